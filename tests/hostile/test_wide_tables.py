"""A table of 2,000 columns is published whole by a worker with its usual limits, whatever it holds
and is sent as.

A worker that needs more memory than they allow dies, and the dataset is withheld: that it is
published is the proof.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from site_builder.core.model.prepared import PreparationTask, SourceFile, Summary
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.readers.decide import MOST_COLUMNS
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.workers import WorkerLimits, run_in_workers

FORMATS = tuple(export.name for export in EXPORTS)
FEW = 26  # rows: what a table takes is a matter of columns
PROMISED = 500
FIRST_DAY = date(2020, 1, 1)


def number(row: int, column: int) -> str:
    return f"{row * 31 + column * 17 % 1000},{(row + column) % 100:02}"


def text(row: int, column: int) -> str:
    return f"mot {(row * 7 + column) % 97} été"


def day(row: int, column: int) -> str:
    return (FIRST_DAY + timedelta(days=(row * 3 + column) % 900)).isoformat()


def mixed(row: int, column: int) -> str:
    """Of each kind, with cells that say that nothing is known."""
    kinds = (number, text, day)
    return "NC" if (row + column) % 50 == 0 else kinds[column % len(kinds)](row, column)


Cell = Callable[[int, int], str]


def rows_of(cell: Cell, rows: int) -> list[list[str]]:
    return [[cell(row, column) for column in range(MOST_COLUMNS)] for row in range(rows)]


NAMES = [f"colonne {column}" for column in range(MOST_COLUMNS)]


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    lines = [";".join(row) for row in (NAMES, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def write_quoted_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    lines = [";".join(f'"{cell}"' for cell in row) for row in (NAMES, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def write_json(path: Path, rows: Sequence[Sequence[str]]) -> None:
    records = [dict(zip(NAMES, row, strict=True)) for row in rows]
    path.write_text(json.dumps(records), "utf-8")


def write_xlsx(path: Path, rows: Sequence[Sequence[str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        as_day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(0, 0, NAMES)
        for place, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if "," in cell:
                    page.write_number(place, column, float(cell.replace(",", ".")))
                elif cell.startswith("20"):
                    page.write_datetime(place, column, datetime.fromisoformat(cell), as_day)
                else:
                    page.write_string(place, column, cell)


def jobs_of(folder: Path, name: str, count: int = 1) -> list[PreparationJob]:
    """So many datasets of the file that is there."""
    source = SourceFile(
        name="t",
        path=name,
        kind="table",
        hints=ReadingHints(),
        original=name,
        ending=Path(name).suffix,
    )
    tasks = [
        PreparationTask(id=f"lille/jeu-{number}", files=(source,), sheet="Données", exports=FORMATS)
        for number in range(count)
    ]
    return [
        PreparationJob(
            task=task,
            key="key",
            digests=(),
            folder=folder,
            shown=f"datasets/{task.id}",
            store=folder / "store",
        )
        for task in tasks
    ]


def prepared(jobs: Sequence[PreparationJob], folder: Path) -> list[Summary]:
    prepare = "site_builder.prepare.prepare:prepare_datasets"
    answers = [
        answer
        for _, answer in run_in_workers(
            [jobs], prepare, Summary, WorkerLimits(), scratch=folder / "scratch"
        )
    ]
    assert all(isinstance(answer, Summary) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, Summary)]


def assert_whole(summary: Summary, folder: Path, rows: int) -> None:
    """Published with all its columns, its rows and its downloads."""
    assert summary.status == "published"
    [table] = ObjectStore(folder / "store").parts(summary)[0]
    assert (table.rows, len(table.columns)) == (rows, MOST_COLUMNS)
    assert {"csv", "excel.csv", "xlsx", "parquet", "json"} <= {
        file.format for file in table.downloads
    }


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("cell", "write", "name", "rows"),
    [
        (mixed, write_csv, "t.csv", PROMISED),
        (number, write_csv, "t.csv", FEW),
        (text, write_quoted_csv, "t.csv", FEW),
        (mixed, write_json, "t.json", FEW),
        (mixed, write_xlsx, "t.xlsx", FEW),
    ],
)
def test_two_thousand_columns_fit_a_worker(
    cell: Cell,
    write: Callable[[Path, Sequence[Sequence[str]]], None],
    name: str,
    rows: int,
    tmp_path: Path,
) -> None:
    write(tmp_path / name, rows_of(cell, rows))
    [summary] = prepared(jobs_of(tmp_path, name), tmp_path)
    assert_whole(summary, tmp_path, rows)
    assert summary.errors == 0


@pytest.mark.nightly
def test_many_wide_tables_of_one_batch_fit_a_worker(tmp_path: Path) -> None:
    """What one leaves behind is not there for the next."""
    write_csv(tmp_path / "t.csv", rows_of(number, FEW))
    for summary in prepared(jobs_of(tmp_path, "t.csv", 3), tmp_path):
        assert_whole(summary, tmp_path, FEW)
