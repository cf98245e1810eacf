"""Workbooks and series of a third hand: formats that show what a cell is not, merged labels of
many kinds, tables that begin elsewhere, columns that were published before."""

from __future__ import annotations

from town_halls.case import Case, Column, code, date, datetime, integer, number, text, year
from town_halls.files.third_faults import fault, several
from town_halls.writing import Book, book, make_sheet

CITIES = text("Ville", "Bourg|Lille|Nice")


def time(name: str, *values: str) -> Column:
    return Column(name=name, kind="time", values=values)


FORMATS = (
    fault(
        "postal-format",
        8,
        "villes.xlsx",
        book(
            "Ville|Code postal|Habitants\nBourg|1000|41\nLille|59000|232\nNice|6000|342\n",
            B="00000",
        ),
        CITIES,
        code("Code postal", "01000|59000|06000"),
        integer("Habitants", 41, 232, 342),
    ),
    fault(
        "office-format",
        8,
        "bureaux.xlsx",
        book("Bureau|Inscrits\n1|1021\n2|987\n13|1104\n", A="0000"),
        code("Bureau", "0001|0002|0013"),
        integer("Inscrits", 1021, 987, 1104),
        also=((integer("Bureau", 1, 2, 13), integer("Inscrits", 1021, 987, 1104)),),
        asks="may",
    ),
    fault(
        "phone-format",
        8,
        "services.xlsx",
        book(
            "Service|Téléphone\nAccueil|320123456\nPolice|320123457\nEau|320123458\n",
            B='00" "00" "00" "00" "00',
        ),
        text("Service", "Accueil|Police|Eau"),
        code("Téléphone", "0320123456|0320123457|0320123458"),
        also=(
            (
                text("Service", "Accueil|Police|Eau"),
                code("Téléphone", "03 20 12 34 56|03 20 12 34 57|03 20 12 34 58"),
            ),
        ),
    ),
    fault(
        "percent-format",
        8,
        "taux.xlsx",
        book("Bureau|Participation\nMairie|0.627\nÉcole|0.609\nStade|0.6355\n", B="0.0%"),
        text("Bureau", "Mairie|École|Stade"),
        number("Participation", 62.7, 60.9, 63.55),
        also=(
            (text("Bureau", "Mairie|École|Stade"), number("Participation", 0.627, 0.609, 0.6355)),
        ),
    ),
    fault(
        "hours-format",
        8,
        "ouvertures.xlsx",
        book("Lieu|Ouverture\nMairie|0.375\nÉcole|0.34375\nStade|0.75\n", B="hh:mm"),
        text("Lieu", "Mairie|École|Stade"),
        time("Ouverture", "09:00:00", "08:15:00", "18:00:00"),
        also=((text("Lieu", "Mairie|École|Stade"), text("Ouverture", "09:00|08:15|18:00")),),
    ),
    fault(
        "instants-format",
        8,
        "comptages.xlsx",
        book(
            "Pont|Relevé|Vélos\nA|45387.5|12\nA|45387.75|8\nA|45388.25|41\n", B="dd/mm/yyyy hh:mm"
        ),
        text("Pont", "A|A|A"),
        datetime("Relevé", "2024-04-05T12:00:00|2024-04-05T18:00:00|2024-04-06T06:00:00"),
        integer("Vélos", 12, 8, 41),
    ),
    fault(
        "shown-in-thousands",
        4,
        "dette.xlsx",
        book("Banque|Capital\nPostale|1250000\nÉpargne|800000\nAgricole|42000\n", B='#,##0, "k€"'),
        text("Banque", "Postale|Épargne|Agricole"),
        integer("Capital", 1250000, 800000, 42000),
        asks="may",
    ),
    fault(
        "three-decimals-of-a-book",
        2,
        "tonnages.xlsx",
        "Flux|Tonnage\nOMR|12.345\nVerre|8.125\nPapier|3.405\n",
        text("Flux", "OMR|Verre|Papier"),
        number("Tonnage", 12.345, 8.125, 3.405),
    ),
    fault(
        "text-thousands-of-a-book",
        2,
        "aides.xlsx",
        "Club|Aide\nJudo|'1.500\nTennis|'12.000\nRugby|850\n",
        asks="must",
    ),
)

PLACES = (
    fault(
        "begins-elsewhere",
        7,
        "parcs.xlsx",
        "|||\n||Mis à jour en mars|\n|||\n||Parc|Bancs\n||Barbieux|12\n||Héron|8\n||Citadelle|41\n",
        text("Parc", "Barbieux|Héron|Citadelle"),
        integer("Bancs", 12, 8, 41),
    ),
    fault(
        "read-me-first",
        7,
        "parcs.ods",
        Book(
            {
                "Lisez-moi": make_sheet("Données des parcs\nContact : service des espaces verts\n"),
                "Données": make_sheet("Parc|Bancs\nBarbieux|12\nHéron|8\nCitadelle|41\n"),
            }
        ),
        text("Parc", "Barbieux|Héron|Citadelle"),
        integer("Bancs", 12, 8, 41),
    ),
    fault(
        "blank-rows-between",
        11,
        "clubs.xlsx",
        "Club|Salle|Membres\nJudo|Dojo|84\nKaraté|Dojo|41\n||\nTennis|Halle|131\nPadel|Halle|60\n",
        text("Club", "Judo|Karaté|Tennis|Padel"),
        text("Salle", "Dojo|Dojo|Halle|Halle"),
        integer("Membres", 84, 41, 131, 60),
    ),
    fault(
        "total-merged",
        3,
        "classes.xlsx",
        book(
            "École|Niveau|Élèves\nMacé|CP|24\nMacé|CE1|26\nFerry|CP|21\nTotal||71\n",
            merged="A5:B5",
        ),
        text("École", "Macé|Macé|Ferry"),
        text("Niveau", "CP|CE1|CP"),
        integer("Élèves", 24, 26, 21),
        receipt=True,
    ),
    fault(
        "merged-codes",
        1,
        "budget.xlsx",
        book(
            "Chapitre|Article|Montant\n'011|60612|182500\n|60622|21300\n"
            "'012|64111|900000\n|6451|41870\n",
            merged="A2:A3 A4:A5",
        ),
        code("Chapitre", "011|011|012|012"),
        code("Article", "60612|60622|64111|6451"),
        number("Montant", 182500, 21300, 900000, 41870),
        also=(
            (
                code("Chapitre", "011|011|012|012"),
                integer("Article", 60612, 60622, 64111, 6451),
                number("Montant", 182500, 21300, 900000, 41870),
            ),
        ),
    ),
    fault(
        "merged-days",
        1,
        "seances.ods",
        book(
            "Séance|Délibération|Pour\n2024-02-05|Budget|22\n|Taux|24\n"
            "2024-04-08|Cession|26\n|Voirie|29\n",
            merged="A2:A3 A4:A5",
        ),
        date("Séance", "2024-02-05|2024-02-05|2024-04-08|2024-04-08"),
        text("Délibération", "Budget|Taux|Cession|Voirie"),
        integer("Pour", 22, 24, 26, 29),
    ),
    fault(
        "merged-year-and-count",
        1,
        "frequentation.xlsx",
        book(
            "Année|Site|Visiteurs\n2022|Musée|41200\n|Beffroi|\n2023|Musée|45010\n|Beffroi|20150\n",
            merged="A2:A3 A4:A5 C2:C3",
        ),
        year("Année", 2022, 2022, 2023, 2023),
        text("Site", "Musée|Beffroi|Musée|Beffroi"),
        integer("Visiteurs", 41200, None, 45010, 20150),
        asks="must",
    ),
    fault(
        "merged-rate",
        1,
        "taux.xlsx",
        book(
            "Quartier|Rue|Taux d'effort (%)\nNord|Verte|12.5\nNord|Haute|\nSud|Basse|8\n",
            merged="C2:C3",
        ),
        text("Quartier", "Nord|Nord|Sud"),
        text("Rue", "Verte|Haute|Basse"),
        number("Taux d'effort (%)", 12.5, None, 8),
        also=(
            (
                text("Quartier", "Nord|Nord|Sud"),
                text("Rue", "Verte|Haute|Basse"),
                number("Taux d'effort (%)", 12.5, 12.5, 8),
            ),
        ),
        asks="must",
    ),
    fault(
        "merged-price-in-words",
        1,
        "tarifs.xlsx",
        book(
            "Salle|Public|Tarif\nFoyer|Association|Gratuit\nPréau|Association|\n"
            "Halle|Particulier|sur devis\n",
            merged="C2:C3",
        ),
        text("Salle", "Foyer|Préau|Halle"),
        text("Public", "Association|Association|Particulier"),
        text("Tarif", "Gratuit|Gratuit|sur devis"),
    ),
)

CLUBS = text("Club", "Judo|Tennis|Judo|Tennis|Judo|Tennis")
ALL = year("Année", 2022, 2022, 2023, 2023, 2024, 2024)
OLD = {
    "aides-2022.csv": "Année;Club;Montant attribué\n2022;Judo;90\n2022;Tennis;200\n",
    "aides-2023.csv": "Année;Club;Montant attribué\n2023;Judo;100\n2023;Tennis;250\n",
}
SERIES = (
    several(
        "series-year-added",
        10,
        OLD | {"aides-2024.csv": "ANNEE;Club;montant attribue\n2024;Judo;120\n2024;Tennis;300\n"},
        ALL,
        CLUBS,
        integer("Montant attribué", 90, 200, 100, 250, 120, 300),
        before=OLD,
        table="ensemble",
    ),
    several(
        "series-older-year-added",
        10,
        OLD | {"aides-2021.csv": "Année;Club;Subvention\n2021;Judo;80\n2021;Tennis;190\n"},
        before=OLD,
        asks="must",
    ),
    several(
        "series-oldest-otherwise",
        10,
        {
            "aides-2021.csv": "Année;Club;Montant\n2021;Judo;80\n2021;Tennis;190\n",
            "aides-2022.csv": "Année;Club;Montant attribué\n2022;Judo;90\n2022;Tennis;200\n",
            "aides-2023.csv": "Année;Club;Montant attribué\n2023;Judo;100\n2023;Tennis;250\n",
        },
        asks="must",
    ),
    several(
        "series-newest-other-word",
        10,
        {
            "aides-2021.csv": "Année;Club;Montant\n2021;Judo;80\n2021;Tennis;190\n",
            "aides-2022.csv": "Année;Club;Montant\n2022;Judo;90\n2022;Tennis;200\n",
            "aides-2023.csv": "Année;Club;Subvention\n2023;Judo;100\n2023;Tennis;250\n",
        },
        asks="must",
    ),
    several(
        "series-middle-otherwise",
        10,
        {
            "aides-2021.csv": "Année;Club;Montant\n2021;Judo;80\n2021;Tennis;190\n",
            "aides-2022.csv": "Année;Club;Total versé\n2022;Judo;90\n2022;Tennis;200\n",
            "aides-2023.csv": "Année;Club;Montant\n2023;Judo;100\n2023;Tennis;250\n",
        },
        asks="must",
    ),
    several(
        "series-new-kilo-added",
        10,
        OLD
        | {"aides-2024.csv": "Année;Club;Montant attribué (k€)\n2024;Judo;0,12\n2024;Tennis;0,3\n"},
        before=OLD,
        asks="must",
    ),
    several(
        "series-kilo-in-brackets",
        10,
        {
            "aides-2023.csv": "Année;Club;Montant\n2023;Judo;1200\n2023;Tennis;3000\n",
            "aides-2024.csv": "Année;Club;Montant (k€)\n2024;Judo;2\n2024;Tennis;3\n",
        },
        asks="must",
    ),
    several(
        "series-days-of-two-orders",
        10,
        {
            "actes-2023.csv": "Club;Date\nJudo;03/04/2023\nTennis;14/05/2023\n",
            "actes-2024.csv": "Club;Date\nJudo;04/25/2024\nTennis;05/06/2024\n",
        },
        asks="must",
    ),
    several(
        "series-dots-one-year",
        10,
        {
            "hab-2023.csv": "Année;Club;Habitants\n2023;Judo;1204\n2023;Tennis;980\n",
            "hab-2024.csv": "Année;Club;Habitants\n2024;Judo;1.204\n2024;Tennis;2.980\n",
        },
        asks="must",
    ),
    several(
        "series-total-unlike",
        10,
        {
            "bals-2023.csv": "Année;Club;Entrées\n2023;Judo;120\n2023;Tennis;80\n2023;Total;200\n",
            "bals-2024.csv": "Année;Club;Entrées\n2024;Judo;130\n2024;Tennis;90\n2024;Total;230\n",
        },
        asks="must",
    ),
    several(
        "series-unit-in-brackets",
        10,
        {
            "eau-2023.csv": "Année;Club;Eau\n2023;Judo;90\n2023;Tennis;200\n",
            "eau-2024.csv": "Année;Club;Eau (m³)\n2024;Judo;100\n2024;Tennis;250\n",
        },
        year("Année", 2023, 2023, 2024, 2024),
        text("Club", "Judo|Tennis|Judo|Tennis"),
        integer("Eau", 90, 200, 100, 250),
        table="ensemble",
    ),
    several(
        "series-column-more",
        10,
        {
            "prets-2023.csv": "Année;Club;Prêts\n2023;Judo;90\n2023;Tennis;200\n",
            "prets-2024.csv": "Année;Club;Prêts;Retards\n2024;Judo;100;4\n2024;Tennis;250;12\n",
        },
        year("Année", 2023, 2023, 2024, 2024),
        text("Club", "Judo|Tennis|Judo|Tennis"),
        integer("Prêts", 90, 200, 100, 250),
        integer("Retards", None, None, 4, 12),
        table="ensemble",
        asks="may",
    ),
    several(
        "series-words-one-year",
        10,
        {
            "dons-2023.csv": "Année;Club;Dons\n2023;Judo;90\n2023;Tennis;200\n",
            "dons-2024.csv": "Année;Club;Dons\n2024;Judo;voir annexe\n2024;Tennis;250\n",
        },
        asks="must",
    ),
    several(
        "published-type-changed",
        10,
        {"parcs.csv": "Parc;Places\nGare;412\nHalles;environ 200\n"},
        asks="must",
        before={"parcs.csv": "Parc;Places\nGare;412\nHalles;188\n"},
    ),
    several(
        "published-accent-lost",
        10,
        {"parcs.csv": "Parc;Capacite\nGare;412\nHalles;188\n"},
        text("Parc", "Gare|Halles"),
        integer("Capacité", 412, 188),
        before={"parcs.csv": "Parc;Capacité\nGare;400\nHalles;188\n"},
    ),
    several(
        "published-columns-moved",
        10,
        {"parcs.csv": "Places;Parc;Niveaux\n412;Gare;3\n188;Halles;2\n"},
        text("Parc", "Gare|Halles"),
        integer("Places", 412, 188),
        integer("Niveaux", 3, 2),
        before={"parcs.csv": "Parc;Places\nGare;400\nHalles;188\n"},
        asks="no",
    ),
    several(
        "published-scale-changed",
        10,
        {"dettes.csv": "Banque;Capital (k€)\nPostale;1250\nAgricole;42\n"},
        before={"dettes.csv": "Banque;Capital (€)\nPostale;1250000\nAgricole;42000\n"},
        asks="must",
    ),
)

CASES: tuple[Case, ...] = (*FORMATS, *PLACES, *SERIES)
