"""Whatever breaks in the example portal, no address of it is lost, and what is kept is the same to
the byte."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from kept_site import RANDOM, build, list_data
from nightly import nightly_after
from portal import tree
from repository import committed

from site_builder.core.problems import is_blocking_problem
from site_builder.metadata.site_folder import DESCRIPTORS, OWNER_FILE
from site_builder.publish.build_report import BuildReport

EXAMPLE = Path(__file__).parents[2]
# One of each kind of files
SOME = (
    "armentieres/ecoles",
    "armentieres/nouveau-nes-residents",
    "ennetieres-en-weppes/parcs-et-aires-de-jeux",
    "ennetieres-en-weppes/prenoms",
    "lille/deliberations",
    "lille/parcs-et-jardins",
    "metropole/travaux-et-fermetures",
    "roubaix/ecoles",
    "villeneuve-d-ascq/comptes",
)
ALL = sorted(
    path.parent.relative_to(EXAMPLE / "datasets").as_posix()
    for path in (EXAMPLE / "datasets").glob("*/*/datapackage.yaml")
)
DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "random": lambda content: RANDOM,
    "empty": lambda content: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "encoding": lambda content: content.decode("utf-8", "replace").encode("ascii", "replace"),
    "noise": lambda content: random.Random(2).randbytes(len(content)),
}
# What one finds in the place of a file: each leaves the kept version online
REPLACED = ("link", "folder")
# What the example shows that nobody can read
EACH_KIND = ("-fonctionnement.json", "-investissement.json")
REFUSED = {"datasets/ennetieres-en-weppes/compte-administratif/Compte administratif 2023.xlsx"}
SLIPS = (b"title: [\n", b"", b"\xff", b"title: a: b\n", b"theme: transports\n")


def start(root: Path, ids: Iterable[str]) -> Path:
    """A portal of these datasets of the example, committed and built; without cards, which take as
    long as all else and show no data."""
    root.mkdir(parents=True)
    shutil.copy(EXAMPLE / "communes.geojson", root)
    owner = (EXAMPLE / OWNER_FILE).read_text("utf-8")
    (root / OWNER_FILE).write_text(owner.replace("portal:\n", "portal:\n  cards: false\n"), "utf-8")
    shutil.copytree(EXAMPLE / "logos", root / "logos")
    for id_ in ids:
        shutil.copytree(EXAMPLE / "datasets" / id_, root / "datasets" / id_)
    committed(root)
    build(root, vanishing=True)
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal of one of each kind of files, which nobody changes."""
    return start(tmp_path_factory.mktemp("built") / "site", SOME)


@pytest.fixture
def root(tmp_path: Path, built: Path) -> Path:
    """A copy of it, to be broken."""
    return shutil.copytree(built, tmp_path / "site", symlinks=True)


def list_files(root: Path) -> list[Path]:
    files = sorted(path for path in root.glob("datasets/**/*") if path.is_file())
    return [path for path in files if path.name not in DESCRIPTORS]


def replace_file(path: Path, way: str) -> None:
    path.unlink()
    if way == "link":
        path.symlink_to("/etc/hostname")
    else:
        path.mkdir()


def restore_file(path: Path, content: bytes) -> None:
    if path.is_symlink():
        path.unlink()
    elif path.is_dir():
        path.rmdir()
    path.write_bytes(content)


def check_site(root: Path, before: Mapping[str, bytes], report: BuildReport) -> set[str]:
    """The files that are kept: with these nothing is lost. What could be read is published."""
    after = tree(root / "build")
    kept_paths = {
        f"datasets/{id_}/{file.path}" for id_, files in report.kept.items() for file in files
    }
    blocked = {one.place.path for one in report.problems if is_blocking_problem(one)}
    assert blocked - REFUSED <= kept_paths
    if kept_paths:
        lost = [path for path in before if path.startswith("data/") and path not in after]
        # no row that could be read is of this kind of account any more
        assert [path for path in lost if not path.endswith(EACH_KIND)] == []
    assert "withheld" not in report.datasets.values()
    return kept_paths


@pytest.mark.parametrize("way", nightly_after(1, list(REPLACED)))
def test_where_all_files_are_replaced_at_once_none_is_lost(root: Path, way: str) -> None:
    before = tree(root / "build")
    data = list_data(root)
    paths = list_files(root)
    for path in paths:
        replace_file(path, way)
    report = build(root, vanishing=True)
    kept_paths = check_site(root, before, report)
    assert kept_paths == {path.relative_to(root).as_posix() for path in paths}
    assert list_data(root) == data
    assert before.keys() <= tree(root / "build").keys()
    assert build(root, vanishing=True).misses == 0


@pytest.mark.parametrize("damage", nightly_after(1, list(DAMAGES)))
def test_where_all_files_break_at_once_none_is_lost(root: Path, damage: str) -> None:
    before = tree(root / "build")
    data = list_data(root)
    for path in list_files(root):
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    report = build(root, vanishing=True)
    kept_paths = check_site(root, before, report)
    endings = {Path(path).suffix.lower() for path in kept_paths}
    assert endings >= {".xlsx", ".ods", ".xls", ".zip"}
    if damage in ("random", "empty", "noise"):
        assert kept_paths == {path.relative_to(root).as_posix() for path in list_files(root)}
        assert list_data(root) == data
        assert before.keys() <= tree(root / "build").keys()
    assert build(root, vanishing=True).misses == 0


@pytest.mark.nightly
def test_where_all_descriptions_break_at_once_none_is_lost(root: Path) -> None:
    before = tree(root / "build")
    data = list_data(root)
    for number, id_ in enumerate(SOME):
        (root / f"datasets/{id_}/datapackage.yaml").write_bytes(SLIPS[number % len(SLIPS)])
    report = build(root, vanishing=True)
    assert report.misses == 0
    assert len(check_site(root, before, report)) == len(SOME)
    assert list_data(root) == data
    assert before.keys() == tree(root / "build").keys()


@pytest.mark.nightly  # each damage of a whole dataset and what mends it: by day all break at once
@pytest.mark.parametrize("id_", ALL)
def test_each_file_in_turn_breaks_and_comes_again(tmp_path: Path, id_: str) -> None:
    root = start(tmp_path / "site", [id_])
    before = tree(root / "build")
    data = list_data(root)
    for path in list_files(root):
        content = path.read_bytes()
        for damage in DAMAGES.values():
            path.write_bytes(damage(content))
            kept_paths = check_site(root, before, build(root, vanishing=True))
            if kept_paths:
                assert kept_paths == {path.relative_to(root).as_posix()}
                assert list_data(root) == data
            else:  # it could be read, and was published: names of columns may be others from now on
                path.write_bytes(content)
                shutil.rmtree(root / "build")
                build(root, vanishing=True)
        for way in REPLACED:
            replace_file(path, way)
            kept_paths = check_site(root, before, build(root, vanishing=True))
            assert kept_paths ^ REFUSED >= {path.relative_to(root).as_posix()}
            assert list_data(root) == data
            restore_file(path, content)
        path.write_bytes(content)
    descriptor = root / f"datasets/{id_}/datapackage.yaml"
    content = descriptor.read_bytes()
    for slip in SLIPS:
        descriptor.write_bytes(slip)
        report = build(root, vanishing=True)
        if "withdrawn" not in report.datasets.values() and data:
            check_site(root, before, report)
            assert list_data(root) == data
    descriptor.write_bytes(content)
    assert build(root, vanishing=True).kept == {}
    assert tree(root / "build") == before
