"""The alarms of a proposal: what of its data is seldom meant, until its description says that it
is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from operator import itemgetter

from site_builder.compose.told_alarms import (
    ALWAYS,
    find_dataset_alarms,
    make_alarm_problem,
    select_told_alarms,
)
from site_builder.core.model.alarm import ALARM_KINDS, Alarm
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.problems import Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words

MOST = 3  # lines of a proposal

FindRolling = Callable[[Collection[str]], Collection[str]]


def find_proposal_alarms(
    differences: Mapping[str, DatasetDifference],
    datasets: Mapping[str, Dataset],
    today: date,
    find_rolling: FindRolling,
) -> list[Problem]:
    """The alarms of all datasets, the worst first; no more than three of them, the last of which
    says where others are. `find_rolling`: which of some datasets have other rows each time."""
    alarms: list[tuple[str, str, Alarm]] = []
    for id_, difference in differences.items():
        found_alarms = find_dataset_alarms(difference)
        for path, alarm in select_told_alarms(found_alarms, datasets[id_], today):
            alarms.append((id_, path, alarm))
    doubtful_ids = {id_ for id_, _, alarm in alarms if alarm.kind not in ALWAYS}
    rolling_ids = find_rolling(doubtful_ids)
    problems: list[tuple[int, Problem]] = []
    for id_, path, alarm in alarms:
        if alarm.kind in ALWAYS or id_ not in rolling_ids:
            problems.append((ALARM_KINDS.index(alarm.kind), make_alarm_problem(alarm, path, today)))
    problems.sort(key=itemgetter(0))
    return _shorten(list(map(itemgetter(1), problems)))


def _shorten(problems: list[Problem]) -> list[Problem]:
    """The first ones, with a line for all others."""
    if len(problems) <= MOST:
        return problems
    others = problems[MOST - 1 :]
    paths = list(dict.fromkeys(problem.place.path or "" for problem in others))
    more = make_problem(
        "alarm-more", others[0].place, number=len(others), names=quote_words(paths, MOST_NAMED)
    )
    return [*problems[: MOST - 1], more]
