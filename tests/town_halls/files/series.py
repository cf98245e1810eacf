"""A file a year, whose columns are renamed from one to the next."""

from __future__ import annotations

from town_halls.case import ANY, Case, Column, Value, integer, money, text, year
from town_halls.writing import book, csv

CLUBS = ("Harmonie", "Tennis club")
TWO_YEARS = "Harmonie|Tennis club|Harmonie|Tennis club"
OLD_ROWS = "Harmonie;2000\nTennis club;1000\n"
NEW_ROWS = "Harmonie;2500\nTennis club;1200\n"
OLD = csv("Association;Montant\n" + OLD_ROWS)
AMOUNTS: tuple[Value, ...] = (2000, 1000, 2500, 1200)


def both(label: str = "Association", amount: str = "Montant") -> tuple[Column, ...]:
    return (
        year(ANY, 2023, 2023, 2024, 2024),
        text(label, TWO_YEARS),
        money(amount, *AMOUNTS),
    )


APART = (
    year(ANY, 2023, 2023, 2024, 2024),
    text("Association", TWO_YEARS),
    money("Montant", 2000, 1000, None, None),
    money("Montant versé", None, None, 2500, 1200),
)

CASES = (
    Case(
        id="series-same-names",
        line=10,
        innocent=True,
        files={"s-2023.csv": OLD, "s-2024.csv": csv("Association;Montant\n" + NEW_ROWS)},
        columns=both(),
        table="-ensemble",
    ),
    Case(
        id="series-case-differs",
        line=10,
        files={"s-2023.csv": OLD, "s-2024.csv": csv("ASSOCIATION;MONTANT\n" + NEW_ROWS)},
        columns=both(),
        table="-ensemble",
    ),
    Case(
        id="series-accents-differ",
        line=10,
        files={
            "s-2023.csv": csv("Bénéficiaire;Montant\n" + OLD_ROWS),
            "s-2024.csv": csv("Beneficiaire;Montant\n" + NEW_ROWS),
        },
        columns=both("Bénéficiaire"),
        table="-ensemble",
    ),
    Case(
        id="series-unit-differs",
        line=10,
        files={"s-2023.csv": OLD, "s-2024.csv": csv("Association;Montant (€)\n" + NEW_ROWS)},
        columns=both(),
        table="-ensemble",
    ),
    Case(
        id="series-unit-differs-workbook",
        line=10,
        files={
            "s-2023.xlsx": book("Association|Montant (€)\nHarmonie|2000\nTennis club|1000\n"),
            "s-2024.xlsx": book("Association|Montant\nHarmonie|2500\nTennis club|1200\n"),
        },
        columns=both(amount="Montant (€)"),
        table="-ensemble",
    ),
    Case(
        id="series-renamed",
        line=10,
        files={"s-2023.csv": OLD, "s-2024.csv": csv("Association;Montant versé\n" + NEW_ROWS)},
        columns=APART,
        also=(both(),),
        asks="must",
        table="-ensemble",
    ),
    Case(
        id="series-year-added-case",
        line=10,
        before={"s-2023.csv": OLD},
        files={"s-2023.csv": OLD, "s-2024.csv": csv("association;montant\n" + NEW_ROWS)},
        columns=both(),
        table="-ensemble",
    ),
    Case(
        id="series-third-year-added",
        line=10,
        before={"s-2023.csv": OLD, "s-2024.csv": csv("Association;Montant\n" + NEW_ROWS)},
        files={
            "s-2023.csv": OLD,
            "s-2024.csv": csv("Association;Montant\n" + NEW_ROWS),
            "s-2025.csv": csv("ASSOCIATION;Montant (en €)\nHarmonie;2600\nTennis club;1300\n"),
        },
        columns=(
            year(ANY, 2023, 2023, 2024, 2024, 2025, 2025),
            text("Association", f"{TWO_YEARS}|Harmonie|Tennis club"),
            money("Montant", *AMOUNTS, 2600, 1300),
        ),
        table="-ensemble",
    ),
    Case(
        id="series-older-year-added",
        line=10,
        before={
            "s-2024.csv": csv("Association;Montant\n" + NEW_ROWS),
            "s-2025.csv": csv("Association;Montant\nHarmonie;2600\nTennis club;1300\n"),
        },
        files={
            "s-2023.csv": csv("association;montant\n" + OLD_ROWS),
            "s-2024.csv": csv("Association;Montant\n" + NEW_ROWS),
            "s-2025.csv": csv("Association;Montant\nHarmonie;2600\nTennis club;1300\n"),
        },
        columns=(
            year(ANY, 2023, 2023, 2024, 2024, 2025, 2025),
            text("Association", f"{TWO_YEARS}|Harmonie|Tennis club"),
            money("Montant", *AMOUNTS, 2600, 1300),
        ),
        table="-ensemble",
    ),
    Case(
        id="series-published-column-renamed",
        line=10,
        before={"aides.csv": OLD},
        files={"aides.csv": csv("Association;Montant versé\n" + OLD_ROWS)},
        columns=(text("Association", "Harmonie|Tennis club"), money("Montant versé", 2000, 1000)),
        asks="must",
    ),
    Case(
        id="series-published-column-gone",
        line=10,
        before={"aides.csv": csv("Association;Montant;Votes\nHarmonie;2000;19\nTennis;1000;18\n")},
        files={"aides.csv": csv("Association;Montant\nHarmonie;2000\nTennis;1000\n")},
        columns=(text("Association", "Harmonie|Tennis"), money("Montant", 2000, 1000)),
        asks="must",
    ),
    Case(
        id="series-published-column-added",
        line=10,
        innocent=True,
        before={"aides.csv": csv("Association;Montant\nChorale;2100\nJudo;1100\n")},
        files={"aides.csv": csv("Association;Montant;Votes\nChorale;2100;19\nJudo;1100;18\n")},
        columns=(
            text("Association", "Chorale|Judo"),
            money("Montant", 2100, 1100),
            integer("Votes", 19, 18),
        ),
    ),
    Case(
        id="series-order-differs",
        line=10,
        innocent=True,
        files={
            "s-2023.csv": OLD,
            "s-2024.csv": csv("Montant;Association\n2500;Harmonie\n1200;Tennis club\n"),
        },
        columns=both(),
        table="-ensemble",
    ),
    Case(
        id="series-two-years-other-word",
        line=10,
        files={"s-2023.csv": OLD, "s-2024.csv": csv("Association;Subvention\n" + NEW_ROWS)},
        asks="must",
        table="-ensemble",
    ),
    Case(
        id="series-tax-otherwise",
        line=10,
        innocent=True,
        files={
            "s-2023.csv": csv("Association;Total HT\n" + OLD_ROWS),
            "s-2024.csv": csv("Association;Total TTC\n" + NEW_ROWS),
        },
        columns=(
            year(ANY, 2023, 2023, 2024, 2024),
            text("Association", TWO_YEARS),
            money("Total HT", 2000, 1000, None, None),
            money("Total TTC", None, None, 2500, 1200),
        ),
        table="-ensemble",
    ),
)
