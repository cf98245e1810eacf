"""One file outside any site held against a schema: what `validate` does in a worker."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os.path import isfile, lexists
from pathlib import Path

from site_builder.checks import SchemaVerdict, validate_against_schema
from site_builder.checks.absent_columns import find_absent_keys
from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.fault_messages import (
    describe_label_fault,
    describe_row_fault,
    report_unchecked_rule,
)
from site_builder.checks.headings import match_headings
from site_builder.checks.json_schema import (
    JsonSchema,
    NotJson,
    UnusableSchema,
    is_json_schema,
    load_bundled_schema,
    parse_json_schema,
)
from site_builder.checks.patterns import RuleTime
from site_builder.checks.structure import LabelFault, match_header_fields
from site_builder.checks.table_keys import resolve_self_references
from site_builder.checks.verdict import LISTED
from site_builder.commands.file_jobs import Validation, ValidationFault, ValidationJob
from site_builder.commands.validation_masks import mask_validation
from site_builder.core.formats import find_format
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import UNREADABLE_PATTERN, Place, Problem, Refusal, make_problem
from site_builder.core.text import show_safe_path
from site_builder.metadata.standards import STANDARDS, Standard, find_standard, suggest_standard
from site_builder.metadata.table_schema import locate_pattern_lines, read_table_schema
from site_builder.metadata.yaml import SCHEMA, FileProblems, convert_node_to_python, read_yaml
from site_builder.readers.as_written import WrittenRecords, read_written_records
from site_builder.readers.read import refuse_conflict

UNBALANCED = "quote-unbalanced"
SCHEMA_ENDINGS = (".json", ".yaml", ".yml")


def validate_files(jobs: Sequence[ValidationJob], scratch: Path) -> list[Validation]:
    """Hold each file against its schema."""
    return [_validate_file(job, scratch) for job in jobs]


def find_named_standard(schema: str) -> Standard | None:
    """The standard of this name, unless there is a file of it."""
    if isfile(schema):  # noqa: PTH113, which raises where a name is too long
        return None
    return find_standard(schema)


def _validate_file(job: ValidationJob, scratch: Path) -> Validation:
    """Hold a file against its schema; nothing of a person is quoted."""
    return mask_validation(_judge_file(job, scratch), job, scratch)


def _judge_file(job: ValidationJob, scratch: Path) -> Validation:
    notes = FileProblems(job.schema)
    standard = find_named_standard(job.schema)
    schema = standard.schema if standard else _read_schema(job.schema, notes)
    if isinstance(schema, Problem):
        return Validation(refused=schema, schema_refused=True)
    if standard and standard.jsonschema:
        return replace(
            _validate_json(job.source, load_bundled_schema(standard.jsonschema)),
            standard=standard.id,
        )
    if isinstance(schema, JsonSchema):
        return _validate_json(job.source, schema)
    schema = resolve_self_references(schema, job.source.stem)
    shutil.copyfile(job.source, scratch / "source")
    validation = _validate_table(job, scratch, schema=schema, standard=standard)
    problems = tuple(problem for problem in notes.all() if problem.code != "schema-option")
    unverified = tuple(_locate_in_schema(problem, job.schema) for problem in validation.unverified)
    return replace(validation, problems=problems, flaws=schema.flaws, unverified=unverified)


def _locate_in_schema(problem: Problem, schema: str) -> Problem:
    """An expression that is none is at fault where it is written."""
    if problem.code != UNREADABLE_PATTERN or not Path(schema).is_file():
        return problem
    tree = read_yaml(Path(schema), schema, SCHEMA)
    lines = {} if isinstance(tree, Problem) else locate_pattern_lines(tree)
    return replace(problem, place=Place(path=schema, line=lines.get(str(problem.params["field"]))))


def _validate_table(
    job: ValidationJob, scratch: Path, schema: TableSchema, standard: Standard | None
) -> Validation:
    names = {schema_field.name for schema_field in schema.fields}
    hints = ReadingHints(sheet=job.part)
    source = scratch / "source"
    ending = job.source.suffix
    records = read_written_records(source, ending=ending, hints=hints, scratch=scratch, names=names)
    if isinstance(records, Refusal):
        return Validation(
            refused=make_problem(records.code, Place(path=str(job.source)), **records.params)
        )
    validation = replace(_judge_records(records, schema, standard), doubts=records.problems)
    if records.unbalanced is None:
        return validation
    # first, for other faults are those of the cells that the quote has taken with it
    fault = ValidationFault(
        code=UNBALANCED, row=records.unbalanced, field="", value=None, message=UNBALANCED, params={}
    )
    counts = {UNBALANCED: 1, **validation.counts}
    return replace(validation, errors=(fault, *validation.errors), counts=counts)


def _judge_records(
    records: WrittenRecords, schema: TableSchema, standard: Standard | None
) -> Validation:
    if standard is None:
        verdict = validate_against_schema(records, schema)
        present_names = match_header_fields(records.labels, schema).names
        verdict = replace(
            verdict, abandoned=(*verdict.abandoned, *find_absent_keys(present_names, schema))
        )
        return _compose_validation(
            verdict, schema, [_make_label_fault(label) for label in verdict.labels]
        )
    renamed = match_headings(records.labels, standard)
    labels = tuple(renamed.get(label, label) for label in records.labels)
    verdict = validate_against_schema(replace(records, labels=labels), schema)
    return _judge_by_standard(verdict, standard, records.labels, renamed)


def _validate_json(source: Path, schema: JsonSchema) -> Validation:
    """The verdict on a JSON file: a row is a record of its list, from 1."""
    if conflict := refuse_conflict(source):
        return Validation(
            refused=make_problem(conflict.code, Place(path=str(source)), **conflict.params)
        )
    counts = Counter[str]()
    errors = list[ValidationFault]()
    expressions = schema.expressions(RuleTime())
    try:
        rows, faults = schema.faults(source, expressions)
        for fault in faults:
            counts[fault.code] += 1
            if len(errors) < LISTED:
                errors.append(
                    ValidationFault(
                        code=fault.code,
                        row=fault.item,
                        field=fault.field,
                        value=fault.value,
                        message=fault.code,
                        params=fault.params,
                    )
                )
    except NotJson as cause:
        return Validation(
            refused=make_problem("json-unread", Place(path=str(source), line=cause.line or None))
        )
    except UnusableSchema as cause:
        return Validation(refused=cause.problem, schema_refused=True)
    return Validation(
        rows=rows,
        counts=dict(counts),
        errors=tuple(errors),
        unchecked=tuple(
            (unchecked_rule.field, unchecked_rule.rule)
            for unchecked_rule in expressions.all_unchecked()
        ),
        unverified=tuple(
            _report_unverified_rule(unchecked_rule, schema.place, source)
            for unchecked_rule in expressions.all_named()
        ),
    )


def _report_unverified_rule(unchecked_rule: UncheckedRule, schema: Place, source: Path) -> Problem:
    """Said of the schema where that is at fault, else of the file."""
    is_schema_fault = unchecked_rule.reason == "unreadable"
    return report_unchecked_rule(
        unchecked_rule, schema if is_schema_fault else Place(path=str(source))
    )


def _read_schema(name: str, notes: FileProblems) -> TableSchema | JsonSchema | Problem:
    """The Table Schema, or the JSON Schema, at a path. An address is never fetched."""
    path = Path(name)
    place = Place(path=name)
    names = " · ".join(STANDARDS)
    absent = make_problem("schema-absent", place, names=names)
    if "://" in name:
        return make_problem("schema-address", place, names=names)
    if not name or not lexists(path):
        nearest_name = suggest_standard(name)
        return make_problem("schema-near", place, near=nearest_name) if nearest_name else absent
    if not path.is_file():
        code = "schema-folder" if path.is_dir() else "schema-device"
        return make_problem(code, place, names=names)
    schema = _read_schema_file(path, place, notes) or next(iter(notes.all()), absent)
    if isinstance(schema, Problem) and _is_data_file(path):
        return make_problem("schema-ending", place, path=show_safe_path(path.name))
    return schema


def _is_data_file(path: Path) -> bool:
    """Does its name say that it is a table or a document? What a schema is to have is of no use to
    who has given one of these."""
    return path.suffix.lower() not in SCHEMA_ENDINGS and bool(find_format(path.suffix))


def _read_schema_file(
    path: Path, place: Place, notes: FileProblems
) -> TableSchema | JsonSchema | Problem | None:
    """None where it is none, which `notes` say."""
    tree = read_yaml(path, str(place.path), SCHEMA)
    if isinstance(tree, Problem):
        return tree
    if is_json_schema(content := convert_node_to_python(tree)):
        try:
            return parse_json_schema(
                json.loads(path.read_text("utf-8-sig")) if path.suffix == ".json" else content,
                place,
            )
        except UnusableSchema as cause:
            return cause.problem
    return read_table_schema(tree, notes)


def _judge_by_standard(
    verdict: SchemaVerdict, standard: Standard, labels: Sequence[str], renamed: Mapping[str, str]
) -> Validation:
    """A missing column is an error where the standard requires it, and so is another heading; the
    rest of the header is worth a word."""
    label_errors = [_make_label_fault(label) for label in verdict.labels]
    for number, label in enumerate(labels, 1):
        if label in renamed:
            fault = LabelFault("incorrect-label", number, label, renamed[label])
            label_errors.append(_make_label_fault(fault, "-standard"))
    label_warnings = list(_list_label_warnings(verdict, standard, labels, renamed))
    headings = {name: label for label, name in renamed.items()}
    return replace(
        _compose_validation(
            verdict,
            standard.schema,
            label_errors=label_errors,
            label_warnings=label_warnings,
            headings=headings,
        ),
        standard=standard.id,
    )


def _list_label_warnings(
    verdict: SchemaVerdict, standard: Standard, labels: Sequence[str], renamed: Mapping[str, str]
) -> Iterator[ValidationFault]:
    """Columns that the standard has not, those that it has and does not require, and their
    order."""
    names = [schema_field.name for schema_field in standard.schema.fields]
    recognised_names: list[str] = []
    accounted_names = {label.field for label in verdict.labels}
    for number, label in enumerate(labels, 1):
        name = renamed.get(label, label)
        accounted_names.add(name)
        if name in names:
            recognised_names.append(name)
        else:
            fault = LabelFault("extra-label", number, label, "")
            yield _make_label_fault(fault, "-standard")
    for name in names:
        if name not in accounted_names:
            yield _make_label_fault(LabelFault("missing-label", 0, "", name), "-optional")
    if recognised_names != sorted(recognised_names, key=names.index):
        yield _make_label_fault(LabelFault("misordered-labels", 0, "", ""))


def _compose_validation(
    verdict: SchemaVerdict,
    schema: TableSchema,
    label_errors: Sequence[ValidationFault],
    label_warnings: Sequence[ValidationFault] = (),
    headings: Mapping[str, str] | None = None,
) -> Validation:
    """The verdict as it is told, with the faults of the header: `label_errors`, and
    `label_warnings` for what is only odd.

    `headings`: what the file calls a field otherwise.
    """
    fields = {schema_field.name: schema_field for schema_field in schema.fields}
    errors = [*label_errors]
    warnings = [*label_warnings]
    for row_fault in verdict.found:
        fault = row_fault.fault
        message, params = describe_row_fault(row_fault, fields.get(fault.name))
        if heading := (headings or {}).get(fault.name):
            params["heading"] = heading
        (warnings if fault.why else errors).append(
            ValidationFault(
                code=fault.code,
                row=row_fault.row,
                field=fault.name,
                value=row_fault.value,
                message=message,
                params=params,
            )
        )
    counts, tolerated = (
        Counter(label_fault.code for label_fault in label_faults)
        for label_faults in (label_errors, label_warnings)
    )
    for fault, number in verdict.counts.items():
        (tolerated if fault.why else counts)[fault.code] += number
    return Validation(
        rows=verdict.rows,
        counts=dict(counts),
        errors=tuple(errors),
        warnings=tuple(warnings),
        tolerated=dict(tolerated),
        unchecked=verdict.unchecked,
        unverified=tuple(
            report_unchecked_rule(
                unchecked_rule,
                Place(column=(headings or {}).get(unchecked_rule.field, unchecked_rule.field)),
            )
            for unchecked_rule in verdict.abandoned
        ),
    )


def _make_label_fault(label: LabelFault, suffix: str = "") -> ValidationFault:
    message, params = describe_label_fault(label)
    message += "" if message.endswith("-blank") else suffix
    return ValidationFault(
        code=label.code,
        row=None,
        field=label.field or label.label,
        value=label.label or None,
        message=message,
        params=params,
    )
