"""The reader tried on every case: what it said of each file, the table it made of it, and how near
both are."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.pollution.case import Case, Row, Rows
from site_builder.commands.convert import convert_files
from site_builder.commands.file_jobs import ConversionJob, FileJob, Inspection
from site_builder.commands.single_file import examine_files

WORKERS = 2
MOST_APART = 2  # rows that may be set apart


@dataclass(frozen=True, slots=True)
class Score:
    """`verdict` is "exact", "partial" (some whole rows are set apart, and it is said), "refused" or
    "different".

    What follows is True, False, or None where it is not judged.

    `measures` are ten, each from 0 to 1: success, then precision, recall and their harmonic mean of
    the names, of the records and of the cells, each taken as a bag. They are those by which readers
    of CSV are commonly compared.
    """

    case: Case
    verdict: str
    code: str  # of the refusal
    receipt: bool
    encoding: bool | None
    delimiter: bool | None
    header: bool | None
    types: bool | None
    measures: tuple[float, ...]
    seen: str  # what differs, for a person

    @property
    def fault(self) -> str:
        """What a good reader would not have done: "silent", "needless" (a refusal), "no-receipt",
        or ""."""
        if self.verdict == "different":
            return "silent"
        if self.verdict == "partial":
            return ""
        if self.verdict == "refused":
            return "" if self.case.may_refuse or not self.case.readings else "needless"
        return "no-receipt" if self.case.loses and not self.receipt else ""


def score(cases: Sequence[Case], workers: int = WORKERS) -> list[Score]:
    """Every case read and judged, in order. One process a worker, none for a handful."""
    if workers < 2 or len(cases) < 200:
        return [_scored(case) for case in cases]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_scored, cases, chunksize=50))


def _scored(case: Case) -> Score:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        converted, rows = _converted(folder, case.content)
        refused = converted.refused
        found = Inspection() if refused else _inspected(folder, raw=True)
        typed = None if refused or not case.truth.types else _inspected(folder, raw=False)
    truth = case.truth
    judged = not refused and bool(case.readings)
    is_told = bool(found.repairs or found.problems)  # a warning says more than a receipt
    types = {column.name: column.type for column in typed.columns} if typed else {}
    return Score(
        case=case,
        verdict="refused" if refused else _verdict(case.readings, rows, is_told),
        code=refused.code if refused else "",
        receipt=is_told,
        encoding=found.encoding == truth.encoding if judged and truth.encoding else None,
        delimiter=found.delimiter in (truth.delimiter, truth.delimiter[0])
        if judged and truth.delimiter
        else None,
        header=found.header_row == truth.header_row if judged else None,
        types=all(types.get(column) == kind for column, kind in truth.types) if types else None,
        measures=measures(case.readings, None if refused else rows),
        seen="" if refused else _difference(case.readings, rows),
    )


def _verdict(readings: Sequence[Rows], rows: Rows, receipt: bool) -> str:
    if rows in readings:
        return "exact"
    return (
        "partial"
        if receipt and any(_without_some(right, rows) for right in readings)
        else "different"
    )


def _without_some(right: Rows, rows: Rows) -> bool:
    """Is this the right table without one row or a few, its other rows in their order?"""
    left = iter(right)
    few = 0 < len(right) - len(rows) <= MOST_APART
    return few and rows[:1] == right[:1] and all(any(row == one for one in left) for row in rows)


def _converted(folder: Path, content: bytes) -> tuple[Inspection, Rows]:
    """What `beffroi convert FILE OUT.csv --raw` makes of these bytes: why it refuses, or its
    table."""
    source = folder / "table.csv"
    target = folder / "out.csv"
    source.write_bytes(content)
    job = ConversionJob(source=source, target=target, raw=True, sheet="")
    scratch = _make_scratch(folder)
    found = convert_files([job], scratch)[0]
    shutil.rmtree(scratch)
    written = target.read_text(encoding="utf-8") if target.exists() else ""
    return found, tuple(tuple(row) for row in csv.reader(io.StringIO(written, newline="")))


def _inspected(folder: Path, raw: bool) -> Inspection:
    """What `beffroi inspect` says of it; raw: of its structure alone."""
    scratch = _make_scratch(folder)
    found = examine_files([FileJob(source=folder / "table.csv", raw=raw)], scratch)[0]
    shutil.rmtree(scratch)
    return found


def _make_scratch(folder: Path) -> Path:
    scratch = folder / "scratch"
    scratch.mkdir()
    return scratch


def measures(readings: Sequence[Rows], rows: Rows | None) -> tuple[float, ...]:
    """The ten measures against the reading that is nearest. A refusal has none but where only a
    refusal is right."""
    if rows is None:
        return (1.0,) * 10 if not readings else (0.0,) * 10
    return max(
        ((1.0, *_measures(right, rows)) for right in readings), key=sum, default=(1.0, *(0.0,) * 9)
    )


def _measures(right: Rows, rows: Rows) -> tuple[float, ...]:
    return (
        *_bags(right[0], rows[0] if rows else ()),
        *_bags(map("".join, right[1:]), map("".join, rows[1:])),
        *_bags((cell for row in right for cell in row), (cell for row in rows for cell in row)),
    )


def _bags(right: Iterable[str], seen: Iterable[str]) -> tuple[float, float, float]:
    """How much of the right bag is found, how much of what is found is right, and their harmonic
    mean."""
    wanted = Counter(right)
    got = Counter(seen)
    if not wanted:
        return 1.0, 1.0, 1.0
    common = (wanted & got).total()
    if not common:
        return 0.0, 0.0, 0.0
    found = common / wanted.total()
    true = common / got.total()
    return found, true, 2 * found * true / (found + true)


def _difference(readings: Sequence[Rows], rows: Rows) -> str:
    """The first thing that is not as it should be, in a line."""
    if not readings:
        return (
            f"read as {len(rows)} rows of {len(rows[0]) if rows else 0} cells, where it must be "
            "refused"
        )
    if rows in readings:
        return ""
    right = readings[0]
    for number, (wanted, got) in enumerate(zip(right, rows, strict=False)):
        if wanted != got:
            return f"row {number}: {_shown(got)} instead of {_shown(wanted)}"
    return f"{len(rows)} rows instead of {len(right)}"


def _shown(row: Row) -> str:
    return "|".join(cell if len(cell) < 24 else f"{cell[:14]}…{cell[-8:]}" for cell in row)
