"""What changes from one year to another in the explorer's groups: who has nothing in one of them
has 0 of what is counted, and is left out, and named, of what is not; beside DuckDB."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from decimal import Decimal
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

from render.nightly import mark_nightly

GRANTS = "lille/aides/#t-aides?"
NAMES = "lille/prenoms/#t-prenoms?"
BOOTHS = "lille/voix/#t-voix?"
LONG = "lille/orgue/#t-orgue?"
YEARS = "par=nom&puis=annee&montre=somme&de=montant"
ADDED = ("rows", "distinct", "sum")  # of which nothing is 0
GIVEN = (
    "annee;nom;montant\n2023;Santé;82000\n2023;Ring;90000\n2024;Ring;31500\n2023;Ciné;46500\n"
    "2024;Ciné;201000\n2024;Basket;67350\n2024;Judo;10\n2024;Danse;20\n2024;Chant;30\n"
    "2024;Échecs;40\n2022;Tricot;5\n2023;Bal;7\n2024;Bal;7\n2023;Cirque;1\n2024;Cirque;\n"
)
BORN = (  # as a table of the territory is
    "prenom;nombre;diffuseur_nom;source_annee\nOlivia;41;Lille;2020\nOlivia;17;Lille;2024\n"
    "Victoria;49;Lille;2020\nVictoria;25;Lille;2024\nRomy;119;Lille;2020\nRomy;190;Lille;2024\n"
    "Olivia;5;Ennetières-en-Weppes;2024\nRomy;3;Ennetières-en-Weppes;2024\n"
)
VOICES = (
    "bureau;liste;voix\nHalle;Roses;10\nHalle;Verts;90\nÉcole;Roses;40\nÉcole;Verts;30\n"
    "Gare;Verts;5\n"
)
ORGAN = "annee;nom;montant\n" + "".join(
    f"{year};Orgue;{year - 1970}\n" for year in range(1980, 2021)
)
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    "datasets/lille/aides/datapackage.yaml": "title: Des aides\n",
    "datasets/lille/aides/aides.csv": GIVEN,
    "datasets/lille/prenoms/datapackage.yaml": "title: Des prénoms\n",
    "datasets/lille/prenoms/prenoms.csv": BORN,
    "datasets/lille/voix/datapackage.yaml": "title: Des voix\n",
    "datasets/lille/voix/voix.csv": VOICES,
    "datasets/lille/orgue/datapackage.yaml": "title: Un orgue\n",
    "datasets/lille/orgue/orgue.csv": ORGAN,
    **EACH_TYPE,
}


site, served = make_site_fixtures("changes", FILES)


# --- what DuckDB says ---


def draw_comparison(dice: random.Random, fields: list[dict[str, Any]]) -> dict[str, Any]:
    names = [field["name"] for field in fields]
    by = names.index(dice.choice(("nom", "type"))) if "type" in names else 0
    how = dice.choice(("rows", "distinct", "sum", "mean", "median", "min", "max", "ratio"))
    measures = [place for place, field in enumerate(fields) if "adds" in field]
    types = dice.choice((("year", "date"), ("year", "date"), ("string", "boolean")))
    second = dice.choice(
        [place for place, field in enumerate(fields) if field["type"] in types and place != by]
    )
    grouping: dict[str, Any] = {
        "by": {"column": by, "step": ""},
        "then": {"column": second, "step": "year" if fields[second]["type"] == "date" else ""},
        "how": how,
        "most": dice.choice((0, 5, 25, -5)),
    }
    if how != "rows":
        grouping["measure"] = dice.choice(measures)
    if how == "ratio":
        grouping["divisor"] = dice.choice(measures)
    return grouping


Size = Decimal | float | None
Step = tuple[str, Size, Size, Size]


def find_steps(
    oracle: GroupOracle, query: Mapping[str, Any], grouping: Mapping[str, Any], texts: list[str]
) -> dict[str, Step]:
    """Of each group that has rows in one of the two: what it is, what it has more, and in both."""
    cells = oracle.groups(query, grouping, "k, s")
    is_added = grouping["how"] in ADDED
    found: dict[str, Step] = {}
    for group in {key for key, second in cells if second in texts}:
        sides = [cells.get((group, text)) for text in texts]
        nothing = 0 if is_added else None
        before, after = (side[1] if side else nothing for side in sides)
        if before is None or after is None:
            found[group] = ("left", None, None, None)
            continue
        kind = "both"
        if is_added and bool(before) != bool(after):
            kind = "gone" if before else "new"
        found[group] = (kind, after - before, before, after)
    return found


@pytest.mark.parametrize(("seed", "count"), [(21, 16), *mark_nightly((22, 120))])
def test_changes_are_those_of_duckdb(site: Path, served: Served, seed: int, count: int) -> None:
    page = served.page()
    fields, oracle = open_oracle(site, served, page)
    dice = random.Random(seed)
    given: list[dict[str, Any]] = []
    for _ in range(count):
        grouping = draw_comparison(dice, fields)
        query = draw(dice, oracle)
        given.append({"query": query, "grouping": grouping, "most": ALL})
    plain = asked(served, page, JOURNEY, [("grouped", one) for one in given])
    compared: list[dict[str, Any]] = []
    for one, answer in zip(given, plain, strict=True):
        known = [column["text"] for column in answer["columns"] if column["text"]]
        if len(known) < 2:
            continue
        among = dice.choice(("all", "all", "gone", "new", "both"))
        change = {"texts": dice.sample(known, 2), "among": among}
        if one["grouping"]["how"] not in ADDED:
            change["among"] = "all"
        compared.append(one | {"grouping": one["grouping"] | {"change": change}})
    assert len(compared) > count / 2
    answers = asked(served, page, JOURNEY, [("grouped", one) for one in compared])
    for one, answer in zip(compared, answers, strict=True):
        assert_same_changes(answer, oracle, one["query"], one["grouping"])
    page.context.close()


def assert_same_changes(
    answer: Mapping[str, Any],
    oracle: GroupOracle,
    query: Mapping[str, Any],
    grouping: Mapping[str, Any],
) -> None:
    how = grouping["how"]
    steps = find_steps(oracle, query, grouping, grouping["change"]["texts"])
    kinds = [step[0] for step in steps.values()]
    told = answer["compared"]
    counted = (told["gone"]["count"], told["begun"]["count"], told["left"]["count"])
    assert counted == tuple(kinds.count(kind) for kind in ("gone", "new", "left")), grouping
    among = grouping["change"]["among"]
    kept = {
        group: float(change or 0)
        for group, (kind, change, _, _) in steps.items()
        if kind != "left" and among in ("all", kind)
    }
    assert answer["groups"] == len(kept)
    for row in answer["rows"]:
        assert is_same(row["change"], steps[row["text"]][1], how), (grouping, row)
    most = grouping["most"]
    shown = [float(row["change"]) for row in answer["rows"]]
    assert len(shown) == min(abs(most) or len(kept), len(kept))
    sizes = sorted(map(abs, kept.values()), reverse=most > 0)
    if most:
        assert sorted(map(abs, shown), reverse=most > 0) == pytest.approx(sizes[: len(shown)])
    assert shown == sorted(shown, reverse=True), "in the order of the change"
    if not kept:
        assert told["ends"] == []
        return
    for end in told["ends"]:
        first = end["named"]["names"][0]["text"]
        sides = (end["before"], end["after"])
        assert all(is_same(*pair, how) for pair in zip(sides, steps[first][2:], strict=True)), first
    ends = [float(end["figure"]) for end in told["ends"]]
    assert ends == pytest.approx([min(kept.values()), max(kept.values())])


# --- what is said ---


def test_two_groups_of_any_column_are_compared_in_words_of_no_time(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{BOOTHS}par=bureau&puis=liste&montre=somme&de=voix&pour=tous")
    page.get_by_label("et l’écart de").select_option(label="Roses")
    expect(page.locator(".x-groups .says")).to_have_text(
        "De Roses à Verts\xa0: en plus, surtout Halle, de 10 à 90\u202f; "
        "en moins, surtout École, de 40 à 30"
    )
    expect(page.locator(".x-lacking")).to_have_text(
        "Un groupe n’a rien de «\xa0Roses\xa0», compté 0\xa0: Gare."
    )
    expect(page.get_by_label("parmi")).to_be_hidden()
    gare = page.locator(".x-groups tbody tr", has_text="Gare").locator("td.n")
    expect(gare).to_have_text(["absent, 0", "5", "+5", "", "1"])
    assert "ecart=Roses~Verts" in page.evaluate("decodeURIComponent(location.hash)")
    page.context.close()


def test_years_before_those_that_are_shown_are_compared_too(served: Served, tmp_path: Path) -> None:
    page = served.page()
    grouped(served, page, f"{LONG}par=nom&puis=annee&montre=somme&de=montant&ecart=1980~2020")
    expect(page.locator(".x-groups .says")).to_have_text("De 1980 à 2020, Orgue\xa0: +40")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "ecart.csv")
    lines = (tmp_path / "ecart.csv").read_text("utf-8-sig").splitlines()
    ends = [line[-3:] for line in csv.reader(lines)]
    assert ends == [
        ["Écart de 1980 à 2020", "Écart de 1980 à 2020, en\xa0%", "Lignes"],
        ["40", "400", "41"],
    ]
    page.context.close()


def test_who_has_nothing_any_more_has_lost_the_most(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{GRANTS}{YEARS}&pour=5&ecart=2023~2024")
    expect(page.locator(".x-groups .says")).to_have_text(
        "De 2023 à 2024\xa0: Ciné a le plus progressé, de 46\u202f500 à 201\u202f000\u202f; "
        "Santé a le plus reculé, de 82\u202f000 à 0"
    )
    lacking = page.locator(".x-lacking")
    expect(lacking).to_contain_text("En 2024, un groupe n’a plus rien, compté 0\xa0: Santé.")
    expect(lacking).to_contain_text(
        "En 2023, 5 groupes n’avaient rien, comptés 0\xa0: Basket, Échecs, Chant et 2 autres."
    )
    expect(lacking).to_contain_text(
        "Un groupe sans chiffre en 2023 ou en 2024 est laissé de côté\xa0: Cirque."
    )
    expect(page.locator(".x-status")).to_contain_text("n’a plus rien, compté 0\xa0: Santé.")
    names = page.locator(".x-groups tbody th > :first-child")
    expect(names).to_have_text(["Ciné", "Basket", "Échecs", "Ring", "Santé"])
    expect(page.locator(".x-groups tbody tr").last.locator("td.n")).to_have_text(
        ["82\u202f000", "absent, 0", "−82\u202f000", "−100\xa0%", "1"]
    )
    expect(page.locator(".x-groups tbody tr").nth(1).locator("td.n")).to_have_text(
        ["absent, 0", "67\u202f350", "+67\u202f350", "nouveau", "1"]
    )
    expect(page.locator(".x-groups .x-all td.n").nth(2)).to_have_text("+81\u202f450")
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()


def test_some_of_the_groups_are_chosen_and_the_address_says_it(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{GRANTS}{YEARS}&pour=tous&ecart=2023~2024")
    names = page.locator(".x-groups tbody th > :first-child")
    expect(names).to_have_count(9)
    page.get_by_label("parmi").select_option(label="ceux qui n’ont plus rien")
    expect(names).to_have_text(["Santé"])
    expect(page.locator(".x-groups .says")).to_have_text("De 2023 à 2024, Santé\xa0: −82\u202f000")
    assert "ecart=2023~2024&parmi=plus-rien" in page.evaluate("decodeURIComponent(location.hash)")
    page.goto(f"{served.address}{GRANTS}{YEARS}&pour=tous&ecart=2023~2024&parmi=les-deux")
    expect(names).to_have_text(["Ciné", "Bal", "Ring"])
    page.goto(f"{served.address}{GRANTS}{YEARS}&pour=tous&ecart=2023~2024&parmi=nouveaux")
    expect(names).to_have_text(["Basket", "Échecs", "Chant", "Danse", "Judo"])
    page.get_by_label("et montrer").select_option("mean")
    expect(names).to_have_text(["Ciné", "Bal", "Ring"])
    expect(page.get_by_label("parmi")).to_be_hidden()
    expect(page.locator(".x-lacking")).to_contain_text(
        "7 groupes sans chiffre en 2023 ou en 2024 sont laissés de côté\xa0: Basket, Chant, Cirque "
        "et 4 autres."
    )
    page.context.close()


def test_who_publishes_one_of_the_years_is_told_apart_and_those_who_are_level_are_named(
    served: Served,
) -> None:
    page = served.page()
    address = f"{NAMES}par=prenom&puis=source_annee&montre=somme&de=nombre&pour=tous"
    grouped(served, page, f"{address}&ecart=2020~2024")
    expect(page.locator(".x-groups .says")).to_have_text(
        "De 2020 à 2024\xa0: Romy a le plus progressé, de 119 à 190\u202f; "
        "la plus forte baisse, −24 (Olivia et Victoria, à égalité)"
    )
    expect(page.locator(".x-lacking")).to_have_text(
        "Ennetières-en-Weppes ne publie rien de 2020\xa0: ses 2 lignes ne comptent pas."
    )
    page.goto(f"{served.address}{address.replace('par=prenom', 'par=diffuseur_nom')}")
    first = page.locator(".x-groups tbody tr").first.locator("td.n")
    expect(first).to_have_text(["non publié", "8", "8", "2"])
    page.context.close()


def test_a_link_beside_the_button_opens_the_usual_groups_at_once(served: Served) -> None:
    page = served.page(360)
    served.visit(page, "lille/aides/")
    link = page.get_by_role("link", name="Regrouper et additionner")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".x-groups tbody tr")).to_have_count(10)
    expect(page).to_have_url(f"{served.address}{GRANTS}par=nom&montre=somme&pour=10")
    page.get_by_role("link", name="Les lignes").click()
    expect(page.locator(".x-groups table")).to_be_hidden()
    page.context.close()


def test_what_still_means_something_stays_when_groups_are_others(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{NAMES}par=prenom&puis=source_annee&montre=moyenne&de=nombre")
    page.get_by_label("et l’écart de").select_option(label="2020")
    expect(page.locator(".x-groups .says")).to_contain_text("De 2020 à 2024")
    page.get_by_label("Regrouper par").select_option(label="diffuseur_nom")
    expect(page.locator(".x-groups caption")).to_contain_text("Écart de 2020 à 2024, moyenne")
    address = page.evaluate("decodeURIComponent(location.hash)")
    assert "par=diffuseur_nom&puis=source_annee&montre=moyenne" in address
    assert "ecart=2020~2024" in address
    page.context.close()
