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
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import groupby
from pathlib import Path

from site_builder.core.model.dataset import Dataset
from site_builder.history.commits import name_content
from site_builder.history.git import GitSilent
from site_builder.history.moves import (
    FileChange,
    is_history_whole,
    is_tracked,
    list_contents,
    list_file_changes,
)
from site_builder.metadata.catalogue import OWNER_FILE
from site_builder.metadata.dataset_folder import DESCRIPTORS, is_litter, is_readme_file
from site_builder.metadata.datasets import FOLDER
from site_builder.metadata.former_names import FormerIdClaim, FormerIdTestimony, Proof
from site_builder.publish.permanence import EarlierSite
from site_builder.publish.publish import list_output_places
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
    """`heirs`: by former id, the datasets that were given its files or its address. `offered` and
    `there`: by dataset, what the site before had to download, and the contents in the last commit,
    where a change that is in no commit yet may have moved them."""

    heirs: Ids
    offered: Ids
    there: Ids


def gather_testimony(root: Path, before: EarlierSite, place: Path | None) -> FormerIdTestimony:
    """What is known of former ids. Nothing else that is published depends on what lies in the
    output folder: an address that is taken is worse than two builds that are not the same."""
    witnesses = ClaimWitnesses(root=root, site_before=before, place=place)
    return FormerIdTestimony(partial(judge_claims, witnesses=witnesses), before.identifiers)


def judge_claims(
    claims: Sequence[FormerIdClaim], witnesses: ClaimWitnesses
) -> dict[tuple[str, str], Proof]:
    """A verdict on each claim, by its key; "unread" where there is neither a history nor a site
    before."""
    before = _trusted_site(witnesses)
    readable = is_history_whole(witnesses.root, witnesses.commit, OWNER_FILE)
    evidence = _Evidence(heirs=defaultdict(set), offered={}, there={})
    formers = {claim.former for claim in claims}
    if readable:
        readable = _hear_git(evidence, formers, witnesses)
    if before is None and not readable:
        return {claim.key: "unread" for claim in claims}
    if before:
        _hear_site_before(evidence, before)
    found: dict[tuple[str, str], Proof] = {claim.key: "unproven" for claim in claims}
    for _, group in groupby(claims, key=lambda claim: claim.dataset.id):
        for proven in _prove(tuple(group), evidence, witnesses.root):
            found[proven.key] = "proven"
    return found


def _trusted_site(witnesses: ClaimWitnesses) -> EarlierSite | None:
    before = witnesses.site_before
    place = witnesses.place
    if before is None or not before.datasets:
        return None
    places = list_output_places(place) if place else ()
    trusted = all(is_tracked(witnesses.root, one) is False for one in places)
    return before if trusted else None


def _hear_git(evidence: _Evidence, formers: Collection[str], witnesses: ClaimWitnesses) -> bool:
    """Gather what the history tells. False where git does not tell it, as in a partial clone."""
    try:
        _read_history(evidence, formers, witnesses)
    except GitSilent:
        return False
    return True


def _read_history(evidence: _Evidence, formers: Collection[str], witnesses: ClaimWitnesses) -> None:
    there: Ids = defaultdict(set)
    for path, content in list_contents(witnesses.root, witnesses.commit).items():
        if _is_data(path):
            there[_dataset_of(path)].add(content)
    if witnesses.pending:
        evidence.there.update(there)
    waiting = {former for former in formers if former not in there}
    for commit in list_file_changes(witnesses.root, witnesses.commit, FOLDER):
        if not waiting:
            break
        heirs = _heirs_in(commit, waiting)
        evidence.heirs.update(heirs)
        waiting -= heirs.keys()


def _heirs_in(commit: Iterable[FileChange], formers: Collection[str]) -> Ids:
    """Of those of `formers` out of whose folders this commit took a file: the datasets into which
    it put that."""
    taken: Ids = defaultdict(set)
    put: Ids = defaultdict(set)  # by content
    for change in commit:
        id_ = _dataset_of(change.path)
        if not _is_data(change.path):
            continue
        if change.after:
            put[change.after].add(id_)
        elif id_ in formers:
            taken[id_].add(change.before)
    heirs: Ids = {}
    for former, contents in taken.items():
        heirs[former] = set().union(*(put[content] for content in contents - EMPTY))
    return heirs


def _hear_site_before(evidence: _Evidence, before: EarlierSite) -> None:
    for former, now in before.leads.items():
        evidence.heirs[former].add(now)
    for was in before.datasets:
        evidence.offered[was.id] = {file.sha256 for file in was.downloads if file.sha256}


def _prove(
    claims: Sequence[FormerIdClaim], evidence: _Evidence, root: Path
) -> Iterator[FormerIdClaim]:
    """Those of the claims of one dataset that are proven. Each is then one of its names for the
    others, for it may have moved more than once. Files are read for what nothing else proves."""
    dataset = claims[0].dataset
    names = set(claims[0].names)
    left = {claim.former: claim for claim in claims}
    while left:
        proven = _inherited(left, names, evidence) or _held(
            left, dataset, names=names, evidence=evidence, root=root
        )
        if not proven:
            return
        names.update(proven)
        for former in proven:
            yield left.pop(former)


def _inherited(formers: Iterable[str], names: set[str], evidence: _Evidence) -> list[str]:
    """The former ids of which one of `names` is an heir."""
    heirs = evidence.heirs
    return [former for former in formers if not names.isdisjoint(heirs.get(former, ()))]


def _held(
    formers: Collection[str], dataset: Dataset, names: set[str], evidence: _Evidence, root: Path
) -> list[str]:
    """The former ids of which the dataset holds a file that it did not hold before."""
    moved: Ids = {}
    for contents in (evidence.offered, evidence.there):
        known = set().union(*(contents.get(name, ()) for name in names)) | EMPTY
        for former in formers:
            moved.setdefault(former, set()).update(contents.get(former, set()) - known)
    if not any(moved.values()):
        return []
    held = _contents_of(dataset, root)
    return [former for former, contents in moved.items() if not held.isdisjoint(contents)]


def _dataset_of(path: str) -> str:
    return "/".join(path.split("/")[1:3])


def _is_data(path: str) -> bool:
    """What is neither metadata nor a note: of themselves two datasets may say the same."""
    name = path.rpartition("/")[2]
    described = name in DESCRIPTORS or is_readme_file(name) or is_litter(name)
    return path.startswith(f"{FOLDER}/") and not described


def _contents_of(dataset: Dataset, root: Path) -> set[str]:
    """What git and the reports of sites call the contents of its files."""
    found = set[str]()
    for path in dict.fromkeys(source.path for source in dataset.sources):
        try:
            with open_inside(root / FOLDER / dataset.id, path) as file:
                found |= name_content(file)
        except (UnsafePath, OSError):
            continue  # it proves nothing; what is wrong with it is said when it is prepared
    return found


EMPTY = name_content(BytesIO())
