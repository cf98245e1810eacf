"""What keeps a column of text from being one of numbers, dates or identifiers: its few cells unlike
the others.

A column is of a kind when all its cells are, so one « voir annexe » makes text of amounts; here
that cell is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_builder.cells import KINDS, MISSING, CellKind, match_cell_sql, trim_cell_sql
from site_builder.columns.canonical import TypedColumn
from site_builder.readers.decide import list_candidate_kinds
from site_builder.readers.read import RawTable
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENOUGH = 0.9  # of the filled cells
TOLD = 3  # cells
SAMPLE = 200  # filled cells by which the kinds worth counting are known
MOST_COLUMNS = 60  # looked at: beyond, nobody reads
LONGEST = 60  # characters of a cell
NUMBERS = ("integer", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """`count` filled cells of a column of text are not of `kind`, which the others are; the first,
    by row from 1."""

    column: str
    type: str
    kind: str
    count: int
    cells: tuple[tuple[int, str], ...]


def find_near_misses(
    connection: DuckDBPyConnection, raw: RawTable, columns: Sequence[TypedColumn]
) -> Iterator[NearMiss]:
    """Of each column of text that nearly is of another kind; the table `raw` is still there."""
    for index, column in enumerate(columns[:MOST_COLUMNS]):
        if column.kind.name == "string" and (found := _hindrance(connection, raw, index)):
            yield found


def _hindrance(connection: DuckDBPyConnection, raw: RawTable, index: int) -> NearMiss | None:
    cell = trim_cell_sql(f"c{index}")
    header = raw.names[index]
    query = f"SELECT {cell} FROM raw WHERE {cell} IS NOT NULL LIMIT {SAMPLE}"
    forms = list(_plausible(header, [text for (text,) in sql.fetch_all_rows(connection, query)]))
    if not forms:
        return None
    tests = [_fits(kind, notation, cell) for kind, notation in forms]
    counts = ", ".join(f"count(*) FILTER ({test})" for test in tests)
    filled, *fitting = sql.fetch_one_row(connection, f"SELECT count({cell}), {counts} FROM raw")
    best = max(range(len(forms)), key=lambda place: fitting[place])  # the first of the best
    if not ENOUGH * filled <= fitting[best] < filled:
        return None
    kind = forms[best][0]
    odd = f"{cell} IS NOT NULL AND NOT {tests[best]}"
    digits = sql.fetch_one_row(
        connection, f"SELECT count(*) FROM raw WHERE {odd} AND {match_cell_sql(cell, '[0-9]+')}"
    )
    if kind.type in NUMBERS and digits[0]:
        return None  # 007 is no number that somebody must mend: these are codes
    first = f"SELECT rowid, {cell}[1:{LONGEST}] FROM raw WHERE {odd} ORDER BY rowid LIMIT {TOLD}"
    cells = tuple((raw.row(rowid), text) for rowid, text in sql.fetch_all_rows(connection, first))
    return NearMiss(
        column=header, type=kind.type, kind=kind.public, count=filled - fitting[best], cells=cells
    )


def _plausible(header: str, sample: list[str]) -> Iterator[tuple[CellKind, str]]:
    """Kinds, each with one of its notations, that this column would be of without a few of its
    cells."""
    for kind in (one for one in KINDS if one.name != "string"):
        for notation in kind.notations or (".*",):
            fitting = [
                text
                for text in sample
                if re.fullmatch(kind.lenient, text) and re.fullmatch(notation, text)
            ]
            if 2 * len(fitting) >= len(sample) > 0 and kind.name in list_candidate_kinds(
                header, fitting
            ):
                yield kind, notation


def _fits(kind: CellKind, notation: str, cell: str) -> str:
    """SQL, never NULL: is this trimmed cell of the kind, in this notation, or a word that such a
    column may hold?"""
    unknown = "FALSE" if kind.type == "string" else match_cell_sql(cell, MISSING)
    return (
        f"coalesce(({match_cell_sql(cell, notation)} AND {kind.typed(cell)} IS NOT NULL) OR "
        f"{unknown}, "
        "FALSE)"
    )
