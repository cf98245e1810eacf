"""Files without a fault, as town halls publish them."""

from __future__ import annotations

from town_halls.case import (
    Case,
    Column,
    boolean,
    code,
    coordinate,
    date,
    integer,
    money,
    number,
    text,
    year,
)
from town_halls.writing import book, csv

KINDS = ("Tilleul", "Charme", "Érable", "Frêne")
TREES = [(f"A{n:04}", KINDS[n % 4], n % 25 + 3) for n in range(800)]

CASES = (
    Case(
        id="plain-trees",
        line=13,
        innocent=True,
        files={
            "arbres.csv": csv(
                "Identifiant;Essence;Hauteur\n" + "".join(f"{a};{b};{c}\n" for a, b, c in TREES),
                "cp1252",
            )
        },
        columns=(
            Column(name="Identifiant", kind="text", first="A0000", last="A0799"),
            Column(name="Essence", kind="text", first="Tilleul", last="Frêne"),
            # 32 times 3 + 4 + … + 27
            Column(name="Hauteur", kind="integer", total=12000, first=3, last=27),
        ),
        rows=800,
    ),
    Case(
        id="plain-playgrounds",
        line=13,
        innocent=True,
        files={
            "aires.csv": csv(
                "Nom,Latitude,Longitude,Clôturée,Jeux\nLe Pré,50.6381,3.0574,oui,4\n"
                "Les Rives,50.6412,3.1120,non,7\nLa Plaine,50.6124,3.0991,oui,2\n"
            )
        },
        columns=(
            text("Nom", "Le Pré|Les Rives|La Plaine"),
            coordinate("Latitude", 50.6381, 50.6412, 50.6124),
            coordinate("Longitude", 3.0574, 3.112, 3.0991),
            boolean("Clôturée", True, False, True),
            integer("Jeux", 4, 7, 2),
        ),
    ),
    Case(
        id="plain-council",
        line=13,
        innocent=True,
        files={
            "seances.xlsx": book(
                """
Séance|Date|Présents|Délibérations
2024-01|2024-02-05|19|12
2024-02|2024-04-08|21|17
2024-03|2024-06-24|18|9
"""
            )
        },
        columns=(
            text("Séance", "2024-01|2024-02|2024-03"),
            date("Date", "2024-02-05|2024-04-08|2024-06-24"),
            integer("Présents", 19, 21, 18),
            integer("Délibérations", 12, 17, 9),
        ),
    ),
    Case(
        id="plain-water",
        line=13,
        innocent=True,
        files={
            "eau.ods": book(
                """
Année|Volume (m³)|Prix au m³|Rendement
2021|182500|3.42|81.5
2022|179300|3.61|83
2023|176050|3.89|84.25
"""
            )
        },
        columns=(
            year("Année", 2021, 2022, 2023),
            integer("Volume (m³)", 182500, 179300, 176050),
            number("Prix au m³", 3.42, 3.61, 3.89),
            number("Rendement", 81.5, 83, 84.25),
        ),
    ),
    Case(
        id="plain-budget",
        line=13,
        innocent=True,
        files={
            "budget.csv": csv(
                "Exercice;Section;Sens;Chapitre;Montant voté\n2024;F;D;011;412 500,00\n"
                "2024;F;D;012;1 210 000,00\n2024;F;R;73;1 850 250,50\n2024;I;D;21;640 000,00\n",
                "cp1252",
            )
        },
        columns=(
            year("Exercice", 2024, 2024, 2024, 2024),
            text("Section", "F|F|F|I"),
            text("Sens", "D|D|R|D"),
            code("Chapitre", "011|012|73|21"),
            money("Montant voté", 412500, 1210000, 1850250.5, 640000),
        ),
    ),
    Case(
        id="plain-narrow-spaces",
        line=13,
        innocent=True,
        files={
            "budget.csv": csv(
                "Service;Crédits\nEau;12\u202f500,50\nVoirie;1\u00a0210\u00a0000\nÉcoles;850\n"
            )
        },
        columns=(text("Service", "Eau|Voirie|Écoles"), money("Crédits", 12500.5, 1210000, 850)),
    ),
    Case(
        id="plain-english-decimals",
        line=13,
        innocent=True,
        files={
            "mesures.csv": csv("station,pm10,no2\nCentre,12.5,18.25\nStade,9.75,11\nPort,14,20.5\n")
        },
        columns=(
            text("station", "Centre|Stade|Port"),
            number("pm10", 12.5, 9.75, 14),
            number("no2", 18.25, 11, 20.5),
        ),
    ),
    Case(
        id="plain-tabs",
        line=13,
        innocent=True,
        files={
            "menus.tsv": csv(
                "Jour\tPlat\tRepas servis\n03/06/2024\tGratin\t412\n"
                "04/06/2024\tPoisson\t398\n06/06/2024\tLentilles\t405\n"
            )
        },
        columns=(
            date("Jour", "2024-06-03|2024-06-04|2024-06-06"),
            text("Plat", "Gratin|Poisson|Lentilles"),
            integer("Repas servis", 412, 398, 405),
        ),
    ),
    Case(
        id="plain-election",
        line=13,
        innocent=True,
        files={
            "resultats.csv": csv(
                "Bureau;Inscrits;Votants;Blancs;Nuls\n0001;1021;640;12;3\n0002;987;601;9;5\n"
                "0003;1104;702;15;0\n"
            )
        },
        columns=(
            code("Bureau", "0001|0002|0003"),
            integer("Inscrits", 1021, 987, 1104),
            integer("Votants", 640, 601, 702),
            integer("Blancs", 12, 9, 15),
            integer("Nuls", 3, 5, 0),
        ),
    ),
    Case(
        id="plain-years-as-columns",
        line=13,
        innocent=True,
        files={
            "naissances.xlsx": book(
                "Quartier|2021|2022|2023\nCentre|41|38|45\nLes Rives|22|25|19\nLa Plaine|12|9|14\n"
            )
        },
        columns=(
            text("Quartier", "Centre|Les Rives|La Plaine"),
            integer("2021", 41, 22, 12),
            integer("2022", 38, 25, 9),
            integer("2023", 45, 19, 14),
        ),
    ),
)
