"""A rate within each group in a real browser: what it comes to is what DuckDB says of the same
file, and how one asks it."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from browse import Served, find_axe_violations
from explorer_oracle import (
    ALL,
    EACH_TYPE,
    JOURNEY,
    GroupOracle,
    asked,
    draw,
    grouped,
    is_same,
    open_oracle,
)
from own_site import make_site_fixtures
from playwright.sync_api import expect
from portal import COMMUNES

VOTES = (  # of two councils; one vote has no count of those against
    "conseil;annee;contre;abstention;theme;montant\nCroix;2023;0;0;Sport;100,50\n"
    "Croix;2023;1;0;Culture;200,00\nCroix;2024;0;0;Sport;50,00\nCroix;2024;;0;Sport;\n"
    "Loos;2023;0;2;Culture;300,00\nLoos;2024;0;0;;10,00\nLys;2024;3;0;Sport;25,00\n"
)
ALMOST = "bureau;contre\n" + "Halle;0\n" * 3000 + "Gare;0\n" * 2999 + "Gare;1\n"
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    **EACH_TYPE,
    "datasets/lille/votes/datapackage.yaml": "title: Des votes\n",
    "datasets/lille/votes/votes.csv": VOTES,
    "datasets/lille/presque/datapackage.yaml": "title: Des votes presque tous unanimes\n",
    "datasets/lille/presque/presque.csv": ALMOST,
}
PLACE = "lille/votes/#t-votes?"
UNANIMOUS = "montre=part&part=contre~est~0&part=abstention~est~0"

site, served = make_site_fixtures("rates", FILES)


# --- what rates come to ---


@pytest.mark.parametrize("name", [None, "solde", "montant"])
def test_rates_are_those_of_duckdb(site: Path, served: Served, name: str | None) -> None:
    """Of rows, or of their amounts."""
    page = served.page()
    fields, oracle = open_oracle(site, served, page)
    measure = next((n for n, field in enumerate(fields) if field["name"] == name), None)
    dice = random.Random(17)
    queries = [draw(dice, oracle) for _ in range(16)]
    rates = [draw_rate(dice, oracle, measure) for _ in queries]
    columns = [dice.randrange(len(fields)) for _ in queries]
    groupings: list[dict[str, Any]] = [
        {"by": {"column": column, "step": _first_step(fields[column])}, "how": "ratio", "most": 0}
        | {"rate": rate}
        for column, rate in zip(columns, rates, strict=True)
    ]
    requests = [
        ("grouped", {"query": query, "grouping": grouping, "most": ALL})
        for query, grouping in zip(queries, groupings, strict=True)
    ]
    answers = asked(served, page, JOURNEY, requests)
    for answer, query, grouping in zip(answers, queries, groupings, strict=True):
        expected = _compute_rates(oracle, query, grouping)
        every = [*answer["rows"], *filter(None, [answer["unknown"]])]
        assert {row["text"] for row in every} == set(expected)
        for row in every:
            rows, above, below = expected[row["text"]]
            assert row["rows"] == rows
            assert is_same(row["parts"][0], above, "sum")
            assert is_same(row["parts"][1], below, "sum")
            rate = float(above) / float(below) if below else None
            assert is_same(row["values"][-1], rate, "ratio"), (query, grouping, row)
        assert answer["left"]["empty"] == _count_silent(oracle, query, grouping["rate"])
    page.context.close()


def draw_rate(dice: random.Random, oracle: GroupOracle, measure: int | None) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = []
    while not conditions:
        conditions = draw(dice, oracle)["filters"]
    return {"conditions": conditions} | ({} if measure is None else {"measure": measure})


def _first_step(field: Mapping[str, Any]) -> str:
    return "year" if field["type"] in ("date", "datetime", "yearmonth") else ""


def _says(conditions: Sequence[Mapping[str, Any]]) -> str:
    """SQL of the rows whose cells say whether they are asked for."""
    columns = [
        place
        for one in conditions
        if "filled" not in one and "" not in one.get("values", ())
        for place in (one["column"], one.get("other", one["column"]))
    ]
    return " AND ".join(["TRUE", *(f"c{column} IS NOT NULL" for column in columns)])


def _amount(oracle: GroupOracle, rate: Mapping[str, Any]) -> str:
    return oracle.amount(rate["measure"]) if "measure" in rate else "1"


def _compute_rates(
    oracle: GroupOracle, query: Mapping[str, Any], grouping: Mapping[str, Any]
) -> dict[str, tuple[int, Any, Any]]:
    """Of each group its rows, and what is above and below; nothing where no row says it."""
    rate = grouping["rate"]
    passes = oracle.where({"words": [], "filters": rate["conditions"]})
    amount = _amount(oracle, rate)
    found = oracle.connection.execute(
        f"SELECT k, count(*), sum(CASE WHEN p THEN a ELSE 0 * a END) FILTER (s), "
        f"sum(a) FILTER (s) FROM (SELECT {oracle.group(grouping['by'])} AS k, {amount} AS a, "
        f"{passes} AS p, {_says(rate['conditions'])} AS s FROM t WHERE {oracle.where(query)}) "
        f"GROUP BY ALL"
    )
    return {key: figures for key, *figures in found.fetchall()}  # type: ignore[misc]


def _count_silent(oracle: GroupOracle, query: Mapping[str, Any], rate: Mapping[str, Any]) -> int:
    found = oracle.connection.execute(
        f"SELECT count(*) FROM t WHERE {oracle.where(query)} AND {_amount(oracle, rate)} "
        f"IS NOT NULL AND NOT ({_says(rate['conditions'])})"
    ).fetchone()
    assert found
    return int(found[0])


# --- how one asks ---


def test_a_rate_says_what_is_above_and_below(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{PLACE}par=conseil&{UNANIMOUS}&pour=tous&ordre=-total")
    expect(page.locator(".x-groups caption")).to_contain_text(
        "Part des lignes où «\u00a0contre\u00a0: 0\u00a0» et «\u00a0abstention\u00a0: 0\u00a0»"
    )
    expect(page.locator(".x-groups thead th").nth(1)).to_contain_text("Part, en %")
    rows = page.locator(".x-groups tbody tr")
    expect(rows.nth(0)).to_contain_text("66,7")
    expect(rows.nth(0)).to_contain_text("2 sur 3")
    expect(rows.nth(1)).to_contain_text("1 sur 2")
    expect(rows.nth(2)).to_contain_text("0 sur 1")
    expect(page.locator(".x-groups tfoot .x-all")).to_contain_text("3 sur 6")
    expect(page.locator(".x-groups .says")).to_have_text(
        "Croix a le plus\u00a0: 66,7\u00a0% (2 sur 3)"
    )
    expect(page.locator(".x-notes")).to_contain_text(
        "une ligne où «\u00a0contre ou abstention\u00a0»"
    )
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()


def test_groups_are_level_where_their_rates_are_and_not_where_they_are_written_alike(
    served: Served,
) -> None:
    page = served.page()
    asks = "par=bureau&montre=part&part=contre~est~0&pour=tous&ordre=-total"
    grouped(served, page, f"lille/presque/#t-presque?{asks}")
    written = page.locator(".x-groups tbody td.n:nth-child(2)")
    expect(written).to_have_text(["100,0", "100,0"])
    expect(page.locator(".x-groups .says")).to_have_text(
        "Halle a le plus\u00a0: 100,0\u00a0% (3\u202f000 sur 3\u202f000)"
    )
    grouped(served, page, f"lille/presque/#t-presque?{asks.replace('~est~0', '~rempli')}")
    expect(page.locator(".x-groups .says")).to_have_text(
        "Les 2 groupes sont à égalité\u00a0: 100,0\u00a0% chacun"
    )
    page.context.close()


def test_a_rate_of_amounts_adds_them_up(served: Served) -> None:
    page = served.page()
    asks = "par=conseil&montre=part&pour=tous&part=theme~est~Sport&ordre=+total&de=montant"
    grouped(served, page, PLACE + asks)
    rows = page.locator(".x-groups tbody tr")
    assert rows.locator("th").all_inner_texts() == ["Loos", "Croix", "Lys"]
    expect(rows.nth(1)).to_contain_text("42,9")
    expect(rows.nth(1)).to_contain_text("150,50 sur 350,50")
    assert asks in page.evaluate("decodeURIComponent(location.hash)")
    notes = page.locator(".x-notes").inner_text()
    assert "où «\u00a0montant\u00a0» est vide" in notes
    assert "où «\u00a0theme\u00a0» est vide" in notes
    page.context.close()


def test_a_rate_is_asked_by_selects(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{PLACE}par=conseil&montre=lignes&pour=tous")
    sentence = page.locator(".x-sentence")
    sentence.locator("select").nth(2).select_option("rate")
    where = sentence.locator("label:has-text('où') select").last
    expect(where).to_be_visible()
    where.select_option(label="contre")
    value = sentence.locator("label:has-text('est ') select").last
    expect(value.locator("option")).to_contain_text(["0"])
    expect(page.locator(".x-groups tfoot .x-all")).to_contain_text("4 sur 6")
    value.select_option(label="1")
    expect(page.locator(".x-groups tfoot .x-all")).to_contain_text("1 sur 6")
    assert "part=contre~est~1" in page.evaluate("decodeURIComponent(location.hash)")
    sentence.locator("label:text-matches('^de ') select:visible").select_option(label="montant")
    expect(page.locator(".x-groups tfoot .x-all")).to_contain_text("200 sur 685,50")
    sentence.locator("select").nth(2).select_option("rows")
    expect(where).to_be_hidden()
    expect(page.locator(".x-groups tfoot .x-all")).to_contain_text("7")
    page.context.close()


@pytest.mark.parametrize("asks", ["montre=lignes", "montre=part&part=contre~est~0"])
def test_a_rate_whose_values_do_not_come_says_so(served: Served, asks: str) -> None:
    page = served.page()
    grouped(served, page, f"{PLACE}par=conseil&{asks}&pour=tous")
    page.evaluate(
        "Worker.prototype.postMessage = function () { this.dispatchEvent(new Event('error')) }"
    )
    sentence = page.locator(".x-sentence")
    if asks == "montre=lignes":
        sentence.locator("select").nth(2).select_option("rate")
    else:
        sentence.locator("label:has-text('où') select").last.select_option(label="theme")
    expect(page.locator(".x-status")).to_contain_text("n’ont pas pu être chargées")
    assert served.said == [], "no promise is left without an answer"
    page.context.close()


def test_a_file_has_the_percentage_and_both_numbers(served: Served, tmp_path: Path) -> None:
    page = served.page()
    grouped(served, page, f"{PLACE}par=conseil&{UNANIMOUS}&pour=tous")
    with page.expect_download() as download:
        page.locator(".x-groups").get_by_text("CSV", exact=True).click()
    download.value.save_as(tmp_path / "rate.csv")
    text = (tmp_path / "rate.csv").read_text(encoding="utf-8-sig")
    head, *lines = list(csv.reader(text.splitlines()))
    conditions = "«\u00a0contre\u00a0: 0\u00a0» et «\u00a0abstention\u00a0: 0\u00a0»"
    assert head == [
        "conseil",
        f"Part des lignes où {conditions}, en %",
        f"Lignes où {conditions}",
        "Lignes, en tout",
    ]
    assert [line[1:] for line in lines] == [
        ["66.6666666666667", "2", "3"],
        ["50", "1", "2"],
        ["0", "0", "1"],
    ]
    page.context.close()


def test_a_rate_changes_by_points(served: Served) -> None:
    page = served.page()
    asks = "par=conseil&puis=annee&montre=part&part=abstention~est~0&pour=tous&ecart=2023~2024"
    grouped(served, page, PLACE + asks)
    expect(page.locator(".x-groups .says")).to_contain_text(
        "Loos a le plus progressé, de 0,0 à 100,0\u00a0%"
    )
    expect(page.locator(".x-groups caption")).to_contain_text("en points")
    expect(page.locator(".x-groups")).not_to_contain_text("En pourcentage")
    grouped(served, page, f"{PLACE}{asks}&ordre=-lignes")
    expect(page.locator(".x-status")).to_contain_text(
        "Dans l’ordre décroissant de «\u00a0Lignes\u00a0»"
    )
    page.context.close()


@pytest.mark.parametrize("asks", ["montre=part", "montre=part&part=rien~est~1"])
def test_a_rate_of_nothing_counts_rows(served: Served, asks: str) -> None:
    page = served.page()
    grouped(served, page, f"{PLACE}par=conseil&{asks}&pour=tous")
    expect(page.locator(".x-groups tfoot .x-all")).to_contain_text("7")
    page.context.close()
