"""The alarms of a proposal: what of its data is seldom meant, until its description says that it
is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from site_builder.compare.alarms import ALARM_KINDS, Alarm, find_table_alarms
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.difference import DatasetDifference, TableChange
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_path

MOST = 3  # lines of a proposal
ACCEPTED_DAYS = 30  # for which the messages propose to accept one
ALWAYS = ("emptied",)  # the kinds that are told of what is another thing each time, too


def find_proposal_alarms(
    differences: Mapping[str, DatasetDifference], datasets: Mapping[str, Dataset], today: date
) -> list[Problem]:
    """The alarms of all datasets, the worst first; no more than three of them, the last of which
    says where others are."""
    problems: list[tuple[int, Problem]] = []
    until = (today + timedelta(days=ACCEPTED_DAYS)).isoformat()
    for id_, difference in differences.items():
        for alarm, place in _list_dataset_alarms(difference, datasets[id_], today):
            problem = make_problem(
                alarm.message,
                replace(place, column=alarm.column or None),
                column=alarm.column,
                alarm=alarm.kind,
                until=until,
                **alarm.params,
            )
            problems.append((ALARM_KINDS.index(alarm.kind), problem))
    problems.sort(key=_get_rank)
    told = [problem for _, problem in problems]
    if len(told) <= MOST:
        return told
    others = told[MOST - 1 :]
    paths = list(dict.fromkeys(problem.place.path or "" for problem in others))
    more = make_problem(
        "alarm-more", others[0].place, number=len(others), names=quote_words(paths, MOST_NAMED)
    )
    return [*told[: MOST - 1], more]


def _get_rank(ranked: tuple[int, Problem]) -> int:
    return ranked[0]


def _list_dataset_alarms(
    difference: DatasetDifference, dataset: Dataset, today: date
) -> Iterator[tuple[Alarm, Place]]:
    """Those that the description neither accepts nor makes meaningless."""
    kinds = set(ALWAYS if dataset.rolling else ALARM_KINDS)
    for accepted in dataset.accepted:
        if today <= accepted.until:
            kinds.discard(accepted.alarm)
    for change in difference.tables:
        if change.difference is None:
            continue
        place = Place(path=_find_path(change, dataset))
        for alarm in find_table_alarms(change.difference):
            if alarm.kind in kinds:
                yield alarm, place


def _find_path(change: TableChange, dataset: Dataset) -> str:
    """The file of a table."""
    paths = {resource.name: resource.path for resource in dataset.sources}
    return f"{show_safe_path(dataset.path)}/{paths.get(change.name, '')}".rstrip("/")
