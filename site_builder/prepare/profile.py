"""What each column holds: filled, distinct, bounds, distribution. Exact, over the whole canonical
table.

Two statements for all the columns of a table, unless it is wide: planning is what costs on small
files.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from site_builder.cells.geometry import GLANCE
from site_builder.columns.canonical import CanonicalTable, TypedColumn, format_cell_sql
from site_builder.columns.column_kinds import CENTS
from site_builder.core.model.prepared import (
    LONGEST,
    RECORDS,
    RECORDS_KEPT,
    ColumnProfile,
    DistributionBar,
)
from site_builder.core.text import truncate_text
from site_builder.storage.batched_queries import (
    AS_ONE,
    EACH,
    TABLE,
    TABLE_VALUES,
    Asking,
    ask_rows,
    split_column_batches,
)
from site_builder.storage.sql import quote_literal

TOP = 8  # most frequent values shown
KEPT = 400  # of a text, of which the words are found
MOST_WORDS = 600  # of a table, by which it is found
WORD = re.compile("[a-z0-9]{3,}")
BINS = 20
WHOLE = ("integer", "year", "yearmonth")
ORDERED = (*WHOLE, "number", "date", "datetime", "time")
MOST_COLUMNS = 200  # profiled: nobody reads further, and the page would weigh too much
EPOCH = date(1970, 1, 1)
PREVIEW_ROWS = 100
PREVIEW_COLUMNS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measures:
    """Of one column: `first` and `last` are its bounds in canonical notation, `low` and `high` on a
    line of numbers."""

    distinct: int
    filled: int
    first: str
    last: str
    low: float
    high: float

    def ordered(self, column: TypedColumn) -> bool:
        """Are intervals a better picture than the values themselves?"""
        return column.kind.type in ORDERED and self.distinct > TOP


def compute_column_profiles(table: CanonicalTable) -> Asking[tuple[tuple[ColumnProfile, ...], str]]:
    """The profiles of the first 200 columns, in order; and the words of the table's texts, see
    `_words`."""
    columns = table.columns[:MOST_COLUMNS]
    if not columns:
        return (), ""
    measures: dict[int, _Measures] = {}
    for group in split_column_batches(range(len(columns))):
        found = yield from ask_rows(table.held, _union(_measure(columns[i], i) for i in group))
        for index, distinct, filled, first, last, low, high in found:
            measures[index] = _Measures(
                distinct=distinct, filled=filled, first=first, last=last, low=low, high=high
            )
    filled_columns = [
        i
        for i, column in enumerate(columns)
        if measures[i].filled and column.kind.name != "geometry"
    ]
    counts: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for group in split_column_batches(filled_columns):
        table_values: list[str] = []
        bars = [_count(columns[i], i, measures[i], table_values) for i in group]
        found = yield from ask_rows(table.held, _union(bars), table_values=tuple(table_values))
        for index, place, label, count in found:
            counts[index].append((place, label, count))
    places = {i: sorted(some) for i, some in counts.items()}
    profiles = tuple(
        ColumnProfile(
            name=column.name,
            type=column.kind.type,
            kind=column.kind.name,
            rows=table.rows,
            filled=measures[i].filled + column.faulty,  # what does not cast is filled all the same
            distinct=measures[i].distinct,
            low=measures[i].first,
            high=measures[i].last,
            ordered=measures[i].ordered(column),
            bars=_bars(column, measures[i], places.get(i, [])),
            unit=column.unit,
        )
        for i, column in enumerate(columns)
    )
    texts = sorted(
        (place, i, label)
        for i in filled_columns
        if _is_text(columns[i])
        for place, label, _ in places.get(i, ())
    )
    return profiles, _words(" ".join(label[:LONGEST] for _, _, label in texts))


def _is_text(column: TypedColumn) -> bool:
    """Is it of words that people look for, rather than of codes?"""
    return column.kind.name == "string"


def _words(text: str) -> str:
    """The different words of a text, as one looks for them: lower case, without accents, codes and
    short words."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    found = dict.fromkeys(WORD.findall("".join(c for c in bare if not unicodedata.combining(c))))
    return " ".join(islice((word for word in found if not word.isdecimal()), MOST_WORDS))


def _union(statements: Iterable[str]) -> str:
    return " UNION ALL ".join(f"({statement})" for statement in statements)


def _groups(index: int) -> str:
    """SQL of the different values of a column, NULL too, and how often each stands there."""
    return f"SELECT {EACH}v{index} AS v, count(*) AS n FROM {TABLE} GROUP BY ALL"


def _measure(column: TypedColumn, index: int) -> str:
    """SQL of (index, distinct, filled, first, last, low, high); counting groups is far cheaper than
    count(DISTINCT)."""
    bounds = "'', '', 0.0, 0.0"
    if column.kind.type in ORDERED:
        extremes = (
            f"coalesce({format_cell_sql(column, f'{end}(v)')}, '')" for end in ("min", "max")
        )
        placed = (f"coalesce({_number(column, f'{end}(v)')}, 0.0)" for end in ("min", "max"))
        bounds = ", ".join((*extremes, *placed))
    elif column.kind.name == "geometry":
        bounds = f"{_corner('min')}, {_corner('max')}, 0.0, 0.0"
    filled = "coalesce(sum(n) FILTER (v IS NOT NULL), 0)::BIGINT"
    return f"SELECT {EACH}{index}, count(v), {filled}, {bounds} FROM ({_groups(index)}) {AS_ONE}"


def _corner(end: str) -> str:
    """SQL of a corner of the box around geometries, "longitude latitude", "" where there is
    none."""
    sides = (
        (
            f"{end}(list_{end}(list_transform(regexp_extract_all(v, '{side}', 1), lambda t: "
            "CAST(t AS DOUBLE))))"
        )
        for side in (r"\[(-?[0-9][0-9.eE+-]*),", r",(-?[0-9][0-9.eE+-]*)\]")
    )
    return f"coalesce(printf('%.4f %.4f', {', '.join(sides)}), '')"


def _count(column: TypedColumn, index: int, found: _Measures, table_values: list[str]) -> str:
    """SQL of (index, place, label, cells): the most frequent values, or the intervals that hold
    something.

    What intervals begin with, their width and their number are added to `table_values`: they differ
    from table to table.
    """
    groups = f"FROM ({_groups(index)})"
    if found.ordered(column):
        bins, step = _bins(column, found)
        low, width, last = (f"g{len(table_values) + place}" for place in range(3))
        table_values += [f"{found.low!r}::DOUBLE", f"{step!r}::DOUBLE", str(bins - 1)]
        place = f"least({last}, floor(({_number(column, 'v')} - {low}) / {width}))::INTEGER"
        return (
            f"SELECT {EACH}{index}, {place} AS p, '', sum(n)::BIGINT {groups} {TABLE_VALUES} "
            f"WHERE v IS NOT NULL GROUP BY {EACH}p"
        )
    # a few years or grades read best in their own order
    order = "v" if column.kind.type in ORDERED else "n DESC, v"
    label = format_cell_sql(column, "v")
    most = TOP
    if _is_text(column):
        label = (
            f"CASE WHEN p < {TOP} THEN {label}[1:{RECORDS_KEPT + 1}] ELSE {label}[1:{LONGEST}] END"
        )
        most = KEPT
    return (
        f"SELECT {EACH}{index}, row_number() OVER (PARTITION BY {EACH}0 ORDER BY {order}) - 1 AS "
        "p, "
        f"{label}, n {groups} WHERE v IS NOT NULL QUALIFY p < {most}"
    )


def _bars(
    column: TypedColumn, found: _Measures, counts: list[tuple[int, str, int]]
) -> tuple[DistributionBar, ...]:
    """Bars in order; an interval's label is its lower bound, in canonical notation."""
    if not found.ordered(column):
        return tuple(
            DistributionBar(truncate_text(label, _most(label)), count)
            for _, label, count in counts[:TOP]
        )
    bins, step = _bins(column, found)
    held = {place: count for place, _, count in counts}
    return tuple(
        DistributionBar(_edge(column, found.low + place * step), held.get(place, 0))
        for place in range(bins)
    )


def _bins(column: TypedColumn, found: _Measures) -> tuple[int, float]:
    """How many intervals, and their width. Whole numbers get intervals that hold as many of them
    each."""
    span = found.high - found.low
    if column.kind.type not in WHOLE:
        return BINS, span / BINS
    width = math.ceil((span + 1) / BINS)
    return math.ceil((span + 1) / width), float(width)


def _number(column: TypedColumn, cell: str) -> str:
    """SQL of a value on a line of numbers: days, months and seconds for dates."""
    match column.kind.type:
        case "yearmonth":
            return (
                f"(12.0 * CAST(left({cell}, 4) AS DOUBLE) + CAST(right({cell}, 2) AS DOUBLE) - 1)"
            )
        case "date":
            return f"CAST(date_diff('day', DATE '1970-01-01', {cell}) AS DOUBLE)"
        case "datetime" | "time":
            return f"CAST(epoch({cell}) AS DOUBLE)"
    return f"CAST({cell} AS DOUBLE)"


def _edge(column: TypedColumn, number: float) -> str:
    match column.kind.type:
        case "date":
            return (EPOCH + timedelta(days=math.ceil(number))).isoformat()
        case "datetime" | "time":
            moment = datetime.fromtimestamp(int(number), UTC).replace(tzinfo=None)
            return (moment.time() if column.kind.type == "time" else moment).isoformat()
        case "yearmonth":
            return f"{int(number) // 12:04}-{int(number) % 12 + 1:02}"
        case "number":
            return f"{number:.{column.decimals}f}" if column.decimals <= CENTS else f"{number:.6g}"
    return str(int(number))


def fetch_preview_rows(typed: CanonicalTable) -> Asking[tuple[tuple[str | None, ...], ...]]:
    """The first rows as a page shows them, cells that are long being cut."""
    cells = ", ".join(
        _short(_glance(typed, index)) for index in range(min(len(typed.columns), PREVIEW_COLUMNS))
    )
    found = yield from ask_rows(
        typed.held, f"SELECT {EACH}{cells} FROM {TABLE}", first=PREVIEW_ROWS
    )
    return tuple(found)


def _most(text: str) -> int:
    """Characters of a value that are kept: a page reads records before it cuts them."""
    return RECORDS_KEPT if text.startswith(RECORDS) else LONGEST


def _short(cell: str) -> str:
    """SQL of a cell, cut as `_most` says."""
    records = " OR ".join(f"starts_with({cell}, {quote_literal(start)})" for start in RECORDS)
    return (
        f"CASE WHEN length({cell}) <= {LONGEST} OR length({cell}) <= {RECORDS_KEPT} AND "
        f"({records}) THEN {cell} "
        f"ELSE {cell}[1:{LONGEST - 1}] || '…' END"
    )


def _glance(typed: CanonicalTable, index: int) -> str:
    """SQL of a cell as the preview has it: of a geometry, what it is and how many positions it
    has."""
    cell = typed.shown_cell(index)
    return GLANCE.replace("{cell}", cell) if typed.columns[index].kind.name == "geometry" else cell
