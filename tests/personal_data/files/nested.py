"""Persons in objects and lists of JSON within cells, and in the tables and lines of documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import layers

from personal_data.case import Case, silent, warned, withheld
from personal_data.persons import Crowd, Person
from personal_data.writing import csv, docx_table, pdf, pdf_table, place_of

people = Crowd(900).draw
Record = Mapping[str, Any]


def geojson_of(records: Iterable[Record]) -> bytes:
    features = [
        layers.feature({"type": "Point", "coordinates": place_of(number)}, record)
        for number, record in enumerate(records)
    ]
    return layers.collection(features)


def json_of(records: Iterable[Record]) -> bytes:
    return json.dumps(list(records), ensure_ascii=False).encode()


def list_cells(persons: Sequence[Person]) -> str:
    return json.dumps(
        [{"nom": person.nom, "prenom": person.prenom, "né le": person.birth} for person in persons],
        ensure_ascii=False,
    )


def make_responsible(person: Person) -> Record:
    born = {"nom": person.nom.upper(), "prenom": person.prenom, "naissance": person.birth}
    return {"salle": f"Salle {person.place}", "responsable": born}


def make_dweller(person: Person) -> Record:
    home = {"rue": person.address, "ville": "Lille"}
    return {"nom": person.nom, "prenom": person.prenom, "adresse": home}


def make_deep(person: Person) -> Record:
    call = {"courriel": person.email, "mobile": person.spaced_mobile}
    who = {"identite": f"{person.nom.upper()} {person.prenom}", "joindre": call}
    return {"lot": person.place, "dossier": {"demandeur": who}}


def make_numbered(person: Person) -> Record:
    child = {"nom": person.nom, "prenom": person.prenom, "date_naissance": person.born.isoformat()}
    return {"classe": person.place, "eleves": {"0": child}}


def make_insured(person: Person) -> Record:
    return {"dossier": person.place, "pieces": {"assure": {"nir": int(person.full_nir)}}}


def make_owner(person: Person) -> Record:
    owner = {"full_name": f"{person.prenom} {person.nom}", "birthdate": person.born.isoformat()}
    return {"plot": person.place, "record": {"owner": owner}}


def make_house(person: Person) -> Record:
    dwellers = [f"{person.prenom} {person.nom}", f"Zoé {person.nom}"]
    return {"adresse": person.address, "occupants": dwellers}


def make_place(person: Person) -> Record:
    return {"nom": f"{person.prenom} {person.nom}", "mobile": person.spaced_mobile}


def make_case(name: str, file_name: str, write: Any, make: Any, number: int = 4) -> Case:
    persons = people(number)
    return withheld(name, {file_name: partial(write, list(map(make, persons)))}, persons)


def make_lists_in_csv() -> Case:
    persons = people(6)
    rows = [("Atelier", "Inscrits"), ("Poterie", list_cells(persons[:3]))]
    rows += [("Dessin", list_cells(persons[3:])), ("Chant", "[]")]
    return withheld("nested-lists-csv", {"ateliers.csv": partial(csv, rows)}, persons)


def make_two_persons() -> Case:
    persons = people(2)
    records = list(map(make_responsible, persons))
    return warned("nested-two-persons", {"salles.geojson": geojson_of(records)}, persons)


def make_document_table(name: str, header: Sequence[str], make: Any, number: int = 4) -> Case:
    persons = people(number)
    rows = [header, *map(make, persons)]
    return withheld(f"docx-table-{name}", {"liste.docx": partial(docx_table, rows)}, persons)


def make_pdf_table(name: str, header: Sequence[str], make: Any, number: int = 4) -> Case:
    persons = people(number)
    rows = [header, *map(make, persons)]
    return withheld(f"pdf-table-{name}", {"liste.pdf": partial(pdf_table, rows)}, persons)


def make_pdf_lines() -> Case:
    persons = people(4)
    lines = [f"{p.nom.upper()} {p.prenom} {p.address} 59000 Lille" for p in persons]
    lines = ["Liste des abonnés", "Nom et prénom Adresse", *lines]
    return withheld("pdf-lines-of-homes", {"liste.pdf": partial(pdf, *lines)}, persons)


SCHOOLS: tuple[Record, ...] = (
    {
        "nom": "École Jean Moulin",
        "adresse": {"rue": "12 rue Jean Jaurès", "cp": "59000"},
        "direction": {"nom": "Verdeau", "tel": "03 53 01 20 11"},
        "classes": [{"niveau": "CP", "effectif": 21}, {"niveau": "CE1", "effectif": 24}],
    },
    {
        "nom": "École Pauline Kergomard",
        "adresse": {"rue": "3 avenue Louis Pasteur", "cp": "59000"},
        "direction": {"nom": "Castel", "tel": "03 53 01 20 12"},
        "classes": [{"niveau": "PS", "effectif": 18}],
    },
    {
        "nom": "Groupe scolaire Jules Ferry",
        "adresse": {"rue": "1 place Paul Bert", "cp": "59000"},
        "direction": {"nom": "Rivoal", "tel": "03 53 01 20 13"},
        "classes": [],
    },
)
CONTRACTS: tuple[Record, ...] = tuple(
    {
        "id": f"2024-{number}",
        "acheteur": {"id": "21590350100017"},
        "titulaires": [{"id": siret, "denominationSociale": name, "typeIdentifiant": "SIRET"}],
        "montant": 1200.5 * number,
        "lieuExecution": {"code": "59350", "typeCode": "Code commune"},
    }
    for number, (siret, name) in enumerate(
        (
            ("55208131766522", "SARL Jean Dupuis"),
            ("38012986646850", "Garage Paul Lemaire"),
            ("40483304800022", "Menuiserie Marchand et fils"),
        ),
        1,
    )
)
COUNCIL: tuple[Record, ...] = (
    {
        "commission": "Finances",
        "elus": [
            {"nom": "Vasseur", "prenom": "Martine", "naissance": "12/05/1961"},
            {"nom": "Delannoy", "prenom": "Gérard", "naissance": "02/11/1957"},
        ],
    },
    {
        "commission": "Écoles",
        "elus": [
            {"nom": "Carpentier", "prenom": "Sophie", "naissance": "23/01/1979"},
            {"nom": "Lefebvre", "prenom": "Olivier", "naissance": "30/08/1970"},
        ],
    },
)
TIMES: tuple[Record, ...] = tuple(
    {
        "arret": name,
        "passages": ["06:12", "07:12", "08:12"],
        "position": {"lon": 3.0512345678901, "lat": 50.6312345678901},
        "maj": {"epoch": 1711540000000 + number * 977, "par": "SAE"},
    }
    for number, name in enumerate(("Gare", "Mairie", "Victor Hugo", "Jean Jaurès"))
)
WORKS_OF_ART: tuple[Record, ...] = tuple(
    {"titre": title, "adresse": home, "auteurs": [{"nom": name, "naissance": born}]}
    for title, home, name, born in (
        ("Rythme", "12 rue Foch", "Sonia Lenoir", "14/11/1955"),
        ("Vague", "3 place du Marché", "Pierre Castel", "24/12/1949"),
        ("Nana", "8 avenue de Lille", "Anne Roche", "29/10/1960"),
    )
)
CLUB_PLACES: tuple[Record, ...] = tuple(
    {"association": name, "adresse": home, "contact": {"tel": "03 20 49 50 00", "mail": mail}}
    for name, home, mail in (
        ("Judo club de Lille", "12 rue Foch", "contact@judo.example"),
        ("Chorale Saint-Maurice", "3 place du Marché", "chorale@saint-maurice.example"),
        ("Amicale laïque", "8 avenue de Lille", "amicale@laique.example"),
    )
)
WORKS = (
    ("Titre", "Auteur", "Exemplaires"),
    ("Les Halles", '{"nom": "ZOLA", "prenom": "Émile", "naissance": "02/04/1940"}', "3"),
    ("La Garçonne", '{"nom": "MARGUERITTE", "prenom": "Victor", "naissance": "01/12/1966"}', "1"),
    ("Le Feu", '{"nom": "BARBUSSE", "prenom": "Henri", "naissance": "17/05/1973"}', "2"),
)
OFFICES = (
    ("Nom", "Prénom", "Fonction", "Élu le"),
    ("VASSEUR", "Martine", "Maire", "23/05/2020"),
    ("DELANNOY", "Gérard", "Adjoint", "23/05/2020"),
    ("CARPENTIER", "Sophie", "Adjointe", "23/05/2020"),
)
CLUBS = (
    ("Association", "Président", "Adresse du siège"),
    ("Judo club", "VASSEUR Martine", "12 rue Foch"),
    ("Chœur de la ville", "DELANNOY Gérard", "3 place du Marché"),
    ("Tennis de Lille", "CARPENTIER Sophie", "8 avenue de Lille"),
)

CASES = (
    make_case("nested-responsible-geojson", "salles.geojson", geojson_of, make_responsible),
    make_case("nested-responsible-json", "salles.json", json_of, make_responsible),
    make_case("nested-homes-geojson", "plan.geojson", geojson_of, make_dweller),
    make_case("nested-deep-json", "lots.json", json_of, make_deep),
    make_case("nested-deep-geojson", "lots.geojson", geojson_of, make_deep),
    make_case("nested-numbered-json", "classes.json", json_of, make_numbered),
    make_case("nested-number-geojson", "pieces.geojson", geojson_of, make_insured, 2),
    make_case("nested-owners-json", "plots.json", json_of, make_owner),
    make_case("nested-dwellers-geojson", "maisons.geojson", geojson_of, make_house),
    make_case("places-of-people-geojson", "points.geojson", geojson_of, make_place),
    make_lists_in_csv(),
    make_two_persons(),
    silent("nested-schools", {"ecoles.geojson": geojson_of(SCHOOLS)}),
    silent("nested-contracts", {"marches.json": json_of(CONTRACTS)}),
    silent("nested-council", {"commissions.json": json_of(COUNCIL)}),
    silent("nested-works-of-art", {"oeuvres.geojson": geojson_of(WORKS_OF_ART)}),
    silent("nested-clubs", {"clubs.geojson": geojson_of(CLUB_PLACES)}),
    silent("nested-times", {"arrets.json": json_of(TIMES)}),
    silent("nested-authors", {"livres.csv": partial(csv, WORKS)}),
    make_document_table(
        "of-pupils",
        ("N°", "Nom", "Prénom", "Né(e) le", "Classe"),
        lambda p: (str(p.place), p.nom.upper(), p.prenom, p.birth, "CP"),
    ),
    make_document_table(
        "of-homes",
        ("Nom et prénom", "Adresse", "Montant"),
        lambda p: (f"{p.nom.upper()} {p.prenom}", p.address, "35 €"),
    ),
    make_pdf_table(
        "of-pupils",
        ("Nom", "Prénom", "Date de naissance", "Classe"),
        lambda p: (p.nom.upper(), p.prenom, p.birth, "CE1"),
    ),
    make_pdf_table(
        "of-numbered-homes",
        ("N°", "Nom", "Adresse"),
        lambda p: (str(p.place), f"{p.prenom} {p.nom}", p.address),
    ),
    make_pdf_lines(),
    silent("docx-table-of-offices", {"conseil.docx": partial(docx_table, OFFICES)}),
    silent("pdf-table-of-offices", {"conseil.pdf": partial(pdf_table, OFFICES)}),
    silent("docx-table-of-clubs", {"clubs.docx": partial(docx_table, CLUBS)}),
    silent("pdf-table-of-clubs", {"clubs.pdf": partial(pdf_table, CLUBS)}),
)
