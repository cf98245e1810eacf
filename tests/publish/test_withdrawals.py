"""What is withdrawn says so at its address, and is listed nowhere."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from nightly import nightly_but_each
from permanence import NOW, OLD, YAML, codes, declared, told, withdrawn
from portal import COMMUNES, dataset, made, portal, tree, write

from site_builder.metadata.catalogue import read_catalogue

REASON = (
    "withdrawn: {date: 2026-03-01, reason: Fait double emploi., replaced_by: metropole/prenoms}"
)


@pytest.fixture
def gone(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", NOW, "lille/ecoles", "metropole/prenoms")
    made(root)
    withdrawn(root, REASON)
    return root


def test_what_is_withdrawn_says_so_at_its_address_and_is_listed_nowhere(gone: Path) -> None:
    report = made(gone, today=date(2026, 11, 28))
    out = gone / "build"
    assert report.problems == ()
    assert report.datasets == {
        "lille/ecoles": "published",
        NOW: "withdrawn",
        "metropole/prenoms": "published",
    }
    page = (out / NOW / "index.html").read_text()
    assert (
        "retiré le 1er mars 2026" in page.replace("\u00a0", " ") and "Fait double emploi." in page
    )
    assert '<a href="../../metropole/prenoms/">metropole/prenoms – Métropole</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    files = tree(out)
    assert not [path for path in files if path.startswith((f"data/{NOW}/", f"embed/{NOW}/"))]
    naming = {
        path for path, content in files.items() if NOW.encode() in content.replace(b"\\/", b"/")
    }
    answer = f"api/v1/datasets/{NOW}.json"
    changes = f"api/v1/datasets/{NOW}/changes.json"
    assert {path for path in naming if "catalog" not in path} == {
        f"{NOW}/index.html",
        "urls.txt",
        answer,
        changes,
    }
    assert (json.loads(files[changes])["known"], json.loads(files[changes])["tables"]) == (
        False,
        [],
    )
    said = json.loads(files[answer])
    assert said["withdrawn"] == {
        "reason": "Fait double emploi.", "day": "2026-03-01", "replaced_by": "metropole/prenoms",
        "moved_to": "",
    }  # fmt: skip
    assert (said["title"], said["tables"], said["documents"], said["datapackage"]) == (
        NOW,
        [],
        [],
        "",
    )
    assert told(out)[NOW] == {
        "id": NOW,
        "publisher": "lille",
        "url": f"{NOW}/",
        "rows": 0,
        "status": "withdrawn",
        "downloads": [],
        "title": NOW,
        "demonstration": False,
        "previous": [],
        "known": True,
        "awaited": [],
        "tables": [],
        "contents": [],
        "conformity": None,
    }


@pytest.mark.parametrize("folder", ["", "eu/"])
def test_catalogues_say_that_it_is_withdrawn_and_by_what_it_is_replaced(
    gone: Path, folder: str
) -> None:
    made(gone)
    listed = json.loads((gone / f"build/{folder}catalog.jsonld").read_text())["dcat:dataset"]
    base = "https://donnees.example/"
    one = next(one for one in listed if one["@id"] == f"{base}{NOW}/#dataset")
    status = one["adms:status"]
    assert (
        status["@id"] == "http://publications.europa.eu/resource/authority/dataset-status/WITHDRAWN"
    )
    assert one["dct:identifier"] == f"{base}{NOW}/"
    assert one["dct:isReplacedBy"] == {"@id": f"{base}metropole/prenoms/#dataset"}
    assert NOW in str(one["dct:title"]) and "Fait double emploi." in str(one["dct:description"])
    assert "dcat:distribution" not in one
    assert "2026-03-01" in str(one["dct:modified"])
    assert not [other for other in listed if other is not one and "adms:status" in other]


THERE = "https://donnees.lille.example/lille/prenoms/"


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (THERE, f"{THERE}#dataset"),  # a portal of ours, which calls it so
        ("https://autre.example/jeux/prenoms", "https://autre.example/jeux/prenoms"),
    ],
)
def test_what_another_portal_publishes_now_says_where(gone: Path, address: str, named: str) -> None:
    withdrawn(gone, f"withdrawn: {{date: 2026-03-01, reason: Parti., moved_to: '{address}'}}")
    assert made(gone, today=date(2026, 11, 28)).problems == ()
    page = (gone / f"build/{NOW}/index.html").read_text().replace("\u00a0", " ")
    assert "publié sur un autre portail depuis le 1er mars 2026" in page
    assert f'<a href="{address}">' in page
    said = json.loads((gone / f"build/api/v1/datasets/{NOW}.json").read_text())
    assert said["withdrawn"]["moved_to"] == address
    for folder in ("", "eu/"):
        listed = json.loads((gone / f"build/{folder}catalog.jsonld").read_text())["dcat:dataset"]
        one = next(one for one in listed if one["@id"].endswith(f"{NOW}/#dataset"))
        assert one["dct:isReplacedBy"] == {"@id": named}
        assert "un autre portail" in str(one["dct:description"])
    rules = (gone / "build/_redirects").read_text()
    assert f"/{NOW}/ {address} 301" in rules
    assert (f"/data/{NOW}/*" in rules) == (address == THERE)


def test_an_address_that_changes_again_is_followed_as_by_a_first_build(
    gone: Path, tmp_path: Path
) -> None:
    for address in ("https://un.example/lille/prenoms/", "https://deux.example/lille/prenoms/"):
        withdrawn(gone, f"withdrawn: {{reason: Parti., moved_to: '{address}'}}")
        made(gone)
    cold = shutil.copytree(gone, tmp_path / "froid", ignore=shutil.ignore_patterns(".beffroi"))
    shutil.rmtree(cold / "build")
    made(cold)
    assert tree(cold / "build") == tree(gone / "build")
    assert b"un.example" not in b"".join(tree(gone / "build").values())


@pytest.mark.parametrize("address", ["donnees.lille.example", "javascript:alert(1)", "/lille/x"])
def test_an_address_that_is_none_is_told_and_leads_nowhere(gone: Path, address: str) -> None:
    withdrawn(gone, f"withdrawn: {{reason: Parti., moved_to: '{address}'}}")
    assert [problem.code for problem in made(gone).problems] in (
        ["wrong-url"],
        ["wrong-url-scheme"],
    )
    assert address not in (gone / f"build/{NOW}/index.html").read_text()


def test_a_publisher_whose_all_is_withdrawn_keeps_its_catalogue(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "metropole/menus")
    made(root)
    withdrawn(root, "withdrawn: Fait double emploi.")
    made(root)
    assert NOW in (root / "build/lille/catalog.jsonld").read_text()


def test_a_withdrawal_may_be_one_sentence_and_its_former_addresses_lead_to_it(gone: Path) -> None:
    withdrawn(gone, f"withdrawn: Fait double emploi.\nprevious: [{OLD}]")
    assert codes(made(gone)) == [("previous-unknown", YAML, 4)]
    page = (gone / f"build/{NOW}/index.html").read_text()
    assert "Ce jeu de données a été retiré." in page and "Fait double emploi." in page
    assert f"url=../../{NOW}/" in (gone / f"build/{OLD}/index.html").read_text()


@pytest.mark.parametrize(("said", "code", "status"), nightly_but_each(2, [
    ("withdrawn: {date: 2026-03-01}", "missing-key", "withheld"),
    ("withdrawn: oui", "withdrawn-reason", "withheld"),
    ("withdrawn: [a, b]", "withdrawn-reason", "withheld"),
    ("withdrawn: {reason: Faux., replaced_by: lille/absent}", "replacement-unknown", "withdrawn"),
    ("withdrawn: {reason: Faux., replaced_by: lille/prenoms}", "replacement-unknown", "withdrawn"),
    ("withdrawn: {reason: Faux., date: hier}", "wrong-date", "withdrawn"),
]))  # fmt: skip
def test_a_withdrawal_that_cannot_be_understood_publishes_nothing_and_is_one_error(
    gone: Path, said: str, code: str, status: str
) -> None:
    withdrawn(gone, said)
    report = made(gone)
    assert codes(report) == [(code, YAML, 3)] and report.problems[0].severity == "error"
    assert report.datasets[NOW] == status
    assert not (gone / f"build/data/{NOW}").exists()


def test_files_that_a_withdrawal_has_left_are_named_and_not_published(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW)
    declared(root, "withdrawn: Fait double emploi.")
    report = made(root)
    assert codes(report) == [("withdrawn-files", YAML, 2)] and not report.errors
    assert not (root / "build/data/lille").exists()


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-29"])
def test_a_day_to_come_withdraws_at_once_and_is_told(gone: Path, day: str) -> None:
    withdrawn(gone, f"withdrawn:\n  reason: Faux.\n  date: {day}")
    report = made(gone, today=date(2026, 11, 28))
    assert report.datasets[NOW] == "withdrawn"
    page = (gone / f"build/{NOW}/index.html").read_text().replace("\u00a0", " ")
    answer = json.loads((gone / f"build/api/v1/datasets/{NOW}.json").read_text())
    if day == "2026-11-28":
        assert report.problems == ()
        assert "retiré le 28 novembre 2026" in page and answer["withdrawn"]["day"] == day
        return
    assert codes(report) == [("withdrawn-future", YAML, 5)] and not report.errors
    assert report.problems[0].params["value"] == day
    assert "29 novembre" not in page and "a été retiré." in page
    assert day not in str(answer)
    assert not list((gone / "build/data").glob(f"{NOW}/*"))


def test_what_replaces_it_may_have_another_name_since(gone: Path) -> None:
    (gone / "datasets/metropole/prenoms").rename(gone / "datasets/metropole/naissances")
    declared(gone, "previous: metropole/prenoms", "metropole/naissances")
    assert made(gone).problems == ()
    assert (
        '<a href="../../metropole/naissances/">' in (gone / f"build/{NOW}/index.html").read_text()
    )


def test_an_incremental_build_is_a_cold_one(gone: Path, tmp_path: Path) -> None:
    write(gone, {"communes.yml": COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n")})
    declared(gone, "previous: [lille/classes]", "lille/ecoles")
    made(gone, today=date(2026, 11, 28))
    write(gone, dataset("metropole/prenoms", title="Un autre titre"))
    declared(gone, "theme: education", "lille/ecoles")
    made(gone, today=date(2026, 11, 28))
    place = tmp_path / "cold"
    shutil.copytree(gone, place, ignore=shutil.ignore_patterns(".beffroi", "build", ".build.next"))
    made(place, today=date(2026, 11, 28))
    assert tree(gone / "build") == tree(place / "build")
    assert read_catalogue(gone) == read_catalogue(place)
