"""Table Schemas v1 and v2, as people and tools write them."""

from __future__ import annotations

import json

import pytest

from site_builder.core.model.table_schema import CustomCheck, Field, ForeignKey, TableSchema
from site_builder.core.problems import Problem
from site_builder.metadata.table_schema import TYPES, choose_field_type, read_table_schema
from site_builder.metadata.yaml import FileProblems, parse_yaml


def schema(written: object) -> tuple[TableSchema | None, list[Problem]]:
    notes = FileProblems("schema.json")
    tree = parse_yaml(json.dumps(written, indent=0).encode(), "schema.json")
    assert not isinstance(tree, Problem)
    return read_table_schema(tree, notes), notes.problems


def test_a_schema_is_read_whole() -> None:
    found, problems = schema(
        {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": [
                {
                    "name": "insee",
                    "type": "string",
                    "title": "Code",
                    "description": "Deux\nlignes",
                    "example": "01001",
                    "constraints": {
                        "required": True,
                        "pattern": "[0-9]{5}",
                        "enum": ["01001", "59350"],
                    },
                },
                {
                    "name": "n",
                    "type": "integer",
                    "constraints": {"minimum": 0, "maximum": "9.5", "unique": False},
                },
                {"name": "libre"},
            ],
            "missingValues": ["", "NC"],
            "primaryKey": ["insee", "n"],
            "custom_checks": [{"name": "x"}],
        }
    )
    assert not problems
    assert found == TableSchema(
        fields=(
            Field(
                name="insee",
                type="string",
                format="default",
                title="Code",
                description="Deux\nlignes",
                example="01001",
                constraints={"required": True, "pattern": "[0-9]{5}", "enum": ["01001", "59350"]},
            ),
            Field(
                name="n",
                type="integer",
                constraints={"minimum": 0, "maximum": 9.5, "unique": False},
            ),
            Field(name="libre", type="any"),
        ),
        missing=("", "NC"),
        primary_key=("insee", "n"),
        customs=(CustomCheck("x", {}),),
    )


def test_v2_missing_values_with_labels_and_a_key_of_one_field() -> None:
    found, problems = schema(
        {
            "fields": [{"name": "a"}],
            "missingValues": [{"value": "-9", "label": "non réponse"}, "x"],
            "primaryKey": "a",
        }
    )
    assert found is not None and not problems
    assert (found.missing, found.primary_key) == (("-9", "x"), ("a",))


def test_keys_of_other_tools_are_let_through_but_not_slips_of_the_pen() -> None:
    _, problems = schema(
        {"fields": [{"name": "a", "rdfType": "x", "x-mine": 1, "descripton": "x"}], "autre": 1}
    )
    assert [(problem.code, problem.params["near"]) for problem in problems] == [
        ("unknown-key-near", "description")
    ]


def test_an_unknown_type_is_said_with_the_nearest_and_read_as_text() -> None:
    found, problems = schema(
        {"fields": [{"name": "a", "type": "integr"}, {"name": "b", "type": "entier"}]}
    )
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("wrong-choice-near", 5),
        ("wrong-choice", 9),
    ]
    assert problems[0].params["near"] == "integer"
    assert found is not None and [field.type for field in found.fields] == ["string", "string"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({}, "missing-key"),
        ({"fields": []}, "missing-key"),
        ({"fields": None}, "missing-key"),
        ({"fields": [None]}, "missing-key"),
        ({"fields": [{}]}, "missing-key"),
        ({"fields": [{"name": ""}]}, "missing-key"),
        ({"fields": "a"}, "wrong-not-a-list"),
        ({"fields": ["a"]}, "not-a-section"),
        ([], "not-a-section"),
        ("x", "not-a-section"),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "schema-field-twice"),
        ({"fields": [{"name": ["a"]}]}, "wrong-list-for-text"),
    ],
)
def test_fields_that_cannot_be_told_apart_make_no_schema_and_one_problem(
    written: object, code: str
) -> None:
    found, problems = schema(written)
    assert found is None and [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    ("key", "code"),
    [("anee", "schema-key-near"), ("zzz", "schema-key"), ({"a": 1}, "wrong-section-for-text")],
)
def test_a_key_that_is_no_field_is_said_and_left_out(key: object, code: str) -> None:
    found, problems = schema({"fields": [{"name": "annee"}], "primaryKey": key})
    assert found is not None and found.primary_key == ()
    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    "constraints",
    [
        {"minLength": "deux"},
        {"required": "peut-être"},
        {"enum": "a"},
        {"enum": []},
        {"enum": [[1]]},
        {"pattern": ["x"]},
    ],
)
def test_a_wrong_constraint_is_said_and_left_out(constraints: object) -> None:
    found, problems = schema({"fields": [{"name": "a", "constraints": constraints}]})
    assert found is not None and found.fields[0].constraints is None
    assert len(problems) == 1


def test_every_type_of_the_standard_is_known() -> None:
    found, problems = schema({"fields": [{"name": name, "type": name} for name in TYPES]})
    assert (
        not problems and found is not None and [field.type for field in found.fields] == list(TYPES)
    )


def test_what_changes_how_cells_are_read_is_kept() -> None:
    options = {"trueValues": ["vrai"], "falseValues": ["faux"]}
    found, problems = schema(
        {"fields": [{"name": "a", "type": "boolean", **options, "missingValues": ["-"]}]}
    )
    assert found is not None and (found.fields[0].options, found.fields[0].missing) == (
        options,
        ("-",),
    )
    assert choose_field_type(found.fields[0]) == "boolean" and not problems


@pytest.mark.parametrize(
    ("field", "keys"),
    [
        ({"type": "date", "format": "%d %B %Y"}, 1),
        ({"type": "date", "format": "%Y"}, 1),  # 2024 is not its first of January
        ({"type": "time", "format": "%I:%M %p"}, 1),
        ({"type": "number", "decimalChar": "5", "groupChar": " "}, 2),
        ({"type": "boolean", "trueValues": [f"oui {n}" for n in range(200)]}, 1),
        ({"type": "boolean", "falseValues": ["non" * 10_000]}, 1),
    ],
)
def test_what_cannot_be_read_as_it_is_said_leaves_the_column_text(
    field: dict[str, object], keys: int
) -> None:
    found, problems = schema({"fields": [{"name": "a", **field}]})
    assert found is not None and choose_field_type(found.fields[0]) == "string"
    assert {problem.code for problem in problems} == {"schema-option"} and len(problems) == keys


@pytest.mark.parametrize("words", ["oui", 1, {"oui": True}])
def test_words_of_yes_and_no_that_are_no_list_are_said_and_left_out(words: object) -> None:
    found, problems = schema({"fields": [{"name": "a", "type": "boolean", "trueValues": words}]})
    assert found is not None and found.fields[0].options is None
    assert "wrong-not-a-list" in [problem.code for problem in problems]


def test_keys_within_a_table_and_to_another_are_read_and_one_that_names_no_field_is_said() -> None:
    reference = {"resource": "communes", "fields": "code"}
    found, problems = schema(
        {
            "fields": [{"name": "a"}, {"name": "b"}],
            "uniqueKeys": [["a", "b"], "a", ["zzz"]],
            "foreignKeys": [
                {"fields": "a", "reference": reference},
                {"fields": ["a", "b"], "reference": reference},
            ],
            "fieldsMatch": "partial",
        }
    )
    assert (
        found is not None and found.unique_keys == (("a", "b"), ("a",)) and found.match == "partial"
    )
    assert found.foreign_keys == (ForeignKey(("a",), "communes", ("code",)),)
    assert [problem.code for problem in problems] == ["schema-key"]
