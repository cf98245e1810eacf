"""Decisions about personal data that are dated on a day to come: nobody has taken them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.problems import Place, Problem, make_problem


def find_early_decisions(catalogue: Catalogue, today: Today) -> Iterator[Problem]:
    """An error for each: it lifts nothing."""
    for dataset in catalogue.datasets:
        decision = dataset.personal_data
        if decision and not today.has_come(decision.day):
            place = Place(path=dataset.descriptor, line=decision.day_line or None)
            yield make_problem("personal-decision-future", place, value=decision.day.isoformat())


def drop_early_decisions(catalogue: Catalogue, today: Today) -> Catalogue:
    """The catalogue without them."""
    datasets = tuple(_drop_early_decision(dataset, today) for dataset in catalogue.datasets)
    return replace(catalogue, datasets=datasets)


def _drop_early_decision(dataset: Dataset, today: Today) -> Dataset:
    if dataset.personal_data is None or today.has_come(dataset.personal_data.day):
        return dataset
    return replace(dataset, personal_data=None)
