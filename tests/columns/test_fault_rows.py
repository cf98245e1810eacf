"""Every fault of every row is in the private Parquet of a table, and as many of them as are
told."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from checks.test_foreign_keys import prepared
from nightly import nightly_after
from portal import COMMUNES, made, portal, write
from typed_tables import make_raw_table

from site_builder.columns import fault_rows
from site_builder.columns.fault_rows import FaultRow, store_fault_rows
from site_builder.core.model.prepared import Summary
from site_builder.core.problems import Problem
from site_builder.storage.object_store import ObjectStore

COLUMNS = ["row", "column", "code", "rule", "severity", "text"]


def draw_fault(draw: random.Random) -> FaultRow:
    return FaultRow(
        row=draw.choice([None, *range(20)]),
        column=draw.choice(["nom", "Élan", "a, b"]),
        code=draw.choice(["type-error", "primary-key"]),
        rule=draw.choice(["", "enum"]),
        severity=draw.choice(["error", "warning"]),
        text=draw.choice([None, "", "9", "10", "é"]),
    )


@pytest.mark.parametrize("sorted_at_once", [10, fault_rows.SORTED_AT_ONCE])
def test_faults_are_stored_by_row_of_the_file_with_those_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sorted_at_once: int
) -> None:
    """Though they are many, and come in any order; what is not there comes last."""
    monkeypatch.setattr(fault_rows, "SORTED_AT_ONCE", sorted_at_once)
    store = ObjectStore(tmp_path / "store")
    raw = make_raw_table(("nom",), [], first_row=3, skipped=(5, 5))
    draw = random.Random(1)
    parts = [[draw_fault(draw) for _ in range(count)] for count in (35, 0, 27)]
    sha256 = ""
    for part in parts:
        before = sha256
        sha256 = store_fault_rows(part, raw, store, scratch=tmp_path, before=before)
        assert part or sha256 == before
    table = pq.read_table(store.path(sha256))
    assert table.column_names == COLUMNS
    assert [str(kind) for kind in table.schema.types] == ["int64", *["string"] * 5]
    rows = [tuple(row.values()) for row in table.to_pylist()]
    faults = [
        (None if row is None else row + 3 + 2 * (row >= 5), *rest)
        for row, *rest in (*parts[0], *parts[2])
    ]
    assert Counter(rows) == Counter(faults)
    nothing_last = [[(cell is None, cell) for cell in row] for row in rows]
    assert nothing_last == sorted(nothing_last)
    assert {path.name for path in tmp_path.iterdir()} == {"store"}


def test_a_table_without_faults_has_no_file(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path / "store")
    assert store_fault_rows([], make_raw_table(("nom",), []), store, scratch=tmp_path) == ""


ROWS = 30_000
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "string", "constraints": {"unique": True}},
    {"name": "n", "type": "integer", "constraints": {"minimum": 10}},
    {"name": "jour", "type": "date", "format": "%d/%m/%Y"},
    {"name": "mot", "type": "string", "constraints": {"enum": ["oui", "non"], "required": True}},
    {"name": "courriel", "type": "string", "format": "email"},
    {"name": "parent", "type": "string"},
    {"name": "commune", "type": "string"},
]
KEYS: list[dict[str, Any]] = [
    {"fields": "parent", "reference": {"resource": "", "fields": "id"}},
    {"fields": "commune", "reference": {"resource": "communes", "fields": "insee"}},
]
CODES = {  # of problems, as the file has them
    "type-error": ("type-error", ""),
    "fault.type-string-email": ("type-error", ""),
    "fault.constraint-enum": ("constraint-error", "enum"),
    "fault.constraint-required": ("constraint-error", "required"),
    "fault.constraint-minimum": ("constraint-error", "minimum"),
    "fault.unique-error": ("unique-error", ""),
    "fault.primary-key": ("primary-key", ""),
    "fault.primary-key-empty": ("primary-key", ""),
    "fault.foreign-key-own": ("foreign-key", ""),
    "fault.foreign-key": ("foreign-key", ""),
}


def row(number: int) -> str:
    """A row, of which nearly each cell is now and then wrong."""
    cells = [
        f"a{number // 2 if number % 5 == 0 else number}" if number % 1_000 else "",
        "x" if number % 3 == 0 else str(number % 40),
        "31/02/2024" if number % 4 == 0 else "03/04/2024",
        ("oui", "non", "peut-être", "")[number % 4],
        "mairie" if number % 7 == 0 else "mairie@ville.example",
        f"a{number + 1}" if number % 11 == 0 else "",
        "59999" if number % 13 == 0 else "59350",
    ]
    return ";".join(cells)


def site(root: Path, rows: int) -> Path:
    schema = {"fields": FIELDS, "primaryKey": ["id", "jour"], "foreignKeys": KEYS}
    resources = [
        {"name": "lieux", "path": "lieux.csv", "schema": schema},
        {"name": "communes", "path": "communes.csv"},
    ]
    head = ";".join(str(field["name"]) for field in FIELDS)
    blank = ";" * (len(FIELDS) - 1)
    lines = [row(number) for number in range(1, rows + 1)]
    lines.insert(7, "")  # a line that is no row, and one that is a row of nothing
    lines.insert(9, blank)
    folder = "datasets/lille/lieux"
    write(
        root,
        {
            f"{folder}/datapackage.json": json.dumps({"title": "Lieux", "resources": resources}),
            f"{folder}/lieux.csv": "\n".join((head, *lines)) + "\n",
            f"{folder}/communes.csv": "insee;nom\n59350;Lille\n59009;Villeneuve-d'Ascq\n",
        },
    )
    return portal(root)


def written(root: Path, summary: Summary) -> list[dict[str, Any]]:
    (table,) = [one for one in summary.tables if one.name == "lieux"]
    found: list[dict[str, Any]] = pq.read_table(
        ObjectStore(root / "store").path(table.faults)
    ).to_pylist()
    return found


def told(problems: list[Problem]) -> Counter[tuple[str, str, str]]:
    """How many faults of each code and column the problems count."""
    found = Counter[tuple[str, str, str]]()
    for one in problems:
        if one.code in CODES:
            found[*CODES[one.code], str(one.params.get("field") or one.place.column)] += one.count
    return found


@pytest.mark.parametrize("rows", nightly_after(1, [60, ROWS]))
def test_the_file_has_as_many_faults_of_each_kind_as_are_told(tmp_path: Path, rows: int) -> None:
    ((summary, problems),) = prepared(site(tmp_path, rows))
    faults = written(tmp_path, summary)
    assert {one.code for one in problems if one.severity == "error"} <= CODES.keys()
    assert Counter((one["code"], one["rule"], one["column"]) for one in faults) == told(problems)
    assert len(faults) == summary.conformity.faults
    assert rows < ROWS or len(faults) > 10_000
    assert [(one["row"], one["column"]) for one in faults] == sorted(
        (one["row"], one["column"]) for one in faults
    )


def test_each_fault_has_the_row_of_the_file_and_what_stands_there(tmp_path: Path) -> None:
    ((summary, problems),) = prepared(site(tmp_path, 60))
    lines = (tmp_path / "datasets/lille/lieux/lieux.csv").read_text("utf-8").splitlines()
    names = lines[0].split(";")
    for one in written(tmp_path, summary):
        cells = dict(zip(names, lines[one["row"] - 1].split(";"), strict=True))
        shown = " · ".join(cells[name] for name in one["column"].split(", "))
        days = shown.replace("03/04/2024", "2024-04-03")  # as it is published
        assert (one["text"] or "") in (shown, days), one
    first = {(one.code, one.place.column): one.rows for one in problems}
    for code, column in (
        ("type-error", "n"),
        ("fault.constraint-enum", "mot"),
        ("fault.foreign-key", "commune"),
    ):
        known = [
            one["row"]
            for one in written(tmp_path, summary)
            if (one["code"], one["rule"]) == CODES[code]
        ]
        assert {*first[code, column]} <= {*known}


def test_what_a_standard_accepts_all_the_same_is_there_as_a_warning(tmp_path: Path) -> None:
    folder = "datasets/lille/prenoms"
    head = "COLL_INSEE,COMMUNE_NOM,ANNEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES\n"
    rows = "94059,Le Plessis-Trévise,2012,F,Fañch,3\n94059,Le Plessis-Trévise,2012,X,Zoé,3\n"
    write(
        portal(tmp_path),
        {
            f"{folder}/datapackage.yaml": "title: X\nstandard: scdl/prenoms\n",
            f"{folder}/lieux.csv": head + rows,
        },
    )
    ((summary, _),) = prepared(tmp_path)
    assert [
        (one["row"], one["column"], one["severity"], one["text"])
        for one in written(tmp_path, summary)
    ] == [
        (2, "ENFANT_PRENOM", "warning", "Fañch"),
        (3, "ENFANT_SEXE", "error", "X"),
    ]


def test_the_bytes_are_the_same_alone_and_in_a_batch(tmp_path: Path) -> None:
    site(tmp_path, 60)
    for path in [*(tmp_path / "datasets/lille/lieux").iterdir()]:
        write(
            tmp_path,
            {f"datasets/metropole/lieux/{path.name}": path.read_bytes().replace(b"peut", b"sans")},
        )
    both = prepared(tmp_path, "lille/lieux", "metropole/lieux")
    assert both == [*prepared(tmp_path, "lille/lieux"), *prepared(tmp_path, "metropole/lieux")]
    assert len({table.faults for one, _ in both for table in one.tables if table.faults}) == 2


@pytest.mark.parametrize("problems", ["", "public"])
def test_none_of_it_is_published(tmp_path: Path, problems: str) -> None:
    """It is for the owner’s tools: a page that may say what is wrong names the first rows."""
    site(tmp_path, 60)
    if problems:
        owner = COMMUNES.replace("portal:\n", f"portal:\n  problems: {problems}\n")
        write(tmp_path, {"communes.yml": owner})
    made(tmp_path)
    published = {path.read_bytes() for path in (tmp_path / "build").rglob("*.parquet")}
    kept = [path for path in (tmp_path / ".beffroi/store/objects").rglob("*") if path.is_file()]
    private = [
        one
        for one in kept
        if one.read_bytes()[:4] == b"PAR1" and "rule" in pq.read_schema(one).names
    ]
    assert len(private) == 1 and not {one.read_bytes() for one in private} & published
