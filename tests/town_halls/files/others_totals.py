"""Files by a second hand: totals and sections, and the words that look like them; merged cells."""

from __future__ import annotations

from town_halls.case import ANY, code, date, integer, money, number, text, year
from town_halls.files.others import clean, one
from town_halls.writing import book, csv

NAMES = "Janvier|Février|Mars|Avril|Mai|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre"
MONTHS = NAMES.split("|")
ENTRIES = (812, 790, 901, 855, 930, 1204, 2210, 2305, 940, 880, 795, 640)


def year_by_quarters() -> str:
    lines = ["Mois;Entrées"]
    for quarter in range(4):
        for month in range(3 * quarter, 3 * quarter + 3):
            lines.append(f"{MONTHS[month]};{ENTRIES[month]}")
        lines.append(
            f"{quarter + 1}{'er' if not quarter else 'e'} trimestre;"
            f"{sum(ENTRIES[3 * quarter : 3 * quarter + 3])}"
        )
    return "\n".join([*lines, f"Année;{sum(ENTRIES)}", ""])


TOTALS = (
    one(
        "total-last",
        3,
        "budget.csv",
        csv("Chapitre;Voté;Réalisé\nEau;120,50;118\nÉcoles;410;399,5\nTOTAL;530,50;517,5\n"),
        text("Chapitre", "Eau|Écoles"),
        money("Voté", 120.5, 410),
        money("Réalisé", 118, 399.5),
        receipt=True,
    ),
    one(
        "total-wrong",
        3,
        "budget.csv",
        csv("Chapitre;Voté\nEau;120\nÉcoles;410\nVoirie;88\nTotal;720\n"),
        text("Chapitre", "Eau|Écoles|Voirie|Total"),
        money("Voté", 120, 410, 88, 720),
        asks="must",
    ),
    one(
        "total-on-top",
        3,
        "budget.csv",
        csv("Chapitre;Voté\nTotal général;618\nEau;120\nÉcoles;410\nVoirie;88\n"),
        text("Chapitre", "Eau|Écoles|Voirie"),
        money("Voté", 120, 410, 88),
        receipt=True,
    ),
    one(
        "quarters-among-months",
        3,
        "piscine.csv",
        csv(year_by_quarters()),
        text("Mois", "|".join(MONTHS)),
        integer("Entrées", *ENTRIES),
        asks="may",
    ),
    clean(
        "quarters-alone",
        3,
        "piscine.csv",
        csv("Trimestre;Entrées\n1er trimestre;2503\n2e trimestre;2989\n3e trimestre;5455\n"),
        text("Trimestre", "1er trimestre|2e trimestre|3e trimestre"),
        integer("Entrées", 2503, 2989, 5455),
    ),
    one(
        "dont",
        3,
        "charges.csv",
        csv(
            "Poste;Montant\nPersonnel;1000\ndont titulaires;700\ndont contractuels;300\n"
            "Fluides;500\nTotal;1500\n"
        ),
        text("Poste", "Personnel|Fluides"),
        money("Montant", 1000, 500),
        asks="may",
    ),
    one(
        "total-without-label",
        3,
        "recettes.csv",
        csv("Régie;Perçu\nCantine;1204\nMarché;880\nMusique;2310\n;4394\n"),
        text("Régie", "Cantine|Marché|Musique"),
        integer("Perçu", 1204, 880, 2310),
        asks="may",
    ),
    one(
        "total-label-beside",
        3,
        "factures.csv",
        csv(
            "Facture;Fournisseur;Objet;Montant\nF1;Pavage;Bordures;1200,00\nF2;Élec;Câbles;850,50\n"
            ";;Total TTC :;2050,50\n"
        ),
        text("Facture", "F1|F2"),
        text("Fournisseur", "Pavage|Élec"),
        text("Objet", "Bordures|Câbles"),
        money("Montant", 1200, 850.5),
        receipt=True,
    ),
    one(
        "whole-commune",
        3,
        "pop.csv",
        csv(
            "Quartier;Habitants\nCentre;4210\nRives;1095\nPlaine;880\nEnsemble de la commune;6185\n"
        ),
        text("Quartier", "Centre|Rives|Plaine"),
        integer("Habitants", 4210, 1095, 880),
        asks="may",
    ),
    one(
        "subtotals-and-total",
        3,
        "subventions.csv",
        csv(
            "Domaine;Association;Montant\nSport;Judo;500\nSport;Foot;1200\nSous-total Sport;;1700\n"
            "Culture;Chorale;300\nCulture;Théâtre;450\nSous-total Culture;;750\n"
            "TOTAL GÉNÉRAL;;2450\n"
        ),
        text("Domaine", "Sport|Sport|Culture|Culture"),
        text("Association", "Judo|Foot|Chorale|Théâtre"),
        money("Montant", 500, 1200, 300, 450),
        receipt=True,
    ),
    one(
        "s-slash-total",
        3,
        "subventions.csv",
        csv(
            "Domaine;Association;Montant\nSport;Judo;500\nSport;Foot;1200\nS/Total;;1700\n"
            "Culture;Chorale;300\nCulture;Théâtre;450\nS/Total;;750\n"
        ),
        text("Domaine", "Sport|Sport|Culture|Culture"),
        text("Association", "Judo|Foot|Chorale|Théâtre"),
        money("Montant", 500, 1200, 300, 450),
        asks="may",
    ),
    one(
        "pivot-export",
        3,
        "tcd.csv",
        csv(
            "Étiquettes de lignes;Somme de Montant;Nombre de Mandat\nEau;1200,50;4\n"
            "Voirie;8310;12\n"
            "Écoles;2204,25;9\nTotal général;11714,75;25\n"
        ),
        text("Étiquettes de lignes", "Eau|Voirie|Écoles"),
        money("Somme de Montant", 1200.5, 8310, 2204.25),
        integer("Nombre de Mandat", 4, 12, 9),
        receipt=True,
    ),
    one(
        "mean-last",
        3,
        "qualite.csv",
        csv("Station;NO2;PM10\nCentre;24;12\nStade;18;15\nPort;30;21\nMoyenne;24;16\n"),
        text("Station", "Centre|Stade|Port"),
        integer("NO2", 24, 18, 30),
        integer("PM10", 12, 15, 21),
        asks="may",
    ),
    one(
        "total-with-percent",
        3,
        "votes.csv",
        csv("Liste;Voix;%\nA;312;39,0 %\nB;298;37,25 %\nC;190;23,75 %\nTotal;800;100 %\n"),
        text("Liste", "A|B|C"),
        integer("Voix", 312, 298, 190),
        number("%", 39, 37.25, 23.75),
        also=(
            (
                text("Liste", "A|B|C"),
                integer("Voix", 312, 298, 190),
                number("%", 0.39, 0.3725, 0.2375),
            ),
        ),
        receipt=True,
    ),
    one(
        "total-rounded",
        3,
        "parts.csv",
        csv("Énergie;Part\nGaz;33,3\nÉlectricité;33,3\nBois;33,3\nTotal;100\n"),
        text("Énergie", "Gaz|Électricité|Bois"),
        number("Part", 33.3, 33.3, 33.3),
        asks="may",
    ),
    one(
        "carried-over-pages",
        3,
        "journal.csv",
        csv(
            "Pièce;Libellé;Montant\nP1;Eau;120\nP2;Gaz;310\n;À reporter;430\n"
            ";Report;430\nP3;Sel;70\n"
            "P4;Bois;55\n;Total;555\n"
        ),
        text("Pièce", "P1|P2|P3|P4"),
        text("Libellé", "Eau|Gaz|Sel|Bois"),
        money("Montant", 120, 310, 70, 55),
        asks="may",
    ),
    one(
        "totals-per-year",
        3,
        "dechets.csv",
        csv(
            "Année;Flux;Tonnes\n2022;Verre;120\n2022;Carton;85\nTotal 2022;;205\n2023;Verre;131\n"
            "2023;Carton;90\nTotal 2023;;221\n"
        ),
        year("Année", 2022, 2022, 2023, 2023),
        text("Flux", "Verre|Carton|Verre|Carton"),
        integer("Tonnes", 120, 85, 131, 90),
        receipt=True,
    ),
    one(
        "totals-where-the-label-falls-apart",
        3,
        "eau.csv",
        csv("Secteur;Abonnés;m³\nHaut;120;14000\nBas;340;41000\nT O T A L;460;55000\n"),
        text("Secteur", "Haut|Bas"),
        integer("Abonnés", 120, 340),
        integer("m³", 14000, 41000),
        asks="may",
    ),
    one(
        "total-in-the-middle-of-a-phrase",
        3,
        "eau.csv",
        csv("Secteur;Abonnés\nHaut;120\nBas;340\nBois;55\nSoit un total de;515\n"),
        text("Secteur", "Haut|Bas|Bois"),
        integer("Abonnés", 120, 340, 55),
        asks="may",
    ),
    one(
        "count-of-rows-last",
        3,
        "arbres.csv",
        csv("Essence;Hauteur\nTilleul;12\nCharme;8\nFrêne;15\nNombre d'arbres : 3;\n"),
        text("Essence", "Tilleul|Charme|Frêne"),
        integer("Hauteur", 12, 8, 15),
        asks="may",
    ),
)

LOOK_ALIKES = (
    clean(
        "association-ensemble",
        3,
        "subventions.csv",
        csv("Association;Montant\nEnsemble;500\nTotal Danse;1200\nCumul'Arts;300\nLa Somme;450\n"),
        text("Association", "Ensemble|Total Danse|Cumul'Arts|La Somme"),
        money("Montant", 500, 1200, 300, 450),
    ),
    clean(
        "somme-the-department",
        3,
        "provenance.csv",
        csv("Département;Visiteurs\nNord;812\nPas-de-Calais;410\nSomme;388\nOise;120\nAisne;95\n"),
        text("Département", "Nord|Pas-de-Calais|Somme|Oise|Aisne"),
        integer("Visiteurs", 812, 410, 388, 120, 95),
    ),
    clean(
        "somme-that-would-sum",
        3,
        "provenance.csv",
        csv("Département;Visiteurs\nNord;200\nOise;188\nSomme;388\nAisne;95\nMarne;17\n"),
        text("Département", "Nord|Oise|Somme|Aisne|Marne"),
        integer("Visiteurs", 200, 188, 388, 95, 17),
        asks="may",
    ),
    clean(
        "moyenne-section",
        3,
        "classes.csv",
        csv("Niveau;Élèves\nPetite section;24\nMoyenne section;27\nGrande section;25\nCP;22\n"),
        text("Niveau", "Petite section|Moyenne section|Grande section|CP"),
        integer("Élèves", 24, 27, 25, 22),
    ),
    clean(
        "total-stations",
        3,
        "bornes.csv",
        csv("Exploitant;Prises\nIzivia;4\nTotal;8\nIonity;6\nTotalEnergies;2\nFreshmile;10\n"),
        text("Exploitant", "Izivia|Total|Ionity|TotalEnergies|Freshmile"),
        integer("Prises", 4, 8, 6, 2, 10),
        asks="may",
    ),
    clean(
        "total-column",
        3,
        "urnes.csv",
        csv("Bureau;Matin;Soir;Total\n0001;120;200;320\n0002;98;210;308\n0003;140;177;317\n"),
        code("Bureau", "0001|0002|0003"),
        integer("Matin", 120, 98, 140),
        integer("Soir", 200, 210, 177),
        integer("Total", 320, 308, 317),
    ),
    clean(
        "running-cumul",
        3,
        "piscine.csv",
        csv("Mois;Entrées;Cumul\nJanvier;100;100\nFévrier;150;250\nMars;50;300\nAvril;100;400\n"),
        text("Mois", "Janvier|Février|Mars|Avril"),
        integer("Entrées", 100, 150, 50, 100),
        integer("Cumul", 100, 250, 300, 400),
    ),
    clean(
        "last-is-the-sum-by-chance",
        3,
        "prets.csv",
        csv("Section;Prêts\nMusique;120\nJeux;80\nAdultes;200\nJeunesse;400\n"),
        text("Section", "Musique|Jeux|Adultes|Jeunesse"),
        integer("Prêts", 120, 80, 200, 400),
        asks="may",
    ),
    clean(
        "two-rows-twins",
        3,
        "conteneurs.csv",
        csv("Rue;Bacs\nHaute;4\nBasse;4\nQuai;8\nPort;16\n"),
        text("Rue", "Haute|Basse|Quai|Port"),
        integer("Bacs", 4, 4, 8, 16),
        asks="may",
    ),
    clean(
        "kinds-of-contract",
        3,
        "rh.csv",
        csv("Temps;Agents\nTemps total;40\nTemps partiel;12\nTemps non complet;9\n"),
        text("Temps", "Temps total|Temps partiel|Temps non complet"),
        integer("Agents", 40, 12, 9),
        asks="may",
    ),
    clean(
        "election-counts-as-rows",
        3,
        "scrutin.csv",
        csv("Libellé;Nombre\nInscrits;1021\nVotants;640\nBlancs;12\nNuls;3\nExprimés;625\n"),
        text("Libellé", "Inscrits|Votants|Blancs|Nuls|Exprimés"),
        integer("Nombre", 1021, 640, 12, 3, 625),
    ),
    clean(
        "text-total-in-objects",
        3,
        "delib.csv",
        csv(
            "Numéro;Objet;Pour\n2024-01;Rénovation totale;19\n2024-02;Cumul des mandats;17\n"
            "2024-03;Ensemble sportif;19\n"
        ),
        text("Numéro", "2024-01|2024-02|2024-03"),
        text("Objet", "Rénovation totale|Cumul des mandats|Ensemble sportif"),
        integer("Pour", 19, 17, 19),
    ),
    clean(
        "sparse-rows-no-sections",
        3,
        "travaux.csv",
        csv("Chantier;Coût;Fin\nRue Haute;1200;\nPont;;\nHalle;850;2025\nLavoir;;2024\n"),
        text("Chantier", "Rue Haute|Pont|Halle|Lavoir"),
        money("Coût", 1200, None, 850, None),
        year("Fin", None, None, 2025, 2024),
        asks="may",
    ),
    clean(
        "years-down-the-first-column",
        3,
        "pop.csv",
        csv("Année;Habitants;Naissances\n1990;4210;51\n1999;;\n2010;4480;48\n2021;4602;40\n"),
        year("Année", 1990, 1999, 2010, 2021),
        integer("Habitants", 4210, None, 4480, 4602),
        integer("Naissances", 51, None, 48, 40),
        asks="may",
    ),
)

SECTIONS = (
    one(
        "sections-of-schools",
        3,
        "ecoles.csv",
        csv(
            "École;Classes;Élèves\nMaternelles;;\nLes Oursons;3;71\nPetit Pas;2;48\n"
            "Élémentaires;;\n"
            "Ferry;6;140\nZay;5;118\n"
        ),
        text(ANY, "Maternelles|Maternelles|Élémentaires|Élémentaires"),
        text("École", "Les Oursons|Petit Pas|Ferry|Zay"),
        integer("Classes", 3, 2, 6, 5),
        integer("Élèves", 71, 48, 140, 118),
        asks="may",
    ),
    one(
        "sections-of-years",
        3,
        "piscine.csv",
        csv(
            "Mois;Entrées\n2022;\nJanvier;812\nFévrier;790\nMars;901\n2023;\n"
            "Janvier;855\nFévrier;930\n"
            "Mars;1204\n"
        ),
        year(ANY, 2022, 2022, 2022, 2023, 2023, 2023),
        text("Mois", "Janvier|Février|Mars|Janvier|Février|Mars"),
        integer("Entrées", 812, 790, 901, 855, 930, 1204),
        also=(
            (
                text(ANY, "2022|2022|2022|2023|2023|2023"),
                text("Mois", "Janvier|Février|Mars|Janvier|Février|Mars"),
                integer("Entrées", 812, 790, 901, 855, 930, 1204),
            ),
        ),
        asks="may",
    ),
    one(
        "sections-with-totals",
        3,
        "budget.csv",
        csv(
            "Article;Montant\nFONCTIONNEMENT;\n60611 Eau;120\n60612 Énergie;310\nTotal;430\n"
            "INVESTISSEMENT;\n2131 Écoles;900\n2151 Voirie;600\nTotal;1500\n"
        ),
        text(ANY, "FONCTIONNEMENT|FONCTIONNEMENT|INVESTISSEMENT|INVESTISSEMENT"),
        text("Article", "60611 Eau|60612 Énergie|2131 Écoles|2151 Voirie"),
        money("Montant", 120, 310, 900, 600),
        asks="may",
    ),
    one(
        "section-with-its-sum",
        3,
        "budget.csv",
        csv(
            "Chapitre;Montant\n011 Charges générales;430\n60611 Eau;120\n60612 Énergie;310\n"
            "012 Personnel;1000\n6411 Titulaires;700\n6413 Contractuels;300\n"
        ),
        text("Chapitre", "60611 Eau|60612 Énergie|6411 Titulaires|6413 Contractuels"),
        money("Montant", 120, 310, 700, 300),
        asks="may",
    ),
    one(
        "labels-once-per-group",
        1,
        "clubs.csv",
        csv("Domaine;Club;Aide\nSport;Judo;500\n;Foot;1200\nCulture;Chorale;300\n;Théâtre;450\n"),
        text("Domaine", "Sport||Culture|"),
        text("Club", "Judo|Foot|Chorale|Théâtre"),
        money("Aide", 500, 1200, 300, 450),
        also=(
            (
                text("Domaine", "Sport|Sport|Culture|Culture"),
                text("Club", "Judo|Foot|Chorale|Théâtre"),
                money("Aide", 500, 1200, 300, 450),
            ),
        ),
        asks="may",
    ),
)

MERGED = (
    one(
        "merged-labels",
        1,
        "clubs.xlsx",
        book(
            "Domaine|Club|Aide\nSport|Judo|500\n|Foot|1200\nCulture|Chorale|300\n|Théâtre|450\n",
            "A2:A3 A4:A5",
        ),
        text("Domaine", "Sport|Sport|Culture|Culture"),
        text("Club", "Judo|Foot|Chorale|Théâtre"),
        money("Aide", 500, 1200, 300, 450),
    ),
    one(
        "merged-measure",
        1,
        "clubs.xlsx",
        book(
            "Club|Section|Subvention\nOmnisports|Judo|12000\nOmnisports|Foot|\nOmnisports|Tennis|\n"
            "Chorale|Chant|300\n",
            "C2:C4",
        ),
        text("Club", "Omnisports|Omnisports|Omnisports|Chorale"),
        text("Section", "Judo|Foot|Tennis|Chant"),
        money("Subvention", 12000, None, None, 300),
        asks="must",
    ),
    one(
        "merged-measure-text",
        1,
        "clubs.xlsx",
        book(
            "Club|Section|Aide\nOmnisports|Judo|'12 000 €\nOmnisports|Foot|\nChorale|Chant|'300 €\n"
            "Théâtre|Adultes|'450 €\n",
            "C2:C3",
        ),
        text("Club", "Omnisports|Omnisports|Chorale|Théâtre"),
        text("Section", "Judo|Foot|Chant|Adultes"),
        money("Aide", 12000, None, 300, 450),
        asks="must",
    ),
    one(
        "merged-seats",
        1,
        "halles.xlsx",
        book("Halle|Jour|Étals\nNord|mardi|24\nNord|samedi|\nSud|jeudi|12\n", "C2:C3"),
        text("Halle", "Nord|Nord|Sud"),
        text("Jour", "mardi|samedi|jeudi"),
        integer("Étals", 24, None, 12),
        asks="must",
    ),
    one(
        "merged-years",
        1,
        "dechets.ods",
        book(
            "Année|Flux|Tonnes\n2022|Verre|120\n|Carton|85\n2023|Verre|131\n|Carton|90\n",
            "A2:A3 A4:A5",
        ),
        year("Année", 2022, 2022, 2023, 2023),
        text("Flux", "Verre|Carton|Verre|Carton"),
        integer("Tonnes", 120, 85, 131, 90),
    ),
    one(
        "merged-dates",
        1,
        "delib.xlsx",
        book(
            "Séance|Numéro|Objet\n2024-03-12|D1|Budget\n|D2|Tarifs\n2024-04-02|D3|Motion\n"
            "2024-06-24|D4|Voirie\n",
            "A2:A3",
        ),
        date("Séance", "2024-03-12|2024-03-12|2024-04-02|2024-06-24"),
        text("Numéro", "D1|D2|D3|D4"),
        text("Objet", "Budget|Tarifs|Motion|Voirie"),
    ),
    one(
        "merged-codes",
        1,
        "ecoles.xlsx",
        book(
            "Code postal|École|Classes\n59000|Ferry|6\n|Zay|5\n59800|Prés|4\n59160|Lac|3\n",
            "A2:A3",
        ),
        code("Code postal", "59000|59000|59800|59160"),
        text("École", "Ferry|Zay|Prés|Lac"),
        integer("Classes", 6, 5, 4, 3),
    ),
    one(
        "merged-title",
        1,
        "clubs.xlsx",
        book("Subventions 2024||\n||\nClub|Aide|Licenciés\nJudo|500|88\nFoot|1200|210\n", "A1:C1"),
        text("Club", "Judo|Foot"),
        money("Aide", 500, 1200),
        integer("Licenciés", 88, 210),
    ),
    one(
        "merged-header-two-rows",
        1,
        "ca.xlsx",
        book(
            "Chapitre|Dépenses||Recettes|\n|Voté|Réalisé|Voté|Réalisé\nÉcoles|1200|1150|300|310\n"
            "Voirie|2400|2210|150|90\n",
            "A1:A2 B1:C1 D1:E1",
        ),
        text("Chapitre", "Écoles|Voirie"),
        integer("~Dépenses Voté", 1200, 2400),
        integer("~Dépenses Réalisé", 1150, 2210),
        integer("~Recettes Voté", 300, 150),
        integer("~Recettes Réalisé", 310, 90),
    ),
    one(
        "merged-across-a-row",
        1,
        "menus.xlsx",
        book(
            "Jour|Entrée|Plat|Repas\nLundi|Carottes|Gratin|120\nMardi|Pique-nique||98\n"
            "Jeudi|Salade|Poisson|131\n",
            "B3:C3",
        ),
        text("Jour", "Lundi|Mardi|Jeudi"),
        text("Entrée", "Carottes|Pique-nique|Salade"),
        text("Plat", "Gratin||Poisson"),
        integer("Repas", 120, 98, 131),
        asks="may",
    ),
    one(
        "merged-note-below",
        1,
        "clubs.xlsx",
        book(
            "Club|Aide|Licenciés\nJudo|500|88\nFoot|1200|210\nTennis|300|54\n||\n"
            "Source : service des sports, 2024||\n",
            "A6:C6",
        ),
        text("Club", "Judo|Foot|Tennis"),
        money("Aide", 500, 1200, 300),
        integer("Licenciés", 88, 210, 54),
    ),
)

CASES = (*TOTALS, *LOOK_ALIKES, *SECTIONS, *MERGED)
