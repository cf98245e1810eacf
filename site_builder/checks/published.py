"""A table as it is published, values judged after repair: what is still wrong with it, as problems of its file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from site_builder.canonical import Canonical
from site_builder.checks.headings import meant
from site_builder.checks.told import of_row
from site_builder.checks.verdict import Found, judge
from site_builder.model import Field, Schema
from site_builder.problems import FIRST_ROWS, Place, Problem, error, quoted, warning
from site_builder.readers import RawTable
from site_builder.readers.written import Records
from site_builder.standards import Standard

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REWRITTEN = ("boolean", "number", "integer", "date", "datetime", "time")  # types that have one canonical notation


def judged(
    connection: DuckDBPyConnection,
    typed: Canonical,
    raw: RawTable,
    schema: Schema,
    standard: Standard | None,
    place: Place,
) -> list[Problem]:
    """What breaks the schema in the table that is published, each fault once, with its count and its first rows.

    Of a `standard`, columns that have another heading are judged all the same. A cell that has not the type that the
    schema demands has been told already.
    """
    names = tuple(column.name for column in typed.columns)
    renamed = meant(names, standard) if standard else {}
    labels = tuple(renamed.get(name, name) for name in names)
    verdict = judge(connection, _records(typed, labels), _as_published(schema, typed, labels), each=FIRST_ROWS)
    problems = []
    if renamed:
        pairs = ", ".join(f"« {name} » à nommer « {field} »" for name, field in renamed.items())
        problems.append(warning("fault.headings", place, count=len(renamed), names=pairs))
    if missing := [label.field for label in verdict.labels if label.code == "missing-label"]:
        problems.append(error("fault.missing-labels", place, count=len(missing), names=quoted(missing)))
    fields = {field.name: field for field in schema.fields}
    headings = dict(zip(labels, names, strict=True))
    for fault, count in verdict.counts.items():
        if standard or fault.code != "type-error":
            rows = [found for found in verdict.found if found.fault == fault]
            where = replace(place, column=headings.get(fault.name))
            problems.append(_of_rows(rows, fault.why, count, fields.get(fault.name), where, raw))
    return problems


def _records(typed: Canonical, labels: tuple[str, ...]) -> Records:
    """The table as its CSV has it; r is the number of the row, from 0."""
    cells = ", ".join(f"{typed.shown_cell(index)} AS c{index}" for index in range(len(typed.columns)))
    relation, file = typed.held.relation, typed.held.file
    row, only = ("row_number() OVER () - 1", "") if file is None else ("r", f" WHERE file = {file}")
    first = 0 if file is None else None
    return Records(labels, f"(SELECT {row} AS r, {cells} FROM {relation}{only})", len(labels), first=first)


def _as_published(schema: Schema, typed: Canonical, labels: tuple[str, ...]) -> Schema:
    """The schema by names, of cells in canonical notation, whatever its options and formats say of the file."""
    kinds = {label: column.kind.type for label, column in zip(labels, typed.columns, strict=True)}

    def canonical(field: Field) -> Field:
        known = kinds.get(field.name) == field.type and field.type in REWRITTEN
        return replace(field, format="default", options=None) if known else field

    return replace(schema, match=schema.match or "partial", fields=tuple(map(canonical, schema.fields)))


def _of_rows(rows: list[Found], why: str, count: int, field: Field | None, place: Place, raw: RawTable) -> Problem:
    message, params = of_row(rows[0], field)
    numbers = tuple(raw.row(found.row) for found in rows)
    if place.column not in (None, rows[0].fault.name):
        params = {**params, "heading": str(place.column)}
    if rows[0].other is not None:
        params = {**params, "other": str(raw.row(rows[0].other))}
    return Problem(
        f"fault.{message}", "warning" if why else "error", replace(place, row=numbers[0]), params, count, numbers
    )
