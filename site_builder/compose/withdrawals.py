"""Datasets that are withdrawn with a day that has not come: they are withdrawn all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.compose.today import Today
from site_builder.core.model.dataset import Dataset
from site_builder.core.problems import Place, Problem, make_problem


def find_early_withdrawals(
    withdrawn_datasets: Iterable[Dataset], today: Today
) -> Iterator[Problem]:
    """A warning for each. What must go does not wait for a day: it may be a mistake of typing, and
    a site that nobody builds again would never come to it."""
    for dataset in withdrawn_datasets:
        withdrawal = dataset.withdrawn
        if withdrawal and withdrawal.day and not today.has_come(withdrawal.day):
            place = Place(path=dataset.descriptor, line=withdrawal.day_line)
            yield make_problem("withdrawn-future", place, value=withdrawal.day.isoformat())
