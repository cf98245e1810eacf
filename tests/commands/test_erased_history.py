"""What an erasure takes out of git is all that is the dataset's own, and nothing of another's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from portal import made, portal, write
from repository import committed, git

from site_builder.commands.erasure.descriptions import list_erasure_steps
from site_builder.commands.erasure.guide import GuideSubject, write_erasure_guide
from site_builder.commands.erasure.other_rows import SheetRows
from site_builder.commands.erasure.plan import (
    ErasurePlan,
    RowHunt,
    plan_file_erasure,
    plan_row_erasure,
    plan_whole_erasure,
)
from site_builder.commands.erasure.purge import write_erasure
from site_builder.commands.erasure.target import find_erasure_target
from site_builder.commands.traces.containers import FileSearch
from site_builder.core.language import load_language
from site_builder.core.sought_texts import make_sought_texts
from site_builder.metadata.erasures import Erasure, read_erasures, write_erasures

ID = "lille/aides"
FOLDER = f"datasets/{ID}"
DAY = date(2026, 11, 30)
WORDS = load_language("fr")
NAME = "Zéphyrine Quatrevaux"
ROWS = f"association;montant\n{NAME};120\nOdilon;75\n"
ACCENTED = "bilan-été.csv"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/ecoles", "metropole/parcs")
    write(root, {f"{FOLDER}/datapackage.yaml": "title: Aides\n", f"{FOLDER}/aides.csv": ROWS})
    return committed(root)


def plan_whole(root: Path) -> ErasurePlan:
    return plan_whole_erasure(root, find_erasure_target(root, ID), DAY, WORDS)


def plan_rows(root: Path) -> ErasurePlan:
    sought = make_sought_texts([NAME])

    def make_search() -> FileSearch:
        return FileSearch(sought, lambda path, kind: None)

    hunt = RowHunt(sought, make_search, lambda path: SheetRows(read=False))
    return plan_row_erasure(root, find_erasure_target(root, ID), hunt, DAY)


def write_guide(root: Path, plan: ErasurePlan) -> str:
    subject = GuideSubject(
        root=root, plan=plan, url="", addresses=(), kept_at="ici", command="beffroi"
    )
    return write_erasure_guide(subject, WORDS).replace("\xa0", " ")


@pytest.mark.parametrize("plan", [plan_whole, plan_rows])
def test_a_former_name_that_is_the_name_of_another_dataset_is_left_alone(
    site: Path, plan: Callable[[Path], ErasurePlan]
) -> None:
    write(site, {
        f"{FOLDER}/datapackage.yaml": "title: Aides\nprevious: [metropole/parcs, lille/avant]\n",
        "datasets/metropole/parcs/table.csv": ROWS.replace("75", "76"),
    })  # fmt: skip
    committed(site)
    planned = plan(site)
    assert planned.ids == (ID, "lille/avant")
    assert not [path for path in planned.history.paths if "metropole" in path]
    own = git(site, "rev-parse", "HEAD:datasets/metropole/parcs/table.csv")
    assert own not in planned.erasure.contents


@pytest.mark.parametrize("line", ["title: Aides", "description: sans titre"])
def test_a_former_name_under_another_publisher_asks_for_a_proof(site: Path, line: str) -> None:
    text = f"{line}\nprevious: [metropole/bois, lille/avant]\n"
    write(site, {f"{FOLDER}/datapackage.yaml": text})
    write(site, {"datasets/metropole/bois/b.csv": "a;b\n1;2\n"})
    committed(site)
    git(site, "rm", "-rq", "datasets/metropole/bois")
    committed(site)
    plan = plan_whole(site)
    assert (plan.ids, plan.unproven_ids) == ((ID, "lille/avant"), ("metropole/bois",))
    assert not [path for path in plan.history.paths if "metropole" in path]
    steps = " ".join(list_erasure_steps(plan, WORDS, purge=True)).replace("\xa0", " ")
    assert "--path datasets/metropole/bois/" in steps


def test_a_former_name_that_git_proves_goes_with_it(site: Path) -> None:
    git(site, "mv", "datasets/metropole/parcs", "datasets/lille/parcs")
    committed(site)
    write(
        site, {"datasets/lille/parcs/datapackage.yaml": "title: A\nprevious: [metropole/parcs]\n"}
    )
    committed(site)
    plan = plan_whole_erasure(site, find_erasure_target(site, "lille/parcs"), DAY, WORDS)
    assert (plan.ids, plan.unproven_ids) == (("lille/parcs", "metropole/parcs"), ())


def test_a_former_name_that_another_dataset_had_is_left_alone(site: Path) -> None:
    write(site, {
        f"{FOLDER}/datapackage.yaml": "title: [\nprevious: [metropole/bois]\n",
        "datasets/metropole/parcs/datapackage.yaml": "title: Parcs\nprevious: [metropole/bois]\n",
    })  # fmt: skip
    assert plan_whole(site).ids == (ID,)


def test_rows_that_another_dataset_publishes_too_are_told_and_stay(site: Path) -> None:
    write(site, {
        "datasets/lille/double/datapackage.yaml": "title: Double\n",
        "datasets/lille/double/table.csv": ROWS,
    })  # fmt: skip
    committed(site)
    plan = plan_rows(site)
    assert plan.history.paths == (f"{FOLDER}/aides.csv",)
    assert plan.history.elsewhere == ("datasets/lille/double/table.csv",)
    write_erasure(site, plan, recorded=True)
    assert made(site, today=DAY).datasets["lille/double"] == "published"
    assert "datasets/lille/double/table.csv" in write_guide(site, plan)


def test_rows_under_a_name_that_is_gone_go_with_them(site: Path) -> None:
    write(site, {"datasets/lille/ecoles/copie.csv": ROWS})
    committed(site)
    (site / "datasets/lille/ecoles/copie.csv").unlink()
    committed(site)
    paths = plan_rows(site).history.paths
    assert paths == (f"{FOLDER}/aides.csv", "datasets/lille/ecoles/copie.csv")


@pytest.mark.parametrize("path", ["communes.yml", "pages/merci.md", "reuses/carte.yml"])
def test_what_the_owner_wrote_beside_the_data_goes_out_of_git_too(site: Path, path: str) -> None:
    text = (site / path).read_text() if (site / path).exists() else ""
    write(site, {path: f"{text}# merci à {NAME}\n", "pages/autre.md": "rien\n"})
    committed(site)
    write(site, {path: f"{text}# merci\n"})
    committed(site)
    plan = plan_rows(site)
    assert plan.history.paths == (f"{FOLDER}/aides.csv", path)
    contents = git(site, "rev-parse", f"HEAD~1:{path}")
    assert contents not in plan.erasure.contents, "it is no data"
    commands = write_guide(site, plan).splitlines()
    assert f"    cp {site / path} {path}" in commands
    assert any(f"--path {path}" in line for line in commands)
    assert "pages/autre.md" not in " ".join(commands)


def test_whoever_erases_a_dataset_is_told_that_pages_have_versions_too(site: Path) -> None:
    assert "toutes les versions de communes.yml" in write_guide(site, plan_whole(site))
    assert "toutes les versions de communes.yml" not in write_guide(site, plan_rows(site))


@pytest.mark.parametrize("held", [True, False])
def test_an_old_workbook_that_cannot_be_read_is_told(site: Path, held: bool) -> None:
    if not held:
        (site / f"{FOLDER}/aides.csv").write_text("association;montant\nOdilon;75\n")
        git(site, "add", "-A")
        git(site, "commit", "-q", "--amend", "-m", "autre")
    old = "ancien.7z"
    write(site, {f"{FOLDER}/{old}": b"7z\xbc\xaf\x27\x1c" + bytes(90)})
    committed(site)
    (site / f"{FOLDER}/{old}").unlink()
    committed(site)
    plan = plan_rows(site)
    assert plan.history.unread == (f"{FOLDER}/{old}",)
    guide = write_guide(site, plan)
    assert f"    {FOLDER}/{old}" in guide.splitlines()
    assert "jamais eu ces données" not in guide


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_is_found_in_git_however_its_accents_are_written(
    site: Path, form: Literal["NFC", "NFD"]
) -> None:
    name = unicodedata.normalize(form, ACCENTED)
    write(site, {f"{FOLDER}/{name}": ROWS.replace("75", "76")})
    committed(site)
    plan = plan_file_erasure(site, find_erasure_target(site, f"{ID}/{ACCENTED}"), DAY)
    assert plan.history.paths == (f"{FOLDER}/{name}",)
    assert git(site, "rev-parse", f"HEAD:{FOLDER}/{name}") in plan.erasure.contents
    write_erasure(site, plan, recorded=True)
    assert f"{FOLDER}/{name}" in write_guide(site, plan)
    copied = [line for line in write_guide(site, plan).splitlines() if line.startswith("    cp ")]
    assert not [line for line in copied if name in line]


def test_what_says_that_it_is_an_erased_dataset_under_another_name_is_not_published(
    site: Path,
) -> None:
    made(site, today=DAY)
    write_erasures(site, [Erasure(id=ID, day=DAY, whole=True)])
    (site / FOLDER).rename(site / "datasets/lille/secours")
    write(site, {"datasets/lille/secours/datapackage.yaml": f"title: Secours\nprevious: [{ID}]\n"})
    report = made(site, today=DAY)
    assert [problem.code for problem in report.problems] == ["erased-back"]
    assert report.datasets["lille/secours"] == "withdrawn"
    pages = [path for path in (site / "build").rglob("*") if path.is_file()]
    assert not [path for path in pages if NAME.encode() in path.read_bytes()]
    assert (site / f"build/{ID}/index.html").is_file()
    assert read_erasures(site).is_erased(ID)
