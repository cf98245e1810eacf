"""Lists that offices of a town hall keep, of people and of what is no secret, as each program
writes them."""

# ruff: noqa: E501 - rows of tables are as long as files have them

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from personal_data.case import Case, withheld
from personal_data.persons import Crowd, Person
from personal_data.writing import (
    FORMATS,
    Cell,
    Row,
    Rows,
    docx,
    docx_table,
    kml,
    pdf,
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


CASES = (
    *GUILTY,
    minutes(),
    minutes_with_births(),
    plan_of_dwellers(),
    convocations(),
    *documents(),
)
