"""Each kind of cell keeps its own examples, in Python's re and in DuckDB alike."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.cells import KINDS, Kind, by_name, fold, names, trim, trimmed

NAMES = [kind.name for kind in KINDS]


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def canonical(engine: duckdb.DuckDBPyConnection, kind: Kind, texts: list[str]) -> list[tuple[object, ...]]:
    """(accepted, exact, canonical text or None) of each text, by the SQL of the kind."""
    engine.execute("CREATE OR REPLACE TABLE cells (i INTEGER, t VARCHAR)")
    engine.executemany("INSERT INTO cells VALUES (?, ?)", list(enumerate(texts)))
    value = f"CASE WHEN {kind.accepts('t')} THEN {kind.value('t')} END"
    return engine.execute(
        f"SELECT {kind.accepts('t')}, {kind.exact('t')}, {kind.written(value)} FROM cells ORDER BY i"
    ).fetchall()


@pytest.mark.parametrize("name", NAMES)
def test_good_cells_are_read_alike_in_python_and_duckdb(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    kind = by_name(name)
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
    kind = by_name(name)
    found = canonical(engine, kind, list(kind.bad))
    assert [(text, row[2]) for text, row in zip(kind.bad, found, strict=True) if row[2] is not None] == []
    assert [row[0] for row in found] == [re.fullmatch(kind.lenient, text) is not None for text in kind.bad]
    assert kind.bad


@pytest.mark.parametrize("name", NAMES)
def test_patterns_stay_in_the_common_subset_and_strict_is_lenient(name: str) -> None:
    kind = by_name(name)
    for pattern in (kind.strict, kind.lenient, *kind.notations):
        assert not re.search(r"\\[wWdDsSbBAZ1-9]|\(\?[=!<P]", pattern)
    for text, wanted in kind.good:
        assert not re.fullmatch(kind.strict, text) or re.fullmatch(kind.lenient, text)
        assert re.fullmatch(kind.lenient, wanted), "what we write, we read back"
    assert bool(kind.repaired) == (kind.strict != kind.lenient)


def test_what_is_written_reads_back_as_itself(engine: duckdb.DuckDBPyConnection) -> None:
    for kind in KINDS:
        wanted = [canonical for _, canonical in kind.good]
        assert [row[2] for row in canonical(engine, kind, wanted)] == wanted


ALPHABET = "0123456789 ,.-+−/:TZWw€\u00a0\u202f'’ouinvrafxes\n"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(ALPHABET, max_size=16), min_size=1, max_size=40))
def test_re2_and_python_agree_on_any_text(texts: list[str]) -> None:
    with duckdb.connect(config={"threads": 1}) as engine:
        for kind in KINDS:
            found = canonical(engine, kind, texts)
            assert [row[0] for row in found] == [re.fullmatch(kind.lenient, text) is not None for text in texts]
            assert [row[1] for row in found] == [re.fullmatch(kind.strict, text) is not None for text in texts]


def test_every_day_reads_the_same_in_every_notation(engine: duckdb.DuckDBPyConnection) -> None:
    days = [date(1899, 12, 1) + timedelta(days=17 * i) for i in range(4000)]
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d"):
        texts = [day.strftime(form) for day in days]
        assert [row[2] for row in canonical(engine, by_name("date"), texts)] == [day.isoformat() for day in days]


def test_numbers_survive_to_the_last_digit(engine: duckdb.DuckDBPyConnection) -> None:
    texts = [f"{whole}{point}{part:03}" for whole in (0, 7, 987654321012) for part in range(1, 1000) for point in ".,"]
    found = [row[2] for row in canonical(engine, by_name("number"), texts)]
    assert found == [text.replace(",", ".").rstrip("0") for text in texts]


@pytest.mark.parametrize("name", ["number", "integer"])
def test_what_is_a_number_keeps_its_value(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    """Up to 15 digits come back as written; coordinates, of up to 17, as the nearest DOUBLE of Python."""
    kind = by_name(name)
    texts = [
        f"{whole}.{digits[:decimals]}".rstrip(".")
        for whole in ("0", *("1234567890123456789"[:n] for n in range(1, 19)))
        for digits in ("98765432109876543219", "00009876543210987654", "50000000000000000000")
        for decimals in range(21)
    ]
    wrong = [
        (text, back)
        for text, (accepted, _, back) in zip(texts, canonical(engine, kind, texts), strict=True)
        if accepted and (float(str(back)) != float(text) or (len(text) < 16 and Decimal(str(back)) != Decimal(text)))
    ]
    assert wrong == []
    significant = [len(text.replace(".", "").strip("0")) for text in texts if re.fullmatch(kind.lenient, text)]
    assert 15 <= max(significant) <= 18 - (name == "number")


def test_luhn_accepts_real_forms_and_refuses_a_changed_digit(engine: duckdb.DuckDBPyConnection) -> None:
    # 215903501 00017 passes Luhn; La Poste's establishments add up to a multiple of five instead
    cases = {
        "siren": [("215903501", True), ("215903502", False), ("356000000", True)],
        "siret": [("21590350100017", True), ("21590350100018", False), ("35600000000048", True),
                  ("35600000000006", True), ("35600000000007", False)],
    }  # fmt: skip
    for name, pairs in cases.items():
        for value, wanted in pairs:
            row = engine.execute(f"SELECT {by_name(name).checked('t')} FROM (SELECT '{value}' AS t)").fetchall()
            assert row == [(wanted,)], value


def test_kinds_without_a_control_digit_check_nothing() -> None:
    assert by_name("integer").checked("v") == "TRUE"


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
    assert engine.execute(f"SELECT {by_name(name).uniform('t')} FROM cells").fetchall() == [(wanted,)]


def test_trimming_is_the_same_in_sql_and_python(engine: duckdb.DuckDBPyConnection) -> None:
    for text in (" 1 063 850,00    ", "\u00a0200,00\u00a0\u00a0", "\t\r\nx\ufeff", "   ", "", "a b"):
        found = engine.execute(f"SELECT {trimmed('t')} FROM (SELECT ?::VARCHAR AS t)", [text]).fetchall()
        assert found == [(trim(text) or None,)]


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
    assert names(by_name(kind), header)


@pytest.mark.parametrize("header", ["Nombre de SIRET", "Population INSEE", "Annexe", "telescope", "Total CP"])
def test_a_quantity_or_a_longer_word_names_no_identifier(header: str) -> None:
    assert [kind.name for kind in KINDS if names(kind, header)] == []


def test_folding_spells_headers_one_way() -> None:
    assert fold(" Œuvre_d'Été.codePostal-N° ") == "oeuvre d ete code postal n"


def test_each_kind_is_registered_once_and_text_comes_last() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert KINDS[-1].name == "string"
    with pytest.raises(KeyError):
        by_name("siert")
