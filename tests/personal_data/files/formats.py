"""The same persons in every format."""

from __future__ import annotations

from functools import partial

from personal_data.case import Case, silent, withheld
from personal_data.persons import Crowd
from personal_data.writing import FORMATS, Row, Rows

people = Crowd(0).draw


def make_identities(format_: str) -> Case:
    """Names with birth dates and addresses, as a school office keeps them."""
    file_name, write = FORMATS[format_]
    persons = people(4)
    rows: list[Row] = [("Nom", "Prénom", "Né(e) le", "Adresse")]
    rows += [(person.nom, person.prenom, person.born, person.address) for person in persons]
    return withheld(f"identite-{format_}", {file_name: partial(write, rows)}, persons)


def make_numbers(format_: str) -> Case:
    file_name, write = FORMATS[format_]
    persons = people(2)
    rows: list[Row] = [("Dossier", "N° sécu", "Quotient")]
    rows += [(f"D{person.place}", person.full_nir, 412 + person.place) for person in persons]
    return withheld(f"nir-{format_}", {file_name: partial(write, rows)}, persons)


def make_accounts(format_: str) -> Case:
    file_name, write = FORMATS[format_]
    persons = people(2)
    rows: list[Row] = [("Référence", "Coordonnées bancaires", "Montant")]
    rows += [(f"R{person.place}", person.spaced_iban, 120.5) for person in persons]
    return withheld(f"iban-{format_}", {file_name: partial(write, rows)}, persons)


SCHOOLS: Rows = (
    ("Établissement", "UAI", "Adresse", "Téléphone", "Effectif"),
    ("École Jean Moulin", "0590001A", "12 rue Jean Jaurès", "03 53 01 20 11", 184),
    ("Lycée Marie Curie", "0590002B", "3 avenue Louis Pasteur", "03 53 01 20 12", 912),
    ("Groupe scolaire Jules Ferry", "0590003C", "1 place Paul Bert", "03 53 01 20 13", 240),
    ("Maternelle Pauline Kergomard", "0590004D", "8 rue Anne Frank", "03 53 01 20 14", 96),
)


def make_schools(format_: str) -> Case:
    file_name, write = FORMATS[format_]
    return silent(f"ecoles-{format_}", {file_name: partial(write, SCHOOLS)})


CASES = (
    *map(make_identities, FORMATS),
    *map(make_numbers, FORMATS),
    *map(make_accounts, ("csv-cp1252", "xlsx", "ods", "geojson", "json", "shapefile", "parquet")),
    *map(make_schools, FORMATS),
)
