"""Who publishes what, of all standards: /territoire/. Alphabetical, never a rank: what each gives
is not compared with what others do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.compose.coverage import list_standards
from site_builder.core.language import Language
from site_builder.core.model.coverage import PublisherCoverage, StandardCoverage
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.portal import Link, Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata.standards import Standard, load_standard
from site_builder.render.feeds.coverage import (
    COVERAGE_CSV,
    COVERAGE_PATH,
    choose_spreadsheet,
)
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import (
    find_shared_table,
    find_whole_table,
    get_comparison_page,
    list_comparisons,
)
from site_builder.render.pages.coverage_cells import (
    CoverageNote,
    CoverageRow,
    CoverageTable,
    CoverageWords,
    format_years,
)
from site_builder.render.pages.coverage_growth import GrowthShown, describe_growth
from site_builder.render.pages.listing import split_publishers_by_role
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_entries_by_publisher,
)
from site_builder.render.pages.standard_words import translate_standard_text
from site_builder.render.pages.territory import TerritoryShown, describe_territory_map
from site_builder.render.pages.values import format_integer


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredStandard:
    """A standard that is followed here."""

    title: Annotated[str, "Its title."]
    short_title: Annotated[str, "What it is called in the list and in the table."]
    url: Annotated[str, "Who publishes it, from the site's root."]
    table: Annotated[str, "The table of all publishers, from the site's root, or empty."]
    compare: Annotated[str, "Where communes are compared by it, from the site's root, or empty."]
    facts: Annotated[tuple[str, ...], "How many publish it, and of which years, in words."]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """Who publishes what."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "How many publish what is shared, in a sentence."]
    figure: Annotated[str, "How many communes publish it, of how many, in words."]
    territory: Annotated[
        TerritoryShown | None, "The communes on a map, or nothing where nobody knows their places."
    ]
    standards: Annotated[tuple[CoveredStandard, ...], "The standards in use."]
    tables: Annotated[
        tuple[CoverageTable, ...],
        "What each publisher gives of each standard; empty where the page has no room for it.",
    ]
    waiting: Annotated[tuple[Link, ...], "Those of whom there is nothing yet, in order of name."]
    waiting_count: Annotated[str, "How many these are, in words."]
    notes: Annotated[tuple[CoverageNote, ...], "What the words mean, and what the law asks."]
    growth: Annotated[GrowthShown, "What was published over time."]
    csv: Annotated[str, "All of it as a file, from the site's root."]
    excel: Annotated[str, "The same for Excel: a workbook, or a CSV where that would be heavy."]


def build_coverage_page(localised_site: LocalisedSite) -> CoveragePage:
    language = localised_site.language
    words = CoverageWords(localised_site)
    coverage = localised_site.coverage
    publishers = localised_site.site.publishers
    rows: dict[str, CoverageRow] = {}
    shown: list[PublisherCoverage] = []
    active: list[Publisher] = []
    silent: list[Publisher] = []
    for of_publisher in zip(*(standard.publishers for standard in coverage), strict=True):
        publisher = of_publisher[0].publisher
        if any(covered.is_own for covered in of_publisher):
            active.append(publisher)
        if any(map(_is_told, of_publisher)):
            rows[publisher.slug] = _build_row(words, coverage, of_publisher)
            shown += of_publisher
        else:
            silent.append(publisher)
    latest_cells = [covered.latest for covered in shown]
    return CoveragePage(
        title=language.say("coverage.title"),
        description=language.count(
            "coverage.text", len(active), publishers=words.count_publishers(active)
        ),
        figure=_count_communes(language, active, publishers),
        territory=describe_territory_map(
            localised_site, group_entries_by_publisher(_list_own_entries(localised_site))
        ),
        standards=tuple(_describe_standard(words, localised_site, each) for each in coverage),
        tables=words.build_tables(publishers, rows),
        waiting=tuple(words.list_links(silent)),
        waiting_count=language.count(
            "coverage.waiting", len(silent), publishers=words.count_publishers(silent)
        ),
        notes=tuple(words.list_notes(latest_cells)),
        growth=describe_growth(language, _list_own_entries(localised_site), by_standards=True),
        csv=COVERAGE_CSV,
        excel=choose_spreadsheet(localised_site),
    )


def _count_communes(
    language: Language, active: Sequence[Publisher], publishers: Sequence[Publisher]
) -> str:
    """« 15 communes sur 95 »"""
    active_communes, _ = split_publishers_by_role(active)
    communes, _ = split_publishers_by_role(publishers)
    total = format_integer(language, len(communes))
    return language.count("coverage.figure", len(active_communes), total=total)


def _list_own_entries(localised_site: LocalisedSite) -> list[DatasetEntry]:
    """The datasets that somebody has published, which tables of the territory are made of."""
    entries = localised_site.site.entries
    return [entry for entry in entries if not entry.dataset.is_of_territory]


def _is_told(covered: PublisherCoverage) -> bool:
    """Has the publisher published something, or does it say something of it? What others publish
    for it is on the page of its standard: a row of that alone says nothing of its own."""
    latest = covered.latest
    return covered.is_own or latest.status == "elsewhere" or bool(latest.reason)


def _build_row(
    words: CoverageWords,
    coverage: Sequence[StandardCoverage],
    of_publisher: Sequence[PublisherCoverage],
) -> CoverageRow:
    cells = []
    for standard, covered in zip(coverage, of_publisher, strict=True):
        cells.append(words.show_standard(covered, load_standard(standard.standard)))
    return words.build_row(of_publisher[0].publisher, cells)


def _describe_standard(
    words: CoverageWords, localised_site: LocalisedSite, coverage: StandardCoverage
) -> CoveredStandard:
    standard = load_standard(coverage.standard)
    facts = list(words.list_shares(coverage)) or [words.language.say("coverage.missing")]
    if coverage.years:
        facts.append(format_years(coverage.years))
    return CoveredStandard(
        title=translate_standard_text(words.language, standard.title),
        short_title=standard.get_short_title(words.language.code),
        url=COVERAGE_PATH.format(slug=standard.slug),
        table=find_territory_table(localised_site, standard),
        compare=find_comparison(localised_site, standard),
        facts=tuple(facts),
    )


def find_territory_table(localised_site: LocalisedSite, standard: Standard) -> str:
    """The page of the table of all publishers, from the site's root; "" where there is none."""
    table = find_whole_table(localised_site, standard)
    return f"{table.dataset.id}/" if table else ""


def find_comparison(localised_site: LocalisedSite, standard: Standard) -> str:
    """Where communes are compared by a standard, from the site's root; "" where they are not."""
    table = find_shared_table(localised_site, standard)
    return get_comparison_page(localised_site, table) if table else ""


def find_coverage_page(localised_site: LocalisedSite, standard: Standard) -> str:
    """The page that says who publishes data of a standard, from the site's root; "" for none."""
    if localised_site.has_coverage and standard.id in list_standards(localised_site.site):
        return COVERAGE_PATH.format(slug=standard.slug)
    return ""


def _list_page_versions(localised_site: LocalisedSite) -> Iterator[CoveragePage]:
    """Where a page of all publishers is too heavy, its cells lead nowhere: the pages of publishers
    and of standards do. Where that is not enough, these alone have them."""
    page = build_coverage_page(localised_site)
    yield page
    yield replace(page, tables=tuple(map(_unlink_cells, page.tables)))
    yield replace(page, tables=())


def _unlink_cells(table: CoverageTable) -> CoverageTable:
    rows = []
    for row in table.rows:
        cells = [replace(cell, link=None, url="") for cell in row.cells]
        rows.append(replace(row, cells=tuple(cells)))
    return replace(table, rows=tuple(rows))


def plan_coverage_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    if not localised_site.has_coverage:
        return
    entries = localised_site.site.entries
    issued = [(entry.dataset.publisher, entry.dataset.standard, entry.issued) for entry in entries]
    tables = [id_ for id_ in localised_site.marks if id_.startswith(f"{TERRITORY}/")]
    compared = [comparison.view for comparison in list_comparisons(localised_site)]
    yield PlannedPage(
        file=f"{TERRITORY}/index.html",
        templates=("coverage.html",),
        shell=build_page_shell(localised_site, f"{TERRITORY}/"),
        inputs=(
            localised_site.coverage_inputs,
            issued,
            tables,
            compared,
            localised_site.basemap.mark,
        ),
        contexts=lambda: _list_page_versions(localised_site),
    )


COVERAGE = PageKind("coverage", CoveragePage, plan_coverage_page)
