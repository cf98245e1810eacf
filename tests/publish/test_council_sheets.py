"""Sheets and figures of communes in a real build: an incremental one is a cold one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from portal import made, tree, write

TODAY = date(2026, 11, 30)
COMMUNES = """\
portal:
  title: Portail d’essai
  url: https://donnees.example/
  licence: etalab-2.0
communes:
  - {insee: "59350", name: Lille, population: 238695}
  - {insee: "59009", name: Villeneuve-d'Ascq, population: 62342}
partners:
  - {name: Métropole, role: metropole}
"""
HEAD = "id_pdc_itinerance,code_insee_commune,nom_station,puissance_nominale\n"
LILLE = "datasets/lille/bornes/bornes.csv"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two communes with charging points, a métropole with other data."""
    root = tmp_path_factory.mktemp("sheets")
    described = "title: Bornes\nstandard: etalab/irve-statique\n"
    write(
        root,
        {
            "communes.yml": COMMUNES,
            "datasets/lille/bornes/datapackage.yaml": described,
            LILLE: HEAD + "FR1,59350,Gare,22\nFR2,59350,Mairie,22\n",
            "datasets/villeneuve-d-ascq/bornes/datapackage.yaml": described,
            "datasets/villeneuve-d-ascq/bornes/bornes.csv": HEAD + "FR3,59009,Lac,22\n",
            "datasets/metropole/autre/datapackage.yaml": "title: Autre\n",
            "datasets/metropole/autre/autre.csv": "a;b\n1;2\n3;4\n",
        },
    )
    made(root, today=TODAY)
    return root


def test_a_row_more_changes_its_communes_pages_as_a_cold_build_does(
    root: Path, tmp_path: Path
) -> None:
    before = tree(root / "build")
    (root / LILLE).write_text((root / LILLE).read_text() + "FR4,59350,Musée,22\n")
    made(root, today=TODAY)
    after = tree(root / "build")
    moved = {path for path in after if after[path] != before.get(path)}
    sheets = {path for path in moved if path.startswith("territoire/bilans/")}
    assert sheets == {"territoire/bilans/lille/index.html"}
    assert "lille/index.html" in moved
    assert "villeneuve-d-ascq/index.html" not in moved
    assert "territoire/bilans/metropole/index.html" in after
    made(root, out=tmp_path / "cold", cache=False, today=TODAY)
    assert tree(tmp_path / "cold") == after


def test_a_day_that_passes_tells_the_sheet_what_is_late(root: Path) -> None:
    description = root / "datasets/lille/bornes/datapackage.yaml"
    text = description.read_text()
    description.write_text(f"{text}frequency: annual\nmodified: 2025-12-01\n")
    sheet = root / "build/territoire/bilans/lille/index.html"
    made(root, today=TODAY)
    assert "mise à jour attendue" not in sheet.read_text("utf-8")
    made(root, today=date(2026, 12, 2))
    assert "<small>mise à jour attendue</small>" in sheet.read_text("utf-8")
