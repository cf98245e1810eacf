"""What a DOCX or an ODT holds that its author has not made up their mind about, or that its pages
do not show: tracked changes, comments, hidden text; and whom its properties name."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from site_builder.readers.documents.office_xml import walk_xml
from site_builder.readers.documents.people import is_personal_author
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.archive import WorkbookArchive

# of WordprocessingML: what « Suivi des modifications » leaves, be it a text, a format or a cell
_CHANGES = frozenset(
    {
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange",
        "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange",
        "numberingChange", "cellIns", "cellDel", "cellMerge",
        "changed-region",  # of OpenDocument; an empty list of them is nothing
    }
)  # fmt: skip
_OFF = frozenset({"0", "false", "off", "none"})
_PROPERTIES = re.compile(r"(?:docProps/.*|meta)[.]xml", re.IGNORECASE)
_OTHERS = re.compile(
    r"customXml/.*|META-INF/.*|_xmlsignatures/.*|Configurations2/.*|Thumbnails/.*"
    r"|word/(?:styles|stylesWithEffects)[.]xml|word/theme/.*",
    re.IGNORECASE,
)
_STYLES = "word/styles.xml"
_AUTHORS = frozenset({"creator", "lastModifiedBy", "Manager", "initial-creator", "printed-by"})


@dataclass(kw_only=True)
class OfficeMarks:
    """How many changes, comments and hidden texts there are. `has_person`: the properties name
    somebody; `is_whole`: all of it could be read."""

    changes: int = 0
    comments: int = 0
    hidden: int = 0
    has_person: bool = False
    is_whole: bool = True


def find_office_marks(archive: WorkbookArchive) -> OfficeMarks:
    """Those of all members, whatever they are called."""
    marks = OfficeMarks()
    hidden_styles = _find_hidden_styles(archive)
    for name in archive.names:
        if _OTHERS.fullmatch(name) or not name.lower().endswith(".xml"):
            continue
        is_properties = _PROPERTIES.fullmatch(name)
        visitor = _AuthorVisitor(marks) if is_properties else _MarkVisitor(marks, hidden_styles)
        try:
            deque(walk_xml(archive.blocks(name), visitor), 0)
        except ReadingFault as fault:
            if fault.refusal.code == "workbook-locked":
                raise
            marks.is_whole = False
    return marks


def _find_hidden_styles(archive: WorkbookArchive) -> frozenset[str]:
    """The styles of characters of a DOCX that hide what they are given to."""
    visitor = _StyleVisitor()
    if _STYLES in archive:
        with suppress(ReadingFault):  # a document without its styles is shown in plain ones
            deque(walk_xml(archive.blocks(_STYLES), visitor), 0)
    return frozenset(visitor.hidden)


class _StyleVisitor:
    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style":
            is_of_characters = attributes.get("type") == "character"
            self._style = attributes.get("styleId", "") if is_of_characters else ""
        elif name == "vanish" and attributes.get("val", "") not in _OFF and self._style:
            self.hidden.add(self._style)

    def end(self, name: str) -> None:
        if name == "style":
            self._style = ""

    def write(self, text: str) -> None:
        pass


@dataclass
class _AuthorVisitor:
    marks: OfficeMarks
    _name: str = ""
    _text: str = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._name = name
        self._text = ""

    def end(self, name: str) -> None:
        if name == self._name and name in _AUTHORS:
            self.marks.has_person |= is_personal_author(self._text)
        self._name = ""

    def write(self, text: str) -> None:
        if self._name in _AUTHORS and len(self._text) < 1_000:
            self._text += text


@dataclass
class _MarkVisitor:
    marks: OfficeMarks
    hidden_run_styles: frozenset[str]
    _names: list[str] = field(default_factory=list)
    _is_hidden_run: bool = False
    _hidden_style: str = ""  # that is being described
    _hidden_styles: set[str] = field(default_factory=set)
    _hidden_depths: list[int] = field(default_factory=list)  # of elements that nobody sees

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        parent = self._names[-1] if self._names else ""
        self._names.append(name)
        if name in _CHANGES:
            self.marks.changes += 1
        elif name == "annotation" or (name == "comment" and parent == "comments"):
            self.marks.comments += 1
        elif name == "r":
            self._is_hidden_run = False
        elif name == "vanish" and self._names[-3:-1] == ["r", "rPr"]:
            self._is_hidden_run = attributes.get("val", "") not in _OFF
        elif name == "rStyle" and self._names[-3:-1] == ["r", "rPr"]:
            self._is_hidden_run = attributes.get("val", "") in self.hidden_run_styles
        elif name == "style":
            self._hidden_style = attributes.get("name", "")
        elif name == "text-properties" and attributes.get("display") == "none":
            self._hidden_styles.add(self._hidden_style)
        self._look_at_odt(name, attributes)

    def end(self, name: str) -> None:
        if self._hidden_depths and self._hidden_depths[-1] == len(self._names):
            self._hidden_depths.pop()
        self._names.pop()

    def write(self, text: str) -> None:
        if text.isspace() or not self._names:
            return
        if self._hidden_depths or (self._is_hidden_run and self._names[-1] == "t"):
            self.marks.hidden += 1

    def _look_at_odt(self, name: str, attributes: Mapping[str, str]) -> None:
        is_hidden = (
            (name in ("span", "p", "h") and attributes.get("style-name") in self._hidden_styles)
            or (name == "section" and attributes.get("display") == "none")
            or (name == "hidden-paragraph" and attributes.get("is-hidden") == "true")
        )
        if is_hidden:
            self._hidden_depths.append(len(self._names))
        if name == "hidden-text" and attributes.get("string-value"):
            self.marks.hidden += 1
