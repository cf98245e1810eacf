"""What a publisher could publish next, in words. An offer, never a reproach."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from site_builder.compose.coverage import Gap, find_gaps, get_duty
from site_builder.core.language import format_french_spaces
from site_builder.core.model.portal import Link
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard, load_standard
from site_builder.render.localised_site import LocalisedSite

# What mairies have ready in their offices, with sentences of our own: `offer.<code>` and
# `offer.<code>.text`
CODES = {
    "scdl/subventions": "subventions",
    "scdl/deliberations": "deliberations",
    "scdl/equipements": "equipements",
    "scdl/budget": "budget",
    "scdl/prenoms": "prenoms",
    "scdl/menus-collectifs": "menus",
}
WORKBOOK_PATH = "standards/{slug}/modele.xlsx"
MOST = 3
MOST_AT_FIRST = 6  # to who publishes nothing yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something that a publisher could publish."""

    title: Annotated[str, "What it is."]
    text: Annotated[str, "Where it is found and what it is good for, in a sentence."]
    said_in: Annotated[str, "The language of both, where it is not that of the page; or empty."]
    law: Annotated[str, "What the law probably asks, in a sentence; or empty."]
    law_url: Annotated[str, "Where it can be read, or empty."]
    workbook: Annotated[str, "A workbook to be filled, from the site's root, or empty."]
    standard: Annotated[str, "The page that says what to write, from the site's root, or empty."]
    example: Annotated[Link | None, "What another publishes of it, from the site's root."]
    example_of: Annotated[str, "The name of that publisher, or empty."]


def list_template_standards(localised_site: LocalisedSite) -> list[Standard]:
    """Those of which there is a workbook to be filled: in use, or that who publishes nothing yet
    may begin with, though nobody follows them."""
    site = localised_site.site
    active_slugs = {entry.dataset.publisher for entry in site.entries}
    slugs = {publisher.slug for publisher in site.publishers}
    standards = list(localised_site.standards)
    if not slugs <= active_slugs:
        standards += map(load_standard, CODES)
    standards_by_id = {standard.id: standard for standard in standards}
    return [standard for standard in standards_by_id.values() if standard.schema.fields]


def index_offers(localised_site: LocalisedSite) -> Mapping[str, tuple[Offer, ...]]:
    """Those of each publisher that has some, by its slug."""
    site = localised_site.site
    coverage = localised_site.coverage if localised_site.has_coverage else ()
    entries = site.entries_by_id
    own_entries = [entry for entry in site.entries if not entry.dataset.is_of_territory]
    active = {entry.dataset.publisher for entry in own_entries}
    templates = list_template_standards(localised_site)
    make_offer = partial(_make_offer, localised_site, entries=entries, templates=templates)
    offers = {}
    for slug, gaps in find_gaps(site, coverage, active=active, suggested=CODES).items():
        most = MOST if slug in active else MOST_AT_FIRST
        offers[slug] = tuple(map(make_offer, gaps[:most]))
    return offers


def _make_offer(
    localised_site: LocalisedSite,
    gap: Gap,
    *,
    entries: Mapping[str, DatasetEntry],
    templates: Collection[Standard],
) -> Offer:
    language = localised_site.language
    standard = load_standard(gap.standard)
    title, text, said_in = _describe_standard(localised_site, standard)
    is_in_use = standard in localised_site.standards
    example = entries.get(gap.example)
    return Offer(
        title=title,
        text=text,
        said_in=said_in,
        law=language.say(f"coverage.law.{gap.law}") if gap.law else "",
        law_url=get_duty(gap.standard).url if gap.law else "",
        workbook=WORKBOOK_PATH.format(slug=standard.slug) if standard in templates else "",
        standard=f"standards/{standard.slug}/" if is_in_use else "",
        example=_link_example(example) if example else None,
        example_of=example.publisher.name if example else "",
    )


def _describe_standard(localised_site: LocalisedSite, standard: Standard) -> tuple[str, str, str]:
    """Its title, the sentence that says what it is good for, and the language of both."""
    language = localised_site.language
    if code := CODES.get(standard.id):
        return language.say(f"offer.{code}"), language.say(f"offer.{code}.text"), ""
    said_in = "" if language.code == standards.LANGUAGE else standards.LANGUAGE
    sentence = standard.description.partition(". ")[0].removesuffix(".")
    return standard.title, format_french_spaces(f"{sentence}."), said_in


def _link_example(entry: DatasetEntry) -> Link:
    return Link(entry.dataset.title, f"{entry.dataset.id}/", entry.title_in)
