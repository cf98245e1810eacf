"""Rows of lists of people in documents: of tables, whose cells the readers part, and lines of a
page, on which nothing parts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from site_builder.cells import fold_header
from site_builder.cells.person_name import is_first_name
from site_builder.checks.personal_data.accounts import is_listed_name
from site_builder.checks.personal_data.headings import (
    FIRST,
    LAST,
    ROLES,
    Role,
    find_role,
    has_phrase_of,
)
from site_builder.checks.personal_data.patterns import (
    search_address,
    search_birth_date,
    search_numbered_address,
)

CELL = "\t"  # between the cells of a row, as the readers write it
LONGEST_HEADER = 100  # characters
MOST_OTHERS = 5  # lines in a row that name nobody, after which a list is at its end
LENGTHS_OF_NAME = (2, 3, 4)  # words
_NAMES: tuple[Role, ...] = ("person", "beneficiary", "last_name", "first_name")
# Of people who died, are elected or stand for it
_PUBLIC: tuple[Role, ...] = ("death", "public")
# Where one of these is, addresses are those of bodies and practices
_OF_BODIES: tuple[Role, ...] = ("body", "profession")
# What is sought beside a name: in a cell of its own; in a line, where streets need a number
_CELL_FACTS = {"birth": search_birth_date, "address": search_address}
_LINE_FACTS = {"birth": search_birth_date, "address": search_numbered_address}
_FIGURE = re.compile("[0-9]")
_NO_LETTERS = re.compile(r"[^\w'’.-]+|[0-9_]+")

Search = Callable[[str], re.Match[str] | None]


@dataclass(slots=True)
class ListedPeople:
    """The header under which the rows of a document stand, if it is that of a list of people who
    were born or live somewhere: what each column has (`roles`), and what is sought in a line
    (`facts`)."""

    roles: tuple[Role, ...] = ()
    facts: tuple[Search, ...] = ()
    others: int = 0

    def is_row_of_person(self, row: str) -> bool:
        """Does a row of the document, the next one, name somebody and say more of them?"""
        cells = row.split(CELL)
        if self._begin_list(cells):
            return False
        if len(cells) > 1:
            return _is_row_of_person(cells, self.roles)
        is_person = _is_line_of_person(row, self.facts)
        self._end_list(is_person=is_person)
        return is_person

    def _begin_list(self, cells: Sequence[str]) -> bool:
        """Is it a header?"""
        if _FIGURE.search(CELL.join(cells)):
            return False
        roles = _list_roles(cells)
        facts = _list_facts(roles)
        if not facts:
            return False
        self.roles = tuple(roles)
        self.facts = tuple(_LINE_FACTS[role] for role in facts)
        self.others = 0
        return True

    def _end_list(self, *, is_person: bool) -> None:
        """Forget a list, some lines after its last one."""
        self.others = 0 if is_person else self.others + 1
        if self.others > MOST_OTHERS:
            self.facts = ()


def _list_roles(cells: Sequence[str]) -> list[Role]:
    """What each cell says that the column under it has; of one alone, what all its words say."""
    if len(cells) > 1:
        return list(map(find_role, cells))
    (line,) = cells
    if len(line) > LONGEST_HEADER:
        return []
    roles = [role for role, phrases in ROLES if has_phrase_of(line, phrases)]
    if not (FIRST | LAST).isdisjoint(fold_header(line).split()):
        roles.append("last_name")
    return roles


def _list_facts(roles: Iterable[Role]) -> list[Role]:
    """What a list with these columns says of people beside their names; nothing where it names
    none."""
    there = set(roles)
    if there.isdisjoint(_NAMES) or not there.isdisjoint(_PUBLIC):
        return []
    if not there.isdisjoint(_OF_BODIES):
        there.discard("address")
    return [role for role in _LINE_FACTS if role in there]


def _is_row_of_person(cells: Sequence[str], roles: Sequence[Role]) -> bool:
    """Does a row of cells name somebody, and say when they were born or where they live?"""
    written = list(zip(map(str.strip, cells), roles, strict=False))
    facts = set(_list_facts(roles))
    if not any(_names_person(text) for text, role in written if role in _NAMES):
        return False
    return any(_CELL_FACTS[role](text) for text, role in written if role in facts)


def _names_person(text: str) -> bool:
    """Is it a name, or the first one alone?"""
    return is_first_name(text) or is_listed_name(text)


def _is_line_of_person(line: str, facts: Iterable[Search]) -> bool:
    """The same of a line. The name stands before what is said of it, or behind."""
    for match in filter(None, [search(line) for search in facts]):
        if _begins_with_name(line[: match.start()]) or _begins_with_name(line[match.end() :]):
            return True
    return False


def _begins_with_name(text: str) -> bool:
    """Is what it begins with a name, whatever number stands before it?"""
    words = _NO_LETTERS.sub(" ", text).split()
    return any(is_listed_name(" ".join(words[:count])) for count in LENGTHS_OF_NAME)
