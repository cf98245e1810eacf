"""Cells that a spreadsheet merges: labels over their rows, a measure that is shared, headers."""

from __future__ import annotations

from town_halls.case import Case, code, date, integer, money, number, text, year
from town_halls.writing import book, csv

SERVICES = "Sports|Sports|Sports|Culture|Culture|Culture"
YEARS = (2021, 2022, 2023, 2021, 2022, 2023)
SERVICE_GRID = """
Service|Année|Dépenses
Sports|2021|12500
|2022|13250.5
|2023|14000
Culture|2021|8200
|2022|8350
|2023|9100
"""
SERVICE_COLUMNS = (
    text("Service", SERVICES),
    year("Année", *YEARS),
    money("Dépenses", 12500, 13250.5, 14000, 8200, 8350, 9100),
)
SHARED_GRID = """
Association|Activité|Subvention
Les Joyeux Marcheurs|Marche|3000
La Raquette d'Osier|Tennis|
Le Volant Bleu|Badminton|
Chorale du Moulin|Chant|1200
"""
SHARED_COLUMNS = (
    text(
        "Association", "Les Joyeux Marcheurs|La Raquette d'Osier|Le Volant Bleu|Chorale du Moulin"
    ),
    text("Activité", "Marche|Tennis|Badminton|Chant"),
    money("Subvention", 3000, None, None, 1200),
)

CASES = (
    Case(
        id="merged-service-years",
        line=1,
        files={"depenses.xlsx": book(SERVICE_GRID, "A2:A4 A5:A7")},
        columns=SERVICE_COLUMNS,
    ),
    Case(
        id="merged-service-years-ods",
        line=1,
        files={"depenses.ods": book(SERVICE_GRID, "A2:A4 A5:A7")},
        columns=SERVICE_COLUMNS,
    ),
    Case(
        id="merged-shared-grant",
        line=1,
        files={"subventions.xlsx": book(SHARED_GRID, "C2:C4")},
        columns=SHARED_COLUMNS,
        asks="may",
    ),
    Case(
        id="merged-shared-grant-ods",
        line=1,
        files={"subventions.ods": book(SHARED_GRID, "C2:C4")},
        columns=SHARED_COLUMNS,
        asks="may",
    ),
    Case(
        id="merged-council-day",
        line=1,
        files={
            "deliberations.xlsx": book(
                """
Date du conseil|Numéro|Objet
2024-02-05|2024-001|Débat d'orientation budgétaire
|2024-002|Tarifs de la piscine
|2024-003|Convention avec le syndicat des eaux
2024-04-08|2024-004|Vote du budget
|2024-005|Taux d'imposition
""",
                "A2:A4 A5:A6",
            )
        },
        columns=(
            date("Date du conseil", "2024-02-05|2024-02-05|2024-02-05|2024-04-08|2024-04-08"),
            code("Numéro", "2024-001|2024-002|2024-003|2024-004|2024-005"),
            text(
                "Objet",
                "Débat d'orientation budgétaire|Tarifs de la piscine|Convention avec le syndicat "
                "des eaux|Vote du budget|Taux d'imposition",
            ),
        ),
    ),
    Case(
        id="merged-year-and-grant",
        line=1,
        files={
            "aides.xlsx": book(
                """
Année|Bénéficiaire|Montant
2022|Club d'échecs|500
|Amicale laïque|750
2023|Club d'échecs|520
|Amicale laïque|
""",
                "A2:A3 A4:A5 C4:C5",
            )
        },
        columns=(
            year("Année", 2022, 2022, 2023, 2023),
            text("Bénéficiaire", "Club d'échecs|Amicale laïque|Club d'échecs|Amicale laïque"),
            money("Montant", 500, 750, 520, None),
        ),
        asks="may",
    ),
    Case(
        id="merged-budget-chapter",
        line=1,
        files={
            "budget.xlsx": book(
                """
Chapitre|Libellé du chapitre|Article|Crédits votés
'011|Charges à caractère général|'60611|18000
||'60612|42500
||'6135|3600
'012|Charges de personnel|'64111|210000
||'6451|64000
""",
                "A2:A4 B2:B4 A5:A6 B5:B6",
            )
        },
        columns=(
            code("Chapitre", "011|011|011|012|012"),
            text(
                "Libellé du chapitre",
                "Charges à caractère général|Charges à caractère général|Charges à caractère "
                "général|Charges de personnel|Charges de personnel",
            ),
            code("Article", "60611|60612|6135|64111|6451"),
            money("Crédits votés", 18000, 42500, 3600, 210000, 64000),
        ),
    ),
    Case(
        id="merged-chapter-number",
        line=1,
        files={
            "budget.xlsx": book(
                """
Chapitre|Article|Voté
65|Indemnités|21000
|Subventions|9000
|Divers|400
66|Intérêts|3100
""",
                "A2:A4",
            )
        },
        columns=(
            integer("Chapitre", 65, 65, 65, 66),
            text("Article", "Indemnités|Subventions|Divers|Intérêts"),
            money("Voté", 21000, 9000, 400, 3100),
        ),
        also=(
            (
                code("Chapitre", "65|65|65|66"),
                text("Article", "Indemnités|Subventions|Divers|Intérêts"),
                money("Voté", 21000, 9000, 400, 3100),
            ),
        ),
        asks="may",
    ),
    Case(
        id="merged-header-two-rows",
        line=1,
        files={
            "frequentation.xlsx": book(
                """
Équipement|2023||2024|
|Entrées|Recettes|Entrées|Recettes
Piscine|18250|54750.5|19100|57300
Patinoire|6120|24480|5980|23920
Médiathèque|30400|0|31250|0
""",
                "A1:A2 B1:C1 D1:E1",
            )
        },
        columns=(
            text("~Équipement", "Piscine|Patinoire|Médiathèque"),
            integer("~2023 Entrées", 18250, 6120, 30400),
            money("~2023 Recettes", 54750.5, 24480, 0),
            integer("~2024 Entrées", 19100, 5980, 31250),
            money("~2024 Recettes", 57300, 23920, 0),
        ),
    ),
    Case(
        id="merged-header-one-row",
        line=1,
        files={
            "equipements.xlsx": book(
                """
Nom|Adresse||Places
Salle des fêtes|2 rue du Lavoir||180
Gymnase du Pré|14 avenue des Tilleuls||420
Foyer rural|1 place de la Mairie||90
""",
                "B1:C1 B2:C2 B3:C3 B4:C4",
            )
        },
        columns=(
            text("Nom", "Salle des fêtes|Gymnase du Pré|Foyer rural"),
            text("Adresse", "2 rue du Lavoir|14 avenue des Tilleuls|1 place de la Mairie"),
            integer("Places", 180, 420, 90),
        ),
    ),
    Case(
        id="merged-closed-days",
        line=1,
        files={
            "horaires.xlsx": book(
                """
Lieu|Lundi|Mardi|Mercredi
Mairie|9h-12h|9h-17h|9h-17h
Médiathèque|Fermé||14h-18h
Déchèterie|Travaux||
""",
                "B3:C3 B4:D4",
            )
        },
        columns=(
            text("Lieu", "Mairie|Médiathèque|Déchèterie"),
            text("Lundi", "9h-12h|Fermé|Travaux"),
            text("Mardi", "9h-17h||"),
            text("Mercredi", "9h-17h|14h-18h|"),
        ),
        asks="may",
    ),
    Case(
        id="merged-title-over-table",
        line=1,
        files={
            "arbres.xlsx": book(
                """
Arbres plantés par la commune||
Essence|Nombre|Hauteur (m)
Tilleul|42|3.5
Érable champêtre|18|2.25
Charme|60|2
""",
                "A1:C1",
            )
        },
        columns=(
            text("Essence", "Tilleul|Érable champêtre|Charme"),
            integer("Nombre", 42, 18, 60),
            number("Hauteur (m)", 3.5, 2.25, 2),
        ),
    ),
    Case(
        id="merged-note-over-rows",
        line=1,
        files={
            "salles.ods": book(
                """
Salle|Tarif habitant|Condition
Salle A|120|Caution de 300 €
Salle B|180|
Salle C|95|Sans caution
""",
                "C2:C3",
            )
        },
        columns=(
            text("Salle", "Salle A|Salle B|Salle C"),
            money("Tarif habitant", 120, 180, 95),
            text("Condition", "Caution de 300 €|Caution de 300 €|Sans caution"),
        ),
    ),
    Case(
        id="merged-total-label",
        line=1,
        files={
            "voirie.xlsx": book(
                """
Rue|Travaux|Coût
Rue du Four|Enrobé|12400
Rue Haute|Trottoirs|8600
Chemin Vert|Fossé|2300
Total||23300
""",
                "A5:B5",
            )
        },
        columns=(
            text("Rue", "Rue du Four|Rue Haute|Chemin Vert"),
            text("Travaux", "Enrobé|Trottoirs|Fossé"),
            money("Coût", 12400, 8600, 2300),
        ),
        receipt=True,
    ),
    Case(
        id="merged-class-headcount",
        line=1,
        files={
            "ecoles.xlsx": book(
                """
École|Niveau|Effectif
Jean-de-La-Fontaine|CP|24
|CE1|23
Les Coquelicots|CP|27
|CE1|
""",
                "A2:A3 A4:A5 C4:C5",
            )
        },
        columns=(
            text(
                "École", "Jean-de-La-Fontaine|Jean-de-La-Fontaine|Les Coquelicots|Les Coquelicots"
            ),
            text("Niveau", "CP|CE1|CP|CE1"),
            integer("Effectif", 24, 23, 27, None),
        ),
        asks="may",
    ),
    Case(
        id="merged-postal-code",
        line=1,
        files={
            "lieux.xlsx": book(
                """
Code postal|Lieu|Places
59990|Parking du Centre|80
|Parking de la Gare|120
59880|Parking du Stade|45
""",
                "A2:A3",
            )
        },
        columns=(
            code("Code postal", "59990|59990|59880"),
            text("Lieu", "Parking du Centre|Parking de la Gare|Parking du Stade"),
            integer("Places", 80, 120, 45),
        ),
    ),
    Case(
        id="merged-surface-shared",
        line=1,
        files={
            "parcelles.ods": book(
                """
Parcelle|Propriété|Surface (m²)
AB 12|Commune|1450
AB 13|Commune|
AC 7|Département|820
""",
                "C2:C3",
            )
        },
        columns=(
            code("Parcelle", "AB 12|AB 13|AC 7"),
            text("Propriété", "Commune|Commune|Département"),
            integer("Surface (m²)", 1450, None, 820),
        ),
        asks="may",
    ),
    Case(
        id="merged-grants-every-row",
        line=1,
        files={
            "contrats.xlsx": book(
                """
Lot|Entreprise|Montant HT|Notifié le
1|Maçonnerie Dubocage|45200|2024-03-12
2|Toitures du Val|31800|
3|Peintures Arc|12750|2024-04-02
""",
                "D2:D3",
            )
        },
        columns=(
            integer("Lot", 1, 2, 3),
            text("Entreprise", "Maçonnerie Dubocage|Toitures du Val|Peintures Arc"),
            money("Montant HT", 45200, 31800, 12750),
            date("Notifié le", "2024-03-12|2024-03-12|2024-04-02"),
        ),
    ),
    Case(
        id="merged-nothing-empty-below",
        line=1,
        innocent=True,
        files={
            "materiel.xlsx": book(
                """
Référence|Désignation|Observation|Quantité
M-001|Tables pliantes|abîmées|40
M-002|Chaises||220
M-003|Barrières||65
M-004|Barnums|neufs|4
"""
            )
        },
        columns=(
            code("Référence", "M-001|M-002|M-003|M-004"),
            text("Désignation", "Tables pliantes|Chaises|Barrières|Barnums"),
            text("Observation", "abîmées|||neufs"),
            integer("Quantité", 40, 220, 65, 4),
        ),
    ),
    Case(
        id="merged-nothing-same-amounts",
        line=1,
        innocent=True,
        files={
            "forfaits.csv": csv(
                """
École;Classe;Forfait
Les Coquelicots;CP;350
Les Coquelicots;CE1;350
Les Coquelicots;CE2;350
Jean-de-La-Fontaine;CP;350
"""
            )
        },
        columns=(
            text("École", "Les Coquelicots|Les Coquelicots|Les Coquelicots|Jean-de-La-Fontaine"),
            text("Classe", "CP|CE1|CE2|CP"),
            money("Forfait", 350, 350, 350, 350),
        ),
    ),
)
