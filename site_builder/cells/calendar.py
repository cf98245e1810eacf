"""What dates are made of: pieces of patterns and of readers that several kinds share. Not a kind
itself."""

from __future__ import annotations

from datetime import date, datetime, time

YEAR = "[1-9][0-9]{3}"
MONTH = "(0?[1-9]|1[0-2])"
DAY = "(0?[1-9]|[12][0-9]|3[01])"
ISO = f"{YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
YEAR_FIRST = f"{YEAR}-{MONTH}-{DAY}|{YEAR}/{MONTH}/{DAY}"
DAY_FIRST = f"{DAY}/{MONTH}/{YEAR}|{DAY}-{MONTH}-{YEAR}|{DAY}[.]{MONTH}[.]{YEAR}"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
OFFSET = "[+-](0[0-9]|1[0-4]):?(00|15|30|45)"

# « févr. », « FEVRIER », « fev »: one spelling is as good as another, and the first letters tell
# the month
MONTH_NAME = (
    "(?i:janvier|janv?[.]?|f[ée]vrier|f[ée]vr?[.]?|mars"
    "|mar[.]|avril|avr[.]?|mai|juin|juin[.]|juillet|juil[.]?"
    "|ao[uû]t|ao[uû][.]|septembre|sept?[.]?|octobre|oct[.]?"
    "|novembre|nov[.]?|d[ée]cembre|d[ée]c[.]?)"
)
DAY_NAME = (
    "(?i:(lundi|mardi|mercredi|jeudi|vendredi|samedi"
    "|dimanche|lun[.]|mar[.]|mer[.]|jeu[.]|ven[.]|sam[.]|dim[.]),? "
    ")"
)
BETWEEN = "[ \u00a0\u202f-]"
_CLOCK_MARKS = str.maketrans({"h": ":", "H": ":", " ": None})
_MONTHS = {
    "jan": 1,
    "fev": 2,
    "fév": 2,
    "mar": 3,
    "avr": 4,
    "mai": 5,
    "juin": 6,
    "juil": 7,
    "aou": 8,
    "aoû": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
    "déc": 12,
}


def build_date(year: int, month: int, day: int) -> date | None:
    """A day, None where the calendar has none (31 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def expand_year(digits: str) -> int:
    """A year of two digits with its century: 00 to 49 are of this one, 50 to 99 of the last."""
    if digits < "50":
        return 2000 + int(digits)
    return 1900 + int(digits)


def read_year(text: str) -> int:
    """The year that a text ends with, of four digits or of two."""
    if text[-4:].isdigit():
        return int(text[-4:])
    return expand_year(text[-2:])


def convert_month(word: str) -> int:
    """1 to 12 of a text that begins as MONTH_NAME matches; 0 of another, such as the « ſept » that
    `re` takes for one."""
    letters = word[:4].lower()
    return _MONTHS.get(letters, _MONTHS.get(letters[:3], 0))


def parse_clock(text: str) -> time:
    """An hour of the day, with or without minutes and seconds: 14:30:15, 9h05, 8 h."""
    hour, minute, second = f"{text.translate(_CLOCK_MARKS)}:0:0".split(":")[:3]
    return time(int(hour), int(minute or 0), int(second))


def write_moment(value: datetime | time) -> str:
    """ISO, with no more of a second than there is."""
    text = value.isoformat()
    if value.microsecond:
        return text.rstrip("0")
    return text
