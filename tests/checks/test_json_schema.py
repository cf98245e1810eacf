"""JSON Schemas: the library's verdict on records, a schema's own mistakes said once, and nothing
fetched or endless."""

from __future__ import annotations

import json
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as pq
import pytest
from command_line import beffroi
from commands.test_validate import validated
from hypothesis import given
from hypothesis import strategies as st
from portal import made, portal, write

from checks.test_foreign_keys import prepared
from site_builder.checks.json_schema import (
    JsonFault,
    UnusableSchema,
    is_json_schema,
    parse_json_schema,
)
from site_builder.core.problems import Place
from site_builder.metadata.standards import load_standard
from site_builder.storage.object_store import ObjectStore

DECP = json.loads((load_standard("commande-publique/decp").jsonschema or Path()).read_text("utf-8"))
PLACE = Place(path="schema.json")
CONTRACT = {
    "id": "2024M001",
    "acheteur": {"id": "21590350100017"},
    "nature": "Marché",
    "objet": "Cahiers (données fictives)",
    "codeCPV": "22830000",
    "techniques": {"technique": ["Sans objet"]},
    "marcheInnovant": False,
    "ccag": "Pas de CCAG",
    "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
    "offresRecues": 2,
    "attributionAvance": False,
    "typeGroupementOperateurs": "Pas de groupement",
    "procedure": "Procédure adaptée",
    "dureeMois": 12,
    "lieuExecution": {"code": "59350", "typeCode": "Code commune"},
    "dateNotification": "2024-03-01",
    "datePublicationDonnees": "2024-03-15",
    "montant": 45000,
    "typesPrix": {"typePrix": ["Définitif ferme"]},
    "formePrix": "Forfaitaire",
    "sousTraitanceDeclaree": False,
    "titulaires": [{"titulaire": {"id": "00080685100036", "typeIdentifiant": "SIRET"}}],
    "considerationsSociales": {"considerationSociale": ["Pas de considération sociale"]},
    "considerationsEnvironnementales": {
        "considerationEnvironnementale": ["Pas de considération environnementale"],
    },
}


def faults(schema: dict[str, Any], value: Any, folder: Path) -> list[JsonFault]:
    path = folder / "found.json"
    path.write_text(json.dumps(value), "utf-8")
    _, found = parse_json_schema(schema, PLACE).faults(path)
    return [*found]


def spoilt(draw: Callable[[st.SearchStrategy[Any]], Any], value: Any) -> Any:
    """The same, some keys being lost, added, or of another kind."""
    odd: st.SearchStrategy[Any] = st.sampled_from(
        ["", "x", -1, 1.5, None, [], {}, "2024-02-30", True]
    )
    if isinstance(value, dict):
        kept = {name: spoilt(draw, one) for name, one in value.items() if draw(st.integers(0, 9))}
        return kept if draw(st.integers(0, 9)) else {**kept, "autre": 1}
    if isinstance(value, list):
        return [spoilt(draw, one) for one in value]
    return value if draw(st.integers(0, 6)) else draw(odd)


@pytest.mark.nightly
@given(data=st.data())
def test_the_faults_of_records_are_those_of_the_library(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = [spoilt(data.draw, deepcopy(CONTRACT)) for _ in range(3)]
    value = {"marches": {"marche": records}}
    mine = Counter(one.keyword for one in faults(DECP, value, tmp_path_factory.mktemp("json")))
    theirs = Counter(
        str(one.validator) for one in jsonschema.Draft202012Validator(DECP).iter_errors(value)
    )
    many = "additionalProperties"  # which the library tells once of all that is too much
    assert bool(mine.pop(many, 0)) == bool(theirs.pop(many, 0))
    assert mine == theirs


def test_what_is_missing_is_named_once_whatever_its_name_is(tmp_path: Path) -> None:
    names = ["l'objet", 'dit "nom"', "a is a required property", "x"]
    found = faults({"type": "object", "required": names}, {}, tmp_path)
    assert [one.field for one in found] == names


def test_a_value_that_is_quoted_is_not_the_whole_file(tmp_path: Path) -> None:
    (one,) = faults({"type": "array", "maxItems": 3}, [{"a": "x"}] * 50_000, tmp_path)
    assert one.keyword == "maxItems" and len(one.value) < 2_000


TEXT = {"type": "string"}


def a_like(reference: str) -> dict[str, Any]:
    return {"properties": {"a": {"$ref": reference}}}


def deep(levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(levels):
        found = {"properties": {"a": found}}
    return found


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"type": "strng"}, "json-schema-wrong"),
        ({"properties": {"a": {"required": "b"}}}, "json-schema-wrong"),
        (a_like("https://ailleurs.example/a.json"), "json-schema-away"),
        (a_like("file:///etc/passwd"), "json-schema-away"),
        (a_like("autre.json#/$defs/a"), "json-schema-away"),
        (a_like("#/$defs/absent"), "json-schema-reference"),
        (a_like("#/properties/a"), "json-schema-endless"),
        ({"type": "object", **deep(5_000)}, "json-schema-endless"),
    ],
)
def test_a_schema_that_judges_nothing_is_one_mistake(
    tmp_path: Path, schema: dict[str, Any], code: str
) -> None:
    with pytest.raises(UnusableSchema) as refused:
        faults(schema, {"a": 1}, tmp_path)
    assert refused.value.problem.code == code


@pytest.mark.parametrize(
    "schema",
    [
        {"$id": "https://nous.example/s.json", "$defs": {"a": TEXT}, **a_like("s.json#/$defs/a")},
        {
            "$defs": {"a": {"$id": "https://nous.example/a", **TEXT}},
            **a_like("https://nous.example/a"),
        },
        {"$defs": {"a": TEXT}, **a_like("#/$defs/a")},
    ],
)
def test_a_schema_may_refer_to_its_own_parts(tmp_path: Path, schema: dict[str, Any]) -> None:
    assert [one.keyword for one in faults(schema, {"a": 1}, tmp_path)] == ["type"]


@pytest.fixture
def asked() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and what it is asked."""
    heard: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            heard.append(self.rfile.readline())

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/a.json", heard
        server.shutdown()


def test_an_address_is_never_asked(tmp_path: Path, asked: tuple[str, list[bytes]]) -> None:
    address, heard = asked
    schema = {"type": "object", "properties": {"a": {"$ref": address}}}
    write(tmp_path, {"schema.json": json.dumps(schema), "a.json": '{"a": 1}'})
    code, found = validated(tmp_path / "a.json", tmp_path / "schema.json")
    assert (code, found["refused"]["code"], heard) == (3, "json-schema-away", [])


def test_a_form_without_end_is_said_to_be_unchecked(tmp_path: Path) -> None:
    """By its time, that of one text and no more; the other rules judge."""
    schema = {
        "type": "array",
        "items": {"properties": {"a": {"pattern": "^(a|a)+$", "maxLength": 10}}},
    }
    write(
        tmp_path,
        {"schema.json": json.dumps(schema), "a.json": json.dumps([{"a": "a" * 40 + "!"}] * 20)},
    )
    code, found = validated(tmp_path / "a.json", tmp_path / "schema.json")
    assert (code, found["counts"]) == (1, {"json-maxLength": 20})
    assert found["unchecked"] == [{"field": "", "rule": "pattern ^(a|a)+$"}]
    (told,) = found["unverified"]
    assert (told["code"], told["field"]) == ("rule-unchecked", "a")


def test_a_rule_that_is_referred_to_where_examples_stand_judges_too(tmp_path: Path) -> None:
    schema = {"examples": [{"pattern": "^[0-9]+$"}], **a_like("#/examples/0")}
    assert [one.keyword for one in faults(schema, {"a": "x"}, tmp_path)] == ["pattern"]
    assert faults(schema, {"a": "1"}, tmp_path) == []


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, True),
        ({"type": "object"}, True),
        ({"type": "array", "items": {}}, True),
        (
            {
                "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
                "fields": [],
            },
            False,
        ),
        ({"fields": [], "type": "object"}, False),
        ({"name": "x"}, False),
        ([], False),
    ],
)
def test_a_schema_of_json_is_told_from_that_of_a_table(schema: object, told: bool) -> None:
    assert is_json_schema(schema) is told


def test_validate_takes_a_schema_of_json_at_a_path(tmp_path: Path) -> None:
    schema = {
        "type": "array",
        "items": {"type": "object", "required": ["nom"], "properties": {"n": {"minimum": 1e1}}},
    }
    write(tmp_path, {"schema.json": json.dumps(schema), "b.csv": "a\n1\n"})
    write(tmp_path, {"a.json": '[{"nom": "A", "n": 3}, {"n": 12}]'})
    code, found = validated(tmp_path / "a.json", tmp_path / "schema.json")
    assert (code, found["rows"]) == (1, 2)
    assert [(one["code"], one["row"], one["field"]) for one in found["errors"]] == [
        ("json-minimum", 1, "n"),
        ("json-required", 2, "nom"),
    ]
    assert (
        validated(tmp_path / "b.csv", tmp_path / "schema.json")[1]["refused"]["code"]
        == "json-unread"
    )


# --- as it is published ---


def contracts(root: Path, *records: dict[str, Any]) -> Path:
    folder = "datasets/lille/marches"
    content = json.dumps({"marches": {"marche": records}})
    write(
        root,
        {
            f"{folder}/datapackage.yaml": "title: Marchés\nstandard: decp\n",
            f"{folder}/marches.json": content,
        },
    )
    return portal(root)


def test_a_dataset_of_public_contracts_is_held_against_its_standard(tmp_path: Path) -> None:
    holders = [{"titulaire": {}}, {"titulaire": {"id": "1"}}]
    wrong = [{**CONTRACT, "nature": "Achat", "titulaires": holders} for _ in range(7)]
    contracts(tmp_path, CONTRACT, *wrong)
    ((summary, problems),) = prepared(tmp_path)
    told = {
        (one.code, one.params["field"]): (one.count, one.rows)
        for one in problems
        if one.code.startswith("fault.")
    }
    assert told == {
        ("fault.json-enum", "nature"): (7, (2, 3, 4, 5, 6)),
        ("fault.json-required", "titulaires › titulaire › id"): (7, (2, 3, 4, 5, 6)),
        ("fault.json-required", "titulaires › titulaire › typeIdentifiant"): (14, (2, 3, 4, 5, 6)),
    }
    assert (summary.conformity.faults, summary.conformity.kinds) == (28, 3)
    store = ObjectStore(tmp_path / "store")
    [table] = store.parts(summary)[0]
    kept = pq.read_table(store.path(table.faults)).to_pylist()
    assert len(kept) == 28
    assert {
        "row": 8,
        "column": "nature",
        "code": "json-enum",
        "rule": "",
        "severity": "error",
        "text": "Achat",
    } in kept


def test_a_code_of_its_standard_is_no_number_though_all_of_it_are_figures(tmp_path: Path) -> None:
    contracts(
        tmp_path,
        {
            **CONTRACT,
            "id": "20240012",
            "lieuExecution": {"code": "59350", "typeCode": "Code commune"},
        },
    )
    ((summary, _),) = prepared(tmp_path)
    [table] = ObjectStore(tmp_path / "store").parts(summary)[0]
    types = {column.name: column.type for column in table.columns}
    assert (types["id"], types["lieuExecution.code"], types["codeCPV"]) == (
        "string",
        "string",
        "string",
    )
    assert (types["dateNotification"], types["montant"]) == ("date", "integer")


@pytest.mark.parametrize(
    ("record", "label"),
    [(CONTRACT, "Suit le modèle<"), ({**CONTRACT, "id": 5}, "Suit le modèle en partie<")],
)
def test_its_page_says_whether_it_follows_it(
    tmp_path: Path, record: dict[str, Any], label: str
) -> None:
    contracts(tmp_path, record)
    made(tmp_path)
    page = (tmp_path / "build/lille/marches/index.html").read_text("utf-8").replace("\u00a0", " ")
    assert label in page and "standards/decp" in page
    code = beffroi("check", tmp_path).returncode
    assert code == (1 if "en partie" in label else 0)


def test_a_file_that_cannot_be_compared_does_not_pass_for_a_good_one(tmp_path: Path) -> None:
    contracts(tmp_path)
    content = json.dumps([{**CONTRACT, "objet": "école"}], ensure_ascii=False).encode("cp1252")
    write(tmp_path, {"datasets/lille/marches/marches.json": content})
    ((summary, problems),) = prepared(tmp_path)
    assert [one.code for one in problems if one.severity == "error"] == ["fault.json-unread"]
    assert summary.conformity.faults == 1 and ObjectStore(tmp_path / "store").parts(summary)[0]


def test_the_same_file_under_two_names_is_judged_twice(tmp_path: Path) -> None:
    contracts(tmp_path, {**CONTRACT, "id": 5})
    folder = tmp_path / "datasets/lille/marches"
    write(tmp_path, {"datasets/lille/marches/copie.json": (folder / "marches.json").read_bytes()})
    ((summary, _),) = prepared(tmp_path)
    assert (summary.status, summary.rows, summary.conformity.faults) == ("published", 2, 2)
