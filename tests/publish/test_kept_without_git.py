"""Without git, or where git does not know, what the site before published stays."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from books import xlsx
from kept_site import ABOUT, FOLDER, ID, RANDOM, SHEET, TABLE, build, list_data, tell_dataset
from portal import portal, tree, write

from site_builder.publish.kept.previous_descriptor import write_descriptor

DESCRIPTION = """\
title: Écoles
description: "Les écoles.\\n\\nToutes."
theme: education
frequency: annuelle
keywords: [écoles, enfants]
modified: 2025-02-02
contact: {name: Service des écoles, email: ecoles@ville.example}
translations: {en: {title: Schools}}
resources:
  - {path: table.csv, name: les-ecoles, title: Les écoles}
  - {path: "https://api.example/ecoles", title: Une API, kind: api}
"""


def publish_before(root: Path, place: Path) -> Path:
    """The site as it is, published somewhere else."""
    build(root)
    shutil.copytree(root / "build", place)
    return place


def break_file(root: Path, path: str = TABLE) -> None:
    write(root, {path: RANDOM})


def test_a_file_as_it_was_received_is_prepared_again(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", ID)
    write(root, {SHEET: "title: Écoles\nmodified: 2025-02-02\n"})
    before = publish_before(root, tmp_path / "before")
    data = list_data(root)
    break_file(root)
    build(root, previous=before)
    assert list_data(root) == data
    assert tell_dataset(root)["kept"] == {
        "version": "2025-02-02",
        "since": None,
        "reason": "nul-bytes",
    }
    assert tell_dataset(root)["modified"] == "2025-02-02"
    assert build(root, previous=before).misses == 0
    assert build(root, previous=root / "build").misses == 0
    assert list_data(root) == data
    after = tree(root / "build")
    shutil.rmtree(root / ".beffroi")
    build(root, previous=before)
    assert tree(root / "build") == after


def test_where_the_file_is_not_there_our_download_of_it_is_read(tmp_path: Path) -> None:
    """As of a workbook that hides something: it was not published as it was received."""
    root = portal(tmp_path / "site", ID)
    (root / TABLE).unlink()

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Données")
        for row, cells in enumerate([["code", "montant"], *([f"0{n}", n + 0.5] for n in range(9))]):
            sheet.write_row(row, 0, cells)
        hidden = book.add_worksheet("Cachée")
        hidden.write(0, 0, "secret")
        hidden.hide()

    write(root, {f"{FOLDER}/bilan.xlsx": xlsx(fill)})
    before = publish_before(root, tmp_path / "before")
    paths = tree(before).keys()
    assert f"data/{ID}/original/bilan.xlsx" not in paths
    data = list_data(root)
    break_file(root, f"{FOLDER}/bilan.xlsx")
    build(root, previous=before)
    assert tree(root / "build").keys() == paths
    for ending in ("csv", "json", "parquet"):
        path = f"data/{ID}/bilan.{ending}"
        assert list_data(root)[path] == data[path]
    assert "le fichier reçu n’est plus disponible" in (root / f"build/{ID}/index.html").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("change", ["altered", "linked", "gone"])
def test_what_is_not_what_the_report_says_is_not_believed(tmp_path: Path, change: str) -> None:
    root = portal(tmp_path / "site", ID)
    before = publish_before(root, tmp_path / "before")
    for path in (before / "data" / ID).rglob("table.*"):
        content = path.read_bytes()
        path.unlink()
        if change == "altered":
            path.write_bytes(content + b"9;9;9;9\n")
        elif change == "linked":
            path.symlink_to(tmp_path / "secret")
    (tmp_path / "secret").write_bytes(b"a;b\n1;2\n")
    break_file(root)
    assert build(root, previous=before).datasets[ID] == "withheld"


def test_the_report_alone_gives_no_files(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", ID)
    before = publish_before(root, tmp_path / "before")
    break_file(root)
    report = build(root, previous=before / "build-report.json")
    assert report.datasets[ID] == "withheld"


def test_a_description_is_what_the_site_told_of_it(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", ID)
    owner = (root / "communes.yml").read_text("utf-8")
    write(root, {"communes.yml": owner.replace("portal:\n", "portal:\n  languages: [fr, en]\n")})
    write(root, {SHEET: DESCRIPTION})
    before = publish_before(root, tmp_path / "before")
    write(root, {SHEET: DESCRIPTION.replace("title: Écoles", "title: [")})
    report = build(root, previous=before)
    assert report.datasets[ID] == "published"
    former = tree(before)
    current = tree(root / "build")
    changed = {path for path in former if former[path] != current.get(path)}
    assert changed == {
        "api/v1/datasets.json",
        f"api/v1/datasets/{ID}.json",
        f"{ID}/index.html",
        f"en/{ID}/index.html",
    }, "only what says that it is kept"
    page = (root / f"build/{ID}/index.html").read_text("utf-8")
    assert "Présentation du jeu – Version précédente" in page


def test_a_description_keeps_the_day_on_which_it_ends(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", ID)
    write(root, {SHEET: DESCRIPTION + "expires: 2027-03-01\n"})
    before = publish_before(root, tmp_path / "before")
    (root / SHEET).unlink()
    assert build(root, previous=before).datasets[ID] == "published"
    answer = json.loads((root / f"build/api/v1/datasets/{ID}.json").read_text())
    assert answer["expires"] == "2027-03-01"
    report = build(root, date(2027, 3, 1), previous=before)
    assert report.datasets[ID] == "withdrawn"


def test_the_end_of_a_file_that_an_answer_tells_is_read_back(tmp_path: Path) -> None:
    table = {
        "name": "table",
        "expires": "2027-03-01",
        "files": [{"url": f"/data/{ID}/original/table.csv"}],
    }
    answer = {"title": "Écoles", "tables": [table]}
    write(tmp_path, {f"site/api/v1/datasets/{ID}.json": json.dumps(answer), TABLE: "a;b\n1;2\n"})
    content = write_descriptor(tmp_path / "site", tmp_path / FOLDER, ID, ())
    assert content
    (resource,) = json.loads(content)["resources"]
    assert (resource["path"], resource["expires"]) == ("table.csv", "2027-03-01")


def test_a_description_of_files_that_have_their_own_names_lists_none(tmp_path: Path) -> None:
    """So that a file that has come since is published."""
    root = portal(tmp_path / "site", ID)
    before = publish_before(root, tmp_path / "before")
    write(root, {SHEET: "title: [", f"{FOLDER}/neuf.csv": "a;b\n1;2\n"})
    build(root, previous=before)
    assert f"data/{ID}/neuf.csv" in tree(root / "build")
    names = {path.rpartition("/")[2] for path in list_data(root)}
    assert names.isdisjoint(ABOUT)
