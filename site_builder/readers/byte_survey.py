"""One look at all the bytes of a file, before anything is decided of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 20
LARGEST_LINE = 8 << 20  # bytes
BLANK = (b"\n\n", b"\n\r\n")
# Ã â€ Â« Å“ ï»¿
MISREAD = re.compile(
    rb"\xc3(?:\x83|\xa2\xe2\x82\xac|\x82\xc2|\x85\xe2\x80|\x85\xc2|\xaf\xc2\xbb\xc2\xbf)"
)
RULED = re.compile(rb"[|+][ :]?-{3}|-{3}[ :]?[|+]")
LOST = re.compile(rb"[?][a-z\x80-\xff]")


@dataclass(slots=True, kw_only=True)
class ByteSurvey:
    """What one pass over the bytes tells: lines (the last counts without its newline), and what the
    fast path fears."""

    lines: int = 0
    quotes: bool = False
    apostrophes: bool = False  # one begins a line
    ruled: bool = False  # dashes next to a bar or a cross, as in a table that is drawn
    nul: bool = False
    blank: bool = False
    long_line: bool = False
    misread: bool = False  # UTF-8 that was taken for Windows-1252
    lost: bool = False  # letters that have become something else


def scan_file_bytes(path: Path) -> ByteSurvey:
    """Look at each byte once, as bytes: nothing is decoded."""
    seen = ByteSurvey()
    run = 0
    last = b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            seen.lines += block.count(b"\n")
            seen.quotes |= b'"' in block
            seen.apostrophes = (
                seen.apostrophes or b"\n'" in block or last[-1:] + block[:1] == b"\n'"
            )
            seen.ruled |= b"---" in block and RULED.search(block) is not None
            seen.nul |= b"\0" in block
            seen.misread |= MISREAD.search(block) is not None
            seen.lost |= b"\xef\xbf\xbd" in block or LOST.search(block) is not None
            seen.blank |= any(end in part for end in BLANK for part in (block, last + block[:2]))
            ends = [
                place
                for end in (b"\n", b"\r")
                for place in (block.find(end), block.rfind(end))
                if place >= 0
            ]
            run += min(ends, default=len(block))
            seen.long_line |= run > LARGEST_LINE
            if ends:
                run = len(block) - max(ends) - 1
            last = block[-2:]
    seen.lines += last[-1:] != b"\n"
    return seen
