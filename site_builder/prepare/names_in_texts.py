"""What of a text may name a person is taken out of it, so that nobody is found by it. Where it is
in doubt, the words go: they are lost to the search alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.cells.person_name import (
    CIVILITIES,
    PARTICLES,
    is_body_name,
    is_capitalised_name,
    is_directory_entry,
    is_first_name,
    is_person_name,
)
from site_builder.core.text import fold_text

WHOLE_NAME = 3  # words of a line that is a name
MOST_SURNAMES = 2  # words behind a first name, without « de », « Van »
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|https?://\S{1,500}")
_TELEPHONE = re.compile(r"(?:\+33[ .]?|\b0)[1-9](?:[ .-]?[0-9]{2}){4}\b")
_WORD = r"(?<!\w)(?:[dlDL]['’])?[^\W\d_a-zà-ÿ][\w'’-]*\.?"
_PARTICLE = r"(?i:\b(?:de|du|des|d|le|la|les|van|von|der|den|ter|ben|el|al|da|do|di|dos|ait)\b)"
_LEADING = rf"(?:{_PARTICLE}[ \t]+){{0,3}}"
_NAME = rf"{_LEADING}{_WORD}(?:[ \t]+{_LEADING}{_WORD}){{0,4}}"
_BETWEEN = r"(?:\s*[,;/&]\s*(?:et\s+)?|\s+(?:et|-|–)\s+)"
_LONG_TITLES = (
    rf"{CIVILITIES}|Mmes|Mlles|Messieurs|Mesdames|Mesdemoiselles|Ma[iî]tres?|Drs?|Docteurs?|"
    "Professeurs?"
)
_TITLE = rf"(?:\b(?:MM?|Me|Pr)\b\.?|(?i:\b(?:{_LONG_TITLES})\b)\.?)"
# « le conseiller municipal délégué » behind « M. »
_OFFICE = r"(?:\bl(?:[ea]s?\s+|['’]))(?:[a-zà-ÿ0-9][\w'’-]*,?\s+){1,4}"
# « , adjoint au maire » behind a name
_ROLE = r"(?:\s*,\s*[a-zà-ÿ][\w'’-]*(?:\s+[a-zà-ÿ][\w'’-]*){0,4})"
_PERSON = rf"{_TITLE}\s+(?:{_OFFICE})?{_NAME}"
_TITLED = re.compile(rf"{_PERSON}(?:{_ROLE}?{_BETWEEN}(?:{_PERSON}|{_NAME}))*")
# « madame lecointre », « mesdames lecointre et wambre »; not « madame la présidente »
_SMALL = r"(?!(?i:l[ea]s?\b|l['’]|et\b|ou\b|du\b|d['’]|à\b|a\b|est\b))[^\W\d_][\w'’-]*"
_TITLED_IN_SMALL = re.compile(
    rf"(?i:\b(?:{CIVILITIES}|Mmes|Mlles|Messieurs|Mesdames|Mesdemoiselles)\b)\.?\s+"
    rf"(?:de\s+(?:la\s+)?)?{_SMALL}(?:\s+{_SMALL})?(?:{_BETWEEN}{_SMALL})*"
)
_INITIALS = re.compile(rf"\b(?:[A-ZÀ-Ý]\.[ -]?){{1,3}}{_LEADING}[A-ZÀ-Ý][\w'’-]+(?:[ \t]+{_WORD})?")
# Who was there, or for whom somebody votes, and what follows on the line
_ROLL = re.compile(
    r"(\b(?:pr[ée]sent|absent|excus[ée]|repr[ée]sent[ée]|secr[ée]taire|rapporteu|scrutateu|"
    r"signataire)(?:e?s?|rs?|ses?|res?)\b[^:\t\n]{0,60}[:\t]|\b(?:pouvoir|procuration)s?\b)"
    r"([^\n]*)",
    re.IGNORECASE,
)
_ANY_NAME = re.compile(_NAME)
# « Bertrand, Simonet et Claire Hennebelle »
_ENUMERATION = re.compile(rf"{_NAME}(?:{_BETWEEN}{_NAME})+")
_SEPARATOR = re.compile(_BETWEEN)
# Words in capital letters that follow each other, which may be a first name and a surname:
# « Zoé Delattre », « VANDENBERGHE Paul », « Jean-Pierre de La Fontenelle »
_CAPITALISED = re.compile(rf"{_WORD}(?:[ \t]+{_LEADING}{_WORD})+")


def remove_names(text: str) -> str:
    """A text without addresses, telephone numbers and what may be names of persons."""
    if len(text.split()) <= WHOLE_NAME and is_person_name(text):
        return ""
    for pattern in (_ADDRESS, _TELEPHONE):
        text = pattern.sub(" ", text)
    text = _ROLL.sub(_blank_roll, text)
    for pattern in (_TITLED, _TITLED_IN_SMALL, _INITIALS):
        text = pattern.sub(" ", text)
    text = _ENUMERATION.sub(_blank_enumeration, text)
    return _CAPITALISED.sub(_blank_names, text)


def _blank_roll(match: re.Match[str]) -> str:
    """What says who was there, without names that no title precedes."""
    titles_gone = _TITLED.sub(" ", _TITLED_IN_SMALL.sub(" ", match[2]))
    return match[1] + _ANY_NAME.sub(" ", titles_gone)


def _blank_enumeration(match: re.Match[str]) -> str:
    """Several names, where one of them has a first name that many bear: only those stay that are of
    something else, « Gymnase Jean Moulin »."""
    names = _SEPARATOR.split(match[0])
    if not any(is_first_name(word) for name in names for word in name.split()):
        return match[0]
    return ", ".join(filter(is_body_name, names))


def _blank_names(match: re.Match[str]) -> str:
    """Words in capital letters without first names that many bear and the words behind each, or the
    surname before it: of « Gymnase Jean Moulin » the first stays."""
    if is_capitalised_name(match[0]) or is_directory_entry(match[0]):
        return " "
    words = match[0].split()
    removed = set[int]()
    for place, word in enumerate(words):
        if is_first_name(word):
            removed.add(place)
            removed.update(_list_surnames_behind(words, place))
            removed.update(_list_surnames_before(words, place))
    kept = [word for place, word in enumerate(words) if place not in removed]
    return " ".join(kept)


def _list_surnames_behind(words: Sequence[str], place: int) -> list[int]:
    """The places of the words of a surname behind a first name."""
    places = []
    surnames = 0
    for behind in range(place + 1, len(words)):
        if surnames == MOST_SURNAMES:
            break
        places.append(behind)
        surnames += not _is_particle(words[behind])
    return places


def _list_surnames_before(words: Sequence[str], place: int) -> list[int]:
    """The places of the words of a surname before a first name: those in capitals, and the last one
    before a first name that ends."""
    places = []
    is_last = place == len(words) - 1
    for before in range(place - 1, -1, -1):
        is_nearest = is_last and before == place - 1
        if not (is_nearest or words[before].isupper() or _is_particle(words[before])):
            break
        places.append(before)
    return places


def _is_particle(word: str) -> bool:
    return fold_text(word) in PARTICLES
