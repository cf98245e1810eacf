"""Yearly files become one table: nothing is lost, the period is known, and what was guessed is
said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from nightly import nightly_after
from portal import made, portal, tree, write
from typed_tables import make_typed_table

from site_builder.cells.siret import is_siret
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import Detail, Table
from site_builder.core.problems import Repair
from site_builder.prepare.series import load_series_table
from site_builder.prepare.series_columns import SeriesFile, match_series_columns
from site_builder.readers.decide.period import extract_period
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore
from site_builder.tables.text_table import iterate_rows

OLD = "Prénom;Sexe;Nombre\nAnna;F;12\nLéo;M;9\n"
NEW = (
    "COMMUNE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\nLille,F,Anna,10,{year}\n"
    "Lille,M,Léo,8,{year}\n"
)
FOLDER = "datasets/lille/prenoms"
SAME = "columns: {ENFANT_PRENOM: Prénom, ENFANT_SEXE: Sexe, NOMBRE_OCCURRENCES: Nombre}\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("subventions-2024.csv", "2024"),
        ("Prénoms 2015.csv", "2015"),
        ("effectifs_2023-2024.csv", "2023-2024"),
        ("effectifs 2023/2024", "2023-2024"),
        ("2019_2024.csv", ""),  # more than a school year: which one?
        ("85_201904_subventions.csv", "2019-04"),
        ("2024-03-export.csv", "2024-03"),
        ("ca2021ville.csv", "2021"),
        ("59350.csv", ""),
        ("120245.csv", ""),
        ("comparaison 2020 2022.csv", ""),
        ("bilan.csv", ""),
        ("Menus semaine 36 du 01-09 au 05-09-2025.xlsx", "2025-W36"),
        ("menus_S06_2025.xlsx", "2025-W06"),
        ("menus-2025-W7.ods", "2025-W07"),
        ("MENU SEMAINE N°12 - 2025.xlsx", "2025-W12"),
        ("comptages-S1-2025.csv", "2025"),  # a half of the year
        ("semaine 36.xlsx", ""),  # of which year?
        ("semaines 2025.xlsx", "2025"),
    ],
)
def test_a_files_name_tells_its_period(name: str, expected: str) -> None:
    assert extract_period(name) == expected


def build(
    root: Path, files: dict[str, str], description: str = ""
) -> tuple[dict[str, bytes], Detail]:
    """The site of one dataset of these files, and its detail."""
    write(portal(root), {f"{FOLDER}/{name}": text for name, text in files.items()})
    write(root, {f"{FOLDER}/datapackage.yaml": f"title: Prénoms\n{description}"})
    made(root)
    state = msgspec.json.decode((root / ".beffroi/state.json").read_bytes(), type=BuildState)
    store = ObjectStore(root / ".beffroi/store")
    return tree(root / "build"), store.value(state.summaries["lille/prenoms"].detail, Detail)


def renamed(detail: Detail) -> set[tuple[object, ...]]:
    """(name in the file, name in the whole, periods) of each column that the receipt tells."""
    told = [repair.params for repair in detail.tables[0].repairs if repair.code == "series-renamed"]
    return {(one["column"], one["name"], one["periods"]) for one in told}


def whole(root: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(
        root / "build/data/lille/prenoms/prenoms-ensemble.parquet"
    ).to_pylist()
    return rows


def test_files_of_several_years_are_one_table_with_their_period_and_their_file(
    tmp_path: Path,
) -> None:
    files = {
        "Prénoms 2021.csv": OLD,
        "n-2022.csv": NEW.format(year=2022),
        "n-2024.csv": NEW.format(year=2024),
    }
    site, detail = build(tmp_path, files, SAME)
    rows = whole(tmp_path)
    assert list(rows[0]) == ["Prénom", "Sexe", "Nombre", "COMMUNE", "ANNEE", "fichier_source"]
    assert [
        (row["Prénom"], row["Nombre"], row["ANNEE"], row["fichier_source"]) for row in rows
    ] == [
        ("Anna", 10, 2024, "n-2024.csv"),
        ("Léo", 8, 2024, "n-2024.csv"),
        ("Anna", 10, 2022, "n-2022.csv"),
        ("Léo", 8, 2022, "n-2022.csv"),
        ("Anna", 12, 2021, "Prénoms 2021.csv"),
        ("Léo", 9, 2021, "Prénoms 2021.csv"),
    ]
    assert renamed(detail) == set()
    published = [repair.params for repair in detail.tables[2].repairs]
    assert {"column": "ENFANT_PRENOM", "name": "Prénom"} in published
    assert [problem.code for problem in detail.problems] == ["remark.period-file-missing"]
    assert detail.tables[0].repairs[0] == Repair("series-dated", {"column": "ANNEE"}, 1)
    assert {"data/lille/prenoms/prenoms-2021.csv", "data/lille/prenoms/n-2022.csv"} <= site.keys()
    page = site["lille/prenoms/index.html"].decode()
    assert "<strong>2023</strong>" in page
    assert "aucun fichier" in page
    assert "2021 à 2024" in page.replace(
        "\u00a0", " "
    )  # the period follows the files, whoever forgets to say it
    described = json.loads(site["data/lille/prenoms/datapackage.json"])
    assert described["temporal"] == "2021/2024"
    assert all(
        "2021 à 2024" in site[name].decode()
        for name in ("index.html", "jeux/index.html", "lille/index.html")
    )
    report = json.loads((tmp_path / "build/build-report.json").read_text())
    assert report["datasets"][0]["rows"] == 6  # the whole is not counted with its parts


def test_what_was_corrected_in_each_file_is_said_with_its_period(tmp_path: Path) -> None:
    files = {f"a-{year}.csv": "nom;jour\nx;03/04/2024\n" for year in (2022, 2023)} | {
        "a-2024.csv": "nom;jour\nx;2024-04-03\n"
    }
    site, _ = build(tmp_path, files)
    page = site["lille/prenoms/index.html"].decode().replace("\u00a0", " ")
    assert re.search("<li>2022, 2023 : Dates? récrite", page)


def test_a_period_that_no_column_tells_gets_one(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            "e-2022-2023.csv": "école;effectif\nFerry;12\n",
            "e-2023-2024.csv": "école;effectif\nFerry;13\n",
        },
    )
    assert whole(tmp_path) == [
        {
            "periode": "2023-2024",
            "école": "Ferry",
            "effectif": 13,
            "fichier_source": "e-2023-2024.csv",
        },
        {
            "periode": "2022-2023",
            "école": "Ferry",
            "effectif": 12,
            "fichier_source": "e-2022-2023.csv",
        },
    ]


def test_a_column_of_some_years_is_kept_and_a_type_that_changes_is_widened(tmp_path: Path) -> None:
    files = {
        "a-2022.csv": "nom;n;note;vu\nx;1;ancienne;1\n",
        "a-2023.csv": "nom;n;vu\nx;1,5;deux\n",
        "a-2024.csv": "NOM;n;vu\nx;2;3\n",
    }
    _, detail = build(tmp_path, files)
    rows = whole(tmp_path)
    assert [(row["annee"], row["n"], row["vu"], row["note"]) for row in rows] == [
        (2024, 2.0, "3", None),
        (2023, 1.5, "deux", None),
        (2022, 1.0, "1", "ancienne"),
    ]
    absent = [
        repair.params for repair in detail.tables[0].repairs if repair.code == "series-absent"
    ]
    assert absent == [{"column": "note", "periods": "2023, 2024"}]


def test_a_column_whose_name_changes_by_an_accent_or_a_capital_is_told_too(tmp_path: Path) -> None:
    files = {
        "a-2022.csv": "PRENOM;n\nZoé;1\n",
        "a-2023.csv": "Prenom;n\nZoé;1\n",
        "a-2024.csv": "Prénom;n\nZoé;1\n",
    }
    site, detail = build(tmp_path, files)
    assert renamed(detail) == {("Prénom", "PRENOM", "2024"), ("Prenom", "PRENOM", "2023")}
    assert "La colonne « Prénom » (2024) est lue comme « PRENOM »." in site[
        "lille/prenoms/index.html"
    ].decode().replace("\u00a0", " ")


def test_names_that_differ_by_an_accent_in_one_file_stay_two_columns(tmp_path: Path) -> None:
    files = {"a-2023.csv": "Cote;Côte;n\nA1;Opale;1\n", "a-2024.csv": "Côte;Cote;n\nOpale;B2;2\n"}
    _, detail = build(tmp_path, files)
    assert renamed(detail) == set()
    assert [(row["Côte"], row["Cote"]) for row in whole(tmp_path)] == [
        ("Opale", "B2"),
        ("Opale", "A1"),
    ]


def test_a_column_of_old_files_alone_keeps_its_oldest_name_and_holds_all_their_values(
    tmp_path: Path,
) -> None:
    files = {
        "a-2022.csv": "nom;n;NOTE\nx;1;12\n",
        "a-2023.csv": "nom;n;Note\nx;1;assez bien\n",
        "a-2024.csv": "nom;n\nx;1\n",
    }
    _, detail = build(tmp_path, files)
    assert [row["NOTE"] for row in whole(tmp_path)] == [None, "assez bien", "12"]
    assert renamed(detail) == {("Note", "NOTE", "2023")}
    assert [(problem.code, dict(problem.params)) for problem in detail.problems] == [
        ("series-type", {"column": "NOTE", "periods": "2023"})
    ]


def test_files_without_common_columns_stay_apart_and_it_is_said(tmp_path: Path) -> None:
    site, detail = build(
        tmp_path, {"a-2023.csv": "x;y\n1;2\n", "b-2024.csv": "nom;rue;ville\na;b;c\n"}
    )
    assert [problem.code for problem in detail.problems] == ["series-columns"]
    assert "data/lille/prenoms/prenoms-ensemble.csv" not in site
    assert {"data/lille/prenoms/a-2023.csv", "data/lille/prenoms/b-2024.csv"} <= site.keys()


@pytest.mark.parametrize(
    "names", [("a.csv", "b-2024.csv"), ("a-2024.csv", "b-2024.csv"), ("a-2024.csv",)]
)
def test_tables_that_are_not_one_a_period_are_no_series(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    site, detail = build(tmp_path, dict.fromkeys(names, "nom;n\nx;1\n"))
    assert "data/lille/prenoms/prenoms-ensemble.csv" not in site
    assert detail.problems == ()


PAIR = {"a-2023.csv": "nom;n\nx;1\n", "a-2024.csv": "nom;n\nx;2\n"}


@pytest.mark.parametrize("other", [{"lexique.csv": "mot;sens\na;b\n"}, {"a-2025.csv": "nom;n\n"}])
def test_a_table_without_period_or_without_rows_stays_beside_the_whole(
    tmp_path: Path, other: dict[str, str]
) -> None:
    site, detail = build(tmp_path, PAIR | other)
    assert [row["n"] for row in whole(tmp_path)] == [2, 1]
    (name,) = other
    assert {f"data/lille/prenoms/{name}", "data/lille/prenoms/a-2023.csv"} <= site.keys()
    assert name.removesuffix(".csv") in site["lille/prenoms/index.html"].decode()
    assert [problem.code for problem in detail.problems] == (
        ["table-empty"] if name == "a-2025.csv" else []
    )


def test_two_files_of_one_period_are_not_added_up_and_it_is_said(tmp_path: Path) -> None:
    site, detail = build(tmp_path, PAIR | {"a-2024-v2.csv": "nom;n\nx;3\n"})
    assert "data/lille/prenoms/prenoms-ensemble.csv" not in site
    assert [(problem.code, dict(problem.params)) for problem in detail.problems] == [
        ("series-twice", {"one": "a-2024-v2.csv", "other": "a-2024.csv", "period": "2024"})
    ]


def test_a_name_that_says_another_year_than_the_rows_is_said(tmp_path: Path) -> None:
    files = {"a-2023.csv": "nom;année\nx;2022\ny;2022\n", "a-2024.csv": "nom;année\nx;2024\n"}
    _, detail = build(tmp_path, files)
    assert [(problem.code, dict(problem.params)) for problem in detail.problems] == [
        ("series-period", {"named": "2023", "found": "2022"})
    ]
    assert [row["année"] for row in whole(tmp_path)] == [2024, 2022, 2022]


def test_adding_a_year_is_the_whole_update(tmp_path: Path) -> None:
    files = {f"n-{year}.csv": NEW.format(year=year) for year in (2022, 2023)}
    before, _ = build(tmp_path, files)
    after, _ = build(tmp_path, {"n-2024.csv": NEW.format(year=2024)})
    assert len(whole(tmp_path)) == 6
    kept = [name for name in before if name.startswith("data/lille/prenoms/n-")]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def make_part(period: str, names: list[str], rows: list[tuple[str, ...]]) -> SeriesFile:
    """A file of the series; a column is of years by its name."""
    years = {"année": "year"}
    kinds = [years.get(name, "string") for name in names]
    cells = make_typed_table(
        {
            name: (kind, [row[place] for row in rows])
            for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
        }
    )
    columns = [
        Column(name=name, type=years.get(name, "string"), kind=years.get(name, "string"))
        for name in names
    ]
    table = Table(
        name=period,
        source=f"f-{period}.csv",
        rows=len(rows),
        columns=tuple(columns),
        downloads=(),
        faults="",
        content="",
        period=period,
    )
    return SeriesFile(table, cells, period, from_data=False)


def load(
    folder: Path, *parts: SeriesFile
) -> tuple[tuple[str, ...], list[tuple[str, ...]], tuple[Repair, ...], list[str]]:
    """Names, rows, receipts and types of the whole."""
    columns = match_series_columns(parts)
    assert columns is not None
    raw, demands = load_series_table(parts, columns, folder)
    assert raw.rows == raw.cells.rows
    types = [demands[name].type for name in raw.names]
    return raw.names, list(iterate_rows(raw.cells)), raw.repairs, types


@pytest.mark.parametrize(
    "files",
    [
        (["code", "note", "annee"], ["code", "note"]),
        (["code", "annee"], ["code", "periode"], ["code", "Annee"]),
        (["Montant (€)", "nom"], ["MONTANT (k€)", "nom"], ["montant", "Nom"]),
        (["Prénom", "Prenom", "x"], ["prenom", "x"], ["PRÉNOM", "Prenom", "x"]),
        (["fichier_source", "nom"], ["Fichier source", "nom"]),
        (["a", "b"], ["b", "année"], ["année", "a"]),
        (["a", "annee_2"], ["a", "annee"], ["annee", "annee_2"]),
    ],
)
def test_what_is_published_is_what_it_leads_to_itself(files: tuple[list[str], ...]) -> None:
    """Else a build that finds it published would publish another one."""
    parts = []
    for number, names in enumerate(files):
        parts.append(make_part(str(2021 + number), names, [("1",) * len(names)]))
    for order in (parts, parts[:2]):
        whole = match_series_columns(order)
        assert whole is not None
        assert len({name.casefold() for name in whole.names}) == len(whole.names)
        again = match_series_columns(order, whole.names)
        assert again == whole


def test_cells_of_the_parts_are_those_of_the_whole_whatever_they_hold(tmp_path: Path) -> None:
    strange = ('il dit "oui", là', "deux\nlignes\r\n", " a ", "x" * 200_000)
    names = ["a", "b", "c", "d"]
    first = make_part("2023", names, [strange])
    last = make_part("2024", names[::-1], [strange[::-1], ("", "", "", "")])
    assert load(tmp_path, first, last) == (
        ("annee", *names, "fichier_source"),
        [
            ("2024", *strange, "f-2024.csv"),
            ("2024", "", "", "", "", "f-2024.csv"),
            ("2023", *strange, "f-2023.csv"),
        ],
        (Repair("series-dated", {"column": "annee"}, 2),),
        ["year", *["string"] * 5],
    )


def test_a_year_stands_in_its_column_and_other_periods_in_one_of_their_own(tmp_path: Path) -> None:
    old = make_part("2022", ["nom", "objet"], [("x", "a")])
    new = make_part("2023", ["année", "nom", "lieu"], [("2023", "y", "b")])
    names, rows, repairs, _ = load(tmp_path, old, new)
    assert names == ("nom", "objet", "année", "lieu", "fichier_source")
    assert rows == [("y", "", "2023", "b", "f-2023.csv"), ("x", "a", "2022", "", "f-2022.csv")]
    assert repairs[0] == Repair("series-dated", {"column": "année"}, 1)
    weeks = [make_part(f"2024-W0{n}", ["nom"], [(f"{n}",), ("",)]) for n in (1, 2)]
    names, rows, _, types = load(tmp_path, *weeks)
    assert (names, types) == (("periode", "nom", "fichier_source"), ["string"] * 3)
    assert [row[:2] for row in rows] == [
        ("2024-W02", "2"),
        ("2024-W02", ""),
        ("2024-W01", "1"),
        ("2024-W01", ""),
    ]


def test_a_number_that_another_year_proves_to_be_an_identifier_is_one_though_a_digit_is_wrong(
    tmp_path: Path,
) -> None:
    sirets = [
        "21590350000019", "21590009000014", "21590013000018", "21590017000014", "21590328000018",
        "21590410000017",
    ]  # fmt: skip
    wrong = "21590350000018"
    assert list(map(is_siret, [*sirets, wrong])) == [True] * len(sirets) + [False]
    newer = "".join(f"{number};{siret}\n" for number, siret in enumerate(sirets))
    older = "".join(f"{number};{siret}\n" for number, siret in enumerate([*sirets[:5], wrong]))
    files = {
        "marches-2023.csv": f"id;siret acheteur\n{older}",
        "marches-2024.csv": f"id;Siret_Acheteur\n{newer}",
    }
    _, detail = build(tmp_path, files)
    assert [problem.code for problem in detail.problems] == ["remark.french-siret-value"]


def write_aides(names: list[str], rows: str = "Judo;{};a\nTennis;{};b\n") -> dict[str, str]:
    """A file a year, with these names over a measure."""
    files = {}
    for number, name in enumerate(names):
        body = rows.format(100 + number, 250 + number)
        files[f"aides-{2021 + number}.csv"] = f"Club;{name};Objet\n{body}"
    return files


def list_replaced(detail: Detail) -> list[tuple[str, str, str, str]]:
    """(column, its periods, the usual name, its periods) of each question."""
    return [
        tuple(str(problem.params[name]) for name in ("column", "periods", "name", "others"))  # type: ignore[misc]
        for problem in detail.problems
        if problem.code == "series-column-replaced"
    ]


@pytest.mark.parametrize(
    ("names", "asked"),
    nightly_after(
        2,
        [
            (["Subvention", "Montant", "Montant"], ("Subvention", "2021", "Montant", "2022, 2023")),
            (
                ["Montant", "Total versé", "Montant"],
                ("Total versé", "2022", "Montant", "2021, 2023"),
            ),
            (["Montant", "Montant", "Subvention"], ("Subvention", "2023", "Montant", "2021, 2022")),
            (
                ["Montant", "Montant", "Aide (€)", "Aide (€)"],
                ("Aide (€)", "2023, 2024", "Montant", "2021, 2022"),
            ),
            (["Montant", "Subvention"], ("Subvention", "2022", "Montant", "2021")),
        ],
    ),
)
def test_a_measure_under_another_word_in_its_place_is_asked_about(
    tmp_path: Path, names: list[str], asked: tuple[str, str, str, str]
) -> None:
    files = write_aides(names)
    site, detail = build(tmp_path, files)
    assert list_replaced(detail) == [asked]
    page = site["lille/prenoms/index.html"].decode()
    assert "vides à tour de rôle" in page
    column, _, name, _ = asked
    _, detail = build(tmp_path, files, f"columns: {{{column}: {column}}}\n")
    assert list_replaced(detail) == []
    _, detail = build(tmp_path, files, f"columns: {{{column}: {name}}}\n")
    assert list_replaced(detail) == []
    rows = whole(tmp_path)
    assert sum(row[name] is None for row in rows) == 0


@pytest.mark.parametrize(
    "names",
    nightly_after(
        2,
        [
            ["Total HT", "Total TTC"],
            ["Montant", "Effectif"],
            ["Montant", "Montant", "Effectif"],
            ["Total HT", "Total HT", "Total TTC"],
            ["Montant (€)", "Montant (€)", "Surface (m²)"],
            ["Montant", "Montant", "Montant versé"],  # series-column-alone asks
            ["Montant", "Montant", "Coût HT;Coût TTC"],
            ["Montant", "Montant", "Montant;Subvention"],
        ],
    ),
)
def test_other_measures_are_not_asked_about(tmp_path: Path, names: list[str]) -> None:
    files = write_aides(names)
    for name, text in files.items():
        head, _, body = text.partition("\n")
        if head.count(";") > 2:
            files[name] = f"{head}\n{body}".replace(";a", ";120;a").replace(";b", ";130;b")
    _, detail = build(tmp_path, files)
    assert list_replaced(detail) == []


@pytest.mark.parametrize(
    "last",
    [
        "Club;Subvention;Objet\nJudo;12000;a\nTennis;25000;b\n",  # another scale
        "Club;Subvention;Objet\nJudo;sport;a\nTennis;école;b\n",  # no numbers
        "Club;Subvention;Objet\nJudo;0;a\nTennis;0;b\n",
        "Subvention;Club;Objet\n120;Judo;a\n250;Tennis;b\n",  # another place
    ],
)
def test_a_column_that_is_unlike_the_missing_one_is_not_asked_about(
    tmp_path: Path, last: str
) -> None:
    files = write_aides(["Montant", "Montant"]) | {"aides-2023.csv": last}
    _, detail = build(tmp_path, files)
    assert list_replaced(detail) == []


@pytest.mark.parametrize(
    "last",
    [
        "Club;Subvention;Objet\nRugby;100;a\nBoxe;250;b\n",  # other rows
        "Club;Subvention;Objet\nJudo;250;a\nTennis;100;b\n",  # which count otherwise
        "Club;Subvention;Objet\nJudo;100;a\nBoxe;250;b\n",  # one row only
    ],
)
def test_of_two_files_only_rows_that_come_again_tell_a_measure(tmp_path: Path, last: str) -> None:
    files = write_aides(["Montant"]) | {"aides-2022.csv": last}
    _, detail = build(tmp_path, files)
    assert list_replaced(detail) == []
