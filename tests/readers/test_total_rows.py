"""Rows called total are held against the rows that they add up: what is proven goes, what is not
stays and is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from clean_bodies import clean

from site_builder.readers.raw_table import RawTable
from site_builder.readers.total_labels import read_total_label
from site_builder.readers.total_sums import read_dotted_figure, read_figure

NAMES = ["Quartier", "Équipement", "Places", "Montant"]
NORTH = [("Nord", "Crèche A", "20", "1 200,50"), ("Nord", "Crèche B", "30", "800,00")]
SOUTH = [
    ("Sud", "École C", "210", "4 000,00"),
    ("Sud", "École D", "5", "99,50"),
    ("Sud", "École E", "1", "1,00"),
]
ROWS = [*NORTH, *SOUTH]
NORTH_SUM = ("50", "2 000,50")
SOUTH_SUM = ("216", "4 100,50")
SUM = ("266", "6 101,00")


def told(raw: RawTable) -> list[tuple[str, tuple[int, ...]]]:
    """The codes of what is said of the table, with the rows."""
    return [(problem.code, problem.rows) for problem in raw.problems]


@pytest.mark.parametrize(
    "rows",
    [
        [*NORTH, ("Sous-total Nord", "", *NORTH_SUM), *SOUTH, ("Sous-total Sud", "", *SOUTH_SUM)],
        [("Total", "", *SUM), *ROWS],
        [("Ensemble de la ville", "", *SUM), *ROWS],
        [
            ("TOTAL GÉNÉRAL", "", *SUM),
            ("Total Nord", "", *NORTH_SUM),
            *NORTH,
            ("Total Sud", "", *SOUTH_SUM),
            *SOUTH,
        ],
        [
            *NORTH,
            ("Nord", "Total", *NORTH_SUM),
            *SOUTH,
            ("Sud", "Total", *SOUTH_SUM),
            ("", "Ensemble", *SUM),
        ],
        [*ROWS, ("T O T A L", "", *SUM)],
        [*NORTH, ("Nord Résultat", "", *NORTH_SUM), *SOUTH, ("Total Résultat", "", *SUM)],
        [*NORTH, ("Nord Total", "", *NORTH_SUM), *SOUTH, ("Sud Total", "", *SOUTH_SUM)],
        [*ROWS, ("Montant total", "", "", "6 101,00 €")],
        [*ROWS, ("Cumul", "", *SUM), ("Moyenne", "", "53,2", "1220,2")],
        [*NORTH, ("s/total", "", *NORTH_SUM), *SOUTH, ("", "", *SUM)],
        [*ROWS, ("Total : 6 101,00 €", "", "", "")],
        [*ROWS, ("Total : 5 équipements", "", "", "")],
        [*ROWS, ("", "", "TOTAL", "6 101,00")],
        [*ROWS, ("Total", "5 équipements", *SUM)],
        [*ROWS, ("Total", "5", "", "")],  # which counts them
        [*ROWS, ("Total", "—", *SUM)],
    ],
)
def test_what_adds_up_the_rows_around_it_is_none_of_them(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    left, cells = clean(tmp_path, rows, NAMES)
    assert cells == ROWS
    assert not left.problems
    receipt = next(repair for repair in left.repairs if repair.code == "totals-set-aside")
    assert receipt.count == len(rows) - len(ROWS)


def test_groups_of_one_row_and_of_zeros_have_totals_beside_others(tmp_path: Path) -> None:
    data = [("a", "3"), ("b", "4"), ("c", "5"), ("d", "0"), ("e", "0")]
    rows = [
        *data[:2],
        ("Total 1", "7"),
        data[2],
        ("Total 2", "5"),
        *data[3:],
        ("Total 3", "0"),
        ("Total", "12"),
    ]
    left, cells = clean(tmp_path, rows, ["Nom", "Nombre"])
    assert (cells, told(left)) == (data, [])


def test_totals_of_years_whose_groups_have_totals_too(tmp_path: Path) -> None:
    rows: list[tuple[str, ...]] = []
    data: list[tuple[str, ...]] = []
    for year, first in (("2023", 10), ("2024", 100)):
        for group in ("A", "B"):
            part = [(year, group, str(first + number)) for number in range(3)]
            data += part
            rows += [*part, (year, f"Sous-total {group}", str(3 * first + 3))]
        rows.append((f"Total {year}", "", str(6 * first + 6)))
    rows.append(("Total général", "", "672"))
    left, cells = clean(tmp_path, rows, ["Année", "Groupe", "Nombre"])
    assert (cells, told(left)) == (data, [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("Total", "", "267", "6 111,00"), "rows-of-totals"),
        (("Total", "tous", "267", "6 111,00"), "rows-of-totals"),
        (("Sous-total Nord", "", "49", "2 100,50"), "rows-of-totals"),
        (("Moyenne", "", "54", "1 000,00"), "rows-of-totals"),
        (("dont associations", "", "3", "99,00"), "rows-of-parts"),
    ],
)
def test_what_adds_up_nothing_stays_and_is_told(
    tmp_path: Path, row: tuple[str, ...], code: str
) -> None:
    left, cells = clean(tmp_path, [*ROWS, row], NAMES)
    assert (cells, told(left)) == ([*ROWS, row], [(code, (7,))])


@pytest.mark.parametrize(
    "row",
    [
        ("Sud", "Ensemble vocal", "216", "4 100,50"),
        ("Ensemble", "École de musique", "7", "12,00"),
        ("Total Énergies", "Station", "7", "12,00"),
        ("Sud", "Total Fitness", "7", "12,00"),
        ("Totalement bio", "Épicerie", "7", "12,00"),
        ("Sud", "Moyenne section", "20", "12,00"),
        ("Sud", "Somme-Leuze", "20", "12,00"),
        ("Somme", "École", "20", "12,00"),
        ("Sud", "Rue Total", "20", "12,00"),
        ("Dont’acte", "Théâtre", "7", "12,00"),
        ("Dont acte", "Théâtre", "7", "12,00"),
        ("Sud", "Total des travaux de voirie et d’éclairage", "7", "12,00"),
    ],
)
def test_who_only_bears_such_a_name_stays_without_a_word(
    tmp_path: Path, row: tuple[str, ...]
) -> None:
    left, cells = clean(tmp_path, [*ROWS, row, ROWS[0], ROWS[2]], NAMES)
    assert cells == [*ROWS, row, ROWS[0], ROWS[2]]
    assert told(left) == []


def test_a_brand_whose_figure_happens_to_be_a_sum_stays(tmp_path: Path) -> None:
    rows = [("Total", "4", "150"), ("Inter", "2", "50"), ("Total Access", "6", "300")]
    _, cells = clean(tmp_path, [*rows, ("Autre", "3", "22")], ["Enseigne", "Bornes", "Débit"])
    assert cells == [*rows, ("Autre", "3", "22")]


def test_a_total_with_its_tax_is_told(tmp_path: Path) -> None:
    rows = [("Sable", "3", "120"), ("Gravier", "5", "340"), ("Transport", "1", "60")]
    sums = [("Total HT", "", "520"), ("TVA 20 %", "", "104"), ("Total TTC", "", "624")]
    left, cells = clean(tmp_path, [*rows, *sums], ["Nom", "Quantité", "Montant"])
    assert (cells, told(left)) == ([*rows, sums[1]], [("rows-of-totals", (6,))])


def test_a_last_row_without_figures_is_one(tmp_path: Path) -> None:
    rows = [("A", "01/02/2024", "1"), ("B", "02/02/2024", "2"), ("C", "03/02/2024", "2")]
    rows += [("D", "04/02/2024", "3"), ("E", "05/02/2024", "")]
    left, cells = clean(tmp_path, rows, ["Nom", "Jour", "Nombre"])
    assert (cells, told(left)) == (rows, [])


def test_an_association_that_a_total_counts_is_one(tmp_path: Path) -> None:
    rows = [("Ensemble", "1200"), ("Chorale", "20"), ("Ensemble vocal", "300"), ("Club", "4")]
    left, cells = clean(tmp_path, [*rows, ("Total", "1524")], ["Nom", "Montant"])
    assert (cells, told(left)) == (rows, [])


def test_the_last_in_the_alphabet_may_be_called_so(tmp_path: Path) -> None:
    rows = [
        ("02", "Aisne", "798"),
        ("59", "Nord", "648"),
        ("60", "Oise", "680"),
        ("80", "Somme", "77"),
    ]
    left, cells = clean(tmp_path, rows, ["Code", "Département", "Communes"])
    assert (cells, told(left)) == (rows, [])
    clubs = [("Total Danse", "1200"), ("Tous ensemble", "85"), ("Cumul’Arts", "60")]
    left, cells = clean(tmp_path, [("Club", "1"), *clubs], ["Nom", "Montant"])
    assert (cells, told(left)) == ([("Club", "1"), *clubs], [])
    streets = [("Rue Total", "120"), ("Rue de la Somme", "85"), ("Rue du Total", "60")]
    left, cells = clean(tmp_path, streets, ["Rue", "Longueur"])
    assert (cells, told(left)) == (streets, [])


def test_details_of_a_row_are_no_part_of_the_sum(tmp_path: Path) -> None:
    rows = [("Personnel", "100"), ("dont titulaires", "60"), ("Énergie", "50")]
    left, cells = clean(tmp_path, [*rows, ("Total", "150")], ["Poste", "Montant"])
    assert (cells, told(left)) == (rows, [("rows-of-parts", (3,))])


def test_classes_of_a_school_are_no_means(tmp_path: Path) -> None:
    rows = [
        (school, f"{size} section", "20")
        for school in "AB"
        for size in ("Petite", "Moyenne", "Grande")
    ]
    left, cells = clean(tmp_path, rows, ["École", "Classe", "Élèves"])
    assert (cells, told(left)) == (rows, [])


def test_a_running_total_stands_after_each_row(tmp_path: Path) -> None:
    rows = [("Janvier", "10"), ("Février", "20"), ("Mars", "5")]
    written = []
    for row, total in zip(rows, ("10", "30", "35"), strict=True):
        written += [row, ("Cumul", total)]
    left, cells = clean(tmp_path, written, ["Mois", "Nombre"])
    assert (cells, told(left)) == (rows, [])


def test_values_of_a_dimension_that_add_up_others_are_told(tmp_path: Path) -> None:
    rows = [
        ("Lille", "H", "0-19", "1"),
        ("Lille", "H", "20+", "2"),
        ("Lille", "F", "0-19", "4"),
        ("Lille", "F", "20+", "5"),
        ("Lille", "Ensemble", "0-19", "5"),
        ("Lille", "Ensemble", "20+", "7"),
    ]
    left, cells = clean(tmp_path, rows, ["Commune", "Sexe", "Âge", "Population"])
    assert (cells, told(left)) == (rows, [("rows-of-totals", (6, 7))])


def test_of_one_word_most_rows_are_totals_or_none(tmp_path: Path) -> None:
    """Where « Total » is a value among others, in whatever order, nobody takes a few of them
    out."""
    rows = [("Lille", "H", "1"), ("Lille", "F", "2"), ("Lille", "Total", "3")]
    rows += [(f"Ville {number}", "Total", str(100 + number)) for number in range(9)]
    left, cells = clean(tmp_path, rows, ["Commune", "Sexe", "Effectif"])
    assert cells == rows
    assert [problem.count for problem in left.problems] == [10]


def test_of_many_amounts_rounding_explains_little(tmp_path: Path) -> None:
    rows = [(f"Rue {number}", str(600 + number)) for number in range(400)]
    total = sum(int(amount) for _, amount in rows)
    names = ["Rue", "Montant"]
    assert clean(tmp_path, [*rows, ("TOTAL", str(total + 4))], names)[1] == rows
    left, _ = clean(tmp_path, [*rows, ("TOTAL", str(total + 15))], names)
    assert told(left) == [("rows-of-totals", (402,))]


def test_thousands_with_dots_are_added_up_as_such(tmp_path: Path) -> None:
    rows = [("A", "1.500 €"), ("B", "850 €"), ("C", "12.000 €")]
    assert clean(tmp_path, [*rows, ("Total", "14.350 €")], ["Nom", "Montant"])[1] == rows


@pytest.mark.parametrize(
    ("text", "plain", "dotted"),
    [
        ("1 234,56 €", 1234.56, 1234.56),
        ("1.500", 1.5, 1500),
        ("(12,50)", -12.5, -12.5),
        ("88,1 %", 88.1, 88.1),
        ("12 ha", 12, 12),
        ("1.234,56", 1234.56, 1234.56),
        ("12/03/2024", None, None),
        ("École", None, None),
        ("-", None, None),
    ],
)
def test_figures(text: str, plain: float | None, dotted: float | None) -> None:
    for read, value in ((read_figure, plain), (read_dotted_figure, dotted)):
        figure = read(text)
        assert (figure and figure.value / 10**6) == value


@pytest.mark.parametrize(
    ("text", "strong", "exact"),
    [
        ("TOTAL :", True, True),
        ("Sous-total", True, True),
        ("Total général 2024", True, True),
        ("Total Nord", True, False),
        ("Nord Total", True, False),
        ("Ensemble", False, True),
        ("Ensemble vocal", False, False),
    ],
)
def test_labels(text: str, strong: bool, exact: bool) -> None:
    label = read_total_label(text)
    assert label
    assert (label.strong, label.exact) == (strong, exact)


@pytest.mark.parametrize(
    ("names", "rows", "told_rows"),
    [
        ("Association Montant", "Chorale 300|Judo 200|Total·Sport 500|Foot 70", (4,)),
        ("Association Montant", "Total·Foot 3|Lions 1|Tigres 2", (2,)),
        ("Association 2023 2024", "Chorale 3 4|Judo 2 1|Ensemble·vocal 5 5|Foot 9 9", (4,)),
        ("Association Montant", "Ensemble·vocal 500|Chorale 300|Judo 200", (2,)),
        ("Association Objet Montant", "A Disque 3|B Piste 2|Total Fête 5|D Fête 7", (4,)),
        ("Enseigne Ville Pompes", "Total Lens 6|Esso Lens 4|Total Loos 2", (2, 4)),
        ("Enseigne Pompes Bornes", "Esso 4 2|Shell 2 1|Ensemble 6 3|BP 8 0|Rue 1 1", (4,)),
        ("Rivière Longueur", "Aa 100|Lys 145|Somme 245|Escaut 355", (4,)),
        ("Ville Densité", "Petite·ville 10|Grande·ville 30|Moyenne·ville 20", (4,)),
        ("Élu Mandat Indemnité", "Dupont Maire 20|Durand Adjoint 10|Cumul Dupont 30", (4,)),
        ("Liste Voix", "Ensemble·pour·Lille 600|Lille·verte 350|Lille·unie 250", (2,)),
    ],
)
def test_a_row_of_data_that_adds_up_others_by_chance_stays_and_is_told(
    tmp_path: Path, names: str, rows: str, told_rows: tuple[int, ...]
) -> None:
    written = [tuple(row.replace("·", "\0").split()) for row in rows.split("|")]
    written = [tuple(cell.replace("\0", " ") for cell in row) for row in written]
    left, cells = clean(tmp_path, written, names.split())
    assert (cells, told(left)) == (written, [("rows-of-totals", told_rows)])


def test_a_last_row_without_a_name_may_be_a_small_figure(tmp_path: Path) -> None:
    rows = [("Nord", "1"), ("Sud", "2"), ("Est", "3"), ("", "6")]
    _, cells = clean(tmp_path, rows, ["Quartier", "Naissances"])
    assert cells == rows
    rows = [("Nord", "1"), ("Sud", "2"), ("Est", "9"), ("", "12")]
    _, cells = clean(tmp_path, rows, ["Quartier", "Naissances"])
    assert cells == rows[:3]
    others = [("A", "x", "10"), ("B", "y", "20"), ("C", "z", "30"), ("", "sans nom", "60")]
    _, cells = clean(tmp_path, others, ["Nom", "Objet", "Montant"])
    assert cells == others


def test_totals_of_two_dimensions_are_values_of_both(tmp_path: Path) -> None:
    values = {("Tous", "0-19"): 3, ("Tous", "20+"): 7, ("H", "0-19"): 1, ("H", "20+"): 4}
    values |= {("F", "0-19"): 2, ("F", "20+"): 3}
    rows = []
    for sex in ("Ensemble", "H", "F"):
        ages = [values[sex.replace("Ensemble", "Tous"), age] for age in ("0-19", "20+")]
        rows += [("Lille", sex, "Total", str(sum(ages)))]
        rows += [("Lille", sex, age, str(n)) for age, n in zip(("0-19", "20+"), ages, strict=True)]
    left, cells = clean(tmp_path, rows, ["Commune", "Sexe", "Âge", "Population"])
    assert (cells, [problem.code for problem in left.problems]) == (rows, ["rows-of-totals"])


def test_subtotals_that_a_total_leaves_out_are_proven_by_it(tmp_path: Path) -> None:
    """Two terms are a sum by chance, but not where the total is right without it."""
    data = [("Eau", "100"), ("Gaz", "200"), ("Études", "50"), ("Contrats", "70")]
    rows = [*data[:2], ("Total achats", "300"), *data[2:], ("Total services", "120")]
    left, cells = clean(tmp_path, [*rows, ("TOTAL", "420")], ["Libellé", "Montant"])
    assert (cells, told(left)) == (data, [])


def test_a_word_of_a_column_behind_the_figures_is_no_total(tmp_path: Path) -> None:
    rows = [
        ("A", "10", "partiel"),
        ("B", "20", "total"),
        ("C", "7", "partiel"),
        ("D", "9", "total"),
    ]
    left, cells = clean(tmp_path, rows, ["Nom", "Montant", "Paiement"])
    assert (cells, told(left)) == (rows, [])


def test_a_text_that_every_row_has_is_none_of_a_total(tmp_path: Path) -> None:
    rows = [("Eau", "euros", "100"), ("Gaz", "euros", "200")]
    left, cells = clean(tmp_path, [*rows, ("Total", "euros", "300")], ["Poste", "Unité", "Montant"])
    assert (cells, told(left)) == (rows, [])


ORDERS = [("M1", "1200"), ("M2", "450"), ("M3", "800"), ("M4", "75")]


@pytest.mark.parametrize(
    "rows",
    [
        [*ORDERS[:2], ("À reporter", "1650"), ("Report", "1650"), *ORDERS[2:]],
        [*ORDERS[:2], ("A REPORTER", "1650"), *ORDERS[2:]],
        [*ORDERS[:2], ("Report page 1 :", "1650"), *ORDERS[2:], ("Total", "2525")],
        [
            *ORDERS[:2],
            ("À reporter", "1 650"),
            ("Report", "1 650"),
            ORDERS[2],
            ("À reporter :", "2 450"),
            ("Report de la page précédente", "2 450"),
            ORDERS[3],
        ],
    ],
)
def test_what_is_carried_over_is_set_apart(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    left, cells = clean(tmp_path, rows, ["Mandat", "Montant"])
    assert (cells, told(left)) == (ORDERS, [])


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([("Report", "5000"), *ORDERS], 1),  # of another file
        ([*ORDERS[:2], ("À reporter", "1700"), *ORDERS[2:]], 1),
        ([ORDERS[0], ("Report", "1200"), *ORDERS[1:]], 1),  # one row and its like
        ([("Adopté", "2"), ("Rejet", "1"), ("Report", "3"), ("Retrait", "1")], 1),
        ([("Adopté", "2"), ("Rejet", "1"), ("Avis", "1"), ("Report", "4")], 1),
        ([*ORDERS[:2], ("Report à nouveau", "1650"), *ORDERS[2:]], 0),
        ([*ORDERS[:2], ("Reportage", "1650"), *ORDERS[2:]], 0),
    ],
)
def test_what_may_be_carried_over_stays(
    tmp_path: Path, rows: list[tuple[str, ...]], count: int
) -> None:
    left, cells = clean(tmp_path, rows, ["Mandat", "Montant"])
    assert (cells, len(left.problems)) == (rows, count)


def test_a_decision_to_report_is_data(tmp_path: Path) -> None:
    rows = [("2024-1", "Adopté", "12"), ("2024-2", "Report", "33"), ("2024-3", "Rejet", "9")]
    left, cells = clean(tmp_path, rows, ["Délibération", "Décision", "Voix"])
    assert (cells, told(left)) == (rows, [])


POINTS = [("Gare", "10"), ("Parc", "30"), ("Quai", "20")]


@pytest.mark.parametrize(
    ("end", "told_rows"),
    [
        ("Min 10|Max 30|Moyenne 20", (5, 6)),
        ("Mini 10|Maxi 30", (5, 6)),
        ("Plus·petit 10|La·plus·grande·valeur 30", (5, 6)),
        ("Médiane 21|Écart-type 8.18", (5, 6)),
        ("ÉCART 8", (5,)),
        ("Évolution·en·% 12", (5,)),
        ("Variation·2023-2024 12", (5,)),
        ("Taux·d'évolution 12", (5,)),
    ],
)
def test_statistics_below_a_table_are_told(
    tmp_path: Path, end: str, told_rows: tuple[int, ...]
) -> None:
    last = [tuple(row.replace("·", " ").rsplit(" ", 1)) for row in end.split("|")]
    left, _ = clean(tmp_path, [*POINTS, *last], ["Point", "NO2"])
    assert told(left) == [("rows-of-totals", told_rows)]


@pytest.mark.parametrize(
    "end",
    [
        "Max 12",  # a first name
        "Minimes 12",
        "Maximilien 12",
        "Variation·des·stocks 12",
        "Mini-golf 12",
        "Plus·belle·la·vie 12",
        "Évolution·danse 12",
        "Écart·de·conduite 12",
        "Max 12|Zoé 4",
        "Médiane 12|Zoé 4",
    ],
)
def test_names_that_begin_like_statistics_are_data(tmp_path: Path, end: str) -> None:
    last = [tuple(row.replace("·", " ").rsplit(" ", 1)) for row in end.split("|")]
    left, cells = clean(tmp_path, [*POINTS, *last], ["Point", "NO2"])
    assert (cells, told(left)) == ([*POINTS, *last], [])


@pytest.mark.parametrize(
    ("names", "rows", "told_rows"),
    [
        ("Arrêt lat lon", "Gare 50.6 3.1|Quai 50.7 3.2|Total·(rond-point) 50.8 3.1", ()),
        ("Arrêt Montées Descentes", "Gare 50 31|Quai 50 32|Total·(rond-point) 80 31", (4,)),
        ("Enseigne Adresse Pompes", "Total 12·rue·Verte 8|Esso 1·quai 6|Avia Le·Port 4", ()),
        ("Enseigne Adresse Pompes", "Esso 1·quai 6|Avia Le·Port 4|Total 2·adresses 11", (4,)),
        ("Type Voie Mètres", "rue Verte 412|rue du·Total 98|place Haute 60", ()),
        ("Voie Habitants", "rue·Verte 4|place·du·Total 4|rue·Haute 6|place·du·Total 6", ()),
        ("Département Élèves", "Nord 210|Somme·(80) 12|Aisne·(02) 8|Oise·(60) 4", ()),
        ("Département Élèves", "Aisne·(02) 8|Oise·(60) 4|Somme 12", (4,)),
    ],
)
def test_a_row_that_has_a_place_is_no_total(
    tmp_path: Path, names: str, rows: str, told_rows: tuple[int, ...]
) -> None:
    written = [tuple(row.replace("·", "\0").split()) for row in rows.split("|")]
    written = [tuple(cell.replace("\0", " ") for cell in row) for row in written]
    left, cells = clean(tmp_path, written, names.split())
    assert cells == written
    assert [row for _, numbers in told(left) for row in numbers] == list(told_rows)
