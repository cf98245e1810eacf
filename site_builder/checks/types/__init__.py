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
    delimiter = str(get_field_option(field, "delimiter", ","))
    kind = str(get_field_option(field, "itemType", "string"))
    if kind not in TYPES or kind in ("list", "array"):
        return FieldType(partial(_split_list, delimiter), repr)
    item = TYPES[kind](Field(name=field.name, type=kind))
    return FieldType(partial(_read_list, delimiter, item), repr)


def _split_list(delimiter: str, cell: str) -> list[str]:
    return cell.split(delimiter) if delimiter else [cell]


def _read_list(delimiter: str, item: FieldType, cell: str) -> list[Any] | None:
    values = list(map(item.value, _split_list(delimiter, cell)))
    return None if None in values else values


def get_array_item(field: Field) -> Field | None:
    """What the items of an array are, as its arrayItem says; None where nothing does, or nothing
    that is known."""
    described = get_field_option(field, "arrayItem", None)
    if not isinstance(described, Mapping):
        return None
    type_name = str(described.get("type", "any"))
    if type_name not in TYPES:
        return None
    constraints = described.get("constraints")
    missing = described.get("missingValues")
    if not isinstance(missing, list):
        missing = [""]
    return Field(
        name=field.name,
        type=type_name,
        format=str(described.get("format", "default")),
        constraints=constraints if isinstance(constraints, Mapping) else None,
        missing=tuple(map(str, missing)),
        options={key: value for key, value in described.items() if key != "arrayItem"},
    )


def is_missing(field: Field, item: Any) -> bool:
    """Does an item stand for nothing?"""
    return item is None or str(item) in (field.missing or ())


def build_item_reader(field: Field) -> Callable[[Any], Any]:
    """The value of an item of JSON, None where it has none: a text is read as a cell is."""
    return partial(_read_item, field.type, get_field_type(field))


def _read_item(type_name: str, type_: FieldType, item: Any) -> Any:
    match type_name, item:
        case _, str():
            return type_.value(item)
        case "any", _:
            return str(item)
        case "year", int():  # true too, which is 1 to Python
            return int(item) if 0 <= item <= 9999 else None
        case "boolean", bool():
            return item
        case _, bool():
            return None
        case "number", int() | float():
            return Decimal(str(item))
        case "integer", int():
            return item
        case "integer", float() if item.is_integer():
            return int(item)
        case ("array" | "list", list()) | ("object" | "geojson", dict()):
            return item
    return None


def _build_array_type(field: Field) -> FieldType:
    item = get_array_item(field)
    if item is None:
        return FieldType(read_array, build_json_key)
    return FieldType(partial(_read_items, item, build_item_reader(item)), build_json_key)


def _read_items(field: Field, read: Callable[[Any], Any], cell: str) -> list[Any] | None:
    """A list whose items, but those that stand for nothing, have a value."""
    items = read_array(cell)
    for item in items or ():
        if not is_missing(field, item) and read(item) is None:
            return None
    return items


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
