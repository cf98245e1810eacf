"""Files by a second hand: long ones, where what matters is late; files of two years and twins."""

from __future__ import annotations

from town_halls.case import Case, Column, Value, code, integer, money, text, year
from town_halls.files.others import clean, one
from town_halls.writing import Text, book_of_rows, csv


def long(name: str, kind: str, values: list[Value]) -> Column:
    numbers = [value for value in values if isinstance(value, int | float)]
    return Column(
        name=name,
        kind=kind,
        total=sum(numbers) if kind in ("integer", "number") else None,
        first=values[0],
        last=values[-1],
    )


def lines(heading: str, *columns: list[str], more: str = "") -> str:
    rows = zip(*columns, strict=True)
    return f"{heading}\n" + "".join(";".join(row) + "\n" for row in rows) + more


def count(start: str, number: int) -> list[str]:
    return [f"{start}{n:05}" for n in range(number)]


def french(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


WEIGHTS: list[Value] = [100 + n * 37 % 9000 for n in range(60000)]
KIDS = ["Léa", "Zoé", "Noé", "Ali", "Inès", "Léo", "Jade", "Malo", "Rose", "Gabriel"]
BIRTHS = [(1950 + n // 10, KIDS[n % 10], 5 + n * 13 % 90) for n in range(740)]
MAIL = [("Centre", "Rives", "Plaine")[n % 3] for n in range(20000)]
GROWN = [300 + n % 700 for n in range(60000)]
DOTTED = {20, 7000, 12001, 33333, 41000, 48000, 52005, 57000, 59000, 59990}


def subtotal_months() -> tuple[str, list[Value]]:
    rows = ["Passage;Mois;Tickets"]
    values: list[Value] = []
    everything = 0
    for month in range(1, 13):
        tickets = [1 + (n * 7 + month) % 23 for n in range(2500)]
        rows += [f"{month:02}-{n:04};2024-{month:02};{t}" for n, t in enumerate(tickets)]
        rows.append(f"Sous-total;;{sum(tickets)}")
        values += tickets
        everything += sum(tickets)
    return "\n".join([*rows, f"Total général;;{everything}", ""]), values


def repeat_header() -> str:
    rows = []
    for n in range(50000):
        if n % 5000 == 0:
            rows.append("Titre;Section;Prêts")
        rows.append(f"T{n:05};{MAIL[n % 20000]};{n % 60}")
    return "\n".join([*rows, ""])


MONTHLY, TICKETS = subtotal_months()

LONG = (
    one(
        "large-weighings-with-total",
        3,
        "pesees.csv",
        csv(
            lines(
                "Pesée;Kilos",
                count("P", 60000),
                [str(w) for w in WEIGHTS],
                more=f"TOTAL;{sum(w for w in WEIGHTS if isinstance(w, int))}\n",
            )
        ),
        long("Pesée", "text", ["P00000", "P59999"]),
        long("Kilos", "integer", WEIGHTS),
        rows=60000,
        receipt=True,
    ),
    clean(
        "large-corsica-at-the-end",
        8,
        "prets.csv",
        csv(
            lines(
                "Prêt;Commune",
                count("P", 40000),
                [str(59001 + n % 600) for n in range(39990)] + ["2A004"] * 9 + ["2B033"],
            )
        ),
        long("Prêt", "text", ["P00000", "P39999"]),
        long("Commune", "text", ["59001", "2B033"]),
        rows=40000,
        asks="may",
    ),
    clean(
        "large-cents-at-the-end",
        8,
        "mandats.csv",
        csv(
            lines(
                "Mandat;Montant",
                count("M", 30000),
                [str(n % 900) if n < 29000 else french(n % 900 + 0.25) for n in range(30000)],
            )
        ),
        long("Mandat", "text", ["M00000", "M29999"]),
        long(
            "Montant",
            "number",
            [n % 900 if n < 29000 else n % 900 + 0.25 for n in range(30000)],
        ),
        rows=30000,
    ),
    clean(
        "large-days-over-12-at-the-end",
        8,
        "passages.csv",
        csv(
            lines(
                "Passage;Jour",
                count("P", 25000),
                [f"{n % 12 + 1:02}/{n // 12 % 12 + 1:02}/2024" for n in range(24995)]
                + [f"{n}/06/2024" for n in range(26, 31)],
            )
        ),
        long("Passage", "text", ["P00000", "P24999"]),
        long("Jour", "date", ["2024-01-01", "2024-06-30"]),
        rows=25000,
    ),
    one(
        "large-header-on-each-page",
        7,
        "prets.csv",
        csv(repeat_header()),
        long("Titre", "text", ["T00000", "T49999"]),
        long("Section", "text", ["Centre", MAIL[9999]]),
        long("Prêts", "integer", [n % 60 for n in range(50000)]),
        rows=50000,
        receipt=True,
    ),
    clean(
        "large-accent-at-the-end",
        6,
        "arbres.csv",
        csv(
            lines(
                "Arbre;Secteur",
                count("A", 20000),
                [*MAIL[:19990], *["Forêt à l'été"] * 10],
            ),
            "cp1252",
        ),
        long("Arbre", "text", ["A00000", "A19999"]),
        long("Secteur", "text", ["Centre", "Forêt à l'été"]),
        rows=20000,
    ),
    clean(
        "large-workbook",
        13,
        "arbres.xlsx",
        book_of_rows(
            [
                ("Arbre", "Secteur", "Hauteur"),
                *((f"A{n:05}", MAIL[n], n % 30 + 0.5) for n in range(20000)),
            ]
        ),
        long("Arbre", "text", ["A00000", "A19999"]),
        long("Secteur", "text", ["Centre", MAIL[19999]]),
        long("Hauteur", "number", [n % 30 + 0.5 for n in range(20000)]),
        rows=20000,
    ),
    one(
        "large-subtotals-of-months",
        3,
        "parking.csv",
        csv(MONTHLY),
        long("Passage", "text", ["01-0000", "12-2499"]),
        long("Mois", "text", ["2024-01", "2024-12"]),
        long("Tickets", "integer", TICKETS),
        rows=30000,
        receipt=True,
    ),
    one(
        "large-stray-quote",
        5,
        "voies.csv",
        csv(
            lines(
                "Voie;Nom;Mètres",
                count("V", 20000),
                [
                    f'"Rue {n}' if n == 10000 else f'Rue {n}"' if n == 10400 else f"Rue {n}"
                    for n in range(20000)
                ],
                [str(n % 800 + 1) for n in range(20000)],
            )
        ),
        long("Voie", "text", ["V00000", "V19999"]),
        long("Nom", "text", ["Rue 0", "Rue 19999"]),
        long("Mètres", "integer", [n % 800 + 1 for n in range(20000)]),
        rows=20000,
        asks="may",
    ),
    one(
        "large-dots-ten-cells",
        2,
        "aides.csv",
        csv(
            lines(
                "Dossier;Montant",
                count("D", 60000),
                [f"1.{n:03}" if i in DOTTED else str(n) for i, n in enumerate(GROWN)],
            )
        ),
        long("Dossier", "text", ["D00000", "D59999"]),
        long("Montant", "integer", [n + 1000 * (i in DOTTED) for i, n in enumerate(GROWN)]),
        rows=60000,
        asks="may",
    ),
    one(
        "large-25-words",
        8,
        "presences.csv",
        csv(
            lines(
                "Jour;Enfants",
                count("J", 30000),
                ["fermé" if n % 1200 == 600 else str(n % 90) for n in range(30000)],
            )
        ),
        long("Jour", "text", ["J00000", "J29999"]),
        long("Enfants", "text", ["0", str(29999 % 90)]),
        rows=30000,
        asks="must",
    ),
    clean(
        "large-one-leading-zero",
        8,
        "abonnes.csv",
        csv(
            lines(
                "Compteur;Volume",
                [str(10000 + n) if n != 35000 else "00123" for n in range(40000)],
                [str(n % 300) for n in range(40000)],
            )
        ),
        long("Compteur", "text", ["10000", "49999"]),
        long("Volume", "integer", [n % 300 for n in range(40000)]),
        rows=40000,
    ),
    clean(
        "large-first-names",
        13,
        "prenoms.csv",
        csv(
            lines(
                "Année;Prénom;Nombre",
                [str(y) for y, _, _ in BIRTHS],
                [k for _, k, _ in BIRTHS],
                [str(c) for _, _, c in BIRTHS],
            )
        ),
        Column(
            name="Année", kind="integer", total=sum(y for y, _, _ in BIRTHS), first=1950, last=2023
        ),
        long("Prénom", "text", ["Léa", "Gabriel"]),
        long("Nombre", "integer", [c for _, _, c in BIRTHS]),
        rows=740,
    ),
)

OLD = csv("Club;Montant versé;Licenciés\nJudo;500;88\nFoot;1200;210\nTennis;300;54\n")


def after(id: str, content: Text, *columns: Column, before: Text = OLD, **more: object) -> Case:
    """A file of which another version was published before."""
    name = "clubs.csv"
    return one(f"after-{id}", 10, name, content, *columns, before={name: before}, **more)


NEWER = (
    after(
        "a-new-column",
        csv("Club;Montant versé;Licenciés;Créé\nJudo;510;90;1974\nFoot;1250;215;1921\n"),
        text("Club", "Judo|Foot"),
        money("Montant versé", 510, 1250),
        integer("Licenciés", 90, 215),
        year("Créé", 1974, 1921),
        innocent=True,
    ),
    after(
        "another-order",
        csv("Club;Licenciés;Montant versé\nJudo;90;510\nFoot;215;1250\nBoxe;33;80\n"),
        text("Club", "Judo|Foot|Boxe"),
        money("Montant versé", 510, 1250, 80),
        integer("Licenciés", 90, 215, 33),
        innocent=True,
    ),
    after(
        "a-column-gone",
        csv("Club;Montant versé\nJudo;510\nFoot;1250\nBoxe;80\n"),
        text("Club", "Judo|Foot|Boxe"),
        money("Montant versé", 510, 1250, 80),
        asks="must",
    ),
    after(
        "a-column-renamed",
        csv("Club;Subvention;Licenciés\nJudo;510;90\nFoot;1250;215\nBoxe;80;33\n"),
        text("Club", "Judo|Foot|Boxe"),
        money("Subvention", 510, 1250, 80),
        integer("Licenciés", 90, 215, 33),
        asks="must",
    ),
    after(
        "names-without-accents",
        csv("CLUB;MONTANT VERSE;LICENCIES\nJudo;510;90\nFoot;1250;215\nBoxe;80;33\n"),
        text("Club", "Judo|Foot|Boxe"),
        money("Montant versé", 510, 1250, 80),
        integer("Licenciés", 90, 215, 33),
        asks="may",
    ),
    after(
        "a-type-that-changed",
        csv(
            "Club;Montant versé;Licenciés\nJudo;510;environ 90\nFoot;1250;215\n"
            "Boxe;80;une douzaine\n"
        ),
        text("Club", "Judo|Foot|Boxe"),
        money("Montant versé", 510, 1250, 80),
        text("Licenciés", "environ 90|215|une douzaine"),
        asks="must",
    ),
    after(
        "the-year-after",
        csv("École;2022;2023;2024\nFerry;140;138;131\nZay;118;120;119\n"),
        text("École", "Ferry|Zay"),
        integer("2022", 140, 118),
        integer("2023", 138, 120),
        integer("2024", 131, 119),
        before=csv("École;2022;2023\nFerry;140;138\nZay;118;120\n"),
        innocent=True,
    ),
    Case(
        id="others-twins",
        line=12,
        files={"clubs.csv": OLD, "clubs-copie.csv": OLD},
        columns=(
            text("Club", "Judo|Foot|Tennis"),
            money("Montant versé", 500, 1200, 300),
            integer("Licenciés", 88, 210, 54),
        ),
        asks="must",
    ),
    Case(
        id="others-twins-of-two-years",
        line=12,
        table="-ensemble",
        files={"clubs-2023.csv": OLD, "clubs-2024.csv": OLD},
        columns=(
            text("Club", "Judo|Foot|Tennis|Judo|Foot|Tennis"),
            money("Montant versé", 500, 1200, 300, 500, 1200, 300),
            integer("Licenciés", 88, 210, 54, 88, 210, 54),
        ),
        asks="must",
    ),
    Case(
        id="others-two-years",
        line=10,
        table="-ensemble",
        innocent=True,
        files={
            "clubs-2023.csv": csv("Code;Club;Aide\n01;Judo;500\n02;Foot;1200\n"),
            "clubs-2024.csv": csv("Code;Club;Aide\n01;Judo;510\n03;Boxe;80\n"),
        },
        columns=(
            code("Code", "01|02|01|03"),
            text("Club", "Judo|Foot|Judo|Boxe"),
            money("Aide", 500, 1200, 510, 80),
            year("annee", 2023, 2023, 2024, 2024),
        ),
    ),
)

CASES = (*LONG, *NEWER)
