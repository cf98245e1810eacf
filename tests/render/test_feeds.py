"""Feeds: descriptors that frictionless accepts, sums that sha256sum checks, a sitemap without
invented data."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from frictionless import Package
from pdfs import PLAIN
from portal import COMMUNES, made, write
from specimen import EVERYTHING, PORTAL, TODAY, Press, plain, rich, site
from tools import ROOT, script

from site_builder.core.language import load_language
from site_builder.core.model.dataset import Resource, Service
from site_builder.core.model.portal import Contact, Licence, Portal
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.render import render
from site_builder.render.feeds.all_feeds import FEEDS
from site_builder.render.feeds.datapackage import render_datapackage
from site_builder.render.feeds.feed import Feed, PlannedFiles
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.render import ICON, STYLES, RenderedSite
from site_builder.render.rendered_files import Pages

FRENCH = load_language("fr")
BESIDE = {"SHA256SUMS", "datapackage.json", "atom.xml"}  # feeds, which tell of the files
YAML = """\
title: Écoles « publiques » & privées <script>
description: Les écoles.
keywords: [école]
theme: education
frequency: annual
temporal: 2023/2024
modified: 2024-09-01
contact: {name: Écoles, email: ecoles@lille.example}
sources: [{title: Le rectorat, path: "https://rectorat.example/"}]
resources:
  - name: ecoles
    path: ecoles.csv
    title: Les écoles
    schema:
      fields:
        - {name: code, type: string, constraints: {required: true, pattern: "[0-9]{5}"}}
        - {name: nom, type: string, title: Nom usuel, description: Comme sur la façade.}
        - {name: élèves, type: integer, constraints: {minimum: 0}}
        - {name: ouverture, type: date}
        - {name: moyenne, type: number}
        - {name: publique, type: boolean}
      primaryKey: code
  - {name: plan, path: plan.pdf, title: Le plan}
  - {name: carte, path: "https://lille.example/wms", kind: wms}
"""
CSV = '''\
code;nom;élèves;ouverture;moyenne;publique
01001;Jules-Ferry;120;01/09/1999;12,5;oui
01002;"Les ""Tilleuls""";;;;non
'''


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data of a small portal, read and published by the real build."""
    root = tmp_path_factory.mktemp("feeds")
    write(
        root,
        {
            "communes.yml": COMMUNES,
            "datasets/lille/ecoles/datapackage.yaml": YAML,
            "datasets/lille/ecoles/ecoles.csv": CSV,
            "datasets/lille/ecoles/plan.pdf": PLAIN,
        },
    )
    made(root, today=TODAY)
    yield root / "build" / "data" / "lille" / "ecoles"


def test_frictionless_finds_nothing_to_say_of_what_is_published(built: Path) -> None:
    descriptor = built / "datapackage.json"
    assert script("interop/packages.py").judge_packages([descriptor]) == {descriptor: []}
    package = Package(str(built / "datapackage.json"))
    assert [resource.name for resource in package.resources] == ["ecoles", "plan"]
    rows = package.get_table_resource("ecoles").read_rows()
    assert [(row["code"], row["élèves"], row["publique"]) for row in rows] == [
        ("01001", 120, True), ("01002", None, False),
    ]  # fmt: skip


@pytest.mark.nightly
def test_a_package_that_frictionless_refuses_ends_make_site_with_a_line_for_each_fault(
    built: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(built.parents[2], tmp_path / "site")
    command = [sys.executable, str(ROOT / "interop/packages.py"), str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert ": 1 Data Packages opened, tables read" in done.stdout
    table = site / "data/lille/ecoles/ecoles.csv"
    text = table.read_text("utf-8").replace("1999-09-01", "1999-09-31")
    table.unlink()  # it is linked to the store
    table.write_text(text, "utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    *faults, last = done.stderr.splitlines()
    assert all(line.startswith("data/lille/ecoles/datapackage.json: ecoles: ") for line in faults)
    assert any("1999-09-31" in line and "ouverture" in line for line in faults)
    assert last.endswith("refuses 1 of 1 Data Packages")
    shutil.rmtree(site / "data")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "no Data Package there" in done.stderr


def test_the_descriptor_says_what_the_metadata_say(built: Path) -> None:
    text = (built / "datapackage.json").read_text("utf-8")
    assert "<" not in text, "harmless wherever it is put into a page"
    package = json.loads(text)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["id"] == package["homepage"] == "https://donnees.example/lille/ecoles/"
    assert package["title"] == "Écoles « publiques » & privées <script>"
    assert package["licenses"][0]["name"] == "etalab-2.0"
    assert package["licenses"][0]["path"].startswith("https://")
    assert package["sources"] == [{"title": "Le rectorat", "path": "https://rectorat.example/"}]
    assert [(one["title"], one["roles"]) for one in package["contributors"]] == [
        ("Lille", ["publisher"]), ("Écoles", ["contact"]),
    ]  # fmt: skip
    table = package["resources"][0]
    assert [one["format"] for one in table["alternates"]] == [
        "xlsx",
        "excel.csv",
        "parquet",
        "json",
        "csv",
    ]
    assert table["schema"]["primaryKey"] == ["code"]
    assert table["schema"]["missingValues"] == [""]
    assert table["schema"]["fields"][0]["constraints"] == {"required": True, "pattern": "[0-9]{5}"}
    assert table["schema"]["fields"][1]["title"] == "Nom usuel"
    assert [one["kind"] for one in package["services"]] == ["wms"]


def test_every_file_of_a_descriptor_is_there_with_its_size_and_its_hash(built: Path) -> None:
    package = json.loads((built / "datapackage.json").read_text("utf-8"))
    described = [
        file
        for resource in package["resources"]
        for file in (resource, *resource.get("alternates", []))
    ]
    assert len(described) == 7
    for file in described:
        content = (built / file["path"]).read_bytes()
        assert file["bytes"] == len(content)
        assert file["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_sha256sum_accepts_the_sums_of_every_file(built: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=built,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert {line.split(": ")[0] for line in checked.stdout.splitlines()} == files - BESIDE


@pytest.mark.parametrize(
    "one", [*EVERYTHING, plain("lille/nu", licence=None)], ids=lambda one: one.dataset.id
)
def test_every_descriptor_is_a_strict_data_package(one: object) -> None:
    assert isinstance(one, type(EVERYTHING[0]))
    for url in ("", PORTAL.url):
        entry = site([one]).entries[0]
        descriptor = json.loads(render_datapackage(entry, (one.tables, one.documents), url, FRENCH))
        Package.from_descriptor(descriptor)
        assert Package.validate_descriptor(descriptor).valid
        assert "" not in descriptor.values()
        assert ("homepage" in descriptor) is bool(url)


def test_a_descriptor_says_what_is_known_of_documents_and_services() -> None:
    one = rich()
    document = replace(one.documents[0], pages=12, day="2024-07-01", text="yes")
    service = Service(
        name="api",
        url="https://lille.example/api",
        kind="api",
        access="key",
        frequency="daily",
        format="JSON",
    )
    one = replace(one, dataset=replace(one.dataset, services=(service,)), documents=(document,))
    descriptor = json.loads(
        render_datapackage(site([one]).entries[0], (one.tables, one.documents), "", FRENCH)
    )
    described = descriptor["resources"][-1]
    assert (described["created"], described["pages"], "width" in described) == (
        "2024-07-01",
        12,
        False,
    )
    assert descriptor["services"] == [
        {
            "name": "api",
            "kind": "api",
            "path": "https://lille.example/api",
            "format": "JSON",
            "access": "key",
            "frequency": "daily",
        }
    ]
    assert Package.validate_descriptor(descriptor).valid


def test_a_licence_of_their_own_and_a_contact_without_a_name_do_not_break_the_descriptor() -> None:
    reached = Contact(email="donnees@lille.example")
    one = plain(
        "lille/a", licence=Licence("", "Licence maison", "https://lille.example/l"), contact=reached
    )
    descriptor = json.loads(
        render_datapackage(site([one]).entries[0], (one.tables, one.documents), "", FRENCH)
    )
    assert descriptor["licenses"] == [
        {"path": "https://lille.example/l", "title": "Licence maison"}
    ]
    said = {"title": reached.email, "email": reached.email, "roles": ["contact"]}
    assert descriptor["contributors"][1] == said
    assert Package.validate_descriptor(descriptor).valid


def test_a_constraint_of_another_type_is_left_out() -> None:
    schema = TableSchema(
        fields=(
            Field(name="montant", type="integer", constraints={"minimum": 1}),
            Field(name="annee", type="year", constraints={"minimum": 1}),
        )
    )
    one = plain(
        "lille/a", sources=(Resource(name="table", path="table.csv", kind="table", schema=schema),)
    )
    descriptor = json.loads(
        render_datapackage(site([one]).entries[0], (one.tables, ()), "", FRENCH)
    )
    fields = descriptor["resources"][0]["schema"]["fields"]
    by_name = {field["name"]: field for field in fields}
    assert "constraints" not in by_name["montant"], "the published column is of numbers"
    assert by_name["annee"]["constraints"] == {"minimum": 1}


def addresses(text: bytes) -> list[str]:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return [loc.text or "" for loc in ElementTree.fromstring(text).iter(f"{space}loc")]


def test_the_sitemap_leads_to_pages_and_not_to_invented_data() -> None:
    press = Press()
    rendered = press.render()
    found = addresses(press.kept[rendered.files["sitemap.xml"]])
    assert len(found) == len(set(found))
    assert "https://donnees.example/portail/lille/prenoms/" in found
    assert not [address for address in found if "lille/essai" in address]
    indexed = {
        f"{PORTAL.url}{path.removesuffix('index.html')}"
        for path in rendered.files
        if path.endswith("/index.html") and "noindex" not in press.text(rendered, path)
    }
    assert set(found) == indexed | {PORTAL.url}


def test_without_an_address_there_is_no_sitemap() -> None:
    press = Press()
    rendered = press.render(portal=replace(PORTAL, url=""))
    assert "sitemap.xml" not in rendered.files
    assert press.text(rendered, "robots.txt") == "User-agent: *\nAllow: /\n"
    known = press.render()
    assert press.text(known, "robots.txt").endswith(f"Sitemap: {PORTAL.url}sitemap.xml\n")


def test_each_feed_has_its_own_places_and_says_nothing_of_today() -> None:
    files: dict[str, bytes] = {}
    for feed in FEEDS:
        own_files = Press().feed(feed, replace(PORTAL, languages=("fr", "en")))
        assert not own_files.keys() & files.keys()
        files |= own_files
    assert [path for path, content in files.items() if TODAY.isoformat().encode() in content] == []


def test_of_a_site_that_is_the_same_nothing_is_made_or_read_again() -> None:
    portal = replace(PORTAL, languages=("fr", "en"))
    press = Press()
    first = press.render(portal=portal)
    press.kept.clear()
    again = press.render(portal=portal, known=first.pages)
    assert again.files == first.files and again.pages == first.pages
    assert press.kept.keys() == {again.files[STYLES], again.files[ICON]}


@pytest.mark.parametrize("changed", ["nothing", "input", "language", "path"])
def test_files_are_made_again_where_what_they_depend_on_has_changed_alone(
    monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    rendered = []

    def plan(given: LocalisedSite, word: str, path: str) -> Iterator[PlannedFiles]:
        def render_two() -> Iterator[bytes]:
            rendered.append(word)
            yield from (word.encode(), given.language.code.encode())

        yield PlannedFiles((path, "b.txt"), (word,), render_two)

    def render_feed(word: str, path: str, portal: Portal, known: Pages) -> RenderedSite:
        feed = Feed(name="a", plan=partial(plan, word=word, path=path))
        monkeypatch.setattr(render, "FEEDS", (feed,))
        return press.render((), portal=portal, known=known)

    press = Press()
    first = render_feed("un", "a.txt", PORTAL, {})
    again = render_feed(
        "deux" if changed == "input" else "un",
        "c.txt" if changed == "path" else "a.txt",
        replace(PORTAL, languages=("en",)) if changed == "language" else PORTAL,
        first.pages,
    )
    assert len(rendered) == (1 if changed == "nothing" else 2)
    assert press.text(again, "b.txt") == ("en" if changed == "language" else "fr")
