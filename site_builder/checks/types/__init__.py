"""The types of Table Schema: what a cell is worth as it is written, without repair.

A type is asked once of each distinct text. What frictionless accepts we accept, but for what
docs/validation.md lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from site_builder.checks.types.kind import FieldType, get_field_option
from site_builder.checks.types.moments import (
    build_date_type,
    build_datetime_type,
    build_duration_type,
    build_time_type,
    build_year_type,
    build_yearmonth_type,
)
from site_builder.checks.types.nested import (
    build_geojson_type,
    build_geopoint_type,
    build_json_key,
    build_object_type,
    read_array,
)
from site_builder.checks.types.numbers import (
    build_boolean_type,
    build_integer_type,
    build_number_type,
)
from site_builder.checks.types.texts import build_string_type
from site_builder.core.model.table_schema import Field

__all__ = [
    "TYPES",
    "FieldType",
    "build_item_reader",
    "get_array_item",
    "get_field_type",
    "is_missing",
]


def get_field_type(field: Field) -> FieldType:
    """The type of a field, as its format and its options make it."""
    return TYPES[field.type](field)


def _build_list_type(field: Field) -> FieldType:
    kind = str(get_field_option(field, "itemType", "string"))
    item = (
        TYPES[kind](Field(name=field.name, type=kind))
        if kind in TYPES and kind not in ("list", "array")
        else None
    )
    delimiter = str(get_field_option(field, "delimiter", ","))
    return FieldType(partial(_read_list, delimiter, item), repr)


def _read_list(delimiter: str, item: FieldType | None, cell: str) -> list[Any] | None:
    found = cell.split(delimiter) if delimiter else [cell]
    if item is None:
        return list(found)
    values = [item.value(value) for value in found]
    return None if None in values else values


def get_array_item(field: Field) -> Field | None:
    """What the items of an array are, as its arrayItem says; None where nothing does, or nothing
    that is known."""
    said = get_field_option(field, "arrayItem", None)
    if not isinstance(said, Mapping) or str(said.get("type", "any")) not in TYPES:
        return None
    constraints = said.get("constraints")
    missing = said.get("missingValues")
    return Field(
        name=field.name,
        type=str(said.get("type", "any")),
        format=str(said.get("format", "default")),
        constraints=constraints if isinstance(constraints, Mapping) else None,
        missing=tuple(map(str, missing)) if isinstance(missing, list) else ("",),
        options={key: value for key, value in said.items() if key != "arrayItem"},
    )


def is_missing(field: Field, found: Any) -> bool:
    """Does an item stand for nothing?"""
    return found is None or str(found) in (field.missing or ())


def build_item_reader(field: Field) -> Callable[[Any], Any]:
    """The value of an item of JSON, None where it has none: a text is read as a cell is."""
    type_ = get_field_type(field)

    def read(found: Any) -> Any:
        return type_.value(found) if isinstance(found, str) else _native(field.type, found)

    return read


def _native(kind: str, found: Any) -> Any:
    if kind == "any":
        return str(found)
    is_whole_number = isinstance(found, float) and found.is_integer()
    match found:
        case int() if kind == "year":  # true too, which is 1 to Python
            return int(found) if 0 <= found <= 9999 else None
        case bool():
            return found if kind == "boolean" else None
        case int() | float() if kind == "number":
            return Decimal(str(found))
        case int() | float() if kind == "integer":
            return int(found) if is_whole_number or isinstance(found, int) else None
        case list():
            return found if kind in ("array", "list") else None
        case dict():
            return found if kind in ("object", "geojson") else None
    return None


def _build_array_type(field: Field) -> FieldType:
    item_field = get_array_item(field)
    read = (
        partial(_read_items, item_field, build_item_reader(item_field))
        if item_field
        else read_array
    )
    return FieldType(read, build_json_key)


def _read_items(field: Field, read: Callable[[Any], Any], cell: str) -> list[Any] | None:
    """A list whose items, but those that stand for nothing, have a value."""
    found = read_array(cell)
    return (
        found
        if all(is_missing(field, item) or read(item) is not None for item in found or ())
        else None
    )


TYPES: Mapping[str, Callable[[Field], FieldType]] = {
    "string": build_string_type,
    "any": lambda field: FieldType(),
    "integer": build_integer_type,
    "number": build_number_type,
    "boolean": build_boolean_type,
    "date": build_date_type,
    "datetime": build_datetime_type,
    "time": build_time_type,
    "year": build_year_type,
    "yearmonth": build_yearmonth_type,
    "duration": build_duration_type,
    "geopoint": build_geopoint_type,
    "object": build_object_type,
    "array": _build_array_type,
    "list": _build_list_type,
    "geojson": build_geojson_type,
}
