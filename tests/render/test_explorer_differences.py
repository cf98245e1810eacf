"""The difference of two columns in a real browser: its column of rows, and what groups of it come
to, are what DuckDB says of the same file."""

from __future__ import annotations

import random
import re
from decimal import Decimal
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
    read_fields,
)
from own_site import make_site_fixtures
from playwright.sync_api import Page, expect
from portal import COMMUNES

DIGITS = 4  # of the longest number
ACCOUNTS = (
    "ville;annee;recettes (€);depenses (€);agents\nCroix;2023;120,50;100,25;4\n"
    "Croix;2024;90,00;100,10;4\nLoos;2023;300,00;;9\nLoos;2024;50,00;20,00;9\n"
    "Lys;2024;10,00;12,00;1\n"
)
BUDGET = (  # of which only one amount says its unit, and pupils are none
    "poste;Montant voté;Montant réalisé (€);Nombre d’élèves\nÉcoles;100;90;31\nVoirie;50;70;0\n"
)
PLACES = "nom;latitude;longitude;recettes (€);depenses (€)\n" + "".join(
    f"Lieu {n};50.6{n};3.0{n};{10 * n},50;{n * n},25\n" for n in range(1, 9)
)
FILES: dict[str, str | bytes] = {
    "datasets/lille/scrutin/datapackage.yaml": "title: Un scrutin\n",
    "datasets/lille/scrutin/scrutin.csv": (
        "bureau;Nombre d'inscrits;Nombre de votants\nÉcole;100;60\nMairie;50;40\n"
    ),
    "datasets/lille/lieux/datapackage.yaml": "title: Des lieux\n",
    "datasets/lille/lieux/lieux.csv": PLACES,
    "communes.yml": COMMUNES,
    **EACH_TYPE,
    "datasets/lille/comptes/datapackage.yaml": "title: Des comptes\n",
    "datasets/lille/comptes/comptes.csv": ACCOUNTS,
    "datasets/lille/budget/datapackage.yaml": "title: Un budget\n",
    "datasets/lille/budget/budget.csv": BUDGET,
}
PLACE = "lille/comptes/#t-comptes?"
ASKED = "plus=recettes (€)&moins=depenses (€)"
NAME = "recettes (€)-depenses (€)"
LIEUX = "lille/lieux/#t-lieux?"
NAMES = ".explored tbody th"


site, served = make_site_fixtures("differences", FILES)


@pytest.mark.parametrize(
    "names", [("solde", "montant"), ("mesure", "solde"), ("montant", "mesure")]
)
def test_differences_are_those_of_duckdb(
    site: Path, served: Served, names: tuple[str, str]
) -> None:
    page = served.page()
    fields, oracle = open_oracle(site, served, page)
    over, under = (next(n for n, f in enumerate(fields) if f["name"] == name) for name in names)
    column = len(fields)
    field = {
        **fields[over],
        "name": "-".join(names),
        "type": "number",
        "decimals": None,
        "adds": "sum",
        "minus": [over, under],
    }
    dice = random.Random(11)
    queries = [draw(dice, oracle) | {"text": "", "words": []} for _ in range(8)]
    by = {"column": 1, "step": ""}
    grouping: dict[str, Any] = {"by": by, "how": "sum", "measure": column, "most": 0}
    order = {"column": column, "descending": True}
    requests: list[tuple[str, dict[str, Any]]] = [("locate", {"column": column, "field": field})]
    for query in queries:
        ordered = {**query, "order": order}
        requests += [
            ("grouped", {"query": query, "grouping": grouping, "most": ALL}),
            ("page", {"query": ordered, "start": 0, "count": ALL, "columns": [column]}),
        ]
    answers = asked(served, page, JOURNEY, requests)[1:]
    difference = f"CAST(c{over} AS DECIMAL(30, {DIGITS})) - CAST(c{under} AS DECIMAL(30, {DIGITS}))"
    for query, groups, rows in zip(queries, answers[::2], answers[1::2], strict=True):
        where = oracle.where(query)
        key = oracle.group(grouping["by"])
        found = oracle.connection.execute(
            f"SELECT {key}, sum({difference}) FROM t WHERE {where} GROUP BY ALL"
        )
        sums = dict(found.fetchall())
        every = [*groups["rows"], *filter(None, [groups["unknown"]])]
        assert {row["text"] for row in every} == set(sums)
        assert all(is_same(row["values"][-1], sums[row["text"]], "sum") for row in every)
        cells = oracle.connection.execute(
            f"SELECT r FROM t WHERE {where} ORDER BY {difference} DESC NULLS LAST, r"
        )
        assert rows["rows"] == [row for (row,) in cells.fetchall()]
        empty = oracle.connection.execute(
            f"SELECT count(*) FROM t WHERE {where} AND ({difference}) IS NULL"
        ).fetchone()
        assert (groups["left"]["empty"],) == empty
    page.context.close()


def test_whole_numbers_that_no_float_holds_have_an_exact_difference(served: Served) -> None:
    page = served.page()
    fields = read_fields(served, page, JOURNEY)
    long = next(n for n, field in enumerate(fields) if field["name"] == "identifiant_long")
    field = {**fields[long], "name": "rien", "minus": [long, long]}
    request = ("locate", {"column": len(fields), "field": field})
    query = {"text": "", "filters": []}
    shown = ("page", {"query": query, "start": 0, "count": 50, "columns": [long, len(fields)]})
    _, answer = asked(served, page, JOURNEY, [request, shown])
    assert all(cell == ("0" if own else "") for own, cell in answer["cells"])
    page.context.close()


def test_decimals_are_taken_away_from_whole_numbers_that_no_float_holds(served: Served) -> None:
    page = served.page()
    fields = read_fields(served, page, JOURNEY)
    names = [field["name"] for field in fields]
    both = [names.index("identifiant_long"), names.index("solde")]
    column = len(fields)
    field = {**fields[both[1]], "name": "reste", "decimals": None, "minus": both}
    requests: list[tuple[str, dict[str, Any]]] = [
        ("locate", {"column": column, "field": field}),
        ("keys", {"rows": list(range(50)), "columns": [*both, column]}),
    ]
    _, answer = asked(served, page, JOURNEY, requests)
    filled = [cells for cells in answer if all(cells)]
    assert any(int(long) > 2**53 for long, _, _ in filled)
    for long, under, rest in filled:
        assert float(rest) == pytest.approx(float(Decimal(long) - Decimal(under)), rel=1e-12)
    page.context.close()


def test_rows_stand_in_the_order_of_a_difference_that_stands_beside_both(
    served: Served, tmp_path: Path
) -> None:
    page = served.page()
    served.visit(page, "")
    page.goto(f"{served.address}{PLACE}{ASKED}")
    heads = page.locator(".explored thead th")
    expect(heads.nth(4)).to_have_text("recettes − depenses (€)")
    expect(heads.nth(4)).to_have_attribute("aria-sort", "descending")
    cells = page.locator(".explored tbody td:nth-child(5)")
    expect(cells).to_have_text(["30,00", "20,25", "\u22122,00", "\u221210,10", ""])
    expect(page.locator(".x-sums dt").nth(1)).to_contain_text("recettes − depenses (€)")
    expect(page.locator(".x-sums dd").nth(1)).to_have_text("38,15\xa0€")
    expect(page.locator(".x-sums > p").first).to_have_text(
        "Laissé de côté\xa0: une ligne où l’un des deux nombres manque."
    )
    expect(page.locator(".x-sums option:checked")).to_have_text("recettes − depenses (€)")
    assert f"tri=-{NAME}" in page.evaluate("decodeURIComponent(location.hash).replaceAll('+', ' ')")
    page.locator(".x-tools summary").last.click()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV", exact=True).click()
    started.value.save_as(tmp_path / "comptes.csv")
    head, *lines = (tmp_path / "comptes.csv").read_text("utf-8").splitlines()
    assert head == f"ville,annee,recettes (€),depenses (€),{NAME},agents"
    assert Decimal(lines[0].split(",")[4]) == 30
    assert served.said == []
    page.context.close()


def test_a_difference_is_chosen_among_the_columns_and_taken_away(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/comptes/")
    page.click(".explorer .go")
    expect(page.locator(".x-sums dd").first).to_be_visible()
    page.locator(".x-tools summary").first.click()
    choice = page.get_by_label("Écart entre")
    expect(choice.locator("option")).to_have_text(["aucun", "recettes (€)", "depenses (€)"])
    choice.select_option(label="recettes (€)")
    expect(page).to_have_url(re.compile("plus=.*&moins=.*&tri=-"))
    expect(page.locator(".explored tbody tr").first).to_contain_text("Loos")
    assert find_axe_violations(page, within=".explored") == []
    choice.select_option("")
    expect(page).to_have_url(re.compile("#t-comptes$"))
    expect(page.locator(".explored thead th")).to_have_count(6)  # the last has links
    page.context.close()


def test_groups_add_up_a_difference(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{PLACE}par=ville&montre=somme&de=recettes (€)&pour=tous")
    choices = page.locator(".x-sentence select")
    choices.nth(3).select_option(label="l’écart de deux colonnes")
    rows = page.locator(".x-groups tbody tr")
    expect(rows.nth(0).locator("td.n").first).to_have_text("10,15")
    expect(rows.nth(1).locator("td.n").first).to_have_text("30")
    expect(rows.nth(2).locator("td.n").first).to_have_text("\u22122")
    expect(page.locator(".x-groups caption")).to_contain_text("recettes − depenses (€)")
    expect(page.locator(".x-notes")).to_contain_text("une ligne où l’un des deux nombres manque")
    expect(choices.nth(7)).to_have_value("2")
    expect(choices.nth(8).locator("option:checked")).to_have_text("depenses (€)")
    told = page.locator(".x-groups table").inner_text()
    other = served.page()
    other.goto(page.url)
    expect(other.locator(".x-groups table")).to_have_text(told, use_inner_text=True)
    page.locator(".x-groups tbody a").first.click()
    expect(page.locator(".explored thead th").nth(4)).to_contain_text("recettes − depenses")
    expect(page.locator(".x-status")).to_contain_text("2 lignes trouvées sur 5.")
    other.context.close()
    page.context.close()


def test_only_columns_of_one_unit_have_a_difference(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/budget/")
    page.click(".explorer .go")
    expect(page.locator(".x-sums dd").first).to_be_visible()
    page.locator(".x-tools summary").first.click()
    choice = page.get_by_label("Écart entre")
    expect(choice.locator("option")).to_have_text(["aucun", "Montant voté", "Montant réalisé (€)"])
    choice.select_option(label="Montant voté")
    expect(page.locator(".x-sums dd").nth(1)).to_have_text("\u221210\xa0€")
    page.goto("about:blank")  # what may not be subtracted is not asked
    served.visit(page, "lille/budget/#t-budget?plus=Montant voté&moins=Nombre d’élèves")
    expect(page.locator(".explored thead th")).to_have_count(5)  # the last has links
    expect(page).not_to_have_url(re.compile("moins="))
    expect(page.locator(".x-status")).to_contain_text(
        "L’écart entre «\xa0Montant voté\xa0» et «\xa0Nombre d’élèves\xa0» n’est pas montré"
    )
    page.get_by_role("searchbox", name="Chercher").fill("voirie")
    expect(page.locator(".x-status")).to_have_text(
        "1\xa0ligne trouvée sur 2. Trouvé dans\xa0: poste."
    )
    page.context.close()


def test_numbers_of_two_things_have_a_difference(served: Served) -> None:
    page = served.page()
    asked = "plus=Nombre d'inscrits&moins=Nombre de votants"
    served.visit(page, f"lille/scrutin/#t-scrutin?{asked}")
    cells = page.locator(".explored tbody td:nth-child(4)")
    expect(cells).to_have_text(["40", "10"])
    page.context.close()


def test_a_refused_difference_is_said_on_a_later_link_too(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/budget/#t-budget?tri=-Montant voté")
    expect(page.locator(".x-sums dd").first).to_be_visible()
    status = page.locator(".x-status")
    follow = "hash => { location.hash = hash }"
    page.evaluate(follow, "#t-budget?tri=-Montant voté&plus=Montant voté&moins=Nombre d’élèves")
    expect(status).to_contain_text("n’est pas montré")
    page.evaluate(follow, "#t-budget?tri=-Montant réalisé (€)")
    expect(status).not_to_contain_text("n’est pas montré")
    page.context.close()


def test_what_is_asked_of_a_difference_is_not_asked_of_the_next(served: Served) -> None:
    page = served.page()
    served.visit(page, f"{LIEUX}{ASKED}&f={NAME}~entre~15~")
    expect(page.locator(NAMES)).not_to_have_count(8)
    page.locator(".x-tools summary").first.click()
    page.get_by_label("Écart entre").select_option(label="depenses (€)")
    expect(page.locator(NAMES)).to_have_count(8)
    expect(page.locator(".x-active li")).to_have_count(0)
    page.context.close()


# --- together with distances, the other column that comes and goes ---


def follow_link(page: Page, address: str) -> None:
    page.evaluate("hash => { location.hash = hash }", f"#t-lieux?{address}")


def test_a_distance_that_is_taken_away_beside_a_difference_leaves_nothing(
    served: Served, tmp_path: Path
) -> None:
    page = served.page()
    served.visit(page, f"{LIEUX}pres=50.61~3.01&{ASKED}&tri=+distance_m")
    expect(page.locator(NAMES).first).to_have_text("Lieu 1")
    follow_link(page, ASKED)
    expect(page.locator(".explored thead th")).to_have_count(8)  # with its links
    follow_link(page, f"{ASKED}&f=distance_m~entre~~2000")
    expect(page.locator(NAMES)).to_have_count(8)
    options = page.get_by_label("Filtrer").locator("option")
    expect(options.filter(has_text="Distance")).to_have_count(0)
    page.locator(".x-tools summary").last.click()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV", exact=True).click()
    started.value.save_as(tmp_path / "lieux.csv")
    head, *_ = (tmp_path / "lieux.csv").read_text("utf-8").splitlines()
    assert head == f"nom,latitude,longitude,recettes (€),depenses (€),{NAME}"

    asked = "pres=50.68~3.08&f=distance_m~entre~~2000&tri=+distance_m"
    follow_link(page, asked)
    expect(page.locator(NAMES)).to_have_text(["Lieu 8", "Lieu 7"])
    expect(options.filter(has_text="Distance")).to_have_count(1)
    expect(options.filter(has_text="−")).to_have_count(0)
    other = served.page()
    served.visit(other, f"{LIEUX}{asked}")
    expect(other.locator(NAMES)).to_have_text(["Lieu 8", "Lieu 7"])
    other.context.close()
    page.context.close()


def test_a_filter_is_closed_when_its_difference_is_taken_away(served: Served) -> None:
    page = served.page()
    served.visit(page, f"{LIEUX}{ASKED}")
    expect(page.locator(".x-sums dd").first).to_be_visible()
    page.get_by_label("Filtrer").select_option(label="recettes − depenses (€)")
    expect(page.locator(".x-panel legend")).to_have_text("recettes − depenses (€)")
    page.locator(".x-tools summary").first.click()
    page.get_by_label("Écart entre").select_option("")
    expect(page.locator(".x-panel")).to_have_count(0)
    expect(page.get_by_label("Filtrer")).to_have_value("")
    page.get_by_label("Filtrer").select_option(label="recettes (€)")
    page.get_by_label("Limite basse", exact=True).fill("75")
    page.get_by_label("Limite basse", exact=True).press("Enter")
    expect(page.locator(NAMES)).to_have_text(["Lieu 8"])
    expect(page.locator(".x-status")).to_contain_text("1 ligne")
    page.context.close()


def test_words_are_not_looked_for_in_a_difference(served: Served) -> None:
    page = served.page()
    served.visit(page, f"{LIEUX}{ASKED}&q=21,25")  # of Lieu 3
    expect(page.locator(".x-status")).to_contain_text("0\xa0ligne trouvée")
    page.context.close()
