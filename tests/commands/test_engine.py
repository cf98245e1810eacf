"""`beffroi validate --engine frictionless`: its verdict beside ours, with who says what; whatever a
file or a schema makes of frictionless, no error of the program comes out, and no request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from command_line import beffroi, start_beffroi
from kept_workers import close_workers
from nightly import nightly_but_each
from openpyxl import Workbook
from portal import write
from tools import ROOT

from site_builder.commands import frictionless_verdict
from site_builder.commands.file_jobs import Validation, ValidationJob
from site_builder.commands.frictionless_verdict import ask_frictionless
from site_builder.core.language import load_language
from site_builder.metadata.standards import STANDARDS, load_standard

FRENCH = load_language("fr")
SCHEMA = {
    "fields": [
        {"name": "code", "type": "string", "constraints": {"required": True, "unique": True}},
        {"name": "jour", "type": "date", "format": "%d/%m/%Y"},
        {"name": "nombre", "type": "integer", "constraints": {"minimum": 1}},
    ]
}
# a day that is none; a number of programmers, which we alone refuse; an address that it alone does
TABLE = "code;jour;nombre\n59350;31/02/2024;3\n59351;;1_000\n59352;31/01/2024;0\n"
MAIL = {"fields": [{"name": "nom"}, {"name": "courriel", "type": "string", "format": "email"}]}


def judged(folder: Path, table: str | bytes, schema: object, *options: str) -> Any:
    """Exit code and JSON, of a CSV."""
    write(folder, {"t.csv": table, "schema.json": json.dumps(schema)})
    return asked(folder / "t.csv", folder / "schema.json", *options)


def asked(path: Path, schema: object, *options: str) -> Any:
    done = beffroi("validate", path, "--schema", schema, "--engine", "frictionless", "--json")
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def speakers(faults: list[dict[str, Any]]) -> list[tuple[int | None, str, Any]]:
    return [(one["row"], one["field"], one["said_by"]) for one in faults]


def test_each_fault_has_who_says_it(tmp_path: Path) -> None:
    code, found = judged(tmp_path, TABLE, SCHEMA)
    both = ["beffroi", "frictionless"]
    assert code == 1
    assert speakers(found["errors"]) == [
        (2, "jour", both), (3, "nombre", ["beffroi"]), (4, "nombre", both),
    ]  # fmt: skip
    theirs = found["frictionless"]
    assert speakers(theirs["errors"]) == [(2, "jour", both), (4, "nombre", both)]
    assert (theirs["valid"], theirs["refused"], theirs["stopped"]) == (False, None, False)
    assert theirs["counts"] == {"type-error": 1, "constraint-error": 1}


def test_what_it_alone_refuses_ends_with_1_and_is_not_ours(tmp_path: Path) -> None:
    code, found = judged(tmp_path, 'nom,courriel\nZoé,"""a b""@c.example"\n', MAIL)
    assert (code, found["valid"], found["errors"]) == (1, True, [])
    assert speakers(found["frictionless"]["errors"]) == [(2, "courriel", ["frictionless"])]
    assert found["frictionless"]["errors"][0]["note"] == 'type is "string/email"'


def test_where_both_find_nothing_all_is_well(tmp_path: Path) -> None:
    code, found = judged(tmp_path, "code;jour;nombre\n59350;31/01/2024;3\n", SCHEMA)
    assert (code, found["valid"], found["frictionless"]["valid"]) == (0, True, True)
    done = beffroi(
        "validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.json",
        "--engine", "frictionless",
    )  # fmt: skip
    version = frictionless_verdict.get_frictionless_version()
    assert done.stdout.splitlines()[-1] == FRENCH.say("engine.valid", version=version)


def test_our_engine_says_nothing_of_the_other(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": TABLE, "schema.json": json.dumps(SCHEMA)})
    command = ("validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.json")
    alone = beffroi(*command, "--json")
    assert beffroi(*command, "--json", "--engine", "beffroi").stdout == alone.stdout
    found = json.loads(alone.stdout)
    assert "frictionless" not in found and "said_by" not in found["errors"][0]
    assert "frictionless" not in beffroi(*command).stdout


@pytest.mark.parametrize("form", ["text", "markdown", "html", "github", "gitlab"])
def test_each_form_says_who_says_it(tmp_path: Path, form: str) -> None:
    schema = {"fields": [*SCHEMA["fields"], MAIL["fields"][1]]}
    mailed = TABLE.replace("\n", ";\n").replace("nombre;", "nombre;courriel")
    table = mailed + '59353;;1;"""a b""@c.example"\n'
    write(tmp_path, {"t.csv": table, "schema.json": json.dumps(schema)})
    done = beffroi(
        "validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.json",
        "--engine", "frictionless", "--format", form,
    )  # fmt: skip
    assert done.returncode == 1
    prefix = "engine.by" if form.startswith("git") else "outcome"
    titles = [FRENCH.say(f"{prefix}.{said_by}") for said_by in ("both", "ours", "theirs")]
    places = [done.stdout.find(title) for title in titles]
    assert -1 not in places
    if prefix == "outcome":
        assert places == sorted(places)
        assert "Pourquoi leurs verdicts diffèrent" in done.stdout


def test_what_a_standard_accepts_and_it_does_not_is_told_apart(tmp_path: Path) -> None:
    header = "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"
    write(tmp_path, {"t.csv": header + "Lille,59350,F,Fañch,12,2024\n"})
    code, found = asked(tmp_path / "t.csv", "scdl/prenoms")
    assert (code, found["valid"]) == (1, True)
    assert speakers(found["warnings"]) == [(2, "ENFANT_PRENOM", ["beffroi", "frictionless"])]
    done = beffroi(
        "validate", tmp_path / "t.csv", "--schema", "scdl/prenoms", "--engine", "frictionless"
    )
    assert FRENCH.say("outcome.lenient") in done.stdout.splitlines()


def test_a_workbook_is_judged_as_we_read_it_at_its_own_rows(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Les écoles"], [], ["code", "jour", "nombre"], ["59350", "", 0], ["59350", "", 2]):
        sheet.append(row)
    workbook.save(tmp_path / "t.xlsx")
    write(tmp_path, {"schema.json": json.dumps(SCHEMA)})
    _, found = asked(tmp_path / "t.xlsx", tmp_path / "schema.json")
    assert found["frictionless"]["converted"]
    both = ["beffroi", "frictionless"]
    assert speakers(found["frictionless"]["errors"]) == [(4, "nombre", both), (5, "code", both)]


def test_beyond_a_thousand_faults_only_what_both_list_is_compared(tmp_path: Path) -> None:
    rows = "".join(f"{number:05};x;0\n" for number in range(1_500))
    code, found = judged(tmp_path, f"code;jour;nombre\n{rows}", SCHEMA)
    assert (code, found["frictionless"]["stopped"]) == (1, True)
    last = found["frictionless"]["compared_rows"]
    assert 400 < last < 502
    for faults in (found["errors"], found["frictionless"]["errors"]):
        assert {tuple(one["said_by"]) for one in faults if one["row"] <= last} == {
            ("beffroi", "frictionless")
        }
        assert {one["said_by"] is None for one in faults if one["row"] > last} == {True}


@pytest.mark.parametrize(
    ("constraints", "code"),
    [
        ({"pattern": "(a+"}, "frictionless-raised"),
        ({"minimum": "beaucoup"}, "frictionless-schema"),
        ({"pattern": 5}, "frictionless-schema"),
    ],
)
def test_a_schema_on_which_it_stops_is_told_and_ends_with_1(
    tmp_path: Path, constraints: dict[str, Any], code: str
) -> None:
    schema = {"fields": [{"name": "a", "type": "string", "constraints": constraints}]}
    exit_code, found = judged(tmp_path, "a\nb\n", schema)
    refused = found["frictionless"]["refused"]
    assert (exit_code, refused["code"], found["frictionless"]["valid"]) == (1, code, False)
    done = beffroi(
        "validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.json",
        "--engine", "frictionless",
    )  # fmt: skip
    assert refused["message"] in done.stdout


def test_a_schema_of_json_is_not_its_own(tmp_path: Path) -> None:
    write(tmp_path, {"t.json": "[]", "schema.json": '{"type": "array"}'})
    code, found = asked(tmp_path / "t.json", tmp_path / "schema.json")
    assert (code, found["frictionless"]["refused"]["code"]) == (1, "frictionless-json")


@pytest.mark.nightly
def test_an_expression_that_does_not_end_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_workers()
    monkeypatch.setattr(frictionless_verdict, "CPU_SECONDS", 3)
    schema = {"fields": [{"name": "a", "type": "string", "constraints": {"pattern": "(a|aa)+"}}]}
    code, found = judged(tmp_path, f"a\n{'a' * 60}b\n", schema)
    close_workers()
    refused = found["frictionless"]["refused"]
    assert (code, refused["code"]) == (1, "frictionless-unfinished")


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n", b"PK\x03\x04x", b"\x8c\xff\x00\x01" * 999],
    ids=["empty", "pdf", "zip", "noise"],
)
def test_a_damaged_file_has_two_verdicts_and_no_traceback(tmp_path: Path, content: bytes) -> None:
    code, found = judged(tmp_path, content, {"fields": [{"name": "a"}]})
    assert code in (1, 3)
    assert found["frictionless"]["valid"] is False


def test_a_file_without_an_end_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    write(tmp_path, {"schema.json": json.dumps(SCHEMA)})
    code, found = asked(tmp_path / "t.csv", tmp_path / "schema.json")
    assert (code, found["refused"]["code"]) == (3, "file-endless")
    assert found["frictionless"]["refused"]["code"] == "file-endless"
    done = beffroi(
        "validate", tmp_path / "t.csv", "--schema", tmp_path / "schema.json",
        "--engine", "frictionless", "--format", "github",
    )  # fmt: skip
    assert done.returncode == 3 and done.stdout.startswith("::error file=")


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address, and what has been asked there."""
    asked_paths: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"fields": [{"name": "a"}]}')

        def log_message(self, format: str, *args: Any) -> None:
            """A test says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked_paths
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.nightly
def test_nothing_is_fetched_for_a_schema_or_for_data(tmp_path: Path) -> None:
    with listening() as (address, asked_paths):
        fields = [{"name": "a"}]
        reference = {"fields": ["a"], "reference": {"resource": f"{address}/r", "fields": ["a"]}}
        schemas = {
            "text.json": f"{address}/schema.json",
            "list.json": [f"{address}/schema.json"],
            "profile.json": {
                "$schema": f"{address}/p",
                "profile": f"{address}/p",
                "fields": fields,
            },
            "fields.json": {"fields": f"{address}/fields.json"},
            "reference.json": {"$ref": f"{address}/ref", "fields": fields},
            "keys.json": {"fields": fields, "foreignKeys": [reference]},
        }
        write(tmp_path, {name: json.dumps(schema) for name, schema in schemas.items()})
        write(tmp_path, {"t.csv": f"a\n{address}/cell\n", "u.csv": f"{address}/data.csv\n"})
        for name in schemas:
            for table in ("t.csv", "u.csv"):
                asked(tmp_path / table, tmp_path / name)
        asked(tmp_path / "t.csv", f"{address}/schema.json")
    assert asked_paths == []


def test_the_worker_of_frictionless_reaches_no_host() -> None:
    """Should it try."""
    with listening() as (address, asked_paths):
        program = (
            "import sys, urllib.request\n"
            "from site_builder.commands import frictionless_verdict\n"
            f"urllib.request.urlopen('{address}/before').read()\n"
            "frictionless_verdict.judge_by_frictionless([], None)\n"
            f"urllib.request.urlopen('{address}/after')\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert asked_paths == ["/before"]
    assert "no network here" in done.stderr


def test_frictionless_is_imported_by_its_own_worker_alone(tmp_path: Path) -> None:
    """Not by the command, be it of either engine."""
    write(tmp_path, {"t.csv": TABLE, "schema.json": json.dumps(SCHEMA)})
    program = (
        "import sys, click\n"
        "from site_builder.commands.cli import main\n"
        "main(standalone_mode=False, args=sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, "validate", str(tmp_path / "t.csv"),
         "--schema", str(tmp_path / "schema.json"), "--engine", "frictionless"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert FRENCH.say("outcome.ours") in done.stdout
    assert not [line for line in done.stderr.splitlines() if "| frictionless" in line.lower()]


def test_an_engine_of_another_name_is_a_fault_of_the_command(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": TABLE, "schema.json": json.dumps(SCHEMA)})
    done = start_beffroi(
        "validate",
        tmp_path / "t.csv",
        "--schema",
        tmp_path / "schema.json",
        "--engine",
        "goodtables",
    )
    assert done.returncode == 2 and "frictionless" in done.stderr


@pytest.mark.usefixtures("kept_workers")
@pytest.mark.parametrize("name", nightly_but_each(4, STANDARDS))
def test_each_standard_is_one_that_it_can_judge_by(name: str, tmp_path: Path) -> None:
    """Or it says that it cannot; a header that is right is no fault of either."""
    standard = load_standard(name)
    names = [field.name for field in standard.schema.fields]
    write(tmp_path, {"t.csv": f"{','.join(names)}\n", "t.json": "{}"})
    source = tmp_path / ("t.json" if standard.jsonschema else "t.csv")
    verdict = ask_frictionless(ValidationJob(source, name), Validation())
    code = verdict.refused.code if verdict.refused else ""
    assert code == ("frictionless-json" if standard.jsonschema else "")
    assert verdict.errors == ()
