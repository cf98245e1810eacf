"""Of which years a dataset is: its tables say it, by their rows or as parts of a series; else its
metadata do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from site_builder.compose.compose import get_temporal_coverage, parse_covered_years
from site_builder.core.model.prepared import Table
from site_builder.core.model.site import DatasetEntry

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def find_table_years(table: Table) -> frozenset[str]:
    """A school year is two."""
    if table.years:
        return frozenset(table.years)
    return frozenset(YEAR.findall(table.period))


def find_dataset_years(entry: DatasetEntry, tables: Iterable[Table]) -> frozenset[str]:
    """None where nobody has said it."""
    years = frozenset[str]().union(*map(find_table_years, tables))
    if years:
        return years
    period = get_temporal_coverage(entry.dataset, entry.summary)
    return frozenset(map(str, parse_covered_years(period)))
