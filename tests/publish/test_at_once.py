"""Builds in several processes at once: each ends well or is refused with a sentence, and the site
is whole."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import pytest
from nightly import nightly_after
from portal import COMMUNES, dataset, made, portal, save, tree, until, write

from site_builder.publish.publish import lock_output_folder

IDS = ("lille/ecoles", "lille/prenoms", "villeneuve-d-ascq/parcs")
PROGRAM = [sys.executable, "-c", "from site_builder.commands.cli import main; main()"]


def started(*arguments: object) -> Popen[str]:
    return Popen(
        [*PROGRAM, *map(str, arguments)], stdin=DEVNULL, stdout=PIPE, stderr=PIPE, text=True
    )


def ended(*processes: Popen[str]) -> list[tuple[int, str, str]]:
    """The code and what was said by each."""
    said = [process.communicate(timeout=60) for process in processes]
    return [(process.returncode, *texts) for process, texts in zip(processes, said, strict=True)]


def cold(root: Path, url: str = "") -> dict[str, bytes]:
    portal(root, *IDS)
    if url:
        write(root, {"communes.yml": COMMUNES.replace("https://donnees.example/", url)})
    made(root)
    return tree(root / "build")


@pytest.mark.nightly
def test_two_builds_of_a_site_come_one_after_the_other(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", *IDS)
    for expected in ("Site construit", "Rien n’a changé"):
        (code, said, _), (other, also, _) = ended(*(started("build", root) for _ in range(2)))
        assert (code, other) == (0, 0)
        assert expected in said + also
        assert "Rien n’a changé" in said + also, "one of two had nothing left to do"
    assert tree(root / "build") == cold(tmp_path / "cold")


@pytest.mark.parametrize("at_once", nightly_after(1, [True, False]))
def test_two_sites_never_share_a_place(tmp_path: Path, at_once: bool) -> None:
    out = tmp_path / "www/site"
    urls = ("https://un.example/", "https://deux.example/")
    sites = [cold(tmp_path / f"site-{url[8:-9]}", url) for url in urls]
    processes = []
    for url in urls:
        processes.append(started("build", tmp_path / f"site-{url[8:-9]}", "-o", out))
        if not at_once:
            processes[-1].wait()
    done = ended(*processes)
    assert sorted(code for code, _, _ in done) == [0, 3]
    first = 0 if done[0][0] == 0 else 1
    assert tree(out) == sites[first]
    assert (
        f"{out} contient un autre portail, celui de {urls[first]}, qui serait remplacé. → "
        in done[1 - first][2]
    )
    assert [
        code
        for code, _, _ in ended(started("build", tmp_path / f"site-{urls[first][8:-9]}", "-o", out))
    ] == [0]


def test_a_site_whose_address_changes_keeps_its_place(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    made(root)
    write(root, {"communes.yml": COMMUNES.replace("donnees.example", "autre.example")})
    assert made(root).published
    for path in (root / ".beffroi/store/trees").iterdir():
        path.unlink()
    assert made(root).published, "without its memory, a site is known by its address"


def test_a_place_is_changed_by_one_build_at_a_time(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    with lock_output_folder(root / "build"):
        waiting = started("build", root)
        until((root / ".beffroi/store/objects").exists, "what it prepares")
        time.sleep(1)
        assert waiting.poll() is None
        assert not (root / "build").exists()
    assert ended(waiting)[0][0] == 0


@pytest.mark.nightly
def test_a_site_is_built_while_it_is_previewed(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", *IDS)
    preview = started("serve", root, "--port", "0")
    try:
        for number in range(3):
            save(root, dataset("lille/prenoms", 3 + number, title=f"Prénoms {number}"))
            assert [code for code, _, _ in ended(started("build", root))] == [0]
        save(root, dataset("lille/prenoms"))
        assert [code for code, _, _ in ended(started("build", root))] == [0]
        whole = cold(tmp_path / "cold")
        assert tree(root / "build") == whole
        page = root / ".beffroi/preview/lille/prenoms/index.html"
        until(
            lambda: page.exists() and page.read_bytes() == whole["lille/prenoms/index.html"],
            "the preview of it",
        )
        assert preview.poll() is None
    finally:
        preview.send_signal(signal.SIGINT)
        said = preview.communicate(timeout=20)
    assert "erreur" not in said[0] + said[1]
    assert made(root).published is False


@pytest.mark.parametrize("seconds", nightly_after(1, [0.3, 0.7, 1.1]))
def test_a_build_killed_at_any_time_leaves_the_next_what_it_needs(
    tmp_path: Path, seconds: float
) -> None:
    root = portal(tmp_path / "site", *IDS)
    made(root)
    before = tree(root / "build")
    for number in range(4):
        write(root, dataset(f"lille/jeu-{number}"))
    build = started("build", root, "--jobs", "1")
    time.sleep(seconds)
    build.kill()
    build.communicate()
    left = tree(root / "build")
    made(root)
    after = tree(root / "build")
    assert left in (before, after)
    assert after == cold_of(root, tmp_path / "cold")
    assert not list((root / ".beffroi/scratch").glob("*"))


def cold_of(root: Path, place: Path) -> dict[str, bytes]:
    for path in (root / "communes.yml", *(root / "datasets").rglob("*.*")):
        write(place, {path.relative_to(root).as_posix(): path.read_bytes()})
    made(place)
    return tree(place / "build")
