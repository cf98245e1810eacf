"""What the search finds of a dataset: what its tables and documents hold, and what is around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter

from site_builder.prepare.cell_lists import list_columns_of_lists
from site_builder.prepare.held_values import SearchedTable, store_held_values
from site_builder.prepare.publish_table import PublishedTable
from site_builder.prepare.source_file import FileResult
from site_builder.prepare.workplace import Workplace

MOST_TEXT = 10_000_000  # characters of all documents of a dataset; those beyond have no passages


def store_values(
    workplace: Workplace, results: Sequence[FileResult], tables: Sequence[PublishedTable]
) -> str:
    """What its tables and documents hold, as the search finds it; a part of a series is found in
    the whole."""
    searched = [
        SearchedTable(
            table.name,
            table.typed.table,
            table.table.personal,
            lists=list_columns_of_lists(table.detail.profiles),
        )
        for table in tables
        if not table.table.period
    ]
    words = {result.document.name: result.words for result in results if result.document}
    return store_held_values(workplace.store, searched, words)


def store_passages(workplace: Workplace, results: Iterable[FileResult]) -> str:
    """The sha256 of what its documents say; "" where there is nothing."""
    fitting = []
    room = MOST_TEXT
    for passages in chain.from_iterable(map(attrgetter("passages"), results)):
        room -= passages.size
        if room >= 0:
            fitting.append(passages)
    return workplace.store.put_value(fitting) if fitting else ""
