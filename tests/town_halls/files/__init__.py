"""The files, a module for each thing that town halls do to a table."""

from __future__ import annotations

from town_halls.case import Case
from town_halls.files import (
    encodings,
    headers,
    instants,
    large,
    merged,
    mixed,
    plain,
    quotes,
    refusals,
    series,
    thousands,
    totals,
    twins,
    types,
    ugly,
    units,
)

CASES: tuple[Case, ...] = (
    *merged.CASES,
    *thousands.CASES,
    *totals.CASES,
    *units.CASES,
    *quotes.CASES,
    *encodings.CASES,
    *headers.CASES,
    *types.CASES,
    *instants.CASES,
    *series.CASES,
    *refusals.CASES,
    *twins.CASES,
    *plain.CASES,
    *large.CASES,
    *mixed.CASES,
    *ugly.CASES,
)
