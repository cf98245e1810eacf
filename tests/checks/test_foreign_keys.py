"""Values that must be those of a key: of the same table, or of another table of the dataset, as
frictionless judges."""

from __future__ import annotations

import csv
import json
import tempfile
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal import portal, write

from checks.test_verdicts import assert_same, ours
from site_builder.checks import table_keys
from site_builder.checks.patterns import SECONDS_IN_ALL
from site_builder.checks.table_keys import Key, KeyIndex
from site_builder.core.language import load_language
from site_builder.core.model.prepared import Detail, Summary
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue
from site_builder.prepare.prepare import prepare_datasets
from site_builder.publish.tasks import make_keyed_task, plan_dataset_tasks
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore

CELLS = {
    "string": ("", "a", "b", "A", "01", "1", " a"),
    "integer": ("", "1", "2", "01", "+1", "x", "123456789012345678901"),
    "number": ("", "1", "1.0", "2.50", "2.5", "x", "1e0"),
    "date": ("", "2024-01-31", "2024-1-31", "x"),
}


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, Any], list[list[str]]]:
    """A table that refers to itself by one column or two, be it of another type."""
    width = draw(st.integers(1, 2))
    types = [draw(st.sampled_from(sorted(CELLS))) for _ in range(width)]
    like = {"integer": ("integer", "number"), "number": ("integer", "number")}
    others = [draw(st.sampled_from(like.get(one, (one,)))) for one in types]
    names = [f"{letter}{number}" for letter in "pk" for number in range(width)]
    fields = [
        {"name": name, "type": type_} for name, type_ in zip(names, [*types, *others], strict=True)
    ]
    pools = [CELLS[one] for one in (*types, *others)]
    rows = draw(
        st.lists(st.tuples(*map(st.sampled_from, pools)).map(list), min_size=1, max_size=12)
    )
    key = {"fields": names[:width], "reference": {"resource": "", "fields": names[width:]}}
    return {"fields": fields, "foreignKeys": [key]}, [names, *rows]


@pytest.mark.nightly
@settings(suppress_health_check=list(HealthCheck))
@given(trees())
def test_a_table_that_refers_to_itself_has_the_verdict_of_frictionless(
    tree: tuple[dict[str, Any], list[list[str]]],
) -> None:
    descriptor, rows = tree
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        assert_same(path, descriptor)


def test_a_row_whose_whole_key_is_empty_has_none(tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_text(
        "code,nom,parent,annee,annee_parent\nA,Mairie,,2024,\nB,Voirie,A,2024,2024\n"
        "C,École,A,2024,\n"
    )
    fields = [{"name": name} for name in ("code", "nom", "parent", "annee", "annee_parent")]
    reference = {"resource": "", "fields": ["code", "annee"]}
    descriptor = {
        "fields": fields,
        "foreignKeys": [{"fields": ["parent", "annee_parent"], "reference": reference}],
    }
    found, verdict = ours(path, descriptor)
    assert found == [(4, "foreign-key", "")]
    assert [(one.value, one.fault.name) for one in verdict.found] == [
        ("A · ", "parent, annee_parent")
    ]
    assert_same(path, descriptor)


@pytest.mark.parametrize("blank", ["", "NC"])
def test_what_stands_for_nothing_is_no_key_and_no_value_of_one(tmp_path: Path, blank: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"code,parent\nA,{blank}\n{blank},A\nB,NC\nC,Z\n")
    descriptor = {
        "fields": [{"name": "code"}, {"name": "parent"}],
        "missingValues": ["", "NC"],
        "foreignKeys": [{"fields": "parent", "reference": {"resource": "", "fields": "code"}}],
    }
    assert ours(path, descriptor)[0] == [(5, "foreign-key", "")]
    assert_same(path, descriptor)


# --- between the tables of one dataset, as they are published ---

FOLDER = "datasets/lille/aides"
COMMUNES = "insee;nom\n59350;Lille\n59009;Villeneuve-d'Ascq\n59512;Roubaix\n"
AIDES = (
    "date;insee;montant\n02/01/2024;59350;120,5\n03/01/2024;59999;80\n\n04/01/2024;;60\n"
    "05/01/2024;59998;1\n"
)
FIELDS = [
    {"name": "date", "type": "date", "format": "%d/%m/%Y"},
    {"name": "insee"},
    {"name": "montant"},
]


def package(root: Path, foreign: Any, fields: Any = FIELDS, **files: str) -> Path:
    """A portal whose dataset has these tables, `aides` being the one that refers."""
    schema = {"fields": fields, "foreignKeys": [foreign]}
    resources = [{"name": name, "path": f"{name}.csv"} for name in files]
    for resource in resources:
        if resource["name"] == "aides":
            resource["schema"] = schema  # type: ignore[assignment]
    described = json.dumps({"title": "Aides", "resources": resources})
    write(
        root,
        {
            f"{FOLDER}/datapackage.json": described,
            **{f"{FOLDER}/{name}.csv": files[name] for name in files},
        },
    )
    return portal(root)


def prepared(
    root: Path, *ids: str, seconds: float = SECONDS_IN_ALL
) -> list[tuple[Summary, list[Problem]]]:
    """Each dataset and what is wrong with it, prepared in one batch. `seconds`: for the expressions
    of each."""
    catalogue, _ = read_catalogue(root)
    assert catalogue
    store = ObjectStore(root / "store")
    scratch = Path(tempfile.mkdtemp(dir=root))
    tasks = plan_dataset_tasks(catalogue)
    jobs = [
        make_keyed_task(root, tasks[id_], BuildState(code=""), store)
        for id_ in ids or sorted(tasks)
    ]
    summaries = prepare_datasets(jobs, scratch, seconds)
    return [(one, [*store.value(one.detail, Detail).problems]) for one in summaries]


def told(root: Path) -> list[tuple[str, str, tuple[int, ...]]]:
    ((_, problems),) = prepared(root)
    return [
        (one.code, one.severity, one.rows)
        for one in problems
        if one.code.startswith(("fault.", "schema-"))
    ]


def plain(problem: Problem) -> str:
    """Its sentence, with plain spaces."""
    return load_language("fr").problem(problem).replace("\u00a0", " ").replace("\u202f", " ")


def foreign(fields: Any, resource: str, keys: Any) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": resource, "fields": keys}}


def theirs(root: Path, name: str) -> list[tuple[int, str]]:
    """What frictionless says of the package, of one of its tables."""
    import frictionless

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = frictionless.Package(
            str(root / "datasets/lille/aides/datapackage.json")
        ).validate()
    (task,) = (task for task in report.tasks if task.name == name)
    return [(row, code) for row, code in task.flatten(["rowNumber", "type"]) if code != "blank-row"]


def test_the_rows_of_a_package_that_no_other_table_knows_are_those_of_frictionless(
    tmp_path: Path,
) -> None:
    """Which takes the codes of a table without a schema for numbers."""
    fields = [{**one, "type": "integer"} if one["name"] == "insee" else one for one in FIELDS]
    texts = {
        "aides": AIDES.replace(",5", "").replace(";", ","),
        "communes": COMMUNES.replace(";", ","),
    }
    root = package(tmp_path, foreign("insee", "communes", "insee"), fields, **texts)
    mine = [(row, code.removeprefix("fault.")) for code, _, rows in told(root) for row in rows]
    assert mine == theirs(root, "aides") == [(3, "foreign-key"), (6, "foreign-key")]


def test_what_no_other_table_knows_is_told_with_where_it_was_looked_for(tmp_path: Path) -> None:
    root = package(tmp_path, foreign("insee", "communes", "insee"), aides=AIDES, communes=COMMUNES)
    ((summary, problems),) = prepared(root)
    (one,) = [one for one in problems if one.code == "fault.foreign-key"]
    assert (one.place.path, one.place.column, one.rows, one.count) == (
        f"{FOLDER}/aides.csv",
        "insee",
        (3, 6),
        2,
    )
    said = plain(one)
    assert "« 59999 »" in said and "« communes »" in said and "→" in said
    assert summary.conformity.faults == 2
    (table,) = [table for table in summary.tables if table.name == "aides"]
    assert pq.read_table(ObjectStore(tmp_path / "store").path(table.faults)).to_pylist() == [
        {
            "row": row,
            "column": "insee",
            "code": "foreign-key",
            "rule": "",
            "severity": "error",
            "text": text,
        }
        for row, text in ((3, "59999"), (6, "59998"))
    ]


def test_a_table_is_called_as_it_is_declared_and_may_be_itself(tmp_path: Path) -> None:
    services = "code;parent\nA;\nB;A\nC;Z\n"
    fields = [{"name": "code"}, {"name": "parent"}]
    for name in ("", "aides", "Aides"):
        root = package(
            tmp_path / (name or "-"), foreign("parent", name, "code"), fields, aides=services
        )
        assert told(root) == [("fault.foreign-key-own", "error", (4,))]


def test_numbers_and_days_are_the_same_however_each_file_writes_them(tmp_path: Path) -> None:
    """As they are published: 1 250,50 is 1250.5, and 02/01/2024 is 2024-01-02."""
    fields = [
        {"name": "jour", "type": "date", "format": "%d/%m/%Y"},
        {"name": "montant", "type": "number"},
    ]
    rows = "jour;montant\n02/01/2024;1 250,50\n03/01/2024;80,00\n04/01/2024;3\n"
    others = "le;euros\n2024-01-02;1250.5\n2024-01-03;80\n2024-01-04;4\n"
    key = foreign(["jour", "montant"], "autres", ["le", "euros"])
    assert told(package(tmp_path, key, fields, aides=rows, autres=others)) == [
        ("fault.foreign-key", "error", (4,))
    ]


@pytest.mark.parametrize(
    ("resource", "keys", "expected", "remedy"),
    [
        (
            "territoires",
            "insee",
            ("schema-reference-absent", "warning", ()),
            "« aides », « communes »",
        ),
        (
            "comunes",
            "insee",
            ("schema-reference-near", "warning", ()),
            "Vouliez-vous écrire « communes »",
        ),
        ("communes", "code", ("schema-reference-columns", "error", ()), "« insee », « nom »"),
    ],
)
def test_a_key_of_what_is_not_there_is_said_once_and_nothing_is_judged(
    tmp_path: Path,
    resource: str,
    keys: str,
    expected: tuple[str, str, tuple[int, ...]],
    remedy: str,
) -> None:
    root = package(tmp_path, foreign("insee", resource, keys), aides=AIDES, communes=COMMUNES)
    assert told(root) == [expected]
    ((summary, problems),) = prepared(root)
    (said,) = [plain(one) for one in problems if one.code == expected[0]]
    assert remedy in said.partition("→")[2]
    assert not summary.conformity.faults and len(summary.tables) == 2


def test_what_is_said_of_a_table_that_could_not_be_read_is_enough(tmp_path: Path) -> None:
    page = "<html><body>404</body></html>"
    root = package(tmp_path, foreign("insee", "communes", "insee"), aides=AIDES, communes=page)
    ((_, problems),) = prepared(root)
    assert [one.code for one in problems if one.severity == "error"] == ["looks-like-html"]
    assert not [one for one in problems if one.code.startswith("schema-")]


def test_a_table_that_knows_every_key_has_no_fault_and_no_file_of_them(tmp_path: Path) -> None:
    texts = {"aides": AIDES.replace("5999", "5900"), "communes": COMMUNES + "59008;X\n"}
    root = package(tmp_path, foreign("insee", "communes", "insee"), **texts)
    ((summary, problems),) = prepared(root)
    assert not problems and [table.faults for table in summary.tables] == ["", ""]


def test_a_table_of_one_column_keeps_its_empty_rows(tmp_path: Path) -> None:
    """A line of its CSV that holds an empty cell alone is no blank line."""
    root = package(
        tmp_path, foreign("a", "b", "b"), [{"name": "a"}], aides='a\nx\n""\nz\n', b='b\nx\n""\ny\n'
    )
    assert told(root) == [("fault.foreign-key", "error", (4,))]


def test_datasets_with_keys_are_the_same_alone_and_in_a_batch(tmp_path: Path) -> None:
    """Those of another dataset, of the same names, are none of theirs."""
    package(tmp_path, foreign("insee", "communes", "insee"), aides=AIDES, communes=COMMUNES)
    others = {path.name: path.read_bytes() for path in (tmp_path / FOLDER).iterdir()}
    others["communes.csv"] = b"insee;nom\n59999;Ailleurs\n"
    write(
        tmp_path, {f"datasets/metropole/aides/{name}": content for name, content in others.items()}
    )
    both = prepared(tmp_path, "lille/aides", "metropole/aides")
    assert both == [*prepared(tmp_path, "lille/aides"), *prepared(tmp_path, "metropole/aides")]
    assert [one.rows for _, problems in both for one in problems] == [(3, 6), (2, 6)]


def test_another_file_of_the_dataset_is_a_reason_to_prepare_it_again(tmp_path: Path) -> None:
    root = package(tmp_path, foreign("insee", "communes", "insee"), aides=AIDES, communes=COMMUNES)
    (before,) = prepared(root)
    write(root, {f"{FOLDER}/communes.csv": COMMUNES + "59999;Ailleurs\n"})
    (after,) = prepared(root)
    assert before[0].key != after[0].key
    assert [one.rows for one in after[1]] == [(6,)]


@pytest.mark.parametrize("few", [2, 100])
def test_a_key_that_no_row_has_is_found_by_no_chance(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Of these numbers Python's own hashes are the same two by two."""
    monkeypatch.setattr(table_keys, "FEW", few)
    index = KeyIndex([(-1, "a"), (0, "a"), (Decimal("1.50"), "a"), (1000, "a"), (None, "a")])
    assert [(-1, "a") in index, (0, "a") in index, (Decimal("1E+3"), "a") in index] == [True] * 3
    assert (Decimal("1.5"), "a") in index
    absent: list[Key] = [(-2, "a"), (2**61 - 1, "a"), (Decimal("1.51"), "a"), (-1, "b"), ("", "a")]
    assert [key for key in absent if key in index] == []
