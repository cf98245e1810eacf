"""Regular expressions of schemas, written for Python and JavaScript, over the distinct texts of a
column.

Many texts are matched at once by RE2, whose classes are ASCII: it takes a time that grows with the
text and nothing else. Few texts are matched by the `regex` package, which costs no import of
pyarrow, and so is what RE2 has not (looks around, references back), within the time that all such
expressions of one dataset have together. Python's own `re` never meets one of them: where neither
is there, nothing is told of what they ask.

A verdict that `RuleTime` cut is published and not kept: `prepare.prepare` gives it no key, and
the next build judges the dataset again.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from site_builder.checks.libraries import MissingLibrary, need_library
from site_builder.checks.pattern_syntax import (
    CLASSES,
    UnreadablePattern,
    measure_pattern_depth,
    translate_to_re2,
    translate_to_regex,
)

if TYPE_CHECKING:
    from regex import Pattern

SECONDS = 0.5  # for one cell: an expression that needs more would need years
SECONDS_IN_ALL = 5.0  # for all the expressions of a dataset, whatever its tables and columns
LONGEST = 5_000  # characters: the time to compile one grows with the square of them
LARGEST = 20_000  # characters times groups within groups
# Texts up to which `regex` costs less than RE2, as long as pyarrow, which takes 0.2 s to import, is
# there already; and the seconds that it has for them where RE2 can tell as well
FEW = 300
MOMENT = 0.05
VARYING = re.compile(r"[*+?]|\{[0-9]*,")
DEEPEST = 12  # groups within groups: repetitions within repetitions triple that time at each


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
        is_matched = pc.match_substring_regex(pa.array(texts, pa.string()), expression)
    except pa.ArrowInvalid as cause:
        raise UnreadablePattern from cause
    places: list[int] = pc.indices_nonzero(pc.invert(is_matched)).to_pylist()
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

    def compile(self, pattern: str, write: Callable[[str], str] = str) -> Pattern[str]:
        """It for the `regex` package, as `write` gives it. Raises UnreadablePattern, and
        PatternTimeout and MissingLibrary."""
        depth = measure_pattern_depth(pattern)
        if len(pattern) > LONGEST or depth > DEEPEST or len(pattern) * depth > LARGEST:
            raise UnreadablePattern
        with need_library("regex"):
            import regex
        self._granted()
        start = time.thread_time()
        try:
            return regex.compile(write(pattern))
        except (regex.error, re.error, RecursionError, OverflowError) as cause:
            raise UnreadablePattern from cause
        finally:
            self.left -= time.thread_time() - start

    def find_by_re2(self, expression: str, texts: Sequence[str]) -> list[int] | None:
        """The places of the texts in which RE2 finds nothing of it; None where it cannot tell, or
        is not there."""
        if self.re2 is None:
            return None
        try:
            return self.re2(expression, texts)
        except UnreadablePattern:
            return None
        except ImportError:  # a browser
            self.re2 = None
            return None

    def _granted(self) -> float:
        if self.left <= 0:
            self.expired = True
            raise PatternTimeout(SECONDS_IN_ALL)
        return min(self.each, self.left)


@dataclass(slots=True)
class PatternRule:
    """An expression that texts follow from end to end, as frictionless asks it of them: it puts ^
    and $ around the expression, whatever is in it, and looks from the start of the text alone;
    Python's $ lets a last line break pass.

    `compiled` is it for `regex`, or why it could not be made; `re2` the same for RE2, "" where that
    has not what it asks. `is_straight`: no text takes it long.
    """

    rule_time: RuleTime
    compiled: Pattern[str] | PatternTimeout | MissingLibrary
    re2: str
    is_straight: bool = False

    def find_unmatched(self, texts: Sequence[str]) -> list[int]:
        """The places of the texts that do not follow it. Raises PatternTimeout, and MissingLibrary
        where only `regex` could tell."""
        unmatched = self._try_moment(texts) if self.re2 else None
        if unmatched is None and self.re2:
            unmatched = self.rule_time.find_by_re2(self._choose_re2(texts), texts)
            if unmatched is None and self.rule_time.re2:
                self.re2 = ""
        if unmatched is not None:
            return unmatched
        if not texts:
            return []
        if isinstance(self.compiled, Exception):
            raise self.compiled
        match = self.compiled.match
        tell = self.rule_time.tell
        return [place for place, text in enumerate(texts) if not tell(match, text)]

    def _try_moment(self, texts: Sequence[str]) -> list[int] | None:
        """What `regex` says at once, where it costs less than RE2; None where it takes time."""
        has_re2 = self.rule_time.re2 is not None and "pyarrow" in sys.modules
        if isinstance(self.compiled, Exception) or (has_re2 and len(texts) > FEW):
            return None
        match = self.compiled.match
        if self.is_straight:  # to watch the time takes three times as long as to match
            return [place for place, text in enumerate(texts) if match(text) is None]
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
    """The expression of a schema. Raises UnreadablePattern where it is none, and MissingLibrary
    where nothing that is there reads it."""
    translated = translate_to_re2(pattern)
    anchored = "" if translated is None else rf"^(?:^{translated}\n?$)"
    compiled: Pattern[str] | PatternTimeout | MissingLibrary
    try:
        compiled = rule_time.compile(pattern, lambda plain: f"^{translate_to_regex(plain)}$")
    except PatternTimeout as late:
        compiled = late
    except MissingLibrary as missing:
        if not anchored or rule_time.find_by_re2(anchored, ()) is None:
            raise
        compiled = missing
    # without a group, and with one repetition that varies, there are as many ways to cut a text as
    # it has letters
    is_straight = "(" not in pattern and len(VARYING.findall(pattern)) < 2
    return PatternRule(rule_time, compiled, anchored, is_straight=is_straight)


def compile_own_pattern(pattern: str, rule_time: RuleTime) -> PatternRule:
    """One of ours, which is written for RE2 and which `regex` understands alike: it has a time too,
    for `re` would try every way of cutting some texts. Raises MissingLibrary."""
    anchored = rf"\A(?:{pattern})\z"
    try:
        with need_library("regex"):
            import regex
    except MissingLibrary as missing:
        if rule_time.find_by_re2(anchored, ()) is None:
            raise
        return PatternRule(rule_time, missing, anchored)
    return PatternRule(rule_time, regex.compile(rf"\A(?:{pattern})\Z"), anchored)


def compile_pattern_search(pattern: str, rule_time: RuleTime) -> Callable[[str], bool]:
    """Is there something of this form in a text, as JSON Schema asks it? Raises as
    `compile_pattern_match` does."""
    return partial(rule_time.tell, rule_time.compile(pattern).search)
