"""The yearly files of a dataset as one table: the period in a column, each row with the file it
comes from.

A file's columns are those of the latest one where their names are the same, but for accents, case
and signs; else where all the words of one are in the other, and there is no other choice. Whatever
name is changed is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path

from site_builder.cells import fold_header
from site_builder.checks.periods import find_missing_period_files
from site_builder.columns.canonical_table import CanonicalTable, iterate_typed_texts
from site_builder.columns.column_kinds import ExpectedType
from site_builder.columns.fault_rows import store_fault_rows
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import SOURCE, ColumnProfile, PreparationTask, Table
from site_builder.core.problems import Place, Problem, Repair, make_problem
from site_builder.prepare.publish_table import PublishedTable, publish_table
from site_builder.prepare.workplace import Workplace
from site_builder.readers.decide.header import clean_column_names
from site_builder.readers.decide.period import extract_period
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.raw_table import RawTable
from site_builder.tables.build_table import build_text_table

SHARED = 0.5  # of the columns of the narrower of two files, for them to be of one series


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """A file of the series, of a `period`; `from_data`: a column tells its year."""

    table: Table
    cells: CanonicalTable
    period: str
    from_data: bool


@dataclass(frozen=True, slots=True)
class SeriesColumns:
    """The columns of the whole, and where each part keeps them: `places[part][column]` is an index,
    or None.

    `year` is the column that tells the year, or None.
    """

    columns: tuple[Column, ...]
    places: tuple[tuple[int | None, ...], ...]
    year: int | None
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """The tables of a dataset as it publishes them: that of all periods where there is one, then
    its parts, the latest first, then the others."""

    tables: tuple[PublishedTable, ...]
    problems: tuple[Problem, ...] = ()


def build_series(workplace: Workplace, tables: Sequence[PublishedTable]) -> SeriesResult:
    """Where tables are those of several periods, put the one of all before them."""
    parts = []
    others = []
    for table in tables:
        period, from_data = detect_table_period(table.table, table.detail.profiles)
        if table.table.rows and period:
            parts.append(SeriesFile(table.table, table.typed.table, period, from_data))
        else:
            others.append(table)
    if len({part.period for part in parts}) < 2:
        return SeriesResult(tuple(tables))
    parts.sort(key=lambda part: part.period)
    shown = workplace.job.shown
    problems: list[Problem] = []
    for part in parts:
        problems += check_file_period(part, Place(path=f"{shown}/{part.table.source}"))
    series_columns = match_series_columns(parts)
    twice = find_duplicate_period(parts)
    place = Place(path=shown)
    problems += find_missing_period_files([part.period for part in parts], place)
    if series_columns is None or twice:
        if twice and series_columns:
            problems.append(make_problem("series-twice", place, **twice))
        elif not (others or twice):
            problems.append(make_problem("series-columns", place, count=len(parts)))
        return SeriesResult(tuple(tables), tuple(problems))
    whole = _publish_whole(workplace, parts, series_columns, place)
    by_name = {table.name: table for table in tables}
    parts_apart = [_mark_part(by_name[part.table.name], part.period) for part in reversed(parts)]
    return SeriesResult((whole, *parts_apart, *others), tuple(problems))


def _publish_whole(
    workplace: Workplace, parts: Sequence[SeriesFile], columns: SeriesColumns, place: Place
) -> PublishedTable:
    """The table of all periods."""
    folder = workplace.make_folder("series")
    raw, demands = load_series_table(parts, columns, folder)
    name = _name_series(workplace.task)
    whole = publish_table(workplace, name, raw, demands=demands, missing=(), place=place)
    faults = store_fault_rows(whole.typed.iterate_faults(), raw, workplace.store, scratch=folder)
    return replace(whole, table=replace(whole.table, series=True, faults=faults))


def _name_series(task: PreparationTask) -> str:
    name = f"{task.id.rpartition('/')[2]}-ensemble"
    while name in {file.name for file in task.files}:
        name += "-2"
    return name


def _mark_part(published: PublishedTable, period: str) -> PublishedTable:
    """A part of a series, which is cut by commune as a whole."""
    table = replace(published.table, period=period, cut="", extracts=())
    return replace(published, table=table)


def detect_table_period(table: Table, profiles: Sequence[ColumnProfile]) -> tuple[str, bool]:
    """The period of a table: that of its only year, else of its file's name; and whether the data
    tell it."""
    years = {
        profile.low for profile in profiles if profile.kind == "year" and profile.distinct == 1
    }
    return (years.pop(), True) if len(years) == 1 else (extract_period(table.source), False)


def check_file_period(part: SeriesFile, place: Place) -> list[Problem]:
    """A file that says one year in its name and another in its rows."""
    named = extract_period(part.table.source)
    if part.from_data and re.fullmatch("[0-9]{4}", named) and named != part.period:
        return [make_problem("series-period", place, named=named, found=part.period)]
    return []


def find_duplicate_period(parts: Sequence[SeriesFile]) -> dict[str, str]:
    """What to say of the first two parts, in order of period, that are of the same one; nothing
    where none are."""
    for part, other in pairwise(parts):
        if part.period == other.period:
            return {
                "one": part.table.source,
                "other": other.table.source,
                "period": part.period,
            }
    return {}


def match_series_columns(parts: Sequence[SeriesFile]) -> SeriesColumns | None:
    """The whole of parts in order of period; None where their columns have too little in common."""
    latest = parts[-1].table.columns
    columns = list(latest)
    found: list[dict[int, int]] = []  # of each part: column of the whole → its own
    renamed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for part in reversed(parts):
        own = part.table.columns
        pairs = _pairs(columns[: len(latest)], own)
        if len(pairs) < SHARED * min(len(latest), len(own)):
            return None
        for index in sorted(set(range(len(own))) - set(pairs.values())):
            known = (
                i
                for i in range(len(latest), len(columns))
                if fold_header(columns[i].name) == fold_header(own[index].name)
            )
            place = next((i for i in known if i not in pairs), len(columns))
            columns[place:place] = [own[index]] if place == len(columns) else []
            pairs[place] = index
        for place, index in sorted(pairs.items()):
            if own[index].name != columns[place].name:
                renamed[own[index].name, columns[place].name].append(part.period)
            columns[place] = _merged(columns[place], own[index])
        found.insert(0, pairs)
    places = tuple(tuple(pairs.get(i) for i in range(len(columns))) for pairs in found)
    said = [
        Repair(
            "series-renamed", {"column": old, "name": new, "periods": _span(periods)}, len(periods)
        )
        for (old, new), periods in sorted(renamed.items())
    ]
    year = _year(columns, parts)
    for i, column in enumerate(columns):
        absent = [part.period for part, own in zip(parts, places, strict=True) if own[i] is None]
        if absent and i != year:
            said.append(
                Repair(
                    "series-absent", {"column": column.name, "periods": _span(absent)}, len(absent)
                )
            )
    return SeriesColumns(tuple(columns), places, year, tuple(said))


def _year(columns: Sequence[Column], parts: Sequence[SeriesFile]) -> int | None:
    """The column that tells the year, where all the periods are years."""
    yearly = all(re.fullmatch("[0-9]{4}", part.period) for part in parts)
    return (
        next((i for i, column in enumerate(columns) if column.kind == "year"), None)
        if yearly
        else None
    )


def _pairs(latest: Sequence[Column], own: Sequence[Column]) -> dict[int, int]:
    """Columns of the latest file → columns of another one."""
    pairs: dict[int, int] = {}
    for key in (str, fold_header):  # the very name first: « Prénom » may stand beside « Prenom »
        free = [index for index in range(len(own)) if index not in pairs.values()]
        by_name = {key(own[index].name): index for index in reversed(free)}
        for i, column in enumerate(latest):
            if i not in pairs and key(column.name) in by_name:
                pairs[i] = by_name.pop(key(column.name))
    left = [i for i in range(len(latest)) if i not in pairs]
    free = [index for index in range(len(own)) if index not in pairs.values()]
    near = [(i, index) for i in left for index in free if _alike(latest[i], own[index])]
    for i, index in near:
        if sum(i == other for other, _ in near) == 1 == sum(index == other for _, other in near):
            pairs[i] = index
    return pairs


def _alike(column: Column, other: Column) -> bool:
    """Are all the words of one name in the other, and the types the same?"""
    words = set(fold_header(column.name).split())
    others = set(fold_header(other.name).split())
    return (
        column.type == other.type
        and bool(words and others)
        and (words <= others or others <= words)
    )


def _merged(column: Column, other: Column) -> Column:
    """One column that can hold the values of two."""
    unit = column.unit if column.unit == other.unit else ""
    if column.type == other.type:
        return Column(
            name=column.name,
            type=column.type,
            kind=column.kind if column.kind == other.kind else column.type,
            unit=unit,
        )
    if {column.type, other.type} <= {"integer", "number"}:
        return Column(name=column.name, type="number", kind="number", unit=unit)
    return Column(name=column.name, type="string", kind="string")


def _span(periods: Sequence[str]) -> str:
    """Periods in words: the first and the last where they follow each other, else all of them."""
    known = sorted(periods)
    are_years = all(re.fullmatch("[0-9]{4}", period) for period in known)
    if len(known) > 2 and are_years and int(known[-1]) - int(known[0]) == len(known) - 1:
        return f"{known[0]}–{known[-1]}"
    return ", ".join(known)


def load_series_table(
    parts: Sequence[SeriesFile], series_columns: SeriesColumns, scratch: Path
) -> tuple[RawTable, dict[str, ExpectedType]]:
    """The table of all parts, the latest first, with the receipt for what was put into it; and
    their kinds. What it needs of files is made in `scratch`."""
    year = series_columns.year
    added = [_choose_period_column(parts)] if year is None else []
    columns = (*added, *series_columns.columns, Column(name=SOURCE, type="string", kind="string"))
    names, _ = clean_column_names([column.name for column in columns])
    placed_parts = list(zip(parts, series_columns.places, strict=True))
    dated = sum(year is None or own[year] is None for _, own in placed_parts)
    rows = chain.from_iterable(
        _iterate_part_rows(part, own, year, is_added=bool(added))
        for part, own in reversed(placed_parts)
    )
    cells = build_text_table(rows, len(names), scratch)
    reading = FileReading(
        encoding="utf-8",
        delimiter=",",
        quote='"',
        newline="\r\n",
        header_row=0,
        data_line=1,
        names=names,
        width=len(names),
        records=(),
    )
    demands = {
        name: ExpectedType(type=column.type, kind=column.kind, unit=column.unit)
        for name, column in zip(names, columns, strict=True)
    }
    receipt = Repair("series-dated", {"column": names[year or 0]}, dated)
    raw = RawTable(
        names=names,
        first_row=2,
        skipped=(),
        reading=reading,
        repairs=(*([receipt] if dated else ()), *series_columns.repairs),
        cells=cells,
    )
    return raw, demands


def _choose_period_column(parts: Sequence[SeriesFile]) -> Column:
    """The column that is added where none tells the year."""
    if all(re.fullmatch("[0-9]{4}", part.period) for part in parts):
        return Column(name="annee", type="year", kind="year")
    return Column(name="periode", type="string", kind="string")


def _iterate_part_rows(
    part: SeriesFile, own: Sequence[int | None], year: int | None, *, is_added: bool
) -> Iterator[list[str]]:
    """The rows of one part in the columns of the whole, "" where it has none."""
    width = len(part.table.columns)
    # behind its own cells: those that it has not, its period, its file
    beside = ["", part.period, part.table.source]
    nothing, period, source = range(width, width + len(beside))
    places = [nothing if index is None else index for index in own]
    if year is not None and own[year] is None:
        places[year] = period
    places = [*([period] if is_added else []), *places, source]
    for cells in iterate_typed_texts(part.cells):
        row = [*cells, *beside]
        yield [row[place] for place in places]
