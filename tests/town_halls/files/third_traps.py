"""Cells of a third hand that programs take for what they are not, without a fault or with one."""

from __future__ import annotations

from town_halls.case import boolean, code, coordinate, date, integer, money, number, text, utc, year
from town_halls.files.third import good
from town_halls.files.third_faults import fault

GOOD = (
    good(
        "stairs-exponents",
        "logements.csv",
        "Résidence;Escalier;Lots\nVerte;1E1;12\nVerte;1E2;8\nHaute;2E1;4\nHaute;3E5;9\n",
        "t t i",
    ),
    good(
        "underscores",
        "plans.csv",
        "Plan;Feuille;Échelle\n1_000;A1;1/500\n1_001;A1;1/500\n2_010;A0;1/200\n",
        "t t t",
    ),
    good(
        "fractions",
        "postes.csv",
        "Service;Quotité;Agents\nÉcoles;1/2;12\nVoirie;3/4;8\nEau;4/5;4\n",
        "t t i",
    ),
    good(
        "letters-of-floats",
        "bus.csv",
        "Ligne;Arrêts;Kilomètres\n12D;21;8,5\n5F;18;7,25\n90E;30;14\n",
        "t i n",
    ),
    good(
        "words-of-programs",
        "prenoms-rares.csv",
        "Prénom;Nombre\nNan;6\nNull;5\nTrue;8\nInf;7\nNone;9\nNA;5\n",
        "t i",
    ),
    good(
        "international-phones",
        "guichets.csv",
        "Guichet;Téléphone;Attente\nNord;+33320123456;12\nSud;+33320123457;8\n"
        "Est;+33320123458;15\n",
        "t p i",
    ),
    good(
        "long-references",
        "dossiers.csv",
        "Dossier;Pages\n12345678901234567890;12\n12345678901234567891;8\n12345678901234567893;4\n",
        "t i",
    ),
    good(
        "months-scores",
        "classement.csv",
        "Équipe;Sets;Rang\nA;3-1;1\nB;1-3;2\nC;2-3;3\n",
        "t t i",
    ),
    good(
        "durations",
        "boucles.csv",
        "Boucle;Durée;Dénivelé (m)\nCanal;1 h 30;12\nMont;3 h 15;180\nBois;45 min;40\n",
        "t t i",
    ),
    good(
        "names-with-total",
        "stations.csv",
        "Enseigne;Adresse;Pompes\nTotal;12 rue de la Somme;8\nEsso;1 quai;6\n"
        "Total Access;Route 17;12\n"
        "Avia;Place du Cumul;4\n",
        "t t i",
    ),
    good(
        "ensembles",
        "orchestres.xlsx",
        "Nom|Musiciens|Concerts\nEnsemble Calliope|12|8\nHarmonie|45|11\nEnsemble|31|4\n"
        "Batucada|18|22\n",
        "t i i",
    ),
    good(
        "cadastre",
        "parcelles.ods",
        "Section|Numéro|Contenance (m²)\nAB|'0012|412\nAB|'0113|1250\nAC|'0007|88\n",
        "t t i",
    ),
    good(
        "ranges-of-years",
        "mandats.csv",
        "Maire;Mandat;Conseils\nDupont;1995-2001;41\nMartin;2001-2008;52\nDelattre;2008-2014;47\n",
        "t t i",
    ),
    good(
        "compass",
        "facades.csv",
        "Façade;Orientation;Fenêtres\nRue;N;12\nCour;O;8\nJardin;S;9\nPignon;N;2\n",
        "t t i",
    ),
    good(
        "counts-small",
        "accidents.csv",
        "Carrefour;Tués;Blessés\nGare;0;1\nQuai;1;0\nPont;0;1\nPort;0;0\n",
        "t i i",
    ),
    good(
        "superscripts",
        "unites.csv",
        "Mesure;Unité;Seuil\nBactéries;10³/100 mL;4\nDébit;m³/s;12\nSol;½ m²;3\n",
        "t t i",
    ),
    good(
        "colons",
        "plans-echelle.csv",
        "Plan;Échelle;Feuilles\nCadastre;1:500;12\nPLU;1:2000;8\nRéseaux;1:200;40\n",
        "t t i",
    ),
    good(
        "percent-names",
        "participation.csv",
        "Bureau;Taux de participation (%)\n0001;62,7\n0002;60,9\n0003;63,6\n",
        "t n",
    ),
    good(
        "decreasing-years",
        "population.csv",
        "Année;Population;Évolution\n2021;8412;1,2\n2015;8120;-0,4\n2010;8304;0\n1999;8299;\n",
        "i i n",
    ),
)

FAULTS = (
    fault(
        "unicode-minus",
        8,
        "temperatures.csv",
        "Mois;Écart\njanvier;−3,2\nfévrier;+1,5\nmars;−0,5\navril;2\n",
        text("Mois", "janvier|février|mars|avril"),
        number("Écart", -3.2, 1.5, -0.5, 2),
    ),
    fault(
        "figure-spaces",
        2,
        "dotations.csv",
        "Dotation;Montant\nDGF;1\u2007250\u2007000\nDSU;80\u2009400,50\nDSR;12\u00a0000\n",
        text("Dotation", "DGF|DSU|DSR"),
        money("Montant", 1250000, 80400.5, 12000),
    ),
    fault(
        "integers-with-points",
        8,
        "effectifs.csv",
        "École,Classes,Année\nMacé,8.0,2023.0\nFerry,5.0,2023.0\nCurie,11.0,2024.0\n",
        text("École", "Macé|Ferry|Curie"),
        number("Classes", 8, 5, 11),
        number("Année", 2023, 2023, 2024),
    ),
    fault(
        "dashes-for-zero",
        8,
        "taxes.csv",
        "Taxe;2022;2023\nSéjour;1 200;1 350\nPub; - ;400\nDroits;80; - \n",
        text("Taxe", "Séjour|Pub|Droits"),
        integer("2022", 1200, 0, 80),
        integer("2023", 1350, 400, 0),
        also=(
            (
                text("Taxe", "Séjour|Pub|Droits"),
                integer("2022", 1200, None, 80),
                integer("2023", 1350, 400, None),
            ),
        ),
        receipt=True,
    ),
    fault(
        "below-a-threshold",
        8,
        "eau.csv",
        "Point;Plomb;Nitrates\nMairie;<0,5;21\nÉcole;1,2;19,5\nStade;0,9;23\nGare;0,7;18\n",
        text("Point", "Mairie|École|Stade|Gare"),
        text("Plomb", "<0,5|1,2|0,9|0,7"),
        number("Nitrates", 21, 19.5, 23, 18),
        asks="must",
    ),
    fault(
        "days-in-words",
        8,
        "conseils.csv",
        "Séance;Date;Présents\nA;lundi 5 février 2024;29\nB;lundi 8 avril 2024;27\n"
        "C;lundi 1er juillet 2024;25\n",
        text("Séance", "A|B|C"),
        date("Date", "2024-02-05|2024-04-08|2024-07-01"),
        integer("Présents", 29, 27, 25),
        also=(
            (
                text("Séance", "A|B|C"),
                text("Date", "lundi 5 février 2024|lundi 8 avril 2024|lundi 1er juillet 2024"),
                integer("Présents", 29, 27, 25),
            ),
        ),
    ),
    fault(
        "swapped-degrees",
        8,
        "bornes.csv",
        "Borne;Latitude;Longitude\nGare;3,0699;50,6365\nQuai;3,0574;50,6381\nPort;3,0411;50,6402\n",
        text("Borne", "Gare|Quai|Port"),
        coordinate("Latitude", 50.6365, 50.6381, 50.6402),
        coordinate("Longitude", 3.0699, 3.0574, 3.0411),
        receipt=True,
    ),
    fault(
        "sign-of-degrees-lost",
        8,
        "plages.csv",
        "Plage;Latitude;Longitude\nNord;48,6493;-2,0257\nSud;48,6361;-2,0301\nPort;486402;-20199\n",
        asks="must",
    ),
    fault(
        "one-dotted",
        2,
        "visites.csv",
        "Lieu;Visiteurs\nMusée;812\nZoo;1.204\nParc;95\nSerre;410\n",
        text("Lieu", "Musée|Zoo|Parc|Serre"),
        integer("Visiteurs", 812, 1204, 95, 410),
    ),
    fault(
        "one-far-above",
        8,
        "cantine.csv",
        "École;Repas\nMacé;1 204\nFerry;980\nCurie;1 1O2\nZola;877\n",
        asks="must",
    ),
    fault(
        "letter-l",
        8,
        "compteurs.csv",
        "Compteur;Index\nA;1204\nB;98l\nC;1102\nD;877\n",
        asks="must",
    ),
    fault(
        "day-of-1900",
        8,
        "concessions.xlsx",
        "Carré|Échéance|Prix\nA|2034-05-01|182\nB|1900-01-01|182\nC|2041-11-12|365\n",
        text("Carré", "A|B|C"),
        date("Échéance", "2034-05-01|1900-01-01|2041-11-12"),
        integer("Prix", 182, 182, 365),
    ),
    fault(
        "two-decimal-marks",
        2,
        "tarifs.csv",
        "Service;Tarif\nCantine;3,50\nGarderie;2.40\nÉtude;1,80\nCar;12.5\n",
        text("Service", "Cantine|Garderie|Étude|Car"),
        money("Tarif", 3.5, 2.4, 1.8, 12.5),
    ),
    fault(
        "both-thousands",
        2,
        "lots.csv",
        "Lot;Montant\nA;1,250\nB;12,5\nC;3,100\nD;850\n",
        text("Lot", "A|B|C|D"),
        money("Montant", 1.25, 12.5, 3.1, 850),
        asks="may",
    ),
    fault(
        "yes-no-maybe",
        8,
        "acces.csv",
        "Lieu;Accessible\nMusée;oui\nZoo;non\nParc;partiel\nSerre;oui\n",
        text("Lieu", "Musée|Zoo|Parc|Serre"),
        text("Accessible", "oui|non|partiel|oui"),
    ),
    fault(
        "booleans",
        8,
        "wifi.csv",
        "Lieu;Wifi;Casiers\nMusée;VRAI;12\nZoo;FAUX;8\nParc;VRAI;0\n",
        text("Lieu", "Musée|Zoo|Parc"),
        boolean("Wifi", True, False, True),
        integer("Casiers", 12, 8, 0),
    ),
    fault(
        "instants-plus-zero",
        9,
        "parkings.csv",
        "Parc,Relevé,Libres\nGare,2024-06-01 10:00:00+00:00,14\nGare,2024-06-01 10:15:00+00:00,12\n"
        "Gare,2024-06-01 10:30:00+00:00,9\n",
        text("Parc", "Gare|Gare|Gare"),
        utc("Relevé", "2024-06-01T10:00:00Z|2024-06-01T10:15:00Z|2024-06-01T10:30:00Z"),
        integer("Libres", 14, 12, 9),
    ),
    fault(
        "corsica",
        8,
        "villes.csv",
        "Ville;Code INSEE;Habitants\nAjaccio;2A004;71\nBastia;2B033;48\nLille;59350;232\n",
        text("Ville", "Ajaccio|Bastia|Lille"),
        code("Code INSEE", "2A004|2B033|59350"),
        integer("Habitants", 71, 48, 232),
    ),
    fault(
        "years-and-school-years",
        8,
        "effectifs.csv",
        "Année;Élèves\n2021;412\n2022;398\n2022-2023;385\n2023-2024;371\n",
        text("Année", "2021|2022|2022-2023|2023-2024"),
        integer("Élèves", 412, 398, 385, 371),
    ),
    fault(
        "year-typo",
        8,
        "naissances.csv",
        "Année;Naissances\n2021;412\n2022;398\n20223;385\n2024;371\n",
        year("Année", 2021, 2022, 20223, 2024),
        integer("Naissances", 412, 398, 385, 371),
    ),
)

CASES = (*GOOD, *FAULTS)
