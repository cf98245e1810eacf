"""Erasure beats permanence: of what is withdrawn nothing stays on the site, nor where it is made,
but a tombstone."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import openpyxl
import pyarrow.parquet
import pytest
from commands.test_check import checked
from killed import Killer
from nightly import nightly_after
from portal import COMMUNES, made, portal, tree, write
from repository import committed

from site_builder.publish.build_report import BuildReport
from site_builder.publish.output_folder import REPORT

WORD = "quetsche"  # in every text of the dataset, and nowhere else
ID = "lille/liste"
FOLDER = f"datasets/{ID}"
OWNER = COMMUNES.replace("url:", "languages: [fr, en]\n  url:", 1)
DESCRIBED = f"""\
title: Élèves {WORD}
description: Les noms {WORD}
keywords: [{WORD}, écoles]
theme: education
frequency: annuelle
temporal: "2019/2023"
spatial: Quartier {WORD}
standard: local/{WORD}
licence: {{title: Licence {WORD}, path: "https://{WORD}.example/licence"}}
contact: {{name: Service {WORD}, email: service@{WORD}.example, url: "https://{WORD}.example/"}}
sources: [{{title: Logiciel {WORD}, path: "https://{WORD}.example/logiciel"}}]
issued: 2019-05-04
corrections: [{{date: 2024-04-12, text: Corrigé {WORD}, rows: "1 {WORD}", columns: [{WORD}]}}]
translations: {{en: {{title: Pupils {WORD}, description: The names {WORD}}}}}
views: [{{type: bar, group: "{WORD}", series: montant, title: Figure {WORD}, description: Dessin {WORD}}}]
schema:
  fields:
    - {{name: "{WORD}", type: string, title: Titre {WORD}, description: Texte {WORD}, example: Exemple {WORD}}}
    - {{name: montant, type: number}}
resources:
  - {{path: table-{WORD}.csv, title: Table {WORD}, description: Le tableau {WORD}}}
  - {{path: classeur.xlsx, title: Classeur {WORD}}}
  - {{path: "https://{WORD}.example/api", title: Service {WORD}, description: Une interface {WORD}}}
"""  # noqa: E501
ALIKE = "title: Écoles\nkeywords: [écoles]\ntheme: education\nmodified: 2026-01-02\n"
REASON = "Des noms de personnes y étaient, publiés par erreur."
WITHDRAWN = f"withdrawn: {{reason: '{REASON}', date: 2026-03-01, replaced_by: lille/ecoles}}\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = f"Feuille {WORD}"
    book.active.append(["nom", "montant"])
    for number in range(20):
        book.active.append([f"{WORD} {number}", number])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def site(root: Path) -> Path:
    """A portal in two languages with the dataset that is to be withdrawn; another one is like it,
    and stays."""
    rows = "".join(f"{WORD} {number};{number}\n" for number in range(40))
    write(portal(root, "lille/ecoles", "metropole/ecoles"), {
        "communes.yml": OWNER,
        f"{FOLDER}/datapackage.yaml": DESCRIBED,
        f"{FOLDER}/table-{WORD}.csv": f"{WORD};montant\n{rows}",
        f"{FOLDER}/classeur.xlsx": workbook(),
        "datasets/lille/ecoles/datapackage.yaml": ALIKE,
    })  # fmt: skip
    return root


def withdraw(root: Path) -> None:
    """As an agent does it: the files are deleted, and a line is added to a description that says
    all that it said."""
    for file in (root / FOLDER).iterdir():
        if file.name != "datapackage.yaml":
            file.unlink()
    write(root, {f"{FOLDER}/datapackage.yaml": DESCRIBED + WITHDRAWN})


def texts(path: Path) -> Iterator[bytes]:
    """What a file holds, unpacked, in lower case."""
    content = path.read_bytes()
    yield content.lower()
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content).lower()
    elif content[:4] == b"PAR1":
        yield str(pyarrow.parquet.read_table(path).to_pydict()).encode().lower()
    elif is_zipfile(path):
        with ZipFile(path) as archive:
            yield from (archive.read(name).lower() for name in archive.namelist())


def holding(*folders: Path) -> set[str]:
    """The files whose content, or whose path, has the word."""
    found = set()
    for folder in folders:
        for path in folder.rglob("*"):
            named = WORD in path.relative_to(folder).as_posix()
            if path.is_file() and (named or any(WORD.encode() in text for text in texts(path))):
                found.add(path.relative_to(folder.parent).as_posix())
    return found


def everywhere(root: Path) -> set[str]:
    return holding(root / "build", root / ".build.next", root / ".beffroi")


def built(root: Path, previous: Path | None = None) -> BuildReport:
    return made(root, today=date(2026, 11, 28), previous=previous)


@pytest.fixture
def online(tmp_path: Path) -> Path:
    """The site, built twice, so that the tree beside is full too."""
    root = site(tmp_path / "site")
    built(root)
    write(root, {"datasets/lille/ecoles/table.csv": "code;nom\n59000;Jean Zay\n"})
    built(root)
    places = everywhere(root)
    for one in (
        "build/lille/liste/index.html",
        "build/api/v1/datasets.json",
        f"build/{REPORT}",
        "build/atom.xml",
    ):
        assert one in places, one
    assert {one.split("/")[0] for one in places} == {"build", ".build.next", ".beffroi"}
    assert any(one.endswith(".parquet") for one in places) and any(
        one.endswith(".xlsx") for one in places
    )
    return root


def test_nothing_is_left_of_what_is_withdrawn(online: Path) -> None:
    withdraw(online)
    report = built(online)
    assert (report.problems, report.datasets[ID]) == ((), "withdrawn")
    assert everywhere(online) == set()
    cold = site(online.with_name("cold"))
    write(cold, {"datasets/lille/ecoles/table.csv": "code;nom\n59000;Jean Zay\n"})
    withdraw(cold)
    built(cold)
    assert tree(cold / "build") == tree(online / "build")


def test_the_tombstone_says_why_and_bears_its_id(online: Path) -> None:
    withdraw(online)
    built(online)
    out = online / "build"
    for page in (out / ID / "index.html", out / "en" / ID / "index.html"):
        said = page.read_text("utf-8")
        assert REASON in said and "2026" in said and "2019" not in said
        assert re.search(r"<h1[^>]*>Liste</h1>", said), "the words of its id"
    answer = json.loads((out / f"api/v1/datasets/{ID}.json").read_text("utf-8"))
    assert (answer["title"], answer["description"], answer["keywords"], answer["licence"]) == (
        ID,
        "",
        [],
        None,
    )
    assert (answer["issued"], answer["modified"]) == (None, "2026-03-01")
    assert (answer["temporal"], answer["theme"], answer["origin"], answer["translations"]) == (
        "",
        "",
        [],
        [],
    )
    assert answer["contact"]["email"] == "donnees@metropole.example", "the portal's own"
    for folder in ("", "eu/"):
        listed = json.loads((out / f"{folder}catalog.jsonld").read_text("utf-8"))["dcat:dataset"]
        [gone] = [one for one in listed if one["@id"].endswith(f"/{ID}/#dataset")]
        assert ID in str(gone["dct:title"]) and REASON in str(gone["dct:description"])
        assert not gone.keys() & {
            "dcat:theme",
            "dcat:keyword",
            "dct:license",
            "dct:accrualPeriodicity",
            "dct:temporal",
        }


def test_the_site_before_is_no_source_of_its_title(online: Path) -> None:
    """Neither as `--previous`, nor from one build to the next, nor once its description cannot be
    read."""
    before = online.with_name("before.json")
    shutil.copy(online / "build" / REPORT, before)
    assert WORD.encode() in before.read_bytes()
    withdraw(online)
    built(online, previous=before)
    assert everywhere(online) == set()
    shutil.copy(online / "build" / REPORT, before)
    write(online, {f"{FOLDER}/datapackage.yaml": "title: ["})
    report = built(online, previous=before)
    assert report.datasets[ID] == "withheld"
    assert (online / "build" / ID / "index.html").is_file()
    assert everywhere(online) == set()


def test_its_former_ids_lead_to_the_tombstone(online: Path) -> None:
    withdraw(online)
    write(online, {f"{FOLDER}/datapackage.yaml": f"{DESCRIBED}{WITHDRAWN}previous: lille/eleves\n"})
    assert [problem.code for problem in built(online).problems] == ["previous-unknown"]
    assert f"url=../../{ID}/" in (online / "build/lille/eleves/index.html").read_text("utf-8")
    assert everywhere(online) == set()


def test_a_title_is_not_asked_of_it(online: Path) -> None:
    withdraw(online)
    write(online, {f"{FOLDER}/datapackage.yaml": WITHDRAWN})
    assert built(online).problems == ()


@pytest.mark.parametrize(
    "said", nightly_after(1, ["withdrawn:", 'withdrawn: ""', "withdrawn: non", "withdrawn: []"])
)
def test_what_is_withdrawn_for_no_reason_is_not_published(online: Path, said: str) -> None:
    write(online, {f"{FOLDER}/datapackage.yaml": f"{said}\n{DESCRIBED}"})
    report = built(online)
    assert [one.code for one in report.problems] == ["withdrawn-reason"]
    assert report.datasets[ID] == "withheld"


@pytest.mark.parametrize(
    "key", nightly_after(1, ["retiré", "retrait", "withdrawm", "withdrawal", "Withdrawn"])
)
def test_a_withdrawal_that_is_misspelt_is_an_error_and_nothing_is_published(
    online: Path, key: str
) -> None:
    write(online, {f"{FOLDER}/datapackage.yaml": f"{key}: {REASON}\n{DESCRIBED}"})
    report = built(online)
    assert [(one.code, one.severity, one.params["near"]) for one in report.problems] == [
        ("unknown-key-near", "error", "withdrawn"),
    ]  # fmt: skip
    assert report.datasets[ID] == "withheld" and not (online / "build/data" / ID).exists()


STEPS = (
    ("exchange", 0),
    ("report", 0),
    ("claim", 1),
    ("old file is removed", 60),
    ("record is saved", 1),
    ("claim", 2),
    ("owner's report", 0),
    ("state", 0),
    ("sweep", 0),
    ("sweep", 30),
)


@pytest.mark.nightly
def test_a_build_that_is_killed_leaves_nothing_that_the_next_does_not_erase(tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    killer = Killer(portal(tmp_path / "example"))
    try:
        for step, at in STEPS:
            site(root)
            built(root)
            write(root, {"datasets/lille/ecoles/table.csv": f"code;nom\n59000;{step} {at}\n"})
            built(root)
            withdraw(root)
            assert killer.killed(root, step, at), (step, at)
            assert everywhere(root), (step, at)
            built(root)
            assert everywhere(root) == set(), (step, at)
    finally:
        killer.close()


@pytest.mark.nightly
def test_check_passes_and_build_after_it_erases_what_check_has_read_in_git(online: Path) -> None:
    write(online, {".gitignore": "/.beffroi/\n/build/\n/.build.next/\n"})
    committed(online)
    withdraw(online)
    code, found = checked(online, "--base", "main")
    assert (code, found["problems"]) == (0, [])
    assert {"id": ID, "status": "withdrawn"} in found["datasets"]
    built(online)
    assert everywhere(online) == set()
    checked(online, "--base", "main")  # which prepares it as it was
    assert not built(online).published
    assert everywhere(online) == set()
