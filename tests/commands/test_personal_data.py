"""Commands that read one file quote no number, account or telephone of a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import beffroi

from site_builder.commands.file_jobs import ValidationFault
from site_builder.commands.validation_masks import PersonalColumns

NIR = "185057800608491"
IBAN = "FR76 3000 6000 0112 3456 7890 189"
MOBILE = "06 39 98 12 34"
ROWS = f"1;dossier {NIR}\n2;virement {IBAN}\n3;appeler Mme Leroy au {MOBILE}\n"
SCHEMA = {
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "observations", "type": "string", "constraints": {"maxLength": 3}},
    ]
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(f"id;observations\n{ROWS}", encoding="utf-8")
    return path


def assert_masked(text: str) -> None:
    for value in (NIR, IBAN, MOBILE):
        assert value not in text
        assert value.replace(" ", "") not in text.replace(" ", "")


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_inspect_masks_the_cells_that_it_shows(source: Path, form: tuple[str, ...]) -> None:
    done = beffroi("inspect", source, *form)
    assert_masked(done.stdout + done.stderr)
    assert "sécurité sociale" in done.stdout


def test_inspect_shows_the_first_rows_masked(source: Path) -> None:
    lines = beffroi("inspect", source).stdout.splitlines()
    assert "   1  d…91" in lines
    assert "   2  v…89" in lines


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_inspect_masks_the_names_of_columns(tmp_path: Path, form: tuple[str, ...]) -> None:
    source = tmp_path / "liste.csv"
    source.write_text(f"id;Dossier {NIR};{IBAN}\n1;a;b\n2;c;d\n", encoding="utf-8")
    done = beffroi("inspect", source, *form)
    assert_masked(done.stdout + done.stderr)
    assert "Dossier 1…91" in done.stdout


def test_inspect_masks_the_cells_that_keep_a_column_from_being_numbers(tmp_path: Path) -> None:
    source = tmp_path / "liste.csv"
    rows = "".join(f"{number},5\n" for number in range(40))
    source.write_text(f"montant\n{rows}appeler le {MOBILE}\n", encoding="utf-8")
    found = json.loads(beffroi("inspect", source, "--json").stdout)
    assert [cell["value"] for cell in found["hindered"][0]["cells"]] == ["a…34"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_inspect_and_convert_repeat_no_first_line_that_is_a_person(
    tmp_path: Path, form: tuple[str, ...]
) -> None:
    source = tmp_path / "liste.csv"
    source.write_text(
        "Dupontel;Gérard;36 boulevard Carnot\nMoreau;Bruno;159 impasse du Moulin\n"
        "Lemaire;Nathalie;12 rue Pasteur\n",
        encoding="utf-8",
    )
    done = beffroi("inspect", source, *form)
    done_too = beffroi("convert", source, tmp_path / "liste.json")
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"fields": STRICT}), encoding="utf-8")
    validated = beffroi("validate", source, "--schema", schema, "--format", "json")
    assert validated.returncode == 1
    told = "".join(one.stdout + one.stderr for one in (done, done_too, validated))
    for word in ("Dupontel", "Gérard", "36 boulevard"):
        assert word not in told
    assert "D…" in done.stdout


def test_convert_masks_a_birth_date_as_inspect_does(tmp_path: Path) -> None:
    source = tmp_path / "liste.csv"
    source.write_text(
        "nom;date de naissance;ville\nMartine Leroy;12/04/1978;Lille\nPaul Durand;1302;Lille\n",
        encoding="utf-8",
    )
    done = beffroi("convert", source, tmp_path / "liste.json")
    assert "12/04/1978" not in done.stdout + done.stderr
    assert "1…78" in done.stdout + done.stderr


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github", "gitlab", "html"])
def test_validate_masks_the_cells_that_break_a_rule(source: Path, form: str) -> None:
    schema = source.with_name("schema.json")
    schema.write_text(json.dumps(SCHEMA), encoding="utf-8")
    done = beffroi("validate", source, "--schema", schema, "--format", form)
    assert done.returncode == 1
    assert_masked(done.stdout + done.stderr)
    assert "d…91" in done.stdout


PEOPLE = (("DUPONTEL", "Marie"), ("LEROYER", "Paul"), ("MARTINEAU", "Lucie"))
STRICT = [
    {"name": "nom", "type": "string", "constraints": {"maxLength": 3}},
    {"name": "prenom", "type": "string", "constraints": {"enum": ["Jean"]}},
    {"name": "naissance", "type": "date", "constraints": {"maximum": "1950-01-01"}},
    {"name": "atelier", "type": "string", "constraints": {"enum": ["chant"]}},
]


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github", "gitlab", "html"])
def test_validate_quotes_no_name_of_a_table_that_its_persons_withhold(
    tmp_path: Path, form: str
) -> None:
    rows = [f"{name};{first};1980-03-1{n};dessin" for n, (name, first) in enumerate(PEOPLE)]
    source = tmp_path / "liste.csv"
    source.write_text("\n".join(["nom;prenom;naissance;atelier", *rows, rows[0]]), "utf-8")
    schema = tmp_path / "schema.json"
    schema.write_text(
        json.dumps({"fields": STRICT, "primaryKey": ["nom", "prenom"]}), encoding="utf-8"
    )
    done = beffroi("validate", source, "--schema", schema, "--format", form)
    assert done.returncode == 1
    for word in (*sum(PEOPLE, ()), "1980-03"):
        assert word not in done.stdout + done.stderr
    assert "D…" in done.stdout
    assert "dessin" in done.stdout  # which says nothing of anybody


def test_validate_quotes_names_of_which_nothing_else_is_said(tmp_path: Path) -> None:
    source = tmp_path / "liste.csv"
    source.write_text("nom;ville\nMairie de Lille;Lille\nHellemmes;Lille\n", encoding="utf-8")
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"fields": STRICT[:1]}), encoding="utf-8")
    done = beffroi("validate", source, "--schema", schema)
    assert "Mairie de Lille" in done.stdout


@pytest.mark.parametrize(("field", "is_hidden"), [("prénom", True), ("montant", False)])
def test_of_a_file_too_broken_for_its_persons_to_be_sought_headers_tell(
    field: str, is_hidden: bool
) -> None:
    fault = ValidationFault(
        code="type-error", row=2, field=field, value="Marie", message="type-error", params={}
    )
    assert PersonalColumns(None).has_fault(fault) == is_hidden


def test_convert_masks_what_it_says_of_a_table_and_writes_it_as_it_is(source: Path) -> None:
    number = f"{NIR[0]} {NIR[1:3]} {NIR[3:5]} {NIR[5:7]} {NIR[7:10]} {NIR[10:13]} {NIR[13:]}"
    source.write_text(f"Titre de {number};\n;\nid;observations\n{ROWS}", encoding="utf-8")
    target = source.with_name("b.csv")
    done = beffroi("convert", source, target)
    assert done.returncode == 0
    assert_masked(done.stdout + done.stderr)
    assert NIR in target.read_text(encoding="utf-8")
