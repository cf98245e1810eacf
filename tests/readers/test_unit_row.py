"""A row of units below the names goes to the columns; a row of data that holds units stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from books import sheets
from clean_bodies import clean
from tables import read

from site_builder.readers.unit_row import read_unit

NAMES = ["Commune", "Surface", "Population"]
ROWS = [("Lille", "34,8", "236710"), ("Loos", "6,95", "22000"), ("Ronchin", "5", "19200")]


@pytest.mark.parametrize(
    "row",
    [
        ("", "(ha)", "(hab.)"),
        ("", "ha", "hab."),
        ("", "[ha]", "habitants"),
        ("unité", "ha", "hab"),
        ("Unités :", "ha", "nombre"),
        ("(nom)", "(ha)", "(hab.)"),
        ("", "hectares", ""),
        ("-", "km²", "(milliers)"),
        ("", "en ha", "mg/m³"),
    ],
)
def test_a_row_of_units_is_none_of_the_table(tmp_path: Path, row: tuple[str, ...]) -> None:
    left, cells = clean(tmp_path, [row, *ROWS], NAMES)
    assert cells == ROWS
    assert left.units["Surface"] == read_unit(row[1])
    assert [(repair.code, repair.rows) for repair in left.repairs] == [("units-set-aside", (2,))]
    assert left.reading.records == tuple(ROWS)
    assert left.row(0) == 3


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        (NAMES, [("Lens", "ha", "hab."), *ROWS]),  # of a town
        (NAMES, [("", "", ""), *ROWS]),
        (NAMES, [("", "", "32000"), *ROWS]),
        (NAMES, [("", "inconnue", "NC"), *ROWS]),
        (["Agent", "Taille", "Pied"], [("A", "M", "P"), ("B", "L", "G"), ("C", "S", "P")]),
        (["", "Taille", "Nombre"], [("", "m", ""), ("", "l", ""), ("", "s", "")]),
        (["Article", "Unité", "Stock"], [("Sel", "kg", "12"), ("Eau", "l", "8")]),
        (["Voie", "Statut", "Longueur"], [("Rue Neuve", "m", ""), ("Rue du Lac", "t", "410")]),
        (["Nom", "Prix", "Ville"], [("Pain", "€", "Lille"), ("Lait", "1,20", "Loos")]),
    ],
)
def test_a_row_that_holds_units_may_be_one(
    tmp_path: Path, names: list[str], rows: list[tuple[str, ...]]
) -> None:
    left, cells = clean(tmp_path, rows, names)
    assert (cells, left.units) == (rows, {})


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_columns_have_their_units(tmp_path: Path, name: str) -> None:
    grid: list[Sequence[Any]] = [
        NAMES,
        ["", "(ha)", "hab."],
        ["Lille", 34.8, 236710],
        ["Loos", 6.95, 22000],
    ]
    text = "".join(";".join(map(str, row)) + "\n" for row in grid)
    content = sheets(Feuil1=grid) if name.endswith("xlsx") else text.encode()
    found, rows = read(tmp_path, content, name)
    assert [(column.type, column.unit) for column in found.columns] == [
        ("string", ""),
        ("number", "ha"),
        ("integer", "hab."),
    ]
    assert rows == [
        {"Commune": "Lille", "Surface": 34.8, "Population": 236710},
        {"Commune": "Loos", "Surface": 6.95, "Population": 22000},
    ]


def test_a_unit_that_cells_bear_stays_theirs(tmp_path: Path) -> None:
    content = b"Lieu;Longueur\n;(m)\nA;12 km\nB;3 km\n"
    found, rows = read(tmp_path, content)
    assert [column.unit for column in found.columns] == ["", "km"]
    assert [row["Longueur"] for row in rows] == [12, 3]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("(ha)", "ha"),
        ("°C", "°C"),
        ("hab.", "hab."),
        ("(€ TTC)", "€"),
        ("en euros", "€"),
        ("m3", "m³"),
        ("en kWh", "kWh"),
        ("[nombre de jours]", "nombre de jours"),
        ("Lille", ""),
        ("(2024)", ""),
        ("(d’après le recensement de 2021)", ""),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert read_unit(text) == unit
