"""The catalogues of other portals: their paging, their errors, and all that they say of a
dataset."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from ckan_answers import SEARCH, answer_search, make_package, make_whole_package
from harvested_site import (
    codes,
    harvest,
    list_branch,
    make_harvesting_site,
    offer_files,
    read_branch,
)
from nightly import nightly_after
from portal import made, write
from repository import committed, git
from scripted_portal import Asked, ScriptedPortal, Told

Json = dict[str, Any]
TABLE = b"nom;montant\nAmicale;100\n"
EXPLORE = "/api/explore/v2.1/catalog"


def tell(value: Any) -> Told:
    return Told(body=json.dumps(value).encode())


def describe(site: Path, folder: str) -> Json:
    described: Json = yaml.safe_load(read_branch(site, f"datasets/lille/{folder}/datapackage.yaml"))
    return described


# --- Opendatasoft ---


def make_explore_dataset(dataset_id: str, **keys: Any) -> Json:
    return {
        "dataset_id": dataset_id,
        "has_records": True,
        "data_visible": True,
        "features": ["analyze"],
        "attachments": [],
        "metas": {"default": {"title": dataset_id.title(), "license": "Licence Ouverte v2.0"}},
        **keys,
    }


def answer_pages(datasets: list[Json], total: int | None = None) -> Callable[[Asked], Told]:
    """As the API does: so many from an offset."""

    def answer(request: Asked) -> Told:
        limit = int(request.query["limit"])
        offset = int(request.query["offset"])
        if offset + limit > 10_000:
            return Told(status=400)
        page = datasets[offset : offset + limit]
        count = len(datasets) if total is None else total
        return tell({"total_count": count, "results": page})

    return answer


def offer_explore(portal: ScriptedPortal, datasets: list[Json]) -> None:
    portal.answers[f"{EXPLORE}/datasets"] = answer_pages(datasets)
    paths = [f"{EXPLORE}/datasets/{dataset['dataset_id']}/exports/csv" for dataset in datasets]
    offer_files(portal, dict.fromkeys(paths, TABLE))


def test_opendatasoft_whole(tmp_path: Path, portal: ScriptedPortal) -> None:
    default = {
        "title": "Arbres d’alignement",
        "description": '<p>Les arbres.</p><ul><li>un</li></ul><a href="https://a.example/">ici</a>'
        "<script>alert(1)</script>",
        "keyword": ["arbres", "espaces verts"],
        "theme": ["Environnement", "Transports"],
        "license": "Open Database License (ODbL)",
        "license_url": "https://opendatacommons.org/licenses/odbl/",
        "modified": "2026-01-31T10:00:00+00:00",
        "publisher": "Ville de Roubaix",
        "references": "https://www.roubaix.example/arbres",
    }
    dcat = {
        "created": "2020-05-01T00:00:00+00:00",
        "accrualperiodicity": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "temporal": "2020/2025",
        "spatial": "Roubaix",
        "contact_name": "Espaces verts",
        "contact_email": "verts@roubaix.example",
    }
    attachments = [{"id": "notice_pdf", "title": "Notice.pdf", "mimetype": "application/pdf"}]
    dataset = make_explore_dataset(
        "arbres", metas={"default": default, "dcat": dcat}, attachments=attachments
    )
    offer_explore(portal, [dataset])
    offer_files(portal, {f"{EXPLORE}/datasets/arbres/attachments/notice_pdf": b"%PDF-1.4 x"})
    site = make_harvesting_site(tmp_path, portal, "opendatasoft")
    assert harvest(site).problems == []
    described = describe(site, "arbres")
    resources = described.pop("resources")
    assert described == {
        "title": "Arbres d’alignement",
        "description": "Les arbres.\n\n- un\n\n[ici](https://a.example/)",
        "keywords": ["arbres", "espaces verts"],
        "theme": "environnement",
        "frequency": "annual",
        "temporal": "2020/2025",
        "spatial": "Roubaix",
        "licence": "odbl-1.0",
        "contact": {"name": "Espaces verts", "email": "verts@roubaix.example"},
        "sources": [
            {
                "title": "https://www.roubaix.example/arbres",
                "path": "https://www.roubaix.example/arbres",
            }
        ],
        "issued": date(2020, 5, 1),
        "modified": date(2026, 1, 31),
        "harvested": {
            "from": f"{portal.url}/explore/dataset/arbres/",
            "source": "voisin",
            "id": "arbres",
            "date": date(2026, 1, 31),
            "licence": "Open Database License (ODbL)",
        },
    }
    assert [(one["path"], one["id"]) for one in resources] == [
        ("arbres.csv", "records"),
        ("notice-pdf.pdf", "notice_pdf"),
    ]
    assert not harvest(site).written


FIELDS = [
    {"name": "nom", "label": "Nom de l’association", "type": "text", "description": None},
    {"name": "montant", "label": "montant", "type": "double", "description": "<p>En euros.</p>"},
    {"name": "lieu", "label": "lieu", "type": "geo_point_2d"},
    "x",
]
COLUMNS = {
    "fieldsMatch": "partial",
    "fields": [
        {"name": "nom", "type": "string", "title": "Nom de l’association"},
        {"name": "montant", "type": "number", "title": "montant", "description": "En euros."},
        {"name": "lieu", "type": "any", "title": "lieu"},
    ],
}


def test_what_is_said_of_columns_comes_too(tmp_path: Path, portal: ScriptedPortal) -> None:
    named = [{"name": "nom", "label": "nom", "type": "text"}]
    offer_explore(
        portal,
        [make_explore_dataset("a", fields=FIELDS), make_explore_dataset("b", fields=named)],
    )
    site = make_harvesting_site(tmp_path, portal, "opendatasoft")
    assert harvest(site).problems == []
    (resource,) = describe(site, "a")["resources"]
    assert resource["schema"] == COLUMNS
    assert "schema" not in describe(site, "b")["resources"][0]
    assert not harvest(site).written


def test_a_standard_or_a_schema_of_here_says_more_of_columns(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    datasets = [make_explore_dataset(name, fields=FIELDS) for name in ("a", "b", "c")]
    offer_explore(portal, datasets)
    site = make_harvesting_site(tmp_path, portal, "opendatasoft")
    harvest(site)
    git(site, "merge", "-q", "--ff-only", "moisson/voisin")
    folders = {name: describe(site, name) for name in ("a", "b", "c")}
    folders["a"]["standard"] = "scdl/subventions"
    folders["b"]["resources"][0]["schema"] = "schema.json"
    folders["c"]["resources"][0]["schema"] = {"fields": [{"name": "nom", "title": "Autre"}]}
    for name, described in folders.items():
        write(site, {f"datasets/lille/{name}/datapackage.yaml": yaml.safe_dump(described)})
    committed(site)
    harvest(site)
    assert "schema" not in describe(site, "a")["resources"][0]
    assert describe(site, "b")["resources"][0]["schema"] == "schema.json"
    assert describe(site, "c")["resources"][0]["schema"] == COLUMNS


def test_a_file_that_never_came_is_left_out_and_told(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    attachments = [{"id": "notice", "title": "notice.pdf", "mimetype": "application/pdf"}]
    offer_explore(portal, [make_explore_dataset("a", attachments=attachments)])
    site = make_harvesting_site(tmp_path, portal, "opendatasoft")
    report = harvest(site)
    assert codes(report) == ["fetch-status", "harvest-file-left"]
    assert (report.read, report.has_failed) == (["datasets/lille/a"], True)
    assert [one["path"] for one in describe(site, "a")["resources"]] == ["a.csv"]
    offer_files(portal, {f"{EXPLORE}/datasets/a/attachments/notice": b"%PDF-1.4 x"})
    assert harvest(site).problems == []
    assert len(describe(site, "a")["resources"]) == 2
    portal.answers[f"{EXPLORE}/datasets/a/attachments/notice"] = Told(status=404)
    (site / ".beffroi/harvest/voisin.json").unlink()
    report = harvest(site)
    assert (codes(report), report.retained) == (["fetch-status"], ["datasets/lille/a"])


def test_opendatasoft_page_after_page(tmp_path: Path, portal: ScriptedPortal) -> None:
    offer_explore(portal, [make_explore_dataset(f"jeu-{number}") for number in range(230)])
    site = make_harvesting_site(tmp_path, portal, "opendatasoft", more="    links_only: true\n")
    report = harvest(site)
    assert (len(report.read), report.problems) == (230, [])
    offsets = [request.query["offset"] for request in portal.asked]
    assert offsets == ["0", "100", "200"]


@pytest.mark.nightly
def test_ten_thousand_datasets_are_read_page_by_page(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    """What is held of each is its folder's paths: memory does not rise with what they say."""
    long = {"default": {"title": "Jeu", "license": "ODbL", "description": "mot " * 2_000}}
    datasets = [make_explore_dataset(f"jeu-{number}") for number in range(10_000)]

    def answer(request: Asked) -> Told:
        offset = int(request.query["offset"])
        page = [{**dataset, "metas": long} for dataset in datasets[offset : offset + 100]]
        return tell({"total_count": 10_000, "results": page})

    portal.answers[f"{EXPLORE}/datasets"] = answer
    site = make_harvesting_site(tmp_path, portal, "opendatasoft", more="    links_only: true\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(harvest(site).read) == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes
    assert not harvest(site).written


def test_opendatasoft_with_more_than_pages_can_give(tmp_path: Path, portal: ScriptedPortal) -> None:
    portal.answers[f"{EXPLORE}/datasets"] = answer_pages([], total=10_001)
    portal.tell_json(f"{EXPLORE}/exports/json", [make_explore_dataset("a"), "x", {}])
    site = make_harvesting_site(tmp_path, portal, "opendatasoft", more="    links_only: true\n")
    assert harvest(site).read == ["datasets/lille/a"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (answer_pages([make_explore_dataset("a")], total=2), "harvest-short"),
        (tell({"error_code": "x"}), "harvest-not-catalogue"),
        (tell([1]), "harvest-not-catalogue"),
        (Told(status=429, headers={"Retry-After": "999999"}), "fetch-busy"),
    ],
)
def test_opendatasoft_that_does_not_give_all(
    tmp_path: Path, portal: ScriptedPortal, answer: Any, code: str
) -> None:
    portal.answers[f"{EXPLORE}/datasets"] = answer
    offer_files(portal, {f"{EXPLORE}/datasets/a/exports/csv": TABLE})
    site = make_harvesting_site(tmp_path, portal, "opendatasoft")
    report = harvest(site)
    assert (codes(report), report.has_stopped) == ([code], True)
    assert git(site, "branch", "--list", "moisson/*") == ""


def test_opendatasoft_its_places_are_read_from_its_csv(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    offer_explore(portal, [make_explore_dataset("arbres", features=["geo"])])
    content = (
        'nom;geo_point_2d;geo_shape\nChêne;"50.69, 3.17";"{""coordinates"": [3.17, 50.69], '
        '""type"": ""Point""}"\nOrme;"50.70, 3.18";"{""coordinates"": [3.18, 50.70], '
        '""type"": ""Point""}"\n'
    )
    offer_files(portal, {f"{EXPLORE}/datasets/arbres/exports/csv": content.encode()})
    site = make_harvesting_site(tmp_path, portal, "opendatasoft")
    harvest(site)
    git(site, "merge", "-q", "--ff-only", "moisson/voisin")
    made(site)
    assert (site / "build/data/lille/arbres/arbres.geojson").is_file()


# --- CKAN ---


def test_ckan_whole(tmp_path: Path, portal: ScriptedPortal) -> None:
    package = make_whole_package(portal.url)
    portal.answers[SEARCH] = answer_search([package])
    offer_files(portal, {"/b.csv": TABLE, "/n.pdf": b"%PDF-1.4"})
    site = make_harvesting_site(tmp_path, portal, "ckan")
    assert harvest(site).problems == []
    described = describe(site, "budget")
    assert [one["path"] for one in described["resources"]] == [
        "budget-2025.csv",
        "notice.pdf",
        "https://wms.example/?x=1",
        "https://page.example/",
    ]
    assert [one.get("kind") for one in described["resources"]] == [None, None, "wms", "page"]
    assert described["licence"] == "etalab-2.0"
    assert described["theme"] == "economie"
    assert described["frequency"] == "annual"
    assert described["temporal"] == "2025-01-01/2025-12-31"
    assert described["keywords"] == ["budget", "finances"]
    assert described["contact"] == {"name": "Finances", "email": "finances@ville.example"}
    assert described["issued"] == date(2024, 1, 2)
    assert described["modified"] == date(2026, 1, 2)
    assert described["harvested"]["id"] == "id-budget"
    assert described["harvested"]["from"] == f"{portal.url}/dataset/budget"


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("Export CSV", "/exports/csv", "budget.csv"),
        ("CSV", "/files/comptes-2024.csv", "comptes-2024.csv"),
        ("Comptes 2024 (CSV, UTF-8)", "/x.csv", "comptes-2024.csv"),
        ("", "/Téléchargements/Comptes%202024.CSV", "comptes-2024.csv"),
        ("datapackage", "/x.csv", "fichier-datapackage.csv"),
    ],
)
def test_a_file_is_called_by_what_it_holds_and_not_by_its_format(
    tmp_path: Path, portal: ScriptedPortal, name: str, url: str, expected: str
) -> None:
    resource = {"id": "r", "name": name, "format": "CSV", "url": f"{portal.url}{url}"}
    portal.answers[SEARCH] = answer_search([make_package("budget", resource)])
    offer_files(portal, {quote(url, safe="/%"): TABLE})
    site = make_harvesting_site(tmp_path, portal, "ckan")
    assert harvest(site).problems == []
    assert f"datasets/lille/budget/{expected}" in list_branch(site)


def test_ckan_page_after_page(tmp_path: Path, portal: ScriptedPortal) -> None:
    link = {"id": "r", "name": "Page", "format": "HTML", "url": "https://page.example/"}
    packages = [make_package(f"jeu-{number}", link) for number in range(101)]
    portal.answers[SEARCH] = answer_search(packages)
    site = make_harvesting_site(tmp_path, portal, "ckan")
    assert len(harvest(site).read) == 101
    portal.answers[SEARCH] = tell({"success": False, "error": {}})
    assert codes(harvest(site)) == ["harvest-not-catalogue"]


def test_what_is_on_another_host_is_linked_to_and_that_is_told(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    away = {"id": "r", "name": "T", "format": "CSV", "url": "https://fichiers.example/t.csv"}
    portal.answers[SEARCH] = answer_search([make_package("jeu", away)])
    site = make_harvesting_site(tmp_path, portal, "ckan")
    report = harvest(site)
    assert (codes(report), report.has_failed) == (["harvest-hosts"], False)
    assert report.problems[0].params["names"] == "fichiers.example"
    assert describe(site, "jeu")["resources"][0]["path"] == "https://fichiers.example/t.csv"


def test_robots_are_asked_for_files_that_are_of_no_interface(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    file = {"id": "r", "name": "T", "format": "CSV", "url": f"{portal.url}/prive/t.csv"}
    portal.answers[SEARCH] = answer_search([make_package("jeu", file)])
    portal.answers["/robots.txt"] = Told(body=b"User-agent: *\nDisallow: /\n")
    site = make_harvesting_site(tmp_path, portal, "ckan")
    assert codes(harvest(site)) == ["fetch-robots"]
    assert "/prive/t.csv" not in portal.paths


# --- udata ---


def test_udata_whole(tmp_path: Path, portal: ScriptedPortal) -> None:
    resources = [
        {
            "id": "u1",
            "title": "ecoles.csv",
            "format": "csv",
            "type": "main",
            "url": f"{portal.url}/ecoles.csv",
            "checksum": {"type": "sha1", "value": "0"},
        },
        {
            "id": "u2",
            "title": "API",
            "format": "json",
            "type": "api",
            "url": "https://api.example/",
        },
    ]
    first = {
        "id": "5d13a8b6",
        "slug": "ecoles-de-la-ville",
        "title": "Écoles de la ville",
        "description": "Les **écoles**.",
        "license": "fr-lo",
        "frequency": "semiannual",
        "tags": ["ecoles", "education"],
        "temporal_coverage": {"start": "2024-09-01", "end": "2025-07-05"},
        "created_at": "2019-01-01T00:00:00",
        "last_update": "2026-02-01T00:00:00",
        "page": f"{portal.url}/datasets/ecoles-de-la-ville/",
        "organization": {"name": "Ville", "page": f"{portal.url}/organizations/ville/"},
        "contact_points": [{"name": "Éducation", "email": "ecoles@ville.example"}],
        "resources": resources,
    }
    second = {**first, "id": "6e24b9c7", "slug": "autre", "title": "Autre"}
    portal.tell_json("/api/1/organizations/ville/", {"id": "abc"})

    def answer(request: Asked) -> Told:
        assert request.query["organization"] == "abc"
        if request.query.get("page") == "2":
            return tell({"data": [second], "next_page": None, "total": 2})
        following = f"{portal.url}/api/1/datasets/?organization=abc&page=2&page_size=100"
        return tell({"data": [first], "next_page": following, "total": 2})

    portal.answers["/api/1/datasets/"] = answer
    offer_files(portal, {"/ecoles.csv": TABLE})
    site = make_harvesting_site(tmp_path, portal, "udata", url=f"{portal.url}/organizations/ville")
    report = harvest(site)
    assert report.problems == []
    assert report.read == ["datasets/lille/ecoles-de-la-ville", "datasets/lille/autre"]
    described = describe(site, "ecoles-de-la-ville")
    assert described["licence"] == "etalab-1.0"
    assert described["frequency"] == "annual_2"
    assert described["theme"] == "education"
    assert described["temporal"] == "2024-09-01/2025-07-05"
    assert described["contact"]["email"] == "ecoles@ville.example"
    assert described["harvested"]["id"] == "5d13a8b6"
    assert [one.get("kind") for one in described["resources"]] == [None, "api"]


def test_udata_of_which_pages_lack(tmp_path: Path, portal: ScriptedPortal) -> None:
    portal.tell_json("/api/1/datasets/", {"data": [], "next_page": None, "total": 3})
    site = make_harvesting_site(tmp_path, portal, "udata")
    assert codes(harvest(site)) == ["harvest-short"]
    here = f"{portal.url}/api/1/datasets/"
    portal.tell_json("/api/1/datasets/", {"data": [], "next_page": here, "total": 0})
    assert codes(harvest(site)) == ["harvest-short"]
    away = "http://ailleurs.example/api/"
    portal.tell_json("/api/1/datasets/", {"data": [], "next_page": away, "total": 0})
    assert codes(harvest(site)) == ["fetch-host"]


# --- DCAT ---

TURTLE = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{url}/catalogue> a dcat:Catalog ; dcat:dataset <{url}/jeux/arbres> .
<{url}/jeux/arbres> a dcat:Dataset ;
  dct:identifier "arbres-2025" ;
  dct:title "Arbres"@fr, "Trees"@en ;
  dct:description "Les arbres."@fr ;
  dcat:keyword "arbre"@fr, "tree"@en ;
  dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> ;
  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/MONTHLY> ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2025-01-01"^^xsd:date ;
    dcat:endDate "2025-12-31"^^xsd:date ] ;
  dct:spatial [ a dct:Location ; skos:prefLabel "Roubaix" ] ;
  dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence> ;
  dct:issued "2020-01-01"^^xsd:date ; dct:modified "2026-01-05T00:00:00"^^xsd:dateTime ;
  dcat:landingPage <{url}/jeux/arbres.html> ;
  dcat:contactPoint [ vcard:fn "Espaces verts" ; vcard:hasEmail <mailto:v@ville.example> ] ;
  dcat:distribution <{url}/d/csv>, <{url}/d/json>, <{url}/d/api> .
<{url}/d/csv> a dcat:Distribution ; dct:title "CSV" ; dct:format "CSV" ;
  dcat:downloadURL <{url}/arbres.csv> .
<{url}/d/json> a dcat:Distribution ; dct:title "JSON" ; dcat:mediaType "application/json" ;
  dcat:downloadURL <{url}/arbres.json> .
<{url}/d/api> a dcat:Distribution ; dct:title "Service" ; dcat:accessURL <{url}/service> .
<{url}/jeux/cite> a dcat:Dataset .
"""


def test_dcat_whole(tmp_path: Path, portal: ScriptedPortal) -> None:
    turtle = {"Content-Type": "text/turtle"}
    body = TURTLE.replace("{url}", portal.url).encode()
    portal.answers["/catalogue.ttl/"] = Told(body=body, headers=turtle)
    offer_files(portal, {"/arbres.csv": TABLE})
    site = make_harvesting_site(tmp_path, portal, "dcat", url=f"{portal.url}/catalogue.ttl")
    assert harvest(site).problems == []
    described = describe(site, "arbres-2025")
    resources = described.pop("resources")
    assert described == {
        "title": "Arbres",
        "description": "Les arbres.",
        "keywords": ["arbre"],
        "theme": "environnement",
        "frequency": "monthly",
        "temporal": "2025-01-01/2025-12-31",
        "spatial": "Roubaix",
        "licence": "etalab-2.0",
        "contact": {"name": "Espaces verts", "email": "v@ville.example"},
        "issued": date(2020, 1, 1),
        "modified": date(2026, 1, 5),
        "harvested": {
            "from": f"{portal.url}/jeux/arbres.html",
            "source": "voisin",
            "id": "arbres-2025",
            "date": date(2026, 1, 5),
            "licence": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        },
    }
    assert {one["path"] for one in resources} == {"arbres.csv", f"{portal.url}/service"}
    assert not harvest(site).written


def test_data_json_whose_context_is_elsewhere_is_read_by_ours(
    tmp_path: Path, portal: ScriptedPortal
) -> None:
    """As GeoNetwork, ArcGIS Hub and others write it."""
    dataset = {
        "@type": "dcat:Dataset",
        "identifier": "https://a.example/id/arbres",
        "title": "Arbres",
        "description": "Les arbres",
        "keyword": ["arbre", "parc"],
        "theme": ["Environnement"],
        "modified": "2026-01-31",
        "accrualPeriodicity": "R/P1M",
        "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "contactPoint": {"fn": "Parcs", "hasEmail": "mailto:parcs@ville.example"},
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": "CSV",
                "downloadURL": f"{portal.url}/arbres.csv",
                "mediaType": "text/csv",
            }
        ],
    }
    context = "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"
    portal.tell_json("/data.json/", {"@context": context, "dataset": [dataset]})
    offer_files(portal, {"/arbres.csv": TABLE})
    site = make_harvesting_site(tmp_path, portal, "dcat", url=f"{portal.url}/data.json")
    assert harvest(site).problems == []
    described = describe(site, "arbres")
    assert described["harvested"]["id"] == "https://a.example/id/arbres"
    assert described["keywords"] == ["arbre", "parc"]
    assert described["theme"] == "environnement"
    assert described["frequency"] == "monthly"
    assert described["licence"] == "etalab-2.0"
    assert described["modified"] == date(2026, 1, 31)
    assert described["contact"] == {"name": "Parcs", "email": "parcs@ville.example"}
    assert [one["path"] for one in described["resources"]] == ["arbres.csv"]
    assert set(portal.paths) == {"/robots.txt", "/data.json/", "/arbres.csv"}


def test_dcat_page_after_page(tmp_path: Path, portal: ScriptedPortal) -> None:
    hydra = "http://www.w3.org/ns/hydra/core#"

    def answer(request: Asked) -> Told:
        number = int(request.query.get("page", 1))
        following = f"<{portal.url}/c?page={number + 1}>" if number < 3 else ""
        view = f"<{portal.url}/c#v> <{hydra}totalItems> 3 . "
        if following:
            view += f"<{portal.url}/c#v> <{hydra}next> {following} . "
        node = f"<{portal.url}/jeux/{number}>"
        return Told(
            body=(
                f"{view}{node} a <http://www.w3.org/ns/dcat#Dataset> ; "
                '<http://purl.org/dc/terms/license> "odbl" ; '
                f'<http://purl.org/dc/terms/title> "Jeu {number}" ; '
                f"<http://www.w3.org/ns/dcat#distribution> [ "
                f"<http://www.w3.org/ns/dcat#accessURL> <{portal.url}/p> ] ."
            ).encode()
        )

    portal.answers["/c"] = portal.answers["/c/"] = answer
    site = make_harvesting_site(tmp_path, portal, "dcat", url=f"{portal.url}/c")
    assert len(harvest(site).read) == 3
    del portal.answers["/c"]
    report = harvest(site)
    assert (codes(report), report.has_stopped) == (["fetch-status"], True)


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/ld+json", b'{"@context": "https://ailleurs.example/c.jsonld"}'),
        ("application/ld+json", b'{"@context": [{}, "http://127.0.0.1/c.jsonld"]}'),
        ("application/ld+json", b'{"@context": {"@import": "http://127.0.0.1/c.jsonld"}}'),
        ("application/ld+json", b'{"@context": {"a": {"@id": "x:y", "@context": "c.jsonld"}}}'),
        ("application/ld+json", b'{"@graph": [{"@context": "c.jsonld"}]}'),
        (
            "application/rdf+xml",
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF xmlns:rdf='
            b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#">&a;</rdf:RDF>',
        ),
        (
            "application/rdf+xml",
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r>'.encode("utf-16"),
        ),
        ("text/turtle", b"@prefix dcat: <"),
        ("text/turtle", b"<!doctype html><title>Perdu</title>"),
        ("text/turtle", b"\xff\xfe\x00"),
        ("application/ld+json", b"[" * 50_000),
    ],
)
def test_dcat_that_is_none_or_would_have_something_fetched(
    tmp_path: Path, portal: ScriptedPortal, media: str, body: bytes
) -> None:
    portal.answers["/"] = Told(body=body, headers={"Content-Type": media})
    site = make_harvesting_site(tmp_path, portal, "dcat")
    report = harvest(site)
    assert (codes(report), report.has_stopped) == (["harvest-not-rdf"], True)
    assert {path for path in portal.paths if path != "/robots.txt"} == {"/"}


# --- of each kind ---

LINK = {"id": "r", "name": "Page", "title": "Page", "format": "HTML", "url": "https://a.example/"}
HYDRA = "http://www.w3.org/ns/hydra/core#"


def offer_explore_names(portal: ScriptedPortal, names: list[str]) -> str:
    offer_explore(portal, [make_explore_dataset(name) for name in names])
    return f"{EXPLORE}/datasets"


def offer_packages(portal: ScriptedPortal, names: list[str]) -> str:
    portal.answers[SEARCH] = answer_search([make_package(name, LINK) for name in names])
    return SEARCH


def offer_udata(portal: ScriptedPortal, names: list[str]) -> str:
    path = "/api/1/datasets/"
    datasets = [
        {"id": f"id-{name}", "slug": name, "title": name, "license": "lov2", "resources": [LINK]}
        for name in names
    ]

    def answer(request: Asked) -> Told:
        number = int(request.query.get("page", 1))
        following = f"{portal.url}{path}?page={number + 1}"
        return tell(
            {
                "data": datasets[number * 100 - 100 : number * 100],
                "next_page": following if number * 100 < len(datasets) else None,
                "total": len(datasets),
            }
        )

    portal.answers[path] = answer
    return path


def offer_dcat(portal: ScriptedPortal, names: list[str]) -> str:
    def answer(request: Asked) -> Told:
        number = int(request.query.get("page", 1))
        view = f"<#v> <{HYDRA}totalItems> {len(names)} . "
        if number * 100 < len(names):
            view += f"<#v> <{HYDRA}next> <{portal.url}/?page={number + 1}> . "
        for name in names[number * 100 - 100 : number * 100]:
            view += (
                f"<{portal.url}/d/{name}> a <http://www.w3.org/ns/dcat#Dataset> ; "
                f'<http://purl.org/dc/terms/title> "{name}" ; '
                '<http://purl.org/dc/terms/license> "odbl" ; '
                "<http://www.w3.org/ns/dcat#distribution> "
                "[ <http://www.w3.org/ns/dcat#accessURL> <https://a.example/> ] . "
            )
        return Told(body=view.encode())

    portal.answers["/"] = answer
    return "/"


OFFERS = {
    "opendatasoft": offer_explore_names,
    "ckan": offer_packages,
    "udata": offer_udata,
    "dcat": offer_dcat,
}


@pytest.mark.parametrize("kind", nightly_after(2, OFFERS))
def test_paging_a_page_that_fails_and_what_vanished(
    tmp_path: Path, portal: ScriptedPortal, kind: str
) -> None:
    names = [f"jeu-{number:03}" for number in range(103)]
    path = OFFERS[kind](portal, names)
    site = make_harvesting_site(tmp_path, portal, kind, more="    links_only: true\n")
    report = harvest(site)
    assert (len(report.read), report.problems) == (103, [])
    git(site, "merge", "-q", "--ff-only", "moisson/voisin")

    whole = portal.answers[path]
    assert not isinstance(whole, list)
    portal.answers[path] = [whole, Told(status=500)]
    report = harvest(site)
    assert (codes(report), report.has_stopped, report.withdrawn) == (["fetch-status"], True, [])
    portal.answers[path] = [whole, Told(body=b"<!doctype html>", status=200)]
    assert harvest(site).has_stopped

    OFFERS[kind](portal, names[1:])
    report = harvest(site)
    assert codes(report) == ["harvest-vanished"]
    assert report.withdrawn == ["datasets/lille/jeu-000"]
    assert (len(report.read), report.changed) == (102, [])
    assert "withdrawn" in describe(site, "jeu-000")
