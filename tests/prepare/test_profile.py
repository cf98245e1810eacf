"""What is said of columns, rows and places is exact, whether a table comes at once or in batches,
and whoever counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from split_tables import SplitTable
from typed_tables import make_raw_table, make_typed_table

from site_builder.checks.remarks import collect_table_remarks
from site_builder.checks.suspicion import InspectedTable
from site_builder.columns.canonical_table import CanonicalListTable, CanonicalTable
from site_builder.core.model.prepared import ColumnProfile, DistributionBar
from site_builder.core.problems import Place
from site_builder.metadata.standards import get_standard
from site_builder.prepare import profile
from site_builder.prepare.exports.parquet import write_parquet
from site_builder.prepare.many_values import count_many_values
from site_builder.prepare.map_preview import build_map_preview
from site_builder.prepare.preview_rows import fetch_preview_rows
from site_builder.prepare.profile import compute_column_profiles

# Small random tables, each with all that SQL over DuckDB said of it
DESCRIBED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("described_tables.json").read_text("utf-8")
)


def describe(table: CanonicalTable, like: dict[str, Any]) -> dict[str, Any]:
    names = [name for name, *_ in like["columns"]]
    cells = [texts for *_, texts in like["columns"]]
    raw = make_raw_table(names, list(zip(*cells, strict=True)), skipped=tuple(like["skipped"]))
    profiles, words = compute_column_profiles(table)
    bounds = like["bounds"] and tuple(like["bounds"])
    inspected = InspectedTable(
        typed=table, raw=raw, profiles=profiles, place=Place(path="p"), bounds=bounds
    )
    described = {
        "profiles": profiles,
        "words": words,
        # SQL took the first rows: no column says when
        "preview": fetch_preview_rows(table, hidden=names).rows,
        "map": build_map_preview(table, profiles),
        "remarks": collect_table_remarks(inspected, []),
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(described))
    assert not any(profile.pop("separator") for profile in plain["profiles"])
    assert not any(profile.pop("lists") for profile in plain["profiles"])
    assert not any(profile.pop("withheld") for profile in plain["profiles"])
    return plain


def rebuild(like: dict[str, Any]) -> CanonicalListTable:
    columns = {name: (kind, texts) for name, kind, _, texts in like["columns"]}
    return make_typed_table(columns, {name: decimals for name, _, decimals, _ in like["columns"]})


@pytest.mark.parametrize("like", DESCRIBED, ids=lambda like: f"{len(like['preview'])}-rows")
def test_a_table_is_described_as_sql_did(like: dict[str, Any]) -> None:
    table = rebuild(like)
    said = {key: like[key] for key in ("profiles", "words", "preview", "map", "remarks")}
    assert describe(table, like) == said
    for many in (range(0, len(table.columns), 2), range(1, len(table.columns), 2)):
        assert describe(SplitTable(table, many), like) == said


def profile_of(kind: str, cells: Sequence[str], decimals: int = 9) -> ColumnProfile:
    (found,), _ = compute_column_profiles(make_typed_table({"a": (kind, cells)}, {"a": decimals}))
    return found


def test_frequent_values_come_first_and_those_as_frequent_in_order() -> None:
    found = profile_of("string", [*"bbaacd", "", "é", "z" * 200])
    assert found.bars == (
        DistributionBar("a", 2),
        DistributionBar("b", 2),
        DistributionBar("c", 1),
        DistributionBar("d", 1),
        DistributionBar("z" * 119 + "…", 1),
        DistributionBar("é", 1),
    )
    assert (found.rows, found.filled, found.distinct) == (9, 8, 6)


def test_a_few_years_stay_in_their_order_and_many_are_intervals() -> None:
    few = profile_of("year", ["2024", "2022", "2024"])
    assert [(bar.label, bar.count) for bar in few.bars] == [("2022", 1), ("2024", 2)]
    assert (few.ordered, few.low, few.high) == (False, "2022", "2024")
    many = profile_of("year", [str(year) for year in range(1990, 2020)])
    assert many.ordered
    assert [(bar.label, bar.count) for bar in many.bars[:2]] == [("1990", 2), ("1992", 2)]
    assert len(many.bars) == 15


@pytest.mark.parametrize(
    ("kind", "cells", "labels"),
    [
        (
            "number",
            [f"{n}.5" for n in range(21)],
            ["0.50", "1.50", "19.50"],
        ),
        (
            "yearmonth",
            [f"2{n:03}-0{n % 9 + 1}" for n in range(9)],
            ["2000-01", "2000-07", "2008-07"],
        ),
        (
            "date",
            [f"2024-01-{n:02}" for n in range(1, 22)],
            ["2024-01-01", "2024-01-02", "2024-01-20"],
        ),
        ("time", [f"{n:02}:00" for n in range(21)], ["00:00:00", "01:00:00", "19:00:00"]),
    ],
)
def test_intervals_begin_with_a_value_of_the_column(
    kind: str, cells: list[str], labels: list[str]
) -> None:
    found = profile_of(kind, cells, 2)
    bars = [bar.label for bar in found.bars]
    assert [bars[0], bars[1], bars[-1]] == labels
    assert sum(bar.count for bar in found.bars) == len(cells)


def test_zero_with_a_sign_is_no_other_value() -> None:
    table = make_typed_table({"a": ("number", ["0.0", "-0.0", "1"])})
    ((found,), _) = compute_column_profiles(table)
    assert (found.distinct, found.filled) == (2, 3)


def test_cells_that_are_not_of_the_type_are_filled_and_counted_nowhere_else() -> None:
    found = profile_of("integer", ["1", "x", "", "1"])
    assert (found.filled, found.distinct, found.bars) == (3, 1, (DistributionBar("1", 2),))


def test_words_are_found_column_by_column_without_accents_codes_and_short_ones() -> None:
    columns = {
        "a": ("string", ["Œuvre d'été", "Œuvre d'été", "59350 Lille le 2e"]),
        "b": ("string", ["ÉCOLE-Ferry", "", "e\u0301cole"]),
        "c": ("insee", ["59350", "59009", ""]),
    }
    _, words = compute_column_profiles(make_typed_table(columns))
    assert words == "oeuvre ete ecole lille ferry"


def test_a_preview_is_cut_but_records_are_kept() -> None:
    records = '{"a": "' + "x" * 500 + '"}'
    columns = {
        "a": ("string", ["x" * 121, "x" * 120, records, '{"a": "' + "x" * 2_000 + '"}', ""]),
        "g": ("geometry", ['{"type":"LineString","coordinates":[[2.5,48.5],[3.0,48.0]]}'] * 5),
    }
    rows = fetch_preview_rows(make_typed_table(columns)).rows
    assert [cell for cell, _ in rows] == [
        "x" * 119 + "…",
        "x" * 120,
        records,
        '{"a": "' + "x" * 112 + "…",
        None,
    ]
    assert rows[0][1] == "LineString 2"


def test_a_preview_ends_in_the_middle_of_a_batch() -> None:
    table = make_typed_table({"n": ("integer", [str(n) for n in range(205)])})
    assert fetch_preview_rows(SplitTable(table, [0], 30)) == fetch_preview_rows(table)
    assert len(fetch_preview_rows(table).rows) == 100


def preview(columns: dict[str, tuple[str, list[str]]], **asked: Any) -> tuple[str, str]:
    """The first cells of the rows of a preview, and the column by which they stand."""
    table = make_typed_table(columns)
    found = fetch_preview_rows(table, **asked)
    assert fetch_preview_rows(SplitTable(table, [0], 2), **asked) == found
    return "".join(row[0] or "-" for row in found.rows), found.newest_by


def test_the_newest_rows_are_first_and_those_of_one_day_stand_as_in_the_file() -> None:
    names = ("string", list("abcde"))
    days = ["2024-03-01", "", "2024-12-30", "2023-01-01", "2024-12-30"]
    assert preview({"nom": names, "jour": ("date", days)}) == ("ceadb", "jour")
    years = ("year", ["2020", "2021", "2022", "2023", "2024"])
    assert preview({"nom": names, "année": years}) == ("edcba", "année")


def test_the_newest_rows_of_a_long_table_come_from_its_end() -> None:
    days = [f"2024-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300)]
    found = fetch_preview_rows(make_typed_table({"jour": ("date", days)}))
    assert [row[0] for row in found.rows] == days[:-101:-1]


def test_rows_stand_as_in_the_file_where_no_column_says_when_they_are_of() -> None:
    names = ("string", list("ab"))
    days = ("date", ["2024-01-01", "2024-01-02"])
    for label in ("date_maj", "Date d'ouverture", "date_mise_en_service"):
        assert preview({"nom": names, label: days}) == ("ab", "")
    same = ("date", ["2024-01-01"] * 2)
    assert preview({"nom": names, "jour": same}) == ("ab", "")
    assert preview({"nom": names, "naissance": days}, hidden=["naissance"]) == ("ab", "")


def test_a_standard_says_which_of_several_dates_rows_are_of() -> None:
    columns = {
        "nom": ("string", list("ab")),
        "datesPeriodeVersement": ("date", ["2024-01-02", "2024-01-01"]),
        "dateConvention": ("date", ["2024-01-01", "2024-01-02"]),
    }
    assert preview(columns) == ("ab", "datesPeriodeVersement")
    standard = get_standard("scdl/subventions")
    assert preview(columns, standard=standard) == ("ba", "dateConvention")


def test_a_table_without_rows_or_columns_is_described_too() -> None:
    table = make_typed_table({"a": ("integer", []), "b": ("string", [])})
    profiles, words = compute_column_profiles(table)
    assert [(found.filled, found.distinct, found.bars) for found in profiles] == [(0, 0, ())] * 2
    assert (words, fetch_preview_rows(table).rows) == ("", ())
    assert compute_column_profiles(replace(table, columns=())) == ((), "")


# --- columns of more values than memory should hold ---


def test_a_column_of_very_many_values_is_counted_in_its_parquet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = range(200)
    columns = {
        'un "nom"': ("string", [f"Rue {n * n % 150}" if n % 9 else "" for n in numbers]),
        "siret": ("siret", [f"{n * n % 170:014}" for n in numbers]),
        "date": ("date", [f"20{n % 70 + 10}-03-0{n % 9 + 1}" if n % 5 else "x" for n in numbers]),
        "montant": ("number", [f"{n * 3 % 140}.25" for n in numbers]),
        "mois": ("yearmonth", [f"20{n % 80 + 10}-0{n % 9 + 1}" for n in numbers]),
        "fin": ("date", [f"voir {n}" for n in numbers]),
        "ouvert": ("boolean", [("oui", "non", f"voir {n}")[n % 3] for n in numbers]),
        "rang": ("integer", [str(n % 8) for n in numbers]),
        "année": ("year", [f"202{n % 9}" for n in numbers]),
        "geometry": (
            "geometry",
            [f'{{"type":"Point","coordinates":[{n % 90},{n % 70}.5]}}' for n in numbers],
        ),
    }
    table = make_typed_table(columns, {"montant": 2})
    parquet = tmp_path / "table.parquet"
    write_parquet(table, parquet, "")
    columns_in_parts = [0, *range(2, len(columns))]
    split = SplitTable(table, columns_in_parts, 30)
    counted: list[str] = []

    def count(path: Path, name: str, most: int) -> Any:
        counted.append(name)
        return count_many_values(path, name, most)

    monkeypatch.setattr(profile, "count_many_values", count)
    assert compute_column_profiles(split, parquet) == compute_column_profiles(table)
    assert counted == [list(columns)[index] for index in columns_in_parts]
