"""Whether the point of « 12.000 » groups thousands, or stands before three decimals.

Both are written, and a sum is a thousand times another. Where something is counted or paid, points
before three digits in all cells that have one, beside whole numbers, group thousands; where every
cell has one, nobody can tell, and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import Literal

from site_builder.cells import (
    CellKind,
    compile_whole_match,
    fold_header,
    get_cell_kind,
    is_in_euros,
    is_money,
    trim_cell,
)
from site_builder.cells.kind import GROUP, GROUPING
from site_builder.cells.unit import EURO, split_header_unit
from site_builder.columns.column_reading import KindTrial, TrimmedColumn

DECIMALS = 3
UNCLEAR = "thousands-unclear"  # the problem of a column that is published as text
AS_DECIMALS = "thousands-decimal"  # of one that is published as numbers
# "doubtful": decimals, of which a person is told; "unclear": a text
Sense = Literal["decimal", "doubtful", "thousands", "unclear"]
Subject = Literal["paid", "counted", "surface", "extent", "measured", "unknown"]
HUNDRED = 100  # a whole price from which on prices of three decimals are none
# The whole number from which on the points beside it group thousands
LEAST_WHOLE: Mapping[Subject, int] = {"counted": 1, "paid": HUNDRED, "surface": HUNDRED}

_DIGITS = re.compile(f"[0-9]([0-9.,'’{GROUPING}]*[0-9])?")
_DOTTED = "[1-9][0-9]{0,2}[.][0-9]{3}"
_COMMA = "[1-9][0-9]{0,2},[0-9]{3}"
_WHOLE = f"0|[1-9][0-9]*|[1-9][0-9]{{0,2}}({GROUP}[0-9]{{3}})+"
_CENTS = f"([0-9]+|[1-9][0-9]{{0,2}}({GROUP}[0-9]{{3}})+),[0-9]{{1,2}}"
_POINT_CENTS = "(0|[1-9][0-9]*)[.][0-9]{2}"
# Of what is sold by such a measure, the price has three decimals: 1,659 €/L
_UNIT_PRICE = re.compile(r"(?i)(€|euros?|prix) ?(/|par|au|du) ?(l|litre|kwh|m3|m³|kg)\b")
_NOT_DIGITS = re.compile("[^0-9]+")

COUNTED_UNITS = frozenset(("hab.", "places", "jours", "mois", "ans"))
MILLIONS = frozenset(("k€", "M€"))
# Words of headers over what is counted, which has no decimals…
_COUNTED = frozenset((
    "nb", "nbr", "nbre", "nombre", "nombres", "population", "pop", "somme", "effectif",
    "effectifs", "total",
    "habitants", "visiteurs", "visites", "entrees", "entree", "passages", "voyageurs", "inscrits",
    "votants", "exprimes", "voix", "abstentions", "blancs", "nuls", "eleves", "enfants",
    "logements", "emplois", "salaries", "agents", "adherents", "licencies", "usagers", "abonnes",
    "prets", "emprunts", "vehicules", "frequentation", "naissances", "deces", "menages",
    "residents", "places", "capacite", "exemplaires", "quantite", "qte", "beneficiaires",
    "participants", "spectateurs", "repas", "arbres", "demandes", "dossiers", "jours",
))  # fmt: skip
# … over what is measured, or computed, to the thousandth…
_FINE = frozenset((
    "taux", "part", "note", "moyenne", "mediane", "temperature", "concentration", "hauteur",
    "largeur", "duree", "ph", "pourcentage", "pct", "ratio", "profondeur", "tonnes", "tonne",
    "hectares", "ha", "km", "kms", "kilometres", "kg", "m3", "mwh", "gwh", "coef", "coefficient",
    "score", "densite", "teneur", "vitesse", "pression", "conductivite", "turbidite", "x", "y", "z",
    "latitude", "longitude", "lat", "lon", "lng", "coordonnee", "coordonnees",
))  # fmt: skip
_FINE_UNITS = frozenset((
    "km", "km²", "ha", "m³", "kg", "t", "l", "h", "MW", "MWh", "GWh", "kVA", "°C", "°", "%", "‰",
    "g", "µg/m³", "hab./km²", "€/m²", "€/h", "Mo", "Go", "dB", "dB(A)",
))  # fmt: skip
# … and over what is, and may be thousands of metres or of kilowatt-hours.
_EXTENTS = frozenset((
    "longueur", "surface", "superficie", "aire", "distance", "debit", "indice", "altitude",
    "volume", "poids", "masse", "tonnage", "tonnages", "lineaire", "metres", "puissance", "energie",
    "consommation",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of the texts of a column of numbers with at most three decimals: how many have a point before
    three digits, how many a comma there; the largest whole number, and whether a text says that no
    program stored it."""

    dotted: int
    comma: int
    largest: int
    typed: bool


def judge_thousands(column: TrimmedColumn, header: str, trial: KindTrial, *, stored: bool) -> Sense:
    """What the points of a column of numbers with three decimals mean. `stored`: its numbers are
    those of a program, unless their writing tells otherwise."""
    subject = _find_subject(header, trial.kind.unit)
    is_number = trial.kind.name.partition(":")[0] == "number"
    if not is_number or subject == "measured":
        return "decimal"
    counts = _count_forms(column)
    if counts is None and subject == "paid" and _has_points_of_two_kinds(column):
        return "unclear"
    if counts is None or (stored and not counts.typed):
        return "decimal"
    if counts.comma:
        is_asked = subject in ("counted", "paid") and not _UNIT_PRICE.search(header)
        return "doubtful" if is_asked else "decimal"
    return _judge_points(subject, counts)


def _judge_points(subject: Subject, counts: _Counts) -> Sense:
    """What points before three digits mean, where no cell has other decimals."""
    if counts.largest >= LEAST_WHOLE.get(subject, inf):
        return "thousands"
    if subject != "extent":
        return "unclear"
    if counts.largest >= HUNDRED and counts.typed:
        return "unclear"  # nobody writes 10.000 and 850 side by side for decimals
    return "decimal" if counts.largest else "doubtful"


def _find_subject(header: str, unit: str) -> Subject:
    words = set(fold_header(header).split())
    units = {unit, split_header_unit(header)[1]}
    if not COUNTED_UNITS.isdisjoint(units):
        return "counted"
    if unit == EURO or is_money(header):
        return "paid"
    if "m²" in units or "m2" in words:
        return "surface"
    if not (_FINE.isdisjoint(words) and _FINE_UNITS.isdisjoint(units)):
        return "measured"
    is_measured = unit and unit not in MILLIONS
    if is_measured or not _EXTENTS.isdisjoint(words):
        return "extent"
    if not _COUNTED.isdisjoint(words):
        return "counted"
    return "unknown"


def _count_forms(column: TrimmedColumn) -> _Counts | None:
    """None where a cell has decimals that group no thousands, as 12.5 and 0.985 have."""
    dotted = 0
    comma = 0
    largest = 0
    is_typed = False
    for text in chain.from_iterable(column.iterate_filled()):
        digits = _find_digits(text)
        if compile_whole_match(_WHOLE)(digits):
            largest = max(largest, int(_NOT_DIGITS.sub("", digits)))
        elif compile_whole_match(_DOTTED)(digits):
            dotted += 1
            is_typed |= digits.endswith("0") or is_in_euros(text)
        elif compile_whole_match(_COMMA)(digits):
            comma += 1
        else:
            return None
    return _Counts(dotted, comma, largest, is_typed)


def _has_points_of_two_kinds(column: TrimmedColumn) -> bool:
    """Is there, beside « 12.50 » and whole numbers, « 1.250 », of which no program writes the
    last zero?"""
    has_zero = False
    for text in chain.from_iterable(column.iterate_filled()):
        digits = _find_digits(text)
        if compile_whole_match(_DOTTED)(digits):
            has_zero |= digits.endswith("0")
        elif not compile_whole_match(f"{_WHOLE}|{_POINT_CENTS}")(digits):
            return False
    return has_zero


def _find_digits(text: str) -> str:
    """A number without what stands around it, "0" where there is none."""
    match = _DIGITS.search(text)
    if match is None:
        return "0"
    return match[0]


def has_points_and_cents(header: str, sample: Sequence[str]) -> bool:
    """Are there, where something is paid or counted, both « 12.000 » and « 850,50 », which says
    what the point of the other is?"""
    with_points = filter(re.compile("[.][0-9]{3}").search, sample)
    if not any(map(compile_whole_match(_DOTTED), map(_find_digits, with_points))):
        return False
    with_commas = filter(re.compile(",[0-9]").search, sample)
    if not any(map(compile_whole_match(_CENTS), map(_find_digits, with_commas))):
        return False
    return _find_subject(header, choose_thousands_kind(sample).unit) in ("paid", "counted")


def choose_thousands_kind(sample: Sequence[str]) -> CellKind:
    """The kind of numbers whose points group thousands, in euros where a cell says so."""
    if any(map(is_in_euros, sample)):
        return get_cell_kind(f"number-thousands:{EURO}")
    return get_cell_kind("number-thousands")


def has_grouped_digits(text: str) -> bool:
    """Does a point, or a comma, stand before the last three digits of a cell?"""
    return compile_whole_match(f"{_DOTTED}|{_COMMA}")(_find_digits(trim_cell(text))) is not None
