"""Our verdict on a file beside that of frictionless: which faults both say, which only one does,
and how that is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from site_builder.commands.file_jobs import Validation, ValidationFault
from site_builder.commands.frictionless_verdict import (
    FrictionlessFault,
    FrictionlessVerdict,
    get_frictionless_version,
)
from site_builder.commands.result_formats.outcome import MOST_ROWS, Outcome, Remark, SaidBy
from site_builder.core.language import Language
from site_builder.core.model.source_position import SourcePosition
from site_builder.core.text import show_safe_path

OURS = "beffroi"
THEIRS = "frictionless"
SPEAKERS = {"both": [OURS, THEIRS], "ours": [OURS], "theirs": [THEIRS], "": None}
# of a whole row: frictionless names no field of these
ROW_CODES = ("primary-key", "unique-key", "foreign-key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Who says each fault: our `errors`, our `warnings`, its own (`theirs`); "" where nothing can
    be compared.

    `last_row`: the last one whose faults are compared, for either lists the first ones only; None:
    all are.
    """

    verdict: FrictionlessVerdict
    errors: tuple[SaidBy, ...]
    warnings: tuple[SaidBy, ...]
    theirs: tuple[SaidBy, ...]
    last_row: int | None = None

    @property
    def compared_rows(self) -> int | None:
        """0 where not even all faults of the header are known; None: all rows are compared."""
        if self.last_row is None:
            return None
        return max(self.last_row, 0)

    @property
    def ours(self) -> tuple[SaidBy, ...]:
        return (*self.errors, *self.warnings)

    @property
    def has_difference(self) -> bool:
        """Is there a fault that one of the two takes for none?"""
        return "ours" in self.errors or "both" in self.warnings or "theirs" in self.theirs


def compare_verdicts(validation: Validation, verdict: FrictionlessVerdict) -> Comparison:
    """Bring the faults of both together, by their code, row and field."""
    our_faults = (*validation.errors, *validation.warnings)
    if verdict.refused:
        return Comparison(
            verdict=verdict,
            errors=_leave_uncompared(validation.errors),
            warnings=_leave_uncompared(validation.warnings),
            theirs=(),
        )
    our_total = sum(validation.counts.values()) + sum(validation.tolerated.values())
    ends = list[int]()
    if our_total > len(our_faults):
        ends.append(_find_last_row(our_faults))
    if verdict.stopped:
        ends.append(_find_last_row(verdict.errors))
    last_row = None
    if ends:
        last_row = min(ends) - 1  # of the row at the end, some may be left out
    our_keys = [_make_key(fault) for fault in our_faults]
    their_keys = [_make_key(fault) for fault in verdict.errors]
    ours = _find_speakers(our_keys, their_keys, alone="ours", last_row=last_row)
    return Comparison(
        verdict=verdict,
        errors=ours[: len(validation.errors)],
        warnings=ours[len(validation.errors) :],
        theirs=_find_speakers(their_keys, our_keys, alone="theirs", last_row=last_row),
        last_row=last_row,
    )


def _leave_uncompared(faults: Sequence[ValidationFault]) -> tuple[SaidBy, ...]:
    return tuple("" for _ in faults)


FaultKey = tuple[str, int, str]


def _make_key(fault: ValidationFault | FrictionlessFault) -> FaultKey:
    if fault.code in ROW_CODES:
        return fault.code, fault.row or 0, ""
    return fault.code, fault.row or 0, fault.field


def _find_last_row(faults: Sequence[ValidationFault | FrictionlessFault]) -> int:
    return max((fault.row or 0 for fault in faults), default=0)


def _find_speakers(
    keys: Sequence[FaultKey],
    other_keys: Sequence[FaultKey],
    alone: SaidBy,
    last_row: int | None,
) -> tuple[SaidBy, ...]:
    """Of each fault, whether the other says it too; each of the other's stands for one."""
    available = Counter(other_keys)
    speakers = list[SaidBy]()
    for key in keys:
        if last_row is not None and key[1] > last_row:
            speakers.append("")
        elif available[key]:
            available[key] -= 1
            speakers.append("both")
        else:
            speakers.append(alone)
    return tuple(speakers)


def add_comparison_json(contract: dict[str, Any], comparison: Comparison, words: Language) -> None:
    """The keys that `--engine frictionless` adds to those of `make_validation_json`."""
    verdict = comparison.verdict
    our_faults = (*contract["errors"], *contract["warnings"])
    for fault, said_by in zip(our_faults, comparison.ours, strict=True):
        fault["said_by"] = SPEAKERS[said_by]
    refused = verdict.refused
    contract["frictionless"] = {
        "version": get_frictionless_version(),
        "valid": verdict.valid,
        "errors": [
            {
                "code": fault.code,
                "row": fault.row,
                "field": fault.field,
                "value": fault.value,
                "message": _describe_fault(fault, words),
                "note": fault.note,
                "said_by": SPEAKERS[said_by],
            }
            for fault, said_by in zip(verdict.errors, comparison.theirs, strict=False)
        ],
        "counts": dict(Counter(fault.code for fault in verdict.errors)),
        "stopped": verdict.stopped,
        "converted": verdict.converted,
        "compared_rows": comparison.compared_rows,
        "refused": {"code": refused.code, "message": words.fault(refused)} if refused else None,
    }


def list_their_cells(comparison: Comparison) -> tuple[tuple[int, str], ...]:
    """The first cell of each of the remarks that `add_comparison` makes."""
    return tuple((group[0].row or 0, group[0].field) for group in _group_their_faults(comparison))


def add_comparison(
    outcome: Outcome,
    comparison: Comparison,
    file: Path,
    spots: Sequence[SourcePosition],
    words: Language,
) -> Outcome:
    """Our verdict, and what frictionless says of the same file. `spots`: where `list_their_cells`
    are."""
    path = show_safe_path(file.as_posix())
    groups = _group_their_faults(comparison)
    remarks = [*outcome.remarks, *_report_refusal(outcome, comparison, path, words)]
    for group, spot in zip(groups, spots or [SourcePosition()] * len(groups), strict=True):
        remarks.append(_make_remark(group, path=path, spot=spot, words=words))
    notes = _compose_notes(comparison, words)
    return replace(outcome, remarks=tuple(remarks), notes=(*notes, *outcome.notes))


def _report_refusal(
    outcome: Outcome, comparison: Comparison, path: str, words: Language
) -> Iterator[Remark]:
    """Why it has judged nothing, unless that is why we have not."""
    refused = comparison.verdict.refused
    if refused and all(remark.code != refused.code for remark in outcome.remarks):
        yield Remark(
            severity="error",
            code=refused.code,
            text=words.fault(refused),
            path=path,
            said_by="theirs",
        )


def _group_their_faults(comparison: Comparison) -> list[list[FrictionlessFault]]:
    """What it alone says, each code of a column together."""
    groups: dict[tuple[str, str], list[FrictionlessFault]] = {}
    for fault, said_by in zip(comparison.verdict.errors, comparison.theirs, strict=False):
        if said_by == "theirs":
            groups.setdefault((fault.code, fault.field), []).append(fault)
    return [*groups.values()]


def _make_remark(
    group: Sequence[FrictionlessFault], path: str, spot: SourcePosition, words: Language
) -> Remark:
    rows = tuple(fault.row for fault in group if fault.row is not None)
    return Remark(
        severity="error",
        code=group[0].code,
        text=_describe_fault(group[0], words),
        path=path,
        line=spot.line,
        rows=rows[:MOST_ROWS],
        count=len(rows) or 1,
        cell=spot.cell,
        said_by="theirs",
    )


def _describe_fault(fault: FrictionlessFault, words: Language) -> str:
    """In our words: its own are for programmers. They are quoted of what we have no words for."""
    message = f"frictionless.{fault.code}"
    if not words.has(message):
        return words.say("frictionless.other", code=fault.code, note=fault.note)
    return words.say(message, field=fault.field, value=fault.value or "", note=fault.note)


def _compose_notes(comparison: Comparison, words: Language) -> Iterator[str]:
    yield _compose_sentence(comparison, words)
    if comparison.verdict.converted:
        yield words.say("engine.converted")
    if comparison.compared_rows is not None:
        yield words.say("engine.stopped", row=comparison.compared_rows)
    if comparison.has_difference:
        yield words.say("engine.why")


def _compose_sentence(comparison: Comparison, words: Language) -> str:
    number = len(comparison.verdict.errors)
    version = get_frictionless_version()
    if comparison.verdict.refused:
        return words.say("engine.refused", version=version)
    if not number and "ours" not in comparison.errors:
        return words.say("engine.valid", version=version)
    return words.count(
        "engine.faults",
        number,
        version=version,
        both=comparison.theirs.count("both"),
        theirs=comparison.theirs.count("theirs"),
        ours=comparison.errors.count("ours"),
    )
