"""The types of Table Schema: what a cell is worth as it is written, without repair.

Most cells are plain: a pattern that RE2 and Python share knows them, and SQL casts them. The
others, each distinct text once, are read in Python: what frictionless accepts we accept, but for
what docs/validation.md lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from site_builder.checks.types.kind import Type, itself, option
from site_builder.checks.types.moments import (
    of_date,
    of_datetime,
    of_duration,
    of_time,
    of_year,
    of_yearmonth,
)
from site_builder.checks.types.nested import (
    of_geojson,
    of_geopoint,
    of_object,
    read_array,
    same_json,
)
from site_builder.checks.types.numbers import of_boolean, of_integer, of_number
from site_builder.checks.types.texts import of_string
from site_builder.core.model import Field

__all__ = ["TYPES", "Type", "is_missing", "item", "item_reader", "type_of"]


def type_of(field: Field) -> Type:
    """The type of a field, as its format and its options make it."""
    return TYPES[field.type](field)


def of_list(field: Field) -> Type:
    kind = str(option(field, "itemType", "string"))
    item = (
        TYPES[kind](Field(name=field.name, type=kind))
        if kind in TYPES and kind not in ("list", "array")
        else None
    )
    return Type(
        plain="",
        cast="{cell}",
        read=partial(_read_list, str(option(field, "delimiter", ",")), item),
        key=repr,
    )


def _read_list(delimiter: str, item: Type | None, cell: str) -> list[Any] | None:
    found = cell.split(delimiter) if delimiter else [cell]
    if item is None:
        return list(found)
    values = [item.read(one) for one in found]
    return None if None in values else values


def item(field: Field) -> Field | None:
    """What the items of an array are, as its arrayItem says; None where nothing does, or nothing
    that is known."""
    said = option(field, "arrayItem", None)
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


def item_reader(field: Field) -> Callable[[Any], Any]:
    """The value of an item of JSON, None where it has none: a text is read as a cell is."""
    type_ = type_of(field)

    def read(found: Any) -> Any:
        return type_.value(found) if isinstance(found, str) else _native(field.type, found)

    return read


def _native(kind: str, found: Any) -> Any:
    if kind == "any":
        return str(found)
    whole = isinstance(found, float) and found.is_integer()
    match found:
        case int() if kind == "year":  # true too, which is 1 to Python
            return int(found) if 0 <= found <= 9999 else None
        case bool():
            return found if kind == "boolean" else None
        case int() | float() if kind == "number":
            return Decimal(str(found))
        case int() | float() if kind == "integer":
            return int(found) if whole or isinstance(found, int) else None
        case list():
            return found if kind in ("array", "list") else None
        case dict():
            return found if kind in ("object", "geojson") else None
    return None


def of_array(field: Field) -> Type:
    one = item(field)
    read = partial(_read_items, one, item_reader(one)) if one else read_array
    return Type(plain="", cast="{cell}", read=read, key=same_json)


def _read_items(field: Field, read: Callable[[Any], Any], cell: str) -> list[Any] | None:
    """A list whose items, but those that stand for nothing, have a value."""
    found = read_array(cell)
    return (
        found
        if all(is_missing(field, one) or read(one) is not None for one in found or ())
        else None
    )


TYPES: Mapping[str, Callable[[Field], Type]] = {
    "string": of_string,
    "any": lambda field: Type(plain=None, cast="{cell}", read=itself, same="{value}"),
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
