"""Who has published what, of each standard and year, and what the law probably asks of whom.

- `duties`: duties.csv, which has a row for each standard: the kinds of bodies that have such data,
  and the law that asks for them. `years`: of which years a dataset is.
- `coverage`: a cell for each publisher and year. `gaps`: what a publisher could publish next.
  `growth`: what was published over time.
"""

from __future__ import annotations

from site_builder.compose.coverage.coverage import (
    build_coverage,
    has_coverage,
    list_standards,
    select_coverage_entries,
)
from site_builder.compose.coverage.duties import get_duty, load_duties
from site_builder.compose.coverage.gaps import Gap, find_gaps
from site_builder.compose.coverage.growth import GrowthPeriod, list_growth_periods

__all__ = [
    "Gap",
    "GrowthPeriod",
    "build_coverage",
    "find_gaps",
    "get_duty",
    "has_coverage",
    "list_growth_periods",
    "list_standards",
    "load_duties",
    "select_coverage_entries",
]
