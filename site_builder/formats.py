"""The formats of files that people send, by ending: what each is published as, and which module reads it.

To add one is a line here and a module: `readers/<module>.py` with `read` for a table, `documents/<module>.py` with
`FORMATS` for a document. A format without a module holds data that nothing reads yet: a message says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Format:
    """`media` is that of originals: Python's own table depends on the machine. `kind` is "" for what is not read."""

    ending: str  # in lower case, with its dot
    media: str = UNKNOWN
    kind: Literal["table", "document", ""] = ""
    module: str = ""


FORMATS = (
    Format(".csv", "text/csv", "table", "delimited"),
    Format(".tsv", "text/tab-separated-values", "table", "delimited"),
    Format(".txt", "text/plain", "table", "delimited"),
    Format(".pdf", "application/pdf", "document", "pdf"),
    Format(".odt", "application/vnd.oasis.opendocument.text", "document", "office"),
    Format(
        ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document", "office"
    ),
    Format(".png", "image/png", "document", "image"),
    Format(".jpg", "image/jpeg", "document", "image"),
    Format(".jpeg", "image/jpeg", "document", "image"),
    *(
        Format(f".{ending}")
        for ending in (
            "xlsx", "xls", "xlsm", "xlsb", "ods", "json", "geojson", "jsonl", "ndjson", "xml", "zip", "gz", "7z", "rar",
            "tar", "bz2", "xz", "parquet", "kml", "kmz", "gpx", "gml", "gpkg", "shp", "tab", "mif", "dbf", "mdb",
            "accdb", "sqlite", "sav", "numbers",
        )
    ),
)  # fmt: skip
SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
_BY_ENDING = MappingProxyType({form.ending: form for form in FORMATS})


def of(ending: str) -> Format | None:
    """The format of an ending, None where it is none of ours."""
    return _BY_ENDING.get(ending)
