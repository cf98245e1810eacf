"""What things were called: `previous:` of datasets, publishers and resources. An address that
people use is kept alive, and leads to one thing alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from site_builder.core.model import Dataset, Lines, Publisher, Resource
from site_builder.core.problems import Problem
from site_builder.core.text import LONGEST_SLUG, SLUG, show_safe_value
from site_builder.metadata.chart_requests import read_name_list
from site_builder.metadata.keys import COMMUNE, DATASET, RESOURCE
from site_builder.metadata.public_names import RESERVED, RESERVED_RESOURCES, check_file_name
from site_builder.metadata.yaml import FileProblems, MetadataRecord, MetadataSection


def read_former_ids(record: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """Those of a dataset: as that of today, publisher/dataset."""
    return _former(record, "previous-id", DATASET, notes)


def read_former_slugs(record: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """Those of a publisher."""
    return _former(record, "previous-slug", COMMUNE, notes)


def read_former_names(record: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """Those of a resource, which are the beginning of its files' names."""
    return _former(record, "previous-name", RESOURCE, notes)


def _former(
    record: MetadataRecord, code: str, section: MetadataSection, notes: FileProblems
) -> tuple[str, ...]:
    """Each once, in their order; a malformed one is said, and left out."""
    example = section.by_name["previous"].example
    line = record.line_of("previous")
    found = dict.fromkeys(read_name_list(record, "previous", notes, example))
    bad = [one for one in found if not _fits(one, code)]
    for one in bad:
        notes.error(code, line, value=show_safe_value(one), example=example)
    return tuple(one for one in found if one not in bad)


def _fits(name: str, code: str) -> bool:
    parts = name.split("/")
    first = name.split("/")[0]
    if len(parts) != (2 if code == "previous-id" else 1):
        return False
    reserved = RESERVED_RESOURCES if code == "previous-name" else RESERVED
    return first not in reserved and all(map(_is_slug, parts))


def _is_slug(name: str) -> bool:
    return bool(SLUG.fullmatch(name)) and len(name) <= LONGEST_SLUG and not check_file_name(name)


UNPROVEN = "previous-unproven"
# codes of what is said of two that claim one name, and of one that claims another's
CLAIMS = frozenset({"previous-taken", "previous-twice", UNPROVEN, "identifier-twice"})


class FormerNameClaims:
    """Who was called what. `taken`: what things are called now."""

    def __init__(self, taken: Collection[str]) -> None:
        self.taken, self.owners = taken, dict[str, str]()

    def granted(
        self, owner: str, previous: Iterable[str], line: int, notes: FileProblems
    ) -> tuple[str, ...]:
        """The former names that lead to `owner`; of each other one it is said why it cannot."""
        for name in previous:
            if name == owner:
                notes.error("previous-own", line, value=name)
            elif name in self.taken:
                notes.error("previous-taken", line, value=name)
            elif self.owners.setdefault(name, owner) != owner:
                notes.error("previous-twice", line, value=name, other=self.owners[name])
        return tuple(
            name for name in previous if name not in self.taken and self.owners.get(name) == owner
        )


def settle_resources(
    sources: tuple[Resource, ...], lines: Mapping[str, int], notes: FileProblems
) -> tuple[Resource, ...]:
    """`lines`: those of `previous`, by the resource's name."""
    claims = FormerNameClaims({source.name for source in sources})
    return tuple(
        replace(one, previous=claims.granted(one.name, one.previous, lines[one.name], notes))
        if one.previous
        else one
        for one in sources
    )


def settle_publishers(
    publishers: Mapping[str, Publisher], lines: Lines, notes: FileProblems
) -> dict[str, Publisher]:
    claims = FormerNameClaims(publishers.keys())
    return {
        slug: replace(
            one, previous=claims.granted(slug, one.previous, lines[slug]["previous"], notes)
        )
        if one.previous
        else one
        for slug, one in publishers.items()
    }


Proof = Literal["proven", "unproven", "unread"]


@dataclass(frozen=True, slots=True)
class FormerIdClaim:
    """A former id that bears the name of another publisher. `names`: the ids that the dataset which
    claims it has, and those that it had under names of its own publisher."""

    dataset: Dataset
    former: str
    names: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        return self.dataset.id, self.former


def _declare_all_proven(claims: Sequence[FormerIdClaim]) -> dict[tuple[str, str], Proof]:
    """For who asks of datasets, and not of their addresses."""
    return {claim.key: "proven" for claim in claims}


@dataclass(frozen=True, slots=True)
class FormerIdTestimony:
    """What is known beyond the folders. `judge` has a verdict on each claim, by its key;
    `identifiers`: those by which other catalogues knew datasets before, by id."""

    judge: Callable[[Sequence[FormerIdClaim]], Mapping[tuple[str, str], Proof]] = (
        _declare_all_proven
    )
    identifiers: Mapping[str, str] = field(default_factory=dict)


NOBODY = FormerIdTestimony()


@dataclass(frozen=True, slots=True)
class SettledDatasets:
    """Datasets in order of id. `contested`: ids of other publishers, claimed without proof."""

    datasets: tuple[Dataset, ...]
    problems: tuple[Problem, ...]
    contested: tuple[str, ...]


def settle_datasets(
    datasets: Iterable[Dataset],
    withheld: Collection[str],
    publishers: Mapping[str, Publisher],
    testimony: FormerIdTestimony,
) -> SettledDatasets:
    """Datasets whose identifiers, former ids and replacements are nobody else's and lead somewhere.

    A former id under the name of its own publisher is a dataset's before anybody else's; under that
    of another publisher it is the testimony's to give.
    """
    some = sorted(datasets, key=lambda one: one.id)
    notes = {one.id: FileProblems(one.descriptor) for one in some}
    slugs = {slug: one.previous for slug, one in publishers.items()}
    claims = FormerNameClaims({*notes, *withheld})
    own = {one.id: _grant_own(one, slugs, claims, notes[one.id]) for one in some}
    foreign: list[FormerIdClaim] = []
    for one in some:
        foreign += _foreign_claims(one, own[one.id], slugs, claims.taken)
    verdicts = testimony.judge(foreign) if foreign else {}
    settled: list[Dataset] = []
    contested: list[str] = []
    for one in some:
        others, refused = _grant_foreign(
            one, slugs, verdicts=verdicts, claims=claims, notes=notes[one.id]
        )
        contested += refused
        granted = {*own[one.id], *others}
        previous = tuple(name for name in one.previous if name in granted)
        settled.append(replace(one, previous=previous))
    waiting = {testimony.identifiers[id_]: id_ for id_ in withheld if id_ in testimony.identifiers}
    settled = _settle_identifiers(
        settled, slugs, known=testimony.identifiers, waiting=waiting, notes=notes
    )
    settled = [_settle_replacement(one, claims, notes[one.id]) for one in settled]
    problems = tuple(problem for one in notes.values() for problem in one.all())
    return SettledDatasets(tuple(settled), problems, tuple(sorted(set(contested))))


FormerSlugs = Mapping[str, Sequence[str]]  # by the slug that a publisher has now


def _is_own(former: str, dataset: Dataset, slugs: FormerSlugs) -> bool:
    """Does it bear a name that the publisher of this dataset has or had, by the owner's word?"""
    publisher = former.split("/")[0]
    return publisher == dataset.publisher or publisher in slugs.get(dataset.publisher, ())


def _grant_own(
    dataset: Dataset, slugs: FormerSlugs, claims: FormerNameClaims, notes: FileProblems
) -> tuple[str, ...]:
    own = [former for former in dataset.previous if _is_own(former, dataset, slugs)]
    return claims.granted(dataset.id, own, dataset.previous_line, notes)


def _foreign_claims(
    dataset: Dataset, own: tuple[str, ...], slugs: FormerSlugs, taken: Collection[str]
) -> Iterator[FormerIdClaim]:
    """The claims to be judged; `own`: former ids that the dataset has been granted."""
    names = frozenset(_ids(replace(dataset, previous=own), slugs.get(dataset.publisher, ())))
    for former in dataset.previous:
        if former not in taken and not _is_own(former, dataset, slugs):
            yield FormerIdClaim(dataset, former, names)


def _grant_foreign(
    dataset: Dataset,
    slugs: FormerSlugs,
    verdicts: Mapping[tuple[str, str], Proof],
    claims: FormerNameClaims,
    notes: FileProblems,
) -> tuple[tuple[str, ...], list[str]]:
    """The former ids of other publishers that lead to a dataset, and those that nothing proves."""
    line = dataset.previous_line
    claimed: list[str] = []
    refused: list[str] = []
    for former in dataset.previous:
        if _is_own(former, dataset, slugs):
            continue
        if verdicts.get((dataset.id, former)) == "unproven":
            notes.error(UNPROVEN, line, value=former, publisher=former.split("/")[0])
            refused.append(former)
        else:
            claimed.append(former)
    granted = claims.granted(dataset.id, claimed, line, notes)
    for former in granted:
        if verdicts[dataset.id, former] == "unread":
            notes.warning("previous-unread", line, value=former, publisher=former.split("/")[0])
    return granted, refused


def _settle_identifiers(
    datasets: Sequence[Dataset],
    slugs: FormerSlugs,
    known: Mapping[str, str],
    waiting: Mapping[str, str],
    notes: Mapping[str, FileProblems],
) -> list[Dataset]:
    """Of those that give one identifier, the one that is `known` to have had it keeps it, else the
    first. Where nobody knows and they are of several publishers, each is told: either may have
    taken it from the other. `waiting`: identifiers of what cannot be read now, with its ids; these
    are for nobody else meanwhile."""
    claimants: dict[str, list[Dataset]] = {}
    for one in datasets:
        if one.identifier:
            claimants.setdefault(one.identifier, []).append(one)
    losers: set[str] = set()
    for identifier, several in claimants.items():
        had = [one.id for one in several if _had_identifier(one, slugs, known)]
        first = several[0]
        keeper = waiting.get(identifier) or (had or [first.id])[0]
        for one in several:
            if one.id != keeper:
                losers.add(one.id)
                notes[one.id].error(
                    "identifier-twice", value=show_safe_value(identifier), other=keeper
                )
        strangers = [one.id for one in several if one.publisher != first.publisher]
        if strangers and keeper == first.id and not had:
            notes[first.id].error(
                "identifier-twice", value=show_safe_value(identifier), other=strangers[0]
            )
    return [replace(one, identifier="") if one.id in losers else one for one in datasets]


def _had_identifier(dataset: Dataset, slugs: FormerSlugs, known: Mapping[str, str]) -> bool:
    ids = _ids(dataset, slugs.get(dataset.publisher, ()))
    return any(known.get(id_) == dataset.identifier for id_ in ids)


def _settle_replacement(dataset: Dataset, claims: FormerNameClaims, notes: FileProblems) -> Dataset:
    """A dataset; if it is withdrawn, with the id of today of what replaces it, if that is there."""
    gone = dataset.withdrawn
    if not gone or not gone.replaced_by:
        return dataset
    to = claims.owners.get(gone.replaced_by, gone.replaced_by)
    if to == dataset.id or to not in claims.taken:
        notes.error("replacement-unknown", gone.line, value=show_safe_value(gone.replaced_by))
        to = ""
    return replace(dataset, withdrawn=replace(gone, replaced_by=to))


def map_former_ids(publishers: Iterable[Publisher], datasets: Iterable[Dataset]) -> dict[str, str]:
    """What leads elsewhere now: former ids of datasets and slugs of publishers, with those of
    today.

    What a dataset says of itself comes before what follows from its publisher's former slugs.
    """
    found = {old: one.slug for one in publishers for old in one.previous}
    slugs = {one.slug: one.previous for one in publishers}
    some = list(datasets)
    derived = {
        id_: one.id
        for one in some
        for id_ in _ids(one, slugs.get(one.publisher, ()))
        if id_ != one.id
    }
    return found | derived | {old: one.id for one in some for old in one.previous}


def find_first_ids(
    publishers: Iterable[Publisher], datasets: Iterable[Dataset], leads: Mapping[str, str]
) -> dict[str, str]:
    """The id that each dataset had first, unless another one has it now; `leads`: as
    `map_former_ids` gives them."""
    slugs = {one.slug: one.previous for one in publishers}
    named = ((one, _ids(one, slugs.get(one.publisher, ()))) for one in datasets)
    return {one.id: next(id_ for id_ in ids if leads.get(id_, id_) == one.id) for one, ids in named}


def _ids(dataset: Dataset, slugs: Iterable[str]) -> Iterator[str]:
    """The ids that it may have had, in order of age: under the former `slugs` of its publisher,
    then as declared."""
    slugs = (*slugs, dataset.publisher)
    for id_ in (*dataset.previous, dataset.id):
        publisher, _, slug = id_.partition("/")
        before = slugs[: slugs.index(publisher)] if publisher in slugs else ()
        yield from (f"{old}/{slug}" for old in before)
        yield id_
