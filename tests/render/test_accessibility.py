"""What a program can see of WCAG 2.2 and RGAA 4.1 beyond axe's rules, on each kind of page:
docs/accessibilite.md."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from browse import Served, serving
from playwright.sync_api import Page
from tools import AXE

from render.test_browser import KINDS, example
from site_builder.core.language import load_language

FRENCH = load_language("fr")
QUESTIONS = Path(__file__).with_name("accessible.js")
FRAMES = {path for path in KINDS.values() if path.startswith("embed/")}
PIECES = "composants/"  # shows pieces of pages, out of their order and more than once
READ = {kind: path for kind, path in KINDS.items() if path != PIECES}
WHOLE = {kind: path for kind, path in READ.items() if path not in FRAMES}
MOST_STOPS = 60  # of the keyboard, on a page
# What breaks a rule each, but the first, which breaks two
WRONG = """() => {
  const main = document.querySelector("main"), made = document.createElement("div");
  made.innerHTML = `<h1>A</h1><h4>B</h4><svg></svg><table><tr><th>C</th></tr></table><i tabindex="3">D</i>
    <video></video><iframe></iframe><a href="#x" target="_blank">E</a><a href="#y">E</a><a href="#z"></a>
    <div class="one"><button>F</button><button>G</button></div><div class="two">Une phrase</div>`;
  main.append(made);
  const small = one => Object.assign(one.style, {width: "9px", height: "9px", padding: 0, border: 0});
  made.querySelectorAll("button").forEach(small);
  Object.assign(made.querySelector(".two").style, {width: "9px", height: "9px", overflow: "hidden"});
}"""  # noqa: E501


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory)


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    with serving(site, "sous/chemin/") as served:
        yield served


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    page = served.page()
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def telephone(served: Served) -> Iterator[Page]:
    page = served.page(320)  # 1280 at 400 %
    yield page
    page.context.close()


def each(kinds: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", kinds.values(), ids=list(kinds))


def visit(served: Served, page: Page, path: str) -> None:
    """Open a page, to be asked."""
    served.visit(page, path)
    page.evaluate(AXE.read_text("utf-8"))
    page.evaluate(QUESTIONS.read_text("utf-8"))


Question = Literal["structure", "links", "targets", "space", "cut", "focused"]


def asked(page: Page, question: Question) -> Any:
    return page.evaluate(f"accessible.{question}()")


# --- structure ---


@each(WHOLE)
def test_the_practices_that_axe_knows_are_followed(served: Served, page: Page, path: str) -> None:
    visit(served, page, path)
    result = page.evaluate("axe.run(document, {runOnly: ['best-practice']})")
    assert [
        (rule["id"], node["html"][:200]) for rule in result["violations"] for node in rule["nodes"]
    ] == []
    assert len(result["passes"]) > 5, "axe has looked at the page"


@each(READ)
def test_headings_drawings_tables_and_frames_are_what_they_seem_and_links_say_where_they_lead(
    served: Served, page: Page, path: str
) -> None:
    visit(served, page, path)
    assert asked(page, "structure") == []
    assert asked(page, "links") == []


def test_these_questions_see_what_they_look_for(served: Served, page: Page) -> None:
    visit(served, page, "mentions-legales/")
    page.evaluate(WRONG)
    found = asked(page, "structure")
    for what in (
        "not one h1",
        "a level",
        "a drawing",
        "a table",
        "a header",
        "a row",
        "an order",
        "moves",
        "a frame",
        "a new tab",
    ):
        assert any(one.startswith(what) for one in found), (what, found)
    assert len(asked(page, "links")) == 2
    assert len(asked(page, "targets")) == 4, "two links and two buttons, beside each other"
    assert len(asked(page, "cut")) == 1


def test_every_page_of_the_site_has_a_title_of_its_own_and_says_its_language(site: Path) -> None:
    titles = defaultdict(list)
    root = site / "sous" / "chemin"
    for file in sorted(root.rglob("*.html")):
        text = file.read_text("utf-8")
        path = file.relative_to(root)
        spoken = re.search('<html lang="(..)', text)
        title = re.search("<title>(.+?)</title>", text)
        assert spoken and title, path
        assert spoken[1] == ("en" if path.parts[0] == "en" else "fr"), path
        titles[spoken[1], html.unescape(title[1])].append(path.as_posix())
    assert len(titles) > 100
    twice = {title: paths for title, paths in titles.items() if len(paths) > 1}
    same = {
        title
        for title, paths in twice.items()
        if len({(root / path).read_bytes() for path in paths}) == 1
    }
    assert twice.keys() - same == set(), "but for a frame that is at a former address too"
    assert {path.partition("/")[0] for title in same for path in twice[title]} <= {"embed"}


@pytest.mark.parametrize("what", [".masthead a:not([hreflang])", ".colophon a"])
def test_navigation_and_help_are_the_same_everywhere(served: Served, page: Page, what: str) -> None:
    """3.2.3, 3.2.6: the same links in the same order, on every page that has them."""
    told = {}
    for kind, path in WHOLE.items():
        served.visit(page, path)
        links = page.evaluate(
            "what => [...document.querySelectorAll(what)].map(a => [a.textContent, a.href])", what
        )
        told[kind] = [
            link for link in links if link[1] != served.address
        ]  # the home page has none to itself
    assert len(told["home"]) >= 3
    assert {kind: links for kind, links in told.items() if links != told["home"]} == {}


# --- the keyboard ---


@each(WHOLE)
def test_the_first_stops_of_the_keyboard_lead_to_the_content_and_to_the_help(
    served: Served, page: Page, path: str
) -> None:
    for stops, message, target in ((1, "skip", "main"), (2, "skip.footer", "footer")):
        served.visit(page, path)
        for _ in range(stops):
            page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.inner_text() == FRENCH.say(message)
        box = focused.bounding_box()
        assert box and box["x"] >= 0 and box["y"] >= 0 and box["height"] >= 24
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == target
        page.keyboard.press("Tab")
        assert page.evaluate(
            "target => document.activeElement.closest(`#${target}, footer`) !== null", target
        )


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        *((path, "light") for path in KINDS.values()),
        *((KINDS[kind], "dark") for kind in ("home", "dataset")),
    ],
)
def test_the_keyboard_goes_through_a_page_in_its_order_and_what_has_the_focus_is_seen(
    served: Served, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = served.page(scheme=scheme)
    visit(served, page, path)
    places = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        now = asked(page, "focused")
        if now is None:
            break
        assert now["ring"] and now["seen"] and now["contrast"] >= 3, now
        places.append(now["place"])
    assert places
    assert places == sorted(places)
    page.context.close()


# --- sizes ---


@each(KINDS)
@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough_or_have_room_and_texts_that_a_reader_spaces_lose_nothing(
    served: Served, page: Page, telephone: Page, path: str, width: int
) -> None:
    """2.5.8; 1.4.10, 1.4.12: one column at 320 pixels, spaced or not."""
    shown = telephone if width == 320 else page
    visit(served, shown, path)
    assert asked(shown, "targets") == []
    for _ in range(2):
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert asked(shown, "cut") == []
        asked(shown, "space")


@each(WHOLE)
def test_a_text_twice_as_large_leaves_one_column(served: Served, page: Page, path: str) -> None:
    """1.4.4: the reader's own size of text, and not a zoom."""
    visit(served, page, path)
    page.evaluate("document.documentElement.style.setProperty('font-size', '212.5%')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert asked(page, "cut") == []
