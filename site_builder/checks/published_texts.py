"""The cells of a published table as the texts that its CSV has, to be held against a schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from site_builder.cells import CellKind, get_cell_kind, trim_cell
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.table_schema import TableSchema
from site_builder.readers.as_written import WrittenRecords
from site_builder.tables.text_table import Batch, PerValue

READABLE = ("number", "integer", "date")  # of which a text is read by the kind of the same name


class _Cells(NamedTuple):
    values: Sequence[str]
    codes: Sequence[int]


@dataclass(frozen=True, slots=True)
class PublishedTexts:
    """A table of texts, of which some may come several times among those of a column. `rewritten`
    gives the texts of some columns in another notation."""

    typed: CanonicalTable
    rewritten: dict[int, PerValue[str]]

    @property
    def rows(self) -> int:
        return self.typed.rows

    @property
    def width(self) -> int:
        return len(self.typed.columns)

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        for _, texts, counts in self.typed.iterate_distinct(index):
            yield self._rewrite(index, texts), counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        for batch in self.typed.iterate_batches(indexes):
            columns = []
            for index, typed in zip(indexes, batch.columns, strict=True):
                columns.append(_Cells(self._rewrite(index, typed.texts), typed.codes))
            yield Batch(batch.first_row, batch.rows, tuple(columns))

    def _rewrite(self, index: int, texts: Sequence[str]) -> Sequence[str]:
        rewrite = self.rewritten.get(index)
        return rewrite(texts) if rewrite else texts


def list_published_records(
    typed: CanonicalTable, labels: Sequence[str], schema: TableSchema | None = None
) -> WrittenRecords:
    """The rows of a table as its CSV has them, numbered from 0, with these names of columns.

    A column is text where one cell only is no date: the others, which will be read once that one is
    mended, are given as the `schema` would have them written.
    """
    rewritten: dict[int, PerValue[str]] = {}
    types = {field.name: field.type for field in schema.fields} if schema else {}
    for index, (label, column) in enumerate(zip(labels, typed.columns, strict=True)):
        type_ = types.get(label)
        if column.kind.type == "string" and type_ in READABLE:
            rewritten[index] = PerValue(partial(_write_text, get_cell_kind(type_)))
    return WrittenRecords(
        labels=tuple(labels),
        table=PublishedTexts(typed, rewritten),
        width=len(labels),
        first=0,
    )


def _write_text(kind: CellKind, text: str) -> str:
    """A text in canonical notation, as it is where it is not of the kind."""
    value = kind.read_cell(trim_cell(text))
    return text if value is None else kind.write(value)
