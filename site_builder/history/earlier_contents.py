"""What the files of datasets held before, on the main line, wherever they lay then.

A content is followed back through the moves of its file: to the place from which the same commit
took it away as it was, or to the folder that gave its other files to this one. What somebody had
deleted is not looked for: it was gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice, takewhile
from operator import attrgetter
from pathlib import Path

from site_builder.history.commits import LFS_POINTER
from site_builder.history.former_paths import find_former_path, get_dataset_folder
from site_builder.history.git import BlobReader, GitSilent
from site_builder.history.log import parse_day, read_log
from site_builder.history.moves import (
    MAIN_LINE,
    FileChange,
    is_history_cut,
    merge_changes,
    read_changes,
)
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS

DESCRIPTION_ENDS = tuple(f"/{name}" for name in DESCRIPTORS)


@dataclass(frozen=True, slots=True)
class EarlierContent:
    """What a file held. `path`: where it lay in the site; `blob`: the id of the content; `day`:
    that of the commit that brought it, None where the history is cut there; `replaced`: the day of
    the one that brought the next content, None where none has yet. `order`: of the commit that
    brought it, the latest being 0."""

    path: str
    blob: str
    day: date | None
    replaced: date | None
    order: int


@dataclass(frozen=True, slots=True)
class _Event:
    """What a commit, by its place among them, made of a file; `blob` is "" where it took it
    away. `is_new`: it was not there before; `is_covered`: nobody deleted it, another thing took its
    place."""

    order: int
    path: str
    blob: str
    is_new: bool
    is_covered: bool = False

    @property
    def is_meant(self) -> bool:
        """Is the file there then, or did nobody take it away?"""
        return self.blob != "" or self.is_covered

    @property
    def is_description(self) -> bool:
        """Is it of the description of a dataset, which is there then?"""
        return self.blob != "" and self.path.endswith(DESCRIPTION_ENDS)


ABSENT = _Event(order=0, path="", blob="", is_new=False)


@dataclass(frozen=True, slots=True)
class FileHistory:
    """Commits of the main line, the latest first: their ids, their days, what they did, and that by
    path; under the folder of a dataset what they did to its descriptions. `paths`: all that were
    ever in the folder of a dataset, those that changed last first. `shallow`: the history is cut
    somewhere."""

    ids: Sequence[str]
    days: Sequence[date | None]
    changes: Sequence[tuple[FileChange, ...]]
    events: Mapping[str, Sequence[_Event]]
    paths: Mapping[str, Collection[str]] = field(default_factory=dict)
    shallow: bool = False

    def list_contents(self, path: str, former_ids: Sequence[str] = ()) -> Iterator[EarlierContent]:
        """What a file held, the latest first, back to where it was not there; `former_ids`: those
        of its dataset, by which it may be known in what is committed."""
        replaced = None
        for event in takewhile(attrgetter("is_meant"), self._walk(path, former_ids)):
            day = self.days[event.order]
            if event.blob:
                yield EarlierContent(event.path, event.blob, day, replaced, event.order)
            replaced = day

    def find_last_commit(self, folders: Iterable[str]) -> str:
        """The id of the last commit that changed anything in these folders of datasets, "" where
        none did: it tells all that git had there before."""
        orders = list[int]()
        for folder in folders:
            for path in islice(self.paths.get(folder, ()), 1):
                orders.append(self.events[path][0].order)
        return self.ids[min(orders)] if orders else ""

    def list_covered_files(self, folder: str) -> list[str]:
        """The files of the folder of a dataset that nobody deleted, be there another thing in its
        place now; by their paths in it."""
        return sorted(
            path.removeprefix(f"{folder}/")
            for path in self.paths.get(folder, ())
            if self.events[path][0].is_meant
        )

    def list_covered_ids(self, publisher: str) -> list[str]:
        """The datasets of a publisher of which files are left that nobody deleted, be there another
        thing in the place of its folder now."""
        prefix = f"{DATASETS}/{publisher}/"
        folders = filter(self.list_covered_files, self.paths)
        return sorted(
            folder.removeprefix(f"{DATASETS}/") for folder in folders if folder.startswith(prefix)
        )

    def list_descriptors(
        self, folder: str, former_ids: Sequence[str] = ()
    ) -> Iterator[EarlierContent]:
        """What the description of a dataset was whenever there was one alone, the latest first: it
        may have changed its name, and where it is missing it was there before."""
        walks = [list(self._walk(f"{folder}/{name}", former_ids)) for name in DESCRIPTORS]
        replaced = None
        for order in sorted(set(map(attrgetter("order"), chain(*walks)))):
            event = _find_only_event(walks, order)
            if event:
                day = self.days[event.order]
                yield EarlierContent(event.path, event.blob, day, replaced, event.order)
            replaced = self.days[order]

    def find_description_start(self, folder: str) -> int:
        """The place among commits of the one that first described a dataset; -1 where none has."""
        return max(map(attrgetter("order"), self.events.get(folder, ())), default=-1)

    def list_files_before(self, folder: str, order: int) -> list[str]:
        """The files of the folder of a dataset before a commit; of -1, those of the last one."""
        files = []
        for path in self.paths.get(folder, ()):
            event = next(filter(lambda event: event.order > order, self.events[path]), ABSENT)
            if event.blob:
                files.append(path.removeprefix(f"{folder}/"))
        return files

    def list_descriptor_blobs(self, path: str, order: int) -> list[str]:
        """What descriptions beside a file have held since a commit."""
        folder = get_dataset_folder(path)
        events = filter(lambda event: event.order <= order, self.events.get(folder, ()))
        return list(map(attrgetter("blob"), events))

    def _walk(self, path: str, former_ids: Sequence[str]) -> Iterator[_Event]:
        """What was done to a file, the latest first, wherever it lay."""
        current = self._find_committed_path(path, former_ids)
        order = -1
        while current:
            former_path = ""
            for event in self.events[current]:
                if event.order > order:
                    yield event
                    former_path = self._find_former_path(event, former_ids)
                if former_path:
                    order = event.order
                    break
            current = former_path

    def _find_former_path(self, event: _Event, former_ids: Sequence[str]) -> str:
        if not event.is_new:
            return ""
        return find_former_path(event.path, event.blob, self.changes[event.order], former_ids)

    def _find_committed_path(self, path: str, former_ids: Sequence[str]) -> str:
        """Where a file lies in the last commit: its folder may have been renamed since."""
        if path in self.events:
            return path
        rest = path.split("/", 3)[3]
        former_paths = (f"{DATASETS}/{former_id}/{rest}" for former_id in former_ids)
        return next(filter(self._is_committed, former_paths), "")

    def _is_committed(self, path: str) -> bool:
        last_events = self.events.get(path, ())[:1]
        return any(map(attrgetter("blob"), last_events))


def _find_only_event(walks: Iterable[Sequence[_Event]], order: int) -> _Event | None:
    """What brought the one file that was there after a commit, of those that were gone through;
    None where there was none, or were several."""
    only_event = None
    for events in walks:
        event = next(filter(lambda event: event.order >= order, events), ABSENT)
        if event.blob and only_event:
            return None
        if event.blob:
            only_event = event
    return only_event


def read_file_history(root: Path, commit: str = "HEAD") -> FileHistory:
    """The history of the files below datasets/ up to a commit; empty without git."""
    shallow = is_history_cut(root)
    ids: list[str] = []
    days: list[date | None] = []
    changes: list[tuple[FileChange, ...]] = []
    events: dict[str, list[_Event]] = defaultdict(list)
    paths: dict[str, dict[str, None]] = defaultdict(dict)
    options = (*MAIN_LINE, "--topo-order", "--raw", "--no-abbrev", commit, "--", DATASETS)
    with suppress(GitSilent):
        for logged in read_log(root, "%H %ct %P", options):
            commit_changes = merge_changes(read_changes(logged.fields))
            covered_paths = _find_covered_paths(commit_changes)
            for change in commit_changes:
                path = change.path
                is_new = change.before == "" and change.after != ""
                is_covered = change.path in covered_paths
                event = _Event(len(days), path, change.after, is_new, is_covered)
                events[path].append(event)
                paths[get_dataset_folder(path)][path] = None
                if event.is_description:
                    events[get_dataset_folder(path)].append(event)
            id_, moment, *parents = logged.about.split()
            ids.append(id_)
            # what the commit holds at which the history is cut is older
            days.append(parse_day(moment) if parents or not shallow else None)
            changes.append(commit_changes)
    return FileHistory(
        ids=ids, days=days, changes=changes, events=events, paths=paths, shallow=shallow
    )


def list_covered_ids(root: Path, publisher: str) -> list[str]:
    """The datasets of a publisher that nobody deleted, of all that the history has."""
    return read_file_history(root).list_covered_ids(publisher)


def _find_covered_paths(changes: Sequence[FileChange]) -> frozenset[str]:
    """The files that a commit took away to put a link, a folder or a file in their place, or in
    that of their folder."""
    gone_paths = {change.path for change in changes if not change.after}
    present_paths = {change.path for change in changes if change.after or change.is_link}
    folders = set(chain(*map(_list_folders, present_paths)))
    return frozenset(
        path
        for path in gone_paths
        if path in folders or not present_paths.isdisjoint([path, *_list_folders(path)])
    )


def _list_folders(path: str) -> list[str]:
    """The folders in which a file lies, from the site."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def read_blob(blobs: BlobReader, blob: str, most: int) -> bytes | None:
    """A content that git holds; of one that is longer than `most`, a byte more than that. None
    where it is not here."""
    content = bytearray()

    def write(block: bytes) -> None:
        content.extend(block[: most + 1 - len(content)])

    return bytes(content) if blobs.copy(blob, write) else None


def is_lfs_pointer(content: bytes) -> bool:
    """Does a content, or what it begins with, only say where Git LFS keeps the file?"""
    return LFS_POINTER.match(content) is not None
