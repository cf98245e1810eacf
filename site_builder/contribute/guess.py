"""What the name of a file lets us guess: a title, keywords, a period. Guesses are written down to be reviewed."""

from __future__ import annotations

import re
from types import MappingProxyType

from site_builder.yaml_source.words import fold, line_of

LONGEST = 200  # characters of a title
MOST_KEYWORDS = 6

# Words that exports lose their accents on, and that communes publish
ACCENTS = MappingProxyType({
    fold(word): word
    for word in (
        "prénom", "prénoms", "nés", "décès", "école", "écoles", "élève", "élèves", "délibération", "délibérations",
        "équipement", "équipements", "marché", "marchés", "vélo", "vélos", "élection", "élections", "résultat",
        "résultats", "arrêté", "arrêtés", "arrêt", "arrêts", "déchet", "déchets", "déchèterie", "déchèteries",
        "énergie", "énergies", "électrique", "électriques", "électricité", "bâtiment", "bâtiments", "bibliothèque",
        "bibliothèques", "médiathèque", "médiathèques", "crèche", "crèches", "cimetière", "cimetières", "musée",
        "musées", "numéro", "numéros", "année", "années", "état", "évènement", "évènements", "événement",
        "événements", "fréquentation", "qualité", "métropole", "municipalité", "élu", "élus", "conseillère",
        "conseillères", "régie", "régies", "trésorerie", "réseau", "réseaux", "télévision", "téléphone",
        "téléphones", "véhicule", "véhicules", "piéton", "piétons", "forêt", "forêts", "générale", "général",
        "donnée", "données", "périscolaire", "périscolaires", "médical", "médicaux", "santé", "sécurité",
        "département", "départements", "aménagement", "aménagements", "corrigé", "corrigés", "numérique", "numériques",
    )
})  # fmt: skip
COMPOUNDS = MappingProxyType({"nouveau nés": "nouveau-nés"})
NOISE = frozenset((
    "export", "exports", "extraction", "table", "tableau", "data", "dataset", "donnee", "donnees", "fichier",
    "classeur", "feuille", "feuil", "copie", "document", "book", "sheet", "sans", "titre", "csv", "utf8", "utf", "ansi",
    "latin1", "cp1252", "final", "finale", "def", "definitif", "vf", "vdef", "new", "ok", "opendata",
))  # fmt: skip
STOP = frozenset((
    "aux", "avec", "dans", "des", "les", "leur", "leurs", "par", "pour", "sur", "une", "the", "ville", "commune",
    "annee", "annees", "liste", "son", "ses", "qui", "que", "est", "nos", "vos", "and", "chez", "entre", "selon",
))  # fmt: skip
ROW_YEARS = frozenset((
    "annee", "annees", "exercice", "millesime", "year", "naissance", "naissances", "scolaire", "budgetaire", "civile",
    "reference", "compte",
))  # fmt: skip
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])|"
    r"(?:0[1-9]|[12]\d|3[01])[-_. ](?:0[1-9]|1[0-2])[-_. ](?:19|20)\d{2})(?!\d)"
)
STAMP = re.compile(r"(?<!\d)\d{5,}(?!\d)|\bv?\d+(?:\.\d+)+(?![\w.])|\(\d+\)", re.IGNORECASE)  # SIRENs, versions, copies
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def title_of(stem: str, slug: str) -> str:
    """A title from a file's name without its ending, else, where that says nothing, from its folder's name."""
    for name in (stem, slug):
        tokens = _spaced(STAMP.sub(" ", DATE.sub(" ", line_of(name)))).split()
        while tokens and _is_noise(tokens[-1]):
            tokens.pop()
        while tokens and _is_noise(tokens[0]):
            del tokens[0]
        if any(len(word) > 2 for token in tokens for word in WORD.findall(token)):
            return _cased(" ".join(tokens))[:LONGEST].rstrip()
    return _cased(slug.replace("-", " "))


def keywords_of(title: str) -> tuple[str, ...]:
    """The words of a title that people would search for."""
    found = (word if word.isupper() and len(word) < 6 else word.lower() for word in WORD.findall(title))
    telling = (word for word in found if len(word) > 2 and fold(word) not in STOP)
    return tuple(dict.fromkeys(telling))[:MOST_KEYWORDS]


def period_of(stem: str) -> str:
    """ "2024" or "2020/2024" from the years in a file's name; a day is when it was exported, and says nothing."""
    years = YEAR.findall(DATE.sub(" ", stem))
    return span(min(years), max(years)) if years else ""


def is_period(column: str) -> bool:
    """Is it the year that a row is about, and not when a tree was planted or a camera installed?"""
    return all(len(word) < 4 or word in ROW_YEARS for word in re.findall(r"[a-z]+", fold(column)))


def span(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


def _spaced(name: str) -> str:
    """Words apart: underscores always; hyphens in a name that has no space and no accent, but between numbers."""
    spaced = re.sub(r"[_.+]+", " ", name)
    return spaced if " " in name.strip() or not name.isascii() else re.sub(r"(?<!\d)-|-(?!\d)", " ", spaced)


def _is_noise(token: str) -> bool:
    return fold(token).strip("()") in NOISE or bool(re.fullmatch(r"[vV]\d+|[-–]+", token))


def _cased(title: str) -> str:
    if title.isupper() and any(len(word) > 5 for word in title.split()):
        title = title.lower()
    if title.isascii():  # who writes one accent writes them all
        title = re.sub(r"[A-Za-z]+", lambda found: _accented(found[0]), title)
        for parted, joined in COMPOUNDS.items():
            title = title.replace(parted, joined)
    return title[:1].upper() + title[1:]


def _accented(word: str) -> str:
    found = ACCENTS.get(word.lower(), word)
    return found[0].upper() + found[1:] if word[0].isupper() else found
