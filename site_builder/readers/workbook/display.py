"""Number formats that change what a number means to who reads the sheet: 1001 shown 01001, 0.8814 shown 88,14 %."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Built-in formats of Excel that matter here; those of dates are calamine's affair.
BUILT_IN = {9: "0%", 10: "0.00%"}
_PARTS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|([0#?])|(%)|(\[[^\]]*\])|([^"\\])', re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")


@dataclass(frozen=True, slots=True)
class Display:
    """`mask` is made of placeholders (0, #) and of other characters as they stand; "%" alone is a percentage."""

    mask: str


PERCENT = Display("%")
NOTHING = Display("")  # ;;; shows nothing at all


def display(code: str) -> Display | None:
    """The display of a number format, None where it shows the number itself, however rounded or followed by a unit.

    A code has a zero in front and at least two places: 00000, or the telephone's 0#" "##" "##" "##" "##.
    """
    section = code.partition(";")[0]
    if not section and code.count(";") >= 2 and not code.strip("; "):
        return NOTHING
    if _CONDITION.search(code):
        return None
    parts = _PARTS.findall(section)
    if any(sign for _, _, _, sign, _, _ in parts):
        return PERCENT
    mask = ""
    for quoted, escaped, place, _, bracket, other in parts:
        if place:
            mask += "#" if place == "?" else place
        elif other and other not in " -/()":
            return None  # a decimal point, thousands, an exponent, a date
        elif not bracket:
            literal = quoted or escaped or other
            if any(letter in "0123456789#" for letter in literal):
                return None
            mask += literal
    places = re.sub("[^0#]", "", mask)
    mask = re.sub("[^0#]*$", "", mask)  # a unit is none of the code
    return Display(mask) if places.startswith("0") and len(places) > 1 else None


def shown(value: float, display: Display) -> str | None:
    """The text of a number under a display, None where the number does not fit it and stands for itself."""
    if display is NOTHING:
        return ""
    if display is PERCENT:
        return f"{value * 100:.15g} %".replace(".", ",") if abs(value) < 1e12 else None
    if value < 0 or value != int(value) or value >= 1e15:
        return None
    digits, text = str(int(value)), ""
    first = len(re.match("[^0#]*", display.mask)[0])  # type: ignore[index]  # it matches nothing at least
    for place in range(len(display.mask) - 1, -1, -1):
        mark = display.mask[place]
        if mark not in "0#":
            text = mark + text
        elif place == first:
            text = (digits or "0") + text  # the first place takes all that is left
        else:
            text = (digits[-1:] or ("0" if mark == "0" else "")) + text
            digits = digits[:-1]
    return text
