"""What an owner's style sheet may not hold is said with its line, and asks nothing of another
site; what is right in it stays to the letter."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nightly import nightly_after

from site_builder.core.language import load_language
from site_builder.core.problem_codes import get_problem_code
from site_builder.core.problems import Problem
from site_builder.render.assets import locate_templates
from site_builder.render.stylesheet import (
    OWNER_STYLES,
    build_stylesheet,
    shorten_sheet,
)
from site_builder.render.unclosed_css import DEEPEST

FRENCH = load_language("fr")
PORTAL = "https://opendata.example/"
GOOGLE = "https://fonts.googleapis.com/css2?family=Roboto:wght@400;700&display=swap"
BEFORE = ":root { --mine: #123456; }\n"
AFTER = "\nh1 { color: red }"


def read_ours() -> str:
    return shorten_sheet((locate_templates() / "beffroi.css").read_text("utf-8"))


def test_what_browsers_do_not_read_of_our_sheet_is_not_sent() -> None:
    sheet = (
        "/* of pages */\nh1 { margin: 0; }\n\n@media print {\n  h1::after { content: ' ; '; }\n}\n"
    )
    sent = "h1{margin: 0}@media print{h1::after{content: ' ; '}}"
    assert shorten_sheet(sheet) == sent


def publish_sheet(
    folder: Path, sheet: str, name: str = OWNER_STYLES
) -> tuple[str, tuple[Problem, ...]]:
    """The owner's sheet as it is published, and what is said of it."""
    (folder / name).write_bytes(sheet.encode())
    templates = (folder, locate_templates())
    stylesheet = build_stylesheet(templates, ("beffroi.css",), PORTAL)
    ours = read_ours()
    return stylesheet.content.decode().removeprefix(f"{ours}\n"), stylesheet.problems


@pytest.mark.parametrize(
    ("written", "published", "address"),
    nightly_after(4, [
        (f'@import url("{GOOGLE}");', "", GOOGLE),
        (f"@import '{GOOGLE}' screen;", "", GOOGLE),
        (f"@IMPORT url({GOOGLE});", "", GOOGLE),
        (f'@import src("{GOOGLE}") layer(a);', "", GOOGLE),
        (
            "@import 'https://x.example/a' supports(background: url(https://y.example/b));",
            "",
            "https://x.example/a",
        ),
        (
            "p { background: url(//cdn.example/fond.png) }",
            'p { background: url("data:,") }',
            "//cdn.example/fond.png",
        ),
        (
            "p { background: url( 'http://x.example/a' ) }",
            'p { background: url( "data:," ) }',
            "http://x.example/a",
        ),
        (
            "p { background: url(https://opendata.example.evil/a) }",
            'p { background: url("data:,") }',
            "https://opendata.example.evil/a",
        ),
        (
            'p { background: image-set("https://x.example/a" 1x, "b.png" type("image/png")) }',
            'p { background: image-set("data:," 1x, "b.png" type("image/png")) }',
            "https://x.example/a",
        ),
        (
            "p { background: -webkit-image-set(url(https://x.example/a) 1x) }",
            'p { background: -webkit-image-set(url("data:,") 1x) }',
            "https://x.example/a",
        ),
        (
            '@media print { p { background: SRC("https://x.example/a") } }',
            '@media print { p { background: SRC("data:,") } }',
            "https://x.example/a",
        ),
        (
            r"p { background: u\72l(\68ttps://x.example/a) }",
            'p { background: url("data:,") }',
            "https://x.example/a",
        ),
        (
            r'p { background: url("\\\\x.example/a") }',
            'p { background: url("data:,") }',
            "//x.example/a",
        ),
        (
            '''p { --logo: "https://x.example/a"; background: image-set(var(--logo) 1x) }''',
            '''p { --logo: "data:,"; background: image-set(var(--logo) 1x) }''',
            "https://x.example/a",
        ),
        (
            "@font-face { font-family: F; src: url(ftp://x.example/a) format('woff2') }",
            "@font-face { font-family: F; src: url(\"data:,\") format('woff2') }",
            "ftp://x.example/a",
        ),
        (
            "@-moz-document url-prefix() { p { background: url(https://x.example/a) } }",
            '@-moz-document url-prefix() { p { background: url("data:,") } }',
            "https://x.example/a",
        ),
        (
            "@namespace { p { background: url(https://x.example/a) } }",
            '@namespace { p { background: url("data:,") } }',
            "https://x.example/a",
        ),
        (
            '''@function --f() { result: "https://x.example/a" } p { c: image-set(--f() 1x) }''',
            '''@function --f() { result: "data:," } p { c: image-set(--f() 1x) }''',
            "https://x.example/a",
        ),
        (
            '''@function --f(--a) { result: src(var(--a)) } p { c: --f("https://x.example/a") }''',
            '''@function --f(--a) { result: src(var(--a)) } p { c: --f("data:,") }''',
            "https://x.example/a",
        ),
    ]),
)  # fmt: skip
def test_a_style_sheet_asks_nothing_of_another_site(
    tmp_path: Path, written: str, published: str, address: str
) -> None:
    content, problems = publish_sheet(tmp_path, f"{BEFORE}{written}{AFTER}")
    [problem] = problems
    assert (problem.code, problem.severity) == ("style-elsewhere", "error")
    assert (problem.place.path, problem.place.line) == ("templates/portal.css", 2)
    assert address[:40] in FRENCH.problem(problem)
    assert content == f"{BEFORE}{published}{AFTER}"


def test_each_address_of_another_site_is_said_with_its_own_line(tmp_path: Path) -> None:
    sheet = "a { b: url(//x.example/1) }\r\nc {\r\n  d: url(//x.example/2), url('//x.example/3') }"
    content, problems = publish_sheet(tmp_path, sheet)
    assert [problem.place.line for problem in problems] == [1, 3, 3]
    assert "x.example" not in content
    assert content.count("\r\n") == 2


def test_names_and_addresses_of_the_portal_comments_and_inline_images_stay_as_they_are(
    tmp_path: Path,
) -> None:
    sheet = f"""/* @import url("{GOOGLE}"); */
@namespace svg url(http://www.w3.org/2000/svg);
@namespace "http://www.w3.org/1999/xhtml";
@-moz-document url("https://ailleurs.example/") {{ p {{ color: red }} }}
@font-face {{ font-family: F; src: url(police.woff2) format("woff2") }}
a {{ background: url("data:image/png;base64,AA==") }}
b {{ background: url({PORTAL}images/fond.png) }}
c {{ background: image-set(url(//opendata.example/a) 1x, "b.png" 2x) }}
i::before {{ content: "https://ailleurs.example/" }}
d {{ filter: url(#flou) }}
<!-- -->
"""
    assert publish_sheet(tmp_path, sheet) == (sheet, ())


def test_a_variable_of_one_sheet_that_another_takes_for_an_address_is_one(tmp_path: Path) -> None:
    taking = "a { background: image-set(var(--logo) 1x) }"
    (tmp_path / "beffroi.css").write_text(taking)
    content, problems = publish_sheet(tmp_path, ':root { --logo: "https://x.example/a" }')
    assert content == f'{taking}\n:root {{ --logo: "data:," }}'
    assert [problem.code for problem in problems] == ["style-elsewhere"]


def test_an_import_counts_at_the_head_of_a_sheet_alone(tmp_path: Path) -> None:
    (tmp_path / "beffroi.css").write_text("@import 'suite.css';")
    content, [problem] = publish_sheet(tmp_path, "\n@import 'couleurs.css';")
    assert content == "@import 'suite.css';\n\n@import 'couleurs.css';"
    assert (problem.code, problem.severity, problem.place.line) == ("style-import", "warning", 2)


@pytest.mark.parametrize(
    ("name", "written", "published"),
    [
        (
            OWNER_STYLES,
            "@font-face { font-family: F; src: url(data:font/woff2;base64,AA) }",
            '@font-face { font-family: F; src: url("data:,") }',
        ),
        ("beffroi.css", "@import 'data:text/css,a{}';b{}", "b{}"),
    ],
)
def test_what_the_policy_of_pages_takes_from_files_alone_is_said(
    tmp_path: Path, name: str, written: str, published: str
) -> None:
    content, problems = publish_sheet(tmp_path, written, name)
    assert content == published
    assert "style-inline" in [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("written", "closing", "mistakes"),
    nightly_after(4, [
        ("a {\n b: c", "\n}", [("style-unclosed", 1)]),
        ("@media print {\na { b: c }", "\n}", [("style-unclosed", 1)]),
        (
            "@media print {\na { b: c\nd { e: f }",
            "\n}}",
            [("style-unclosed", 1), ("style-unclosed", 2)],
        ),
        ("\na { b: calc(1px + (2px; }\nc { }", "\n))}", [("style-unclosed", 2)]),
        ("a[b {}", "\n]{}", [("style-unclosed", 1)]),
        ("a {}\n/* b { c: d }", "*/", [("style-unclosed", 2)]),
        ("a { /* }", "*/}", [("style-unclosed", 1)]),
        ("a {\n b: url(https://x.example/", '\nx")}', [("style-unclosed", 2)]),
        ("a { b: url(", '\nx")}', [("style-unclosed", 1)]),
        ('a {\n b: "c; }', "\n}", [("style-unclosed", 1), ("style-quote", 2)]),
        ('a {\n b: "c;\n}\nd { }', "", [("style-quote", 2)]),
        ("a { b: 'c\\", "\n\n}", [("style-quote", 1)]),
        ("a { b: url(c d) }", "", [("style-url", 1)]),
        ("a { }\n}\nb { }", "", [("style-stray", 2)]),
        ("a { b: c) }", "", [("style-stray", 1)]),
        ("a { }\n\nb,\nc /* d */", "{}", [("style-braces", 3)]),
        ("@media print", ";", [("style-braces", 1)]),
        ("@layer a", ";", []),
        ("a { b: c }", "", []),
        ("", "", []),
    ]),
)  # fmt: skip
def test_what_is_not_closed_is_said_and_takes_nothing_in_that_comes_after(
    tmp_path: Path, written: str, closing: str, mistakes: list[tuple[str, int]]
) -> None:
    content, problems = publish_sheet(tmp_path, written)
    assert content == f"{written}{closing}"
    assert [(problem.code, problem.place.line) for problem in problems] == mistakes
    assert all(problem.severity == "error" for problem in problems)
    # What is closed stands alone: nothing more is open in what is published
    again, problems = publish_sheet(tmp_path, content)
    assert again == content
    assert "style-unclosed" not in [problem.code for problem in problems]


def test_the_sentence_says_what_to_write(tmp_path: Path) -> None:
    _, [problem] = publish_sheet(tmp_path, "a { b: calc(1px }")
    sentence = FRENCH.problem(problem).replace("\N{NO-BREAK SPACE}", " ")
    assert sentence.startswith("templates/portal.css:1 : « calc( »")
    assert "→ Écrivez « ) »" in sentence


def test_a_mark_of_the_order_of_bytes_is_no_letter_of_a_selector(tmp_path: Path) -> None:
    sheet = ":root { --mine: #123456; }"
    assert publish_sheet(tmp_path, f"\ufeff{sheet}") == (sheet, ())


def test_bytes_that_are_no_text_stay_as_they_are_and_are_said(tmp_path: Path) -> None:
    (tmp_path / OWNER_STYLES).write_bytes(b"a { b: url(//x.example/) }\n/* \xe9 */")
    stylesheet = build_stylesheet((tmp_path, locate_templates()), ("beffroi.css",), PORTAL)
    assert stylesheet.content.endswith(b'a { b: url("data:,") }\n/* \xe9 */')
    assert [(problem.code, problem.place.line) for problem in stylesheet.problems] == [
        ("style-elsewhere", 1), ("style-encoding", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "opening", nightly_after(2, ["{", "(", "[", "calc(", "@media print { a", ":is("])
)
def test_a_sheet_that_is_nested_too_deep_is_left_out_and_said(tmp_path: Path, opening: str) -> None:
    content, problems = publish_sheet(tmp_path, f"a {{}}\n{opening * 2000}")
    assert content == read_ours()
    assert [(problem.code, problem.place.line) for problem in problems] == [("style-deep", 2)]
    _, problems = publish_sheet(tmp_path, f"a {{}}\n{opening * DEEPEST}")
    assert "style-deep" not in [problem.code for problem in problems]


@pytest.mark.parametrize("name", [OWNER_STYLES, "beffroi.css"])
def test_a_sheet_that_cannot_be_opened_is_left_out_and_said(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads every file")
    assert_ours_alone(tmp_path, name, "style-unread")


@pytest.mark.parametrize("written", ["", "\n \n", "\ufeff"])
def test_an_empty_sheet_does_not_take_the_place_of_ours(tmp_path: Path, written: str) -> None:
    (tmp_path / "beffroi.css").write_text(written, "utf-8")
    assert_ours_alone(tmp_path, "beffroi.css", "style-empty")


def assert_ours_alone(folder: Path, name: str, code: str) -> None:
    """Of an owner's sheet nothing is published, and one problem told."""
    stylesheet = build_stylesheet((folder, locate_templates()), ("beffroi.css",), PORTAL)
    assert stylesheet.content.decode() == read_ours()
    [problem] = stylesheet.problems
    assert (problem.code, problem.place.path) == (code, f"templates/{name}")


@pytest.mark.parametrize(
    ("code", "written", "asked"),
    [
        ("style-braces", "a { b: c }\nd", "d"),
        ("style-deep", f"a {{ b: c }}{'(' * (DEEPEST + 1)}", "a { b: c }((("),
        ("style-elsewhere", "a { b: url(//x.example/c) }", "x.example"),
        ("style-import", "@import 'c.css';", "c.css"),
        ("style-inline", "@font-face { src: url(data:font/woff2;base64,AA) }", "woff2"),
        ("style-quote", "a { b: 'c\n }", "'c"),
        ("style-stray", "} a { b: c }", "b: c"),
        ("style-unclosed", "a { b: c", "b: c"),
        ("style-url", "a { b: url(c d) }", "c d"),
        ("contrast-light", ":root { --brick: #ffd200 }", "--brick: #ffd200"),
        ("contrast-unread", ":root { --brick: device-cmyk(0 0 0 0) }", "device-cmyk"),
    ],
)
def test_what_the_table_says_to_be_left_out_of_a_sheet_is_left_out_and_nothing_else(
    tmp_path: Path, code: str, written: str, asked: str
) -> None:
    content, problems = publish_sheet(tmp_path, written)
    assert code in {problem.code for problem in problems}
    assert (asked in content) is (get_problem_code(code).effect == "nothing")
