"""The types of Table Schema: what a cell is worth as it is written, without repair.

Most cells are plain: a pattern that RE2 and Python share knows them, and SQL casts them. The others, each distinct text
once, are read in Python: what frictionless accepts we accept, but for what docs/validation.md lists.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from functools import partial
from typing import Any
from uuid import UUID

from site_builder import sql
from site_builder.cells import matches
from site_builder.model import Field

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # Python's own rounds to 28 digits
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 10**18  # no integer that is cast reaches it
UNCAST = "{value} IS NULL"
DIGITS = 18  # of a number, after its point: beyond, and beyond twenty before it, it is read in Python
ISO_DATE = "[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
EVERY_YEAR = (  # a date that there is, whatever the year
    "[12][0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
)
ISO_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
NUMBER = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity)|nan", re.I)
AROUND = re.compile(r"^[^-0-9]*|[^0-9]*$")  # of a number that need not be bare
DEGREES = r"-?([1-8]?[0-9])([.][0-9]{1,17})?"  # of a longitude or latitude that can be either
DURATION = (
    "[+-]?P([0-9]+([,.][0-9]+)?Y)?([0-9]+([,.][0-9]+)?M)?([0-9]+([,.][0-9]+)?W)?([0-9]+([,.][0-9]+)?D)?"
    "(T([0-9]+([,.][0-9]+)?H)?([0-9]+([,.][0-9]+)?M)?([0-9]+([,.][0-9]+)?S)?)?"
)
LETTERS = "\u00a0-\u024f"
DOT_ATOM = f"[{LETTERS}0-9A-Za-z!#$%&'*+/=?^_`{{|}}~-]+"
LABEL = f"[{LETTERS}0-9A-Za-z]([{LETTERS}0-9A-Za-z-]*[{LETTERS}0-9A-Za-z])?"
EMAIL = f"{DOT_ATOM}([.]{DOT_ATOM})*@({LABEL}[.])+[{LETTERS}A-Za-z]{{2,}}"  # of no more than 64 letters
UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
GEOMETRIES = frozenset((
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Feature",
    "FeatureCollection",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """How the cells of one field are read.

    `plain` matches those whose value is `cast`, SQL of a {cell} that it matches, NULL where there is none, which is to
    say where it is `wrong`; None: all are plain; `within`: only if this holds. `read` gives the value of the others, or
    None. `literal` writes a
    value in SQL, to be compared with those that are cast; `key` is a text that two values have in common only if they
    are the same, `same` that of a {value} that is cast, "" where SQL has none: where keys are asked, every cell is then
    read in Python.
    """

    plain: str | None
    cast: str
    read: Callable[[str], Any]
    literal: Callable[[Any], str] = sql.literal
    key: Callable[[Any], str | None] = str
    same: str = "CAST({value} AS VARCHAR)"
    wrong: str = ""
    within: str = ""

    def is_plain(self, cell: str) -> str:
        """SQL: is this cell read by `cast`?"""
        within = f" AND {self.within}".replace("{cell}", cell) if self.within else ""
        return f"{matches(cell, self.plain or '')}{within}"

    def value(self, text: str) -> Any:
        """What a text is worth, plain or not; None where it is worth nothing."""
        known = self.read is _nothing and self.plain and re.fullmatch(self.plain, text)
        return text if known else self.read(text)


def _itself(cell: str) -> str:
    return cell


def _nothing(cell: str) -> None:
    """Of a type whose values are all plain."""


def of(field: Field) -> Type:
    """The type of a field, as its format and its options make it."""
    return TYPES[field.type](field)


def _string(field: Field) -> Type:
    match field.format:
        case "uri":  # a scheme is all that is asked
            return Type("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*", "{cell}", _nothing)
        case "email":
            return Type(EMAIL, "{cell}", _email, same="{value}", within="length({cell}) <= 64")
        case "uuid":
            return Type(UUID_FORM, "{cell}", _uuid)
        case "binary":
            return Type("", "{cell}", _binary)
        case "wkt":
            return Type("", "{cell}", _wkt)
    return Type(None, "{cell}", _itself, same="{value}")


def _email(cell: str) -> str | None:
    name, at, domain = cell.rpartition("@")
    if (
        not at
        or len(name) > 64
        or len(domain) > 253
        or not re.fullmatch(f'{DOT_ATOM}([.]{DOT_ATOM})*|"[^"\\n@]*"', name)
    ):
        return None
    fits = all(len(label) <= 63 for label in domain.split("."))
    return cell if fits and re.fullmatch(f"({LABEL}[.])+[{LETTERS}A-Za-z]{{2,}}", domain) else None


def _uuid(cell: str) -> str | None:
    try:
        UUID(cell)
    except ValueError:
        return None
    return cell


def _binary(cell: str) -> str | None:
    try:
        base64.b64decode(cell)
    except (binascii.Error, ValueError):
        return None
    return cell


WKT_NAME = re.compile(
    r"\s*(?:SRID\s*=\s*[0-9]+\s*;)?\s*(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|"
    r"GEOMETRYCOLLECTION)\s*(Z|M|ZM)?\s*(EMPTY|\(.*\))\s*",
    re.DOTALL,
)


def _wkt(cell: str) -> str | None:
    """A geometry in words: its name, then numbers between brackets that are closed as they were opened."""
    found = WKT_NAME.fullmatch(cell)
    if not found:
        return None
    if found[1] == "GEOMETRYCOLLECTION" or found[3] == "EMPTY":
        return cell
    body = re.sub(r"[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?", "n", found[3])
    position = r"n(\s+n){1,3}"
    body = re.sub(position, "p", body)
    while (shorter := re.sub(r"\(\s*p(\s*,\s*p)*\s*\)", "p", body)) != body:
        body = shorter
    return cell if body.strip() == "p" else None


def _integer(field: Field) -> Type:
    bare = _option(field, "bareNumber", True) is not False
    return Type(
        "[+-]?[0-9]{1,18}" if bare else "",
        "CAST({cell} AS BIGINT)",
        partial(_read_integer, bare=bare),
        lambda bound: str(max(-MOST, min(bound, MOST))),
    )


def _read_integer(cell: str, bare: bool) -> int | None:
    cell = cell.strip() if bare else AROUND.sub("", cell.strip())
    return int(cell) if re.fullmatch("[+-]?[0-9]{1,4000}", cell) else None


def _number(field: Field) -> Type:
    odd = [key for key in ("bareNumber", "groupChar", "decimalChar") if key in (field.options or {})]
    return Type(
        "" if odd else f"[+-]?([0-9]{{1,20}}([.][0-9]{{0,{DIGITS}}})?|[.][0-9]{{1,{DIGITS}}})",
        f"CAST({{cell}} AS DECIMAL(38, {DIGITS}))",
        partial(_read_number, field),
        _decimal,
        _same_number,
    )


def _read_number(field: Field, cell: str) -> Decimal | None:
    cell = cell.strip()
    if field.options:
        group, mark = str(_option(field, "groupChar", "")), str(_option(field, "decimalChar", "."))
        cell = AROUND.sub("", cell) if _option(field, "bareNumber", True) is False else cell
        cell = cell.replace(group, "")
        if mark != "." and "." in cell:
            return None
        cell = cell.replace(mark, ".")
    try:
        return Decimal(cell) if NUMBER.fullmatch(cell) else None
    except InvalidOperation:
        return None


def _decimal(value: Decimal) -> str:
    """A bound: where the exact one does not fit, the nearest that does tells the same cells apart."""
    if value.is_finite() and _fits(value):
        return f"CAST('{value:f}' AS DECIMAL(38, {DIGITS}))"
    return f"CAST('{value}' AS DOUBLE)"


def _fits(value: Decimal) -> bool:
    """Can DuckDB hold this number as those that it has cast?"""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -DIGITS and value.adjusted() < 20


def _same_number(value: Decimal) -> str | None:
    if value.is_nan():
        return None  # which is not even itself
    if value.is_finite():
        value = value.normalize(EXACT)
        if _fits(value):
            return f"{EXACT.add(value, 0):.{DIGITS}f}"
    return str(value)


def _boolean(field: Field) -> Type:
    words = dict.fromkeys(_words(field, "trueValues", ("true", "True", "TRUE", "1")), True)
    words |= dict.fromkeys(_words(field, "falseValues", ("false", "False", "FALSE", "0")), False)
    true, false = (", ".join(sql.literal(word) for word in words if words[word] is one) for one in (True, False))
    cast = f"CASE WHEN {{cell}} IN ({true or 'NULL'}) THEN TRUE WHEN {{cell}} IN ({false or 'NULL'}) THEN FALSE END"
    wrong = f"{{cell}} NOT IN ({', '.join(map(sql.literal, words))})" if words else "{cell} IS NOT NULL"
    return Type(None, cast, words.get, str, lambda value: str(value).lower(), wrong=wrong)


def _words(field: Field, key: str, usual: Sequence[str]) -> Sequence[str]:
    written = _option(field, key, None)
    return [str(word) for word in written] if isinstance(written, list) else usual


def _option(field: Field, key: str, usual: Any) -> Any:
    return (field.options or {}).get(key, usual)


def _date(field: Field) -> Type:
    """Those of ISO are compared as texts."""
    format_ = "%Y-%m-%d" if field.format == "default" else field.format
    read = _any_date if format_ == "any" else partial(_strptime_date, format_)
    if format_ in ("any", "%Y-%m-%d"):
        return Type(EVERY_YEAR, "{cell}", read, _written_date, date.isoformat, "{value}")
    cast = f"CAST(try_strptime({{cell}}, {sql.literal(format_)}) AS DATE)"
    return Type(_as_pattern(format_), cast, read, "DATE '{}'".format, date.isoformat, wrong=UNCAST)


def _written_date(bound: date) -> str:
    return sql.literal(bound.isoformat())


# What DuckDB and Python read alike, of a fixed width. A year of two digits they do not put into the same century.
PARTS = {"Y": "[12][0-9]{3}", **dict.fromkeys("mdHMS", "[0-9]{2}"), "%": "%"}


def _as_pattern(format_: str) -> str:
    """The pattern of a cell in this format of strptime; "" where it has a part that DuckDB may read otherwise."""
    pattern, signs = "", iter(format_)
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
        return datetime.strptime(cell, format_) if cell.isascii() else None
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
    except (ValueError, OverflowError, TypeError):
        return None


def _iso(cell: str) -> datetime | None:
    from dateutil import parser

    try:
        return parser.isoparse(cell)
    except (ValueError, OverflowError):
        return None


def _datetime(field: Field) -> Type:
    cast = "TRY_CAST({cell}[1:19] AS TIMESTAMP)"
    same = "CAST({value} AS VARCHAR) || {cell}[20:]"  # with the Z of universal time
    if field.format in ("default", "any"):
        read = _iso_datetime if field.format == "default" else _any
        return Type(f"{ISO_DATE}[T ]{ISO_TIME}Z?", cast, read, _instant, _same_instant, same, UNCAST)
    plain = _as_pattern(field.format)
    cast = f"try_strptime({{cell}}, {sql.literal(field.format)})"
    read = partial(_strptime, field.format)
    return Type(plain, cast, read, "TIMESTAMP '{}'".format, _same_instant, wrong=UNCAST)


def _instant(bound: datetime) -> str:
    """NULL beside a cell that is somewhere when the bound is nowhere, or the other way round: neither comes first."""
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


def _time(field: Field) -> Type:
    match field.format:
        case "default":
            return Type(ISO_TIME, "{cell}", _iso_time, _hour, _same_hour)
        case "any":
            return Type(ISO_TIME, "{cell}", _any_time, _hour, _same_hour)
    return Type("", "{cell}", partial(_strptime_time, field.format), _hour, _same_hour)


def _hour(bound: time) -> str:
    """Cells that are cast have no time zone: nothing tells whether they come before a bound that has one."""
    return "NULL" if bound.tzinfo else sql.literal(bound.isoformat())


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


def _year(field: Field) -> Type:
    return Type("[0-9]{4}", "CAST({cell} AS INTEGER)", _read_year, str)


def _read_year(cell: str) -> int | None:
    return int(cell) if len(cell) == 4 and re.fullmatch(r"\s*[+]?[0-9]+\s*", cell) else None


def _yearmonth(field: Field) -> Type:
    def written(value: tuple[int, int]) -> str:
        return f"{value[0]:04}-{value[1]:02}"

    return Type(
        "[0-9]{4}-(0[1-9]|1[0-2])", "{cell}", _read_yearmonth, lambda value: sql.literal(written(value)), written
    )


def _read_yearmonth(cell: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"\s*([+]?[0-9]+)\s*-\s*([+]?[0-9]+)\s*", cell)
    return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None


def _duration(field: Field) -> Type:
    return Type(DURATION, "nullif({cell}, 'P')", _nothing, wrong=UNCAST)


def _geopoint(field: Field) -> Type:
    pair = f"{DEGREES}, ?{DEGREES}"
    plain = {"default": pair, "array": rf"\[{pair}\]"}.get(field.format, "")
    return Type(plain, "{cell}", partial(_read_geopoint, field.format), key=_same_point, same="")


def _same_point(value: tuple[Decimal, Decimal]) -> str:
    return f"{value[0].normalize(EXACT)},{value[1].normalize(EXACT)}"


def _read_geopoint(format_: str, cell: str) -> tuple[Decimal, Decimal] | None:
    try:
        found: Any = cell.split(",") if format_ == "default" else json.loads(cell)
        if format_ == "object":
            found = [found["lon"], found["lat"]] if len(found) == 2 else []
        longitude, latitude = (Decimal(one.strip() if isinstance(one, str) else one) for one in found)
        return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None


def _json(cell: str, kind: type) -> Any:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


def _object(field: Field) -> Type:
    return Type("", "{cell}", partial(_json, kind=dict), key=_same_json)


def _same_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _array(field: Field) -> Type:
    item = _option(field, "arrayItem", None)
    read = partial(_read_array, item=item) if isinstance(item, Mapping) else partial(_json, kind=list)
    return Type("", "{cell}", read, key=_same_json)


def _read_array(cell: str, item: Mapping[str, Any]) -> list[Any] | None:
    """A list of which each item has the type that is asked."""
    found: list[Any] | None = _json(cell, list)
    kind = ITEMS.get(str(item.get("type")))
    return found if found is not None and (kind is None or all(isinstance(one, kind) for one in found)) else None


ITEMS: Mapping[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list,
}  # fmt: skip


def _list(field: Field) -> Type:
    kind = str(_option(field, "itemType", "string"))
    item = TYPES[kind](Field(field.name, kind)) if kind in TYPES and kind not in ("list", "array") else None
    return Type("", "{cell}", partial(_read_list, str(_option(field, "delimiter", ",")), item), key=repr)


def _read_list(delimiter: str, item: Type | None, cell: str) -> list[Any] | None:
    found = cell.split(delimiter) if delimiter else [cell]
    if item is None:
        return list(found)
    values = [item.read(one) for one in found]
    return None if None in values else values


def _geojson(field: Field) -> Type:
    return Type("", "{cell}", partial(_read_geojson, field.format), key=_same_json)


def _read_geojson(format_: str, cell: str) -> Any:
    found: Any = _json(cell, dict)
    if found is None or format_ not in ("default", "topojson"):
        return found
    return found if (found.get("type") == "Topology" if format_ == "topojson" else _is_geojson(found)) else None


def _is_geojson(found: Any) -> bool:
    """Has this object what its type asks of it?"""
    if not isinstance(found, dict) or found.get("type") not in GEOMETRIES:
        return False
    match found["type"]:
        case "FeatureCollection":
            return isinstance(found.get("features"), list) and all(map(_is_geojson, found["features"]))
        case "Feature":
            geometry = found.get("geometry", 0)
            return isinstance(found.get("properties", 0), dict | None) and (geometry is None or _is_geojson(geometry))
        case "GeometryCollection":
            return isinstance(found.get("geometries"), list) and all(map(_is_geojson, found["geometries"]))
    depth = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
    return _is_nested(found.get("coordinates"), depth[found["type"]])


def _is_nested(found: Any, depth: int) -> bool:
    """Positions in so many lists."""
    if not isinstance(found, list):
        return False
    if depth:
        return all(_is_nested(one, depth - 1) for one in found)
    return len(found) >= 2 and all(isinstance(one, int | float) and not isinstance(one, bool) for one in found)


TYPES: Mapping[str, Callable[[Field], Type]] = {
    "string": _string,
    "any": lambda field: Type(None, "{cell}", _itself, same="{value}"),
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "year": _year,
    "yearmonth": _yearmonth,
    "duration": _duration,
    "geopoint": _geopoint,
    "object": _object,
    "array": _array,
    "list": _list,
    "geojson": _geojson,
}
