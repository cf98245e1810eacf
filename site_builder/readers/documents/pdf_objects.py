"""Objects of a PDF, which may be missing, or others than they ought to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

MOST_CHOICES = 1_000  # of a list of texts


def open_dictionary(value: Any) -> dict[Any, Any]:
    """What a reference leads to, an empty one where that is nothing or something else."""
    value = value.get_object() if value is not None else None
    return value if isinstance(value, dict) else {}


def open_array(value: Any) -> Sequence[Any]:
    """The same of a list."""
    value = value.get_object() if value is not None else None
    return value if isinstance(value, list) else []


def open_stream(value: Any) -> bytes:
    """The data of a stream, unpacked."""
    data = getattr(value.get_object() if value is not None else None, "get_data", None)
    return bytes(data()) if data else b""


def list_strings(value: Any) -> Iterator[str]:
    """A text, or those of a list; a name is none."""
    value = value.get_object() if value is not None else None
    if isinstance(value, list):
        for part in value[:MOST_CHOICES]:
            yield from _list_string(part.get_object())
    else:
        yield from _list_string(value)


def _list_string(value: Any) -> Iterator[str]:
    from pypdf.generic import ByteStringObject, TextStringObject

    if isinstance(value, TextStringObject):
        yield str(value)
    elif isinstance(value, ByteStringObject):
        yield bytes(value).decode("latin-1")
