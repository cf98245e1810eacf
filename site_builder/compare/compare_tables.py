"""The difference of two typed tables, in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import filterfalse
from operator import attrgetter
from pathlib import Path

from site_builder.compare.column_pairs import (
    ColumnPair,
    list_column_differences,
    pair_columns,
)
from site_builder.compare.column_totals import (
    compare_coordinates,
    compare_filled_cells,
    compare_measures,
    find_lost_years,
)
from site_builder.compare.row_keys import choose_row_key, find_naming_column
from site_builder.compare.row_pairs import pair_rows
from site_builder.compare.shown_rows import show_changed_rows, show_whole_rows
from site_builder.compare.table_version import Comparison
from site_builder.compare.views import create_file_views, create_paired_views
from site_builder.core.model.difference import TableDifference
from site_builder.storage import sql

GET_NAME = attrgetter("column.name")  # of a pair, that of today


def compare_tables(comparisons: Sequence[Comparison], scratch: Path) -> list[TableDifference]:
    """What changed in each of these tables; files are made in `scratch`."""
    differences = []
    for number, comparison in enumerate(comparisons):
        folder = scratch / f"comparison-{number}"
        folder.mkdir()
        differences.append(_compare_versions(comparison, folder))
    return differences


def _compare_versions(comparison: Comparison, folder: Path) -> TableDifference:
    """Bring columns together, then rows, and say what differs."""
    before = comparison.before
    after = comparison.after
    with sql.open_duckdb(folder) as connection:
        create_file_views(connection, comparison, folder)
        pairs = pair_columns(connection, comparison)
        create_paired_views(connection, pairs)
        comparable = list(filter(attrgetter("is_comparable"), pairs))
        key = choose_row_key(connection, comparison, comparable)
        rows = pair_rows(connection, key, comparable)
        labels = list(dict.fromkeys([*key.labels, *find_naming_column(comparable)]))
        masked = _list_masked(comparison, pairs)
        # a sum may be a number of somebody
        told_pairs = list(filterfalse(lambda pair: pair.column.name in masked, pairs))
        removed_rows = () if masked else rows.first_removed  # of persons they are counted only
        return TableDifference(
            rows_before=before.rows,
            rows_after=after.rows,
            key=tuple(map(GET_NAME, key.pairs)),
            key_origin=key.origin,
            labels=tuple(map(GET_NAME, labels)),
            repeated_before=key.repeated_before,
            repeated_after=key.repeated_after,
            added=rows.added,
            removed=rows.removed,
            changed=rows.changed,
            columns=list_column_differences(comparison, pairs),
            columns_before=before.columns,
            columns_after=after.columns,
            changed_columns=rows.changed_columns,
            filled=compare_filled_cells(connection, pairs),
            measures=tuple(compare_measures(connection, told_pairs, key.pairs)),
            coordinates=tuple(compare_coordinates(connection, pairs)),
            lost_years=tuple(find_lost_years(connection, pairs)),
            first_added=show_whole_rows(
                connection, "file_after", after, rows.first_added, masked=masked
            ),
            first_removed=show_whole_rows(
                connection, "file_before", before, removed_rows, masked=masked
            ),
            first_changed=show_changed_rows(connection, comparison, rows, labels, masked=masked),
            masked=masked,
        )


def _list_masked(comparison: Comparison, pairs: Sequence[ColumnPair]) -> tuple[str, ...]:
    """The columns that say something of persons in either version, by all their names."""
    personal = {*comparison.before.personal, *comparison.after.personal}
    for pair in pairs:
        names = {pair.column.name, pair.column_before.name}
        if personal & names:
            personal |= names
    return tuple(sorted(personal))
