"""Whether an author of the properties of a document is a person, and no service or program."""

from __future__ import annotations

import re

from site_builder.core.text import fold_text

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*")
_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+")
MOST_WORDS = 4
_NOBODY = frozenset(
    {
        "mairie", "ville", "commune", "communes", "communaute", "agglomeration", "metropole",
        "departement", "region", "etat", "prefecture", "service", "services", "direction",
        "secretariat", "syndicat", "office", "cabinet", "bureau", "pole", "unite", "centre",
        "maison", "ecole", "bibliotheque", "mediatheque", "musee", "accueil", "urbanisme",
        "communication", "finances", "informatique", "administration", "administrateur",
        "admin", "conseil", "municipal", "general", "generale", "union", "association",
        "comite", "agence", "societe", "sarl", "sas", "cci", "dgs", "dsi", "user",
        "utilisateur", "compte", "poste", "default", "unknown", "inconnu", "inconnue",
        "anonymous", "microsoft", "word", "libreoffice", "openoffice", "writer",
        "adobe", "acrobat", "google", "docs", "python", "pdf", "scan", "scanner", "canon",
        "xerox", "ricoh", "konica", "minolta", "epson", "hp", "kyocera", "toshiba", "windows",
        "corporation", "des", "les", "et", "portail", "equipe", "team",
    }
)  # fmt: skip


def is_personal_author(author: str) -> bool:
    """Is it a first name and a name, or the mailbox of somebody? A word alone may be anything."""
    author = " ".join(author.replace(",", " ").split())
    if _MAILBOX.fullmatch(author):
        author = author.partition("@")[0].replace(".", " ").replace("_", " ")
    words = author.split(" ")
    if not 2 <= len(words) <= MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return False
    return _NOBODY.isdisjoint(fold_text(author).replace("'", " ").replace("-", " ").split())
