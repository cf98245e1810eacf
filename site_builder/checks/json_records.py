"""The records of a JSON file against the JSON Schema of a standard that is no table: what is wrong,
as its problems."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder.checks.fault_messages import report_unchecked_rule
from site_builder.checks.json_schema import LARGEST, JsonFault, NotJson, load_bundled_schema
from site_builder.checks.patterns import RuleTime
from site_builder.columns.fault_rows import FaultRow
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem

LONGEST = 1_000  # characters of a value that are kept
NUMBERED = re.compile(" › [0-9]+(?= ›|$)")  # which of a list within a record


@dataclass
class _Alike:
    """The faults of one kind and one field."""

    first: JsonFault
    count: int = 0
    items: dict[int, None] = field(default_factory=dict)


def validate_json_records(
    source: Path, schema: Path, place: Place, rule_time: RuleTime, *, scratch: Path
) -> tuple[list[Problem], Iterator[FaultRow]]:
    """What breaks the schema of a standard, each kind of fault of a field once, with its count and
    its first records; what could not be looked at; and all faults, which wait in `scratch`."""
    kinds = dict[tuple[str, str, str], _Alike]()
    rows = scratch / "json-faults.csv"
    standard = load_bundled_schema(schema)
    expressions = standard.expressions(rule_time)
    try:
        _, faults = standard.faults(source, expressions)
    except NotJson:
        unread = make_problem("fault.json-unread", place, "error", most=LARGEST >> 20)
        return [unread], iter(())
    with rows.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_count_faults(faults, kinds))
    unchecked = (report_unchecked_rule(rule, place) for rule in expressions.all_named())
    problems = [*(_make_fault_problem(alike, place) for alike in kinds.values()), *unchecked]
    return problems, _read_faults(rows)


def _read_faults(rows: Path) -> Iterator[FaultRow]:
    csv.field_size_limit(LARGEST)
    with rows.open(encoding="utf-8", newline="") as file:
        for row, name, code, text in csv.reader(file):
            yield FaultRow(
                row=int(row) if row else None,
                column=name,
                code=code,
                rule="",
                severity="error",
                text=text or None,
            )


def _count_faults(
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


def _make_fault_problem(alike: _Alike, place: Place) -> Problem:
    first = alike.first
    rows = tuple(alike.items)
    row_place = replace(place, row=rows[0] if rows else None)
    problem = make_problem(f"fault.{first.code}", row_place, "error", **first.params)
    return replace(problem, count=alike.count, rows=rows)
