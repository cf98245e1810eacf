"""What of a dataset is missing, said to readers where they look for it: which file is not published
yet, of which years there is none. What its publisher can mend stands with the problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from site_builder.compose.absent_files import (
    find_year,
    list_missing_years,
    list_published_years,
    list_unpublished_files,
)
from site_builder.core.language import Language
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry
from site_builder.core.problems import Problem
from site_builder.render.localised_site import LocalisedSite

MOST_FILES = 3  # named, the others are counted
MOST_YEARS = 12
# A code says what its file is to be: readers are told what it is
REASONS: Mapping[str, tuple[str, ...]] = {
    "absent.because.side-by-side": ("tables-side-by-side",),
    "absent.because.stacked": ("tables-stacked",),
    "absent.because.locked": ("workbook-locked", "archive-encrypted"),
    "absent.because.empty": (
        "archive-empty", "document-empty", "features-none", "file-empty", "kmz-empty",
        "records-empty", "records-none", "workbook-empty",
    ),
    "absent.because.large": (
        "archive-bomb", "file-too-large", "geo-too-large", "sheet-too-spread", "too-many-cells",
        "too-many-columns", "workbook-too-large", "workbook-too-spread",
    ),
    "absent.because.headings": ("header-short", "header-unclear", "records-no-header"),
    "absent.because.letters": (
        "encoding-broken", "encoding-mixed", "encoding-unknown", "nul-bytes", "text-destroyed",
    ),
    "absent.because.broken": (
        "archive-broken", "file-unreadable", "file-zeroed", "geojson-broken", "geojson-cut",
        "kmz-broken", "layer-broken", "parquet-broken", "picture-broken", "workbook-broken",
        "xml-broken",
    ),
    "absent.because.several": ("archive-several", "layers-several", "records-several"),
}  # fmt: skip
REASONS_BY_CODE = {code: reason for reason, codes in REASONS.items() for code in codes}


def describe_absent_files(
    language: Language, entry: DatasetEntry, parts: Parts, problems: Iterable[Problem]
) -> str:
    """In sentences, or ""; why, where a portal tells the `problems` of its files."""
    return " ".join(_iterate_sentences(language, entry, parts, problems))


def _iterate_sentences(
    language: Language, entry: DatasetEntry, parts: Parts, problems: Iterable[Problem]
) -> Iterator[str]:
    reasons = _map_reasons(problems)
    paths = list_unpublished_files(entry.dataset, parts)
    for path in paths[:MOST_FILES]:
        name = path.rpartition("/")[2]
        reason = reasons.get(name)
        if reason:
            yield language.say("absent.file.reason", file=name, reason=language.say(reason))
        else:
            yield language.say("absent.file", file=name)
    if len(paths) > MOST_FILES:
        yield language.count("absent.others", len(paths) - MOST_FILES)
    if missing := list_missing_years(entry.dataset, parts):
        yield language.count("absent.years", len(missing), years=_join_years(missing))
    years = list_published_years(parts[0])
    if years and (paths or missing):
        yield language.count("absent.there", len(years), years=_join_years(years))


def _map_reasons(problems: Iterable[Problem]) -> dict[str, str]:
    """By the name of a file, the message of why it is not there."""
    reasons: dict[str, str] = {}
    for problem in problems:
        if problem.code in REASONS_BY_CODE and problem.place.path:
            name = problem.place.path.rpartition("/")[2]
            reasons.setdefault(name, REASONS_BY_CODE[problem.code])
    return reasons


def list_absent_notes(language: Language, entry: DatasetEntry, parts: Parts) -> Iterator[str]:
    """The same in a few words, for lists."""
    years = list(map(find_year, list_unpublished_files(entry.dataset, parts)))
    for year in sorted(filter(None, years)):
        yield language.say("absent.note.year", year=year)
    if unknown := years.count(""):
        yield language.count("absent.note.files", unknown)
    if missing := list_missing_years(entry.dataset, parts):
        yield language.say("absent.note.missing", years=_join_years(missing))


def index_absent_notes(
    localised_site: LocalisedSite, entry: DatasetEntry
) -> dict[str, tuple[str, ...]]:
    """Those of the datasets of a table of the territory, by id; of nothing for another."""
    if entry.joined is None:
        return {}
    ids = {joined.id for joined in entry.joined.joined}
    notes = {}
    for own in localised_site.site.entries:
        if own.dataset.id in ids:
            parts = localised_site.opening.tables(own.summary)
            notes[own.dataset.id] = tuple(list_absent_notes(localised_site.language, own, parts))
    return notes


def _join_years(years: Sequence[str]) -> str:
    more = ["…"] if len(years) > MOST_YEARS else []
    return ", ".join(chain(years[:MOST_YEARS], more))
