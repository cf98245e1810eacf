"""What an officer asks about without keeping it back, and the decisions of a commune."""

from __future__ import annotations

from personal_data.case import Case, silent, warned, withheld
from personal_data.persons import Crowd, Person
from personal_data.writing import Row, csv

people = Crowd(620).draw

RIGHT = "basis: consentement, decided_by: secrétariat général, date: 2026-03-01"


def decide(columns: str, rest: str = RIGHT) -> str:
    return f"personal_data: {{columns: [{columns}], {rest}}}\n"


def alone() -> tuple[Case, ...]:
    a, b, c, d, e, f, g, h, i, j = people(10)
    trio = people(4)
    return (
        warned(
            "alone-mobile",
            {"a.csv": f"Salle;Gardien\nSalle A;{a.spaced_mobile}\nSalle B;03 53 01 30 01\n"},
            (a,),
        ),
        warned(
            "alone-mobiles-of-associations",
            {
                "a.csv": f"Association;Téléphone\nLes Archers du Nord;{b.spaced_mobile}\n"
                f"Club de scrabble;{c.spaced_mobile}\nÉchecs;03 53 01 30 02\n"
            },
            (b, c),
        ),
        warned(
            "alone-mails-of-associations",
            {
                "a.csv": f"Association;Courriel\nLes Archers;{d.email}\nScrabble;{e.email}\n"
                "Amicale;contact@amicale.example\n"
            },
            (d, e),
        ),
        warned(
            "alone-birth-dates",
            {
                "a.csv": "N°;Date de naissance;Activité\n1;03/04/2012;Judo\n2;17/09/2013;Danse\n"
                "3;22/01/2011;Judo\n4;08/11/2014;Chant\n"
            },
        ),
        warned(
            "alone-birth-dates-paid",
            {
                "a.csv": "Date de naissance;Montant\n03/04/1982;310\n17/09/1963;250\n"
                "22/01/1971;90\n08/11/1954;410\n"
            },
        ),
        warned(
            "alone-birth-dates-of-schools",
            {
                "a.csv": "École;Date de naissance;Classe\nJules Ferry;03/04/2018;CP\n"
                "Marie Curie;17/09/2017;CE1\nJean Moulin;22/01/2018;CP\n"
            },
        ),
        warned(
            "alone-plates",
            {
                "a.csv": "PV;Immatriculation;Infraction\n1;AB-123-CD;gênant\n2;EF-456-GH;gênant\n"
                "3;JK-789-LM;très gênant\n"
            },
            words="",
        ),
        warned(
            "alone-plates-old",
            {
                "a.csv": "Immatriculation;Jour\n1234 AB 59;02/03/2024\n567 XYZ 62;03/03/2024\n"
                "8901 ZT 59;04/03/2024\n"
            },
        ),
        warned(
            "alone-names",
            {
                "a.csv": csv(
                    [("Nom", "Prénom", "Emplacement"), *((p.nom, p.prenom, "A12") for p in trio)]
                )
            },
            trio,
        ),
        warned(
            "alone-presidents",
            {
                "a.csv": f"Club;Président\nArchers;{f.prenom} {f.nom}\nJudo;{g.prenom} {g.nom}\n"
                f"Chorale;Mme {h.prenom} {h.nom}\n"
            },
            (f, g, h),
        ),
        warned(
            "alone-natural-persons-among-grants",
            {
                "a.csv": "Bénéficiaire;SIRET;Montant\nAmicale laïque;77562740500012;1500\n"
                f"M. {i.prenom} {i.nom};;500\nMme {j.prenom} {j.nom};;700\nUnion sportive;;2300\n"
            },
            (i, j),
        ),
        mobile_in_sentence(),
        mails_of_agents(),
    )


def mobile_in_sentence() -> Case:
    (person,) = people(1)
    text = f"Lieu;Accès\nLac;libre\nSerre;appeler le {person.spaced_mobile} avant midi\nPré;libre\n"
    return warned("alone-mobile-in-sentence", {"a.csv": text}, (person,))


def mails_of_agents() -> Case:
    text = (
        "Service;Contact\nVoirie;paul.durosoy@ville.example\nEspaces verts;"
        "celine.wattrelin@ville.example\nÉtat civil;etat-civil@ville.example\n"
    )
    return warned("alone-mails-of-agents", {"a.csv": text}, words="durosoy wattrelin")


def make_members(persons: tuple[Person, ...]) -> bytes:
    rows: list[Row] = [("Nom", "Prénom", "Date de naissance", "Quartier")]
    rows += [(person.nom, person.prenom, person.birth, "Wazemmes") for person in persons]
    return csv(rows)


def make_wrong(name: str, metadata: str) -> Case:
    """A decision that lifts nothing."""
    persons = people(4)
    return withheld(name, {"a.csv": make_members(persons)}, persons, metadata=metadata)


def make_right(name: str, metadata: str) -> Case:
    return silent(name, {"a.csv": make_members(people(4))}, metadata=metadata)


ALL = "Nom, Prénom, Date de naissance"
DATED = "decided_by: conseil municipal, date: 2026-03-01"


def decisions() -> tuple[Case, ...]:
    a = people(4)
    b = people(2)
    c = people(4)
    d = people(4)
    (e,) = people(1)
    aided: list[Row] = [
        ("Bénéficiaire RSA", "Montant"),
        *((f"{p.nom} {p.prenom}", "400") for p in c),
    ]
    mobile: list[Row] = [("Nom", "Prénom", "Portable", "DDN")]
    mobile += [(p.nom, p.prenom, p.mobile, p.birth) for p in a]
    return (
        make_right("decision-consent", decide(ALL)),
        make_right(
            "decision-law", decide(ALL, f"basis: loi, reference: article L2121-25 du CGCT, {DATED}")
        ),
        make_right("decision-number", decide(ALL, f"basis: D312-1-3, reference: 4°, {DATED}")),
        make_right("decision-anonymised", decide(ALL, f"basis: anonymisé, {DATED}")),
        make_right(
            "decision-by-officer",
            decide(
                ALL,
                "basis: consentement, decided_by: déléguée à la protection des données, "
                "date: 2026-03-01",
            ),
        ),
        make_wrong("decision-without-basis", decide(ALL, DATED)),
        make_wrong("decision-without-date", decide(ALL, "basis: consentement, decided_by: maire")),
        make_wrong("decision-without-author", decide(ALL, "basis: consentement, date: 2026-03-01")),
        make_wrong(
            "decision-by-a-name",
            decide(ALL, "basis: consentement, decided_by: Sylvie Marchandot, date: 2026-03-01"),
        ),
        make_wrong(
            "decision-by-a-title-and-name",
            decide(ALL, "basis: consentement, decided_by: Mme Marchandot, date: 2026-03-01"),
        ),
        make_wrong("decision-law-unnamed", decide(ALL, f"basis: loi, {DATED}")),
        make_wrong("decision-number-missing", decide(ALL, f"basis: D312-1-3, {DATED}")),
        make_wrong("decision-of-unknown-column", decide("Nomm, Prenoms", RIGHT)),
        make_wrong("decision-of-nothing", f"personal_data: {{{RIGHT}}}\n"),
        make_wrong("decision-unknown-basis", decide(ALL, f"basis: intérêt, {DATED}")),
        withheld(
            "decision-of-one-column-only", {"a.csv": csv(mobile)}, a, metadata=decide("Portable")
        ),
        withheld(
            "decision-lifts-no-number-beside",
            {"a.csv": csv([("Nom", "NIR"), *((p.nom, p.full_nir) for p in b)])},
            b,
            metadata=decide("Nom"),
        ),
        withheld(
            "decision-never-of-social-aid",
            {"a.csv": csv(aided)},
            c,
            metadata=decide("Bénéficiaire RSA"),
        ),
        withheld(
            "decision-of-a-file-alone",
            {"a.csv": make_members(d)},
            d,
            metadata=f"personal_data: {{files: [autre.pdf], {RIGHT}}}\n",
        ),
        silent(
            "decision-of-an-account",
            {"a.csv": f"Régie;IBAN\nCantine;{e.iban}\n"},
            metadata=decide("IBAN"),
        ),
    )


CASES = (*alone(), *decisions())
