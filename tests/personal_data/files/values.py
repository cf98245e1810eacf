"""Values as people write them: spaced, cut in two columns, without a zero, in a sentence."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable

from personal_data.case import Case, withheld
from personal_data.persons import Crowd, Person, make_nir_key
from personal_data.writing import Row, csv, ods, xlsx

people = Crowd(290).draw

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
TREES = "Arbre;Hauteur;Observations\n1;12;élagué\n2;8;à surveiller\n3;15;{}\n4;9;rien\n"


def spell(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def nirs() -> tuple[Case, ...]:
    a, b, c, d, e, f, h, i, j = people(9)
    points = ".".join((f.nir[0], f.nir[1:3], f.nir[3:5], f.nir[5:7], f.nir[7:10], f.nir[10:]))
    return (
        withheld(
            "nir-spaced",
            {"a.csv": f"Dossier;Numéro\nD1;{a.spaced_nir}\nD2;{b.spaced_nir}\n"},
            (a, b),
        ),
        withheld("nir-key-apart", {"a.csv": f"Dossier;N° SS;Clé\nD1;{c.nir};{c.key}\n"}, (c,)),
        withheld(
            "nir-key-apart-not-said",
            {"a.csv": f"Code;N;K\nD1;{d.nir};{d.key}\nD2;{e.nir};{e.key}\n"},
            (d, e),
        ),
        withheld(
            "nir-points", {"a.csv": f"Agent;Numéro de sécurité sociale\nA;{points} {f.key}\n"}, (f,)
        ),
        *corsicans(),
        withheld(
            "nir-number-of-excel",
            {"a.xlsx": xlsx([("Dossier", "N° sécurité sociale"), (1, 185125935012345)])},
            words="1851259350123",
        ),
        withheld(
            "nir-number-of-excel-not-said",
            {
                "a.xlsx": xlsx(
                    [
                        ("Dossier", "Identifiant"),
                        (1, int("1851259350321" + make_nir_key("1851259350321"))),
                        (2, int("2790662041007" + make_nir_key("2790662041007"))),
                    ]
                )
            },
            words="1851259350321 2790662041007",
        ),
        withheld(
            "nir-wrong-key-under-heading",
            {"a.csv": "Nom;N° de sécurité sociale\nA;1 84 03 59 350 222 11\nB;2900162041333 05\n"},
            words="1840359350222 2900162041333",
        ),
        withheld(
            "nir-in-a-sentence",
            {"arbres.csv": TREES.format(f"voir avec l'assuré {h.spaced_nir} avant abattage")},
            (h,),
        ),
        withheld(
            "nir-in-a-sentence-joined", {"arbres.csv": TREES.format(f"sécu {i.full_nir}")}, (i,)
        ),
        withheld(
            "nir-in-json-nested",
            {
                "a.json": json.dumps(
                    [
                        {"dossier": "D1", "personne": {"nss": j.full_nir, "quotient": 500}},
                        {"dossier": "D2", "personne": {"nss": None, "quotient": 410}},
                    ]
                )
            },
            (j,),
        ),
    )


def spell_corsican(number: int) -> tuple[str, str, str]:
    """A number of the South and one of the North of Corsica, and what is planted of both."""
    southern = f"185052A004{number:03}"
    northern = f"285022B033{number:03}"
    full = (southern + make_nir_key(southern), northern + make_nir_key(northern))
    return (*full, f"{southern} {northern}")


def corsicans() -> tuple[Case, ...]:
    a1, a2, a = spell_corsican(11)
    b1, b2, b = spell_corsican(22)
    c1, _, c = spell_corsican(33)
    d1, _, d = spell_corsican(44)
    e1, _, e = spell_corsican(55)
    f1, _, f = spell_corsican(66)
    other = "1850359350987"
    spaced = f"1 85 05 2A 004 {d1[10:13]} {d1[13:]}"
    lower = f"1 85 05 2a 004 {e1[10:13]} {e1[13:]}"
    return (
        withheld("nir-of-corsica", {"a.csv": f"Agent;Immatriculation\nA;{a1}\nB;{a2}\n"}, words=a),
        withheld(
            "nir-of-corsica-without-header",
            {"a.csv": f"x1;{b1}\nx2;{b2}\nx3;{other}{make_nir_key(other)}\n"},
            words=f"{b} {other}",
        ),
        withheld(
            "nir-of-corsica-under-heading",
            {"a.xlsx": xlsx([("Nom", "NIR"), ("A", c1)])},
            words=c,
        ),
        withheld(
            "nir-of-corsica-spaced",
            {"a.csv": f"Agent;N° de sécurité sociale\nA;{spaced}\n"},
            words=d,
        ),
        withheld("nir-of-corsica-lower-case", {"a.csv": f"Agent;N° sécu\nA;{lower}\n"}, words=e),
        withheld(
            "nir-of-corsica-in-a-sentence",
            {"a.csv": TREES.format(f"assuré {f1}, à rappeler")},
            words=f,
        ),
    )


def accounts() -> tuple[Case, ...]:
    a, b, c, d, e = people(5)
    return (
        withheld(
            "iban-example",
            {"a.csv": "Tiers;Banque\nT1;FR76 3000 6000 0112 3456 7890 189\n"},
            words="30006000011234567890189",
        ),
        withheld("iban-lower-case", {"a.csv": f"Tiers;Banque\nT1;{a.iban.lower()}\n"}, (a,)),
        withheld(
            "iban-in-a-sentence",
            {"arbres.csv": TREES.format(f"caution à rendre sur {b.spaced_iban} avant juin")},
            (b,),
        ),
        withheld(
            "iban-of-association",
            {"a.csv": f"Association;Montant;IBAN\nAmicale laïque;1500;{c.iban}\n"},
            (c,),
        ),
        withheld(
            "iban-german",
            {"a.csv": "Fournisseur;IBAN\nSchulz GmbH;DE89 3704 0044 0532 0130 00\n"},
            words="370400440532013000",
        ),
        withheld(
            "iban-belgian-in-note",
            {"a.csv": "Poste;Montant\nLocation;1200\nEau;430\n\nVirement : BE68 5390 0754 7034\n"},
            words="539007547034",
        ),
        withheld(
            "iban-note-below",
            {"a.csv": f"Poste;Montant\nLoyer;1200\nEau;430\n;\nVirement : {d.spaced_iban};\n"},
            (d,),
        ),
        withheld(
            "iban-dashes", {"a.csv": f"Tiers;Cpte\nT1;{e.spaced_iban.replace(' ', '-')}\n"}, (e,)
        ),
    )


def births() -> tuple[Case, ...]:
    texts: dict[str, Callable[[datetime.date], str]] = {
        "birth-iso": lambda day: day.isoformat(),
        "birth-compact": lambda day: f"{day:%Y%m%d}",
        "birth-spelt": spell,
        "birth-short-year": lambda day: f"{day:%d/%m/%y}",
        "birth-points": lambda day: f"{day:%d.%m.%Y}",
        "birth-sentence": lambda day: f"né le {day:%d/%m/%Y} à Tourcoing",
        "birth-timestamp": lambda day: f"{day.isoformat()}T00:00:00",
    }
    cases = []
    for name, write in texts.items():
        persons = people(4)
        rows: list[Row] = [("Nom", "Prénom", "Date de naissance")]
        rows += [(person.nom, person.prenom, write(person.born)) for person in persons]
        cases.append(withheld(name, {"a.csv": csv(rows)}, persons))
    persons = people(4)
    parts: list[Row] = [("Nom", "Prénom", "Jour", "Mois", "Année de naissance")]
    for person in persons:
        born = person.born
        parts.append((person.nom, person.prenom, born.day, born.month, born.year))
    cases.append(withheld("birth-in-three-columns", {"a.xlsx": xlsx(parts)}, persons))
    return tuple(cases)


def mobiles() -> tuple[Case, ...]:
    texts: dict[str, Callable[[str], str]] = {
        "mobile-plus": lambda text: f"+33 {text[1]} {text[2:4]} {text[4:6]} {text[6:8]} {text[8:]}",
        "mobile-zeros": lambda text: f"0033{text[1:]}",
        "mobile-points": lambda text: ".".join(text[n : n + 2] for n in range(0, 10, 2)),
        "mobile-without-zero": lambda text: text[1:],
        "mobile-dashes": lambda text: "-".join(text[n : n + 2] for n in range(0, 10, 2)),
        "mobile-plus-zero": lambda text: f"+33(0){text[1:]}",
        "mobile-two-numbers": lambda text: f"03 53 01 77 {text[8:]} / {text}",
    }
    cases = []
    for name, write in texts.items():
        persons = people(4)
        rows: list[Row] = [("Responsable légal", "Tél.")]
        rows += [(f"{p.nom.upper()} {p.prenom}", write(p.mobile)) for p in persons]
        cases.append(withheld(name, {"a.csv": csv(rows)}, persons))
    persons = people(4)
    numbers: list[Row] = [("Nom", "Prénom", "Portable")]
    numbers += [(p.nom, p.prenom, int(p.mobile)) for p in persons]
    cases.append(withheld("mobile-number-of-calc", {"a.ods": ods(numbers)}, persons))
    return tuple(cases)


def addresses() -> tuple[Case, ...]:
    texts: dict[str, Callable[[Person], str]] = {
        "address-comma": lambda p: f"{p.number}, {p.street}",
        "address-bis": lambda p: f"{p.number}bis av. {p.nom}ière",
        "address-flat": lambda p: f"Appt {p.place}, Bât. B, {p.address}",
        "address-hamlet": lambda p: f"Lieu-dit La {p.nom}ière",
        "address-capitals": lambda p: f"{p.number} RUE {p.nom.upper()}IÈRE 59000 LILLE",
        "address-in-sentence": lambda p: f"demeurant {p.address} à Lille",
    }
    cases = []
    for name, write in texts.items():
        persons = people(4)
        rows: list[Row] = [("Nom", "Prénom", "Adresse")]
        rows += [(person.nom, person.prenom, write(person)) for person in persons]
        cases.append(withheld(name, {"a.csv": csv(rows)}, persons))
    persons = people(4)
    parts: list[Row] = [("Nom", "Prénom", "N°", "Voie", "CP", "Ville")]
    parts += [(p.nom, p.prenom, p.number, p.street, "59000", "Lille") for p in persons]
    cases.append(withheld("address-number-apart", {"a.xlsx": xlsx(parts)}, persons))
    return tuple(cases)


CASES = (*nirs(), *accounts(), *births(), *mobiles(), *addresses())
