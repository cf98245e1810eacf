"""Which columns of numbers are added up, by their headings and units: amounts and counts are, rates
and prices only have a mean, codes and years have neither. A sum that is missing does less harm than
one of ranks or of percentages: what no rule knows is never added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from site_builder.cells import fold_header
from site_builder.cells.unit import EURO, UNITS
from site_builder.readers.total_proofs import MEASURES

Additivity = Literal["", "mean", "sum"]  # "": its numbers name something, or nobody knows

_RATES = MEASURES - {"population"} | {
    "age", "altitude", "angle", "coefficient", "concentration", "debit", "delai", "delais",
    "densite", "diametre", "duree", "durees", "evolution", "frequence", "hauteur", "indicateur",
    "indice", "intensite", "largeur", "loyer", "loyers", "mediane", "median", "moyen", "moyenne",
    "moyens", "niveau", "note", "par", "pct", "pente", "ph", "pourcent", "profondeur",
    "proportion", "quotient", "ratio", "score", "temperature", "temps", "tension", "tx",
    "unitaire", "unitaires", "variation", "vitesse",
}  # fmt: skip
_RATE_UNITS = frozenset((
    "%", "‰", "°C", "°", "km/h", "dB", "dB(A)", "µg/m³", "hab./km²", "€/m²", "€/h", "cm", "mm",
    "h", "min", "s", "jours", "mois", "ans",
))  # fmt: skip
# Wherever one stands, the number names something: « budget_id » as well as « Code budget »
_CODES = frozenset((
    "cle", "code", "codes", "cp", "fax", "fid", "gid", "id", "ident", "identifiant", "insee", "lat",
    "latitude", "lng", "lon", "long", "longitude", "matricule", "millesime", "n", "nic", "no",
    "num", "numero", "objectid", "phone", "postal", "ref", "reference", "rivoli", "rna", "siren",
    "siret", "tel", "telephone", "uai", "uid", "x", "y", "z",
))  # fmt: skip
# These do where they come first: « Année budget », but not « Budget de l’année »
_RANKS = frozenset((
    "an", "annee", "annees", "article", "categorie", "chapitre", "classe", "classement", "etage",
    "exercice", "heure", "jour", "ligne", "lot", "mois", "ordre", "page", "parcelle", "priorite",
    "rang", "rue", "section", "semaine", "trimestre", "version", "voie",
))  # fmt: skip
_NUMBERS = frozenset(("nb", "nbr", "nbre", "nombre"))  # of codes too: « Nombre de numéros »
_AMOUNTS = _NUMBERS | {
    "abstentions", "adherents", "agents", "blancs", "budget", "budgets", "capacite",
    "consommation", "cout", "couts", "deces", "depense", "depenses", "dette", "dettes", "dotation",
    "dotations", "effectif", "effectifs", "electeurs", "eleves", "emplois", "encours", "enfants",
    "entrees", "exprimes", "femmes", "filles", "frequentation", "garcons", "habitants", "hommes",
    "inscrits", "licencies", "logements", "longueur", "mandats", "mnt", "montant", "montants", "mt",
    "naissances", "nuls", "occurrences", "participants", "passages", "places", "population",
    "prets", "puissance", "quantite", "quantites", "recette", "recettes", "salaries", "solde",
    "somme", "sommes", "spectateurs", "subvention", "subventions", "superficie", "surface",
    "tonnage", "tonnages", "total", "totaux", "usagers", "visites", "visiteurs", "voix", "votants",
}  # fmt: skip
_AMOUNT_UNITS = frozenset((EURO, *(name for name, _ in UNITS))) - _RATE_UNITS
# What there is at a date, where a heading begins so: each year counts most of the same once more.
# « Dette » is one, « Annuité de la dette » is not; « Logements autorisés » are of their year
_STATES = re.compile(
    r"((nb|nbr|nbre|nombre|total) (de |d |des )?)?"
    r"(population|pop|habitants?|effectifs?|eleves|inscrits|electeurs|adherents|abonnes|superficie"
    r"|encours|dettes?)\b"
)
_PERIODS = re.compile(r"(annee|an|exercice|millesime|rentree|year)( scolaire| budgetaire| civile)?")
_KINDS = frozenset(("integer", "number"))
_NUMBER_SIGN = re.compile(r"(?i)(?<![^\W_])n\s*[°º]|№")
# « % Voix/Exp », « €/hab », but not « 2023/2024 »
_QUOTIENT_SIGN = re.compile(r"[%‰]|[^\d\s]\s*/\s*[^\d\s]")
_PER_UNIT = re.compile(r"\bau (m2?|m3|km|kg|kilo\w*|l|litre|metre|hectare|ha|repas)\b")


def judge_additivity(
    headings: Sequence[str], type_: str, kind: str, unit: str, decimals: int | None = None
) -> Additivity:
    """What may be made of the numbers of a column. `headings`: its header and its title."""
    if not _KINDS.issuperset((type_, kind)):
        return ""
    if unit in _RATE_UNITS or any(map(_is_rate, headings)):
        return "mean"
    has_number = any(_find_first(heading) in _NUMBERS for heading in headings)
    if not has_number and any(map(_is_code, headings)):
        return ""
    if unit in _AMOUNT_UNITS or any(map(_is_amount, headings)):
        return "sum"
    return "mean" if unit or (type_ == "number" and decimals != 0) else ""


def is_state(headings: Sequence[str]) -> bool:
    """Does a column say what there is at a date, as a population? It is not added over years."""
    return any(map(_STATES.match, map(fold_header, headings)))


def is_period(headings: Sequence[str]) -> bool:
    """Does a column say of which year a row is, and not of which one what the row is about?"""
    return any(map(_PERIODS.fullmatch, map(fold_header, headings)))


def _find_first(heading: str) -> str:
    """The first word that says what a column holds: « Nombre » of « Nombre de numéros »."""
    deciding_words = _CODES | _RANKS | _AMOUNTS
    return next(filter(deciding_words.__contains__, fold_header(heading).split()), "")


def _is_rate(heading: str) -> bool:
    words = fold_header(heading)
    is_per_unit = _QUOTIENT_SIGN.search(heading) or _PER_UNIT.search(words)
    return bool(is_per_unit) or not _RATES.isdisjoint(words.split())


def _is_code(heading: str) -> bool:
    has_code = not _CODES.isdisjoint(fold_header(heading).split())
    return has_code or bool(_NUMBER_SIGN.search(heading)) or _find_first(heading) in _RANKS


def _is_amount(heading: str) -> bool:
    return not _AMOUNTS.isdisjoint(fold_header(heading).split())
