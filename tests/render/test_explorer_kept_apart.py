"""What the explorer does not add, and says so: states over years, receipts to expenses, rows that
no chart of the standard counts, rows of several groups twice; in a real browser, beside DuckDB."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from browse import Served, find_axe_violations
from explorer_oracle import ALL, asked, grouped, read_fields
from own_site import make_site_fixtures
from playwright.sync_api import Page, expect
from portal import COMMUNES

from render.nightly import mark_nightly
from site_builder.storage import sql

SCHOOLS = "lille/ecoles/"
ACCOUNTS = "lille/comptes/"
LISTS = "lille/lieux/"
PUPILS = (
    "rentree;nom;niveau;eleves;classes\n2022;Jaurès;maternelle;100;4\n"
    "2022;Zola;élémentaire;200;8\n2023;Jaurès;maternelle;90;4\n2023;Zola;élémentaire;260;10\n"
    "2024;Jaurès;maternelle;95;4\n2024;Curie;maternelle;50;\n"
)
STEPS = ("compte administratif", "budget primitif")


def _accounts() -> str:
    dice = random.Random(8)
    names = (
        "BGT_NATDEC;BGT_ANNEE;BGT_NOM;BGT_NATURE;BGT_SECTION;BGT_OPBUDG;BGT_CODRD;BGT_MTREAL;"
        "BGT_MTPREV"
    )
    lines = [names]
    for number in range(200):
        nature = dice.choice(("60611", "6411", "002", "74111"))
        way = dice.choice(("dépense", "recette"))
        kind = dice.choice(("réel", "Réel", "ordre"))
        paid = f"{dice.randrange(10_000_000) / 100:.2f}"
        voted = f"{dice.randrange(10_000_000) / 100:.2f}"
        lines.append(
            f"{dice.choice(STEPS)};{2021 + number % 3};Ville;{nature};fonctionnement;{kind};{way};"
            f"{paid};{voted}"
        )
    return "\n".join(lines) + "\n"


def _places() -> str:
    dice = random.Random(4)
    uses = ("danse", "judo", "théâtre", "chant")
    lines = ["nom;activites;quartier;nombre_de_places"]
    for number in range(120):
        some = dice.sample(uses, dice.randrange(4))
        places = "" if number % 11 == 3 else dice.randrange(500)
        lines.append(f"Salle {number};{'|'.join(some)};Q{dice.randrange(3)};{places}")
    return "\n".join(lines) + "\n"


def _fine() -> str:
    dice = random.Random(6)
    lines = ["nom;montant"]
    lines.extend(f"N{n % 5};{dice.random():.{dice.randrange(7, 13)}f}" for n in range(90))
    return "\n".join(lines).replace(".", ",") + "\n"


FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    "datasets/lille/ecoles/datapackage.yaml": "title: Des écoles\nstandard: beffroi/ecoles\n",
    "datasets/lille/ecoles/ecoles.csv": PUPILS,
    "datasets/lille/comptes/datapackage.yaml": "title: Des comptes\nstandard: scdl/budget\n",
    "datasets/lille/comptes/comptes.csv": _accounts(),
    "datasets/lille/lieux/datapackage.yaml": "title: Des salles\n",
    "datasets/lille/lieux/lieux.csv": _places(),
    "datasets/lille/fines/datapackage.yaml": "title: De petits montants\n",
    "datasets/lille/fines/fines.csv": _fine(),
}


site, served = make_site_fixtures("kept-apart", FILES)


def connect(site: Path, name: str) -> duckdb.DuckDBPyConnection:
    """DuckDB with the rows of a dataset as `t`."""
    connection = duckdb.connect()
    file = site / f"sous/data/lille/{name}/{name}.parquet"
    connection.execute(f"CREATE TABLE t AS FROM read_parquet({sql.quote_literal(file)})")
    return connection


# --- states, one each year ---


def test_a_state_is_added_over_schools_of_a_year_and_not_over_years(served: Served) -> None:
    page = served.page()
    served.visit(page, SCHOOLS)
    page.click(".explorer .go")
    figures = page.locator(".x-sums dt")
    names = ["2022", "2023", "2024"]
    expect(figures.nth(1)).to_have_text("somme de «\xa0Nombre d’élèves\xa0», 2022")
    expect(page.locator(".x-sums dd")).to_contain_text(["6", "300", "350", "145", "132"])
    expect(page.locator(".x-sums > p").first).to_contain_text(
        "«\xa0Nombre d’élèves\xa0»\xa0: un état chaque année, non additionné sur plusieurs années"
    )
    page.get_by_role("link", name="Regrouper et additionner").click()
    heads = page.locator(".x-groups thead th")
    expect(heads).to_have_text(["Nom de l’école", *names, "Lignes"])
    expect(page.locator(".x-groups .x-all td")).to_have_text(["300", "350", "145", "6"])
    expect(page.locator(".x-groups .says")).to_contain_text("2024\xa0: Jaurès a le plus")
    page.get_by_label("puis par").select_option(label="rien d’autre")
    expect(page.locator(".x-groups .says")).to_contain_text("choisissez une année")
    expect(page.locator(".x-groups tbody td").first).to_have_text("pas de somme")
    expect(page.locator(".x-groups .x-all td").first).to_have_text("pas de somme")
    page.get_by_label("et montrer").select_option(label="la moyenne")
    expect(page.locator(".x-groups .x-all td").first).to_contain_text("132,5")
    page.goto(f"{served.address}{SCHOOLS}#t-ecoles?f=rentree~est~2022")
    expect(page.locator(".x-sums dt").nth(1)).to_have_text("somme de «\xa0Nombre d’élèves\xa0»")
    page.context.close()


def test_groups_by_year_have_their_sum_and_no_total(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{SCHOOLS}#t-ecoles?par=rentree&montre=somme&de=eleves&pour=tous")
    expect(page.locator(".x-groups tbody td strong")).to_have_text(["300", "350", "145"])
    expect(page.locator(".x-groups .x-all td").first).to_have_text("pas de somme")
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()


def test_a_state_divided_over_years_is_the_mean_of_years_and_says_so(
    site: Path, served: Served
) -> None:
    """Whoever has five years is not beside who has four as if he had more."""
    page = served.page()
    asked = "par=nom&puis=rentree&montre=rapport&de=eleves&sur=classes&pour=tous"
    grouped(served, page, f"{SCHOOLS}#t-ecoles?{asked}")
    rows = page.locator(".x-groups tbody tr")
    expect(rows.nth(1).locator("td.n")).to_have_text(["25", "22,5", "23,8", "23,8", "3"])
    expect(page.locator(".x-groups .x-all td.n")).to_have_text(
        ["25", "25", "23,8", "24,8\xa0élèves par classe", "6"]
    )
    expect(page.locator(".x-groups thead th").nth(4)).to_have_text(
        "Élèves par classe, moyenne de 2022 à 2024"
    )
    expect(page.locator(".x-groups caption")).to_have_text(
        "«\xa0Nombre d’élèves\xa0»\xa0: Élèves par classe, moyenne de 2022 à 2024, "
        "par Nom de l’école"
    )
    expect(page.locator(".x-notes")).to_contain_text(
        "une ligne où «\xa0Nombre de classes\xa0» est vide"
    )
    page.get_by_label("puis par").select_option(label="rien d’autre")
    found = (
        connect(site, "ecoles")
        .sql(
            "SELECT nom, sum(eleves) / sum(classes) FROM t "
            "WHERE eleves IS NOT NULL AND classes IS NOT NULL GROUP BY ALL ORDER BY 1"
        )
        .fetchall()
    )
    assert [f"{figure:.1f}".replace(".", ",") for _, figure in found] == ["23,8", "25,6"]
    expect(page.locator(".x-groups tbody td strong")).to_have_text(["23,8", "25,6"])
    expect(page.locator(".x-groups .says")).to_have_text(
        "Zola a le plus\xa0: 25,6\xa0élèves par classe en 2 lignes, moyenne de 2022 à 2024"
    )
    expect(page.locator(".x-sums dt")).to_contain_text(
        ["«\xa0Nombre d’élèves\xa0» par «\xa0Nombre de classes\xa0», moyenne de 2022 à 2024"]
    )
    page.get_by_label("Regrouper par").select_option(label="Année de la rentrée")
    expect(page.locator(".x-groups thead th").nth(1)).to_have_text("Élèves par classe")
    expect(page.locator(".x-notes")).to_contain_text(
        "Les groupes ensemble\xa0: moyenne de 2022 à 2024."
    )
    page.context.close()


# --- accounts ---

COUNTED = (
    "BGT_NATDEC = 'compte administratif' AND lower(BGT_OPBUDG) = 'réel' AND BGT_NATURE <> '002'"
)


@pytest.mark.parametrize("whole", [False, True])
def test_accounts_count_what_their_chart_counts_and_never_add_receipts_to_expenses(
    site: Path, served: Served, whole: bool
) -> None:
    page = served.page()
    fields = read_fields(served, page, ACCOUNTS)
    names = [field["name"] for field in fields]
    measure = names.index("BGT_MTREAL")
    query = {"text": "", "filters": [], "whole": whole}
    by = {"column": names.index("BGT_CODRD"), "step": ""}
    year = {"column": names.index("BGT_ANNEE"), "step": ""}
    grouping = {"by": by, "how": "sum", "measure": measure, "most": 0}
    figures, groups, years = asked(
        served,
        page,
        ACCOUNTS,
        [
            ("figures", {"query": query, "measure": measure}),
            ("grouped", {"query": query, "grouping": grouping, "most": ALL}),
            ("grouped", {"query": query, "grouping": grouping | {"by": year}, "most": ALL}),
        ],
    )
    where = "TRUE" if whole else COUNTED
    found = connect(site, "comptes").execute(
        "SELECT BGT_CODRD, CAST(sum(CAST(BGT_MTREAL AS DECIMAL(18, 2))) AS VARCHAR), count(*) "
        f"FROM t WHERE {where} GROUP BY ALL ORDER BY 1"
    )
    rows = found.fetchall()
    sums = [(way, Decimal(total)) for way, total, _ in rows]
    assert [(part["text"], Decimal(part["sum"])) for part in figures["parts"]] == sums
    assert figures["values"]["sum"] is None
    assert [(row["text"], Decimal(row["values"][-1])) for row in groups["rows"]] == sums
    assert groups["all"]["values"] == [None]
    assert [row["values"] for row in years["rows"]] == [[None]] * 3
    count = sum(count for *_, count in rows)
    assert groups["left"]["uncounted"] == figures["left"]["uncounted"] == 200 - count
    page.context.close()


def test_what_is_not_counted_is_said_and_one_click_counts_it(served: Served) -> None:
    page = served.page()
    served.visit(page, ACCOUNTS)
    page.click(".explorer .go")
    said = page.locator(".x-sums > p").filter(has_text="Laissé de côté")
    expect(said).to_contain_text(
        "que le graphique «\xa0Recettes et dépenses réelles\xa0» ne compte pas"
    )
    expect(said).to_contain_text("autre que réel ou 0")
    page.get_by_role("button", name="Compter aussi ces lignes").click()
    expect(said).to_have_count(0)
    expect(page.locator(".x-sums > p").first).to_contain_text("n’est pas additionné sur plusieurs")
    assert "compte=tout" in page.url
    page.get_by_role("button", name="Ne compter que").click()
    expect(said).to_have_count(1)
    page.goto(f"{served.address}{ACCOUNTS}#t-comptes?f=BGT_NATURE~est~002&de=BGT_MTREAL")
    expect(said).not_to_contain_text("002")
    page.context.close()


# --- cells that hold several values ---


def draw_lists(dice: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    filters: list[dict[str, Any]] = []
    if dice.random() < 0.5:
        some = dice.sample(("danse", "judo", "théâtre", "chant", ""), dice.randrange(1, 3))
        filters.append({"column": 1, "values": some})
    how = dice.choice(("rows", "sum", "max"))
    columns = dice.choice(((1, None), (1, 2), (2, 1)))
    grouping: dict[str, Any] = {"by": {"column": columns[0], "step": ""}, "how": how, "most": 0}
    if columns[1] is not None:
        grouping["then"] = {"column": columns[1], "step": ""}
    if how != "rows":
        grouping["measure"] = 3
    if dice.random() < 0.5:
        grouping["most"] = 2
    return {"text": "", "filters": filters}, grouping


def ask_lists(
    rows: duckdb.DuckDBPyConnection,
    query: Mapping[str, Any],
    grouping: Mapping[str, Any],
    keys: str,
) -> dict[Any, tuple[int, Any]]:
    """Rows and figure by `keys`, each row once in each; '' is what no cell says."""
    values = "list_filter(string_split(coalesce(activites, ''), '|'), lambda one: one <> '')"
    listed = f"unnest(CASE WHEN len({values}) = 0 THEN [''] ELSE {values} END)"
    parts = {1: listed, 2: "coalesce(quartier, '')", None: "''"}
    then = grouping.get("then", {}).get("column")
    where = "TRUE"
    for one in query["filters"]:
        asked_ = ", ".join(map(sql.quote_literal, filter(None, one["values"])))
        same = f"len(list_intersect(string_split(activites, '|'), [{asked_}])) > 0"
        where = f"(coalesce({same}, FALSE) OR (activites IS NULL AND {'' in one['values']}))"
    figure = {"rows": "count(*)", "sum": "sum(a)", "max": "max(a)"}[grouping["how"]]
    spread = (
        f"SELECT nom, nombre_de_places AS a, {parts[grouping['by']['column']]} AS k, "
        f"{parts[then]} AS s FROM t WHERE {where}"
    )
    names = f"{keys}, " if keys else ""
    once = f"SELECT DISTINCT nom, a, {keys or 'TRUE'} FROM ({spread})"
    found = rows.execute(
        f"SELECT {names}count(*), {figure} FROM ({once}) {'GROUP BY ALL' if keys else ''}"
    )
    return {line[:-2]: (line[-2], line[-1]) for line in found.fetchall()}


@pytest.mark.parametrize(("seed", "count"), [(1, 20), *mark_nightly((2, 150))])
def test_values_of_a_cell_are_groups_each_and_the_total_has_rows_once(
    site: Path, served: Served, seed: int, count: int
) -> None:
    page = served.page()
    assert read_fields(served, page, LISTS)[1]["separator"] == "|"
    rows = connect(site, "lieux")
    dice = random.Random(seed)
    drawn = [draw_lists(dice) for _ in range(count)]
    requests = [
        ("grouped", {"query": query, "grouping": grouping, "most": ALL})
        for query, grouping in drawn
    ]
    for answer, (query, grouping) in zip(asked(served, page, LISTS, requests), drawn, strict=True):
        groups = ask_lists(rows, query, grouping, "k")
        unknown = groups.pop(("",), None)
        assert bool(answer["unknown"]) == bool(unknown)
        if unknown:
            assert_same(answer["unknown"], unknown)
        assert answer["groups"] == len(groups)
        for row in answer["rows"]:
            assert_same(row, groups[(row["text"],)])
        ((total, figure),) = ask_lists(rows, query, grouping, "").values()
        assert_same(answer["all"], (total, figure if total else None))
        if "then" not in grouping:
            continue
        cells = ask_lists(rows, query, grouping, "k, s")
        for row in answer["rows"]:
            for column, value in zip(answer["columns"], row["values"][:-1], strict=True):
                _, figure = cells.get((row["text"], column["text"]), (0, None))
                assert value == (None if figure is None else str(figure))
    page.context.close()


def assert_same(row: Mapping[str, Any], expected: tuple[int, Any]) -> None:
    rows, figure = expected
    assert row["rows"] == rows
    assert row["values"][-1] == (None if figure is None else str(figure)) or not rows


def test_values_of_a_cell_are_chosen_each_and_it_is_said(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{LISTS}#t-lieux?par=activites&montre=lignes&pour=tous")
    expect(page.locator(".x-groups tbody th > :first-child")).to_have_text(
        ["chant", "danse", "judo", "théâtre"]
    )
    expect(page.locator(".x-notes")).to_contain_text(
        "Une ligne peut compter dans plusieurs groupes"
    )
    count = page.locator(".x-groups tbody td strong").first.inner_text()
    page.locator(".x-groups tbody a").first.click()
    expect(page.locator(".x-status")).to_have_text(f"{count} lignes trouvées sur 120.")
    page.get_by_label("Filtrer une colonne").select_option(label="activites")
    expect(page.locator(".x-facets label").filter(has_text="danse")).to_have_count(1)
    page.context.close()


# --- numbers of many digits ---


def test_numbers_of_many_digits_are_added_whole(site: Path, served: Served) -> None:
    page = served.page()
    fields = read_fields(served, page, "lille/fines/")
    assert fields[1]["decimals"] is None
    query = {"text": "", "filters": []}
    grouping = {"by": {"column": 0, "step": ""}, "how": "sum", "measure": 1, "most": 0}
    request = ("grouped", {"query": query, "grouping": grouping, "most": ALL})
    (answer,) = asked(served, page, "lille/fines/", [request])
    found = connect(site, "fines").execute(
        "SELECT nom, CAST(sum(CAST(montant AS DECIMAL(38, 12))) AS VARCHAR) FROM t GROUP BY ALL"
    )
    sums = {name: Decimal(total) for name, total in found.fetchall()}
    assert {row["text"]: Decimal(row["values"][-1]) for row in answer["rows"]} == sums
    page.context.close()


# --- the order of groups, and what changes ---


def test_a_heading_puts_groups_in_its_order_by_keyboard_by_ear_and_in_the_address(
    served: Served,
) -> None:
    page = served.page()
    grouped(
        served, page, f"{SCHOOLS}#t-ecoles?par=nom&puis=rentree&montre=somme&de=eleves&pour=tous"
    )
    names = page.locator(".x-groups tbody th > :first-child")
    expect(names).to_have_text(["Curie", "Jaurès", "Zola"])
    heading = page.get_by_role("button", name="2023")
    heading.focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["Zola", "Jaurès", "Curie"])
    expect(heading).to_be_focused()
    sorted_ = page.locator(".x-groups th[aria-sort=descending]")
    expect(sorted_).to_have_text("2023")
    expect(page.locator(".x-status")).to_contain_text("2023")
    assert "ordre=-colonne~2023" in page.evaluate("decodeURIComponent(location.hash)")
    page.keyboard.press("Enter")
    expect(names).to_have_text(["Jaurès", "Zola", "Curie"])
    other = served.page()
    other.goto(page.url)
    expect(other.locator(".x-groups tbody th > :first-child")).to_have_text(
        ["Jaurès", "Zola", "Curie"]
    )
    assert find_axe_violations(other, within=".explored") == []
    other.context.close()
    page.context.close()


@pytest.mark.parametrize(
    ("shown", "cells", "says"),
    [
        (
            "montre=moyenne&de=eleves",
            [["90", "72,5", "3"], ["260", "aucune", "1"]],
            "2024\xa0: maternelle a le plus\xa0: 72,5\xa0élèves",
        ),
        (
            "montre=rapport&de=eleves&sur=classes",
            [["22,5", "23,8", "3"], ["26", "aucune", "1"]],
            "2024\xa0: maternelle a le plus\xa0: 23,8\xa0élèves par classe",
        ),
        (
            "montre=somme&de=eleves",
            [["90", "145", "3"], ["260", "aucune", "1"]],
            "2024\xa0: maternelle a le plus\xa0: 145\xa0élèves",
        ),
    ],
)
def test_of_a_state_two_years_that_are_asked_have_each_a_column_and_no_mean(
    served: Served, shown: str, cells: list[list[str]], says: str
) -> None:
    page = served.page()
    asked = f"f=rentree~est~2023&f=rentree~est~2024&par=niveau&{shown}&pour=tous"
    grouped(served, page, f"{SCHOOLS}#t-ecoles?{asked}")
    assert "&par=niveau&puis=rentree&" in page.evaluate("decodeURIComponent(location.hash)")
    rows = page.locator(".x-groups tbody tr")
    for row in cells:
        name = "maternelle" if row[0].startswith(("90", "22")) else "élémentaire"
        expect(rows.filter(has_text=name).locator("td.n")).to_have_text(row)
    expect(page.locator(".x-groups .says")).to_have_text(says)
    expect(page.locator(".x-sums dt", has_text="moyenne")).to_have_count(0)
    page.goto(f"{served.address}{SCHOOLS}#t-ecoles?{asked}&ordre=+total")
    expect(page.locator(".x-groups th[aria-sort=ascending]")).to_have_text("2024")
    page.goto(f"{served.address}{SCHOOLS}#t-ecoles?{asked.replace('&f=rentree~est~2024', '')}")
    expect(page.locator(".x-groups .says")).not_to_contain_text("2024")
    assert "puis=" not in page.evaluate("location.hash")
    page.context.close()


def test_what_changes_from_one_year_to_another_is_shown_and_sorted(served: Served) -> None:
    page = served.page()
    grouped(
        served, page, f"{SCHOOLS}#t-ecoles?par=nom&puis=rentree&montre=somme&de=eleves&pour=tous"
    )
    page.get_by_label("et l’écart de").select_option(label="2022")
    page.locator(".x-change select").nth(1).select_option(label="2023")
    heads = page.locator(".x-groups thead th")
    expect(heads).to_have_text(
        ["Nom de l’école", "2022", "2023", "Écart", "En pourcentage", "Lignes"]
    )
    lines = page.locator(".x-groups tbody tr")
    expect(lines).to_have_count(2)  # Curie has rows of neither
    expect(lines.nth(1).locator("td.n")).to_have_text(["100", "90", "−10", "−10\xa0%", "3"])
    expect(lines.nth(0).locator("td.n")).to_have_text(["200", "260", "+60", "+30\xa0%", "2"])
    expect(page.locator(".x-groups .x-all td.n").nth(2)).to_have_text("+50\xa0élèves")
    expect(page.locator(".x-groups .says")).to_have_text(
        "De 2022 à 2023\xa0: Zola a le plus progressé, de 200 à 260\xa0élèves\u202f; "
        "Jaurès a le plus reculé, de 100 à 90\xa0élèves"
    )
    page.get_by_role("button", name="Écart").click()
    names = page.locator(".x-groups tbody th > :first-child")
    expect(names).to_have_text(["Jaurès", "Zola"])
    address = page.evaluate("decodeURIComponent(location.hash)")
    assert "ecart=2022~2023" in address
    assert "ordre=+ecart" in address
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()


# --- conditions between columns ---


def test_a_column_is_held_against_another_and_the_address_says_it(
    site: Path, served: Served
) -> None:
    page: Page = served.page()
    served.visit(page, ACCOUNTS)
    page.click(".explorer .go")
    page.get_by_label("Filtrer une colonne").select_option(label="Montant réalisé")
    page.get_by_label("Condition").select_option(label="est plus petit que")
    page.get_by_label("Autre colonne").select_option(label="Montant voté")
    (count,) = (
        connect(site, "comptes")
        .sql("SELECT count(*) FROM t WHERE BGT_MTREAL < BGT_MTPREV")
        .fetchall()[0]
    )
    expect(page.locator(".x-status")).to_contain_text(f"{count} lignes trouvées sur 200.")
    expect(page.locator(".x-active button")).to_have_text(
        "Montant réalisé\xa0: est plus petit que Montant voté"
    )
    address = page.evaluate("decodeURIComponent(location.hash)")
    assert "f=BGT_MTREAL~inferieur~BGT_MTPREV" in address
    page.goto(f"{served.address}{ACCOUNTS}#t-comptes?f=BGT_MTREAL~superieur~BGT_NOM")
    expect(page.locator(".x-active button")).to_have_count(0)
    page.context.close()
