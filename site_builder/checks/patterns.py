"""Regular expressions of schemas, written for Python and JavaScript, in DuckDB: RE2, whose classes are ASCII.

RE2 takes a time that grows with the text and nothing else. What it has not (looks around, references back) runs in the
`regex` package over distinct texts, each within a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.checks.types.kind import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SECONDS = 0.5  # for one cell: an expression that needs more would need years
# Python's classes know every script, RE2's know ASCII
SPACES = r"\t-\r\x1c-\x20\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
CLASSES = {"d": r"\p{Nd}", "w": r"\p{L}\p{N}_", "s": SPACES}
SAME = frozenset("AnrtfvazS0xpP")  # letters that mean the same after a backslash, or that RE2 refuses by itself
BEYOND = ("(?=", "(?!", "(?<", "(?P=", "(?(", "(?>", "(?#")


class Unreadable(ValueError):
    """An expression that is none."""


def re2(pattern: str) -> str | None:
    """The same expression for RE2; None where it has something that RE2 has not."""
    if any(sign in pattern for sign in BEYOND):
        return None
    try:
        return "".join(_translated(iter(pattern)))
    except Unreadable:
        return None


def _translated(signs: Iterator[str]) -> Iterator[str]:
    inside = opened = False  # a class; its first sign
    for sign in signs:
        if sign == "\\":
            yield _escaped(next(signs, ""), signs, inside)
        elif inside:
            inside = sign != "]" or opened
            yield r"\[" if sign == "[" else sign
            opened = opened and sign == "^"
            continue
        elif sign == "[":
            inside = opened = True
            yield sign
            continue
        elif sign == "{":
            yield sign
            after = next(signs, "")
            yield "0," if after == "," else after
        else:
            yield sign
        opened = False


def _escaped(letter: str, signs: Iterator[str], inside: bool) -> str:
    if letter.lower() in CLASSES and letter:
        members = CLASSES[letter.lower()]
        if letter.islower():
            return members if inside else f"[{members}]"
        if inside:
            raise Unreadable  # a class of what is not in a class
        return f"[^{members}]"
    if letter == "u":
        return rf"\x{{{''.join(next(signs, '') for _ in range(4))}}}"
    if letter == "Z":
        return r"\z"
    if not letter.isascii():
        return letter
    if letter.isalnum() and letter not in SAME:
        raise Unreadable  # \b knows ASCII only, \1 refers back
    return "\\" + letter


def broken(connection: DuckDBPyConnection, pattern: str) -> str | None:
    """SQL: does {value} not follow this expression from end to end, as frictionless asks it to? None: see `follows`.

    frictionless puts ^ and $ around the expression, whatever is in it, and looks from the start of the text alone;
    Python's $ lets a last line break pass. {read} is whether the text is read in Python, and does not.
    """
    if pattern not in _BROKEN:
        _BROKEN[pattern] = _broken(connection, pattern)
    return _BROKEN[pattern]


_BROKEN: dict[str, str | None] = {}  # tried once


def _broken(connection: DuckDBPyConnection, pattern: str) -> str | None:
    import duckdb

    translated = re2(pattern)
    if translated is None:
        return None
    digits = CLASSES["d"]
    ascii_ = digits in translated and "[^" not in translated  # to know all digits takes RE2 a millisecond
    anchored = rf"^(?:^{translated.replace(digits, '0-9') if ascii_ else translated}\n?$)"
    found = f"regexp_matches({{value}}, {literal(anchored)})"
    try:
        sql.rows(connection, "SELECT " + found.replace("{value}", "''"))
    except duckdb.Error:
        return None
    other = "WHEN strlen({value}) = length({value}) THEN TRUE ELSE {read} END"
    return f"CASE WHEN {found} THEN FALSE {other}" if ascii_ else f"NOT {found}"


def follows(pattern: str) -> Callable[[str], bool]:
    """The same in Python. Raises Unreadable where the expression is none; a call raises TimeoutError."""
    import regex

    try:
        compiled = regex.compile(f"^{pattern}$")
    except (regex.error, re.error, RecursionError, OverflowError) as cause:
        raise Unreadable from cause
    return lambda text: compiled.match(text, timeout=SECONDS) is not None
