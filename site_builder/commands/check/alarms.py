"""The alarms of a proposal: what of its data is seldom meant, until its description says that it
is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from operator import itemgetter

from site_builder.compare.alarms import ALARM_KINDS, Alarm, find_table_alarms
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.difference import DatasetDifference, TableChange
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_path

MOST = 3  # lines of a proposal
ACCEPTED_DAYS = 30  # for which the messages propose to accept one
ALWAYS = ("emptied",)  # the kinds that are told of what is another thing each time, too


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
        for path, alarm in _list_dataset_alarms(difference, datasets[id_], today):
            alarms.append((id_, path, alarm))
    doubtful_ids = {id_ for id_, _, alarm in alarms if alarm.kind not in ALWAYS}
    rolling_ids = find_rolling(doubtful_ids)
    problems: list[tuple[int, Problem]] = []
    until = (today + timedelta(days=ACCEPTED_DAYS)).isoformat()
    for id_, path, alarm in alarms:
        if alarm.kind in ALWAYS or id_ not in rolling_ids:
            problems.append((ALARM_KINDS.index(alarm.kind), _make_problem(alarm, path, until)))
    problems.sort(key=itemgetter(0))
    return _shorten(list(map(itemgetter(1), problems)))


def _make_problem(alarm: Alarm, path: str, until: str) -> Problem:
    return make_problem(
        alarm.message,
        Place(path=path, column=alarm.column or None),
        column=alarm.column,
        alarm=alarm.kind,
        until=until,
        **alarm.params,
    )


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


def _list_dataset_alarms(
    difference: DatasetDifference, dataset: Dataset, today: date
) -> Iterator[tuple[str, Alarm]]:
    """Those that the description neither accepts nor makes meaningless, each with its file."""
    kinds = set(ALWAYS if dataset.rolling else ALARM_KINDS)
    for accepted in dataset.accepted:
        if today <= accepted.until:
            kinds.discard(accepted.alarm)
    for change in difference.tables:
        if change.difference is None:
            continue
        path = _find_path(change, dataset)
        for alarm in find_table_alarms(change.difference):
            if alarm.kind in kinds:
                yield path, alarm


def _find_path(change: TableChange, dataset: Dataset) -> str:
    """The file of a table."""
    paths = {resource.name: resource.path for resource in dataset.sources}
    return f"{show_safe_path(dataset.path)}/{paths.get(change.name, '')}".rstrip("/")
