"""Texts that are tables to the eye alone, or whose lines end otherwise than everywhere: written
anew as usual ones."""

from __future__ import annotations

import re
from pathlib import Path

HEAD = 64 << 10  # bytes in which a table that is drawn has its first rule
FEWEST = 2  # lines, or line ends of another kind
LARGEST = 64 << 20  # bytes of a file of a single line
# What else has ended lines: a form feed, a vertical tab, NEL in UTF-8, the separators of Unicode;
# NEL in latin-1
ENDS = (b"\f", b"\v", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\x85")
RULE = re.compile(rb"(?m)^[ \t]*[|+]?[ \t:]*-{3,}(?:[ \t:]*[|+][ \t:]*-{3,})*[ \t:]*[|+]?[ \t\r]*$")
BAR = re.compile(rb"(?<!\\)\|")


def normalise_line_ends(source: Path, target: Path) -> int:
    """Write a file of a single line with usual line ends in the place of those that it has; how
    many, 0 for none."""
    if source.stat().st_size > LARGEST:
        return 0
    text = source.read_bytes()
    ends = (
        end for end in ENDS if text.count(end) >= FEWEST and (end != b"\x85" or not _is_utf8(text))
    )
    end = next(ends, None)
    if end is None or b"\n" in text.rstrip() or b"\r" in text.rstrip():
        return 0
    target.write_bytes(text.replace(end, b"\n"))
    return text.count(end)


def convert_drawn_table(source: Path, target: Path) -> int:
    """Write a table drawn with bars and dashes (Markdown, a console) as one between bars; how many
    rows, 0 for none.

    Its rules are blank lines, so that rows keep their numbers; the texts around it stay as they
    are.
    """
    with source.open("rb") as read:
        head = read.read(HEAD)
    first = (
        _find_header_line([line.strip() for line in head.splitlines() if line.strip()])
        if RULE.search(head)
        else b""
    )
    if not first:
        return 0
    count = 0
    with source.open("rb") as read, target.open("wb") as write:
        for line in read:
            text = line.strip()
            if RULE.fullmatch(text):
                text = b""
            elif BAR.search(text):
                cells = (
                    cell.strip().replace(b"\\|", b"|").replace(b'"', b'""')
                    for cell in _split_line(text, first)
                )
                text = b"|".join(b'"%b"' % cell for cell in cells)
                count += 1
            write.write(text + b"\n")
    return count if count >= FEWEST else 0


def _find_header_line(lines: list[bytes]) -> bytes:
    """The first line with a bar, other than a rule, where one that is cut into as many cells stands
    next to it."""
    place = next(
        (
            place
            for place, line in enumerate(lines)
            if BAR.search(line) and not RULE.fullmatch(line)
        ),
        -1,
    )
    if place < 0:
        return b""
    first = lines[place]
    near = [*lines[max(place - 1, 0) : place], *lines[place + 1 : place + 2]]
    rules = [re.split(rb"[|+]", line.strip(b"|+")) for line in near if RULE.fullmatch(line)]
    return first if any(len(rule) == len(_split_line(first, first)) for rule in rules) else b""


def _split_line(line: bytes, first: bytes) -> list[bytes]:
    """The cells of a line, without the bars at its ends where the first one has them."""
    line = line.removeprefix(b"|") if first.startswith(b"|") else line
    cells = BAR.split(line)
    return cells[:-1] if first.endswith(b"|") and not cells[-1].strip() else cells


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
