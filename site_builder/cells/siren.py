"""SIREN: the nine digits of a legal body, always text."""

from __future__ import annotations

import re

from site_builder.cells.kind import GROUPING, CellKind, wrap_identifier_pattern

_DOUBLED = str.maketrans("0123456789", "0246813579")  # the sum of the digits of twice each
_NOT_DIGITS = re.compile("[^0-9]+")


def is_luhn_valid(digits: str) -> bool:
    """Do these ASCII digits pass Luhn's control, as those of a SIREN do?"""
    return sum(map(int, digits[::-2] + digits[-2::-2].translate(_DOUBLED))) % 10 == 0


def extract_digits(cell: str) -> str:
    return _NOT_DIGITS.sub("", cell.removesuffix(".0"))


def is_siren(cell: str) -> bool:
    digits = extract_digits(cell)
    return len(digits) == 9 and is_luhn_valid(digits)


SIREN = CellKind(
    name="siren",
    type="string",
    words=("siren", "num siren"),
    strict="[0-9]{9}",
    lenient=wrap_identifier_pattern(
        f"[0-9]([{GROUPING}]?[0-9]){{8}}|[0-9]{{3}}[.][0-9]{{3}}[.][0-9]{{3}}"
    ),
    parse=extract_digits,
    good=(
        ("215903501", "215903501"),
        ("215 903 501", "215903501"),
        ("215.903.501", "215903501"),
        ("000\u00a0000\u00a0000", "000000000"),
        ("215903501.0", "215903501"),
        ('="215903501"', "215903501"),
    ),
    bad=("21590350", "2159035011", "21590350100017", "2,15904E+08", "215-903-501", "A15903501"),
    repaired="siren-separators",
    holds=is_siren,
    lost="[1-9][0-9]{7}",
)
