"""The one table of codes: what it says of each is what happens, and nothing is told that it has
not."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from babel.messages.pofile import read_po
from corpus import hostile_datasets
from portal import made, portal, write

import site_builder
from site_builder.core.problem_codes import ProblemCode, get_problem_code, load_problem_codes
from site_builder.core.problems import Place, Problem, make_problem, weigh_in_check
from site_builder.metadata import folder_cache
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.site_folder import DESCRIPTORS
from site_builder.prepare import cache_key
from site_builder.publish.build_report import (
    BuildReport,
    get_place_dataset_id,
    is_withholding_error,
)
from site_builder.render import rendered_files
from site_builder.storage import source_files

PACKAGE = Path(site_builder.__file__).parent
MISTAKES = Path(__file__).parents[1] / "sites/mistakes"
# Sentences that stand in or after those of faults, and that no code is told by
INSIDE = {"fault.others", "fault.tolerated"}
# What takes a code first, or as `code=`
TELLERS = {
    "make_problem", "report", "of_file", "in_file", "Refusal", "BuildRefused",
    "MetadataRefused", "ReadingFault", "UnfitView", "CellDamage", "_make_signature",
}  # fmt: skip


def list_messages(language: str) -> set[str]:
    with (PACKAGE / f"locale/{language}/LC_MESSAGES/beffroi.po").open("rb") as file:
        ids = [message.id for message in read_po(file)]
    return {id_ if isinstance(id_, str) else id_[0] for id_ in ids}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_code_has_its_sentence_and_each_sentence_its_code(language: str) -> None:
    sentences = {
        message
        for message in list_messages(language)
        if message.startswith(("problem.", "fault.")) and message not in INSIDE
    }
    assert {row.message for row in load_problem_codes().values()} == sentences


def test_the_columns_hold_what_they_may() -> None:
    rows = [msgspec.to_builtins(row) for row in load_problem_codes().values()]
    assert len(rows) > 500
    assert msgspec.convert(rows, list[ProblemCode]) == [*load_problem_codes().values()]


def list_told_codes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The codes that a module names where it tells something, and their lines."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        arguments = [*call.args[:1], *(key.value for key in call.keywords if key.arg == "code")]
        for argument in arguments if name in TELLERS else ():
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.lineno, argument.value


def test_nothing_is_told_by_a_code_that_is_not_in_the_table() -> None:
    rows = load_problem_codes()
    told = {
        (path.relative_to(PACKAGE).as_posix(), line, code)
        for path in PACKAGE.rglob("*.py")
        for line, code in list_told_codes(ast.parse(path.read_text("utf-8")))
    }
    assert len({code for _, _, code in told}) > 200
    assert {(path, line, code) for path, line, code in told if code not in rows} == set()
    with pytest.raises(KeyError):
        make_problem("no-such-code", Place())


def test_the_table_alone_says_how_severe_it_is() -> None:
    assert make_problem("file-empty", Place()).severity == "error"
    with pytest.raises(ValueError, match="file-empty"):
        make_problem("file-empty", Place(), "warning")
    assert make_problem("scientific-lost", Place(), "warning").severity == "warning"
    with pytest.raises(ValueError, match="scientific-lost"):
        make_problem("scientific-lost", Place())
    assert make_problem("url-vanished", Place()).severity == "warning"
    assert weigh_in_check(make_problem("url-vanished", Place())).severity == "error"
    assert weigh_in_check(make_problem("file-empty", Place())).severity == "error"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that is wrong in the site of mistakes, and all that attacks, in one portal."""
    root = portal(tmp_path_factory.mktemp("faulty") / "site", "lille/parcs")
    for name, files in hostile_datasets().items():
        write(root, {f"datasets/lille/{name}/{file}": content for file, content in files.items()})
    shutil.copytree(MISTAKES / "datasets/lille", root / "datasets/lille", dirs_exist_ok=True)
    table = "SIRET;nom\n8,06851E+10;a\n7,1234E+10;b\n"
    descriptor = "title: Perdus\n"
    write(root / "datasets/lille/perdus", {"table.csv": table, "datapackage.yaml": descriptor})
    return root


@pytest.fixture(scope="module")
def report(faulty: Path) -> BuildReport:
    return made(faulty)


def list_published_sources(root: Path, report: BuildReport) -> dict[str, bool]:
    """Every file that a dataset would publish, by its site path: is it published?"""
    catalogue, _ = read_catalogue(root)
    assert catalogue
    published = {}
    for dataset in catalogue.datasets:
        folder = root / "build/data" / dataset.id
        names = {path.name.split(".")[0] for path in folder.rglob("*") if path.is_file()}
        for source in dataset.sources:
            if source.refused:  # which is told of the line that lists it
                continue
            is_there = source.name in names and report.datasets[dataset.id] == "published"
            published[f"datasets/{dataset.id}/{source.path}"] = is_there
    return published


@pytest.mark.nightly
def test_what_the_table_says_to_be_left_out_is_left_out_and_nothing_else(
    faulty: Path, report: BuildReport
) -> None:
    published = list_published_sources(faulty, report)
    left_out = {problem.place.path for problem in report.problems if is_withholding_error(problem)}
    assert sum(published.values()) > 20 and len(left_out) > 20
    assert [path for path in left_out if published.get(str(path))] == []
    told = [problem for problem in report.problems if problem.severity == "error"]
    withheld = {id_ for id_, status in report.datasets.items() if status == "withheld"}
    copies = {one.place.path for one in report.problems if one.code.startswith("file-copy")}
    for path in copies:
        assert not published.pop(str(path)), "all of it is published as the file that it equals"
    for path, is_published in published.items():
        reasons = {problem.code for problem in report.problems if problem.place.path == path}
        is_withheld = any(get_problem_code(code).withholds_file for code in reasons)
        assert is_published is not is_withheld, (path, reasons)
    for id_ in withheld:
        assert [problem for problem in told if explains_withholding(problem, id_)], id_


def explains_withholding(problem: Problem, id_: str) -> bool:
    """Does it say why nothing of this dataset is published?"""
    effect = get_problem_code(problem.code).effect
    return get_place_dataset_id(problem.place) == id_ and effect not in ("nothing", "command")


@pytest.mark.nightly
def test_a_cell_that_lost_its_digits_keeps_no_file_from_being_published(
    faulty: Path, report: BuildReport
) -> None:
    (problem,) = [problem for problem in report.problems if problem.code == "scientific-lost"]
    assert problem.severity == "error" and report.datasets["lille/perdus"] == "published"
    assert not is_withholding_error(problem)


@pytest.mark.nightly
def test_who_is_told_is_who_can_mend_it(report: BuildReport) -> None:
    for problem in report.problems:
        path = (problem.place.path or "").split("/")
        audience = get_problem_code(problem.code).audience
        assert audience != "operator", "the machine is well"
        assert audience != "claimants" or path[-1] in DESCRIPTORS


def test_what_is_kept_of_a_build_is_made_again_where_the_table_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site_builder"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    hash_sources = source_files.hash_sources.__wrapped__
    monkeypatch.setattr(source_files, "PACKAGE", str(package))
    monkeypatch.setattr(cache_key, "hash_sources", hash_sources)
    monkeypatch.setattr(rendered_files, "__file__", str(package / "render/rendered_files.py"))

    def list_keys() -> list[object]:
        return [
            cache_key.compute_code_key.__wrapped__(),
            hash_sources(folder_cache.OUR_SOURCES, (".py", ".csv")),
            rendered_files.hash_render_code.__wrapped__(),
        ]

    before = list_keys()
    assert before == list_keys()
    (package / "core/problem_codes.csv").write_text("other")
    assert [key == other for key, other in zip(before, list_keys(), strict=True)] == [False] * 3
