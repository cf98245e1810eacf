"""Tables whose rows are what those of others are for columns: the first cell of each says a name or
a birth, and each column is of somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.cells.identifiers import search_mobile
from site_builder.cells.person_name import is_namesake, is_person_name, is_surname
from site_builder.checks.personal_data.columns import SAMPLE_ROWS, TextTest, WrittenTable
from site_builder.checks.personal_data.headings import Role, find_role
from site_builder.checks.personal_data.patterns import (
    search_birth_of_named,
    search_numbered_address,
)

_NAMES: tuple[Role, ...] = ("person", "last_name", "first_name")
_FACTS: Mapping[Role, TextTest] = {
    "birth": search_birth_of_named,
    "address": search_numbered_address,
    "telephone": search_mobile,
}
_TELLING = frozenset((*_NAMES, *_FACTS))
_PUBLIC: frozenset[Role] = frozenset(("death", "public"))
# Where one of these is, the address is that of a body or a practice
_OF_BODIES: frozenset[Role] = frozenset(("body", "profession", "author"))


@dataclass(frozen=True, slots=True)
class TransposedPeople:
    """How many columns are of somebody, and what the rows are called that say so."""

    count: int
    labels: tuple[str, ...]


def find_transposed_people(table: WrittenTable, names: Sequence[str]) -> TransposedPeople:
    """Those of a table; `names` are the cells of its header, which may be one of these rows."""
    if table.rows > SAMPLE_ROWS:
        return TransposedPeople(0, ())
    rows = {find_role(row[0]): row for row in (tuple(names), *table.list_first_rows())}
    if not _PUBLIC.isdisjoint(rows):
        return TransposedPeople(0, ())
    if not _OF_BODIES.isdisjoint(rows):
        rows.pop("address", None)
    columns = zip(*rows.values(), strict=True)
    cells = [dict(zip(rows, column, strict=True)) for column in columns]
    count = sum(map(_is_person, cells[1:]))
    labels = [row[0] for role, row in rows.items() if role in _TELLING]
    return TransposedPeople(count, tuple(labels))


def list_header_persons(names: Sequence[str]) -> Sequence[str]:
    """The cells of the header of such a table that are of persons: it may be one of these rows."""
    return names[1:] if find_role(names[0]) else ()


def _is_person(cells: Mapping[Role, str]) -> bool:
    """Do the cells of a column name somebody, and say more of them?"""
    if not any(holds(cells.get(role, "")) for role, holds in _FACTS.items()):
        return False
    last_name = cells.get("last_name", "")
    name = cells.get("person", last_name)
    if is_person_name(name):
        return not is_namesake(name)
    return is_surname(last_name) and is_surname(cells.get("first_name", ""))
