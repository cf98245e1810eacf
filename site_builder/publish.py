"""From a manifest to a folder: the tree beside the site is brought up to it, then both change places at once."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from site_builder import state
from site_builder.store import Store

REPORT = "build-report.json"  # outside the manifest; it also marks a folder as ours to replace
EXCHANGE, AT_FDCWD = 2, -100
NOT_HERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


class Refused(Exception):
    """The output cannot be written as asked: `args` are the code of a problem and its parameters."""


@dataclass(frozen=True)
class Manifest:
    """The whole site: POSIX path → sha256 in the store."""

    files: Mapping[str, str]

    def collisions(self) -> list[tuple[str, str]]:
        """Pairs of paths that cannot live together: one is a folder of the other, or they differ by case alone."""
        found, folded = [], dict[str, str]()
        for path in sorted(self.files):
            other = folded.setdefault(path.casefold(), path)
            if other != path:
                found.append((other, path))
            parts = path.split("/")
            found += [(up, path) for i in range(1, len(parts)) if (up := "/".join(parts[:i])) in self.files]
        return found


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """A published file: what it holds, and the stat by which an edit in place is noticed."""

    sha256: str
    size: int
    mtime: int

    def holds(self, now: os.stat_result, copy: bool) -> bool:
        return (now.st_size, now.st_mtime_ns) == (self.size, self.mtime) and not (copy and now.st_nlink > 1)


def publish(manifest: Manifest, store: Store, out: Path, copy: bool = False) -> bool:
    """Make `out` the manifest's site; False when it already is. Raises Refused, OSError, or store.Damaged."""
    _check_ours(out)
    recover(out)
    if _is(out, manifest, store, copy):
        return False
    beside = _beside(out)
    _bring_up(beside, manifest, store, copy)
    old = out / REPORT
    (beside / REPORT).write_bytes(old.read_bytes() if old.exists() else b"{}")  # the mark of our own folders
    _swap(beside, out)
    return True


def recover(out: Path) -> None:
    """Finish an exchange by two renames that was cut between them."""
    old = out.with_name(f".{out.name}.old")
    if old.exists():
        if out.exists():
            shutil.rmtree(old)
        else:
            old.rename(out)


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.next")


def _check_ours(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise Refused("output_not_folder", {"path": str(out)})
    if out.is_mount():
        raise Refused("output_is_mount", {"path": str(out)})
    if out.exists() and any(out.iterdir()) and not (out / REPORT).is_file():
        raise Refused("output_not_ours", {"path": str(out)})


def _record(tree: Path, store: Store) -> Path:
    """Where the stamps of a tree are kept: by the identity of its folder, which an exchange does not change."""
    known = tree.stat()
    return store.root / "trees" / f"{known.st_dev}-{known.st_ino}.json"


Found = dict[str, os.stat_result]


def _stamps(tree: Path, store: Store, copy: bool) -> tuple[dict[str, Stamp], Found]:
    """The files of a tree that are still as we wrote them (and, with `copy`, share nothing); and all that is there."""
    found = _walk(tree)
    try:
        stamps = msgspec.json.decode(_record(tree, store).read_bytes(), type=dict[str, Stamp])
    except (OSError, msgspec.DecodeError):
        return {}, found
    return {path: stamp for path, stamp in stamps.items() if path in found and stamp.holds(found[path], copy)}, found


def _walk(tree: Path, prefix: str = "") -> Found:
    """Every file of a tree, links and all."""
    found: Found = {}
    with os.scandir(tree) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found |= _walk(Path(entry.path), f"{prefix}{entry.name}/")
            else:
                found[prefix + entry.name] = entry.stat(follow_symlinks=False)
    return found


def _is(tree: Path, manifest: Manifest, store: Store, copy: bool) -> bool:
    if not tree.is_dir():
        return False
    stamps, found = _stamps(tree, store, copy)
    extra = found.keys() - stamps.keys() - {REPORT}
    return not extra and {path: stamp.sha256 for path, stamp in stamps.items()} == dict(manifest.files)


def _bring_up(tree: Path, manifest: Manifest, store: Store, copy: bool) -> None:
    """Bring a tree up to the manifest by its difference."""
    tree.mkdir(parents=True, exist_ok=True)
    stamps, found = _stamps(tree, store, copy)
    _record(tree, store).unlink(missing_ok=True)  # a cut from here on leaves a tree that nobody trusts
    for path in sorted(found):
        if path not in stamps or stamps[path].sha256 != manifest.files.get(path):
            (tree / path).unlink()
            stamps.pop(path, None)
    _drop_empty(tree)  # before anything is put: what was a folder may become a file
    for path, sha256 in sorted(manifest.files.items()):
        if path not in stamps:
            stamps[path] = _put(store, sha256, tree / path, copy)
    record = _record(tree, store)
    state.save(record, msgspec.json.encode(stamps, order="deterministic"))


def _put(store: Store, sha256: str, target: Path, copy: bool) -> Stamp:
    """Link an object into the tree, or copy it where a link cannot be."""
    store.verify(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
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
        known = source.stat()
        os.utime(target, ns=(known.st_mtime_ns, known.st_mtime_ns))  # rsync compares times
    known = target.stat()
    return Stamp(sha256, known.st_size, known.st_mtime_ns)


def _drop_empty(tree: Path) -> None:
    for folder, _, _ in os.walk(tree, topdown=False):
        if folder != str(tree):
            with suppress(OSError):
                os.rmdir(folder)  # noqa: PTH106 (one call a folder, most of them refused)


def _swap(fresh: Path, out: Path) -> None:
    """Exchange two folders in one call; elsewhere by two renames, which `recover` finishes if they are cut."""
    if not out.exists():
        fresh.rename(out)
        return
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call and call(AT_FDCWD, os.fsencode(fresh), AT_FDCWD, os.fsencode(out), EXCHANGE) == 0:
        return
    number = ctypes.get_errno() if call else errno.ENOSYS
    if number not in NOT_HERE:
        raise OSError(number, os.strerror(number), str(out))
    old = out.with_name(f".{out.name}.old")
    out.rename(old)
    fresh.rename(out)
    old.rename(fresh)
