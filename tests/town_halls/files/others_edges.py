"""Files by a second hand, a third time: what stands at the edges of a table, and totals by other
names; each beside rows that look like them."""

from __future__ import annotations

from town_halls.case import Case, Column, Value, code, date, integer, money, number, text
from town_halls.files.others import clean, one
from town_halls.files.others_large import after
from town_halls.writing import book, csv

STREETS: tuple[Column, ...] = (
    text("Rue", "Haute|Basse|Quai|Port"),
    integer("Mètres", 410, 380, 900, 75),
)
TABLE = "Rue;Mètres\nHaute;410\nBasse;380\nQuai;900\nPort;75\n"


def below(id: str, lines: str, **more: object) -> Case:
    """The streets with something below that is no street."""
    return one(f"below-{id}", 3, "a.csv", csv(TABLE + lines), *STREETS, asks="may", **more)


def above(id: str, lines: str, **more: object) -> Case:
    return one(f"above-{id}", 7, "a.csv", csv(lines + TABLE), *STREETS, asks="may", **more)


def street(id: str, name: str, metres: Value = 120, **more: object) -> Case:
    """A street whose name looks like something else, the last of them."""
    cell = "" if metres is None else metres
    return clean(
        f"street-{id}",
        3,
        "a.csv",
        csv(f"{TABLE}{name};{cell}\n"),
        text("Rue", f"Haute|Basse|Quai|Port|{name}"),
        integer("Mètres", 410, 380, 900, 75, metres),
        **more,
    )


def total(id: str, label: str, **more: object) -> Case:
    """The streets with their sum below, by a name of its own."""
    return one(
        f"total-{id}", 3, "a.csv", csv(f"{TABLE}{label};1765\n"), *STREETS, asks="may", **more
    )


def words(id: str, cells: str, asks: str = "must") -> Case:
    """A column of measures some of whose cells are words: text, and said."""
    rows = cells.split("|")
    body = "".join(f"R{n};{cell}\n" for n, cell in enumerate(rows))
    return one(
        f"words-{id}",
        8,
        "a.csv",
        csv(f"Relevé;Montant\n{body}"),
        text("Relevé", "|".join(f"R{n}" for n in range(len(rows)))),
        text("Montant", cells),
        asks=asks,
    )


def commas(id: str, heading: str, cells: str, *values: float, **more: object) -> Case:
    """Commas and three digits after each, beside whole numbers."""
    rows = cells.split("|")
    body = "".join(f'R{n},"{cell}"\n' for n, cell in enumerate(rows))
    return one(
        f"commas-{id}",
        2,
        "a.csv",
        csv(f"Ligne,{heading}\n{body}"),
        text("Ligne", "|".join(f"R{n}" for n in range(len(rows)))),
        number(heading, *values),
        asks="may",
        **more,
    )


BELOW = (
    below("provisional", "* chiffres provisoires;\n"),
    below("provisional-after-blank", ";\n* chiffres provisoires;\n"),
    below("nota-bene", ";\nNB : hors chemins ruraux;\n"),
    below("updated", ";\nMise à jour : 12/03/2024;\n"),
    below("updated-no-blank", "Mis à jour le 12/03/2024;\n"),
    below("data-of", ";\nDonnées : service technique;\n"),
    below("contact", ";\nContact : service voirie, 03 20 12 34 56;\n"),
    below("rights", ";\n© Ville d'Aubin;\n"),
    below("end", "Fin du tableau;\n"),
    below("end-of-file", "*** FIN ***;\n"),
    below("printed", ";\nImprimé par ADMIN le 12/03/2024 - Page 1 sur 1;\n"),
    below("number-of-rows", ";\nNombre de lignes;4\n"),
    below("number-of-streets", "Nombre de rues : 4;\n"),
    below("done-at", ";\nFait à Aubin, le 12 mars 2024;\n"),
    below("signed", ";\nLe Maire;\n"),
    below(
        "long-note", ";\nLes longueurs sont mesurées à l'axe de la chaussée, carrefours compris.;\n"
    ),
    below("note-without-separators", "\nLongueurs mesurées à l'axe de la chaussée\n"),
    below("two-lines-of-notes", ";\n(1) à l'axe;\n(2) carrefours compris;\n"),
    below("continued", "Suite page suivante;\n"),
    above("service", "Ville d'Aubin;\nService technique;\n;\n"),
    above("date", "Édité le 12/03/2024;\n;\n"),
    above("key-values", "Année;2024\nService;Voirie\n;\n"),
    above("criteria", "Critères : exercice = 2024 ; budget = 01\n\n"),
    above("title-same-width", "Voirie communale;2024\n"),
    street("source", "Source"),
    street("notes", "Note du Bois", None, asks="may"),
    street("page", "Page"),
    street("end", "Fin"),
    street("maire", "Le Maire"),
    street("contact", "Contact"),
    street("cumul", "Cumulus"),
    street("total", "Totale"),
    street("moyenne", "Moyenne", asks="may"),
    street("ensemble", "Grand Ensemble"),
    street("sum-by-chance", "Longue", 1765, asks="may"),
    street("general", "Général Leclerc"),
    street("star", "* non classée"),
    street("number", "11 Novembre 1918"),
    street("year", "Cours 1848"),
)

TOTALS = (
    total("colon", "Total :"),
    total("plural", "TOTAUX"),
    total("of-streets", "Total des rues"),
    total("abbreviated", "Tot."),
    total("grand", "Grand total"),
    total("letters", "TOTAL (A+B)"),
    total("general", "Total Général"),
    total("sum-of", "Somme :"),
    total("arrow", "=> Total"),
    total("stars", "*** TOTAL ***"),
    total("everything", "Toutes rues"),
    total("global", "Global"),
    total("commune", "Commune"),
    total("aubin", "Aubin (ensemble)"),
    total("english", "Sum"),
    total("length", "Longueur totale"),
    total("network", "Réseau"),
    one(
        "total-of-both-sexes",
        3,
        "a.csv",
        csv(
            "Quartier;Sexe;Habitants\nCentre;Hommes;2010\nCentre;Femmes;2200\n"
            "Centre;Ensemble;4210\n"
            "Rives;Hommes;500\nRives;Femmes;595\nRives;Ensemble;1095\n"
        ),
        text("Quartier", "Centre|Centre|Rives|Rives"),
        text("Sexe", "Hommes|Femmes|Hommes|Femmes"),
        integer("Habitants", 2010, 2200, 500, 595),
        asks="may",
    ),
    one(
        "total-of-both-sexes-first",
        3,
        "a.csv",
        csv(
            "Quartier;Sexe;Habitants\nCentre;Total;4210\nCentre;Hommes;2010\nCentre;Femmes;2200\n"
            "Rives;Total;1095\nRives;Hommes;500\nRives;Femmes;595\n"
        ),
        text("Quartier", "Centre|Centre|Rives|Rives"),
        text("Sexe", "Hommes|Femmes|Hommes|Femmes"),
        integer("Habitants", 2010, 2200, 500, 595),
        asks="may",
    ),
    one(
        "total-of-all-sexes",
        3,
        "a.csv",
        csv(
            "Quartier;Sexe;Habitants\nCentre;H;2010\nCentre;F;2200\nCentre;H+F;4210\nRives;H;500\n"
            "Rives;F;595\nRives;H+F;1095\n"
        ),
        text("Quartier", "Centre|Centre|Rives|Rives"),
        text("Sexe", "H|F|H|F"),
        integer("Habitants", 2010, 2200, 500, 595),
        asks="may",
    ),
    one(
        "total-of-semesters",
        3,
        "a.csv",
        csv("Période;Tonnes\nT1;12\nT2;14\nS1;26\nT3;9\nT4;11\nS2;20\n2024;46\n"),
        text("Période", "T1|T2|T3|T4"),
        integer("Tonnes", 12, 14, 9, 11),
        asks="may",
    ),
    one(
        "total-in-a-workbook-by-formula-value",
        3,
        "a.xlsx",
        book("Poste|Montant\nEau|120.5\nGaz|310.25\nSel|40\nTOTAL FONCTIONNEMENT|470.75\n"),
        text("Poste", "Eau|Gaz|Sel"),
        money("Montant", 120.5, 310.25, 40),
        receipt=True,
    ),
    one(
        "total-with-holes",
        3,
        "a.csv",
        csv("Poste;Voté;Réalisé;Taux\nEau;120;60;50,0\nGaz;300;270;90,0\nTotal;420;330;78,6\n"),
        text("Poste", "Eau|Gaz"),
        money("Voté", 120, 300),
        money("Réalisé", 60, 270),
        number("Taux", 50, 90),
        receipt=True,
    ),
    one(
        "total-of-one-column-wrong",
        3,
        "a.csv",
        csv("Poste;Voté;Réalisé\nEau;120;60\nGaz;300;270\nSel;50;40\nTotal;470;380\n"),
        text("Poste", "Eau|Gaz|Sel"),
        money("Voté", 120, 300, 50),
        money("Réalisé", 60, 270, 40),
        also=(
            (
                text("Poste", "Eau|Gaz|Sel|Total"),
                money("Voté", 120, 300, 50, 470),
                money("Réalisé", 60, 270, 40, 380),
            ),
        ),
        asks="must",
    ),
    one(
        "totals-of-groups-above-each",
        3,
        "a.csv",
        csv(
            "Domaine;Club;Aide\nTotal Sport;;1700\nSport;Judo;500\nSport;Foot;1200\n"
            "Total Arts;;750\n"
            "Arts;Chant;300\nArts;Danse;450\n"
        ),
        text("Domaine", "Sport|Sport|Arts|Arts"),
        text("Club", "Judo|Foot|Chant|Danse"),
        money("Aide", 500, 1200, 300, 450),
        asks="may",
    ),
    clean(
        "both-sexes-and-no-sum",
        3,
        "a.csv",
        csv(
            "Club;Public;Licenciés\nJudo;Hommes;40\nJudo;Femmes;31\nChorale;Mixte;35\n"
            "Gym;Femmes;52\n"
        ),
        text("Club", "Judo|Judo|Chorale|Gym"),
        text("Public", "Hommes|Femmes|Mixte|Femmes"),
        integer("Licenciés", 40, 31, 35, 52),
    ),
)

WORDS = (
    words("half", "120|fermé|85|fermé"),
    words("a-third", "120|85|gratuit|40|64|gratuit"),
    words("two-fifths", "120|n.d.|85|sur devis|40"),
    words("most", "gratuit|gratuit|sur devis|120", asks="may"),
    words("cents", "12,50|voir annexe|80,00|9,90|offert|7,20"),
    words("dates-among-amounts", "12,50|12/03/2024|80,00|9,90|7,20"),
    one(
        "question-mark",
        8,
        "a.csv",
        csv("Relevé;Montant\nA;120\nB;?\nC;85\nD;40\nE;64\n"),
        text("Relevé", "A|B|C|D|E"),
        integer("Montant", 120, None, 85, 40, 64),
        asks="may",
    ),
    words("two-values", "120|85/90|40|64|70"),
    words("crossed", "120|85 (dont 5 dus)|40|64|70"),
    commas("budget", "Budget", "1,200|12,500|850|3,000", 1200, 12500, 850, 3000),
    commas("subvention", "Subvention", "1,200|12,500|850|3,000", 1200, 12500, 850, 3000),
    commas("montant", "Montant", "1,500|12,000|3,250", 1500, 12000, 3250),
    commas("euros", "Montant", "1,500 €|12,000 €|850 €", 1500, 12000, 850),
    commas("wide", "Credits", "125,000|12,500|350,000|900", 125000, 12500, 350000, 900),
    commas("litres", "Prix au litre", "1,659|1,789|0,989|1,8", 1.659, 1.789, 0.989, 1.8),
    clean(
        "commas-tonnes",
        2,
        "a.csv",
        csv("Flux;Tonnes\nVerre;12,405\nCarton;8,250\nPiles;0,085\nHuile;1,2\n"),
        text("Flux", "Verre|Carton|Piles|Huile"),
        number("Tonnes", 12.405, 8.25, 0.085, 1.2),
    ),
    clean(
        "commas-hectares",
        2,
        "a.csv",
        csv("Parc;Surface (ha)\nPré;1,204\nRives;0,880\nPlaine;12,010\nBois;3\n"),
        text("Parc", "Pré|Rives|Plaine|Bois"),
        number("Surface (ha)", 1.204, 0.88, 12.01, 3),
        asks="may",
    ),
)

BEFORE = (
    after(
        "dates-that-became-texts",
        csv("Club;Créé le\nJudo;vers 1974\nFoot;04/11/1921\nBoxe;inconnu\n"),
        text("Club", "Judo|Foot|Boxe"),
        text("Créé le", "vers 1974|04/11/1921|inconnu"),
        before=csv("Club;Créé le\nJudo;12/03/1974\nFoot;04/11/1921\nTennis;25/06/1968\n"),
        asks="must",
    ),
    after(
        "whole-that-became-cents",
        csv("Club;Aide\nJudo;510,50\nFoot;1250\nBoxe;80,25\n"),
        text("Club", "Judo|Foot|Boxe"),
        money("Aide", 510.5, 1250, 80.25),
        before=csv("Club;Aide\nJudo;500\nFoot;1200\nTennis;300\n"),
        innocent=True,
    ),
    after(
        "codes-that-lost-zeros",
        csv("Bureau;Inscrits\n1;1030\n2;990\n12;1110\n"),
        code("Bureau", "1|2|12"),
        integer("Inscrits", 1030, 990, 1110),
        before=csv("Bureau;Inscrits\n0001;1021\n0002;987\n0012;1104\n"),
        asks="must",
    ),
    after(
        "euros-that-became-thousands",
        csv("Club;Aide (k€)\nJudo;0,5\nFoot;1,2\nBoxe;0,1\n"),
        text("Club", "Judo|Foot|Boxe"),
        money("Aide (k€)", 0.5, 1.2, 0.1),
        before=csv("Club;Aide (€)\nJudo;500\nFoot;1200\nTennis;300\n"),
        asks="must",
    ),
    after(
        "days-from-text-to-iso",
        csv("Club;Créé le\nJudo;1974-03-12\nFoot;1921-11-04\nBoxe;1968-06-25\n"),
        text("Club", "Judo|Foot|Boxe"),
        date("Créé le", "1974-03-12|1921-11-04|1968-06-25"),
        before=csv("Club;Créé le\nJudo;12/03/1974\nFoot;04/11/1921\nTennis;25/06/1968\n"),
        innocent=True,
    ),
    after(
        "a-semicolon-to-a-comma",
        csv('Club,Montant versé,Licenciés\nJudo,"510,50",90\nFoot,1250,215\n'),
        text("Club", "Judo|Foot"),
        money("Montant versé", 510.5, 1250),
        integer("Licenciés", 90, 215),
        innocent=True,
    ),
    after(
        "names-with-spaces",
        csv(" Club ;Montant  versé; Licenciés\nJudo;510;90\nFoot;1250;215\n"),
        text("Club", "Judo|Foot"),
        money("Montant versé", 510, 1250),
        integer("Licenciés", 90, 215),
        asks="may",  # for scripts it is another name
    ),
    after(
        "a-header-lost",
        csv("Judo;510;90\nFoot;1250;215\nBoxe;80;33\n"),
        asks="must",
    ),
    after(
        "two-columns-exchanged",
        csv("Club;Licenciés;Montant versé\nJudo;90;510,00\nFoot;215;1250,50\n"),
        text("Club", "Judo|Foot"),
        integer("Licenciés", 90, 215),
        money("Montant versé", 510, 1250.5),
        innocent=True,
    ),
)

CASES: tuple[Case, ...] = (*BELOW, *TOTALS, *WORDS, *BEFORE)
