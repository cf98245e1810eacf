"""urls.txt: what the portal keeps, all of it, and nothing that nobody is given to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from portal import COMMUNES, dataset, made, tree, write
from specimen import PORTAL, TODAY, site

from site_builder.core.model.portal import Portal
from site_builder.publish.permanence.urls_txt import render_urls_txt

BOTH = replace(PORTAL, languages=("fr", "en"))


def listed(paths: Iterable[str], portal: Portal = PORTAL) -> list[str]:
    text = render_urls_txt(site((), portal), paths).decode()
    assert text.endswith("\n")
    lines = text.splitlines()
    assert lines == sorted(lines)
    return [line.removeprefix(portal.url) for line in lines if line != f"{portal.url}urls.txt"]


def test_pages_downloads_and_feeds_are_kept_and_pages_go_by_their_folder() -> None:
    kept = {
        "index.html": "",
        "lille/index.html": "lille/",
        "lille/prenoms/index.html": "lille/prenoms/",
        "data/lille/prenoms/table.csv": "data/lille/prenoms/table.csv",
        "atom.xml": "atom.xml",
        "embed/lille/prenoms/table/index.html": "embed/lille/prenoms/table/",
        "jeux/index.html": "jeux/",
        "themes/sante/index.html": "themes/sante/",
        "standards/decp/index.html": "standards/decp/",
        "en/lille/index.html": "en/lille/",
        "lille/2024/index.html": "lille/2024/",
    }
    assert listed(kept, BOTH) == sorted(kept.values())
    assert listed(kept, replace(BOTH, url="")) == sorted(kept.values())


def test_what_pages_load_and_what_comes_and_goes_with_a_list_is_not() -> None:
    passing = [
        "assets/beffroi.css", "assets/search-3.json", "404.html", "_headers", "_redirects",
        "mots-cles/x/index.html", "formats/csv/index.html", "en/mots-cles/sport/index.html",
        "en/formats/index.html", "jeux/2/index.html", "en/jeux/12/index.html", "catalog-2.ttl",
        "eu/lille/catalog-12.jsonld", "sitemap-1.xml", "themes/sante/2/index.html",
        "communes/lille/3/index.html", "actualites/2/index.html",
    ]  # fmt: skip
    assert listed(passing, BOTH) == []
    assert listed(["en/formats/index.html"]) == ["en/formats/"], (
        "a publisher, where English is no language of ours"
    )


def test_the_address_of_the_portal_is_in_ascii() -> None:
    assert render_urls_txt(
        site((), replace(PORTAL, url="https://a.example/données/")), ["x.csv"]
    ) == (b"https://a.example/donn%C3%A9es/urls.txt\nhttps://a.example/donn%C3%A9es/x.csv\n")


def test_every_file_of_a_site_is_kept_or_has_a_reason_not_to_be(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES} | dataset("lille/a") | dataset("lille/b"))
    write(
        tmp_path,
        {"datasets/lille/a/datapackage.yaml": "title: A\nkeywords: [x]\nmodified: 2024-01-01\n"},
    )
    out = tmp_path / "build"
    made(tmp_path, today=TODAY)
    files = tree(out)
    lines = files["urls.txt"].decode().splitlines()
    assert all((out / line.removeprefix("https://donnees.example/")).exists() for line in lines)
    kept = {line.removeprefix("https://donnees.example/") for line in lines}
    assert {
        "",
        "lille/",
        "lille/a/",
        "data/lille/a/table.csv",
        "data/lille/a/atom.xml",
        "urls.txt",
    } <= kept
    left = {path.partition("/")[0] for path in files if path.removesuffix("index.html") not in kept}
    assert left == {"assets", "404.html", "_headers", "formats"}


def test_a_dataset_that_goes_takes_its_addresses_and_no_other(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES} | dataset("lille/a") | dataset("lille/b"))
    kept = []  # a place of its own for each: a build refuses to lose what was in its own
    for gone in ("", "lille/b"):
        for file in sorted((tmp_path / "datasets" / gone).glob("*.*")) if gone else ():
            file.unlink()
        out = tmp_path / "builds" / (gone or "all")
        made(tmp_path, out, today=TODAY)
        kept.append(set((out / "urls.txt").read_text().splitlines()))
    before, after = kept
    assert after < before
    assert all("lille/b" in address for address in before - after)
