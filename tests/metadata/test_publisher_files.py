"""publisher.yaml: a publisher says of itself what the owner's file need not."""

from __future__ import annotations

from pathlib import Path

import pytest
from portal import COMMUNES, write

from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue

FILE = "datasets/lille/publisher.yaml"
WHOLE = """\
contact: {name: Mairie de Lille, email: mairie@lille.example}
logo: logo.png
colour: "#0055a4"
homepage: https://www.lille.example/
own_portal: https://donnees.lille.example/
"""


def read(root: Path, text: str, name: str = FILE) -> tuple[Catalogue, tuple[Problem, ...]]:
    if not (root / "communes.yml").exists():
        write(root, {"communes.yml": COMMUNES})
    write(root, {name: text})
    catalogue, problems = read_catalogue(root)
    assert catalogue
    return catalogue, problems


@pytest.mark.parametrize("name", [FILE, "datasets/lille/publisher.yml"])
def test_what_it_says_is_its_publishers(tmp_path: Path, name: str) -> None:
    catalogue, problems = read(tmp_path, WHOLE, name)
    lille, metropole, _ = catalogue.publishers
    assert problems == ()
    assert lille.contact.email == "mairie@lille.example"
    assert (lille.logo, lille.colour) == ("datasets/lille/logo.png", "#0055a4")
    assert lille.homepage == "https://www.lille.example/"
    assert lille.own_portal == "https://donnees.lille.example/"
    assert lille.name == "Lille"
    assert metropole.own_portal == ""
    assert catalogue.places["lille"]["logo"].path == name
    assert catalogue.places["lille"]["logo"].line == 2
    assert catalogue.places["lille"]["insee"].path == "communes.yml"
    assert "datasets/lille/logo.png" in catalogue.named_files


def test_it_counts_before_communes_yml_key_by_key(tmp_path: Path) -> None:
    own = (
        'name: Lille, homepage: "https://a.example/", colour: "#111111",'
        " contact: {email: a@a.example}}"
    )
    write(tmp_path, {"communes.yml": COMMUNES.replace("name: Lille}", own)})
    catalogue, _ = read(tmp_path, "homepage: https://b.example/\n")
    lille = catalogue.publishers[0]
    assert (lille.homepage, lille.colour) == ("https://b.example/", "#111111")
    assert lille.contact.email == "a@a.example"
    catalogue, _ = read(tmp_path, "contact: {email: b@b.example}\n")
    assert catalogue.publishers[0].contact.email == "b@b.example"


def test_its_datasets_inherit_its_contact(tmp_path: Path) -> None:
    write(tmp_path, {"datasets/lille/s/a.csv": "a;b\n1;2\n"})
    catalogue, _ = read(tmp_path, WHOLE)
    assert catalogue.datasets[0].contact.name == "Mairie de Lille"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("previous: [lille-centre]", "publisher-file-key"),
        ("name: Autre", "publisher-file-key"),
        ("nom: Autre", "publisher-file-key"),
        ("slug: metropole", "publisher-file-key"),
        ('insee: "59009"', "publisher-file-key"),
        ("licence: etalab-2.0", "publisher-file-key"),
        ("homepages: https://a.example/", "unknown-key-near"),
        ("courleur: x", "unknown-key"),
        ("homepage: lille", "wrong-url"),
        ("colour: rouge", "wrong-colour"),
        ("colour: #0055a4", "colour-comment"),
        ("logo: ../metropole/logo.png", "logo-missing"),
        ("contact: {mail: x}", "unknown-key-near"),
        ("contact: {name: Mairie", "yaml-bracket"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_the_rest_counts(
    tmp_path: Path, line: str, code: str
) -> None:
    catalogue, problems = read(tmp_path, f"own_portal: https://a.example/\n{line}\n")
    lille = catalogue.publishers[0]
    assert (lille.slug, lille.name, lille.previous, lille.licence) == ("lille", "Lille", (), None)
    assert code in {problem.code for problem in problems}
    assert {problem.place.path for problem in problems} == {FILE}
    assert 2 in {problem.place.line for problem in problems} or code == "yaml-bracket"
    assert lille.own_portal == ("" if code == "yaml-bracket" else "https://a.example/")


def test_what_communes_yml_alone_says_is_an_error(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, "previous: lille-centre\n")
    assert (problem.severity, problem.params["name"]) == ("error", "Lille")


def test_of_two_files_none_counts(tmp_path: Path) -> None:
    read(tmp_path, WHOLE)
    catalogue, (problem,) = read(tmp_path, WHOLE, "datasets/lille/publisher.yml")
    assert problem.code == "publisher-file-twice"
    assert catalogue.publishers[0].own_portal == ""


def test_a_number_of_a_person_keeps_it_back(tmp_path: Path) -> None:
    text = f"{WHOLE}description: compte FR7630006000011234567890189\n"
    catalogue, problems = read(tmp_path, text)
    assert {problem.code for problem in problems} == {"personal-iban-text"}
    assert catalogue.publishers[0].own_portal == ""


def test_nothing_is_read_behind_a_link(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES, "elsewhere/publisher.yaml": WHOLE})
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets/lille").symlink_to(tmp_path / "elsewhere")
    catalogue, _ = read_catalogue(tmp_path)
    assert catalogue
    assert catalogue.publishers[0].own_portal == ""
    (tmp_path / "datasets/lille").unlink()
    (tmp_path / "datasets/lille").mkdir()
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere/publisher.yaml")
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue
    assert catalogue.publishers[0].own_portal == ""
    assert {problem.place.path for problem in problems} == {FILE}


@pytest.mark.parametrize("name", ["prenoms", "Prénoms 2024"])
def test_a_logo_that_has_the_name_of_a_dataset_hides_it_not(tmp_path: Path, name: str) -> None:
    write(tmp_path, {f"datasets/lille/{name}/a.csv": "nom;montant\nA;1\n"})
    catalogue, _ = read(tmp_path, f"logo: {name}\n")
    assert [dataset.folder for dataset in catalogue.datasets] == [name]


def test_it_and_the_logo_that_it_names_are_no_stray_files(tmp_path: Path) -> None:
    write(tmp_path, {"datasets/lille/logo.png": "x", "datasets/lille/autre.png": "x"})
    _, problems = read(tmp_path, WHOLE)
    assert [problem.place.path for problem in problems] == ["datasets/lille/autre.png"]


@pytest.mark.parametrize("content", ["", "# rien encore\n", "---\n"])
def test_an_empty_one_says_nothing_and_is_no_mistake(tmp_path: Path, content: str) -> None:
    _, problems = read(tmp_path, content)
    assert problems == ()


@pytest.mark.parametrize("name", ["publisher.yaml.txt", "PUBLISHER.YAML", "publishers.yml"])
def test_one_under_another_name_is_to_be_renamed(tmp_path: Path, name: str) -> None:
    _, problems = read(tmp_path, WHOLE, f"datasets/lille/{name}")
    assert [problem.code for problem in problems] == ["publisher-file-near"]


def test_the_logo_may_be_written_as_lying_beside(tmp_path: Path) -> None:
    catalogue, _ = read(tmp_path, "logo: ./l.png\n")
    assert catalogue.publishers[0].logo == "datasets/lille/l.png"
