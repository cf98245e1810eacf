"""Where a library is not there, as in a browser, what only it could tell is « Non vérifié »: never
an exception, never a table that conforms because nobody looked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from command_line import start_beffroi
from portal import COMMUNES, write
from tools import ROOT

# None of these is in every browser
ALL = (
    "regex", "pyarrow", "duckdb", "numpy", "dateutil", "opening_hours", "jsonschema", "referencing",
    "frictionless",
)  # fmt: skip
# Holds the files of a folder, each against its schema, where some modules cannot be imported
VALIDATE = """
import json, sys
from importlib.abc import MetaPathFinder
from pathlib import Path

class Refusing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[2:]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refusing())
from site_builder.commands.file_jobs import ValidationJob
from site_builder.commands.validate import validate_files
from site_builder.commands.validation_outcome import make_validation_json
from site_builder.core.language import load_language

folder = Path(sys.argv[1])
jobs = [ValidationJob(folder / name, schema) for name, schema in json.loads(sys.stdin.read())]
(folder / "scratch").mkdir(exist_ok=True)
words = load_language("fr")
found = validate_files(jobs, folder / "scratch")
told = {job.source.name: make_validation_json(one, words) for job, one in zip(jobs, found)}
print(json.dumps(told))
"""
ABSENT = "raise ModuleNotFoundError(f'No module named {__name__!r}', name=__name__)\n"
MANY = "\n".join(f"{number:05}" for number in range(1_000))


def field(name: str = "a", **more: object) -> dict[str, Any]:
    return {"name": name, **more}


def pattern(expression: str) -> dict[str, Any]:
    return {"fields": [field(constraints={"pattern": expression})]}


def hours(*more: object) -> dict[str, Any]:
    check = {"name": "opening-hours-value", "params": {"column": "a"}}
    return {"fields": [field(), *more], "custom_checks": [check]}


JSON_SCHEMA = {"type": "array", "items": {"properties": {"a": {"pattern": "^[0-9]+$"}}}}
# Of a file its schema, what it holds, and the rules of a column that need a library
UNVERIFIED: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "few.csv": (pattern("[0-9]{5}"), "59350", "a", "pattern"),
    "many.csv": (pattern("(?=0)[0-9]{5}"), MANY, "a", "pattern"),
    "day.csv": ({"fields": [field(type="date", format="any")]}, "31 Jan 2024", "a", "type"),
    "bound.csv": (
        {"fields": [field(type="date", format="any", constraints={"maximum": "1 Feb 2030"})]},
        "2024-01-31",
        "a",
        "maximum",
    ),
    "moment.csv": (
        {"fields": [field(type="datetime", constraints={"minimum": "2020-01-01T00:00:00Z"})]},
        "2024-01-31T12:00:00+01:00",
        "a",
        "type, minimum",
    ),
    "key.csv": (
        {"fields": [field(type="date", format="any")], "primaryKey": ["a"]},
        "31 Jan 2024\n1 Feb 2024",
        "a",
        "type",
    ),
    "items.csv": (
        {"fields": [field(type="array", arrayItem={"type": "date", "format": "any"})]},
        '"[""31 Jan 2024""]"',
        "a",
        "type",
    ),
    "hours.csv": (hours(), "Mo-Fr 09:00-12:00", "a", "opening-hours-value"),
    "records.json": (JSON_SCHEMA, '[{"a": "1"}]', "—", "JSON Schema"),
}  # fmt: skip
OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "beside.csv": (
        hours(field("n", type="integer"), field("j", type="date", format="any")),
        "Mo 9-12,x,31 Jan 2024",
    ),
    "plain.csv": (
        {
            "fields": [
                field(constraints={"minLength": 2}),
                field("j", type="date", format="any", constraints={"minimum": "2020-01-01"}),
                field("t", type="datetime"),
            ]
        },
        "ab,2024-01-31,2024-01-31T12:00:00",
    ),
    "either.csv": (pattern("[0-9]{5}"), f"{MANY}\nx"),
}


def validate_without(absent: Iterable[str], folder: Path) -> dict[str, dict[str, Any]]:
    """What `validate` tells of each file, in a process in which these cannot be imported."""
    jobs = [("budget.csv", "scdl/budget")]
    write(folder, {"budget.csv": "BGT_NATDEC\nbudget prévisionnel\n"})
    for name, (schema, content, *_) in (UNVERIFIED | OTHERS).items():
        names = [column["name"] for column in schema.get("fields", ())]
        text = f"{','.join(names)}\n{content}\n" if names else content
        path = folder / f"{Path(name).stem}.schema"
        write(folder, {name: text, path.name: json.dumps(schema)})
        jobs.append((name, str(path)))
    done = subprocess.run(
        [sys.executable, "-c", VALIDATE, str(folder), *absent],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def without_any(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return validate_without(ALL, tmp_path_factory.mktemp("without"))


@pytest.mark.parametrize("name", UNVERIFIED)
def test_what_needs_a_library_is_not_verified_without_it(
    without_any: dict[str, dict[str, Any]], name: str
) -> None:
    _, _, column, rule = UNVERIFIED[name]
    found = without_any[name]
    assert (found["refused"], found["counts"]) == (None, {})
    assert (found["conformity"], found["valid"]) == ("unverified", False)
    assert (found["rows"] > 0, len(found["unchecked"])) == (True, len(found["unverified"]))
    told = {(one["field"], one["rule"]): one for one in found["unverified"]}
    assert told[column, rule]["code"] in ("rule-library", "schema-library")
    assert "n’est pas installé ici" in told[column, rule]["message"]


@pytest.mark.nightly
def test_it_is_verified_with_them(tmp_path: Path) -> None:
    """What is missing above is the library, and nothing else."""
    found = validate_without((), tmp_path)
    assert {found[name]["conformity"] for name in UNVERIFIED} == {"conforming"}


def test_the_other_rules_are_judged_all_the_same(without_any: dict[str, dict[str, Any]]) -> None:
    found = without_any["beside.csv"]
    assert (found["conformity"], found["counts"]) == ("failing", {"type-error": 1})
    assert [one["rule"] for one in found["unchecked"]] == ["opening-hours-value", "type"]


def test_what_needs_none_of_them_is_verified(without_any: dict[str, dict[str, Any]]) -> None:
    assert without_any["plain.csv"]["conformity"] == "conforming"


def test_what_a_standard_refuses_though_it_is_right_is_no_fault(
    without_any: dict[str, dict[str, Any]],
) -> None:
    """Which of the cells that its rule refuses are right, an expression tells."""
    found = without_any["budget.csv"]
    assert found["tolerated"]["constraint-error"] == 1
    assert "constraint-error" not in found["counts"]
    assert {"field": "BGT_NATDEC", "rule": "enum"} in found["unchecked"]


@pytest.mark.nightly
@pytest.mark.parametrize("absent", ["regex", "pyarrow"])
def test_of_two_that_match_expressions_one_is_enough(tmp_path: Path, absent: str) -> None:
    """Over more texts than `regex` ever matches where there is RE2."""
    found = validate_without([absent], tmp_path)
    either = found["either.csv"]
    assert (either["counts"], either["unchecked"]) == ({"constraint-error": 1}, [])
    # RE2 has no look-ahead, and nothing but `regex` matches what a JSON Schema asks
    state = "unverified" if absent == "regex" else "conforming"
    assert {found[name]["conformity"] for name in ("many.csv", "records.json")} == {state}


def run_without(
    absent: Sequence[str], folder: Path, *arguments: object
) -> subprocess.CompletedProcess[str]:
    """A command, and its workers, in which the import of these modules fails."""
    write(folder, {f"absent/{name}.py": ABSENT for name in absent})
    path = os.pathsep.join((str(folder / "absent"), str(ROOT)))
    return start_beffroi(*arguments, cwd=folder, before=("env", f"PYTHONPATH={path}"))


@pytest.mark.parametrize("form", ["text", "html"])
def test_people_read_it(tmp_path: Path, form: str) -> None:
    write(tmp_path, {"t.csv": "a\n59350\n", "t.schema": json.dumps(pattern("[0-9]{5}"))})
    arguments = ("validate", "t.csv", "--schema", "t.schema", "--format", form)
    done = run_without(ALL, tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (1, "")
    assert "Non vérifié" in done.stdout
    assert "regex" in done.stdout and "est pas installé ici" in done.stdout


def test_a_portal_is_checked_and_says_so(tmp_path: Path) -> None:
    """Which pyarrow and DuckDB write: the others may be missing."""
    root = tmp_path / "portal"
    write(root, {"communes.yml": COMMUNES})
    for name in ("many.csv", "items.csv", "hours.csv"):
        schema, content, *_ = UNVERIFIED[name]
        folder = f"datasets/lille/{Path(name).stem}"
        description = f"title: Jeu {name}\nschema: {json.dumps(schema)}\n"
        write(
            root, {f"{folder}/datapackage.yaml": description, f"{folder}/t.csv": f"a\n{content}\n"}
        )
    write(root, {
        "datasets/lille/records/datapackage.yaml": "title: Marchés\nstandard: decp\n",
        "datasets/lille/records/t.json": json.dumps({"marches": {"marche": [{"id": "1"}]}}),
    })  # fmt: skip
    absent = ("regex", "dateutil", "opening_hours", "jsonschema")
    done = run_without(absent, tmp_path, "check", root, "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["valid"]) == (1, False)
    assert {one["id"] for one in found["unverified"]} == {
        f"lille/{slug}" for slug in ("many", "items", "hours", "records")
    }
