"""The clean tables that are soiled. Everything in them is invented: associations, schools, numbers
and addresses."""

from __future__ import annotations

from benchmarks.pollution.case import Table


def _table(name: str, text: str) -> Table:
    """One row a line, cells parted by a broken bar, which none holds; `/n` is a line end, `-` an
    empty cell."""
    rows = (line.split(" ¦ ") for line in text.strip("\n").split("\n"))
    return Table(
        name,
        tuple(
            tuple("" if cell == "-" else cell.replace("/n", "\n") for cell in row) for row in rows
        ),
    )


TABLES = (
    _table(
        "orders",
        """
Date ¦ Time ¦ Qty ¦ Reference ¦ Price ¦ Item ¦ Description ¦ Link ¦ Remarks
28/01/2024 ¦ 08:00 ¦ 2 ¦ AB-1042 ¦ $74.60 ¦ Men's rain coat ¦ Light, warm, and dry ¦ https://shop.example/1042 ¦ -
29/01/2024 ¦ 08:15 ¦ 1 ¦ CD-2210 ¦ $9.90 ¦ Garden table, round 48" ¦ Seats six, or eight ¦ https://shop.example/2210 ¦ -
30/01/2024 ¦ 08:30 ¦ 12 ¦ AB-3387 ¦ $1.05 ¦ Tea cup ¦ Blue glaze ¦ https://shop.example/3387 ¦ call first
31/01/2024 ¦ 09:45 ¦ 1 ¦ EF-0098 ¦ $240.00 ¦ Bicycle, child's, 24" ¦ Two wheels ¦ https://shop.example/0098 ¦ -
01/02/2024 ¦ 10:00 ¦ 3 ¦ CD-7741 ¦ $33.25 ¦ Wool socks ¦ Sizes:/nsmall, medium, large ¦ https://shop.example/7741 ¦ -
02/02/2024 ¦ 10:15 ¦ 4 ¦ GH-5120 ¦ $18.00 ¦ Lamp ¦ Said to be "unbreakable", it isn't ¦ https://shop.example/5120 ¦ -
03/02/2024 ¦ 11:30 ¦ 0 ¦ AB-6606 ¦ $59.99 ¦ Children's boots ¦ Out of stock ¦ https://shop.example/6606 ¦ -
05/02/2024 ¦ 11:45 ¦ 7 ¦ EF-4471 ¦ $2.40 ¦ Pencil box ¦ Cedar; the lid slides ¦ https://shop.example/4471 ¦ gift wrap
06/02/2024 ¦ 14:00 ¦ 1 ¦ GH-9003 ¦ $410.00 ¦ Rowing boat ¦ Oars sold apart ¦ https://shop.example/9003 ¦ -
07/02/2024 ¦ 14:15 ¦ 5 ¦ CD-1288 ¦ $6.75 ¦ Rope, 10 m ¦ Hemp | three strands ¦ https://shop.example/1288 ¦ -
08/02/2024 ¦ 15:30 ¦ 2 ¦ AB-8124 ¦ $27.50 ¦ Fishing hat ¦ Keeps the sun off, at noon too ¦ https://shop.example/8124 ¦ -
09/02/2024 ¦ 16:45 ¦ 9 ¦ EF-3350 ¦ $0.95 ¦ Candle ¦ Burns for 4 hours ¦ https://shop.example/3350 ¦ -
""",  # noqa: E501
    ),
    _table(
        "subventions",
        """
Bénéficiaire ¦ SIRET ¦ Objet ¦ Montant ¦ Date de décision ¦ Quartier
Amicale laïque du Moulin ¦ 00080685100036 ¦ Fête de l’été ¦ 1250,00 ¦ 12/03/2024 ¦ Centre
Club de pétanque ¦ 00082682600018 ¦ Fonctionnement ¦ 800,50 ¦ 02/04/2024 ¦ Fives
École de musique ¦ 00082682600026 ¦ Achat d’instruments ¦ 3000,00 ¦ 15/05/2024 ¦ Centre
Les Œuvres du Cœur ¦ 00035600000011 ¦ Repas « solidaires » ¦ 12500,00 ¦ 15/05/2024 ¦ Wazemmes
Association Été-Hiver ¦ 00041274800023 ¦ Séjours à la neige ¦ 4320,75 ¦ 03/06/2024 ¦ Moulins
Harmonie municipale ¦ 00019283700012 ¦ Concert du 14 juillet ¦ 950,00 ¦ 03/06/2024 ¦ Centre
Ciné-club de l’Île ¦ 00067451200034 ¦ Projections ; débats ¦ 600,00 ¦ 24/06/2024 ¦ Bois-Blancs
Comité des fêtes ¦ 00073920100045 ¦ Braderie ¦ 15000,00 ¦ 24/06/2024 ¦ Centre
Jardins partagés ¦ 00028817600019 ¦ Serre, outils, semences ¦ 2150,30 ¦ 09/09/2024 ¦ Fives
Théâtre de l’Écluse ¦ 00055102400027 ¦ Création jeune public ¦ 8700,00 ¦ 09/09/2024 ¦ Wazemmes
Secours aux aînés ¦ 00061938800016 ¦ Visites à domicile ¦ 1875,00 ¦ 14/10/2024 ¦ Moulins
Ateliers Noël ¦ 00090417300038 ¦ Marché de l’avent ¦ 420,00 ¦ 14/10/2024 ¦ Centre
""",
    ),
    _table(
        "ecoles",
        """
Code UAI ¦ Nom ¦ Adresse ¦ Code postal ¦ Téléphone ¦ Latitude ¦ Longitude ¦ Élèves
0590001A ¦ École élémentaire Jean-Macé ¦ 12 rue de l’Église ¦ 59000 ¦ 01 99 00 12 01 ¦ 50.6329 ¦ 3.0573 ¦ 212
0590002B ¦ École maternelle Les Hêtres ¦ 3 bis, allée des Hêtres ¦ 59000 ¦ 01 99 00 12 02 ¦ 50.6341 ¦ 3.0612 ¦ 98
0590003C ¦ École primaire Berthe-Morisot ¦ 41 boulevard Hénin ¦ 59800 ¦ 01 99 00 12 03 ¦ 50.6287 ¦ 3.0701 ¦ 305
0590004D ¦ École maternelle du Pré-Çaffin ¦ 7 place du Pré ¦ 59160 ¦ 03 53 01 44 04 ¦ 50.6502 ¦ 2.9985 ¦ 87
0590005E ¦ École élémentaire Condorcet ¦ 150 avenue de la République ¦ 59110 ¦ 03 53 01 44 05 ¦ 50.6714 ¦ 3.0920 ¦ 264
0590006F ¦ Groupe scolaire Lamartine ¦ 2 rue Neuve ¦ 02100 ¦ 03 53 01 44 06 ¦ 49.8489 ¦ 3.2876 ¦ 410
0590007G ¦ École Sainte-Cécile ¦ 18 rue aux Œillets ¦ 59000 ¦ 01 99 00 12 07 ¦ 50.6377 ¦ 3.0533 ¦ 176
0590008H ¦ École élémentaire Victor-Hugo ¦ 5 rue du Maréchal ¦ 59280 ¦ 06 39 98 10 08 ¦ 50.6866 ¦ 2.8838 ¦ 231
0590009J ¦ École maternelle Prévert ¦ Résidence « Les Tilleuls » ¦ 59000 ¦ 01 99 00 12 09 ¦ 50.6290 ¦ 3.0488 ¦ 102
0590010K ¦ École primaire du Canal ¦ 9 quai de l’Ouest ¦ 59000 ¦ 01 99 00 12 10 ¦ 50.6404 ¦ 3.0301 ¦ 188
""",  # noqa: E501
    ),
    _table(
        "prenoms",
        """
Année ¦ Sexe ¦ Prénom ¦ Nombre
2023 ¦ F ¦ Zoé ¦ 14
2023 ¦ F ¦ Inès ¦ 11
2023 ¦ F ¦ Maëlle ¦ 9
2023 ¦ M ¦ Léo ¦ 17
2023 ¦ M ¦ Noé ¦ 12
2023 ¦ M ¦ François ¦ 3
2024 ¦ F ¦ Zoé ¦ 10
2024 ¦ F ¦ Chloé ¦ 8
2024 ¦ F ¦ Anaïs ¦ 5
2024 ¦ M ¦ Léo ¦ 15
2024 ¦ M ¦ Raphaël ¦ 13
2024 ¦ M ¦ Gaël ¦ 4
""",
    ),
    _table(  # words only: nothing but their sense tells names of columns from what they name
        "associations",
        """
Association ¦ Activité ¦ Adresse ¦ Courriel
Les Échecs du Nord ¦ Jeu d’échecs ¦ Maison de quartier, salle 2 ¦ echecs@club.example
Chœur à cœur ¦ Chant choral ¦ Salle Léo-Ferré ¦ choeur@club.example
La Boule bleue ¦ Pétanque ¦ Parc de la Citadelle ¦ boule@club.example
Aïkido Club ¦ Arts martiaux ¦ Gymnase Ampère ¦ aikido@club.example
Rando Flandre ¦ Marche ; vélo ¦ Rue d’Isly ¦ rando@club.example
Atelier Pinceaux ¦ Peinture ¦ Rue « des Arts » ¦ pinceaux@club.example
Théâtre Zéro ¦ Improvisation ¦ Salle Léo-Ferré ¦ theatre@club.example
Les Abeilles ¦ Apiculture ¦ Jardin des Géants ¦ abeilles@club.example
""",
    ),
    _table(  # as narrow as a table can be
        "quartiers",
        """
Quartier ¦ Habitants
Bois-Blancs ¦ 7950
Centre ¦ 22110
Fives ¦ 20345
Moulins ¦ 21030
Saint-Maurice ¦ 17480
Vauban-Esquermes ¦ 23900
Wazemmes ¦ 27615
""",
    ),
)
