"""What is missing is said where it is missed: which file, of which year, and why in a few words."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from portal import COMMUNES, made, write

GRANTS = "nomAttribuant;nomBeneficiaire;montant;dateConvention\n"
ROW = "Lille;Harmonie;{amount};{year}-03-01\n"
BESIDE = "chapitre;montant;;chapitre;montant\n" + "011;12;;70;13\n012;15;;73;16\n013;1;;74;2\n"
SERIES = "title: Subventions\nstandard: scdl/subventions\nfrequency: annuelle\n"


def read_main(page: Path) -> str:
    main = page.read_text("utf-8").partition("<main")[2]
    text = html.unescape(re.sub(r"<[^>]+>", " ", main))
    return re.sub(r"\s+", " ", text)


def write_portal(root: Path, owner: str = "") -> None:
    """Lille has a series of grants with a hole and one file beside that cannot be read; another
    commune has grants too."""
    lille: dict[str, str | bytes] = {
        f"datasets/lille/aides/aides-{year}.csv": GRANTS + ROW.format(amount=year, year=year)
        for year in (2019, 2020, 2022, 2024)
    }
    populations = COMMUNES.replace("name: Lille}", "name: Lille, population: 236000}")
    populations = populations.replace("Ascq}", "Ascq, population: 61000}")
    write(root, lille | {
        "communes.yml": populations.replace("portal:\n", f"portal:\n{owner}"),
        "datasets/lille/aides/datapackage.yaml": SERIES,
        "datasets/lille/comptes/datapackage.yaml": "title: Comptes\n",
        "datasets/lille/comptes/Comptes 2022.csv": "chapitre;montant\n011;12\n012;15\n",
        "datasets/lille/comptes/Comptes 2023.csv": BESIDE,
        "datasets/lille/comptes/Annexe.csv": "",
        "datasets/villeneuve-d-ascq/aides/datapackage.yaml": SERIES,
        "datasets/villeneuve-d-ascq/aides/aides.csv": GRANTS + ROW.format(amount=5, year=2024),
    })  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("absent")
    write_portal(root, "  problems: public\n  languages: [fr, en]\n  compare: [subventions]\n")
    made(root)
    return root / "build"


def test_a_file_that_is_not_published_is_named_at_the_top_with_its_reason(site: Path) -> None:
    text = read_main(site / "lille/comptes/index.html")
    top = text[: text.index("Télécharger")]
    assert (
        "Le fichier « Comptes 2023.csv » n’est pas encore publié : deux tableaux y sont côte à côte"
    ) in top
    assert "Le fichier « Annexe.csv » n’est pas encore publié : il ne contient rien encore" in top
    assert "Année publiée : 2022." in top
    assert "→" not in top, "what is to be mended stands with the problems"
    assert "→" in text


def test_a_hole_between_the_years_of_a_series_is_said(site: Path) -> None:
    top = read_main(site / "lille/aides/index.html").partition("Télécharger")[0]
    assert "Il manque 2021, 2023 : il n’y a pas de fichier pour ces années." in top
    assert "Années publiées : 2019, 2020, 2022, 2024." in top
    ascq = read_main(site / "villeneuve-d-ascq/aides/index.html")
    assert "Il manque" not in ascq


def test_lists_and_the_table_of_the_territory_say_it_too(site: Path) -> None:
    text = read_main(site / "lille/index.html")
    assert "il manque 2021, 2023" in text
    assert "2023 pas encore publié" in text
    assert "1 fichier pas encore publié" in text
    joined = read_main(site / "territoire/subventions/index.html")
    assert re.search(r"Lille : Subventions 4 lignes il manque 2021, 2023", joined)


def test_comparer_says_it_where_the_commune_is_named(site: Path) -> None:
    page = read_main(site / "standards/subventions/comparer/index.html")
    assert "Lille : il manque 2021, 2023" in page.replace("\u00a0", " ")
    assert "Villeneuve-d'Ascq : il manque" not in page.replace("\u00a0", " ")


def test_where_problems_are_not_told_the_file_is_named_without_a_reason(tmp_path: Path) -> None:
    write_portal(tmp_path)
    made(tmp_path)
    text = read_main(tmp_path / "build/lille/comptes/index.html")
    assert "Le fichier « Comptes 2023.csv » n’est pas encore publié." in text
    assert "côte à côte" not in text


def test_in_english_it_is_said_in_english(site: Path) -> None:
    assert "2021, 2023 are missing" in read_main(site / "en/lille/aides/index.html")
