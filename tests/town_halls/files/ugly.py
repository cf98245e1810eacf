"""The ugliest of them: what people write when nobody reads the file after them."""

from __future__ import annotations

from town_halls.case import (
    ANY,
    Case,
    Odd,
    boolean,
    code,
    date,
    integer,
    money,
    number,
    text,
    utc,
    year,
)
from town_halls.writing import book, book_of_rows, csv

QUARTERS = "T1|T2|T3|T4"
CLUBS = "Judo|Danse|Échecs"

CASES = (
    Case(
        id="ugly-merged-amount-as-text",
        line=1,
        files={
            "aides.xlsx": book(
                """
Association|Projet|Aide
Judo|Stage|'1 200 €
Danse|Gala|
Échecs|Tournoi|'300 €
""",
                "C2:C3",
            )
        },
        columns=(
            text("Association", CLUBS),
            text("Projet", "Stage|Gala|Tournoi"),
            money("Aide", 1200, None, 300),
        ),
        asks="may",
    ),
    Case(
        id="ugly-merged-sections",
        line=3,
        files={
            "tarifs.xlsx": book(
                """
Prestation|Habitant|Extérieur
SALLES||
Grande salle|150|320
Petite salle|80|160
MATÉRIEL||
Barnum|40|75
Sono|25|60
""",
                "A2:C2 A5:C5",
            )
        },
        columns=(
            text(ANY, "SALLES|SALLES|MATÉRIEL|MATÉRIEL"),
            text("Prestation", "Grande salle|Petite salle|Barnum|Sono"),
            money("Habitant", 150, 80, 40, 25),
            money("Extérieur", 320, 160, 75, 60),
        ),
        asks="may",
    ),
    Case(
        id="ugly-merged-text-days",
        line=1,
        files={
            "agenda.ods": book(
                """
Date|Lieu|Entrées
'03/04/2024|Parc|120
|Théâtre|85
'10/04/2024|Parc|95
""",
                "A2:A3",
            )
        },
        columns=(
            date("Date", "2024-04-03|2024-04-03|2024-04-10"),
            text("Lieu", "Parc|Théâtre|Parc"),
            integer("Entrées", 120, 85, 95),
        ),
    ),
    Case(
        id="ugly-merged-header-ods",
        line=1,
        files={
            "budget.ods": book(
                """
Service|2023||2024|
|Dépenses|Recettes|Dépenses|Recettes
Eau|100|120|110|130
Sport|80|20|90|25
""",
                "A1:A2 B1:C1 D1:E1",
            )
        },
        columns=(
            text("~Service", "Eau|Sport"),
            integer("~2023 Dépenses", 100, 80),
            integer("~2023 Recettes", 120, 20),
            integer("~2024 Dépenses", 110, 90),
            integer("~2024 Recettes", 130, 25),
        ),
    ),
    Case(
        id="ugly-merged-house-and-rent",
        line=1,
        files={
            "loyers.xlsx": book(
                """
Bâtiment|Logement|Surface|Loyer
A|1|45.5|380
|2|62|
|3|30|250
B|1|45|
""",
                "A2:A4 D2:D3",
            )
        },
        columns=(
            text("Bâtiment", "A|A|A|B"),
            integer("Logement", 1, 2, 3, 1),
            number("Surface", 45.5, 62, 30, 45),
            money("Loyer", 380, None, 250, None),
        ),
        asks="may",
    ),
    Case(
        id="ugly-dots-inhabitants-all",
        line=2,
        files={
            "communes.csv": csv("Commune;Nombre d'habitants\nLa Haye;12.345\nPont-Rouge;8.250\n")
        },
        columns=(
            text("Commune", "La Haye|Pont-Rouge"),
            integer("Nombre d'habitants", 12345, 8250),
        ),
        also=((text("Commune", "La Haye|Pont-Rouge"), text("Nombre d'habitants", "12.345|8.250")),),
        asks="may",
    ),
    Case(
        id="ugly-dots-squares",
        line=2,
        files={
            "parcs.csv": csv("Parc;Surface\nGrand Parc;10.000 m²\nSquare;850 m²\nBois;125.500 m²\n")
        },
        columns=(
            text("Parc", "Grand Parc|Square|Bois"),
            integer("Surface", 10000, 850, 125500),
        ),
        asks="may",
    ),
    Case(
        id="ugly-dots-price-of-food",
        line=2,
        innocent=True,
        files={
            "cantine.csv": csv(
                "Denrée;Prix au kg\nPommes;2.450\nPain;3.9\nFromage;12.90\nLentilles;4.125\n"
            )
        },
        columns=(
            text("Denrée", "Pommes|Pain|Fromage|Lentilles"),
            number("Prix au kg", 2.45, 3.9, 12.9, 4.125),
        ),
    ),
    Case(
        id="ugly-dots-euro-before",
        line=2,
        files={"dons.csv": csv("Donateur;Don\nRotary;€ 1.500\nLions;€ 850\nFoyer;€ 12.000\n")},
        columns=(text("Donateur", "Rotary|Lions|Foyer"), money("Don", 1500, 850, 12000)),
        asks="may",
    ),
    Case(
        id="ugly-dots-two-columns",
        line=2,
        files={
            "logements.csv": csv(
                "Quartier;Logements;Loyer moyen (€/m²)\nNord;1.250;9.85\nSud;980;10.4\n"
                "Est;2.100;8.125\n"
            )
        },
        columns=(
            text("Quartier", "Nord|Sud|Est"),
            integer("Logements", 1250, 980, 2100),
            number("Loyer moyen (€/m²)", 9.85, 10.4, 8.125),
        ),
    ),
    Case(
        id="ugly-totals-abbreviated",
        line=3,
        files={
            "depenses.csv": csv(
                """
Service;Nature;Montant
Eau;Tuyaux;120
Eau;Pompe;380
S/Total;;500
Sport;Filets;60
Sport;Ballons;40
S/Total;;100
TOTAUX;;600
"""
            )
        },
        columns=(
            text("Service", "Eau|Eau|Sport|Sport"),
            text("Nature", "Tuyaux|Pompe|Filets|Ballons"),
            money("Montant", 120, 380, 60, 40),
        ),
        asks="may",
    ),
    Case(
        id="ugly-totals-before-tax",
        line=3,
        files={
            "devis.csv": csv(
                "Désignation;Quantité;Montant\nSable;3;120,00\nGravier;5;340,00\nTransport;1;60,00\n"
                "Total HT;;520,00\nTVA 20 %;;104,00\nTotal TTC;;624,00\n"
            )
        },
        columns=(
            text("Désignation", "Sable|Gravier|Transport"),
            integer("Quantité", 3, 5, 1),
            money("Montant", 120, 340, 60),
        ),
        asks="must",
    ),
    Case(
        id="ugly-totals-quarters",
        line=3,
        files={
            "appels.csv": csv(
                "Trimestre;Appels\nT1;410\nT2;380\nT3;295\nT4;455\nTotal annuel;1540\n"
            )
        },
        columns=(text("Trimestre", QUARTERS), integer("Appels", 410, 380, 295, 455)),
        receipt=True,
    ),
    Case(
        id="ugly-totals-top-and-bottom",
        line=3,
        files={
            "voix.xlsx": book(
                """
Bureau|Inscrits|Votants
Total|2100|1250
1|1000|600
2|1100|650
Total|2100|1250
"""
            )
        },
        columns=(
            code("Bureau", "1|2"),
            integer("Inscrits", 1000, 1100),
            integer("Votants", 600, 650),
        ),
        also=(
            (
                integer("Bureau", 1, 2),
                integer("Inscrits", 1000, 1100),
                integer("Votants", 600, 650),
            ),
        ),
        asks="may",
    ),
    Case(
        id="ugly-sections-with-colons",
        line=3,
        files={
            "inventaire.csv": csv(
                "Article;Quantité\nCuisine :;\nCasseroles;12\nLouches;4\nSalle :;\nTables;20\n"
                "Chaises;120\n"
            )
        },
        columns=(
            text(ANY, "Cuisine :|Cuisine :|Salle :|Salle :"),
            text("Article", "Casseroles|Louches|Tables|Chaises"),
            integer("Quantité", 12, 4, 20, 120),
        ),
        also=(
            (
                text(ANY, "Cuisine|Cuisine|Salle|Salle"),
                text("Article", "Casseroles|Louches|Tables|Chaises"),
                integer("Quantité", 12, 4, 20, 120),
            ),
        ),
        asks="may",
    ),
    Case(
        id="ugly-sections-of-chapters",
        line=3,
        files={
            "budget.csv": csv(
                "Article;Libellé;Voté\n"
                "011 - Charges générales;;\n60611;Eau;120\n60612;Énergie;380\n"
                "012 - Personnel;;\n64111;Salaires;2100\n6451;Cotisations;640\n"
            )
        },
        columns=(
            text(
                ANY,
                "011 - Charges générales|011 - Charges générales|012 - Personnel|012 - Personnel",
            ),
            code("Article", "60611|60612|64111|6451"),
            text("Libellé", "Eau|Énergie|Salaires|Cotisations"),
            money("Voté", 120, 380, 2100, 640),
        ),
        asks="may",
    ),
    Case(
        id="ugly-totals-of-names",
        line=3,
        innocent=True,
        files={
            "personnages.csv": csv(
                "Fiche;Surnom;Âge\n1;Total Zen;8\n2;Dontcry;9\n3;La Moyenne;8\n4;Cumulus;10\n"
                "5;Ensemblette;9\n"
            )
        },
        columns=(
            integer("Fiche", 1, 2, 3, 4, 5),
            text("Surnom", "Total Zen|Dontcry|La Moyenne|Cumulus|Ensemblette"),
            integer("Âge", 8, 9, 8, 10, 9),
        ),
    ),
    Case(
        id="ugly-totals-stations",
        line=3,
        innocent=True,
        files={
            "bornes.csv": csv(
                "Enseigne;Bornes;Puissance\nTotal;4;150\nIntermarket;2;50\nTotal Access;6;300\n"
                "Communale;3;22\n"
            )
        },
        columns=(
            text("Enseigne", "Total|Intermarket|Total Access|Communale"),
            integer("Bornes", 4, 2, 6, 3),
            integer("Puissance", 150, 50, 300, 22),
        ),
        asks="may",
    ),
    Case(
        id="ugly-units-in-words",
        line=4,
        files={
            "energie.csv": csv(
                "Bâtiment;Consommation;Dépense\n;en kWh;en €\nMairie;18250;4120,50\n"
                "École;40300;8800\n"
            )
        },
        columns=(
            text("Bâtiment", "Mairie|École"),
            integer("Consommation", 18250, 40300),
            money("Dépense", 4120.5, 8800),
        ),
    ),
    Case(
        id="ugly-units-air",
        line=4,
        files={
            "air.csv": csv(
                "Station;PM10;NO2;CO\n;µg/m³;µg/m³;mg/m³\nCentre;12,5;18;0,3\nPort;14;20,25;0,4\n",
                "cp1252",
            )
        },
        columns=(
            text("Station", "Centre|Port"),
            number("PM10", 12.5, 14),
            number("NO2", 18, 20.25),
            number("CO", 0.3, 0.4),
        ),
    ),
    Case(
        id="ugly-units-of-blood",
        line=4,
        innocent=True,
        files={
            "menus.csv": csv("Jour;Menu;Taille\nLundi;A;M\nMardi;B;L\nMercredi;A;kg\nJeudi;B;g\n")
        },
        columns=(
            text("Jour", "Lundi|Mardi|Mercredi|Jeudi"),
            text("Menu", "A|B|A|B"),
            text("Taille", "M|L|kg|g"),
        ),
    ),
    Case(
        id="ugly-quote-in-every-row",
        line=5,
        innocent=True,
        files={
            "tuyaux.csv": csv(
                'Diamètre;Longueur;Stock\n3/4";6;12\n1/2";4;40\n1";6;8\n2";3;5\n', "cp1252"
            )
        },
        columns=(
            text("Diamètre", '3/4"|1/2"|1"|2"'),
            integer("Longueur", 6, 4, 6, 3),
            integer("Stock", 12, 40, 8, 5),
        ),
        asks="may",
    ),
    Case(
        id="ugly-quote-opened-in-title-cell",
        line=5,
        files={
            "concerts.csv": csv(
                'Titre,Salle,Places\n"Carmen, extraits,Opéra,800\nRécital,Chapelle,120\n'
                'Bal,Halle,400\n"Fado, fado",Cave,60\nJazz,Cave,60\n'
            )
        },
        columns=(
            text("Titre", '"Carmen, extraits|Récital|Bal|Fado, fado|Jazz'),
            text("Salle", "Opéra|Chapelle|Halle|Cave|Cave"),
            integer("Places", 800, 120, 400, 60, 60),
        ),
        asks="may",
    ),
    Case(
        id="ugly-signs-of-air",
        line=6,
        innocent=True,
        files={
            "mesures.csv": csv(
                "Paramètre;Unité;Écart\nOzone;µg/m³;± 5\nTempérature;°C;± 0,5\nSurface;m²;± 1\n",
                "cp1252",
            )
        },
        columns=(
            text("Paramètre", "Ozone|Température|Surface"),
            text("Unité", "µg/m³|°C|m²"),
            text("Écart", "± 5|± 0,5|± 1"),
        ),
        asks="may",
    ),
    Case(
        id="ugly-latin9-names-of-towns",
        line=6,
        files={
            "jumelages.csv": csv(
                "Ville;Pays;Depuis\nŠibenik;Croatie;1998\nŽilina;Slovaquie;2004\nCœuvres;France;1975\n",
                "iso8859-15",
            )
        },
        columns=(
            text("Ville", "Šibenik|Žilina|Cœuvres"),
            text("Pays", "Croatie|Slovaquie|France"),
            year("Depuis", 1998, 2004, 1975),
        ),
        asks="may",
    ),
    Case(
        id="ugly-header-of-numbers",
        line=7,
        files={
            "effectifs.csv": csv("École;1;2;3;4\nLa Fontaine;24;25;22;27\nLe Moulin;19;21;20;18\n")
        },
        columns=(
            text("École", "La Fontaine|Le Moulin"),
            integer("1", 24, 19),
            integer("2", 25, 21),
            integer("3", 22, 20),
            integer("4", 27, 18),
        ),
        asks="may",
    ),
    Case(
        id="ugly-header-title-of-three-lines",
        line=7,
        files={
            "sejours.csv": csv(
                "Service jeunesse ; séjours d'été ; bilan\nAnnée ; 2024\n\n"
                "Séjour;Enfants;Coût;Note\nMer;24;12400,50;8\nMontagne;18;9800;9\nFerme;30;4100;7\n",
                "cp1252",
            )
        },
        columns=(
            text("Séjour", "Mer|Montagne|Ferme"),
            integer("Enfants", 24, 18, 30),
            money("Coût", 12400.5, 9800, 4100),
            integer("Note", 8, 9, 7),
        ),
    ),
    Case(
        id="ugly-header-names-of-columns-in-cells",
        line=7,
        files={
            "demandes.csv": csv(
                "Numéro;Objet;Service;Délai\n"
                "1;Délai;Voirie;12\n2;Service;Eau;4\n3;Objet perdu;Bus;1\n"
            )
        },
        columns=(
            integer("Numéro", 1, 2, 3),
            text("Objet", "Délai|Service|Objet perdu"),
            text("Service", "Voirie|Eau|Bus"),
            integer("Délai", 12, 4, 1),
        ),
    ),
    Case(
        id="ugly-types-crosses",
        line=8,
        innocent=True,
        files={"lieux.csv": csv("Lieu;Rampe;Ascenseur\nMairie;X;\nMusée;X;X\nStade;;\nÉcole;;X\n")},
        columns=(
            text("Lieu", "Mairie|Musée|Stade|École"),
            text("Rampe", "X|X||"),
            text("Ascenseur", "|X||X"),
        ),
        also=(
            (
                text("Lieu", "Mairie|Musée|Stade|École"),
                boolean("Rampe", True, True, None, None),
                boolean("Ascenseur", None, True, None, True),
            ),
        ),
        asks="may",
    ),
    Case(
        id="ugly-types-stars",
        line=8,
        files={
            "population.csv": csv(
                "Année;Habitants\n2020;12301\n2021;12320\n2022*;12345\n2023*;12360\n"
            )
        },
        columns=(
            text("Année", "2020|2021|2022*|2023*"),
            integer("Habitants", 12301, 12320, 12345, 12360),
        ),
        also=(
            (
                year("Année", 2020, 2021, 2022, 2023),
                integer("Habitants", 12301, 12320, 12345, 12360),
            ),
        ),
        asks="may",
    ),
    Case(
        id="ugly-types-amounts-with-a-note",
        line=8,
        files={
            "marches.csv": csv(
                "Marché;Montant HT\n"
                + "".join(
                    f"2024-{n:03};{'12 000 € (avenant)' if n == 150 else f'{1000 + n} €'}\n"
                    for n in range(220)
                ),
                "cp1252",
            )
        },
        columns=(
            code("Marché", "|".join(f"2024-{n:03}" for n in range(220))),
            money(
                "Montant HT",
                *(Odd("12 000 € (avenant)") if n == 150 else 1000 + n for n in range(220)),
            ),
        ),
        asks="must",
    ),
    Case(
        id="ugly-types-three-odd-of-forty",
        line=8,
        files={
            "prix.csv": csv(
                "Lot;Prix\n"
                + "".join(f"L{n};{'sur devis' if n % 13 == 5 else n * 10}\n" for n in range(40))
            )
        },
        columns=(
            text("Lot", "|".join(f"L{n}" for n in range(40))),
            text("Prix", "|".join("sur devis" if n % 13 == 5 else str(n * 10) for n in range(40))),
        ),
        asks="must",
    ),
    Case(
        id="ugly-types-counts-and-one-letter",
        line=8,
        files={
            "classes.csv": csv(
                "École;Fermetures\n"
                + "".join(f"É{n};{'N' if n == 77 else n % 2}\n" for n in range(120))
            )
        },
        columns=(
            text("École", "|".join(f"É{n}" for n in range(120))),
            integer("Fermetures", *(Odd("N") if n == 77 else n % 2 for n in range(120))),
        ),
        also=(
            (
                text("École", "|".join(f"É{n}" for n in range(120))),
                text("Fermetures", "|".join("N" if n == 77 else str(n % 2) for n in range(120))),
            ),
        ),
        asks="must",
    ),
    Case(
        id="ugly-types-zero-one-named-as-question",
        line=8,
        innocent=True,
        files={
            "ecoles.csv": csv("École;Nb de dérogations;Nb d'absents\nA;0;1\nB;1;0\nC;1;1\nD;0;0\n")
        },
        columns=(
            text("École", "A|B|C|D"),
            integer("Nb de dérogations", 0, 1, 1, 0),
            integer("Nb d'absents", 1, 0, 1, 0),
        ),
    ),
    Case(
        id="ugly-types-siret-workbook",
        line=8,
        innocent=True,
        files={
            "titulaires.xlsx": book_of_rows(
                [["SIRET", "Montant"], [21590350100017, 1200], [13002526500013, 850.5]]
            )
        },
        columns=(
            code("SIRET", "21590350100017|13002526500013"),
            money("Montant", 1200, 850.5),
        ),
        asks="may",
    ),
    Case(
        id="ugly-types-phone-like-codes",
        line=8,
        innocent=True,
        files={
            "plans.csv": csv(
                "Plan;Feuille;Échelle\n0101;A1;1/500\n0102;A2;1/200\n0103;A10;1/1000\n"
            )
        },
        columns=(
            code("Plan", "0101|0102|0103"),
            code("Feuille", "A1|A2|A10"),
            text("Échelle", "1/500|1/200|1/1000"),
        ),
    ),
    Case(
        id="ugly-instants-without-seconds",
        line=9,
        files={
            "crues.csv": csv(
                "Station;Heure;Hauteur\nPont;2024-01-02T06:00Z;1,25\nPont;2024-01-02T06:10Z;1,4\n"
            )
        },
        columns=(
            text("Station", "Pont|Pont"),
            utc("Heure", "2024-01-02T06:00:00Z|2024-01-02T06:10:00Z"),
            number("Hauteur", 1.25, 1.4),
        ),
    ),
    Case(
        id="ugly-instants-workbook",
        line=9,
        files={
            "crues.xlsx": book(
                "Station|Heure|Hauteur\nPont|'2024-01-02T06:00:00Z|1.25\n"
                "Pont|'2024-01-02T06:10:00Z|1.4\n"
            )
        },
        columns=(
            text("Station", "Pont|Pont"),
            utc("Heure", "2024-01-02T06:00:00Z|2024-01-02T06:10:00Z"),
            number("Hauteur", 1.25, 1.4),
        ),
    ),
    Case(
        id="ugly-series-four-years",
        line=10,
        files={
            "eau-2021.csv": csv("Réseau;Volume (m³)\nNord;1200\n"),
            "eau-2022.csv": csv("réseau;volume (m³)\nNord;1250\n"),
            "eau-2023.csv": csv("Reseau;Volume\nNord;1180\n"),
            "eau-2024.csv": csv("RÉSEAU;VOLUME (M³)\nNord;1310\n"),
        },
        columns=(
            year(ANY, 2021, 2022, 2023, 2024),
            text("Réseau", "Nord|Nord|Nord|Nord"),
            integer("Volume (m³)", 1200, 1250, 1180, 1310),
        ),
        table="-ensemble",
    ),
    Case(
        id="ugly-series-units-that-differ",
        line=10,
        files={
            "eau-2023.csv": csv("Réseau;Volume (m³)\nOuest;1180\n"),
            "eau-2024.csv": csv("Réseau;Volume (milliers de m³)\nOuest;1\n"),
        },
        asks="must",
        table="-ensemble",
    ),
    Case(
        id="ugly-spacer-first",
        line=11,
        files={
            "stock.csv": csv(
                ";Article;;Stock;;Seuil\n;Sel;;1200;;300\n;Sable;;85;;100\n;Gravier;;340;;50\n"
            )
        },
        columns=(
            text("Article", "Sel|Sable|Gravier"),
            integer("Stock", 1200, 85, 340),
            integer("Seuil", 300, 100, 50),
        ),
    ),
    Case(
        id="ugly-rows-short-quoted",
        line=11,
        files={
            "avis.csv": csv(
                '"Numéro","Objet","Avis","Suite"\n"1","Crèche, extension","favorable"\n'
                '"2","Parking","défavorable"\n"3","Piste, cyclable","favorable"\n'
            )
        },
        columns=(
            integer("Numéro", 1, 2, 3),
            text("Objet", "Crèche, extension|Parking|Piste, cyclable"),
            text("Avis", "favorable|défavorable|favorable"),
            text("Suite", "||"),
        ),
        also=(
            (
                integer("Numéro", 1, 2, 3),
                text("Objet", "Crèche, extension|Parking|Piste, cyclable"),
                text("Avis", "favorable|défavorable|favorable"),
            ),
        ),
        asks="read",
    ),
    Case(
        id="ugly-twins-years-workbooks",
        line=12,
        files={
            "budget 2023.xlsx": book("Poste|Montant\nEau|1201\nSel|402\n"),
            "budget 2024.xlsx": book("Poste|Montant\nEau|1201\nSel|402\n"),
        },
        asks="must",
        table="-ensemble",
    ),
)
