"""The files that a PDF carries: those of its list, of notes on its pages, and those that it calls
associated. They are named, never opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from site_builder.readers.documents.pdf_objects import list_strings, open_array, open_dictionary

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_NODES = 1_000  # of the tree of names
MOST_PAGES = 2_000  # whose notes are looked at
MOST_NOTES = 20_000
NAMELESS = "?"


def list_attachment_names(reader: PdfReader) -> tuple[str, ...]:
    """The name of each, once, in the order in which they are met."""
    root = reader.root_object
    specifications = [
        *_walk_name_tree(open_dictionary(root.get("/Names")).get("/EmbeddedFiles")),
        *open_array(root.get("/AF")),
        *_list_attached_notes(reader),
    ]
    names: dict[str, None] = {}
    for specification in map(open_dictionary, specifications):
        if "/EF" not in specification:  # it leads to a file elsewhere
            continue
        written = [
            *list_strings(specification.get("/UF")),
            *list_strings(specification.get("/F")),
            NAMELESS,
        ]
        names[written[0]] = None
    return tuple(names)


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
