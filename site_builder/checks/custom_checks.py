"""The checks of French schemas beyond Table Schema (`custom_checks`), one function for each: which
texts of a row break it.

A cell that is empty is not checked, and a column that is not there counts as empty. Rules: facts of
the published schemas, ../docs/validation.md.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial, reduce
from typing import Any

from site_builder.cells import CellKind, fold_header, get_cell_kind
from site_builder.checks.types.numbers import EXACT
from site_builder.core.model.table_schema import CustomCheck
from site_builder.core.text import quote_words

MATTERS = (
    "commande publique", "urbanisme", "domaine et patrimoine", "fonction publique",
    "institutions et vie politique", "libertes publiques et pouvoirs de police", "finances locales",
    "domaines de competences par themes", "autres domaines de competences",
)  # fmt: skip
OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
}
PLAIN_NUMBER = re.compile("[+-]?[0-9]{1,18}([.][0-9]{0,9})?")
NUMBER = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?")
BILLIONTH = Decimal("1e-9")  # what is added counts so far
BLANKS = " \t\n\v\f\r"  # around a number that is added
INTERVAL = re.compile("[0-9]{4}/[0-9]{4}")
YEAR = re.compile("[0-9]{4}")
COLUMNS = ("column", "column2", "columns", "othercolumns")  # parameters that name columns
Texts = Sequence[str | None]  # of the columns of a check, in one row; None where a cell is empty


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledCheck:
    """What a check of a schema comes to: `breaks` tells of the texts of `columns`, or, where it
    `is_of_text`, of one text of its one column, which is not empty.

    `undecided`: is this a row of which nothing can be told?
    """

    name: str
    column: str  # where its fault sits, "" on the row
    columns: tuple[str, ...]
    breaks: Callable[[Texts], bool]
    is_of_text: bool = False
    params: Mapping[str, str] = field(default_factory=dict)
    undecided: Callable[[Texts], bool] | None = None


def compile_custom_check(custom: CustomCheck) -> CompiledCheck | None:
    """The check of that name; None where it is not known or lacks a parameter."""
    made = CUSTOM_CHECKS.get(custom.name)
    return made(custom) if made else None


def list_check_columns(custom: CustomCheck) -> tuple[str, ...]:
    """The columns without which a check tells nothing; of a column that is one of two, the other
    one tells."""
    if custom.name == "one-of-required":
        return ()
    written = [custom.params.get(key) for key in COLUMNS]
    lists = [names if isinstance(names, list) else [names] for names in written]
    return tuple(name for names in lists for name in names if isinstance(name, str) and name)


def _text(custom: CustomCheck, key: str) -> str:
    value = custom.params.get(key)
    return value if isinstance(value, str) else ""


def _check_text(custom: CustomCheck, is_good: Callable[[str], object]) -> CompiledCheck | None:
    """A check of the one cell of `column`."""
    name = _text(custom, "column")
    if not name:
        return None
    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=(name,),
        breaks=lambda texts: not is_good(texts[0] or ""),
        is_of_text=True,
    )


def _identifier(kind: CellKind, length: int) -> Callable[[CustomCheck], CompiledCheck | None]:
    """Digits of a length, whose control digit holds; blanks and dots between them are no fault."""

    def is_good(text: str) -> bool:
        digits = text.replace(" ", "").replace(".", "")
        is_form = len(digits) == length and digits.isascii() and digits.isdigit()
        return is_form and (kind.holds is None or kind.holds(digits))

    return partial(_check_text, is_good=is_good)


def _year_interval(custom: CustomCheck) -> CompiledCheck | None:
    is_year_enough = custom.params.get("allow-year-only") in (True, "true", "yes", "oui")

    def is_good(text: str) -> object:
        if INTERVAL.fullmatch(text) and text[:4] < text[5:]:
            return True
        return is_year_enough and YEAR.fullmatch(text)

    return _check_text(custom, is_good)


def _nomenclature(custom: CustomCheck) -> CompiledCheck | None:
    return _check_text(custom, _is_matter)


def _is_matter(text: str) -> bool:
    first, slash, second = text.partition("/")
    is_trimmed = first == first.strip() and second == second.strip()
    return bool(slash and second and is_trimmed and fold_header(first) in MATTERS)


def _cohesive(custom: CustomCheck) -> CompiledCheck | None:
    name = _text(custom, "column")
    others = custom.params.get("othercolumns")
    if not name or not isinstance(others, list):
        return None
    columns = (name, *map(str, others))
    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=columns,
        breaks=lambda texts: 0 < texts.count(None) < len(columns),
        params={"others": quote_words(others)},
    )


def _compare(custom: CustomCheck) -> CompiledCheck | None:
    name, other, sign = (_text(custom, key) for key in ("column", "column2", "op"))
    if not name or not other or sign not in OPERATORS:
        return None
    compare = OPERATORS[sign]

    def breaks(texts: Texts) -> bool:
        first, second = texts
        if first is None or second is None:
            return False
        if PLAIN_NUMBER.fullmatch(first) and PLAIN_NUMBER.fullmatch(second):
            return not compare(Decimal(first), Decimal(second))
        return not compare(first, second)

    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=(name, other),
        breaks=breaks,
        params={"operator": sign, "other": other},
    )


def _read_number(text: str | None) -> Decimal | None:
    """The value of a cell; None where it is no number, or one of 20 digits."""
    text = (text or "").strip(BLANKS)
    if not NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    if number and number.adjusted() >= 19:
        return None
    return number.quantize(BILLIONTH, ROUND_HALF_UP)


def _sum(custom: CustomCheck) -> CompiledCheck | None:
    name = _text(custom, "column")
    parts = custom.params.get("columns")
    if not name or not isinstance(parts, list) or not parts:
        return None

    def breaks(texts: Texts) -> bool:
        numbers = [number for number in map(_read_number, texts) if number is not None]
        return len(numbers) == len(texts) and numbers[0] != reduce(EXACT.add, numbers[1:])

    def is_undecided(texts: Texts) -> bool:
        return None not in texts and None in map(_read_number, texts)

    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=(name, *map(str, parts)),
        breaks=breaks,
        params={"others": quote_words(parts)},
        undecided=is_undecided,
    )


def _one_of(custom: CustomCheck) -> CompiledCheck | None:
    first = _text(custom, "column1")
    second = _text(custom, "column2")
    if not first or not second:
        return None
    return CompiledCheck(
        name=custom.name,
        column="",
        columns=(first, second),
        breaks=lambda texts: texts.count(None) == 2,
        params={"others": quote_words((first, second))},
    )


def _opening_hours(custom: CustomCheck) -> CompiledCheck | None:
    return _check_text(custom, _is_opening_hours)


def _is_opening_hours(text: str) -> bool:
    import opening_hours

    return bool(opening_hours.validate(text))


def _telephone(custom: CustomCheck) -> CompiledCheck | None:
    return _check_text(custom, re.compile(get_cell_kind("telephone").lenient).fullmatch)


CUSTOM_CHECKS: Mapping[str, Callable[[CustomCheck], CompiledCheck | None]] = {
    "french-siret-value": _identifier(get_cell_kind("siret"), 14),
    "french-siren-value": _identifier(get_cell_kind("siren"), 9),
    "nomenclature-actes-value": _nomenclature,
    "year-interval-value": _year_interval,
    "cohesive-columns-value": _cohesive,
    "compare-columns-value": _compare,
    "sum-columns-value": _sum,
    "one-of-required": _one_of,
    "opening-hours-value": _opening_hours,
    "phone-number-value": _telephone,
}
