"""The difference of two tables: what a reviewer is told of the rows, the columns and the sums."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from nightly import nightly_after
from typed_tables import make_typed_table

from site_builder.compare.compare_tables import compare_tables
from site_builder.compare.table_version import Comparison, TableVersion
from site_builder.core.model.difference import (
    ChangedCell,
    ChangedColumn,
    ChangedRow,
    ColumnTotals,
    RetypedColumn,
    TableDifference,
    WholeRow,
)
from site_builder.prepare.exports import BY_NAME

Columns = Mapping[str, tuple[str, Sequence[str]]]
SEEDS = range(1, 51)


def make_version(
    folder: Path, columns: Columns, *, personal: Sequence[str] = (), faulty: bool = False
) -> TableVersion:
    """A table as it is published, its columns given as (kind, cells)."""
    folder.mkdir(exist_ok=True)
    table = make_typed_table(columns, {"prix": 2})
    parquet = folder / f"{len(list(folder.iterdir()))}.parquet"
    BY_NAME["parquet"].write(table, parquet, "feuille")
    csv = parquet.with_suffix(".csv")
    BY_NAME["csv"].write(table, csv, "feuille")
    return TableVersion(
        parquet=parquet,
        csv=csv if faulty else None,
        columns=tuple(column.published for column in table.columns),
        rows=table.rows,
        personal=tuple(personal),
    )


def compare(
    folder: Path, before: Columns, after: Columns, key: Sequence[str] = (), **more: Any
) -> TableDifference:
    comparison = Comparison(
        before=make_version(folder / "versions", before, **more),
        after=make_version(folder / "versions", after, **more),
        key=tuple(key),
        key_origin="declared" if key else "none",
    )
    scratch = Path(tempfile.mkdtemp(dir=folder))
    (difference,) = compare_tables([comparison], scratch)
    return difference


GRANTS: Columns = {
    "siret": ("siret", ["21590350100017", "21590009300014", "21590017600013"]),
    "objet": ("string", ["fête", "stade", "orgue"]),
    "montant": ("number", ["1200,50", "800", "300"]),
}


def test_rows_are_brought_together_by_a_column_that_tells_them_apart(tmp_path: Path) -> None:
    after: Columns = {
        "siret": ("siret", ["21590017600013", "21590350100017", "21590512600014"]),
        "objet": ("string", ["orgue", "fête", "piscine"]),
        "montant": ("number", ["300", "1250", "90"]),
    }
    difference = compare(tmp_path, GRANTS, after)
    assert (difference.key, difference.key_origin) == (("siret",), "found")
    assert (difference.added, difference.removed, difference.changed) == (1, 1, 1)
    assert difference.first_added == (WholeRow(3, ("21590512600014", "piscine", "90")),)
    assert difference.first_removed == (WholeRow(2, ("21590009300014", "stade", "800")),)
    cell = ChangedCell("montant", "1200.5", "1250")
    assert difference.first_changed == (ChangedRow(2, ("21590350100017",), (cell,)),)
    assert difference.changed_columns == (
        ChangedColumn("objet", 0, 0, 0),
        ChangedColumn("montant", 1, 1, 1),
    )
    (measure,) = difference.measures
    assert measure.before == ColumnTotals(filled=3, total=2300.5, median=800)
    assert measure.after == ColumnTotals(filled=3, total=1640, median=300)


def test_another_order_of_rows_and_columns_is_no_difference(tmp_path: Path) -> None:
    after = {
        name: (kind, list(reversed(cells)))
        for name, (kind, cells) in reversed(list(GRANTS.items()))
    }
    assert compare(tmp_path, GRANTS, after).is_empty
    assert compare(tmp_path, GRANTS, after, key=["siret"]).is_empty


def test_a_declared_key_that_comes_twice_pairs_the_rows_that_are_the_same(
    tmp_path: Path,
) -> None:
    before: Columns = {
        "code": ("string", ["a", "a", "b", ""]),
        "nombre": ("integer", ["1", "2", "3", "4"]),
    }
    after: Columns = {
        "code": ("string", ["", "b", "a", "a"]),
        "nombre": ("integer", ["4", "5", "2", "1"]),
    }
    difference = compare(tmp_path, before, after, key=["code"])
    assert (difference.added, difference.removed, difference.changed) == (0, 0, 1)
    assert (difference.repeated_before, difference.repeated_after) == (2, 2)
    assert difference.first_changed == (ChangedRow(2, ("b",), (ChangedCell("nombre", "3", "5"),)),)


def test_rows_without_a_key_are_there_or_are_not_as_often_as_they_are(tmp_path: Path) -> None:
    before: Columns = {"prénom": ("string", ["Léa", "Léa", "Léa", "Tom"])}
    after: Columns = {"prénom": ("string", ["Tom", "Tom", "Léa", ""])}
    difference = compare(tmp_path, before, after)
    assert difference.key_origin == "none"
    assert (difference.added, difference.removed, difference.changed) == (2, 2, 0)
    assert difference.first_removed == (WholeRow(3, ("Léa",)),)
    assert difference.first_added == (WholeRow(2, ("Tom",)), WholeRow(4, ("",)))


def test_several_columns_are_a_key_where_none_is_one_alone(tmp_path: Path) -> None:
    before: Columns = {
        "annee": ("year", ["2023", "2023", "2024", "2024"]),
        "ecole": ("string", ["Foch", "Jaurès", "Foch", "Jaurès"]),
        "effectif": ("integer", ["100", "100", "90", "90"]),
    }
    after = {**before, "effectif": ("integer", ["100", "100", "90", "95"])}
    difference = compare(tmp_path, before, after)
    assert set(difference.key) == {"annee", "ecole"}
    assert (difference.added, difference.removed, difference.changed) == (0, 0, 1)


def test_what_is_measured_is_no_key(tmp_path: Path) -> None:
    before: Columns = {
        "quartier": ("string", ["centre", "centre", "nord"]),
        "montant": ("integer", ["1", "2", "3"]),
    }
    after = {**before, "montant": ("integer", ["1000", "2000", "3000"])}
    difference = compare(tmp_path, before, after)
    assert difference.key_origin == "none"
    assert (difference.added, difference.removed, difference.changed) == (0, 0, 3)


def test_a_column_is_renamed_where_it_holds_the_same_or_came_for_the_only_one(
    tmp_path: Path,
) -> None:
    same = {
        "montant versé" if name == "montant" else name: column for name, column in GRANTS.items()
    }
    difference = compare(tmp_path, GRANTS, same)
    assert difference.columns.renamed == (("montant", "montant versé"),)
    assert not (difference.added or difference.removed or difference.changed)
    other = {**same, "montant versé": ("number", ["1", "2", "3"])}
    difference = compare(tmp_path, GRANTS, other)
    assert difference.columns.renamed == (("montant", "montant versé"),)
    assert difference.changed == 3


def test_columns_that_come_and_go_are_no_change_of_rows(tmp_path: Path) -> None:
    before = {**GRANTS, "note": ("string", ["a", "b", "c"])}
    after = {"année": ("year", ["2021", "2022", "2023"]), **GRANTS}
    difference = compare(tmp_path, before, after)
    assert (difference.columns.added, difference.columns.removed) == (("année",), ("note",))
    assert not (difference.added or difference.removed or difference.changed)


def test_cells_of_a_column_of_another_type_are_compared_where_both_are_numbers(
    tmp_path: Path,
) -> None:
    texts = {**GRANTS, "montant": ("string", ["1200,50", "800 euros", "300"])}
    difference = compare(tmp_path, GRANTS, texts)
    assert difference.columns.retyped == (RetypedColumn("montant", "number", "string"),)
    assert (difference.is_empty, difference.changed) == (False, 0)
    whole = {**GRANTS, "montant": ("integer", ["1200", "800", "300"])}
    difference = compare(tmp_path, GRANTS, whole)
    assert difference.columns.retyped == (RetypedColumn("montant", "number", "integer"),)
    assert [row.cells for row in difference.first_changed] == [
        (ChangedCell("montant", "1200.5", "1200"),)
    ]


def test_rows_removed_from_a_table_of_persons_are_counted_only_and_cells_are_masked(
    tmp_path: Path,
) -> None:
    before: Columns = {
        "n°": ("string", ["a", "b", "c"]),
        "nom": ("string", ["Marie DUPONT", "Paul LEROY", "Lucie MARTIN"]),
    }
    after: Columns = {
        "n°": ("string", ["a", "b"]),
        "nom": ("string", ["Marie DURAND", "Paul LEROY"]),
    }
    difference = compare(tmp_path, before, after, personal=["nom"])
    assert (difference.removed, difference.first_removed) == (1, ())
    (changed,) = difference.first_changed
    assert "DU" not in str(changed)


def test_no_sum_is_told_of_a_column_that_says_something_of_persons(tmp_path: Path) -> None:
    before: Columns = {
        "code": ("string", ["a", "b"]),
        "sécu": ("integer", ["185075900012334", "285075900012355"]),
        "montant": ("integer", ["10", "20"]),
    }
    after: Columns = {
        "code": ("string", ["a"]),
        "sécu": ("integer", ["185075900012334"]),
        "montant": ("integer", ["10"]),
    }
    difference = compare(tmp_path, before, after, personal=["sécu"])
    assert [measure.name for measure in difference.measures] == ["montant"]
    assert "1850759" not in str(difference)


def test_days_hours_truths_and_shapes_are_shown_as_they_are_published(tmp_path: Path) -> None:
    before: Columns = {
        "id": ("string", ["a"]),
        "jour": ("date", ["03/02/2024"]),
        "heure": ("time", ["8h30"]),
        "vu": ("instant", ["2024-03-01T12:00:00Z"]),
        "ouvert": ("boolean", ["oui"]),
        "forme": ("geometry", ['{"type":"Point","coordinates":[3.06,50.63]}']),
    }
    after: Columns = {
        "id": ("string", ["a"]),
        "jour": ("date", ["04/02/2024"]),
        "heure": ("time", ["9h"]),
        "vu": ("instant", ["2024-03-01T13:00:00Z"]),
        "ouvert": ("boolean", ["non"]),
        "forme": ("geometry", ['{"type":"Point","coordinates":[3.07,50.63]}']),
    }
    (row,) = compare(tmp_path, before, after, key=["id"]).first_changed
    assert [(cell.before, cell.after) for cell in row.cells] == [
        ("2024-02-03", "2024-02-04"),
        ("08:30:00", "09:00:00"),
        ("2024-03-01T12:00:00Z", "2024-03-01T13:00:00Z"),
        ("true", "false"),
        ("POINT (3.06 50.63)", "POINT (3.07 50.63)"),
    ]


def test_cells_that_are_not_of_their_type_are_compared_as_they_are_written(
    tmp_path: Path,
) -> None:
    before: Columns = {
        "id": ("string", ["a", "b", "c", "d"]),
        "prix": ("number", ["1200,5", "gratuit", "300", "n.c."]),
        "jour": ("date", ["03/02/2024", "lundi", "", "04/02/2024"]),
    }
    after: Columns = {
        "id": ("string", ["a", "b", "c", "d"]),
        "prix": ("number", ["1 200,50", "payant", "offert", "n.c."]),
        "jour": ("date", ["2024-02-03", "lundi", "mardi", "04/02/2024"]),
    }
    difference = compare(tmp_path, before, after, key=["id"], faulty=True)
    shown = [
        [(cell.column, cell.before, cell.after) for cell in row.cells]
        for row in difference.first_changed
    ]
    assert shown == [
        [("prix", "gratuit", "payant")],
        [("prix", "300", "offert"), ("jour", "", "mardi")],
    ]
    (measure,) = difference.measures
    assert (measure.before.filled, measure.after.filled) == (2, 1)
    assert measure.before.total == 1500.5


# --- against a comparison of lists ---

Row = tuple[str, ...]
NAMES = ("id", "libelle", "nombre", "prix")
KINDS = ("string", "string", "integer", "number")


def draw_rows(drawn: random.Random, count: int) -> list[Row]:
    return [
        (
            f"k{number:05}",
            drawn.choice(["", "école", "stade", "mairie annexe"]),
            str(drawn.randrange(5)),
            f"{drawn.randrange(10_000) / 100:.2f}",
        )
        for number in range(count)
    ]


def edit_rows(drawn: random.Random, rows: Sequence[Row]) -> list[Row]:
    """The same rows with some of them left out, others changed or added, in another order."""
    edited = []
    for row in rows:
        fate = drawn.random()
        if fate < 0.1:
            continue
        if fate < 0.3:
            place = drawn.randrange(1, 4)
            other = draw_rows(drawn, 1)[0]
            row = (*row[:place], other[place], *row[place + 1 :])
        edited.append(row)
    for number in range(drawn.randrange(20)):
        edited.append((f"n{number:05}", *draw_rows(drawn, 1)[0][1:]))
    if drawn.random() < 0.5:
        drawn.shuffle(edited)
    return edited


def name_columns(rows: Sequence[Row], names: Sequence[str], kinds: Sequence[str]) -> Columns:
    cells = list(zip(*rows, strict=True))
    return {
        name: (kind, list(texts)) for name, kind, texts in zip(names, kinds, cells, strict=True)
    }


def iterate_changed_rows(
    before: Sequence[Row], after: Sequence[Row]
) -> Iterator[tuple[int, str, list[tuple[str, str, str]]]]:
    """The rows of the same key with what differs, one row after the other."""
    known = {row[0]: row for row in before}
    for number, row in enumerate(after, 1):
        if row[0] not in known:
            continue
        cells = []
        for name, was, is_now in zip(NAMES, known[row[0]], row, strict=True):
            if was != is_now and (name != "prix" or float(was) != float(is_now)):
                cells.append((name, was, is_now))
        if cells:
            yield number, row[0], cells


@pytest.mark.parametrize("seed", nightly_after(3, SEEDS))
def test_by_key_as_a_loop_over_the_rows_says(seed: int, tmp_path: Path) -> None:
    drawn = random.Random(seed)
    before = draw_rows(drawn, drawn.randrange(1, 200))
    after = edit_rows(drawn, before) or before[:1]
    key = ["id"] if seed % 2 else []
    difference = compare(
        tmp_path, name_columns(before, NAMES, KINDS), name_columns(after, NAMES, KINDS), key
    )
    assert difference.key == ("id",)
    keys_before = {row[0] for row in before}
    keys_after = {row[0] for row in after}
    assert difference.added == len(keys_after - keys_before)
    assert difference.removed == len(keys_before - keys_after)
    changes = list(iterate_changed_rows(before, after))
    assert difference.changed == len(changes)
    assert [
        (row.row, row.labels[0], [(cell.column, cell.before, cell.after) for cell in row.cells])
        for row in difference.first_changed
    ] == changes[:20]
    counts = Counter(name for _, _, cells in changes for name, _, _ in cells)
    told = {column.name: column.cells for column in difference.changed_columns}
    assert told == {name: counts[name] for name in NAMES[1:]}
    added = [number for number, row in enumerate(after, 1) if row[0] not in keys_before]
    assert [row.row for row in difference.first_added] == added[:20]
    removed = [number for number, row in enumerate(before, 1) if row[0] not in keys_after]
    assert [row.row for row in difference.first_removed] == removed[:20]
    (numbers, prices) = difference.measures
    assert numbers.after.total == sum(int(row[2]) for row in after)
    assert prices.before.total == pytest.approx(sum(float(row[3]) for row in before))


@pytest.mark.parametrize("seed", nightly_after(3, SEEDS))
def test_without_a_key_as_counting_the_rows_says(seed: int, tmp_path: Path) -> None:
    drawn = random.Random(seed)
    before = [row[1:3] for row in draw_rows(drawn, drawn.randrange(30, 200))]
    after = [row[1:3] for row in edit_rows(drawn, [("", *row, "0") for row in before])]
    difference = compare(
        tmp_path,
        name_columns(before, NAMES[1:3], KINDS[1:3]),
        name_columns(after, NAMES[1:3], KINDS[1:3]),
    )
    assert difference.key_origin == "none"
    added = [row for row, number in (Counter(after) - Counter(before)).items() if number == 1]
    removed = [row for row, number in (Counter(before) - Counter(after)).items() if number == 1]
    edited = count_edited_rows(before, after, removed, added)
    assert difference.changed == edited
    assert difference.added == (Counter(after) - Counter(before)).total() - edited
    assert difference.removed == (Counter(before) - Counter(after)).total() - edited
    shown = Counter(row.cells for row in difference.first_added)
    assert set(shown) <= set(Counter(after) - Counter(before))


def count_edited_rows(
    before: Sequence[Row], after: Sequence[Row], removed: list[Row], added: list[Row]
) -> int:
    """The rows of two columns that are the same but for the first cell, then but for the
    second."""
    edited = 0
    for kept_place in (1, 0):
        for row in sorted(removed, key=lambda row: len(before) - before[::-1].index(row)):
            same = [other for other in added if other[kept_place] == row[kept_place]]
            if same:
                added.remove(min(same, key=lambda row: len(after) - after[::-1].index(row)))
                removed.remove(row)
                edited += 1
    return edited
