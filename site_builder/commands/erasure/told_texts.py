"""Where the owner's words hold one of the texts, beside the data: the description and the notes of
a dataset, pages/, reuses/, communes.yml. They are named and never rewritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from site_builder.commands.erasure.target import ErasureTarget
from site_builder.commands.traces.containers import FileSearch
from site_builder.core.text import show_safe_path
from site_builder.metadata.dataset_folder import is_readme_file
from site_builder.metadata.site_folder import BESIDE, DESCRIPTORS, OWNER_FILE

MOST = 200  # places that are named


def find_told_texts(
    root: Path, target: ErasureTarget, make_search: Callable[[], FileSearch]
) -> tuple[tuple[str, ...], frozenset[int]]:
    """The files that hold a text, and which texts these are, by their numbers."""
    places = list[str]()
    numbers = frozenset[int]()
    for name, path in _list_told_files(root, target):
        search = make_search()
        search.search_file(path)
        if search.traces:
            places.append(show_safe_path(name))
            numbers = numbers.union(*(trace.numbers for trace in search.traces))
    return tuple(places[:MOST]), numbers


def _list_told_files(root: Path, target: ErasureTarget) -> Iterator[tuple[str, Path]]:
    """Files of the site without links, each with its path in it."""
    folder = target.folder.where
    paths = {f"{folder}/{name}": target.folder.path / name for name in DESCRIPTORS}
    notes = filter(is_readme_file, target.folder.files)
    paths |= {f"{folder}/{name}": target.folder.on_disk(name) for name in notes}
    paths[OWNER_FILE] = root / OWNER_FILE
    for top in BESIDE:
        for place, _, files in os.walk(root / top):
            paths |= {
                Path(place, name).relative_to(root).as_posix(): Path(place, name) for name in files
            }
    for name, path in sorted(paths.items()):
        if path.is_file() and not path.is_symlink():
            yield name, path
