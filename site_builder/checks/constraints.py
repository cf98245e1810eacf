"""The constraints of Table Schema, each as SQL of cells that are cast and as Python of those that are not."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from site_builder.checks.patterns import Unreadable, broken, follows
from site_builder.checks.types import Type, is_missing, item, item_reader, type_of
from site_builder.checks.types.kind import literal
from site_builder.model import Field
from site_builder.schemas import BOUNDS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ORDERED = ("required", *BOUNDS, "enum")
SIZED = ("required", "minLength", "maxLength", "enum")
TEXT = ("required", "minLength", "maxLength", "pattern", "enum")
# What each type may be asked, in the order in which faults of one cell are told
SUITING: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("string", "any"), TEXT),  # a field without a type is text
    **dict.fromkeys(("number", "integer", "date", "datetime", "time", "year", "yearmonth"), ORDERED),
    **dict.fromkeys(("array", "object"), SIZED),
    "list": SIZED[:3],
    **dict.fromkeys(("boolean", "geojson", "geopoint", "duration"), ("required", "enum")),
}
BEYOND: Mapping[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "minimum": ("<", operator.lt),
    "maximum": (">", operator.gt),
    "exclusiveMinimum": ("<=", operator.le),
    "exclusiveMaximum": (">=", operator.ge),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint of one field. `broken` is SQL of a {value} that is cast, or None where only `breaks` can tell.

    `bound` is what the schema says, as written; {read} is SQL of what `breaks` says. A `breaks` may raise TimeoutError.
    """

    name: str
    bound: Any
    broken: str | None
    breaks: Callable[[Any], bool]


def rules(field: Field, connection: DuckDBPyConnection) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules of a field, and the names of the constraints that nothing checks: not for its type, or meaningless.

    `connection` tries the expressions.
    """
    type_, asked = type_of(field), field.constraints or {}
    found = [
        rule
        for name in SUITING[field.type]
        if name in asked and name != "required" and (rule := _rule(name, asked[name], type_, field, connection))
    ]
    found += _of_items(field, connection)
    known = {"required", "unique", *(rule.name for rule in found)}
    return tuple(found), tuple(name for name in asked if name not in known)


def _of_items(field: Field, connection: DuckDBPyConnection) -> list[Rule]:
    """The rules of each item of an array, as one rule of the cell."""
    one = item(field) if field.type == "array" else None
    if one is None or not one.constraints:
        return []

    def somewhere(breaks: Callable[[Any], bool], read: Callable[[Any], Any], items: Sequence[Any]) -> bool:
        return any(breaks(read(found)) for found in items if not is_missing(one, found))

    found = [
        Rule(rule.name, rule.bound, None, partial(somewhere, rule.breaks, item_reader(one)))
        for rule in rules(one, connection)[0]
    ]
    if one.constraints.get("required"):
        found.append(Rule("required", True, None, lambda items: any(is_missing(one, found) for found in items)))
    return found


def _rule(name: str, bound: Any, type_: Type, field: Field, connection: DuckDBPyConnection) -> Rule | None:
    if name in BEYOND:
        return _bounded(name, bound, type_, field)
    if name == "pattern":
        return _patterned(str(bound), connection)
    if name == "enum":
        return _listed(bound, type_, field)
    if not isinstance(bound, int):
        return None
    sign, than = ("<", operator.lt) if name == "minLength" else (">", operator.gt)
    return Rule(name, bound, f"length({{value}}) {sign} {bound}", lambda value: than(len(value), bound))


def _bounded(name: str, bound: Any, type_: Type, field: Field) -> Rule | None:
    limit = _worth(bound, type_, field)
    if limit is None or limit != limit:  # NaN, beside which nothing is more or less
        return None
    sign, than = BEYOND[name]

    def breaks(value: Any) -> bool:
        try:
            return value != value or bool(than(value, limit))
        except TypeError:  # an hour somewhere beside one nowhere: nothing tells which comes first
            return False

    try:
        return Rule(name, bound, f"{{value}} {sign} {type_.literal(limit)}", breaks)
    except OverflowError:  # a moment before the year 1, or after 9999
        return None


def _worth(written: Any, type_: Type, field: Field) -> Any:
    """The value of a bound: a number of the schema needs no decimalChar, and 5.0 is an integer."""
    if isinstance(written, str):
        return type_.value(written)
    if field.type == "integer" and isinstance(written, float) and written.is_integer():
        written = int(written)
    text = str(written).zfill(4) if field.type == "year" else str(written)
    options = {key: value for key, value in (field.options or {}).items() if key == "floatNumber"}
    return type_of(replace(field, options=options)).value(text)


def _patterned(pattern: str, connection: DuckDBPyConnection) -> Rule | None:
    try:
        match = follows(pattern)
    except Unreadable:
        return None
    return Rule("pattern", pattern, broken(connection, pattern), lambda value: not match(value))


def _listed(bound: Any, type_: Type, field: Field) -> Rule | None:
    """A value of the list that is not of the type is the value of no cell."""
    if not isinstance(bound, list):
        return None
    values = (_worth(one, type_, field) for one in bound)
    keys = {key for value in values if value is not None and (key := type_.key(value)) is not None}
    texts = ", ".join(map(literal, sorted(keys)))
    broken = f"{type_.same} NOT IN ({texts})" if keys else "{value} IS NOT NULL"
    return Rule("enum", bound, broken if type_.same else None, lambda value: type_.key(value) not in keys)
