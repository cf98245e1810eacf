"""What offices of a town hall publish, which speaks of no private person, or only names some."""

# ruff: noqa: E501 - rows of tables are as long as files have them

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from personal_data.case import Case, silent
from personal_data.writing import Rows, csv, docx, docx_table, geojson, ods, pdf, xlsx


def named(title: str, text: str) -> Case:
    """Names of whom nothing else is said: a word to say, or none."""
    case = silent(f"hall-{title}", {"liste.csv": partial(csv, table(text))})
    return replace(case, expected="warned", also=("silent",))


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
    *(named(title, text) for title, text in NAMED.items()),
    *(
        silent(f"hall-{title}", {file_name: partial(write, table(text))})
        for title, (file_name, write, text) in INNOCENT.items()
    ),
    *INNOCENT_DOCUMENTS,
    council(),
    convention(),
    programme(),
    authors(),
)
