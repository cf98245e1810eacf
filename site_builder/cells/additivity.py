"""Which columns of numbers are added up, by their headers and units: amounts and counts are, rates
and prices only have a mean, codes and years have neither."""

from __future__ import annotations

from typing import Literal

Additivity = Literal["", "mean", "sum"]  # "": its numbers name something

# what nobody adds up, whatever it is a share of
RATES = frozenset(("taux", "part", "moyenne", "prix", "tarif", "pourcentage"))
_MEASURED = RATES | {
    "age", "altitude", "angle", "coefficient", "concentration", "densite", "diametre",
    "frequence", "hauteur", "indicateur", "indice", "intensite", "largeur", "mediane", "moyen",
    "moyens", "niveau", "note", "pct", "pente", "pourcent", "profondeur", "proportion", "quotient",
    "ratio", "score", "temperature", "variation", "vitesse",
}  # fmt: skip
_UNITS = frozenset(("%", "‰", "°C", "°", "km/h", "dB", "dB(A)", "µg/m³"))
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


def judge_additivity(words: str, type_: str, kind: str, unit: str) -> Additivity:
    """What may be made of the numbers of a column. `words`: those of its header and of its title,
    folded (`fold_header`)."""
    if type_ not in _KINDS or kind not in _KINDS:
        return ""
    named = words.split()
    is_rate = not _MEASURED.isdisjoint(named) or " par " in f" {words} " or "/" in unit
    if unit in _UNITS or is_rate:
        return "mean"
    if unit or not _COUNTS.isdisjoint(named):
        return "sum"
    return "sum" if _CODES.isdisjoint(named) else ""
