"""How expressions of schemas, written for Python and JavaScript, are written for RE2 and for the
`regex` package, so that each sign means what it means to Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

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
# Letters that mean the same after a backslash, or that RE2 refuses by itself
SAME = frozenset("Anrtfvaz0xpP")
BEYOND = ("(?=", "(?!", "(?<", "(?P=", "(?(", "(?>", "(?#")
PART = re.compile(
    r"\\u[0-9a-fA-F]{4}|\\[NpP]\{[^}]*\}|\\.?|\[\^?\]?|\]|\{(?:[0-9]*,[0-9]*|[0-9]+)\}|[^\\]",
    re.DOTALL,
)
EDGE = f"(?:(?<=[{WORD_CLASS}])(?![{WORD_CLASS}])|(?<![{WORD_CLASS}])(?=[{WORD_CLASS}]))"
NO_EDGE = f"(?:(?<=[{WORD_CLASS}])(?=[{WORD_CLASS}])|(?<![{WORD_CLASS}])(?![{WORD_CLASS}]))"


class UnreadablePattern(ValueError):
    """An expression that is none, or that is too long or too deep to be tried."""


def translate_to_re2(pattern: str) -> str | None:
    """The same expression for RE2; None where it has something that RE2 has not."""
    if any(sign in pattern for sign in BEYOND):
        return None
    try:
        return "".join(_translate(pattern, _escape_for_re2))
    except UnreadablePattern:
        return None


def translate_to_regex(pattern: str) -> str:
    """The same expression for `regex`."""
    return "".join(_translate(pattern, _escape_for_regex))


def measure_pattern_depth(pattern: str) -> int:
    """How many groups stand within each other at most."""
    depth = 0
    deepest = 0
    for part, is_inside in _iterate_parts(pattern):
        if is_inside:
            continue
        if part == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif part == ")":
            depth -= 1
    return deepest


def _iterate_parts(pattern: str) -> Iterator[tuple[str, bool]]:
    """The signs of an expression, and of each whether it stands inside a class (`[…]`)."""
    is_inside = False
    for part in PART.findall(pattern):
        yield part, is_inside
        if part[0] == "[" and not is_inside:
            is_inside = True
        elif part[0] in "[]" and part.endswith("]"):
            is_inside = False


def _translate(pattern: str, escape: Callable[[str, bool], str]) -> Iterator[str]:
    """The parts of an expression; `escape` writes what follows a backslash, and the end of a
    text."""
    for part, is_inside in _iterate_parts(pattern):
        members = CLASSES.get(part[1:], "") if part[0] == "\\" else ""
        if members:
            yield members if is_inside else f"[{members}]"
        elif part[0] == "\\":
            yield escape(part[1:], is_inside)
        elif is_inside:
            yield part.replace("[", r"\[")
        elif part == "$":
            yield escape("$", is_inside)
        elif part == "{":
            yield r"\{"
        elif part[0] == "{":
            yield part.replace("{,", "{0,")
        else:
            yield part


def _escape_for_re2(letter: str, is_inside: bool) -> str:
    """What follows a backslash; or the end of the text, before which Python's lets a line break
    stand."""
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


def _escape_for_regex(letter: str, is_inside: bool) -> str:
    if letter == "$":
        return letter
    if letter == "b" and not is_inside:
        return EDGE
    if letter == "B" and not is_inside:
        return NO_EDGE
    return "\\" + letter
