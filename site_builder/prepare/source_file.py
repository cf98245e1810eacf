"""What one file of a dataset gives: a table that is published and judged, a document, or one
problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from site_builder.checks.as_published import (
    TableValidation,
    prepare_table_validation,
    validate_published_table,
)
from site_builder.checks.headings import list_verbatim_columns
from site_builder.checks.json_records import validate_json_records
from site_builder.checks.remarks import collect_table_remarks
from site_builder.checks.suspicion import InspectedTable
from site_builder.checks.table_keys import resolve_self_references
from site_builder.columns.canonical import ExpectedType
from site_builder.columns.column_kinds import get_expected_types
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.columns.fault_rows import FaultRow, store_fault_rows
from site_builder.core import formats
from site_builder.core.model.prepared import (
    ORIGINALS,
    Artefact,
    Document,
    SourceFile,
)
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import Place, Problem, Refusal, make_problem
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.prepare.publish_table import PublishedTable, publish_table
from site_builder.prepare.workplace import Workplace
from site_builder.readers.documents import FOUND, describe_document
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.storage.resource_errors import detect_resource_shortage
from site_builder.storage.safe_open import UnsafePath, open_inside

MOST_SHEETS = 10  # names of sheets that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What one file gave. `validation` is what its table is held against."""

    sha256: str = ""
    table: PublishedTable | None = None
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    validation: TableValidation | None = None


def prepare_file(workplace: Workplace, number: int) -> FileResult:
    """What the file of this number of the task gives."""
    file = workplace.task.files[number]
    place = Place(path=f"{workplace.job.shown}/{file.path}")
    original = _adopt_file(workplace, file, place)
    if isinstance(original, Problem):
        return FileResult(problems=(original,))
    if file.sha256 not in ("", original.sha256):
        return FileResult(sha256=original.sha256, problems=(make_problem("hash-lies", place),))
    if file.kind == "document":
        return _describe_file(workplace, file, original, ending=file.ending, place=place)
    folder = workplace.make_folder(f"read-{number}")
    source = workplace.store.path(original.sha256)
    raw = read_raw_table(source, ending=file.ending, hints=file.hints, scratch=folder)
    if isinstance(raw, Refusal):
        if raw.code in FOUND:
            ending = FOUND[raw.code]
            return _describe_file(workplace, file, original, ending=ending, place=place)
        problem = make_problem(raw.code, place, **raw.params)
        return FileResult(sha256=original.sha256, problems=(problem,))
    return _prepare_table(workplace, file, original, raw=raw, place=place)


def _adopt_file(workplace: Workplace, file: SourceFile, place: Place) -> Artefact | Problem:
    """Copy a source into the store, as received: what is read afterwards is exactly what is
    published."""
    try:
        with open_inside(workplace.job.folder, file.path) as stream:
            sha256 = workplace.store.put_stream(stream)
    except (UnsafePath, OSError) as cause:
        if detect_resource_shortage(cause):
            raise
        return make_problem("file-unreadable", place)
    known = formats.find_format(file.ending)
    return Artefact(
        path=f"{ORIGINALS}{file.original}",
        format=file.ending[1:] or "file",
        media=known.media if known else formats.UNKNOWN,
        bytes=workplace.store.size(sha256),
        sha256=sha256,
    )


def _describe_file(
    workplace: Workplace, file: SourceFile, original: Artefact, *, ending: str, place: Place
) -> FileResult:
    """A file that is read by people, as it is."""
    workplace.count_original(file.name, original)
    document = Document(name=file.name, source=file.path, file=replace(original, format=ending[1:]))
    source = workplace.store.path(original.sha256)
    described, problems = describe_document(document, source, ending, place)
    return FileResult(sha256=original.sha256, document=described, problems=tuple(problems))


def _prepare_table(
    workplace: Workplace, file: SourceFile, original: Artefact, *, raw: RawTable, place: Place
) -> FileResult:
    """The table of a file: put in place, typed and published, then judged."""
    raw, degrees = normalise_coordinates(raw, workplace.scratch)
    standard = _find_standard(workplace, file)
    demands = _list_demands(file, raw, standard, degrees)
    published = publish_table(
        workplace, file.name, raw, demands=demands, missing=file.missing, place=place
    )
    leaks, leak_problems = _find_leaks(workplace, file, raw, place)
    downloads = published.table.downloads
    if not leaks:
        workplace.count_original(file.name, original)
        downloads = (*downloads, original)
    source = workplace.store.path(original.sha256)
    judged = _judge_table(workplace, file, published, source=source, standard=standard, place=place)
    absent = _report_absent_columns(demands, raw, judged.validation, place)
    table = replace(
        published.table,
        source=file.path,
        downloads=downloads,
        leaks=leaks,
        faults=judged.faults,
    )
    problems = (
        *_place_problems(raw.problems, place),
        *leak_problems,
        *absent,
        *published.problems,
        *judged.problems,
        *judged.remarks,
    )
    return FileResult(
        sha256=original.sha256,
        table=replace(published, table=table),
        problems=problems,
        validation=judged.validation,
    )


def _find_standard(workplace: Workplace, file: SourceFile) -> Standard | None:
    """That of the dataset, where the file has no schema of its own."""
    if not workplace.task.standard or file.schema:
        return None
    return standards.load_standard(workplace.task.standard)


def _list_demands(
    file: SourceFile,
    raw: RawTable,
    standard: Standard | None,
    degrees: Mapping[str, ExpectedType],
) -> dict[str, ExpectedType]:
    """The types that columns must have: those of the schema, those of what places became, and text
    where a standard wants cells as they were written."""
    demands = get_expected_types(file)
    for name, expected in degrees.items():
        if name not in demands or demands[name].type == expected.type:
            demands[name] = expected
    if standard:
        verbatim = list_verbatim_columns(raw.names, standard)
        demands |= dict.fromkeys(verbatim, ExpectedType(type="string"))
    return demands


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judgement:
    """What a table is held against, what is wrong with it, and where all faults are stored."""

    validation: TableValidation
    problems: Sequence[Problem]
    remarks: Sequence[Problem]
    faults: str


def _judge_table(
    workplace: Workplace,
    file: SourceFile,
    published: PublishedTable,
    *,
    source: Path,
    standard: Standard | None,
    place: Place,
) -> _Judgement:
    """Hold a table against its schema, or its source against a standard that is a JSON Schema; then
    against itself."""
    typed = published.typed
    if standard:
        schema = standard.schema
    else:
        schema = resolve_self_references(file.schema or TableSchema(fields=()), file.name)
    validation = prepare_table_validation(
        typed.table, typed.raw, schema=schema, standard=standard, place=place
    )
    scratch = workplace.make_folder(f"judge-{file.name}")
    faults: Iterable[FaultRow] = ()
    problems: Sequence[Problem] = ()
    if schema.fields:
        problems, faults = validate_published_table(
            typed.table, validation, rule_time=workplace.rule_time
        )
    first = next(other for other in workplace.task.files if other.path == file.path)
    if standard and standard.jsonschema and file == first:
        problems, faults = _judge_records(
            workplace, source, standard, place=place, ending=file.ending, scratch=scratch
        )
    inspected = InspectedTable(
        typed=typed.table,
        raw=typed.raw,
        profiles=published.detail.profiles,
        place=place,
        bounds=workplace.task.bounds,
    )
    return _Judgement(
        validation=validation,
        problems=problems,
        remarks=collect_table_remarks(inspected, problems),
        faults=store_fault_rows(
            chain(typed.iterate_faults(), faults), typed.raw, workplace.store, scratch=scratch
        ),
    )


def _judge_records(
    workplace: Workplace,
    source: Path,
    standard: Standard,
    *,
    place: Place,
    ending: str,
    scratch: Path,
) -> tuple[Sequence[Problem], Iterable[FaultRow]]:
    """What breaks a standard that is a JSON Schema; of another file, that it is held against
    nothing."""
    if standard.jsonschema is None or not standard.judges(ending):
        return [make_problem("rule-ending", place, title=standard.title)], ()
    return validate_json_records(
        source,
        standard.jsonschema,
        place=place,
        rule_time=workplace.rule_time,
        scratch=scratch,
    )


def _report_absent_columns(
    demands: Iterable[str], raw: RawTable, validation: TableValidation, place: Place
) -> list[Problem]:
    """The columns of the schema that are not there, but for those of which it is told with what is
    asked of them."""
    there = {*raw.names, *(rule.field for rule in validation.absent)}
    return [
        make_problem("column-missing", replace(place, column=name))
        for name in demands
        if name not in there
    ]


def _find_leaks(
    workplace: Workplace, file: SourceFile, raw: RawTable, place: Place
) -> tuple[tuple[str, ...], list[Problem]]:
    """Why a file is not published as it was received, as codes, and what is said of it to who sent
    it."""
    same_file = [other for other in workplace.task.files if other.path == file.path]
    shared = {other.hints.sheet for other in same_file}
    others = [name for name in raw.others if name not in shared]
    problems = [make_problem(leak.code, place, **leak.params) for leak in raw.leaks]
    if others:
        names = " · ".join(others[:MOST_SHEETS])
        problems.append(make_problem("other-sheets", place, count=len(others), names=names))
    return tuple(dict.fromkeys(problem.code for problem in problems)), problems


def _place_problems(problems: Iterable[Problem], place: Place) -> list[Problem]:
    return [replace(problem, place=replace(problem.place, path=place.path)) for problem in problems]
