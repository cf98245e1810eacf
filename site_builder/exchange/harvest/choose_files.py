"""Which of the files that a portal offers are copied: of a table that it has in many formats, the
one that is read best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from site_builder.core.formats import find_format
from site_builder.core.text import clean_line, fold_text, slugify_text
from site_builder.exchange.harvest.harvested import HarvestedFile

# Of tables, the best first; those that are none of these come last
PREFERRED = (
    "csv", "xlsx", "ods", "xls", "tsv", "txt", "json", "jsonl", "ndjson", "geojson", "gpkg",
    "parquet", "kml", "kmz", "gml", "gpx", "zip", "gz",
)  # fmt: skip
LONGEST_ID = 1_000  # characters of what a file is known by
LAYERS = ("geojson", "gpkg", "kml", "kmz", "gml", "zip")  # the places that a table may lack
FORMAT_NAMES = re.compile(
    r"\b(?:csv|xlsx?|excel|ods|json|geo-?json|parquet|shp|shapefile|kml|kmz|zip|gpkg|tsv|txt"
    r"|(?:au )?format|export|fichier|telecharger|utf-?8)\b"
)


def choose_files(files: Iterable[HarvestedFile]) -> list[HarvestedFile]:
    """In the order in which they are offered. Services and documents stay as they are; of each
    table there is one file, and beside it a link to one that says where its rows are: a copy of
    that would be a second table of the same name."""
    chosen: list[HarvestedFile] = []
    addresses: dict[tuple[str, str], list[str]] = {}
    tables: dict[str, list[HarvestedFile]] = {}
    for file in files:
        if not is_table_file(file):
            chosen.append(file)
            continue
        key = file.table or make_table_key(file)
        earlier = addresses.setdefault((key, file.format), [])
        if file.url in earlier:
            continue
        if earlier:  # of the same name in the same format: another table
            key = f"{key} {len(earlier) + 1}"
        earlier.append(file.url)
        if key not in tables:
            tables[key] = []
            chosen.append(replace(file, table=key))
        tables[key].append(file)
    for index, file in reversed(list(enumerate(chosen))):
        if is_table_file(file):
            chosen[index : index + 1] = _choose_table_files(tables[file.table])
    return chosen


def is_table_file(file: HarvestedFile) -> bool:
    return find_file_kind(file) == "table"


def find_file_kind(file: HarvestedFile) -> str:
    """Of a format that we know, what it holds; "" of others, and of a service."""
    form = find_format(f".{file.format}")
    if file.service or form is None:
        return ""
    return form.kind


def identify_files(files: Iterable[HarvestedFile]) -> Iterator[HarvestedFile]:
    """Each with an id that can be written, and that no other of its format has: of two that have
    the same, the second is known by its number."""
    given_ids: set[tuple[str, str]] = set()
    for file in files:
        base = clean_line(file.id or file.title or file.url)[:LONGEST_ID]
        id_ = base
        number = 2
        while (id_, file.format) in given_ids:
            id_ = f"{base} ({number})"
            number += 1
        given_ids.add((id_, file.format))
        yield replace(file, id=id_)


def make_table_key(file: HarvestedFile) -> str:
    """What is said of a file without what says its format."""
    return strip_format_names(file.title or file.name or file.url.rpartition("/")[2])


def strip_format_names(text: str) -> str:
    """A text as a slug, without what only says a format."""
    return slugify_text(FORMAT_NAMES.sub(" ", fold_text(text)))


def _choose_table_files(files: list[HarvestedFile]) -> list[HarvestedFile]:
    ranked = sorted(files, key=_rank_format)
    best = ranked[0]
    if best.format in LAYERS:
        return [best]
    layers = [replace(file, service="download") for file in ranked if file.format == "geojson"]
    return [best, *layers[:1]]


def _rank_format(file: HarvestedFile) -> int:
    if file.format in PREFERRED:
        return PREFERRED.index(file.format)
    return len(PREFERRED)
