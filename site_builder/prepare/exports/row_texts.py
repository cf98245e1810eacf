"""Files of text with one row after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.columns.array_cells import read_bytes
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.prepare.exports.column_arrays import RenderedColumn, join_texts, render_table

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """How a file is put together: `opening`, rows with `between` them, `closing`; and a row: what
    stands `before` each of its cells, of which there is one at least, and at its `end`."""

    opening: str = ""
    before: Sequence[str]
    end: str = ""
    between: str = ""
    closing: str

    def join_rows(self, columns: Sequence[pa.StringArray]) -> bytes:
        """Rows out of rendered columns."""
        parts = chain.from_iterable(zip(self.before, columns, strict=True))
        rows = join_texts([*parts, f"{self.end}{self.between}"])
        return read_bytes(rows).removesuffix(self.between.encode())


def write_rows(
    table: CanonicalTable,
    target: Path,
    form: RowForm,
    columns: Sequence[RenderedColumn],
    most: int | None = None,
) -> bool:
    """Write the file that has these columns. False, and no file, where it has more than `most`
    bytes."""
    with target.open("wb") as out:
        size = out.write(form.opening.encode())
        between = b""
        for rendered in render_table(table, columns):
            size += out.write(between) + out.write(form.join_rows(rendered))
            between = form.between.encode()
            if most is not None and size > most:
                break
        size += out.write(form.closing.encode())
    if most is None or size <= most:
        return True
    target.unlink()
    return False
