"""What the tables of others hold of one commune: its rows, where they are, what they hold, and
files of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from site_builder.checks.counted_things import count_things
from site_builder.checks.headings import select_own_schema
from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import ColumnProfile, CommuneExtract, Table, TableDetail
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.render.harvest_origin import describe_harvest_origin
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.bare_title import write_listed_title
from site_builder.render.pages.column_labels import (
    choose_column_titles,
    match_documented_fields,
)
from site_builder.render.pages.identity_links import NO_LINKS
from site_builder.render.pages.noun_counts import count_by_noun
from site_builder.render.pages.reading_order import order_columns
from site_builder.render.pages.table_downloads import describe_download
from site_builder.render.pages.table_section import (
    Extracted,
    TableBudget,
    TableSection,
    TableShown,
)
from site_builder.render.pages.values import NUMERIC, UNGROUPED, choose_cell_formatter

# Of the page of a commune, in which the charts are those of its own datasets
LADDER = (
    TableBudget(rows=10, columns=12, drawn=8, explained=24),
    TableBudget(rows=10, columns=12, drawn=8, explained=24, figures=False),
    TableBudget(rows=5, columns=12, drawn=4, explained=24, figures=False),
    TableBudget(rows=5, columns=12, drawn=0, explained=12, figures=False),
    TableBudget(rows=3, columns=8, drawn=0, explained=0, map=False, charts=False, figures=False),
    TableBudget(rows=0, columns=0, drawn=0, explained=0, map=False, charts=False, figures=False),
)
EUROS = " (€)"  # at the end of the name of a column
MOST_FIGURES = 20  # of a commune that has one row
MOST_YEARS = 4  # that stand side by side on a telephone
PLACES = {"longitude", "latitude", "geometry"}  # kinds of columns that a map shows


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell of the only row: « Population municipale : 62 342 »."""

    label: Annotated[str, "What it is: the title of its column."]
    value: Annotated[str, "The cell."]


@dataclass(frozen=True, slots=True)
class YearLine:
    """A number over the years: « Dette (€) »."""

    label: Annotated[str, "What it is: the title of its column."]
    values: Annotated[tuple[str, ...], "Its cells, one a year; empty where there is none."]


@dataclass(frozen=True, slots=True)
class YearColumns:
    """Rows of a few years, turned: what changes is read across."""

    years: Annotated[tuple[str, ...], "The years, in order."]
    lines: Annotated[tuple[YearLine, ...], "The numbers that change, in the order of columns."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractShown:
    """The rows of a commune in a table of somebody else."""

    url: Annotated[str, "The dataset's page, from the site's root."]
    title_in: Annotated[
        str, "The language of the table's title, where it is not that of the page; or empty."
    ]
    publisher: Annotated[str, "Who publishes it."]
    publisher_url: Annotated[str, "The page of that publisher, from the site's root."]
    size: Annotated[str, "How many rows, in words, by what they are called: « 4 écoles »."]
    national: Annotated[
        bool, "True where the rows of the portal's communes were chosen out of a larger file."
    ]
    origin: Annotated[str, "The portal that they were taken from, and the day, in words; or empty."]
    origin_url: Annotated[str, "The page of the dataset on that portal, or empty."]
    figures: Annotated[
        tuple[Figure, ...], "The cells of the only row, instead of a table of one row; or nothing."
    ]
    amounts: Annotated[
        tuple[Figure, ...], "Amounts of its only row, or of that of the latest year; or nothing."
    ]
    year: Annotated[str, "The year that these are of, or empty."]
    unshown: Annotated[
        str, "How many more cells that row has in the files alone, in words, or empty."
    ]
    years: Annotated[
        YearColumns | None, "A few rows, each of another year, a year a column; or nothing."
    ]
    table: Annotated[TableShown, "The rows."]
    rows_url: Annotated[str, "The whole table with these rows alone, for the explorer; or empty."]


def filter_partitioned_entries(entries: Sequence[DatasetEntry]) -> list[DatasetEntry]:
    """The datasets of which each commune gets its rows."""
    return [entry for entry in entries if entry.dataset.cut]


def _make_extract_anchor(entry: DatasetEntry, table: Table) -> str:
    """The id of an extract in the page of its commune, less what `section` puts before it."""
    return f"{entry.dataset.id.replace('/', '-')}-{table.name}"


def describe_commune_extracts(
    localised_site: LocalisedSite,
    publisher: Publisher,
    entries: Sequence[DatasetEntry],
    economy: TableBudget,
) -> Iterator[ExtractShown]:
    """What each table of these datasets holds of this commune, in their order."""
    for entry in entries:
        tables, _ = localised_site.opening.tables(entry.summary)
        for table in tables:
            for extract in table.extracts:
                if extract.commune == publisher.slug:
                    yield _describe_extract(
                        localised_site,
                        entry,
                        table=table,
                        extract=extract,
                        economy=economy,
                        several=len(tables) > 1,
                    )


def list_extract_communes(
    localised_site: LocalisedSite, entry: DatasetEntry, table: Table
) -> Iterator[Extracted]:
    """Every commune of which a table has rows."""
    names = {publisher.slug: publisher.name for publisher in localised_site.site.publishers}
    for extract in sorted(
        table.extracts,
        key=lambda commune_extract: names.get(commune_extract.commune, "").casefold(),
    ):
        if extract.commune in names:
            yield Extracted(
                names[extract.commune],
                f"{extract.commune}/#t-{_make_extract_anchor(entry, table)}",
                localised_site.language.count("rows", extract.rows),
                tuple(
                    describe_download(localised_site.language, f"data/{entry.dataset.id}/", file)
                    for file in extract.downloads
                ),
            )


def _describe_extract(
    localised_site: LocalisedSite,
    entry: DatasetEntry,
    table: Table,
    extract: CommuneExtract,
    economy: TableBudget,
    *,
    several: bool,
) -> ExtractShown:
    language = localised_site.language
    dataset = entry.dataset
    detail = localised_site.opening.extract(extract)
    (commune,) = (
        publisher
        for publisher in localised_site.site.publishers
        if publisher.slug == extract.commune
    )
    source = next((source for source in dataset.sources if source.path == table.source), None)
    standard = standards.get_standard(dataset.standard)
    extract_table = replace(
        table,
        name=_make_extract_anchor(entry, table),
        rows=extract.rows,
        downloads=extract.downloads,
        leaks=(),
    )
    title = write_listed_title(dataset.title, localised_site.site.portal.title)
    if several and source:
        title = f"{title} – {source.title or table.name}"
    section = TableSection(
        language=language,
        title=title,
        folder=f"data/{dataset.id}/",
        table=extract_table,
        source=source,
        detail=detail,
        basemap=localised_site.basemap.at(commune.insee),
        standard=standard,
        links=NO_LINKS,
    ).show(economy)
    is_single = extract.rows == 1 and economy.rows > 0
    titles = choose_column_titles(
        table.columns,
        match_documented_fields(language, table, select_own_schema(source, standard), standard),
    )
    figures, unshown_count = (
        _list_figures(language, table, titles, standard=standard, detail=detail)
        if is_single
        else ((), 0)
    )
    origin = dataset.harvested
    year, amounts = _list_amounts(language, table.columns, detail.preview)
    return ExtractShown(
        url=f"{dataset.id}/",
        title_in=entry.title_in,
        publisher=entry.publisher.name,
        publisher_url=f"{dataset.publisher}/",
        size=_describe_size(language, dataset, extract_table, detail),
        national=bool(origin and origin.selected),
        origin=describe_harvest_origin(language, origin) if origin else "",
        origin_url=origin.url if origin else "",
        figures=figures,
        amounts=amounts,
        year=year,
        unshown=language.count("extract.unshown", unshown_count) if unshown_count else "",
        years=_turn_years(language, table.columns, detail, titles)
        if 1 < extract.rows == len(detail.preview) and economy.rows
        else None,
        table=replace(section, limits=(), kept_back=""),
        rows_url=_build_rows_url(entry, table, detail),
    )


def _describe_size(language: Language, dataset: Dataset, table: Table, detail: TableDetail) -> str:
    """« 4 écoles », or how many rows where nothing says what one is."""
    things = count_things(dataset, table, detail.profiles)
    if things and things.number == table.rows:
        return count_by_noun(language, things.noun, table.rows)
    return language.count("rows", table.rows)


def _turn_years(
    language: Language, columns: Sequence[Column], detail: TableDetail, titles: Mapping[str, str]
) -> YearColumns | None:
    """The numbers that change from a year to the next, where each row is another year; what is the
    same in all of them is in the files."""
    rows_by_year = _index_rows_by_year(columns, detail.preview)
    if not 1 < len(rows_by_year) <= MOST_YEARS:
        return None
    lines = []
    for column, *cells in zip(columns, *rows_by_year.values(), strict=False):
        changes = len(set(cells)) > 1
        is_quantity = column.type in NUMERIC and column.kind not in UNGROUPED
        if not changes or not is_quantity:
            continue
        title = titles.get(column.name, column.name)
        write = choose_cell_formatter(language, column.type, column.kind, column.unit)
        values = tuple(write(cell) if cell else "" for cell in cells)
        lines.append(YearLine(title, values))
    if not lines:
        return None
    return YearColumns(tuple(rows_by_year), tuple(lines))


def _index_rows_by_year(
    columns: Sequence[Column], rows: Sequence[Sequence[str | None]]
) -> Mapping[str, Sequence[str | None]]:
    """The rows in the order of their years; none where two are of one year, or where no column
    alone says of which they are."""
    year_places = [place for place, column in enumerate(columns) if column.kind == "year"]
    if len(year_places) != 1:
        return {}
    place = year_places[0]
    rows_by_year = {row[place] or "": row for row in rows}
    if len(rows_by_year) < len(rows):
        return {}
    return dict(sorted(rows_by_year.items()))


def _list_figures(
    language: Language,
    table: Table,
    titles: Mapping[str, str],
    *,
    standard: Standard | None,
    detail: TableDetail,
) -> tuple[tuple[Figure, ...], int]:
    """The cells of the only row but those that say where it is, and how many more are in the files
    alone."""
    row = detail.preview[0]
    received = list(zip(table.columns, row, strict=False))
    order = order_columns(table, detail, titles, standard).all_places
    read = [received[place] for place in order if place < len(received)]
    cells = [
        (column, cell) for column, cell in read if cell and _says_more_than_place(table, column)
    ]
    beyond_count = sum(
        profile.filled
        for profile in detail.profiles[len(row) :]
        if _says_more_than_place(table, profile)
    )
    figures = (
        Figure(
            titles.get(column.name, column.name),
            choose_cell_formatter(language, column.type, column.kind, column.unit)(cell),
        )
        for column, cell in cells[:MOST_FIGURES]
    )
    return tuple(figures), len(cells[MOST_FIGURES:]) + beyond_count


def _list_amounts(
    language: Language, columns: Sequence[Column], rows: Sequence[Sequence[str | None]]
) -> tuple[str, tuple[Figure, ...]]:
    """The latest year and the amounts in euros of its row, where each year has one."""
    rows_by_year = _index_rows_by_year(columns, rows)
    if not rows_by_year:
        return "", ()
    year = max(rows_by_year)
    amounts = []
    for column, cell in zip(columns, rows_by_year[year], strict=False):
        if column.name.endswith(EUROS) and cell:
            write = choose_cell_formatter(language, column.type, column.kind, "€")
            amounts.append(Figure(column.name.removesuffix(EUROS), write(cell)))
    return year, tuple(amounts)


def _says_more_than_place(table: Table, column: Column | ColumnProfile) -> bool:
    """Does a column say anything but where its row is?"""
    return column.name != table.cut and column.kind not in PLACES


def _build_rows_url(entry: DatasetEntry, table: Table, detail: TableDetail) -> str:
    """The explorer's address of the rows, where one value of the column by which they are cut tells
    them all."""
    bars = next(
        (
            profile.bars
            for profile in detail.profiles
            if profile.name == table.cut and profile.distinct == 1 and not profile.separator
        ),
        (),
    )
    filter_query = quote(f"{table.cut}~est~{bars[0].label}", safe="~") if bars else ""
    return f"{entry.dataset.id}/#t-{table.name}?f={filter_query}" if filter_query else ""
