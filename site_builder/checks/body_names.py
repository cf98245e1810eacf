"""One name of a body beside several SIREN: a number of the wrong one, or two bodies that nothing
tells apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from site_builder.cells import fold_header
from site_builder.checks.fault_messages import shorten_fault_value
from site_builder.checks.suspicion import InspectedTable, Suspicion, list_suspect_rows
from site_builder.core.problems import Param
from site_builder.storage.batched_queries import EACH, TABLE

ROLES = frozenset((
    "acheteur", "amenageur", "association", "attribuant", "attributaire", "beneficiaire", "club",
    "collectivite", "creancier", "employeur", "entreprise", "etablissement", "exploitant",
    "fournisseur", "gestionnaire", "mandataire", "operateur", "organisme", "porteur", "prestataire",
    "producteur", "proprietaire", "societe", "structure", "tiers", "titulaire",
))  # fmt: skip
NAMES = frozenset(("denomination", "enseigne", "intitule", "libelle", "nom", "raison"))
NUMBERS = frozenset(("code", "id", "identifiant", "n", "no", "num", "numero", "siren", "siret"))
SMALL = frozenset(
    ("a", "d", "de", "des", "du", "et", "l", "la", "le", "les", "sociale", "complet", "juridique")
)
PLACES = frozenset(("commune", "ville", "localite", "code", "cp", "insee", "adresse", "postal"))
PEOPLE = frozenset(("prenom", "prenoms"))
MOST_PAIRS = 3  # of columns
MOST = 3  # bodies of one name: more of them share a word (« Particulier »), not a name
SIREN = 9  # digits: several establishments of one body share them


def find_conflicting_siren(table: InspectedTable) -> Iterator[Suspicion]:
    """Names without their case, accents and blanks. Where a column says the place, only those of
    one place."""
    words = [frozenset(fold_header(profile.name).split()) for profile in table.profiles]
    if any(roles & PEOPLE for roles in words):
        return
    places = [
        index
        for index, profile in enumerate(table.profiles)
        if profile.type == "string"
        and words[index] & PLACES
        and profile.kind not in ("siret", "siren")
    ]
    for identifier, name in islice(_pairs(table, words), MOST_PAIRS):
        yield _suspicion(table, identifier, name, [index for index in places if index != name])


def _pairs(table: InspectedTable, words: list[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """(number, name) of one role: « idBeneficiaire », « nomBeneficiaire »; or the only two of a
    table."""
    identifiers = [
        index
        for index in table.of_kind("siret", "siren")
        if words[index] <= NUMBERS | ROLES | SMALL
    ]
    names = [
        index for index in table.of_kind("string")
        if words[index] & (NAMES | ROLES) and words[index] <= NAMES | ROLES | SMALL
    ]  # fmt: skip
    for identifier, other in product(identifiers, names):
        roles = words[identifier] & ROLES
        same = words[other] & ROLES
        if roles == same or (len(identifiers) == len(names) == 1 and not (roles and same)):
            yield identifier, other


def _suspicion(table: InspectedTable, identifier: int, name: int, places: list[int]) -> Suspicion:
    full = f"v{identifier}"
    named = f"v{name}"
    body = f"{full}[1:{SIREN}]"
    known = f"{full} IS NOT NULL AND {named} IS NOT NULL"
    key = f"replace(replace(strip_accents(lower({named})), ' ', ''), '\u00a0', '')"
    within = "".join(f", coalesce(v{index}, '')" for index in places)
    key = f"concat_ws('|', {key}{within})" if within else key
    groups = (
        f"SELECT {EACH}{key} FROM {TABLE} WHERE {known} GROUP BY {EACH}{key} HAVING min({body}) "
        f"< max({body})"
    )
    few = f"({EACH}{key}) IN ({groups} AND count(DISTINCT {body}) <= {MOST})"
    other, first = (
        f"first_value({cell}) OVER (PARTITION BY {EACH}{key} ORDER BY r)" for cell in (full, "r")
    )
    rows = (
        f"SELECT {EACH}r, {named}, {full}, {other} AS other, {first} AS first FROM "
        f"{table.numbered} WHERE {few}"
    )

    def said(value: str, number: str, other: str, first: int) -> dict[str, Param]:
        place = str(table.raw.row(first))
        return {
            "field": table.name(name),
            "value": shorten_fault_value(value),
            "number": number,
            "other": other,
            "first": place,
        }

    return Suspicion(
        code="name-several-numbers",
        column=table.name(name),
        number=f"SELECT {EACH}count(*) AS n FROM ({groups}) GROUP BY {EACH}()",
        broken=list_suspect_rows(
            f"{named}, {full}, other, first",
            f"({rows} AND {known}) WHERE {body} <> other[1:{SIREN}]",
        ),
        said=said,
    )
