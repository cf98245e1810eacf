"""What a table is to be, and what is wrong with it: its columns against a schema or a standard, its
rows against both and against each other."""

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
from site_builder.checks.personal_data.judge import PersonalVerdict, judge_personal_data
from site_builder.checks.remarks import collect_table_remarks
from site_builder.checks.suspicion import InspectedTable
from site_builder.checks.table_keys import resolve_self_references
from site_builder.columns.canonical import ExpectedType, TypedTable
from site_builder.columns.column_kinds import get_expected_types
from site_builder.columns.fault_rows import FaultRow, store_fault_rows
from site_builder.core.model.prepared import PreparationTask, SourceFile
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.prepare.publish_table import PublishedTable
from site_builder.prepare.workplace import Workplace


def judge_persons(
    task: PreparationTask, typed: TypedTable, place: Place, received_names: Sequence[str] = ()
) -> PersonalVerdict:
    """What a table says of persons, by all that the task knows of its dataset. `received_names`: of
    its columns in the file, where they are published by others."""
    return judge_personal_data(
        typed.table,
        typed.raw,
        place,
        decided=task.decided.columns,
        social_aid=task.social_aid,
        elected=task.elected,
        of_acts=task.of_acts,
        received_names=received_names,
    )


def list_demands(
    task: PreparationTask,
    file: SourceFile,
    names: Sequence[str],
    degrees: Mapping[str, ExpectedType],
) -> dict[str, ExpectedType]:
    """The types that columns must have: those of the schema, those of what places became
    (`degrees`), and text where a standard wants cells as they were written; `names` are those of
    the columns that there are."""
    demands = get_expected_types(file)
    for name, expected in degrees.items():
        if name not in demands or demands[name].type == expected.type:
            demands[name] = expected
    if standard := _find_standard(task, file):
        verbatim = list_verbatim_columns(names, standard)
        demands |= dict.fromkeys(verbatim, ExpectedType(type="string"))
    return demands


def _find_standard(task: PreparationTask, file: SourceFile) -> Standard | None:
    """That of the dataset, where the file has no schema of its own."""
    if not task.standard or file.schema:
        return None
    return standards.load_standard(task.standard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a table is held against, which columns it lacks, what is wrong with it, and where all
    faults are stored."""

    validation: TableValidation
    absent: Sequence[Problem]
    problems: Sequence[Problem]
    remarks: Sequence[Problem]
    faults: str


def judge_table(
    workplace: Workplace,
    file: SourceFile,
    published: PublishedTable,
    *,
    source: Path,
    demands: Iterable[str],
    place: Place,
) -> Judgement:
    """Hold a table against its schema, or its source against a standard that is a JSON Schema; then
    against itself."""
    typed = published.typed
    standard = _find_standard(workplace.task, file)
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
    return Judgement(
        validation=validation,
        absent=_report_absent_columns(demands, typed.raw.names, validation, place=place),
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
    demands: Iterable[str], names: Sequence[str], validation: TableValidation, place: Place
) -> list[Problem]:
    """The columns of the schema that are not there, but for those of which it is told with what is
    asked of them."""
    there = {*names, *(rule.field for rule in validation.absent)}
    return [
        make_problem("column-missing", replace(place, column=name))
        for name in demands
        if name not in there
    ]
