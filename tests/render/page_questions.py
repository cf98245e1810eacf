"""What is asked of every kind of page, once it is open: each question is a function that returns
what is wrong, in words, and none loads the page again."""

from __future__ import annotations

import gzip
import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from browse import Served, find_axe_violations
from playwright.sync_api import Page
from tools import AXE, RULES

from render.colour_pairs import POINTED, find_colour_pairs, list_unheld_pairs
from site_builder.compose.editorial.editorial_files import LARGEST
from site_builder.core.language import load_language

FRENCH = load_language("fr")
SCRIPT = Path(__file__).with_name("accessible.js")
HEAVIEST = 60_000  # bytes, gzipped, everything a page loads
MOST_REQUESTS = 4
MOST_STOPS = 60  # of the keyboard, on a page
WIDTHS = (1280, 360, 320)  # 320: 1280 at 400 %, as WCAG 1.4.10 has it
SKIP_LINKS = (("skip", "main"), ("skip.footer", "footer"))
PICTURED = ("reutilisations/", "essai/")
PIECES = "composants/"  # shows pieces of pages, out of their order and more than once
NAVIGATION = (".masthead a:not([hreflang])", ".colophon a")

Navigation = Mapping[str, Sequence[Sequence[str]]]


@dataclass(kw_only=True)
class PageVisit:
    """A page that is open in a context of its own; `navigation`: that of the home page."""

    served: Served
    page: Page
    path: str
    navigation: Navigation = field(default_factory=dict)
    stops: list[dict[str, Any]] = field(default_factory=list)

    @property
    def in_frame(self) -> bool:
        return self.path.startswith("embed/")

    @property
    def in_order(self) -> bool:
        """Is it a page that is read from its beginning to its end?"""
        return self.path != PIECES

    @property
    def whole(self) -> bool:
        return self.in_order and not self.in_frame


Question = Callable[[PageVisit], list[str]]
ScriptQuestion = Literal["structure", "links", "targets", "touched", "space", "cut", "focused"]


def open_page(served: Served, page: Page, path: str) -> PageVisit:
    """Open a page, to be asked. The mark of the tab is asked for after the page has loaded."""
    served.visit(page, path, "networkidle")
    return PageVisit(served=served, page=page, path=path)


def ask_script(page: Page, question: ScriptQuestion) -> Any:
    """What accessible.js answers, which needs axe and is put into the page when it is first
    asked."""
    if not page.evaluate("'accessible' in window"):
        page.evaluate(AXE.read_text("utf-8"))
        page.evaluate(SCRIPT.read_text("utf-8"))
    return page.evaluate(f"accessible.{question}()")


def ask_questions(visit: PageVisit, questions: Sequence[Question]) -> dict[str, list[str]]:
    """What is wrong, by question: all are asked, in this order, before anything is told."""
    answers = {question.__name__: question(visit) for question in questions}
    return {name: faults for name, faults in answers.items() if faults}


# --- what it loads ---


def find_requests_of_others(visit: PageVisit) -> list[str]:
    ours = visit.served.address.partition("/sous/")[0]
    return [answer.url for answer in visit.served.answers if not answer.url.startswith(ours)]


def find_breaches_and_errors(visit: PageVisit) -> list[str]:
    """What the browser complained of: errors, what the policy refused, files that are not there."""
    absent = [answer.url for answer in visit.served.answers if answer.status >= 400]
    return [*visit.served.said, *absent]


def find_excess_weight(visit: PageVisit) -> list[str]:
    """Pictures are the owner's, on two kinds of pages alone, and have a limit of their own."""
    answers = visit.served.answers
    pictures = [answer for answer in answers if answer.request.resource_type == "image"]
    others = [answer for answer in answers if answer not in pictures]
    faults = []
    if pictures and visit.path not in PICTURED:
        faults += [f"a picture: {answer.url}" for answer in pictures]
    faults += [f"too large: {answer.url}" for answer in pictures if len(answer.body()) > LARGEST]
    if not 1 < len(others) <= MOST_REQUESTS:
        faults.append(f"{len(others)} requests: {[answer.url for answer in others]}")
    weight = sum(len(gzip.compress(answer.body(), 9)) for answer in others)
    if weight > HEAVIEST:
        faults.append(f"{weight} bytes")
    return faults


# --- what it says ---


def find_broken_rules(visit: PageVisit) -> list[str]:
    return find_axe_violations(visit.page, RULES, least=10)


def find_broken_rules_and_practices(visit: PageVisit) -> list[str]:
    """Axe's practices too: they are of whole pages."""
    if not visit.whole:
        return find_broken_rules(visit)
    return find_axe_violations(visit.page, [*RULES, "best-practice"], least=15)


def find_wrong_structure(visit: PageVisit) -> list[str]:
    """Headings, drawings, tables and frames that are not what they seem."""
    found: list[str] = ask_script(visit.page, "structure") if visit.in_order else []
    return found


def find_links_that_mislead(visit: PageVisit) -> list[str]:
    found: list[str] = ask_script(visit.page, "links") if visit.in_order else []
    return found


def read_navigation(served: Served, page: Page) -> Navigation:
    """The links of the header and of the footer, but those to the home page, which has none to
    itself."""
    links = {
        part: page.evaluate(
            "part => [...document.querySelectorAll(part)].map(a => [a.textContent, a.href])", part
        )
        for part in NAVIGATION
    }
    home = served.address
    return {part: [link for link in some if link[1] != home] for part, some in links.items()}


def find_changed_navigation(visit: PageVisit) -> list[str]:
    """3.2.3, 3.2.6: the same links in the same order, on every page that has them."""
    if not visit.whole:
        return []
    found = read_navigation(visit.served, visit.page)
    return [
        f"{part}: {found[part]}" for part in NAVIGATION if found[part] != visit.navigation[part]
    ]


# --- sizes ---


def _find_lost_text(visit: PageVisit, width: int, state: str) -> list[str]:
    scrolled = visit.page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{state}: {scrolled} pixels wide"] if scrolled > width else []
    return wide + [f"{state}: cut: {text}" for text in ask_script(visit.page, "cut")]


def find_faults_of_sizes(visit: PageVisit) -> list[str]:
    """2.5.8; 1.4.10, 1.4.12: targets are large enough or have room; one column on a telephone,
    spaced by its reader or not, and nothing is lost."""
    faults = []
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        targets = ask_script(visit.page, "targets")
        faults += [f"{width}: a small target: {target}" for target in targets]
        faults += _find_lost_text(visit, width, str(width))
        ask_script(visit.page, "space")
        faults += _find_lost_text(visit, width, f"{width}, spaced")
        visit.page.evaluate("document.adoptedStyleSheets = []")
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return faults


def find_faults_of_large_text(visit: PageVisit) -> list[str]:
    """1.4.4: the reader's own size of text, and not a zoom."""
    if not visit.whole:
        return []
    style = "document.documentElement.style"
    visit.page.evaluate(f"{style}.setProperty('font-size', '212.5%')")
    faults = _find_lost_text(visit, WIDTHS[0], "twice as large")
    visit.page.evaluate(f"{style}.removeProperty('font-size')")
    return faults


# --- the keyboard ---


def find_faults_of_focus(visit: PageVisit) -> list[str]:
    """The keyboard goes through a page in its order, and what has the focus is seen. Asked first
    of what presses keys: it begins where no focus is."""
    for _ in range(MOST_STOPS):
        visit.page.keyboard.press("Tab")
        stop = ask_script(visit.page, "focused")
        if stop is None:
            break
        visit.stops.append(stop)
    places = [stop["place"] for stop in visit.stops]
    faults = [
        f"not seen: {stop}"
        for stop in visit.stops
        if not (stop["ring"] and stop["seen"] and stop["contrast"] >= 3)
    ]
    if not places:
        faults.append("no stop at all")
    if places != sorted(places):
        faults.append(f"out of order: {places}")
    return faults


def find_faults_of_skip_links(visit: PageVisit) -> list[str]:
    """The first stops of the keyboard lead to the content and to the help."""
    if not visit.whole:
        return []
    if len(visit.stops) < len(SKIP_LINKS):
        return [f"the keyboard has hardly a stop: {visit.stops}"]
    faults = []
    for place, (message, target) in enumerate(SKIP_LINKS):
        stop = html.unescape(visit.stops[place]["html"])
        if not stop.endswith(f">{FRENCH.say(message)}</a>"):
            faults.append(f"stop {place + 1} is {stop}")
        faults += _follow_skip_link(visit.page, place, target)
    return faults


def _follow_skip_link(page: Page, place: int, target: str) -> list[str]:
    link = page.locator(".skip").nth(place)
    page.evaluate("scrollTo(0, 0)")
    link.focus()
    box = link.bounding_box()
    faults = []
    if not box or box["x"] < 0 or box["y"] < 0 or box["height"] < 24:
        faults.append(f"{target}: its link is not seen: {box}")
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    if focused != target:
        faults.append(f"{target}: leads to « {focused} »")
    page.keyboard.press("Tab")
    inside = "target => document.activeElement.closest(`#${target}, footer`) !== null"
    if not page.evaluate(inside, target):
        faults.append(f"{target}: the next stop is elsewhere")
    return faults


# --- colours ---


def find_unheld_colours(visit: PageVisit) -> list[str]:
    """What is written on something in colours of which no build holds the contrast, under the
    pointer too. Asked last: the rules of the pointer stay in the page."""
    pairs = find_colour_pairs(visit.page)
    visit.page.evaluate(POINTED)
    pairs |= find_colour_pairs(visit.page)
    return [f"{pair}: {pairs[pair]}" for pair in sorted(list_unheld_pairs(pairs))]


BY_DAY: tuple[Question, ...] = (
    find_requests_of_others,
    find_breaches_and_errors,
    find_excess_weight,
    find_broken_rules_and_practices,
    find_wrong_structure,
    find_links_that_mislead,
    find_changed_navigation,
    find_faults_of_sizes,
    find_faults_of_large_text,
    find_faults_of_focus,
    find_faults_of_skip_links,
    find_unheld_colours,
)
BY_NIGHT: tuple[Question, ...] = (find_broken_rules, find_faults_of_focus)
