"""Web addresses in cells are links, on pages and in the explorer alike; what is none, or hides
where it leads, stands as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, serving
from playwright.sync_api import Browser, expect
from portal import COMMUNES, made, write

from site_builder.render.pages.prose import escape_html
from site_builder.render.pages.web_links import link_web_address

SHOWN = (
    ("https://www.lille.fr/", "lille.fr"),
    ("http://Ville.example/marchés/2024?a=1&b=2#x", "ville.example/marchés/2024?a=1&b=2#x"),
    ("https://a.example:8443/x", "a.example/x"),
    (
        "https://deliberations.ville.example/conseil/2024/seance-3/deliberation-12.pdf",
        "deliberations.ville.example/…/deliberation-12.pdf",
    ),
    (
        f"https://ville.example/voir?document={'0' * 30}-fin",
        f"ville.example/…{'0' * 24}-fin",
    ),
)
LONG = f"https://deliberations.ville.example/seances/{'2024-' * 40}deliberation-7.pdf"
LONG_TEXT = f"https://ville.example/{'a' * 200}<b>"
INERT = (
    "javascript:alert(1)", "JAVASCRIPT://ville.example/%0aalert(1)", "data:text/html,x",
    "ftp://ville.example/x", "//ville.example", "www.lille.fr", "https://", "https://lille",
    "https://lille.fr@mauvais.example/", "https://a:b@mauvais.example/", "https://127.0.0.1/x",
    'https://ville.example/" onclick="x', "https://ville.example/<b>", "https://ville.example/a b",
    "https://ville.example/\u202egpj.exe", "https://ville.example\\@x", "voir https://lille.fr",
    "https://a.example/ https://b.example/", "https://ville.example/'onload='x",
)  # fmt: skip
CELLS = (*(address for address, _ in SHOWN), *INERT)
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    "datasets/lille/liens/datapackage.yaml": "title: Des liens\n",
    "datasets/lille/liens/liens.json": json.dumps(
        [{"nom": f"Ligne {place}", "lien": cell} for place, cell in enumerate(CELLS)]
    ),
}
FILES |= {
    "datasets/lille/longs/datapackage.yaml": "title: De longues adresses\n",
    "datasets/lille/longs/longs.json": json.dumps(
        [{"nom": "une", "lien": LONG}, {"nom": "autre", "lien": LONG_TEXT}]
    ),
}
READ = """rows => rows.map(({cells: [, {textContent, firstElementChild}]}) =>
    [textContent, firstElementChild?.getAttribute("href") ?? "", firstElementChild?.rel ?? ""])"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root: Path = tmp_path_factory.mktemp("links")
    write(root, FILES)
    made(root)
    with serving(root / "build", browser=browser) as served:
        yield served


@pytest.mark.parametrize(("address", "shown"), SHOWN)
def test_an_address_is_shown_by_its_host_and_the_end_of_its_path(address: str, shown: str) -> None:
    link = link_web_address(address, escape_html(address))
    assert link.startswith(f'<a href="{escape_html(address)}" rel="nofollow noopener">')
    assert link.endswith(f">{escape_html(shown)}</a>")


@pytest.mark.parametrize("text", INERT)
def test_what_is_no_address_or_hides_where_it_leads_is_no_link(text: str) -> None:
    assert link_web_address(text, escape_html(text)) == escape_html(text)


def test_pages_and_the_explorer_have_the_same_links(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/liens/")
    before = page.locator(".explorer tbody tr").evaluate_all(READ)
    links = [[shown, address, "nofollow noopener"] for address, shown in SHOWN]
    assert before[: len(links)] == links
    assert {href for _, href, _ in before[len(links) :]} == {""}
    page.click(".explorer .go")
    rows = page.locator(".explored tbody tr")
    expect(rows).to_have_count(len(CELLS))
    assert rows.evaluate_all(READ)[: len(before)] == before
    expect(page.locator(".explored td:not(.x-link) a")).to_have_count(len(SHOWN))
    assert served.said == []
    page.context.close()


def test_an_address_longer_than_a_page_shows_is_a_link_cut_in_the_eye_alone(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/longs/")
    link = page.locator(".explorer tbody tr").first.locator("td a")
    expect(link).to_have_attribute("href", LONG)
    expect(link).to_have_text(f"deliberations.ville.example/…{LONG[-28:]}")
    inert = page.locator(".explorer tbody tr").nth(1).locator("td")
    expect(inert).to_have_text(f"{LONG_TEXT[:119]}…")
    page.context.close()
