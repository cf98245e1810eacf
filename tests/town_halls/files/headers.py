"""Names of columns, and what stands around them."""

from __future__ import annotations

from town_halls.case import Case, code, date, integer, money, number, text
from town_halls.writing import book, csv

CLUBS = "Harmonie|Tennis club|Amicale"
CLUB_COLUMNS = (text("Association", CLUBS), money("Montant", 2500, 1200, 300))
CLUB_ROWS = "Association;Montant\nHarmonie;2500\nTennis club;1200\nAmicale;300\n"


CASES = (
    Case(
        id="header-name-below",
        line=7,
        files={
            "champs.csv": csv(
                "Nom;Type;Description\n"
                "Nom;texte;Nom de l'équipement\nPlaces;nombre;Places assises\n"
                "Type;texte;Type d'équipement\n"
            )
        },
        columns=(
            text("Nom", "Nom|Places|Type"),
            text("Type", "texte|nombre|texte"),
            text("Description", "Nom de l'équipement|Places assises|Type d'équipement"),
        ),
    ),
    Case(
        id="header-commune-below",
        line=7,
        files={
            "proprietaires.csv": csv(
                "Parcelle;Commune;Département\nAB 1;Commune;Nord\nAB 2;Département;Nord\n"
                "AB 3;Commune;Nord\n"
            )
        },
        columns=(
            code("Parcelle", "AB 1|AB 2|AB 3"),
            text("Commune", "Commune|Département|Commune"),
            text("Département", "Nord|Nord|Nord"),
        ),
    ),
    Case(
        id="header-service-below-workbook",
        line=7,
        files={
            "agents.xlsx": book(
                """
Service|Direction|Postes
Service|Direction|4
Propreté|Cadre de vie|12
Voirie|Cadre de vie|9
"""
            )
        },
        columns=(
            text("Service", "Service|Propreté|Voirie"),
            text("Direction", "Direction|Cadre de vie|Cadre de vie"),
            integer("Postes", 4, 12, 9),
        ),
        asks="may",
    ),
    Case(
        id="header-lines-quoted",
        line=7,
        files={
            "subventions.csv": csv(
                '"Association,Domaine,Montant"\n"Harmonie,Culture,2500"\n"Tennis club,Sport,1200"\n'
                '"Amicale,École,300"\n',
                "utf-8-sig",
            )
        },
        columns=(
            text("Association", CLUBS),
            text("Domaine", "Culture|Sport|École"),
            money("Montant", 2500, 1200, 300),
        ),
    ),
    Case(
        id="header-lines-quoted-doubled",
        line=7,
        files={
            "subventions.csv": csv(
                '"Association,Domaine,Montant"\n"Harmonie,""Culture, fêtes"",2500"\n'
                '"Tennis club,Sport,1200"\n"Amicale,École,300"\n',
                "utf-8-sig",
            )
        },
        columns=(
            text("Association", CLUBS),
            text("Domaine", "Culture, fêtes|Sport|École"),
            money("Montant", 2500, 1200, 300),
        ),
    ),
    Case(
        id="header-lines-quoted-semicolons",
        line=7,
        files={
            "subventions.csv": csv(
                '"Association;Domaine;Montant"\n"Harmonie;Culture;2500,50"\n'
                '"Tennis club;Sport;1200"\n"Amicale;École;300"\n',
                "cp1252",
            )
        },
        columns=(
            text("Association", CLUBS),
            text("Domaine", "Culture|Sport|École"),
            money("Montant", 2500.5, 1200, 300),
        ),
    ),
    Case(
        id="header-title-with-separator",
        line=7,
        files={"s.csv": csv("Subventions 2024 ; fonctionnement\n" + CLUB_ROWS)},
        columns=CLUB_COLUMNS,
    ),
    Case(
        id="header-title-with-separator-three",
        line=7,
        files={
            "s.csv": csv(
                "Ville de Bourg-Neuf ; service des finances ; 2024\n\n"
                "Chapitre;Libellé;Montant\n011;Énergie;42500\n012;Salaires;210000\n65;Aides;36000\n"
            )
        },
        columns=(
            code("Chapitre", "011|012|65"),
            text("Libellé", "Énergie|Salaires|Aides"),
            money("Montant", 42500, 210000, 36000),
        ),
    ),
    Case(
        id="header-title-with-comma",
        line=7,
        files={
            "s.csv": csv(
                "Subventions, année 2024\nassociation,domaine,montant\nHarmonie,culture,2500\n"
                "Tennis club,sport,1200\nAmicale,école,300\n"
            )
        },
        columns=(
            text("association", CLUBS),
            text("domaine", "culture|sport|école"),
            money("montant", 2500, 1200, 300),
        ),
    ),
    Case(
        id="header-title-as-wide-as-table",
        line=7,
        files={
            "s.csv": csv(
                "Bourg-Neuf;Exercice 2024\nAssociation;Montant\nHarmonie;2500\n"
                "Tennis club;1200\nAmicale;300\n"
            )
        },
        columns=CLUB_COLUMNS,
        asks="may",
    ),
    Case(
        id="header-two-titles-workbook",
        line=7,
        files={
            "s.xlsx": book(
                """
Commune de Bourg-Neuf|
Subventions versées en 2024 (en euros)|
|
Association|Montant
Harmonie|2500
Tennis club|1200
Amicale|300
"""
            )
        },
        columns=CLUB_COLUMNS,
    ),
    Case(
        id="header-again-on-each-page",
        line=7,
        files={"s.csv": csv(CLUB_ROWS + "Association;Montant\nChorale;450\nCiné-club;600\n")},
        columns=(
            text("Association", f"{CLUBS}|Chorale|Ciné-club"),
            money("Montant", 2500, 1200, 300, 450, 600),
        ),
        asks="may",
    ),
    Case(
        id="header-on-two-lines",
        line=7,
        files={
            "s.csv": csv(
                '"Nom de\nl\'association";"Montant\naccordé"\nHarmonie;2500\nTennis club;1200\n'
                "Amicale;300\n"
            )
        },
        columns=(
            text("Nom de l'association", CLUBS),
            money("Montant accordé", 2500, 1200, 300),
        ),
    ),
    Case(
        id="header-of-years",
        line=7,
        files={
            "population.csv": csv(
                "Commune;2020;2021;2022\nBourg-Neuf;12301;12320;12345\nVaux;861;855;850\n"
            )
        },
        columns=(
            text("Commune", "Bourg-Neuf|Vaux"),
            integer("2020", 12301, 861),
            integer("2021", 12320, 855),
            integer("2022", 12345, 850),
        ),
    ),
    Case(
        id="header-all-texts",
        line=7,
        innocent=True,
        files={
            "correspondants.csv": csv(
                "Quartier;Lieu de vote;École\n"
                "Nord;Mairie;La Fontaine\nSud;Gymnase;Les Coquelicots\n"
                "Est;Foyer;Le Moulin\n"
            )
        },
        columns=(
            text("Quartier", "Nord|Sud|Est"),
            text("Lieu de vote", "Mairie|Gymnase|Foyer"),
            text("École", "La Fontaine|Les Coquelicots|Le Moulin"),
        ),
    ),
    Case(
        id="header-name-twice",
        line=7,
        files={
            "comparaison.csv": csv(
                "Poste;Montant;Montant\nÉnergie;42500;51000\nEntretien;9500;8700\n"
            )
        },
        columns=(
            text("Poste", "Énergie|Entretien"),
            money("Montant", 42500, 9500),
            money("~Montant_2", 51000, 8700),
        ),
        asks="may",
    ),
    Case(
        id="header-note-below-title",
        line=7,
        files={
            "marches.csv": csv(
                "Marchés publics conclus en 2024;;;\nMontants hors taxes, en euros;;;\n;;;\n"
                "Objet;Titulaire;Notification;Montant\nVoirie;Routes du Val;12/03/2024;45200,50\n"
                "Toiture;Couvertures Arc;02/04/2024;12750\n",
                "cp1252",
            )
        },
        columns=(
            text("Objet", "Voirie|Toiture"),
            text("Titulaire", "Routes du Val|Couvertures Arc"),
            date("Notification", "2024-03-12|2024-04-02"),
            number("Montant", 45200.5, 12750),
        ),
    ),
)
