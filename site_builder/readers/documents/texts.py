"""The texts of a document, as they can be searched: what its pages show, and what they do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.readers.documents.document_formats import HEAD, find_document_format
from site_builder.readers.documents.text_extent import TextExtent


def iterate_document_texts(
    path: Path, ending: str, extent: TextExtent | None = None
) -> Iterator[str]:
    """The texts of a document of this ending, piece by piece: a page of a PDF, a paragraph, a row
    of a table whose cells are parted by tabs, lines of a timetable; headers, notes, comments, text
    boxes, removed text and metadata too. Nothing of what cannot be read, nor of a picture.

    A number that is written in several runs stands in one piece. Nothing is raised but MemoryError,
    and OSError of the disk; work is bounded. `extent` has what was not read, and why, once all
    pieces are taken.
    """
    extent = extent or TextExtent()
    form = find_document_format(ending)
    if form.iterate_texts is None:
        return
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not form.signature.search(head):
        extent.unread.add("broken")
        return
    yield from form.iterate_texts(path, extent)
