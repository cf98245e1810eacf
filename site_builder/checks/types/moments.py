"""Days, hours, years, and spans of time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar

from site_builder.checks.libraries import need_library
from site_builder.checks.types.kind import FieldType
from site_builder.core.model.table_schema import Field

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ISO_DATE = "[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
EVERY_YEAR = (  # a date that there is, whatever the year
    "[12][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    "|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
)
ISO_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
PLAIN_TIME = re.compile(ISO_TIME)
PLAIN_DATETIME = re.compile(f"{ISO_DATE}[T ]{ISO_TIME}Z?")
YEAR = re.compile(r"\s*([+]?[0-9]+|-0+)\s*")
YEARMONTH = re.compile(r"\s*([+]?[0-9]+)\s*-\s*([+]?[0-9]+)\s*")
UNITS = ("weeks", "days", "hours", "minutes", "seconds")
SPAN = re.compile(
    "([+-])?P(?=[0-9T])({0}Y)?({0}M)?(?:(?P<weeks>{0})W)?(?:(?P<days>{0})D)?"
    "(?:T(?:(?P<hours>{0})H)?(?:(?P<minutes>{0})M)?(?:(?P<seconds>{0})S)?)?\n?".format(
        "[0-9]+(?:[,.][0-9]+)?"
    )
)
OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # of another script
# Parts of a fixed width that are a number as they stand, by their sign for strptime
PARTS = {
    "Y": "(?P<year>[12][0-9]{3})",
    "m": "(?P<month>[0-9]{2})",
    "d": "(?P<day>[0-9]{2})",
    "H": "(?P<hour>[0-9]{2})",
    "M": "(?P<minute>[0-9]{2})",
    "S": "(?P<second>[0-9]{2})",
}
# What strptime takes for parts that a format has not
USUAL_PARTS = {"year": 1900, "month": 1, "day": 1}


T = TypeVar("T")
ReadMoment = Callable[[str], datetime | None]
ParseParts = Callable[[str], "re.Match[str] | None"]


def build_date_type(field: Field) -> FieldType:
    match field.format:
        case "default" | "%Y-%m-%d":
            return FieldType(_read_iso_date, plain=EVERY_YEAR)
        case "any":
            return FieldType(_read_any_date)
    return FieldType(partial(_read_part, _choose_reader(field.format), datetime.date))


def _read_iso_date(cell: str) -> date | None:
    day = _read_plain_date(cell)
    return day or _read_part(partial(_strptime, "%Y-%m-%d"), datetime.date, cell)


def _read_any_date(cell: str) -> date | None:
    day = _read_plain_date(cell) if "1" <= cell[:1] <= "2" else None
    return day or _read_part(_parse_any, datetime.date, cell)


def _read_plain_date(cell: str) -> date | None:
    if len(cell) != 10 or not cell[4] == "-" == cell[7]:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def _read_part(read: ReadMoment, get_part: Callable[[datetime], T], cell: str) -> T | None:
    """The day or the hour of a moment."""
    moment = read(cell)
    return None if moment is None else get_part(moment)


# --- in the format of a schema ---


def _choose_reader(format_: str) -> ReadMoment:
    parse = _compile_parts(format_)
    if parse is None:
        return partial(_strptime, format_)
    return partial(_read_parts, parse, format_)


def _compile_parts(format_: str) -> ParseParts | None:
    """What finds the parts of a cell in this format of strptime, which itself takes ten times as
    long; None where they are no numbers of a fixed width."""
    pattern = ""
    signs = iter(format_)
    for sign in signs:
        if sign != "%":
            pattern += re.escape(sign)
            continue
        part = PARTS.get(next(signs, ""), "")
        if not part or part in pattern:
            return None
        pattern += part
    return re.compile(pattern).fullmatch


def _read_parts(parse: ParseParts, format_: str, cell: str) -> datetime | None:
    """What is plain, and else what strptime knows."""
    if plain := parse(cell):
        parts: dict[str, Any] = {name: int(part) for name, part in plain.groupdict().items()}
        try:
            return datetime(**USUAL_PARTS | parts)
        except ValueError:
            pass
    return _strptime(format_, cell)


def _strptime(format_: str, cell: str) -> datetime | None:
    if OTHER_DIGIT.search(cell):
        return None
    try:
        return datetime.strptime(cell, format_)
    except (ValueError, re.error):  # a contributor's format
        return None


# --- in the forms that dateutil knows ---


def _parse_any(cell: str) -> datetime | None:
    """As people write it. Raises MissingLibrary."""
    with need_library("python-dateutil"):
        from dateutil import parser

    try:
        moment = parser.parse(cell)
        moment.utcoffset()  # raises where it is a day or more
        return moment
    except (ValueError, ArithmeticError, TypeError):
        return None


def _parse_iso(cell: str) -> datetime | None:
    """In any form of ISO 8601. Raises MissingLibrary."""
    with need_library("python-dateutil"):
        from dateutil import parser

    try:
        return parser.isoparse(cell)
    except (ValueError, OverflowError):
        return None


# --- days with their hour, and hours ---


def build_datetime_type(field: Field) -> FieldType:
    match field.format:
        case "default":
            return FieldType(_read_iso_datetime, _find_instant)
        case "any":
            return FieldType(_read_any_datetime, _find_instant)
    return FieldType(_choose_reader(field.format), _find_instant)


def _read_iso_datetime(cell: str) -> datetime | None:
    if PLAIN_DATETIME.fullmatch(cell):
        return _read_plain_datetime(cell)
    if len(cell) < 19 or cell[16] != ":":
        return None
    return _parse_iso(cell)


def _read_any_datetime(cell: str) -> datetime | None:
    if PLAIN_DATETIME.fullmatch(cell):
        return _read_plain_datetime(cell)
    return _parse_any(cell)


def _read_plain_datetime(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def _find_instant(moment: datetime) -> str:
    """What moments have in common that are the same."""
    if moment.tzinfo is None:
        return moment.isoformat(" ")
    try:
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ") + "Z"
    except OverflowError:  # in another year than those that are told, from 1 to 9999
        return str(moment - EPOCH)


def build_time_type(field: Field) -> FieldType:
    match field.format:
        case "default":
            return FieldType(_read_iso_time, _find_hour)
        case "any":
            return FieldType(_read_any_time, _find_hour)
    read = partial(_strptime, field.format)
    return FieldType(partial(_read_part, read, datetime.timetz), _find_hour)


def _find_hour(hour: time) -> str:
    return _find_instant(datetime.combine(EPOCH, hour)).removeprefix("1970-01-01 ")


def _read_iso_time(cell: str) -> time | None:
    if PLAIN_TIME.fullmatch(cell):
        return time.fromisoformat(cell)
    if len(cell) < 8 or cell[5] != ":":
        return None
    return _read_part(_parse_iso, datetime.timetz, f"2000-01-01T{cell}")


def _read_any_time(cell: str) -> time | None:
    if PLAIN_TIME.fullmatch(cell):
        return time.fromisoformat(cell)
    return _read_part(_parse_any, datetime.timetz, cell)


# --- years, months and spans ---


def build_year_type(field: Field) -> FieldType:
    return FieldType(_read_year)


def _read_year(cell: str) -> int | None:
    if len(cell) != 4 or not YEAR.fullmatch(cell):
        return None
    return int(cell)


def build_yearmonth_type(field: Field) -> FieldType:
    return FieldType(_read_yearmonth)


def _read_yearmonth(cell: str) -> tuple[int, int] | None:
    parts = YEARMONTH.fullmatch(cell)
    if parts is None or not 1 <= int(parts[2]) <= 12:
        return None
    return int(parts[1]), int(parts[2])


def build_duration_type(field: Field) -> FieldType:
    return FieldType(_read_duration)


def _read_duration(cell: str) -> str | None:
    """A span of time that is not too long to be told; or one that is written as a moment,
    P0003-06-04T12:30:05."""
    span = SPAN.fullmatch(cell)
    if span is None:
        is_moment = re.match("P[^T]+T[^T]+$", cell) and _parse_iso(cell[1:])
        return cell if is_moment else None
    try:
        timedelta(**{unit: float((span[unit] or "0").replace(",", ".")) for unit in UNITS})
    except OverflowError:
        return None
    return cell
