"""The columns of the yearly files of a dataset as those of one table, under the names by which they
are published: those under which the table was, then those of its oldest file. Whatever name is
changed is said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from site_builder.cells import fold_header
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import SOURCE, Table
from site_builder.core.problems import Repair
from site_builder.metadata.standards import Standard
from site_builder.prepare.series_names import SharedColumn, count_shared_columns, share_columns
from site_builder.readers.decide.header import clean_column_names

MOST_ROUNDS = 10  # until names stay as they are
SHARED = 0.5  # of the columns of the narrower of two files, for them to be of one series
PERIODS = ("annee", "periode")  # how the column is called that is added for the period
NUMBERS = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """A file of the series, of a `period`; `from_data`: a column tells its year. `empty`: the
    columns in which nothing stands."""

    table: Table
    cells: CanonicalTable
    period: str
    from_data: bool
    empty: frozenset[str] = frozenset()


Holders = tuple[tuple[SeriesFile, Column], ...]  # the parts that have a column, each with its own


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesColumns:
    """The columns of the whole, and where each part keeps them: `places[part][column]` is an index,
    or None. `holders`: of each column, in order of period.

    `year` is the column that tells the year, or None; `added`: the one of the period that is added
    where there is none.
    """

    columns: tuple[Column, ...]
    places: tuple[tuple[int | None, ...], ...]
    holders: tuple[Holders, ...]
    year: int | None
    added: Column | None
    repairs: tuple[Repair, ...]

    @property
    def published(self) -> tuple[Column, ...]:
        """Those of the table: that of the period first where it is added, that of the file last."""
        source = Column(name=SOURCE, type="string", kind="string")
        columns = (*self.columns, source)
        if self.added:
            columns = (self.added, *columns)
        names, _ = clean_column_names([column.name for column in columns])
        return tuple(
            replace(column, name=name) for column, name in zip(columns, names, strict=True)
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Under which they are published."""
        return tuple(column.name for column in self.published)


def match_series_columns(
    parts: Sequence[SeriesFile], published: Sequence[str] = (), standard: Standard | None = None
) -> SeriesColumns | None:
    """The whole of parts in order of period; None where their columns have too little in common.
    `published`: the columns under which it was published, that of the file last.

    What is published now is what the next build finds published: the whole is the one that this
    leads to as well. So a name that only a later file brought may be the very one of an earlier
    file.
    """
    whole = _match_columns(parts, published[:-1], standard)
    for _ in range(MOST_ROUNDS):
        if whole is None:
            break
        names = whole.names
        whole = _match_columns(parts, names[:-1], standard)
        if whole and whole.names == names:
            break
    return whole


def _match_columns(
    parts: Sequence[SeriesFile], published_names: Sequence[str], standard: Standard | None
) -> SeriesColumns | None:
    """The same, as it follows from these names. They are without that of the file."""
    files = [part.table.columns for part in parts]
    shared = share_columns(files, published_names, standard)
    if not _are_related(parts, shared):
        return None
    period = _choose_period_name(parts, shared, published_names)
    whole = _describe_whole(parts, shared, period)
    year = whole.year
    if year is None or period not in published_names or shared[year].name in published_names:
        return whole
    # A file now tells the year in a column, where we told it before: it is that column
    year_column = shared.pop(year)
    year_column.name = period
    shared.insert(published_names.index(period), year_column)
    return _describe_whole(parts, shared, period)


def list_unrelated_parts(
    parts: Sequence[SeriesFile], published: Sequence[str], standard: Standard | None
) -> list[SeriesFile]:
    """Those that have too few of the columns under which the whole was published: it goes on
    without them. None where all are so: the whole is another one, and its columns are new."""
    names = published[:-1]
    unrelated = []
    for part in parts:
        columns = part.table.columns
        count = count_shared_columns(names, columns, standard)
        if count < SHARED * min(len(names), len(columns)):
            unrelated.append(part)
    return unrelated if len(unrelated) < len(parts) else []


def _are_related(parts: Sequence[SeriesFile], columns: Sequence[SharedColumn]) -> bool:
    """Has each part enough columns of the latest one?"""
    latest = len(parts) - 1
    shared = Counter[int]()
    for column in columns:
        if latest in column.own:
            shared.update(column.own.keys())
    for number, part in enumerate(parts):
        if shared[number] < SHARED * min(shared[latest], len(part.table.columns)):
            return False
    return True


def _describe_whole(
    parts: Sequence[SeriesFile], shared: Sequence[SharedColumn], period: str
) -> SeriesColumns:
    holders = [_list_holders(parts, column) for column in shared]
    columns = [
        replace(_merge_columns(own), name=column.name)
        for column, own in zip(shared, holders, strict=True)
    ]
    places = [tuple(column.own.get(number) for column in shared) for number in range(len(parts))]
    year = _find_year_column(columns, parts)
    added = None
    if year is None:
        added = _make_period_column(period, parts)
    receipts = [*_report_renamed(columns, holders), *_report_absent(parts, columns, holders, year)]
    return SeriesColumns(
        columns=tuple(columns),
        places=tuple(places),
        holders=tuple(holders),
        year=year,
        added=added,
        repairs=tuple(receipts),
    )


def _list_holders(parts: Sequence[SeriesFile], column: SharedColumn) -> Holders:
    return tuple(
        (parts[number], parts[number].table.columns[index])
        for number, index in sorted(column.own.items())
    )


def select_filled(holders: Holders) -> Holders:
    """Those in whose column something stands."""
    return tuple((part, column) for part, column in holders if column.name not in part.empty)


def _merge_columns(holders: Holders) -> Column:
    """One column that can hold the values of all; what is empty is of no type."""
    _, merged = (select_filled(holders) or holders)[-1]
    for _, column in reversed(select_filled(holders)):
        merged = _merge_two_columns(merged, column)
    return replace(merged, decimals=None)


def _merge_two_columns(column: Column, other: Column) -> Column:
    unit = column.unit if column.unit == other.unit else ""
    if column.type == other.type:
        kind = column.kind if column.kind == other.kind else column.type
        return Column(name=column.name, type=column.type, kind=kind, unit=unit)
    if {column.type, other.type} <= NUMBERS:
        return Column(name=column.name, type="number", kind="number", unit=unit)
    return Column(name=column.name, type="string", kind="string")


def _are_years(parts: Sequence[SeriesFile]) -> bool:
    return all(re.fullmatch("[0-9]{4}", part.period) for part in parts)


def _choose_period_name(
    parts: Sequence[SeriesFile], shared: Sequence[SharedColumn], published_names: Sequence[str]
) -> str:
    """What the period was called, where no file has a column of that name; else as it is called
    at first."""
    own_names = {column.name for column in shared}
    for name in published_names:
        if fold_header(name) in PERIODS and name not in own_names:
            return name
    return PERIODS[0] if _are_years(parts) else PERIODS[1]


def _find_year_column(columns: Sequence[Column], parts: Sequence[SeriesFile]) -> int | None:
    """The column that tells the year, where all the periods are years."""
    if not _are_years(parts):
        return None
    return next((i for i, column in enumerate(columns) if column.kind == "year"), None)


def _make_period_column(name: str, parts: Sequence[SeriesFile]) -> Column:
    """The column that is added where none tells the year."""
    kind = "year" if _are_years(parts) else "string"
    return Column(name=name, type=kind, kind=kind)


def _report_renamed(columns: Sequence[Column], holders: Sequence[Holders]) -> Iterator[Repair]:
    renamed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for column, own in zip(columns, holders, strict=True):
        for part, own_column in own:
            if own_column.name != column.name:
                renamed[own_column.name, column.name].append(part.period)
    for (old, new), periods in sorted(renamed.items()):
        params = {"column": old, "name": new, "periods": format_periods(periods)}
        yield Repair("series-renamed", params, len(periods))


def _report_absent(
    parts: Sequence[SeriesFile],
    columns: Sequence[Column],
    holders: Sequence[Holders],
    year: int | None,
) -> Iterator[Repair]:
    for i, column in enumerate(columns):
        present = list_periods(holders[i])
        absent = [part.period for part in parts if part.period not in present]
        if absent and i != year:
            params = {"column": column.name, "periods": format_periods(absent)}
            yield Repair("series-absent", params, len(absent))


def list_periods(holders: Holders) -> list[str]:
    return [part.period for part, _ in holders]


def format_periods(periods: Collection[str]) -> str:
    """Periods in words: the first and the last where they follow each other, else all of them."""
    known = sorted(periods)
    are_years = all(re.fullmatch("[0-9]{4}", period) for period in known)
    if len(known) > 2 and are_years and int(known[-1]) - int(known[0]) == len(known) - 1:
        return f"{known[0]}–{known[-1]}"
    return ", ".join(known)
