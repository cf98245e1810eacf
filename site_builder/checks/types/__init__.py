"""The types of Table Schema: what a cell is worth as it is written, without repair.

Most cells are plain: a pattern that RE2 and Python share knows them, and SQL casts them. The others, each distinct text
once, are read in Python: what frictionless accepts we accept, but for what docs/validation.md lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from site_builder.checks.types.kind import Type, itself, option
from site_builder.checks.types.moments import of_date, of_datetime, of_duration, of_time, of_year, of_yearmonth
from site_builder.checks.types.nested import of_array, of_geojson, of_geopoint, of_object
from site_builder.checks.types.numbers import of_boolean, of_integer, of_number
from site_builder.checks.types.texts import of_string
from site_builder.model import Field

__all__ = ["TYPES", "Type", "type_of"]


def type_of(field: Field) -> Type:
    """The type of a field, as its format and its options make it."""
    return TYPES[field.type](field)


def of_list(field: Field) -> Type:
    kind = str(option(field, "itemType", "string"))
    item = TYPES[kind](Field(field.name, kind)) if kind in TYPES and kind not in ("list", "array") else None
    return Type("", "{cell}", partial(_read_list, str(option(field, "delimiter", ",")), item), key=repr)


def _read_list(delimiter: str, item: Type | None, cell: str) -> list[Any] | None:
    found = cell.split(delimiter) if delimiter else [cell]
    if item is None:
        return list(found)
    values = [item.read(one) for one in found]
    return None if None in values else values


TYPES: Mapping[str, Callable[[Field], Type]] = {
    "string": of_string,
    "any": lambda field: Type(None, "{cell}", itself, same="{value}"),
    "integer": of_integer,
    "number": of_number,
    "boolean": of_boolean,
    "date": of_date,
    "datetime": of_datetime,
    "time": of_time,
    "year": of_year,
    "yearmonth": of_yearmonth,
    "duration": of_duration,
    "geopoint": of_geopoint,
    "object": of_object,
    "array": of_array,
    "list": of_list,
    "geojson": of_geojson,
}
