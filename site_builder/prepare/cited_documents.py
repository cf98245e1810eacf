"""What documents are called by the row of a table that cites them: « Budget primitif 2024 » rather
than « 2024-03.pdf »."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from site_builder.cells import fold_header
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.prepared import Document
from site_builder.core.text import clean_line, truncate_text
from site_builder.prepare.publish_table import PublishedTable

# Words of the heading of a column that says what a row is about, the surest first
TITLES = ("objet", "titre", "intitule", "libelle", "designation", "denomination", "nom")
LONGEST = 160  # characters of a title


def name_cited_documents(
    documents: Sequence[Document], tables: Sequence[PublishedTable]
) -> tuple[Document, ...]:
    """The same, each with the title of the one row that has the name of its file in a cell.
    Columns that say something of persons give none."""
    if not documents:
        return ()
    files = Counter(_fold_file(document.source) for document in documents)
    sources = {_fold_file(document.source): document.source for document in documents}
    by_file = {file: source for file, source in sources.items() if files[file] == 1}
    titles: dict[str, str] = {}
    for table in tables:
        for source, title in _list_cited_titles(table, by_file):
            same = titles.setdefault(source, title) == title
            titles[source] = title if same else ""  # rows about several things: it is of none
    return tuple(replace(one, title=titles.get(one.source, "")) for one in documents)


def _list_cited_titles(
    published: PublishedTable, by_file: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Each file that a row cites, and what that row is about."""
    table = published.typed.table
    hidden = published.table.personal
    places = [
        place
        for place, column in enumerate(table.columns)
        if column.published.type == "string" and column.published.name not in hidden
    ]
    title_place = _find_title_column(table, places)
    if title_place is None:
        return
    for place in places:
        if place != title_place and _cites_files(table, place, by_file):
            yield from _read_titles(table, place, title_place, by_file)


def _find_title_column(table: CanonicalTable, places: Sequence[int]) -> int | None:
    headings = {place: fold_header(table.columns[place].published.name).split() for place in places}
    for word in TITLES:
        for place, words in headings.items():
            if word in words:
                return place
    return None


def _cites_files(table: CanonicalTable, place: int, by_file: Mapping[str, str]) -> bool:
    return any(
        _fold_file(text) in by_file
        for _, texts, _ in table.iterate_distinct(place)
        for text in texts
    )


def _read_titles(
    table: CanonicalTable, place: int, title_place: int, by_file: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for batch in table.iterate_batches((place, title_place)):
        cited, titles = batch.columns
        sources = [by_file.get(_fold_file(text), "") for text in cited.texts]
        for code, title_code in zip(cited.codes, titles.codes, strict=True):
            title = titles.texts[title_code]
            if sources[code] and title:
                yield sources[code], truncate_text(clean_line(title), LONGEST)


def _fold_file(text: str) -> str:
    """The name of the file to which a cell leads, by a path or an address, in small letters."""
    name = unquote(text).replace("\\", "/").rpartition("/")[2]
    return unicodedata.normalize("NFC", name).casefold().strip()
