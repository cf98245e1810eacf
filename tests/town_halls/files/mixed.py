"""Whole exports, in which several of these things are done at once."""

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

RATES = [f"{1.5 + n / 8:.3f}" for n in range(40)]
STOPS = 250

CASES = (
    Case(
        id="mixed-accounts",
        line=3,
        files={
            "compte-administratif.csv": csv(
                """
COMMUNE DE BOURG-NEUF;;;;
COMPTE ADMINISTRATIF 2023 ; SECTION DE FONCTIONNEMENT;;;;
;;;;
Chapitre;Article;Libellé;Prévu;Réalisé
011;60611;Eau et assainissement;18 000,00;17 542,30
011;60612;Énergie - électricité;42 500,00;51 230,75
011;6135;Locations mobilières;3 600,00;3 600,00
Total chapitre 011;;;64 100,00;72 373,05
012;64111;Rémunération principale;210 000,00;208 411,20
012;6451;Cotisations;64 000,00;63 900,00
Total chapitre 012;;;274 000,00;272 311,20
TOTAL GÉNÉRAL;;;338 100,00;344 684,25
""",
                "cp1252",
            )
        },
        columns=(
            code("Chapitre", "011|011|011|012|012"),
            code("Article", "60611|60612|6135|64111|6451"),
            text(
                "Libellé",
                "Eau et assainissement|Énergie - électricité|Locations mobilières|"
                "Rémunération principale|Cotisations",
            ),
            money("Prévu", 18000, 42500, 3600, 210000, 64000),
            money("Réalisé", 17542.3, 51230.75, 3600, 208411.2, 63900),
        ),
        receipt=True,
    ),
    Case(
        id="mixed-staff",
        line=3,
        files={
            "tableau-des-effectifs.xlsx": book(
                """
Tableau des effectifs au 1er janvier 2024||||
Filière|Grade|Catégorie|Postes ouverts|Postes pourvus
Administrative|Attaché|A|3|2
|Rédacteur|B|4|4
|Adjoint administratif|C|9|8
Sous-total filière administrative|||16|14
Technique|Ingénieur|A|1|1
|Adjoint technique|C|22|19
Sous-total filière technique|||23|20
Total général|||39|34
""",
                "A1:E1 A3:A5 A7:A8 A6:C6 A9:C9 A10:C10",
            )
        },
        columns=(
            text("Filière", "Administrative|Administrative|Administrative|Technique|Technique"),
            text("Grade", "Attaché|Rédacteur|Adjoint administratif|Ingénieur|Adjoint technique"),
            text("Catégorie", "A|B|C|A|C"),
            integer("Postes ouverts", 3, 4, 9, 1, 22),
            integer("Postes pourvus", 2, 4, 8, 1, 19),
        ),
        receipt=True,
    ),
    Case(
        id="mixed-fees",
        line=8,
        files={
            "tarifs.csv": csv(
                "Service;Tarif habitant;Tarif extérieur\nPhotocopie;0,20 €;0,20 €\n"
                "Salle des fêtes;150,00 €;320,00 €\nMédiathèque;gratuit;12,00 €\n"
                "Concession;280,00 €;sans objet\nPiscine;2,50 €;4,00 €\n"
            )
        },
        columns=(
            text("Service", "Photocopie|Salle des fêtes|Médiathèque|Concession|Piscine"),
            text("Tarif habitant", "0,20 €|150,00 €|gratuit|280,00 €|2,50 €"),
            text("Tarif extérieur", "0,20 €|320,00 €|12,00 €|sans objet|4,00 €"),
        ),
        also=(
            (
                text("Service", "Photocopie|Salle des fêtes|Médiathèque|Concession|Piscine"),
                text("Tarif habitant", "0,20 €|150,00 €|gratuit|280,00 €|2,50 €"),
                money("Tarif extérieur", 0.2, 320, 12, None, 4),
            ),
        ),
        asks="must",
    ),
    Case(
        id="mixed-merged-header-and-units",
        line=4,
        files={
            "dechets.xlsx": book(
                """
Collecte des déchets|||||
Commune|Habitants|Ordures||Tri|
||2022|2023|2022|2023
||(t)|(t)|(t)|(t)
Bourg-Neuf|12345|2910.5|2850|810|845.25
Vaux|850|190|188.5|61|64
""",
                "A1:F1 A2:A3 B2:B3 C2:D2 E2:F2",
            )
        },
        columns=(
            text("~Commune", "Bourg-Neuf|Vaux"),
            integer("~Habitants", 12345, 850),
            number("~Ordures 2022", 2910.5, 190),
            number("~Ordures 2023", 2850, 188.5),
            number("~Tri 2022", 810, 61),
            number("~Tri 2023", 845.25, 64),
        ),
        asks="may",
    ),
    Case(
        id="mixed-units-and-total",
        line=4,
        files={
            "surfaces.csv": csv(
                "Zone;Surface;Logements\n;ha;nombre\nUA;12,5;410\nUB;33,25;520\nN;140;6\n"
                "Total;185,75;936\n"
            )
        },
        columns=(
            text("Zone", "UA|UB|N"),
            number("Surface", 12.5, 33.25, 140),
            integer("Logements", 410, 520, 6),
        ),
        asks="may",
    ),
    Case(
        id="mixed-dots-and-total",
        line=2,
        files={
            "dotations.csv": csv(
                "Année;Dotation\n2021;1.250.400\n2022;998.500\n2023;1.012.300\nTOTAL;3.261.200\n"
            )
        },
        columns=(year("Année", 2021, 2022, 2023), money("Dotation", 1250400, 998500, 1012300)),
        receipt=True,
    ),
    Case(
        id="mixed-dots-and-notes",
        line=2,
        files={
            "emprunts.csv": csv(
                "Organisme;Capital restant dû;Taux\nCaisse A;1.250.000 €;1,25 %\n"
                "Caisse B;85.500 €;0,9 %\nCaisse C;900 €;2 %\n\nSource : service des finances\n",
                "cp1252",
            )
        },
        columns=(
            text("Organisme", "Caisse A|Caisse B|Caisse C"),
            money("Capital restant dû", 1250000, 85500, 900),
            number("Taux", 1.25, 0.9, 2),
        ),
    ),
    Case(
        id="mixed-dots-euros-word",
        line=2,
        files={
            "aides.csv": csv(
                "Bénéficiaire;Aide\nLe Relais;3.500 euros\nÉpicerie;750 euros\nCroix;12.000 euros\n"
            )
        },
        columns=(text("Bénéficiaire", "Le Relais|Épicerie|Croix"), money("Aide", 3500, 750, 12000)),
        asks="may",
    ),
    Case(
        id="mixed-dots-attendance",
        line=2,
        files={
            "visiteurs.csv": csv(
                "Mois;Visiteurs musée;Visiteurs château\nJanvier;980;1.105\nFévrier;1.240;870\n"
                "Mars;1.002;2.310\n"
            )
        },
        columns=(
            text("Mois", "Janvier|Février|Mars"),
            integer("Visiteurs musée", 980, 1240, 1002),
            integer("Visiteurs château", 1105, 870, 2310),
        ),
    ),
    Case(
        id="mixed-dots-heights",
        line=2,
        innocent=True,
        files={
            "arbres.csv": csv(
                "Arbre;Hauteur (m);Circonférence (m)\nA1;12.5;1.250\nA2;8;0.975\nA3;10.25;1.100\n"
            )
        },
        columns=(
            text("Arbre", "A1|A2|A3"),
            number("Hauteur (m)", 12.5, 8, 10.25),
            number("Circonférence (m)", 1.25, 0.975, 1.1),
        ),
    ),
    Case(
        id="mixed-dots-rates-all-three",
        line=2,
        files={
            "indices.csv": csv(
                "Mois;Indice\n" + "".join(f"M{n};{rate}\n" for n, rate in enumerate(RATES))
            )
        },
        columns=(
            text("Mois", "|".join(f"M{n}" for n in range(40))),
            text("Indice", "|".join(RATES)),
        ),
        asks="must",
    ),
    Case(
        id="mixed-dots-kilometres",
        line=2,
        innocent=True,
        files={"voirie.csv": csv("Voie,Longueur km\nVC1,1.250\nVC2,0.4\nVC3,12\nVC4,2.125\n")},
        columns=(text("Voie", "VC1|VC2|VC3|VC4"), number("Longueur km", 1.25, 0.4, 12, 2.125)),
    ),
    Case(
        id="mixed-merged-quantity-and-price",
        line=1,
        files={
            "commandes.xlsx": book(
                """
Commande|Article|Quantité|Montant TTC
B-101|Chaises|40|1860
|Tables|10|
|Livraison|1|
B-102|Rideaux|6|540
""",
                "A2:A4 D2:D4",
            )
        },
        columns=(
            code("Commande", "B-101|B-101|B-101|B-102"),
            text("Article", "Chaises|Tables|Livraison|Rideaux"),
            integer("Quantité", 40, 10, 1, 6),
            money("Montant TTC", 1860, None, None, 540),
        ),
        asks="may",
    ),
    Case(
        id="mixed-merged-percent",
        line=1,
        files={
            "aides.ods": book(
                """
Dispositif|Public|Taux de prise en charge
Cantine|Maternelle|0.5
|Élémentaire|
Étude|Élémentaire|0.25
""",
                "A2:A3 C2:C3",
            )
        },
        columns=(
            text("Dispositif", "Cantine|Cantine|Étude"),
            text("Public", "Maternelle|Élémentaire|Élémentaire"),
            number("Taux de prise en charge", 0.5, None, 0.25),
        ),
        asks="may",
    ),
    Case(
        id="mixed-merged-insee-code",
        line=1,
        files={
            "stations.xlsx": book(
                """
Code INSEE|Commune|Station|Vélos
'01004|Ambérieux|Gare|12
||Mairie|8
'59350|Lillers-Ville|Port|20
""",
                "A2:A3 B2:B3",
            )
        },
        columns=(
            code("Code INSEE", "01004|01004|59350"),
            text("Commune", "Ambérieux|Ambérieux|Lillers-Ville"),
            text("Station", "Gare|Mairie|Port"),
            integer("Vélos", 12, 8, 20),
        ),
        asks="may",
    ),
    Case(
        id="mixed-merged-across-amounts",
        line=1,
        files={
            "budget.xlsx": book(
                """
Opération|2023|2024|2025
École|120000|80000|20000
Voirie|90000||
Piscine|non chiffré||
Parc|5000|5000|5000
""",
                "B3:D3 B4:D4",
            )
        },
        columns=(
            text("Opération", "École|Voirie|Piscine|Parc"),
            text("2023", "120000|90000|non chiffré|5000"),
            integer("2024", 80000, None, None, 5000),
            integer("2025", 20000, None, None, 5000),
        ),
        asks="must",
    ),
    Case(
        id="mixed-sections-of-a-directory",
        line=3,
        files={
            "equipements.csv": csv(
                """
Équipement;Adresse;Capacité
ÉQUIPEMENTS SPORTIFS;;
Gymnase du Pré;14 avenue des Tilleuls;420
Stade;Rue du Stade;1200
ÉQUIPEMENTS CULTURELS;;
Médiathèque;3 place Haute;150
Théâtre;8 rue Basse;480
"""
            )
        },
        columns=(
            text(
                ANY,
                "ÉQUIPEMENTS SPORTIFS|ÉQUIPEMENTS SPORTIFS|ÉQUIPEMENTS CULTURELS|"
                "ÉQUIPEMENTS CULTURELS",
            ),
            text("Équipement", "Gymnase du Pré|Stade|Médiathèque|Théâtre"),
            text("Adresse", "14 avenue des Tilleuls|Rue du Stade|3 place Haute|8 rue Basse"),
            integer("Capacité", 420, 1200, 150, 480),
        ),
        asks="may",
    ),
    Case(
        id="mixed-sections-year-in-words",
        line=3,
        files={
            "frequentation.csv": csv(
                "Mois;Entrées\nAnnée 2022;\nJanvier;410\nFévrier;530\nAnnée 2023;\nJanvier;450\n"
                "Février;510\n"
            )
        },
        columns=(
            text(ANY, "Année 2022|Année 2022|Année 2023|Année 2023"),
            text("Mois", "Janvier|Février|Janvier|Février"),
            integer("Entrées", 410, 530, 450, 510),
        ),
        also=(
            (
                year(ANY, 2022, 2022, 2023, 2023),
                text("Mois", "Janvier|Février|Janvier|Février"),
                integer("Entrées", 410, 530, 450, 510),
            ),
        ),
        asks="may",
    ),
    Case(
        id="mixed-closed-equipment",
        line=3,
        innocent=True,
        files={
            "piscines.csv": csv(
                "Piscine;Entrées;Recettes\nPiscine A;1200;3600\nPiscine B;;\nPiscine C;800;2400\n"
                "Piscine D;650;1950\n"
            )
        },
        columns=(
            text("Piscine", "Piscine A|Piscine B|Piscine C|Piscine D"),
            integer("Entrées", 1200, None, 800, 650),
            money("Recettes", 3600, None, 2400, 1950),
        ),
        asks="may",
    ),
    Case(
        id="mixed-total-of-percents",
        line=3,
        files={
            "repartition.csv": csv(
                "Poste;Montant;Part\nPersonnel;500;50 %\nÉnergie;300;30 %\nDivers;200;20 %\n"
                "Total;1000;100 %\n"
            )
        },
        columns=(
            text("Poste", "Personnel|Énergie|Divers"),
            money("Montant", 500, 300, 200),
            number("Part", 50, 30, 20),
        ),
        receipt=True,
    ),
    Case(
        id="mixed-total-with-means",
        line=3,
        files={
            "ecoles.csv": csv(
                "École;Classes;Élèves;Moyenne par classe\nLa Fontaine;6;150;25\n"
                "Les Coquelicots;4;88;22\nTotal;10;238;23,8\n"
            )
        },
        columns=(
            text("École", "La Fontaine|Les Coquelicots"),
            integer("Classes", 6, 4),
            integer("Élèves", 150, 88),
            number("Moyenne par classe", 25, 22),
        ),
        asks="may",
    ),
    Case(
        id="mixed-of-which-lines",
        line=3,
        files={
            "population.xlsx": book(
                """
Catégorie|Nombre
Population municipale|12345
dont moins de 20 ans|2900
dont plus de 60 ans|3400
Population comptée à part|210
"""
            )
        },
        columns=(
            text(
                "Catégorie",
                "Population municipale|dont moins de 20 ans|dont plus de 60 ans|"
                "Population comptée à part",
            ),
            integer("Nombre", 12345, 2900, 3400, 210),
        ),
        asks="must",
    ),
    Case(
        id="mixed-associations-with-words",
        line=3,
        innocent=True,
        files={
            "associations.csv": csv(
                "Nom;Adhérents;Subvention\nVivre ensemble;42;500\nLa Somme des arts;18;300\n"
                "Ensemble 59;75;900\nDont acte;12;100\nTotal Respect;30;250\n"
                "Moyenne Vallée Canoë;55;700\n"
            )
        },
        columns=(
            text(
                "Nom",
                "Vivre ensemble|La Somme des arts|Ensemble 59|Dont acte|Total Respect|"
                "Moyenne Vallée Canoë",
            ),
            integer("Adhérents", 42, 18, 75, 12, 30, 55),
            money("Subvention", 500, 300, 900, 100, 250, 700),
        ),
    ),
    Case(
        id="mixed-territory-ensemble",
        line=3,
        innocent=True,
        files={
            "taux.csv": csv(
                "Territoire;Taux de chômage\nVille;9,5\nMétropole;8,2\nDépartement;10,1\n"
                "Ensemble France;7,4\n"
            )
        },
        columns=(
            text("Territoire", "Ville|Métropole|Département|Ensemble France"),
            number("Taux de chômage", 9.5, 8.2, 10.1, 7.4),
        ),
        asks="may",
    ),
    Case(
        id="mixed-quoted-observations",
        line=5,
        files={
            "signalements.csv": csv(
                'Numéro;Rue;Observation;Coût\n1;Rue Haute;"Panneau tombé;120\n'
                "2;Rue Basse;Banc cassé;80\n3;Rue Neuve;Lampe éteinte;45\n"
                '4;Allée Verte;Arbre penché";300\n5;Le Pont;Nid-de-poule;60\n'
            )
        },
        columns=(
            integer("Numéro", 1, 2, 3, 4, 5),
            text("Rue", "Rue Haute|Rue Basse|Rue Neuve|Allée Verte|Le Pont"),
            text(
                "Observation",
                '"Panneau tombé|Banc cassé|Lampe éteinte|Arbre penché"|Nid-de-poule',
            ),
            money("Coût", 120, 80, 45, 300, 60),
        ),
        asks="may",
    ),
    Case(
        id="mixed-opening-hours-in-a-cell",
        line=5,
        innocent=True,
        files={
            "horaires.csv": csv(
                'Lieu;Horaires;Agents\nMairie;"Lundi : 9h-12h ; 14h-17h\nMardi : 9h-12h ; fermé\n'
                'Mercredi : 9h-12h ; 14h-17h";4\nDéchèterie;"Samedi : 9h-18h";2\n'
            )
        },
        columns=(
            text("Lieu", "Mairie|Déchèterie"),
            text(
                "Horaires",
                "Lundi : 9h-12h ; 14h-17h Mardi : 9h-12h ; fermé Mercredi : 9h-12h ; 14h-17h|"
                "Samedi : 9h-18h",
            ),
            integer("Agents", 4, 2),
        ),
        asks="may",
    ),
    Case(
        id="mixed-latin9-export",
        line=6,
        files={
            "oeuvres.csv": csv(
                "N° d'inventaire;Œuvre;Valeur assurée\n2019-1;Vœux de mai;1 200,00 €\n"
                "2019-2;Le chœur;850,50 €\n2020-1;Nature morte aux œillets;3 000,00 €\n",
                "iso8859-15",
            )
        },
        columns=(
            code("N° d'inventaire", "2019-1|2019-2|2020-1"),
            text("Œuvre", "Vœux de mai|Le chœur|Nature morte aux œillets"),
            money("Valeur assurée", 1200, 850.5, 3000),
        ),
    ),
    Case(
        id="mixed-dos-export",
        line=6,
        files={
            "redevables.csv": csv(
                "N° de tournée;Rue;Relevé\n1;Rue de l'Église;120\n2;Allée des Chênes;85\n"
                "3;Impasse Général-Noël;240\n",
                "cp850",
            )
        },
        columns=(
            integer("N° de tournée", 1, 2, 3),
            text("Rue", "Rue de l'Église|Allée des Chênes|Impasse Général-Noël"),
            integer("Relevé", 120, 85, 240),
        ),
    ),
    Case(
        id="mixed-windows-quotes",
        line=6,
        innocent=True,
        files={
            "agenda.csv": csv(
                "Titre;Lieu;Prix\n« L’été en fête »;Parc;0\nCafé–débat…;Salle n° 2;5\n"
                "Œuvres & cœurs;Musée;7,50\n",
                "cp1252",
            )
        },
        columns=(
            text("Titre", "« L’été en fête »|Café–débat…|Œuvres & cœurs"),
            text("Lieu", "Parc|Salle n° 2|Musée"),
            money("Prix", 0, 5, 7.5),
        ),
    ),
    Case(
        id="mixed-title-and-lines-quoted",
        line=7,
        files={
            "export.csv": csv(
                '"Export, logiciel de gestion"\n"Date,Objet,Montant"\n"03/04/2024,Sable,120"\n'
                '"05/04/2024,Gravier,340"\n"08/04/2024,Sel,95"\n',
                "utf-8-sig",
            )
        },
        columns=(
            date("Date", "2024-04-03|2024-04-05|2024-04-08"),
            text("Objet", "Sable|Gravier|Sel"),
            money("Montant", 120, 340, 95),
        ),
        asks="may",
    ),
    Case(
        id="mixed-dictionary",
        line=7,
        innocent=True,
        files={
            "dictionnaire.csv": csv(
                "champ,type,obligatoire\nchamp,texte,oui\ntype,texte,oui\nmontant,nombre,non\n"
            )
        },
        columns=(
            text("champ", "champ|type|montant"),
            text("type", "texte|texte|nombre"),
            boolean("obligatoire", True, True, False),
        ),
    ),
    Case(
        id="mixed-title-like-a-header",
        line=7,
        files={
            "marches.csv": csv(
                "Marchés notifiés;Année 2024;Direction des achats\n\nObjet;Titulaire;Montant\n"
                "Voirie;Routes du Val;45200\nToiture;Couvertures Arc;12750\nSel;Mines;9300\n"
            )
        },
        columns=(
            text("Objet", "Voirie|Toiture|Sel"),
            text("Titulaire", "Routes du Val|Couvertures Arc|Mines"),
            money("Montant", 45200, 12750, 9300),
        ),
    ),
    Case(
        id="mixed-odd-amounts-of-a-long-list",
        line=8,
        files={
            "mandats.csv": csv(
                "Mandat;Montant;Payé le\n"
                + "".join(
                    f"M{n:04};{'régularisation' if n == 111 else f'{n + 1},00'};"
                    f"{'en attente' if n == 222 else f'{n % 28 + 1:02}/03/2024'}\n"
                    for n in range(400)
                ),
                "cp1252",
            )
        },
        columns=(
            code("Mandat", "|".join(f"M{n:04}" for n in range(400))),
            money("Montant", *(Odd("régularisation") if n == 111 else n + 1 for n in range(400))),
            date(
                "Payé le",
                "|".join("" if n == 222 else f"2024-03-{n % 28 + 1:02}" for n in range(400)),
            ),
        ),
        asks="must",
    ),
    Case(
        id="mixed-stops",
        line=8,
        innocent=True,
        files={
            "arrets.csv": csv(
                "Ligne;Arrêt;Ordre\n"
                + "".join(
                    f"{('12', '3', 'L1', '40')[n % 4]};Arrêt {n};{n + 1}\n" for n in range(STOPS)
                )
            )
        },
        columns=(
            code("Ligne", "|".join(("12", "3", "L1", "40")[n % 4] for n in range(STOPS))),
            text("Arrêt", "|".join(f"Arrêt {n}" for n in range(STOPS))),
            integer("Ordre", *range(1, STOPS + 1)),
        ),
        asks="may",
    ),
    Case(
        id="mixed-one-line-of-letters",
        line=8,
        files={
            "lignes.csv": csv(
                "Ligne;Voyageurs\n"
                + "".join(f"{'Navette' if n == 40 else n + 1};{n * 3}\n" for n in range(150))
            )
        },
        columns=(
            code("Ligne", "|".join("Navette" if n == 40 else str(n + 1) for n in range(150))),
            integer("Voyageurs", *(n * 3 for n in range(150))),
        ),
        asks="may",
    ),
    Case(
        id="mixed-version-numbers",
        line=8,
        innocent=True,
        files={
            "plu.csv": csv(
                "Règle;Zone;Hauteur maximale\n1.10;UA;12\n1.20;UB;9\n2.10;N;4,5\n2.11;A;7\n"
            )
        },
        columns=(
            code("Règle", "1.10|1.20|2.10|2.11"),
            text("Zone", "UA|UB|N|A"),
            number("Hauteur maximale", 12, 9, 4.5, 7),
        ),
    ),
    Case(
        id="mixed-flags",
        line=8,
        innocent=True,
        files={
            "defibrillateurs.csv": csv(
                "Lieu;Accès libre;Étage;Nombre\nMairie;1;0;1\nGymnase;0;1;2\nÉcole;1;0;1\n"
            )
        },
        columns=(
            text("Lieu", "Mairie|Gymnase|École"),
            integer("Accès libre", 1, 0, 1),
            integer("Étage", 0, 1, 0),
            integer("Nombre", 1, 2, 1),
        ),
    ),
    Case(
        id="mixed-card-numbers-workbook",
        line=8,
        files={
            "badges.xlsx": book_of_rows(
                [
                    ["Badge", "Porte"],
                    [1002003004005006, "A"],
                    [1002003004005007, "B"],
                    [9002003004005008, "C"],
                ]
            )
        },
        columns=(
            code("Badge", "1002003004005006|1002003004005007|9002003004005008"),
            text("Porte", "A|B|C"),
        ),
        asks="must",
    ),
    Case(
        id="mixed-instants-with-zone-names",
        line=9,
        files={
            "lora.csv": csv(
                "capteur,ts,temperature\ns1,2024-07-01T00:00:00+00:00,21.5\n"
                "s1,2024-07-01T00:10:00+00:00,21.25\ns2,2024-07-01T00:20:00+00:00,20\n"
            )
        },
        columns=(
            text("capteur", "s1|s1|s2"),
            utc("ts", "2024-07-01T00:00:00Z|2024-07-01T00:10:00Z|2024-07-01T00:20:00Z"),
            number("temperature", 21.5, 21.25, 20),
        ),
    ),
    Case(
        id="mixed-series-three-names",
        line=10,
        files={
            "budget-2022.csv": csv("Poste;Crédit\nEau;100\nSel;40\n"),
            "budget-2023.csv": csv("POSTE;CREDIT\nEau;110\nSel;45\n"),
            "budget-2024.csv": csv("Poste;Crédit (€)\nEau;120\nSel;50\n"),
        },
        columns=(
            year(ANY, 2022, 2022, 2023, 2023, 2024, 2024),
            text("Poste", "Eau|Sel|Eau|Sel|Eau|Sel"),
            money("Crédit", 100, 40, 110, 45, 120, 50),
        ),
        table="-ensemble",
    ),
    Case(
        id="mixed-series-column-added",
        line=10,
        innocent=True,
        files={
            "budget-2023.csv": csv("Poste;Crédit\nEau;100\nSel;40\n"),
            "budget-2024.csv": csv("Poste;Crédit;Service\nEau;110;Nord\nSel;45;Sud\n"),
        },
        columns=(
            year(ANY, 2023, 2023, 2024, 2024),
            text("Poste", "Eau|Sel|Eau|Sel"),
            money("Crédit", 100, 40, 110, 45),
            text("Service", "||Nord|Sud"),
        ),
        table="-ensemble",
        asks="may",
    ),
    Case(
        id="mixed-series-two-new-names",
        line=10,
        before={"aides-2023.csv": csv("Nom;Montant;Objet\nHarmonie;2000;Concert\n")},
        files={
            "aides-2023.csv": csv("Nom;Montant;Objet\nHarmonie;2000;Concert\n"),
            "aides-2024.csv": csv("Nom;Montant voté;Motif\nHarmonie;2500;Concert\n"),
        },
        asks="must",
        table="-ensemble",
    ),
    Case(
        id="mixed-spacers-and-total",
        line=11,
        files={
            "budget.xlsx": book(
                """
Poste||Dépenses 2023|Dépenses 2024||Écart
Eau||100|120||20
Sel||40|35||-5
Total||140|155||15
"""
            )
        },
        columns=(
            text("Poste", "Eau|Sel"),
            integer("Dépenses 2023", 100, 40),
            integer("Dépenses 2024", 120, 35),
            integer("Écart", 20, -5),
        ),
        receipt=True,
    ),
    Case(
        id="mixed-rows-long-with-comment",
        line=11,
        files={"stock.csv": csv("Article;Stock\nSel;1200;à commander\nSable;85;\nGravier;340;\n")},
        columns=(text("Article", "Sel|Sable|Gravier"), integer("Stock", 1200, 85, 340)),
        asks="must",
    ),
    Case(
        id="mixed-one-column-with-commas",
        line=11,
        files={
            "devises.csv": csv(
                "Proposition\nPlanter des arbres, partout\nOuvrir la cour, le samedi\nUn banc\n"
                "Réparer, donner, échanger\n"
            )
        },
        columns=(
            text(
                "Proposition",
                "Planter des arbres, partout|Ouvrir la cour, le samedi|Un banc|"
                "Réparer, donner, échanger",
            ),
        ),
        asks="may",
    ),
    Case(
        id="mixed-twins-and-another",
        line=12,
        files={
            "menus-2023.csv": csv("Jour;Plat\n03/06/2023;Gratin\n"),
            "menus-2024.csv": csv("Jour;Plat\n03/06/2024;Poisson\n"),
            "menus-2024 - copie.csv": csv("Jour;Plat\n03/06/2024;Poisson\n"),
        },
        asks="must",
        table="-ensemble",
    ),
)
