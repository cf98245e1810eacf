"""Words that name columns and are no cells, by themselves or with each other: « Nom »,
« Code postal », `date_naissance`. They speak for a header over words alone, where its shape says
nothing."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.cells import fold_header

_WORDS = frozenset((
    "nom", "noms", "prenom", "prenoms", "adresse", "ville", "commune", "cp", "postal", "code",
    "siret", "siren", "insee", "date", "annee", "mois", "montant", "montants", "libelle", "type",
    "categorie", "statut", "numero", "num", "id", "identifiant", "designation", "intitule",
    "description", "quantite", "prix", "total", "effectif", "effectifs", "nombre", "telephone",
    "tel", "email", "mail", "courriel", "url", "latitude", "longitude", "lat", "lon", "objet",
    "quartier", "voie", "departement", "beneficiaire", "organisme", "projet", "titre", "auteur",
    "editeur", "langue", "sexe", "observation", "observations", "remarque", "remarques",
    "commentaire", "commentaires", "surface", "superficie", "capacite", "lieu", "horaire",
    "horaires", "jour", "heure", "etat", "niveau", "etablissement", "naissance", "reference",
    "title", "name", "names", "first", "last", "city", "country", "address", "zip", "price",
    "amount", "year", "month", "day", "status", "category", "gender", "phone", "age",
    "association", "service", "direction", "poste", "postes", "chapitre", "article", "fonction",
    "nature", "parcelle",
))  # fmt: skip
_BETWEEN = frozenset((
    "de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "of", "the", "n", "debut", "fin",
))  # fmt: skip
_ALL = _WORDS | _BETWEEN


def is_header_word(cell: str) -> bool:
    """Is this cell nothing but words that name columns?"""
    words = fold_header(cell.replace("_", " ")).split()
    return not _WORDS.isdisjoint(words) and _ALL.issuperset(words)


def are_header_words(cells: Iterable[str]) -> bool:
    """Are most of the filled cells such words, and two at least?"""
    filled = list(filter(None, cells))
    named = sum(map(is_header_word, filled))
    return named >= 2 and 2 * named >= len(filled)
