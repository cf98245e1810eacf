"""/api/v1/ is a contract: its description is true, every address leads somewhere, no key is ever
lost."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from shared_example import URL, share_dated_example
from specimen import PORTAL, Press, plain, rich
from tools import ROOT

from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Correction, Resource
from site_builder.core.model.portal import Translation
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.render.feeds.api.openapi import ASKED

CONTRACT = Path(__file__).with_name("api_v1.txt")
DESCRIBED = sorted(ROOT.glob("datasets/*/*/datapackage.yaml"))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return share_dated_example(tmp_path_factory).build


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


def asked(site: Path) -> Iterator[tuple[Path, Any]]:
    """Every file that the description promises, with its schema."""
    described = read(site / "api/v1/openapi.json")
    ids = [one["id"].split("/") for one in read(site / "api/v1/datasets.json")["datasets"]]
    ids += [path.parts[-3:-1] for path in DESCRIBED if "\nwithdrawn:" in path.read_text("utf-8")]
    for template, item in described["paths"].items():
        content = item["get"]["responses"]["200"]["content"]["application/json"]
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **content["schema"],
                  "components": described["components"]}  # fmt: skip
        names = [one["name"] for one in item["get"]["parameters"]]
        assert names == re.findall(r"[{](\w+)[}]", template)
        for path in (
            [template.format(publisher=a, dataset=b) for a, b in ids] if names else [template]
        ):
            yield site / path.removeprefix("/"), schema


def test_every_answer_is_what_the_description_says(example: Path) -> None:
    found = list(asked(example))
    Draft202012Validator.check_schema(found[0][1])
    for path, schema in found:
        text = path.read_bytes()
        assert text.isascii() and text.startswith(b'{"version":1,'), path
        errors = [
            error.message for error in Draft202012Validator(schema).iter_errors(json.loads(text))
        ]
        assert errors == [], path
    there = {path for path in (example / "api").rglob("*") if path.is_file()}
    promised = {path for path, _ in found} | {example / "api/v1/openapi.json"}
    again = {path.read_bytes() for path in promised}
    assert promised <= there
    assert all(path.read_bytes() in again for path in there - promised), (
        "and nothing else, but under former names"
    )
    listed = read(example / "api/v1/datasets.json")["datasets"]
    tables = [one for one in listed if one["id"].startswith("territoire/")]
    assert len(found) == 6 + 2 * (len(DESCRIBED) + len(tables))


def objects(value: Any, schema: Any, components: Any) -> Iterator[tuple[str, set[str], set[str]]]:
    """Of each object of an answer the name of its schema, its keys, and those of the schema."""
    schema = next(
        (one for one in schema.get("anyOf", ()) if value is not None and one != {"type": "null"}),
        schema,
    )
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = components[name]
        yield name, set(value), set(schema["properties"])
        for key, inner in value.items():
            yield from objects(inner, schema["properties"][key], components)
    elif isinstance(value, list):
        for one in value:
            yield from objects(one, schema["items"], components)


def test_no_answer_has_a_key_that_is_not_described_and_all_have_all(example: Path) -> None:
    met = set()
    for path, schema in asked(example):
        for name, keys, described in objects(read(path), schema, schema["components"]["schemas"]):
            assert keys == described, (path, name)
            met.add(name)
    described = set(read(example / "api/v1/openapi.json")["components"]["schemas"])
    # the example portal has no file that cannot be read, and of a history what its clone has
    unmet = {"Kept", "TableChanges", "Renaming", "Retyping", "Totals"}
    assert described - unmet <= met <= described


def test_no_key_of_the_interface_is_ever_lost() -> None:
    """A key that is added is added to the file; one that is missing from the code breaks scripts of
    others."""
    press = Press()
    described = json.loads(press.text(press.render(), "api/v1/openapi.json"))
    keys = [f"{path}\n" for path in described["paths"]]
    for name, schema in sorted(described["components"]["schemas"].items()):
        assert schema["required"] == list(schema["properties"])
        keys += [f"{name}.{key}\n" for key in schema["properties"]]
    assert "".join(keys) == CONTRACT.read_text("utf-8")


def addresses(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from addresses(one)
    elif isinstance(value, str) and value.startswith(URL):
        yield value.removeprefix(URL)


def test_every_address_leads_to_a_page_or_a_file(example: Path) -> None:
    found = {address for path, _ in asked(example) for address in addresses(read(path))}
    assert len(found) > 400
    files = {path.relative_to(example).as_posix() for path in example.rglob("*") if path.is_file()}
    assert [one for one in found if not files & {one, f"{one}index.html"}] == []


def test_files_are_told_with_their_size_and_their_hash(example: Path) -> None:
    answers = [read(path) for path in (example / "api/v1/datasets").glob("*/*.json")]
    tables = [table for answer in answers for table in answer["tables"]]
    files = [file for table in tables for file in table["files"]]
    files += [
        file for table in tables for extract in table["extracts"] for file in extract["files"]
    ]
    files += [document["file"] for answer in answers for document in answer["documents"]]
    assert len(files) > 300 and len([file for file in files if file["original"]]) > 20
    for file in files:
        content = (example / file["url"].removeprefix(URL)).read_bytes()
        assert (file["bytes"], file["sha256"]) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
        )


def test_invented_data_are_told_and_say_so(example: Path) -> None:
    listed = read(example / "api/v1/datasets.json")["datasets"]
    assert [one["id"] for one in listed if not one["demonstration"]] == ["metropole/communes"]
    for one in listed:
        assert (
            read(example / f"api/v1/datasets/{one['id']}.json")["demonstration"]
            is one["demonstration"]
        )


def test_columns_say_which_tables_can_be_joined(example: Path) -> None:
    columns = read(example / "api/v1/columns.json")["columns"]
    assert [len(one["tables"]) for one in columns] == sorted(
        (len(one["tables"]) for one in columns), reverse=True
    )
    found = {one["name"]: one for one in columns}
    insee = found["code_insee"]
    assert insee["types"] == ["string"] and "insee" in insee["kinds"]
    assert "metropole/communes/communes" in insee["tables"]
    known = {
        f"{answer['id']}/{table['name']}": [column["name"] for column in table["columns"]]
        for answer in map(read, (example / "api/v1/datasets").glob("*/*.json"))
        for table in answer["tables"]
    }
    assert {(name, table) for name, one in found.items() for table in one["tables"]} <= {
        (name, table) for table, names in known.items() for name in names
    }
    assert set(found) == {name for names in known.values() for name in names}
    series = [table for table in known if table.startswith("lille/prenoms/")]
    assert len(series) > 5 and len([one for one in found["ANNEE"]["tables"] if one in series]) == 1


def test_columns_say_which_field_of_a_standard_they_are_whatever_they_are_called(
    example: Path,
) -> None:
    fields = {
        (one["standard"], one["field"]): {
            column["table"]: column["name"] for column in one["columns"]
        }
        for one in read(example / "api/v1/columns.json")["fields"]
    }
    amounts = fields["scdl/subventions", "montant"]
    assert amounts["lille/subventions/subventions"] == "montant"
    own_heading = amounts["ennetieres-en-weppes/subventions/subventions-2024"]
    assert own_heading != "montant"
    answer = read(example / "api/v1/datasets/ennetieres-en-weppes/subventions.json")
    columns = {column["name"]: column["field"] for column in answer["tables"][0]["columns"]}
    assert columns[own_heading] == "montant"
    package = read(example / "data/ennetieres-en-weppes/subventions/datapackage.json")
    described = {
        field["name"]: field.get("field", "")
        for field in package["resources"][0]["schema"]["fields"]
    }
    assert described == columns
    page = (example / "ennetieres-en-weppes/subventions/index.html").read_text("utf-8")
    assert "<code>montant</code>" in page


def test_standards_name_their_fields_and_who_follows_them(example: Path) -> None:
    found = {one["id"]: one for one in read(example / "api/v1/standards.json")["standards"]}
    listed = read(example / "api/v1/datasets.json")["datasets"]
    assert {name: one["datasets"] for name, one in found.items()} == {
        name: [one["id"] for one in listed if one["standard"] == name] for name in found
    }
    fields = {field["name"]: field for field in found["scdl/prenoms"]["fields"]}
    assert fields["ENFANT_SEXE"]["required"] and fields["ENFANT_SEXE"]["constraints"]["enum"] == [
        "M",
        "F",
        "I",
    ]
    assert found["commande-publique/decp"]["fields"] == []


# --- of one dataset ---


def detail(made: Any, url: str = PORTAL.url) -> Any:
    press = Press()
    rendered = press.render([made], portal=replace(PORTAL, url=url))
    return json.loads(press.text(rendered, f"api/v1/datasets/{made.dataset.id}.json"))


def test_a_dataset_says_what_its_metadata_say() -> None:
    one = rich()
    dataset = replace(
        one.dataset,
        translations=(Translation("en", "Grants", "A *sentence*."),),
        high_value="statistiques",
        corrections=(Correction(date(2026, 10, 1), "Un montant", "3", ("montant",)),),
        spatial="Fives",
    )
    said = detail(replace(one, dataset=dataset))
    assert said["title"] == one.dataset.title and said["description"] == one.dataset.description
    assert said["translations"] == [
        {"language": "en", "title": "Grants", "description": "A *sentence*."}
    ]
    assert said["corrections"] == [
        {"day": "2026-10-01", "text": "Un montant", "rows": "3", "columns": ["montant"]}
    ]
    assert (said["theme"], said["high_value"], said["spatial"]) == (
        "economie",
        "statistiques",
        "Fives",
    )
    assert (said["licence"]["id"], said["contact"]["email"]) == ("odbl-1.0", "asso@lille.example")
    assert (
        said["licence"]["url"].startswith("https://")
        and said["origin"][0]["title"] == "Délibérations"
    )
    assert (said["modified"], said["issued"], said["temporal"]) == ("2026-11-03", None, "2022/2024")
    assert [service["kind"] for service in said["services"]] == ["api"]
    assert [(one["title"], one["file"]["original"]) for one in said["documents"]] == [
        ("Règlement", True)
    ]
    assert [table["title"] for table in said["tables"]] == [
        "Subventions 2022",
        "Subventions 2023",
        "Subventions 2024",
    ]
    assert said["conformity"] is None, "nothing says what it must be"


def test_a_column_is_told_with_its_profile_and_what_its_schema_calls_it() -> None:
    one = plain("lille/a")
    first = one.tables[0].columns[0]
    schema = TableSchema(
        fields=(
            Field(name=first.name, type=first.type, title="Titre", description="Comment l’écrire."),
        )
    )
    columns = (*one.tables[0].columns, Column(name="sans_profil", type="string", kind="string"))
    made = replace(
        one,
        dataset=replace(
            one.dataset,
            sources=(Resource(name="table", path="table.csv", kind="table", schema=schema),),
        ),
        tables=(replace(one.tables[0], columns=columns),),
    )
    told = detail(made)["tables"][0]["columns"]
    assert (told[0]["name"], told[0]["title"], told[0]["description"]) == (
        first.name,
        "Titre",
        "Comment l’écrire.",
    )
    assert told[-1]["profile"] is None
    for column, profile in zip(told, one.detail.tables[0].profiles, strict=False):
        said = column["profile"]
        assert (said["filled"], said["distinct"], said["low"]) == (
            profile.filled,
            profile.distinct,
            profile.low,
        )
        bars = said["intervals" if profile.ordered else "values"]
        assert [tuple(bar.values()) for bar in bars] == [
            (bar.label, bar.count) for bar in profile.bars
        ]
        assert said["values" if profile.ordered else "intervals"] == []
    assert {profile.ordered for profile in one.detail.tables[0].profiles} == {True, False}


def test_of_a_column_of_which_no_value_comes_twice_none_is_told() -> None:
    one = plain("lille/a")
    (table,) = one.detail.tables
    key = replace(table.profiles[0], filled=900, distinct=900)
    said = detail(
        replace(one, detail=replace(one.detail, tables=(replace(table, profiles=(key,)),)))
    )
    assert said["tables"][0]["columns"][0]["profile"] == {
        "filled": 900, "distinct": 900, "low": "", "high": "", "values": [], "intervals": [],
        "separator": "",
    }  # fmt: skip


def test_without_an_address_those_of_the_answers_are_relative_to_the_root() -> None:
    press = Press()
    rendered = press.render(portal=replace(PORTAL, url=""))
    (first, *_) = json.loads(press.text(rendered, "api/v1/datasets.json"))["datasets"]
    assert (first["url"], first["detail"]) == ("lille/essai/", "api/v1/datasets/lille/essai.json")
    described = json.loads(press.text(rendered, "api/v1/openapi.json"))
    assert described["servers"] == [{"url": "../.."}]
    paths = [path for _, path, _ in ASKED if "{" not in path]
    assert len(paths) == 6 and rendered.files.keys() >= set(paths)


def test_details_are_opened_only_where_a_file_is_made_anew() -> None:
    press = Press()
    made = [plain(f"lille/jeu-{number}") for number in range(6)]
    known = press.render(made).pages
    before = set(press.kept)
    changed = [replace(made[0], dataset=replace(made[0].dataset, keywords=("neuf",))), *made[1:]]
    again = press.render(changed, known=known)
    anew = [content for sha256, content in press.kept.items() if sha256 not in before]
    assert len([content for content in anew if content.startswith(b'{"version":1,"id":')]) == 1
    assert again.files == Press().render(changed).files
    press.opened.clear()
    press.render(changed, known=again.pages)
    assert press.opened == []
