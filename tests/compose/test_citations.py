"""The lines of a page that show something of a dataset: what each asks for, and what is wrong with
it, at its line; in code they are words."""

from __future__ import annotations

import pytest

from site_builder.compose.editorial.citations import MOST, read_citations
from site_builder.compose.editorial.code_blocks import blank_code
from site_builder.core.model.editorial import Citation
from site_builder.metadata.yaml import FileProblems


def read(text: str, first_line: int = 1) -> tuple[list[Citation], list[tuple[str, int | None]]]:
    notes = FileProblems("pages/a.md")
    found = list(read_citations(blank_code(text), first_line, notes))
    return found, [(problem.code, problem.place.line) for problem in notes.problems]


@pytest.mark.parametrize(
    ("line", "form", "dataset", "part"),
    [
        ("::: graphique lille/subventions#montants", "chart", "lille/subventions", "montants"),
        ("::: Graphique lille/subventions", "chart", "lille/subventions", ""),
        ("::: chart lille/subventions", "chart", "lille/subventions", ""),
        ("::: tableau /lille/subventions/", "table", "lille/subventions", ""),
        (":::table datasets/lille/subventions/", "table", "lille/subventions", ""),
        ("   :::: carte lille/ecoles", "map", "lille/ecoles", ""),
        ("::: map lille/ecoles#t-ecoles", "map", "lille/ecoles", "t-ecoles"),
        ("::: tableau territoire/subventions", "table", "territoire/subventions", ""),
    ],
)
def test_a_line_says_what_is_shown_of_which_dataset(
    line: str, form: str, dataset: str, part: str
) -> None:
    (one,), problems = read(line)
    assert (one.form, one.dataset, one.part, one.place, problems) == (form, dataset, part, 0, [])


@pytest.mark.parametrize(
    ("asked", "aggregate", "column", "year", "group"),
    [
        ("somme montant 2024", "sum", "montant", "2024", ""),
        ("sum montant 2024 by nature", "sum", "montant", "2024", "nature"),
        ("moyenne Montant attribué par Nature de l’aide", "mean", "Montant attribué", "",
         "Nature de l’aide"),
        ("médiane montant", "median", "montant", "", ""),
        ("MEDIANE montant", "median", "montant", "", ""),
        ("minimum montant", "min", "montant", "", ""),
        ("maximum montant", "max", "montant", "", ""),
        ("nombre", "count", "", "", ""),
        ("nombre 2024", "count", "", "2024", ""),
        ("nombre par commune", "count", "", "", "commune"),
        ("somme « prix par m2 » 2024", "sum", "prix par m2", "2024", ""),
        ('somme "2023"', "sum", "2023", "", ""),
    ],
)  # fmt: skip
def test_a_figure_says_its_operation_column_year_and_groups(
    asked: str, aggregate: str, column: str, year: str, group: str
) -> None:
    (one,), problems = read(f"::: chiffre lille/subventions {asked}")
    assert problems == []
    found = (one.form, one.aggregate, one.column, one.year, one.group)
    assert found == ("figure", aggregate, column, year, group)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (":::", "cite-form"),
        ("::: note", "cite-form"),
        ("::: {{ 7 * 7 }}", "cite-form"),
        ("::: graphique", "cite-words"),
        ("::: graphique #montants", "cite-words"),
        ("::: graphique lille/subventions montants", "cite-words"),
        ("::: chiffre lille/subventions", "cite-figure"),
        ("::: chiffre lille/subventions montant", "cite-figure"),
        ("::: chiffre lille/subventions somme", "cite-figure"),
        ("::: chiffre lille/subventions somme 2024", "cite-figure"),
        ("::: chiffre lille/subventions somme montant par", "cite-figure"),
    ],
)
def test_a_line_that_is_none_is_said_and_shown_as_missing(line: str, code: str) -> None:
    (one,), problems = read(f"Bonjour.\n\n{line}\n", first_line=4)
    assert problems == [(code, 6)]
    assert (one.form, one.place, one.line) == ("", 2, 6)


@pytest.mark.parametrize(
    "text",
    ["    ::: graphique lille/subventions", "\t::: graphique a/b", "`::: graphique a/b`",
     "Voir ::: graphique a/b", "> ::: graphique a/b", "- ::: graphique a/b", ":: graphique a/b"],
)  # fmt: skip
def test_what_is_code_or_stands_within_a_text_cites_nothing(text: str) -> None:
    assert read(text) == ([], [])


def test_of_very_many_the_first_ones_are_shown_and_the_rest_said_once() -> None:
    found, problems = read("::: tableau lille/a\n" * (MOST + 5))
    assert [one.form for one in found] == ["table"] * MOST + [""] * 5
    assert problems == [("cite-many", MOST + 1)]
