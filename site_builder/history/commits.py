"""What a commit holds: its files by the ids of their contents, which of them are no longer so, and
these contents."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO

from site_builder.history.git import BLOCK, BlobReader, GitSilent, ask_git, is_git_silent, run_git
from site_builder.storage.safe_open import UnsafePath, open_inside

FILE_MODES = ("100644", "100755", "100664")  # the last is that of very old commits
LINK_MODE = "120000"
SUBMODULE_MODE = "160000"
SKIPPED = "S"  # `ls-files -t`: the file is left out of the working tree, by a sparse checkout
SHA1_LENGTH = 40  # digits; the ids of other repositories are sha256
KINDS_OF_IDS = ("0" * SHA1_LENGTH, "0" * 64)
HEAD_BYTES = 8_000  # where git looks for a NUL, which makes a file binary
LFS_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\n"
)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """What git has at a path: `mode` is that of a file, of a link or of a submodule; `id` that of
    its content."""

    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class IndexEntry(TreeEntry):
    """The same in the index. `skipped`: it is not to be in the working tree."""

    skipped: bool


@dataclass(frozen=True, slots=True)
class UnwrittenFiles:
    """What `write_files` could not give: files that Git LFS keeps elsewhere, and those whose
    content is not here."""

    lfs: tuple[str, ...]
    absent: tuple[str, ...]


def resolve_base(root: Path, ref: str) -> str:
    """The commit from which what is checked out goes its own way, `ref` being a branch or a commit;
    "" if unknown.

    Raises GitSilent.
    """
    if is_git_silent(root):
        raise GitSilent("rev-parse")
    commit = resolve_commit(root, ref)
    if not commit:
        return ""
    return (run_git(root, ["merge-base", commit, "HEAD"]) or commit).strip()


def resolve_commit(root: Path, ref: str) -> str:
    """The id of the commit that a branch or a name stands for; "" if unknown."""
    options = ("--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return (run_git(root, ["rev-parse", *options]) or "").strip()


def find_path_in_repository(root: Path) -> str:
    """Where the site lies in its repository, "" at its root, else with a slash at its end."""
    return (run_git(root, ["rev-parse", "--show-prefix"]) or "").removesuffix("\n")


def list_entries(root: Path, commit: str) -> dict[str, TreeEntry]:
    """The files of the site in a commit, by their path below `root`. Raises GitSilent."""
    entries = {}
    for line in ask_git(root, ["ls-tree", "-r", "-z", commit]).split("\0")[:-1]:
        header, _, path = line.partition("\t")
        mode, _, entry_id = header.split(" ")
        entries[path] = TreeEntry(mode, entry_id)
    return entries


def list_changed_files(
    root: Path, commit: str, new: Iterable[str], compares: Callable[[str], bool] = lambda path: True
) -> list[str]:
    """The files of the site that are not as in this commit, deleted ones too, in order; of those
    that `compares` takes.

    Below the paths `new`, also those that nobody has added yet: elsewhere they are what tools left.
    Raises GitSilent.
    """
    committed = list_entries(root, commit)
    index = _list_index(root)
    added = ask_git(root, ["ls-files", "--others", "--exclude-standard", "-z", "--", *new])
    paths = {*committed, *index, *added.split("\0")} - {""}
    with BlobReader(root) as blobs:
        return sorted(
            path
            for path in filter(compares, paths)
            if _is_changed(
                root, path, committed=committed.get(path), indexed=index.get(path), blobs=blobs
            )
        )


def write_files(root: Path, commit: str, tops: Collection[str], folder: Path) -> UnwrittenFiles:
    """Write in `folder` the files that a commit holds at the paths `tops`, or below them, as they
    are in it.

    Nothing is written outside `folder`, whatever the commit says: each file and each link is new,
    and links are the last, so that no path leads through one.
    """
    entries = {
        path: tree_entry
        for path, tree_entry in list_entries(root, commit).items()
        if _is_below(path, tops)
    }
    lfs = []
    absent = []
    with BlobReader(root) as blobs:
        for path, entry in sorted(
            entries.items(), key=lambda item: (item[1].mode == LINK_MODE, item[0])
        ):
            if entry.mode == SUBMODULE_MODE or not _is_safe_path(path):
                continue
            target = folder / path
            if not _write_entry(entry, target, blobs):
                absent.append(path)
            elif entry.mode != LINK_MODE and _is_lfs_pointer(target):
                lfs.append(path)
    return UnwrittenFiles(tuple(lfs), tuple(absent))


def _write_entry(entry: TreeEntry, target: Path, blobs: BlobReader) -> bool:
    """Write a file or a link. False where its content is not here, or where this disk has no room
    for such a name."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if entry.mode == LINK_MODE:
            content = bytearray()
            if is_whole := blobs.copy(entry.id, content.extend):
                target.symlink_to(os.fsdecode(bytes(content)))
            return is_whole
        with target.open("xb") as file:
            is_whole = blobs.copy(entry.id, file.write)
    except (FileExistsError, NotADirectoryError, ValueError):
        return False  # two names that are one on this disk; a link to what can be no name
    except OSError as cause:
        if cause.errno not in (errno.ENAMETOOLONG, errno.ENOENT):
            raise
        return False
    if not is_whole:
        target.unlink()
    return is_whole


def _is_below(path: str, tops: Collection[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:depth]) in tops for depth in range(1, len(parts) + 1))


def _is_safe_path(path: str) -> bool:
    """Does it stay inside the folder that it is relative to? git itself checks that only of what it
    checks out."""
    return not {"", ".", ".."}.intersection(
        path.split("/")
    ) and ".git" not in path.casefold().split("/")


def _is_lfs_pointer(path: Path) -> bool:
    with path.open("rb") as file:
        return LFS_POINTER.match(file.read(1024)) is not None


def _list_index(root: Path) -> dict[str, IndexEntry]:
    """What is to be committed next, by path; of a file in conflict one of its versions."""
    entries = {}
    for line in ask_git(root, ["ls-files", "-t", "-s", "-z"]).split("\0")[:-1]:
        header, _, path = line.partition("\t")
        tag, mode, entry_id, _ = header.split(" ")
        entries[path] = IndexEntry(mode, entry_id, tag == SKIPPED)
    return entries


def _is_changed(
    root: Path,
    path: str,
    committed: TreeEntry | None,
    indexed: IndexEntry | None,
    blobs: BlobReader,
) -> bool:
    """Is what lies at a path of the site another thing than what a commit has there? Modes of files
    do not matter."""
    try:
        file_stat = os.lstat(root / path)
    except (OSError, ValueError):
        return committed is not None and not (indexed and indexed.skipped)
    if committed is None:
        return True
    if committed.mode == SUBMODULE_MODE:
        return indexed is None or indexed.id != committed.id
    if committed.mode == LINK_MODE:
        return (
            not stat.S_ISLNK(file_stat.st_mode)
            or _compute_link_id(root / path, committed.id) != committed.id
        )
    return not stat.S_ISREG(file_stat.st_mode) or not _has_content(root, path, committed.id, blobs)


def _has_content(root: Path, path: str, blob_id: str, blobs: BlobReader) -> bool:
    """Does a file hold what a blob holds, ends of lines apart, or what it is a pointer to?"""
    committed = _Content()
    current = _Content()
    try:
        with open_inside(root, path) as file:
            if _compute_file_id(file, blob_id) == blob_id:
                return True
            if not blobs.copy(blob_id, committed.update):
                return False
            file.seek(0)
            while block := file.read(BLOCK):
                current.update(block)
    except (OSError, UnsafePath):
        return False
    if pointer := LFS_POINTER.match(committed.head):
        return pointer[1].decode() == current.exact.hexdigest()
    return (
        committed.is_text()
        and current.is_text()
        and committed.digest_lines() == current.digest_lines()
    )


class _Content:
    """What is told of a content that is read block by block: whether it is a text, and its
    digests."""

    def __init__(self) -> None:
        self.head = b""
        self.exact = hashlib.sha256()
        self._lines = hashlib.sha256()
        self._line_feeds = _LineFeeds()

    def update(self, block: bytes) -> None:
        self.exact.update(block)
        if len(self.head) < HEAD_BYTES:
            self.head += block[: HEAD_BYTES - len(self.head)]
        self._lines.update(self._line_feeds.convert(block))

    def is_text(self) -> bool:
        """As git has it."""
        return b"\0" not in self.head

    def digest_lines(self) -> bytes:
        self._lines.update(self._line_feeds.finish())
        return self._lines.digest()


class _LineFeeds:
    """A text with LF for CRLF, block by block."""

    def __init__(self) -> None:
        self._held = b""  # a CR at the end of a block: the LF may follow

    def convert(self, block: bytes) -> bytes:
        block = self._held + block
        self._held = block[-1:] if block.endswith(b"\r") else b""
        return block.removesuffix(b"\r").replace(b"\r\n", b"\n")

    def finish(self) -> bytes:
        carriage_return = self._held
        self._held = b""
        return carriage_return


def name_content(file: IO[bytes]) -> frozenset[str]:
    """What reports of sites (sha256) and git call the content of a file.

    Git has two kinds of repositories, and may keep a text with LF that has CRLF here.
    """
    sizes = [0, 0]
    line_feeds = _LineFeeds()
    while block := file.read(BLOCK):
        sizes[0] += len(block)
        sizes[1] += len(line_feeds.convert(block))
    sizes[1] += len(line_feeds.finish())
    exact = [
        hashlib.sha256(),
        *(_start_blob_hash(sizes[0], sample_id) for sample_id in KINDS_OF_IDS),
    ]
    with_lf = [_start_blob_hash(sizes[1], sample_id) for sample_id in KINDS_OF_IDS]
    file.seek(0)
    while block := file.read(BLOCK):
        converted = line_feeds.convert(block)
        for digest in exact:
            digest.update(block)
        for digest in with_lf:
            digest.update(converted)
    end = line_feeds.finish()
    for digest in with_lf:
        digest.update(end)
    return frozenset(digest.hexdigest() for digest in (*exact, *with_lf))


def _compute_link_id(path: Path, sample_id: str) -> str:
    """The id that git gives to a link, in a repository that has the id `sample_id`."""
    target = os.fsencode(path.readlink())
    digest = _start_blob_hash(len(target), sample_id)
    digest.update(target)
    return digest.hexdigest()


def _compute_file_id(file: BufferedReader, sample_id: str) -> str:
    """The id that git gives to the content of a file, in a repository that has the id
    `sample_id`."""
    digest = _start_blob_hash(os.fstat(file.fileno()).st_size, sample_id)
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _start_blob_hash(size: int, sample_id: str) -> hashlib._Hash:
    """The hash of a blob of so many bytes, which are to follow."""
    if len(sample_id) == SHA1_LENGTH:
        return hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    return hashlib.sha256(b"blob %d\0" % size)
