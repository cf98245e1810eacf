"""What a portal that joins brings: in a repository of ours, and, of its last commit, in a scratch
folder, where it is read as any contribution is."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from pathlib import Path

from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_value
from site_builder.exchange.join.objects import (
    CommitUnread,
    ForeignCommit,
    UnfitRepository,
    find_foreign_commit,
)
from site_builder.exchange.owner_file import EntryPlace
from site_builder.exchange.proposal import Proposal, commit_proposal
from site_builder.exchange.shared_portal import find_publisher_entry
from site_builder.history.commits import write_files
from site_builder.history.git import AnswerTooLong, BlobWriter, ask_git_within
from site_builder.history.moves import list_contents
from site_builder.history.rewritten import is_takeable_path, open_borrowing_repository
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.erasures import Erasures, ErasuresUnreadable, read_erasures
from site_builder.metadata.former_names import find_first_ids, map_former_names
from site_builder.metadata.site_folder import DATASETS, ERASED_FILE, OWNER_FILE, REUSES
from site_builder.metadata.yaml import COMMUNES, MappingNode, read_yaml
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.safe_open import UnsafePath, open_inside

MOST_FILES = 100_000
LONGEST_LIST = 500 * MOST_FILES  # bytes
MEGABYTE = 1_000_000
TOPS = (DATASETS, REUSES, OWNER_FILE, ERASED_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningPortal:
    """`history`: a repository of ours in which `commit` is to be read, of which `contents` are the
    files; `has_history`: there were commits. `publisher`, `place`, `entry`: who joins, and where
    its communes.yml says so. `datasets`: its own. `refused`: links and names that nobody takes."""

    history: Path
    folder: Path
    commit: str
    has_history: bool
    contents: dict[str, str]
    catalogue: Catalogue
    problems: tuple[Problem, ...]
    publisher: Publisher
    place: EntryPlace
    entry: MappingNode
    tree: MappingNode
    datasets: tuple[Dataset, ...]
    first_ids: dict[str, str]
    erasures: Erasures
    refused: tuple[str, ...]
    lfs: tuple[str, ...]

    @property
    def url(self) -> str:
        return self.catalogue.portal.url

    def find_identifier(self, dataset: Dataset) -> str:
        """What catalogues know it by there, or ""."""
        if dataset.identifier or not self.url:
            return dataset.identifier
        return f"{self.url}{self.first_ids.get(dataset.id, dataset.id)}/"


def read_joining_portal(source: Path, slug: str, *, scratch: Path) -> JoiningPortal:
    """`slug`: of its publishers the one that joins, or "" for the only one. Raises BuildRefused,
    GitSilent and OSError."""
    foreign = _find_commit(source)
    refused: list[str] = []
    if foreign:
        commit = foreign.id
        history = open_borrowing_repository(scratch, foreign.objects, commit)
        _refuse_many_files(history, commit, scratch)
    else:
        history = open_borrowing_repository(scratch, None, "")
        commit = _store_folder(source, history, scratch, refused)
    folder = scratch / "portal"
    folder.mkdir()
    unwritten = write_files(history, commit, TOPS, folder)
    contents = list_contents(history, commit)
    catalogue, problems = read_catalogue(folder)
    tree = read_yaml(folder / OWNER_FILE, OWNER_FILE, COMMUNES)
    if catalogue is None or not isinstance(tree, MappingNode):
        raise BuildRefused("join-unreadable", {"path": str(source)}, problems)
    publisher = _choose_publisher(catalogue, contents, slug)
    place, entry = find_publisher_entry(tree, publisher)
    everything = (*catalogue.datasets, *catalogue.withdrawn)
    former_names = map_former_names(catalogue.publishers, everything)
    own = tuple(dataset for dataset in everything if dataset.publisher == publisher.slug)
    refused += (path for path in contents if not is_takeable_path(path))
    return JoiningPortal(
        history=history,
        folder=folder,
        commit=commit,
        has_history=foreign is not None,
        contents={path: id_ for path, id_ in contents.items() if is_takeable_path(path)},
        catalogue=catalogue,
        problems=problems,
        publisher=publisher,
        place=place,
        entry=entry,
        tree=tree,
        datasets=own,
        first_ids=find_first_ids(catalogue.publishers, everything, former_names),
        erasures=_read_record(folder),
        refused=tuple(path for path in refused if path.startswith(f"{DATASETS}/")),
        lfs=unwritten.lfs,
    )


def _find_commit(source: Path) -> ForeignCommit | None:
    try:
        return find_foreign_commit(source)
    except UnfitRepository:
        raise BuildRefused("join-unfit", {"path": str(source)}) from None
    except CommitUnread:
        raise BuildRefused("join-no-commit", {"path": str(source)}) from None


def _refuse_many_files(history: Path, commit: str, scratch: Path) -> None:
    """A repository of a few kilobytes can hold more files, or longer ones, than any disk."""
    try:
        listed = ask_git_within(history, ["ls-tree", "-r", "-l", "-z", commit], LONGEST_LIST)
    except AnswerTooLong:
        raise BuildRefused("join-many", {"most": MOST_FILES}) from None
    sizes = [line.partition("\t")[0].rpartition(" ")[2] for line in listed.split("\0")[:-1]]
    if len(sizes) > MOST_FILES:
        raise BuildRefused("join-many", {"most": MOST_FILES})
    _refuse_large_files(map(int, filter(str.isdigit, sizes)), scratch)


def _refuse_large_files(sizes: Iterable[int], scratch: Path) -> None:
    """They are written here once, to be read as those of any portal."""
    total = sum(sizes)
    free = shutil.disk_usage(scratch).free
    if total > free // 2:
        params = {"size": total // MEGABYTE, "free": free // MEGABYTE}
        raise BuildRefused("join-large", params)


def _choose_publisher(catalogue: Catalogue, contents: dict[str, str], slug: str) -> Publisher:
    slugs = {path.split("/")[1] for path in contents if path.startswith(f"{DATASETS}/")}
    joining = [publisher for publisher in catalogue.publishers if publisher.slug in slugs]
    chosen = [publisher for publisher in joining if slug in ("", publisher.slug)]
    if len(chosen) == 1:
        return chosen[0]
    names = quote_words(map(attrgetter("slug"), joining), MOST_NAMED)
    if not joining:
        raise BuildRefused("join-nothing", {})
    raise BuildRefused("join-publisher", {"names": names, "value": show_safe_value(slug)})


def _read_record(folder: Path) -> Erasures:
    try:
        return read_erasures(folder)
    except ErasuresUnreadable as cause:
        raise BuildRefused("erasures-unread", {"path": ERASED_FILE}, [cause.problem]) from None


def _store_folder(source: Path, history: Path, scratch: Path, refused: list[str]) -> str:
    """The commit of the files of a folder that has no repository of its own. Raises BuildRefused,
    GitSilent and OSError."""
    contents: dict[str, str] = {}
    copy = scratch / "copied"
    paths = list(islice(_list_files(source, refused), MOST_FILES + 1))
    if len(paths) > MOST_FILES:
        raise BuildRefused("join-many", {"most": MOST_FILES})
    _refuse_large_files((os.lstat(source / path).st_size for path in paths), scratch)
    with BlobWriter(history, scratch) as writer:
        for path in paths:
            try:
                with open_inside(source, path) as file, copy.open("wb") as target:
                    while block := file.read(1 << 20):
                        target.write(block)
            except UnsafePath:
                refused.append(path)
                continue
            contents[path] = writer.write_file(copy)
    return commit_proposal(history, Proposal(parents=(), contents=contents, message="portal"))


def _list_files(source: Path, refused: list[str]) -> Iterator[str]:
    """The regular files of what is read of a portal."""
    waiting = list(TOPS)
    while waiting:
        path = waiting.pop()
        with suppress(FileNotFoundError):
            mode = os.lstat(source / path).st_mode
            if stat.S_ISDIR(mode):
                names = sorted(entry.name for entry in (source / path).iterdir())
                waiting += (f"{path}/{name}" for name in names)
            elif stat.S_ISREG(mode) and is_takeable_path(path):
                yield path
            else:
                refused.append(path)
