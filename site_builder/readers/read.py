"""Readers: one module for each family of formats; site_builder/core/formats.py says which reads
which ending.

A name can lie: an export of a business application is called .xls and is CSV, a download is called
.csv and is a login page. The first bytes decide; what is read in spite of its name bears a receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from mmap import ACCESS_READ, mmap
from pathlib import Path

from site_builder.core import formats
from site_builder.core.merge_conflict import find_conflict, may_hold_conflict
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Problem, Refusal, Repair, make_problem
from site_builder.readers.decide.signature import EMPTY, HEAD, detect_signature
from site_builder.readers.raw_table import RawTable, is_nameless

__all__ = ["RawTable", "Refusal", "read_raw_table", "refuse_conflict"]

OF_ONE_TABLE = ("delimited", "geojson", "parquet")  # readers of files in which nothing is chosen


def read_raw_table(
    source: Path, ending: str, hints: ReadingHints, scratch: Path
) -> RawTable | Refusal:
    """Read a file of our own naming by the reader of its ending (with its dot), or of what its
    first bytes show.

    Nothing is raised for its content.
    """
    table = _read_by_signature(source, ending=ending, hints=hints, scratch=scratch)
    if isinstance(table, Refusal):
        return table
    if table.leaks:  # nobody receives the file: of these texts pages have the sheet's name alone
        table = replace(table, asides=(table.sheet,))
    return _report_emptiness(table)


def _report_emptiness(table: RawTable) -> RawTable:
    """The same, saying that it has no rows or no names."""
    if not table.rows:
        return _add_problem(table, make_empty_table_problem(table.names))
    if is_nameless(table.names):
        return replace(table, repairs=(*table.repairs, Repair("columns-numbered")))
    return table


def make_empty_table_problem(names: Sequence[str]) -> Problem:
    return make_problem("table-empty", Place(), names=" · ".join(names[:4]))


def make_unused_sheet_problem(hints: ReadingHints) -> Problem:
    """Where a sheet is asked for, of a file that has none."""
    return make_problem("sheet-unused", Place(), sheet=hints.sheet)


def _add_problem(table: RawTable, problem: Problem) -> RawTable:
    return replace(table, problems=(*table.problems, problem))


def _read_by_signature(
    source: Path, ending: str, hints: ReadingHints, scratch: Path
) -> RawTable | Refusal:
    named_format = _find_table_format(ending.lower())
    if named_format is None:
        return Refusal(code="format-unreadable", params={"ending": ending})
    with source.open("rb") as file:
        head = file.read(HEAD)
    signature = detect_signature(head)
    conflict = refuse_conflict(source) if signature is None or signature.is_text else None
    if conflict:
        return conflict
    csv_format = _find_table_format(".csv")
    if signature is None and csv_format and named_format.ending in formats.SPREADSHEETS:
        text_table = _read_by_format(csv_format, source=source, hints=hints, scratch=scratch)
        # one column may be « 404 Not found »
        if isinstance(text_table, RawTable) and text_table.rows and len(text_table.names) > 1:
            return _report_misnamed(text_table, named_format.ending, csv_format.ending)
    if signature is None or named_format.ending in (signature.ending, *signature.others):
        return _read_by_format(named_format, source=source, hints=hints, scratch=scratch)
    shown_format = _find_table_format(signature.ending)
    if shown_format is None or signature is EMPTY:
        return Refusal(code=_choose_code(signature.code, named_format.ending, head))
    table = _read_by_format(shown_format, source=source, hints=hints, scratch=scratch)
    if isinstance(table, Refusal) or shown_format.module == named_format.module:
        return table
    return _report_misnamed(table, named_format.ending, shown_format.ending)


def refuse_conflict(source: Path) -> Refusal | None:
    """The refusal of a text of which a merge has left two versions; nothing of a large file is kept
    in memory."""
    with source.open("rb") as file:
        if not may_hold_conflict(file):
            return None
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            conflict = find_conflict(content)
    return Refusal(code="merge-conflict", params=conflict.lines) if conflict else None


def _find_table_format(ending: str) -> formats.Format | None:
    form = formats.find_format(ending)
    return form if form and form.kind == "table" else None


def _read_by_format(
    form: formats.Format,
    source: Path,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    # A reader is loaded when a file needs it: some bring libraries that take half a second.
    module = import_module(f"site_builder.readers.{form.module}")
    table: RawTable | Refusal = module.read(source, hints, scratch)
    if hints.sheet and form.module in OF_ONE_TABLE and isinstance(table, RawTable):
        return _add_problem(table, make_unused_sheet_problem(hints))
    return table


def _report_misnamed(table: RawTable, named_ending: str, shown_ending: str) -> RawTable:
    repair = Repair("ending-wrong", {"named": named_ending, "shown": shown_ending})
    return replace(table, repairs=(repair, *table.repairs))


def _choose_code(code: str, ending: str, head: bytes) -> str:
    """What many applications call an export to Excel is a web page with one table: Excel opens it,
    nobody else."""
    is_page = (
        code == "looks-like-html" and ending in formats.SPREADSHEETS and b"<table" in head.lower()
    )
    return "looks-like-workbook-html" if is_page else code
