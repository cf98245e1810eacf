"""Cards for sharing: what messages and social networks show of a link to a page."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from compared_site import compare_site
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from portal import COMMUNES_WITH_CARDS, dataset, made, write

from site_builder.core.language import load_language
from site_builder.metadata.standards import load_standard
from site_builder.render.cards import address, card_text, draw
from site_builder.render.cards.card import Card, CardFigure, CardPicture, write_card_svg
from site_builder.render.cards.contents import compose_comparison_card
from site_builder.render.cards.pictures import draw_communes
from site_builder.render.cards.rasteriser import draw_png
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.chart_svg import estimate_text_width
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.compared_map import draw_map_ground

MOST_BYTES = 100_000  # of a card: several messengers show no picture of more than 300 kB
ADDRESS = "https://donnees.example/"
META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[a-z:_]+)" content="([^"]*)">')
YEARS = "annee;montant\n" + "".join(f"{year};{year - 2000}00\n" for year in range(2015, 2025))


def make_portal(root: Path, communes: str = COMMUNES_WITH_CARDS) -> Path:
    write(root, {"communes.yml": communes})
    write(root, dataset("lille/ecoles", title="Écoles & « lycées » <publics>"))
    write(
        root,
        {
            "datasets/lille/budget/datapackage.yaml": (
                "title: Budget (données fictives)\ndemonstration: true\n"
                "views: [{type: courbe, group: annee, by: année, series: montant}]\n"
            ),
            "datasets/lille/budget/budget.csv": YEARS,
        },
    )
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_portal(tmp_path_factory.mktemp("cards"))
    made(root)
    return root / "build"


def list_pages(site: Path) -> Iterator[Path]:
    return site.rglob("*.html")


def read_tags(page: Path) -> dict[str, str]:
    return dict(META.findall(page.read_text("utf-8")))


def list_cards(site: Path) -> dict[str, bytes]:
    folder = site / "assets"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted([*folder.glob("card*.png"), *folder.glob("cards/**/*.png")])
    }


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cards that are drawn, as SVG."""
    svgs: list[str] = []

    def record(svg: str) -> bytes:
        svgs.append(svg)
        return draw_png(svg)

    monkeypatch.setattr(draw, "draw_png", record)
    return svgs


def read_texts(svg: str) -> str:
    """All that a card says, as one line."""
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


# --- what pages say ---


def test_each_page_says_what_a_shared_link_shows(site: Path) -> None:
    pages = list(list_pages(site))
    assert pages
    for page in pages:
        tags = read_tags(page)
        assert tags["og:type"] == "website"
        assert tags["og:site_name"] == "Portail d’essai"
        assert tags["og:title"]
        assert tags["og:locale"] == "fr_FR"
        assert tags["twitter:card"] == "summary_large_image"
        assert tags["og:image:alt"].endswith("Portail d’essai")
        image = site / tags["og:image"].removeprefix(ADDRESS)
        assert image.is_file(), page


def test_publishers_and_datasets_have_cards_of_their_own(site: Path) -> None:
    images = {
        page: read_tags(site / page / "index.html")["og:image"].removeprefix(f"{ADDRESS}assets/")
        for page in ("", "lille", "lille/ecoles", "lille/budget", "jeux")
    }
    assert images == {
        "": "card.png",
        "lille": "cards/lille.png",
        "lille/ecoles": "cards/lille/ecoles.png",
        "lille/budget": "cards/lille/budget.png",
        "jeux": "card.png",
    }
    drawn = list_cards(site)
    assert len(set(drawn.values())) == len(drawn)
    alt = read_tags(site / "lille/budget/index.html")["og:image:alt"]
    assert alt == "Budget (données fictives) – Lille – Portail d’essai"


def test_cards_have_the_size_that_is_said_and_few_bytes(site: Path) -> None:
    for name, content in list_cards(site).items():
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", content[16:24]) == (1000, 525), name
        assert len(content) <= MOST_BYTES, name


def test_a_commune_is_shown_among_the_others() -> None:
    site = compare_site()
    words = load_language("fr")
    localised_site = LocalisedSite(site=site.site, language=words, opening=site.opening, marks={})
    ground = draw_map_ground(localised_site)
    assert ground
    insee = sorted(ground.communes)[0]
    drawing = ElementTree.fromstring(draw_communes(ground, "", {insee}, "#123456").drawing)
    classes = [one.get("class") for one in drawing]
    assert classes == ["land"] * (len(ground.communes) - 1) + ["held"]
    assert drawing[-1].get("style") == "fill:#123456"


def test_the_card_has_the_figure_with_which_the_page_opens(
    tmp_path: Path, drawn: list[str]
) -> None:
    root = make_portal(tmp_path)
    made(root)
    page = (root / "build/lille/budget/index.html").read_text("utf-8")
    match = re.search(r'<p class="keyed"><strong>(.*?)</strong> <span>(.*?)</span>', page, re.S)
    assert match
    (svg,) = [svg for svg in drawn if ">Budget<" in svg and 'class="chart"' in svg]
    for text in match.groups():
        assert " ".join(text.split()) in read_texts(svg)
    assert "10 lignes" not in read_texts(svg)


def test_a_story_has_a_card_with_its_own_title(tmp_path: Path, drawn: list[str]) -> None:
    root = make_portal(tmp_path)
    write(root, {"pages/recit.md": "# Un récit\nComment il commence.\n"})
    made(root)
    tags = read_tags(root / "build/recit/index.html")
    assert tags["og:image"].endswith("assets/cards/recit.png")
    assert tags["og:image:alt"].startswith("Un récit – ")
    (svg,) = [svg for svg in drawn if ">Un récit<" in svg]
    assert "Comment il commence." in read_texts(svg)


def test_the_card_of_who_publishes_counts_rows(tmp_path: Path, drawn: list[str]) -> None:
    made(make_portal(tmp_path))
    (svg,) = [svg for svg in drawn if re.search('class="title"[^>]*>Lille<', svg)]
    assert re.search("[0-9]+ ?lignes?|>lignes?<", svg)
    assert "jeux de données" not in read_texts(svg)


def test_a_comparison_has_a_card_of_its_own() -> None:
    compared = compare_site()
    localised_site = LocalisedSite(
        site=compared.site,
        language=load_language("fr"),
        opening=compared.opening,
        marks={},
        standards=(load_standard("etalab/irve-statique"),),
    )
    (comparison, *_) = list_comparisons(localised_site)
    card = compose_comparison_card(
        localised_site, comparison, lambda: draw_map_ground(localised_site)
    )
    assert (card.title, card.byline) == (comparison.standard.title, "Comparer les communes")
    assert card.picture
    drawing = ElementTree.fromstring(card.picture.drawing)
    shades = [one.get("class") for one in drawing.iter() if one.get("data-insee")]
    assert set(shades) - {"w0"}, "figures are shown, in classes"
    assert ".map .w4 { fill:" in write_card_svg(card) and "path { fill" not in write_card_svg(card)


# --- where there are none ---


@pytest.mark.parametrize("line", ["cards: false", ""])
def test_none_are_drawn_where_nobody_wants_or_reaches_them(tmp_path: Path, line: str) -> None:
    address_line = "  url: https://donnees.example/\n"
    written = f"{address_line}  {line}\n" if line else ""
    root = make_portal(tmp_path, COMMUNES_WITH_CARDS.replace(address_line, written))
    report = made(root)
    assert [one.code for one in report.problems if one.code == "cards-undrawn"] == []
    assert list_cards(root / "build") == {}
    tags = read_tags(root / "build/lille/ecoles/index.html")
    assert "og:image" not in tags
    assert tags["twitter:card"] == "summary"


def test_an_installation_that_cannot_draw_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "identify_rasteriser", lambda: "")
    root = make_portal(tmp_path)
    for _ in range(2):
        report = made(root)
        (problem,) = [one for one in report.problems if one.code == "cards-undrawn"]
        assert (problem.severity, problem.place.path) == ("warning", "communes.yml")
        assert list_cards(root / "build") == {}
        assert "og:image" not in read_tags(root / "build/index.html")


# --- what is drawn again ---


def test_what_has_not_changed_is_not_drawn_again(tmp_path: Path, drawn: list[str]) -> None:
    root = make_portal(tmp_path)
    made(root)
    cold = list_cards(root / "build")
    assert len(drawn) == len(cold)
    assert sum('class="chart"' in svg for svg in drawn) == 2, "the dataset and its publisher"
    drawn.clear()
    write(root, dataset("lille/ecoles", rows=4, title="Écoles"))
    made(root)
    titles = [ElementTree.fromstring(svg).findtext(".//*[@class='title']") for svg in drawn]
    assert set(titles) == {"Lille", "Écoles"}, "the home page does not show its rows"
    changed = list_cards(root / "build")
    write(
        root,
        {
            "communes.yml": COMMUNES_WITH_CARDS.replace(
                "role: metropole", 'role: metropole, siren: "1"'
            )
        },
    )
    drawn.clear()
    made(root)
    assert drawn == []
    other = make_portal(tmp_path / "cold")
    write(other, dataset("lille/ecoles", rows=4, title="Écoles"))
    made(other)
    assert list_cards(other / "build") == changed, "an incremental build is a cold one"


def test_code_that_has_changed_draws_only_what_is_otherwise(
    tmp_path: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card is known by what it shows, over builds that compose none, too."""
    root = make_portal(tmp_path)
    made(root)
    made(root)
    write(root, dataset("lille/ecoles", title="Autre titre"))
    made(root)
    drawn.clear()
    monkeypatch.setattr("site_builder.render.rendered_files.hash_render_code", lambda: b"other")
    write(root, dataset("lille/ecoles", title="Un titre encore"))
    made(root)
    assert len(drawn) == 1


# --- what it holds ---


def make_card(title: str, *, picture: bool = False) -> Card:
    return Card(
        portal="Données de la métropole",
        title=title,
        byline="Lille, 2024",
        figure=CardFigure("1 234", "lignes"),
        label="Données fictives",
        picture=CardPicture(title, Markup("<g/>")) if picture else None,
    )


def list_texts(card: Card, class_: str) -> list[str]:
    root = ElementTree.fromstring(write_card_svg(card))
    return [one.text or "" for one in root.iter() if one.get("class") == class_]


HOSTILE = (
    '</text><image href="file:///etc/passwd"/><text>',
    '"><script>alert(1)</script>',
    "]]><!-- &entity; &#0; %s {0} {}",
    "\u202eécoles\u202c " * 30,
    "a\u0301\u0302\u0303" * 200,
    "m" * 3_000,
    "漢字😀 Ω ﷽" * 20,
    "",
    " - - ",
)


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("picture", [True, False])
def test_hostile_titles_are_texts(title: str, picture: bool) -> None:
    svg = write_card_svg(make_card(title, picture=picture))
    names = {one.tag.rpartition("}")[2] for one in ElementTree.fromstring(svg).iter()}
    assert names <= {"svg", "style", "rect", "path", "text", "tspan", "g"}
    assert len(draw_png(svg)) <= MOST_BYTES


@given(st.text(max_size=60))
def test_whatever_is_written_is_drawn(title: str) -> None:
    assert draw_png(write_card_svg(make_card(title)))[:4] == b"\x89PNG"


def test_the_same_card_has_the_same_bytes() -> None:
    svg = write_card_svg(make_card("Écoles publiques"))
    assert draw_png(svg) == draw_png(svg)


LONG = (
    "Données essentielles des conventions de subvention de plus de 23 000 euros attribuées par la "
    "communauté urbaine aux associations sportives, culturelles et de solidarité du territoire"
)


@pytest.mark.parametrize("picture", [True, False])
@pytest.mark.parametrize("words", [1, 3, 8, 14, 26])
def test_long_titles_are_smaller_and_cut_between_words(words: int, picture: bool) -> None:
    title = " ".join(LONG.split()[:words])
    lines = list_texts(make_card(title, picture=picture), "title")[:-1]
    shown = " ".join(lines)
    if shown.endswith("…"):
        assert title.startswith(shown.removesuffix("…"))
        assert title[len(shown) - 1 :][:1] in (" ", ",")
    else:
        assert shown == title


def test_a_number_is_not_parted_from_its_unit() -> None:
    lines = card_text.fit_lines("4 lieux sur 1,6\xa0km du nord au sud", 180, ((23, 4),))
    assert "1,6\xa0km" in " | ".join(lines.texts)


@given(st.text("abcdeéWm -,’", max_size=200), st.sampled_from([300.0, 532.0, 1072.0]))
def test_lines_have_room(text: str, width: float) -> None:
    lines = card_text.fit_lines(text, width, ((68, 3), (40, 4)))
    assert len(lines.texts) <= 4
    for line in lines.texts:
        assert estimate_text_width(line) * lines.size <= width
