"""The yearly files of a dataset as one table: the period in a column, each row with the file it
comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path

from site_builder.checks.periods import find_missing_period_files
from site_builder.columns.canonical import build_canonical_table
from site_builder.columns.canonical_table import iterate_typed_texts
from site_builder.columns.column_kinds import ExpectedType
from site_builder.columns.fault_rows import store_fault_rows
from site_builder.core.model.prepared import ColumnProfile, PreparationTask, Table
from site_builder.core.problems import (
    Place,
    Problem,
    Repair,
    is_of_persons,
    is_told_to_readers,
    make_problem,
)
from site_builder.metadata import standards
from site_builder.prepare.judge_table import judge_persons
from site_builder.prepare.publish_table import PublishedTable, publish_table
from site_builder.prepare.series_columns import (
    SeriesColumns,
    SeriesFile,
    list_unrelated_parts,
    match_series_columns,
)
from site_builder.prepare.series_doubts import find_column_doubts
from site_builder.prepare.series_replaced import find_replaced_columns
from site_builder.prepare.workplace import Workplace
from site_builder.readers.decide.period import extract_period
from site_builder.readers.raw_table import RawTable, make_raw_table
from site_builder.tables.build_table import build_text_table


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
            empty = frozenset(one.name for one in table.detail.profiles if not one.filled)
            parts.append(SeriesFile(table.table, table.typed.table, period, from_data, empty))
        else:
            others.append(table)
    if len({part.period for part in parts}) < 2:
        return SeriesResult(tuple(tables))
    parts.sort(key=lambda part: part.period)
    shown = workplace.job.shown
    problems: list[Problem] = []
    for part in parts:
        problems += check_file_period(part, Place(path=f"{shown}/{part.table.source}"))
    published = workplace.task.published
    standard = None
    if workplace.task.standard:
        standard = standards.load_standard(workplace.task.standard)
    if published:
        for part in list_unrelated_parts(parts, published, standard):
            parts.remove(part)
            others += [table for table in tables if table.name == part.table.name]
            file_place = Place(path=f"{shown}/{part.table.source}")
            problems.append(make_problem("series-file-apart", file_place))
        if len({part.period for part in parts}) < 2:
            return SeriesResult(tuple(tables), tuple(problems))
    series_columns = match_series_columns(parts, published, standard)
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
    settled = {name for renaming in workplace.task.columns for name in renaming}
    problems += find_column_doubts(series_columns, settled, shown)
    problems += find_replaced_columns(series_columns, parts, settled, shown)
    problems += filter(is_of_persons, whole.problems)
    doubts = tuple(filter(is_told_to_readers, problems))
    whole = replace(whole, detail=replace(whole.detail, doubts=doubts))
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
    typed = build_canonical_table(raw, demands, (), place)
    persons = judge_persons(workplace.task, typed, place)
    of_parts = _list_personal_columns(parts, columns)
    personal = [name for name in raw.names if name in {*persons.columns, *of_parts}]
    whole = publish_table(workplace, name, typed, personal=personal, place=place)
    # of what is only told, each part has told its own
    errors = tuple(filter(is_of_persons, persons.problems))
    whole = replace(whole, problems=(*whole.problems, *errors))
    faults = store_fault_rows(whole.typed.iterate_faults(), raw, workplace.store, scratch=folder)
    return replace(whole, table=replace(whole.table, series=True, faults=faults))


def _list_personal_columns(parts: Sequence[SeriesFile], columns: SeriesColumns) -> set[str]:
    """The columns of the whole in which a part says something of persons, whatever their names
    there."""
    first = int(columns.year is None)
    names: set[str] = set()
    for part, own in zip(parts, columns.places, strict=True):
        for place, index in enumerate(own, first):
            if index is not None and part.table.columns[index].name in part.table.personal:
                names.add(columns.names[place])
    return names


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


def load_series_table(
    parts: Sequence[SeriesFile], series_columns: SeriesColumns, scratch: Path
) -> tuple[RawTable, dict[str, ExpectedType]]:
    """The table of all parts, the latest first, with the receipt for what was put into it; and
    their kinds. What it needs of files is made in `scratch`."""
    year = series_columns.year
    columns = series_columns.published
    names = series_columns.names
    placed_parts = list(zip(parts, series_columns.places, strict=True))
    dated = sum(year is None or own[year] is None for _, own in placed_parts)
    rows = chain.from_iterable(
        _iterate_part_rows(part, own, year, is_added=year is None)
        for part, own in reversed(placed_parts)
    )
    cells = build_text_table(rows, len(names), scratch)
    guessed = _find_guessed(placed_parts)
    first = int(year is None)
    demands = {
        column.name: ExpectedType(
            type=column.type,
            kind=column.kind,
            unit=column.unit,
            guessed=place - first in guessed,
        )
        for place, column in enumerate(columns)
    }
    receipt = Repair("series-dated", {"column": names[year or 0]}, dated)
    repairs = (*([receipt] if dated else ()), *series_columns.repairs)
    return make_raw_table(names, cells, repairs), demands


def _find_guessed(
    placed_parts: Sequence[tuple[SeriesFile, Sequence[int | None]]],
) -> set[int]:
    """The columns of the whole of which a part has cells that are odd: nobody asked for their
    kind."""
    guessed: set[int] = set()
    for part, own in placed_parts:
        for place, index in enumerate(own):
            if index is not None and part.cells.columns[index].guessed:
                guessed.add(place)
    return guessed


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
