"""Headers as people write them: odd, short, in capitals, in English, in two rows, or none."""

from __future__ import annotations

from collections.abc import Callable

from personal_data.case import Case, withheld
from personal_data.persons import Crowd, Person
from personal_data.writing import Cell, Row, csv, xlsx

people = Crowd(160).draw

Values = Callable[[Person], tuple[Cell, ...]]


def make_list(
    name: str,
    header: str,
    values: Values,
    *,
    number: int = 4,
    above: str = "",
    encoding: str = "utf-8",
) -> Case:
    """A CSV of persons; without a header where it is empty."""
    persons = people(number)
    rows = [values(person) for person in persons]
    content = csv([*([tuple(header.split("|"))] if header else []), *rows])
    text = above.replace("|", ";") + content.decode()
    return withheld(name, {"liste.csv": text.encode(encoding)}, persons)


def two_rows_of_header() -> Case:
    persons = people(4)
    rows: list[Row] = [
        ("Élève", "", "", "Responsable", ""),
        ("Nom", "Prénom", "Naissance", "Nom", "Portable"),
    ]
    for person in persons:
        rows.append(
            (person.nom, person.prenom, person.born, person.nom.upper(), person.spaced_mobile)
        )
    return withheld("header-two-rows", {"liste.xlsx": xlsx(rows)}, persons)


CASES = (
    make_list("header-ddn", "NOM|PRENOM|DDN", lambda p: (p.nom.upper(), p.prenom, p.birth)),
    make_list(
        "header-born",
        "Nom de famille|Prénom|Né(e) le|à",
        lambda p: (p.nom, p.prenom, p.birth, "Lille"),
        encoding="cp1252",
    ),
    make_list(
        "header-abbreviated",
        "nom_usg|prn|dt_naiss|adr|tel_port",
        lambda p: (p.nom, p.prenom, p.born.isoformat(), p.address, p.mobile),
    ),
    make_list(
        "header-abbreviated-address",
        "nom_usg|prn|adr|cp|com",
        lambda p: (p.nom, p.prenom, p.address, "59000", "LILLE"),
    ),
    make_list(
        "header-abbreviated-mobile",
        "nm|prn|tel_port",
        lambda p: (p.nom.upper(), p.prenom.upper(), p.mobile),
    ),
    make_list(
        "header-camel-case",
        "nomUsage|prenomUsuel|dateNaissance",
        lambda p: (p.nom, p.prenom, p.born.isoformat()),
    ),
    make_list(
        "header-capitals",
        "NOM_NAISSANCE|PRENOMS|DATE_NAISSANCE|LIEU",
        lambda p: (p.nom.upper(), p.prenom.upper(), p.birth, "ROUBAIX"),
    ),
    make_list(
        "header-english",
        "last_name|first_name|birth_date|email",
        lambda p: (p.nom, p.prenom, p.born.isoformat(), p.email),
    ),
    make_list(
        "header-coordinates-of-persons",
        "Famille|Coordonnées",
        lambda p: (f"{p.nom.upper()} {p.prenom}", f"{p.address} 59000 Lille {p.spaced_mobile}"),
    ),
    make_list(
        "header-assured", "Assuré|Naissance", lambda p: (f"{p.nom.upper()} {p.prenom}", p.birth)
    ),
    make_list(
        "header-identity",
        "Identité|Domicile",
        lambda p: (f"{p.prenom} {p.nom.upper()}", f"{p.address}, 59800 Lille"),
    ),
    make_list(
        "header-asker",
        "N° dossier|Demandeur|Adresse du demandeur|Objet",
        lambda p: (f"PC-{p.place}", f"M. {p.prenom} {p.nom}", p.address, "Abri de jardin"),
    ),
    make_list(
        "header-none",
        "",
        lambda p: (p.nom.upper(), p.prenom, p.birth, p.address, p.spaced_mobile),
    ),
    make_list("header-none-name-mobile", "", lambda p: (p.nom.upper(), p.prenom, p.mobile)),
    make_list(
        "header-meaningless",
        "Colonne1|Colonne2|Colonne3|Colonne4",
        lambda p: (p.nom, p.prenom, p.birth, p.address),
    ),
    make_list(
        "header-title-above",
        "Nom|Prénom|Date de naissance",
        lambda p: (p.nom, p.prenom, p.birth),
        above="Inscriptions au centre de loisirs||\r\nÉté 2025||\r\n||\r\n",
    ),
    make_list(
        "header-last-column-unnamed",
        "Inscription|Activité|",
        lambda p: (f"I{p.place}", "Judo", f"{p.nom.upper()} {p.prenom} né le {p.birth}"),
    ),
    make_list("header-nss", "Agent|n°ss", lambda p: (f"A{p.place}", p.full_nir), number=3),
    make_list(
        "header-insee-number", "Ref|N° INSEE", lambda p: (f"A{p.place}", p.spaced_nir), number=2
    ),
    make_list("header-matricule", "Matricule|Grade", lambda p: (p.full_nir, "Adjoint"), number=3),
    make_list("header-nir-lower", "ref|nir", lambda p: (f"x{p.place}", p.nir), number=3),
    make_list("header-nir-no-name", "A|B", lambda p: (f"x{p.place}", p.full_nir), number=3),
    make_list("header-rib", "Tiers|RIB", lambda p: (f"T{p.place}", p.iban), number=3),
    make_list("header-account", "Tiers|Compte", lambda p: (f"T{p.place}", p.iban), number=1),
    make_list(
        "header-mail-of-parent",
        "Enfant|Courriel parent",
        lambda p: (f"{p.prenom} {p.nom}", p.email),
    ),
    make_list(
        "header-accents-lost",
        "Prnom|Nom|N(e) le",
        lambda p: (p.prenom, p.nom, p.birth),
    ),
    make_list(
        "header-with-line-breaks",
        "Nom et\nprénom|Date de\nnaissance",
        lambda p: (f"{p.nom} {p.prenom}", p.birth),
    ),
    make_list(
        "header-person-of-contact",
        "Référent|GSM",
        lambda p: (f"{p.prenom} {p.nom}", p.spaced_mobile),
    ),
    two_rows_of_header(),
)
