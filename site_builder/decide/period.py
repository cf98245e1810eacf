"""The period that the name of a file tells: 2023, 2023-2024 (a school year), 2023-04 (a month), or nothing."""

from __future__ import annotations

import re

_YEAR = "(?:19|20)[0-9]{2}"
_YEARS = re.compile(f"(?<![0-9])({_YEAR})[-_ /–]({_YEAR})(?![0-9])")
_MONTH = re.compile(f"(?<![0-9])({_YEAR})[-_ ]?(0[1-9]|1[0-2])(?![0-9])")
_ALONE = re.compile(f"(?<![0-9])({_YEAR})(?![0-9])")


def period(name: str) -> str:
    """The one period in a file's name, in ISO's order; "" where there is none, or more than one."""
    spans = {(first, last) for first, last in _YEARS.findall(name)}
    if spans:
        first, last = min(spans)
        return f"{first}-{last}" if len(spans) == 1 and int(last) == int(first) + 1 else ""
    years, months = set(_ALONE.findall(name)), set(_MONTH.findall(name))
    if len(months) == 1 and years <= {next(iter(months))[0]}:
        return "-".join(next(iter(months)))
    return years.pop() if len(years) == 1 and not months else ""
