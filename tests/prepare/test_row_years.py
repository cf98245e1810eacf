"""Of which years the rows of a table are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from typed_tables import BatchedTable, make_typed_table

from site_builder.core.model.held_values import HeldYears
from site_builder.prepare.row_years import MOST, describe_years, find_row_years

GRANTS = "scdl/subventions"
DAY = "dateConvention"


def years_of(cells: Sequence[str], name: str = DAY, kind: str = "date") -> tuple[str, ...]:
    table = make_typed_table({"objet": ("string", ["x"] * len(cells)), name: (kind, cells)})
    years = find_row_years(table, GRANTS)
    for few in (False, True):  # a large table says the same
        assert find_row_years(BatchedTable(table, 7, few), GRANTS) == years
    return years


def test_they_are_those_of_the_field_that_the_standard_names_however_it_is_headed() -> None:
    assert years_of(["2022-05-01", "2024-01-31", "", "2022-06-01"]) == ("2022", "2024")
    assert years_of(["2022-05-01", "2024-01-31"], "Date de la convention") == ("2022", "2024")
    assert years_of(["2022-05-01", "2024-01-31"], "Versée le") == ()


def test_a_slip_of_the_pen_and_what_straddles_two_years_are_no_years_of_a_file() -> None:
    cells = ["2024-03-01"] * 60 + ["2023-12-31"] * 2 + ["2042-03-01"]
    assert years_of(cells) == ("2024",)
    assert years_of([f"20{year}-01-01" for year in range(10, 25)]) == tuple(
        f"20{year}" for year in range(10, 25)
    )


@pytest.mark.parametrize("cells", [["", ""], ["bientôt", "mars"], ["1024-01-01", "3000-01-01"]])
def test_where_no_cell_says_a_year_there_is_none(cells: list[str]) -> None:
    assert years_of(cells) == ()


def test_texts_that_hold_a_year_say_it_and_a_column_of_too_many_says_none() -> None:
    assert years_of(["exercice 2023", "2024"], kind="string") == ("2023", "2024")
    assert years_of([f"{1910 + year}-01-01" for year in range(MOST + 1)]) == ()


@pytest.mark.parametrize("standard", ["", "beffroi/parcs", "inconnu/inconnu"])
def test_a_standard_without_such_a_field_has_none(standard: str) -> None:
    table = make_typed_table({DAY: ("date", ["2024-01-01"])})
    assert find_row_years(table, standard) == ()


def test_without_a_standard_the_first_column_of_years_says_it_else_of_days() -> None:
    cells = {
        "versée": ("date", ["2021-01-31", "", "2024-01-31"]),
        "votée": ("date", ["2020-12-01", "2019-01-01", "2020-12-01"]),
        "exercice": ("year", ["2022", "2021", "2023"]),
        "nom": ("string", ["2018", "a", "b"]),
    }
    table = make_typed_table(cells)
    assert describe_years("t", table, ()) == (HeldYears("t", "exercice", 2021, 2023),)
    assert describe_years("t", table, ["exercice"]) == (HeldYears("t", "versée", 2021, 2024),)
    assert describe_years("t", table, ["exercice", "versée", "votée"]) == ()
    assert describe_years("t", make_typed_table({"le": ("date", ["", ""])}), ()) == ()
