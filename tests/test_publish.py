"""What is on disk is always a whole site, and it is the manifest's."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from site_builder import publish as publishing
from site_builder.publish import REPORT, Manifest, Refused, publish
from site_builder.store import Damaged, Store


@pytest.fixture
def objects(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def manifest(objects: Store, **files: str) -> Manifest:
    """File names are given with `__` for `/` and without their ending."""
    return Manifest(
        {f"{name.replace('__', '/')}.html": objects.put_bytes(text.encode()) for name, text in files.items()}
    )


def tree(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): path.read_text() for path in sorted(out.rglob("*")) if path.is_file()}


def mark(out: Path) -> None:
    (out / REPORT).write_text("{}")


def test_a_site_is_made_changed_and_left_alone(tmp_path: Path, objects: Store) -> None:
    out = tmp_path / "build"
    assert publish(manifest(objects, index="1", lille__index="2"), objects, out)
    mark(out)
    assert tree(out) == {"index.html": "1", "lille/index.html": "2", REPORT: "{}"}
    for step in range(3):  # the third change brings the first tree up to date by its difference
        changed = manifest(objects, index=f"step {step}", roubaix__index="3")
        assert publish(changed, objects, out)
        assert tree(out) == {"index.html": f"step {step}", "roubaix/index.html": "3", REPORT: "{}"}
        assert not publish(changed, objects, out)


def test_only_the_difference_is_written(tmp_path: Path, objects: Store) -> None:
    out = tmp_path / "build"
    for text in "abc":
        wanted = manifest(objects, index=text, same="same")
        if text == "c":
            objects.path(wanted.files["same.html"]).unlink()  # linking or hashing it again would raise
        publish(wanted, objects, out)
        mark(out)
    assert tree(out) == {"index.html": "c", "same.html": "same", REPORT: "{}"}


def test_an_edit_in_place_is_noticed_and_its_object_dropped(tmp_path: Path, objects: Store) -> None:
    out, wanted = tmp_path / "build", manifest(objects, index="true")
    publish(wanted, objects, out)
    mark(out)
    (out / "index.html").chmod(0o644)
    (out / "index.html").write_text("edited, and longer")
    with pytest.raises(Damaged):  # the edit went through the link into the store
        publish(wanted, objects, out)
    assert tree(out)["index.html"] == "edited, and longer"
    assert publish(manifest(objects, index="true"), objects, out)
    assert tree(out)["index.html"] == "true"


def test_files_added_to_or_lost_from_the_site_are_noticed(tmp_path: Path, objects: Store) -> None:
    out, wanted = tmp_path / "build", manifest(objects, index="1", other="2")
    publish(wanted, objects, out)
    mark(out)
    (out / "other.html").unlink()
    (out / "stray.html").write_text("")
    assert publish(wanted, objects, out)
    assert tree(out) == {"index.html": "1", "other.html": "2", REPORT: "{}"}


def test_a_copy_shares_nothing_with_the_store(tmp_path: Path, objects: Store) -> None:
    out = tmp_path / "build"
    publish(manifest(objects, index="1"), objects, out, copy=True)
    mark(out)
    assert (out / "index.html").stat().st_nlink == 1
    assert not publish(manifest(objects, index="1"), objects, out, copy=True)


@pytest.mark.parametrize("kind", ["files", "file", "link"])
def test_what_we_did_not_write_is_never_replaced(tmp_path: Path, objects: Store, kind: str) -> None:
    out = tmp_path / "build"
    if kind == "files":
        out.mkdir()
        (out / "thesis.odt").write_text("ten years")
    elif kind == "file":
        out.write_text("ten years")
    else:
        (tmp_path / "home").mkdir()
        out.symlink_to(tmp_path / "home")
    with pytest.raises(Refused):
        publish(manifest(objects, index="1"), objects, out)
    assert (out / "thesis.odt" if kind == "files" else out).exists()


@pytest.mark.parametrize("cut", [False, True])
def test_without_exchange_two_renames_do_and_a_cut_is_finished(
    tmp_path: Path, objects: Store, monkeypatch: pytest.MonkeyPatch, cut: bool
) -> None:
    out = tmp_path / "build"
    publish(manifest(objects, index="1"), objects, out)
    mark(out)
    monkeypatch.setattr(publishing, "EXCHANGE", 1 << 30)  # a flag that the kernel refuses with EINVAL
    second = manifest(objects, index="2")
    if cut:
        renames = iter([True, False])
        true = Path.rename

        def rename(self: Path, target: Path) -> Path:
            if not next(renames, True):
                raise OSError(errno.EIO, "cut")
            return true(self, target)

        monkeypatch.setattr(Path, "rename", rename)
        with pytest.raises(OSError, match="cut"):
            publish(second, objects, out)
        assert not out.exists()
    assert publish(manifest(objects, index="3"), objects, out)
    assert tree(out) == {"index.html": "3", REPORT: "{}"}
    assert not (tmp_path / ".build.old").exists()


def test_a_tree_that_was_left_half_made_is_not_trusted(tmp_path: Path, objects: Store) -> None:
    out = tmp_path / "build"
    for text in "ab":
        publish(manifest(objects, index=text), objects, out)
        mark(out)
    half = tmp_path / ".build.next"
    (half / "index.html").unlink()
    (half / "half").mkdir()
    (half / "half" / "written.html").write_text("")
    publish(manifest(objects, index="c"), objects, out)
    assert tree(out) == {"index.html": "c", REPORT: "{}"}


@pytest.mark.parametrize("pair", [("a", "a/b.html"), ("lille/x.html", "Lille/x.html")])
def test_two_files_at_one_place_are_found(pair: tuple[str, str]) -> None:
    collisions = Manifest({pair[0]: "", pair[1]: ""}).collisions()
    assert [set(found) for found in collisions] == [set(pair)]


def test_visitors_see_one_site_or_the_other(tmp_path: Path, objects: Store) -> None:
    out = tmp_path / "build"
    sites = [manifest(objects, a=str(number), b=str(number)) for number in range(30)]
    publish(sites[0], objects, out)
    mark(out)
    for number, site in enumerate(sites[1:], 1):
        before = os.open(out, os.O_RDONLY)
        publish(site, objects, out)
        os.close(before)
        assert {(out / "a.html").read_text(), (out / "b.html").read_text()} == {str(number)}
