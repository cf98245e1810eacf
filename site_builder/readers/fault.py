"""What ends a reading, wherever in a reader it is met. It never leaves the reader: `read` returns its refusal."""

from __future__ import annotations

from site_builder.decide.reading import Refusal
from site_builder.problems import Param

MOST_CELLS = 200_000_000  # of one table, empty ones included


class Fault(Exception):
    """A file that is refused, and why."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, params)


def check_size(rows: int, columns: int) -> None:
    """Raise Fault for a table that no one could read: a few bytes can promise billions of empty cells."""
    if rows * columns > MOST_CELLS:
        raise Fault("too-many-cells", rows=rows, columns=columns)
