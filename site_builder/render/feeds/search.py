"""What the search page reads: the names of all datasets first, then what each holds, in parts that
are asked for.

A dataset's part depends on its id alone, so that one that comes or changes touches one part.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from itertools import islice
from operator import attrgetter

from site_builder.checks.headings import match_headings
from site_builder.columns.heading_labels import label_heading
from site_builder.compose.accessibility import DUTIES
from site_builder.compose.compose import YEAR, get_temporal_coverage, parse_covered_years
from site_builder.core.language import Language
from site_builder.core.model.dataset import TERRITORY, Dataset
from site_builder.core.model.prepared import Document, Table
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.text import write_iso_day
from site_builder.core.word_lists import load_subjects, load_synonyms
from site_builder.metadata import standards
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.feeds.parts import count_search_parts, hash_to_part
from site_builder.render.feeds.value_groups import describe_value_files
from site_builder.render.localised_site import DetailLoader, LocalisedSite
from site_builder.render.pages.bare_title import write_listed_title
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.joined import describe_absent_rows

SEARCH_PATH = "assets/search{suffix}.json"
LONGEST = 240  # characters of a description, in each language
COLUMNS = 200  # names of a dataset's columns


def plan_search_index(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """The names of all datasets, in this language."""
    path = SEARCH_PATH.format(suffix=localised_site.suffix)
    language = localised_site.language
    comparisons = [
        [
            comparison.view,
            language.say("compare.named", title=comparison.standard.title),
            " ".join(measure.title for measure in comparison.measures),
        ]
        for comparison in list_comparisons(localised_site)
    ]
    render = partial(render_search_index, localised_site.site, language, comparisons)
    yield plan_file(path, render, inputs=(localised_site.mark,))


def plan_search_parts(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """Groups of datasets, so that a change touches few files and each is asked for alone."""
    entries = localised_site.site.entries
    count = count_search_parts(len(entries))
    groups: list[list[DatasetEntry]] = [[] for _ in range(count)]
    for entry in entries:
        groups[hash_to_part(entry.dataset.id, count)].append(entry)
    for number, group in enumerate(groups):
        yield plan_file(
            f"assets/search-{number}.json",
            partial(_render_search_part, localised_site.opening, group),
            inputs=tuple(localised_site.marks[entry.dataset.id] for entry in group),
        )


def render_search_index(
    site: Site, words: Language, comparisons: Sequence[list[str]] = ()
) -> bytes:
    """Publishers and themes (slug, name), pages (address, title and
    other words by which it goes, if any), datasets, groups of words that
    say the same, words by which subjects are asked, of tables that lack rows what is said of it
    (text, title and address of the whole one), how many parts, and in which files values are
    (feeds.values). `comparisons` are pages that compare communes.

    `hash_dataset_order` stands for which datasets come in which order, `language` is that of the
    file, `spoken` that of the data where it is another. A dataset is its slug, or its id where that
    does not begin with its publisher, the place of its publisher, title, keywords, the place of its
    theme or -1, other words by which it goes, its day, or "", how many rows it has, and the
    language of a title that nobody translated.
    """
    codes = dict.fromkeys((site.portal.languages[0], words.code))  # the data speak the first
    groups = [*(group for code in codes for group in load_synonyms(code)), *site.portal.synonyms]
    places = {publisher.slug: index for index, publisher in enumerate(site.publishers)}
    keywords = _count_keywords(site.entries)
    slugs = sorted({entry.dataset.theme for entry in site.entries} - {""})
    themes = {slug: index for index, slug in enumerate(slugs)}
    return encode_compact_json(
        {
            "order": hash_dataset_order(site),
            "language": words.code,
            "spoken": "" if words.code == site.portal.languages[0] else site.portal.languages[0],
            "publishers": [[publisher.slug, publisher.name] for publisher in site.publishers],
            "themes": [[slug, words.say(f"theme.{slug}")] for slug in slugs],
            "pages": [[f"themes/{slug}/", words.say(f"theme.{slug}")] for slug in slugs]
            + list(comparisons)
            + list(_list_pages(site, words)),
            "datasets": [
                [
                    _write_slug(entry.dataset),
                    places[entry.dataset.publisher],
                    write_listed_title(entry.dataset.title, site.portal.title),
                    ", ".join(entry.dataset.keywords),
                    themes.get(entry.dataset.theme, -1),
                    " ".join(
                        dict.fromkeys(
                            [*_list_other_words(entry), *_list_part_keywords(entry, keywords)]
                        )
                    ),
                    write_iso_day(entry.modified),
                    entry.summary.rows,
                    *filter(None, [entry.title_in]),
                ]
                for entry in site.entries
            ],
            "synonyms": list(map(list, groups)),
            "absent": dict(_list_absent_rows(site, words)),
            "subjects": [pair for code in codes for pair in load_subjects(code)],
            "parts": count_search_parts(len(site.entries)),
            "values": describe_value_files(site.entries),
        }
    )


def _list_absent_rows(site: Site, words: Language) -> Iterator[tuple[str, list[str]]]:
    for entry in site.entries:
        if absent := describe_absent_rows(words, entry):
            yield (
                entry.dataset.id,
                [
                    absent.text,
                    write_listed_title(absent.title, site.portal.title),
                    absent.url,
                ],
            )


def _write_slug(dataset: Dataset) -> str:
    """Its slug, or its id where another folder than its publisher's has it, as the territory's."""
    return dataset.slug if dataset.id == f"{dataset.publisher}/{dataset.slug}" else dataset.id


def _count_keywords(entries: Iterable[DatasetEntry]) -> dict[str, Counter[str]]:
    """By standard, how many datasets of publishers have each keyword; of "", how many there are."""
    counts: dict[str, Counter[str]] = {}
    for entry in entries:
        dataset = entry.dataset
        if dataset.standard and not dataset.id.startswith(f"{TERRITORY}/"):
            keywords = dict.fromkeys(["", *dataset.keywords])
            counts.setdefault(dataset.standard, Counter()).update(keywords.keys())
    return counts


def _list_part_keywords(entry: DatasetEntry, counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Of a table of the territory, the words by which more than half of those that it joins go:
    « feux sonores » are beside the charging points of one."""
    dataset = entry.dataset
    if not dataset.id.startswith(f"{TERRITORY}/"):
        return
    joined = dict(counts.get(dataset.standard, {}))
    half = joined.pop("", 0) / 2
    for keyword, count in joined.items():
        if count > half:
            yield keyword


def _list_pages(site: Site, words: Language) -> Iterator[list[str]]:
    """The owner's own, and those that the law asks for."""
    for article in (*site.editorial.pages, *site.editorial.news):
        yield [article.url, write_listed_title(article.title, site.portal.title)]
    for name, address in DUTIES.items():
        yield [address, words.say(f"{name}.title")]


def hash_dataset_order(site: Site) -> str:
    """What two files have in common whose datasets are the same, one by one."""
    return sha256("\n".join(entry.dataset.id for entry in site.entries).encode()).hexdigest()[:12]


def _list_other_words(entry: DatasetEntry) -> Iterator[str]:
    """Its standard, the endings of its files, its years."""
    dataset = entry.dataset
    standard = standards.get_standard(dataset.standard)
    if standard:
        yield standard.title
        yield from standard.id.split("/")  # initials are of its beginning
    names = [source.path.rpartition("/")[2] for source in dataset.sources]
    endings = [name.rpartition(".")[2].lower() for name in names if "." in name]
    yield from endings
    if "zip" in endings and "geojson" in entry.summary.formats:
        yield "shapefile"  # the only tables that are read in archives
    yield from (service.kind for service in dataset.services)
    yield from YEAR.findall(" ".join(names))
    period = get_temporal_coverage(dataset, entry.summary)
    yield from map(str, parse_covered_years(period))


def _render_search_part(opening: DetailLoader, group: Iterable[DatasetEntry]) -> bytes:
    return encode_compact_json([_describe_dataset(opening, entry) for entry in group])


def _describe_dataset(opening: DetailLoader, entry: DatasetEntry) -> list[str]:
    """Its id, what it says of itself, its columns and files, between semicolons, the words of its
    texts."""
    tables, documents = opening.tables(entry.summary)
    detail = opening.detail(entry.summary)
    names = dict.fromkeys(_list_names(entry.dataset, tables, documents))
    words = dict.fromkeys(word for table in detail.tables for word in table.words.split())
    descriptions = _list_descriptions(entry.dataset)
    return [entry.dataset.id, " ".join(descriptions), ";".join(names), " ".join(words)]


def _list_descriptions(dataset: Dataset) -> Iterator[str]:
    """The beginning of its description; with what is translated, both, and both titles: a part is
    of all languages."""
    yield dataset.description[:LONGEST]
    if dataset.translations:
        yield dataset.title
    for translation in dataset.translations:
        yield from filter(None, (translation.title[:LONGEST], translation.description[:LONGEST]))


def _list_names(
    dataset: Dataset, tables: Sequence[Table], documents: Sequence[Document]
) -> Iterator[str]:
    """What its columns and its files are called."""
    names: dict[str, str] = {}
    for table in tables:
        names.update((column.name, column.kind) for column in table.columns)
    for table in tables:
        for name in table.personal:
            names.pop(name, None)
    columns = list(islice(names, COLUMNS))
    yield from columns
    yield from filter(None, (label_heading(name, names[name]) for name in columns))
    for source in dataset.sources:
        if source.schema:
            yield from map(attrgetter("title"), source.schema.fields)
    yield from _list_standard_titles(dataset.standard, columns)
    yield from map(attrgetter("title"), dataset.sources)
    yield from map(attrgetter("name"), dataset.services)
    yield from map(attrgetter("name"), documents)
    yield from filter(None, map(attrgetter("title"), documents))


def _list_standard_titles(standard_id: str, columns: Sequence[str]) -> Iterator[str]:
    """What the standard of a dataset calls the columns that it has."""
    standard = standards.get_standard(standard_id)
    if standard is None:
        return
    field_names = {*columns, *match_headings(columns, standard).values()}
    for field in standard.schema.fields:
        if field.name in field_names:
            yield field.title


def encode_compact_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


SEARCH = Feed(name="search", plan=plan_search_index, everywhere=True)
SEARCH_PARTS = Feed(name="search-parts", plan=plan_search_parts)
