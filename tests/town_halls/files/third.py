"""Innocent files of a third hand, as towns have them: nothing in them is worth a warning."""

from __future__ import annotations

import csv as tables
import io
import itertools
import re
from collections.abc import Callable, Sequence

from town_halls.case import Case, Column, Value
from town_halls.writing import book, csv


def read_date(cell: str) -> str:
    day = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", cell)
    return f"{day[3]}-{day[2]}-{day[1]}" if day else cell


def read_number(cell: str) -> float:
    return float(re.sub(r"[\s€%]", "", cell).replace(",", "."))


def read_kind(name: str, kind: str, cells: Sequence[str]) -> list[Column]:
    """The column as a person reads it, and as they may: t text, i integer, n number, d date,
    b oui or non, c digits of a code, p of a telephone or SIRET, s school
    year, h hour."""

    def column(kind: str, read: Callable[[str], Value]) -> Column:
        values = tuple(read(cell.strip()) if cell.strip() else None for cell in cells)
        return Column(name=name, kind=kind, values=values)

    as_text = column("text", lambda cell: cell.removeprefix("'"))
    if kind == "t":
        return [as_text]
    if kind == "c":
        whole = all(re.fullmatch(r"0|[1-9]\d*|", cell.strip()) for cell in cells)
        return [as_text, *([column("integer", int)] if whole else [])]
    if kind == "p":
        return [column("text", lambda cell: re.sub(r"[ .']", "", cell)), as_text]
    if kind == "s":
        return [as_text, column("text", lambda cell: cell.replace("/", "-"))]
    if kind == "h":
        return [column("time", lambda cell: f"{cell}:00"), as_text]
    if kind == "i":
        return [column("integer", lambda cell: int(re.sub(r"\s", "", cell)))]
    return [
        {
            "n": lambda: column("number", read_number),
            "d": lambda: column("date", read_date),
            "b": lambda: column("boolean", lambda cell: cell.lower() == "oui"),
        }[kind]()
    ]


def read_grid(grid: str, kinds: str, separator: str) -> tuple[tuple[Column, ...], ...]:
    """The readings of a grid that has no fault, its first line the names."""
    names, *rows = tables.reader(io.StringIO(grid.removeprefix("\n")), delimiter=separator)
    letters = kinds.split()
    assert all(len(row) == len(names) == len(letters) for row in rows), (names, rows)
    columns = [
        read_kind(name, kind, [row[place] for row in rows])
        for place, (name, kind) in enumerate(zip(names, letters, strict=True))
    ]
    return tuple(itertools.product(*columns))


def good(
    id: str,
    name: str,
    grid: str,
    kinds: str,
    *,
    separator: str = ";",
    encoding: str = "utf-8",
    newline: str = "\r\n",
    merged: str = "",
    line: int = 13,
    **formats: str,
) -> Case:
    """A file without a fault; workbooks part their cells with bars."""
    is_book = name.endswith(("xlsx", "ods"))
    separator = "|" if is_book else separator
    first, *others = read_grid(grid, kinds, separator)
    return Case(
        id=f"third-{id}",
        line=line,
        innocent=True,
        files={name: book(grid, merged, **formats) if is_book else csv(grid, encoding, newline)},
        columns=first,
        also=tuple(others),
    )


def fill(count: int, line: Callable[[int], str]) -> str:
    return "".join(line(n) + "\n" for n in range(count))


STREETS = ("rue de la Somme", "rue de l'Ensemble", "place du Total", "allée de la Moyenne")
SMALL = (
    good(
        "budget-m57",
        "budget-primitif.csv",
        """
Exercice;Section;Sens;Chapitre;Article;Libellé article;Budget primitif
2024;Fonctionnement;Dépense;011;60612;Énergie - Électricité;182 500,00
2024;Fonctionnement;Dépense;011;60622;Carburants;21 300,00
2024;Fonctionnement;Dépense;012;64111;Rémunération principale;941 870,55
2024;Fonctionnement;Dépense;65;65748;Subventions aux associations;88 000,00
2024;Fonctionnement;Recette;73;73111;Impôts directs locaux;1 204 312,00
2024;Investissement;Dépense;21;2151;Réseaux de voirie;310 000,00
2024;Investissement;Recette;10;10222;FCTVA;57 604,18
""",
        "i t t t c t n",
        encoding="cp1252",
    ),
    good(
        "budget-m57-book",
        "compte-administratif.xlsx",
        """
Nature|Libellé|Prévu|Réalisé|Taux de réalisation
60611|Eau et assainissement|18000|17250.4|0.958
60623|Alimentation|96000|101320.75|1.055
6135|Locations mobilières|7400|7400|1
6226|Honoraires|12000|0|0
65888|Autres charges diverses|50|3.12|0.062
""",
        "c t i n n",
        C="#,##0.00",
        D="#,##0.00",
    ),
    good(
        "budget-functions",
        "fonctions.ods",
        """
Code fonction|Fonction|Dépenses 2023|Dépenses 2024
'01|Opérations non ventilables|120500|98000
'020|Administration générale|412300.5|430112.25
'211|Écoles maternelles|88410|91200
'212|Écoles primaires|132900|140050
'511|Espaces verts|45210.9|47000
""",
        "t t n n",
    ),
    good(
        "elected",
        "elus.csv",
        """
Civilité;Nom;Prénom;Fonction;Délégation;Début de mandat
Mme;DELATTRE;Hélène;Maire;;28/05/2020
M.;VANHOUTTE;Éric;1er adjoint;Finances, budget;28/05/2020
Mme;N'DIAYE;Awa;2e adjointe;Écoles et jeunesse;28/05/2020
M.;LE NOIR DE LA TOUR;Guy;Conseiller municipal;;13/12/2022
M.;TOTAL;Jean;Conseiller municipal délégué;Voirie;28/05/2020
""",
        "t t t t t d",
        encoding="cp1252",
    ),
    good(
        "schools",
        "ecoles.csv",
        """
UAI;École;Adresse;Code postal;Classes;Élèves
0590123A;Maternelle Jules-Ferry;12 rue de la Somme;59000;5;121
0590124B;Élémentaire Jean-Macé;3 bis place de l'Ensemble;59000;11;268
0594567T;Groupe scolaire Somme-Moyenne;1 avenue Total;59777;8;190
""",
        "t t t t i i",
    ),
    good(
        "schools-years",
        "effectifs.csv",
        """
Année scolaire;Niveau;Effectif
2021-2022;PS;84
2021-2022;CP;91
2022-2023;PS;79
2022-2023;CP;88
2023-2024;PS;75
2023-2024;CP;86
""",
        "t t i",
    ),
    good(
        "schools-years-slash",
        "rentrees.xlsx",
        """
Rentrée|Maternelle|Élémentaire|Ensemble
2021/2022|412|688|1100
2022/2023|398|671|1069
2023/2024|385|690|1075
""",
        "s i i i",
    ),
    good(
        "first-names",
        "prenoms.csv",
        """
Année;Sexe;Prénom;Nombre
2023;F;Avril;6
2023;F;Mai;5
2023;F;Nan;7
2023;F;Inès;12
2023;M;Noé;9
2023;M;Octobre;5
2023;M;Jean-Baptiste;8
""",
        "i t t i",
    ),
    good(
        "markets",
        "marches-forains.csv",
        """
Marché;Jour;Début;Fin;Nombre d'étals
Place du Théâtre;mardi;07:30;13:00;42
Place du Théâtre;samedi;07:00;13:30;88
Les Rives;dimanche;08:00;12:30;15
""",
        "t t h h i",
    ),
    good(
        "public-contracts",
        "marches-publics.csv",
        """
Numéro;Objet;Attributaire;SIRET;Montant HT;Notification
2024-001;Réfection de la rue Verte;EIFFAGE ROUTE;40209625900013;184300,00;12/03/2024
2024-002;Fourniture de denrées;SAS Le Bon Panier;51234567900025;90000;02/04/2024
2024-003;Entretien des ascenseurs;OTIS;54210780001236;12480,5;15/04/2024
""",
        "t t t t n d",
    ),
    good(
        "grants",
        "subventions.csv",
        """
Association;Objet;Montant 2023;Montant 2024
Ensemble vocal de la Deûle;Fonctionnement;1500;1800
Total Respect;Fonctionnement;800;800
La Somme de nos talents;Festival;2500;0
Amicale laïque;Fonctionnement;3200;3100
Harmonie municipale;Instruments;8100;5700
""",
        "t t i i",
    ),
    good(
        "grants-in-kind",
        "avantages.ods",
        """
Association|Locaux|Valorisation|Observations
Amicale des retraités|Salle des fêtes|2450.75|
Chorale Cumulus|Foyer|310|à revoir en 2025
Somme toute|Gymnase|12600.5|
Secours local|Préau|0|gratuit
""",
        "t t n t",
    ),
    good(
        "trees",
        "arbres.csv",
        """
id,essence,circonference_cm,hauteur_m,plantation,remarquable
1,Platane commun,210,18.5,1962,oui
2,Tilleul à petites feuilles,95,11,1998,non
3,Ginkgo biloba,40,6.25,2015,non
4,Cèdre du Liban,388,27,1880,oui
""",
        "c t i n i b",
        separator=",",
        newline="\n",
    ),
    good(
        "waste-calendar",
        "collectes.csv",
        """
Secteur;Ordures ménagères;Tri sélectif;Déchets verts;Prochain encombrant
Centre;lundi et jeudi;mercredi;;04/04/2024
Nord;mardi;mercredi (semaines paires);vendredi;11/04/2024
Sud;mardi;mercredi (semaines impaires);vendredi;
""",
        "t t t t d",
        encoding="cp1252",
    ),
    good(
        "waste-tonnages",
        "tonnages.xlsx",
        """
Mois|OMR (t)|Verre (t)|Papier (t)
2024-01-01|182.4|21.05|30
2024-02-01|171.2|18.6|28.75
2024-03-01|190|22|31.2
2024-04-01|186.85|20.4|29
""",
        "d n n n",
    ),
    good(
        "pool-hours",
        "piscine.csv",
        """
Jour;Matin;Après-midi;Soirée
Lundi;Fermé;12h-14h;17h-20h
Mardi;7h30-9h;12h-14h;
Mercredi;10h-12h30;14h-18h;
Jeudi;Fermé;12h-14h;17h-21h30
Samedi;10h-12h30;14h30-18h;
""",
        "t t t t",
    ),
    good(
        "bus-stops",
        "arrets.csv",
        """
stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding
LIL001,République - Beaux-Arts,50.631045,3.062387,1
LIL002,Gare Lille Flandres,50.636532,3.069891,1
LIL003,Rue de la Somme,50.612004,3.041277,2
LIL004,Total (rond-point),50.640158,3.101966,0
""",
        "t t n n c",
        separator=",",
        newline="\n",
    ),
    good(
        "bus-stops-comma",
        "arrets-de-bus.csv",
        """
Arrêt;Ligne;Latitude;Longitude
Mairie;12;50,631045;3,062387
Collège;12;50,636532;3,069891
Cimetière de l'Est;L5;50,6520;3,1
""",
        "t t n n",
    ),
    good(
        "water-quality",
        "qualite-eau.csv",
        """
Date de prélèvement;Point;pH;Nitrates (mg/L);Chlore libre (mg/L);Conforme
08/01/2024;Réservoir des Dunes;7,4;21,3;0,25;oui
05/02/2024;École Macé;7,55;19;0,1;oui
11/03/2024;Mairie;7,6;23,85;0,08;non
""",
        "d t n n n b",
    ),
    good(
        "deliberations",
        "deliberations.csv",
        """
Numéro;Séance;Objet;Pour;Contre;Abstentions
DEL-2024-001;05/02/2024;Approbation du procès-verbal;29;0;0
DEL-2024-002;05/02/2024;"Budget 2024 : vote des taux ; taxe foncière";22;5;2
DEL-2024-003;05/02/2024;Dénomination « rue de la Somme »;29;0;0
DEL-2024-004;08/04/2024;Cession de la parcelle AB 112;26;1;2
""",
        "t d t i i i",
        encoding="utf-8-sig",
    ),
    good(
        "noise",
        "bruit.csv",
        """
Voie;Catégorie;Largeur du secteur (m);Lden dB(A);Classe
Boulevard Carnot;3;100;68,4;65-70
Rue de la Moyenne;4;30;61;60-65
Route nationale 17;2;250;74,2;70-75
""",
        "t c i n t",
    ),
    good(
        "parking",
        "stationnement.csv",
        """
Parc;Places;dont PMR;Recharge électrique;Hauteur maximale (m);Gratuit
Gare;412;9;12;1,90;non
Halles;188;5;4;2,05;non
Stade;640;14;0;;oui
""",
        "t i i i n b",
    ),
    good(
        "rooms",
        "salles.xlsx",
        """
Salle|Capacité debout|Capacité assise|Surface (m²)|Tarif habitant|Tarif extérieur
Salle des fêtes|400|250|312.5|180|420
Foyer Jean-Moulin|80|60|74|45|95
Préau couvert||120|140.25|0|0
Salle Ensemble|50|40|48|30|62.5
""",
        "t i i n i n",
    ),
    good(
        "cemetery",
        "concessions.csv",
        """
Cimetière;Durée (ans);Surface (m²);Tarif
Est;15;2;182,00 €
Est;30;2;365,50 €
Est;50;2;812,00 €
Ouest;15;1;95,00 €
Ouest;30;1;190,00 €
""",
        "t i i n",
        encoding="cp1252",
    ),
    good(
        "library-loans",
        "prets.csv",
        """
Titre;Auteur;Support;ISBN;Prêts
"L'Étranger";Camus, Albert;Livre;9782070360024;58
1984;Orwell, George;Livre;9782072878497;61
"La Vie, mode d'emploi";Perec, Georges;Livre;9782253023906;17
2001 : l'odyssée de l'espace;Clarke;Livre;9782290308172;23
""",
        "t t t c i",
    ),
    good(
        "agenda",
        "agenda.csv",
        """
Date;Heure;Titre;Lieu;Tarif
04/05/2024;20:30;Concert de l'Ensemble Total;Théâtre;12 € (réduit 8 €)
05/05/2024;15:00;Contes pour petits;Médiathèque;Gratuit sur inscription
11/05/2024;18:00;Visite guidée : la bataille de la Somme;Musée;Entrée libre
""",
        "d h t t t",
    ),
    good(
        "agenda-newlines",
        "programme.csv",
        """
Spectacle;Date;Résumé;Jauge
Le Malade imaginaire;12/10/2024;"Comédie en trois actes.
Durée : 2 h 10.
Dès 12 ans.";320
Cendrillon;09/11/2024;"Ballet.

Avec entracte.";280
Boris;14/12/2024;Opéra;410
""",
        "t d t i",
    ),
    good(
        "canteen-prices",
        "tarifs-cantine.csv",
        """
Quotient familial;Maternelle;Élémentaire
0-400;0,85;1,00
401-800;1,90;2,15
801-1200;3,05;3,40
1201 et plus;4,10;4,55
""",
        "t n n",
    ),
    good(
        "street-names",
        "voies.csv",
        """
Code Rivoli;Type;Nom de la voie;Longueur (m)
0010;rue;de la Somme;412
0025;rue;du Total;98
0031;avenue;de la Moyenne;1204
0042;place;de l'Ensemble;60
0057;impasse;du Cumul;45
0060;rue;Dont-Rien;310
""",
        "t t t i",
    ),
    good(
        "streets-one-column",
        "rues.csv",
        """
Nom de la rue
Rue de la Somme
Rue du 8 mai 1945
Total
Place de la République
Rue d'Arras, dite la Grande
Moyenne corniche
""".replace("Rue d'Arras, dite la Grande", '"Rue d\'Arras, dite la Grande"'),
        "t",
        separator=",",
    ),
    good(
        "one-column-book",
        "jours-feries.xlsx",
        "Jour férié\n2024-01-01\n2024-04-01\n2024-05-01\n2024-12-25\n",
        "d",
    ),
    good(
        "one-row",
        "dette.csv",
        """
Exercice;Encours de dette;Annuité;Habitants
2023;4 812 300,55;512 030,00;8412
""",
        "i n n i",
    ),
    good(
        "two-rows",
        "recensement.ods",
        """
Année|Population municipale|Population totale
2015|8120|8304
2021|8412|8577
""",
        "i i i",
    ),
    good(
        "departments",
        "departements.csv",
        """
Département;Population;Communes
Aisne;527 468;798
Nord;2 607 174;647
Oise;829 844;679
Pas-de-Calais;1 460 205;890
Somme;565 540;771
""",
        "t i i",
    ),
    good(
        "phones",
        "contacts.csv",
        """
Service;Téléphone;Courriel
Accueil;03 20 12 34 56;accueil@mairie-exemple.fr
État civil;03 20 12 34 57;etat-civil@mairie-exemple.fr
Police municipale;08 00 11 22 33;pm@mairie-exemple.fr
""",
        "t p t",
    ),
    good(
        "phones-dots",
        "services.ods",
        """
Service|Téléphone|Étage
Urbanisme|03.20.12.34.60|1
Cimetières|03.20.12.34.61|0
Archives|03.20.12.34.62|3
""",
        "t p i",
    ),
    good(
        "siret-spaces",
        "equipements.csv",
        """
Établissement;SIRET;Code INSEE;Effectif
Mairie;215 903 501 00017;59350;412
CCAS;265 903 500 00022;59350;88
Régie des eaux;215 903 501 00090;59350;37
""",
        "t p t i",
    ),
    good(
        "twin-towns",
        "jumelages.csv",
        """
Ville;Pays;Code ISO;Depuis
Cologne;Allemagne;DE;1958
Oshakati;Namibie;NA;2004
Bodø;Norvège;NO;1999
Ostende;Belgique;BE;1971
""",
        "t t t i",
    ),
    good(
        "age-groups",
        "ages.csv",
        """
Tranche;Femmes;Hommes
0-2;112;118
3-5;121;130
6-10;240;251
11-17;322;309
18-64;2210;2155
65 et plus;801;602
""",
        "t i i",
    ),
    good(
        "sport-results",
        "rencontres.csv",
        """
Date;Équipe;Adversaire;Score;Spectateurs
07/09/2024;Seniors A;Ronchin;2-1;184
14/09/2024;Seniors A;Lomme;0-0;96
21/09/2024;Seniors A;Hem;3-12;150
""",
        "d t t t i",
    ),
    good(
        "measures-negatives",
        "temperatures.csv",
        """
Date;Minimale (°C);Maximale (°C);Pluie (mm)
01/01/2024;-3,2;4,1;0
02/01/2024;-0,5;6;12,4
03/01/2024;2;8,75;3,2
04/01/2024;-7;-1,5;0
""",
        "d n n n",
    ),
    good(
        "three-decimals-comma",
        "densites.csv",
        """
Quartier;Densité;Indice
Centre;12,125;0,250
Nord;8,500;1,125
Sud;3,075;0,875
""",
        "t n n",
    ),
    good(
        "iso-dates",
        "arretes.csv",
        """
numero,date_signature,date_fin,objet
2024-112,2024-03-04,2024-03-08,Stationnement interdit rue Verte
2024-113,2024-03-05,,Circulation alternée
2024-114,2024-03-05,2024-06-30,Terrasse « Le Total »
""",
        "t d d t",
        separator=",",
        newline="\n",
    ),
    good(
        "sparse-notes",
        "bancs.csv",
        """
Repère;Rue;État;Intervention;Note
B01;Rue Verte;bon;;
B02;Rue Verte;moyen;14/02/2024;
B03;Place Carnot;bon;;
B04;Quai du Wault;à remplacer;;lame cassée
B05;Quai du Wault;bon;;
""",
        "t t t d t",
    ),
    good(
        "utf16",
        "associations.csv",
        "Association\tAdhérents\tCréation\nÉtoile sportive\t112\t1921\nCœur d'artichaut\t45\t2003\n"
        "Les Échasses\t18\t1987\n",
        "t i i",
        separator="\t",
        encoding="utf-16",
    ),
    good(
        "mac-roman",
        "fetes.csv",
        """
Fête;Quartier;Entrées
Fête des Allumoirs;Bois-Blancs;1200
Braderie d'été;Saint-Maurice;5400
Marché de Noël;Fives;8800
Défilé des géants;Moulins;3100
""",
        "t t i",
        encoding="mac_roman",
        newline="\r",
    ),
    good(
        "dos-850",
        "cimetiere.csv",
        """
Carré;Allée;Tombes
Carré militaire;Allée des Hêtres;118
Carré à l'entrée;Allée des Érables;96
Carré des évêques;Allée de l'Église;22
""",
        "t t i",
        encoding="cp850",
    ),
    good(
        "euros-cells",
        "loyers.csv",
        """
Logement;Surface (m²);Loyer mensuel
T1 rue Verte;28;312 €
T2 rue Verte;41,5;405,50 €
T4 place Carnot;88;1 012 €
Garage;15;60 €
""",
        "t n n",
        encoding="iso8859_15",
    ),
    good(
        "election-wide",
        "europeennes.csv",
        """
Bureau;Libellé du bureau;Inscrits;Abstentions;Votants;Blancs;Nuls;Exprimés;Liste 1;Liste 2;Liste 3
0001;Mairie;1021;381;640;12;3;625;250;200;175
0002;École Macé;987;386;601;9;5;587;187;200;200
0003;Salle Ensemble;1104;402;702;15;0;687;287;260;140
""",
        "t t i i i i i i i i i",
    ),
    good(
        "pivot-months",
        "frequentation.xlsx",
        """
Équipement|Janvier|Février|Mars|Total
Piscine|4120|3980|4410|12510
Patinoire|2210|2540|1890|6640
Médiathèque|8800|8120|9015|25935
""",
        "t i i i i",
    ),
    good(
        "yes-no-and-empty",
        "accessibilite.csv",
        """
Bâtiment;Accessible;Boucle magnétique;Places PMR
Mairie;oui;oui;2
École Macé;non;non;
Théâtre;oui;;4
Gymnase;oui;non;1
""",
        "t b b i",
    ),
    good(
        "hotel-stars",
        "hebergements.csv",
        """
Nom;Classement;Chambres;Site
Hôtel Le 1881;3 étoiles;41;https://www.exemple.fr/1881
Hôtel de la Moyenne;2 étoiles;18;
Gîte Somme & Cie;non classé;5;https://www.exemple.fr/gite?a=1;b=2
""".replace("https://www.exemple.fr/gite?a=1;b=2", '"https://www.exemple.fr/gite?a=1;b=2"'),
        "t t i t",
    ),
)


def long_case(
    id: str, name: str, text: str, columns: tuple[Column, ...], rows: int, encoding: str = "utf-8"
) -> Case:
    return Case(
        id=f"third-{id}",
        line=13,
        innocent=True,
        files={name: csv(text, encoding)},
        columns=columns,
        rows=rows,
    )


WIDE = [f"Candidat {n}" for n in range(1, 61)]
LONG = (
    long_case(
        "addresses-20000",
        "adresses.csv",
        "Clé;Numéro;Voie;Habitants\n"
        + fill(20_000, lambda n: f"59350_{n:05};{n % 140 + 1};{STREETS[n % 4]};{n % 7}"),
        (
            Column(name="Clé", kind="text", first="59350_00000", last="59350_19999"),
            # 142 runs of 1 + … + 140, then 1 + … + 120
            Column(
                name="Numéro", kind="integer", first=1, last=120, total=142 * 9870 + 120 * 121 / 2
            ),
            Column(name="Voie", kind="text", first=STREETS[0], last=STREETS[3]),
            # 2857 runs of 0 + … + 6, then 0
            Column(name="Habitants", kind="integer", first=0, last=0, total=2857 * 21),
        ),
        20_000,
    ),
    long_case(
        "invoices-20000",
        "mandats.csv",
        "Mandat;Date;Tiers;Montant TTC\n"
        + fill(
            20_000,
            lambda n: (
                f"M{n:06};{n % 28 + 1:02}/{n % 12 + 1:02}/2023;"
                f"{('TotalEnergies', 'EDF', 'Ensemble SA')[n % 3]};{n % 100 * 25},50"
            ),
        ),
        (
            Column(name="Mandat", kind="text", first="M000000", last="M019999"),
            Column(name="Date", kind="date", first="2023-01-01", last="2023-08-08"),
            Column(name="Tiers", kind="text", first="TotalEnergies", last="EDF"),
            # 200 runs of 25 times 0 + … + 99, and 50 cents each
            Column(
                name="Montant TTC",
                kind="number",
                first=0.5,
                last=2475.5,
                total=200 * 25 * 4950 + 10_000,
            ),
        ),
        20_000,
        "cp1252",
    ),
    Case(
        id="third-wide-60",
        line=13,
        innocent=True,
        files={
            "voix.csv": csv(
                ";".join(["Bureau", *WIDE])
                + "\n"
                + fill(
                    9, lambda n: f"{n + 1:04};" + ";".join(str(n * 3 + m * 7) for m in range(60))
                )
            )
        },
        columns=(
            Column(name="Bureau", kind="text", values=tuple(f"{n + 1:04}" for n in range(9))),
            *(
                Column(name=name, kind="integer", values=tuple(n * 3 + m * 7 for n in range(9)))
                for m, name in enumerate(WIDE)
            ),
        ),
    ),
    Case(
        id="third-trees-5000-book",
        line=13,
        innocent=True,
        files={
            "patrimoine-arbore.xlsx": book(
                "Repère|Genre|Hauteur|Planté le\n"
                + fill(
                    5000,
                    lambda n: (
                        f"P{n:05}|{('Acer', 'Tilia')[n % 2]}|{n % 20 + 0.5}"
                        f"|{1990 + n % 30}-03-{n % 28 + 1:02}"
                    ),
                )
            )
        },
        columns=(
            Column(name="Repère", kind="text", first="P00000", last="P04999"),
            Column(name="Genre", kind="text", first="Acer", last="Tilia"),
            # 250 runs of 0 + … + 19, and a half each
            Column(name="Hauteur", kind="number", first=0.5, last=19.5, total=250 * 190 + 2500),
            Column(name="Planté le", kind="date", first="1990-03-01", last="2009-03-16"),
        ),
        rows=5000,
    ),
    long_case(
        "counters-hours",
        "comptages.csv",
        "Compteur;Horodatage;Vélos\n"
        + fill(720, lambda n: f"Pont {n % 3 + 1};{n // 24 + 1:02}/06/2024 {n % 24:02}:00;{n % 50}"),
        (
            Column(name="Compteur", kind="text", first="Pont 1", last="Pont 3"),
            Column(
                name="Horodatage",
                kind="datetime",
                first="2024-06-01T00:00:00",
                last="2024-06-30T23:00:00",
            ),
            # 14 runs of 0 + … + 49, then 0 + … + 19
            Column(name="Vélos", kind="integer", first=0, last=19, total=14 * 1225 + 190),
        ),
        720,
    ),
    good(
        "contracts-book-formats",
        "dette.xlsx",
        """
Prêteur|Capital initial|Taux|Première échéance|Durée (ans)
Caisse d'épargne|1500000|0.0125|2015-03-01|20
La Banque postale|800000.5|0.021|2019-06-15|15
Crédit agricole|420000|0.00985|2021-01-31|12
""",
        "t n n d i",
        B='#,##0.00 "€"',
    ),
    good(
        "ods-prices",
        "tarifs-mediatheque.ods",
        """
Abonnement|Plein tarif|Tarif réduit|Durée (mois)
Adulte|15|7.5|12
Jeune|0|0|12
Extérieur|28.5|14.25|12
Vacancier|5|2.5|1
""",
        "t n n i",
    ),
)

CASES = (*SMALL, *LONG)
