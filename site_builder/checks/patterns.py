"""Regular expressions of schemas, written for Python and JavaScript, in DuckDB: RE2, whose classes
are ASCII.

RE2 takes a time that grows with the text and nothing else. What it has not (looks around,
references back) runs in the `regex` package over distinct texts, within the time that all such
expressions of one dataset have together.

A verdict that `RuleTime` cut is published and not kept: `prepare.prepare` gives it no key, and
the next build judges the dataset again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from site_builder.checks.types.kind import quote_schema_literal
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from regex import Pattern

SECONDS = 0.5  # for one cell: an expression that needs more would need years
SECONDS_IN_ALL = 5.0  # for all the expressions of a dataset, whatever its tables and columns
LONGEST = 5_000  # characters: the time to compile one grows with the square of them
LARGEST = 20_000  # characters times groups within groups
DEEPEST = 12  # groups within groups: repetitions within repetitions triple that time at each
# Python's classes know every script, RE2's know ASCII, and those of `regex` know accents that stand
# alone as letters
SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
NO_SPACES = (
    r"\x00-\x08\x0e-\x1b!-\x7f"
    "\x80-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\U0010ffff"
)
WORD_CLASS = r"\p{L}\p{N}_"
NO_WORDS = r"\p{M}\p{Z}\p{S}\p{C}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}" + (
    "\u203f\u2040\u2054\ufe33\ufe34\ufe4d-\ufe4f\uff3f"
)
CLASSES = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": WORD_CLASS,
    "W": NO_WORDS,
    "s": SPACES,
    "S": NO_SPACES,
}
SAME = frozenset(
    "Anrtfvaz0xpP"
)  # letters that mean the same after a backslash, or that RE2 refuses by itself
BEYOND = ("(?=", "(?!", "(?<", "(?P=", "(?(", "(?>", "(?#")
PART = re.compile(
    r"\\u[0-9a-fA-F]{4}|\\[NpP]\{[^}]*\}|\\.?|\[\^?\]?|\]|\{(?:[0-9]*,[0-9]*|[0-9]+)\}|[^\\]",
    re.DOTALL,
)
EDGE = f"(?:(?<=[{WORD_CLASS}])(?![{WORD_CLASS}])|(?<![{WORD_CLASS}])(?=[{WORD_CLASS}]))"
NO_EDGE = f"(?:(?<=[{WORD_CLASS}])(?=[{WORD_CLASS}])|(?<![{WORD_CLASS}])(?![{WORD_CLASS}]))"


class UnreadablePattern(ValueError):
    """An expression that is none, or that is too long or too deep to be tried."""


class PatternTimeout(TimeoutError):
    """An expression that did not end within these `seconds`: those of one text, or of all of a
    dataset."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


@dataclass(slots=True)
class RuleTime:
    """The time that expressions may still take in Python, in seconds of the CPU: one for a whole
    dataset.

    `each`: for one text. `expired`: an expression wanted more; what is said then may be otherwise
    on another day.
    """

    left: float = SECONDS_IN_ALL
    each: float = SECONDS
    expired: bool = False

    def tell(self, match: Callable[..., object], text: str) -> bool:
        """Does the text match? `match` is a method of an expression of `compile`. Raises
        PatternTimeout."""
        seconds = self._granted()
        start = time.thread_time()
        try:
            return match(text, timeout=seconds) is not None
        except TimeoutError as cause:
            self.expired = True
            raise PatternTimeout(self.each if seconds == self.each else SECONDS_IN_ALL) from cause
        finally:
            self.left -= time.thread_time() - start

    def compile(self, pattern: str, written: Callable[[str], str] = str) -> Pattern[str]:
        """It for the `regex` package, in which it is `written` so. Raises UnreadablePattern, and
        PatternTimeout."""
        import regex

        depth = _depth(pattern)
        if len(pattern) > LONGEST or depth > DEEPEST or len(pattern) * depth > LARGEST:
            raise UnreadablePattern
        self._granted()
        start = time.thread_time()
        try:
            return regex.compile(written(pattern))
        except (regex.error, re.error, RecursionError, OverflowError) as cause:
            raise UnreadablePattern from cause
        finally:
            self.left -= time.thread_time() - start

    def _granted(self) -> float:
        if self.left <= 0:
            self.expired = True
            raise PatternTimeout(SECONDS_IN_ALL)
        return min(self.each, self.left)


def _translate_to_re2(pattern: str) -> str | None:
    """The same expression for RE2; None where it has something that RE2 has not."""
    if any(sign in pattern for sign in BEYOND):
        return None
    try:
        return "".join(_translated(pattern, _of_re2))
    except UnreadablePattern:
        return None


def _translated(pattern: str, escaped: Callable[[str, bool], str]) -> Iterator[str]:
    """The parts of an expression, where a sign means the same to Python and to the others.
    `escaped` tells the rest."""
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


def _depth(expression: str) -> int:
    """How many groups stand within each other at most."""
    depth = deepest = 0
    inside = False  # a class
    for part in PART.findall(expression):
        if inside:
            inside = part[0] not in "[]" or not part.endswith("]")
        elif part[0] == "[":
            inside = True
        elif part == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif part == ")":
            depth -= 1
    return deepest


def _of_re2(letter: str, inside: bool) -> str:
    """What follows a backslash, for RE2; or the end of the text, before which Python's lets a line
    break stand."""
    if letter == "$":
        return r"(?:\n?\z)"
    if letter[:1] == "u" and len(letter) == 5:
        return rf"\x{{{letter[1:]}}}"
    if letter == "Z":
        return r"\z"
    if not letter.isascii():
        return letter
    if letter[:1].isalnum() and letter[0] not in SAME:
        raise UnreadablePattern  # \b knows ASCII only, \1 refers back
    return "\\" + letter


def _of_regex(letter: str, inside: bool) -> str:
    if letter == "$":
        return letter
    edges = {"b": EDGE, "B": NO_EDGE}
    return edges[letter] if letter in edges and not inside else "\\" + letter


def compile_pattern_sql(connection: DuckDBPyConnection, pattern: str) -> str | None:
    """SQL: does {value} not follow this expression from end to end, as frictionless asks it to?
    None: see `compile_pattern_match`.

    frictionless puts ^ and $ around the expression, whatever is in it, and looks from the start of
    the text alone; Python's $ lets a last line break pass. {read} is whether the text is read in
    Python, and does not.
    """
    if pattern not in _BROKEN:
        _BROKEN[pattern] = _broken(connection, pattern)
    return _BROKEN[pattern]


_BROKEN: dict[str, str | None] = {}  # tried once


def _broken(connection: DuckDBPyConnection, pattern: str) -> str | None:
    import duckdb

    translated = _translate_to_re2(pattern)
    if translated is None:
        return None
    digits = CLASSES["d"]
    ascii_ = (
        digits in translated and "[^" not in translated
    )  # to know all digits takes RE2 a millisecond
    anchored = rf"^(?:^{translated.replace(digits, '0-9') if ascii_ else translated}\n?$)"
    found = f"regexp_matches({{value}}, {quote_schema_literal(anchored)})"
    try:
        sql.fetch_all_rows(connection, "SELECT " + found.replace("{value}", "''"))
    except duckdb.Error:
        return None
    other = "WHEN strlen({value}) = length({value}) THEN TRUE ELSE {read} END"
    return f"CASE WHEN {found} THEN FALSE {other}" if ascii_ else f"NOT {found}"


def compile_pattern_match(pattern: str, rule_time: RuleTime | None = None) -> Callable[[str], bool]:
    """The same in Python. Raises UnreadablePattern where the expression is none; it and a call
    raise PatternTimeout."""
    rule_time = rule_time or RuleTime()
    compiled = rule_time.compile(
        pattern, lambda plain: f"^{''.join(_translated(plain, _of_regex))}$"
    )
    return partial(rule_time.tell, compiled.match)


def compile_pattern_search(pattern: str, rule_time: RuleTime) -> Callable[[str], bool]:
    """Is there something of this form in a text, as JSON Schema asks it? Raises as
    `compile_pattern_match` does."""
    return partial(rule_time.tell, rule_time.compile(pattern).search)
