"""Every download holds the same table, as faithfully as its format can, and the same bytes each
time."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from site_builder.columns.canonical import CanonicalTable, ExpectedType, build_canonical_table
from site_builder.core.model.dataset import ReadingHints
from site_builder.core.problems import Place
from site_builder.prepare.exports import BY_NAME, EXPORTS
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.storage import sql
from site_builder.storage.batched_queries import RAW, hold_raw_table, run_single_query

CONTENT = (
    "code;montant;part;jour;vu;note;rang\n"
    "01001;12500,50;0,125;03/04/2024;oui;=1+1;1\n"
    '59350;80,00;0,00001;31/12/1899;non;"a;""b""\n c";2\n'
    "59009;;12,5;;;;\n"
)


@pytest.fixture(params=["beside others", "on its own"])
def table(
    request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[sql.DuckDBPyConnection, CanonicalTable]:  # type: ignore[name-defined]
    return typed(tmp_path, CONTENT, {}, large=request.param == "on its own")


def typed(
    folder: Path, content: str, demands: dict[str, ExpectedType], *, large: bool = False
) -> tuple[object, CanonicalTable]:
    (folder / "source").write_text(content)
    connection = sql.open_duckdb(folder)
    raw = read_raw_table(
        connection, folder / "source", ending=".csv", hints=ReadingHints(), scratch=folder
    )
    assert isinstance(raw, RawTable)
    raw = replace(
        raw, held=RAW if large else hold_raw_table(connection, 3, raw.rows, len(raw.names))
    )
    return connection, run_single_query(
        connection,
        build_canonical_table(
            raw, demands, missing=("",), place=Place(path="a.csv"), scratch=folder
        ),
    )


def export(table: tuple[object, CanonicalTable], name: str, folder: Path) -> Path:
    target = folder / f"made{BY_NAME[name].ending}"
    assert (
        run_single_query(table[0], BY_NAME[name].write(table[1], target, "Données fictives"))  # type: ignore[arg-type]
        is not None
    )
    return target


def test_csv_is_rfc_4180_in_canonical_notation(
    table: tuple[object, CanonicalTable], tmp_path: Path
) -> None:
    assert export(table, "csv", tmp_path).read_bytes().decode() == (
        "code,montant,part,jour,vu,note,rang\r\n"
        "01001,12500.50,0.125,2024-04-03,true,=1+1,1\r\n"
        '59350,80.00,0.00001,1899-12-31,false,"a;""b""\n c",2\r\n'
        "59009,,12.5,,,,\r\n"
    )


def test_csv_for_excel_has_bom_semicolons_decimal_commas_and_french_days(
    table: tuple[object, CanonicalTable], tmp_path: Path
) -> None:
    content = export(table, "excel.csv", tmp_path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcode;")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == ["01001", "12500,50", "0,125", "03/04/2024", "true", "'=1+1", "1"]
    assert rows[2][3] == "31/12/1899"


def test_parquet_is_typed(table: tuple[object, CanonicalTable], tmp_path: Path) -> None:
    found = pq.read_table(export(table, "parquet", tmp_path))
    assert [str(type_) for type_ in found.schema.types] == [
        "string", "double", "double", "date32[day]", "bool", "string", "int64",
    ]  # fmt: skip
    assert found.column("montant").to_pylist() == [12500.5, 80.0, None]


def test_json_holds_records_with_types(
    table: tuple[object, CanonicalTable], tmp_path: Path
) -> None:
    rows = json.loads(export(table, "json", tmp_path).read_text())
    assert rows[0] == {
        "code": "01001",
        "montant": 12500.5,
        "part": 0.125,
        "jour": "2024-04-03",
        "vu": True,
        "note": "=1+1",
        "rang": 1,
    }
    assert rows[2]["montant"] is None


def test_xlsx_keeps_texts_as_texts_and_values_as_values(
    table: tuple[object, CanonicalTable], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(export(table, "xlsx", tmp_path))
    assert book.sheetnames == ["Données fictives"]
    rows = list(book.active.iter_rows())  # type: ignore[union-attr]
    assert [cell.value for cell in rows[1]] == [
        "01001",
        12500.5,
        0.125,
        datetime(2024, 4, 3),
        True,
        "=1+1",
        1,
    ]
    assert rows[1][5].data_type == "s"
    assert rows[2][3].value == "1899-12-31"  # Excel's calendar does not reach it
    assert rows[1][1].number_format == "#,##0.00"


@pytest.mark.parametrize("name", [one.name for one in EXPORTS if one.suits({"string"})])
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    made = []
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        made.append(
            export(typed(tmp_path / place, CONTENT, {}), name, tmp_path / place).read_bytes()
        )
    assert made[0] == made[1]


def test_a_cell_that_does_not_cast_is_null_in_parquet_and_stands_as_written_elsewhere(
    tmp_path: Path,
) -> None:
    demands = {"n": ExpectedType(type="integer"), "jour": ExpectedType(type="date")}
    connection, made = typed(tmp_path, "n;jour\n1;03/04/2024\nenviron 2;31/02/2024\n3;\n", demands)
    table = connection, made
    assert pq.read_table(export(table, "parquet", tmp_path)).to_pydict()["n"] == [1, None, 3]
    assert export(table, "csv", tmp_path).read_text().splitlines()[2] == "environ 2,31/02/2024"
    assert json.loads(export(table, "json", tmp_path).read_text())[:2] == [
        {"n": 1, "jour": "2024-04-03"},
        {"n": "environ 2", "jour": "31/02/2024"},
    ]
    rows = list(
        openpyxl.load_workbook(export(table, "xlsx", tmp_path)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    )
    assert rows[1:3] == [(1, datetime(2024, 4, 3)), ("environ 2", "31/02/2024")]
    [faults] = made.faults
    assert pq.read_table(faults).to_pylist() == [
        {
            "r": 1,
            "column": "jour",
            "code": "type-error",
            "rule": "",
            "severity": "error",
            "text": "31/02/2024",
        },
        {
            "r": 1,
            "column": "n",
            "code": "type-error",
            "rule": "",
            "severity": "error",
            "text": "environ 2",
        },
    ]
    assert [(problem.code, problem.place.column, problem.rows) for problem in made.problems] == [
        ("type-error", "n", (3,)),
        ("type-error", "jour", (3,)),
    ]


@pytest.mark.parametrize(("name", "limit"), [("xlsx", "MOST_ROWS"), ("json", "LARGEST")])
def test_a_format_that_cannot_hold_the_table_makes_nothing(
    table: tuple[object, CanonicalTable],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    limit: str,
) -> None:
    monkeypatch.setattr(f"site_builder.prepare.exports.{name}.{limit}", 2)
    target = tmp_path / f"made.{name}"
    assert run_single_query(table[0], BY_NAME[name].write(table[1], target, "Données")) is None  # type: ignore[arg-type]
    assert not target.exists()


@pytest.mark.parametrize("most", [200_000, 0])
def test_small_and_large_workbooks_hold_the_same_cells_even_those_that_look_like_xml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("site_builder.prepare.exports.xlsx.MOST_IN_MEMORY", most)
    texts = ["<r>a & b</r>", "<r><t>x</t></r>", "<r></r>", " a\tb ", "Roubaix", "Roubaix"]
    content = "<r>t</r>;n\n" + "".join(f"{text};{number}\n" for number, text in enumerate(texts))
    book = openpyxl.load_workbook(export(typed(tmp_path, content, {}), "xlsx", tmp_path))
    assert list(book.active.iter_rows(values_only=True)) == [  # type: ignore[union-attr]
        ("<r>t</r>", "n"),
        *((t, n) for n, t in enumerate(texts)),
    ]


@pytest.mark.parametrize("length", [32_767, 32_768])
@pytest.mark.parametrize("character", ["a", "é", "😀"])
def test_a_text_is_whole_in_a_workbook_or_there_is_none(
    tmp_path: Path, length: int, character: str
) -> None:
    times, rest = divmod(length, len(character.encode("utf-16-le")) // 2)
    text = character * times + "." * rest
    connection, made = typed(tmp_path, f"a;b\n{text};1\n", {})
    target = tmp_path / "made.xlsx"
    written = run_single_query(connection, BY_NAME["xlsx"].write(made, target, "Données"))  # type: ignore[arg-type]
    assert (written is not None) == target.exists() == (length == 32_767)
    if target.exists():
        assert openpyxl.load_workbook(target).active["A2"].value == text  # type: ignore[index]


def test_a_fault_in_one_column_spoils_no_other(tmp_path: Path) -> None:
    demands = {
        "n": ExpectedType(type="integer"),
        "m": ExpectedType(type="integer"),
        "vu": ExpectedType(type="boolean"),
    }
    table = typed(tmp_path, "n;m;vu\n1;2;oui\ndeux;3;non\n", demands)
    for one in (one for one in EXPORTS if one.suits({"integer"})):
        export(table, one.name, tmp_path)
    assert json.loads((tmp_path / "made.json").read_text()) == [
        {"n": 1, "m": 2, "vu": True},
        {"n": "deux", "m": 3, "vu": False},
    ]


def test_a_missing_value_stays_missing_beside_a_fault(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("n;m\n1;x\nNC;y\ndeux;z\n")
    connection = sql.open_duckdb(tmp_path)
    raw = read_raw_table(
        connection, tmp_path / "source", ending=".csv", hints=ReadingHints(), scratch=tmp_path
    )
    assert isinstance(raw, RawTable)
    made = run_single_query(
        connection,
        build_canonical_table(
            raw,
            {"n": ExpectedType(type="integer")},
            missing=("", "NC"),
            place=Place(path="a.csv"),
            scratch=tmp_path,
        ),
    )
    lines = export((connection, made), "csv", tmp_path).read_text().splitlines()
    assert lines == ["n,m", "1,x", ",y", "deux,z"]


def test_one_fault_among_moments_is_one_fault(tmp_path: Path) -> None:
    content = "t\n2024-01-02T03:04:05\n2024-01-03 10:00\n03/04/2024 10:30\nbientôt\n"
    _, made = typed(tmp_path, content, {"t": ExpectedType(type="datetime")})
    assert made.columns[0].faulty == 1


def test_a_bom_comes_before_a_header_that_needs_quotes(tmp_path: Path) -> None:
    content = export(
        typed(tmp_path, '"Nom; prénom",n\na,1\n', {}), "excel.csv", tmp_path
    ).read_bytes()
    assert content.startswith(b'\xef\xbb\xbf"Nom; pr')


def test_a_day_that_does_not_exist_is_left_as_written_in_every_csv(tmp_path: Path) -> None:
    table = typed(tmp_path, "jour\n2023-02-30\n2024-04-03\n", {"jour": ExpectedType(type="date")})
    assert export(table, "csv", tmp_path).read_text().splitlines() == [
        "jour",
        "2023-02-30",
        "2024-04-03",
    ]
    text = export(table, "excel.csv", tmp_path).read_text("utf-8-sig")
    assert text.splitlines() == ["jour", "2023-02-30", "03/04/2024"]


def test_a_moment_keeps_its_z_in_a_sheet(tmp_path: Path) -> None:
    table = typed(tmp_path, "t;n\n2024-04-03T10:30:00Z;1\n2024-04-03T11:30:00Z;2\n", {})
    book = openpyxl.load_workbook(export(table, "xlsx", tmp_path))
    assert book.active["A2"].value == "2024-04-03T10:30:00Z"  # type: ignore[index]
