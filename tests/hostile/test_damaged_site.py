"""A published file that was written into, its size and its time being put back, is mended by
`--no-cache`, and stays mended."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from nightly import nightly_after
from portal import made, portal, tree, write

from site_builder.publish.output_folder import REPORT
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.object_store import ObjectStore

TABLE = "data/lille/ecoles/table.csv"
PAGE = "lille/ecoles/index.html"


def damage(path: Path) -> None:
    """Change one byte of a file, keeping its size and its times."""
    before = path.stat()
    path.chmod(0o644)
    with path.open("r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes((first[0] ^ 1,)))
    path.chmod(before.st_mode)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def put_link(path: Path) -> None:
    """Put a link in the place of a file, as long as the file is and bearing its time."""
    before = path.stat()
    path.unlink()
    path.symlink_to("x" * before.st_size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns), follow_symlinks=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return portal(tmp_path / "site", "lille/ecoles", "lille/parcs")


@pytest.mark.parametrize("copy", [False, True], ids=["linked", "copied"])
@pytest.mark.parametrize("path", nightly_after(2, [TABLE, PAGE, "index.html", "catalog.ttl"]))
def test_a_damaged_file_of_the_site_is_mended_without_cache(
    root: Path, copy: bool, path: str
) -> None:
    made(root, copy=copy)
    whole = tree(root / "build")
    damage(root / "build" / path)
    assert tree(root / "build") != whole
    report = made(root, copy=copy, cache=False)
    assert report.published
    assert tree(root / "build") == whole


def rename(root: Path, title: str) -> None:
    write(root, {"datasets/lille/parcs/datapackage.yaml": f"title: {title}\n"})


@pytest.mark.parametrize("copy", [False, True], ids=["linked", "copied"])
@pytest.mark.parametrize("change", nightly_after(1, [damage, put_link]), ids=["a byte", "a link"])
def test_no_later_build_takes_up_what_was_damaged(
    root: Path, copy: bool, change: Callable[[Path], None]
) -> None:
    made(root, copy=copy)
    whole = (root / "build" / TABLE).read_bytes()
    change(root / "build" / TABLE)
    made(root, copy=copy, cache=False)
    for title in ("Parcs", "Jardins", "Squares"):
        rename(root, title)
        assert made(root, copy=copy).published
        assert not (root / "build" / TABLE).is_symlink()
        assert (root / "build" / TABLE).read_bytes() == whole


@pytest.mark.nightly
def test_a_damaged_tree_beside_a_sound_site_never_takes_its_place(root: Path) -> None:
    made(root, copy=True)
    whole = (root / "build" / TABLE).read_bytes()
    rename(root, "Parcs")
    made(root, copy=True)
    damage(root / ".build.next" / TABLE)
    assert not made(root, copy=True, cache=False).published
    for title in ("Jardins", "Squares"):
        rename(root, title)
        made(root, copy=True)
        assert (root / "build" / TABLE).read_bytes() == whole


def test_what_a_refused_build_has_found_damaged_is_not_taken_up(root: Path) -> None:
    made(root, copy=True)
    whole = (root / "build" / TABLE).read_bytes()
    damage(root / "build" / TABLE)
    foreign = root / ".build.next/note.txt"
    write(root, {".build.next/note.txt": "à moi"})
    with pytest.raises(BuildRefused):
        made(root, copy=True, cache=False)
    foreign.unlink()
    made(root, copy=True)
    assert (root / "build" / TABLE).read_bytes() == whole


@pytest.mark.parametrize("change", [damage, put_link], ids=["a byte", "a link"])
@pytest.mark.parametrize("path", nightly_after(1, ["robots.txt", TABLE]))
def test_a_damaged_tree_beside_the_site_does_not_take_its_place(
    root: Path, path: str, change: Callable[[Path], None]
) -> None:
    made(root)
    first = tree(root / "build")
    parks = root / "datasets/lille/parcs/table.csv"
    before = parks.read_text()
    write(root, {"datasets/lille/parcs/table.csv": before + "01009;Nom;1,5;01/01/2024\n"})
    made(root)
    change(root / ".build.next" / path)
    write(root, {"datasets/lille/parcs/table.csv": before})
    made(root, cache=False)
    assert tree(root / "build") == first


def test_what_a_write_through_a_link_damaged_in_the_store_is_mended_too(root: Path) -> None:
    made(root)
    damage(root / "build" / TABLE)
    made(root, cache=False)
    store = ObjectStore(root / ".beffroi/store")
    for stored in store.objects():
        store.verify(stored.name)


@pytest.mark.nightly
def test_a_sound_site_is_left_alone_without_cache(root: Path) -> None:
    made(root)
    before = (root / "build").stat().st_ino
    assert not made(root, cache=False).published
    assert (root / "build").stat().st_ino == before
    assert (root / "build" / REPORT).exists()
