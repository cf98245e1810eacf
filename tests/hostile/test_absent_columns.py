"""A table that has not the columns which its model speaks of does not follow it, wherever that is
said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import beffroi
from nightly import nightly_after
from portal import COMMUNES, made, write
from render.test_verdict_pages import section, words

from hostile.test_unverified import dataset, problems_of
from site_builder.publish.build_report import BuildReport

TYPED = "{name: a, type: integer}, {name: b, constraints: {pattern: '[0-9]+'}}"
TEXT = "{name: a}, {name: b}"


def of(slug: str, header: str, fields: str = TEXT, more: str = "") -> dict[str, str | bytes]:
    row = ",".join("1" for _ in header.split(","))
    return dataset(slug, f"schema: {{fields: [{fields}]{more}}}\n", t=f"{header}\n{row}\n")


CHECKS = {
    "siret": "{name: french-siret-value, params: {column: zz}}",
    "compare": "{name: compare-columns-value, params: {column: a, op: '>', column2: zz}}",
    "somme": "{name: sum-columns-value, params: {column: a, columns: [b, zz]}}",
    "ensemble": "{name: cohesive-columns-value, params: {column: zz, othercolumns: [yy]}}",
}
FAILING = {
    "autre": ({"fault.unmatched-header"}, of("autre", "y,z", TEXT)),
    "partiel": ({"fault.unmatched-header"}, of("partiel", "y,z", TEXT, ", fieldsMatch: partial")),
    "superset": ({"fault.extra-label"}, of("superset", "a,b,z", TEXT, ", fieldsMatch: superset")),
    "equal": ({"fault.extra-label"}, of("equal", "a,b,z", TEXT, ", fieldsMatch: equal")),
    "exact": ({"fault.incorrect-label"}, of("exact", "b,a", TEXT, ", fieldsMatch: exact")),
    "double": ({"fault.duplicate-label"}, of("double", "a,b,a", TEXT, ", fieldsMatch: equal")),
    "double-tu": ({"fault.duplicate-label"}, of("double-tu", "a,b,a")),
    "equal-double": (
        {"fault.duplicate-label", "fault.missing-labels"},
        of("equal-double", "a,a", TEXT, ", fieldsMatch: equal"),
    ),
}
UNVERIFIED = {
    "type": ("b", of("type", "a,z", "{name: a}, {name: b, type: integer}")),
    "motif": ("b", of("motif", "a,z", "{name: a}, {name: b, constraints: {pattern: '[0-9]+'}}")),
    "unique": ("b", of("unique", "a,z", TEXT, ", uniqueKeys: [[b]]")),
    "etranger": (
        "b",
        dataset(
            "etranger",
            "resources:\n- {path: t.csv, schema: {fields: [{name: a}, {name: b}], fieldsMatch: "
            "partial, "
            "foreignKeys: [{fields: b, reference: {resource: u, fields: c}}]}}\n- path: u.csv\n",
            t="a\n1\n",
            u="c\n1\n",
        ),
    ),
    "sans-champ": ("zz", of("sans-champ", "a,b,zz", TEXT, f", custom_checks: [{CHECKS['siret']}]")),
    **{
        slug: ("zz", of(slug, "a,b", TEXT, f", custom_checks: [{check}]"))
        for slug, check in CHECKS.items()
    },
}
CONFORMING = {
    "texte": of("texte", "a,z"),
    "permis": of("permis", "a,z", "{name: a}, {name: b, type: integer}", ", fieldsMatch: partial"),
    "facultatif": of("facultatif", "a", "{name: a}, {name: b, constraints: {required: false}}"),
    "ou": of(
        "ou",
        "a",
        TEXT,
        (
            ", fieldsMatch: partial, custom_checks: [{name: one-of-required, params: {column1: "
            "a, column2: b}}]"
        ),
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    root = tmp_path_factory.mktemp("absent")
    write(root, {"communes.yml": COMMUNES, **of("rien", "y,z", TYPED)})
    for _, files in (*FAILING.values(), *UNVERIFIED.values()):
        write(root, files)
    for files in CONFORMING.values():
        write(root, files)
    return root, made(root)


def state(root: Path, slug: str) -> str:
    answer = json.loads((root / f"build/api/v1/datasets/lille/{slug}.json").read_text())
    return str(answer["conformity"]["state"])


@pytest.mark.parametrize("slug", FAILING)
def test_a_header_that_breaks_the_model_is_a_fault(
    built: tuple[Path, BuildReport], slug: str
) -> None:
    root, report = built
    told = {one.code for one in problems_of(report, slug) if one.code.startswith("fault.")}
    assert (told, state(root, slug)) == (FAILING[slug][0], "failing")
    assert "Suit le modèle en partie. " in words(section(root / "build", f"lille/{slug}"))


@pytest.mark.parametrize("slug", UNVERIFIED)
def test_what_is_asked_of_a_column_that_is_not_there_is_not_verified(
    built: tuple[Path, BuildReport], slug: str
) -> None:
    root, report = built
    told = [one for one in problems_of(report, slug) if one.code == "rule-absent"]
    assert UNVERIFIED[slug][0] in {str(one.params["field"]).split(", ")[0] for one in told}
    assert state(root, slug) == "unverified"
    assert "Vérification Non vérifié : " in words(section(root / "build", f"lille/{slug}"))


@pytest.mark.parametrize("slug", CONFORMING)
def test_a_column_that_may_be_absent_is_no_fault(
    built: tuple[Path, BuildReport], slug: str
) -> None:
    assert state(built[0], slug) == "conforming"


def test_a_check_of_another_table_than_that_of_its_model_ends_with_1(
    built: tuple[Path, BuildReport],
) -> None:
    root, report = built
    assert {one.code for one in problems_of(report, "rien")} >= {
        "fault.unmatched-header",
        "rule-absent",
    }
    done = beffroi("check", root / "datasets/lille/rien", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["valid"]) == (1, False)


@pytest.mark.parametrize("check", nightly_after(1, CHECKS.values()))
def test_a_file_is_not_valid_by_a_check_of_columns_that_it_has_not(
    tmp_path: Path, check: str
) -> None:
    write(tmp_path, {
        "schema.yaml": f"fields: [{TEXT}]\ncustom_checks: [{check}]\n",
        "t.csv": "a,b\n1,1\n",
    })  # fmt: skip
    done = beffroi(
        "validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.yaml", "--format", "json"
    )
    found = json.loads(done.stdout)
    assert (done.returncode, found["conformity"]) == (1, "unverified")
    assert [one["code"] for one in found["unverified"]] == ["rule-absent"]
