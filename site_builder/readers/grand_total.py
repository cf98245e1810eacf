"""The figures of the last row called total, held against the sums of the rows above, before it is
set apart.

It only judges: `extra_rows` finds the rows called total, `table_body` takes them out of the
table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.cells import fold_header, is_money, is_quantity, trim_cell
from site_builder.cells.number import read_number
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.readers.decide.header import is_figure
from site_builder.readers.table_look import TableBody
from site_builder.tables.text_table import count_texts

GRAND = re.compile(r"(?i)[\W_]*(total|totaux)(?![^\W\d_])")
DECIMALS = re.compile(r"[.,]([0-9]+)\Z")
FEWEST = 3  # rows above
CENT = 0.011  # and what computing with binary fractions adds to it
MOST = 2  # times the sum, or its half: beyond, the row is the total of something else
MEASURES = frozenset(
    ("taux", "part", "moyenne", "prix", "tarif", "pourcentage", "population")
)  # which nobody adds up


def find_wrong_totals(body: TableBody, totals: Sequence[int]) -> list[Problem]:
    """The figures that are no sums, in columns that are added up; `totals` are the rows of all
    totals.

    Silent where totals of parts stand between the rows, for nothing tells what each adds up.
    """
    row = totals[-1] if len(totals) == 1 else 0
    cells = body.suspects.get(row, ())
    label = next((cell for cell in cells if cell), None)
    if row < FEWEST or not label or not GRAND.match(label):
        return []
    asked = [
        index
        for index, cell in enumerate(cells)
        if cell and is_figure(cell) and _adds_up(body.raw.names[index])
    ]
    wrong = ((index, _sum_instead(body, row, index)) for index in asked)
    return [_problem(body, row, index, total) for index, total in wrong if total is not None]


def _adds_up(name: str) -> bool:
    return (is_quantity(name) or is_money(name)) and MEASURES.isdisjoint(fold_header(name).split())


def _problem(body: TableBody, row: int, index: int, total: float) -> Problem:
    number = body.raw.row(row)
    name = body.raw.names[index]
    formatted_total = f"{total:.2f}".removesuffix(".00").replace(".", ",")
    params = {"field": name, "value": body.suspects[row][index], "sum": formatted_total}
    problem = make_problem("remark.total-value", Place(row=number, column=name), **params)
    return replace(problem, rows=(number,))


def _sum_instead(body: TableBody, row: int, index: int) -> float | None:
    """The sum of the cells above, where the total is another; None where it is right, or one of
    them is no number.

    Amounts that were rounded, each by itself, give a total that is a few euros beside their sum.
    """
    said = read_number(body.suspects[row][index])
    terms = []
    summed = 1  # the total is a number too
    decimals = 0
    for cell, count in count_texts(body.raw.cells, index, row):
        text = trim_cell(cell)
        value = read_number(text)
        if value is None and text:
            return None
        if value is not None:
            terms.append(value * count)
            summed += count
            match = DECIMALS.search(text)
            decimals = max(decimals, len(match[1]) if match else 0)
    total = math.fsum(terms)
    if not total or not said or not 1 / MOST <= total / said <= MOST:
        return None
    is_amount = is_money(body.raw.names[index])
    rounding = 10.0**-decimals * summed**0.5 if is_amount else 0.0
    return None if abs(total - said) <= max(rounding, CENT) else total
