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
# How periods are written, 0 being any digit
YEAR = "0000"
MONTH = "0000-00"
SCHOOL_YEAR = "0000-0000"
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
    if not missing:
        return []
    names = quote_words(missing)
    return [make_problem("remark.period-file-missing", place, periods=names, count=len(missing))]


def list_period_gaps(periods: Sequence[str], fewest: int) -> list[str]:
    """The periods that are missing between those, in order, as people write them; none where they
    are too many."""
    forms = set(map(_find_form, periods))
    if len(periods) < fewest or len(forms) > 1:
        return []
    (form,) = forms
    if not form:
        return []
    missing: list[int] = []
    for period, following in pairwise(map(_number_period, periods)):
        missing += range(period + 1, following)
        if len(missing) >= len(periods):
            return []
    names = []
    for number in missing:
        name = _write_period(number, form)
        if form != MONTH or name[:2] not in SUMMER:
            names.append(name)
    return names if fewest * len(names) <= len(periods) else []


def _find_form(period: str) -> str:
    """What kind of period it is: its digits all written 0; "" where it has no follower that is
    known."""
    form = re.sub("[0-9]", "0", period)
    return form if form in (YEAR, MONTH, SCHOOL_YEAR) else ""


def _number_period(period: str) -> int:
    """Its place in the order of its like: years, or months."""
    if len(period) == len(MONTH):
        return 12 * int(period[:4]) + int(period[5:]) - 1
    return int(period[:4])


def _write_period(number: int, form: str) -> str:
    if form == MONTH:
        return f"{number % 12 + 1:02}/{number // 12}"
    if form == SCHOOL_YEAR:
        return f"{number}-{number + 1}"
    return str(number)
