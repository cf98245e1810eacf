"""Write a portal of N datasets of ROWS rows into DIR, the same each time: French, and as messy as
what communes send.

python benchmarks/portal.py 300 1000 /tmp/portal && beffroi build /tmp/portal

Each commune publishes the same twelve datasets under the same names, each of them in its own
dialect; one in four writes the first names and the budget as yearly files. Nothing in it is of a
real commune but the shape.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, product
from pathlib import Path
from random import Random

Row = tuple[str, ...]
Draw = Callable[[Random, int], str]
BLOCK = 2_000  # rows that are drawn of a kind; a larger file repeats them, each with its number
YEARS = range(2020, 2025)
FIRST = (
    "",
    "Haut-",
    "Bas-",
    "Petit-",
)  # in this order: a catalogue of 100,000 datasets has 8,334 communes
BEFORE = ("", "Saint-Amand-", "Neuville-", "Vieux-")
NAMES = (
    "Aubigny", "Beaumont", "Bœschepe", "Chéreng", "Cœuvres", "Dourges", "Écaillon", "Estrées",
    "Fâches", "Flêtre", "Gondecourt", "Hénin", "Illies", "Jolimetz", "Lambersart", "Mérignies",
    "Noyelles", "Œuilly", "Péronne", "Quérénaing", "Râches", "Ronchin", "Sainghin", "Templeuve",
    "Thézée", "Vendeville", "Vézinet", "Wannehain", "Wavrin", "Yvré",
)  # fmt: skip
AFTER = (
    "", "-sur-Lys", "-en-Weppes", "-lès-Moulins", "-la-Forêt", "-sous-Bois", "-au-Mont",
    "-sur-Deûle", "-en-Pévèle", "-le-Château", "-lez-Marais", "-la-Chapelle", "-les-Prés",
    "-sur-Scarpe", "-en-Mélantois", "-du-Nord", "-la-Vallée", "-aux-Bois", "-le-Petit",
    "-sur-Marque",
)  # fmt: skip
PLAIN = str.maketrans("âéèêëîôûç", "aeeeeiouc")


def one_of(*words: str) -> Draw:
    return lambda dice, _: dice.choice(words)


def whole(low: int, high: int) -> Draw:
    return lambda dice, _: str(dice.randrange(low, high))


def numbered(text: str) -> Draw:
    return lambda _, number: text.format(number)


def amount(dice: Random, _: int) -> str:
    return f"{dice.randrange(1, 999)} {dice.randrange(100, 999)},{dice.randrange(100):02}"


def euros(dice: Random, number: int) -> str:
    return f"{amount(dice, number)} €"


def decimal(dice: Random, _: int) -> str:
    return f"{dice.randrange(10)},{dice.randrange(1000):03}"


def day(dice: Random, _: int) -> str:
    return f"{dice.randrange(1, 29):02}/{dice.randrange(1, 13):02}/{dice.randrange(2018, 2025)}"


def moment(dice: Random, number: int) -> str:
    return f"{day(dice, number)} {dice.randrange(24):02}:00"


def telephone(dice: Random, _: int) -> str:
    return "03 20 " + " ".join(f"{dice.randrange(100):02}" for _ in range(3))


def latitude(dice: Random, _: int) -> str:
    return f"50.{dice.randrange(100_000, 999_999)}"


def longitude(dice: Random, _: int) -> str:
    return f"3.{dice.randrange(100_000, 999_999)}"


def address(dice: Random, _: int) -> str:
    return f"{dice.randrange(1, 300)}{dice.choice(('', '', ' bis'))} {dice.choice(STREETS)}"


STREETS = (
    "rue de l'Église",
    "rue Jean-Jaurès",
    "place du Général-de-Gaulle",
    "chemin des Prés",
    "allée des Chênes",
)
CHILDREN = (
    "Zoé", "Inès", "Léo", "Noémie", "Anaëlle", "Gaël", "Maël", "Éloïse", "Chloé", "Hugo", "Jules",
    "Ambre", "Lina", "Timothée", "Jean-Baptiste", "Gabriel", "Raphaël", "Louise", "Cœlia", "Adam",
    "Mohamed", "Rose", "Agathe", "Côme",
)  # fmt: skip
DISTRICT = one_of("Centre", "Le Bourg", "Les Hauts-Prés", "La Gare", "Vieux-Moulin", "")
YES = one_of("oui", "non", "Oui", "non")


@dataclass(frozen=True, eq=False)
class Kind:
    """What every commune publishes under one name. `columns` come after the commune's name and its
    code.

    `years`: those of a series, where it is one; `summed`: the column of which a last row may have
    the sum.
    """

    slug: str
    title: str
    theme: str
    keywords: str
    columns: dict[str, Draw]
    years: Sequence[int] = ()
    summed: str = ""


KINDS = (
    Kind(
        slug="prenoms",
        title="Prénoms des nouveau-nés",
        theme="population",
        keywords="prénoms, naissances, état civil",
        columns={"Sexe": one_of("F", "M"), "Prénom": one_of(*CHILDREN), "Nombre": whole(1, 90)},
        years=YEARS,
    ),
    Kind(
        slug="subventions",
        title="Subventions aux associations",
        theme="economie",
        keywords="subventions, associations, finances",
        columns={
            "Référence": numbered("2024-S-{:05}"),
            "Bénéficiaire": numbered("Amicale laïque n° {}"),
            "Date": day,
            "Objet": one_of("Fonctionnement", "Fête de l'été", "Tournoi ; finale", "Cœur de ville"),
            "Montant": euros,
            "Nature": one_of("aide en numéraire", "aide en nature", ""),
        },
        summed="Montant",
    ),
    Kind(
        slug="ecoles",
        title="Écoles maternelles et élémentaires",
        theme="education",
        keywords="écoles, éducation, enfance",
        columns={
            "UAI": numbered("059{:04}A"),
            "Nom": numbered("École Jules-Ferry {}"),
            "Adresse": address,
            "Type": one_of("maternelle", "élémentaire", "primaire"),
            "Code postal": one_of("59000", "59120", "01000"),
            "Téléphone": telephone,
            "Élèves": whole(20, 400),
            "Latitude": latitude,
            "Longitude": longitude,
        },
    ),
    Kind(
        slug="equipements",
        title="Équipements municipaux",
        theme="territoire",
        keywords="équipements, sport, culture",
        columns={
            "Identifiant": numbered("EQ{:05}"),
            "Nom": numbered("Salle polyvalente {}"),
            "Quartier": DISTRICT,
            "Adresse": address,
            "Accessible": YES,
            "Ouverture": whole(1950, 2024),
            "Latitude": latitude,
            "Longitude": longitude,
        },
    ),
    Kind(
        slug="budget",
        title="Budget primitif",
        theme="economie",
        keywords="budget, finances, comptes",
        columns={
            "Section": one_of("Fonctionnement", "Investissement"),
            "Sens": one_of("Dépense", "Recette"),
            "Article": whole(6011, 7788),
            "Libellé": numbered("Ligne budgétaire {}"),
            "Voté": amount,
            "Réalisé": amount,
        },
        years=range(2022, 2025),
        summed="Voté",
    ),
    Kind(
        slug="deliberations",
        title="Délibérations du conseil municipal",
        theme="administration",
        keywords="délibérations, conseil municipal",
        columns={
            "Numéro": numbered("D2024-{:05}"),
            "Date": day,
            "Objet": numbered("Convention, avenant n° {}"),
            "Matière": one_of("7.5 Subventions", "4.1 Personnel", "1.1 Marchés publics"),
            "Votants": whole(9, 45),
            "Pour": whole(9, 45),
            "Contre": whole(0, 9),
        },
    ),
    Kind(
        slug="marches",
        title="Marchés publics",
        theme="economie",
        keywords="marchés, commande publique",
        columns={
            "Identifiant": numbered("M{:06}"),
            "Objet": numbered("Travaux de voirie, lot {}"),
            "Montant": amount,
            "Notification": day,
            "Durée": whole(1, 60),
            "Procédure": one_of("Procédure adaptée", "Appel d'offres"),
        },
        summed="Montant",
    ),
    Kind(
        slug="arbres",
        title="Patrimoine arboré",
        theme="environnement",
        keywords="arbres, nature en ville",
        columns={
            "Identifiant": numbered("A-{:06}"),
            "Essence": one_of("Érable", "Tilleul", "Chêne", "Hêtre", "Charme"),
            "Quartier": DISTRICT,
            "Hauteur (m)": decimal,
            "Plantation": whole(1900, 2024),
            "Remarquable": YES,
            "Latitude": latitude,
            "Longitude": longitude,
        },
    ),
    Kind(
        slug="adresses",
        title="Base adresse locale",
        theme="territoire",
        keywords="adresses, voies",
        columns={
            "Clé": numbered("59350_0010_{:05}"),
            "Voie": one_of(*STREETS),
            "Numéro": whole(1, 300),
            "Suffixe": one_of("", "", "bis", "ter"),
            "Certifiée": YES,
            "Mise à jour": day,
            "Latitude": latitude,
            "Longitude": longitude,
        },
    ),
    Kind(
        slug="energie",
        title="Consommations d'énergie des bâtiments",
        theme="energie",
        keywords="énergie, bâtiments, climat",
        columns={
            "Bâtiment": numbered("Bâtiment {}"),
            "Fluide": one_of("Électricité", "Gaz", "Fioul", "Eau"),
            "Relevé": day,
            "Consommation": amount,
            "Coût TTC": euros,
        },
        summed="Coût TTC",
    ),
    Kind(
        slug="comptages",
        title="Comptages des vélos",
        theme="transports",
        keywords="vélo, comptages, mobilités",
        columns={
            "Compteur": numbered("Pont n° {}"),
            "Date et heure": moment,
            "Sens": one_of("1", "2"),
            "Passages": whole(0, 900),
            "Température": decimal,
        },
    ),
    Kind(
        slug="agenda",
        title="Agenda des événements",
        theme="education",
        keywords="agenda, culture, événements",
        columns={
            "Titre": numbered("Concert de l'harmonie, {}e édition"),
            "Début": day,
            "Fin": day,
            "Lieu": DISTRICT,
            "Tarif": one_of("gratuit", "5 €", "12 €"),
            "Courriel": numbered("agenda{}@commune.example"),
            "Description": numbered("Venez nombreux « en famille », entrée n° {} ; buvette."),
        },
    ),
)


@dataclass(frozen=True)
class Layout:
    """How the files of a dataset are written. `yearly`: those of a series share its rows;
    `spoiled`: wrong cells."""

    delimiter: str
    encoding: str
    newline: str
    titled: bool
    summed: bool
    spoiled: bool
    yearly: bool


@dataclass(frozen=True)
class Commune:
    name: str
    slug: str
    insee: str


@cache
def commune(number: int) -> Commune:
    first, before, after, name = next(islice(product(FIRST, BEFORE, AFTER, NAMES), number, None))
    full = f"{first}{before}{name}{after}"
    slug = full.lower().replace("œ", "oe").translate(PLAIN)
    return Commune(full, slug, f"{59 + number // 900}{number % 900 + 1:03}")


def place(number: int) -> tuple[Commune, Kind]:
    """Whose dataset this is, and of what."""
    return commune(number // len(KINDS)), KINDS[number % len(KINDS)]


def layout(number: int) -> Layout:
    """One file in three is in Windows-1252, one in eight has a title above, one in five a few wrong
    cells."""
    dice = Random(f"layout {number}")
    return Layout(
        delimiter=dice.choices((";", ",", "\t", "|"), (6, 3, 1, 1))[0],
        encoding=dice.choices(("utf-8", "cp1252", "utf-8-sig", "utf-16"), (50, 33, 15, 2))[0],
        newline=dice.choice(("\n", "\r\n")),
        titled=dice.random() < 1 / 8,
        summed=dice.random() < 1 / 2,
        spoiled=dice.random() < 1 / 5,
        yearly=dice.random() < 1 / 4,
    )


@cache
def drawn(kind: Kind) -> list[Row]:
    dice = Random(kind.slug)
    return [tuple(draw(dice, number) for draw in kind.columns.values()) for number in range(BLOCK)]


def table(number: int, first: int, rows: int) -> list[list[str]]:
    """Header and rows; those of a dataset begin elsewhere in the block than its neighbour's."""
    owner, kind = place(number)
    block = drawn(kind)
    start = number * 137 + first
    own = [owner.name, owner.insee]
    found = [[*own, *block[line % BLOCK]] for line in range(start, start + rows)]
    for round_ in range(BLOCK, rows, BLOCK):  # a file longer than the block
        for line in found[round_ : round_ + BLOCK]:
            line[3] += f"-{round_}"
    return [["Commune", "Code INSEE", *kind.columns], *found]


def spoil(lines: list[list[str]], number: int) -> None:
    dice = Random(f"spoil {number}")
    for wrong in ("NC", "31/02/2024", "", "?", " à compléter"):
        line = dice.choice(lines[1:])
        line[dice.randrange(2, len(line))] = wrong


def content(lines: list[list[str]], kind: Kind, owner: Commune, how: Layout) -> bytes:
    if how.summed and kind.summed:
        place = lines[0].index(kind.summed)
        total = sum(int("".join(filter(str.isdecimal, line[place])) or 0) for line in lines[1:])
        figure = f"{total // 100:,}".replace(",", " ") + f",{total % 100:02}"
        lines = [
            *lines,
            ["TOTAL", *[""] * (place - 1), figure, *[""] * (len(lines[0]) - place - 1)],
        ]
    if how.titled:
        head = [f"{kind.title} – {owner.name}", *[""] * (len(lines[0]) - 1)]
        lines = [head, [""] * len(lines[0]), *lines]
    text = io.StringIO()
    csv.writer(text, delimiter=how.delimiter, lineterminator=how.newline).writerows(lines)
    return text.getvalue().encode(how.encoding)


def files(number: int, rows: int, clean: bool = False) -> Iterator[tuple[str, bytes]]:
    """The files of a dataset; `clean`: in UTF-8, with nothing above, below or wrong."""
    owner, kind = place(number)
    how = layout(number)
    if clean:
        how = replace(how, encoding="utf-8", titled=False, summed=False, spoiled=False)
    years = kind.years if how.yearly else ()
    parts = len(years) or 1
    for part in range(parts):
        start = rows * part // parts
        end = rows * (part + 1) // parts
        lines = table(number, start, end - start)
        if how.spoiled and end > start:
            spoil(lines, number)
        name = f"{kind.slug}-{years[part]}" if years else kind.slug
        yield f"{name}.csv", content(lines, kind, owner, how)


def descriptor(number: int, title: str = "") -> str:
    owner, kind = place(number)
    return (
        f"title: {title or kind.title}\ndescription: >-\n"
        f"  {kind.title} de {owner.name}, tels que les services de la mairie les tiennent à jour. "
        "Chaque ligne est un\n"
        f"  enregistrement du logiciel du service. *Données inventées* pour mesurer le programme.\n"
        f"theme: {kind.theme}\nkeywords: [{kind.keywords}]\nfrequency: annuelle\nlicence: "
        "etalab-2.0\n"
    )


def folder(root: Path, number: int) -> Path:
    owner, kind = place(number)
    return root / "datasets" / owner.slug / kind.slug


def write(datasets: int, rows: int, root: Path) -> None:
    """The same bytes for the same numbers, whatever else there is."""
    communes = [commune(number) for number in range(-(-datasets // len(KINDS)))]
    lines = (
        f'  - {{insee: "{one.insee}", name: "{one.name}", slug: {one.slug}}}' for one in communes
    )
    root.mkdir(parents=True)
    head = "portal:\n  title: Portail d'essai\n  problems: private\ncommunes:\n"
    (root / "communes.yml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    for number in range(datasets):
        home = folder(root, number)
        home.mkdir(parents=True)
        (home / "datapackage.yaml").write_text(descriptor(number), encoding="utf-8")
        for name, bytes_ in files(number, rows):
            (home / name).write_bytes(bytes_)


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
