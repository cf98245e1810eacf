"""`beffroi validate` is a contract; and a dataset that names a standard is held against it as it is
published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import ENVIRONMENT, PROGRAM, beffroi
from nightly import nightly_after, nightly_but_each
from portal import made, portal, write

from site_builder.checks.headings import recognise_standard
from site_builder.commands.result_formats import FORMS
from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.publish.build_report import BuildReport

SCHEMA = {
    "fields": [
        {
            "name": "code",
            "type": "string",
            "constraints": {"required": True, "pattern": "[0-9]{5}", "unique": True},
        },
        {"name": "jour", "type": "date", "format": "%d/%m/%Y"},
        {"name": "nombre", "type": "integer", "constraints": {"minimum": 1}},
    ]
}
PRENOMS = "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"


def validated(path: Path, schema: object, *options: str) -> tuple[int, dict[str, Any]]:
    done = beffroi("validate", path, "--schema", schema, "--json", *options)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(SCHEMA))
    return path


def test_a_file_that_follows_its_schema_is_valid(tmp_path: Path, schema: Path) -> None:
    write(tmp_path, {"t.csv": "code,jour,nombre\n59350,31/01/2024,3\n01001,,\n"})
    code, found = validated(tmp_path / "t.csv", schema)
    assert (code, found["valid"], found["rows"], found["counts"], found["errors"]) == (
        0,
        True,
        2,
        {},
        [],
    )
    assert found["version"] == 1 and found["refused"] is None


@pytest.mark.parametrize("name", ["t.csv", "t.json"])
def test_a_file_without_a_row_is_not_said_to_follow_its_schema(
    tmp_path: Path, schema: Path, name: str
) -> None:
    write(tmp_path, {"t.csv": "code,jour,nombre\n", "t.json": "[]"})
    if name == "t.json":
        schema.write_text('{"type": "array", "items": {"type": "object"}}')
    done = beffroi("validate", tmp_path / name, "--schema", schema)
    assert done.returncode == 0
    assert done.stdout.startswith(f"{name} n’a aucune ligne")
    assert "suit le modèle" not in done.stdout
    if name == "t.csv":
        assert "seulement ce qui a été pris pour ses noms de colonnes" in done.stdout
        _, found = validated(tmp_path / name, schema)
        assert [problem["code"] for problem in found["problems"]] == ["table-empty"]


def test_what_is_wrong_with_a_file_whatever_the_schema_is_said(
    tmp_path: Path, schema: Path
) -> None:
    write(tmp_path, {"t.csv": "code,jour,nombre\n59350,31/01/2024,3\n"})
    _, found = validated(tmp_path / "t.csv", schema, "--sheet", "Feuil2")
    assert [problem["code"] for problem in found["problems"]] == ["sheet-unused"]
    _, found = validated(tmp_path / "t.csv", schema)
    assert found["valid"] and found["problems"] == []


def test_each_fault_has_its_code_row_field_value_and_sentence(tmp_path: Path, schema: Path) -> None:
    """In the encoding and with the separator of a French Excel."""
    text = "code;jour;nombre\r\n5935;31/01/2024;3\r\n59350;31/02/2024;0\r\n59350;;trois é\r\n;;\r\n"
    write(tmp_path, {"t.csv": text.encode("cp1252")})
    code, found = validated(tmp_path / "t.csv", schema)
    assert (code, found["valid"], found["rows"]) == (1, False, 4)
    assert found["counts"] == {
        "constraint-error": 2,
        "type-error": 2,
        "unique-error": 1,
        "blank-row": 1,
    }
    assert [(one["code"], one["row"], one["field"], one["value"]) for one in found["errors"]] == [
        ("constraint-error", 2, "code", "5935"),
        ("type-error", 3, "jour", "31/02/2024"),
        ("constraint-error", 3, "nombre", "0"),
        ("type-error", 4, "nombre", "trois é"),
        ("unique-error", 4, "code", "59350"),
        ("blank-row", 5, "", None),
    ]
    assert all("→" in one["message"] for one in found["errors"])


def test_several_files_are_judged_in_the_order_in_which_they_are_named(
    tmp_path: Path, schema: Path
) -> None:
    header = "code,jour,nombre\n"
    write(tmp_path, {"good.csv": f"{header}59350,31/01/2024,3\n", "bad.csv": f"{header}59,,3\n"})
    names = [str(tmp_path / name) for name in ("bad.csv", "good.csv", "bad.csv")]
    done = beffroi("validate", *names, "--schema", schema, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["valid"]) == (1, False)
    assert [file["file"] for file in told["files"]] == names
    assert [file["valid"] for file in told["files"]] == [False, True, False]
    alone = json.loads(beffroi("validate", names[0], "--schema", schema, "--json").stdout)
    assert told["files"][0] == {"file": names[0], **alone}
    text = beffroi("validate", *names, "--schema", schema).stdout
    assert text.startswith("1 fichier sur 3 suit le modèle.\n")
    assert "\ngood.csv suit le modèle" in text


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_judged(
    tmp_path: Path, schema: Path
) -> None:
    write(tmp_path, {"empty.csv": "", "good.csv": "code,jour,nombre\n59350,31/01/2024,3\n"})
    names = [tmp_path / "empty.csv", tmp_path / "good.csv"]
    done = beffroi("validate", *names, "--schema", schema, "--json")
    refused, judged = json.loads(done.stdout)["files"]
    assert done.returncode == 3
    assert refused["refused"]["code"] == "file-empty"
    assert judged["valid"]


@pytest.mark.parametrize("stray", ['"y', '"y" z'])
def test_a_stray_quote_swallows_no_row(tmp_path: Path, stray: str) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}')
    write(tmp_path, {"t.csv": f"a;b\n1;x\n2;{stray}\n3;z\nabc;w\n"})
    code, found = validated(tmp_path / "t.csv", schema)
    counts = {"quote-unbalanced": 1, "type-error": 1}
    assert (code, found["rows"], found["counts"]) == (1, 4, counts)
    assert [error["row"] for error in found["errors"]] == [3, 5]


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ("1;x;2\n2;\"Chez l'Ami;3\n3;z;4\n", 3),
        ('1;x;2\n2;"Chez l\'Ami;3\n3;"z; w";4\n', 3),
        ("1;x;2\n" + '2;"y;3\n' + "3;z;4\n" * 9 + '4;y";3\n' + "3;z;4\n" * 9, 3),
        ("1;x;2\n" + '2;"y;3\n' + "3;z;4\n" * 9 + '4;y";3\n' + "3;z;4\n" * 200_000, 3),
        ('1;x;2\n2;"y" z;3\n3;z;4\n', 3),
        ('1;x;2\n2;"y\n y; z";3\n3;z;4\n', None),
        ('1;x;2\n2;Tuyau 12";3\n3;"""z";4\n', None),
    ],
)
def test_a_quote_that_is_not_closed_is_the_first_fault(
    tmp_path: Path, lines: str, row: int | None
) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"fields": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}')
    write(tmp_path, {"t.csv": f"a;b;c\n{lines}"})
    code, found = validated(tmp_path / "t.csv", schema)
    first = [(error["code"], error["row"]) for error in found["errors"][:1]]
    assert (code, first) == ((0, []) if row is None else (1, [("quote-unbalanced", row)]))


def test_columns_that_cannot_be_told_apart_are_a_refusal(tmp_path: Path, schema: Path) -> None:
    write(tmp_path, {"t.csv": ",,\n,,\n4\n,,,\n,,"})
    code, found = validated(tmp_path / "t.csv", schema)
    assert (code, found["refused"]["code"]) == (3, "delimiter-unclear")


def test_counts_are_exact_beyond_the_faults_that_are_listed(tmp_path: Path, schema: Path) -> None:
    write(tmp_path, {"t.csv": "code,jour,nombre\n" + "".join(f"{n:05},x,0\n" for n in range(1500))})
    code, found = validated(tmp_path / "t.csv", schema)
    assert code == 1 and found["counts"] == {"type-error": 1500, "constraint-error": 1500}
    assert len(found["errors"]) == 1000 and found["errors"][-1]["row"] == 501


def test_a_title_above_the_header_is_skipped_and_rows_keep_their_numbers(
    tmp_path: Path, schema: Path
) -> None:
    write(tmp_path, {"t.csv": "Liste des écoles;;\n;;\ncode;jour;nombre\n5935;;\n"})
    _, found = validated(tmp_path / "t.csv", schema)
    assert [(one["row"], one["value"]) for one in found["errors"]] == [(4, "5935")]


@pytest.mark.parametrize(
    ("content", "wanted", "problem"),
    [
        (b"%PDF-1.7\n", "schema.json", "looks-like-pdf"),
        (b"a,b\n1,2\n", "absent.json", "schema-absent"),
        (b"a,b\n1,2\n", "scdl/prenom", "schema-near"),
        (b"a,b\n1,2\n", "https://schemas.example/x.json", "schema-address"),
        (b"a,b\n1,2\n", "t.csv", "schema-ending"),
    ],
)
def test_what_cannot_be_read_exits_with_3(
    tmp_path: Path, schema: Path, content: bytes, wanted: str, problem: str
) -> None:
    write(tmp_path, {"t.csv": content})
    named = tmp_path / wanted if (tmp_path / wanted).exists() else wanted
    code, found = validated(tmp_path / "t.csv", named)
    assert (code, found["valid"], found["refused"]["code"]) == (3, False, problem)


def test_a_file_that_has_no_end_is_blamed_and_not_its_schema(tmp_path: Path, schema: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    done = beffroi("validate", "t.csv", "--schema", schema, cwd=tmp_path)
    assert done.returncode == 3 and "t.csv" in done.stdout
    assert load_language("fr").say("validate.schema", text="") not in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "scdl/prenoms",
        "prenoms",
        "https://schema.data.gouv.fr/schemas/scdl/prenoms/latest/schema.json",
    ],
)
def test_a_standard_is_known_by_its_names_and_its_address(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"t.csv": PRENOMS + "Lille,59350,F,Zoé,12,2024\n"})
    code, found = validated(tmp_path / "t.csv", name)
    assert (code, found["standard"]) == (0, "scdl/prenoms")


def test_headings_of_ones_own_are_proposed_and_their_values_judged_all_the_same(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"t.csv": "Sexe,Prénom,Nombre,Année,INSEE,Remarque\nH,Zoé,12,2024,59350,x\n"})
    code, found = validated(tmp_path / "t.csv", "scdl/prenoms")
    renamed = {
        one["value"]: one["field"] for one in found["errors"] if one["code"] == "incorrect-label"
    }
    assert code == 1 and renamed["Prénom"] == "ENFANT_PRENOM" and renamed["Sexe"] == "ENFANT_SEXE"
    assert [(one["row"], one["value"]) for one in found["errors"] if one["row"]] == [(2, "H")]
    assert {one["field"] for one in found["warnings"]} == {"COMMUNE_NOM", "Remarque", ""}


def test_a_terminal_gets_each_fault_once_with_its_first_lines(tmp_path: Path, schema: Path) -> None:
    write(tmp_path, {"t.csv": "code,jour,nombre\n" + "5935,,\n" * 9})
    done = beffroi("validate", tmp_path / "t.csv", "--schema", schema)
    lines = done.stdout.replace("\u00a0", " ").splitlines()
    assert done.returncode == 1 and len(lines) == 5
    assert lines[0] == "t.csv : 17 défauts à corriger, sur 9 lignes."
    assert lines[3].startswith("  lignes 2, 3, 4, 5, 6… : « 5935 »")


@pytest.mark.parametrize("form", [*FORMS])
@pytest.mark.parametrize(
    "name",
    nightly_but_each(
        5,
        [
            "::error::x.csv",
            "\x1b[31m\n::e.csv",
            os.fsdecode(b"\xff.csv"),
            "\u202ev.csv",
            "##[e]x.csv",
        ],
    ),
)
def test_the_name_of_a_file_commands_neither_a_terminal_nor_a_workflow(
    tmp_path: Path, schema: Path, name: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("a,b\n##[error]x,::warning::\n", errors="surrogateescape")
    done = beffroi("validate", "--schema", schema, "--format", form, "--", name)
    assert (done.returncode, done.stderr) == (1, "")
    told = done.stdout
    assert not {"\x1b", "\u202e"} & {*told}
    lines = told.splitlines()
    commands = [
        line
        for line in lines
        if line.lstrip().startswith("::") or (form == "text" and "##[" in line)
    ]
    assert all(line.startswith(("::error file=", "::notice title=Beffroi::")) for line in commands)
    assert form == "github" or not commands


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        (["Prénom", "Sexe", "Nombre"], "scdl/prenoms"),
        (["COLL_NOM", "COLL_SIRET", "DELIB_ID", "DELIB_DATE", "DELIB_OBJET"], "scdl/deliberations"),
        (
            ["Nom de l'association", "Objet de la subvention", "Montant attribué", "Année"],
            "scdl/subventions?",
        ),
        (["Nom de l'école", "Adresse", "Code postal", "Commune", "Téléphone"], "scdl/equipements?"),
        (["id", "nom", "x"], ""),
        (["Nom", "Prénom", "Adresse"], ""),
        ([], ""),
    ],
)
def test_a_standard_is_recognised_from_the_headings_of_a_file(labels: list[str], name: str) -> None:
    """A question mark: it is offered, and not written."""
    found = recognise_standard(labels)
    assert (f"{found[0].id}{'' if found[1] else '?'}" if found else "") == name


def test_numbers_of_a_workbook_are_those_that_it_stores_whatever_their_format(
    tmp_path: Path,
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["nom", "montant", "part"])
    for name, amount, share in (("Club", 12500.5, 0.125), ("Judo", 80, 1)):
        sheet.append([name, amount, share])
    for row in (2, 3):
        sheet.cell(row, 2).number_format = '#,##0.00\\ "€"'
        sheet.cell(row, 3).number_format = "0.0%"
    book.save(tmp_path / "t.xlsx")
    number = {"type": "number", "constraints": {"maximum": 20_000}}
    fields = [
        {"name": "nom"},
        {"name": "montant", **number},
        {"name": "part", **number, "constraints": {"maximum": 1}},
    ]
    write(tmp_path, {"schema.json": json.dumps({"fields": fields})})
    assert validated(tmp_path / "t.xlsx", tmp_path / "schema.json")[1]["counts"] == {}


def test_words_that_are_no_list_are_not_told(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    schema = tmp_path / "schema.json"
    path.write_text("a,b\nx,oui\n")
    schema.write_text(
        '{"fields": [{"name": "a", "type": "boolean", "trueValues": "oui"}, {"name": "b"}]}'
    )
    code, found = validated(path, schema)
    assert code == 1
    assert "« true », « false »" in found["errors"][0]["message"].replace("\u00a0", " ")


def test_what_is_wrong_with_a_schema_is_said_and_the_rest_of_it_used(tmp_path: Path) -> None:
    reference = {"resource": "communes", "fields": "code"}
    schema = {
        "fields": [
            {"name": "a", "type": "integr"},
            {"name": "b", "type": "integer", "constraints": {"pattern": "x"}},
        ],
        "primaryKey": "zzz",
        "foreignKeys": [{"fields": "a", "reference": reference}],
    }
    write(tmp_path, {"schema.json": json.dumps(schema), "t.csv": "a,b\n1,x\n"})
    _, found = validated(tmp_path / "t.csv", tmp_path / "schema.json")
    assert found["counts"] == {"type-error": 1}
    assert [one["code"] for one in found["schema_problems"]] == ["wrong-choice-near", "schema-key"]
    assert found["unchecked"] == [
        {"field": "b", "rule": "pattern"},
        {"field": "a", "rule": "foreignKeys"},
    ]
    done = beffroi("validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.json")
    assert "integer" in done.stdout and "foreignKeys" in done.stdout


def test_a_standard_that_is_a_json_schema_judges_each_record(tmp_path: Path) -> None:
    contract = {"id": "2024M001 et plus long que seize", "nature": "marché", "zzz": 1}
    write(tmp_path, {"m.json": json.dumps({"marches": {"marche": [contract]}}), "x.json": "{"})
    code, found = validated(tmp_path / "m.json", "decp")
    told = {(one["code"], one["row"], one["field"]) for one in found["errors"]}
    assert (code, found["rows"], found["standard"]) == (1, 1, "commande-publique/decp")
    assert told >= {
        ("json-required", 1, "acheteur"),
        ("json-additionalProperties", 1, "zzz"),
        ("json-enum", 1, "nature"),
    }
    assert found["counts"]["json-required"] == sum(one[0] == "json-required" for one in told)
    assert validated(tmp_path / "x.json", "decp")[1]["refused"]["code"] == "json-unread"


# --- as it is published ---


def breaches(report: BuildReport, id_: str) -> list[Problem]:
    return [
        one
        for one in report.problems
        if one.code.startswith("fault.") and id_ in (one.place.path or "")
    ]


def test_a_dataset_that_names_a_standard_is_held_against_it_as_published(tmp_path: Path) -> None:
    """Amounts and days that are repaired are no fault; a heading of one's own is judged; a missing
    column is told."""
    write(
        portal(tmp_path),
        {
            "datasets/lille/prenoms/datapackage.yaml": "title: Prénoms\nstandard: prenoms\n",
            "datasets/lille/prenoms/prenoms.csv": "Sexe;Prénom;NOMBRE_OCCURRENCES;COLL_INSEE\n"
            "F;Zoé;1 200;59350\nH;Léo;3;59350\n",
        },
    )
    report = made(tmp_path)
    found = breaches(report, "lille/prenoms")
    assert {(one.code, one.severity, one.place.column, one.rows) for one in found} == {
        ("fault.headings", "warning", None, ()),
        ("fault.missing-labels", "error", None, ()),
        ("fault.constraint-enum", "error", "Sexe", (3,)),
    }
    assert all("→" in load_language("fr").problem(one) for one in found)
    page = (tmp_path / "build/lille/prenoms/index.html").read_text("utf-8")
    assert "Suit le modèle en partie" in page and "2 écarts avec ce qui est demandé" in page
    assert '"../../standards/prenoms/"' in page
    standard = (tmp_path / "build/standards/prenoms/index.html").read_text("utf-8")
    assert "ENFANT_PRENOM" in standard and "lille/prenoms/" in standard
    assert (
        tmp_path / "build/standards/prenoms/modele.xlsx"
    ).is_file() and "standards/prenoms/modele.xlsx" in standard


def test_constraints_of_a_schema_of_ones_own_are_told_and_withhold_nothing(tmp_path: Path) -> None:
    fields = [
        {"name": "nom", "type": "string", "constraints": {"unique": True}},
        {"name": "n", "type": "integer"},
    ]
    write(
        portal(tmp_path),
        {
            "datasets/lille/ecoles/datapackage.yaml": "title: Écoles\nschema: schema.json\n",
            "datasets/lille/ecoles/schema.json": json.dumps({"fields": fields}),
            "datasets/lille/ecoles/ecoles.csv": "nom;n\nA;1\nB;2\nA;x\n",
        },
    )
    report = made(tmp_path)
    found = [(one.code, one.rows, one.params["other"]) for one in breaches(report, "ecoles")]
    assert found == [("fault.unique-error", (4,), "2")]
    assert (tmp_path / "build/data/lille/ecoles/ecoles.csv").is_file()


@pytest.mark.parametrize(
    ("written", "code"), [("scdl/prenom", "standard-near"), ("zzz", "standard-unknown")]
)
def test_a_standard_that_is_none_is_said_and_the_dataset_published(
    tmp_path: Path, written: str, code: str
) -> None:
    write(
        portal(tmp_path),
        {
            "datasets/lille/prenoms/datapackage.yaml": f"title: Prénoms\nstandard: {written}\n",
            "datasets/lille/prenoms/prenoms.csv": "a;b\n1;2\n",
        },
    )
    report = made(tmp_path)
    assert [
        problem.code for problem in report.problems if problem.code.startswith("standard-")
    ] == [code]
    assert (tmp_path / "build/lille/prenoms/index.html").is_file()


def test_a_schema_may_have_the_ending_of_a_table(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": "code,jour,nombre\n59350,31/01/2024,3\n"})
    write(tmp_path, {"schema.txt": json.dumps(SCHEMA), "schema.csv": json.dumps(SCHEMA)})
    for name in ("schema.txt", "schema.csv"):
        assert validated(tmp_path / "t.csv", tmp_path / name)[1]["valid"]


def test_a_file_that_is_its_own_schema_is_a_wrong_schema(tmp_path: Path) -> None:
    write(tmp_path, {"t.json": '[{"code": "59350"}]'})
    done = beffroi("validate", "t.json", "--schema", "t.json", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stdout.startswith("Ce modèle ne peut pas être utilisé. ")


def test_the_name_of_a_schema_may_have_any_length(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a\n1\n")
    code, found = validated(tmp_path / "table.csv", Path("x" * 300))
    assert code == 3
    assert found["refused"]["code"] == "schema-absent"


@pytest.mark.parametrize(
    ("name", "code"),
    nightly_after(
        3,
        [
            ("modeles", "schema-folder"),
            ("", "schema-absent"),
            ("/dev/null", "schema-device"),
            ("t.csv", "schema-ending"),
            ("deux-points.csv", "schema-ending"),
            ("t.xlsx", "schema-ending"),
            ("vide.json", "schema-empty"),
            ("vide.yaml", "schema-empty"),
            ("commentaire.yaml", "schema-empty"),
            ("https://schemas.example/x.json", "schema-address"),
        ],
    ),
)
def test_what_is_no_schema_is_told_in_a_sentence(tmp_path: Path, name: str, code: str) -> None:
    write(tmp_path, {"t.csv": "a\n1\n", "modeles/s.json": json.dumps(SCHEMA)})
    write(tmp_path, {"deux-points.csv": "a: 1, b: 2\n", "t.xlsx": b"PK\x03\x04"})
    write(tmp_path, {"vide.json": "", "vide.yaml": "", "commentaire.yaml": "# rien\n"})
    done = beffroi("validate", "t.csv", "--schema", name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("Ce modèle ne peut pas être utilisé. ")
    assert done.stdout.count("→") == 1
    assert "title: Subventions aux associations" not in done.stdout, "that is a descriptor's"
    found = json.loads(
        beffroi("validate", "t.csv", "--schema", name, "--json", cwd=tmp_path).stdout
    )
    assert found["refused"]["code"] == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("https://ville.example/t.csv", "address"), ("-", "stdin"), ("x" * 300, "absent")],
)
@pytest.mark.parametrize("command", ["inspect", "validate"])
def test_what_is_no_file_is_told_in_a_sentence(
    tmp_path: Path, schema: Path, command: str, name: str, code: str
) -> None:
    options = ("--schema", schema) if command == "validate" else ()
    done = beffroi(command, *options, "--", name, cwd=tmp_path)
    sentence = load_language("fr").say(f"usage.{code}", value=name, path=name)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


@pytest.mark.nightly
def test_what_another_program_writes_is_to_be_saved_first(tmp_path: Path, schema: Path) -> None:
    for name in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"):
        done = subprocess.run(
            [*PROGRAM, "validate", name, "--schema", schema],
            input="code,jour,nombre\n1,,\n",
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
        )
        sentence = load_language("fr").say("usage.stdin", path=name)
        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr


def test_a_file_that_is_sent_in_is_a_file(tmp_path: Path, schema: Path) -> None:
    (tmp_path / "t.csv").write_text("code,jour,nombre\nAB,2024-01-01,1\n")
    with (tmp_path / "t.csv").open() as file:
        done = subprocess.run(
            [*PROGRAM, "inspect", "/dev/stdin"],
            stdin=file,
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
        )
    assert (done.returncode, "1 ligne, 3 colonnes" in done.stdout.replace("\xa0", " ")) == (0, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_verdict_that_cannot_be_written_is_no_verdict(
    tmp_path: Path, schema: Path, form: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("code,jour,nombre\n1,,\n")
    command = [
        sys.executable,
        "-m",
        "site_builder.commands.cli",
        "validate",
        str(path),
        "--schema",
        str(schema),
    ]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*command, "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.startswith("/dev/stdout\u00a0: ")
    assert "Traceback" not in done.stderr
