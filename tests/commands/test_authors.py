"""Who may change what: by the accounts that communes.yml had before a proposal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import beffroi
from nightly import nightly_after
from portal import COMMUNES, dataset, portal, write
from repository import committed, git

ACCOUNTS = COMMUNES.replace("licence: etalab-2.0", "licence: etalab-2.0\n  accounts: [equipe]")
ACCOUNTS = ACCOUNTS.replace("name: Lille}", 'name: Lille, accounts: [Mairie-Lille, "@lille-2"]}')
ACCOUNTS = ACCOUNTS.replace("role: metropole}", "role: metropole, accounts: [mel]}")
COLUMN = "code;nom;montant;jour\n"


def check(site: Path, *arguments: str) -> list[tuple[str, str]]:
    done = beffroi("check", site, "--base", "main", *arguments, "--format", "json")
    assert done.stdout, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    problems = [(problem["code"], problem["path"]) for problem in result["problems"]]
    assert done.returncode == int(not result["valid"])
    return problems


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/parcs", "lille/rues", "metropole/arbres")
    write(root, {"communes.yml": ACCOUNTS})
    return committed(root)


@pytest.mark.parametrize("author", ["mairie-lille", "@LILLE-2", "equipe"])
def test_an_account_changes_the_folder_of_its_publisher(site: Path, author: str) -> None:
    write(site, dataset("lille/parcs", 4))
    assert check(site, "--author", author) == []


@pytest.mark.parametrize("author", nightly_after(1, ["mel", "inconnu", "mairie", " "]))
def test_another_changes_nothing_there(site: Path, author: str) -> None:
    write(site, dataset("lille/parcs", 4))
    (site / "datasets/lille/rues/table.csv").write_text(COLUMN + "01001;a;1,5;02/04/2024\n")
    done = beffroi("check", site, "--base", "main", "--author", author)
    assert done.returncode == 1
    assert "datasets/lille/parcs/table.csv" in done.stdout
    assert "datasets/lille/rues/table.csv" in done.stdout
    problems = check(site, "--author", author)
    assert problems.count(("author-folder", "datasets/lille")) == 1


def test_a_proposal_gives_nobody_an_account(site: Path) -> None:
    """Neither in communes.yml nor by starting where it still was its own."""
    git(site, "checkout", "--quiet", "-b", "proposal")
    write(site, {"communes.yml": ACCOUNTS.replace("accounts: [mel]", "accounts: [mel, pirate]")})
    write(site, dataset("metropole/arbres", 4))
    committed(site, "proposition")
    assert check(site, "--author", "pirate") == [("author-folder", "datasets/metropole")]
    assert check(site, "--author", "mel") == []
    git(site, "checkout", "--quiet", "main")
    write(site, {"communes.yml": ACCOUNTS.replace("accounts: [mel]", "accounts: [autre]")})
    committed(site, "départ")
    git(site, "checkout", "--quiet", "proposal")
    assert check(site, "--author", "mel") == [("author-folder", "datasets/metropole")]


def test_a_folder_that_is_removed_or_nobodys_is_not_theirs_either(site: Path) -> None:
    write(site, dataset("villeneuve-d-ascq/prenoms"))
    (site / "datasets/metropole/arbres/table.csv").unlink()
    problems = check(site, "--author", "mairie-lille")
    assert ("author-folder", "datasets/metropole") in problems
    assert ("author-folder", "datasets/villeneuve-d-ascq") in problems


def test_unread_passes_only_the_data_of_one_dataset(site: Path) -> None:
    write(site, dataset("lille/parcs", 4))
    assert check(site, "--unattended") == []
    write(site, {"README.md": "bonjour"})
    git(site, "add", "-A")
    assert check(site, "--unattended") == [("unattended-files", "datasets")]
    git(site, "rm", "--quiet", "--force", "README.md")
    write(site, dataset("lille/rues", 4))
    assert check(site, "--unattended") == [("unattended-files", "datasets")]


def test_unread_passes_no_alarm_that_is_accepted_nor_a_new_description(site: Path) -> None:
    rows = "".join(f"0100{n % 10};Nom {n};{n},5;01/04/2024\n" for n in range(1, 60))
    accepted = "title: Parcs\naccept: {alarm: rows, until: 2999-01-01}\n"
    description = "datasets/lille/parcs/datapackage.yaml"
    write(site, {"datasets/lille/parcs/table.csv": COLUMN + rows, description: accepted})
    committed(site, "beaucoup")
    write(
        site,
        {"datasets/lille/parcs/table.csv": COLUMN + "".join(rows.splitlines(keepends=True)[:9])},
    )
    assert check(site) == []
    assert ("alarm-rows", "datasets/lille/parcs/table.csv") in check(site, "--unattended")
    git(site, "checkout", "--quiet", ".")
    write(site, {description: accepted.replace("Parcs", "Les parcs")})
    assert check(site, "--unattended") == [("unattended-files", "datasets")]


def test_an_author_is_judged_of_a_proposal_alone(site: Path) -> None:
    for option in (("--author", "mel"), ("--unattended",)):
        done = beffroi("check", site, *option)
        assert done.returncode == 2
        assert "--base" in done.stderr
