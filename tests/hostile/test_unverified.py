"""What a schema asks and nothing has looked at is never « Suit le modèle » nor valid, wherever that
is said."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from checks.test_foreign_keys import prepared
from command_line import beffroi
from commands.test_validate import validated
from nightly import nightly_after
from portal import COMMUNES, made, portal, write
from render.test_verdict_pages import page, section, words
from repository import committed

from site_builder.commands.file_jobs import ValidationJob
from site_builder.commands.validate import validate_files
from site_builder.commands.validation_outcome import (
    compose_validation_outcome,
    make_validation_json,
)
from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.publish.build_report import BuildReport
from site_builder.publish.explain import explain_preparation

ENDLESS = "(?=a)(a|aa)+"  # RE2 has no look-ahead; of « aaa…b » it tries every way of cutting it
CELLS = "".join(f"{'a' * 60}b{number}\n" for number in range(50))
PATTERN = {"lille/illisible", "lille/fichier", "lille/profonde"}
TIME = {"lille/sans-fin"}
UNVERIFIED = {
    *PATTERN,
    *TIME,
    "lille/type",
    "lille/borne",
    "lille/controle",
    "lille/cle",
    "lille/marches",
    "lille/vide",
    "lille/lapsus",
    "lille/liste",
    "lille/propre",
    "lille/prenoms",
    "lille/parent",
    "lille/etranger",
}
DEEP = f"{'(' * 200}a{'){1,9}' * 200}"  # of which the compilation alone never ends


def dataset(slug: str, more: str, **tables: str) -> dict[str, str | bytes]:
    folder = f"datasets/lille/{slug}"
    files = {f"{folder}/{name}.csv": text for name, text in tables.items()}
    return {f"{folder}/datapackage.yaml": f"title: Jeu {slug}\n{more}", **files}


def schema(constraints: str, type_: str = "string") -> str:
    return (
        f"schema:\n  fields:\n    - name: a\n      type: {type_}\n      constraints:\n        "
        f"{constraints}\n"
    )


NAMES = (
    "COLL_INSEE,COMMUNE_NOM,ANNEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES\n"
    "59350,Lille,2012,F,Zoé,3\n"
)
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    **dataset("conforme", schema("pattern: '[a-z]+'"), t="a\nabc\n"),
    **dataset("suivi", "standard: scdl/prenoms\n", t=NAMES),
    **dataset("illisible", schema("pattern: '[0-9'"), t="a\nabc\n"),
    **dataset("fichier", "schema: modele.yaml\n", t="a\nabc\n", u="a\nabd\n"),
    "datasets/lille/fichier/modele.yaml": "fields:\n- name: a\n  constraints:\n    pattern: '(a'\n",
    **dataset("profonde", schema(f"pattern: '{DEEP}'"), t="a\nabc\n"),
    **dataset("sans-fin", schema(f"pattern: '{ENDLESS}'"), t=f"a\n{CELLS}"),
    **dataset("type", schema("pattern: '[0-9]+'", "integer"), t="a\n1\n"),
    **dataset("borne", schema("minimum: un", "integer"), t="a\n1\n"),
    **dataset(
        "controle", "schema: {fields: [{name: a}], custom_checks: [{name: inconnu}]}\n", t="a\n1\n"
    ),
    **dataset(
        "cle",
        "resources:\n- {path: t.csv, schema: {fields: [{name: a}], foreignKeys: "
        "[{fields: a, reference: {resource: u, fields: b}}]}}\n- path: u.csv\n",
        t="a\n1\n",
        u="<html><body>404</body></html>",
    ),
    **dataset(
        "parent",
        "schema: {fields: [{name: a}, {name: b}], fieldsMatch: partial, "
        "foreignKeys: [{fields: a, reference: {resource: '', fields: b}}]}\n",
        t="a\n1\n",
    ),
    **dataset("etranger", "standard: standard-d-ailleurs\n", t="a\nabc\n"),
    **dataset("marches", "standard: decp\n", t="id,objet\n1,École\n"),
    **dataset("vide", "standard: scdl/prenoms\nschema: {fields: []}\n", t=NAMES),
    **dataset("lapsus", schema("patern: '[0-9]+'"), t="a\nabc\n"),
    **dataset("liste", "schema: {fields: [{name: a, constrants: {pattern: x}}]}\n", t="a\nabc\n"),
    **dataset(
        "propre",
        "standard: scdl/prenoms\nresources: [{path: t.csv, schema: {fields: [{name: a}]}}]\n",
        t="a\n1\n",
    ),
    **dataset("prenoms", "standard: scdl/prenoms\n", t=NAMES, u="<html><body>404</body></html>"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    root = tmp_path_factory.mktemp("unverified")
    write(root, FILES)
    return root, made(root)


def problems_of(report: BuildReport, slug: str) -> list[Problem]:
    return [
        one
        for one in report.problems
        if (one.place.path or "").startswith(f"datasets/lille/{slug}/")
    ]


# --- everywhere that says whether data conform ---


@pytest.mark.parametrize("id_", sorted(UNVERIFIED))
def test_a_page_says_that_it_is_not_verified_and_never_that_it_conforms(
    built: tuple[Path, BuildReport], id_: str
) -> None:
    said = words(section(built[0] / "build", id_))
    assert "Vérification Non vérifié : " in said
    assert "Suit le modèle" not in words(page(built[0] / "build", id_))
    assert "rien n’est à corriger" not in said


def test_lists_say_what_was_given_and_never_that_it_conforms(
    built: tuple[Path, BuildReport],
) -> None:
    out = built[0] / "build"
    for path, given in (
        ("standards", "4 jeux de données 1 producteur"),
        ("standards/prenoms", "4 jeux de données, 1 producteur"),
    ):
        said = words(page(out, path).partition("<main")[2].partition("</main>")[0])
        assert given in said
        assert not re.search(r"(?i)\bconformes?\b|vérifiés?\b", said), path


@pytest.mark.parametrize("id_", sorted(UNVERIFIED))
def test_the_interface_for_scripts_says_the_same(built: tuple[Path, BuildReport], id_: str) -> None:
    found = json.loads((built[0] / f"build/api/v1/datasets/{id_}.json").read_text())["conformity"]
    assert found["state"] == "unverified" and found["label"].startswith("Non vérifié")
    assert (found["faults"], found["unchecked"] + found["unheld"] > 0) == (0, True)


@pytest.mark.parametrize(
    ("catalogue", "claims"),
    [("catalog.ttl", "conformsTo"), ("eu/catalog.ttl", "conformsTo"), ("data.json", "")],
)
def test_no_catalogue_claims_that_it_conforms(
    built: tuple[Path, BuildReport], catalogue: str, claims: str
) -> None:
    text = (built[0] / "build" / catalogue).read_text()
    if claims:
        assert text.count("dct:conformsTo") == 1, (
            "of the one that was held against its standard and breaks nothing"
        )
        assert text.count("Non v\\u00e9rifi\\u00e9") == len(UNVERIFIED)
    else:
        datasets = json.loads(text)["dataset"]
        assert [one["title"] for one in datasets if "conformsTo" in one] == ["Jeu suivi"]


def test_the_reports_say_it(built: tuple[Path, BuildReport]) -> None:
    root, report = built
    written = json.loads((root / "build/build-report.json").read_text())["datasets"]
    public = {one["id"]: one["conformity"] for one in written}
    assert {id_ for id_, state in public.items() if state == "unverified"} == UNVERIFIED
    assert {id_ for id_, state in public.items() if state == "conforming"} == {
        "lille/conforme",
        "lille/suivi",
    }
    private = json.loads((root / ".beffroi/report.json").read_text())
    assert {
        id_ for id_, text in private["unverified"].items() if text.startswith("Non vérifié")
    } == UNVERIFIED
    shown = words((root / ".beffroi/report.html").read_text("utf-8"))
    assert shown.count("Non vérifié : ") == len(UNVERIFIED) and "Suit le modèle" not in shown
    assert report.unverified.keys() == UNVERIFIED


def test_a_check_is_not_valid_and_names_each(built: tuple[Path, BuildReport]) -> None:
    done = beffroi("check", built[0], "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["valid"]) == (1, False)
    assert {one["id"] for one in found["unverified"]} == UNVERIFIED
    assert beffroi("check", built[0] / "datasets/lille/conforme").returncode == 0
    one = beffroi("check", built[0] / "datasets/lille/lapsus")
    assert one.returncode == 1 and "Non vérifié" in one.stdout and "(lille/lapsus)" in one.stdout


def test_nothing_but_one_module_says_whether_data_conform() -> None:
    """Whoever read the number of faults alone would take for good what nobody has looked at."""
    package = Path(__file__).resolve().parents[2] / "site_builder"
    reading = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(
            r"summary\.conformity|\.faults == 0|not \S*\.faults\b", path.read_text("utf-8")
        )
    }
    assert reading == {"compose/conformity.py"}


# --- what is said to whoever can mend it ---


@pytest.mark.parametrize(
    ("slug", "code", "path", "line"),
    [
        ("illisible", "schema-pattern", "datapackage.yaml", 7),
        ("profonde", "schema-pattern", "datapackage.yaml", 7),
        ("fichier", "schema-pattern", "modele.yaml", 4),
        ("sans-fin", "rule-unchecked", "t.csv", None),
        ("type", "rule-unfit", "t.csv", None),
        ("borne", "rule-unfit", "t.csv", None),
        ("controle", "rule-unknown", "t.csv", None),
        ("marches", "rule-ending", "t.csv", None),
    ],
)
def test_it_is_one_error_where_it_is_to_be_mended(
    built: tuple[Path, BuildReport], slug: str, code: str, path: str, line: int | None
) -> None:
    (found,) = problems_of(built[1], slug)
    assert (found.code, found.severity, found.place.line) == (code, "error", line)
    assert found.place.path == f"datasets/lille/{slug}/{path}"
    assert built[1].datasets[f"lille/{slug}"] == "published", "nothing is withheld for it"
    assert (built[0] / f"build/data/lille/{slug}/t.csv").is_file()


def test_what_is_said_of_a_rule_without_end_names_column_expression_and_time(
    built: tuple[Path, BuildReport],
) -> None:
    (found,) = problems_of(built[1], "sans-fin")
    assert (found.params["field"], found.params["bound"]) == ("a", ENDLESS)
    message = next(
        one["message"]
        for one in json.loads((built[0] / ".beffroi/report.json").read_text())["problems"]
        if one["code"] == "rule-unchecked"
    )
    assert "« a »" in message.replace("\u00a0", " ") and "0,5" in message and " → " in message


# --- validate ---


def held(folder: Path, name: str) -> tuple[dict[str, Any], str]:
    """What `validate` says of a file in its JSON, and its first sentence for people."""
    (folder / "scratch").mkdir()
    job = ValidationJob(folder / name, str(folder / "schema.json"))
    (found,) = validate_files([job], folder / "scratch")
    return make_validation_json(found, load_language("fr")), compose_validation_outcome(
        found, folder / name, (), load_language("fr")
    ).sentence


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"constraints": {"pattern": "[0-9"}}, "schema-pattern"),
        ({"constraints": {"pattern": DEEP}}, "schema-pattern"),
        ({"constraints": {"pattern": "a" * 6_000}}, "schema-pattern"),
        ({"constraints": {"pattern": ENDLESS}}, "rule-unchecked"),
        ({"type": "integer", "constraints": {"pattern": "a"}}, "rule-unfit"),
        ({"type": "date", "constraints": {"minLength": 2}}, "rule-unfit"),
        ({"type": "object", "constraints": {"jsonSchema": {"required": ["b"]}}}, "rule-unfit"),
        ({"type": "number", "constraints": {"maximum": "beaucoup"}}, "rule-unfit"),
        ({"type": "string", "format": "téléphone"}, "rule-unfit"),
        ({"type": "array", "arrayItem": {"type": "entier"}}, "rule-unfit"),
        ({"type": "array", "arrayItem": {"constraints": {"pattern": "["}}}, "schema-pattern"),
        ({"type": "array", "arrayItem": {"constraints": {"unique": True}}}, "rule-unfit"),
        ({"type": "list", "itemType": "entier"}, "rule-unfit"),
    ],
)
def test_a_file_is_not_valid_by_a_rule_that_nothing_looked_at(
    tmp_path: Path, field: dict[str, Any], code: str
) -> None:
    cells = {"integer": "1", "number": "1", "object": "{}", "date": "2024-01-31", "array": "[]"}
    cell = cells.get(field.get("type", ""), "a" * 60 + "b")
    described = {"fields": [{"name": "a", **field}]}
    write(tmp_path, {"schema.json": json.dumps(described), "t.csv": f"a\n{cell}\n"})
    found, sentence = held(tmp_path, "t.csv")
    assert (found["valid"], found["conformity"], found["counts"]) == (False, "unverified", {})
    assert [one["code"] for one in found["unverified"]] == [code]
    assert sentence.startswith("Non vérifié")


@pytest.mark.parametrize("pattern", nightly_after(1, ["[0-9", ENDLESS]))
def test_the_command_ends_with_1_in_all_its_forms(tmp_path: Path, pattern: str) -> None:
    described = {"fields": [{"name": "a", "constraints": {"pattern": pattern}}]}
    write(tmp_path, {"schema.json": json.dumps(described), "t.csv": f"a\n{CELLS}"})
    assert validated(tmp_path / "t.csv", tmp_path / "schema.json")[0] == 1
    for form in ("text", "github"):
        done = beffroi(
            "validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.json", "--format", form
        )
        assert (
            done.returncode == 1
            and "Non vérifié" in done.stdout
            and "suit le modèle" not in done.stdout
        )
        assert pattern.replace("%", "%25") in done.stdout, "what is to be mended"


@pytest.mark.parametrize(
    "more",
    [
        {"primaryKey": "zzz"},
        {"uniqueKeys": [["zzz"]]},
        {"foreignKeys": [{"fields": "a", "reference": {"resource": "autre", "fields": "b"}}]},
        {"foreignKeys": [{"fields": "a", "reference": {"resource": "", "fields": ["a", "b"]}}]},
        {"foreignKeys": [{"reference": {"resource": "autre", "fields": "b"}}]},
        {"custom_checks": [{"name": "french-siret-value"}]},
        {"custom_checks": [{"name": "inconnu", "params": {"column": "a"}}]},
        {"custom_check": [{"name": "french-siret-value", "params": {"column": "a"}}]},
        {"primarykey": "b"},
        {"fields": [{"name": "a"}, {"name": "b", "constraints": {"minLength": "deux"}}]},
        {"fields": [{"name": "a"}, {"name": "b", "constraints": {"exige": True}}]},
        {"fields": [{"name": "a", "type": "entier"}, {"name": "b"}]},
        {"fields": [{"name": "a", "required": True}, {"name": "b"}]},
        {"fields": [{"name": "a", "enum": ["q"], "pattern": "[a-z]"}, {"name": "b"}]},
    ],
)
def test_a_file_is_not_valid_by_a_schema_that_is_used_in_part(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    described = {"fields": [{"name": "a"}, {"name": "b"}], **more}
    write(tmp_path, {"schema.json": json.dumps(described), "t.csv": "a,b\n1,1\n"})
    found, _ = held(tmp_path, "t.csv")
    assert (found["valid"], found["counts"]) == (False, {})
    assert found["unverified"] or found["schema_problems"], "what it is"


@pytest.mark.parametrize(
    ("type_", "constraints", "cells"),
    [
        ("datetime", {"minimum": "2019-06-01T00:00:00Z"}, "2018-01-01T00:00:00"),
        ("datetime", {"minimum": "2019-06-01T00:00:00Z"}, "2018-01-01T00:00:00.5"),
        ("time", {"maximum": "09:30:00"}, "10:00:00Z"),
    ],
)
def test_a_value_that_cannot_be_compared_has_not_been(
    tmp_path: Path, type_: str, constraints: dict[str, Any], cells: str
) -> None:
    described = {"fields": [{"name": "a", "type": type_, "constraints": constraints}]}
    write(tmp_path, {"schema.json": json.dumps(described), "t.csv": f"a\n{cells}\n"})
    found, _ = held(tmp_path, "t.csv")
    assert (found["valid"], [one["code"] for one in found["unverified"]]) == (
        False,
        ["rule-undecided"],
    )


@pytest.mark.parametrize(("total", "valid"), [("3", True), ("beaucoup", False), ("9" * 30, False)])
def test_a_sum_that_cannot_be_made_has_not_been(tmp_path: Path, total: str, valid: bool) -> None:
    custom = {"name": "sum-columns-value", "params": {"column": "t", "columns": ["a", "b"]}}
    described = {"fields": [{"name": name} for name in "tab"], "custom_checks": [custom]}
    write(tmp_path, {"schema.json": json.dumps(described), "t.csv": f"t,a,b\n{total},1,2\n,1,2\n"})
    assert held(tmp_path, "t.csv")[0]["valid"] == valid


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ({"properties": {"a": {"pattern": "("}}}, {}),
        ({"properties": {"a": {"pattern": f"^{ENDLESS}$"}}}, {"a": "a" * 60 + "b"}),
        ({"patternProperties": {"(": {}}, "additionalProperties": False}, {"b": 1}),
        (
            {"patternProperties": {"^(a|aa)+$": {}}, "additionalProperties": False},
            {"a" * 60 + "b": 1},
        ),
        ({"patternProperties": {r"\p{L}": {}}, "unevaluatedProperties": False}, {"b": 1}),
        (
            {"allOf": [{"patternProperties": {"^(a+)+$": True}}], "unevaluatedProperties": False},
            {"a" * 60 + "b": 1},
        ),
    ],
)
def test_records_are_not_valid_by_an_expression_that_told_nothing(
    tmp_path: Path, asked: object, value: object
) -> None:
    described = {"type": "array", "items": asked}
    write(tmp_path, {"schema.json": json.dumps(described), "a.json": json.dumps([value])})
    found, sentence = held(tmp_path, "a.json")
    assert (found["valid"], found["conformity"], found["counts"]) == (False, "unverified", {})
    assert found["unverified"] and sentence.startswith("Non vérifié")


@pytest.mark.parametrize(
    ("asked", "rule", "field"),
    [
        ({"properties": {"a": {"format": "email"}}}, "format", "a"),
        ({"properties": {"a": {"if": {}, "then": {"format": "date"}}}}, "format", "a"),
        ({"properties": {"a": {"minimun": 10}}}, "minimun", "a"),
        ({"require": ["b"]}, "require", "—"),
        (
            {"allOf": [{"dependencies": {"a": ["b"]}}]},
            "dependencies",
            "—",
        ),  # of draft 7, which 2020-12 has not
        ({"patternProperties": {"a": {"minimun": 10}}}, "minimun", "—"),
    ],
)
def test_records_are_not_valid_by_a_keyword_that_nothing_reads(
    tmp_path: Path, asked: object, rule: str, field: str
) -> None:
    described = {"type": "array", "items": asked}
    write(tmp_path, {"schema.json": json.dumps(described), "a.json": '[{"a": 1}]'})
    found, sentence = held(tmp_path, "a.json")
    assert (found["valid"], found["conformity"]) == (False, "unverified")
    assert [(one["rule"], one["field"]) for one in found["unverified"]] == [(rule, field)]
    assert sentence.startswith("Non vérifié")


def test_names_that_require_others_are_no_keywords(tmp_path: Path) -> None:
    described = {"type": "array", "items": {"dependentRequired": {"a": ["b"]}}}
    write(tmp_path, {"schema.json": json.dumps(described), "a.json": "[{}]"})
    assert held(tmp_path, "a.json")[0]["valid"]


def test_words_that_only_present_ask_for_nothing(tmp_path: Path) -> None:
    described = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "array",
        "title": "Liste",
        "items": {
            "properties": {"format": {"enum": [{"format": "email"}], "default": {"minimun": 1}}},
            "dependencies": {"format": ["a"]},
            "x-note": "à relire",
            "if": {"required": ["a"]},
            "then": {"required": ["format"]},
            "$comment": "essai",
        },
    }
    write(tmp_path, {"schema.json": json.dumps(described), "a.json": "[{}]"})
    assert held(tmp_path, "a.json")[0]["valid"]


def test_an_expression_that_only_one_library_knows_is_asked_of_names(tmp_path: Path) -> None:
    described = {
        "type": "array",
        "items": {"patternProperties": {r"^\p{L}$": {}}, "additionalProperties": False},
    }
    write(tmp_path, {"schema.json": json.dumps(described), "a.json": '[{"é": 1}, {"1": 1}]'})
    found, _ = held(tmp_path, "a.json")
    assert found["counts"] == {"json-additionalProperties": 1}
    assert [(one["row"], one["field"]) for one in found["errors"]] == [(2, "1")] and not found[
        "unchecked"
    ]


def test_words_that_look_like_expressions_are_none(tmp_path: Path) -> None:
    described = {
        "type": "object",
        "properties": {"pattern": {"enum": [{"pattern": "("}], "default": {"pattern": "["}}},
    }
    write(tmp_path, {"schema.json": json.dumps(described), "a.json": "{}"})
    assert held(tmp_path, "a.json")[0]["valid"]


# --- time ---


def several(root: Path) -> Path:
    """A dataset of two tables, each with two rules that never end; and another, whose rule RE2 has
    not either."""
    fields = "".join(
        f"{{name: {name}, constraints: {{pattern: '{ENDLESS}{name}'}}}}, " for name in "bc"
    )
    table = "b,c\n" + "".join(f"{'a' * 60}-{number},{'a' * 60}-{number}\n" for number in range(20))
    write(root, dataset("lent", f"schema: {{fields: [{fields}]}}\n", t=table, u=table))
    write(root, dataset("bref", schema("pattern: '(?!b)[a-z]+'"), t="a\nabc\n"))
    return portal(root)


def test_all_expressions_of_a_dataset_have_one_time_together(tmp_path: Path) -> None:
    several(tmp_path)
    (brief, _), (slow, problems) = prepared(tmp_path, "lille/bref", "lille/lent", seconds=0.2)
    late = [one.params["seconds"] for one in problems if one.code == "rule-unchecked"]
    assert late == [5, 5, 5, 5], (
        "the first has all that there is, and nothing is left for the others"
    )
    assert slow.conformity.unchecked == 2, "a rule is counted once, however many tables it judges"
    assert brief.conformity.complete and not brief.conformity.faults, (
        "another dataset has a time of its own"
    )


@pytest.mark.nightly
def test_a_verdict_that_time_cut_is_not_kept_and_no_other_is_made_again(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    first = made(tmp_path)
    second = made(tmp_path)
    assert (first.hits, second.misses) == (0, len(TIME))
    assert second.hits == len(first.datasets) - len(TIME)
    assert not second.published, "the same again is no change of the site"
    assert "Vérification Non vérifié : " in words(section(tmp_path / "build", "lille/sans-fin"))
    assert [code for code, _ in explain_preparation(tmp_path, "lille/sans-fin")] == [
        "explain.unfinished"
    ]
    assert [code for code, _ in explain_preparation(tmp_path, "lille/illisible")] == [
        "explain.same"
    ]


def test_a_verdict_that_time_did_not_cut_is_kept(tmp_path: Path) -> None:
    several(tmp_path)
    (brief, _), (slow, _) = prepared(tmp_path, "lille/bref", "lille/lent", seconds=0.2)
    assert brief.key and not slow.key


# --- what was known before ---


@cache
def has_git() -> bool:
    return subprocess.run(["git", "--version"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_git(), reason="no git")
@pytest.mark.parametrize("slug", nightly_after(1, ["illisible", "sans-fin", "type"]))
def test_new_data_are_not_valid_because_their_schema_was_wrong_before(
    tmp_path: Path, slug: str
) -> None:
    """What comes now has not been looked at either: an old fault of the schema lets no new one
    through."""
    folder = f"datasets/lille/{slug}/"
    write(
        tmp_path,
        {name: text for name, text in FILES.items() if name.startswith(folder) or "/" not in name},
    )
    committed(tmp_path)
    table = tmp_path / folder / "t.csv"
    table.write_text(table.read_text() + "2\n")
    done = beffroi("check", tmp_path, "--base", "HEAD", "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["valid"]) == (1, False)
    assert [one["id"] for one in found["unverified"]] == [f"lille/{slug}"]
