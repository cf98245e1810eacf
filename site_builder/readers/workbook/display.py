"""Number formats that say what a number means to who reads the sheet: 1001 shown 01001, 0.8814
shown 88,14 %, 12 €."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import starmap
from typing import NamedTuple

from site_builder.cells.unit import EURO, extract_unit

# Built-in formats of Excel that matter here; those of dates are calamine's affair.
BUILT_IN = {9: "0%", 10: "0.00%"}
_PARTS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|([0#?])|(%)|(\[[^\]]*\])|([^"\\])', re.DOTALL)
_CURRENCY = re.compile(r"\[\$([^\]-]*)")  # [$€-40C]
_CONDITION = re.compile(r"\[[<>=]")


@dataclass(frozen=True, slots=True)
class NumberDisplay:
    """`mask` is made of placeholders (0, #) and of other characters as they stand; `unit` follows
    the number itself."""

    mask: str
    unit: str = ""


PERCENT = NumberDisplay("", "%")
EUROS = NumberDisplay("", EURO)
NOTHING = NumberDisplay("")  # ;;; shows nothing at all
_DIGIT = re.compile("[0-9#]")


class _Part(NamedTuple):
    """A piece of a format: one of these is filled."""

    quoted: str
    escaped: str
    place: str
    percent: str
    bracket: str
    plain: str

    @property
    def text(self) -> str:
        """What of it is written as it stands."""
        return self.quoted or self.escaped or self.plain


def parse_number_format(code: str) -> NumberDisplay | None:
    """The display of a number format, None where it shows the number itself, however rounded.

    A code has a zero in front and at least two places: 00000, or the telephone's 0#" "##" "##" "##"
    "##.
    """
    section = code.partition(";")[0]
    if not section and code.count(";") >= 2 and not code.strip("; "):
        return NOTHING
    if _CONDITION.search(code):
        return None
    parts = list(starmap(_Part, _PARTS.findall(section)))
    if any(part.percent for part in parts):
        return PERCENT
    if mask := _read_mask(parts):
        return NumberDisplay(mask)
    unit = _read_unit(parts)
    return NumberDisplay("", unit) if unit else None


def _read_mask(parts: list[_Part]) -> str:
    """The places of a code, and what stands between them; "" where it is none."""
    mask = ""
    for part in parts:
        if part.place:
            mask += part.place.replace("?", "#")
        elif part.plain not in " -/()" or _DIGIT.search(part.text):
            return ""  # a decimal point, thousands, an exponent, a date
        else:
            mask += part.text
    places = re.sub("[^0#]", "", mask)
    mask = re.sub("[^0#]*$", "", mask)  # a unit is none of the code
    return mask if places.startswith("0") and len(places) > 1 else ""


def _read_unit(parts: list[_Part]) -> str:
    """What a format writes after a number, where it is a unit; "" where the number is scaled, or is
    none."""
    last_place = max((index for index, part in enumerate(parts) if part.place), default=0)
    parts_before = parts[:last_place]
    parts_after = parts[last_place + 1 :]
    if any(part.text != part.plain or part.plain not in " ,.-+()" for part in parts_before):
        return ""
    if parts_after and parts_after[0].plain == ",":
        return ""  # #,##0, shows thousands
    tail = "".join(part.text for part in parts_after)
    tail += "".join(match[1] for part in parts_after if (match := _CURRENCY.match(part.bracket)))
    return EURO if tail.strip() in (EURO, "EUR") else extract_unit(f"1 {tail.strip()}")


def format_shortest_number(value: float) -> str:
    """A number in its shortest notation: the fifteen digits that spreadsheets keep, and never an
    exponent."""
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def format_displayed_number(value: float, display: NumberDisplay) -> str | None:
    """The text of a number under a display, None where the number does not fit it and stands for
    itself."""
    if display is NOTHING:
        return ""
    if display is PERCENT:
        return f"{value * 100:.15g} %".replace(".", ",") if abs(value) < 1e12 else None
    if display.unit:
        return f"{format_shortest_number(value).replace('.', ',')} {display.unit}"
    if value < 0 or value != int(value) or value >= 1e15:
        return None
    digits = str(int(value))
    text = ""
    first_place = len(re.match("[^0#]*", display.mask)[0])  # type: ignore[index]  # it matches nothing at least
    for place in range(len(display.mask) - 1, -1, -1):
        mark = display.mask[place]
        if mark not in "0#":
            text = mark + text
        elif place == first_place:
            text = (digits or "0") + text  # the first place takes all that is left
        else:
            text = (digits[-1:] or ("0" if mark == "0" else "")) + text
            digits = digits[:-1]
    return text
