"""The cells of large tables: what `TypedCells` says, and arrays of Arrow besides, so that what is
done to millions of cells need not be done one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeGuard

from site_builder.columns.canonical_table import TypedCells

if TYPE_CHECKING:
    import pyarrow as pa


class ArrayCells(TypedCells, Protocol):
    """Cells of a column in a batch of a large table."""

    @property
    def text_array(self) -> pa.StringArray:
        """The text of each row, none null: "" where the cell is empty."""
        ...

    @property
    def value_array(self) -> pa.Array:
        """The typed value of each row, null where it has none."""
        ...


def has_arrays(columns: Sequence[TypedCells]) -> TypeGuard[Sequence[ArrayCells]]:
    """Are these the cells of a large table? Their class is asked, so that no array is made for the
    answer."""
    return all(hasattr(type(cells), "text_array") for cells in columns)


def choose_arrow_type(type_: str) -> pa.DataType:
    """The type of the values of a type of Table Schema."""
    import pyarrow as pa

    match type_:
        case "number":
            return pa.float64()
        case "integer" | "year":
            return pa.int64()
        case "boolean":
            return pa.bool_()
        case "date":
            return pa.date32()
        case "datetime":
            return pa.timestamp("us")
        case "time":
            return pa.time64("us")
    return pa.string()


def read_bytes(texts: pa.StringArray) -> bytes:
    """All texts of an array without null, one after the other."""
    data = texts.buffers()[2]
    if data is None or not len(texts):
        return b""
    offsets = memoryview(texts.buffers()[1]).cast("i")
    first = offsets[texts.offset]
    last = offsets[texts.offset + len(texts)]
    return bytes(memoryview(data)[first:last])
