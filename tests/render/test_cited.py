"""What pages of the owner's show of datasets: drawn as in the dataset's own page, made again alone
when its data change; what cannot be shown is said to the owner at its line, and on the page."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from portal import COMMUNES, dataset, made, tree, write
from repository import committed

from site_builder.commands.check import check_site_datasets
from site_builder.core.problems import Problem
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions

AIDES = "datasets/lille/aides/aides.csv"
ROWS = """\
annee;association;nature;montant;taux;code_postal
2022;Chorale;argent;1000;10,5;59000
2023;Chorale;argent;1200;11,5;59000
2023;Judo;nature;800,5;12;59800
2024;Chorale;argent;1500;;59000
2024;Judo;argent;;9;59800
2024;Théâtre;nature;2500;8,5;59800
"""
DESCRIPTOR = """\
title: Aides aux associations
licence: etalab-2.0
views:
  - {title: Les aides selon l’année, type: bar, group: annee, series: montant, unit: €}
  - {title: Les aides selon l’association, type: ranking, group: association, series: montant}
"""
POINTS = """\
nom;latitude;longitude
Parc Nord;50,64;3,05
Parc Sud;50,62;3,06
Parc Est;50,63;3,08
"""
STORY = """\
# Un an d’aides

Voici ce que la Ville donne.

## En 2024
::: chiffre lille/aides somme montant 2024

::: graphique lille/aides#annees

### Encore
::: graphique lille/aides#annees
::: chiffre lille/aides moyenne taux
::: chiffre lille/aides nombre par nature

Puis :
::: tableau lille/aides
::: carte lille/parcs

Ailleurs, [un lien](/lille/aides/).

::: carte lille/retire
::: graphique lille/aides#inconnu
"""
WITHDRAWN = "title: Retiré\nwithdrawn: {date: 2026-03-01, reason: Fini.}\n"


def write_story(root: Path) -> Path:
    write(root, {
        "communes.yml": COMMUNES.replace("  licence:", "  languages: [fr, en]\n  licence:", 1),
        **dataset("lille/autre"),
        "datasets/lille/aides/datapackage.yaml": DESCRIPTOR,
        AIDES: ROWS,
        "datasets/lille/parcs/datapackage.yaml": "title: Les parcs\n",
        "datasets/lille/parcs/parcs.csv": POINTS,
        "datasets/lille/retire/datapackage.yaml": WITHDRAWN,
        "pages/aides.md": STORY,
        "pages/sans.md": "# Sans rien\n\nBonjour.\n",
    })  # fmt: skip
    return root


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    root = write_story(tmp_path_factory.mktemp("story") / "site")
    return root, made(root, today=date(2026, 6, 1))


def read(root: Path, page: str = "aides") -> str:
    return (root / "build" / page / "index.html").read_text("utf-8")


def words(html: str) -> str:
    text = re.sub("<[^>]+>", " ", html)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ").split())


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, int | None]]:
    return [
        (one.code, one.place.path, one.place.line)
        for one in problems
        if one.code.startswith("cite-")
    ]


def test_a_figure_is_said_with_its_unit_its_rows_and_what_is_left_out(
    story: tuple[Path, BuildReport],
) -> None:
    page = words(read(story[0]))
    assert "4 000 Total de la colonne « montant » en 2024, pour 2 lignes." in page
    assert "1 ligne sans nombre n’est pas" in page
    assert "10,3 Moyenne de la colonne « taux », pour 5 lignes." in page
    assert "6 Nombre de lignes." in page
    assert re.search("argent.*nature", page)


def test_communes_stand_from_a_to_z_and_none_is_said_to_be_first(tmp_path: Path) -> None:
    rows = "commune;places\nWattrelos;30\nÉpinoy;5\nLille;12\nLille;8\n"
    root = tmp_path / "site"
    write(root, {
        "communes.yml": COMMUNES,
        "datasets/lille/salles/datapackage.yaml": "title: Les salles\n",
        "datasets/lille/salles/salles.csv": rows,
        "pages/salles.md": "# Les salles\n\n::: chiffre lille/salles somme places par commune\n",
    })  # fmt: skip
    made(root)
    page = words(read(root, "salles"))
    assert "De 5 places à 30 places ; 3 noms, de A à Z." in page
    assert "en tête" not in page
    assert re.search("Épinoy 5 Lille 20 Wattrelos 30", page)


def test_a_chart_is_that_of_the_dataset_s_page_each_time_with_its_own_ids(
    story: tuple[Path, BuildReport],
) -> None:
    page = read(story[0])
    own_page = read(story[0], "lille/aides")
    (sentence,) = re.findall(r'<p id="chart-aides-1-said">(.*?)</p>', own_page)
    assert page.count(f">{sentence}</p>") == 2
    (figures,) = re.findall(
        r"<tbody>\n(<tr><th scope=\"row\">2022</th>.*?)</tbody>", own_page, re.S
    )
    assert page.count(figures) == 2
    ids = Counter(re.findall(r' id="([^"]+)"', page))
    assert max(ids.values()) == 1
    references = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page)
    assert {one for text in references for one in text.split()} <= ids.keys()


def test_titles_stand_below_the_headings_of_the_text(story: tuple[Path, BuildReport]) -> None:
    levels = re.findall(r"<h([1-6])\b[^>]*>(.*?)</h", read(story[0]))
    assert [(level, title) for level, title in levels if level != "1"][:5] == [
        ("2", "En 2024"),
        ("3", "Les aides selon l’année"),
        ("3", "Encore"),
        ("4", "Les aides selon l’année"),
        ("4", "Nombre de lignes, par nature"),
    ]


def test_a_table_has_its_first_rows_and_leads_to_all(story: tuple[Path, BuildReport]) -> None:
    page = read(story[0])
    assert "data-explorer" not in page
    assert "Toutes les lignes (6)." in words(page)
    assert 'href="../lille/aides/#t-aides"' in page


def test_a_map_is_drawn_and_leads_to_the_one_that_moves(story: tuple[Path, BuildReport]) -> None:
    page = read(story[0])
    assert '<path class="dot"' in page
    assert "data-map" not in page
    assert 'href="../lille/parcs/#m-parcs"' in page


def test_what_is_withdrawn_or_broken_is_said_and_the_rest_is_there(
    story: tuple[Path, BuildReport],
) -> None:
    root, report = story
    page = read(root)
    assert "Ces données ne sont plus publiées ; leur page dit pourquoi." in words(page)
    assert 'href="../lille/retire/"' in page
    assert "Ce que cette page devait montrer ici n’est pas disponible." in words(page)
    assert '<a href="../lille/aides/">un lien</a>' in page
    assert told(report.problems) == [("cite-part", "pages/aides.md", 22)]
    (problem,) = [one for one in report.problems if one.code == "cite-part"]
    names = "« les-aides-selon-l-annee », « les-aides-selon-l-association »"
    assert problem.params["names"] == names


def test_in_another_language_words_of_ours_are_translated_and_the_text_keeps_its_own(
    story: tuple[Path, BuildReport],
) -> None:
    page = read(story[0], "en/aides")
    assert "Total of the column “montant” in 2024, for 2 rows." in words(page)
    assert '<div class="prose" lang="fr">' in page


def test_a_page_that_cites_nothing_is_as_it_was(story: tuple[Path, BuildReport]) -> None:
    page = read(story[0], "sans")
    assert '<div class="prose">\n<p>Bonjour.</p>\n</div>' in page


def test_the_first_paragraph_is_the_owner_s(story: tuple[Path, BuildReport]) -> None:
    assert '<meta name="description" content="Voici ce que la Ville donne.">' in read(story[0])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("graphique lille/aide", "cite-dataset-near"),
        ("graphique nulle/part-ailleurs", "cite-dataset"),
        ("graphique lille/parcs", "cite-no-chart"),
        ("graphique lille/aides#les", "cite-part"),
        ("carte lille/aides", "cite-no-map"),
        ("tableau lille/aides#autre", "cite-part"),
        ("chiffre lille/aides somme montants", "cite-column"),
        ("chiffre lille/aides somme montant par commune", "cite-column"),
        ("chiffre lille/aides somme taux", "cite-sum"),
        ("chiffre lille/aides somme annee", "cite-number"),
        ("chiffre lille/aides somme code_postal", "cite-number"),
        ("chiffre lille/aides moyenne nature", "cite-number"),
        ("chiffre lille/aides somme montant 2031", "cite-year"),
        ("chiffre lille/parcs nombre 2024", "cite-undated"),
        ("diagramme lille/aides", "cite-form"),
        ("chiffre territoire/subvention nombre", "cite-dataset-near"),
        ("chiffre territoire/subventions somme montants", "cite-column"),
        ("chiffre territoire/subventions somme montant par quartier", "cite-column"),
    ],
)
def test_a_check_says_what_is_wrong_with_a_line(
    story: tuple[Path, BuildReport], tmp_path: Path, line: str, code: str
) -> None:
    root = tmp_path / "site"
    shutil.copytree(story[0], root, ignore=shutil.ignore_patterns("build"), symlinks=True)
    write(root, {"pages/aides.md": f"# Une page\n\n::: {line}\n"})
    result = check_site_datasets(root, [""], None, BuildOptions(out=root / "build"))
    assert told(result.problems) == [(code, "pages/aides.md", 3)]


def test_a_check_knows_the_columns_of_tables_of_the_territory(
    story: tuple[Path, BuildReport], tmp_path: Path
) -> None:
    root = tmp_path / "site"
    shutil.copytree(story[0], root, ignore=shutil.ignore_patterns("build"), symlinks=True)
    lines = (
        "::: chiffre territoire/subventions somme montant par territoire_commune",
        "::: chiffre territoire/irve-statique nombre par nom_amenageur",
        "::: tableau territoire/prenoms",
    )
    write(root, {"pages/aides.md": "# Une page\n\n" + "\n\n".join(lines) + "\n"})
    result = check_site_datasets(root, [""], None, BuildOptions(out=root / "build"))
    assert told(result.problems) == []


def test_a_median_of_amounts_is_said_as_people_say_it(tmp_path: Path) -> None:
    """Where a standard has a word for the rows; elsewhere the column is named."""
    root = tmp_path / "site"
    grants = "".join(
        f"2024-03-0{day};Club {day};{amount}\n" for day, amount in enumerate((900, 3300, 12000), 1)
    )
    write(root, {
        "communes.yml": COMMUNES.replace("  licence:", "  languages: [fr, en]\n  licence:", 1),
        "datasets/lille/aides/datapackage.yaml": "title: Aides\nstandard: scdl/subventions\n",
        "datasets/lille/aides/aides.csv": "dateConvention;nomBeneficiaire;montant\n" + grants,
        "pages/aides.md": "# Aides\n\n::: chiffre lille/aides médiane montant 2024\n",
    })  # fmt: skip
    made(root, today=date(2026, 6, 1))
    french = words(read(root))
    assert "3 300 € La moitié des 3 subventions de 2024 ne dépassent pas 3 300 €." in french
    english = words((root / "build/en/aides/index.html").read_text("utf-8"))
    assert "Half of the 3 grants of 2024 are €3,300 or less." in english


def test_a_proposal_of_a_page_alone_is_held_against_the_data_that_it_names(tmp_path: Path) -> None:
    root = committed(write_story(tmp_path / "site"))
    write(root, {"pages/aides.md": "# Une page\n\n::: chiffre lille/aides somme montants\n"})
    result = check_site_datasets(root, [""], "HEAD", BuildOptions(out=root / "build"))
    assert told(result.problems) == [("cite-column", "pages/aides.md", 3)]
    assert "lille/aides" not in result.datasets


def test_only_the_pages_that_show_data_are_made_again_when_these_change(tmp_path: Path) -> None:
    root = write_story(tmp_path / "site")
    made(root, today=date(2026, 6, 1))
    before = tree(root / "build")
    write(root, {AIDES: ROWS.replace("2500", "2600")})
    report = made(root, today=date(2026, 6, 1))
    after = tree(root / "build")
    changed = {path for path in after if before.get(path) != after[path]}
    pages = {path for path in changed if path.endswith("/index.html") and "embed/" not in path}
    assert {"aides/index.html", "en/aides/index.html", "lille/aides/index.html"} <= pages
    assert not {path for path in pages if path.removeprefix("en/").startswith(("sans/", "lille/p"))}
    assert "4 100" in words(read(root))
    assert told(report.problems) == [("cite-part", "pages/aides.md", 22)]
    shutil.rmtree(root / ".beffroi")
    made(root, root / "froid", today=date(2026, 6, 1))
    assert tree(root / "froid") == after


@pytest.mark.parametrize(
    "line",
    [
        "graphique <script>alert(1)</script>",
        'chiffre lille/aides somme "montant\'); DROP TABLE x; --"',
        "chiffre lille/aides nombre par <img src=x onerror=alert(1)>",
        "graphique lille/aides#<b>annees</b>",
        "carte ../../etc/passwd",
        "tableau lille/aides#{{ 7 * 7 }}",
        "chiffre lille/aides " + "(" * 5_000,
        "\ue0000\ue001",
    ],
)
def test_a_hostile_line_is_inert(
    story: tuple[Path, BuildReport], tmp_path: Path, line: str
) -> None:
    root = tmp_path / "site"
    shutil.copytree(story[0], root, ignore=shutil.ignore_patterns("build"), symlinks=True)
    write(root, {"pages/aides.md": f"# Une page\n\nAvant\n\n::: {line}\n\nAprès \ue0005\ue001\n"})
    report = made(root, today=date(2026, 6, 1))
    page = read(root)
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall("<(script|img|b)\\b", main) == []
    assert "alert" not in main
    assert "Avant" in main
    assert "Après" in main
    assert [path for _, path, _ in told(report.problems)] == ["pages/aides.md"]
