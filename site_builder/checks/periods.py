"""A year, a month or a school year that is missing in a sequence that has all the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from site_builder.cells import fold_header
from site_builder.checks.suspicion import InspectedTable
from site_builder.columns.canonical import format_cell_sql
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words
from site_builder.storage.batched_queries import EACH, TABLE, Asking, ask_rows

KINDS = ("year", "yearmonth", "school-year")
# Headings of the period of a row. « Année de construction » is of a thing, and no year is missing
# there.
OF_ROWS = frozenset((
    "an", "annee", "annees", "year", "exercice", "millesime", "campagne", "saison", "scolaire",
    "mois", "month", "periode", "budgetaire", "comptable", "budget", "de", "l", "d", "reference",
    "civile",
))  # fmt: skip
# periods that are there
FEWEST = 4
FEWEST_FILES = 3
SUMMER = ("07", "08")  # months in which many services are closed
BUSY = 5  # rows of the poorest period: with fewer, a year without any is no surprise


def find_missing_periods(table: InspectedTable) -> Asking[list[Problem]]:
    """Silent where more than one period is missing for four that are there, or where periods may
    well have no row."""
    found = []
    for index in table.of_kind(*KINDS):
        profile = table.profiles[index]
        if profile.distinct < FEWEST or not {*fold_header(profile.name).split()} <= OF_ROWS:
            continue
        value = format_cell_sql(table.typed.columns[index], f"v{index}")
        counts = yield from ask_rows(
            table.typed.held,
            f"SELECT {EACH}{value} AS p, count(*) AS n FROM {TABLE} WHERE v{index} IS NOT NULL "
            f"GROUP BY {EACH}p "
            f"ORDER BY {EACH}p",
        )
        periods, numbers = zip(*counts, strict=True)
        known = [*numbers[:-1]]  # the last one may still go on
        if (len({*known}) == 1 or min(known) >= BUSY) and (
            missing := list_period_gaps(periods, FEWEST)
        ):
            place = replace(table.place, column=profile.name)
            said = {"field": profile.name, "periods": quote_words(missing)}
            found.append(make_problem("remark.period-missing", place, count=len(missing), **said))
    return found


def find_missing_period_files(periods: Sequence[str], place: Place) -> list[Problem]:
    """The same of the files of a series, each of one period."""
    missing = list_period_gaps(sorted(periods), FEWEST_FILES)
    said = make_problem(
        "remark.period-file-missing", place, periods=quote_words(missing), count=len(missing)
    )
    return [said] if missing else []


def list_period_gaps(periods: Sequence[str], fewest: int) -> list[str]:
    """The periods that are missing between those, in order, as people write them; none where they
    are too many."""
    if len(periods) < fewest or len({*map(_form, periods)}) > 1 or not _form(periods[0]):
        return []
    gaps = [range(_place(period) + 1, _place(other)) for period, other in pairwise(periods)]
    missing = (
        [_named(place, periods[0]) for gap in gaps for place in gap]
        if sum(map(len, gaps)) < len(periods)
        else []
    )
    named_periods = [name for name in missing if name[:2] not in SUMMER or "/" not in name]
    return named_periods if fewest * len(named_periods) <= len(periods) else []


def _form(period: str) -> str:
    """What kind of period it is: its digits all written 0; "" where it has no follower that is
    known."""
    form = re.sub("[0-9]", "0", period)
    return form if form in ("0000", "0000-00", "0000-0000") else ""


def _place(period: str) -> int:
    """Its place in the order of its like: years, or months."""
    return (
        12 * int(period[:4]) + int(period[5:]) - 1
        if len(period) == len("2024-01")
        else int(period[:4])
    )


def _named(place: int, like: str) -> str:
    match len(like):
        case 4:
            return str(place)
        case 7:
            return f"{place % 12 + 1:02}/{place // 12}"
    return f"{place}-{place + 1}"
