"""Ways by which persons were published in spite of all: declared types, renamed columns, marks in
numbers, words that excuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cells.identifiers import compute_nir_key, find_identifiers
from site_builder.checks.personal_data.judge import judge_personal_data
from site_builder.columns.canonical import ExpectedType, build_canonical_table
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal
from site_builder.readers.read import read_raw_table

PLACE = Place(path="liste.csv")
NUMBER = "2840559350012"
NIR = f"{NUMBER}{compute_nir_key(NUMBER):02}"
GROUPS = (NIR[:1], NIR[1:3], NIR[3:5], NIR[5:7], NIR[7:10], NIR[10:13], NIR[13:])
PEOPLE = [("DUPONT", "Jean"), ("MOREAU", "Claire"), ("PETIT", "Anne"), ("BERNARD", "Luc")]


def judge(
    tmp_path: Path, text: str, types: dict[str, str] | None = None, received: tuple[str, ...] = ()
) -> set[str]:
    source = tmp_path / "liste.csv"
    source.write_text(text, encoding="utf-8")
    raw = read_raw_table(source, ending=".csv", hints=ReadingHints(), scratch=tmp_path)
    assert not isinstance(raw, Refusal)
    demands = {name: ExpectedType(type=type_) for name, type_ in (types or {}).items()}
    table = build_canonical_table(raw, demands, ("",), PLACE).table
    verdict = judge_personal_data(table, raw, PLACE, received_names=received)
    return {problem.code for problem in verdict.problems}


def people(header: str, *cells: str) -> str:
    rows = [f"{last};{first};{cell}" for (last, first), cell in zip(PEOPLE, cells, strict=True)]
    return "\n".join([f"Nom;Prénom;{header}", *rows, ""])


@pytest.mark.parametrize("type_", ["number", "year", "date", "boolean", "datetime", "integer"])
def test_a_declared_type_hides_no_number(type_: str, tmp_path: Path) -> None:
    text = f"id;code\n1;{NIR}\n2;12\n3;13\n"
    assert judge(tmp_path, text, {"code": type_}) >= {"personal-nir"}


@pytest.mark.parametrize("cell", [f"{NIR}.0", f"{NIR},0"])
def test_a_number_that_became_a_decimal_is_found(cell: str, tmp_path: Path) -> None:
    assert "personal-nir" in judge(tmp_path, f"id;code\n1;{cell}\n2;{cell}\n")


def test_declared_types_of_names_hide_nobody(tmp_path: Path) -> None:
    text = people("Date de naissance", "03/05/1984", "04/06/1985", "07/08/1986", "09/10/1987")
    types = {"Nom": "integer", "Prénom": "number"}
    assert "personal-identity" in judge(tmp_path, text, types)


@pytest.mark.parametrize(
    "names",
    [("A", "B", "C"), ("Auteur", "Prénom", "Date de naissance"), ("Nom de l'élu", "B", "C")],
)
def test_columns_that_are_published_by_other_names_are_judged_by_their_own(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    text = people(names[2], "03/05/1984", "04/06/1985", "07/08/1986", "09/10/1987")
    text = text.replace("Nom;Prénom", ";".join(names[:2]), 1)
    received = ("Nom", "Prénom", "Date de naissance")
    assert "personal-identity" in judge(tmp_path, text, received=received)


@pytest.mark.parametrize("mark", ["\u200b", "\u00ad", "\u2009", "\u2013", "\u2011", "  ", "/", "_"])
def test_marks_within_a_number_hide_it_not(mark: str) -> None:
    text = f"dossier {mark.join(GROUPS)} reçu"
    assert [found.kind for found in find_identifiers(text)] == ["nir"]


@pytest.mark.parametrize(
    "text",
    [
        f"NIR{NIR}",
        f"{NUMBER} clé {NIR[13:]}",
        f"{NUMBER} (clé {NIR[13:]})",
        f"n° sécu : {NUMBER}",
        f"sécurité sociale {NUMBER}",
    ],
)
def test_words_beside_a_number_say_it(text: str) -> None:
    assert [found.kind for found in find_identifiers(text)] == ["nir"]


@pytest.mark.parametrize("mark", [".", "\u2009", "\u200b", "-"])
def test_marks_within_an_account_hide_it_not(mark: str) -> None:
    account = "FR7630006000011234567890189"
    groups = [account[place : place + 4] for place in range(0, len(account), 4)]
    assert [found.kind for found in find_identifiers(mark.join(groups))] == ["iban"]


def test_a_right_key_among_wrong_ones_is_found(tmp_path: Path) -> None:
    wrong = [f"{NUMBER}{key:02}" for key in range(1, 11)]
    text = "id;code\n" + "".join(f"{n};{cell}\n" for n, cell in enumerate([NIR, *wrong]))
    assert "personal-nir" in judge(tmp_path, text)


@pytest.mark.parametrize("office", ["Adjoint technique", "Conseiller en insertion", "Présidente"])
def test_who_works_or_presides_is_not_elected(office: str, tmp_path: Path) -> None:
    cells = [f"{office};{place} rue Foch" for place in range(1, 5)]
    assert "personal-identity" in judge(tmp_path, people("Fonction;Adresse", *cells))


@pytest.mark.parametrize("death", ["-", "non", ""])
def test_who_is_not_said_to_have_died_lives(death: str, tmp_path: Path) -> None:
    cells = [f"{place} rue Foch;{death}" for place in range(1, 5)]
    assert "personal-identity" in judge(tmp_path, people("Adresse;Date de décès", *cells))


def test_a_school_that_bears_a_name_is_the_subject_of_its_row(tmp_path: Path) -> None:
    rows = "".join(
        f"École {first} {last};{place} rue Foch;03 20 00 00 0{place};{last} {first}\n"
        for place, (last, first) in enumerate(PEOPLE)
    )
    codes = judge(tmp_path, f"Nom;Adresse;Téléphone;Directeur\n{rows}")
    assert "personal-identity" not in codes
