"""A moment in universal time, ISO with its final Z. The value is a TIMESTAMP in UTC, and is written
with its Z.

Another offset is brought to universal time, with a receipt: 10:30+02:00 is 08:30Z.
"""

from __future__ import annotations

from site_builder.cells.calendar import CLOCK, ISO, OFFSET
from site_builder.cells.kind import CellKind

# DuckDB drops an offset when it casts to TIMESTAMP, and needs an extension to cast to a time with a
# zone
_LOCAL = "regexp_replace({cell}, '(Z|[+-][0-9]{2}:?[0-9]{2})$', '')"
_HOURS, _MINUTES = (
    f"TRY_CAST(regexp_extract({{cell}}, '[+-]([0-9]{{2}}):?([0-9]{{2}})$', {group}) AS INTEGER)"
    for group in (1, 2)
)
_SIGN = "CASE WHEN regexp_matches({cell}, '-[0-9]{2}:?[0-9]{2}$') THEN -1 ELSE 1 END"
_SHIFT = f"to_minutes(coalesce({_SIGN} * (60 * {_HOURS} + {_MINUTES}), 0))"

INSTANT = CellKind(
    name="instant",
    type="datetime",
    strict=f"{ISO}[T ]{CLOCK}Z",
    lenient=f"{ISO}[T ]{CLOCK}(Z|{OFFSET})",
    cast=(
        "CASE WHEN ends_with({cell}, 'Z') THEN TRY_CAST(rtrim({cell}, 'Z') AS TIMESTAMP)"
        f" ELSE TRY_CAST({_LOCAL} AS TIMESTAMP) - {_SHIFT} END"
    ),
    good=(
        ("2024-04-03T10:30:00Z", "2024-04-03T10:30:00Z"),
        ("2024-04-03 10:30Z", "2024-04-03T10:30:00Z"),
        ("2024-04-03T10:30:15.5Z", "2024-04-03T10:30:15.5Z"),
        ("2024-04-03T10:30:00+02:00", "2024-04-03T08:30:00Z"),
        ("2024-04-03 10:30:00.5+0000", "2024-04-03T10:30:00.5Z"),
        ("2024-12-31T23:30:00-03:30", "2025-01-01T03:00:00Z"),
    ),
    bad=(
        "2024-04-03T10:30:00",
        "2024-04-03Z",
        "2024-02-30T10:30:00Z",
        "2024-04-03T10:30:00+25:00",
        "10:30Z",
    ),
    repaired="instant-utc",
    text="replace(CAST({value} AS VARCHAR), ' ', 'T') || 'Z'",
)
