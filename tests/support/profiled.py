"""Columns as they are profiled, written in a line."""

from __future__ import annotations

from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import ColumnProfile, DistributionBar

ROWS = 100


def make_table(written: str) -> tuple[tuple[Column, ...], tuple[ColumnProfile, ...]]:
    """Columns and their profiles, of « name values:kind unit=first value », separated by commas."""

    def make_profile(text: str) -> ColumnProfile:
        head, _, label = text.strip().partition("=")
        head, _, unit = head.partition(" €")
        name, _, how = head.rpartition(" ")
        count, _, kind = how.partition(":")
        types = {"latitude": "number", "longitude": "number", "siret": "string", "": "string"}
        distinct = int(count)
        label = label or ("Lille" if distinct == 1 else "un mot")
        bars = (DistributionBar(label, ROWS // max(distinct, 1)),) if distinct else ()
        return ColumnProfile(
            name=name,
            type=types.get(kind, kind),
            kind=kind or "string",
            rows=ROWS,
            filled=ROWS if distinct else 0,
            distinct=distinct,
            low="",
            high="",
            ordered=False,
            bars=bars,
            unit="€" if "€" in text else unit,
        )

    profiles = tuple(map(make_profile, written.split(",")))
    columns = []
    for profile in profiles:
        column = Column(name=profile.name, type=profile.type, kind=profile.kind, unit=profile.unit)
        columns.append(column)
    return tuple(columns), profiles
