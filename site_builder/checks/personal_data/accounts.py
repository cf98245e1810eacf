"""Texts that name somebody and say when they were born, where they live or how to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.cells.email_owner import is_consumer_box, is_service_box
from site_builder.cells.identifiers import find_emails, search_mobile
from site_builder.cells.person_name import (
    CIVILITIES,
    is_directory_entry,
    is_first_name,
    is_person_name,
)
from site_builder.checks.personal_data.patterns import DAY, NUMBERED_STREET, search_birth_date

NOWHERE = -1
BEFORE = 90  # characters before « né le » in which a name stands, and that are quoted from it on
_BORN = re.compile(rf"\b(?:n[ée](?:e|\(e\))?(?: le)?|date de naissance) ?:? {DAY}", re.IGNORECASE)
_HOME = re.compile(
    r"\b(?:demeurant|domicili[ée]e?s?|domicile|r[ée]sidant|habitant)\b[^.;]{0,40}?"
    + NUMBERED_STREET,
    re.IGNORECASE,
)
# Whose home stands right behind their name, unless they speak for somebody else
_DWELLER = re.compile(
    rf"(?<![\w.])(?<!par )(?:M\.|{CIVILITIES})(?: [A-ZÀ-Ý][\wÀ-ÿ'’-]*){{1,4}} ?[,(–-] ?"
    rf"{NUMBERED_STREET}"
)
# « rue Simone Veil, née le… » is about nobody who lives
_PLACE = (
    r"\b(?i:rue|avenue|place|boulevard|all[ée]e|square|impasse|chemin|parc|stade|salle|[ée]cole|"
    r"coll[èe]ge|lyc[ée]e|groupe scolaire|gymnase|m[ée]diath[èe]que) "
)
_NAMED_PLACE = re.compile(f"{_PLACE}[A-ZÀ-Ý]")
_NAMESAKE = re.compile(f"{_PLACE}$")
# Whoever is honoured, or after whom a place is called, is a person of history
_HONOURS = re.compile(
    r"\b(?:hommages?|d[ée]nomm\w+|d[ée]nomination|renomm\w+|baptis\w+)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<![A-ZÀ-Ý])(?<!Mr)\. +(?=[A-ZÀ-Ý])")
_STREET = re.compile(rf"\b{NUMBERED_STREET}", re.IGNORECASE)
_CIVILITY = re.compile(rf"(?<![\w.])(?:M\.|MM\.|{CIVILITIES})\s+[A-ZÀ-Ý]")
_CAPITALISED = re.compile(r"(?<![\w])[A-ZÀ-Ý][\wÀ-ÿ'-]+")
# A first name beside a surname in capitals
_SURNAME_IN_CAPITALS = re.compile(
    r"(?<![\w])(?:[A-ZÀ-Ý]{2}[A-ZÀ-Ý'’-]+ (?P<last>[A-ZÀ-Ý][a-zà-ÿ-]+)"
    r"|(?P<first>[A-ZÀ-Ý][a-zà-ÿ][\wà-ÿ-]*) [A-ZÀ-Ý]{2}[A-ZÀ-Ý'’-]+)(?![\w])"
)
_AFTER_NAME = re.compile("[,;:(0-9]")  # what ends a name with which a text begins


def iterate_accounts(text: str) -> Iterator[str]:
    """The people of whom a text says when they were born or where they live, from their name on,
    each once for each time that they are named."""
    starts: set[int] = set()
    for match in (*_BORN.finditer(text), *_HOME.finditer(text)):
        if not _HONOURS.search(text[max(0, match.start() - BEFORE) : match.start()]):
            starts.add(_find_name(text, match.start()))
    starts.update(match.start() for match in _DWELLER.finditer(text))
    for start in sorted(starts - {NOWHERE}):
        yield text[start : start + BEFORE]


def _find_name(text: str, end: int) -> int:
    """Where the last name of a person begins that stands shortly before; NOWHERE where there is
    none."""
    start = max(0, end - BEFORE)
    sentence = _SENTENCE.split(text[start:end])[-1]
    if _NAMED_PLACE.search(sentence):  # whoever is born is named in the same sentence
        start = end - len(sentence)
    before = text[start:end]
    civilities = list(_CIVILITY.finditer(before))
    if civilities:
        return start + civilities[-1].start()
    for match in reversed(list(_CAPITALISED.finditer(before))):
        if is_first_name(match[0]) and not _NAMESAKE.search(before[: match.start()]):
            return start + match.start()
    return NOWHERE


def is_name_with_day(text: str) -> bool:
    """Does a cell of names say a day behind one?"""
    day = search_birth_date(text)
    if day is None:
        return False
    return is_listed_name(text[: day.start()].rstrip(" (,;:-–"))


def is_listed_name(text: str) -> bool:
    """Is it the name of a person, or written as lists of them have one, whatever the first name?"""
    return is_person_name(text) or is_directory_entry(text)


def says_life_of_person(text: str) -> bool:
    """Does a text name somebody, and say that they were born on a day or live somewhere?"""
    return bool(next(iterate_accounts(text), ""))


def is_account_of_person(text: str) -> bool:
    """Does a cell name somebody, and say one of these things of them?"""
    if says_life_of_person(text):
        return True
    if _STREET.search(text):
        return _names_person(text)
    if not _holds_contact(text):
        return False
    beginning = _AFTER_NAME.split(text, maxsplit=1)[0]
    return is_person_name(beginning) or _names_person(text)


def is_mentioned_in_act(text: str) -> bool:
    """The same of what a council decides of, whose street need be nobody's home."""
    return is_account_of_person(text)


def _names_person(text: str) -> bool:
    """Is there « M. » or « Mme », or a first name beside a surname in capitals?"""
    if _CIVILITY.search(text):
        return True
    for match in _SURNAME_IN_CAPITALS.finditer(text):
        if is_first_name(match["first"] or match["last"]):
            return True
    return False


def _holds_contact(text: str) -> bool:
    """Is there a mobile, or a box that somebody opened for themselves?"""
    if search_mobile(text):
        return True
    for address in find_emails(text):
        if is_consumer_box(address) and not is_service_box(address):
            return True
    return False
