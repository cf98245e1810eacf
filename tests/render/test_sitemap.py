"""The sitemap: one file, or an index of several where one would hold too much; each page in each of
its languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from specimen import EVERYTHING, PORTAL, Press, plain, site

from site_builder.core.model.portal import Portal
from site_builder.core.model.site import Site
from site_builder.render.feeds import sitemap
from site_builder.render.feeds.robots import render_robots_txt as robots
from site_builder.render.feeds.sitemap import PATH, render_sitemap_files

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}link"
BOTH = replace(PORTAL, languages=("fr", "en"))


def many(count: int, portal: Portal = PORTAL) -> Site:
    return site([plain(f"lille/jeu-{number}") for number in range(count)], portal)


def addresses(text: bytes, of: str = "url") -> list[str]:
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SPACE}{'urlset' if of == 'url' else 'sitemapindex'}"
    return [one.findtext(f"{SPACE}loc", "") for one in root.findall(f"{SPACE}{of}")]


def walked(found: Mapping[str, bytes], url: str = PORTAL.url) -> list[str]:
    """Every page that a robot finds, which begins at the address that robots.txt says."""
    if len(found) == 1:
        return addresses(found[PATH])
    parts = [address.removeprefix(url) for address in addresses(found[PATH], "sitemap")]
    assert parts == [path for path in found if path != PATH]
    return [address for part in parts for address in addresses(found[part])]


def test_one_file_is_enough_for_what_may_be_in_one() -> None:
    found = render_sitemap_files(many(40))
    assert list(found) == ["sitemap.xml"]
    assert len(addresses(found["sitemap.xml"])) > 40
    assert render_sitemap_files(many(1, replace(PORTAL, url=""))) == {}
    assert robots(many(1)).decode().endswith(f"Sitemap: {PORTAL.url}sitemap.xml\n")


@pytest.mark.parametrize(("limit", "most"), [("MOST", 7), ("LARGEST", 900)])
@pytest.mark.parametrize("portal", [PORTAL, BOTH], ids=["one language", "two"])
def test_more_than_a_file_holds_is_in_several_and_no_address_is_lost(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, portal: Portal
) -> None:
    shown = many(40, portal)
    whole = walked(render_sitemap_files(shown))
    monkeypatch.setattr(sitemap, limit, most)
    found = render_sitemap_files(shown)
    assert len(found) > 3
    assert walked(found) == whole
    for path, text in found.items():
        if path != PATH:
            size = len(addresses(text)) if limit == "MOST" else len(text.partition(b"<url>")[2])
            assert size <= most
    assert render_sitemap_files(shown) == found


def test_a_robot_finds_every_part_where_the_build_puts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 5)
    press = Press()
    rendered = press.render()
    names = [path for path in rendered.files if path.startswith("sitemap")]
    assert len(names) > 2
    assert walked({path: press.kept[rendered.files[path]] for path in names})


def test_each_page_names_itself_in_all_languages() -> None:
    root = ElementTree.fromstring(render_sitemap_files(site(EVERYTHING, BOTH))["sitemap.xml"])
    told: dict[str, dict[str, str]] = {}
    for one in root:
        links = [link.attrib for link in one.findall(XHTML) if link.get("rel") == "alternate"]
        told[one.findtext(f"{SPACE}loc", "")] = {link["hreflang"]: link["href"] for link in links}
    for address, others in told.items():
        assert set(others) == {"fr", "en-GB"}
        assert address in others.values()
        assert all(told[other] == others for other in others.values()), (
            "both ways, or search engines ignore them"
        )
    assert f"{PORTAL.url}en/lille/prenoms/" in told
    press = Press()
    page = press.text(press.render(portal=BOTH), "en/lille/prenoms/index.html")
    for tag, address in told[f"{PORTAL.url}en/lille/prenoms/"].items():
        assert f'<link rel="alternate" hreflang="{tag}" href="{address}">' in page


def test_a_portal_of_one_language_names_no_other() -> None:
    assert b"xhtml" not in render_sitemap_files(site(EVERYTHING))["sitemap.xml"]


@given(st.text(max_size=20))
def test_whatever_the_address_of_the_portal_it_is_read(path: str) -> None:
    text = render_sitemap_files(
        many(1, replace(PORTAL, url=f"https://donnees.example/{path}é&'\"</"))
    )["sitemap.xml"]
    assert text.isascii()
    assert len(addresses(text)) > 1
