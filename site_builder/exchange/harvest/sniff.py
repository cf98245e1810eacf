"""Is what came what was asked for? A page that says « not found » is no table, whatever its name.

How a text is encoded is not asked here: its bytes stay as they are, and our readers decide.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

from site_builder.exchange.fetch.failures import FetchFailed

HEAD = 4_096  # bytes that are looked at
PAGE = re.compile(
    rb"^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|script)\b",
    re.I | re.S,
)
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = MappingProxyType(
    {
        "xlsx": (ZIP,),
        "xlsm": (ZIP,),
        "xlsb": (ZIP,),
        "ods": (ZIP,),
        "odt": (ZIP,),
        "docx": (ZIP,),
        "zip": (ZIP, b"PK\x05\x06"),
        "kmz": (ZIP,),
        "gtfs": (ZIP,),
        "xls": (OLD_OFFICE, ZIP),
        "pdf": (b"%PDF",),
        "parquet": (b"PAR1",),
        "gz": (b"\x1f\x8b",),
        "json": (b"{", b"["),
        "geojson": (b"{",),
        "png": (b"\x89PNG",),
        "jpg": (b"\xff\xd8",),
        "jpeg": (b"\xff\xd8",),
    }
)
TEXTS = ("csv", "tsv", "txt")  # which may begin with anything else
MARKS = re.compile(rb"^(?:\xef\xbb\xbf)?\s*")


def check_content(path: Path, format_: str, url: str) -> None:
    """Raises FetchFailed where the file is empty, a page of the web, or begins otherwise than all
    of its format do."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    content = MARKS.sub(b"", head, count=1)
    if not content:
        raise FetchFailed("harvest-file-empty", url)
    if PAGE.match(content):
        raise FetchFailed("harvest-file-page", url, format=format_)
    beginnings = BEGINNINGS.get(format_)
    is_xml = content.startswith(b"<?xml")
    if format_ in TEXTS and is_xml:  # what storages answer where they have no such file
        raise FetchFailed("harvest-file-format", url, format=format_)
    if beginnings and not content.startswith(beginnings):
        raise FetchFailed("harvest-file-format", url, format=format_)
