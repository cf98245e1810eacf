"""The addresses that folders of datasets and their files get of their names, and which of several
that would have the same one has it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from site_builder.core.text import (
    LONGEST_SLUG,
    SLUG,
    normalise_unicode,
    show_safe_path,
    show_safe_value,
)
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.public_names import check_file_name
from site_builder.metadata.site_folder import make_dataset_slug
from site_builder.metadata.yaml import FileProblems


def is_fit_for_address(name: str) -> bool:
    """Can an address be made of the name of a folder?"""
    slug = make_dataset_slug(name)
    if not SLUG.fullmatch(slug):
        return False
    is_short = len(slug) <= LONGEST_SLUG
    return is_short and not check_file_name(slug)


def settle_dataset_folders(
    folders: Iterable[os.DirEntry[str]], where: str, origins: FolderOrigins, notes: FileProblems
) -> Iterator[os.DirEntry[str]]:
    """The folders of a publisher, one for each address; each other one is refused by its name."""
    groups: dict[str, list[os.DirEntry[str]]] = defaultdict(list)
    for folder in folders:
        groups[make_dataset_slug(folder.name)].append(folder)
    for slug, group in groups.items():
        by_name = {folder.name: folder for folder in group}
        kept_name = choose_kept_name(tuple(by_name), where, slug, origins)
        yield by_name.pop(kept_name)
        _report_other_folders(kept_name, tuple(by_name), where, origins, notes=notes)


def _report_other_folders(
    kept_name: str,
    other_names: Iterable[str],
    where: str,
    origins: FolderOrigins,
    *,
    notes: FileProblems,
) -> None:
    """Those that are refused because another one has their address: by names that can be told
    apart, and whether that one was there first."""
    paths = [f"{where}/{name}" for name in (kept_name, *other_names)]
    for name in other_names:
        code = "folder-same-address"
        if normalise_unicode(name) == normalise_unicode(kept_name):
            code = "folder-name-twice"
        elif origins.is_history_cut() and not origins.find_first(paths):
            code = "folder-same-address-unsure"
        place = f"{where}/{show_safe_path(name)}"
        notes.of_file(code, place, other=show_safe_value(kept_name))


def choose_kept_name(
    names: Sequence[str], where: str, public_name: str, origins: FolderOrigins
) -> str:
    """Of several names in a folder that would have one address, the one that has it: what was
    published before the others, else what is called `public_name` already, else the first."""
    if len(names) == 1:
        return names[0]
    paths = {f"{where}/{name}": name for name in names}
    kept_name = paths.get(origins.find_first(tuple(paths)), public_name)
    if kept_name in names:
        return kept_name
    return min(names, key=lambda name: (normalise_unicode(name), name))
