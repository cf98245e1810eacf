"""Helpers of tests that read and write tables: real files, the real pipeline, in this process."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import Any

from site_builder.commands.convert import convert_files
from site_builder.commands.file_jobs import ConversionJob, Inspection
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
    job = ConversionJob(source=source, target=target, raw=raw, sheet="Données")
    (found,) = convert_files([job], scratch)
    if not found.refused:
        (found,) = examine_files([job], scratch)
    rmtree(scratch)
    import pyarrow.parquet as pq  # which most of who imports this module need not

    return found, pq.read_table(target).to_pylist() if target.exists() else []
