"""What is told of the persons in a table, and whether its dataset is withheld for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import filterfalse
from operator import attrgetter, itemgetter

from site_builder.cells import fold_header, is_money, is_quantity
from site_builder.cells.identifiers import find_identifiers, mask_value
from site_builder.cells.person_name import has_civility
from site_builder.checks.personal_data.accounts import is_mentioned_in_act
from site_builder.checks.personal_data.column_facts import find_personal_facts
from site_builder.checks.personal_data.column_names import find_name_columns, list_roles
from site_builder.checks.personal_data.columns import (
    FEW,
    NAMES,
    PersonalColumn,
    PersonalKind,
    WrittenTable,
    count_matching_cells,
    find_headers,
)
from site_builder.checks.personal_data.header_rows import (
    find_header_roles,
    find_headless_roles,
    number_header,
)
from site_builder.checks.personal_data.headings import BENEFICIARIES, GRANTS, Role
from site_builder.checks.personal_data.identities import (
    IdentityRows,
    are_dead,
    find_identity_rows,
    is_about_public_people,
)
from site_builder.checks.personal_data.masks import mask_names
from site_builder.checks.personal_data.nested import unfold_table
from site_builder.checks.personal_data.social_aid import names_aided_people
from site_builder.checks.personal_data.texts import ASIDE_CODES, judge_texts
from site_builder.checks.personal_data.transposed import (
    find_transposed_people,
    list_header_persons,
)
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.readers.raw_table import RawTable

# What withholds a dataset by itself, and what is only told; each with its code
ERRORS: dict[PersonalKind, str] = {"nir": "personal-nir", "iban": "personal-iban"}
NEVER_LIFTED: tuple[PersonalKind, ...] = ("nir",)  # whatever was decided
KNOWN: tuple[PersonalKind, ...] = ("birth", "email")  # of whom is elected
ASIDES = {
    "nir": "personal-nir-aside",
    "iban": "personal-iban-aside",
    "contact": "personal-contacts-text",
}
WARNINGS: dict[PersonalKind, str] = {
    "mobile": "personal-mobile",
    "email": "personal-email",
    "plate": "personal-plate",
}


LONGEST_BESIDE = 2_000_000  # characters of titles and notes
IDENTITY = "personal-identity"
FEW_IDENTITIES = "personal-identity-few"


@dataclass(frozen=True, slots=True)
class PersonalVerdict:
    """What there is to say of the persons in a table, and the columns in which they are, whatever
    was decided of them; `names`, those of columns that are the row of a person."""

    problems: tuple[Problem, ...]
    columns: tuple[str, ...]
    names: tuple[str, ...] = ()


def judge_personal_data(
    typed: CanonicalTable,
    raw: RawTable,
    place: Place,
    *,
    decided: Collection[str] = (),
    social_aid: bool = False,
    elected: bool = False,
    of_acts: bool = False,
    received_names: Sequence[str] = (),
) -> PersonalVerdict:
    """Judge all rows of a table. `decided`: the columns that somebody has decided to publish;
    `social_aid`: the metadata say that it is about people whom the commune helps, `elected`, that
    it lists those who are elected or died in a war, `of_acts`, what was decided; `received_names`:
    of its columns in the file, where they are published by others."""
    asides = tuple(_report_asides(raw, place))
    if not typed.rows:
        return PersonalVerdict(asides, ())
    written = WrittenTable(typed, raw.cells)
    whole, *lists = unfold_table(written)
    context = _Context(
        raw=raw,
        place=place,
        decided=frozenset(decided),
        received_names=received_names or raw.names,
        social_aid=social_aid,
        public=elected,
        of_acts=of_acts,
    )
    header = find_header_roles(raw.names)
    judged = _inspect_table(whole, context, header)
    within = replace(context, public=judged.public, social_aid=judged.aided)
    tables = [judged, *(_inspect_table(table, within) for table in lists)]
    problems = [*asides]
    flagged: list[str] = []
    for judged in tables:
        problems += _report_table(judged)
        flagged += _list_flagged(judged)
    names = raw.names if header else ()
    if transposed := _find_transposed(written, context):
        problems.append(transposed)
        flagged += raw.names
        names = names or tuple(list_header_persons(raw.names))
    masked = tuple(mask_names(problem, names) for problem in problems)
    return PersonalVerdict(masked, tuple(dict.fromkeys(flagged)), names)


def _find_transposed(table: WrittenTable, context: _Context) -> Problem | None:
    """The problem of a table whose columns are persons."""
    names = context.raw.names
    people = find_transposed_people(table, names)
    if not people.count or context.public or context.decided.issuperset(names):
        return None
    code = IDENTITY if people.count >= FEW else FEW_IDENTITIES
    labels = " · ".join(people.labels)
    place = replace(context.place, row=1)
    return replace(make_problem(code, place, names=labels, row=1, public=0), count=people.count)


def is_of_few_people(problem: Problem) -> bool:
    """Is it about rows that are too few to withhold a dataset, of people who are not public?"""
    return problem.code == FEW_IDENTITIES and not problem.params["public"]


def _report_asides(raw: RawTable, place: Place) -> Iterator[Problem]:
    """The numbers in the titles, the names of columns and the notes of a file, and the persons in
    them, which are in no table but in the file as it was received."""
    noted = list(_report_noted_numbers(raw, place))
    yield from noted
    yield from _report_numbers_in_names(raw, place)
    noted_codes = set(map(attrgetter("code"), noted))
    text = "\n".join(raw.reading.beside)[:LONGEST_BESIDE]
    for problem in judge_texts([text], place, ASIDE_CODES):
        if problem.code not in noted_codes:
            yield problem
    yield from judge_texts(raw.asides, place, ASIDE_CODES)


def _report_noted_numbers(raw: RawTable, place: Place) -> Iterator[Problem]:
    """Those of which the receipts of titles and notes have the first character."""
    for repair in raw.repairs:
        for kind, code in ASIDES.items():
            if kind in repair.params:
                row = next(iter(repair.rows), None)
                value = f"{repair.params[kind]}…"
                yield make_problem(code, replace(place, row=row), value=value)


def _report_numbers_in_names(raw: RawTable, place: Place) -> Iterator[Problem]:
    for name in raw.names:
        for number in find_identifiers(name):
            if number.kind in ASIDES:
                value = mask_value(name[number.start : number.end])
                yield make_problem(ASIDES[number.kind], place, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What is known of a table whose persons are sought: the names of its columns in the file, what
    was decided of them; of lists in its cells, what the table itself says of all people in it."""

    raw: RawTable
    place: Place
    decided: frozenset[str]
    received_names: Sequence[str]
    social_aid: bool
    of_acts: bool
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _JudgedTable:
    """A table with what was found of persons in it: `public`, they are elected or stand for it;
    `aided`, the commune helps them; `decided`, the columns that somebody has decided to publish."""

    table: WrittenTable
    raw: RawTable
    place: Place
    roles: Sequence[Role]
    columns: tuple[PersonalColumn, ...]
    identities: IdentityRows | None
    public: bool
    aided: bool
    decided: frozenset[str]
    has_header: bool = True

    def get_name(self, column: PersonalColumn) -> str:
        """The name of the column of the file in which something is found."""
        return self.raw.names[self.table.get_origin(column.index)]

    def number_rows(self, rows: Iterable[int]) -> tuple[int, ...]:
        """The numbers in the file of rows, each once."""
        return tuple(dict.fromkeys(map(self.raw.row, map(self.table.locate_row, rows))))

    def list_first_cells(self, column: PersonalColumn) -> list[tuple[int, str]]:
        """The first cells in which a column holds it, with their rows from 0."""
        cells: list[tuple[int, str]] = []
        for batch in self.table.iterate_batches([column.index]):
            (batch_cells,) = batch.columns
            flags = [bool(text) and column.holds(text) for text in batch_cells.texts]
            for row, code in enumerate(batch_cells.codes, batch.first_row):
                if not flags[code]:
                    continue
                cells.append((row, batch_cells.texts[code]))
                if len(cells) == FIRST_ROWS:
                    return cells
        return cells

    def report_column(self, code: str, column: PersonalColumn) -> Problem:
        """The problem of the cells of a column."""
        cells = self.list_first_cells(column)
        rows = self.number_rows(map(itemgetter(0), cells))
        place = replace(self.place, row=next(iter(rows), None), column=column.name)
        value = mask_value(next(map(itemgetter(1), cells), ""))
        problem = make_problem(code, place, field=column.name, value=value)
        return replace(problem, count=column.count, rows=rows)


def _inspect_table(
    table: WrittenTable, context: _Context, header: Sequence[Role] = ()
) -> _JudgedTable:
    """What a table holds of persons. `header`: what its columns have, where the names of these are
    a row of a person."""
    roles = list(header) or list_roles(table, table.name_columns(context.received_names))
    if set(roles) == {"unnamed"}:
        roles = list(find_headless_roles(table.list_first_rows())) or roles
    names = tuple(find_name_columns(table, roles))
    facts = find_personal_facts(table, roles, has_names=bool(names), of_acts=context.of_acts)
    columns = (*facts, *names)
    public = context.public or is_about_public_people(table, roles)
    telling = columns
    if public:
        telling = tuple(column for column in columns if column.kind not in KNOWN)
    aided = names_aided_people(table, names, context.social_aid)
    return _JudgedTable(
        table=table,
        raw=context.raw,
        place=context.place,
        roles=roles,
        columns=columns,
        identities=find_identity_rows(table, roles, telling),
        public=public,
        aided=aided,
        decided=context.decided,
        has_header=not header,
    )


def _report_table(judged: _JudgedTable) -> Iterator[Problem]:
    """What there is to say of the persons in a table."""
    yield from _report_errors(judged)
    of_identities = list(_report_identities(judged))
    yield from of_identities
    silent = set(judged.decided)
    if judged.identities and of_identities:
        silent.update(map(judged.get_name, judged.identities.columns))
    yield from _report_warnings(judged, silent)


def _report_errors(judged: _JudgedTable) -> Iterator[Problem]:
    """The numbers that nobody may publish; those of accounts, but where it was decided."""
    for column in judged.columns:
        is_decided = judged.get_name(column) in judged.decided and not judged.aided
        if is_decided and column.kind not in NEVER_LIFTED:
            continue
        if code := ERRORS.get(column.kind):
            yield judged.report_column(code, column)


def _report_identities(judged: _JudgedTable) -> Iterator[Problem]:
    """The rows that say who somebody is and something of theirs, or that the commune helps them."""
    identities = judged.identities
    if identities is None:
        return
    names = " · ".join(dict.fromkeys(column.name for column in identities.columns))
    if judged.aided:
        problem = judged.report_column("personal-social-aid", identities.columns[0])
        yield replace(problem, params={**problem.params, "names": names})
        return
    if not identities.count or judged.decided.issuperset(map(judged.get_name, identities.columns)):
        return
    count, rows = _count_identities(judged, identities)
    tests = set(map(attrgetter("holds"), identities.columns))
    known = judged.public or tests == {is_mentioned_in_act}
    is_error = count >= FEW and not known
    code = IDENTITY if is_error else FEW_IDENTITIES
    place = replace(judged.place, row=rows[0])
    problem = make_problem(code, place, names=names, row=rows[0], public=int(known))
    yield replace(problem, count=count, rows=rows)


def _count_identities(
    judged: _JudgedTable, identities: IdentityRows
) -> tuple[int, tuple[int, ...]]:
    """How many rows say who somebody is, and the first of them: the header is one where it is that
    of a person."""
    rows = judged.number_rows(identities.rows)
    if judged.has_header:
        return identities.count, rows
    return identities.count + 1, (number_header(judged.raw), *rows)[:FIRST_ROWS]


def _report_warnings(judged: _JudgedTable, silent: Collection[str]) -> Iterator[Problem]:
    """What is to be looked at; not of the `silent` columns, of which something worse is said, or
    which somebody decided to publish."""
    columns = [column for column in judged.columns if judged.get_name(column) not in silent]
    yield from _report_proven(judged, columns)
    if judged.public:
        return
    if judged.identities:
        yield from _report_names(judged, columns)
        return
    if _is_of_grants(judged):
        yield from _report_few_beneficiaries(judged, silent)
    yield from _report_births(judged, columns)


def _report_proven(judged: _JudgedTable, columns: Sequence[PersonalColumn]) -> Iterator[Problem]:
    """What says by itself of whom it is; the addresses of people who are elected are known."""
    for column in columns:
        if not column.proven or (judged.public and column.kind == "email"):
            continue
        if code := WARNINGS.get(column.kind):
            yield judged.report_column(code, column)


def _report_names(judged: _JudgedTable, columns: Sequence[PersonalColumn]) -> Iterator[Problem]:
    """The first column that names people of whom nothing else is said."""
    code = "personal-grants" if _is_of_grants(judged) else "personal-name"
    for column in columns:
        if column.kind in NAMES:
            yield judged.report_column(code, column)
            return


def _report_births(judged: _JudgedTable, columns: Sequence[PersonalColumn]) -> Iterator[Problem]:
    """Birth dates without a name; those of authors are in every catalogue, and the dead have
    nothing to hide."""
    is_of_authors = "author" in judged.roles
    if any((is_of_authors, _is_aggregated(judged), are_dead(judged.table, judged.roles))):
        return
    for column in columns:
        if column.kind == "birth" and column.count >= FEW:
            yield judged.report_column("personal-birth", column)


def _is_aggregated(judged: _JudgedTable) -> bool:
    """Does a table count people, rather than list them? An amount may be what one receives."""
    headers = [column.name for column in judged.table.columns]
    counting = filterfalse(is_money, headers)
    return any(map(is_quantity, counting)) or "naissances" in map(fold_header, headers)


def _report_few_beneficiaries(judged: _JudgedTable, silent: Collection[str]) -> Iterator[Problem]:
    """The natural persons among the bodies that receive a grant, however few they are."""
    for index in find_headers(judged.table, BENEFICIARIES):
        beneficiaries = PersonalColumn(
            index=index,
            name=judged.table.columns[index].name,
            kind="name",
            holds=has_civility,
            count=count_matching_cells(judged.table, index, has_civility),
        )
        if beneficiaries.count and judged.get_name(beneficiaries) not in silent:
            yield judged.report_column("personal-grants", beneficiaries)


def _is_of_grants(judged: _JudgedTable) -> bool:
    """Is it a table of who received how much?"""
    if not find_headers(judged.table, GRANTS):
        return False
    return bool(find_headers(judged.table, BENEFICIARIES))


def _list_flagged(judged: _JudgedTable) -> tuple[str, ...]:
    """The columns of the file that hold something of persons, by themselves or beside their
    names."""
    flagged = [column for column in judged.columns if column.kind in ERRORS]
    if not judged.public:
        flagged += filter(_is_telling, judged.columns)
        if judged.identities:
            flagged += judged.identities.columns
    return tuple(map(judged.get_name, flagged))


def _is_telling(column: PersonalColumn) -> bool:
    """Does it say something of persons without their names?"""
    return column.proven or column.kind == "birth"
