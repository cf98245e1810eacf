"""A small portal written on the fly, and the trees that tests compare."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from site_builder.core.language import load_language
from site_builder.core.model.prepared import Summary
from site_builder.publish.build import build_site
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import PREPARE, BuildOptions
from site_builder.publish.output_folder import REPORT
from site_builder.storage.workers import WarmWorker

COMMUNES = """\
portal:
  title: Portail d’essai
  url: https://donnees.example/
  cards: false
  licence: etalab-2.0
  contact: {name: Équipe données, email: donnees@metropole.example}
  legal: {
    publisher: Métropole, address: 1 place du Carillon,
    telephone: "03 53 01 00 10",
    director: La présidente,
    host: {name: Hébergeur, address: 12 rue des Serveurs, telephone: "03 53 01 00 20"}}
  accessibility: {scheme: https://ville.example/schema, plan: https://ville.example/plan}
communes:
  - {insee: "59350", name: Lille}
  - {insee: "59009", name: Villeneuve-d'Ascq}
partners:
  - {name: Métropole, role: metropole}
"""
# A card takes as long as all else of a small dataset: few tests look at them
COMMUNES_WITH_CARDS = COMMUNES.replace("  cards: false\n", "")


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def save(root: Path, files: dict[str, str | bytes]) -> None:
    """Written at once, as most editors do: a preview that looks between two writes would read a
    file that is empty."""
    for name, content in files.items():
        path = Path(name)
        part = str(path.with_name(f".{path.name}"))
        write(root, {part: content})
        (root / part).replace(root / path)


T = TypeVar("T")


def until(found: Callable[[], T], what: object, pause: Callable[[float], object] = time.sleep) -> T:
    """What is found, at the latest a minute from now."""
    end = time.monotonic() + 60
    while not (one := found()):
        assert time.monotonic() < end, f"never came: {what}"
        pause(0.02)
    return one


def dataset(id_: str, rows: int = 3, title: str = "") -> dict[str, str | bytes]:
    """The files of a dataset of one clean table."""
    lines = "".join(f"0100{n % 10};Nom {n};{n},5;{n % 28 + 1:02}/04/2024\n" for n in range(rows))
    return {
        f"datasets/{id_}/datapackage.yaml": f"title: {title or id_}\n",
        f"datasets/{id_}/table.csv": "code;nom;montant;jour\n" + lines,
    }


def portal(root: Path, *ids: str) -> Path:
    """A site of these datasets."""
    write(root, {"communes.yml": COMMUNES})
    for id_ in ids:
        write(root, dataset(id_))
    return root


@cache
def worker() -> WarmWorker[Summary]:
    """The one that prepares for all builds of this process: it takes longer to start than most of
    them to end."""
    return WarmWorker(PREPARE, Summary)


def made(root: Path, out: Path | None = None, **options: object) -> BuildReport:
    """The report of a build; by workers of its own where it is said how they are to be, or on
    another disk: what is prepared is moved into the store."""
    same = root.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev
    if same and not options.keys() & {"function", "jobs", "limits", "warm"}:
        options |= {"jobs": 1, "warm": worker()}
    return build_site(root, BuildOptions(out=out or root / "build", **options))  # type: ignore[arg-type]


def build_below(root: Path, files: dict[str, str | bytes]) -> Path:
    """What a host serves: the site of these files is at sous/."""
    write(root, files)
    out = root / "www" / "sous"
    out.parent.mkdir()
    assert made(root, out).made
    return root / "www"


def sentences(stderr: str) -> list[str]:
    """The lines of a command's other output that are not of its progress."""
    stages = ("read", "files", "prepare", "render", "feeds", "cards", "publish", "wait")
    progress = tuple(load_language("fr").say(f"stage.{stage}") for stage in stages)
    return [line for line in stderr.splitlines() if not line.startswith(progress)]


def tree(out: Path) -> dict[str, bytes]:
    """Every file of a site but the report, which alone may hold times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != REPORT
    }


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of twenty-four megabytes, mounted at `place`, which is made; skips the test where that
    cannot be."""
    place.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk can only be mounted by root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Write a file, which is returned, that leaves so many bytes of a disk."""
    (disk / "filling").write_bytes(bytes(shutil.disk_usage(disk).free - left))
    return disk / "filling"
