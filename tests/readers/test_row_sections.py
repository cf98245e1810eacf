"""Headings between groups of rows become a column where each row has one, and else are told with
their rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from books import xlsx
from clean_bodies import clean
from tables import read

from site_builder.core.language import load_language

HEAD = ["Équipement", "Quartier", "Places"]
GROUPS: dict[str, list[list[Any]]] = {
    "Crèches": [["Les Lutins", "Fives", 20], ["Pomme d’api", "Centre", 35]],
    "Écoles": [
        ["Jean-Macé", "Moulins", 210],
        ["Léo-Lagrange", "Wazemmes", 180],
        ["Ampère", "Centre", 240],
    ],
    "Stades": [["Ballet", "Vauban", 900], ["Dutrie", "Fives", 400]],
}
ROWS: list[list[Any]] = [
    row for title, group in GROUPS.items() for row in ([title, "", ""], *group)
]


def csv(rows: list[list[Any]]) -> bytes:
    return "".join(";".join(map(str, row)) + "\n" for row in (HEAD, *rows)).encode()


def sheet(merged: bool) -> bytes:
    def write(book: Any) -> None:
        page = book.add_worksheet()
        for number, row in enumerate((HEAD, *ROWS)):
            page.write_row(number, 0, [cell for cell in row if cell != ""])
            if merged and row[1] == "":
                page.merge_range(number, 0, number, 2, row[0])

    return xlsx(write)


FORMS = [("t.csv", csv(ROWS)), ("t.xlsx", sheet(merged=False)), ("t.xlsx", sheet(merged=True))]


@pytest.mark.parametrize(("name", "content"), FORMS)
def test_headings_over_all_rows_become_a_column(tmp_path: Path, name: str, content: bytes) -> None:
    found, rows = read(tmp_path, content, name)
    assert [list(row.values()) for row in rows] == [
        [title, *row] for title, group in GROUPS.items() for row in group
    ]
    assert list(rows[0]) == ["section", *HEAD]
    assert found.problems == ()
    assert [(repair.code, repair.count, repair.rows) for repair in found.repairs] == [
        ("sections-moved", 3, (2, 5, 9))
    ]
    assert [column.type for column in found.columns] == ["string"] * 3 + ["integer"]


def test_headings_over_some_rows_are_told_and_stay(tmp_path: Path) -> None:
    found, rows = read(tmp_path, csv([["Lieu", "Centre", 4], *ROWS]))
    assert [row["Équipement"] for row in rows] == ["Lieu", *(row[0] for row in ROWS)]
    told = [problem for problem in found.problems if problem.code == "rows-of-sections"]
    assert [(problem.severity, problem.count, problem.rows) for problem in told] == [
        ("warning", 3, (3, 6, 10))
    ]
    assert "3 lignes n’ont qu’un texte" in load_language("fr").problem(told[0])
    assert found.columns[2].type == "integer"


MONTHS = [["A", "1", "2"], ["B", "3", "4"]]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_years_alone_become_a_column_wherever_they_stand(tmp_path: Path, place: int) -> None:
    rows: list[tuple[str, ...]] = []
    for year in ("2023", "2024"):
        heading = ["", "", ""]
        heading[place] = year
        rows += [tuple(heading), *map(tuple, MONTHS)]
    left, cells = clean(tmp_path, rows, ["Poste", "Janvier", "Février"])
    assert left.names == ("annee", "Poste", "Janvier", "Février")
    assert cells == [(year, *row) for year in ("2023", "2024") for row in MONTHS]
    assert left.problems == ()
    assert left.reading.records == tuple(cells)
    assert [left.row(0), left.row(2)] == [3, 6]


def test_a_year_never_lands_in_the_column_of_a_month(tmp_path: Path) -> None:
    rows = [*map(tuple, MONTHS), ("", "2024", ""), *map(tuple, MONTHS)]
    left, cells = clean(tmp_path, rows, ["Poste", "Janvier", "Février"])
    assert [row[:3] for row in cells] == [
        ("", "A", "1"),
        ("", "B", "3"),
        ("2024", "A", "1"),
        ("2024", "B", "3"),
    ]
    assert [(problem.code, problem.count, problem.rows) for problem in left.problems] == [
        ("sections-late", 2, ())
    ]


def test_headings_in_a_column_of_their_own_are_repeated_there(tmp_path: Path) -> None:
    rows = [("Fives", "", ""), ("", "A", "20"), ("", "B", "3"), ("Centre", "", ""), ("", "C", "2")]
    left, cells = clean(tmp_path, rows, ["Quartier", "Lieu", "Places"])
    assert left.names == ("Quartier", "Lieu", "Places")
    assert cells == [("Fives", "A", "20"), ("Fives", "B", "3"), ("Centre", "C", "2")]


@pytest.mark.parametrize("ending", ["", " :"])
def test_in_two_columns_headings_are_told_by_how_they_are_written(
    tmp_path: Path, ending: str
) -> None:
    titles = [f"SPORTS{ending}", f"CULTURE{ending}"]
    rows = [(titles[0], ""), ("Tennis", "2"), ("Judo", "3"), (titles[1], ""), ("Harmonie", "4")]
    _, cells = clean(tmp_path, rows, ["Nom", "Montant"])
    assert cells == [(titles[0], *rows[1]), (titles[0], *rows[2]), (titles[1], *rows[4])]
    again, cells = clean(tmp_path, [("Club", "1"), *rows], ["Nom", "Montant"])
    assert cells == [("Club", "1"), *rows]
    assert [problem.count for problem in again.problems] == [2]


def test_headings_have_subtotals_below(tmp_path: Path) -> None:
    rows: list[tuple[str, ...]] = []
    for title, group in GROUPS.items():
        places = sum(row[2] for row in group)
        texts = [tuple(map(str, row)) for row in group]
        rows += [(title, "", ""), *texts, (f"Total {title}", "", str(places))]
    left, cells = clean(tmp_path, [*rows, ("Total", "", "1985")], HEAD)
    assert [row[0] for row in cells] == ["Crèches"] * 2 + ["Écoles"] * 3 + ["Stades"] * 2
    assert left.problems == ()


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        # what is known of some years, of some clubs, of some schools
        (["Année", "Entrées"], [("2019", ""), ("2020", "3"), ("2021", ""), ("2022", "4")]),
        (
            ["Nom", "Rue", "Ville"],
            [("A", "", ""), ("B", "x", "Lille"), ("C", "", ""), ("D", "y", "Loos")],
        ),
        (HEAD, [("A", "", ""), ("B", "x", ""), ("C", "", ""), ("D", "y", "3")]),
        (
            ["Nom", "Rue", "Places"],
            [("12", "", ""), ("B", "x", "4"), ("13", "", ""), ("D", "y", "3")],
        ),
        (
            ["Nom", "Rue", "Places"],
            [("NC", "", ""), ("B", "x", "4"), ("NC", "", ""), ("D", "y", "3")],
        ),
    ],
)
def test_rows_that_lack_values_stay_rows(
    tmp_path: Path, names: list[str], rows: list[tuple[str, ...]]
) -> None:
    left, cells = clean(tmp_path, rows, names)
    assert (left.names, cells) == (tuple(names), rows)


@pytest.mark.parametrize(
    "rows",
    [
        # in the order of the alphabet, as communes are of which nothing is known
        [
            ["Annœullin", "", ""],
            ["Bauvin", "59170", 5000],
            ["Carnin", "59112", 1000],
            ["Don", "", ""],
            ["Provin", "59185", 4000],
            ["Sainghin", "", ""],
            ["Seclin", "59113", 5500],
        ],
        # no more than two, of which little is missing
        [["Annexe", "", ""], ["Mairie", "Nord", 3], ["Crèche", "", ""], ["École", "Sud", 4]],
    ],
)
def test_what_may_be_a_row_that_lacks_its_values_is_asked_about(
    tmp_path: Path, rows: list[list[Any]]
) -> None:
    found, kept = read(tmp_path, csv(rows))
    assert [row["Équipement"] for row in kept] == [row[0] for row in rows]
    assert [problem.code for problem in found.problems] == ["rows-of-sections"]


def test_words_over_codes_are_headings(tmp_path: Path) -> None:
    rows = [
        ("011 - Charges", "", ""),
        ("60611", "Eau", "120"),
        ("60612", "Énergie", "380"),
        ("012 - Personnel", "", ""),
        ("64111", "Salaires", "2100"),
    ]
    _, cells = clean(tmp_path, rows, ["Article", "Libellé", "Voté"])
    assert [row[:2] for row in cells] == [
        ("011 - Charges", "60611"),
        ("011 - Charges", "60612"),
        ("012 - Personnel", "64111"),
    ]


def test_a_name_that_is_taken_is_not_taken_twice(tmp_path: Path) -> None:
    rows = [("CRÈCHES", "", ""), ("Gai", "x", "2"), ("ÉCOLES", "", ""), ("Pré", "y", "3")]
    left, _ = clean(tmp_path, rows, ["Nom", "Section", "Places"])
    assert left.names == ("section_2", "Nom", "Section", "Places")


@pytest.mark.parametrize(
    "rows",
    [
        [row for row in ROWS if row[1]],
        [
            ["Crèches", "", ""],
            *[row for row in ROWS if row[1]],
        ],  # one alone may be a row that lacks its values
        [*[row for row in ROWS if row[1]], ["A", "", ""], ["B", "", ""]],  # over nothing
        [[f"Lieu {n}", "", "" if n % 3 else 4] for n in range(12)],  # a table that is mostly empty
        [[f"{n}", "", ""] if n % 4 == 0 else [f"{n}", "Fives", 3] for n in range(12)],  # figures
    ],
)
def test_rows_that_lack_values_are_no_headings(tmp_path: Path, rows: list[list[Any]]) -> None:
    found, _ = read(tmp_path, csv(rows))
    assert not [problem for problem in found.problems if problem.code == "rows-of-sections"]
    assert not [repair for repair in found.repairs if repair.code == "sections-moved"]
