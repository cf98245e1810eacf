"""Colours that an owner gives are read by day and by night, and what is proposed instead is the
nearest that is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, serving
from coloraide import Color
from coloraide.css import color_names
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_but_each
from playwright.sync_api import Browser
from specimen import Press

from render.colour_pairs import (
    OURS,
    POINTED,
    find_colour_pairs,
    list_unheld_pairs,
    read_colour_values,
)
from render.test_browser import example
from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.render.colours import palette
from site_builder.render.colours.contrast import (
    NAMES,
    PAIRS,
    OwnerStylesheet,
    find_contrast_problems,
    find_nearest_colour,
)
from site_builder.render.colours.css_colours import (
    compute_contrast_ratio,
    format_hex_colour,
    normalise_css_colour,
)
from site_builder.render.colours.palette import SCHEMES
from site_builder.render.stylesheet import OWNER_STYLES

FRENCH = load_language("fr")
SEEN = """all => all.map(written => {
  const one = document.createElement("p");
  one.style.color = written;
  document.body.replaceChildren(one);
  if (!one.style.color) return null;
  const [red, green, blue, opacity = 1] = getComputedStyle(one).color.match(/[\\d.]+/g).map(Number);
  return [red / 255, green / 255, blue / 255, opacity];
})"""
CSS_NAMES = sorted(color_names.name2val_map)
STYLED = "rule => document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length)"
SEVERAL = ("", "a-propos/", "composants/")
MADE = {  # by scripts, and what tells that it is there
    "lille/ecoles/#t-ecoles-publiques-l93?ligne=3": ".explored .x-row",
    "lille/ecoles/#t-ecoles-publiques-l93?f=EQUIP_TYPE~est~École primaire": ".x-active button",
    "jeux/?theme=education": ".x-active button",
}
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def told(sheet: str) -> list[Problem]:
    return list(
        find_contrast_problems(f"{OURS}\n{sheet}", [OwnerStylesheet("templates/portal.css", sheet)])
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_our_own_colours_are_read_on_each_other(scheme: palette.Scheme) -> None:
    ours = read_colour_values(OURS, scheme)
    assert ours.keys() == NAMES
    assert [
        (a, b) for a, b, least in PAIRS if compute_contrast_ratio(ours[a], ours[b]) < least
    ] == []


def test_every_colour_of_our_texts_and_of_their_grounds_is_in_some_pair() -> None:
    """One of which no contrast at all is held would escape the build, even in a rule that no page
    shows."""
    rules = re.sub(r"/\*.*?\*/", "", OURS, flags=re.DOTALL)
    written = set(re.findall(r"(?<![\w-])color: var\(--(\w+)\)", rules))
    grounds = set(re.findall(r"background: var\(--(\w+)\)", rules))
    assert written <= NAMES
    assert grounds <= NAMES
    assert {"ink", "slate", "brick"} <= written
    assert {"paper", "quiet", "wash"} <= grounds


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    with serving(example(tmp_path_factory), "sous/chemin/", browser=browser) as served:
        yield served


@pytest.mark.nightly
def test_whatever_our_pages_write_on_something_is_among_the_pairs(served: Served) -> None:
    """Under the pointer too, and in what scripts make on a click; test_browser.py asks every kind
    of page."""
    page = served.page()
    found = dict[tuple[str, str], str]()
    for path, made in {**dict.fromkeys(SEVERAL, "h1"), **MADE}.items():
        served.visit(page, "404.html")  # a hash alone loads nothing
        served.visit(page, path)
        page.wait_for_selector(made)
        found |= find_colour_pairs(page)
        page.evaluate(POINTED)
        found |= find_colour_pairs(page)
    assert {pair: found[pair] for pair in list_unheld_pairs(found)} == {}
    assert {
        ("slate", "paper"),
        ("brick", "quiet"),
        ("ink", "wash"),
        ("paper", "brick"),
    } <= found.keys()
    served.visit(page, "composants/")
    page.evaluate(STYLED, ".notice { color: var(--slate); }")
    assert list_unheld_pairs(find_colour_pairs(page)) == {("slate", "wash")}
    page.context.close()


@pytest.mark.parametrize(
    ("sheet", "codes"),
    nightly_but_each(
        5,
        [
            ("", []),
            (":root { --serif: Georgia, serif; --mine: #fff; }", []),
            (
                (
                    ":root { --brick: #0b5c4a; }\n@media (prefers-color-scheme: dark) { :root { "
                    "--brick: #7fd6bd; } }"
                ),
                [],
            ),
            (":root { --brick: #0b5c4a; }", ["contrast-dark"]),
            (
                "@media (prefers-color-scheme: dark) { :root { --brick: #0b5c4a; } }",
                ["contrast-dark"],
            ),
            (
                "@media (prefers-color-scheme: light) { :root { --brick: #7fd6bd; } }",
                ["contrast-light"],
            ),
            ("@media print { :root { --brick: #fff; } }", []),
            ("a { --brick: #fff; }", []),
            ("/* :root { --brick: #fff; } */", []),
            (":root { --slate: #777; }", ["contrast-light", "contrast-dark"]),
            (":root { --blue: #ccc; }", ["contrast-light"]),
            (":root { --brick: #9c2f1f88; }", ["contrast-light", "contrast-dark"]),
            (":root { --brick: rebeccapurple; }", ["contrast-dark"]),
            (
                ":root { --brick: oklch(60% 0.2 30); --mine: oklch(60% 0.2 30); }",
                ["contrast-light", "contrast-dark"],
            ),
            (":root { --brick: currentColor; }", ["contrast-unread"]),
            (":root { --brick: var(--nothing); }", ["contrast-unread"]),
            (":root { --brick: var(--brick); }", ["contrast-unread"]),
            *(
                (f":root {{ --brick: {yellow}; }}", ["contrast-light"])
                for yellow in (
                    "yellow",
                    "YELLOW",
                    "rgb(255 210 0)",
                    "rgb(255, 210, 0)",
                    "rgba(100%, 82%, 0%, 1)",
                    "hsl(50 100% 50%)",
                    "hsl(0.138turn, 100%, 50%)",
                    "#ffd200 !important",
                    "var(--mine); --mine: var( --ours ); --ours: gold",
                )
            ),
            *(
                (f"{media} {{ :root {{ --brick: #ffd200 }} }}", ["contrast-light"])
                for media in (
                    "@media screen",
                    "@media all",
                    "@media screen, print",
                    "@media (min-width: 40rem)",
                    "@media not print",
                    "@media (width > 40rem) { @supports (display: grid)",
                    "@layer owner",
                    "@MEDIA Screen",
                    "@media(prefers-color-scheme:light)",
                    "@media not all and (prefers-color-scheme: dark)",
                )
            ),
            *(
                (f"{selector} {{ --brick: #ffd200 }}", ["contrast-light"])
                for selector in (
                    ":root, .x",
                    ".x,\n:root",
                    "html:root",
                    ":root:not(.x)",
                    "body",
                    "*",
                )
            ),
            (":root { @media (min-width: 40rem) { --brick: #ffd200; } }", ["contrast-light"]),
            (":root { @media (min-width: 40rem) { & { --brick: #ffd200; } } }", ["contrast-light"]),
            (
                (
                    'a { content: "}"; background: url(data:image/png;base64,A;}); } :root { '
                    "--brick: #ffd200; }"
                ),
                [
                    "contrast-light",
                ],
            ),
            ("@media only print and (min-width: 40rem) { :root { --brick: #fff; } }", []),
            ("@media print { @media (min-width: 9px) { :root { --brick: #fff; } } }", []),
            (
                "@media (prefers-color-scheme: light) and (width > 9px) { :root { --brick: #fff; "
                "} }",
                ["contrast-light"],
            ),
            (":root a, .x { --brick: #fff; }", []),
            ("@font-face { --brick: #fff; }", []),
            (  # what wide screens and narrow ones have is not mixed
                "@media (min-width: 40rem) { :root { --quiet: #15181f; --wash: #15181f; --paper: "
                "#15181f; --bar: #15181f;\n"
                "--ink: #fff; --slate: #fff; --blue: #fff; --brick: #fff; } }",
                [],
            ),
            (
                ":root { --brick: #ffd200; } @media (min-width: 40rem) { :root { --brick: "
                "#9c2f1f; } }"
                "@media (min-width: 40rem) and (prefers-color-scheme: dark) { :root { --brick: "
                "#ff9c85; } }",
                ["contrast-light"],
            ),
            (
                ":root { --brick: #777; --brick: #9c2f1f; }\n"
                "@media (prefers-color-scheme: dark) { :root { --brick: #ff9c85 } }",
                [],
            ),
            (
                ":root { --quiet: #808080; --wash: #fff; --paper: #fff; }",
                ["contrast-light"] + 3 * ["contrast-dark"],
            ),
        ],
    ),
)
def test_a_colour_that_cannot_be_read_is_one_error_in_each_scheme(
    sheet: str, codes: list[str]
) -> None:
    assert [problem.code for problem in told(sheet)] == codes
    assert {problem.severity for problem in told(sheet)} <= {"error"}


def test_a_colour_is_that_of_a_browser(served: Served) -> None:
    """However it is written; and what no browser takes for a colour is none."""
    numbers = ("0", "12.5", ".5", "254.6", "300", "-3", "33%", "102%")
    angles = ("0", "50", "-40", "50deg", "0.3turn", "2rad", "100grad", "725", "50%")
    written = [
        *CSS_NAMES,
        "transparent",
        "#abc",
        "#ABCD",
        "#9c2f1f",
        "#9c2f1f88",
        "#ab",
        "#abcde",
        "rouge",
        "rgb(1 2)",
        "rgb()",
        "rgb(1 2 3 / )",
        *(
            f"rgb({one} {other} 7)"
            for one in numbers
            for other in numbers
            if one.endswith("%") == other.endswith("%")
        ),
        *(f"rgba(1, 2, 3, {one})" for one in numbers),
        *(f"hsl({angle} {one} 40%)" for angle in angles for one in ("0%", "37%", "100%", "120%")),
        *(f"hsla({angle}, 80%, {one}, 50%)" for angle in angles for one in ("10%", "50%", "88%")),
    ]
    page = served.page()
    theirs = page.evaluate(SEEN, written)
    page.context.close()
    for one, seen in zip(written, theirs, strict=True):
        ours = normalise_css_colour(one)
        assert bool(ours) == bool(seen), one
        if seen:
            channels = [*Color(ours)[:3], Color(ours)["alpha"]]
            near = [abs(a - b) for a, b in zip(channels, seen, strict=True)]
            assert max(near) <= 1.01 / 255, (one, ours, seen)


def test_the_message_has_the_line_the_ratio_and_what_to_write(tmp_path: Path) -> None:
    (tmp_path / OWNER_STYLES).write_text(
        "/* la métropole\n */\n:root {\n  --mine: #000;\n  --slate: #999;\n}\n", "utf-8"
    )
    [problem] = Press().render(folders=(tmp_path,)).problems
    assert (problem.place.path, problem.place.line) == ("templates/portal.css", 5)
    sentence = FRENCH.problem(problem)
    assert "« --slate: #999 »" in sentence.replace("\u00a0", " ")
    assert "n’est que de 2,5" in sentence
    assert f"--slate: {problem.params['right']}" in sentence


@pytest.mark.nightly
@given(st.dictionaries(st.sampled_from(sorted(NAMES)), COLOURS, min_size=1, max_size=3))
def test_what_is_proposed_is_accepted_in_turn(given_: dict[str, str]) -> None:
    def sheet(day: dict[str, str], night: dict[str, str]) -> str:
        rules = (
            ":root {" + "".join(f"--{k}: {v};" for k, v in one.items()) + "}"
            for one in (day, night)
        )
        first, second = rules
        return f"{first}\n@media (prefers-color-scheme: dark) {{ {second} }}"

    found = told(sheet(given_, given_))
    mended = {scheme: dict(given_) for scheme in SCHEMES}
    for problem in found:
        scheme: palette.Scheme = "dark" if problem.code == "contrast-dark" else "light"
        if problem.code != "contrast-apart":
            mended[scheme][str(problem.params["property"])[2:]] = str(problem.params["right"])
    again = told(sheet(mended["light"], mended["dark"]))
    assert found == [] or any(problem.code == "contrast-apart" for problem in found) or again == []


@given(COLOURS)
def test_the_nearest_has_moved_no_farther_than_it_must(colour: str) -> None:
    ours = read_colour_values(OURS, "light")
    right = find_nearest_colour("slate", {**ours, "slate": colour})
    good = [compute_contrast_ratio(right, ours[ground]) >= 4.5 for ground in ("paper", "quiet")]
    assert all(good)
    before = Color(colour).convert("oklch")
    after = Color(right).convert("oklch")
    if all(compute_contrast_ratio(colour, ours[ground]) >= 4.5 for ground in ("paper", "quiet")):
        assert abs(before["lightness"] - after["lightness"]) <= 0.004
        return
    brighter = before.clone().set("lightness", after["lightness"] + 0.008)
    halfway = format_hex_colour(brighter.fit("srgb", method="oklch-chroma"))
    assert any(compute_contrast_ratio(halfway, ours[ground]) < 4.5 for ground in ("paper", "quiet"))
    if min(before["chroma"], after["chroma"]) > 0.03:  # of a grey there is no hue
        assert abs(math.remainder(before["hue"] - after["hue"], 360)) < 9
