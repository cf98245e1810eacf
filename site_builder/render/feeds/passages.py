"""assets/passages/ID/NUMBER.json: what the pages of a dataset's documents say, so that a search
shows what is around the words that it met, and opens the document at their page.

A file is asked for where one of its documents is found, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.feed import Feed, PlannedFiles
from site_builder.render.feeds.parts import count_files, hash_to_part
from site_builder.render.localised_site import DetailLoader, LocalisedSite

PASSAGES_PATH = "assets/passages/{id}/{number}.json"
PER_FILE = 120_000  # bytes, about: one long document, or many short ones


class PassagesOfDocument(msgspec.Struct):
    """The site path of its file, and the number (0 where there is none) and text of each page."""

    file: str
    pages: list[tuple[int, str]]


def plan_passage_files(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """Those of each dataset, which are made together."""
    for entry in localised_site.site.entries:
        count = count_passage_files(entry)
        id_ = entry.dataset.id
        paths = [PASSAGES_PATH.format(id=id_, number=number + 1) for number in range(count)]
        render = partial(_render_passages, localised_site.opening, entry)
        if paths:
            yield PlannedFiles(tuple(paths), (id_, entry.summary.passages), render)


def count_passage_files(entry: DatasetEntry) -> int:
    """In how many files the passages of a dataset are; none where no document has any."""
    size = entry.summary.passage_bytes
    return count_files(size, PER_FILE) if size else 0


def find_passage_file(entry: DatasetEntry, document: str) -> int:
    """The number of the file of a document, from 1; 0 where there is none."""
    count = count_passage_files(entry)
    return hash_to_part(document, count) + 1 if document and count else 0


def _render_passages(opening: DetailLoader, entry: DatasetEntry) -> Iterator[bytes]:
    files: list[dict[str, PassagesOfDocument]]
    files = [{} for _ in range(count_passage_files(entry))]
    for passages in opening.passages(entry.summary):
        number = find_passage_file(entry, passages.document)
        file = f"data/{entry.dataset.id}/{passages.path}"
        pages = [(page.number, page.text) for page in passages.pages]
        files[number - 1][passages.document] = PassagesOfDocument(file, pages)
    yield from map(msgspec.json.encode, files)


PASSAGES = Feed(name="passages", plan=plan_passage_files)
