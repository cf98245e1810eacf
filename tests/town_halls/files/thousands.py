"""Dots that part thousands, and dots that part decimals."""

from __future__ import annotations

from town_halls.case import Case, code, coordinate, date, integer, money, number, text
from town_halls.writing import book, book_of_rows, csv

CLUBS = "Amicale du Pont|Club de voile|Comité des fêtes"
GRANTS = """
Association;Montant
Amicale du Pont;1 500 €
Club de voile;12.000 €
Comité des fêtes;850 €
"""
GRANT_COLUMNS = (text("Association", CLUBS), money("Montant", 1500, 12000, 850))
COUNTED = [(f"Bureau {n}", 700 + 37 * n) for n in range(60)]


def write_dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")


CASES = (
    Case(id="dots-grants", line=2, files={"subventions.csv": csv(GRANTS)}, columns=GRANT_COLUMNS),
    Case(
        id="dots-grants-cp1252",
        line=2,
        files={"subventions.csv": csv(GRANTS, "cp1252")},
        columns=GRANT_COLUMNS,
    ),
    Case(
        id="dots-grants-commas",
        line=2,
        files={"subventions.csv": csv(GRANTS.replace(";", ","))},
        columns=GRANT_COLUMNS,
    ),
    Case(
        id="dots-grants-workbook",
        line=2,
        files={
            "subventions.xlsx": book(
                """
Association|Montant
Amicale du Pont|1500
Club de voile|'12.000 €
Comité des fêtes|850
"""
            )
        },
        columns=GRANT_COLUMNS,
    ),
    Case(
        id="dots-grants-ods",
        line=2,
        files={
            "subventions.ods": book(
                """
Association|Montant
Amicale du Pont|'1 500 €
Club de voile|'12.000 €
Comité des fêtes|'850 €
"""
            )
        },
        columns=GRANT_COLUMNS,
    ),
    Case(
        id="dots-counts",
        line=2,
        files={"votants.csv": csv("Bureau;Inscrits\nMairie;120\nÉcole;999\nGymnase;1.234\n")},
        columns=(text("Bureau", "Mairie|École|Gymnase"), integer("Inscrits", 120, 999, 1234)),
    ),
    Case(
        id="dots-counts-long",
        line=2,
        files={
            "bureaux.csv": csv(
                "Bureau;Inscrits\n"
                + "".join(f"{name};{write_dotted(count)}\n" for name, count in COUNTED)
            )
        },
        columns=(
            text("Bureau", "|".join(name for name, _ in COUNTED)),
            integer("Inscrits", *(count for _, count in COUNTED)),
        ),
    ),
    Case(
        id="dots-population",
        line=2,
        files={
            "population.csv": csv(
                "Commune;Habitants\nBourg-Neuf;12.345\nVaux;850\nLa Chapelle;1.204\nLe Mesnil;97\n"
            )
        },
        columns=(
            text("Commune", "Bourg-Neuf|Vaux|La Chapelle|Le Mesnil"),
            integer("Habitants", 12345, 850, 1204, 97),
        ),
    ),
    Case(
        id="dots-all-three-decimals",
        line=2,
        files={"aides.csv": csv("Association;Montant\nA;12.000\nB;8.250\nC;15.500\n")},
        columns=(text("Association", "A|B|C"), text("Montant", "12.000|8.250|15.500")),
        asks="must",
    ),
    Case(
        id="dots-all-three-decimals-euro",
        line=2,
        files={"aides.csv": csv("Quartier;Budget\nNord;12.000 €\nSud;8.250 €\nEst;15.500 €\n")},
        columns=(text("Quartier", "Nord|Sud|Est"), money("Budget", 12000, 8250, 15500)),
        also=((text("Quartier", "Nord|Sud|Est"), text("Budget", "12.000 €|8.250 €|15.500 €")),),
        asks="must",
    ),
    Case(
        id="dots-fuel",
        line=2,
        files={
            "carburants.csv": csv(
                "Station;SP95;Gazole\nRoute de Lens;1.789;1.659\nZone du Parc;1.812;1.674\n"
            )
        },
        columns=(
            text("Station", "Route de Lens|Zone du Parc"),
            text("SP95", "1.789|1.812"),
            text("Gazole", "1.659|1.674"),
        ),
        asks="must",
    ),
    Case(
        id="dots-fuel-two-places",
        line=2,
        innocent=True,
        files={
            "carburants.csv": csv(
                "Station;Gazole\nRoute de Lens;1.659\nZone du Parc;1.72\nLe Pont;1.8\n"
            )
        },
        columns=(
            text("Station", "Route de Lens|Zone du Parc|Le Pont"),
            number("Gazole", 1.659, 1.72, 1.8),
        ),
    ),
    Case(
        id="dots-laboratory",
        line=2,
        innocent=True,
        files={
            "eau.csv": csv(
                "Paramètre;Résultat\nPlomb;0.125\nNitrates;1.250\nAmmonium;0.005\nFer;0.080\n"
            )
        },
        columns=(
            text("Paramètre", "Plomb|Nitrates|Ammonium|Fer"),
            number("Résultat", 0.125, 1.25, 0.005, 0.08),
        ),
    ),
    Case(
        id="dots-and-decimal-commas",
        line=2,
        files={
            "marches.csv": csv(
                "Lot;Montant\nVoirie;1.234,56\nToiture;850,00\nJardin;12.000,10\n", "cp1252"
            )
        },
        columns=(text("Lot", "Voirie|Toiture|Jardin"), money("Montant", 1234.56, 850, 12000.1)),
    ),
    Case(
        id="dots-millions",
        line=2,
        files={
            "investissements.csv": csv(
                "Opération;Coût\nGroupe scolaire;1.500.000 €\nRond-point;12.000 €\nAbri;850 €\n"
            )
        },
        columns=(
            text("Opération", "Groupe scolaire|Rond-point|Abri"),
            money("Coût", 1500000, 12000, 850),
        ),
    ),
    Case(
        id="dots-one-cell",
        line=2,
        files={
            "recettes.csv": csv(
                "Mois;Recettes\nJanvier;850\nFévrier;900\nMars;1.200\nAvril;760\nMai;990\n"
            )
        },
        columns=(
            text("Mois", "Janvier|Février|Mars|Avril|Mai"),
            money("Recettes", 850, 900, 1200, 760, 990),
        ),
        asks="may",
    ),
    Case(
        id="dots-mixed-places",
        line=2,
        innocent=True,
        files={"releves.csv": csv("Point;Valeur\nP1;12.5\nP2;3.250\nP3;7.75\nP4;8\n")},
        columns=(text("Point", "P1|P2|P3|P4"), number("Valeur", 12.5, 3.25, 7.75, 8)),
    ),
    Case(
        id="dots-english-thousands",
        line=2,
        files={
            "jumelage.csv": csv(
                "Project;Amount\nBridge;1,500.00\nSchool;12,000.50\nPark;850.25\n".replace(
                    "1,500.00", '"1,500.00"'
                )
                .replace("12,000.50", '"12,000.50"')
                .replace(";", ",")
            )
        },
        columns=(text("Project", "Bridge|School|Park"), money("Amount", 1500, 12000.5, 850.25)),
    ),
    Case(
        id="dots-none-decimal-commas",
        line=2,
        innocent=True,
        files={
            "surfaces.csv": csv(
                "Lieu-dit;Surface (ha)\nLes Prés;12,000\nLe Bois;8,250\nLa Mare;0,125\n"
            )
        },
        columns=(
            text("Lieu-dit", "Les Prés|Le Bois|La Mare"),
            number("Surface (ha)", 12, 8.25, 0.125),
        ),
    ),
    Case(
        id="dots-coordinates",
        line=2,
        innocent=True,
        files={
            "bornes.csv": csv(
                "Borne;Latitude;Longitude\nB1;50.638;3.057\nB2;50.641;3.112\nB3;50.612;3.099\n"
            )
        },
        columns=(
            text("Borne", "B1|B2|B3"),
            coordinate("Latitude", 50.638, 50.641, 50.612),
            coordinate("Longitude", 3.057, 3.112, 3.099),
        ),
    ),
    Case(
        id="dots-negative",
        line=2,
        files={
            "ecarts.csv": csv(
                "Service;Écart\nEau;-1.250 €\nVoirie;850 €\nÉcoles;12.000 €\nSports;-300 €\n"
            )
        },
        columns=(
            text("Service", "Eau|Voirie|Écoles|Sports"),
            money("Écart", -1250, 850, 12000, -300),
        ),
    ),
    Case(
        id="dots-weights",
        line=2,
        innocent=True,
        files={
            "collecte.csv": csv("Objet;Poids (kg)\nTéléphone;0.180\nGrille-pain;1.250\nVélo;12\n")
        },
        columns=(
            text("Objet", "Téléphone|Grille-pain|Vélo"),
            number("Poids (kg)", 0.18, 1.25, 12),
        ),
    ),
    Case(
        id="dots-tax-rates",
        line=2,
        files={"taux.csv": csv("Taxe;Coefficient\nA;1.125\nB;1\nC;1.250\nD;2\n")},
        columns=(text("Taxe", "A|B|C|D"), number("Coefficient", 1.125, 1, 1.25, 2)),
        asks="may",
    ),
    Case(
        id="dots-section-numbers",
        line=2,
        innocent=True,
        files={
            "cadastre.csv": csv(
                "Section;Vendu le;Prix\nA.101;03.04.2024;1500\nB.220;12.11.2023;900\n"
            )
        },
        columns=(
            code("Section", "A.101|B.220"),
            date("Vendu le", "2024-04-03|2023-11-12"),
            money("Prix", 1500, 900),
        ),
    ),
    Case(
        id="dots-workbook-numbers",
        line=2,
        innocent=True,
        files={
            "compteurs.xlsx": book_of_rows(
                [["Compteur", "Relevé"], ["C1", 1.25], ["C2", 12], ["C3", 8.125]]
            )
        },
        columns=(text("Compteur", "C1|C2|C3"), number("Relevé", 1.25, 12, 8.125)),
    ),
)
