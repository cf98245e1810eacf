"""What a dataset publishes: its files, under the names of today and of before, and what of it was
sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.prepared import (
    ORIGINALS,
    Artefact,
    CommuneExtract,
    Parts,
    is_original,
)


def list_published_files(parts: Parts) -> list[Artefact]:
    """Every file that a dataset publishes."""
    tables, documents = parts
    files: list[Artefact] = []
    extracts: list[CommuneExtract] = []
    for table in tables:
        files += (*table.downloads, *table.year_files, *table.charts)
        extracts += table.extracts
    for extract in extracts:
        files += extract.downloads
    for document in documents:
        files.append(document.file)
    return files


def list_formerly_named_files(dataset: Dataset, parts: Parts) -> Iterator[Artefact]:
    """The files of resources that had other names, as they are published under these too; those of
    a series, which is called as its dataset is, when that had another."""
    tables, documents = parts
    previous = {source.name: source.previous for source in dataset.sources}
    previous |= {
        table.name: tuple(_list_former_series_names(dataset, table.name))
        for table in tables
        if table.series
    }
    pieces: list[tuple[str, Parts]] = [(table.name, ((table,), ())) for table in tables]
    pieces += [(document.name, ((), (document,))) for document in documents]
    for name, piece in pieces:
        for former_name in previous.get(name, ()):
            for file in list_published_files(piece):
                path = _rename_path(former_name, name, file)
                yield replace(file, path=path)


def _list_former_series_names(dataset: Dataset, name: str) -> Iterator[str]:
    """What a series was called under the former ids of its dataset."""
    for slug in dict.fromkeys(former_id.rpartition("/")[2] for former_id in dataset.previous):
        if slug != dataset.slug and name.startswith(dataset.slug):
            yield f"{slug}{name.removeprefix(dataset.slug)}"


def _rename_path(former_name: str, name: str, file: Artefact) -> str:
    """The path of a file of the resource `name` when it was called `former_name`; the original then
    had that name too."""
    if is_original(file):
        return f"{ORIGINALS}{former_name}{''.join(file.path.partition('.')[1:])}"
    return f"{former_name}{file.path.removeprefix(name)}"


def list_published_names(parts: Parts) -> set[str]:
    """The public names of what is published of a dataset."""
    return {part.name for group in parts for part in group}


def get_resource_name(path: str) -> str:
    """The public name of a resource, by the path of one of its files below its dataset's."""
    return re.split("[./]", path, maxsplit=1)[0]


def list_published_sources(parts: Parts) -> set[str]:
    """The files that were sent of which something is published."""
    return {part.source for group in parts for part in group}
