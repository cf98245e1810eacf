"""A folder of files that nobody has described: whether it is a dataset all the same, under which
title, and what there would be to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from site_builder.core import formats
from site_builder.core.model.dataset import Dataset
from site_builder.core.text import find_nearest_word, fold_text
from site_builder.metadata.dataset_folder import (
    DatasetFolder,
    get_file_ending,
    is_readme_file,
)
from site_builder.metadata.name_words import spell_readable_title
from site_builder.metadata.public_names import get_file_stem
from site_builder.metadata.site_folder import DESCRIPTORS
from site_builder.metadata.yaml import MetadataRecord

# Endings of tables and documents that a description may have by mistake, as Windows adds one
OF_DESCRIPTIONS = (".json", ".txt", ".xml", ".html")
CALLED_DESCRIPTION = re.compile(f"(?:{'|'.join(map(re.escape, DESCRIPTORS))})(?![a-z0-9])")
MOST_NAMES = 1_000  # that are compared with that of a description, letter by letter


def find_misnamed_descriptor(folder: DatasetFolder) -> str:
    """The file, be it one that is refused, that is meant to be the description, or ""; a table that
    is called nearly so is data."""
    names = list(filter(_may_describe, (*folder.files, *sorted(folder.refused))))
    near_name = find_nearest_word(DESCRIPTORS[0], names[:MOST_NAMES])
    return next(filter(_is_called_description, names), near_name)


def _may_describe(name: str) -> bool:
    ending = get_file_ending(name)
    return ending in OF_DESCRIPTIONS or formats.find_format(ending) is None


def _is_called_description(name: str) -> bool:
    """Is it the name of a description but for its capitals, its blanks, or what follows it?"""
    return CALLED_DESCRIPTION.match(fold_text(name).strip()) is not None


def has_content(folder: DatasetFolder) -> bool:
    """Is there a file that somebody meant to publish? Notes are none, litter is not among files."""
    return bool([*folder.refused, *_list_data(folder.files)])


def make_bare_record(folder: DatasetFolder, name: str) -> MetadataRecord:
    """What stands for the description that is not there; `name`: of the folder."""
    stems = map(get_file_stem, _list_data(folder.files))
    title = spell_readable_title((name, *stems))
    return MetadataRecord(line=0, values={"title": title}, lines={})


def _list_data(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not is_readme_file(PurePosixPath(path).name)]


def outline_description(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """The lines to write of a dataset that nobody has described: keys, with what is known."""
    if dataset.described:
        return ()
    last_key = "frequency" if dataset.licence else "licence"
    return (("title", dataset.title), ("description", ""), (last_key, ""))
