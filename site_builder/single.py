"""One file outside any site, as the build would read it: what `inspect` and `convert` do in a worker."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder import sql
from site_builder.canonical import Demand, canonical
from site_builder.exports import EXPORTS
from site_builder.language import Language, printable
from site_builder.model import Column, Hints
from site_builder.problems import Place, Problem, Repair, error
from site_builder.readers import Refusal, read

LARGEST = 1000  # megabytes: ten times what a worker reads in a minute


@dataclass(frozen=True, slots=True)
class FileJob:
    """`target` is where the table goes, None to look only; `raw` keeps every cell as text; `sheet` for workbooks."""

    source: Path
    target: Path | None
    raw: bool
    sheet: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """How a file is read. Everything but `refused` is empty when it is refused."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int | None = None
    rows: int = 0
    columns: tuple[Column, ...] = ()
    repairs: tuple[Repair, ...] = ()
    refused: Problem | None = None


def unfit(file: Path) -> Problem | None:
    """Why a file may not be copied: a pipe or a device has no end, and a disk has one."""
    place = Place(str(file))
    try:
        found = file.stat()
    except OSError:
        return error("file-unreadable", place)
    if not stat.S_ISREG(found.st_mode):
        return error("file-endless", place)
    if found.st_size > LARGEST * 1_000_000:
        return error("file-too-large", place, size=round(found.st_size / 1_000_000), most=LARGEST)
    return None


def examine(jobs: Sequence[FileJob], scratch: Path) -> list[Inspection]:
    """Read each file, and write its table where a target is given."""
    return [_examine(job, scratch) for job in jobs]


def _examine(job: FileJob, scratch: Path) -> Inspection:
    place = Place(str(job.source))
    shutil.copyfile(job.source, scratch / "source")
    connection = sql.connect(scratch)
    try:
        table = read(connection, scratch / "source", job.source.suffix, Hints(), scratch)
        if isinstance(table, Refusal):
            return Inspection(refused=error(table.code, place, **table.params))
        text = {name: Demand("string") for name in table.names} if job.raw else {}
        typed = canonical(connection, table, text, (), place, scratch)
        if job.target:
            export = next(one for one in EXPORTS if str(job.target).lower().endswith(one.ending))
            if not export.write(connection, typed, scratch / "made", job.sheet):
                return Inspection(refused=error("export-limit", place, format=job.target.suffix))
            try:
                beside = job.target.with_name(f".{job.target.name}.part")
                shutil.copyfile(scratch / "made", beside)
                beside.replace(job.target)
            except OSError:
                return Inspection(refused=error("target-unwritable", Place(str(job.target))))
    finally:
        connection.close()
    reading = table.reading
    return Inspection(
        reading.encoding,
        reading.delimiter,
        reading.quote,
        reading.header_row,
        typed.rows,
        tuple(Column(column.name, column.kind.type, column.kind.name) for column in typed.columns),
        (*table.repairs, *typed.repairs),
    )


def contract(found: Inspection, words: Language) -> dict[str, Any]:
    """The JSON contract of `inspect`: keys are added, never renamed."""
    refused = found.refused
    return {
        "version": 1,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "quote": found.quote,
        "header_row": found.header_row,
        "rows": found.rows,
        "columns": [{"name": column.name, "type": column.type} for column in found.columns],
        "repairs": [
            {"code": repair.code, "message": words.repair(repair), "count": repair.count, "rows": list(repair.rows)}
            for repair in found.repairs
        ],
        "refused": {"code": refused.code, "message": words.problem(refused)} if refused else None,
    }


def told(found: Inspection, file: Path, words: Language) -> str:
    """The same, for a person."""
    if found.refused:
        return words.say("inspect.refused", text=words.problem(found.refused))
    lines = [
        words.say("inspect.title", file=file.name),
        words.say("inspect.encoding", encoding=found.encoding or ""),
        words.say("inspect.delimiter", delimiter=words.say(f"delimiter.{ord(found.delimiter or ',')}")),
        words.say(
            "inspect.size",
            rows=words.count("rows", found.rows),
            columns=words.count("columns", len(found.columns)),
        ),
        "",
        *(f"  {printable(column.name)} : {words.kind(column.type, column.kind)}" for column in found.columns),
        "",
        *([words.say("inspect.repairs")] if found.repairs else [words.say("inspect.no_repairs")]),
        *(f"  {words.repair(repair)}" for repair in found.repairs),
    ]
    return "\n".join(lines)
