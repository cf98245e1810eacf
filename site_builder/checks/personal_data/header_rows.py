"""Files without a header, whose rows are of persons. The first one would give columns their names,
which pages, searches and messages have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from site_builder.cells.email_owner import is_email_of_person
from site_builder.cells.identifiers import find_emails, match_mobile
from site_builder.cells.person_name import is_first_name, is_surname
from site_builder.checks.personal_data.accounts import is_account_of_person, is_listed_name
from site_builder.checks.personal_data.columns import FEW, MOST, TextTest
from site_builder.checks.personal_data.headings import Role
from site_builder.checks.personal_data.patterns import match_numbered_address, search_birth_date
from site_builder.readers.raw_table import RawTable

_YEAR = re.compile("(?:19|20)[0-9]{2}")
FACTS: frozenset[Role] = frozenset(("birth", "address", "telephone", "email"))
_NAMES: frozenset[Role] = frozenset(("person", "last_name", "first_name"))


def find_header_roles(names: Sequence[str]) -> tuple[Role, ...]:
    """What each column has where the names of the columns are a row that names somebody and says
    more of them; nothing where they are names of columns."""
    if len(names) == 1:
        return ("unnamed",) if is_account_of_person(names[0]) else ()
    roles: list[Role] = [_find_role(name) for name in names]
    if FACTS.isdisjoint(roles) or _NAMES.isdisjoint(roles):
        return ()
    if "first_name" not in roles:
        return tuple(map(_settle_name, roles))
    surname = _find_surname(names, roles)
    if surname is not None:
        roles[surname] = "last_name"
    elif "person" not in roles:
        return ()
    return tuple(roles)


def find_headless_roles(rows: Sequence[Sequence[str]]) -> tuple[Role, ...]:
    """The same of columns that have no names, by the first rows, most of which are of persons;
    nothing where they are not, or where all have the same day or are of one year."""
    counts = Counter(map(find_header_roles, rows))
    del counts[()]
    if counts.total() < MOST * len(rows):
        return ()
    ((roles, _),) = counts.most_common(1)
    text = " ".join(chain.from_iterable(rows))
    years = set(_YEAR.findall(text))
    fewest = min(len(rows), FEW)
    if "birth" in roles and len(years) < fewest:
        return ()
    return roles


def _settle_name(role: Role) -> Role:
    """A name may be one after which a place is called, as under « nom »: what others of its column
    are called says who it is."""
    return "last_name" if role == "person" else role


def _find_role(cell: str) -> Role:
    """What a cell of the row of a person has."""
    return next((role for role, holds in _ROLES if holds(cell)), "unnamed")


def _holds_email_of_person(cell: str) -> bool:
    return any(map(is_email_of_person, find_emails(cell)))


# Tried in this order
_ROLES: tuple[tuple[Role, TextTest], ...] = (
    ("address", match_numbered_address),
    ("birth", search_birth_date),
    ("telephone", match_mobile),
    ("email", _holds_email_of_person),
    ("person", is_listed_name),
    ("first_name", is_first_name),
)


def _find_surname(names: Sequence[str], roles: Sequence[Role]) -> int | None:
    """The column of surnames beside that of first names: before it, else behind."""
    first = roles.index("first_name")
    for index in (first - 1, first + 1):
        if 0 <= index < len(names) and roles[index] == "unnamed" and is_surname(names[index]):
            return index
    if roles.count("first_name") > 1:  # « Martin », « Paul »
        return len(roles) - 1 - list(reversed(roles)).index("first_name")
    return None


def number_header(raw: RawTable) -> int:
    """The number in the file, from 1, of the row that the names of the columns are."""
    header_row = raw.reading.header_row
    return raw.first_row - 1 if header_row is None else header_row + 1
