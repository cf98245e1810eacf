"""The search leads to the rows and the documents that hold what is asked: what its files say, what
is asked for, and where one lands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from browse import Served, find_axe_violations, serving
from personal_data.writing import pdf
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, made, write

from render.nightly import BY_DAY_AND_BY_NIGHT
from site_builder.core.language import load_language
from site_builder.core.search_keys import hash_search_key, list_search_keys
from site_builder.render.feeds.parts import count_files
from site_builder.render.feeds.values import (
    ValuesOfColumn,
    ValuesOfDataset,
    WordsOfText,
    render_value_file,
)

FRENCH = load_language("fr")
CLUB = "Ciné-club du Pont-Mitoyen"
GRANTS = "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,objet,montant,nature\n"
LILLE = f"""\
Lille,21590350100017,2023-03-01,{CLUB},Festival de mai,1000.50,aide en numéraire
Lille,21590350100017,2024-03-01,{CLUB},Festival de juin,2000,aide en numéraire
Lille,21590350100017,2024-05-01,CINE CLUB DU PONT MITOYEN,Festival,10,aide en numéraire
Lille,21590350100017,2024-05-01,Gabrielle et compagnie,Concert,300,aide en nature
"""
ASCQ = """\
Villeneuve-d'Ascq,21590009400017,2024-03-05,Les Conteurs du Cœur-de-Lin,Veillée,500,aide en nature
Villeneuve-d'Ascq,21590009400017,2024-03-05,Gabriel et fils,Veillée,500,aide en nature
"""
FEES = """\
title: Délibérations du conseil
resources:
  - {path: annexe.pdf, title: "Annexe 1, grille tarifaire"}
  - {path: tarifs.pdf, title: Tarifs des piscines}
"""
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    "datasets/lille/aides/datapackage.yaml": "title: Aides\nstandard: scdl/subventions\n",
    "datasets/lille/aides/aides.csv": GRANTS + LILLE,
    "datasets/villeneuve-d-ascq/aides/datapackage.yaml": (
        "title: Subventions d’Ascq\nstandard: scdl/subventions\n"
    ),
    "datasets/villeneuve-d-ascq/aides/aides.csv": GRANTS + ASCQ,
    "datasets/lille/travaux/datapackage.yaml": "title: Travaux\n",
    "datasets/lille/travaux/travaux.csv": (
        "voie,motif,fin\nRue du Vieux-Métier,Égout,2026-01-07\n"
        "Rue du Vieux-Métier,Gaz,2026-02-07\nRue du Lin,Gaz,2026-03-07\n"
    ),
    "datasets/lille/clubs/datapackage.yaml": "title: Clubs des collèges\n",
    "datasets/lille/clubs/clubs.csv": (
        "rna,uai,membres\nW595003174,0590258Y,12\nW595003175,0590259Z,7\nW595003176,0590258Y,9\n"
    ),
    "datasets/lille/feux/datapackage.yaml": "title: Feux sonores\n",
    "datasets/lille/feux/feux.csv": (
        "carrefour,en service\nRue de la Pie-Voleuse / Rue du Vieux-Métier,Non\n"
        "Rue du Lin / Rue du Carillon,Oui\n"
    ),
    "datasets/lille/deliberations/datapackage.yaml": FEES,
    "datasets/lille/deliberations/annexe.pdf": pdf("Grille tarifaire", "Plein tarif 4,20"),
    "datasets/lille/deliberations/tarifs.pdf": pdf("L'entr\xe9e est gratuite pour les enfants."),
}
FOUND = """q => document.querySelector("[data-search]")?.dataset.held === q"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("values")
    write(root, FILES)
    made(root)
    return root / "build"


@pytest.fixture(scope="module")
def searched(built: Path, browser: Browser) -> Iterator[Served]:
    with serving(built, browser=browser) as served:
        yield served


def read_values(site: Path) -> dict[str, dict[str, Any]]:
    """What the files say of each dataset; here each group is of one."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(site.glob("assets/values-*.json")):
        found |= {section["id"]: section for section in json.loads(path.read_bytes())}
    return found


# --- files ---


def test_a_file_says_which_value_stands_in_how_many_rows_of_which_column(built: Path) -> None:
    found = read_values(built)
    assert set(found) == {
        "lille/aides",
        "lille/clubs",
        "lille/deliberations",
        "lille/feux",
        "lille/travaux",
        "territoire/subventions",
        "villeneuve-d-ascq/aides",
    }
    columns = {values["column"]: values for values in found["lille/aides"]["values"]}
    assert columns["nomBeneficiaire"] == {
        "table": "aides",
        "column": "nomBeneficiaire",
        "rows": {CLUB: 2, "CINE CLUB DU PONT MITOYEN": 1, "Gabrielle et compagnie": 1},
    }
    assert columns["idAttribuant"]["rows"] == {"21590350100017": 4}
    assert not {"montant", "dateConvention"} & set(columns)
    assert found["territoire/subventions"]["territory"] is True
    joined = {values["column"] for values in found["territoire/subventions"]["values"]}
    assert not joined & {"diffuseur_nom", "source_jeu"}, "what the rows come from is no value"
    texts = {text["document"]: text for text in found["lille/deliberations"]["words"]}
    assert texts["annexe"] == {
        "document": "annexe",
        "title": "Annexe 1, grille tarifaire",
        "words": "grille tarifaire plein tarif",
        "passages": 1,
    }
    assert found["lille/aides"]["years"] == {"aides": ["dateConvention", 2023, 2024]}


def test_what_a_part_hides_of_persons_is_nowhere_in_what_is_searched(tmp_path: Path) -> None:
    """A column that no standard has holds the persons; their names stand in those that are joined,
    in a value and in a long text of any year. Of another commune the same word is found."""
    purpose = "Aide au projet de la famille Zwanenburgh pour les jardins partagés " * 3
    head = GRANTS.replace("\n", ",contact,courriel\n")
    row = "Lille,21590350100017,{},{},{},10,aide en nature,Zoé Zwanenburgh,z@poste.example\n"
    first_rows = row.format("2023-03-01", "Chez Zwanenburgh", "Atelier")
    first_rows += row.format("2023-03-02", "Atelier Zoé", purpose)
    first_rows += row.format("2023-03-03", "Chez Zwanenburgh", "Atelier")
    described = "title: Aides\nstandard: scdl/subventions\npersonal_data: {basis: consentement, "
    described += "columns: [contact, courriel], decided_by: maire, date: 2026-03-01}\n"
    folder = tmp_path / "datasets/lille/aides"
    write(tmp_path, FILES)
    (folder / "aides.csv").unlink()
    write(folder, {
        "datapackage.yaml": described,
        "aides-2023.csv": head + first_rows,
        "aides-2024.csv": head + row.format("2024-03-01", "Les zwanenburgh", "Atelier"),
    })  # fmt: skip
    sewing = ASCQ + "Villeneuve-d'Ascq,21590009400017,2024-03-05,Couture Zoé,Fil,5,aide en nature\n"
    write(tmp_path, {"datasets/villeneuve-d-ascq/aides/aides.csv": GRANTS + sewing})
    assert made(tmp_path).made
    joined = tmp_path / "build/data/territoire/subventions/subventions.csv"
    assert joined.read_text("utf-8").lower().count("zwanenburgh") == 9  # and by `organisme`
    for path in (tmp_path / "build/assets").rglob("*.json"):
        assert "zwanenburgh" not in path.read_text("utf-8").lower(), path.name
    values = read_values(tmp_path / "build")["territoire/subventions"]["values"]
    (names,) = [column["rows"] for column in values if column["column"] == "organisme"]
    assert "Couture Zoé" in names
    assert "Atelier Zoé" not in names
    expect_no_frequent_value(tmp_path / "build", "zwanenburgh")


def expect_no_frequent_value(site: Path, word: str) -> None:
    """Neither where a page explains the columns of the territory, nor in the API."""
    answer = json.loads((site / "api/v1/datasets/territoire/subventions.json").read_bytes())
    profiles = {column["name"]: column["profile"] for column in answer["tables"][0]["columns"]}
    assert profiles["organisme"]["values"], "those of others are told"
    assert word not in json.dumps(profiles).lower()
    page = (site / "territoire/subventions/index.html").read_text("utf-8")
    explained = re.findall(r'<ol class="columns">.*?</ol>|<ul class="top">.*?</ul>', page, re.S)
    assert explained and word not in "".join(explained).lower()


def test_the_names_say_in_how_many_files_values_are(built: Path) -> None:
    names = json.loads((built / "assets/search.json").read_bytes())
    files = sorted(path.name for path in built.glob("assets/values-*.json"))
    counts = names["values"]["files"]
    assert files == [f"values-{group}-0.json" for group in range(len(counts))]


def test_a_change_of_one_dataset_writes_few_files(tmp_path: Path) -> None:
    """Of a group, those whose values have changed alone."""
    clubs = [f"Club {first}{second}éta du moulin" for first in "bcdfglmnprst" for second in "aeiou"]
    rows = "".join(f"{name} {number};{number}\n" for number, name in enumerate(clubs * 60))
    write(tmp_path, {
        "communes.yml": COMMUNES,
        "datasets/lille/a/datapackage.yaml": "title: A\n",
        "datasets/lille/a/a.csv": f"nom;rang\n{rows}",
        "datasets/lille/b/datapackage.yaml": "title: B\n",
        "datasets/lille/b/b.csv": "nom;rang\nHarmonie;1\nFanfare;2\n",
    })  # fmt: skip
    made(tmp_path)
    before = read_files(tmp_path / "build")
    write(tmp_path, {"datasets/lille/b/b.csv": "nom;rang\nHarmonie;1\nVielle;2\n"})
    made(tmp_path)
    after = read_files(tmp_path / "build")
    assert len(before) == len(after) >= 4
    changed = {name for name in before if before[name] != after[name]}
    keys = (*list_search_keys("Fanfare"), *list_search_keys("Vielle"))
    expected = {f"values-0-{hash_search_key(key) % len(before)}.json" for key in keys}
    assert changed == expected


def read_files(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in site.glob("assets/values-*.json")}


def test_a_file_that_would_be_too_large_has_the_first_values_and_says_so() -> None:
    rows = {f"Valeur numéro {number}": 1 for number in range(500)}
    large = ValuesOfDataset(
        "lille/a",
        values=[ValuesOfColumn("a", "nom", rows)],
        words=[WordsOfText("bonjour " * 300, "a")],
    )
    small = ValuesOfDataset("lille/b", values=[ValuesOfColumn("b", "nom", {"Harmonie": 1})])
    whole = render_value_file([large, small])
    assert msgspec.json.decode(whole, type=list[ValuesOfDataset]) == [large, small]
    cut = render_value_file([large, small], largest=3_000)
    assert len(cut) <= 3_000
    first, second = msgspec.json.decode(cut, type=list[ValuesOfDataset])
    assert second == small
    kept = first.values[0].rows
    assert list(kept) == list(rows)[: len(kept)]
    assert first.limit == len(kept) > 0


@pytest.mark.parametrize(("size", "files"), [(0, 1), (10, 1), (11, 2), (21, 4), (80, 8)])
def test_files_are_a_power_of_two(size: int, files: int) -> None:
    assert count_files(size, 10) == files


# --- in a browser ---


def search(served: Served, question: str, prefix: str = "") -> Page:
    page = served.page()
    served.visit(page, f"{prefix}recherche/")
    page.focus("#q")
    ask(page, question)
    return page


def ask(page: Page, question: str) -> None:
    page.fill("#q", "")
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.wait_for_function(FOUND, arg=question.strip())


def list_places(page: Page) -> list[str]:
    """Each as it is heard: the name, how many rows, of which dataset, whose."""
    texts = page.locator(".x-held li a").all_text_contents()
    return [text.replace("\u00a0", " ").replace("’", "'") for text in texts]


ALIKE = ["cine club du pont mitoyen", "CINÉ-CLUB DU PONT-MITOYEN", "Ciné’club  du Pont mitoyen"]


def test_a_value_leads_to_its_rows_in_its_dataset_and_the_territory_does_not_repeat_them(
    searched: Served,
) -> None:
    page = search(searched, CLUB)
    for question in (*ALIKE, CLUB):
        ask(page, question)
        assert list_places(page) == [f"{CLUB} 3 lignes Aides Lille"]
        expect(page.locator(".datasets .title").first).to_have_text("Aides")
        expect(page.locator(".x-status")).to_contain_text("Une réponse dans")
        expect(page.locator(".x-status")).not_to_contain_text("pas trouvé")
    asked = [answer.url for answer in searched.answers if "/values-" in answer.url]
    assert len(asked) <= 3
    page.locator(".x-held a").first.click()
    page.wait_for_url("**/lille/aides/#t-aides?f=**")
    expect(page.locator(".explored tbody tr")).to_have_count(3)
    assert searched.said == []
    page.context.close()


def test_a_siret_is_found_however_its_digits_are_grouped(searched: Served) -> None:
    page = search(searched, "215 903 501 00017")
    assert list_places(page)[0] == "21590350100017 4 lignes Aides Lille"
    ask(page, "SIRET 21590009400017")
    first = list_places(page)[0]
    assert first == "21590009400017 2 lignes Subventions d'Ascq Villeneuve-d'Ascq"
    page.context.close()


def test_an_association_and_a_school_are_found_by_their_codes(searched: Served) -> None:
    page = search(searched, "W595003174")
    assert list_places(page)[0] == "W595003174 1 ligne Clubs des collèges Lille"
    ask(page, "rna w595003175")
    assert list_places(page)[0] == "W595003175 1 ligne Clubs des collèges Lille"
    ask(page, "UAI 0590258y")
    assert list_places(page)[0] == "0590258Y 2 lignes Clubs des collèges Lille"
    page.locator(".x-held a").first.click()
    page.wait_for_url("**/lille/clubs/#t-clubs?f=**")
    expect(page.locator(".explored tbody tr")).to_have_count(2)
    page.context.close()


def test_a_whole_value_is_not_another_that_begins_alike(searched: Served) -> None:
    page = search(searched, "gabriel et fils")
    assert [place.partition(" 1 ligne")[0] for place in list_places(page)] == ["Gabriel et fils"]
    ask(page, "conteurs coeur de lin")
    assert list_places(page)[0].startswith("Les Conteurs du Cœur-de-Lin 1 ligne")
    page.context.close()


def test_a_value_and_a_year_lead_to_its_rows_of_that_year(searched: Served) -> None:
    page = search(searched, f"{CLUB} 2024")
    assert list_places(page) == [f"{CLUB} 3 lignes Aides Lille celles de 2024"]
    page.locator(".x-held a").first.click()
    page.wait_for_url("**/lille/aides/#t-aides?f=**dateConvention**2024**")
    expect(page.locator(".explored tbody tr")).to_have_count(2)
    page.context.close()


def test_a_value_and_years_lead_to_its_rows_of_all_of_them(searched: Served) -> None:
    page = search(searched, f"{CLUB} depuis 2020")
    assert list_places(page) == [f"{CLUB} 3 lignes Aides Lille celles de 2020 à 2024"]
    ask(page, f"{CLUB} entre 2023 et 2024")
    assert list_places(page) == [f"{CLUB} 3 lignes Aides Lille celles de 2023 à 2024"]
    page.locator(".x-held a").first.click()
    page.wait_for_url("**/lille/aides/#t-aides?f=**dateConvention**2023**2024**")
    expect(page.locator(".explored tbody tr")).to_have_count(3)
    page.context.close()


def test_a_year_that_a_table_has_not_hides_no_rows(searched: Served) -> None:
    page = search(searched, f"{CLUB} 2019")
    assert list_places(page)[0] == f"{CLUB} 3 lignes Aides Lille"
    page.context.close()


def test_words_around_a_value_hide_no_rows(searched: Served) -> None:
    page = search(searched, "combien coûte l’aide en nature le samedi ?")
    assert list_places(page)[0].startswith("aide en nature ")
    page.context.close()


def test_the_name_of_a_publisher_hides_no_rows_and_they_are_its_own(searched: Served) -> None:
    page = search(searched, "Gabriel et fils Villeneuve-d'Ascq")
    assert list_places(page) == ["Gabriel et fils 1 ligne Subventions d'Ascq Villeneuve-d'Ascq"]
    ask(page, "conteurs du coeur Villeneuve-d'Ascq")  # of which the value is more
    assert list_places(page)[0].startswith("Les Conteurs du Cœur-de-Lin 1 ligne")
    ask(page, "veillée à Lille")  # which Lille has not, nor has anybody more of it
    assert list_places(page) == []
    page.context.close()


def test_words_that_say_which_dataset_need_not_stand_in_its_rows(searched: Served) -> None:
    page = search(searched, "subventions concert lille")
    assert "Concert 1 ligne Aides Lille" in list_places(page)
    page.context.close()


def test_a_town_is_known_by_the_beginning_of_its_name(searched: Served) -> None:
    page = search(searched, "Gabriel et fils villeneuve")
    assert list_places(page) == ["Gabriel et fils 1 ligne Subventions d'Ascq Villeneuve-d'Ascq"]
    page.context.close()


def test_a_street_is_found_among_words_that_say_more(searched: Served) -> None:
    page = search(searched, "la rue du vieux métier est fermée, jusqu'à quand ?")
    assert list_places(page) == ["Rue du Vieux-Métier 2 lignes Travaux Lille"]
    ask(
        page, "au coin de la rue du vieux métier et rue de la pie voleuse (feu sonore), il marche ?"
    )
    assert list_places(page) == [
        "Rue de la Pie-Voleuse / Rue du Vieux-Métier 1 ligne Feux sonores Lille"
    ]
    page.context.close()


def test_what_a_question_names_first_is_found_though_it_goes_on(searched: Served) -> None:
    page = search(searched, "conteurs du cœur de lin : que font-ils ? et depuis combien de temps")
    assert list_places(page)[0].startswith("Les Conteurs du Cœur-de-Lin 1 ligne")
    page.context.close()


def test_words_of_a_document_lead_to_it_and_its_title_counts(searched: Served) -> None:
    page = search(searched, "grille tarifaire enfant")
    link = page.locator(".x-held a").first
    expect(link).to_contain_text("Annexe 1, grille tarifaire PDF, page 1")
    expect(page.locator(".x-held li p").first).to_have_text("Grille tarifaire Plein tarif 4,20")
    expect(page.locator(".x-held li p mark").first).to_have_text("Grille")
    page_of_file = re.compile("/data/lille/deliberations/original/annexe.pdf#page=1$")
    expect(link).to_have_attribute("href", page_of_file)
    page.context.close()


def test_where_passages_do_not_come_a_document_is_led_to_on_its_page(searched: Served) -> None:
    page = searched.page()
    page.route("**/passages/**", lambda route: route.abort())
    searched.visit(page, "recherche/")
    page.focus("#q")
    ask(page, "grille tarifaire enfant")
    first = list_places(page)[0]
    assert first == "Annexe 1, grille tarifaire document Délibérations du conseil Lille"
    page.locator(".x-held a").first.click()
    page.wait_for_url("**/lille/deliberations/#d-annexe")
    expect(page.locator("#d-annexe a")).to_have_text("Annexe 1, grille tarifaire")
    page.context.close()


def test_the_text_of_pages_stands_in_files_of_its_own(built: Path) -> None:
    (path,) = built.glob("assets/passages/**/*.json")
    assert path.relative_to(built).as_posix() == "assets/passages/lille/deliberations/1.json"
    passages = json.loads(path.read_bytes())
    assert passages["annexe"] == {
        "file": "data/lille/deliberations/original/annexe.pdf",
        "pages": [[1, "Grille tarifaire Plein tarif 4,20"]],
    }
    sections = read_values(built)
    assert sections["lille/deliberations"]["words"][0]["passages"] == 1
    assert "passages" not in json.dumps(sections["lille/aides"])


def test_a_subject_that_names_answer_is_not_led_to_rows(searched: Served) -> None:
    page = search(searched, "aides")
    expect(page.locator(".x-held:not(.x-views)")).to_be_hidden()
    page.context.close()


def test_nothing_is_asked_for_before_one_types_and_one_word_asks_for_one_file_of_a_group(
    searched: Served,
) -> None:
    page = searched.page()
    searched.visit(page, "recherche/")
    page.focus("#q")
    expect(page.locator(".x-status")).to_have_text("")
    assert not [answer.url for answer in searched.answers if "/values-" in answer.url]
    ask(page, "harmonium")
    names = [answer.url for answer in searched.answers if "/values-" in answer.url]
    assert len(names) == 1
    page.context.close()


def test_what_does_not_come_is_said_and_asked_for_again(searched: Served) -> None:
    page = searched.page()
    page.route("**/values-*.json", lambda route: route.abort())
    searched.visit(page, "recherche/")
    page.focus("#q")
    ask(page, CLUB)
    expect(page.locator(".x-status")).to_contain_text(FRENCH.say("search.partial"))
    page.unroute("**/values-*.json")
    ask(page, CLUB)
    expect(page.locator(".x-held a")).to_have_count(1)
    page.context.close()


def test_of_a_dataset_of_which_the_first_values_are_searched_alone_it_is_said(
    searched: Served, built: Path
) -> None:
    page = searched.page()
    sections = json.loads((built / "assets/values-0-0.json").read_bytes())
    for section in sections:
        section["limit"] = 7
    page.route("**/values-0-0.json", lambda route: route.fulfill(json=sections))
    searched.visit(page, "recherche/")
    page.focus("#q")
    ask(page, CLUB)
    expect(page.locator(".x-held p").first).to_contain_text("De Aides, seules les 7 premières")
    page.context.close()


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
def test_places_are_accessible_and_stay_within_a_telephone(searched: Served, scheme: Any) -> None:
    page = searched.page(360, scheme)
    searched.visit(page, "recherche/")
    page.focus("#q")
    ask(page, "grille tarifaire enfant")
    expect(page.locator(".x-held li p").first).to_be_visible()
    assert find_axe_violations(page, None) == []
    ask(page, CLUB)
    assert find_axe_violations(page, None) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.x-held') !== null")
    page.context.close()
