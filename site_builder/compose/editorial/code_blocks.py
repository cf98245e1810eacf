"""Where a text in Markdown is code, in which nothing leads anywhere and nothing is cited."""

from __future__ import annotations

import re

_CODE = re.compile(r"`[^`\n]*`")
_ITEM = re.compile(
    r" {0,3}(?:[-*+]|[0-9]+[.])[ \t]"
)  # of a list, below which what is indented is no code
_INDENTED = re.compile(r" {4}|\t")


def blank_code(text: str) -> str:
    """The text with blanks in the place of code, so that what is left stands where it stood."""
    lines = _CODE.sub(lambda match: " " * len(match[0]), text).split("\n")
    in_list = False
    for number, line in enumerate(lines):
        if not in_list and _INDENTED.match(line):
            lines[number] = " " * len(line)
        elif line.strip() and not _INDENTED.match(line):
            in_list = bool(_ITEM.match(line)) or (in_list and bool(lines[number - 1].strip()))
    return "\n".join(lines)
