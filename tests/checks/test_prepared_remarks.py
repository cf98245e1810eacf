"""What a dataset says against itself, once it is prepared as the build does it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder.core.language import load_language
from site_builder.core.model.prepared import Detail, PreparationTask, SourceFile
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.model.table_schema import CustomCheck, Field, TableSchema
from site_builder.core.problems import Problem
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import prepare_datasets
from site_builder.storage.object_store import ObjectStore

GOOD = "21590350100017"
BAD = "21590350100018"
MANY = 50_000  # rows, which are no small table


def problems(
    folder: Path,
    files: Mapping[str, str],
    schema: TableSchema | None = None,
) -> list[Problem]:
    """All that preparing these files tells, as one dataset."""
    sources = []
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
        sources.append(
            SourceFile(
                name=name[:-4],
                path=name,
                kind="table",
                hints=ReadingHints(),
                original=name,
                ending=name[-4:],
                schema=schema,
            )
        )
    digests = tuple(hashlib.sha256(content.encode()).hexdigest() for content in files.values())
    task = PreparationTask(id="lille/jeu", files=tuple(sources), sheet="Données", exports=("csv",))
    (folder / "scratch").mkdir()
    (summary,) = prepare_datasets(
        [
            PreparationJob(
                task=task,
                key="key",
                digests=digests,
                folder=folder,
                shown="datasets/lille/jeu",
                store=folder / "store",
            )
        ],
        folder / "scratch",
    )
    assert summary.status == "published"
    told = list(ObjectStore(folder / "store").value(summary.detail, Detail).problems)
    assert summary.conformity.remarks == 0, "a remark is nothing that a schema says"
    assert all(" → " in load_language("fr").problem(one) for one in told)
    return told


def remarks(folder: Path, head: str, rows: Sequence[str]) -> list[tuple[str, str | None, int, Any]]:
    """(code, column, count, rows) of the warnings about a table."""
    found = problems(folder, {"a.csv": "\n".join([head, *rows, ""])})
    assert {problem.severity for problem in found} <= {"warning"}
    return [
        (problem.code.removeprefix("remark."), problem.place.column, problem.count, problem.rows)
        for problem in found
    ]


def test_a_file_that_is_missing_in_a_series(tmp_path: Path) -> None:
    files = {
        f"comptes-{year}.csv": f"poste;montant\nA;{year}\nB;12\n" for year in (2020, 2021, 2023)
    }
    (one,) = problems(tmp_path, files)
    assert (one.code, one.params, one.place.path) == (
        "remark.period-file-missing", {"periods": "« 2022 »", "count": 1}, "datasets/lille/jeu",
    )  # fmt: skip


def test_what_the_schema_has_said_is_not_said_again(tmp_path: Path) -> None:
    """Neither of a cell, nor of a row that is there twice."""
    checks = (CustomCheck("french-siret-value", {"column": "siret"}),)
    fields = tuple(
        Field(name=name, type="string") for name in ("nom", "siret", "objet", "code_insee")
    )
    schema = TableSchema(fields=fields, primary_key=("nom",), customs=checks)
    rows = [f"Club {n};{GOOD};Objet {n};59350" for n in range(30)]
    rows += [rows[0], f"Chorale;{BAD};Objet;59000"]
    found = problems(
        tmp_path, {"a.csv": "\n".join(["nom;siret;objet;code_insee", *rows, ""])}, schema=schema
    )
    assert [(one.code, one.severity, one.rows) for one in found] == [
        ("fault.french-siret-value", "error", (33,)),
        ("fault.primary-key", "error", (32,)),
        ("remark.insee-value", "warning", (33,)),
    ]


def test_a_large_table_is_held_against_its_schema_too(tmp_path: Path) -> None:
    rows = [f"Club {n};{n}" for n in range(MANY)]
    schema = TableSchema(
        fields=(
            Field(name="nom", type="string", constraints={"pattern": "Club [0-9]+"}),
            Field(name="n", type="integer"),
        )
    )
    found = problems(
        tmp_path, {"a.csv": "\n".join(["nom;n", *rows, "Chorale;1", ""])}, schema=schema
    )
    assert [(one.code, one.rows) for one in found] == [("fault.constraint-pattern", (MANY + 2,))]


TOTALLED = [f"Club {n};{n}00,50;{n}" for n in range(1, 7)]  # 2 103,00 and 21


@pytest.mark.parametrize(
    ("total", "found"),
    [
        ("Total;2103,00;", []),
        ("Total;2903,00;21", [("total-value", "montant", 1, (8,))]),
        ("TOTAL;2903,00;", [("rows-of-totals", None, 1, (8,))]),
        ("Total;;", []),
        ("Total;12,00;", [("rows-of-totals", None, 1, (8,))]),  # of something else
    ],
)
def test_a_total_row_that_is_no_sum(tmp_path: Path, total: str, found: list[Any]) -> None:
    assert remarks(tmp_path, "nom;montant;rang", [*TOTALLED, total]) == found


def test_a_total_of_rounded_amounts_is_no_mistake(tmp_path: Path) -> None:
    rows = [f"Club {n};{n}00;x" for n in range(1, 7)]
    assert remarks(tmp_path, "nom;montant;lieu", [*rows, "Total;2102;"]) == []


def test_totals_of_parts_are_no_rows_of_the_whole(tmp_path: Path) -> None:
    rows = [*TOTALLED[:3], "Sous-total;601,50;", *TOTALLED[3:], "Total;2103,00;"]
    assert remarks(tmp_path, "nom;montant;rang", rows) == []


def test_a_total_that_counts_a_subtotal_twice_more_is_none(tmp_path: Path) -> None:
    rows = [*TOTALLED[:3], "Sous-total;601,50;", *TOTALLED[3:], "Total;2904,50;"]
    assert remarks(tmp_path, "nom;montant;rang", rows) == [("rows-of-totals", None, 1, (9,))]
