"""The kinds of cell, one file for each family, in order of preference: the rule book of readers,
checks and pages.

The caller verifies the whole file: a column has the first kind of its candidates (decide/kinds.py)
that reads every filled cell, all of them in one notation. A kind with `of` is another notation of
that kind.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from site_builder.cells.amount import (
    INTEGER_AMOUNT,
    INTEGER_DOTS,
    NUMBER_AMOUNT,
    NUMBER_COMMAS,
    NUMBER_DOTS,
    NUMBER_THOUSANDS,
)
from site_builder.cells.boolean import (
    BOOLEAN,
    BOOLEAN_DEMANDED,
    BOOLEAN_ENGLISH,
    BOOLEAN_FIGURES,
    BOOLEAN_LETTERS,
    BOOLEAN_MIXED,
)
from site_builder.cells.coordinate import LATITUDE, LONGITUDE
from site_builder.cells.date import (
    DATE,
    DATE_COMPACT,
    DATE_MIDNIGHT,
    DATE_SERIAL,
    DATE_SHORT,
    DATE_WORDS,
)
from site_builder.cells.datetime import DATETIME, DATETIME_SERIAL, DATETIME_SHORT
from site_builder.cells.department import DEPARTMENT
from site_builder.cells.geometry import GEOMETRY
from site_builder.cells.iban import IBAN
from site_builder.cells.insee import INSEE
from site_builder.cells.instant import INSTANT
from site_builder.cells.integer import INTEGER, INTEGER_POINT_ZERO
from site_builder.cells.kind import (
    BLANKS,
    CellKind,
    Value,
    compile_whole_match,
    trim_cell,
)
from site_builder.cells.missing import MISSING, is_missing_word
from site_builder.cells.nic import NIC
from site_builder.cells.number import NUMBER, NUMBER_EXPONENT
from site_builder.cells.postal_code import POSTAL_CODE
from site_builder.cells.rna import RNA
from site_builder.cells.school_year import SCHOOL_YEAR
from site_builder.cells.siren import SIREN
from site_builder.cells.siret import SIRET
from site_builder.cells.string import STRING, STRING_FORMULA
from site_builder.cells.telephone import TELEPHONE
from site_builder.cells.time import TIME
from site_builder.cells.unit import build_unit_kind, extract_unit, find_unit, is_in_euros
from site_builder.cells.year import CALENDAR_YEAR, YEAR
from site_builder.cells.yearmonth import YEARMONTH, YEARMONTH_WORDS

__all__ = [
    "BLANKS",
    "INSEE",
    "KINDS",
    "MISSING",
    "SIREN",
    "CellKind",
    "Value",
    "compile_whole_match",
    "extract_unit",
    "find_unit",
    "fold_header",
    "get_cell_kind",
    "has_phrase",
    "is_amount",
    "is_in_euros",
    "is_kind_named",
    "is_measure",
    "is_missing_word",
    "is_money",
    "is_quantity",
    "trim_cell",
]  # fmt: skip

KINDS = (
    SIRET,
    SIREN,
    RNA,
    IBAN,
    NIC,
    INSEE,
    DEPARTMENT,
    POSTAL_CODE,
    TELEPHONE,
    YEAR,
    CALENDAR_YEAR,
    DATE_COMPACT,
    DATE_SERIAL,
    DATETIME_SERIAL,
    BOOLEAN_FIGURES,
    INTEGER,
    INTEGER_POINT_ZERO,
    NUMBER,
    INTEGER_AMOUNT,
    NUMBER_AMOUNT,
    NUMBER_DOTS,
    NUMBER_COMMAS,
    INTEGER_DOTS,
    NUMBER_THOUSANDS,
    NUMBER_EXPONENT,
    LONGITUDE,
    LATITUDE,
    GEOMETRY,
    DATE,
    DATE_MIDNIGHT,
    DATE_SHORT,
    DATE_WORDS,
    YEARMONTH,
    YEARMONTH_WORDS,
    DATETIME,
    DATETIME_SHORT,
    INSTANT,
    TIME,
    SCHOOL_YEAR,
    BOOLEAN,
    BOOLEAN_MIXED,
    BOOLEAN_LETTERS,
    BOOLEAN_ENGLISH,
    BOOLEAN_DEMANDED,
    STRING_FORMULA,
    STRING,
)

_AMOUNTS = frozenset(("montant", "prix", "cout", "euros", "depenses", "recettes", "solde"))
# "nombre de SIRET", "population INSEE": a quantity, whatever it counts
_QUANTITIES = _AMOUNTS | {
    "nb",
    "nbr",
    "nbre",
    "nombre",
    "population",
    "effectif",
    "total",
    "taux",
    "somme",
    "part",
    "longueur",
    "surface",
    "superficie",
    "duree",
}
# Amounts of money have cents
_MONEY = _AMOUNTS | {
    "montants",
    "tarif",
    "tarifs",
    "euro",
    "depense",
    "recette",
    "subvention",
    "subventions",
    "budget",
    "loyer",
    "loyers",
    "dotation",
    "redevance",
    "credit",
    "credits",
}


def get_cell_kind(name: str) -> CellKind:
    """The kind of that name, "number:km" being numbers of km. Raises KeyError for a name that is
    none: our mistake."""
    kind, _, unit = name.partition(":")
    return build_unit_kind(_BY_NAME[kind], unit) if unit else _BY_NAME[kind]


@lru_cache(4096)
def fold_header(header: str) -> str:
    """A header as `words` are written: lower case, no accents, one space between words ("codeINSEE"
    is two)."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", header).replace("œ", "oe").replace("Œ", "OE")
    unaccented = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", spaced)
        if not unicodedata.combining(letter)
    )
    return " ".join(re.findall("[a-z0-9]+", unaccented.lower()))


def has_all_words(header: str, other: str) -> bool:
    """Are all the words of one of two headers in the other?"""
    fewer_words = set(fold_header(header).split())
    more_words = set(fold_header(other).split())
    if len(fewer_words) > len(more_words):
        fewer_words, more_words = more_words, fewer_words
    return fewer_words != set() and fewer_words <= more_words


def is_kind_named(kind: CellKind, header: str) -> bool:
    """Do the words of this header name the kind?"""
    if not kind.words:
        return False
    return kind.name in _find_named_kinds(header)


@lru_cache(4096)
def _find_named_kinds(header: str) -> frozenset[str]:
    """The names of the kinds that the words of this header name."""
    if is_quantity(header):
        return frozenset()
    folded = f" {fold_header(header)} "
    names: list[str] = []
    for kind in KINDS:
        for words in kind.words:
            if has_phrase(folded, words):
                names.append(kind.name)
                break
    return frozenset(names)


def has_phrase(folded: str, words: str) -> bool:
    """Does a folded header, with a space before and after it, have one of the `words` of a kind?"""
    if words.startswith("="):
        return folded == f" {words[1:]} "
    if words.endswith("*"):
        return f" {words[:-1]}" in folded
    return f" {words} " in folded


def is_quantity(header: str) -> bool:
    """Does this header say that its column counts or measures something?"""
    return not _QUANTITIES.isdisjoint(fold_header(header).split())


def is_money(header: str) -> bool:
    """Does this header say that its column is in euros?"""
    return not _MONEY.isdisjoint(fold_header(header).split())


def is_amount(header: str) -> bool:
    """Does this header say that its column counts or measures something, in euros maybe?"""
    return is_quantity(header) or is_money(header)


def is_measure(header: str) -> bool:
    """Does this header say that its column counts, measures, or says when?"""
    if is_amount(header):
        return True
    words = fold_header(header).split()
    return any(word.startswith("date") for word in words)


_BY_NAME = {kind.name: kind for kind in KINDS}
