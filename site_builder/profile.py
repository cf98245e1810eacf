"""What each column holds: filled, distinct, bounds, distribution. Exact, over the whole canonical table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from site_builder import sql
from site_builder.canonical import Canonical, TypedColumn, scan, text
from site_builder.model import Bar, Profile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TOP = 8  # most frequent values shown
BINS = 20
LONGEST = 120  # characters of a value in a page
ORDERED = ("integer", "number", "date", "datetime", "year")
MOST_COLUMNS = 200  # profiled: nobody reads further, and the page would weigh too much


def profile(connection: DuckDBPyConnection, table: Canonical) -> tuple[Profile, ...]:
    """The profiles of the first 200 columns, in order."""
    columns = table.columns[:MOST_COLUMNS]
    relation = scan(table.path, len(table.columns))
    measures = [measure for index, column in enumerate(columns) for measure in _measures(column, f"c{index}")]
    if not measures:
        return ()
    found = sql.one(connection, f"SELECT {', '.join(measures)} FROM {relation}")
    return tuple(
        _profile(connection, table, relation, index, found[4 * index : 4 * index + 4]) for index in range(len(columns))
    )


def _measures(column: TypedColumn, cell: str) -> tuple[str, str, str, str]:
    bounds = (f"min({cell})", f"max({cell})") if column.kind.type in ORDERED else ("NULL", "NULL")
    return (f"count({cell})", f"count(DISTINCT {cell})", *bounds)


def _profile(
    connection: DuckDBPyConnection, table: Canonical, relation: str, index: int, found: tuple[Any, ...]
) -> Profile:
    column, (filled, distinct, low, high) = table.columns[index], found
    cell = f"c{index}"
    ordered = column.kind.type in ORDERED and distinct > TOP
    if filled and ordered:
        bars = _histogram(connection, column, relation, cell, low, high)
    else:
        bars = _most_frequent(connection, column, relation, cell) if filled else ()
    first, last = _bound(connection, column, low), _bound(connection, column, high)
    kind = column.kind
    return Profile(column.name, kind.type, kind.name, table.rows, filled, distinct, first, last, ordered, bars)


def _bound(connection: DuckDBPyConnection, column: TypedColumn, value: Any) -> str:
    """A bound in canonical notation, "" where there is none."""
    return "" if value is None else str(sql.one(connection, f"SELECT {text(column, _constant(value))}")[0])


def _constant(value: Any) -> str:
    """A value that DuckDB gave, as SQL."""
    if isinstance(value, int | float):
        return repr(value)
    kind = "TIMESTAMP" if hasattr(value, "hour") else "DATE"
    return f"{kind} {sql.literal(value.isoformat(sep=' ') if kind == 'TIMESTAMP' else value.isoformat())}"


def _most_frequent(connection: DuckDBPyConnection, column: TypedColumn, relation: str, cell: str) -> tuple[Bar, ...]:
    order = "1" if column.kind.type in ORDERED else "2 DESC, 1"  # a few years or grades read best in their own order
    query = f"SELECT {cell}, count(*) FROM {relation} WHERE {cell} IS NOT NULL GROUP BY 1 ORDER BY {order} LIMIT {TOP}"
    shown = f"SELECT {text(column, 'v')}, n FROM ({query}) AS top(v, n)"
    return tuple(Bar(_cut(label), count) for label, count in sql.rows(connection, shown))


def _histogram(
    connection: DuckDBPyConnection, column: TypedColumn, relation: str, cell: str, low: Any, high: Any
) -> tuple[Bar, ...]:
    """Counts over intervals of equal width; a label is the lower bound of its interval, in canonical notation."""
    bins = min(BINS, int(high) - int(low) + 1) if column.kind.type in ("integer", "year") else BINS
    start, end, value = (f"({_number(column, item)})" for item in (_constant(low), _constant(high), cell))
    place = f"least({bins - 1}, CAST(floor({bins} * ({value} - {start}) / ({end} - {start})) AS INTEGER))"
    counts = dict(sql.rows(connection, f"SELECT {place}, count(*) FROM {relation} WHERE {cell} IS NOT NULL GROUP BY 1"))
    edges = ", ".join(_edge(column, f"({start} + {i} * ({end} - {start}) / {bins})") for i in range(bins))
    return tuple(Bar(label, counts.get(i, 0)) for i, label in enumerate(sql.one(connection, f"SELECT {edges}")))


def _number(column: TypedColumn, cell: str) -> str:
    """SQL of a value on a line of numbers: days and seconds for dates."""
    match column.kind.type:
        case "date":
            return f"CAST(date_diff('day', DATE '1970-01-01', {cell}) AS DOUBLE)"
        case "datetime":
            return f"CAST(epoch({cell}) AS DOUBLE)"
    return f"CAST({cell} AS DOUBLE)"


def _edge(column: TypedColumn, number: str) -> str:
    match column.kind.type:
        case "date":
            return f"CAST(DATE '1970-01-01' + CAST(ceil({number}) AS INTEGER) AS VARCHAR)"
        case "datetime":
            return f"strftime(make_timestamp(CAST(1000000 * {number} AS BIGINT)), '%Y-%m-%dT%H:%M:%S')"
        case "number":
            return text(column, number)
    return f"CAST(CAST(ceil({number}) AS BIGINT) AS VARCHAR)"


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
