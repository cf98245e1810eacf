"""What is seen of a sheet, cell by cell, on the way to its facts."""

from __future__ import annotations

from dataclasses import dataclass, field

from site_builder.readers.workbook.display import NumberDisplay
from site_builder.readers.workbook.facts import (
    Region,
    Shown,
    Span,
    WorkbookSheet,
    is_within_spans,
    merge_spans,
)


@dataclass(kw_only=True)
class GatheredSheet:
    """One sheet in the making. Rows come in their order, and so do the cells of a column."""

    name: str
    last_row: int = 0  # from 1, with a value
    last_column: int = 0
    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    secret_rows: bool = False
    columns: set[int] = field(default_factory=set)
    merged: list[Region] = field(default_factory=list)
    displays: dict[int, list[Shown]] = field(default_factory=dict)
    errors: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)

    def row(self, row: int, hidden: bool, last: int = -1) -> None:
        """A row, or all from `row` to `last`, before its cells."""
        if hidden:
            self.hidden_rows.append((row, max(row, last)))

    def cell(
        self, row: int, column: int, form: NumberDisplay | str | None = None, error: bool = False
    ) -> None:
        """A cell with a value; `form` is how it is shown, or its text, where that is not the
        value."""
        self.last_row = max(self.last_row, row + 1)
        self.last_column = max(self.last_column, column + 1)
        self.columns.add(column)
        if self.hidden_rows and not self.secret_rows:
            self.secret_rows = is_within_spans(row, self.hidden_rows)
        if error:
            self.errors.append((row, column))
        if form is not None:
            self.show(row, column, form)

    def show(self, row: int, column: int, form: NumberDisplay | str) -> None:
        """How a cell is shown, or its text."""
        runs = self.displays.setdefault(column, [])
        if runs and runs[-1][1] == row - 1 and runs[-1][2] == form:
            runs[-1] = (runs[-1][0], row, form)
        else:
            runs.append((row, row, form))

    def sheet(self) -> WorkbookSheet:
        """What was gathered, once all of the sheet was seen."""
        hidden_columns = merge_spans(self.hidden_columns)
        return WorkbookSheet(
            name=self.name,
            extent=(self.last_row, self.last_column),
            hidden_rows=merge_spans(self.hidden_rows),
            hidden_columns=hidden_columns,
            secret_rows=self.secret_rows,
            secret_columns=any(is_within_spans(column, hidden_columns) for column in self.columns),
            merged=tuple(self.merged),
            displays={column: tuple(runs) for column, runs in self.displays.items()},
            errors=tuple(self.errors),
            unknown=tuple(self.unknown),
        )
