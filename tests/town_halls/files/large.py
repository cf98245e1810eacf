"""Tables of more cells than a small table may have: the same rules hold for them."""

from __future__ import annotations

from benchmarks.pollution.workbooks import Cell
from town_halls.case import Case, Column, Value
from town_halls.writing import book_of_rows, csv

MANY = 18_000  # rows of three columns
AMOUNTS = [600 + n * 7 % 900 for n in range(MANY)]  # 600 to 1,499
TOTAL = sum(AMOUNTS)
HEADER = "Numéro;Rue;Montant\n"


def street(n: int) -> str:
    return f"Rue {n % 800 + 1}"


def write_rows(amounts: list[str]) -> str:
    return "".join(f"N{n:05};{street(n)};{amount}\n" for n, amount in enumerate(amounts))


def list_columns(
    kind: str = "integer", total: float = TOTAL, first: Value = 600, last: Value = AMOUNTS[-1]
) -> tuple[Column, ...]:
    return (
        Column(name="Numéro", kind="text", first="N00000", last=f"N{MANY - 1:05}"),
        Column(name="Rue", kind="text", first=street(0), last=street(MANY - 1)),
        Column(name="Montant", kind=kind, total=total, first=first, last=last),
    )


def write_dots(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def list_book_rows(last: list[Cell]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["Numéro", "Rue", "Montant"]]
    rows += [[f"N{n:05}", street(n), amount] for n, amount in enumerate(AMOUNTS)]
    return [*rows, last]


WHOLE = [str(amount) for amount in AMOUNTS]
SWALLOWING = [f"N{n:05};{street(n)};{amount}" for n, amount in enumerate(WHOLE)]
SWALLOWING[500] = SWALLOWING[500].replace(";Rue", ';"Rue')
SWALLOWING[900] = SWALLOWING[900].replace(f";{WHOLE[900]}", f'";{WHOLE[900]}')

CASES = (
    Case(
        id="large-plain",
        line=13,
        innocent=True,
        files={"t.csv": csv(HEADER + write_rows(WHOLE))},
        columns=list_columns(),
        rows=MANY,
    ),
    Case(
        id="large-dots",
        line=2,
        files={"t.csv": csv(HEADER + write_rows([write_dots(amount) for amount in AMOUNTS]))},
        columns=list_columns(),
        rows=MANY,
    ),
    Case(
        id="large-dots-euros",
        line=2,
        files={
            "t.csv": csv(
                HEADER + write_rows([f"{write_dots(amount)} €" for amount in AMOUNTS]), "cp1252"
            )
        },
        columns=list_columns("number"),
        rows=MANY,
    ),
    Case(
        id="large-laboratory",
        line=2,
        innocent=True,
        files={"t.csv": csv(HEADER + write_rows([f"{amount / 1000:.3f}" for amount in AMOUNTS]))},
        columns=list_columns("number", TOTAL / 1000, 0.6, AMOUNTS[-1] / 1000),
        rows=MANY,
    ),
    Case(
        id="large-total",
        line=3,
        files={"t.csv": csv(HEADER + write_rows(WHOLE) + f"TOTAL;;{TOTAL}\n")},
        columns=list_columns(),
        rows=MANY,
        receipt=True,
    ),
    Case(
        id="large-total-workbook",
        line=3,
        files={"t.xlsx": book_of_rows(list_book_rows(["Total général", None, TOTAL]))},
        columns=list_columns(),
        rows=MANY,
        receipt=True,
    ),
    Case(
        id="large-total-wrong",
        line=3,
        files={"t.csv": csv(HEADER + write_rows(WHOLE) + f"TOTAL;;{TOTAL + 40}\n")},
        asks="must",
    ),
    Case(
        id="large-total-within",
        line=3,
        files={
            "t.csv": csv(
                HEADER
                + "".join(f"{line}\n" for line in write_rows(WHOLE).splitlines()[:9000])
                + f";Sous-total;{sum(AMOUNTS[:9000])}\n"
                + "".join(f"{line}\n" for line in write_rows(WHOLE).splitlines()[9000:])
                + f";Sous-total;{sum(AMOUNTS[9000:])}\n"
            )
        },
        columns=list_columns(),
        rows=MANY,
        receipt=True,
    ),
    Case(
        id="large-units",
        line=4,
        files={"t.csv": csv(HEADER + ";;(€)\n" + write_rows(WHOLE))},
        columns=list_columns(),
        rows=MANY,
    ),
    Case(
        id="large-quotes",
        line=5,
        files={"t.csv": csv(HEADER + "\n".join(SWALLOWING) + "\n")},
        columns=list_columns(),
        rows=MANY,
        asks="may",
    ),
    Case(
        id="large-see-annex",
        line=8,
        files={"t.csv": csv(HEADER + write_rows(["voir annexe", *WHOLE[1:-1], "voir annexe"]))},
        columns=list_columns("integer", TOTAL - AMOUNTS[0] - AMOUNTS[-1], None, None),
        rows=MANY,
        asks="must",
    ),
    Case(
        id="large-house-numbers",
        line=8,
        files={"t.csv": csv("Numéro;Rue;N° de voie\n" + write_rows(["12 bis", *WHOLE[1:]]))},
        columns=(
            *list_columns()[:2],
            Column(name="N° de voie", kind="text", first="12 bis", last=WHOLE[-1]),
        ),
        rows=MANY,
        asks="may",
    ),
    Case(
        id="large-counts-zero-one",
        line=8,
        innocent=True,
        files={
            "t.csv": csv("Numéro;Rue;Accidents\n" + write_rows([str(n % 2) for n in range(MANY)]))
        },
        columns=(
            *list_columns()[:2],
            Column(name="Accidents", kind="integer", total=MANY / 2, first=0, last=1),
        ),
        rows=MANY,
    ),
    Case(
        id="large-instants",
        line=9,
        files={
            "t.csv": csv(
                "Numéro;Rue;Relevé le\n"
                + write_rows([f"2024-01-01T{n % 24:02}:{n % 60:02}:00Z" for n in range(MANY)])
            )
        },
        columns=(
            *list_columns()[:2],
            Column(
                name="Relevé le",
                kind="utc",
                first="2024-01-01T00:00:00Z",
                last=f"2024-01-01T{(MANY - 1) % 24:02}:{(MANY - 1) % 60:02}:00Z",
            ),
        ),
        rows=MANY,
    ),
    Case(
        id="large-short-rows",
        line=11,
        files={"t.csv": csv(HEADER.replace("\n", ";Avis\n") + write_rows(WHOLE))},
        columns=(*list_columns(), Column(name="Avis", kind="text")),
        also=(list_columns(),),
        rows=MANY,
        asks="read",
    ),
    Case(
        id="large-header-again",
        line=7,
        files={
            "t.csv": csv(
                HEADER
                + write_rows(WHOLE)
                .replace("N09000;Rue", "N09000;Montant;Rue")
                .replace("N09000;Montant;Rue 201", "N09000;Montant")
            )
        },
        columns=list_columns(),
        rows=MANY,
    ),
)
