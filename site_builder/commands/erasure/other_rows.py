"""Rows of workbooks, which we do not write again: where they are, for who deletes them by hand. Run
in a worker alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.commands.erasure.rows import match_cells
from site_builder.commands.traces.containers import copy_into
from site_builder.core.sought_texts import SoughtTexts

FUNCTION = "site_builder.commands.erasure.other_rows:find_sheet_rows"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST = 200  # rows that are named


@dataclass(frozen=True, slots=True)
class SheetJob:
    path: Path
    sought: SoughtTexts


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of each sheet, from 1, as the office numbers them; `read`: all were looked at."""

    rows: tuple[tuple[str, int], ...] = ()
    read: bool = True


def find_sheet_rows(jobs: Sequence[SheetJob], scratch: Path) -> list[SheetRows]:
    """The rows that hold one of the texts, in each workbook."""
    return [_find_rows(job, scratch) for job in jobs]


def _find_rows(job: SheetJob, scratch: Path) -> SheetRows:
    path = copy_into(job.path, scratch)
    try:
        return SheetRows(tuple(_list_rows(path, job.sought))[:MOST])
    except MemoryError:
        raise
    except Exception:  # whatever a library stumbles on in a broken file
        return SheetRows(read=False)
    finally:
        path.unlink()


def _list_rows(path: Path, sought: SoughtTexts) -> Iterator[tuple[str, int]]:
    from python_calamine import load_workbook

    workbook = load_workbook(str(path))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
            cells = list(map(_show_cell, row))
            if match_cells(cells, sought) or sought.find(" ".join(cells)):
                yield name, number


def _show_cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
