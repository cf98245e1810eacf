"""Whether a dataset that claims an address of another publisher is the one that was there.

Two witnesses can say so. Git, where the last change of the main line that took files out of the
former folder (a commit, or a merge as a whole) put one of them, to the letter, into the folder of
the dataset: a copy alone proves nothing. And the
site before, where the address led to this dataset already, or offered a file that this dataset
holds now and did not then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import groupby
from pathlib import Path

from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.history.commits import name_content
from site_builder.history.git import GitSilent
from site_builder.history.moves import (
    FileChange,
    is_history_whole,
    is_tracked,
    list_contents,
    list_file_changes,
)
from site_builder.metadata.dataset_folder import get_file_ending, is_litter, is_readme_file
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.former_names import FormerIdClaim, FormerIdTestimony, Proof
from site_builder.metadata.site_folder import (
    DATASETS,
    DESCRIPTORS,
    OWNER_FILE,
    get_path_dataset_id,
)
from site_builder.publish.output_folder import list_output_places
from site_builder.publish.permanence.address_book import AddressBook, list_catalogue_addresses
from site_builder.publish.permanence.earlier_site import EarlierSite, read_earlier_site
from site_builder.publish.permanence.folder_origins import make_folder_origins
from site_builder.readers.documents.published_picture import name_published_picture
from site_builder.storage.safe_open import UnsafePath, open_inside

Ids = dict[str, set[str]]  # of datasets or of contents, by dataset id


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWitnesses:
    """What can prove that a dataset moved.

    `commit`: the history that counts ends there. `pending`: what is in no commit yet counts too.
    `site_before` was read from `place`, and is no witness where git holds that: anybody may have
    proposed it.
    """

    root: Path
    commit: str = "HEAD"
    pending: bool = True
    site_before: EarlierSite | None = None
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class _Evidence:
    """`heirs`: by former id, the datasets that were given its files or its address.

    By dataset, `offered_contents`: what the site before had to download; `committed_contents`: what
    is in the last commit, where a change that is in no commit yet may have moved it.
    """

    heirs: Ids
    offered_contents: Ids
    committed_contents: Ids


def gather_testimony(root: Path, before: EarlierSite, place: Path | None) -> FormerIdTestimony:
    """What is known of former ids. Nothing else that is published depends on what lies in the
    output folder: an address that is taken is worse than two builds that are not the same."""
    witnesses = ClaimWitnesses(root=root, site_before=before, place=place)
    judge = partial(judge_claims, witnesses=witnesses)
    return FormerIdTestimony(judge, before.identifiers, find_folder_origins(witnesses))


def gather_folder_origins(root: Path, out: Path) -> FolderOrigins:
    """What git, and the site that stands at `out`, tell of folders."""
    return gather_testimony(root, read_earlier_site(out, None), out).origins


def find_folder_origins(witnesses: ClaimWitnesses) -> FolderOrigins:
    """What the same witnesses tell of folders."""
    find_site = partial(_select_trusted_site, witnesses)
    return make_folder_origins(witnesses.root, witnesses.commit, find_site)


def judge_claims(
    claims: Sequence[FormerIdClaim], witnesses: ClaimWitnesses
) -> dict[tuple[str, str], Proof]:
    """A verdict on each claim, by its key; "unread" where there is neither a history nor a site
    before."""
    site_before = _select_trusted_site(witnesses)
    readable = is_history_whole(witnesses.root, witnesses.commit, OWNER_FILE)
    evidence = _Evidence(heirs=defaultdict(set), offered_contents={}, committed_contents={})
    former_ids = {claim.former_id for claim in claims}
    if readable:
        readable = _hear_git(evidence, former_ids, witnesses)
    if site_before is None and not readable:
        return {claim.key: "unread" for claim in claims}
    if site_before:
        _hear_site_before(evidence, site_before)
    verdicts: dict[tuple[str, str], Proof] = {claim.key: "unproven" for claim in claims}
    for _, group in groupby(claims, key=lambda claim: claim.dataset.id):
        for proven_claim in _prove_claims(tuple(group), evidence, witnesses.root):
            verdicts[proven_claim.key] = "proven"
    return verdicts


def hold_contested_ids(catalogue: Catalogue, before: AddressBook) -> Catalogue:
    """With the ids that were published and are claimed without proof among those withheld: nobody
    has their addresses, and the next build remembers them."""
    published_ids = {id_ for id_, _ in before.kept_ids}
    held_ids = published_ids & set(catalogue.contested) - list_catalogue_addresses(catalogue).ids
    return replace(catalogue, withheld=tuple(sorted({*catalogue.withheld, *held_ids})))


def _select_trusted_site(witnesses: ClaimWitnesses) -> EarlierSite | None:
    site = witnesses.site_before
    place = witnesses.place
    if site is None or not site.datasets:
        return None
    places = list_output_places(place) if place else ()
    trusted = all(is_tracked(witnesses.root, output_place) is False for output_place in places)
    return site if trusted else None


def _hear_git(evidence: _Evidence, former_ids: Collection[str], witnesses: ClaimWitnesses) -> bool:
    """Gather what the history tells. False where git does not tell it, as in a partial clone."""
    try:
        _read_history(evidence, former_ids, witnesses)
    except GitSilent:
        return False
    return True


def _read_history(
    evidence: _Evidence, former_ids: Collection[str], witnesses: ClaimWitnesses
) -> None:
    contents_by_dataset: Ids = defaultdict(set)
    for path, content in list_contents(witnesses.root, witnesses.commit).items():
        if _is_data_file(path):
            contents_by_dataset[get_path_dataset_id(path)].add(content)
    if witnesses.pending:
        evidence.committed_contents.update(contents_by_dataset)
    pending_ids = {id_ for id_ in former_ids if id_ not in contents_by_dataset}
    for commit in list_file_changes(witnesses.root, witnesses.commit, DATASETS):
        if not pending_ids:
            break
        heirs = _find_heirs(commit, pending_ids)
        evidence.heirs.update(heirs)
        pending_ids -= heirs.keys()


def _find_heirs(commit: Iterable[FileChange], former_ids: Collection[str]) -> Ids:
    """Of those of `former_ids` out of whose folders this commit took a file: the datasets into
    which it put that."""
    taken_contents: Ids = defaultdict(set)
    receivers: Ids = defaultdict(set)  # by content
    for change in commit:
        id_ = get_path_dataset_id(change.path)
        if not _is_data_file(change.path):
            continue
        if change.after:
            receivers[change.after].add(id_)
        elif id_ in former_ids:
            taken_contents[id_].add(change.before)
    heirs: Ids = {}
    for former_id, contents in taken_contents.items():
        heirs[former_id] = set().union(*(receivers[content] for content in contents - EMPTY))
    return heirs


def _hear_site_before(evidence: _Evidence, site: EarlierSite) -> None:
    for former_id, dataset_id in site.former_ids.items():
        evidence.heirs[former_id].add(dataset_id)
    for dataset in site.datasets:
        evidence.offered_contents[dataset.id] = {
            file.sha256 for file in dataset.downloads if file.sha256
        }


def _prove_claims(
    claims: Sequence[FormerIdClaim], evidence: _Evidence, root: Path
) -> Iterator[FormerIdClaim]:
    """Those of the claims of one dataset that are proven. Each is then one of its names for the
    others, for it may have moved more than once. Files are read for what nothing else proves."""
    dataset = claims[0].dataset
    names = set(claims[0].names)
    open_claims = {claim.former_id: claim for claim in claims}
    while open_claims:
        proven_ids = _find_inherited_ids(open_claims, names, evidence) or _find_held_ids(
            open_claims, dataset, names=names, evidence=evidence, root=root
        )
        if not proven_ids:
            return
        names.update(proven_ids)
        for former_id in proven_ids:
            yield open_claims.pop(former_id)


def _find_inherited_ids(
    former_ids: Iterable[str], names: set[str], evidence: _Evidence
) -> list[str]:
    """The former ids of which one of `names` is an heir."""
    heirs = evidence.heirs
    return [former_id for former_id in former_ids if not names.isdisjoint(heirs.get(former_id, ()))]


def _find_held_ids(
    former_ids: Collection[str], dataset: Dataset, names: set[str], evidence: _Evidence, root: Path
) -> list[str]:
    """The former ids of which the dataset holds a file that it did not hold before."""
    moved_contents: Ids = {}
    for contents in (evidence.offered_contents, evidence.committed_contents):
        known_contents = set().union(*(contents.get(name, ()) for name in names)) | EMPTY
        for former_id in former_ids:
            moved_contents.setdefault(former_id, set()).update(
                contents.get(former_id, set()) - known_contents
            )
    if not any(moved_contents.values()):
        return []
    held_contents = _name_contents(dataset, root)
    return [
        id_ for id_, contents in moved_contents.items() if not held_contents.isdisjoint(contents)
    ]


def _is_data_file(path: str) -> bool:
    """What is neither metadata nor a note: of themselves two datasets may say the same."""
    name = path.rpartition("/")[2]
    is_description = name in DESCRIPTORS or is_readme_file(name) or is_litter(name)
    return path.startswith(f"{DATASETS}/") and not is_description


def _name_contents(dataset: Dataset, root: Path) -> set[str]:
    """What git and the reports of sites call the contents of its files."""
    content_names = set[str]()
    for path in dict.fromkeys(source.path for source in dataset.sources):
        try:
            with open_inside(root / dataset.path, path) as file:
                content_names |= name_content(file)
                content_names |= name_published_picture(file, get_file_ending(path))
        except (UnsafePath, OSError):
            continue  # it proves nothing; what is wrong with it is said when it is prepared
    return content_names


EMPTY = name_content(BytesIO())
