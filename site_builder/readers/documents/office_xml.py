"""The XML of DOCX and ODT, event by event: no tree is built, no entity is expanded, nothing is
looked up, and a prefix is whatever its writer chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol
from xml.parsers.expat import ExpatError, ParserCreate

from site_builder.core.problems import Refusal
from site_builder.readers.decide.signature import COMPOUND
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.archive import WorkbookArchive

MOST_EXPANDED = 100_000_000  # bytes of all members that are read; 300 pages of Word have 10
MOST_DEPTH = 1_000  # of elements; a table in a table in a text box has 40


class XmlVisitor(Protocol):
    """What is told of a member: names of elements and attributes, without their namespaces."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def write(self, text: str) -> None: ...


def open_office_archive(path: Path) -> WorkbookArchive:
    """The members of a DOCX or an ODT. Raises ReadingFault where they cannot be listed."""
    with path.open("rb") as file:
        if file.read(8) == COMPOUND:  # what Word wraps an encrypted DOCX in
            raise ReadingFault("document-locked")
    return WorkbookArchive(path, MOST_EXPANDED)


def is_locked_fault(refusal: Refusal) -> bool:
    """Is it a password that keeps a document from being read?"""
    return refusal.code in ("workbook-locked", "document-locked")


def walk_xml(blocks: Iterable[bytes], visitor: XmlVisitor) -> Iterator[None]:
    """Tell the visitor what these blocks of a member hold, and pause after each. Raises
    ReadingFault where they are no plain XML: these formats never declare entities."""
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise ReadingFault("document-broken")
        visitor.start(
            _strip_namespace(name),
            {_strip_namespace(key): value for key, value in attributes.items()},
        )

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        visitor.end(_strip_namespace(name))

    def refuse(*declaration: object) -> None:
        raise ReadingFault("document-broken")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = visitor.write
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for block in blocks:
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
        yield
    except (ExpatError, ValueError, LookupError) as cause:  # LookupError: an encoding that is none
        raise ReadingFault("document-broken") from cause


def _strip_namespace(name: str) -> str:
    return name.rpartition("}")[2]
