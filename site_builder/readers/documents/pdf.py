"""PDF, by pypdf: pages, day, and whether its text can be read, searched and heard.

A contribution is hostile until shown otherwise. pypdf raises whatever its reading of a broken file
stumbles on: all of that is caught here, and its work is bounded by `pdf_budget`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from site_builder.core.model.prepared import Readable
from site_builder.core.problems import Param, Refusal
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_value
from site_builder.readers.documents.facts import (
    BROKEN,
    LOCKED,
    UNOPENED,
    DocumentFacts,
    DocumentFormat,
    keep_plausible_count,
    parse_document_day,
)
from site_builder.readers.documents.inner_pictures import report_telling_pictures
from site_builder.readers.documents.pdf_attachments import list_attachment_names
from site_builder.readers.documents.pdf_budget import apply_pdf_budget
from site_builder.readers.documents.pdf_objects import list_strings
from site_builder.readers.documents.pdf_photographs import iterate_photographs
from site_builder.readers.documents.pdf_sight import CAPTION, PageSight, SeenEnough
from site_builder.readers.documents.pdf_texts import iterate_pdf_texts
from site_builder.readers.documents.pdf_xmp import list_xmp_authors
from site_builder.readers.documents.people import is_personal_author

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

SAMPLE = 5  # pages that are looked at, from the first to the last
STAMP = re.compile("pr(?:é|e\u0301?)fecture", re.IGNORECASE)
SHOWN = 2_000  # signs of a page that are looked at together


def _read_pdf(path: Path) -> DocumentFacts:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    fault = UNOPENED
    try:
        with path.open("rb") as file, apply_pdf_budget():
            reader = PdfReader(file)
            if _is_locked(reader):
                return LOCKED
            pages = len(reader.pages)
            if pages:
                fault = BROKEN
                return _extract_facts(reader, pages)
    except MemoryError:
        raise
    # AES needs a library; what it hides we need not see
    except (DependencyError, FileNotDecryptedError):
        return LOCKED
    except LimitReachedError:  # it may be longer than what we read
        return BROKEN
    except Exception:  # pypdf's own, and AssertionError, KeyError, RecursionError, TypeError…
        return fault
    return UNOPENED


def _is_locked(reader: PdfReader) -> bool:
    from pypdf import PasswordType

    return reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED


def _extract_facts(reader: PdfReader, number: int) -> DocumentFacts:
    pages = keep_plausible_count(number)
    if not pages:
        return BROKEN
    return DocumentFacts(
        pages=pages,
        day=_extract_day(reader),
        text=_judge_text(reader, pages),
        remarks=tuple(_list_remarks(reader)),
    )


def _list_remarks(reader: PdfReader) -> Iterator[Refusal]:
    """What is said of a PDF, which is published all the same. Where it is broken, nothing is."""
    try:
        attachments = list_attachment_names(reader)
        written_author = reader.metadata.get("/Author") if reader.metadata else None
        authors = [*list_strings(written_author), *list_xmp_authors(reader)]
    except MemoryError:
        raise
    except Exception:
        return
    if attachments:
        names = quote_words(map(show_safe_value, attachments), MOST_NAMED)
        params: dict[str, Param] = {"count": len(attachments), "names": names}
        yield Refusal(code="document-attachments", params=params)
    if any(map(is_personal_author, authors)):
        yield Refusal(code="document-author")
    yield from _report_pictures(reader)


def _report_pictures(reader: PdfReader) -> tuple[Refusal, ...]:
    try:
        return report_telling_pictures(iterate_photographs(reader))
    except MemoryError:
        raise
    except Exception:
        return ()


def _extract_day(reader: PdfReader) -> str:
    """The day it was made, else that of its last change."""
    for key in ("/CreationDate", "/ModDate"):
        try:
            metadata = reader.metadata
            written_day = metadata.get(key) if metadata else None
        except MemoryError:
            raise
        except Exception:
            return ""
        if isinstance(written_day, str) and (day := parse_document_day(written_day)):
            return day
    return ""


def _judge_text(reader: PdfReader, pages: int) -> Readable:
    numbers = sorted({round(step * (pages - 1) / (SAMPLE - 1)) for step in range(SAMPLE)})
    kinds = {_classify_page(reader.pages[number]) for number in numbers}
    if "text" in kinds:
        return "part" if "picture" in kinds else "yes"
    return "" if kinds.isdisjoint(("picture", "caption")) else "no"


@dataclass
class _Glance(PageSight):
    """Ends once it has seen more letters than a caption has. `text`: its beginning."""

    text: str = ""

    def piece(self, text: str, *rest: object) -> None:
        super().piece(text)
        self.text = (self.text + text)[:SHOWN]
        if self.letters >= CAPTION:
            raise SeenEnough


def _classify_page(page: PageObject) -> Literal["text", "picture", "caption", ""]:
    """What a page is: words, a picture of a page, a picture with a few words on it, or nothing that
    can be told."""
    sight = _Glance()
    try:
        area = float(page.mediabox.width) * float(page.mediabox.height)
        page.extract_text(visitor_operand_before=sight.operator, visitor_text=sight.piece)
    except SeenEnough:
        pass
    except MemoryError:
        raise
    except Exception:
        return ""
    covered = sight.is_covered(area)
    if not sight.letters:
        return "picture" if covered else ""
    if sight.is_garbled:
        return ""
    if sight.letters >= CAPTION or not covered:
        return "text"
    return "picture" if STAMP.search(sight.text) else "caption"


FORMATS = (DocumentFormat(".pdf", re.compile(rb"%PDF-"), _read_pdf, iterate_pdf_texts),)
