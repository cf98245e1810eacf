"""The period that a file's name tells: 2023, 2023-2024 (a school year), 2023-04 (a month), 2023-W36
(a week)."""

from __future__ import annotations

import re

_YEAR = "(?:19|20)[0-9]{2}"
_YEARS = re.compile(f"(?<![0-9])({_YEAR})[-_ /–]({_YEAR})(?![0-9])")
_MONTH = re.compile(f"(?<![0-9])({_YEAR})[-_ ]?(0[1-9]|1[0-2])(?![0-9])")
# "S1" and "S2" are halves of a year
_WEEK = re.compile(
    "(?i)(?<![a-z])(?:semaine[-_ ]?n?°?[-_ "
    "]?|s(?=0?[3-9]|[1-5][0-9])|w)([0-4]?[0-9]|5[0-3])(?![0-9])"
)
_ALONE = re.compile(f"(?<![0-9])({_YEAR})(?![0-9])")


def extract_period(name: str) -> str:
    """The one period in a file's name, in ISO's order; "" where there is none, or more than one."""
    spans = {(start, end) for start, end in _YEARS.findall(name)}
    if spans:
        first_year, last_year = min(spans)
        return (
            f"{first_year}-{last_year}"
            if len(spans) == 1 and int(last_year) == int(first_year) + 1
            else ""
        )
    years = set(_ALONE.findall(name))
    weeks = set(map(int, _WEEK.findall(name)))
    if len(years) == len(weeks) == 1 and weeks != {0}:
        return f"{years.pop()}-W{weeks.pop():02}"
    months = set(_MONTH.findall(name))
    if len(months) == 1 and years <= {next(iter(months))[0]}:
        return "-".join(next(iter(months)))
    return years.pop() if len(years) == 1 and not months else ""
