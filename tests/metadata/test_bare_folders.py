"""Folders of files that nobody has described are datasets, under a title that is made of names."""

from __future__ import annotations

from pathlib import Path

import pytest
from portal import COMMUNES, write

from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import Problem
from site_builder.metadata.bare_folders import outline_description
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.former_names import NOBODY, FormerIdTestimony
from site_builder.metadata.name_words import spell_readable_title

TABLE = "nom;montant\nA;1\nB;2\n"
ONCE_DESCRIBED = FormerIdTestimony(origins=FolderOrigins(was_described=lambda folder: True))


def read(
    root: Path, files: dict[str, str], testimony: FormerIdTestimony = NOBODY
) -> tuple[Catalogue, tuple[Problem, ...]]:
    write(root, {"communes.yml": COMMUNES})
    write(root, {f"datasets/lille/{name}": content for name, content in files.items()})
    catalogue, problems = read_catalogue(root, testimony=testimony)
    assert catalogue
    return catalogue, problems


def test_a_bare_file_is_a_dataset_with_the_licence_and_the_contact_of_its_portal(
    tmp_path: Path,
) -> None:
    catalogue, problems = read(tmp_path, {"subventions-2024/x.csv": TABLE})
    (dataset,) = catalogue.datasets
    assert problems == ()
    assert (dataset.id, dataset.title) == ("lille/subventions-2024", "Subventions 2024")
    assert dataset.licence and dataset.licence.id == "etalab-2.0"
    assert dataset.contact.email == "donnees@metropole.example"
    assert not dataset.described
    assert dataset.descriptor == "datasets/lille/subventions-2024/datapackage.yaml"
    assert [source.path for source in dataset.sources] == ["x.csv"]


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("subventions-2024", "x"), "Subventions 2024"),
        (("deliberations_2023-2024",), "Délibérations 2023-2024"),
        (("DELIBERATIONS",), "Délibérations"),
        (("Aires de jeux",), "Aires de jeux"),
        (("Menus-d-été",), "Menus-d-été"),
        (("export", "subv-asso"), "Subventions aux associations"),
        (("data", "export"), "Data"),
        (("x", "y"), "X"),
        (("2024", "budget"), "Budget"),
        (("2024",), "2024"),
    ],
)
def test_a_title_is_the_first_name_that_says_something(names: tuple[str, ...], title: str) -> None:
    assert spell_readable_title(names) == title


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.txt", ".DS_Store", "Thumbs.db", "~$x.csv"])
def test_notes_and_litter_alone_are_no_dataset(tmp_path: Path, name: str) -> None:
    catalogue, problems = read(tmp_path, {f"subventions/{name}": "rien"})
    assert catalogue.datasets == ()
    assert [problem.code for problem in problems] == ["descriptor-missing"]


def test_what_nobody_can_read_is_told_once(tmp_path: Path) -> None:
    catalogue, problems = read(tmp_path, {"rapport/rapport.doc": "x"})
    assert catalogue.withheld == ("lille/rapport",)
    assert [problem.code for problem in problems] == ["file-unused", "dataset-empty"]
    assert [problem.place.path for problem in problems][1] == "datasets/lille/rapport"
    catalogue, problems = read(tmp_path, {"rapport/rapport.doc": "x", "rapport/a.csv": TABLE})
    assert [dataset.id for dataset in catalogue.datasets] == ["lille/rapport"]


def test_a_description_that_is_gone_is_missed(tmp_path: Path) -> None:
    """It may have withdrawn the dataset, or said what of it is of persons."""
    catalogue, problems = read(tmp_path, {"subventions/x.csv": TABLE}, ONCE_DESCRIBED)
    assert catalogue.withheld == ("lille/subventions",)
    assert [problem.code for problem in problems] == ["descriptor-missing"]


@pytest.mark.parametrize(
    "name",
    [
        "datapakage.yaml",
        "Datapackage.yaml",
        "datapackage.yaml.txt",
        "data-package.yml",
        "datapackage.json.txt",
        "datapackage.yml~",
        "DATAPACKAGE.JSON",
        "datapackage.yaml ",
    ],
)
def test_a_description_under_another_name_is_asked_for(tmp_path: Path, name: str) -> None:
    catalogue, problems = read(tmp_path, {"s/x.csv": TABLE, f"s/{name}": "title: A"})
    assert catalogue.withheld == ("lille/s",)
    assert "descriptor-missing-near" in {problem.code for problem in problems}


def test_a_description_that_is_a_link_of_another_name_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"datasets/lille/s/.fiche": "withdrawn: Faux."})
    (tmp_path / "datasets/lille/s/Datapackage.yaml").symlink_to(".fiche")
    catalogue, problems = read(tmp_path, {"s/x.csv": TABLE})
    assert catalogue.withheld == ("lille/s",)
    assert [problem.code for problem in problems] == ["file-link", "descriptor-missing-near"]


@pytest.mark.parametrize("name", ["datapackage.yaml.txt", "dattapackage.yaml"])
def test_it_is_asked_for_behind_many_files(tmp_path: Path, name: str) -> None:
    files = {f"s/aa{number}.csv": TABLE for number in range(205)}
    catalogue, _ = read(tmp_path, files | {f"s/{name}": "withdrawn: Faux."})
    assert catalogue.withheld == ("lille/s",)


def test_a_table_that_is_called_nearly_so_is_data(tmp_path: Path) -> None:
    catalogue, _ = read(tmp_path, {"subventions/datapackage.csv": TABLE})
    assert [dataset.id for dataset in catalogue.datasets] == ["lille/subventions"]


@pytest.mark.parametrize("name", ["datapackage.yaml", "datapackage.yml", "datapackage.json"])
def test_each_name_of_a_description_is_read(tmp_path: Path, name: str) -> None:
    catalogue, problems = read(tmp_path, {"s/x.csv": TABLE, f"s/{name}": '{"title": "Écrit"}'})
    (dataset,) = catalogue.datasets
    assert (dataset.title, dataset.described, problems) == ("Écrit", True, ())
    assert dataset.descriptor == f"datasets/lille/s/{name}"


def test_two_descriptions_are_both_named(tmp_path: Path) -> None:
    files = {"s/x.csv": TABLE, "s/datapackage.yaml": "title: A", "s/datapackage.yml": "title: B"}
    catalogue, (problem,) = read(tmp_path, files)
    assert catalogue.withheld == ("lille/s",)
    assert problem.code == "descriptor-twice"
    assert problem.params["names"] == "« datapackage.yaml », « datapackage.yml »"


def test_a_number_of_a_person_in_a_name_of_a_file_withholds_it(tmp_path: Path) -> None:
    catalogue, problems = read(tmp_path, {"s/FR7630006000011234567890189.csv": TABLE})
    assert catalogue.withheld == ("lille/s",)
    assert {problem.code for problem in problems} == {"personal-iban-metadata"}


def test_the_lines_to_write_ask_for_the_licence_where_there_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"datasets/lille/s/x.csv": TABLE})
    (dataset,) = read(tmp_path, {})[0].datasets
    assert [key for key, _ in outline_description(dataset)] == ["title", "description", "frequency"]
    write(tmp_path, {"communes.yml": COMMUNES.replace("  licence: etalab-2.0\n", "")})
    catalogue, _ = read_catalogue(tmp_path)
    assert catalogue
    lines = outline_description(catalogue.datasets[0])
    assert lines == (("title", "S"), ("description", ""), ("licence", ""))
