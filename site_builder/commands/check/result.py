"""What is said of a check: for people as an Outcome, for scripts as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from site_builder.commands.check import CheckResult
from site_builder.commands.check.differences import DatasetChange, DatasetSnapshot
from site_builder.commands.check.publisher_changes import describe_publisher_change
from site_builder.commands.differences.describe import describe_difference
from site_builder.commands.differences.shown_difference import ShownDifference
from site_builder.commands.result_formats.outcome import Outcome, Remark
from site_builder.compose.conformity import label_unverified_rules
from site_builder.core.language import Language
from site_builder.core.model.source_position import SourcePosition
from site_builder.core.problem_codes import get_problem_code
from site_builder.core.problems import Problem
from site_builder.core.text import MOST_NAMED, quote_words
from site_builder.metadata.site_folder import DATASETS
from site_builder.publish.build_report import describe_report_problem, map_kept_days


def compose_check_outcome(checked: CheckResult, ref: str, prefix: str, words: Language) -> Outcome:
    """For people. `ref` is what they call the commit that all is compared with, or ""; `prefix` is
    that of Outcome."""
    scope_message = "check.changed" if ref else "check.looked"
    ids = {*checked.datasets, *(change.id for change in checked.changes)}
    warnings = len(checked.problems) - checked.errors
    if checked.errors:
        faults = words.count("check.errors", checked.errors)
    else:
        faults = words.say("check.valid" if checked.valid else "check.unverified")
    warnings_text = words.count("check.warnings", warnings) if warnings else words.say("check.end")
    sentence = words.say(
        "check.sentence",
        looked=words.count(scope_message, len(ids), ref=ref),
        faults=faults,
        more=warnings_text,
    )
    remarks = [_make_remark(problem, False, checked, words) for problem in checked.problems]
    remarks += [_make_remark(problem, True, checked, words) for problem in checked.known]
    return Outcome(
        sentence=sentence,
        remarks=tuple(remarks),
        notes=tuple(_list_notes(checked, words)),
        renamings=tuple(_list_renamings(checked, words)),
        differences=tuple(_describe_differences(checked, words)),
        prefix=prefix,
    )


def _describe_differences(checked: CheckResult, words: Language) -> Iterator[ShownDifference]:
    """What changed in the data of each dataset."""
    for difference in checked.differences.values():
        yield from describe_difference(difference, words)


def _make_remark(problem: Problem, is_known: bool, checked: CheckResult, words: Language) -> Remark:
    place = problem.place
    spot = checked.spots.get(problem.place, SourcePosition())
    row = get_problem_code(problem.code)
    if row.is_of_rows:
        text = words.breach(row.message, problem.params)
    else:
        text = _describe(problem, checked, words)
    return Remark(
        severity=problem.severity,
        code=problem.code,
        text=text,
        path=place.path or "",
        line=place.line or spot.line,
        rows=problem.rows or ((place.row,) if place.row else ()),
        count=problem.count,
        sheet=place.sheet or "",
        column=place.column or "",
        cell=spot.cell,
        known=is_known,
    )


def _list_notes(checked: CheckResult, words: Language) -> Iterator[str]:
    for change in checked.changes:
        if change.after or change.id not in checked.kept:  # which a build would go on publishing
            yield _describe_change(change, words)
    yield from _list_described(checked, words)
    yield from (describe_publisher_change(change, words) for change in checked.publishers)
    for id_, conformity in checked.unverified.items():
        yield words.say(
            "check.unverified.dataset", id=id_, what=label_unverified_rules(words, conformity)
        )
    if checked.outside:
        yield words.count(
            "check.outside", len(checked.outside), names=quote_words(checked.outside, MOST_NAMED)
        )


def _list_described(checked: CheckResult, words: Language) -> Iterator[str]:
    """What changes in the descriptions of datasets; and those of which nothing does."""
    changed = {change.id for change in checked.changes}
    for id_, keys in checked.described.items():
        if keys:
            labels = [words.say(f"key.dataset.{key}").partition(". ")[0] for key in keys]
            yield words.say("check.described", id=id_, names=", ".join(labels))
        elif id_ not in changed:
            yield words.say("check.untouched", id=id_)


def _list_renamings(checked: CheckResult, words: Language) -> Iterator[Remark]:
    """Nothing is to be mended of them, as of what was there before."""
    for change in checked.changes:
        if change.former_id:
            yield Remark(
                severity="warning",
                code="renamed",
                text=_describe_change(change, words),
                path=f"{DATASETS}/{change.id}",
                known=True,
            )


def _describe_change(change: DatasetChange, words: Language) -> str:
    """What becomes of a dataset, in words."""
    phrases: list[str] = []
    if change.former_id:
        phrases.append(words.say("check.renamed", now=change.id))
    if change.before and change.after:
        phrases += _describe_new_table(change.before, change.after, words)
    elif change.after:
        rows_text = words.count("rows", change.after.rows)
        phrases.append(rows_text if change.former_id else words.say("check.new", rows=rows_text))
    elif change.leads_to:
        phrases.append(words.say("check.merged", now=change.leads_to))
    elif not change.former_id:
        phrases.append(words.say("check.gone"))
    return words.say("check.change", id=change.id_before, what=" ; ".join(phrases))


def _describe_new_table(
    before: DatasetSnapshot, after: DatasetSnapshot, words: Language
) -> Iterator[str]:
    """How many rows there are, and which columns came or went."""
    added_rows = after.rows - before.rows
    code = "check.same"
    if added_rows > 0:
        code = "check.more"
    elif added_rows < 0:
        code = "check.fewer"
    yield words.say(code, rows=words.count("rows", after.rows), n=abs(added_rows))
    for code, columns in (
        ("check.columns-new", _list_added_columns(after, beyond=before)),
        ("check.columns-gone", _list_added_columns(before, beyond=after)),
    ):
        if columns:
            yield words.count(code, len(columns), names=quote_words(columns, MOST_NAMED))


def _list_added_columns(published: DatasetSnapshot, beyond: DatasetSnapshot) -> list[str]:
    """The columns that the tables of one have, and those of the other have not."""
    known_columns = {name for columns in beyond.columns.values() for name in columns}
    return list(
        dict.fromkeys(
            name
            for columns in published.columns.values()
            for name in columns
            if name not in known_columns
        )
    )


def make_check_json(checked: CheckResult, words: Language) -> dict[str, Any]:
    """For scripts: keys are added, never renamed."""
    return {
        "version": 1,
        "valid": checked.valid,
        "base": checked.base or None,
        "datasets": [{"id": id_, "status": status} for id_, status in checked.datasets.items()],
        "problems": [_make_problem_json(problem, checked, words) for problem in checked.problems],
        "known": [_make_problem_json(problem, checked, words) for problem in checked.known],
        "changes": [_make_change_json(change) for change in checked.changes],
        "differences": msgspec.to_builtins(list(checked.differences.values())),
        "described": {id_: list(keys) for id_, keys in checked.described.items()},
        "publishers": msgspec.to_builtins(list(checked.publishers)),
        "outside": list(checked.outside),
        "kept": list(_list_kept_files(checked)),
        "unverified": [
            {"id": id_, "message": label_unverified_rules(words, conformity)}
            for id_, conformity in checked.unverified.items()
        ],
    }


def _make_problem_json(problem: Problem, checked: CheckResult, words: Language) -> dict[str, Any]:
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
        "message": _describe(problem, checked, words),
    }


def _describe(problem: Problem, checked: CheckResult, words: Language) -> str:
    kept_days = map_kept_days(checked.kept)
    return describe_report_problem(
        problem, checked.datasets, words, placed=False, kept_days=kept_days
    )


def _list_kept_files(checked: CheckResult) -> Iterator[dict[str, Any]]:
    for id_, files in checked.kept.items():
        for file in files:
            yield {"id": id_, "path": file.path, "version": file.version and str(file.version)}


def _make_change_json(change: DatasetChange) -> dict[str, Any]:
    before = change.before
    after = change.after
    return {
        "id": change.id,
        "previous_id": change.former_id or None,
        "leads_to": change.leads_to or None,
        "rows_before": before.rows if before else None,
        "rows": after.rows if after else None,
        "columns_added": _list_added_columns(after, before) if before and after else [],
        "columns_removed": _list_added_columns(before, after) if before and after else [],
        "files_removed": sorted(before.files - after.files) if before and after else [],
    }
