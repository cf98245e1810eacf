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
# Python's classes know every script, RE2's know ASCII, and those of `regex` know accents that stand alone as letters
SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
NO_SPACES = (
    r"\x00-\x08\x0e-\x1b!-\x7f"
    "\x80-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\U0010ffff"
)
WORDS = r"\p{L}\p{N}_"
NO_WORDS = r"\p{M}\p{Z}\p{S}\p{C}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}" + (
    "\u203f\u2040\u2054\ufe33\ufe34\ufe4d-\ufe4f\uff3f"
)
CLASSES = {"d": r"\p{Nd}", "D": r"\P{Nd}", "w": WORDS, "W": NO_WORDS, "s": SPACES, "S": NO_SPACES}
SAME = frozenset("Anrtfvaz0xpP")  # letters that mean the same after a backslash, or that RE2 refuses by itself
BEYOND = ("(?=", "(?!", "(?<", "(?P=", "(?(", "(?>", "(?#")
PART = re.compile(r"\\u[0-9a-fA-F]{4}|\\[NpP]\{[^}]*\}|\\.?|\[\^?\]?|\]|\{(?:[0-9]*,[0-9]*|[0-9]+)\}|[^\\]", re.DOTALL)
EDGE = f"(?:(?<=[{WORDS}])(?![{WORDS}])|(?<![{WORDS}])(?=[{WORDS}]))"
NO_EDGE = f"(?:(?<=[{WORDS}])(?=[{WORDS}])|(?<![{WORDS}])(?![{WORDS}]))"


class Unreadable(ValueError):
    """An expression that is none."""


def re2(pattern: str) -> str | None:
    """The same expression for RE2; None where it has something that RE2 has not."""
    if any(sign in pattern for sign in BEYOND):
        return None
    try:
        return "".join(_translated(pattern, _of_re2))
    except Unreadable:
        return None


def _translated(pattern: str, escaped: Callable[[str, bool], str]) -> Iterator[str]:
    """The parts of an expression, where a sign means the same to Python and to the others. `escaped` tells the rest."""
    inside = False  # a class
    for part in PART.findall(pattern):
        if part[0] == "\\":
            members = CLASSES.get(part[1:], "")
            yield (members if inside else f"[{members}]") if members else escaped(part[1:], inside)
        elif inside:
            inside = part[0] not in "[]" or not part.endswith("]")
            yield part.replace("[", r"\[")
        elif part[0] == "[":
            inside = True
            yield part
        elif part[0] == "{":
            yield r"\{" if part == "{" else part.replace("{,", "{0,")
        else:
            yield escaped("$", inside) if part == "$" else part


def _of_re2(letter: str, inside: bool) -> str:
    """What follows a backslash, for RE2; or the end of the text, before which Python's lets a line break stand."""
    if letter == "$":
        return r"(?:\n?\z)"
    if letter[:1] == "u" and len(letter) == 5:
        return rf"\x{{{letter[1:]}}}"
    if letter == "Z":
        return r"\z"
    if not letter.isascii():
        return letter
    if letter[:1].isalnum() and letter[0] not in SAME:
        raise Unreadable  # \b knows ASCII only, \1 refers back
    return "\\" + letter


def _of_regex(letter: str, inside: bool) -> str:
    if letter == "$":
        return letter
    edges = {"b": EDGE, "B": NO_EDGE}
    return edges[letter] if letter in edges and not inside else "\\" + letter


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
        compiled = regex.compile(f"^{''.join(_translated(pattern, _of_regex))}$")
    except (regex.error, re.error, RecursionError, OverflowError) as cause:
        raise Unreadable from cause
    return lambda text: compiled.match(text, timeout=SECONDS) is not None
