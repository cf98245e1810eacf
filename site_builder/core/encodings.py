"""Encodings of texts: the marks that files begin with, what people call each, and Python's name for
it."""

from __future__ import annotations

import codecs
from types import MappingProxyType

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is tried when a file is not UTF-8, in order of preference, with the name that people know.
LADDER = (
    ("cp1252", "Windows-1252"),
    ("iso8859-15", "ISO-8859-15"),
    ("cp850", "DOS (cp850)"),
    ("mac_roman", "Mac Roman"),
)
LABELS = {
    **dict(LADDER),
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-7": "UTF-7",
}

# What people, tools and .cpg files call an encoding → its codec; what Python calls it is
# understood, too. As browsers do: what is declared ISO 8859-1 and holds € or ’ is Windows-1252, and
# the printable rest is the same.
ENCODINGS = MappingProxyType(
    {
        "utf-8": "utf-8",
        "utf8": "utf-8",
        "65001": "utf-8",
        "utf-8-sig": "utf-8-sig",
        "utf-8-bom": "utf-8-sig",
        "utf-16": "utf-16",
        "ascii": "utf-8",
        "us-ascii": "utf-8",
        "cp1252": "cp1252",
        "windows-1252": "cp1252",
        "ansi": "cp1252",
        "ansi 1252": "cp1252",
        "1252": "cp1252",
        "iso-8859-1": "cp1252",
        "iso8859-1": "cp1252",
        "latin-1": "cp1252",
        "latin1": "cp1252",
        "88591": "cp1252",
        "iso-8859-15": "iso8859-15",
        "iso8859-15": "iso8859-15",
        "latin-9": "iso8859-15",
        "cp850": "cp850",
        "ibm850": "cp850",
        "oem 850": "cp850",
        "850": "cp850",
        "mac-roman": "mac_roman",
        "macroman": "mac_roman",
        "macintosh": "mac_roman",
    }
)
