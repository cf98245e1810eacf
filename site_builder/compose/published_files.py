"""What a dataset publishes: its files, under the names of today and of before, and what of it was
sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.core.model import ORIGINALS, Artefact, Dataset, Parts, is_original


def list_published_files(parts: Parts) -> list[Artefact]:
    """Every file that a dataset publishes."""
    tables, documents = parts
    extracts = [
        file for table in tables for extract in table.extracts for file in extract.downloads
    ]
    return (
        [file for table in tables for file in table.downloads]
        + extracts
        + [one.file for one in documents]
    )


def list_formerly_named_files(dataset: Dataset, parts: Parts) -> Iterator[Artefact]:
    """The files of resources that had other names, as they are published under these too; those of
    a series, which is called as its dataset is, when that had another."""
    tables, documents = parts
    previous = {source.name: source.previous for source in dataset.sources}
    previous |= {
        table.name: tuple(_series_before(dataset, table.name)) for table in tables if table.series
    }
    pieces: list[tuple[str, Parts]] = [(table.name, ((table,), ())) for table in tables]
    pieces += [(document.name, ((), (document,))) for document in documents]
    for name, piece in pieces:
        for old in previous.get(name, ()):
            yield from (
                replace(file, path=_under(old, name, file)) for file in list_published_files(piece)
            )


def _series_before(dataset: Dataset, name: str) -> Iterator[str]:
    """What a series was called under the former ids of its dataset."""
    for slug in dict.fromkeys(old.rpartition("/")[2] for old in dataset.previous):
        if slug != dataset.slug and name.startswith(dataset.slug):
            yield f"{slug}{name.removeprefix(dataset.slug)}"


def _under(old: str, name: str, file: Artefact) -> str:
    """The path of a file of the resource `name` when it was called `old`; the original then had
    that name too."""
    if is_original(file):
        return f"{ORIGINALS}{old}{''.join(file.path.partition('.')[1:])}"
    return f"{old}{file.path.removeprefix(name)}"


def list_published_names(parts: Parts) -> set[str]:
    """The public names of what is published of a dataset."""
    return {part.name for some in parts for part in some}


def count_unpublished_files(dataset: Dataset, parts: Parts) -> int:
    """How many of the files that were sent could not be published."""
    published = {part.source for some in parts for part in some}
    return sum(source.path not in published for source in dataset.sources)
