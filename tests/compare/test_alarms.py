"""What is seldom meant is an alarm, and a hundred ordinary exports are none."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from nightly import nightly_but_each
from typed_tables import make_typed_table

from site_builder.compare.alarms import find_table_alarms
from site_builder.compare.compare_tables import compare_tables
from site_builder.compare.table_version import Comparison, TableVersion
from site_builder.prepare.exports import BY_NAME

Row = dict[str, str]
Rows = list[Row]
EXPORTS = 13  # of each table: twelve months and the one they begin with


@dataclass(frozen=True)
class Export:
    """A table that is exported again and again: kinds of its columns, the key of its rows if it is
    declared, its rows at first, and what becomes of them by the next month."""

    kinds: Mapping[str, str]
    draw: Callable[[random.Random, int], Row]
    rows: int
    key: tuple[str, ...] = ()
    grown: float = 0.05
    lost: float = 0.01
    year: str = ""  # the column that says it, of which a new one comes each fourth month


def draw_grant(drawn: random.Random, number: int) -> Row:
    return {
        "id": f"S{number:05}",
        "annee": str(drawn.choice([2021, 2022, 2023])),
        "beneficiaire": f"Association {drawn.randrange(80)}",
        "objet": drawn.choice(["fonctionnement", "projet", "investissement"]),
        "montant": f"{drawn.choice([300, 500, 800, 1500, 4000, 12000, 60000]) + number % 7}.00",
    }


def draw_name(drawn: random.Random, number: int) -> Row:
    return {
        "annee": str(2018 + number % 6),
        "sexe": "FM"[number // 6 % 2],
        "prenom": f"Prénom {number // 12}",
        "nombre": str(3 + int(drawn.expovariate(0.1))),
    }


def draw_school(drawn: random.Random, number: int) -> Row:
    return {
        "uai": f"059{number:04}X",
        "nom": f"École {number}",
        "effectif": str(drawn.randrange(40, 400)),
        "latitude": f"{50.6 + drawn.random() / 10:.6f}",
        "longitude": f"{3.0 + drawn.random() / 10:.6f}",
    }


def draw_lambert(drawn: random.Random, number: int) -> Row:
    return {
        "uid": f"E{number:04}",
        "nom": f"Équipement {number}",
        "X_L93": f"{700_000 + drawn.random() * 9_000:.2f}",
        "Y_L93": f"{7_059_000 + drawn.random() * 9_000:.2f}",
    }


def draw_work(drawn: random.Random, number: int) -> Row:
    return {
        "rue": f"rue {drawn.randrange(500)}",
        "debut": f"2026-{drawn.randrange(1, 13):02}-{drawn.randrange(1, 28):02}",
        "nature": drawn.choice(["eau", "gaz", "voirie"]),
        "jours": str(drawn.randrange(1, 60)),
    }


def draw_account(drawn: random.Random, number: int) -> Row:
    return {
        "exercice": str(2020 + number % 4),
        "chapitre": f"{10 + number // 4 % 40}",
        "libelle": f"Chapitre {number // 4 % 40}",
        "realise": f"{drawn.lognormvariate(10, 2):.2f}",
        "vote": f"{drawn.lognormvariate(10, 2):.2f}",
    }


TABLES = {
    "grants": Export(
        {"id": "string", "annee": "year", "beneficiaire": "string", "objet": "string",
         "montant": "number"}, draw_grant, 300, key=("id",), year="annee",
    ),
    "grants-without-key": Export(
        {"annee": "year", "beneficiaire": "string", "objet": "string", "montant": "number"},
        lambda drawn, number: {
            name: cell for name, cell in draw_grant(drawn, number).items() if name != "id"
        }, 300, year="annee",
    ),
    "names": Export(
        {"annee": "year", "sexe": "string", "prenom": "string", "nombre": "integer"},
        draw_name, 480, year="annee", grown=0.02,
    ),
    "schools": Export(
        {"uai": "string", "nom": "string", "effectif": "integer", "latitude": "number",
         "longitude": "number"}, draw_school, 60, grown=0.02,
    ),
    "small": Export(
        {"uai": "string", "nom": "string", "effectif": "integer", "latitude": "number",
         "longitude": "number"}, draw_school, 8, grown=0.1, lost=0.02,
    ),
    "metres": Export(
        {"uid": "string", "nom": "string", "X_L93": "number", "Y_L93": "number"},
        draw_lambert, 60, grown=0.02,
    ),
    "works": Export(
        {"rue": "string", "debut": "date", "nature": "string", "jours": "integer"},
        draw_work, 120, grown=0.15, lost=0.1,
    ),
    "accounts": Export(
        {"exercice": "year", "chapitre": "string", "libelle": "string", "realise": "number",
         "vote": "number"}, draw_account, 160, year="exercice", grown=0.0, lost=0.0,
    ),
    "growing": Export(
        {"id": "string", "annee": "year", "beneficiaire": "string", "objet": "string",
         "montant": "number"}, draw_grant, 40, grown=0.6, year="annee",
    ),
}  # fmt: skip


def export_again(drawn: random.Random, export: Export, rows: Rows, month: int) -> Rows:
    """The same table a month later: cells are corrected, rows come and go, a year begins."""
    later = [row.copy() for row in rows if drawn.random() >= export.lost]
    for row in later:
        if drawn.random() < 0.03:
            name = drawn.choice(list(export.kinds))
            row[name] = correct_cell(drawn, export.kinds[name], row[name])
    number = 100_000 * month
    for more in range(int(export.grown * len(rows)) + drawn.randrange(3)):
        later.append(export.draw(drawn, number + more))
    if export.year and month % 4 == 0:
        years = sorted({row[export.year] for row in rows})
        for row in [row for row in rows if row[export.year] == years[-1]]:
            renewed = {**row, export.year: str(int(years[-1]) + 1)}
            if "id" in renewed:
                renewed["id"] = f"{renewed['id']}-{month}"
            later.append(renewed)
    if drawn.random() < 0.3:
        drawn.shuffle(later)
    return later


def correct_cell(drawn: random.Random, kind: str, text: str) -> str:
    if kind in ("year", "date"):
        return text
    if kind in ("integer", "number"):
        number = float(text) * drawn.choice([0.9, 1.05, 1.2, 2, 10])
        return f"{number:.6f}" if "." in text else str(int(number))
    return f"{text} (corrigé)"


def make_version(rows: Rows, kinds: Mapping[str, str], parquet: Path) -> TableVersion:
    columns = {name: (kind, [row.get(name, "") for row in rows]) for name, kind in kinds.items()}
    table = make_typed_table(columns, {"montant": 2, "realise": 2, "vote": 2})
    BY_NAME["parquet"].write(table, parquet, "")
    return TableVersion(
        parquet=parquet,
        columns=tuple(column.published for column in table.columns),
        rows=table.rows,
    )


def list_alarms(export: Export, before: Rows, after: Rows, folder: Path) -> list[str]:
    """The kinds of the alarms, each with its column."""
    scratch = Path(tempfile.mkdtemp(dir=folder))
    comparison = Comparison(
        before=make_version(before, export.kinds, scratch / "a.parquet"),
        after=make_version(after, export.kinds, scratch / "b.parquet"),
        key=export.key,
        key_origin="declared" if export.key else "none",
    )
    (difference,) = compare_tables([comparison], scratch)
    alarms = find_table_alarms(difference)
    return [f"{alarm.kind} {alarm.column}".strip() for alarm in alarms]


@pytest.mark.nightly
def test_a_hundred_ordinary_exports_give_three_false_alarms_at_most(tmp_path: Path) -> None:
    drawn = random.Random(2026)
    false_alarms = []
    exports = 0
    for name, export in TABLES.items():
        rows = [export.draw(drawn, number) for number in range(export.rows)]
        for month in range(1, EXPORTS):
            later = export_again(drawn, export, rows, month)
            for alarm in list_alarms(export, rows, later, tmp_path):
                false_alarms.append((name, month, alarm))
            exports += 1
            rows = later
    assert exports >= 96
    assert len(false_alarms) <= 3, false_alarms


# --- what is to be seen ---


def scale(rows: Rows, name: str, factor: float, share: float = 1.0) -> Rows:
    """The same rows, a share of which has numbers that are so many times as large."""
    scaled = []
    for number, row in enumerate(rows):
        if number < share * len(rows):
            row = {**row, name: f"{float(row[name]) * factor:.2f}"}
        scaled.append(row)
    return scaled


def empty(rows: Rows, name: str) -> Rows:
    return [{**row, name: ""} for row in rows]


def paste_twice(rows: Rows) -> Rows:
    """As if the first half had been pasted twice."""
    return [*rows, *rows[: len(rows) // 2]]


def append_scaled(rows: Rows) -> Rows:
    new = [{**row, "id": f"{row['id']}-b"} for row in scale(rows[:60], "montant", 1000)]
    return [*rows, *new]


def swap_columns(rows: Rows, one: str, other: str) -> Rows:
    return [{**row, one: row[other], other: row[one]} for row in rows]


Spoil = Callable[[Rows], Rows]


def drop_year(rows: Rows) -> Rows:
    return [row for row in rows if row["annee"] != "2020"]


def zero(rows: Rows) -> Rows:
    return [{**row, "montant": "0"} for row in rows]


def swap_degrees(rows: Rows) -> Rows:
    return swap_columns(rows, "latitude", "longitude")


def move_east(rows: Rows) -> Rows:
    return [{**row, "longitude": f"{float(row['longitude']) + 0.01:.6f}"} for row in rows]


def add_zeros(rows: Rows) -> Rows:
    return [{**row, "effectif": row["effectif"] + "0"} for row in rows]


def scale_by(factor: float, share: float = 1.0) -> Spoil:
    return lambda rows: scale(rows, "montant", factor, share)


WRONG: dict[str, tuple[str, Spoil, str]] = {
    "some-in-thousandths": ("grants", scale_by(1000, 0.15), "scale montant"),
    "nearly-all-deleted": ("grants", lambda rows: rows[:4], "rows"),
    "a-quarter-deleted": ("grants", lambda rows: rows[75:], "rows"),
    "cents": ("grants", scale_by(100), "scale montant"),
    "thousands": ("grants", scale_by(0.001), "scale montant"),
    "cents-without-key": ("grants-without-key", scale_by(100), "scale montant"),
    "some-without-key": ("grants-without-key", scale_by(10, 0.1), "scale montant"),
    "emptied": ("grants", lambda rows: empty(rows, "objet"), "emptied objet"),
    "nine-in-cents": ("grants", scale_by(0.01, 0.03), "scale montant"),
    "zeroed": ("grants", zero, "emptied montant"),
    "pasted-twice": ("grants", paste_twice, "key"),
    "year-gone": ("names", drop_year, "year annee"),
    "new-rows-in-cents": ("grants", append_scaled, "scale montant"),
    "swapped-degrees": ("schools", swap_degrees, "coordinates"),
    "moved": ("schools", move_east, "coordinates"),
    "counts-by-ten": ("schools", add_zeros, "scale effectif"),
}


@pytest.mark.parametrize("name", nightly_but_each(2, list(WRONG)))
def test_what_is_seldom_meant_is_an_alarm(name: str, tmp_path: Path) -> None:
    table, spoil, expected = WRONG[name]
    export = TABLES[table]
    drawn = random.Random(name)
    rows = [export.draw(drawn, number) for number in range(export.rows)]
    assert expected in list_alarms(export, rows, spoil(rows), tmp_path)
