"""Rows of cells into a table of texts: lists where they are few, a file of Arrow where they are
many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from site_builder.tables.text_table import ListTable, TextTable, cut_columns, encode_column

if TYPE_CHECKING:
    import pyarrow as pa

# Cells up to which lists cost less than Arrow (of 12 columns, CPU in ms to inspect in a new process
# and to prepare, lists and Arrow: 24,000 cells 120, 260 and 75, 85; 48,000 157, 317 and 150, 157;
# 120,000 240, 399 and 319, 292): a container, the rules are the same
LISTED = 48_000
ROWS_AT_ONCE = 16_384


def build_text_table(rows: Iterable[Sequence[str]], width: int, scratch: Path) -> TextTable:
    """The table of rows that have `width` cells each. What it needs of files is made in
    `scratch`, and lasts as long as the table is used."""
    source = iter(rows)
    head = list(islice(source, LISTED // max(width, 1) + 1))
    if len(head) * width <= LISTED:
        return ListTable(
            tuple(encode_column(cells) for cells in cut_columns(head, width)), len(head)
        )
    from site_builder.tables.arrow_table import ArrowTableWriter

    with ArrowTableWriter(Path(mkdtemp(prefix="table-", dir=scratch)), width) as writer:
        for chunk in _iterate_chunks(chain(head, source)):
            writer.write_texts(cut_columns(chunk, width))
    return writer.table


def build_table_of_batches(
    batches: Iterable[pa.RecordBatch], width: int, scratch: Path
) -> TextTable:
    """The table of batches of texts without null."""
    source = iter(batches)
    head: list[pa.RecordBatch] = []
    cells = 0
    for batch in source:
        head.append(batch)
        cells += batch.num_rows * width
        if cells > LISTED:
            break
    if cells <= LISTED:
        columns: list[list[str]] = [[] for _ in range(width)]
        for batch in head:
            for column, array in zip(columns, batch.columns, strict=True):
                column += array.to_pylist()
        return ListTable(tuple(map(encode_column, columns)), sum(b.num_rows for b in head))
    from site_builder.tables.arrow_table import ArrowTableWriter

    with ArrowTableWriter(Path(mkdtemp(prefix="table-", dir=scratch)), width) as writer:
        for batch in chain(head, source):
            writer.write_arrays(batch.columns)
    return writer.table


def _iterate_chunks(rows: Iterator[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield chunk
