"""A moment in universal time, ISO with its final Z. The value is a TIMESTAMP in UTC, and is written with its Z.

Other offsets stay text: turning 02:00+01:00 into 01:00Z would change what was written.
"""

from __future__ import annotations

from site_builder.cells.kind import Kind

_DATE = "[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_INSTANT = f"{_DATE}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{{1,6}})?)?Z"

INSTANT = Kind(
    name="instant",
    type="datetime",
    words=(),
    strict=_INSTANT,
    lenient=_INSTANT,
    cast="TRY_CAST(rtrim({cell}, 'Z') AS TIMESTAMP)",
    good=(
        ("2024-04-03T10:30:00Z", "2024-04-03T10:30:00Z"),
        ("2024-04-03 10:30Z", "2024-04-03T10:30:00Z"),
        ("2024-04-03T10:30:15.5Z", "2024-04-03T10:30:15.5Z"),
    ),
    bad=("2024-04-03T10:30:00", "2024-04-03T10:30:00+00:00", "2024-04-03Z", "2024-02-30T10:30:00Z"),
    text="replace(CAST({value} AS VARCHAR), ' ', 'T') || 'Z'",
)
