"""Many texts of a column at once, in Arrow: which of them are surely right. What is left, wrong or
only written in an unusual way, is judged text by text (`cell_verdicts`), and so is every text where
Arrow knows nothing of the type or of a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from site_builder.checks.check_plan import CheckedColumn
from site_builder.checks.constraints import ConstraintRule
from site_builder.checks.types.numbers import PLAIN_INTEGER
from site_builder.metadata.table_schema import BOUNDS
from site_builder.tables.text_table import ArrayTexts

if TYPE_CHECKING:
    import pyarrow as pa

MANY = 2_000  # texts from which on Arrow costs less
NUMBERS = ("integer", "number")
Condition = Callable[["pa.Array", "pa.Array"], "pa.Array"]  # of texts, and what is compared of them


@dataclass(frozen=True, slots=True)
class ArrowFilter:
    """What the texts of a column that are surely right keep."""

    column: CheckedColumn
    conditions: Sequence[Condition]

    def find_doubtful(self, texts: Sequence[str]) -> list[int]:
        """The places of those that are not surely right, or stand for nothing."""
        import pyarrow as pa
        import pyarrow.compute as pc

        from site_builder.columns.many_texts import match_whole

        array = get_array(texts)
        type_ = self.column.type
        missing = pa.array(sorted(self.column.missing), pa.string())
        is_right = pc.invert(pc.is_in(array, value_set=missing))
        values = array
        if type_.plain:
            is_plain = match_whole(array, type_.plain)
            is_right = pc.and_(is_right, is_plain)
            if self.conditions and self.column.type_name in NUMBERS:
                values = pc.if_else(is_plain, array, "0").cast("float64")
        if type_.longest is not None:
            is_right = pc.and_(is_right, pc.less_equal(pc.utf8_length(array), type_.longest))
        for keeps in self.conditions:
            is_right = pc.and_(is_right, keeps(array, values))
        places: list[int] = pc.indices_nonzero(pc.invert(is_right)).to_pylist()
        return places


def build_arrow_filter(column: CheckedColumn) -> ArrowFilter | None:
    """What tells the texts of a column that are surely right; None where that is not known."""
    try:
        import pyarrow as pa
    except ImportError:  # a browser
        return None
    if column.text_checks or (column.type.read and not column.type.plain):
        return None
    conditions: list[Condition] = []
    try:
        for rule, _ in column.rules:
            condition = _build_condition(rule, column.type_name)
            if condition is None:
                return None
            conditions.append(condition)
        arrow_filter = ArrowFilter(column, conditions)
        arrow_filter.find_doubtful(["0"])
    except (pa.ArrowInvalid, OverflowError):  # an expression that is too large, a bound too high
        return None
    return arrow_filter


def _build_condition(rule: ConstraintRule, type_: str) -> Condition | None:
    """What a text keeps that surely does not break a rule; None where only Python knows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bound = rule.bound
    is_text = type_ in ("string", "any")
    match rule.name:
        case "minLength" if is_text:
            return lambda texts, _: pc.greater_equal(pc.utf8_length(texts), bound)
        case "maxLength" if is_text:
            return lambda texts, _: pc.less_equal(pc.utf8_length(texts), bound)
        case "enum" if is_text and all(isinstance(value, str) for value in bound):
            choices = pa.array(bound, pa.string())
            return lambda texts, _: pc.is_in(texts, value_set=choices)
        case "pattern" if rule.pattern and rule.pattern.re2 and rule.pattern.rule_time.re2:
            expression = rule.pattern.re2
            return lambda texts, _: pc.match_substring_regex(texts, expression)
    if rule.name not in BOUNDS or type_ not in (*NUMBERS, "date"):
        return None
    # what is as near its bound as a number of 53 bits can tell is not sure
    limit = _write_limit(rule.limit)
    if rule.name in ("minimum", "exclusiveMinimum"):
        return lambda _, values: pc.greater(values, limit)
    return lambda _, values: pc.less(values, limit)


def _write_limit(limit: Any) -> float | str:
    """A bound as it is compared: dates as they are written."""
    if isinstance(limit, int | Decimal):
        return float(limit)
    return str(limit.isoformat())


def read_integers(texts: Sequence[str]) -> tuple[list[Any], list[int]]:
    """The values of texts that are plain integers, and the places of the others, which have 0
    instead."""
    import pyarrow.compute as pc

    from site_builder.columns.many_texts import match_whole

    array = get_array(texts)
    is_plain = match_whole(array, PLAIN_INTEGER)
    values: list[Any] = pc.if_else(is_plain, array, "0").cast("int64").to_pylist()
    return values, pc.indices_nonzero(pc.invert(is_plain)).to_pylist()


def get_array(texts: Sequence[str]) -> pa.Array:
    """The texts as an array of Arrow."""
    import pyarrow as pa

    if isinstance(texts, ArrayTexts):
        return texts.array
    return pa.array(texts, pa.string())
