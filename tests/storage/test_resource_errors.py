"""A full disk is the machine's fault and never a file's: the build stops, says so, and leaves the
site whole."""

from __future__ import annotations

import gzip
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from nightly import nightly_after
from portal import COMMUNES, fill, made, portal, sentences, small_disk, tree, write

from site_builder.core.language import load_language
from site_builder.publish.build_report import make_system_problem
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.resource_errors import detect_resource_shortage

FULL = Path("/dev/full")  # each byte written there finds no room
MB = 1_000_000

needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as place:
        yield place


def noise(megabytes: int) -> bytes:
    chance = random.Random(5)
    return b"code,valeur\n" + b"".join(
        b"%032x,%032x\n" % (chance.getrandbits(128), chance.getrandbits(128))
        for _ in range(megabytes * MB // 66)
    )


def command(site: Path, **limits: int) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, name), (value, value))

    program = [
        sys.executable,
        "-c",
        "from site_builder.commands.cli import main; main()",
        "build",
        str(site),
        "--jobs",
        "2",
    ]
    return subprocess.run(program, capture_output=True, text=True, check=False, preexec_fn=limit)


# --- what is told of an exception ---


def raised(action: str, folder: Path) -> BaseException:
    try:
        if action == "python":
            FULL.write_text("x")
        elif action == "duckdb":
            duckdb.connect().execute(f"COPY (SELECT 1) TO '{FULL}' (FORMAT csv)")
        elif action == "xlsxwriter":
            xlsxwriter.Workbook(str(FULL)).close()
        elif action == "swallowed":
            try:
                FULL.write_text("x")
            except OSError:
                raise ValueError("a library's own words") from None
        elif action == "memory":
            duckdb.connect(config={"memory_limit": "1MB"}).execute(
                "SELECT list(i) FROM range(1000000) t(i)"
            )
        elif action == "absent":
            (folder / "absent").read_bytes()
        else:
            duckdb.connect().execute("SELECT CAST('write: No space left on device' AS INTEGER)")
    except Exception as cause:
        return cause
    raise AssertionError


@needs_full
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # zipfile's, when it is forgotten
@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("python", "ENOSPC"),
        ("duckdb", "ENOSPC"),
        ("xlsxwriter", "ENOSPC"),
        ("swallowed", "ENOSPC"),
        ("memory", "memory"),
        ("absent", ""),
        ("content", ""),
    ],
)
def test_a_full_disk_is_known_whoever_says_it(action: str, what: str, tmp_path: Path) -> None:
    assert detect_resource_shortage(raised(action, tmp_path)) == what


@needs_full
def test_what_is_left_of_the_disk_is_said_in_french(tmp_path: Path) -> None:
    cause = raised("python", tmp_path)
    assert isinstance(cause, OSError)
    absent = tmp_path / "absent" / "too"
    words = load_language("fr")
    said = words.problem(make_system_problem(cause, absent, words))
    assert said.startswith(f"{absent}\u00a0: il n’y a plus de place sur le disque (il en reste ")
    assert "?" not in said


def test_half_of_an_object_is_not_left_on_the_disk(tmp_path: Path) -> None:
    class Cut:
        def read(self, size: int) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        ObjectStore(tmp_path).put_stream(Cut())  # type: ignore[arg-type]
    assert list((tmp_path / "tmp").iterdir()) == []


# --- builds ---


@pytest.mark.parametrize("name", nightly_after(1, ["table.csv", "table.csv.gz"]))
def test_a_disk_that_a_dataset_fills_stops_the_build_and_leaves_the_site_whole(
    disk: Path, name: str
) -> None:
    root = portal(disk / "site", "lille/ecoles", "metropole/arbres")
    made(root, jobs=1)
    before = tree(root / "build")
    stored = sorted((root / ".beffroi/store/objects").rglob("*"))
    content = gzip.compress(noise(2)) if name.endswith(".gz") else noise(2)
    write(
        root,
        {
            "datasets/lille/parcs/datapackage.yaml": "title: Parcs\n",
            f"datasets/lille/parcs/{name}": content,
        },
    )
    filling = fill(disk, 2 * MB)
    with pytest.raises(BuildRefused, match="disk-full") as refused:
        made(root, jobs=1)
    assert refused.value.args[1]["id"] == "lille/parcs"
    assert refused.value.args[1]["left"].endswith(("octets", "ko", "Mo"))
    # what was stored of it may have taken the last byte: the next build has room to begin
    os.truncate(filling, filling.stat().st_size - 64 * 1024)
    done = command(root)
    assert done.returncode == 3
    assert (done.stdout, len(sentences(done.stderr))) == ("", 1), done.stderr
    assert (
        "il n’y a plus assez de place sur ce disque pour préparer «\u00a0lille/parcs\u00a0»"
        in done.stderr
    )
    assert tree(root / "build") == before
    assert set(stored) <= set((root / ".beffroi/store/objects").rglob("*"))
    assert not list((root / ".beffroi").rglob(".new-*"))
    assert not list((root / ".beffroi/scratch").iterdir())
    filling.unlink()
    assert set(made(root, jobs=1).datasets.values()) == {"published"}, (
        "nothing of it was remembered"
    )


def test_a_disk_that_is_full_when_the_site_is_written_leaves_the_last_one(disk: Path) -> None:
    root = portal(disk / "site", "lille/ecoles")
    made(root, jobs=1)
    before = tree(root / "build")
    write(root, {"communes.yml": COMMUNES.replace("Portail d’essai", "Portail nouveau")})
    filling = fill(disk, 0)
    done = command(root)
    assert (done.returncode, done.stdout) == (3, "")
    assert "il n’y a plus de place sur le disque (il en reste " in done.stderr
    assert tree(root / "build") == before
    filling.unlink()
    made(root)
    assert "Portail nouveau" in (root / "build/index.html").read_text("utf-8")


def test_a_limit_of_files_is_said_as_such(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    made(root)
    before = tree(root / "build")
    write(
        root,
        {
            "datasets/lille/parcs/datapackage.yaml": "title: Parcs\n",
            "datasets/lille/parcs/a.csv": noise(2),
        },
    )
    done = command(root, RLIMIT_FSIZE=MB)
    assert (done.returncode, done.stdout) == (3, "")
    assert (
        "le système refuse un fichier aussi grand que ceux qu’il faut pour préparer" in done.stderr
    )
    assert "ulimit -f" in done.stderr
    assert tree(root / "build") == before


def test_a_conversion_to_a_full_disk_says_so_and_leaves_nothing(disk: Path, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(noise(2))
    fill(disk, MB)
    program = [
        sys.executable,
        "-c",
        "from site_builder.commands.cli import main; main()",
        "convert",
    ]
    done = subprocess.run([*program, str(tmp_path / "table.csv"), str(disk / "table.csv")],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert "il n’y a plus assez de place sur le disque" in done.stderr
    assert [path.name for path in disk.iterdir()] == ["filling"]
