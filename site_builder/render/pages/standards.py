"""The standards that datasets of this portal follow: /standards/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata.standards import Standard
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.listing import make_alphabetical_key
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_entries_by_standard,
)
from site_builder.render.pages.standard_words import translate_standard_text


@dataclass(frozen=True, slots=True)
class StandardItem:
    """A standard in a list."""

    title: Annotated[str, "Its title."]
    url: Annotated[str, "Its page, from the site's root."]
    row: Annotated[str, "What one row is."]
    facts: Annotated[tuple[str, ...], "Datasets, publishers, rows, in words."]
    compare: Annotated[str, "The page that compares communes by it, or empty."]


@dataclass(frozen=True, slots=True)
class StandardsPage:
    """The list of standards."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What a standard is good for, in a sentence."]
    items: Annotated[
        tuple[StandardItem, ...],
        "The standards in use, those that most publish first, then in order of title.",
    ]


def build_standard_list_page(
    localised_site: LocalisedSite, found: Sequence[tuple[Standard, Sequence[DatasetEntry]]]
) -> StandardsPage:
    language = localised_site.language
    comparisons = _list_comparison_pages(localised_site)
    titles = {
        standard.id: translate_standard_text(language, standard.title) for standard, _ in found
    }

    def rank_standard(followed: tuple[Standard, Sequence[DatasetEntry]]) -> tuple[int, str]:
        standard, entries = followed
        return -_count_publishers(entries), make_alphabetical_key(titles[standard.id])

    return StandardsPage(
        title=language.say("standards.title"),
        description=language.say("standards.text"),
        items=tuple(
            StandardItem(
                titles[standard.id],
                f"standards/{standard.slug}/",
                format_french_spaces(standard.row),
                tuple(describe_standard_followers(language, entries)),
                comparisons.get(standard.id, ""),
            )
            for standard, entries in sorted(found, key=rank_standard)
        ),
    )


def _list_comparison_pages(localised_site: LocalisedSite) -> dict[str, str]:
    """By id of standard."""
    comparisons = list_comparisons(localised_site)
    return {comparison.standard.id: comparison.view for comparison in comparisons}


def describe_standard_followers(
    language: Language, entries: Sequence[DatasetEntry]
) -> Iterator[str]:
    """What was given by it: « 5 jeux de données », « 4 producteurs », « 12 400 lignes »."""
    yield language.count("datasets", len(entries))
    yield language.count("standards.publishers", _count_publishers(entries))
    if rows := sum(entry.summary.rows for entry in entries):
        yield language.count("rows", rows)


def _count_publishers(entries: Sequence[DatasetEntry]) -> int:
    return len({entry.dataset.publisher for entry in entries})


def plan_standard_list(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    entries_by_standard = group_entries_by_standard(localised_site)
    if entries_by_standard:
        yield PlannedPage(
            file="standards/index.html",
            templates=("standards.html",),
            shell=build_page_shell(localised_site, "standards/"),
            inputs=(
                [
                    (standard.id, [localised_site.marks[entry.dataset.id] for entry in entries])
                    for standard, entries in entries_by_standard
                ],
                _list_comparison_pages(localised_site),
            ),
            contexts=lambda: [build_standard_list_page(localised_site, entries_by_standard)],
        )


STANDARDS = PageKind("standards", StandardsPage, plan_standard_list)
