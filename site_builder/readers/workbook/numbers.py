"""The numbers of rows in a sheet, of which only some were handed over as records."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from site_builder.core.problems import Param, Refusal, Repair
from site_builder.readers.raw_table import RawTable

_ROWS = ("row", "first", "second")  # parameters that number a row


def restore_row_numbers(found: RawTable | Refusal, left_out: Sequence[int]) -> RawTable | Refusal:
    """What was read of records, with rows as the sheet numbers them, from 1; `left_out` are
    ascending numbers there."""
    # the record that follows each of them
    following_records = [number - place for place, number in enumerate(left_out)]

    def row(record: int) -> int:
        return record + bisect_right(following_records, record)

    def renumber_rows(params: Mapping[str, Param]) -> dict[str, Param]:
        return {
            key: row(value) if key in _ROWS and isinstance(value, int) else value
            for key, value in params.items()
        }

    if not left_out:
        return found
    if isinstance(found, Refusal):
        return replace(found, params=renumber_rows(found.params))
    header = found.reading.header_row
    return replace(
        found,
        first_row=row(found.first_row),
        skipped=_find_skipped(found, following_records),
        reading=replace(found.reading, header_row=None if header is None else row(header + 1) - 1),
        repairs=tuple(
            Repair(
                repair.code,
                renumber_rows(repair.params),
                repair.count,
                tuple(map(row, repair.rows)),
            )
            for repair in found.repairs
        ),
        problems=tuple(
            replace(
                problem,
                place=replace(
                    problem.place,
                    row=row(problem.place.row) if problem.place.row else None,
                ),
                params=renumber_rows(problem.params),
                rows=tuple(map(row, problem.rows)),
            )
            for problem in found.problems
        ),
    )


def _find_skipped(table: RawTable, following_records: list[int]) -> tuple[int, ...]:
    """The rowids before which a row of the sheet is no row of the table."""
    # their records
    blank_records = [table.first_row + place + rowid for place, rowid in enumerate(table.skipped)]
    inner_records = (record for record in following_records if record > table.first_row)
    hidden_rowids = (
        record - table.first_row - bisect_left(blank_records, record) for record in inner_records
    )
    return tuple(sorted([*table.skipped, *hidden_rowids]))
