"""Days, hours, years, and spans of time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from site_builder.checks.types.kind import UNCAST, FieldType, quote_schema_literal
from site_builder.core.model.table_schema import Field
from site_builder.storage import sql

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ISO_DATE = "[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
EVERY_YEAR = (  # a date that there is, whatever the year
    "[12][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    "|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
)
ISO_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
FRACTION = "([,.][0-9]+)?"
DURATION = (  # shorter than the longest that there is, whatever its digits
    f"[+-]?P([0-9]+{FRACTION}Y)?([0-9]+{FRACTION}M)?([0-9]{{1,8}}{FRACTION}W)?([0-9]{{1,8}}{FRACTION}D)?"
    f"(T([0-9]{{1,8}}{FRACTION}H)?([0-9]{{1,8}}{FRACTION}M)?([0-9]{{1,8}}{FRACTION}S)?)?"
)
UNITS = ("weeks", "days", "hours", "minutes", "seconds")
SPAN = re.compile(
    "([+-])?P(?=[0-9T])({0}Y)?({0}M)?(?:(?P<weeks>{0})W)?(?:(?P<days>{0})D)?"
    "(?:T(?:(?P<hours>{0})H)?(?:(?P<minutes>{0})M)?(?:(?P<seconds>{0})S)?)?\n?".format(
        "[0-9]+(?:[,.][0-9]+)?"
    )
)
OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # of another script


def build_date_type(field: Field) -> FieldType:
    """Those of ISO are compared as texts."""
    format_ = "%Y-%m-%d" if field.format == "default" else field.format
    read = _any_date if format_ == "any" else partial(_strptime_date, format_)
    if format_ in ("any", "%Y-%m-%d"):
        return FieldType(
            plain=EVERY_YEAR,
            cast="{cell}",
            read=read,
            literal=_written_date,
            key=date.isoformat,
            same="{value}",
        )
    cast = f"CAST(try_strptime({{cell}}, {quote_schema_literal(format_)}) AS DATE)"
    return FieldType(
        plain=_as_pattern(format_),
        cast=cast,
        read=read,
        literal="DATE '{}'".format,
        key=date.isoformat,
        wrong=UNCAST,
    )


def _written_date(bound: date) -> str:
    return sql.quote_literal(bound.isoformat())


# What DuckDB and Python read alike, of a fixed width. A year of two digits they do not put into the
# same century.
PARTS = {"Y": "[12][0-9]{3}", **dict.fromkeys("mdHMS", "[0-9]{2}"), "%": "%"}


def _as_pattern(format_: str) -> str:
    """The pattern of a cell in this format of strptime; "" where it has a part that DuckDB may read
    otherwise."""
    pattern = ""
    signs = iter(format_)
    for sign in signs:
        if sign != "%":
            pattern += re.escape(sign)
        elif (part := next(signs, "")) in PARTS:
            pattern += PARTS[part]
        else:
            return ""
    return pattern


def _strptime(format_: str, cell: str) -> datetime | None:
    try:
        return None if OTHER_DIGIT.search(cell) else datetime.strptime(cell, format_)
    except (ValueError, re.error):  # a contributor's format
        return None


def _strptime_date(format_: str, cell: str) -> date | None:
    found = _strptime(format_, cell)
    return found.date() if found else None


def _any_date(cell: str) -> date | None:
    found = _any(cell)
    return found.date() if found else None


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
    cast = "TRY_CAST({cell}[1:19] AS TIMESTAMP)"
    same = "CAST({value} AS VARCHAR) || {cell}[20:]"  # with the Z of universal time
    if field.format in ("default", "any"):
        read = _iso_datetime if field.format == "default" else _any
        return FieldType(
            plain=f"{ISO_DATE}[T ]{ISO_TIME}Z?",
            cast=cast,
            read=read,
            literal=_instant,
            key=_same_instant,
            same=same,
            wrong=UNCAST,
        )
    plain = _as_pattern(field.format)
    cast = f"try_strptime({{cell}}, {quote_schema_literal(field.format)})"
    read = partial(_strptime, field.format)
    return FieldType(
        plain=plain,
        cast=cast,
        read=read,
        literal="TIMESTAMP '{}'".format,
        key=_same_instant,
        wrong=UNCAST,
    )


def _instant(bound: datetime) -> str:
    """NULL beside a cell that is somewhere when the bound is nowhere, or the other way round:
    neither comes first."""
    alike = "" if bound.tzinfo else "NOT "
    utc = bound.astimezone(UTC).replace(tzinfo=None) if bound.tzinfo else bound
    return f"CASE WHEN {alike}ends_with({{cell}}, 'Z') THEN TIMESTAMP '{utc}' END"


def _iso_datetime(cell: str) -> datetime | None:
    return _iso(cell) if len(cell) >= 19 and cell[16] == ":" else None


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
            return FieldType(
                plain=ISO_TIME, cast="{cell}", read=_iso_time, literal=_hour, key=_same_hour
            )
        case "any":
            return FieldType(
                plain=ISO_TIME, cast="{cell}", read=_any_time, literal=_hour, key=_same_hour
            )
    return FieldType(
        plain="",
        cast="{cell}",
        read=partial(_strptime_time, field.format),
        literal=_hour,
        key=_same_hour,
    )


def _hour(bound: time) -> str:
    """Cells that are cast have no time zone: nothing tells whether they come before a bound that
    has one."""
    return "NULL" if bound.tzinfo else sql.quote_literal(bound.isoformat())


def _same_hour(value: time) -> str:
    return _same_instant(datetime.combine(EPOCH, value)).removeprefix("1970-01-01 ")


def _iso_time(cell: str) -> time | None:
    found = _iso(f"2000-01-01T{cell}") if len(cell) >= 8 and cell[5] == ":" else None
    return found.timetz() if found else None


def _any_time(cell: str) -> time | None:
    found = _any(cell)
    return found.timetz() if found else None


def _strptime_time(format_: str, cell: str) -> time | None:
    found = _strptime(format_, cell)
    return found.timetz() if found else None


def build_year_type(field: Field) -> FieldType:
    return FieldType(plain="[0-9]{4}", cast="CAST({cell} AS INTEGER)", read=_read_year, literal=str)


def _read_year(cell: str) -> int | None:
    return int(cell) if len(cell) == 4 and re.fullmatch(r"\s*([+]?[0-9]+|-0+)\s*", cell) else None


def build_yearmonth_type(field: Field) -> FieldType:
    def written(value: tuple[int, int]) -> str:
        return f"{value[0]:04}-{value[1]:02}"

    return FieldType(
        plain="[0-9]{4}-(0[1-9]|1[0-2])",
        cast="{cell}",
        read=_read_yearmonth,
        literal=lambda value: sql.quote_literal(written(value)),
        key=written,
    )


def _read_yearmonth(cell: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"\s*([+]?[0-9]+)\s*-\s*([+]?[0-9]+)\s*", cell)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None


def build_duration_type(field: Field) -> FieldType:
    return FieldType(
        plain=DURATION,
        cast="CASE WHEN ltrim({cell}, '+-') <> 'P' THEN {cell} END",
        read=_read_duration,
        wrong=UNCAST,
    )


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
