"""Two files outside any site, read as the build would: what `diff` does in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.checks.personal_data.judge import judge_personal_data
from site_builder.commands.differences.file_pairs import FilePair, FilesAnswer
from site_builder.commands.file_jobs import FileJob, Inspection
from site_builder.commands.single_file import read_typed_table
from site_builder.compare.compare_tables import compare_tables
from site_builder.compare.table_version import Comparison, TableVersion
from site_builder.core.problems import Place, Problem
from site_builder.prepare.exports import BY_NAME


def compare_files(pairs: Sequence[FilePair], scratch: Path) -> list[FilesAnswer]:
    """What changed from the first file of each pair to the second."""
    return [_compare_pair(pair, scratch) for pair in pairs]


def _compare_pair(pair: FilePair, scratch: Path) -> FilesAnswer:
    before = _read_version(pair.before, scratch / "before")
    if isinstance(before, Problem):
        return FilesAnswer(refused=before)
    after = _read_version(pair.after, scratch / "after")
    if isinstance(after, Problem):
        return FilesAnswer(refused=after)
    comparison = Comparison(before=before, after=after)
    if pair.key:
        comparison = replace(comparison, key=pair.key, key_origin="declared")
    (difference,) = compare_tables([comparison], scratch)
    return FilesAnswer(difference)


def _read_version(job: FileJob, folder: Path) -> TableVersion | Problem:
    """The table of a file, as it would be published, or why there is none."""
    folder.mkdir()
    tables = read_typed_table(job, folder)
    if isinstance(tables, Inspection):
        assert tables.refused
        return tables.refused
    raw, typed = tables
    parquet = folder / "table.parquet"
    csv = folder / "table.csv"
    BY_NAME["parquet"].write(typed.table, parquet, "")
    BY_NAME["csv"].write(typed.table, csv, "")
    return TableVersion(
        parquet=parquet,
        csv=csv,
        columns=tuple(column.published for column in typed.table.columns),
        rows=typed.table.rows,
        personal=judge_personal_data(typed.table, raw, Place()).columns,
    )
