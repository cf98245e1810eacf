"""What a kind of cell is: words of headers, regular expressions, what its values are and how they
are written, examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import filterfalse
from operator import methodcaller
from typing import Any, TypeAlias

# Blanks that stand around a cell without meaning, and those that group digits inside it. They are
# literal characters because RE2 knows no \uXXXX and its \s is ASCII.
BLANKS = " \t\r\n\f\v\u00a0\u2007\u2009\u200b\u200e\u200f\u202f\ufeff"
GROUPING = " \u00a0\u2007\u2009\u202f"
GROUP = f"[{GROUPING}'’]"  # between thousands

# A typed cell. Moments have no zone: those of an instant are in UTC.
Value: TypeAlias = int | float | bool | str | date | datetime | time


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKind:
    """One kind of cell, or (`of` another) one more notation of it.

    `type` is Table Schema's name. `words` are folded phrases that name the kind in a header
    ("date*": a word that begins so; "=dep": the
    whole header). `strict` and `lenient` match a whole trimmed cell, in the
    common subset of Python's `re` and RE2 (no \\w \\d \\s \\b, no look-around); what is lenient and
    not strict is a repair, counted under `repaired`, or under the first code of `told` whose
    pattern it matches; but for one more notation of another kind, what is strict is lenient, and
    found several times as fast. `parse` gives the typed value of a trimmed text that `lenient`
    accepts, or None where it has none (no such day…), and raises for no such text; `write` writes a
    typed value in canonical notation. `holds` is the kind's own check (a control digit), which says
    the same of a trimmed cell and of its value. Of a whole column: where `notations` are given,
    every filled cell must match the same one of them; where there is a `proof`, at least one must
    match it. `decimals` finds the digits after the separator, in its first group. `lost` matches
    what is left of an identifier whose first zero a spreadsheet ate. `unit` is what numbers count.
    `good` holds (cell, canonical text), `bad` cells that are refused by `lenient` or by `parse`.
    """

    name: str
    type: str
    strict: str
    lenient: str
    parse: Callable[[str], Value | None]
    good: tuple[tuple[str, str], ...]
    bad: tuple[str, ...]
    words: tuple[str, ...] = ()
    repaired: str = ""
    holds: Callable[[Any], bool] | None = None
    notations: tuple[str, ...] = ()
    proof: str = ""
    write: Callable[[Any], str] = str
    decimals: str = ""
    lost: str = ""
    of: str = ""
    unit: str = ""
    told: tuple[tuple[str, str], ...] = ()
    demanded: bool = False  # only where a schema demands its type

    @property
    def public(self) -> str:
        """The name of the kind that its values are published as."""
        return self.of or self.name

    def read_cell(self, text: str) -> Value | None:
        """The typed value of a trimmed text, None where it is not of the kind."""
        if not compile_whole_match(self.lenient)(text):
            return None
        return self.parse(text)

    def read_cells(self, texts: Collection[str]) -> tuple[dict[str, Value | None], list[str]]:
        """The same of distinct texts, each with its value; and those that only leniency reads."""
        unusual = list(filterfalse(compile_whole_match(self.strict), texts))
        asked = texts if self.of else unusual
        refused = set(filterfalse(compile_whole_match(self.lenient), asked))
        values: dict[str, Value | None] = dict.fromkeys(texts)
        read = list(filterfalse(refused.__contains__, texts)) if refused else texts
        values.update(zip(read, map(self.parse, read), strict=True))
        return values, [text for text in unusual if values[text] is not None]

    def accepts_all(self, texts: Iterable[str]) -> bool:
        """Does each of these trimmed texts look like the kind?"""
        asked = texts if self.of else filterfalse(compile_whole_match(self.strict), texts)
        return all(map(compile_whole_match(self.lenient), asked))


@lru_cache(512)
def compile_whole_match(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """What matches a whole text: `re` looks for what it has compiled far longer than it matches."""
    return re.compile(pattern).fullmatch


# A cell without the blanks around it; no function of Python, for it is called for every cell
trim_cell: Callable[[str], str] = methodcaller("strip", BLANKS)


def wrap_identifier_pattern(body: str, point_zero: bool = True) -> str:
    """An identifier as spreadsheets leave it too: ="01234", '01234, 01234', and 59350.0 if that is
    no digit of it."""
    return f"(=\"|['’])?({body})(\"|['’]{'|[.]0' if point_zero else ''})?"
