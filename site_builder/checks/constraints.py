"""The constraints of Table Schema: of each, which values of a field break it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import InvalidOperation
from functools import partial
from typing import Any, Literal

from site_builder.checks.libraries import MissingLibrary
from site_builder.checks.pattern_syntax import UnreadablePattern
from site_builder.checks.patterns import (
    PatternRule,
    RuleTime,
    compile_pattern_rule,
)
from site_builder.checks.types import (
    TYPES,
    build_item_reader,
    get_array_item,
    get_field_type,
    is_missing,
)
from site_builder.checks.types.kind import get_field_option
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


class UndecidedConstraint(ValueError):
    """Nothing tells whether this value breaks the rule."""


Reason = Literal[
    "unreadable", "unfit", "unknown", "undecided", "time", "reference", "own-reference", "absent",
    "library", "schema-library",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedRule:
    """A rule of a schema that has not been looked at, or not in each row; `bound` is what it asks,
    `seconds` how long was waited for it.

    "unreadable": an expression that is none. "unfit": a constraint that has no sense, or none for
    the type of its field. "unknown": a check that nobody knows, or that lacks a parameter.
    "undecided": there are values of which nothing tells whether they break it. "time": it did not
    end. "reference": the table that it names is not there, or, "own-reference", the column of the
    table itself. "absent": the column that it is asked of is not there. "library": to look at it
    takes a package that is not installed, which is its `bound`; "schema-library": to look at
    anything of the schema.
    """

    field: str
    rule: str
    reason: Reason
    bound: str = ""
    seconds: float = 0


def compile_field_constraints(
    field: Field, rule_time: RuleTime
) -> tuple[list[ConstraintRule], list[UncheckedRule]]:
    """The rules of a field, and what it asks that nothing can check. `rule_time` is the time that
    its expressions may take."""
    constraints = field.bounds
    rules: dict[str, ConstraintRule] = {}
    unchecked: list[UncheckedRule] = []
    for name, bound in constraints.items():
        if name in ("required", "unique"):
            continue
        unchecked_rule = partial(UncheckedRule, field=field.name, rule=name)
        is_suiting = name in SUITING[field.type]
        try:
            rule = _compile_rule(name, bound, field, rule_time) if is_suiting else None
        except MissingLibrary as missing:
            unchecked.append(unchecked_rule(reason="library", bound=missing.package))
            continue
        if rule:
            rules[name] = rule
        elif name == "pattern" and is_suiting:
            unchecked.append(unchecked_rule(reason="unreadable", bound=str(bound)))
        else:
            unchecked.append(unchecked_rule(reason="unfit", bound=str(bound)))
    item_rules, unchecked_items = _compile_item_rules(field, rule_time)
    unchecked += unchecked_items
    for name, option in _list_unfit_options(field):
        unchecked.append(UncheckedRule(field=field.name, rule=name, reason="unfit", bound=option))
    own_rules = [rules[name] for name in SUITING[field.type] if name in rules]
    return [*own_rules, *item_rules], unchecked


def _list_unfit_options(field: Field) -> Iterator[tuple[str, str]]:
    """What a field says of its cells that is of no type or format: they are then read as any."""
    options = field.options or {}
    match field.type:
        case "string" if field.format not in FORMATS_OF_TEXT:
            yield "format", field.format
        case "array" if "arrayItem" in options and get_array_item(field) is None:
            yield "arrayItem", str(options["arrayItem"])
        case "list":
            item_type = str(options.get("itemType", "string"))
            if item_type not in TYPES:
                yield "itemType", item_type


# --- the items of an array ---


def _compile_item_rules(
    field: Field, rule_time: RuleTime
) -> tuple[list[ConstraintRule], list[UncheckedRule]]:
    """The rules of each item of an array, as one rule of the cell; and what it asks of them in
    vain."""
    item = get_array_item(field) if field.type == "array" else None
    if item is None:
        return [], []
    item_rules, unchecked_of_item = compile_field_constraints(item, rule_time)
    rules = []
    for rule in item_rules:
        breaks = partial(_has_breaking_item, rule, item, build_item_reader(item))
        rules.append(replace(rule, pattern=None, find_broken=partial(_find_each, breaks)))
    unchecked = [replace(rule, rule=f"arrayItem.{rule.rule}") for rule in unchecked_of_item]
    constraints = item.bounds
    if constraints.get("required"):
        find = partial(_find_each, partial(_has_missing_item, item))
        rules.append(ConstraintRule(name="required", bound=True, find_broken=find))
    if constraints.get("unique"):
        unchecked.append(
            UncheckedRule(field=field.name, rule="arrayItem.unique", reason="unfit", bound="true")
        )
    return rules, unchecked


def _has_breaking_item(
    rule: ConstraintRule, field: Field, read: Callable[[Any], Any], items: Sequence[Any]
) -> bool:
    return any(rule.breaks(read(item)) for item in items if not is_missing(field, item))


def _has_missing_item(field: Field, items: Sequence[Any]) -> bool:
    return any(is_missing(field, item) for item in items)


def _find_each(breaks: Callable[[Any], object], values: Sequence[Any]) -> list[int]:
    return [place for place, value in enumerate(values) if breaks(value)]


# --- each rule ---


def _compile_rule(
    name: str, bound: Any, field: Field, rule_time: RuleTime
) -> ConstraintRule | None:
    """The rule of that name; None where its bound makes no sense."""
    if name in BEYOND:
        return _compile_bound(name, bound, field)
    if name == "pattern":
        return _compile_pattern(str(bound), rule_time)
    if name == "enum":
        return _compile_choices(bound, field)
    if name == "required" or not isinstance(bound, int):
        return None
    find = _find_shorter if name == "minLength" else _find_longer
    return ConstraintRule(name=name, bound=bound, find_broken=partial(find, bound))


def _find_shorter(bound: int, values: Sequence[Any]) -> list[int]:
    return [place for place, length in enumerate(map(len, values)) if length < bound]


def _find_longer(bound: int, values: Sequence[Any]) -> list[int]:
    return [place for place, length in enumerate(map(len, values)) if length > bound]


def _compile_bound(name: str, bound: Any, field: Field) -> ConstraintRule | None:
    limit = _read_bound(bound, field)
    if limit is None or limit != limit:  # NaN, beside which nothing is more or less
        return None
    if isinstance(limit, datetime) and limit.tzinfo:
        try:
            limit.astimezone(UTC)
        except OverflowError:  # a moment before the year 1, or after 9999
            return None
    find = partial(_find_beyond, BEYOND[name], limit)
    return ConstraintRule(name=name, bound=bound, find_broken=find, limit=limit)


def _find_beyond(
    is_beyond: Callable[[Any, Any], Any], limit: Any, values: Sequence[Any]
) -> list[int]:
    try:
        return [place for place, value in enumerate(values) if is_beyond(value, limit)]
    except InvalidOperation:  # NaN, which is within no bounds
        return _find_each(lambda value: value != value or is_beyond(value, limit), values)
    except TypeError as cause:  # an hour somewhere beside one nowhere
        raise UndecidedConstraint from cause


def _read_bound(bound: Any, field: Field) -> Any:
    """Its value: a number of the schema needs no decimalChar, and 5.0 is an integer."""
    if isinstance(bound, str):
        return get_field_type(field).value(bound)
    if field.type == "integer" and isinstance(bound, float) and bound.is_integer():
        bound = int(bound)
    text = str(bound).zfill(4) if field.type == "year" else str(bound)
    is_float = get_field_option(field, "floatNumber", False)
    return get_field_type(replace(field, options={"floatNumber": is_float})).value(text)


def _compile_pattern(pattern: str, rule_time: RuleTime) -> ConstraintRule | None:
    try:
        rule = compile_pattern_rule(pattern, rule_time)
    except UnreadablePattern:
        return None
    return ConstraintRule(
        name="pattern", bound=pattern, find_broken=rule.find_unmatched, pattern=rule
    )


def _compile_choices(bound: Any, field: Field) -> ConstraintRule | None:
    """A value of the list that is not of the type is the value of no cell."""
    if not isinstance(bound, list):
        return None
    type_ = get_field_type(field)
    keys = {type_.find_key(_read_bound(choice, field)) for choice in bound} - {None}

    def find_unlisted(values: Sequence[Any]) -> list[int]:
        value_keys = map(type_.key, values) if type_.key else values
        return [place for place, key in enumerate(value_keys) if key not in keys]

    return ConstraintRule(name="enum", bound=bound, find_broken=find_unlisted)
