"""Columns that say that they are the total of those beside them, and the rows in which they are
not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from site_builder.cells import fold_header
from site_builder.checks.fault_messages import shorten_fault_value
from site_builder.checks.suspicion import InspectedTable, make_remark
from site_builder.core.problems import FIRST_ROWS, Problem
from site_builder.core.text import quote_words

TOTAL = frozenset(("total", "totale", "totaux", "somme"))
MOST_PARTS = 12
MOST_TOTALS = 3
# rows in which a sum of several parts must hold, and of all that have a total
FEWEST = 5
SHARE = 0.9


def find_wrong_sums(table: InspectedTable) -> Iterator[Problem | None]:
    """Silent unless the columns right before the total, or right after it, add up to it in nine
    rows of ten."""
    named = [
        index
        for index in table.of_kind("integer", "number")
        if TOTAL & {*fold_header(table.name(index)).split()}
    ]
    for total in named[:MOST_TOTALS]:
        if runs := list(_list_runs(table, total)):
            yield _compare_with_total(table, total, runs)


def _list_runs(table: InspectedTable, total: int) -> Iterator[range]:
    """Two numbers or more beside the total: those before it, then those after."""
    numbers = {*table.of_kind("integer", "number")}
    for step in (-1, 1):
        for size in range(1, MOST_PARTS + 1):
            end = total + step * size
            if end not in numbers:
                break
            if size > 1:
                yield range(min(end, total + step), max(end, total + step) + 1)


def _compare_with_total(table: InspectedTable, total: int, runs: Sequence[range]) -> Problem | None:
    """What is wrong with the sums of the run that adds up to the total most often; None where none
    is believed."""
    from site_builder.checks.added_columns import RunCounts, read_numbers

    counted = []
    for run in runs:
        decimals = max(table.typed.columns[index].decimals for index in (*run, total))
        counted.append(RunCounts(run, total, decimals))
    columns = sorted({total, *chain.from_iterable(runs)})
    for batch in table.typed.iterate_batches(columns):
        numbers = {
            index: read_numbers(cells) for index, cells in zip(columns, batch.columns, strict=True)
        }
        totals = batch.columns[columns.index(total)]
        for counts in counted:
            for row in counts.add(numbers, FIRST_ROWS):
                counts.wrong.append((batch.first_row + row, totals.texts[totals.codes[row]]))
    best = max(range(len(runs)), key=lambda place: (counted[place].right, -len(runs[place])))
    counts = counted[best]
    if not counts.wrong or counts.proof < FEWEST or counts.right < SHARE * counts.rows:
        return None
    return make_remark(
        table,
        "sum-columns-value",
        column=table.name(total),
        count=counts.rows - counts.right,
        rows=[row for row, _ in counts.wrong],
        params={
            "field": table.name(total),
            "value": shorten_fault_value(counts.wrong[0][1]),
            "others": quote_words(table.name(index) for index in runs[best]),
        },
    )
