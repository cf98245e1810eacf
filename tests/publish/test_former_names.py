"""What is renamed leads on, each of its files is still at its address, and it is the same dataset
for whoever harvests it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_but_each
from permanence import NOW, OLD, YAML, codes, declared, rename_published, told
from portal import COMMUNES, made, portal, tree, write
from rdflib import Graph
from rdflib.namespace import DCAT, DCTERMS, RDF

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.text import quote_words
from site_builder.metadata.former_names import find_first_ids, map_former_names
from site_builder.publish.permanence import repeat_at_former_paths
from site_builder.publish.refusal import BuildRefused


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    return rename_published(tmp_path / "site")


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
    lost = {path for path in before.keys() - after.keys() if not path.startswith("assets/")}
    assert not lost, "each address of before is there; pages alone name what they are made with"
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
    table = root / f"datasets/{OLD}/table.csv"
    for year in (2023, 2024):
        text = table.read_text().replace("Nom 0", f"Nom de {year}")
        (root / f"datasets/{OLD}/naissances-{year}.csv").write_text(text)
    table.unlink()
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
