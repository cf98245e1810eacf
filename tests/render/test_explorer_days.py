"""The days between two dates of each row, in the explorer's groups: their mean, median and ends, in
a real browser, beside DuckDB."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from browse import Served, find_axe_violations
from explorer_oracle import (
    ALL,
    EACH_TYPE,
    JOURNEY,
    asked,
    draw,
    grouped,
    is_same,
    open_oracle,
)
from own_site import make_site_fixtures
from playwright.sync_api import expect
from portal import COMMUNES

from render.nightly import mark_nightly

GRANTS = "lille/aides/#t-aides?"
GIVEN = (
    "nom;montant;vote;versement\nA;10;2023-01-01;2023-01-31\nA;20;2023-02-01;2023-02-21\n"
    "A;30;2024-01-01;\nB;40;2024-03-01;2024-02-20\nB;50;2024-01-01;2024-04-10\n"
)
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    "datasets/lille/aides/datapackage.yaml": "title: Des aides\n",
    "datasets/lille/aides/aides.csv": GIVEN,
    **EACH_TYPE,
}


site, served = make_site_fixtures("days", FILES)


@pytest.mark.parametrize(("seed", "count"), [(31, 16), *mark_nightly((32, 120))])
def test_days_are_those_of_duckdb(site: Path, served: Served, seed: int, count: int) -> None:
    page = served.page()
    fields, oracle = open_oracle(site, served, page)
    dice = random.Random(seed)
    dates = [place for place, field in enumerate(fields) if field["type"] in ("date", "datetime")]
    given = [(draw(dice, oracle), draw_days(dice, fields, dates)) for _ in range(count)]
    requests = [("grouped", {"query": query, "grouping": one, "most": ALL}) for query, one in given]
    answers = asked(served, page, JOURNEY, requests)
    for answer, (query, grouping) in zip(answers, given, strict=True):
        first, last = grouping["days"]
        figure = {"mean": "avg(d)", "median": "median(d)", "min": "min(d)", "max": "max(d)"}
        how = grouping["how"]
        rows = (
            f"SELECT {oracle.key(grouping['by'])} AS k, "
            f"date_diff('day', c{first}::TIMESTAMP::DATE, c{last}::TIMESTAMP::DATE) AS d "
            f"FROM t WHERE {oracle.where(query)}"
        )
        found = oracle.connection.execute(
            f"SELECT k, count(*), {figure[how]} FROM ({rows}) WHERE k IS NOT NULL GROUP BY ALL"
        ).fetchall()
        groups = {key: (number, days) for key, number, days in found}
        assert answer["groups"] == len(groups)
        for row in answer["rows"]:
            number, days = groups[row["text"]]
            assert row["rows"] == number
            assert is_same(row["values"][-1], days, "mean"), (grouping, row, days)
        counts = oracle.connection.execute(
            f"SELECT count(*) FILTER (d IS NULL), count(*) FILTER (d < 0) FROM ({rows})"
        ).fetchone()
        assert (answer["left"]["empty"], answer["left"]["negative"]) == counts
    page.context.close()


def draw_days(
    dice: random.Random, fields: list[dict[str, Any]], dates: list[int]
) -> dict[str, Any]:
    column = dice.randrange(len(fields))
    has_steps = fields[column]["type"] in ("date", "datetime", "yearmonth")
    return {
        "by": {"column": column, "step": "year" if has_steps else ""},
        "how": dice.choice(("mean", "median", "min", "max")),
        "days": dice.sample(dates, 2),
        "most": 0,
    }


def test_a_delay_is_asked_in_words_and_says_what_it_leaves_out(served: Served) -> None:
    page = served.page(360)
    grouped(served, page, f"{GRANTS}par=nom&montre=somme&de=montant&pour=tous")
    hows = page.get_by_label("et montrer")
    selects = page.locator(".x-sentence select")
    selects.nth(3).select_option(label="durée, en jours")
    expect(hows).to_have_value("mean")
    figures = page.locator(".x-groups tbody td strong")
    expect(figures).to_have_text(["25", "45"])  # 30 and 20; −10 and 100
    expect(page.locator(".x-groups .x-all td.n").first).to_have_text("35\xa0jours")
    expect(page.locator(".x-groups caption")).to_have_text(
        "Moyenne de «\xa0jours entre vote et versement\xa0», par nom"
    )
    expect(page.locator(".x-groups thead th").nth(1)).to_have_text("Moyenne, en jours")
    expect(page.locator(".x-lacking")).to_have_text(
        "Laissé de côté\xa0: une ligne où l’une des deux dates manque. "
        "Une ligne compte moins de zéro jour\xa0: «\xa0versement\xa0» y vient avant "
        "«\xa0vote\xa0»."
    )
    expect(page.locator(".x-status")).to_contain_text("où l’une des deux dates manque")
    expect(page.locator(".x-sums")).to_be_hidden()
    address = page.evaluate("decodeURIComponent(location.hash)")
    assert "montre=moyenne&pour=tous&debut=vote&fin=versement&de=~jours" in address
    expect(hows.locator("option")).to_have_count(7)  # no sum of days, no ratio; a part of rows is
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert find_axe_violations(page, within=".explored") == []
    hows.select_option("max")
    expect(figures).to_have_text(["30", "100"])
    selects.nth(5).select_option(label="versement")
    expect(figures).to_have_text(["−20", "10"])
    hows.select_option("rows")
    expect(page).to_have_url(f"{served.address}{GRANTS}par=nom&montre=lignes&pour=tous&de=montant")
    page.context.close()


def test_an_address_asks_days_and_adds_none_up(served: Served) -> None:
    page = served.page()
    asked = "par=vote~annee&montre=somme&pour=tous&debut=vote&fin=versement&de=~jours"
    grouped(served, page, f"{GRANTS}{asked}")
    expect(page.get_by_label("et montrer")).to_have_value("mean")
    expect(page.locator(".x-groups tbody td strong")).to_have_text(["25", "45"])
    page.get_by_label("puis par").select_option(label="nom")
    expect(page.locator(".x-groups tbody tr").first.locator("td.n")).to_have_text(
        ["25", "aucune", "25", "2"]
    )
    page.context.close()
