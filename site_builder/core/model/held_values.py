"""What the tables and documents of a dataset hold, as it is found by a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnValues:
    """The different `texts` of a column, in canonical notation, in how many rows each stands
    (`counts`), and the hashes of the words by which it is looked for (`keys`)."""

    table: str
    column: str
    texts: tuple[str, ...]
    counts: tuple[int, ...]
    keys: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWords:
    """The different `words` of the long texts of a `table`, or of a `document`, the other being "";
    with the hash of each."""

    table: str = ""
    document: str = ""
    words: tuple[str, ...]
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page of a document shows, less names of persons; `number` is 0 where it has no
    pages."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class DocumentPassages:
    """The text of a document, of which a search shows what is around the words that it met; `path`
    is that of its file among those of the dataset."""

    document: str
    path: str
    pages: tuple[PageText, ...]

    @property
    def size(self) -> int:
        """In characters."""
        return sum(len(page.text) for page in self.pages)


@dataclass(frozen=True, slots=True)
class HeldYears:
    """Of a `table`, the column that says of which year a row is, and the first and last of them."""

    table: str
    column: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class HeldValues:
    """`limit`: how many values were taken, where there are more of them, or of words; else 0."""

    columns: tuple[ColumnValues, ...]
    texts: tuple[HeldWords, ...]
    limit: int = 0
    years: tuple[HeldYears, ...] = ()


def share_evenly(sizes: Sequence[int], room: int) -> list[int]:
    """How much of each fits, all together: what is small stays whole, the others have as much as
    each other."""
    shares = [0] * len(sizes)
    left = room
    for taken, place in enumerate(sorted(range(len(sizes)), key=sizes.__getitem__)):
        shares[place] = min(sizes[place], left // (len(sizes) - taken))
        left -= shares[place]
    return shares
