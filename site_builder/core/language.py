"""Sentences and formats for people: the only door to the message catalogues. Message ids are codes,
French is first."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from site_builder.core.message_catalogues import load_catalogue
from site_builder.core.problem_codes import get_problem_code
from site_builder.core.problems import Param, Place, Problem, Repair
from site_builder.core.vocabulary import LICENCES

if TYPE_CHECKING:
    from site_builder.core.model.portal import Licence

# French: a narrow space before ; ! ? and inside numbers, a full one before : and inside « »
NARROW = "\u202f"
WIDE = "\u00a0"
TAGS = {"en": "en-GB"}  # of a language that is written otherwise in each country


def shorten_url(url: str) -> str:
    """An address as people read it: without scheme, www and last slash."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


# Between a number, or what is put in the place of one, and its unit
_UNIT = re.compile(r"(?<=[\d}]) (?=(?:[%€]|M€|k€|km|m|m²|ha|ko|Mo|Go|kW|ans?|h)(?!\w))")


@cache
def format_french_spaces(text: str) -> str:
    """Make the spaces that French typography requires unbreakable, and narrow where print has them
    narrow."""
    text = re.sub(r" ([;!?])", NARROW + r"\1", text)
    text = re.sub(r" ([:»])", WIDE + r"\1", text)
    text = re.sub(r"« ", "«" + WIDE, text)
    return _UNIT.sub(WIDE, text)


def _format_french_quotes(text: str) -> str:
    """What a parameter quotes does not leave its quotes at the end of a line; nothing else of it is
    ours."""
    return text.replace("« ", f"«{WIDE}").replace(" »", f"{WIDE}»")


def _format_english_quotes(text: str) -> str:
    """The quotes of catalogues and of parameters, « », as English has them."""
    closed = text.replace(" »", "”").replace(f"{WIDE}»", "”")
    return closed.replace("« ", "“").replace(f"«{WIDE}", "“")


# What would forge a line of a log
_BREAKS = re.compile("[\t-\r\x85\u2028\u2029]+")
# What would move the cursor, or turn text round: C0, C1, separators, bidirectional marks
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def replace_unprintable(text: str) -> str:
    """A contributor's text as it may stand in a sentence, on a terminal or in a log: in one
    line."""
    return _UNPRINTABLE.sub("\ufffd", _BREAKS.sub(" ", text))


# Numbers in which no sign of a language stands: Babel, which knows these, takes 14 ms to load
_SIGNLESS = frozenset(range(1000))


# Babel takes 50 µs for each of these, and the same ones stand on most pages.
@lru_cache(maxsize=1 << 14)
def _format_number(number: float, locale: str) -> str:
    if number in _SIGNLESS:
        return str(int(number))
    from babel.numbers import format_decimal

    return format_decimal(number, locale=locale)


@lru_cache(maxsize=1 << 10)
def _format_percent(share: float, locale: str) -> str:
    from babel.numbers import format_percent

    return format_percent(share, locale=locale)


@lru_cache(maxsize=1 << 12)
def _format_day(day: date, locale: str) -> str:
    from babel.dates import format_date

    text = format_date(day, "long", locale=locale)
    return re.sub("^1 ", "1er ", text) if locale.startswith("fr") else text


@dataclass(frozen=True)
class Language:
    """One language of the portal. `code` names it in addresses and in files, `tag` is its BCP 47
    tag. `shows_codes`: a message that the catalogue lacks is shown by its code, as a terminal may
    and no page."""

    code: str
    catalogue: gettext.NullTranslations
    shows_codes: bool = False

    @property
    def tag(self) -> str:
        return TAGS.get(self.code, self.code)

    @property
    def locale(self) -> str:
        """The name by which Babel knows it."""
        return self.tag.replace("-", "_")

    def typeset(self, text: str) -> str:
        """A sentence of the catalogue with the spaces and the quotes of its language."""
        return format_french_spaces(text) if self.code == "fr" else _format_english_quotes(text)

    def quotes(self, text: str) -> str:
        """The same of what is put into a sentence, of which nothing but quotes is ours."""
        return _format_french_quotes(text) if self.code == "fr" else _format_english_quotes(text)

    def say(self, message: str, /, **params: Param) -> str:
        """The sentence of a message. Raises KeyError for one that the catalogue lacks: that is our
        mistake."""
        return self._fill(self.catalogue.gettext(message), message, params)

    def count(self, message: str, number: int, /, **params: Param) -> str:
        """The sentence of a message with a plural; `{n}` in it is the number, written for
        people."""
        text = self.catalogue.ngettext(message, message + ".plural", number)
        return self._fill(text, message, {**params, "n": self.number(number)})

    def forms(self, message: str) -> tuple[str, str]:
        """The sentence of a message with a plural for one and for several, to be filled
        elsewhere."""
        singular, plural = (
            self.catalogue.ngettext(message, message + ".plural", number) for number in (1, 2)
        )
        return self._fill(singular, message, {}), self._fill(plural, message, {})

    def kind(self, type_: str, kind: str) -> str:
        """The type of a column in words: that of its kind where it has its own (a SIRET is not only
        text)."""
        return self.say(f"kind.{kind}" if self.has(f"kind.{kind}") else f"type.{type_}")

    def licence(self, licence: Licence) -> str:
        """What a licence is called: ours in our words, another one as its metadata name it."""
        message = f"licence.{licence.id}"
        return (
            self.say(message)
            if licence.id in LICENCES
            else licence.title or shorten_url(licence.url)
        )

    def format(self, name: str) -> str:
        """What the format of a download or of a document is called, as it begins a line."""
        messages = (
            message for message in (f"download.{name}", f"format.{name}") if self.has(message)
        )
        return apply_initial_capital(next(map(self.say, messages), name.upper()))

    def has(self, message: str) -> bool:
        return self.catalogue.gettext(message) != message

    def _fill(self, sentence: str, message: str, params: Mapping[str, Param]) -> str:
        if sentence in (message, message + ".plural"):
            if self.shows_codes:
                return message
            raise KeyError(message)
        sentence = self.typeset(sentence)
        formatted = {
            key: self.quotes(replace_unprintable(value))
            if isinstance(value, str)
            else self.number(value)
            for key, value in params.items()
        }
        try:
            return sentence.format_map(formatted) if formatted else sentence
        except KeyError:  # of another version, which was filled with something else
            if self.shows_codes:
                return message
            raise

    def number(self, value: float) -> str:
        return _format_number(value + 0, self.locale)  # zero has no sign

    def percent(self, part: int, whole: int) -> str:
        """A share as a whole percentage, that is 100 % or 0 % only when it really is."""
        share = part / whole if whole else 0.0
        if 0 < share < 1:
            share = min(max(round(share, 2), 0.01), 0.99)
        return _format_percent(share, self.locale)

    def day(self, value: date) -> str:
        return _format_day(value, self.locale)

    def size(self, size: int) -> str:
        """A file's size in decimal units, as French systems show it: 214 ko, 1,6 Mo."""
        amount = float(size)
        unit = "unit.byte"
        for larger in ("unit.kilobyte", "unit.megabyte", "unit.gigabyte"):
            if amount < 1000:
                break
            amount = amount / 1000
            unit = larger
        digits = 0 if unit == "unit.byte" or amount >= 10 else 1
        return f"{self.number(round(amount, digits))}{WIDE}{self.say(unit)}"

    def place(self, place: Place) -> str:
        """`path:line`, then row, sheet and column in words where they are known."""
        location = replace_unprintable(place.path or "")
        if place.line:
            location += f":{place.line}"
        parts = [location] if location else []
        if place.sheet:
            parts.append(self.say("place.sheet", sheet=place.sheet))
        if place.row:
            parts.append(self.say("place.row", row=place.row))
        if place.column:
            parts.append(self.say("place.column", column=place.column))
        return ", ".join(parts)

    def problem(self, problem: Problem) -> str:
        """`place : what is wrong → what to write instead`."""
        text = self.fault(problem)
        place = problem.place
        location = self.place(
            replace(place, column=None) if self.names(text, place.column or "") else place
        )
        return self.say("problem", place=location, text=text) if location else text

    def names(self, text: str, column: str) -> bool:
        """Does a sentence already quote this column?"""
        return self.quotes(f"« {replace_unprintable(column)} »") in text

    def fault(self, problem: Problem) -> str:
        """The same without the place."""
        row = get_problem_code(problem.code)
        if not row.is_of_rows:
            return self._counted(row.message, problem.count, problem.params)
        text = self.breach(row.message, problem.params)
        if problem.count > 1:
            return f"{text} {self.count('fault.others', problem.count - 1)}"
        return text

    def breach(self, message: str, params: Mapping[str, Param]) -> str:
        """What breaks a schema, and what to write instead; why it is accepted all the same, where
        `why` says so."""
        if "operator" in params:
            params = {**params, "operator": self.say(f"operator.{params['operator']}")}
        if "heading" in params:  # what the file calls the field
            params = {**params, "field": params["heading"]}
        text = self._counted(message, 1, params)
        if params.get("why"):  # what is accepted has no remedy
            text = f"{text.rpartition(' → ')[0]} → {self.say('fault.tolerated', why=params['why'])}"
        return text

    def repair(self, repair: Repair) -> str:
        return self._counted(f"repair.{repair.code}", repair.count, repair.params)

    def _counted(self, message: str, count: int, params: Mapping[str, Param]) -> str:
        """A sentence that has a plural, or has not."""
        count = int(params.get("count", count))
        # always the name of a type of Table Schema, which is a programmer's word
        if "type" in params:
            type_ = str(params["type"])
            params = {**params, "type": self.kind(type_, str(params.get("kind", "")))}
            if self.has(f"type.{type_}.a"):
                params["a_type"] = self.say(f"type.{type_}.a")
        if params.get("delimiter") == " ":  # nobody would see it
            params = {**params, "delimiter": self.say("delimiter.32")}
        if self.catalogue.ngettext(message, message + ".plural", 2) != message + ".plural":
            return self.count(message, count, **params)
        return self.say(message, **{"count": count, **params})


def apply_initial_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def load_language(code: str) -> Language:
    """The words of a language, as its catalogue has them now, compiled or not. Raises
    FileNotFoundError for one that has none."""
    return Language(code, load_catalogue(code).messages)
