"""What a schema says of how its columns are written is how they are read, and the verdict says
nothing else."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from checks.test_foreign_keys import prepared
from hypothesis import assume, given
from hypothesis import strategies as st
from nightly import nightly_after
from portal import portal, write
from re2 import match_whole_texts, search_texts

from site_builder.cells.declared import build_declared_kind
from site_builder.core.model.prepared import Summary, Table
from site_builder.core.problems import Problem
from site_builder.storage.object_store import ObjectStore

FOLDER = "datasets/lille/presences"


def made(
    root: Path, fields: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str]], **more: Any
) -> tuple[dict[str, list[Any]], list[Problem], Summary]:
    """The columns of the Parquet, what is said, and the summary."""
    names = [str(one["name"]) for one in fields]
    (root / FOLDER).mkdir(parents=True)
    with (root / FOLDER / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([names, *rows])
    schema = {"fields": fields, **more}
    write(
        root, {f"{FOLDER}/datapackage.json": json.dumps({"title": "Présences", "schema": schema})}
    )
    ((summary, problems),) = prepared(portal(root))
    (table,) = summary.tables
    return read_parquet(root, table), [one for one in problems if one.severity == "error"], summary


def read_parquet(root: Path, table: Table) -> dict[str, list[Any]]:
    """The columns of the Parquet that is published of a table."""
    (parquet,) = (file for file in table.downloads if file.format == "parquet")
    columns: dict[str, list[Any]] = pq.read_table(
        ObjectStore(root / "store").path(parquet.sha256)
    ).to_pydict()
    return columns


def days(*texts: str) -> list[Any]:
    return [datetime.strptime(text, "%Y-%m-%d").date() for text in texts]


def date(format_: str) -> dict[str, Any]:
    return {"type": "date", "format": format_}


def number(mark: str = "", group: str = "", type_: str = "number", **more: Any) -> dict[str, Any]:
    signs = {"decimalChar": mark, "groupChar": group}
    return {"type": type_, **{key: sign for key, sign in signs.items() if sign}, **more}


def words(true: Sequence[str], false: Sequence[str]) -> dict[str, Any]:
    return {"type": "boolean", "trueValues": true, "falseValues": false}


YES = [True, False, True]


@pytest.mark.parametrize(
    ("field", "cells", "values"),
    nightly_after(
        6,
        [
            (
                date("%d/%m/%y"),
                ("03/04/24", "31/12/68", "1/1/69"),
                days("2024-04-03", "2068-12-31", "1969-01-01"),
            ),
            (date("%m/%d/%Y"), ("03/04/2024", "12/11/2024"), days("2024-03-04", "2024-12-11")),
            (date("%Y%m%d"), ("20240403", "00010203"), days("2024-04-03", "0001-02-03")),
            (date("le %d.%m.%Y"), ("le 3.4.2024", "2024-01-31"), days("2024-04-03", "2024-01-31")),
            (
                {"type": "datetime", "format": "%d/%m/%y %Hh%M"},
                ("03/04/24 14h30",),
                [datetime(2024, 4, 3, 14, 30)],
            ),
            (words(["présent", "p.p."], ["absent"]), ("présent", "absent", "p.p."), YES),
            (words(["0"], ["1"]), ("0", "1", "0"), YES),
            (words(["l'un", "{cell}"], ["(l)autre|x"]), ("l'un", "(l)autre|x", "{cell}"), YES),
            (words(["oui"], []), ("oui", "false", "true"), YES),
            (number(","), ("12,5", "-3", "+0,25", "1234,5", ",5"), [12.5, -3.0, 0.25, 1234.5, 0.5]),
            (number(",", "."), ("1.250", "1.250,5", "12"), [1250.0, 1250.5, 12.0]),
            (number("", ","), ("1,250", "1,250.5", "12"), [1250.0, 1250.5, 12.0]),
            (number(",", " "), ("1 250,5", "1\u202f250", "12"), [1250.5, 1250.0, 12.0]),
            (number(",", ".", bareNumber=False), ("1.250,50 $ net", "-2"), [1250.5, -2.0]),
            (number(type_="integer", bareNumber=False), ("12 places", "7"), [12, 7]),
            (number("", ".", "integer"), ("1.250", "12"), [1250, 12]),
            ({"type": "integer", "missingValues": ["", "-1"]}, ("12", "-1", ""), [12, None, None]),
            (
                {"type": "date", "missingValues": ["n/c"]},
                ("2024-01-31", "n/c"),
                [*days("2024-01-31"), None],
            ),
        ],
    ),
    ids=str,
)
def test_a_column_is_read_as_its_schema_says(
    tmp_path: Path, field: dict[str, Any], cells: Sequence[str], values: list[Any]
) -> None:
    found, wrong, summary = made(
        tmp_path, [{"name": "n"}, {"name": "x", **field}], [("a", cell) for cell in cells]
    )
    assert found["x"] == values
    assert not wrong and not summary.conformity.faults


@pytest.mark.parametrize(
    ("field", "cells", "bad"),
    [
        (date("%d/%m/%y"), ("03/04/24", "31/02/24", "demain"), (3, 4)),
        (date("%m/%d/%Y"), ("03/04/2024", "31/01/2024", "12/31/2024"), (3,)),
        (words(["présent"], ["absent"]), ("présent", "excusé", "oui"), (3, 4)),
        (number(",", "."), ("1.250,5", "1,250.5"), (3,)),
        ({"type": "integer", "missingValues": ["", "-1"]}, ("12", "-1", "douze"), (4,)),
    ],
    ids=str,
)
def test_a_cell_that_is_not_written_so_is_told_once_and_stands_as_written(
    tmp_path: Path, field: dict[str, Any], cells: Sequence[str], bad: tuple[int, ...]
) -> None:
    found, wrong, summary = made(
        tmp_path, [{"name": "n"}, {"name": "x", **field}], [("a", cell) for cell in cells]
    )
    assert [(one.code, one.place.column, one.rows) for one in wrong] == [("type-error", "x", bad)]
    assert [found["x"][row - 2] for row in bad] == [None] * len(bad)
    assert summary.conformity.faults == len(bad)
    (table,) = summary.tables
    text = ObjectStore(tmp_path / "store").path(table.content).read_text("utf-8").splitlines()
    assert all(cells[row - 2] in text[row - 1] for row in bad)


def test_the_bounds_of_such_columns_are_those_of_their_values(tmp_path: Path) -> None:
    """Judged as it is published: 1.250,5 is above a thousand, and 31/12/24 after the first of the
    year."""
    fields: list[dict[str, Any]] = [
        {
            "name": "montant",
            "type": "number",
            "decimalChar": ",",
            "groupChar": ".",
            "constraints": {"maximum": 1000},
        },
        {"name": "jour", "type": "date", "format": "%d/%m/%y", "constraints": {"required": True}},
        {"name": "present", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
    ]
    _, wrong, _ = made(tmp_path, fields, [("999,5", "01/02/24", "oui"), ("1.250,5", "", "non")])
    assert [(one.code, one.place.column, one.rows) for one in wrong] == [
        ("fault.constraint-maximum", "montant", (3,)),
        ("fault.constraint-required", "jour", (3,)),
    ]


def test_words_that_stand_for_nothing_in_one_column_do_in_no_other(tmp_path: Path) -> None:
    fields: list[dict[str, Any]] = [
        {"name": "note", "type": "integer", "missingValues": ["99"]},
        {"name": "age", "type": "integer"},
    ]
    found, wrong, _ = made(
        tmp_path, fields, [("99", "99"), ("12", "-"), ("3", "4")], missingValues=["", "-"]
    )
    assert (found["note"], found["age"]) == ([None, 12, 3], [99, None, 4])
    assert not wrong


def test_a_workbook_stores_numbers_and_days_whatever_the_schema_says_of_their_signs(
    tmp_path: Path,
) -> None:
    import openpyxl

    (tmp_path / FOLDER).mkdir(parents=True)
    book = openpyxl.Workbook()
    days_: list[tuple[Any, ...]] = [
        ("a", 1.125, datetime(2024, 1, 2)),
        ("b", 2.5, datetime(2024, 3, 31)),
    ]
    for row in [("n", "montant", "jour"), *days_]:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / FOLDER / "table.xlsx")
    fields = [
        {"name": "n"},
        {"name": "montant", "type": "number", "decimalChar": ",", "groupChar": "."},
        {"name": "jour", "type": "date", "format": "%m/%d/%Y"},
    ]
    write(
        tmp_path,
        {f"{FOLDER}/datapackage.json": json.dumps({"title": "X", "schema": {"fields": fields}})},
    )
    ((summary, problems),) = prepared(portal(tmp_path))
    found = read_parquet(tmp_path, summary.tables[0])
    assert (found["montant"], found["jour"]) == ([1.125, 2.5], days("2024-01-02", "2024-03-31"))
    assert not [one for one in problems if one.severity == "error"]


FORMATS = (
    "%d/%m/%y",
    "%m/%d/%Y",
    "%Y%m%d",
    "%y%m%d",
    "%d%m%Y",
    "%Y/%d/%m",
    "%d-%m %Y",
    "%%%d.%m.%Y",
)


@given(
    format_=st.sampled_from(FORMATS),
    cell=st.text("0123456789/-. %", max_size=10),
    day=st.dates(datetime(1000, 1, 1).date()),
)
def test_days_are_those_of_strptime(format_: str, cell: str, day: Any) -> None:
    """But where nothing stands between two parts: each then has all its digits; and 2024-01-31 is
    always a day."""
    assume(not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", cell))
    one = build_declared_kind("date", format_, {})
    assert one
    for text in (
        f"{day:{format_}}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.month}/{day.day}/{day.year}",
        cell,
    ):
        found = one.kind.read_cell(text)
        try:
            wanted = datetime.strptime(text, format_).date()
        except ValueError:
            wanted = None
        assert found == wanted or (found is None and "m%" in format_), text


ODD = st.text(alphabet="a1é'\"\\^$[](){}|?*+.,-− \u00a0\u202f\t\n\0\ud800%dmYyH😀", max_size=6)


@given(one=ODD, other=ODD, format_=ODD, cell=ODD.filter(str.isprintable))
def test_whatever_a_schema_says_cells_are_read_and_re2_matches_them_alike(
    one: str, other: str, format_: str, cell: str
) -> None:
    for found in (
        build_declared_kind(
            "number", "default", {"decimalChar": one, "groupChar": other, "bareNumber": False}
        ),
        build_declared_kind("integer", "default", {"groupChar": one[:1]}),
        build_declared_kind(
            "boolean", "default", {"trueValues": [one, other], "falseValues": [format_]}
        ),
        build_declared_kind("date", f"%Y{format_}%m%d{one}", {}),
        build_declared_kind("datetime", f"{format_}%d/%m/%y{other}%H", {}),
    ):
        if found:
            is_of_kind = re.fullmatch(found.kind.lenient, cell) is not None
            assert match_whole_texts(found.kind.lenient, [cell]) == [is_of_kind]
            assert is_of_kind or found.kind.read_cell(cell) is None
            is_decimal = re.search(found.kind.decimals, cell) is not None
            assert search_texts(found.kind.decimals, [cell]) == [is_decimal]


@given(
    number=st.decimals(-(10**7), 10**7, places=2),
    mark=st.sampled_from(",.·"),
    group=st.sampled_from(["", " ", ".", ",", "'"]),
)
def test_numbers_are_those_that_were_written(number: Decimal, mark: str, group: str) -> None:
    if mark == group:
        return
    text = f"{number:,}".replace(".", "\0").replace(",", group).replace("\0", mark)
    one = build_declared_kind("number", "default", {"decimalChar": mark, "groupChar": group})
    assert one
    assert one.kind.read_cell(text) == float(number)
