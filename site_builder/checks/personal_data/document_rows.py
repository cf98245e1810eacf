"""Rows of lists of people in documents: of tables, whose cells the readers part, and lines of a
page, on which nothing parts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from site_builder.cells import fold_header
from site_builder.cells.person_name import is_first_name, is_namesake
from site_builder.checks.personal_data.accounts import is_listed_name
from site_builder.checks.personal_data.columns import FEW, SOME
from site_builder.checks.personal_data.headings import (
    FIRST,
    LAST,
    ROLES,
    Role,
    find_role,
    has_phrase_of,
)
from site_builder.checks.personal_data.identities import is_liberal_profession, is_office
from site_builder.checks.personal_data.patterns import (
    NUMBERED_STREET,
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
# One of the words of births and homes: to ask for the role of each cell takes fifty times as long
_FACT_HINT = re.compile(
    r"\b(?:n[ée]\b|n[ée]e\b|nais|date?nais|dnais|ddn|dn\b|dob|birth|adr|domicil|r[ée]sidence|habitation|"
    r"rue|voie|num|demeur)",
    re.IGNORECASE,
)
# DUQUESNOY Gérard 12/04/2016; DUPONT Marie, 12 rue Foch, 59000 Lille
_BEGINNING = (
    r" *(?:[0-9]{1,3}[.)]? |[-•*–] ?)?(?!(?:Dr|Docteur|Ma[iî]tre|Me)\b)"
    r"(?P<name>[^\W\d_][^\d,;:()\t]{3,60}?)"
)
_UNTITLED = {
    "birth": re.compile(
        rf"{_BEGINNING}[ ,;:(\t–-]+(?:n[ée]e? le )?[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-]"
        r"(?P<value>(?:19|20)[0-9]{2})[ )]*"
    ).fullmatch,
    "address": re.compile(
        rf"{_BEGINNING} ?[,;\t–-] ?(?P<value>{NUMBERED_STREET}[^\d;:]{{1,60}}"
        r"(?:[0-9]{5}[^\d]{2,40})?)",
        re.IGNORECASE,
    ).fullmatch,
}
_NO_LETTERS = re.compile(r"[^\w'’.-]+|[0-9_]+")

Search = Callable[[str], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class _UntitledRow:
    """A line that is a name and a day, or a name and a home, and nothing else. `value`: the year,
    or the home."""

    text: str
    name: str
    form: str
    value: str


@dataclass(slots=True)
class ListedPeople:
    """The `rows` of a document that name somebody and say more of them, `namesakes` of which name
    one after whom places are called.

    What each column has (`roles`), and what is sought in a line (`facts`), is that of the header
    under which the next row stands, if it is one of a list of people who were born or live
    somewhere; `series` are the last lines of one form under no header, `title` is what stands
    before them; `others` are the lines since the last one that named somebody, `before` is the
    last.
    """

    rows: list[str] = field(default_factory=list)
    namesakes: int = 0
    roles: tuple[Role, ...] = ()
    facts: tuple[Search, ...] = ()
    others: int = 0
    before: str = ""
    title: str = ""
    series: list[_UntitledRow] = field(default_factory=list)

    def take_row(self, row: str) -> bool:
        """Take the next row of the document; is it one of somebody?"""
        cells = row.split(CELL)
        if self._begin_list(cells) or self._end_header(row):
            return False
        name = self._find_name(row, cells)
        if not name:
            self._continue_series(row)
            return False
        self.rows.append(row.strip())
        self.namesakes += is_namesake(name)
        return True

    def list_people(self) -> list[str]:
        """The rows of people, none where the list is one of places."""
        self._end_series()
        if self.namesakes >= SOME * len(self.rows):
            return []
        return self.rows

    def _continue_series(self, row: str) -> None:
        """Take a line under no header: those of a list follow one another and have one form."""
        untitled = _read_untitled(row)
        if untitled is None or (self.series and untitled.form != self.series[-1].form):
            self._end_series()
        if untitled is not None:
            self.series.append(untitled)
        elif row.strip():
            self.title = row

    def _end_series(self) -> None:
        """Are the last lines a list of people? Births are of several years; the homes of nurses are
        practices."""
        values = set(map(attrgetter("value"), self.series))
        is_list = len(self.series) >= FEW and len(values) > 1
        if is_list and not is_liberal_profession(self.title):
            self.rows += map(attrgetter("text"), self.series)
            self.namesakes += sum(map(is_namesake, map(attrgetter("name"), self.series)))
        self.series = []

    def _begin_list(self, cells: Sequence[str]) -> bool:
        """Is it a header?"""
        text = CELL.join(cells)
        if _FIGURE.search(text) or not _FACT_HINT.search(text):
            return False
        roles = _list_roles(cells)
        facts = _list_facts(roles)
        if not facts:
            return False
        self.roles = tuple(roles)
        self.facts = tuple(_LINE_FACTS[role] for role in facts)
        self.others = 0
        return True

    def _end_header(self, line: str) -> bool:
        """Does a line end a header that the one before began?"""
        header = f"{self.before} {line}"
        self.before = line
        return CELL not in header and self._begin_list([header])

    def _find_name(self, row: str, cells: Sequence[str]) -> str:
        """The name of who is said to be born or live somewhere, "" where nobody is. Some lines
        after the last one that names somebody, a list is at its end."""
        if len(cells) > 1:
            return _find_name_in_cells(cells, self.roles)
        name = _find_name_in_line(row, self.facts)
        self.others = 0 if name else self.others + 1
        if self.others > MOST_OTHERS:
            self.facts = ()
        return name


def _read_untitled(row: str) -> _UntitledRow | None:
    """What a line under no header says of somebody, None where it says anything else."""
    for form, match_row in _UNTITLED.items():
        match = match_row(row)
        if match and is_listed_name(match["name"]):
            return _UntitledRow(row.strip(), match["name"], form, match["value"])
    return None


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


def _find_name_in_cells(cells: Sequence[str], roles: Sequence[Role]) -> str:
    """The name in a row of cells that says when somebody was born or where they live."""
    written = list(zip(map(str.strip, cells), roles, strict=False))
    facts = set(_list_facts(roles))
    if not any(_CELL_FACTS[role](text) for text, role in written if role in facts):
        return ""
    names = [text for text, role in written if role in _NAMES]
    if not any(map(_names_person, names)) or any(map(is_office, cells)):
        return ""
    return " ".join(names)


def _names_person(text: str) -> bool:
    """Is it a name, or the first one alone?"""
    return is_first_name(text) or is_listed_name(text)


def _find_name_in_line(line: str, facts: Iterable[Search]) -> str:
    """The same of a line. The name stands before what is said of it, or behind."""
    for match in filter(None, [search(line) for search in facts]):
        name = _cut_name(line[: match.start()]) or _cut_name(line[match.end() :])
        if name:
            return name
    return ""


def _cut_name(text: str) -> str:
    """The name with which a text begins, whatever number stands before it; "" where it is of
    somebody elected, or there is none."""
    words = _NO_LETTERS.sub(" ", text).split()
    for count in LENGTHS_OF_NAME:
        name = " ".join(words[:count])
        if is_listed_name(name):
            return "" if is_office(" ".join(words[count:])) else name
    return ""
