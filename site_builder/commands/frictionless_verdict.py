"""What frictionless says of a file and a schema: asked in a worker of its own, of a copy of the
file and of plain values, without network. Nothing else of the program imports frictionless."""

from __future__ import annotations

import csv
import json
import shutil
import socket
import sys
import warnings
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.checks.json_schema import is_json_schema
from site_builder.commands.file_jobs import Validation, ValidationJob, find_copy_problem
from site_builder.commands.validate import find_named_standard
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Param, Place, Problem, Refusal, make_problem
from site_builder.core.text import truncate_text
from site_builder.metadata.standards import FOLDER, Standard
from site_builder.metadata.yaml import SCHEMA, convert_node_to_python, read_yaml
from site_builder.readers.as_written import TEXTS, read_written_records
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.storage.workers import WorkerDeath, WorkerLimits, call_in_worker
from site_builder.tables.text_table import iterate_rows

if TYPE_CHECKING:
    from frictionless import Report

MOST_FAULTS = 1_000  # that it is asked for: then it stops, as it does by itself
# An expression may take it years; a million rows take it half of this
CPU_SECONDS = 120
LONGEST_NOTE = 300  # characters of its own words
# What a connection begins with; the worker talks to its parent through a socket that is open
NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
PARTS = ("rowNumber", "type", "fieldName", "label", "cell", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrictionlessFault:
    """A fault in its terms: its code, the row of the file from 1 (None: the header, or the whole
    file), the name of the field or of the column, the cell; `note` is in its own words."""

    code: str
    row: int | None
    field: str
    value: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrictionlessVerdict:
    """`errors` are the first ones, by row; all of them unless `stopped`. `refused`: why it has
    judged nothing. `converted`: it was given the table as we read it, for it reads CSV alone."""

    refused: Problem | None = None
    errors: tuple[FrictionlessFault, ...] = ()
    stopped: bool = False
    converted: bool = False

    @property
    def valid(self) -> bool:
        return not self.refused and not self.errors


def get_frictionless_version() -> str:
    return version("frictionless")


def ask_frictionless(job: ValidationJob, validation: Validation) -> FrictionlessVerdict:
    """Its verdict. `validation` is ours: where we have judged nothing, it is not asked either for
    want of a schema, or where the file has no end."""
    place = Place(path=str(job.source))
    refused = validation.refused
    if refused and (validation.schema_refused or find_copy_problem(job.source)):
        return FrictionlessVerdict(refused=refused)
    limits = WorkerLimits(cpu_seconds=CPU_SECONDS)
    function = "site_builder.commands.frictionless_verdict:judge_by_frictionless"
    answer = call_in_worker(function, job, FrictionlessVerdict, limits)
    if isinstance(answer, WorkerDeath):
        return FrictionlessVerdict(refused=make_problem("frictionless-unfinished", place))
    return answer


def judge_by_frictionless(
    jobs: Sequence[ValidationJob], scratch: Path
) -> list[FrictionlessVerdict]:
    """Have frictionless hold each file against its schema. Nothing that it raises comes out."""
    sys.addaudithook(_refuse_network)
    return [_judge_file(job, scratch) for job in jobs]


def _refuse_network(event: str, _: tuple[object, ...]) -> None:
    if event in NETWORK:
        raise socket.gaierror("no network here")


def _judge_file(job: ValidationJob, scratch: Path) -> FrictionlessVerdict:
    try:
        return _judge_table(job, scratch)
    except MemoryError:  # the worker's own: it says what it had
        raise
    except Exception as cause:  # whatever a file or a schema makes it raise
        note = truncate_text(f"{type(cause).__name__}: {cause}", LONGEST_NOTE)
        return _refuse(job, "frictionless-raised", note=note)


def _refuse(job: ValidationJob, code: str, **params: Param) -> FrictionlessVerdict:
    return FrictionlessVerdict(refused=make_problem(code, Place(path=str(job.source)), **params))


def _judge_table(job: ValidationJob, scratch: Path) -> FrictionlessVerdict:
    from frictionless import Detector, FrictionlessException, Resource, Schema

    standard = find_named_standard(job.schema)
    descriptor = _load_descriptor(job.schema, standard)
    if isinstance(descriptor, Problem):
        return FrictionlessVerdict(refused=descriptor)
    if is_json_schema(descriptor):
        return _refuse(job, "frictionless-json")
    if not isinstance(descriptor, dict):  # a text would be an address to it, and be fetched
        return _refuse(job, "frictionless-schema", note=type(descriptor).__name__)
    try:
        schema = Schema.from_descriptor(descriptor)
    except FrictionlessException as cause:
        return _refuse(job, "frictionless-schema", note=_quote_first_reason(cause))
    table = scratch / "table.csv"
    rows: list[int] | None = None
    if _is_delimited_text(job.source):
        shutil.copyfile(job.source, table)
    else:
        names = {field.name for field in schema.fields}
        rows_or_refusal = _write_table(job, names, scratch=scratch, table=table)
        if isinstance(rows_or_refusal, Refusal):
            return _refuse(job, rows_or_refusal.code, **rows_or_refusal.params)
        rows = rows_or_refusal
    # columns of a standard go by their names, and only those that it requires must be there
    detector = Detector(schema_sync=standard is not None)
    resource = Resource(
        path=table.name, basepath=str(scratch), format="csv", schema=schema, detector=detector
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = resource.validate(limit_errors=MOST_FAULTS)
    errors = tuple(_list_faults(report, rows))
    return FrictionlessVerdict(
        errors=errors, stopped=len(errors) >= MOST_FAULTS, converted=rows is not None
    )


def _load_descriptor(schema: str, standard: Standard | None) -> Any:
    """The schema as its author wrote it, or a Problem where it cannot be read."""
    if standard and standard.jsonschema:
        return json.loads(standard.jsonschema.read_bytes())
    path = FOLDER / standard.id / "standard.yaml" if standard else Path(schema)
    tree = read_yaml(path, schema, SCHEMA)
    if isinstance(tree, Problem):
        return tree
    if path.suffix == ".json":
        return json.loads(path.read_text("utf-8-sig"))
    return convert_node_to_python(tree)


def _quote_first_reason(cause: Any) -> str:
    """Why it refuses a schema: the first of its reasons, for the error itself only says that it
    does."""
    reasons = [*cause.reasons, cause.error]
    return truncate_text(str(reasons[0].note), LONGEST_NOTE)


def _is_delimited_text(source: Path) -> bool:
    with source.open("rb") as file:
        head = file.read(HEAD)
    return source.suffix.lower() in TEXTS and detect_signature(head) is None


def _write_table(
    job: ValidationJob, names: Set[str], scratch: Path, table: Path
) -> list[int] | Refusal:
    """The table that we find in a workbook or in JSON, cells as they are written, as a CSV. Gives
    the row of the file of each of its rows; `names` are those of the fields."""
    shutil.copyfile(job.source, scratch / "source")
    records = read_written_records(
        scratch / "source",
        ending=job.source.suffix,
        hints=ReadingHints(sheet=job.part),
        scratch=scratch,
        names=names,
    )
    if isinstance(records, Refusal):
        return records
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(records.labels)
        writer.writerows(iterate_rows(records.table, range(records.width)))
    return [*map(records.number_row, range(records.table.rows))]


def _list_faults(report: Report, rows: Sequence[int] | None) -> Iterator[FrictionlessFault]:
    """Its faults, by row. `rows`: where each row of its table is in the file; None: where it
    says."""
    for row, code, field, label, cell, note in report.flatten([*PARTS]):
        yield FrictionlessFault(
            code=code,
            row=_locate_row(row, rows),
            field=field or label or "",
            value=None if cell is None else str(cell),
            note=truncate_text(str(note), LONGEST_NOTE),
        )


def _locate_row(row: int | None, rows: Sequence[int] | None) -> int | None:
    """The header is its first row."""
    if row is None or rows is None:
        return row
    return rows[row - 2]
