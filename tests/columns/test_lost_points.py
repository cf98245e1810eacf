"""Degrees that are none, since a spreadsheet lost their point, are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_tables import make_raw_table

from site_builder.columns.canonical import build_canonical_table
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.core.problems import Place


def list_problems(head: str, rows: list[str], folder: Path) -> list[tuple[str, str | None, int]]:
    raw = make_raw_table(tuple(head.split(";")), [tuple(row.split(";")) for row in rows])
    raw, demands = normalise_coordinates(raw, folder)
    typed = build_canonical_table(raw, demands, (), Place(path="a.csv"))
    problems = (*raw.problems, *typed.problems)
    return [(problem.code, problem.place.column, problem.count) for problem in problems]


def test_degrees_without_their_point_are_told(tmp_path: Path) -> None:
    rows = ["A;50638123;3057456", "B;50639001;3058002", "C;;"]
    assert list_problems("Lieu;Latitude;Longitude", rows, tmp_path) == [
        ("degrees-impossible", "Latitude", 2),
        ("degrees-impossible", "Longitude", 2),
    ]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Lieu;Latitude;Longitude", ["A;50,638123;3,057456", "B;50,6;3,05"]),
        ("Lieu;Longitude;Latitude", ["A;704061;7059136", "B;704100;7059200"]),  # Lambert-93
        ("Lieu;Lat. (rang);Autre", ["A;506381;3", "B;506382;4"]),
        ("Lieu;Latitude;Autre", ["A;;3", "B;;4"]),
    ],
)
def test_what_is_no_lost_point(head: str, rows: list[str], tmp_path: Path) -> None:
    assert list_problems(head, rows, tmp_path) == []
