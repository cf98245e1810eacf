"""One file outside any site, as the build would read it: what `inspect` and `convert` do in a worker."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder import sql
from site_builder.canonical import Canonical, Demand, canonical, scan
from site_builder.coordinates import located
from site_builder.decide.encoding import LABELS
from site_builder.exports import EXPORTS
from site_builder.language import Language, printable
from site_builder.model import Column, Hints
from site_builder.nearly import Hindrance, hindrances
from site_builder.pages.shown import NUMERIC, show
from site_builder.problems import Place, Problem, Repair, error, forbids, warning
from site_builder.readers import RawTable, Refusal, read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGEST = 1000  # megabytes: ten times what a worker reads in a minute
FIRST_ROWS = 3  # shown on a terminal
WIDEST = 24  # characters of a column there


@dataclass(frozen=True, slots=True)
class FileJob:
    """`target` is where the table goes, None to look only; `raw` keeps every cell as text.

    `part` names the sheet or the member of an archive to read, or is ""; `sheet` is the name of one that is written.
    """

    source: Path
    target: Path | None
    raw: bool
    sheet: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """How a file is read. Everything but `refused` is empty when it is refused.

    `filled` has the number of filled cells of each column, `first` the first rows in canonical notation, cells that
    are empty or beyond what a terminal shows being "".
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int | None = None
    rows: int = 0
    columns: tuple[Column, ...] = ()
    repairs: tuple[Repair, ...] = ()
    refused: Problem | None = None
    filled: tuple[int, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    hindered: tuple[Hindrance, ...] = ()
    sheet: str | None = None
    others: tuple[str, ...] = ()  # tables of the file that were not read
    leaks: tuple[Problem, ...] = ()  # why it would not be published as it is
    problems: tuple[Problem, ...] = ()  # of its cells


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
        table = read(
            connection, scratch / "source", job.source.suffix, Hints(sheet=job.part, first_table=job.raw), scratch
        )
        if isinstance(table, Refusal):
            return Inspection(refused=error(table.code, place, **table.params))
        if job.raw:
            demands = {name: Demand("string") for name in table.names}
        else:
            table, demands = located(connection, table, scratch)
        typed = canonical(connection, table, demands, (), Place(), scratch)
        if job.target and (refused := _write(connection, job, job.target, typed, scratch)):
            return Inspection(refused=refused)
        return _inspected(connection, table, typed)
    finally:
        connection.close()


def _write(
    connection: DuckDBPyConnection, job: FileJob, target: Path, typed: Canonical, scratch: Path
) -> Problem | None:
    """Write the table to `target`, whole or not at all; or say why it cannot be."""
    place, made = Place(str(job.source)), scratch / "made"
    export = next(one for one in EXPORTS if str(target).lower().endswith(one.ending))
    if not export.suits({column.kind.name for column in typed.columns}):
        return error("export-unsuited", place, format=target.suffix)
    if not export.write(connection, typed, made, job.sheet):
        return error("export-limit", place, format=target.suffix)
    beside = target.with_name(f".{target.name}.part")
    try:
        with made.open("rb") as read, beside.open("wb") as write:
            if job.raw and export.name == "csv" and _is_nameless(typed):
                read.readline()  # as it is written: without names
            shutil.copyfileobj(read, write)
        beside.replace(target)
    except OSError:
        return error("target-unwritable", Place(str(target)))
    return None


def _is_nameless(typed: Canonical) -> bool:
    return all(column.name == f"colonne_{number}" for number, column in enumerate(typed.columns, 1))


def _inspected(connection: DuckDBPyConnection, table: RawTable, typed: Canonical) -> Inspection:
    reading, width = table.reading, range(len(typed.columns))
    counts = ", ".join(f"count(c{index})" for index in width)
    filled = sql.one(connection, f"SELECT {counts} FROM {scan(typed.path, len(width))}")
    shown = ", ".join(f"coalesce({typed.shown_cell(index)}[1:{2 * WIDEST}], '')" for index in width)
    return Inspection(
        reading.encoding or None,
        reading.delimiter or None,
        reading.quote or None,
        reading.header_row,
        typed.rows,
        tuple(column.published for column in typed.columns),
        (*table.repairs, *typed.repairs),
        None,
        filled,
        tuple(sql.rows(connection, f"SELECT {shown} FROM {typed.shown()[0]} LIMIT {FIRST_ROWS}")),
        tuple(hindrances(connection, table, typed.columns)),
        table.sheet or None,
        table.others,
        tuple(warning(leak.code, Place(), **leak.params) for leak in table.leaks),
        (*table.problems, *typed.problems),
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
        "columns": [
            {"name": column.name, "type": column.type, "kind": column.kind, "unit": column.unit, "filled": filled}
            for column, filled in zip(found.columns, found.filled, strict=True)
        ],
        "repairs": [
            {"code": repair.code, "message": words.repair(repair), "count": repair.count, "rows": list(repair.rows)}
            for repair in found.repairs
        ],
        "hindered": [
            {**asdict(one), "cells": [{"row": row, "value": value} for row, value in one.cells]}
            for one in found.hindered
        ],
        "sheet": found.sheet,
        "others": list(found.others),
        "problems": [
            {"code": one.code, "severity": one.severity, "message": words.problem(one), "count": one.count,
             "rows": list(one.rows)}
            for one in found.problems
        ],
        "leaks": [{"code": leak.code, "message": words.problem(leak)} for leak in found.leaks],
        "refused": {"code": refused.code, "message": words.problem(refused)} if refused else None,
    }


def told(found: Inspection, file: Path, width: int, words: Language) -> str:
    """The same, for a person before a terminal of that many characters a line."""
    if found.refused:
        return words.say("inspect.refused", text=words.problem(found.refused))
    size = words.count("rows", found.rows), words.count("columns", len(found.columns))
    lines = [
        words.say("inspect.title", file=file.name),
        *_form(found, words),
        words.say("inspect.size", rows=size[0], columns=size[1]),
        "",
        *([words.say("inspect.first"), *_table(found, width, words), ""] if found.first else []),
        words.say("inspect.columns"),
        *_columns(found, words),
        "",
        *([] if found.repairs else [words.say("inspect.no_repairs"), *([""] if found.problems else [])]),
        *changes(found, words),
        *(["", words.say("inspect.leaks")] if found.leaks else []),
        *(f"  {words.problem(leak)}" for leak in found.leaks),
    ]
    return "\n".join(lines)


def changes(found: Inspection, words: Language) -> Iterator[str]:
    """What was done to the table, and what is left to do, for a terminal."""
    if found.repairs:
        yield words.say("inspect.repairs")
        yield from (f"  {words.repair(repair)}" for repair in found.repairs)
    if found.problems:
        yield from ([""] if found.repairs else [])
        yield words.say("inspect.problems")
    for problem in found.problems:
        text = words.problem(problem)
        yield f"  {words.say('inspect.forbidden', text=text) if forbids(problem) else text}"


def _form(found: Inspection, words: Language) -> Iterator[str]:
    if found.encoding:
        label = "UTF-8" if found.encoding.startswith("utf-8") else LABELS.get(found.encoding, found.encoding)
        yield words.say("inspect.encoding", encoding=label)
    if found.delimiter:
        yield words.say("inspect.delimiter", delimiter=words.say(f"delimiter.{ord(found.delimiter)}"))
    if found.sheet:
        yield words.say("inspect.sheet", name=printable(found.sheet))
    if found.others:
        yield words.count("inspect.others", len(found.others), names=" · ".join(map(printable, found.others)))


def _table(found: Inspection, width: int, words: Language) -> Iterator[str]:
    """The header and the first rows, aligned; columns that a line has no room for give way to « … »."""
    kept: list[list[str]] = []
    left = width - 2
    for column, *cells in zip(found.columns, *found.first, strict=True):
        written = map(show(words, column.type, column.kind, column.unit), cells)
        shown = [_cut(" ".join(printable(text).split())) for text in (column.name, *written)]
        size, last = max(map(len, shown)), len(kept) + 1 == len(found.columns)
        if size + (0 if last else 3) > left:  # two blanks and « … » for those that follow
            kept.append(["…"] * len(shown))
            break
        align = str.rjust if column.type in NUMERIC else str.ljust
        kept.append([align(cell, size) for cell in shown])
        left -= size + 2
    return (f"  {'  '.join(row)}".rstrip() for row in zip(*kept, strict=True))


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _columns(found: Inspection, words: Language) -> Iterator[str]:
    """Each column with its type and how full it is, and what keeps it from a better type."""
    hindered = {one.column: one for one in found.hindered}
    for column, filled in zip(found.columns, found.filled, strict=True):
        name, kind = printable(column.name), words.kind(column.type, column.kind)
        full = "column.full" if filled == found.rows else "column.filled" if filled else "column.empty"
        share = words.say(full, share=words.percent(filled, found.rows))
        yield "  " + (f"{name} : {kind}, {share}" if filled else f"{name} : {share}")
        if one := hindered.get(column.name):
            cells = ", ".join(words.say("inspect.cell", row=str(row), value=value) for row, value in one.cells)
            more = {"kind": words.kind(one.type, one.kind), "cells": cells}
            yield "    " + words.count("inspect.hindered", one.count, **more)
