"""Rows that sum others, rows that open a section, and rows that only look like it."""

from __future__ import annotations

from town_halls.case import ANY, Case, Column, code, integer, money, number, text, year
from town_halls.writing import book, csv


def grants(names: str, *amounts: float) -> tuple[Column, ...]:
    return (text("Association", names), money("Montant", *amounts))


BUDGET_ROWS = (
    text("Chapitre", "011|011|011|012|012|65|65"),
    text("Libellé", "Énergie|Fournitures|Entretien|Salaires|Cotisations|Subventions|Contingents"),
    money("Prévu", 42500, 18000, 9500, 210000, 84000, 36000, 12000),
)
MONTHS = "Janvier|Février|Mars"
MONTHS_TWICE = f"{MONTHS}|{MONTHS}"
SECTIONED = """
Association;Montant
SPORTS;
Tennis club;1200
Gymnastique;800
CULTURE;
Harmonie;2500
Ciné-club;600
"""
SECTIONED_COLUMNS = (
    text(ANY, "SPORTS|SPORTS|CULTURE|CULTURE"),
    *grants("Tennis club|Gymnastique|Harmonie|Ciné-club", 1200, 800, 2500, 600),
)

CASES = (
    Case(
        id="totals-budget-chapters",
        line=3,
        files={
            "budget.csv": csv(
                """
Chapitre;Libellé;Prévu
011;Énergie;42500
011;Fournitures;18000
011;Entretien;9500
;Sous-total 011;70000
012;Salaires;210000
012;Cotisations;84000
;Sous-total 012;294000
65;Subventions;36000
65;Contingents;12000
;Sous-total 65;48000
;Total général;412000
"""
            )
        },
        columns=BUDGET_ROWS,
        receipt=True,
    ),
    Case(
        id="totals-budget-chapters-workbook",
        line=3,
        files={
            "budget.xlsx": book(
                """
Chapitre|Libellé|Prévu
'011|Énergie|42500
'011|Fournitures|18000
'011|Entretien|9500
Sous-total||70000
'012|Salaires|210000
'012|Cotisations|84000
Sous-total||294000
'65|Subventions|36000
'65|Contingents|12000
Sous-total||48000
TOTAL GÉNÉRAL||412000
"""
            )
        },
        columns=BUDGET_ROWS,
        receipt=True,
    ),
    Case(
        id="totals-last-row",
        line=3,
        files={
            "subventions.csv": csv(
                "Association;Montant\nHarmonie;2500\nTennis club;1200\nAmicale;300\nTOTAL;4000\n"
            )
        },
        columns=grants("Harmonie|Tennis club|Amicale", 2500, 1200, 300),
        receipt=True,
    ),
    Case(
        id="totals-amount-spaces",
        line=3,
        files={
            "subventions.csv": csv(
                "Association;Montant\nHarmonie;2 500,50 €\nTennis club;1 200,25 €\n"
                "Amicale;300,00 €\nMontant total;4 000,75 €\n",
                "cp1252",
            )
        },
        columns=grants("Harmonie|Tennis club|Amicale", 2500.5, 1200.25, 300),
        receipt=True,
    ),
    Case(
        id="totals-on-top",
        line=3,
        files={
            "effectifs.csv": csv(
                "École;Élèves\nTotal;412\nLes Coquelicots;160\nLa Fontaine;140\nLe Moulin;112\n"
            )
        },
        columns=(
            text("École", "Les Coquelicots|La Fontaine|Le Moulin"),
            integer("Élèves", 160, 140, 112),
        ),
        receipt=True,
    ),
    Case(
        id="totals-on-top-ensemble",
        line=3,
        files={
            "logements.ods": book(
                """
Quartier|Logements|Vacants
Ensemble|2700|175
Centre|1200|95
Les Rives|900|50
La Plaine|600|30
"""
            )
        },
        columns=(
            text("Quartier", "Centre|Les Rives|La Plaine"),
            integer("Logements", 1200, 900, 600),
            integer("Vacants", 95, 50, 30),
        ),
        receipt=True,
    ),
    Case(
        id="totals-on-top-of-groups",
        line=3,
        files={
            "subventions.csv": csv(
                """
Domaine;Association;Montant
Total Sports;;2000
Sports;Tennis club;1200
Sports;Gymnastique;800
Total Culture;;3100
Culture;Harmonie;2500
Culture;Ciné-club;600
"""
            )
        },
        columns=(
            text("Domaine", "Sports|Sports|Culture|Culture"),
            *grants("Tennis club|Gymnastique|Harmonie|Ciné-club", 1200, 800, 2500, 600),
        ),
        receipt=True,
    ),
    Case(
        id="totals-of-years",
        line=3,
        files={
            "entrees.csv": csv(
                """
Année;Mois;Entrées
2022;Janvier;410
2022;Février;530
2022;Mars;480
Total 2022;;1420
2023;Janvier;450
2023;Février;510
2023;Mars;505
Total 2023;;1465
"""
            )
        },
        columns=(
            year("Année", 2022, 2022, 2022, 2023, 2023, 2023),
            text("Mois", MONTHS_TWICE),
            integer("Entrées", 410, 530, 480, 450, 510, 505),
        ),
        receipt=True,
    ),
    Case(
        id="totals-of-years-second-column",
        line=3,
        files={
            "entrees.xlsx": book(
                """
Année|Mois|Entrées
2022|Janvier|410
2022|Février|530
2022|Mars|480
2022|Total|1420
2023|Janvier|450
2023|Février|510
2023|Mars|505
2023|Total|1465
"""
            )
        },
        columns=(
            year("Année", 2022, 2022, 2022, 2023, 2023, 2023),
            text("Mois", MONTHS_TWICE),
            integer("Entrées", 410, 530, 480, 450, 510, 505),
        ),
        receipt=True,
    ),
    Case(
        id="totals-pivot",
        line=3,
        files={
            "pivot.xlsx": book(
                """
Étiquettes de lignes|2022|2023|Total général
Associations|18000|19500|37500
Écoles|42000|40500|82500
Voirie|75000|81000|156000
Total général|135000|141000|276000
"""
            )
        },
        columns=(
            text("Étiquettes de lignes", "Associations|Écoles|Voirie"),
            integer("2022", 18000, 42000, 75000),
            integer("2023", 19500, 40500, 81000),
            integer("Total général", 37500, 82500, 156000),
        ),
        receipt=True,
    ),
    Case(
        id="totals-pivot-groups",
        line=3,
        files={
            "pivot.csv": csv(
                """
Service;Nature;Montant
Écoles;Fluides;12000
Écoles;Mobilier;4000
Total Écoles;;16000
Sports;Fluides;22000
Sports;Entretien;6000
Sports;Mobilier;1000
Total Sports;;29000
Total général;;45000
"""
            )
        },
        columns=(
            text("Service", "Écoles|Écoles|Sports|Sports|Sports"),
            text("Nature", "Fluides|Mobilier|Fluides|Entretien|Mobilier"),
            money("Montant", 12000, 4000, 22000, 6000, 1000),
        ),
        receipt=True,
    ),
    Case(
        id="totals-of-which",
        line=3,
        files={
            "comptes.csv": csv(
                """
Poste;Montant
Charges de personnel;500000
dont agents vacataires;80000
Charges générales;220000
dont énergie;95000
Intérêts;12000
"""
            )
        },
        columns=(
            text(
                "Poste",
                "Charges de personnel|dont agents vacataires|Charges générales|"
                "dont énergie|Intérêts",
            ),
            money("Montant", 500000, 80000, 220000, 95000, 12000),
        ),
        asks="must",
    ),
    Case(
        id="totals-of-which-that-sum",
        line=3,
        files={
            "logements.xlsx": book(
                """
Type|Nombre
Maisons|820
Appartements|410
Ensemble|1230
dont vacants|64
"""
            )
        },
        columns=(text("Type", "Maisons|Appartements"), integer("Nombre", 820, 410)),
        also=(
            (text("Type", "Maisons|Appartements|dont vacants"), integer("Nombre", 820, 410, 64)),
        ),
        asks="must",
    ),
    Case(
        id="totals-wrong-sum",
        line=3,
        files={
            "subventions.csv": csv(
                "Association;Montant\nHarmonie;2500\nTennis club;1200\nAmicale;300\nTotal;4500\n"
            )
        },
        columns=grants("Harmonie|Tennis club|Amicale|Total", 2500, 1200, 300, 4500),
        also=(grants("Harmonie|Tennis club|Amicale", 2500, 1200, 300),),
        asks="must",
    ),
    Case(
        id="totals-one-column-of-two",
        line=3,
        files={
            "bilan.csv": csv(
                "Site;Entrées;Recettes\nPiscine;1000;3000\nPatinoire;500;2500\nTotal;1500;5900\n"
            )
        },
        columns=(
            text("Site", "Piscine|Patinoire"),
            integer("Entrées", 1000, 500),
            money("Recettes", 3000, 2500),
        ),
        asks="must",
    ),
    Case(
        id="totals-mean",
        line=3,
        files={
            "temperatures.csv": csv(
                "Mois;Température\nJanvier;3,5\nFévrier;4,5\nMars;7,9\nMoyenne;5,3\n"
            )
        },
        columns=(text("Mois", MONTHS), number("Température", 3.5, 4.5, 7.9)),
        asks="may",
    ),
    Case(
        id="totals-running",
        line=3,
        files={
            "travaux.csv": csv(
                """
Phase;Dépense
Études;10000
Terrassement;35000
Cumul;45000
Gros œuvre;60000
Finitions;15000
Cumul;120000
"""
            )
        },
        columns=(
            text("Phase", "Études|Terrassement|Gros œuvre|Finitions"),
            money("Dépense", 10000, 35000, 60000, 15000),
        ),
        asks="may",
    ),
    Case(
        id="totals-no-label",
        line=3,
        files={
            "factures.csv": csv(
                "Fournisseur;HT;TTC\nPapeterie;100,00;120,00\nJardinerie;250,00;300,00\n"
                "Imprimerie;80,00;96,00\n;430,00;516,00\n"
            )
        },
        columns=(
            text("Fournisseur", "Papeterie|Jardinerie|Imprimerie"),
            money("HT", 100, 250, 80),
            money("TTC", 120, 300, 96),
        ),
        asks="may",
    ),
    Case(
        id="totals-group-of-one",
        line=3,
        files={
            "aides.csv": csv(
                """
Quartier;Projet;Montant
Nord;Jardin partagé;1500
Sous-total;;1500
Sud;Fresque;900
Sud;Ludothèque;2100
Sous-total;;3000
Total;;4500
"""
            )
        },
        columns=(
            text("Quartier", "Nord|Sud|Sud"),
            text("Projet", "Jardin partagé|Fresque|Ludothèque"),
            money("Montant", 1500, 900, 2100),
        ),
        receipt=True,
    ),
    Case(
        id="totals-count-note",
        line=3,
        files={
            "liste.csv": csv(
                "Association;Montant\nHarmonie;2500\nTennis club;1200\n\nTotal : 2 associations;\n"
            )
        },
        columns=grants("Harmonie|Tennis club", 2500, 1200),
        asks="may",
    ),
    Case(
        id="totals-third-column",
        line=3,
        files={
            "achats.xlsx": book(
                """
Numéro|Fournisseur|Objet|Montant
F-01|Papeterie|Ramettes|320.5
F-02|Garage|Révision|610
F-03|Pépinière|Plants|144.5
||TOTAL|1075
"""
            )
        },
        columns=(
            code("Numéro", "F-01|F-02|F-03"),
            text("Fournisseur", "Papeterie|Garage|Pépinière"),
            text("Objet", "Ramettes|Révision|Plants"),
            money("Montant", 320.5, 610, 144.5),
        ),
        receipt=True,
    ),
    Case(id="totals-sections", line=3, files={"s.csv": csv(SECTIONED)}, columns=SECTIONED_COLUMNS),
    Case(
        id="totals-sections-workbook",
        line=3,
        files={"s.xlsx": book(SECTIONED.replace(";", "|"))},
        columns=SECTIONED_COLUMNS,
    ),
    Case(
        id="totals-sections-and-sums",
        line=3,
        files={
            "s.csv": csv(
                """
Association;Montant
SPORTS;
Tennis club;1200
Gymnastique;800
Total SPORTS;2000
CULTURE;
Harmonie;2500
Ciné-club;600
Total CULTURE;3100
TOTAL;5100
"""
            )
        },
        columns=SECTIONED_COLUMNS,
        asks="may",
    ),
    Case(
        id="totals-sections-not-first",
        line=3,
        files={
            "s.csv": csv(
                """
Association;Montant
Amicale;100
SPORTS;
Tennis club;1200
Gymnastique;800
CULTURE;
Harmonie;2500
"""
            )
        },
        columns=(
            text(ANY, "|SPORTS|SPORTS|CULTURE"),
            *grants("Amicale|Tennis club|Gymnastique|Harmonie", 100, 1200, 800, 2500),
        ),
        asks="may",
    ),
    Case(
        id="totals-year-alone",
        line=3,
        files={
            "pluie.csv": csv(
                "Mois;Pluie (mm)\n2022;\nJanvier;41\nFévrier;53\nMars;48\n"
                "2023;\nJanvier;45\nFévrier;51\nMars;50\n"
            )
        },
        columns=(
            year(ANY, 2022, 2022, 2022, 2023, 2023, 2023),
            text("Mois", MONTHS_TWICE),
            integer("Pluie (mm)", 41, 53, 48, 45, 51, 50),
        ),
    ),
    Case(
        id="totals-year-alone-workbook",
        line=3,
        files={
            "pluie.xlsx": book(
                """
Mois|Pluie (mm)|Jours de pluie
2022||
Janvier|41|12
Février|53|14
Mars|48|11
2023||
Janvier|45|13
Février|51|12
Mars|50|10
"""
            )
        },
        columns=(
            year(ANY, 2022, 2022, 2022, 2023, 2023, 2023),
            text("Mois", MONTHS_TWICE),
            integer("Pluie (mm)", 41, 53, 48, 45, 51, 50),
            integer("Jours de pluie", 12, 14, 11, 13, 12, 10),
        ),
    ),
    Case(
        id="totals-year-over-months",
        line=3,
        files={
            "entrees.csv": csv("Janvier;Février;Mars\n2022;;\n410;530;480\n2023;;\n450;510;505\n")
        },
        columns=(
            year(ANY, 2022, 2023),
            integer("Janvier", 410, 450),
            integer("Février", 530, 510),
            integer("Mars", 480, 505),
        ),
        asks="may",
    ),
    Case(
        id="totals-association-ensemble",
        line=3,
        innocent=True,
        files={
            "subventions.csv": csv(
                "Association;Montant\nHarmonie;2500\nEnsemble;700\nTennis club;1200\nAmicale;300\n"
            )
        },
        columns=grants("Harmonie|Ensemble|Tennis club|Amicale", 2500, 700, 1200, 300),
        asks="may",
    ),
    Case(
        id="totals-association-names",
        line=3,
        innocent=True,
        files={
            "subventions.csv": csv(
                "Association;Montant\nEnsemble vocal du Pont;2500\nTous ensemble pour l'école;700\n"
                "Total Danse;1200\nCumul'Arts;300\n"
            )
        },
        columns=grants(
            "Ensemble vocal du Pont|Tous ensemble pour l'école|Total Danse|Cumul'Arts",
            2500,
            700,
            1200,
            300,
        ),
    ),
    Case(
        id="totals-somme-department",
        line=3,
        innocent=True,
        files={
            "departements.csv": csv(
                "Code;Département;Communes\n02;Aisne;798\n59;Nord;648\n60;Oise;680\n"
                "62;Pas-de-Calais;887\n80;Somme;771\n"
            )
        },
        columns=(
            code("Code", "02|59|60|62|80"),
            text("Département", "Aisne|Nord|Oise|Pas-de-Calais|Somme"),
            integer("Communes", 798, 648, 680, 887, 771),
        ),
    ),
    Case(
        id="totals-street",
        line=3,
        innocent=True,
        files={
            "rues.csv": csv(
                "Rue;Longueur\nRue Total;120\nImpasse de la Somme;85\nAllée Moyenne;240\n"
                "Rue du Donjon;60\n"
            )
        },
        columns=(
            text("Rue", "Rue Total|Impasse de la Somme|Allée Moyenne|Rue du Donjon"),
            integer("Longueur", 120, 85, 240, 60),
        ),
    ),
    Case(
        id="totals-product-mean",
        line=3,
        innocent=True,
        files={
            "achats.xlsx": book(
                """
Produit|Quantité|Prix
Moyenne gamme|12|149.9
Haut de gamme|3|420
Entrée de gamme|40|62.5
Ensemble table et chaises|6|310
"""
            )
        },
        columns=(
            text(
                "Produit", "Moyenne gamme|Haut de gamme|Entrée de gamme|Ensemble table et chaises"
            ),
            integer("Quantité", 12, 3, 40, 6),
            money("Prix", 149.9, 420, 62.5, 310),
        ),
    ),
    Case(
        id="totals-list-of-which",
        line=3,
        innocent=True,
        files={
            "equipements.csv": csv(
                "Équipement;Surface\nMédiathèque, dont ludothèque;850\nGymnase;1200\n"
                "École, dont cantine;940\n"
            )
        },
        columns=(
            text("Équipement", "Médiathèque, dont ludothèque|Gymnase|École, dont cantine"),
            integer("Surface", 850, 1200, 940),
        ),
    ),
    Case(
        id="totals-column-of-totals",
        line=3,
        innocent=True,
        files={
            "votes.csv": csv(
                "Bureau;Oui;Non;Total\nMairie;120;80;200\nÉcole;95;105;200\nGymnase;60;40;100\n"
            )
        },
        columns=(
            text("Bureau", "Mairie|École|Gymnase"),
            integer("Oui", 120, 95, 60),
            integer("Non", 80, 105, 40),
            integer("Total", 200, 200, 100),
        ),
    ),
    Case(
        id="totals-last-row-that-sums-by-chance",
        line=3,
        innocent=True,
        files={"places.csv": csv("Parking;Places\nGare;40\nMairie;60\nStade;100\n")},
        columns=(text("Parking", "Gare|Mairie|Stade"), integer("Places", 40, 60, 100)),
    ),
    Case(
        id="totals-empty-amounts",
        line=3,
        innocent=True,
        files={
            "demandes.csv": csv(
                "Association;Demandé;Accordé\nHarmonie;2500;2000\nTennis club;;\nAmicale;300;300\n"
                "Ciné-club;600;\n"
            )
        },
        columns=(
            text("Association", "Harmonie|Tennis club|Amicale|Ciné-club"),
            money("Demandé", 2500, None, 300, 600),
            money("Accordé", 2000, None, 300, None),
        ),
        asks="may",
    ),
)
