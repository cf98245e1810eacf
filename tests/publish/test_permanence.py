"""An address that people use is kept: what is renamed leads on, what is withdrawn says so, and
nothing vanishes."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_after, nightly_but_each
from portal import COMMUNES, dataset, made, portal, tree, write
from rdflib import Graph
from rdflib.namespace import DCAT, DCTERMS, RDF

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import quote_words
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.former_names import find_first_ids, map_former_names
from site_builder.publish.permanence import repeat_at_former_paths
from site_builder.publish.publish import REPORT
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.report import BuildReport

OLD = "lille/prenoms-2020"
NOW = "lille/prenoms"
YAML = f"datasets/{NOW}/datapackage.yaml"


def declared(root: Path, said: str, id_: str = NOW) -> None:
    """Adds a line to the metadata of a dataset."""
    path = root / f"datasets/{id_}/datapackage.yaml"
    path.write_text(f"{path.read_text()}{said}\n")


def codes(report: BuildReport) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.place.path or "", one.place.line) for one in report.problems]


def told(out: Path) -> dict[str, dict[str, Any]]:
    """What the report of a site says of each dataset."""
    return {one["id"]: one for one in json.loads((out / REPORT).read_text())["datasets"]}


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """A site of which one dataset has been renamed since it was published."""
    root = portal(tmp_path / "site", OLD, "lille/ecoles")
    made(root)
    (root / f"datasets/{OLD}").rename(root / f"datasets/{NOW}")
    return root


# --- what is renamed ---


def test_what_was_renamed_leads_on_and_each_of_its_files_is_still_there(renamed: Path) -> None:
    before = tree(renamed / "build")
    declared(renamed, f"previous: [{OLD}]")
    report = made(renamed)
    out = renamed / "build"
    after = tree(out)
    assert report.problems == ()
    files = {path for path in before if path.startswith((f"data/{OLD}/", f"embed/{OLD}/"))}
    assert len(files) > 6 and files <= after.keys()
    for path in files:
        assert after[path] == after[path.replace(OLD, NOW)]
    csv = f"data/{OLD}/table.csv"
    parquet = f"data/{OLD}/table.parquet"
    assert (after[csv], after[parquet]) == (before[csv], before[parquet])
    assert (out / csv).samefile(out / csv.replace(OLD, NOW)), (
        "one object of the store, linked twice"
    )
    assert {
        f"data/{OLD}/datapackage.json",
        f"data/{OLD}/SHA256SUMS",
        f"data/{OLD}/original/table.csv",
    } <= after.keys()


def test_its_old_page_leads_on_without_a_script_and_is_not_for_search_engines(
    renamed: Path,
) -> None:
    declared(renamed, f"previous: {OLD}")  # one may stand alone
    write(
        renamed, {"communes.yml": COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n")}
    )
    made(renamed)
    for prefix, link in (("", "Aller à la nouvelle adresse"), ("en/", "Go to the new address")):
        page = (renamed / f"build/{prefix}{OLD}/index.html").read_text()
        assert f'<meta http-equiv="refresh" content="0; url=../../{NOW}/">' in page
        assert f'<a href="../../{NOW}/">{link}</a>' in page
        assert f'<link rel="canonical" href="https://donnees.example/{prefix}{NOW}/">' in page
        assert '<meta name="robots" content="noindex">' in page
    assert OLD not in (renamed / "build/sitemap.xml").read_text()
    assert f'{OLD}/"' not in (renamed / "build/jeux/index.html").read_text()


def test_sums_and_descriptor_hold_at_the_old_address(renamed: Path) -> None:
    declared(renamed, f"previous: [{OLD}]")
    made(renamed)
    folder = renamed / f"build/data/{OLD}"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        sha256, path = line.split("  ")
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == sha256
    package = json.loads((folder / "datapackage.json").read_text())
    assert all((folder / one["path"]).is_file() for one in package["resources"])


def test_harvesters_know_it_by_the_address_that_it_had_first(renamed: Path) -> None:
    """They match a dataset, and CKAN its files, by what stands in the catalogue: a new name is no
    new dataset."""
    before = _subjects(renamed)
    declared(renamed, f"previous: [{OLD}]")
    made(renamed)
    assert _subjects(renamed) == before
    home = "https://donnees.example/"
    graph = (renamed / "build/catalog.ttl").read_text()
    assert (
        f"dcat:landingPage <{home}{NOW}/>" in graph
        and f"dcat:downloadURL <{home}data/{NOW}/table.csv>" in graph
    )
    (told,) = (
        one
        for one in json.loads((renamed / "build/data.json").read_text())["dataset"]
        if OLD in one["identifier"]
    )
    assert (told["@id"], told["identifier"]) == (f"{home}{OLD}/#dataset", f"{home}{OLD}/")
    assert told["landingPage"] == f"{home}{NOW}/"
    page = (renamed / f"build/{NOW}/index.html").read_text()
    assert f'"@id":"{home}{OLD}/#dataset"' in page and f'"url":"{home}{NOW}/"' in page


def _subjects(root: Path) -> set[str]:
    """The addresses of all datasets and files in the catalogue, and the identifiers that it
    gives."""
    graph = Graph().parse(root / "build/catalog.ttl")
    found = [*graph.subjects(RDF.type, DCAT.Dataset), *graph.subjects(RDF.type, DCAT.Distribution)]
    return {*map(str, found), *map(str, graph.objects(None, DCTERMS.identifier))}


def test_what_replaces_a_dataset_is_named_as_harvesters_know_it(renamed: Path) -> None:
    declared(renamed, f"previous: [{OLD}]")
    write(
        renamed,
        {
            "datasets/lille/ecoles/datapackage.yaml": f"title: A\nwithdrawn: {{reason: Joints., replaced_by: {NOW}}}\n"  # noqa: E501
        },
    )
    (renamed / "datasets/lille/ecoles/table.csv").unlink()
    made(renamed)
    graph = (renamed / "build/catalog.ttl").read_text()
    assert f"dct:isReplacedBy <https://donnees.example/{OLD}/#dataset>" in graph


def test_what_another_catalogue_knew_is_kept_in_every_catalogue(tmp_path: Path) -> None:
    """An address of the portal is not such: it comes from a descriptor that was copied, maybe that
    of another one."""
    root = portal(tmp_path, NOW, "lille/ecoles", "lille/parcs")
    declared(root, "id: prenoms@opendata.metropole.example")
    declared(root, "id: prenoms@opendata.metropole.example", "lille/ecoles")
    declared(root, f"id: https://donnees.example/{NOW}/", "lille/parcs")
    report = made(root)
    home = "https://donnees.example/"
    assert codes(report) == [("identifier-twice", YAML, None)]
    wanted = {"prenoms@opendata.metropole.example", f"{home}{NOW}/", f"{home}lille/parcs/"}
    graph = Graph().parse(root / "build/catalog.ttl")
    datasets = list(graph.subjects(RDF.type, DCAT.Dataset))
    assert {str(graph.value(one, DCTERMS.identifier)) for one in datasets} == wanted
    assert {str(one) for one in datasets} == {
        f"{home}lille/{one}/#dataset" for one in ("ecoles", "prenoms", "parcs")
    }
    told = json.loads((root / "build/data.json").read_text())["dataset"]
    assert {one["identifier"] for one in told} == wanted
    packages = (
        json.loads(path.read_text()) for path in (root / "build/data").glob("*/*/datapackage.json")
    )
    assert {one["id"] for one in packages} == wanted


def test_the_catalogue_of_a_publisher_stays_when_its_datasets_are_another_s(tmp_path: Path) -> None:
    root = portal(tmp_path, OLD, "metropole/menus")
    made(root)
    (root / f"datasets/{OLD}").rename(root / "datasets/metropole/prenoms")
    declared(root, f"previous: {OLD}", "metropole/prenoms")
    (told,) = made(root).problems
    assert told.params["names"] == quote_words(["/lille/datapackage.json"]), (
        "a package without a table is none"
    )
    for ending in ("jsonld", "ttl", "rdf"):
        graph = Graph().parse(root / f"build/lille/catalog.{ending}")
        assert list(graph.subjects(RDF.type, DCAT.Catalog)) and not list(
            graph.subjects(RDF.type, DCAT.Dataset)
        )


def test_readers_of_atom_know_what_they_have_read_under_its_new_name(renamed: Path) -> None:
    write(
        renamed,
        {YAML: "title: A\nissued: 2024-03-01\ncorrections: [{date: 2024-04-12, text: Faux.}]\n"},
    )
    (renamed / f"datasets/{NOW}").rename(renamed / f"datasets/{OLD}")
    made(renamed)
    before = _atom_ids(renamed)
    (renamed / f"datasets/{OLD}").rename(renamed / f"datasets/{NOW}")
    declared(renamed, f"previous: [{OLD}]")
    made(renamed)
    assert _atom_ids(renamed) == before and len(before) > 3


def _atom_ids(root: Path) -> set[str]:
    paths = [*(root / "build").glob("**/atom.xml")]
    return {one for path in paths for one in re.findall("<id>(.*?)</id>", path.read_text())}


@given(st.lists(st.sampled_from(["dataset", "publisher"]), max_size=6))
def test_its_first_id_and_all_others_are_kept_through_every_change_of_name(
    steps: list[str],
) -> None:
    """Of the dataset, of its publisher, in any order; each step declares the name of before, and
    nothing else."""
    publisher = Publisher(
        slug="p0", name="Lille", role="commune", insee="59350", siren="215903501", population=232440
    )
    one = Dataset(id="p0/d0", publisher="p0", slug="d0", title="Titre", descriptor="datasets/p0/d0")
    had = [one.id]
    for number, step in enumerate(steps, 1):
        if step == "publisher":
            publisher = replace(
                publisher, slug=f"p{number}", previous=(*publisher.previous, publisher.slug)
            )
            one = replace(one, id=f"{publisher.slug}/{one.slug}", publisher=publisher.slug)
        else:
            slug = f"d{number}"
            one = replace(
                one, id=f"{publisher.slug}/{slug}", slug=slug, previous=(*one.previous, one.id)
            )
        had.append(one.id)
        leads = map_former_names([publisher], [one])
        assert find_first_ids([publisher], [one], leads) == {one.id: "p0/d0"}
        assert all(leads.get(id_, id_) == one.id for id_ in had)


def test_a_former_id_that_another_dataset_claims_is_that_one_s() -> None:
    """What follows from the former slug of a publisher gives way: two datasets of one identifier
    would be one."""
    publisher = Publisher(
        slug="p1",
        name="Lille",
        role="commune",
        insee="59350",
        siren="215903501",
        population=232440,
        previous=("p0",),
    )
    some = [
        Dataset(id="p1/a", publisher="p1", slug="a", title="A", descriptor="datasets/p1/a"),
        Dataset(
            id="p1/b",
            publisher="p1",
            slug="b",
            title="B",
            descriptor="datasets/p1/b",
            previous=("p0/a",),
        ),
    ]
    assert find_first_ids([publisher], some, map_former_names([publisher], some)) == {
        "p1/a": "p1/a",
        "p1/b": "p0/a",
    }


def test_a_publisher_that_changes_its_slug_keeps_its_addresses(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles", "lille/prenoms", "metropole/menus")
    write(
        root,
        {
            "datasets/metropole/menus/datapackage.yaml": "title: Menus\ncut: {by: commune, column: qui}\n",  # noqa: E501
            "datasets/metropole/menus/table.csv": "qui;n\n59350;1\n59009;2\n",
        },
    )
    made(root)
    before = tree(root / "build")
    (root / "datasets/lille").rename(root / "datasets/grand-lille")
    with pytest.raises(BuildRefused, match="ids-vanished"):
        write(
            root,
            {"communes.yml": COMMUNES.replace("name: Lille}", "name: Lille, slug: grand-lille}")},
        )
        made(root)
    write(
        root,
        {
            "communes.yml": COMMUNES.replace(
                "name: Lille}", "name: Lille, slug: grand-lille, previous: lille}"
            )
        },
    )
    report = made(root)
    after = tree(root / "build")
    assert report.problems == ()
    assert not before.keys() - after.keys(), "each address of before is there"
    assert "data/metropole/menus/table/lille.csv" in before
    assert "url=../../grand-lille/ecoles/" in after["lille/ecoles/index.html"].decode()
    assert "url=../grand-lille/" in after["lille/index.html"].decode()
    assert (
        after["lille/catalog.ttl"]
        == after["grand-lille/catalog.ttl"]
        != before["lille/catalog.ttl"]
    )
    assert after["embed/lille/index.html"] == after["embed/grand-lille/index.html"]


def test_a_file_that_is_renamed_stays_under_its_former_name_too(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW)
    made(root)
    before = {path for path in tree(root / "build") if path.startswith("data/")}
    (root / f"datasets/{NOW}/table.csv").rename(root / f"datasets/{NOW}/naissances.csv")
    report = made(root)
    assert [code for code, *_ in codes(report)] == ["url-vanished"] and not report.errors
    declared(root, "resources: [{path: naissances.csv, previous: table}]")
    report = made(root)
    assert report.problems == ()
    assert before <= tree(root / "build").keys()
    assert "data/lille/prenoms/naissances.parquet" in tree(root / "build")
    urls = {file["url"] for file in told(root / "build")[NOW]["downloads"]}
    assert {"data/lille/prenoms/table.csv", "data/lille/prenoms/naissances.csv"} <= urls
    declared(root, "")
    (root / YAML).write_text("title: Prénoms\n")
    assert [code for code, *_ in codes(made(root))] == ["url-vanished"], (
        "what it is called no more is missed too"
    )


def test_a_series_is_still_where_it_was_called_as_its_dataset_was(tmp_path: Path) -> None:
    root = portal(tmp_path, OLD)
    for year in (2023, 2024):
        shutil.copy(
            root / f"datasets/{OLD}/table.csv", root / f"datasets/{OLD}/naissances-{year}.csv"
        )
    (root / f"datasets/{OLD}/table.csv").unlink()
    made(root)
    before = {path for path in tree(root / "build") if path.startswith("data/")}
    assert f"data/{OLD}/prenoms-2020-ensemble.csv" in before
    (root / f"datasets/{OLD}").rename(root / f"datasets/{NOW}")
    declared(root, f"previous: [{OLD}]")
    assert made(root).problems == ()
    after = tree(root / "build")
    assert before <= after.keys() and f"data/{NOW}/prenoms-ensemble.csv" in after
    urls = {file["url"] for file in told(root / "build")[NOW]["downloads"]}
    assert f"data/{NOW}/prenoms-2020-ensemble.csv" in urls, "a later build misses it too"


@pytest.mark.parametrize(
    ("said", "code", "params"),
    nightly_but_each(
        3,
        [
            (f"previous: [{NOW}]", "previous-own", {"value": NOW}),
            ("previous: [lille/ecoles]", "previous-taken", {"value": "lille/ecoles"}),
            ("previous: [prenoms-2020]", "previous-id", {"value": "prenoms-2020"}),
            (
                "previous: [https://donnees.example/lille/x/]",
                "previous-id",
                {"value": "https://donnees.example/lille/x/"},
            ),
            ("previous: [data/x]", "previous-id", {"value": "data/x"}),
            ("previous: [lille/Prénoms]", "previous-id", {"value": "lille/Prénoms"}),
            ("previous: {a: b}", "wrong-section-for-text", {"key": "previous"}),
            (
                "resources: [{path: table.csv, previous: [table.csv]}]",
                "previous-name",
                {"value": "table.csv"},
            ),
            (
                "resources: [{path: table.csv, previous: [table]}]",
                "previous-own",
                {"value": "table"},
            ),
        ],
    ),
)
def test_a_former_name_that_cannot_be_one_is_one_clear_error(
    tmp_path: Path, said: str, code: str, params: dict[str, str]
) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    declared(root, said)
    report = made(root)
    assert codes(report) == [(code, YAML, 2)] and report.problems[0].severity == "error"
    assert params.items() <= report.problems[0].params.items()
    assert report.datasets == {"lille/ecoles": "published", NOW: "published"}


@pytest.mark.parametrize("length", [80, 81])
def test_a_former_name_is_as_long_as_an_address_may_be(tmp_path: Path, length: int) -> None:
    """`beffroi new` gives none that is longer."""
    root = portal(tmp_path, NOW)
    declared(root, f"previous: [lille/{'a' * length}]")
    assert codes(made(root)) == ([] if length == 80 else [("previous-id", YAML, 2)])


def test_two_that_claim_one_name_are_told_which_has_it(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    for id_ in (NOW, "lille/ecoles"):
        declared(root, f"previous: [{OLD}]", id_)
    report = made(root)
    assert codes(report) == [("previous-twice", YAML, 2)]
    assert report.problems[0].params["other"] == "lille/ecoles"
    assert "url=../../lille/ecoles/" in (root / f"build/{OLD}/index.html").read_text()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("lille", "previous-own"),
        ("metropole", "previous-taken"),
        ("data", "previous-slug"),
        ("Ville!", "previous-slug"),
    ],
)
def test_the_same_of_publishers(tmp_path: Path, said: str, code: str) -> None:
    root = portal(tmp_path, NOW)
    write(
        root,
        {"communes.yml": COMMUNES.replace("name: Lille}", f"name: Lille, previous: [{said}]}}")},
    )
    assert [found[0] for found in codes(made(root))] == [code]


def test_what_a_dataset_says_of_itself_comes_before_what_its_publisher_was_called(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path, NOW, "villeneuve-d-ascq/ecoles")
    write(
        root, {"communes.yml": COMMUNES.replace("name: Lille}", "name: Lille, previous: [ville]}")}
    )
    declared(root, "previous: [ville/prenoms]", "villeneuve-d-ascq/ecoles")
    made(root)
    after = tree(root / "build")
    assert "url=../../villeneuve-d-ascq/ecoles/" in after["ville/prenoms/index.html"].decode()
    assert after["data/ville/prenoms/table.csv"] == after["data/villeneuve-d-ascq/ecoles/table.csv"]


@pytest.mark.parametrize(
    ("path", "former"),
    [
        (
            "data/lille/prenoms/table.csv",
            ["data/lille/noms/table.csv", "data/ville/prenoms/table.csv"],
        ),
        (
            "embed/lille/prenoms/table/index.html",
            ["embed/lille/noms/table/index.html", "embed/ville/prenoms/table/index.html"],
        ),
        ("embed/lille/index.html", ["embed/ville/index.html"]),
        (
            "api/v1/datasets/lille/prenoms.json",
            ["api/v1/datasets/lille/noms.json", "api/v1/datasets/ville/prenoms.json"],
        ),
        ("api/v1/publishers/lille.json", ["api/v1/publishers/ville.json"]),
        ("lille/prenoms/atom.xml", ["lille/noms/atom.xml", "ville/prenoms/atom.xml"]),
        ("eu/lille/catalog-2.ttl", ["eu/ville/catalog-2.ttl"]),
        (
            "data/metropole/menus/table/lille.excel.csv",
            ["data/metropole/menus/table/ville.excel.csv"],
        ),
        ("data/lille/ecoles/table.csv", []),  # ville/ecoles is another's
        ("data/metropole/menus/original/lille.csv", []),
        ("data/metropole/lille/table.csv", []),
        ("data/lille-sud/prenoms/table.csv", []),
        ("lille/prenoms/index.html", []),  # which redirects
        ("assets/lille.css", []),
        ("lille", []),
    ],
)
def test_a_file_is_republished_at_each_of_its_former_addresses(
    path: str, former: list[str]
) -> None:
    leads = {"lille/noms": "lille/prenoms", "ville": "lille", "ville/ecoles": "metropole/ecoles"}
    assert repeat_at_former_paths({path: "sha256"}, leads) == dict.fromkeys(former, "sha256")


# --- what is withdrawn ---


def withdrawn(root: Path, said: str, id_: str = NOW) -> None:
    shutil.rmtree(root / f"datasets/{id_}")
    write(
        root,
        {f"datasets/{id_}/datapackage.yaml": f"title: Prénoms\nkeywords: [naissances]\n{said}\n"},
    )


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
    assert {path for path in naming if "catalog" not in path} == {
        f"{NOW}/index.html",
        "urls.txt",
        answer,
    }
    said = json.loads(files[answer])
    assert said["withdrawn"] == {
        "reason": "Fait double emploi.", "day": "2026-03-01", "replaced_by": "metropole/prenoms",
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


def test_a_publisher_whose_all_is_withdrawn_keeps_its_catalogue(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "metropole/menus")
    made(root)
    withdrawn(root, "withdrawn: Fait double emploi.")
    made(root)
    assert NOW in (root / "build/lille/catalog.jsonld").read_text()


def test_a_withdrawal_may_be_one_sentence_and_its_former_addresses_lead_to_it(gone: Path) -> None:
    withdrawn(gone, f"withdrawn: Fait double emploi.\nprevious: [{OLD}]")
    assert made(gone).problems == ()
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


def test_what_replaces_it_may_have_another_name_since(gone: Path) -> None:
    (gone / "datasets/metropole/prenoms").rename(gone / "datasets/metropole/naissances")
    declared(gone, "previous: metropole/prenoms", "metropole/naissances")
    assert made(gone).problems == ()
    assert (
        '<a href="../../metropole/naissances/">' in (gone / f"build/{NOW}/index.html").read_text()
    )


# --- nothing vanishes ---


def test_a_dataset_that_vanishes_ends_the_build_and_leaves_the_site_as_it_was(
    renamed: Path,
) -> None:
    before = tree(renamed / "build")
    with pytest.raises(BuildRefused) as refused:
        made(renamed)
    path = str(renamed / "build")
    assert refused.value.args == (
        "ids-vanished",
        {"count": 1, "names": f"« {OLD} »", "id": OLD, "path": path},
    )
    assert tree(renamed / "build") == before


@pytest.mark.parametrize("way", nightly_after(1, ["previous", "withdrawn", "restored"]))
def test_each_of_the_three_ways_out_leads_out(renamed: Path, way: str) -> None:
    if way == "previous":
        declared(renamed, f"previous: {OLD}")
    elif way == "withdrawn":
        write(renamed, {f"datasets/{OLD}/datapackage.yaml": "title: Ancien\nwithdrawn: Erreur.\n"})
    else:
        (renamed / f"datasets/{NOW}").rename(renamed / f"datasets/{OLD}")
    assert made(renamed).problems == ()
    assert (renamed / f"build/{OLD}/index.html").is_file()


def test_what_was_declared_once_must_stay_declared(renamed: Path) -> None:
    declared(renamed, f"previous: {OLD}")
    made(renamed)
    (renamed / YAML).write_text("title: Prénoms\n")
    with pytest.raises(BuildRefused, match=OLD):
        made(renamed)
    write(renamed, {YAML: "title: Prénoms\nwithdrawn: Faux.\n" + f"previous: {OLD}\n"})
    made(renamed)
    shutil.rmtree(renamed / f"datasets/{NOW}")
    with pytest.raises(BuildRefused, match=NOW):
        made(renamed)


def test_what_cannot_be_read_is_not_lost_and_is_missed_once_it_goes(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles", "lille/parcs")
    declared(root, f"previous: {OLD}")
    made(root)
    write(root, {YAML: "title: [", "datasets/lille/parcs/table.csv": "<html></html>"})
    shutil.copy(root / "build" / REPORT, tmp_path / "before.json")
    bare = made(root)
    assert bare.datasets == {
        "lille/ecoles": "published",
        "lille/parcs": "withheld",
        NOW: "withheld",
    }
    assert not (root / f"build/{NOW}").exists(), "no byte depends on what lies in the output folder"
    report = made(root, previous=tmp_path / "before.json")
    assert (report.problems, report.datasets) == (bare.problems, bare.datasets)
    graph = (root / "build/catalog.ttl").read_text()
    for id_ in ("lille/parcs", NOW):
        page = (root / f"build/{id_}/index.html").read_text()
        assert (
            "Ces données ne sont pas disponibles pour le moment." in page and "noindex" not in page
        )
        assert f"<h1>{id_}</h1>" in page, "the title of before, where none can be read"
        first = OLD if id_ == NOW else id_
        assert (
            f"dcat:dataset <https://donnees.example/{first}/#dataset>" in graph
            and "adms:status" not in graph
        )
        assert f'{id_}/"' not in (root / "build/jeux/index.html").read_text()
    assert f"url=../../{NOW}/" in (root / f"build/{OLD}/index.html").read_text()
    once = tree(root / "build")
    assert made(root, previous=root / "build").problems == report.problems
    assert tree(root / "build") == once, "as long as it lasts"
    for id_ in ("lille/parcs", NOW):
        aside = root / f"datasets/{id_}"
        kept = aside.rename(tmp_path / aside.name)
        with pytest.raises(BuildRefused, match=id_):
            made(root)
        kept.rename(aside)
    write(root, {YAML: "title: Prénoms\n"})
    with pytest.raises(BuildRefused, match=OLD):
        made(root)


def test_what_was_never_published_may_go(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW)
    write(
        root,
        {
            "datasets/lille/faux/datapackage.yaml": "title: Faux\n",
            "datasets/lille/faux/a.csv": "<html></html>",
        },
    )
    made(root)
    shutil.rmtree(root / "datasets/lille/faux")
    assert made(root).problems == ()


def test_a_publisher_that_leaves_communes_yml_takes_nothing_along(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "metropole/menus")
    made(root)
    write(root, {"communes.yml": COMMUNES.replace('  - {insee: "59350", name: Lille}\n', "")})
    with pytest.raises(BuildRefused, match=NOW):
        made(root)


@pytest.mark.parametrize("said", nightly_after(1, ["", f"previous: {OLD}"]))
def test_a_former_id_that_becomes_another_dataset_is_told(tmp_path: Path, said: str) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    declared(root, f"previous: {OLD}")
    made(root)
    write(root, dataset(OLD) | {YAML: f"title: Prénoms\n{said}\n"})
    report = made(root)
    told_of = [one for one in report.problems if one.code == "id-elsewhere"]
    assert [(one.severity, one.place.path, one.params) for one in told_of] == [
        ("warning", f"datasets/{OLD}", {"id": OLD, "was": NOW, "now": OLD})
    ]


def test_what_goes_back_to_its_former_name_leads_to_itself(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW)
    declared(root, f"previous: {OLD}")
    made(root)
    (root / f"datasets/{NOW}").rename(root / f"datasets/{OLD}")
    write(root, {f"datasets/{OLD}/datapackage.yaml": f"title: Prénoms\nprevious: {NOW}\n"})
    assert made(root).problems == ()


def exchanged(root: Path, one: str, other: str) -> None:
    """Gives each of two folders the name of the other."""
    first, second, aside = (root / "datasets" / id_ for id_ in (one, other, "lille/entre-temps"))
    first.rename(aside)
    second.rename(first)
    aside.rename(second)


def test_folders_that_exchange_their_names_are_noticed_whatever_else_changes(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles", "metropole/menus")
    write(root, {
        "datasets/lille/ecoles/table.csv": "école;élèves\nJules-Verne;212\n",
        "datasets/metropole/menus/table.csv": "jour;plat\nlundi;soupe\n",
    })  # fmt: skip
    made(root)
    exchanged(root, NOW, "lille/ecoles")
    declared(root, "keywords: [école]")
    write(root, {"datasets/metropole/menus/table.csv": "jour;plat\nmardi;flan\n"})
    found = made(root).problems
    assert [(one.code, one.severity, one.params) for one in found] == [
        ("id-exchanged", "warning", {"id": "lille/ecoles", "other": NOW}),
        ("id-exchanged", "warning", {"id": NOW, "other": "lille/ecoles"}),
    ]
    assert made(root).problems == (), "once: the site before has them so"


def test_data_that_move_on_every_year_are_no_exchange(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/annee-passee")
    this = "datasets/lille/annee-passee/table.csv"
    write(root, {this: "prénom;nombre\nLéa;12\n"})
    made(root)
    shutil.copy(root / f"datasets/{NOW}/table.csv", root / this)
    write(root, {f"datasets/{NOW}/table.csv": "prénom;nombre\nZoé;14\n"})
    assert made(root).problems == ()


LEGACY = "legacy:\n  ckan: {a: lille/prenoms-2020, b: lille/prenoms-2020, c: lille/ecoles}\n"


@pytest.mark.parametrize(("said", "expected"), nightly_after(2, [
    (LEGACY.replace("prenoms-2020", "prenoms"), {}),  # it is the same dataset
    (LEGACY.replace("a: lille/prenoms-2020, ", ""), {"legacy-vanished": ["ckan: a"]}),
    ("", {"page-vanished": ["/anciennes-adresses.csv", "/anciennes-adresses/"],
          "legacy-vanished": ["ckan: a", "ckan: b", "ckan: c"]}),
    ("legacy:\n  ckan: {a: lille/ecoles, b: lille/ecoles}\n",
     {"legacy-vanished": ["ckan: c"], "legacy-elsewhere": ["ckan: a", "ckan: b"]}),
]))  # fmt: skip
def test_lines_of_legacy_do_not_go_without_a_word(
    tmp_path: Path, said: str, expected: dict[str, list[str]]
) -> None:
    root = portal(tmp_path, OLD, "lille/ecoles")
    write(root, {"communes.yml": COMMUNES + LEGACY})
    made(root)
    (root / f"datasets/{OLD}").rename(root / f"datasets/{NOW}")
    declared(root, f"previous: [{OLD}]")
    write(root, {"communes.yml": COMMUNES + said})
    found = made(root).problems
    assert {one.code: one.params["names"] for one in found} == {
        code: quote_words(some) for code, some in expected.items()
    }
    assert {(one.severity, one.params.get("count")) for one in found} <= {
        ("warning", n) for n in (1, 2, 3)
    }


BOTH = COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n")
PAGE: dict[str, str | bytes] = {"pages/horaires.md": "# Horaires\n\nDe 9 h à 12 h.\n"}


@pytest.mark.parametrize(
    ("edit", "code", "params"),
    nightly_but_each(
        2,
        [
            ({"communes.yml": COMMUNES}, "language-vanished", {"language": "en"}),
            (
                {"communes.yml": BOTH.replace("[fr, en]", "[en, fr]")},
                "language-vanished",
                {"language": "en"},
            ),
            (
                {"communes.yml": BOTH.replace("name: Villeneuve-d'Ascq", "name: Ascq")},
                "publisher-vanished",
                {"slug": "villeneuve-d-ascq"},
            ),
            (
                {"communes.yml": BOTH.replace("https://donnees.example/", "https://autre.example")},
                "site-moved",
                {"before": "https://donnees.example/", "now": "https://autre.example/"},
            ),
            (
                {"communes.yml": BOTH.replace("  url: https://donnees.example/\n", "")},
                "site-unaddressed",
                {"before": "https://donnees.example/"},
            ),
            (
                {"pages/ouverture.md": PAGE["pages/horaires.md"]},
                "page-vanished",
                {"names": "« /en/horaires/ », « /horaires/ »"},
            ),
        ],
    ),
)
def test_what_many_addresses_begin_with_does_not_go_without_a_word(
    tmp_path: Path, edit: dict[str, str | bytes], code: str, params: dict[str, str]
) -> None:
    root = portal(tmp_path, NOW)
    write(root, PAGE | {"communes.yml": BOTH})
    assert made(root).problems == () and (root / "build/en/horaires/index.html").is_file()
    if code == "page-vanished":
        (root / "pages/horaires.md").unlink()
    write(root, edit)
    told_of = made(root).problems
    assert [(one.code, one.severity) for one in told_of] == [(code, "warning")]
    assert params.items() <= told_of[0].params.items()
    assert made(root).problems == (), "once: the site before has it no more"


def test_what_a_dataset_takes_along_is_told_of_it_alone(tmp_path: Path) -> None:
    """Neither its pages, nor those of its former ids, nor the sheets of catalogues are told one by
    one."""
    root = portal(tmp_path, NOW, "lille/ecoles", "metropole/menus")
    declared(root, f"previous: {OLD}")
    made(root)
    withdrawn(root, f"withdrawn: Fait double emploi.\nprevious: {OLD}")
    write(root, {"datasets/metropole/menus/table.csv": "<html></html>"})
    assert [code for code, *_ in codes(made(root, previous=root / "build"))] == ["looks-like-html"]


@pytest.mark.parametrize("alone", [True, False])
def test_an_address_that_waits_for_its_file_is_not_forgotten_meanwhile(
    tmp_path: Path, alone: bool
) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    if not alone:
        write(root, {f"datasets/{NOW}/autre.csv": "a;b\n1;2\n"})
    made(root)
    before = {path for path in tree(root / "build") if path.startswith(f"data/{NOW}/table.")}
    good = (root / f"datasets/{NOW}/table.csv").read_bytes()
    write(root, {f"datasets/{NOW}/table.csv": "<html></html>"})
    for _ in range(2):
        assert {code for code, *_ in codes(made(root))} <= {"looks-like-html", "original-vanished"}
        assert before <= set(told(root / "build")[NOW]["awaited"])
    (root / f"datasets/{NOW}/table.csv").unlink()
    write(root, {f"datasets/{NOW}/prenoms.csv": good})
    assert [code for code, *_ in codes(made(root))] == ["url-vanished"]
    assert told(root / "build")[NOW]["awaited"] == []


def test_the_earlier_site_may_be_elsewhere(renamed: Path, tmp_path: Path) -> None:
    site = (renamed / "build").rename(tmp_path / "online")
    made(renamed)  # nothing is known of what was there
    shutil.rmtree(renamed / "build")
    for previous in (site, site / REPORT):
        with pytest.raises(BuildRefused, match="ids-vanished"):
            made(renamed, previous=previous)
    for content in ("{}", "<html>", '{"generator": "autre"}'):
        (tmp_path / "r.json").write_text(content)
        with pytest.raises(BuildRefused, match="previous-unreadable"):
            made(renamed, previous=tmp_path / "r.json")


def remembered(root: Path, previous: list[str]) -> Path:
    """A report of the site of `root`, in which NOW had these former ids; its metadata cannot be
    read any more."""
    made(root)
    report = json.loads((root / "build" / REPORT).read_text())
    next(one for one in report["datasets"] if one["id"] == NOW)["previous"] = previous
    (root / "before.json").write_text(json.dumps(report))
    write(root, {YAML: "title: ["})
    return root / "before.json"


@pytest.mark.parametrize(
    "id_",
    ["../../evil", "lille/../evil", "lille", "lille/a/b", 'lille/a"><b', "lille/évil", "lille/a\n"],
)
def test_a_report_from_afar_leads_nothing_out_of_the_site(tmp_path: Path, id_: str) -> None:
    root = portal(tmp_path / "site", NOW)
    with pytest.raises(BuildRefused, match="previous-unreadable"):
        made(root, previous=remembered(root, [id_]))
    assert not list(tmp_path.rglob("*evil*"))


def test_what_is_remembered_of_one_takes_the_page_of_no_other(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", NOW, "lille/ecoles")
    made(root, previous=remembered(root, ["lille/ecoles", NOW, OLD]))
    assert "<h1>lille/ecoles</h1>" in (root / "build/lille/ecoles/index.html").read_text()
    assert "pas disponibles pour le moment" in (root / f"build/{NOW}/index.html").read_text()
    assert f"url=../../{NOW}/" in (root / f"build/{OLD}/index.html").read_text()


def test_an_id_that_is_lost_twice_is_told_once(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    declared(root, f"previous: {OLD}")
    made(root)
    write(root, {YAML: "title: ["})
    declared(root, f"previous: {OLD}", "lille/ecoles")
    made(root)
    write(
        root,
        {YAML: "title: Prénoms\n", "datasets/lille/ecoles/datapackage.yaml": "title: Écoles\n"},
    )
    with pytest.raises(BuildRefused) as refused:
        made(root)
    assert (refused.value.args[1]["count"], refused.value.args[1]["names"]) == (1, f"« {OLD} »")


def test_a_preview_may_lose_what_it_likes(renamed: Path) -> None:
    assert made(renamed, vanishing=True).problems == ()


def test_the_command_says_what_would_vanish_and_the_ways_out(renamed: Path) -> None:
    done = subprocess.run(
        [".venv/bin/beffroi", "build", str(renamed)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert OLD in done.stderr and f"previous: {OLD}" in done.stderr and "withdrawn:" in done.stderr


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
