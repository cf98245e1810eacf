"""What lies in a dataset's folder: regular files only, by name. Links, pipes and devices are never
opened."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core import formats
from site_builder.core.text import (
    find_nearest_word,
    fold_text,
    normalise_unicode,
    show_safe_path,
    show_safe_value,
)
from site_builder.metadata.folder_addresses import choose_kept_name
from site_builder.metadata.folder_origins import NO_ORIGINS, FolderOrigins
from site_builder.metadata.public_names import check_file_name, make_public_name
from site_builder.metadata.site_folder import DESCRIPTORS
from site_builder.metadata.yaml import FileProblems

MOST_FILES = 1_000  # in one dataset; beyond, a page cannot list them
LITTER = ("thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "icon\r")
NOTES = ("readme", "lisezmoi", "lisez-moi")
# What would make a folder of datasets/ a portal or its memory, in lower case, with the codes of
# what is said of it
CONFIGURATION = {"communes.yml": "nested-site", ".beffroi": "nested-cache"}
# Git takes a folder that has all of one of these for a repository, or for a working tree of one
REPOSITORIES = (frozenset({"head", "objects", "refs"}), frozenset({"head", "commondir"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetFolder:
    """A dataset's folder. `files`: path relative to it → size in bytes, in order of name, none
    whose name is unfit.

    `refused`: files and folders about which a problem has been said. `irregular`: what has the name
    of a file of data and is none, a link or a folder, with the code of what was said of it.
    `descriptors`: which of DESCRIPTORS are there. `crowded`: it holds more than MOST_FILES. Paths
    are in NFC; `spellings`: those that the disk has otherwise.
    """

    path: Path
    where: str
    files: dict[str, int]
    refused: frozenset[str] = frozenset()
    irregular: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[str, ...] = ()
    crowded: bool = False
    spellings: dict[str, str] = field(default_factory=dict)

    def list_data_paths(self) -> list[str]:
        """What has the name of a file, in order of name, irregular ones of data too."""
        if not self.irregular:
            return list(self.files)
        return sorted({*self.files, *self.irregular} - {*DESCRIPTORS}, key=_split_path)

    def on_disk(self, file: str) -> Path:
        """Where one of `files` lies."""
        return self.path / self.spellings.get(file, file)


def _split_path(path: str) -> list[bytes]:
    return os.fsencode(path).split(b"/")


def get_file_ending(path: str) -> str:
    """The ending that says the format, in lower case with its dot, or ""."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122  # pathlib is 20 times slower, and this runs for every file


def is_litter(name: str) -> bool:
    """What systems leave behind: hidden files, Office's locks, thumbnails. Nobody needs to be
    told."""
    return name.startswith((".", "~$")) or name.lower() in LITTER


def is_readme_file(name: str) -> bool:
    """README and LISEZMOI: people's own notes, not published, not an oversight."""
    return fold_text(name).split(".")[0] in NOTES


def list_folder_entries(
    path: str | Path, where: str, notes: FileProblems
) -> list[os.DirEntry[str]]:
    """What a folder holds, litter apart, in order of name. Empty, and one problem, when it cannot
    be read.

    What would configure something is left out too, with a problem each: it is looked for in hidden
    folders as well.
    """
    try:
        with os.scandir(path) as scanned:
            entries = sorted(scanned, key=lambda entry: os.fsencode(normalise_unicode(entry.name)))
    except OSError:
        notes.of_file("folder-unreadable", where)
        return []
    refused_names = _refuse_configuration([entry.name for entry in entries], where, notes)
    for entry in entries:
        if entry.name not in refused_names and is_hidden_folder(entry):
            _search_hidden_folder(entry.path, f"{where}/{show_safe_path(entry.name)}", notes)
    return [
        entry for entry in entries if entry.name not in refused_names and not is_litter(entry.name)
    ]


def is_hidden_folder(entry: os.DirEntry[str]) -> bool:
    """A folder that is passed over: only what would configure something is looked for in it.

    A `.git` is git's own, and comes with no commit: it is that of a submodule, or of whoever works
    here.
    """
    return is_litter(entry.name) and entry.name != ".git" and entry.is_dir(follow_symlinks=False)


def _refuse_configuration(names: Iterable[str], where: str, notes: FileProblems) -> frozenset[str]:
    """The names, of all those in a folder, that are refused; a problem is said of each, one of a
    whole repository."""
    folded_names = {name: name.casefold() for name in names}
    signs = _find_repository_signs(frozenset(folded_names.values()))
    repository_names = frozenset(
        name for name, folded_name in folded_names.items() if folded_name in signs
    )
    refused_codes = {
        name: CONFIGURATION[folded_name]
        for name, folded_name in folded_names.items()
        if folded_name in CONFIGURATION
    }
    for name, code in refused_codes.items():
        notes.of_file(code, f"{where}/{show_safe_path(name)}")
    if not repository_names:
        return frozenset(refused_codes)
    notes.of_file("nested-repository", where)
    return frozenset(refused_codes) | repository_names


def _find_repository_signs(names: frozenset[str]) -> frozenset[str]:
    """Those of the names, in lower case, by which git would take their folder for a repository."""
    return frozenset().union(*(signs for signs in REPOSITORIES if signs <= names))


def _search_hidden_folder(folder: str, where: str, notes: FileProblems) -> None:
    """Say what would configure something in a folder that is otherwise passed over, however
    deep."""
    for path, folders, files in os.walk(folder):
        path_inside = (
            ""
            if path == folder
            else f"/{show_safe_path(Path(path).relative_to(folder).as_posix())}"
        )
        refused_names = _refuse_configuration(
            sorted([*folders, *files]), f"{where}{path_inside}", notes
        )
        folders[:] = sorted(name for name in folders if name not in refused_names)


def map_entries_by_name(
    found: Iterable[os.DirEntry[str]], where: str, notes: FileProblems
) -> tuple[dict[str, os.DirEntry[str]], set[str]]:
    """What a folder holds by its names in NFC, and the names that two have, of which neither is
    there: one problem."""
    by_name: dict[str, os.DirEntry[str]] = {}
    twins: set[str] = set()
    for entry in found:
        name = normalise_unicode(entry.name)
        if by_name.setdefault(name, entry) is not entry and name not in twins:
            notes.of_file(
                "file-name-twice", f"{where}/{show_safe_path(name)}", name=show_safe_value(name)
            )
            twins.add(name)
    return {name: entry for name, entry in by_name.items() if name not in twins}, twins


def read_dataset_folder(
    path: Path, where: str, notes: FileProblems, origins: FolderOrigins = NO_ORIGINS
) -> DatasetFolder:
    """The files of a dataset, of its folder and of the folders in it (one level), with a problem
    for each unfit one."""
    files: dict[str, int] = {}
    refused: set[str] = set()
    irregular: dict[str, str] = {}
    crowded = False
    descriptors = []
    spellings: dict[str, str] = {}
    for name, entry in _walk_folder(path, where, refused, irregular, notes):
        if name in DESCRIPTORS:
            descriptors.append(name)
            continue
        if len(files) >= MOST_FILES:
            crowded = True
            break
        size = _measure_regular_file(entry, name, where, notes)
        if size is None:
            refused.add(name)
            if code := _find_irregularity(entry, name):
                irregular[name] = code
            continue
        files[name] = size
        spelling = os.path.relpath(entry.path, path)
        if spelling != name:
            spellings[name] = spelling
    for name in _find_same_names(files, where, origins, notes):
        refused.add(name)
        del files[name]
        spellings.pop(name, None)
    ordered_descriptors = tuple(filter(descriptors.__contains__, DESCRIPTORS))
    return DatasetFolder(
        path=path,
        where=where,
        files=files,
        refused=frozenset(refused),
        irregular=_leave_out_twins(irregular, files),
        descriptors=ordered_descriptors,
        crowded=crowded,
        spellings=spellings,
    )


def _find_same_names(
    names: Iterable[str], where: str, origins: FolderOrigins, notes: FileProblems
) -> list[str]:
    """The files that have no address, because another has it: one problem each."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[make_public_name(name)].append(name)
    refused_names = []
    for public_name, group in groups.items():
        kept_name = choose_kept_name(group, where, public_name, origins)
        for name in group:
            if name != kept_name:
                place = f"{where}/{show_safe_path(name)}"
                notes.of_file("file-same-name", place, other=show_safe_value(kept_name))
                refused_names.append(name)
    return refused_names


def _find_irregularity(entry: os.DirEntry[str], name: str) -> str:
    """The code of why what has the name of a file of data is none; "" of any other."""
    if not is_name_of_data(name) or check_file_name(entry.name):
        return ""
    if entry.is_symlink():
        return "file-link"
    return "" if entry.is_file(follow_symlinks=False) else "file-not-regular"


def is_name_of_data(name: str) -> bool:
    """Has it the ending of what is published?"""
    file_format = formats.find_format(get_file_ending(name))
    return file_format is not None and bool(file_format.kind)


def _leave_out_twins(irregular: Mapping[str, str], files: Iterable[str]) -> dict[str, str]:
    """Without those that would be published under the name of a file that is there."""
    published = set(map(make_public_name, files))
    return {
        name: code for name, code in irregular.items() if make_public_name(name) not in published
    }


def _walk_folder(
    path: Path, where: str, refused: set[str], irregular: dict[str, str], notes: FileProblems
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    entries, twins = map_entries_by_name(list_folder_entries(path, where, notes), where, notes)
    refused |= twins
    for name, entry in entries.items():
        if not entry.is_dir(follow_symlinks=False):
            yield name, entry
        elif code := check_file_name(name):
            notes.of_file(code, f"{where}/{show_safe_path(name)}", name=show_safe_value(name))
            refused.add(name)
        else:
            if is_name_of_data(name) or name in DESCRIPTORS:
                ending = get_file_ending(name)
                notes.of_file("file-folder", f"{where}/{show_safe_path(name)}", ending=ending)
                irregular[name] = "file-folder"
            yield from _walk_subfolder(entry.path, name, where=where, refused=refused, notes=notes)


def _walk_subfolder(
    path: str, folder: str, where: str, refused: set[str], notes: FileProblems
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files of a folder in that of a dataset."""
    folder_path = f"{where}/{folder}"
    entries, twins = map_entries_by_name(
        list_folder_entries(path, folder_path, notes), folder_path, notes
    )
    refused |= {f"{folder}/{name}" for name in twins}
    for name, entry in entries.items():
        file = f"{folder}/{name}"
        if entry.is_dir(follow_symlinks=False):
            notes.of_file("folder-too-deep", f"{where}/{show_safe_path(file)}")
            refused.add(file)
        else:
            yield file, entry


def _measure_regular_file(
    entry: os.DirEntry[str], name: str, where: str, notes: FileProblems
) -> int | None:
    """The size of a regular file with a name that can be published; None, and one problem, for
    anything else."""
    place = f"{where}/{show_safe_path(name)}"
    if code := check_file_name(entry.name):
        notes.of_file(code, place, name=show_safe_value(entry.name))
        return None
    try:
        file_stat = entry.stat(follow_symlinks=False)
    except OSError:
        notes.of_file("file-missing", place)
        return None
    if not stat.S_ISREG(file_stat.st_mode):
        notes.of_file("file-link" if stat.S_ISLNK(file_stat.st_mode) else "file-not-regular", place)
        return None
    return file_stat.st_size


def find_listed_file(written: str, folder: DatasetFolder, say: Callable[..., None]) -> str | None:
    """The file that a `path:` names; None, and one problem by `say(code, **params)`, when it may
    not or does not."""
    name = normalise_unicode(written).removeprefix("./")
    safe_path = show_safe_value(written)
    if not name.strip():
        say("path-empty")
    elif name in folder.files:
        return name
    elif code := _check_listed_path(name):
        say(code, path=safe_path)
    elif name in folder.refused or name.split("/")[0] in folder.refused:
        return None  # said where the file lies
    elif near := find_nearest_word(name, list(folder.files)[:200]):
        say("path-missing-near", path=safe_path, near=show_safe_value(near))
    else:
        say("path-missing", path=safe_path)
    return None


def _check_listed_path(name: str) -> str:
    """Why a path may not be asked for at all, or "" when it simply is not there."""
    if name.startswith(("/", "~", "\\")) or name[1:2] == ":":
        return "path-absolute"
    if "\\" in name:
        return "path-backslash"
    parts = name.split("/")
    if ".." in parts:
        return "path-outside"
    for part in parts:
        if code := check_file_name(part):
            return code.replace("file-name", "path-name")
    return "path-too-deep" if len(parts) > 2 else ""
