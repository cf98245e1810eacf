"""Clean tables and the ways in which CSV files are soiled: thousands of small files, the right
reading of each known.

Nothing here imports site_builder but scoring.py and report.py. `python -m benchmarks.pollution`
scores the reader on all of them and writes docs/lecture.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.pollution import dialects, encodings, french, headers, layout, records
from benchmarks.pollution.case import Case, Family
from benchmarks.pollution.tables import TABLES

FAMILIES: tuple[Family, ...] = (
    *dialects.FAMILIES,
    *layout.FAMILIES,
    *headers.FAMILIES,
    *records.FAMILIES,
    *encodings.FAMILIES,
    *french.FAMILIES,
)


def cases() -> Iterator[Case]:
    """Every case, always the same and in the same order."""
    for family in FAMILIES:
        for table in TABLES:
            yield from family.make(table)
