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
from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.libraries import MissingLibrary, need_library
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


def compile_custom_check(custom: CustomCheck) -> CompiledCheck | UncheckedRule:
    """The check of that name, or why nothing can be told of it."""
    compile_check = CUSTOM_CHECKS.get(custom.name)
    try:
        check = compile_check(custom) if compile_check else None
    except MissingLibrary as missing:
        field = ", ".join(list_check_columns(custom))
        return UncheckedRule(field=field, rule=custom.name, reason="library", bound=missing.package)
    return check or UncheckedRule(field="", rule=custom.name, reason="unknown")


def list_check_columns(custom: CustomCheck) -> tuple[str, ...]:
    """The columns without which a check tells nothing; of a column that is one of two, the other
    one tells."""
    if custom.name == "one-of-required":
        return ()
    columns: list[Any] = []
    for key in COLUMNS:
        names = custom.params.get(key)
        columns += names if isinstance(names, list) else [names]
    return tuple(name for name in columns if isinstance(name, str) and name)


def _get_text(custom: CustomCheck, key: str) -> str:
    value = custom.params.get(key)
    return value if isinstance(value, str) else ""


def _get_columns(custom: CustomCheck, key: str) -> list[str]:
    names = custom.params.get(key)
    return list(map(str, names)) if isinstance(names, list) else []


# --- of one cell ---


def _check_text(custom: CustomCheck, is_good: Callable[[str], object]) -> CompiledCheck | None:
    """A check of the one cell of `column`."""
    name = _get_text(custom, "column")
    if not name:
        return None
    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=(name,),
        breaks=lambda texts: not is_good(texts[0] or ""),
        is_of_text=True,
    )


def _is_identifier(kind: CellKind, length: int, text: str) -> bool:
    """Digits of a length, whose control digit holds; blanks and dots between them are no fault."""
    digits = text.replace(" ", "").replace(".", "")
    if len(digits) != length or not digits.isascii() or not digits.isdigit():
        return False
    return kind.holds is None or kind.holds(digits)


def _is_matter(text: str) -> bool:
    first, slash, second = text.partition("/")
    is_trimmed = first == first.strip() and second == second.strip()
    return bool(slash and second and is_trimmed and fold_header(first) in MATTERS)


def _check_opening_hours(custom: CustomCheck) -> CompiledCheck | None:
    with need_library("opening-hours-py"):
        import opening_hours

    return _check_text(custom, is_good=opening_hours.validate)


def _check_years(custom: CustomCheck) -> CompiledCheck | None:
    if custom.params.get("allow-year-only") in (True, "true", "yes", "oui"):
        return _check_text(custom, lambda text: YEAR.fullmatch(text) or _is_interval(text))
    return _check_text(custom, _is_interval)


def _is_interval(text: str) -> bool:
    return INTERVAL.fullmatch(text) is not None and text[:4] < text[5:]


# --- of several cells of a row ---


def _check_cohesion(custom: CustomCheck) -> CompiledCheck | None:
    name = _get_text(custom, "column")
    if not name or not isinstance(custom.params.get("othercolumns"), list):
        return None
    others = _get_columns(custom, "othercolumns")
    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=(name, *others),
        breaks=lambda texts: 0 < texts.count(None) < len(texts),
        params={"others": quote_words(others)},
    )


def _check_comparison(custom: CustomCheck) -> CompiledCheck | None:
    name = _get_text(custom, "column")
    other = _get_text(custom, "column2")
    sign = _get_text(custom, "op")
    if not name or not other or sign not in OPERATORS:
        return None
    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=(name, other),
        breaks=partial(_compares_otherwise, OPERATORS[sign]),
        params={"operator": sign, "other": other},
    )


def _compares_otherwise(compare: Callable[[Any, Any], Any], texts: Texts) -> bool:
    first, second = texts
    if first is None or second is None:
        return False
    if PLAIN_NUMBER.fullmatch(first) and PLAIN_NUMBER.fullmatch(second):
        return not compare(Decimal(first), Decimal(second))
    return not compare(first, second)


def _check_sum(custom: CustomCheck) -> CompiledCheck | None:
    name = _get_text(custom, "column")
    parts = _get_columns(custom, "columns")
    if not name or not parts:
        return None
    return CompiledCheck(
        name=custom.name,
        column=name,
        columns=(name, *parts),
        breaks=_is_wrong_sum,
        params={"others": quote_words(parts)},
        undecided=lambda texts: None not in texts and None in map(_read_number, texts),
    )


def _is_wrong_sum(texts: Texts) -> bool:
    numbers = [number for number in map(_read_number, texts) if number is not None]
    return len(numbers) == len(texts) and numbers[0] != reduce(EXACT.add, numbers[1:])


def _read_number(text: str | None) -> Decimal | None:
    """The value of a cell; None where it is no number, or one of 20 digits."""
    text = (text or "").strip(BLANKS)
    if not NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    if number and number.adjusted() >= 19:
        return None
    return number.quantize(BILLIONTH, ROUND_HALF_UP)


def _check_one_of(custom: CustomCheck) -> CompiledCheck | None:
    first = _get_text(custom, "column1")
    second = _get_text(custom, "column2")
    if not first or not second:
        return None
    return CompiledCheck(
        name=custom.name,
        column="",
        columns=(first, second),
        breaks=lambda texts: texts.count(None) == 2,
        params={"others": quote_words((first, second))},
    )


# compiled where it is asked
_is_telephone = partial(re.fullmatch, get_cell_kind("telephone").lenient)
CUSTOM_CHECKS: Mapping[str, Callable[[CustomCheck], CompiledCheck | None]] = {
    "french-siret-value": partial(
        _check_text, is_good=partial(_is_identifier, get_cell_kind("siret"), 14)
    ),
    "french-siren-value": partial(
        _check_text, is_good=partial(_is_identifier, get_cell_kind("siren"), 9)
    ),
    "nomenclature-actes-value": partial(_check_text, is_good=_is_matter),
    "year-interval-value": _check_years,
    "cohesive-columns-value": _check_cohesion,
    "compare-columns-value": _check_comparison,
    "sum-columns-value": _check_sum,
    "one-of-required": _check_one_of,
    "opening-hours-value": _check_opening_hours,
    "phone-number-value": partial(_check_text, is_good=_is_telephone),
}
