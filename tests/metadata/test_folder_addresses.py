"""Folders and files of any name have the address that is made of it; of several that would have
the same, one has it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from portal import COMMUNES, write

from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import make_dataset_task, read_catalogue
from site_builder.metadata.folder_addresses import is_fit_for_address
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.former_names import NOBODY, FormerIdTestimony
from site_builder.metadata.site_folder import get_path_dataset_id, make_canonical_path

TABLE = "nom;montant\nA;1\n"
ABOUT = "title: Subventions\n"


def read(
    root: Path, *folders: str, testimony: FormerIdTestimony = NOBODY
) -> tuple[Catalogue, tuple[Problem, ...]]:
    write(root, {"communes.yml": COMMUNES})
    for folder in folders:
        files = {"datapackage.yaml": ABOUT, "a.csv": TABLE}
        write(root, {f"datasets/lille/{folder}/{name}": text for name, text in files.items()})
    catalogue, problems = read_catalogue(root, testimony=testimony)
    assert catalogue
    return catalogue, problems


def prefer(path: str) -> FormerIdTestimony:
    return FormerIdTestimony(origins=FolderOrigins(find_first=lambda paths: path))


@pytest.mark.parametrize("name", ["Subventions 2024", "SUBVENTIONS-2024", "Subvéntions_2024"])
def test_a_folder_of_any_name_has_its_slug_for_address_and_that_is_said(
    tmp_path: Path, name: str
) -> None:
    catalogue, (problem,) = read(tmp_path, name)
    (dataset,) = catalogue.datasets
    assert (dataset.id, dataset.slug) == ("lille/subventions-2024", "subventions-2024")
    assert dataset.path == f"datasets/lille/{name}"
    assert make_dataset_task(dataset, (), "").path == dataset.path
    assert (problem.code, problem.severity) == ("folder-address", "warning")
    assert problem.place.path == f"datasets/lille/{name}"
    assert problem.params["address"] == "/lille/subventions-2024/"


@pytest.mark.parametrize("name", ["???", "con", "a" * 81, "données."])
def test_a_name_of_which_no_address_can_be_made_is_refused(tmp_path: Path, name: str) -> None:
    assert not is_fit_for_address(name)
    catalogue, problems = read(tmp_path, name)
    assert catalogue.datasets == ()
    assert [problem.code for problem in problems] == ["folder-name"]


def test_of_two_folders_the_one_that_was_published_before_stays(tmp_path: Path) -> None:
    testimony = prefer("datasets/lille/Subventions")
    catalogue, problems = read(tmp_path, "Subventions", "subventions", testimony=testimony)
    (dataset,) = catalogue.datasets
    assert dataset.path == "datasets/lille/Subventions"
    assert catalogue.withheld == ()
    told = {problem.code: problem for problem in problems}
    assert told.keys() == {"folder-address", "folder-same-address"}
    assert told["folder-same-address"].place.path == "datasets/lille/subventions"
    assert told["folder-same-address"].params["other"] == "Subventions"


def test_else_the_one_that_is_called_as_its_address_is(tmp_path: Path) -> None:
    catalogue, problems = read(tmp_path, "SUBVENTIONS", "Subventions", "subventions")
    assert [dataset.path for dataset in catalogue.datasets] == ["datasets/lille/subventions"]
    assert [problem.code for problem in problems] == ["folder-same-address"] * 2


def test_else_the_first(tmp_path: Path) -> None:
    catalogue, _ = read(tmp_path, "Subventions", "SUBVENTIONS")
    assert [dataset.path for dataset in catalogue.datasets] == ["datasets/lille/SUBVENTIONS"]


def test_where_the_history_is_cut_nobody_says_that_the_one_that_stays_was_first(
    tmp_path: Path,
) -> None:
    origins = FolderOrigins(is_history_cut=lambda: True)
    testimony = FormerIdTestimony(origins=origins)
    _, (problem,) = read(tmp_path, "Subventions", "subventions", testimony=testimony)
    assert problem.code == "folder-same-address-unsure"
    assert problem.place.path == "datasets/lille/Subventions"
    origins = replace(origins, find_first=lambda paths: "datasets/lille/subventions")
    testimony = FormerIdTestimony(origins=origins)
    _, (problem,) = read(tmp_path, testimony=testimony)
    assert problem.code == "folder-same-address"


def test_of_two_whose_names_look_alike_that_is_said(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "Été") for form in ("NFC", "NFD")]
    catalogue, problems = read(tmp_path, *names)
    assert len(catalogue.datasets) == 1
    assert {problem.code for problem in problems} == {"folder-name-twice", "folder-address"}


def test_a_name_that_a_mac_has_written_is_found_on_the_disk(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Été")
    catalogue, (problem,) = read(tmp_path, name)
    (dataset,) = catalogue.datasets
    assert (tmp_path / dataset.path / "a.csv").is_file()
    assert problem.place.path == "datasets/lille/Été"
    assert dataset.descriptor == "datasets/lille/Été/datapackage.yaml"


def test_of_two_files_the_one_that_was_published_before_stays(tmp_path: Path) -> None:
    folder = "datasets/lille/subventions"
    write(tmp_path, {f"{folder}/Données.csv": TABLE, f"{folder}/donnees.csv": TABLE})
    (dataset,) = read(tmp_path, "subventions")[0].datasets
    assert [source.path for source in dataset.sources] == ["a.csv", "donnees.csv"]
    testimony = prefer(f"{folder}/Données.csv")
    catalogue, (problem,) = read(tmp_path, "subventions", testimony=testimony)
    assert [source.path for source in catalogue.datasets[0].sources] == ["Données.csv", "a.csv"]
    assert (problem.code, problem.place.path) == ("file-same-name", f"{folder}/donnees.csv")


def test_a_path_is_of_the_dataset_whose_address_its_folder_has() -> None:
    assert get_path_dataset_id("datasets/lille/Été 2024/a.csv") == "lille/ete-2024"
    assert get_path_dataset_id("datasets/lille/???/a.csv") == "lille/???"
    assert make_canonical_path("datasets/lille/Été 2024/Été.csv") == (
        "datasets/lille/ete-2024/Été.csv"
    )
    assert make_canonical_path("pages/A B/c.md") == "pages/A B/c.md"
    assert make_canonical_path("datasets/Lille") == "datasets/Lille"
