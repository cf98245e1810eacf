"""A pure function from a PreparationTask to a Summary: each source is read once, typed, profiled,
and exported into the store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from site_builder.checks.as_published import (
    TableValidation,
    prepare_table_validation,
    validate_published_table,
)
from site_builder.checks.foreign_keys import ForeignKeyTable, check_foreign_keys, needs_other_tables
from site_builder.checks.headings import list_verbatim_columns
from site_builder.checks.json_records import validate_json_records
from site_builder.checks.patterns import SECONDS_IN_ALL, RuleTime
from site_builder.checks.periods import find_missing_period_files
from site_builder.checks.remarks import collect_table_remarks
from site_builder.checks.suspicion import InspectedTable
from site_builder.checks.table_keys import resolve_self_references
from site_builder.columns.canonical import CanonicalTable, ExpectedType, build_canonical_table
from site_builder.columns.column_kinds import get_expected_types
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.columns.fault_rows import store_fault_rows
from site_builder.core import formats
from site_builder.core.model.dataset import ChartRequest
from site_builder.core.model.prepared import (
    ORIGINALS,
    Artefact,
    Chart,
    Conformity,
    Detail,
    Document,
    Parts,
    PreparationTask,
    SourceFile,
    Summary,
    Table,
    TableDetail,
    format_year_span,
    is_original,
)
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import (
    Place,
    Problem,
    Refusal,
    count_occurrences,
    get_problem_kind,
    get_rule_key,
    is_schema_breach,
    is_unchecked_rule,
    make_problem,
)
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.prepare import series
from site_builder.prepare.by_commune import build_commune_partition, report_missing_partition
from site_builder.prepare.charts import build_table_charts, choose_chart_tables, hold_parquet_rows
from site_builder.prepare.exports import ExportDestination, store_exports
from site_builder.prepare.exports.allowance import MOST_TIMES, Allowance
from site_builder.prepare.exports.fitting import check_download_size, fit_downloads
from site_builder.prepare.map_preview import build_map_preview
from site_builder.prepare.profile import compute_column_profiles, fetch_preview_rows
from site_builder.readers.documents import FOUND, describe_document
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.storage import sql
from site_builder.storage.batched_queries import (
    AT_ONCE,
    Asking,
    delete_all_tables,
    hold_raw_table,
    run_batched_queries,
)
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.resource_errors import detect_resource_shortage
from site_builder.storage.safe_open import UnsafePath, open_inside

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationJob:
    """A task and where it is done. `folder` holds the dataset's files, `shown` is its path in
    messages."""

    task: PreparationTask
    key: str
    digests: tuple[str, ...]  # of its files, when the key was made
    folder: Path
    shown: str
    store: Path


def prepare_datasets(
    jobs: Sequence[PreparationJob], scratch: Path, seconds: float = SECONDS_IN_ALL
) -> list[Summary]:
    """Prepare the datasets of a batch, each as if it were alone. `seconds`: for the expressions of
    each."""
    connection = _connection(scratch)
    made = [
        _Preparation(job=job, store=ObjectStore(job.store), rule_time=RuleTime(seconds))
        for job in jobs
    ]
    files = [
        partial(preparation.read, file)
        for preparation in made
        for file in preparation.job.task.files
    ]
    read = iter(_beside(connection, files, scratch))
    for preparation in made:
        preparation.found = [next(read) for _ in preparation.job.task.files]
    for preparation in made:
        preparation.compare(connection, scratch / "compared")
    _beside(connection, [preparation.add_series for preparation in made], scratch)
    _beside(
        connection,
        [preparation.add_charts for preparation in made if preparation.job.task.views],
        scratch,
    )
    return [preparation.summary() for preparation in made]


_connection = cache(
    sql.open_duckdb
)  # a worker's scratch folder keeps its path, and a new connection costs 10 ms


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a table is worked on: `number` tells its rows from those of others, `folder` is its
    own."""

    connection: DuckDBPyConnection
    number: int
    folder: Path


def _beside(
    connection: DuckDBPyConnection, works: Sequence[Callable[[_Desk], Asking[T]]], scratch: Path
) -> list[T]:
    """What each work returns, some at a time being done side by side."""
    results: list[T] = []
    for start in range(0, len(works), AT_ONCE):
        some = works[start : start + AT_ONCE]
        desks = [_Desk(connection, number, scratch / f"{number}") for number in range(len(some))]
        for desk in desks:
            desk.folder.mkdir()
        try:
            results += run_batched_queries(
                connection, [work(desk) for work, desk in zip(some, desks, strict=True)]
            )
        finally:
            delete_all_tables(connection)
        for desk in desks:
            shutil.rmtree(desk.folder)
    return results


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one file gave."""

    sha256: str = ""
    table: Table | None = None
    detail: TableDetail | None = None
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    held: TableValidation | None = None  # where a table of the dataset has keys of another


@dataclass(kw_only=True)
class _Preparation:
    """One dataset: `found` is what its files gave, in their order; `series_table` that of all of a
    series."""

    job: PreparationJob
    store: ObjectStore
    rule_time: RuleTime  # of the expressions of its schemas, for all its tables
    found: list[_Found] = field(default_factory=list)
    series_table: tuple[Table, TableDetail] | None = None
    parts: Sequence[Table] = ()  # that of all, then what is no part of it
    problems: list[Problem] = field(default_factory=list)
    allowance: Allowance = field(init=False)

    def __post_init__(self) -> None:
        self.allowance = Allowance(max(self.job.task.most_bytes, MOST_TIMES * self._sent_bytes()))

    def _sent_bytes(self) -> int:
        """Of the files that can be opened, each once, whatever stands in its sheets."""
        total = 0
        for path in {file.path for file in self.job.task.files}:
            with suppress(UnsafePath, OSError), open_inside(self.job.folder, path) as stream:
                total += os.fstat(stream.fileno()).st_size
        return total

    def summary(self) -> Summary:
        """What there is to know of it, the rest of which is stored."""
        job = self.job
        digests = tuple(result.sha256 for result in self.found if result.sha256)
        tables, documents = self._within_allowance()
        details = (
            [
                *(self.series_table or ())[1:],
                *(result.detail for result in self.found if result.detail),
            ]
            if tables
            else []
        )
        of_files = (problem for result in self.found for problem in result.problems)
        problems = (
            *of_files,
            *self.problems,
            *report_missing_partition(job.task, tables, job.shown),
        )
        parts = {table.name for table in tables if table.period}
        summary = Summary(
            id=job.task.id,
            key=job.key if self._is_lasting(digests) else "",
            status="published" if tables or documents or not job.task.files else "withheld",
            rows=sum(table.rows for table in tables if not table.series),
            errors=sum(problem.severity == "error" for problem in problems),
            warnings=sum(problem.severity == "warning" for problem in problems),
            repairs=sum(repair.count for table in details for repair in table.repairs),
            tables=tables,
            documents=documents,
            parts="",
            detail=self.store.put_value(Detail(tuple(details), problems)),
            conformity=_conformity(job.task, problems),
            charts=sum(len(table.charts) for table in details),
            maps=sum(table.map is not None and table.name not in parts for table in details),
            period=format_year_span(tables),
            formats=list_download_formats(tables, documents),
        )
        return self.store.fit(summary)

    def _within_allowance(self) -> Parts:
        """The tables and documents, with the downloads that the dataset has room for; what it has
        not is said."""
        tables = tuple(self.parts) or tuple(result.table for result in self.found if result.table)
        documents = tuple(result.document for result in self.found if result.document)
        place = Place(path=self.job.shown)
        if too_large := check_download_size(self.allowance, place):
            self.problems.append(too_large)
            return (), ()
        fitting, problems = fit_downloads(tables, self.allowance, self.job.task.exports, place)
        self.problems += problems
        return fitting, documents

    def _copies(self, name: str) -> int:
        """At how many addresses each file of a table or document stands; a series is called as its
        dataset is."""
        ids = self.job.task.copies
        return ids * next((file.copies for file in self.job.task.files if file.name == name), ids)

    def _is_lasting(self, digests: tuple[str, ...]) -> bool:
        """Would it be the same the next time? Not if files changed meanwhile, or a rule was given
        up for its time."""
        return digests == self.job.digests and not self.rule_time.expired

    def read(self, file: SourceFile, desk: _Desk) -> Asking[_Found]:
        """What one file gives: a table, a document, or one problem."""
        place = Place(path=f"{self.job.shown}/{file.path}")
        original = self._adopt(file, place)
        if isinstance(original, Problem):
            return _Found(problems=(original,))
        if file.sha256 not in ("", original.sha256):
            return _Found(sha256=original.sha256, problems=(make_problem("hash-lies", place),))
        if file.kind == "document":
            return self._described(file, original, file.ending, place)
        return (yield from self._read_table(file, original, place, desk))

    def add_series(self, desk: _Desk) -> Asking[None]:
        """Where the tables are those of several periods, put the one of all before them."""
        tables = [
            (result.table, *series.detect_table_period(result.table, result.detail.profiles))
            for result in self.found
            if result.table and result.detail
        ]
        dated = [
            (table, period, from_data)
            for table, period, from_data in tables
            if table.rows and period
        ]
        others = [table for table, period, _ in tables if not (table.rows and period)]
        if len({period for _, period, _ in dated}) < 2:
            return
        parts = []
        for number, (table, period, from_data) in enumerate(dated):
            path = desk.folder / f"{number}.csv"
            path.hardlink_to(self.store.path(table.content))
            parts.append(series.SeriesFile(replace(table, period=period), path, period, from_data))
        parts.sort(key=lambda part: part.period)
        for part in parts:
            self.problems += series.check_file_period(
                part, Place(path=f"{self.job.shown}/{part.table.source}")
            )
        series_columns = series.match_series_columns(parts)
        twice = series.find_duplicate_period(parts)
        place = Place(path=self.job.shown)
        self.problems += find_missing_period_files([part.period for part in parts], place)
        if series_columns is None:
            if not (others or twice):
                self.problems.append(make_problem("series-columns", place, count=len(parts)))
        elif twice:
            self.problems.append(make_problem("series-twice", place, **twice))
        else:
            raw, demands = series.load_series_table(desk.connection, parts, series_columns)
            name = _name_of_series(self.job.task)
            typed, table, detail = yield from self._publish(
                name, raw, demands=demands, missing=(), place=place, desk=desk
            )
            faults = store_fault_rows(desk.connection, typed.faults, raw, self.store)
            self.series_table = replace(table, series=True, faults=faults), detail
            self.parts = [
                self.series_table[0],
                *(_uncut(part.table) for part in reversed(parts)),
                *others,
            ]

    def add_charts(self, desk: _Desk) -> Asking[None]:
        """Draw up the charts of its tables, once it is known which there are."""
        tables = [*self.parts] or [result.table for result in self.found if result.table]
        views: dict[str, list[ChartRequest]] = {}
        for view in self.job.task.views:
            some, mistakes = choose_chart_tables(view, tables, self.job.shown)
            self.problems += mistakes
            for table in some:
                views.setdefault(table.name, []).append(view)
        known = standards.load_standard(self.job.task.standard) if self.job.task.standard else None
        for number, table in enumerate(table for table in tables if table.name in views):
            path = desk.folder / f"{number}.parquet"
            path.hardlink_to(self.store.path(table.canonical))
            held = hold_parquet_rows(path, len(table.columns))
            distinct = {profile.name: profile.distinct for profile in self._detail(table).profiles}
            made, mistakes = yield from build_table_charts(
                table,
                held,
                standard=known,
                views=views[table.name],
                folder=self.job.shown,
                distinct=distinct,
            )
            self.problems += mistakes
            if self.series_table and table.series:
                self.series_table = table, replace(self.series_table[1], charts=made)
            self.found = [_charted(result, table.name, made) for result in self.found]

    def _detail(self, table: Table) -> TableDetail:
        own = self.series_table[1] if self.series_table and table.series else None
        return own or next(
            result.detail
            for result in self.found
            if result.detail and result.detail.name == table.name
        )

    def compare(self, connection: DuckDBPyConnection, folder: Path) -> None:
        """Hold the keys of its tables against the tables that they refer to."""
        tables = [
            ForeignKeyTable(result.table, result.held)
            for result in self.found
            if result.table and result.held
        ]
        names = [file.name for file in self.job.task.files if file.kind == "table"]
        checked_tables = check_foreign_keys(
            connection, self.store, tables=tables, names=names, folder=folder
        )
        for index, result in enumerate(self.found):
            if result.table and result.table.name in checked_tables:
                table, problems = checked_tables[result.table.name]
                self.found[index] = replace(
                    result, table=table, problems=(*result.problems, *problems)
                )

    def _adopt(self, file: SourceFile, place: Place) -> Artefact | Problem:
        """Copy a source into the store, as received: what is read afterwards is exactly what is
        published."""
        try:
            with open_inside(self.job.folder, file.path) as stream:
                sha256 = self.store.put_stream(stream)
        except (UnsafePath, OSError) as cause:
            if detect_resource_shortage(cause):
                raise
            return make_problem("file-unreadable", place)
        known = formats.find_format(file.ending)
        media = known.media if known else formats.UNKNOWN
        size = self.store.size(sha256)
        return Artefact(
            path=f"{ORIGINALS}{file.original}",
            format=file.ending[1:] or "file",
            media=media,
            bytes=size,
            sha256=sha256,
        )

    def _described(self, file: SourceFile, original: Artefact, ending: str, place: Place) -> _Found:
        self._count_original(file, original)
        document = Document(
            name=file.name, source=file.path, file=replace(original, format=ending[1:])
        )
        known, problems = describe_document(
            document, self.store.path(original.sha256), ending, place
        )
        return _Found(sha256=original.sha256, document=known, problems=tuple(problems))

    def _read_table(
        self, file: SourceFile, original: Artefact, place: Place, desk: _Desk
    ) -> Asking[_Found]:
        raw = read_raw_table(
            desk.connection,
            self.store.path(original.sha256),
            ending=file.ending,
            hints=file.hints,
            scratch=desk.folder,
        )
        if isinstance(raw, Refusal) and raw.code in FOUND:
            return self._described(file, original, FOUND[raw.code], place)
        if isinstance(raw, Refusal):
            return _Found(
                sha256=original.sha256, problems=(make_problem(raw.code, place, **raw.params),)
            )
        raw, degrees = normalise_coordinates(desk.connection, raw, desk.folder)
        demands = get_expected_types(file)
        demands |= {
            name: expected
            for name, expected in degrees.items()
            if demands.get(name, expected).type == expected.type
        }
        if standard := self._standard(file):
            demands |= {
                name: ExpectedType(type="string")
                for name in list_verbatim_columns(raw.names, standard)
            }
        typed, table, detail = yield from self._publish(
            file.name, raw, demands=demands, missing=file.missing, place=place, desk=desk
        )
        leaks, leak_problems = _kept_back(self.job.task, file, raw, place)
        downloads = table.downloads
        if not leaks:
            self._count_original(file, original)
            downloads = (*downloads, original)
        table = replace(table, source=file.path, downloads=downloads, leaks=leaks)
        schema = (
            standard.schema
            if standard
            else resolve_self_references(file.schema or TableSchema(fields=()), file.name)
        )
        held = prepare_table_validation(typed, raw, schema=schema, standard=standard, place=place)
        part = desk.folder / "judged.parquet"
        there = {
            *raw.names,
            *(rule.field for rule in held.absent),
        }  # or told to be absent, with what is asked of it
        absent = [
            make_problem("column-missing", replace(place, column=name))
            for name in demands
            if name not in there
        ]
        wrong = (
            validate_published_table(
                desk.connection, typed, held=held, target=part, rule_time=self.rule_time
            )
            if schema.fields
            else []
        )
        first = next(other for other in self.job.task.files if other.path == file.path)
        if standard and standard.jsonschema and file == first:
            source = self.store.path(original.sha256)
            wrong = self._judge_records(
                desk.connection,
                source,
                ending=file.ending,
                standard=standard,
                place=place,
                target=part,
            )
        table = replace(
            table, faults=store_fault_rows(desk.connection, [*typed.faults, part], raw, self.store)
        )
        looked = InspectedTable(
            typed=typed, raw=raw, profiles=detail.profiles, place=place, bounds=self.job.task.bounds
        )
        said = yield from collect_table_remarks(looked, wrong)
        problems = (
            *_placed(raw.problems, place),
            *leak_problems,
            *absent,
            *typed.problems,
            *wrong,
            *said,
        )
        kept = (
            held
            if any(needs_other_tables(source.schema) for source in self.job.task.files)
            else None
        )
        return _Found(
            sha256=original.sha256,
            table=table,
            detail=detail,
            document=None,
            problems=problems,
            held=kept,
        )

    def _count_original(self, file: SourceFile, original: Artefact) -> None:
        self.allowance.add("original", original.path, original.bytes * self._copies(file.name))

    def _judge_records(
        self,
        connection: DuckDBPyConnection,
        source: Path,
        ending: str,
        standard: Standard,
        place: Place,
        target: Path,
    ) -> list[Problem]:
        """What breaks a standard that is a JSON Schema; of another file, that it is held against
        nothing."""
        if standard.jsonschema is None or not standard.judges(ending):
            return [make_problem("rule-ending", place, title=standard.title)]
        return validate_json_records(
            connection,
            source,
            schema=standard.jsonschema,
            place=place,
            target=target,
            rule_time=self.rule_time,
        )

    def _standard(self, file: SourceFile) -> Standard | None:
        """That of the dataset, where the file has no schema of its own."""
        return (
            standards.load_standard(self.job.task.standard)
            if self.job.task.standard and not file.schema
            else None
        )

    def _publish(
        self,
        name: str,
        raw: RawTable,
        demands: dict[str, ExpectedType],
        missing: tuple[str, ...],
        place: Place,
        desk: _Desk,
    ) -> Asking[tuple[CanonicalTable, Table, TableDetail]]:
        """The table `raw` in canonical form, with its profile, its preview and its downloads, in
        the store."""
        raw = replace(
            raw, held=hold_raw_table(desk.connection, desk.number, raw.rows, len(raw.names))
        )
        typed = yield from build_canonical_table(
            raw, demands, missing=missing, place=place, scratch=desk.folder
        )
        profiles, words = yield from compute_column_profiles(typed)
        preview = yield from fetch_preview_rows(typed)
        drawn = yield from build_map_preview(typed, profiles)
        task = self.job.task
        destination = ExportDestination(
            store=self.store,
            name=name,
            sheet=task.sheet,
            folder=desk.folder,
            allowance=self.allowance,
            copies=self._copies(name),
        )
        downloads, exported = yield from store_exports(typed, task.exports, destination)
        some = yield from build_commune_partition(
            desk.connection, typed, task=task, place=place, destination=destination
        )
        canonical = self.store.put(typed.path)
        if not typed.path.exists():
            typed.path.hardlink_to(
                self.store.path(canonical)
            )  # the rows of a large table are there: it is asked again
        table = Table(
            name=name,
            source="",
            rows=typed.rows,
            columns=tuple(column.published for column in typed.columns),
            downloads=downloads,
            canonical=canonical,
            faults="",
            content=next(artefact.sha256 for artefact in downloads if artefact.format == "csv"),
            cut=some.by,
            extracts=some.each,
        )
        typed = replace(typed, problems=(*typed.problems, *some.problems))
        detail = TableDetail(
            name=name,
            profiles=profiles,
            preview=preview,
            repairs=(*raw.repairs, *typed.repairs),
            map=drawn,
            words=words,
            exported=exported,
        )
        return typed, table, detail


def list_download_formats(
    tables: Iterable[Table], documents: Iterable[Document]
) -> tuple[str, ...]:
    """The formats of what one downloads, each once, but for those of tables as they were
    received."""
    made = [file.format for table in tables for file in table.downloads if not is_original(file)]
    return tuple(dict.fromkeys([*made, *(document.file.format for document in documents)]))


def _charted(found: _Found, name: str, made: tuple[Chart, ...]) -> _Found:
    if found.detail is None or found.detail.name != name:
        return found
    return replace(found, detail=replace(found.detail, charts=made))


def _conformity(task: PreparationTask, problems: Sequence[Problem]) -> Conformity:
    faults = [
        problem for problem in problems if is_schema_breach(problem) and problem.severity == "error"
    ]
    remarks = [
        problem
        for problem in problems
        if is_schema_breach(problem) and problem.severity == "warning"
    ]
    unchecked = {get_rule_key(problem) for problem in problems if is_unchecked_rule(problem)}
    flaws = {
        id(file.schema): file.schema.flaws for file in task.files if file.schema
    }  # of one for many files, once
    return Conformity(
        faults=sum(map(count_occurrences, faults)),
        kinds=len(set(map(get_problem_kind, faults))),
        remarks=len(set(map(get_problem_kind, remarks))),
        unchecked=len(unchecked) + sum(flaws.values()),
    )


def _uncut(table: Table) -> Table:
    """A part of a series, which is cut as a whole."""
    return replace(table, cut="", extracts=())


def _name_of_series(task: PreparationTask) -> str:
    name = f"{task.id.rpartition('/')[2]}-ensemble"
    while name in {file.name for file in task.files}:
        name += "-2"
    return name


def _kept_back(
    task: PreparationTask, file: SourceFile, raw: RawTable, place: Place
) -> tuple[tuple[str, ...], list[Problem]]:
    """Why a file is not published as it was received, as codes, and what is said of it to who sent
    it."""
    shared = {other.hints.sheet for other in task.files if other.path == file.path}
    others = [name for name in raw.others if name not in shared]
    problems = [make_problem(leak.code, place, **leak.params) for leak in raw.leaks]
    if others:
        problems.append(
            make_problem("other-sheets", place, count=len(others), names=" · ".join(others[:10]))
        )
    return tuple(dict.fromkeys(problem.code for problem in problems)), problems


def _placed(problems: tuple[Problem, ...], place: Place) -> list[Problem]:
    return [replace(problem, place=replace(problem.place, path=place.path)) for problem in problems]
