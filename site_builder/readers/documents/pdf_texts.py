"""The texts of a PDF: of its pages, notes and fields, of its outline and of its metadata.

A page that is a picture, or whose fonts do not say what they draw, gives nothing, and that is
written down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.readers.documents.embedded import iterate_embedded_texts
from site_builder.readers.documents.office_texts import WORD, OfficeTextVisitor
from site_builder.readers.documents.office_xml import walk_xml
from site_builder.readers.documents.pdf_attachments import iterate_attachments, open_attachment
from site_builder.readers.documents.pdf_budget import apply_pdf_budget
from site_builder.readers.documents.pdf_objects import list_strings, open_array, open_dictionary
from site_builder.readers.documents.pdf_sight import CAPTION, PageSight, SeenEnough
from site_builder.readers.documents.pdf_xmp import read_xmp_packet
from site_builder.readers.documents.text_extent import TextExtent

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_SEARCHED = 2_000  # pages
MOST_OPERATORS = 5_000_000  # of all pages; one of text has 500 to 5,000
MOST_FORMS = 5_000  # drawn by all pages
MOST_ON_PAGE = 100  # forms: as many as pypdf follows
MOST_BROKEN = 20  # pages, after which no other is tried: each may cost as much as ten good ones
MOST_NOTES = 20_000  # of all pages
MOST_BOOKMARKS = 5_000
MOST_ATTACHMENTS = 100  # that are looked at
MOST_PARENTS = 10  # of a field
_UNPAINTED = (3, 7)  # ways of writing
_NOTE_KEYS = ("/Contents", "/V", "/DV", "/TU", "/RC")


def iterate_pdf_texts(path: Path, extent: TextExtent) -> Iterator[str]:
    """The texts of a PDF, page by page."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        with path.open("rb") as file:
            # within it nothing is yielded: its settings are those of the whole thread
            with apply_pdf_budget():
                reader = PdfReader(file)
                is_open = _decrypt(reader)
            if not is_open:
                extent.unread.add("locked")
                return
            yield from _iterate_reader_texts(reader, extent)
    except MemoryError:
        raise
    except (DependencyError, FileNotDecryptedError):  # AES needs a library
        extent.unread.add("locked")
    except Exception:  # pypdf's own, and AssertionError, KeyError, RecursionError, TypeError…
        extent.unread.add("broken")


def _decrypt(reader: PdfReader) -> bool:
    from pypdf import PasswordType

    return not reader.is_encrypted or reader.decrypt("") != PasswordType.NOT_DECRYPTED


def _iterate_reader_texts(reader: PdfReader, extent: TextExtent) -> Iterator[str]:
    with apply_pdf_budget():
        texts = [*_list_metadata(reader, extent), *_list_bookmarks(reader, extent)]
        count = len(reader.pages)
        attachments = list(islice(iterate_attachments(reader), MOST_ATTACHMENTS))
    extent.is_shown = False
    for text in texts:
        yield from extent.give(text)
    work = _PdfWork(extent)
    for number in range(min(count, MOST_SEARCHED)):
        extent.pages = number + 1
        with apply_pdf_budget():
            texts = work.read_page(reader, number)
        for text in texts:
            extent.is_shown = work.is_page_shown and text is texts[0]  # notes and fields follow
            yield from extent.give(text)
        extent.is_shown = False
        if work.is_done or extent.is_spent:
            break
    if count > MOST_SEARCHED:
        extent.unread.add("long")
    yield from _iterate_attached_texts(attachments, extent)


def _iterate_attached_texts(
    attachments: Iterable[tuple[str, dict[Any, Any]]], extent: TextExtent
) -> Iterator[str]:
    """The texts of the files that a PDF carries, each once, however many ways lead to it."""
    met = set[bytes]()
    for name, files in attachments:
        content = _read_attachment(files)
        digest = sha256(content).digest()
        if digest not in met:
            met.add(digest)
            yield from iterate_embedded_texts(content, name, extent)


def _read_attachment(files: dict[Any, Any]) -> bytes:
    """The content of a file, nothing of one that is broken."""
    try:
        with apply_pdf_budget():
            return open_attachment(files)
    except MemoryError:
        raise
    except Exception:
        return b""


@dataclass
class _PdfWork:
    """What all pages may cost together."""

    extent: TextExtent
    operators: int = 0
    forms: int = 0
    broken: int = 0
    notes: int = 0
    is_done: bool = False
    is_page_shown: bool = True  # of the last page: no words are written that nobody sees

    def read_page(self, reader: PdfReader, number: int) -> list[str]:
        """The text of a page, then those of its notes and fields."""
        try:
            page = reader.pages[number]
            texts = [self._read_words(page), *self._list_notes(page)]
        except MemoryError:
            raise
        except Exception:
            self.extent.unread.add("broken")
            self.broken += 1
            self.is_done = self.is_done or self.broken >= MOST_BROKEN
            return []
        return texts

    def _read_words(self, page: PageObject) -> str:
        from pypdf.errors import LimitReachedError

        sight = _Reading(self, _list_picture_names(page))
        area = float(page.mediabox.width) * float(page.mediabox.height)
        try:
            page.extract_text(visitor_operand_before=sight.operator, visitor_text=sight.piece)
        except SeenEnough:
            self.extent.unread.add("long")
            self.is_done = True
        except LimitReachedError:
            self.extent.unread.add("long")
            self.broken += 1
            self.is_done = self.broken >= MOST_BROKEN
        if sight.forms > MOST_ON_PAGE:
            self.extent.unread.add("long")
        self.is_page_shown = not sight.is_unseen or sight.is_covered(area)
        if sight.letters < CAPTION and sight.is_covered(area):
            self.extent.unread.add("pictures")
        text = "".join(sight.pieces)
        if sight.is_garbled and text:
            self.extent.unread.add("garbled")
            return ""
        return text

    def _list_notes(self, page: PageObject) -> Iterator[str]:
        for reference in open_array(page.get("/Annots")):
            self.notes += 1
            if self.notes > MOST_NOTES:
                self.extent.unread.add("long")
                return
            yield from _list_note_texts(open_dictionary(reference))


class _Reading(PageSight):
    """Counts what a page costs, and ends where all pages have cost enough. `pictures_named`: the
    names that are pictures, and no forms with texts of their own."""

    def __init__(self, work: _PdfWork, pictures_named: frozenset[str]) -> None:
        super().__init__()
        self.work = work
        self.pieces: list[str] = []
        self.forms = 0
        self.is_unseen = False  # has it words that are not painted, as those behind a scan are?
        self._pictures_named = pictures_named

    def operator(
        self, operator: bytes, operands: Any, current: list[float], text: list[float]
    ) -> None:
        super().operator(operator, operands, current, text)
        self.work.operators += 1
        if operator == b"Tr" and operands and operands[0] in _UNPAINTED:
            self.is_unseen = True
        if operator == b"Do" and operands and operands[0] not in self._pictures_named:
            self.forms += 1
            self.work.forms += 1
        if self.work.operators > MOST_OPERATORS or self.work.forms > MOST_FORMS:
            raise SeenEnough

    def piece(self, text: str, *rest: object) -> None:
        super().piece(text)
        self.pieces.append(text)


def _list_picture_names(page: PageObject) -> frozenset[str]:
    drawn = open_dictionary(open_dictionary(page.get("/Resources")).get("/XObject"))
    names = set[str]()
    for name, reference in drawn.items():
        if open_dictionary(reference).get("/Subtype") == "/Image":
            names.add(str(name))
    return frozenset(names)


def _list_note_texts(note: dict[Any, Any]) -> Iterator[str]:
    """What a note or a field says, and where a link leads."""
    holder = note
    for _ in range(MOST_PARENTS):  # a field's value may stand in the field that it is a part of
        for key in _NOTE_KEYS:
            yield from list_strings(holder.get(key))
        holder = open_dictionary(holder.get("/Parent"))
        if "/Kids" not in holder:
            break
    yield from list_strings(open_dictionary(note.get("/A")).get("/URI"))


def _list_metadata(reader: PdfReader, extent: TextExtent) -> list[str]:
    """Those of /Info, each with its own, and of the XMP."""
    texts: list[str] = []
    try:
        for value in (reader.metadata or {}).values():
            texts += list_strings(value)
        packet = read_xmp_packet(reader)
        if packet:
            visitor = OfficeTextVisitor(WORD)
            deque(walk_xml([packet], visitor), 0)
            texts += visitor.take_texts()
    except MemoryError:
        raise
    except Exception:
        extent.unread.add("broken")
    return texts


def _list_bookmarks(reader: PdfReader, extent: TextExtent) -> list[str]:
    """The titles of the outline, which is walked without recursion: it may hold itself."""
    texts: list[str] = []
    try:
        pending = [open_dictionary(reader.root_object.get("/Outlines")).get("/First")]
        while pending:
            reference = pending.pop()
            if reference is None:
                continue
            if len(texts) >= MOST_BOOKMARKS:
                extent.unread.add("long")
                return texts
            bookmark = open_dictionary(reference)
            texts += list(list_strings(bookmark.get("/Title")))[:1] or [""]
            pending += [bookmark.get("/Next"), bookmark.get("/First")]
    except MemoryError:
        raise
    except Exception:
        extent.unread.add("broken")
    return texts
