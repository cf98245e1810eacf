"""Of which years the rows of a table are: by the field in which its standard says it, or by its
first column of years or of dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from datetime import date

from site_builder.checks.headings import match_headings
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.held_values import HeldYears
from site_builder.metadata import standards

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# Of the rows of the year that has most: fewer are a slip of the pen, or what straddles two years
LEAST = 0.05
YEARLY = ("year", "date", "datetime")  # types of columns that say a year, the surest first
MOST = 60  # years; a column of more says something else


def find_row_years(table: CanonicalTable, standard_id: str) -> tuple[str, ...]:
    """In their order; none where the standard has no such field, or the table not that column."""
    standard = standards.get_standard(standard_id)
    if standard is None or not standard.year_field:
        return ()
    labels = [column.name for column in table.columns]
    fields = match_headings(labels, standard)
    names = [fields.get(label, label) for label in labels]
    if standard.year_field not in names:
        return ()
    rows = _count_years(table, names.index(standard.year_field))
    least = LEAST * max(rows.values(), default=0)
    years = sorted(year for year, count in rows.items() if count >= least)
    return tuple(years) if len(years) <= MOST else ()


def describe_years(
    name: str, table: CanonicalTable, hidden: Collection[str]
) -> tuple[HeldYears, ...]:
    """By its first column of years, else of days; nothing where it has neither."""
    dated = [
        (YEARLY.index(column.kind.type), place)
        for place, column in enumerate(table.columns)
        if column.kind.type in YEARLY and column.name not in hidden
    ]
    for _, place in sorted(dated)[:1]:
        years = list(map(int, _count_years(table, place)))
        if years:
            return (HeldYears(name, table.columns[place].name, min(years), max(years)),)
    return ()


def _count_years(table: CanonicalTable, index: int) -> Counter[str]:
    rows: Counter[str] = Counter()
    for values, texts, counts in table.iterate_distinct(index):
        for value, text, count in zip(values, texts, counts, strict=True):
            written = str(value.year) if isinstance(value, date) else text
            for year in YEAR.findall(written)[:1]:
                rows[year] += count
    return rows
