"""Helper of the readers' tests: the cells that a reader finds in a file of these bytes, before any
typing."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp

from site_builder.core.language import load_language
from site_builder.core.model.dataset import ReadingHints
from site_builder.core.problems import Place, Refusal, make_problem
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.storage import sql

Rows = list[tuple[str | None, ...]]


def raw(
    folder: Path, content: bytes, ending: str, hints: ReadingHints | None = None
) -> tuple[RawTable | Refusal, Rows]:
    """The table or the refusal, and all its cells. The scratch folder is used twice, as a warm
    worker's is."""
    scratch = Path(mkdtemp(dir=folder))
    source = folder / "source"
    source.write_bytes(content)
    with sql.open_duckdb(scratch) as connection:
        found = read_raw_table(
            connection, source, ending=ending, hints=hints or ReadingHints(), scratch=scratch
        )
        again = read_raw_table(
            connection, source, ending=ending, hints=hints or ReadingHints(), scratch=scratch
        )
        assert again == found
        if isinstance(found, Refusal):
            rows: Rows = []
        else:
            columns = ", ".join(f"c{index}" for index in range(len(found.names)))
            rows = sql.fetch_all_rows(connection, f"SELECT {columns} FROM raw ORDER BY rowid")
    shutil.rmtree(scratch)
    assert source.read_bytes() == content
    return found, rows


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
