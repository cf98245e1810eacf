"""Columns that say that they are the total of those beside them, and the rows in which they are
not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.cells import fold_header
from site_builder.checks.fault_messages import shorten_fault_value
from site_builder.checks.suspicion import (
    InspectedTable,
    Suspicion,
    list_suspect_rows,
    report_suspicion,
)
from site_builder.core.problems import Problem
from site_builder.core.text import quote_words
from site_builder.storage import sql
from site_builder.storage.batched_queries import TABLE, Asking, ask_totals

TOTAL = frozenset(("total", "totale", "totaux", "somme"))
MOST_PARTS = 12
MOST_TOTALS = 3
# rows in which a sum of several parts must hold, and of all that have a total
FEWEST = 5
SHARE = 0.9
TINY = 0.001  # that computing with binary fractions adds


def find_wrong_sums(table: InspectedTable) -> Asking[list[Problem]]:
    """Silent unless the columns right before the total, or right after it, add up to it in nine
    rows of ten."""
    named = [
        index
        for index in table.of_kind("integer", "number")
        if TOTAL & {*fold_header(table.name(index)).split()}
    ]
    found = list[Problem]()
    for total in named[:MOST_TOTALS]:
        if runs := list(_runs(table, total)):
            parts, most = yield from _parts(table, total, runs)
            if most:
                found += yield from report_suspicion(table, _suspicion(table, total, parts))
    return found


def _runs(table: InspectedTable, total: int) -> Iterator[range]:
    """Two numbers or more beside the total: those before it, then those after."""
    numbers = {*table.of_kind("integer", "number")}
    for step in (-1, 1):
        for size in range(1, MOST_PARTS + 1):
            end = total + step * size
            if end not in numbers:
                break
            if size > 1:
                yield range(min(end, total + step), max(end, total + step) + 1)


def _parts(table: InspectedTable, total: int, runs: Sequence[range]) -> Asking[tuple[range, int]]:
    """The run that adds up to the total most often, and how many rows it fails in; 0 where none is
    believed."""
    asked = []
    for run in runs:
        is_known = f"{_said(run)} AND v{total} IS NOT NULL"
        right = f"NOT {_wrong(table, run, total)}"
        several = sql.add_sql_terms([f"(coalesce(v{index}, 0) <> 0)::INTEGER" for index in run])
        asked += [f"count(*) FILTER ({is_known})"]
        asked += [
            f"count(*) FILTER ({is_known} AND {right})",
            f"count(*) FILTER ({is_known} AND {right} AND {several} > 1)",
        ]
    found = yield from ask_totals(table.typed.held, asked, TABLE)
    best = max(range(len(runs)), key=lambda n: (found[3 * n + 1], -len(runs[n])))
    rows, right, proof = found[3 * best : 3 * best + 3]
    return runs[best], rows - right if proof >= FEWEST and right >= SHARE * rows else 0


def _said(run: range) -> str:
    return "(" + " OR ".join(f"v{index} IS NOT NULL" for index in run) + ")"


def _wrong(table: InspectedTable, run: range, total: int) -> str:
    """Is the total another number, even if each was rounded by itself? Whole numbers are counted,
    not rounded."""
    parts = sql.add_sql_terms(
        [f"coalesce(v{index}, 0)::DOUBLE" for index in run]
    )  # whole numbers overflow
    decimals = max(table.typed.columns[index].decimals for index in (*run, total))
    rounding = (len(run) + 1) / 2 * 10.0**-decimals if decimals else 0.0
    return f"(abs({parts} - v{total}) > {rounding + TINY!r})"


def _suspicion(table: InspectedTable, total: int, run: range) -> Suspicion:
    names = quote_words(table.name(index) for index in run)
    rows = f"{table.numbered} WHERE {_said(run)} AND {_wrong(table, run, total)}"
    return Suspicion(
        code="sum-columns-value",
        column=table.name(total),
        number="",
        broken=list_suspect_rows(table.typed.shown_cell(total), rows),
        said=lambda value: {
            "field": table.name(total),
            "value": shorten_fault_value(value),
            "others": names,
        },
    )
