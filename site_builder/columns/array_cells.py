"""Cells as arrays of Arrow: their types, and their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


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
