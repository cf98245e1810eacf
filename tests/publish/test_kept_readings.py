"""A description that has a file read in another way, by which it cannot be, takes nothing away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kept_site import (
    BAD,
    FOLDER,
    GOOD,
    ID,
    SHEET,
    TABLE,
    build,
    commit,
    list_data,
    list_notices,
    start,
    tell_dataset,
)
from nightly import nightly_but_each
from personal_data.writing import xlsx
from portal import tree, write

PLAIN = "title: Écoles\nresources:\n  - path: table.csv\n"
WRONG = (
    "    encoding: utf-16\n",
    "    bytes: 3\n",
    f"    hash: {'0' * 64}\n",
)


@pytest.mark.parametrize("hint", nightly_but_each(4, list(WRONG)))
@pytest.mark.parametrize("is_committed", [True, False])
def test_a_hint_that_makes_a_file_unreadable_leaves_it_as_it_was_read(
    tmp_path: Path, hint: str, is_committed: bool
) -> None:
    root = start(tmp_path)
    commit(root, GOOD, {SHEET: PLAIN})
    build(root)
    before = tree(root / "build")
    data = list_data(root)
    write(root, {SHEET: PLAIN + hint})
    if is_committed:
        commit(root, BAD)
    report = build(root)
    assert report.errors
    assert before.keys() <= tree(root / "build").keys()
    assert list_data(root) == data
    kept = tell_dataset(root)["kept"]
    since = BAD if is_committed else None
    assert (kept["version"], kept["since"]) == (GOOD, since)
    assert build(root).misses == 0
    after = tree(root / "build")
    shutil.rmtree(root / ".beffroi")
    shutil.rmtree(root / "build")
    build(root)
    assert tree(root / "build") == after, "a cold build is the same"
    commit(root, "2026-03-20", {SHEET: PLAIN})
    assert build(root).kept == {}
    assert list_data(root) == data


def test_each_content_is_read_as_it_was_then(tmp_path: Path) -> None:
    """In one commit the file and the encoding that is said of it; then it breaks."""
    root = start(tmp_path)
    accents = "code;nom\n" + "1;école été\n" * 40
    latin = PLAIN + "    encoding: cp1252\n"
    commit(root, GOOD, {SHEET: latin, TABLE: accents.encode("cp1252")})
    build(root)
    data = list_data(root)
    commit(root, BAD, {SHEET: PLAIN + "    encoding: utf-8\n", TABLE: b"\xff\xfe\xff" * 900})
    build(root)
    assert list_data(root) == data
    assert list_notices(root)
    assert (root / f"{FOLDER}/table.csv").read_bytes()[:2] == b"\xff\xfe"


SHEETS = """\
title: Écoles
resources:
  - {path: livre.xlsx, name: classes, dialect: {sheetName: Feuil1}}
  - {path: livre.xlsx, name: repas, dialect: {sheetName: Repas}}
"""


@pytest.mark.parametrize(
    "wrong",
    [
        SHEETS.replace("sheetName: Repas", "sheetName: Cantine"),
        SHEETS.replace("sheetName: ", "sheetName: Vieux "),
    ],
)
def test_each_sheet_of_a_workbook_is_read_as_it_was(tmp_path: Path, wrong: str) -> None:
    root = start(tmp_path)
    book = xlsx([("classe", "n"), ("CP", 21), ("CE1", 23)], Repas=[("plat", "n"), ("Riz", 9)])
    (root / TABLE).unlink()
    commit(root, GOOD, {SHEET: SHEETS, f"{FOLDER}/livre.xlsx": book})
    build(root)
    before = tree(root / "build")
    data = list_data(root)
    assert b"Riz" in data[f"data/{ID}/repas.csv"]
    commit(root, BAD, {SHEET: wrong})
    report = build(root)
    assert report.errors
    assert before.keys() <= tree(root / "build").keys()
    assert list_data(root) == data
    assert tell_dataset(root)["kept"]["version"] == GOOD
    assert build(root).misses == 0


def test_a_sheet_that_is_new_is_none_of_before(tmp_path: Path) -> None:
    root = start(tmp_path)
    book = xlsx([("classe", "n"), ("CP", 21), ("CE1", 23)], Repas=[("plat", "n"), ("Riz", 9)])
    (root / TABLE).unlink()
    one_sheet = SHEETS.partition("  - {path: livre.xlsx, name: repas")[0]
    commit(root, GOOD, {SHEET: one_sheet, f"{FOLDER}/livre.xlsx": book})
    build(root)
    data = list_data(root)
    commit(root, BAD, {SHEET: SHEETS.replace("sheetName: Repas", "sheetName: Cantine")})
    build(root)
    path = f"data/{ID}/classes.csv"
    assert list_data(root)[path] == data[path]
    assert f"data/{ID}/repas.csv" not in list_data(root)
