"""What ends a reading, wherever in a reader it is met. It never leaves the reader: `read` returns
its refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from site_builder.core.problems import Param, Refusal
from site_builder.storage.resource_errors import detect_resource_shortage

MOST_CELLS = 200_000_000  # of one table, empty ones included
P = ParamSpec("P")
T = TypeVar("T")


class ReadingFault(Exception):
    """A file that is refused, and why."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.refusal = Refusal(code=code, params=params)


def return_refusal(read: Callable[P, T]) -> Callable[P, T | Refusal]:
    """The door of a reader: a ReadingFault that is raised inside is what it returns, but for want
    of memory or disk."""

    @wraps(read)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T | Refusal:
        try:
            return read(*args, **kwargs)
        except ReadingFault as fault:
            # it was raised over what the machine lacks: that is no word on the file
            if detect_resource_shortage(fault):
                raise
            return fault.refusal

    return guarded


def ensure_accepted(found: T | Refusal) -> T:
    """What was found; a refusal is raised as a ReadingFault."""
    if isinstance(found, Refusal):
        raise ReadingFault(found.code, **found.params)
    return found


def check_layer_bytes(size: int, most: int) -> None:
    """Raise ReadingFault for a layer of more bytes than memory has room for."""
    if size > most:
        raise ReadingFault("geo-too-large", size=round(size / 1e6), most=round(most / 1e6))


def check_table_size(rows: int, columns: int) -> None:
    """Raise ReadingFault for a table that no one could read: a few bytes can promise billions of
    empty cells."""
    if rows * columns > MOST_CELLS:
        raise ReadingFault("too-many-cells", rows=rows, columns=columns)
