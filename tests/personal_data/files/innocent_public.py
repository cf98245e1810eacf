"""Public life: the elected, votes, contracts, grants, sports, first names, menus."""

# ruff: noqa: E501 - rows of tables are as long as files have them

from __future__ import annotations

from personal_data.case import silent

TABLES = {
    "elected-register": """
Code du département;Libellé de la commune;Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Libellé de la catégorie socio-professionnelle;Date de début du mandat;Libellé de la fonction
59;Lille;WATTEAU;Caroline;F;12/03/1971;Cadre;28/06/2020;Maire
59;Lille;DESMETTRE;Jean-Paul;M;04/11/1963;Retraité;28/06/2020;1er adjoint au Maire
59;Lille;BOUCHENDHOMME;Leïla;F;17/07/1985;Enseignante;28/06/2020;2e adjoint au Maire
59;Lille;CARLIER;Marc;M;23/01/1958;Artisan;28/06/2020;
""",
    "elected-mandates": """
Nom;Prénom;Mandat;Groupe;Délégation;Courriel
Watteau;Caroline;Maire;Majorité;;c.watteau@mairie-lille.example
Desmettre;Jean-Paul;Adjoint;Majorité;Finances;jp.desmettre@mairie-lille.example
Bouchendhomme;Leïla;Adjointe;Majorité;Écoles;l.bouchendhomme@mairie-lille.example
Carlier;Marc;Conseiller municipal;Opposition;;m.carlier@mairie-lille.example
""",
    "elected-joined": """
Élu;Fonction;Indemnité brute mensuelle;Début du mandat
Mme Caroline WATTEAU;Maire;5145,00;28/06/2020
M. Jean-Paul DESMETTRE;1er adjoint;2200,00;28/06/2020
Mme Leïla BOUCHENDHOMME;2e adjointe;2200,00;28/06/2020
""",
    "elected-attendance": """
Séance;Conseiller;Présence;Pouvoir à
02/02/2024;Caroline Watteau;présente;
02/02/2024;Marc Carlier;excusé;Leïla Bouchendhomme
02/02/2024;Leïla Bouchendhomme;présente;
""",
    "deliberations": """
DELIB_ID;DELIB_DATE;DELIB_MATIERE_CODE;DELIB_OBJET;RAPPORTEUR;VOTE_POUR;VOTE_CONTRE
2024-001;02/02/2024;7.1;Budget primitif;Mme Watteau;42;11
2024-002;02/02/2024;8.1;Carte scolaire;M. Jean-Paul Desmettre;50;3
2024-003;02/02/2024;3.2;Cession à la SCI du Parc;Mme Leïla Bouchendhomme;53;0
""",
    "contracts": """
id;acheteur.id;objet;codeCPV;montant;dureeMois;titulaire_id_1;titulaire_denominationSociale_1;dateNotification
202400000001;21590350100017;Travaux de voirie;45233140-2;125000;12;55204944700039;EIFFAGE ROUTE;2024-03-12
202400000002;21590350100017;Peinture;45442100-8;42000;6;44306184100047;SARL DUPONT MARIE;2024-04-02
202400000003;21590350100017;Maîtrise d'œuvre;71200000-0;61000;18;38012986646850;JEAN LEFEBVRE ARCHITECTE;2024-05-21
""",
    "contracts-short": """
Marché;Titulaire;SIRET;Adresse;Montant HT
M24-01;Entreprise Jean Lefebvre;55204944700039;12 rue Colbert 59000 Lille;125000
M24-02;Menuiserie Petit;44306184100047;9 rue de la Clef 59000 Lille;48000
M24-03;Cabinet Marie Caron;38012986646850;4 rue Royale 59000 Lille;41000
""",
    "grants-to-associations": """
nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;idBeneficiaire;rnaBeneficiaire;objet;montant
Ville de Lille;21590350100017;2024-03-12;Amicale laïque Jean Macé;77562740500012;W595001234;fonctionnement;25000
Ville de Lille;21590350100017;2024-03-12;Comité des fêtes Saint-Maurice;77562740500020;W595001235;fête;3000
Ville de Lille;21590350100017;2024-03-12;Les Restos du Cœur;34127389200018;W595001236;aide alimentaire;12000
""",
    "grants-short": """
Association;2022;2023;2024
Club Marie Paradis;1500;1600;1600
Les Amis de Pierre Dubois;300;300;350
Harmonie Sainte-Cécile;2500;2500;2500
""",
    "social-aid-totals": """
Quartier;Aide;Bénéficiaires;Montant
Wazemmes;RSA;1240;682000
Fives;APA;310;155000
Moulins;Secours d'urgence;87;9400
""",
    "social-aid-grants-to-associations": """
Association;Objet;Montant
Secours populaire;aide alimentaire aux familles;12000
Épicerie solidaire de Fives;aide alimentaire;8000
Restos du Cœur;aide alimentaire;15000
""",
    "first-names": """
annee;prenom;sexe;nombre
2023;Gabriel;M;42
2023;Louise;F;38
2023;Jade;F;35
2023;Adam;M;31
""",
    "first-names-joined": """
Année;Prénom;Nombre
2023;MARIE;12
2023;JEAN-BAPTISTE;7
2023;PIERRE;9
""",
    "candidates": """
Bureau;Inscrits;Votants;Nom candidat;Prénom candidat;Nuance;Voix
0001;1012;612;WATTEAU;Caroline;DVG;312
0001;1012;612;CARLIER;Marc;DVD;210
0002;980;540;WATTEAU;Caroline;DVG;270
0002;980;540;CARLIER;Marc;DVD;198
""",
    "candidates-in-columns": """
Bureau;Inscrits;Exprimés;Caroline WATTEAU;Marc CARLIER;Sofia BENALI
0001;1012;600;312;210;78
0002;980;530;270;198;62
0003;1100;610;290;220;100
""",
    "candidates-list": """
Liste;N° panneau;Tête de liste;Voix
Lille demain;1;Mme Caroline WATTEAU;12450
Pour Lille;2;M. Marc CARLIER;8730
Lille en commun;3;Mme Sofia BENALI;4120
""",
    "polling-places": """
Bureau;Lieu;Adresse;Électeurs
0001;École Jean Moulin;12 rue Jean Jaurès;1012
0002;Salle Philippe Martin;8 avenue du Parc;980
0003;Gymnase Marie Paradis;2 rue du Stade;1100
""",
    "football": """
Journée;Date;Domicile;Extérieur;Score;Terrain
1;07/09/2024;US Saint-Martin;Stade Jean Bouin;2-1;Stade Pierre de Coubertin
2;14/09/2024;FC Paul Bert;US Saint-Martin;0-0;Stade Louis Faure
""",
    "menus": """
Date;Entrée;Plat;Dessert
03/03/2025;Salade Marie-Louise;Poulet basquaise;Tarte Tatin
04/03/2025;Potage Saint-Germain;Sole meunière;Crème caramel
05/03/2025;Œuf mimosa;Parmentier;Poire Belle-Hélène
""",
    "school-districts": """
Voie;Pair début;Pair fin;École
Rue Jean Jaurès;2;120;École Jean Moulin
Rue Marie Curie;2;48;École Louise Michel
Avenue Victor Hugo;2;210;École Jules Ferry
""",
    "films": """
Séance;Film;Réalisateur;Acteurs
05/07/2024;Amélie;Jean-Pierre Jeunet;Audrey Tautou, Mathieu Kassovitz
12/07/2024;Intouchables;Éric Toledano;Omar Sy, François Cluzet
""",
    "season-of-theatre": """
Date;Spectacle;Compagnie;Metteur en scène;Tarif
12/10/2024;Le Malade imaginaire;Compagnie Saint-Roch;Claude Dufour;18
19/10/2024;Cyrano;Théâtre du Nord;Hélène Marchal;22
""",
    "twin-towns": """
Ville;Pays;Depuis;Superficie
Cologne;Allemagne;1958;405
Saint-Louis;Sénégal;1978;45
Naplouse;Palestine;1998;28
""",
    "population-by-age": """
Né en;Hommes;Femmes
1985;1203;1250
1986;1198;1266
1987;1185;1240
""",
    "births-by-day": """
Date de naissance;Naissances
01/01/2024;12
02/01/2024;9
03/01/2024;15
""",
    "associations-created": """
Association;Date de création;Objet;Montant
Les Amis de Paul Dubrulle;03/04/1984;Lecture;1200,00
Marcel Lenoir Boxe;17/09/1991;Sport;800,00
Chorale Sainte-Cécile;22/01/2011;Chant;300,00
""",
    "staff-by-grade": """
Filière;Grade;Effectif;Âge moyen
Technique;Adjoint technique;412;46,2
Administrative;Rédacteur;120;44,8
Police;Gardien;61;39,4
""",
    "consultations": """
Consultation;Ouverture;Clôture;Participants;Commissaire
PLU;01/03/2024;31/03/2024;312;commissaire enquêteur
Tramway;02/05/2024;15/06/2024;1840;commission d'enquête
""",
    "maires-of-the-past": """
Maire;Début;Fin;Naissance
André Bonte;1790;1792;06/05/1738
Gustave Delory;1896;1904;10/08/1857
Roger Salengro;1925;1936;30/05/1890
Augustin Laurent;1955;1973;09/09/1896
""",
}

CASES = tuple(
    silent(f"public-{name}", {"donnees.csv": table.lstrip("\n")}) for name, table in TABLES.items()
)
