"""The browser code, in a real browser under the strictest policy: it reveals what it serves and
narrows lists.

And the face of titles, which is bundled with it.
"""

from __future__ import annotations

import gzip
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from site_builder.render.assets import locate_bundles

FACE = "beffroi-titres.woff2"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
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
</html>"""  # noqa: E501


@pytest.fixture(scope="module")
def served() -> Iterator[Callable[[Path], str]]:
    """Serves folders; says the address of each."""
    servers: list[ThreadingHTTPServer] = []

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser_page(
    tmp_path_factory: pytest.TempPathFactory, served: Callable[[Path], str], browser: Browser
) -> Iterator[tuple[Page, list[str]]]:
    """The page, served, and what its console said."""
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text(PAGE, "utf-8")
    shutil.copy(locate_bundles() / "beffroi.js", site)
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(served(site))
    yield page, said
    page.context.close()


def shown(page: Page, typed: str) -> list[str]:
    page.fill("#q", typed)
    return [
        text.split()[0] for text in page.locator("#communes > li:not([hidden])").all_inner_texts()
    ]


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


def test_the_field_and_its_label_appear_with_the_script(
    browser_page: tuple[Page, list[str]],
) -> None:
    expect(browser_page[0].locator("#q")).to_be_visible()
    expect(browser_page[0].get_by_text("Filtrer")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("lille", "une commune"), ("en", "2 communes"), ("zzz", "aucune commune"), ("", "")],
)
def test_the_count_is_announced(
    browser_page: tuple[Page, list[str]], typed: str, sentence: str
) -> None:
    page = browser_page[0]
    shown(page, typed)
    expect(page.locator("[data-filter-status]")).to_have_text(sentence)


def test_the_address_says_what_was_typed_and_brings_it_back(
    browser_page: tuple[Page, list[str]],
) -> None:
    page = browser_page[0]
    shown(page, "lille")
    expect(page).to_have_url(re.compile(r"\?communes=lille$"))
    page.goto(page.url)
    expect(page.locator("#q")).to_have_value("lille")
    expect(page.locator("#communes > li:visible")).to_have_count(1)
    shown(page, "")
    expect(page).to_have_url(re.compile(r"/[^?]*$"))


def test_the_policy_is_never_broken(browser_page: tuple[Page, list[str]]) -> None:
    page, said = browser_page
    shown(page, "lille")
    assert said == []


# --- the face of titles ---

SIGNS = (
    "ABC xyz 0123456789 œ Œ æ « » ’ “ ” … – — € É È Ê Ç À Ù Ô Î ï ü ñ ß ø å ã õ ° ² ½ · × − ( ) "
    "[ ] & ? ! : ; , . / % @"
)


def test_the_face_draws_every_sign_that_titles_use(
    browser_page: tuple[Page, list[str]], tmp_path: Path, served: Callable[[Path], str]
) -> None:
    shutil.copy(locate_bundles() / FACE, tmp_path)
    (tmp_path / "face.css").write_text(
        f"@font-face {{ font-family: F; src: url({FACE}) }} p {{ font-family: F }}"
    )
    (tmp_path / "index.html").write_text(
        f'<meta charset="utf-8"><link rel="stylesheet" href="face.css"><p>{SIGNS}</p>'
    )
    browser = browser_page[0].context.browser
    assert browser
    page = browser.new_page()
    page.goto(served(tmp_path))
    page.evaluate("document.fonts.load('20px F')")
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": "p"})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert [font["familyName"] for font in fonts if not font["isCustomFont"]] == []
    assert sum(font["glyphCount"] for font in fonts) == len(SIGNS)
    page.close()


def test_the_face_is_small_and_brings_its_licence() -> None:
    assert len((locate_bundles() / FACE).read_bytes()) <= 20_000
    licence = (locate_bundles() / "beffroi-titres.OFL.txt").read_text("utf-8")
    assert licence.startswith("Copyright")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_bundle_stays_small() -> None:
    """A dataset page without its explorer has 60 KB in all."""
    assert len(gzip.compress((locate_bundles() / "beffroi.js").read_bytes(), 9)) < 2_000
