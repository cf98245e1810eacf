"""A calendar day: ISO, or day first as the French write it. 03/04/2024 is the third of April."""

from __future__ import annotations

import re
from datetime import date, timedelta

from site_builder.cells.calendar import (
    BETWEEN,
    DAY,
    DAY_FIRST,
    DAY_NAME,
    ISO,
    MONTH,
    MONTH_NAME,
    OFFSET,
    YEAR,
    YEAR_FIRST,
    build_date,
    convert_month,
    expand_year,
    read_year,
)
from site_builder.cells.kind import CellKind

_MARKS = str.maketrans("/.", "--")
_DAY_AND_MONTH = re.compile(f"([0-9]+)(?:er|ER)?{BETWEEN}+([^0-9 .-]+)")
_EPOCH = date(1899, 12, 30)  # of spreadsheets


def parse_date(text: str) -> date | None:
    try:
        if text[4:5] == "-" and len(text) == len("2024-04-03"):
            return date.fromisoformat(text)
        if text[2:3] in "/.-" and len(text) == len("03/04/2024"):
            return date.fromisoformat(f"{text[6:]}-{text[3:5]}-{text[:2]}")
    except ValueError:
        return None
    first, month, last = text.translate(_MARKS).split("-")
    if len(first) > len("31"):
        return build_date(int(first), int(month), int(last))
    return build_date(int(last), int(month), int(first))


def parse_short_date(text: str) -> date | None:
    day, month, year = text.translate(_MARKS).split("-")
    return build_date(expand_year(year), int(month), int(day))


def _parse_midnight(text: str) -> date | None:
    return parse_date(text.replace("T", " ").partition(" ")[0])


def _parse_words(text: str) -> date | None:
    ((day, word),) = _DAY_AND_MONTH.findall(text)
    return build_date(read_year(text), convert_month(word), int(day))


def _parse_compact(text: str) -> date | None:
    return build_date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _parse_serial(text: str) -> date:
    return _EPOCH + timedelta(days=int(text))


DATE = CellKind(
    name="date",
    type="date",
    strict=ISO,
    lenient=f"{YEAR_FIRST}|{DAY_FIRST}",
    parse=parse_date,
    good=(
        ("2024-04-03", "2024-04-03"),
        ("03/04/2024", "2024-04-03"),
        ("3/4/2024", "2024-04-03"),
        ("26.05.2014", "2014-05-26"),
        ("26-05-2014", "2014-05-26"),
        ("2024/4/3", "2024-04-03"),
        ("2024-4-3", "2024-04-03"),
        ("29/02/2024", "2024-02-29"),
        ("9999-12-31", "9999-12-31"),
    ),
    bad=(
        "31/02/2024",
        "2023-02-29",
        "12/31/2024",
        "0000-00-00",
        "01/01/08",
        "2024-04-03 10:00",
        "20240403",
        "2024-13-01",
        "32/01/2024",
        "03/04-2024",
        "janv-24",
        "2024",
        "45385",
    ),
    repaired="date-rewritten",
    notations=(f"{YEAR}[^0-9].*", "[0-9]{1,2}[^0-9].*"),
)


DATE_MIDNIGHT = CellKind(
    name="date-midnight",
    type="date",
    strict=ISO,
    lenient=f"({YEAR_FIRST})[T ]00:00(:00([.]0{{1,9}})?)?(Z|{OFFSET})?|({DAY_FIRST}) 0?0:00(:00)?",
    parse=_parse_midnight,
    good=(
        ("2024-04-03 00:00:00", "2024-04-03"),
        ("2024-04-03T00:00:00Z", "2024-04-03"),
        ("2024-04-03T00:00:00.000+02:00", "2024-04-03"),
        ("03/04/2024 00:00", "2024-04-03"),
        ("3/4/2024 0:00:00", "2024-04-03"),
    ),
    bad=("2024-04-03", "2024-04-03 00:00:01", "2024-04-03T12:00:00", "31/02/2024 00:00"),
    repaired="date-midnight",
    notations=DATE.notations,
    of="date",
)

DATE_SHORT = CellKind(
    name="date-short",
    type="date",
    strict=ISO,
    lenient=f"{DAY}/{MONTH}/[0-9]{{2}}|{DAY}-{MONTH}-[0-9]{{2}}|{DAY}[.]{MONTH}[.][0-9]{{2}}",
    parse=parse_short_date,
    good=(
        ("03/04/24", "2024-04-03"),
        ("3/4/49", "2049-04-03"),
        ("31.12.50", "1950-12-31"),
        ("01-01-00", "2000-01-01"),
    ),
    bad=("03/04/2024", "31/02/24", "12/31/24", "3/4/4", "24/13/01", "03/04-24"),
    repaired="date-two-digits",
    notations=("[^.-]*", "[^/.]*", "[^/-]*"),
    of="date",
)  # fmt: skip


DATE_WORDS = CellKind(
    name="date-words",
    type="date",
    strict=ISO,
    lenient=f"{DAY_NAME}?(1(er|ER)|{DAY}){BETWEEN}{MONTH_NAME}{BETWEEN}({YEAR}|[0-9]{{2}})",
    parse=_parse_words,
    good=(
        ("3 avril 2024", "2024-04-03"),
        ("1er mai 2024", "2024-05-01"),
        ("lundi 3 juin 2024", "2024-06-03"),
        ("Mardi 13 Février 2024", "2024-02-13"),
        ("14 JUILLET 2024", "2024-07-14"),
        ("15 août 2024", "2024-08-15"),
        ("15 aout 2024", "2024-08-15"),
        ("3-avr-24", "2024-04-03"),
        ("25 déc. 1998", "1998-12-25"),
    ),
    bad=(
        "31 février 2024",
        "3 avril",
        "avril 2024",
        "32 mai 2024",
        "3 germinal 2024",
        "début mai 2024",
        "3 avril 24h",
    ),
    repaired="date-words",
    of="date",
)

# Only where the header says that these digits are dates, or a schema does.
DATE_COMPACT = CellKind(
    name="date-compact",
    type="date",
    words=("date*", "jour", "day"),
    strict=ISO,
    lenient="(1[89]|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])",
    parse=_parse_compact,
    good=(("20240403", "2024-04-03"), ("18991231", "1899-12-31")),
    bad=("20240230", "03042024", "202404", "24000101"),
    repaired="date-compact",
    of="date",
)

# Days since 30 December 1899: what is left of a date when Excel's cell was formatted as a number.
# 1954 to 2064.
DATE_SERIAL = CellKind(
    name="date-serial",
    type="date",
    words=("date*", "jour", "day"),
    strict=ISO,
    lenient="[2-5][0-9]{4}|60000",
    parse=_parse_serial,
    good=(("45385", "2024-04-03"), ("20000", "1954-10-03"), ("60000", "2064-04-08")),
    bad=("19999", "60001", "45385.5", "45 385", "2024"),
    repaired="date-serial",
    of="date",
)
