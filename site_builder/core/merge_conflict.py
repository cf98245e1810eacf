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
from typing import BinaryIO

from site_builder.core.encodings import MARKS

BLOCK = 1 << 20
_SIGNS = "<=>"
_FEWEST = 7  # which is what git writes, unless a .gitattributes asks for more
_ENDS = ("\r", "\n")
_BEFORE = (" ", "\t", '"', "\ufeff")
_AFTER = (" ", "\t", '"', ";", ",", "|")


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """The lines, from 1, at which one version begins, the other begins, and both have ended."""

    first: int
    middle: int
    last: int

    @property
    def lines(self) -> dict[str, int]:
        """Them as the parameters of a message."""
        return {"first": self.first, "middle": self.middle, "last": self.last}


def may_hold_conflict(file: BinaryIO) -> bool:
    """Are there anywhere in a file the signs with which a conflict begins? It is read a block at a
    time, for what is mapped and looked at counts as memory."""
    block = file.read(BLOCK)
    signs = [codecs.encode(_SIGNS[0] * _FEWEST, codec) for codec in _list_codecs(block)]
    end = b""
    while block:
        block = end + block
        if any(sign in block for sign in signs):
            return True
        end = block[1 - max(map(len, signs)) :]
        block = file.read(BLOCK)
    return False


def find_conflict(content: bytes | mmap) -> MergeConflict | None:
    """The conflict of a text in any encoding that begins first: lines of seven < or more, of as
    many = and of as many >, in this order."""
    for codec in _list_codecs(content[:BLOCK]):
        offsets = _find_sign_offsets(content, codec) if _has_signs(content, codec) else None
        if offsets:
            return MergeConflict(*_find_line_numbers(content, offsets))
    return None


def _has_signs(content: bytes | mmap, codec: str) -> bool:
    """Is there enough of each sign, in this order? What nearly no file has is looked for first, for
    that is fast."""
    offset = 0
    for sign in _SIGNS:
        offset = content.find(codecs.encode(sign * _FEWEST, codec), offset)
        if offset < 0:
            return False
    return True


def _find_sign_offsets(content: bytes | mmap, codec: str) -> list[int] | None:
    """Where the three lines of the conflict that begins first have their signs."""
    offsets_by_length: dict[int, list[int]] = {}  # by the length of the signs
    for match in _find_lines(content, codec):
        rank = match.lastindex or 0  # of the sign: 1, 2 or 3
        start, end = match.span(rank)
        offsets = offsets_by_length.setdefault(end - start, [])
        if rank == len(offsets) + 1:
            offsets.append(start)
    return min(
        (candidate for candidate in offsets_by_length.values() if len(candidate) == len(_SIGNS)),
        default=None,
    )


def _list_codecs(head: bytes) -> tuple[str, ...]:
    """Those in which the signs may be written: UTF-8 stands for all that write them in one byte, as
    ASCII does."""
    for mark, codec in MARKS:
        if head.startswith(mark) and codec != "utf-8-sig":
            return (f"{codec}-le", f"{codec}-be")
    return ("utf-16-le", "utf-16-be") if b"\0" in head else ("utf-8",)


def _find_lines(content: bytes | mmap, codec: str) -> Iterator[re.Match[bytes]]:
    """Every line that may be one of the three; the group that matched tells which."""
    expression = _build_line_expression(codec)
    if match := re.match(expression.encode("latin-1"), content):
        yield match
    next_line_expression = (
        _build_alternation(_ENDS, codec) + expression
    )  # three times faster than with "or the file begins"
    yield from re.finditer(next_line_expression.encode("latin-1"), content)


def _build_line_expression(codec: str) -> str:
    """After the signs of the first and the last comes a name or nothing, those of the second stand
    alone.

    Before them are the blanks of a block of YAML, or the quotes of a spreadsheet, which has written
    its separators after them too. Nothing is tried twice: a line may be of millions of signs.
    """
    end = rf"(?:\Z|{_build_alternation(_ENDS, codec)})"
    blanks_before = _build_alternation(_BEFORE, codec)
    blanks_after = _build_alternation(_AFTER, codec)
    first, middle, last = (
        f"({_escape_text(sign * _FEWEST, codec)}(?:{_escape_text(sign, codec)})*+)"
        for sign in _SIGNS
    )
    named_end = f"(?={blanks_after}|{end})"
    lone_end = f"(?={blanks_after}*+{end})"
    return f"{blanks_before}*+(?:{first}{named_end}|{middle}{lone_end}|{last}{named_end})"


def _build_alternation(texts: tuple[str, ...], codec: str) -> str:
    return f"(?:{'|'.join(_escape_text(text, codec) for text in texts)})"


def _escape_text(text: str, codec: str) -> str:
    """A text as an expression over the bytes of its encoding, each of which stands for one letter
    here."""
    return "".join(f"\\x{byte:02x}" for byte in codecs.encode(text, codec))


def _find_line_numbers(content: bytes | mmap, offsets: list[int]) -> Iterator[int]:
    """The number of the line, from 1, at each of these places, which ascend."""
    line = 1
    position = 0
    for offset in offsets:
        for start in range(position, offset, BLOCK):
            block = content[start : min(start + BLOCK, offset)]
            line += block.count(b"\n") or block.count(b"\r")
        position = offset
        yield line
