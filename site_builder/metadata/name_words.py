"""Names of files and folders as people read them: their words apart, their accents put back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from site_builder.core.text import clean_line, fold_text

LONGEST = 200  # characters of a title

# Words that exports lose their accents on, and that communes publish
ACCENTS = MappingProxyType(
    {
        fold_text(word): word
        for word in (
            "prénom",
            "prénoms",
            "nés",
            "décès",
            "école",
            "écoles",
            "élève",
            "élèves",
            "délibération",
            "délibérations",
            "équipement",
            "équipements",
            "marché",
            "marchés",
            "vélo",
            "vélos",
            "élection",
            "élections",
            "résultat",
            "résultats",
            "arrêté",
            "arrêtés",
            "arrêt",
            "arrêts",
            "déchet",
            "déchets",
            "déchèterie",
            "déchèteries",
            "énergie",
            "énergies",
            "électrique",
            "électriques",
            "électricité",
            "bâtiment",
            "bâtiments",
            "bibliothèque",
            "bibliothèques",
            "médiathèque",
            "médiathèques",
            "crèche",
            "crèches",
            "cimetière",
            "cimetières",
            "musée",
            "musées",
            "numéro",
            "numéros",
            "année",
            "années",
            "état",
            "évènement",
            "évènements",
            "événement",
            "événements",
            "fréquentation",
            "qualité",
            "métropole",
            "municipalité",
            "élu",
            "élus",
            "conseillère",
            "conseillères",
            "régie",
            "régies",
            "trésorerie",
            "réseau",
            "réseaux",
            "télévision",
            "téléphone",
            "téléphones",
            "véhicule",
            "véhicules",
            "piéton",
            "piétons",
            "forêt",
            "forêts",
            "générale",
            "général",
            "donnée",
            "données",
            "périscolaire",
            "périscolaires",
            "médical",
            "médicaux",
            "santé",
            "sécurité",
            "département",
            "départements",
            "aménagement",
            "aménagements",
            "corrigé",
            "corrigés",
            "numérique",
            "numériques",
        )
    }
)
SHORT = MappingProxyType(
    {
        "asso": "association",
        "assos": "associations",
        "assoc": "association",
        "assocs": "associations",
        "subv": "subventions",
        "delib": "délibération",
        "delibs": "délibérations",
    }
)
# Names of files leave out the small words of a title; in this order
COMPOUNDS = MappingProxyType({
    "nouveaux? nés": "nouveau-nés",
    "prénoms nouveau-nés": "prénoms des nouveau-nés",
    "subventions? associations?": "subventions aux associations",
    "délibérations? conseil municipal": "délibérations du conseil municipal",
    "menus? cantines?": "menus des cantines",
    "délais? paiements?": "délais de paiement",
})  # fmt: skip
NOISE = frozenset((
    "export", "exports", "extraction", "table", "tableau", "data", "dataset", "donnee", "donnees",
    "fichier", "classeur", "feuille", "feuil", "copie", "document", "book", "sheet", "sans",
    "titre", "csv", "utf8", "utf", "ansi", "latin1", "cp1252", "final", "finale", "def",
    "definitif", "vf", "vdef", "new", "ok", "opendata",
))  # fmt: skip
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def spell_readable_title(names: Iterable[str]) -> str:
    """A title from the first of these names, of a folder or of files, that says something:
    « subventions-2024 » is « Subventions 2024 ». Years stay, for it is what the name says."""
    titles = []
    for name in names:
        text = " ".join(split_words(clean_line(name), may_hyphenate(name)))
        title = spell_title(text, ACCENTS)[:LONGEST].rstrip()
        if any(len(word) > 2 and not is_noise_word(word) for word in WORD.findall(text)):
            return title
        titles.append(title)
    return next(filter(None, titles), "")


def may_hyphenate(name: str) -> bool:
    """Has a name other blanks than hyphens, or accents? Whoever writes these parts words so."""
    return " " in name or not name.isascii()


def split_words(name: str, hyphenated: bool) -> list[str]:
    """The words of a name: apart at underscores, and at hyphens where these are its blanks."""
    bare = re.sub(r"[_.+]+", " ", name)
    if not hyphenated:
        bare = re.sub(r"(?<!\d)-|-(?!\d)", " ", bare)
    return [token for token in bare.split() if not re.fullmatch(r"[\[\]()\"«»]+", token)]


def is_noise_word(token: str) -> bool:
    return fold_text(token).strip("()[],;") in NOISE or bool(re.fullmatch(r"[vV]\d+|[^\w]+", token))


def spell_title(title: str, accents: Mapping[str, str]) -> str:
    if title.isupper() and any(len(word) > 5 for word in title.split()):
        title = title.lower()
    spellings = (
        {**accents, **SHORT} if title.isascii() else SHORT
    )  # who writes one accent writes them all
    title = WORD.sub(
        lambda match: "-".join(_spell_word(word, spellings) for word in match[0].split("-")), title
    )
    for parted, joined in COMPOUNDS.items():
        title = re.sub(rf"\b{parted}\b", joined, title, flags=re.IGNORECASE)
    return title[:1].upper() + title[1:]


def _spell_word(word: str, spellings: Mapping[str, str]) -> str:
    spelling = spellings.get(fold_text(word), word)
    return spelling[0].upper() + spelling[1:] if word[0].isupper() else spelling
