"""What an export is: a format, how people call it, and a function that writes a canonical table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.canonical import Canonical

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Export:
    """`write(connection, table, target, sheet)` makes the whole file or nothing: it returns False where the format
    cannot hold the table, and the page then says `export.<name>.limit`. The same table gives the same bytes."""

    name: str  # the format's name in URLs, messages and catalogues
    ending: str
    media: str
    write: Callable[[DuckDBPyConnection, Canonical, Path, str], bool]
