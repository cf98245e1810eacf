"""The groups of the explorer in a real browser: what they come to is what DuckDB says of the same
file, and how one asks."""

from __future__ import annotations

import csv
import json
import math
import random
import re
import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browse import Served, find_axe_violations
from explorer_oracle import (
    ALL,
    BOTH,
    EACH_TYPE,
    JOURNEY,
    GroupOracle,
    asked,
    draw,
    grouped,
    is_same,
    open_oracle,
    read_fields,
)
from own_site import make_site_fixtures
from playwright.sync_api import Locator, expect
from portal import COMMUNES
from python_calamine import CalamineWorkbook

from render.nightly import mark_nightly
from site_builder.storage import sql

SVG = "{http://www.w3.org/2000/svg}"
GAP = 0.4  # of a hundred, between two parts of a bar
GRANTS = "lille/subventions/"
GRANTS_ANCHOR = "t-subventions"


def _grants() -> str:
    dice = random.Random(3)
    lines = ["nomBeneficiaire;montant;dateConvention;pourcentageSubvention;nature"]
    for number in range(300):
        name = f"Association {dice.randrange(40)}"
        amount = f"{dice.randrange(100, 900_000) / 100:.2f}".replace(".", ",")
        day = f"{dice.randrange(2020, 2025)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        share = dice.choice(("1", "1", "0,5", "45", ""))
        empty = number % 50 == 7
        nature = dice.choice(("aide en numéraire", "aide en nature"))
        lines.append(f"{name};{'' if empty else amount};{day};{share};{nature}")
    return "\n".join(lines) + "\n"


DEBTS = (  # of communes, which a portal knows the population of; of two years
    "code_insee;annee;encours;logements;eleves\n59350;2022;1000000;4;500\n59350;2023;1200000;5;510\n"
    "59009;2022;300000;2;100\n59009;2023;;3;90\n59999;2023;500;1;0\n"
)
STAFF = (
    "service;annee;agents;taux\nÉcoles;2022;120;4,5\ndont femmes;2022;80;4,6\nParcs;2022;60;7,5\n"
    "Voirie;2022;;5,5\nÉcoles;2023;125;4,9\ndont femmes;2023;86;4,7\nParcs;2023;62;6,5\n"
    "Voirie;2023;47;6,0\nSous-total technique;2023;99;7,0\n"
)
TOWNS = "code_insee;effectif\n59350;120\n59009;45\n59350;30\n59999;1\n"


def _square(insee: str, west: float) -> dict[str, Any]:
    corners = [[west, 50.6], [west + 0.1, 50.6], [west + 0.1, 50.7], [west, 50.7], [west, 50.6]]
    geometry = {"type": "Polygon", "coordinates": [corners]}
    return {"type": "Feature", "properties": {"insee": insee}, "geometry": geometry}


CONTOURS = {
    "type": "FeatureCollection",
    "features": [_square("59350", 3.0), _square("59009", 3.1)],
}
GREAT = (
    "nom;montant\nA;12345678901234567\nA;9007199254740993\nB;9007199254740993\n"
    "C;-9007199254740993\nC;5\n"
)
ELECTIONS = "Inscrits;Votants;Candidat;Voix\n" + "".join(
    f"{900 + desk};{500 + desk};Liste {place};{100 + 7 * desk + place}\n"
    for desk in range(6)
    for place in range(3)
)
STREETS = (
    "voie;numero;lat;lon;maj;largeur;certifie_par_commune;telephone\n"
    "impasse du Puits-Caché;12;50,7099;3,05;2021-08-13;3,5;1;0612345678\n"
    "impasse du Puits-Caché;14;50,7121;3,12;2021-08-12;4,25;1;\n"
    "rue Haute;121;50,70;3,12;2020-01-12;6,0;0;\n"
)
SHARED = (  # as a table of the territory is
    "nom;montant;date_convention;diffuseur_nom;source_annee\nA;10;2024-03-01;Lille;2024\n"
    "B;20;;Lille;2024\nC;30;;Croix;2023\nD;5;2023-01-31;Croix;2023\nE;1;2023-02-01;Loos;2023\n"
)
NATURES = "annee;nature;montant\n2022;Sport;5\n2022;;7\n2023;Sport;6\n2023;;8\n"
FILES: dict[str, str | bytes] = {
    "datasets/lille/natures/datapackage.yaml": "title: Par nature\n",
    "datasets/lille/natures/natures.csv": NATURES,
    "datasets/lille/presque/datapackage.yaml": "title: Presque tout\n",
    "datasets/lille/presque/presque.csv": "nom;montant\nA;9990\nA;6\nB;3\nB;1\n",
    "datasets/lille/egaux/datapackage.yaml": "title: Des égaux\n",
    "datasets/lille/egaux/egaux.csv": "nom;montant\nA;5\nB;5\nC;5\nD;5\nE;1\n",
    "datasets/lille/voies/datapackage.yaml": "title: Des voies\n",
    "datasets/lille/voies/voies.csv": STREETS,
    "datasets/lille/commun/datapackage.yaml": "title: Ce que plusieurs publient\n",
    "datasets/lille/commun/commun.csv": SHARED,
    "datasets/lille/grands/datapackage.yaml": "title: De grands nombres\n",
    "datasets/lille/grands/grands.csv": GREAT,
    "datasets/lille/elections/datapackage.yaml": "title: Une élection\n",
    "datasets/lille/elections/elections.csv": ELECTIONS,
    "datasets/lille/lignes/datapackage.yaml": "title: Des lignes\n",
    "datasets/lille/lignes/lignes.csv": "libelle;montant\nA;20\nB;30\nMoyenne;40\n",
    "communes.yml": COMMUNES.replace(
        "communes:\n", "  map: {contours: c.geojson}\ncommunes:\n", 1
    ).replace("name: Lille}", "name: Lille, population: 232440}"),
    "c.geojson": json.dumps(CONTOURS),
    "datasets/lille/villes/datapackage.yaml": "title: Places par commune\n",
    "datasets/lille/villes/villes.csv": TOWNS,
    **EACH_TYPE,
    "datasets/lille/subventions/datapackage.yaml": (
        "title: Subventions\nstandard: scdl/subventions\n"
    ),
    "datasets/lille/subventions/subventions.csv": _grants(),
    "datasets/lille/effectifs/datapackage.yaml": "title: Effectifs\n",
    "datasets/lille/effectifs/effectifs.csv": STAFF,
    "datasets/lille/dettes/datapackage.yaml": "title: Dettes\n",
    "datasets/lille/dettes/dettes.csv": DEBTS,
}


site, served = make_site_fixtures("grouped", FILES)


# --- what groups come to ---


def draw_grouping(dice: random.Random, fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    def by() -> dict[str, Any]:
        column = dice.randrange(len(fields))
        steps: dict[str, tuple[str, ...]] = {
            "date": ("year", "month", "day"),
            "datetime": ("year", "month", "day"),
        }
        steps["yearmonth"] = ("year", "month")
        return {"column": column, "step": dice.choice(steps.get(fields[column]["type"], ("",)))}

    how = dice.choice(("rows", "distinct", "sum", "mean", "median", "min", "max", "ratio"))
    grouping: dict[str, Any] = {"by": by(), "how": how, "most": dice.choice((0, 5, 25, -5))}
    if dice.random() < 0.5:
        grouping["then"] = by()
    if how != "rows":
        is_any = how == "distinct"
        measures = [place for place, field in enumerate(fields) if is_any or "adds" in field]
        grouping["measure"] = dice.choice(measures)
    if how == "ratio":
        grouping["divisor"] = dice.choice(measures)
    if dice.random() < 0.5:
        by_ = dice.choice(("name", "total", "rows"))
        grouping["sort"] = {"by": by_, "texts": [], "descending": dice.random() < 0.5}
    return grouping


@pytest.mark.parametrize(("seed", "count"), [(1, 25), *mark_nightly((2, 200))])
def test_groups_come_to_what_duckdb_says(site: Path, served: Served, seed: int, count: int) -> None:
    page = served.page()
    fields, oracle = open_oracle(site, served, page)
    dice = random.Random(seed)
    queries = [draw(dice, oracle) for _ in range(count)]
    groupings = [draw_grouping(dice, fields) for _ in range(count)]
    requests = [
        ("grouped", {"query": query, "grouping": grouping, "most": ALL})
        for query, grouping in zip(queries, groupings, strict=True)
    ]
    answers = asked(served, page, JOURNEY, requests)
    for answer, query, grouping in zip(answers, queries, groupings, strict=True):
        assert_same_groups(answer, oracle, query, grouping)
    page.context.close()


def assert_same_groups(
    answer: Mapping[str, Any],
    oracle: GroupOracle,
    query: Mapping[str, Any],
    grouping: Mapping[str, Any],
) -> None:
    how = grouping["how"]
    groups = oracle.groups(query, grouping, "k")
    assert_same_unknown(answer, groups.pop(("",), None), how)
    assert answer["groups"] == len(groups)
    most = abs(grouping["most"]) or len(groups)
    assert len(answer["rows"]) == min(most, len(groups))
    for row in answer["rows"]:
        rows, figure = groups[(row["text"],)]
        assert row["rows"] == rows
        assert is_same(row["values"][-1], figure, how), (grouping, row, figure)
    if grouping["most"]:
        figures = [float(figure) for _, figure in groups.values() if figure is not None]
        figures.sort(reverse=grouping["most"] > 0)
        shown = [float(row["values"][-1]) for row in answer["rows"] if row["values"][-1]]
        in_order = shown if "sort" not in grouping else sorted(shown, reverse=grouping["most"] > 0)
        assert in_order == pytest.approx(figures[: len(shown)]), "the greatest ones"
    assert_sorted(answer, grouping)
    ((rows, figure),) = oracle.groups(query, grouping, "").values()
    is_count = how in ("rows", "distinct")  # of no rows: 0
    assert answer["all"]["rows"] == rows
    assert is_same(answer["all"]["values"][-1], figure if rows else None, how) or is_count
    if "then" not in grouping:
        return
    cells = oracle.groups(query, grouping, "k, s")
    every = [*answer["rows"], *([answer["unknown"]] if answer["unknown"] else [])]
    for row in every:
        for column, value in zip(answer["columns"], row["values"][:-1], strict=True):
            if column["text"] or column.get("isUnknown"):
                rows, figure = cells.get((row["text"], column["text"]), (0, None))
                assert is_same(value, figure, how), (grouping, row, column, figure)


def assert_same_unknown(
    answer: Mapping[str, Any], expected: tuple[int, Any] | None, how: str
) -> None:
    """The rows that do not say their group are beside the groups, and in what all come to."""
    unknown = answer["unknown"]
    if expected is None:
        assert unknown is None
        return
    rows, figure = expected
    assert unknown["rows"] == rows
    assert is_same(unknown["values"][-1], figure, how)


def assert_sorted(answer: Mapping[str, Any], grouping: Mapping[str, Any]) -> None:
    """As a click on a heading asks: those without a figure are last."""
    sort = grouping.get("sort", {"by": "name"})
    if sort["by"] == "name":
        return
    if sort["by"] == "rows":
        sizes = [row["rows"] for row in answer["rows"]]
    else:
        figures = [row["values"][-1] for row in answer["rows"]]
        sizes = [float(figure) for figure in figures if figure is not None]
        assert None not in figures[: len(sizes)]
    if sort["descending"]:
        sizes.reverse()
    assert all(one <= other or math.isclose(one, other) for one, other in pairwise(sizes))


@pytest.mark.parametrize(("seed", "count"), [(5, 12), *mark_nightly((6, 60))])
def test_the_figures_of_the_rows_found_are_those_of_duckdb(
    site: Path, served: Served, seed: int, count: int
) -> None:
    page = served.page()
    fields, oracle = open_oracle(site, served, page)
    dice = random.Random(seed)
    measures = [place for place, field in enumerate(fields) if "adds" in field]
    named = [fields[place]["name"] for place in measures]
    assert named == ["solde", "montant", "mesure"], "no code, no year, no coordinate"
    queries = [(draw(dice, oracle), dice.choice(measures)) for _ in range(count)]
    requests = [("figures", {"query": query, "measure": one}) for query, one in queries]
    for answer, (query, measure) in zip(
        asked(served, page, JOURNEY, requests), queries, strict=True
    ):
        amount = oracle.amount(measure)
        found = oracle.connection.execute(
            f"SELECT count(*), count(a), sum(a), avg(a), median(a::DOUBLE), min(a), max(a) "
            f"FROM (SELECT {amount} AS a FROM t WHERE {oracle.where(query)})"
        ).fetchone()
        assert found
        assert (answer["rows"], answer["measured"]) == found[:2]
        assert answer["left"] == {
            "apart": 0,
            "uncounted": 0,
            "rules": [],
            "empty": found[0] - found[1],
            "unread": 0,
        }
        for how, figure in zip(("sum", "mean", "median", "min", "max"), found[2:], strict=True):
            assert is_same(answer["values"][how], figure, how), (how, query)
    page.context.close()


def test_an_amount_that_several_share_counts_for_the_share_of_each(
    site: Path, served: Served
) -> None:
    """As in the charts of the build."""
    page = served.page()
    fields = read_fields(served, page, GRANTS)
    names = [field["name"] for field in fields]
    measure = names.index("montant")
    assert fields[measure]["share"] == names.index("pourcentageSubvention")
    assert fields[measure]["counts"] == "€"
    grouping = {"by": {"column": 0, "step": ""}, "how": "sum", "measure": measure, "most": 0}
    query = {"text": "", "filters": []}
    request = ("grouped", {"query": query, "grouping": grouping, "most": ALL})
    (answer,) = asked(served, page, GRANTS, [request])
    file = site / "sous/data/lille/subventions/subventions.parquet"
    share = "pourcentageSubvention / CASE WHEN pourcentageSubvention > 1 THEN 100 ELSE 1 END"
    amount = f"CAST(montant * coalesce({share}, 1) AS DECIMAL(38, 6))"
    found = GroupOracle(file, fields).connection.execute(
        f"SELECT nomBeneficiaire, CAST(sum({amount}) AS VARCHAR) "
        f"FROM read_parquet({sql.quote_literal(file)}) GROUP BY ALL"
    )
    sums = {name: Decimal(text) for name, text in found.fetchall() if text}
    assert {row["text"]: Decimal(row["values"][-1]) for row in answer["rows"]} == sums
    assert answer["left"]["empty"] == 6
    page.context.close()


def test_the_figures_of_a_ratio_are_those_of_duckdb(site: Path, served: Served) -> None:
    page = served.page()
    fields, oracle = open_oracle(site, served, page)
    dice = random.Random(8)
    over, under = (
        place for place, field in enumerate(fields) if field["name"] in ("solde", "montant")
    )
    queries = [draw(dice, oracle) for _ in range(12)]
    given = [{"query": query, "measure": over, "divisor": under} for query in queries]
    answers = asked(served, page, JOURNEY, [("figures", one) for one in given])
    for answer, query in zip(answers, queries, strict=True):
        amounts = f"SELECT {oracle.amount(over)} AS a, {oracle.amount(under)} AS u FROM t"
        found = oracle.connection.execute(
            f"SELECT count(*) {BOTH}, sum(a) {BOTH}, sum(u) {BOTH}, count(*) FILTER (u IS NULL), "
            "count(*) FILTER (u IS NOT NULL AND a IS NULL) "
            f"FROM ({amounts} WHERE {oracle.where(query)})"
        ).fetchone()
        assert found
        ratio = answer["ratio"]
        assert answer["measured"] == found[0]
        assert is_same(answer["values"]["sum"], found[1], "sum")
        assert is_same(ratio["under"], found[2], "sum")
        by = float(found[1] / found[2]) if found[2] else None
        assert is_same(ratio["value"], by, "ratio")
        assert (ratio["left"]["empty"], answer["left"]["empty"]) == found[3:]
    page.context.close()


def test_sums_are_divided_by_those_of_another_column(served: Served) -> None:
    page = served.page()
    address = "lille/dettes/#t-dettes?par=annee&montre=rapport&de=encours&sur=logements"
    grouped(served, page, address)
    rows = page.locator(".x-groups tbody tr")
    expect(rows.nth(0)).to_contain_text("216\u202f667")  # 1 300 000 by 6
    expect(rows.nth(1)).to_contain_text("200\u202f083")  # 1 200 500 by 6, without the empty one
    expect(page.locator(".x-groups .x-all")).to_contain_text("208\u202f375")
    expect(page.locator(".x-groups caption")).to_have_text(
        "«\xa0encours\xa0» par «\xa0logements\xa0», par Année"
    )
    expect(page.locator(".x-notes")).to_contain_text("«\xa0encours\xa0» est vide")
    expect(page.locator(".x-sums dt")).to_have_text(
        [
            "lignes où les deux sont connus, sur 5",
            "somme de «\xa0encours\xa0», 2022",  # a state has a sum of each year
            "somme de «\xa0encours\xa0», 2023",
            "somme de «\xa0logements\xa0»",
            "«\xa0encours\xa0» par «\xa0logements\xa0», moyenne de 2022 à 2023",
        ]
    )
    page.get_by_label("et montrer").select_option("sum")
    expect(page).to_have_url(re.compile("montre=somme&pour=10&de=encours$"))
    page.get_by_label("et montrer").select_option("ratio")
    expect(page).to_have_url(re.compile("montre=rapport&pour=10&sur=logements&de=encours$"))
    page.context.close()


def test_sums_of_communes_are_divided_by_their_inhabitants(served: Served) -> None:
    """Those that the portal knows, each commune once a year however many rows it has."""
    page = served.page()
    grouped(served, page, "lille/dettes/#t-dettes?par=code_insee&montre=somme&de=encours&pour=tous")
    page.get_by_label("et montrer").select_option("ratio")
    expect(page).to_have_url(re.compile("sur=%7Ehabitants&de=encours$"))
    rows = page.locator(".x-groups tbody tr")
    expect(rows.nth(1)).to_contain_text("Lille4,73")  # 2 200 000 by twice 232 440
    expect(page.locator(".x-groups .says")).to_have_text(
        "3 groupes\xa0: de 4,73 à 4,73, moyenne de 2022 à 2023"
    )
    expect(rows.nth(0)).to_contain_text("aucune")
    expect(page.locator(".x-notes")).to_contain_text(
        "2 lignes de communes dont ce portail ne connaît pas la population"
    )
    page.locator(".x-sentence select").nth(4).select_option(value="4")
    expect(page).to_have_url(re.compile("sur=eleves&de=encours$"))
    expect(rows.nth(0)).to_contain_text("aucune")  # of no pupil
    page.context.close()


def test_parts_and_subtotals_are_not_added_and_it_is_said(served: Served) -> None:
    page = served.page()
    grouped(served, page, "lille/effectifs/#t-effectifs?par=service&montre=somme&de=agents")
    rows = page.locator(".x-groups tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Écoles")
    expect(page.locator(".x-groups .x-all")).to_contain_text("414")
    expect(page.locator(".x-notes")).to_have_text(
        "Laissé de côté\xa0: une ligne où «\xa0agents\xa0» est vide\u202f; "
        "3 lignes de total, de moyenne ou «\xa0dont\xa0», qui en répètent d’autres."
    )
    expect(page.locator(".x-sums dd").nth(1)).to_have_text("414")
    page.goto(served.address + "lille/effectifs/#t-effectifs?f=service~est~dont femmes")
    expect(page.locator(".x-sums dd").nth(1)).to_have_text("166")
    page.context.close()


def test_whole_numbers_beyond_those_of_floats_are_exact(served: Served) -> None:
    page = served.page()
    grouped(served, page, "lille/grands/#t-grands?par=nom&montre=minimum&de=montant&pour=tous")
    rows = page.locator(".x-groups tbody tr")
    expect(rows).to_have_count(3)
    for how, figure in (
        ("le minimum", "\u22129\u202f007\u202f199\u202f254\u202f740\u202f993"),
        ("le maximum", "12\u202f345\u202f678\u202f901\u202f234\u202f567"),
        ("la médiane", "9\u202f007\u202f199\u202f254\u202f740\u202f993"),
    ):
        page.get_by_label("et montrer").select_option(label=how)
        expect(page.locator(".x-groups .x-all")).to_contain_text(figure)
        expect(page.locator(".x-sums")).to_contain_text(figure)
    page.context.close()


def test_a_sum_of_shares_says_so_and_one_heading_alone_is_marked(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{GRANTS}#{GRANTS_ANCHOR}?par=nomBeneficiaire&montre=somme&pour=10")
    names = page.locator(".x-sums dt")
    expect(names.nth(1)).to_contain_text("pour la part de chacun")
    expect(names.filter(has_text="du plus petit")).to_have_count(0)  # that of a part is of no row
    expect(page.get_by_label("et montrer")).to_contain_text("la somme")
    marked = page.locator(".x-groups th[aria-sort]")  # the part of the total has the same order
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("Somme")
    shares = page.locator(".x-groups tbody .x-share").all_inner_texts()
    assert len(shares) == 10
    assert all(re.fullmatch(r"\d+,\d\xa0%", share) for share in shares), "to the same digit"
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".x-groups tbody .x-share").first).to_be_hidden()
    expect(page.locator(".x-groups tbody .x-of").first).to_be_hidden()  # it stands beside the name
    page.get_by_role("link", name="Les lignes").click()
    expect(page.locator(".x-status span")).to_have_class("aside")  # the figures say it to eyes
    page.context.close()


def test_the_figures_are_first_of_the_column_that_leads(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/elections/")
    page.click(".explorer .go")
    name = page.locator(".x-sums dt").nth(1)
    expect(name).to_have_text("somme de «\xa0Voix\xa0»")
    page.get_by_role("link", name="Regrouper et additionner").click()
    measure = page.locator(".x-sentence select").nth(3)
    expect(measure).to_have_value("3")
    expect(measure.locator("option").first).to_have_text("Voix")
    page.context.close()


def test_the_figures_are_those_of_the_order_or_of_the_bounds_that_are_asked(served: Served) -> None:
    page = served.page()
    served.visit(page, "")
    page.goto(f"{served.address}lille/tout/#t-tout?f=solde~entre~10~")
    measure = page.locator(".x-sums option:checked")
    expect(measure).to_have_text("solde")
    page.get_by_role("columnheader", name="mesure").get_by_role("button").click()
    expect(measure).to_have_text("mesure")
    page.locator(".x-sums select").select_option(label="montant")
    expect(measure).to_have_text("montant")
    page.get_by_role("columnheader", name="solde").get_by_role("button").click()
    expect(measure).to_have_text("solde")
    page.get_by_role("link", name="Regrouper et additionner").click()
    expect(page.locator(".x-groups tfoot .x-all")).to_be_visible()
    assert "de=solde" in page.evaluate("location.hash")
    page.context.close()


def test_the_sum_of_the_rows_found_says_which_part_of_all_it_is(served: Served) -> None:
    page = served.page()
    served.visit(page, "")
    page.goto(f"{served.address}lille/commun/#t-commun?f=diffuseur_nom~est~Croix")
    names = page.locator(".x-sums dt")
    expect(names.nth(0)).to_have_text("lignes retenues, sur 5, soit 40\xa0%")
    expect(names.nth(1)).to_have_text("somme de «\xa0montant\xa0», soit 53\xa0%")
    page.locator(".x-active button").click()
    expect(names.nth(1)).to_have_text("somme de «\xa0montant\xa0»")  # of all
    page.goto(f"{served.address}lille/effectifs/#t-effectifs?f=service~est~dont femmes")
    expect(names.nth(1)).to_have_text("somme de «\xa0agents\xa0»")  # which all leave out
    page.context.close()


def test_a_row_named_moyenne_is_not_added_and_it_is_said(served: Served) -> None:
    page = served.page()
    grouped(served, page, "lille/lignes/#t-lignes?par=libelle&montre=somme&de=montant")
    expect(page.locator(".x-groups tbody tr")).to_have_count(2)
    expect(page.locator(".x-groups .x-all")).to_contain_text("50")
    expect(page.locator(".x-notes")).to_contain_text("une ligne de total, de moy")
    page.context.close()


def test_the_sum_of_a_rate_is_not_offered(served: Served) -> None:
    page = served.page()
    grouped(served, page, "lille/effectifs/#t-effectifs?par=service&montre=moyenne&de=taux")
    hows = page.get_by_label("et montrer").locator("option")
    expect(hows).to_have_text(
        [
            "le nombre de lignes",
            "les valeurs différentes",
            "la moyenne",
            "la médiane",
            "le minimum",
            "le maximum",
            "la part, en %",
        ]
    )
    expect(page.locator(".x-sums dt").nth(1)).to_have_text("moyenne")
    page.context.close()


def test_an_address_that_adds_up_a_rate_shows_its_mean(served: Served) -> None:
    page = served.page()
    grouped(served, page, "lille/effectifs/#t-effectifs?par=service&montre=somme&de=taux")
    expect(page.get_by_label("et montrer")).to_have_value("mean")
    page.context.close()


# --- how one asks ---


def test_a_sentence_of_selects_is_in_the_address_and_leads_to_rows(served: Served) -> None:
    page = served.page()
    served.visit(page, GRANTS)
    page.click(".explorer .go")
    page.get_by_role("link", name="Regrouper et additionner").click()
    expect(page.locator(".x-groups tbody tr")).to_have_count(10)
    page.get_by_label("Regrouper par").select_option(value="4/")
    page.get_by_label("puis par").focus()
    page.get_by_label("puis par").select_option(label="Date de la convention, par année")
    expect(page.locator(".x-groups tbody tr")).to_have_count(2)
    expect(page.locator(".x-groups thead th")).to_have_count(8)
    expect(page.get_by_label("puis par")).to_be_focused()
    address = page.evaluate("decodeURIComponent(location.hash)")
    assert address == (
        f"#{GRANTS_ANCHOR}?par=nature&puis=dateConvention~annee&montre=somme&pour=10&de=montant"
    )
    counted = page.locator(".x-groups tbody tr").first.locator(".x-count").inner_text()
    body = page.locator(".x-groups table").inner_text()
    other = served.page()
    other.goto(page.url)
    expect(other.locator(".x-groups table")).to_have_text(
        page.locator(".x-groups table").inner_text(), use_inner_text=True
    )
    assert other.locator(".x-groups table").inner_text() == body
    page.locator(".x-groups tbody a").first.click()
    expect(page.locator(".x-status")).to_have_text(f"{counted} lignes trouvées sur 300.")
    expect(page.get_by_role("link", name="Les lignes")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.locator(".x-groups tbody tr")).to_have_count(2)
    other.context.close()
    page.context.close()


def test_a_link_followed_just_before_the_first_rows_are_there_is_followed(served: Served) -> None:
    page = served.page()
    page.add_init_script(f"""
        const {{replaceState}} = history;
        history.replaceState = (state, unused, address) => {{
          history.replaceState = replaceState;
          location.hash = "#{GRANTS_ANCHOR}?vue=groupes";
          history.replaceState(state, unused, address);
        }};
    """)
    served.visit(page, GRANTS)
    page.click(".explorer .go")
    expect(page.locator(".x-groups tbody tr")).to_have_count(10)
    expect(page.get_by_role("link", name="Les lignes")).not_to_have_attribute(
        "aria-current", "page"
    )
    page.context.close()


def test_groups_open_on_what_the_rows_found_do_not_all_say(served: Served) -> None:
    """After a filter to one value of a column, not by that column again."""
    page = served.page()
    grouped(served, page, f"{GRANTS}#{GRANTS_ANCHOR}?vue=groupes")
    assert "?par=nomBeneficiaire&" in page.url
    page.locator(".x-groups tbody a").first.click()
    expect(page.locator(".x-active button")).to_contain_text("Nom du bénéficiaire")
    page.get_by_role("link", name="Regrouper et additionner").click()
    expect(page).to_have_url(re.compile("par=dateConvention%7Eannee&montre=somme&pour=tous"))
    expect(page.get_by_label("Regrouper par")).to_contain_text("Date de la convention, par année")
    found = "f=nomBeneficiaire~est~Association 12&f=dateConvention~entre~2020~2020"
    page.goto(f"{served.address}{GRANTS}#{GRANTS_ANCHOR}?{found}&vue=groupes")
    expect(page).to_have_url(re.compile("par=nature&montre=somme"))  # one year of one alone
    page.context.close()


def read_first_figures(rows: Locator) -> list[float]:
    """The first figure of each row, without its unit."""
    texts = rows.locator("td:not(.x-barred):nth-of-type(1)").all_inner_texts()
    return [float(re.sub(r"[^\d,-]", "", text).replace(",", ".")) for text in texts]


def test_rows_carry_bars_as_long_as_their_figures_and_others_have_their_sum(served: Served) -> None:
    page = served.page()
    address = f"{GRANTS}#{GRANTS_ANCHOR}?par=nomBeneficiaire&montre=somme&de=montant&pour=10"
    grouped(served, page, address)
    rows = page.locator(".x-groups tbody tr")
    expect(rows).to_have_count(10)
    figures = read_first_figures(rows)
    assert figures == sorted(figures, reverse=True)
    widths = [
        float(width)
        for width in rows.locator("td.x-barred rect").evaluate_all(
            "bars => bars.map(bar => bar.getAttribute('width'))"
        )
    ]
    assert len(widths) == 10
    for figure, width in zip(figures, widths, strict=True):
        assert abs(width / widths[0] - figure / figures[0]) < 0.01
    shown, others, whole = read_first_figures(page.locator(".x-groups tfoot tr"))
    assert abs(shown - sum(figures)) <= 10, "each is written to one euro"
    assert abs(shown + others - whole) <= 2
    assert 0 < shown < whole
    page.context.close()


def test_a_bar_in_parts_has_the_figure_of_each_part_in_the_table_and_in_the_image(
    served: Served, tmp_path: Path
) -> None:
    page = served.page()
    address = f"{GRANTS}#{GRANTS_ANCHOR}?par=nomBeneficiaire&puis=nature&montre=somme&de=montant"
    grouped(served, page, f"{address}&pour=5")
    page.get_by_role("button", name="Empilées").click()
    rows = page.locator(".x-groups tbody tr")
    expect(rows).to_have_count(5)
    key = page.locator(".x-groups .key li").all_inner_texts()
    assert len(key) == 2
    figures = [_read_figures(row.locator("td.n")) for row in rows.all()]
    longest = max(total for *_, total in figures)
    drawn = [_measure_bars(row.locator("td.x-barred rect")) for row in rows.all()]
    for (*parts, total), bars in zip(figures, drawn, strict=True):
        assert abs(sum(parts) - total) <= 2, "each is written to one euro"
        filled = [part for part in parts if part]
        assert len(bars) == len(filled)
        for part, width in zip(filled, bars, strict=True):
            assert abs(width + GAP - 100 * part / longest) < 0.2
    with page.expect_download() as started:
        page.locator(".x-take").get_by_role("button", name="SVG", exact=True).click()
    started.value.save_as(tmp_path / "barres.svg")
    image = ElementTree.fromstring((tmp_path / "barres.svg").read_text("utf-8"))
    said = [text.text for text in image.iter(f"{SVG}text")]
    for name in (*key, *rows.locator("th a").all_inner_texts()):
        assert name in said
    rects = list(image.iter(f"{SVG}rect"))
    widths = [width for bars in drawn for width in bars]
    in_image = [float(one.attrib["width"]) for one in rects[-len(widths) :]]
    ratios = [own / width for own, width in zip(in_image, widths, strict=True)]
    assert max(ratios) - min(ratios) < 0.02 * ratios[0], "as long as those of the table"
    page.context.close()


def _read_figures(cells: Locator) -> list[float]:
    """Of a row: two parts and their sum; what part of all it is and how many rows come after."""
    texts = cells.all_inner_texts()[:3]
    return [float(re.sub(r"[^\d,-]", "", text).replace(",", ".") or 0) for text in texts]


def _measure_bars(bars: Locator) -> list[float]:
    widths: list[str] = bars.evaluate_all("all => all.map(one => one.getAttribute('width'))")
    return [float(width) for width in widths]


def test_rows_that_say_no_group_are_a_row_of_the_table_and_in_its_total(
    served: Served, tmp_path: Path
) -> None:
    page = served.page()
    address = "lille/commun/#t-commun?par=date_convention~annee&montre=somme&de=montant&pour=tous"
    grouped(served, page, address)
    expect(page.locator(".x-groups tbody th > :first-child")).to_have_text(["2023", "2024"])
    unknown = page.locator(".x-groups tr.x-unknown")
    expect(unknown.locator("td:not(.x-barred)")).to_have_text(["50", "75,8\xa0%", "2"])
    total = page.locator(".x-groups .x-all")
    expect(total.locator("td:not(.x-barred)")).to_have_text(["66", "100,0\xa0%", "5"])
    expect(page.locator(".x-groups .says")).to_contain_text("2024 a le plus")
    expect(page.locator(".x-notes")).to_contain_text("les 5 lignes comptent")
    with page.expect_download() as started:
        page.locator(".x-take").get_by_role("button", name="CSV", exact=True).click()
    started.value.save_as(tmp_path / "groupes.csv")
    lines = (tmp_path / "groupes.csv").read_text("utf-8").splitlines()
    assert lines[1:] == ["2023,6,2", "2024,10,1", "non renseigné,50,2"]
    page.get_by_role("button", name="Courbes").click()
    expect(page.locator(".x-notes")).to_contain_text(
        "Ce qui n’est pas renseigné n’est pas dessiné."
    )
    unknown.get_by_role("link", name="non renseigné").click()
    expect(page.locator(".x-status")).to_contain_text("2 lignes trouvées sur 5.")
    expect(page.locator(".x-active button")).to_have_text("Date de la convention\xa0: est vide")
    page.context.close()


def test_a_line_of_rows_that_say_no_second_group_is_drawn(served: Served) -> None:
    page = served.page()
    asked = "par=annee&puis=nature&montre=somme&de=montant&pour=tous&dessin=courbes"
    grouped(served, page, f"lille/natures/#t-natures?{asked}")
    expect(page.locator(".x-drawn")).to_contain_text("non renseigné")
    expect(page.locator(".x-notes")).to_contain_text("les 4 lignes comptent")
    expect(page.locator(".x-notes")).not_to_contain_text("n’est pas dessiné")
    page.context.close()


def test_only_all_is_100_percent_and_nothing_0(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/presque/#t-presque?f=nom~est~A")
    names = page.locator(".x-sums dt")
    expect(names.nth(1)).to_contain_text("soit 99,9\xa0%")
    page.goto(f"{served.address}lille/presque/#t-presque?f=nom~est~B")
    expect(names.nth(1)).to_contain_text("soit 0,1\xa0%")
    page.context.close()


FAILING_ONCE = """
const post = Worker.prototype.postMessage;
let isFailed = false;
Worker.prototype.postMessage = function (request) {
  const isOfAll = request.asked === "figures" && !request.given.query.filters.length;
  const fails = isOfAll && !isFailed;
  isFailed ||= fails;
  return post.call(this, fails ? { ...request, asked: "nothing" } : request);
};
"""


def test_figures_stand_though_the_sum_of_all_rows_has_failed_once(served: Served) -> None:
    page = served.page()
    page.add_init_script(FAILING_ONCE)
    served.visit(page, "lille/presque/#t-presque?f=nom~est~A")
    names = page.locator(".x-sums dt")
    expect(names.nth(1)).to_have_text("somme de «\xa0montant\xa0»")
    page.goto(f"{served.address}lille/presque/#t-presque?f=nom~est~B")
    expect(names.nth(1)).to_contain_text("soit 0,1\xa0%")
    page.context.close()


def test_rows_that_say_no_second_group_have_a_column_of_their_own(served: Served) -> None:
    page = served.page()
    asked = "par=diffuseur_nom&puis=date_convention~annee&montre=somme&de=montant&pour=tous"
    grouped(served, page, f"lille/commun/#t-commun?{asked}")
    heads = page.locator(".x-groups thead th")
    expect(heads).to_have_text(
        ["diffuseur_nom", "2023", "2024", "non renseigné", "Somme", "Lignes"]
    )
    croix = page.locator(".x-groups tbody tr").first
    expect(croix.locator("td.n").nth(2)).to_have_text("30")
    expect(croix.locator("td.n").nth(3)).to_have_text("35")
    expect(page.locator(".x-groups tr.x-unknown")).to_have_count(0)
    page.context.close()


def test_whose_rows_say_no_group_is_told_above_the_table(served: Served) -> None:
    page = served.page()
    address = "lille/commun/#t-commun?par=date_convention~annee&montre=somme&de=montant"
    grouped(served, page, address)
    said = page.locator(".x-lacking")
    expect(said).to_have_text("Ce qui n’est pas renseigné vient de\xa0: Croix, Lille.")
    expect(page.locator(".x-status")).to_contain_text("vient de\xa0: Croix, Lille.")
    assert page.evaluate(
        "document.querySelector('.x-lacking').compareDocumentPosition("
        "document.querySelector('.x-groups table')) & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    by = page.get_by_label("Regrouper par")
    first = by.locator("option").first
    expect(first).to_have_attribute("value", "4/")  # the year, which all rows have
    by.select_option(value="4/")
    expect(said).to_be_hidden()
    expect(page.locator(".x-notes")).to_contain_text("les 5 lignes comptent")
    page.context.close()


def test_how_many_different_values_a_column_has_is_counted(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{GRANTS}#{GRANTS_ANCHOR}?par=nature&montre=somme&de=montant")
    page.get_by_label("et montrer").select_option("distinct")
    caption = page.locator(".x-groups caption")
    expect(caption).to_contain_text("Valeurs différentes")
    choice = page.locator(".x-sentence select").nth(3)
    choice.select_option(label="Nom du bénéficiaire")
    address = f"#{GRANTS_ANCHOR}?par=nature&montre=differents&pour=10&de=nomBeneficiaire"
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    expect(caption).to_contain_text("Nom du bénéficiaire")
    expect(page.locator(".x-groups table")).not_to_contain_text("€")
    told = page.locator(".x-groups table").inner_text()
    other = served.page()
    other.goto(f"{served.address}{GRANTS}{address}")
    expect(other.locator(".x-groups table")).to_have_text(told, use_inner_text=True)
    page.get_by_label("et montrer").select_option("sum")
    expect(page).to_have_url(re.compile("montre=somme&pour=10&de=montant$"))
    other.context.close()
    page.context.close()


@pytest.mark.parametrize(
    ("asked_view", "told"),
    [
        (
            "montre=somme&de=montant&pour=2",
            "Plusieurs groupes ont le plus, à égalité\u00a0: 5",
        ),
        (
            "montre=lignes&pour=2",
            "Plusieurs groupes ont le plus, à égalité\u00a0: une ligne chacun",
        ),
        (
            "montre=somme&de=montant&pour=10",
            "A, B, C et un autre ont le plus, à égalité\u00a0: 5",
        ),
        ("montre=somme&de=montant&pour=-2", "E a le moins\u00a0: 1 en une ligne"),
    ],
)
def test_none_of_equals_is_told_to_have_most(served: Served, asked_view: str, told: str) -> None:
    page = served.page()
    grouped(served, page, f"lille/egaux/#t-egaux?par=nom&{asked_view}")
    expect(page.locator(".x-groups .says")).to_have_text(told)
    page.context.close()


def test_columns_of_an_address_that_are_not_there_are_told_until_one_asks_something_else(
    served: Served,
) -> None:
    page = served.page()
    served.visit(page, "")
    page.goto(f"{served.address}lille/egaux/#t-egaux?par=rien&montre=somme&f=vide~est~1&tri=-nom")
    told = page.locator(".explored").get_by_text("Laissé de côté")
    expect(told).to_have_text(
        "Laissé de côté\u00a0: «\u00a0rien\u00a0», «\u00a0vide\u00a0», "
        "que ce tableau n’a pas parmi ses colonnes."
    )
    page.get_by_role("searchbox", name="Chercher").fill("A")
    expect(told).to_have_count(0)
    page.context.close()


def test_a_telephone_has_the_mean_and_the_median_of_what_is_found_on_one_line(
    served: Served,
) -> None:
    page = served.page(360)
    grouped(served, page, "lille/egaux/#t-egaux?par=nom&montre=somme&de=montant")
    figures = page.locator(".x-sums dl > div")
    expect(figures.nth(1)).to_contain_text("somme")
    mean = figures.filter(has_text="moyenne").bounding_box()
    median = figures.filter(has_text="médiane").bounding_box()
    assert mean and median
    assert mean["y"] == median["y"]
    assert mean["height"] < 30
    expect(page.locator(".x-groups thead")).to_be_in_viewport()
    page.context.close()


def test_totals_stand_under_one_double_rule(served: Served) -> None:
    page = served.page()
    grouped(served, page, "lille/egaux/#t-egaux?par=nom&montre=somme&de=montant&pour=2")
    styles = page.locator(".x-groups tfoot th").evaluate_all(
        "heads => heads.flatMap(head => [getComputedStyle(head).borderBlockStartStyle, "
        "getComputedStyle(head).borderBlockEndStyle])"
    )
    assert styles == ["double", "none", "none", "none", "none", "solid"]
    page.context.close()


def test_it_is_said_to_those_who_do_not_see_and_breaks_no_rule(served: Served) -> None:
    sights: tuple[tuple[int, Any], ...] = ((1280, "light"), (360, "dark"))
    for width, scheme in sights:
        page = served.page(width, scheme=scheme)
        grouped(
            served,
            page,
            f"{GRANTS}#{GRANTS_ANCHOR}?par=nomBeneficiaire&puis=dateConvention~annee&montre=somme&de=montant",
        )
        expect(page.locator(".x-status")).to_contain_text(" a le plus\xa0: ")
        assert find_axe_violations(page, within=".explored") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="Courbes").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Courbes").hover()
        expect(page.locator(".x-drawn svg.x-plot")).to_be_visible()
        expect(page.get_by_role("button", name="Courbes")).to_be_focused()
        assert find_axe_violations(page, within=".explored") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert served.said == []
        page.context.close()


BEYOND = """svg => Array.from(svg.querySelectorAll("text"))
    .filter((text) => text.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1)
    .map((text) => text.textContent)"""


@pytest.mark.parametrize("width", [360, 1280])
def test_lines_say_how_many_of_how_many_they_are_and_names_stay_within(
    served: Served, width: int
) -> None:
    page = served.page(width)
    asked = "par=nomBeneficiaire&puis=dateConvention~annee&montre=somme&de=montant&dessin=courbes"
    grouped(served, page, f"{GRANTS}#{GRANTS_ANCHOR}?{asked}")
    drawn = page.locator(".x-drawn svg.x-plot")
    expect(drawn).to_be_visible()
    expect(page.locator(".x-drawn .small")).to_contain_text("6 séries sur 10 sont dessinées")
    assert drawn.evaluate(BEYOND) == []
    page.context.close()


def test_groups_that_are_communes_are_on_a_map_and_nobody_is_the_first(served: Served) -> None:
    page = served.page()
    address = (
        "lille/villes/#t-villes?par=code_insee&montre=somme&de=effectif&pour=tous&dessin=carte"
    )
    grouped(served, page, address)
    expect(page.locator(".x-drawn [data-shapes] use")).to_have_count(2)
    expect(page.locator(".x-drawn [data-names] text:not([hidden])")).to_have_count(2)
    shape = page.locator(".x-drawn [data-insee='59350'] title")
    expect(shape).to_have_text("Lille\xa0: 150")
    names = page.locator(".x-groups tbody th > :first-child")
    expect(names).to_have_text(["59999", "Lille", "Villeneuve-d'Ascq"])
    expect(page.locator(".x-groups .says")).to_have_text("3 groupes\xa0: somme de 1 à 150")
    assert served.said == []
    page.context.close()


def test_groups_are_taken_as_files_images_and_a_frame(served: Served, tmp_path: Path) -> None:
    page = served.page()
    grouped(
        served,
        page,
        f"{GRANTS}#{GRANTS_ANCHOR}?par=nomBeneficiaire&puis=nature&montre=somme&de=montant",
    )
    for label, ending in (("CSV", "csv"), ("Excel", "xlsx"), ("Image PNG", "png"), ("SVG", "svg")):
        with page.expect_download() as started:
            page.locator(".x-take").get_by_role("button", name=label, exact=True).click()
        file = tmp_path / started.value.suggested_filename
        started.value.save_as(file)
        assert file.name == f"subventions-groupes.{ending}"
        assert file.stat().st_size > 1000
    lines = (tmp_path / "subventions-groupes.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1 + 40, "all groups, not only those that are shown"
    book = CalamineWorkbook.from_path(str(tmp_path / "subventions-groupes.xlsx"))
    rows = list(csv.reader(lines))
    in_sheet = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in in_sheet] == [row[0] for row in rows]
    for row, written in zip(in_sheet[1:], rows[1:], strict=True):
        assert [float(str(value or 0)) for value in row[1:]] == [
            float(text or 0) for text in written[1:]
        ]
    header = (tmp_path / "subventions-groupes.png").read_bytes()[:24]
    width, height = struct.unpack(">II", header[16:])
    image = ElementTree.parse(tmp_path / "subventions-groupes.svg").getroot()
    assert width / height == pytest.approx(
        float(image.attrib["width"]) / float(image.attrib["height"]), rel=0.01
    )
    page.locator(".x-take summary").click()
    code = page.locator(".x-take code").inner_text()
    assert f"{served.address}embed/lille/subventions/table/#{GRANTS_ANCHOR}?par=" in code
    frame = served.page()
    frame.goto(code.split('src="')[1].split('"')[0].replace("&amp;", "&"))
    expect(frame.locator(".x-groups tbody tr")).to_have_count(10)
    assert served.said == []
    frame.context.close()
    page.context.close()


@pytest.mark.parametrize(("width", "below"), [(1280, 480), (360, 720)])
def test_a_few_groups_stand_whole_and_one_lands_on_them(
    served: Served, width: int, below: int
) -> None:
    page = served.page(width)
    grouped(served, page, f"{GRANTS}#{GRANTS_ANCHOR}?par=nomBeneficiaire&montre=somme&pour=10")
    box = page.locator(".x-groups .scroll")
    expect(page.locator(".explorer .tabs")).to_be_in_viewport()
    assert box.evaluate("box => box.scrollHeight - box.clientHeight") == 0
    table = page.locator(".x-groups table").bounding_box()
    assert table and table["y"] < below
    page.get_by_label("pour").select_option("25")
    expect(page.locator(".x-groups tbody tr")).to_have_count(25)
    assert box.evaluate("box => box.scrollHeight - box.clientHeight") > 0
    page.context.close()


def test_nothing_of_groups_is_loaded_before_they_are_asked(served: Served) -> None:
    page = served.page()
    served.visit(page, GRANTS)
    page.click(".explorer .go")
    expect(page.locator(".x-sums dd").first).to_be_visible()
    names = {answer.url.rpartition("/")[2] for answer in served.answers}
    assert not names & {"explorer-grouped.js", "explorer-grouping.js", "grouped.css"}
    page.context.close()


# --- conditions ---


def test_conditions_are_chosen_and_stand_in_the_address(served: Served) -> None:
    page = served.page()
    served.visit(page, JOURNEY)
    page.click(".explorer .go")
    page.get_by_label("Filtrer une colonne").select_option(label="nom")
    page.get_by_label("Condition").select_option(label="contient le mot entier")
    page.get_by_label("Texte cherché").fill("oeil")
    expect(page.locator(".x-active button")).to_contain_text("nom\xa0: contient le mot entier oeil")
    page.get_by_label("Condition").select_option(label="est vide")
    expect(page.locator(".x-active button")).to_contain_text("nom\xa0: est vide")
    assert "f=nom~vide" in page.evaluate("decodeURIComponent(location.hash)")
    page.get_by_label("Filtrer une colonne").select_option(label="jour")
    page.locator(".x-bounds input").first.fill("2020-03-01")
    page.locator(".x-bounds input").first.blur()
    expect(page.locator(".x-active button")).to_have_count(2)
    assert "f=jour~entre~2020-03-01~" in page.evaluate("decodeURIComponent(location.hash)")
    page.context.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f=jour~entre~2020~2021", "f=jour~entre~2020-01-01~2021-12-31"),
        ("f=jour~entre~18262~18992", "f=jour~entre~2020-01-01~2021-12-31"),
        ("f=instant~entre~2024-03~2024-04", "f=instant~entre~2024-03-01~2024-04-30"),
    ],
    ids=["years", "days as they were written", "moments"],
)
def test_intervals_of_days_are_read_as_they_may_be_written(
    served: Served, one: str, other: str
) -> None:
    page = served.page()
    found = []
    for address in (one, other):
        served.visit(page, "")
        page.goto(f"{served.address}{JOURNEY}#t-tout?{address}")
        expect(page.locator(".x-status")).to_contain_text("trouvées")
        found.append(page.locator(".x-status").inner_text())
        assert other in page.evaluate("decodeURIComponent(location.hash)")
    assert found[0] == found[1]
    page.context.close()


def test_a_bound_counts_in_or_does_not_as_is_chosen(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/dettes/")
    page.click(".explorer .go")
    page.get_by_label("Filtrer une colonne").select_option(value="4")
    chip = page.locator(".x-active button")
    low = page.locator(".x-bounds input").first
    low.fill("100")
    low.blur()
    expect(chip).to_contain_text(": au moins 100")
    expect(page.locator(".explored tbody tr")).to_have_count(3)
    expect(page).to_have_url(re.compile("f=eleves%7Eentre%7E100%7E(&|$)"))
    page.locator(".x-bounds select").first.select_option(label="plus de")
    expect(chip).to_contain_text(": plus de 100")
    expect(page.locator(".explored tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile("f=eleves%7Eentre%7E%3E100%7E(&|$)"))
    page.goto(served.address + "lille/dettes/#t-dettes?f=eleves~entre~>0~<510")
    expect(chip).to_contain_text(": plus de 0 et moins de 510")
    expect(page.locator(".explored tbody tr")).to_have_count(3)
    page.goto(served.address + "lille/dettes/#t-dettes?f=eleves~entre~90~510")
    expect(chip).to_contain_text(": de 90 à 510")
    expect(page.locator(".explored tbody tr")).to_have_count(4)
    page.context.close()


def test_bounds_that_say_none_are_left_out(served: Served) -> None:
    page = served.page()
    for address in (
        "f=jour~entre~2022-13~2022-40",
        "f=jour~entre~2022-02-30~",
        "f=instant~entre~2024-03-01T25:00~",
        "f=nom~entre~1~5",
    ):
        served.visit(page, "")
        page.goto(f"{served.address}{JOURNEY}#t-tout?{address}")
        expect(page.locator(".x-status")).to_contain_text("1\u202f234 lignes.")
        expect(page.locator(".x-active button")).to_have_count(0)
    page.context.close()


def test_a_house_that_is_not_there_is_not_found_in_a_coordinate_or_a_day(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/voies/")
    page.click(".explorer .go")
    status = page.locator(".x-status")
    search = page.get_by_role("searchbox", name="Chercher")
    search.fill("99 impasse du Puits-Caché")
    expect(status).to_have_text("0 ligne trouvée sur 3.")
    search.fill("puits caché 12")
    expect(status).to_contain_text("1 ligne trouvée sur 3.")
    search.fill("puits 2021")
    expect(status).to_contain_text("2 lignes trouvées sur 3.")
    search.fill("50,7099")
    expect(status).to_contain_text("1 ligne trouvée sur 3.")
    search.fill("06 12 34")
    expect(status).to_contain_text("1 ligne trouvée sur 3.")
    page.context.close()


def test_one_row_has_one_figure_and_a_flag_none_and_a_filter_says_a_value_once(
    served: Served,
) -> None:
    page = served.page()
    served.visit(page, "")
    page.goto(f"{served.address}lille/voies/#t-voies?f=numero~est~12&f=numero~est~12&de=largeur")
    expect(page.locator(".x-sums dt")).to_have_text(
        ["ligne retenue, sur 3, soit 33,3\xa0%", "largeur"]
    )
    expect(page.locator(".x-sums dd")).to_have_text(["1", "3,50"])
    expect(page.locator(".x-active button")).to_have_text("Numéro\xa0: 12")
    page.goto(f"{served.address}lille/voies/#t-voies?de=certifie_par_commune")
    expect(page.locator(".x-sums dt")).to_have_text(["lignes retenues, sur 3"])
    page.context.close()


def test_a_filter_writes_whole_numbers_as_cells_do(served: Served) -> None:
    page = served.page()
    served.visit(page, "")
    page.goto(f"{served.address}lille/voies/#t-voies?f=largeur~entre~6~&f=numero~est~121")
    expect(page.locator(".x-active button").first).to_have_text("largeur\xa0: au moins 6")
    expect(page.locator(".explored tbody tr")).to_have_count(1)
    page.goto(f"{served.address}lille/voies/#t-voies?f=largeur~entre~4.25~6")
    expect(page.locator(".x-active button").first).to_have_text("largeur\xa0: de 4,25 à 6")
    page.context.close()


def test_a_whole_word_is_not_the_beginning_of_another_and_equality_comes_first(
    served: Served,
) -> None:
    page = served.page()
    served.visit(page, GRANTS)
    page.click(".explorer .go")
    search = page.get_by_role("searchbox", name="Chercher")
    search.fill("association 3")
    expect(page.locator(".x-status")).to_contain_text("trouvées")
    first = page.locator(".explored tbody th")
    expect(first.first).to_have_text("Association 3")
    search.fill('"association 3"')
    expect(first.last).to_have_text("Association 3")
    assert set(first.all_inner_texts()) == {"Association 3"}
    page.context.close()
