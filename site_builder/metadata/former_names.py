"""What things were called: `previous:` of datasets, publishers and resources. An address that
people use is kept alive, and leads to one thing alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from site_builder.core.model.dataset import Dataset, Resource
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import LONGEST_SLUG, SLUG, show_safe_value
from site_builder.metadata.chart_requests import read_name_list
from site_builder.metadata.folder_origins import NO_ORIGINS, FolderOrigins
from site_builder.metadata.keys.dataset import DATASET
from site_builder.metadata.keys.publisher import COMMUNE
from site_builder.metadata.keys.resource import RESOURCE
from site_builder.metadata.public_names import RESERVED, RESERVED_RESOURCES, check_file_name
from site_builder.metadata.yaml import FileProblems, MetadataRecord, MetadataSection

MALFORMED_ID = "previous-id"
MALFORMED_SLUG = "previous-slug"
OWN = "previous-own"
TAKEN = "previous-taken"
TWICE = "previous-twice"
UNPROVEN = "previous-unproven"
# What is said of `previous` of a dataset or of a publisher, where it leads nowhere
REFUSED_NAMES = frozenset({MALFORMED_ID, MALFORMED_SLUG, OWN, TAKEN, TWICE, UNPROVEN})


def read_former_ids(record: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """Those of a dataset: as that of today, publisher/dataset."""
    return _read_former_names(record, MALFORMED_ID, DATASET, notes)


def read_former_slugs(record: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """Those of a publisher."""
    return _read_former_names(record, MALFORMED_SLUG, COMMUNE, notes)


def read_former_names(record: MetadataRecord, notes: FileProblems) -> tuple[str, ...]:
    """Those of a resource, which are the beginning of its files' names."""
    return _read_former_names(record, "previous-name", RESOURCE, notes)


def _read_former_names(
    record: MetadataRecord, code: str, section: MetadataSection, notes: FileProblems
) -> tuple[str, ...]:
    """Each once, in their order; a malformed one is said, and left out."""
    example = section.by_name["previous"].example
    line = record.line_of("previous")
    names = dict.fromkeys(read_name_list(record, "previous", notes, example))
    malformed = [name for name in names if not _is_valid_name(name, code)]
    for name in malformed:
        notes.report(code, line, value=show_safe_value(name), example=example)
    return tuple(name for name in names if name not in malformed)


def _is_valid_name(name: str, code: str) -> bool:
    parts = name.split("/")
    first_part = name.split("/")[0]
    if len(parts) != (2 if code == MALFORMED_ID else 1):
        return False
    reserved = RESERVED_RESOURCES if code == "previous-name" else RESERVED
    return first_part not in reserved and all(map(_is_slug, parts))


def _is_slug(name: str) -> bool:
    return bool(SLUG.fullmatch(name)) and len(name) <= LONGEST_SLUG and not check_file_name(name)


class FormerNameClaims:
    """Who was called what. `taken`: what things are called now."""

    def __init__(self, taken: Collection[str]) -> None:
        self.taken = taken
        self.owners = dict[str, str]()

    def granted(
        self, owner: str, previous: Iterable[str], line: int, notes: FileProblems
    ) -> tuple[str, ...]:
        """The former names that lead to `owner`; of each other one it is said why it cannot."""
        for name in previous:
            if name == owner:
                notes.report(OWN, line, value=name)
            elif name in self.taken:
                notes.report(TAKEN, line, value=name)
            elif self.owners.setdefault(name, owner) != owner:
                notes.report(TWICE, line, value=name, other=self.owners[name])
        return tuple(
            name for name in previous if name not in self.taken and self.owners.get(name) == owner
        )


def settle_resources(sources: tuple[Resource, ...], notes: FileProblems) -> tuple[Resource, ...]:
    claims = FormerNameClaims({source.name for source in sources})
    settled: list[Resource] = []
    for source in sources:
        names = claims.granted(source.name, source.previous, source.previous_line, notes)
        settled.append(replace(source, previous=names))
    return tuple(settled)


def settle_publishers(
    publishers: Mapping[str, Publisher], lines: Mapping[str, Mapping[str, int]], notes: FileProblems
) -> dict[str, Publisher]:
    claims = FormerNameClaims(publishers.keys())
    return {
        slug: replace(
            publisher,
            previous=claims.granted(slug, publisher.previous, lines[slug]["previous"], notes),
        )
        if publisher.previous
        else publisher
        for slug, publisher in publishers.items()
    }


Proof = Literal["proven", "unproven", "unread"]


@dataclass(frozen=True, slots=True)
class FormerIdClaim:
    """A former id that bears the name of another publisher. `names`: the ids that the dataset which
    claims it has, and those that it had under names of its own publisher."""

    dataset: Dataset
    former_id: str
    names: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        return self.dataset.id, self.former_id


def _declare_all_proven(claims: Sequence[FormerIdClaim]) -> dict[tuple[str, str], Proof]:
    """For who asks of datasets, and not of their addresses."""
    return {claim.key: "proven" for claim in claims}


@dataclass(frozen=True, slots=True)
class FormerIdTestimony:
    """What is known beyond the folders. `judge` has a verdict on each claim, by its key;
    `identifiers`: those by which other catalogues knew datasets before, by id; `origins`: of
    folders."""

    judge: Callable[[Sequence[FormerIdClaim]], Mapping[tuple[str, str], Proof]] = (
        _declare_all_proven
    )
    identifiers: Mapping[str, str] = field(default_factory=dict)
    origins: FolderOrigins = NO_ORIGINS


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
    ordered = sorted(datasets, key=lambda dataset: dataset.id)
    notes = {dataset.id: FileProblems(dataset.descriptor) for dataset in ordered}
    slugs = {slug: publisher.previous for slug, publisher in publishers.items()}
    claims = FormerNameClaims({*notes, *withheld})
    own_ids = {
        dataset.id: _grant_own_ids(dataset, slugs, claims, notes[dataset.id]) for dataset in ordered
    }
    foreign_claims: list[FormerIdClaim] = []
    for dataset in ordered:
        foreign_claims += _list_foreign_claims(dataset, own_ids[dataset.id], slugs, claims.taken)
    verdicts = testimony.judge(foreign_claims) if foreign_claims else {}
    settled: list[Dataset] = []
    contested: list[str] = []
    for dataset in ordered:
        foreign_ids, refused_ids = _grant_foreign_ids(
            dataset, slugs, verdicts=verdicts, claims=claims, notes=notes[dataset.id]
        )
        contested += refused_ids
        granted_ids = {*own_ids[dataset.id], *foreign_ids}
        previous = tuple(name for name in dataset.previous if name in granted_ids)
        settled.append(replace(dataset, previous=previous))
    withheld_identifiers = {
        testimony.identifiers[id_]: id_ for id_ in withheld if id_ in testimony.identifiers
    }
    settled = _settle_identifiers(
        settled,
        slugs,
        known_identifiers=testimony.identifiers,
        withheld_identifiers=withheld_identifiers,
        notes=notes,
    )
    settled = [_settle_replacement(dataset, claims, notes[dataset.id]) for dataset in settled]
    problems = tuple(problem for file_problems in notes.values() for problem in file_problems.all())
    return SettledDatasets(tuple(settled), problems, tuple(sorted(set(contested))))


FormerSlugs = Mapping[str, Sequence[str]]  # by the slug that a publisher has now


def _is_of_own_publisher(former_id: str, dataset: Dataset, slugs: FormerSlugs) -> bool:
    """Does it bear a name that the publisher of this dataset has or had, by the owner's word?"""
    publisher = former_id.split("/")[0]
    return publisher == dataset.publisher or publisher in slugs.get(dataset.publisher, ())


def _grant_own_ids(
    dataset: Dataset, slugs: FormerSlugs, claims: FormerNameClaims, notes: FileProblems
) -> tuple[str, ...]:
    own_ids = [
        former_id
        for former_id in dataset.previous
        if _is_of_own_publisher(former_id, dataset, slugs)
    ]
    return claims.granted(dataset.id, own_ids, dataset.previous_line, notes)


def _list_foreign_claims(
    dataset: Dataset, own_ids: tuple[str, ...], slugs: FormerSlugs, taken_ids: Collection[str]
) -> Iterator[FormerIdClaim]:
    """The claims to be judged; `own_ids`: former ids that the dataset has been granted."""
    dataset_ids = frozenset(
        _list_possible_ids(replace(dataset, previous=own_ids), slugs.get(dataset.publisher, ()))
    )
    for former_id in dataset.previous:
        if former_id not in taken_ids and not _is_of_own_publisher(former_id, dataset, slugs):
            yield FormerIdClaim(dataset, former_id, dataset_ids)


def _grant_foreign_ids(
    dataset: Dataset,
    slugs: FormerSlugs,
    verdicts: Mapping[tuple[str, str], Proof],
    claims: FormerNameClaims,
    notes: FileProblems,
) -> tuple[tuple[str, ...], list[str]]:
    """The former ids of other publishers that lead to a dataset, and those that nothing proves."""
    line = dataset.previous_line
    claimed_ids: list[str] = []
    refused_ids: list[str] = []
    for former_id in dataset.previous:
        if _is_of_own_publisher(former_id, dataset, slugs):
            continue
        if verdicts.get((dataset.id, former_id)) == "unproven":
            notes.report(UNPROVEN, line, value=former_id, publisher=former_id.split("/")[0])
            refused_ids.append(former_id)
        else:
            claimed_ids.append(former_id)
    granted_ids = claims.granted(dataset.id, claimed_ids, line, notes)
    for former_id in granted_ids:
        if verdicts[dataset.id, former_id] == "unread":
            notes.report(
                "previous-unread", line, value=former_id, publisher=former_id.split("/")[0]
            )
    return granted_ids, refused_ids


def _settle_identifiers(
    datasets: Sequence[Dataset],
    slugs: FormerSlugs,
    known_identifiers: Mapping[str, str],
    withheld_identifiers: Mapping[str, str],
    notes: Mapping[str, FileProblems],
) -> list[Dataset]:
    """Of those that give one identifier, the one that is known to have had it (`known_identifiers`)
    keeps it, else the first. Where nobody knows and they are of several publishers, each is told:
    either may have taken it from the other. `withheld_identifiers`: those of what cannot be read
    now, with its ids; these are for nobody else meanwhile."""
    claimants: dict[str, list[Dataset]] = {}
    for dataset in datasets:
        if dataset.identifier:
            claimants.setdefault(dataset.identifier, []).append(dataset)
    losers: set[str] = set()
    for identifier, rivals in claimants.items():
        former_holders = [
            dataset.id for dataset in rivals if _had_identifier(dataset, slugs, known_identifiers)
        ]
        first_dataset = rivals[0]
        keeper = withheld_identifiers.get(identifier) or (former_holders or [first_dataset.id])[0]
        for dataset in rivals:
            if dataset.id != keeper:
                losers.add(dataset.id)
                notes[dataset.id].report(
                    "identifier-twice", value=show_safe_value(identifier), other=keeper
                )
        strangers = [
            dataset.id for dataset in rivals if dataset.publisher != first_dataset.publisher
        ]
        if strangers and keeper == first_dataset.id and not former_holders:
            notes[first_dataset.id].report(
                "identifier-twice", value=show_safe_value(identifier), other=strangers[0]
            )
    return [
        replace(dataset, identifier="") if dataset.id in losers else dataset for dataset in datasets
    ]


def _had_identifier(
    dataset: Dataset, slugs: FormerSlugs, known_identifiers: Mapping[str, str]
) -> bool:
    ids = _list_possible_ids(dataset, slugs.get(dataset.publisher, ()))
    return any(known_identifiers.get(id_) == dataset.identifier for id_ in ids)


def _settle_replacement(dataset: Dataset, claims: FormerNameClaims, notes: FileProblems) -> Dataset:
    """A dataset; if it is withdrawn, with the id of today of what replaces it, if that is there."""
    withdrawal = dataset.withdrawn
    if not withdrawal or not withdrawal.replaced_by:
        return dataset
    replacement_id = claims.owners.get(withdrawal.replaced_by, withdrawal.replaced_by)
    if replacement_id == dataset.id or replacement_id not in claims.taken:
        notes.report(
            "replacement-unknown", withdrawal.line, value=show_safe_value(withdrawal.replaced_by)
        )
        replacement_id = ""
    return replace(dataset, withdrawn=replace(withdrawal, replaced_by=replacement_id))


def map_former_names(
    publishers: Iterable[Publisher], datasets: Iterable[Dataset]
) -> dict[str, str]:
    """What leads elsewhere now: former ids of datasets and slugs of publishers, with those of
    today.

    What a dataset says of itself comes before what follows from its publisher's former slugs.
    """
    renamed_slugs = {
        former_slug: publisher.slug
        for publisher in publishers
        for former_slug in publisher.previous
    }
    slugs = {publisher.slug: publisher.previous for publisher in publishers}
    dataset_list = list(datasets)
    derived_ids = {
        id_: dataset.id
        for dataset in dataset_list
        for id_ in _list_possible_ids(dataset, slugs.get(dataset.publisher, ()))
        if id_ != dataset.id
    }
    return (
        renamed_slugs
        | derived_ids
        | {former_id: dataset.id for dataset in dataset_list for former_id in dataset.previous}
    )


def find_first_ids(
    publishers: Iterable[Publisher], datasets: Iterable[Dataset], former_names: Mapping[str, str]
) -> dict[str, str]:
    """The id that each dataset had first, unless another one has it now; `former_names`: as
    `map_former_names` gives them."""
    slugs = {publisher.slug: publisher.previous for publisher in publishers}
    possible_ids = (
        (dataset, _list_possible_ids(dataset, slugs.get(dataset.publisher, ())))
        for dataset in datasets
    )
    return {
        dataset.id: next(id_ for id_ in ids if former_names.get(id_, id_) == dataset.id)
        for dataset, ids in possible_ids
    }


def _list_possible_ids(dataset: Dataset, slugs: Iterable[str]) -> Iterator[str]:
    """The ids that it may have had, in order of age: under the former `slugs` of its publisher,
    then as declared."""
    slugs = (*slugs, dataset.publisher)
    for id_ in (*dataset.previous, dataset.id):
        publisher, _, slug = id_.partition("/")
        former_slugs = slugs[: slugs.index(publisher)] if publisher in slugs else ()
        yield from (f"{former_slug}/{slug}" for former_slug in former_slugs)
        yield id_
