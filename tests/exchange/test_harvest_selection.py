"""A national file is taken once, its rows of our communes alone are proposed, and what goes wrong
with it keeps the last ones and is told."""

from __future__ import annotations

import hashlib
import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from harvested_site import (
    BRANCH,
    codes,
    harvest,
    list_branch,
    make_harvesting_site,
    merge,
    offer_dataset,
    offer_files,
    offer_list,
    read_branch,
    read_branch_bytes,
)
from portal import COMMUNES, made, tree, write
from repository import committed, git
from scripted_portal import ScriptedPortal, Told

from site_builder.core.language import WIDE
from site_builder.exchange.harvest import selected_files
from site_builder.exchange.harvest.harvest import SourceReport

pytestmark = pytest.mark.usefixtures("kept_workers")

TABLE = b"code_insee;nom;montant\n01001;Abergement;1\n59350;Lille;2\n59009;Ascq;3\n"
KEPT = b"code_insee;nom;montant\n59350;Lille;2\n59009;Ascq;3\n"
ID = "national/comptes"
FOLDER = "datasets/metropole/comptes"
FICHE = f"{FOLDER}/datapackage.yaml"
SELECT = "    select: {column: code_insee, in: territory}\n"


@pytest.fixture
def portal(portal: ScriptedPortal) -> ScriptedPortal:
    offer_dataset(portal, ID, TABLE)
    offer_list(portal, ID)
    return portal


def make_site(root: Path, portal: ScriptedPortal, more: str = SELECT) -> Path:
    site = make_harvesting_site(root / "site", portal, more=more)
    source = (site / "sources.yml").read_text().replace("publisher: lille", "publisher: metropole")
    write(site, {"sources.yml": source})
    return committed(site)


@pytest.fixture
def site(tmp_path: Path, portal: ScriptedPortal) -> Path:
    return make_site(tmp_path, portal)


def describe(site: Path) -> Any:
    return yaml.safe_load(read_branch(site, FICHE))


def assert_last_is_kept(site: Path, report: SourceReport, code: str) -> None:
    assert codes(report) == [code]
    assert report.has_failed
    assert report.retained == [FOLDER]
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == KEPT


def test_the_rows_of_our_communes_are_proposed_with_what_they_are_of(site: Path) -> None:
    report = harvest(site)
    assert report.problems == []
    assert list_branch(site) == [FICHE, f"{FOLDER}/table.csv"]
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == KEPT
    described = describe(site)
    assert described["cut"] == {"by": "commune", "column": "code_insee"}
    (selected,) = described["harvested"]["selected"]
    assert selected.pop("choice")
    assert selected == {
        "path": "table.csv",
        "column": "code_insee",
        "rows": 2,
        "total": 3,
        "hash": f"sha256:{hashlib.sha256(TABLE).hexdigest()}",
    }
    (resource,) = described["resources"]
    assert resource["hash"] == f"sha256:{hashlib.sha256(KEPT).hexdigest()}"


def test_each_commune_has_its_rows_and_the_page_says_of_what(site: Path) -> None:
    harvest(site)
    merge(site)
    assert {problem.code for problem in made(site).problems} <= {"no-theme"}
    page = (site / "build/metropole/comptes/index.html").read_text()
    assert f"2{WIDE}lignes sur les 3 du fichier d’origine" in page
    extract = site / "build/data/metropole/comptes/table/lille.csv"
    assert extract.read_text().splitlines()[1:] == ["59350,Lille,2"]


def test_two_harvests_change_nothing_and_ask_for_no_file(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    commit = git(site, "rev-parse", BRANCH)
    portal.asked.clear()
    assert not harvest(site, today=date(2027, 1, 1)).written
    assert git(site, "rev-parse", BRANCH) == commit
    assert not [path for path in portal.paths if path.startswith("/data/")]
    merge(site)
    assert not harvest(site, today=date(2027, 1, 1)).written


def test_a_file_without_a_declared_sum_is_asked_for_if_it_changed(
    site: Path, portal: ScriptedPortal
) -> None:
    offer_dataset(portal, ID, TABLE, declared=False)
    harvest(site)
    path = f"/data/{ID}/table.csv"
    portal.answers[path] = Told(status=304)
    assert not harvest(site).written
    assert "if-none-match" in portal.asked[-1].headers
    (site / ".beffroi/harvest/voisin.json").unlink()
    offer_files(portal, {path: TABLE})
    assert not harvest(site).written


def test_a_commune_that_came_has_its_rows_though_the_file_is_the_same(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    merge(site)
    more = "  - {insee: '01001', name: L'Abergement-Clémenciat}\n"
    write(site, {"communes.yml": COMMUNES.replace("communes:\n", f"communes:\n{more}", 1)})
    committed(site)
    assert harvest(site).written
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == TABLE


def test_changed_rows_of_others_change_the_sum_alone(site: Path, portal: ScriptedPortal) -> None:
    harvest(site)
    offer_dataset(portal, ID, TABLE.replace(b"Abergement;1", b"Abergement;9"))
    harvest(site)
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == KEPT
    sum_ = describe(site)["harvested"]["selected"][0]["hash"]
    assert sum_ != f"sha256:{hashlib.sha256(TABLE).hexdigest()}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"code;nom;montant\n59350;Lille;2\n", "select-column"),
        (TABLE.replace(b"code_insee", b"code_inse"), "select-column-near"),
        (b"code_insee;nom;montant\n01001;Abergement;1\n01002;Autre;2\n", "select-empty"),
        (b"code_insee;nom;montant\n;x;1\n;y;2\n", "select-empty"),
        (b"code_insee;nom;montant\n", "harvest-file-empty"),
    ],
)
def test_a_file_from_which_nothing_can_be_chosen_keeps_the_last(
    site: Path, portal: ScriptedPortal, content: bytes, code: str
) -> None:
    harvest(site)
    merge(site)
    offer_dataset(portal, ID, content)
    assert_last_is_kept(site, harvest(site), code)


def test_a_worker_that_dies_keeps_the_last(
    site: Path, portal: ScriptedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    harvest(site)
    merge(site)
    offer_dataset(portal, ID, TABLE + b"59350;Lille;4\n")
    monkeypatch.setattr(selected_files, "SELECT", "os:abort")
    assert_last_is_kept(site, harvest(site), "select-unread")


def test_a_workbook_becomes_a_csv_of_its_rows(site: Path, portal: ScriptedPortal) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for number, line in enumerate(TABLE.decode().splitlines()):
            sheet.write_row(number, 0, line.split(";"))
    detail = offer_dataset(portal, ID, TABLE)
    path = "/data/comptes.xlsx"
    offer_files(portal, {path: book.getvalue()})
    file = {"url": f"{portal.url}{path}", "format": "xlsx", "original": False}
    tables = [{**detail["tables"][0], "files": [file]}]
    portal.tell_json(f"/api/v1/datasets/{ID}.json", {**detail, "tables": tables})
    assert harvest(site).problems == []
    assert list_branch(site) == [FICHE, f"{FOLDER}/table.csv"]
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == KEPT.replace(b";", b",")
    assert not harvest(site).written
    merge(site)
    assert not harvest(site).written


def test_of_a_file_a_year_all_are_chosen_from_and_counted(
    site: Path, portal: ScriptedPortal
) -> None:
    detail = offer_dataset(portal, ID, TABLE)
    tables = []
    for year in ("2024", "2025"):
        path = f"/data/comptes-{year}.csv"
        offer_files(portal, {path: TABLE})
        file = {"url": f"{portal.url}{path}", "format": "csv", "original": False}
        name = f"comptes-{year}"
        tables.append({"name": name, "title": "", "series": False, "files": [file]})
    portal.tell_json(f"/api/v1/datasets/{ID}.json", {**detail, "tables": tables})
    assert harvest(site).problems == []
    merge(site)
    made(site)
    page = (site / "build/metropole/comptes/index.html").read_text()
    assert f"4{WIDE}lignes sur les 6 du fichier d’origine" in page
    commune = (site / "build/lille/index.html").read_text()
    assert f'<span class="small">2{WIDE}lignes</span>' in commune


def test_a_file_that_is_cut_keeps_the_last(site: Path, portal: ScriptedPortal) -> None:
    harvest(site)
    merge(site)
    offer_dataset(portal, ID, TABLE + b"59350;Lille;4\n")
    told = Told(body=TABLE, cut=20)
    portal.answers[f"/data/{ID}/table.csv"] = told
    assert_last_is_kept(site, harvest(site), "fetch-cut")


def test_where_there_never_was_anything_nothing_is_proposed(
    site: Path, portal: ScriptedPortal
) -> None:
    offer_dataset(portal, ID, b"dep;montant\n01;1\n59;2\n")
    report = harvest(site)
    assert codes(report) == ["select-column"]
    assert not report.read


def test_a_legend_beside_the_table_is_a_link(site: Path, portal: ScriptedPortal) -> None:
    detail = offer_dataset(portal, ID, TABLE)
    offer_files(portal, {"/data/legend.csv": b"champ;sens\nmontant;en euros\n"})
    file = {"url": f"{portal.url}/data/legend.csv", "format": "csv", "original": False}
    legend = {"name": "legend", "title": "", "series": False, "files": [file]}
    portal.tell_json(
        f"/api/v1/datasets/{ID}.json", {**detail, "tables": [*detail["tables"], legend]}
    )
    report = harvest(site)
    assert (codes(report), report.has_failed) == (["select-linked"], False)
    assert list_branch(site) == [FICHE, f"{FOLDER}/table.csv"]
    links = [one["path"] for one in describe(site)["resources"]]
    assert links == ["table.csv", file["url"]]
    assert not harvest(site).written


def test_how_it_is_cut_follows_sources_yml_unless_somebody_wrote_otherwise(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    merge(site)
    table = TABLE.replace(b"code_insee", b"insee_com")
    offer_dataset(portal, ID, table)
    text = (site / "sources.yml").read_text().replace("code_insee", "[code_insee, insee_com]")
    write(site, {"sources.yml": text})
    committed(site)
    harvest(site)
    assert describe(site)["cut"] == {"by": "commune", "column": "insee_com"}
    merge(site)
    described = yaml.safe_load((site / FICHE).read_text())
    write(site, {FICHE: yaml.safe_dump({**described, "cut": {"column": "nom"}})})
    committed(site)
    harvest(site)
    assert describe(site)["cut"] == {"column": "nom"}


def test_a_commune_takes_rows_and_writes_on_no_page_of_others(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    select = '    select: {column: code_insee, in: ["59350"]}\n'
    site = make_harvesting_site(tmp_path / "site", portal, more=select)
    harvest(site)
    described = yaml.safe_load(read_branch(site, "datasets/lille/comptes/datapackage.yaml"))
    assert "cut" not in described
    assert described["harvested"]["selected"][0]["rows"] == 1


def test_codes_written_otherwise_are_told(site: Path, portal: ScriptedPortal) -> None:
    offer_dataset(portal, ID, TABLE.replace(b"59350;", b"59350.0;"))
    report = harvest(site)
    assert (codes(report), report.has_failed) == (["select-rewritten"], False)
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == KEPT


def test_an_update_is_built_as_it_is_from_nothing(
    site: Path, portal: ScriptedPortal, tmp_path: Path
) -> None:
    harvest(site)
    merge(site)
    made(site)
    offer_dataset(portal, ID, TABLE + b"59350;Hellemmes;4\n")
    harvest(site)
    merge(site)
    made(site)
    cold = tmp_path / "cold"
    shutil.copytree(site, cold, ignore=shutil.ignore_patterns(".beffroi", "build", ".build.next"))
    made(cold)
    assert "sur les 4 du fichier" in (site / "build/metropole/comptes/index.html").read_text()
    assert tree(site / "build") == tree(cold / "build")


def test_without_select_the_whole_file_is_taken_again(site: Path, portal: ScriptedPortal) -> None:
    harvest(site)
    merge(site)
    text = (site / "sources.yml").read_text().replace(SELECT, "")
    write(site, {"sources.yml": text})
    committed(site)
    harvest(site)
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == TABLE
    assert "selected" not in describe(site)["harvested"]
    assert "cut" not in describe(site)
