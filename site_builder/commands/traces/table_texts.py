"""Files that a library must read, looked through in a worker with its limits: Parquet, workbooks
and PDF. Run in the worker alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from site_builder.commands.traces.containers import copy_into
from site_builder.core.sought_texts import SoughtTexts
from site_builder.readers.documents.pdf_budget import apply_pdf_budget

FUNCTION = "site_builder.commands.traces.table_texts:search_tables"
ROWS = 1024  # of a table, at a time
MOST_PAGES = 2_000
BROKEN_LINE = re.compile(r"-?\s*[\r\n]+\s*")


@dataclass(frozen=True, slots=True)
class TableJob:
    """A file, which kind it is (parquet, workbook, pdf), and what is looked for in it."""

    path: Path
    kind: str
    sought: SoughtTexts


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """Which texts are in a file, by their numbers; `read`: all of it has been looked at."""

    numbers: tuple[int, ...] = ()
    read: bool = True


def search_tables(jobs: Sequence[TableJob], scratch: Path) -> list[TableAnswer]:
    """What is found in each file."""
    return [_search_table(job, scratch) for job in jobs]


def _search_table(job: TableJob, scratch: Path) -> TableAnswer:
    path = copy_into(job.path, scratch)
    texts = LISTS[job.kind](path)
    numbers = frozenset[int]()
    try:
        for text in texts:
            numbers |= job.sought.find(text)
    except MemoryError:
        raise
    except Exception:  # whatever a library stumbles on in a broken file
        return TableAnswer(tuple(sorted(numbers)), read=False)
    finally:
        path.unlink()
    return TableAnswer(tuple(sorted(numbers)))


def _list_row_texts(path: Path) -> Iterator[str]:
    """The rows as lines of text, some at a time: what is in two columns is of one person."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS):
            columns = [map(_describe_value, column.to_pylist()) for column in batch.columns]
            yield "\n".join(map(";".join, zip(*columns, strict=True)))


def _list_sheet_texts(path: Path) -> Iterator[str]:
    """The same of each sheet: a workbook keeps its texts apart from its rows."""
    from python_calamine import load_workbook

    workbook = load_workbook(str(path))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).iter_rows()
        while lines := [";".join(map(_describe_cell, row)) for row in islice(rows, ROWS)]:
            yield "\n".join(lines)


def _describe_cell(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _describe_value(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _list_page_texts(path: Path) -> Iterator[str]:
    """What can be read on each page, and what is said of the document."""
    from pypdf import PasswordType, PdfReader

    with path.open("rb") as file, apply_pdf_budget():
        reader = PdfReader(file)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise ValueError("locked")
        yield "\n".join(map(str, (reader.metadata or {}).values()))
        if len(reader.pages) > MOST_PAGES:
            raise ValueError("too many pages")
        for page in islice(reader.pages, MOST_PAGES):
            text = page.extract_text()
            yield text
            yield BROKEN_LINE.sub(" ", text)  # a number goes on in the next line


LISTS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "parquet": _list_row_texts,
    "workbook": _list_sheet_texts,
    "pdf": _list_page_texts,
}
