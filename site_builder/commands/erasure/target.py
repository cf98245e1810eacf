"""What is to be erased, by its id: a dataset, or one of its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.core.text import SLUG, match_spelling, normalise_unicode
from site_builder.metadata.dataset_folder import (
    DatasetFolder,
    is_readme_file,
    read_dataset_folder,
)
from site_builder.metadata.dataset_places import find_dataset_folder
from site_builder.metadata.folder_origins import NO_ORIGINS, FolderOrigins
from site_builder.metadata.site_folder import DATASETS, make_dataset_slug
from site_builder.metadata.yaml import FileProblems


class UnknownTarget(Exception):
    """There is no such dataset, or no such file in it. `args[0]`: what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureTarget:
    """`id` of the dataset; `file`: the one that is meant, or "" for all; `folder`: the dataset's,
    as it is on the disk."""

    id: str
    file: str
    folder: DatasetFolder

    @property
    def data_files(self) -> tuple[str, ...]:
        """The files of the dataset, or the one that is meant, in order of name; notes apart."""
        if self.file:
            return (self.file,)
        return tuple(path for path in self.folder.files if not is_readme_file(path))


def find_erasure_target(
    root: Path, written: str, origins: FolderOrigins = NO_ORIGINS
) -> ErasureTarget:
    """« lille/prenoms », or « lille/prenoms/prenoms-2024.csv », with « datasets/ » before it or
    not: of several folders with this address the one that a build takes. Raises UnknownTarget."""
    parts = normalise_unicode(written).removeprefix(f"{DATASETS}/").strip("/").split("/")
    if len(parts) < 2 or not SLUG.fullmatch(parts[0]):
        raise UnknownTarget(written)
    id_ = f"{parts[0]}/{make_dataset_slug(parts[1])}"
    file = "/".join(parts[2:])
    name = find_dataset_folder(root, f"{DATASETS}/{parts[0]}/{parts[1]}", origins)
    if not name or not SLUG.fullmatch(id_.partition("/")[2]):
        raise UnknownTarget(written)
    path = root / DATASETS / parts[0] / name
    if parts[1] != id_.partition("/")[2] and _is_other_folder(path, parts[1]):
        raise UnknownTarget(written)  # which is no dataset: another folder has its address
    where = normalise_unicode(path.relative_to(root).as_posix())
    if not path.is_dir() or path.is_symlink() or path.parent.is_symlink():
        raise UnknownTarget(written)  # nothing is deleted behind a link
    folder = read_dataset_folder(path, where, FileProblems(where))
    if file and file not in folder.files:
        raise UnknownTarget(written)
    return ErasureTarget(id=id_, file=file, folder=folder)


def _is_other_folder(path: Path, written: str) -> bool:
    """Is what was written the name of a folder beside this one?"""
    names = [entry.name for entry in path.parent.iterdir()]
    return match_spelling(names, written) not in ("", path.name)
