"""Letters as old programs write them."""

from __future__ import annotations

from town_halls.case import Case, Column, code, date, integer, money, number, text
from town_halls.writing import Text, csv


def lines_of(names: str, *amounts: float) -> str:
    """A file of associations and grants, decimals with commas."""
    written = "Association;Montant accordé\n"
    for name, amount in zip(names.split("|"), amounts, strict=True):
        written += f"{name};{amount}\n".replace(".", ",")
    return written


def columns_of(names: str, *amounts: float) -> tuple[Column, ...]:
    return (text("Association", names), money("Montant accordé", *amounts))


def make(id_: str, names: str, encoding: str, *, innocent: bool = False) -> Case:
    amounts = [100.5 + 25 * n for n in range(names.count("|") + 1)]
    content: Text = csv(lines_of(names, *amounts), encoding)
    return Case(
        id=id_,
        line=6,
        files={"subventions.csv": content},
        columns=columns_of(names, *amounts),
        innocent=innocent,
    )


ACCENTS = "Amicale laïque|Fête de la musique|Théâtre du Noël|Garçons et filles"
OE = "Les Cœurs vaillants|Sœurs de lecture|Œuvres scolaires|Amicale laïque"
EURO = "Un € par élève|Café à 1 €|Fonds € solidaires|Été à la mer"
CAPITALS = "ÉCOLE DE MUSIQUE|THÉÂTRE À L'ÉTAGE|FÊTE DE NOËL|GARÇONS"
PLACES = "Mairie|Médiathèque|Crèche|Hôtel de ville"

CASES = (
    make("encoding-latin9-oe", OE, "iso8859-15"),
    make("encoding-latin9-euro", EURO, "iso8859-15"),
    make("encoding-latin9-caps", "ŒUVRES SOCIALES|SŒURS UNIES|CŒUR DE VILLE|ÉTÉ", "iso8859-15"),
    make("encoding-latin9-one-oe", "Club de voile|Tennis club|Cœur de village", "iso8859-15"),
    make("encoding-cp1252-oe", OE, "cp1252"),
    make("encoding-cp1252-euro", EURO, "cp1252"),
    make("encoding-cp1252-apostrophes", "L’été des arts|C’est d’ici|Noël – fêtes", "cp1252"),
    make("encoding-cp1252-one-accent", "Club|Tennis|Amicale laïque|Chorale", "cp1252"),
    make("encoding-cp850", ACCENTS, "cp850"),
    make("encoding-cp850-caps", CAPITALS, "cp850"),
    make("encoding-cp850-one-accent", "Club|Tennis|Comité des fêtes|Chorale", "cp850"),
    make("encoding-cp850-degree", "Section n° 2|Été indien|Pêche à la ligne|Forêt", "cp850"),
    make("encoding-mac", ACCENTS, "mac-roman"),
    make("encoding-utf16", ACCENTS, "utf-16"),
    make("encoding-utf8-bom", ACCENTS, "utf-8-sig"),
    make("encoding-cp1252-caps", CAPITALS, "cp1252"),
    Case(
        id="encoding-half-days",
        line=6,
        innocent=True,
        files={
            "tarifs.csv": csv(
                "Prestation;Tarif\n½ journée;12,50\nJournée;22,00\n¼ d'heure;2,00\n¾ tarif;9,00\n",
                "cp1252",
            )
        },
        columns=(
            text("Prestation", "½ journée|Journée|¼ d'heure|¾ tarif"),
            money("Tarif", 12.5, 22, 2, 9),
        ),
    ),
    Case(
        id="encoding-number-signs",
        line=6,
        innocent=True,
        files={
            "arretes.csv": csv(
                "Arrêté;Article;Signé le\nnº 12;§ 3;03/04/2024\nnº 13;§ 1 à 4;12/04/2024\n"
                "nº 14;§ 2;15/05/2024\n",
                "cp1252",
            )
        },
        columns=(
            text("Arrêté", "nº 12|nº 13|nº 14"),
            text("Article", "§ 3|§ 1 à 4|§ 2"),
            date("Signé le", "2024-04-03|2024-04-12|2024-05-15"),
        ),
    ),
    Case(
        id="encoding-pounds",
        line=6,
        innocent=True,
        files={
            "jumelage.csv": csv(
                "Dépense;Devise;Montant\nHôtel;£;120\nTrain;£;85\nCafé;€;12\nMusée;£;30\n", "cp1252"
            )
        },
        columns=(
            text("Dépense", "Hôtel|Train|Café|Musée"),
            text("Devise", "£|£|€|£"),
            money("Montant", 120, 85, 12, 30),
        ),
    ),
    Case(
        id="encoding-pounds-in-amounts",
        line=6,
        files={
            "jumelage.csv": csv(
                "Dépense;Prévu\nHôtel;Environ 120 £\nTrain;85 £ l'aller\nCafé;3 £\n", "cp1252"
            )
        },
        columns=(
            text("Dépense", "Hôtel|Train|Café"),
            text("Prévu", "Environ 120 £|85 £ l'aller|3 £"),
        ),
    ),
    Case(
        id="encoding-latin9-euro-in-amounts",
        line=6,
        files={
            "tarifs.csv": csv(
                "Prestation;Tarif\nRepas;4,50 €\nGoûter;1,20 €\nÉtude surveillée;2,00 €\n",
                "iso8859-15",
            )
        },
        columns=(
            text("Prestation", "Repas|Goûter|Étude surveillée"),
            money("Tarif", 4.5, 1.2, 2),
        ),
    ),
    Case(
        id="encoding-latin9-squares",
        line=6,
        files={
            "salles.csv": csv(
                "Salle;Surface;Étage\nSalle du cœur;120 m²;1\nPréau;85 m²;0\nSœur Anne;40 m²;2\n",
                "iso8859-15",
            )
        },
        columns=(
            text("Salle", "Salle du cœur|Préau|Sœur Anne"),
            number("Surface", 120, 85, 40),
            integer("Étage", 1, 0, 2),
        ),
        also=(
            (
                text("Salle", "Salle du cœur|Préau|Sœur Anne"),
                text("Surface", "120 m²|85 m²|40 m²"),
                integer("Étage", 1, 0, 2),
            ),
        ),
        asks="may",
    ),
    Case(
        id="encoding-cp1252-hours",
        line=6,
        innocent=True,
        files={
            "horaires.csv": csv(
                "Lieu;Code;Horaires\nMairie;M§1;8 h – 12 h\nCrèche;C§2;7 h ½ – 18 h ½\n"
                "Hôtel de ville;H§3;9 h – 17 h\n",
                "cp1252",
            )
        },
        columns=(
            text("Lieu", "Mairie|Crèche|Hôtel de ville"),
            code("Code", "M§1|C§2|H§3"),
            text("Horaires", "8 h – 12 h|7 h ½ – 18 h ½|9 h – 17 h"),
        ),
    ),
)
