"""Datasets of another portal become folders on a branch: nothing is lost of what was there, and
nothing is believed of what comes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from command_line import beffroi
from harvested_site import (
    BRANCH,
    OTHER,
    TABLE,
    codes,
    harvest,
    list_branch,
    make_harvesting_site,
    merge,
    offer_dataset,
    offer_grants,
    offer_list,
    read_branch,
    run,
)
from portal import COMMUNES, made, write
from repository import committed, git
from scripted_portal import ScriptedPortal, Told
from tools import ROOT

from site_builder.core.vocabulary import SOURCE_KINDS
from site_builder.exchange.harvest.kinds import KINDS
from site_builder.publish.refusal import BuildRefused

FICHE = "datasets/lille/subventions/datapackage.yaml"


@pytest.fixture
def portal(portal: ScriptedPortal) -> ScriptedPortal:
    offer_grants(portal)
    return portal


def test_each_kind_that_may_be_written_can_be_read() -> None:
    assert set(KINDS) == set(SOURCE_KINDS.values())


def test_a_dataset_is_proposed_on_a_branch_of_its_source(
    site: Path, portal: ScriptedPortal
) -> None:
    before = git(site, "rev-parse", "main")
    report = harvest(site)
    assert (report.problems, report.written) == ([], True)
    assert report.read == report.changed == ["datasets/lille/subventions"]
    assert list_branch(site) == [FICHE, "datasets/lille/subventions/table.csv"]
    assert read_branch(site, "datasets/lille/subventions/table.csv").encode() == TABLE.strip()
    described = yaml.safe_load(read_branch(site, FICHE))
    assert described["title"] == "Subventions"
    assert described["harvested"] == {
        "from": f"{portal.url}/roubaix/subventions/",
        "source": "voisin",
        "id": "roubaix/subventions",
        "date": date(2026, 3, 1),
        "licence": "Licence Ouverte 2.0",
    }
    assert git(site, "rev-parse", f"{BRANCH}^") == before
    assert git(site, "log", "-1", "--format=%an", BRANCH) == "Beffroi"


def test_what_is_checked_out_is_not_touched(site: Path) -> None:
    write(site, {"communes.yml": COMMUNES + "# en cours\n", "datasets/lille/x/a.csv": "a;b\n1;2\n"})
    git(site, "add", "datasets")
    before = git(site, "status", "--porcelain=v2", "--branch")
    index = (site / ".git/index").read_bytes()
    harvest(site)
    assert git(site, "status", "--porcelain=v2", "--branch") == before
    assert (site / ".git/index").read_bytes() == index
    assert "datasets/lille/x/a.csv" not in list_branch(site)


def test_a_second_harvest_changes_nothing(site: Path) -> None:
    harvest(site)
    commit = git(site, "rev-parse", BRANCH)
    report = harvest(site, today=date(2027, 1, 1))
    assert not report.written
    assert git(site, "rev-parse", BRANCH) == commit
    merge(site)
    report = harvest(site, today=date(2027, 1, 1))
    assert (report.changed, report.written) == ([], False)
    assert git(site, "rev-parse", BRANCH) == git(site, "rev-parse", "main")


def test_nothing_is_sent_again_that_the_source_says_is_the_same(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    portal.asked.clear()
    harvest(site)
    assert portal.paths == ["/api/v1/datasets.json", "/api/v1/datasets/roubaix/subventions.json"]


def test_a_list_that_has_not_changed_is_not_sent_again(site: Path, portal: ScriptedPortal) -> None:
    """What it said is still read: nothing is withdrawn for it."""
    path = "/api/v1/datasets.json"
    told = portal.answers[path]
    assert isinstance(told, Told)
    portal.answers[path] = replace(told, headers={"ETag": '"v1"'})
    harvest(site)
    portal.answers[path] = Told(status=304)
    report = harvest(site)
    assert (report.written, report.withdrawn, report.problems) == (False, [], [])
    assert len(report.read) == 1


def test_what_has_no_sum_is_asked_for_if_it_has_changed(site: Path, portal: ScriptedPortal) -> None:
    offer_dataset(portal, "roubaix/subventions", TABLE, declared=False)
    harvest(site)
    portal.answers["/data/roubaix/subventions/table.csv"] = Told(status=304)
    assert not harvest(site).written
    assert "if-none-match" in portal.asked[-1].headers
    (site / ".beffroi/harvest/voisin.json").unlink()
    offer_dataset(portal, "roubaix/subventions", TABLE, declared=False)
    assert not harvest(site).written


def test_a_change_is_a_new_branch_on_the_main_line_of_today(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    merge(site)
    offer_dataset(portal, "roubaix/subventions", OTHER, title="Aides")
    write(site, {"pages/a.md": "# Une page\n"})
    main = git(committed(site), "rev-parse", "HEAD")
    report = harvest(site, today=date(2026, 4, 1))
    assert report.changed == ["datasets/lille/subventions"]
    assert git(site, "rev-parse", f"{BRANCH}^") == main
    described = yaml.safe_load(read_branch(site, FICHE))
    assert (described["title"], described["harvested"]["date"]) == ("Aides", date(2026, 4, 1))


def test_a_dataset_is_known_by_its_id_wherever_its_files_are(
    site: Path, portal: ScriptedPortal
) -> None:
    """Its folder and its file keep their names, which are addresses here."""
    harvest(site)
    merge(site)
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    file = detail["tables"][0]["files"][0]
    moved = {**file, "url": f"{portal.url}/exports/v3/subventions.csv"}
    tables = [{**detail["tables"][0], "title": "Autre titre", "files": [moved]}]
    portal.tell_json("/api/v1/datasets/roubaix/subventions.json", {**detail, "tables": tables})
    assert harvest(site).changed == ["datasets/lille/subventions"]
    assert list_branch(site) == [FICHE, "datasets/lille/subventions/table.csv"]
    git(site, "mv", "datasets/lille/subventions", "datasets/lille/aides")
    committed(site)
    harvest(site)
    assert "datasets/lille/aides/table.csv" in list_branch(site)


def test_a_local_dataset_wins_and_that_is_told(site: Path) -> None:
    write(site, {FICHE: "title: Les nôtres\n", "datasets/lille/subventions/a.csv": "a;b\n1;2\n"})
    committed(site)
    report = harvest(site)
    assert codes(report) == ["harvest-local"]
    assert not report.has_failed
    assert git(site, "rev-parse", "--verify", "-q", "main") == git(site, "rev-parse", "HEAD")
    assert BRANCH not in git(site, "branch", "--list", "moisson/*")


def test_a_dataset_that_somebody_made_theirs_is_theirs(site: Path) -> None:
    harvest(site)
    merge(site)
    described = yaml.safe_load((site / FICHE).read_bytes())
    del described["harvested"]
    write(site, {FICHE: yaml.safe_dump(described)})
    committed(site)
    assert codes(harvest(site)) == ["harvest-local"]


def test_what_is_written_here_beside_what_the_source_says_stays(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    merge(site)
    described = yaml.safe_load((site / FICHE).read_bytes())
    described["title"] = "Un titre qui se corrige là-bas"
    described["standard"] = "scdl/subventions"
    described["columns"] = {"montant": "Montant versé"}
    described["resources"][0]["encoding"] = "utf-8"
    write(site, {FICHE: yaml.safe_dump(described, allow_unicode=True)})
    committed(site)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    harvest(site)
    proposed = yaml.safe_load(read_branch(site, FICHE))
    assert proposed["title"] == "Subventions"
    assert proposed["standard"] == "scdl/subventions"
    assert proposed["columns"] == {"montant": "Montant versé"}
    assert proposed["resources"][0]["encoding"] == "utf-8"
    assert not harvest(site).written


def test_a_dataset_that_was_moved_to_another_publisher_is_known_there(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    merge(site)
    (site / "datasets/metropole").mkdir()
    git(site, "mv", "datasets/lille/subventions", "datasets/metropole/aides")
    committed(site)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    assert harvest(site).changed == ["datasets/metropole/aides"]
    assert {path.split("/")[1] for path in list_branch(site)} == {"metropole"}


@pytest.mark.parametrize("name", ["con", "???", "Données 2024", "a" * 300])
def test_a_folder_is_one_that_can_be_published(
    site: Path, portal: ScriptedPortal, name: str
) -> None:
    detail = offer_dataset(portal, "roubaix/x", TABLE, title="Titre")
    portal.tell_json(f"/api/v1/datasets/roubaix/{quote(name)}.json", detail)
    offer_list(portal, f"roubaix/{name}")
    (folder,) = harvest(site).read
    merge(site)
    made(site)
    assert (site / "build" / folder.removeprefix("datasets/") / "index.html").is_file()


def test_files_that_somebody_put_beside_stay(site: Path, portal: ScriptedPortal) -> None:
    harvest(site)
    merge(site)
    schema = "datasets/lille/subventions/schema.json"
    described = (site / FICHE).read_text("utf-8") + "schema: schema.json\n"
    write(site, {schema: '{"fields": []}', FICHE: described})
    committed(site)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    harvest(site)
    assert schema in list_branch(site)
    assert yaml.safe_load(read_branch(site, FICHE))["schema"] == "schema.json"
    assert not harvest(site).written


def test_a_file_that_the_source_has_no_more_goes(site: Path, portal: ScriptedPortal) -> None:
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    second = {**detail["tables"][0], "name": "autre"}
    tables = [detail["tables"][0], second]
    portal.tell_json("/api/v1/datasets/roubaix/subventions.json", {**detail, "tables": tables})
    harvest(site)
    assert "datasets/lille/subventions/autre.csv" in list_branch(site)
    merge(site)
    portal.tell_json("/api/v1/datasets/roubaix/subventions.json", detail)
    harvest(site)
    assert list_branch(site) == [FICHE, "datasets/lille/subventions/table.csv"]


def test_what_fails_takes_nothing_back_that_was_written_here_since(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    merge(site)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    harvest(site)
    portal.answers["/data/roubaix/subventions/table.csv"] = Told(status=404)
    offer_dataset(portal, "roubaix/subventions", TABLE + OTHER)
    portal.answers["/data/roubaix/subventions/table.csv"] = Told(status=404)
    harvest(site)
    kept = read_branch(site, "datasets/lille/subventions/table.csv")
    assert kept.encode() == OTHER.strip()
    write(site, {FICHE: (site / FICHE).read_text("utf-8") + "spatial: Centre-ville\n"})
    committed(site)
    report = harvest(site)
    assert report.retained == ["datasets/lille/subventions"]
    assert git(site, "diff", "--stat", "main", BRANCH) == ""


@pytest.mark.parametrize(
    ("licence", "code"),
    [
        (None, "harvest-licence"),
        ({"id": "", "title": "Licence maison", "url": ""}, "harvest-licence-unknown"),
    ],
)
def test_what_has_no_licence_does_not_get_ours(
    site: Path, portal: ScriptedPortal, licence: object, code: str
) -> None:
    offer_dataset(portal, "roubaix/subventions", TABLE, licence=licence)
    report = harvest(site)
    assert (codes(report), report.read) == ([code], [])


def test_a_fresh_checkout_knows_the_branch_that_the_forge_has(site: Path, tmp_path: Path) -> None:
    harvest(site)
    commit = git(site, "rev-parse", BRANCH)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--no-hardlinks", str(site), str(clone))
    assert git(clone, "branch", "--list", "moisson/*") == ""
    report = harvest(clone)
    assert (report.changed, report.written) == (["datasets/lille/subventions"], True)
    assert git(clone, "rev-parse", BRANCH) == commit


def test_a_fresh_checkout_takes_back_what_the_forge_has_of_a_change_that_was_undone(
    site: Path, portal: ScriptedPortal, tmp_path: Path
) -> None:
    harvest(site)
    merge(site)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    assert harvest(site).written
    git(tmp_path, "clone", "-q", "--no-local", f"file://{site}", "clone")
    clone = tmp_path / "clone"
    offer_dataset(portal, "roubaix/subventions", TABLE)
    assert harvest(clone).written
    assert git(clone, "rev-parse", BRANCH) == git(clone, "rev-parse", "main")
    assert not harvest(clone).written


def test_what_vanished_is_proposed_to_be_withdrawn(site: Path, portal: ScriptedPortal) -> None:
    offer_dataset(portal, "roubaix/ecoles", OTHER)
    offer_list(portal, "roubaix/subventions", "roubaix/ecoles")
    harvest(site)
    merge(site)
    offer_list(portal, "roubaix/ecoles")
    report = harvest(site)
    assert codes(report) == ["harvest-vanished"]
    assert report.withdrawn == ["datasets/lille/subventions"]
    paths = ["datasets/lille/ecoles/datapackage.yaml", "datasets/lille/ecoles/table.csv", FICHE]
    assert list_branch(site) == paths
    withdrawn = yaml.safe_load(read_branch(site, FICHE))["withdrawn"]
    assert withdrawn["date"] == date(2026, 3, 1)
    assert "127.0.0.1" in withdrawn["reason"]
    assert not harvest(site, today=date(2026, 5, 1)).written
    merge(site)
    report = harvest(site)
    assert (codes(report), report.written) == ([], False)
    assert made(site).problems == ()


def test_what_comes_back_after_that_is_for_people_to_say(
    site: Path, portal: ScriptedPortal
) -> None:
    """It may have been withdrawn for good."""
    harvest(site)
    merge(site)
    withdrawn = yaml.safe_load((site / FICHE).read_bytes()) | {"withdrawn": {"reason": "Demande"}}
    write(site, {FICHE: yaml.safe_dump(withdrawn)})
    committed(site)
    assert codes(harvest(site)) == ["harvest-withdrawn"]
    assert git(site, "diff", "--stat", "main", BRANCH) == ""


def test_what_was_only_proposed_is_proposed_no_more(site: Path, portal: ScriptedPortal) -> None:
    offer_dataset(portal, "roubaix/ecoles", OTHER)
    offer_list(portal, "roubaix/subventions", "roubaix/ecoles")
    harvest(site)
    offer_list(portal, "roubaix/ecoles")
    report = harvest(site)
    assert (codes(report), report.withdrawn) == ([], [])
    assert FICHE not in list_branch(site)


def test_a_list_that_is_empty_all_at_once_withdraws_nothing(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    merge(site)
    commit = git(site, "rev-parse", BRANCH)
    offer_list(portal)
    report = harvest(site)
    assert (codes(report), report.has_stopped) == (["harvest-nothing"], True)
    assert git(site, "rev-parse", BRANCH) == commit


def test_a_list_that_has_no_end_is_none(
    site: Path, portal: ScriptedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it of one and the same dataset."""
    monkeypatch.setattr("site_builder.exchange.harvest.harvest.MOST_DATASETS", 3)
    offer_list(portal, *["roubaix/subventions"] * 4)
    report = harvest(site)
    assert (codes(report), report.has_stopped) == (["harvest-many"], True)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Told(status=500), "fetch-status"),
        (Told(body=b"<!doctype html><title>Maintenance</title>"), "harvest-not-json"),
        (Told(body=b'{"datasets": [{"id": "roubaix/sub'), "harvest-not-json"),
        (Told(body=b'{"autre": 1}'), "harvest-not-catalogue"),
        (Told(body=b"[]"), "harvest-not-catalogue"),
        (Told(body=b"[" * 100_000), "harvest-not-json"),
        (Told(body=b'{"datasets": []}', length=400, cut=16), "fetch-cut"),
    ],
)
def test_a_list_that_cannot_be_read_leaves_the_branch_as_it_was(
    site: Path, portal: ScriptedPortal, answer: Told, code: str
) -> None:
    harvest(site)
    commit = git(site, "rev-parse", BRANCH)
    portal.answers["/api/v1/datasets.json"] = answer
    report = harvest(site)
    assert (codes(report), report.has_failed, report.has_stopped) == ([code], True, True)
    assert git(site, "rev-parse", BRANCH) == commit


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Told(status=404), "fetch-status"),
        (Told(body=TABLE, length=400, cut=len(TABLE)), "fetch-cut"),
        (Told(body=b""), "harvest-file-empty"),
        (Told(body=b"\xef\xbb\xbf \n<!DOCTYPE html>\n<p>Introuvable"), "harvest-file-page"),
        (Told(body=b"<!-- x --><HTML lang=fr>"), "harvest-file-page"),
        (Told(body=TABLE + b"une ligne de trop\n"), "harvest-file-sum"),
        (
            Told(status=302, headers={"Location": "/data/roubaix/ecoles/table.csv"}),
            "fetch-redirects",
        ),
        (Told(status=302, headers={"Location": "http://10.0.0.1/"}), "fetch-host"),
    ],
)
def test_a_file_that_does_not_come_keeps_the_last(
    site: Path, portal: ScriptedPortal, answer: Told, code: str
) -> None:
    offer_dataset(portal, "roubaix/ecoles", TABLE)
    offer_list(portal, "roubaix/ecoles", "roubaix/subventions")
    harvest(site)
    before = read_branch(site, "datasets/lille/ecoles/datapackage.yaml")
    offer_dataset(portal, "roubaix/ecoles", OTHER, title="Autre")
    offer_dataset(portal, "roubaix/subventions", OTHER)
    portal.answers["/data/roubaix/ecoles/table.csv"] = answer
    report = harvest(site)
    assert codes(report) == [code]
    assert report.problems[0].place.path == "datasets/lille/ecoles"
    assert report.retained == ["datasets/lille/ecoles"]
    assert report.read == ["datasets/lille/subventions"]
    assert read_branch(site, "datasets/lille/ecoles/datapackage.yaml") == before
    table = read_branch(site, "datasets/lille/subventions/table.csv")
    assert table.encode() == OTHER.strip()


def test_what_fails_and_is_on_the_main_line_stays_there(site: Path, portal: ScriptedPortal) -> None:
    harvest(site)
    merge(site)
    git(site, "branch", "-D", BRANCH)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    portal.answers["/data/roubaix/subventions/table.csv"] = Told(status=404)
    report = harvest(site)
    assert (report.retained, report.written) == (["datasets/lille/subventions"], False)


def test_bytes_stay_as_they_are_whatever_is_said_of_their_encoding(
    site: Path, portal: ScriptedPortal
) -> None:
    content = "prénom;âge\nZoé;4\nNoë;5\n".encode("cp1252")
    offer_dataset(portal, "roubaix/subventions", content)
    told = portal.answers["/data/roubaix/subventions/table.csv"]
    assert isinstance(told, Told)
    lie = {"Content-Type": "text/csv; charset=utf-8"}
    portal.answers["/data/roubaix/subventions/table.csv"] = Told(body=told.body, headers=lie)
    harvest(site)
    merge(site)
    assert (site / "datasets/lille/subventions/table.csv").read_bytes() == content


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "CON",
        "-rf",
        "..",
        "\u202egpj.exe",
        "é" * 500,
    ],
)
def test_names_lead_nowhere(site: Path, portal: ScriptedPortal, name: str) -> None:
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    tables = [{**detail["tables"][0], "name": name, "title": name}]
    portal.tell_json(
        "/api/v1/datasets/roubaix/subventions.json",
        {**detail, "tables": tables, "title": f"Titre {name}\n: {{}}"},
    )
    report = harvest(site)
    assert report.problems == []
    (table,) = set(list_branch(site)) - {FICHE}
    folder, _, file = table.rpartition("/")
    assert folder == "datasets/lille/subventions"
    assert len(file) <= 100
    merge(site)
    made(site)
    assert (site / "build/lille/subventions/index.html").is_file()


def test_a_description_is_data_whatever_it_says(site: Path, portal: ScriptedPortal) -> None:
    offer_dataset(
        portal,
        "roubaix/subventions",
        TABLE,
        title='!!python/object/apply:os.system ["true"]',
        description="&a [*a]\n---\nwithdrawn: oui\n" * 3,
        keywords=["{{ 7 * 7 }}", "<script>", "oui", "2024", "", 3],
        theme="n’importe",
        frequency="jamais vu",
        temporal="hier",
        origin=[{"title": "x", "url": "javascript:alert(1)"}],
        contact={"name": "Service", "email": "pas un courriel", "url": "javascript:alert(1)"},
    )
    harvest(site)
    merge(site)
    described = yaml.safe_load((site / FICHE).read_bytes())
    assert described["title"].startswith("!!python")
    assert described["keywords"] == ["{{ 7 * 7 }}", "<script>", "oui", "2024"]
    assert {"theme", "frequency", "temporal", "sources", "withdrawn"}.isdisjoint(described)
    assert described["contact"] == {"name": "Service"}
    assert made(site).problems == ()


def test_only_and_except_choose_and_what_is_left_out_is_not_withdrawn(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_dataset(portal, "roubaix/ecoles", OTHER)
    offer_list(portal, "roubaix/subventions", "roubaix/ecoles")
    site = make_harvesting_site(tmp_path / "a", portal, more="    only: [roubaix/ecoles]\n")
    harvest(site)
    assert [path.split("/")[2] for path in list_branch(site)] == ["ecoles", "ecoles"]
    site = make_harvesting_site(tmp_path / "b", portal, more="    except: [subventions]\n")
    harvest(site)
    assert [path.split("/")[2] for path in list_branch(site)] == ["ecoles", "ecoles"]
    merge(site)
    text = (site / "sources.yml").read_text().replace("[subventions]", "[subventions, ecoles]")
    write(site, {"sources.yml": text})
    committed(site)
    report = harvest(site)
    assert (report.withdrawn, report.written) == ([], True)
    assert git(site, "diff", "--stat", "main", BRANCH) == ""


def test_links_alone_copy_nothing(tmp_path: Path, portal: ScriptedPortal) -> None:
    site = make_harvesting_site(tmp_path / "a", portal, more="    links_only: true\n")
    harvest(site)
    assert list_branch(site) == [FICHE]
    resources = yaml.safe_load(read_branch(site, FICHE))["resources"]
    path = f"{portal.url}/data/roubaix/subventions/table.csv"
    assert resources == [{"path": path, "kind": "download", "format": "csv"}]
    assert "/data/roubaix/subventions/table.csv" not in portal.paths
    merge(site)
    report = made(site)
    assert report.problems == ()
    assert path in (site / "build/lille/subventions/index.html").read_text()


def test_a_dataset_without_a_licence_has_that_of_sources_yml(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_dataset(portal, "roubaix/subventions", TABLE, licence=None)
    site = make_harvesting_site(tmp_path / "a", portal, more="    licence: odbl-1.0\n")
    harvest(site)
    assert yaml.safe_load(read_branch(site, FICHE))["licence"] == "odbl-1.0"


def test_a_branch_that_somebody_works_on_is_left_alone(site: Path) -> None:
    harvest(site)
    git(site, "switch", "-q", BRANCH)
    report = harvest(site)
    assert (codes(report), report.has_failed) == (["harvest-checked-out"], True)


def test_a_site_below_the_root_of_its_repository(tmp_path: Path, portal: ScriptedPortal) -> None:
    site = make_harvesting_site(tmp_path / "depot/portail", portal)
    (site / ".git").rename(tmp_path / "depot/.git")
    committed(tmp_path / "depot")
    harvest(site)
    names = git(tmp_path / "depot", "ls-tree", "-r", "--name-only", BRANCH).splitlines()
    assert f"portail/{FICHE}" in names
    assert not harvest(site).written


def test_an_attribute_or_a_hook_of_the_repository_changes_nothing(site: Path) -> None:
    """Contents are stored as they came, and no program of anybody's is started."""
    write(site, {".gitattributes": "*.csv text eol=crlf filter=secret\n"})
    git(site, "config", "filter.secret.clean", "sh -c 'touch filtered; cat'")
    hook = site / ".git/hooks/reference-transaction"
    hook.write_text("#!/bin/sh\ntouch hooked\n")
    hook.chmod(0o755)
    harvest(site)
    blob = git(site, "cat-file", "-p", f"{BRANCH}:datasets/lille/subventions/table.csv")
    assert blob.encode() == TABLE.strip()
    assert not (site / "hooked").exists()
    assert not (site / "filtered").exists()


def test_a_branch_that_git_cannot_write_stops_no_other_source(
    site: Path, portal: ScriptedPortal
) -> None:
    """Here one is called as the folder that ours are in."""
    git(site, "branch", "moisson")
    (report,) = run(site).reports or ()
    assert (codes(report), report.has_stopped) == (["harvest-git"], True)
    assert git(site, "branch", "--list", "moisson*") == "moisson"


# --- the command ---


def test_the_command_says_what_it_proposes(site: Path) -> None:
    done = beffroi("harvest", "--allow-loopback", site)
    assert done.returncode == 0
    assert "voisin : 1 jeu de données lus, dont 1 changent" in done.stdout.replace("\xa0", " ")
    assert BRANCH in done.stdout
    assert "reste comme elle était" in beffroi("harvest", "--allow-loopback", site).stdout


def test_a_dry_run_writes_nothing(site: Path) -> None:
    done = beffroi("harvest", "--allow-loopback", "--dry-run", site, "voisin")
    assert done.returncode == 0
    assert "~ datasets/lille/subventions" in done.stdout
    assert git(site, "branch", "--list", "moisson/*") == ""
    assert not (site / ".beffroi").exists()


def test_without_what_only_tests_ask_for_loopback_is_not_asked(
    site: Path, portal: ScriptedPortal
) -> None:
    done = beffroi("harvest", site)
    assert done.returncode == 1
    assert "adresse privée" in done.stderr
    assert portal.asked == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, 3),
        ("sources: []\n", 0),
        ("autre: 1\n", 3),
        ("sources: [\n", 3),
        ("- a\n", 3),
        ("sources: [{id: a, kind: ckan, url: 'https://a.example/', publisher: nulle-part}]\n", 1),
    ],
)
def test_a_sources_yml_that_cannot_be_used(tmp_path: Path, text: str | None, code: int) -> None:
    write(tmp_path, {"communes.yml": COMMUNES})
    if text is not None:
        write(tmp_path, {"sources.yml": text})
    done = beffroi("harvest", committed(tmp_path))
    assert done.returncode == code, done.stderr
    assert bool(done.stderr) == bool(code)


def test_a_name_that_no_source_has(site: Path) -> None:
    with pytest.raises(BuildRefused, match="source-unknown-near"):
        run(site, "voisine")
    assert beffroi("harvest", site, "xyz").returncode == 3


@pytest.mark.parametrize("library", ["urllib3", "rdflib"])
def test_a_library_that_is_not_installed_is_named(site: Path, library: str) -> None:
    program = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from site_builder.commands.cli import main; main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, "harvest", str(site)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert library in done.stderr
    assert "beffroi[harvest]" in done.stderr


def test_a_portal_without_a_commit(tmp_path: Path, portal: ScriptedPortal) -> None:
    site = make_harvesting_site(tmp_path / "a", portal)
    (site / ".git").rename(tmp_path / "autre")
    with pytest.raises(BuildRefused, match="harvest-no-git"):
        run(site)


def test_one_source_that_fails_does_not_stop_the_others(site: Path, portal: ScriptedPortal) -> None:
    text = (site / "sources.yml").read_text()
    broken = "  - {id: casse, kind: beffroi, url: 'http://127.0.0.1:9/', publisher: lille}\n"
    write(site, {"sources.yml": text.replace("sources:\n", f"sources:\n{broken}")})
    committed(site)
    first, second = run(site).reports or ()
    assert (first.has_failed, second.written) == (True, True)
