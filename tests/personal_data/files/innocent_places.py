"""What a commune publishes of places, and of the names that they bear."""

# ruff: noqa: E501 - rows of tables are as long as files have them

from __future__ import annotations

from personal_data.case import silent

TABLES = {
    "schools-with-heads": """
Établissement;Direction;Adresse;CP;Ville;Téléphone;Courriel
École Jean Moulin;Mme la directrice;12 rue Jean Jaurès;59000;Lille;03 53 01 21 11;ce.0590001a@ac-lille.example
École Louise Michel;M. le directeur;3 rue Paul Bert;59000;Lille;03 53 01 21 12;ce.0590002b@ac-lille.example
École Jules Ferry;Mme la directrice;8 place Sébastopol;59000;Lille;03 53 01 21 13;ce.0590003c@ac-lille.example
""",
    "schools-of-persons": """
Nom;Adresse;Téléphone
Simone Veil;4 rue des Canonniers;03 53 01 21 21
Victor Hugo;18 boulevard de Metz;03 53 01 21 22
Jean Zay;2 rue du Faubourg;03 53 01 21 23
Pauline Kergomard;5 allée des Tilleuls;03 53 01 21 24
""",
    "schools-in-register": """
numero_uai;appellation_officielle;denomination_principale;patronyme_uai;adresse_uai;code_postal_uai;latitude;longitude
0590123A;Collège Albert Camus;COLLEGE;ALBERT CAMUS;12 RUE DE L EGLISE;59000;50.6312345678901;3.0512345678901
0590124B;Lycée Louis Pasteur;LYCEE;LOUIS PASTEUR;1 RUE DES URBANISTES;59000;50.6401234567891;3.0698765432101
0590125C;Collège Anne Frank;COLLEGE;ANNE FRANK;3 RUE DU MARCHE;59000;50.6201234567891;3.0401234567891
""",
    "associations": """
Nom;Objet;Adresse du siège;Téléphone;Courriel;RNA
Amicale laïque Jean Macé;loisirs;4 rue Jean Macé;03 53 01 22 01;contact@amicale-mace.example;W595001234
Les Amis de Marie;solidarité;17 rue de la Paix;03 53 01 22 02;lesamisdemarie@asso.example;W595001235
Union sportive Saint-Martin;football;stade Roger Salengro;03 53 01 22 03;secretariat@us-saint-martin.example;W595001236
Chorale Sainte-Cécile;musique;9 place de l'Église;03 53 01 22 04;chorale@sainte-cecile.example;W595001237
""",
    "streets-and-honoured": """
Voie;Hommage;Naissance;Décès;Notice
Rue Jean Jaurès;Jean Jaurès;03/09/1859;31/07/1914;homme politique
Rue Marie Curie;Marie Curie;07/11/1867;04/07/1934;physicienne
Avenue Victor Hugo;Victor Hugo;26/02/1802;22/05/1885;écrivain
Place Louise de Bettignies;Louise de Bettignies;15/07/1880;27/09/1918;résistante
""",
    "war-memorial": """
Nom;Prénom;Date de naissance;Date de décès;Lieu de décès;Mention
DELATTRE;Henri;12/03/1889;22/08/1914;Rossignol;Mort pour la France
LECLERCQ;Émile;04/11/1892;17/04/1917;Craonne;Mort pour la France
VANDAMME;Gustave;28/06/1895;02/07/1916;Somme;Mort pour la France
DUBOIS;Louis;19/01/1897;25/09/1915;Loos;Mort pour la France
""",
    "cemetery-of-notables": """
Emplacement;Personnalité;Né le;Mort le;Qualité
A-12;Pierre Degeyter;08/10/1848;26/09/1932;compositeur
B-03;Gustave Delory;10/08/1857;17/08/1925;maire
C-44;Alexandre Desrousseaux;01/06/1820;23/11/1892;chansonnier
""",
    "halls": """
Salle;Adresse;Capacité;Téléphone
Salle Jean Dupont;12 rue du Stade;120;03 53 01 23 01
Espace Marie Laurent;3 rue de la Gare;80;03 53 01 23 02
Gymnase Philippe Martin;8 avenue du Parc;300;03 53 01 23 03
Maison de quartier Nicolas Lefebvre;1 place du Marché;60;03 53 01 23 04
""",
    "halls-bare": """
Nom;Adresse;Surface
Jean Dupont;12 rue du Stade;450
Marie Laurent;3 rue de la Gare;180
Philippe Martin;8 avenue du Parc;900
""",
    "pharmacies": """
Pharmacie;Adresse;Téléphone;Garde
Pharmacie Martin;2 rue Nationale;03 53 01 24 01;02/03/2025
Pharmacie Lefebvre-Dubois;17 place de la République;03 53 01 24 02;09/03/2025
Pharmacie du Docteur Petit;4 rue Solférino;03 53 01 24 03;16/03/2025
""",
    "doctors-on-duty": """
Date;Médecin de garde;Cabinet;Téléphone
01/03/2025;Dr Catherine Vasseur;12 rue Gambetta;03 53 01 24 11
02/03/2025;Dr Paul Renard;5 rue du Molinel;03 53 01 24 12
08/03/2025;Dr Hélène Caron;31 boulevard Vauban;03 53 01 24 13
""",
    "companies": """
Entreprise;Activité;SIRET;Adresse
SARL Dupont Marie;plomberie;55204944700039;4 rue des Postes
EURL Jean Lefebvre;maçonnerie;44306184100047;12 rue Colbert
Boulangerie Petit & Fils;boulangerie;38012986646850;9 place Catinat
Établissements Lemaire;chauffage;54205118000066;77 rue de Douai
""",
    "residences": """
Résidence;Gestionnaire;Adresse;Logements
Résidence Paul Bert;Vilogia;12 rue Paul Bert;48
Maison de Marie;CCAS;3 allée des Roses;22
Foyer Pierre Mauroy;CCAS;8 rue Jean Bart;30
Résidence Jacques Brel;Partenord;1 avenue du Peuple belge;64
""",
    "places-called-saint": """
Lieu;Type;Adresse
Saint-Martin;chapelle;rue Saint-Martin
Sainte-Marie;église;place Sainte-Marie
Saint-Maurice;quartier;avenue Saint-Maur
Notre-Dame;calvaire;chemin du Vieux Moulin
""",
    "bus-stops": """
stop_id;stop_name;stop_lat;stop_lon;zone_id
JJAU1;Jean Jaurès;50.6295;3.0712;1
MCUR1;Marie Curie;50.6301;3.0698;1
PHIL1;Philippe Auguste;50.6312;3.0651;1
CDGA1;Charles de Gaulle;50.6330;3.0644;2
""",
    "trees": """
id;essence;nom_latin;hauteur;circonférence;plantation;latitude;longitude
1001;Tilleul;Tilia cordata;12;140;15/03/1985;50.631234567890123;3.051234567890123
1002;Prunus;Prunus serrulata;6;60;20/11/2004;50.641234567890123;3.061234567890123
1003;Rose Marie;Rosa;1,2;5;12/04/2019;50.651234567890123;3.071234567890123
""",
    "works-of-art": """
Œuvre;Artiste;Naissance de l'artiste;Lieu;Date
Le Beffroi;Paul Gauguin;07/06/1848;Mairie;1890
La Passante;Camille Claudel;08/12/1864;Musée;1902
Nu bleu;Henri Matisse;31/12/1869;Musée;1952
Tulipes;Yayoi Kusama;22/03/1929;Gare;2004
""",
    "library-loans": """
Titre;Auteur;Éditeur;ISBN;EAN;Prêts
Le Petit Prince;Saint-Exupéry, Antoine de;Gallimard;9782070612758;9782070612758;312
L'Étranger;Camus, Albert;Gallimard;9782070360024;9782070360024;254
Vernon Subutex;Despentes, Virginie;Grasset;9782246713517;9782246713517;198
Petit Pays;Faye, Gaël;Grasset;9782246857334;9782246857334;177
""",
    "library-authors-with-birth": """
Auteur;Date de naissance;Œuvres
Modiano, Patrick;30/07/1945;28
Ernaux, Annie;01/09/1940;24
Le Clézio, Jean-Marie Gustave;13/04/1940;51
""",
    "addresses-bal": """
uid_adresse;cle_interop;commune_insee;commune_nom;voie_nom;numero;suffixe;position;x;y;long;lat;source
;59350_1234_00012;59350;Lille;Rue Jean Jaurès;12;;entrée;704123.45;7059123.45;3.0512;50.6312;commune
;59350_1234_00012_bis;59350;Lille;Rue Jean Jaurès;12;bis;entrée;704125.45;7059124.45;3.0513;50.6313;commune
;59350_4321_00003;59350;Lille;Allée Marie Curie;3;;entrée;704223.45;7059223.45;3.0522;50.6322;commune
""",
    "charging-points": """
nom_amenageur;contact_amenageur;nom_operateur;contact_operateur;telephone_operateur;id_pdc_itinerance;adresse_station
Ville de Lille;mobilite@lille.example;Izivia;supervision@izivia.example;0972668001;FRIZIP59350001;12 rue Solférino 59000 Lille
Ville de Lille;mobilite@lille.example;Freshmile;support@freshmile.example;0366880880;FRFR1P59350002;3 place Rihour 59000 Lille
""",
    "opening-hours": """
Équipement;Lundi;Mardi;Mercredi;Téléphone
Piscine Marx Dormoy;9h-12h;12h-14h;09h00-19h00;03 53 01 25 01
Médiathèque Jean Lévy;fermé;13h-18h;10h-18h;03 53 01 25 02
""",
    "phones-short": """
Service;Numéro;Autre
SAMU;15;112
Police;17;
Allô service public;3939;
Violences femmes info;3919;
Mairie;0 800 590 059;03 53 01 25 10
""",
    "landlines-all-zones": """
Équipement;Téléphone;Télécopie
Mairie annexe;01 99 00 12 34;02 61 91 12 34
Crèche;03.53.01.12.34;+33 3 53 01 12 35
Musée;0465711234;09 99 39 12 34
Théâtre;05-36-49-12-34;0805 12 34 56
""",
    "service-boxes": """
Service;Courriel
Accueil;mairie@ville.example
État civil;etat.civil@ville.example
Urbanisme;urbanisme@ville.example
Police municipale;police-municipale@ville.example
Cabinet du maire;cabinet.maire@ville.example
Délégué;dpo@ville.example
Mairie annexe;mairie.stmartin@wanadoo.fr
""",
    "cadastre": """
idu;section;numero;contenance;adresse
593500000A0123;A;123;1250;12 RUE JEAN JAURES
59350000AB0045;AB;45;820;LA GRANDE PLAINE
59350000AC0007;AC;7;430;LES PRES
""",
    "permits-of-companies": """
Numéro;Pétitionnaire;SIRET;Adresse du terrain;Nature;Date
PC 059 350 24 O0012;SCI Les Tilleuls;44306184100047;12 rue des Tilleuls;extension;12/03/2024
DP 059 350 24 O0123;SA Vilogia;47568081500012;4 rue de Douai;ravalement;15/03/2024
PC 059 350 24 O0014;Ville de Lille;21590350100017;place Rihour;école;02/04/2024
""",
    "markets": """
Marché;Jour;Lieu;Placier
Wazemmes;dimanche;place de la Nouvelle Aventure;service commerce
Sébastopol;mercredi;place Sébastopol;service commerce
""",
    "defibrillators": """
Nom;Adresse;Accès;Exploitant;Téléphone;Mail
Salle Courtois;12 rue du Stade;7j/7;Mairie;03 53 01 26 01;sport@ville.example
École Jean Moulin;3 rue Paul Bert;heures ouvrables;Mairie;03 53 01 26 02;ecoles@ville.example
""",
    "heritage": """
Édifice;Architecte;Siècle;Adresse;Protection
Hôtel de ville;Émile Dubuisson;20e;place Augustin Laurent;classé 2002-05-15
Vieille Bourse;Julien Destrée;17e;Grand'Place;classé 1921-09-23
Opéra;Louis Marie Cordonnier;20e;place du Théâtre;inscrit 1999-02-12
""",
    "toilets-and-bins": """
code;adresse;type;pose
CP-059-12A;12 rue Nationale;corbeille;2021-03-12
CP-059-13B;3 rue de Béthune;corbeille;2021-03-12
CP-059-14C;14 rue de Béthune;corbeille;2021-03-13
""",
}

CASES = tuple(
    silent(f"place-{name}", {"donnees.csv": table.lstrip("\n")}) for name, table in TABLES.items()
)
