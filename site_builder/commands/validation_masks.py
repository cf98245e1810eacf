"""What `validate` repeats of a file, without what it says of persons: numbers and addresses
anywhere; and all that stands in the columns for which a dataset would be withheld."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.cells import fold_header
from site_builder.cells.identifiers import mask_value, search_mobile
from site_builder.checks.personal_data.headings import Role, find_role
from site_builder.checks.personal_data.judge import PersonalVerdict, judge_personal_data
from site_builder.checks.personal_data.masks import QUOTES, hide_names, mask_problem, mask_text
from site_builder.commands.file_jobs import (
    FileJob,
    Inspection,
    Validation,
    ValidationFault,
    ValidationJob,
)
from site_builder.commands.single_file import read_typed_table
from site_builder.core.problems import Place, is_of_persons

# Columns of which nothing is quoted where a file is too broken for its persons to be sought
SAID_OF_PERSONS: frozenset[Role] = frozenset(
    ("nir", "birth", "first_name", "last_name", "person", "beneficiary", "address", "email")
)


@dataclass(frozen=True, slots=True)
class PersonalColumns:
    """The columns of which nothing is quoted, by their folded names; all that their headers say to
    be of persons where they are not known (`names` is None). `header`: the names of columns that
    are the row of a person."""

    names: frozenset[str] | None = frozenset()
    header: tuple[str, ...] = ()

    def has_fault(self, fault: ValidationFault) -> bool:
        """Does a fault quote one of them, or a key within its cells?"""
        return fault.row is not None and any(map(self._has_header, _list_headers(fault)))

    def _has_header(self, header: str) -> bool:
        if self.names is None:
            return find_role(header) in SAID_OF_PERSONS
        folded = fold_header(header)
        return folded in self.names or folded.startswith(tuple(f"{name} " for name in self.names))


def mask_validation(validation: Validation, job: ValidationJob, scratch: Path) -> Validation:
    """The same, without what it would repeat of persons."""
    faults = (*validation.errors, *validation.warnings)
    columns = PersonalColumns()
    if faults:
        columns = _find_personal_columns(job, scratch)
    names = columns.names or frozenset()
    return replace(
        validation,
        errors=tuple(_mask_fault(fault, columns) for fault in validation.errors),
        warnings=tuple(_mask_fault(fault, columns) for fault in validation.warnings),
        doubts=tuple(
            mask_problem(problem, names, names=columns.header) for problem in validation.doubts
        ),
    )


def _find_personal_columns(job: ValidationJob, scratch: Path) -> PersonalColumns:
    """Those of a table that its persons would withhold."""
    try:
        verdict = _judge_persons(job, scratch)
    except ImportError:  # where a library is absent, as in a browser
        verdict = None
    if verdict is None:
        return PersonalColumns(None)
    if not any(map(is_of_persons, verdict.problems)):
        return PersonalColumns(header=verdict.names)
    return PersonalColumns(frozenset(map(fold_header, verdict.columns)), verdict.names)


def _judge_persons(job: ValidationJob, scratch: Path) -> PersonalVerdict | None:
    """What a table says of persons, None where it is none that can be read."""
    folder = scratch / "persons"
    folder.mkdir(exist_ok=True)
    tables = read_typed_table(FileJob(source=job.source, part=job.part), folder)
    if isinstance(tables, Inspection):
        return None
    raw, typed = tables
    return judge_personal_data(typed.table, raw, Place())


def _list_headers(fault: ValidationFault) -> Iterator[str]:
    """The columns of a fault, as the file and as the schema call them; of a key, each of its
    own."""
    yield fault.field
    yield from fault.field.split(", ")
    yield fault.params.get("heading", fault.field)


def _mask_fault(fault: ValidationFault, columns: PersonalColumns) -> ValidationFault:
    masked = _mask_quotes(fault, columns)
    header = columns.header
    params = {key: hide_names(text, header) for key, text in masked.params.items()}
    field = hide_names(masked.field, header)
    value = masked.value and hide_names(masked.value, header)
    return replace(masked, field=field, value=value, params=params)


def _mask_quotes(fault: ValidationFault, columns: PersonalColumns) -> ValidationFault:
    params = {key: mask_text(text) for key, text in fault.params.items()}
    value = fault.value
    if not value:
        return replace(fault, params=params)
    if columns.has_fault(fault):
        quotes = QUOTES.intersection(params)
    elif _is_of_person(fault.field, value):
        quotes = frozenset(key for key, text in params.items() if text == value)
    else:
        return replace(fault, value=mask_text(value), params=params)
    for key in quotes:
        params[key] = mask_value(params[key])
    return replace(fault, value=mask_value(value), params=params)


def _is_of_person(header: str, value: str) -> bool:
    """Is it what the header of its column says, a number of social security or a mobile, right or
    wrong?"""
    match find_role(header):
        case "nir":
            return True
        case "telephone":
            return search_mobile(value) is not None
    return False
