"""A file is published alike whether its table is small, in lists, or large, in files of Arrow."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from nightly import nightly_after

from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.columns.canonical_arrow import OwnCells, SharedCells
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place
from site_builder.prepare.exports import BY_NAME
from site_builder.prepare.exports.parquet import write_parquet
from site_builder.prepare.preview_rows import fetch_preview_rows
from site_builder.prepare.profile import compute_column_profiles
from site_builder.readers import cut_csv
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.tables import arrow_table, build_table

ROWS = 400
LARGE = (OwnCells, SharedCells)  # cells of large tables
DEGREES = {name: ExpectedType(type="number", kind=name) for name in ("longitude", "latitude")}
FORMS: dict[str, Mapping[Any, Mapping[str, int]]] = {
    "many texts": {
        build_table: {"LISTED": -1, "ROWS_AT_ONCE": 64},
        arrow_table: {"FEW": 16},
    },
    "few texts": {build_table: {"LISTED": -1, "ROWS_AT_ONCE": 64}},
    "cut by Arrow": {
        build_table: {"LISTED": -1},
        arrow_table: {"FEW": 16},
        cut_csv: {"SMALL": 0, "BLOCK": 8_192, "QUOTES_AT_ONCE": 1_024},
    },
}


def draw_rows(seed: int) -> list[list[str]]:
    dice = random.Random(seed)
    faults = seed % 2  # or none

    def draw_cell(column: str) -> str:
        number = dice.randrange(10**6)
        match column:
            case "montant":
                return dice.choice((f"{number // 1000} {number % 1000:03},5", "-0,00", "12", ""))
            case "longitude" | "latitude":
                return dice.choice((f"{number / 10**5:.5f}", "3.1"))
            case "nombre":
                return dice.choice((str(number), f"-{number}", "sans objet" if faults else ""))
            case "jour":
                day = f"{dice.randrange(1, 29):02}/{dice.randrange(1, 13):02}/2024"
                return dice.choice((day, day, "31/02/2024" if faults else day))
            case "moment":
                return f"2024-01-02T{dice.randrange(24):02}:{number % 60:02}:{number % 59:02}"
            case "vu":
                return dice.choice(("oui", "non"))
        odd = (f"=A{number}", f'"{number};é"', "", f"Amicale {number}", f" Chorale {number % 9} ")
        return dice.choice(odd)

    names = (
        "nom",
        "montant",
        "longitude",
        "latitude",
        "nombre",
        "jour",
        "moment",
        "vu",
        "remarque",
    )
    rows = [list(names)]
    for _ in range(ROWS):
        rows.append([draw_cell(name) for name in names])
    return rows


def write_source(rows: list[list[str]], target: Path) -> None:
    lines = []
    for row in rows:
        cells = ['"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in row]
        lines.append(";".join(cells) + "\n")
    target.write_text("".join(lines))


def publish(source: Path, folder: Path) -> tuple[TypedTable, dict[str, Any]]:
    """The typed table of a file; and what is published of it: bytes of each download, rows of
    Parquet, profile, preview."""
    folder.mkdir()
    raw = read_raw_table(source, ending=".csv", hints=ReadingHints(), scratch=folder)
    assert isinstance(raw, RawTable), raw
    typed = build_canonical_table(raw, DEGREES, ("",), Place(path="a.csv"))
    published: dict[str, Any] = {"problems": typed.problems, "repairs": typed.repairs}
    for name in ("csv", "excel.csv", "json", "geojson"):
        target = folder / f"made{BY_NAME[name].ending}"
        published[f"{name} said"] = BY_NAME[name].write(typed.table, target, "Données")
        published[name] = target.read_bytes()
    parquet = folder / "made.parquet"
    write_parquet(typed.table, parquet, "Données")
    stored = pq.read_table(parquet)
    published["parquet"] = (stored.schema, stored.to_pylist())
    published["profiles"] = compute_column_profiles(typed.table, parquet)
    published["preview"] = fetch_preview_rows(typed.table)
    return typed, published


@pytest.mark.parametrize("seed", nightly_after(1, range(3)))
@pytest.mark.parametrize("form", FORMS)
def test_a_large_table_is_published_as_a_small_one(
    form: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.csv"
    write_source(draw_rows(seed), source)
    with monkeypatch.context() as patch:
        patch.setattr(build_table, "LISTED", 100_000)
        small, expected = publish(source, tmp_path / "small")
    for module, values in FORMS[form].items():
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)
    large, published = publish(source, tmp_path / "large")
    assert not isinstance(next(small.table.iterate_batches([0])).columns[0], LARGE)
    for cells in next(large.table.iterate_batches([0, 7])).columns:
        assert isinstance(cells, LARGE)
    assert large.raw.cells.has_few(0) == (form == "few texts")
    for name, value in expected.items():
        assert published[name] == value, name
