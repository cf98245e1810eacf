"""What would be somebody else's on the shared portal. Nothing is proposed then: who decides is a
person."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import fold_text
from site_builder.exchange.join.joining_portal import JoiningPortal
from site_builder.exchange.shared_portal import SharedPortal
from site_builder.metadata.former_names import map_former_names
from site_builder.metadata.site_folder import OWNER_FILE


def find_conflicts(shared: SharedPortal, joining: JoiningPortal) -> Iterator[Problem]:
    yield from _find_publisher_conflicts(shared, joining.publisher)
    present = _map_datasets(shared)
    for dataset in joining.datasets:
        other = present.get(dataset.id)
        if other and not is_replaceable(other, shared, joining):
            yield _describe_conflict(dataset, other, joining)
    yield from _find_name_conflicts(shared, joining, present)


def _find_publisher_conflicts(shared: SharedPortal, publisher: Publisher) -> Iterator[Problem]:
    """One slug for two bodies, or two for one."""
    code = _get_code(publisher)
    place = Place(path=OWNER_FILE)
    for other in shared.catalogue.publishers:
        other_code = _get_code(other)
        params = {"slug": publisher.slug, "other": other.slug, "name": other.name}
        if other.slug != publisher.slug:
            if other_code == code != "":
                yield make_problem("join-other-slug", place, **params)
            names = {publisher.slug, *publisher.previous}
            for name in sorted(names.intersection({other.slug, *other.previous})):
                yield make_problem("join-name", place, value=name, other=other.slug)
        elif _is_another_body(publisher, other):
            yield make_problem("join-slug", place, **params)


def _is_another_body(publisher: Publisher, other: Publisher) -> bool:
    """By their codes; where one has none, by their names."""
    code = _get_code(publisher)
    other_code = _get_code(other)
    if "" in (code, other_code):
        return fold_text(publisher.name) != fold_text(other.name)
    return code != other_code


def _get_code(publisher: Publisher) -> str:
    return publisher.insee or publisher.siren


def _find_name_conflicts(
    shared: SharedPortal, joining: JoiningPortal, present: dict[str, Dataset]
) -> Iterator[Problem]:
    """What comes, or was called before, by a name that leads to something else here."""
    former_names = map_former_names(shared.catalogue.publishers, present.values())
    coming = {dataset.id for dataset in joining.datasets}
    for dataset in joining.datasets:
        for name in (dataset.id, *dataset.previous):
            owner = former_names.get(name, name)
            if owner in present and owner not in coming:
                place = Place(path=dataset.descriptor, line=dataset.previous_line)
                yield make_problem("join-name", place, value=name, other=owner)


def _describe_conflict(dataset: Dataset, other: Dataset, joining: JoiningPortal) -> Problem:
    place = Place(path=other.descriptor)
    if other.withdrawn and other.withdrawn.moved_to:
        there = other.withdrawn.moved_to
        return make_problem("join-moved", place, id=dataset.id, there=there, url=joining.url)
    return make_problem("join-dataset", place, id=dataset.id)


def _map_datasets(shared: SharedPortal) -> dict[str, Dataset]:
    everything = (*shared.catalogue.datasets, *shared.catalogue.withdrawn)
    return {dataset.id: dataset for dataset in everything}


def is_replaceable(other: Dataset, shared: SharedPortal, joining: JoiningPortal) -> bool:
    """Does it only stand for the one that comes: it had left for this portal, is taken from there,
    or holds the same?"""
    if other.withdrawn:
        return joining.url != "" and other.withdrawn.moved_to.startswith(joining.url)
    if other.harvested and joining.url:
        return other.harvested.url.startswith(joining.url)
    return _list_contents(shared.contents, other) == _list_contents(joining.contents, other)


def _list_contents(contents: dict[str, str], dataset: Dataset) -> dict[str, str]:
    folder = f"{dataset.path}/"
    return {path: content for path, content in contents.items() if path.startswith(folder)}
