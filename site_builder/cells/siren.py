"""SIREN: the nine digits of a legal body, always text."""

from __future__ import annotations

import re

from site_builder.cells.kind import GROUPING, CellKind, wrap_identifier_pattern


def is_luhn_valid(digits: str) -> bool:
    """Do these ASCII digits pass Luhn's control, as those of a SIREN do?"""
    doubled = [
        int(digit) if place % 2 == 0 else sum(divmod(2 * int(digit), 10))
        for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def extract_digits_sql(length: int) -> list[str]:
    """SQL: each digit of a `{value}` of so many, the last one first. Arithmetic costs a sixth of
    what lists do."""
    return [f"(TRY_CAST({{value}} AS BIGINT) // {10**place} % 10)" for place in range(length)]


def check_luhn_sql(length: int) -> str:
    """SQL: the same control, of a `{value}` of so many digits."""
    digits = enumerate(extract_digits_sql(length))
    return (
        f"({' + '.join(f'2 * {d} - {d} // 5 * 9' if place % 2 else d for place, d in digits)}) "
        "% 10 = 0"
    )


def extract_digits(cell: str) -> str:
    return re.sub("[^0-9]", "", cell.removesuffix(".0"))


DIGITS = r"regexp_replace(regexp_replace({cell}, '[.]0$', ''), '[^0-9]+', '', 'g')"


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
    cast=DIGITS,
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
    check=check_luhn_sql(9),
    holds=is_siren,
    lost="[1-9][0-9]{7}",
)
