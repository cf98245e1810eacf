"""What was lost or damaged in .beffroi/ is made again, alone, and told; the site is that of a cold
build."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nightly import nightly_but_each
from portal import COMMUNES, dataset, made, portal, sentences, tree, write

from publish.test_output_folder import command
from site_builder.core.model.prepared import Summary
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish.options import STATE
from site_builder.publish.refusal import BuildRefused
from site_builder.storage import build_state
from site_builder.storage.object_store import ObjectStore

IDS = ("lille/ecoles", "lille/prenoms", "villeneuve-d-ascq/parcs")
NEW = COMMUNES.replace("Portail d’essai", "Portail nouveau")


def remembered(state_file: Path, id_: str = IDS[0]) -> Summary:
    return build_state.load_build_state(state_file, compute_code_key()).summaries[id_]


def published(root: Path, path: str) -> str:
    """The sha256 of a file of the site."""
    objects = ObjectStore(root / ".beffroi/store").objects()
    return next(one.name for one in objects if one.samefile(root / "build" / path))


KINDS: dict[
    str, tuple[Callable[[Path], str], int]
] = {  # which object, and how many datasets are prepared again
    "download": (lambda root: published(root, "data/lille/ecoles/table.csv"), 1),
    "original": (lambda root: published(root, "data/lille/ecoles/original/table.csv"), 1),
    "page": (lambda root: published(root, "villeneuve-d-ascq/parcs/index.html"), 0),
    "detail": (lambda root: remembered(root / ".beffroi" / STATE).detail, 1),
}


def small(root: Path) -> Path:
    """A portal no two datasets of which share an object."""
    portal(root, *IDS)
    for rows, id_ in enumerate(IDS, 4):
        write(root, dataset(id_, rows))
    return root


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """What a first build makes, before and after the owner's change."""
    root = small(tmp_path_factory.mktemp("cold"))
    sites = []
    for owner in (COMMUNES, NEW):
        write(root, {"communes.yml": owner})
        made(root, cache=False)
        sites.append(tree(root / "build"))
    return sites


@pytest.mark.parametrize(
    ("kind", "how"),
    nightly_but_each(
        3,
        [(kind, "damaged") for kind in KINDS]
        + [("download", "gone"), ("page", "in place"), ("detail", "gone")],
    ),
)
def test_an_object_that_is_damaged_or_gone_is_made_again_alone(
    tmp_path: Path, cold: list[dict[str, bytes]], kind: str, how: str
) -> None:
    root = small(tmp_path)
    made(root)
    find, again = KINDS[kind]
    lost = ObjectStore(root / ".beffroi/store").path(find(root))
    lost.chmod(0o644)
    if how != "in place":  # else in the site too, where it is linked
        lost.unlink()
        shutil.rmtree(root / "build")
    if how != "gone":
        lost.write_bytes(b"damaged")
    if kind == "detail":  # which is opened when a page is made
        write(root, {"communes.yml": NEW})
    report = made(root)
    assert tree(root / "build") == cold[kind == "detail"]
    assert report.mended == lost.relative_to(root).as_posix()
    assert report.misses == again
    assert report.problems == ()
    assert not made(root).mended


def test_what_was_mended_is_told_with_its_place(tmp_path: Path) -> None:
    root = small(tmp_path)
    made(root)
    lost = published(root, "index.html")
    shutil.rmtree(root / "build")
    ObjectStore(root / ".beffroi/store").path(lost).unlink()
    done = command(root, root / "build")
    assert done.returncode == 0
    (said,) = sentences(done.stderr)
    assert said.startswith(f".beffroi/store/objects/{lost[:2]}/{lost}\u00a0: ")
    assert "abîmé ou manquait" in said and "vérifiez le disque" in said


def test_a_store_that_damages_what_it_is_given_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small(tmp_path)
    made(root)
    whole = tree(root / "build")
    true = ObjectStore._adopt

    def adopt(self: ObjectStore, source: Path, sha256: str) -> None:
        source.write_bytes(b"a disk that fails")
        true(self, source, sha256)

    monkeypatch.setattr(ObjectStore, "_adopt", adopt)
    write(root, {"communes.yml": NEW})
    with pytest.raises(BuildRefused, match="store-failing"):
        made(root)
    assert tree(root / "build") == whole
    monkeypatch.undo()
    made(root)
    assert "Portail nouveau" in tree(root / "build")["index.html"].decode()


def test_a_mended_build_keeps_what_a_cut_one_had_prepared(tmp_path: Path) -> None:
    root = small(tmp_path)
    made(root)
    (root / ".beffroi" / STATE).rename(
        root / "kept"
    )  # as if the build had been cut before it was saved
    summaries = [remembered(root / "kept", id_) for id_ in IDS]
    with build_state.open_summary_journal(
        root / ".beffroi" / STATE, build_state.BuildState(code=compute_code_key())
    ) as write_down:
        for summary in summaries:
            write_down(summary)
    ObjectStore(root / ".beffroi/store").path(summaries[0].detail).unlink()
    shutil.rmtree(root / "build")
    report = made(root)
    assert (report.hits, report.misses) == (2, 1)
    assert report.mended


def test_what_a_cut_build_prepared_outlives_a_disk_that_is_still_full(tmp_path: Path) -> None:
    path = tmp_path / STATE
    one = Summary(
        id="lille/ecoles",
        key="key",
        status="published",
        rows=1,
        errors=0,
        warnings=0,
        repairs=0,
        tables=(),
        documents=(),
        parts="",
        detail="",
    )
    with build_state.open_summary_journal(path, build_state.BuildState(code="code")) as write_down:
        write_down(one)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3, hard))
    try:
        with (
            pytest.raises(OSError),
            build_state.open_summary_journal(path, build_state.load_build_state(path, "code")),
        ):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert build_state.load_build_state(path, "code").summaries == {one.id: one}
