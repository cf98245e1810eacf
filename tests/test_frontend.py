"""The browser code, in a real browser under the strictest policy: it reveals what it serves and narrows lists."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from tools import CHROMIUM_FLAGS, chromium

from site_builder.assets import bundles

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
PAGE = f"""<!DOCTYPE html>
<html lang="fr">
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="{POLICY}">
  <title>Communes</title>
  <link rel="icon" href="data:,">
  <script defer src="/beffroi.js"></script>
  <p hidden><label for="q">Filtrer</label> <input id="q" type="search" data-filter="#communes" hidden></p>
  <p data-filter-status aria-live="polite" data-none="aucune commune" data-one="une commune"
     data-many="{{n}} communes"></p>
  <ul id="communes">
    <li><a href="#">Villeneuve-d’Ascq</a></li>
    <li>Marcq-en-Barœul</li>
    <li>Saint-André-lez-Lille</li>
    <li>LEERS <ul><li>un jeu</li></ul></li>
  </ul>
</html>"""


@pytest.fixture(scope="module")
def browser_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, list[str]]]:
    """The page, served, and what its console said."""
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text(PAGE, "utf-8")
    shutil.copy(bundles() / "beffroi.js", site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_FLAGS])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        yield page, said
        browser.close()
    server.shutdown()
    server.server_close()


def shown(page: Page, typed: str) -> list[str]:
    page.fill("#q", typed)
    return [text.split()[0] for text in page.locator("#communes > li:not([hidden])").all_inner_texts()]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Villeneuve-d’Ascq", "Marcq-en-Barœul", "Saint-André-lez-Lille", "LEERS"]),
        ("villeneuve d'ascq", ["Villeneuve-d’Ascq"]),
        ("VILLENEUVE D ASCQ", ["Villeneuve-d’Ascq"]),
        ("baroeul", ["Marcq-en-Barœul"]),
        ("Barœul", ["Marcq-en-Barœul"]),
        ("lille andre", ["Saint-André-lez-Lille"]),
        ("André", ["Saint-André-lez-Lille"]),
        ("leers jeu", ["LEERS"]),
        ("  -  ", ["Villeneuve-d’Ascq", "Marcq-en-Barœul", "Saint-André-lez-Lille", "LEERS"]),
        ("zzz", []),
    ],
)
def test_spelling_as_people_type_it_finds_the_commune(
    browser_page: tuple[Page, list[str]], typed: str, found: list[str]
) -> None:
    assert shown(browser_page[0], typed) == found


def test_the_field_and_its_label_appear_with_the_script(browser_page: tuple[Page, list[str]]) -> None:
    expect(browser_page[0].locator("#q")).to_be_visible()
    expect(browser_page[0].get_by_text("Filtrer")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "sentence"), [("lille", "une commune"), ("en", "2 communes"), ("zzz", "aucune commune"), ("", "")]
)
def test_the_count_is_announced(browser_page: tuple[Page, list[str]], typed: str, sentence: str) -> None:
    page = browser_page[0]
    shown(page, typed)
    expect(page.locator("[data-filter-status]")).to_have_text(sentence)


def test_the_policy_is_never_broken(browser_page: tuple[Page, list[str]]) -> None:
    page, said = browser_page
    shown(page, "lille")
    assert said == []


def test_the_bundle_stays_small() -> None:
    """A dataset page without its explorer has 60 KB in all."""
    assert len(gzip.compress((bundles() / "beffroi.js").read_bytes(), 9)) < 2_000
