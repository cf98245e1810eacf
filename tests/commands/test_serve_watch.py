"""What the preview takes for a save, be it told of it by the system or looking for it."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from portal import portal, save

from site_builder.commands.serve import watch
from site_builder.commands.serve.watch import SiteWatcher, choose_polling, scan_site

ENOUGH = 60  # seconds, after which a test gives up
ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="by what Linux tells")


def wait_for_save(watcher: SiteWatcher) -> None:
    """Return when a save is seen, which has to be."""
    waiting = threading.Thread(target=watcher.wait, daemon=True)
    waiting.start()
    waiting.join(ENOUGH)
    assert not waiting.is_alive(), "never seen"


def watched(root: Path, polling: bool = False) -> SiteWatcher:
    watcher = SiteWatcher(root, polling)
    watcher.wait()
    return watcher


@pytest.mark.parametrize("polling", [False, True])
def test_every_save_is_seen_and_each_once_it_has_been_made(tmp_path: Path, polling: bool) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    folder = root / "datasets/lille/ecoles"
    table = folder / "table.csv"
    changes: list[Callable[[], object]] = [
        lambda: table.write_text("a;b\n1;2\n"),
        lambda: table.write_text("a;b\n1;3\n"),  # of the same size, in the same second
        lambda: table.chmod(0o600),
        lambda: table.rename(folder / "autre.csv"),
        lambda: (folder / "autre.csv").unlink(),
        lambda: (folder / "lien.csv").symlink_to("nowhere"),
        lambda: save(root, {"templates/portal.css": "a"}),  # a folder that was not there
        lambda: save(root, {"templates/portal.css": "b"}),
        lambda: shutil.copytree(folder, root / "datasets/lille/prenoms", symlinks=True),
        lambda: save(root, {"datasets/lille/prenoms/table.csv": "a\n1\n"}),
        lambda: (root / "datasets/lille/prenoms").rename(tmp_path / "ailleurs"),
        lambda: (tmp_path / "ailleurs").rename(root / "datasets/lille/prenoms"),
        lambda: save(root, {"datasets/lille/prenoms/table.csv": "a\n2\n"}),
        lambda: shutil.rmtree(root / "datasets/lille"),
        lambda: save(root, {"contours.geojson": "{}"}),
        lambda: (root / "communes.yml").unlink(),
        lambda: save(root, {"communes.yml": "a"}),
    ]
    watcher = watched(root, polling)
    for change in changes:
        change()
        wait_for_save(watcher)


def test_a_save_during_a_build_leads_to_the_next(tmp_path: Path) -> None:
    """Whatever is saved between two waits is seen by the second."""
    root = portal(tmp_path, "lille/ecoles")
    watcher = watched(root)
    save(root, {"datasets/lille/ecoles/table.csv": "a\n1\n"})
    save(root, {f"datasets/lille/jeu-{number}/table.csv": "a\n1\n" for number in range(30)})
    wait_for_save(watcher)
    save(root, {"datasets/lille/jeu-29/table.csv": "a\n2\n"})
    wait_for_save(watcher)


@ONLY_LINUX
def test_more_changes_than_the_system_keeps_hide_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    watcher = watched(root)
    monkeypatch.setattr(watch, "MOST_CHANGES", 3)
    save(root, {f"datasets/lille/ecoles/{number}.csv": "a\n1\n" for number in range(20)})
    wait_for_save(watcher)
    assert watcher._last == scan_site(root)


@ONLY_LINUX
def test_names_that_are_no_text_end_nothing(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    folder = root / "datasets/lille/ecoles"
    watcher = watched(root)
    for number, name in enumerate((b"\xff.csv", b"\xfe/table.csv")):
        save(folder, {os.fsdecode(name): f"a\n{number}\n"})
        wait_for_save(watcher)
        save(root, {"datasets/lille/ecoles/table.csv": f"b\n{number}\n"})
        wait_for_save(watcher)


@ONLY_LINUX
def test_a_portal_that_goes_and_comes_back_is_watched_again(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    watcher = watched(root)
    for _ in range(2):
        shutil.rmtree(root)
        portal(root, "lille/ecoles")
        wait_for_save(watcher)
        save(root, {"datasets/lille/ecoles/table.csv": "a\n1\n"})
        wait_for_save(watcher)


def test_no_link_leads_out_of_the_portal(tmp_path: Path) -> None:
    """A contribution could have the whole machine watched."""
    root = portal(tmp_path / "site", "lille/ecoles")
    save(tmp_path, {"ailleurs/profond/a.csv": "a"})
    (root / "datasets/lille/lien").symlink_to(tmp_path / "ailleurs")
    assert sorted(scan_site(root).folders) == [
        str(root / name) for name in (".", "datasets", "datasets/lille", "datasets/lille/ecoles")
    ]


@ONLY_LINUX
def test_where_the_system_refuses_to_watch_saves_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watch, "watch", refuse)
    watcher = watched(portal(tmp_path, "lille/ecoles"))
    save(tmp_path, {"datasets/lille/ecoles/table.csv": "a\n2\n"})
    wait_for_save(watcher)


@ONLY_LINUX
@pytest.mark.parametrize(
    ("kind", "silent"),
    [("ext4", False), ("fuseblk", False), ("nfs4", True), ("cifs", True), ("fuse.sshfs", True)],
)
def test_the_kind_of_drive_says_whether_saves_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, silent: bool
) -> None:
    monkeypatch.delenv("WATCHFILES_FORCE_POLLING", raising=False)
    device = tmp_path.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "21 1 0:1 / /ailleurs rw shared:1 - nfs4 serveur:/a rw\n"
        f"22 1 {number} / / rw,relatime shared:1 master:2 - {kind} a rw\n"
    )
    monkeypatch.setattr(watch, "MOUNTS", mounts)
    assert choose_polling(tmp_path, None) is silent
    assert choose_polling(tmp_path, True)
    assert not choose_polling(tmp_path, False)
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    assert choose_polling(tmp_path, None)
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "disable")
    assert not choose_polling(tmp_path, None)
