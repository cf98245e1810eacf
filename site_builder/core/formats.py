"""The formats of files, by ending: what each that people send is published as, and which module
reads it.

SERVED says how a host serves every file of the site.

To add one is a line here and a module: `readers/<module>.py` with `read` for a table,
`documents/<module>.py` with `FORMATS` for a document. A format without a module holds data that
nothing reads yet: a message says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Format:
    """`media` is that of originals: Python's own table depends on the machine. `kind` is "" for
    what is not read."""

    ending: str  # in lower case, with its dot
    media: str = UNKNOWN
    kind: Literal["table", "document", ""] = ""
    module: str = ""


FORMATS = (
    Format(".csv", "text/csv", "table", "delimited"),
    Format(".tsv", "text/tab-separated-values", "table", "delimited"),
    Format(".txt", "text/plain", "table", "delimited"),
    Format(".json", "application/json", "table", "json_records"),
    Format(".jsonl", "application/x-ndjson", "table", "json_records"),
    Format(".ndjson", "application/x-ndjson", "table", "json_records"),
    Format(".parquet", "application/vnd.apache.parquet", "table", "parquet"),
    Format(".zip", "application/zip", "table", "archive"),
    Format(".gz", "application/gzip", "table", "archive"),
    Format(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "table",
        "spreadsheet",
    ),
    Format(".xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", "table", "spreadsheet"),
    Format(
        ".xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12", "table", "spreadsheet"
    ),
    Format(".xls", "application/vnd.ms-excel", "table", "spreadsheet"),
    Format(".ods", "application/vnd.oasis.opendocument.spreadsheet", "table", "spreadsheet"),
    Format(".geojson", "application/geo+json", "table", "geojson"),
    Format(".kml", "application/vnd.google-earth.kml+xml", "table", "kml"),
    Format(".kmz", "application/vnd.google-earth.kmz", "table", "kml"),
    Format(".gpkg", "application/geopackage+sqlite3", "table", "geo"),
    Format(".gpx", "application/gpx+xml", "table", "geo"),
    Format(".gml", "application/gml+xml", "table", "geo"),
    Format(".pdf", "application/pdf", "document", "pdf"),
    Format(".odt", "application/vnd.oasis.opendocument.text", "document", "office"),
    Format(
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "document",
        "office",
    ),
    Format(".gtfs", "application/zip", "document", "gtfs"),  # which is a .zip: its members tell
    Format(".png", "image/png", "document", "image"),
    Format(".jpg", "image/jpeg", "document", "image"),
    Format(".jpeg", "image/jpeg", "document", "image"),
    Format(".webp", "image/webp", "document", "image"),
    *(
        Format(f".{ending}")
        for ending in (
            "xml",
            "7z",
            "rar",
            "tar",
            "bz2",
            "xz",
            "shp",
            "tab",
            "mif",
            "dbf",
            "mdb",
            "accdb",
            "sqlite",
            "sav",
            "numbers",
        )
    ),
)
LAYERS = (
    ".shp",
    ".tab",
    ".mif",
)  # the main parts of layers, which are read from a .zip with the others
SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
_BY_ENDING = MappingProxyType({form.ending: form for form in FORMATS})


def find_format(ending: str) -> Format | None:
    """The format of an ending, None where it is none of ours."""
    return _BY_ENDING.get(ending)


@dataclass(frozen=True, slots=True)
class ServedFormat:
    """How a host serves files of an ending. `text`: it may say that they are in UTF-8, which is
    ours alone; `packed`: compressing them gains nothing, and loses the ranges that readers of
    Parquet ask for."""

    ending: str  # in lower case, with its dot; the whole name, of those in NAMED
    media: str
    text: bool = False
    packed: bool = False

    @property
    def type(self) -> str:
        """The Content-Type of a file that we wrote."""
        return f"{self.media}; charset=utf-8" if self.text else self.media


_OURS = (  # that nobody sends
    ServedFormat(".html", "text/html", True),
    ServedFormat(".css", "text/css", True),
    ServedFormat(".js", "text/javascript", True),
    ServedFormat(".svg", "image/svg+xml", True),
    ServedFormat(".woff2", "font/woff2", packed=True),
    ServedFormat(".pmtiles", "application/vnd.pmtiles", packed=True),
    ServedFormat(".xml", "application/xml", True),
    ServedFormat(".jsonld", "application/ld+json", True),
    ServedFormat(".ttl", "text/turtle", True),
    ServedFormat(".rdf", "application/rdf+xml", True),
)
_PLAIN = (
    "application/json",
    "application/geo+json",
    "application/x-ndjson",
    "application/vnd.google-earth.kml+xml",
    "application/gpx+xml",
    "application/gml+xml",
)
SERVED = (
    *_OURS,
    *(
        ServedFormat(form.ending, form.media, form.media.startswith("text/"),
               not form.media.startswith("text/") and form.media not in _PLAIN)
        for form in FORMATS if form.media != UNKNOWN
    ),
)  # fmt: skip
NAMED = (  # whatever their ending, if they have one
    ServedFormat("SHA256SUMS", "text/plain", True),
    ServedFormat("atom.xml", "application/atom+xml", True),
)
_SERVED = MappingProxyType({served.ending: served for served in (*SERVED, *NAMED)})


def get_content_type(path: str) -> str:
    """The Content-Type that a host must give a file that we wrote."""
    name = path.rpartition("/")[2]
    served = _SERVED.get(name) or _SERVED.get(f".{name.rpartition('.')[2]}")
    return served.type if served else UNKNOWN
