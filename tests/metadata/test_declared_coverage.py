"""What a publisher says of standards that it does not follow here."""

from __future__ import annotations

from pathlib import Path

import pytest
from portal import COMMUNES, write

from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue

SAID = """agents: 2500
elsewhere:
  subventions: https://lille.example/aides
  menus: https://lille.example/menus
not_concerned: {scdl/deliberations: "Elles sont sur\\n un autre site"}
"""


def read(root: Path, text: str) -> tuple[Publisher, tuple[Problem, ...]]:
    """Lille, by its own file."""
    write(root, {"communes.yml": COMMUNES, "datasets/lille/publisher.yaml": text})
    catalogue, problems = read_catalogue(root)
    assert catalogue
    return catalogue.publishers[0], problems


def test_a_standard_is_known_by_any_of_its_names_and_a_text_is_one_line(tmp_path: Path) -> None:
    lille, problems = read(tmp_path, SAID)
    assert problems == ()
    assert lille.agents == 2500
    assert lille.elsewhere == (
        ("scdl/subventions", "https://lille.example/aides"),
        ("scdl/menus-collectifs", "https://lille.example/menus"),
    )
    assert lille.not_concerned == (("scdl/deliberations", "Elles sont sur un autre site"),)


def test_the_owner_may_say_it_too(tmp_path: Path) -> None:
    entry = "name: Lille, agents: 51, elsewhere: {bal: 'https://a.example/'}, "
    entry += "not_concerned: {menus: Non}}"
    write(tmp_path, {"communes.yml": COMMUNES.replace("name: Lille}", entry)})
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue and problems == ()
    lille = catalogue.publishers[0]
    assert (lille.agents, lille.elsewhere) == (51, (("etalab/bal", "https://a.example/"),))
    assert lille.not_concerned == (("scdl/menus-collectifs", "Non"),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("elsewhere: https://a.example/", "coverage-mapping"),
        ("not_concerned: [scdl/menus]", "coverage-mapping"),
        ("elsewhere: {scdl/prenom: https://a.example/}", "coverage-standard-near"),
        ("elsewhere: {zzzzzz: https://a.example/}", "coverage-standard"),
        ("elsewhere: {scdl/prenoms: javascript:alert(1)}", "coverage-address"),
        ("elsewhere: {scdl/prenoms: {a: b}}", "coverage-address"),
        ("not_concerned: {scdl/prenoms: }", "coverage-reason"),
        ("not_concerned: {scdl/prenoms: [a]}", "coverage-reason"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_nothing_of_it_is_believed(
    tmp_path: Path, line: str, code: str
) -> None:
    lille, problems = read(tmp_path, f"homepage: https://a.example/\n{line}\n")
    (problem,) = problems
    assert (problem.code, problem.place.line) == (code, 2)
    assert problem.place.path == "datasets/lille/publisher.yaml"
    assert lille.elsewhere == lille.not_concerned == ()


def test_who_publishes_what_it_says_not_to_have_is_told_so(tmp_path: Path) -> None:
    folder = "datasets/lille/conseil"
    described = "title: Conseil\nstandard: scdl/deliberations\n"
    write(tmp_path, {f"{folder}/datapackage.yaml": described, f"{folder}/a.csv": "a;b\n1;2\n"})
    _, problems = read(tmp_path, SAID)
    told = [(problem.code, problem.place.path) for problem in problems]
    assert told == [("coverage-contradicted", f"{folder}/datapackage.yaml")]
    _, problems = read(tmp_path, SAID.replace("deliberations", "prenoms"))
    assert problems == ()
