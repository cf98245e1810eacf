"""Which columns of numbers are added up, by their headers and units: amounts and counts are, rates
and prices only have a mean, codes and years have neither."""

from __future__ import annotations

from typing import Literal

from site_builder.cells.unit import EURO, UNITS
from site_builder.readers.total_proofs import MEASURES

Additivity = Literal["", "mean", "sum"]  # "": its numbers name something

_MEASURED = MEASURES - {"population"} | {
    "age", "altitude", "angle", "coefficient", "concentration", "densite", "diametre",
    "frequence", "hauteur", "indicateur", "indice", "intensite", "largeur", "mediane", "moyen",
    "moyens", "niveau", "note", "pct", "pente", "pourcent", "profondeur", "proportion", "quotient",
    "par", "ratio", "score", "temperature", "variation", "vitesse",
}  # fmt: skip
_RATE_UNITS = frozenset((
    "%", "‰", "°C", "°", "km/h", "dB", "dB(A)", "µg/m³", "hab./km²", "€/m²", "€/h",
))  # fmt: skip
_CODES = frozenset((
    "an", "annee", "annees", "article", "chapitre", "cle", "code", "codes", "cp", "exercice", "fax",
    "fid", "gid", "heure", "id", "ident", "identifiant", "insee", "jour", "lat", "latitude", "lng",
    "lon", "long", "longitude", "lot", "matricule", "millesime", "mois", "nic", "num", "numero",
    "objectid", "ordre", "parcelle", "phone", "postal", "rang", "ref", "reference", "rivoli", "rna",
    "rue", "section", "semaine", "siren", "siret", "tel", "telephone", "trimestre", "uai", "uid",
    "version", "voie", "x", "y", "z",
))  # fmt: skip
_COUNTS = frozenset((
    "budget", "budgets", "cout", "couts", "depense", "depenses", "effectif", "effectifs", "mandats",
    "montant", "montants", "nb", "nbr", "nbre", "nombre", "population", "recette", "recettes",
    "somme", "solde", "total", "totaux",
))  # fmt: skip
_KINDS = frozenset(("integer", "number"))
_AMOUNT_UNITS = frozenset((EURO, *(name for name, _ in UNITS))) - _RATE_UNITS
# the first that has a word or the unit of a column decides
_VERDICTS: tuple[tuple[frozenset[str], Additivity], ...] = (
    (_MEASURED | _RATE_UNITS, "mean"),
    (_COUNTS | _AMOUNT_UNITS, "sum"),
    (_CODES, ""),
)


def judge_additivity(words: str, type_: str, kind: str, unit: str) -> Additivity:
    """What may be made of the numbers of a column. `words`: those of its header and of its title,
    folded (`fold_header`)."""
    if not _KINDS.issuperset((type_, kind)):
        return ""
    named = {*words.split(), unit}
    for group, verdict in _VERDICTS:
        if not named.isdisjoint(group):
            return verdict
    return "sum"
