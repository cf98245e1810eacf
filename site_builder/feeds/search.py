"""What the search page reads: the names of all datasets first, then what each holds, in parts that are asked for.

A dataset's part depends on its id alone, so that one that comes or changes touches one part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from site_builder import standards
from site_builder.checks.headings import meant
from site_builder.feeds.feed import GroupFeed, LanguageFeed, Opened
from site_builder.language import Language, synonyms
from site_builder.model import Dataset, Document, Site, Table

PER_PART = 128  # datasets of a part, about
LONGEST = 240  # characters of a description
SPAN = 60  # years of a period that are written out
COLUMNS = 200  # names of a dataset's columns
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def parts(count: int) -> int:
    """Of how many parts so many datasets are: a power of two, so that parts seldom change all at once."""
    return 1 << (max(1, -(-count // PER_PART)) - 1).bit_length()


def part_of(id_: str, of: int) -> int:
    return int(sha256(id_.encode()).hexdigest()[:8], 16) % of


def content(site: Site, words: Language) -> bytes:
    """Publishers (slug, name), themes in words, datasets, groups of words that say the same, and how many parts.

    A dataset is its slug, the place of its publisher, title, keywords, the place of its theme or -1, other words by
    which it goes, its day, or "", and how many rows it has.
    """
    codes = dict.fromkeys((site.portal.languages[0], words.code))  # the data speak the first
    groups = [*(group for code in codes for group in synonyms(code)), *site.portal.synonyms]
    places = {publisher.slug: place for place, publisher in enumerate(site.publishers)}
    slugs = sorted({entry.dataset.theme for entry in site.entries} - {""})
    themes = {slug: place for place, slug in enumerate(slugs)}
    return _json({
        "publishers": [[publisher.slug, publisher.name] for publisher in site.publishers],
        "themes": [words.say(f"theme.{slug}") for slug in slugs],
        "datasets": [
            [
                entry.dataset.slug, places[entry.dataset.publisher], entry.dataset.title,
                ", ".join(entry.dataset.keywords), themes.get(entry.dataset.theme, -1),
                " ".join(dict.fromkeys(_others(entry.dataset))),
                entry.modified.isoformat() if entry.modified else "", entry.summary.rows,
            ]
            for entry in site.entries
        ],
        "synonyms": list(map(list, groups)),
        "parts": parts(len(site.entries)),
    })  # fmt: skip


def _others(dataset: Dataset) -> Iterator[str]:
    """Its standard, the endings of its files, its years."""
    if dataset.standard in standards.STANDARDS:
        known = standards.standard(dataset.standard)
        yield from (*known.id.split("/"), known.title)
    names = [source.path.rpartition("/")[2] for source in dataset.sources]
    yield from (name.rpartition(".")[2].lower() for name in names if "." in name)
    yield from (service.kind for service in dataset.services)
    yield from (year for name in names for year in YEAR.findall(name))
    years = [int(year) for year in YEAR.findall(dataset.temporal)]
    yield from map(str, range(min(years), min(max(years), min(years) + SPAN) + 1)) if years else ()


def part(opened: Iterable[Opened]) -> bytes:
    """For each dataset its id, the beginning of its description, its columns and files, the words of its texts."""
    return _json([
        [
            entry.dataset.id,
            entry.dataset.description[:LONGEST],
            " ".join(dict.fromkeys(_named(entry.dataset, tables, documents))),
            " ".join(dict.fromkeys(word for table in detail.tables for word in table.words.split())),
        ]
        for entry, detail, (tables, documents) in opened
    ])  # fmt: skip


def _named(dataset: Dataset, tables: Sequence[Table], documents: Sequence[Document]) -> Iterator[str]:
    """What its columns and its files are called."""
    columns = list(dict.fromkeys(column.name for table in tables for column in table.columns))[:COLUMNS]
    yield from columns
    standard = standards.standard(dataset.standard) if dataset.standard in standards.STANDARDS else None
    schemas = [source.schema for source in dataset.sources if source.schema]
    fields = [field for schema in schemas for field in schema.fields]
    if standard:
        known = {*columns, *meant(columns, standard).values()}
        fields += [field for field in standard.schema.fields if field.name in known]
    yield from (field.title for field in fields)
    yield from (source.title for source in dataset.sources)
    yield from (service.name for service in dataset.services)
    yield from (document.name for document in documents)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


SEARCH = LanguageFeed("assets/search{suffix}.json", content)
SEARCH_PARTS = GroupFeed("assets/search-{n}.json", parts, part_of, part)
