"""The owner's report as data: report.json, of which the next build reads what was told before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from site_builder.compose.conformity import label_unverified_rules
from site_builder.core.language import Language
from site_builder.core.model.kept import KeptFile
from site_builder.core.problems import is_for_information
from site_builder.publish.build_report import BuildReport, describe_report_problem
from site_builder.publish.owner_report.dataset_alarms import AlarmLists, RaisedAlarm
from site_builder.publish.owner_report.owner_report import OwnerReport
from site_builder.publish.report import describe_without_values
from site_builder.storage import build_state


def write_owner_report(
    path: Path, report: BuildReport, owner_report: OwnerReport, language: Language
) -> None:
    """Write it into .beffroi/: the problems with their sentences, and the sections of the page.
    Keys are added and never renamed."""
    content = {
        "version": 1,
        "day": owner_report.day,
        "datasets": report.datasets,
        "kept": {id_: list(map(_describe_kept, files)) for id_, files in report.kept.items()},
        "overdue": report.overdue,
        "unverified": {
            id_: label_unverified_rules(language, conformity)
            for id_, conformity in report.unverified.items()
        },
        "problems": list(_describe_problems(report, owner_report, language)),
        "compared": owner_report.changes.compared,
        "late": owner_report.late,
        "expiring": owner_report.expiring,
        "gone": owner_report.gone,
        "decisions": owner_report.decisions,
        "alarms": _describe_alarms(owner_report.alarms, language),
        "growth": owner_report.growth,
        "weights": report.weights,
    }
    build_state.write_file_atomically(
        path, msgspec.json.format(msgspec.json.encode(content)) + b"\n"
    )


def _describe_kept(file: KeptFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "version": file.version,
        "since": file.since,
        "reason": file.reason,
    }


def _describe_problems(
    report: BuildReport, owner_report: OwnerReport, language: Language
) -> Iterator[dict[str, Any]]:
    """`id`: what stays the same from one report to the next."""
    kept_days = report.kept_days
    changes = owner_report.changes
    for problem, id_, new in zip(report.problems, changes.ids, changes.new, strict=True):
        message = describe_report_problem(problem, report.datasets, language, kept_days=kept_days)
        yield {
            **describe_without_values(problem),
            "message": message,
            "id": id_,
            "new": new,
            "to_mend": not is_for_information(problem),
        }


def _describe_alarms(alarms: AlarmLists, language: Language) -> dict[str, Any]:
    raised = [_describe_raised(alarm, language) for alarm in alarms.raised]
    return {"raised": raised, "accepted": alarms.accepted, "rolling": alarms.rolling}


def _describe_raised(alarm: RaisedAlarm, language: Language) -> dict[str, Any]:
    problem = alarm.problem
    return {
        "id": alarm.id,
        "title": alarm.title,
        "day": alarm.day,
        "alarm": problem.params["alarm"],
        "path": problem.place.path,
        "message": language.fault(problem),
    }
