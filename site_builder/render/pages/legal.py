"""Who answers for the site and on whose machines it lies, as the law wants it said:
/mentions-legales/.

What it requires and nobody gave is named as missing: a page without it would look whole, and hide
whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.compose.accessibility import DUTIES
from site_builder.core.model.portal import Contact, LegalNotices
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell
from site_builder.render.pages.values import Terms, describe_licence


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPage:
    """The legal notices."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "What the page says, in a sentence."]
    legal: Annotated[
        LegalNotices,
        "publisher and host (name, address, telephone of each), director; each possibly empty.",
    ]
    contact: Annotated[Contact, "Whom to ask: name, email, url, each possibly empty."]
    terms: Annotated[
        Terms | None, "The licence of data whose publisher says nothing else, or nothing."
    ]


def _build_legal_page(localised_site: LocalisedSite) -> LegalPage:
    language = localised_site.language
    portal = localised_site.site.portal
    return LegalPage(
        title=language.say("legal.title"),
        description=language.say("legal.text", portal=portal.title),
        legal=portal.legal,
        contact=portal.contact,
        terms=describe_licence(language, portal.licence),
    )


def plan_legal_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    yield PlannedPage(
        file=f"{DUTIES['legal']}index.html",
        templates=("legal.html",),
        shell=build_page_shell(localised_site, DUTIES["legal"]),
        inputs=(localised_site.site.portal,),
        contexts=lambda: [_build_legal_page(localised_site)],
    )


LEGAL = PageKind("legal", LegalPage, plan_legal_page)
