"""Headings between groups of rows stay where they are, and are told with their rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from books import xlsx
from tables import read

from site_builder.core.language import load_language

HEAD = ["Équipement", "Quartier", "Places"]
GROUPS: dict[str, list[list[Any]]] = {
    "Crèches": [["Les Lutins", "Fives", 20], ["Pomme d’api", "Centre", 35]],
    "Écoles": [
        ["Jean-Macé", "Moulins", 210],
        ["Léo-Lagrange", "Wazemmes", 180],
        ["Ampère", "Centre", 240],
    ],
    "Stades": [["Ballet", "Vauban", 900], ["Dutrie", "Fives", 400]],
}
ROWS: list[list[Any]] = [
    row for title, group in GROUPS.items() for row in ([title, "", ""], *group)
]


def csv(rows: list[list[Any]]) -> bytes:
    return "".join(";".join(map(str, row)) + "\n" for row in (HEAD, *rows)).encode()


def sheet(merged: bool) -> bytes:
    def write(book: Any) -> None:
        page = book.add_worksheet()
        for number, row in enumerate((HEAD, *ROWS)):
            page.write_row(number, 0, [cell for cell in row if cell != ""])
            if merged and row[1] == "":
                page.merge_range(number, 0, number, 2, row[0])

    return xlsx(write)


@pytest.mark.parametrize(
    ("name", "content"),
    [("t.csv", csv(ROWS)), ("t.xlsx", sheet(merged=False)), ("t.xlsx", sheet(merged=True))],
)
def test_headings_are_told_and_stay(tmp_path: Path, name: str, content: bytes) -> None:
    found, rows = read(tmp_path, content, name)
    assert [row["Équipement"] for row in rows] == [row[0] for row in ROWS]
    told = [problem for problem in found.problems if problem.code == "rows-of-sections"]
    assert [(problem.severity, problem.count, problem.rows) for problem in told] == [
        ("warning", 3, (2, 5, 9))
    ]
    assert "3 lignes n’ont qu’un texte" in load_language("fr").problem(told[0])
    assert found.columns[2].type == "integer"


@pytest.mark.parametrize(
    "rows",
    [
        [row for row in ROWS if row[1]],
        [
            ["Crèches", "", ""],
            *[row for row in ROWS if row[1]],
        ],  # one alone may be a row that lacks its values
        [*[row for row in ROWS if row[1]], ["A", "", ""], ["B", "", ""]],  # over nothing
        [[f"Lieu {n}", "", "" if n % 3 else 4] for n in range(12)],  # a table that is mostly empty
        [[f"{n}", "", ""] if n % 4 == 0 else [f"{n}", "Fives", 3] for n in range(12)],  # figures
    ],
)
def test_rows_that_lack_values_are_no_headings(tmp_path: Path, rows: list[list[Any]]) -> None:
    found, _ = read(tmp_path, csv(rows))
    assert not [problem for problem in found.problems if problem.code == "rows-of-sections"]
