"""Where the datasets of a site lie: a folder of each, in that of its publisher."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import filterfalse
from operator import attrgetter
from pathlib import Path

from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Place, make_problem
from site_builder.core.text import SLUG, find_nearest_word, show_safe_path, show_safe_value
from site_builder.metadata.dataset_folder import is_readme_file
from site_builder.metadata.folder_addresses import settle_dataset_folders
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.personal_data import list_named_entries
from site_builder.metadata.publisher_files import list_own_files
from site_builder.metadata.site_folder import (
    DATASETS,
    PUBLISHER_FILES,
    get_path_dataset_id,
    is_folder_inside,
    make_dataset_slug,
)
from site_builder.metadata.yaml import FileProblems


@dataclass(frozen=True, slots=True)
class DatasetPlace:
    """Where the folder of a dataset lies, where it is in the site, and whose it is, if of anybody.
    `is_folder`: else a link or a file is in its place."""

    path: str
    site_path: str
    publisher: Publisher | None
    is_folder: bool

    @property
    def id(self) -> str:
        """The id of the dataset."""
        return get_path_dataset_id(self.site_path)


def list_dataset_places(
    root: Path,
    publishers: Mapping[str, Publisher],
    refused: frozenset[str],
    origins: FolderOrigins,
    notes: FileProblems,
) -> Iterator[DatasetPlace]:
    """Where datasets are, and where something has taken the place of one; one for each address."""
    folder = root / DATASETS
    for entry in list_named_entries(folder, DATASETS, notes) if folder.is_dir() else ():
        where = f"{DATASETS}/{show_safe_path(entry.name)}"
        if not entry.is_dir(follow_symlinks=False):
            _report_stray_file(entry.name, where, entry.is_symlink(), notes)
            continue
        publisher = publishers.get(entry.name)
        if publisher is None and entry.name not in refused:
            _report_unknown_publisher(entry.name, where, publishers, notes)
        own_files = list_own_files(publisher) if publisher else ()
        entries = list_named_entries(entry.path, where, notes)
        for place_entry in _list_place_entries(entries, where, own_files, origins, notes):
            path = f"{where}/{show_safe_path(place_entry.name)}"
            yield DatasetPlace(place_entry.path, path, publisher, _is_folder(place_entry))


def _list_place_entries(
    entries: Iterable[os.DirEntry[str]],
    where: str,
    own_files: Collection[str],
    origins: FolderOrigins,
    notes: FileProblems,
) -> Iterator[os.DirEntry[str]]:
    """What is a dataset, or in the place of one, in the folder of a publisher, which has
    `own_files` beside."""
    others = [entry for entry in entries if not _is_own_file(entry, own_files)]
    folders = list(filter(_is_folder, others))
    yield from settle_dataset_folders(folders, where, origins, notes)
    slugs = {make_dataset_slug(folder.name) for folder in folders}
    for entry in filterfalse(_is_folder, others):
        name = entry.name
        if SLUG.fullmatch(name) and name not in slugs and not is_readme_file(name):
            yield entry
        else:
            path = f"{where}/{show_safe_path(name)}"
            _report_stray_file(name, path, entry.is_symlink(), notes)


def _is_own_file(entry: os.DirEntry[str], own_files: Collection[str]) -> bool:
    """Is it one of what a publisher has beside its datasets? It may name a logo as it likes: that
    hides no folder."""
    if entry.name in PUBLISHER_FILES:
        return True
    return entry.name in own_files and entry.is_file(follow_symlinks=False)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def has_dataset_folder(root: Path, path: str) -> bool:
    """Is there a folder, whatever its spelling, with the address of this path of the site?"""
    return bool(_list_folders_at(root, path))


def find_dataset_folder(root: Path, path: str, origins: FolderOrigins) -> str:
    """The name of the folder that has the address of this path of the site, of several the one that
    a build takes; "" where there is none."""
    parent = path.rpartition("/")[0]
    folders = _list_folders_at(root, path)
    settled = settle_dataset_folders(folders, parent, origins, FileProblems(parent))
    return next(map(attrgetter("name"), settled), "")


def _list_folders_at(root: Path, path: str) -> list[os.DirEntry[str]]:
    """The folders that would have the address of this path of the site."""
    parent, _, name = path.rpartition("/")
    slug = make_dataset_slug(name)
    if not is_folder_inside(root, parent):
        return []
    with os.scandir(root / parent) as entries:
        folders = list(filter(_is_folder, entries))
    return list(filter(lambda folder: make_dataset_slug(folder.name) == slug, folders))


def _report_stray_file(name: str, where: str, is_link: bool, notes: FileProblems) -> None:
    if is_link:
        notes.of_file("file-link", where)
    elif near := find_nearest_word(name, PUBLISHER_FILES):
        notes.of_file("publisher-file-near", where, name=show_safe_value(name), near=near)
    elif not is_readme_file(name):
        notes.add(make_problem("file-stray", Place(path=where)))


def _report_unknown_publisher(
    name: str, where: str, publishers: Mapping[str, Publisher], notes: FileProblems
) -> None:
    near = "" if notes.full else find_nearest_word(name, publishers)
    if near:
        notes.of_file("publisher-unknown-near", where, name=show_safe_value(name), near=near)
    else:
        notes.of_file("publisher-unknown", where, name=show_safe_value(name))
