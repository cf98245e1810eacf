"""The pages and the file that say who publishes what."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from portal import COMMUNES, made, tree, write
from specimen import PORTAL, PUBLISHERS, Made, Press, plain, table

from site_builder.core.language import WIDE
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import CommuneExtract
from site_builder.metadata.standards import STANDARDS, load_standard
from site_builder.publish.build_report import BuildReport
from site_builder.render import render
from site_builder.render.feeds.coverage import (
    COLUMNS,
    COVERAGE,
    COVERAGE_CSV,
    COVERAGE_EXCEL,
    COVERAGE_WORKBOOK,
)
from site_builder.render.pages import coverage, coverage_standard
from site_builder.render.pages.coverage import COVERAGE as COVERAGE_PAGE
from site_builder.render.pages.coverage_standard import STANDARD_COVERAGE

NAMES = "scdl/prenoms"
PAGE = "territoire/index.html"
STANDARD_PAGE = "territoire/couverture/prenoms/index.html"
HEAD = "COLL_NOM,COLL_INSEE,ANNEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES\n"
ROWS = HEAD + "Lille,59350,{year},F,Zoé,12\nLille,59350,{year},M,Léo,9\n"
TODAY = date(2026, 11, 30)


def names(id_: str, *years: str) -> Made:
    made = plain(id_, "Prénoms", standard=NAMES, frequency="annual", modified=date(2024, 5, 1))
    return replace(made, tables=(replace(table(), years=years),))


def read_cells(page: str) -> list[str]:
    """What each cell of the tables of a page says, on one line."""
    cells = re.findall(r"<td class=\"[a-z-]+\"[^>]*>(.*?)</td>", page)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def read_waiting(page: str) -> str:
    """The part that is folded of those who publish nothing."""
    start = page.index('<details class="waiting')
    return page[start : page.index("</details>", start)]


def test_who_publishes_has_a_sign_for_each_year_and_a_link_to_the_data() -> None:
    press = Press()
    rendered = press.render([names("lille/prenoms", "2022", "2023")])
    page = press.text(rendered, STANDARD_PAGE)
    assert read_cells(page) == ["2022 publié", "2023 publié"]
    assert '<th scope="col">2022</th>' in page
    datasets = (
        '<a href="../../../lille/prenoms/" aria-label="Prénoms, Lille">Prénoms</a>'
        " · modèle suivi · mise à jour attendue</td>"
    )
    assert datasets in page
    assert "L. 312-1-1" in page  # why the others are « probablement concernée »


def test_those_who_publish_nothing_of_a_standard_are_folded_by_what_is_said_of_them() -> None:
    press = Press()
    page = press.text(press.render([names("lille/prenoms", "2022", "2023")]), STANDARD_PAGE)
    table = page[: page.index('<details class="waiting')]
    assert "Lille</a>" in table and "Armentières" not in table and "Métropole</a>" not in table
    waiting = read_waiting(page)
    assert f"<summary>1{WIDE}commune et 1{WIDE}partenaire{WIDE}: rien encore</summary>" in waiting
    assert re.findall(r"<h3>(.*?)</h3>\n<ul class=\"names\">\n<li><a href=\"(.*?)\"", waiting) == [
        ("Sans objet\u00a0: 1", "../../../metropole/"),
        ("Probablement concernée\u00a0: 1", "../../../armentieres/"),
    ]


def test_headings_of_the_page_of_all_are_short_and_say_their_standard() -> None:
    press = Press()
    portal = replace(PORTAL, languages=("fr", "en"))
    rendered = press.render([names("lille/prenoms", "2022")], portal=portal)
    assert '<th scope="col" title="Prénoms des nouveau-nés">Prénoms</th>' in press.text(
        rendered, PAGE
    )
    assert ">First names</th>" in press.text(rendered, f"en/{PAGE}")


def test_the_page_of_all_has_a_row_for_whoever_publishes_and_names_the_others() -> None:
    press = Press()
    rendered = press.render(
        [names("lille/prenoms", "2022", "2024"), plain("lille/parcs", standard="beffroi/parcs")]
    )
    page = press.text(rendered, PAGE)
    assert read_cells(page) == [
        "Prénoms publié 2022, 2024 mise à jour attendue",
        "Parcs publié",
    ]
    waiting = page[page.index('<details class="waiting') :]
    assert f"1{WIDE}commune et 1{WIDE}partenaire ne publient encore rien" in waiting
    assert 'href="../armentieres/"' in waiting and 'href="../metropole/"' in waiting
    assert 'href="../territoire/couverture/parcs/"' in page


def test_the_list_and_the_table_call_a_subject_by_one_name() -> None:
    press = Press()
    page = press.text(press.render([names("lille/prenoms", "2022")]), PAGE)
    listed = re.search(r'<a class="title"[^>]*>(.*?)</a>', page)
    headed = re.search(r'<th scope="col" title=[^>]*>(.*?)</th>', page)
    assert listed and headed and listed[1] == headed[1] == "Prénoms"
    assert re.search(r'<td class="published"><a [^>]*><b>Prénoms</b>', page)  # on a telephone


def test_a_cell_of_several_datasets_leads_to_the_row_that_names_them() -> None:
    press = Press()
    second = plain("lille/prenoms-2", "Prénoms anciens", standard=NAMES)
    second = replace(second, tables=(replace(table(), years=("2022",)),))
    rendered = press.render([names("lille/prenoms", "2022"), second])
    page = press.text(rendered, PAGE)
    assert [cell.split(" 2022")[0] for cell in read_cells(page)] == ["Prénoms publié"]
    assert 'href="../territoire/couverture/prenoms/#row-lille"' in page
    standard = press.text(rendered, STANDARD_PAGE)
    row = standard[standard.index('<tr id="row-lille">') :]
    assert ">Prénoms</a>, <a" in row and ">Prénoms anciens</a>" in row


def test_who_has_rows_in_the_dataset_of_another_does_not_publish_it() -> None:
    press = Press()
    of_all = names("metropole/prenoms", "2022")
    extract = CommuneExtract("lille", 3, (), "")
    of_all = replace(of_all, tables=(replace(of_all.tables[0], extracts=(extract,)),))
    rendered = press.render([of_all])
    page = press.text(rendered, PAGE)
    assert f"1{WIDE}partenaire publie ici" in page
    assert f"<span>1{WIDE}partenaire</span><span>1{WIDE}commune dans un jeu partagé</span>" in page
    assert 'href="../lille/"' in page[page.index('<details class="waiting') :]
    standard = press.text(rendered, STANDARD_PAGE)
    assert f"Publié ici par 1{WIDE}partenaire, 1{WIDE}commune dans un jeu partagé" in standard
    assert "dans un jeu partagé</summary>" in read_waiting(standard)
    assert "<h3>Dans un jeu partagé\u00a0: 1</h3>" in read_waiting(standard)


def test_it_is_in_each_language_and_other_pages_lead_to_it() -> None:
    press = Press()
    portal = replace(PORTAL, languages=("fr", "en"))
    rendered = press.render([names("lille/prenoms", "2022")], portal=portal)
    english = press.text(rendered, f"en/{STANDARD_PAGE}")
    assert "published" in english and "probably required" in english
    for path in ("index.html", "communes/index.html", "standards/prenoms/index.html"):
        assert "territoire/" in press.text(rendered, path), path
    assert f"en/{COVERAGE_CSV}" not in rendered.files


def test_what_communes_are_compared_by_is_two_steps_from_home(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = "standards/prenoms/comparer/?mesure=prenoms"
    published = [names("lille/prenoms", "2022")]
    press = Press()
    assert "/comparer/" not in press.text(press.render(published), PAGE)
    for room in (coverage, coverage_standard):
        monkeypatch.setattr(room, "find_comparison", lambda *_: view)
    press = Press()
    rendered = press.render(published)
    assert f'href="../{view}"' in press.text(rendered, PAGE)
    assert f'href="../../../{view}"' in press.text(rendered, STANDARD_PAGE)


def test_a_portal_without_standards_has_no_such_page_nor_link() -> None:
    press = Press()
    rendered = press.render([plain("lille/ecoles")])
    assert not [path for path in rendered.files if "territoire/" in path]
    assert "territoire/" not in press.text(rendered, "index.html")


def test_what_people_write_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    armentieres, lille, metropole = PUBLISHERS
    said = replace(armentieres, not_concerned=((NAMES, "<b>Rien</b> & {{ 7 * 7 }}"),))
    monkeypatch.setattr("specimen.PUBLISHERS", (said, lille, metropole))
    press = Press()
    rendered = press.render([names("lille/prenoms", "2022")])
    page = press.text(rendered, STANDARD_PAGE)
    assert "&lt;b&gt;Rien&lt;/b&gt; &amp; {{ 7 * 7 }}" in page


def test_the_file_has_a_row_for_each_publisher_standard_and_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    armentieres, lille, metropole = PUBLISHERS
    said = replace(armentieres, elsewhere=((NAMES, "https://a.example/"),), name="=Armentières")
    monkeypatch.setattr("specimen.PUBLISHERS", (said, lille, metropole))
    press = Press()
    rendered = press.render([names("lille/prenoms", "2022", "2023")])
    text = press.text(rendered, COVERAGE_CSV)
    assert text == (
        "diffuseur,diffuseur_nom,diffuseur_nature,territoire_insee,population,standard,"
        "standard_titre,annee,statut,statut_libelle,conformite,conformite_libelle,en_retard,"
        "conserve,jeux,adresses,motif,loi\r\n"
        "armentieres,=Armentières,commune,59017,26107,scdl/prenoms,Prénoms des nouveau-nés,2022,"
        "publie_ailleurs,publié ailleurs,,,false,false,,https://a.example/,,\r\n"
        "armentieres,=Armentières,commune,59017,26107,scdl/prenoms,Prénoms des nouveau-nés,2023,"
        "publie_ailleurs,publié ailleurs,,,false,false,,https://a.example/,,\r\n"
        "lille,Lille,commune,59350,232440,scdl/prenoms,Prénoms des nouveau-nés,2022,"
        "publie,publié,conforme,modèle suivi,false,false,lille/prenoms,"
        "https://donnees.example/portail/lille/prenoms/,,\r\n"
        "lille,Lille,commune,59350,232440,scdl/prenoms,Prénoms des nouveau-nés,2023,"
        "publie,publié,conforme,modèle suivi,true,false,lille/prenoms,"
        "https://donnees.example/portail/lille/prenoms/,,\r\n"
        "metropole,Métropole,metropole,,,scdl/prenoms,Prénoms des nouveau-nés,2022,"
        "sans_objet,sans objet,,,false,false,,,,\r\n"
        "metropole,Métropole,metropole,,,scdl/prenoms,Prénoms des nouveau-nés,2023,"
        "sans_objet,sans objet,,,false,false,,,,\r\n"
    )
    excel = press.text(rendered, COVERAGE_EXCEL)
    assert excel.startswith("\ufeffdiffuseur;diffuseur_nom;")
    assert ";'=Armentières;" in excel  # a spreadsheet does not compute it


def test_the_pages_offer_a_workbook_or_the_csv_where_it_would_be_heavy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press = Press()
    rendered = press.render([names("lille/prenoms", "2022")])
    page = press.text(rendered, PAGE)
    assert page.index(f'{COVERAGE_WORKBOOK}" download>Excel<') < page.index(COVERAGE_CSV)
    book = openpyxl.load_workbook(BytesIO(press.kept[rendered.files[COVERAGE_WORKBOOK]]))
    sheet = book.worksheets[0]
    heads, _, lille, *_ = sheet.iter_rows(values_only=True)
    assert heads == COLUMNS
    assert lille[:5] == ("lille", "Lille", "commune", "59350", 232440)  # codes stay texts
    monkeypatch.setattr("site_builder.render.feeds.coverage.MOST_WORKBOOK_ROWS", 2)
    press = Press()
    rendered = press.render([names("lille/prenoms", "2022")])
    assert COVERAGE_WORKBOOK not in rendered.files
    assert f'{COVERAGE_EXCEL}" download>' in press.text(rendered, PAGE)


def test_scripts_have_the_same_in_the_words_of_the_api() -> None:
    press = Press()
    rendered = press.render([names("lille/prenoms", "2022", "2023")])
    (standard,) = json.loads(press.text(rendered, "api/v1/coverage.json"))["standards"]
    assert standard["standard"] == NAMES
    armentieres, lille, metropole = standard["publishers"]
    assert [(one["year"], one["status"], one["late"]) for one in lille["years"]] == [
        ("2022", "published", False),
        ("2023", "published", True),
    ]
    assert armentieres["years"][0]["law"].startswith("https://www.legifrance.gouv.fr/")
    assert (metropole["years"][0]["status"], metropole["years"][0]["law"]) == ("not-concerned", "")
    alone = press.text(press.render([plain("lille/ecoles")]), "api/v1/coverage.json")
    assert json.loads(alone) == {"version": 1, "standards": []}


def test_no_standard_has_a_name_that_the_territory_needs() -> None:
    assert not {load_standard(id_).slug for id_ in STANDARDS} & {"couverture", "bilans"}
    assert COVERAGE.name == "coverage" and len(set(COLUMNS)) == len(COLUMNS)


# --- real builds ---


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two communes with first names, one of them for two years, in one file."""
    root = tmp_path_factory.mktemp("coverage")
    text = ROWS.format(year=2022) + ROWS.format(year=2023).removeprefix(HEAD)
    write(
        root,
        {
            "communes.yml": COMMUNES,
            "datasets/lille/prenoms/datapackage.yaml": f"title: Prénoms\nstandard: {NAMES}\n",
            "datasets/lille/prenoms/prenoms.csv": text,
            "datasets/villeneuve-d-ascq/prenoms/datapackage.yaml": (
                f"title: Prénoms\nstandard: {NAMES}\n"
            ),
            "datasets/villeneuve-d-ascq/prenoms/prenoms.csv": ROWS.format(year=2023),
            "datasets/metropole/autre/datapackage.yaml": "title: Autre\n",
            "datasets/metropole/autre/autre.csv": "a;b\n1;2\n3;4\n",
        },
    )
    yield root


@pytest.fixture(scope="module")
def built(root: Path) -> BuildReport:
    return made(root, today=TODAY)


def read_statuses(root: Path) -> list[tuple[str, str, str]]:
    text = (root / "build" / COVERAGE_CSV).read_text("utf-8")
    return [
        (row["diffuseur"], row["annee"], row["statut"]) for row in csv.DictReader(StringIO(text))
    ]


def test_years_are_read_in_the_rows(root: Path, built: BuildReport) -> None:
    assert built.published
    assert read_statuses(root)[:2] == [("lille", "2022", "publie"), ("lille", "2023", "publie")]
    assert ("villeneuve-d-ascq", "2022", "rien") in read_statuses(root)


def test_without_git_nothing_is_guessed_of_when_data_came(root: Path, built: BuildReport) -> None:
    assert "Rien ne dit quand ces jeux ont été publiés" in (root / "build" / PAGE).read_text()


def test_one_year_more_changes_what_tells_it_and_a_cold_build_makes_the_same(
    root: Path, built: BuildReport, tmp_path: Path
) -> None:
    before = tree(root / "build")
    file = root / "datasets/villeneuve-d-ascq/prenoms/prenoms.csv"
    file.write_text(file.read_text() + ROWS.format(year=2024).removeprefix(HEAD))
    made(root, today=TODAY)
    after = tree(root / "build")
    changed = {path for path in after.keys() | before.keys() if after.get(path) != before.get(path)}
    assert {PAGE, STANDARD_PAGE, COVERAGE_CSV, COVERAGE_EXCEL} <= changed
    assert "metropole/autre/index.html" not in changed
    assert ("villeneuve-d-ascq", "2024", "publie") in read_statuses(root)
    made(root, out=tmp_path / "cold", cache=False, today=TODAY)
    assert tree(tmp_path / "cold") == after


def test_what_is_late_depends_on_the_day_alone(root: Path, built: BuildReport) -> None:
    description = root / "datasets/lille/prenoms/datapackage.yaml"
    description.write_text(description.read_text() + "frequency: annual\nmodified: 2025-12-01\n")
    made(root, today=TODAY)
    assert "mise à jour attendue" not in read_cells_of_lille(root)
    made(root, today=date(2026, 12, 2))
    assert "mise à jour attendue" in read_cells_of_lille(root)


def read_cells_of_lille(root: Path) -> str:
    page = (root / "build" / STANDARD_PAGE).read_text("utf-8")
    row = page[page.index("Lille</a>") :]
    return row[: row.index("</tr>")]


def test_where_nobody_answers_for_the_portal_the_page_is_there_too(tmp_path: Path) -> None:
    """The tables of the territory are then of a publisher who has its address."""
    write(tmp_path, {"communes.yml": COMMUNES[: COMMUNES.index("partners:")]})
    for commune in ("lille", "villeneuve-d-ascq"):
        folder = f"datasets/{commune}/prenoms"
        description = f"title: Prénoms\nstandard: {NAMES}\n"
        write(tmp_path, {f"{folder}/datapackage.yaml": description})
        write(tmp_path, {f"{folder}/prenoms.csv": ROWS.format(year=2023)})
    assert made(tmp_path, today=TODAY).published
    page = (tmp_path / "build" / PAGE).read_text("utf-8")
    assert "<h1>Qui publie quoi</h1>" in page
    assert 'href="../territoire/prenoms/"' in page  # the table of all
    assert page.count('href="../territoire/"') == 1  # of the page itself, at its foot
    sitemap = (tmp_path / "build" / "sitemap.xml").read_text("utf-8")
    assert sitemap.count("<loc>https://donnees.example/territoire/</loc>") == 1
    assert "territoire/couverture/prenoms/" in sitemap


@pytest.mark.nightly
def test_four_hundred_publishers_and_twelve_standards_stay_light(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publishers = tuple(
        Publisher(slug=f"p{n:03}", name=f"Commune {n}", role="commune", population=9 * n)
        for n in range(400)
    )
    monkeypatch.setattr("specimen.PUBLISHERS", publishers)
    years = tuple(map(str, range(2020, 2025)))
    made_of_all = []
    for number, publisher in enumerate(publishers):
        for standard in STANDARDS:
            made_of_one = plain(
                f"{publisher.slug}/{load_standard(standard).slug}", standard=standard
            )
            tables = (replace(table(), years=years[number % 3 :]),)
            made_of_all.append(replace(made_of_one, tables=tables))
    press = Press()
    pages = (COVERAGE_PAGE, STANDARD_COVERAGE)
    with patch.multiple(render, FEEDS=(), PAGES=pages):
        rendered = press.render(made_of_all)
    for path in rendered.files:
        if path.endswith(".html"):
            assert len(gzip.compress(press.text(rendered, path).encode())) < 40_000, path
    assert press.text(rendered, PAGE).count("<td") == 400 * len(STANDARDS)
