"""What git and the site before tell of folders: which had a description, and which of several that
would have one address was published before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

from site_builder.history.folders import find_first_path, list_described_ids
from site_builder.history.moves import is_history_cut
from site_builder.metadata.dataset_folder import read_dataset_folder
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.site_folder import get_path_dataset_id
from site_builder.metadata.yaml import FileProblems
from site_builder.publish.permanence.earlier_site import EarlierSite
from site_builder.storage.safe_open import UnsafePath, hash_inside

FindSite = Callable[[], EarlierSite | None]


def make_folder_origins(root: Path, commit: str, find_site_before: FindSite) -> FolderOrigins:
    """By the history up to a commit, and by the site before where that does not tell; each is asked
    when it is needed."""

    @cache
    def list_described() -> frozenset[str]:
        site_before = find_site_before() or EarlierSite("beffroi")
        return list_described_ids(root, commit) | site_before.described_ids

    def was_described(folder: str) -> bool:
        return get_path_dataset_id(folder) in list_described()

    def find_first(paths: Sequence[str]) -> str:
        first_path = find_first_path(root, commit, paths)
        if first_path:
            return first_path
        site_before = find_site_before() or EarlierSite("beffroi")
        return _find_published_path(root, paths, site_before)

    return FolderOrigins(was_described, find_first, partial(is_history_cut, root))


def _find_published_path(root: Path, paths: Sequence[str], site: EarlierSite) -> str:
    """The only one of these files or folders that holds something which its dataset offered."""
    dataset_id = get_path_dataset_id(paths[0])
    offered = set[str]()
    for dataset in site.datasets:
        if dataset.id == dataset_id:
            offered.update(file.sha256 for file in dataset.downloads)
    holding = [path for path in paths if not offered.isdisjoint(_hash_files(root, path))]
    if len(holding) != 1:
        return ""
    return holding[0]


def _hash_files(root: Path, path: str) -> Iterator[str]:
    """The digests of a file, or of those in a folder."""
    place = root / path
    files = [place]
    if place.is_dir():
        folder = read_dataset_folder(place, path, FileProblems(path))
        files = list(map(folder.on_disk, folder.files))
    for file in files:
        with suppress(UnsafePath, OSError):
            yield hash_inside(file.parent, file.name, file.name, {})
