"""Rows that are the sum of others are told, whatever they are called; accidents are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_tables import make_large_table, make_raw_table

from site_builder.columns.canonical import build_canonical_table
from site_builder.core.language import load_language
from site_builder.core.problems import Place

ROADS = ["Haute;410", "Basse;380", "Quai;900", "Port;75"]
QUARTERS = [
    "Janvier;812;3", "Février;790;4", "Mars;901;2", "1er trimestre;2503;9",
    "Avril;855;1", "Mai;930;7", "Juin;1204;6", "2e trimestre;2989;14",
]  # fmt: skip
DISTRICTS = ["Centre;H;1010", "Centre;F;1090", "Centre;H+F;2100", "Port;H;500", "Port;F;595"]
FORMS = ("list", "few texts", "many texts")


def list_problems(
    head: str, rows: list[str], folder: Path, form: str = "list"
) -> list[tuple[str, str, int, tuple[int, ...]]]:
    cells = [tuple(row.split(";")) for row in rows]
    raw = make_raw_table(tuple(head.split(";")), cells)
    if form != "list":
        raw = make_large_table(raw, cells, folder, few=100_000 if form == "few texts" else 1)
    problems = build_canonical_table(raw, {}, (), Place(path="a.csv")).problems
    assert all(" → " in load_language("fr").problem(problem) for problem in problems)
    return [(problem.code, problem.severity, problem.count, problem.rows) for problem in problems]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("head", "rows", "sums"),
    [
        ("rue;longueur", [*ROADS, "Toutes;1765"], (6,)),
        ("rue;longueur", ["Réseau;1765", *ROADS], (2,)),
        ("rue;longueur", [*(f"{row},10" for row in ROADS), "Tout;1765,40"], (6,)),
        ("mois;entrées;jours", QUARTERS, (5, 9)),
        ("mois;entrées;jours", [*QUARTERS, "Année;5492;23"], (5, 9, 10)),
        ("mois;entrées;jours", QUARTERS[::-1], (2, 6)),
        (
            "période;tonnes",
            ["T1;12", "T2;14", "S1;26", "T3;9", "T4;11", "S2;20", "2024;46"],
            (4, 7, 8),
        ),
        ("quartier;sexe;habitants", [*DISTRICTS, "Port;H+F;1095"], (4, 7)),
        ("poste;euros", ["Achats;57", "  Eau;12", "  Gaz;45", "Taxes;30", "  Sol;30"], (2, 5)),
        ("poste;euros", ["Achats;57", "\u00a0Eau;12", "\u00a0Gaz;45", "Taxes;30"], (2,)),
        ("h;f;total;nom", ["1;2;1;a", "1;2;3;b", "2;1;1;c", "4;5;5;d"], (5,)),
    ],
)
def test_rows_that_are_sums_whatever_they_are_called(
    head: str, rows: list[str], sums: tuple[int, ...], form: str, tmp_path: Path
) -> None:
    problems = list_problems(head, rows, tmp_path, form)
    assert problems == [("rows-summed", "warning", len(sums), sums)]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("rue;longueur", [*ROADS, "Écart;1764"]),
        ("rue;longueur", ["Haute;410", "Basse;380", "Quai;790"]),  # of two, by accident
        ("rue;longueur", ["a;1", "b;2", "c;1", "d;4"]),  # few and small
        ("rue;accidents", ["a;0", "b;0", "c;0", "d;0", "e;0"]),
        ("rue;accidents", ["a;0", "b;80", "c;0", "d;0", "e;80"]),
        ("rue;longueur;largeur", [*(f"{row};6" for row in ROADS), "Tout;1765;6"]),
        ("rue;accidents", ["a;1", "b;1", "c;2", "d;1", "e;1", "f;2"]),
        ("n°;nom", ["100;a", "200;b", "300;c", "600;d"]),
        ("année;nom", ["2001;a", "2002;b", "2003;c", "2024;d"]),
        ("poste;voté;réalisé", ["a;10;10", "b;10;10", "c;20;20", "d;40;40", "e;7;7"]),
        ("flux;tonnes", ["Ordures;120", "Tri;45", "Encombrants;75", "Verre;30"]),
        ("mois;entrées;jours", QUARTERS[:-1]),
        ("poste;euros", ["Achats;57", "  Eau;12", "  Gaz;45", "Taxes;30", "  Sol;29"]),
        ("poste;euros", ["Achats;57", "  Eau;57", "Taxes;30", "  Sol;30"]),
        ("poste;euros", ["Achats;57", "Eau;12", "  Gaz;45", "Taxes;30"]),
        ("poste;euros", ["  Achats;57", "  Eau;12", "  Gaz;45", "  Taxes;30"]),
        ("mois;entrées;jours", [*QUARTERS[:4], "Avril;855;1"]),
    ],
)
def test_rows_that_are_no_sums(head: str, rows: list[str], tmp_path: Path) -> None:
    assert list_problems(head, rows, tmp_path) == []
