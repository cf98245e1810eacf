"""JSON-LD of schema.org: what search engines ask for, nothing invented, and no text that gets out
of its element."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browse import serving
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from portal import COMMUNES, dataset, made, write
from specimen import (
    COLUMNS,
    EVERYTHING,
    PORTAL,
    TODAY,
    Made,
    Press,
    closed,
    plain,
    rich,
    site,
    table,
)

from site_builder.core.language import load_language
from site_builder.core.model.columns import Column
from site_builder.core.model.portal import Contact, Licence, Portal, Translation
from site_builder.core.model.prepared import Detail
from site_builder.geography.territory import Territory
from site_builder.render.localised_site import DetailLoader, LocalisedSite
from site_builder.render.pages.schema_org import (
    LONGEST,
    MOST_COLUMNS,
    MOST_FILES,
    _format_period,
    _place,
)
from site_builder.render.pages.schema_org import render_dataset_jsonld as told
from site_builder.render.pages.schema_org import render_portal_jsonld as told_of_portal
from site_builder.render.render import RenderedSite

Json = dict[str, Any]
CLOSED = DetailLoader(lambda _: Detail((), ()), lambda _: ((), ()), closed)
INVENTED = plain("lille/essai", "Essai (données fictives)", demonstration=True)


class Blocks(HTMLParser):
    """What stands in elements of JSON-LD, and how many other scripts have words of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.inside = dict(attrs).get("type") or "text/javascript"

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            assert self.inside == "application/ld+json", data
            self.found.append(data)


def blocks(html: str) -> list[Json]:
    parser = Blocks()
    parser.feed(html)
    return [json.loads(text) for text in parser.found]


def written(made: Made, portal: Portal = PORTAL, harvest_demo: bool = False) -> str:
    """What is said of a dataset, "" where nothing is."""
    shown = replace(site([made], portal), harvest_demo=harvest_demo)
    return str(
        told(
            LocalisedSite(site=shown, language=load_language("fr"), opening=CLOSED, marks={}),
            shown.entries[0],
            (made.tables, made.documents),
        )
    )


def of(made: Made, portal: Portal = PORTAL, harvest_demo: bool = False) -> Json:
    said: Json = json.loads(written(made, portal, harvest_demo) or "{}")
    return said


def pages(press: Press, rendered: RenderedSite) -> Iterator[tuple[str, list[Json]]]:
    for path in rendered.files:
        if path.endswith(".html"):
            yield path, blocks(press.text(rendered, path))


# --- where it stands ---


def test_the_home_page_and_pages_of_datasets_have_it_and_no_other_has() -> None:
    press = Press()
    found = dict(pages(press, press.render(portal=replace(PORTAL, languages=("fr", "en")))))
    shown = [f"{one.dataset.id}/index.html" for one in EVERYTHING if not one.dataset.demonstration]
    theirs = {root + path for root in ("", "en/") for path in ("index.html", *shown)}
    assert {path for path, said in found.items() if said} == theirs
    assert all(len(said) < 2 for said in found.values())
    for path in shown:
        ours = found[path][0]
        english = found[f"en/{path}"][0]
        assert ours["@id"] == english["@id"], "one dataset, whatever the language of the page"
        assert english["url"] == ours["url"].replace("/portail/", "/portail/en/")
        assert ours["distribution"] == english["distribution"]


def test_nothing_is_said_without_an_address_nor_of_what_is_invented_unless_it_is_asked_for() -> (
    None
):
    assert of(INVENTED) == {}
    assert of(INVENTED, harvest_demo=True)["name"] == "Essai (données fictives)"
    assert of(INVENTED, replace(PORTAL, url=""), harvest_demo=True) == {}
    press = Press()
    assert not any(said for _, said in pages(press, press.render(portal=replace(PORTAL, url=""))))


# --- what it says ---


def test_a_dataset_says_all_that_search_engines_ask_for() -> None:
    made = rich()
    page = f"{PORTAL.url}lille/subventions/"
    said = of(made)
    assert (said["@context"], said["@type"]) == ("https://schema.org/", "Dataset")
    assert said["url"] == said["identifier"] == page
    assert said["name"] == made.dataset.title
    assert 50 <= len(said["description"]) <= LONGEST
    assert said["license"].startswith("https://opendatacommons.org/")
    assert said["creator"] == said["publisher"]
    assert said["creator"]["@type"] == "GovernmentOrganization"
    assert (said["creator"]["name"], said["creator"]["url"]) == (
        "Lille",
        "https://www.lille.example/",
    )
    assert (said["temporalCoverage"], said["dateModified"]) == (
        "2022-01-01/2024-12-31",
        "2026-11-03",
    )
    assert (said["keywords"], said["isAccessibleForFree"]) == (["subventions"], True)
    assert [one["name"] for one in said["variableMeasured"]] == [column.name for column in COLUMNS]
    assert said["includedInDataCatalog"]["url"] == PORTAL.url
    assert "sameAs" not in said
    files = [*(file for one in made.tables for file in one.downloads), made.documents[0].file]
    for one, file in zip(said["distribution"], files, strict=True):
        assert one["@type"] == "DataDownload"
        assert one["contentUrl"] == f"{PORTAL.url}data/lille/subventions/{file.path}"
        assert one["contentSize"] == f"{file.bytes} B"
        assert one["encodingFormat"] == file.media.partition(";")[0]


def test_what_nobody_knows_is_left_out_and_nothing_is_empty() -> None:
    bare = replace(plain("metropole/a", licence=None), tables=())

    def filled(value: Any) -> bool:
        inside = (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        )
        return value not in ("", None, [], {}) and all(map(filled, inside))

    for one in (bare, *EVERYTHING):
        assert filled(of(one, harvest_demo=True))
    assert not of(bare).keys() & {
        "license",
        "distribution",
        "variableMeasured",
        "temporalCoverage",
        "dateModified",
    }


def test_a_short_description_is_told_with_what_it_is_of() -> None:
    said = of(plain("lille/a", "Budget", description="Le **budget**."))
    assert said["description"] == "Budget – Lille. Le budget."
    long = "Le budget de la commune, voté chaque année en mars par son conseil."
    assert of(plain("lille/a", "Budget", description=long))["description"] == long


def test_what_a_dataset_has_too_much_of_is_cut() -> None:
    columns = tuple(
        Column(name=f"colonne {n}", type="string", kind="string", unit="€" if n == 0 else "")
        for n in range(90)
    )
    tables = tuple(replace(table(f"t{n}", columns=columns), series=n == 9) for n in range(10))
    said = of(replace(plain("lille/a", description="x" * 9_000), tables=tables))
    assert (len(said["distribution"]), len(said["variableMeasured"])) == (MOST_FILES, MOST_COLUMNS)
    assert len(said["description"]) == LONGEST
    assert said["distribution"][0]["name"] == "t9.xlsx", "the whole of a series first"
    assert said["variableMeasured"][0] == {
        "@type": "PropertyValue",
        "name": "colonne 0",
        "unitText": "€",
    }


def test_a_place_is_a_box_of_latitudes_and_longitudes_south_west_first() -> None:
    assert _place(Territory("Lille", "59350", (3.0, 50.6, 3.1, 50.7))) == {
        "@type": "Place", "name": "Lille", "identifier": "59350",
        "geo": {"@type": "GeoShape", "box": "50.6 3.0 50.7 3.1"},
    }  # fmt: skip
    assert _place(Territory("Ailleurs", "", None)) == {"@type": "Place", "name": "Ailleurs"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2024", "2024-01-01/2024-12-31"),
        ("2023-09/2024-06", "2023-09-01/2024-06-30"),
        ("", ""),
        ("été", ""),
    ],
)
def test_a_period_is_an_interval_of_days(written: str, said: str) -> None:
    assert _format_period(written) == said


def test_the_home_page_names_the_site_who_answers_for_it_and_the_catalogue() -> None:
    shown = site(portal=replace(PORTAL, translations=(Translation("en", "Test portal"),)))
    said = json.loads(
        told_of_portal(
            LocalisedSite(site=shown, language=load_language("fr"), opening=CLOSED, marks={})
        )
    )
    by_type = {one["@type"]: one for one in said["@graph"]}
    assert set(by_type) == {"WebSite", "Organization", "DataCatalog"}
    assert by_type["Organization"]["name"] == "Équipe données"
    assert by_type["WebSite"]["publisher"]["@id"] == by_type["Organization"]["@id"]
    assert (by_type["DataCatalog"]["name"], by_type["DataCatalog"]["url"]) == (
        "Portail d’essai",
        PORTAL.url,
    )
    included = of(plain("lille/a"))["includedInDataCatalog"]
    assert included["@id"] == by_type["DataCatalog"]["@id"]


# --- hostile words ---


@given(st.text(), st.text(), st.text(), st.text(max_size=30))
def test_any_text_stays_in_its_element(
    title: str, description: str, keyword: str, column: str
) -> None:
    closing = "</script><script>alert(1)</script><!--"
    made = plain(
        "lille/a", title + closing, description=description + closing, keywords=(keyword, closing)
    )
    made = replace(
        made,
        tables=(table(columns=(Column(name=column + closing, type="string", kind="string"),)),),
    )
    made = replace(
        made, dataset=replace(made.dataset, contact=Contact(closing), licence=Licence("", closing))
    )
    text = written(made)
    assert text.isascii()
    (said,) = blocks(f'<script type="application/ld+json">{text}</script>')
    assert said["name"] == title + closing
    assert said["variableMeasured"][0]["name"] == column + closing


def test_a_page_of_hostile_words_has_one_block_and_no_script_of_theirs() -> None:
    closing = "</script><script>alert(1)</script>"
    made = plain("lille/a", closing, description=f"{closing} <!-- <script>", keywords=(closing,))
    press = Press()
    (said,) = blocks(press.text(press.render([made]), "lille/a/index.html"))
    assert said["name"] == closing


# --- what a page depends on ---


def test_a_page_is_made_anew_when_what_it_tells_search_engines_changes() -> None:
    press = Press()
    before = press.render()
    for portal in (
        replace(PORTAL, title="Autre titre"),
        replace(PORTAL, url="https://autre.example/"),
    ):
        after = press.render(portal=portal, known=before.pages)
        assert after.files == Press().render(portal=portal).files
        (said,) = blocks(press.text(after, "lille/prenoms/index.html"))
        catalogue = said["includedInDataCatalog"]
        assert (catalogue["name"], catalogue["url"]) == (portal.title, portal.url)


def test_a_territory_that_changes_changes_the_pages_of_its_datasets(tmp_path: Path) -> None:
    files = dataset("lille/a", title="A") | {"communes.yml": COMMUNES}
    write(tmp_path, files)
    made(tmp_path, today=TODAY)

    def box() -> str:
        (said,) = blocks((tmp_path / "build/lille/a/index.html").read_text("utf-8"))
        return str(said["spatialCoverage"]["geo"]["box"])

    before = box()
    placed = "name: Lille, bbox: [2.97, 50.6, 3.13, 50.67]"
    write(tmp_path, {"communes.yml": COMMUNES.replace("name: Lille", placed)})
    made(tmp_path, today=TODAY)
    assert before != box() == "50.6 2.97 50.67 3.13"


def test_demonstration_data_are_told_of_from_the_build_that_asks_for_it(tmp_path: Path) -> None:
    write(tmp_path, dataset("lille/a") | {"communes.yml": COMMUNES})
    write(
        tmp_path,
        {"datasets/lille/a/datapackage.yaml": "title: A (données fictives)\ndemonstration: true\n"},
    )
    page = tmp_path / "build/lille/a/index.html"
    for harvest_demo in (False, True, False):
        made(tmp_path, today=TODAY, harvest_demo=harvest_demo)
        assert len(blocks(page.read_text("utf-8"))) == harvest_demo


# --- in a browser ---


def test_a_browser_takes_it_for_data_and_its_policy_refuses_nothing(
    tmp_path: Path, browser: Browser
) -> None:
    """The policy forbids scripts in the page; with one beside it, the browser does complain."""
    title = 'title: "</script><script>alert(1)</script>"\n'
    write(
        tmp_path,
        dataset("lille/a") | {"communes.yml": COMMUNES, "datasets/lille/a/datapackage.yaml": title},
    )
    made(tmp_path, today=date(2026, 1, 1))
    page = tmp_path / "build/lille/a/index.html"
    with serving(tmp_path / "build", browser=browser) as served:
        tab = served.page()
        for path in ("", "lille/a/"):
            served.visit(tab, path)
            assert served.said == []
            read = tab.locator('script[type="application/ld+json"]')
            assert json.loads(read.inner_text())["@context"] == "https://schema.org/"
        text = page.read_text("utf-8")
        page.with_name("run.html").write_text(
            re.sub('<script type="application/ld.json">', "<script>", text), "utf-8"
        )
        served.visit(tab, "lille/a/run.html")
        assert any("Content Security Policy" in line for line in served.said)
