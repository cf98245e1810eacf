"""The constraints of Table Schema: of each, which values of a field break it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import UTC, datetime
from decimal import InvalidOperation
from functools import partial
from typing import Any, Literal

from site_builder.checks.patterns import (
    PatternRule,
    RuleTime,
    UnreadablePattern,
    compile_pattern_rule,
)
from site_builder.checks.types import (
    TYPES,
    FieldType,
    build_item_reader,
    get_array_item,
    get_field_type,
    is_missing,
)
from site_builder.core.model.table_schema import Field
from site_builder.metadata.table_schema import BOUNDS

ORDERED = ("required", *BOUNDS, "enum")
SIZED = ("required", "minLength", "maxLength", "enum")
TEXT = ("required", "minLength", "maxLength", "pattern", "enum")
# What each type may be asked, in the order in which faults of one cell are told
SUITING: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("string", "any"), TEXT),  # a field without a type is text
    **dict.fromkeys(
        ("number", "integer", "date", "datetime", "time", "year", "yearmonth"), ORDERED
    ),
    **dict.fromkeys(("array", "object"), SIZED),
    "list": SIZED[:3],
    **dict.fromkeys(("boolean", "geojson", "geopoint", "duration"), ("required", "enum")),
}
FORMATS_OF_TEXT = ("default", "email", "uri", "binary", "uuid", "wkt")
BEYOND: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": operator.lt,
    "maximum": operator.gt,
    "exclusiveMinimum": operator.le,
    "exclusiveMaximum": operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintRule:
    """A constraint of one field. `find_broken` gives the places of the values that break it.

    `bound` is what the schema says, as written; `limit` is its value, or `pattern` the expression
    that it is. `find_broken` may raise PatternTimeout, or UndecidedConstraint: then each value is
    asked alone.
    """

    name: str
    bound: Any
    find_broken: Callable[[Sequence[Any]], list[int]]
    limit: Any = None
    pattern: PatternRule | None = None

    def breaks(self, value: Any) -> bool:
        return bool(self.find_broken([value]))


def _find_each(breaks: Callable[[Any], object], values: Sequence[Any]) -> list[int]:
    return [place for place, value in enumerate(values) if breaks(value)]


class UndecidedConstraint(ValueError):
    """Nothing tells whether this value breaks the rule."""


@dataclass(slots=True)
class AbandonedRules:
    """The rules, by field and name, that were asked of some texts in vain: `late`, with the seconds
    that they had, are asked of no other."""

    late: dict[tuple[str, str], float] = dataclass_field(default_factory=dict)
    undecided: set[tuple[str, str]] = dataclass_field(default_factory=set)


Reason = Literal[
    "unreadable", "unfit", "unknown", "undecided", "time", "reference", "own-reference", "absent"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedRule:
    """A rule of a schema that has not been looked at, or not in each row; `bound` is what it asks,
    `seconds` how long was waited for it.

    "unreadable": an expression that is none. "unfit": a constraint that has no sense, or none for
    the type of its field. "unknown": a check that nobody knows, or that lacks a parameter.
    "undecided": there are values of which nothing tells whether they break it. "time": it did not
    end. "reference": the table that it names is not there, or, "own-reference", the column of the
    table itself. "absent": the column that it is asked of is not there.
    """

    field: str
    rule: str
    reason: Reason
    bound: str = ""
    seconds: float = 0


def compile_field_constraints(
    field: Field, rule_time: RuleTime
) -> tuple[tuple[ConstraintRule, ...], tuple[UncheckedRule, ...]]:
    """The rules of a field, and what it asks that nothing can check. `rule_time` is the time that
    its expressions may take."""
    type_ = get_field_type(field)
    asked = field.constraints or {}
    suiting = [name for name in SUITING[field.type] if name in asked and name != "required"]
    made = {
        name: _rule(name, asked[name], type_=type_, field=field, rule_time=rule_time)
        for name in suiting
    }
    unchecked = [
        UncheckedRule(
            field=field.name,
            rule=name,
            reason=_why_unchecked(name, suiting),
            bound=str(asked[name]),
        )
        for name in asked
        if name not in ("required", "unique") and made.get(name) is None
    ]
    found = [rule for rule in made.values() if rule is not None]
    items, unchecked_items = _of_items(field, rule_time)
    options = [
        UncheckedRule(field=field.name, rule=name, reason="unfit", bound=value)
        for name, value in _unfit_options(field)
    ]
    return (*found, *items), (*unchecked, *unchecked_items, *options)


def _why_unchecked(name: str, suiting: Collection[str]) -> Reason:
    return "unreadable" if name == "pattern" and name in suiting else "unfit"


def _unfit_options(field: Field) -> Iterator[tuple[str, str]]:
    """What a field says of its cells that is of no type or format: they are then read as any."""
    options = field.options or {}
    if field.type == "string" and field.format not in FORMATS_OF_TEXT:
        yield "format", field.format
    if field.type == "array" and "arrayItem" in options and get_array_item(field) is None:
        yield "arrayItem", str(options["arrayItem"])
    if field.type == "list" and str(options.get("itemType", "string")) not in TYPES:
        yield "itemType", str(options["itemType"])


def _of_items(
    field: Field, rule_time: RuleTime
) -> tuple[list[ConstraintRule], list[UncheckedRule]]:
    """The rules of each item of an array, as one rule of the cell; and what it asks of them in
    vain."""
    item = get_array_item(field) if field.type == "array" else None
    if item is None:
        return [], []

    def somewhere(
        breaks: Callable[[Any], bool], read: Callable[[Any], Any], items: Sequence[Any]
    ) -> bool:
        return any(breaks(read(found)) for found in items if not is_missing(item, found))

    own, left = compile_field_constraints(item, rule_time)
    read = build_item_reader(item)
    found = [
        replace(
            rule,
            pattern=None,
            find_broken=partial(_find_each, partial(somewhere, rule.breaks, read)),
        )
        for rule in own
    ]
    constraints = item.constraints or {}
    if constraints.get("required"):
        found.append(
            ConstraintRule(
                name="required",
                bound=True,
                find_broken=partial(
                    _find_each, lambda items: any(is_missing(item, found) for found in items)
                ),
            )
        )
    unchecked = [replace(rule, rule=f"arrayItem.{rule.rule}") for rule in left]
    if constraints.get("unique"):
        unchecked.append(
            UncheckedRule(field=field.name, rule="arrayItem.unique", reason="unfit", bound="true")
        )
    return found, unchecked


def _rule(
    name: str,
    bound: Any,
    type_: FieldType,
    field: Field,
    rule_time: RuleTime,
) -> ConstraintRule | None:
    if name in BEYOND:
        return _bounded(name, bound, type_, field)
    if name == "pattern":
        return _patterned(str(bound), rule_time)
    if name == "enum":
        return _listed(bound, type_, field)
    if not isinstance(bound, int):
        return None
    find = _find_shorter if name == "minLength" else _find_longer
    return ConstraintRule(name=name, bound=bound, find_broken=partial(find, bound))


def _find_shorter(bound: int, values: Sequence[Any]) -> list[int]:
    return [place for place, length in enumerate(map(len, values)) if length < bound]


def _find_longer(bound: int, values: Sequence[Any]) -> list[int]:
    return [place for place, length in enumerate(map(len, values)) if length > bound]


def _bounded(name: str, bound: Any, type_: FieldType, field: Field) -> ConstraintRule | None:
    limit = _worth(bound, type_, field)
    if limit is None or limit != limit:  # NaN, beside which nothing is more or less
        return None
    if isinstance(limit, datetime) and limit.tzinfo:
        try:
            limit.astimezone(UTC)
        except OverflowError:  # a moment before the year 1, or after 9999
            return None
    return ConstraintRule(
        name=name,
        bound=bound,
        find_broken=partial(_find_beyond, BEYOND[name], limit),
        limit=limit,
    )


def _find_beyond(
    is_beyond: Callable[[Any, Any], Any], limit: Any, values: Sequence[Any]
) -> list[int]:
    try:
        return [place for place, value in enumerate(values) if is_beyond(value, limit)]
    except InvalidOperation:  # NaN, which is within no bounds
        return [
            place for place, value in enumerate(values) if value != value or is_beyond(value, limit)
        ]
    except TypeError as cause:  # an hour somewhere beside one nowhere
        raise UndecidedConstraint from cause


def _worth(written: Any, type_: FieldType, field: Field) -> Any:
    """The value of a bound: a number of the schema needs no decimalChar, and 5.0 is an integer."""
    if isinstance(written, str):
        return type_.value(written)
    if field.type == "integer" and isinstance(written, float) and written.is_integer():
        written = int(written)
    text = str(written).zfill(4) if field.type == "year" else str(written)
    options = {key: value for key, value in (field.options or {}).items() if key == "floatNumber"}
    return get_field_type(replace(field, options=options)).value(text)


def _patterned(pattern: str, rule_time: RuleTime) -> ConstraintRule | None:
    try:
        rule = compile_pattern_rule(pattern, rule_time)
    except UnreadablePattern:
        return None
    return ConstraintRule(
        name="pattern", bound=pattern, find_broken=rule.find_unmatched, pattern=rule
    )


def _listed(bound: Any, type_: FieldType, field: Field) -> ConstraintRule | None:
    """A value of the list that is not of the type is the value of no cell."""
    if not isinstance(bound, list):
        return None
    values = (_worth(value, type_, field) for value in bound)
    keys = {type_.find_key(value) for value in values if value is not None} - {None}

    def find_unlisted(values: Sequence[Any]) -> list[int]:
        found = values if type_.key is None else map(type_.key, values)
        return [place for place, key in enumerate(found) if key not in keys]

    return ConstraintRule(name="enum", bound=bound, find_broken=find_unlisted)
