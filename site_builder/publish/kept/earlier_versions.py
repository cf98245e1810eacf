"""The earlier contents of files, the latest first, out of git and out of the site before."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path, PurePosixPath
from types import TracebackType

import msgspec

from site_builder.compose.today import Today
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.prepared import SourceFile
from site_builder.history.commits import resolve_commit
from site_builder.history.earlier_contents import (
    EarlierContent,
    FileHistory,
    is_lfs_pointer,
    read_blob,
    read_file_history,
)
from site_builder.history.git import BlobReader
from site_builder.history.moves import is_history_cut
from site_builder.metadata.broken_descriptors import (
    EarlierDescriptor,
    may_withdraw,
    says_nothing,
)
from site_builder.metadata.dataset_folder import is_readme_file
from site_builder.metadata.dataset_places import has_dataset_folder
from site_builder.metadata.erasures import Erasures, ErasuresUnreadable
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS
from site_builder.metadata.yaml import DESCRIPTOR
from site_builder.publish.kept.previous_site import PreviousSite
from site_builder.publish.remembered_erasures import read_recorded_erasures
from site_builder.storage.object_store import ObjectStore

MOST_CONTENTS = 20  # of a file, that are tried
MOST_DESCRIPTORS = 200  # that are looked at for a withdrawal
LFS_BYTES = 1024  # at most, of a pointer
OLDEST = sys.maxsize  # what is of no commit is older than all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier content of a file of a dataset. `files`: what is to be prepared of it, of a
    workbook each sheet, where that is another than of today's content; `blob` and `source`: its id
    and its place in git; `order`: of the commit that brought it, the latest being 0."""

    path: str
    sha256: str
    version: date | None = None
    since: date | None = None
    order: int = OLDEST
    blob: str = ""
    source: str = ""
    files: tuple[SourceFile, ...] = ()

    @property
    def content(self) -> tuple[str, tuple[SourceFile, ...]]:
        """What is prepared: bytes, and how they are read where that is not as today."""
        return self.sha256, self.files


class EarlierVersions:
    """What files held before; `objects` has what is listed. Nothing is opened before something is
    asked, and what is closed can be opened again. `previous`: the site before, where it is
    named; `commit`: up to which git is believed."""

    def __init__(
        self,
        root: Path,
        objects: ObjectStore,
        previous: PreviousSite | None,
        *,
        today: Today,
        commit: str = "HEAD",
    ) -> None:
        self._root = root
        self._today = today
        self._commit = commit
        self._objects = objects
        self._previous = previous
        self._reader = BlobReader(root)
        self.asked_ids = set[str]()

    def __enter__(self) -> EarlierVersions:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.__exit__(kind, error, trace)
        self._reader = BlobReader(self._root)

    @cached_property
    def _erasures(self) -> Erasures | None:
        """What was erased and must never come back; None where nobody can say what that is, and
        nothing may."""
        try:
            return read_recorded_erasures(self._root, self._today).erasures
        except ErasuresUnreadable:
            return None

    def _is_erased(self, dataset_ids: Iterable[str]) -> bool:
        erasures = self._erasures
        return erasures is None or any(map(erasures.is_erased, dataset_ids))

    def _has_erased(self, dataset_ids: Iterable[str]) -> bool:
        """Was anything of the dataset erased? The record has the files as they were received: what
        we made of them, which is in the site before, may hold it still."""
        erasures = self._erasures
        return erasures is None or any(map(erasures.has_entry, dataset_ids))

    def _is_erased_content(self, digest: str) -> bool:
        return self._erasures is None or self._erasures.is_erased_content(digest)

    @cached_property
    def history(self) -> FileHistory:
        """That of git."""
        return read_file_history(self._root, self._commit)

    def list_descriptors(self, dataset_id: str) -> Iterator[EarlierDescriptor]:
        """What the description of a dataset was."""
        if not self._is_erased([dataset_id]):
            yield from self._list_committed_descriptors(dataset_id)
            yield from self._list_published_descriptors(dataset_id)

    def list_stand_ins(self, dataset_id: str) -> Iterator[EarlierDescriptor]:
        """What may stand for a description that cannot be read: what it was, or that there was
        none."""
        if not self._is_erased([dataset_id]):
            yield from self._list_committed_descriptors(dataset_id)
            yield from self._list_bare_state(dataset_id)
            yield from self._list_published_descriptors(dataset_id)

    def _list_committed_descriptors(self, dataset_id: str) -> Iterator[EarlierDescriptor]:
        self.asked_ids.add(dataset_id)
        folder = f"{DATASETS}/{dataset_id}"
        files = self._list_replaced_files(folder)
        contents = self.history.list_descriptors(folder)
        for content in islice(_list_distinct(contents), MOST_CONTENTS):
            if self._is_erased_content(content.blob):
                continue
            text = read_blob(self._reader, content.blob, DESCRIPTOR.size)
            if text is None or is_lfs_pointer(text):
                continue
            name = content.path.rpartition("/")[2]
            file = KeptFile(
                path=name,
                reason="",
                version=content.day,
                since=content.replaced,
                source=content.path,
                content=content.blob,
            )
            yield EarlierDescriptor(name, text, file, files, content.order)

    def _list_bare_state(self, dataset_id: str) -> Iterator[EarlierDescriptor]:
        """That the files of a dataset were published without a description; nothing where one has
        counted since."""
        folder = f"{DATASETS}/{dataset_id}"
        start = self.history.find_description_start(folder)
        files = self.history.list_files_before(folder, start)
        blobs = set(self.history.list_descriptor_blobs(folder, start))
        is_bare = any(not is_readme_file(PurePosixPath(file).name) for file in files)
        if is_bare and len(blobs) <= MOST_CONTENTS and all(map(self._says_nothing, blobs)):
            since = self.history.days[start] if start >= 0 else None
            kept_file = KeptFile(path=DESCRIPTORS[0], reason="", since=since)
            yield EarlierDescriptor("", b"", kept_file, self._list_replaced_files(folder))

    def _says_nothing(self, blob: str) -> bool:
        text = read_blob(self._reader, blob, DESCRIPTOR.size)
        return text is not None and not is_lfs_pointer(text) and says_nothing(text, DESCRIPTORS[0])

    def _list_published_descriptors(self, dataset_id: str) -> Iterator[EarlierDescriptor]:
        if self._previous and not self._has_erased([dataset_id]):
            yield from self._previous.list_descriptors(dataset_id)

    def list_replaced_ids(self, publisher: str) -> list[str]:
        """The datasets of a publisher whose folder is no more, and another thing in its place."""
        return self.history.list_covered_ids(publisher)

    def _list_replaced_files(self, folder: str) -> tuple[str, ...]:
        """The files of a folder where that is no more, and something else in its place."""
        if has_dataset_folder(self._root, folder):
            return ()
        return tuple(self.history.list_covered_files(folder))

    def list_candidates(
        self, dataset_id: str, file: SourceFile, former_ids: Sequence[str]
    ) -> Iterator[Candidate]:
        """What a file of a dataset held, and the store has; nothing that was erased."""
        if self._is_erased([dataset_id, *former_ids]):
            return
        self.asked_ids.add(dataset_id)
        path = f"{DATASETS}/{dataset_id}/{file.path}"
        contents = self._list_unwithdrawn(path, former_ids)
        for content in islice(_list_distinct(contents), MOST_CONTENTS):
            if sha256 := self._store(content.blob):
                yield Candidate(
                    path=file.path,
                    sha256=sha256,
                    version=content.day,
                    since=content.replaced,
                    order=content.order,
                    blob=content.blob,
                    source=content.path,
                )
        if self._previous and not self._has_erased([dataset_id, *former_ids]):
            for published in self._previous.list_files(dataset_id, file, former_ids):
                if self._is_erased_content(published.sha256):
                    continue
                yield Candidate(
                    path=file.path,
                    sha256=published.sha256,
                    version=published.day,
                    since=published.since,
                    files=tuple(filter(None, [published.file])),
                )

    def identify_knowledge(self) -> str:
        """A digest that is another as soon as git may know anything else of what was before. It
        needs no history."""
        commit = resolve_commit(self._root, self._commit)
        return _compute_digest((commit, is_history_cut(self._root), self._erasures))

    def identify_past(self, dataset_id: str, former_ids: Sequence[str]) -> str:
        """A digest that is another as soon as git knows more of what a dataset held, or less of it
        may be listed."""
        folders = [f"{DATASETS}/{id_}" for id_ in (dataset_id, *former_ids)]
        commit = self.history.find_last_commit(folders)
        return _compute_digest((folders, commit, self.history.shallow, self._erasures))

    def copy_blob(self, blob: str, write: Callable[[bytes], object]) -> bool:
        """Give a content that git has to `write`, block by block; False where it is not here."""
        return self._reader.copy(blob, write)

    def _list_unwithdrawn(self, path: str, former_ids: Sequence[str]) -> Iterator[EarlierContent]:
        """The contents of a file since the last time that its dataset was withdrawn: what was there
        before that does not come again."""
        paths = {path: None}
        looked_at = set[str]()
        for content in self.history.list_contents(path, former_ids):
            paths[content.path] = None
            for described_path in paths:
                for blob in self.history.list_descriptor_blobs(described_path, content.order):
                    if blob in looked_at:
                        continue
                    looked_at.add(blob)
                    if len(looked_at) > MOST_DESCRIPTORS or self._withdraws(blob):
                        return
            yield content

    def _withdraws(self, blob: str) -> bool:
        text = read_blob(self._reader, blob, DESCRIPTOR.size)
        return text is not None and may_withdraw(text, "datapackage.yaml")

    def _store(self, blob: str) -> str:
        """Put a content into the store: its sha256, "" where it is not here, or is a pointer to
        where it is. It is read at each build: what one that knows nothing does not find is not to
        be found by another."""
        if self._is_erased_content(blob):
            return ""
        sha256 = self._objects.put_written(partial(self._reader.copy, blob))
        if self._is_erased_content(sha256):
            return ""
        if sha256:
            with self._objects.path(sha256).open("rb") as file:
                if is_lfs_pointer(file.read(LFS_BYTES)):
                    return ""
        return sha256


def _compute_digest(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def _list_distinct(contents: Iterator[EarlierContent]) -> Iterator[EarlierContent]:
    """Each content once, where its last move put it, but in the order of the commit that brought
    it: to take back a move takes nothing away."""
    for _, group in groupby(contents, key=attrgetter("blob")):
        same_contents = list(group)
        yield replace(same_contents[0], order=same_contents[-1].order)
