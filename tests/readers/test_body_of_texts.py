"""The body of a table is found in its cells alone; of few and of many the same is set apart."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from clean_bodies import clean
from typed_tables import make_large_table, make_raw_table

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Problem, Refusal
from site_builder.readers.raw_table import RawTable
from site_builder.readers.spoilt_text import detect_lost_letters
from site_builder.readers.table_body import clean_table_body
from site_builder.readers.table_look import inspect_table_body
from site_builder.tables.text_table import iterate_rows

NAMES = ["Nom", "Montant", "Année"]
ROWS: list[tuple[str, ...]] = [
    (f"Club {number}", f"{number}0,50", "2024") for number in range(1, 11)
]
Rows = list[tuple[str, ...]]


def receipts(raw: RawTable) -> dict[str, tuple[int, ...]]:
    return {repair.code: repair.rows for repair in raw.repairs}


def test_a_table_without_anything_odd_stays_as_it_is(tmp_path: Path) -> None:
    left, cells = clean(tmp_path, ROWS, NAMES)
    assert (cells, receipts(left), left.problems) == (ROWS, {}, ())
    assert left.cells is clean_table_body(left, ReadingHints()).cells  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("TOTAL", "555,00", ""), "totals-set-aside"),
        (("Total", "555,00", "2024"), "totals-set-aside"),
        (("", "555,00", ""), "totals-set-aside"),
        (("Source : mairie", "", ""), "notes-set-aside"),
        (tuple(NAMES), "headers-repeated"),
        (("", " Page 2/3 ", ""), "pages-set-aside"),
        (("Total Énergies", "12,00", "2024"), ""),
    ],
)
def test_rows_at_the_end_are_set_apart(tmp_path: Path, row: tuple[str, ...], code: str) -> None:
    left, cells = clean(tmp_path, [*ROWS, row])
    assert receipts(left) == ({code: (12,)} if code else {})
    assert cells == (ROWS if code else [*ROWS, row])


def test_totals_between_the_rows_leave_the_last_one_to_be_summed_without_them(
    tmp_path: Path,
) -> None:
    """A sum that bears no name is that of the rows, not of the sums before it."""
    rows = [*ROWS[:5], ("Sous-total", "152,50", ""), *ROWS[5:], ("", "555,00", "")]
    left, cells = clean(tmp_path, rows)
    assert (receipts(left), cells) == ({"totals-set-aside": (7, 13)}, ROWS)


def test_rows_far_from_the_end_are_found_by_their_words(tmp_path: Path) -> None:
    many = [(f"Club {number}", "7", "2024") for number in range(200)]
    odd = [("Sous-total", "350", ""), tuple(NAMES), ("page 4", "", "")]
    left, cells = clean(tmp_path, [*many[:50], *odd, *many[50:]])
    assert cells == many
    assert receipts(left) == {
        "totals-set-aside": (52,),
        "headers-repeated": (53,),
        "pages-set-aside": (54,),
    }
    assert [left.row(row) for row in (49, 50)] == [51, 55], "as the agent's software counts"


@pytest.mark.parametrize(
    ("total", "sum_instead"),
    [
        ("555,00", None),
        ("555,03", None),
        ("555,05", "555"),
        ("556,50", "555"),
        ("5550,00", None),
        ("NC", None),
    ],
)
def test_the_figure_of_a_total_is_held_against_the_sum(
    tmp_path: Path, total: str, sum_instead: str | None
) -> None:
    """Ten times the sum is that of something else."""
    rows = [(*row, "0,25") for row in ROWS]
    left, _ = clean(tmp_path, [*rows, ("Total", total, "", "2,5")], [*NAMES, "Prix"])
    problems = [(problem.code, problem.rows, problem.params["sum"]) for problem in left.problems]
    assert problems == ([("remark.total-value", (12,), sum_instead)] if sum_instead else [])


def test_amounts_that_were_rounded_have_a_total_beside_their_sum(tmp_path: Path) -> None:
    rows = [(f"Club {number}", str(number), "2024") for number in range(100, 110)]
    assert not clean(tmp_path, [*rows, ("Total", "1048", "")])[0].problems
    assert clean(tmp_path, [*rows, ("Total", "1041", "")])[0].problems


def test_an_empty_column_between_filled_sides_parts_one_table(tmp_path: Path) -> None:
    names = ["Nom", "Montant", "colonne_3", "Places", "Classes"]
    rows: Rows = [(f"Club {number}", "5", "", "", str(number)) for number in range(9)]
    rows.append(("Source : mairie", "", "", "", ""))
    left, _ = clean(tmp_path, rows, names)
    assert (left.names, left.problems) == (("Nom", "Montant", "Places", "Classes"), ())
    rows = [(f"Club {number}", "5", "", f"Piscine {number}", "3") for number in range(9)]
    left, _ = clean(tmp_path, rows, names)
    assert [problem.code for problem in left.problems] == ["columns-apart"]
    again = ["Nom", "Montant", "colonne_3", "Nom_2", "Montant_2"]
    assert isinstance(clean_table_body(make_raw_table(again, rows), ReadingHints()), Refusal)


def test_columns_without_name_and_cell_go_and_a_second_table_is_left(tmp_path: Path) -> None:
    names = ["Nom", "Montant", "colonne_3", "Rue", "Nombre"]
    rows: Rows = [(f"Club {number}", "5", "", "rue", str(number)) for number in range(6)]
    rows += [(f"Club {number}", "5", "", "", "") for number in range(6, 9)]
    refusal = clean_table_body(make_raw_table(names, rows), ReadingHints())
    assert isinstance(refusal, Refusal)
    assert refusal.code == "tables-side-by-side"
    left, cells = clean(tmp_path, rows, names, first_table=True)
    assert (left.names, cells) == (("Nom", "Montant"), [row[:2] for row in rows])
    three = [row[:4] for row in rows]
    left, cells = clean(tmp_path, three, names[:4])
    assert (left.names, cells[0]) == (("Nom", "Montant", "Rue"), ("Club 0", "5", "rue"))


def test_a_form_is_told_by_colons(tmp_path: Path) -> None:
    rows = [("Commune : ", "Lille"), ("Maire :", "X"), ("12:30", "Y")]
    assert inspect_table_body(make_raw_table(["a", "b"], rows)).labels == 2
    refusal = clean_table_body(make_raw_table(["a", "b"], rows), ReadingHints())
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.params["count"]) == ("key-value", 2)


@pytest.mark.parametrize("mark", ["?cole", "Zo\ufffd"])
def test_rows_that_lack_letters_are_counted_once(tmp_path: Path, mark: str) -> None:
    def spoil(numbers: set[int]) -> list[Refusal | Problem | None]:
        rows = [(mark, mark) if row in numbers else ("école", "Bien ?") for row in range(200)]
        raw = make_raw_table(["Nom", "Lieu"], rows)
        large = [make_large_table(raw, rows, tmp_path, few) for few in (100_000, 1)]
        return [detect_lost_letters(table) for table in (raw, *large)]

    assert spoil(set()) == [None] * 3
    for finding in spoil({3, 50, 199}):
        assert isinstance(finding, Problem)
        assert (finding.code, finding.count, finding.rows) == ("text-doubtful", 3, (5, 52, 201))
    for finding in spoil(set(range(7, 100, 2))):
        assert isinstance(finding, Refusal)
        assert (finding.code, finding.params) == ("text-destroyed", {"count": 47, "row": 9})


def test_an_address_lacks_no_letters_and_a_name_may() -> None:
    rows = [("https://ville.example/page?id=3", "a@b?c")] * 20
    assert detect_lost_letters(make_raw_table(["Lien", "Adresse"], rows)) is None
    finding = detect_lost_letters(make_raw_table(["Lien", "Pr\ufffdnom"], rows))
    assert isinstance(finding, Refusal)
    assert finding.params == {"count": 0, "row": 1}


@pytest.mark.parametrize("seed", range(20))
def test_few_cells_and_many_are_cleaned_alike(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    odd = [("Total", "12", ""), ("Crèches", "", ""), tuple(NAMES), ("page 1", "", ""), ("", "", "")]
    rows: Rows = [*ROWS[: draw.randint(3, 10)]]
    for _ in range(draw.randint(1, 6)):
        rows.insert(draw.randint(0, len(rows)), draw.choice(odd))
    raw = make_raw_table(NAMES, rows)
    small, large, many = (
        clean_table_body(table, ReadingHints(first_table=True))
        for table in (raw, *(make_large_table(raw, rows, tmp_path, few) for few in (100_000, 2)))
    )
    for table in (large, many):
        if isinstance(small, Refusal):
            assert table == small
            continue
        assert isinstance(table, RawTable)
        assert replace(table, cells=small.cells) == small
        assert list(iterate_rows(table.cells)) == list(iterate_rows(small.cells))
