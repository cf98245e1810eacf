"""A pure function from a Task to a Summary: each source is read once, typed, profiled, and exported into the store."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from site_builder import formats, series, sql
from site_builder.canonical import Canonical, Demand, canonical
from site_builder.cells.geometry import GLANCE
from site_builder.coordinates import located
from site_builder.documents import described
from site_builder.exports import BY_NAME
from site_builder.model import (
    ORIGINALS,
    Artefact,
    Detail,
    Document,
    SourceFile,
    Summary,
    Table,
    TableDetail,
    Task,
)
from site_builder.problems import Place, Problem, Repair, error, warning
from site_builder.profile import LONGEST, profile
from site_builder.readers import RawTable, Refusal, read
from site_builder.sources import Unsafe, open_inside
from site_builder.store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PREVIEW_ROWS = 100
PREVIEW_COLUMNS = 30
PACKAGE = Path(__file__).parent
# What the bytes of an artefact depend on; a test holds this list against the real imports.
CODE = (
    "problems", "model", "formats", "sql", "cells", "sources", "store", "decide", "geography", "readers", "columns",
    "coordinates", "canonical", "documents", "profile", "exports", "series", "prepare",
)  # fmt: skip
LIBRARIES = ("duckdb", "xlsxwriter", "msgspec", "pypdf", "python-calamine")
EXTRAS = ("pyogrio", "pyproj")  # which may be missing: what they read is then read as soon as they are there


@dataclass(frozen=True, slots=True)
class Job:
    """A task and where it is done. `folder` holds the dataset's files, `shown` is its path in messages."""

    task: Task
    key: str
    digests: tuple[str, ...]  # of its files, when the key was made
    folder: Path
    shown: str
    store: Path


@cache
def code_key() -> str:
    """A digest of the sources that prepare reaches and of the libraries that write bytes."""
    import platform

    digest = hashlib.sha256()
    for name in CODE:
        path = PACKAGE / name
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
            digest.update(source.relative_to(PACKAGE).as_posix().encode() + b"\0" + source.read_bytes())
    versions = [f"{library} {_installed(library)}" for library in (*LIBRARIES, *EXTRAS)]
    digest.update("\n".join([*versions, platform.python_version(), platform.machine()]).encode())
    return digest.hexdigest()


def _installed(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def task_digest(task: Task) -> str:
    """The sha256 of a task as canonical JSON: all that preparing reads but the files."""
    return hashlib.sha256(msgspec.json.encode(task, order="deterministic")).hexdigest()


def key_of(task: Task, digests: Sequence[str]) -> str:
    """The content key of a task whose files have these sha256, in their order."""
    return hashlib.sha256("\n".join((code_key(), task_digest(task), *digests)).encode()).hexdigest()


def prepare(jobs: Sequence[Job], scratch: Path) -> list[Summary]:
    """Prepare the datasets of a batch, each as if it were alone."""
    connection = _connection(scratch)
    return [_prepare(connection, job, scratch) for job in jobs]


_connection = cache(sql.connect)  # a worker's scratch folder keeps its path, and a new connection costs 10 ms


@dataclass
class _Found:
    """What the files of one dataset gave so far."""

    tables: list[Table] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    details: list[TableDetail] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


def _prepare(connection: DuckDBPyConnection, job: Job, scratch: Path) -> Summary:
    store, found = Store(job.store), _Found()
    for file in job.task.files:
        _read_file(connection, job, store, file, found, scratch)
    _add_series(connection, job, store, found, scratch)
    problems = found.problems
    summary = Summary(
        id=job.task.id,
        key=job.key if tuple(found.digests) == job.digests else "",  # what changed meanwhile is read again next time
        status="published" if found.tables or found.documents or not job.task.files else "withheld",
        rows=sum(table.rows for table in found.tables if not table.series),
        errors=sum(problem.severity == "error" for problem in problems),
        warnings=sum(problem.severity == "warning" for problem in problems),
        repairs=sum(repair.count for table in found.details for repair in table.repairs),
        tables=tuple(found.tables),
        documents=tuple(found.documents),
        parts="",
        detail=store.put_value(Detail(tuple(found.details), tuple(problems))),
    )
    return store.fit(summary)


def _read_file(
    connection: DuckDBPyConnection, job: Job, store: Store, file: SourceFile, found: _Found, scratch: Path
) -> None:
    """Add what one file gives to `found`: a table, a document, or one problem."""
    place = Place(f"{job.shown}/{file.path}")
    original = _adopt(job, store, file, place)
    if isinstance(original, Problem):
        found.problems.append(original)
        return
    found.digests.append(original.sha256)
    if file.sha256 not in ("", original.sha256):
        found.problems.append(error("hash-lies", place))
    elif file.kind == "document":
        document = Document(file.name, file.path, original)
        made_of, problems = described(document, store.path(original.sha256), file.ending, place)
        found.documents += [made_of] if made_of else []
        found.problems += problems
    else:
        work = scratch / "table"
        work.mkdir()
        made = _table(connection, job.task, store, file, original, place, work)
        shutil.rmtree(work)
        if isinstance(made, Problem):
            found.problems.append(made)
            return
        found.tables.append(made[0])
        found.details.append(made[1])
        found.problems.extend(made[2])


def _add_series(connection: DuckDBPyConnection, job: Job, store: Store, found: _Found, scratch: Path) -> None:
    """Where the tables are those of several periods, put the one of all before them."""
    dated = [series.dated(one, detail.profiles) for one, detail in zip(found.tables, found.details, strict=True)]
    if len({period for period, _ in dated if period}) < max(2, len(found.tables)):
        return
    work = scratch / "table"
    work.mkdir()
    parts = []
    for number, (one, (period, from_data)) in enumerate(zip(found.tables, dated, strict=True)):
        (work / f"{number}.csv").hardlink_to(store.path(one.content))
        parts.append(series.Part(replace(one, period=period), work / f"{number}.csv", period, from_data))
    parts.sort(key=lambda part: part.period)
    place = Place(job.shown)
    for part in parts:
        found.problems += series.misnamed(part, Place(f"{job.shown}/{part.table.source}"))
    whole = series.match(parts)
    if whole is None:
        found.problems.append(warning("series-columns", place, count=len(parts)))
    else:
        typed, repairs = series.gather(connection, parts, whole, place, work)
        name = f"{job.task.id.rpartition('/')[2]}-ensemble"
        while name in {file.name for file in job.task.files}:
            name += "-2"
        table, detail = _publish(connection, job.task, store, name, typed, repairs, work)
        found.tables = [replace(table, series=True), *(part.table for part in reversed(parts))]
        found.details.insert(0, detail)
    shutil.rmtree(work)


def _adopt(job: Job, store: Store, file: SourceFile, place: Place) -> Artefact | Problem:
    """Copy a source into the store, as received: what is read afterwards is exactly what is published."""
    try:
        with open_inside(job.folder, file.path) as stream:
            sha256 = store.put_stream(stream)
    except (Unsafe, OSError):
        return error("file-unreadable", place)
    known = formats.of(file.ending)
    media = known.media if known else formats.UNKNOWN
    return Artefact(f"{ORIGINALS}{file.original}", file.ending[1:] or "file", media, store.size(sha256), sha256)


def _table(
    connection: DuckDBPyConnection,
    task: Task,
    store: Store,
    file: SourceFile,
    original: Artefact,
    place: Place,
    scratch: Path,
) -> tuple[Table, TableDetail, tuple[Problem, ...]] | Problem:
    raw = read(connection, store.path(original.sha256), file.ending, file.hints, scratch)
    if isinstance(raw, Refusal):
        return error(raw.code, place, **raw.params)
    raw, degrees = located(connection, raw, scratch)
    demands = {name: Demand(type_, format_) for name, type_, format_ in file.types}
    demands |= {name: one for name, one in degrees.items() if demands.get(name, one).type == one.type}
    typed = canonical(connection, raw, demands, file.missing, place, scratch)
    table, detail = _publish(connection, task, store, file.name, typed, (*raw.repairs, *typed.repairs), scratch)
    leaks, told = _kept_back(task, file, raw, place)
    downloads = table.downloads if leaks else (*table.downloads, original)
    table = replace(table, source=file.path, downloads=downloads, leaks=leaks)
    absent = [warning("column-missing", replace(place, column=name)) for name in demands if name not in raw.names]
    return table, detail, (*_placed(raw.problems, place), *told, *absent, *typed.problems)


def _kept_back(task: Task, file: SourceFile, raw: RawTable, place: Place) -> tuple[tuple[str, ...], list[Problem]]:
    """Why a file is not published as it was received, as codes, and what is said of it to who sent it."""
    shared = {other.hints.sheet for other in task.files if other.path == file.path}
    others = [name for name in raw.others if name not in shared]
    told = [warning(leak.code, place, **leak.params) for leak in raw.leaks]
    if others:
        told.append(warning("other-sheets", place, count=len(others), names=" · ".join(others[:10])))
    return tuple(dict.fromkeys(problem.code for problem in told)), told


def _publish(
    connection: DuckDBPyConnection,
    task: Task,
    store: Store,
    name: str,
    typed: Canonical,
    repairs: tuple[Repair, ...],
    scratch: Path,
) -> tuple[Table, TableDetail]:
    """A canonical table, with its profile, its preview and its downloads, in the store."""
    profiles, preview = profile(connection, typed), _preview(connection, typed)
    downloads = tuple(_export(connection, task, store, name, typed, scratch))
    table = Table(
        name=name,
        source="",
        rows=typed.rows,
        columns=tuple(column.published for column in typed.columns),
        downloads=downloads,
        canonical=store.put(typed.path),
        faults=store.put(typed.faults) if typed.faults else "",
        content=next(artefact.sha256 for artefact in downloads if artefact.format == "csv"),
    )
    return table, TableDetail(name, profiles, preview, repairs)


def _placed(problems: tuple[Problem, ...], place: Place) -> list[Problem]:
    return [replace(problem, place=replace(problem.place, path=place.path)) for problem in problems]


def _export(
    connection: DuckDBPyConnection, task: Task, store: Store, name: str, typed: Canonical, scratch: Path
) -> list[Artefact]:
    made = []
    kinds = {column.kind.name for column in typed.columns}
    for format_ in task.exports:
        export = BY_NAME[format_]
        target = scratch / f"export{export.ending}"
        if export.suits(kinds) and export.write(connection, typed, target, task.sheet):
            size = target.stat().st_size
            made.append(Artefact(f"{name}{export.ending}", export.name, export.media, size, store.put(target)))
    return made


def _preview(connection: DuckDBPyConnection, typed: Canonical) -> tuple[tuple[str | None, ...], ...]:
    relation, _ = typed.shown()
    cells = ", ".join(
        f"CASE WHEN length({cell}) > {LONGEST} THEN {cell}[1:{LONGEST - 1}] || '…' ELSE {cell} END"
        for cell in (_glance(typed, index) for index in range(min(len(typed.columns), PREVIEW_COLUMNS)))
    )
    return tuple(sql.rows(connection, f"SELECT {cells} FROM {relation} LIMIT {PREVIEW_ROWS}"))


def _glance(typed: Canonical, index: int) -> str:
    """SQL of a cell as the preview has it: of a geometry, what it is and how many positions it has."""
    cell = typed.shown_cell(index)
    return GLANCE.replace("{cell}", cell) if typed.columns[index].kind.name == "geometry" else cell
