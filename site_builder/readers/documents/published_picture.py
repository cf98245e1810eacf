"""The bytes that are published of a picture that lies in memory."""

from __future__ import annotations

import hashlib
from typing import IO

from site_builder.core import formats
from site_builder.readers.documents.document_formats import find_document_format
from site_builder.readers.reading_fault import ReadingFault

LARGEST_NAMED = 50_000_000  # bytes of a picture that is read to name what is published of it


def clean_picture_bytes(content: bytes, ending: str) -> bytes | None:
    """What is published of a picture, None where it cannot be walked to its end."""
    clean = find_document_format(ending).clean
    if clean is None:
        return content
    try:
        return b"".join(clean(content).iterate_blocks(content))
    except ReadingFault:
        return None


def name_published_picture(file: IO[bytes], ending: str) -> frozenset[str]:
    """What reports of sites (sha256) call what is published of a picture, nothing of another
    file."""
    form = formats.find_format(ending)
    if form is None or form.module != "image":
        return frozenset()
    file.seek(0)
    content = file.read(LARGEST_NAMED + 1)
    published = clean_picture_bytes(content, ending) if len(content) <= LARGEST_NAMED else None
    if published is None:
        return frozenset()
    return frozenset({hashlib.sha256(published).hexdigest()})
