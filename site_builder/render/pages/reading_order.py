"""In which order the columns of a table are read, on every page and in the explorer: who, what,
how much, when, then the rest; web addresses, identifiers, positions and where a row comes from are
last. What stands in all rows alike is left to one line.

Downloads, the API and datapackage.json keep the order received.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import filterfalse
from operator import attrgetter

from site_builder.cells import fold_header
from site_builder.checks.headings import RECORDED, TIMES, name_standard_fields
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import SOURCE, ColumnProfile, Table, TableDetail
from site_builder.core.model.territory import ADDED_COLUMNS, BODY, COMMUNE, PUBLISHER_NAME
from site_builder.metadata.standards import Standard
from site_builder.render.pages.column_labels import CODES, TEXT, Titles, find_row_label_column
from site_builder.render.pages.values import NUMERIC

LABEL_COLUMNS = 30  # the first ones, among which the name of a row is looked for
FEWEST_ROWS = 5  # fewer may say the same by chance
SUBJECTS = {PUBLISHER_NAME, COMMUNE, BODY.name}  # of a row, not of its file
ORIGINS = {column.name for column in ADDED_COLUMNS} - SUBJECTS | {SOURCE}
# how well a column suits a role
CHARTED, FAVOURED, NEUTRAL, REFUSED = range(4)


class Part(IntEnum):
    """The parts of a table after the columns that lead, in the order in which they are read."""

    REST = 0
    CONTACT = 1
    IDENTIFIER = 2
    POSITION = 3
    ORIGIN = 4
    BEYOND = 5  # nobody has looked at what it holds


@dataclass(frozen=True, slots=True)
class _PartRule:
    """What makes a column one of a part: its kind, a word of its name, or all values that are known
    of it."""

    part: Part
    kinds: Collection[str]
    words: re.Pattern[str]
    values: re.Pattern[str]

    def suits(self, kind: str, words: str, values: Sequence[str]) -> bool:
        if kind in self.kinds or self.words.match(words):
            return True
        return len(values) > 0 and all(map(self.values.fullmatch, values))


@dataclass(frozen=True, slots=True)
class _RoleRule:
    """By which words of its name a column suits a role well, or badly."""

    favoured: re.Pattern[str]
    refused: re.Pattern[str]


def _compile_words(words: str) -> re.Pattern[str]:
    """Names in which one of these words stands, folded."""
    return re.compile(f"(.* )?({words})( |$)")


NEVER = re.compile(r"(?!)")
PART_RULES = (
    _PartRule(
        Part.POSITION,
        {"longitude", "latitude", "geometry"},
        _compile_words("x|y|xy|lat|lon|lng|latitude|longitude|coord|coordonnees?|geo point.*"),
        NEVER,
    ),
    _PartRule(
        Part.IDENTIFIER,
        {"siret", "siren", "rna", "insee", "nic", "iban", "postal_code", "department"},
        CODES,
        re.compile(r"\S*[0-9]\S*"),  # « 2025-59009-01 »: nobody knows a row by it
    ),
    _PartRule(
        Part.CONTACT,
        {"telephone"},
        _compile_words("url|uri|web|lien|link|courriel|email|mail|telephone|tel|fax|photo|image"),
        re.compile("https?://.*"),
    ),
)
ROLE_RULES = {
    "what": _RoleRule(
        _compile_words(
            "objet|type|nature|categorie|theme|famille|sorte|motif|libelle|intitule|genre|sexe"
            "|domaine|discipline|sujet|niveau|fonction"
        ),
        NEVER,
    ),
    # ranks place a row in a list, and are nobody's to add
    "measure": _RoleRule(
        _compile_words(
            "montants?|sommes?|total|totaux|nombre|nb|nbre|effectifs?|surface|superficie"
            "|population|depenses?|recettes?|couts?|prix|budget|quantite|eleves|places|capacite"
            "|longueur|puissance|occurrences|voix|frequentation|entrees|visites|prets"
        ),
        _compile_words(
            "rang|ordre|numero|num|etage|age|ans|annee|mois|jour|heure|page|version|categorie|classe|ligne"
        ),
    ),
    "date": _RoleRule(NEVER, RECORDED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOrder:
    """Places of columns in their table, from 0, as they are read. `constant`: those of one value in
    all rows, `empty`: those without any; neither is shown, but for what names a row.

    `tucked`: on a telephone, columns that stand under another, with this one: what under who, when
    under how much.
    """

    shown: tuple[int, ...]
    constant: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    tucked: tuple[tuple[int, int], ...] = ()

    @property
    def all_places(self) -> tuple[int, ...]:
        """Those that are shown, then the others."""
        return (*self.shown, *self.constant, *self.empty)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Candidate:
    """A column, with the part that it is of where it does not lead. `role`: what it can tell of a
    row; `fitness`: how well, the least being the best."""

    place: int
    name: str
    column: Column
    profile: ColumnProfile | None
    part: Part
    role: str
    fitness: int

    @property
    def is_uniform(self) -> bool:
        """Is it empty, or does every row say the same? Nothing is said of a column of which no
        value may be told."""
        profile = self.profile
        if profile is None or profile.rows < FEWEST_ROWS:
            return False
        if not profile.filled:
            return True
        return self.repeats

    @property
    def repeats(self) -> bool:
        """Has every row the same value? Of few rows that may be by chance: it then leads no row,
        but has its column."""
        profile = self.profile
        if profile is None or profile.rows < 2:
            return False
        counts = set(map(attrgetter("count"), profile.bars))
        return profile.distinct_cells == 1 and counts == {profile.rows}

    @property
    def is_short_text(self) -> bool:
        """Is it of words by which a row may be known?"""
        labels = [bar.label for bar in self.profile.bars] if self.profile else []
        return self.role == "what" and max(map(len, labels), default=0) <= TEXT

    @property
    def is_filled(self) -> bool:
        return self.profile is None or self.profile.filled > 0


Candidates = Sequence[_Candidate]


def order_columns(
    table: Table, detail: TableDetail, titles: Titles, standard: Standard | None
) -> ReadingOrder:
    """The order of the columns of a table. Its standard names those that lead; else they are found
    by their kinds and names."""
    candidates = _list_candidates(table, detail, titles)
    uniform = list(filter(attrgetter("is_uniform"), candidates))
    if len(uniform) == len(candidates):
        uniform = uniform[1:]
    is_unshown = set(uniform).__contains__
    varied = list(filterfalse(is_unshown, candidates))
    lead = _lead_by_standard(varied, standard) or _lead_by_kinds(varied, detail, titles)
    lead = _put_publisher_second(lead, varied)
    followers = filterfalse(lead.__contains__, candidates)
    ordered = [*lead, *sorted(followers, key=attrgetter("part"))]  # stable: as the table has them
    rest = list(filter(is_unshown, ordered))
    return ReadingOrder(
        shown=_list_places(filterfalse(is_unshown, ordered)),
        constant=_list_places(filter(attrgetter("is_filled"), rest)),
        empty=_list_places(filterfalse(attrgetter("is_filled"), rest)),
        tucked=tuple(_pair_tucked_columns(lead)),
    )


def _list_places(candidates: Iterable[_Candidate]) -> tuple[int, ...]:
    return tuple(map(attrgetter("place"), candidates))


# --- what a column is ---


def _list_candidates(table: Table, detail: TableDetail, titles: Titles) -> list[_Candidate]:
    profiles = detail.profiles_by_name
    charted = {chart.measure for chart in detail.charts}
    candidates = []
    for place, column in enumerate(table.columns):
        words = fold_header(f"{column.name} {titles.get(column.name, '')}")
        profile = profiles.get(column.name)
        part = _find_part(column, profile, words)
        role = _find_role(column, part)
        candidate = _Candidate(
            place=place,
            name=column.name,
            column=column,
            profile=profile,
            part=part,
            role=role,
            fitness=CHARTED if column.name in charted else _rate_fitness(column, role, words),
        )
        candidates.append(candidate)
    return candidates


def _find_part(column: Column, profile: ColumnProfile | None, words: str) -> Part:
    if profile is None:
        return Part.BEYOND
    if column.name in ORIGINS:
        return Part.ORIGIN
    labels = [bar.label for bar in profile.bars if profile.type == "string"]
    for rule in PART_RULES:
        if rule.suits(column.kind, words, labels):
            return rule.part
    return Part.REST


def _find_role(column: Column, part: Part) -> str:
    """What a column can tell, by its type: "what", how much ("measure"), when ("date") or ""."""
    if TIMES & {column.type, column.kind}:
        return "" if part == Part.ORIGIN else "date"
    roles = {"string": "what", **dict.fromkeys(NUMERIC, "measure")}
    return roles.get(column.type, "") if part == Part.REST else ""


def _rate_fitness(column: Column, role: str, words: str) -> int:
    rule = ROLE_RULES.get(role, _RoleRule(NEVER, NEVER))
    if column.unit or rule.favoured.match(words):
        return FAVOURED
    return REFUSED if rule.refused.match(words) else NEUTRAL


# --- what leads ---


def _lead_by_standard(candidates: Candidates, standard: Standard | None) -> list[_Candidate]:
    """The columns that a standard names first, in its order, where the table has one that says who
    or what; where none of them counts anything, an amount that it has beside them is the third."""
    if standard is None:
        return []
    fields = name_standard_fields(list(map(attrgetter("name"), candidates)), standard)
    by_field = {fields.get(candidate.name, ""): candidate for candidate in candidates}
    for candidate in candidates:
        if candidate.name == BODY.name:
            by_field[standard.body] = candidate
    lead = [by_field[field] for field in standard.lead if field in by_field]
    roles = list(map(attrgetter("role"), lead))
    if not lead or roles[0] in ("measure", "date"):
        return []
    if "measure" not in roles:
        lead[2:2] = _find_best(candidates, "measure", FAVOURED)
    return lead


def _lead_by_kinds(candidates: Candidates, detail: TableDetail, titles: Titles) -> list[_Candidate]:
    """Who, what, how much and when, as far as columns tell by their kinds and names, and tell rows
    apart."""
    candidates = list(filterfalse(attrgetter("repeats"), candidates)) or candidates
    first_candidates = candidates[:LABEL_COLUMNS]
    named = list(filter(attrgetter("is_short_text"), first_candidates)) or list(first_candidates)
    columns = list(map(attrgetter("column"), named))
    lead = [named[find_row_label_column(columns, detail.profiles, titles)]]
    for role in ROLE_RULES:
        lead += _find_best(filterfalse(lead.__contains__, candidates), role, NEUTRAL)
    return lead


def _find_best(candidates: Iterable[_Candidate], role: str, worst: int) -> list[_Candidate]:
    """The column that has a role best, the first of equals; nothing where none is good enough."""
    suitable = []
    for candidate in candidates:
        if candidate.role == role and candidate.fitness <= worst:
            suitable.append(candidate)
    return sorted(suitable, key=attrgetter("fitness"))[:1]


def _put_publisher_second(lead: Candidates, candidates: Candidates) -> list[_Candidate]:
    """In a table of the territory, who publishes a row stands beside what names it."""
    publishers = [candidate for candidate in candidates if candidate.name == PUBLISHER_NAME]
    return list(dict.fromkeys((*lead[:1], *publishers, *lead[1:])))


def _pair_tucked_columns(lead: Candidates) -> Iterator[tuple[int, int]]:
    """What stands under who, and when under how much."""
    places: dict[str, int] = {}
    for candidate in lead[1:]:
        if candidate.name != PUBLISHER_NAME:
            places.setdefault(candidate.role, candidate.place)
    if "what" in places:
        yield places["what"], lead[0].place
    if {"measure", "date"} <= places.keys():
        yield places["date"], places["measure"]
