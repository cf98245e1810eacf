"""Cards become files: what was drawn before of the same is not drawn again."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.render.cards.card import write_card_svg
from site_builder.render.cards.plan import PlannedCard, plan_cards
from site_builder.render.cards.rasteriser import draw_png, identify_rasteriser
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.rendered_files import (
    RenderedFiles,
    StoredFile,
    compute_digest,
    compute_key,
)
from site_builder.storage.progress import Tell, track_progress

DRAWN = "card "  # before the digest of what a card shows


def render_cards(
    localised_sites: Sequence[LocalisedSite], rendered: RenderedFiles, tell: Tell
) -> None:
    """Every card of the site, in each of its languages, where it has some.

    A card is known by what it depends on; else by what it shows, so that where our code has changed
    all are composed again, which takes little, and those are drawn that are others.
    """
    planned_cards = [planned for site in localised_sites for planned in plan_cards(site)]
    if not planned_cards:
        return
    shown = set()
    for planned in track_progress(planned_cards, "cards", tell):
        sha256, _ = _render_card(planned, rendered)
        rendered.files[planned.path] = sha256
        shown.add(sha256)
    for key, stored in rendered.list_known(DRAWN):
        if stored[0] in shown:
            rendered.pages[key] = stored


def _render_card(planned: PlannedCard, rendered: RenderedFiles) -> StoredFile:
    key = compute_key(planned.path, planned.inputs)
    if stored := rendered.find(key):
        return stored
    svg = write_card_svg(planned.compose())
    drawn_key = DRAWN + compute_digest(identify_rasteriser().encode(), svg.encode())
    drawn = rendered.find(drawn_key) or rendered.keep(drawn_key, draw_png(svg))
    rendered.pages[key] = drawn
    return drawn
