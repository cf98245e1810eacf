"""What is said of persons reaches nothing that is published, and what was decided is shown."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

from personal_data.writing import docx
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
    assert b"dupontel" not in index.lower()
    assert b"fives" in index


def test_a_decision_of_a_day_to_come_lifts_nothing(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    sheet = DECISION.replace("2026-03-01", "2099-01-01")
    write(root, {"datasets/lille/a/datapackage.yaml": sheet, "datasets/lille/a/liste.csv": PEOPLE})
    codes = {problem.code for problem in made(root).problems}
    assert codes >= {"personal-decision-future", "personal-identity"}
    assert not (root / "build/lille/a").exists()


def test_a_decision_on_first_names_of_a_day_to_come_holds_for_nothing(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    site = (root / "communes.yml").read_text("utf-8")
    decision = "\n  prenoms: {threshold: 1, decided_by: conseil municipal, date: 2026-03-01}\n"
    rows = "annee;prenom;sexe;nombre\n2023;Gabriel;M;42\n2023;Ulysse;M;1\n"
    write(
        root,
        {
            "communes.yml": site.replace("portal:\n", f"portal:{decision}", 1),
            "datasets/lille/a/datapackage.yaml": "title: Prénoms\nstandard: prenoms\n",
            "datasets/lille/a/prenoms.csv": rows,
        },
    )
    days = {date(2026, 2, 28): {"prenoms-decision-future", "prenoms-undecided"}}
    for day, expected in (days | {date(2026, 3, 1): set[str]()}).items():
        problems = made(root, today=day).problems
        assert {one.code for one in problems if one.code.startswith("prenoms-")} == expected
        places = [one.place for one in problems if one.code == "prenoms-decision-future"]
        assert all(place.path == "communes.yml" and place.line for place in places)


def test_a_column_of_a_decision_that_a_withheld_table_has_not_is_told(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    sheet = DECISION.replace("Portable]", "Portables]").partition("views:")[0]
    write(root, {"datasets/lille/a/datapackage.yaml": sheet, "datasets/lille/a/liste.csv": PEOPLE})
    codes = {problem.code for problem in made(root).problems}
    assert codes >= {"personal-column-unknown-near", "personal-identity"}


def test_no_decision_on_a_document_lifts_a_number_or_a_list_of_people_who_are_helped(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    decided = DECISION.partition("views:")[0]
    sheet = decided.replace("columns: [Nom, Prénom, Portable]", "files: [liste.docx]")
    rows = ("Liste des allocataires du RSA", "Mme Marie Dupontel", "Paul Leroyal", "Lucie Martin")
    for folder, lines in (("a", rows), ("b", (f"Dossier {NIR}",))):
        files: dict[str, str | bytes] = {"datapackage.yaml": sheet, "liste.docx": docx(*lines)}
        write(root, {f"datasets/lille/{folder}/{name}": text for name, text in files.items()})
    codes = {problem.code for problem in made(root).problems}
    assert codes >= {"personal-social-aid-document", "personal-nir-document"}
    assert not (root / "build/lille/a").exists()
    assert not (root / "build/lille/b").exists()


def test_a_first_line_that_is_a_person_is_nowhere(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    rows = (
        "Dupontel;Gérard;36 boulevard Carnot\nMoreau;Bruno;159 impasse du Moulin\n"
        "Lemaire;Nathalie;12 rue Pasteur\n"
    )
    write(
        root,
        {
            "datasets/lille/a/datapackage.yaml": "title: Inscrits\n",
            "datasets/lille/a/liste.csv": rows,
        },
    )
    made(root)
    everything = read_all(root)
    for value in ("Dupontel", "dupontel", "36 boulevard Carnot", "Gérard"):
        assert value.encode() not in everything, value


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
    assert b"dupontel" not in index.lower()
    page = (root / "build/lille/annuaire/index.html").read_text("utf-8").replace("\u00a0", " ")
    assert "Par exemple : DUPONTEL" not in page
