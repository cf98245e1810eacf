"""The rows of our communes in whatever our readers read: a workbook, Parquet, JSON, an archive."""

from __future__ import annotations

import csv

from site_builder.exchange.selection.code_match import CodeMatcher
from site_builder.exchange.selection.selection_job import SelectionAnswer, SelectionJob
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import iterate_rows


def select_table_rows(job: SelectionJob, table: RawTable, column: int) -> SelectionAnswer:
    """They are gone through batch by batch."""
    matcher = CodeMatcher(job.codes)
    rows = 0
    with job.target.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(table.names)
        for row in iterate_rows(table.cells):
            code = matcher.match_code(row[column])
            if not code:
                matcher.count_lost(row[column])
                continue
            writer.writerow((*row[:column], code, *row[column + 1 :]))
            rows += 1
    return SelectionAnswer(
        rows=rows,
        total=table.rows,
        values=tuple(matcher.values),
        rewritten=matcher.rewritten,
        notation=matcher.notation,
        lost=matcher.lost,
        lost_code=matcher.lost_code,
        others=table.others,
    )
