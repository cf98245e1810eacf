"""Opening hours as OpenStreetMap writes them, in words: « Mo-Fr 09:00-12:00; PH off » → « lun.–ven.
9 h–12 h ; fermé les jours fériés ». What is not wholly of its commonest forms stands as it is.

frontend/src/explorer/hours.ts does the same for rows that no page holds; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from babel.dates import get_day_names, get_month_names

from site_builder.core.language import Language

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ALWAYS = "24/7"
CLOSED = ("off", "closed")
LONGEST = 500  # characters of a cell that is read
WORDS = ("always", "between", "closed", "closed.holidays", "hour", "minutes", "PH", "SH")
BETWEEN_RULES = re.compile(" *; *")
BEFORE_COMMA = re.compile(" *, *")


def _compile_rule() -> re.Pattern[str]:
    """« Apr-Sep Mo-Fr,Su,PH 09:00-12:00,14:00-18:00 »."""
    month = f"(?:{'|'.join(MONTHS)})"
    weekday = f"(?:{'|'.join(WEEKDAYS)})"
    clock = "(?:[01]?[0-9]:[0-5][0-9]|2[0-3]:[0-5][0-9]|24:00)"
    months = _repeat(f"{month}(?:-{month})?")
    days = _repeat(f"{weekday}(?:-{weekday})?|PH|SH")
    hours = _repeat(f"{clock}-{clock}")
    named = f"(?=[A-Z])(?:(?P<months>{months}) )?(?:(?P<days>{days}) )?"
    return re.compile(f"{named}(?P<hours>{'|'.join(CLOSED)}|{hours})")


def _repeat(part: str) -> str:
    return f"(?:{part})(?:,(?:{part}))*"


RULE = _compile_rule()
START = 2  # characters, which nearly all other texts are told by
STARTS = {text[:START] for text in (ALWAYS, *WEEKDAYS, *MONTHS, "PH", "SH")}


@cache
def list_hours_words(language: Language) -> Mapping[str, str]:
    """What hours are told with, for the explorer too."""
    return {word: language.say(f"hours.{word}") for word in WORDS}


def find_opening_hours(language: Language, texts: Iterable[str | None]) -> bool:
    """Do hours stand among these cells?"""
    likely = [text for text in texts if text and text[:START] in STARTS]
    return any(describe_opening_hours(language, text) for text in likely)


def describe_opening_hours(language: Language, text: str) -> str:
    """Its words, "" where it is of another form."""
    return _describe_rules(language, text) if text[:START] in STARTS else ""


@lru_cache(maxsize=4096)
def _describe_rules(language: Language, text: str) -> str:
    if text == ALWAYS:
        return list_hours_words(language)["always"]
    if len(text) > LONGEST:
        return ""
    described = []
    for rule in BETWEEN_RULES.split(BEFORE_COMMA.sub(",", text)):
        match = RULE.fullmatch(rule)
        if match is None:
            return ""
        described.append(_describe_rule(language, match))
    return list_hours_words(language)["between"].join(described)


def _describe_rule(language: Language, rule: re.Match[str]) -> str:
    words = list_hours_words(language)
    names = {**_list_names(language.code), **words}
    parts = filter(None, rule.group("months", "days"))
    when = " ".join(_describe_parts(part, names.__getitem__) for part in parts)
    if rule["hours"] not in CLOSED:
        return (
            f"{when} {_describe_parts(rule['hours'], lambda clock: _describe_clock(words, clock))}"
        )
    if when == words["PH"]:
        return words["closed.holidays"]
    return words["closed"].replace("{days}", when)


def _describe_parts(text: str, describe: Callable[[str], str]) -> str:
    """« Mo-Fr,Su » → « lun.–ven., dim. »."""
    ranges = []
    for part in text.split(","):
        ranges.append("–".join(map(describe, part.split("-"))))
    return ", ".join(ranges)


def _describe_clock(words: Mapping[str, str], clock: str) -> str:
    hour, _, minutes = clock.partition(":")
    message = words["minutes" if int(minutes) else "hour"]
    return message.replace("{hour}", str(int(hour))).replace("{minutes}", minutes)


@cache
def _list_names(code: str) -> dict[str, str]:
    """What weekdays and months are called."""
    days = get_day_names("abbreviated", "stand-alone", code)
    months = get_month_names("wide", "stand-alone", code)
    names = {weekday: days[place] for place, weekday in enumerate(WEEKDAYS)}
    for place, month in enumerate(MONTHS):
        names[month] = months[place + 1]
    return names
