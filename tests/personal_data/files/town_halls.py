"""Lists that offices of a town hall keep, of people and of what is no secret, as each program
writes them."""

# ruff: noqa: E501 - rows of tables are as long as files have them

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from personal_data.case import Case, silent, withheld
from personal_data.persons import Crowd, Person
from personal_data.writing import (
    FORMATS,
    Cell,
    Row,
    Rows,
    csv,
    docx,
    docx_table,
    geojson,
    kml,
    ods,
    pdf,
    xlsx,
)

people = Crowd(1000).draw
Values = Callable[[Person], tuple[Cell, ...]]


def make_list(name: str, format_: str, header: str, values: Values) -> Case:
    persons = people(4)
    file_name, write = FORMATS[format_]
    rows: list[Row] = [tuple(header.split("|")), *map(values, persons)]
    return withheld(f"hall-{name}", {file_name: partial(write, rows)}, persons)


def name(person: Person) -> str:
    return f"{person.prenom} {person.nom}"


def enter(person: Person) -> str:
    return f"{person.nom.upper()} {person.prenom}"


GUILTY = (
    make_list(
        "canteen",
        "xlsx",
        "Élève|Classe|Date naiss.|Régime",
        lambda p: (enter(p), "CE1", p.born, "sans porc"),
    ),
    make_list(
        "canteen-with-parents",
        "ods",
        "Nom de l'enfant|Prénom de l'enfant|Resp. légal 1|Portable resp. 1",
        lambda p: (p.nom, p.prenom, f"Mme {p.nom}", p.spaced_mobile),
    ),
    make_list(
        "graves",
        "csv-cp1252",
        "N° concession|Concessionnaire|Adresse|Date d'acquisition",
        lambda p: (f"C{p.place}", name(p), f"{p.address} 59000 Lille", "12/04/2011"),
    ),
    make_list(
        "stalls",
        "xlsx",
        "Commerçant|Produits|Métrage|Contact",
        lambda p: (name(p), "fruits et légumes", "6 m", p.spaced_mobile),
    ),
    make_list(
        "electors",
        "csv-tab",
        "Nom de naissance|Nom d'usage|Prénoms|Né(e) le|Lieu de naissance|Adresse",
        lambda p: (p.nom.upper(), "", f"{p.prenom}, Claude", p.birth, "Lille", p.address),
    ),
    make_list(
        "petition",
        "csv-comma",
        "Horodatage|Signataire|Adresse e-mail|Commentaire",
        lambda p: ("2024/03/12 9:41:02", name(p), p.email, "Sauvons le parc"),
    ),
    make_list(
        "loans",
        "json",
        "emprunteur|naissance|titre|retour",
        lambda p: (name(p), p.born, "Germinal", "2024-05-02"),
    ),
    make_list(
        "parking-permits",
        "csv",
        "N° carte|Immatriculation|Titulaire|Adresse|Zone",
        lambda p: (f"R{p.place}", f"AB-{p.place}-CD", name(p), p.address, "A"),
    ),
    make_list(
        "staff",
        "xls",
        "NOM|PRENOM|SERVICE|FONCTION|TEL PORTABLE",
        lambda p: (p.nom.upper(), p.prenom, "Voirie", "Agent technique", p.spaced_mobile),
    ),
    make_list(
        "players",
        "xlsx",
        "Joueur|Catégorie|Né le|Mobile des parents",
        lambda p: (enter(p), "U11", p.birth, p.spaced_mobile),
    ),
    make_list(
        "jurors",
        "ods",
        "N°|Juré|Date et lieu de naissance|Profession|Domicile",
        lambda p: (
            str(p.place),
            f"M. {p.nom.upper()} {p.prenom}",
            f"{p.birth} à Lille",
            "ouvrier",
            p.address,
        ),
    ),
    make_list(
        "drivers",
        "csv",
        "Conducteur|N° de permis|Portable",
        lambda p: (name(p), f"{p.place:012}", f"+33 {p.spaced_mobile[1:]}"),
    ),
    make_list(
        "weddings",
        "csv",
        "Époux|Épouse|Date du mariage|Domicile commun",
        lambda p: (name(p), f"Claire {p.nom}", "12/06/2024", p.address),
    ),
    make_list(
        "english-export",
        "csv-comma",
        "id|last_name|first_name|dob|group",
        lambda p: (p.place, p.nom, p.prenom, p.born, "B"),
    ),
    make_list(
        "birth-in-brackets",
        "xlsx",
        "Inscription|Enfant|Séjour",
        lambda p: (p.place, f"{enter(p)} ({p.birth})", "Ski"),
    ),
    make_list(
        "title-surname-first-name",
        "csv",
        "Civ.|Nom|Prénom|Adresse 1|CP|Ville|Tél.",
        lambda p: ("Mme", p.nom.upper(), p.prenom, p.address, "59000", "Lille", "03 20 49 50 00"),
    ),
    make_list(
        "gardeners",
        "csv",
        "Parcelle|Jardinier|Surface m²|Mél",
        lambda p: (f"P{p.place}", name(p), 120, p.email),
    ),
    make_list(
        "long-headers",
        "xlsx",
        "Nom et prénom de l'enfant inscrit à l'étude|Date de naissance de l'enfant (jj/mm/aaaa)|École",
        lambda p: (enter(p), p.birth, "Jules Ferry"),
    ),
    make_list(
        "donors",
        "csv",
        "Donateur|Montant du don|Adresse postale",
        lambda p: (name(p), 50, f"{p.address}, 59000 Lille"),
    ),
    make_list(
        "shared-flats",
        "csv",
        "Logement|Locataire entrant|Entrée le|Courriel du locataire",
        lambda p: (f"L{p.place}", enter(p), "01/09/2024", p.email),
    ),
    make_list(
        "damages",
        "csv",
        "Sinistre|Victime|Adresse de la victime|Assureur",
        lambda p: (f"S{p.place}", f"M. {p.nom}", p.address, "MAIF"),
    ),
    make_list(
        "python-objects",
        "csv",
        "Salle|Gardien",
        lambda p: ("Foch", str({"nom": p.nom, "prenom": p.prenom, "portable": p.spaced_mobile})),
    ),
    make_list(
        "civilities",
        "xlsx",
        "Civilité|Nom|Adresse|Index",
        lambda p: ("Mme", p.nom.upper(), p.address, 412),
    ),
    make_list(
        "initials",
        "csv",
        "Nom|Initiale|Né(e)",
        lambda p: (p.nom.upper(), f"{p.prenom[0]}.", p.birth),
    ),
    make_list(
        "cut-headers",
        "csv",
        "nom_famille|prenom_1|date_nais",
        lambda p: (p.nom, p.prenom, p.born.isoformat()),
    ),
    make_list(
        "crossing-guards",
        "jsonl",
        "volontaire|ddn|carrefour",
        lambda p: (name(p), p.birth, "Rue Foch / rue de Lille"),
    ),
    make_list(
        "subscribers",
        "shapefile",
        "abonne|adr_abo|compteur",
        lambda p: (enter(p), p.address, f"K{p.place}"),
    ),
)


def minutes() -> Case:
    """Free text: who is named lives behind a comma."""
    persons = people(4)
    lines = [
        f"Permis accordé à {civility} {p.prenom} {p.nom.upper()}, {p.address}, 59000 Lille."
        for civility, p in zip(("Mme", "M.", "Mme", "M."), persons, strict=True)
    ]
    return withheld("hall-minutes", {"pv.pdf": partial(pdf, "Séance du 12 mars", *lines)}, persons)


def minutes_with_births() -> Case:
    persons = people(3)
    lines = [
        f"Le conseil attribue une bourse à {p.prenom} {p.nom} (né le {p.birth})." for p in persons
    ]
    return withheld("hall-minutes-births", {"pv.docx": partial(docx, *lines)}, persons)


def plan_of_dwellers() -> Case:
    persons = people(4)
    rows: Rows = [("Abonné", "Adresse de livraison"), *((name(p), p.address) for p in persons)]
    return withheld("hall-plan-of-dwellers", {"abonnes.kml": partial(kml, rows)}, persons)


def convocations() -> Case:
    """One table in a letter, with a column of numbers before."""
    persons = people(4)
    rows = [
        ("Ordre", "Électeur", "Né(e) le", "Bureau"),
        *((str(p.place), enter(p), p.birth, "12") for p in persons),
    ]
    return withheld("hall-convocations", {"convocation.docx": partial(docx_table, rows)}, persons)


def named(title: str, text: str) -> Case:
    """Names of whom nothing else is said: a word to say, or none."""
    case = silent(f"hall-{title}", {"liste.csv": partial(csv, table(text))})
    return replace(case, expected="warned", also=("silent",))


def documents() -> Iterator[Case]:
    """Lists in documents, whose headers and sentences break where the page ends."""
    first, second, third, fourth = people(4), people(3), people(3), people(4)
    header = ("Nom Prénom Date de", "naissance Classe")
    lines = (*header, *(f"{enter(p)} {p.birth} CP" for p in first))
    yield withheld("hall-header-on-two-lines", {"liste.pdf": partial(pdf, *lines)}, first)
    forms = [f"Nom : {p.nom}  Prénom : {p.prenom}  Né(e) le : {p.birth}" for p in second]
    yield withheld("hall-forms", {"fiches.docx": partial(docx, *forms)}, second)
    homes = [f"{enter(p)} – domicile : {p.address}" for p in third]
    yield withheld("hall-homes", {"liste.docx": partial(docx, *homes)}, third)
    births = ("Date de naissance Nom et prénom", *(f"{p.birth} {enter(p)}" for p in fourth))
    yield withheld("hall-births-first", {"liste.pdf": partial(pdf, *births)}, fourth)


SCHOOLS = (
    "Nom Adresse Téléphone",
    "Jean Moulin 12 rue Jean Jaurès 03 20 49 50 01",
    "Marie Curie 3 rue Foch 03 20 49 50 02",
    "Jules Ferry 5 rue Foch 03 20 49 50 03",
)
ELECTED = (
    ("Nom", "Prénom", "Mandat", "Né le"),
    ("WATTEAU", "Caroline", "Maire", "12/03/1971"),
    ("NOIR", "Paul", "Adjoint", "01/07/1960"),
    ("ROCHE", "Anne", "Adjointe", "02/02/1970"),
)
DOCTORS = (
    ("Médecin", "Adresse", "Tél"),
    ("Dr Marie Petit", "12 rue Foch", "03 20 49 50 01"),
    ("Dr Paul Noir", "3 rue Foch", "03 20 49 50 02"),
    ("Dr Anne Roche", "5 rue Foch", "03 20 49 50 03"),
)
FORM = (
    "Les demandes comportent : nom, prénom, date de naissance et adresse du demandeur.",
    "Le service d'Anne Roche reçoit au 12 rue Foch, le 12/03/2024 et le 19/03/2024.",
)
INNOCENT_DOCUMENTS = (
    silent("hall-schools-pdf", {"ecoles.pdf": partial(pdf, *SCHOOLS)}),
    silent("hall-elected-docx", {"conseil.docx": partial(docx_table, ELECTED)}),
    silent("hall-doctors-docx", {"medecins.docx": partial(docx_table, DOCTORS)}),
    silent("hall-form-docx", {"notice.docx": partial(docx, *FORM)}),
)


def table(text: str) -> Rows:
    return [tuple(line.split(";")) for line in text.strip().splitlines()]


INNOCENT: Mapping[str, tuple[str, Callable[[Rows], bytes], str]] = {
    "contracts": (
        "marches.xlsx",
        xlsx,
        """
Objet;Titulaire;SIRET;Adresse du titulaire;Téléphone;Montant
Toiture de l'école Jean Macé;Couverture Jean Petit;44306184100047;9 rue de la Clef 59000 Lille;03 20 11 22 33;48000
Chaufferie;Dalkia France;45650053700018;37 avenue du Maréchal de Lattre 59350 Saint-André;03 20 63 42 42;125000
Voirie;Eiffage Route Nord;39895096400124;12 rue Colbert 59000 Lille;03 20 44 55 66;98000
""",
    ),
    "elected": (
        "elus.ods",
        ods,
        """
Nom;Prénom;Fonction;Délégation;Courriel;Permanence
WATTEAU;Caroline;Maire;;cwatteau@mairie-lille.fr;samedi
DESMETTRE;Jean-Paul;1er adjoint;Finances;jpdesmettre@mairie-lille.fr;lundi
CARLIER;Marc;Conseiller municipal délégué;Écoles;mcarlier@mairie-lille.fr;mardi
""",
    ),
    "streets": (
        "voies.csv",
        csv,
        """
Nom de la voie;Hommage à;Né le;Mort le;Délibération
Rue Simone Veil;Simone Veil;13/07/1927;30/06/2017;12/12/2018
Place Josephine Baker;Joséphine Baker;03/06/1906;12/04/1975;08/03/2021
Allée Gisèle Halimi;Gisèle Halimi;27/07/1927;28/07/2020;08/03/2022
""",
    ),
    "orders": (
        "commandes.csv",
        csv,
        """
N° commande;N° engagement;Fournisseur;Montant;Code article
202403120001547;2850512593501;UGAP;1250,00;1850578006084
202403130001548;2850512593502;Manutan;312,40;1850578006085
202403140001549;2850512593503;Lyreco;88,10;1850578006086
""",
    ),
    "sirens": (
        "entreprises.csv",
        csv,
        """
SIREN;SIRET;Dénomination;Enseigne;Adresse;Code APE
552081317;55208131766522;EDF;EDF;22 avenue de Wagram 75008 Paris;3514Z
443061841;44306184100047;GOOGLE FRANCE;Google;8 rue de Londres 75009 Paris;7022Z
380129866;38012986646850;ORANGE;Orange;111 quai du Président Roosevelt 92130 Issy;6110Z
""",
    ),
    "polling-stations": (
        "bureaux.csv",
        csv,
        """
Bureau;Lieu;Adresse;Inscrits
0001;Mairie;1 place Roger Salengro;912
0002;École Jean Moulin;12 rue Jean Jaurès;874
0003;Salle Pierre Mauroy;3 avenue Victor Hugo;1021
""",
    ),
    "paintings": (
        "tableaux.csv",
        csv,
        """
Inventaire;Artiste;Né en;Mort en;Titre
P.1;Sonia Delaunay;1885;1979;Rythme
P.2;Pierre Soulages;1919;2022;Peinture 12 mars 1958
P.3;Niki de Saint Phalle;1930;2002;Nana
""",
    ),
    "business-park": (
        "zone.csv",
        csv,
        """
Enseigne;Activité;Adresse;Téléphone;Site
Boulangerie Paul Lefebvre;Boulangerie;12 rue Foch;03 20 11 22 33;www.paul.example
Garage Martin;Automobile;14 rue Foch;03 20 11 22 34;
Fleurs de Marie;Fleuriste;16 rue Foch;03 20 11 22 35;
""",
    ),
    "trees": (
        "arbres.csv",
        csv,
        """
Id;Genre;Espèce;Cultivar;Adresse;Plantation
1;Prunus;serrulata;Kanzan;12 rue Foch;2012
2;Acer;campestre;Elsrijk;3 avenue Jean Jaurès;1998
3;Rosa;hybride;Pierre de Ronsard;Place Marie Curie;2020
""",
    ),
    "graves-of-the-dead": (
        "cimetiere.csv",
        csv,
        """
Emplacement;Défunt;Né le;Décédé le
A-12;LEFEBVRE Marie;12/03/1931;02/11/1999
A-13;DUBOIS Paul;04/07/1944;21/05/2012
A-14;CARON Jeanne;30/01/1938;17/08/2020
""",
    ),
    "chemists": (
        "gardes.csv",
        csv,
        """
Date;Pharmacie;Adresse;Téléphone
01/05/2024;Pharmacie Dubois Marie;12 rue Foch;03 20 11 22 33
08/05/2024;Pharmacie du Parc;3 avenue Jean Jaurès;03 20 11 22 34
09/05/2024;Pharmacie Lefebvre;8 place Marie Curie;03 20 11 22 35
""",
    ),
    "doctors": (
        "medecins.csv",
        csv,
        """
Médecin;Spécialité;Cabinet;Téléphone
Dr Claire Fontaine;Généraliste;12 rue Foch;03 20 11 22 33
Dr Paul Vasseur;Pédiatre;3 avenue Jean Jaurès;03 20 11 22 34
Dr Anne Lemaire;Généraliste;8 place Marie Curie;03 20 11 22 35
""",
    ),
    "building-works": (
        "travaux.csv",
        csv,
        """
Permis;Demandeur;Adresse du terrain;Décision
PC 059350 24 O0001;SCI du Parc;12 rue Foch;accordé
PC 059350 24 O0002;Nexity Nord;3 avenue Jean Jaurès;accordé
PC 059350 24 O0003;SARL Bâti Plus;8 place Marie Curie;refusé
""",
    ),
    "shops": (
        "commerces.csv",
        csv,
        """
Commerçant;Activité;Adresse;Téléphone
Chez Marie;café;13 rue Foch;03 20 49 50 02
Boulangerie Paul;pain;12 rue Foch;03 20 49 50 01
Fleurs de Jeanne;fleuriste;14 rue Foch;03 20 49 50 03
""",
    ),
    "map-tags": (
        "lieux.csv",
        csv,
        """
name;tags
Mairie;{'addr:street': 'rue Foch', 'addr:housenumber': '12', 'phone': '+33 3 20 49 50 00'}
École;{'addr:street': 'rue Foch', 'contact:email': 'contact@ecole.example', 'name': 'Marie Curie'}
Poste;{'addr:street': 'rue Foch', 'operator': 'La Poste'}
""",
    ),
    "counts-of-people": (
        "bureaux.ods",
        ods,
        """
Bureau;Électeurs inscrits;Volontaires;Joueurs
1;912;4;12
2;874;3;14
3;1021;6;15
""",
    ),
    "legends": (
        "personnages.csv",
        csv,
        """
Nom;Naissance;Mort;Lien avec la ville
Charles de Gaulle;22/11/1890;09/11/1970;né à Lille
Pierre Mauroy;05/07/1928;07/06/2013;maire
Raoul de Godewarsvelde;28/01/1928;13/04/1977;chanteur
""",
    ),
    "twin-towns": (
        "jumelages.csv",
        csv,
        """
Ville;Pays;Depuis;Comité
Cologne;Allemagne;06/10/1958;Comité de jumelage
Leeds;Royaume-Uni;12/05/1968;Comité de jumelage
Turin;Italie;04/04/1958;Comité de jumelage
""",
    ),
    "polls-of-names": (
        "prenoms.csv",
        csv,
        """
Année;Prénom;Sexe;Nombre
2023;Marie;F;12
2023;Paul;M;21
2023;Louise;F;34
""",
    ),
    "shows": (
        "spectacles.csv",
        csv,
        """
Date;Spectacle;Compagnie;Mise en scène;Tarif
12/03/2024;Le Cid;Compagnie du Nord;Marie Lenoir;12
19/03/2024;Phèdre;Théâtre de Poche;Jean Castel;14
26/03/2024;Ubu roi;Les Tréteaux;Anne Roche;10
""",
    ),
    "counters": (
        "compteurs.csv",
        csv,
        """
id_compteur;horodate;passages;batterie
100036524101;2024-03-12T06:00:00;121;98
100036524101;2024-03-12T07:00:00;233;98
100036524102;2024-03-12T06:00:00;87;64
""",
    ),
    "defibrillators": (
        "dae.geojson",
        geojson,
        """
nom;acc;tel1;contact;maintenance
Mairie;intérieur;+33 3 20 49 50 00;Mairie de Lille;Schiller France
Gymnase Marcel Cerdan;extérieur;+33 3 20 49 50 11;Service des sports;Schiller France
Piscine Marx Dormoy;intérieur;+33 3 20 49 50 12;Service des sports;Schiller France
""",
    ),
}


NAMED = {
    "heads-of-schools": """
École;Adresse;Civilité;Nom du directeur;Téléphone
École Jean Moulin;12 rue Foch;Mme;Lenoir;03 20 49 50 01
École Marie Curie;13 rue Foch;M.;Castel;03 20 49 50 02
École Jules Ferry;14 rue Foch;Mme;Roche;03 20 49 50 03
""",
    "race": """
Place;Coureur;Club;Temps
1;Hugo Marchal;US Lille;00:41:12
2;Lucas Brunel;AC Marcq;00:41:40
3;Julie Castel;US Lille;00:42:02
""",
    "landlines": """
Service;Responsable;Téléphone;Courriel
État civil;Sandrine Lecomte;03 20 49 50 01;etat-civil@mairie-lille.fr
Urbanisme;Philippe Vasseur;03 20 49 50 02;urbanisme@mairie-lille.fr
Écoles;Nathalie Brunet;03 20 49 50 03;ecoles@mairie-lille.fr
""",
    "grants": """
Association;Président;Siège;Montant
Judo club de Lille;Mme Sylvie Roussel;12 rue Foch;1200
Chorale Saint-Maurice;M. Antoine Leclercq;3 place du Marché;800
Amicale laïque Jean Macé;M. Gérard Delmas;8 avenue de Lille;2500
""",
}


def council() -> Case:
    lines = (
        "Conseil municipal du 12 mars 2024. Présents : Mme Caroline WATTEAU, maire, M. Jean-Paul",
        "DESMETTRE, adjoint, Mme Leïla CARLIER, adjointe. Absent : M. Marc PETIT (pouvoir à Mme Carlier).",
        "Délibération 12 : dénomination de la rue Simone Veil, née le 13 juillet 1927 à Nice.",
        "Délibération 13 : vente du terrain sis 12 rue Foch à la SCI du Parc, représentée par M. Paul Noir.",
        "Nom, prénom et date de naissance des candidats seront demandés par la préfecture.",
    )
    return silent("hall-council-pdf", {"pv.pdf": partial(pdf, *lines)})


def convention() -> Case:
    lines = (
        "Entre la Ville de Lille, 1 place Roger Salengro, représentée par Mme la maire, Caroline Watteau,",
        "et le Judo club de Lille, 12 rue Foch, représenté par sa présidente, Mme Sylvie Roussel,",
        "et la Chorale Saint-Maurice, 3 place du Marché, représentée par M. Antoine Leclercq,",
        "et la société Dalkia, 37 avenue du Maréchal de Lattre, représentée par M. Jean Blanc, directeur.",
    )
    return silent("hall-convention", {"convention.docx": partial(docx, *lines)})


def programme() -> Case:
    rows: Sequence[Sequence[str]] = (
        ("Horaire", "Nom de l'atelier", "Animé par", "Adresse"),
        ("10:00", "Poterie", "Marie Lenoir", "12 rue Foch"),
        ("11:00", "Dessin", "Paul Castel", "12 rue Foch"),
        ("14:00", "Chant", "Anne Roche", "3 avenue Jean Jaurès"),
    )
    return silent("hall-programme-docx", {"programme.docx": partial(docx_table, rows)})


def authors() -> Case:
    records = [
        {"isbn": f"978207036{n}0", "titre": title, "auteurs": [{"nom": last, "prenom": first}]}
        for n, (title, last, first) in enumerate(
            (
                ("Germinal", "Zola", "Émile"),
                ("Chéri", "Colette", "Sidonie"),
                ("Nadja", "Breton", "André"),
            )
        )
    ]
    return silent("hall-authors", {"livres.json": json.dumps(records)})


CASES = (
    *GUILTY,
    minutes(),
    minutes_with_births(),
    plan_of_dwellers(),
    convocations(),
    *(named(title, text) for title, text in NAMED.items()),
    *(
        silent(f"hall-{title}", {file_name: partial(write, table(text))})
        for title, (file_name, write, text) in INNOCENT.items()
    ),
    *documents(),
    *INNOCENT_DOCUMENTS,
    council(),
    convention(),
    programme(),
    authors(),
)
