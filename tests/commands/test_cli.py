"""The commands are a contract: what they print for scripts, what they say to people, and how they
exit."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from command_line import beffroi, start_beffroi
from nightly import nightly_after
from portal import dataset, portal, write

from site_builder.commands.cli import main
from site_builder.commands.result_formats import FORMS
from site_builder.commands.usage import EXAMPLES, FrenchPath
from site_builder.core.language import load_language

CSV = "Code postal;Libellé;Montant\n59000;Amicale laïque;12 500,50 €\n01000;Cœur d’Ascq;80,00 €\n"


@pytest.fixture
def mortal() -> list[str]:
    """What to put before a command, so that permissions stop it: they do not stop root."""
    if os.getuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root, without setpriv")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", rights, "--inh-caps", rights]


def test_build_exits_with_0_even_if_every_dataset_is_withheld(tmp_path: Path) -> None:
    untitled = {"table.csv": "a\n1\n", "datapackage.yaml": "description: Sans titre\n"}
    write(portal(tmp_path), {f"datasets/lille/ecoles/{name}": untitled[name] for name in untitled})
    done = beffroi("build", cwd=tmp_path)
    assert done.returncode == 0
    assert "datasets/lille/ecoles" in done.stdout
    assert (tmp_path / "build/index.html").is_file()
    assert beffroi("build", "--strict", cwd=tmp_path).returncode == 1


def test_build_exits_with_3_without_a_portal(tmp_path: Path) -> None:
    done = beffroi("build", tmp_path)
    assert done.returncode == 3
    assert "communes.yml" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_build_never_replaces_what_it_did_not_write(tmp_path: Path) -> None:
    write(portal(tmp_path / "site", "lille/ecoles"), {"thesis/chapter.odt": "ten years"})
    done = beffroi("build", tmp_path / "site", "-o", tmp_path / "site/thesis")
    assert done.returncode == 3
    assert "que Beffroi n’a pas écrits" in done.stderr
    assert (tmp_path / "site/thesis/chapter.odt").read_text() == "ten years"


def test_build_refuses_to_delete_what_was_added_to_the_site(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    beffroi("build", root)
    write(root, {"build/CNAME": "donnees.example", **dataset("lille/ecoles", 9)})
    done = beffroi("build", root)
    assert done.returncode == 3
    assert "« CNAME »" in done.stderr.replace("\u00a0", " ")
    assert "mise en ligne" in done.stderr
    assert (root / "build/CNAME").read_text() == "donnees.example"


def test_a_folder_of_datasets_that_cannot_be_listed_takes_no_site_down(
    tmp_path: Path, mortal: list[str]
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    beffroi("build", root)
    for mode in (0o000, 0o444):
        (root / "datasets").chmod(mode)
        done = start_beffroi("build", root, before=mortal)
        (root / "datasets").chmod(0o755)
        assert done.returncode == 3
        assert f"{root / 'datasets'} ne peut pas être ouvert" in done.stderr
        assert (root / "build/lille/ecoles/index.html").is_file()


@pytest.mark.parametrize("place", nightly_after(1, ["both", "parent", "live"]))
def test_folders_that_cannot_be_written_are_named_in_french(
    tmp_path: Path, mortal: list[str], place: str
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    parent = tmp_path / "www"
    for rows in (3, 4):
        write(root, dataset("lille/ecoles", rows))
        assert beffroi("build", root, "-o", parent / "site").returncode == 0
    write(root, dataset("lille/ecoles", 9))
    closed = {
        "parent": [parent],
        "live": [parent / "site"],
        "both": [parent / "site", parent / ".site.next"],
    }[place]
    for folder in closed:
        folder.chmod(0o555)
    done = [start_beffroi("build", root, "-o", parent / "site", before=mortal) for _ in range(2)]
    for folder in closed:
        folder.chmod(0o755)
    assert {one.returncode for one in done} == {3} or place == "live"
    for one in done:
        if one.returncode:
            assert "accès refusé" in one.stderr
            assert "ermission" not in one.stderr
            assert str(parent) in one.stderr
    assert beffroi("build", root, "-o", parent / "site").returncode == 0


def test_the_folders_above_the_site_are_made(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    assert beffroi("build", root, "-o", tmp_path / "a/b/site").returncode == 0
    (tmp_path / "file").write_text("")
    done = beffroi("build", root, "-o", tmp_path / "file/site")
    assert (done.returncode, "un fichier est à la place d’un dossier" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("pipe", "file-endless"), ("device", "file-endless"), ("sparse", "file-too-large")],
)
def test_what_has_no_end_is_not_read(tmp_path: Path, kind: str, code: str) -> None:
    file = tmp_path / "a.csv"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        file.touch()
        os.truncate(file, 10**12)
    done = beffroi("inspect", file, "--json")
    assert (done.returncode, json.loads(done.stdout)["refused"]["code"], done.stderr) == (
        1,
        code,
        "",
    )
    made = beffroi("convert", file, tmp_path / "b.csv")
    assert (made.returncode, "→" in made.stderr) == (1, True)
    assert not (tmp_path / "b.csv").exists()


def test_convert_says_that_it_cannot_write(tmp_path: Path, mortal: list[str]) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    (tmp_path / "closed").mkdir(mode=0o555)
    done = start_beffroi("convert", tmp_path / "a.csv", tmp_path / "closed/b.csv", before=mortal)
    assert (done.returncode, "ne peut pas être écrit" in done.stderr) == (1, True)


def test_build_says_what_it_did_and_why_it_would(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    assert "1 jeu de données" in beffroi("build", root).stdout
    assert beffroi("build", root).stdout.startswith("Rien n’a changé")
    assert (
        "lille/ecoles sera repris tel quel"
        in beffroi("build", root, "--explain", "lille/ecoles").stdout
    )
    write(root, dataset("lille/ecoles", 9))
    assert "a changé" in beffroi("build", root, "--explain", "lille/ecoles").stdout
    unknown = beffroi("build", root, "--explain", "lille/ecole")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "lille/ecole\xa0»" in unknown.stderr


def test_inspect_tells_scripts_how_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    done = beffroi("inspect", tmp_path / "a.csv", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    keys = ("version", "encoding", "delimiter", "quote", "header_row", "rows", "refused")
    assert {key: found[key] for key in keys} == {
        "version": 1,
        "encoding": "cp1252",
        "delimiter": ";",
        "quote": '"',
        "header_row": 0,
        "rows": 2,
        "refused": None,
    }
    assert found["columns"] == [
        {"name": "Code postal", "type": "string", "kind": "postal_code", "unit": "", "filled": 2},
        {"name": "Libellé", "type": "string", "kind": "string", "unit": "", "filled": 2},
        {"name": "Montant", "type": "number", "kind": "number", "unit": "€", "filled": 2},
    ]
    assert found["hindered"] == []
    assert [(repair["code"], repair["count"], repair["rows"]) for repair in found["repairs"]] == [
        ("encoding-converted", 1, []),
        ("number-rewritten", 2, [2, 3]),
    ]
    assert all(repair["message"] for repair in found["repairs"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"<!DOCTYPE html><html>", "looks-like-html"),
        (b"%PDF-1.7\n", "looks-like-pdf"),
    ],
)
def test_inspect_and_convert_exit_with_1_and_the_reason(
    tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    done = beffroi("inspect", tmp_path / "a.csv", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"]["code"] == code
    said = beffroi("inspect", tmp_path / "a.csv")
    assert (said.returncode, "→" in said.stdout) == (1, True)
    made = beffroi("convert", tmp_path / "a.csv", tmp_path / "b.csv")
    assert (made.returncode, "→" in made.stderr) == (1, True)
    assert not (tmp_path / "b.csv").exists()


def test_inspect_speaks_to_people(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        CSV.replace("Montant", "Surface").replace(" €", "").encode("cp1252")
    )
    done = beffroi("inspect", tmp_path / "a.csv")
    assert done.returncode == 0
    assert "point-virgule" in done.stdout
    assert "Windows-1252" in done.stdout
    assert "2 lignes, 3 colonnes" in done.stdout.replace("\u00a0", " ")
    assert (
        "  Code postal  Libellé           Surface\n"
        "  59000        Amicale laïque  12 500,50\n"
        "  01000        Cœur d’Ascq         80,00\n"
    ) in done.stdout
    assert "Surface : nombre, toujours remplie" in done.stdout.replace("\u00a0", " ")


NEARLY = "N°;Libellé;Montant;Jour;SIRET;Vide\n" + "".join(
    f"{n};Nom {n};{ {7: 'annexe', 2: 'NC'}.get(n, f'{n},5') };"
    f"{'début mars' if n in (4, 9) else f'{n % 28 + 1:02}/03/2025'};"
    f"{'12345' if n == 3 else '00080685100036'};\n"
    for n in range(1, 41)
)


def test_inspect_names_the_cells_that_keep_a_column_from_being_numbers_or_dates(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text(NEARLY, encoding="cp1252")
    found = json.loads(beffroi("inspect", "--json", tmp_path / "a.csv").stdout)
    assert found["hindered"] == [
        {
            "column": "Montant",
            "type": "number",
            "kind": "number",
            "count": 1,
            "cells": [{"row": 8, "value": "annexe"}],
        },
        {
            "column": "Jour",
            "type": "date",
            "kind": "date",
            "count": 2,
            "cells": [{"row": 5, "value": "début mars"}, {"row": 10, "value": "début mars"}],
        },
        {
            "column": "SIRET",
            "type": "string",
            "kind": "siret",
            "count": 1,
            "cells": [{"row": 4, "value": "12345"}],
        },
    ]
    said = beffroi("inspect", tmp_path / "a.csv").stdout.replace("\u00a0", " ")
    assert (
        "  Montant : texte, toujours remplie\n    → Presque partout « nombre », sauf dans 1 cellule"
        in said
    )
    assert "ligne 8 « annexe »" in said
    assert "  Vide : vide\n" in said


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (
            "Code",
            [f"{n}" for n in range(100, 120)] + ["007"],
        ),  # a code is no number, whatever its digits
        ("Compte", [f"60{n}" for n in range(100, 120)] + ["011"]),
        ("Nom", [f"Nom {n}" for n in range(20)]),
        ("Mesure", ["1,5", "voir annexe"] * 10),  # half of them is not nearly all
    ],
)
def test_a_column_that_is_text_by_right_is_left_alone(
    tmp_path: Path, header: str, cells: list[str]
) -> None:
    (tmp_path / "a.csv").write_text(f"{header};suite\n" + "".join(f"{cell};x\n" for cell in cells))
    found = json.loads(beffroi("inspect", "--json", tmp_path / "a.csv").stdout)
    assert (found["columns"][0]["type"], found["hindered"]) == ("string", [])


@pytest.mark.parametrize("width", [30, 50, 80, 200])
def test_the_first_rows_fit_the_terminal_and_move_no_cursor(tmp_path: Path, width: int) -> None:
    names = ";".join(f"Colonne numéro {n} au nom interminable" for n in range(20))
    rows = "".join(";".join(f'"{n}\x1b[2J\nsuite{n}"' for n in range(20)) + "\n" for _ in range(5))
    (tmp_path / "a.csv").write_text(f"{names}\n{rows}", encoding="utf-8")
    said = beffroi("inspect", tmp_path / "a.csv", width=width).stdout
    assert "\x1b" not in said
    lines = said.partition("affichées\u00a0:\n")[2].partition("\n\n")[0].split("\n")
    assert len(lines) == 4
    assert max(map(len, lines)) <= width
    assert all(line.endswith("…") for line in lines)


@pytest.mark.parametrize(("raw", "amount"), [(False, "12500.50"), (True, '"12 500,50 €"')])
def test_convert_writes_the_table_as_the_build_reads_it_or_as_written(
    tmp_path: Path, raw: bool, amount: str
) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    done = beffroi("convert", tmp_path / "a.csv", tmp_path / "b.csv", *(["--raw"] if raw else []))
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "b.csv").read_bytes().decode().splitlines()[
        1
    ] == f"59000,Amicale laïque,{amount}"


def test_convert_raw_has_the_names_and_the_columns_of_the_file(tmp_path: Path) -> None:
    text = 'a,a,"b\nc",,d,\n1,2,3,,4,\n5,6,7,,8,\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    out = tmp_path / "b.csv"
    assert beffroi("convert", tmp_path / "a.csv", out, "--raw").returncode == 0
    assert out.read_bytes().decode() == text.replace("\n", "\r\n").replace("b\r\n", "b\n")
    assert beffroi("convert", tmp_path / "a.csv", out).returncode == 0
    assert out.read_text(encoding="utf-8").splitlines()[0] == "a,a_2,b c,d"


@pytest.mark.parametrize("ending", ["parquet", "json", "xlsx", "excel.csv"])
def test_convert_writes_the_format_that_the_ending_names(tmp_path: Path, ending: str) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    out = tmp_path / f"b.{ending}"
    assert beffroi("convert", tmp_path / "a.csv", out).returncode == 0
    starts = {
        "parquet": b"PAR1",
        "json": b"[",
        "xlsx": b"PK",
        "excel.csv": b"\xef\xbb\xbfCode postal;",
    }
    assert out.read_bytes().startswith(starts[ending])
    if ending == "parquet":
        assert pq.read_table(out).column("Code postal").to_pylist() == ["59000", "01000"]


def test_convert_says_which_columns_a_spreadsheet_has_not(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[3.0, 50.6], [3.1, 50.7]]}
    feature = {"type": "Feature", "geometry": line, "properties": {"nom": "Deûle"}}
    source = tmp_path / "a.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    for ending in ("xlsx", "excel.csv"):
        done = beffroi("convert", source, tmp_path / f"b.{ending}")
        said = done.stderr.replace("\xa0", " ")
        assert done.returncode == 0
        assert f"« geometry » n’est pas dans le fichier .{ending}" in said
    for ending in ("csv", "json", "parquet", "geojson"):
        done = beffroi("convert", source, tmp_path / f"b.{ending}")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_sheet_of_a_file_that_has_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    said = "ce fichier n’a qu’un tableau : la feuille « Feuil2 » n’y est pas"
    done = beffroi("inspect", tmp_path / "a.csv", "--sheet", "Feuil2")
    assert done.returncode == 0 and said in done.stdout.replace("\xa0", " ")
    done = beffroi("convert", tmp_path / "a.csv", tmp_path / "b.xlsx", "--sheet", "Feuil2")
    assert done.returncode == 0 and said in done.stderr.replace("\xa0", " ")
    assert "Feuil2" not in beffroi("inspect", tmp_path / "b.xlsx", "--sheet", "Données").stdout
    assert "feuille" not in beffroi("inspect", tmp_path / "a.csv").stdout


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert beffroi("convert", tmp_path / "a.csv", tmp_path / "b.doc").returncode == 2
    assert beffroi("inspect", tmp_path / "absent.csv").returncode == 2
    assert beffroi("build", tmp_path / "absent").returncode == 2


def test_a_contributors_text_forges_no_line_of_the_log(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    about = "title: É\nschema: {fields: [{name: n, type: integer}]}\n"
    evil = 'n\n1\n2\n"x\n::error file=a.py::pris \x1b]0;PWN\x07 \u202e"\n'
    write(
        root,
        {"datasets/lille/ecoles/datapackage.yaml": about, "datasets/lille/ecoles/table.csv": evil},
    )
    said = beffroi("build", root).stdout
    assert "\n::error" not in said
    assert not {"\x1b", "\x07", "\u202e"} & set(said)


def test_convert_never_writes_over_its_own_source(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    done = beffroi("convert", tmp_path / "a.csv", tmp_path / "a.csv")
    assert done.returncode == 2
    assert (tmp_path / "a.csv").read_bytes() == CSV.encode("cp1252")


def test_build_counts_the_files_that_are_left_out(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    write(root, {"datasets/lille/ecoles/b.csv": "<html>"})
    assert "1 fichier non publié" in beffroi("build", root).stdout


# --- faults of a command line ---


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("new", "il manque le nom du jeu de données"),
        ("inspect", "il manque le nom du fichier"),
        ("convert a.csv", "il manque le nom du fichier à écrire"),
        ("init", "il manque le nom du dossier"),
        (
            "construire",
            "la commande « construire » n’existe pas. → Écrivez l’une de celles-ci : build",
        ),
        ("biuld", "Vouliez-vous écrire « build » ?"),
        ("build --stritc", "Vouliez-vous écrire « --strict » ?"),
        ("build --zz", "Options possibles : --output"),
        ("--tout", "l’option « --tout » n’existe pas"),
        ("build --jobs beaucoup", "« --jobs » attend un nombre entier, de 1 à 64"),
        ("serve --port 99999", "« --port » attend un nombre entier, de 0 à 65535"),
        ("build --as-of 31/12/2026", "« --as-of » attend un jour"),
        ("serve --port", "« --port » attend 1 valeur"),
        ("init x --commune 59009", "« --commune » attend 2 valeurs"),
        ("build --strict=oui", "« --strict » s’écrit seul"),
        ("inspect a.csv b.csv", "un mot de trop : « b.csv ». → Retirez-le"),
        ("build . b c d", "3 mots de trop, à partir de « b »"),
        ("inspect bilan", "« bilan » n’existe pas. → Vérifiez ce nom"),
        ("inspect b.csv", "« b.csv » n’existe pas. → Vouliez-vous écrire « a.csv » ?"),
        ("inspect .", "« . » est un dossier"),
        ("build a.csv", "« a.csv » est un fichier"),
        ("new --site absent lille/x", "« absent » n’existe pas"),
        ("convert a.csv .", "« . » est un dossier"),
        ("convert a.csv b.doc", "Terminez ce nom par .xlsx"),
        ("convert a.csv a.csv", "qui serait perdu"),
        ("convert a.csv absent/b.csv", "« absent » n’existe pas"),
        ("init x --commune 59350 B --metropole A", "s’excluent"),
    ],
)
def test_a_fault_of_the_command_line_is_said_in_french(
    tmp_path: Path, line: str, said: str
) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    done = beffroi(*line.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    text = done.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert text.startswith("erreur : ")
    assert said in text
    assert "→" in text.split("\n")[0]
    assert not re.search("Usage|Error|Try|Missing|Invalid|No such|does not|must", text)
    command = line.split()[0]
    assert (
        f"beffroi {command} --help" in text
        if command in main.commands
        else "beffroi --help" in text
    )


def test_the_environment_is_blamed_in_french(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "hier")
    done = CliRunner().invoke(main, ["build", str(portal(tmp_path))])
    assert (done.exit_code, "« hier »" in done.stderr.replace("\u00a0", " ")) == (2, True)


def test_help_stays_english_and_no_argument_is_a_wish_for_it(tmp_path: Path) -> None:
    assert "Usage: " in beffroi("build", "--help", cwd=tmp_path).stdout
    done = beffroi(cwd=tmp_path)
    assert (done.returncode, "Usage: " in done.stderr) == (2, True)


def test_every_command_has_an_example_and_every_argument_a_name() -> None:
    assert set(EXAMPLES) == set(main.commands)
    for name, example in EXAMPLES.items():
        command = main.commands[name]
        (first, *arguments) = shlex.split(example)
        values, left, _ = command.make_parser(click.Context(command)).parse_args(arguments)
        assert (first, left) == (name, [])
        for param in command.params:
            assert not param.required or (
                values[param.name] and load_language("fr").has(f"argument.{param.name}")
            )
            assert (
                not isinstance(param.type, click.Path)
                or isinstance(param.type, FrenchPath)
                or not param.type.exists
            )


@pytest.mark.parametrize("name", ["check", "validate"])
def test_every_form_is_a_choice_on_the_command_line(name: str) -> None:
    (form,) = (param.type for param in main.commands[name].params if param.name == "form")
    assert isinstance(form, click.Choice) and {*form.choices} == {*FORMS, "json"}


def test_the_program_names_itself_as_it_was_called(tmp_path: Path) -> None:
    program = tmp_path / "mon outil/beffroi"
    write(
        tmp_path,
        {
            "mon outil/beffroi": f"#!{sys.executable}\nfrom site_builder.commands.cli import main\nmain()\n"  # noqa: E501
        },
    )
    program.chmod(0o755)
    root = str(Path(__file__).parents[2])

    def said(called: str, path: str) -> str:
        shutil.rmtree(tmp_path / "portail", ignore_errors=True)
        environment = {"PYTHONPATH": root, "PATH": path}
        command = [called, "init", "portail"]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
        )
        return done.stdout

    assert "'mon outil/beffroi' serve portail" in said("mon outil/beffroi", "/usr/bin:/bin")
    # what a shell makes of « beffroi » where it is found on the path
    assert " : beffroi serve portail" in said(str(program), f"{program.parent}:/bin").replace(
        "\u00a0", " "
    )
