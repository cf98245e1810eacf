"""Numbers that look like those of persons, and are not; shapes, codes, instants."""

# ruff: noqa: E501 - rows of tables are as long as files have them

from __future__ import annotations

import csv as csv_module
import io
import re

from personal_data.case import silent
from personal_data.writing import Cell, Row, csv, parquet, xlsx

TABLES = {
    "orders": """
Commande;Fournisseur;Montant
202403120015;Bureau Vallée;120,50
202403120016;Manutan;980,00
202403130001;Lyreco;45,20
""",
    "orders-of-thirteen-digits": """
N° commande;Date;Montant
1850359350123;02/03/2024;120
2790162041333;03/03/2024;88
1991275056014;04/03/2024;45
""",
    "orders-by-day": """
Commande;Objet;Montant
2024031200015;Papier;120
2024031200016;Encre;88
2024042900001;Chaises;1450
""",
    "orders-by-day-of-fifteen-digits": """
N° de bon;Objet;Montant
202403120001512;Papier;120
202403120001613;Encre;88
202404290000114;Chaises;1450
""",
    "invoices": """
Facture;Client;Montant TTC
F2024-06-39-98;Cantine;1250,00
F2024-06-39-99;Cantine;980,00
FA0639989012;Voirie;12500,00
""",
    "barcodes": """
EAN13;Produit;Stock
3017620422003;Pâte à tartiner;12
3274080005003;Eau;48
5449000000996;Soda;24
1234567890128;Essai;3
2123456789019;Produit pesé;7
""",
    "milliseconds": """
capteur;horodatage;valeur
C1;1709280000000;12,5
C1;1709283600000;12,7
C2;1709287200000;11,9
""",
    "imei": """
Parc;IMEI;Modèle
Tablette 1;356938035643809;A8
Tablette 2;490154203237518;A8
Tablette 3;352099001761481;A9
""",
    "meters": """
Site;PRM;PCE;Compteur
Mairie;12345678901234;GI012345;041536123456789
École;19876543210987;23456789012345;041536987654321
Stade;14567890123456;23456789098765;041536456123789
""",
    "meters-of-fifteen-digits": """
Point;Numéro de compteur;Consommation
A;185035935012345;1250
B;290016204133912;980
C;199127505601499;430
""",
    "budget-large": """
Exercice;Compte;Montant en centimes
2024;60612;1250000000000
2024;6413;2850359350123
2024;7311;199127505601499
""",
    "siret-siren-tva": """
Fournisseur;SIREN;SIRET;TVA
Eiffage;552049447;55204944700039;FR83552049447
Vilogia;475680815;47568081500012;FR40475680815
Lille;215903501;21590350100017;FR12215903501
""",
    "uai-rna": """
Code;Identifiant;Type
0590123A;W595001234;école
0590124B;W595001235;association
""",
    "insee": """
Code INSEE;Code postal;Commune;EPCI
59350;59000;Lille;200093201
59009;59650;Villeneuve-d'Ascq;200093201
2A004;20000;Ajaccio;242010056
2B033;20200;Bastia;242000354
""",
    "geometry-wkt": """
zone;geom
A;"POLYGON ((3.051234567890123 50.631234567890123, 3.061234567890123 50.631234567890123, 3.061234567890123 50.641234567890123, 3.051234567890123 50.631234567890123))"
B;"POINT (3.051234567890123 50.631234567890123)"
""",
    "geometry-geojson": """
zone;geo_shape;geo_point_2d
A;"{""type"": ""Point"", ""coordinates"": [3.051234567890123, 50.631234567890123]}";50.631234567890123, 3.051234567890123
B;"{""type"": ""Point"", ""coordinates"": [3.061234567890123, 50.641234567890123]}";50.641234567890123, 3.061234567890123
""",
    "product-codes-like-plates": """
Référence;Désignation;Prix
AB-123-CD;Robinet mitigeur;45,00
AB-124-CD;Flexible;12,50
XR-550-TL;Joint;1,20
""",
    "rooms-like-plates": """
Salle;Code;Capacité
Réunion 1;AA-101-BB;12
Réunion 2;AA-102-BB;20
Réunion 3;AA-103-BB;8
""",
    "mobile-shaped-codes": """
Code article;Libellé;Quantité
0639989012;Vis;1200
0712345678;Écrou;800
0698765432;Rondelle;430
""",
    "hashes": """
fichier;md5
a.pdf;d41d8cd98f00b204e9800998ecf8427e
b.pdf;0639989012345678901234567890abcd
""",
    "uuids": """
id;libellé
5b035935-0123-4512-8512-0a3998e01234;A
2c016204-1333-4505-9102-0b3998e01235;B
""",
    "vehicle-fleet": """
Parc;Marque;Mise en service;Kilométrage
V012;Renault Zoé;12/03/2021;42000
V013;Citroën Berlingo;04/11/2019;88000
""",
    "lambert": """
id;x;y
1;704123.4512345;7059123.4512345
2;704223.4512345;7059223.4512345
""",
    "percentages": """
Taux;Valeur
A;0.063998901234567
B;0.185035935012345
""",
    "accounts-m57": """
Compte;Libellé;Fonction;Montant
6042;Achats de prestations;0200000000000;12500,00
60612;Énergie;0210000000000;48000,00
FR76;Frais bancaires;;120,00
""",
    "iban-shaped-reference": """
Référence;Objet
FR7612345678901234567890123;Bâtiment
DE12ABCD;Voirie
""",
    "doi": """
Étude;DOI
A;10.1234/1850359350123
B;10.1234/2790162041333
""",
    "tickets": """
Ticket;Ouverture;Durée
20240312063998;2024-03-12T06:39:98;12
20240312063999;2024-03-12T06:39:59;15
""",
    "siren-of-partners": """
Partenaire;Identifiant;Montant
Association Jean Bosco;785430123;1500
Fondation Marie Lannelongue;775680123;2300
""",
    "lots": """
Lot;Parcelle;Surface;Prix
12 A;AB 0123;450;85000
12 B;AB 0124;512;92000
""",
    "radio": """
Réseau;TETRA ISSI;Fréquence
Police;208010639980;380,125
Voirie;208010639981;380,250
""",
    "sampling": """
date_prelevement;heure;lieu;parametre;resultat
12/03/2024;09:15;Robinet mairie;Chlore;0,3
13/03/2024;10:30;École;Nitrates;12
""",
}

SERIALS: list[Row] = [
    ("Série", "Valeur"),
    *((1_850_000_000_000 + n * 7_919, n) for n in range(500)),
]
FIFTEEN: list[Row] = [
    ("Transaction", "Montant"),
    *((100_000_000_000_000 + n * 97_003, n) for n in range(900)),
]
INSTANTS: list[Row] = [
    ("instant", "debit"),
    *((1_700_000_000_000 + n * 60_000, n % 7) for n in range(800)),
]
LONG: list[Row] = [
    ("N°", "Objet", "Adresse des travaux", "Début", "Téléphone du service"),
    *(
        (
            str(n),
            "Voirie",
            f"{n % 90 + 1} rue Jean Jaurès",
            f"{n % 28 + 1:02}/04/2024",
            "03 53 01 27 01",
        )
        for n in range(2_000)
    ),
]

NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")


def parse(table: str) -> list[Row]:
    """The cells of a text as a spreadsheet holds them: whole numbers are numbers."""
    rows: list[Row] = []
    for texts in csv_module.reader(io.StringIO(table.lstrip("\n")), delimiter=";"):
        cells: list[Cell] = [int(text) if NUMBER.fullmatch(text) else text for text in texts]
        rows.append(cells)
    return rows


CASES = (
    *(silent(f"number-{name}", {"d.csv": table.lstrip("\n")}) for name, table in TABLES.items()),
    *(
        silent(f"number-{name}-in-excel", {"d.xlsx": xlsx(parse(table))})
        for name, table in TABLES.items()
        if name != "orders-of-thirteen-digits"
    ),
    silent("number-serials-of-thirteen", {"d.csv": csv(SERIALS)}),
    silent("number-transactions-of-fifteen", {"d.csv": csv(FIFTEEN)}),
    silent("number-transactions-of-fifteen-in-excel", {"d.xlsx": xlsx(FIFTEEN)}),
    silent("number-instants-in-parquet", {"d.parquet": parquet(INSTANTS)}),
    silent("number-works-in-streets", {"d.csv": csv(LONG)}),
)
