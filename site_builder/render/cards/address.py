"""Where the cards of shared links lie, and what pages say of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.model.portal import Portal
from site_builder.render.cards.rasteriser import identify_rasteriser

HOME = ""  # whose card all pages have that have none of their own
STANDARD = "standards/{slug}"
COMPARISON = "standards/{slug}/comparer"


@dataclass(frozen=True, slots=True)
class SharedCard:
    """The picture that goes with a link to a page."""

    url: Annotated[str, "Its absolute address."]
    alt: Annotated[str, "What it says, for who does not see it."]


def has_cards(portal: Portal) -> bool:
    """Are cards drawn? Only absolute addresses lead to them."""
    return portal.cards and bool(portal.url) and bool(identify_rasteriser())


def lacks_rasteriser(portal: Portal) -> bool:
    """Would cards be drawn, were there something to draw them?"""
    return portal.cards and bool(portal.url) and not identify_rasteriser()


def get_card_path(name: str, suffix: str) -> str:
    """The site path of a card: `name` is the id of a dataset, the slug of a publisher or HOME;
    `suffix` that of files in its language."""
    return f"assets/cards/{name}{suffix}.png" if name else f"assets/card{suffix}.png"


def link_card(
    portal: Portal, name: str, suffix: str, texts: Iterable[str] = ()
) -> SharedCard | None:
    """What pages say of a card; `texts`: what stands on it before the portal's name."""
    if not has_cards(portal):
        return None
    alt = " – ".join((*texts, portal.title))
    return SharedCard(portal.url + get_card_path(name, suffix), alt)
