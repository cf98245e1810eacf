"""The cells of a column that are looked at first: by them its kinds are told, then proven on
all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from operator import itemgetter

from site_builder.cells import trim_cell
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import ListTable, find_cells

LATE = 200  # filled cells of a column whose first ones are empty
COUNTED = 100  # texts of which it is told how often each stands there
CELLS = 200  # of a large table, among which they are counted


def take_column_sample(raw: RawTable, index: int) -> Sequence[str]:
    """Cells of a column: all that a small table has; of a large one those of the file's head, else
    the first filled ones, however late they come."""
    if isinstance(raw.cells, ListTable):
        return raw.cells.columns[index].values
    records = raw.reading.records
    try:
        head = list(map(itemgetter(index), records))
    except IndexError:  # some are short
        head = [record[index] for record in records if index < len(record)]
    if any(map(trim_cell, head)):
        return head
    return [text for _, text in find_cells(raw.cells, index, bool, LATE)]


def count_sample_texts(raw: RawTable, index: int, sample: Sequence[str]) -> dict[str, int]:
    """Some of the texts of a column's sample, trimmed, each with its count in the whole of a small
    table, in the sample of a large one; from its first ones to its last."""
    counts: Counter[str] = Counter()
    if isinstance(raw.cells, ListTable):
        step = 1 + len(sample) // COUNTED
        cell_counts = raw.cells.columns[index].counts[::step]
        for text, count in zip(map(trim_cell, sample[::step]), cell_counts, strict=True):
            counts[text] += count
        del counts[""]
        return counts
    counts.update(islice(filter(None, map(trim_cell, sample)), CELLS))
    step = 1 + len(counts) // COUNTED
    return dict(islice(counts.items(), 0, None, step))
