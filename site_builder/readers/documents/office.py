"""ODT and DOCX: pages and day, where the program that saved them wrote them down.

Their metadata are searched for these two words, not parsed: no entity is expanded and no name is
met on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from site_builder.readers.decide.signature import COMPOUND
from site_builder.readers.documents.facts import (
    BROKEN,
    LIES,
    LOCKED,
    DocumentFacts,
    DocumentFormat,
    keep_plausible_count,
    parse_document_day,
)

MOST_BYTES = 1 << 20  # of a member, decompressed
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODT_PAGES = re.compile(rb'page-count="([0-9]{1,6})"')
_DOCX_PAGES = re.compile(rb"Pages>([0-9]{1,6})<")
_ODT_DAYS = (re.compile(rb"creation-date>([^<]{8,40})<"), re.compile(rb"date>([^<]{8,40})<"))
_DOCX_DAYS = (
    re.compile(rb"created[^>]*>([^<]{8,40})<"),
    re.compile(rb"modified[^>]*>([^<]{8,40})<"),
)


def _odt(archive: ZipFile) -> DocumentFacts:
    if not _read_member(archive, "mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        return LIES
    if b"encryption-data" in _read_member(archive, "META-INF/manifest.xml"):
        return LOCKED
    meta = _read_member(archive, "meta.xml")
    return _extract_facts(meta, _ODT_PAGES, meta, _ODT_DAYS)


def _docx(archive: ZipFile) -> DocumentFacts:
    if not any(name.startswith("word/") for name in archive.namelist()):
        return LIES
    app = _read_member(archive, "docProps/app.xml")
    core = _read_member(archive, "docProps/core.xml")
    return _extract_facts(app, _DOCX_PAGES, core, _DOCX_DAYS)


def _read_member(archive: ZipFile, name: str) -> bytes:
    """The first bytes of a member, none where it is not there."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as member:
        return member.read(MOST_BYTES)


def _extract_facts(
    numbers: bytes, pages: re.Pattern[bytes], dates: bytes, days: tuple[re.Pattern[bytes], ...]
) -> DocumentFacts:
    pages_match = pages.search(numbers)
    written_days = (
        match[1].decode("latin-1") for pattern in days if (match := pattern.search(dates))
    )
    return DocumentFacts(
        pages=keep_plausible_count(int(pages_match[1])) if pages_match else 0,
        day=next(filter(None, map(parse_document_day, written_days)), ""),
    )


def _make_reader(extract: Callable[[ZipFile], DocumentFacts]) -> Callable[[Path], DocumentFacts]:
    def read(path: Path) -> DocumentFacts:
        try:
            with path.open("rb") as file:
                if (
                    file.read(8) == COMPOUND
                ):  # what Word 97 writes, and what it wraps an encrypted DOCX in
                    file.seek(0)
                    return LOCKED if _ENCRYPTED in file.read(MOST_BYTES) else LIES
                with ZipFile(file) as archive:
                    return extract(archive)
        except MemoryError:
            raise
        except Exception:  # zipfile, zlib and struct each have their own
            return BROKEN

    return read


FORMATS = (
    DocumentFormat(".odt", re.compile(rb"\APK\x03\x04"), _make_reader(_odt)),
    DocumentFormat(
        ".docx", re.compile(rb"\A(?:PK\x03\x04|" + COMPOUND + rb")"), _make_reader(_docx)
    ),
)
