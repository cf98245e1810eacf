"""Columns of many texts are proven, told and converted by Arrow as those of few are in Python."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from nightly import nightly_after
from typed_tables import list_typed_rows, make_large_table, make_raw_table

from site_builder.cells import KINDS, CellKind, get_cell_kind
from site_builder.cells.declared import build_declared_kind
from site_builder.cells.missing import MISSING_WORDS
from site_builder.columns.canonical import build_canonical_table
from site_builder.columns.column_kinds import try_kind
from site_builder.columns.column_reading import TEXT, ColumnReading, TrimmedColumn, TypedColumn
from site_builder.columns.many_texts import convert_texts, match_whole
from site_builder.core.problems import Place
from site_builder.tables import arrow_table, build_table
from site_builder.tables.build_table import build_text_table
from site_builder.tables.text_table import TextTable

UNITS = ("number:€", "integer:€", "number:km", "integer:km")
DECLARED = (
    ("number", {"decimalChar": ",", "groupChar": "."}),
    ("number", {"bareNumber": False}),
    ("boolean", {"trueValues": ["vrai"], "falseValues": ["faux"]}),
    ("date", {"format": "%d.%m.%Y"}),
)
NUMBERS = (
    "0", "-0", "-0,00", "0.00", ",5", "-.5", "−3,25", "+3,5", "1 234,56", "-1\u00a0234,5",
    "12\u202f345 €", "€ 12.50", "12,50 EUR", "1'234", "1 000 000", "12345678901.5", "0.00001",
    "123456789012345", "1e-7", "1.5E7", "723861.710000000000000", "5.014532749239922",
    "999999999999999999", "007",
)  # fmt: skip
OTHERS = (
    "", " ", "\u00a0", "a", " a ", "=A1", '="01234"', '=""', "2024-02-30", "31/02/2024",
    "NC", "nİl", "ınconnu", "NULL", "-", "a\nb", "\ufeff12", "12\n", "é" * 50,
)  # fmt: skip


def list_kinds() -> Iterator[CellKind]:
    yield from KINDS
    yield from map(get_cell_kind, UNITS)
    for type_, options in DECLARED:
        declared = build_declared_kind(type_, str(options.get("format", "default")), options)
        if declared:
            yield declared.kind


ALL_KINDS = tuple(list_kinds())


def draw_cells(kind: CellKind, seed: int) -> list[str]:
    """Cells of a kind, mostly; of others too, unless the seed is even."""
    dice = random.Random(seed)
    good = [cell for cell, _ in kind.good if cell] or ["a"]
    if kind.type in ("number", "integer"):
        good += [cell for cell in NUMBERS if kind.read_cell(cell) is not None]
    if kind.parse is str:
        good += OTHERS
    faults = [*kind.bad, *MISSING_WORDS, *OTHERS, *NUMBERS] if seed % 2 else ["", " "]
    cells = [dice.choice(good) for _ in range(60)] + [dice.choice(faults) for _ in range(12)]
    cells = [dice.choice((cell, cell, f" {cell}", f"{cell}\u00a0")) for cell in cells]
    dice.shuffle(cells)
    return cells


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Builds a large table of one column of many texts."""

    def build(cells: Sequence[str]) -> TextTable:
        with monkeypatch.context() as patch:
            patch.setattr(build_table, "LISTED", -1)
            patch.setattr(build_table, "ROWS_AT_ONCE", 16)
            patch.setattr(arrow_table, "FEW", 0)
            table = build_text_table([(cell,) for cell in cells], 1, tmp_path)
        assert not table.has_few(0)
        return table

    return build


def make_list_table(cells: Sequence[str], folder: Path) -> TextTable:
    return build_text_table([(cell,) for cell in cells], 1, folder)


@pytest.mark.parametrize("seed", nightly_after(1, range(4)))
@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_proven_on_many_texts_as_on_few(
    kind: CellKind, seed: int, many: Any, tmp_path: Path
) -> None:
    cells = draw_cells(kind, seed)
    tables = (make_list_table(cells, tmp_path), many(cells))
    for missing, unknown in (((), False), (("a", "12"), True)):
        few_texts, many_texts = (
            TrimmedColumn(table, 0, missing, unknown=unknown) for table in tables
        )
        for check in {None, kind.holds}:
            expected = try_kind(few_texts, kind, check)
            trial = try_kind(many_texts, kind, check)
            for key in ("filled", "faulty", "odd", "decimals", "uniform", "proven", "missing"):
                assert getattr(trial, key) == getattr(expected, key), key
            assert (trial.kind, trial.values) == (kind, {})


@pytest.mark.parametrize("seed", nightly_after(8, range(4)))
@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_cells_become_the_values_and_texts_that_they_become_one_by_one(
    kind: CellKind, seed: int, tmp_path: Path
) -> None:
    cells = draw_cells(kind, seed)
    table = make_list_table(cells, tmp_path)
    for unknown in (False, True):
        column = TrimmedColumn(table, 0, ("a",), unknown=unknown)
        trial = try_kind(column, kind, None)
        for decimals in {trial.decimals, max(trial.decimals, 2)}:
            described = TypedColumn(
                name="x",
                kind=get_cell_kind(kind.public),
                decimals=decimals,
                faulty=trial.faulty,
                reading=kind,
            )
            reading = ColumnReading(described, column)
            values, texts = reading.convert_all(cells)
            array = pa.array(["out", *cells])[1:]  # a part of a longer one
            value_array, text_array = convert_texts(reading, array)
            assert list(map(repr, value_array.to_pylist())) == list(map(repr, values))
            assert text_array.to_pylist() == texts


def test_no_number_is_written_with_a_minus_before_zero(tmp_path: Path) -> None:
    cells = ["-0", "-0,00", "0", "-0.5"]
    column = TrimmedColumn(make_list_table(cells, tmp_path), 0, ())
    number = get_cell_kind("number")
    described = TypedColumn(name="x", kind=number, decimals=2, reading=number)
    _, texts = convert_texts(ColumnReading(described, column), pa.array(cells))
    assert texts.to_pylist() == ["0.00", "0.00", "0.00", "-0.50"]


@pytest.mark.parametrize("seed", nightly_after(2, range(8)))
@pytest.mark.parametrize("name", ["number", "integer", "date", "number-amount", "string-formula"])
def test_a_column_is_told_alike_in_both_forms(name: str, seed: int, tmp_path: Path) -> None:
    """Its receipts and problems with their rows, and its typed cells."""
    dice = random.Random(seed)
    kind = get_cell_kind(name)
    cells = [f" {dice.choice(kind.good)[0]}" for _ in range(40)]
    cells += dice.choices(["NC", "", "sans objet"], k=seed)
    cells += dice.choices(kind.bad, k=seed // 4)
    dice.shuffle(cells)
    rows = [(str(place), cell) for place, cell in enumerate(cells)]
    raw = make_raw_table(["rang", "montant"], rows)
    large = make_large_table(raw, rows, tmp_path, few=1)
    assert not large.cells.has_few(1)
    place = Place(path="a.csv")
    expected, made = (build_canonical_table(table, {}, ("",), place) for table in (raw, large))
    assert made.table.columns == expected.table.columns
    assert (made.repairs, made.problems) == (expected.repairs, expected.problems)
    assert list_typed_rows(made.table) == list_typed_rows(expected.table)
    assert list(made.iterate_faults()) == list(expected.iterate_faults())


def test_expressions_that_arrow_does_not_know_are_asked_in_python() -> None:
    texts = pa.array(["aa", "ab", ""])
    assert match_whole(texts, r"(a|b)\1").to_pylist() == [True, False, False]
    assert match_whole(pa.array(["İ", "I", "ı", "x"]), "(?i:i)").to_pylist() == [True] * 3 + [False]
    assert match_whole(texts, TEXT.lenient).to_pylist() == [True] * 3
