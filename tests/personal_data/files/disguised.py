"""Persons in tables that speak as innocent ones do: of elections, titles, streets, artists, sports;
and what a commune may publish that speaks as they do."""

# ruff: noqa: E501 - rows of tables are as long as files have them

from __future__ import annotations

from collections.abc import Callable

from personal_data.case import Case, silent, warned, withheld
from personal_data.persons import Crowd, Person
from personal_data.writing import Cell, Row, csv, json_records, xlsx

people = Crowd(720).draw

Values = Callable[[Person], tuple[Cell, ...]]


def make_list(name: str, header: str, values: Values, description: str = "") -> Case:
    persons = people(4)
    rows: list[Row] = [tuple(header.split("|")), *map(values, persons)]
    metadata = f"description: {description}\n" if description else ""
    return withheld(f"disguised-{name}", {"liste.csv": csv(rows)}, persons, metadata=metadata)


def write_address(person: Person) -> str:
    return f"{person.number} rue Jean Jaurès"


GUILTY = (
    make_list(
        "electoral-roll",
        "BUREAU|NOM|PRENOM|DATE NAISSANCE|ADRESSE",
        lambda p: ("0001", p.nom.upper(), p.prenom.upper(), p.birth, p.address),
    ),
    make_list(
        "council-of-children",
        "Conseiller|Date de naissance|École|Mandat",
        lambda p: (f"{p.prenom} {p.nom}", p.birth, "École Jean Moulin", "2024-2026"),
        "Conseil municipal des enfants",
    ),
    make_list(
        "agents",
        "Nom|Prénom|Grade|Date de naissance|Adresse",
        lambda p: (p.nom, p.prenom, "Adjoint administratif", p.birth, p.address),
    ),
    make_list(
        "candidates-for-a-job",
        "Candidat|Poste|Portable|Courriel",
        lambda p: (f"{p.prenom} {p.nom}", "ATSEM", p.spaced_mobile, p.email),
    ),
    make_list(
        "holders-of-graves",
        "Concession|Titulaire|Adresse du titulaire|Échéance",
        lambda p: (f"B-{p.place}", f"Mme {p.nom.upper()} {p.prenom}", p.address, "2041"),
    ),
    make_list(
        "winners-of-flowered-houses",
        "Rang|Lauréat|Adresse",
        lambda p: (str(p.place), f"M. et Mme {p.nom} {p.prenom}", write_address(p)),
    ),
    make_list(
        "readers-of-library",
        "Lecteur|Date de naissance|Dernier titre|Auteur",
        lambda p: (f"{p.nom}, {p.prenom}", p.birth, "L'Étranger", "Camus, Albert"),
    ),
    make_list(
        "exhibitors",
        "Exposant|Stand|Mobile",
        lambda p: (f"{p.nom.upper()} {p.prenom}", f"A{p.place}", p.spaced_mobile),
    ),
    make_list(
        "artists-of-the-town",
        "Artiste|Technique|Naissance|Portable",
        lambda p: (f"{p.prenom} {p.nom}", "aquarelle", p.birth, p.spaced_mobile),
    ),
    make_list(
        "referees",
        "Arbitre|Club|Né le|Téléphone",
        lambda p: (f"{p.nom} {p.prenom}", "US Saint-Martin", p.birth, p.spaced_mobile),
    ),
    make_list(
        "licensees",
        "Licence|NOM Prénom|Catégorie|Naissance",
        lambda p: (f"{p.place:07}", f"{p.nom.upper()} {p.prenom}", "U13", p.birth),
    ),
    make_list(
        "pupils",
        "École|Classe|Élève|Né(e)",
        lambda p: ("École Jules Ferry", "CE2", f"{p.nom.upper()} {p.prenom}", p.birth),
    ),
    make_list(
        "owners-of-parcels",
        "Parcelle|Propriétaire|Adresse du propriétaire",
        lambda p: (f"AB{p.place:04}", f"{p.nom.upper()} {p.prenom}", p.address),
    ),
    make_list(
        "asked-permits",
        "N° permis|Pétitionnaire|Adresse pétitionnaire|Terrain",
        lambda p: (f"PC{p.place}", f"{p.prenom} {p.nom}", p.address, "rue du Lac"),
    ),
    make_list(
        "dog-owners",
        "Chien|Race|Détenteur|Domicile",
        lambda p: ("Rex", "Staff", f"{p.nom} {p.prenom}", p.address),
    ),
    make_list(
        "child-minders-at-home",
        "Assistante maternelle|Adresse|Portable|Agrément",
        lambda p: (f"{p.nom.upper()} {p.prenom}", p.address, p.spaced_mobile, "3 enfants"),
    ),
    make_list(
        "tax-payers",
        "Rôle|Redevable|Adresse|Montant dû",
        lambda p: (f"R{p.place}", f"{p.nom.upper()} {p.prenom}", p.address, "84,50"),
    ),
    make_list(
        "street-in-honour-and-dwellers",
        "Rue|N°|Occupant|Naissance",
        lambda p: ("Rue Jean Jaurès", str(p.number), f"{p.prenom} {p.nom}", p.birth),
    ),
    make_list(
        "mails-of-the-registered",
        "Prénom|Nom|Adresse mail|Atelier",
        lambda p: (p.prenom, p.nom, p.email, "poterie"),
    ),
    make_list(
        "witnesses-of-weddings",
        "Époux|Épouse|Date de naissance époux|Témoin",
        lambda p: (f"{p.nom} {p.prenom}", f"{p.nom} Lucie", p.birth, "Paul Marchant"),
    ),
    make_list(
        "welfare-by-number",
        "Allocataire|NIR|RSA",
        lambda p: (f"{p.nom} {p.prenom}", p.spaced_nir, "607,75"),
    ),
)


def api_of_associations() -> Case:
    persons = people(4)
    rows: list[Row] = [("association", "contact_nom", "contact_tel", "contact_mail")]
    rows += [(f"Club {p.place}", f"{p.prenom} {p.nom}", p.mobile, p.email) for p in persons]
    return withheld("disguised-contacts-of-associations", {"a.json": json_records(rows)}, persons)


def elected_at_home() -> Case:
    persons = people(4)
    rows: list[Row] = [("Élu", "Fonction", "Domicile", "Portable personnel")]
    rows += [(f"{p.prenom} {p.nom}", "Adjoint", p.address, p.spaced_mobile) for p in persons]
    return Case(
        name="disguised-elected-at-home",
        files={"a.xlsx": xlsx(rows)},
        expected="warned",
        also=("withheld",),
    )


def taxis() -> Case:
    persons = people(3)
    rows: list[Row] = [
        ("Licence", "Titulaire"),
        *((str(p.place), f"{p.nom} {p.prenom}") for p in persons),
    ]
    return warned("disguised-taxis", {"a.csv": csv(rows)}, persons)


def godparents() -> Case:
    text = "Parrain;Arbre\nMarie Dupont;Chêne\nJean Lefebvre;Tilleul\nMichel Bernard;Orme\n"
    return warned("disguised-godparents-of-trees", {"a.csv": text})


PROFESSIONS = """
Nom;Prénom;Profession;Adresse;Téléphone
RENARD;Paul;notaire;12 rue Gambetta;03 53 01 33 01
CARON;Hélène;notaire;5 rue du Molinel;03 53 01 33 02
PETIT;Anne;avocate;31 boulevard Vauban;03 53 01 33 03
"""
HEADS = """
École;Directrice ou directeur;Adresse;Téléphone
Jean Moulin;Mme Hélène Caron;12 rue Gambetta;03 53 01 33 11
Jules Ferry;M. Paul Renard;5 rue du Molinel;03 53 01 33 12
Émile Zola;Mme Anne Petit;31 boulevard Vauban;03 53 01 33 13
"""


def named_at_work(name: str, table: str) -> Case:
    """Persons in their trade, where it is: to be asked about at most."""
    return Case(
        name=f"like-{name}",
        files={"d.csv": table.lstrip("\n")},
        expected="silent",
        also=("warned",),
    )


TABLES = {
    "stops-with-places": """
Nom;Adresse
Jean Jaurès;12 rue du Stade
Marie Curie;3 rue de la Gare
Charles de Gaulle;8 avenue du Parc
""",
    "doctors-with-surgeries": """
Médecin;Spécialité;Adresse;Téléphone
Dr Catherine Vasseur;généraliste;12 rue Gambetta;03 53 01 33 21
Dr Paul Renard;cardiologue;5 rue du Molinel;03 53 01 33 22
Dr Hélène Caron;pédiatre;31 boulevard Vauban;03 53 01 33 23
""",
    "candidates-and-votes": """
Candidat;Voix
WATTEAU Caroline;312
CARLIER Marc;210
BENALI Sofia;78
""",
    "boxes-named-after-persons": """
École;Courriel
Jean Moulin;jean.moulin@ac-lille.example
Jules Ferry;ecole@ferry.example
Marie Curie;marie-curie@ville.example
""",
    "shops": """
Enseigne;Adresse;Téléphone;Courriel
Coiffure Marie;12 rue Nationale;03 53 01 31 01;coiffure.marie@salon.example
Chez Jean-Claude;3 place Rihour;03 53 01 31 02;chezjeanclaude@resto.example
Boucherie Dupont;9 rue de Gand;03 53 01 31 03;
Fleurs Isabelle;4 rue Esquermoise;03 53 01 31 04;fleurs@isabelle.example
""",
    "shops-bare": """
Nom;Adresse
Chez Lucienne;12 rue Nationale
Le Petit Nicolas;3 place Rihour
Maison Lefebvre;9 rue de Gand
La Mère Poulard;4 rue Esquermoise
""",
    "parks": """
Nom;Adresse;Surface
Parc Jean-Baptiste Lebas;boulevard Jean-Baptiste Lebas;32000
Jardin Vauban;boulevard Vauban;40000
Square Marie-Thérèse;12 rue du Parc;1200
""",
    "gyms": """
Gymnase;Adresse;Surface
Marx Dormoy;36 avenue Marx Dormoy;1200
Jean Bouin;2 rue du Stade;900
Lino Ventura;15 rue de Fives;800
""",
    "plaques": """
Personnage;Né le;Mort le;Adresse de la plaque
Charles de Gaulle;22/11/1890;09/11/1970;9 rue Princesse
Léon Trulin;02/06/1897;08/11/1915;2 rue des Fossés
Louis Pasteur;27/12/1822;28/09/1895;2 rue des Fleurs
""",
    "museum": """
Inventaire;Auteur;Naissance;Mort;Titre
P.1;Francisco de Goya;30/03/1746;16/04/1828;Les Vieilles
P.2;Jacques-Louis David;30/08/1748;29/12/1825;Bélisaire
P.3;Carolus-Duran;04/07/1837;17/02/1917;Le Convalescent
""",
    "equipment-of-standard": """
COLL_NOM;COLL_INSEE;EQUIP_NOM;EQUIP_TYPE;EQUIP_TEL;EQUIP_EMAIL;EQUIP_ADRESSE
Lille;59350;Médiathèque Jean Lévy;médiathèque;0353013101;mediatheque@ville.example;32 rue Édouard Delesalle
Lille;59350;Piscine Marx Dormoy;piscine;0353013102;piscine@ville.example;36 avenue Marx Dormoy
""",
    "results-wide": """
Bureau;Exprimés;Nom 1;Prénom 1;Voix 1;Nom 2;Prénom 2;Voix 2
0001;600;WATTEAU;Caroline;312;CARLIER;Marc;288
0002;530;WATTEAU;Caroline;270;CARLIER;Marc;260
0003;610;WATTEAU;Caroline;290;CARLIER;Marc;320
""",
    "results-of-ministry": """
Code du b.vote;Inscrits;N°Panneau;Sexe;Nom;Prénom;Voix;% Voix/Ins
0001;1012;1;F;WATTEAU;Caroline;312;30,83
0001;1012;2;M;CARLIER;Marc;210;20,75
0001;1012;3;F;BENALI;Sofia;78;7,71
""",
    "delegates-of-commune": """
Syndicat;Titulaire;Suppléant
SIVOM;Caroline Watteau (maire);Marc Carlier (conseiller municipal)
Syndicat des eaux;Jean-Paul Desmettre (adjoint);Leïla Bouchendhomme (adjointe)
""",
    "hotels": """
Hôtel;Classement;Téléphone;Courriel
Auberge du Lac;2;03 53 01 32 01;aubergedulac@gmail.com
Gîte des Tilleuls;3;03 53 01 32 02;gite.des.tilleuls@orange.fr
Hôtel de la Gare;2;03 53 01 32 03;reception@hotel-gare.example
""",
    "boxes-of-town-halls": """
Commune;Courriel;Téléphone
Vaux;mairie-de-vaux@wanadoo.fr;03 53 01 32 11
La Chapelle;mairie.lachapelle@orange.fr;03 53 01 32 12
Bourg-Neuf;accueil@bourg-neuf.example;03 53 01 32 13
""",
    "boxes-of-schools": """
École;Courriel
Jean Moulin;ecole.jean-moulin@ville.example
Jean Zay;college.jean-zay@ac-lille.example
Marie Curie;0590002b@ac-lille.example
""",
    "districts": """
Nom;Maire de quartier;Superficie
Saint-Maurice Pellevoisin;mairie de quartier;213
Vauban-Esquermes;mairie de quartier;180
Bois-Blancs;mairie de quartier;150
""",
    "events": """
Date;Titre;Lieu;Organisateur
12/03/2025;Conférence : Victor Hugo et le Nord;Médiathèque Jean Lévy;Les Amis de Victor Hugo
15/03/2025;Bal de la Sainte-Marie;Salle Philippe Martin;Comité des fêtes
""",
    "bike-counts": """
compteur;nom;date;passages
100012345;Pont Saint-Jean;2024-03-12;1203
100012346;Rue Jean Bart;2024-03-12;980
""",
    "lost-objects": """
Numéro;Objet;Trouvé le;Lieu
2024-0031;Portable noir;12/03/2024;place Rihour
2024-0032;Carte Vitale;13/03/2024;métro Gambetta
2024-0033;Clés;13/03/2024;rue Jean Bart
""",
    "graves-without-names": """
Carré;Rang;Tombe;Durée;Échéance
A;1;12;30;2041
A;1;13;50;2061
B;2;1;15;2031
""",
    "boats-and-floats": """
Char;Géant;Naissance;Association
1;Lydéric et Phinaert;12/06/1560;Les Amis des géants
2;Jeanne Maillotte;14/09/1905;Comité Saint-Sauveur
""",
    "air-quality": """
station;polluant;horodatage;valeur
FR11001;NO2;1709280000;23,4
FR11002;PM10;1709283600;18,1
""",
    "fees-of-civil-status": """
Acte;Tarif;Pièces
Carte d'identité;25;justificatif de domicile, date de naissance
Livret de famille;0;nom, prénom des parents
""",
    "data-dictionary": """
Champ;Type;Description;Exemple
nom;texte;Nom de famille;DUPONT
date_naissance;date;Date de naissance;12/03/1985
nir;texte;Numéro de sécurité sociale;non publié
""",
    "streets-by-type": """
type_voie;nom_voie;longueur;date_delib
rue;Jean Moulin;410;12/03/1946
avenue;Marie Curie;820;04/11/1935
place;Pierre Mendès France;90;17/10/1983
""",
    "streets-of-women": """
Nom de la voie;Personne honorée;Date de naissance;Profession
Rue Simone Veil;Simone Veil;13/07/1927;magistrate
Rue Rosa Parks;Rosa Parks;04/02/1913;militante
Rue Martha Desrumaux;Martha Desrumaux;18/10/1897;syndicaliste
""",
    "tariffs-by-quotient": """
Tranche;Quotient familial;Cantine;Centre de loisirs
1;0-450;0,80;3,20
2;451-750;1,60;5,40
""",
    "bids": """
Lot;Attributaire;Adresse;SIRET;Montant
1;DUBOIS Jean SARL;12 rue du Fort 59000 Lille;55204944700039;42000
2;LEFEBVRE Marie EURL;9 rue de la Clef 59000 Lille;44306184100047;38000
3;CARON Frères;4 rue Royale 59000 Lille;38012986646850;51000
""",
    "delegated-services": """
Service;Délégataire;Échéance;Directeur
Eau;Iléo;31/12/2033;
Chauffage;Dalkia;30/06/2040;
""",
    "courses-of-university": """
Atelier;Salle;Jour;Référence
Yoga;Salle Jean Dupont;lundi;Y-12
Anglais;Espace Marie Laurent;mardi;A-03
""",
    "phone-list-of-services": """
Service;Poste;Direct
Accueil;6398;0353016398
Urbanisme;6399;0353016399
""",
    "rivers": """
station;cours d'eau;date;hauteur
O0592510;La Marque;2024-03-12;0,63998
O0592511;La Deûle;2024-03-12;1,85035
""",
}

CASES = (
    *GUILTY,
    api_of_associations(),
    elected_at_home(),
    taxis(),
    godparents(),
    named_at_work("professions", PROFESSIONS),
    named_at_work("heads-of-schools", HEADS),
    *(silent(f"like-{name}", {"d.csv": table.lstrip("\n")}) for name, table in TABLES.items()),
)
