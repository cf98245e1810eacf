"""What columns say of persons beside their names: numbers, addresses, birth dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from site_builder.cells import email_owner, fold_header
from site_builder.cells.iban import IBAN, is_rib
from site_builder.cells.identifiers import (
    IdentifierKind,
    compute_nir_key,
    find_emails,
    find_identifiers,
    is_nir,
    match_keyed_nir,
    match_keyless_nir,
    match_mobile,
    match_nir_shape,
    match_plate,
    match_written_mobile,
    search_glued_nir,
    search_mobile,
)
from site_builder.checks.personal_data.accounts import (
    is_account_of_person,
    is_mentioned_in_act,
    is_name_with_day,
    says_life_of_person,
)
from site_builder.checks.personal_data.columns import (
    FEW,
    MOST,
    PersonalColumn,
    PersonalKind,
    TextTest,
    WrittenTable,
    count_held,
    count_hinted_cells,
    count_matching_cells,
    find_headers,
    find_texts,
    holds_mostly,
    is_known_by,
)
from site_builder.checks.personal_data.headings import ACTS, OF_NIR, TITLES, Role, has_phrase_of
from site_builder.checks.personal_data.patterns import (
    ANY_HINT,
    HINTS,
    match_numbered_address,
    match_recent_year,
    search_address,
    search_birth_date,
    search_birth_of_named,
    search_said_birth,
)
from site_builder.columns.column_reading import TypedColumn

# Kinds of columns whose cells are proven to be something else, where all of them are
PROVEN = frozenset(
    """
    siret siren rna nic insee postal_code department year date datetime instant time yearmonth
    school_year boolean geometry
    """.split()  # noqa: SIM905
)
TELEPHONE_HINT = "[67](?:[ \u00a0\u202f./-]?[0-9]){8}"
CHANCE = 3 / 97  # of the numbers of fifteen figures, of which 1 in 97 has a right key by chance
PREFIX = 2  # characters of a plate
# « 12 rue M. Berthelot » is the address of nobody
STREETS: tuple[Role, ...] = ("address", "body")
# Headers that say nothing of what their column holds
OPEN: tuple[Role, ...] = ("", "unnamed")
# A mobile whose zero a spreadsheet has eaten
match_lost_zero = re.compile("[67][0-9]{8}").fullmatch
match_nir_key = re.compile("[0-9]{1,2}").fullmatch


@dataclass(frozen=True, slots=True)
class _ColumnTest:
    """`hint`: what each text has of which `holds` says yes, "" where it may have anything."""

    kind: PersonalKind
    holds: TextTest
    hint: str = ""
    proven: bool = True


def find_personal_facts(
    table: WrittenTable, roles: Sequence[Role], *, has_names: bool, of_acts: bool = False
) -> Iterator[PersonalColumn]:
    """The columns that hold something of persons; one may hold several things. Addresses are of
    nobody where nothing has a name (`has_names`). `of_acts`: it lists what a council or a mayor
    decided."""
    of_acts = of_acts or bool(find_headers(table, ACTS))
    for index, role in enumerate(roles):
        for test in _choose_tests(table, index, role, has_names=has_names, of_acts=of_acts):
            if count := _count_cells(table, index, test):
                yield PersonalColumn(
                    index=index,
                    name=table.columns[index].name,
                    kind=test.kind,
                    holds=test.holds,
                    count=count,
                    proven=test.proven,
                )


def _count_cells(table: WrittenTable, index: int, test: _ColumnTest) -> int:
    """How many cells a test holds of; of a day, as it is published: a file may have its number."""
    if test.kind != "birth" or table.columns[index].kind.type != "date":
        if test.hint:
            return count_hinted_cells(table, index, test.holds, test.hint)
        return count_matching_cells(table, index, test.holds)
    count = 0
    for texts, counts in table.iterate_published(index):
        count += count_held(texts, counts, test.holds)
    return count


def _choose_tests(
    table: WrittenTable, index: int, role: Role, *, has_names: bool, of_acts: bool
) -> Iterator[_ColumnTest]:
    """What is looked for in a column."""
    kind = table.columns[index].kind
    if role == "birth":
        yield _ColumnTest(
            "birth", search_birth_of_named if has_names else search_said_birth, proven=False
        )
        if _has_days_and_months(table):
            yield _ColumnTest("birth", match_recent_year, proven=False)
    elif role == "unnamed" and kind.type == "date":
        yield _ColumnTest("birth", search_birth_date, proven=False)
    elif has_names and _ends_day(table, index):
        yield _ColumnTest("birth", match_recent_year, proven=False)
    if is_proven(table.columns[index]):
        return
    kinds = _list_hinted_kinds(table, index)
    yield from _choose_number_tests(table, index, role, kinds)
    if may_be_text(table.columns[index]):
        yield from _choose_text_tests(table, index, role, kinds=kinds, of_acts=of_acts)
        if has_names:
            yield from _choose_address_tests(table, index, role)


def is_proven(column: TypedColumn) -> bool:
    """Are all its cells of a kind that nothing of persons is of?"""
    return column.kind.name in PROVEN and not column.faulty and not column.odd


def may_be_text(column: TypedColumn) -> bool:
    """May its cells be words, whatever type is declared?"""
    return column.kind.type == "string" or column.faulty > 0


def _ends_day(table: WrittenTable, index: int) -> bool:
    """Is it the year of a day in three columns, beside a first name and a surname?"""
    headers = [fold_header(column.name) for column in table.columns]
    is_named = {"nom", "prenom"}.issubset(headers)
    return is_named and headers[max(0, index - 2) : index] == ["jour", "mois"]


def _has_days_and_months(table: WrittenTable) -> bool:
    """Does a day of birth stand in three columns?"""
    words = {word for column in table.columns for word in fold_header(column.name).split()}
    return words >= {"jour", "mois"}


def _list_hinted_kinds(table: WrittenTable, index: int) -> set[str]:
    """The kinds of what a column may hold."""
    kinds: set[str] = set()
    for texts, _ in table.iterate_distinct(index):
        flags = find_texts(texts, ANY_HINT)
        candidates = list(compress(texts, flags))
        for kind in HINTS.keys() - kinds if candidates else ():
            if any(find_texts(candidates, HINTS[kind])):
                kinds.add(kind)
    return kinds


def _may_hold_account(kinds: AbstractSet[str]) -> bool:
    """Do some texts tell of a life, or name somebody and say how to reach them?"""
    if "life" in kinds or not kinds.isdisjoint(("mobile", "email")):
        return True
    return "person" in kinds and "street" in kinds


def _choose_number_tests(
    table: WrittenTable, index: int, role: Role, kinds: AbstractSet[str]
) -> Iterator[_ColumnTest]:
    if holds_nir := _choose_nir_test(table, index, role, kinds):
        yield _ColumnTest("nir", holds_nir)
    is_integer = table.columns[index].kind.type == "integer"
    match_figures = match_lost_zero if is_integer else match_mobile
    if role == "unnamed" and holds_mostly(table, index, match_figures):
        yield _ColumnTest("mobile", match_figures)
    if "iban" in kinds:
        yield _ColumnTest("iban", _holds_iban, HINTS["iban"])
    elif has_phrase_of(table.columns[index].name, IBAN.words) or is_known_by(table, index, is_rib):
        yield _ColumnTest("iban", is_rib)
    if role == "telephone" or table.columns[index].kind.name == "telephone":
        yield _ColumnTest("mobile", _holds_telephone, TELEPHONE_HINT)
    elif "mobile" in kinds:
        yield _ColumnTest("mobile", _holds_mobile, HINTS["mobile"])


def _choose_nir_test(
    table: WrittenTable, index: int, role: Role, kinds: AbstractSet[str]
) -> TextTest | None:
    if role == "nir":
        return match_nir_shape
    header = table.columns[index].name
    if has_phrase_of(header, OF_NIR) and holds_mostly(table, index, match_nir_shape):
        return match_nir_shape
    if "nir" in kinds and _has_right_keys(table, index):
        return _holds_nir
    if not holds_mostly(table, index, match_keyless_nir):
        return None
    if _has_keys_beside(table, index) or (role != "code" and _are_born_apart(table, index)):
        return match_keyless_nir
    return None


def _has_right_keys(table: WrittenTable, index: int) -> bool:
    """Are the numbers of fifteen figures whose key is right more than chance would make?"""
    shaped = count_hinted_cells(table, index, _has_shape_of_nir, HINTS["nir"])
    return count_hinted_cells(table, index, _holds_nir, HINTS["nir"]) > CHANCE * shaped


def _has_shape_of_nir(text: str) -> bool:
    return bool(match_keyed_nir(text) or search_glued_nir(text))


@lru_cache(4096)
def _holds_nir(text: str) -> bool:
    return is_nir(text) or _holds_identifier(text, "nir")


def _has_keys_beside(table: WrittenTable, index: int) -> bool:
    """Does the next column hold the keys of these numbers, all of them right?"""
    if index + 1 == len(table.columns):
        return False
    checked = 0
    for batch in table.iterate_batches([index, index + 1]):
        rows = [map(cells.texts.__getitem__, cells.codes) for cells in batch.columns]
        for number, key in zip(*rows, strict=True):
            if not number:
                continue
            if not _is_right_key(number, key):
                return False
            checked += 1
    return checked > 0


def _is_right_key(number: str, key: str) -> bool:
    if not match_keyless_nir(number) or not match_nir_key(key):
        return False
    return compute_nir_key(number) == int(key)


def _are_born_apart(table: WrittenTable, index: int) -> bool:
    """Numbers without a key: are they of several years and months, as those of people are, and
    those of articles or instants are not?"""
    years: set[str] = set()
    months: set[str] = set()
    for texts, _ in table.iterate_distinct(index):
        for match in filter(None, map(match_keyless_nir, texts)):
            years.add(match["year"])
            months.add(match["month"])
    return min(len(years), len(months)) >= FEW


def _holds_iban(text: str) -> bool:
    return _holds_identifier(text, "iban")


def _holds_identifier(text: str, kind: IdentifierKind) -> bool:
    return any(identifier.kind == kind for identifier in find_identifiers(text))


def _holds_mobile(text: str) -> bool:
    """Is there a mobile, in what may be a longer text? Ten figures alone may be another number."""
    if match_written_mobile(text):
        return True
    return _holds_identifier(text, "mobile")


def _holds_telephone(text: str) -> bool:
    """The same under a header that says a telephone, whose zero a spreadsheet may have eaten."""
    if search_mobile(text):
        return True
    return match_lost_zero(text) is not None


def _choose_text_tests(
    table: WrittenTable, index: int, role: Role, *, kinds: AbstractSet[str], of_acts: bool
) -> Iterator[_ColumnTest]:
    if "email" in kinds:
        yield from _choose_email_tests(table, index)
    if role not in STREETS and _may_hold_account(kinds):
        yield _ColumnTest("account", _choose_account_test(table, index, of_acts), proven=False)
    if role == "person":
        yield _ColumnTest("account", is_name_with_day, proven=False)
    if role == "plate" or (role in OPEN and _is_of_plates(table, index)):
        yield _ColumnTest("plate", match_plate)


def _choose_account_test(table: WrittenTable, index: int, of_acts: bool) -> TextTest:
    """In what a deliberation is about, streets are where that is, unless most say a home."""
    is_title = of_acts and index in find_headers(table, TITLES)
    if is_title and count_matching_cells(table, index, says_life_of_person) < FEW:
        return is_mentioned_in_act
    return is_account_of_person


def _choose_address_tests(table: WrittenTable, index: int, role: Role) -> Iterator[_ColumnTest]:
    """A street is enough under « adresse »; elsewhere most cells must be a number and a street."""
    if role == "address":
        yield _ColumnTest("address", search_address, proven=False)
    elif role in OPEN and holds_mostly(table, index, match_numbered_address):
        yield _ColumnTest("address", match_numbered_address, proven=False)


def _is_of_plates(table: WrittenTable, index: int) -> bool:
    """Are they all plates, which do not follow one another as the numbers of rooms do?"""
    if not holds_mostly(table, index, match_plate):
        return False
    prefixes: set[str] = set()
    for texts, _ in table.iterate_distinct(index):
        prefixes.update(text[:PREFIX] for text in texts if text)
    return len(prefixes) >= FEW


def _choose_email_tests(table: WrittenTable, index: int) -> Iterator[_ColumnTest]:
    """Addresses called after somebody, and those that people open for themselves; not those of a
    service. The addresses that an organisation gives its people are no private ones."""
    shared = _find_shared_domain(table, index)

    def is_private(address: str) -> bool:
        if email_owner.is_service_box(address) or email_owner.is_of_body(address):
            return False
        if email_owner.is_consumer_box(address):
            return True
        return _get_domain(address) != shared

    def holds_private(text: str) -> bool:
        return any(map(is_private, find_emails(text)))

    def holds_named(text: str) -> bool:
        return any(map(email_owner.is_email_of_person, find_emails(text)))

    yield _ColumnTest("email", holds_private, HINTS["email"], proven=False)
    yield _ColumnTest("email", holds_named, HINTS["email"])


def _find_shared_domain(table: WrittenTable, index: int) -> str:
    """The domain of most addresses of a column, "" where they are of many."""
    domains: Counter[str] = Counter()
    for texts, counts in table.iterate_distinct(index):
        for text, times in zip(texts, counts, strict=True):
            if "@" not in text:
                continue
            for address in find_emails(text):
                domains[_get_domain(address)] += times
    if not domains:
        return ""
    ((domain, times),) = domains.most_common(1)
    if times < FEW or times < MOST * domains.total():
        return ""
    return domain


def _get_domain(address: str) -> str:
    """What stands behind the « @ », in small letters."""
    return address.rpartition("@")[2].lower()
