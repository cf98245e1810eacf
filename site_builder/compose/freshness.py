"""When data are due again, by their rhythm. A date only: whether it has passed is for whoever reads
the page to see.

Nothing is said of what changes within a day, at no fixed rhythm, or never. The period that data
cover has no part in when they are due: school years and budgets are published when they are, and
the rhythm runs from the day of the last publication.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import MAXYEAR, date, timedelta
from types import MappingProxyType

from site_builder.compose.today import Today

ONE_DAY = timedelta(days=1)
# The longest time between two updates of that rhythm: five in a week leave out the week-end.
DAYS: Mapping[str, int] = MappingProxyType(
    {
        "daily_3": 1,
        "daily_2": 1,
        "daily": 1,
        "weekly_5": 3,
        "weekly_3": 4,
        "weekly_2": 5,
        "weekly": 7,
        "biweekly": 14,
        "monthly_3": 14,
        "monthly_2": 17,
    }
)
MONTHS: Mapping[str, int] = MappingProxyType(
    {
        "monthly": 1,
        "bimonthly": 2,
        "quarterly": 3,
        "annual_3": 4,
        "annual_2": 6,
        "annual": 12,
        "biennial": 24,
        "triennial": 36,
        "quadrennial": 48,
        "quinquennial": 60,
        "decennial": 120,
        "bidecennial": 240,
        "tridecennial": 360,
    }
)

# whose data are of their own time: those of a year may be published much later
SHORT_RHYTHMS = frozenset(DAYS) | {"monthly"}


def compute_next_update(modified: date | None, frequency: str) -> date | None:
    """The day before whose end the next update is expected; None where nobody can tell."""
    if modified is None:
        return None
    if frequency in MONTHS:
        return add_months(modified, MONTHS[frequency])
    if frequency not in DAYS or modified.year == MAXYEAR:
        return None
    return modified + timedelta(days=DAYS[frequency])


def is_of_the_past(last_day: date | None, modified: date | None, frequency: str) -> bool:
    """Had the period that data cover, up to its `last_day`, been over for more than a rhythm when
    they were last touched? Menus of September that are put right in November are not up to date."""
    if frequency not in SHORT_RHYTHMS or modified is None:
        return False
    followed_by = compute_next_update(last_day, frequency)
    return followed_by is not None and followed_by < modified


def find_missed_day(modified: date | None, frequency: str, today: Today) -> date | None:
    """The day before whose end the next update was expected, where that has passed."""
    due = compute_next_update(modified, frequency)
    if due in (None, date.max):
        return None
    missed_on = due + ONE_DAY  # up to the end of that day nobody is late
    if not today.has_come(missed_on):
        return None
    return due


def add_months(day: date, months: int) -> date | None:
    """The same day of a later month. The last day of a month leads to the last of another: 28
    February to 31 March."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return None
    last_day = monthrange(year, month + 1)[1]
    is_month_end = day.day == monthrange(day.year, day.month)[1]
    later_day = min(day.day, last_day)
    if is_month_end:
        later_day = last_day
    return date(year, month + 1, later_day)
