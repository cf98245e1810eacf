"""Values that say of whom they are by themselves, alone in a cell or within a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import methodcaller
from typing import Literal

from site_builder.cells.iban import COUNTRIES, is_iban

# nir: number of social security
IdentifierKind = Literal["nir", "iban", "mobile", "email"]
BLANKS = " \u00a0\u202f"
# What stands between the groups of a number, seen or not: blanks of all widths, hyphens, points,
# colons, apostrophes; a hyphen may have blanks around it
_UNSEEN = "\u2007\u2009\u200a\u200b\u200c\u200d\u2060\ufeff\u00ad"
MARKS = f"[{BLANKS}{_UNSEEN}\t\r\n._/:'\u2019\u2010-\u2015-]"
GAP = f"{MARKS}{{0,3}}"
FIGURE = "[0-9\uff10-\uff19]"  # wide ones too, as some keyboards of Asia write them
LETTER_OR_FIGURE = "[0-9A-Z\uff10-\uff19\uff21-\uff3a]"
KEY_MODULUS = 97  # of a number of social security
ENDS = 2  # characters at the end of a value that are quoted
BEFORE = 60  # characters before a mobile in which a word says that it is one

# Sex; year; month, or what stands for one that is not known; department; commune; order
_GROUPS = (
    f"[123478]{GAP}[0-9]{{2}}{GAP}(?:0[1-9]|1[0-2]|[2-9][0-9]){GAP}"
    f"(?:0[1-9]|[1-9][0-9]|2[ABab]){GAP}(?!000)[0-9]{{3}}{GAP}(?!000)[0-9]{{3}}"
)
# A key may be announced; a number read as a decimal one has a zero behind
_KEYED = re.compile(
    f"({_GROUPS})(?:{GAP}|[ (/-]*cl[ée][ :]*)([0-9]{{2}})[)]?(?:[.,]0*)?", re.IGNORECASE
)
_MARK = re.compile(MARKS)
# What matches a text that is a number of social security by its shape, whatever its key: of
# thirteen characters or fifteen, of fifteen, of thirteen and of a month and a department that there
# are
match_nir_shape = re.compile(f"{_GROUPS}(?:{GAP}[0-9]{{2}})?(?:[.,]0*)?", re.IGNORECASE).fullmatch
match_keyed_nir = _KEYED.fullmatch
match_keyless_nir = re.compile(
    f"[12]{MARKS}?(?P<year>[0-9]{{2}}){MARKS}?(?P<month>0[1-9]|1[0-2]){MARKS}?"
    f"(?:0[1-9]|[1-8][0-9]|9[1-9]|2[ABab])(?:{MARKS}?[0-9]{{3}}){{2}}(?:[.,]0*)?"
).fullmatch
# As people write it: 1 85 05 78 006 084 36, with the same mark or none between all groups, or the
# key alone apart. Figures of a table that merely follow one another are not taken for one.
_NIR_IN_TEXT = re.compile(
    rf"(?:(?<![0-9A-Za-z])|(?<=NIR))(?<![0-9][.,])(?P<number>[123478](?P<mark>{GAP})[0-9]{{2}}(?P=mark)"
    rf"[0-9]{{2}}(?P=mark)(?:[0-9]{{2}}|2[ABab])(?P=mark)[0-9]{{3}}(?P=mark)[0-9]{{3}}"
    rf"(?:{GAP}|[ (/-]*cl[ée][ :]*)[0-9]{{2}})(?![0-9A-Za-z])(?![.,][0-9])"
)
# After words that say it, whatever the key, or without one
_SAID_NIR = re.compile(
    rf"\b(?:nir|n° ?ss|s[ée]cu(?:rit[ée] sociale)?)\b[^0-9]{{0,12}}"
    rf"(?P<number>{_GROUPS}(?:{GAP}[0-9]{{2}})?)"
    "(?![0-9])",
    re.IGNORECASE,
)
# The same of one that is glued to a word, as in the name of a file: scan185057800608436
_GLUED = (
    "(?P<number>[12][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[1-8][0-9]|9[1-9]|2[ABab])[0-9]{8})"
    "(?=[A-Za-z]{%s,10}(?![0-9A-Za-z]))"
)
_NIR_BEHIND_WORD = re.compile("(?<![0-9A-Za-z])[A-Za-z]{1,12}(?<!NIR)" + _GLUED % 0)
_NIR_BEFORE_WORD = re.compile("(?<![0-9A-Za-z])" + _GLUED % 1)
search_glued_nir = re.compile(
    f"{_NIR_BEHIND_WORD.pattern}|{_NIR_BEFORE_WORD.pattern.replace('?P<number>', '?:')}"
).search
# How each is written in a text, and whether its key is to be right: of the others it was told
_WRITTEN_NIRS = (
    (_NIR_IN_TEXT, True),
    (_SAID_NIR, False),
    (_NIR_BEHIND_WORD, True),
    (_NIR_BEFORE_WORD, True),
)
_IBAN_START = re.compile(
    rf"(?:(?<![0-9A-Za-z])|(?<=IBAN))[A-Za-z]{{2}}[0-9]{{2}}(?={GAP}[0-9A-Za-z])"
)
_MOBILE = re.compile(
    rf"(?<![0-9+])(?<![0-9][./-])(?:(?:\+|00)33{MARKS}?(?:\(0\){MARKS}?)?|0)[67]"
    rf"(?P<mark>[{BLANKS}./-]?)[0-9]{{2}}(?:(?P=mark)[0-9]{{2}}){{3}}(?![0-9])(?![./-][0-9])"
)
_MOBILE_FIGURES = re.compile("0[67][0-9]{8}")
# What finds the number of a mobile of France in a text; and what matches one that is written as
# nothing else is: in pairs, or with the code of the country
search_mobile = _MOBILE.search
match_mobile = _MOBILE.fullmatch
match_written_mobile = re.compile(rf"(?=[^0]|00|0[67][{BLANKS}./-])(?:{_MOBILE.pattern})").fullmatch
# Before figures that nothing else shows to be a telephone
_CALL = re.compile(
    r"(?:t[ée]l|port(?:able|\.|\b)|mobile|gsm|appele|joindre|contact|\b(?:mme|mr?|mlle)\b)[^0-9]{0,40}$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?<![.-])")
find_emails = _EMAIL.findall  # the addresses that a text holds
match_plate = re.compile(
    "[A-HJ-NP-TV-Z]{2}[ -]?[0-9]{3}[ -]?[A-HJ-NP-TV-Z]{2}"
    "|[1-9][0-9]{0,3} ?[A-HJ-NP-TV-Z]{2,3} ?(?:[0-8][0-9]|9[0-5]|2[AB]|97[1-8])",
    re.IGNORECASE,
).fullmatch
# What a text has that holds one of these: one search of many texts at once
HINT = re.compile(
    rf"@|{FIGURE}(?:{GAP}{FIGURE}){{7}}"
    rf"|(?i:[A-Z\uff21-\uff3a]{{2}}{FIGURE}{{2}}{GAP}{LETTER_OR_FIGURE}{{4}})"
)
# Wide letters, figures and marks, each of which is one character of ASCII
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """Where in a text one stands, and what it is."""

    kind: IdentifierKind
    start: int
    end: int


def compute_nir_key(number: str) -> int:
    """The key of the thirteen characters of a number of social security."""
    figures = _MARK.sub("", number).upper()
    figures = figures.replace("2A", "19").replace("2B", "18")  # Corsica
    return KEY_MODULUS - int(figures) % KEY_MODULUS


def is_nir(text: str) -> bool:
    """Is it a number of social security of fifteen characters, whose key is right?"""
    match = match_keyed_nir(text)
    if match is None:
        return False
    return compute_nir_key(match[1]) == int(match[2])


def mask_value(text: str) -> str:
    """A value as it is quoted: its first character, and its end where that is figures."""
    text = text.strip()
    end = text[-ENDS:]
    if len(text) <= ENDS * ENDS or not end.isdigit():
        end = ""
    return f"{text[:1]}…{end}"


def find_identifiers(text: str) -> Iterator[FoundIdentifier]:
    """Those that a text holds, of each kind in turn."""
    text = text.translate(_WIDE)  # each character stays in its place
    for kind, find_spans in _FINDERS:
        for start, end in find_spans(text):
            yield FoundIdentifier(kind, start, end)


def _find_nirs(text: str) -> Iterator[tuple[int, int]]:
    for pattern, is_right in _WRITTEN_NIRS:
        for match in pattern.finditer(text):
            if is_nir(match["number"]) == is_right:
                yield match.span("number")


def _find_mobiles(text: str) -> Iterator[tuple[int, int]]:
    """Ten figures alone may be another number, but where a word shows that they are none."""
    for match in _MOBILE.finditer(text):
        is_bare = _MOBILE_FIGURES.fullmatch(match[0])
        if not is_bare or _follows_call(text, match.start()):
            yield match.span()


def _follows_call(text: str, start: int) -> bool:
    """Does a word shortly before say that a telephone, or somebody's name, comes?"""
    before = text[max(0, start - BEFORE) : start]
    return _CALL.search(before) is not None


def _find_emails(text: str) -> Iterator[tuple[int, int]]:
    return map(methodcaller("span"), _EMAIL.finditer(text))


def _find_ibans(text: str) -> Iterator[tuple[int, int]]:
    """The numbers of accounts: as many characters as their country has, single blanks apart."""
    for match in _IBAN_START.finditer(text):
        country = match[0][:2].upper()
        length = COUNTRIES.get(country, 0)
        account = _compile_account(length).match(text, match.start())
        if account and is_iban(account[0]):
            yield account.span()


@cache
def _compile_account(length: int) -> re.Pattern[str]:
    """So many letters and figures, after which no other follows; never, of none."""
    if not length:
        return re.compile("(?!)")
    return re.compile(rf"(?:[0-9A-Za-z]{GAP}){{{length - 1}}}[0-9A-Za-z](?![0-9A-Za-z])")


_FINDERS: tuple[tuple[IdentifierKind, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("nir", _find_nirs),
    ("iban", _find_ibans),
    ("mobile", _find_mobiles),
    ("email", _find_emails),
)
