"""Opening hours in words, on pages and in the explorer alike; what is of another form stands as it
is, and what was received stands beside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, serving
from playwright.sync_api import Browser, expect
from portal import COMMUNES, made, write

from site_builder.core.language import NARROW, WIDE, load_language
from site_builder.render.pages.opening_hours import LONGEST, describe_opening_hours

FRENCH = load_language("fr")
ENGLISH = load_language("en")
TOLD = (
    ("Mo-Fr 09:00-12:00; PH off", "lun.–ven. 9_h–12_h~; fermé les jours fériés"),
    ("Tu,Th 14:00-17:30", "mar., jeu. 14_h–17_h_30"),
    ("Mo-Fr 08:30-12:00, 13:30-17:30;Sa 9:00-12:00",
     "lun.–ven. 8_h_30–12_h, 13_h_30–17_h_30~; sam. 9_h–12_h"),
    ("Mo,We-Fr 12:00-19:30; Su,PH off",
     "lun., mer.–ven. 12_h–19_h_30~; dim., jours fériés : fermé"),
    ("Apr-Sep Mo-Su 10:00-24:00; Oct-Mar off",
     "avril–septembre lun.–dim. 10_h–24_h~; octobre–mars : fermé"),
    ("SH 00:00-05:05", "vacances scolaires 0_h–5_h_05"),
    ("24/7", "jour et nuit, tous les jours"),
)  # fmt: skip
LEFT = (
    "Mo", "Mo-Fr", "Montmartre", "9:00-12:00", "Mo-Fr 09:00-12:00; sur rendez-vous", "PH-Mo off",
    "Mo-Fr 25:00-26:00", "Mo-Fr 09:60-12:00", "Mo-Fr 09:00", "mo-fr 09:00-12:00", "off",
    "Mo-Fr 09:00-12:00;", "Lu-Ve 9h-12h", "", "Mo-Fr 09:00-12:00 || off",
    "Mo 09:00-10:00" + ",09:00-10:00" * (LONGEST // 12),
)  # fmt: skip
ROWS = "".join(
    f"Lieu {place};{json.dumps(text)};{place}\n"
    for place, text in enumerate([*(text for text, _ in TOLD), *LEFT[:14]])
)
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n"),
    "datasets/lille/lieux/datapackage.yaml": "title: Lieux ouverts\n",
    "datasets/lille/lieux/lieux.csv": f"nom;horaires;places\n{ROWS}",
}
CELLS = "rows => rows.map((row) => row.cells[1].textContent)"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root: Path = tmp_path_factory.mktemp("hours")
    write(root, FILES)
    made(root)
    with serving(root / "build", browser=browser) as served:
        yield served


@pytest.mark.parametrize(("text", "words"), TOLD)
def test_hours_are_told_in_words(text: str, words: str) -> None:
    assert describe_opening_hours(FRENCH, text) == words.replace("_", WIDE).replace(
        "~", NARROW
    ).replace(" :", f"{WIDE}:")


def test_they_are_told_in_english_too() -> None:
    told = describe_opening_hours(ENGLISH, "Mo-Fr 09:00-12:30; Sa off; PH off")
    assert told == "Mon–Fri 9:00–12:30; Sat: closed; closed on public holidays"


@pytest.mark.parametrize("text", LEFT)
def test_what_is_of_another_form_is_not_told(text: str) -> None:
    assert describe_opening_hours(FRENCH, text) == ""


@pytest.mark.parametrize("path", ["lille/lieux/", "en/lille/lieux/"])
def test_pages_and_the_explorer_say_the_same(served: Served, path: str) -> None:
    page = served.page()
    served.visit(page, path)
    rows = page.locator(".explorer tbody tr")
    before = rows.evaluate_all(CELLS)
    language = ENGLISH if path.startswith("en/") else FRENCH
    assert before[0] == describe_opening_hours(language, TOLD[0][0])
    assert page.locator(".explorer td span").first.get_attribute("title") == TOLD[0][0]
    page.click(".explorer .go")
    expect(page.locator(".explored tbody tr")).to_have_count(len(before))
    assert page.locator(".explored tbody tr").evaluate_all(CELLS) == before
    assert served.said == []
    page.context.close()


def test_filters_and_groups_say_them_in_words_too(served: Served) -> None:
    page = served.page()
    text, words = TOLD[0][0], describe_opening_hours(FRENCH, TOLD[0][0])
    served.visit(page, "lille/lieux/")
    page.click(".explorer .go")
    page.get_by_label("Filtrer une colonne").select_option(value="1")
    page.locator(".x-facets").get_by_label(words).check()
    expect(page.locator(".x-active button")).to_contain_text(words)
    page.get_by_role("link", name="Regrouper et additionner").click()
    page.get_by_label("Regrouper par").select_option(value="1/")
    expect(page.locator(".x-groups tbody th > a")).to_have_text(words)
    expect(page.locator(".x-groups .says")).to_contain_text(words)
    expect(page.locator(".explored")).not_to_contain_text(text)
    page.context.close()


def test_hours_are_found_by_the_words_that_are_shown(served: Served) -> None:
    page = served.page()
    text, words = TOLD[0][0], describe_opening_hours(FRENCH, TOLD[0][0])
    served.visit(page, "lille/lieux/")
    page.click(".explorer .go")
    rows = page.locator(".explored tbody tr")
    for asked in (words, text):  # as shown, and as the file has them
        page.get_by_label("Chercher dans toutes les lignes").fill(asked)
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text(words)
    page.context.close()
