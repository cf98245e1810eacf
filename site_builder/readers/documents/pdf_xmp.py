"""The authors that the XMP of a PDF names (dc:creator)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from site_builder.readers.documents.office_xml import walk_xml
from site_builder.readers.documents.pdf_objects import open_stream

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_XMP = 5_000_000  # bytes
MOST_AUTHORS = 100


def read_xmp_packet(reader: PdfReader) -> bytes:
    """The packet as it is written, b"" where there is none."""
    return open_stream(reader.root_object.get("/Metadata"))[:MOST_XMP]


def list_xmp_authors(reader: PdfReader) -> list[str]:
    """Each of them. Raises ReadingFault where the packet is no plain XML."""
    packet = read_xmp_packet(reader)
    visitor = _AuthorVisitor()
    if packet:
        deque(walk_xml([packet], visitor), 0)
    return visitor.authors


class _AuthorVisitor:
    def __init__(self) -> None:
        self.authors: list[str] = []
        self._depth = 0  # within dc:creator

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._depth or name == "creator":
            self._depth += 1

    def end(self, name: str) -> None:
        self._depth = max(self._depth - 1, 0)

    def write(self, text: str) -> None:
        if self._depth and text.strip() and len(self.authors) < MOST_AUTHORS:
            self.authors.append(text.strip())
