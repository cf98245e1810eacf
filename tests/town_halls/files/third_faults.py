"""Files of a third hand with one fault each, which is read right or told."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import xlsxwriter

from town_halls.case import (
    ANY,
    Case,
    Column,
    Odd,
    code,
    date,
    integer,
    money,
    number,
    text,
    utc,
    year,
)
from town_halls.writing import Book, Text, book, csv, make_sheet


class Hidden(Book):
    """A workbook of one sheet whose rows or columns (from 0) are hidden."""

    def __init__(self, grid: str, rows: tuple[int, ...] = (), columns: tuple[int, ...] = ()):
        super().__init__({"Feuil1": make_sheet(grid)})
        object.__setattr__(self, "hidden_rows", rows)
        object.__setattr__(self, "hidden_columns", columns)

    def write(self, ending: str) -> bytes:
        assert ending == "xlsx"
        target = BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
            page = workbook.add_worksheet("Feuil1")
            for place, row in enumerate(self.sheets["Feuil1"].rows):
                page.write_row(place, 0, row)
            for place in vars(self)["hidden_rows"]:
                page.set_row(place, None, None, {"hidden": True})
            for place in vars(self)["hidden_columns"]:
                page.set_column(place, place, None, None, {"hidden": True})
        return target.getvalue()


def fault(
    id: str,
    line: int,
    name: str,
    content: Text | Book | str,
    *columns: Column,
    asks: str = "read",
    also: tuple[tuple[Column, ...], ...] = (),
    receipt: bool = False,
    rows: int = 0,
) -> Case:
    """One file; a text is a CSV file in UTF-8 or a grid of a workbook."""
    if isinstance(content, str):
        content = book(content) if name.endswith(("xlsx", "ods")) else csv(content)
    return Case(
        id=f"third-{id}",
        line=line,
        files={name: content},
        columns=columns,
        also=also,
        asks=asks,
        receipt=receipt,
        rows=rows,
    )


def several(
    id: str,
    line: int,
    files: Mapping[str, Text | Book | str],
    *columns: Column,
    asks: str = "read",
    table: str = "",
    before: Mapping[str, str] | None = None,
    also: tuple[tuple[Column, ...], ...] = (),
) -> Case:
    def make(files: Mapping[str, Text | Book | str]) -> dict[str, Text | Book]:
        return {
            name: content if not isinstance(content, str) else csv(content)
            for name, content in files.items()
        }

    return Case(
        id=f"third-{id}",
        line=line,
        files=make(files),
        before=make(before or {}),
        columns=columns,
        also=also,
        asks=asks,
        table=table,
    )


def fill(count: int, odd: Mapping[int, str], right: str = "{n}") -> str:
    """Rows `n;cell`, of which some have an odd cell."""
    return "".join(f"F{n:03};{odd.get(n, right.format(n=n))}\n" for n in range(count))


def refs(count: int) -> Column:
    return Column(name="Facture", kind="text", values=tuple(f"F{n:03}" for n in range(count)))


MERGED = (
    fault(
        "merged-services",
        1,
        "agents.xlsx",
        book(
            """
Service|Métier|Postes
Écoles|ATSEM|12
|Agent d'entretien|8
|Cuisinier|3
Voirie|Paveur|4
|Chauffeur|5
""",
            merged="A2:A4 A5:A6",
        ),
        text("Service", "Écoles|Écoles|Écoles|Voirie|Voirie"),
        text("Métier", "ATSEM|Agent d'entretien|Cuisinier|Paveur|Chauffeur"),
        integer("Postes", 12, 8, 3, 4, 5),
    ),
    fault(
        "merged-years-ods",
        1,
        "visites.ods",
        book(
            """
Année|Musée|Visiteurs
2022|Beaux-Arts|41200
|Histoire|18800
2023|Beaux-Arts|45010
|Histoire|20150
""",
            merged="A2:A3 A4:A5",
        ),
        year("Année", 2022, 2022, 2023, 2023),
        text("Musée", "Beaux-Arts|Histoire|Beaux-Arts|Histoire"),
        integer("Visiteurs", 41200, 18800, 45010, 20150),
    ),
    fault(
        "merged-grant",
        1,
        "subventions.xlsx",
        book(
            """
Association|Projet|Montant versé
Les Lucioles|Lecture|4500
Les Lucioles|Théâtre|
Judo club|Tournoi|1200
Harmonie|Concert|2300
Harmonie|Défilé|
""",
            merged="C2:C3 C5:C6",
        ),
        text("Association", "Les Lucioles|Les Lucioles|Judo club|Harmonie|Harmonie"),
        text("Projet", "Lecture|Théâtre|Tournoi|Concert|Défilé"),
        money("Montant versé", 4500, None, 1200, 2300, None),
        asks="must",
    ),
    fault(
        "merged-count-ods",
        1,
        "licences.ods",
        book(
            """
Club|Salle|Licenciés
Judo|Dojo|84
Karaté|Dojo|
Tennis|Halle|131
""",
            merged="C2:C3",
        ),
        text("Club", "Judo|Karaté|Tennis"),
        text("Salle", "Dojo|Dojo|Halle"),
        integer("Licenciés", 84, None, 131),
        asks="must",
    ),
    fault(
        "merged-across-cells",
        1,
        "horaires.xlsx",
        book(
            """
Équipement|Matin|Après-midi|Visiteurs
Piscine|9h-12h|14h-18h|412
Patinoire|Fermé pour travaux||0
Musée|10h-12h|14h-17h|98
""",
            merged="B3:C3",
        ),
        text("Équipement", "Piscine|Patinoire|Musée"),
        text("Matin", "9h-12h|Fermé pour travaux|10h-12h"),
        text("Après-midi", "14h-18h||14h-17h"),
        integer("Visiteurs", 412, 0, 98),
    ),
    fault(
        "merged-header-two-rows",
        1,
        "dechets.xlsx",
        book(
            """
Commune|Ordures||Verre|
|2022|2023|2022|2023
Lille|412.5|401|88|91.5
Lomme|120|118.25|31|30
Hellemmes|76|74|19.5|21
""",
            merged="A1:A2 B1:C1 D1:E1",
        ),
        text("Commune", "Lille|Lomme|Hellemmes"),
        number("~Ordures 2022", 412.5, 120, 76),
        number("~Ordures 2023", 401, 118.25, 74),
        number("~Verre 2022", 88, 31, 19.5),
        number("~Verre 2023", 91.5, 30, 21),
    ),
)

SPORTS = text("Club", "Judo|Tennis|Rugby|Boxe")
THOUSANDS = (
    fault(
        "dots-euros",
        2,
        "aides.csv",
        "Club;Aide\nJudo;1.500 €\nTennis;12.000 €\nRugby;850 €\nBoxe;3.250 €\n",
        SPORTS,
        money("Aide", 1500, 12000, 850, 3250),
    ),
    fault(
        "dots-all-three",
        2,
        "budgets.csv",
        "Club;Budget\nJudo;12.000\nTennis;8.250\nRugby;45.500\nBoxe;3.100\n",
        asks="must",
    ),
    fault(
        "dots-counts",
        2,
        "visiteurs.csv",
        "Club;Visiteurs\nJudo;120\nTennis;999\nRugby;1.234\nBoxe;2.010\n",
        SPORTS,
        integer("Visiteurs", 120, 999, 1234, 2010),
    ),
    fault(
        "dots-and-commas",
        2,
        "comptes.csv",
        "Club;Dépenses\nJudo;1.234,50\nTennis;12.000,00\nRugby;850,25\nBoxe;1.003.250,10\n",
        SPORTS,
        money("Dépenses", 1234.5, 12000, 850.25, 1003250.1),
    ),
    fault(
        "english-thousands",
        2,
        "grants.csv",
        'Club,Montant\nJudo,"1,250.50"\nTennis,"12,000.00"\nRugby,850.25\nBoxe,"3,100.00"\n',
        SPORTS,
        money("Montant", 1250.5, 12000, 850.25, 3100),
    ),
    fault(
        "english-thousands-whole",
        2,
        "hab.csv",
        'Club,Population\nJudo,"1,250"\nTennis,"12,000"\nRugby,850\nBoxe,"3,100"\n',
        SPORTS,
        integer("Population", 1250, 12000, 850, 3100),
    ),
    fault(
        "kilo-euros",
        2,
        "investissements.csv",
        "Club;Montant\nJudo;12 k€\nTennis;850 €\nRugby;3,5 k€\nBoxe;1 200 €\n",
        asks="must",
    ),
    fault(
        "millions-cells",
        2,
        "projets.xlsx",
        "Club|Coût\nJudo|1,2 M€\nTennis|850 000 €\nRugby|3 M€\nBoxe|120 000 €\n",
        asks="must",
    ),
    fault(
        "minus-behind",
        2,
        "soldes.csv",
        "Club;Solde\nJudo;1 250,00-\nTennis;300,00\nRugby;12,50-\nBoxe;75,00\n",
        SPORTS,
        money("Solde", -1250, 300, -12.5, 75),
        receipt=True,
    ),
    fault(
        "apostrophes",
        2,
        "prix.csv",
        "Club;Montant\nJudo;1'250.00\nTennis;12'000.50\nRugby;850.00\nBoxe;1'003'100.00\n",
        SPORTS,
        money("Montant", 1250, 12000.5, 850, 1003100),
    ),
)

TOTALS = (
    fault(
        "total-last",
        3,
        "subventions.csv",
        "Association;Montant\nJudo club;1200\nChorale;450,50\nScouts;800\nTOTAL;2450,50\n",
        text("Association", "Judo club|Chorale|Scouts"),
        money("Montant", 1200, 450.5, 800),
        receipt=True,
    ),
    fault(
        "total-wrong",
        3,
        "depenses.xlsx",
        "Poste|Montant\nEau|1200\nGaz|4500\nFioul|800\nTotal|6400\n",
        text("Poste", "Eau|Gaz|Fioul|Total"),
        money("Montant", 1200, 4500, 800, 6400),
        asks="must",
    ),
    fault(
        "subtotals",
        3,
        "effectifs.ods",
        """
École|Niveau|Élèves
Macé|CP|24
Macé|CE1|26
Sous-total Macé||50
Ferry|CP|21
Ferry|CE1|19
Ferry|CE2|22
Sous-total Ferry||62
Total général||112
""",
        text("École", "Macé|Macé|Ferry|Ferry|Ferry"),
        text("Niveau", "CP|CE1|CP|CE1|CE2"),
        integer("Élèves", 24, 26, 21, 19, 22),
        receipt=True,
    ),
    fault(
        "total-on-top",
        3,
        "habitants.csv",
        "Quartier;2020;2021\nEnsemble de la ville;600;630\nCentre;300;310\nNord;180;190\n"
        "Sud;120;130\n",
        text("Quartier", "Centre|Nord|Sud"),
        integer("2020", 300, 180, 120),
        integer("2021", 310, 190, 130),
        receipt=True,
    ),
    fault(
        "total-no-label",
        3,
        "recettes.xlsx",
        "Régie|Janvier|Février\nPiscine|4120|3900\nCantine|18200|17450\nMusée|910|870\n"
        "|23230|22220\n",
        text("Régie", "Piscine|Cantine|Musée"),
        integer("Janvier", 4120, 18200, 910),
        integer("Février", 3900, 17450, 870),
    ),
    fault(
        "mean-last",
        3,
        "bruit.csv",
        "Point;Lden\nMairie;62\nGare;71\nParc;50\nMoyenne;61\n",
        text("Point", "Mairie|Gare|Parc"),
        number("Lden", 62, 71, 50),
        receipt=True,
    ),
    fault(
        "of-which",
        3,
        "places.csv",
        "Type;Places\nVoirie;412\nParcs;300\ndont PMR;28\nPrivées;55\n",
        text("Type", "Voirie|Parcs|dont PMR|Privées"),
        integer("Places", 412, 300, 28, 55),
        asks="must",
    ),
    fault(
        "total-in-second-column",
        3,
        "marches.csv",
        "Lot;Titulaire;Montant HT\n1;Eiffage;18000\n2;Colas;12500\n3;Otis;4400\n"
        ";Montant total;34900\n",
        Column(name="Lot", kind="integer", values=(1, 2, 3)),
        text("Titulaire", "Eiffage|Colas|Otis"),
        money("Montant HT", 18000, 12500, 4400),
        also=(
            (
                text("Lot", "1|2|3"),
                text("Titulaire", "Eiffage|Colas|Otis"),
                money("Montant HT", 18000, 12500, 4400),
            ),
        ),
        receipt=True,
    ),
    fault(
        "totals-of-years",
        3,
        "travaux.csv",
        "Année;Chantier;Coût\n2022;Rue Verte;1000\n2022;Quai;2500\nTotal 2022;;3500\n"
        "2023;Halle;4000\n2023;Pont;700\nTotal 2023;;4700\n",
        year("Année", 2022, 2022, 2023, 2023),
        text("Chantier", "Rue Verte|Quai|Halle|Pont"),
        money("Coût", 1000, 2500, 4000, 700),
        receipt=True,
    ),
    fault(
        "sections",
        3,
        "budget.csv",
        "Chapitre;Montant\nFonctionnement;\nÉnergie;1200\nPersonnel;5400\nInvestissement;\n"
        "Voirie;3000\nMobilier;250\n",
        text("Chapitre", "Énergie|Personnel|Voirie|Mobilier"),
        money("Montant", 1200, 5400, 3000, 250),
        text(ANY, "Fonctionnement|Fonctionnement|Investissement|Investissement"),
        asks="must",
    ),
    fault(
        "sum-by-chance",
        3,
        "aides.csv",
        "Bénéficiaire;Montant\nJudo club;1000\nTennis club;2000\nEnsemble baroque;3000\n"
        "Club de lecture;1500\nLes Amis du parc;700\n",
        text(
            "Bénéficiaire",
            "Judo club|Tennis club|Ensemble baroque|Club de lecture|Les Amis du parc",
        ),
        money("Montant", 1000, 2000, 3000, 1500, 700),
    ),
)

UNITS = (
    fault(
        "units-below",
        4,
        "parcs.csv",
        "Parc;Surface;Fréquentation\n;(ha);hab.\nBarbieux;34,5;1200\nHéron;110;5400\n",
        text("Parc", "Barbieux|Héron"),
        number("~Surface", 34.5, 110),
        integer("~Fréquentation", 1200, 5400),
    ),
    fault(
        "units-named",
        4,
        "meteo.xlsx",
        "Station|Température|Pluie\nunité|°C|mm\nCentre|12.5|3\nAéroport|11|4.25\nPort|13|0\n",
        text("Station", "Centre|Aéroport|Port"),
        number("~Température", 12.5, 11, 13),
        number("~Pluie", 3, 4.25, 0),
    ),
    fault(
        "units-mixed",
        4,
        "pistes.csv",
        "Piste;Longueur\nCanal;1,2 km\nGare;800 m\nStade;2 km\n",
        text("Piste", "Canal|Gare|Stade"),
        text("Longueur", "1,2 km|800 m|2 km"),
        asks="may",
    ),
    fault(
        "hours-and-minutes",
        4,
        "durees.csv",
        "Trajet;Durée\nGare;12 min\nMer;2 h\nParc;45 min\nPort;1 h\n",
        text("Trajet", "Gare|Mer|Parc|Port"),
        text("Durée", "12 min|2 h|45 min|1 h"),
        asks="may",
    ),
)

QUOTES = (
    fault(
        "stray-quote",
        5,
        "bars.csv",
        'Nom;Rue;Places\nLe Quai;Rue Verte;40\n"Chez Lili;Rue Haute;12\nLe Cap;Quai;25\n'
        "Le Zinc;Place;30\n\"L'Oie;Port;18\n",
        text("~Nom", "Le Quai|Chez Lili|Le Cap|Le Zinc|L'Oie"),
        text("Rue", "Rue Verte|Rue Haute|Quai|Place|Port"),
        integer("Places", 40, 12, 25, 30, 18),
        also=(
            (
                text("~Nom", 'Le Quai|"Chez Lili|Le Cap|Le Zinc|"L\'Oie'),
                text("Rue", "Rue Verte|Rue Haute|Quai|Place|Port"),
                integer("Places", 40, 12, 25, 30, 18),
            ),
        ),
    ),
    fault(
        "inches",
        5,
        "ecrans.csv",
        'Salle;Écran;Nombre\nA;24" plat;3\nB;27" courbe;5\nC;32";1\n',
        text("Salle", "A|B|C"),
        text("Écran", '24" plat|27" courbe|32"'),
        integer("Nombre", 3, 5, 1),
    ),
)

ENCODINGS = (
    fault(
        "mojibake",
        6,
        "ecoles.csv",
        csv(
            "École;Élèves\nJules-Ferry à l'étoile;120\nSainte-Thérèse;80\nSévigné;95\n"
            "".encode().decode("latin-1")
        ),
        text("École", "Jules-Ferry à l'étoile|Sainte-Thérèse|Sévigné"),
        integer("Élèves", 120, 80, 95),
    ),
    fault(
        "replacement",
        6,
        "rues.csv",
        "Rue;Longueur\nRue de l'\ufffdglise;120\nPlace de la Libert\ufffd;80\nQuai;95\n",
        asks="must",
    ),
    fault(
        "question-marks",
        6,
        "lieux.csv",
        "Lieu;Places\nTh??tre municipal;400\nM?diath?que;120\nMus?e;95\nPiscine;200\n",
        asks="must",
    ),
    fault(
        "pounds",
        6,
        "jumelage.csv",
        csv("Dépense;Montant (£)\nHôtel à Leeds;412\nDîner;£80\nBus;95\n", "cp1252"),
        text("Dépense", "Hôtel à Leeds|Dîner|Bus"),
        money("Montant (£)", 412, 80, 95),
        also=(
            (
                text("Dépense", "Hôtel à Leeds|Dîner|Bus"),
                text("Montant (£)", "412|£80|95"),
            ),
        ),
    ),
)

HEADERS = (
    fault(
        "title-lines",
        7,
        "ecoles.csv",
        "Ville de Lille ; direction des écoles\nMis à jour le 12/03/2024\n\nÉcole;Classes;Élèves\n"
        "Macé;8;190\nFerry;5;121\nCurie;11;268\n",
        text("École", "Macé|Ferry|Curie"),
        integer("Classes", 8, 5, 11),
        integer("Élèves", 190, 121, 268),
    ),
    fault(
        "pages",
        7,
        "concessions.csv",
        "Carré;Titulaires;Places\nA;12;20\nB;8;15\nCarré;Titulaires;Places\nC;5;9\nD;7;7\n",
        text("Carré", "A|B|C|D"),
        integer("Titulaires", 12, 8, 5, 7),
        integer("Places", 20, 15, 9, 7),
    ),
    fault(
        "no-header",
        7,
        "bornes.csv",
        "B01;Rue Verte;12;50,6310\nB02;Quai du Wault;8;50,6402\nB03;Gare;22;50,6365\n",
        text(ANY, "B01|B02|B03"),
        text(ANY, "Rue Verte|Quai du Wault|Gare"),
        integer(ANY, 12, 8, 22),
        number(ANY, 50.631, 50.6402, 50.6365),
        receipt=True,
    ),
    fault(
        "same-names",
        7,
        "comptes.csv",
        "Poste;Montant;Montant\nEau;1200;1150\nGaz;4500;4720\nFioul;800;0\n",
        text("Poste", "Eau|Gaz|Fioul"),
        money("Montant", 1200, 4500, 800),
        money(ANY, 1150, 4720, 0),
        receipt=True,
    ),
    fault(
        "no-name",
        7,
        "places.ods",
        "Parc|Places|\nGare|412|complet\nHalles|188|libre\nStade|640|libre\n",
        text("Parc", "Gare|Halles|Stade"),
        integer("Places", 412, 188, 640),
        text(ANY, "complet|libre|libre"),
    ),
    fault(
        "lines-quoted",
        7,
        "quais.csv",
        '\ufeff"Quai,Longueur,Bornes"\n"Wault,310,4"\n"Deûle,1200,11"\n"Haute,95,0"\n',
        text("Quai", "Wault|Deûle|Haute"),
        integer("Longueur", 310, 1200, 95),
        integer("Bornes", 4, 11, 0),
    ),
    fault(
        "two-rows-names",
        7,
        "taux.csv",
        "Taxe;Taux;Taux;Produit\n;2022;2023;2023\nFoncière;21,5;22;1200\nHabitation;18;18;400\n",
        text("~Taxe", "Foncière|Habitation"),
        number("~Taux 2022", 21.5, 18),
        number("~Taux 2023", 22, 18),
        integer("~Produit 2023", 1200, 400),
    ),
)

DAYS = {77: "31/02/2024"}
TYPES = (
    fault(
        "see-annex",
        8,
        "factures.csv",
        "Facture;Montant\n" + fill(150, {46: "voir annexe"}, "{n},50"),
        refs(150),
        money("Montant", *(Odd("voir annexe") if n == 46 else n + 0.5 for n in range(150))),
        asks="must",
    ),
    fault(
        "no-such-day",
        8,
        "dates.csv",
        "Facture;Date de paiement\n"
        + "".join(f"F{n:03};{DAYS.get(n, '14/03/2024')}\n" for n in range(120)),
        refs(120),
        Column(
            name="Date de paiement",
            kind="date",
            values=tuple(Odd(DAYS[n]) if n in DAYS else "2024-03-14" for n in range(120)),
        ),
        asks="must",
    ),
    fault(
        "american-days",
        8,
        "conseils.csv",
        "Séance;Date\nA;03/04/2024\nB;04/25/2024\nC;06/12/2024\nD;09/30/2024\n",
        asks="must",
    ),
    fault(
        "two-digit-years",
        8,
        "travaux.csv",
        "Chantier;Début;Fin\nQuai;03/04/24;12/05/24\nHalle;22/06/23;01/09/23\n"
        "Pont;14/11/24;20/12/24\n",
        text("Chantier", "Quai|Halle|Pont"),
        date("Début", "2024-04-03|2023-06-22|2024-11-14"),
        date("Fin", "2024-05-12|2023-09-01|2024-12-20"),
    ),
    fault(
        "siret-scientific",
        8,
        "fournisseurs.csv",
        "Nom;SIRET;Montant\nColas;4,02096E+13;1200\nOtis;5,42108E+13;800\n"
        "Lecteur;78945612300012;50\n",
        asks="must",
    ),
    fault(
        "lost-zeros",
        8,
        "adresses.csv",
        "Nom;Code postal;Habitants\nBourg-en-Bresse;1000;41\nLille;59000;232\nNice;6000;342\n",
        asks="must",
    ),
    fault(
        "sixteen-digits",
        8,
        "cartes.xlsx",
        "Carte|Prêts\n1234567890123456|12\n1234567890123457|8\n2234567890123458|3\n",
        asks="must",
    ),
    fault(
        "chapters",
        8,
        "chapitres.csv",
        "Chapitre;Titre;Pages\n1.1;Voirie;12\n1.2;Eau;8\n1.9;Gaz;3\n1.10;Bois;4\n2.1;Écoles;9\n",
        code("Chapitre", "1.1|1.2|1.9|1.10|2.1"),
        text("Titre", "Voirie|Eau|Gaz|Bois|Écoles"),
        integer("Pages", 12, 8, 3, 4, 9),
    ),
    fault(
        "spreadsheet-errors",
        8,
        "taux.csv",
        "École;Élèves;Taux\nMacé;190;0,82\nFerry;121;#DIV/0!\nCurie;268;0,91\nZola;54;#REF!\n",
        asks="must",
    ),
    fault(
        "hashes",
        8,
        "arretes.csv",
        "Numéro;Date\nA-1;03/04/2024\nA-2;########\nA-3;12/06/2024\n",
        asks="must",
    ),
    fault(
        "serial-days",
        8,
        "naissances.csv",
        "Acte;Date\nN-1;03/04/2024\nN-2;45387\nN-3;12/06/2024\nN-4;45412\n",
        asks="must",
    ),
    fault(
        "dotted-latitude",
        8,
        "fontaines.csv",
        "Nom;Latitude;Longitude\nWault;50.638.123;3.057.412\nGare;50.636.500;3.069.900\n",
        asks="must",
    ),
    fault(
        "free-half",
        8,
        "entrees.csv",
        "Lieu;Tarif\nMusée;5,00\nParc;gratuit\nZoo;4,50\nPiscine;3,20\nSerre;gratuit\n",
        text("Lieu", "Musée|Parc|Zoo|Piscine|Serre"),
        text("Tarif", "5,00|gratuit|4,50|3,20|gratuit"),
        asks="must",
    ),
    fault(
        "house-numbers",
        8,
        "adresses.csv",
        "Numéro;Voie;Lots\n1;Rue Verte;4\n3;Rue Verte;2\n12 bis;Rue Verte;1\n14;Rue Verte;8\n",
        code("Numéro", "1|3|12 bis|14"),
        text("Voie", "Rue Verte|Rue Verte|Rue Verte|Rue Verte"),
        integer("Lots", 4, 2, 1, 8),
    ),
    fault(
        "text-numbers-in-book",
        8,
        "budget.xlsx",
        "Poste|Montant\nEau|1200\nGaz|'4500\nFioul|800.5\nBois|'95,50\n",
        text("Poste", "Eau|Gaz|Fioul|Bois"),
        money("Montant", 1200, 4500, 800.5, 95.5),
    ),
)

INSTANTS = (
    fault(
        "zulu",
        9,
        "velos.csv",
        "Borne,Instant,Vélos\nA,2024-03-30T23:00:00Z,4\nA,2024-03-31T00:00:00Z,2\n"
        "A,2024-03-31T01:00:00Z,9\n",
        text("Borne", "A|A|A"),
        utc("Instant", "2024-03-30T23:00:00Z|2024-03-31T00:00:00Z|2024-03-31T01:00:00Z"),
        integer("Vélos", 4, 2, 9),
    ),
    fault(
        "offsets",
        9,
        "air.csv",
        "Station;Mesure;NO2\nA;2024-03-31T01:30:00+01:00;14\nA;2024-03-31T03:30:00+02:00;12\n"
        "A;2024-10-27T02:30:00+02:00;9\nA;2024-10-27T02:30:00+01:00;8\n",
        text("Station", "A|A|A|A"),
        utc(
            "Mesure",
            "2024-03-31T00:30:00Z|2024-03-31T01:30:00Z|2024-10-27T00:30:00Z|2024-10-27T01:30:00Z",
        ),
        integer("NO2", 14, 12, 9, 8),
    ),
    fault(
        "some-zulu",
        9,
        "eau.csv",
        "Point;Relevé;m3\nA;2024-06-01T10:00:00Z;14\nA;2024-06-01T12:00:00;12\n"
        "A;2024-06-01T12:00:00Z;9\n",
        asks="must",
    ),
)

YEARS = year("Année", 2023, 2023, 2024, 2024)
SERIES = (
    several(
        "series-renamed",
        10,
        {
            "aides-2023.csv": "Année;Club;Montant\n2023;Judo;100\n2023;Tennis;250\n",
            "aides-2024.csv": "Année;Club;Montant versé\n2024;Judo;120\n2024;Tennis;300\n",
        },
        asks="must",
    ),
    several(
        "series-accents",
        10,
        {
            "prets-2023.csv": "Année;Médiathèque;Prêts\n2023;Centre;100\n2023;Nord;250\n",
            "prets-2024.csv": "Année;MEDIATHEQUE;Prets\n2024;Centre;120\n2024;Nord;300\n",
        },
        YEARS,
        text("Médiathèque", "Centre|Nord|Centre|Nord"),
        integer("Prêts", 100, 250, 120, 300),
        table="ensemble",
    ),
    several(
        "series-order",
        10,
        {
            "eau-2023.csv": "Année;Point;Litres\n2023;Centre;100\n2023;Nord;250\n",
            "eau-2024.csv": "Litres;Année;Point\n120;2024;Centre\n300;2024;Nord\n",
        },
        YEARS,
        text("Point", "Centre|Nord|Centre|Nord"),
        integer("Litres", 100, 250, 120, 300),
        table="ensemble",
    ),
    several(
        "published-lost",
        10,
        {"parcs.csv": "Parc;Places\nGare;412\nHalles;188\n"},
        text("Parc", "Gare|Halles"),
        integer("Places", 412, 188),
        before={"parcs.csv": "Parc;Places;Hauteur\nGare;412;2\nHalles;188;3\n"},
        asks="must",
    ),
    several(
        "twins-years",
        12,
        {
            "bals-2023.csv": "Bal;Entrées\nFives;400\nMoulins;310\n",
            "bals-2024.csv": "Bal;Entrées\nFives;400\nMoulins;310\n",
        },
        asks="must",
    ),
    several(
        "twins-copy",
        12,
        {
            "bals.csv": "Bal;Entrées\nFives;400\nMoulins;310\n",
            "bals (1).csv": "Bal;Entrées\nFives;400\nMoulins;310\n",
        },
        text("Bal", "Fives|Moulins"),
        integer("Entrées", 400, 310),
        asks="must",
    ),
)

EDGES = (
    fault(
        "spacer",
        11,
        "recettes.xlsx",
        "Régie|2022||2023\nPiscine|4120||3900\nCantine|18200||17450\nMusée|910||870\n",
        text("Régie", "Piscine|Cantine|Musée"),
        integer("2022", 4120, 18200, 910),
        integer("2023", 3900, 17450, 870),
    ),
    fault(
        "short-rows",
        11,
        "bancs.csv",
        "Repère;Rue;État;Note\nB1;Rue Verte;bon\nB2;Quai;moyen\nB3;Gare;bon\n",
        text("Repère", "B1|B2|B3"),
        text("Rue", "Rue Verte|Quai|Gare"),
        text("État", "bon|moyen|bon"),
        text("Note", "||"),
        also=(
            (
                text("Repère", "B1|B2|B3"),
                text("Rue", "Rue Verte|Quai|Gare"),
                text("État", "bon|moyen|bon"),
            ),
        ),
    ),
    fault(
        "two-tables",
        11,
        "effectifs.xlsx",
        "École|Élèves||Piscine|Entrées\nMacé|190||Marx-Dormoy|4120\nFerry|121||Plein-Sud|3980\n"
        "Curie|268||\nZola|54||\n",
        asks="must",
    ),
    fault(
        "login-page",
        11,
        "donnees.csv",
        "<!DOCTYPE html>\n<html><head><title>Connexion</title></head>\n"
        "<body><p>Identifiez-vous</p></body></html>\n",
        asks="must",
    ),
    fault(
        "hidden-column",
        11,
        "agents.xlsx",
        Hidden("Service|Postes|Coût\nÉcoles|12|412000\nVoirie|8|298000\nEau|3|101000\n", (), (2,)),
        text("Service", "Écoles|Voirie|Eau"),
        integer("Postes", 12, 8, 3),
        integer("Coût", 412000, 298000, 101000),
        also=((text("Service", "Écoles|Voirie|Eau"), integer("Postes", 12, 8, 3)),),
        asks="must",
    ),
    fault(
        "hidden-rows",
        11,
        "locations.xlsx",
        Hidden("Salle|Jours\nFoyer|12\nPréau|8\nHalle|3\nGymnase|41\n", (2, 3)),
        text("Salle", "Foyer|Préau|Halle|Gymnase"),
        integer("Jours", 12, 8, 3, 41),
        also=((text("Salle", "Foyer|Gymnase"), integer("Jours", 12, 41)),),
        asks="must",
    ),
)

CASES = (
    *MERGED,
    *THOUSANDS,
    *TOTALS,
    *UNITS,
    *QUOTES,
    *ENCODINGS,
    *HEADERS,
    *TYPES,
    *INSTANTS,
    *SERIES,
    *EDGES,
)
