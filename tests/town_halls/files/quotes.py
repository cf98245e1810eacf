"""Quotes that stand where nobody meant to quote, and quotes that are meant."""

from __future__ import annotations

from town_halls.case import Case, code, integer, money, text
from town_halls.writing import csv

SCREENS = "Écran 22 pouces|Écran|Clavier|Souris"
LONG = [f"Lampadaire {n}" for n in range(300)]


def write_long(quoted_from: int, quoted_to: int) -> str:
    written = "Nom;Puissance;Rue\n"
    for n, name in enumerate(LONG):
        start = '"' if n in (quoted_from, quoted_to) else ""
        written += f"{n + 100};{40 + n % 7};{start}{name}\n"
    return written.replace("Nom;Puissance;Rue", "Numéro;Puissance;Rue")


CASES = (
    Case(
        id="quotes-swallow-rows",
        line=5,
        files={
            "materiel.csv": csv(
                'Désignation;Quantité;Prix\n"Écran 24 pouces;12;149,90\nClavier;30;19,90\n'
                'Souris;28;9,50\nCâble "HDMI;15;12,00\nTapis;40;3,00\n'
            )
        },
        columns=(
            text("Désignation", '"Écran 24 pouces|Clavier|Souris|Câble "HDMI|Tapis'),
            integer("Quantité", 12, 30, 28, 15, 40),
            money("Prix", 149.9, 19.9, 9.5, 12, 3),
        ),
        asks="may",
    ),
    Case(
        id="quotes-swallow-rows-balanced",
        line=5,
        files={
            "materiel.csv": csv(
                'Désignation;Quantité;Prix\n"Écran large;12;149,90\nClavier;30;19,90\n'
                'Souris;28;9,50\nCâble long";15;12,00\nTapis;40;3,00\n'
            )
        },
        columns=(
            text("Désignation", '"Écran large|Clavier|Souris|Câble long"|Tapis'),
            integer("Quantité", 12, 30, 28, 15, 40),
            money("Prix", 149.9, 19.9, 9.5, 12, 3),
        ),
        asks="may",
    ),
    Case(
        id="quotes-swallow-last-column",
        line=5,
        files={
            "rues.csv": csv(
                'Code;Longueur;Nom\n101;120;"Rue Haute\n102;85;Rue Basse\n103;240;Allée du Parc"\n'
                "104;60;Impasse Bleue\n"
            )
        },
        columns=(
            integer("Code", 101, 102, 103, 104),
            integer("Longueur", 120, 85, 240, 60),
            text("Nom", '"Rue Haute|Rue Basse|Allée du Parc"|Impasse Bleue'),
        ),
        asks="may",
    ),
    Case(
        id="quotes-swallow-two-hundred",
        line=5,
        files={"eclairage.csv": csv(write_long(20, 220))},
        columns=(
            integer("Numéro", *range(100, 400)),
            integer("Puissance", *(40 + n % 7 for n in range(300))),
            text("Rue", "|".join(('"' if n in (20, 220) else "") + s for n, s in enumerate(LONG))),
        ),
        asks="may",
    ),
    Case(
        id="quotes-swallow-commas",
        line=5,
        files={
            "stock.csv": csv(
                "id,nom,stock\n"
                '1,"Chaise pliante,40\n2,Table ronde,12\n3,Banc "bois",8\n4,Nappe,60\n'
            )
        },
        columns=(
            integer("id", 1, 2, 3, 4),
            text("nom", '"Chaise pliante|Table ronde|Banc "bois"|Nappe'),
            integer("stock", 40, 12, 8, 60),
        ),
        asks="may",
    ),
    Case(
        id="quotes-never-closed",
        line=5,
        files={
            "stock.csv": csv(
                'Article;Stock\nChaise;40\n"Table ronde;12\nBanc;8\nNappe;60\nBarnum;4\n'
            )
        },
        columns=(
            text("Article", 'Chaise|"Table ronde|Banc|Nappe|Barnum'),
            integer("Stock", 40, 12, 8, 60, 4),
        ),
        asks="may",
    ),
    Case(
        id="quotes-at-start-of-name",
        line=5,
        files={
            "assos.csv": csv(
                "Association;Montant\n"
                '"Les Amis" du livre;1200\n"La Boîte" à rire;800\nChorale;500\n'
            )
        },
        columns=(
            text("Association", '"Les Amis" du livre|"La Boîte" à rire|Chorale'),
            money("Montant", 1200, 800, 500),
        ),
        asks="may",
    ),
    Case(
        id="quotes-inches",
        line=5,
        innocent=True,
        files={"ecrans.csv": csv('Modèle;Taille;Nombre\nA1;24";12\nB2;19";4\nC3;27";2\n')},
        columns=(
            code("Modèle", "A1|B2|C3"),
            text("Taille", '24"|19"|27"'),
            integer("Nombre", 12, 4, 2),
        ),
        asks="may",
    ),
    Case(
        id="quotes-address-on-two-lines",
        line=5,
        innocent=True,
        files={
            "lieux.csv": csv(
                'Lieu;Adresse;Places\nMairie;"1 place du Marché\n59990 Bourg-Neuf";12\n'
                'Gymnase;"4 rue du Stade\n59990 Bourg-Neuf";80\n'
            )
        },
        columns=(
            text("Lieu", "Mairie|Gymnase"),
            text("Adresse", "1 place du Marché 59990 Bourg-Neuf|4 rue du Stade 59990 Bourg-Neuf"),
            integer("Places", 12, 80),
        ),
    ),
    Case(
        id="quotes-comments-with-separators",
        line=5,
        innocent=True,
        files={
            "avis.csv": csv(
                'Numéro;Commentaire;Note\n1;"Accueil ; file d\'attente\nÀ revoir";3\n'
                '2;"Rien à dire";5\n3;"Horaires ; parking ; éclairage";2\n'
            )
        },
        columns=(
            integer("Numéro", 1, 2, 3),
            text(
                "Commentaire",
                "Accueil ; file d'attente À revoir|Rien à dire|Horaires ; parking ; éclairage",
            ),
            integer("Note", 3, 5, 2),
        ),
    ),
    Case(
        id="quotes-long-text-with-commas",
        line=5,
        innocent=True,
        files={
            "deliberations.csv": csv(
                'numero,objet,votes\n1,"Approuve le budget,\nle compte administratif,\net '
                'les taux",19\n2,"Accepte le don, sans condition",18\n3,Prend acte,19\n'
            )
        },
        columns=(
            integer("numero", 1, 2, 3),
            text(
                "objet",
                "Approuve le budget, le compte administratif, et les taux|Accepte le don, sans "
                "condition|Prend acte",
            ),
            integer("votes", 19, 18, 19),
        ),
    ),
    Case(
        id="quotes-doubled",
        line=5,
        innocent=True,
        files={
            "assos.csv": csv(
                'Association;Montant\n"""Les Amis"" du livre";1200\n"La ""Boîte"" à rire";800\n'
            )
        },
        columns=(
            text("Association", '"Les Amis" du livre|La "Boîte" à rire'),
            money("Montant", 1200, 800),
        ),
    ),
)
