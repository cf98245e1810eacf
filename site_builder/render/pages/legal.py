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
from site_builder.core.model import Contact, Legal
from site_builder.render.pages.shell import Kind, Plan, Planned, shell
from site_builder.render.pages.values import Terms, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPage:
    """The legal notices."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "What the page says, in a sentence."]
    legal: Annotated[
        Legal,
        "publisher and host (name, address, telephone of each), director; each possibly empty.",
    ]
    contact: Annotated[Contact, "Whom to ask: name, email, url, each possibly empty."]
    terms: Annotated[
        Terms | None, "The licence of data whose publisher says nothing else, or nothing."
    ]


def page(given: Plan) -> LegalPage:
    language = given.language
    portal = given.site.portal
    return LegalPage(
        title=language.say("legal.title"),
        description=language.say("legal.text", portal=portal.title),
        legal=portal.legal,
        contact=portal.contact,
        terms=terms(language, portal.licence) if portal.licence else None,
    )


def plan(given: Plan) -> Iterator[Planned]:
    yield Planned(
        file=f"{DUTIES['legal']}index.html",
        templates=("legal.html",),
        shell=shell(given, DUTIES["legal"]),
        inputs=(given.site.portal,),
        contexts=lambda: [page(given)],
    )


LEGAL = Kind("legal", LegalPage, plan)
