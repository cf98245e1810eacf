"""Persons as tables hold them: names of every kind, several in a row, few rows, at the end only,
in a hidden sheet, in a title, beside an aid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from personal_data.case import Case, warned, withheld
from personal_data.persons import Crowd, Person
from personal_data.writing import Row, csv, docx, ods, pdf, xlsx, xlsx_with_hidden, zipped

people = Crowd(430).draw
born_people = Crowd(1160).draw

FOREIGN = (
    ("Benyahia", "Abdelmoumen"), ("Ould Sidhoum", "Fatoumata"), ("Nguyen Phuoc", "Thi Kim Anh"),
    ("Wickramaratne", "Thusitha"), ("Diakhaté", "Ndèye Coumba"), ("Özgürlük", "Gökçen"),
)  # fmt: skip
FOREIGN_WORDS = "Benyahia Sidhoum Phuoc Wickramaratne Diakhaté Özgürlük"
BUDGET: list[Row] = [("Chapitre", "Montant"), ("011", 12500), ("012", 48000), ("65", 9300)]


def names() -> tuple[Case, ...]:
    texts: dict[str, Callable[[Person], str]] = {
        "name-capitals-first": lambda p: f"{p.nom.upper()} {p.prenom}",
        "name-title": lambda p: f"M. et Mme {p.nom}",
        "name-comma": lambda p: f"{p.nom}, {p.prenom}",
        "name-first-last": lambda p: f"{p.prenom} {p.nom}",
        "name-madam": lambda p: f"Mme {p.nom.upper()}",
        "name-compound": lambda p: f"{p.nom.upper()}-LEROY Anne-{p.prenom}",
        "name-born": lambda p: f"{p.nom} née Leclercq {p.prenom}",
        "name-initial": lambda p: f"{p.prenom[0]}. {p.nom}",
        "name-lower-case": lambda p: f"{p.prenom} {p.nom}".lower(),
    }
    cases = []
    for name, write in texts.items():
        persons = people(4)
        rows: list[Row] = [("Habitant", "Né le", "Domicile")]
        rows += [(write(person), person.birth, person.address) for person in persons]
        cases.append(withheld(name, {"a.csv": csv(rows)}, persons))
    rows = [("Nom", "Prénom", "Date de naissance")]
    rows += [(nom, prenom, f"{n + 3:02}/05/198{n}") for n, (nom, prenom) in enumerate(FOREIGN)]
    cases.append(withheld("name-foreign", {"a.csv": csv(rows)}, words=FOREIGN_WORDS))
    joined: list[Row] = [("Élève", "DDN")]
    joined += [
        (f"{nom.upper()} {prenom}", f"{n + 3:02}/05/201{n}")
        for n, (nom, prenom) in enumerate(FOREIGN)
    ]
    cases.append(withheld("name-foreign-joined", {"a.csv": csv(joined)}, words=FOREIGN_WORDS))
    bare: list[Row] = [("Bénéficiaire", "Adresse")]
    bare += [
        (f"{nom} {prenom}", f"{n + 3} rue des Lilas") for n, (nom, prenom) in enumerate(FOREIGN)
    ]
    cases.append(withheld("name-foreign-address", {"a.csv": csv(bare)}, words=FOREIGN_WORDS))
    return tuple(cases)


def layouts() -> tuple[Case, ...]:
    return (
        children_with_guardians(),
        persons_at_the_end(),
        hidden_sheet(),
        second_sheet(),
        note_below(),
        title_above(),
        yearly_files(),
        yearly_workbooks(),
        zip_of_two(),
        sentences(),
        key_and_value(),
        names_among_companies(),
        geojson_member(),
        column_of_few_persons(),
    )


def children_with_guardians() -> Case:
    persons = people(4)
    rows: list[Row] = [("Enfant", "Section", "Responsable 1", "Tél. 1", "Responsable 2", "Tél. 2")]
    for p in persons:
        rows.append((p.prenom, "Grands", f"{p.nom} Paul", p.spaced_mobile, f"{p.nom} Lucie", ""))
    return withheld("persons-guardian-and-child", {"a.csv": csv(rows)}, persons)


def persons_at_the_end() -> Case:
    persons = people(4)
    rows: list[Row] = [("N°", "Occupant", "Adresse", "Surface")]
    rows += [(str(n), "Commune", "Hôtel de ville", "120") for n in range(6_000)]
    rows += [(str(6_000 + p.place), f"{p.nom.upper()} {p.prenom}", p.address, "8") for p in persons]
    return withheld("persons-at-the-end", {"a.csv": csv(rows)}, persons)


def column_of_few_persons() -> Case:
    persons = people(3)
    rows: list[Row] = [("N°", "Concession", "Contact")]
    rows += [(str(n), "libre", "") for n in range(800)]
    rows += [("801", "prise", f"{p.prenom} {p.nom}, {p.spaced_mobile}") for p in persons]
    return withheld("persons-few-among-empty", {"a.csv": csv(rows)}, persons)


def identities(persons: Sequence[Person]) -> list[Row]:
    rows: list[Row] = [("Nom", "Prénom", "Date de naissance")]
    return rows + [(person.nom, person.prenom, person.birth) for person in persons]


def hidden_sheet() -> Case:
    persons = people(4)
    book = xlsx_with_hidden(BUDGET, identities(persons))
    return Case(
        name="layout-hidden-sheet",
        files={"a.xlsx": book},
        expected="silent",  # another message tells of the sheet, which is not published
        also=("warned", "withheld"),
        planted=tuple(word for person in persons for word in person.planted),
    )


def second_sheet() -> Case:
    persons = people(4)
    agents: list[Row] = [("Agent", "Sécu"), *((p.nom, p.full_nir) for p in persons)]
    return Case(
        name="layout-nir-in-second-sheet",
        files={"a.xlsx": xlsx(BUDGET, Agents=agents)},
        expected="silent",  # as of a hidden sheet
        also=("warned", "withheld"),
        planted=tuple(word for person in persons for word in person.planted),
    )


def note_below() -> Case:
    (person,) = people(1)
    note = (
        f"Renseignements : {person.prenom} {person.nom}, n° de sécurité sociale {person.spaced_nir}"
    )
    rows: list[Row] = [*BUDGET, (), (note,)]
    return withheld("layout-nir-in-note-below", {"a.xlsx": xlsx(rows)}, (person,))


def title_above() -> Case:
    (person,) = people(1)
    rows: list[Row] = [(f"Dossier de {person.nom}, NIR {person.full_nir}",), (), *BUDGET]
    return withheld("layout-nir-in-title-above", {"a.xlsx": xlsx(rows)}, (person,))


def yearly_files() -> Case:
    files = {}
    persons: list[Person] = []
    for year in (2022, 2023, 2024):
        drawn = people(2)
        files[f"inscrits-{year}.csv"] = csv(identities(drawn))
        persons += drawn
    return withheld("layout-two-persons-a-year", files, persons)


def yearly_workbooks() -> Case:
    files = {}
    persons: list[Person] = []
    for year in (2021, 2022, 2023):
        drawn = people(2)
        rows: list[Row] = [
            ("Bénévole", "Courriel"),
            *((f"{p.prenom} {p.nom}", p.email) for p in drawn),
        ]
        files[f"benevoles_{year}.xlsx"] = xlsx(rows)
        persons += drawn
    return withheld("layout-two-persons-a-workbook", files, persons)


def zip_of_two() -> Case:
    persons = people(4)
    archive = zipped({"lisez-moi.txt": b"Export du logiciel.", "e.csv": csv(identities(persons))})
    return withheld("layout-zip-with-readme", {"export.zip": archive}, persons)


def sentences() -> Case:
    persons = people(4)
    rows: list[Row] = [("N°", "Signalement")]
    for p in persons:
        text = f"{p.prenom} {p.nom.upper()}, {p.address}, joignable au {p.spaced_mobile}"
        rows.append((str(p.place), f"Fuite signalée par {text}."))
    return withheld("persons-in-sentences", {"a.csv": csv(rows)}, persons)


def key_and_value() -> Case:
    persons = people(4)
    rows: list[Row] = [("Dossier", "Champ", "Valeur")]
    for p in persons:
        rows.append((f"D{p.place}", "Nom", f"{p.nom.upper()} {p.prenom}"))
        rows.append((f"D{p.place}", "Date de naissance", p.birth))
        rows.append((f"D{p.place}", "N° sécu", p.full_nir))
    return withheld("layout-key-and-value", {"a.csv": csv(rows)}, persons)


def names_among_companies() -> Case:
    persons = people(4)
    rows: list[Row] = [("Pétitionnaire", "Adresse", "Objet")]
    rows += [("SCI du Parc", "4 rue du Parc", "Extension"), ("Lidl SNC", "9 bd Foch", "Enseigne")]
    rows += [(f"{p.nom.upper()} {p.prenom}", p.address, "Clôture") for p in persons]
    return withheld("persons-among-companies", {"a.csv": csv(rows)}, persons)


def geojson_member() -> Case:
    (person,) = people(1)
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"essence": '
        f'"Tilleul", "note": "Contacter {person.prenom} {person.nom}, {person.spaced_nir}"}}, '
        '"geometry": {"type": "Point", "coordinates": [3.05, 50.63]}}]}'
    )
    return withheld("nir-in-property-of-geojson", {"a.geojson": text}, (person,))


def few() -> tuple[Case, ...]:
    """Fewer than three persons are warned of; a number or an account is not a matter of rows."""
    cases = []
    for number in (1, 2):
        persons = people(number)
        cases.append(
            warned(f"few-{number}-with-birth", {"a.csv": csv(identities(persons))}, persons)
        )
        drawn = people(number)
        rows: list[Row] = [
            ("Nom", "Prénom", "Portable"),
            *((p.nom, p.prenom, p.mobile) for p in drawn),
        ]
        cases.append(warned(f"few-{number}-with-mobile", {"a.xlsx": xlsx(rows)}, drawn))
    three = people(3)
    cases.append(withheld("few-three-with-birth", {"a.csv": csv(identities(three))}, three))
    three = people(3)
    rows = [("Nom", "Adresse"), *((f"{p.nom} {p.prenom}", p.address) for p in three)]
    cases.append(withheld("few-three-with-address", {"a.ods": ods(rows)}, three))
    (one,) = people(1)
    cases.append(withheld("few-one-nir", {"a.csv": f"Agent;NIR\nA1;{one.full_nir}\n"}, (one,)))
    return tuple(cases)


def social_aid() -> tuple[Case, ...]:
    cases = []
    headers = {
        "aid-rsa": ("Allocataire RSA", "Montant"),
        "aid-ccas": ("Bénéficiaire CCAS", "Secours accordé"),
        "aid-food": ("Nom", "Aide alimentaire"),
        "aid-energy": ("Demandeur FSL", "Aide énergie"),
    }
    for name, header in headers.items():
        persons = people(4)
        rows: list[Row] = [header, *((f"{p.nom.upper()} {p.prenom}", "150") for p in persons)]
        cases.append(withheld(name, {"a.csv": csv(rows)}, persons))
    persons = people(4)
    rows = [
        ("Nom", "Prénom", "Nature"),
        *((p.nom, p.prenom, "APA à domicile") for p in persons),
    ]
    cases.append(
        withheld("aid-in-values", {"a.csv": csv(rows)}, persons, metadata="description: APA 2024\n")
    )
    persons = people(4)
    rows = [("Nom", "Prénom", "Montant"), *((p.nom, p.prenom, "80") for p in persons)]
    title = "description: Secours d’urgence du centre communal d’action sociale\n"
    cases.append(withheld("aid-in-description", {"a.csv": csv(rows)}, persons, metadata=title))
    return tuple(cases)


def documents() -> tuple[Case, ...]:
    a, b, c, d = people(4)
    four = people(4)
    lines = [f"{p.nom.upper()} {p.prenom}, né le {p.birth}, {p.address}" for p in four]
    return (
        withheld(
            "document-nir-in-pdf",
            {"a.csv": csv(BUDGET), "arrete.pdf": pdf("Le maire arrete :", f"NIR {a.spaced_nir}")},
            (a,),
        ),
        withheld(
            "document-nir-in-docx",
            {"a.csv": csv(BUDGET), "a.docx": docx("Arrêté", f"Sécurité sociale : {b.spaced_nir}")},
            (b,),
        ),
        withheld(
            "document-iban-in-pdf",
            {"a.csv": csv(BUDGET), "convention.pdf": pdf("Le loyer est vire", c.spaced_iban)},
            (c,),
        ),
        withheld(
            "document-identities-in-pdf",
            {"a.csv": csv(BUDGET), "liste.pdf": pdf("Liste des inscrits", *lines)},
            four,
        ),
        warned(
            "document-mobile-in-pdf",
            {"a.csv": csv(BUDGET), "avis.pdf": pdf("Appeler Mme Dupont", d.spaced_mobile)},
            (d,),
        ),
    )


def births_beside_other_headers() -> tuple[Case, ...]:
    """Whoever was born is no body, whatever the header says."""
    headers = ("Structure;Date de naissance", "Nom de la structure;Né(e) le", "Titulaire;Né le")
    cases = []
    for number, header in enumerate(headers):
        persons = born_people(4)
        lines = [f"{person.prenom} {person.nom};{person.birth}\n" for person in persons]
        table = f"{header}\n{''.join(lines)}"
        cases.append(withheld(f"persons-born-structures-{number}", {"a.csv": table}, persons))
    persons = born_people(4)
    lines = [f"{p.nom.upper()} {p.prenom};;{p.birth};{100 + p.place}\n" for p in persons]
    table = f"Structure;SIRET;Date de naissance;Montant\n{''.join(lines)}"
    cases.append(withheld("persons-born-structures-paid", {"a.csv": table}, persons))
    return tuple(cases)


CASES = (*names(), *births_beside_other_headers(), *layouts(), *few(), *social_aid(), *documents())
