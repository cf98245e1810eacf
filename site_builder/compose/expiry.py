"""What its publisher said would be published until a day: on that day it is published no more.

It is settled right after the catalogue is read, so that nothing later has to know of it: a dataset
becomes one that is withdrawn, a file one that the dataset does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter

from site_builder.compose.today import Today
from site_builder.core.language import load_language
from site_builder.core.model.dataset import (
    Catalogue,
    Dataset,
    Ending,
    Withdrawal,
)
from site_builder.core.model.portal import Contact
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_value
from site_builder.metadata.publishers import resolve_inherited_value

EXPIRED = "expires-past"  # in a proposal, a day that was never to come: a slip of the pen
NEAR = timedelta(days=30)  # from when on it is told that the day comes


def settle_expiries(catalogue: Catalogue, today: Today) -> Catalogue:
    """The catalogue of that day: a dataset whose day has come, or all of whose files', is
    withdrawn."""
    reason = load_language(catalogue.portal.languages[0]).say("withdrawn.expired")
    contacts = {
        publisher.slug: resolve_inherited_value(publisher.contact, catalogue.portal.contact)
        for publisher in catalogue.publishers
    }
    datasets = list[Dataset]()
    withdrawn = list(catalogue.withdrawn)
    for dataset in catalogue.datasets:
        settled = _settle_dataset(dataset, today, reason)
        if settled.withdrawn:
            settled = replace(settled, contact=contacts.get(dataset.publisher, Contact()))
        (withdrawn if settled.withdrawn else datasets).append(settled)
    return replace(
        catalogue,
        datasets=tuple(datasets),
        withdrawn=tuple(sorted(withdrawn, key=attrgetter("id"))),
    )


def _settle_dataset(dataset: Dataset, today: Today, reason: str) -> Dataset:
    if dataset.expires and today.has_come(dataset.expires):
        return _end_dataset(dataset, dataset.own_endings, reason)
    expired = tuple(ending for ending in dataset.endings if today.has_come(ending.day))
    if not expired:
        return dataset
    names = set(map(attrgetter("name"), expired))
    sources = tuple(source for source in dataset.sources if source.name not in names)
    services = tuple(service for service in dataset.services if service.name not in names)
    if not sources and not services:
        return _end_dataset(dataset, expired, reason)
    return replace(dataset, sources=sources, services=services, expired=expired)


def _end_dataset(dataset: Dataset, expired: Sequence[Ending], reason: str) -> Dataset:
    """What is left of a dataset of which all has ended: no title of what it was."""
    day = max(map(attrgetter("day"), expired))
    tombstone = make_tombstone(dataset, Withdrawal(reason=reason, day=day, expired=True))
    return replace(tombstone, expired=tuple(map(_hide_title, expired)))


def _hide_title(ending: Ending) -> Ending:
    return replace(ending, title="")


def make_tombstone(dataset: Dataset, withdrawal: Withdrawal) -> Dataset:
    """What is left of a dataset that is withdrawn: it is called by its id, and nothing else that
    its file says of it is kept, be it whom to ask."""
    return Dataset(
        id=dataset.id,
        publisher=dataset.publisher,
        slug=dataset.slug,
        title=dataset.id,
        descriptor=dataset.descriptor,
        described=dataset.described,
        identifier=dataset.identifier,
        demonstration=dataset.demonstration,
        previous=dataset.previous,
        previous_line=dataset.previous_line,
        withdrawn=withdrawal,
    )


def find_expiry_problems(catalogue: Catalogue, today: Today) -> Iterator[Problem]:
    """Of a settled catalogue: what has gone by its day, and what goes soon."""
    for dataset in (*catalogue.datasets, *catalogue.withdrawn):
        for ending in dataset.expired:
            yield _make_problem(EXPIRED, dataset, ending)
    for dataset in catalogue.datasets:
        for ending in (*dataset.own_endings, *dataset.endings):
            if today.has_come(ending.day - NEAR):
                yield _make_problem("expires-near", dataset, ending)


def _make_problem(code: str, dataset: Dataset, ending: Ending) -> Problem:
    place = Place(path=dataset.descriptor, line=ending.line)
    name = show_safe_value(ending.path)
    return make_problem(code, place, name=name, value=ending.day.isoformat())
