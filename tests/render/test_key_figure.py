"""The figure with which the page of a dataset opens: it says what is counted, and every number of
it is that of the published table, as DuckDB counts it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import duckdb
import pytest
from profiled import ROWS, make_table
from specimen import plain, table

from render.test_browser import example
from site_builder.core.language import load_language
from site_builder.core.model.prepared import Detail, TableDetail
from site_builder.metadata.row_nouns import find_title_noun, load_row_nouns
from site_builder.metadata.standards import LANGUAGE, STANDARDS, load_standard
from site_builder.render.pages.key_figure import describe_key_figure

COUNT = "select count(*) from rows"
GRANTED = """
    select sum(montant * pourcentageSubvention), count(*) from rows where year(dateConvention) = {}
"""
LEADER = """
    select any_value(enfant_prenom), sum(nombre_occurrences) as total from rows
    where enfant_sexe = '{}' group by enfant_prenom order by total desc limit 1
"""
PUPILS = """
    select sum("Nombre d'élèves"), count(*) from rows where "Rentrée scolaire" = {}
"""
COUNTED = {
    "lille/ecoles": "{} écoles",
    "lille/parcs-et-jardins": "{} parcs et jardins",
    "lille/deliberations": "{} délibérations",
    "marcq-en-baroeul/equipements": "{} équipements",
    "metropole/marches-publics": "{} marchés publics",
    "quesnoy-sur-deule/adresses": "{} adresses",
    "tourcoing/bornes-de-recharge": "{} points de recharge",
    "velopivert/velos-en-libre-service": "{} stations",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory) / "sous/chemin"


def read_figure(folder: Path, path: str) -> str:
    page = (folder / path / "index.html").read_text("utf-8")
    found = re.search(r'<p class="keyed">(.*?)</p>', page, re.DOTALL)
    assert found
    words = html.unescape(re.sub("<[^>]+>", "", found[1]))
    return " ".join(words.split())


def ask_table(folder: Path, dataset: str, question: str) -> tuple[object, ...]:
    """The one row of the answer, of the only table or of the whole of a series."""
    files = sorted((folder / "data" / dataset).glob("*.parquet"), key=len_of_name)
    parquet = next((file for file in files if file.stem.endswith("ensemble")), files[0])
    with duckdb.connect() as connection:
        connection.execute(f"create view rows as select * from '{parquet}'")
        row = connection.execute(question).fetchone()
    assert row
    return tuple(row)


def len_of_name(path: Path) -> int:
    return len(path.name)


@pytest.mark.parametrize("dataset", COUNTED)
def test_rows_are_counted_by_what_they_are(folder: Path, dataset: str) -> None:
    (rows,) = ask_table(folder, dataset, COUNT)
    assert read_figure(folder, dataset) == COUNTED[dataset].format(rows)


def test_a_grant_is_said_as_one_would(folder: Path) -> None:
    amount, grants = ask_table(folder, "lambersart/subventions", GRANTED.format(2024))
    before, _ = ask_table(folder, "lambersart/subventions", GRANTED.format(2023))
    french = f"{amount:,.0f} €".replace(",", " ")
    french_before = f"{before:,.0f} €".replace(",", " ")
    assert read_figure(folder, "lambersart/subventions") == (
        f"{french} accordés en 2024, en {grants} subventions, contre {french_before} en 2023"
    )
    assert read_figure(folder, "en/lambersart/subventions") == (
        f"€{amount:,.0f} granted in 2024, in {grants} grants, against €{before:,.0f} in 2023"
    )


def test_the_name_that_leads_all_lists_is_the_figure(folder: Path) -> None:
    """Girls' are drawn first; in Lille it is a boys' name that was given most."""
    dataset = "lille/prenoms"
    girl, girls = ask_table(folder, dataset, LEADER.format("F"))
    boy, boys = ask_table(folder, dataset, LEADER.format("M"))
    assert int(str(boys)) > int(str(girls))
    assert read_figure(folder, dataset) == (
        f"{boy}, {boys} fois le prénom le plus donné (garçons, 2015–2024) ; "
        f"filles : {girl}, {girls} fois"
    )
    assert read_figure(folder, f"en/{dataset}") == (
        f"{boy}, {boys} times the most popular first name (boys, 2015–2024); "
        f"girls: {girl}, {girls} times"
    )


def test_pupils_of_public_and_of_private_schools_are_all_pupils(folder: Path) -> None:
    number, schools = ask_table(folder, "la-madeleine/ecoles", PUPILS.format(2024))
    assert read_figure(folder, "la-madeleine/ecoles").startswith(
        f"{number:,} élèves à la rentrée 2024, dans {schools} écoles".replace(",", " ", 1)
    )


def test_receipts_and_expenses_are_never_added(folder: Path) -> None:
    figure = read_figure(folder, "quesnoy-sur-deule/comptes")
    assert re.fullmatch(
        r"[\d,]+ millions d’euros de recettes en 2024 \(Budget principal, fonctionnement\) et "
        r"[\d,]+ millions d’euros de dépenses",
        figure,
    )


def test_two_tables_are_counted_each_by_its_own(folder: Path) -> None:
    assert re.fullmatch(
        r"\d+ feux piétons sonores et \d+ points de recharge",
        read_figure(folder, "metropole/feux-sonores-et-bornes-de-recharge"),
    )


def test_what_another_dataset_counts_is_left_out_where_nobody_knows_what_rows_are() -> None:
    columns, profiles = make_table("id_pdc_itinerance 100, comptage 2=comptée ici")
    detail = TableDetail(name="table", profiles=profiles, preview=(), repairs=())
    dataset = plain("territoire/bornes", standard="etalab/irve-statique").dataset
    tables = [table(rows=ROWS, columns=columns)]
    figure = describe_key_figure(load_language("fr"), dataset, tables, Detail((detail,), ()))
    assert figure
    assert figure.value.split() == ["50", "lignes"]
    assert figure.text.endswith("100 lignes, dont 50 déjà comptées dans un autre jeu")


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("Écoles publiques (données fictives)", "école"),
        ("Liste des stations", "station"),
        ("Les parcs et jardins de Lille", "parc ou jardin"),
        ("Annuaire des écoles de France", "école"),
        ("Public contracts of 2024", "marché public"),
        ("Parcs et aires de jeux", ""),
        ("Parcs, squares et jardins", ""),
        ("Écoles : les effectifs", ""),
        ("Écoles (et collèges)", ""),
        ("Stationnement", ""),
        ("Travaux et fermetures de rues", ""),
    ],
)
def test_a_title_says_what_is_counted_where_that_is_sure(title: str, noun: str) -> None:
    assert find_title_noun(title) is load_row_nouns().get(noun)


@pytest.mark.parametrize("id_", STANDARDS)
def test_the_charts_of_standards_are_called_in_every_language(id_: str) -> None:
    """A word of the catalogue for each title, unit and word of their charts."""
    from site_builder.core.text import slugify_text

    for view in load_standard(id_).views:
        words = [view.title, view.unit, *(word for _, word in view.words)]
        for text in filter(lambda word: word not in ("", "€"), words):
            message = f"chart.word.{slugify_text(text)}"
            assert load_language(LANGUAGE).say(message) == text
            assert load_language("en").has(message), text
        if view.description:
            described = f"chart.word.{slugify_text(view.title)}.text"
            assert load_language("en").has(described), view.title
