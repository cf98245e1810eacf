"""A merge that nobody finished: two versions of a file between the three lines of signs of git.

A table and a description are looked at as bytes, whole, before anything reads them: what follows
from these lines (a row too many, a key without a colon) says nothing to who has never heard of git.
Lines of signs within one cell between quotes are taken for a conflict too: a merge cuts such a cell
as it cuts any other line, and no data hold the three of them otherwise.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from site_builder.decide.encoding import MARKS

BLOCK = 1 << 20
_ENDS = ("\r", "\n")


@dataclass(frozen=True, slots=True)
class Conflict:
    """The lines, from 1, at which one version begins, the other begins, and both have ended."""

    first: int
    middle: int
    last: int

    @property
    def lines(self) -> dict[str, int]:
        """Them as the parameters of a message."""
        return {"first": self.first, "middle": self.middle, "last": self.last}


def find_conflict(content: bytes | mmap) -> Conflict | None:
    """The first conflict of a text in any encoding: lines of seven <, of seven = and of seven >, in
    this order."""
    for codec in _codecs(content[:BLOCK]):
        places: list[int] = []
        for marker in _markers(codec):
            found = marker.search(content, places[-1] if places else 0)
            if found is None:
                break
            places.append(found.start())
        else:
            return Conflict(*_lines_at(content, places))
    return None


def _codecs(head: bytes) -> tuple[str, ...]:
    """Those in which the signs may be written: UTF-8 stands for all that write them in one byte, as
    ASCII does."""
    for mark, codec in MARKS:
        if head.startswith(mark) and codec != "utf-8-sig":
            return (f"{codec}-le", f"{codec}-be")
    return ("utf-16-le", "utf-16-be") if b"\0" in head else ("utf-8",)


def _markers(codec: str) -> Iterator[re.Pattern[bytes]]:
    """The three lines: the first and the last are followed by a name or by nothing, the second
    stands alone.

    A spreadsheet that has saved such a file ends them with its separators.
    """
    named, alone = (" ", *_ENDS), _ENDS
    yield _line_of("<" * 7, codec, filling=(), following=named)
    yield _line_of("=" * 7, codec, filling=(" ", "\t", ";", ","), following=alone)
    yield _line_of(">" * 7, codec, filling=(), following=named)


def _line_of(
    signs: str, codec: str, *, filling: tuple[str, ...], following: tuple[str, ...]
) -> re.Pattern[bytes]:
    """An expression that begins with what is rare, which is looked for fastest; what stands before
    comes after it."""
    written = _escaped(signs, codec)
    before = [f"(?<={_escaped(end + signs, codec)})" for end in (*_ENDS, "\ufeff")]
    before.append(f"(?<!(?s:.){written})")  # the file begins with them
    between = f"(?:{_either(filling, codec)})*" if filling else ""
    after = rf"(?=\Z|{_either(following, codec)})"
    exactly = f"(?!{_escaped(signs[0], codec)})"  # first: a line of millions of them costs little
    expression = f"{written}{exactly}(?:{'|'.join(before)}){between}{after}"
    return re.compile(expression.encode("latin-1"))


def _either(texts: tuple[str, ...], codec: str) -> str:
    return "|".join(_escaped(text, codec) for text in texts)


def _escaped(text: str, codec: str) -> str:
    """A text as an expression over the bytes of its encoding, each of which stands for one letter
    here."""
    return "".join(f"\\x{byte:02x}" for byte in codecs.encode(text, codec))


def _lines_at(content: bytes | mmap, places: list[int]) -> Iterator[int]:
    """The number of the line, from 1, at each of these places, which ascend."""
    line, at = 1, 0
    for place in places:
        for start in range(at, place, BLOCK):
            block = content[start : min(start + BLOCK, place)]
            line += block.count(b"\n") or block.count(b"\r")
        at = place
        yield line
