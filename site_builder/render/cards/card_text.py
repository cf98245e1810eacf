"""Texts of a card in lines of a width, which are cut between words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.render.pages.chart_svg import estimate_text_width

LONGEST = 400  # characters of which lines are made
ELLIPSIS = "…"
_BREAKS = re.compile("[ \t\r\n]+")  # never the spaces that hold a number and its unit together


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a text, and the pixels of its letters."""

    size: int
    texts: tuple[str, ...]


def fit_lines(text: str, width: float, sizes: Sequence[tuple[int, int]]) -> Lines:
    """The text in the first of these sizes (pixels, most lines) that has room for all of it; in
    the last its end is left out."""
    for size, most_lines in sizes:
        lines = wrap_words(text, width / size)
        widest = max(map(estimate_text_width, lines))
        if len(lines) <= most_lines and widest * size <= width:
            return Lines(size, tuple(lines))
    kept = [_shorten_word(line, width / size) for line in lines[:most_lines]]
    if len(lines) > most_lines:
        kept[-1] = end_early(kept[-1], width / size)
    return Lines(size, tuple(kept))


def wrap_words(text: str, room: float) -> list[str]:
    """Lines of so many ems, but for words that are longer, which end one at their hyphens only."""
    lines = [""]
    for word in filter(None, _BREAKS.split(text[:LONGEST])):
        pieces = [word]
        if estimate_text_width(word) > room:
            pieces = word.replace("-", "- ").split()
        for place, piece in enumerate(pieces):
            longer = f"{lines[-1]}{' ' if place == 0 else ''}{piece}".strip()
            if estimate_text_width(longer) <= room or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def end_early(line: str, room: float) -> str:
    """The words of a line that have room before the sign that more would follow."""
    words = line.split(" ")
    while len(words) > 1 and estimate_text_width(" ".join(words) + ELLIPSIS) > room:
        words.pop()
    return " ".join(words).rstrip(" ,;:–(") + ELLIPSIS


def _shorten_word(line: str, room: float) -> str:
    """A line of a single word that is longer than any room: who wrote it has left us no choice."""
    if estimate_text_width(line) <= room:
        return line
    while line and estimate_text_width(line + ELLIPSIS) > room:
        line = line[:-1]
    return line + ELLIPSIS
