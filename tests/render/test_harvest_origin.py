"""Where a harvested dataset was taken from is said to people and to programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from portal import COMMUNES, made, write
from rdflib import DCTERMS, PROV, RDFS, Graph, URIRef

ORIGIN = "https://opendata.roubaix.example/explore/dataset/subventions/"
DESCRIBED = f"""\
title: Subventions
harvested: {{from: {ORIGIN}, source: roubaix, id: subventions, date: 2026-03-01, licence: LO 2.0}}
"""
SELECTED = """\
  selected:
    - {path: t.csv, column: insee, rows: 214, total: 1204331, hash: "sha256:ab", choice: 3f2a}
    - {path: u.csv, column: insee, rows: 1, total: 9}
    - {path: incomplete.csv, column: insee}
"""
CHOSEN = DESCRIBED.replace("{", "\n  ").replace("}", "").replace(", ", "\n  ") + SELECTED


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    folder = "datasets/lille/subventions"
    table = "nom;montant\nAmicale;100\n"
    write(root, {"communes.yml": COMMUNES, f"{folder}/datapackage.yaml": DESCRIBED})
    write(root, {f"{folder}/t.csv": table, "datasets/lille/ecoles/t.csv": table})
    write(root, {"datasets/metropole/comptes/datapackage.yaml": CHOSEN})
    write(root, {"datasets/metropole/comptes/t.csv": table})
    assert made(root).problems
    return root / "build"


def test_the_page_says_so_near_the_licence(site: Path) -> None:
    page = (site / "lille/subventions/index.html").read_text()
    assert "Repris de" in page
    assert f'href="{ORIGIN}"' in page
    assert "opendata.roubaix.example, le 1er\u00a0mars 2026" in page
    assert "Repris de" not in (site / "lille/ecoles/index.html").read_text()


def test_the_api_and_the_data_package_say_so(site: Path) -> None:
    answer = json.loads((site / "api/v1/datasets/lille/subventions.json").read_bytes())
    assert answer["harvested"] == {
        "url": ORIGIN,
        "id": "subventions",
        "day": "2026-03-01",
        "licence": "LO 2.0",
        "selected": [],
    }
    package = json.loads((site / "data/lille/subventions/datapackage.json").read_bytes())
    assert package["harvested"] == {
        "from": ORIGIN,
        "source": "roubaix",
        "id": "subventions",
        "date": "2026-03-01",
        "licence": "LO 2.0",
    }
    other = json.loads((site / "api/v1/datasets/lille/ecoles.json").read_bytes())
    assert other["harvested"] is None
    assert "harvested" not in (site / "data/lille/ecoles/datapackage.json").read_text()


@pytest.mark.parametrize("name", ["catalog.ttl", "catalog.rdf", "catalog.jsonld", "eu/catalog.ttl"])
def test_catalogues_say_so_and_list_no_further_dataset(site: Path, name: str) -> None:
    graph = Graph().parse(site / name)
    subject = URIRef("https://donnees.example/lille/subventions/#dataset")
    assert list(graph.objects(subject, PROV.wasDerivedFrom)) == [URIRef(ORIGIN)]
    statements = list(graph.objects(subject, DCTERMS.provenance))
    labels = [str(label) for one in statements for label in graph.objects(one, RDFS.label)]
    assert labels == [f"Repris de {ORIGIN}"]
    types = set(graph.objects(URIRef(ORIGIN)))
    assert types == set()


def test_of_which_rows_it_is_made_is_said(site: Path) -> None:
    page = (site / "metropole/comptes/index.html").read_text()
    said = "215 lignes sur les 1 204 340 du fichier d’origine : celles des communes du territoire"
    assert said in page.translate({0xA0: " ", 0x202F: " "})
    answer = json.loads((site / "api/v1/datasets/metropole/comptes.json").read_bytes())
    first, second = answer["harvested"]["selected"]
    assert first == {
        "path": "t.csv",
        "column": "insee",
        "rows": 214,
        "total": 1_204_331,
        "sha256": "ab",
    }
    assert second["sha256"] == ""
    package = json.loads((site / "data/metropole/comptes/datapackage.json").read_bytes())
    assert package["harvested"]["selected"][1] == {
        "path": "u.csv",
        "column": "insee",
        "rows": 1,
        "total": 9,
    }
    graph = (site / "catalog.ttl").read_text().translate({0xA0: " ", 0x202F: " "})
    assert "(215 lignes sur les 1" in graph.replace("\\u202F", " ").replace("\\u00A0", " ")
