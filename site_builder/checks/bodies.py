"""One name of a body beside several SIREN: a number of the wrong one, or two bodies that nothing tells apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from site_builder.cells import fold
from site_builder.checks.suspicion import Looked, Suspicion, listed
from site_builder.together import EACH, TABLE

ROLES = frozenset((
    "acheteur", "amenageur", "association", "attribuant", "attributaire", "beneficiaire", "club", "collectivite",
    "creancier", "employeur", "entreprise", "etablissement", "exploitant", "fournisseur", "gestionnaire", "mandataire",
    "operateur", "organisme", "porteur", "prestataire", "producteur", "proprietaire", "societe", "structure", "tiers",
    "titulaire",
))  # fmt: skip
NAMES = frozenset(("denomination", "enseigne", "intitule", "libelle", "nom", "raison"))
NUMBERS = frozenset(("code", "id", "identifiant", "n", "no", "num", "numero", "siren", "siret"))
SMALL = frozenset(("a", "d", "de", "des", "du", "et", "l", "la", "le", "les", "sociale", "complet", "juridique"))
PLACES = frozenset(("commune", "ville", "localite", "code", "cp", "insee", "adresse", "postal"))
PEOPLE = frozenset(("prenom", "prenoms"))
SIREN = 9  # digits: several establishments of one body share them


def several_numbers(table: Looked) -> Iterator[Suspicion]:
    """Names without their case, accents and blanks. Where a column says the place, only those of one place."""
    words = [frozenset(fold(profile.name).split()) for profile in table.profiles]
    if any(one & PEOPLE for one in words):
        return
    places = [
        index for index, profile in enumerate(table.profiles)
        if profile.type == "string" and words[index] & PLACES and profile.kind not in ("siret", "siren")
    ]  # fmt: skip
    for identifier, name in _pairs(table, words):
        yield _suspicion(table, identifier, name, [index for index in places if index != name])


def _pairs(table: Looked, words: list[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """(number, name) of one role: « idBeneficiaire », « nomBeneficiaire »; or the only two of a table."""
    identifiers = [index for index in table.of_kind("siret", "siren") if words[index] <= NUMBERS | ROLES | SMALL]
    names = [
        index for index in table.of_kind("string")
        if words[index] & (NAMES | ROLES) and words[index] <= NAMES | ROLES | SMALL
    ]  # fmt: skip
    for one, other in product(identifiers, names):
        roles, same = words[one] & ROLES, words[other] & ROLES
        if roles == same or (len(identifiers) == len(names) == 1 and not (roles and same)):
            yield one, other


def _suspicion(table: Looked, identifier: int, name: int, places: list[int]) -> Suspicion:
    cells = f"v{identifier}", f"v{name}"
    number = f"{cells[0]}[1:{SIREN}]"
    key = f"replace(replace(strip_accents(lower({cells[1]})), ' ', ''), '\u00a0', '')"
    within = "".join(f", v{index}" for index in places)
    known = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
    groups = f"SELECT {EACH}{key} AS k{within} FROM {TABLE} WHERE {known} GROUP BY ALL"
    several = f"{groups} HAVING min({number}) < max({number})"
    same = f"(PARTITION BY {EACH}{key}{within} ORDER BY r)"
    first = f"first_value({cells[0]}) OVER {same} AS other, first_value(r) OVER {same} AS first"
    rows = f"(SELECT {EACH}r, {', '.join(cells)}, {first} FROM {table.numbered} WHERE {known})"
    return Suspicion(
        "name-several-numbers",
        table.name(name),
        f"SELECT {EACH}count(k) AS n FROM ({several}) GROUP BY {EACH}()",
        listed(f"{cells[1]}, {cells[0]}, other, first", f"{rows} WHERE {number} <> other[1:{SIREN}]"),
        lambda value, here, other, first: {
            "field": table.name(name), "value": value, "number": here, "other": other,
            "first": str(table.raw.row(first)),
        },
    )  # fmt: skip
