"""The fields of a standard as columns of one table, be it a JSON Schema or not, and those that say
where a row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from site_builder.cells import fold_header
from site_builder.core.model.columns import Column
from site_builder.core.model.table_schema import Field
from site_builder.metadata.standards import Standard
from site_builder.metadata.standards.records import WITHIN

# The last words of fields that are degrees → the kind of columns that are
DEGREES = {
    "lat": "latitude",
    "latitude": "latitude",
    "lon": "longitude",
    "long": "longitude",
    "longitude": "longitude",
}


def list_standard_fields(standard: Standard) -> tuple[Field, ...]:
    """In the standard's order; of a JSON Schema, the fields of all its lists of records, each name
    once, as columns have them."""
    if standard.schema.fields:
        return standard.schema.fields
    fields: dict[str, Field] = {}
    for records in standard.records:
        for field, _ in records.fields:
            name = field.name.replace(WITHIN, ".")
            fields.setdefault(name, replace(field, name=name))
    return tuple(fields.values())


def find_degree_fields(standard: Standard) -> dict[str, str]:
    """The field that is the longitude, and that which is the latitude, by these words; nothing
    where the standard has none."""
    fields: dict[str, str] = {}
    for field in standard.schema.fields:
        kind = DEGREES.get(fold_header(field.name).rpartition(" ")[2])
        if kind:
            fields.setdefault(kind, field.name)
    if fields.keys() != {*DEGREES.values()}:
        return {}
    return fields


def match_columns(
    columns: Sequence[Column], named: dict[str, str], standard: Standard
) -> dict[str, str]:
    """The column of each field, in the order of the standard. `named`: the field of columns, by
    their names. Degrees are those that were read, be it out of another notation: a column called
    « lat » may hold metres."""
    by_field = {field: name for name, field in named.items()}
    degrees = find_degree_fields(standard)
    by_kind: dict[str, str] = {}
    for column in columns:
        by_kind.setdefault(column.kind, column.name)
    if degrees.keys() <= by_kind.keys():
        by_field |= {field: by_kind[kind] for kind, field in degrees.items()}
    matched: dict[str, str] = {}
    for field in list_standard_fields(standard):
        if field.name in by_field:
            matched[field.name] = by_field[field.name]
    return matched
