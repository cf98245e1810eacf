"""How a file of text ends: one that was cut on its way ends amid a line."""

from __future__ import annotations

import os
from pathlib import Path

TEXTS = (".csv", ".tsv", ".txt")
END = 4  # bytes that the end of a line may take, in whatever encoding
LINE_ENDS = (b"\n", b"\r", b"\x1a")  # the last is what DOS wrote after it


def read_end(path: Path) -> bytes:
    """The last bytes of a file of ours. Raises OSError."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - END))
        return file.read()


def is_line_ended(end: bytes) -> bool:
    """Is the last line of a text that ends so a whole one? Of none it is."""
    return end.rstrip(b"\0 \t").endswith(LINE_ENDS) or not end
