"""Files that are refused though nothing of them is in doubt."""

from __future__ import annotations

from town_halls.case import Case, Column, code, integer, money, number, text
from town_halls.writing import book, csv

CLUBS = "Harmonie|Tennis club|Amicale|Ciné-club"
CLUB_COLUMNS = (
    text("Association", CLUBS),
    money("Demandé", 3000, 1500, 400, 600),
    money("Accordé", 2500, 1200, 300, 500),
)

CASES = (
    Case(
        id="refusal-spacer-column",
        line=11,
        files={
            "s.csv": csv(
                "Association;Demandé;;Accordé\nHarmonie;3000;;2500\nTennis club;1500;;1200\n"
                "Amicale;400;;300\nCiné-club;600;;500\n"
            )
        },
        columns=CLUB_COLUMNS,
    ),
    Case(
        id="refusal-spacer-column-workbook",
        line=11,
        files={
            "s.xlsx": book(
                """
Association|Demandé||Accordé
Harmonie|3000||2500
Tennis club|1500||1200
Amicale|400||300
Ciné-club|600||500
"""
            )
        },
        columns=CLUB_COLUMNS,
    ),
    Case(
        id="refusal-two-spacer-columns",
        line=11,
        files={
            "s.ods": book(
                """
Association||Demandé||Accordé
Harmonie||3000||2500
Tennis club||1500||1200
Amicale||400||300
Ciné-club||600||500
"""
            )
        },
        columns=CLUB_COLUMNS,
    ),
    Case(
        id="refusal-spacer-between-years",
        line=11,
        files={
            "s.csv": csv(
                "Poste;2022;2023;;Évolution;Part\nÉnergie;42500;51000;;8500;0,6\n"
                "Entretien;9500;8700;;-800;0,1\nDivers;21000;25500;;4500;0,3\n",
                "cp1252",
            )
        },
        columns=(
            text("Poste", "Énergie|Entretien|Divers"),
            integer("2022", 42500, 9500, 21000),
            integer("2023", 51000, 8700, 25500),
            integer("Évolution", 8500, -800, 4500),
            number("Part", 0.6, 0.1, 0.3),
        ),
    ),
    Case(
        id="refusal-two-tables-side-by-side",
        line=11,
        files={
            "s.csv": csv(
                "Association;Montant;;Code;Domaine\nHarmonie;2500;;A;Culture\n"
                "Tennis club;1200;;B;Sport\nAmicale;300;;;\nCiné-club;500;;;\n"
            )
        },
        asks="must",
    ),
    Case(
        id="refusal-rows-short-by-one",
        line=11,
        files={
            "s.csv": csv(
                "Association;Demandé;Accordé;Observations\nHarmonie;3000;2500\n"
                "Tennis club;1500;1200\nAmicale;400;300\nCiné-club;600;500\n"
            )
        },
        columns=(*CLUB_COLUMNS, text("Observations", "|||")),
        also=(CLUB_COLUMNS,),
        asks="read",
    ),
    Case(
        id="refusal-rows-short-by-two",
        line=11,
        files={
            "s.csv": csv(
                "association,demande,accorde,note,avis\nHarmonie,3000,2500\nTennis club,1500,1200\n"
                "Amicale,400,300\nCiné-club,600,500\n"
            )
        },
        columns=(
            text("association", CLUBS),
            money("demande", 3000, 1500, 400, 600),
            money("accorde", 2500, 1200, 300, 500),
            text("note", "|||"),
            text("avis", "|||"),
        ),
        also=(
            (
                text("association", CLUBS),
                money("demande", 3000, 1500, 400, 600),
                money("accorde", 2500, 1200, 300, 500),
            ),
        ),
        asks="read",
    ),
    Case(
        id="refusal-rows-long-by-one",
        line=11,
        files={
            "s.csv": csv(
                "Association;Demandé;Accordé\nHarmonie;3000;2500;\nTennis club;1500;1200;\n"
                "Amicale;400;300;\nCiné-club;600;500;\n"
            )
        },
        columns=CLUB_COLUMNS,
    ),
    Case(
        id="refusal-rows-long-by-two",
        line=11,
        files={
            "s.csv": csv(
                "Association;Demandé;Accordé\nHarmonie;3000;2500;;\nTennis club;1500;1200;;\n"
                "Amicale;400;300;;\nCiné-club;600;500;;\n"
            )
        },
        columns=CLUB_COLUMNS,
    ),
    Case(
        id="refusal-one-column",
        line=11,
        files={"l.csv": csv("Lieu-dit\nLe Moulin\nLa Mare\nLes Prés Hauts\nLe Bois\n")},
        columns=(text("Lieu-dit", "Le Moulin|La Mare|Les Prés Hauts|Le Bois"),),
    ),
    Case(
        id="refusal-one-column-of-codes",
        line=11,
        files={"l.csv": csv("code_voie\n0012\n0145\n0230\n0007\n")},
        columns=(code("code_voie", "0012|0145|0230|0007"),),
    ),
    Case(
        id="refusal-unknown-encoding",
        line=11,
        description="title: refusal-unknown-encoding\nresources:\n  - path: s.csv\n"
        "    encoding: ansi-dos-fr\n",
        files={"s.csv": csv("École;Élèves\nLa Fontaine;140\nLes Coquelicots;160\n", "cp1252")},
        columns=(text("École", "La Fontaine|Les Coquelicots"), integer("Élèves", 140, 160)),
        asks="read",
    ),
    Case(
        id="refusal-encoding-ansi",
        line=11,
        description="title: refusal-encoding-ansi\nresources:\n  - path: s.csv\n"
        "    encoding: ANSI\n",
        files={"s.csv": csv("École;Élèves\nLa Fontaine;140\nLes Coquelicots;160\n", "cp1252")},
        columns=(text("École", "La Fontaine|Les Coquelicots"), integer("Élèves", 140, 160)),
        asks="read",
    ),
    Case(
        id="refusal-some-rows-short",
        line=11,
        files={
            "s.csv": csv(
                "Association;Demandé;Accordé;Avis\nHarmonie;3000;2500;oui\nTennis club;1500\n"
                "Amicale;400;300;non\nCiné-club;600;500;oui\n"
            )
        },
        columns=(
            text("Association", CLUBS),
            money("Demandé", 3000, 1500, 400, 600),
            money("Accordé", 2500, None, 300, 500),
            Column(name="Avis", kind="boolean", values=(True, None, False, True)),
        ),
        asks="may",
    ),
)
