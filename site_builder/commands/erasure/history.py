"""Under which paths git has had what is to be erased, and the contents that must never come back,
by their digests."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from site_builder.commands.traces.containers import FileSearch
from site_builder.core.text import normalise_unicode
from site_builder.history.commits import find_path_in_repository, name_content
from site_builder.history.former_paths import get_dataset_folder
from site_builder.history.git import BlobReader, is_in_repository
from site_builder.history.moves import list_former_contents
from site_builder.metadata.dataset_folder import is_readme_file
from site_builder.metadata.site_folder import (
    BESIDE,
    DATASETS,
    DESCRIPTORS,
    OWNER_FILE,
    make_canonical_path,
)
from site_builder.storage.safe_open import open_inside

MakeSearch = Callable[[], FileSearch]
_BESIDE = tuple(f"{top}/" for top in BESIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedHistory:
    """`paths`: of the repository, as git has them, which are to be taken out of all commits;
    `contents`: digests of what they held; `elsewhere`: files that are still there and hold the
    same; `unread`: paths of the repository that held what could not be looked into; `prefix`: where
    the site is in its repository; `numbers`: of the texts that some content held."""

    paths: tuple[str, ...] = ()
    contents: frozenset[str] = frozenset()
    elsewhere: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    prefix: str = ""
    in_git: bool = False
    numbers: frozenset[int] = frozenset()


def trace_whole_dataset(root: Path, ids: Collection[str]) -> ErasedHistory:
    """All that the folders of a dataset ever held, `ids` being those that it has had."""
    folders = tuple(f"{DATASETS}/{id_}" for id_ in ids)
    starts = tuple(f"{folder}/" for folder in folders)
    return _trace(root, lambda path: make_canonical_path(path).startswith(starts), tops=folders)


def trace_file(root: Path, path: str) -> ErasedHistory:
    """All that a file ever was, and whatever it was called when it was the same. Its name is the
    same however git has its accents."""
    return _trace(root, lambda candidate: _compare_path(candidate) == _compare_path(path))


def _compare_path(path: str) -> str:
    return make_canonical_path(normalise_unicode(path))


def _trace(root: Path, is_own: Callable[[str], bool], tops: tuple[str, ...] = ()) -> ErasedHistory:
    """`tops`: the folders that hold all that is its own, where they are to go as a whole."""
    if not is_in_repository(root):
        return ErasedHistory()
    contents_by_path = list_former_contents(root)
    own_paths = tuple(sorted(filter(is_own, contents_by_path)))
    if tops:  # and whatever else the folders were called
        tops = tuple(dict.fromkeys((*tops, *map(get_dataset_folder, own_paths))))
    own_ids = set[str]()
    for path in filter(_is_data, own_paths):
        own_ids |= contents_by_path[path]
    return _gather_history(
        root, contents_by_path, own_ids, own_paths=tops or own_paths, is_own=is_own
    )


def _gather_history(
    root: Path,
    contents_by_path: Mapping[str, set[str]],
    erased_ids: Iterable[str],
    own_paths: tuple[str, ...],
    is_own: Callable[[str], bool],
) -> ErasedHistory:
    """What is to be done of contents that git names so: all files that are gone and held one go
    too; what another dataset publishes is its own affair, and is told."""
    digests = dict(_digest_contents(root, erased_ids))
    others = [
        path
        for path, ids in sorted(contents_by_path.items())
        if not is_own(path) and ids & digests.keys()
    ]
    gone = [path for path in others if not (root / path).exists()]
    elsewhere = tuple(path for path in others if path not in gone)
    for path in elsewhere:
        for id_ in contents_by_path[path]:
            digests.pop(id_, None)
    prefix = find_path_in_repository(root)
    return ErasedHistory(
        paths=tuple(prefix + path for path in (*own_paths, *gone)),
        contents=frozenset(digests) | frozenset(digests.values()),
        elsewhere=elsewhere,
        prefix=prefix,
        in_git=True,
    )


def trace_rows(root: Path, ids: Collection[str], make_search: MakeSearch) -> ErasedHistory:
    """The files of a dataset that ever held one of the texts, other names of the same, and what the
    owner wrote beside the data that held one."""
    if not is_in_repository(root):
        return ErasedHistory()
    starts = tuple(f"{DATASETS}/{id_}/" for id_ in ids)

    def is_own(path: str) -> bool:
        return make_canonical_path(path).startswith(starts)

    contents_by_path = list_former_contents(root)
    own = {path: contents_by_path[path] for path in sorted(filter(is_own, contents_by_path))}
    hunt = _search_contents(root, set[str]().union(*own.values()), make_search)
    own_paths = tuple(path for path, contents in own.items() if contents & hunt.holding)
    history = _gather_history(
        root, contents_by_path, hunt.holding, own_paths=own_paths, is_own=is_own
    )
    unread = (path for path, contents in own.items() if contents & hunt.unread)
    beside = {path: contents_by_path[path] for path in sorted(filter(_is_owners, contents_by_path))}
    beside_hunt = _search_contents(root, set[str]().union(*beside.values()), make_search)
    beside_paths = (path for path, contents in beside.items() if contents & beside_hunt.holding)
    return replace(
        history,
        paths=(*history.paths, *(history.prefix + path for path in beside_paths)),
        unread=tuple(history.prefix + path for path in unread if path not in own_paths),
        numbers=frozenset(hunt.numbers | beside_hunt.numbers),
    )


def _is_owners(path: str) -> bool:
    """Is it communes.yml, a page or a reuse?"""
    return path == OWNER_FILE or path.startswith(_BESIDE)


@dataclass(frozen=True, slots=True)
class _ContentHunt:
    """Contents, as git names them: those that hold one of the texts, `numbers` being these; those
    that could not be looked into, or not wholly."""

    holding: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)


def _search_contents(root: Path, ids: Iterable[str], make_search: MakeSearch) -> _ContentHunt:
    hunt = _ContentHunt()
    with BlobReader(root) as blobs, tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        for id_ in sorted(ids):
            search = make_search()
            place = Path(folder) / "content"
            with place.open("wb") as file:
                is_whole = blobs.copy(id_, file.write)
            if is_whole:
                search.search_file(place)
            if search.traces:
                hunt.holding.add(id_)
            if search.unread or not is_whole:
                hunt.unread.add(id_)
            for trace in search.traces:
                hunt.numbers.update(trace.numbers)
    return hunt


def digest_files(folder: Path, names: Iterable[str]) -> frozenset[str]:
    """What reports and git call the contents of these files, as they are now."""
    digests = frozenset[str]()
    for name in names:
        with open_inside(folder, name) as file:
            if file.read(1):
                file.seek(0)
                digests |= name_content(file)
    return digests


def _is_data(path: str) -> bool:
    name = PurePosixPath(path).name
    return name not in DESCRIPTORS and not is_readme_file(name)


def _digest_contents(root: Path, ids: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The sha256 of each of these contents, by the id that git gives it; of one that is empty
    nothing is said, for many files are."""
    with BlobReader(root) as blobs:
        for id_ in sorted(ids):
            digest = hashlib.sha256()
            size = 0

            def update(block: bytes, digest: hashlib._Hash = digest) -> None:
                nonlocal size
                size += len(block)
                digest.update(block)

            if blobs.copy(id_, update) and size:
                yield id_, digest.hexdigest()
