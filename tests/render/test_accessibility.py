"""What a program can see of WCAG 2.2 and RGAA 4.1 beyond axe's rules (docs/accessibilite.md): the
questions of accessible.js, which test_browser.py asks of each kind of page, see what they look for;
and what only all pages together can say."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from pathlib import Path

import pytest
from browse import Served

from render.page_questions import ask_script

# What breaks a rule each, but the first, which breaks two
WRONG = """() => {
  const main = document.querySelector("main"), made = document.createElement("div");
  made.innerHTML = `<h1>A</h1><h4>B</h4><svg></svg><table><tr><th>C</th></tr></table><i tabindex="3">D</i>
    <video></video><iframe></iframe><a href="#x" target="_blank">E</a><a href="#y">E</a><a href="#z"></a>
    <div class="one"><button>F</button><button>G</button></div><div class="two">Une phrase</div>`;
  main.append(made);
  const small = one => Object.assign(one.style, {width: "9px", height: "9px", padding: 0, border: 0});
  made.querySelectorAll("button").forEach(small);
  Object.assign(made.querySelector(".two").style, {width: "9px", height: "9px", overflow: "hidden"});
}"""  # noqa: E501


@pytest.mark.nightly
def test_these_questions_see_what_they_look_for(served: Served) -> None:
    page = served.page()
    served.visit(page, "mentions-legales/")
    page.evaluate(WRONG)
    found = ask_script(page, "structure")
    for what in (
        "not one h1",
        "a level",
        "a drawing",
        "a table",
        "a header",
        "a row",
        "an order",
        "moves",
        "a frame",
        "a new tab",
    ):
        assert any(one.startswith(what) for one in found), (what, found)
    assert len(ask_script(page, "links")) == 2
    assert len(ask_script(page, "targets")) == 4, "two links and two buttons, beside each other"
    assert len(ask_script(page, "cut")) == 1
    page.context.close()


def test_every_page_of_the_site_has_a_title_of_its_own_and_says_its_language(site: Path) -> None:
    titles = defaultdict(list)
    root = site / "sous" / "chemin"
    for file in sorted(root.rglob("*.html")):
        text = file.read_text("utf-8")
        path = file.relative_to(root)
        spoken = re.search('<html lang="(..)', text)
        title = re.search("<title>(.+?)</title>", text)
        assert spoken and title, path
        assert spoken[1] == ("en" if path.parts[0] == "en" else "fr"), path
        titles[spoken[1], html.unescape(title[1])].append(path.as_posix())
    assert len(titles) > 100
    twice = {title: paths for title, paths in titles.items() if len(paths) > 1}
    same = {
        title
        for title, paths in twice.items()
        if len({(root / path).read_bytes() for path in paths}) == 1
    }
    assert twice.keys() - same == set(), "but for a frame that is at a former address too"
    assert {path.partition("/")[0] for title in same for path in twice[title]} <= {"embed"}
