"""Rows that repeat others, by what they are called: « Sous-total », « dont femmes », « Moyenne ».
Whoever adds up a column leaves them out.

Rows that are proven to be totals are set apart on reading (`readers.total_rows`); these are left in
the table, because nothing proves them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import filterfalse, islice

from site_builder.cells import fold_header
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.readers.total_labels import read_total_label

MOST_READ = 50_000  # texts of a column
MOST = 50  # texts of a table
SUBTOTALS = ("sous total", "s total")  # whatever they are of
# of what is large, small or « moyenne », which is then no mean of the other rows
SIZES = re.compile(r"(?i)(?:très )?(?:petite?|grande?|basse?|haute?|faible|forte?|élevée?)s?")
SHARE = 0.5  # of the rows, beyond which it is a word of the data


def find_rows_apart(
    table: CanonicalTable, hidden: Collection[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The columns in which rows are called so, with the texts by which they are; but for the
    `hidden` ones."""
    found: list[tuple[str, tuple[str, ...]]] = []
    leads = True
    for index, column in enumerate(table.columns):
        if column.kind.name != "string" or column.name in hidden:
            continue
        texts: dict[str, int] = {}
        has_sizes = False
        for text, count in islice(_iterate_texts(table, index), MOST_READ):
            has_sizes = has_sizes or SIZES.fullmatch(text.strip()) is not None
            if _is_apart(text, leads=leads):
                texts[text] = texts.get(text, 0) + count
        if has_sizes:
            texts = dict(filterfalse(_is_named_mean, texts.items()))
        leads = False
        if 0 < sum(texts.values()) <= SHARE * table.rows:
            found.append((column.name, tuple(texts)[:MOST]))
    return tuple(found)


def _iterate_texts(table: CanonicalTable, index: int) -> Iterator[tuple[str, int]]:
    for values, texts, counts in table.iterate_distinct(index):
        for value, text, count in zip(values, texts, counts, strict=True):
            if value is not None:
                yield text, count


def _is_named_mean(item: tuple[str, int]) -> bool:
    label = read_total_label(item[0].strip())
    return label is not None and label.kind == "mean"


def _is_apart(text: str, *, leads: bool) -> bool:
    """`leads`: does it stand in the first column of texts? Elsewhere « dont » begins a sentence
    and « Moyenne » is a size."""
    label = read_total_label(text.strip())
    if label is None:
        return False
    if label.kind == "mean":
        return leads and label.exact
    if label.kind == "part":
        return leads and text.lstrip().startswith("dont")
    is_subtotal = fold_header(text).startswith(SUBTOTALS)
    return label.kind == "sum" and (label.is_sure or is_subtotal)
