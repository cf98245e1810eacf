"""What is on disk is always a whole site, and it is the manifest's."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import msgspec
import pytest
from specimen import site as make_site

from site_builder.publish import publish as publishing
from site_builder.publish.manifest import Manifest
from site_builder.publish.output_folder import REPORT
from site_builder.publish.publish import make_ownership_keys, publish_site
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.site_files import build_manifest
from site_builder.render.assets import locate_templates
from site_builder.render.render import RenderedSite
from site_builder.storage import build_state
from site_builder.storage.object_store import DamagedObject, ObjectStore


@pytest.fixture
def objects(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "store")


def manifest(objects: ObjectStore, **files: str) -> Manifest:
    """File names are given with `__` for `/` and without their ending."""
    return Manifest(
        {
            f"{name.replace('__', '/')}.html": objects.put_bytes(text.encode())
            for name, text in files.items()
        }
    )


def tree(out: Path) -> dict[str, str]:
    """Every file of a site but its report."""
    files = [path for path in sorted(out.rglob("*")) if path.is_file() and path != out / REPORT]
    return {path.relative_to(out).as_posix(): path.read_text() for path in files}


def test_a_site_is_made_changed_and_left_alone(tmp_path: Path, objects: ObjectStore) -> None:
    out = tmp_path / "build"
    assert publish_site(manifest(objects, index="1", lille__index="2"), objects, out)[0]
    assert tree(out) == {"index.html": "1", "lille/index.html": "2"}
    for step in range(3):  # the third change brings the first tree up to date by its difference
        changed = manifest(objects, index=f"step {step}", roubaix__index="3")
        assert publish_site(changed, objects, out)[0]
        assert tree(out) == {"index.html": f"step {step}", "roubaix/index.html": "3"}
        assert not publish_site(changed, objects, out)[0]


def test_only_the_difference_is_written(tmp_path: Path, objects: ObjectStore) -> None:
    out = tmp_path / "build"
    for text in "abc":
        wanted = manifest(objects, index=text, same="same")
        if text == "c":
            objects.path(
                wanted.files["same.html"]
            ).unlink()  # linking or hashing it again would raise
        publish_site(wanted, objects, out)
    assert tree(out) == {"index.html": "c", "same.html": "same"}


def test_an_edit_in_place_is_noticed_and_its_object_dropped(
    tmp_path: Path, objects: ObjectStore
) -> None:
    out = tmp_path / "build"
    wanted = manifest(objects, index="true")
    publish_site(wanted, objects, out)
    (out / "index.html").chmod(0o644)
    (out / "index.html").write_text("edited, and longer")
    with pytest.raises(DamagedObject):  # the edit went through the link into the store
        publish_site(wanted, objects, out)
    assert tree(out)["index.html"] == "edited, and longer"
    assert publish_site(manifest(objects, index="true"), objects, out)[0]
    assert tree(out)["index.html"] == "true"


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"\xe9": ["", 1, 1]}'])
def test_a_spoilt_record_of_a_tree_is_not_believed(
    tmp_path: Path, objects: ObjectStore, record: bytes
) -> None:
    out = tmp_path / "build"
    wanted = manifest(objects, index="1")
    publish_site(wanted, objects, out)
    for path in (objects.root / "trees").iterdir():
        path.write_bytes(record)
    assert publish_site(wanted, objects, out)[0]
    assert not publish_site(wanted, objects, out)[0]


def test_files_lost_from_the_site_are_noticed(tmp_path: Path, objects: ObjectStore) -> None:
    out = tmp_path / "build"
    wanted = manifest(objects, index="1", other="2")
    publish_site(wanted, objects, out)
    (out / "other.html").unlink()
    (out / publishing.PART).write_text("a report that was cut")
    assert publish_site(wanted, objects, out)[0]
    assert tree(out) == {"index.html": "1", "other.html": "2"}


def test_a_copy_shares_nothing_with_the_store(tmp_path: Path, objects: ObjectStore) -> None:
    out = tmp_path / "build"
    publish_site(manifest(objects, index="1"), objects, out, copy=True)
    assert (out / "index.html").stat().st_nlink == 1
    assert not publish_site(manifest(objects, index="1"), objects, out, copy=True)[0]


@pytest.mark.parametrize("kind", ["files", "file", "link"])
def test_what_we_did_not_write_is_never_replaced(
    tmp_path: Path, objects: ObjectStore, kind: str
) -> None:
    out = tmp_path / "build"
    if kind == "files":
        out.mkdir()
        (out / "thesis.odt").write_text("ten years")
    elif kind == "file":
        out.write_text("ten years")
    else:
        (tmp_path / "home").mkdir()
        out.symlink_to(tmp_path / "home")
    with pytest.raises(BuildRefused):
        publish_site(manifest(objects, index="1"), objects, out)
    assert (out / "thesis.odt" if kind == "files" else out).exists()


@pytest.mark.parametrize(
    "report",
    [
        b"{}",
        b'{"version": 1}',
        b'{"version": 1, "generator": "mkdocs", "files": ["a.html"]}',
        b'{"version": 1, "generator": "beffroi", "files": ["a.html", "\xe9.html"]}',
    ],
)
def test_a_report_of_somebody_else_makes_no_folder_ours(
    tmp_path: Path, objects: ObjectStore, report: bytes
) -> None:
    out = tmp_path / "build"
    out.mkdir()
    (out / "a.html").write_text("precious")
    (out / REPORT).write_bytes(report)
    with pytest.raises(BuildRefused, match="output-not-ours"):
        publish_site(manifest(objects, a="1"), objects, out)
    assert tree(out) == {"a.html": "precious"}


@pytest.mark.parametrize("place", ["build", ".build.next", ".build.old"])
@pytest.mark.parametrize("name", ["CNAME", ".git/HEAD", "lille/precious.txt", "stray.html"])
def test_a_file_added_to_our_folders_is_never_deleted(
    tmp_path: Path, objects: ObjectStore, place: str, name: str
) -> None:
    out = tmp_path / "build"
    for text in "ab":
        publish_site(manifest(objects, index=text, lille__index=text), objects, out)
    if place == ".build.old":
        (tmp_path / ".build.next").rename(tmp_path / place)
    added = tmp_path / place / name
    added.parent.mkdir(exist_ok=True)
    added.write_text("precious")
    for text in "cde":
        with pytest.raises(BuildRefused) as refused:
            publish_site(manifest(objects, index=text), objects, out)
        assert refused.value.args == (
            "output-foreign",
            {"path": str(tmp_path / place), "file": name},
        )
    assert added.read_text() == "precious"
    assert (out / "index.html").read_text() == "b"
    added.unlink()
    assert publish_site(manifest(objects, index="f"), objects, out)[0]
    assert tree(out) == {"index.html": "f"}


@pytest.mark.parametrize("place", [".build.next", ".build.old"])
@pytest.mark.parametrize("kind", ["link", "dangling link", "file", "folder"])
def test_what_a_commit_puts_beside_the_site_is_left_alone(
    tmp_path: Path, objects: ObjectStore, place: str, kind: str
) -> None:
    out = tmp_path / "build"
    victim = tmp_path / "victim"
    beside = tmp_path / place
    publish_site(manifest(objects, index="a"), objects, out)
    victim.mkdir()
    (victim / "index.html").write_text("precious")
    if kind == "link":
        beside.symlink_to(victim)
    elif kind == "dangling link":
        beside.symlink_to(tmp_path / "nowhere")
    elif kind == "file":
        beside.write_text("precious")
    else:
        shutil.copytree(victim, beside)
    with pytest.raises(BuildRefused) as refused:
        publish_site(manifest(objects, index="b"), objects, out)
    assert refused.value.args[0] == ("output-foreign" if kind == "folder" else "output-place-taken")
    assert os.path.lexists(beside)
    assert tree(victim) == {"index.html": "precious"}
    assert tree(out) == {"index.html": "a"}


@pytest.mark.parametrize("name", [REPORT, publishing.PART])
def test_a_report_is_neither_read_nor_written_through_a_link(
    tmp_path: Path, objects: ObjectStore, name: str
) -> None:
    out = tmp_path / "build"
    beside = tmp_path / ".build.next"
    secret = tmp_path / "secret"
    publish_site(manifest(objects, index="a"), objects, out)
    secret.write_bytes(msgspec.json.encode(make_ownership_keys(["index.html"])))
    before = secret.read_bytes()
    beside.mkdir()
    (beside / name).symlink_to(secret)
    if name == REPORT:
        with pytest.raises(BuildRefused):
            publish_site(manifest(objects, index="b"), objects, out)
    else:
        assert publish_site(manifest(objects, index="b"), objects, out)[0]
    assert secret.read_bytes() == before


def test_without_its_store_a_site_is_still_ours(tmp_path: Path, objects: ObjectStore) -> None:
    out = tmp_path / "build"
    for text in "ab":
        publish_site(manifest(objects, index=text, gone=text), objects, out)
    shutil.rmtree(objects.root)
    assert publish_site(manifest(objects, index="c"), objects, out)[0]
    assert publish_site(manifest(objects, index="d"), objects, out)[0]
    assert tree(out) == {"index.html": "d"}


def test_a_tree_that_was_cut_while_it_was_made_is_replaced(
    tmp_path: Path, objects: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "build"
    beside = tmp_path / ".build.next"
    publish_site(manifest(objects, index="a"), objects, out)
    cut = manifest(objects, other="1", still="2", zone="3")
    left = iter([True, True])
    true = Path.hardlink_to

    def hardlink_to(self: Path, target: Path) -> None:
        if not next(left, False):
            raise OSError(errno.EIO, "cut")
        true(self, target)

    monkeypatch.setattr(Path, "hardlink_to", hardlink_to)
    with pytest.raises(OSError, match="cut") as cause:
        publish_site(cut, objects, out)
    assert cause.value.filename == str(out)
    monkeypatch.undo()
    assert tree(beside) == {"other.html": "1", "still.html": "2"}
    assert publish_site(manifest(objects, index="b"), objects, out)[0]
    assert tree(out) == {"index.html": "b"}


@pytest.mark.parametrize("copy", [False, True])
def test_whatever_the_umask_a_web_server_may_read_the_site(
    tmp_path: Path, objects: ObjectStore, copy: bool
) -> None:
    out = tmp_path / "new" / "build"
    before = os.umask(0o077)
    try:
        publish_site(manifest(objects, lille__ecoles__index="1"), objects, out, copy)
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(before)
    modes = {
        path.relative_to(out).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in (out, *out.rglob("*"))
    }
    file = 0o644 if copy else 0o444
    assert modes == {
        ".": 0o755,
        "lille": 0o755,
        "lille/ecoles": 0o755,
        "lille/ecoles/index.html": file,
        REPORT: 0o644,
    }


@pytest.mark.parametrize("cut", [False, True])
def test_without_exchange_two_renames_do_and_a_cut_is_finished(
    tmp_path: Path, objects: ObjectStore, monkeypatch: pytest.MonkeyPatch, cut: bool
) -> None:
    out = tmp_path / "build"
    publish_site(manifest(objects, index="1"), objects, out)
    monkeypatch.setattr(
        publishing, "EXCHANGE", 1 << 30
    )  # a flag that the kernel refuses with EINVAL
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
            publish_site(second, objects, out)
        assert not out.exists()
    assert publish_site(manifest(objects, index="3"), objects, out)[0]
    assert tree(out) == {"index.html": "3"}
    assert not (tmp_path / ".build.old").exists()


def test_a_tree_that_was_left_half_made_is_not_trusted(
    tmp_path: Path, objects: ObjectStore
) -> None:
    out = tmp_path / "build"
    for text in "ab":
        publish_site(manifest(objects, index=text), objects, out)
    half = tmp_path / ".build.next"
    (half / "index.html").unlink()
    (half / "half").mkdir()
    (half / "half" / "written.html").write_text("")
    build_state.write_file_atomically(
        half / REPORT, msgspec.json.encode(make_ownership_keys(["index.html", "half/written.html"]))
    )
    publish_site(manifest(objects, index="c"), objects, out)
    assert tree(out) == {"index.html": "c"}


@pytest.mark.parametrize("pair", [("a", "a/b.html"), ("lille/x.html", "Lille/x.html")])
def test_two_files_at_one_place_are_found(pair: tuple[str, str]) -> None:
    collisions = Manifest({pair[0]: "", pair[1]: ""}).collisions()
    assert [set(found) for found in collisions] == [set(pair)]


def test_a_site_with_two_files_at_one_place_is_refused(objects: ObjectStore) -> None:
    paths = ("lille/x.html", "Lille/x.html")
    rendered = RenderedSite(
        files={path: objects.put_bytes(path.encode()) for path in paths},
        pages={},
        problems=(),
        sizes={},
        loaded=0,
        scripts={},
    )
    with pytest.raises(BuildRefused) as refusal:
        build_manifest(make_site(()), objects, rendered, (locate_templates(),))
    code, params = refusal.value.args
    assert (code, set(params.values())) == ("output-collision", set(paths))


def test_visitors_see_one_site_or_the_other(tmp_path: Path, objects: ObjectStore) -> None:
    out = tmp_path / "build"
    sites = [manifest(objects, a=str(number), b=str(number)) for number in range(30)]
    publish_site(sites[0], objects, out)
    for number, site in enumerate(sites[1:], 1):
        before = os.open(out, os.O_RDONLY)
        publish_site(site, objects, out)
        os.close(before)
        assert {(out / "a.html").read_text(), (out / "b.html").read_text()} == {str(number)}
