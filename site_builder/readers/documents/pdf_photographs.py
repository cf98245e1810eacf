"""The photographs on the pages of a PDF, as they were put in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from site_builder.readers.documents.pdf_objects import open_array, open_dictionary, open_stream

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 2_000
MOST_ON_PAGE = 100
MOST_BYTES = 200_000_000  # of all of them
_JPEG = "/DCTDecode"


def iterate_photographs(reader: PdfReader) -> Iterator[bytes]:
    """Each once. Raises whatever pypdf does."""
    met = set[int]()
    left = MOST_BYTES
    for picture in _iterate_page_pictures(reader):
        filters = [picture.get("/Filter"), *open_array(picture.get("/Filter"))]
        if id(picture) in met or _JPEG not in filters:
            continue
        met.add(id(picture))
        content = open_stream(picture)
        left -= len(content)
        if left < 0:
            return
        yield content


def _iterate_page_pictures(reader: PdfReader) -> Iterator[dict[Any, Any]]:
    for number in range(min(len(reader.pages), MOST_PAGES)):
        resources = open_dictionary(reader.pages[number].get("/Resources"))
        drawn = open_dictionary(resources.get("/XObject"))
        yield from map(open_dictionary, islice(drawn.values(), MOST_ON_PAGE))
