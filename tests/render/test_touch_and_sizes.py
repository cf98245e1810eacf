"""The pages of the example for a finger, for large letters and for long words: heads and names are
cut within no word, and nothing is wider than its screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, Page
from tools import ROOT

from render.nightly import mark_nightly

BUILD = ROOT / "build"
LARGE = "document.documentElement.style.fontSize = '200%'"
WIDTHS = (1280, 1100, 768, 360)
LONGEST = 7_900  # pixels, of lists for a finger on a telephone
# Where heads, names of figures or names of columns were cut once
CUT_ONCE = [
    "donnees-nationales/comptes-des-communes/",
    "lille/",
    "marcq-en-baroeul/equipements/",
    "metropole/subventions/",
]
WIDE_ONCE = ["", "lille/", "metropole/feux-sonores-et-bornes-de-recharge/", "mouvaux/"]

# The words of heads, of names of figures and of columns that take two lines, all being open
BROKEN_WORDS = r"""() => {
  document.querySelectorAll("details:not(.opener)").forEach((one) => (one.open = true));
  const hidden = (one) => one && getComputedStyle(one).clipPath !== "none";
  const seen = (one) => one.checkVisibility() && ![one, one.closest("thead"), one.closest("tr")].some(hidden);
  const found = [];
  for (const one of [...document.querySelectorAll("thead th, .own th, .columns summary > *")].filter(seen)) {
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      for (const { 0: word, index } of texts.currentNode.data.matchAll(/[\p{L}\p{N}]+/gu)) {
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 8)));
        if (word.length > 3 && lines.size > 1) found.push(word);
      }
    }
  }
  return found;
}"""  # noqa: E501


def list_pages() -> list[str]:
    """All French pages of the example that have a table or columns, but those that lead on."""
    pages = []
    for file in sorted(BUILD.rglob("index.html")):
        folder = file.parent.relative_to(BUILD)
        page = file.read_text("utf-8")
        foreign = {"en", "embed"} & {*folder.parts[:1]}
        if not foreign and ("<thead" in page or 'class="columns' in page):
            pages.append(f"{folder.as_posix()}/")
    assert len(pages) > 100
    return pages


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (BUILD / "index.html").is_file(), "make site comes first"
    with serving(BUILD, browser=browser) as served:
        yield served


def find_broken_words(page: Page) -> list[str]:
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width}: {word}" for word in page.evaluate(BROKEN_WORDS)]
    return faults


@pytest.mark.parametrize("has_touch", [False, True])
def test_no_head_and_no_name_is_cut_within_a_word(example: Served, has_touch: bool) -> None:
    page = example.page(has_touch=has_touch)
    faults = {}
    for path in CUT_ONCE:
        example.visit(page, path)
        faults[path] = find_broken_words(page)
    assert not any(faults.values()), faults
    page.context.close()


@pytest.mark.nightly
def test_on_no_page_is_a_head_cut_or_anything_wider_than_a_telephone(example: Served) -> None:
    page = example.page(has_touch=True)
    faults = {}
    for path in list_pages():
        example.visit(page, path)
        faults[path] = find_broken_words(page)
        page.evaluate(LARGE)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            faults[path].append(f"twice as large: {width} pixels wide")
    assert {path: found for path, found in faults.items() if found} == {}
    page.context.close()


@pytest.mark.parametrize("has_touch", [True, *mark_nightly(False)])
@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_wider_than_a_telephone_at_twice_the_size(
    example: Served, width: int, has_touch: bool
) -> None:
    page = example.page(width, has_touch=has_touch)
    for path in WIDE_ONCE:
        example.visit(page, path)
        page.evaluate(LARGE)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


@pytest.mark.parametrize("path", ["jeux/", "", *mark_nightly("en/jeux/", "hem/")])
def test_lists_end_for_a_finger_too(example: Served, path: str) -> None:
    page = example.page(360, has_touch=True)
    example.visit(page, path)
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    page.context.close()


def test_large_letters_lie_on_nothing_in_the_masthead(example: Served) -> None:
    page = example.page(360, has_touch=True)
    example.visit(page, "")
    page.evaluate(LARGE)
    for link in page.locator(".skip").all():
        box = link.bounding_box()
        assert box and box["y"] + box["height"] <= 0, "out of sight until the keyboard comes"
    name = page.locator(".portal span").bounding_box()
    for beside in (".masthead [data-beside]", ".masthead .seek a"):
        box = page.locator(beside).bounding_box()
        assert name and box
        apart = (
            box["y"] + box["height"] <= name["y"] + 1 or name["x"] + name["width"] <= box["x"] + 1
        )
        assert apart, (beside, box, name)
    page.set_viewport_size({"width": 1280, "height": 800})
    links = page.locator(".masthead ul")
    assert links.evaluate("links => parseFloat(getComputedStyle(links).fontSize)") >= 28
    page.context.close()


def test_a_voice_calls_a_link_by_what_is_seen_of_it(example: Served) -> None:
    page = example.page(360, has_touch=True)
    for path in ("territoire/", "territoire/couverture/prenoms/"):
        example.visit(page, path)
        assert find_axe_violations(page, ["label-content-name-mismatch"], least=0) == []
    page.context.close()


def test_a_printed_dataset_says_what_one_downloads_and_keeps_its_columns_apart(
    example: Served,
) -> None:
    page = example.page()
    example.visit(page, "lille/subventions/")
    page.emulate_media(media="print")
    assert page.locator(".take").first.inner_text().startswith("Télécharger le fichier Excel")
    gap = page.locator(".rail .facts").evaluate("facts => getComputedStyle(facts).columnGap")
    assert float(gap.removesuffix("px")) >= 12
    page.context.close()


def test_the_mark_of_an_open_column_stays_beside_its_name(example: Served) -> None:
    page = example.page(360, has_touch=True)
    example.visit(page, "la-madeleine/subventions/")
    column = page.locator(".columns details:has(.histogram) summary").first
    column.click()
    assert column.evaluate("one => getComputedStyle(one, '::before').alignSelf") == "start"
    page.context.close()
