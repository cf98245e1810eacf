"""A year, a month or a school year that is missing in a sequence that has all the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from site_builder.cells import fold_header
from site_builder.checks.suspicion import InspectedTable
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words

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


def find_missing_periods(table: InspectedTable) -> Iterator[Problem]:
    """Silent where more than one period is missing for four that are there, or where periods may
    well have no row."""
    for index in table.of_kind(*KINDS):
        profile = table.profiles[index]
        if profile.distinct < FEWEST or not {*fold_header(profile.name).split()} <= OF_ROWS:
            continue
        rows_by_period = _count_periods(table, index)
        periods = sorted(rows_by_period)
        # the last one may still go on
        ended = [rows_by_period[period] for period in periods[:-1]]
        is_regular = len({*ended}) == 1 or min(ended) >= BUSY
        missing = list_period_gaps(periods, FEWEST) if is_regular else []
        if missing:
            place = replace(table.place, column=profile.name)
            params = {"field": profile.name, "periods": quote_words(missing)}
            yield make_problem("remark.period-missing", place, count=len(missing), **params)


def _count_periods(table: InspectedTable, index: int) -> Counter[str]:
    """How many rows each period has, in canonical notation."""
    rows_by_period = Counter[str]()
    for values, texts, counts in table.typed.iterate_distinct(index):
        for value, text, count in zip(values, texts, counts, strict=True):
            if value is not None:
                rows_by_period[text] += count
    return rows_by_period


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
