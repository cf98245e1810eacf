"""Small and large tables answer alike: lists and files of Arrow, with few and with many texts."""

from __future__ import annotations

import operator
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.tables import arrow_table, build_table
from site_builder.tables.build_table import build_text_table
from site_builder.tables.text_table import (
    ListTable,
    TextTable,
    count_cells,
    fetch_rows,
    find_cells,
    find_rows,
    iterate_column,
    iterate_rows,
)

Build = Callable[[list[tuple[str, ...]]], TextTable]


def _rows(seed: int) -> list[tuple[str, ...]]:
    draw = random.Random(seed)
    texts = ["", "é", " 12 ", "a\nb", '"', "x" * 40]
    return [
        (draw.choice(texts), str(draw.randrange(50)), str(number), "seul")
        for number in range(draw.randrange(400))
    ]


@pytest.fixture(params=["lists", "arrow", "arrow of many"])
def make(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Build:
    """Builds a table of rows in each of its forms; « many » begins at eight texts."""

    def build(rows: list[tuple[str, ...]]) -> TextTable:
        return build_text_table(rows, 4, tmp_path)

    monkeypatch.setattr(build_table, "ROWS_AT_ONCE", 16)
    if request.param != "lists":
        monkeypatch.setattr(build_table, "LISTED", -1)
    if request.param == "arrow of many":
        monkeypatch.setattr(arrow_table, "FEW", 8)
    return build


@pytest.mark.parametrize("seed", range(12))
def test_tables_answer_as_their_rows_do(make: Build, seed: int) -> None:
    rows = _rows(seed)
    table = make(rows)
    assert (table.rows, table.width) == (len(rows), 4)
    assert list(iterate_rows(table)) == rows
    assert list(iterate_rows(table, [2, 0])) == [(row[2], row[0]) for row in rows]
    asked = [0, 3, 17, len(rows) - 1, len(rows), -1]
    assert fetch_rows(table, asked) == {
        number: rows[number] for number in asked if 0 <= number < len(rows)
    }
    for index in range(4):
        cells = [row[index] for row in rows]
        counts: Counter[str] = Counter()
        for values, numbers in table.iterate_distinct(index):
            assert len(set(values)) == len(values)
            counts.update(dict(zip(values, numbers, strict=True)))
        assert counts == Counter(cells)
        assert list(iterate_column(table, index)) == cells
        assert count_cells(table, index, str.isdecimal) == sum(map(str.isdecimal, cells))
        assert table.count_empty(index) == cells.count("")
        found = [(row, text) for row, text in enumerate(cells) if "1" in text]
        assert find_cells(table, index, lambda text: "1" in text) == found
        assert find_cells(table, index, lambda text: "1" in text, 3) == found[:3]
    both = [number for number, row in enumerate(rows) if not row[0] and "1" in row[2]]
    assert list(find_rows(table, {2: lambda text: "1" in text, 0: operator.not_})) == both


@pytest.mark.parametrize("seed", range(6))
def test_rows_and_columns_are_taken_out(make: Build, seed: int) -> None:
    rows = _rows(seed)
    table = make(rows)
    assert list(iterate_rows(table.select([1, 3]))) == [(row[1], row[3]) for row in rows]
    out = {0, 5, 6, 7, len(rows) - 1}
    kept = [(row[2], row[0]) for number, row in enumerate(rows) if number not in out]
    left = table.select([2, 0], out)
    assert (left.rows, left.width) == (len(kept), 2)
    assert list(iterate_rows(left)) == kept
    counts: Counter[str] = Counter()
    for values, numbers in left.iterate_distinct(1):
        counts.update(dict(zip(values, numbers, strict=True)))
    assert counts == Counter(row[1] for row in kept)
    again = table.select([2, 0], out)
    assert list(iterate_rows(again)) == kept


@pytest.mark.parametrize("seed", range(6))
def test_columns_are_put_in_the_place_of_others_and_at_the_end(
    make: Build, tmp_path: Path, seed: int
) -> None:
    rows = _rows(seed)
    table = make(rows)
    new = [(f"n{row % 7}", "", str(-row)) for row in range(len(rows))]
    joined = table.put_columns([2, 4, 5], iter(new), tmp_path)
    assert (joined.rows, joined.width) == (len(rows), 6)
    expected = [(a, b, x, d, y, z) for (a, b, _, d), (x, y, z) in zip(rows, new, strict=True)]
    assert list(iterate_rows(joined)) == expected
    instead = table.put_columns([3, 0, 1, 2], iter(rows), tmp_path)
    assert list(iterate_rows(instead)) == [(b, c, d, a) for a, b, c, d in rows]
    assert list(iterate_rows(table)) == rows


def test_few_cells_are_lists(tmp_path: Path) -> None:
    rows = build_table.LISTED // 2
    assert isinstance(build_text_table([("a", "b")] * rows, 2, tmp_path), ListTable)
    assert not isinstance(build_text_table([("a", "b")] * (rows + 1), 2, tmp_path), ListTable)


def test_texts_in_memory_have_a_bound_for_the_whole_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(build_table, "LISTED", -1)
    monkeypatch.setattr(build_table, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(arrow_table, "MOST", 60)
    rows = [(str(number), str(number % 15), "x", str(-number)) for number in range(100)]
    table = build_text_table(rows, 4, tmp_path)
    assert isinstance(table, arrow_table.ArrowTable)
    assert tuple(map(table.has_few, range(4))) == (False, True, True, False)
    assert list(iterate_rows(table)) == rows


def test_a_column_of_few_long_texts_is_not_held_in_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(build_table, "LISTED", -1)
    monkeypatch.setattr(build_table, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(arrow_table, "FEW_BYTES", 2_000)
    rows = [(f"{number} {'x' * 50}", str(number)) for number in range(100)]
    table = build_text_table(rows, 2, tmp_path)
    assert tuple(map(table.has_few, range(2))) == (False, True)
    assert list(iterate_rows(table)) == rows
