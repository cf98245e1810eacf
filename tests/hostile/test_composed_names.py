"""A name whose accents a Mac wrote (NFD, as two signs) and the same name as others write it (NFC)
are one name."""

from __future__ import annotations

import json
import os
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import openpyxl
import pytest
from commands.test_check import checked
from commands.test_check import codes as told
from nightly import nightly_after
from portal import COMMUNES, made, portal, tree, write
from repository import committed

from site_builder.core.language import load_language
from site_builder.publish.build_report import BuildReport
from site_builder.storage.safe_open import UnsafePath, open_inside, read_beside

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")
BOTH = [*product(FORMS, FORMS)]
ID = "lille/ecoles"
FOLDER = f"datasets/{ID}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def described(root: Path, text: str, form: Form) -> None:
    write(root, {f"{FOLDER}/datapackage.yaml": normalize(form, text)})


def codes(report: BuildReport) -> list[str]:
    return [problem.code for problem in report.problems]


def answer(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (root / f"build/api/v1/datasets/{ID}.json").read_text("utf-8")
    )
    return found


def workbook(sheet: str) -> bytes:
    book = openpyxl.Workbook()
    for name in ("Autre", sheet):
        page = book.create_sheet(name)
        page.append(["nom", "montant"])
        for number in range(8):
            page.append([f"{name[:5]} {number}", number])
    book.remove(book.worksheets[0])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(("disk", "written"), BOTH)
def test_files_folders_schemas_and_sheets_are_found(
    tmp_path: Path, disk: Form, written: Form
) -> None:
    root = portal(tmp_path)
    schema = {
        "fields": [{"name": "Année", "type": "integer"}, {"name": "Élèves", "type": "integer"}]
    }
    write(root, {
        normalize(disk, f"{FOLDER}/Données/Élèves.csv"): "Année;Élèves\n2024;12\n2025;14\n",
        normalize(disk, f"{FOLDER}/Modèles/schéma.json"): json.dumps(schema),
        normalize(disk, f"{FOLDER}/Été.xlsx"): workbook(normalize(disk, "Été 2024")),
    })  # fmt: skip
    described(root, """\
title: Élèves
resources:
  - {path: Données/Élèves.csv, schema: Modèles/schéma.json}
  - {path: ./Été.xlsx, dialect: {sheetName: Été 2024}}
""", written)  # fmt: skip
    assert codes(made(root)) == ["other-sheets"]
    csv = (root / f"build/data/{ID}/eleves.csv").read_text("utf-8-sig")
    assert csv.startswith("Année,Élèves")
    assert "Été 2" in normalize("NFC", (root / f"build/data/{ID}/ete.csv").read_text("utf-8"))


def test_the_form_on_disk_changes_no_byte_of_the_site(tmp_path: Path) -> None:
    trees = []
    for form in FORMS:
        root = portal(tmp_path / form, "metropole/ecoles")
        for year in (2023, 2024, 2025):
            write(
                root,
                {normalize(form, f"{FOLDER}/Écoles-{year}.csv"): f"nom;élèves\nJean Zay;{year}\n"},
            )
        write(
            root,
            {
                normalize(form, f"{FOLDER}/Zoé.csv"): "a;b;c\n1;2;3\n",
                f"{FOLDER}/Zut.csv": "a;b\n1;2\n",
            },
        )
        described(root, "title: Écoles\n", "NFC")
        made(root)
        trees.append(tree(root / "build"))
    assert trees[0] == trees[1]


@pytest.mark.parametrize(
    ("one", "other"),
    nightly_after(
        1, [("Prénoms.csv", "Prénoms.csv"), ("Été/a.csv", "Été/b.csv"), ("x/é.csv", "x/é.csv")]
    ),
)
@pytest.mark.parametrize("listed", ["", "resources: [{path: NAME}, {path: autre.csv}]\n"])
def test_two_that_differ_by_that_alone_are_one_problem_and_none_is_published(
    tmp_path: Path, one: str, other: str, listed: str
) -> None:
    root = portal(tmp_path)
    mine = normalize("NFC", one)
    theirs = normalize("NFD", other)
    write(root, {f"{FOLDER}/{mine}": "nom\nà moi\n", f"{FOLDER}/{theirs}": "nom\nà eux\n"})
    write(root, {f"{FOLDER}/autre.csv": "nom\nautre\n"})
    if len({path.name for path in (root / FOLDER).iterdir()}) == 2 and "/" not in one:
        pytest.skip("this disk has one file for both names")
    described(root, f"title: Écoles\n{listed.replace('NAME', one)}", "NFC")
    report = made(root)
    assert codes(report) == ["file-name-twice"]
    assert report.datasets[ID] == "published"
    assert [table["name"] for table in answer(root)["tables"]] == ["autre"]
    sentence = load_language("fr").problem(report.problems[0])
    assert normalize("NFC", one.split("/")[-1 if one[0] == "x" else 0]) in sentence


@pytest.mark.parametrize(("header", "written"), nightly_after(1, BOTH))
def test_columns_are_those_of_schemas_views_and_keys(
    tmp_path: Path, header: Form, written: Form
) -> None:
    root = portal(tmp_path)
    write(
        root,
        {
            f"{FOLDER}/a.csv": normalize(
                header, "Année;Élèves;Clé;Séance\n2024;12;a;Été\n2025;14;b;Été\n2026;9;b;Non\n"
            ),
            f"{FOLDER}/b.csv": normalize(written, "Clé;Libellé\na;un\nb;deux\n"),
        },
    )
    described(root, """\
title: Élèves
resources:
  - path: a.csv
    schema:
      fields:
        - {name: Année, type: integer, constraints: {required: true}}
        - {name: Élèves, type: integer}
        - {name: Clé, type: string}
        - {name: Séance, type: string}
      primaryKey: [Année]
      foreignKeys: [{fields: Clé, reference: {resource: b, fields: Clé}}]
  - path: b.csv
views:
  - {type: bar, resource: a, group: Année, series: Élèves, title: Élèves par année}
  - {type: bar, resource: a, group: Année, series: [Élèves], where: {Séance: Été}}
""", written)  # fmt: skip
    assert made(root).problems == ()
    found = answer(root)
    assert [column["name"] for column in found["tables"][0]["columns"]] == [
        "Année",
        "Élèves",
        "Clé",
        "Séance",
    ]
    assert found["conformity"]["state"] == "conforming"
    page = (root / f"build/{ID}/index.html").read_text("utf-8")
    assert ("comme sur un Mac" in page) == ("NFD" in (header, written))


@pytest.mark.parametrize(("first", "last"), nightly_after(1, BOTH))
def test_files_of_a_series_have_the_same_columns(tmp_path: Path, first: Form, last: Form) -> None:
    root = portal(tmp_path)
    write(root, {
        f"{FOLDER}/ecoles-2023.csv": normalize(first, "Année;Élèves\n2023;12\n"),
        f"{FOLDER}/ecoles-2024.csv": normalize(last, "Année;Élèves\n2024;14\n"),
    })  # fmt: skip
    described(root, "title: Écoles\n", "NFC")
    made(root)
    series = next(table for table in answer(root)["tables"] if table["name"] == "ecoles-ensemble")
    assert [column["name"] for column in series["columns"]][:2] == ["Année", "Élèves"]
    assert "12" in (root / f"build/data/{ID}/ecoles-ensemble.csv").read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_a_header_that_is_repeated_is_set_apart(tmp_path: Path, form: Form) -> None:
    root = portal(tmp_path)
    header = "Année;Élèves\n"
    rows = "".join(f"20{n};1{n}\n" for n in range(10, 20))
    write(root, {f"{FOLDER}/a.csv": normalize(form, header + rows + header + rows)})
    described(root, "title: Écoles\n", "NFC")
    made(root)
    [table] = answer(root)["tables"]
    assert table["rows"] == 20


@pytest.mark.parametrize(("disk", "written"), nightly_after(1, BOTH))
def test_what_the_owner_names_is_found(tmp_path: Path, disk: Form, written: Form) -> None:
    root = portal(tmp_path, ID)
    ring = [[3.0, 50.6], [3.1, 50.6], [3.1, 50.7], [3.0, 50.6]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    commune = {"type": "Feature", "properties": {"insee": "59350"}, "geometry": shape}
    owner = COMMUNES.replace("name: Lille}", "name: Lille, logo: logos été/blason doré.png}")
    owner = owner.replace(
        "  licence: etalab", "  map: {contours: périmètre.geojson}\n  licence: etalab"
    )
    write(
        root,
        {
            "communes.yml": normalize(written, owner + "legacy: {paths: anciennes données.csv}\n"),
            normalize(disk, "logos été/blason doré.png"): PNG,
            normalize(disk, "périmètre.geojson"): json.dumps(
                {"type": "FeatureCollection", "features": [commune]}
            ),
            normalize(disk, "anciennes données.csv"): f"/donnees/ecoles.html;{ID}\n",
            "pages/aide.md": normalize(
                written,
                "# Aide\n\n![Une école](été.png) et [la suite](suite à voir.md)\n".replace(
                    "(suite à voir.md)", "(<suite à voir.md>)"
                ),
            ),
            normalize(disk, "pages/été.png"): PNG,
            normalize(disk, "pages/suite à voir.md"): "# Suite\n",
            normalize(
                disk, "reuses/carte à jouer.yaml"
            ): f"title: Carte\nurl: https://a.example/\ndatasets: [{ID}]\n",
            normalize(written, "reuses/carte à jouer.png"): PNG,
        },
    )
    assert made(root).problems == ()
    page = (root / "build/aide/index.html").read_text("utf-8")
    assert "<img" in page and "suite-a-voir/" in page
    assert (root / "build/assets/logos/lille.png").read_bytes() == PNG
    assert (root / "build/reutilisations/carte-a-jouer.png").read_bytes() == PNG
    assert "/donnees/ecoles.html" in (root / "build/anciennes-adresses.csv").read_text("utf-8")


def test_twins_beside_the_portal_are_one_problem(tmp_path: Path) -> None:
    root = portal(tmp_path, ID)
    for form in FORMS:
        write(
            root, {normalize(form, "reuses/fête.yaml"): f"title: {form}\nurl: https://a.example/\n"}
        )
    assert codes(made(root)) == ["file-name-twice"]


def test_words_in_two_forms_are_one_keyword(tmp_path: Path) -> None:
    root = portal(tmp_path, ID)
    described(
        root, "title: Écoles\nkeywords: [élèves, " + normalize("NFD", "élèves") + "]\n", "NFC"
    )
    made(root)
    assert answer(root)["keywords"] == ["élèves"]


def test_a_file_is_opened_by_either_form_and_no_twin_is_chosen(tmp_path: Path) -> None:
    mac = normalize("NFD", "é\u0323t.csv")
    other = normalize("NFC", "é\u0323t.csv")
    third = "e\u0301\u0323t.csv"  # its accents in the other order
    write(tmp_path, {f"a/{mac}": "mac"})
    for name in (mac, other, third):
        with open_inside(tmp_path, f"a/{name}") as file:
            assert file.read() == b"mac"
        assert read_beside(tmp_path / "a", name, 10) == b"mac"
    write(tmp_path, {f"a/{third}": "third"})
    assert read_beside(tmp_path / "a", third, 10) == b"third"
    with pytest.raises(FileNotFoundError):
        open_inside(tmp_path, f"a/{other}")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / normalize("NFD", "lié.csv")).symlink_to(tmp_path / "a" / mac)
    with pytest.raises((OSError, UnsafePath)):
        open_inside(tmp_path, "b/" + normalize("NFC", "lié.csv"))


@pytest.mark.parametrize("form", FORMS)
def test_check_says_what_is_wrong_at_a_path_however_it_is_written(
    tmp_path: Path, form: Form
) -> None:
    root = portal(tmp_path, ID)
    write(root, {".gitignore": "/.beffroi/\n"})
    committed(root)
    write(
        root,
        {
            normalize(form, "datasets/lille/été/a.csv"): "a;b\n1;2\n",
            normalize(form, "pages/été.md"): "---\n",
        },
    )
    _, found = checked(root / normalize(form, "datasets/lille/été"))
    folder = [
        ("description-missing", "datasets/lille/été"),
        ("folder-address", "datasets/lille/été"),
    ]
    assert told(found) == folder
    _, found = checked(root, "--base", "main")
    assert told(found) == [*folder, ("page-head", "pages/été.md")]


def test_check_of_a_folder_whose_name_is_no_text_says_so(tmp_path: Path) -> None:
    root = portal(tmp_path, ID)
    folder = root / "datasets/lille" / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    code, found = checked(folder)
    assert (code, told(found)) == (1, [("folder-name", "datasets/lille/caf\ufffd")])
