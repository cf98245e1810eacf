"""Hours, months and units: in every download, on the page, and in the descriptor that others
read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from portal import COMMUNES, made, write
from specimen import TODAY
from tools import script

from site_builder.core.language import load_language
from site_builder.render.pages.values import choose_cell_formatter

FRENCH = load_language("fr")
CSV = """\
lieu;ouverture;mois;part;distance;saison;vu;montant
Mairie;8h30;janv-24;88,14 %;1 200 m;2023/2024;2024-04-03T10:30:00+02:00;1 250,00 €
Piscine;14:05;déc. 2023;12 %;80 m;2024/2025;2024-04-03T08:00:00Z;-   €
Parc;;;;;2024/2025;;
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("types")
    write(
        root,
        {
            "communes.yml": COMMUNES,
            "datasets/lille/lieux/datapackage.yaml": "title: Lieux (données fictives)\n",
            "datasets/lille/lieux/lieux.csv": CSV,
        },
    )
    made(root, today=TODAY)
    yield root / "build"


@pytest.fixture
def data(built: Path) -> Path:
    return built / "data" / "lille" / "lieux"


def test_frictionless_reads_the_table_with_its_types_and_finds_nothing_to_say(data: Path) -> None:
    descriptor = data / "datapackage.json"
    assert script("interop/packages.py").judge_packages([descriptor]) == {descriptor: []}
    resource = Package(str(data / "datapackage.json")).resources[0]
    assert [field.type for field in resource.schema.fields] == [
        "string", "time", "yearmonth", "number", "integer", "string", "datetime", "number",
    ]  # fmt: skip
    assert resource.read_rows()[0]["ouverture"] == time(8, 30)  # type: ignore[attr-defined]


def test_the_descriptor_says_what_the_numbers_count(data: Path) -> None:
    fields = json.loads((data / "datapackage.json").read_text())["resources"][0]["schema"]["fields"]
    assert {field["name"]: field.get("unit") for field in fields if "unit" in field} == {
        "part": "%", "distance": "m", "montant": "€",
    }  # fmt: skip


def test_csv_is_canonical_and_that_for_excel_is_french(data: Path) -> None:
    assert (data / "lieux.csv").read_text().splitlines()[1:3] == [
        "Mairie,08:30:00,2024-01,88.14,1200,2023-2024,2024-04-03T08:30:00Z,1250.00",
        "Piscine,14:05:00,2023-12,12.00,80,2024-2025,2024-04-03T08:00:00Z,0.00",
    ]
    assert (data / "lieux.excel.csv").read_text("utf-8-sig").splitlines()[1] == (
        "Mairie;08:30:00;01/2024;88,14;1200;2023-2024;2024-04-03T08:30:00Z;1250,00"
    )


def test_json_and_parquet_hold_values(data: Path) -> None:
    assert json.loads((data / "lieux.json").read_text())[0] == {
        "lieu": "Mairie",
        "ouverture": "08:30:00",
        "mois": "2024-01",
        "part": 88.14,
        "distance": 1200,
        "saison": "2023-2024",
        "vu": "2024-04-03T08:30:00Z",
        "montant": 1250.0,
    }
    found = pq.read_table(data / "lieux.parquet")
    assert str(found.schema.field("ouverture").type).startswith("time64")
    assert found.column("mois").to_pylist() == ["2024-01", "2023-12", None]


def test_a_workbook_shows_the_unit_beside_the_same_number(data: Path) -> None:
    row = list(openpyxl.load_workbook(data / "lieux.xlsx").active.iter_rows())[1]  # type: ignore[union-attr]
    assert [cell.value for cell in row[1:5]] == [time(8, 30), datetime(2024, 1, 1), 88.14, 1200]
    assert [cell.number_format for cell in row[1:5]] == [
        "hh:mm",
        "mm/yyyy",
        '#,##0.00" %"',
        'General" m"',
    ]
    assert row[7].number_format == '#,##0.00" €"'


def test_a_page_shows_them_as_people_write_them(built: Path) -> None:
    page = (
        (built / "lille" / "lieux" / "index.html")
        .read_text()
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )
    for text in (
        "08:30<",
        "janvier 2024<",
        "88,14 %<",
        "1 200 m<",
        "0,00 €<",
        "2023-2024<",
        "nombre (%)",
    ):
        assert text in page, text


@pytest.mark.parametrize(
    ("type_", "unit", "value", "shown"),
    [
        ("number", "%", "88.14", "88,14\u00a0%"),
        ("integer", "km", "-1200", "\u22121\u202f200\u00a0km"),
        ("number", "%", "environ 12 %", "environ 12 %"),
        ("time", "", "14:30:00", "14:30"),
        ("time", "", "14:30:15", "14:30:15"),
        ("time", "", "midi", "midi"),
        ("yearmonth", "", "2024-04", "avril 2024"),
        ("yearmonth", "", "2024-13", "2024-13"),
        ("yearmonth", "", "bientôt", "bientôt"),
    ],
)
def test_a_cell_is_written_for_people(type_: str, unit: str, value: str, shown: str) -> None:
    assert choose_cell_formatter(FRENCH, type_, type_, unit)(value) == shown
