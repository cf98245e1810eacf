"""Decisions about personal data: which hold, which do not, and what a description may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.core.model.dataset import Catalogue, PersonalDataDecision
from site_builder.core.model.portal import FirstNamesDecision
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue

PORTAL = """\
portal: {{title: Essai, licence: etalab-2.0, contact: {{name: Mairie}}{more}}}
communes: [{{insee: "59350", name: Lille}}]
"""
WHOLE = "basis: consentement, decided_by: secrétariat général, date: 2026-03-01"


def read(tmp_path: Path, description: str, more: str = "") -> tuple[object, set[str]]:
    folder = tmp_path / "datasets/lille/liste"
    folder.mkdir(parents=True)
    (tmp_path / "communes.yml").write_text(PORTAL.format(more=more), encoding="utf-8")
    (folder / "datapackage.yaml").write_text(f"title: Liste\n{description}\n", encoding="utf-8")
    (folder / "liste.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue is not None
    return catalogue, {problem.code for problem in problems}


def decision(tmp_path: Path, text: str) -> tuple[PersonalDataDecision | None, set[str]]:
    catalogue, codes = read(tmp_path, f"personal_data: {{{text}}}")
    (dataset,) = catalogue.datasets  # type: ignore[attr-defined]
    return dataset.personal_data, codes


def test_a_whole_decision_says_who_when_and_on_which_basis(tmp_path: Path) -> None:
    found, codes = decision(tmp_path, f"columns: [Nom, Portable], files: [a.pdf], {WHOLE}")
    assert found is not None
    assert (found.columns, found.files) == (("Nom", "Portable"), ("a.pdf",))
    assert (found.basis, found.decided_by) == ("consentement", "secrétariat général")
    assert found.day.isoformat() == "2026-03-01"
    assert {code for code in codes if code.startswith(("personal", "decided"))} == {
        "personal-file-unknown"  # this folder has no a.pdf
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (WHOLE, "personal-decision-of-nothing"),
        ("columns: [Nom], basis: loi, decided_by: maire, date: 2026-03-01", "personal-basis-law"),
        (
            "columns: [Nom], basis: D312-1-3, decided_by: maire, date: 2026-03-01",
            "personal-basis-number",
        ),
        *(
            (
                f"columns: [Nom], basis: D312-1-3, reference: {number}, decided_by: maire, "
                "date: 2026-03-01",
                "personal-basis-number",
            )
            for number in ("10°", "0", "D312-1-3", "annuaire", "4° et 12°")
        ),
        *(
            (
                f"columns: [Nom], basis: consentement, decided_by: '{author}', date: 2026-03-01",
                "decided-by-name",
            )
            for author in (
                "Marie Dupont",
                "M. Leroy, maire",
                "Marie Dupont, maire",
                "Mme Le Goff",
                "dpo@lille.example",
                "x",
            )
        ),
        ("columns: [Nom], decided_by: maire, date: 2026-03-01", "missing-key"),
        ("columns: [Nom], basis: envie, decided_by: maire, date: 2026-03-01", "wrong-choice"),
    ],
)
def test_a_decision_that_is_not_whole_lifts_nothing(text: str, code: str, tmp_path: Path) -> None:
    found, codes = decision(tmp_path, text)
    assert found is None
    assert code in codes


@pytest.mark.parametrize(
    "function",
    ["maire", "DPO", "Le maire", "2e adjoint", "DSI - pôle données", "conseil municipal"],
)
def test_a_function_decides(function: str, tmp_path: Path) -> None:
    text = f"columns: [Nom], basis: consentement, decided_by: '{function}', date: 2026-03-01"
    found, _ = decision(tmp_path, text)
    assert found is not None


@pytest.mark.parametrize(
    "basis",
    [
        "loi, reference: L2121-25",
        *(
            f"D312-1-3, reference: {reference}"
            for reference in ("4°", "9", "1° et 6°", "D. 312-1-3 2°", "8° (décret 2018-1117)")
        ),
    ],
)
def test_a_basis_with_its_reference_holds(basis: str, tmp_path: Path) -> None:
    found, _ = decision(
        tmp_path, f"columns: [Nom], basis: {basis}, decided_by: maire, date: 2026-03-01"
    )
    assert found is not None


def test_a_description_that_holds_a_number_withholds_its_dataset(tmp_path: Path) -> None:
    catalogue, codes = read(tmp_path, "description: Virement sur FR76 3000 6000 0112 3456 7890 189")
    assert codes >= {"personal-iban-metadata"}
    assert catalogue.withheld == ("lille/liste",)  # type: ignore[attr-defined]


def test_the_portal_decides_of_first_names(tmp_path: Path) -> None:
    text = ", prenoms: {threshold: 3, decided_by: conseil municipal, date: 2026-03-01}"
    catalogue, _ = read(tmp_path, "", text)
    found = catalogue.portal.prenoms  # type: ignore[attr-defined]
    assert isinstance(found, FirstNamesDecision)
    assert (found.threshold, found.decided_by) == (3, "conseil municipal")


@pytest.mark.parametrize(
    "text",
    [
        "resources: [{path: liste.csv, title: Virement FR76 3000 6000 0112 3456 7890 189}]",
        "schema: {fields: [{name: a, description: FR76 3000 6000 0112 3456 7890 189}]}",
        "translations: {en: {title: FR76 3000 6000 0112 3456 7890 189}}",
    ],
)
def test_a_number_is_found_wherever_it_stands_in_a_description(text: str, tmp_path: Path) -> None:
    assert "personal-iban-metadata" in read(tmp_path, text)[1]


def test_a_table_is_no_document_of_a_decision(tmp_path: Path) -> None:
    assert "personal-file-table" in decision(tmp_path, f"files: [liste.csv], {WHOLE}")[1]


NIR = "1 85 05 78 006 084 91"
SCHEMA = "schema: schema.json"


@pytest.mark.parametrize(
    "text",
    [
        f'{{"fields": [{{"name": "a", "description": "{NIR}"}}]}}',
        f'{{"fields": [{{"name": "a", "title": "Dossier {NIR}"}}]}}',
        f'{{"fields": [{{"name": "a", "constraints": {{"enum": ["{NIR}"]}}}}]}}',
        f'{{"fields": [{{"name": "a", "examples": ["{NIR}"]}}]}}',
        f'{{"fields": [{{"name": "a", "missingValues": [{{"value": "x", "label": "{NIR}"}}]}}]}}',
    ],
)
def test_a_number_in_a_schema_withholds_its_dataset(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "datasets/lille/liste"
    folder.mkdir(parents=True)
    (folder / "schema.json").write_text(text, encoding="utf-8")
    catalogue, problems = read_written(tmp_path, SCHEMA)
    assert catalogue.withheld == ("lille/liste",)
    (problem,) = [one for one in problems if one.code == "personal-nir-metadata"]
    assert problem.place.path == "datasets/lille/liste/schema.json"
    assert "185" not in str(problems).replace(" ", "")


def read_written(tmp_path: Path, description: str) -> tuple[Catalogue, tuple[Problem, ...]]:
    folder = tmp_path / "datasets/lille/liste"
    folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / "communes.yml").write_text(PORTAL.format(more=""), encoding="utf-8")
    (folder / "datapackage.yaml").write_text(f"title: Liste\n{description}\n", encoding="utf-8")
    (folder / "liste.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue is not None
    return catalogue, problems


@pytest.mark.parametrize("name", ["185057800608491", "dossier-1-85-05-78-006-084-91"])
def test_a_folder_that_is_called_by_a_number_is_left_out_and_named_nowhere(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "datasets/lille" / name
    folder.mkdir(parents=True)
    (folder / "datapackage.yaml").write_text("title: Dossier\n", encoding="utf-8")
    (folder / "liste.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    catalogue, problems = read_written(tmp_path, "")
    assert [dataset.id for dataset in catalogue.datasets] == ["lille/liste"]
    assert "personal-nir-metadata" in {problem.code for problem in problems}
    assert name not in str((catalogue, problems))


def test_the_portal_s_own_number_is_masked_and_the_check_fails(tmp_path: Path) -> None:
    iban = "FR76 3000 6000 0112 3456 7890 189"
    catalogue, codes = read(tmp_path, "", f", description: Dons sur {iban}")
    assert "personal-iban-text" in codes
    assert catalogue.portal.description == "Dons sur F…89"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("description", "is_told"),
    [
        ("description: Écrire à marie.dupont@gmail.com", True),
        ("description: Appelez Mme Dupont au 06 12 34 56 78", True),
        ("description: Écrire à mairie@lille.example ou appeler le 03 20 12 34 56", False),
        ("contact: {name: Marie Dupont, email: marie.dupont@lille.example}", False),
    ],
)
def test_how_to_reach_a_person_is_told_unless_it_is_a_contact(
    description: str, is_told: bool, tmp_path: Path
) -> None:
    catalogue, problems = read_written(tmp_path, description)
    assert catalogue.datasets
    codes = {problem.code for problem in problems}
    assert ("personal-contacts-text" in codes) is is_told


def test_a_withdrawn_dataset_keeps_what_it_was_withdrawn_for(tmp_path: Path) -> None:
    catalogue, problems = read_written(
        tmp_path, f"description: {NIR}\nwithdrawn: Données de personnes"
    )
    assert [dataset.id for dataset in catalogue.withdrawn] == ["lille/liste"]
    assert not [one for one in problems if one.code.startswith("personal")]
    catalogue, problems = read_written(tmp_path, f"withdrawn: Contient {NIR}")
    assert not catalogue.withdrawn
