"""The table of a comparison: communes by years, or by categories in the year that is shown; and
where the rows are of which its figures are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, NamedTuple

from site_builder.core.model.comparison import ComparedValue
from site_builder.core.model.measure import POPULATION
from site_builder.core.model.territory import INSEE, YEAR
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.absent_files import index_absent_notes
from site_builder.render.pages.compared_figures import (
    ComparedCommune,
    StandardComparison,
    choose_categories,
    choose_category,
    index_values,
)
from site_builder.render.pages.compared_words import MeasureFigures, write_row_count

MOST_YEARS = 10  # of the table, and of the lines of a chart


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A commune in the table of a measure."""

    name: Annotated[str, "Its name."]
    url: Annotated[str, "Its page, from the site's root; empty where it is none of the portal."]
    cells: Annotated[
        tuple[str, ...], "Its figures as people read them, in the order of the headings; or empty."
    ]
    rows: Annotated[str, "Of how many rows its figures are made, or empty."]
    rows_url: Annotated[str, "Where these rows are, from the site's root."]
    absent: Annotated[str, "Which years or files of its data are missing, in words; or empty."] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedTable:
    """The table of a measure, as `MeasureShown` has it."""

    caption: str
    headings: tuple[str, ...]
    shown: int
    counted: bool
    rows: tuple[ComparedRow, ...]


class FigureColumn(NamedTuple):
    """A column of figures: those of a year, and of a category or ""."""

    heading: str
    year: str
    category: str


def describe_compared_table(
    localised_site: LocalisedSite,
    comparison: StandardComparison,
    figures: MeasureFigures,
    communes: list[ComparedCommune],
    year: str,
) -> ComparedTable:
    """A row for each of these communes. Rows are counted where the table is of years: each is of
    one, and of several categories."""
    language = figures.language
    measure = figures.measure
    categories = choose_categories(measure, year)
    columns = list(_list_columns(figures, categories, year))
    headings = [column.heading for column in columns]
    if measure.per == POPULATION:
        headings.append(language.say("compare.population"))
    values = index_values(measure)
    rows_page = _get_rows_page(localised_site, comparison)
    absent = collect_absent_years(localised_site, comparison)
    rows = []
    for commune in communes:
        latest = values.get((commune.insee, year, ""))
        row = ComparedRow(
            name=commune.name,
            url=f"{commune.slug}/" if commune.slug else "",
            cells=tuple(_write_cells(figures, commune, columns, values)),
            rows=write_row_count(language, latest) if latest else "",
            rows_url=_get_rows_url(rows_page, commune.insee, year),
            absent=absent.get(commune.slug, ""),
        )
        rows.append(row)
    caption = "compare.caption.year" if categories and year else "compare.caption"
    drawn_category = choose_category(measure, year) if categories else ""
    places = [(column.year, column.category) for column in columns]
    return ComparedTable(
        caption=language.say(caption, title=measure.title, year=year),
        headings=tuple(headings),
        shown=places.index((year, drawn_category)),
        counted=not categories,
        rows=tuple(rows),
    )


def _list_columns(
    figures: MeasureFigures, categories: tuple[tuple[str, str], ...], year: str
) -> Iterator[FigureColumn]:
    """One for each category, in the year; where there are none, for each of the latest years."""
    for category, label in categories:
        yield FigureColumn(label, year, category)
    if categories:
        return
    years = figures.measure.years or ("",)
    for column_year in years[-MOST_YEARS:]:
        heading = column_year or figures.language.say("compare.figure")
        yield FigureColumn(heading, column_year, "")


def _write_cells(
    figures: MeasureFigures,
    commune: ComparedCommune,
    columns: list[FigureColumn],
    values: Mapping[tuple[str, str, str], ComparedValue],
) -> Iterator[str]:
    """The figures of a commune, and its population where they are divided by that."""
    for column in columns:
        value = values.get((commune.insee, column.year, column.category))
        yield figures.write(Decimal(value.value)) if value else ""
    if figures.measure.per == POPULATION:
        population = commune.population
        yield "" if population is None else figures.language.number(population)


def collect_absent_years(
    localised_site: LocalisedSite, comparison: StandardComparison
) -> dict[str, str]:
    """What is missing of the data of communes, in words, by their slug."""
    absent: dict[str, str] = {}
    for id_, notes in index_absent_notes(localised_site, comparison.entry).items():
        if notes:
            absent[id_.partition("/")[0]] = ", ".join(notes)
    return absent


def find_rows_anchor(localised_site: LocalisedSite, comparison: StandardComparison) -> str:
    """Of the table of the territory in its page, or ""."""
    tables, _ = localised_site.opening.tables(comparison.entry.summary)
    return f"t-{tables[0].name}" if tables else ""


def _get_rows_page(localised_site: LocalisedSite, comparison: StandardComparison) -> str:
    """The page of the table of the territory, open at that."""
    anchor = find_rows_anchor(localised_site, comparison)
    page = f"{comparison.entry.dataset.id}/"
    return f"{page}#{anchor}" if anchor else page


def _get_rows_url(rows_page: str, insee: str, year: str) -> str:
    """The rows of the table of the territory that a figure is made of."""
    if "#" not in rows_page:
        return rows_page
    query = f"f={INSEE}~est~{insee}"
    if year:
        query += f"&f={YEAR}~entre~{year}~{year}"
    return f"{rows_page}?{query}"
