"""The home page: a question to type, what the data answer, who gives what; of one commune and of
hundreds of publishers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from browse import Scheme, Served, find_axe_violations, serving
from playwright.sync_api import Browser, expect
from portal import dataset, made, write
from tools import ROOT

GRANTS = "annee,beneficiaire,montant\n" + "".join(
    f"{year},Club {number},{number * 100 + year}\n"
    for year in (2022, 2023, 2024)
    for number in range(1, 9)
)
VIEW = "views: [{type: bar, group: annee, series: montant, title: Les aides par an}]\n"
ONE = """portal:
  title: Données de Bourg
  languages: [fr, en]
communes:
  - {insee: "59350", name: Bourg, slug: bourg}
"""


def publish(root: Path, files: Mapping[str, str | bytes]) -> str:
    write(root, dict(files))
    assert made(root).made
    return (root / "build/index.html").read_text("utf-8")


def grants(id_: str, title: str, more: str = "") -> dict[str, str]:
    description = f"title: {title}\n{VIEW}{more}"
    return {
        f"datasets/{id_}/datapackage.yaml": description,
        f"datasets/{id_}/aides.csv": GRANTS,
    }


def list_communes(*names: str) -> str:
    rows = "".join(
        f'  - {{insee: "{59000 + place}", name: {name}}}\n' for place, name in enumerate(names, 1)
    )
    return f"portal:\n  title: Essai\n  languages: [fr, en]\ncommunes:\n{rows}"


def test_a_portal_of_one_commune_speaks_of_it_and_lists_nobody(tmp_path: Path) -> None:
    page = publish(tmp_path, {"communes.yml": ONE, **grants("bourg/aides", "Aides")})
    assert "Ce que la commune sait" in page
    assert 'id="given"' not in page and "#lettre-" not in page
    assert page.count('<li class="figure">') == 1
    assert "Les aides par an</a></h3>" in page and "<b>Bourg" not in page


def test_questions_are_of_as_many_subjects_and_publishers_as_there_are(tmp_path: Path) -> None:
    page = publish(
        tmp_path,
        {
            "communes.yml": list_communes("Anstaing", "Bourg", "Croix"),
            **grants("anstaing/a", "A", "modified: 2026-02-03\n"),
            **grants("anstaing/b", "B", "modified: 2026-02-02\n"),
            **grants("bourg/c", "C", "modified: 2026-02-01\n"),
            **grants("croix/d", "D", "modified: 2026-01-01\n"),
        },
    )
    answers = page[page.index('id="answers"') : page.index('id="freshest"')]
    urls = re.findall(r'<h3[^>]*><a class="title" href="\./([^"]*)"', answers)
    assert urls == [f"{id_}/#chart-aides-1" for id_ in ("anstaing/a", "bourg/c", "croix/d")]
    for url in urls:
        target, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in (tmp_path / "build" / target / "index.html").read_text("utf-8")


def test_who_gives_what_is_from_a_to_z_with_rows_and_years(tmp_path: Path) -> None:
    page = publish(
        tmp_path,
        {
            "communes.yml": list_communes("Wattrelos", "Écaillon", "Bourg"),
            **grants("wattrelos/a", "Aides aux clubs, 2022-2024", "temporal: 2022/2024\n"),
            **grants("ecaillon/a", "Aides (données fictives)", "demonstration: true\n"),
        },
    )
    given = page[page.index('class="given"') :]
    names = re.findall(r'<li><a href="\./[\w-]*/">(.*?)</a>', given)
    assert names == ["Écaillon", "Wattrelos"]
    assert ">Aides aux clubs</a>" in given and ">Aides</a>" in given
    assert '<p class="small">24\xa0lignes, depuis 2022</p>' in given


def test_hundreds_of_publishers_are_found_by_letter_in_few_bytes(tmp_path: Path) -> None:
    names = [f"{letter}bourg-{place}" for letter in "ABCDLZ" for place in range(67)]
    files: dict[str, str | bytes] = {"communes.yml": list_communes(*names)}
    for name in names[:45]:
        files |= dataset(f"{name.lower()}/aides")
    page = publish(tmp_path, files)
    assert 'class="given"' not in page
    letters = re.findall(r'<a href="\./communes/#(lettre-\w)">(\w)</a>', page)
    assert [letter for _, letter in letters] == [*"ABCDLZ"]
    communes = (tmp_path / "build/communes/index.html").read_text("utf-8")
    for anchor, letter in letters:
        assert f'id="{anchor}" data-letter="{letter}"' in communes
    assert len(page) < 30_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("home")
    files = {
        "communes.yml": list_communes("Anstaing", "Bourg"),
        **grants("anstaing/a", "Aides", "demonstration: true\n"),
        **grants("bourg/c", "Aides de Bourg", "demonstration: true\n"),
    }
    publish(root, files)
    with serving(root / "build", browser=browser) as site:
        yield site


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_whole_at_any_width_and_by_night(served: Served, width: int, scheme: Scheme) -> None:
    page = served.page(width, scheme)
    served.visit(page, "")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Ce que les communes savent, à lire, à comparer, à reprendre"
    )
    expect(page.get_by_role("searchbox")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert find_axe_violations(page) == []


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


def test_it_asks_then_shows_what_is_there_what_is_new_and_what_was_made_of_it() -> None:
    page = (ROOT / "build/index.html").read_text("utf-8")
    field, *sections = re.findall(r'type="(search)"|<section aria-labelledby="(\w+)"', page)
    assert field[0] == "search", "before all else"
    order = [section for _, section in sections if section]
    wanted = ["answers", "freshest", "news", "given", "reuses", "publish"]
    assert [section for section in order if section in wanted] == wanted
    given = page.partition('id="given"')[2].partition("</section>")[0]
    said = re.sub(r"<[^>]+>", " ", given)
    assert not re.search(r"défaut|à corriger|conforme|%", said, re.I), "and judges nobody"


def test_on_a_telephone_the_question_is_on_the_first_screen(example: Served) -> None:
    page = example.page(360)
    example.visit(page, "")
    field = page.get_by_role("searchbox").bounding_box()
    assert field and field["y"] <= 480
    assert page.evaluate("document.documentElement.scrollHeight") <= 8_000


def test_the_drawings_of_answers_end_on_one_line(example: Served) -> None:
    page = example.page(1280)
    example.visit(page, "")
    boxes = [drawing.bounding_box() for drawing in page.locator(".cards .chart").all()]
    assert len(boxes) == 3
    assert len({round(box["y"] + box["height"]) for box in boxes if box}) == 1
    assert "M14" not in page.locator(".cards").first.inner_text()
    expect(page.get_by_text("données fictives", exact=False).locator("visible=true")).to_have_count(
        1
    )


def test_whose_first_names_they_are_is_said(example: Served) -> None:
    page = example.page(1280)
    example.visit(page, "")
    expect(page.locator(".cards").get_by_text(", filles\u00a0:")).to_have_count(1)


def test_a_skip_link_hides_nothing_and_an_address_that_is_not_there_asks(served: Served) -> None:
    page = served.page(360)
    served.visit(page, "404.html")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    link = skip.bounding_box()
    masthead = page.get_by_role("banner").bounding_box()
    assert link and masthead and link["y"] + link["height"] <= masthead["y"]
    field = page.get_by_role("searchbox")
    field.fill("aides")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=aides$"))


def test_on_a_telephone_the_masthead_is_the_name_and_one_line_of_links(served: Served) -> None:
    page = served.page(360)
    served.visit(page, "")
    links = page.get_by_role("banner").get_by_role("link")
    names = ["Essai", "Rechercher", "Données", "Communes", "English"]
    expect(links).to_have_text(names)
    boxes = [link.bounding_box() for link in links.all()]
    name, search, *others = [box for box in boxes if box]
    assert name["x"] + name["width"] <= search["x"] + search["width"] <= 360
    assert name["y"] <= search["y"] + search["height"] / 2 <= name["y"] + name["height"]
    assert len({box["y"] for box in others}) == 1
    assert min(search["width"], search["height"]) >= 44
    for text in names:  # in the order in which they are read
        while page.evaluate("document.activeElement.closest('header') === null"):
            page.keyboard.press("Tab")
        expect(links.filter(has_text=text)).to_be_focused()
        page.keyboard.press("Tab")


@pytest.fixture
def crowded(tmp_path: Path, browser: Browser) -> Iterator[Served]:
    """A portal whose owner has put two pages more into the menu."""
    files = {
        "communes.yml": list_communes("Anstaing", "Bourg"),
        **grants("anstaing/a", "Aides"),
        "pages/agenda.md": "---\ntitle: Agenda\nmenu: true\n---\nUn texte.\n",
        "pages/a-propos.md": "---\ntitle: À propos\nmenu: true\n---\nUn texte.\n",
    }
    publish(tmp_path, files)
    with serving(tmp_path / "build", browser=browser) as site:
        yield site


def test_on_a_telephone_a_menu_of_six_keeps_to_one_line_under_the_name(
    crowded: Served,
) -> None:
    page = crowded.page(360)
    crowded.visit(page, "")
    links = page.get_by_role("banner").get_by_role("link")
    name, search, *others, english = [box for link in links.all() if (box := link.bounding_box())]
    assert len(others) == 4
    assert len({box["y"] for box in others}) == 1
    assert name["x"] + name["width"] <= english["x"] < english["x"] + english["width"]
    assert english["x"] + english["width"] <= search["x"]
    assert search["y"] <= english["y"] + english["height"] / 2 <= search["y"] + search["height"]


def test_a_page_of_the_owner_s_is_called_in_english_as_its_head_says(tmp_path: Path) -> None:
    files = {
        "communes.yml": ONE,
        "pages/a-propos.md": "---\ntitle: À propos\nmenu: true\n"
        "translations: {en: {title: About}}\n---\nUn texte.\n",
    }
    assert '<a href="./a-propos/">À propos</a>' in publish(tmp_path, files)
    english = (tmp_path / "build/en/index.html").read_text("utf-8")
    assert '<a href="./a-propos/">About</a>' in english
