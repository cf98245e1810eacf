"""Files by a second hand, a fourth time: years put end to end, and rows that look like totals."""

from __future__ import annotations

from town_halls.case import ANY, Case, Column, code, date, integer, money, number, text, year
from town_halls.files.others import clean, one
from town_halls.writing import Book, Text, book, csv

FIRST = csv("Club;Aide;Créé le\nJudo;500;12/03/1974\nFoot;1200;04/11/1921\n")
CLUBS = text("Club", "Judo|Foot|Judo|Boxe")
BORN = date("Créé le", "1974-03-12|1921-11-04|1974-03-12|1968-06-25")
AIDS = money("Aide", 500, 1200, 510, 80)
YEARS = year("annee", 2023, 2023, 2024, 2024)


def series(
    id: str, newer: Text | Book, *columns: Column, older: Text | Book = FIRST, **more: object
) -> Case:
    """The clubs of 2023 and those of 2024, of which one table is made."""
    ending = {True: "xlsx", False: "csv"}
    files = {
        f"clubs-2023.{ending[isinstance(older, Book)]}": older,
        f"clubs-2024.{ending[isinstance(newer, Book)]}": newer,
    }
    return Case(
        id=f"others-series-{id}",
        line=10,
        files=files,
        columns=columns,
        table="-ensemble",
        **more,  # type: ignore[arg-type]
    )


SERIES = (
    series(
        "same",
        csv("Club;Aide;Créé le\nJudo;510;12/03/1974\nBoxe;80;25/06/1968\n"),
        CLUBS,
        AIDS,
        BORN,
        YEARS,
        innocent=True,
    ),
    series(
        "another-order",
        csv("Créé le;Club;Aide\n12/03/1974;Judo;510\n25/06/1968;Boxe;80\n"),
        CLUBS,
        AIDS,
        BORN,
        YEARS,
        innocent=True,
    ),
    series(
        "another-encoding",
        csv("Club;Aide;Créé le\nJudo;510;12/03/1974\nBoxe;80;25/06/1968\n", "cp1252"),
        CLUBS,
        AIDS,
        BORN,
        YEARS,
        innocent=True,
    ),
    series(
        "days-in-iso",
        csv("Club;Aide;Créé le\nJudo;510;1974-03-12\nBoxe;80;1968-06-25\n"),
        CLUBS,
        AIDS,
        BORN,
        YEARS,
        innocent=True,
    ),
    series(
        "in-a-workbook",
        book("Club|Aide|Créé le\nJudo|510|1974-03-12\nBoxe|80|1968-06-25\n"),
        CLUBS,
        AIDS,
        BORN,
        YEARS,
        asks="may",
    ),
    series(
        "capitals",
        csv("CLUB;AIDE;CREE LE\nJudo;510;12/03/1974\nBoxe;80;25/06/1968\n"),
        CLUBS,
        AIDS,
        BORN,
        YEARS,
    ),
    series(
        "euros-then-thousands",
        csv("Club;Aide (k€)\nJudo;0,51\nBoxe;0,08\n"),
        CLUBS,
        money("Aide (€)", 500, 1200, None, None),
        money("Aide (k€)", None, None, 0.51, 0.08),
        YEARS,
        older=csv("Club;Aide (€)\nJudo;500\nFoot;1200\n"),
        asks="must",
    ),
    series(
        "votes-then-shares",
        csv("Club;Voix (%)\nJudo;51,5\nBoxe;48,5\n"),
        CLUBS,
        number("Voix", 500, 1200, None, None),
        number("Voix (%)", None, None, 51.5, 48.5),
        YEARS,
        older=csv("Club;Voix\nJudo;500\nFoot;1200\n"),
        asks="must",
    ),
    series(
        "dots-in-one-year",
        csv("Club;Aide\nJudo;1.510\nBoxe;8.000\n"),
        CLUBS,
        money("Aide", 1500, 1200, 1510, 8000),
        YEARS,
        older=csv("Club;Aide\nJudo;1500\nFoot;1200\n"),
        also=((CLUBS, text("Aide", "1500|1200|1.510|8.000"), YEARS),),
        asks="may",
    ),
    series(
        "points-in-one-year",
        csv("Club;Aide\nJudo;510.5\nBoxe;80.25\n"),
        CLUBS,
        money("Aide", 500.5, 1200.75, 510.5, 80.25),
        YEARS,
        older=csv("Club;Aide\nJudo;500,5\nFoot;1200,75\n"),
    ),
    series(
        "total-in-one-year",
        csv("Club;Aide\nJudo;510\nBoxe;80\nTotal;590\n"),
        CLUBS,
        AIDS,
        YEARS,
        older=csv("Club;Aide\nJudo;500\nFoot;1200\n"),
    ),
    series(
        "words-in-one-year",
        csv("Club;Aide\nJudo;en cours\nBoxe;80\n"),
        CLUBS,
        money("Aide", 500, 1200, None, 80),
        YEARS,
        older=csv("Club;Aide\nJudo;500\nFoot;1200\n"),
        also=((CLUBS, text("Aide", "500|1200|en cours|80"), YEARS),),
        asks="must",
    ),
    series(
        "a-column-less",
        csv("Club;Aide\nJudo;510\nBoxe;80\n"),
        CLUBS,
        AIDS,
        date("Créé le", "1974-03-12|1921-11-04||"),
        YEARS,
        asks="may",
    ),
    series(
        "a-column-more",
        csv("Club;Aide;Créé le;Sport\nJudo;510;12/03/1974;oui\nBoxe;80;25/06/1968;oui\n"),
        CLUBS,
        AIDS,
        BORN,
        text(ANY, "||oui|oui"),
        YEARS,
        also=(
            (
                CLUBS,
                AIDS,
                BORN,
                Column(name="Sport", kind="boolean", values=(None, None, True, True)),
                YEARS,
            ),
        ),
        asks="may",
    ),
    series(
        "zeros-in-one-year",
        csv("Bureau;Inscrits\n1;1030\n12;1110\n"),
        code("Bureau", "0001|0012|1|12"),
        integer("Inscrits", 1021, 1104, 1030, 1110),
        YEARS,
        older=csv("Bureau;Inscrits\n0001;1021\n0012;1104\n"),
        asks="must",
    ),
    series(
        "percent-in-one-year",
        csv("Club;Part\nJudo;0,51\nBoxe;0,49\n"),
        CLUBS,
        number("Part", 50, 50, 51, 49),
        YEARS,
        older=csv("Club;Part\nJudo;50 %\nFoot;50 %\n"),
        also=((CLUBS, number("Part", 50, 50, 0.51, 0.49), YEARS),),
        asks="must",
    ),
    series(
        "year-in-the-header",
        csv("Club;Montant 2024\nJudo;510\nBoxe;80\n"),
        CLUBS,
        money("Montant 2023", 500, 1200, None, None),
        money("Montant 2024", None, None, 510, 80),
        YEARS,
        older=csv("Club;Montant 2023\nJudo;500\nFoot;1200\n"),
        also=((CLUBS, money("~Montant", 500, 1200, 510, 80), YEARS),),
        asks="may",
    ),
)


def chance(id: str, cells: str, *amounts: int, **more: object) -> Case:
    """Associations whose names hold a word of totals, and whose sums fall as they may."""
    clubs = cells.split("|")
    body = "".join(f"{club};{n}\n" for club, n in zip(clubs, amounts, strict=True))
    return clean(
        f"chance-{id}",
        3,
        "a.csv",
        csv(f"Association;Aide\n{body}"),
        text("Association", cells),
        money("Aide", *amounts),
        **more,
    )


CHANCES = (
    chance("the-one-before", "Judo|Ensemble|Foot|Boxe", 500, 500, 1200, 80, asks="may"),
    chance("all-nothing", "Judo|Foot|Ensemble|Boxe", 0, 0, 0, 80, asks="may"),
    chance("ensemble-vocal", "Judo|Foot|Ensemble vocal|Boxe", 500, 700, 1200, 80, asks="may"),
    chance("ensemble-for-all", "Judo|Foot|Ensemble pour Aubin", 500, 700, 1200, asks="may"),
    chance("vivre-ensemble", "Judo|Foot|Vivre ensemble|Boxe", 500, 700, 1200, 80, asks="may"),
    chance("total-fitness", "Judo|Foot|Total Fitness|Boxe", 500, 700, 1200, 80, asks="may"),
    chance("vivre-ensemble-no-sum", "Judo|Vivre ensemble|Foot", 500, 310, 700),
    chance("total-fitness-no-sum", "Judo|Total Fitness|Foot", 500, 310, 700),
    chance("baie-de-somme", "Amis de la Baie de Somme|Judo|Foot", 500, 310, 700),
    chance("dont-acte", "Judo|Dont acte|Foot", 500, 310, 700, asks="may"),
    chance("cumulus", "Judo|Cumulus|Foot", 500, 500, 700),
    chance("moyenne-vallee", "Judo|Moyenne Vallée|Foot", 500, 600, 700),
    chance("sous-total-zero", "Sous le toit|Sous-bois|Souterrains", 500, 310, 700),
    clean(
        "chance-text-only",
        3,
        "a.csv",
        csv("Association;Siège\nEnsemble;Aubin\nTotal Danse;Brice\nLa Somme;Caire\n"),
        text("Association", "Ensemble|Total Danse|La Somme"),
        text("Siège", "Aubin|Brice|Caire"),
    ),
    clean(
        "chance-total-as-a-value",
        3,
        "a.csv",
        csv(
            "Rue;Réseau;Mètres\nHaute;Partiel;410\nBasse;Total;380\nQuai;Total;900\n"
            "Port;Partiel;75\n"
        ),
        text("Rue", "Haute|Basse|Quai|Port"),
        text("Réseau", "Partiel|Total|Total|Partiel"),
        integer("Mètres", 410, 380, 900, 75),
        asks="may",
    ),
    clean(
        "chance-closures",
        3,
        "a.csv",
        csv("Équipement;Fermeture;Jours\nPiscine;totale;12\nHalle;partielle;4\nDojo;totale;16\n"),
        text("Équipement", "Piscine|Halle|Dojo"),
        text("Fermeture", "totale|partielle|totale"),
        integer("Jours", 12, 4, 16),
    ),
    clean(
        "chance-kinds-of-means",
        3,
        "a.csv",
        csv("Voie;Allure;Km/h\nHaute;moyenne;30\nBasse;faible;20\nQuai;moyenne;25\n"),
        text("Voie", "Haute|Basse|Quai"),
        text("Allure", "moyenne|faible|moyenne"),
        integer("Km/h", 30, 20, 25),
    ),
    clean(
        "chance-quarters-of-years",
        3,
        "a.csv",
        csv("Trimestre;Tonnes\nT1;10\nT2;20\nT3;30\nT4;15\n"),
        text("Trimestre", "T1|T2|T3|T4"),
        integer("Tonnes", 10, 20, 30, 15),
        asks="may",
    ),
    one(
        "total-of-three-levels",
        3,
        "a.csv",
        csv(
            "Section;Chapitre;Article;Montant\nF;011;60611;120\nF;011;60612;310\n;Total 011;;430\n"
            "F;012;6411;700\nF;012;6413;300\n;Total 012;;1000\nTotal F;;;1430\nI;21;2131;900\n"
            "I;21;2151;600\n;Total 21;;1500\nTotal I;;;1500\nTotal général;;;2930\n"
        ),
        text("Section", "F|F|F|F|I|I"),
        code("Chapitre", "011|011|012|012|21|21"),
        code("Article", "60611|60612|6411|6413|2131|2151"),
        money("Montant", 120, 310, 700, 300, 900, 600),
        also=(
            (
                text("Section", "F|F|F|F|I|I"),
                code("Chapitre", "011|011|012|012|21|21"),
                integer("Article", 60611, 60612, 6411, 6413, 2131, 2151),
                money("Montant", 120, 310, 700, 300, 900, 600),
            ),
        ),
        receipt=True,
    ),
    one(
        "total-of-one-row-each",
        3,
        "a.csv",
        csv(
            "Domaine;Club;Aide\nSport;Judo;500\nSous-total;;500\nArts;Chant;300\nArts;Danse;450\n"
            "Sous-total;;750\nTotal;;1250\n"
        ),
        text("Domaine", "Sport|Arts|Arts"),
        text("Club", "Judo|Chant|Danse"),
        money("Aide", 500, 300, 450),
        receipt=True,
    ),
    one(
        "total-among-negative",
        3,
        "a.csv",
        csv("Poste;Écart\nEau;-120,50\nGaz;310,00\nSel;-40,25\nTotal;149,25\n"),
        text("Poste", "Eau|Gaz|Sel"),
        money("Écart", -120.5, 310, -40.25),
        receipt=True,
    ),
    one(
        "total-of-rounded-cents",
        3,
        "a.csv",
        csv("Poste;TTC\nEau;10,33\nGaz;20,33\nSel;30,33\nTotal;61,00\n"),
        text("Poste", "Eau|Gaz|Sel"),
        money("TTC", 10.33, 20.33, 30.33),
        asks="may",
    ),
    one(
        "total-in-english-books",
        3,
        "a.xlsx",
        book("Row Labels|Sum of Montant\nEau|120.5\nGaz|310\nSel|40.25\nGrand Total|470.75\n"),
        text("Row Labels", "Eau|Gaz|Sel"),
        money("Sum of Montant", 120.5, 310, 40.25),
        receipt=True,
    ),
    one(
        "empty-label-of-a-pivot",
        3,
        "a.xlsx",
        book("Étiquettes de lignes|Somme\nEau|120\nGaz|310\n(vide)|\nTotal général|430\n"),
        text("Étiquettes de lignes", "Eau|Gaz|(vide)"),
        money("Somme", 120, 310, None),
        also=((text("Étiquettes de lignes", "Eau|Gaz"), money("Somme", 120, 310)),),
        asks="may",
    ),
    one(
        "groups-of-a-pivot",
        3,
        "a.xlsx",
        book(
            "Étiquettes de lignes|Somme de Aide\nSport|1700\nJudo|500\nFoot|1200\n"
            "Arts|750\nChant|300\n"
            "Danse|450\nTotal général|2450\n"
        ),
        text("Étiquettes de lignes", "Judo|Foot|Chant|Danse"),
        money("Somme de Aide", 500, 1200, 300, 450),
        asks="may",
    ),
)

CASES: tuple[Case, ...] = (*SERIES, *CHANCES)
