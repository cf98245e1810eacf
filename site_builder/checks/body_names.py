"""One name of a body beside several SIREN: a number of the wrong one, or two bodies that nothing
tells apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product
from operator import getitem, itemgetter
from typing import Any

from site_builder.cells import fold_header
from site_builder.checks.fault_messages import shorten_fault_value
from site_builder.checks.suspicion import InspectedTable, make_remark
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.problems import FIRST_ROWS, Problem
from site_builder.tables.text_table import PerValue

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
IDENTIFIERS = ("siret", "siren")
SIREN = 9  # digits: several establishments of one body share them
# Names that are held in memory: a table of more is a national register, which no
# commune could mend
MOST_NAMES = 1_000_000


@dataclass(slots=True)
class _NamedBodies:
    """The bodies of one name, in one place: `other` is the first number, of the row `first`; how
    many rows have that of another body (`count`), and the first of these, with name and number."""

    first: int
    other: str
    bodies: set[str] = field(default_factory=set)
    count: int = 0
    wrong: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: int, name: str, number: str) -> None:
        self.bodies.add(number[:SIREN])
        if number[:SIREN] != self.other[:SIREN]:
            self.count += 1
            if self.count <= FIRST_ROWS:
                self.wrong.append((row, name, number))


def find_conflicting_siren(table: InspectedTable) -> Iterator[Problem | None]:
    """Names without their case, accents and blanks. Where a column says the place, only those of
    one place."""
    words = [frozenset(fold_header(profile.name).split()) for profile in table.profiles]
    if any(column_words & PEOPLE for column_words in words):
        return
    places = _list_places(table, words)
    for identifier, name in islice(_pair_columns(table, words), MOST_PAIRS):
        others = [index for index in places if index != name]
        yield _compare_numbers(table, identifier, name, places=others)


def _list_places(table: InspectedTable, words: Sequence[frozenset[str]]) -> list[int]:
    """The columns that say the place of a body."""
    places = []
    for index, profile in enumerate(table.profiles):
        if profile.type != "string" or profile.kind in IDENTIFIERS:
            continue
        if not PLACES.isdisjoint(words[index]):
            places.append(index)
    return places


def _pair_columns(
    table: InspectedTable, words: Sequence[frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """(number, name) of one role: « idBeneficiaire », « nomBeneficiaire »; or the only two of a
    table."""
    identifiers = []
    for index in table.of_kind(*IDENTIFIERS):
        if words[index] <= NUMBERS | ROLES | SMALL:
            identifiers.append(index)
    names = []
    for index in table.of_kind("string"):
        if words[index] & (NAMES | ROLES) and words[index] <= NAMES | ROLES | SMALL:
            names.append(index)
    is_only_pair = len(identifiers) == len(names) == 1
    for identifier, name in product(identifiers, names):
        roles = words[identifier] & ROLES
        name_roles = words[name] & ROLES
        if roles == name_roles or (is_only_pair and not (roles and name_roles)):
            yield identifier, name


def _compare_numbers(
    table: InspectedTable, identifier: int, name: int, places: Sequence[int]
) -> Problem | None:
    """What is wrong with the numbers of bodies of the same name, in the same places."""
    shared = _find_shared_names(table.typed, identifier, name)
    if not shared:
        return None
    conflicts = []
    for bodies in _group_bodies(table.typed, [identifier, name, *places], shared):
        if 1 < len(bodies.bodies) <= MOST:
            conflicts.append(bodies)
    if not conflicts:
        return None
    wrong = sorted(chain.from_iterable(bodies.wrong for bodies in conflicts), key=itemgetter(0))
    row, value, number = wrong[0]
    first = next(bodies for bodies in conflicts if (row, value, number) in bodies.wrong)
    return make_remark(
        table,
        "name-several-numbers",
        column=table.name(name),
        count=sum(bodies.count for bodies in conflicts),
        rows=[row for row, _, _ in wrong[:FIRST_ROWS]],
        params={
            "field": table.name(name),
            "value": shorten_fault_value(value),
            "number": number,
            "other": first.other,
            "first": str(table.raw.row(first.first)),
        },
    )


def _find_shared_names(table: CanonicalTable, identifier: int, name: int) -> set[str]:
    """The names, as they are compared, beside which the numbers of several bodies stand."""
    body_by_name: dict[str, str] = {}
    shared = set()
    fold_names = PerValue(_fold_name)
    for batch in table.iterate_batches([identifier, name]):
        numbers, names = batch.columns
        folded_names = fold_names(names.values)
        for number_code, name_code in set(zip(numbers.codes, names.codes, strict=True)):
            number = numbers.values[number_code]
            if number is None or names.values[name_code] is None:
                continue
            folded = folded_names[name_code]
            body = str(number)[:SIREN]
            if body_by_name.setdefault(folded, body) != body:
                shared.add(folded)
        if len(body_by_name) > MOST_NAMES:
            return set()
    return shared


def _group_bodies(
    table: CanonicalTable, columns: Sequence[int], shared: Collection[str]
) -> Iterable[_NamedBodies]:
    """The bodies of these names, apart where the columns of places differ."""
    groups: dict[tuple[str, ...], _NamedBodies] = {}
    fold_names = PerValue(_fold_name)
    list_places = [PerValue(_write_place) for _ in columns[2:]]
    for batch in table.iterate_batches(columns):
        numbers, names, *places = batch.columns
        folded_names = fold_names(names.values)
        place_names = [
            names_of(cells.values) for names_of, cells in zip(list_places, places, strict=True)
        ]
        codes = zip(*(cells.codes for cells in batch.columns), strict=True)
        for row, (number_code, name_code, *place_codes) in enumerate(codes, batch.first_row):
            folded = folded_names[name_code]
            number: Any = numbers.values[number_code]
            name: Any = names.values[name_code]
            if folded not in shared or number is None or name is None:
                continue
            key = (folded, *map(getitem, place_names, place_codes))
            groups.setdefault(key, _NamedBodies(row, number)).add(row, name, number)
    return groups.values()


def _write_place(place: Any) -> str:
    return str(place or "")


def _fold_name(name: str | None) -> str:
    """A name without its case, accents and blanks."""
    folded = (name or "").lower().replace(" ", "").replace("\u00a0", "")
    if folded.isascii():
        return folded
    letters = unicodedata.normalize("NFD", folded)
    return "".join([letter for letter in letters if letter < "\u0300" or not _is_mark(letter)])


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")
