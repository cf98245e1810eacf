"""Texts of a workbook that no sheet shows: what is printed above a page, lists to choose from, scenarios, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

from site_builder.readers.workbook.parts import local

_PREFIX = rb"<(?:[A-Za-z0-9_.-]+:)?"
_ALWAYS = re.compile(_PREFIX + rb"(?:scenario|protectedRange|rPh)[\s>]|<!--")
_PROMPT = re.compile(_PREFIX + rb"dataValidation\s[^>]*\s(?:error|prompt)(?:Title)?=[\"'][^\"']")
_LIST = re.compile(_PREFIX + rb"formula1>\s*(?:\"|&quot;)(.*?)(?:\"|&quot;)\s*</", re.DOTALL)
_PRINTED = re.compile(_PREFIX + rb"(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_CODE = re.compile('&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]+|[A-Z&+-])')
_PAGES = re.compile(r"(?i)\b(?:page|sur|de|of|le)\b")
# Each is searched for before its pattern: none of them stands in most sheets.
_WORDS = (b"scenario", b"protectedRange", b"rPh", b"<!--", b"dataValidation", b"Header>", b"Footer>")


def in_xml(piece: bytes) -> bool:
    """Is there such a text in a piece of a sheet, or of the texts that sheets share? Lists are apart."""
    if not any(word in piece for word in _WORDS):
        return False
    printed = (unescape(text.decode("utf-8", "replace")) for text in _PRINTED.findall(piece))
    return bool(_ALWAYS.search(piece) or _PROMPT.search(piece)) or any(map(_says, printed))


def _says(printed: str) -> bool:
    """Does a header of pages say more than the page's number, the date or the names of file and sheet?"""
    return any(map(str.isalnum, _PAGES.sub("", _CODE.sub("", printed))))


def choices(piece: bytes) -> Iterator[bytes]:
    """What a cell may be chosen from, where the list is written in the rule and not in cells."""
    if b"formula1" in piece:
        for found in _LIST.findall(piece):
            yield from (choice.strip() for choice in found.split(b",") if choice.strip())


def in_names(book: ElementTree.Element) -> bool:
    """Does a name of the workbook stand for a text, or bear a remark, rather than name cells?"""
    names = [one for one in book.iter() if local(one.tag) == "definedName"]
    return any('"' in (one.text or "") or one.get("comment") or one.get("description") for one in names)
