"""The declaration of accessibility, in the order of the official model: /accessibilite/. It claims
what is proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.compose import accessibility
from site_builder.compose.accessibility import DUTIES
from site_builder.core.language import Language
from site_builder.core.model.portal import AccessibilityAudit, AccessibilityStatement, Contact
from site_builder.core.number_symbols import get_number_symbols
from site_builder.core.text import write_iso_day
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityPage:
    """The declaration of accessibility."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "What the law calls the state of the site, in a sentence."]
    organisation: Annotated[str, "Who declares."]
    reasons: Annotated[tuple[str, ...], "Why the state is what it is, in sentences."]
    declared: Annotated[AccessibilityStatement, "What the owner declares, as in communes.yml."]
    audited: Annotated[bool, "True where an audit counts today."]
    day: Annotated[str, "On which day the declaration was made, in full, or empty."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD, or empty."]
    contact: Annotated[
        Contact, "Whom to ask for what one cannot read: name, email, url, each possibly empty."
    ]


def _build_accessibility_page(localised_site: LocalisedSite) -> AccessibilityPage:
    language = localised_site.language
    portal = localised_site.site.portal
    audit = localised_site.site.audit
    statement = portal.accessibility
    established = statement.established or (audit.day if audit else None)
    return AccessibilityPage(
        title=language.say("accessibility.title"),
        description=language.say(
            f"accessibility.state.{accessibility.get_accessibility_state(audit)}",
            portal=portal.title,
        ),
        organisation=portal.owner_name,
        reasons=tuple(_list_reasons(language, statement, audit)),
        declared=statement,
        audited=audit is not None,
        day=language.day(established) if established else "",
        iso_day=write_iso_day(established),
        contact=statement.contact if statement.contact != Contact() else portal.contact,
    )


def _list_reasons(
    language: Language, statement: AccessibilityStatement, audit: AccessibilityAudit | None
) -> Iterator[str]:
    if audit:
        rate = get_number_symbols(language.code).number(f"{audit.rate:g}")
        day = language.day(audit.day)
        yield language.say("accessibility.audit", auditor=audit.auditor, day=day, rate=rate)
        yield language.say(
            "accessibility.until",
            day=language.day(accessibility.compute_audit_expiry(audit)),
        )
    elif statement.audit:
        yield language.say("accessibility.expired", day=language.day(statement.audit.day))
    else:
        yield language.say("accessibility.unaudited")


def plan_accessibility_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    yield PlannedPage(
        file=f"{DUTIES['accessibility']}index.html",
        templates=("accessibility.html",),
        shell=build_page_shell(localised_site, DUTIES["accessibility"]),
        inputs=(localised_site.site.portal, localised_site.site.audit),
        contexts=lambda: [_build_accessibility_page(localised_site)],
    )


ACCESSIBILITY = PageKind("accessibility", AccessibilityPage, plan_accessibility_page)
