"""What a proposal changes that is in no description: folders that have none, and what publishers
say of themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import beffroi
from filled_template import fill_template
from portal import portal, write
from repository import committed, git

CSV = "nom;montant\nAmicale;1\nHarmonie;2\nClub;3\n"
SPELT = "datasets/lille/Subventions 2024"


def ask(site: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = beffroi("check", site, "--base", "main", *arguments, "--format", "json")
    return done.returncode, json.loads(done.stdout)


def list_codes(told: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in told["problems"] if problem["severity"] == "error"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/parcs")
    write(root, {f"{SPELT}/subventions.csv": CSV})
    return committed(root)


def test_a_dataset_that_is_new_is_read_by_somebody(site: Path) -> None:
    git(site, "switch", "--quiet", "--create", "proposition")
    write(site, {"datasets/lille/neuf/a.csv": CSV})
    assert ask(site)[0] == 0
    code, told = ask(site, "--unattended")
    assert (code, list_codes(told)) == (1, ["unattended-dataset"])


def test_the_data_of_one_that_is_online_are_not(site: Path) -> None:
    write(site, {f"{SPELT}/subventions.csv": CSV + "Chorale;4\n"})
    code, told = ask(site, "--unattended")
    assert (code, list_codes(told)) == (0, [])


def test_a_title_that_a_workbook_gives_is_told_as_one_that_is_written(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    place = "datasets/lille/prenoms/prenoms.xlsx"
    write(root, {place: fill_template(title="Prénoms")})
    committed(root)
    write(root, {place: fill_template(title="Achetez ici")})
    code, told = ask(root, "--unattended")
    assert told["described"] == {"lille/prenoms": ["title"]}
    assert (code, list_codes(told)) == (1, ["unattended-dataset"])


def test_what_a_publisher_says_of_itself_is_shown_before_and_after(site: Path) -> None:
    write(site, {"datasets/lille/publisher.yaml": "homepage: https://lille.example/\n"})
    committed(site, "fiche")
    own_file = "homepage: https://lille.example/\nown_portal: https://ailleurs.example/\n"
    write(site, {"datasets/lille/publisher.yaml": own_file})
    _, told = ask(site)
    (change,) = told["publishers"]
    assert (change["publisher"], change["key"]) == ("lille", "own_portal")
    assert (change["before"], change["after"]) == ("", "https://ailleurs.example/")
    for form in ("text", "markdown", "html"):
        page = beffroi("check", site, "--base", "main", "--format", form).stdout
        assert "ailleurs.example/" in page


def test_another_logo_under_the_same_name_is_shown(site: Path) -> None:
    write(site, {"datasets/lille/publisher.yaml": "logo: l.png\n", "datasets/lille/l.png": "a"})
    committed(site, "logo")
    write(site, {"datasets/lille/l.png": "b"})
    assert [change["key"] for change in ask(site)[1]["publishers"]] == ["logo"]


def test_a_folder_that_would_have_the_address_of_another_is_not_shown_as_new(site: Path) -> None:
    git(site, "switch", "--quiet", "--create", "proposition")
    write(site, {"datasets/lille/subventions-2024/autre.csv": "a;b\n9;9\n"})
    code, told = ask(site)
    assert (code, list_codes(told)) == (1, ["folder-same-address"])
    assert told["differences"] == []
    assert told["changes"] == []


def test_what_stays_online_is_not_said_to_be_gone(tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "site", "lille/parcs"))
    (root / "datasets/lille/parcs/datapackage.yaml").unlink()
    done = beffroi("check", root, "--base", "main")
    assert "reste en ligne" in done.stdout
    assert "n’est plus publié" not in done.stdout
