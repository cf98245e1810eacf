"""What a source says that is wrong, or meant to harm: it ends no harvest, takes nothing that is
here, and is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
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
    offer_files,
    offer_grants,
    offer_list,
    read_branch,
    read_branch_bytes,
)
from portal import made, write
from repository import committed, git
from scripted_portal import Asked, ScriptedPortal, Told

from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.vocabularies import find_licence

FOLDER = "datasets/lille/subventions"
FICHE = f"{FOLDER}/datapackage.yaml"
DETAIL = "/api/v1/datasets/roubaix/subventions.json"
SEARCH = "/api/3/action/package_search"
EXPLORE = "/api/explore/v2.1/catalog/datasets"
Json = dict[str, Any]


@pytest.fixture
def portal(portal: ScriptedPortal) -> ScriptedPortal:
    offer_grants(portal)
    return portal


def describe(site: Path, path: str = FICHE) -> Json:
    described: Json = yaml.safe_load(read_branch(site, path))
    return described


def list_names(site: Path, folder: str = FOLDER) -> list[str]:
    return [path.removeprefix(f"{folder}/") for path in list_branch(site)]


# --- answers of another shape ---


@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"a"', b"<html></html>", b"{}"])
def test_a_dataset_that_is_described_by_something_else_stops_no_other(
    site: Path, portal: ScriptedPortal, body: bytes
) -> None:
    harvest(site)
    merge(site)
    offer_dataset(portal, "roubaix/ecoles", OTHER)
    offer_list(portal, "roubaix/subventions", "roubaix/ecoles")
    portal.answers[DETAIL] = Told(body=body)
    report = harvest(site)
    assert report.retained == [FOLDER]
    assert report.has_failed
    assert not report.withdrawn
    assert report.read == ["datasets/lille/ecoles"]
    assert read_branch(site, f"{FOLDER}/table.csv").encode() == TABLE.strip()


def test_a_dataset_whose_description_is_not_found_stops_no_other(
    site: Path, portal: ScriptedPortal
) -> None:
    offer_dataset(portal, "roubaix/ecoles", OTHER)
    offer_list(portal, "roubaix/subventions", "roubaix/ecoles")
    del portal.answers[DETAIL]
    report = harvest(site)
    assert codes(report) == ["fetch-status"]
    assert report.read == ["datasets/lille/ecoles"]


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/csv,a",
        "http://u:p@127.0.0.1/",
    ],
)
@pytest.mark.parametrize("where", ["tables", "services"])
def test_an_address_that_is_none_of_the_web_is_no_link(
    site: Path, portal: ScriptedPortal, url: str, where: str
) -> None:
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    if where == "tables":
        table = detail["tables"][0]
        wrong = {**table, "name": "autre", "files": [{"url": url, "format": "csv"}]}
        detail = {**detail, "tables": [table, wrong]}
    else:
        detail = {**detail, "services": [{"name": "w", "url": url, "kind": "wms"}]}
    portal.tell_json(DETAIL, detail)
    report = harvest(site)
    assert [resource["path"] for resource in describe(site)["resources"]] == ["table.csv"]
    assert codes(report) == ["fetch-address", "harvest-file-left"]


def test_a_service_is_never_a_file_of_here(site: Path, portal: ScriptedPortal) -> None:
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    services = [{"name": "w", "url": "../autre/secret.csv", "kind": "download"}]
    portal.tell_json(DETAIL, {**detail, "services": services})
    harvest(site)
    assert [resource["path"] for resource in describe(site)["resources"]] == ["table.csv"]


@pytest.mark.parametrize(
    "location", ["http://[", "http://127.0.0.1:99999/", "//", "http://a b/", "\\\\a"]
)
def test_a_redirect_to_no_address_is_a_failure_as_others(
    site: Path, portal: ScriptedPortal, location: str
) -> None:
    portal.answers["/api/v1/datasets.json"] = Told(status=302, headers={"Location": location})
    report = harvest(site)
    assert report.has_stopped


@pytest.mark.parametrize(
    "text",
    ["9" * 400, "Mon, 01 Mar 2026 00:00:00 +99999999999999", "Mon, 01 Jan 0001 00:00:00 +2300"],
)
def test_a_moment_to_come_back_that_is_none(site: Path, portal: ScriptedPortal, text: str) -> None:
    portal.answers["/api/v1/datasets.json"] = Told(status=429, headers={"Retry-After": text})
    report = harvest(site)
    assert report.has_stopped


# --- parts that are taken for the whole ---


@pytest.mark.parametrize("part", ["bytes 0-9/36", f"bytes {'9' * 5_000}-1/2", "bytes 0-9/*"])
def test_a_part_that_nobody_asked_for_is_no_file(
    site: Path, portal: ScriptedPortal, part: str
) -> None:
    told = Told(status=206, body=TABLE[:10], headers={"Content-Range": part})
    offer_dataset(portal, "roubaix/subventions", TABLE, declared=False)
    portal.answers["/data/roubaix/subventions/table.csv"] = told
    report = harvest(site)
    assert report.has_failed
    assert report.read == []


def test_what_is_resumed_is_resumed_to_its_end(site: Path, portal: ScriptedPortal) -> None:
    """A host that ends early what it resumes has not sent all."""
    offer_dataset(portal, "roubaix/subventions", TABLE, declared=False)
    headers = {"ETag": '"v1"'}
    whole = len(TABLE)
    first = Told(body=TABLE, cut=10, headers=headers)
    part = {**headers, "Content-Range": f"bytes 10-19/{whole}"}
    second = Told(status=206, body=TABLE[10:20], headers=part)
    rest = {**headers, "Content-Range": f"bytes 20-{whole - 1}/{whole}"}
    third = Told(status=206, body=TABLE[20:], headers=rest)
    portal.answers["/data/roubaix/subventions/table.csv"] = [first, second, third]
    harvest(site)
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == TABLE


def test_a_part_of_a_list_is_no_list(site: Path, portal: ScriptedPortal) -> None:
    told = portal.answers["/api/v1/datasets.json"]
    assert isinstance(told, Told)
    headers = {"Content-Range": "bytes 0-9/100"}
    portal.answers["/api/v1/datasets.json"] = replace(told, status=206, headers=headers)
    assert harvest(site).has_stopped


# --- « nothing has changed » ---


def test_a_host_that_says_that_nothing_changed_is_not_believed_against_the_sum(
    site: Path, portal: ScriptedPortal
) -> None:
    """Its ETag is always the same."""
    path = "/data/roubaix/subventions/table.csv"

    def answer(content: bytes) -> Callable[[Asked], Told]:
        def tell(request: Asked) -> Told:
            if "if-none-match" in request.headers:
                return Told(status=304)
            return Told(body=content, headers={"ETag": '"1"'})

        return tell

    portal.answers[path] = answer(TABLE)
    harvest(site)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    portal.answers[path] = answer(OTHER)
    assert harvest(site).changed == [FOLDER]
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == OTHER


def test_a_file_that_is_the_same_as_one_that_nobody_named_has_failed(
    site: Path, portal: ScriptedPortal
) -> None:
    offer_dataset(portal, "roubaix/subventions", TABLE, declared=False)
    harvest(site)
    (site / ".beffroi/harvest/voisin.json").unlink()
    portal.answers["/data/roubaix/subventions/table.csv"] = Told(status=304)
    report = harvest(site)
    assert codes(report) == ["fetch-status"]
    assert report.retained == [FOLDER]


# --- ids ---


def offer_packages(portal: ScriptedPortal, packages: list[Json]) -> None:
    portal.tell_json(SEARCH, {"result": {"count": len(packages), "results": packages}})


def make_package(portal: ScriptedPortal, id_: str, *resources: Json) -> Json:
    offer_files(portal, {"/a.csv": TABLE, "/b.csv": OTHER})
    first = {"id": "r1", "url": f"{portal.url}/a.csv", "name": "Données", "format": "CSV"}
    return {
        "id": id_,
        "name": id_,
        "title": id_.title(),
        "license_id": "odbl",
        "resources": list(resources) or [first],
    }


def make_resource(portal: ScriptedPortal, id_: str, name: str, path: str) -> Json:
    return {"id": id_, "url": f"{portal.url}{path}", "name": name, "format": "CSV"}


@pytest.mark.parametrize("ids", [("r1", "r2"), ("r1", "r1"), ("", "")])
@pytest.mark.parametrize("names", [("CSV", "CSV"), ("Données", "Données"), ("Un", "Deux")])
def test_two_files_of_one_format_are_two_tables_whatever_they_are_called(
    tmp_path: Path, portal: ScriptedPortal, ids: tuple[str, str], names: tuple[str, str]
) -> None:
    first = make_resource(portal, ids[0], names[0], "/a.csv")
    second = make_resource(portal, ids[1], names[1], "/b.csv")
    offer_packages(portal, [make_package(portal, "x", first, second)])
    site = make_harvesting_site(tmp_path / "ckan", portal, "ckan")
    harvest(site)
    tables = [path for path in list_branch(site) if path.endswith(".csv")]
    contents = [read_branch_bytes(site, path) for path in tables]
    assert sorted(contents) == sorted([TABLE, OTHER])
    commit = git(site, "rev-parse", BRANCH)
    assert not harvest(site).written
    merge(site)
    harvest(site)
    assert git(site, "rev-parse", BRANCH) == commit


def test_files_without_an_id_are_not_gathered_night_after_night(
    site: Path, portal: ScriptedPortal
) -> None:
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    tables = [{**detail["tables"][0], "name": ""}]
    portal.tell_json(DETAIL, {**detail, "tables": tables})
    harvest(site)
    names = list_names(site)
    merge(site)
    assert not harvest(site).changed
    assert list_names(site) == names


@pytest.mark.parametrize(
    "id_",
    [
        "x" * 10_000,
        "a\x00b",
        "a\n b: c",
        "  a  ",
        "-",
        "é" * 300,
        "https://a.example/" + "é" * 2_000,
    ],
)
def test_the_id_of_a_file_is_whatever_it_is(site: Path, portal: ScriptedPortal, id_: str) -> None:
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    tables = [{**detail["tables"][0], "name": id_}]
    portal.tell_json(DETAIL, {**detail, "tables": tables})
    harvest(site)
    names = list_names(site)
    merge(site)
    report = harvest(site)
    assert (report.changed, report.problems) == ([], [])
    assert list_names(site) == names
    assert made(site).problems == ()


def test_an_id_that_comes_twice_is_told_and_takes_nothing_back(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    """Pages that repeat are no list that was read to its end."""
    packages = [make_package(portal, "a"), make_package(portal, "b")]
    offer_packages(portal, packages)
    site = make_harvesting_site(tmp_path / "ckan", portal, "ckan")
    harvest(site)
    merge(site)
    offer_packages(portal, [packages[0], packages[0]])
    report = harvest(site)
    assert (report.withdrawn, codes(report)) == ([], ["harvest-twice"])
    offer_packages(portal, packages)
    assert not harvest(site).problems


def test_what_was_proposed_stays_where_ids_come_twice(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    packages = [make_package(portal, "a"), make_package(portal, "b")]
    offer_packages(portal, packages)
    site = make_harvesting_site(tmp_path / "ckan", portal, "ckan")
    harvest(site)
    paths = list_branch(site)
    offer_packages(portal, [packages[0], packages[0]])
    harvest(site)
    assert list_branch(site) == paths


def test_ids_that_all_change_are_no_new_datasets(tmp_path: Path, portal: ScriptedPortal) -> None:
    """Another kind of source has other ids for the same datasets."""
    packages = [make_package(portal, id_) for id_ in ("a", "b", "c")]
    offer_packages(portal, packages)
    site = make_harvesting_site(tmp_path / "ckan", portal, "ckan")
    harvest(site)
    merge(site)
    commit = git(site, "rev-parse", BRANCH)
    offer_packages(portal, [{**package, "id": f"uuid-{package['id']}"} for package in packages])
    report = harvest(site)
    assert (codes(report), report.has_stopped) == (["harvest-all-new"], True)
    assert git(site, "rev-parse", BRANCH) == commit


def test_a_change_on_a_day_to_come_is_none(site: Path, portal: ScriptedPortal) -> None:
    """It would stand first among what is new until then."""
    offer_dataset(portal, "roubaix/subventions", TABLE, modified="2999-01-01")
    harvest(site)
    assert "modified" not in describe(site)
    assert not harvest(site).written


def test_a_redirect_to_letters_is_followed(site: Path, portal: ScriptedPortal) -> None:
    offer_dataset(portal, "roubaix/subventions", TABLE, declared=False)
    location = "/données.csv".encode().decode("latin-1")
    path = "/data/roubaix/subventions/table.csv"
    portal.answers[path] = Told(status=302, headers={"Location": location})
    portal.answers["/donn%C3%A9es.csv"] = Told(body=OTHER)
    harvest(site)
    assert read_branch_bytes(site, f"{FOLDER}/table.csv") == OTHER


# --- totals ---


@pytest.mark.parametrize("total", [None, -1, "2", 0, 1.5])
def test_a_list_that_does_not_say_how_long_it_is_was_not_read_to_its_end(
    tmp_path: Path, portal: ScriptedPortal, total: object
) -> None:
    packages = [make_package(portal, "a"), make_package(portal, "b")]
    portal.tell_json(SEARCH, {"result": {"count": total, "results": packages[:1]}})
    site = make_harvesting_site(tmp_path / "ckan", portal, "ckan")
    assert harvest(site).has_stopped
    portal.tell_json(EXPLORE, {"total_count": total, "results": [{"dataset_id": "a"}]})
    site = make_harvesting_site(tmp_path / "ods", portal, "opendatasoft")
    assert harvest(site).has_stopped


def test_a_list_that_shrinks_while_it_is_read_was_not_read_to_its_end(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    page = [make_package(portal, f"a{number}") for number in range(100)]
    first = {"result": {"count": 150, "results": page}}
    second = {"result": {"count": 100, "results": []}}

    def answer(request: Asked) -> Told:
        told = second if request.query["start"] == "100" else first
        return Told(body=json.dumps(told).encode())

    portal.answers[SEARCH] = answer
    site = make_harvesting_site(tmp_path / "ckan", portal, "ckan", more="    except: [a1]\n")
    report = harvest(site)
    assert codes(report)[-1:] == ["harvest-short"]


# --- what people did between two harvests ---


def test_a_file_that_somebody_renamed_keeps_the_name_it_has_here(
    site: Path, portal: ScriptedPortal
) -> None:
    """Though the branch of before still has the other."""
    harvest(site)
    merge(site)
    git(site, "mv", f"{FOLDER}/table.csv", f"{FOLDER}/aides.csv")
    fiche = (site / FICHE).read_text("utf-8").replace("table.csv", "aides.csv")
    write(site, {FICHE: fiche})
    committed(site)
    assert harvest(site).changed == []
    assert list_names(site) == ["aides.csv", "datapackage.yaml"]


def test_a_proposal_follows_the_publisher_that_sources_yml_names(
    site: Path, portal: ScriptedPortal
) -> None:
    harvest(site)
    sources = (site / "sources.yml").read_text("utf-8").replace("lille", "metropole")
    write(site, {"sources.yml": sources})
    committed(site)
    harvest(site)
    assert {path.split("/")[1] for path in list_branch(site)} == {"metropole"}


def test_a_proposal_waits_for_no_history(
    site: Path, portal: ScriptedPortal, tmp_path: Path
) -> None:
    """A clone that has the last commit of each branch does not know what people have changed
    since: what they have stays."""
    harvest(site)
    merge(site)
    offer_dataset(portal, "roubaix/subventions", OTHER)
    harvest(site)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{site}", str(clone))
    branches = "+refs/heads/moisson/*:refs/remotes/origin/moisson/*"
    git(clone, "fetch", "-q", "--depth=1", "origin", branches)
    offer_dataset(portal, "roubaix/subventions", TABLE + OTHER)
    portal.answers["/data/roubaix/subventions/table.csv"] = Told(status=404)
    report = harvest(clone)
    assert (codes(report), report.has_stopped) == (["fetch-status"], False)
    assert report.retained == [FOLDER]


@pytest.mark.parametrize("obstacle", ["case", "file", "link", "content", "publisher"])
def test_whatever_somebody_put_in_the_place_of_a_folder_stays(site: Path, obstacle: str) -> None:
    """A disk that does not tell case apart has room for one of the two."""
    if obstacle == "case":
        write(site, {"datasets/lille/Subventions/a.csv": TABLE})
    elif obstacle == "file":
        write(site, {FOLDER: "une note"})
    elif obstacle == "publisher":
        write(site, {"datasets/lille": "une note"})
    elif obstacle == "link":
        write(site, {"datasets/lille/ailleurs/a.csv": TABLE})
        (site / FOLDER).symlink_to("ailleurs")
    else:
        (site / FOLDER).mkdir(parents=True)
        (site / FOLDER / "a.csv").symlink_to("../ailleurs.csv")
    committed(site)
    report = harvest(site)
    assert (codes(report), report.written) == (["harvest-local"], False)


def test_two_harvests_at_once_are_one_after_the_other(site: Path, portal: ScriptedPortal) -> None:
    names = [f"roubaix/jeu-{number}" for number in range(10)]
    for name in names:
        detail = offer_dataset(portal, name, TABLE)
        body = json.dumps(detail).encode()
        portal.answers[f"/api/v1/datasets/{name}.json"] = Told(body=body, headers={"ETag": '"1"'})
    offer_list(portal, *names)
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(harvest, [site] * 3))
    assert [codes(report) for report in reports] == [[], [], []]
    assert [report.written for report in reports].count(True) == 1


# --- what is copied ---


def test_an_error_in_xml_is_no_csv(site: Path, portal: ScriptedPortal) -> None:
    offer_dataset(portal, "roubaix/subventions", TABLE, declared=False)
    error = b'<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code></Error>'
    offer_files(portal, {"/data/roubaix/subventions/table.csv": error})
    assert codes(harvest(site)) == ["harvest-file-format"]


@pytest.mark.parametrize("name", ["", "x" * 5_000, "a\x00\nb", " nom "])
def test_a_column_that_is_described_under_an_odd_name_withholds_nothing(
    site: Path, portal: ScriptedPortal, name: str
) -> None:
    detail = offer_dataset(portal, "roubaix/subventions", TABLE)
    columns = [
        {"name": name, "type": "string", "title": "Un titre"},
        {"name": "nom", "type": "string", "title": "Le nom"},
        {"name": "nom", "type": "string", "title": "Encore"},
    ]
    tables = [{**detail["tables"][0], "columns": columns}]
    portal.tell_json(DETAIL, {**detail, "tables": tables})
    harvest(site)
    merge(site)
    report = made(site)
    assert [problem.code for problem in report.problems if problem.severity == "error"] == []
    assert (site / "build/lille/subventions/index.html").is_file()


@pytest.mark.parametrize(
    "part",
    ["<p ", "<!--", "<![CDATA[", "<![x[", "<?", "</", "<a href='", "<a href='>", "&#", '<a b="c'],
)
def test_the_parser_of_descriptions_is_given_no_tag_without_an_end(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """It looks for the end of each from its beginning again: a minute for one description."""
    parsed: list[str] = []
    feed = HTMLParser.feed

    def keep_what_is_fed(parser: HTMLParser, text: str) -> None:
        parsed.append(text)
        feed(parser, text)

    monkeypatch.setattr(HTMLParser, "feed", keep_what_is_fed)
    text = "<p>Les arbres.</p>" + part * (60_000 // len(part))
    assert convert_html(text).startswith("Les arbres.")
    assert "<!" not in parsed[0]
    assert re.search(r"<[^>]*(?:<|\Z)", parsed[0]) is None


def test_what_a_description_says_beside_its_markup_stays() -> None:
    text = "<p>Si a < b <b>alors</b> c > d<!-- <p>rien</p> --><![if !lists]>- un<![endif]></p>"
    assert convert_html(text) == "Si a < b alors c > d- un"


def test_people_in_a_harvested_file_are_withheld_as_in_others(
    site: Path, portal: ScriptedPortal
) -> None:
    """Whatever its source says of the columns."""
    names = ("DUPONT;Marie", "MARTIN;Paul", "BERNARD;Julie", "PETIT;Anne")
    rows = [f"{name};12/06/197{number}\n" for number, name in enumerate(names * 2)]
    table = "".join(["nom;prénom;date de naissance\n", *rows]).encode()
    detail = offer_dataset(portal, "roubaix/subventions", table)
    columns = [{"name": "nom", "type": "string", "title": "Nom de rue"}]
    tables = [{**detail["tables"][0], "columns": columns}]
    portal.tell_json(DETAIL, {**detail, "tables": tables, "personal_data": {"basis": "loi"}})
    harvest(site)
    merge(site)
    report = made(site)
    assert "personal-identity" in [problem.code for problem in report.problems]
    assert not (site / "build/data/lille/subventions").exists()


# --- licences ---


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("Licence Ouverte 1.0 (mise à jour 2014)", "etalab-1.0"),
        ("Licence Ouverte / Open Licence v2.0", "etalab-2.0"),
        ("Licence ouverte version 2 du 1 avril", "etalab-2.0"),
        ("Licence ouverte, usage non commercial", ""),
        ("CC BY-NC 4.0, pas CC BY 4.0", ""),
        ("Tous droits réservés (n’est pas sous licence ouverte)", ""),
        ("CC-BY-NC-SA-4.0", ""),
        ("ODbL", "odbl-1.0"),
    ],
)
def test_a_licence_is_not_more_open_than_it_says(said: str, licence: str) -> None:
    assert find_licence([said]) == licence


def test_an_address_does_not_open_what_the_title_of_a_licence_closes() -> None:
    words = ["Usage non commercial", "https://creativecommons.org/licenses/by/4.0/"]
    assert find_licence(words) == ""
