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
    before = [
        number - place for place, number in enumerate(left_out)
    ]  # the record that follows each of them

    def row(record: int) -> int:
        return record + bisect_right(before, record)

    def told(params: Mapping[str, Param]) -> dict[str, Param]:
        return {
            key: row(v) if key in _ROWS and isinstance(v, int) else v for key, v in params.items()
        }

    if not left_out:
        return found
    if isinstance(found, Refusal):
        return replace(found, params=told(found.params))
    header = found.reading.header_row
    return replace(
        found,
        first_row=row(found.first_row),
        skipped=_skipped(found, before),
        reading=replace(found.reading, header_row=None if header is None else row(header + 1) - 1),
        repairs=tuple(
            Repair(one.code, told(one.params), one.count, tuple(map(row, one.rows)))
            for one in found.repairs
        ),
        problems=tuple(
            replace(
                one,
                place=replace(one.place, row=row(one.place.row) if one.place.row else None),
                params=told(one.params),
                rows=tuple(map(row, one.rows)),
            )
            for one in found.problems
        ),
    )


def _skipped(found: RawTable, before: list[int]) -> tuple[int, ...]:
    """The rowids before which a row of the sheet is no row of the table."""
    blank = [
        found.first_row + place + rowid for place, rowid in enumerate(found.skipped)
    ]  # their records
    inside = (record for record in before if record > found.first_row)
    hidden = (record - found.first_row - bisect_left(blank, record) for record in inside)
    return tuple(sorted([*found.skipped, *hidden]))
