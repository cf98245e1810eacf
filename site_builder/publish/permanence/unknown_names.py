"""What `previous:` names that nothing was called before: an address is made that nobody asks for,
and the one that was meant may be lost.

Told once, for the next site has that address. Where nothing of before is known, nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from site_builder.compose.published_files import get_resource_name
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.prepared import ORIGINALS
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, slugify_text
from site_builder.metadata.former_names import MALFORMED_SLUG
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.metadata.yaml import FileProblems
from site_builder.publish.permanence.address_book import AddressBook

ALMOST = 0.85  # likeness of slugs where the publishers are not the same


def find_unknown_names(
    before: AddressBook, now: AddressBook, catalogue: Catalogue, *, is_proposal: bool = False
) -> Iterator[Problem]:
    """A warning for each former name of a publisher, a dataset or a resource that nothing bore.

    A build goes on where a file loses its address: what it was called may be declared a build
    later. Beyond a proposal, such a name is told only where it is like one that is lost now.
    """
    if before.publishers:
        yield from _find_unknown_slugs(before, now, catalogue)
    former_slugs = {publisher.slug: publisher.previous for publisher in catalogue.publishers}
    known_ids = before.known_ids
    ids_before = _group_ids_before(before, now)
    for dataset in (*catalogue.datasets, *catalogue.withdrawn):
        if not before.unreadable.isdisjoint((dataset.id, *dataset.previous)):
            continue  # what else it was called could not be read there
        notes = FileProblems(dataset.descriptor)
        if known_ids:
            slugs = former_slugs.get(dataset.publisher, ())
            _report_unknown_ids(dataset, slugs, known_ids=known_ids, now=now, notes=notes)
        names_before = _list_resource_names(before, ids_before.get(dataset.id, ()))
        if names_before:
            _report_unknown_resource_names(dataset, names_before, is_proposal, notes)
        yield from notes.all()


def correct_former_name(problem: Problem, before: AddressBook, now: AddressBook) -> Problem:
    """A problem of one name of `previous`; with the name that is meant instead, where there is one
    that nothing is called any more."""
    name = str(problem.params["value"])
    if problem.code == MALFORMED_SLUG:
        near = find_nearest_word(slugify_text(name), before.publishers - now.publishers)
    elif name in before.known_ids:
        near = ""
    else:
        near = guess_id(name, before.known_ids - now.ids)
    if not near:
        return problem
    return make_problem("previous-unknown-near", problem.place, value=name, near=near)


def guess_id(name: str, ids: Collection[str]) -> str:
    """That of `ids` which is probably meant by `name`, be it an address, a path, capitals, a slug
    alone, a mistyped word or another publisher's name; or ""."""
    parts = [part for part in map(slugify_text, name.split("/")) if part]
    for pair in pairwise(parts):
        if "/".join(pair) in ids:
            return "/".join(pair)
    if not parts:
        return ""
    publisher, slug = ("", *parts)[-2:]
    own_ids = {id_.partition("/")[2]: id_ for id_ in ids if id_.startswith(f"{publisher}/")}
    near_slug = find_nearest_word(slug, own_ids)
    if near_slug:
        return own_ids[near_slug]
    all_ids = {id_.partition("/")[2]: id_ for id_ in sorted(ids)}
    near_slug = find_nearest_word(slug, all_ids, ALMOST)
    return all_ids[near_slug] if near_slug else ""


def _find_unknown_slugs(
    before: AddressBook, now: AddressBook, catalogue: Catalogue
) -> Iterator[Problem]:
    for publisher in catalogue.publishers:
        own_slugs = {publisher.slug, *publisher.previous}
        places = catalogue.places.get(publisher.slug, {})
        place = places.get("previous", Place(path=OWNER_FILE))
        for slug in publisher.previous:
            if slug not in before.publishers:
                vanished_slugs = before.publishers - now.publishers
                near = find_nearest_word(slug, vanished_slugs)
                near = near or find_nearest_word(slug, before.publishers - own_slugs)
                yield _make_unknown_name(place, slug, near)


def _report_unknown_ids(
    dataset: Dataset,
    former_slugs: Iterable[str],
    known_ids: frozenset[str],
    now: AddressBook,
    notes: FileProblems,
) -> None:
    """`former_slugs`: those of its publisher, under which it may have had the same name."""
    own_ids = {dataset.id, *dataset.previous}
    for former_id in dataset.previous:
        publisher, _, slug = former_id.partition("/")
        ids = {former_id}
        if publisher == dataset.publisher:
            ids.update(f"{former_slug}/{slug}" for former_slug in former_slugs)
        if not known_ids.isdisjoint(ids):
            continue
        near = ""
        if not notes.full:
            siblings = {id_ for id_ in known_ids if id_.startswith(f"{publisher}/")}
            near = guess_id(former_id, known_ids - now.ids)
            near = near or guess_id(former_id, siblings - own_ids)
        place = Place(path=dataset.descriptor, line=dataset.previous_line)
        notes.add(_make_unknown_name(place, former_id, near))


def _report_unknown_resource_names(
    dataset: Dataset, names_before: frozenset[str], is_proposal: bool, notes: FileProblems
) -> None:
    names_now = {resource.name for resource in dataset.sources}
    for resource in dataset.sources:
        for name in resource.previous:
            if name in names_before:
                continue
            near = ""
            if not notes.full:
                near = find_nearest_word(name, names_before - names_now)
            if near or is_proposal:
                place = Place(path=dataset.descriptor, line=resource.previous_line)
                notes.add(_make_unknown_name(place, name, near))


def _group_ids_before(before: AddressBook, now: AddressBook) -> Mapping[str, list[str]]:
    """The ids under which datasets had files, by that of now."""
    ids_before: dict[str, list[str]] = {}
    for id_ in before.datasets:
        ids_before.setdefault(now.former_names.get(id_, id_), []).append(id_)
    return ids_before


def _list_resource_names(before: AddressBook, ids: Iterable[str]) -> frozenset[str]:
    """What the files of a dataset were called at these ids."""
    names: set[str] = set()
    for id_ in ids:
        for path in before.datasets[id_].files:
            if not path.startswith(ORIGINALS):
                names.add(get_resource_name(path))
    return frozenset(names)


def _make_unknown_name(place: Place, name: str, near: str) -> Problem:
    if near:
        return make_problem("previous-unknown-near", place, value=name, near=near)
    return make_problem("previous-unknown", place, value=name)
