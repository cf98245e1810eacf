"""Many texts of a column at once, in Arrow: which of them are surely right. What is left, wrong or
only written in an unusual way, is judged text by text (`cell_verdicts`), and so is every text where
Arrow knows nothing of the type or of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from site_builder.checks.check_plan import CheckedColumn
from site_builder.checks.constraints import ConstraintRule
from site_builder.checks.types.moments import EVERY_YEAR
from site_builder.checks.types.texts import EMAIL, LONGEST_NAME
from site_builder.tables.text_table import ArrayTexts

if TYPE_CHECKING:
    import pyarrow as pa

MANY = 2_000  # texts from which on Arrow costs less
INTEGER = "-?[0-9]{1,18}"
NUMBER = "-?[0-9]{1,15}([.][0-9]{1,9})?"
Condition = Callable[["pa.Array"], "pa.Array"]


class UnknownToArrow(Exception):
    """A type or a rule that only Python knows."""


class ArrowFilter:
    """The texts of a column that are surely right."""

    def __init__(self, column: CheckedColumn) -> None:
        self._column = column
        self._plain = _find_plain_form(column)
        self._rules = [rule for rule, _ in column.rules]
        if column.text_checks:
            raise UnknownToArrow
        for rule in self._rules:
            _check_known(column, rule)

    def find_doubtful(self, texts: Sequence[str]) -> list[int]:
        """The places of those that are not surely right, or stand for nothing."""
        import pyarrow.compute as pc

        array = get_array(texts)
        is_right = _is_there(array, self._column)
        for condition in self._list_conditions(array, is_right):
            is_right = pc.and_(is_right, condition)
        places: list[int] = pc.indices_nonzero(pc.invert(is_right)).to_pylist()
        return places

    def _list_conditions(self, array: pa.Array, is_there: pa.Array) -> Iterator[pa.Array]:
        import pyarrow.compute as pc

        is_plain = None
        if self._plain:
            is_plain = match_whole(array, self._plain)
            yield is_plain
        type_ = self._column.field.type if self._column.field else ""
        if type_ == "string" and self._plain:
            yield pc.less_equal(pc.utf8_length(array), LONGEST_NAME)
        values = array
        if type_ in ("integer", "number") and any(rule.limit is not None for rule in self._rules):
            values = pc.if_else(is_plain, array, "0").cast("float64")
        for rule in self._rules:
            yield _keeps_rule(rule, array, values)


def _find_plain_form(column: CheckedColumn) -> str:
    """The expression of texts that surely have a value; "" where all have one."""
    field = column.field
    if field is None or (field.type in ("string", "any") and column.type.read is None):
        return ""
    if field.options:
        raise UnknownToArrow
    match field.type, field.format:
        case "string", "email":
            return EMAIL
        case "integer", _:
            return INTEGER
        case "number", _:
            return NUMBER
        case "date", "default":
            return EVERY_YEAR
    raise UnknownToArrow


def _check_known(column: CheckedColumn, rule: ConstraintRule) -> None:
    is_text = column.field is not None and column.field.type in ("string", "any")
    match rule.name:
        case "minLength" | "maxLength" if is_text:
            return
        case "enum" if is_text and all(isinstance(value, str) for value in rule.bound):
            return
        case "pattern" if rule.pattern and rule.pattern.re2 and rule.pattern.rule_time.re2:
            return
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            if column.field and column.field.type in ("integer", "number", "date"):
                return
    raise UnknownToArrow


def _keeps_rule(rule: ConstraintRule, array: pa.Array, values: pa.Array) -> pa.Array:
    """Does each text surely keep a rule? Where a number is as near its bound as one of 53 bits can
    tell, that is not sure."""
    import pyarrow as pa
    import pyarrow.compute as pc

    match rule.name:
        case "minLength":
            return pc.greater_equal(pc.utf8_length(array), rule.bound)
        case "maxLength":
            return pc.less_equal(pc.utf8_length(array), rule.bound)
        case "enum":
            return pc.is_in(array, value_set=pa.array(rule.bound, pa.string()))
    if rule.pattern:
        return pc.match_substring_regex(array, rule.pattern.re2)
    limit: Any = rule.limit
    bound = float(limit) if isinstance(limit, int | Decimal) else limit.isoformat()
    if rule.name in ("minimum", "exclusiveMinimum"):
        return pc.greater(values, bound)
    return pc.less(values, bound)


def read_integers(column: CheckedColumn, texts: Sequence[str]) -> tuple[list[Any], list[int]]:
    """The values of texts that are plain integers, and the places of the others, which have 0
    instead."""
    import pyarrow.compute as pc

    array = get_array(texts)
    is_plain = pc.and_(match_whole(array, INTEGER), _is_there(array, column))
    values: list[Any] = pc.if_else(is_plain, array, "0").cast("int64").to_pylist()
    return values, pc.indices_nonzero(pc.invert(is_plain)).to_pylist()


def get_array(texts: Sequence[str]) -> pa.Array:
    """The texts as an array of Arrow."""
    import pyarrow as pa

    if isinstance(texts, ArrayTexts):
        return texts.array
    return pa.array(texts, pa.string())


def match_whole(array: pa.Array, expression: str) -> pa.Array:
    import pyarrow.compute as pc

    return pc.match_substring_regex(array, rf"\A(?:{expression})\z")


def _is_there(array: pa.Array, column: CheckedColumn) -> pa.Array:
    """Does each text stand for something?"""
    import pyarrow as pa
    import pyarrow.compute as pc

    missing = pa.array(sorted(column.missing), pa.string())
    return pc.invert(pc.is_in(array, value_set=missing))


def build_arrow_filter(column: CheckedColumn) -> ArrowFilter | None:
    """What tells the texts of a column that are surely right; None where that is not known."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:  # a browser
        return None
    try:
        return ArrowFilter(column)
    except UnknownToArrow:
        return None
