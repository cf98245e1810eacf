"""The links by which one sends a part of a page: a chart, the map, the rows, a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from browse import Served, serving
from playwright.sync_api import Browser, expect
from portal import made, portal, write

from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import Table
from site_builder.render.pages.explained_columns import make_column_anchors

HERE = re.compile(r'<a class="here" href="#([^"]+)" aria-label="([^"]+)">#</a>')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portal(tmp_path_factory.mktemp("parts"), "lille/ecoles")
    rows = "".join(f"{2015 + n};{n + 1}00;{n}\n" for n in range(9))
    write(
        root,
        {
            "datasets/lille/budget/datapackage.yaml": (
                "title: Budget\nviews: [{type: courbe, group: Année, by: année, series: montant}]\n"
            ),
            "datasets/lille/budget/budget.csv": f"Année;montant;Montant voté (€)\n{rows}",
        },
    )
    made(root)
    return root / "build"


def test_charts_rows_and_columns_have_links_that_lead_to_them(site: Path) -> None:
    page = (site / "lille/budget/index.html").read_text("utf-8")
    links = HERE.findall(page)
    names = [name.replace("\xa0", " ") for _, name in links]
    assert names[1:] == [
        "Lien vers « Les 9 lignes »",
        "Lien vers « Année »",
        "Lien vers « montant »",
        "Lien vers « Montant voté (€) »",
    ]
    anchors = [unquote(anchor) for anchor, _ in links]
    assert anchors == [
        "chart-budget-1", "t-budget", "column-budget-annee", "column-budget-montant",
        "column-budget-montant-vote",
    ]  # fmt: skip
    for anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1


def make_table(*names: str) -> Table:
    columns = tuple(Column(name=name, type="string", kind="text") for name in names)
    return Table(
        name="t", source="t.csv", rows=1, columns=columns, downloads=(), faults="", content=""
    )


def test_names_that_differ_by_signs_have_links_of_their_own() -> None:
    names = ("Coût", "cout", "cout 2", "COUT", "€", "%", "漢")
    anchors = make_column_anchors(make_table(*names))
    assert list(anchors) == list(names)
    assert len(set(anchors.values())) == len(names)
    assert anchors["Coût"] == "column-t-cout"
    assert all(re.fullmatch(r"[a-z0-9-]+", anchor) for anchor in anchors.values())


def test_a_link_stays_when_other_columns_come_before() -> None:
    assert make_column_anchors(make_table("a", "b"))["b"] == "column-t-b"
    assert make_column_anchors(make_table("c", "b", "a"))["b"] == "column-t-b"


@pytest.fixture(scope="module")
def served(site: Path, browser: Browser) -> Iterator[Served]:
    with serving(site, browser=browser) as served:
        yield served


def test_they_are_seen_by_keyboard_and_large_enough(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/budget/")
    page.locator("summary", has=page.locator("#column-budget-montant")).click()
    link = page.get_by_role("link", name="Lien vers « montant »", exact=True)
    expect(link).to_have_css("opacity", "0")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    box = link.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#column-budget-montant$"))
    page.context.close()
