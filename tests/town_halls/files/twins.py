"""Files of one dataset that are the same, byte for byte."""

from __future__ import annotations

from town_halls.case import Case, integer, money, text
from town_halls.writing import book, csv

ROWS = csv("Association;Montant\nHarmonie;2500\nTennis club;1200\n")
COLUMNS = (text("Association", "Harmonie|Tennis club"), money("Montant", 2500, 1200))
GRID = book("Association|Montant\nHarmonie|2500\nTennis club|1200\n")

CASES = (
    Case(
        id="twins-copy",
        line=12,
        files={"subventions.csv": ROWS, "subventions (1).csv": ROWS},
        columns=COLUMNS,
        asks="must",
    ),
    Case(
        id="twins-copy-workbook",
        line=12,
        files={"subventions.xlsx": GRID, "Copie de subventions.xlsx": GRID},
        columns=COLUMNS,
        asks="must",
    ),
    Case(
        id="twins-other-name",
        line=12,
        files={"aides.csv": ROWS, "subventions.csv": ROWS},
        columns=COLUMNS,
        asks="must",
    ),
    Case(
        id="twins-two-years",
        line=12,
        files={"subventions-2023.csv": ROWS, "subventions-2024.csv": ROWS},
        asks="must",
        table="-ensemble",
    ),
    Case(
        id="twins-published-before",
        line=12,
        before={"subventions.csv": ROWS},
        files={"subventions.csv": ROWS, "aides.csv": ROWS},
        columns=COLUMNS,
        asks="must",
    ),
    Case(
        id="twins-almost",
        line=12,
        innocent=True,
        files={
            "s-2023.csv": ROWS,
            "s-2024.csv": csv("Association;Montant\nHarmonie;2500\nTennis club;1250\n"),
        },
        columns=(
            integer("*", 2023, 2023, 2024, 2024),
            text("Association", "Harmonie|Tennis club|Harmonie|Tennis club"),
            money("Montant", 2500, 1200, 2500, 1250),
        ),
        table="-ensemble",
    ),
)
