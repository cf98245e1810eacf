"""What a file is by its first bytes, whatever its name says: a web page, a workbook, an archive, a
picture…"""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_builder.core.problems import Refusal

HEAD = 1 << 16  # bytes that are looked at: a workbook's first members tell it from an archive


@dataclass(frozen=True, slots=True)
class FileSignature:
    """How files of one kind begin. `code`: the refusal of one that is not read as a table.

    `ending`: that of the reader which reads it whatever its name, or ""; `others`: endings that it
    may bear as well.
    """

    pattern: re.Pattern[bytes]
    code: str
    ending: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Is it written in letters, as git merges them line by line?"""
        return self.code in _TEXTS


_TEXTS = frozenset(("looks-like-html", "looks-like-sql", "looks-like-xml", "looks-like-json"))


def _make_signature(
    pattern: bytes, code: str, ending: str = "", others: tuple[str, ...] = ()
) -> FileSignature:
    return FileSignature(re.compile(pattern, re.DOTALL), code, ending, others)


_MEMBER = rb"PK\x03\x04(?:.*?PK\x03\x04)?.{26}"  # up to the name of a member of a zip
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office 97 wraps all its files in
_DECLARED = rb"(?:<[?]xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)?"
# Of a dump of a database. Each is taken or left whole: a line of dashes can be cut into remarks in
# too many ways.
_REMARKS = rb"(?:(?>--[^\n]*|/[*].{0,1000}?[*]/;?)\s*+)*+"
_XML_BOOK = rb"<[?]xml[^>]*>\s*<[?]mso-application\s+progid=.Excel[.]Sheet"
_XLSX = (".xlsm", ".xlsb")
_JSON = (".jsonl", ".ndjson", ".geojson")
_XML = (".kml", ".gpx", ".gml")
# In this order: what is special stands before what is general.
SIGNATURES = (
    _make_signature(rb"%PDF-", "looks-like-pdf"),
    _make_signature(
        _MEMBER + rb"xl/(?:workbook|worksheets|_rels|styles|sharedStrings|theme)",
        "looks-like-workbook",
        ".xlsx",
        _XLSX,
    ),
    _make_signature(
        _MEMBER + rb"mimetypeapplication/vnd[.]oasis[.]opendocument[.]spreadsheet",
        "looks-like-workbook",
        ".ods",
    ),
    _make_signature(
        _MEMBER + rb"(?:word/|ppt/|mimetypeapplication/vnd[.]oasis[.]opendocument)",
        "looks-like-document",
    ),
    _make_signature(
        _MEMBER + rb"Index/(?:Document|Tables|CalculationEngine)", "looks-like-numbers"
    ),
    _make_signature(
        rb"PK(?:\x03\x04|\x05\x06)",
        "looks-like-workbook",
        ".zip",
        (".kmz", ".xlsx", *_XLSX, ".ods"),
    ),
    _make_signature(COMPOUND + rb".{504}\xec\xa5", "looks-like-document"),
    # a protected .xlsx is one as well
    _make_signature(COMPOUND, "looks-like-workbook", ".xls", (".xlsx", *_XLSX)),
    _make_signature(rb"[{]\\rtf|%!PS-Adobe", "looks-like-document"),
    _make_signature(rb"\x1f\x8b\x08", "looks-like-archive", ".gz"),
    _make_signature(
        rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]1AY&SY"
        rb"|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|.{257}ustar",
        "looks-like-archive",
    ),
    _make_signature(rb"PAR1", "looks-like-parquet", ".parquet"),
    _make_signature(rb"SQLite format 3\x00.{52}(?:GPKG|GP1[01])", "looks-like-database", ".gpkg"),
    _make_signature(
        rb"SQLite format 3\x00|\x00\x01\x00\x00Standard (?:Jet|ACE) DB",
        "looks-like-database",
        "",
        (".gpkg",),
    ),
    _make_signature(
        (
            rb"\x89PNG\r\n"
            rb"|\xff\xd8\xff|GIF8[79]a|II[*]\x00|MM\x00[*]"
            rb"|RIFF.{4}WEBP|.{4}ftyp(?:hei[cx]|mif1|avif)"
        ),
        "looks-like-image",
    ),
    _make_signature(
        rb"\x7fELF|MZ(?=.{0,60}\x00)|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|\x00asm|#![ ]*/",
        "looks-like-program",
    ),
    _make_signature(
        rb"ID3[\x02-\x04]\x00|OggS\x00|fLaC\x00|RIFF.{4}(?:WAVE|AVI )|\x00.{3}ftyp|\x1aE\xdf\xa3",
        "looks-like-media",
    ),
    _make_signature(
        rb"[$]FL[23]@\(#\)|\x00{12}\xc2\xea\x81\x60|HEADER RECORD[*]{7}LIBRARY|<stata_dta>"
        rb"|RD[AX][23]\n",
        "looks-like-statistics",
    ),
    _make_signature(rb"\x00{16}", "file-zeroed"),
    _make_signature(
        rb"L\x00\x00\x00\x01\x14\x02\x00|\[InternetShortcut\]|\[Desktop Entry\]",
        "looks-like-shortcut",
    ),
    _make_signature(rb"version https://git-lfs[.]github[.]com/spec/", "lfs-pointer"),
    _make_signature(
        _DECLARED + rb"(?i:<!doctype html|<(?:html|head|body|meta|table|title)[\s>])",
        "looks-like-html",
    ),
    _make_signature(_XML_BOOK, "looks-like-workbook-xml"),
    _make_signature(
        _REMARKS
        + rb"(?i:(?:insert|replace)\s+into|create\s+table|drop\s+table|set\s+[\w@.]+\s*=|pragma|begin"  # noqa: E501
        rb"\s+transaction)\s",
        "looks-like-sql",
    ),
    *(
        _make_signature(_DECLARED + rb"<" + name + rb"[\s>]", "looks-like-xml", ending)
        for name, ending in ((b"kml", ".kml"), (b"gpx", ".gpx"))
    ),
    _make_signature(rb"<[?]xml\s", "looks-like-xml", "", _XML),
    _make_signature(
        rb'\[\s*\{\s*"|\{\s*"[^"\r\n]*"\s*:|\[\s*\[\s*"', "looks-like-json", ".json", _JSON
    ),
)
EMPTY = FileSignature(re.compile(b""), "file-empty")


def detect_signature(head: bytes) -> FileSignature | None:
    """The signature with which a file begins, EMPTY where there is nothing in it, None for text and
    the unknown."""
    start = head[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start and len(head) <= HEAD:
        return EMPTY
    return next((signature for signature in SIGNATURES if signature.pattern.match(start)), None)


def refuse_by_signature(head: bytes) -> Refusal | None:
    """The refusal of what is no delimited text: a web page, a PDF, a workbook, an archive, XML,
    JSON…"""
    signature = detect_signature(head)
    return Refusal(code=signature.code) if signature else None
