"""The texts of DOCX and ODT: those of the pages, of headers, notes, comments, text boxes and
charts, what was removed and is still there, and the metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.readers.documents.embedded import iterate_embedded_texts
from site_builder.readers.documents.office_xml import (
    is_locked_fault,
    open_office_archive,
    walk_xml,
)
from site_builder.readers.documents.text_extent import TextExtent
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.archive import WorkbookArchive
from site_builder.storage.resource_errors import detect_resource_shortage

# Of members: what holds no word of an author, what is a file of its own, what is a picture
_SILENT = re.compile(
    r"\[Content_Types\][.]xml|META-INF/.*|_xmlsignatures/.*|Configurations2/.*|Thumbnails/.*"
    r"|(?:word|xl)/(?:.*/)?(?:theme\d*|styles|stylesWithEffects|fontTable|webSettings)[.]xml"
    r"|(?:.*/)?(?:mimetype|layout-cache|manifest[.]rdf)",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(
    r"word/(?:embeddings|activeX)/.*|(?:.*/)?afchunk.*|Object [^/]*|(?:.*/)?[^/]+[.]"
    r"(?:docx?|xlsx?|xlsm|pptx?|odt|ods|odp|pdf|rtf|html?|mht|csv|txt|eml|msg|zip|bin)",
    re.IGNORECASE,
)
PICTURE = re.compile(r"(?:.*/)?(?:media|Pictures)/[^/]+", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_SPACES = 100  # that one element stands for at most


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRules:
    """Names of elements, without namespaces. `written`: those whose characters are the text of a
    paragraph, none where all are; `apart`: what stands in a paragraph and is no part of its text;
    `silent`: what is a measure; `signs`: what stands for a sign.
    """

    paragraphs: frozenset[str]
    rows: frozenset[str]
    cells: frozenset[str]
    written: frozenset[str]
    apart: frozenset[str]
    silent: frozenset[str]
    signs: Mapping[str, str]


WORD = TextRules(
    paragraphs=frozenset({"p"}),
    rows=frozenset({"tr"}),
    cells=frozenset({"tc"}),
    written=frozenset({"t", "delText"}),
    apart=frozenset(),
    silent=frozenset(
        {"posOffset", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "align"}
    ),
    signs={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""},
)
WRITER = TextRules(
    paragraphs=frozenset({"p", "h"}),
    rows=frozenset({"table-row"}),
    cells=frozenset({"table-cell", "covered-table-cell"}),
    written=frozenset(),
    apart=frozenset({"annotation", "note", "creator", "desc", "title", "binary-data"}),
    silent=frozenset({"binary-data"}),
    signs={"tab": "\t", "s": " ", "line-break": "\n"},
)
_TOLD_ATTRIBUTES = ("descr", "title", "alt", "tooltip", "current-value", "string-value")
_VALUE_HOLDERS = frozenset({"docVar", "listEntry", "default", "alias", "tag"})
_SHOWN_VALUES = frozenset({"table-cell", "covered-table-cell"})  # which have a paragraph too
_ADDRESSES = ("Target", "href")


@dataclass(slots=True, kw_only=True)
class _Frame:
    """What is open: a paragraph, a row of a table, or something apart. `depth`: that of its
    element."""

    depth: int
    is_row: bool = False
    pieces: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)

    def close_cell(self) -> None:
        self.cells.append("\n".join(filter(None, self.pieces)))
        self.pieces = []


class OfficeTextVisitor:
    """Gathers the texts of a member in `texts`, from which the caller takes them."""

    def __init__(self, rules: TextRules) -> None:
        self.texts: list[str] = []
        self._rules = rules
        self._names: list[str] = []
        self._frames: list[_Frame] = []
        self._loose: list[str] = []
        self._choices: set[str] = set()  # texts of drawings that stand a second time, as older ones

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens: a paragraph, a row, a sign, or something that says a text by itself."""
        self._flush_loose()
        self._names.append(name)
        rules = self._rules
        if name in rules.paragraphs or name in rules.apart:
            self._frames.append(_Frame(depth=len(self._names)))
        elif name in rules.rows:
            self._frames.append(_Frame(depth=len(self._names), is_row=True))
        elif name in rules.signs and self._frames and not self._frames[-1].is_row:
            count = attributes.get("c", "1") if name == "s" else "1"
            times = int(count) if count.isdecimal() and len(count) < 4 else 1
            self._frames[-1].pieces.append(rules.signs[name] * min(times, _SPACES))
        elif name == "AlternateContent":
            self._choices = set()
        self._tell_attributes(name, attributes)

    def end(self, name: str) -> None:
        """An element closes: what it held is told."""
        self._flush_loose()
        if self._frames:
            frame = self._frames[-1]
            if frame.depth == len(self._names):
                self._close_frame(self._frames.pop())
            elif frame.is_row and name in self._rules.cells:
                frame.close_cell()
        self._names.pop()

    def write(self, text: str) -> None:
        """Characters, which may come in several pieces."""
        rules = self._rules
        name = self._names[-1] if self._names else ""
        if name in rules.silent:
            return
        is_written = name in rules.written if rules.written else True
        if is_written and self._frames and not self._frames[-1].is_row:
            self._frames[-1].pieces.append(text)
        else:
            self._loose.append(text)

    def take_texts(self) -> list[str]:
        """What was gathered since the last time."""
        texts = self.texts
        self.texts = []
        return texts

    def _close_frame(self, frame: _Frame) -> None:
        if frame.is_row:
            frame.close_cell()
            self._tell("\t".join(frame.cells).rstrip("\t"))
            return
        text = "".join(frame.pieces)
        holder = self._frames[-1] if self._frames else None
        if holder is not None and holder.is_row:
            holder.pieces.append(text)
        else:
            self._tell(text)

    def _flush_loose(self) -> None:
        if self._loose:
            self._tell("".join(self._loose))
            self._loose = []

    def _tell(self, text: str) -> None:
        if not text or text.isspace():
            return
        if "Fallback" in self._names and text in self._choices:
            return
        if "Choice" in self._names:
            self._choices.add(text)
        self.texts.append(text)

    def _tell_attributes(self, name: str, attributes: Mapping[str, str]) -> None:
        for key in _TOLD_ATTRIBUTES:
            if key in attributes and name not in _SHOWN_VALUES:
                self._tell(attributes[key])
        if name in _VALUE_HOLDERS and "val" in attributes:
            self._tell(attributes["val"])
        for key in _ADDRESSES:
            if _ADDRESS.match(attributes.get(key, "")):
                self._tell(attributes[key])


def iterate_docx_texts(path: Path, extent: TextExtent) -> Iterator[str]:
    """The texts of a DOCX."""
    return _iterate_office_texts(path, extent, WORD)


def iterate_odt_texts(path: Path, extent: TextExtent) -> Iterator[str]:
    """The texts of an ODT."""
    return _iterate_office_texts(path, extent, WRITER)


def _iterate_office_texts(path: Path, extent: TextExtent, rules: TextRules) -> Iterator[str]:
    has_text = False
    try:
        with open_office_archive(path) as archive:
            if rules is WRITER and b"encryption-data" in archive.read_member(
                "META-INF/manifest.xml"
            ):
                extent.unread.add("locked")
                return
            for name in archive.names:
                if _SILENT.fullmatch(name):
                    continue
                if not name.lower().endswith((".xml", ".rels")):
                    if _EMBEDDED.fullmatch(name):
                        yield from _iterate_member_file(archive, name, extent)
                    continue
                for text in _iterate_member_texts(archive, name, extent, rules):
                    has_text = True
                    yield text
                if extent.is_spent:
                    return
            if not has_text and any(map(PICTURE.fullmatch, archive.names)):
                extent.unread.add("pictures")
    except ReadingFault as fault:
        _note_fault(fault, extent)


def _iterate_member_texts(
    archive: WorkbookArchive, name: str, extent: TextExtent, rules: TextRules
) -> Iterator[str]:
    """Those of one member; where it is broken, those before."""
    # the properties of both formats, and drawings of Word in an ODT, know no paragraph of the other
    visitor = OfficeTextVisitor(rules)
    try:
        for _ in walk_xml(archive.blocks(name), visitor):
            for text in visitor.take_texts():
                yield from extent.give(text)
            if extent.is_spent:
                return
    except ReadingFault as fault:
        _note_fault(fault, extent)


def _iterate_member_file(archive: WorkbookArchive, name: str, extent: TextExtent) -> Iterator[str]:
    """Those of a file in the document."""
    try:
        content = archive.read_member(name)
    except ReadingFault as fault:
        _note_fault(fault, extent)
        extent.unread.add("embedded")
        return
    yield from iterate_embedded_texts(content, name, extent)


def _note_fault(fault: ReadingFault, extent: TextExtent) -> None:
    if detect_resource_shortage(fault):
        raise fault
    if is_locked_fault(fault.refusal):
        extent.unread.add("locked")
    elif fault.refusal.code == "workbook-too-large":
        extent.unread.add("long")
    else:
        extent.unread.add("broken")
