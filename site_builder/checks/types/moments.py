"""Days, hours, years, and spans of time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

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
# Parts of a fixed width that are a number as they stand
PARTS = {"Y": "[12][0-9]{3}", **dict.fromkeys("mdHMS", "[0-9]{2}")}


def build_date_type(field: Field) -> FieldType:
    format_ = "%Y-%m-%d" if field.format == "default" else field.format
    if format_ == "any":
        return FieldType(_read_any_date)
    if format_ == "%Y-%m-%d":
        return FieldType(_read_iso_date)
    return FieldType(partial(_strptime_date, _compile_parts(format_), format_))


def _read_iso_date(cell: str) -> date | None:
    if len(cell) == 10 and cell[4] == "-" == cell[7]:
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    return _strptime_date(None, "%Y-%m-%d", cell)


def _read_any_date(cell: str) -> date | None:
    if len(cell) == 10 and cell[4] == "-" == cell[7] and "1" <= cell[0] <= "2":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    found = _any(cell)
    return found.date() if found else None


Parse = Callable[[str], "re.Match[str] | None"]


def _compile_parts(format_: str) -> Parse | None:
    """What finds the parts of a cell in this format of strptime, which itself takes ten times as
    long; None where they are no numbers of a fixed width."""
    pattern = ""
    signs = iter(format_)
    for sign in signs:
        if sign != "%":
            pattern += re.escape(sign)
        elif (part := next(signs, "")) in PARTS and f"<{part}>" not in pattern:
            pattern += f"(?P<{part}>{PARTS[part]})"
        else:
            return None
    return re.compile(pattern).fullmatch


def _parse_parts(found: re.Match[str]) -> datetime | None:
    part = {name: int(number) for name, number in found.groupdict().items()}
    try:
        return datetime(
            part.get("Y", 1900),
            part.get("m", 1),
            part.get("d", 1),
            hour=part.get("H", 0),
            minute=part.get("M", 0),
            second=part.get("S", 0),
        )
    except ValueError:
        return None


def _strptime(parse: Parse | None, format_: str, cell: str) -> datetime | None:
    plain = parse(cell) if parse else None
    if plain and (found := _parse_parts(plain)):
        return found
    try:
        return None if OTHER_DIGIT.search(cell) else datetime.strptime(cell, format_)
    except (ValueError, re.error):  # a contributor's format
        return None


def _strptime_date(parse: Parse | None, format_: str, cell: str) -> date | None:
    found = _strptime(parse, format_, cell)
    return found.date() if found else None


def _strptime_time(format_: str, cell: str) -> time | None:
    found = _strptime(None, format_, cell)
    return found.timetz() if found else None


def _any(cell: str) -> datetime | None:
    """A date as people write it, in any of the forms that dateutil knows."""
    from dateutil import parser

    try:
        found = parser.parse(cell)
        found.utcoffset()  # raises where it is a day or more
        return found
    except (ValueError, ArithmeticError, TypeError):
        return None


def _iso(cell: str) -> datetime | None:
    from dateutil import parser

    try:
        return parser.isoparse(cell)
    except (ValueError, OverflowError):
        return None


def build_datetime_type(field: Field) -> FieldType:
    match field.format:
        case "default":
            return FieldType(_iso_datetime, _same_instant)
        case "any":
            return FieldType(_any_datetime, _same_instant)
    read = partial(_strptime, _compile_parts(field.format), field.format)
    return FieldType(read, _same_instant)


def _iso_datetime(cell: str) -> datetime | None:
    if PLAIN_DATETIME.fullmatch(cell):
        return _read_plain_datetime(cell)
    return _iso(cell) if len(cell) >= 19 and cell[16] == ":" else None


def _any_datetime(cell: str) -> datetime | None:
    return _read_plain_datetime(cell) if PLAIN_DATETIME.fullmatch(cell) else _any(cell)


def _read_plain_datetime(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def _same_instant(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat(" ")
    try:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") + "Z"
    except OverflowError:  # in another year than those that are told, from 1 to 9999
        return str(value - EPOCH)


def build_time_type(field: Field) -> FieldType:
    match field.format:
        case "default":
            return FieldType(_iso_time, _same_hour)
        case "any":
            return FieldType(_any_time, _same_hour)
    return FieldType(partial(_strptime_time, field.format), _same_hour)


def _same_hour(value: time) -> str:
    return _same_instant(datetime.combine(EPOCH, value)).removeprefix("1970-01-01 ")


def _iso_time(cell: str) -> time | None:
    if PLAIN_TIME.fullmatch(cell):
        return time.fromisoformat(cell)
    found = _iso(f"2000-01-01T{cell}") if len(cell) >= 8 and cell[5] == ":" else None
    return found.timetz() if found else None


def _any_time(cell: str) -> time | None:
    if PLAIN_TIME.fullmatch(cell):
        return time.fromisoformat(cell)
    found = _any(cell)
    return found.timetz() if found else None


def build_year_type(field: Field) -> FieldType:
    return FieldType(_read_year)


def _read_year(cell: str) -> int | None:
    if len(cell) != 4:
        return None
    return int(cell) if YEAR.fullmatch(cell) else None


def build_yearmonth_type(field: Field) -> FieldType:
    return FieldType(_read_yearmonth)


def _read_yearmonth(cell: str) -> tuple[int, int] | None:
    found = YEARMONTH.fullmatch(cell)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None


def build_duration_type(field: Field) -> FieldType:
    return FieldType(_read_duration)


def _read_duration(cell: str) -> str | None:
    """A span of time that is not too long to be told; or one that is written as a moment,
    P0003-06-04T12:30:05."""
    found = SPAN.fullmatch(cell)
    if found is None:
        return cell if re.match("P[^T]+T[^T]+$", cell) and _iso(cell[1:]) else None
    try:
        timedelta(**{unit: float((found[unit] or "0").replace(",", ".")) for unit in UNITS})
        return cell
    except OverflowError:
        return None
