"""A proposal does not take anything out of erased.yml in silence."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from nightly import nightly_after
from portal import dataset, made, portal, write
from repository import committed, git

from site_builder.commands.cli import main
from site_builder.metadata.erasures import Erasure, write_erasures
from site_builder.metadata.site_folder import ERASED_FILE
from site_builder.publish.build_report import BuildReport

DAY = date(2026, 11, 30)
ENTRIES = (
    Erasure(id="lille/aides", day=DAY, whole=True),
    Erasure(id="lille/ecoles", day=DAY, contents=frozenset({"b" * 40, "c" * 64})),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/ecoles")
    write_erasures(root, ENTRIES)
    return committed(root)


def check(root: Path) -> tuple[int, list[str]]:
    """How a check against the last commit ends, and the errors that it tells of the record."""
    command = ["check", str(root), "--base", "HEAD", "--format", "json"]
    result = CliRunner().invoke(main, command, prog_name="beffroi")
    problems = json.loads(result.stdout)["problems"] if result.stdout else []
    return result.exit_code, [one["message"] for one in problems if one["code"] == "erasure-lost"]


def delete(record: Path) -> None:
    record.unlink()


def empty(record: Path) -> None:
    record.write_text("")


def forget_one_line(record: Path) -> None:
    record.write_text(record.read_text().replace(f'    - "{"b" * 40}"\n', ""))


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (delete, ["lille/aides", "lille/ecoles"]),
        (empty, ["lille/aides", "lille/ecoles"]),
        (forget_one_line, ["lille/ecoles"]),
    ],
)
def test_what_disappears_from_the_record_is_an_error(
    root: Path, change: Callable[[Path], None], lost: list[str]
) -> None:
    change(root / ERASED_FILE)
    code, problems = check(root)
    assert code == 1
    assert len(problems) == len(lost)
    for id_, message in zip(lost, problems, strict=True):
        assert id_ in message


def test_what_is_added_to_the_record_is_none(root: Path) -> None:
    write_erasures(root, [*ENTRIES, Erasure(id="lille/autre", day=DAY, whole=True)])
    assert check(root) == (0, [])


def test_a_key_that_means_nothing_stops_a_check_and_a_build(root: Path) -> None:
    record = root / ERASED_FILE
    record.write_text(record.read_text().replace("contents:", "content:"))
    for command in (["check", str(root), "--base", "HEAD"], ["build", str(root)]):
        result = CliRunner().invoke(main, command, prog_name="beffroi")
        assert result.exit_code == 3, command
        assert "content" in result.stderr


@pytest.mark.parametrize("change", nightly_after(1, [delete, empty, forget_one_line]))
def test_a_build_does_not_forget_what_the_last_one_knew(
    root: Path, change: Callable[[Path], None]
) -> None:
    assert CliRunner().invoke(main, ["build", str(root)], prog_name="beffroi").exit_code == 0
    record = root / ERASED_FILE
    before = record.read_text()
    change(record)
    result = CliRunner().invoke(main, ["build", str(root)], prog_name="beffroi")
    assert result.exit_code == 3
    assert "lille/ecoles" in result.stderr and ".beffroi/erased.yml" in result.stderr
    record.write_text(before)
    assert CliRunner().invoke(main, ["build", str(root)], prog_name="beffroi").exit_code == 0
    record.write_text(before.replace(f"  date: {DAY}\n", f"  date: {DAY}\n  lifted: {DAY}\n"))
    result = CliRunner().invoke(main, ["build", str(root)], prog_name="beffroi")
    assert ERASED_FILE not in result.stderr  # though an address may have vanished
    assert check(root)[1] == []


def test_a_record_that_could_not_be_read_before_may_be_mended(root: Path) -> None:
    record = root / ERASED_FILE
    good = record.read_text()
    record.write_text(good.replace("contents:", "content:"))
    committed(root, "abîmé")
    record.write_text(good)
    assert check(root) == (0, [])


def build_anew(root: Path) -> BuildReport:
    """As on a machine that knows nothing of before."""
    shutil.rmtree(root / ".beffroi", ignore_errors=True)
    shutil.rmtree(root / "build", ignore_errors=True)
    return made(root)


@pytest.mark.parametrize("change", nightly_after(1, [delete, empty, forget_one_line]))
def test_git_alone_knows_what_the_record_said(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles", "lille/prenoms", "lille/aides")
    write(root, dataset("lille/ecoles", rows=7))
    table = (root / "datasets/lille/ecoles/table.csv").read_bytes()
    digest = hashlib.sha256(table).hexdigest()
    blob = "b" * 40
    erased = Erasure(id="lille/ecoles", day=DAY, contents=frozenset({digest, blob}))
    write_erasures(root, [ENTRIES[0], erased])
    committed(root)
    change(root / ERASED_FILE)
    committed(root, "perdu")
    report = build_anew(root)
    lost = [one.params["id"] for one in report.problems if one.code == "erasure-lost"]
    assert lost == (
        ["lille/ecoles"] if change is forget_one_line else ["lille/aides", "lille/ecoles"]
    )
    statuses = {
        "lille/aides": "withdrawn",
        "lille/ecoles": "withheld",
        "lille/prenoms": "published",
    }
    assert report.datasets == statuses
    assert report.errors
    lifted = [replace(ENTRIES[0], lifted=DAY), replace(erased, lifted=DAY)]
    write_erasures(root, lifted)
    report = build_anew(root)
    assert not [one for one in report.problems if one.code.startswith("eras")]
    assert set(report.datasets.values()) == {"published"}


def test_what_is_lifted_on_a_day_to_come_is_not_published_before(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles", "lille/prenoms", "lille/aides")
    write_erasures(root, [replace(ENTRIES[0], lifted=DAY)])
    for day, status in ((DAY - timedelta(1), "withdrawn"), (DAY, "published")):
        assert made(root, today=day).datasets["lille/aides"] == status


def test_a_record_on_a_branch_that_is_not_the_main_line_says_nothing(tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    git(root, "checkout", "-q", "-b", "autre")
    write_erasures(root, ENTRIES)
    committed(root, "autre")
    (root / ERASED_FILE).unlink()
    committed(root, "retour")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "fusion", "autre")
    assert not [one for one in build_anew(root).problems if one.code == "erasure-lost"]


def test_a_cut_history_is_told_where_something_was_erased(root: Path, tmp_path: Path) -> None:
    committed(root, "encore")
    for depth, codes in ((1, ["erasures-shallow"]), (9, [])):
        clone = tmp_path / f"clone-{depth}"
        git(tmp_path, "clone", "-q", "--depth", str(depth), f"file://{root}", str(clone))
        problems = build_anew(clone).problems
        assert [one.code for one in problems if one.code.startswith("eras")] == codes
