"""The texts that the pages of DOCX and ODT show, and nothing else: no metadata, comment, removed or
hidden text, nor what stands for a picture. Where it is in doubt whether a text is shown, it is none
of them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from site_builder.readers.documents.office_texts import (
    WORD,
    WRITER,
    OfficeTextVisitor,
    TextRules,
)
from site_builder.readers.documents.office_xml import open_office_archive, walk_xml
from site_builder.readers.documents.text_extent import TextExtent
from site_builder.readers.reading_fault import ReadingFault
from site_builder.storage.resource_errors import detect_resource_shortage

_RULES = {".docx": replace(WORD, written=frozenset({"t"})), ".odt": WRITER}
SHOWN_ENDINGS = frozenset(_RULES)
_PAGES = {
    ".docx": re.compile(r"word/(?:document|footnotes|endnotes)\d*[.]xml", re.IGNORECASE),
    ".odt": re.compile(r"content[.]xml"),
}
_STYLES = re.compile(r"(?:word/)?styles[.]xml|content[.]xml", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off"})
_VANISHED = frozenset({"vanish", "specVanish"})
_WHITE = "FFFFFF"
# What no page shows, or what may be there a second time
_HIDDEN = frozenset(
    {
        "del", "moveFrom", "Fallback", "docPart", "comment", "docPr", "cNvPr", "tblCaption",
        "tblDescription", "hidden-text", "hidden-paragraph", "conditional-text", "tracked-changes",
        "annotation", "desc", "title", "binary-data", "event-listeners", "scripts", "settings",
        "forms", "variable-decls", "user-field-decls", "author-name", "author-initials", "creator",
        "initial-creator", "sender-firstname", "sender-lastname", "sender-email", "sender-initials",
        "sender-phone-private", "sender-phone-work", "placeholder", "dde-connection-decls",
    }
)  # fmt: skip
MOST_PARENTS = 20  # of a style
_ROW_MARKS = frozenset({"del", "hidden"})
_STYLED = frozenset({"pStyle", "rStyle", "tblStyle"})
# What each of these, within its properties, says of
_OWNERS = {"rPr": "r", "pPr": "p", "trPr": "tr", "tblPr": "tbl"}


def iterate_shown_texts(path: Path, ending: str) -> Iterator[str]:
    """Those of a DOCX or an ODT; where it cannot be read, those before."""
    extent = TextExtent()
    try:
        hidden_styles = _find_hidden_styles(path)
        with open_office_archive(path) as archive:
            for name in filter(_PAGES[ending].fullmatch, archive.names):
                visitor = _ShownTextVisitor(_RULES[ending], hidden_styles)
                for _ in walk_xml(archive.blocks(name), visitor):
                    for text in visitor.take_texts():
                        yield from extent.give(text)
    except ReadingFault as fault:
        if detect_resource_shortage(fault):
            raise


def _find_hidden_styles(path: Path) -> frozenset[str]:
    """The styles that hide what they are given to."""
    visitor = _StyleVisitor()
    with open_office_archive(path) as archive:
        for name in filter(_STYLES.fullmatch, archive.names):
            deque(walk_xml(archive.blocks(name), visitor), 0)
    return visitor.list_hidden()


class _StyleVisitor:
    def __init__(self) -> None:
        self._hidden: set[str] = set()
        self._parents: dict[str, str] = {}
        self._style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style":
            self._style = attributes.get("styleId") or attributes.get("name", "")
            self._parents[self._style] = attributes.get("parent-style-name", "")
        elif name == "basedOn":
            self._parents[self._style] = attributes.get("val", "")
        elif _vanishes(name, attributes) or _is_undisplayed(name, attributes):
            self._hidden.add(self._style)

    def end(self, name: str) -> None:
        if name == "style":
            self._style = ""

    def write(self, text: str) -> None:
        pass

    def list_hidden(self) -> frozenset[str]:
        """They, and those that are made after them."""
        hidden = set(self._hidden)
        for style in self._parents:
            ancestor = style
            for _ in range(MOST_PARENTS):
                if ancestor in self._hidden:
                    hidden.add(style)
                ancestor = self._parents.get(ancestor, "")
        return frozenset(hidden - {""})


class _ShownTextVisitor(OfficeTextVisitor):
    """Gathers what is shown of a member."""

    def __init__(self, rules: TextRules, hidden_styles: frozenset[str]) -> None:
        super().__init__(rules)
        self._hidden_styles = hidden_styles
        self._hidden_depth = 0  # of the outermost element that nobody sees, or 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        super().start(name, attributes)
        depth = len(self._names)
        if name in _HIDDEN or self._is_hidden_in_odt(name, attributes):
            self._hide(depth)
        elif self._hides_its_owner(name, attributes):
            self._hide(depth - 2)

    def end(self, name: str) -> None:
        super().end(name)
        if len(self._names) < self._hidden_depth:
            self._hidden_depth = 0

    def write(self, text: str) -> None:
        if not self._hidden_depth:
            super().write(text)

    def _flush_loose(self) -> None:
        """What stands in no paragraph is the program of a field, or a number."""
        self._loose = []

    def _tell_attributes(self, name: str, attributes: Mapping[str, str]) -> None:
        """They describe pictures, or are shown as the text of an element."""

    def _hide(self, depth: int) -> None:
        if not self._hidden_depth or depth < self._hidden_depth:
            self._hidden_depth = depth

    def _is_hidden_in_odt(self, name: str, attributes: Mapping[str, str]) -> bool:
        return (
            attributes.get("style-name") in self._hidden_styles
            or (name == "section" and attributes.get("display", "true") != "true")
            or (name == "table-row" and attributes.get("visibility", "visible") != "visible")
        )

    def _hides_its_owner(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Does a property of a DOCX hide the run, paragraph, row or table that it stands in?"""
        *_, owner, properties, _ = ("", "", *self._names)
        if _OWNERS.get(properties) != owner:
            return False
        value = attributes.get("val", "")
        return (
            _vanishes(name, attributes)
            or (name == "color" and value.upper() == _WHITE)
            or (name in _STYLED and value in self._hidden_styles)
            or (name in _ROW_MARKS and properties == "trPr")
        )


def _vanishes(name: str, attributes: Mapping[str, str]) -> bool:
    return name in _VANISHED and attributes.get("val", "") not in _OFF


def _is_undisplayed(name: str, attributes: Mapping[str, str]) -> bool:
    """Do the properties of a style of an ODT hide what has it?"""
    if not name.endswith("-properties"):
        return False
    is_white = attributes.get("color", "").upper() == f"#{_WHITE}"
    return is_white or attributes.get("display", "true") != "true"
