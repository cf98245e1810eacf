"""The cells of a table as arrays of Arrow, of which every file but a workbook is made: what is done
to the distinct cells of a column is written into its rows by their codes.

Nearly all texts need no care and are passed over at once; functions for lists rewrite the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from site_builder.columns.array_cells import choose_arrow_type, read_bytes
from site_builder.columns.canonical_table import CanonicalListTable, CanonicalTable, TypedCells
from site_builder.columns.column_reading import TypedColumn
from site_builder.tables.text_table import PerList

if TYPE_CHECKING:
    import pyarrow as pa

# Of cells, given as their values and texts, what stands in the file for each
Render = Callable[["pa.Array", "pa.StringArray"], "pa.Array"]
Rewrite = Callable[[list[str]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class ColumnArrays:
    """The cells of a column in a batch: the values of distinct ones, null where there is none, and
    their texts; and for each row the place of its own. Without `codes` there is one for each row.

    A column of few texts has the same arrays in every batch.
    """

    values: pa.Array
    texts: pa.StringArray
    codes: pa.Array | None = None

    @property
    def row_values(self) -> pa.Array:
        """The value of each row."""
        return self.expand(self.values)

    def expand(self, distinct: pa.Array) -> pa.Array:
        """For each row what there is for its distinct cell."""
        return distinct if self.codes is None else distinct.take(self.codes)


@dataclass(frozen=True)
class ArrayListTable(CanonicalListTable):
    """A small table that keeps its arrays, for several files to be made of them."""

    @cached_property
    def arrays(self) -> list[ColumnArrays]:
        """The cells of each column."""
        return list(map(_read_arrays, self.columns, self.cells))


def keep_arrays(table: CanonicalTable) -> CanonicalTable:
    """The same table, which keeps its arrays if it is a small one; those of others are made batch
    by batch."""
    if isinstance(table, CanonicalListTable):
        return ArrayListTable(table.columns, table.rows, table.cells)
    return table


class RenderedColumn:
    """A column of a file, made of that of the table at `index`: what stands there for distinct
    cells, for those of few texts once for all batches."""

    def __init__(self, index: int, render: Render) -> None:
        self.indexes: tuple[int, ...] = (index,)
        self._render: PerList[pa.Array] = PerList(render)

    def render_rows(self, *cells: ColumnArrays) -> pa.Array:
        """What stands in the file for each row of a batch, given its cells of `indexes`."""
        (own,) = cells
        return own.expand(self._render(own.values, own.texts))


def get_values(values: pa.Array, texts: pa.StringArray) -> pa.Array:
    """Cells as they are, null where they have no value."""
    return values


def render_table(
    table: CanonicalTable, columns: Sequence[RenderedColumn]
) -> Iterator[list[pa.Array]]:
    """The columns of a file, batch by batch."""
    indexes = [index for column in columns for index in column.indexes]
    for cells in iterate_arrays(table, indexes):
        left = iter(cells)
        yield [column.render_rows(*islice(left, len(column.indexes))) for column in columns]


def iterate_arrays(table: CanonicalTable, indexes: Sequence[int]) -> Iterator[list[ColumnArrays]]:
    """All rows in their order, batch by batch, with these columns."""
    columns = [table.columns[index] for index in indexes]
    if isinstance(table, ArrayListTable) and table.rows:
        yield [table.arrays[index] for index in indexes]
        return
    for batch in table.iterate_batches(indexes):
        yield list(map(_read_arrays, columns, batch.columns))


def _read_arrays(described: TypedColumn, cells: TypedCells) -> ColumnArrays:
    import pyarrow as pa

    from site_builder.columns.canonical_arrow import OwnCells, SharedCells

    if isinstance(cells, SharedCells):
        return ColumnArrays(cells.shared.value_array, cells.shared.text_array, cells.places)
    if isinstance(cells, OwnCells):
        return ColumnArrays(cells.value_array, cells.text_array)
    return ColumnArrays(
        pa.array(cells.values, choose_arrow_type(described.kind.type)),
        pa.array(cells.texts, pa.string()),
        pa.array(cells.codes, pa.int32()),
    )


def replace_matching(
    texts: pa.StringArray, characters: bytes, expression: str, rewrite: Rewrite
) -> pa.StringArray:
    """The texts, of which those that have one of these characters of ASCII, as the expression says
    too, were given to `rewrite`."""
    import pyarrow.compute as pc

    data = read_bytes(texts)
    if len(data.translate(None, characters)) == len(data):
        return texts
    return replace_where(texts, pc.match_substring_regex(texts, expression), rewrite)


def replace_where(texts: pa.StringArray, mask: pa.BooleanArray, rewrite: Rewrite) -> pa.StringArray:
    """The texts, of which those that the mask tells were given to `rewrite`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not mask.true_count:
        return texts
    rewritten = rewrite(texts.filter(mask).to_pylist())
    return pc.replace_with_mask(texts, mask, pa.array(rewritten, pa.string()))


def join_texts(parts: Sequence[pa.StringArray | str]) -> pa.StringArray:
    """The texts of each row joined: of arrays of as many rows, and of texts that are those of every
    row. Null where one of them is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    scalars = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, "")


def encode_numbers(numbers: pa.DoubleArray) -> pa.BinaryArray:
    """The eight bytes of each number, the last one first."""
    import pyarrow as pa

    view = pa.Array.from_buffers(
        pa.binary(8), len(numbers), numbers.buffers(), offset=numbers.offset
    )
    return view.cast(pa.binary())
