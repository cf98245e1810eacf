"""Decisions about personal data that are dated on a day to come: nobody has taken them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue, Dataset, PersonalDataDecision
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.site_folder import OWNER_FILE


def find_early_decisions(catalogue: Catalogue, today: Today) -> Iterator[Problem]:
    """An error for each: it lifts nothing."""
    prenoms = catalogue.portal.prenoms
    if prenoms and not today.has_come(prenoms.day):
        place = Place(path=OWNER_FILE, line=prenoms.day_line)
        yield make_problem("prenoms-decision-future", place, value=prenoms.day.isoformat())
    for dataset, decision in _list_early_decisions(catalogue, today):
        place = Place(path=dataset.descriptor, line=decision.day_line)
        yield make_problem("personal-decision-future", place, value=decision.day.isoformat())


def drop_early_decisions(catalogue: Catalogue, today: Today) -> Catalogue:
    """The catalogue without them."""
    datasets = {dataset.id: dataset for dataset in catalogue.datasets}
    for dataset, _ in _list_early_decisions(catalogue, today):
        datasets[dataset.id] = replace(dataset, personal_data=None)
    portal = catalogue.portal
    if portal.prenoms and not today.has_come(portal.prenoms.day):
        portal = replace(portal, prenoms=None)
    return replace(catalogue, portal=portal, datasets=tuple(datasets.values()))


def _list_early_decisions(
    catalogue: Catalogue, today: Today
) -> Iterator[tuple[Dataset, PersonalDataDecision]]:
    for dataset in catalogue.datasets:
        decision = dataset.personal_data
        if decision and not today.has_come(decision.day):
            yield dataset, decision
