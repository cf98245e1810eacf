"""Texts of a workbook that no sheet shows: what is printed above a page, choices of a list, rules,
scenarios, names.

Hidden sheets are no matter of this module: `spreadsheet` tells of them, and prepare/prepare keeps
the original back where a workbook hides anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from site_builder.readers.workbook.archive import WorkbookArchive
from site_builder.readers.workbook.parts import strip_xml_namespace

_PREFIX = rb"<(?:[A-Za-z0-9_.-]+:)?"
_ROWS = re.compile(_PREFIX + rb"row[\s>]")
_ALWAYS = re.compile(_PREFIX + rb"(?:scenario|protectedRange|rPh)[\s>]|<!--")
_PROMPT = re.compile(_PREFIX + rb"dataValidation\s[^>]*\s(?:error|prompt)(?:Title)?=[\"'][^\"']")
# xm:f of rules newer than Excel 2007
_RULE = re.compile(rb"<(?:(?:[A-Za-z0-9_.-]+:)?formula[12]?|xm:f)>([^<]*)(?=<)")
_BESIDE = re.compile(_PREFIX + rb"(?:cfRule|hyperlink|filter|customFilter)\s([^>]*)>")
_SAID = re.compile(rb"\b(?:text|tooltip|display|val)=(?:\"([^\"]*)|'([^']*))")
_LITERAL = re.compile(rb"\"([^\"]*)\"")
_LETTER = re.compile(rb"[A-Za-z\x80-\xff]")
_PRINTED = re.compile(_PREFIX + rb"(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_USED = re.compile(rb"t=[\"']s[\"'][^>]*>\s*<(?:[A-Za-z0-9_.-]+:)?v>([0-9]+)<")
_TAG = re.compile(rb"<[^>]*>")
_CODE = re.compile('&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]+|[A-Z&+-])')
_PAGES = re.compile(r"(?i)\b(?:page|sur|de|of|le)\b")
# Each is searched for before its pattern: none of them stands in most sheets.
_WORDS = (
    b"scenario",
    b"protectedRange",
    b"rPh",
    b"<!--",
    b"dataValidation",
    b"Header>",
    b"Footer>",
)
_INSIDE = (b"rPh", b"<!--")
_RULES = (b"formula", b"xm:f>")
_ATTRIBUTES = (b"cfRule", b"hyperlink", b"ilter ")
OVERLAP = 1_000  # bytes of a block that are looked at with the next one


@dataclass(kw_only=True)
class UnseenTexts:
    """`has_hidden_text`: one was met that no sheet shows; `choices`: those of rules, of links and
    of filters, until a cell is seen to show them. `used` are the numbers of the shared texts that
    cells show.
    """

    has_hidden_text: bool = False
    choices: set[bytes] = field(default_factory=set)
    used: set[bytes] = field(default_factory=set)
    _shared: int = 0
    _rest: bytes = b""

    def piece(self, piece: bytes) -> None:
        """A piece of a sheet."""
        self.used.update(_USED.findall(piece))
        if _ROWS.match(piece) and b"heetData" not in piece:  # rows alone, which are most of a sheet
            self.has_hidden_text |= (
                any(word in piece for word in _INSIDE) and _ALWAYS.search(piece) is not None
            )
            return
        self.has_hidden_text |= _has_unseen_text(piece)
        self.choices.update(_extract_choices(piece))

    def shared(self, piece: bytes, mark: bytes) -> None:
        """Some of the texts that sheets share, which begin with this mark. One that no cell uses
        was erased."""
        texts = piece.split(mark)[1:]
        unused = (
            text
            for number, text in enumerate(texts, self._shared)
            if b"%d" % number not in self.used
        )
        self.has_hidden_text = (
            self.has_hidden_text
            or _has_unseen_text(piece)
            or any(_TAG.sub(b"", mark + text).strip() for text in unused)
        )
        self._shared += len(texts)

    def drop_shown_choices(self, block: bytes) -> None:
        """A block of cells, or of their texts."""
        window = self._rest + block
        self.choices = {choice for choice in self.choices if not _shows_choice(window, choice)}
        self._rest = window[-OVERLAP:]


def has_unseen_choices(source: Path, parts: Iterable[str], unseen: UnseenTexts) -> bool:
    """Is there a choice that no cell of these parts shows? They are seldom looked at again for
    that."""
    if unseen.choices:
        with WorkbookArchive(source) as archive:
            for block in chain.from_iterable(map(archive.blocks, parts)):
                unseen.drop_shown_choices(block)
    return bool(unseen.choices)


def _has_unseen_text(piece: bytes) -> bool:
    """Is there such a text in a piece of a sheet, or of the texts that sheets share? Choices are
    apart."""
    if not any(word in piece for word in _WORDS):
        return False
    printed = (unescape(text.decode("utf-8", "replace")) for text in _PRINTED.findall(piece))
    return bool(_ALWAYS.search(piece) or _PROMPT.search(piece)) or any(
        map(has_telling_header, printed)
    )


def has_telling_header(printed: str) -> bool:
    """Does a header of pages say more than the page's number, the date or the names of file and
    sheet?"""
    return any(map(str.isalnum, _PAGES.sub("", _CODE.sub("", printed))))


def _extract_choices(piece: bytes) -> Iterator[bytes]:
    """Texts of rules of entry and of colour, of links and of filters."""
    if any(word in piece for word in _RULES):
        for rule in _RULE.findall(piece):
            yield from extract_formula_literals(rule)
    if any(word in piece for word in _ATTRIBUTES):
        for attributes in _BESIDE.findall(piece):
            yield from filter_telling_texts(
                b"".join(groups).strip(b"*?~") for groups in _SAID.findall(attributes)
            )


def extract_formula_literals(rule: bytes) -> Iterator[bytes]:
    """The texts between the quotes of a formula; a list of them may be one, with commas."""
    for literal in _LITERAL.findall(rule.replace(b"&quot;", b'"')):
        yield from filter_telling_texts(literal.split(b","))


def filter_telling_texts(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Those that are words, and no address of a page on the web."""
    for text in map(bytes.strip, texts):
        if _LETTER.search(text) and not text.startswith((b"http://", b"https://", b"www.")):
            yield text


def _shows_choice(cells: bytes, choice: bytes) -> bool:
    """Does a cell show this text, alone or among others? <v> and <t> are those of XLSX, <text:p>
    and so on of ODS."""
    return choice in cells and bool(
        re.search(rb"<(?:[\w.-]+:)?[vtpa](?:\s[^>]*)?>[^<]*" + re.escape(choice), cells)
    )


def has_telling_names(book: ElementTree.Element) -> bool:
    """Does a name of the workbook stand for a text, or bear a remark, rather than name cells?"""
    defined_names = [
        element for element in book.iter() if strip_xml_namespace(element.tag) == "definedName"
    ]
    return any(
        '"' in (element.text or "") or element.get("comment") or element.get("description")
        for element in defined_names
    )
