"""PDF, by pypdf: pages, day, and whether its text can be read, searched and heard.

A contribution is hostile until shown otherwise. pypdf raises whatever its reading of a broken file
stumbles on, logs words of the file, can run another program on an image, and unpacks up to 75 MB of
each stream: all that is bounded here, in work rather than in time, so that the same file gives the
same facts on any machine. The worker's limits stand behind.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from site_builder.core.model.prepared import Readable
from site_builder.readers.documents.facts import (
    BROKEN,
    LOCKED,
    MOST_PAGES,
    DocumentFacts,
    DocumentFormat,
    keep_plausible_count,
    parse_document_day,
)

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

SAMPLE = 5  # pages that are looked at, from the first to the last
# letters: a cover has fewer, and so has what a prefecture's platform prints on each page of a scan
CAPTION = 150
STAMP = re.compile("pr(?:é|e\u0301?)fecture", re.IGNORECASE)
COVERED = 0.5  # of a page, by pictures: then it is one
GARBLED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]"
)  # fonts that do not say what they draw
MEGABYTES = 32
BUDGET: dict[str, Any] = {
    "zlib_maximum_output_length": MEGABYTES << 20,
    "lzw_maximum_output_length": MEGABYTES << 20,
    "run_length_maximum_output_length": MEGABYTES << 20,
    "array_based_stream_maximum_output_length": MEGABYTES << 20,
    "stream_decoding_work_maximum_length": 2 * MEGABYTES << 20,
    "zlib_maximum_recovery_input_length": 1 << 20,  # byte by byte, in Python
    "stream_parsing_work_maximum_count": 200_000,
    "xform_maximum_invocations_per_extraction": 100,
    "page_tree_maximum_entries": MOST_PAGES,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}


def _read_pdf(path: Path) -> DocumentFacts:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        with path.open("rb") as file, _apply_budget():
            return _extract_facts(PdfReader(file))
    except MemoryError:
        raise
    except (
        DependencyError,
        FileNotDecryptedError,
    ):  # AES needs a library; what it hides we need not see
        return LOCKED
    except Exception:  # pypdf's own, and AssertionError, KeyError, RecursionError, TypeError…
        return BROKEN


@contextmanager
def _apply_budget() -> Iterator[None]:
    from pypdf import apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    with apply_configuration(**BUDGET), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _extract_facts(reader: PdfReader) -> DocumentFacts:
    from pypdf import PasswordType

    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return LOCKED
    pages = keep_plausible_count(len(reader.pages))
    return (
        DocumentFacts(pages=pages, day=_extract_day(reader), text=_judge_text(reader, pages))
        if pages
        else BROKEN
    )


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


class _Enough(BaseException):
    """Ends the reading of a page; pypdf catches every Exception of what it calls."""


@dataclass
class _Sight:
    """What was met on a page so far."""

    text: str = ""  # its beginning
    letters: int = 0
    garbled: int = 0
    pictures: float = 0.0  # in square points, those that overlap counted twice

    def operator(
        self, operator: bytes, operands: Any, current: list[float], text: list[float]
    ) -> None:
        """A picture fills the unit square of the current matrix."""
        if operator in (b"Do", b"INLINE IMAGE"):
            self.pictures += abs(current[0] * current[3] - current[1] * current[2])

    def piece(self, text: str, *rest: object) -> None:
        self.text = (self.text + text)[:2_000]
        self.letters += sum(map(str.isalnum, text))
        self.garbled += len(GARBLED.findall(text))
        if self.letters >= CAPTION:
            raise _Enough


def _classify_page(page: PageObject) -> Literal["text", "picture", "caption", ""]:
    """What a page is: words, a picture of a page, a picture with a few words on it, or nothing that
    can be told."""
    sight = _Sight()
    try:
        area = float(page.mediabox.width) * float(page.mediabox.height)
        page.extract_text(visitor_operand_before=sight.operator, visitor_text=sight.piece)
    except _Enough:
        pass
    except MemoryError:
        raise
    except Exception:
        return ""
    covered = sight.pictures >= COVERED * area
    if not sight.letters:
        return "picture" if covered else ""
    if sight.garbled * 20 > sight.letters:
        return ""
    if sight.letters >= CAPTION or not covered:
        return "text"
    return "picture" if STAMP.search(sight.text) else "caption"


FORMATS = (DocumentFormat(".pdf", re.compile(rb"%PDF-"), _read_pdf),)
