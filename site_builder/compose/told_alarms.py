"""The alarms of a dataset, which of them are told, and as what: its description may say that they
are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from site_builder.compare.alarms import find_table_alarms
from site_builder.core.model.alarm import ALARM_KINDS, Alarm, TableAlarm
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_path

ACCEPTED_DAYS = timedelta(days=30)  # for which the messages propose to accept one
ALWAYS = ("emptied",)  # the kinds that are told of what is another thing each time, too


def find_dataset_alarms(difference: DatasetDifference) -> Iterator[TableAlarm]:
    """Those of all tables of a dataset that could be compared."""
    for change in difference.tables:
        if change.difference is None:
            continue
        alarms = find_table_alarms(change.difference)
        yield from map(partial(TableAlarm, change.name), alarms)


def select_told_alarms(
    alarms: Iterable[TableAlarm], dataset: Dataset, today: date
) -> Iterator[tuple[str, Alarm]]:
    """Those that the description neither accepts nor makes meaningless, each with its file."""
    kinds = _list_told_kinds(dataset, today)
    for found in alarms:
        if found.alarm.kind in kinds:
            yield _find_path(found.table, dataset), found.alarm


def _list_told_kinds(dataset: Dataset, today: date) -> set[str]:
    kinds: set[str] = set(ALARM_KINDS)
    if dataset.rolling:
        kinds = set(ALWAYS)
    for accepted in dataset.accepted:
        if today <= accepted.until:
            kinds.discard(accepted.alarm)
    return kinds


def make_alarm_problem(alarm: Alarm, path: str, today: date) -> Problem:
    """An alarm as it is told, with what would accept it."""
    return make_problem(
        alarm.message,
        Place(path=path, column=alarm.column or None),
        column=alarm.column,
        alarm=alarm.kind,
        until=(today + ACCEPTED_DAYS).isoformat(),
        **alarm.params,
    )


def _find_path(table: str, dataset: Dataset) -> str:
    """The file of a table."""
    paths = {resource.name: resource.path for resource in dataset.sources}
    return f"{show_safe_path(dataset.path)}/{paths.get(table, '')}".rstrip("/")
