"""Files of a third hand with two or three faults at once."""

from __future__ import annotations

from town_halls.case import ANY, Column, Odd, date, integer, money, number, text, utc, year
from town_halls.files.third_faults import Hidden, fault, fill, refs, several
from town_halls.writing import Book, book, csv, make_sheet

ROWS = 20_000
BOOKS = (
    fault(
        "mixed-title-merged-total",
        1,
        "agents.xlsx",
        book(
            """
Effectifs de la ville au 1er janvier||
||
Direction|Métier|Postes
Écoles|ATSEM|12
|Cuisinier|3
Voirie|Paveur|4
|Chauffeur|5
TOTAL||24
""",
            merged="A1:C1 A4:A5 A6:A7",
        ),
        text("Direction", "Écoles|Écoles|Voirie|Voirie"),
        text("Métier", "ATSEM|Cuisinier|Paveur|Chauffeur"),
        integer("Postes", 12, 3, 4, 5),
        receipt=True,
    ),
    fault(
        "mixed-merged-measure-total",
        1,
        "aides.ods",
        book(
            """
Association|Projet|Aide
Lucioles|Lecture|4500
Lucioles|Théâtre|
Judo|Tournoi|1200
Total||5700
""",
            merged="C2:C3",
        ),
        text("Association", "Lucioles|Lucioles|Judo"),
        text("Projet", "Lecture|Théâtre|Tournoi"),
        money("Aide", 4500, None, 1200),
        asks="must",
    ),
    fault(
        "mixed-merged-subtotals",
        3,
        "classes.xlsx",
        book(
            """
École|Niveau|Élèves
Macé|CP|24
|CE1|26
|Sous-total|50
Ferry|CP|21
|CE1|19
|Sous-total|40
Ensemble||90
""",
            merged="A2:A4 A5:A7",
        ),
        text("École", "Macé|Macé|Ferry|Ferry"),
        text("Niveau", "CP|CE1|CP|CE1"),
        integer("Élèves", 24, 26, 21, 19),
        receipt=True,
    ),
    fault(
        "mixed-hidden-total",
        11,
        "locations.xlsx",
        Hidden("Salle|Jours\nFoyer|12\nPréau|8\nHalle|3\nGymnase|41\nTotal|64\n", (2,)),
        text("Salle", "Foyer|Préau|Halle|Gymnase"),
        integer("Jours", 12, 8, 3, 41),
        asks="must",
    ),
    fault(
        "mixed-two-rows-spacer",
        7,
        "budgets.xlsx",
        book(
            """
Service|Dépenses|||Recettes|
|2022|2023||2022|2023
Piscine|4120|3900||800|750
Cantine|18200|17450||9100|9300
Musée|910|870||45|60
""",
            merged="B1:C1 E1:F1",
        ),
        text("Service", "Piscine|Cantine|Musée"),
        integer("~Dépenses 2022", 4120, 18200, 910),
        integer("~Dépenses 2023", 3900, 17450, 870),
        integer("~Recettes 2022", 800, 9100, 45),
        integer("~Recettes 2023", 750, 9300, 60),
    ),
    fault(
        "mixed-two-rows-plain",
        7,
        "frequentation.xlsx",
        """
Équipement|Entrées||Abonnés|
|2022|2023|2022|2023
Piscine|4120|3900|800|750
Patinoire|8200|7450|410|390
""",
        text("Équipement", "Piscine|Patinoire"),
        integer("~Entrées 2022", 4120, 8200),
        integer("~Entrées 2023", 3900, 7450),
        integer("~Abonnés 2022", 800, 410),
        integer("~Abonnés 2023", 750, 390),
    ),
    fault(
        "mixed-years-mean",
        3,
        "air.ods",
        book(
            """
Année|Station|NO2
2022|Gare|31
|Parc|17
2023|Gare|28
|Parc|16
Moyenne||23
""",
            merged="A2:A3 A4:A5",
        ),
        year("Année", 2022, 2022, 2023, 2023),
        text("Station", "Gare|Parc|Gare|Parc"),
        number("NO2", 31, 17, 28, 16),
        receipt=True,
    ),
    fault(
        "mixed-units-words",
        4,
        "eau.xlsx",
        "Point|Nitrates|Chlore\n|mg/L|mg/L\nMairie|21.5|<0,1\nÉcole|19|0.12\nStade|23|0.08\n",
        text("Point", "Mairie|École|Stade"),
        number("~Nitrates", 21.5, 19, 23),
        text("~Chlore", "<0,1|0.12|0.08"),
        asks="must",
    ),
    fault(
        "mixed-names-breaks-total",
        7,
        "taux.xlsx",
        "Taxe|Produit\\n2023|Produit\\n2024\nFoncière|1200|1310\nHabitation|400|380\n"
        "Total|1600|1690\n",
        text("Taxe", "Foncière|Habitation"),
        integer("~Produit 2023", 1200, 400),
        integer("~Produit 2024", 1310, 380),
        receipt=True,
    ),
    fault(
        "mixed-sheets",
        7,
        "recettes.xlsx",
        Book(
            {
                "2023": make_sheet("Régie|Montant\nPiscine|4120\nMusée|910\n"),
                "2024": make_sheet("Régie|Montant\nPiscine|3900\nMusée|870\n"),
            }
        ),
        text("Régie", "Piscine|Musée"),
        integer("Montant", 4120, 910),
        asks="may",
    ),
    fault(
        "mixed-text-days",
        8,
        "travaux.xlsx",
        "Chantier|Début|Coût\nQuai|2024-04-03|1200\nHalle|'22/06/2024|'3 450,50\n"
        "Pont|2024-11-14|800.25\n",
        text("Chantier", "Quai|Halle|Pont"),
        date("Début", "2024-04-03|2024-06-22|2024-11-14"),
        money("Coût", 1200, 3450.5, 800.25),
    ),
)

TEXTS = (
    fault(
        "mixed-title-units-total",
        4,
        "parcs.csv",
        csv(
            "Espaces verts – état au 31/12/2023\n\nParc;Surface;Bancs\n;(ha);\nBarbieux;34,5;120\n"
            "Héron;110;54\nTotal;144,5;174\n",
            "cp1252",
        ),
        text("Parc", "Barbieux|Héron"),
        number("~Surface", 34.5, 110),
        integer("Bancs", 120, 54),
        receipt=True,
    ),
    fault(
        "mixed-dots-total",
        2,
        "subventions.csv",
        "Club;Montant\nJudo;1.500 €\nTennis;12.000 €\nRugby;850 €\nTotal;14.350 €\n",
        text("Club", "Judo|Tennis|Rugby"),
        money("Montant", 1500, 12000, 850),
        receipt=True,
    ),
    fault(
        "mixed-sections-subtotals",
        3,
        "budget.csv",
        "Compte;2023;2024\nFonctionnement;;\n011 Charges;1200;1300\n012 Personnel;5400;5600\n"
        "Total fonctionnement;6600;6900\nInvestissement;;\n21 Voirie;3000;2800\n"
        "Total investissement;3000;2800\nTotal général;9600;9700\n",
        text("~Compte", "011 Charges|012 Personnel|21 Voirie"),
        integer("2023", 1200, 5400, 3000),
        integer("2024", 1300, 5600, 2800),
        text(ANY, "Fonctionnement|Fonctionnement|Investissement"),
    ),
    fault(
        "mixed-quoted-total",
        7,
        "quais.csv",
        '\ufeff"Quai,Longueur,Bornes"\n"Wault,310,4"\n"Deûle,1200,11"\n"Total,1510,15"\n',
        text("Quai", "Wault|Deûle"),
        integer("Longueur", 310, 1200),
        integer("Bornes", 4, 11),
        receipt=True,
    ),
    fault(
        "mixed-mojibake-total",
        6,
        "ecoles.csv",
        "Ã‰cole;Ã‰lèves\n".replace("è", "Ã¨")
        + "Jules-Ferry Ã  l'Ã©toile;120\nSÃ©vignÃ©;95\nTotal gÃ©nÃ©ral;215\n".replace(
            "Ã  ", "Ã\u00a0 "
        ),
        text("École", "Jules-Ferry à l'étoile|Sévigné"),
        integer("Élèves", 120, 95),
        receipt=True,
    ),
    fault(
        "mixed-annex-total",
        8,
        "factures.csv",
        # 0 + … + 149 without 46
        "Facture;Montant\n" + fill(150, {46: "voir annexe"}) + f"Total;{149 * 75 - 46}\n",
        refs(150),
        money("Montant", *(Odd("voir annexe") if n == 46 else n for n in range(150))),
        asks="must",
    ),
    fault(
        "mixed-short-note",
        11,
        "bancs.csv",
        "Repère;Rue;Places;Note\nB1;Rue Verte;4\nB2;Quai;2\nB3;Gare;3\n\n"
        "Source : service des espaces verts, mars 2024\n",
        text("Repère", "B1|B2|B3"),
        text("Rue", "Rue Verte|Quai|Gare"),
        integer("Places", 4, 2, 3),
        text("Note", "||"),
        also=(
            (
                text("Repère", "B1|B2|B3"),
                text("Rue", "Rue Verte|Quai|Gare"),
                integer("Places", 4, 2, 3),
            ),
        ),
    ),
    fault(
        "mixed-utc-pages",
        9,
        "velos.csv",
        "Borne;Instant;Vélos\nA;2024-03-30T23:00:00Z;4\nA;2024-03-31T00:00:00Z;2\n"
        "Borne;Instant;Vélos\nA;2024-03-31T01:00:00Z;9\n",
        text("Borne", "A|A|A"),
        utc("Instant", "2024-03-30T23:00:00Z|2024-03-31T00:00:00Z|2024-03-31T01:00:00Z"),
        integer("Vélos", 4, 2, 9),
    ),
    fault(
        "mixed-percent-total",
        3,
        "dechets.csv",
        "Flux;Tonnes;Part\nOMR;412,5;55 %\nVerre;187,5;25 %\nPapier;150;20 %\nTotal;750;100 %\n",
        text("Flux", "OMR|Verre|Papier"),
        number("Tonnes", 412.5, 187.5, 150),
        number("Part", 55, 25, 20),
        also=(
            (
                text("Flux", "OMR|Verre|Papier"),
                number("Tonnes", 412.5, 187.5, 150),
                number("Part", 0.55, 0.25, 0.2),
            ),
        ),
        receipt=True,
    ),
    fault(
        "mixed-stray-quote-cp1252",
        5,
        "cafes.csv",
        csv(
            'Enseigne;Rue;Places\nLe Café;Rue Éluard;40\n"Chez Zoé;Rue Haute;12\nLe Cap;Quai;25\n'
            "Le Zinc;Place;30\nLa Fée;Port;18\n",
            "cp1252",
        ),
        text("Enseigne", "Le Café|Chez Zoé|Le Cap|Le Zinc|La Fée"),
        text("Rue", "Rue Éluard|Rue Haute|Quai|Place|Port"),
        integer("Places", 40, 12, 25, 30, 18),
        also=(
            (
                text("Enseigne", 'Le Café|"Chez Zoé|Le Cap|Le Zinc|La Fée'),
                text("Rue", "Rue Éluard|Rue Haute|Quai|Place|Port"),
                integer("Places", 40, 12, 25, 30, 18),
            ),
        ),
    ),
    fault(
        "mixed-carried-over",
        3,
        "mandats.csv",
        "Mandat;Montant\nM1;1200\nM2;450\nÀ reporter;1650\nMandat;Montant\nReport;1650\nM3;800\n"
        "M4;75\nTotal;2525\n",
        text("Mandat", "M1|M2|M3|M4"),
        money("Montant", 1200, 450, 800, 75),
    ),
    fault(
        "mixed-zeros-total",
        8,
        "communes.csv",
        "Commune;Code postal;Habitants\nBourg;1000;41\nLille;59000;232\nNice;6000;342\n"
        "Total;;615\n",
        asks="must",
    ),
    fault(
        "mixed-title-two-rows",
        7,
        "taux.csv",
        "Fiscalité ; évolution\n\nTaxe;Taux;;Produit;\n;2022;2023;2022;2023\n"
        "Foncière;21,5;22;1200;1310\n"
        "Habitation;18;18;400;380\n",
        text("Taxe", "Foncière|Habitation"),
        number("~Taux 2022", 21.5, 18),
        number("~Taux 2023", 22, 18),
        integer("~Produit 2022", 1200, 400),
        integer("~Produit 2023", 1310, 380),
    ),
    fault(
        "mixed-notes-spaces",
        2,
        "dette.csv",
        csv(
            "Banque;Capital (€);Taux\nPostale;1\u202f250\u202f000,50;1,25\n"
            "Épargne;800\u00a0000;2,1\n"
            "Agricole;42 000,00;0,985\n* au 31 décembre 2023\n** hors régies\n"
        ),
        text("Banque", "Postale|Épargne|Agricole"),
        money("Capital (€)", 1250000.5, 800000, 42000),
        number("Taux", 1.25, 2.1, 0.985),
    ),
    fault(
        "mixed-trailing-blank",
        11,
        "bals.csv",
        "Bal;Date;Entrées;;;\nFives;13/07/2024;400;;;\n;;;;;\nMoulins;14/07/2024;310;;;\n"
        ";;;;;\n;;;;;\n",
        text("Bal", "Fives|Moulins"),
        date("Date", "2024-07-13|2024-07-14"),
        integer("Entrées", 400, 310),
    ),
    fault(
        "mixed-long-annex",
        8,
        "factures.csv",
        # two runs of 25 times 0 + … + 399, without row 19 000
        "Facture;Date;Montant\n"
        + "".join(
            f"F{n:05};{n % 28 + 1:02}/03/2024;{'n.c.' if n == 19_000 else f'{n % 400},00'}\n"
            for n in range(ROWS)
        )
        + f"TOTAL;;{50 * 79_800 - 200}\n",
        Column(name="Facture", kind="text", first="F00000", last="F19999"),
        Column(name="Date", kind="date", first="2024-03-01", last="2024-03-08"),
        Column(name="Montant", kind="number", first=0, last=399, total=50 * 79_800 - 200),
        receipt=True,
        rows=ROWS,
    ),
    fault(
        "mixed-decimal-commas",
        11,
        "voirie.csv",
        "rue,longueur,cout\nRue Verte,120,1 250,50\nQuai,80,12 000,00\nPlace,95,850,25\n"
        "Port,40,99,90\n",
        text("rue", "Rue Verte|Quai|Place|Port"),
        integer("longueur", 120, 80, 95, 40),
        money("cout", 1250.5, 12000, 850.25, 99.9),
    ),
)

YEARS = year("Année", 2023, 2023, 2024, 2024)
CLUBS = text("Club", "Judo|Tennis|Judo|Tennis")
SERIES = (
    several(
        "mixed-series-kilo",
        10,
        {
            "aides-2023.csv": "Année;Club;Montant (k€)\n2023;Judo;1,5\n2023;Tennis;2,5\n",
            "aides-2024.csv": "Année;Club;Montant (€)\n2024;Judo;1200\n2024;Tennis;3000\n",
        },
        asks="must",
    ),
    several(
        "mixed-series-totals",
        10,
        {
            "aides-2023.csv": "Année;Club;Montant\n2023;Judo;100\n2023;Tennis;250\n;Total;350\n",
            "aides-2024.csv": "Année;CLUB;montant\n2024;Judo;120\n2024;Tennis;300\n;Total;420\n",
        },
        YEARS,
        CLUBS,
        integer("Montant", 100, 250, 120, 300),
        table="ensemble",
    ),
    several(
        "mixed-series-days",
        10,
        {
            "paris-2023.csv": "Club;Date;Montant\nJudo;2023-03-04;1.500 €\n"
            "Tennis;2023-12-05;850 €\n",
            "paris-2024.csv": "Club;Date;Montant\nJudo;04/03/2024;1 200 €\n"
            "Tennis;05/12/2024;3 000 €\n",
        },
        CLUBS,
        date("Date", "2023-03-04|2023-12-05|2024-03-04|2024-12-05"),
        money("Montant", 1500, 850, 1200, 3000),
        year("annee", 2023, 2023, 2024, 2024),
        table="ensemble",
    ),
    several(
        "mixed-series-kinds",
        10,
        {
            "eau-2023.csv": "Année;Club;Code\n2023;Judo;0012\n2023;Tennis;0013\n",
            "eau-2024.csv": "Année;Club;Code\n2024;Judo;12\n2024;Tennis;13\n",
        },
        asks="must",
    ),
    several(
        "mixed-published-renamed-total",
        10,
        {"parcs.csv": "Parc;Nombre de places\nGare;412\nHalles;188\nTotal;600\n"},
        text("Parc", "Gare|Halles"),
        integer("Nombre de places", 412, 188),
        before={"parcs.csv": "Parc;Places\nGare;400\nHalles;188\n"},
        asks="must",
    ),
)

CASES = (*BOOKS, *TEXTS, *SERIES)
