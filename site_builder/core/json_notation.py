"""Texts and numbers in the notation of the JSON that is published. It is DuckDB's, whose JSON files
these once were: their bytes are their version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json.encoder import encode_basestring

# What is escaped in a text
ESCAPED = re.compile(r'["\\\x00-\x1f]')
# Escapes of control characters that have no letter of their own: DuckDB writes their digits large
_LETTERS = re.compile(r"\\u00[01][a-f]")
_DIGITS_AT_ONCE = 21  # of a whole number that is written without a power of ten
_ZEROS_AT_ONCE = 6  # places after the point at which a number may begin without one
# A text between quotes, which is left as it is, or a number
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)')


def quote_json_text(text: str) -> str:
    """A text between quotes; what is not ASCII stays as it is."""
    quoted: str = encode_basestring(text)
    if "\\u00" not in quoted:
        return quoted
    return _LETTERS.sub(lambda found: r"\u" + found[0][2:].upper(), quoted)


def quote_json_texts(texts: Sequence[str]) -> list[str]:
    """Each of them so."""
    if ESCAPED.search("".join(texts)):
        return [quote_json_text(text) for text in texts]
    return [f'"{text}"' for text in texts]


def format_json_numbers(numbers: Sequence[float | None]) -> list[str]:
    """Each of them in this notation, and anything for those that are none."""
    texts = list(map(repr, numbers))
    if "e" in "".join(texts):
        for place, number in enumerate(numbers):
            if number is not None:
                texts[place] = format_json_number(number)
    return texts


def format_json_number(number: float) -> str:
    """The fewest digits that are this number, with a point unless it has a power of ten: 1.0, 1e-7,
    1e21."""
    text = repr(number)
    if "e" not in text:
        return text
    mantissa, power = text.split("e")
    digits = mantissa.lstrip("-").replace(".", "")
    sign = "-" * mantissa.startswith("-")
    exponent = int(power)
    if 0 < exponent < _DIGITS_AT_ONCE:
        return f"{sign}{digits.ljust(exponent + 1, '0')}.0"
    if -_ZEROS_AT_ONCE <= exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    return f"{mantissa}e{exponent}"


def normalise_json_numbers(text: str) -> str:
    """A JSON text without blanks, its numbers in this notation; whole ones stay whole."""
    return _TOKEN.sub(_normalise_token, text)


def _normalise_token(found: re.Match[str]) -> str:
    number: str | None = found[1]
    if number is None:
        return found[0]
    if number == "-0":
        return "0"
    if number.lstrip("-").isdecimal():
        return number
    return format_json_number(float(number))
