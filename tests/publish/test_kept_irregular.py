"""What has been put in the place of a file, or of the folder of a dataset, takes nothing away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from kept_site import (
    BAD,
    FOLDER,
    GOOD,
    ID,
    SHEET,
    TABLE,
    TODAY,
    build,
    commit,
    list_codes,
    list_data,
    list_notices,
    start,
    tell_dataset,
)
from nightly import nightly_after, nightly_but_each
from portal import dataset, tree, write

from site_builder.commands.check import check_site_datasets
from site_builder.publish.options import BuildOptions

pytestmark = pytest.mark.usefixtures("kept_workers")

SHEET_OF_GONE = """\
title: Parti
withdrawn: {reason: remplacé, date: 2026-03-01}
"""
SECRET = "code;secret\n1;cachottier\n"


def put_link(root: Path, path: str) -> None:
    secret = root.parent / "secret.csv"
    secret.write_text(SECRET)
    (root / path).unlink()
    (root / path).symlink_to(secret)


def put_folder(root: Path, path: str) -> None:
    (root / path).unlink()
    write(root, {f"{path}/lisezmoi.md": "rien\n"})


def put_pipe(root: Path, path: str) -> None:
    (root / path).unlink()
    os.mkfifo(root / path)


def put_folder_link(root: Path, path: str) -> None:
    outside = root.parent / "cachottier"
    outside.mkdir(exist_ok=True)
    shutil.copytree(root / path, outside, dirs_exist_ok=True)
    write(outside, {"table.csv": SECRET, "datapackage.yaml": "title: Cachottier\n"})
    shutil.rmtree(root / path)
    (root / path).symlink_to(outside)


def put_file(root: Path, path: str) -> None:
    shutil.rmtree(root / path)
    (root / path).write_text("rien\n")


REPLACED: Mapping[str, tuple[Callable[[Path, str], None], str, str]] = {
    "link": (put_link, TABLE, "file-link"),
    "folder": (put_folder, TABLE, "file-folder"),
    "sheet-link": (put_link, SHEET, "file-not-regular"),
    "sheet-folder": (put_folder, SHEET, "file-folder"),
    "folder-link": (put_folder_link, FOLDER, "folder-replaced"),
    "folder-file": (put_file, FOLDER, "folder-replaced"),
    "pipe": (put_pipe, TABLE, "file-not-regular"),
}


@pytest.mark.parametrize(
    ("way", "is_committed"),
    nightly_but_each(
        6, [(way, is_committed) for way in REPLACED for is_committed in (False, True)][:-1]
    ),  # git knows no pipe
)
def test_what_takes_the_place_of_a_file_leaves_it_online(
    tmp_path: Path, way: str, is_committed: bool
) -> None:
    root = start(tmp_path / "site")
    before = tree(root / "build")
    data = list_data(root)
    replace, path, code = REPLACED[way]
    replace(root, path)
    if is_committed:
        commit(root, BAD)
    report = build(root)
    after = tree(root / "build")
    assert before.keys() <= after.keys(), "no address is lost"
    assert list_data(root) == data
    assert report.datasets == {ID: "published", "lille/prenoms": "published"}
    assert code in list_codes(report)
    kept = tell_dataset(root)["kept"]
    since = BAD if is_committed else None
    assert (kept["version"], kept["since"], kept["reason"]) == (GOOD, since, code)
    assert not [name for name, content in after.items() if b"cachottier" in content]
    assert build(root).misses == 0
    shutil.rmtree(root / ".beffroi")
    shutil.rmtree(root / "build")
    build(root)
    assert tree(root / "build") == after, "a cold build is the same"
    if (root / path).is_dir() and not (root / path).is_symlink():
        shutil.rmtree(root / path)
    else:
        (root / path).unlink()
    commit(root, "2026-03-20", dataset(ID, rows=7, title="Écoles"))
    assert build(root).kept == {}
    assert list_data(root) != data


@pytest.mark.parametrize("is_committed", nightly_after(1, [False, True]))
@pytest.mark.parametrize("replace", [put_folder_link, put_file])
def test_what_takes_the_place_of_the_folder_of_a_publisher_leaves_its_datasets_online(
    tmp_path: Path, replace: Callable[[Path, str], None], is_committed: bool
) -> None:
    root = start(tmp_path / "site", ID, "lille/prenoms", "villeneuve-d-ascq/rues", "lille/aides")
    write(root, {"datasets/lille/parti/datapackage.yaml": SHEET_OF_GONE})
    commit(root, GOOD)
    shutil.rmtree(root / "datasets/lille/aides")
    commit(root, GOOD)
    shutil.rmtree(root / "build")
    build(root)
    before = tree(root / "build")
    data = list_data(root)
    replace(root, "datasets/lille")
    if is_committed:
        commit(root, BAD)
    report = build(root)
    after = tree(root / "build")
    assert before.keys() <= after.keys(), "no address is lost"
    assert list_data(root) == data
    others = {"lille/prenoms": "published", "villeneuve-d-ascq/rues": "published"}
    assert report.datasets == {ID: "published", "lille/parti": "withdrawn", **others}
    assert set(report.kept) == {ID, "lille/prenoms"}
    assert list_codes(report).count("folder-replaced") == 3
    assert not [name for name, content in after.items() if b"cachottier" in content.lower()]
    assert build(root).misses == 0
    shutil.rmtree(root / ".beffroi")
    shutil.rmtree(root / "build")
    build(root)
    assert tree(root / "build") == after, "a cold build is the same"


def test_check_says_that_the_folder_of_a_publisher_was_replaced(tmp_path: Path) -> None:
    root = start(tmp_path / "site", ID, "villeneuve-d-ascq/rues")
    put_folder_link(root, "datasets/lille")
    commit(root, BAD)
    found = check_site_datasets(root, [""], "HEAD~1", BuildOptions(out=root / "build", today=TODAY))
    codes = [problem.code for problem in found.problems]
    assert codes.count("folder-replaced") == 1
    assert set(found.kept) == {ID}


def test_the_page_says_so(tmp_path: Path) -> None:
    root = start(tmp_path / "site")
    put_link(root, TABLE)
    commit(root, BAD)
    build(root)
    said = "Version du 3 mars 2026 : la mise à jour du 9 mars 2026 n’a pas pu être lue."
    assert list_notices(root) == [said]


def test_without_git_the_dataset_alone_is_refused(tmp_path: Path) -> None:
    root = start(tmp_path / "site")
    shutil.rmtree(root / ".git")
    data = list_data(root)
    put_folder_link(root, FOLDER)
    report = build(root)
    assert report.datasets == {ID: "withheld", "lille/prenoms": "published"}
    assert list_data(root).keys() < data.keys()
    assert not [name for name, content in tree(root / "build").items() if b"cachottier" in content]


def test_a_file_that_was_deleted_before_is_not_kept(tmp_path: Path) -> None:
    root = start(tmp_path / "site")
    write(root, {f"{FOLDER}/b.csv": "n;m\n1;2\n"})
    (root / TABLE).unlink()
    commit(root, "2026-03-05")
    (root / TABLE).symlink_to("b.csv")
    commit(root, BAD)
    report = build(root)
    assert report.kept == {}
    assert report.datasets[ID] == "published"


def test_a_folder_with_the_name_of_a_file_gives_its_own_files(tmp_path: Path) -> None:
    root = start(tmp_path / "site")
    put_folder(root, TABLE)
    write(root, {f"{TABLE}/b.csv": "n;m\n1;2\n"})
    build(root)
    names = {path.rpartition("/")[2] for path in list_data(root)}
    assert {"table.csv", "b.csv"} <= names
