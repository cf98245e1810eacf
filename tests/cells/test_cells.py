"""Each kind of cell keeps its own examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cells import (
    BLANKS,
    KINDS,
    MISSING,
    CellKind,
    Value,
    fold_header,
    get_cell_kind,
    is_kind_named,
    trim_cell,
)
from site_builder.cells.missing import MISSING_WORDS, OTHERS
from site_builder.cells.siren import is_luhn_valid
from site_builder.cells.unit import UNITS, extract_unit

NAMES = [
    *(kind.name for kind in KINDS),
    "integer:km",
    "number:%",
    "number:m²",
    "number:€",
    "number:dB(A)",
    "number-amount:€",
]


def write_cells(kind: CellKind, texts: Iterable[str]) -> list[str | None]:
    """The canonical text of each, None where it is not of the kind."""
    return [None if value is None else kind.write(value) for value in read_cells(kind, texts)]


def read_cells(kind: CellKind, texts: Iterable[str]) -> list[Value | None]:
    asked = list(texts)
    values, _ = kind.read_cells(asked)
    return [values[text] for text in asked]


@pytest.mark.parametrize("name", NAMES)
def test_good_cells_are_read_and_written(name: str) -> None:
    kind = get_cell_kind(name)
    assert write_cells(kind, [text for text, _ in kind.good]) == [text for _, text in kind.good]
    assert len(kind.good) >= 2


@pytest.mark.parametrize("name", [name for name in NAMES if name != "string"])
def test_bad_cells_have_no_value(name: str) -> None:
    kind = get_cell_kind(name)
    assert {text: kind.read_cell(text) for text in kind.bad} == dict.fromkeys(kind.bad)
    assert kind.bad


@pytest.mark.parametrize("name", NAMES)
def test_what_is_exact_is_accepted_and_only_what_is_not_is_a_repair(name: str) -> None:
    kind = get_cell_kind(name)
    for text, wanted in kind.good:
        assert not re.fullmatch(kind.strict, text) or re.fullmatch(kind.lenient, text)
        assert not wanted or re.fullmatch(get_cell_kind(kind.public).lenient, wanted), (
            "what we write, we read back"
        )
    assert bool(kind.repaired) == (kind.strict != kind.lenient)


def test_what_is_written_reads_back_as_itself() -> None:
    for kind in KINDS:
        wanted = [canonical for _, canonical in kind.good]
        assert write_cells(get_cell_kind(kind.public), wanted) == wanted


def test_every_day_reads_the_same_in_every_notation() -> None:
    days = [date(1899, 12, 1) + timedelta(days=17 * i) for i in range(4000)]
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d"):
        texts = [day.strftime(form) for day in days]
        assert read_cells(get_cell_kind("date"), texts) == days


def test_every_day_reads_the_same_in_words_with_two_digits_and_as_a_serial_number() -> None:
    months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ]  # fmt: skip
    short = [
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ]
    days = [date(1954, 10, 3) + timedelta(days=11 * i) for i in range(3000)]
    recent = [day for day in days if day.year < 2050]
    forms: tuple[tuple[str, Callable[[date], str], list[date]], ...] = (
        ("date-words", lambda d: f"{d.day} {months[d.month - 1]} {d.year}", days),
        ("date-words", lambda d: f"{d.day:02}-{short[d.month - 1].upper()}-{d:%y}", recent),
        ("date-short", lambda d: f"{d:%d/%m/%y}", recent),
        ("date-serial", lambda d: str((d - date(1899, 12, 30)).days), days),
        ("date-compact", lambda d: f"{d:%Y%m%d}", days),
        ("date-midnight", lambda d: f"{d:%d/%m/%Y} 00:00:00", days),
    )
    for name, form, some in forms:
        assert read_cells(get_cell_kind(name), [form(day) for day in some]) == some, name
    for names_ in (months, short, [name.rstrip(".").capitalize() for name in short]):
        texts = [f"{name} 2024" for name in names_]
        found = read_cells(get_cell_kind("yearmonth-words"), texts)
        assert found == [f"2024-{number:02}" for number in range(1, 13)]


def test_words_that_say_nothing_is_known_are_told_from_others() -> None:
    for words, wanted in ((MISSING_WORDS, True), (OTHERS, False)):
        for word in words:
            assert (re.fullmatch(MISSING, word) is not None) == wanted, word


@given(st.text("0123456789", min_size=1, max_size=20))
def test_luhn_doubles_every_other_digit_from_the_right(digits: str) -> None:
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += sum(map(int, str(2 * digit))) if place % 2 else digit
    assert is_luhn_valid(digits) == (total % 10 == 0)


def test_numbers_survive_to_the_last_digit() -> None:
    texts = [
        f"{whole}{point}{part:03}"
        for whole in (0, 7, 987654321012)
        for part in range(1, 1000)
        for point in ".,"
    ]
    found = write_cells(get_cell_kind("number"), texts)
    assert found == [text.replace(",", ".").rstrip("0") for text in texts]


@pytest.mark.parametrize("name", ["number", "integer"])
def test_what_is_a_number_keeps_its_value(name: str) -> None:
    """Up to 15 digits come back as written; coordinates, of up to 17, as the nearest float."""
    kind = get_cell_kind(name)
    texts = [
        f"{whole}.{digits[:decimals]}".rstrip(".")
        for whole in ("0", *("1234567890123456789"[:n] for n in range(1, 19)))
        for digits in ("98765432109876543219", "00009876543210987654", "50000000000000000000")
        for decimals in range(21)
    ]
    wrong = [
        (text, back)
        for text, back in zip(texts, write_cells(kind, texts), strict=True)
        if back is not None
        and (float(back) != float(text) or (len(text) < 16 and Decimal(back) != Decimal(text)))
    ]
    assert wrong == []
    significant = [
        len(text.replace(".", "").strip("0")) for text in texts if re.fullmatch(kind.lenient, text)
    ]
    assert 15 <= max(significant) <= 18 - (name == "number")


def test_luhn_accepts_real_forms_and_refuses_a_changed_digit() -> None:
    # 215903501 00017 passes Luhn; La Poste's establishments add up to a multiple of five instead
    cases = {
        "siren": [("215903501", True), ("215903502", False), ("356000000", True)],
        "siret": [("21590350100017", True), ("21590350100018", False), ("35600000000048", True),
                  ("35600000000006", True), ("35600000000007", False)],
    }  # fmt: skip
    for name, pairs in cases.items():
        holds = get_cell_kind(name).holds
        assert holds is not None
        for value, wanted in pairs:
            assert holds(value) is wanted, value


@pytest.mark.parametrize(
    ("name", "cells", "wanted"),
    [
        ("date", ["03/04/2024", "26.05.2014"], True),
        ("date", ["2024-04-03", "2024/4/3"], True),
        ("date", ["2024-04-03", "03/04/2024"], False),
        ("number", ["1,5", "12"], True),
        ("number", ["1.5", "12"], True),
        ("number", ["1,5", "1.234"], False),
        ("datetime", ["2024-04-03T10:30", "03/04/2024 10:30"], False),
    ],
)
def test_a_column_is_one_notation(name: str, cells: list[str], wanted: bool) -> None:
    kind = get_cell_kind(name)
    assert all(re.fullmatch(kind.lenient, cell) for cell in cells)
    uniform = [
        notation
        for notation in kind.notations
        if all(re.fullmatch(notation, cell) for cell in cells)
    ]
    assert bool(uniform) == wanted


def test_blanks_around_a_cell_go_and_nothing_else() -> None:
    for blank in BLANKS:
        assert trim_cell(f"{blank} 1 063{blank}850,00 {blank}") == f"1 063{blank}850,00"
        assert trim_cell(2 * blank) == ""
    for text in ("", "a", "!", "~", "é", "\x7f", "€", "\x00a\x1f"):
        assert trim_cell(text) == text


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("COLL_SIRET", "siret"),
        ("idAttribuant", "siret"),
        ("Code Postal", "postal_code"),
        ("codeINSEE", "insee"),
        ("Numéro de téléphone", "telephone"),
        ("Année de naissance", "year"),
        ("BUDGET_ANNEE", "year"),
        ("Année,N,9,0", "year"),
        ("n° RNA", "rna"),
        ("siren_amenageur", "siren"),
    ],
)
def test_headers_name_their_kind(header: str, kind: str) -> None:
    assert is_kind_named(get_cell_kind(kind), header)


@pytest.mark.parametrize(
    "header", ["Nombre de SIRET", "Population INSEE", "Annexe", "telescope", "Total CP"]
)
def test_a_quantity_or_a_longer_word_names_no_identifier(header: str) -> None:
    assert [kind.name for kind in KINDS if is_kind_named(kind, header)] == []


def test_folding_spells_headers_one_way() -> None:
    assert fold_header(" Œuvre_d'Été.codePostal-N° ") == "oeuvre d ete code postal n"


def test_each_kind_is_registered_once_and_text_comes_last() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert KINDS[-1].name == "string"
    with pytest.raises(KeyError):
        get_cell_kind("siert")


def test_every_unit_is_known_by_what_is_written() -> None:
    for unit, _ in UNITS:
        assert extract_unit(f"12,5 {unit}") == extract_unit(f"-3{unit}") == unit
        assert re.fullmatch(get_cell_kind(f"number:{unit}").lenient, f"1 250,5 {unit}")
    assert extract_unit("80 m2") == "m²"
    assert (
        extract_unit("12")
        == extract_unit("12 chats")
        == extract_unit("km")
        == extract_unit("12 km/j")
        == ""
    )


def test_another_notation_is_published_as_its_kind() -> None:
    assert (
        get_cell_kind("number-dots").public
        == get_cell_kind("number:km").public
        == get_cell_kind("number-amount:€").public
        == "number"
    )
    for kind in KINDS:
        public = get_cell_kind(kind.public)
        assert (public.type, public.write, public.of) == (kind.type, kind.write, ""), kind.name
