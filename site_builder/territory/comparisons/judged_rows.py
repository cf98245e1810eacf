"""Each row of the table, for a measure: of which commune, year and category it is and what it adds,
or why it is of no figure. Views of DuckDB: nothing is read before it is asked for.

Amounts are decimals of six places from here on: no sum depends on the order of the rows. Nobody's
amount has more than twelve digits before the point; one that has is no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import starmap
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.model.measure import POPULATION, TOTAL, Measure
from site_builder.core.model.territory import (
    COUNTED_HERE,
    COUNTING,
    INSEE,
    OUTSIDE,
    SOURCE_DATASET,
    SOURCE_FILE,
    YEAR,
)
from site_builder.metadata.standards import Standard
from site_builder.prepare.charts.row_parts import fold_word
from site_builder.storage import sql
from site_builder.territory.comparisons.headings import UNASSIGNED, find_heading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AMOUNT = "DECIMAL(18, 6)"
SHARE = "DECIMAL(13, 12)"
PERCENT = "DECIMAL(15, 12)"
OLDEST = 1800
NEWEST = 2200  # years: what is beyond is none
LONGEST_LABEL = 200  # characters: a category stands in a page
SEPARATOR = "|"  # between the parts of a category


def create_source(
    connection: DuckDBPyConnection, parquet: Path, standard: Standard, communes: Iterable[str]
) -> None:
    """The columns that measures ask for, in `source`, each under its name; one that the table lacks
    is empty. `files` numbers the files in their order, `latest` has the last year of a dataset."""
    table = f"read_parquet({sql.quote_literal(parquet)}, file_row_number = true)"
    description = sql.fetch_all_rows(connection, f"DESCRIBE SELECT * FROM {table}")
    present = set(map(itemgetter(0), description))
    selected = ["file_row_number AS row"]
    for name in _list_columns(standard):
        column = sql.quote_identifier(name)
        if name not in present:
            column = f"NULL AS {column}"
        selected.append(column)
    connection.execute(f"CREATE VIEW source AS SELECT {', '.join(selected)} FROM {table}")
    connection.execute("CREATE TABLE communes (insee VARCHAR)")
    _insert_rows(connection, "communes", zip(communes))
    connection.execute(
        "CREATE TABLE files AS SELECT dataset, file, "
        "row_number() OVER (ORDER BY dataset, file) AS number "
        f"FROM (SELECT DISTINCT {SOURCE_DATASET} AS dataset, {SOURCE_FILE} AS file FROM source)"
    )
    connection.execute(
        f"CREATE TABLE latest AS SELECT {SOURCE_DATASET} AS dataset, max({YEAR}) AS year "
        f"FROM source WHERE {YEAR} BETWEEN {OLDEST} AND {NEWEST} GROUP BY dataset"
    )
    label = f"left(trim(CAST(cell AS VARCHAR)), {LONGEST_LABEL})"
    connection.execute(f"CREATE MACRO label_of(cell) AS nullif({label}, '')")
    connection.execute("CREATE MACRO fold(cell) AS lower(strip_accents(label_of(cell)))")


def _insert_rows(
    connection: DuckDBPyConnection, table: str, rows: Iterable[tuple[str, ...]]
) -> None:
    values = []
    for row in rows:
        values.append(f"({', '.join(map(sql.quote_literal, row))})")
    if values:
        connection.execute(f"INSERT INTO {table} VALUES {', '.join(values)}")


def _list_columns(standard: Standard) -> list[str]:
    names = [INSEE, YEAR, SOURCE_DATASET, SOURCE_FILE, OUTSIDE, COUNTING.name, *standard.row_key]
    for measure in standard.measures:
        names += [measure.sum, measure.share, measure.distinct]
        names += [*measure.by, *measure.principal, *measure.once]
        names += map(itemgetter(0), (*measure.where, *measure.excluded))
        names += map(attrgetter("column"), measure.nomenclatures)
        if _is_of_field(measure):
            names.append(measure.per)
    return list(filter(None, dict.fromkeys(names)))


def create_judged_view(
    connection: DuckDBPyConnection, measure: Measure, standard: Standard
) -> None:
    """`judged` has the rows that a measure asks for: `reason` ("" where they count), `insee`,
    `year`, `category`, the parts of it (`label0`…), `principal`, `amount`, `divisor` and `item`,
    which is counted once."""
    _create_repeated(connection, measure, standard)
    _create_assigned(connection, measure)
    labels = list(map("label_of({})".format, map(sql.quote_identifier, measure.by)))
    category = _select_category(measure, labels)
    year = YEAR if measure.yearly else "NULL::BIGINT"
    selected = [
        f"{_select_reason(measure, category)} AS reason",
        f"{INSEE} AS insee",
        f"{year} AS year",
        f"{category} AS category",
        f"{_select_principal(measure)} AS principal",
        f"{_select_amount(measure)} AS amount",
        f"{_select_divisor(measure)} AS divisor",
        f"{_select_item(measure)} AS item",
    ]
    for place, label in enumerate(labels):
        selected.append(f"{label} AS label{place}")
    joins = [f"LEFT JOIN latest ON latest.dataset = {SOURCE_DATASET}"]
    if measure.once:
        joins.append(f"LEFT JOIN files ON {_is_of_file()}")
        joins.append(f"LEFT JOIN repeated ON repeated.key = {_select_key(measure, standard)}")
    if measure.headings:
        joins.append(f"LEFT JOIN nomenclatures ON {_is_of_nomenclature()}")
        joins.append(f"LEFT JOIN assigned ON {_is_assigned(measure)}")
    connection.execute(
        f"CREATE OR REPLACE VIEW judged AS SELECT {', '.join(selected)} FROM source "
        f"{' '.join(joins)} WHERE {_select_rows(measure)}"
    )


def _is_of_file() -> str:
    return (
        f"files.dataset IS NOT DISTINCT FROM {SOURCE_DATASET} "
        f"AND files.file IS NOT DISTINCT FROM {SOURCE_FILE}"
    )


def _is_of_nomenclature() -> str:
    return (
        f"nomenclatures.insee IS NOT DISTINCT FROM {INSEE} "
        f"AND nomenclatures.year IS NOT DISTINCT FROM {YEAR}"
    )


def _select_reason(measure: Measure, category: str) -> str:
    """The first reason for which a row is of no figure, for SQL."""
    reasons = [
        (f"coalesce({OUTSIDE}, false)", "outside"),
        (f"coalesce({INSEE} NOT IN (SELECT insee FROM communes), true)", "unplaced"),
    ]
    if measure.yearly:
        is_year = f"{YEAR} BETWEEN {OLDEST} AND {NEWEST}"
        reasons.append((f"NOT coalesce({is_year}, false)", "undated"))
    else:
        reasons.append((f"coalesce({YEAR} < latest.year, false)", "earlier"))
    here = sql.quote_literal(COUNTED_HERE)
    reasons.append((f"coalesce({COUNTING.name} <> {here}, false)", "repeated"))
    if measure.once:
        reasons.append(("coalesce(repeated.file <> files.number, false)", "repeated"))
    if measure.by and not measure.headings:
        reasons.append((f"({category}) IS NULL", "uncategorised"))
    numbers = [_select_amount(measure)]
    if _is_of_field(measure):
        numbers.append(_select_divisor(measure))
    has_numbers = " AND ".join(map("({}) IS NOT NULL".format, numbers))
    reasons.append((f"NOT ({has_numbers})", "empty"))
    cases = starmap("WHEN {} THEN '{}'".format, reasons)
    return f"CASE {' '.join(cases)} ELSE '' END"


def _select_rows(measure: Measure) -> str:
    """The rows that a measure asks for, for SQL."""
    conditions = list(starmap(_is_one_of, measure.where))
    conditions += map("NOT {}".format, starmap(_is_one_of, measure.excluded))
    return " AND ".join(conditions) or "true"


def _is_one_of(name: str, texts: Sequence[str]) -> str:
    folded = map(sql.quote_literal, map(fold_word, texts))
    return f"coalesce(fold({sql.quote_identifier(name)}) IN ({', '.join(folded)}), false)"


def _select_amount(measure: Measure) -> str:
    """What a row adds: as a chart of the same columns would take it, a share of more than one being
    a percentage, and a row without a share whole."""
    if not measure.sum:
        return "1"
    amount = f"TRY_CAST({sql.quote_identifier(measure.sum)} AS {AMOUNT})"
    if not measure.share:
        return amount
    share = sql.quote_identifier(measure.share)
    return (
        f"{amount} * CASE WHEN {share} IS NULL THEN 1::{SHARE} "
        f"WHEN {share} BETWEEN 0 AND 1 THEN CAST({share} AS {SHARE}) "
        f"WHEN {share} > 1 AND {share} <= 100 "
        f"THEN CAST(CAST({share} AS {PERCENT}) * 0.01 AS {SHARE}) END"
    )


def _is_of_field(measure: Measure) -> bool:
    """Is what divides a field of the same rows?"""
    return measure.per not in ("", POPULATION, TOTAL)


def _select_divisor(measure: Measure) -> str:
    if not _is_of_field(measure):
        return f"NULL::{AMOUNT}"
    return f"TRY_CAST({sql.quote_identifier(measure.per)} AS {AMOUNT})"


def _select_item(measure: Measure) -> str:
    """What is counted once; a row that names nothing is one by itself."""
    if not measure.distinct:
        return "NULL::VARCHAR"
    name = sql.quote_identifier(measure.distinct)
    names_nothing = f"label_of({name}) IS NULL"
    if measure.anonymous:
        names_nothing += f" OR {_is_one_of(measure.distinct, measure.anonymous)}"
    item = f"'item ' || lower(label_of({name}))"
    return f"CASE WHEN {names_nothing} THEN 'row ' || row ELSE {item} END"


def _select_principal(measure: Measure) -> str:
    labels = map("coalesce(fold({}), '')".format, map(sql.quote_identifier, measure.principal))
    return " || chr(31) || ".join(labels) or "''"


def _select_category(measure: Measure, labels: Sequence[str]) -> str:
    if measure.headings:
        return f"coalesce(assigned.heading, '{UNASSIGNED}')"
    return f" || '{SEPARATOR}' || ".join(map("lower({})".format, labels)) or "''"


def _create_repeated(connection: DuckDBPyConnection, measure: Measure, standard: Standard) -> None:
    """The keys that several files of a commune have, among the rows that a measure asks for, and
    the first of these files."""
    if not measure.once:
        return
    connection.execute(
        f"CREATE OR REPLACE TABLE repeated AS SELECT {_select_key(measure, standard)} AS key, "
        f"min(files.number) AS file FROM source JOIN files ON {_is_of_file()} "
        f"WHERE {_select_rows(measure)} GROUP BY key "
        "HAVING key IS NOT NULL AND min(files.number) <> max(files.number)"
    )


def _select_key(measure: Measure, standard: Standard) -> str:
    """The key of a row, in its commune and year; null where a field is empty without which it tells
    no row from another. Files of a year each do not say the year in their rows."""
    names = [INSEE, *map(sql.quote_identifier, (*standard.row_key, *measure.principal))]
    if measure.yearly:
        names.append(YEAR)
    filled = map("{} IS NOT NULL".format, map(sql.quote_identifier, measure.once))
    return f"CASE WHEN {' AND '.join(filled)} THEN hash({', '.join(names)}) END"


def _create_assigned(connection: DuckDBPyConnection, measure: Measure) -> None:
    """`nomenclatures`: that of each commune and year; `assigned`: the heading of each code of
    each."""
    if not measure.headings:
        return
    _create_nomenclatures(connection, measure)
    rows = sql.fetch_all_rows(
        connection,
        f"SELECT DISTINCT nomenclature, {_select_code(measure)} AS code FROM source "
        f"JOIN nomenclatures ON {_is_of_nomenclature()} WHERE code <> '' ORDER BY ALL",
    )
    connection.execute(
        "CREATE OR REPLACE TABLE assigned (nomenclature VARCHAR, code VARCHAR, heading VARCHAR)"
    )
    assigned = []
    for nomenclature, code in rows:
        heading = find_heading(measure.headings, nomenclature, code)
        assigned.append((nomenclature, code, heading))
    _insert_rows(connection, "assigned", assigned)


def _create_nomenclatures(connection: DuckDBPyConnection, measure: Measure) -> None:
    """The one nomenclature that some code tells; that of its year where no code tells any; ""
    where codes tell several, or nothing does."""
    evidence = []
    for codes in measure.nomenclatures:
        is_of_list = _is_one_of(codes.column, codes.codes)
        evidence.append(f"CASE WHEN bool_or({is_of_list}) THEN {sql.quote_literal(codes.name)} END")
    by_year = "''"
    for name, year in measure.since:
        by_year = f"CASE WHEN {YEAR} >= {year} THEN {sql.quote_literal(name)} ELSE {by_year} END"
    connection.execute(
        "CREATE OR REPLACE TABLE nomenclatures AS SELECT insee, year, CASE len(names) "
        "WHEN 1 THEN names[1] WHEN 0 THEN by_year ELSE '' END AS nomenclature "
        f"FROM (SELECT {INSEE} AS insee, {YEAR} AS year, {by_year} AS by_year, "
        f"list_distinct([{', '.join(evidence)}]) AS names "
        f"FROM source GROUP BY {INSEE}, {YEAR})"
    )


def _select_code(measure: Measure) -> str:
    """The digits of a code, as many as rules look at."""
    longest = max(map(len, map(attrgetter("prefix"), measure.headings)))
    name = sql.quote_identifier(measure.by[0])
    return f"left(regexp_replace(CAST({name} AS VARCHAR), '[^0-9]', '', 'g'), {longest})"


def _is_assigned(measure: Measure) -> str:
    return (
        "assigned.nomenclature = nomenclatures.nomenclature "
        f"AND assigned.code = {_select_code(measure)}"
    )
