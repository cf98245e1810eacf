"""The page of components: it shows all of them, as they are made, to those who theme; no published
site has it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import specimen
from specimen import PORTAL, Press
from tools import ROOT

from site_builder.core.language import load_language
from site_builder.metadata.public_names import RESERVED
from site_builder.publish.specimens import load_specimens
from site_builder.render.assets import locate_templates
from site_builder.render.colours.css_colours import compute_contrast_ratio
from site_builder.render.colours.palette import Property, list_custom_properties
from site_builder.render.localised_site import Specimens
from site_builder.render.pages.components import ADDRESS, MADE
from site_builder.render.render import STYLES
from site_builder.render.stylesheet import OWNER_STYLES

FRENCH = load_language("fr")
PAGE = f"{ADDRESS}index.html"


@pytest.fixture(scope="module")
def shown() -> str:
    press = Press()
    rendered = press.render(components=True)
    assert rendered.problems == ()
    return press.text(rendered, PAGE)


def source(name: str) -> str:
    return (locate_templates() / name).read_text("utf-8")


# --- where it is ---


def test_a_published_site_has_neither_the_page_nor_its_styles() -> None:
    press = Press()
    rendered = press.render()
    assert PAGE not in rendered.files
    assert ".component" not in press.text(rendered, STYLES)
    assert not [
        path for path in rendered.files if b"composants" in press.kept[rendered.files[path]]
    ]


def test_no_search_engine_is_led_to_it(shown: str) -> None:
    press = Press()
    rendered = press.render(components=True)
    assert '<meta name="robots" content="noindex">' in shown
    assert ADDRESS not in press.text(rendered, "sitemap.xml")


def test_no_publisher_takes_its_address() -> None:
    assert ADDRESS.rstrip("/") in RESERVED


def test_it_is_made_again_when_the_owner_changes_a_colour(tmp_path: Path) -> None:
    press = Press()
    before = press.render(folders=(tmp_path,), components=True)
    (tmp_path / OWNER_STYLES).write_text(
        ":root { --brick: #0b5c4a; --mine: oklch(50% 0.1 120); }", "utf-8"
    )
    after = press.render(folders=(tmp_path,), known=before.pages, components=True)
    assert {path for path in before.files if before.files[path] != after.files[path]} == {
        PAGE,
        STYLES,
    }
    assert "#0b5c4a" in press.text(after, PAGE)
    assert press.text(after, STYLES).endswith("oklch(50% 0.1 120); }"), "the owner's come last"


def test_specimens_are_prepared_only_where_the_page_is_rendered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = []

    def load_once_more() -> Specimens:
        loaded.append(1)
        return load_specimens()

    monkeypatch.setattr(specimen, "load_specimens", load_once_more)
    press = Press()
    press.render()
    assert loaded == []
    rendered = press.render(components=True)
    assert loaded == [1]
    press.render(known=rendered.pages, components=True)
    assert loaded == [1]


# --- what it shows ---


def test_every_component_is_shown_with_what_makes_it(shown: str) -> None:
    for code, classes, template, makers in MADE:
        section = re.search(
            rf'<section class="component" aria-labelledby="c-{code}">(.*?)<h2|$', shown, re.DOTALL
        )
        assert section, code
        assert f'<h2 id="c-{code}">{FRENCH.say(f"component.{code}")}</h2>' in shown
        for word in (template, *makers.split(), *(f".{name}" for name in classes.split())):
            assert f"<code>{word}</code>" in shown, (code, word)


@pytest.mark.parametrize(
    ("template", "makers"), [(template, makers) for _, _, template, makers in MADE if makers]
)
def test_what_is_said_to_make_a_component_is_there(template: str, makers: str) -> None:
    for maker in makers.split():
        assert re.search(rf"{{% (?:macro|block) {maker}\b", source(template)), maker


def test_no_macro_and_no_class_is_forgotten() -> None:
    named = {(template, maker) for _, _, template, makers in MADE for maker in makers.split()}
    for template in ("coverage_parts.html", "extract.html", "map.html", "parts.html", "table.html"):
        macros = set(re.findall(r"{% macro (\w+)", source(template)))
        assert macros <= {maker for file, maker in named if file == template}, template
    styles = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", source("beffroi.css"), flags=re.DOTALL)
    styled = set(re.findall(r"\.([a-z][\w-]*)", styles))
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "frontend/src").rglob("*.ts"))
    of_scripts = {name for name in styled if name == "explored" or name.startswith("x-")}
    written = {name for text in re.findall(r'"([^"\n]*)"', scripts) for name in text.split()}
    assert of_scripts <= written, "made by a script on a click"
    assert styled - of_scripts == {name for _, classes, _, _ in MADE for name in classes.split()}


def test_every_class_that_is_named_is_shown(shown: str) -> None:
    used = {name for names in re.findall(r'class="([^"]*)"', shown) for name in names.split()}
    assert {name for _, classes, _, _ in MADE for name in classes.split()} <= used


def test_links_of_specimens_lead_nowhere(shown: str) -> None:
    main = shown.partition("<main")[2].partition("</main>")[0]
    elsewhere = [href for href in re.findall(r'href="([^"]*)"', main) if not href.startswith("#")]
    assert elsewhere
    assert [href for href in elsewhere if ".example" not in href and "etalab" not in href] == []


def test_the_long_the_empty_and_the_unreadable_are_among_them(shown: str) -> None:
    assert max(map(len, re.findall(r'class="as-title">([^<]*)<', shown))) >= 140
    for part in (
        "></td>",
        ">hier<",
        FRENCH.say("period.missing"),
        FRENCH.say("day.unknown"),
        FRENCH.say("preview.empty"),
        FRENCH.say("filter.none"),
        FRENCH.say("home.empty"),
        FRENCH.say("demonstration"),
        'class="waiting"',
        'class="histogram"',
        'aria-current="page"',
    ):
        assert part in shown, part


def test_an_owner_sees_the_macro_that_they_changed(tmp_path: Path) -> None:
    (tmp_path / "parts.html").write_text(
        source("parts.html").replace('class="stamp"', 'class="stamp ours"'), "utf-8"
    )
    press = Press()
    rendered = press.render(folders=(tmp_path,), components=True)
    assert 'class="stamp ours"' in press.text(rendered, PAGE)
    assert 'class="stamp ours"' in press.text(rendered, "lille/essai/index.html")


# --- colours ---


@pytest.mark.parametrize(
    ("colour", "paper", "ratio"),
    [
        ("#000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#767676", "#fff", 4.5),
        ("#9c2f1f", "#fbfaf7", 7.1),
        ("#fbfaf7", "#FBFAF7", 1.0),
        ("#00000000", "#fff", 1.0),
        ("#0008", "#fff", 4.5),
    ],
)
def test_the_contrast_is_that_of_wcag(colour: str, paper: str, ratio: float) -> None:
    assert round(compute_contrast_ratio(colour, paper), 1) == ratio


def found(styles: str) -> dict[str, Property]:
    return {one.name: one for one in list_custom_properties(FRENCH, styles)}


def test_the_day_the_night_and_the_owner_are_told_apart() -> None:
    styles = """
    /* :root { --paper: #000; } */
    @font-face { font-family: "F"; src: url("f.woff2"); }
    :root { --paper: #fff; --brick: #9c2f1f; --serif: "A",
      serif; }
    @media (prefers-color-scheme: dark) { :root { --paper: #15181f; --brick: #ff9c85 } }
    @media (min-width: 48rem) { :root { --brick: #123456; } h1 { color: red; } }
    @media print { :root { --brick: #000; } }
    a { --brick: #0f0; }
    :root{--brick:#0b5c4a;--mine:oklch(50% 0.1 120)}
    """
    brick = found(styles)["--brick"]
    mine = found(styles)["--mine"]
    assert (brick.day, brick.night, brick.day_contrast, brick.night_contrast) == (
        "#0b5c4a",
        "#0b5c4a",
        "7,9",
        "2,2",
    )
    assert (brick.day_paper, brick.night_paper) == ("#fff", "#15181f")
    assert (mine.day, mine.night, mine.day_contrast, mine.colour, mine.purpose) == (
        "oklch(50% 0.1 120)", "oklch(50% 0.1 120)", "5,9", True, "",
    )  # fmt: skip
    assert found(styles)["--serif"].day == '"A", serif'


def test_our_own_texts_can_be_read_by_day_and_by_night() -> None:
    ours = found(source("beffroi.css"))
    for name in ("--ink", "--slate", "--brick"):
        for colour, paper in (
            (ours[name].day, ours[name].day_paper),
            (ours[name].night, ours[name].night_paper),
        ):
            assert compute_contrast_ratio(colour, paper) >= 4.5, (name, colour)


# --- the face of titles ---


def test_pages_ask_early_for_the_face_that_serif_names_and_for_no_other(tmp_path: Path) -> None:
    press = Press()
    ours = press.render(folders=(tmp_path,))
    line = 'assets/beffroi-titres.woff2" as="font" type="font/woff2" crossorigin>'
    assert f'<link rel="preload" href="../../{line}' in press.text(ours, "lille/prenoms/index.html")
    (tmp_path / OWNER_STYLES).write_text(":root { --serif: Georgia, serif; }", "utf-8")
    theirs = press.render(folders=(tmp_path,), known=ours.pages)
    assert [
        path for path in theirs.files if path.endswith(".html") and line in press.text(theirs, path)
    ] == []


def test_the_mark_of_the_tab_is_in_the_page_unless_it_is_heavy(tmp_path: Path) -> None:
    press = Press()
    assert 'rel="icon" href="data:image/svg+xml,%3Csvg' in press.text(press.render(), "index.html")
    heavy = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{"M0 0h9" * 400}"/></svg>'
    (tmp_path / "favicon.svg").write_text(heavy, "utf-8")
    rendered = press.render(folders=(tmp_path,))
    assert 'rel="icon" href="./assets/favicon.svg"' in press.text(rendered, "index.html")
    assert press.text(rendered, "assets/favicon.svg") == heavy
    assert PORTAL.title in press.text(rendered, "index.html")


def test_a_mark_of_the_tab_that_cannot_be_opened_stops_no_build(tmp_path: Path) -> None:
    path = tmp_path / "favicon.svg"
    path.touch(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads every file")
    press = Press()
    rendered = press.render(folders=(tmp_path,))
    ours = (locate_templates() / "favicon.svg").read_text("utf-8")
    assert press.text(rendered, "assets/favicon.svg") == ours
    assert {(problem.code, problem.place.path) for problem in rendered.problems} == {
        ("template-encoding", "templates/favicon.svg")
    }
