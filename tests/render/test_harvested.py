"""Catalogues for harvesters, held against what their own programs ask: Project Open Data, SCDL,
Data Package."""

from __future__ import annotations

import csv
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from command_line import beffroi
from frictionless import Package, Resource, Schema, validate
from jsonschema import Draft7Validator
from portal import COMMUNES, made, write
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF
from shared_example import share_dated_example
from specimen import EVERYTHING, PORTAL, Press, plain, rich
from tools import script

from site_builder.core.vocabulary import FREQUENCIES, LICENCES
from site_builder.metadata import standards
from site_builder.render.feeds import pod, scdl
from site_builder.render.feeds.api import API
from site_builder.render.feeds.catalog import CATALOG
from site_builder.render.feeds.datapackage import DATAPACKAGE
from site_builder.render.feeds.pod import POD
from site_builder.render.feeds.portal_package import PORTAL_PACKAGE
from site_builder.render.feeds.scdl import SCDL

DETAILS = "api/v1/datasets/"  # a folder of files that bear the names of datasets
ROOT = Path(__file__).parents[2]
DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
ADDRESS = {"type": "string", "format": "uri", "pattern": "^https?://"}
TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT}
LASTS = r"[0-9]+(?:\.[0-9]+)?"
DISTRIBUTION = {
    "type": "object",
    "required": ["@type", "title", "format"],
    "oneOf": [{"required": ["downloadURL", "mediaType"]}, {"required": ["accessURL"]}],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "dcat:Distribution"},
        "@id": ADDRESS,
        "title": TEXT,
        "description": TEXT,
        "format": TEXT,
        "mediaType": {"type": "string", "pattern": r"^[-\w]+/[-\w]+(\.[-\w]+)*([+][-\w]+)?$"},
        "downloadURL": ADDRESS,
        "accessURL": ADDRESS,
    },
}
DATASET = {  # what Project Open Data 1.1 asks of a dataset, apart from the codes of federal bureaus
    "type": "object",
    "required": [
        "@type",
        "title",
        "description",
        "keyword",
        "modified",
        "publisher",
        "contactPoint",
        "identifier",
        "accessLevel",
    ],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "dcat:Dataset"},
        "@id": ADDRESS,
        "identifier": ADDRESS,
        "title": TEXT,
        "description": TEXT,
        "keyword": TEXTS,
        "theme": TEXTS,
        "issued": DAY,
        "modified": DAY,
        "accessLevel": {"const": "public"},
        "publisher": {
            "type": "object",
            "required": ["name"],
            "properties": {"@type": {"const": "org:Organization"}, "@id": ADDRESS, "name": TEXT},
            "additionalProperties": False,
        },
        "contactPoint": {
            "type": "object",
            "required": ["@type", "fn", "hasEmail"],
            "properties": {
                "@type": {"const": "vcard:Contact"},
                "fn": TEXT,
                "hasEmail": {"type": "string", "pattern": r"^mailto:[\w.-]+@[\w.-]+\.[\w.-]+$"},
            },
            "additionalProperties": False,
        },
        "license": ADDRESS,
        "landingPage": ADDRESS,
        "conformsTo": ADDRESS,
        "describedBy": ADDRESS,
        "spatial": TEXT,
        "describedByType": {"const": "application/json"},
        "temporal": {
            "type": "string",
            "pattern": f"^{DAY['pattern'][1:-1]}/{DAY['pattern'][1:-1]}$",
        },
        "accrualPeriodicity": {
            "type": "string",
            "pattern": f"^(?:irregular|R/P(?:{LASTS}[YMWD]|T{LASTS}[HMS]))$",
        },
        "language": {
            "type": "array",
            "items": {"pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
            "minItems": 1,
        },
        "distribution": {"type": "array", "items": DISTRIBUTION},
    },
}
CATALOGUE = {
    "type": "object",
    "required": ["@context", "@id", "@type", "conformsTo", "describedBy", "dataset"],
    "properties": {
        "@context": {"type": "object"}, "@id": ADDRESS, "@type": {"const": "dcat:Catalog"},
        "conformsTo": {"const": "https://project-open-data.cio.gov/v1.1/schema"},
        "describedBy": {"const": "https://project-open-data.cio.gov/v1.1/schema/catalog.json"},
        "dataset": {"type": "array", "items": DATASET},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return share_dated_example(tmp_path_factory).build


def faults(document: Any) -> list[str]:
    found = Draft7Validator(CATALOGUE).iter_errors(document)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def fed(path: str, **options: Any) -> str:
    press = Press()
    return press.text(press.render(**options), path)


# --- data.json ---


def test_data_json_is_what_project_open_data_asks(example: Path) -> None:
    document = json.loads((example / "data.json").read_bytes())
    undated = [one["identifier"] for one in document["dataset"] if "modified" not in one]
    assert undated == ["https://beffroi.example/transbeffroi/horaires-et-arrets/"], (
        "it has no file, and says no day"
    )
    found = [
        fault for fault in faults(document) if "'modified' is a required property" not in fault
    ]
    assert found == []
    written = [path.read_text("utf-8") for path in ROOT.glob("datasets/*/*/datapackage.yaml")]
    joined = [one for one in document["dataset"] if "/territoire/" in one["identifier"]]
    described = sum("\nwithdrawn:" not in text for text in written)
    assert len(document["dataset"]) - len(joined) == described and len(joined) >= 8


def test_data_json_of_a_publisher_is_of_its_own_datasets(example: Path) -> None:
    document = json.loads((example / "lille" / "data.json").read_bytes())
    assert faults(document) == []
    assert document["@id"] == "https://beffroi.example/lille/data.json"
    assert {one["publisher"]["name"] for one in document["dataset"]} == {"Lille"}
    assert [one["identifier"].split("/")[-2] for one in document["dataset"]] == [
        path.name for path in sorted((ROOT / "datasets" / "lille").iterdir())
    ]


def test_every_file_that_data_json_names_is_there(example: Path) -> None:
    document = json.loads((example / "data.json").read_bytes())
    offered = [one for dataset in document["dataset"] for one in dataset["distribution"]]
    files = [one["downloadURL"] for one in offered if "mediaType" in one]
    files += [dataset["describedBy"] for dataset in document["dataset"]]
    assert len(files) > 200
    assert [
        url
        for url in files
        if not (example / url.removeprefix("https://beffroi.example/")).is_file()
    ] == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib itself
def test_data_json_is_dcat_too(example: Path) -> None:
    """Read as JSON-LD, with nothing to fetch: the same datasets and files as in the catalogue in
    Turtle, which has what is withdrawn too."""
    text = (example / "data.json").read_bytes()
    assert text.isascii()
    graph = Graph().parse(data=text, format="json-ld")
    other = Graph().parse(example / "catalog.ttl")
    for kind in (DCAT.Dataset, DCAT.Distribution):
        named = {one for one in graph.subjects(RDF.type, kind) if isinstance(one, URIRef)}
        theirs = {one for one in other.subjects(RDF.type, kind) if isinstance(one, URIRef)}
        assert named and named <= theirs
    said = ("title", "identifier", "license", "issued", "modified", "publisher")
    for about in (*(DCTERMS[name] for name in said), DCAT.landingPage, DCAT.distribution):
        mine = {
            (s, o) for s, o in graph.subject_objects(about) if (s, RDF.type, DCAT.Dataset) in graph
        }
        theirs_too = {
            (s, o) for s, o in other.subject_objects(about) if (s, RDF.type, DCAT.Dataset) in graph
        }
        assert mine == theirs_too, about
    assert len(set(graph.objects(None, FOAF.name))) > 5
    assert not [one for one in graph.predicates() if not str(one).startswith("http")]


def test_what_nobody_knows_is_not_said_in_data_json() -> None:
    (dataset,) = json.loads(fed("data.json", made=[plain("lille/nu", licence=None)]))["dataset"]
    assert {
        "modified",
        "issued",
        "keyword",
        "license",
        "contactPoint",
        "theme",
        "temporal",
    }.isdisjoint(dataset)
    assert dataset["description"] == dataset["title"] and dataset["spatial"] == "Lille"


def test_services_and_documents_are_distributions_of_data_json() -> None:
    documents = json.loads(fed("data.json", made=[rich()]))
    distributions = documents["dataset"][0]["distribution"]
    assert distributions[-1] == {
        "@type": "dcat:Distribution",
        "@id": f"{PORTAL.url}lille/subventions/#api",
        "title": "Interface",
        "description": "Ligne par ligne.",
        "format": "api",
        "accessURL": "https://lille.example/api",
    }
    assert [
        one["format"] for one in distributions if one.get("mediaType") == "application/pdf"
    ] == ["PDF"]
    assert documents["dataset"][0]["title"].endswith("{{ 7 * 7 }} <script>")
    assert "<" not in fed("data.json", made=[rich()])


def test_an_interval_is_one_that_the_schema_knows() -> None:
    accepted = Draft7Validator(DATASET["properties"]["accrualPeriodicity"])  # type: ignore[index]
    assert [one for one in pod.INTERVALS.values() if not accepted.is_valid(one)] == []
    assert set(FREQUENCIES) - set(pod.INTERVALS) == {
        "weekly_5",
        "never",
        "not_planned",
        "other",
        "unknown",
    }


# --- catalogue.csv ---


def test_the_scdl_catalogue_satisfies_its_standard(example: Path) -> None:
    """By our own judgement and, known faults of the official text apart, by that of
    frictionless."""
    known = standards.load_standard(scdl.STANDARD)
    tolerated = {fault.field for fault in known.schema.faults}
    assert tolerated == {"PRODUCTEUR_SIRET", "COUV_TEMP_DEBUT", "COUV_TEMP_FIN", "DATE_MAJ"}
    done = beffroi("validate", example / "catalogue.csv", "--schema", scdl.STANDARD)
    assert done.returncode == 0, done.stdout
    paths = [example / "catalogue.csv", *sorted(example.glob("*/catalogue.csv"))]
    assert len(paths) == 1 + len([one for one in (ROOT / "datasets").iterdir() if one.is_dir()])
    schema = Schema.from_descriptor({"fields": [
        {"name": field.name, "type": field.type, "format": field.format,
         "constraints": {**(field.constraints or {}), "required": field.name not in tolerated}}
        for field in known.schema.fields
    ]})  # fmt: skip
    for path in paths:
        report = Resource(path=path.name, basepath=str(path.parent), schema=schema).validate()
        assert report.valid, (path, report.flatten(["rowNumber", "fieldName", "message"]))


def rows(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(text, newline=""), strict=True)]


def test_the_scdl_catalogue_of_all_is_those_of_its_publishers(example: Path) -> None:
    whole = (example / "catalogue.csv").read_bytes().decode()
    parts = [path.read_bytes().decode() for path in sorted(example.glob("*/catalogue.csv"))]
    together = [row for part in parts for row in rows(part)]
    assert rows(whole) == sorted(together, key=lambda row: row["ID"])
    assert whole.count("\r\n") == whole.count("\n") and not whole.startswith("\ufeff")


def test_a_line_of_the_scdl_catalogue_keeps_the_words_of_the_standard(example: Path) -> None:
    found = {row["ID"]: row for row in rows((example / "catalogue.csv").read_bytes().decode())}
    school = found["lille/ecoles"]
    assert (school["COLL_NOM"], school["COLL_SIRET"]) == ("Lille", "21590350100017")
    assert (school["FREQ_MAJ"], school["LICENCE"]) == ("Annuelle", "Licence Ouverte-LO")
    assert school["MOTS_CLES"] == "ecoles;enseignement;equipements;scolarite"
    assert (school["COUV_SPAT_MAILLE"], school["COUV_SPAT_NOM"]) == ("Communale", "Lille")
    assert school["URL"] == "https://beffroi.example/lille/ecoles/"
    assert found["metropole/communes"]["COUV_SPAT_MAILLE"] == "Intercommunale"
    assert found["transbeffroi/horaires-et-arrets"]["FORMAT_RESSOURCES"] == "gtfs-rt;page"


def test_the_scdl_catalogue_has_words_for_all_that_we_have_words_for() -> None:
    fields = {
        field.name: field.constraints or {}
        for field in standards.load_standard(scdl.STANDARD).schema.fields
    }
    assert set(scdl.FREQUENCIES) == set(FREQUENCIES) - {"unknown"}
    assert {*scdl.FREQUENCIES.values(), "Inconnue"} == set(fields["FREQ_MAJ"]["enum"])
    assert set(scdl.LICENCES) == set(LICENCES)
    assert {*scdl.LICENCES.values(), "Spécifique ou autre"} == set(fields["LICENCE"]["enum"])


def test_a_quarter_is_less_than_a_commune_and_words_of_a_cell_stay_in_it() -> None:
    one = plain(
        "lille/a",
        'Titre "cité", à; b',
        spatial="Fives",
        description="Une\r\nligne",
        keywords=("A;b", "É"),
    )
    (row,) = rows(fed("catalogue.csv", made=[one]))
    assert (row["COUV_SPAT_MAILLE"], row["COUV_SPAT_NOM"]) == ("Infracommunale", "Fives")
    assert (row["TITRE"], row["DESCRIPTION"], row["MOTS_CLES"]) == (
        'Titre "cité", à; b',
        "Une ligne",
        "a b;e",
    )


# --- datapackage.json ---


@pytest.mark.nightly
def test_frictionless_finds_nothing_to_say_of_the_package_of_the_portal(example: Path) -> None:
    descriptor = example / "datapackage.json"
    assert script("interop/packages.py").judge_packages([descriptor]) == {descriptor: []}
    package = json.loads((example / "datapackage.json").read_bytes())
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names)) > 40
    told = {
        (one := json.loads(path.read_bytes()))["id"]: one
        for path in example.glob("data/*/*/datapackage.json")
    }
    own = [one["resources"] for one in told.values()]  # once each, whatever former names they have
    assert len(names) == len(
        [one for resources in own for one in resources if one.get("type") == "table"]
    )
    publishers = [
        json.loads(path.read_bytes()) for path in sorted(example.glob("*/datapackage.json"))
    ]
    # Tables of the territory stand at their own place, and among those of who owns the portal.
    theirs = [one["name"] for package in publishers for one in package["resources"]]
    assert sorted(theirs) == sorted(names)
    assert [one for one in publishers if not Package.validate_descriptor(one).valid] == []
    assert not (example / "transbeffroi" / "datapackage.json").exists(), "it has no table"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """A test says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of the files of a folder, which need not be there yet."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HOSTILE = {
    "datasets/villeneuve-d-ascq/a-b/datapackage.yaml": (
        'title: "\\"path\\":\\"data/ </script> é, 🏛"\nlicence: odbl-1.0\nkeywords: ["l\'été; '
        'l\'hiver", "\\"x\\""]\n'
        'description: "=1+1\\n\\n{page} {folder} %s \\\\ é"\n'
    ),
    "datasets/villeneuve-d-ascq/a-b/c.csv": 'a;"b ""c""";é\nx;1;2\n',
    "datasets/villeneuve-d-ascq/a-b/Année 2023 & Cie.csv": "name;path\n../x;1\n",
    "datasets/villeneuve-d-ascq/a/datapackage.yaml": "title: D\nresources: [{path: x.csv, name: b-c, title: « B »}]\n",  # noqa: E501
    "datasets/villeneuve-d-ascq/a/x.csv": "a;b\nx;2024-01-01\n",
    "datasets/metropole/services/datapackage.yaml": (
        "title: Des services seulement\nresources: [{name: x, path: "
        "'https://a.example/?b=c&d=é', kind: api}]\n"
    ),
}


def test_packages_of_hostile_names_are_read_as_they_are_served(tmp_path: Path) -> None:
    with served(tmp_path / "build") as url:
        write(
            tmp_path, {"communes.yml": COMMUNES.replace("https://donnees.example/", url), **HOSTILE}
        )
        made(tmp_path)
        for path in ("datapackage.json", "villeneuve-d-ascq/datapackage.json"):
            report = validate(url + path)
            assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
            package = Package(url + path)
            assert [resource.name for resource in package.resources] == [
                "villeneuve-d-ascq.a.b-c",
                "villeneuve-d-ascq.a-b.annee-2023-cie",
                "villeneuve-d-ascq.a-b.c",
            ]
            assert package.resources[2].title == '"path":"data/ </script> é, 🏛'
            assert package.resources[2].read_rows() == [{"a": "x", 'b "c"': 1, "é": 2}]  # type: ignore[attr-defined]
        assert not (tmp_path / "build" / "metropole" / "datapackage.json").exists(), (
            "it has no table"
        )
        for path in ("data.json", "catalogue.csv", "datapackage.json"):
            text = (tmp_path / "build" / path).read_bytes().decode()
            assert text.isascii() or path.endswith(".csv")


def test_a_portal_without_an_address_has_the_package_whose_paths_are_relative() -> None:
    press = Press()
    rendered = press.render(portal=replace(PORTAL, url=""))
    package = json.loads(press.text(rendered, "datapackage.json"))
    assert Package.validate_descriptor(package).valid
    assert {resource["path"].split("/")[0] for resource in package["resources"]} == {"data"}
    assert "homepage" not in package and "lille/datapackage.json" not in rendered.files
    licences = [resource["licenses"][0]["name"] for resource in package["resources"]]
    assert set(licences) == {"etalab-2.0", "odbl-1.0"}


# --- what the page for reusers says ---


def test_every_address_that_the_page_for_reusers_gives_is_there(example: Path) -> None:
    text = (ROOT / "docs" / "api-et-catalogues.md").read_text("utf-8")
    given = set(re.findall(r"https://donnees\.metropole\.example/([\w./-]+)", text))
    assert len(given) > 12
    assert {one for one in given if not (example / one).is_file()} == set()
    told = set(re.findall(r"[\w{}]+\.(?:jsonld|json|ttl|rdf|csv)\b", text))
    feeds = (CATALOG, POD, SCDL, PORTAL_PACKAGE, DATAPACKAGE, *API)
    paths = {path for feed in feeds for path in Press().feed(feed)}
    names = {path.rpartition("/")[2] for path in paths if not path.startswith(DETAILS)}
    assert names <= told and "{jeu}.json" in told


# --- what holds for all of them ---


@pytest.mark.parametrize(
    "path",
    [
        "data.json",
        "lille/data.json",
        "catalogue.csv",
        "lille/catalogue.csv",
        "lille/datapackage.json",
    ],
)
def test_invented_data_are_not_offered_nor_anything_without_an_address(path: str) -> None:
    assert "lille/essai" not in fed(path)
    press = Press()
    assert path not in press.render(portal=replace(PORTAL, url="")).files


def test_a_dataset_that_changes_is_told_anew_alone() -> None:
    press = Press()
    known = press.render().pages
    press.opened.clear()
    changed = replace(EVERYTHING[1], dataset=replace(EVERYTHING[1].dataset, title="Un autre titre"))
    rendered = press.render((EVERYTHING[0], changed, *EVERYTHING[2:]), known=known)
    for path in ("data.json", "catalogue.csv", "datapackage.json"):
        assert "Un autre titre" in press.text(rendered, path) and "subventions" in press.text(
            rendered, path
        )
    assert rendered.files == Press().render((EVERYTHING[0], changed, *EVERYTHING[2:])).files
