"""Numbers of one chart as people read them: whole in its figures, rounded in its drawing and in its
sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from site_builder.core.language import WIDE, Language
from site_builder.core.number_symbols import get_number_symbols
from site_builder.render.pages.values import EURO, attach_unit

SIGN = 3  # letters of a unit that stands behind each number
MILLION = Decimal(10**6)
BILLION = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class ChartNumberFormat:
    """Numbers that count `unit`, "" for none, or `rows`; `digits` are written after the point in
    full."""

    language: Language
    unit: str
    digits: int
    rows: bool = False

    @classmethod
    def of(
        cls, language: Language, unit: str, values: Iterable[str], *, rows: bool = False
    ) -> Self:
        """Those of a chart: as many digits as one of its values needs, and cents where there are
        any."""
        digits = max((len(value.partition(".")[2]) for value in values), default=0)
        return cls(language, unit, 2 if unit == EURO and digits == 1 else digits, rows)

    def write(self, value: str) -> str:
        """In full, without the unit."""
        return self._number(Decimal(value), self.digits)

    def short(self, value: str) -> str:
        """Beside a bar: 1,25 M€, 12 500 €, 63."""
        number = Decimal(value)
        sign = self.unit if len(self.unit) <= SIGN else ""
        if abs(number) < MILLION:
            return attach_unit(self.language, self._number(_round_to_three_digits(number)), sign)
        millions = self._number(_round_to_three_digits(number / MILLION))
        if sign == EURO:
            return self.language.say("number.euros.millions", number=millions)
        return f"{millions}{WIDE}M{sign}"

    def tick(self, value: str) -> str:
        """On a scale: 1,25 M€, 12 500."""
        number = Decimal(value)
        is_large = abs(number) >= MILLION
        return self.short(value) if is_large else self._number(_round_to_three_digits(number))

    def said(self, number: Decimal) -> str:
        """In a sentence: 1,25 million d’euros, 12 500 €, 63 fois, 12 lignes."""
        if self.rows:
            return self.language.count("rows", int(number))
        for size, message in ((BILLION, "chart.billion"), (MILLION, "chart.million")):
            if abs(number) >= size:
                return self._say_large(_round_to_three_digits(number / size), message)
        return attach_unit(self.language, self._number(_round_to_three_digits(number)), self.unit)

    def bare(self, number: Decimal) -> str:
        """The same without the unit, where it has just been said; a large number has it all the
        same."""
        large = abs(number) >= MILLION and not self.rows
        if large or self._has_sign_first():
            return self.said(number)
        return self._number(_round_to_three_digits(number))

    def pair(self, first: Decimal, last: Decimal) -> tuple[str, str]:
        """Two numbers of one sentence: the unit once, where both are of one size."""
        if self._has_sign_first():
            return self.said(first), self.said(last)
        for size in () if self.rows else (BILLION, MILLION):
            sizes = (abs(first) >= size, abs(last) >= size)
            if all(sizes):
                return self._number(_round_to_three_digits(first / size)), self.said(last)
            if any(sizes):
                return self.said(first), self.said(last)
        return self.bare(first), self.said(last)

    def _has_sign_first(self) -> bool:
        """Would a number without its unit look wrong beside another one that begins with it?"""
        return attach_unit(self.language, "", self.unit) == EURO

    def _say_large(self, amount: Decimal, message: str) -> str:
        """So many millions, or billions, which the message says."""
        of = self.language.say("chart.of", unit=self.unit) if self.unit else ""
        if self.unit == EURO:
            message += ".euros"
        return self.language.count(message, int(abs(amount)), amount=self._number(amount), unit=of)

    def _number(self, number: Decimal, digits: int | None = None) -> str:
        text = format(
            number if digits is None else number.quantize(Decimal(1).scaleb(-digits)), "f"
        )
        if digits is None and "." in text:
            text = text.rstrip("0").rstrip(".")
        return get_number_symbols(self.language.code).number("0" if text in ("-0", "") else text)


def _round_to_three_digits(number: Decimal) -> Decimal:
    """A number with three digits that count, and all those before the point."""
    if not number:
        return Decimal(0)
    return number.quantize(Decimal(1).scaleb(min(number.adjusted() - 2, 0)), ROUND_HALF_UP)
