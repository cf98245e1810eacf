"""What was decided of data on persons, on which ground, by whom and when: after a year somebody has
to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from site_builder.compose.freshness import add_months
from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue, Dataset, PersonalDataDecision
from site_builder.core.model.portal import FirstNamesDecision

REVIEWED_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionOnPersons:
    """A decision. Of a dataset, with how many of its columns and files; or of the portal, on first
    names, where `id` is "" and `threshold` says from how many children on they are published.
    `review`: it is older than a year."""

    id: str
    title: str
    day: date
    decided_by: str
    review: bool
    basis: str = ""
    reference: str = ""
    columns: int = 0
    files: int = 0
    threshold: int = 0


def list_personal_decisions(catalogue: Catalogue, today: Today) -> tuple[DecisionOnPersons, ...]:
    """All of them, the oldest first."""
    decisions: list[DecisionOnPersons] = []
    for dataset in catalogue.datasets:
        if dataset.personal_data:
            decisions.append(_make_decision(dataset, dataset.personal_data, today))
    if catalogue.portal.prenoms:
        decisions.append(_make_first_names_decision(catalogue.portal.prenoms, today))
    return tuple(sorted(decisions, key=attrgetter("day", "id")))


def _make_decision(
    dataset: Dataset, decision: PersonalDataDecision, today: Today
) -> DecisionOnPersons:
    return DecisionOnPersons(
        id=dataset.id,
        title=dataset.title,
        day=decision.day,
        decided_by=decision.decided_by,
        review=_is_old(decision.day, today),
        basis=decision.basis,
        reference=decision.reference,
        columns=len(decision.columns),
        files=len(decision.files),
    )


def _make_first_names_decision(decision: FirstNamesDecision, today: Today) -> DecisionOnPersons:
    return DecisionOnPersons(
        id="",
        title="",
        day=decision.day,
        decided_by=decision.decided_by,
        review=_is_old(decision.day, today),
        threshold=decision.threshold,
    )


def _is_old(day: date, today: Today) -> bool:
    review_day = add_months(day, REVIEWED_MONTHS)
    return review_day is not None and today.has_come(review_day)
