"""Of which years a dataset is: its tables say it, by their rows or as parts of a series; else its
metadata do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from site_builder.compose.compose import get_temporal_coverage, parse_covered_years
from site_builder.core.model.prepared import Table
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata.standards import load_standard

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
UNKNOWN = ("",)  # years: nobody has said them, or there are none


def find_table_years(tables: Iterable[Table]) -> set[str]:
    """A school year is two; none where nothing says them."""
    years = set[str]()
    for table in tables:
        years.update(table.years or YEAR.findall(table.period))
    return years


def find_dataset_years(entry: DatasetEntry, tables: Iterable[Table]) -> tuple[str, ...]:
    """In their order; UNKNOWN where nobody has said them, or the standard has none."""
    if not load_standard(entry.dataset.standard).year_field:
        return UNKNOWN
    period = get_temporal_coverage(entry.dataset, entry.summary)
    years = find_table_years(tables) or set(map(str, parse_covered_years(period)))
    return tuple(sorted(years)) or UNKNOWN
