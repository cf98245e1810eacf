"""What changed in a table, in words, before it has a form."""

from __future__ import annotations

from dataclasses import dataclass

ARROW = "→"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell; of one that changed what stood there too, and None of one that did not."""

    text: str
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """Rows of cells under their heads. `sign` stands before each row in plain text: "+" and "-" of
    those that came and went."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """Of one table: what is said of it, then what can be looked at."""

    title: str
    sentences: tuple[str, ...]
    tables: tuple[ShownTable, ...] = ()
