"""Files by a second hand, the last: rows that a hasty reader drops, and a person keeps."""

from __future__ import annotations

from town_halls.case import Case, code, integer, money, number, text, year
from town_halls.files.others import clean, one
from town_halls.files.others_books import made
from town_halls.files.others_large import count, lines, long
from town_halls.writing import book, csv


def rated(id: str, heading: str, cells: str, *values: float, **more: object) -> Case:
    """Roads with a word in a second column, where a word of totals is one value among others."""
    roads = [f"Voie {letter}" for letter in "ABCDEFGH"[: len(values)]]
    rows = zip(roads, cells.split("|"), values, strict=True)
    return clean(
        f"drops-{id}",
        3,
        "a.csv",
        csv(f"Voie;{heading};Mesure\n" + "".join(f"{a};{b};{c}\n" for a, b, c in rows)),
        text("Voie", "|".join(roads)),
        text(heading, cells),
        number("Mesure", *values),
        **more,
    )


WORDS = (
    rated("mean-second", "Allure", "faible|forte|moyenne", 20, 30, 25),
    rated("mean-of-one", "Allure", "moyenne|moyenne|forte|faible", 20, 20, 30, 10),
    rated("total-of-one", "Accès", "Total|Total|Partiel|Partiel", 20, 20, 30, 10, asks="may"),
    rated("total-of-two", "Accès", "Partiel|Partiel|Total|Partiel", 20, 30, 50, 10, asks="may"),
    rated("total-of-all", "Accès", "Partiel|Partiel|Total", 20, 30, 50, asks="may"),
    rated("all-together", "Mode", "Seul|Seul|Ensemble|Ensemble", 20, 30, 50, 50, asks="may"),
    rated("dont-in-second", "Note", "neuf|dont trottoir|neuf", 20, 30, 50, asks="may"),
    rated("cumul-in-second", "Mode", "simple|simple|cumul|simple", 20, 30, 50, 7, asks="may"),
    rated("mean-kind", "Taille", "petite|grande|moyenne|petite|moyenne", 10, 30, 20, 8, 14),
    rated("somme-kind", "Vallée", "Lys|Aa|Somme|Lys", 10, 20, 30, 8, asks="may"),
)

ROWS = (
    clean(
        "drops-row-like-the-header",
        7,
        "a.csv",
        csv("Nom;Type;Code\nRue;Voie;12\nNom;Type;14\nQuai;Voie;15\n"),
        text("Nom", "Rue|Nom|Quai"),
        text("Type", "Voie|Type|Voie"),
        integer("Code", 12, 14, 15),
        asks="may",
    ),
    clean(
        "drops-name-alone-last",
        3,
        "a.csv",
        csv("Rue;Mètres;Classe\nHaute;410;VC\nBasse;380;CR\nImpasse du Puits;;\n"),
        text("Rue", "Haute|Basse|Impasse du Puits"),
        integer("Mètres", 410, 380, None),
        text("Classe", "VC|CR|"),
        asks="may",
    ),
    clean(
        "drops-names-alone-within",
        3,
        "a.csv",
        csv(
            "Rue;Mètres;Classe\nHaute;410;VC\nImpasse du Puits;;\nBasse;380;CR\n"
            "Quai;;\nPort;75;VC\n"
        ),
        text("Rue", "Haute|Impasse du Puits|Basse|Quai|Port"),
        integer("Mètres", 410, None, 380, None, 75),
        text("Classe", "VC||CR||VC"),
        asks="may",
    ),
    clean(
        "drops-years-alone",
        3,
        "a.csv",
        csv("Année;Entrées;Prêts\n2019;812;410\n2020;;\n2021;;\n2022;790;388\n2023;901;402\n"),
        year("Année", 2019, 2020, 2021, 2022, 2023),
        integer("Entrées", 812, None, None, 790, 901),
        integer("Prêts", 410, None, None, 388, 402),
        asks="may",
    ),
    clean(
        "drops-star-names",
        3,
        "a.csv",
        csv("Hôtel;Chambres\n** du Port;12\n*** du Parc;31\n* de la Gare;8\n(1) Annexe;4\n"),
        text("Hôtel", "** du Port|*** du Parc|* de la Gare|(1) Annexe"),
        integer("Chambres", 12, 31, 8, 4),
    ),
    clean(
        "drops-hash-names",
        7,
        "a.csv",
        csv("#;Mot-dièse;Vues\n1;#Aubin;120\n2;#MarchéAubin;88\n3;#Sport;64\n"),
        integer("#", 1, 2, 3),
        text("Mot-dièse", "#Aubin|#MarchéAubin|#Sport"),
        integer("Vues", 120, 88, 64),
    ),
    clean(
        "drops-rows-of-zero",
        3,
        "a.csv",
        csv("Mois;Accidents;Blessés\nJanvier;0;0\nFévrier;2;3\nMars;0;0\nAvril;0;0\n"),
        text("Mois", "Janvier|Février|Mars|Avril"),
        integer("Accidents", 0, 2, 0, 0),
        integer("Blessés", 0, 3, 0, 0),
    ),
    clean(
        "drops-rows-without-names",
        3,
        "a.csv",
        csv("Titre;Section;Prêts\nGerminal;Adultes;41\n;Jeunesse;12\nBoule de suif;Adultes;8\n"),
        text("Titre", "Germinal||Boule de suif"),
        text("Section", "Adultes|Jeunesse|Adultes"),
        integer("Prêts", 41, 12, 8),
        asks="may",
    ),
    clean(
        "drops-source-as-a-column",
        3,
        "a.csv",
        csv(
            "Indicateur;Valeur;Source\nHabitants;1204;Insee\nEmplois;310;Insee\n"
            "Logements;540;Mairie\n"
        ),
        text("Indicateur", "Habitants|Emplois|Logements"),
        integer("Valeur", 1204, 310, 540),
        text("Source", "Insee|Insee|Mairie"),
    ),
    clean(
        "drops-last-row-long-text",
        3,
        "a.csv",
        csv(
            "Délibération;Objet\nD1;Budget\nD2;Tarifs\n"
            "D3;Motion pour le maintien de la gare, de ses "
            "guichets et de ses agents, présentée par le groupe « Aubin ensemble »\n"
        ),
        text("Délibération", "D1|D2|D3"),
        text(
            "Objet",
            "Budget|Tarifs|Motion pour le maintien de la gare, de ses guichets et de ses agents, "
            "présentée par le groupe « Aubin ensemble »",
        ),
    ),
    clean(
        "drops-units-like-first-row",
        4,
        "a.xlsx",
        book("Produit|Mesure|Prix\nL|h|12\nM|t|14\nS|m|9\n"),
        text("Produit", "L|M|S"),
        text("Mesure", "h|t|m"),
        integer("Prix", 12, 14, 9),
    ),
    clean(
        "drops-first-row-without-numbers",
        4,
        "a.csv",
        csv("Club;Ville;Aide\nJudo;t;\nFoot;Aubin;1200\nBoxe;Brice;80\n"),
        text("Club", "Judo|Foot|Boxe"),
        text("Ville", "t|Aubin|Brice"),
        money("Aide", None, 1200, 80),
        asks="may",
    ),
    clean(
        "drops-double-of-the-sum",
        3,
        "a.csv",
        csv("Poste;Voté;Réalisé\nEau;10;10\nGaz;10;10\nSel;20;20\nBois;40;40\nFer;7;7\n"),
        text("Poste", "Eau|Gaz|Sel|Bois|Fer"),
        money("Voté", 10, 10, 20, 40, 7),
        money("Réalisé", 10, 10, 20, 40, 7),
    ),
    clean(
        "drops-whole-then-parts",
        3,
        "a.csv",
        csv("Flux;Tonnes\nOrdures ménagères;120\nTri sélectif;45\nEncombrants;75\nVerre;30\n"),
        text("Flux", "Ordures ménagères|Tri sélectif|Encombrants|Verre"),
        integer("Tonnes", 120, 45, 75, 30),
    ),
    one(
        "drops-total-and-ensemble",
        3,
        "a.csv",
        csv("Association;Aide\nJudo;500\nEnsemble;300\nFoot;1200\nTotal;2000\n"),
        text("Association", "Judo|Ensemble|Foot"),
        money("Aide", 500, 300, 1200),
        asks="may",
    ),
    one(
        "drops-total-and-total-danse",
        3,
        "a.csv",
        csv("Association;Aide\nJudo;500\nTotal Danse;500\nFoot;1200\nTotal;2200\n"),
        text("Association", "Judo|Total Danse|Foot"),
        money("Aide", 500, 500, 1200),
        asks="may",
    ),
    clean(
        "drops-large-kinds-of-means",
        3,
        "a.csv",
        csv(
            lines(
                "Mesure;Allure;Vitesse",
                count("M", 30000),
                [("faible", "forte", "moyenne")[n % 3] for n in range(30000)],
                [str((20, 40, 30)[n % 3]) for n in range(30000)],
            )
        ),
        long("Mesure", "text", ["M00000", "M29999"]),
        long("Allure", "text", ["faible", "moyenne"]),
        long("Vitesse", "integer", [(20, 40, 30)[n % 3] for n in range(30000)]),
        rows=30000,
    ),
    clean(
        "drops-large-access",
        3,
        "a.csv",
        csv(
            lines(
                "Passage;Accès;Personnes",
                count("P", 20000),
                [("partiel", "total")[n % 7 == 3] for n in range(20000)],
                [str(1 + n % 5) for n in range(20000)],
            )
        ),
        long("Passage", "text", ["P00000", "P19999"]),
        long("Accès", "text", ["partiel", ("partiel", "total")[19999 % 7 == 3]]),
        long("Personnes", "integer", [1 + n % 5 for n in range(20000)]),
        rows=20000,
        asks="may",
    ),
    clean(
        "drops-workbook-of-sizes",
        3,
        "a.xlsx",
        made(
            [
                ["Salle", "Taille", "Places"],
                ["Tilleuls", "petite", 40],
                ["Halle", "grande", 200],
                ["Dojo", "Moyenne", 120],
                ["Préau", "Moyenne", 90],
            ]
        ),
        text("Salle", "Tilleuls|Halle|Dojo|Préau"),
        text("Taille", "petite|grande|Moyenne|Moyenne"),
        integer("Places", 40, 200, 120, 90),
    ),
    clean(
        "drops-classes",
        3,
        "a.csv",
        csv(
            "École;Section;Élèves\nFerry;Petite;24\nFerry;Moyenne;25\n"
            "Ferry;Grande;26\nZay;Moyenne;26\n"
        ),
        text("École", "Ferry|Ferry|Ferry|Zay"),
        text("Section", "Petite|Moyenne|Grande|Moyenne"),
        integer("Élèves", 24, 25, 26, 26),
    ),
    clean(
        "drops-classes-in-order",
        3,
        "a.csv",
        csv("Section;Élèves;Agents\nPetite;24;2\nGrande;26;4\nMoyenne;25;3\nCP;22;1\n"),
        text("Section", "Petite|Grande|Moyenne|CP"),
        integer("Élèves", 24, 26, 25, 22),
        integer("Agents", 2, 4, 3, 1),
        asks="may",
    ),
    clean(
        "drops-codes-as-sums",
        3,
        "a.csv",
        csv(
            "Code;Libellé;Lots\n10;Total nettoyage;4\n20;Espaces verts;6\n30;Ensemble vitrerie;10\n"
        ),
        integer("Code", 10, 20, 30),
        text("Libellé", "Total nettoyage|Espaces verts|Ensemble vitrerie"),
        integer("Lots", 4, 6, 10),
        also=(
            (
                code("Code", "10|20|30"),
                text("Libellé", "Total nettoyage|Espaces verts|Ensemble vitrerie"),
                integer("Lots", 4, 6, 10),
            ),
        ),
        asks="may",
    ),
)

CASES: tuple[Case, ...] = (*WORDS, *ROWS)
