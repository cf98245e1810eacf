"""Where no line of a page ends: before the signs of French, within numbers, dates and years, before
what a number counts. At display alone: files, feeds and attributes keep what was written, as do
values and code."""

from __future__ import annotations

import re
from functools import cache

from site_builder.core.language import NARROW, WIDE, Language

HYPHEN = "\u2011"  # no line ends behind it
JOINER = "\u2060"  # of no width, at which no line ends
# What is no sentence: tags, and the elements whose text is data or code, or is taken as it stands
_ELEMENTS = ("script", "style", "title", "code", "pre", "textarea", "option", "td", "th")
# All that is within an element, run by run and never tried again: a third of the time of `.*?`
_INSIDE = r"[^<]*+(?:<(?!/{0}>)[^<]*+)*+"
_ELEMENT = "|".join(rf"{name}\b{_INSIDE.format(name)}</{name}>" for name in _ELEMENTS)
_TAG = rf"<(?:{_ELEMENT}|[^>]*+>)"
_UNTOUCHED = re.compile(rf"({_TAG}(?:\s*{_TAG})*+)")
# Each begins with its space, or its digit, which is found ten times as fast as what may stand
# before it
_BEFORE_SIGN = re.compile(r" (?=[;!?])")
_BESIDE_QUOTE = re.compile(r" (?:(?=[:»])|(?<=« ))")
_BETWEEN_YEARS = re.compile(r"–(?<=\d{4}–)(?=\d{4})")
_THOUSANDS = re.compile(r"\d(?<![\d,]\d)\d{0,2}(?: \d{3})+(?!\d)")
_BEFORE_UNIT = re.compile(r" (?<=\d )(?=(?:[%€]|M€|k€|km|m|m²|ha|ko|Mo|Go|kW|ans?|h)(?!\w))")
# Their first word after the number says what pages count
_COUNTS = (
    "rows",
    "columns",
    "documents",
    "datasets",
    "datasets.tables",
    "services",
    "standards.publishers",
    "map.places",
    "coverage.communes",
    "coverage.partners",
    "times",
    "column.distinct",
    "charts.others",
    "publishers.waiting",
    "figure.lines",
    "figure.stops",
    "reuses.text",
)
_AFTER_COUNT = re.compile(r"\{n\} (\w+)")


def typeset_page(language: Language, page: str) -> str:
    """A whole page, as HTML. All its texts at once, which takes a third of one after another."""
    parts = _UNTOUCHED.split(page)  # a text, what stands between two, a text…
    # what begins a tag stands in no text, but in the last of a page that ends within a tag
    typeset = typeset_text(language, "<".join(parts[::2]))
    parts[::2] = typeset.split("<", len(parts) // 2)
    return "".join(parts)


def typeset_text(language: Language, text: str) -> str:
    """A text of ours, be it of a page, in a cell, or in an attribute until the browser shows it."""
    if language.code == "fr":
        text = _typeset_french(text)
    text = _BETWEEN_YEARS.sub(f"{JOINER}–{JOINER}", text)
    text = _match_day_of_month(language).sub(WIDE, text)
    return bind_counts(language, text)


def bind_counts(language: Language, text: str) -> str:
    """« 99 lignes », and the `{n} lignes` of a message that the browser fills, in one line."""
    return _match_counted(language).sub(WIDE, text)


def _typeset_french(text: str) -> str:
    text = _BEFORE_SIGN.sub(NARROW, text)
    text = _BESIDE_QUOTE.sub(WIDE, text)
    text = _THOUSANDS.sub(_join_thousands, text)
    text = text.replace("au-delà", f"au{HYPHEN}delà")
    return _BEFORE_UNIT.sub(WIDE, text)


def _join_thousands(match: re.Match[str]) -> str:
    return match[0].replace(" ", NARROW)


@cache
def _match_day_of_month(language: Language) -> re.Pattern[str]:
    """The space of « 30 novembre », « 1er juin »."""
    from babel.dates import get_month_names

    months = "|".join(get_month_names("wide", "format", language.locale).values())
    return re.compile(rf" (?:(?<=\d )|(?<=1er ))(?=(?:{months})\b)")


@cache
def _match_counted(language: Language) -> re.Pattern[str]:
    """The space of « 99 lignes »."""
    nouns = {"habitants", "inhabitants"}
    for message in _COUNTS:
        for sentence in language.forms(message):
            nouns.update(_AFTER_COUNT.findall(sentence))
    words = "|".join(sorted(nouns))
    return re.compile(rf" (?<=[\d}}] )(?=(?:{words})\b)")
