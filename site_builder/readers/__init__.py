"""Readers: one file for each family of formats. A new one is a module and a line in READERS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.decide.reading import Refusal
from site_builder.model import Hints
from site_builder.readers import delimited
from site_builder.readers.raw import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["READERS", "RawTable", "Refusal", "read"]

Reader = Callable[["DuckDBPyConnection", Path, Hints, Path], RawTable | Refusal]

READERS: tuple[tuple[tuple[str, ...], Reader], ...] = (((".csv", ".tsv", ".txt"), delimited.read),)


def read(connection: DuckDBPyConnection, source: Path, ending: str, hints: Hints, scratch: Path) -> RawTable | Refusal:
    """Read a file of our own naming by the reader of its ending (with its dot); nothing is raised for its content."""
    for endings, reader in READERS:
        if ending.lower() in endings:
            return reader(connection, source, hints, scratch)
    return Refusal("format-unreadable", {"ending": ending})
