"""Parquet: each value as a CSV has it, a footer that is believed only as far as it is checked, no
name let through."""

from __future__ import annotations

import io
import json
import random
import struct
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from nightly import nightly_after
from raw_tables import refusal, table

from site_builder.commands.file_jobs import FileJob, Inspection
from site_builder.core.language import load_language
from site_builder.core.problems import Place, make_problem
from site_builder.readers import reading_fault
from site_builder.storage.workers import WorkerDeath, WorkerLimits, run_in_workers

MOMENT = datetime(2024, 4, 3, 10, 30, 15, 250_000)


def file(columns: Any, metadata: dict[str, str] | None = None, **options: Any) -> bytes:
    made = io.BytesIO()
    written = columns if isinstance(columns, pa.Table) else pa.table(columns)
    pq.write_table(
        written.replace_schema_metadata(metadata) if metadata else written, made, **options
    )
    return made.getvalue()


@pytest.mark.parametrize(
    ("values", "type_", "cells"),
    nightly_after(
        8,
        [
            ([1, None, -3], pa.int8(), ["1", None, "-3"]),
            ([2**64 - 1], pa.uint64(), ["18446744073709551615"]),
            ([True, None, False], pa.bool_(), ["true", None, "false"]),
            (
                [0.1, 12.5, 12.0, 21590009300000.0],
                pa.float64(),
                ["0.1", "12.5", "12", "21590009300000"],
            ),
            (
                [1e-05, -1.5e-7, 1e16, 1e-300],
                pa.float64(),
                ["0.00001", "-0.00000015", "1e+16", "1e-300"],
            ),
            ([1.2345678901234567e-12], pa.float64(), ["0.0000000000012345678901234567"]),
            ([0.1, 16777216.0], pa.float32(), ["0.1", "16777216"]),
            ([Decimal("12.50"), Decimal("-0.05")], pa.decimal128(10, 2), ["12.50", "-0.05"]),
            ([Decimal("9" * 38)], pa.decimal128(38, 0), ["9" * 38]),
            (
                ["01004", "", " x ", None, 'a"b\r\n'],
                pa.string(),
                ["01004", None, " x ", None, 'a"b\r\n'],
            ),
            (["é", "é"], pa.dictionary(pa.int32(), pa.string()), ["é", "é"]),
            ([date(2024, 4, 3), None], pa.date32(), ["2024-04-03", None]),
            ([MOMENT, None], pa.timestamp("us"), ["2024-04-03T10:30:15.25", None]),
            ([datetime(2024, 4, 3)], pa.timestamp("ns"), ["2024-04-03T00:00:00"]),
            ([MOMENT], pa.timestamp("ms", tz="Europe/Paris"), ["2024-04-03T10:30:15.25Z"]),
            ([time(10, 30)], pa.time64("us"), ["10:30:00"]),
            ([["a", 'b"'], [], None], pa.list_(pa.string()), ['["a","b\\""]', "[]", None]),
            ([[1.5]], pa.list_(pa.float64()), ["[1.5]"]),
            ([{"x": 1, "y": ["é"]}], None, ['{"x":1,"y":["é"]}']),
            ([[("k", 1)]], pa.map_(pa.string(), pa.int64()), ['{"k":1}']),
            (["é".encode(), b"abc", None], pa.binary(), ["é", "abc", None]),
            ([None, None], pa.null(), [None, None]),
        ],
    ),
)
def test_values_are_written_as_in_a_csv(
    tmp_path: Path, values: list[Any], type_: Any, cells: list[str | None]
) -> None:
    found, rows = table(
        tmp_path, file({"id": range(len(values)), "v": pa.array(values, type_)}), ".parquet"
    )
    assert (found.names, [cell for _, cell in rows]) == (("id", "v"), cells)
    assert (found.repairs, found.leaks, found.first_row) == ((), (), 1)


def test_what_is_not_a_number_is_empty_with_a_receipt(tmp_path: Path) -> None:
    found, rows = table(tmp_path, file({"v": [1.5, float("nan"), float("inf"), None]}), ".parquet")
    assert rows == [("1.5",), (None,), (None,), (None,)]
    assert [(repair.code, repair.count) for repair in found.repairs] == [("not-a-number", 2)]


def test_the_order_of_rows_is_kept_through_row_groups(tmp_path: Path) -> None:
    values = [n * 7919 % 100_003 for n in range(60_000)]
    _, rows = table(
        tmp_path, file({"n": values}, row_group_size=999, compression="zstd"), ".parquet"
    )
    assert [int(cell or 0) for (cell,) in rows] == values


def test_names_of_all_sorts(tmp_path: Path) -> None:
    names = ["Nom", "nom", "", 'a"b', "c0", "s0", "file_row_number", "x" * 300]
    found, rows = table(tmp_path, file(pa.table([[n] for n in range(8)], names=names)), ".parquet")
    assert found.names == (
        "Nom",
        "nom_2",
        "colonne_3",
        'a"b',
        "c0",
        "s0",
        "file_row_number",
        "x" * 300,
    )
    assert rows == [tuple(str(n) for n in range(8))]


def test_a_table_without_rows_is_one(tmp_path: Path) -> None:
    found, rows = table(tmp_path, file({"a": pa.array([], pa.int64())}), ".parquet")
    assert (found.names, rows) == (("a",), [])


def point(x: float, y: float) -> bytes:
    return struct.pack("<BIdd", 1, 1, x, y)


def geo(shapes: list[bytes | None], crs: Any = "", name: str = "geom", **columns: Any) -> bytes:
    column = {"encoding": "WKB", "geometry_types": []} | ({"crs": crs} if crs != "" else {})
    metadata = {
        "geo": json.dumps({"version": "1.1.0", "primary_column": name, "columns": {name: column}})
    }
    return file(
        {"id": range(len(shapes)), name: pa.array(shapes, pa.binary()), **columns}, metadata
    )


def test_points_become_longitude_and_latitude(tmp_path: Path) -> None:
    found, rows = table(tmp_path, geo([point(3.06, 50.63), None], nom=["Lille", "?"]), ".parquet")
    assert found.names == ("id", "nom", "longitude", "latitude")
    assert rows == [("0", "Lille", "3.06", "50.63"), ("1", "?", None, None)]


def test_a_projected_layer_is_in_degrees_as_its_geojson_would_be(tmp_path: Path) -> None:
    lambert = {
        "type": "ProjectedCRS",
        "name": "RGF93 v1 / Lambert-93",
        "id": {"authority": "EPSG", "code": 2154},
    }
    for crs in (lambert, None, ""):
        found, rows = table(tmp_path, geo([point(704_000, 7_059_000)], crs), ".parquet")
        assert [round(float(cell or 0), 2) for cell in rows[0][1:]] == [3.06, 50.63]
        assert "coordinates-reprojected" in {repair.code for repair in found.repairs}


def test_other_shapes_are_geojson_in_a_column(tmp_path: Path) -> None:
    line = struct.pack("<BIIdddd", 1, 2, 2, 3.06, 50.63, 3.07, 50.64)
    found, rows = table(tmp_path, geo([line, point(3.06, 50.63)]), ".parquet")
    assert found.names == ("id", "geometry")
    assert json.loads(rows[0][1] or "") == {
        "type": "LineString",
        "coordinates": [[3.06, 50.63], [3.07, 50.64]],
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"PAR1", "parquet-broken"),
        (b"PAR1PAR1", "parquet-broken"),
        (file({"a": [1]})[:-4], "parquet-broken"),
        (file({"a": [1]})[:-8] + b"\xff\xff\xff\x7fPAR1", "parquet-broken"),
        (b"PAR1" + b"\0" * 100 + b"PAR1", "parquet-broken"),
        (file({"a": [b"\xff\x00"]}), "parquet-binary"),
        (file({"a": [b"a\x00b"]}), "parquet-binary"),
        (file({"a": ["a\x00b"]}), "parquet-binary"),
        (file({"geometry": [point(3, 50)]}), "parquet-binary"),
        (file({"a": pa.array([Decimal(1)], pa.decimal256(60, 2))}), "parquet-decimal"),
        (file({f"c{n}": [1] for n in range(2_001)}), "too-many-columns"),
        (file({"a": ["x" * 1_000_001]}), "cell-too-long"),
        (file({"a": [["x" * 600_000] * 2]}), "cell-too-long"),
        (geo([b"\x01\x01\x00\x00\x00"]), "parquet-broken"),
        (geo([b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 2_000 + point(3, 50)]), "parquet-broken"),
    ],
)
def test_each_refusal_says_what_was_seen_and_what_to_do(
    tmp_path: Path, content: bytes, code: str
) -> None:
    found = refusal(tmp_path, content, ".parquet")
    assert found.code == code
    assert "→" in load_language("fr").problem(make_problem(found.code, Place(), **found.params))


def test_promises_of_the_footer_are_refused_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dictionary of one long text, or rows without a value, are gigabytes in a few bytes."""
    long = pa.DictionaryArray.from_arrays(
        pa.array([0] * 6_000, pa.int32()), pa.array(["x" * 900_000])
    )
    content = file({"a": long})
    assert len(content) < 1_000_000
    assert refusal(tmp_path, content, ".parquet").code == "archive-bomb"
    monkeypatch.setattr(reading_fault, "MOST_CELLS", 100_000)
    assert (
        refusal(tmp_path, file({"a": [None] * 60_000, "b": [None] * 60_000}), ".parquet").code
        == "too-many-cells"
    )


@pytest.mark.parametrize(
    ("metadata", "leaks"),
    [
        ({"author": "Camille"}, "author"),
        ({"source": r"C:\Users\camille\subventions.xlsx"}, "source"),
        ({"source": r"\\serveur\partage\subventions.xlsx"}, "source"),
        ({"source": "/home/camille/subventions.csv"}, "source"),
        ({"note": "camille@commune.example"}, "note"),
        ({"PANDAS_ATTRS": '{"auteur": "Camille"}'}, "PANDAS_ATTRS"),
        ({"creator_tool": "GDAL 3.9", "org.apache.spark.version": "3.5"}, ""),
        (
            {
                "pandas": (
                    '{"columns": [{"name": "contact"}, {"name": "user"}], "creator": '
                    '{"library": "pyarrow"}}'
                )
            },
            "",
        ),
        (
            {
                "schema": (
                    '{"fields": [{"name": "email", "type": "string"}], "doc": '
                    '"https://schema.data.gouv.fr/"}'
                )
            },
            "",
        ),
    ],
)
def test_metadata_that_name_a_person_or_a_folder_are_said(
    tmp_path: Path, metadata: dict[str, str], leaks: str
) -> None:
    found, _ = table(tmp_path, file({"a": [1]}, metadata), ".parquet")
    assert ", ".join(str(leak.params["keys"]) for leak in found.leaks) == leaks
    assert {leak.code for leak in found.leaks} <= {"original-metadata"}


@pytest.mark.nightly
def test_any_damage_is_read_or_refused(tmp_path: Path) -> None:
    """In a worker, as a build does: a parser in C++ may also die of it."""
    content = file({"n": [1, 2, 3], "t": ["a", "é", None], "l": [["x"], [], None]}, {"author": "x"})
    chance = random.Random(7)
    jobs = []
    for number in range(120):
        damaged = bytearray(content)
        for _ in range(chance.randrange(1, 5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / f"{number}.parquet"
        path.write_bytes(damaged[: chance.randrange(len(damaged))] if number % 4 == 0 else damaged)
        jobs.append((FileJob(source=path),))
    answers = list(
        run_in_workers(
            jobs,
            "site_builder.commands.single_file:examine_files",
            Inspection,
            WorkerLimits(),
            log=tmp_path / "log",
        )
    )
    assert len(answers) == len(jobs)
    died = [answer for _, answer in answers if isinstance(answer, WorkerDeath)]
    assert {answer.reason for answer in died} <= {"crash", "memory"}, (tmp_path / "log").read_text()
    assert len(died) < 10
