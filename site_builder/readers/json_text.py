"""The text of a JSON file, value by value, through a window that slides over it: a file takes the
memory of a record.

Numbers stay as they are written: 12.50 keeps its zero, and no digit of a SIRET is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.readers.decide import decide_encoding
from site_builder.readers.decide.reading import Encoding
from site_builder.readers.decide.records import LARGEST_CELL
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.spoilt_text import is_mixed_encoding

SAMPLE = 256 << 10  # bytes
WINDOW = 1 << 20  # characters
LARGEST = 8 << 20  # characters of one record
DEEPEST = 3  # objects around an array of records
MOST_KEYS = 2_000  # of an object around it
_BLANK = re.compile(r"[ \t\r\n]*")
_HIGH = bytes(range(0x80, 0x100))

Keys = tuple[str, ...]  # of objects, from the top


class JsonNumber(str):
    """A number as it is written."""

    __slots__ = ()


class NotANumber:
    """NaN, Infinity or -Infinity, which JSON does not know and Python, R and JavaScript write."""


NAN = NotANumber()


def decide_json_encoding(source: Path, hints: ReadingHints) -> Encoding | Refusal:
    """As of any text, from its head and the block with its first letter beyond ASCII; a mix is seen
    wherever it is."""
    with source.open("rb") as file:
        head = file.read(SAMPLE)
        rest = b""
        while block := file.read(SAMPLE):
            rest = block.rstrip(_HIGH)  # no letter is cut
            if not (head.isascii() and block.isascii()):
                break
    encoding = decide_encoding(head, rest, hints.encoding)
    if (
        isinstance(encoding, Encoding)
        and not encoding.codec.startswith("utf")
        and is_mixed_encoding(source)
    ):
        return Refusal(code="encoding-mixed")
    return encoding


class JsonText:
    """A JSON text read from its beginning to its end. Methods raise ReadingFault, and
    UnicodeDecodeError."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._window = ""
        self._at = 0
        self._before = 0  # characters of the file before the window
        self._lines = 1  # the number of the line at which the window begins
        self._decoder = json.JSONDecoder(
            object_pairs_hook=refuse_duplicate_json_keys,
            parse_int=JsonNumber,
            parse_float=JsonNumber,
            parse_constant=lambda _: NAN,
            strict=False,  # a line end inside a text, as many programs write it
        )

    @property
    def passed(self) -> int:
        """How many characters have been read."""
        return self._before + self._at

    def peek(self) -> str:
        """The next character that is not blank, "" at the end."""
        while True:
            self._at = _end_of_blanks(self._window, self._at)
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def take(self, *expected: str) -> str:
        """Pass one of these characters."""
        character = self.peek()
        if character not in expected or not character:
            raise self._fault(self._at)
        self._at += 1
        return character

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._window, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.pos > len(self._window) - 10 or error.msg.startswith("Unterminated")
                if not is_cut or not self._more():
                    raise self._fault(error.pos) from None
                continue
            except RecursionError:
                raise ReadingFault("records-too-deep") from None
            # 12 may go on, and so may "12." or "1e"
            if len(self._window) - end < 3 and self._more():
                continue
            self._at = end
            return value

    def _more(self) -> bool:
        """Lengthen the window, from where we are; False at the end of the file."""
        kept_length = len(self._window) - self._at
        if kept_length > LARGEST:
            raise ReadingFault("cell-too-long", most=LARGEST_CELL)
        addition = self._file.read(max(WINDOW, kept_length))
        if not addition:
            return False
        self._lines += self._window.count("\n", 0, self._at)
        self._before += self._at
        self._window = self._window[self._at :] + addition
        self._at = 0
        return True

    def _fault(self, at: int) -> ReadingFault:
        line = self._lines + self._window.count("\n", 0, at)
        context = self._window[max(0, at - 10) : at + 20]
        return ReadingFault("records-syntax", line=line, seen=" ".join(context.split()))


def _end_of_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def refuse_duplicate_json_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: of two, a program would keep one without a word."""
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise ReadingFault(
            "records-key-twice", key=next(name for name in names if names.count(name) > 1)[:60]
        )
    return members


def iterate_json_values(text: JsonText) -> Iterator[tuple[Keys, bool, Any]]:
    """(path, is it in an array, value) of what the top of a file holds.

    Objects are entered as far as DEEPEST, arrays are taken element by element; anything else is a
    value, whole.
    """
    yield from _enter_value(text, (), text.peek())


def _enter_value(
    text: JsonText, path: Keys, first_character: str
) -> Iterator[tuple[Keys, bool, Any]]:
    if first_character == "[":
        for _ in iterate_json_members(text, "]"):
            yield path, True, text.value()
    elif first_character == "{" and len(path) < DEEPEST:
        yield from _enter_object(text, path)
    else:
        yield path, False, text.value()


def _enter_object(text: JsonText, path: Keys) -> Iterator[tuple[Keys, bool, Any]]:
    keys: set[str] = set()
    for _ in iterate_json_members(text, "}"):
        if text.peek() != '"':
            text.take('"')
        key = text.value()
        if key in keys:
            raise ReadingFault("records-key-twice", key=key[:60])
        keys.add(key)
        if len(keys) > MOST_KEYS:
            raise ReadingFault("too-many-columns", columns=len(keys), most=MOST_KEYS)
        text.take(":")
        yield from _enter_value(text, (*path, key), text.peek())


def iterate_json_members(text: JsonText, closing: str) -> Iterator[None]:
    """Once for each part of what begins here and ends with `closing`; the caller reads the part."""
    text.take("[", "{")
    if text.peek() == closing:
        text.take(closing)
        return
    while True:
        yield
        if text.take(",", closing) == closing:
            return


def iterate_json_lines(text: JsonText) -> Iterator[tuple[Keys, bool, Any]]:
    """The same of JSON Lines: values one after the other, as elements of one array."""
    while text.peek():
        yield (), True, text.value()
