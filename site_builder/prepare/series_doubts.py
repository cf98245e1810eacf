"""What may not be as somebody takes it who reads the table of all years: a column that is alone and
may be another one, types or units that differ from year to year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from site_builder.cells import has_all_words
from site_builder.cells.unit import are_counted_otherwise, split_header_unit
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.prepare.series_columns import (
    NUMBERS,
    Holders,
    SeriesColumns,
    format_periods,
    list_periods,
    select_filled,
)


def find_column_doubts(
    whole: SeriesColumns, settled: Collection[str], folder: str
) -> Iterator[Problem]:
    """Each told of the last file that brings it. `settled`: names of which the description says
    what they are. `folder`: that of the dataset, as it is shown."""
    for i, column in enumerate(whole.columns):
        if i == whole.year:
            continue
        filled = select_filled(whole.holders[i])
        yield from _find_mixed_types(filled, column.name, folder)
        yield from _find_mixed_units(filled, column.name, folder)
        if column.name not in settled:
            yield from _ask_of_lone_column(whole, i, folder)


def _ask_of_lone_column(whole: SeriesColumns, number: int, folder: str) -> Iterator[Problem]:
    """Is there a column before this one that no file has beside it, and that may be the same under
    another name?"""
    near = [i for i in _list_columns_apart(whole, number) if _may_be_same(whole, i, number)]
    if near:
        column = whole.columns[near[0]].name
        name = whole.columns[number].name
        code = "series-column-alone"
        if are_counted_otherwise(column, name):
            code = "series-scale"
        yield make_problem(
            code,
            _locate_file(folder, whole.holders[number]),
            column=column,
            periods=format_periods(list_periods(whole.holders[near[0]])),
            name=name,
            others=format_periods(list_periods(whole.holders[number])),
        )


def _list_columns_apart(whole: SeriesColumns, number: int) -> list[int]:
    """Those before this one that no file has beside it."""
    periods = set(list_periods(whole.holders[number]))
    return [
        i
        for i in range(number)
        if i != whole.year and periods.isdisjoint(list_periods(whole.holders[i]))
    ]


def _locate_file(folder: str, holders: Holders) -> Place:
    """The last of these files."""
    part, _ = holders[-1]
    return Place(path=f"{folder}/{part.table.source}")


def _may_be_same(whole: SeriesColumns, number: int, other_number: int) -> bool:
    """Are all the words of one name in the other, and the types the same?"""
    column = whole.columns[number]
    other = whole.columns[other_number]
    if column.type != other.type and not {column.type, other.type} <= NUMBERS:
        return False
    return has_all_words(split_header_unit(column.name)[0], split_header_unit(other.name)[0])


def _find_mixed_types(holders: Holders, name: str, folder: str) -> Iterator[Problem]:
    by_type: dict[str, Holders] = defaultdict(tuple)
    for part, column in holders:
        by_type[column.type] += ((part, column),)
    if len(by_type) > 1 and not by_type.keys() <= NUMBERS:
        odd = by_type.get("string") or min(by_type.values(), key=len)
        periods = format_periods(list_periods(odd))
        yield make_problem("series-type", _locate_file(folder, odd), column=name, periods=periods)


def _find_mixed_units(holders: Holders, name: str, folder: str) -> Iterator[Problem]:
    by_unit: dict[str, list[str]] = defaultdict(list)
    for part, column in holders:
        unit = split_header_unit(column.name)[1] or column.unit
        by_unit[unit].append(part.period)
    is_percent_or_not = {"", "%"} <= by_unit.keys()  # 50 % and 0,5
    by_unit.pop("", None)
    if len(by_unit) > 1 or is_percent_or_not:
        units = [f"{unit} ({format_periods(periods)})" for unit, periods in by_unit.items()]
        place = _locate_file(folder, holders)
        yield make_problem("series-unit", place, column=name, units=", ".join(units))
