"""What things were called: `previous:` of datasets, publishers and resources. An address that people use is kept alive,
and leads to one thing alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from site_builder.catalogue.keys import COMMUNE, DATASET, RESOURCE
from site_builder.catalogue.names import RESERVED, RESERVED_RESOURCES, wrong_name
from site_builder.model import Dataset, Lines, Publisher, Source
from site_builder.problems import Place, Problem, error
from site_builder.views import names
from site_builder.yaml_source import Notes, Record, Section
from site_builder.yaml_source.words import LONGEST_SLUG, SLUG, shown


def former_ids(record: Record, notes: Notes) -> tuple[str, ...]:
    """Those of a dataset: as that of today, publisher/dataset."""
    return _former(record, "previous-id", DATASET, notes)


def former_slugs(record: Record, notes: Notes) -> tuple[str, ...]:
    """Those of a publisher."""
    return _former(record, "previous-slug", COMMUNE, notes)


def former_names(record: Record, notes: Notes) -> tuple[str, ...]:
    """Those of a resource, which are the beginning of its files' names."""
    return _former(record, "previous-name", RESOURCE, notes)


def _former(record: Record, code: str, section: Section, notes: Notes) -> tuple[str, ...]:
    """Each once, in their order; a malformed one is said, and left out."""
    example, line = section.by_name["previous"].example, record.line_of("previous")
    found = dict.fromkeys(names(record, "previous", notes, example))
    bad = [one for one in found if not _fits(one, code)]
    for one in bad:
        notes.error(code, line, value=shown(one), example=example)
    return tuple(one for one in found if one not in bad)


def _fits(name: str, code: str) -> bool:
    parts, first = name.split("/"), name.split("/")[0]
    if len(parts) != (2 if code == "previous-id" else 1):
        return False
    reserved = RESERVED_RESOURCES if code == "previous-name" else RESERVED
    return first not in reserved and all(map(_is_slug, parts))


def _is_slug(name: str) -> bool:
    return bool(SLUG.fullmatch(name)) and len(name) <= LONGEST_SLUG and not wrong_name(name)


CLAIMS = frozenset({"previous-taken", "previous-twice"})  # codes of what is said of two that claim one name


class Claims:
    """Who was called what. `taken`: what things are called now."""

    def __init__(self, taken: Collection[str]) -> None:
        self.taken, self.owners = taken, dict[str, str]()

    def granted(self, owner: str, previous: Iterable[str], line: int, notes: Notes) -> tuple[str, ...]:
        """The former names that lead to `owner`; of each other one it is said why it cannot."""
        for name in previous:
            if name == owner:
                notes.error("previous-own", line, value=name)
            elif name in self.taken:
                notes.error("previous-taken", line, value=name)
            elif self.owners.setdefault(name, owner) != owner:
                notes.error("previous-twice", line, value=name, other=self.owners[name])
        return tuple(name for name in previous if name not in self.taken and self.owners.get(name) == owner)


def settle_resources(sources: tuple[Source, ...], lines: Mapping[str, int], notes: Notes) -> tuple[Source, ...]:
    """`lines`: those of `previous`, by the resource's name."""
    claims = Claims({source.name for source in sources})
    return tuple(
        replace(one, previous=claims.granted(one.name, one.previous, lines[one.name], notes)) if one.previous else one
        for one in sources
    )


def settle_publishers(publishers: Mapping[str, Publisher], lines: Lines, notes: Notes) -> dict[str, Publisher]:
    claims = Claims(publishers.keys())
    return {
        slug: replace(one, previous=claims.granted(slug, one.previous, lines[slug]["previous"], notes))
        if one.previous
        else one
        for slug, one in publishers.items()
    }


def settle_datasets(
    datasets: Iterable[Dataset], withheld: Iterable[str]
) -> tuple[tuple[Dataset, ...], tuple[Problem, ...]]:
    """Datasets in order of id, whose identifiers, former ids and replacements are nobody else's and lead somewhere."""
    some = sorted(datasets, key=lambda one: one.id)
    claims, problems = Claims({*(one.id for one in some), *withheld}), list[Problem]()
    settled, known = [], dict[str, str]()
    for one in some:
        if one.identifier and (other := known.setdefault(one.identifier, one.id)) != one.id:
            problems.append(error("identifier-twice", Place(one.descriptor), value=shown(one.identifier), other=other))
            one = replace(one, identifier="")
        if one.previous:
            notes = Notes(one.descriptor)
            one = replace(one, previous=claims.granted(one.id, one.previous, one.previous_line, notes))
            problems += notes.all()
        settled.append(one)
    for place, one in enumerate(settled):
        if (gone := one.withdrawn) and gone.replaced_by:
            to = claims.owners.get(gone.replaced_by, gone.replaced_by)
            if to == one.id or to not in claims.taken:
                where = Place(one.descriptor, gone.line)
                problems.append(error("replacement-unknown", where, value=shown(gone.replaced_by)))
                to = ""
            settled[place] = replace(one, withdrawn=replace(gone, replaced_by=to))
    return tuple(settled), tuple(problems)


def moved(publishers: Iterable[Publisher], datasets: Iterable[Dataset]) -> dict[str, str]:
    """What leads elsewhere now: former ids of datasets and slugs of publishers, with those of today.

    What a dataset says of itself comes before what follows from its publisher's former slugs.
    """
    found = {old: one.slug for one in publishers for old in one.previous}
    slugs = {one.slug: one.previous for one in publishers}
    some = list(datasets)
    derived = {id_: one.id for one in some for id_ in _ids(one, slugs.get(one.publisher, ())) if id_ != one.id}
    return found | derived | {old: one.id for one in some for old in one.previous}


def first_ids(
    publishers: Iterable[Publisher], datasets: Iterable[Dataset], leads: Mapping[str, str]
) -> dict[str, str]:
    """The id that each dataset had first, unless another one has it now; `leads`: as `moved` gives them."""
    slugs = {one.slug: one.previous for one in publishers}
    named = ((one, _ids(one, slugs.get(one.publisher, ()))) for one in datasets)
    return {one.id: next(id_ for id_ in ids if leads.get(id_, id_) == one.id) for one, ids in named}


def _ids(dataset: Dataset, slugs: Iterable[str]) -> Iterator[str]:
    """The ids that it may have had, in order of age: under the former `slugs` of its publisher, then as declared."""
    slugs = (*slugs, dataset.publisher)
    for id_ in (*dataset.previous, dataset.id):
        publisher, _, slug = id_.partition("/")
        before = slugs[: slugs.index(publisher)] if publisher in slugs else ()
        yield from (f"{old}/{slug}" for old in before)
        yield id_
