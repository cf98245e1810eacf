"""Readers: one module for each family of formats; site_builder/core/formats.py says which reads
which ending.

A name can lie: an export of a business application is called .xls and is CSV, a download is called
.csv and is a login page. The first bytes decide; what is read in spite of its name bears a receipt.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core import formats
from site_builder.core.merge_conflict import find_conflict
from site_builder.core.model import ReadingHints
from site_builder.core.problems import Place, Refusal, Repair, make_warning
from site_builder.readers.decide.signature import EMPTY, HEAD, detect_signature
from site_builder.readers.raw_table import RawTable, is_nameless

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["RawTable", "Refusal", "read_raw_table", "refuse_conflict"]


def read_raw_table(
    connection: DuckDBPyConnection, source: Path, ending: str, hints: ReadingHints, scratch: Path
) -> RawTable | Refusal:
    """Read a file of our own naming by the reader of its ending (with its dot), or of what its
    first bytes show.

    Nothing is raised for its content.
    """
    found = _read(connection, source, ending=ending, hints=hints, scratch=scratch)
    return found if isinstance(found, Refusal) else _poor(found)


def _poor(table: RawTable) -> RawTable:
    """The same, saying that it has no rows or no names."""
    if not table.rows:
        names = " · ".join(table.names[:4])
        return replace(
            table, problems=(*table.problems, make_warning("table-empty", Place(), names=names))
        )
    if is_nameless(table.names):
        return replace(table, repairs=(*table.repairs, Repair("columns-numbered")))
    return table


def _read(
    connection: DuckDBPyConnection, source: Path, ending: str, hints: ReadingHints, scratch: Path
) -> RawTable | Refusal:
    named = _table(ending.lower())
    if named is None:
        return Refusal(code="format-unreadable", params={"ending": ending})
    with source.open("rb") as file:
        head = file.read(HEAD)
    seen = detect_signature(head)
    conflict = refuse_conflict(source) if seen is None or seen.is_text else None
    if conflict:
        return conflict
    plain = _table(".csv")
    if seen is None and plain and named.ending in formats.SPREADSHEETS:
        text = _by(plain, connection, source=source, hints=hints, scratch=scratch)
        if (
            isinstance(text, RawTable) and text.rows and len(text.names) > 1
        ):  # one column may be « 404 Not found »
            return _misnamed(text, named.ending, plain.ending)
    if seen is None or named.ending in (seen.ending, *seen.others):
        return _by(named, connection, source=source, hints=hints, scratch=scratch)
    shown = _table(seen.ending)
    if shown is None or seen is EMPTY:
        return Refusal(code=_code(seen.code, named.ending, head))
    found = _by(shown, connection, source=source, hints=hints, scratch=scratch)
    if isinstance(found, Refusal) or shown.module == named.module:
        return found
    return _misnamed(found, named.ending, shown.ending)


def refuse_conflict(source: Path) -> Refusal | None:
    """The refusal of a text of which a merge has left two versions; nothing of a large file is kept
    in memory."""
    with source.open("rb") as file:
        if not file.read(1):
            return None  # what is empty cannot be mapped
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            found = find_conflict(content)
    return Refusal(code="merge-conflict", params=found.lines) if found else None


def _table(ending: str) -> formats.Format | None:
    form = formats.find_format(ending)
    return form if form and form.kind == "table" else None


def _by(
    form: formats.Format,
    connection: DuckDBPyConnection,
    source: Path,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    # A reader is loaded when a file needs it: some bring libraries that take half a second.
    module = import_module(f"site_builder.readers.{form.module}")
    found: RawTable | Refusal = module.read(connection, source, hints, scratch)
    return found


def _misnamed(table: RawTable, named: str, shown: str) -> RawTable:
    repair = Repair("ending-wrong", {"named": named, "shown": shown})
    return replace(table, repairs=(repair, *table.repairs))


def _code(code: str, ending: str, head: bytes) -> str:
    """What many applications call an export to Excel is a web page with one table: Excel opens it,
    nobody else."""
    page = (
        code == "looks-like-html" and ending in formats.SPREADSHEETS and b"<table" in head.lower()
    )
    return "looks-like-workbook-html" if page else code
