"""A whole build with one hostile dataset among twenty innocents: it costs them nothing, and is
named with a remedy."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import beffroi
from nightly import nightly_after
from portal import made

from site_builder.core.language import load_language
from site_builder.publish.build import build_site
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions
from site_builder.storage.workers import WorkerLimits

PREPARE = "saboteur:prepare"
TIGHT = WorkerLimits(megabytes=700, cpu_seconds=5, wall_seconds=60)  # a busy machine is slow
INNOCENTS = [f"lille/innocent-{number:02}" for number in range(20)]
ROWS = "".join(
    f"0{number % 10}{number:04};{number},5;2024-01-{number % 28 + 1:02}\n" for number in range(60)
)
TABLE = f"code;valeur;jour\n{ROWS}".encode()


def dataset(root: Path, id_: str, content: bytes = TABLE, resource: str = "") -> Path:
    """A folder with one table; `resource` is more of its YAML, indented by four spaces."""
    folder = root / "datasets" / id_
    folder.mkdir(parents=True)
    title = f"title: {folder.name} (données fictives)"
    lines = [title, "description: Des nombres inventés.", "licence: etalab-2.0"]
    if resource:
        lines += ["resources:", "  - path: table.csv", resource]
    (folder / "datapackage.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "table.csv").write_bytes(content)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A commune with twenty innocent datasets, in the middle of which there is room for another."""
    (tmp_path / "communes.yml").write_text(
        "portal:\n  title: Essai (données fictives)\n  url: https://essai.example/\n"
        "  licence: etalab-2.0\n  contact:\n    name: Essai\n    email: essai@essai.example\n"
        "  legal: {publisher: Essai, address: 1 rue, telephone: '03 53 01 00 10', director: Essai, "
        "host: {name: Essai, address: 1 rue, telephone: '03 53 01 00 20'}}\n"
        "  accessibility: {scheme: https://essai.example/a, plan: https://essai.example/b}\n"
        'communes:\n  - insee: "59350"\n    name: Lille\n',
        "utf-8",
    )
    for id_ in INNOCENTS:
        dataset(tmp_path, id_)
    yield tmp_path
    shutil.rmtree(tmp_path)  # pytest keeps three of them, and some are large


def build_with(site: Path, limits: WorkerLimits = TIGHT) -> BuildReport:
    return build_site(
        site, BuildOptions(out=site / "build", jobs=2, function=PREPARE, limits=limits)
    )


def assert_only_one_is_withheld(
    site: Path, report: BuildReport, guilty: str, codes: set[str]
) -> None:
    """The innocents are online with their downloads; of the guilty one there is no page, no file
    and one Problem."""
    assert report.datasets == dict.fromkeys(INNOCENTS, "published") | {guilty: "withheld"}
    out = site / "build"
    for id_ in INNOCENTS:
        assert (out / id_ / "index.html").is_file()
        assert {"table.csv", "table.parquet"} <= {
            path.name for path in (out / "data" / id_).iterdir()
        }
    assert not (out / guilty).exists()
    assert not (out / "data" / guilty).exists()
    [problem] = report.problems
    assert problem.code in codes
    assert problem.severity == "error"
    assert problem.place.path in (
        f"datasets/{guilty}/table.csv",
        f"datasets/{guilty}/datapackage.yaml",
    )
    sentence = load_language("fr").problem(problem)
    assert sentence.startswith(f"datasets/{guilty}/")
    assert "→" in sentence


@pytest.mark.parametrize(
    ("sabotage", "code"),
    nightly_after(
        1,
        [
            ("segfault", "worker-crash"),
            ("kill_nine", "worker-crash"),
            ("no_json", "worker-crash"),
            ("python_list", "worker-memory"),
            ("sleep", "worker-time"),
        ],
    ),
)
def test_a_worker_that_dies_takes_no_innocent_with_it(site: Path, sabotage: str, code: str) -> None:
    guilty = f"lille/{sabotage.replace('_', '-')}"
    dataset(site, guilty)
    assert_only_one_is_withheld(site, build_with(site), guilty, {code})


def test_a_death_is_not_remembered(site: Path) -> None:
    dataset(site, "lille/kill-nine")
    assert build_with(site).datasets["lille/kill-nine"] == "withheld"
    again = made(site)
    assert set(again.datasets.values()) == {"published"}
    assert (again.hits, again.misses) == (20, 1)
    assert again.problems == ()


LIES = {
    "bytes": ("    bytes: 3", TABLE),
    "hash": ("    hash: sha256:" + "0" * 64, TABLE),
    "encoding": ("    encoding: utf-8", TABLE.replace(b"code", "libellé".encode("cp1252"))),
    "delimiter": ('    dialect:\n      delimiter: "|"', TABLE),
}


@pytest.mark.parametrize("lie", nightly_after(2, sorted(LIES)))
def test_metadata_that_lie_about_the_file_are_named(site: Path, lie: str) -> None:
    resource, content = LIES[lie]
    dataset(site, "lille/innocent-09-lie", content, resource)
    report = made(site)
    codes = {"bytes-lie", "hash-lies", "encoding-lies", "dialect-lies"}
    assert_only_one_is_withheld(site, report, "lille/innocent-09-lie", codes)


def test_the_command_builds_without_strict_and_fails_with_it(site: Path) -> None:
    dataset(site, "lille/innocent-09-lie", TABLE, LIES["bytes"][0])
    built = beffroi("build", site)
    assert built.returncode == 0, built.stderr
    assert "datasets/lille/innocent-09-lie/" in built.stdout + built.stderr
    assert beffroi("build", site, "--strict").returncode == 1
    shutil.rmtree(site / "datasets" / "lille" / "innocent-09-lie")
    assert beffroi("build", site, "--strict").returncode == 0


@pytest.mark.nightly
def test_a_cell_of_half_a_gigabyte(site: Path) -> None:
    """Sparse: it takes no room on the disk that it comes from."""
    folder = dataset(site, "lille/innocent-09-cell", b"code;valeur\n1;")
    with (folder / "table.csv").open("r+b") as file:
        file.truncate(500_000_000)
    report = build_site(site, BuildOptions(out=site / "build", jobs=2))
    codes = {"nul-bytes", "cell-too-long", "encoding-unknown", "worker-memory", "worker-time"}
    assert_only_one_is_withheld(site, report, "lille/innocent-09-cell", codes)


def test_our_own_mistake_is_found_in_the_log(site: Path) -> None:
    dataset(site, "lille/unpicklable-exception")
    assert build_with(site).datasets["lille/unpicklable-exception"] == "withheld"
    assert "in unpicklable_exception" in (site / ".beffroi" / "log").read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_the_system_s_temporary_folder_may_be_another_disk(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian keeps /tmp in memory: a source cannot be linked into it, and must not fill it."""
    monkeypatch.setattr(tempfile, "tempdir", "/dev/shm")
    report = build_site(site, BuildOptions(out=site / "build", jobs=2))
    assert (set(report.datasets.values()), report.problems) == ({"published"}, ())
