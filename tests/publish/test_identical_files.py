"""Two files of a dataset that are the same to the byte are said, and one is published; which one,
the site before says, in a build, and git in a check."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdfs import PLAIN
from portal import COMMUNES, made, portal, tree, write
from repository import committed

from site_builder.commands.check import check_site_datasets
from site_builder.core.problems import Problem
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions

pytestmark = pytest.mark.usefixtures("kept_workers")

FOLDER = "datasets/lille/aides"
TABLE = "nom;montant\nAmicale;12\n"
OTHER = "nom;montant\nChorale;7\n"


def put(root: Path, *names: str, table: str = TABLE, description: str = "") -> None:
    write(root, {"communes.yml": COMMUNES})
    write(root, {f"{FOLDER}/datapackage.yaml": f"title: Aides\n{description}"})
    write(root, {f"{FOLDER}/{name}": table for name in names})


def say(report_problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [
        (
            problem.code,
            (problem.place.path or "").removeprefix(f"{FOLDER}/"),
            str(problem.params.get("other") or problem.params.get("names")),
        )
        for problem in report_problems
        if problem.code.startswith("file-copy")
    ]


def list_csv(root: Path) -> list[str]:
    prefix = "data/lille/aides/"
    paths = [path.removeprefix(prefix) for path in tree(root / "build") if path.startswith(prefix)]
    return [path for path in paths if path.endswith(".csv") and not path.endswith(".excel.csv")]


def build(root: Path) -> BuildReport:
    return made(root, vanishing=False)


def test_one_of_two_identical_files_is_published_and_the_other_is_said(tmp_path: Path) -> None:
    put(tmp_path, "b.csv", "a.csv")
    report = build(tmp_path)
    assert say(report.problems) == [("file-copy", "b.csv", "a.csv")]
    assert list_csv(tmp_path) == ["a.csv", "original/a.csv"]


@pytest.mark.parametrize("copy", ["a (1).csv", "a - Copie.csv", "Copie de a.csv", "a copy.csv"])
def test_a_plain_name_goes_before_that_of_a_copy(tmp_path: Path, copy: str) -> None:
    put(tmp_path, copy, "a.csv")
    assert say(build(tmp_path).problems) == [("file-copy", copy, "a.csv")]
    assert list_csv(tmp_path) == ["a.csv", "original/a.csv"]


def test_of_copies_alone_the_first_is_kept(tmp_path: Path) -> None:
    put(tmp_path, "a (1).csv", "a (2).csv")
    assert say(build(tmp_path).problems) == [("file-copy", "a (2).csv", "a (1).csv")]


def test_a_number_of_something_names_no_copy(tmp_path: Path) -> None:
    put(tmp_path, "a (12 rues).csv", "b.csv")
    assert say(build(tmp_path).problems) == [("file-copy", "b.csv", "a (12 rues).csv")]


def test_the_one_that_was_published_stays_though_the_other_comes_first(tmp_path: Path) -> None:
    put(tmp_path, "b.csv")
    build(tmp_path)
    put(tmp_path, "a.csv")
    assert say(build(tmp_path).problems) == [("file-copy", "a.csv", "b.csv")]
    assert list_csv(tmp_path) == ["b.csv", "original/b.csv"]
    assert say(build(tmp_path).problems) == [("file-copy", "a.csv", "b.csv")]


def test_an_address_that_the_other_had_stays(tmp_path: Path) -> None:
    put(tmp_path, "a.csv")
    put(tmp_path, "b.csv", table=OTHER)
    build(tmp_path)
    put(tmp_path, "b.csv")
    report = build(tmp_path)
    assert [problem.code for problem in report.problems] == ["file-copy-kept"]
    assert list_csv(tmp_path) == ["a.csv", "b.csv", "original/a.csv", "original/b.csv"]
    site = tree(tmp_path / "build")
    assert site["data/lille/aides/b.csv"] == site["data/lille/aides/a.csv"]
    again = build(tmp_path)
    assert say(again.problems) == say(report.problems)
    assert tree(tmp_path / "build") == site


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("a-2023.csv", "a-2024.csv"), "« a-2023.csv », « a-2024.csv »"),
        (("pv-2023.pdf", "pv-2024.pdf"), "« pv-2023.pdf », « pv-2024.pdf »"),
        (("menus-2025-W07.csv", "menus-2025-W08.csv"), "« menus-2025-W07.csv », « menus-2025-W08"),
    ],
)
def test_where_their_names_tell_two_periods_both_stay_and_it_is_asked(
    tmp_path: Path, names: tuple[str, ...], told: str
) -> None:
    put(tmp_path, *names, table=PLAIN if names[0].endswith("pdf") else TABLE)
    told_problems = say(build(tmp_path).problems)
    assert [(code, path) for code, path, _ in told_problems] == [("file-copy-periods", names[1])]
    assert told_problems[0][2].startswith(told)
    site = tree(tmp_path / "build")
    assert {f"data/lille/aides/original/{name.lower()}" for name in names} <= site.keys()


def test_a_copy_without_a_period_beside_two_years_is_one_too_many(tmp_path: Path) -> None:
    put(tmp_path, "a-2023.csv", "a-2024.csv", "a.csv")
    codes = [(code, path) for code, path, _ in say(build(tmp_path).problems)]
    assert codes == [("file-copy-periods", "a-2024.csv"), ("file-copy", "a.csv")]
    assert [name for name in list_csv(tmp_path) if "/" not in name] == [
        "a-2023.csv", "a-2024.csv", "aides-ensemble.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "description"),
    [
        ({"a.csv": TABLE, "b.csv": TABLE}, "resources: [{path: a.csv}, {path: b.csv}]\n"),
        ({"a.csv": TABLE, "b.csv": OTHER}, ""),
        ({"a.csv": TABLE, "b.csv": TABLE.replace("12", "13")}, ""),
        ({"a.csv": TABLE, "LISEZMOI.txt": TABLE}, ""),
    ],
)
def test_what_is_listed_or_differs_is_left_alone(
    tmp_path: Path, files: dict[str, str | bytes], description: str
) -> None:
    put(tmp_path, description=description)
    write(tmp_path, {f"{FOLDER}/{name}": content for name, content in files.items()})
    assert say(build(tmp_path).problems) == []


def test_the_same_file_in_two_datasets_is_left_alone(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles", "lille/prenoms")
    assert say(build(root).problems) == []


def test_a_check_keeps_the_one_that_git_had(tmp_path: Path) -> None:
    put(tmp_path, "b.csv")
    committed(tmp_path)
    put(tmp_path, "a.csv")
    result = check_site_datasets(
        tmp_path, [""], "HEAD", BuildOptions(out=tmp_path / "build", jobs=1)
    )
    assert say(result.problems) == [("file-copy", "a.csv", "b.csv")]
    assert result.errors == 0
