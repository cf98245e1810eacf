"""Helper of the readers' tests: the cells that a reader finds in a file of these bytes, before any
typing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal, make_problem
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.tables.text_table import iterate_rows

Rows = list[tuple[str | None, ...]]


def raw(
    folder: Path, content: bytes, ending: str, hints: ReadingHints | None = None
) -> tuple[RawTable | Refusal, Rows]:
    """The table or the refusal, and all its cells. The scratch folder is used twice, as a warm
    worker's is."""
    scratch = Path(mkdtemp(dir=folder))
    source = folder / "source"
    source.write_bytes(content)
    hints = hints or ReadingHints()
    found = read_raw_table(source, ending=ending, hints=hints, scratch=scratch)
    rows = list_cells(found)
    again = read_raw_table(source, ending=ending, hints=hints, scratch=scratch)
    assert list_cells(again) == rows
    if isinstance(again, RawTable) and isinstance(found, RawTable):
        again = replace(again, cells=found.cells)
    assert again == found
    shutil.rmtree(scratch)
    assert source.read_bytes() == content
    return found, rows


def list_cells(found: RawTable | Refusal) -> Rows:
    """The rows of a table, None where a cell is empty; none of a refusal."""
    if isinstance(found, Refusal):
        return []
    return [tuple(cell or None for cell in row) for row in iterate_rows(found.cells)]


def table(
    folder: Path, content: bytes, ending: str, hints: ReadingHints | None = None
) -> tuple[RawTable, Rows]:
    found, rows = raw(folder, content, ending, hints)
    assert isinstance(found, RawTable), found
    assert found.rows == len(rows)
    words = load_language("fr")
    assert all(map(words.repair, found.repairs))
    assert all(
        "→" in words.problem(make_problem(leak.code, Place(), **leak.params))
        for leak in found.leaks
    )
    return found, rows


def refusal(
    folder: Path, content: bytes, ending: str, hints: ReadingHints | None = None
) -> Refusal:
    found, _ = raw(folder, content, ending, hints)
    assert isinstance(found, Refusal), found
    assert "→" in load_language("fr").problem(make_problem(found.code, Place(), **found.params))
    return found
