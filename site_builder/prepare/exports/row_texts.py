"""Files of text with one row after the other: each distinct cell is rendered once, and what was
rendered is joined row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.cells import Value
from site_builder.columns.array_cells import ArrayCells, has_arrays, read_bytes
from site_builder.columns.canonical_table import (
    TypedCells,
)
from site_builder.prepare.exports.text_arrays import join_texts

if TYPE_CHECKING:
    import pyarrow as pa

# Of distinct cells, given as their values and texts, what stands in the file for each
Render = Callable[[Sequence[Value | None], Sequence[str]], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """How a file is put together: `opening`, rows with `between` them, `closing`; and a row:
    `start`, cells with `separator` between them, `end`."""

    opening: str = ""
    start: str = ""
    separator: str = ","
    end: str = ""
    between: str
    closing: str

    def join_rows(self, columns: Sequence[Iterable[str]]) -> bytes:
        """Rows out of rendered columns, which have the same number of cells, and one at least."""
        rows = map(self.separator.join, zip(*columns, strict=True))
        between = f"{self.end}{self.between}{self.start}"
        return f"{self.start}{between.join(rows)}{self.end}".encode()

    def join_arrays(self, columns: Sequence[pa.StringArray]) -> bytes:
        """The same out of arrays."""
        *others, last = columns
        ended = join_texts([last, f"{self.end}{self.between}"])
        first, *rest = [*others, ended]
        rows = join_texts([join_texts([self.start, first]), *rest], self.separator)
        return read_bytes(rows).removesuffix(self.between.encode())

    def render_rows(
        self,
        columns: Sequence[RenderedColumn],
        cells_of_columns: Sequence[TypedCells],
        first: Iterable[str] | None = None,
    ) -> bytes:
        """The rows of a batch, joined; `first` are the cells of one more column, before them."""
        if has_arrays(cells_of_columns):
            import pyarrow as pa

            arrays = [] if first is None else [pa.array(first, pa.string())]
            for column, array_cells in zip(columns, cells_of_columns, strict=True):
                arrays.append(column.render_array(array_cells))
            return self.join_arrays(arrays)
        lists = [] if first is None else [first]
        for column, cells in zip(columns, cells_of_columns, strict=True):
            lists.append(column.render_rows(cells))
        return self.join_rows(lists)


class RenderedColumn:
    """The cells of a column, rendered: those of a column of few texts once for all batches."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._texts: Sequence[str] | None = None
        self._rendered: Sequence[str] = ()

    def render_distinct(self, cells: TypedCells) -> Sequence[str]:
        """What stands in the file for each of the distinct cells."""
        texts = cells.texts
        if texts is not self._texts:
            self._rendered = self._render(cells.values, texts)
            self._texts = texts
        return self._rendered

    def render_rows(self, cells: TypedCells) -> Iterator[str]:
        """What stands in the file for each row."""
        return map(self.render_distinct(cells).__getitem__, cells.codes)

    def render_array(self, cells: ArrayCells) -> pa.StringArray:
        """The same as an array."""
        import pyarrow as pa

        return pa.array(self.render_rows(cells), pa.string())


def write_rows(
    target: Path, form: RowForm, batches: Iterable[bytes], most: int | None = None
) -> bool:
    """Write a file of joined rows. False, and no file, where it has more than `most` bytes."""
    with target.open("wb") as out:
        size = out.write(form.opening.encode())
        before = b""
        for rows in batches:
            size += out.write(before) + out.write(rows)
            before = form.between.encode()
            if most is not None and size > most:
                break
        size += out.write(form.closing.encode())
    if most is None or size <= most:
        return True
    target.unlink()
    return False
