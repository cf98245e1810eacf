"""Columns that are nearly numbers or dates, and codes that only look like numbers."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.pollution.workbooks import Cell
from town_halls.case import (
    Case,
    Odd,
    Value,
    boolean,
    code,
    coordinate,
    date,
    integer,
    money,
    number,
    text,
)
from town_halls.writing import Book, Text, book, book_of_rows, csv

THOUSAND = range(1000)


def thousand(write: Callable[[int], str], odd: str, at: int = 46) -> Text:
    """A thousand rows of a number and a cell, one of which is odd."""
    lines = [f"{1001 + n};{odd if n == at else write(n)}" for n in THOUSAND]
    return csv("Numéro;Montant\n" + "\n".join(lines) + "\n")


def thousand_in_book(odd: str, at: int = 46) -> Book:
    rows: list[list[Cell]] = [["Numéro", "Montant"]]
    rows += [[1001 + n, odd if n == at else 10.5 + n] for n in THOUSAND]
    return book_of_rows(rows)


def amounts(odd: Value, at: int = 46) -> list[Value]:
    return [odd if n == at else 10.5 + n for n in THOUSAND]


NUMBERS = integer("Numéro", *range(1001, 2001))
DAYS = [f"{n % 28 + 1:02}/{n % 12 + 1:02}/2024" for n in range(400)]
ISO_DAYS = [f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(400)]

CASES = (
    Case(
        id="types-see-annex",
        line=8,
        files={"m.csv": thousand(lambda n: f"{n + 10},50", "voir annexe")},
        columns=(NUMBERS, money("Montant", *amounts(Odd("voir annexe")))),
        asks="must",
    ),
    Case(
        id="types-see-annex-workbook",
        line=8,
        files={"m.xlsx": thousand_in_book("voir annexe")},
        columns=(NUMBERS, money("Montant", *amounts(Odd("voir annexe")))),
        asks="must",
    ),
    Case(
        id="types-not-told",
        line=8,
        files={"m.csv": thousand(lambda n: f"{n + 10},50 €", "non communiqué", 999)},
        columns=(NUMBERS, money("Montant", *amounts(Odd("non communiqué"), 999))),
        also=((NUMBERS, money("Montant", *amounts(None, 999))),),
        asks="may",
    ),
    Case(
        id="types-free-first",
        line=8,
        files={"m.csv": thousand(lambda n: f"{n + 10},50", "gratuit", 0)},
        columns=(NUMBERS, money("Montant", *amounts(Odd("gratuit"), 0))),
        asks="must",
    ),
    Case(
        id="types-nc",
        line=8,
        files={"m.csv": thousand(lambda n: f"{n + 10},50", "NC", 500)},
        columns=(NUMBERS, money("Montant", *amounts(Odd("NC"), 500))),
        also=((NUMBERS, money("Montant", *amounts(None, 500))),),
        asks="may",
    ),
    Case(
        id="types-day-unknown",
        line=8,
        files={
            "d.csv": csv(
                "Numéro;Date\n"
                + "".join(
                    f"{n + 1};{'à préciser' if n == 200 else day}\n" for n, day in enumerate(DAYS)
                )
            )
        },
        columns=(
            integer("Numéro", *range(1, 401)),
            date("Date", "|".join("" if n == 200 else day for n, day in enumerate(ISO_DAYS))),
        ),
        asks="may",
        receipt=True,
    ),
    Case(
        id="types-one-of-five",
        line=8,
        files={"m.csv": csv("Lot;Montant\nA;1200\nB;850\nC;voir annexe\nD;300\nE;95\n")},
        columns=(text("Lot", "A|B|C|D|E"), text("Montant", "1200|850|voir annexe|300|95")),
        also=(
            (text("Lot", "A|B|C|D|E"), money("Montant", 1200, 850, Odd("voir annexe"), 300, 95)),
        ),
        asks="must",
    ),
    Case(
        id="types-departments",
        line=8,
        innocent=True,
        files={"d.csv": csv("Département;Aides\n01;12\n02;4\n2A;7\n2B;3\n59;41\n75;9\n976;1\n")},
        columns=(
            code("Département", "01|02|2A|2B|59|75|976"),
            integer("Aides", 12, 4, 7, 3, 41, 9, 1),
        ),
        asks="may",
    ),
    Case(
        id="types-departments-lost-zeros",
        line=8,
        files={"d.csv": csv("Département;Aides\n1;12\n2;4\n59;41\n62;15\n8;3\n80;9\n")},
        columns=(
            code("Département", "1|2|59|62|8|80"),
            integer("Aides", 12, 4, 41, 15, 3, 9),
        ),
        also=(
            (code("Département", "01|02|59|62|08|80"), integer("Aides", 12, 4, 41, 15, 3, 9)),
            (integer("Département", 1, 2, 59, 62, 8, 80), integer("Aides", 12, 4, 41, 15, 3, 9)),
        ),
        asks="must",
    ),
    Case(
        id="types-departments-lost-zeros-workbook",
        line=8,
        files={"d.xlsx": book("Code département|Communes\n1|393\n2|798\n59|648\n60|680\n")},
        columns=(code("Code département", "1|2|59|60"), integer("Communes", 393, 798, 648, 680)),
        also=(
            (code("Code département", "01|02|59|60"), integer("Communes", 393, 798, 648, 680)),
            (integer("Code département", 1, 2, 59, 60), integer("Communes", 393, 798, 648, 680)),
        ),
        asks="must",
    ),
    Case(
        id="types-postal-lost-zeros",
        line=8,
        files={"c.csv": csv("Code postal;Bénéficiaires\n1000;4\n59990;12\n2100;3\n62000;8\n")},
        columns=(
            code("Code postal", "1000|59990|2100|62000"),
            integer("Bénéficiaires", 4, 12, 3, 8),
        ),
        also=(
            (
                code("Code postal", "01000|59990|02100|62000"),
                integer("Bénéficiaires", 4, 12, 3, 8),
            ),
        ),
        asks="must",
    ),
    Case(
        id="types-parcels-corsica",
        line=8,
        innocent=True,
        files={
            "c.csv": csv("Code commune;Hectares\n2A004;82,5\n2B033;19,25\n59350;34,8\n01004;24\n")
        },
        columns=(
            code("Code commune", "2A004|2B033|59350|01004"),
            number("Hectares", 82.5, 19.25, 34.8, 24),
        ),
        asks="may",
    ),
    Case(
        id="types-street-numbers",
        line=8,
        files={
            "n.csv": csv(
                "Numéro;Voie;Logements\n2;Rue Haute;4\n12 bis;Rue Haute;2\n14;Rue Haute;6\n"
                "3;Rue Basse;1\n"
            )
        },
        columns=(
            code("Numéro", "2|12 bis|14|3"),
            text("Voie", "Rue Haute|Rue Haute|Rue Haute|Rue Basse"),
            integer("Logements", 4, 2, 6, 1),
        ),
        asks="may",
    ),
    Case(
        id="types-compass",
        line=8,
        innocent=True,
        files={"c.csv": csv("Quartier;Orientation;Places\nA;N;12\nB;O;40\nC;N;8\nD;O;15\n")},
        columns=(
            text("Quartier", "A|B|C|D"),
            text("Orientation", "N|O|N|O"),
            integer("Places", 12, 40, 8, 15),
        ),
    ),
    Case(
        id="types-compass-four",
        line=8,
        innocent=True,
        files={"c.csv": csv("Façade;Vitrage (m²)\nN;12\nS;40\nE;8\nO;15\n")},
        columns=(text("Façade", "N|S|E|O"), integer("Vitrage (m²)", 12, 40, 8, 15)),
    ),
    Case(
        id="types-yes-or-no-letters",
        line=8,
        files={"a.csv": csv("Lieu;Accessible;Gratuit\nMairie;O;O\nStade;N;O\nMusée;O;N\n")},
        columns=(
            text("Lieu", "Mairie|Stade|Musée"),
            boolean("Accessible", True, False, True),
            boolean("Gratuit", True, True, False),
        ),
        also=(
            (
                text("Lieu", "Mairie|Stade|Musée"),
                text("Accessible", "O|N|O"),
                text("Gratuit", "O|O|N"),
            ),
        ),
        asks="may",
    ),
    Case(
        id="types-yes-or-no",
        line=8,
        innocent=True,
        files={"a.csv": csv("Lieu;Accessible\nMairie;oui\nStade;non\nMusée;oui\nÉcole;\n")},
        columns=(
            text("Lieu", "Mairie|Stade|Musée|École"),
            boolean("Accessible", True, False, True, None),
        ),
    ),
    Case(
        id="types-counts-zero-one-eleven",
        line=8,
        innocent=True,
        files={"i.csv": csv("Rue;Accidents\nHaute;0\nBasse;1\nNeuve;11\nVieille;0\nDu Lac;1\n")},
        columns=(
            text("Rue", "Haute|Basse|Neuve|Vieille|Du Lac"),
            integer("Accidents", 0, 1, 11, 0, 1),
        ),
    ),
    Case(
        id="types-counts-zero-one",
        line=8,
        innocent=True,
        files={
            "i.csv": csv(
                "École;Nombre de classes fermées\nHaute;0\nBasse;1\nNeuve;0\nVieille;1\nDu Lac;1\n"
            )
        },
        columns=(
            text("École", "Haute|Basse|Neuve|Vieille|Du Lac"),
            integer("Nombre de classes fermées", 0, 1, 0, 1, 1),
        ),
    ),
    Case(
        id="types-counts-zero-one-workbook",
        line=8,
        innocent=True,
        files={"i.xlsx": book("Rue|Nb accidents\nHaute|0\nBasse|1\nNeuve|0\nDu Lac|1\n")},
        columns=(text("Rue", "Haute|Basse|Neuve|Du Lac"), integer("Nb accidents", 0, 1, 0, 1)),
    ),
    Case(
        id="types-sixteen-digits-workbook",
        line=8,
        files={
            "s.xlsx": book_of_rows(
                [
                    ["Compteur", "Relevé"],
                    [1234567890123456, 120],
                    [2234567890123457, 85],
                    [3234567890123460, 40],
                ]
            )
        },
        columns=(
            code("Compteur", "1234567890123456|2234567890123457|3234567890123460"),
            integer("Relevé", 120, 85, 40),
        ),
        also=(
            (
                integer("Compteur", 1234567890123456, 2234567890123457, 3234567890123460),
                integer("Relevé", 120, 85, 40),
            ),
        ),
        asks="must",
    ),
    Case(
        id="types-sixteen-digits",
        line=8,
        innocent=True,
        files={
            "s.csv": csv(
                "Compteur;Relevé\n1234567890123456;120\n2234567890123457;85\n0034567890123460;40\n"
            )
        },
        columns=(
            code("Compteur", "1234567890123456|2234567890123457|0034567890123460"),
            integer("Relevé", 120, 85, 40),
        ),
        asks="may",
    ),
    Case(
        id="types-siret-scientific",
        line=8,
        files={
            "s.csv": csv(
                "Titulaire;SIRET;Montant\nRoutes;2,15904E+13;1200\nToits;2,15904E+13;850\n"
            )
        },
        columns=(
            text("Titulaire", "Routes|Toits"),
            code("SIRET", "2,15904E+13|2,15904E+13"),
            money("Montant", 1200, 850),
        ),
        asks="must",
    ),
    Case(
        id="types-inhabitants-quoted",
        line=8,
        files={
            "p.csv": csv(
                "Commune;Population\n"
                'Bourg-Neuf;"12345"" hab."""\nVaux;850\nLe Mesnil;"0"" hab."""\n'
            )
        },
        columns=(
            text("Commune", "Bourg-Neuf|Vaux|Le Mesnil"),
            integer("Population", 12345, 850, 0),
        ),
        asks="may",
    ),
    Case(
        id="types-inhabitants-format",
        line=8,
        innocent=True,
        files={
            "p.xlsx": book(
                "Commune|Population\nBourg-Neuf|12345\nVaux|850\nLe Mesnil|97\n", B='0" hab."'
            )
        },
        columns=(
            text("Commune", "Bourg-Neuf|Vaux|Le Mesnil"),
            integer("Population", 12345, 850, 97),
        ),
    ),
    Case(
        id="types-latitude-two-dots",
        line=8,
        files={
            "b.csv": csv(
                "Borne;Latitude;Longitude\nB1;50.638.123;3.057.456\nB2;50.641.007;3.112.001\n"
            )
        },
        columns=(
            text("Borne", "B1|B2"),
            text("Latitude", "50.638.123|50.641.007"),
            text("Longitude", "3.057.456|3.112.001"),
        ),
        also=(
            (
                text("Borne", "B1|B2"),
                coordinate("Latitude", 50.638123, 50.641007),
                coordinate("Longitude", 3.057456, 3.112001),
            ),
        ),
        asks="must",
    ),
    Case(
        id="types-latitude-two-dots-one",
        line=8,
        files={
            "b.csv": csv(
                "Borne;Latitude;Longitude\nB1;50.638123;3.057456\nB2;50.641.007;3.112001\n"
                "B3;50.612440;3.099120\n"
            )
        },
        columns=(
            text("Borne", "B1|B2|B3"),
            text("Latitude", "50.638123|50.641.007|50.612440"),
            coordinate("Longitude", 3.057456, 3.112001, 3.09912),
        ),
        asks="must",
    ),
    Case(
        id="types-chapters",
        line=8,
        innocent=True,
        files={
            "plan.csv": csv(
                "Chapitre;Titre;Pages\n1.1;Contexte;4\n1.2;Enjeux;7\n1.9;Bilan;3\n1.10;Annexes;12\n"
                "2.1;Zonage;8\n"
            )
        },
        columns=(
            code("Chapitre", "1.1|1.2|1.9|1.10|2.1"),
            text("Titre", "Contexte|Enjeux|Bilan|Annexes|Zonage"),
            integer("Pages", 4, 7, 3, 12, 8),
        ),
    ),
    Case(
        id="types-actions-numbered",
        line=8,
        innocent=True,
        files={
            "plan.xlsx": book(
                "Action|Titre|Coût\n'1.1|Vélo|4000\n'1.2|Bus|7000\n'1.10|Marche|300\n'1.20|Train|9\n"
            )
        },
        columns=(
            code("Action", "1.1|1.2|1.10|1.20"),
            text("Titre", "Vélo|Bus|Marche|Train"),
            money("Coût", 4000, 7000, 300, 9),
        ),
    ),
    Case(
        id="types-leading-zeros",
        line=8,
        innocent=True,
        files={"a.csv": csv("Article;Voté\n00601;1200\n00602;850\n01022;300\n")},
        columns=(code("Article", "00601|00602|01022"), money("Voté", 1200, 850, 300)),
    ),
    Case(
        id="types-percent",
        line=8,
        innocent=True,
        files={"t.csv": csv("Bureau;Participation\nMairie;64,2 %\nÉcole;58 %\nGymnase;71,55 %\n")},
        columns=(
            text("Bureau", "Mairie|École|Gymnase"),
            number("Participation", 64.2, 58, 71.55),
        ),
        also=(
            (
                text("Bureau", "Mairie|École|Gymnase"),
                number("Participation", 0.642, 0.58, 0.7155),
            ),
        ),
    ),
    Case(
        id="types-dash-for-nothing",
        line=8,
        files={"m.csv": csv("Service;Dépense\nEau;1 200,50\nVoirie;-\nÉcoles;850,00\nParcs; - \n")},
        columns=(
            text("Service", "Eau|Voirie|Écoles|Parcs"),
            money("Dépense", 1200.5, None, 850, None),
        ),
        also=((text("Service", "Eau|Voirie|Écoles|Parcs"), money("Dépense", 1200.5, 0, 850, 0)),),
        asks="may",
    ),
    Case(
        id="types-school-years",
        line=8,
        innocent=True,
        files={
            "e.csv": csv("Année scolaire;Élèves\n2021/2022;410\n2022/2023;402\n2023/2024;395\n")
        },
        columns=(
            text("Année scolaire", "2021/2022|2022/2023|2023/2024"),
            integer("Élèves", 410, 402, 395),
        ),
        also=(
            (
                text("Année scolaire", "2021-2022|2022-2023|2023-2024"),
                integer("Élèves", 410, 402, 395),
            ),
        ),
    ),
    Case(
        id="types-days-first",
        line=8,
        innocent=True,
        files={"d.csv": csv("Objet;Date\nA;03/04/2024\nB;05/06/2024\nC;12/01/2024\n")},
        columns=(text("Objet", "A|B|C"), date("Date", "2024-04-03|2024-06-05|2024-01-12")),
    ),
    Case(
        id="types-parenthesised-negatives",
        line=8,
        files={"m.csv": csv("Poste;Résultat\nEau;1200\nVoirie;(850)\nÉcoles;300\n")},
        columns=(text("Poste", "Eau|Voirie|Écoles"), money("Résultat", 1200, -850, 300)),
        asks="may",
    ),
    Case(
        id="types-approximate",
        line=8,
        files={"m.csv": csv("Poste;Montant\nEau;1200\nVoirie;env. 850\nÉcoles;300\n")},
        columns=(text("Poste", "Eau|Voirie|Écoles"), text("Montant", "1200|env. 850|300")),
        asks="must",
    ),
)
