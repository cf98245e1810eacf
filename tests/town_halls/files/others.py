"""Files by a second hand: hours, codes, notes, quotes, encodings, headers and kinds of cells."""

from __future__ import annotations

from town_halls.case import (
    ANY,
    Case,
    Column,
    Odd,
    boolean,
    code,
    coordinate,
    date,
    datetime,
    integer,
    number,
    split,
    text,
    utc,
    year,
)
from town_halls.writing import Book, Text, csv


def one(
    id: str, line: int, file: str, content: Text | Book, *columns: Column, **more: object
) -> Case:
    """A case of one file; `also`, `asks` and the rest by name."""
    return Case(id=f"others-{id}", line=line, files={file: content}, columns=columns, **more)  # type: ignore[arg-type]


def clean(
    id: str, line: int, file: str, content: Text | Book, *columns: Column, **more: object
) -> Case:
    """A case of one file that has no fault."""
    return one(id, line, file, content, *columns, innocent=True, **more)


def clock(name: str, cells: str) -> Column:
    """Hours of the day, as 08:30:00."""
    return Column(name=name, kind="time", values=split(cells))


AMOUNTS = [(f"Association n° {n}", 150 + n * 7) for n in range(1, 301)]

HOURS = (
    clean(
        "hours-h",
        8,
        "horaires.csv",
        csv(
            "Équipement;Ouverture;Fermeture;Jours par semaine\nPiscine;8h30;19h00;6\n"
            "Médiathèque;10h00;18h30;5\nMairie annexe;9h;12h;4\n",
            "cp1252",
        ),
        text("Équipement", "Piscine|Médiathèque|Mairie annexe"),
        clock("Ouverture", "08:30:00|10:00:00|09:00:00"),
        clock("Fermeture", "19:00:00|18:30:00|12:00:00"),
        integer("Jours par semaine", 6, 5, 4),
    ),
    clean(
        "school-years-hyphen",
        8,
        "effectifs.csv",
        csv(
            "Année scolaire;Maternelle;Élémentaire\n2020-2021;112;204\n2021-2022;108;199\n"
            "2022-2023;97;201\n"
        ),
        text("Année scolaire", "2020-2021|2021-2022|2022-2023"),
        integer("Maternelle", 112, 108, 97),
        integer("Élémentaire", 204, 199, 201),
    ),
    clean(
        "short-fiscal-years",
        8,
        "dsp.csv",
        csv("Exercice;Redevance\n22-23;1250,50\n23-24;1310,00\n24-25;1298,75\n"),
        text("Exercice", "22-23|23-24|24-25"),
        number("Redevance", 1250.5, 1310, 1298.75),
    ),
    clean(
        "age-ranges",
        8,
        "ages.csv",
        csv("Tranche;Inscrits\n0-2;14\n3-5;48\n6-10;103\n11-12;37\n"),
        text("Tranche", "0-2|3-5|6-10|11-12"),
        integer("Inscrits", 14, 48, 103, 37),
    ),
    one(
        "durations-mixed",
        8,
        "stages.csv",
        csv("Stage;Durée\nPoterie;1h30\nChant;90 min\nYoga;2 h\n"),
        text("Stage", "Poterie|Chant|Yoga"),
        text("Durée", "1h30|90 min|2 h"),
        asks="may",
    ),
    clean(
        "hours-over-24",
        8,
        "heures.csv",
        csv("Salle;Heures louées\nTilleuls;112:30\nHalle;85:15\nGymnase;230:00\n"),
        text("Salle", "Tilleuls|Halle|Gymnase"),
        text("Heures louées", "112:30|85:15|230:00"),
    ),
)

CODES = (
    clean(
        "insee-corsica",
        8,
        "communes.csv",
        csv(
            "Code INSEE;Commune;Population\n2A004;Ajaccio;71361\n2B033;Bastia;48503\n"
            "20001;Ancienne;120\n13055;Marseille;873076\n"
        ),
        code("Code INSEE", "2A004|2B033|20001|13055"),
        text("Commune", "Ajaccio|Bastia|Ancienne|Marseille"),
        integer("Population", 71361, 48503, 120, 873076),
    ),
    clean(
        "insee-e-notation",
        8,
        "parcelles.csv",
        csv("Parcelle;Surface\n0A12;450\n1E03;1200\n2E10;830\n12E4;96\n"),
        code("Parcelle", "0A12|1E03|2E10|12E4"),
        integer("Surface", 450, 1200, 830, 96),
    ),
    one(
        "postal-lost-zeros",
        8,
        "ecoles.csv",
        csv("École;Code postal;Classes\nLe Bourg;1370;4\nLes Prés;1400;6\nLe Lac;69001;5\n"),
        text("École", "Le Bourg|Les Prés|Le Lac"),
        code("Code postal", "1370|1400|69001"),
        integer("Classes", 4, 6, 5),
        asks="must",
    ),
    one(
        "phone-lost-zeros",
        8,
        "services.csv",
        csv("Service;Téléphone\nÉtat civil;320123456\nUrbanisme;320123457\nVoirie;320123460\n"),
        text("Service", "État civil|Urbanisme|Voirie"),
        code("Téléphone", "320123456|320123457|320123460"),
        asks="must",
    ),
    clean(
        "phones",
        8,
        "services.csv",
        csv(
            "Service;Téléphone;Guichets\nÉtat civil;03 20 12 34 56;3\nUrbanisme;03.20.12.34.57;2\n"
            "Voirie;+33 3 20 12 34 60;1\n"
        ),
        text("Service", "État civil|Urbanisme|Voirie"),
        code("Téléphone", "03 20 12 34 56|03.20.12.34.57|+33 3 20 12 34 60"),
        integer("Guichets", 3, 2, 1),
        also=(
            (
                text("Service", "État civil|Urbanisme|Voirie"),
                code("Téléphone", "0320123456|0320123457|+33320123460"),
                integer("Guichets", 3, 2, 1),
            ),
        ),
    ),
    clean(
        "short-numbers",
        8,
        "urgences.csv",
        csv("Urgence;Numéro\nSamu;15\nPolice secours;17\nPompiers;18\nNumérique;3018\n"),
        text("Urgence", "Samu|Police secours|Pompiers|Numérique"),
        integer("Numéro", 15, 17, 18, 3018),
        also=(
            (
                text("Urgence", "Samu|Police secours|Pompiers|Numérique"),
                code("Numéro", "15|17|18|3018"),
            ),
        ),
    ),
    clean(
        "house-numbers-zeros",
        8,
        "bornes.csv",
        csv("Borne;Rue;Places\n007;Rue Haute;2\n012;Rue Basse;4\n120;Place du Marché;2\n"),
        code("Borne", "007|012|120"),
        text("Rue", "Rue Haute|Rue Basse|Place du Marché"),
        integer("Places", 2, 4, 2),
    ),
    one(
        "house-numbers-bis",
        8,
        "adresses.csv",
        csv("N°;Voie\n12;Rue Haute\n12 bis;Rue Haute\n14;Rue Haute\n16 ter;Rue Haute\n"),
        code("N°", "12|12 bis|14|16 ter"),
        text("Voie", "Rue Haute|Rue Haute|Rue Haute|Rue Haute"),
        asks="may",
    ),
    clean(
        "functions-m57",
        8,
        "m57.csv",
        csv(
            "Nature;Fonction;Libellé;Réalisé\n6411;020;Personnel titulaire;410 250,10\n"
            "60612;01;Énergie;98 400,00\n6068;4212;Fournitures;7 301,55\n",
            "cp1252",
        ),
        code("Nature", "6411|60612|6068"),
        code("Fonction", "020|01|4212"),
        text("Libellé", "Personnel titulaire|Énergie|Fournitures"),
        number("Réalisé", 410250.1, 98400, 7301.55),
        also=(
            (
                integer("Nature", 6411, 60612, 6068),
                code("Fonction", "020|01|4212"),
                text("Libellé", "Personnel titulaire|Énergie|Fournitures"),
                number("Réalisé", 410250.1, 98400, 7301.55),
            ),
        ),
    ),
    clean(
        "siret-spaces",
        8,
        "marches.csv",
        csv(
            "Titulaire;SIRET;Montant HT\nTerrassements du Nord;552 100 554 00021;45 000,00\n"
            "Pavage & Cie;732 829 320 00074;12 800,00\n"
        ),
        text("Titulaire", "Terrassements du Nord|Pavage & Cie"),
        code("SIRET", "55210055400021|73282932000074"),
        number("Montant HT", 45000, 12800),
        also=(
            (
                text("Titulaire", "Terrassements du Nord|Pavage & Cie"),
                code("SIRET", "552 100 554 00021|732 829 320 00074"),
                number("Montant HT", 45000, 12800),
            ),
        ),
    ),
    one(
        "siret-scientific",
        8,
        "marches.csv",
        csv("Titulaire;SIRET;Montant\nPavage;7,32829E+13;12800\nTerrasse;5,521E+13;45000\n"),
        text("Titulaire", "Pavage|Terrasse"),
        code("SIRET", "7,32829E+13|5,521E+13"),
        integer("Montant", 12800, 45000),
        asks="must",
    ),
    clean(
        "articles",
        8,
        "arretes.csv",
        csv("Article;Objet\n1.1;Circulation\n1.2;Arrêt\n1.10;Livraisons\n2.1;Fêtes\n"),
        code("Article", "1.1|1.2|1.10|2.1"),
        text("Objet", "Circulation|Arrêt|Livraisons|Fêtes"),
        asks="may",
    ),
    clean(
        "roads",
        8,
        "voirie.csv",
        csv("Voie;Classe;Longueur (m)\nRD 12;D12;1250\nVC 3;3;480\nCR 14;C14;2210\n"),
        text("Voie", "RD 12|VC 3|CR 14"),
        code("Classe", "D12|3|C14"),
        integer("Longueur (m)", 1250, 480, 2210),
        asks="may",
    ),
    clean(
        "day-month",
        8,
        "feries.csv",
        csv("Fête;Jour\nNouvel An;01/01\nTravail;01/05\nNoël;25/12\n"),
        text("Fête", "Nouvel An|Travail|Noël"),
        text("Jour", "01/01|01/05|25/12"),
    ),
    clean(
        "bureau-of-bureaux",
        8,
        "bureaux.csv",
        csv("Bureau;Inscrits\n1/12;820\n2/12;905\n12/12;711\n"),
        text("Bureau", "1/12|2/12|12/12"),
        integer("Inscrits", 820, 905, 711),
    ),
    clean(
        "long-mandates",
        8,
        "mandats.csv",
        csv("Mandat;Montant\n2024000000012345;12,50\n2024000000012346;80,00\n"),
        code("Mandat", "2024000000012345|2024000000012346"),
        number("Montant", 12.5, 80),
        also=(
            (
                integer("Mandat", 2024000000012345, 2024000000012346),
                number("Montant", 12.5, 80),
            ),
        ),
    ),
)

NOTHING = (
    one(
        "en-dash-for-nothing",
        8,
        "creches.csv",
        csv("Crèche;Places;Attente\nLes Oursons;24;–\nPetit Pas;18;7\nLa Ronde;–;12\n"),
        text("Crèche", "Les Oursons|Petit Pas|La Ronde"),
        integer("Places", 24, 18, None),
        integer("Attente", None, 7, 12),
    ),
    one(
        "nc-for-nothing",
        8,
        "energie.csv",
        csv("Site;kWh\nMairie;45210\nÉcole;n.c.\nStade;8120\nHalle;n.c.\nPiscine;201455\n"),
        text("Site", "Mairie|École|Stade|Halle|Piscine"),
        integer("kWh", 45210, None, 8120, None, 201455),
        also=(
            (
                text("Site", "Mairie|École|Stade|Halle|Piscine"),
                integer("kWh", 45210, Odd("n.c."), 8120, Odd("n.c."), 201455),
            ),
            (
                text("Site", "Mairie|École|Stade|Halle|Piscine"),
                text("kWh", "45210|n.c.|8120|n.c.|201455"),
            ),
        ),
        asks="may",
    ),
    one(
        "see-annex-among-300",
        8,
        "subventions.csv",
        csv(
            "Bénéficiaire;Montant\n"
            + "".join(
                f"{a};{'voir annexe' if n == 210 else b}\n" for n, (a, b) in enumerate(AMOUNTS)
            )
        ),
        Column(name="Bénéficiaire", kind="text", first=AMOUNTS[0][0], last=AMOUNTS[-1][0]),
        Column(
            name="Montant",
            kind="integer",
            total=sum(b for n, (_, b) in enumerate(AMOUNTS) if n != 210),
            first=157,
            last=2250,
        ),
        rows=300,
        asks="must",
    ),
    one(
        "one-word-among-twelve",
        8,
        "frequentation.csv",
        csv(
            "Mois;Entrées\nJanvier;812\nFévrier;790\nMars;901\nAvril;855\nMai;fermé\nJuin;1204\n"
            "Juillet;2210\nAoût;2305\nSeptembre;940\nOctobre;880\nNovembre;795\nDécembre;640\n"
        ),
        text(
            "Mois",
            "Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre",
        ),
        text("Entrées", "812|790|901|855|fermé|1204|2210|2305|940|880|795|640"),
        asks="must",
    ),
    clean(
        "word-zero-in-text",
        8,
        "aires.csv",
        csv("Aire;Accès\nPré;Libre\nRives;0\nPlaine;Sur demande\n"),
        text("Aire", "Pré|Rives|Plaine"),
        text("Accès", "Libre|0|Sur demande"),
    ),
    clean(
        "name-nan",
        8,
        "commerces.csv",
        csv("Enseigne;Étals\nNA;2\nNaan d'Or;1\nNul Autre;3\nSans;4\nNéant;2\n"),
        text("Enseigne", "NA|Naan d'Or|Nul Autre|Sans|Néant"),
        integer("Étals", 2, 1, 3, 4, 2),
        asks="may",
    ),
    clean(
        "election-zero",
        8,
        "candidats.csv",
        csv(
            "Bureau;Liste A;Liste B;Liste C\n0001;312;298;0\n0002;276;301;1\n0003;350;288;0\n"
            "0004;291;277;1\n"
        ),
        code("Bureau", "0001|0002|0003|0004"),
        integer("Liste A", 312, 276, 350, 291),
        integer("Liste B", 298, 301, 288, 277),
        integer("Liste C", 0, 1, 0, 1),
    ),
    clean(
        "compass-n-o",
        8,
        "panneaux.csv",
        csv("Panneau;Orientation;Puissance\nP1;N;300\nP2;O;320\nP3;N;310\nP4;O;290\n"),
        text("Panneau", "P1|P2|P3|P4"),
        text("Orientation", "N|O|N|O"),
        integer("Puissance", 300, 320, 310, 290),
    ),
    clean(
        "yes-no-unknown",
        8,
        "erp.csv",
        csv("ERP;Accessible\nMairie;Oui\nÉglise;Non\nHalle;Partiellement\nSalle;Oui\n"),
        text("ERP", "Mairie|Église|Halle|Salle"),
        text("Accessible", "Oui|Non|Partiellement|Oui"),
    ),
    clean(
        "category-1-2-0",
        8,
        "toilettes.csv",
        csv("Toilettes;Cabines;PMR\nGare;2;oui\nParc;1;non\nMarché;1;oui\nÉcole;0;non\n"),
        text("Toilettes", "Gare|Parc|Marché|École"),
        integer("Cabines", 2, 1, 1, 0),
        boolean("PMR", True, False, True, False),
    ),
    clean(
        "sex-f-m",
        8,
        "effectif.csv",
        csv("Filière;Sexe;Agents\nTechnique;F;12\nTechnique;M;41\nSociale;F;33\nSociale;M;6\n"),
        text("Filière", "Technique|Technique|Sociale|Sociale"),
        text("Sexe", "F|M|F|M"),
        integer("Agents", 12, 41, 33, 6),
    ),
    clean(
        "categories-v-f",
        8,
        "stationnement.csv",
        csv("Zone;Disque\nHaute;V\nBasse;F\nGare;V\nPort;O\n"),
        text("Zone", "Haute|Basse|Gare|Port"),
        text("Disque", "V|F|V|O"),
    ),
    clean(
        "marks-x",
        8,
        "activites.csv",
        csv("Club;Lundi;Mardi\nJudo;X;\nDanse;;X\nChorale;X;X\n"),
        text("Club", "Judo|Danse|Chorale"),
        text("Lundi", "X||X"),
        text("Mardi", "|X|X"),
        also=(
            (
                text("Club", "Judo|Danse|Chorale"),
                boolean("Lundi", True, None, True),
                boolean("Mardi", None, True, True),
            ),
        ),
    ),
    clean(
        "latitude-three-decimals",
        2,
        "bancs.csv",
        csv("Banc;Latitude;Longitude\nB1;50.638;3.057\nB2;50.641;3.112\nB3;50.655;3.099\n"),
        text("Banc", "B1|B2|B3"),
        coordinate("Latitude", 50.638, 50.641, 50.655),
        coordinate("Longitude", 3.057, 3.112, 3.099),
    ),
    clean(
        "degrees-text",
        8,
        "puits.csv",
        csv("Puits;Position\nHaut;50°38'17\"N 3°03'26\"E\nBas;50°39'02\"N 3°04'11\"E\n"),
        text("Puits", "Haut|Bas"),
        text("Position", "50°38'17\"N 3°03'26\"E|50°39'02\"N 3°04'11\"E"),
    ),
)

DAYS = (
    clean(
        "days-two-digit-years",
        8,
        "travaux.csv",
        csv("Chantier;Début\nRue Haute;12/03/24\nPont;04/11/23\nHalle;25/06/24\n"),
        text("Chantier", "Rue Haute|Pont|Halle"),
        date("Début", "2024-03-12|2023-11-04|2024-06-25"),
    ),
    one(
        "days-in-words",
        8,
        "conseils.csv",
        csv("Séance;Délibérations\n12 mars 2024;14\n1er avril 2024;9\n24 juin 2024;21\n", "cp1252"),
        date("Séance", "2024-03-12|2024-04-01|2024-06-24"),
        integer("Délibérations", 14, 9, 21),
        also=(
            (
                text("Séance", "12 mars 2024|1er avril 2024|24 juin 2024"),
                integer("Délibérations", 14, 9, 21),
            ),
        ),
        asks="may",
    ),
    one(
        "days-month-first",
        8,
        "capteurs.csv",
        csv("jour,no2\n03/25/2024,12.5\n04/02/2024,14.1\n12/31/2024,9.8\n"),
        date("jour", "2024-03-25|2024-04-02|2024-12-31"),
        number("no2", 12.5, 14.1, 9.8),
        also=((text("jour", "03/25/2024|04/02/2024|12/31/2024"), number("no2", 12.5, 14.1, 9.8)),),
        asks="may",
    ),
    one(
        "impossible-day",
        8,
        "actes.csv",
        csv("Acte;Date\nA1;28/02/2024\nA2;30/02/2024\nA3;01/03/2024\n"),
        text("Acte", "A1|A2|A3"),
        date("Date", "2024-02-28||2024-03-01"),
        also=((text("Acte", "A1|A2|A3"), text("Date", "28/02/2024|30/02/2024|01/03/2024")),),
        asks="must",
    ),
    one(
        "months-excel",
        8,
        "dechets.csv",
        csv("Mois;Tonnes\njanv-24;112,4\nfévr-24;98,7\nmars-24;120,1\n", "cp1252"),
        text("Mois", "janv-24|févr-24|mars-24"),
        number("Tonnes", 112.4, 98.7, 120.1),
        also=(
            (text("Mois", "2024-01|2024-02|2024-03"), number("Tonnes", 112.4, 98.7, 120.1)),
            (
                date("Mois", "2024-01-01|2024-02-01|2024-03-01"),
                number("Tonnes", 112.4, 98.7, 120.1),
            ),
        ),
        asks="may",
    ),
    clean(
        "months-iso",
        8,
        "dechets.csv",
        csv("Mois;Tonnes\n2024-01;112,4\n2024-02;98,7\n2024-03;120,1\n"),
        text("Mois", "2024-01|2024-02|2024-03"),
        number("Tonnes", 112.4, 98.7, 120.1),
    ),
    clean(
        "instants-offset",
        9,
        "comptages.csv",
        csv(
            "horodatage,passages\n2024-07-01T00:00:00+02:00,12\n2024-12-01T00:00:00+01:00,7\n"
            "2024-12-01T01:00:00+01:00,4\n"
        ),
        utc("horodatage", "2024-06-30T22:00:00Z|2024-11-30T23:00:00Z|2024-12-01T00:00:00Z"),
        integer("passages", 12, 7, 4),
    ),
    clean(
        "instants-local",
        9,
        "releves.csv",
        csv("Relevé;Index\n03/04/2024 10:30;1204\n03/05/2024 09:15;1377\n13/06/2024 11:00;1502\n"),
        datetime("Relevé", "2024-04-03T10:30:00|2024-05-03T09:15:00|2024-06-13T11:00:00"),
        integer("Index", 1204, 1377, 1502),
    ),
    clean(
        "years-old-and-none",
        8,
        "patrimoine.csv",
        csv("Bâtiment;Construction\nÉglise;1187\nHalle;1652\nLavoir;\nMairie;1884\n"),
        text("Bâtiment", "Église|Halle|Lavoir|Mairie"),
        year("Construction", 1187, 1652, None, 1884),
    ),
    clean(
        "centuries",
        8,
        "patrimoine.csv",
        csv("Bâtiment;Époque\nÉglise;XIIe siècle\nHalle;1652\nLavoir;vers 1850\n"),
        text("Bâtiment", "Église|Halle|Lavoir"),
        text("Époque", "XIIe siècle|1652|vers 1850"),
        asks="may",
    ),
)

LINES = (
    one(
        "footer-source",
        3,
        "logements.csv",
        csv(
            "Quartier;Logements\nCentre;1204\nRives;840\nPlaine;377\n;\n"
            "Source : Insee, recensement 2021;\n"
        ),
        text("Quartier", "Centre|Rives|Plaine"),
        integer("Logements", 1204, 840, 377),
        receipt=True,
    ),
    one(
        "footer-source-no-blank",
        3,
        "logements.csv",
        csv("Quartier;Logements\nCentre;1204\nRives;840\nPlaine;377\nSource : service habitat;\n"),
        text("Quartier", "Centre|Rives|Plaine"),
        integer("Logements", 1204, 840, 377),
        asks="may",
    ),
    one(
        "footer-edited",
        3,
        "etat.csv",
        csv(
            "Compte;Libellé;Montant\n60611;Eau;12 400,00\n60612;Énergie;98 350,20\n"
            "60622;Carburants;21 004,90\n;;\nÉdité le 12/03/2024 à 10:42 - page 1/1;;\n",
            "cp1252",
        ),
        code("Compte", "60611|60612|60622"),
        text("Libellé", "Eau|Énergie|Carburants"),
        number("Montant", 12400, 98350.2, 21004.9),
        also=(
            (
                integer("Compte", 60611, 60612, 60622),
                text("Libellé", "Eau|Énergie|Carburants"),
                number("Montant", 12400, 98350.2, 21004.9),
            ),
        ),
        receipt=True,
    ),
    one(
        "footnotes-starred",
        3,
        "tarifs.csv",
        csv(
            "Prestation;Tarif\nCantine;3,80\nGarderie (1);2,10\nPiscine (2);4,00\n\n"
            "(1) par demi-heure\n(2) hors vacances scolaires\n"
        ),
        text("Prestation", "Cantine|Garderie (1)|Piscine (2)"),
        number("Tarif", 3.8, 2.1, 4),
        receipt=True,
    ),
    clean(
        "source-is-a-spring",
        3,
        "captages.csv",
        csv(
            "Captage;Débit\nForage du Bois;42\nSource : la Fontaine;18\nSource des Dames;25\n"
            "Note du Moulin;7\n"
        ),
        text("Captage", "Forage du Bois|Source : la Fontaine|Source des Dames|Note du Moulin"),
        integer("Débit", 42, 18, 25, 7),
    ),
    clean(
        "last-row-half-empty",
        3,
        "salles.csv",
        csv("Salle;Capacité;Tarif\nTilleuls;120;85\nHalle;400;210\nChapelle;;\n"),
        text("Salle", "Tilleuls|Halle|Chapelle"),
        integer("Capacité", 120, 400, None),
        integer("Tarif", 85, 210, None),
        asks="may",
    ),
    one(
        "page-headers-form-feed",
        7,
        "liste.csv",
        csv(
            "Voie;Mètres\nRue Haute;410\nRue Basse;380\n\x0cVoie;Mètres\nRue du Puits;125\n"
            "Quai Nord;900\n\x0cVoie;Mètres\nImpasse Verte;48\n"
        ),
        text("Voie", "Rue Haute|Rue Basse|Rue du Puits|Quai Nord|Impasse Verte"),
        integer("Mètres", 410, 380, 125, 900, 48),
        receipt=True,
    ),
    one(
        "two-line-header",
        7,
        "ca.csv",
        csv(
            ";Dépenses;;Recettes;\nChapitre;Voté;Réalisé;Voté;Réalisé\nÉcoles;1200;1150;300;310\n"
            "Voirie;2400;2210;150;90\nCulture;640;600;210;260\n"
        ),
        text("Chapitre", "Écoles|Voirie|Culture"),
        integer("~Dépenses Voté", 1200, 2400, 640),
        integer("~Dépenses Réalisé", 1150, 2210, 600),
        integer("~Recettes Voté", 300, 150, 210),
        integer("~Recettes Réalisé", 310, 90, 260),
        asks="may",
    ),
    clean(
        "header-word-below",
        7,
        "depenses.csv",
        csv("Nature;Type;Total\nNature;Sorties;410\nSport;Type;220\nArts;Ateliers;380\n"),
        text("Nature", "Nature|Sport|Arts"),
        text("Type", "Sorties|Type|Ateliers"),
        integer("Total", 410, 220, 380),
    ),
    one(
        "title-with-separator",
        7,
        "marche.csv",
        csv(
            "Commune de Saint-Aubin ; marché du samedi ; 2024\n\nÉtal;Métier;Mètres\n1;Primeur;6\n"
            "2;Poissonnier;4\n3;Fromager;3\n"
        ),
        integer("Étal", 1, 2, 3),
        text("Métier", "Primeur|Poissonnier|Fromager"),
        integer("Mètres", 6, 4, 3),
    ),
    one(
        "repeated-names",
        7,
        "scrutin.csv",
        csv("Bureau;Voix;%;Voix;%\n0001;120;40,0;180;60,0\n0002;210;52,5;190;47,5\n"),
        code("Bureau", "0001|0002"),
        integer("Voix", 120, 210),
        number("%", 40, 52.5),
        integer(ANY, 180, 190),
        number(ANY, 60, 47.5),
        asks="may",
    ),
    one(
        "no-header",
        7,
        "arbres.csv",
        csv("Tilleul;12;Place Haute\nCharme;8;Parc\nÉrable;15;Quai Nord\nFrêne;9;Stade\n"),
        text(ANY, "Tilleul|Charme|Érable|Frêne"),
        integer(ANY, 12, 8, 15, 9),
        text(ANY, "Place Haute|Parc|Quai Nord|Stade"),
        asks="may",
    ),
    clean(
        "header-of-years-and-text",
        7,
        "pop.csv",
        csv("Commune,1999,2010,2021\nAubin,812,790,901\nBrice,1204,1310,1298\n"),
        text("Commune", "Aubin|Brice"),
        integer("1999", 812, 1204),
        integer("2010", 790, 1310),
        integer("2021", 901, 1298),
    ),
    clean(
        "header-only-text-table",
        7,
        "referents.csv",
        csv(
            "Service;Bâtiment;Étage\nÉtat civil;Mairie;Rez-de-chaussée\nUrbanisme;Annexe;Premier\n"
        ),
        text("Service", "État civil|Urbanisme"),
        text("Bâtiment", "Mairie|Annexe"),
        text("Étage", "Rez-de-chaussée|Premier"),
    ),
    one(
        "spacer-column",
        11,
        "budget.csv",
        csv("Chapitre;Voté;;Réalisé\nEau;120;;118\nÉcoles;410;;399\nVoirie;88;;91\n"),
        text("Chapitre", "Eau|Écoles|Voirie"),
        integer("Voté", 120, 410, 88),
        integer("Réalisé", 118, 399, 91),
    ),
    one(
        "rows-all-short",
        11,
        "jeux.csv",
        csv("Aire;Jeux;Sol;Remarque\nPré;4;Sable\nRives;7;Copeaux\nPlaine;2;Gomme\n"),
        text("Aire", "Pré|Rives|Plaine"),
        integer("Jeux", 4, 7, 2),
        text("Sol", "Sable|Copeaux|Gomme"),
        text("Remarque", "||"),
        also=(
            (
                text("Aire", "Pré|Rives|Plaine"),
                integer("Jeux", 4, 7, 2),
                text("Sol", "Sable|Copeaux|Gomme"),
            ),
        ),
        asks="read",
    ),
    clean(
        "trailing-separators",
        11,
        "jeux.csv",
        csv("Aire;Jeux;;;\nPré;4;;;\nRives;7;;;\nPlaine;2;;;\n;;;;\n;;;;\n"),
        text("Aire", "Pré|Rives|Plaine"),
        integer("Jeux", 4, 7, 2),
    ),
    clean(
        "one-column-commas",
        11,
        "rues.csv",
        csv("Voie\nRue de la Paix\nRue Haute\nQuai Nord\nImpasse Verte\n"),
        text("Voie", "Rue de la Paix|Rue Haute|Quai Nord|Impasse Verte"),
    ),
    one(
        "one-column-prose",
        11,
        "objets.csv",
        csv(
            "Objet de la délibération\nBudget primitif, vote\nTarifs, cantine et garderie\n"
            "Voirie, marché, avenant 2\nMotion\n"
        ),
        text(
            "Objet de la délibération",
            "Budget primitif, vote|Tarifs, cantine et garderie|Voirie, marché, avenant 2|Motion",
        ),
        asks="may",
    ),
)

QUOTES = (
    clean(
        "quotes-doubled",
        5,
        "salles.csv",
        csv('Salle;Places\n"Espace ""Les Tilleuls""";120\n"""La Halle""";400\nChapelle;60\n'),
        text("Salle", 'Espace "Les Tilleuls"|"La Halle"|Chapelle'),
        integer("Places", 120, 400, 60),
    ),
    clean(
        "semicolons-in-quotes",
        5,
        "delib.csv",
        csv(
            'Numéro;Objet;Pour\n2024-01;"Budget ; comptes ; affectation";19\n'
            '2024-02;"Tarifs ; cantine";17\n2024-03;Motion;19\n'
        ),
        text("Numéro", "2024-01|2024-02|2024-03"),
        text("Objet", "Budget ; comptes ; affectation|Tarifs ; cantine|Motion"),
        integer("Pour", 19, 17, 19),
    ),
    clean(
        "address-two-lines",
        5,
        "ecoles.csv",
        csv(
            'École;Adresse;Classes\nLe Bourg;"2, rue Haute\nBâtiment B";6\n'
            'Les Prés;"14, quai Nord\nEntrée par la cour";9\n'
        ),
        text("École", "Le Bourg|Les Prés"),
        text("Adresse", "2, rue Haute Bâtiment B|14, quai Nord Entrée par la cour"),
        integer("Classes", 6, 9),
    ),
    clean(
        "list-in-a-cell",
        5,
        "clubs.csv",
        csv(
            'Club;Créneaux;Licenciés\nJudo;"lundi : 18h ; 20h\nmercredi : 14h ; 16h";88\n'
            'Danse;"mardi : 18h\njeudi : 18h";104\nChorale;vendredi;35\n'
        ),
        text("Club", "Judo|Danse|Chorale"),
        text("Créneaux", "lundi : 18h ; 20h mercredi : 14h ; 16h|mardi : 18h jeudi : 18h|vendredi"),
        integer("Licenciés", 88, 104, 35),
    ),
    clean(
        "inches",
        5,
        "stock.csv",
        csv('Article;Quantité\nTuyau 2" galvanisé;12\nCoude 1"1/2;40\nVanne 3";5\n'),
        text("Article", 'Tuyau 2" galvanisé|Coude 1"1/2|Vanne 3"'),
        integer("Quantité", 12, 40, 5),
    ),
    one(
        "quote-opened",
        5,
        "equipements.csv",
        csv(
            'Équipement;Quartier;Places\nStade;Centre;400\n"Espace jeunes;Rives;45\n'
            "Dojo;Plaine;60\n"
            'Halle";Centre;250\nPiscine;Rives;300\n'
        ),
        text("Équipement", 'Stade|"Espace jeunes|Dojo|Halle"|Piscine'),
        text("Quartier", "Centre|Rives|Plaine|Centre|Rives"),
        integer("Places", 400, 45, 60, 250, 300),
        also=(
            (
                text("Équipement", "Stade|Espace jeunes|Dojo|Halle|Piscine"),
                text("Quartier", "Centre|Rives|Plaine|Centre|Rives"),
                integer("Places", 400, 45, 60, 250, 300),
            ),
        ),
        asks="may",
    ),
    one(
        "quote-opened-last",
        5,
        "equipements.csv",
        csv(
            "Équipement;Quartier;Places\nStade;Centre;400\nPiscine;Rives;300\nDojo;Plaine;60\n"
            'Espace jeunes;"Rives;45\nHalle;Centre;250\n'
        ),
        text("Équipement", "Stade|Piscine|Dojo|Espace jeunes|Halle"),
        text("Quartier", "Centre|Rives|Plaine|Rives|Centre"),
        integer("Places", 400, 300, 60, 45, 250),
        also=(
            (
                text("Équipement", "Stade|Piscine|Dojo|Espace jeunes|Halle"),
                text("Quartier", 'Centre|Rives|Plaine|"Rives|Centre'),
                integer("Places", 400, 300, 60, 45, 250),
            ),
        ),
        asks="may",
    ),
    clean(
        "guillemets-apostrophes",
        5,
        "assos.csv",
        csv(
            "Association,Objet\n'Les Amis',L'école d'antan\n"
            '« Le Phare »,"Chant, danse"\nL\'Élan,Sport\n'
        ),
        text("Association", "'Les Amis'|« Le Phare »|L'Élan"),
        text("Objet", "L'école d'antan|Chant, danse|Sport"),
    ),
)

LETTERS = (
    clean(
        "bom-all-quoted",
        6,
        "prix.csv",
        csv('"Étal","Prix"\n"Pêcheur","12.5"\n"Crémier","8"\n"Maraîcher","6.25"\n', "utf-8-sig"),
        text("Étal", "Pêcheur|Crémier|Maraîcher"),
        number("Prix", 12.5, 8, 6.25),
    ),
    clean(
        "utf16-tabs",
        6,
        "naissances.txt",
        csv("Année\tPrénom\tNombre\n2023\tLéa\t12\n2023\tZoé\t9\n2022\tAnaïs\t7\n", "utf-16"),
        year("Année", 2023, 2023, 2022),
        text("Prénom", "Léa|Zoé|Anaïs"),
        integer("Nombre", 12, 9, 7),
    ),
    clean(
        "utf16-semicolons",
        6,
        "marches.csv",
        csv("Place;Étals\nPlace du Château;24\nHalle;31\nQuai;12\n", "utf-16"),
        text("Place", "Place du Château|Halle|Quai"),
        integer("Étals", 24, 31, 12),
    ),
    one(
        "mac-roman",
        6,
        "voirie.csv",
        csv(
            "Voie;Mètres\nAllée des Érables;120\nRue de l'Abbé Grégoire;410\nChemin à créer;88\n",
            "mac-roman",
            "\r",
        ),
        text("Voie", "Allée des Érables|Rue de l'Abbé Grégoire|Chemin à créer"),
        integer("Mètres", 120, 410, 88),
    ),
    one(
        "dos-850",
        6,
        "regies.csv",
        csv(
            "Régie;Perçu\nCantine municipale;1204\nMarché forain;880\nÉcole de musique;2310\n",
            "cp850",
        ),
        text("Régie", "Cantine municipale|Marché forain|École de musique"),
        integer("Perçu", 1204, 880, 2310),
    ),
    clean(
        "latin9-euro-oe",
        6,
        "oeuvres.csv",
        csv("Œuvre;Coût\nLe Cœur de pierre;1200 €\nSœurs;850 €\nBœuf gras;90 €\n", "iso8859-15"),
        text("Œuvre", "Le Cœur de pierre|Sœurs|Bœuf gras"),
        number("Coût", 1200, 850, 90),
    ),
    clean(
        "pounds-cp1252",
        6,
        "jumelage.csv",
        csv("Dépense;Prix\nFerry à Douvres;£120\nHôtel;£85\nDîner;£40\n", "cp1252"),
        text("Dépense", "Ferry à Douvres|Hôtel|Dîner"),
        text("Prix", "£120|£85|£40"),
        also=((text("Dépense", "Ferry à Douvres|Hôtel|Dîner"), integer("Prix", 120, 85, 40)),),
        asks="may",
    ),
    clean(
        "superscripts-cp1252",
        6,
        "surfaces.csv",
        csv(
            "N°;Lieu;Surface (m²)\n1;1er étage ½ palier;24\n2;Cour n° 3 §2;310\n3;Préau;96\n",
            "cp1252",
        ),
        integer("N°", 1, 2, 3),
        text("Lieu", "1er étage ½ palier|Cour n° 3 §2|Préau"),
        integer("Surface (m²)", 24, 310, 96),
    ),
    one(
        "question-marks",
        6,
        "ecoles.csv",
        csv("?cole;?l?ves\nJules Ferry;120\nLes ?rables;88\nLa For?t;64\nSaint-Andr?;71\n"),
        text("?cole", "Jules Ferry|Les ?rables|La For?t|Saint-Andr?"),
        integer("?l?ves", 120, 88, 64, 71),
        asks="must",
    ),
    clean(
        "real-questions",
        6,
        "enquete.csv",
        csv("Question;Oui;Non\nFaut-il un parc ?;120;44\nQuand ? Le soir ?;88;71\nOù ?;64;12\n"),
        text("Question", "Faut-il un parc ?|Quand ? Le soir ?|Où ?"),
        integer("Oui", 120, 88, 64),
        integer("Non", 44, 71, 12),
    ),
    clean(
        "foreign-names",
        6,
        "jumelages.csv",
        csv("Ville;Depuis\nŁódź;1998\nKøbenhavn;2004\nPlzeň;2011\nIași;2001\n"),
        text("Ville", "Łódź|København|Plzeň|Iași"),
        year("Depuis", 1998, 2004, 2011, 2001),
    ),
    one(
        "mojibake",
        6,
        "sports.csv",
        csv(
            "Équipement;Entrées\nPiscine d'été;120\nForêt aménagée;88\nChâteau;64\n".encode()
            .decode("cp1252", "replace")
            .replace("\ufffd", "‰")
        ),
        text("Équipement", "Piscine d'été|Forêt aménagée|Château"),
        integer("Entrées", 120, 88, 64),
        asks="may",
    ),
    clean(
        "spaces-around",
        7,
        "parkings.csv",
        csv(
            " Parking ; Places ;Tarif \u00a0\nGare   ; 120 ;1,50 \n Halle;80 ; 2,00\n"
            "Port ; 45;0,80\u00a0\n"
        ),
        text("Parking", "Gare|Halle|Port"),
        integer("Places", 120, 80, 45),
        number("Tarif", 1.5, 2, 0.8),
    ),
    clean(
        "pipes",
        11,
        "fonds.csv",
        csv("Section|Documents|Prêts\nJeunesse|4120|9800\nAdultes|6210|7705\nMusique|880|1204\n"),
        text("Section", "Jeunesse|Adultes|Musique"),
        integer("Documents", 4120, 6210, 880),
        integer("Prêts", 9800, 7705, 1204),
    ),
    clean(
        "sep-line",
        7,
        "fonds.csv",
        csv("sep=;\nSection;Documents\nJeunesse;4120\nAdultes;6210\nMusique;880\n"),
        text("Section", "Jeunesse|Adultes|Musique"),
        integer("Documents", 4120, 6210, 880),
    ),
)

CASES = (*HOURS, *CODES, *NOTHING, *DAYS, *LINES, *QUOTES, *LETTERS)
