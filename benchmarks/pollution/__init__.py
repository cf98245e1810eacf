"""Clean tables and the ways in which CSV files are soiled: thousands of small files, the right
reading of each known.

Nothing here imports site_builder but scoring.py, measuring.py and report.py. `python -m
benchmarks.pollution` scores the reader on all of them and writes docs/lecture.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.pollution import (
    dialects,
    encodings,
    french,
    headers,
    layout,
    records,
    town_cells,
    town_rows,
)
from benchmarks.pollution.case import Case, Family, Measured, MeasuredFamily
from benchmarks.pollution.tables import TABLES

FAMILIES: tuple[Family, ...] = (
    *dialects.FAMILIES,
    *layout.FAMILIES,
    *headers.FAMILIES,
    *records.FAMILIES,
    *encodings.FAMILIES,
    *french.FAMILIES,
)
MEASURED_FAMILIES: tuple[MeasuredFamily, ...] = (*town_rows.FAMILIES, *town_cells.FAMILIES)


def cases() -> Iterator[Case]:
    """Every case, always the same and in the same order."""
    for family in FAMILIES:
        for table in TABLES:
            yield from family.make(table)


def measured_cases() -> Iterator[Measured]:
    """Every case of which sums and types are judged, always the same and in the same order."""
    for family in MEASURED_FAMILIES:
        for table in TABLES:
            yield from family.make(table)
