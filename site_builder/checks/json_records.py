"""The records of a JSON file against the JSON Schema of a standard that is no table: what is wrong,
as its problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.checks.fault_messages import report_unchecked_rule
from site_builder.checks.json_schema import LARGEST, JsonFault, NotJson, load_bundled_schema
from site_builder.checks.patterns import RuleTime
from site_builder.columns.fault_rows import TOLD
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.readers.raw_table import write_csv_rows
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LONGEST = 1_000  # characters of a value that are kept
NUMBERED = re.compile(" › [0-9]+(?= ›|$)")  # which of a list within a record


@dataclass
class _Alike:
    """The faults of one kind and one field."""

    first: JsonFault
    count: int = 0
    items: dict[int, None] = field(default_factory=dict)


def validate_json_records(
    connection: DuckDBPyConnection,
    source: Path,
    schema: Path,
    place: Place,
    target: Path,
    rule_time: RuleTime,
) -> list[Problem]:
    """What breaks the schema of a standard, each kind of fault of a field once, with its count and
    its first records; and what could not be looked at.

    All of them are written to `target`, if there are any.
    """
    kinds = dict[tuple[str, str, str], _Alike]()
    rows = target.with_suffix(".csv")
    standard = load_bundled_schema(schema)
    expressions = standard.expressions(rule_time)
    try:
        _, found = standard.faults(source, expressions)
    except NotJson:
        return [make_problem("fault.json-unread", place, "error", most=LARGEST >> 20)]
    write_csv_rows(rows, _counted(found, kinds))
    if kinds:
        cells = (
            "c0::BIGINT AS r, c1 AS \"column\", c2 AS code, '' AS rule, 'error' AS severity, c3 "
            "AS text"
        )
        asked = (
            f"SELECT r, {TOLD} FROM (SELECT {cells} FROM "
            f"{sql.build_read_csv_sql(rows, 4, written=True)})"
        )
        connection.execute(f"COPY ({asked}) TO {sql.quote_literal(target)} ({sql.PARQUET})")
    unchecked = (report_unchecked_rule(rule, place) for rule in expressions.all_named())
    return [*(_problem(alike, place) for alike in kinds.values()), *unchecked]


def _counted(
    found: Iterator[JsonFault], kinds: dict[tuple[str, str, str], _Alike]
) -> Iterator[tuple[str, ...]]:
    """The faults as rows, each being counted among those of its kind."""
    for fault in found:
        name = NUMBERED.sub("", fault.field)
        alike = kinds.setdefault(
            (fault.code, fault.table, name), _Alike(replace(fault, field=name))
        )
        alike.count += 1
        if fault.item is not None and len(alike.items) < FIRST_ROWS:
            alike.items[fault.item] = None
        yield (
            "" if fault.item is None else str(fault.item - 1),
            fault.field,
            fault.code,
            fault.value[:LONGEST],
        )


def _problem(alike: _Alike, place: Place) -> Problem:
    first = alike.first
    rows = tuple(alike.items)
    row_place = replace(place, row=rows[0] if rows else None)
    problem = make_problem(f"fault.{first.code}", row_place, "error", **first.params)
    return replace(problem, count=alike.count, rows=rows)
