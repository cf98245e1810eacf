"""The logo and the colour of a publisher: shown on its pages, and held to what can be read."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, find_axe_violations, serving
from nightly import nightly_after
from playwright.sync_api import Browser
from portal import COMMUNES, dataset, made, write

from render.nightly import mark_nightly
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish.options import STATE
from site_builder.render.colours.css_colours import compute_contrast_ratio
from site_builder.storage import build_state

PAPER = {"light": "#fbfaf7", "dark": "#15181f"}


def png(width: int = 60, height: int = 20) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(width)) * height)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def site(root: Path, more: str, files: dict[str, bytes] | None = None) -> Path:
    write(
        root,
        {
            "communes.yml": COMMUNES.replace("name: Lille}", f"name: Lille, {more}}}"),
            **dataset("lille/ecoles"),
        },
    )
    write(root, dict(files or {}))
    return root


def described(key: str) -> str:
    """communes.yml, with this line of Lille's."""
    return re.sub(
        r".*name: Lille\}\n", f'  - insee: "59350"\n    name: Lille\n    {key}\n', COMMUNES
    )


def told(root: Path) -> dict[str, dict[str, object]]:
    return {
        one.code: dict(one.params)
        for one in made(root).problems
        if not one.code.startswith("legal-")
    }


def test_it_is_shown_on_its_page_and_in_its_frame_and_on_no_other(tmp_path: Path) -> None:
    root = site(tmp_path, 'logo: logos/lille.png, colour: "#0f6b4f"', {"logos/lille.png": png()})
    assert told(root) == {}
    assert (root / "build/assets/logos/lille.png").read_bytes() == png()
    for path, up in (("lille/index.html", "../"), ("embed/lille/index.html", "../../")):
        text = (root / "build" / path).read_text()
        assert (
            f'<img class="logo" src="{up}assets/logos/lille.png" alt="" width="60" height="20">'
            in text
        )
    pages = (root / "build").rglob("index.html")
    coloured = {path.parent.name for path in pages if "data-publisher" in path.read_text()}
    assert coloured == {"lille", "ecoles", "table"}


@pytest.mark.parametrize(
    ("more", "files", "code"),
    nightly_after(
        3,
        [
            ("logo: absent.png", {}, "logo-missing"),
            ("logo: ../secret.png", {}, "logo-missing"),
            (
                "logo: logo.svg",
                {"logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"},
                "logo-form",
            ),
            ("logo: logo.png", {"logo.png": b"<svg/>"}, "document-lies"),
            ("logo: logo.png", {"logo.png": png() + bytes(60_001)}, "picture-large"),
            ("logo: logo.png", {"logo.png": png(60_000, 1_000)[:50] + bytes(9)}, "picture-pixels"),
            ("colour: bleu", {}, "wrong-colour"),
            ("colour: [a]", {}, "wrong-list-for-text"),
            ('colour: ""', {}, "wrong-colour"),
        ],
    ),
)
def test_what_cannot_be_shown_is_said_once_and_the_page_is_made(
    tmp_path: Path, more: str, files: dict[str, bytes], code: str
) -> None:
    root = site(tmp_path, more, files)
    assert list(told(root)) == [code]
    text = (root / "build/lille/index.html").read_text()
    assert 'class="logo"' not in text and "data-publisher" not in text
    assert not (root / "build/assets/logos").exists()


def test_a_colour_that_begins_a_comment_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": described("colour: #0055a4"), **dataset("lille/ecoles")})
    assert list(told(tmp_path)) == ["colour-comment"]


@pytest.mark.parametrize("colour", nightly_after(1, ["#ffd200", "#ffffff", "#eeeeee", "#00a0ff"]))
def test_one_that_cannot_be_read_is_an_error_with_the_nearest_that_can(
    tmp_path: Path, colour: str
) -> None:
    root = site(tmp_path, f'colour: "{colour}"')
    said = told(root)["publisher-colour"]
    assert (said["name"], said["colour"]) == ("Lille", colour)
    assert (
        compute_contrast_ratio(colour, PAPER["light"])
        < 4.5
        <= compute_contrast_ratio(str(said["right"]), PAPER["light"])
    )
    write(
        root,
        {"communes.yml": (root / "communes.yml").read_text().replace(colour, str(said["right"]))},
    )
    assert told(root) == {}


@pytest.mark.nightly
def test_where_no_shade_can_be_read_none_is_proposed_and_the_page_has_that_of_the_portal(
    tmp_path: Path,
) -> None:
    grounds = b":root { --paper: #fff; --quiet: #222; }"
    root = site(tmp_path, 'colour: "#ffd200"', {"templates/portal.css": grounds})
    assert told(root)["publisher-colour-apart"] == {"name": "Lille", "colour": "#ffd200"}
    sheet = (root / "build/assets/beffroi.css").read_text("utf-8")
    assert [line for line in sheet.splitlines() if line.startswith("[data-publisher")] == []
    assert "#ffd200" not in sheet


@pytest.mark.parametrize(
    ("key", "code"),
    nightly_after(
        1,
        [
            ("colour: '#ffd200'", "publisher-colour"),
            ("logo: absent.png", "logo-missing"),
            ("logo: logo.svg", "logo-form"),
        ],
    ),
)
def test_what_is_said_of_a_publisher_has_its_line(tmp_path: Path, key: str, code: str) -> None:
    lines = described(key)
    write(tmp_path, {"communes.yml": lines, **dataset("lille/ecoles")})
    [problem] = [one for one in made(tmp_path).problems if one.code == code]
    assert problem.place.path == "communes.yml"
    assert lines.splitlines()[(problem.place.line or 0) - 1].strip() == key


def test_a_line_more_above_a_publisher_makes_nothing_again(tmp_path: Path) -> None:
    def known() -> set[str]:
        return {
            *build_state.load_build_state(tmp_path / ".beffroi" / STATE, compute_code_key()).pages
        }

    lines = described("colour: '#003366'\n    logo: l.png\n    previous: [insula]")
    write(tmp_path, {"communes.yml": lines, "l.png": png(), **dataset("lille/ecoles")})
    made(tmp_path)
    before = known()
    write(tmp_path, {"communes.yml": f"# le portail\n{lines}"})
    made(tmp_path)
    assert known() == before != set()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root = site(tmp_path_factory.mktemp("site"), 'logo: l.png, colour: "#003366"', {"l.png": png()})
    made(root)
    with serving(root / "build", browser=browser) as served:
        yield served


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("lille/", "light"),
        ("lille/", "dark"),
        *mark_nightly(("lille/ecoles/", "light"), ("lille/ecoles/", "dark")),
        *mark_nightly(("embed/lille/", "light"), ("embed/lille/", "dark")),
    ],
)
def test_its_pages_have_it_and_can_be_read_by_day_and_by_night(
    served: Served, path: str, scheme: str
) -> None:
    page = served.page(scheme=scheme)  # type: ignore[arg-type]
    served.visit(page, path)
    colour = page.evaluate("getComputedStyle(document.body).getPropertyValue('--brick').trim()")
    assert (colour == "#003366") == (scheme == "light")
    stamp = page.evaluate("getComputedStyle(document.body).getPropertyValue('--stamp').trim()")
    assert stamp == {"light": "#9c2f1f", "dark": "#ff9c85"}[scheme], "the portal speaks there"
    assert compute_contrast_ratio(colour, PAPER[scheme]) >= 4.5
    assert find_axe_violations(page) == []
    page.context.close()
