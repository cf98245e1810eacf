"""The cells of a published table as the texts that its CSV has, to be held against a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from site_builder.cells import CellKind, get_cell_kind, trim_cell
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.tables.text_table import Batch, Cells

READABLE = ("number", "integer", "date")  # of which a text is read by the kind of the same name


class _ShownTexts:
    """The texts of a column as a type would write them, where its usual kind reads them; the same
    list for the same texts."""

    def __init__(self, type_: str) -> None:
        self._write: Callable[[str], str] | None = None
        if type_ in READABLE:
            self._write = partial(_write_canonical, get_cell_kind(type_))
        self._texts: Sequence[str] | None = None
        self._shown: Sequence[str] = ()

    def show(self, texts: Sequence[str]) -> Sequence[str]:
        if self._write is None:
            return texts
        if texts is not self._texts:
            self._shown = list(map(self._write, texts))
            self._texts = texts
        return self._shown


def _write_canonical(kind: CellKind, text: str) -> str:
    value = kind.read_cell(trim_cell(text))
    return text if value is None else kind.write(value)


@dataclass(frozen=True, slots=True)
class _ShownCells:
    values: Sequence[str]
    codes: Sequence[int]


@dataclass(frozen=True, slots=True)
class PublishedTexts:
    """A table of texts, of which some may come several times among those of a column."""

    typed: CanonicalTable
    shown: tuple[_ShownTexts, ...]

    @property
    def rows(self) -> int:
        return self.typed.rows

    @property
    def width(self) -> int:
        return len(self.shown)

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        for _, texts, counts in self.typed.iterate_distinct(index):
            yield self.shown[index].show(texts), counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        shown = [self.shown[index] for index in indexes]
        for batch in self.typed.iterate_batches(indexes):
            cells: list[Cells] = []
            for column, typed in zip(shown, batch.columns, strict=True):
                cells.append(_ShownCells(column.show(typed.texts), typed.codes))
            yield Batch(batch.first_row, batch.rows, tuple(cells))


def build_published_texts(typed: CanonicalTable, types: Sequence[str]) -> PublishedTexts:
    """The texts of a table. `types`: that in whose notation those of a column are given, "" where
    they stay as they are."""
    return PublishedTexts(typed, tuple(map(_ShownTexts, types)))
