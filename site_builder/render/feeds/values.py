"""assets/values-GROUP-NUMBER.json: what tables and documents hold, so that a search leads to rows.

A file has the values of a group of datasets whose words begin in some ways (core.search_keys). All
files of a group are made together, of what was stored when its datasets were prepared; those of
which nothing has changed are the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from site_builder.core.model.held_values import ColumnValues, HeldValues, HeldWords, share_evenly
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.feed import Feed, PlannedFiles
from site_builder.render.feeds.passages import count_passage_files, find_passage_file
from site_builder.render.feeds.value_groups import count_value_files, group_entries_with_values
from site_builder.render.localised_site import DetailLoader, LocalisedSite

VALUES_PATH = "assets/values-{group}-{number}.json"
LARGEST = 240_000  # bytes of a file, some 60 KB once compressed
SMALLER = 0.9  # times what was tried of a dataset's values
LEAST = 0.001  # of them


class ValuesOfColumn(msgspec.Struct):
    """In how many rows each value of a column stands."""

    table: str
    column: str
    rows: dict[str, int]


class WordsOfText(msgspec.Struct, omit_defaults=True):
    """Words, parted by spaces, of the long texts of a table, or of a document."""

    words: str
    table: str = ""
    document: str = ""
    title: str = ""  # of the document
    passages: int = 0  # the file that has what is around them (feeds.passages), from 1


class ValuesOfDataset(msgspec.Struct, omit_defaults=True):
    """What a file has of a dataset. `limit`: how many of its values are searched alone, where there
    are more. `years`: of its tables, the column that says of which year a row is, the first and the
    last of them."""

    id: str
    territory: bool = False
    limit: int = 0
    years: dict[str, tuple[str, int, int]] = {}
    values: list[ValuesOfColumn] = []
    words: list[WordsOfText] = []


def plan_value_files(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """The files of each group, which are made together."""
    groups = group_entries_with_values(localised_site.site.entries)
    for place, group in enumerate(groups):
        count = count_value_files(group)
        paths = [VALUES_PATH.format(group=place, number=number) for number in range(count)]
        inputs = tuple(map(_list_inputs, group))
        render = partial(_render_group, localised_site.opening, group, count)
        yield PlannedFiles(tuple(paths), inputs, render)


def _list_inputs(entry: DatasetEntry) -> tuple[object, ...]:
    files = count_passage_files(entry)
    return entry.dataset.id, entry.summary.values, files, _name_documents(entry)


def _name_documents(entry: DatasetEntry) -> dict[str, str]:
    """The titles of its documents, by name."""
    sources = entry.dataset.sources
    return {source.name: source.title for source in sources if source.kind == "document"}


def _render_group(
    opening: DetailLoader, group: Sequence[DatasetEntry], count: int
) -> Iterator[bytes]:
    files: list[list[ValuesOfDataset]] = [[] for _ in range(count)]
    for entry in group:
        stored = opening.values(entry.summary)
        for number, section in _split_values(stored, entry, count).items():
            files[number].append(section)
    for datasets in files:
        yield render_value_file(datasets)


def _split_values(
    stored: HeldValues, entry: DatasetEntry, count: int
) -> dict[int, ValuesOfDataset]:
    """What the files of these numbers have of a dataset."""
    years = {one.table: (one.column, one.first, one.last) for one in stored.years}
    is_joined = entry.joined is not None
    empty = ValuesOfDataset(entry.dataset.id, is_joined, limit=stored.limit, years=years)
    sections: dict[int, ValuesOfDataset] = {}
    for column in stored.columns:
        for number, rows in _split_rows(column, count).items():
            section = sections.setdefault(number, replace(empty, values=[], words=[]))
            section.values.append(ValuesOfColumn(column.table, column.column, rows))
    titles = _name_documents(entry)
    for text in stored.texts:
        title = titles.get(text.document, "")
        for number, words in _split_words(text, count).items():
            section = sections.setdefault(number, replace(empty, values=[], words=[]))
            section.words.append(
                WordsOfText(
                    words=" ".join(words),
                    table=text.table,
                    document=text.document,
                    title=title,
                    passages=find_passage_file(entry, text.document),
                )
            )
    return sections


def _split_rows(column: ColumnValues, count: int) -> dict[int, dict[str, int]]:
    """The values of a column, with their rows, by the numbers of the files of their words."""
    rows: dict[int, dict[str, int]] = {}
    for text, rows_of_text, keys in zip(column.texts, column.counts, column.keys, strict=True):
        for number in {key % count for key in keys}:
            rows.setdefault(number, {})[text] = rows_of_text
    return rows


def _split_words(text: HeldWords, count: int) -> dict[int, list[str]]:
    words: dict[int, list[str]] = {}
    for word, key in zip(text.words, text.keys, strict=True):
        words.setdefault(key % count, []).append(word)
    return words


def render_value_file(datasets: Sequence[ValuesOfDataset], largest: int = LARGEST) -> bytes:
    """The file of these datasets; of those that take the most room the first values alone, where
    it would be too large."""
    encoded = msgspec.json.encode(datasets)
    if len(encoded) <= largest:
        return encoded
    sizes = [len(msgspec.json.encode(dataset)) + 1 for dataset in datasets]
    fitting = []
    shares = share_evenly(sizes, largest - len("[]"))
    for dataset, size, share in zip(datasets, sizes, shares, strict=True):
        fitting.append(dataset if share == size else _cut_dataset(dataset, share))
    return msgspec.json.encode(fitting)


def _cut_dataset(dataset: ValuesOfDataset, room: int) -> ValuesOfDataset:
    """The first values and words of each column and text, in so many bytes."""
    fitting = dataset
    part = room / len(msgspec.json.encode(dataset))
    while len(msgspec.json.encode(fitting)) > room and part > LEAST:
        fitting = _take_part(dataset, part)
        part *= SMALLER
    return fitting


def _take_part(dataset: ValuesOfDataset, part: float) -> ValuesOfDataset:
    values = []
    for column in dataset.values:
        first_rows = list(column.rows.items())[: int(len(column.rows) * part)]
        values.append(ValuesOfColumn(column.table, column.column, dict(first_rows)))
    words = []
    for text in dataset.words:
        all_words = text.words.split()
        first_words = " ".join(all_words[: int(len(all_words) * part)])
        words.append(replace(text, words=first_words))
    return ValuesOfDataset(
        dataset.id,
        territory=dataset.territory,
        limit=max(1, sum(len(column.rows) for column in values)),
        years=dataset.years,
        values=values,
        words=words,
    )


VALUES = Feed(name="values", plan=plan_value_files)
