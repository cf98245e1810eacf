"""Questions that many tables put to DuckDB, asked once for all: on a small file planning costs more
than running.

What prepares a table is a generator. It yields an `BatchedQuery` about where its table is and is
sent the answer, as if it were alone; those that wait with the same question about the same relation
share one statement. What a table is told never depends on the others: a test prepares them together
and one by one, and compares the bytes.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")
Asking = Generator["BatchedQuery", Any, T]

# In the text of a question. No name or literal of SQL holds one, whatever a file says: a quote
# within is doubled.
EACH = "\1'\"\1"  # `file, ` where several tables are asked, else nothing
TABLE = "\2'\"\2"  # the rows that are asked about
ROW = "\4'\"\4"  # the number of a row of TABLE
AS_ONE = f"GROUP BY {EACH}()"  # each table as one group, so that there is a row even of nothing
TABLE_VALUES = "\3'\"\3"  # a join with the values that each table gives: g0, g1…
FILE = '"file "'  # names of columns are trimmed, so none is this one
AT_ONCE = 64  # tables that are asked together; DuckDB writes the parts of a hundred at a time
# cells, and bytes of them, up to which a table shares: 64 such fit in a worker
SMALL = 50_000
LIGHT = 2_000_000
FETCHED = 5_000  # rows at a time
COLUMNS_AT_ONCE = (
    40  # of a wide table, by one statement: each expression reserves memory, whatever the rows
)


@dataclass(frozen=True, slots=True)
class TableRelation:
    """Where a table is: the rows of a relation whose column `file` has this number, or all of them
    (None).

    `row` is SQL of the number of a row. A relation has no `SELECT *` around it: each question plans
    it anew, and plans all the columns that it has.
    """

    relation: str
    file: int | None = None
    row: str = "r"


RAW = TableRelation("raw", row="rowid")  # a table that has just been read


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchedQuery:
    """A question: SQL with EACH before its columns and wherever it groups, and TABLE after FROM.

    `first`: only so many rows, by `r`. `made` says what the answer is: a list of rows; rows that
    can be read once; nothing, they being written to `target` with the options of a COPY; or where a
    new table is, in which they are kept.
    """

    of: TableRelation
    text: str
    made: Literal["rows", "stream", "copy", "table"] = "rows"
    first: int = 0
    table_values: tuple[str, ...] = ()
    options: str = ""
    target: Path | None = None


def split_column_batches(asked: Sequence[T]) -> Iterator[Sequence[T]]:
    """What is asked of the columns of a table, in groups that one statement may ask."""
    for start in range(0, len(asked), COLUMNS_AT_ONCE):
        yield asked[start : start + COLUMNS_AT_ONCE]


def ask_rows(
    of: TableRelation, text: str, *, first: int = 0, table_values: tuple[str, ...] = ()
) -> Asking[list[tuple[Any, ...]]]:
    """All rows of a question, or the first ones."""
    rows: list[tuple[Any, ...]] = yield BatchedQuery(
        of=of, text=text, first=first, table_values=table_values
    )
    return rows


def ask_totals(
    of: TableRelation, aggregates: Iterable[str], relation: str = TABLE
) -> Asking[tuple[Any, ...]]:
    """One row of aggregates over a relation made of TABLE."""
    rows = yield from ask_rows(of, f"SELECT {EACH}{', '.join(aggregates)} FROM {relation} {AS_ONE}")
    return rows[0]


def ask_stream(of: TableRelation, text: str) -> Asking[Iterable[tuple[Any, ...]]]:
    """The rows of a table that may be large, to be read to their end before anything else is
    asked."""
    rows: Iterable[tuple[Any, ...]] = yield BatchedQuery(of=of, text=text, made="stream")
    return rows


def ask_copy(of: TableRelation, text: str, target: Path, options: str) -> Asking[None]:
    """Write the rows to a file."""
    yield BatchedQuery(of=of, text=text, made="copy", options=options, target=target)


def ask_kept_table(of: TableRelation, text: str) -> Asking[TableRelation]:
    """Keep the rows of a question about a table that shares its relation, with the columns `file`
    and `r`."""
    relation: TableRelation = yield BatchedQuery(of=of, text=text, made="table")
    return relation


def hold_raw_table(
    connection: DuckDBPyConnection, number: int, count: int, width: int
) -> TableRelation:
    """Put the table `raw`, of so many rows and columns, beside those of its width; leave it where
    it is large."""
    if count * width > SMALL or _count_bytes(connection, width) > LIGHT:
        return RAW
    columns = ", ".join(f"c{index} VARCHAR" for index in range(width))
    name = f"raw{width}"
    connection.execute(f"CREATE TABLE IF NOT EXISTS {name} (file INTEGER, r BIGINT, {columns})")
    connection.execute(f"INSERT INTO {name} SELECT {number}, rowid, * FROM raw")
    return TableRelation(name, number)


def _count_bytes(connection: DuckDBPyConnection, width: int) -> int:
    cells = ", ".join(f"c{index}" for index in range(width))
    return int(
        sql.fetch_one_row(connection, f"SELECT sum(strlen(concat({cells}))) FROM raw")[0] or 0
    )


def run_single_query(connection: DuckDBPyConnection, asking: Asking[T]) -> T:
    """What one generator returns."""
    return run_batched_queries(connection, [asking])[0]


def run_batched_queries(connection: DuckDBPyConnection, askings: Iterable[Asking[T]]) -> list[T]:
    """What each generator returns, in their order. Those ahead wait for those behind, whose
    questions may be theirs."""
    generators = list(askings)
    results: dict[int, T] = {}
    waiting: dict[int, BatchedQuery] = {}

    def advance(index: int, answer: Any) -> None:
        waiting.pop(index, None)
        try:
            query = generators[index].send(answer)
            while query.of.file is None:  # nobody shares its relation
                query = generators[index].send(_answers(connection, [query])[0])
            waiting[index] = query
        except StopIteration as end:
            results[index] = end.value

    for index in range(len(generators)):
        advance(index, None)
    while waiting:
        groups = defaultdict(list)
        for index, pending_query in waiting.items():
            groups[
                pending_query.of.relation,
                pending_query.text,
                pending_query.made,
                pending_query.first,
                pending_query.options,
            ].append(index)
        group = min(groups.values(), key=len)
        for index, answer in zip(
            group, _answers(connection, [waiting[index] for index in group]), strict=True
        ):
            advance(index, answer)
    return [results[index] for index in range(len(generators))]


def delete_all_tables(connection: DuckDBPyConnection) -> None:
    """Drop every table: nobody asks about them any more."""
    for (name,) in sql.fetch_all_rows(connection, "SELECT table_name FROM duckdb_tables()"):
        connection.execute(f"DROP TABLE {sql.quote_identifier(name)}")


def _answers(connection: DuckDBPyConnection, queries: Sequence[BatchedQuery]) -> Sequence[Any]:
    """Of the same question of several tables of one relation, or of one table."""
    match queries[0].made:
        case "copy":
            _copy_to_files(connection, queries)
            return [None] * len(queries)
        case "table":
            count = sql.fetch_one_row(connection, "SELECT count(*) FROM duckdb_tables()")[0]
            connection.execute(f"CREATE TABLE kept{count} AS {_build_sql(queries, with_file=True)}")
            return [TableRelation(f"kept{count}", query.of.file) for query in queries]
        case "stream" if len(queries) == 1:
            return [_iterate_rows(connection.execute(_build_sql(queries)))]
    if len(queries) == 1:
        return [sql.fetch_all_rows(connection, _build_sql(queries))]
    rows_by_file: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for file, *cells in sql.fetch_all_rows(connection, _build_sql(queries)):
        rows_by_file[file].append(tuple(cells))
    if AS_ONE in queries[0].text:  # a table without rows has totals too, but is no group
        rows_by_file |= {
            query.of.file or 0: sql.fetch_all_rows(connection, _build_sql([query]))
            for query in queries
            if query.of.file not in rows_by_file
        }
    return [rows_by_file[query.of.file or 0] for query in queries]


def _build_sql(queries: Sequence[BatchedQuery], *, with_file: bool = False) -> str:
    """SQL of the question; `with_file`: with the column `file` even where one table is asked."""
    first_query = queries[0]
    files = [query.of.file for query in queries]
    several = with_file or len(queries) > 1
    table = first_query.of.relation
    if first_query.of.file is not None:
        table = f"(SELECT * FROM {table} WHERE file IN ({', '.join(map(str, files))}))"
    text = (
        first_query.text.replace(TABLE, table)
        .replace(ROW, first_query.of.row)
        .replace(EACH, "file, " if several else "")
    )
    if first_query.table_values:
        values = ", ".join(
            f"({', '.join([str(query.of.file or 0), *query.table_values])})" for query in queries
        )
        names = ", ".join(f"g{index}" for index in range(len(first_query.table_values)))
        join = "USING (file)" if several else "ON true"
        text = text.replace(
            TABLE_VALUES,
            f"JOIN (VALUES {values}) AS given({'file' if several else 'f'}, {names}) {join}",
        )
    if not first_query.first:
        return text
    if several:
        order = (
            f"row_number() OVER (PARTITION BY file ORDER BY r) <= {first_query.first} "
            "ORDER BY file, r"
        )
        return f"{text} QUALIFY {order}"
    return f"{text} {'' if first_query.of.file is None else 'ORDER BY r '}LIMIT {first_query.first}"


def _iterate_rows(cursor: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(FETCHED):
        yield from rows


def _copy_to_files(connection: DuckDBPyConnection, queries: Sequence[BatchedQuery]) -> None:
    """A table that shares its relation is always written as a part, for a part is not written as a
    whole is."""
    if queries[0].of.file is None:
        connection.execute(
            f"COPY ({_build_sql(queries)}) TO {sql.quote_literal(queries[0].target or '')} "
            f"({queries[0].options})"
        )
        return
    folder = (queries[0].target or Path()).with_suffix(".parts")
    text = _build_sql(queries, with_file=True).replace("file, ", f"file AS {FILE}, ", 1)
    connection.execute(
        f"COPY ({text}) TO {sql.quote_literal(folder)} "
        f"({queries[0].options}, PARTITION_BY ({FILE}))"
    )
    parts = (
        {int(part.name.rpartition("=")[2]): part for part in folder.iterdir()}
        if folder.exists()
        else {}
    )
    for query in queries:
        if query.of.file in parts:
            (part_file,) = parts[query.of.file].iterdir()
            part_file.replace(query.target or "")
        else:  # no rows, no part
            connection.execute(
                f"COPY ({_build_sql([query])}) TO {sql.quote_literal(query.target or '')} "
                f"({query.options})"
            )
    shutil.rmtree(folder, ignore_errors=True)
