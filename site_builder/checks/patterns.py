"""Regular expressions of schemas, written for Python and JavaScript, over the distinct texts of a
column.

Many texts are matched at once by RE2, whose classes are ASCII: it takes a time that grows with the
text and nothing else. Few texts are matched by the `regex` package, which costs no import of
pyarrow, and so is what RE2 has not (looks around, references back), within the time that all such
expressions of one dataset have together. Python's own `re` never meets one of them.

A verdict that `RuleTime` cut is published and not kept: `prepare.prepare` gives it no key, and
the next build judges the dataset again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regex import Pattern

SECONDS = 0.5  # for one cell: an expression that needs more would need years
SECONDS_IN_ALL = 5.0  # for all the expressions of a dataset, whatever its tables and columns
LONGEST = 5_000  # characters: the time to compile one grows with the square of them
LARGEST = 20_000  # characters times groups within groups
# Texts up to which `regex` costs less than pyarrow, be it imported or not, and the seconds that it
# has for them where RE2 can tell as well
FEW = 300
MOMENT = 0.05
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


Re2 = Callable[[str, Sequence[str]], list[int]]


def find_unmatched_by_re2(expression: str, texts: Sequence[str]) -> list[int]:
    """The places of the texts in which RE2 finds nothing of an expression. Raises
    UnreadablePattern."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        found = pc.match_substring_regex(pa.array(texts, pa.string()), expression)
    except pa.ArrowInvalid as cause:
        raise UnreadablePattern from cause
    places: list[int] = pc.indices_nonzero(pc.invert(found)).to_pylist()
    return places


@dataclass(slots=True)
class RuleTime:
    """The time that expressions may still take in Python, in seconds of the CPU: one for a whole
    dataset.

    `each`: for one text. `expired`: an expression wanted more; what is said then may be otherwise
    on another day. `re2` matches many texts at once; without it (a browser) all are matched within
    the time.
    """

    left: float = SECONDS_IN_ALL
    each: float = SECONDS
    expired: bool = False
    re2: Re2 | None = find_unmatched_by_re2

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


@dataclass(slots=True)
class PatternRule:
    """An expression that texts follow from end to end, as frictionless asks it of them: it puts ^
    and $ around the expression, whatever is in it, and looks from the start of the text alone;
    Python's $ lets a last line break pass.

    `compiled` is it for `regex`, or why it took too long to make; `re2` the same for RE2, "" where
    that has not what it asks.
    """

    rule_time: RuleTime
    compiled: Pattern[str] | PatternTimeout
    re2: str

    def find_unmatched(self, texts: Sequence[str]) -> list[int]:
        """The places of the texts that do not follow it. Raises PatternTimeout."""
        found = self._try_moment(texts) if len(texts) <= FEW or not self.rule_time.re2 else None
        if found is None and self.re2 and self.rule_time.re2:
            try:
                return self.rule_time.re2(self._choose_re2(texts), texts)
            except UnreadablePattern:
                self.re2 = ""
        if found is not None:
            return found
        if isinstance(self.compiled, PatternTimeout):
            if texts:
                raise self.compiled
            return []
        match = self.compiled.match
        tell = self.rule_time.tell
        return [place for place, text in enumerate(texts) if not tell(match, text)]

    def _try_moment(self, texts: Sequence[str]) -> list[int] | None:
        """What `regex` says at once; None where that cannot be known, or where it takes time."""
        if isinstance(self.compiled, PatternTimeout) or not self.re2:
            return None
        match = self.compiled.match
        end = time.monotonic() + MOMENT
        unmatched = []
        try:
            for place, text in enumerate(texts):
                if match(text, timeout=MOMENT) is None:
                    unmatched.append(place)
                if not place % 16 and time.monotonic() > end:
                    return None
        except TimeoutError:
            return None
        return unmatched

    def _choose_re2(self, texts: Sequence[str]) -> str:
        """To know the digits of all scripts takes RE2 a millisecond."""
        digits = CLASSES["d"]
        if digits in self.re2 and "[^" not in self.re2 and all(map(str.isascii, texts)):
            return self.re2.replace(digits, "0-9")
        return self.re2


def compile_pattern_rule(pattern: str, rule_time: RuleTime) -> PatternRule:
    """The expression of a schema. Raises UnreadablePattern where it is none."""
    translated = _translate_to_re2(pattern)
    anchored = "" if translated is None else rf"^(?:^{translated}\n?$)"
    compiled: Pattern[str] | PatternTimeout
    try:
        compiled = rule_time.compile(
            pattern, lambda plain: f"^{''.join(_translated(plain, _of_regex))}$"
        )
    except PatternTimeout as late:
        compiled = late
    return PatternRule(rule_time, compiled, anchored)


def compile_own_pattern(pattern: str, rule_time: RuleTime) -> PatternRule:
    """One of ours, which is written for RE2 and which `regex` understands alike."""
    import regex

    anchored = rf"\A(?:{pattern})\z"
    return PatternRule(rule_time, regex.compile(rf"\A(?:{pattern})\Z"), anchored)


def compile_pattern_search(pattern: str, rule_time: RuleTime) -> Callable[[str], bool]:
    """Is there something of this form in a text, as JSON Schema asks it? Raises as
    `compile_pattern_match` does."""
    return partial(rule_time.tell, rule_time.compile(pattern).search)
