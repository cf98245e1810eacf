"""The code of a room grows no denser than it is recorded to be, and the figures see what they
count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import density


def test_no_room_is_worse_than_its_recorded_figures() -> None:
    figures = density.measure_rooms(density.PACKAGE)
    recorded = json.loads(density.RECORD.read_text("utf-8"))
    assert set(recorded) == set(figures), "python -m benchmarks.density --record"
    assert density.find_worse(figures, recorded) == []


def write_package(folder: Path, source: str) -> dict[str, dict[str, float]]:
    (folder / "room").mkdir()
    (folder / "room" / "one.py").write_text(source)
    (folder / "room" / "other.py").write_text("def read_table():\n    return 1\n")
    return density.measure_rooms(folder)


CLEAN = "def read_rows(path):\n    rows = path.read_text()\n    return rows\n"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (
            "def read_rows(a):\n    if a and a > 1 or a < 0:\n        return a\n    return 0\n",
            "complexity per 10 lines of function",
        ),
        (f"rows = '{'x' * 100}'\n", "lines wider than 100 columns, %"),
        ("rows, columns = 1, 2\n", "parallel assignments per 1,000 lines"),
        ("rows = 1 if True else 2\n", "conditional expressions per 1,000 lines"),
        ("rows = [row for row in ()]\n", "comprehensions per 1,000 lines"),
        ("read_rows(1, 2, 3, 4, 5, 6)\n", "calls with six positional arguments or more"),
        ("found = 1\n", "vague variables, %"),
        ("def read():\n    return 1\n", "public functions of one word, %"),
        ("def rows_of():\n    return 1\n", "public functions without a verb, %"),
        ("def read_table():\n    return 1\n", "public functions that share a name, %"),
    ],
)
def test_each_figure_rises_with_what_it_counts(tmp_path: Path, source: str, name: str) -> None:
    (tmp_path / "clean").mkdir()
    (tmp_path / "dense").mkdir()
    clean = write_package(tmp_path / "clean", CLEAN)
    dense = write_package(tmp_path / "dense", source)
    assert dense["room"][name] > clean["room"][name]
    if dense["room"][name] > density.AIMS[name]:
        assert any(name in worse for worse in density.find_worse(dense, clean))


def test_an_exchange_is_no_parallel_assignment(tmp_path: Path) -> None:
    figures = write_package(tmp_path, "rows = 1\ncolumns = 2\nrows, columns = columns, rows\n")
    assert figures["room"]["parallel assignments per 1,000 lines"] == 0
