"""Readers: one module for each family of formats; site_builder/formats.py says which reads which ending."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import formats
from site_builder.decide.reading import Refusal
from site_builder.model import Hints
from site_builder.readers.raw import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["RawTable", "Refusal", "read"]


def read(connection: DuckDBPyConnection, source: Path, ending: str, hints: Hints, scratch: Path) -> RawTable | Refusal:
    """Read a file of our own naming by the reader of its ending (with its dot); nothing is raised for its content."""
    form = formats.of(ending.lower())
    if form is None or form.kind != "table":
        return Refusal("format-unreadable", {"ending": ending})
    # A reader is loaded when a file needs it: some bring libraries that take half a second.
    found: RawTable | Refusal = import_module(f"site_builder.readers.{form.module}").read(
        connection, source, hints, scratch
    )
    return found
