"""Values in canonical notation become what people read in cells and figures. Called for each cell:
plain and quick."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Annotated

from site_builder.core.language import WIDE, Language
from site_builder.core.model.shown_cells import LONGEST, RECORDS
from site_builder.core.number_symbols import MINUS, get_number_symbols
from site_builder.core.text import truncate_text
from site_builder.render.pages.opening_hours import describe_opening_hours
from site_builder.render.typography import bind_counts

if TYPE_CHECKING:
    from site_builder.core.model.portal import Licence

UNGROUPED = {"year"}  # numbers that count nothing
EURO = "€"
PERCENT = "%"
NUMERIC = {"integer", "number"}
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAYS = re.compile(f"{DAY.pattern}/{DAY.pattern}")
MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")
NESTED = (dict, list)  # of JSON
IDENTIFIER = {"id", "typeIdentifiant"}  # members of a record that tells who one is
BETWEEN_WORDS = re.compile("(?<=[a-z0-9])(?=[A-Z])|_+")
SAFE = 2**53 - 1  # the largest whole number of JavaScript
CENTLESS = re.compile(r"-?[0-9]+\.0+")  # an amount without cents, written with them
Show = Callable[[str], str]


def format_integer(language: Language, value: int) -> str:
    return get_number_symbols(language.code).number(str(value))


def drop_cents(value: str) -> str:
    """A number in canonical notation, without the zeros of cents that it has not."""
    return value.partition(".")[0] if CENTLESS.fullmatch(value) else value


@cache
def list_percentages(language: Language) -> tuple[str, ...]:
    """The hundred and one whole percentages."""
    return tuple(language.percent(part, 100) for part in range(101))


def round_percentage(part: int, total: int) -> int:
    """A whole percentage that is 0 or 100 only when the share really is."""
    if not total or part <= 0:
        return 0
    return 100 if part >= total else min(max(round(100 * part / total), 1), 99)


def _format_calendar_day(text: str) -> str:
    return (
        f"{text[8:10]}/{text[5:7]}/{text[:4]}"
        if len(text) == 10 and text[4] == text[7] == "-"
        else text
    )


def _format_moment(text: str) -> str:
    """A moment of universal time says so, for it is another hour here."""
    if len(text) < 16 or text[10] not in "T ":
        return text
    zone = "\u00a0UTC" if text.endswith("Z") else ""
    return f"{_format_calendar_day(text[:10])} {text[11:16]}{zone}"


def _format_clock(text: str) -> str:
    return text[:5] if len(text) == 8 and text.endswith(":00") else text


@cache
def _list_months(code: str) -> tuple[str, ...]:
    from babel.dates import get_month_names

    return tuple(get_month_names("wide", "stand-alone", code)[number] for number in range(1, 13))


def _format_month(code: str, text: str) -> str:
    """2024-04 → avril 2024."""
    if not MONTH.fullmatch(text):
        return text
    year, _, number = text.partition("-")
    return f"{_list_months(code)[int(number) - 1]} {year}"


@cache
def choose_cell_formatter(language: Language, type_: str, kind: str, unit: str = "") -> Show:
    """How cells of a column are written. Text stands as it is, unless it holds records of JSON
    or opening hours."""
    if type_ in NUMERIC and kind not in UNGROUPED:
        return _choose_number_formatter(language, unit)
    truths = {"true": language.say("cell.true"), "false": language.say("cell.false")}
    formatters: dict[str, Show] = {
        "time": _format_clock,
        "geojson": partial(_describe_shape, language),
        "yearmonth": partial(_format_month, language.code),
        "boolean": lambda text: truths.get(text, text),
        "date": _format_calendar_day,
        "datetime": _format_moment,
        "string": partial(_describe_text, language),
    }
    return formatters.get(type_, str)


def _choose_number_formatter(language: Language, unit: str) -> Show:
    write = get_number_symbols(language.code).number
    if not unit:
        return write
    # a cell that is no number stands as it was written, its unit being in it
    return lambda text: attach_unit(language, write(text), unit) if text[-1:].isdecimal() else text


@lru_cache(maxsize=1 << 14)
def attach_unit(language: Language, number: str, unit: str) -> str:
    """A written number with what it counts: 221 577 €, or €221,577; 63 fois; 4 %, or 4%."""
    if unit == PERCENT:
        return language.say("chart.percent", n=number)
    sign, _, tax = unit.partition(" ")
    if sign != EURO:
        return f"{number}{WIDE}{unit}" if unit else number
    digits = number.removeprefix(MINUS)
    minus = number.removesuffix(digits)
    amount = minus + language.say("number.euros", number=digits)
    return f"{amount} {tax}" if tax else amount


def keeps_words(received: str, written: str) -> bool:
    """Are the words of a cell those of the data, and not the portal's own (« oui », « jour et
    nuit »)?"""
    return written == received or received.startswith(RECORDS)


def _describe_text(language: Language, text: str) -> str:
    if text.startswith(RECORDS):
        return _describe_records(language, text)
    return describe_opening_hours(language, text) or text


def _describe_records(language: Language, text: str) -> str:
    """[{"titulaire": {"id": "123", "dateFin": "2024-04-25"}}] → « id : 123, date fin :
    25/04/2024 »; what is no JSON as it stands."""
    try:
        description = _describe_json(
            language,
            json.loads(
                text,
                parse_float=_format_decimal,
                parse_int=_parse_integer,
                parse_constant=_parse_integer,
            ),
        )
    except (ValueError, RecursionError):
        return truncate_text(text, LONGEST)
    printable = all(
        unicodedata.category(letter) not in ("Cc", "Cs") for letter in description
    )  # JSON escapes hide any
    return truncate_text(description if printable else text, LONGEST)


def _format_decimal(text: str) -> str:
    return repr(float(text)).removesuffix(".0")


def _parse_integer(text: str) -> int:
    """Raises ValueError for what a browser would round: cells that it cannot read either stand as
    they are."""
    if abs(number := int(text)) > SAFE:
        raise ValueError(text)
    return number


def _describe_json(language: Language, value: object) -> str:
    """An object of one thing says that thing alone; one within another stands between
    parentheses."""
    match value:
        case None:
            return ""
        case bool():
            return language.say(f"cell.{value}".lower())
        case list():
            return " ; ".join(_describe_json(language, member) for member in value)
        case dict():
            return _describe_identifier(value) or _describe_record(language, value)
        case str() if DAY.fullmatch(value):
            return _format_calendar_day(value)
    return str(value)


def _describe_record(language: Language, record: Mapping[str, object]) -> str:
    members = list(record.values())
    if len(members) == 1 and isinstance(members[0], NESTED):
        return _describe_json(language, members[0])
    texts = []
    for key, member in record.items():
        text = _describe_json(language, member)
        if isinstance(member, NESTED):
            text = f"({text})"
        texts.append(f"{language.say('label', label=_write_key(key))} {text}")
    return ", ".join(texts)


def _describe_identifier(record: Mapping[str, object]) -> str:
    """{"id": "123", "typeIdentifiant": "SIRET"} → « SIRET 123 »; "" of any other record."""
    if record.keys() != IDENTIFIER:
        return ""
    kind = record["typeIdentifiant"]
    number = record["id"]
    is_filled = isinstance(kind, str) and isinstance(number, str) and kind and number
    return f"{kind} {number}" if is_filled else ""


def _write_key(key: str) -> str:
    """The name of a member in words: dureeMois → « duree mois »."""
    if not key.isascii():
        return key
    words = BETWEEN_WORDS.sub(" ", key).strip()
    return words if words == words.upper() else words.lower()


def _describe_shape(language: Language, text: str) -> str:
    """ "Polygon 214" → « polygone, 214 points »; a corner of a box, "3.8072 43.5667", → « 43,5667°
    N, 3,8072° E »."""
    name, _, number_ = text.partition(" ")
    if language.has(f"geometry.{name}") and number_.isdecimal():
        shape = language.say(f"geometry.{name}")
        return bind_counts(
            language, language.count("geometry.positions", int(number_), shape=shape)
        )
    try:
        x = float(name)
        y = float(number_)
    except ValueError:
        return text
    write = get_number_symbols(language.code).number
    sides = (
        language.say("side.south" if y < 0 else "side.north"),
        language.say("side.west" if x < 0 else "side.east"),
    )
    return f"{write(number_.lstrip('-'))}° {sides[0]}, {write(name.lstrip('-'))}° {sides[1]}"


def format_period(language: Language, temporal: str) -> str:
    """ "2015/2024" → « 2015 à 2024 », "2024-01-01/2024-06-30" → « du 1er janvier au 30 juin 2024 »,
    "2025-W36" → « semaine 36 de 2025 »."""
    start, _, end = temporal.partition("/")
    if not end or start == end:
        return _format_instant(language, start)
    if len(start) == len(end) == 4:
        return language.say("period.years", start=start, end=end)
    if DAYS.fullmatch(temporal):
        with suppress(ValueError):
            return describe_days(language, date.fromisoformat(start), date.fromisoformat(end))
    return language.say(
        "period.days", start=_format_instant(language, start), end=_format_instant(language, end)
    )


def describe_days(language: Language, first: date, last: date) -> str:
    """« du 22 au 26 septembre 2025 »: the month and the year that both days have are said once."""
    if first == last:
        return language.day(last)
    start = language.day(first)
    end = rest = language.day(last)
    while start.split()[-1] == rest.split()[-1]:
        start = start.rsplit(maxsplit=1)[0]
        rest = rest.rsplit(maxsplit=1)[0]
    return language.say("period.days", start=start, end=end)


def _format_instant(language: Language, text: str) -> str:
    year, week, number_ = text.partition("-W")
    if week:
        return language.say("period.week", year=year, week=int(number_))
    if len(text) == len("2024-01"):
        return _format_month(language.code, text)
    try:
        return language.day(date.fromisoformat(text))
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class Terms:
    """A licence for people."""

    title: Annotated[str, "Its name."]
    short: Annotated[str, "What one may do, in a few words, or empty."]
    plain: Annotated[str, "The same in a sentence, or empty."]
    url: Annotated[str, "Its reference address, or empty."]


def describe_licence(language: Language, licence: Licence | None) -> Terms | None:
    """A licence of ours in our words; another one as its metadata name it; None without one."""
    from site_builder.core.vocabulary import LICENCES

    if licence is None:
        return None
    urls = LICENCES[licence.id].urls if licence.id in LICENCES else ()
    title = language.licence(licence)
    url = next(filter(None, (licence.url, *urls)), "")
    if not language.has(f"licence.{licence.id}.plain"):
        return Terms(title, short="", plain="", url=url)
    short = language.say(f"licence.{licence.id}.short")
    plain = language.say(f"licence.{licence.id}.plain")
    return Terms(title, short=short, plain=plain, url=url)


@lru_cache(maxsize=8192)
def format_file_size(language: Language, bytes_: int) -> str:
    return language.size(bytes_)
