"""Published columns keep their names, whatever year comes; one that is gone, or has another name,
is a warning of a build and an error of a check, and the description says what it is now."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from nightly import nightly_after, nightly_but_each
from pdfs import PLAIN
from portal import COMMUNES, made, portal, tree, write
from repository import committed

from site_builder.commands.check import CheckResult, check_site_datasets
from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.publish.build_report import BuildReport
from site_builder.publish.explain import explain_preparation
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import REPORT

pytestmark = pytest.mark.usefixtures("kept_workers")

FOLDER = "datasets/lille/aides"
DATA = "data/lille/aides"
WHOLE = f"{DATA}/aides-ensemble"
OLD = "Nom;Montant versé\nAmicale;12\nChorale;7\n"
NEW = "Nom;Montant\nAmicale;14\nChorale;9\n"
LOST = ("column-renamed", "column-rescaled", "column-vanished", "column-still-there")
SERIES = ("series-column-alone", "series-scale", "series-file-apart", "series-type", "series-unit")
Files = dict[str, str]


def put(root: Path, files: Files, description: str = "") -> Path:
    if not (root / "communes.yml").exists():
        portal(root)
    write(root, {f"{FOLDER}/{name}": text for name, text in files.items()})
    write(root, {f"{FOLDER}/datapackage.yaml": f"title: Aides\n{description}"})
    return root


def build(root: Path, previous: Path | None = None) -> BuildReport:
    return made(root, previous=previous)


def check(root: Path, base: str | None = "HEAD") -> CheckResult:
    return check_site_datasets(root, [""], base, BuildOptions(out=root / "build", jobs=1))


def tell(problems: tuple[Problem, ...], codes: tuple[str, ...] = LOST) -> list[tuple[str, ...]]:
    names = ["names", "column", "name"]
    if codes != LOST:
        names = ["column", "periods", "name", "units"]
    return [
        (problem.code, *(str(problem.params[name]) for name in names if name in problem.params))
        for problem in problems
        if problem.code in codes
    ]


def read_columns(root: Path, path: str = WHOLE) -> list[str]:
    return list(pq.read_schema(root / "build" / f"{path}.parquet").names)


def sum_whole(root: Path, column: str) -> float:
    cells = pq.read_table(root / "build" / f"{WHOLE}.parquet").column(column).to_pylist()
    return float(sum(cell for cell in cells if cell is not None))


SEVERAL = {
    "a-2023.csv": "Nom;Montant\nAmicale;12\n",
    "a-2024.csv": "nom;MONTANT (€)\nAmicale;14\n",
}


@pytest.mark.parametrize(
    ("name", "table"),
    nightly_but_each(
        4,
        [
            ("a-2025.csv", "NOM;montant\nAmicale;15\n"),
            ("a-2022.csv", "NOM;montant\nAmicale;15\n"),
            ("a-2025.csv", "Montant [€];Nom;Objet\n15;Amicale;Fête\n"),
            ("a-2025.csv", "Nom;Montant;annee\nAmicale;15;2025\n"),
            ("a-2025.csv", "Nom;Montant;Exercice\nAmicale;15;2025\n"),
            ("a-2021-2022.csv", "Nom;Montant\nAmicale;15\n"),
        ],
    ),
)
def test_a_year_that_comes_changes_no_name_of_the_whole(
    tmp_path: Path, name: str, table: str
) -> None:
    build(put(tmp_path, SEVERAL))
    before = read_columns(tmp_path)
    assert before == ["annee", "Nom", "Montant", "fichier_source"]
    report = build(put(tmp_path, {name: table}))
    assert read_columns(tmp_path)[:3] == before[:3]
    assert set(before) <= set(read_columns(tmp_path))
    assert sum_whole(tmp_path, "Montant") == 12 + 14 + 15
    assert tell(report.problems) == []


def test_the_report_lists_the_columns_of_each_table(tmp_path: Path) -> None:
    build(put(tmp_path, SEVERAL))
    report = json.loads((tmp_path / "build" / REPORT).read_text())
    (described,) = report["datasets"]
    assert described["tables"] == [
        {
            "name": "aides-ensemble",
            "columns": ["annee", "Nom", "Montant", "fichier_source"],
            "types": ["year", "string", "integer", "string"],
            "series": True,
        },
        {"name": "a-2024", "columns": ["nom", "MONTANT (€)"], "types": ["string", "integer"]},
        {"name": "a-2023", "columns": ["Nom", "Montant"], "types": ["string", "integer"]},
    ]


def test_a_build_from_nothing_with_the_earlier_report_is_the_same(tmp_path: Path) -> None:
    build(put(tmp_path / "here", SEVERAL))
    earlier = tmp_path / "earlier.json"
    earlier.write_bytes((tmp_path / "here/build" / REPORT).read_bytes())
    older = {"a-2022.csv": "NOM;montant\nAmicale;15\n"}
    build(put(tmp_path / "here", older))
    build(put(tmp_path / "there", SEVERAL | older), previous=earlier)
    assert tree(tmp_path / "there/build") == tree(tmp_path / "here/build")
    build(put(tmp_path / "new", SEVERAL | older))
    assert read_columns(tmp_path / "new") == ["annee", "NOM", "montant", "fichier_source"]


def test_a_series_is_not_prepared_again_because_it_was_published(tmp_path: Path) -> None:
    assert build(put(tmp_path, SEVERAL)).misses == 1
    assert [code for code, _ in explain_preparation(tmp_path, "lille/aides")] == ["explain.same"]
    write(tmp_path, {"communes.yml": COMMUNES.replace("Portail d’essai", "Autre titre")})
    assert build(tmp_path).misses == 0
    (tmp_path / "build" / REPORT).unlink()
    assert [code for code, _ in explain_preparation(tmp_path, "lille/aides")] == ["explain.task"]


def test_names_are_remembered_while_a_series_cannot_be_made(tmp_path: Path) -> None:
    build(put(tmp_path, SEVERAL))
    before = read_columns(tmp_path)
    second = tmp_path / FOLDER / "a-2024.csv"
    text = second.read_text()
    second.write_text("<html>")
    build(tmp_path)
    assert not (tmp_path / f"build/{WHOLE}.parquet").exists()
    second.write_text(text)
    build(put(tmp_path, {"a-2020.csv": "NOM;montant\nAmicale;15\n"}))
    assert read_columns(tmp_path) == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Montant", "MONTANT"),
        ("Montant", "Montant (€)"),
        ("Montant (en €)", "montant"),
        ("Surface", "Surface [m²]"),
        ("Montant_versé", "Montant versé"),
        ("Durée (h)", "Duree (h)"),
        ("Coût", "Cout"),
    ],
)
def test_names_of_one_column(tmp_path: Path, first: str, second: str) -> None:
    files = {"a-2023.csv": f"Nom;{first}\nx;1\n", "a-2024.csv": f"Nom;{second}\ny;2\n"}
    report = build(put(tmp_path, files))
    assert read_columns(tmp_path) == ["annee", "Nom", first, "fichier_source"]
    assert tell(report.problems, SERIES) == []


@pytest.mark.parametrize(
    ("first", "second", "code"),
    nightly_but_each(
        4,
        [
            ("Montant versé", "Montant", "series-column-alone"),
            ("Montant (€)", "Montant (k€)", "series-scale"),
            ("Montant", "Montant (k€)", "series-scale"),
            ("Surface (ha)", "Surface (m²)", "series-scale"),
            ("Effectif", "Effectif (filles)", "series-column-alone"),
            ("Effectif", "Effectif %", "series-column-alone"),
            ("Montant", "Effectif", ""),
            ("Solde +", "Solde -", "series-column-alone"),
            ("Total TTC", "Total HT", ""),
        ],
    ),
)
def test_names_of_two_columns_which_may_be_one(
    tmp_path: Path, first: str, second: str, code: str
) -> None:
    files = {"a-2023.csv": f"Nom;{first}\nx;1\n", "a-2024.csv": f"Nom;{second}\ny;2\n"}
    report = build(put(tmp_path, files))
    assert read_columns(tmp_path) == ["annee", "Nom", first, second, "fichier_source"]
    asked = [(code, first, "2023", second)] if code else []
    assert tell(report.problems, SERIES) == asked


def test_thousands_are_not_offered_as_the_same_column(tmp_path: Path) -> None:
    files = {
        "a-2023.csv": "Nom;Montant\nx;1200\n",
        "a-2024.csv": "Nom;Montant (k€)\ny;2\n",
    }
    report = build(put(tmp_path, files))
    asked = [("series-scale", "Montant", "2023", "Montant (k€)")]
    assert tell(report.problems, SERIES) == asked
    answer = "columns: {Montant (k€): Montant (k€)}"
    assert tell(build(put(tmp_path, files, answer)).problems, SERIES) == []


def test_the_question_says_what_to_write_and_is_answered(tmp_path: Path) -> None:
    files = {"a-2023.csv": OLD, "a-2024.csv": NEW}
    (problem,) = [one for one in build(put(tmp_path, files)).problems if one.code in SERIES]
    sentence = load_language("fr").problem(problem).replace("\u00a0", " ")
    answer = "columns: {Montant: Montant versé}"
    assert answer in sentence
    report = build(put(tmp_path, files, f"{answer}\n"))
    assert tell(report.problems, (*LOST, *SERIES)) == [], "to answer is to declare"
    assert read_columns(tmp_path) == ["annee", "Nom", "Montant versé", "fichier_source"]
    assert sum_whole(tmp_path, "Montant versé") == 12 + 7 + 14 + 9


def test_a_name_that_was_never_published_is_no_answer(tmp_path: Path) -> None:
    build(put(tmp_path, {"a.csv": NEW}))
    report = build(put(tmp_path, {}, "columns: {Montant: Somme}\n"))
    assert tell(report.problems) == [("column-renamed", "Montant", "Somme")]


def test_two_columns_that_are_said_to_be_two_are_not_asked_of(tmp_path: Path) -> None:
    files = {"a-2023.csv": OLD, "a-2024.csv": NEW}
    report = build(put(tmp_path, files, "columns: {Montant: Montant}\n"))
    assert tell(report.problems, SERIES) == []
    assert "Montant" in read_columns(tmp_path)
    assert "Montant versé" in read_columns(tmp_path)


def test_names_that_the_standard_takes_for_one_field_are_one_column(tmp_path: Path) -> None:
    """First under the name of the standard, where a file has it; then under that of before."""
    old = "Prénom;Sexe;Nombre\nAnna;F;12\n"
    new = "ENFANT_PRENOM;ENFANT_SEXE;NOMBRE_OCCURRENCES;ANNEE\nAnna;F;10;2024\n"
    standard = "standard: scdl/prenoms\n"
    report = build(put(tmp_path / "a", {"a-2023.csv": old, "a-2024.csv": new}, standard))
    names = ["ENFANT_PRENOM", "ENFANT_SEXE", "NOMBRE_OCCURRENCES", "ANNEE", "fichier_source"]
    assert read_columns(tmp_path / "a") == names
    assert tell(report.problems, SERIES) == []
    assert sum_whole(tmp_path / "a", "NOMBRE_OCCURRENCES") == 22
    build(put(tmp_path / "b", {"a-2022.csv": old, "a-2023.csv": old + "Léo;M;9\n"}, standard))
    build(put(tmp_path / "b", {"a-2024.csv": new}, standard))
    assert read_columns(tmp_path / "b") == ["annee", "Prénom", "Sexe", "Nombre", "fichier_source"]


def test_a_file_that_is_unlike_the_published_whole_stays_apart(tmp_path: Path) -> None:
    build(put(tmp_path, SEVERAL))
    before = (tmp_path / f"build/{WHOLE}.csv").read_bytes()
    report = build(put(tmp_path, {"a-2025.csv": "x;y;z\n1;2;3\n"}))
    assert (tmp_path / f"build/{WHOLE}.csv").read_bytes() == before
    assert [(one.code, one.place.path) for one in report.problems if one.code in SERIES] == [
        ("series-file-apart", f"{FOLDER}/a-2025.csv")
    ]
    assert (tmp_path / f"build/{DATA}/a-2025.csv").exists()


WITH_OBJECT = "Nom;Objet;Montant\nAmicale;Fête;15\n"


def test_a_column_of_a_file_that_is_damaged_is_awaited(tmp_path: Path) -> None:
    files = {f"a-{year}.csv": "Nom;Montant\nAmicale;12\n" for year in (2023, 2024)}
    build(put(tmp_path, files | {"a-2025.csv": WITH_OBJECT, "bilan.pdf": PLAIN}))
    columns = read_columns(tmp_path)
    assert "Objet" in columns
    put(tmp_path, {"a-2025.csv": "PK\x03\x04"})
    for _ in range(2):
        report = build(tmp_path)
        assert "Objet" not in read_columns(tmp_path)
        assert tell(report.problems) == [], "that its file is damaged has been said"
    assert explain_preparation(tmp_path, "lille/aides") == [("explain.same", {"id": "lille/aides"})]
    # it comes back under another name: that has been under way since it was published
    put(tmp_path, {"a-2025.csv": WITH_OBJECT.replace("Objet", "But")})
    assert set(tell(build(tmp_path).problems)) == {("column-renamed", "Objet", "But")}


def test_where_git_has_the_file_its_column_stays(tmp_path: Path) -> None:
    files = {f"a-{year}.csv": "Nom;Montant\nAmicale;12\n" for year in (2023, 2024)}
    build(put(tmp_path, files | {"a-2025.csv": WITH_OBJECT}))
    columns = read_columns(tmp_path)
    committed(tmp_path)
    put(tmp_path, {"a-2025.csv": "PK\x03\x04"})
    for _ in range(2):
        report = build(tmp_path)
        assert read_columns(tmp_path) == columns
        assert tell(report.problems) == []
    assert report.misses == 0
    assert explain_preparation(tmp_path, "lille/aides") == [("explain.same", {"id": "lille/aides"})]
    assert tell(check(tmp_path).problems) == []


def test_a_column_of_a_file_that_is_gone_is_not_awaited(tmp_path: Path) -> None:
    files = {f"a-{year}.csv": "Nom;Montant\nAmicale;12\n" for year in (2023, 2024)}
    build(put(tmp_path, files | {"a-2025.csv": WITH_OBJECT, "b.csv": OLD}))
    (tmp_path / FOLDER / "a-2025.csv").unlink()
    put(tmp_path, {"plan.pdf": "no PDF"})
    assert ("column-vanished", "« Objet »", "Objet") in tell(build(tmp_path).problems)


def test_a_series_of_which_all_names_change_is_a_series_still(tmp_path: Path) -> None:
    """Nothing is left of the names under which it was published: it is not to fall apart for that,
    at every build from then on."""
    build(put(tmp_path, SEVERAL))
    description = "columns: {Nom: Association, Montant: Somme}\n"
    report = build(put(tmp_path, {}, description))
    assert read_columns(tmp_path) == ["annee", "Association", "Somme", "fichier_source"]
    assert {code for code, *_ in tell(report.problems)} == {"column-renamed"}
    assert tell(report.problems, SERIES) == []
    report = build(put(tmp_path, {"a-2025.csv": "Nom;Montant\nAmicale;15\n"}, description))
    assert read_columns(tmp_path) == ["annee", "Association", "Somme", "fichier_source"]
    assert sum_whole(tmp_path, "Somme") == 12 + 14 + 15
    assert tell(report.problems) == []


def test_types_and_units_that_differ_from_year_to_year_are_said(tmp_path: Path) -> None:
    files = {
        "a-2022.csv": "Nom;n;Surface;vide\nx;1;12 ha;3\ny;2;13 ha;4\n",
        "a-2023.csv": "Nom;n;Surface;vide\nx;1;120000 m²;\ny;voir annexe;130000 m²;\n",
    }
    report = build(put(tmp_path, files))
    assert tell(report.problems, SERIES) == [
        ("series-type", "n", "2023"),
        ("series-unit", "Surface", "ha (2022), m² (2023)"),
    ]
    types = pq.read_schema(tmp_path / f"build/{WHOLE}.parquet")
    assert str(types.field("vide").type) == "int64"  # nothing is of no type


CHANGES = [
    ("Nom;Montant\nA;1\n", "Nom;MONTANT\nA;1\n", ("column-renamed", "Montant", "MONTANT")),
    (OLD, NEW, ("column-renamed", "Montant versé", "Montant")),
    ("Nom;Montant\nA;1\n", "Nom;Somme\nA;1\n", ("column-renamed", "Montant", "Somme")),
    (
        "Nom;Montant (€)\nA;1\n",
        "Nom;Montant (k€)\nA;1\n",
        ("column-rescaled", "Montant (€)", "Montant (k€)"),
    ),
    ("Nom;Montant;Objet\nA;1;b\n", "Nom;Objet\nA;b\n", ("column-vanished", "« Montant »")),
    ("Nom;Montant\nA;1\n", "Nom;Objet;Lieu\nA;b;c\n", ("column-vanished", "« Montant »")),
]


@pytest.mark.parametrize(("before", "now", "told"), nightly_but_each(4, CHANGES))
def test_a_column_that_is_gone_is_a_warning_of_a_build_and_an_error_of_a_check(
    tmp_path: Path, before: str, now: str, told: tuple[str, ...]
) -> None:
    build(put(tmp_path, {"a.csv": before}))
    committed(tmp_path)
    put(tmp_path, {"a.csv": now})
    checked = check(tmp_path)
    assert [one[: len(told)] for one in tell(checked.problems)] == [told]
    assert checked.errors == 1
    report = build(tmp_path)
    assert tell(report.problems) == tell(checked.problems)
    assert report.errors == 0
    assert tell(build(put(tmp_path, {"b.csv": "x;y\n1;2\n"})).problems) == []  # it is told once


@pytest.mark.parametrize(
    ("before", "now"),
    nightly_after(
        1,
        [
            (OLD, OLD.replace("12", "13")),
            (OLD, "Montant versé;Nom\n12;Amicale\n"),
            (OLD, "Nom;Objet;Montant versé\nAmicale;Fête;12\n"),
        ],
    ),
)
def test_rows_an_order_or_one_column_more_lose_none(tmp_path: Path, before: str, now: str) -> None:
    build(put(tmp_path, {"a.csv": before}))
    committed(tmp_path)
    put(tmp_path, {"a.csv": now})
    assert tell(check(tmp_path).problems) == []
    assert tell(build(tmp_path).problems) == []


@pytest.mark.parametrize(
    ("before", "now", "told"),
    nightly_but_each(
        4,
        [
            ("Bureau;n\n0001;1\n0002;2\n", "Bureau;n\n1;1\n2;2\n", [("column-retyped", "Bureau")]),
            ("Nom;n\nA;1\nB;2\n", "Nom;n\nA;1\nB;douze\n", [("column-retyped", "n")]),
            ("Nom;le\nA;01/02/2024\n", "Nom;le\nA;février\n", [("column-retyped", "le")]),
            ("Nom;n\nA;1\nB;2\n", "Nom;n\nA;1,5\nB;2\n", []),
            ("Nom;n\nA;1\nB;2\n", "n;Nom\n1;A\n2;B\n", []),
        ],
    ),
)
def test_a_column_of_another_type_is_told(
    tmp_path: Path, before: str, now: str, told: list[tuple[str, ...]]
) -> None:
    build(put(tmp_path, {"a.csv": before}))
    committed(tmp_path)
    put(tmp_path, {"a.csv": now})
    checked = check(tmp_path)
    assert tell(checked.problems, ("column-retyped",)) == told
    report = build(tmp_path)
    assert tell(report.problems, ("column-retyped",)) == told
    assert report.errors == checked.errors == 0
    again = build(put(tmp_path, {"b.csv": "x;y\n1;2\n"}))
    assert tell(again.problems, ("column-retyped",)) == []  # it is told once


def test_the_description_gives_a_column_its_former_name(tmp_path: Path) -> None:
    build(put(tmp_path, {"a.csv": OLD}))
    committed(tmp_path)
    put(tmp_path, {"a.csv": NEW}, "columns: {montant: Montant versé}\n")
    checked = check(tmp_path)
    assert (tell(checked.problems), checked.errors) == ([], 0)
    report = build(tmp_path)
    assert [one.code for one in report.problems] == []
    assert read_columns(tmp_path, f"{DATA}/a") == ["Nom", "Montant versé"]
    page = (tmp_path / "build/lille/aides/index.html").read_text().replace("\u00a0", " ")
    assert "La colonne « Montant » est publiée sous le nom « Montant versé »." in page


def test_a_column_that_is_gone_for_good_is_declared(tmp_path: Path) -> None:
    build(put(tmp_path, {"a.csv": "Nom;Téléphone\nA;b\n"}))
    committed(tmp_path)
    put(tmp_path, {"a.csv": "Nom\nA\nB\n"}, "withdrawn_columns: [Téléphone]\n")
    assert tell(check(tmp_path).problems) == []
    assert tell(build(tmp_path).problems) == []


def test_a_column_that_is_said_to_be_gone_and_is_there_is_told(tmp_path: Path) -> None:
    put(tmp_path, {"a.csv": OLD}, "withdrawn_columns: [Montant versé]\n")
    assert tell(build(tmp_path).problems) == [("column-still-there", "Montant versé")]


def test_a_file_or_a_dataset_that_is_renamed_keeps_its_columns_in_mind(tmp_path: Path) -> None:
    build(put(tmp_path, {"a.csv": OLD}))
    (tmp_path / FOLDER / "a.csv").unlink()
    renamed = "resources: [{path: b.csv, previous: a}]\n"
    report = build(put(tmp_path, {"b.csv": NEW}, renamed))
    assert [one[0] for one in tell(report.problems)] == ["column-renamed"]
    (tmp_path / FOLDER).rename(tmp_path / "datasets/lille/soutiens")
    write(
        tmp_path,
        {
            "datasets/lille/soutiens/datapackage.yaml": "title: S\nprevious: lille/aides\n",
            "datasets/lille/soutiens/b.csv": OLD,
        },
    )
    assert [one[0] for one in tell(build(tmp_path).problems)] == ["column-renamed"]


def test_a_series_whose_dataset_is_renamed_keeps_its_names(tmp_path: Path) -> None:
    build(put(tmp_path, SEVERAL))
    (tmp_path / FOLDER).rename(tmp_path / "datasets/lille/soutiens")
    write(
        tmp_path,
        {
            "datasets/lille/soutiens/datapackage.yaml": "title: S\nprevious: lille/aides\n",
            "datasets/lille/soutiens/a-2020.csv": "NOM;montant\nAmicale;15\n",
        },
    )
    assert tell(build(tmp_path).problems) == []
    path = "data/lille/soutiens/soutiens-ensemble"
    assert read_columns(tmp_path, path) == ["annee", "Nom", "Montant", "fichier_source"]


def test_a_withdrawn_dataset_leaves_no_name_of_a_column(tmp_path: Path) -> None:
    build(put(tmp_path, {"a.csv": "Nom;Secret\nA;b\n"}))
    (tmp_path / FOLDER / "a.csv").unlink()
    put(tmp_path, {}, "withdrawn: Publié par erreur.\n")
    build(tmp_path)
    assert "Secret" not in (tmp_path / "build" / REPORT).read_text()


@pytest.mark.parametrize(
    ("description", "codes"),
    nightly_but_each(
        4,
        [
            ("columns: {Montant vers: Somme}\n", ["columns-unknown-near"]),
            ("columns: {Zzz: Somme}\n", ["columns-unknown"]),
            ("columns: {Nom: Montant versé}\n", ["columns-taken"]),
            ("columns: [Montant]\n", ["not-a-section"]),
            ("columns: {Montant versé: [a]}\n", ["wrong-section-for-text"]),
            ("columns: {Montant versé: }\n", ["wrong-section-for-text"]),
            ("withdrawn_columns: {a: b}\n", ["wrong-section-for-text"]),
            ("withdrawn_colums: [Vieux]\n", ["unknown-key-near"]),
            ("colonnes: {Nom: Association}\n", ["unknown-key-near"]),
            ("columns:\n", []),
        ],
    ),
)
def test_what_is_wrong_in_the_description_is_said(
    tmp_path: Path, description: str, codes: list[str]
) -> None:
    report = build(put(tmp_path, {"a.csv": OLD}, description))
    assert [problem.code for problem in report.problems] == codes
    assert report.datasets["lille/aides"] == "published"


def test_a_check_keeps_the_names_that_git_had(tmp_path: Path) -> None:
    put(tmp_path, SEVERAL)
    committed(tmp_path)
    put(tmp_path, {"a-2022.csv": "NOM;montant\nAmicale;15\n"})
    checked = check(tmp_path)
    assert tell(checked.problems) == []
    (change,) = checked.changes
    assert change.after
    assert change.after.columns["aides-ensemble"] == ("annee", "Nom", "Montant", "fichier_source")
