"""Who publishes data of a standard, year by year: /territoire/couverture/<slug>/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from site_builder.compose.coverage import list_standards, select_coverage_entries
from site_builder.core.model.coverage import (
    COVERAGE_STATUSES,
    CoverageCell,
    PublisherCoverage,
    StandardCoverage,
)
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata.standards import load_standard
from site_builder.render.cards.address import HOME, STANDARD
from site_builder.render.feeds.coverage import (
    COVERAGE_CSV,
    COVERAGE_PATH,
    choose_spreadsheet,
)
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.coverage import find_comparison, find_territory_table
from site_builder.render.pages.coverage_cells import (
    MOST_YEARS,
    CoverageNote,
    CoverageTable,
    CoverageWords,
    WaitingPublishers,
    format_years,
)
from site_builder.render.pages.coverage_growth import GrowthShown, describe_growth
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell
from site_builder.render.pages.standard_words import translate_standard_text

SPECIMEN_YEAR = 2019


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardCoveragePage:
    """Who publishes data of a standard."""

    title: Annotated[str, "The page's title."]
    standard: Annotated[str, "The title of the standard."]
    description: Annotated[str, "How many publish it, and of which years, in a sentence."]
    standard_url: Annotated[str, "The page of the standard, from the site's root, or empty."]
    table: Annotated[str, "The table of all publishers, from the site's root, or empty."]
    compare: Annotated[str, "Where communes are compared by it, from the site's root, or empty."]
    years: Annotated[tuple[str, ...], "The columns; none where its data have no years."]
    earlier: Annotated[str, "The years that the page leaves out, in words, or empty."]
    tables: Annotated[tuple[CoverageTable, ...], "What each gives of each year, who publishes."]
    waiting: Annotated[
        tuple[WaitingPublishers, ...], "Those who publish nothing of it, by what is said of them."
    ]
    waiting_count: Annotated[str, "How many these are, in words."]
    notes: Annotated[tuple[CoverageNote, ...], "What the words mean, and what the law asks."]
    growth: Annotated[GrowthShown, "What was published over time."]
    csv: Annotated[str, "All of it as a file, from the site's root."]
    excel: Annotated[str, "The same for Excel: a workbook, or a CSV where that would be heavy."]


def build_standard_coverage_page(
    localised_site: LocalisedSite, standard_id: str, entries: Sequence[DatasetEntry]
) -> StandardCoveragePage:
    language = localised_site.language
    standard = load_standard(standard_id)
    words = CoverageWords(localised_site)
    coverage = next(
        coverage for coverage in localised_site.coverage if coverage.standard == standard_id
    )
    first = max(len(coverage.years) - MOST_YEARS, 0)
    rows = {}
    silent: list[PublisherCoverage] = []
    shown_cells: list[CoverageCell] = []
    for covered in coverage.publishers:
        cells = covered.cells[first:]
        shown_cells += cells
        row = words.build_year_row(covered, cells)
        if row.is_bare and not covered.latest.reason:
            silent.append(covered)
        else:
            rows[covered.publisher.slug] = row
    earlier = format_years(coverage.years[:first])
    standard_title = translate_standard_text(language, standard.title)
    return StandardCoveragePage(
        title=language.say("coverage.standard.title", title=standard_title),
        standard=standard_title,
        description=_describe(words, coverage),
        standard_url=f"standards/{standard.slug}/" if standard in localised_site.standards else "",
        table=find_territory_table(localised_site, standard),
        compare=find_comparison(localised_site, standard),
        years=coverage.years[first:],
        earlier=language.say("coverage.earlier", years=earlier) if earlier else "",
        tables=words.build_tables(localised_site.site.publishers, rows),
        waiting=tuple(words.group_waiting(silent)),
        waiting_count=words.say_waiting(silent),
        notes=tuple(words.list_notes(shown_cells)),
        growth=describe_growth(language, entries, by_standards=False),
        csv=COVERAGE_CSV,
        excel=choose_spreadsheet(localised_site),
    )


def build_specimen_page(
    localised_site: LocalisedSite, publisher: Publisher
) -> StandardCoveragePage:
    """Of an invented publisher that has a cell of each kind."""
    words = CoverageWords(localised_site)
    cells = [
        CoverageCell(year=str(year), status=status)
        for year, status in enumerate(COVERAGE_STATUSES, SPECIMEN_YEAR)
    ]
    row = words.build_year_row(PublisherCoverage(publisher, tuple(cells)), cells)
    return StandardCoveragePage(
        title=localised_site.language.say("coverage.title"),
        standard="",
        description="",
        standard_url="",
        table="",
        compare="",
        years=tuple(cell.year for cell in cells),
        earlier="",
        tables=words.build_tables([publisher], {publisher.slug: row}),
        waiting=(),
        waiting_count="",
        notes=tuple(words.list_notes(cells)),
        growth=describe_growth(localised_site.language, (), by_standards=False),
        csv=COVERAGE_CSV,
        excel=choose_spreadsheet(localised_site),
    )


def _describe(words: CoverageWords, coverage: StandardCoverage) -> str:
    say = words.language.say
    publishers = ", ".join(words.list_shares(coverage))
    if not publishers:
        return say("coverage.standard.none")
    if not coverage.years:
        return say("coverage.standard.text", publishers=publishers)
    years = format_years(coverage.years)
    return say("coverage.standard.years", publishers=publishers, years=years)


def plan_standard_coverage_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    if not localised_site.has_coverage:
        return
    for standard_id in list_standards(localised_site.site):
        standard = load_standard(standard_id)
        path = COVERAGE_PATH.format(slug=standard.slug)
        card = HOME
        if standard in localised_site.standards:
            card = STANDARD.format(slug=standard.slug)
        entries = [
            entry
            for entry in select_coverage_entries(localised_site.site)
            if entry.dataset.standard == standard_id
        ]
        marks = [localised_site.marks[entry.dataset.id] for entry in entries]
        late = [
            entry.dataset.id for entry in entries if entry.dataset.id in localised_site.site.late
        ]
        table = find_territory_table(localised_site, standard)
        build = partial(build_standard_coverage_page, localised_site, standard_id, entries)
        yield PlannedPage(
            file=f"{path}index.html",
            templates=("coverage_standard.html",),
            shell=build_page_shell(localised_site, path, card=card, pictured=(standard.title,)),
            inputs=(standard_id, localised_site.site.publishers, marks, late, table),
            contexts=lambda build=build: [build()],  # type: ignore[misc]
        )


STANDARD_COVERAGE = PageKind(
    "coverage-standard", StandardCoveragePage, plan_standard_coverage_pages
)
