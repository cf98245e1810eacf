"""A release is what its commit says, to the byte; its version, its changelog, the notes for who
upgrades and its bill of materials agree."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from forge_runs import ForgeMachine, equip_machine
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from portal import write
from repository import committed, git
from tools import ROOT
from wheels import copy_checkout, make_wheel

from project.test_packaging import PROJECT, locked
from release.__main__ import make_release
from release.bill_of_materials import compose_bill, find_bundled_packages
from release.checks import NOTES, UNRELEASED, list_obstacles, read_section, read_version

Json = dict[str, Any]
TIME = "1764500000"
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-30\n### Added\n- Une chose.\n"
TOLD: dict[str, str | bytes] = {
    "pyproject.toml": '[project]\nversion = "1.2.0"\n',
    "CHANGELOG.md": CHANGELOG,
    NOTES: "# Mettre à jour\n\n## De 1.1 à 1.2.0\nRien.\n",
}


# --- what stands in its way ---


def test_a_commit_of_which_all_is_told_can_be_released(tmp_path: Path) -> None:
    write(tmp_path, TOLD)
    assert list_obstacles(committed(tmp_path)) == []


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"pyproject.toml": '[project]\nversion = "1.3.0"\n'}, "no section « ## [1.3.0] - "),
        ({"CHANGELOG.md": CHANGELOG.replace(" - 2026-11-30", "")}, "no section"),
        ({"CHANGELOG.md": CHANGELOG.replace("d]\n", "d]\n- Une autre.\n", 1)}, "lines under"),
        ({NOTES: "# Mettre à jour\n\n## De 1.0 à 1.1.0\n"}, f"{NOTES} has no section for 1.2.0"),
    ],
)
def test_a_version_that_nobody_tells_is_not_released(
    tmp_path: Path, files: dict[str, str | bytes], word: str
) -> None:
    write(tmp_path, TOLD | files)
    assert word in "".join(list_obstacles(committed(tmp_path)))


@pytest.mark.parametrize("name", ["pyproject.toml", "nouveau.py"])
def test_what_no_commit_tells_is_not_released(tmp_path: Path, name: str) -> None:
    write(tmp_path, TOLD)
    committed(tmp_path)
    with (tmp_path / name).open("a") as file:
        file.write("# de plus\n")
    (obstacle,) = list_obstacles(tmp_path)
    assert name in obstacle


# --- what is told of this one ---


def test_the_changelog_and_the_notes_tell_of_this_version() -> None:
    version = read_version(ROOT)
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert versions[:2] == [UNRELEASED, version]
    assert NOTES in read_section(changelog, version)
    # what came since waits for the next version
    obstacles = [line for line in list_obstacles(ROOT) if UNRELEASED not in line]
    assert not [line for line in obstacles if f" {version}" in line]
    notes = (ROOT / NOTES).read_text("utf-8")
    sections = re.findall(r"^## De (\S+) à (\S+)$", notes, re.MULTILINE)
    assert sections[0][1] == version
    for readme in ("README.md", "README.fr.md"):
        assert NOTES in (ROOT / readme).read_text("utf-8")


def test_the_version_is_written_in_one_place() -> None:
    package = json.loads((ROOT / "frontend/package.json").read_text("utf-8"))
    assert "version" not in package
    found = subprocess.run(
        ["git", "grep", "-l", "-F", f'"{read_version(ROOT)}"', "--", "*.py", "*.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout.split() in ([], ["pyproject.toml"])


# --- the bill of materials ---


@pytest.fixture(scope="module")
def bundled() -> set[tuple[str, str]]:
    return find_bundled_packages((ROOT / "frontend/dist/licences.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def bill_text(bundled: set[tuple[str, str]]) -> str:
    return compose_bill(ROOT, bundled, TIME).decode()


@pytest.fixture(scope="module")
def bill(bill_text: str) -> Json:
    described: Json = json.loads(bill_text)
    return described


def list_components(bill: Json, kind: str) -> Iterator[Json]:
    for component in bill["components"]:
        if component["purl"].startswith(f"pkg:{kind}/"):
            yield component


def list_needed(requirements: list[str]) -> set[str]:
    """What is installed for these, by the markers of each: what runs here needs no more."""
    needed: set[str] = set()
    waiting = [*map(Requirement, requirements)]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and name not in needed:
            needed.add(name)
            waiting += map(Requirement, distribution(name).requires or ())
    return needed


@pytest.mark.nightly
def test_the_bill_is_one_of_cyclonedx(bill_text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill_text) is None


@pytest.mark.nightly
def test_the_bill_names_what_runs_and_nothing_else(bill: Json) -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    required = list_needed(project["dependencies"])
    everything = list_needed([*project["dependencies"], *extras["geo"], *extras["harvest"]])
    scopes = {
        canonicalize_name(component["name"]): component["scope"]
        for component in list_components(bill, "pypi")
    }
    assert scopes.keys() == everything
    assert {name for name, scope in scopes.items() if scope == "required"} == required
    assert not {"pytest", "ruff", "mypy", "cyclonedx-bom", "ckanapi", "hatchling"} & everything


@pytest.mark.nightly
def test_each_package_has_the_version_licence_purl_and_sums_of_the_lock(bill: Json) -> None:
    entries = locked("requirements.lock")
    for component in list_components(bill, "pypi"):
        name = canonicalize_name(component["name"])
        entry = entries[name]
        assert entry.startswith(f"=={component['version']} ")
        assert component["purl"] == f"pkg:pypi/{name}@{component['version']}"
        assert component["licenses"], component["name"]
        sums = {one["content"] for one in component["hashes"]}
        assert sums == set(re.findall(r"--hash=sha256:(\w+)", entry))


@pytest.mark.nightly
def test_what_is_sent_to_browsers_is_in_it_too(bill: Json, bundled: set[tuple[str, str]]) -> None:
    components = list(list_components(bill, "npm"))
    names = {(component["name"], component["version"]) for component in components}
    assert names - bundled == {("@fontsource-variable/newsreader", "5.3.0")}
    assert bundled < names
    assert {"leaflet", "minisearch", "hyparquet"} <= {name for name, _ in bundled}
    assert not {"esbuild", "typescript", "prettier"} & {name for name, _ in names}
    for component in components:
        (sha,) = component["hashes"]
        assert (sha["alg"], len(sha["content"])) == ("SHA-512", 128)
        assert component["licenses"][0]["expression"]


@pytest.mark.nightly
def test_the_bill_says_who_needs_whom(bill: Json) -> None:
    references = {component["bom-ref"] for component in bill["components"]}
    needs = {entry["ref"]: set(entry.get("dependsOn", ())) for entry in bill["dependencies"]}
    root = bill["metadata"]["component"]
    assert root["purl"] == f"pkg:pypi/beffroi@{read_version(ROOT)}"
    assert needs.keys() == references | {root["bom-ref"]}
    direct = {
        canonicalize_name(reference.partition("==")[0]) for reference in needs[root["bom-ref"]]
    }
    wanted = map(Requirement, PROJECT["project"]["dependencies"])
    assert {canonicalize_name(requirement.name) for requirement in wanted} <= direct
    assert set().union(*needs.values()) <= references


@pytest.mark.nightly
def test_the_bill_says_nothing_of_the_machine_that_made_it(bill_text: str) -> None:
    for word in (str(ROOT), sys.prefix, str(Path.home()), "file:", "localhost", "/tmp"):
        assert word not in bill_text


@pytest.mark.nightly
def test_what_is_not_installed_as_it_is_locked_makes_no_bill(
    tmp_path: Path, bundled: set[tuple[str, str]]
) -> None:
    with pytest.raises(SystemExit, match=r"not in the lock of npm: .*leftpad"):
        compose_bill(ROOT, {*bundled, ("leftpad", "1.0.0")}, TIME)


# --- what is made ---


@pytest.fixture(scope="module")
def commit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this checkout as its only commit, and things beside it that no commit
    has."""
    root = copy_checkout(tmp_path_factory.mktemp("commit"))
    committed(root)
    write(root, {"site_builder/cells/brouillon.py": "", "frontend/dist/old.js": "", "x.pyc": ""})
    return root


@pytest.fixture(scope="module")
def released(commit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("release") / "dist"
    make_release(commit, out)
    return out


@pytest.mark.nightly
def test_the_same_commit_gives_the_same_bytes(commit: Path, released: Path, tmp_path: Path) -> None:
    clone = tmp_path / "ailleurs"
    git(tmp_path, "clone", "-q", str(commit), str(clone))
    mask = os.umask(0o077)
    try:
        make_release(clone, tmp_path / "dist")
    finally:
        os.umask(mask)
    version = read_version(ROOT)
    names = [f"beffroi-{version}{end}" for end in ("-py3-none-any.whl", ".cdx.json", ".tar.gz")]
    assert sorted(path.name for path in released.iterdir()) == ["SHA256SUMS", *names]
    for name in ("SHA256SUMS", *names):
        assert (tmp_path / "dist" / name).read_bytes() == (released / name).read_bytes(), name


@pytest.mark.nightly
def test_the_sums_are_those_of_the_files(released: Path) -> None:
    lines = (released / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == 3
    for line in lines:
        content, name = line.split("  ")
        assert hashlib.sha256((released / name).read_bytes()).hexdigest() == content


@pytest.mark.nightly
def test_the_archive_makes_the_wheel_that_the_checkout_makes(
    commit: Path, released: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(commit), str(clone))
    time = git(clone, "log", "-1", "--format=%ct")
    made = make_wheel(clone, tmp_path / "wheels", SOURCE_DATE_EPOCH=time)
    assert made.returncode == 0, made.stderr
    (wheel,) = (tmp_path / "wheels").iterdir()
    assert wheel.read_bytes() == (released / wheel.name).read_bytes()


@pytest.fixture(scope="module")
def machine(released: Path, tmp_path_factory: pytest.TempPathFactory) -> ForgeMachine:
    """With the wheel that was released, and all that it asks for."""
    machine = equip_machine(tmp_path_factory.mktemp("machine"), released)
    machine.run("python", "-m", "pip", "install", "--quiet", f"beffroi=={read_version(ROOT)}")
    return machine


@pytest.mark.nightly
def test_the_wheel_builds_the_example(machine: ForgeMachine, tmp_path: Path) -> None:
    for name in ("datasets", "logos", "pages", "reuses"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("communes.yml", "communes.geojson"):
        shutil.copy(ROOT / name, tmp_path)
    said = machine.run("beffroi", "--version", cwd=tmp_path).stdout
    assert read_version(ROOT) in said
    built = machine.run("beffroi", "build", cwd=tmp_path, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    report = json.loads((tmp_path / "build/build-report.json").read_text())
    folders = list(tmp_path.glob("datasets/*/*/"))
    sent = [one for one in report["datasets"] if not one["id"].startswith("territoire/")]
    assert len(sent) == len(folders) < len(report["datasets"])
    assert {one["status"] for one in report["datasets"]} == {"published", "withdrawn"}
