"""Words of other portals → ours: licences, themes, rhythms, days, periods, formats. What has no
word of ours is "" or None."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit

from site_builder.core.formats import find_format
from site_builder.core.text import clean_line, fold_text, slugify_text
from site_builder.core.vocabulary import FREQUENCIES, FREQUENCY_WORDS, SERVICES, THEME_WORDS
from site_builder.metadata.publishers import find_licence_id
from site_builder.metadata.yaml.kinds import KINDS, parse_web_address

# What licences are called in catalogues, folded; the first that is found in the text
LICENCE_PATTERNS = (
    (re.compile(r"licen[cs]e ouverte[^0-9]*2(?:\.0)?\b|etalab[ _-]?2|\blov2\b"), "etalab-2.0"),
    (re.compile(r"licen[cs]e ouverte[^0-9]*1(?:\.0)?\b|\bfr-lo\b"), "etalab-1.0"),
    (re.compile(r"licen[cs]e ouverte|open licen[cs]e.*etalab"), "etalab-2.0"),
    (re.compile(r"\bodbl\b|odc[_-]?(?:odbl|bl)\b|open database licen[cs]e"), "odbl-1.0"),
    (re.compile(r"cc[ _-]?by[ _-]sa[ _-]4|creativecommons.org/licenses/by-sa/4"), "cc-by-sa-4.0"),
    (re.compile(r"cc[ _-]?by[ _-]4|creativecommons.org/licenses/by/4"), "cc-by-4.0"),
    (re.compile(r"\bcc0\b|cc[ _-]zero|publicdomain/zero"), "cc0-1.0"),
)
RESTRICTIONS = re.compile(
    r"\bnon[ -]?commercial|\bnc\b|\bnd\b|no ?derivatives|pas de modification"
    r"|tous droits reserves|all rights reserved"
)
# Words of udata, Dublin Core and ISO 8601 that are no codes of the EU
FREQUENCY_PATTERNS = MappingProxyType(
    {
        "continuous": "update_cont",
        "punctual": "never",
        "irregular": "irreg",
        "semiannual": "annual_2",
        "semimonthly": "monthly_2",
        "semiweekly": "weekly_2",
        "semidaily": "daily_2",
        "threetimesaweek": "weekly_3",
        "threetimesamonth": "monthly_3",
        "threetimesayear": "annual_3",
        "threetimesaday": "daily_3",
        "r/p1y": "annual",
        "r/p6m": "annual_2",
        "r/p3m": "quarterly",
        "r/p1m": "monthly",
        "r/p2m": "bimonthly",
        "r/p2w": "biweekly",
        "r/p1w": "weekly",
        "r/p7d": "weekly",
        "r/p1d": "daily",
        "r/pt1h": "hourly",
        "r/pt1s": "update_cont",
    }
)
FORMAT_WORDS = MappingProxyType(
    {
        "excel": "xlsx",
        "excel-xlsx": "xlsx",
        "text-csv": "csv",
        "csv-utf-8": "csv",
        "application-json": "json",
        "application-geo-json": "geojson",
        "application-vnd-geo-json": "geojson",
        "geo-json": "geojson",
        "json-geojson": "geojson",
        "shapefile": "zip",
        "shp": "zip",
        "esri-shapefile": "zip",
        "shp-zip": "zip",
        "application-zip": "zip",
        "application-pdf": "pdf",
        "gtfs": "zip",
        "jpg": "jpeg",
        "application-vnd-ms-excel": "xls",
        "application-vnd-openxmlformats-officedocument-spreadsheetml-sheet": "xlsx",
        "application-vnd-oasis-opendocument-spreadsheet": "ods",
        "application-parquet": "parquet",
        "application-vnd-apache-parquet": "parquet",
    }
)
SERVICE_WORDS = MappingProxyType(
    {
        "html": "page",
        "htm": "page",
        "text-html": "page",
        "web-page": "page",
        "website": "page",
        "url": "page",
        "ogc-wms": "wms",
        "ogc-wfs": "wfs",
        "rest": "api",
        "gtfs-realtime": "gtfs-rt",
        "gtfsrt": "gtfs-rt",
    }
)
LONGEST_WORD = 1_000  # characters
SHA256 = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _shorten(word: str) -> str:
    """What is longer is no word, and not looked through."""
    return clean_line(word[:LONGEST_WORD])


def find_licence(words: Iterable[str]) -> str:
    """An id of ours, else an address of the web, of what a catalogue says of a licence; or "". None
    of ours where one of its words restricts the use, for all of ours are open."""
    shortened = list(filter(None, map(_shorten, words)))
    licence_ids = list(map(_find_known_licence, shortened))
    is_restricted = any(map(RESTRICTIONS.search, map(fold_text, shortened)))
    if not is_restricted and any(licence_ids):
        return next(filter(None, licence_ids))
    for word, licence_id in zip(shortened, licence_ids, strict=True):
        if not licence_id and (address := parse_web_address(word)):
            return address
    return ""


def _find_known_licence(word: str) -> str:
    if licence_id := find_licence_id(word):
        return licence_id
    folded = fold_text(word)
    for pattern, licence_id in LICENCE_PATTERNS:
        if pattern.search(folded):
            return licence_id
    return ""


def find_theme(words: Iterable[str]) -> str:
    """Of texts, or of addresses of the EU's themes, the first that we know."""
    for word in map(_shorten, words):
        last_part = re.split("[/#]", word.rstrip("/"))[-1]
        parts = re.split(r"[,;&/]| et ", word)
        for spelling in map(slugify_text, (word, last_part, *parts)):
            if theme := THEME_WORDS.get(spelling, ""):
                return theme
    return ""


def find_frequency(word: str) -> str:
    folded = fold_text(_shorten(word))
    last_part = re.split("[/#]", folded.rstrip("/"))[-1]
    for spelling in (folded, last_part):
        if frequency := FREQUENCY_CODES.get(spelling, ""):
            return frequency
    return ""


FREQUENCY_CODES = {
    **{fold_text(word): code for word, code in FREQUENCY_WORDS.items()},
    **FREQUENCY_PATTERNS,
    **{code: code for code in FREQUENCIES},
}


def find_day(text: str) -> date | None:
    """The day of a date or of a moment."""
    match = DAY.match(text.strip())
    if match is None:
        return None
    try:
        return date.fromisoformat(match[0])
    except ValueError:
        return None


def find_period(start: str, end: str = "") -> str:
    """A period as descriptions have it, of its two ends; or of one text that says both."""
    parts = filter(None, (start, end)) if end else start.split("/")
    ends = dict.fromkeys(part.strip()[:10] for part in parts)
    period = KINDS["period"]("/".join(ends), 100)
    return period if isinstance(period, str) else ""


def find_file_format(*words: str) -> str:
    """The ending that a file of these formats, media types or names has; the first that is one of
    ours."""
    for word in filter(None, map(fold_text, map(_shorten, words))):
        last_part = re.split("[/#]", word.rstrip("/"))[-1]
        for spelling in (slugify_text(word), slugify_text(last_part)):
            ending = FORMAT_WORDS.get(spelling, spelling)
            form = find_format(f".{ending}")
            if form and form.kind:
                return ending
    return ""


def find_url_format(url: str) -> str:
    """By the end of an address."""
    _, dot, ending = get_last_part(url).rpartition(".")
    return find_file_format(ending) if dot else ""


def get_last_part(address: str) -> str:
    """What stands behind the last slash of an address, or of what is none."""
    try:
        path = urlsplit(address).path
    except ValueError:
        path = address
    return path.rstrip("/").rpartition("/")[2]


def find_sha256(text: str) -> str:
    """A sum as ours are written; "" of what is none."""
    folded = text.strip().lower()
    return folded if SHA256.fullmatch(folded) else ""


def find_service(*words: str) -> str:
    """What kind of service is said; "" of a file."""
    for word in map(slugify_text, words):
        service = SERVICE_WORDS.get(word, word)
        if service in SERVICES:
            return service
    return ""
