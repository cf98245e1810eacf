"""assets/columns/ID.json: the columns of a dataset's tables, as the explorer is told of them, with
their bounds and their most frequent values, so that the search leads a question to the view of the
explorer that answers it.

A file is asked for where its dataset is one of the first that are found, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import filterfalse, islice
from operator import attrgetter

import msgspec

from site_builder.compose.basemap import Basemap
from site_builder.core.language import Language
from site_builder.core.model.held_values import HeldValues
from site_builder.core.model.prepared import ColumnProfile, Detail, Table
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_dataset_files
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.dataset import list_table_sections

COLUMNS_PATH = "assets/columns/{id}.json"
BOOLEANS = {"true", "false"}  # which say nothing of anybody
MOST_TABLES = 3
MOST_COLUMNS = 60  # of a table, whose values and bounds are told
LONGEST_VALUE = 60  # characters
BOUNDED = ("integer", "number", "date", "datetime", "year")  # types whose bounds are told
LARGEST = 40_000  # bytes of a file, some 6 KB once compressed: the first tables alone beyond


class AskedColumn(msgspec.Struct, omit_defaults=True):
    """A column as the explorer has it. `low` and `high` in ISO notation; `values`: the most
    frequent ones, of so many `distinct`; `empty`: how many cells are."""

    name: str
    type: str
    kind: str
    title: str = ""
    unit: str = ""
    counts: str = ""
    decimals: int | None = None
    adds: str = ""
    share: int | None = None
    told: int | None = None
    within: list[int] = []
    counted: dict[str, object] = {}
    derived: dict[str, object] = {}
    low: str = ""
    high: str = ""
    values: list[str] = []
    distinct: int = 0
    empty: int = 0


class AskedTable(msgspec.Struct):
    """`file`: its Parquet, from the site's root, in which a script finds where a row is; `order`:
    the places of its columns as they are read; `naming`: that of what names a row."""

    anchor: str
    file: str
    bytes: int
    rows: int
    naming: int
    order: list[int]
    columns: list[AskedColumn]


def plan_column_files(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """One of each dataset that has a table."""
    entries = [entry for entry in localised_site.site.entries if entry.summary.rows]
    render = partial(_render_columns, localised_site)
    return plan_dataset_files(localised_site, COLUMNS_PATH, entries=entries, render=render)


def _render_columns(localised_site: LocalisedSite, entry: DatasetEntry) -> bytes:
    opening = localised_site.opening
    tables, _ = opening.tables(entry.summary)
    detail = opening.detail(entry.summary)
    asked_tables = list(_describe_tables(localised_site.language, entry, tables, detail))
    if entry.joined is not None or any(table.personal for table in tables):
        held_values = opening.values(entry.summary) if entry.summary.values else HeldValues((), ())
        _withhold_unsearched(asked_tables, held_values)
    while len(encoded := msgspec.json.encode(asked_tables)) > LARGEST:
        asked_tables.pop()
    return encoded


def _describe_tables(
    language: Language, entry: DatasetEntry, tables: Sequence[Table], detail: Detail
) -> Iterator[AskedTable]:
    """The first tables that are whole: a part of a series is in the whole."""
    whole = tuple(islice(filterfalse(attrgetter("period"), tables), MOST_TABLES))
    sections = list_table_sections(language, entry, tables=whole, detail=detail, basemap=Basemap())
    for table, section in zip(whole, sections, strict=True):
        explored = section.explored
        if explored is None:
            continue  # it has no rows
        columns = msgspec.json.decode(explored.fields, type=list[AskedColumn])
        columns_by_name = {column.name: column for column in columns}
        for profile in detail.tables_by_name[table.name].profiles[:MOST_COLUMNS]:
            if profile.name in columns_by_name:
                _add_profile(columns_by_name[profile.name], profile)
        yield AskedTable(
            anchor=section.anchor,
            file=explored.url,
            bytes=explored.bytes,
            rows=table.rows,
            naming=explored.naming,
            order=msgspec.json.decode(explored.order, type=list[int]),
            columns=columns,
        )


def _add_profile(column: AskedColumn, profile: ColumnProfile) -> None:
    column.empty = profile.rows - profile.filled
    if column.type in BOUNDED:
        column.low = profile.low
        column.high = profile.high
    elif not profile.ordered:
        labels = (bar.label for bar in profile.bars)
        column.distinct = profile.distinct
        column.values = [text for text in labels if len(text) <= LONGEST_VALUE]


def _withhold_unsearched(asked: Sequence[AskedTable], held: HeldValues) -> None:
    """Keep the texts alone by which the dataset is found: what a column hides of persons may stand
    in others, as what one publisher's table hides may in the table of the territory."""
    searched = {(f"t-{column.table}", column.column): set(column.texts) for column in held.columns}
    for table in asked:
        for column in table.columns:
            texts = searched.get((table.anchor, column.name), BOOLEANS)
            column.values = list(filter(texts.__contains__, column.values))


COLUMNS = Feed(name="columns", plan=plan_column_files)
