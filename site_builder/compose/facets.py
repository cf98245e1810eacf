"""What datasets have in common, as lists of them: a theme, a keyword, a format. Pure functions of
entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import slugify_text

FEWEST = 2  # datasets of a keyword that has a page
SERVICES = "services"
# of downloads and documents → the slug of the page that explains them
FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "csv": "csv",
        "excel.csv": "csv",
        "xlsx": "excel",
        "geojson": "geojson",
        "parquet": "parquet",
        "json": "json",
        "pdf": "pdf",
        "odt": "texte",
        "docx": "texte",
        "gtfs": "gtfs",
        "png": "image",
        "jpg": "image",
        "jpeg": "image",
        "webp": "image",
    }
)


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """Datasets that have one thing in common, in order of id. `title` is as people write it, ""
    where we name it."""

    slug: str
    entries: tuple[DatasetEntry, ...]
    title: str = ""


def group_by_theme(entries: Iterable[DatasetEntry]) -> list[FacetGroup]:
    return _group_entries(
        entries, lambda entry: [entry.dataset.theme] if entry.dataset.theme else []
    )


@lru_cache(maxsize=1 << 16)  # of words that stand in many datasets
def slugify_keyword(keyword: str) -> str:
    """« Écoles », « ecoles » → ecoles."""
    return slugify_text(keyword)


def group_by_keyword(entries: Iterable[DatasetEntry]) -> dict[str, FacetGroup]:
    """By slug, so that « Écoles » and « ecoles » meet, under the spelling that most use; of as
    many, the one with accents, which are forgotten more often than added.

    Only keywords of two datasets at least: a list of one leads nowhere, and most keywords are
    written once, so that ten thousand datasets would have more pages of them than of their own.
    """
    entries = list(entries)
    spellings = count_spellings(entries)
    groups = _group_entries(
        entries,
        lambda entry: dict.fromkeys(filter(None, map(slugify_keyword, entry.dataset.keywords))),
    )
    return {
        group.slug: FacetGroup(group.slug, group.entries, choose_spelling(spellings[group.slug]))
        for group in groups
        if len(group.entries) >= FEWEST
    }


def count_spellings(entries: Iterable[DatasetEntry]) -> dict[str, Counter[str]]:
    """Of each keyword, by slug, how many datasets write it in which way. One that writes it in
    several counts once, with the way that has accents."""
    spellings: dict[str, Counter[str]] = {}
    for entry in entries:
        accented_last = sorted(entry.dataset.keywords, key=str.isascii, reverse=True)
        written = {slugify_keyword(keyword): keyword for keyword in accented_last}
        for slug, keyword in written.items():
            spellings.setdefault(slug, Counter())[keyword] += 1
    return spellings


def choose_spelling(spellings: Counter[str]) -> str:
    """The one that most use; of as many, the one with accents."""
    return min(spellings, key=lambda text: (-spellings[text], text.isascii(), text))


def group_by_format(entries: Iterable[DatasetEntry]) -> list[FacetGroup]:
    """By what can be downloaded, or asked for."""
    return _group_entries(entries, lambda entry: dict.fromkeys(_list_formats(entry)))


def _list_formats(entry: DatasetEntry) -> Iterator[str]:
    for name in entry.summary.formats:
        if name in FORMATS:
            yield FORMATS[name]
    if entry.dataset.services:
        yield SERVICES


def _group_entries(
    entries: Iterable[DatasetEntry], slugs: Callable[[DatasetEntry], Iterable[str]]
) -> list[FacetGroup]:
    entries_by_slug: dict[str, list[DatasetEntry]] = {}
    for entry in entries:
        for slug in slugs(entry):
            entries_by_slug.setdefault(slug, []).append(entry)
    groups = []
    for slug in sorted(entries_by_slug):
        group_entries = tuple(entries_by_slug[slug])
        groups.append(FacetGroup(slug, group_entries))
    return groups
