"""Atom: what RFC 4287 asks for, days that somebody knows, names that stay, and texts that nobody is
to be hurt by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal import dataset, made, portal, write
from repository import git
from specimen import EVERYTHING, PORTAL, TODAY, Made, Press, plain, rich, site

from site_builder.core.language import load_language
from site_builder.core.model.dataset import Correction
from site_builder.render.feeds.atom import LONGEST, MOST, MOST_FILES, render_dataset_atom
from site_builder.render.feeds.xml_text import replace_illegal_xml
from site_builder.render.render import RenderedSite

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
FRENCH = load_language("fr")
Element = ElementTree.Element


def one(parent: Element, name: str) -> str:
    (found,) = parent.findall(ATOM + name)
    return found.text or ""


def links(parent: Element, rel: str) -> list[dict[str, str]]:
    return [link.attrib for link in parent.findall(f"{ATOM}link") if link.get("rel") == rel]


def checked(text: bytes) -> Element:
    """The feed, which has all that RFC 4287 asks for."""
    assert text.isascii()
    feed = ElementTree.fromstring(text)
    entries = feed.findall(f"{ATOM}entry")
    assert 0 < len(entries) <= MOST
    names = [one(entry, "id") for entry in entries]
    assert len(set(names)) == len(names), "two updates of one entry"
    for part in (feed, *entries):
        assert one(part, "id").startswith("https://")
        assert MOMENT.fullmatch(one(part, "updated"))
        assert part.findall(f"{ATOM}title")
        (page,) = links(part, "alternate")
        assert (page["type"], page["href"].split("#")[0][-1]) == ("text/html", "/")
        assert part.findall(f"{ATOM}author/{ATOM}name") or feed.findall(f"{ATOM}author/{ATOM}name")
        for file in links(part, "enclosure"):
            assert int(file["length"]) >= 0
            assert "/" in file["type"]
    days = [one(entry, "updated") for entry in entries]
    assert days == sorted(days, reverse=True)
    assert one(feed, "updated") == days[0]
    (own,) = links(feed, "self")
    assert own["href"] == one(feed, "id")
    return feed


def feeds(press: Press, rendered: RenderedSite) -> dict[str, Element]:
    return {
        path: checked(press.kept[sha])
        for path, sha in rendered.files.items()
        if path.endswith("atom.xml")
    }


def titles(feed: Element) -> list[str]:
    return [one(entry, "title") for entry in feed.findall(f"{ATOM}entry")]


def own(made: Made) -> Element:
    """A dataset's own feed."""
    entry = site([made]).entries[0]
    parts = (made.tables, made.documents)
    return checked(render_dataset_atom(entry, parts, PORTAL.url, FRENCH))


# --- which feeds there are ---


def test_the_portal_each_publisher_each_theme_and_each_dataset_that_has_a_day_have_one() -> None:
    press = Press()
    found = feeds(press, press.render())
    assert set(found) == {
        "atom.xml", "lille/atom.xml", "themes/economie/atom.xml", "themes/population/atom.xml",
        "data/lille/subventions/atom.xml", "data/lille/prenoms/atom.xml",
    }  # fmt: skip
    for path, feed in found.items():
        assert one(feed, "id") == f"{PORTAL.url}{path}"
    assert [title.split(" ")[0] for title in titles(found["atom.xml"])] == [
        "Subventions",
        "Titre",
    ], "no day, no entry"
    assert (
        one(found["themes/economie/atom.xml"], "title")
        == f"{FRENCH.say('theme.economie')} – {PORTAL.title}"
    )


def test_nothing_is_made_where_nobody_knows_an_address_or_a_day() -> None:
    press = Press()
    for rendered in (
        press.render(portal=replace(PORTAL, url="")),
        press.render([plain("lille/sans-date")]),
    ):
        assert not [path for path in rendered.files if path.endswith("atom.xml")]
        assert not [
            path
            for path in rendered.files
            if path.endswith(".html") and "atom" in press.text(rendered, path)
        ]


def test_each_feed_is_named_in_the_head_and_the_body_of_a_page_and_each_that_is_named_is_there() -> (  # noqa: E501
    None
):
    press = Press()
    rendered = press.render(portal=replace(PORTAL, languages=("fr", "en")))
    heads = set[tuple[bool, str]]()
    bodies = set[tuple[bool, str]]()
    for path in (path for path in rendered.files if path.endswith(".html")):
        head, _, body = press.text(rendered, path).partition("</head>")
        above = path.count("/")
        for place, part in ((heads, head), (bodies, body)):
            for address in re.findall(r'href="([^"]*atom\.xml)"', part):
                up, name = re.fullmatch(r"(\./|(?:\.\./)*)(.*)", address).groups()  # type: ignore[union-attr]
                assert up == ("../" * above or "./"), path
                place.add((path.startswith("en/"), name))
    assert heads == bodies
    known = {path for path in rendered.files if path.endswith("atom.xml")}
    assert heads == {(english, path) for path in known for english in (False, True)}


# --- days ---


def test_data_that_are_older_than_their_publication_were_new_when_they_were_published() -> None:
    made = plain("lille/ancien", issued=date(2024, 5, 2), modified=date(2019, 1, 1))
    (entry,) = own(made).findall(f"{ATOM}entry")
    assert (one(entry, "updated")[:10], one(entry, "published")[:10]) == (
        "2024-05-02",
        "2024-05-02",
    )
    assert one(entry, "title") == f"Publication\u00a0: {made.dataset.title}"


def test_a_feed_holds_the_hundred_that_were_last_new_and_those_of_one_day_in_order_of_id() -> None:
    made = [
        plain(f"lille/jeu-{n:03}", modified=date(2024, 1, 1) + timedelta(days=n // 2))
        for n in range(MOST + 20)
    ]
    press = Press()
    found = feeds(press, press.render(made))["atom.xml"]
    names = [one(entry, "id").split("/")[-2] for entry in found.findall(f"{ATOM}entry")]
    days = [f"jeu-{n:03}" for day in range(59, 9, -1) for n in (2 * day, 2 * day + 1)]
    assert names == days


def test_days_are_those_of_git_where_no_metadata_say_better(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/neuf")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-m", "premier", day="2021-03-04")
    write(root, {"datasets/lille/neuf/table.csv": "code;nom\n01001;Autre\n"})
    git(root, "commit", "-a", "-m", "second", day="2022-05-06")
    made(root, today=TODAY)
    (entry,) = checked((root / "build/atom.xml").read_bytes()).findall(f"{ATOM}entry")
    assert (one(entry, "published"), one(entry, "updated")) == (
        "2021-03-04T00:00:00Z",
        "2022-05-06T00:00:00Z",
    )
    for file in links(entry, "enclosure"):
        there = root / "build" / file["href"].removeprefix("https://donnees.example/")
        assert there.stat().st_size == int(file["length"])


# --- what an entry says ---


def test_an_entry_says_who_under_what_licence_about_what_and_where_the_files_are() -> None:
    press = Press()
    entry = feeds(press, press.render())["lille/atom.xml"].findall(f"{ATOM}entry")[0]
    made = rich()
    page = f"{PORTAL.url}lille/subventions/"
    assert one(entry, "id") == page == links(entry, "alternate")[0]["href"]
    assert one(entry, "title") == f"{made.dataset.title} – Lille"
    assert [node.text for node in entry.findall(f"{ATOM}author/*")] == [
        "Lille",
        f"{PORTAL.url}lille/",
    ]
    assert one(entry, "rights").startswith("Open Database License")
    assert links(entry, "license")[0]["href"].startswith("https://opendatacommons.org/")
    assert (
        links(entry, "describedby")[0]["href"]
        == f"{PORTAL.url}data/lille/subventions/datapackage.json"
    )
    (category,) = entry.findall(f"{ATOM}category")
    assert category.attrib == {
        "term": "economie", "scheme": f"{PORTAL.url}themes/", "label": FRENCH.say("theme.economie"),
    }  # fmt: skip
    files = [file.path for table in made.tables for file in table.downloads]
    files += [document.file.path for document in made.documents]
    assert [file["href"] for file in links(entry, "enclosure")] == [
        f"{PORTAL.url}data/lille/subventions/{path}" for path in files[:MOST_FILES]
    ]


def test_what_a_dataset_has_much_of_is_cut() -> None:
    tables = tuple(replace(rich().tables[0], name=f"t{n}", series=n == 9) for n in range(10))
    made = replace(plain("lille/gros", description="mot " * LONGEST, modified=TODAY), tables=tables)
    (entry,) = own(made).findall(f"{ATOM}entry")
    assert len(links(entry, "enclosure")) == MOST_FILES
    assert len(one(entry, "summary")) == LONGEST


def test_whatever_the_title_the_feed_is_read_and_says_it() -> None:
    press = Press()
    title = "</title><script>alert(1)</script> & \"'\x00\x0b\ufffe ]]> \U0001f514 École"
    made = plain("lille/piege", title, modified=TODAY, description=title, theme="economie")
    rendered = press.render([made])
    assert titles(feeds(press, rendered)["atom.xml"]) == [f"{replace_illegal_xml(title)} – Lille"]


@pytest.mark.nightly
@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_any_text_survives(title: str, text: str, columns: list[str]) -> None:
    correction = Correction(date(2024, 5, 1), text, rows=title, columns=tuple(columns))
    made = plain(
        "lille/a", title, modified=date(2024, 5, 2), description=text, corrections=(correction,)
    )
    update, mended = own(made).findall(f"{ATOM}entry")
    said = replace_illegal_xml(FRENCH.say("feed.updated", title=made.dataset.title))
    assert one(update, "title") == said
    assert "".join(
        node.text or "" for node in update.findall(f"{ATOM}summary")
    ) == replace_illegal_xml(text)
    assert replace_illegal_xml(text) in one(mended, "content")


# --- what happened to one dataset ---

CORRECTIONS = (
    Correction(
        date(2024, 6, 1), "Les montants étaient en centimes.", "12 à 15", ("montant", "total")
    ),
    Correction(date(2024, 5, 1), "Deux noms étaient intervertis."),
)


def test_a_dataset_tells_its_corrections_and_its_last_update_the_latest_first() -> None:
    made = plain(
        "lille/a",
        "Budget",
        issued=date(2020, 1, 1),
        modified=date(2024, 5, 20),
        corrections=CORRECTIONS,
    )
    feed = own(made)
    assert titles(feed) == [
        "Correction\u00a0: Budget",
        "Mise à jour\u00a0: Budget",
        "Correction\u00a0: Budget",
    ]
    first, update, _ = feed.findall(f"{ATOM}entry")
    assert one(first, "content") == (
        "Les montants étaient en centimes. – lignes\u00a0: 12 à 15, colonnes "
        "«\u00a0montant\u00a0», «\u00a0total\u00a0»"
    )
    assert one(update, "id") == f"{PORTAL.url}lille/a/#2024-05-20", "each update is news of its own"
    page = links(first, "alternate")[0]["href"]
    assert page == f"{PORTAL.url}lille/a/#corrections"
    press = Press()
    assert 'id="corrections"' in press.text(press.render([made]), "lille/a/index.html")


def test_corrections_alone_make_a_feed_too() -> None:
    press = Press()
    found = feeds(press, press.render([plain("lille/a", corrections=CORRECTIONS)]))
    assert list(found) == ["data/lille/a/atom.xml"]
    assert one(found["data/lille/a/atom.xml"], "updated")[:10] == "2024-06-01"


def test_names_stay_when_titles_days_and_other_corrections_change() -> None:
    made = plain("lille/a", "Budget", modified=date(2024, 5, 20), corrections=CORRECTIONS)
    more = (Correction(date(2024, 6, 1), "Une autre, le même jour."), *CORRECTIONS)
    changed = replace(
        made, dataset=replace(made.dataset, title="Comptes", corrections=more, modified=TODAY)
    )

    def names(made: Made) -> Iterator[set[str]]:
        press = Press()
        for feed in feeds(press, press.render([made])).values():
            yield {one(entry, "id") for entry in feed.findall(f"{ATOM}entry")}

    for before, after in zip(names(made), names(changed), strict=True):
        assert before - after <= {f"{PORTAL.url}lille/a/#2024-05-20"}


def test_a_correction_that_is_written_twice_is_told_once() -> None:
    assert len(titles(own(plain("lille/a", corrections=CORRECTIONS[:1] * 2)))) == 1


# --- what is told anew ---


def test_one_that_changes_touches_its_own_feeds_and_they_are_as_if_all_were_made_anew() -> None:
    made = [*EVERYTHING, plain("metropole/parcs", theme="environnement", modified=date(2024, 1, 1))]
    press = Press()
    before = press.render(made)
    changed = [
        *made[:-1],
        replace(made[-1], dataset=replace(made[-1].dataset, modified=date(2024, 2, 2))),
    ]
    after = press.render(changed, known=before.pages)
    assert after.files == Press().render(changed).files
    moved = {
        path
        for path in after.files
        if path.endswith("atom.xml") and after.files[path] != before.files[path]
    }
    assert moved == {
        "atom.xml",
        "metropole/atom.xml",
        "themes/environnement/atom.xml",
        "data/metropole/parcs/atom.xml",
    }


def test_a_page_names_a_feed_from_the_day_on_which_it_has_one(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/a")
    made(root, today=TODAY)
    assert "atom.xml" not in (root / "build/lille/index.html").read_text("utf-8")
    write(
        root,
        dataset("lille/a")
        | {"datasets/lille/a/datapackage.yaml": "title: A\nmodified: 2024-01-01\n"},
    )
    made(root, today=TODAY)
    for page in ("index.html", "lille/index.html", "lille/a/index.html"):
        assert "atom.xml" in (root / "build" / page).read_text("utf-8")


@pytest.mark.parametrize("path", ["atom.xml", "lille/atom.xml", "themes/economie/atom.xml"])
def test_a_feed_of_several_languages_speaks_the_first(path: str) -> None:
    press = Press()
    rendered = press.render(portal=replace(PORTAL, languages=("en", "fr")))
    feed = feeds(press, rendered)[path]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
