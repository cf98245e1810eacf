"""First names of new-borns: a name that few children bear can point to one of them. The portal
decides from how many on they are published (`prenoms:` of communes.yml); those below are left out
and counted.

Three states stay apart: a name that is left out has no row (in a table of a column per year, its
cell is empty and `masque` names the column), a zero is a zero, and what nobody counted is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from site_builder.cells import Value, fold_header, is_quantity
from site_builder.checks.personal_data.headings import find_role
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.problems import Place, Problem, Refusal, Repair
from site_builder.readers.decide.period import extract_period
from site_builder.readers.raw_table import RawTable, find_skipped_rows, report_rows
from site_builder.tables.text_table import Cells

T = TypeVar("T")

USUAL_THRESHOLD = 3  # below which a name is told to be rare where nothing was decided (INSEE's own)
# Why the file is not published as it was received: of what was decided nobody need be told again
RARE_NAMES = "original-first-names"
HIDDEN = "masque"  # the column that names those of a row whose number is left out
# Words for how many children bear a name
_COUNTS = frozenset(("nombre", "nb", "occurrence", "occurrences", "occurence", "effectif", "total"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstNameTable:
    """The columns of a table that say how many children were given each first name."""

    name: int
    counts: tuple[int, ...]


def find_first_name_table(table: CanonicalTable) -> FirstNameTable | None:
    """The columns of first names and of their numbers; None where a table is about other things,
    or names whole persons."""
    roles = [find_role(column.name) for column in table.columns]
    if "first_name" not in roles or "last_name" in roles or "person" in roles:
        return None
    counts = [
        index
        for index, column in enumerate(table.columns)
        if column.kind.type == "integer" and _counts_births(column.name)
    ]
    if not counts:
        return None
    return FirstNameTable(name=roles.index("first_name"), counts=tuple(counts))


def _counts_births(header: str) -> bool:
    """Is it « nombre », or a year whose column counts?"""
    if is_quantity(header) or not _COUNTS.isdisjoint(fold_header(header).split()):
        return True
    return extract_period(header) == header.strip()


def report_rare_names(
    table: CanonicalTable, raw: RawTable, columns: FirstNameTable, place: Place
) -> list[Problem]:
    """That some names are rare, where nobody decided whether they are published."""
    rows = _list_rare_rows(table, columns, USUAL_THRESHOLD)
    if not rows:
        return []
    problem = report_rows(raw, "prenoms-undecided", rows, most=USUAL_THRESHOLD)
    return [replace(problem, place=replace(problem.place, path=place.path))]


def hide_rare_names(
    table: CanonicalTable, raw: RawTable, columns: FirstNameTable, threshold: int, scratch: Path
) -> RawTable | None:
    """The table without the numbers under a threshold; None where there are none."""
    if len(columns.counts) > 1:
        return _hide_cells(table, raw, columns, threshold, scratch)
    rows = _list_rare_rows(table, columns, threshold)
    if not rows:
        return None
    cells = raw.cells.select(range(len(raw.names)), without=frozenset(rows))
    repair = Repair("prenoms-hidden", {"threshold": threshold}, len(rows))
    remaining = replace(raw, cells=cells, skipped=find_skipped_rows(raw, rows))
    return _add_receipt(remaining, repair)


def _hide_cells(
    table: CanonicalTable, raw: RawTable, columns: FirstNameTable, threshold: int, scratch: Path
) -> RawTable | None:
    """The same of a table that has a column for each year."""
    names = [raw.names[index] for index in columns.counts]
    hidden = 0
    new_rows = []
    text_rows = _iterate_texts(raw, columns.counts)
    for (_, counts), texts in zip(_iterate_counts(table, columns), text_rows, strict=True):
        new_texts = list(texts)
        masked = []
        for place, count in enumerate(counts):
            if _is_rare(count, threshold):
                new_texts[place] = ""
                masked.append(names[place])
        hidden += len(masked)
        new_rows.append([*new_texts, " · ".join(masked)])
    if not hidden:
        return None
    width = len(raw.names)
    cells = raw.cells.put_columns([*columns.counts, width], new_rows, scratch)
    column = HIDDEN if HIDDEN not in raw.names else f"{HIDDEN}_2"
    repair = Repair("prenoms-masked", {"threshold": threshold, "column": column}, hidden)
    remaining = replace(raw, names=(*raw.names, column), cells=cells)
    return _add_receipt(remaining, repair)


def _add_receipt(raw: RawTable, repair: Repair) -> RawTable:
    """The same, saying what was left out, and that the file as it was received still has it."""
    leak = Refusal(code=RARE_NAMES)
    return replace(raw, repairs=(*raw.repairs, repair), leaks=(*raw.leaks, leak))


def _iterate_counts(
    table: CanonicalTable, columns: FirstNameTable
) -> Iterator[tuple[int, tuple[Value | None, ...]]]:
    """Of each row its number and its counts, None where a cell is empty."""
    for batch in table.iterate_batches(columns.counts):
        cells = [_spread_values(column) for column in batch.columns]
        yield from enumerate(zip(*cells, strict=True), batch.first_row)


def _iterate_texts(raw: RawTable, indexes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    for batch in raw.cells.iterate_batches(indexes):
        yield from zip(*map(_spread_values, batch.columns), strict=True)


def _spread_values(cells: Cells[T]) -> list[T]:
    """The cells of a column in a batch, row by row."""
    return list(map(cells.values.__getitem__, cells.codes))


def _list_rare_rows(table: CanonicalTable, columns: FirstNameTable, threshold: int) -> list[int]:
    """The rows of which a number is rare."""
    rows = []
    for row, counts in _iterate_counts(table, columns):
        if any(_is_rare(count, threshold) for count in counts):
            rows.append(row)
    return rows


def _is_rare(count: object, threshold: int) -> bool:
    """Is it a number above zero, and under the threshold?"""
    return isinstance(count, int) and 0 < count < threshold
