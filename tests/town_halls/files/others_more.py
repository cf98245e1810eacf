"""Files by a second hand, again: exports of old programs, lost signs, numbers that are names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from openpyxl import Workbook

from town_halls.case import (
    ANY,
    Case,
    Column,
    boolean,
    code,
    coordinate,
    date,
    datetime,
    integer,
    money,
    number,
    text,
    year,
)
from town_halls.files.others import clean, clock, one
from town_halls.files.others_books import first, made
from town_halls.files.others_money import clubs, three
from town_halls.writing import Text, book, csv


@dataclass(frozen=True)
class Raw(Text):
    """A text whose parts are in two encodings, as files put end to end are."""

    more: str = ""
    more_encoding: str = "cp1252"

    def write(self, ending: str) -> bytes:
        return super().write(ending) + self.more.encode(self.more_encoding)


def names(id: str, heading: str, cells: str, **more: object) -> Case:
    """Numbers that are names: a column of text, which nothing turns into numbers or days."""
    body = "".join(f"{cell};{100 + 7 * n}\n" for n, cell in enumerate(cells.split("|")))
    counts = [100 + 7 * n for n in range(len(cells.split("|")))]
    return clean(
        id,
        8,
        "liste.csv",
        csv(f"{heading};Lots\n{body}"),
        code(heading, cells),
        integer("Lots", *counts),
        **more,
    )


def or_whole(heading: str, cells: str) -> tuple[tuple[Column, ...], ...]:
    """The reading where codes without leading zeros are whole numbers."""
    values = [int(cell) for cell in cells.split("|")]
    counts = [100 + 7 * n for n in range(len(values))]
    return ((integer(heading, *values), integer("Lots", *counts)),)


NAMES = (
    names("numbers-like-months", "Délibération", "2024-01|2024-02|2024-13|2024-14"),
    names("numbers-like-days", "Arrêté", "01-12-24/A|02-12-24/B|03-12-24/A"),
    names("numbers-of-years", "Décision", "05-2024|06-2024|17-2024|103-2024"),
    names("numbers-slashed", "Acte", "2024/03-12|2024/03-13|2024/04-01"),
    names("polling-numbers", "Bureau", "12-01|12-02|01-01|03-04"),
    names("market-codes", "CPV", "45233140-2|45112500-0|77310000-6"),
    names("parcels", "Parcelle", "000 AB 12|000 AC 3|000 ZD 104"),
    names("associations-rna", "RNA", "W591000123|W591000124|W593000007"),
    names("weeks", "Semaine", "2024-W12|2024-W13|2024-W14"),
    names("weeks-short", "Semaine", "S12|S13|S14|S52"),
    names("ranks", "Rang", "1er|2e|3e|4e"),
    names("roman", "Tour", "I|II|III|IV|V"),
    names("hour-ranges", "Créneau", "8h30-12h|14h-17h30|9h-12h / 14h-17h"),
    names("day-ranges", "Période", "12/03/2024 - 15/03/2024|01/04/2024 - 02/04/2024"),
    names("amount-ranges", "Tranche", "0 à 500 €|501 à 1 000 €|1 001 € et plus"),
    names("departments-full", "Département", "01|2A|59|62"),
    names("insee-whole", "Code INSEE", "59009|59013|62041"),
    names(
        "iris",
        "Code IRIS",
        "590090101|590090102|590090103",
        also=or_whole("Code IRIS", "590090101|590090102|590090103"),
    ),
    names(
        "postal-spaced",
        "Code postal",
        "59 000|59 800|59 160",
        also=((code("Code postal", "59000|59800|59160"), integer("Lots", 100, 107, 114)),),
    ),
    names("school-codes", "UAI", "0590001A|0590002B|0591234C"),
    names(
        "articles-of-budget",
        "Article",
        "6042|60611|60612|6574",
        also=or_whole("Article", "6042|60611|60612|6574"),
    ),
    names("ip-like", "Version", "1.2.3|1.2.10|2.0.1"),
    names("dimensions", "Format", "2x3|10x15|40x60"),
    names("floors", "Étage", "RDC|1|2|3", asks="may"),
    names("lines-of-bus", "Ligne", "1|2|3E|L4|12", asks="may"),
    names("signs-first", "Référence", "-A12|+B3|@C4"),
    one(
        "departments-lost-zeros",
        8,
        "visiteurs.csv",
        csv("Département;Visiteurs\n1;120\n2;88\n59;410\n62;305\n"),
        code("Département", "1|2|59|62"),
        integer("Visiteurs", 120, 88, 410, 305),
        asks="must",
    ),
    one(
        "ages-eaten-by-excel",
        8,
        "ages.csv",
        csv("Tranche;Inscrits\n0-2;14\n03-mai;48\n06-oct;103\n11-17;37\n"),
        text("Tranche", "0-2|03-mai|06-oct|11-17"),
        integer("Inscrits", 14, 48, 103, 37),
        asks="may",
    ),
    one(
        "formulas-that-keep-zeros",
        8,
        "abonnes.csv",
        csv('Compteur;Volume\n="00123";120\n="01404";88\n="22001";64\n'),
        code("Compteur", "00123|01404|22001"),
        integer("Volume", 120, 88, 64),
    ),
    one(
        "apostrophes-that-keep-zeros",
        8,
        "abonnes.csv",
        csv("Compteur;Volume\n'00123;120\n'01404;88\n'22001;64\n"),
        code("Compteur", "00123|01404|22001"),
        integer("Volume", 120, 88, 64),
        also=((code("Compteur", "'00123|'01404|'22001"), integer("Volume", 120, 88, 64)),),
        asks="may",
    ),
)

CELLS = (
    clean(
        "space-and-point",
        2,
        "a.csv",
        csv(three("Aide", "1 234.50|12 000.00|850.25")),
        *clubs(money("Aide", 1234.5, 12000, 850.25)),
    ),
    one(
        "space-in-the-wrong-place",
        2,
        "a.csv",
        csv("Club;Aide\nJudo;1 200\nDanse;12 50\nChorale;850\nGym;3 400\n"),
        text("Club", "Judo|Danse|Chorale|Gym"),
        text("Aide", "1 200|12 50|850|3 400"),
        asks="must",
    ),
    one(
        "three-decimals-of-an-export",
        2,
        "a.csv",
        csv(three("Aide", "1500.000|12000.500|850.250")),
        *clubs(money("Aide", 1500, 12000.5, 850.25)),
        asks="may",
    ),
    one(
        "dots-and-zero",
        2,
        "a.csv",
        csv("Club;Aide\nJudo;0\nDanse;1.500\nChorale;2.000\nGym;12.500\n"),
        text("Club", "Judo|Danse|Chorale|Gym"),
        money("Aide", 0, 1500, 2000, 12500),
        also=((text("Club", "Judo|Danse|Chorale|Gym"), text("Aide", "0|1.500|2.000|12.500")),),
        asks="may",
    ),
    one(
        "dots-beside-cents",
        2,
        "a.csv",
        csv("Club;Aide\nJudo;850,50\nDanse;1.500\nChorale;2.000\nGym;99,90\n"),
        text("Club", "Judo|Danse|Chorale|Gym"),
        money("Aide", 850.5, 1500, 2000, 99.9),
        asks="may",
    ),
    one(
        "dots-beside-points",
        2,
        "a.csv",
        csv("Club;Aide\nJudo;850.50\nDanse;1.500\nChorale;2.000\nGym;99.9\n"),
        text("Club", "Judo|Danse|Chorale|Gym"),
        number("Aide", 850.5, 1.5, 2, 99.9),
        asks="may",
    ),
    one(
        "commas-all-three",
        2,
        "a.csv",
        csv('Club,Population\nJudo,"1,204"\nDanse,"12,881"\nChorale,"3,040"\n'),
        text("Club", "Judo|Danse|Chorale"),
        integer("Population", 1204, 12881, 3040),
        asks="may",
    ),
    one(
        "commas-inhabitants",
        2,
        "a.csv",
        csv('Commune,Habitants\nAubin,"1,204"\nBrice,880\nCaire,"12,010"\n'),
        text("Commune", "Aubin|Brice|Caire"),
        integer("Habitants", 1204, 880, 12010),
        asks="may",
    ),
    clean(
        "zero-width-spaces",
        8,
        "a.csv",
        csv("Club\u200b;Aide\nJudo;\u200b120\nDanse;85\u200b\nChorale;\ufeff40\n"),
        *clubs(integer("Aide", 120, 85, 40)),
    ),
    clean(
        "large-numbers",
        8,
        "a.csv",
        csv(three("Encours", "12 345 678 901,00|9 000 000 000,50|850,00")),
        *clubs(money("Encours", 12345678901, 9000000000.5, 850)),
    ),
    clean(
        "decimals-of-whole",
        8,
        "a.csv",
        csv(three("Places", "25.0|12.0|8.0")),
        *clubs(number("Places", 25, 12, 8)),
    ),
    clean(
        "all-zero",
        8,
        "a.csv",
        csv(three("Accidents", "0|0|0")),
        *clubs(integer("Accidents", 0, 0, 0)),
    ),
    clean(
        "all-one",
        8,
        "a.csv",
        csv(three("Nombre de salles", "1|1|1")),
        *clubs(integer("Nombre de salles", 1, 1, 1)),
    ),
    clean("storeys", 8, "a.csv", csv(three("Étage", "0|1|1")), *clubs(integer("Étage", 0, 1, 1))),
    clean("two-rounds", 8, "a.csv", csv(three("Tour", "1|2|1")), *clubs(integer("Tour", 1, 2, 1))),
    clean(
        "true-words",
        8,
        "a.csv",
        csv(three("Agréé", "VRAI|FAUX|VRAI")),
        *clubs(boolean("Agréé", True, False, True)),
    ),
    clean(
        "yes-in-cases",
        8,
        "a.csv",
        csv(three("Agréé", "OUI|non |Oui")),
        *clubs(boolean("Agréé", True, False, True)),
    ),
    one(
        "year-with-a-star",
        8,
        "a.csv",
        csv("Année;Habitants\n2019;4210\n2020*;4302\n2021;4333\n"),
        text("Année", "2019|2020*|2021"),
        integer("Habitants", 4210, 4302, 4333),
        asks="must",
    ),
    one(
        "null-of-sql",
        8,
        "a.csv",
        csv("Club;Aide\nJudo;120\nDanse;NULL\nChorale;40\nGym;NULL\n"),
        text("Club", "Judo|Danse|Chorale|Gym"),
        integer("Aide", 120, None, 40, None),
        asks="may",
    ),
    one(
        "errors-of-excel",
        8,
        "a.csv",
        csv("Club;Aide\nJudo;120\nDanse;#N/A\nChorale;40\nGym;#REF!\nBoxe;#VALEUR!\n"),
        text("Club", "Judo|Danse|Chorale|Gym|Boxe"),
        integer("Aide", 120, None, 40, None, None),
        asks="must",
    ),
    one(
        "too-narrow",
        8,
        "a.csv",
        csv("Club;Aide\nJudo;120\nDanse;########\nChorale;40\nGym;########\n"),
        text("Club", "Judo|Danse|Chorale|Gym"),
        integer("Aide", 120, None, 40, None),
        asks="must",
    ),
    one(
        "scientific-amounts",
        8,
        "a.csv",
        csv(three("Encours", "1,23E+05|8,5E+06|4200")),
        *clubs(money("Encours", 123000, 8500000, 4200)),
        asks="must",
    ),
    one(
        "price-per-unit",
        8,
        "a.csv",
        csv(three("Prix", "3,42 €/m³|3,61 €/m³|3,89 €/m³")),
        *clubs(number("Prix", 3.42, 3.61, 3.89)),
        also=(clubs(text("Prix", "3,42 €/m³|3,61 €/m³|3,89 €/m³")),),
        asks="may",
    ),
    one(
        "hours-of-week",
        8,
        "a.csv",
        csv(three("Temps", "35h00|28h00|17h30")),
        *clubs(text("Temps", "35h00|28h00|17h30")),
        asks="may",
    ),
    clean(
        "durations-short",
        8,
        "a.csv",
        csv(three("Durée", "0h45|1h30|2h00")),
        *clubs(text("Durée", "0h45|1h30|2h00")),
        also=(clubs(clock("Durée", "00:45:00|01:30:00|02:00:00")),),
    ),
    clean(
        "midnight",
        8,
        "a.csv",
        csv(three("Fermeture", "23:30|00:00|22:15")),
        *clubs(clock("Fermeture", "23:30:00|00:00:00|22:15:00")),
        also=(clubs(text("Fermeture", "23:30|00:00|22:15")),),
    ),
    clean(
        "days-dotted",
        8,
        "a.csv",
        csv(three("Début", "12.03.2024|04.11.2023|25.06.2024")),
        *clubs(date("Début", "2024-03-12|2023-11-04|2024-06-25")),
    ),
    clean(
        "days-compact",
        8,
        "a.csv",
        csv(three("Date", "20240312|20231104|20240625")),
        *clubs(date("Date", "2024-03-12|2023-11-04|2024-06-25")),
        also=(
            clubs(integer("Date", 20240312, 20231104, 20240625)),
            clubs(code("Date", "20240312|20231104|20240625")),
        ),
        asks="may",
    ),
    clean(
        "days-at-midnight",
        8,
        "a.csv",
        csv(three("Début", "12/03/2024 00:00:00|04/11/2023 00:00:00|25/06/2024 00:00:00")),
        *clubs(date("Début", "2024-03-12|2023-11-04|2024-06-25")),
        also=(
            clubs(datetime("Début", "2024-03-12T00:00:00|2023-11-04T00:00:00|2024-06-25T00:00:00")),
        ),
    ),
    one(
        "days-of-nothing",
        8,
        "a.csv",
        csv(
            "Club;Dissous\nJudo;00/00/0000\nDanse;12/03/2024\nChorale;00/00/0000\nGym;25/06/2023\n"
        ),
        text("Club", "Judo|Danse|Chorale|Gym"),
        date("Dissous", "|2024-03-12||2023-06-25"),
        also=(
            (
                text("Club", "Judo|Danse|Chorale|Gym"),
                text("Dissous", "00/00/0000|12/03/2024|00/00/0000|25/06/2023"),
            ),
        ),
        asks="may",
    ),
    one(
        "days-in-two-ways",
        8,
        "a.csv",
        csv("Club;Début\nJudo;12/03/2024\nDanse;2023-11-04\nChorale;25/06/2024\nGym;2024-02-05\n"),
        text("Club", "Judo|Danse|Chorale|Gym"),
        date("Début", "2024-03-12|2023-11-04|2024-06-25|2024-02-05"),
        asks="may",
    ),
    one(
        "days-of-two-centuries",
        8,
        "a.csv",
        csv(three("Création", "12/03/24|04/11/74|25/06/68")),
        *clubs(date("Création", "2024-03-12|1974-11-04|1968-06-25")),
        asks="may",
    ),
    one(
        "days-in-the-future",
        8,
        "a.csv",
        csv(three("Début", "12/03/2024|04/11/0204|25/06/2024")),
        *clubs(date("Début", "2024-03-12|0204-11-04|2024-06-25")),
        asks="must",
    ),
    clean(
        "days-of-the-week",
        8,
        "a.csv",
        csv(three("Séance", "mardi 12/03/2024|lundi 04/11/2024|mardi 25/06/2024")),
        *clubs(date("Séance", "2024-03-12|2024-11-04|2024-06-25")),
        also=(clubs(text("Séance", "mardi 12/03/2024|lundi 04/11/2024|mardi 25/06/2024")),),
        asks="may",
    ),
    one(
        "latitude-swapped",
        8,
        "bancs.csv",
        csv("Banc;Latitude;Longitude\nB1;3.0571;50.6381\nB2;3.1120;50.6412\nB3;3.0991;50.6553\n"),
        text("Banc", "B1|B2|B3"),
        coordinate("Latitude", 50.6381, 50.6412, 50.6553),
        coordinate("Longitude", 3.0571, 3.112, 3.0991),
        receipt=True,
    ),
    one(
        "latitude-of-dots",
        8,
        "bancs.csv",
        csv(
            "Banc;Latitude;Longitude\nB1;50.638.123;3.057.100\nB2;50.641.201;3.112.004\n"
            "B3;50.655.300;3.099.112\n"
        ),
        text("Banc", "B1|B2|B3"),
        text("Latitude", "50.638.123|50.641.201|50.655.300"),
        text("Longitude", "3.057.100|3.112.004|3.099.112"),
        asks="must",
    ),
    clean(
        "latitude-commas",
        8,
        "bancs.csv",
        csv("Banc;Latitude;Longitude\nB1;50,6381;3,0571\nB2;50,6412;3,1120\nB3;50,6553;3,0991\n"),
        text("Banc", "B1|B2|B3"),
        coordinate("Latitude", 50.6381, 50.6412, 50.6553),
        coordinate("Longitude", 3.0571, 3.112, 3.0991),
    ),
    one(
        "latitude-without-a-point",
        8,
        "bancs.csv",
        csv("Banc;Latitude;Longitude\nB1;506381;30571\nB2;506412;31120\nB3;506553;30991\n"),
        text("Banc", "B1|B2|B3"),
        integer("Latitude", 506381, 506412, 506553),
        integer("Longitude", 30571, 31120, 30991),
        asks="must",
    ),
)

ROWS = (
    one(
        "invoice-totals",
        3,
        "a.csv",
        csv(
            "Poste;Montant\nTerrassement;1000\nEnrobé;500\nTotal HT;1500\nTVA 20 %;300\n"
            "Total TTC;1800\n"
        ),
        text("Poste", "Terrassement|Enrobé"),
        money("Montant", 1000, 500),
        also=((text("Poste", "Terrassement|Enrobé|TVA 20 %"), money("Montant", 1000, 500, 300)),),
        asks="may",
    ),
    one(
        "statistics-last",
        3,
        "a.csv",
        csv(
            "Station;NO2;PM10\nCentre;24;12\nStade;18;15\nPort;30;21\nMinimum;18;12\n"
            "Maximum;30;21\n"
        ),
        text("Station", "Centre|Stade|Port"),
        integer("NO2", 24, 18, 30),
        integer("PM10", 12, 15, 21),
        asks="may",
    ),
    clean(
        "balance-rows",
        3,
        "a.csv",
        csv("Poste;Montant\nRecettes;900\nDépenses;700\nSolde;200\n"),
        text("Poste", "Recettes|Dépenses|Solde"),
        money("Montant", 900, 700, 200),
        asks="may",
    ),
    one(
        "total-in-euros",
        3,
        "a.csv",
        csv("Club;Aide\nJudo;1200,00\nDanse;850,50\nTOTAL;2 050,50 €\n"),
        text("Club", "Judo|Danse"),
        money("Aide", 1200, 850.5),
        receipt=True,
    ),
    one(
        "pivot-crossed",
        3,
        "a.xlsx",
        book(
            "Somme de Montant|2022|2023|Total général\nEau|120|130|250\n"
            "Voirie|400|410|810\nTotal général|520|540|1060\n"
        ),
        text("Somme de Montant", "Eau|Voirie"),
        integer("2022", 120, 400),
        integer("2023", 130, 410),
        integer("Total général", 250, 810),
        receipt=True,
    ),
    one(
        "total-merged-label",
        3,
        "a.xlsx",
        book(
            "Domaine|Club|Aide\nSport|Judo|500\nSport|Foot|1200\nArts|Chant|300\nTotal||2000\n",
            "A5:B5",
        ),
        text("Domaine", "Sport|Sport|Arts"),
        text("Club", "Judo|Foot|Chant"),
        money("Aide", 500, 1200, 300),
        receipt=True,
    ),
    one(
        "recap-below",
        3,
        "a.csv",
        csv(
            "Domaine;Club;Aide\nSport;Judo;500\nSport;Foot;1200\nArts;Chant;300\n"
            "Arts;Danse;450\n;;\nRécapitulatif;;\nSport;;1700\nArts;;750\n"
        ),
        text("Domaine", "Sport|Sport|Arts|Arts"),
        text("Club", "Judo|Foot|Chant|Danse"),
        money("Aide", 500, 1200, 300, 450),
        asks="may",
    ),
    one(
        "legend-below",
        3,
        "a.csv",
        csv(
            "Rue;État;Mètres\nHaute;B;410\nBasse;M;380\nQuai;B;900\n;;\n"
            "Légende : B = bon, M = moyen;;\n"
        ),
        text("Rue", "Haute|Basse|Quai"),
        text("État", "B|M|B"),
        integer("Mètres", 410, 380, 900),
        receipt=True,
    ),
    one(
        "signature-below",
        3,
        "a.csv",
        csv(
            "Rue;Mètres\nHaute;410\nBasse;380\nQuai;900\n;\n"
            "Fait à Aubin, le 12 mars 2024;\nLe Maire;\n"
        ),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        asks="may",
    ),
    one(
        "rows-counted-by-sql",
        3,
        "a.csv",
        csv("Rue;Mètres\nHaute;410\nBasse;380\nQuai;900\n(3 lignes)\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        asks="may",
    ),
    one(
        "dashes-below-names",
        7,
        "a.csv",
        csv("Rue;Mètres\n-----;------\nHaute;410\nBasse;380\nQuai;900\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        asks="may",
    ),
    one(
        "end-of-dos",
        6,
        "a.csv",
        csv("Rue;Mètres\nHaute;410\nAllée des Érables;380\nQuai;900\n\x1a", "cp850"),
        text("Rue", "Haute|Allée des Érables|Quai"),
        integer("Mètres", 410, 380, 900),
    ),
    one(
        "hashes-above",
        7,
        "a.csv",
        csv(
            "# Voirie communale\n# Source : service technique\nRue;Mètres\nHaute;410\n"
            "Basse;380\nQuai;900\n"
        ),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
    ),
    one(
        "numbered-columns",
        4,
        "a.csv",
        csv(
            "Rue;Longueur;Largeur;Surface\n(1);(2);(3);(4)=(2)x(3)\nHaute;410;6;2460\n"
            "Basse;380;5;1900\nQuai;900;8;7200\n"
        ),
        text("Rue", "Haute|Basse|Quai"),
        integer("Longueur", 410, 380, 900),
        integer("Largeur", 6, 5, 8),
        integer("Surface", 2460, 1900, 7200),
        asks="may",
    ),
    one(
        "numbered-columns-bare",
        4,
        "a.csv",
        csv("Rue;Longueur;Largeur\n1;2;3\nHaute;410;6\nBasse;380;5\nQuai;900;8\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Longueur", 410, 380, 900),
        integer("Largeur", 6, 5, 8),
        asks="may",
    ),
    one(
        "units-in-words",
        4,
        "a.csv",
        csv("Poste;Budget;Part\n;en €;en %\nEau;1200;12,5\nVoirie;8400;87,5\n"),
        text("Poste", "Eau|Voirie"),
        money("Budget", 1200, 8400),
        number("Part", 12.5, 87.5),
    ),
    one(
        "units-in-a-workbook",
        4,
        "a.xlsx",
        book("Poste|Budget|Part\n|€|%\nEau|1200|12.5\nVoirie|8400|87.5\n"),
        text("Poste", "Eau|Voirie"),
        money("Budget", 1200, 8400),
        number("Part", 12.5, 87.5),
    ),
    one(
        "header-at-the-end-too",
        7,
        "a.csv",
        csv("Rue;Mètres\nHaute;410\nBasse;380\nQuai;900\nRue;Mètres\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        receipt=True,
    ),
    one(
        "files-end-to-end",
        7,
        "a.csv",
        csv("Rue;Mètres\nHaute;410\nBasse;380\n\ufeffRue;Mètres\nQuai;900\nPort;75\n", "utf-8-sig"),
        text("Rue", "Haute|Basse|Quai|Port"),
        integer("Mètres", 410, 380, 900, 75),
        receipt=True,
    ),
    one(
        "two-encodings-end-to-end",
        6,
        "a.csv",
        Raw(
            "Rue;Mètres\nAllée des Érables;410\nForêt;380\n", more="Quai de l'été;900\r\nPré;75\r\n"
        ),
        text("Rue", "Allée des Érables|Forêt|Quai de l'été|Pré"),
        integer("Mètres", 410, 380, 900, 75),
        asks="may",
        receipt=True,
    ),
    one(
        "form-feed-alone",
        7,
        "a.csv",
        csv("Rue;Mètres\nHaute;410\nBasse;380\n\x0c\nQuai;900\nPort;75\n"),
        text("Rue", "Haute|Basse|Quai|Port"),
        integer("Mètres", 410, 380, 900, 75),
        asks="may",
    ),
    one(
        "pages-numbered",
        7,
        "a.csv",
        csv(
            "Rue;Mètres\nHaute;410\nBasse;380\nPage 1/2;\nRue;Mètres\nQuai;900\n"
            "Port;75\nPage 2/2;\n"
        ),
        text("Rue", "Haute|Basse|Quai|Port"),
        integer("Mètres", 410, 380, 900, 75),
        asks="may",
    ),
    clean(
        "rows-and-blank-lines",
        7,
        "a.csv",
        csv("Rue;Mètres\n\nHaute;410\n\nBasse;380\n\nQuai;900\n\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
    ),
    clean(
        "two-carriage-returns",
        6,
        "a.csv",
        csv("Rue;Mètres\nHaute;410\nBasse;380\nQuai;900\n", newline="\r\r\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
    ),
    clean(
        "line-ends-mixed",
        6,
        "a.csv",
        csv("Rue;Mètres\r\nHaute;410\nBasse;380\r\nQuai;900\n", newline="\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
    ),
    clean(
        "smart-quotes-cp1252",
        6,
        "a.csv",
        csv("Rue;Note\nHaute;L’été “chaud”…\nBasse;Œuvre – 12 €\nQuai;Çà et là\n", "cp1252"),
        text("Rue", "Haute|Basse|Quai"),
        text("Note", "L’été “chaud”…|Œuvre – 12 €|Çà et là"),
    ),
    clean(
        "utf16-big-endian",
        6,
        "a.csv",
        csv("\ufeffRue;Mètres\nForêt;410\nBasse;380\nQuai;900\n", "utf-16-be"),
        text("Rue", "Forêt|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
    ),
    one(
        "lines-in-quotes",
        7,
        "a.csv",
        csv(
            '"Rue,Mètres,Note"\n"Haute,410,""pavée, étroite"""\n"Basse,380,"\n"Quai,900,neuf"\n',
            "utf-8-sig",
        ),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        text("Note", "pavée, étroite||neuf"),
    ),
    one(
        "semicolon-too-many",
        11,
        "a.csv",
        csv("Rue;Note;Mètres\nHaute;pavée ; étroite;410\nBasse;;380\nQuai;neuf;900\n"),
        text("Rue", "Haute|Basse|Quai"),
        text("Note", "pavée ; étroite||neuf"),
        integer("Mètres", 410, 380, 900),
        asks="may",
    ),
    one(
        "one-row-short",
        11,
        "a.csv",
        csv("Rue;Mètres;Note\nHaute;410;pavée\nBasse;380\nQuai;900;neuf\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        text("Note", "pavée||neuf"),
        asks="may",
    ),
    one(
        "one-row-short-in-the-middle",
        11,
        "a.csv",
        csv("Rue;Quartier;Mètres\nHaute;Centre;410\nBasse;380\nQuai;Port;900\nPuits;Centre;75\n"),
        text("Rue", "Haute|Basse|Quai|Puits"),
        text("Quartier", "Centre||Port|Centre"),
        integer("Mètres", 410, 380, 900, 75),
        asks="must",
    ),
    one(
        "backslashes",
        5,
        "a.csv",
        csv('Salle;Places\n"Espace \\"Les Tilleuls\\"";120\nHalle;400\nChapelle;60\n'),
        text("Salle", 'Espace "Les Tilleuls"|Halle|Chapelle'),
        integer("Places", 120, 400, 60),
        asks="may",
    ),
    one(
        "twin-rows",
        3,
        "a.csv",
        csv(
            "Rue;Essence;Hauteur\nHaute;Tilleul;12\nHaute;Tilleul;12\nBasse;Charme;8\n"
            "Basse;Charme;9\n"
        ),
        text("Rue", "Haute|Haute|Basse|Basse"),
        text("Essence", "Tilleul|Tilleul|Charme|Charme"),
        integer("Hauteur", 12, 12, 8, 9),
        asks="may",
    ),
    one(
        "remarks-on-the-right",
        7,
        "a.csv",
        csv("Rue;Mètres;\nHaute;410;\nBasse;380;à remesurer\nQuai;900;\n"),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        text(ANY, "|à remesurer|"),
        asks="may",
    ),
    clean(
        "header-quoted-break",
        7,
        "a.csv",
        csv('Rue;"Longueur\n(en m)";Note\nHaute;410;pavée\nBasse;380;neuve\n'),
        text("Rue", "Haute|Basse"),
        integer("Longueur (en m)", 410, 380),
        text("Note", "pavée|neuve"),
    ),
    clean(
        "long-titles-above",
        7,
        "a.csv",
        csv(
            "MAIRIE D'AUBIN\nService technique\nTél. 03 20 12 34 56\n\n"
            "Rue;Mètres;Classe\nHaute;410;VC\nBasse;380;CR\nQuai;900;VC\n",
            "cp1252",
        ),
        text("Rue", "Haute|Basse|Quai"),
        integer("Mètres", 410, 380, 900),
        text("Classe", "VC|CR|VC"),
    ),
)


def head_with_months(workbook: Workbook) -> None:
    for cell in first(workbook)[1][1:]:
        cell.number_format = "mmm-yy"


def far_cell(workbook: Workbook) -> None:
    first(workbook)["F5000"] = " "


def data_second(workbook: Workbook) -> None:
    sheet = workbook.create_sheet("Données")
    for row in (["Rue", "Mètres"], ["Haute", 410], ["Basse", 380], ["Quai", 900]):
        sheet.append(row)


STREETS: tuple[Column, ...] = (text("Rue", "Haute|Basse|Quai"), integer("Mètres", 410, 380, 900))

BOOKS = (
    one(
        "months-as-days-in-the-header",
        7,
        "a.xlsx",
        made(
            [
                ["École", *(Day(2024, m, 1) for m in range(1, 7))],
                ["Ferry", 120, 118, 121, 119, 117, 122],
                ["Zay", 98, 101, 97, 99, 95, 96],
                ["Prés", 64, 60, 61, 66, 62, 63],
            ],
            head_with_months,
        ),
        text("École", "Ferry|Zay|Prés"),
        integer(ANY, 120, 98, 64),
        integer(ANY, 118, 101, 60),
        integer(ANY, 121, 97, 61),
        integer(ANY, 119, 99, 66),
        integer(ANY, 117, 95, 62),
        integer(ANY, 122, 96, 63),
        asks="may",
    ),
    clean(
        "stray-cell-far-away",
        7,
        "a.xlsx",
        made([["Rue", "Mètres"], ["Haute", 410], ["Basse", 380], ["Quai", 900]], far_cell),
        *STREETS,
    ),
    clean("first-sheet-empty", 11, "a.xlsx", made([], data_second), *STREETS),
    clean(
        "blank-row-below-names",
        7,
        "a.xlsx",
        book("Rue|Mètres\n|\nHaute|410\nBasse|380\nQuai|900\n"),
        *STREETS,
    ),
    clean(
        "blank-rows-between-groups",
        7,
        "a.xlsx",
        book("Rue|Mètres\nHaute|410\n|\nBasse|380\n|\n|\nQuai|900\n"),
        *STREETS,
    ),
    clean(
        "decimals-hidden-by-format",
        8,
        "a.xlsx",
        made([["Rue", "Mètres"], ["Haute", 410.25], ["Basse", 380.75], ["Quai", 900.5]], B="0"),
        text("Rue", "Haute|Basse|Quai"),
        number("Mètres", 410.25, 380.75, 900.5),
    ),
    one(
        "polling-numbers-by-format",
        8,
        "a.xlsx",
        made([["Bureau", "Inscrits"], [1, 1021], [2, 987], [12, 1104]], A="0000"),
        code("Bureau", "0001|0002|0012"),
        integer("Inscrits", 1021, 987, 1104),
    ),
    one(
        "letter-by-format",
        8,
        "a.xlsx",
        made([["Borne", "Prises"], [1, 4], [2, 2], [12, 6]], A='"B-"00'),
        code("Borne", "B-01|B-02|B-12"),
        integer("Prises", 4, 2, 6),
        asks="may",
    ),
    one(
        "codes-half-texts",
        8,
        "a.xlsx",
        book("Article|Montant\n'020|120\n60611|410\n'01|88\n6574|75\n"),
        code("Article", "020|60611|01|6574"),
        integer("Montant", 120, 410, 88, 75),
        asks="may",
    ),
    one(
        "merged-measure-ods",
        1,
        "a.ods",
        book("Club|Section|Aide\nOmni|Judo|12000\nOmni|Foot|\nChoeur|Chant|300\n", "C2:C3"),
        text("Club", "Omni|Omni|Choeur"),
        text("Section", "Judo|Foot|Chant"),
        money("Aide", 12000, None, 300),
        asks="must",
    ),
    one(
        "merged-percent",
        1,
        "a.xlsx",
        book("Club|Section|Part (%)\nOmni|Judo|60\nOmni|Foot|\nChœur|Chant|40\n", "C2:C3"),
        text("Club", "Omni|Omni|Chœur"),
        text("Section", "Judo|Foot|Chant"),
        number("Part (%)", 60, None, 40),
        asks="must",
    ),
    one(
        "merged-label-and-measure",
        1,
        "a.xlsx",
        book(
            "Club|Aide|Section\nOmni|12000|Judo\n||Foot\n||Tennis\nChœur|300|Chant\n", "A2:A4 B2:B4"
        ),
        text("Club", "Omni|Omni|Omni|Chœur"),
        money("Aide", 12000, None, None, 300),
        text("Section", "Judo|Foot|Tennis|Chant"),
        asks="must",
    ),
    one(
        "merged-number-of-lot",
        1,
        "a.xlsx",
        book("N° de lot|Titulaire|Montant HT\n1|Pavage|1200\n|Terrasse|850\n2|Élec|410\n", "A2:A3"),
        code(ANY, "1|1|2"),
        text("Titulaire", "Pavage|Terrasse|Élec"),
        money("Montant HT", 1200, 850, 410),
        also=(
            (
                integer(ANY, 1, 1, 2),
                text("Titulaire", "Pavage|Terrasse|Élec"),
                money("Montant HT", 1200, 850, 410),
            ),
        ),
    ),
    one(
        "merged-hours",
        1,
        "a.xlsx",
        book(
            "Lieu|Jour|Horaires\nPiscine|lundi|'8h30-12h\nPiscine|mardi|\nHalle|jeudi|'9h-13h\n",
            "C2:C3",
        ),
        text("Lieu", "Piscine|Piscine|Halle"),
        text("Jour", "lundi|mardi|jeudi"),
        text("Horaires", "8h30-12h|8h30-12h|9h-13h"),
    ),
    one(
        "merged-section-rows",
        3,
        "a.xlsx",
        book(
            "Rue|Mètres|Classe\nQUARTIER NORD||\nHaute|410|VC\nBasse|380|CR\n"
            "QUARTIER SUD||\nQuai|900|VC\nPort|75|CR\n",
            "A2:C2 A5:C5",
        ),
        text(ANY, "QUARTIER NORD|QUARTIER NORD|QUARTIER SUD|QUARTIER SUD"),
        text("Rue", "Haute|Basse|Quai|Port"),
        integer("Mètres", 410, 380, 900, 75),
        text("Classe", "VC|CR|VC|CR"),
        asks="may",
    ),
    one(
        "hidden-total-column",
        3,
        "a.xlsx",
        book(
            "Rue|T1|T2|S1|T3|T4|S2|An\nHaute|1|2|3|4|5|9|12\nBasse|2|2|4|3|3|6|10\n"
            "Quai|5|1|6|2|2|4|10\n"
        ),
        text("Rue", "Haute|Basse|Quai"),
        integer("T1", 1, 2, 5),
        integer("T2", 2, 2, 1),
        integer("S1", 3, 4, 6),
        integer("T3", 4, 3, 2),
        integer("T4", 5, 3, 2),
        integer("S2", 9, 6, 4),
        integer("An", 12, 10, 10),
    ),
    clean(
        "years-down-and-across",
        7,
        "a.xlsx",
        book("Génération|2021|2022|2023\n1950|12|11|10\n1960|24|25|23\n1970|31|30|33\n"),
        year("Génération", 1950, 1960, 1970),
        integer("2021", 12, 24, 31),
        integer("2022", 11, 25, 30),
        integer("2023", 10, 23, 33),
    ),
)

CASES: tuple[Case, ...] = (*NAMES, *CELLS, *ROWS, *BOOKS)
