"""Files by a second hand: workbooks with hidden rows, formats, comments, errors and odd sheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import datetime as Instant
from datetime import time, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from town_halls.case import (
    ANY,
    Case,
    boolean,
    code,
    date,
    datetime,
    integer,
    money,
    number,
    text,
    year,
)
from town_halls.files.others import clean, clock, one
from town_halls.writing import Book, book, csv, make_sheet


@dataclass(frozen=True)
class Made(Book):
    """A workbook that openpyxl writes, for what a grid does not say."""

    sheets: dict[str, object] = field(default_factory=dict)  # type: ignore[assignment]
    fill: Callable[[Workbook], None] = lambda _: None

    def write(self, ending: str) -> bytes:
        assert ending == "xlsx"
        workbook = Workbook()
        self.fill(workbook)
        target = io.BytesIO()
        workbook.save(target)
        return target.getvalue()


def made(
    rows: Sequence[Any],
    fill: Callable[[Workbook], None] = lambda _: None,
    from_1904: bool = False,
    **formats: str,
) -> Made:
    """The rows, the number formats of columns (B="0%"), and what else is done to the workbook."""

    def write(workbook: Workbook) -> None:
        sheet = first(workbook)
        if from_1904:
            workbook.epoch = CALENDAR_MAC_1904
        for row in rows:
            sheet.append(row)
        for letter, format_ in formats.items():
            for cell in sheet[letter][1:]:
                cell.number_format = format_
        fill(workbook)

    return Made(fill=write)


def first(workbook: Workbook) -> Any:
    """The sheet that a new workbook has."""
    return workbook.active


def hide_rows(workbook: Workbook) -> None:
    for row in (3, 5):
        first(workbook).row_dimensions[row].hidden = True
    first(workbook).auto_filter.ref = "A1:B6"


def hide_column(workbook: Workbook) -> None:
    first(workbook).column_dimensions["B"].hidden = True


def comment(workbook: Workbook) -> None:
    first(workbook)["B2"].comment = Comment("à vérifier avec le trésor public", "DGS")
    first(workbook).freeze_panes = "A2"
    first(workbook).auto_filter.ref = "A1:B4"


def link(workbook: Workbook) -> None:
    for row in (2, 3):
        first(workbook)[f"B{row}"].hyperlink = f"https://www.example.org/plans/{row}"


def add_hidden_sheet(workbook: Workbook) -> None:
    sheet = workbook.create_sheet("Listes")
    for row in (["Types", "Codes"], ["Parc", "P"], ["Square", "S"], ["Mail", "M"]):
        sheet.append(row)
    sheet.sheet_state = "hidden"


def format_empty_columns(workbook: Workbook) -> None:
    for column in range(4, 120):
        for row in range(1, 40):
            first(workbook).cell(row, column).number_format = "0.00"


PLACES = [["Parc", "Bancs"], ["Pré", 4], ["Rives", 7], ["Plaine", 2], ["Bois", 11], ["Port", 3]]

CASES: tuple[Case, ...] = (
    one(
        "rows-hidden-by-a-filter",
        3,
        "parcs.xlsx",
        made(PLACES, hide_rows),
        text("Parc", "Pré|Rives|Plaine|Bois|Port"),
        integer("Bancs", 4, 7, 2, 11, 3),
        also=((text("Parc", "Pré|Plaine|Port"), integer("Bancs", 4, 2, 3)),),
        asks="must",
    ),
    one(
        "column-hidden",
        3,
        "parcs.xlsx",
        made(
            [
                ["Parc", "Avis interne", "Bancs"],
                ["Pré", "à vendre", 4],
                ["Rives", "litige", 7],
                ["Plaine", "litige clos", 2],
            ],
            hide_column,
        ),
        text("Parc", "Pré|Rives|Plaine"),
        text("Avis interne", "à vendre|litige|litige clos"),
        integer("Bancs", 4, 7, 2),
        also=((text("Parc", "Pré|Rives|Plaine"), integer("Bancs", 4, 7, 2)),),
        asks="must",
    ),
    clean(
        "comments",
        13,
        "parcs.xlsx",
        made(PLACES[:4], comment),
        text("Parc", "Pré|Rives|Plaine"),
        integer("Bancs", 4, 7, 2),
    ),
    clean(
        "percent-format",
        8,
        "taux.xlsx",
        made(
            [["Taxe", "Taux"], ["Foncier bâti", 0.4125], ["Non bâti", 0.52], ["Habitation", 0.2]],
            B="0.00%",
        ),
        text("Taxe", "Foncier bâti|Non bâti|Habitation"),
        number("Taux", 41.25, 52, 20),
        also=(
            (
                text("Taxe", "Foncier bâti|Non bâti|Habitation"),
                number("Taux", 0.4125, 0.52, 0.2),
            ),
        ),
    ),
    clean(
        "money-format",
        8,
        "aides.xlsx",
        made(
            [["Club", "Aide"], ["Judo", 1200.5], ["Danse", 12000], ["Chorale", -350]],
            B='#,##0.00 "€";[Red]-#,##0.00 "€"',
        ),
        text("Club", "Judo|Danse|Chorale"),
        money("Aide", 1200.5, 12000, -350),
    ),
    clean(
        "inhabitants-format",
        8,
        "pop.xlsx",
        made(
            [["Commune", "Population"], ["Aubin", 1204], ["Brice", 880], ["Caire", 12010]],
            B='# ##0" hab."',
        ),
        text("Commune", "Aubin|Brice|Caire"),
        integer("Population", 1204, 880, 12010),
    ),
    one(
        "thousands-shown-as-k",
        8,
        "ppi.xlsx",
        made(
            [["Opération", "Coût"], ["École", 1250000], ["Halle", 310000], ["Pont", 85000]],
            B='#,##0, "k€"',
        ),
        text("Opération", "École|Halle|Pont"),
        money("Coût", 1250000, 310000, 85000),
        also=((text("Opération", "École|Halle|Pont"), money("Coût", 1250, 310, 85)),),
        asks="may",
    ),
    one(
        "postal-codes-by-format",
        8,
        "ecoles.xlsx",
        made(
            [
                ["École", "Code postal", "Classes"],
                ["Bourg", 1370, 4],
                ["Prés", 1400, 6],
                ["Lac", 69001, 5],
            ],
            B="00000",
        ),
        text("École", "Bourg|Prés|Lac"),
        code("Code postal", "01370|01400|69001"),
        integer("Classes", 4, 6, 5),
    ),
    one(
        "phones-by-format",
        8,
        "services.xlsx",
        made(
            [
                ["Service", "Téléphone"],
                ["État civil", 320123456],
                ["Voirie", 320123460],
                ["Eau", 320123461],
            ],
            B='0#" "##" "##" "##" "##',
        ),
        text("Service", "État civil|Voirie|Eau"),
        code("Téléphone", "03 20 12 34 56|03 20 12 34 60|03 20 12 34 61"),
        also=(
            (
                text("Service", "État civil|Voirie|Eau"),
                code("Téléphone", "0320123456|0320123460|0320123461"),
            ),
        ),
        asks="may",
    ),
    clean(
        "months-by-format",
        8,
        "dechets.xlsx",
        made(
            [
                ["Mois", "Tonnes"],
                [Day(2024, 1, 1), 112.4],
                [Day(2024, 2, 1), 98.7],
                [Day(2024, 3, 1), 120.1],
            ],
            A="mmm-yy",
        ),
        date("Mois", "2024-01-01|2024-02-01|2024-03-01"),
        number("Tonnes", 112.4, 98.7, 120.1),
        also=((text("Mois", "2024-01|2024-02|2024-03"), number("Tonnes", 112.4, 98.7, 120.1)),),
    ),
    clean(
        "days-since-1904",
        8,
        "conseils.xlsx",
        made(
            [
                ["Séance", "Votes"],
                [Day(2024, 2, 5), 12],
                [Day(2024, 4, 8), 17],
                [Day(2024, 6, 24), 9],
            ],
            from_1904=True,
            A="dd/mm/yyyy",
        ),
        date("Séance", "2024-02-05|2024-04-08|2024-06-24"),
        integer("Votes", 12, 17, 9),
    ),
    clean(
        "day-and-hour",
        8,
        "releves.xlsx",
        made(
            [
                ["Relevé", "Index"],
                [Instant(2024, 4, 3, 10, 30), 1204],
                [Instant(2024, 5, 3, 9, 15), 1377],
                [Instant(2024, 6, 13, 11, 0), 1502],
            ],
            A="dd/mm/yyyy hh:mm",
        ),
        datetime("Relevé", "2024-04-03T10:30:00|2024-05-03T09:15:00|2024-06-13T11:00:00"),
        integer("Index", 1204, 1377, 1502),
    ),
    clean(
        "hours-of-the-day",
        8,
        "horaires.xlsx",
        made(
            [
                ["Lieu", "Ouverture", "Jours"],
                ["Piscine", time(8, 30), 6],
                ["Musée", time(10, 0), 5],
                ["Annexe", time(14, 15), 4],
            ],
            B="hh:mm",
        ),
        text("Lieu", "Piscine|Musée|Annexe"),
        clock("Ouverture", "08:30:00|10:00:00|14:15:00"),
        integer("Jours", 6, 5, 4),
        also=(
            (
                text("Lieu", "Piscine|Musée|Annexe"),
                text("Ouverture", "08:30:00|10:00:00|14:15:00"),
                integer("Jours", 6, 5, 4),
            ),
        ),
    ),
    one(
        "hours-summed",
        8,
        "salles.xlsx",
        made(
            [
                ["Salle", "Heures"],
                ["Halle", timedelta(hours=112, minutes=30)],
                ["Dojo", timedelta(hours=85, minutes=15)],
                ["Gymnase", timedelta(hours=9)],
            ],
            B="[h]:mm",
        ),
        text("Salle", "Halle|Dojo|Gymnase"),
        text("Heures", "112:30|85:15|9:00"),
        also=(
            (text("Salle", "Halle|Dojo|Gymnase"), text("Heures", "112:30:00|85:15:00|9:00:00")),
            (text("Salle", "Halle|Dojo|Gymnase"), text("Heures", "112:30|85:15|09:00")),
            (text("Salle", "Halle|Dojo|Gymnase"), text("Heures", "112:30:00|85:15:00|09:00:00")),
            (text("Salle", "Halle|Dojo|Gymnase"), number("Heures", 112.5, 85.25, 9)),
        ),
        asks="may",
    ),
    clean(
        "years-as-days",
        8,
        "pop.xlsx",
        made(
            [
                ["Année", "Habitants"],
                [Day(2021, 1, 1), 4210],
                [Day(2022, 1, 1), 4302],
                [Day(2023, 1, 1), 4333],
            ],
            A="yyyy",
        ),
        year("Année", 2021, 2022, 2023),
        integer("Habitants", 4210, 4302, 4333),
        also=(
            (
                date("Année", "2021-01-01|2022-01-01|2023-01-01"),
                integer("Habitants", 4210, 4302, 4333),
            ),
            (text("Année", "2021|2022|2023"), integer("Habitants", 4210, 4302, 4333)),
        ),
    ),
    one(
        "days-as-numbers",
        8,
        "actes.xlsx",
        made([["Acte", "Date"], ["A1", 45292], ["A2", 45383], ["A3", 45474], ["A4", 45566]]),
        text("Acte", "A1|A2|A3|A4"),
        date("Date", "2024-01-01|2024-04-01|2024-07-01|2024-10-01"),
        asks="may",
    ),
    one(
        "days-and-texts-of-days",
        8,
        "actes.xlsx",
        made(
            [
                ["Acte", "Date"],
                ["A1", Day(2024, 2, 5)],
                ["A2", "08/04/2024"],
                ["A3", Day(2024, 6, 24)],
                ["A4", "25/09/2024"],
            ],
            B="dd/mm/yyyy",
        ),
        text("Acte", "A1|A2|A3|A4"),
        date("Date", "2024-02-05|2024-04-08|2024-06-24|2024-09-25"),
        asks="may",
    ),
    one(
        "formulas-never-computed",
        8,
        "factures.xlsx",
        made(
            [
                ["Facture", "HT", "TTC"],
                ["F1", 100, "=B2*1.2"],
                ["F2", 250, "=B3*1.2"],
                ["F3", 80, "=B4*1.2"],
            ]
        ),
        text("Facture", "F1|F2|F3"),
        money("HT", 100, 250, 80),
        money("TTC", 120, 300, 96),
        asks="must",
    ),
    one(
        "errors-in-cells",
        8,
        "evolution.xlsx",
        made(
            [
                ["Poste", "2022", "2023", "Évolution"],
                ["Eau", 120, 132, 0.1],
                ["Gaz", 0, 310, "#DIV/0!"],
                ["Sel", 40, 30, -0.25],
                ["Bois", 50, 55, "#REF!"],
            ]
        ),
        text("Poste", "Eau|Gaz|Sel|Bois"),
        integer("2022", 120, 0, 40, 50),
        integer("2023", 132, 310, 30, 55),
        number("Évolution", 0.1, None, -0.25, None),
        asks="must",
    ),
    clean(
        "true-and-false",
        8,
        "erp.xlsx",
        made([["ERP", "Accessible"], ["Mairie", True], ["Église", False], ["Halle", True]]),
        text("ERP", "Mairie|Église|Halle"),
        boolean("Accessible", True, False, True),
    ),
    clean(
        "links",
        13,
        "plans.xlsx",
        made(
            [["Plan", "Document"], ["Zonage", "plan de zonage"], ["Réseaux", "plan des réseaux"]],
            link,
        ),
        text("Plan", "Zonage|Réseaux"),
        text("Document", "plan de zonage|plan des réseaux"),
    ),
    clean(
        "header-cells-broken",
        7,
        "aides.xlsx",
        book("Club|Montant\\nTTC|Nombre de\\nlicenciés\nJudo|500|88\nFoot|1200|210\n"),
        text("Club", "Judo|Foot"),
        money("Montant TTC", 500, 1200),
        integer("Nombre de licenciés", 88, 210),
    ),
    clean(
        "numbers-as-texts",
        8,
        "aides.xlsx",
        book("Club|Aide\nJudo|'500\nFoot|'1200,50\nTennis|'80\n"),
        text("Club", "Judo|Foot|Tennis"),
        money("Aide", 500, 1200.5, 80),
    ),
    one(
        "sixteen-digits",
        8,
        "titres.xlsx",
        made(
            [
                ["Titre", "Montant"],
                [2024000000012340, 12.5],
                [2024000000012350, 80],
                [2024000000012360, 41],
            ],
            A="0",
        ),
        code("Titre", "2024000000012340|2024000000012350|2024000000012360"),
        money("Montant", 12.5, 80, 41),
        asks="must",
    ),
    clean(
        "noise-of-floats",
        8,
        "mesures.xlsx",
        made([["Point", "Valeur"], ["A", 0.1 + 0.2], ["B", 1.1 * 3], ["C", 12.0]]),
        text("Point", "A|B|C"),
        number("Valeur", 0.3, 3.3, 12),
    ),
    clean(
        "table-from-c4",
        7,
        "parcs.xlsx",
        book("|||\n|||\n||Parc|Bancs\n||Pré|4\n||Rives|7\n||Plaine|2\n"),
        text("Parc", "Pré|Rives|Plaine"),
        integer("Bancs", 4, 7, 2),
    ),
    clean(
        "formatted-and-empty",
        11,
        "parcs.xlsx",
        made(PLACES, format_empty_columns),
        text("Parc", "Pré|Rives|Plaine|Bois|Port"),
        integer("Bancs", 4, 7, 2, 11, 3),
    ),
    clean(
        "sheet-of-notes-first",
        11,
        "parcs.xlsx",
        Book(
            {
                "Lisez-moi": make_sheet("Inventaire des parcs\nMis à jour chaque année\n"),
                "Données": make_sheet("Parc|Bancs|Jeux\nPré|4|2\nRives|7|0\nPlaine|2|5\n"),
            }
        ),
        text("Parc", "Pré|Rives|Plaine"),
        integer("Bancs", 4, 7, 2),
        integer("Jeux", 2, 0, 5),
    ),
    clean(
        "hidden-sheet-of-lists",
        11,
        "parcs.xlsx",
        made(PLACES, add_hidden_sheet),
        text("Parc", "Pré|Rives|Plaine|Bois|Port"),
        integer("Bancs", 4, 7, 2, 11, 3),
    ),
    one(
        "two-tables-side-by-side",
        11,
        "budget.xlsx",
        book(
            "Dépense|Montant||Recette|Montant\nEau|120||Impôts|900\nGaz|310||Dotation|400\n"
            "Sel|40||||\nBois|55||||\n"
        ),
        asks="must",
    ),
    one(
        "two-tables-one-below-another",
        11,
        "ecoles.xlsx",
        book(
            "École|Classes|Élèves\nFerry|6|140\nZay|5|118\n||\nCantine|Repas|Prix\nFerry|120|3.8\n"
            "Zay|98|3.8\n"
        ),
        asks="must",
    ),
    clean(
        "months-in-the-header",
        7,
        "eau.xlsx",
        book("Secteur|Janvier|Février|Mars|Total\nHaut|120|98|131|349\nBas|310|287|300|897\n"),
        text("Secteur", "Haut|Bas"),
        integer("Janvier", 120, 310),
        integer("Février", 98, 287),
        integer("Mars", 131, 300),
        integer("Total", 349, 897),
    ),
    clean(
        "days-in-the-header",
        7,
        "cantine.xlsx",
        book("École|2024-03-11|2024-03-12\nFerry|120|118\nZay|98|101\nPrés|64|60\n"),
        text("École", "Ferry|Zay|Prés"),
        integer(ANY, 120, 98, 64),
        integer(ANY, 118, 101, 60),
    ),
    one(
        "key-and-value",
        11,
        "fiche.xlsx",
        book("Commune|Aubin\nCode Insee|59009\nPopulation|1204\nMaire|élu en 2020\n"),
        asks="must",
    ),
    one(
        "key-and-value-figures",
        11,
        "fiche.csv",
        csv("Commune;Lille\nAnnée;2024\nPopulation;236 234\n"),
        asks="must",
    ),
    one(
        "mixed-values-of-a-table",
        11,
        "delais.csv",
        csv("Fonction;Permanence\nMaire;lundi\nAdjoint;2024-03-01\nDirecteur;12\n"),
        text("Fonction", "Maire|Adjoint|Directeur"),
        text("Permanence", "lundi|2024-03-01|12"),
        innocent=True,
    ),
)
