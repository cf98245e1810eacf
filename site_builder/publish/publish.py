"""From a manifest to a folder: the tree beside the site is brought up to it, then both change
places at once."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import msgspec

from site_builder.publish.manifest import Manifest
from site_builder.publish.output_folder import REPORT, get_next_tree, get_old_tree
from site_builder.publish.refusal import BuildRefused
from site_builder.storage import build_state
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.progress import Tell, ignore_progress, track_progress
from site_builder.storage.safe_open import UnsafePath, open_inside

PART = f".{REPORT}{build_state.PART}"  # the report while it is written
EXCHANGE = 2
AT_FDCWD = -100
NOT_HERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


class FileStamp(msgspec.Struct, frozen=True, array_like=True):
    """A published file: what it holds, and the stat by which an edit in place is noticed."""

    sha256: str
    size: int
    mtime: int

    def holds(self, now: Seen, copy: bool) -> bool:
        """Is this what is seen of the file as we wrote it, which with `copy` shares nothing?"""
        size, mtime, links = now
        return (size, mtime) == (self.size, self.mtime) and not (copy and links > 1)


class TreeMark(msgspec.Struct, frozen=True):
    """What a report says of its tree: that it is ours, and every file of ours that may be in it."""

    version: int
    generator: Literal["beffroi"]
    files: frozenset[str]
    site: str = ""


Seen = tuple[int, int, int]  # size, mtime (ns), links: a tenth of what a whole stat takes in memory
Found = dict[str, Seen]


def publish_site(
    manifest: Manifest,
    store: ObjectStore,
    out: Path,
    copy: bool = False,
    tell: Tell = ignore_progress,
    *,
    verify: bool = False,
) -> tuple[bool, dict[str, FileStamp]]:
    """Make `out` the manifest's site: (False when it already was, its files). Raises BuildRefused,
    OSError, or store.DamagedObject.

    With `verify` no stamp is believed, now or by the next build, which finds in the tree beside
    what was damaged: what stands in `out` is hashed, and what stands beside it is written anew. To
    be called by who holds the lock of the place (`lock_output_folder`), which is for the report of
    the tree too. No file is deleted, here or beside, that the report of its tree does not name.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise BuildRefused("output-not-folder", {"path": str(out)})
    if out.is_mount():
        raise BuildRefused("output-is-mount", {"path": str(out)})
    _finish_swap(out)
    files, mark = _list_own_files(out, "output-not-ours")
    if (
        mark
        and mark.site
        and manifest.site not in ("", mark.site)
        and not _get_record_path(out, store).exists()
    ):
        raise BuildRefused("output-of-another", {"path": str(out), "site": mark.site})
    stamps = _load_valid_stamps(out, files, store, copy) if out.is_dir() else {}
    next_tree = get_next_tree(out)
    if verify:
        stamps = _verify_stamps(out, stamps)
        _keep_only_stamps(stamps, out, store)
        _keep_only_stamps({}, next_tree, store)
    if out.is_dir() and _is_whole(files, stamps, manifest):
        return False, stamps
    intact_paths = {stamp.sha256: path for path, stamp in stamps.items()}
    try:
        with _set_umask(0o022):  # a web server is another user
            stamps = _update_tree(
                next_tree,
                out,
                found=_list_own_files(next_tree),
                manifest=manifest,
                store=store,
                copy=copy,
                tell=tell,
                intact_paths=intact_paths,
            )
    except OSError as cause:
        cause.filename = cause.filename or str(out)  # a full disk does not say which
        raise
    _exchange_trees(next_tree, out)
    return True, stamps


def forget_earlier_sites(
    manifest: Manifest, store: ObjectStore, out: Path, copy: bool = False
) -> None:
    """Leave nothing of the sites of before in the tree beside, which is theirs: it may have been
    withdrawn since.

    To be called by who holds the lock of the place, once `out` is the manifest's site and has its
    report.
    """
    next_tree = get_next_tree(out)
    files, mark = _list_own_files(next_tree)
    if not files or mark is None:
        return
    is_current = _is_whole(files, _load_valid_stamps(next_tree, files, store, copy), manifest)
    if is_current and mark.files == manifest.files.keys():
        return
    online_files, _ = _list_own_files(out)
    intact_paths = {
        stamp.sha256: path
        for path, stamp in _load_valid_stamps(out, online_files, store, copy).items()
    }
    with _set_umask(0o022):
        _update_tree(
            next_tree,
            out,
            found=(files, mark),
            manifest=manifest,
            store=store,
            copy=copy,
            tell=ignore_progress,
            intact_paths=intact_paths,
        )
        # which names no file of before
        build_state.write_file_atomically(next_tree / REPORT, read_build_report(out))


@contextmanager
def lock_output_folder(out: Path) -> Iterator[None]:
    """Hold the lock of a place: two sites may have been given the same one."""
    with _set_umask(0o022), suppress(FileExistsError):
        out.parent.mkdir(parents=True)
    folder = os.open(out.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # there are file systems of networks that lock no folder
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def repair_interrupted_swap(out: Path) -> None:
    """Finish what a cut exchange by two renames left: to be called early, for there may be no site
    at its place."""
    if os.path.lexists(get_old_tree(out)):
        with lock_output_folder(out):
            _finish_swap(out)


def _finish_swap(out: Path) -> None:
    old_tree = get_old_tree(out)
    if os.path.lexists(old_tree):
        _list_own_files(old_tree)
        old_tree.rename(get_next_tree(out) if os.path.lexists(out) else out)


def _list_own_files(tree: Path, unmarked: str = "output-foreign") -> tuple[Found, TreeMark | None]:
    """Every file of a tree, all of them ours, and what its report says of it.

    Raises BuildRefused: with `unmarked` when no report says that it is ours.
    """
    if not os.path.lexists(tree):
        return {}, None
    if tree.is_symlink() or not tree.is_dir():
        raise BuildRefused("output-place-taken", {"path": str(tree)})
    files = _list_files(tree)
    mark = _read_tree_mark(tree)
    foreign_paths = files.keys() - {PART}
    if mark:
        foreign_paths = foreign_paths - mark.files - {REPORT}
    if foreign_paths:
        file = os.fsencode(min(foreign_paths)).decode("utf-8", "replace")
        raise BuildRefused(
            "output-foreign" if mark else unmarked, {"path": str(tree), "file": file}
        )
    return files, mark


def _read_tree_mark(tree: Path) -> TreeMark | None:
    try:
        return msgspec.json.decode(read_build_report(tree), type=TreeMark)
    except build_state.SPOILT:
        return None


def read_build_report(tree: Path) -> bytes:
    """The report of a tree, never read through a link; empty where there is none."""
    try:
        with open_inside(tree, REPORT) as file:
            return file.read()
    except (OSError, UnsafePath):
        return b""


def make_ownership_keys(files: Iterable[str], site: str = "") -> dict[str, Any]:
    """The keys of a report by which a tree is ours, and that of one site."""
    return {"version": 1, "generator": "beffroi", "site": site, "files": sorted(files)}


@contextmanager
def _set_umask(mask: int) -> Iterator[None]:
    previous_mask = os.umask(mask)
    try:
        yield
    finally:
        os.umask(previous_mask)


def _get_record_path(tree: Path, store: ObjectStore) -> Path:
    """Where the stamps of a tree are kept: by the identity of its folder, which an exchange does
    not change."""
    tree_stat = tree.stat()
    return store.root / "trees" / f"{tree_stat.st_dev}-{tree_stat.st_ino}.json"


def _load_valid_stamps(
    tree: Path, files: Found, store: ObjectStore, copy: bool
) -> dict[str, FileStamp]:
    """The files found in a tree that are still as we wrote them (and, with `copy`, share
    nothing)."""
    try:
        stamps = msgspec.json.decode(
            _get_record_path(tree, store).read_bytes(), type=dict[str, FileStamp]
        )
    except (OSError, *build_state.SPOILT):
        return {}
    return {
        path: stamp
        for path, stamp in stamps.items()
        if path in files and stamp.holds(files[path], copy)
    }


def _verify_stamps(tree: Path, stamps: Mapping[str, FileStamp]) -> dict[str, FileStamp]:
    """Those of the stamps whose file holds the bytes that they name: a stat can be put back, bytes
    cannot."""
    return {
        path: stamp
        for path, stamp in stamps.items()
        if _hash_published_file(tree, path) == stamp.sha256
    }


def _keep_only_stamps(stamps: Mapping[str, FileStamp], tree: Path, store: ObjectStore) -> None:
    """Keep these stamps of a tree instead of those of its record, if it has one."""
    if tree.is_dir() and (record := _get_record_path(tree, store)).exists():
        build_state.write_file_atomically(record, msgspec.json.encode(stamps))


def _hash_published_file(tree: Path, path: str) -> str:
    """The sha256 of a published file; "" where a link, or nothing that can be read, has taken its
    place."""
    try:
        with open_inside(tree, path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, UnsafePath):
        return ""


def _list_files(tree: Path) -> Found:
    """Every file of a tree, links and all."""
    files: Found = {}
    pending = [(str(tree), "")]
    while pending:
        folder, prefix = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    entry_stat = entry.stat(follow_symlinks=False)
                    files[prefix + entry.name] = (
                        entry_stat.st_size,
                        entry_stat.st_mtime_ns,
                        entry_stat.st_nlink,
                    )
    return files


def _is_whole(files: Found, stamps: Mapping[str, FileStamp], manifest: Manifest) -> bool:
    """Is a tree that of the manifest, by the stamps of what was found in it?"""
    if len(stamps) != len(manifest.files) or files.keys() - stamps.keys() - {REPORT, PART}:
        return False
    return all(manifest.files.get(path) == stamp.sha256 for path, stamp in stamps.items())


def _update_tree(
    tree: Path,
    out: Path,
    found: tuple[Found, TreeMark | None],
    manifest: Manifest,
    store: ObjectStore,
    copy: bool,
    tell: Tell,
    intact_paths: Mapping[str, str],
) -> dict[str, FileStamp]:
    """Bring a tree up to the manifest by its difference. Its report is that of `out` until the
    build has its own.

    `found`: what was just found in the tree. `intact_paths`: where in `out` an object stands that
    has not changed since it was put there.
    """
    files, mark = found
    tree.mkdir(parents=True, exist_ok=True)
    stamps = _load_valid_stamps(tree, files, store, copy)
    # a cut from here on leaves a tree that nobody trusts, but ours
    _get_record_path(tree, store).unlink(missing_ok=True)
    online_report = (
        msgspec.json.decode(read_build_report(out), type=dict[str, msgspec.Raw])
        if _read_tree_mark(out)
        else {}
    )
    ownership_keys = make_ownership_keys(
        {*manifest.files, *(mark.files if mark else ())}, manifest.site
    )
    build_state.write_file_atomically(
        tree / REPORT, msgspec.json.encode(online_report | ownership_keys)
    )
    for path in sorted(files.keys() - {REPORT, PART}):
        if path not in stamps or stamps[path].sha256 != manifest.files.get(path):
            (tree / path).unlink()
            stamps.pop(path, None)
    _drop_empty_folders(tree)  # before anything is put: what was a folder may become a file
    folders = set[str]()
    for path in track_progress(sorted(manifest.files.keys() - stamps.keys()), "publish", tell):
        sha256 = manifest.files[path]
        if sha256 not in intact_paths or not _is_one_file(
            out / intact_paths[sha256], store.path(sha256)
        ):
            store.verify(sha256)
        if (folder := path.rpartition("/")[0]) not in folders:
            (tree / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        stamps[path] = _put(store, sha256, tree / path, copy)
    record = _get_record_path(tree, store)
    build_state.write_file_atomically(record, msgspec.json.encode(stamps))
    return stamps


def _put(store: ObjectStore, sha256: str, target: Path, copy: bool) -> FileStamp:
    """Link an object into the tree, or copy it where a link cannot be."""
    source = store.path(sha256)
    try:
        if copy:
            raise OSError(errno.EXDEV, "copy asked for")
        target.hardlink_to(source)
    except OSError as cause:
        if cause.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        shutil.copyfile(source, target)
        target.chmod(0o644)
        file_stat = source.stat()
        os.utime(target, ns=(file_stat.st_mtime_ns, file_stat.st_mtime_ns))  # rsync compares times
    file_stat = target.stat()
    return FileStamp(sha256, file_stat.st_size, file_stat.st_mtime_ns)


def _is_one_file(first_path: Path, second_path: Path) -> bool:
    with suppress(OSError):
        return first_path.samefile(second_path)
    return False


def _drop_empty_folders(tree: Path) -> None:
    for folder, _, _ in os.walk(tree, topdown=False):
        if folder != str(tree):
            with suppress(OSError):
                os.rmdir(folder)  # noqa: PTH106 (one call a folder, most of them refused)


def _exchange_trees(next_tree: Path, out: Path) -> None:
    """Exchange two folders in one call; elsewhere by two renames, which `repair_interrupted_swap`
    finishes if they are cut."""
    if not out.exists():
        next_tree.rename(out)
        return
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if (
        renameat2
        and renameat2(AT_FDCWD, os.fsencode(next_tree), AT_FDCWD, os.fsencode(out), EXCHANGE) == 0
    ):
        return
    error_number = ctypes.get_errno() if renameat2 else errno.ENOSYS
    if error_number not in NOT_HERE:
        raise OSError(error_number, os.strerror(error_number), str(out))
    old_tree = get_old_tree(out)
    out.rename(old_tree)
    next_tree.rename(out)
    old_tree.rename(next_tree)
