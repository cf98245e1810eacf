"""What is said of a check: for people as an Outcome, for scripts as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.checks.source_positions import SourcePosition
from site_builder.commands.check import CheckResult
from site_builder.commands.check.differences import NAMED, DatasetChange, DatasetSnapshot
from site_builder.commands.result_formats.outcome import Outcome, Remark
from site_builder.compose.conformity import label_unverified_rules
from site_builder.core.language import Language
from site_builder.core.problems import BREACH, REMARK, Problem, quote_words
from site_builder.publish.report import describe_report_problem


def compose_check_outcome(checked: CheckResult, ref: str, prefix: str, words: Language) -> Outcome:
    """For people. `ref` is what they call the commit that all is compared with, or ""; `prefix` is
    that of Outcome."""
    looked = "check.changed" if ref else "check.looked"
    ids = {*checked.datasets, *(one.id for one in checked.changes)}
    warnings = len(checked.problems) - checked.errors
    if checked.errors:
        faults = words.count("check.errors", checked.errors)
    else:
        faults = words.say("check.valid" if checked.valid else "check.unverified")
    more = words.count("check.warnings", warnings) if warnings else words.say("check.end")
    said = words.say(
        "check.sentence", looked=words.count(looked, len(ids), ref=ref), faults=faults, more=more
    )
    remarks = [_remark(one, False, checked, words) for one in checked.problems]
    remarks += [_remark(one, True, checked, words) for one in checked.known]
    return Outcome(
        sentence=said, remarks=tuple(remarks), notes=tuple(_notes(checked, words)), prefix=prefix
    )


def _remark(problem: Problem, known: bool, checked: CheckResult, words: Language) -> Remark:
    place = problem.place
    spot = checked.spots.get(problem.place, SourcePosition())
    others = problem.code.startswith((BREACH, REMARK))  # which are told by their rows
    text = words.breach(problem.code.partition(".")[2], problem.params) if others else ""
    return Remark(
        severity=problem.severity,
        code=problem.code,
        text=text or describe_report_problem(problem, checked.datasets, words, placed=False),
        path=place.path or "",
        line=place.line or spot.line,
        rows=problem.rows or ((place.row,) if place.row else ()),
        count=problem.count,
        sheet=place.sheet or "",
        column=place.column or "",
        cell=spot.cell,
        known=known,
    )


def _notes(checked: CheckResult, words: Language) -> Iterator[str]:
    yield from (
        words.say("check.change", id=one.id, what=_change(one, words)) for one in checked.changes
    )
    for id_, conformity in checked.unverified.items():
        yield words.say(
            "check.unverified.dataset", id=id_, what=label_unverified_rules(words, conformity)
        )
    if checked.outside:
        yield words.count(
            "check.outside", len(checked.outside), names=quote_words(checked.outside, NAMED)
        )


def _change(change: DatasetChange, words: Language) -> str:
    """What becomes of a dataset, in words."""
    if change.after is None:
        return words.say("check.gone")
    now = words.count("rows", change.after.rows)
    if change.before is None:
        return words.say("check.new", rows=now)
    more = change.after.rows - change.before.rows
    code = "check.more" if more > 0 else "check.fewer" if more < 0 else "check.same"
    said = [words.say(code, rows=now, n=abs(more))]
    for code, one, other in (
        ("check.columns-new", change.before, change.after),
        ("check.columns-gone", change.after, change.before),
    ):
        if names := _names(other, beyond=one):
            said.append(words.count(code, len(names), names=quote_words(names, NAMED)))
    return " ; ".join(said)


def _names(published: DatasetSnapshot, beyond: DatasetSnapshot) -> list[str]:
    """The columns that the tables of one have, and those of the other have not."""
    known = {name for columns in beyond.columns.values() for name in columns}
    return list(
        dict.fromkeys(
            name for columns in published.columns.values() for name in columns if name not in known
        )
    )


def make_check_json(checked: CheckResult, words: Language) -> dict[str, Any]:
    """For scripts: keys are added, never renamed."""
    return {
        "version": 1,
        "valid": checked.valid,
        "base": checked.base or None,
        "datasets": [{"id": id_, "status": status} for id_, status in checked.datasets.items()],
        "problems": [_problem(one, checked, words) for one in checked.problems],
        "known": [_problem(one, checked, words) for one in checked.known],
        "changes": [_changed(one) for one in checked.changes],
        "outside": list(checked.outside),
        "unverified": [
            {"id": id_, "message": label_unverified_rules(words, one)}
            for id_, one in checked.unverified.items()
        ],
    }


def _problem(problem: Problem, checked: CheckResult, words: Language) -> dict[str, Any]:
    place = problem.place
    spot = checked.spots.get(problem.place, SourcePosition())
    return {
        "code": problem.code,
        "severity": problem.severity,
        "path": place.path,
        "line": place.line or spot.line or None,
        "row": place.row,
        "sheet": place.sheet,
        "column": place.column,
        "cell": spot.cell or None,
        "count": problem.count,
        "rows": list(problem.rows),
        "message": describe_report_problem(problem, checked.datasets, words, placed=False),
    }


def _changed(change: DatasetChange) -> dict[str, Any]:
    before = change.before
    after = change.after
    return {
        "id": change.id,
        "rows_before": before.rows if before else None,
        "rows": after.rows if after else None,
        "columns_added": _names(after, before) if before and after else [],
        "columns_removed": _names(before, after) if before and after else [],
        "files_removed": sorted((before.files | before.originals) - (after.files | after.originals))
        if before and after
        else [],
    }
