"""What is said of persons reaches nothing that is published, and what was decided is shown."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from portal import made, portal, write

from site_builder.cells.identifiers import compute_nir_key

NUMBER = "2850578006084"
NIR = f"{NUMBER}{compute_nir_key(NUMBER):02}"
PEOPLE = """\
Nom;Prénom;Portable;Quartier
DUPONTEL;Marie;06 39 98 12 34;Centre
LEROYAL;Paul;06 39 98 12 35;Centre
MARTINEAU;Lucie;06 39 98 12 36;Fives
"""
DECISION = """\
title: Annuaire
personal_data:
  columns: [Nom, Prénom, Portable]
  basis: consentement
  decided_by: secrétariat général
  date: 2026-03-01
views: [{type: bar, group: Quartier}, {type: bar, group: Nom}]
"""


def read_all(folder: Path) -> bytes:
    """Every byte below a folder, decompressed where it is gzip."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "datasets" not in path.parts:
            content = path.read_bytes()
            parts.append(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
    return b"\0".join(parts)


def test_nothing_of_a_dataset_that_is_withheld_is_left_anywhere(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    write(
        root,
        {
            "datasets/lille/liste/datapackage.yaml": "title: Liste\n",
            "datasets/lille/liste/autre.csv": "rue;metres\nFoch;12\n",
            "datasets/lille/liste/liste.csv": f"{PEOPLE}X;Y;{NIR};Z\n",
        },
    )
    made(root)
    report = json.loads((root / "build/build-report.json").read_text("utf-8"))
    (reported,) = (one for one in report["datasets"] if one["id"] == "lille/liste")
    assert (reported["status"], reported["downloads"]) == ("withheld", [])
    everything = read_all(root)
    for value in (NIR, "DUPONTEL", "0639981234", "06 39 98 12 34", "Foch"):
        assert value.encode() not in everything, value


def test_what_was_decided_is_published_and_shown_and_found_by_no_search(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    write(
        root,
        {
            "datasets/lille/annuaire/datapackage.yaml": DECISION,
            "datasets/lille/annuaire/liste.csv": PEOPLE,
        },
    )
    report = made(root)
    assert {problem.code for problem in report.problems} >= {"view-personal"}
    page = (root / "build/lille/annuaire/index.html").read_text("utf-8")
    assert "secrétariat général" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Par exemple : DUPONTEL" not in page.replace("\u00a0", " ")
    answer = json.loads((root / "build/api/v1/datasets/lille/annuaire.json").read_text("utf-8"))
    assert "DUPONTEL" not in json.dumps(answer, ensure_ascii=False)
    index = read_all(root / "build/assets") + read_all(root / "build/recherche")
    assert b"dupontel" not in index
    assert b"fives" in index


def test_a_chart_that_is_filtered_by_a_name_is_not_drawn(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    views = "views: [{type: bar, group: Quartier, where: {Nom: DUPONTEL}}]\n"
    sheet = DECISION.replace(DECISION[DECISION.index("views:") :], views)
    write(root, {"datasets/lille/a/datapackage.yaml": sheet, "datasets/lille/a/liste.csv": PEOPLE})
    assert "view-personal" in {problem.code for problem in made(root).problems}


def test_a_series_tells_nothing_of_the_columns_that_its_parts_hide(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    files: dict[str, str | bytes] = {"datasets/lille/annuaire/datapackage.yaml": DECISION}
    for year in (2023, 2024):
        files[f"datasets/lille/annuaire/liste-{year}.csv"] = PEOPLE
    write(root, files)
    made(root)
    index = read_all(root / "build/assets") + read_all(root / "build/recherche")
    assert b"dupontel" not in index
    page = (root / "build/lille/annuaire/index.html").read_text("utf-8").replace("\u00a0", " ")
    assert "Par exemple : DUPONTEL" not in page
