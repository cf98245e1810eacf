"""The signs of numbers in a language: what stands between thousands, and before decimals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class NumberSymbols:
    """The signs of one language's numbers."""

    group: str
    decimal: str

    def number(self, text: str) -> str:
        """-12500.50 → −12 500,50; anything else as it stands."""
        whole, point, decimals = text.partition(".")
        sign = whole.startswith("-")
        digits = whole[sign:]
        if not (digits.isdecimal() and (decimals.isdecimal() or not point)):
            return text
        if len(digits) > 3:
            digits = f"{int(digits):,}".replace(",", self.group)
        return f"{MINUS if sign else ''}{digits}{self.decimal if point else ''}{decimals}"


@cache
def get_number_symbols(code: str) -> NumberSymbols:
    """That of the language with this BCP 47 tag."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return NumberSymbols(get_group_symbol(code), get_decimal_symbol(code))
