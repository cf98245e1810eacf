"""Which rows repeat others, by what they are called."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from typed_tables import BatchedTable, make_typed_table

from site_builder.prepare.rows_apart import find_rows_apart


def apart_of(cells: Sequence[str], column: str = "service") -> tuple[str, ...]:
    amounts = ["1"] * len(cells)
    table = make_typed_table({column: ("string", cells), "agents": ("integer", amounts)})
    found = find_rows_apart(table, hidden=())
    for few in (False, True):  # a large table says the same
        assert find_rows_apart(BatchedTable(table, 3, few), hidden=()) == found
    return dict(found).get(column, ())


def test_totals_and_parts_are_told_by_their_words() -> None:
    cells = ["Écoles", "dont femmes", "Parcs", "Voirie", "Sous-total technique", "Total", "Sports"]
    assert apart_of(cells) == ("dont femmes", "Sous-total technique", "Total")


@pytest.mark.parametrize(
    "name", ["Dont acte", "Total Énergies", "Ensemble vocal", "Somme", "Moyenne section", "Report"]
)
def test_what_only_resembles_one_is_data(name: str) -> None:
    assert apart_of(["Écoles", "Parcs", name]) == ()


def test_a_mean_of_the_other_rows_is_none_of_them() -> None:
    assert apart_of(["Écoles", "Parcs", "Voirie", "Moyenne"]) == ("Moyenne",)
    assert apart_of(["Écoles", "Parcs", "Moyenne générale"]) == ("Moyenne générale",)


@pytest.mark.parametrize("other", ["Petite", "Grande", "Très faible", "Élevée"])
def test_moyenne_among_sizes_is_one(other: str) -> None:
    assert apart_of([other, "Moyenne", "Sans objet"]) == ()


def test_moyenne_in_another_column_is_a_word_of_it() -> None:
    cells = {"lieu": ("string", ["A", "B", "C"]), "taille": ("string", ["Moyenne", "x", "y"])}
    assert find_rows_apart(make_typed_table(cells), hidden=()) == ()


def test_a_word_that_most_rows_have_is_no_total() -> None:
    assert apart_of(["Total", "Total", "Total", "Parcs"]) == ()


def test_columns_of_persons_are_not_read() -> None:
    table = make_typed_table({"nom": ("string", ["Total", "Zoé", "Léa"])})
    assert find_rows_apart(table, hidden=("nom",)) == ()


def test_parts_are_told_in_the_first_column_of_texts_alone() -> None:
    table = make_typed_table(
        {
            "service": ("string", ["Écoles", "Parcs", "Voirie"]),
            "remarque": ("string", ["dont deux à mi-temps", "x", "y"]),
        }
    )
    assert find_rows_apart(table, hidden=()) == ()
