"""Parquet, by DuckDB: its footer is believed only as far as it is checked, its values become text
as a CSV has them. No other reader asks DuckDB."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.readers import cell_rows
from site_builder.readers.decide import MOST_COLUMNS, clean_column_names
from site_builder.readers.decide.records import LARGEST_CELL
from site_builder.readers.features import Feature, load_feature_table
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import ReadingFault, check_table_size, return_refusal
from site_builder.storage import sql
from site_builder.tables.build_table import ROWS_AT_ONCE, build_table_of_batches

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

MOST_BYTES = 4_000_000_000  # of all cells as text
AT_ONCE = 100  # columns weighed by one statement
LISTED = 5
ARROW = "ARROW:schema"  # the key under which Arrow writes all metadata once more, in base64
FETCHED = 2_000  # rows at a time
# CAST writes 12.0 and 1e-05: as in a CSV, 12 and 0.00001. Large exponents stay: those digits were
# rounded away.
_FLOAT = (
    "CASE WHEN isfinite({c}) THEN regexp_replace("
    "CASE WHEN regexp_matches(CAST({c} AS VARCHAR), 'e-(0[1-9]|1[0-2])$')"
    " THEN rtrim(CAST(CAST(CAST({c} AS VARCHAR) AS DECIMAL(38, 30)) AS VARCHAR), '0')"
    " ELSE CAST({c} AS VARCHAR) END, '[.]0$', '') END"
)
_NOTATIONS = (  # how a type begins → SQL of its text
    # first: FLOAT[] is a list
    (re.compile(r"STRUCT|MAP|UNION|VARIANT|.*\]$"), "CAST(to_json({c}) AS VARCHAR)"),
    (re.compile("FLOAT|DOUBLE"), _FLOAT),
    (
        re.compile("TIMESTAMP WITH TIME ZONE"),
        "replace(CAST({c} AT TIME ZONE 'UTC' AS VARCHAR), ' ', 'T') || 'Z'",
    ),
    (re.compile("TIMESTAMP"), "replace(CAST({c} AS VARCHAR), ' ', 'T')"),
    (re.compile("BLOB"), "TRY(decode({c}))"),  # old programs do not say that their bytes are text
    (re.compile("GEOMETRY"), "CAST(ST_AsGeoJSON({c}) AS VARCHAR)"),
    (re.compile(""), "CAST({c} AS VARCHAR)"),
)
_LENGTHS = ("max(strlen({t}))", "sum(strlen({t}))")
_LOSSES = ("count({c}) - count({t})", "count(*) FILTER (contains({t}, chr(0)))")
_SYSTEM = re.compile(r'"id":\s*\{\s*"authority":\s*"(\w+)",\s*"code":\s*"?(\w+)"?\s*\}\s*\}\s*$')
# What names a person, a machine or a folder, in metadata that programs add without being asked.
_PERSONAL = re.compile(
    r"(?i)(?<![a-z])[a-z]:\\|\\\\[a-z0-9_.-]+\\|(?<![a-z0-9])/(?:home"
    r"|users|volumes|mnt|media|root)/|file:/"
    r"|[a-z0-9._+-]+@[a-z0-9-]+[.][a-z]{2,}"
    r"|\"?(?:author|auteur|creator_name|created_by|user"
    r"|username|utilisateur|owner|propri[eé]taire|contact|e?mail"
    r"|hostname|machine)\"?\s*[:=]\s*\"?[^\s\",{}]"
)


@dataclass(frozen=True, slots=True)
class ParquetColumn:
    """One column. `type` is DuckDB's; `sql` is s0, s1… whatever its name."""

    name: str
    type: str
    sql: str

    @property
    def text(self) -> str:
        """SQL of its value as text, in the notation of our own CSV."""
        return next(text for begins, text in _NOTATIONS if begins.match(self.type)).replace(
            "{c}", self.sql
        )


@return_refusal
def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    """Read the one table of a Parquet file, each value as text in the notation of our own CSV."""
    import duckdb

    path = scratch / "0.parquet"
    path.unlink(missing_ok=True)
    path.hardlink_to(source)
    try:
        with closing(sql.open_duckdb(scratch)) as connection:
            return _read(connection, sql.quote_literal(path), scratch)
    except (duckdb.Error, RecursionError):  # of a geometry in a geometry in a geometry…
        raise ReadingFault("parquet-broken") from None


def _read(connection: DuckDBPyConnection, file: str, scratch: Path) -> RawTable:
    declared = sql.fetch_one_row(connection, f"SELECT num_rows FROM parquet_file_metadata({file})")[
        0
    ]
    columns = _list_columns(connection, file)
    if len(columns) > MOST_COLUMNS:
        raise ReadingFault("too-many-columns", columns=len(columns), most=MOST_COLUMNS)
    check_table_size(declared, len(columns))
    _check_decimals(connection, file)
    relation = (
        f"read_parquet({file}, hive_partitioning=false) AS "
        f"t({', '.join(column.sql for column in columns)})"
    )
    not_numbers = _weigh(connection, relation, columns, declared)
    places = [column for column in columns if column.type.startswith("GEOMETRY")]
    table = (
        _load_map_layer(
            connection,
            relation,
            columns=columns,
            place=_find_primary_geometry(connection, file, places),
            scratch=scratch,
        )
        if places
        else _load_columns(connection, relation, columns, scratch)
    )
    repairs = (Repair("not-a-number", count=not_numbers),) if not_numbers else ()
    return replace(
        table,
        repairs=(*repairs, *table.repairs),
        leaks=tuple(_find_leaks(connection, file)),
        asides=tuple(_read_metadata(connection, file).values()),
    )


def _load_columns(
    connection: DuckDBPyConnection, relation: str, columns: list[ParquetColumn], scratch: Path
) -> RawTable:
    cells = ", ".join(f"coalesce({column.text}, '')" for column in columns)
    selection = connection.sql(f"SELECT {cells} FROM {relation}")
    batches = cast("Iterable[pa.RecordBatch]", selection.to_arrow_reader(ROWS_AT_ONCE))
    names, renamed = clean_column_names([column.name for column in columns])
    return RawTable(
        names=names,
        cells=build_table_of_batches(batches, len(columns), scratch),
        first_row=1,
        skipped=(),
        reading=replace(cell_rows.BLANK, names=names, width=len(names)),
        repairs=renamed,
    )


def _load_map_layer(
    connection: DuckDBPyConnection,
    relation: str,
    columns: list[ParquetColumn],
    place: ParquetColumn,
    scratch: Path,
) -> RawTable:
    """A layer of a map: the same table as of its GeoJSON, whatever its system of coordinates."""
    others = [column for column in columns if column is not place]
    names, renamed = clean_column_names([column.name for column in others])
    query = f"SELECT {', '.join(column.text for column in (place, *others))} FROM {relation}"

    def features() -> Iterator[Feature]:
        with connection.cursor() as cursor:
            selection = cursor.execute(query)
            while rows := selection.fetchmany(FETCHED):
                for shape, *values in rows:
                    yield Feature(
                        dict(zip(names, values, strict=True)), shape and json.loads(shape)
                    )

    system = _SYSTEM.search(place.type.removesuffix("')"))
    declared = f"{system[1]}:{system[2]}" if system else place.type[len("GEOMETRY('") : -2]
    table = load_feature_table(features, declared, scratch)
    return replace(table, repairs=(*renamed, *table.repairs))


def _find_primary_geometry(
    connection: DuckDBPyConnection, file: str, places: list[ParquetColumn]
) -> ParquetColumn:
    """The geometry that the file names as its own; others are text."""
    geo_metadata = _read_metadata(connection, file).get("geo", "").replace(" ", "")
    return next(
        (column for column in places if f'"primary_column":"{column.name}"' in geo_metadata),
        places[0],
    )


def _list_columns(connection: DuckDBPyConnection, file: str) -> list[ParquetColumn]:
    described = sql.fetch_all_rows(
        connection, f"DESCRIBE SELECT * FROM read_parquet({file}, hive_partitioning=false)"
    )
    elements = sql.fetch_all_rows(
        connection, f"SELECT name, num_children FROM parquet_schema({file})"
    )
    names = list(_list_top_names(elements))
    # DuckDB's are the same, but those that differ by capitals only
    if len(names) != len(described):
        names = [name for name, *_ in described]
    return [
        ParquetColumn(name, type_[1], f"s{at}")
        for at, (name, type_) in enumerate(zip(names, described, strict=True))
    ]


def _list_top_names(elements: list[tuple[str, int | None]]) -> Iterator[str]:
    """The names of the columns among the elements of a schema, each of which stands before what is
    in it."""
    inside = [1]  # how many elements of each level are still to come
    for name, children in elements:
        while inside and not inside[-1]:
            inside.pop()
        if not inside:
            return
        inside[-1] -= 1
        if len(inside) == 2:
            yield name
        if children:
            inside.append(children)


def _check_decimals(connection: DuckDBPyConnection, file: str) -> None:
    """Raise ReadingFault for decimals that DuckDB would round."""
    wide = sql.fetch_all_rows(
        connection,
        (
            f"SELECT name FROM parquet_schema({file}) WHERE converted_type = 'DECIMAL' AND "
            "precision > 38"
        ),
    )
    if wide:
        raise ReadingFault("parquet-decimal", column=wide[0][0])


def _weigh(
    connection: DuckDBPyConnection, relation: str, columns: list[ParquetColumn], declared: int
) -> int:
    """Measure all cells before keeping one; how many are NaN or infinite. Raises ReadingFault.

    Lengths come first: they cost nothing, where a few kilobytes can stand for gigabytes of text.
    """
    total = not_numbers = 0
    for group in _group_columns(columns):
        for column, (longest, length) in _measure_columns(
            connection, relation, columns=group, measures=_LENGTHS, declared=declared
        ):
            total += int(length or 0)
            if total > MOST_BYTES:
                raise ReadingFault("archive-bomb", most=MOST_BYTES // 1_000_000)
            if (longest or 0) > LARGEST_CELL and _measure_longest_text(
                connection, relation, column
            ) > LARGEST_CELL:
                raise ReadingFault("cell-too-long", most=LARGEST_CELL)
    for group in _group_columns(columns):
        for column, (lost, nul) in _measure_columns(
            connection, relation, columns=group, measures=_LOSSES, declared=declared
        ):
            if nul or (lost and column.type == "BLOB"):
                raise ReadingFault("parquet-binary", column=column.name)
            not_numbers += lost
    return not_numbers


def _group_columns(columns: list[ParquetColumn]) -> Iterator[list[ParquetColumn]]:
    return (columns[start : start + AT_ONCE] for start in range(0, len(columns), AT_ONCE))


def _measure_columns(
    connection: DuckDBPyConnection,
    relation: str,
    columns: list[ParquetColumn],
    measures: tuple[str, str],
    declared: int,
) -> Iterator[tuple[ParquetColumn, tuple[int, int]]]:
    """Two aggregates of each column."""
    expressions = [
        measure.replace("{t}", column.text).replace("{c}", column.sql)
        for column in columns
        for measure in measures
    ]
    count, *figures = sql.fetch_one_row(
        connection, f"SELECT count(*), {', '.join(expressions)} FROM {relation}"
    )
    if count != declared:
        raise ReadingFault("parquet-broken")
    return zip(columns, zip(figures[::2], figures[1::2], strict=True), strict=True)


def _measure_longest_text(
    connection: DuckDBPyConnection, relation: str, column: ParquetColumn
) -> int:
    """In characters, where `strlen` counts bytes."""
    return int(
        sql.fetch_one_row(connection, f"SELECT max(length({column.text})) FROM {relation}")[0]
    )


def _find_leaks(connection: DuckDBPyConnection, file: str) -> Iterator[Refusal]:
    """The keys under which programs wrote something that names a person, a machine or a folder."""
    tool = sql.fetch_one_row(connection, f"SELECT created_by FROM parquet_file_metadata({file})")[0]
    metadata = {"created_by": tool or "", **_read_metadata(connection, file)}
    keys = [
        key for key, value in metadata.items() if _PERSONAL.search(_decode_metadata(key, value))
    ]
    if keys:
        named_keys = [
            key for key in keys if key != ARROW
        ] or keys  # it says again what the others do
        yield Refusal(
            code="original-metadata",
            params={"keys": ", ".join(key[:60] for key in named_keys[:LISTED])},
        )


def _read_metadata(connection: DuckDBPyConnection, file: str) -> dict[str, str]:
    """What programs wrote beside the table, without what is no text."""
    entries = sql.fetch_all_rows(
        connection, f"SELECT TRY(decode(key)), TRY(decode(value)) FROM parquet_kv_metadata({file})"
    )
    return {key or "?": value or "" for key, value in entries}


def _decode_metadata(key: str, value: str) -> str:
    if key == "created_by":
        return value
    if key != ARROW:
        return f'"{key}":"{value}"'
    try:
        return b64decode(value).decode("latin-1")
    except (NotBase64, ValueError):
        return value
