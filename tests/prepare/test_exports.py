"""Every download holds the same table, as faithfully as its format can, and the same bytes each
time: those that DuckDB's COPY gives of texts."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from nightly import nightly_after
from typed_tables import BatchedTable, list_typed_rows, make_typed_table

from site_builder.columns.canonical import build_canonical_table
from site_builder.columns.canonical_table import CanonicalListTable, CanonicalTable
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place
from site_builder.geography.wkb import decode_wkb
from site_builder.prepare.exports import BY_NAME, EXPORTS
from site_builder.prepare.exports.allowance import Allowance
from site_builder.prepare.exports.parquet import write_parquet
from site_builder.prepare.exports.store_exports import ExportDestination, store_exports
from site_builder.prepare.exports.table_workbook import TableWorkbook
from site_builder.readers.raw_table import RawTable
from site_builder.readers.read import read_raw_table
from site_builder.storage import sql
from site_builder.storage.object_store import ObjectStore
from site_builder.tables import ROW_GROUP

TABULAR = [export.name for export in EXPORTS if export.suits({"string"})]
POINTS = {
    "nom": ("string", ["a", "b", "c", "d"]),
    "latitude": ("latitude", ["50.60", "-0.00", "", "48"]),
    "lon": ("longitude", ["3.1", "2.00", "2.5", "-0.00001"]),
}
SHAPES = (
    '{"type":"Point","coordinates":[2.50,48.5]}',
    '{"type":"LineString","coordinates":[[2.5,48.5],[3.0,1e-07]]}',
    '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[0.1,0.1],[0.2,0.2],[0.1,0.2],[0.1,0.1]]]}',
    '{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}',
    '{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}',
    '{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[1,2],[-3,4]]]}',
    '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}',
)
HIGH_SHAPES = (
    '{"type":"Point","coordinates":[2.5,48.5,-7]}',
    '{"type":"LineString","coordinates":[[2.5,48.5,12.5],[3.0,48.0]]}',
    '{"type":"MultiPoint","coordinates":[[1,2],[3,4,5,6]]}',
    '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"MultiPolygon","coordinates":[[[[0,0,1],[1,0,1],[1,1,1],[0,0,1]]]]}]}',
)
PIECES = (
    "=", "+3", "-", ";", ",", '"', "\n", "\r", "\r\n", "\t", " ", "a", "'", "#", "\\", "/", "é",
    "😀", "\x01", "\x0b", "\x1f", "\x7f", "\u2028", "null", "<r>", "0",
)  # fmt: skip
NUMBERS = (
    "12500,5", "-0,25", "1e-7", "0,00001", "1e22", "123456789012345678", "3", "1e16", "0,1", "-5",
)  # fmt: skip


@cache
def make_table() -> CanonicalListTable:
    return make_typed_table(
        {
            "code": ("insee", ["01001", "59350", "59009"]),
            "montant": ("number", ["12500,50", "80,00", ""]),
            "part": ("number", ["0,125", "0,00001", "12,5"]),
            "jour": ("date", ["03/04/2024", "31/12/1899", ""]),
            "vu": ("boolean", ["oui", "non", ""]),
            "note": ("string", ["=1+1", 'a;"b"\n c', ""]),
            "rang": ("integer", ["1", "2", ""]),
        },
        {"montant": 2},
    )


@cache
def make_nasty_table(seed: int, rows: int = 50) -> CanonicalListTable:
    """Texts, and cells that are not of their type, of all that a format might take for its own."""
    dice = random.Random(seed)

    def draw_text() -> str:
        text = "".join(dice.choices(PIECES, k=dice.randrange(7)))
        return text if text.strip() else ""

    def draw(cells: Sequence[str]) -> list[str]:
        faults = [draw_text() for _ in range(seed % 3)]
        return dice.choices([*cells, "", *faults], k=rows)

    return make_typed_table(
        {
            f'"{draw_text()}': ("string", [draw_text() for _ in range(rows)]),
            f"b{draw_text()}": ("string", dice.choices([draw_text() for _ in range(5)], k=rows)),
            f"#{draw_text()}": ("string", draw(["seul"])),
            "n": ("number", draw(NUMBERS)),
            "centimes": ("number", draw(["-1,50", "80", "12345678,9"])),
            "i": ("integer", draw(["1", "-7", "9007199254740993"])),
            "jour": ("date", draw(["03/04/2024", "31/12/1899"])),
            "moment": ("datetime", draw(["2024-01-02T03:04:05", "2024-01-02 03:04:05.25"])),
            "instant": ("instant", draw(["2024-04-03T10:30:00Z"])),
            "heure": ("time", draw(["10:30", "23:59:59"])),
            "mois": ("yearmonth", draw(["2024-04", "1999-12"])),
            "an": ("year", draw(["2024", "1850"])),
            "vu": ("boolean", draw(["oui", "non"])),
            "où": ("geometry", draw(SHAPES)),
        },
        {"centimes": 2},
    )


@pytest.fixture(params=["one batch", "few texts", "many texts", "arrays"])
def form(request: pytest.FixtureRequest) -> Any:
    """A table in one of the forms in which a large one comes, too."""

    def build(table: CanonicalListTable) -> CanonicalTable:
        if request.param == "one batch":
            return table
        return BatchedTable(
            table,
            batch_rows=7,
            few=request.param == "few texts",
            arrays=request.param == "arrays",
        )

    return build


def export(table: CanonicalTable, name: str, folder: Path) -> Path:
    target = folder / f"made{BY_NAME[name].ending}"
    assert BY_NAME[name].write(table, target, "Données fictives") is not None
    return target


def ask(question: str) -> list[tuple[Any, ...]]:
    return duckdb.connect().execute(question).fetchall()


def read_sheet(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))  # type: ignore[union-attr]


# --- what DuckDB's COPY writes of the same cells ---


def load_cells(table: CanonicalTable) -> duckdb.DuckDBPyConnection:
    """The rows of a table: typed values v0, v1… and texts w0, w1…, null where a cell is empty."""
    types = {
        "number": "DOUBLE",
        "integer": "BIGINT",
        "year": "BIGINT",
        "boolean": "BOOLEAN",
    }
    connection = duckdb.connect()
    columns = []
    for index, column in enumerate(table.columns):
        columns += [f"v{index} {types.get(column.kind.type, 'VARCHAR')}", f"w{index} VARCHAR"]
    connection.execute(f"CREATE TABLE t ({', '.join(columns)})")
    rows = []
    for row in list_typed_rows(table):
        cells: list[object] = []
        for column, (value, text) in zip(table.columns, row, strict=True):
            is_empty = value is None and not text
            shown = None if value is None else text
            cells += [
                value if column.kind.type in types else shown,
                None if is_empty else text,
            ]
        rows.append(cells)
    if rows:
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"INSERT INTO t VALUES ({marks})", rows)
    return connection


def copy(connection: duckdb.DuckDBPyConnection, asked: str, target: Path, options: str) -> bytes:
    connection.execute(f"COPY (SELECT {asked} FROM t) TO '{target}' ({options})")
    return target.read_bytes()


def list_json_members(table: CanonicalTable, assign: str) -> list[str]:
    members = []
    for index, column in enumerate(table.columns):
        value = f"to_json(v{index})"
        if column.kind.name == "geometry":
            value = f"CAST(v{index} AS JSON)"
        name = sql.quote_identifier(column.name)
        cell = f"coalesce({value}, to_json(w{index}))"
        members.append(f"{name} := {cell}" if assign == ":=" else f"{cell} AS {name}")
    return members


@pytest.mark.parametrize("seed", nightly_after(1, range(3)))
def test_csv_is_what_copy_writes(form: Any, tmp_path: Path, seed: int) -> None:
    table = form(make_nasty_table(seed))
    names = [sql.quote_identifier(column.name) for column in table.columns]
    asked = ", ".join(f"w{index} AS {name}" for index, name in enumerate(names))
    options = r"FORMAT csv, HEADER true, NEW_LINE '\r\n'"
    written = export(table, "csv", tmp_path).read_bytes()
    assert written == copy(load_cells(table), asked, tmp_path / "copied", options)


@pytest.mark.parametrize("seed", nightly_after(1, range(3)))
def test_json_is_what_copy_writes(form: Any, tmp_path: Path, seed: int) -> None:
    table = form(make_nasty_table(seed))
    asked = ", ".join(list_json_members(table, "AS"))
    written = export(table, "json", tmp_path).read_bytes()
    copied = copy(load_cells(table), asked, tmp_path / "copied", "FORMAT json, ARRAY true")
    assert written == copied
    assert len(json.loads(written)) == table.rows


@pytest.mark.parametrize("seed", nightly_after(1, range(3)))
def test_features_are_what_copy_writes(form: Any, tmp_path: Path, seed: int) -> None:
    table = form(make_nasty_table(seed))
    *properties, _ = list_json_members(table, ":=")
    where = f"v{len(properties)}"
    asked = (
        f"'Feature' AS \"type\", CAST({where} AS JSON) AS geometry, "
        f"struct_pack({', '.join(properties)}) AS properties"
    )
    lines = copy(load_cells(table), asked, tmp_path / "copied", "FORMAT json").splitlines()
    written = export(table, "geojson", tmp_path).read_bytes()
    features = b",\n".join(lines)
    assert written == b'{"type":"FeatureCollection","features":[\n' + features + b"\n]}\n"
    assert len(json.loads(written)["features"]) == table.rows


def test_a_table_without_rows_is_what_copy_writes(tmp_path: Path) -> None:
    table = make_typed_table({"a,b": ("string", []), "n": ("number", [])})
    connection = load_cells(table)
    asked = 'w0 AS "a,b", v1 AS n'
    options = r"FORMAT csv, HEADER true, NEW_LINE '\r\n'"
    copied = copy(connection, asked, tmp_path / "copied", options)
    assert export(table, "csv", tmp_path).read_bytes() == copied
    copied = copy(connection, asked, tmp_path / "copied", "FORMAT json, ARRAY true")
    assert export(table, "json", tmp_path).read_bytes() == copied
    assert pq.read_table(export(table, "parquet", tmp_path)).num_rows == 0
    places = make_typed_table({"où": ("geometry", [])})
    written = export(places, "geojson", tmp_path).read_bytes()
    assert written == b'{"type":"FeatureCollection","features":[\n]}\n'


# --- each format ---


def test_csv_is_rfc_4180_in_canonical_notation(tmp_path: Path) -> None:
    assert export(make_table(), "csv", tmp_path).read_bytes().decode() == (
        "code,montant,part,jour,vu,note,rang\r\n"
        "01001,12500.50,0.125,2024-04-03,true,=1+1,1\r\n"
        '59350,80.00,0.00001,1899-12-31,false,"a;""b""\n c",2\r\n'
        "59009,,12.5,,,,\r\n"
    )


def test_csv_for_excel_has_bom_semicolons_decimal_commas_and_french_days(tmp_path: Path) -> None:
    content = export(make_table(), "excel.csv", tmp_path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcode;")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == ["01001", "12500,50", "0,125", "03/04/2024", "true", "'=1+1", "1"]
    assert rows[2][3] == "31/12/1899"


@pytest.mark.parametrize("seed", nightly_after(1, range(3)))
def test_csv_for_excel_quotes_as_copy_does(form: Any, tmp_path: Path, seed: int) -> None:
    """Its cells, read back and written by COPY: the same bytes, whatever stands in them."""
    made = make_nasty_table(seed)
    table = form(made)
    content = export(table, "excel.csv", tmp_path).read_bytes().decode("utf-8-sig")
    names, *rows = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    assert len(rows) == table.rows and len(names) == len(table.columns) - 1
    connection = duckdb.connect()
    kinds = ", ".join(f"{sql.quote_identifier(name)} VARCHAR" for name in names)
    connection.execute(f"CREATE TABLE t ({kinds})")
    marks = ", ".join("?" for _ in names)
    connection.executemany(
        f"INSERT INTO t VALUES ({marks})", [[cell or None for cell in row] for row in rows]
    )
    options = r"FORMAT csv, HEADER true, DELIMITER ';', NEW_LINE '\r\n'"
    assert copy(connection, "*", tmp_path / "copied", options).decode() == content
    whole = tmp_path / "whole"
    receipts = BY_NAME["excel.csv"].write(made, whole, "Données")
    assert BY_NAME["excel.csv"].write(table, tmp_path / "batches", "Données") == receipts
    assert receipts and whole.read_bytes() == (tmp_path / "batches").read_bytes()


def test_french_months_and_days_stand_beside_what_is_none(tmp_path: Path) -> None:
    table = make_typed_table(
        {
            "jour": ("date", ["2023-02-30", "2024-04-03", "31/12/1899"]),
            "mois": ("yearmonth", ["2024-04", "avril.", ""]),
            "n": ("number", ["1,5", "n.c.", ""]),
        }
    )
    text = export(table, "excel.csv", tmp_path).read_text("utf-8-sig")
    assert text.splitlines() == [
        "jour;mois;n",
        "2023-02-30;04/2024;1,5",
        "03/04/2024;avril.;n.c.",
        "31/12/1899;;",
    ]
    assert export(table, "csv", tmp_path).read_text().splitlines() == [
        "jour,mois,n",
        "2023-02-30,2024-04,1.5",
        "2024-04-03,avril.,n.c.",
        "1899-12-31,,",
    ]


def test_a_bom_comes_before_a_header_that_needs_quotes(tmp_path: Path) -> None:
    table = make_typed_table({"Nom; prénom": ("string", ["a"]), "n": ("integer", ["1"])})
    content = export(table, "excel.csv", tmp_path).read_bytes()
    assert content.startswith(b'\xef\xbb\xbf"Nom; pr')


def place_in_time(cell: tuple[Any, str]) -> Any:
    """The value of a typed cell as Parquet has it: an instant is one of universal time."""
    value, text = cell
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and text[-1] == "Z" else value


@pytest.mark.nightly
def test_an_instant_comes_back_from_parquet_to_the_microsecond(form: Any, tmp_path: Path) -> None:
    cells = [
        "2024-04-03T10:30:00Z",
        "2024-04-03T08:30:15.25Z",
        "2024-12-31T23:59:59.123456Z",
        "",
        "1900-01-01T00:00:00Z",
        "1969-07-20T20:17:40.000001Z",
    ]
    local = [cell.removesuffix("Z") for cell in cells]
    table = form(make_typed_table({"le": ("instant", cells), "jour": ("datetime", local)}))
    target = export(table, "parquet", tmp_path)
    assert [str(field.type) for field in pq.read_schema(target)] == [
        "timestamp[us, tz=UTC]",
        "timestamp[us]",
    ]
    raw = read_raw_table(target, ending=".parquet", hints=ReadingHints(), scratch=tmp_path)
    assert isinstance(raw, RawTable)
    again = build_canonical_table(raw, {}, (), Place()).table
    assert [column.kind.name for column in again.columns] == ["instant", "datetime"]
    assert list_typed_rows(again) == list_typed_rows(table)
    assert (
        export(again, "csv", tmp_path).read_bytes() == export(table, "csv", tmp_path).read_bytes()
    )


def test_parquet_has_the_types_that_duckdb_writes(form: Any, tmp_path: Path) -> None:
    table = form(make_nasty_table(1, rows=30))
    target = export(table, "parquet", tmp_path)
    described = ask(f"DESCRIBE FROM '{target}'")
    assert [type_ for _, type_, *_ in described] == [
        "VARCHAR", "VARCHAR", "VARCHAR", "DOUBLE", "DOUBLE", "BIGINT", "DATE", "TIMESTAMP",
        "TIMESTAMP WITH TIME ZONE", "TIME", "VARCHAR", "BIGINT", "BOOLEAN",
        "GEOMETRY('OGC:CRS84')",
    ]  # fmt: skip
    *names, _ = pq.read_schema(target).names  # but for geometries, of which other tests tell
    expected = [tuple(map(place_in_time, row[:-1])) for row in list_typed_rows(table)]
    asked = ", ".join(map(sql.quote_identifier, names))
    assert ask(f"SELECT {asked} FROM '{target}'") == expected
    stored = pq.read_table(target, columns=names).to_pylist()
    assert [tuple(row.values()) for row in stored] == expected
    statistics = pq.read_metadata(target).row_group(0).column(5).statistics
    assert statistics.has_min_max and statistics.null_count == sum(
        row[5] is None for row in expected
    )


def test_row_groups_have_as_many_rows_whatever_the_batches_are(tmp_path: Path) -> None:
    count = 2 * ROW_GROUP + 5
    cells = [str(number) for number in range(count)]
    words = [f"mot {number % 11}" for number in range(count)]
    table = make_typed_table({"n": ("integer", cells), "mot": ("string", words)})
    for few in (False, True):
        target = tmp_path / f"{few}.parquet"
        write_parquet(BatchedTable(table, batch_rows=16_384, few=few), target, "")
        metadata = pq.read_metadata(target)
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        assert [group.num_rows for group in groups] == [ROW_GROUP, ROW_GROUP, 5]
        assert [groups[0].column(index).has_dictionary_page for index in (0, 1)] == [False, True]
        assert {groups[1].column(index).compression for index in (0, 1)} == {"ZSTD"}
        assert pq.read_table(target).column("n").to_pylist() == list(range(count))
    assert (tmp_path / "False.parquet").read_bytes() == (tmp_path / "True.parquet").read_bytes()


def test_json_holds_records_with_types(tmp_path: Path) -> None:
    rows = json.loads(export(make_table(), "json", tmp_path).read_text())
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


def test_xlsx_keeps_texts_as_texts_and_values_as_values(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(make_table(), "xlsx", tmp_path))
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


def test_xlsx_has_the_cells_of_every_batch(form: Any, tmp_path: Path) -> None:
    cells = [str(number % 20) for number in range(30)]
    table = form(make_typed_table({"n": ("integer", cells), "t": ("string", cells)}))
    rows = read_sheet(export(table, "xlsx", tmp_path))
    assert rows == [("n", "t"), *((int(cell), cell) for cell in cells)]


def test_a_moment_keeps_its_z_in_a_sheet_and_a_month_is_its_first_day(tmp_path: Path) -> None:
    table = make_typed_table(
        {
            "t": ("instant", ["2024-04-03T10:30:00Z", "2024-04-03T11:30:00Z"]),
            "mois": ("yearmonth", ["2024-04", ""]),
        }
    )
    rows = read_sheet(export(table, "xlsx", tmp_path))
    assert rows[1:] == [
        ("2024-04-03T10:30:00Z", datetime(2024, 4, 1)),
        ("2024-04-03T11:30:00Z", None),
    ]


# --- the same bytes, and limits ---


@pytest.mark.parametrize("name", [export.name for export in EXPORTS])
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    made = []
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        made.append(export(make_nasty_table.__wrapped__(1), name, tmp_path / place).read_bytes())
    assert made[0] == made[1]


def test_another_process_writes_the_same_parquet(tmp_path: Path) -> None:
    """Hashes of texts differ from one process to the other."""
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = ['tests', 'tests/support']\n"
        "from prepare.test_exports import export, make_nasty_table\n"
        "export(make_nasty_table(2), 'parquet', Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True)
    other = (tmp_path / "made.parquet").read_bytes()
    assert export(make_nasty_table(2), "parquet", tmp_path).read_bytes() == other


def test_a_cell_that_does_not_cast_is_null_in_parquet_and_stands_as_written_elsewhere(
    form: Any, tmp_path: Path
) -> None:
    table = form(
        make_typed_table(
            {
                "n": ("integer", ["1", "environ 2", "3"]),
                "jour": ("date", ["03/04/2024", "31/02/2024", ""]),
                "vu": ("boolean", ["oui", "peut-être", "non"]),
            }
        )
    )
    assert pq.read_table(export(table, "parquet", tmp_path)).to_pydict()["n"] == [1, None, 3]
    lines = export(table, "csv", tmp_path).read_text().splitlines()
    assert lines[2] == "environ 2,31/02/2024,peut-être"
    assert json.loads(export(table, "json", tmp_path).read_text())[:2] == [
        {"n": 1, "jour": "2024-04-03", "vu": True},
        {"n": "environ 2", "jour": "31/02/2024", "vu": "peut-être"},
    ]
    rows = read_sheet(export(table, "xlsx", tmp_path))
    assert rows[1:3] == [
        (1, datetime(2024, 4, 3), True),
        ("environ 2", "31/02/2024", "peut-être"),
    ]


@pytest.mark.parametrize(
    ("name", "limit"), [("xlsx", "MOST_ROWS"), ("json", "LARGEST"), ("geojson", "LARGEST")]
)
def test_a_format_that_cannot_hold_the_table_makes_nothing(
    form: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: str
) -> None:
    monkeypatch.setattr(f"site_builder.prepare.exports.{name}.{limit}", 2)
    target = tmp_path / f"made.{name}"
    assert BY_NAME[name].write(form(make_nasty_table(0)), target, "Données") is None
    assert not target.exists()


@pytest.mark.parametrize(("name", "frame"), [("json", 0), ("geojson", 44)])
def test_the_largest_file_has_just_as_many_bytes(
    form: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, frame: int
) -> None:
    """Of features, the lines are counted with their ends, and neither what is around nor the commas
    between them."""
    table = form(make_nasty_table(0))
    size = export(table, name, tmp_path).stat().st_size
    if name == "geojson":
        size -= frame + table.rows - 1
    for largest in (size, size - 1):
        monkeypatch.setattr(f"site_builder.prepare.exports.{name}.LARGEST", largest)
        written = BY_NAME[name].write(table, tmp_path / "made", "Données")
        assert (written is not None) == (largest == size)


@pytest.mark.parametrize("most", [200_000, 0])
def test_small_and_large_workbooks_hold_the_same_cells_even_those_that_look_like_xml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("site_builder.prepare.exports.xlsx.MOST_IN_MEMORY", most)
    texts = ["<r>a & b</r>", "<r><t>x</t></r>", "<r></r>", " a\tb ", "Roubaix", "Roubaix"]
    numbers = [str(number) for number in range(len(texts))]
    table = make_typed_table({"<r>t</r>": ("string", texts), "n": ("integer", numbers)})
    rows = read_sheet(export(table, "xlsx", tmp_path))
    assert rows == [("<r>t</r>", "n"), *((text, n) for n, text in enumerate(texts))]


@pytest.mark.parametrize("rows", [0, 1, 5000])
def test_a_workbook_has_the_same_bytes_in_memory_as_through_files(
    tmp_path: Path, rows: int
) -> None:
    paths = [tmp_path / name for name in ("memory", "files")]
    for path in paths:
        book = TableWorkbook(str(path), {"in_memory": path.name == "memory"})
        book.set_properties({"created": datetime(2000, 1, 1)})
        sheet = book.add_worksheet("Données")
        sheet.autofilter(0, 0, rows, 1)
        for row in range(rows):
            sheet.write_string(row, 0, f"école {row * row}")
            sheet.write_number(row, 1, row)
        book.close()
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("length", [32_767, 32_768])
@pytest.mark.parametrize("character", ["a", "é", "😀"])
def test_a_text_is_whole_in_a_workbook_or_there_is_none(
    tmp_path: Path, length: int, character: str
) -> None:
    times, rest = divmod(length, len(character.encode("utf-16-le")) // 2)
    text = character * times + "." * rest
    table = make_typed_table({"a": ("string", [text]), "b": ("integer", ["1"])})
    target = tmp_path / "made.xlsx"
    written = BY_NAME["xlsx"].write(table, target, "Données")
    assert (written is not None) == target.exists() == (length == 32_767)
    if target.exists():
        assert openpyxl.load_workbook(target).active["A2"].value == text  # type: ignore[index]


# --- where things are ---


def test_degrees_are_points_but_where_one_of_the_two_is_missing(form: Any, tmp_path: Path) -> None:
    table = form(make_typed_table(POINTS, {"latitude": 2}))
    content = export(table, "geojson", tmp_path).read_text()
    lines = content.splitlines()
    assert lines[1:3] == [
        '{"type":"Feature","geometry":{"type":"Point","coordinates":[3.1,50.6]},'
        '"properties":{"nom":"a","lon":3.1}},',
        '{"type":"Feature","geometry":{"type":"Point","coordinates":[2,0.0]},'
        '"properties":{"nom":"b","lon":2.0}},',
    ]
    assert [feature["geometry"] is None for feature in json.loads(content)["features"]] == [
        False, False, True, False,
    ]  # fmt: skip


def test_features_of_nothing_but_places_have_no_properties(tmp_path: Path) -> None:
    table = make_typed_table(
        {"latitude": ("latitude", ["50.6"]), "longitude": ("longitude", ["3.1"])}
    )
    (feature,) = json.loads(export(table, "geojson", tmp_path).read_text())["features"]
    assert feature == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [3.1, 50.6]},
        "properties": {},
    }


def copy_geometries(shapes: Sequence[str | None], name: str, target: Path) -> Path:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (i INTEGER, g VARCHAR)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", list(enumerate(shapes)))
    shape = f"ST_SetCRS(ST_GeomFromGeoJSON(g), 'OGC:CRS84') AS {sql.quote_identifier(name)}"
    connection.execute(f"COPY (SELECT i, {shape} FROM t) TO '{target}' (FORMAT parquet)")
    return target


@pytest.mark.parametrize(
    "shapes",
    nightly_after(
        4,
        map(
            pytest.param,
            [
                SHAPES,
                HIGH_SHAPES,
                (*HIGH_SHAPES, *SHAPES),
                ("", SHAPES[0], ""),
                ("", ""),
                SHAPES[:1] * 3,
            ],
        ),
    ),
    ids=["flat", "high", "both", "one", "none", "same"],
)
def test_geometries_are_what_duckdb_writes(
    form: Any, tmp_path: Path, shapes: tuple[str, ...]
) -> None:
    name = 'où "là"'
    numbers = [str(number) for number in range(len(shapes))]
    table = form(make_typed_table({"i": ("integer", numbers), name: ("geometry", list(shapes))}))
    written = export(table, "parquet", tmp_path)
    copied = copy_geometries([shape or None for shape in shapes], name, tmp_path / "copied")
    assert pq.read_table(written).column(name).to_pylist() == (
        pq.read_table(copied).column(name).to_pylist()
    )
    assert pq.read_metadata(written).metadata == pq.read_metadata(copied).metadata
    of_geometry = f"DESCRIBE SELECT {sql.quote_identifier(name)} FROM"
    assert ask(f"{of_geometry} '{written}'") == ask(f"{of_geometry} read_parquet('{copied}')")


def test_points_are_a_column_more(form: Any, tmp_path: Path) -> None:
    cells = {**POINTS, "geometry": ("string", ["w", "x", "y", "z"])}
    written = export(form(make_typed_table(cells, {"latitude": 2})), "parquet", tmp_path)
    rows = pq.read_table(written)
    assert rows.column_names == ["nom", "latitude", "lon", "geometry", "geometry_2"]
    points = [data and decode_wkb(data) for data in rows.column("geometry_2").to_pylist()]
    assert [point and list(point["coordinates"]) for point in points] == [
        [3.1, 50.6], [2.0, 0.0], None, [-0.00001, 48.0],
    ]  # fmt: skip
    described = json.loads(pq.read_metadata(written).metadata[b"geo"])
    assert described["primary_column"] == "geometry_2"
    assert described["columns"]["geometry_2"] == {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "bbox": [-0.00001, 0.0, 3.1, 50.6],
    }
    read = ask(f"SELECT ST_AsWKB(geometry_2) FROM '{written}'")
    assert [data for (data,) in read] == rows.column("geometry_2").to_pylist()


# --- the store ---


def test_a_parquet_that_is_written_already_is_published_as_it_is(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path / "store")
    table = make_typed_table(POINTS)
    parquet = tmp_path / "written.parquet"
    write_parquet(table, parquet, "")
    destination = ExportDestination(
        store=store,
        name="table",
        sheet="Données",
        folder=tmp_path,
        allowance=Allowance(most=10**9),
        parquet=parquet,
    )
    artefacts, receipts = store_exports(table, ["csv", "parquet", "geojson"], destination)
    assert [artefact.format for artefact in artefacts] == ["csv", "parquet", "geojson"]
    assert receipts == ()
    assert artefacts[1].sha256 == store.put(parquet)
