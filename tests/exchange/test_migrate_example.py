"""The example portal, served on loopback and migrated back: nothing is lost of what it says."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from migrated_portal import make_settings
from portal import made
from served_example import Example, expected, list_offered_sums
from tools import ROOT

from site_builder.core.model.dataset import TERRITORY
from site_builder.exchange.migrate.migrate import Migration
from site_builder.exchange.migrate.run_migration import run_migration

# What is compared of each dataset, beside its licence and the bytes of its files
COMPARED = (
    "title", "description", "theme", "high_value", "keywords", "frequency", "temporal", "spatial",
    "standard", "issued", "modified",
)  # fmt: skip


@pytest.fixture(scope="module")
def migrated(example: Example, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Migration]:
    folder = tmp_path_factory.mktemp("migrated") / "p"
    settings = make_settings(folder, f"{example.portal.url}/")
    migration = run_migration(settings, ()).migration
    assert migration
    return folder, migration


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.nightly
def test_every_dataset_comes_with_all_it_says(
    example: Example, migrated: tuple[Path, Migration]
) -> None:
    folder, migration = migrated
    assert migration.kind == "beffroi" and not migration.again
    sent = [id_ for id_ in example.details if not id_.startswith(f"{TERRITORY}/")]
    assert migration.ids == {id_: id_ for id_ in sent}, "the other portal joins what it is sent"
    for id_ in sent:
        detail = example.details[id_]
        described = read_yaml(folder / "datasets" / id_ / "datapackage.yaml")
        for key in COMPARED:
            assert expected(described.get(key)) == (detail[key] or ""), (id_, key)
        assert described["licence"] == (detail["licence"]["id"] or detail["licence"]["url"])
        contact = {key: text for key, text in detail["contact"].items() if text}
        assert described["contact"] == contact
        assert described["id"] == detail["url"] and "harvested" not in described
        files = list((folder / "datasets" / id_).iterdir())
        sums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        tables = sum(not table["series"] for table in detail["tables"])
        assert len(sums & list_offered_sums(detail)) == len(files) - 1
        assert len(files) - 1 == tables + len(detail["documents"]), id_


def test_reuses_pages_and_publishers_come(migrated: tuple[Path, Migration]) -> None:
    folder, _ = migrated
    for path in sorted((ROOT / "reuses").glob("*.yaml")):
        own = read_yaml(path)
        assert read_yaml(folder / "reuses" / path.name) == own
        picture = path.with_suffix(".png").name
        assert (folder / "reuses" / picture).stat().st_size > 0
    names = {path.name for path in (ROOT / "pages").glob("*.md")}
    assert {path.name for path in (folder / "pages").glob("*.md")} == names
    owner = read_yaml(folder / "communes.yml")
    own_owner = read_yaml(ROOT / "communes.yml")
    assert owner["portal"]["title"] == own_owner["portal"]["title"]
    communes, own_communes = (
        {one["insee"]: one["name"] for one in written["communes"]} for written in (owner, own_owner)
    )
    assert communes == own_communes
    assert {one["name"] for one in owner["partners"]} == {
        one["name"] for one in own_owner["partners"]
    }


@pytest.mark.nightly
def test_what_came_is_built_with_the_same_addresses(
    example: Example, migrated: tuple[Path, Migration]
) -> None:
    folder, migration = migrated
    report = made(folder)
    wrong = {problem.code for problem in report.problems if problem.severity == "error"}
    assert wrong <= example.errors
    for id_ in migration.ids:
        assert (folder / "build" / id_ / "index.html").is_file(), id_
    table = "anciennes-adresses.csv"
    rows, own_rows = (
        {row[0]: row[2] for row in csv.reader(io.StringIO((build / table).read_text("utf-8")))}
        for build in (folder / "build", example.build)
    )
    assert own_rows.items() <= rows.items()
