"""ODT and DOCX: pages and day, where the program that saved them wrote them down, and whether their
author left changes or comments in them.

Their metadata are searched for these two words, not parsed: no entity is expanded. Of the author it
is asked alone whether it is a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from site_builder.core.problems import Refusal
from site_builder.readers.decide.signature import COMPOUND
from site_builder.readers.documents.facts import (
    BROKEN,
    LIES,
    LOCKED,
    UNOPENED,
    DocumentFacts,
    DocumentFormat,
    keep_plausible_count,
    parse_document_day,
)
from site_builder.readers.documents.inner_pictures import report_telling_pictures
from site_builder.readers.documents.office_marks import find_office_marks
from site_builder.readers.documents.office_texts import (
    PICTURE,
    iterate_docx_texts,
    iterate_odt_texts,
)
from site_builder.readers.documents.office_xml import is_locked_fault, open_office_archive
from site_builder.readers.reading_fault import ReadingFault

MOST_BYTES = 1 << 20  # of a member, decompressed
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODT_PAGES = re.compile(rb'page-count="([0-9]{1,6})"')
_DOCX_PAGES = re.compile(rb"Pages>([0-9]{1,6})<")
_ODT_DAYS = (re.compile(rb"creation-date>([^<]{8,40})<"), re.compile(rb"date>([^<]{8,40})<"))
_DOCX_DAYS = (
    re.compile(rb"created[^>]*>([^<]{8,40})<"),
    re.compile(rb"modified[^>]*>([^<]{8,40})<"),
)


def _read_odt_facts(archive: ZipFile) -> DocumentFacts:
    if not _read_member(archive, "mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        return LIES
    if b"encryption-data" in _read_member(archive, "META-INF/manifest.xml"):
        return LOCKED
    meta = _read_member(archive, "meta.xml")
    return _extract_facts(meta, _ODT_PAGES, meta, _ODT_DAYS)


def _read_docx_facts(archive: ZipFile) -> DocumentFacts:
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
                # what Word 97 writes, and what it wraps an encrypted DOCX in
                if file.read(8) == COMPOUND:
                    file.seek(0)
                    return LOCKED if _ENCRYPTED in file.read(MOST_BYTES) else LIES
                try:
                    opened = ZipFile(file)
                except BadZipFile:  # cut, or no archive at all
                    return UNOPENED
                with opened as archive:
                    facts = extract(archive)
            return facts if facts.problem else _judge_marks(path, facts)
        except MemoryError:
            raise
        except Exception:  # zipfile, zlib and struct each have their own
            return BROKEN

    return read


def _judge_marks(path: Path, facts: DocumentFacts) -> DocumentFacts:
    """What is not published because of what it holds beside its text, and what is said of it."""
    try:
        with open_office_archive(path) as archive:
            marks = find_office_marks(archive)
    except ReadingFault as fault:
        return LOCKED if is_locked_fault(fault.refusal) else BROKEN
    refusals = []
    if marks.changes:
        refusals.append(Refusal(code="document-changes", params={"count": marks.changes}))
    if marks.comments:
        refusals.append(Refusal(code="document-comments", params={"count": marks.comments}))
    remarks = []
    if marks.hidden:
        remarks.append(Refusal(code="document-hidden-text"))
    if marks.has_person:
        remarks.append(Refusal(code="document-author"))
    remarks += report_telling_pictures(_iterate_pictures(path))
    return replace(
        facts,
        problem="" if marks.is_whole else BROKEN.problem,
        refusals=tuple(refusals),
        remarks=tuple(remarks),
    )


def _iterate_pictures(path: Path) -> Iterator[bytes]:
    """The pictures in it, as far as they can be read."""
    with suppress(ReadingFault), open_office_archive(path) as archive:
        for name in filter(PICTURE.fullmatch, archive.names):
            with suppress(ReadingFault):
                yield archive.read_member(name)


FORMATS = (
    DocumentFormat(
        ".odt", re.compile(rb"\APK\x03\x04"), _make_reader(_read_odt_facts), iterate_odt_texts
    ),
    DocumentFormat(
        ".docx",
        re.compile(rb"\A(?:PK\x03\x04|" + COMPOUND + rb")"),
        _make_reader(_read_docx_facts),
        iterate_docx_texts,
    ),
)
