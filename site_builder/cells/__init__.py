"""The kinds of cell, one file each, in order of preference: the rule book of readers, checks and pages.

The whole file is verified in SQL by the caller: a column has the first kind of its candidates (decide/kinds.py) that
every filled cell accepts, casts to, and writes in one notation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from site_builder.cells.boolean import BOOLEAN
from site_builder.cells.date import DATE
from site_builder.cells.datetime import DATETIME
from site_builder.cells.insee import INSEE
from site_builder.cells.instant import INSTANT
from site_builder.cells.integer import INTEGER
from site_builder.cells.kind import BLANKS, Kind, trim, trimmed
from site_builder.cells.number import NUMBER
from site_builder.cells.postal_code import POSTAL_CODE
from site_builder.cells.rna import RNA
from site_builder.cells.siren import SIREN
from site_builder.cells.siret import SIRET
from site_builder.cells.string import STRING
from site_builder.cells.telephone import TELEPHONE
from site_builder.cells.year import YEAR

__all__ = ["BLANKS", "KINDS", "Kind", "by_name", "fold", "is_quantity", "names", "trim", "trimmed"]

KINDS = (
    SIRET,
    SIREN,
    RNA,
    INSEE,
    POSTAL_CODE,
    TELEPHONE,
    YEAR,
    INTEGER,
    NUMBER,
    DATE,
    DATETIME,
    INSTANT,
    BOOLEAN,
    STRING,
)

# "nombre de SIRET", "population INSEE": a quantity, whatever it counts
_QUANTITIES = frozenset(
    (
        "nb", "nbr", "nbre", "nombre", "montant", "population", "effectif", "total", "taux", "somme", "part",
        "prix", "cout", "euros", "depenses", "recettes", "solde", "longueur", "surface", "superficie", "duree",
    )
)  # fmt: skip


def by_name(name: str) -> Kind:
    """The kind of that name. Raises KeyError for a name that is none: that is our mistake."""
    return _BY_NAME[name]


@lru_cache(4096)
def fold(header: str) -> str:
    """A header as `words` are written: lower case, no accents, one space between words ("codeINSEE" is two)."""
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", header).replace("œ", "oe").replace("Œ", "OE")
    bare = "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c))
    return " ".join(re.findall("[a-z0-9]+", bare.lower()))


def names(kind: Kind, header: str) -> bool:
    """Do the words of this header name the kind?"""
    folded = f" {fold(header)} "
    return not is_quantity(header) and any(f" {phrase} " in folded for phrase in kind.words)


def is_quantity(header: str) -> bool:
    """Does this header say that its column counts or measures something?"""
    return not _QUANTITIES.isdisjoint(fold(header).split())


_BY_NAME = {kind.name: kind for kind in KINDS}
