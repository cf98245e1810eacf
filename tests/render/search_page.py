"""The page of the search, asked as a reader does."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from browse import Served
from playwright.sync_api import Page

from site_builder.core.problems import Problem
from site_builder.metadata.yaml import convert_node_to_python, parse_yaml

VIEWS = "[data-search] .x-views a"

# Of the whole: what was typed may have been answered from names alone before the key was pressed.
# Where the key comes before the script, the browser asks for the page again: it may be on its way.
ANSWERED = """q => {
  const { answered, held, unseen } = document.querySelector("[data-search]")?.dataset ?? {};
  return answered === q && (held === q || !q) && unseen !== "yet";
}"""


def searching(served: Served, prefix: str = "") -> Page:
    """The page of the search, where one begins to ask; `prefix`: in another language."""
    page = served.page()
    served.visit(page, f"{prefix}recherche/")
    page.focus("#q")
    return page


def led(served: Served, page: Page) -> list[str]:
    """The publishers and the pages that are offered."""
    links = page.locator("[data-search] .names a").evaluate_all("some => some.map(one => one.href)")
    return [link.removeprefix(served.address).strip("/") for link in links]


def asked(served: Served, page: Page, question: str) -> tuple[list[str], str]:
    """What is found, as addresses from the site's root, and what is said of it."""
    page.fill("#q", "")
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.wait_for_function(ANSWERED, arg=question.strip())
    links = page.locator(".datasets .title").evaluate_all("some => some.map(one => one.href)")
    found = [link.removeprefix(served.address).strip("/") for link in links]
    return found, page.locator(".x-status").inner_text().replace("\u00a0", " ")


def list_views(page: Page) -> list[str]:
    """The addresses of the views that are shown, from the site's root."""
    links = page.locator(VIEWS).evaluate_all("some => some.map(one => one.getAttribute('href'))")
    return [unquote_plus(link).removeprefix("../") for link in links]


def list_questions(path: Path) -> list[dict[str, Any]]:
    """Those of a file beside the test, each with where it leads."""
    tree = parse_yaml(path.read_bytes(), path.name)
    assert not isinstance(tree, Problem)
    questions: Any = convert_node_to_python(tree)
    return list(questions)
