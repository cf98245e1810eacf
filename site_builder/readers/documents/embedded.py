"""The texts of the files that a document carries, one level deep: what is in these is not opened,
and that is written down."""

from __future__ import annotations

import codecs
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from site_builder.readers.documents.document_formats import HEAD
from site_builder.readers.documents.text_extent import TextExtent
from site_builder.readers.documents.texts import iterate_document_texts

TAIL = 1 << 16  # bytes
LEAST = 5_000_000  # bytes that each file counts for, however short
_TEXTS = (".csv", ".tsv", ".txt", ".md", ".json", ".xml", ".html", ".htm", ".eml", ".vcf", ".ics")
# What the bytes have of a document, and the ending by whose rules it is read: those of DOCX hold
# for the XML of all that Office writes, those of ODT for all that LibreOffice does
_ENDINGS = (
    (b"%PDF-", ".pdf"),
    (b"[Content_Types].xml", ".docx"),
    (b"content.xml", ".odt"),
)


def iterate_embedded_texts(content: bytes, name: str, extent: TextExtent) -> Iterator[str]:
    """The texts of a file of this name; none where `extent` has no more room for files, or where it
    is none that we read."""
    ends = content[:HEAD] + content[-TAIL:]  # where a zip lists what it holds
    endings = [ending for mark, ending in _ENDINGS if mark in ends]
    is_text = name.lower().endswith(_TEXTS)
    work = max(_measure_unpacked(content), LEAST)
    if work > extent.embedded or not (is_text or endings):
        extent.unread.add("embedded")
        return
    extent.embedded -= work
    if is_text:
        yield from extent.give(_decode_text(content))
        return
    inner = TextExtent(left=extent.left, embedded=0)
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        yield from iterate_document_texts(Path(copy.name), endings[0], inner)
    extent.left = inner.left
    if inner.unread:
        extent.unread.add("embedded")


def _measure_unpacked(content: bytes) -> int:
    """The bytes of a file, of a zip those that its members say: no more of them are read."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            return sum(info.file_size for info in archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return len(content)


def _decode_text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
