"""What would be somebody else's on the shared portal. Nothing is proposed then: who decides is a
person."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.exchange.join.joining_portal import JoiningPortal
from site_builder.exchange.shared_portal import SharedPortal
from site_builder.metadata.site_folder import OWNER_FILE


def find_conflicts(shared: SharedPortal, joining: JoiningPortal) -> Iterator[Problem]:
    yield from _find_publisher_conflicts(shared, joining.publisher)
    present = _map_datasets(shared)
    for dataset in joining.datasets:
        other = present.get(dataset.id)
        if other and not is_replaceable(other, shared, joining):
            yield make_problem("join-dataset", Place(path=other.descriptor), id=dataset.id)
        for former_id in dataset.previous:
            if former_id in present:
                place = Place(path=dataset.descriptor, line=dataset.previous_line)
                yield make_problem("previous-taken", place, value=former_id)


def _find_publisher_conflicts(shared: SharedPortal, publisher: Publisher) -> Iterator[Problem]:
    """One slug for two bodies, or two for one."""
    code = _get_code(publisher)
    place = Place(path=OWNER_FILE)
    for other in shared.catalogue.publishers:
        other_code = _get_code(other)
        params = {"slug": publisher.slug, "other": other.slug, "name": other.name}
        if not code or not other_code:
            continue
        if other.slug == publisher.slug and other_code != code:
            yield make_problem("join-slug", place, **params)
        if other.slug != publisher.slug and other_code == code:
            yield make_problem("join-other-slug", place, **params)


def _get_code(publisher: Publisher) -> str:
    return publisher.insee or publisher.siren


def _map_datasets(shared: SharedPortal) -> dict[str, Dataset]:
    everything = (*shared.catalogue.datasets, *shared.catalogue.withdrawn)
    return {dataset.id: dataset for dataset in everything}


def is_replaceable(other: Dataset, shared: SharedPortal, joining: JoiningPortal) -> bool:
    """Does it only stand for the one that comes: it had left for this portal, is taken from there,
    or holds the same?"""
    if other.withdrawn:
        return other.withdrawn.moved_to != ""
    if other.harvested and joining.url:
        return other.harvested.url.startswith(joining.url)
    return _list_contents(shared.contents, other) == _list_contents(joining.contents, other)


def _list_contents(contents: dict[str, str], dataset: Dataset) -> dict[str, str]:
    folder = f"{dataset.path}/"
    return {path: content for path, content in contents.items() if path.startswith(folder)}
