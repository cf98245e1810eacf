"""Helpers of tests that read and write tables: real files, the real pipeline, in this process."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import Any

from site_builder.commands.file_jobs import FileJob, Inspection
from site_builder.commands.single_file import examine_files


def read(
    folder: Path, content: bytes, name: str = "table.csv", raw: bool = False
) -> tuple[Inspection, list[dict[str, Any]]]:
    """How a file of these bytes is read, and its rows."""
    source = folder / name
    target = folder / "out.parquet"
    scratch = folder / "scratch"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    scratch.mkdir()
    written = examine_files(
        [FileJob(source=source, target=target, raw=raw, sheet="Données")], scratch
    )[0]
    found = (
        written
        if written.refused
        else examine_files(
            [FileJob(source=source, target=None, raw=raw, sheet="Données")], scratch
        )[0]
    )
    rmtree(scratch)
    import pyarrow.parquet as pq  # which most of who imports this module need not

    return found, pq.read_table(target).to_pylist() if target.exists() else []
