"""Units, scales, carried sums and half-told columns of a third hand, each a small file."""

from __future__ import annotations

from town_halls.case import code, date, integer, money, number, text, utc
from town_halls.files.third import good
from town_halls.files.third_faults import fault
from town_halls.writing import csv

POSTS = text("Poste", "Eau|Gaz|Fer")
LEVELS = """
Niveau;Élèves
Petite section;21
Moyenne section;24
Grande section;19
CP;22
"""

GOOD = (
    good("middle-class", "niveaux.csv", LEVELS, "t i"),
    good(
        "somme-80",
        "origines.csv",
        "Département d'origine;Élèves\nNord;210\nSomme (80);12\nAisne (02);8\nOise (60);4\n",
        "t i",
    ),
    good(
        "price-of-fuel-comma",
        "carburants.csv",
        "Station;Prix du gazole (€/L)\nGare;1,659\nQuai;1,701\nPort;1,648\n",
        "t n",
    ),
    good(
        "degrees-of-three-decimals",
        "arrets-gps.csv",
        "Arrêt,Latitude,Longitude\nGare,50.638,3.057\nQuai,50.641,3.112\nPort,50.612,3.099\n",
        "t n n",
        separator=",",
    ),
    good(
        "shop-sizes",
        "commerces.csv",
        "Commerce;Nombre\nGrande surface;2\nMoyenne surface;7\nProximité;31\n",
        "t i",
    ),
    good(
        "springs-and-pages",
        "fontaines.csv",
        "Lieu;Débit\nFontaine Haute;12\nPage blanche;15\nNote Dame;9\nSource du Mont;8\n",
        "t i",
    ),
    good(
        "accounts-of-zeros",
        "articles.csv",
        "Article;2023;2024\n6411;0,00;0,00\n6413;0,00;0,00\n6450;0,00;0,00\n6455;120,00;0,00\n",
        "c n n",
    ),
    good(
        "small-counts-adding-up",
        "dangers.csv",
        "Carrefour;Tués;Blessés\nGare;1;0\nQuai;0;2\nPont;1;2\nPort;0;1\n",
        "t i i",
    ),
)

SCALES = (
    fault(
        "thousands-in-title",
        4,
        "budget.csv",
        "Budget 2024 (en milliers d'euros)\n\nPoste;Montant\nEau;12\nGaz;45\nFer;30\n",
        asks="must",
    ),
    fault(
        "thousands-in-note",
        4,
        "budget.csv",
        "Poste;Montant\nEau;12\nGaz;45\nFer;30\n\nMontants en k€\n",
        asks="must",
    ),
    fault(
        "thousands-in-title-book",
        4,
        "budget.xlsx",
        "Budget principal - en k€|\n|\nPoste|Montant\nEau|12\nGaz|45.5\nFer|30\n",
        asks="must",
    ),
    fault(
        "thousands-named-euros-written",
        4,
        "budget.csv",
        "Poste;Montant (en milliers d'euros)\nEau;12 €\nGaz;45 €\nFer;30 €\n",
        asks="must",
    ),
    fault(
        "thousands-named-one-in-euros",
        4,
        "budget.csv",
        "Poste;Montant (k€)\nEau;12\nGaz;45\nFer;1 200 000 €\n",
        asks="must",
    ),
    fault(
        "millions-named-one-in-euros",
        4,
        "projets.ods",
        "Poste|Coût (M€)\nEau|1.2\nGaz|4.5\nFer|850 000 €\n",
        asks="must",
    ),
    fault(
        "unit-row-against-cells",
        4,
        "budget.csv",
        "Poste;Montant\n;k€\nEau;12 €\nGaz;45 €\nFer;30 €\n",
        asks="must",
    ),
    fault(
        "hectares-named-metres-written",
        4,
        "parcs.csv",
        "Parc;Surface (ha)\nA;1200 m²\nB;4500 m²\nC;300 m²\n",
        asks="must",
    ),
    fault(
        "unit-row-thousands",
        4,
        "budget.csv",
        "Poste;Montant\n;k€\nEau;12\nGaz;45\nFer;30\n",
        POSTS,
        integer("~Montant", 12, 45, 30),
        receipt=True,
    ),
)

SUMS = (
    fault(
        "carried-over",
        3,
        "mandats.csv",
        "Mandat;Montant\nM1;1200\nM2;450\nÀ reporter;1650\nReport;1650\nM3;800\nM4;75\n",
        text("Mandat", "M1|M2|M3|M4"),
        money("Montant", 1200, 450, 800, 75),
    ),
    fault(
        "carried-over-second-column",
        3,
        "mandats.xlsx",
        "Mandat|Objet|Montant\nM1|Eau|1200\nM2|Gaz|450\n|À reporter|1650\nM3|Bois|800\nM4|Fer|75\n",
        text("Mandat", "M1|M2|M3|M4"),
        text("Objet", "Eau|Gaz|Bois|Fer"),
        money("Montant", 1200, 450, 800, 75),
    ),
    fault(
        "chapters-above-articles",
        3,
        "budget.csv",
        "Compte;Libellé;Montant\n60;Achats;203800\n60612;Énergie;182500\n60622;Carburants;21300\n"
        "64;Personnel;941870\n64111;Rémunération;900000\n6451;URSSAF;41870\n",
        asks="must",
    ),
    fault(
        "whole-town-last",
        3,
        "quartiers.csv",
        "Quartier;Habitants\nCentre;300\nNord;180\nSud;120\nCommune entière;600\n",
        asks="must",
    ),
    fault(
        "total-of-one-column-only",
        3,
        "postes.csv",
        "Poste;2023;2024\nEau;120;130\nGaz;40;50\nTotal;160;190\n",
        asks="must",
    ),
    fault(
        "rounded-total",
        3,
        "parts.csv",
        "Poste;Part\nEau;33,33\nGaz;33,33\nFer;33,33\nTotal;100\n",
        POSTS,
        number("Part", 33.33, 33.33, 33.33),
        receipt=True,
    ),
    fault(
        "total-as-formula",
        3,
        "postes.csv",
        "Poste;Montant\nEau;120\nGaz;45\nFer;30\nTotal;=SOMME(B2:B4)\n",
        POSTS,
        integer("Montant", 120, 45, 30),
    ),
    fault(
        "least-and-most-last",
        3,
        "air.csv",
        "Point;NO2\nGare;10\nParc;30\nQuai;20\nMin;10\nMax;30\nMoyenne;20\n",
        text("Point", "Gare|Parc|Quai"),
        number("NO2", 10, 30, 20),
    ),
    fault(
        "median-and-deviation-last",
        3,
        "air.xlsx",
        "Point|NO2\nGare|10\nParc|30\nQuai|21\nMédiane|21\nÉcart-type|8.18\n",
        text("Point", "Gare|Parc|Quai"),
        number("NO2", 10, 30, 21),
    ),
    fault(
        "evolution-last",
        3,
        "flux.csv",
        "Flux;2022;2023\nVerre;10;20\nPapier;30;60\nÉvolution en %;5;100\n",
        text("Flux", "Verre|Papier"),
        integer("2022", 10, 30),
        integer("2023", 20, 60),
        asks="must",
    ),
    fault(
        "indented-parts",
        3,
        "comptes.csv",
        "Poste;Montant\nDépenses;57\n  Eau;12\n  Gaz;45\nRecettes;30\n  Taxe;30\n",
        text("Poste", "Dépenses|Eau|Gaz|Recettes|Taxe"),
        integer("Montant", 57, 12, 45, 30, 30),
        asks="must",
    ),
    fault(
        "labels-on-first-rows",
        1,
        "agents.csv",
        "Service;Métier;Postes\nÉcoles;ATSEM;12\n;Cuisinier;3\n;Agent;4\nVoirie;Paveur;4\n"
        ";Chauffeur;5\n",
        text("Service", "Écoles|Écoles|Écoles|Voirie|Voirie"),
        text("Métier", "ATSEM|Cuisinier|Agent|Paveur|Chauffeur"),
        integer("Postes", 12, 3, 4, 4, 5),
    ),
)

HEADERS = (
    fault(
        "years-under-repeated-names",
        7,
        "taxes.xlsx",
        "Taxe|Taux|Taux|Produit|Produit\n|2022|2023|2022|2023\nFoncière|21.5|22|1200|1310\n"
        "Habitation|18|18|400|380\n",
        text("~Taxe", "Foncière|Habitation"),
        number("~Taux 2022", 21.5, 18),
        number("~Taux 2023", 22, 18),
        integer("~Produit 2022", 1200, 400),
        integer("~Produit 2023", 1310, 380),
    ),
    fault(
        "years-under-repeated-names-filled",
        7,
        "taxes.ods",
        "Taxe|Taux|Taux|Produit|Produit\nAnnée|2022|2023|2022|2023\nFoncière|21.5|22|1200|1310\n"
        "Habitation|18|18|400|380\n",
        text("~Taxe", "Foncière|Habitation"),
        number("~Taux 2022", 21.5, 18),
        number("~Taux 2023", 22, 18),
        integer("~Produit 2022", 1200, 400),
        integer("~Produit 2023", 1310, 380),
    ),
    fault(
        "months-under-repeated-names",
        7,
        "entrees.csv",
        "Lieu;Entrées;Entrées\n;Janvier;Février\nZoo;12;15\nParc;3;4\nMusée;30;40\n",
        text("~Lieu", "Zoo|Parc|Musée"),
        integer("~Entrées Janvier", 12, 3, 30),
        integer("~Entrées Février", 15, 4, 40),
    ),
    fault(
        "other-table-below",
        11,
        "divers.csv",
        "Poste;Montant\nEau;12\nGaz;15\n\nAgent;Grade\nAna;A\nBo;B\n",
        asks="must",
    ),
    fault(
        "title-of-all-columns-two-rows",
        7,
        "budget.csv",
        "Budget 2024;;;\nService;Dépenses;;Recettes\n;Voté;Réalisé;Réalisé\nEau;12;11;14\n"
        "Gaz;45;44;40\nFer;30;28;31\n",
        text("Service", "Eau|Gaz|Fer"),
        integer("~Dépenses Voté", 12, 45, 30),
        integer("~Dépenses Réalisé", 11, 44, 28),
        integer("~Recettes Réalisé", 14, 40, 31),
    ),
    fault(
        "mojibake-mark",
        6,
        "tombes.csv",
        csv(
            "\ufeffCarré;Tombes\nEntrée;118\nAllée;22\nHêtres;40\n".encode().decode("cp1252"),
            "utf-8",
        ),
        text("Carré", "Entrée|Allée|Hêtres"),
        integer("Tombes", 118, 22, 40),
    ),
    fault(
        "end-of-file-sign",
        6,
        "allees.csv",
        csv("Carré;Tombes\nCarré à l'entrée;118\nAllée des Évêques;22\nHêtres;40\n\x1a", "cp850"),
        text("Carré", "Carré à l'entrée|Allée des Évêques|Hêtres"),
        integer("Tombes", 118, 22, 40),
    ),
)

KINDS = (
    fault(
        "dots-of-two-kinds",
        2,
        "voies.csv",
        "Voie;Coût\nVerte;1.250 €\nHaute;12.50 €\nBasse;12 €\n",
        asks="must",
    ),
    fault(
        "formula",
        8,
        "postes.csv",
        "Poste;Montant\nEau;120\nGaz;=12*3\nFer;45\n",
        asks="must",
    ),
    fault(
        "nothing-in-words",
        8,
        "plaintes.csv",
        "Quartier;Plaintes\nNord;néant\nEst;6\nSud;3\nOuest;néant\n",
        text("Quartier", "Nord|Est|Sud|Ouest"),
        integer("Plaintes", None, 6, 3, None),
        also=((text("Quartier", "Nord|Est|Sud|Ouest"), integer("Plaintes", 0, 6, 3, 0)),),
    ),
    fault(
        "not-known-half",
        8,
        "mesures.csv",
        "Point;Mesure\nNord;NA\nEst;6\nSud;3\nOuest;ND\n",
        text("Point", "Nord|Est|Sud|Ouest"),
        integer("Mesure", None, 6, 3, None),
    ),
    fault(
        "about",
        8,
        "travaux.csv",
        "Voie;Coût\nVerte;env. 1 250\nHaute;~12\nBasse;950\n",
        text("Voie", "Verte|Haute|Basse"),
        text("Coût", "env. 1 250|~12|950"),
        asks="may",
    ),
    fault(
        "marks-of-notes",
        8,
        "points.csv",
        "Point;Valeur\nMairie;12 (1)\nÉcole;13 (2)\nStade;15 (1)\nQuai;9 (1)\n",
        text("Point", "Mairie|École|Stade|Quai"),
        integer("Valeur", 12, 13, 15, 9),
        also=(
            (
                text("Point", "Mairie|École|Stade|Quai"),
                text("Valeur", "12 (1)|13 (2)|15 (1)|9 (1)"),
            ),
        ),
        asks="may",
    ),
    fault(
        "euros-between",
        8,
        "tarifs.csv",
        "Service;Montant\nEau;12€50\nGaz;45€00\nFer;3€20\n",
        text("Service", "Eau|Gaz|Fer"),
        money("Montant", 12.5, 45, 3.2),
    ),
    fault(
        "named-utc",
        9,
        "bornes.csv",
        "Borne;Date (UTC);Vélos\nA;2024-06-01 10:00;5\nA;2024-06-01 11:00;6\n"
        "A;2024-06-01 12:00;7\n",
        text("Borne", "A|A|A"),
        utc("Date (UTC)", "2024-06-01T10:00:00Z|2024-06-01T11:00:00Z|2024-06-01T12:00:00Z"),
        integer("Vélos", 5, 6, 7),
    ),
    fault(
        "days-without-marks",
        8,
        "actes.csv",
        "Acte;Date\nA;03062024\nB;14062024\nC;05062024\n",
        text("Acte", "A|B|C"),
        date("Date", "2024-06-03|2024-06-14|2024-06-05"),
    ),
    fault(
        "years-of-birth-short",
        8,
        "tombes.csv",
        "Carré;Date du décès\nA;03/04/45\nB;12/05/32\nC;01/01/99\n",
        asks="must",
    ),
    fault(
        "hours-of-english",
        9,
        "releves.csv",
        "Relevé;Niveau\n03/06/2024 02:00 PM;5\n14/06/2024 11:00 AM;6\n05/06/2024 09:30 PM;9\n",
        asks="must",
    ),
    fault(
        "francs-and-euros",
        4,
        "biens.csv",
        "Bien;Valeur\nA;12 000 F\nB;8 500 €\nC;100 €\n",
        asks="must",
    ),
    fault(
        "zeros-lost-by-half",
        8,
        "voies.csv",
        "Code Rivoli;Longueur\n10;412\n125;98\n0031;1204\n",
        code("Code Rivoli", "10|125|0031"),
        integer("Longueur", 412, 98, 1204),
        asks="may",
    ),
)

CASES = (*GOOD, *SCALES, *SUMS, *HEADERS, *KINDS)
