"""Each kind of cell keeps its own examples, in Python's re and in DuckDB alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cells import (
    BLANKS,
    KINDS,
    MISSING,
    CellKind,
    fold_header,
    get_cell_kind,
    is_kind_named,
    match_cell_sql,
    trim_cell,
    trim_cell_sql,
)
from site_builder.cells.missing import MISSING_WORDS, OTHERS
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


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def canonical(
    engine: duckdb.DuckDBPyConnection, kind: CellKind, texts: list[str]
) -> list[tuple[object, ...]]:
    """(accepted, exact, canonical text or None) of each text, by the SQL of the kind."""
    engine.execute("CREATE OR REPLACE TABLE cells (i INTEGER, t VARCHAR)")
    engine.executemany("INSERT INTO cells VALUES (?, ?)", list(enumerate(texts)))
    value = f"CASE WHEN {kind.accepts('t')} THEN {kind.value('t')} END"
    return engine.execute(
        f"SELECT {kind.accepts('t')}, {kind.exact('t')}, {kind.written(value)} FROM cells "
        "ORDER BY i"
    ).fetchall()


@pytest.mark.parametrize("name", NAMES)
def test_good_cells_are_read_alike_in_python_and_duckdb(
    engine: duckdb.DuckDBPyConnection, name: str
) -> None:
    kind = get_cell_kind(name)
    found = canonical(engine, kind, [text for text, _ in kind.good])
    expected = [
        (True, re.fullmatch(kind.strict, text) is not None, wanted)
        for text, wanted in kind.good
        if re.fullmatch(kind.lenient, text)
    ]
    assert found == expected
    assert len(expected) == len(kind.good) >= 2


@pytest.mark.parametrize("name", [name for name in NAMES if name != "string"])
def test_bad_cells_have_no_value(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    kind = get_cell_kind(name)
    found = canonical(engine, kind, list(kind.bad))
    assert [
        (text, row[2]) for text, row in zip(kind.bad, found, strict=True) if row[2] is not None
    ] == []
    assert [row[0] for row in found] == [
        re.fullmatch(kind.lenient, text) is not None for text in kind.bad
    ]
    assert kind.bad


@pytest.mark.parametrize("name", NAMES)
def test_patterns_stay_in_the_common_subset_and_strict_is_lenient(name: str) -> None:
    kind = get_cell_kind(name)
    for pattern in (
        kind.strict,
        kind.lenient,
        *kind.notations,
        kind.proof,
        kind.decimals,
        kind.lost,
    ):
        assert not re.search(r"\\[wWdDsSbBAZ1-9]|\(\?[=!<P]", pattern)
    for text, wanted in kind.good:
        assert not re.fullmatch(kind.strict, text) or re.fullmatch(kind.lenient, text)
        assert not wanted or re.fullmatch(get_cell_kind(kind.public).lenient, wanted), (
            "what we write, we read back"
        )
    assert bool(kind.repaired) == (kind.strict != kind.lenient)


def test_what_is_written_reads_back_as_itself(engine: duckdb.DuckDBPyConnection) -> None:
    for kind in KINDS:
        wanted = [canonical for _, canonical in kind.good]
        assert [row[2] for row in canonical(engine, get_cell_kind(kind.public), wanted)] == wanted


ALPHABET = "0123456789 ,.-+−–/:TZWwhHEe€%()=\"\u00a0\u202f'’ouinvrafxesmk²éû\n"


@given(st.lists(st.text(ALPHABET, max_size=16), min_size=1, max_size=40))
def test_re2_and_python_agree_on_any_text(texts: list[str]) -> None:
    with duckdb.connect(config={"threads": 1}) as engine:
        for kind in map(get_cell_kind, NAMES):
            found = canonical(engine, kind, texts)
            assert [row[0] for row in found] == [
                re.fullmatch(kind.lenient, text) is not None for text in texts
            ]
            assert [row[1] for row in found] == [
                re.fullmatch(kind.strict, text) is not None for text in texts
            ]


def test_every_day_reads_the_same_in_every_notation(engine: duckdb.DuckDBPyConnection) -> None:
    days = [date(1899, 12, 1) + timedelta(days=17 * i) for i in range(4000)]
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d"):
        texts = [day.strftime(form) for day in days]
        assert [row[2] for row in canonical(engine, get_cell_kind("date"), texts)] == [
            day.isoformat() for day in days
        ]


def test_every_day_reads_the_same_in_words_with_two_digits_and_as_a_serial_number(
    engine: duckdb.DuckDBPyConnection,
) -> None:
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
        found = [
            row[2] for row in canonical(engine, get_cell_kind(name), [form(day) for day in some])
        ]
        assert found == [day.isoformat() for day in some], name
    for names_ in (months, short, [name.rstrip(".").capitalize() for name in short]):
        found = [
            row[2]
            for row in canonical(
                engine, get_cell_kind("yearmonth-words"), [f"{name} 2024" for name in names_]
            )
        ]
        assert found == [f"2024-{number:02}" for number in range(1, 13)]


def test_words_that_say_nothing_is_known_are_told_from_others(
    engine: duckdb.DuckDBPyConnection,
) -> None:
    for words, wanted in ((MISSING_WORDS, True), (OTHERS, False)):
        for word in words:
            assert (re.fullmatch(MISSING, word) is not None) == wanted, word
            assert engine.execute(
                f"SELECT {match_cell_sql('t', MISSING)} FROM (SELECT ?::VARCHAR AS t)", [word]
            ).fetchall() == [(wanted,)]


@given(st.sampled_from([9, 14]), st.integers(0, 10**14), st.booleans())
def test_a_control_digit_is_the_same_in_python_and_sql(
    length: int, number: int, post: bool
) -> None:
    digits = f"{number:014}"[:length]
    digits = ("356000000" + digits[9:])[:length] if post else digits
    kind = get_cell_kind("siren" if length == 9 else "siret")
    assert kind.holds is not None
    with duckdb.connect(config={"threads": 1}) as engine:
        found = engine.execute(
            f"SELECT {kind.checked('t')} FROM (SELECT '{digits}' AS t)"
        ).fetchall()
    assert found == [(kind.holds(digits),)]


def test_numbers_survive_to_the_last_digit(engine: duckdb.DuckDBPyConnection) -> None:
    texts = [
        f"{whole}{point}{part:03}"
        for whole in (0, 7, 987654321012)
        for part in range(1, 1000)
        for point in ".,"
    ]
    found = [row[2] for row in canonical(engine, get_cell_kind("number"), texts)]
    assert found == [text.replace(",", ".").rstrip("0") for text in texts]


@pytest.mark.parametrize("name", ["number", "integer"])
def test_what_is_a_number_keeps_its_value(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    """Up to 15 digits come back as written; coordinates, of up to 17, as the nearest DOUBLE of
    Python."""
    kind = get_cell_kind(name)
    texts = [
        f"{whole}.{digits[:decimals]}".rstrip(".")
        for whole in ("0", *("1234567890123456789"[:n] for n in range(1, 19)))
        for digits in ("98765432109876543219", "00009876543210987654", "50000000000000000000")
        for decimals in range(21)
    ]
    wrong = [
        (text, back)
        for text, (accepted, _, back) in zip(texts, canonical(engine, kind, texts), strict=True)
        if accepted
        and (
            float(str(back)) != float(text)
            or (len(text) < 16 and Decimal(str(back)) != Decimal(text))
        )
    ]
    assert wrong == []
    significant = [
        len(text.replace(".", "").strip("0")) for text in texts if re.fullmatch(kind.lenient, text)
    ]
    assert 15 <= max(significant) <= 18 - (name == "number")


def test_luhn_accepts_real_forms_and_refuses_a_changed_digit(
    engine: duckdb.DuckDBPyConnection,
) -> None:
    # 215903501 00017 passes Luhn; La Poste's establishments add up to a multiple of five instead
    cases = {
        "siren": [("215903501", True), ("215903502", False), ("356000000", True)],
        "siret": [("21590350100017", True), ("21590350100018", False), ("35600000000048", True),
                  ("35600000000006", True), ("35600000000007", False)],
    }  # fmt: skip
    for name, pairs in cases.items():
        for value, wanted in pairs:
            row = engine.execute(
                f"SELECT {get_cell_kind(name).checked('t')} FROM (SELECT '{value}' AS t)"
            ).fetchall()
            assert row == [(wanted,)], value


def test_kinds_without_a_control_digit_check_nothing() -> None:
    assert get_cell_kind("integer").checked("v") == "TRUE"


@pytest.mark.parametrize(
    ("name", "cells", "wanted"),
    [
        ("date", ["03/04/2024", "26.05.2014", None], True),
        ("date", ["2024-04-03", "2024/4/3"], True),
        ("date", ["2024-04-03", "03/04/2024"], False),
        ("number", ["1,5", "12", None], True),
        ("number", ["1.5", "12"], True),
        ("number", ["1,5", "1.234"], False),
        ("datetime", ["2024-04-03T10:30", "03/04/2024 10:30"], False),
        ("integer", ["1", "1 000"], True),
        ("date", [None], True),
    ],
)
def test_a_column_is_one_notation(
    engine: duckdb.DuckDBPyConnection, name: str, cells: list[str | None], wanted: bool
) -> None:
    engine.execute("CREATE OR REPLACE TABLE cells (t VARCHAR)")
    engine.executemany("INSERT INTO cells VALUES (?)", [[cell] for cell in cells])
    assert engine.execute(f"SELECT {get_cell_kind(name).uniform('t')} FROM cells").fetchall() == [
        (wanted,)
    ]


def test_trimming_is_the_same_in_sql_and_python(engine: duckdb.DuckDBPyConnection) -> None:
    edges = ("", "a", "!", "~", "é", "\x7f", "€", *BLANKS)
    for text in (
        " 1 063 850,00    ",
        "\t\r\nx\ufeff",
        "   ",
        *(f"{a}b {c}" for a in edges for c in edges),
        *edges,
    ):
        found = engine.execute(
            f"SELECT {trim_cell_sql('t')} FROM (SELECT ?::VARCHAR AS t)", [text]
        ).fetchall()
        assert found == [(trim_cell(text) or None,)]


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
        assert (public.type, public.text, public.of) == (kind.type, kind.text, ""), kind.name
