"""Rows that say who somebody is, and when they were born, where they live or how to reach them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import compress, repeat
from operator import attrgetter

from site_builder.cells import fold_header
from site_builder.cells.person_name import is_body_name
from site_builder.checks.personal_data.columns import (
    HALF,
    MOST,
    NAMES,
    SOME,
    PersonalColumn,
    PersonalKind,
    TextTest,
    WrittenTable,
    count_filled_cells,
    count_matching_cells,
    holds_mostly,
)
from site_builder.checks.personal_data.headings import (
    GUARDIANS,
    HEADS,
    LEADERS,
    MEETING_PLACES,
    SERVICES,
    Role,
    has_phrase_of,
    list_columns_of,
)
from site_builder.columns.canonical_table import TypedCells
from site_builder.core.problems import FIRST_ROWS
from site_builder.tables.text_table import PerList

FACTS: tuple[PersonalKind, ...] = ("birth", "mobile", "email", "address", "account")
_OFFICE = re.compile(
    "(?:[0-9]{1,2}(?:er|re|ère|e|ème|nde?) |premi[eè]re? )?"
    "(?:maire|adjointe?(?= *$| au maire| à | aux? | chargé| délégué|,)|vice-pr[eé]sidente?|"
    "conseill[eè]re? (?:municipal|communautaire|m[eé]tropolitain|d[eé]partemental|r[eé]gional|"
    "d[eé]l[eé]gu))",
    re.IGNORECASE,
)
# What says that somebody died: a day or a year, or a word for yes
_DIED = re.compile("[0-9]{4}|^ *(?:oui|x|vrai|true|d[ée]c[ée]d[ée]e?) *$", re.IGNORECASE)
is_liberal_profession = re.compile(
    "m[ée]decin|infirmi|notaire|avocat|kin[ée]|dentiste|pharmac|sage.femme|orthophon|podolog|"
    "psycholog|ost[ée]opath|huissier|commissaire|architecte|g[ée]om[èe]tre|v[ée]t[ée]rinaire|"
    "opticien|expert.comptable|taxi|artisan|g[ée]n[ée]raliste|chirurgien|r[ée]ducat|di[ée]t[ée]ti|"
    "ergoth[ée]rap|psychomotric|radiothérap|ambulanci|[oa]log(?:ue|ie|iste)\\b|iatr(?:e|ie)\\b|"
    "anesth[ée]s|urgentiste|acupunct|audioproth[ée]s|prothésiste|homéopath",
    re.IGNORECASE,
).search
_OFFICES = frozenset(("fonction", "fonctions", "qualite", "titre", "role", "mandat", "mandats"))


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRows:
    """How many rows name somebody and have a fact of theirs, the first of them (from 0), and the
    columns that say so."""

    count: int
    rows: tuple[int, ...]
    columns: tuple[PersonalColumn, ...]


@dataclass(slots=True, kw_only=True)
class _IdentityCounts:
    """What was counted so far: rows that name somebody, those that have a fact of theirs as well,
    and those that have each fact."""

    fact_counts: list[int]
    people: int = 0
    identities: int = 0
    first_rows: list[int] = field(default_factory=list)

    def add_batch(
        self, first_row: int, named: Sequence[bool], fact_flags: Sequence[Sequence[bool]]
    ) -> None:
        """Count some rows: `named` says which of them name somebody, `fact_flags` of each fact
        which have it."""
        self.people += sum(named)
        if not fact_flags:
            return
        flag_rows = zip(named, *fact_flags, strict=True)
        for row, (is_named, *facts) in enumerate(flag_rows, first_row):
            if is_named and any(facts):
                self._add_row(row, facts)

    def _add_row(self, row: int, facts: Sequence[bool]) -> None:
        self.identities += 1
        if len(self.first_rows) < FIRST_ROWS:
            self.first_rows.append(row)
        for number, is_there in enumerate(facts):
            self.fact_counts[number] += is_there


def find_identity_rows(
    table: WrittenTable, roles: Sequence[Role], columns: Sequence[PersonalColumn]
) -> IdentityRows | None:
    """The rows of living people that say more than their name; None where no row names anybody.

    Silent of people who died, and of what is a body's rather than theirs: the address beside the
    name of its president.
    """
    names = [column for column in columns if column.kind in (*NAMES, "account")]
    if not names:
        return None
    facts = _list_facts(table, roles, columns, names)
    deaths = list_columns_of(roles, "death")
    used = (*names, *facts)
    indexes = [*map(attrgetter("index"), used), *deaths]
    holds = [*map(attrgetter("holds"), used), *repeat(_DIED.search, len(deaths))]
    tests = list(map(PerList, map(_make_list_test, holds)))
    counts = _IdentityCounts(fact_counts=[0] * len(facts))
    for batch in table.iterate_batches(indexes):
        flags = []
        for test, cells in zip(tests, batch.columns, strict=True):
            flags.append(_spread(test(cells.texts), cells))
        named = _flag_people(names, flags[: len(names)], flags[len(used) :], batch.rows)
        counts.add_batch(batch.first_row, named, flags[len(names) : len(used)])
    if not counts.people:
        return None
    return IdentityRows(
        count=counts.identities,
        rows=tuple(counts.first_rows),
        columns=(*names, *compress(facts, counts.fact_counts)),
    )


def are_dead(table: WrittenTable, roles: Sequence[Role]) -> bool:
    """Does a table say of most people in it that they died?"""
    deaths = list_columns_of(roles, "death")
    fewest = MOST * table.rows
    return any(count_matching_cells(table, index, _DIED.search) >= fewest for index in deaths)


def is_about_public_people(table: WrittenTable, roles: Sequence[Role]) -> bool:
    """Does a table list those who are elected, or stand for it? What the law makes public of them
    is no secret."""
    if "public" in roles:
        return True
    for index, column in enumerate(table.columns):
        words = fold_header(column.name).split()
        if _OFFICES.isdisjoint(words) or column.kind.type != "string":
            continue
        offices = count_matching_cells(table, index, is_office)
        if offices and offices >= MOST * count_filled_cells(table, index):
            return True
    return False


def is_office(text: str) -> bool:
    """Is it one of those for which people are elected?"""
    return _OFFICE.match(text) is not None


def _list_facts(
    table: WrittenTable,
    roles: Sequence[Role],
    columns: Sequence[PersonalColumn],
    names: Sequence[PersonalColumn],
) -> list[PersonalColumn]:
    """The columns that say of the people whom others name what nobody has to know."""
    facts = list(filter(_is_fact, columns))
    if _is_about_bodies(table, roles, names) or _lists_practices(table, roles):
        return [fact for fact in facts if fact.kind != "address"]
    return facts


def _lists_practices(table: WrittenTable, roles: Sequence[Role]) -> bool:
    """Is each of them a notary or a nurse, whose address is that of a practice?"""
    professions = list_columns_of(roles, "profession")
    return any(holds_mostly(table, index, is_liberal_profession) for index in professions)


def _is_fact(column: PersonalColumn) -> bool:
    """Is it what nobody has to know of a person? Of an address of e-mail, a private one is."""
    if column.kind == "email":
        return not column.proven
    return column.kind in FACTS


def _is_about_bodies(
    table: WrittenTable, roles: Sequence[Role], names: Sequence[PersonalColumn]
) -> bool:
    """Is each row about a body, which stands before the name of a person and is another in each?
    Those who speak for bodies stand behind services too, and behind halls some of which are called
    so; those who lead them, behind bodies that are named in several rows; whoever can be met,
    behind places whose addresses come again."""
    speaks = all(map(_speaks_for_body, map(attrgetter("name"), names)))
    leads = speaks and has_phrase_of(names[0].name, LEADERS)
    has_few_addresses = all(map(partial(_repeats_texts, table), list_columns_of(roles, "address")))
    for index in range(names[0].index):
        share = SOME if speaks else MOST
        is_body = roles[index] == "body" or holds_mostly(table, index, is_body_name, share)
        header = table.columns[index].name
        is_body |= speaks and has_phrase_of(header, SERVICES)
        is_met_there = has_few_addresses and has_phrase_of(header, MEETING_PLACES)
        if is_body and (leads or is_met_there or _names_each_row(table, index)):
            return True
    return False


def _repeats_texts(table: WrittenTable, index: int) -> bool:
    """Does a column have each of its texts in two rows or more, by and large?"""
    distinct = 0
    for texts, _ in table.iterate_distinct(index):
        distinct += len(texts)
    return distinct <= HALF * count_filled_cells(table, index)


def _speaks_for_body(header: str) -> bool:
    """Is it a column of contacts and the like, not of those of pupils?"""
    return has_phrase_of(header, HEADS) and not has_phrase_of(header, GUARDIANS)


def _names_each_row(table: WrittenTable, index: int) -> bool:
    """Has a column a text in most rows, and another one in each?"""
    if table.columns[index].kind.type != "string":
        return False
    filled = count_filled_cells(table, index)
    if filled < MOST * table.rows:
        return False
    distinct = 0
    for texts, _ in table.iterate_distinct(index):
        distinct += len(texts)
    return distinct >= MOST * filled


def _make_list_test(holds: TextTest) -> Callable[[Sequence[str]], list[bool]]:
    def test(texts: Sequence[str]) -> list[bool]:
        return [bool(text) and bool(holds(text)) for text in texts]

    return test


def _spread(flags: Sequence[bool], cells: TypedCells) -> list[bool]:
    """What holds of each distinct text, row by row."""
    return list(map(flags.__getitem__, cells.codes))


def _flag_people(
    names: Sequence[PersonalColumn],
    flags: Sequence[Sequence[bool]],
    deaths: Sequence[Sequence[bool]],
    rows: int,
) -> list[bool]:
    """Of each row, whether it names somebody who is not said to have died."""
    by_kind: dict[PersonalKind, list[Sequence[bool]]] = {}
    for column, flag in zip(names, flags, strict=True):
        by_kind.setdefault(column.kind, []).append(flag)
    whole = _flag_any([*by_kind.get("name", []), *by_kind.get("account", [])], rows)
    first = _flag_any(by_kind.get("first_name", []), rows)
    last = _flag_any(by_kind.get("surname", []), rows)
    dead = _flag_any(deaths, rows)
    living = []
    for is_whole, is_first, is_last, is_dead in zip(whole, first, last, dead, strict=True):
        is_named = is_whole or (is_first and is_last)
        living.append(is_named and not is_dead)
    return living


def _flag_any(flags: Sequence[Sequence[bool]], rows: int) -> list[bool]:
    """Of each row, whether any of the columns holds."""
    if not flags:
        return [False] * rows
    return list(map(any, zip(*flags, strict=True)))
