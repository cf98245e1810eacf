"""Amounts as accountants and other countries write them; a column of them is told by its grouped
thousands or cents.

There "-" is zero and (12,50) is less than nothing: each cell must have two decimals or none, and
its thousands grouped when it has none, which is how a spreadsheet's accounting format writes, and
how nobody types a missing value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from site_builder.cells.integer import INTEGER
from site_builder.cells.kind import GROUP, GROUPING, CellKind, Value
from site_builder.cells.missing import DASH
from site_builder.cells.number import EUROS, NUMBER

_BLANK = f"[{GROUPING}]"
_GROUPED = f"[1-9][0-9]{{0,2}}({GROUP}[0-9]{{3}}){{1,4}}"
_SHORT = "0|[1-9][0-9]{0,2}"
ZERO = f"{DASH}{_BLANK}*{EUROS}?"
NEGATIVE = r"[(].*|.*[0-9].*[-−]"


def _build_signed_pattern(amount: str) -> str:
    """Any of a minus, parentheses and a minus at the end, with the euros where people put them; or
    a dash for zero."""
    euro_before = f"(€{_BLANK}?)?"
    euro_after = f"({_BLANK}?{EUROS})?"
    return (
        f"[−-]?{_BLANK}?{euro_before}({amount}){euro_after}"
        rf"|[(]{_BLANK}?{euro_before}({amount}){euro_after}{_BLANK}?[)]{euro_after}"
        rf"|{euro_before}({amount}){_BLANK}?[−-]{euro_after}|{ZERO}"
    )


def _parse_amount(kept: re.Pattern[str], text: str) -> float:
    """The digits and the separators that are kept, whose runs `kept` finds, as a decimal point;
    "-" being 0; with their sign."""
    digits = "".join(kept.findall(text)).replace(",", ".")
    value = float(f"0{digits}")
    if value and not _NEGATIVE_SIGNS.isdisjoint(text):
        return -value
    return value


def _parse_integer_amount(text: str) -> int:
    return int(_parse_amount(_DIGITS, text))


_NEGATIVE_SIGNS = frozenset("(−-")
_DIGITS = re.compile("[0-9]+")
_TOLD = (("amount-zero", ZERO), ("amount-negative", NEGATIVE))

INTEGER_AMOUNT = CellKind(
    name="integer-amount",
    type="integer",
    strict="-?(0|[1-9][0-9]{0,2})",
    lenient=_build_signed_pattern(f"{_SHORT}|{_GROUPED}"),
    parse=_parse_integer_amount,
    good=(
        ("-", "0"),
        ("1 250", "1250"),
        ("(1 250)", "-1250"),
        ("850-", "-850"),
        ("12", "12"),
        ("- €", "0"),
    ),
    bad=("1250", "12,50", "(12", "12)", "-(12)", "--12", "NC"),
    repaired="integer-rewritten",
    proof=f".*{GROUP}[0-9]{{3}}[^0-9]*",
    of="integer",
    told=_TOLD,
)

NUMBER_AMOUNT = CellKind(
    name="number-amount",
    type="number",
    strict="-?(0|[1-9][0-9]{0,2}|(0|[1-9][0-9]{0,11})[.,][0-9]{2})",
    lenient=_build_signed_pattern(
        f"{_SHORT}|{_GROUPED}([.,][0-9]{{2}})?|(0|[1-9][0-9]{{0,11}})[.,][0-9]{{2}}"
    ),
    parse=partial(_parse_amount, re.compile("[0-9.,]+")),
    good=(
        ("-", "0"),
        ("–", "0"),
        ("-   €", "0"),
        ("1 250,00", "1250"),
        ("(1 250,50)", "-1250.5"),
        ("(12,50 €)", "-12.5"),
        ("1 250,50-", "-1250.5"),
        ("-80,25 €", "-80.25"),
        ("12500.75", "12500.75"),
        ("300", "300"),
    ),
    bad=("12,5", "1250", "12,505", "(12,50", "-(12,50)", "(-12,50)", "NC", "----", "1.234,56"),
    repaired="number-rewritten",
    notations=NUMBER.notations,
    proof=f".*([.,][0-9]{{2}}|{GROUP}[0-9]{{3}})[^0-9]*",
    write=NUMBER.write,
    decimals=NUMBER.decimals,
    of="number",
    told=_TOLD,
)


def _build_grouped_pattern(mark: str, point: str) -> str:
    groups = f"[1-9][0-9]{{0,2}}({mark}[0-9]{{3}})"
    return f"{groups}{{1,3}}({point}[0-9]{{1,3}})?|{groups}{{4}}|(0|[1-9][0-9]{{0,2}})({point}[0-9]{{1,6}})?"  # noqa: E501


def _build_foreign_kind(
    name: str, mark: str, point: str, good: tuple[tuple[str, str], ...], bad: tuple[str, ...]
) -> CellKind:
    """A notation whose thousands are grouped by what elsewhere is the decimal point: some cell must
    prove it."""
    return CellKind(
        name=name,
        type="number",
        strict="-?(0|[1-9][0-9]{0,2})",
        lenient=_build_signed_pattern(_build_grouped_pattern(mark, point)),
        parse=partial(_parse_amount, re.compile(f"[0-9{point.strip('[]')}]+")),
        good=good,
        bad=bad,
        repaired=name,
        proof=f".*{mark}[0-9]{{3}}({point}|{mark}).*",
        write=NUMBER.write,
        decimals=f"{point}([0-9]+)[^0-9]*$",
        of="number",
        told=_TOLD,
    )


def _build_thousands_kind(
    name: str,
    base: CellKind,
    digits: str,
    *,
    parse: Callable[[str], Value],
    euros: str,
    good: tuple[tuple[str, str], ...],
    bad: tuple[str, ...],
) -> CellKind:
    """Numbers of which some have their thousands grouped by points, as whoever looked at the whole
    column says (dotted_thousands.py): no cell alone proves it."""
    return CellKind(
        name=name,
        type=base.type,
        strict="-?(0|[1-9][0-9]{0,11})",
        lenient=f"[−-]?{_BLANK}?{euros}{digits}",
        parse=parse,
        good=(("12.000", "12000"), ("1.234.567", "1234567"), ("-1 500", "-1500"), *good),
        bad=("12.5", "1.2345", "1234.567", "0.125", "01.234", "1.23", "12.000,123", *bad),
        repaired=base.repaired,
        write=base.write,
        decimals=base.decimals,
        of=base.name,
        told=(("thousands-dots", ".*[0-9][.][0-9]{3}.*"),),
        proof=".*[0-9][.][0-9]{3}.*",
        demanded=True,
    )


_WITH_DOTS = f"(0|[1-9][0-9]{{0,11}}|[1-9][0-9]{{0,2}}({GROUP}[0-9]{{3}}|[.][0-9]{{3}}){{1,3}})"
INTEGER_DOTS = _build_thousands_kind(
    "integer-dots",
    INTEGER,
    _WITH_DOTS,
    parse=_parse_integer_amount,
    euros="",
    good=(("850", "850"),),
    bad=("850,50", "12 €"),
)
NUMBER_THOUSANDS = _build_thousands_kind(
    "number-thousands",
    NUMBER,
    f"{_WITH_DOTS}(,[0-9]{{1,2}})?({_BLANK}?{EUROS})?",
    parse=partial(_parse_amount, re.compile("[0-9,]+")),
    euros=f"(€{_BLANK}?)?",
    good=(("12.000 €", "12000"), ("850,50 €", "850.5"), ("1.500,25", "1500.25")),
    bad=("850,505",),
)
NUMBER_DOTS = _build_foreign_kind(
    "number-dots",
    "[.]",
    point=",",
    good=(
        ("1.234.567,89", "1234567.89"),
        ("1.234,56 €", "1234.56"),
        ("1.234", "1234"),
        ("12,5", "12.5"),
        ("-", "0"),
        ("(1.234,56)", "-1234.56"),
    ),
    bad=("1,234.56", "12.5", "1234,56", "1.23", "1.234.56", "01.234"),
)
NUMBER_COMMAS = _build_foreign_kind(
    "number-commas",
    ",",
    point="[.]",
    good=(
        ("1,234,567.89", "1234567.89"),
        ("€1,234.56", "1234.56"),
        ("1,234", "1234"),
        ("12.5", "12.5"),
        ("-", "0"),
    ),
    bad=("1.234,56", "12,5", "1234.56", "1,23", "1,234,56"),
)
