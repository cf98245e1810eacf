"""Where a site is written: on another disk, on one that cannot be written, at a place that cannot
change with another.

Whatever is refused, the last site is whole, it is said where and what to do, and the next build
makes the new one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nightly import nightly_after
from portal import COMMUNES, fill, made, portal, sentences, small_disk, tree, write

NEW: dict[str, str | bytes] = {
    "communes.yml": COMMUNES.replace("Portail d’essai", "Portail nouveau")
}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as place:
        yield place


def command(site: Path, out: Path) -> subprocess.CompletedProcess[str]:
    program = [
        sys.executable,
        "-c",
        "from site_builder.commands.cli import main; main()",
        "build",
        str(site),
        "-o",
        str(out),
    ]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def refused(done: subprocess.CompletedProcess[str], *said: str) -> bool:
    """Is it one sentence on the place, what is wrong and what to do?"""
    told = sentences(done.stderr)
    one = (done.returncode, done.stdout, len(told)) == (3, "", 1)
    return one and "→" in told[0] and all(text in told[0] for text in said)


def links(out: Path) -> set[int]:
    return {path.stat().st_nlink for path in out.rglob("*") if path.is_file()}


def test_on_another_disk_files_are_copied_and_only_the_difference_is(
    disk: Path, tmp_path: Path
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    out = disk / "www/site"
    made(root)
    assert made(root, out).published
    assert tree(out) == tree(root / "build")
    assert links(out) == {1}
    assert not made(root, out).published
    made(root, cache=False)
    for number in range(3):
        write(root, {"communes.yml": COMMUNES.replace("Portail d’essai", f"Portail {number}")})
        assert made(root, out).published
    trees = (out / "assets/beffroi.js", disk / "www/.site.next/assets/beffroi.js")
    same = [path.stat().st_ino for path in trees]
    write(root, NEW)
    assert made(root, out).published
    assert [path.stat().st_ino for path in trees] == same[::-1]
    (out / "index.html").write_text("défiguré")
    assert made(root, out).published
    assert "Portail nouveau" in (out / "index.html").read_text("utf-8")


@pytest.mark.parametrize("left", nightly_after(1, [0, 40_000]))
def test_another_disk_that_is_full_keeps_the_last_site(
    disk: Path, tmp_path: Path, left: int
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    out = disk / "site"
    made(root, out)
    before = tree(out)
    write(root, NEW)
    filling = fill(disk, left)
    done = command(root, out)
    assert refused(
        done, str(disk), "il n’y a plus de place sur le disque (il en reste ", "est resté entier"
    )
    assert tree(out) == before
    filling.unlink()
    assert made(root, out).published
    assert "Portail nouveau" in tree(out)["index.html"].decode()


def test_a_disk_that_can_only_be_read_keeps_the_last_site(disk: Path, tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    out = disk / "site"
    made(root, out)
    before = tree(out)
    write(root, NEW)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert refused(
        command(root, out), str(disk), "le disque est en lecture seule", "est resté entier"
    )
    assert tree(out) == before
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert made(root, out).published


def test_a_mount_point_is_refused_and_a_folder_in_it_is_not(disk: Path, tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    assert refused(
        command(root, disk), f"{disk} est un point de montage", "un dossier à l’intérieur"
    )
    assert list(disk.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk", "site"]
    assert made(root, disk / "site").published
