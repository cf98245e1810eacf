"""The figures of the last row called total, held against the sums of the rows above, before it is
set apart.

It only judges: `extra_rows` finds the rows called total, `table_body` takes them out of the
table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from site_builder.cells import fold_header, get_cell_kind, is_money, is_quantity, strip_blanks_sql
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.readers.decide.header import is_figure
from site_builder.readers.table_look import TableBody
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GRAND = re.compile(r"(?i)[\W_]*(total|totaux)(?![^\W\d_])")
FEWEST = 3  # rows above
CENT = 0.011  # and what computing with binary fractions adds to it
MOST = 2  # times the sum, or its half: beyond, the row is the total of something else
MEASURES = frozenset(
    ("taux", "part", "moyenne", "prix", "tarif", "pourcentage", "population")
)  # which nobody adds up


def find_wrong_totals(
    connection: DuckDBPyConnection, body: TableBody, totals: Sequence[int]
) -> list[Problem]:
    """The figures that are no sums, in columns that are added up; `totals` are the rowids of all
    totals.

    Silent where totals of parts stand between the rows, for nothing tells what each adds up.
    """
    rowid = totals[-1] if len(totals) == 1 else 0
    cells = body.suspects.get(rowid, ())
    label = next((cell for cell in cells if cell), None)
    if rowid < FEWEST or not label or not GRAND.match(label):
        return []
    asked = [
        index
        for index, cell in enumerate(cells)
        if cell and is_figure(cell) and _adds_up(body.raw.names[index])
    ]
    wrong = (
        (index, _sum_instead(connection, rowid, index, body.raw.names[index])) for index in asked
    )
    return [_problem(body, rowid, index, total) for index, total in wrong if total is not None]


def _adds_up(name: str) -> bool:
    return (is_quantity(name) or is_money(name)) and MEASURES.isdisjoint(fold_header(name).split())


def _problem(body: TableBody, rowid: int, index: int, total: float) -> Problem:
    row = body.raw.row(rowid)
    name = body.raw.names[index]
    formatted_total = f"{total:.2f}".removesuffix(".00").replace(".", ",")
    params = {"field": name, "value": str(body.suspects[rowid][index]), "sum": formatted_total}
    problem = make_problem("remark.total-value", Place(row=row, column=name), **params)
    return replace(problem, rows=(row,))


def _sum_instead(connection: DuckDBPyConnection, rowid: int, index: int, name: str) -> float | None:
    """The sum of the cells above, where the total is another; None where it is right, or one of
    them is no number.

    Amounts that were rounded, each by itself, give a total that is a few euros beside their sum.
    """
    cell = get_cell_kind("number").typed("t")
    above = f"FILTER (r < {rowid})"
    text = (
        f"SELECT rowid AS r, {strip_blanks_sql(f'c{index}')} AS t FROM raw WHERE rowid <= {rowid} "
        "AND "
        f"c{index} IS NOT NULL"
    )
    total, said, left, count, decimals = sql.fetch_one_row(
        connection,
        f"SELECT sum(v) {above}, max(v) FILTER (r = {rowid}), count(*) FILTER (t <> '' AND v IS "
        "NULL), count(v), "
        f"max(length(regexp_extract(t, '[.,]([0-9]+)$', 1))) {above} FROM (SELECT *, {cell} AS v "
        f"FROM ({text}))",
    )
    if left or not total or not said or not 1 / MOST <= total / said <= MOST:
        return None
    rounding = 10.0 ** -(decimals or 0) * count**0.5 if is_money(name) else 0.0
    return None if abs(total - said) <= max(rounding, CENT) else float(total)
