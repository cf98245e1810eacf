"""Alarms of the last updates, those that descriptions accept, and the datasets that give none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from site_builder.compose.today import Today
from site_builder.compose.told_alarms import make_alarm_problem, select_told_alarms
from site_builder.core.model.alarm import TableAlarm
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.site import DatasetEntry
from site_builder.core.problems import Problem

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedLine:
    """An alarm that a description accepts up to a day; `passed`: which has passed."""

    id: str
    title: str
    alarm: str
    until: date
    passed: bool


@dataclass(frozen=True, slots=True)
class RollingDataset:
    """A dataset whose description says that its rows are others each time."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedAlarm:
    """What the last update of a dataset would raise; `day`: that of the update, if it is known."""

    id: str
    title: str
    day: date | None
    problem: Problem


@dataclass(frozen=True, slots=True)
class AlarmLists:
    """All that is to be said of alarms."""

    raised: tuple[RaisedAlarm, ...] = ()
    accepted: tuple[AcceptedLine, ...] = ()
    rolling: tuple[RollingDataset, ...] = ()


def list_alarms(
    entries: Iterable[DatasetEntry], alarms: Mapping[str, tuple[TableAlarm, ...]], today: Today
) -> AlarmLists:
    """`alarms`: of the last update of each dataset, by id. Those accepted whose day has passed come
    first, in order of day."""
    raised: list[RaisedAlarm] = []
    accepted: list[AcceptedLine] = []
    rolling: list[RollingDataset] = []
    for entry in entries:
        dataset = entry.dataset
        accepted += _list_accepted(dataset, today)
        if dataset.rolling:
            rolling.append(RollingDataset(dataset.id, dataset.title))
        raised += _list_raised(entry, alarms.get(dataset.id, ()), today.day)
    accepted.sort(key=attrgetter("until", "id", "alarm"))
    return AlarmLists(tuple(raised), tuple(accepted), tuple(rolling))


def _list_accepted(dataset: Dataset, today: Today) -> Iterator[AcceptedLine]:
    for accepted in dataset.accepted:
        until = accepted.until
        passed = until != date.max and today.has_come(until + ONE_DAY)
        yield AcceptedLine(
            id=dataset.id, title=dataset.title, alarm=accepted.alarm, until=until, passed=passed
        )


def _list_raised(
    entry: DatasetEntry, alarms: Iterable[TableAlarm], today: date
) -> Iterator[RaisedAlarm]:
    dataset = entry.dataset
    for path, alarm in select_told_alarms(alarms, dataset, today):
        yield RaisedAlarm(
            id=dataset.id,
            title=dataset.title,
            day=entry.modified,
            problem=make_alarm_problem(alarm, path, today),
        )
