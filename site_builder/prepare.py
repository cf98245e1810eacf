"""A pure function from a Task to a Summary: each source is read once, typed, profiled, and exported into the store."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from site_builder import formats, series, sql
from site_builder.canonical import Canonical, Demand, canonical
from site_builder.cells.geometry import GLANCE
from site_builder.coordinates import located
from site_builder.documents import FOUND, described
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


def _prepare(connection: DuckDBPyConnection, job: Job, scratch: Path) -> Summary:
    made = _Preparation(connection, job, Store(job.store), scratch / "table")
    for file in job.task.files:
        made.read(file)
    made.add_series()
    return made.summary()


@dataclass
class _Preparation:
    """One dataset: what it is made with, then what its files gave so far. `work`: a folder for a table at a time."""

    connection: DuckDBPyConnection
    job: Job
    store: Store
    work: Path
    tables: list[Table] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    details: list[TableDetail] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)

    def summary(self) -> Summary:
        """What there is to know of it, the rest of which is stored."""
        job = self.job
        summary = Summary(
            id=job.task.id,
            key=job.key if tuple(self.digests) == job.digests else "",  # what changed meanwhile is read again next time
            status="published" if self.tables or self.documents or not job.task.files else "withheld",
            rows=sum(table.rows for table in self.tables if not table.series),
            errors=sum(problem.severity == "error" for problem in self.problems),
            warnings=sum(problem.severity == "warning" for problem in self.problems),
            repairs=sum(repair.count for table in self.details for repair in table.repairs),
            tables=tuple(self.tables),
            documents=tuple(self.documents),
            parts="",
            detail=self.store.put_value(Detail(tuple(self.details), tuple(self.problems))),
        )
        return self.store.fit(summary)

    def read(self, file: SourceFile) -> None:
        """Add what one file gives: a table, a document, or one problem."""
        place = Place(f"{self.job.shown}/{file.path}")
        original = self._adopt(file, place)
        if isinstance(original, Problem):
            self.problems.append(original)
            return
        self.digests.append(original.sha256)
        if file.sha256 not in ("", original.sha256):
            self.problems.append(error("hash-lies", place))
        elif file.kind == "document":
            self._describe(file, original, file.ending, place)
        else:
            self.work.mkdir()
            self._read_table(file, original, place)
            shutil.rmtree(self.work)

    def add_series(self) -> None:
        """Where the tables are those of several periods, put the one of all before them."""
        pairs = zip(self.tables, self.details, strict=True)
        told = [(one, *series.dated(one, detail.profiles)) for one, detail in pairs]
        dated = [(one, period, from_data) for one, period, from_data in told if one.rows and period]
        others = [one for one, period, _ in told if not (one.rows and period)]
        if len({period for _, period, _ in dated}) < 2:
            return
        self.work.mkdir()
        parts = []
        for number, (one, period, from_data) in enumerate(dated):
            path = self.work / f"{number}.csv"
            path.hardlink_to(self.store.path(one.content))
            parts.append(series.Part(replace(one, period=period), path, period, from_data))
        parts.sort(key=lambda part: part.period)
        for part in parts:
            self.problems += series.misnamed(part, Place(f"{self.job.shown}/{part.table.source}"))
        whole, twice, place = series.match(parts), series.twice(parts), Place(self.job.shown)
        if whole is None:
            if not (others or twice):
                self.problems.append(warning("series-columns", place, count=len(parts)))
        elif twice:
            self.problems.append(warning("series-twice", place, **twice))
        else:
            typed, repairs = series.gather(self.connection, parts, whole, place, self.work)
            table, detail = self._publish(_name_of_series(self.job.task), typed, repairs)
            self.tables = [replace(table, series=True), *(part.table for part in reversed(parts)), *others]
            self.details.insert(0, detail)
        shutil.rmtree(self.work)

    def _adopt(self, file: SourceFile, place: Place) -> Artefact | Problem:
        """Copy a source into the store, as received: what is read afterwards is exactly what is published."""
        try:
            with open_inside(self.job.folder, file.path) as stream:
                sha256 = self.store.put_stream(stream)
        except (Unsafe, OSError):
            return error("file-unreadable", place)
        known = formats.of(file.ending)
        media, size = known.media if known else formats.UNKNOWN, self.store.size(sha256)
        return Artefact(f"{ORIGINALS}{file.original}", file.ending[1:] or "file", media, size, sha256)

    def _describe(self, file: SourceFile, original: Artefact, ending: str, place: Place) -> None:
        document = Document(file.name, file.path, replace(original, format=ending[1:]))
        known, problems = described(document, self.store.path(original.sha256), ending, place)
        self.documents += [known] if known else []
        self.problems += problems

    def _read_table(self, file: SourceFile, original: Artefact, place: Place) -> None:
        raw = read(self.connection, self.store.path(original.sha256), file.ending, file.hints, self.work)
        if isinstance(raw, Refusal) and raw.code in FOUND:
            self._describe(file, original, FOUND[raw.code], place)
            return
        if isinstance(raw, Refusal):
            self.problems.append(error(raw.code, place, **raw.params))
            return
        raw, degrees = located(self.connection, raw, self.work)
        demands = {name: Demand(type_, format_) for name, type_, format_ in file.types}
        demands |= {name: one for name, one in degrees.items() if demands.get(name, one).type == one.type}
        typed = canonical(self.connection, raw, demands, file.missing, place, self.work)
        table, detail = self._publish(file.name, typed, (*raw.repairs, *typed.repairs))
        leaks, told = _kept_back(self.job.task, file, raw, place)
        downloads = table.downloads if leaks else (*table.downloads, original)
        self.tables.append(replace(table, source=file.path, downloads=downloads, leaks=leaks))
        self.details.append(detail)
        absent = [warning("column-missing", replace(place, column=name)) for name in demands if name not in raw.names]
        self.problems += (*_placed(raw.problems, place), *told, *absent, *typed.problems)

    def _publish(self, name: str, typed: Canonical, repairs: tuple[Repair, ...]) -> tuple[Table, TableDetail]:
        """A canonical table, with its profile, its preview and its downloads, in the store."""
        profiles, preview = profile(self.connection, typed), _preview(self.connection, typed)
        downloads = tuple(self._exported(name, typed))
        table = Table(
            name=name,
            source="",
            rows=typed.rows,
            columns=tuple(column.published for column in typed.columns),
            downloads=downloads,
            canonical=self.store.put(typed.path),
            faults=self.store.put(typed.faults) if typed.faults else "",
            content=next(artefact.sha256 for artefact in downloads if artefact.format == "csv"),
        )
        return table, TableDetail(name, profiles, preview, repairs)

    def _exported(self, name: str, typed: Canonical) -> Iterator[Artefact]:
        kinds = {column.kind.name for column in typed.columns}
        for export in (BY_NAME[format_] for format_ in self.job.task.exports):
            target = self.work / f"export{export.ending}"
            if export.suits(kinds) and export.write(self.connection, typed, target, self.job.task.sheet):
                size = target.stat().st_size
                yield Artefact(f"{name}{export.ending}", export.name, export.media, size, self.store.put(target))


def _name_of_series(task: Task) -> str:
    name = f"{task.id.rpartition('/')[2]}-ensemble"
    while name in {file.name for file in task.files}:
        name += "-2"
    return name


def _kept_back(task: Task, file: SourceFile, raw: RawTable, place: Place) -> tuple[tuple[str, ...], list[Problem]]:
    """Why a file is not published as it was received, as codes, and what is said of it to who sent it."""
    shared = {other.hints.sheet for other in task.files if other.path == file.path}
    others = [name for name in raw.others if name not in shared]
    told = [warning(leak.code, place, **leak.params) for leak in raw.leaks]
    if others:
        told.append(warning("other-sheets", place, count=len(others), names=" · ".join(others[:10])))
    return tuple(dict.fromkeys(problem.code for problem in told)), told


def _placed(problems: tuple[Problem, ...], place: Place) -> list[Problem]:
    return [replace(problem, place=replace(problem.place, path=place.path)) for problem in problems]


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
