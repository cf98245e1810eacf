"""What tables and documents say of persons: what withholds them, what is told, what is silent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from site_builder.cells.email_owner import is_email_of_person
from site_builder.cells.identifiers import (
    compute_nir_key,
    find_identifiers,
    is_nir,
    mask_value,
)
from site_builder.cells.person_name import (
    is_directory_entry,
    is_name_of_directory,
    is_namesake,
    is_person_name,
)
from site_builder.checks.personal_data.accounts import is_account_of_person, iterate_accounts
from site_builder.checks.personal_data.documents import judge_document_texts
from site_builder.checks.personal_data.headings import (
    is_about_acts,
    is_about_elected,
    is_about_war_dead,
)
from site_builder.checks.personal_data.judge import PersonalVerdict, judge_personal_data
from site_builder.checks.personal_data.masks import mask_text
from site_builder.checks.personal_data.social_aid import is_about_social_aid
from site_builder.columns.canonical import build_canonical_table
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal, is_of_persons
from site_builder.readers.read import read_raw_table

PLACE = Place(path="liste.csv")
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def nir(number: str) -> str:
    """With its key."""
    return f"{number}{compute_nir_key(number):02}"


def judge(
    tmp_path: Path,
    text: str,
    decided: Sequence[str] = (),
    social_aid: bool = False,
    of_acts: bool = False,
) -> PersonalVerdict:
    source = tmp_path / "liste.csv"
    source.write_text(text, encoding="utf-8")
    raw = read_raw_table(source, ending=".csv", hints=ReadingHints(), scratch=tmp_path)
    assert not isinstance(raw, Refusal), raw
    typed = build_canonical_table(raw, {}, ("",), PLACE)
    return judge_personal_data(
        typed.table, raw, PLACE, decided=decided, social_aid=social_aid, of_acts=of_acts
    )


def codes(verdict: PersonalVerdict) -> set[str]:
    return {problem.code for problem in verdict.problems}


PEOPLE = "Nom;Prénom;{header}\nDUPONT;Marie;{a}\nLEROY;Paul;{b}\nMARTIN;Lucie;{c}\n"


def people(header: str, a: str, b: str, c: str) -> str:
    return PEOPLE.format(header=header, a=a, b=b, c=c)


# --- numbers ---


@pytest.mark.parametrize(
    "text",
    [
        nir("1850578006084"),
        nir("2990359350123"),
        nir("185052A006084"),
        nir("285052B006084"),
        "1 85 05 78 006 084 91",
        "1.85.05.78.006.084.91",
        "185057800608491",
    ],
)
def test_a_number_of_social_security_has_its_key(text: str) -> None:
    assert is_nir(text)
    assert [found.kind for found in find_identifiers(f"Dossier {text}, reçu")] == ["nir"]
    changed = text[:-1] + str((int(text[-1]) + 1) % 10)
    assert not is_nir(changed)


@pytest.mark.parametrize(
    "text",
    [
        "21590350100017",  # SIRET
        "1700000000000",  # an instant, in milliseconds
        "3017620422003",  # an article
        "352099001761481",  # a telephone
        "2.347812345678901",
        "12 345 678 901 234",
        "03 20 00 00 00",
        "2024-07-01_2024-12-31",
        "0612345678",  # an order, as well as a telephone
        "01/07/2018-06/2019",
    ],
)
def test_other_numbers_say_nothing(text: str) -> None:
    assert list(find_identifiers(text)) == []


def test_an_account_ends_where_its_country_says() -> None:
    text = f"Virement sur {IBAN} BNPAFRPP avant lundi"
    assert [text[found.start : found.end] for found in find_identifiers(text)] == [IBAN]
    assert list(find_identifiers(IBAN.replace("189", "188"))) == []


@pytest.mark.parametrize(
    "text",
    ["06 39 98 12 34", "06.39.98.12.34", "+33 6 39 98 12 34", "0033 639981234", "port. 0639981234"],
)
def test_a_mobile_is_known_however_it_is_written(text: str) -> None:
    assert [found.kind for found in find_identifiers(text)] == ["mobile"]


def test_what_is_masked_cannot_be_read() -> None:
    text = f"Mme Leroy, {nir('2850578006084')}, {IBAN}, 06 39 98 12 34, lucie.leroy@orange.fr"
    masked = mask_text(text)
    for part in (nir("2850578006084"), IBAN, "06 39 98 12 34", "lucie.leroy@"):
        assert part not in masked
    assert mask_text("écrire à mairie@lille.example") == "écrire à mairie@lille.example"
    assert mask_value("1 85 05 78 006 084 91") == "1…91"
    assert mask_value("DUPONT") == "D…"


# --- names ---


@pytest.mark.parametrize(
    "text",
    [
        "DUPONT Marie",
        "Marie Dupont",
        "M. Dupont",
        "M. et Mme Dupont",
        "Durand, Paul",
        "LE GOFF Yann",
    ],
)
def test_the_name_of_a_person_is_known(text: str) -> None:
    assert is_person_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lycée Jean Moulin",
        "Amicale Jean Macé",
        "Rue Paul Bert",
        "OGEC ST PAUL",
        "Saint-Martin",
        "Martin",
        "SARL Dupont Marie",
        "Les amis de Marie",
        "Marie",
    ],
)
def test_the_name_of_something_else_is_none(text: str) -> None:
    assert not is_person_name(text)


def test_a_school_in_capitals_is_no_directory() -> None:
    assert not is_name_of_directory("LOUISE MICHEL")
    assert is_name_of_directory("MICHEL Louise")


@pytest.mark.parametrize("text", ["BENYAHIA Abdelmoumen", "S. Verdillac", "J.-P. Verdillac"])
def test_the_form_of_a_directory_says_a_person_whatever_the_first_name(text: str) -> None:
    assert is_directory_entry(text)


@pytest.mark.parametrize("text", ["Verdillac", "ÉCOLE Voltaire", "CLUB Abdelmoumen", "abdel ben"])
def test_what_has_not_that_form_is_no_entry_of_a_directory(text: str) -> None:
    assert not is_directory_entry(text)


def test_somebody_after_whom_places_are_called_is_a_namesake() -> None:
    assert is_namesake("Victor Hugo")
    assert is_namesake("HUGO Victor")
    assert not is_namesake("DUPONT Victor")
    assert not is_namesake("Rue Victor Hugo")


# --- texts that name somebody and say more of them ---


@pytest.mark.parametrize(
    "text",
    [
        "Mme DUPONT, née le 12/03/1985",
        "Marie DUPONT 12 rue des Lilas",
        "M. Leroy, 06 39 98 12 34",
        "LEROY Paul : paul59@free.fr",
        "M. Leroy demeurant au 3 rue Foch",
    ],
)
def test_a_cell_that_names_somebody_and_says_more_is_an_account(text: str) -> None:
    assert is_account_of_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mme DUPONT, maire",
        "École Paul Bert, 12 rue des Lilas",
        "Jean Moulin, né le 20 juin 1899",
        "Mairie : 06 39 98 12 34",
        "LEROY Paul : mairie@free.fr",
    ],
)
def test_a_cell_that_lacks_one_of_the_two_is_none(text: str) -> None:
    assert not is_account_of_person(text)


# --- tables that are withheld ---


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"id;numero\n1;{nir('1850578006084')}\n2;12\n", "personal-nir"),
        ("id;N° sécu\n1;1850578006084\n2;2850578006085\n", "personal-nir"),
        ("id;N° sécurité sociale\n1;185057800608400\n", "personal-nir"),
        (f"id;observations\n1;reçu le 3\n2;dossier {nir('2990359350123')}\n", "personal-nir"),
        (f"id;observations\n1;reçu le 3\n2;virement {IBAN}\n", "personal-iban"),
        (
            people("Date de naissance", "12/03/1985", "01/07/1990", "05/05/1979"),
            "personal-identity",
        ),
        (people("Né(e) le", "1985-03-12", "1990-07-01", "1979-05-05"), "personal-identity"),
        (
            people("Adresse", "12 rue des Lilas", "3 av. Foch", "8 bis rue Solférino"),
            "personal-identity",
        ),
        (people("Portable", "0639981234", "06 39 98 12 35", "639981236"), "personal-identity"),
        (people("Mail", "m.d@free.fr", "pl@orange.fr", "luciem@gmail.com"), "personal-identity"),
        (
            "Nom et prénom;Adresse\nDUPONT Marie;12 rue des Lilas\nLEROY Paul;3 rue Foch\n"
            "MARTIN Lucie;8 rue Solférino\n",
            "personal-identity",
        ),
        (people("Montant du secours", "120", "80", "60"), "personal-social-aid"),
    ],
)
def test_a_table_that_says_who_somebody_is_and_more_is_withheld(
    text: str, code: str, tmp_path: Path
) -> None:
    verdict = judge(tmp_path, text)
    assert codes(verdict) >= {code}
    assert any(map(is_of_persons, verdict.problems))
    quoted = [str(problem.params.get("value", "")) for problem in verdict.problems]
    assert all(len(value) <= 4 for value in quoted), quoted


def test_a_number_in_the_name_of_a_column_or_in_a_title_is_told_once(tmp_path: Path) -> None:
    number = nir("1850578006084")
    header = judge(tmp_path, f"id;Dossier {number}\n1;a\n2;b\n")
    assert [problem.code for problem in header.problems] == ["personal-nir-aside"]
    account = judge(tmp_path, f"id;{IBAN}\n1;a\n2;b\n")
    assert [problem.code for problem in account.problems] == ["personal-iban-aside"]
    title = judge(tmp_path, f"Dossier de {number};;\n;;\nid;lieu;note\n1;a;c\n2;b;d\n3;e;f\n")
    assert codes(title) == {"personal-nir-aside"}


NUMBERS = ("1850578006084", "2850578006085", "285052B006084")


def keyed_rows(*numbers: str, wrong: int = 0) -> str:
    rows = ""
    for number in numbers:
        key = (compute_nir_key(number) + wrong) % 97
        rows += f"{number};{key:02}\n"
    return f"dossier;contrôle\n{rows}"


def test_a_number_whose_key_is_in_the_next_column_is_known(tmp_path: Path) -> None:
    assert codes(judge(tmp_path, keyed_rows(*NUMBERS))) == {"personal-nir"}
    assert codes(judge(tmp_path, keyed_rows(*NUMBERS, wrong=1))) == set()


@pytest.mark.parametrize("department", ["2A", "2B", "2a", "2b"])
def test_a_number_of_corsica_has_its_letter(department: str, tmp_path: Path) -> None:
    number = nir(f"18505{department}006084")
    assert codes(judge(tmp_path, f"id;note\n1;dossier {number}\n2;\n")) == {"personal-nir"}
    declared = judge(tmp_path, f"id;NIR\n1;{number[:13]}\n2;1850578006084\n")
    assert [(problem.code, problem.count) for problem in declared.problems] == [("personal-nir", 2)]


def test_plates_are_known_but_not_rooms_that_follow_one_another(tmp_path: Path) -> None:
    plates = "id;\n1;AB-123-CD\n2;FG-456-HJ\n3;KL-789-MN\n4;PQ-234-RS\n"
    assert codes(judge(tmp_path, plates.replace("id;", "id;x"))) == {"personal-plate"}
    rooms = "id;x\n1;AB-101-CD\n2;AB-102-CD\n3;AB-103-CD\n4;AC-104-CD\n"
    assert codes(judge(tmp_path, rooms)) == set()
    short = "id;x\n1;12 AB 59\n2;13 AB 59\n3;12 AC 59\n4;13 AC 59\n"
    assert codes(judge(tmp_path, short)) == set()


def test_people_who_hold_a_grave_are_private_and_those_who_hold_a_contract_are_not(
    tmp_path: Path,
) -> None:
    rows = (
        "DUPONT Marie;A1;12 rue des Lilas\nLEROY Paul;A2;3 rue Foch\nMARTIN Lucie;A3;8 rue Foch\n"
    )
    graves = judge(tmp_path, f"Titulaire;Concession;Adresse\n{rows}")
    assert codes(graves) == {"personal-identity"}
    contracts = judge(tmp_path, f"Titulaire;Lot;Adresse\n{rows}")
    assert not any(map(is_of_persons, contracts.problems))


def test_accounts_in_cells_are_rows_about_people(tmp_path: Path) -> None:
    notes = ("Mme DUPONT, née le 12/03/1985", "M. Leroy, 06 39 98 12 34", "M. Roy, 3 rue Foch")
    rows = "".join(f"{number};{note}\n" for number, note in enumerate(notes))
    assert "personal-identity" in codes(judge(tmp_path, f"id;observations\n{rows}"))


def test_two_rows_are_only_told(tmp_path: Path) -> None:
    text = people("Portable", "06 39 98 12 34", "06 39 98 12 35", "03 20 00 00 00")
    verdict = judge(tmp_path, text)
    assert "personal-identity-few" in codes(verdict)
    assert not any(map(is_of_persons, verdict.problems))


# --- tables of which nothing is said ---


@pytest.mark.parametrize(
    "text",
    [
        "Nom;Adresse;Téléphone\nÉcole Jean Moulin;12 rue des Lilas;03 20 00 00 00\n"
        "École Paul Bert;3 rue Foch;03 20 00 00 01\nÉcole Jules Ferry;1 rue Foch;03 20 00 00 02\n",
        "nom;adresse;uai\nJules Ferry;12 rue des Lilas;0590001A\nPaul Bert;3 rue Foch;0590002B\n"
        "Jean Macé;8 rue Foch;0590003C\n",
        "Prénom;Sexe;Nombre\nMarie;F;12\nPaul;M;8\nLucie;F;5\n",
        "Nom de l'élu;Prénom de l'élu;Date de naissance;Libellé de la fonction\n"
        "DUPONT;Marie;12/03/1965;Maire\nLEROY;Paul;01/07/1970;Adjoint\nMARTIN;Lucie;05/05/1969;\n",
        "Objet;Titulaire;SIRET;Montant\nVoirie;DUPONT Marie;00012345600017;12000\n"
        "Toiture;LEROY Paul;00012345700015;900\nGaz;MARTIN Lucie;00012345800013;80\n",
        "Titre;Auteur;Date de naissance de l'auteur\nUn livre;DUPONT Marie;12/03/1965\n"
        "Deux;LEROY Paul;01/07/1970\nTrois;MARTIN Lucie;05/05/1969\n",
        "Nom;Prénom;Date de naissance;Date de décès\nDUPONT;Marie;12/03/1925;01/01/1999\n"
        "LEROY;Paul;01/07/1930;02/01/2001\nMARTIN;Lucie;05/05/1929;03/01/2003\n",
    ],
)
def test_what_a_commune_publishes_every_day_says_nothing_of_persons(
    text: str, tmp_path: Path
) -> None:
    assert not any(map(is_of_persons, judge(tmp_path, text).problems))


def test_names_of_places_called_after_people_say_nothing(tmp_path: Path) -> None:
    namesakes = ("HUGO Victor", "ZOLA Émile", "CURIE Marie", "FERRY Jules", "MOULIN Jean")
    rows = "".join(f"{name};{number} rue Foch\n" for number, name in enumerate(namesakes, 1))
    assert codes(judge(tmp_path, f"Nom;Adresse\n{rows}")) == set()
    others = "HUREL Victor;1 rue Foch\nMARTIN Lucie;2 rue Foch\nLEROY Paul;3 rue Foch\n"
    assert codes(judge(tmp_path, f"Nom;Adresse\n{others}")) == {"personal-identity"}


def test_the_people_of_a_public_register_are_no_secret(tmp_path: Path) -> None:
    rows = (
        "DUPONT;Marie;{0};m.d@free.fr\nLEROY;Paul;{1};pl@orange.fr\nMARTIN;Lucie;{1};l@gmail.com\n"
    )
    header = "Nom;Prénom;Fonction;Mail\n"
    public = judge(tmp_path, header + rows.format("Maire", "1er adjoint"))
    assert public.problems == ()
    assert public.columns == ()
    private = judge(tmp_path, header + rows.format("Gardien", "Agent"))
    assert "personal-identity" in codes(private)


# --- decisions ---


def test_a_decision_lifts_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    text = people("Portable", "06 39 98 12 34", "06 39 98 12 35", "06 39 98 12 36")
    verdict = judge(tmp_path, text, decided=("Nom", "Prénom", "Portable"))
    assert verdict.problems == ()
    assert verdict.columns == ("Portable", "Nom", "Prénom")
    assert "personal-identity" in codes(judge(tmp_path, text, decided=("Nom", "Prénom")))


def test_no_decision_lifts_professional_secrecy(tmp_path: Path) -> None:
    text = people("Montant", "120", "80", "60")
    named = ("Nom", "Prénom", "Montant")
    assert "personal-social-aid" in codes(judge(tmp_path, text, decided=named, social_aid=True))
    assert codes(judge(tmp_path, text, decided=named)) == set()


# --- documents ---


def test_a_document_that_names_three_people_and_their_births_is_withheld() -> None:
    texts = [
        "Mme DUPONT Marie, née le 12/03/1985 à Lille ;",
        "M. LEROY Paul, né le 1er juillet 1990,\ndemeurant 3 rue Foch ;",
        "Lucie Martin, domiciliée 8 bis rue Solférino à Lille.",
    ]
    assert [problem.code for problem in judge_document_texts(texts, PLACE)] == [
        "personal-identity-document"
    ]
    told = list(judge_document_texts(texts[:2], PLACE))
    assert [(problem.code, problem.count) for problem in told] == [
        ("personal-contacts-document", 2)
    ]


def test_a_table_of_people_in_a_document_withholds_it() -> None:
    rows = [
        "Nom\tPrénom\tDate de naissance\tClasse",
        "DUPONT\tMarie\t12/03/2016\tCP",
        "LEROY\tPaul\t01/07/2015\tCE1",
        "MARTIN\tLucie\t23/11/2014\tCE2",
    ]
    assert [problem.code for problem in judge_document_texts(rows, PLACE)] == [
        "personal-identity-document"
    ]
    told = list(judge_document_texts(rows[:3], PLACE))
    assert [(problem.code, problem.count, problem.params["value"]) for problem in told] == [
        ("personal-contacts-document", 2, "D…")
    ]


def test_homes_in_a_table_of_a_document_are_those_of_people_and_not_of_bodies() -> None:
    people = [
        "Nom et prénom\tAdresse",
        "DUPONT Marie\t12 rue Foch",
        "LEROY Paul\t8 bis avenue de Lille",
        "MARTIN Lucie\t3 place de la République",
    ]
    assert [problem.code for problem in judge_document_texts(people, PLACE)] == [
        "personal-identity-document"
    ]
    bodies = [
        f"{association}\t{row}"
        for association, row in zip(["Association", "Judo", "Chœur", "Tennis"], people, strict=True)
    ]
    assert list(judge_document_texts(bodies, PLACE)) == []


def test_days_in_a_table_of_a_document_are_not_births_unless_it_says_so() -> None:
    rows = [
        "Nom\tPrénom\tÉlu le",
        "DUPONT\tMarie\t23/05/2020",
        "LEROY\tPaul\t23/05/2020",
        "MARTIN\tLucie\t23/05/2020",
    ]
    assert list(judge_document_texts(rows, PLACE)) == []


def test_a_document_about_history_and_services_says_nothing() -> None:
    texts = [
        "Jean Moulin, né le 20 juin 1899 à Béziers. La maire, Mme Dupont, expose que l'école",
        "Contact : mairie@lille.example, 03 20 00 00 00. SIRET 21590350100017.",
    ]
    assert list(judge_document_texts(texts, PLACE)) == []


def test_numbers_in_a_document_withhold_it() -> None:
    texts = [f"Numéro : {nir('1850578006084')}", f"IBAN {IBAN}"]
    found = list(judge_document_texts(texts, PLACE))
    assert [problem.code for problem in found] == [
        "personal-nir-document",
        "personal-iban-document",
    ]
    assert all(map(is_of_persons, found))


# --- what a reading found ---


@pytest.mark.parametrize(
    "box", ["maria.sanchez", "julien.massoud", "paul.preston", "luc.maisonneuve"]
)
def test_a_name_that_holds_the_word_of_a_service_is_that_of_a_person(box: str) -> None:
    assert is_email_of_person(f"{box}@orange.fr")


@pytest.mark.parametrize("box", ["judoclub59", "mairie.lille", "chez.jean", "asso.lucie"])
def test_the_box_of_a_service_is_nobodys(box: str) -> None:
    assert not is_email_of_person(f"{box}@orange.fr")


def test_presidents_of_associations_are_not_elected_by_the_public(tmp_path: Path) -> None:
    text = people(
        "Fonction;Adresse", "Présidente;1 rue Foch", "Président;2 rue Foch", "Trésorier;3 rue Foch"
    )
    assert "personal-identity" in codes(judge(tmp_path, text))


def test_homes_of_elected_people_are_told(tmp_path: Path) -> None:
    text = people(
        "Fonction;Adresse",
        "Maire;1 rue Foch",
        "Adjoint;2 rue Foch",
        "Conseiller municipal;3 rue Foch",
    )
    verdict = judge(tmp_path, text)
    assert codes(verdict) == {"personal-identity-few"}
    assert not any(map(is_of_persons, verdict.problems))


def test_who_helps_is_not_who_is_helped(tmp_path: Path) -> None:
    text = "Référent;Secteur RSA\nDUPONT Marie;Nord\nLEROY Paul;Sud\nMARTIN Lucie;Est\n"
    assert codes(judge(tmp_path, text)) == {"personal-name"}


def test_keys_of_objects_in_cells_are_columns(tmp_path: Path) -> None:
    verdict = judge(
        tmp_path,
        "Salle;Responsable\n"
        'A;"{""nom"":""DUPONT"",""prenom"":""Marie"",""naissance"":""12/03/1980""}"\n'
        'B;"{""nom"":""LEROY"",""prenom"":""Paul"",""naissance"":""01/07/1975""}"\n'
        'C;"{""nom"":""MARTIN"",""prenom"":""Lucie"",""naissance"":""23/11/1990""}"\n'
        "D;à désigner\n",
    )
    (problem,) = verdict.problems
    names = "Responsable.nom · Responsable.prenom · Responsable.naissance"
    assert (problem.code, problem.params["names"]) == ("personal-identity", names)
    assert problem.rows == (2, 3, 4)
    assert verdict.columns == ("Responsable",)


def test_objects_of_lists_are_rows_of_the_row_in_which_they_stand(tmp_path: Path) -> None:
    people = ",".join(
        f'{{""qui"":{{""nom"":""{name}"",""prenom"":""{first}""}},""tel"":[""{mobile}""]}}'
        for name, first, mobile in (
            ("DUPONT", "Marie", "06 39 98 00 01"),
            ("LEROY", "Paul", "06 39 98 00 02"),
            ("MARTIN", "Lucie", "06 39 98 00 03"),
        )
    )
    verdict = judge(tmp_path, f'Atelier;Inscrits\nPoterie;[]\nDessin;"[{people}]"\n')
    (problem,) = verdict.problems
    assert (problem.code, problem.count, problem.rows) == ("personal-identity", 3, (3,))
    assert verdict.columns == ("Inscrits",)


def test_a_decision_on_a_column_is_one_on_the_keys_of_its_objects(tmp_path: Path) -> None:
    cell = '"[{""nom"":""DUPONT"",""prenom"":""Marie"",""naissance"":""12/03/1980""}]"'
    text = f"Atelier;Inscrits\nA;{cell}\nB;{cell}\nC;{cell}\n"
    assert [problem.code for problem in judge(tmp_path, text).problems] == ["personal-identity"]
    assert judge(tmp_path, text, decided=("Inscrits",)).problems == ()


@pytest.mark.parametrize("cell", ["[" * 5000, "{}", '{"a":' * 900 + "1" + "}" * 900, "[1,[2,[3]]]"])
def test_what_is_no_object_of_people_says_nothing(cell: str, tmp_path: Path) -> None:
    quoted = cell.replace('"', '""')
    text = "".join(f'"{letter}";"{quoted}"\n' for letter in "ABC")
    assert judge(tmp_path, f"nom;données\n{text}").problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "Permis accordé à Mme Lucie MARTIN, 12 rue Foch, 59000 Lille.",
        "M. Paul Leroy (8 bis avenue de Lille) demande un branchement",
        "Mme Dupont – 3 place de la République",
    ],
)
def test_a_home_behind_a_name_is_theirs(text: str) -> None:
    assert next(iterate_accounts(text), "")


@pytest.mark.parametrize(
    "text",
    [
        "la société Dalkia, représentée par M. Jean Blanc, 37 avenue Foch",
        "dénomination de la rue Simone Veil, née le 13 juillet 1927 à Nice",
        "pouvoir à Mme Carlier. Rue Simone Veil, née le 13 juillet 1927",
        "M. le maire, 1 place de la République",
        "M. Paul Leroy, directeur, 12 rue Foch",
    ],
)
def test_who_speaks_for_others_or_names_a_street_lives_nowhere(text: str) -> None:
    assert list(iterate_accounts(text)) == []


def test_whoever_lives_in_a_street_called_after_somebody_is_found() -> None:
    (found,) = iterate_accounts("M. Jean Dupont, 12 rue Paul Bert, né le 12/03/1980")
    assert found.startswith("M. Jean Dupont")
    (found,) = iterate_accounts("DUPONT Marie, 12 rue Paul Bert, née le 12/03/1980")
    assert found.startswith("Marie")


def test_the_births_of_the_dead_are_no_secret(tmp_path: Path) -> None:
    header = "Emplacement;Défunt;Né le;Décédé le\n"
    rows = "A1;X;12/03/1931;02/11/1999\nA2;Y;04/07/1944;21/05/2012\nA3;Z;30/01/1938;17/08/2020\n"
    assert judge(tmp_path, header + rows).problems == ()
    living = "A1;X;12/03/1931;\nA2;Y;04/07/1944;\nA3;Z;30/01/1938;17/08/2020\n"
    assert codes(judge(tmp_path, header + living)) == {"personal-birth"}


def test_holders_of_permits_are_people_unless_they_have_the_number_of_a_company(
    tmp_path: Path,
) -> None:
    rows = "1;Marie Dupont;12 rue Foch\n2;Paul Leroy;8 rue Foch\n3;Lucie Martin;3 rue Foch\n"
    assert codes(judge(tmp_path, f"Carte;Titulaire;Adresse\n{rows}")) == {"personal-identity"}
    lines = [
        "Carte;SIRET;Titulaire;Adresse",
        "1;55208131766522;Marie Dupont;12 rue Foch",
        "2;44306184100047;Paul Leroy;8 rue Foch",
        "3;38012986646850;Lucie Martin;3 rue Foch",
    ]
    assert judge(tmp_path, "\n".join(lines)).problems == ()


def test_lines_of_a_page_under_a_header_are_people_until_the_list_ends() -> None:
    page = (
        "Nom Prénom Date de naissance Classe\n"
        "DUPONT Marie 12/03/2016 CP\n2 LEROY Paul 01/07/2015 CE1\n3. MARTIN-LEROY Lucie "
        "23/11/2014 CE2\n"
    )
    assert [problem.code for problem in judge_document_texts([page], PLACE)] == [
        "personal-identity-document"
    ]
    lines = page.splitlines()
    others = ["Le conseil se réunit."] * 6
    assert list(judge_document_texts(["\n".join([lines[0], *others, *lines[1:]])], PLACE)) == []
    assert list(judge_document_texts(["\n".join(lines[1:])], PLACE)) == []


@pytest.mark.parametrize(
    "table",
    [
        "Nom;Prénom;Spécialité;Adresse\nLeroy;Martine;Généraliste;12 rue Foch\n"
        "Haddad;Karim;Cardiologue;4 avenue Foch\nWattel;Lucie;Pédiatre;9 rue Carnot\n",
        "service;directeur;adresse\nVoirie;Martine Leroy;12 rue Foch\n"
        "État civil;Karim Haddad;4 avenue Foch\nFinances;Lucie Wattel;9 rue Carnot\n",
        "bureau;lieu;adresse;président\n1;École Moulin;12 rue Foch;Martine Leroy\n"
        "2;École Moulin;12 rue Foch;Karim Haddad\n3;Salle Ravel;9 rue Carnot;Lucie Wattel\n",
        "nom;adresse;contact\nGymnase Lagrange;12 rue Foch;M. Luc Petit\n"
        "Piscine Nautilis;9 rue Carnot;M. Karim Haddad\nDojo;3 rue Foch;Mme Anne Durand\n",
        "lieu;conciliateur;adresse;jour\nMairie;M. Luc Petit;1 rue Foch;lundi\n"
        "Mairie;Mme Anne Durand;1 rue Foch;jeudi\nMairie;M. Paul Noir;1 rue Foch;mardi\n",
        "hébergement;propriétaire;adresse;étoiles\nGîte du Moulin;Luc Petit;1 rue Foch;3\n"
        "Les Tilleuls;Anne Durand;3 rue Foch;2\nLe Verger;Paul Noir;8 rue Foch;3\n",
    ],
)
def test_the_address_of_a_practice_or_of_a_body_is_nobodys_home(table: str, tmp_path: Path) -> None:
    assert codes(judge(tmp_path, table)) == {"personal-name"}


def test_where_people_are_met_is_not_where_they_live(tmp_path: Path) -> None:
    people = "Centre A;Dupontel;Marie;1 rue Foch\nCentre A;Leroyal;Paul;2 rue Foch\n"
    table = f"lieu;nom;prénom;adresse\n{people}Centre A;Martinel;Lucie;3 rue Foch\n"
    assert codes(judge(tmp_path, table)) == {"personal-identity"}


def test_the_guardians_of_pupils_have_homes(tmp_path: Path) -> None:
    table = (
        "École;Responsable légal;Adresse\nÉcole Foch;Martine Leroy;12 rue Foch\n"
        "École Carnot;Karim Haddad;4 avenue Foch\nÉcole Bert;Lucie Wattel;9 rue Carnot\n"
        "École Bert;Luc Petit;9 rue Bert\n"
    )
    assert codes(judge(tmp_path, table)) == {"personal-identity"}


def test_streets_in_the_titles_of_acts_are_what_the_council_decides_of(tmp_path: Path) -> None:
    objects = [
        "Cession de la parcelle AB 12, 14 rue des Tilleuls, à M. Paul MARTIN",
        "Acquisition du 3 rue Pasteur à Mme Anne DURAND",
        "Bail du 5 rue Foch avec M. Luc PETIT",
    ]
    lines = [f"2026-{number};{text}" for number, text in enumerate(objects)]
    assert codes(judge(tmp_path, "\n".join(["DELIB_ID;DELIB_OBJET", *lines]))) == {
        "personal-identity-few"
    }
    assert codes(judge(tmp_path, "\n".join(["Dossier;Objet", *lines]))) == {"personal-identity"}
    homes = [f"{line}, demeurant 8 rue Bert" for line in lines]
    assert codes(judge(tmp_path, "\n".join(["DELIB_ID;DELIB_OBJET", *homes]))) == {
        "personal-identity"
    }


def test_streets_in_what_a_title_says_are_acts_are_what_was_decided_of(tmp_path: Path) -> None:
    lines = (
        "2026-1;Cession du 14 rue des Tilleuls à M. Paul MARTIN",
        "2026-2;Acquisition du 3 rue Pasteur à Mme Anne DURAND",
        "2026-3;Bail du 5 rue Foch avec M. Luc PETIT",
    )
    table = "\n".join(["numero;intitulé", *lines])
    assert codes(judge(tmp_path, table)) == {"personal-identity"}
    assert codes(judge(tmp_path, table, of_acts=True)) == {"personal-identity-few"}
    people = "\n".join(["numero;occupant", *lines])
    assert codes(judge(tmp_path, people, of_acts=True)) == {"personal-identity"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Délibérations du conseil municipal", True),
        ("Liste des délibérations 2026", True),
        ("Recueil des actes administratifs", True),
        ("Conseil municipal : délibérations", True),
        ("Arrêtés du maire", True),
        ("Actes de naissance", False),
        ("Bénéficiaires de bourses (délibération 12)", False),
        ("Locataires", False),
    ],
)
def test_a_title_says_that_a_dataset_lists_acts(title: str, expected: bool) -> None:
    assert is_about_acts(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Conseillers municipaux", True),
        ("Liste des élus", True),
        ("Le conseil municipal", True),
        ("Conseil municipal des jeunes", False),
        ("Subventions votées par le conseil municipal", False),
        ("Usagers reçus par les élus", False),
    ],
)
def test_a_title_says_that_people_are_elected(title: str, expected: bool) -> None:
    assert is_about_elected(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Morts pour la France de la commune", True),
        ("Monument aux morts : les noms", True),
        ("Les poilus d’Exempleville", True),
        ("Inscrits au centre de loisirs", False),
        ("Arbres morts", False),
    ],
)
def test_a_title_says_that_people_died_in_a_war(title: str, expected: bool) -> None:
    assert is_about_war_dead(title) == expected


def test_whom_a_council_honours_is_of_history() -> None:
    texts = [
        "Secrétaire : Mme Lucie HADDAD. Délibération 1 : dénomination de la rue Simone Veil, née "
        "le 13 juillet 1927. Hommage à Jacques Brel, né le 8 avril 1929, et à M. Charles "
        "Aznavour, né le 22 mai 1924"
    ]
    assert list(judge_document_texts(texts, PLACE)) == []


@pytest.mark.parametrize(
    "table",
    [
        "Nom;Prénom;Date de naissance\nDuquesnoy;Gérard;08/03/36\nMoreau;Bruno;14/07/66\n"
        "Haddad;Karim;03/12/81\n",
        "Nom;Prénom;Né(e) le\nDuquesnoy;Gérard;16101999\nMoreau;Bruno;04071966\n"
        "Haddad;Karim;03121981\n",
        "Nom;Prénom;Né(e) le\nDuquesnoy;Gérard;33198\nMoreau;Bruno;21392\nHaddad;Karim;29555\n",
        "nom;prenom;jour;mois;annee\nDuquesnoy;Gérard;02;05;1980\nMoreau;Bruno;09;09;1996\n"
        "Haddad;Karim;25;01;1960\n",
    ],
)
def test_births_are_known_however_they_are_written(table: str, tmp_path: Path) -> None:
    assert codes(judge(tmp_path, table)) == {"personal-identity"}


def test_numbers_of_births_are_no_days(tmp_path: Path) -> None:
    assert (
        judge(tmp_path, "Commune;Naissances\nLille;33198\nLens;21392\nLoos;29555\n").problems == ()
    )


@pytest.mark.parametrize(
    "header",
    [
        "Numéro de SS",
        "N°INSEE",
        "Numéro INSEE agent",
        "Matricule SS",
        "N° immatriculation CPAM",
        "N° d’assuré",
        "INSEE_SS",
        "Matricule",
    ],
)
def test_a_header_says_numbers_of_social_security_whatever_their_keys(
    header: str, tmp_path: Path
) -> None:
    rows = "A1;292037535648800\nA2;197016222726400\nA3;185057800608400\n"
    assert codes(judge(tmp_path, f"agent;{header}\n{rows}")) == {"personal-nir"}


@pytest.mark.parametrize("header", ["N° INSEE", "Code INSEE", "numero_insee", "INSEE_COM"])
def test_the_code_of_a_commune_is_nobodys(header: str, tmp_path: Path) -> None:
    rows = "Lille;59350\nLens;62498\nLoos;59360\n"
    assert judge(tmp_path, f"Commune;{header}\n{rows}").problems == ()


WIDE_NIR = nir("1850578006084").translate({48 + figure: 0xFF10 + figure for figure in range(10)})
# --- a header that is the row of a person ---


@pytest.mark.parametrize(
    "text",
    [
        "Duquesnoy;Gérard;36 boulevard Carnot\nMoreau;Bruno;159 impasse du Moulin\n"
        "Lemaire;Nathalie;12 rue Pasteur\n",
        "Gérard;Duquesnoy;12/04/1978\nBruno;Moreau;13/05/1981\nNathalie;Lemaire;14/06/1990\n",
        "Lucie Haddad Carpentier;93 avenue Foch\nSandrine Traoré;180 boulevard Carnot\n"
        "Karim Traoré;79 avenue Foch\n",
        "TRAORÉ BENALI Martine;80 allée des Roses\nCARPENTIER Sandrine;48 allée des Roses\n"
        "VANDEWALLE Karim;135 rue Pasteur\n",
    ],
)
def test_a_file_whose_header_is_a_person_has_one_row_more_of_people(
    text: str, tmp_path: Path
) -> None:
    verdict = judge(tmp_path, text)
    (problem,) = verdict.problems
    assert problem.code == "personal-identity"
    assert (problem.count, problem.rows) == (3, (1, 2, 3))
    told = " ".join(map(str, problem.params.values()))
    assert not any(cell in told for cell in text.splitlines()[0].split(";"))


@pytest.mark.parametrize(
    "text",
    [
        "1:85:05:78:006:084:91",
        "1'85'05'78'006'084'91",
        "1 - 85 - 05 - 78 - 006 - 084 - 91",
        WIDE_NIR,
        "scan185057800608491.pdf",
        "185057800608491bis",
        "n°185057800608491x",
    ],
)
def test_a_number_is_known_whatever_stands_between_and_around(text: str, tmp_path: Path) -> None:
    (found,) = find_identifiers(f"Dossier {text}, reçu")
    assert found.kind == "nir"
    texts = "".join(f"Salle {number};a{number}\n" for number in range(60))
    verdict = judge(tmp_path, f'nom;info\n{texts}Salle Z;"{text}"\n')
    assert codes(verdict) == {"personal-nir"}
    assert [problem.code for problem in judge_document_texts([text], PLACE)] == [
        "personal-nir-document"
    ]


@pytest.mark.parametrize("mark", [":", "'", " - ", "."])
def test_an_account_is_known_whatever_stands_between(mark: str, tmp_path: Path) -> None:
    account = IBAN.replace(" ", mark)
    assert [found.kind for found in find_identifiers(account)] == ["iban"]
    assert codes(judge(tmp_path, f"nom;info\nA;x\nB;{account}\n")) == {"personal-iban"}


def test_figures_in_a_longer_word_are_no_number_of_a_person(tmp_path: Path) -> None:
    number = nir("1850578006084")
    for text in (f"{number}9x", f"a{number}9", f"deadbeef0123{number}", f"REF9{number}"):
        assert list(find_identifiers(text)) == [], text
    references = "".join(f"REF{1850578006000 + n}{n % 97:02}\n" for n in range(400))
    assert judge(tmp_path, f"titre\n{references}").problems == ()


BIRTHS = "DUQUESNOY Gérard 12/04/2016\nMOREAU Bruno 14/07/2017\nLEMAIRE Nathalie 27/05/2015\n"
HOMES = (
    "DESCHAMPS Gérard, 117 boulevard Carnot, 59000 Lille\nNGUYEN BENALI Karim, 95 avenue Foch, "
    "59000 Lille\nTRAORÉ DELPORTE Lucie, 27 rue de la Gare, 59000 Lille\n"
)


@pytest.mark.parametrize("lines", [BIRTHS, HOMES])
def test_lines_of_one_form_under_no_header_are_a_list_of_people(lines: str) -> None:
    assert [problem.code for problem in judge_document_texts([f"Inscrits\n{lines}"], PLACE)] == [
        "personal-identity-document"
    ]
    two = "\n".join(lines.splitlines()[:2])
    assert list(judge_document_texts([two], PLACE)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Jean DUPONT 12/03/2026\nMarie LEROY 14/03/2026\nPaul MARTIN 15/03/2026\n",  # signatures
        "École Jean Moulin, 12 rue Foch\nÉcole Paul Bert, 3 rue Bert\nMairie, 1 rue du Lac\n",
        "Simone Veil 13/07/1927\nJacques Brel 08/04/1929\nPaul Bert 17/10/1933\n",
        f"Infirmiers libéraux\n{HOMES}",
        "Gymnase Carnot 12/03/2014\nStade Delaune 14/03/2015\nSalle Ravel 15/03/2026\n",
    ],
)
def test_lines_of_other_things_are_no_list_of_people(text: str) -> None:
    assert list(judge_document_texts([text], PLACE)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Commune;01/01/2020;01/01/2021\nLille;12;13\nLomme;3;4\nRonchin;3;4\n",
        "Nom;Adresse\nÉcole Jean Moulin;12 rue Foch\nÉcole Jules Ferry;3 rue Hoche\n",
        "Martin;Paul;2020\n1;2;3\n3;4;5\n6;7;8\n",
    ],
)
def test_names_of_columns_are_no_person(text: str, tmp_path: Path) -> None:
    assert judge(tmp_path, text).names == ()
    assert "personal-identity" not in codes(judge(tmp_path, text))


# --- social aid ---


@pytest.mark.parametrize(
    "title",
    [
        "Secours CCAS 2025",
        "Aides du CCAS aux familles",
        "Aides financières accordées par le CCAS",
        "Dossiers suivis par le CCAS",
        "Secours aux personnes en difficulté",
        "Allocation adulte handicapé",
        "Impayés de loyer",
        "Aides attribuées par le conseil d’administration du CCAS",
    ],
)
def test_a_title_says_that_a_commune_helps_people(title: str) -> None:
    assert is_about_social_aid(title)


@pytest.mark.parametrize(
    "title",
    [
        "Centres sociaux",
        "Subventions du CCAS aux associations",
        "Aides du CCAS aux associations",
        "Budget du CCAS : aides et secours",
        "Horaires d’ouverture du CCAS",
        "Conseil d’administration du CCAS",
        "Agents du CCAS",
        "Centres de secours",
        "Secours populaire",
        "Associations d’aide aux personnes en difficulté",
    ],
)
def test_those_who_help_are_no_secret(title: str) -> None:
    assert not is_about_social_aid(title)


def test_the_reason_of_a_payment_says_that_a_commune_helps_somebody(tmp_path: Path) -> None:
    named = ("Nom", "Prénom", "Motif")
    aided = people("Motif", "aide sociale", "secours exceptionnel", "RSA")
    assert "personal-social-aid" in codes(judge(tmp_path, aided, decided=named))
    paid = people("Motif", "jury", "jury", "élections")
    assert codes(judge(tmp_path, paid, decided=named)) == set()
    apart = "Nom;Prénom;Objet\nDUPONT;Marie;jury\nLEROY;Paul;jury\n;;aide sociale\n"
    assert "personal-social-aid" not in codes(judge(tmp_path, apart))


def test_a_document_that_lists_people_under_a_heading_of_social_aid_is_withheld() -> None:
    rows = "Liste des allocataires du RSA\nDupont Marie 120 €\nMme Lucie Martin 90 €\nPaul Leroy\n"
    (problem,) = judge_document_texts([rows], PLACE)
    assert (problem.code, problem.count) == ("personal-social-aid-document", 3)
    others = "Budget du CCAS\nRapporteurs\nDupont Marie\nLucie Martin\nPaul Leroy\n"
    assert list(judge_document_texts([others], PLACE)) == []


# --- what no decision lifts ---


def test_no_decision_lifts_a_number_of_social_security(tmp_path: Path) -> None:
    numbers = f"id;secu\n1;{nir('1850578006084')}\n2;{nir('2990359350123')}\n"
    assert codes(judge(tmp_path, numbers, decided=("secu",))) == {"personal-nir"}
    accounts = f"id;compte\n1;{IBAN}\n"
    assert codes(judge(tmp_path, accounts, decided=("compte",))) == set()


def test_surnames_in_capitals_are_those_of_people_whatever_their_first_names(
    tmp_path: Path,
) -> None:
    people = "Aïssatou DIALLO;12 rue Foch\nWei ZHANG;4 rue Foch\nOksana KOVALENKO;9 rue Foch\n"
    assert codes(judge(tmp_path, f"nom;adresse\n{people}")) == {"personal-identity"}


@pytest.mark.parametrize(
    "names",
    [
        ["Lidl WAZEMMES", "Lidl LOMME", "Lidl LAMBERSART"],
        ["Kinepolis LILLE", "Majestic LILLE", "Bozar LILLE"],
        ["Chez KARIM", "Le CARNOT", "Au MARTIN"],
        ["Club USL", "Résidence FOCH", "Dojo NINJA"],
        ["Piscine NAUTILIS", "PISCINE OLYMPIA", "Patinoire SERGE CHARLES"],
        ["Boulangerie MARTIN", "Petit VAUBAN", "Lunettes GUSTAVE"],
        ["Kebab ISTANBUL", "Pizza ROMA", "Fleurs PARADIS"],
    ],
)
def test_names_in_capitals_of_places_are_nobodys(names: list[str], tmp_path: Path) -> None:
    lines = [f"{name};{number} rue Foch" for number, name in enumerate(names, 1)]
    assert judge(tmp_path, "\n".join(["nom;adresse", *lines])).problems == ()


def test_the_account_within_a_french_iban_is_one(tmp_path: Path) -> None:
    account = IBAN.replace(" ", "")[4:]
    wrong = f"{account[:-1]}0"
    told = {"personal-iban"}
    assert codes(judge(tmp_path, f"nom;RIB\nRégie;RIB {account}\n")) == told
    assert codes(judge(tmp_path, "n;pays;compte\n" + f"1;FR76;{account}\n" * 3)) == told
    assert codes(judge(tmp_path, f"nom;RIB\nRégie;{wrong}\n")) == set()
    assert (
        codes(judge(tmp_path, f"n;pays;compte\n1;FR76;{account}\n" + f"1;FR76;{wrong}\n" * 3))
        == set()
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "champ;p1;p2;p3\nnom;Dupontel;Leroyal;Martinel\nprénom;Marie;Paul;Lucie\n"
            "né le;12/03/1971;13/04/1972;14/05/1973\n",
            "personal-identity",
        ),
        (
            "Nom;Marie Dupontel;Paul Leroyal;Lucie Martinel\nAdresse;1 rue Foch;2 rue Foch;"
            "3 rue Foch\nSection;CP;CE1;CM2\n",
            "personal-identity",
        ),
        ("champ;valeur\nNom;Dupontel\nPrénom;Marie\nNé le;12/03/1971\n", "personal-identity-few"),
        ("champ;valeur\nNom;Piscine Nautilis\nAdresse;1 rue Foch\nPlaces;300\n", ""),
        ("champ;a;b;c\nNom;Dojo;Stade;Salle Ravel\nAdresse;1 rue Foch;2 rue Foch;3 rue Foch\n", ""),
        ("champ;2023;2024;2025\nNom;4;5;6\nNaissances;12;13;14\n", ""),
        ("Nom;Jean Moulin;Marie Curie;Jules Ferry\nAdresse;1 rue Foch;2 rue Foch;3 rue Foch\n", ""),
        (
            "Équipement;Dojo;Stade;Nautilis\nAdresse;1 rue Foch;2 rue Foch;3 rue Foch\n"
            "Responsable;Marie Dupontel;Paul Leroyal;Lucie Martinel\n",
            "",
        ),
        (
            "Mandat;Maire;Adjoint;Adjointe\nÉlu;Marie Dupontel;Paul Leroyal;Lucie Martinel\n"
            "Né le;12/03/1971;13/04/1972;14/05/1973\n",
            "",
        ),
    ],
)
def test_people_whose_rows_are_columns_are_people(
    table: str, expected: str, tmp_path: Path
) -> None:
    assert codes(judge(tmp_path, table)) == set(filter(None, [expected]))


def test_surnames_in_capitals_beside_births_are_names_under_any_header(tmp_path: Path) -> None:
    people = "Aïssatou DIALLO;12/03/1956\nWei ZHANG;21/07/1944\nOksana KOVALENKO;19/05/1945\n"
    assert codes(judge(tmp_path, f"inscrit le nom;ddn\n{people}")) == {"personal-identity"}
    assert codes(judge(tmp_path, f"x y;date de naissance\n{people}")) == {"personal-identity"}


RARE_NAMES = ("Abdelmoumen Benyahia", "Thusitha Wickramaratne", "Gökçen Özgürlük", "Wei Zhang")


@pytest.mark.parametrize(
    "table",
    [
        "Bénéficiaire;Adresse\n{0};1 rue Foch\n{1};4 rue Foch\n{2};9 rue Foch\n",
        "Élève;DDN\n{0};03/05/2015\n{1};04/06/2014\n{2};05/07/2016\n",
        "nom;domicile;latitude\n{0};1 rue Foch;50.1\n{1};4 rue Foch;50.2\n{2};9 rue Foch;50.3\n",
        "nom;adresse\n{0};1 rue Foch\n{1};4 rue Foch\nMarie Dubrulle;9 rue Foch\n",
    ],
)
def test_names_that_no_list_has_are_known_by_all_rows(table: str, tmp_path: Path) -> None:
    assert codes(judge(tmp_path, table.format(*RARE_NAMES))) == {"personal-identity"}


@pytest.mark.parametrize(
    "table",
    [
        # what shops, bodies and places are called
        "nom;adresse\nBurger King;1 rue Foch\nBasic Fit;4 rue Foch\nNature Home;9 rue Foch\n",
        "nom;adresse\nMaxi Zoo;1 rue Foch\nSushi Shop;4 rue Foch\nColumbus Café;9 rue Foch\n",
        "propriétaire;adresse\nPartenord Habitat;1 rue Foch\nVilogia Logement;4 rue Foch\n"
        "Nexity Nord;9 rue Foch\n",
        "bénéficiaire;adresse\nTerre Solidaire;1 rue Foch\nBanque Alimentaire;4 rue Foch\n"
        "Emmaüs Connect;9 rue Foch\n",
        # one cell that is none says that the others may be none
        "bénéficiaire;adresse\n{0};1 rue Foch\n{1};4 rue Foch\n{2};9 rue Foch\nArpège;2 rue Foch\n",
        # nothing says where they live, or the sums say grants to bodies
        "bénéficiaire;quartier\n{0};Fives\n{1};Moulins\n{2};Centre\n",
        "bénéficiaire;adresse;montant\n{0};1 rue Foch;5\n{1};4 rue Foch;5\n{2};9 rue Foch;5\n",
    ],
)
def test_what_may_be_names_and_is_said_of_nobody_is_silent(table: str, tmp_path: Path) -> None:
    assert judge(tmp_path, table.format(*RARE_NAMES)).problems == ()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("DUPONTEL;Marie;03/05/1984\nLEROYAL;Paul;12/06/1979\n", "personal-identity-few"),
        ("Dupontel Marie;03/05/1984\nLeroyal Paul;12/06/1979\n", "personal-identity-few"),
        ("Dupontel Marie;12 rue Foch\nLeroyal Paul;3 rue Pasteur\n", "personal-identity-few"),
        ("1;Marie Dupontel;12 rue Foch\n", "personal-identity-few"),
        (
            "Dupontel Marie;03/05/1984\nLeroyal Paul;12/06/1979\nMartin Lucie;12/06/1999\n",
            "personal-identity",
        ),
        (
            "1;Marie Dupontel;1 rue Foch\n2;Paul Leroyal;2 rue Foch\n3;Lucie Martin;3 rue Foch\n",
            "personal-identity",
        ),
        # appointments of a year, and what is called after somebody
        ("12/03/2026;Marie Lenoir\n19/03/2026;Jean Castel\n26/03/2026;Anne Roche\n", ""),
        ("Jean Moulin;12 rue Foch\nMarie Curie;3 rue Foch\nJules Ferry;8 rue Foch\n", ""),
        ("1;Jean Moulin;12 rue Foch\n2;Marie Curie;3 rue Foch\n3;Jules Ferry;8 rue Foch\n", ""),
        ("Anne Frank;12 rue Foch\nJean Zay;3 rue Foch\nLouis Pasteur;8 rue Foch\n", ""),
        ("1;Garage Leroyal;12 rue Foch\n2;Boulangerie Marie;3 rue Foch\n", ""),
    ],
)
def test_rows_under_no_header_are_of_persons_by_all_that_stands_in_them(
    rows: str, expected: str, tmp_path: Path
) -> None:
    told = codes(judge(tmp_path, rows)) - {"personal-birth"}
    assert told == set(filter(None, [expected]))
