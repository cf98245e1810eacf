"""The files that a PDF carries: those of its list, of notes on its pages, and those that it calls
associated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from site_builder.readers.documents.pdf_objects import (
    list_strings,
    open_array,
    open_dictionary,
    open_stream,
)

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_NODES = 1_000  # of the tree of names
MOST_PAGES = 2_000  # whose notes are looked at
MOST_NOTES = 20_000
NAMELESS = "?"


def list_attachment_names(reader: PdfReader) -> tuple[str, ...]:
    """The name of each, once, in the order in which they are met."""
    return tuple(dict.fromkeys(name for name, _ in iterate_attachments(reader)))


def iterate_attachments(reader: PdfReader) -> Iterator[tuple[str, dict[Any, Any]]]:
    """The name of each, and the dictionary that leads to its content (`open_attachment`)."""
    root = reader.root_object
    specifications = [
        *_walk_name_tree(open_dictionary(root.get("/Names")).get("/EmbeddedFiles")),
        *open_array(root.get("/AF")),
        *_list_attached_notes(reader),
    ]
    for specification in map(open_dictionary, specifications):
        if "/EF" not in specification:  # it leads to a file elsewhere
            continue
        written = [
            *list_strings(specification.get("/UF")),
            *list_strings(specification.get("/F")),
            NAMELESS,
        ]
        yield written[0], open_dictionary(specification["/EF"])


def open_attachment(files: dict[Any, Any]) -> bytes:
    """The content of a file, by its name in any notation."""
    return open_stream(files.get("/F") or files.get("/UF"))


def _walk_name_tree(tree: Any) -> Iterator[Any]:
    pending = [tree]
    for _ in range(MOST_NODES):
        if not pending:
            return
        node = open_dictionary(pending.pop())
        yield from open_array(node.get("/Names"))[1::2]
        pending += reversed(open_array(node.get("/Kids")))


def _list_attached_notes(reader: PdfReader) -> Iterator[Any]:
    left = MOST_NOTES
    for number in range(min(len(reader.pages), MOST_PAGES)):
        for note in map(open_dictionary, open_array(reader.pages[number].get("/Annots"))[:left]):
            left -= 1
            if note.get("/Subtype") == "/FileAttachment":
                yield note.get("/FS")
