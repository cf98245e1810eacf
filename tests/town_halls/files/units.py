"""A row of units below the names of columns, and rows of data that hold units."""

from __future__ import annotations

from town_halls.case import Case, code, integer, money, number, text, year
from town_halls.writing import book, csv

COMMUNES = "Bourg-Neuf|Vaux|La Chapelle"
COMMUNE_COLUMNS = (
    text("Commune", COMMUNES),
    number("Surface", 1250.5, 820, 430.25),
    integer("Population", 12345, 850, 1204),
)
COMMUNE_ROWS = "Bourg-Neuf;1250,5;12345\nVaux;820;850\nLa Chapelle;430,25;1204\n"
COMMUNE_GRID = "Bourg-Neuf|1250.5|12345\nVaux|820|850\nLa Chapelle|430.25|1204\n"
WEATHER_COLUMNS = (
    text("Mois", "Janvier|Février|Mars"),
    number("Température", 3.5, 4.25, 7.9),
    number("Pluie", 41, 53, 48.5),
    integer("Vent", 32, 41, 28),
)

CASES = (
    Case(
        id="units-parentheses",
        line=4,
        files={"c.csv": csv("Commune;Surface;Population\n;(ha);(hab.)\n" + COMMUNE_ROWS)},
        columns=COMMUNE_COLUMNS,
    ),
    Case(
        id="units-bare",
        line=4,
        files={"c.csv": csv("Commune;Surface;Population\n;ha;hab.\n" + COMMUNE_ROWS, "cp1252")},
        columns=COMMUNE_COLUMNS,
    ),
    Case(
        id="units-first-filled",
        line=4,
        files={"c.csv": csv("Commune;Surface;Population\n(nom);(ha);(hab.)\n" + COMMUNE_ROWS)},
        columns=COMMUNE_COLUMNS,
    ),
    Case(
        id="units-first-filled-word",
        line=4,
        files={"c.xlsx": book("Commune|Surface|Population\nunité|ha|hab.\n" + COMMUNE_GRID)},
        columns=COMMUNE_COLUMNS,
        asks="may",
    ),
    Case(
        id="units-workbook",
        line=4,
        files={"c.xlsx": book("Commune|Surface|Population\n|(ha)|(hab.)\n" + COMMUNE_GRID)},
        columns=COMMUNE_COLUMNS,
    ),
    Case(
        id="units-ods",
        line=4,
        files={"c.ods": book("Commune|Surface|Population\n|ha|hab.\n" + COMMUNE_GRID)},
        columns=COMMUNE_COLUMNS,
    ),
    Case(
        id="units-weather",
        line=4,
        files={
            "meteo.csv": csv(
                "Mois;Température;Pluie;Vent\n;°C;mm;km/h\nJanvier;3,5;41;32\n"
                "Février;4,25;53;41\nMars;7,9;48,5;28\n"
            )
        },
        columns=WEATHER_COLUMNS,
    ),
    Case(
        id="units-weather-commas",
        line=4,
        files={
            "meteo.csv": csv(
                "Mois,Température,Pluie,Vent\n,(°C),(mm),(km/h)\nJanvier,3.5,41,32\n"
                "Février,4.25,53,41\nMars,7.9,48.5,28\n"
            )
        },
        columns=WEATHER_COLUMNS,
    ),
    Case(
        id="units-euros",
        line=4,
        files={
            "comptes.csv": csv("Poste;2022;2023\n;€;€\nÉnergie;42500;51000\nEntretien;9500;8700\n")
        },
        columns=(
            text("Poste", "Énergie|Entretien"),
            money("2022", 42500, 9500),
            money("2023", 51000, 8700),
        ),
    ),
    Case(
        id="units-energy",
        line=4,
        files={
            "fluides.xlsx": book(
                """
Bâtiment|Électricité|Eau|Coût|Part
|kWh|m3|€ TTC|%
Mairie|18250|112|4120.5|12.5
École|40300|560|8800|44
Gymnase|51200|780|9950.25|43.5
"""
            )
        },
        columns=(
            text("Bâtiment", "Mairie|École|Gymnase"),
            integer("Électricité", 18250, 40300, 51200),
            integer("Eau", 112, 560, 780),
            money("Coût", 4120.5, 8800, 9950.25),
            number("Part", 12.5, 44, 43.5),
        ),
    ),
    Case(
        id="units-thousands-of-euros",
        line=4,
        files={
            "budget.csv": csv(
                "Section;Dépenses;Recettes\n;(k€);(k€)\nFonctionnement;1250;1410\n"
                "Investissement;840;790\n"
            )
        },
        columns=(
            text("Section", "Fonctionnement|Investissement"),
            integer("Dépenses", 1250, 840),
            integer("Recettes", 1410, 790),
        ),
    ),
    Case(
        id="units-column-of-units",
        line=4,
        innocent=True,
        files={"stock.csv": csv("Article;Unité;Stock\nSel;kg;1200\nPeinture;L;85\nBâche;m²;340\n")},
        columns=(
            text("Article", "Sel|Peinture|Bâche"),
            text("Unité", "kg|L|m²"),
            integer("Stock", 1200, 85, 340),
        ),
    ),
    Case(
        id="units-first-row-short-words",
        line=4,
        innocent=True,
        files={
            "tenues.csv": csv("Agent;Taille;Pied\nEspaces verts;M;P\nVoirie;L;G\nCantine;S;P\n")
        },
        columns=(
            text("Agent", "Espaces verts|Voirie|Cantine"),
            text("Taille", "M|L|S"),
            text("Pied", "P|G|P"),
        ),
    ),
    Case(
        id="units-first-row-partly-empty",
        line=4,
        innocent=True,
        files={
            "voies.csv": csv(
                "Voie;Statut;Longueur\nRue Neuve;VC;\nRue du Lac;RD;410\nChemin Vert;CR;880\n"
            )
        },
        columns=(
            text("Voie", "Rue Neuve|Rue du Lac|Chemin Vert"),
            code("Statut", "VC|RD|CR"),
            integer("Longueur", None, 410, 880),
        ),
    ),
    Case(
        id="units-in-cells",
        line=4,
        files={"collecte.csv": csv("Année;Verre;Papier\n2022;120 t;85,5 t\n2023;131 t;79 t\n")},
        columns=(
            year("Année", 2022, 2023),
            number("Verre", 120, 131),
            number("Papier", 85.5, 79),
        ),
        asks="may",
    ),
)
