"""In which order the columns of a table are read, on every page and in the explorer: who, what,
how much, when, then the rest; web addresses, identifiers, positions and where a row comes from are
last. What stands in all rows alike is left to one line.

Downloads, the API and datapackage.json keep the order received.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from itertools import chain, filterfalse, islice

from site_builder.cells import fold_header
from site_builder.checks.headings import name_standard_fields
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import SOURCE, ColumnProfile, Table, TableDetail
from site_builder.core.model.territory import COMMUNE, PROVENANCE, PUBLISHER_NAME
from site_builder.metadata.standards import Standard
from site_builder.render.pages.column_labels import CODES, Titles, find_row_label_column
from site_builder.render.pages.values import NUMERIC, UNGROUPED

LABEL_COLUMNS = 30  # the first ones, among which the name of a row is looked for
FEWEST_ROWS = 2  # of which something can be said to stand in all
IDENTIFIERS = {"siret", "siren", "rna", "insee", "nic", "iban", "postal_code", "department"}
ORIGINS = {column.name for column in PROVENANCE} - {PUBLISHER_NAME, COMMUNE} | {SOURCE}
POSITIONS = {"longitude", "latitude", "geometry"}
TIMES = {"date", "datetime", "yearmonth", "year"}
TIME_KINDS = {"year", "school-year", "calendar-year"}
CONTACTS = re.compile(
    "(.* )?(url|uri|web|lien|link|courriel|email|mail|telephone|tel|fax|photo|image)( |$)"
)
AXES = re.compile(
    "(.* )?(x|y|xy|lat|lon|lng|latitude|longitude|coord|coordonnees?)( .*)?$|(long|geo ?point.*)$"
)
CODED = re.compile(r"\S*[0-9]\S*")  # « 2025-59009-01 »: nobody knows a row by it
WHATS = re.compile(
    "(.* )?(objet|type|nature|categorie|theme|famille|sorte|motif|libelle|intitule|genre|sexe"
    "|domaine|discipline|sujet|niveau|fonction)( |$)"
)
AMOUNTS = re.compile(
    "(.* )?(montants?|sommes?|total|totaux|nombre|nb|nbre|effectifs?|surface|superficie|population"
    "|depenses?|recettes?|couts?|prix|budget|quantite|eleves|places|capacite|longueur|puissance"
    "|occurrences|voix|frequentation|entrees|visites|prets)( |$)"
)
# numbers that are no amount: they place a row in a list, or are nobody's to add
RANKS = re.compile(
    "(.* )?(rang|ordre|etage|age|ans|annee|mois|jour|heure|page|version|categorie|classe|ligne"
    ")( |$)"
)
# days of a file's making rather than of what it tells
UPDATES = re.compile("(.* )?(maj|mise a jour|modif.*|saisie|export|publication|extraction)( |$)")


class Part(IntEnum):
    """The parts of a table after the columns that lead, in the order in which they are read."""

    REST = 0
    CONTACT = 1
    IDENTIFIER = 2
    POSITION = 3
    ORIGIN = 4
    BEYOND = 5  # nobody has looked at what it holds


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOrder:
    """Places of columns in their table, from 0, as they are read. `constant`: those of one value in
    all rows, `empty`: those without any; neither is shown, but for what names a row.

    `what`, `measure` and `date` are None where no column is one; what names a row is the first that
    is shown.
    """

    shown: tuple[int, ...]
    constant: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    what: int | None = None
    measure: int | None = None
    date: int | None = None

    @property
    def all_places(self) -> tuple[int, ...]:
        """Those that are shown, then the others."""
        return (*self.shown, *self.constant, *self.empty)

    @property
    def tucked(self) -> tuple[tuple[int, int], ...]:
        """On a telephone, columns that stand under another: what under who, when under how much."""
        pairs = []
        if self.what is not None:
            pairs.append((self.what, self.shown[0]))
        if self.date is not None and self.measure is not None:
            pairs.append((self.date, self.measure))
        return tuple(pairs)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A column with what its profile and its title say of it; `words` are folded."""

    place: int
    column: Column
    profile: ColumnProfile | None
    words: str

    @property
    def is_number(self) -> bool:
        return self.column.type in NUMERIC and self.column.kind not in UNGROUPED | POSITIONS

    @property
    def is_time(self) -> bool:
        return self.column.type in TIMES or self.column.kind in TIME_KINDS


Candidates = Sequence[_Candidate]


def order_columns(
    table: Table, detail: TableDetail, titles: Titles, standard: Standard | None
) -> ReadingOrder:
    """The order of the columns of a table. Its standard names those that lead; else they are found
    by their kinds and names."""
    candidates = _list_candidates(table, detail, titles)
    uniform = list(filter(_is_uniform, candidates))
    if len(uniform) == len(candidates):
        uniform = uniform[1:]
    unshown = set(uniform)
    varied = [candidate for candidate in candidates if candidate not in unshown]
    lead = _lead_by_standard(varied, detail, standard) or _lead_by_kinds(varied, detail, titles)
    lead = _put_publisher_second(lead, varied)
    ordered = _sort_candidates(candidates, lead)
    rest = list(filter(unshown.__contains__, ordered))
    return ReadingOrder(
        shown=_list_places(filterfalse(unshown.__contains__, ordered)),
        constant=_list_places(filter(_is_filled, rest)),
        empty=_list_places(filterfalse(_is_filled, rest)),
        **_find_roles(lead),
    )


def _list_candidates(table: Table, detail: TableDetail, titles: Titles) -> list[_Candidate]:
    profiles = {profile.name: profile for profile in detail.profiles}
    candidates = []
    for place, column in enumerate(table.columns):
        words = fold_header(f"{column.name} {titles.get(column.name, '')}")
        candidates.append(_Candidate(place, column, profiles.get(column.name), words))
    return candidates


def _list_places(candidates: Iterable[_Candidate]) -> tuple[int, ...]:
    return tuple(candidate.place for candidate in candidates)


def _is_filled(candidate: _Candidate) -> bool:
    return candidate.profile is None or candidate.profile.filled > 0


def _is_uniform(candidate: _Candidate) -> bool:
    """Is it empty, or does every row say the same? Nothing is said of a column of which no value
    may be told."""
    profile = candidate.profile
    if profile is None or profile.rows < FEWEST_ROWS:
        return False
    counts = [bar.count for bar in profile.bars]
    return not profile.filled or counts == [profile.rows]


# --- what leads ---


def _lead_by_standard(
    candidates: Candidates, detail: TableDetail, standard: Standard | None
) -> list[_Candidate]:
    """The columns that a standard names first, in its order; where none of them counts anything, an
    amount that the table has beside them is the third."""
    if standard is None:
        return []
    names = [candidate.column.name for candidate in candidates]
    fields = name_standard_fields(names, standard)
    by_field = {fields.get(candidate.column.name, ""): candidate for candidate in candidates}
    lead = [by_field[name] for name in standard.lead if name in by_field]
    if lead and not any(map(_is_countable, lead)):
        numbers = filter(_is_countable, candidates)
        amounts = filter(partial(_is_amount, _list_measured(detail)), numbers)
        lead[2:2] = islice(amounts, 1)
    return lead


def _list_measured(detail: TableDetail) -> set[str]:
    """The columns that its charts measure."""
    return {chart.measure for chart in detail.charts if chart.measure}


def _lead_by_kinds(candidates: Candidates, detail: TableDetail, titles: Titles) -> list[_Candidate]:
    """Who, what, how much and when, as far as columns tell by their kinds and names."""
    first_candidates = candidates[:LABEL_COLUMNS]
    named = list(filterfalse(_holds_codes, first_candidates)) or first_candidates
    columns = [candidate.column for candidate in named]
    lead = [named[find_row_label_column(columns, detail.profiles, titles)]]
    for find in (_find_what, partial(_find_measure, _list_measured(detail)), _find_date):
        found = find([candidate for candidate in candidates if candidate not in lead])
        lead += filter(None, [found])
    return lead


def _find_what(candidates: Candidates) -> _Candidate | None:
    texts = list(filter(_is_plain_text, candidates))
    return next(chain(filter(_says_what, texts), texts), None)


def _is_plain_text(candidate: _Candidate) -> bool:
    column = candidate.column
    return column.type == column.kind == "string" and _find_part(candidate) == Part.REST


def _says_what(candidate: _Candidate) -> bool:
    return bool(WHATS.match(candidate.words))


def _find_measure(charted: Collection[str], candidates: Candidates) -> _Candidate | None:
    """What the charts of the table measure, else a number that has a unit or the name of an amount,
    else the first number that is no rank."""
    numbers = list(filter(_is_countable, candidates))
    in_charts = (candidate for candidate in numbers if candidate.column.name in charted)
    amounts = filter(partial(_is_amount, charted), numbers)
    unranked = (candidate for candidate in numbers if not RANKS.match(candidate.words))
    return next(chain(in_charts, amounts, unranked), None)


def _is_countable(candidate: _Candidate) -> bool:
    return candidate.is_number and _find_part(candidate) == Part.REST


def _is_amount(charted: Collection[str], candidate: _Candidate) -> bool:
    is_charted = candidate.column.name in charted
    return is_charted or bool(candidate.column.unit or AMOUNTS.match(candidate.words))


def _find_date(candidates: Candidates) -> _Candidate | None:
    return next(filter(_dates_row, candidates), None)


def _dates_row(candidate: _Candidate) -> bool:
    """Does it say when, of what the row tells?"""
    is_own = candidate.column.name not in ORIGINS
    return candidate.is_time and is_own and not UPDATES.match(candidate.words)


def _put_publisher_second(lead: Candidates, candidates: Candidates) -> list[_Candidate]:
    """In a table of the territory, who publishes a row stands beside what names it."""
    publishers = filter(_names_publisher, candidates)
    return list(dict.fromkeys((*lead[:1], *publishers, *lead[1:])))


def _names_publisher(candidate: _Candidate) -> bool:
    return candidate.column.name == PUBLISHER_NAME


def _find_roles(lead: Candidates) -> Mapping[str, int]:
    """Which of the columns after the first says what, how much and when."""
    roles: dict[str, int] = {}
    for candidate in filterfalse(_names_publisher, lead[1:]):
        roles.setdefault(_name_role(candidate), candidate.place)
    return roles


def _name_role(candidate: _Candidate) -> str:
    if _is_countable(candidate):
        return "measure"
    return "date" if candidate.is_time else "what"


# --- what follows ---


def _sort_candidates(candidates: Candidates, lead: Candidates) -> list[_Candidate]:
    """Those that lead, then the parts of the others; within a part as the table has them."""
    followers = (candidate for candidate in candidates if candidate not in lead)
    return [*lead, *sorted(followers, key=_find_part)]


def _find_part(candidate: _Candidate) -> Part:
    """The part of a column that does not lead."""
    column = candidate.column
    if candidate.profile is None:
        return Part.BEYOND
    if column.name in ORIGINS:
        return Part.ORIGIN
    if column.kind in POSITIONS or AXES.match(fold_header(column.name)):
        return Part.POSITION
    if column.kind in IDENTIFIERS or CODES.match(candidate.words) or _holds_codes(candidate):
        return Part.IDENTIFIER
    is_contact = column.kind == "telephone" or CONTACTS.match(candidate.words)
    if is_contact or _holds_links(candidate.profile):
        return Part.CONTACT
    return Part.REST


def _holds_codes(candidate: _Candidate) -> bool:
    """Is it of texts that are codes, as far as the values that are known tell?"""
    profile = candidate.profile
    if profile is None or profile.type != "string" or not profile.bars:
        return False
    return all(CODED.fullmatch(bar.label) for bar in profile.bars)


def _holds_links(profile: ColumnProfile) -> bool:
    return bool(profile.bars) and profile.bars[0].label.startswith(("http://", "https://"))
