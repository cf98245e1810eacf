"""The columns that name persons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

from site_builder.cells import fold_header
from site_builder.cells.identifiers import search_mobile
from site_builder.cells.person_name import (
    CIVILITIES,
    has_civility,
    is_capitalised_name,
    is_first_name,
    is_name_of_directory,
    is_namesake,
    is_person_name,
    is_surname,
)
from site_builder.checks.personal_data.accounts import is_listed_name
from site_builder.checks.personal_data.columns import (
    ALL,
    HALF,
    SOME,
    PersonalColumn,
    PersonalKind,
    TextTest,
    WrittenTable,
    count_matching_cells,
    find_headers,
    holds_mostly,
    is_known_by,
)
from site_builder.checks.personal_data.headings import (
    CREATORS,
    EXCUSES,
    GRANTS,
    HOLDERS,
    HOLDINGS,
    HOMES,
    LAST,
    NOTED,
    OF_BODIES,
    OF_PLACES,
    TELEPHONES,
    Role,
    find_role,
    has_phrase_of,
    list_columns_of,
)
from site_builder.checks.personal_data.patterns import (
    match_numbered_address,
    search_birth_date,
    search_numbered_address,
)
from site_builder.checks.personal_data.unlisted_names import (
    is_any_name,
    is_of_capitalised,
    is_of_unlisted,
)
from site_builder.columns.column_reading import TypedColumn

ColumnTest = Callable[[WrittenTable, int], bool]
# homes: what may be people, each of whom has an address
Subject = Literal["people", "homes", "places", ""]
OF_PEOPLE: frozenset[Subject] = frozenset(("people", "homes"))
# Which share of names must be known ones where others are in no list
LEAST_KNOWN: Mapping[Subject, float] = {"people": 0.0, "homes": SOME}
match_civility = re.compile(rf"(?:M|MM|{CIVILITIES})\.?", re.IGNORECASE).fullmatch


def find_name_columns(table: WrittenTable, roles: Sequence[Role]) -> Iterator[PersonalColumn]:
    """The columns of names of persons: whole ones, and surnames beside first names. First names
    without surnames are of nobody."""
    first_names = _list_first_names(table, roles)
    subject = _find_subject(table, roles)
    has_surnames = False
    for index, role in enumerate(roles):
        if not _may_name(table.columns[index]) or index in first_names:
            continue
        if _is_surname_column(table, index, role, first_names):
            has_surnames = True
            yield _make_name_column(table, index, "surname", is_surname)
            continue
        holds = _choose_whole_test(table, index, roles, subject)
        if holds:
            yield _make_name_column(table, index, "name", holds)
    if not has_surnames:
        return
    for index in first_names:
        yield _make_name_column(table, index, "first_name", is_surname)


def _may_name(column: TypedColumn) -> bool:
    return column.kind.name == "string" or column.faulty > 0


def _list_first_names(table: WrittenTable, roles: Sequence[Role]) -> list[int]:
    """The columns of first names: by their header; or by their cells, where no header says
    anything. « Mme » is as good as a first name."""
    tests: dict[Role, TextTest] = {
        "first_name": is_surname,
        "unnamed": is_first_name,
        "": match_civility,
    }
    columns = []
    for index, role in enumerate(roles):
        if role in tests and holds_mostly(table, index, tests[role]):
            columns.append(index)
    return columns


def _is_surname_column(
    table: WrittenTable, index: int, role: Role, first_names: Sequence[int]
) -> bool:
    """Is it a column of surnames, beside one of first names?"""
    if not first_names:
        return False
    if not _is_surname_header(table.columns[index].name, index, role, first_names):
        return False
    return holds_mostly(table, index, is_surname)


def _is_surname_header(header: str, index: int, role: Role, first_names: Sequence[int]) -> bool:
    """Does its header say a surname; or, where that says nothing, is it beside first names?"""
    match role:
        case "last_name":
            return True
        case "person" | "beneficiary":  # « nom du demandeur »
            return not LAST.isdisjoint(fold_header(header).split())
        case "unnamed":
            return index - 1 in first_names or index + 1 in first_names
    return False


def _find_subject(table: WrittenTable, roles: Sequence[Role]) -> Subject:
    """What a table is about. Who was born, has a mobile, or a home that is called so, is no
    place."""
    if _says_lives(table, roles):
        return "people"
    if find_headers(table, OF_PLACES):
        return "places"
    is_of_bodies = find_headers(table, (*OF_BODIES, *GRANTS))
    return "homes" if _has_homes(table, roles) and not is_of_bodies else ""


def _says_lives(table: WrittenTable, roles: Sequence[Role]) -> bool:
    """Does a column have the births, the mobiles or the homes of people?"""
    tests: dict[Role, TextTest] = {"birth": search_birth_date, "telephone": search_mobile}
    for index, role in enumerate(roles):
        test = tests.get(role)
        if has_phrase_of(table.columns[index].name, HOMES):
            test = search_numbered_address
        if test and holds_mostly(table, index, test):
            return True
    return False


def _has_homes(table: WrittenTable, roles: Sequence[Role]) -> bool:
    """Are all cells of a column of addresses a number and a street?"""
    addresses = list_columns_of(roles, "address")
    return any(holds_mostly(table, index, match_numbered_address, ALL) for index in addresses)


def _choose_whole_test(
    table: WrittenTable, index: int, roles: Sequence[Role], subject: Subject
) -> TextTest | None:
    """What says that a cell is the whole name of a person, None where the column is none of
    names."""
    role = roles[index]
    match role:
        case "person" | "beneficiary" if subject in OF_PEOPLE and is_of_unlisted(table, index):
            return is_any_name
        case "person":
            return _choose_person_test(table, index)
        case "beneficiary" if holds_mostly(table, index, is_person_name, SOME):
            return is_person_name
        case "author" if _names_holders(table, index) or _names_reachable(table, index):
            return is_person_name
        case "body" | "author" | "code" if _names_the_born(table, roles, index):
            return is_listed_name
        case "last_name" | "unnamed" | "" if not _is_of_namesakes(table, index):
            return _choose_open_test(table, index, role, subject)
    return None


def _choose_open_test(
    table: WrittenTable, index: int, role: Role, subject: Subject
) -> TextTest | None:
    """Under « nom » most cells must be names, and half of them in a table of people, whatever the
    header; where it is one of places, they must begin with « M. » or « Mme »."""
    is_of_people = subject == "people"
    is_named = role == "last_name" and subject != "places"
    proofs: tuple[tuple[bool, TextTest, ColumnTest], ...] = (
        (is_of_people, is_listed_name, partial(holds_mostly, holds=is_listed_name, share=HALF)),
        (is_named, is_person_name, partial(holds_mostly, holds=is_person_name)),
        (is_named or is_of_people, is_capitalised_name, is_of_capitalised),
        (is_named, is_any_name, partial(_is_of_unlisted_people, subject=subject)),
        (True, has_civility, partial(is_known_by, holds=has_civility)),
        (
            subject != "places",
            is_name_of_directory,
            partial(is_known_by, holds=is_name_of_directory),
        ),
    )
    for is_asked, holds, is_proven in proofs:
        if is_asked and is_proven(table, index):
            return holds
    return None


def _is_of_unlisted_people(table: WrittenTable, index: int, subject: Subject) -> bool:
    """Are they names under « nom », which shops have as well: some must be known, unless something
    else says people?"""
    share = LEAST_KNOWN.get(subject)
    if share is None or not holds_mostly(table, index, is_person_name, share):
        return False
    return is_of_unlisted(table, index)


def _choose_person_test(table: WrittenTable, index: int) -> TextTest | None:
    """Under a header that says a person, every name counts, however few they are."""
    if holds_mostly(table, index, is_listed_name, SOME):
        return is_listed_name
    if count_matching_cells(table, index, is_person_name):
        return is_person_name
    return None


def _names_the_born(table: WrittenTable, roles: Sequence[Role], index: int) -> bool:
    """Are they people under a header of bodies, or of holders of contracts? Whoever was born is no
    body; schools bear names of persons, and authors are in every catalogue."""
    says_birth = partial(holds_mostly, table, holds=search_birth_date)
    if not any(map(says_birth, list_columns_of(roles, "birth"))):
        return False
    if has_phrase_of(table.columns[index].name, NOTED) or _is_of_namesakes(table, index):
        return False
    return holds_mostly(table, index, is_listed_name)


def _names_holders(table: WrittenTable, index: int) -> bool:
    """Are they people who hold a grave or a licence, rather than a contract?"""
    if not has_phrase_of(table.columns[index].name, HOLDERS):
        return False
    if find_headers(table, OF_BODIES) or not find_headers(table, HOLDINGS):
        return False
    return holds_mostly(table, index, is_person_name, SOME)


def _names_reachable(table: WrittenTable, index: int) -> bool:
    """Are they artists whose mobiles stand beside their names, which no catalogue has?"""
    if not has_phrase_of(table.columns[index].name, CREATORS):
        return False
    telephones = find_headers(table, TELEPHONES)
    return any(is_known_by(table, telephone, search_mobile) for telephone in telephones)


def _is_of_namesakes(table: WrittenTable, index: int) -> bool:
    """Are many of them names after which places are called?"""
    return holds_mostly(table, index, is_namesake, SOME)


def _make_name_column(
    table: WrittenTable, index: int, kind: PersonalKind, holds: TextTest
) -> PersonalColumn:
    return PersonalColumn(
        index=index,
        name=table.columns[index].name,
        kind=kind,
        holds=holds,
        count=count_matching_cells(table, index, holds),
        proven=False,
    )


def list_roles(table: WrittenTable, received_names: Sequence[str]) -> list[Role]:
    """What the header of each column says: that of the file before the one under which it is
    published, which may excuse nothing."""
    roles: list[Role] = []
    for column, received_name in zip(table.columns, received_names, strict=True):
        role = find_role(received_name) or find_role(received_name.rpartition(".")[2])
        if received_name != column.name and role in ("", "unnamed"):
            published_role = find_role(column.name)
            role = "" if published_role in EXCUSES else published_role
        roles.append(role)
    return roles
