"""How the verdict on one file is told: to scripts, and to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.commands.file_jobs import Validation, ValidationFault, ValidationJob
from site_builder.commands.result_formats.outcome import MOST_ROWS, Outcome, Remark, SaidBy
from site_builder.core.language import Language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.model.source_position import PositionRequest, SourcePosition
from site_builder.core.problem_codes import Severity
from site_builder.core.problems import UNREADABLE_PATTERN, Problem
from site_builder.core.text import quote_words, show_safe_path

MISSING = ("missing-label", "missing-label-optional")


def make_validation_json(found: Validation, words: Language) -> dict[str, Any]:
    """For scripts: keys are added, never renamed."""

    def listed(faults: Iterable[ValidationFault]) -> list[dict[str, Any]]:
        return [
            {
                "code": fault.code,
                "row": fault.row,
                "field": fault.field,
                "value": fault.value,
                "message": words.breach(f"fault.{fault.message}", fault.params),
            }
            for fault in faults
        ]

    refused = found.refused
    return {
        "version": 1,
        "valid": not refused and found.conformity.state == "conforming",
        "conformity": None if refused else found.conformity.state,
        "rows": found.rows,
        "counts": found.counts,
        "errors": listed(found.errors),
        "tolerated": found.tolerated,
        "warnings": listed(found.warnings),
        "unchecked": [{"field": name, "rule": rule} for name, rule in found.unchecked],
        "unverified": [
            {
                "code": problem.code,
                "field": problem.params["field"],
                "rule": problem.params["rule"],
                "message": words.fault(problem),
            }
            for problem in found.unverified
        ],
        "schema_problems": [
            {"code": problem.code, "message": words.problem(problem)}
            for problem in (
                *found.problems,
                *(problem for problem in found.unverified if problem.code == UNREADABLE_PATTERN),
            )
        ],
        "problems": [
            {"code": problem.code, "severity": problem.severity, "message": words.problem(problem)}
            for problem in found.doubts
        ],
        "standard": found.standard or None,
        "refused": {"code": refused.code, "message": words.problem(refused)} if refused else None,
    }


def combine_contracts(files: Sequence[Path], contracts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """That of one file as it is; of several, each with the path that was given."""
    if len(contracts) == 1:
        return contracts[0]
    named = zip(files, contracts, strict=True)
    return {
        "version": 1,
        "valid": all(contract["valid"] for contract in contracts),
        "files": [{"file": file.as_posix(), **contract} for file, contract in named],
    }


def combine_outcomes(outcomes: Sequence[Outcome], valid: int, words: Language) -> Outcome:
    """That of one file as it is; of several, of which so many are `valid`, the sentence of each is
    a note."""
    if len(outcomes) == 1:
        return outcomes[0]
    remarks: list[Remark] = []
    notes: list[str] = []
    for outcome in outcomes:
        remarks += outcome.remarks
        notes += (outcome.sentence, *outcome.notes)
    sentence = words.count("validate.several", valid, total=len(outcomes))
    return Outcome(sentence=sentence, remarks=tuple(remarks), notes=tuple(notes))


def list_faulty_cells(
    found: Validation, job: ValidationJob, said_by: Sequence[SaidBy] = ()
) -> PositionRequest:
    """The cells that `compose_validation_outcome` names, to be looked for in the file."""
    groups = _group_faults(found, said_by)
    cells = tuple((group.faults[0].row or 0, group.faults[0].field) for group in groups)
    return PositionRequest(
        folder=job.source.parent,
        path=job.source.name,
        ending=job.source.suffix.lower(),
        hints=ReadingHints(sheet=job.part),
        cells=cells,
    )


def compose_validation_outcome(
    found: Validation,
    file: Path,
    spots: Sequence[SourcePosition],
    words: Language,
    said_by: Sequence[SaidBy] = (),
) -> Outcome:
    """The same for people: each fault of a column once, with its first lines. `spots`: where
    `list_faulty_cells` cells are. `said_by`: who says each error, then each warning, where another
    engine has judged as well."""
    path = show_safe_path(file.as_posix())
    name = show_safe_path(file.name)
    if found.refused:
        text = words.say(
            "validate.schema" if found.schema_refused else "inspect.refused",
            text=words.problem(found.refused),
        )
        return Outcome(
            sentence=text,
            remarks=(Remark(severity="error", code=found.refused.code, text=text, path=path),),
            file=name,
        )
    groups = _group_faults(found, said_by)
    remarks = (
        _make_remark(group, path=path, spot=spot, words=words)
        for group, spot in zip(groups, spots or [SourcePosition()] * len(groups), strict=True)
    )
    doubts = (
        Remark(severity=problem.severity, code=problem.code, text=words.problem(problem), path=path)
        for problem in found.doubts
    )
    unverified = (_remark_unverified(problem, path, words) for problem in found.unverified)
    notes = tuple(_list_notes(found, words))
    return Outcome(
        sentence=_say_verdict(found, name, words),
        remarks=(*remarks, *doubts, *unverified),
        notes=notes,
        file=name,
    )


def _say_verdict(validation: Validation, name: str, words: Language) -> str:
    conformity = validation.conformity
    rows = words.count("rows", validation.rows)
    match conformity.state:
        case "failing":
            return words.count("validate.faults", conformity.faults, file=name, rows=rows)
        case "unverified":
            return words.count("validate.unverified", conformity.unchecked, file=name, rows=rows)
        case "conforming" if not validation.rows:
            return words.say("validate.empty", file=name)
        case "conforming":
            return words.say("validate.valid", file=name, rows=rows)


def _remark_unverified(problem: Problem, path: str, words: Language) -> Remark:
    schema = problem.place.path if problem.code == UNREADABLE_PATTERN else None
    return Remark(
        severity=problem.severity,
        code=problem.code,
        text=words.fault(problem),
        path=show_safe_path(schema) if schema else path,
        line=problem.place.line or 0,
        column=problem.place.column or "",
    )


@dataclass(frozen=True, slots=True)
class _FaultGroup:
    severity: Severity
    said_by: SaidBy
    faults: list[ValidationFault]


def _group_faults(validation: Validation, said_by: Sequence[SaidBy]) -> list[_FaultGroup]:
    """The faults of one column and one kind, side by side; columns that are not there are one
    fault."""
    groups: dict[tuple[str, str, Severity, SaidBy], _FaultGroup] = {}
    faults = (*validation.errors, *validation.warnings)
    for index, fault in enumerate(faults):
        speaker: SaidBy = said_by[index] if said_by else ""
        severity: Severity = "error" if index < len(validation.errors) else "warning"
        field_name = "" if fault.message in MISSING else fault.field
        key = (fault.message, field_name, severity, speaker)
        groups.setdefault(key, _FaultGroup(severity, speaker, [])).faults.append(fault)
    return [*groups.values()]


def _make_remark(group: _FaultGroup, path: str, spot: SourcePosition, words: Language) -> Remark:
    faults = group.faults
    first = faults[0]
    rows = tuple(fault.row for fault in faults if fault.row is not None)
    text = words.breach(f"fault.{first.message}", first.params)
    is_several = first.message in MISSING and len(faults) > 1
    is_column_named = bool(rows) or not (is_several or first.message.endswith("-blank"))
    if is_several:
        names = quote_words(fault.field for fault in faults)
        text = words.breach(
            f"fault.{first.message}-several", {"count": len(faults), "names": names}
        )
    return Remark(
        severity=group.severity,
        code=first.code,
        text=text,
        path=path,
        line=spot.line,
        rows=rows[:MOST_ROWS],
        count=len(rows) or 1,
        column=first.params.get("heading", first.field) if is_column_named else "",
        cell=spot.cell,
        said_by=group.said_by,
    )


def _list_notes(validation: Validation, words: Language) -> Iterator[str]:
    if sum(validation.counts.values()) > len(validation.errors):
        yield words.say("validate.more", listed=len(validation.errors))
    for problem in validation.problems:
        yield words.say("validate.schema.problem", text=words.problem(problem))
