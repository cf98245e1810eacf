"""`init --forge`: what it writes, over what it writes it, and what it leaves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from command_line import beffroi
from forge_runs import list_steps
from portal import COMMUNES, portal, write
from tools import ROOT

from site_builder.commands.new.forges import locked_versions, write_forge
from site_builder.commands.new.forges.locked_versions import (
    compose_own_requirement,
    compose_requirements,
)
from site_builder.publish.refusal import BuildRefused

FORGES = ROOT / "site_builder/commands/new/forges"
ACCOUNTS = COMMUNES.replace("licence: etalab-2.0", "licence: etalab-2.0\n  accounts: [equipe]")
ACCOUNTS = ACCOUNTS.replace("name: Lille}", 'name: Lille, accounts: ["@lille", lille-2, "x @y"]}')
WORKFLOWS = {
    "github": {"verifier.yml", "commenter.yml", "portail.yml"},
    "gitlab": {".gitlab-ci.yml"},
    "forgejo": {"verifier.yml", "commenter.yml", "portail.yml"},
}


def list_files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("forge", WORKFLOWS)
def test_a_new_portal_has_its_workflows(tmp_path: Path, forge: str) -> None:
    site = tmp_path / "site"
    done = beffroi("init", site, "--forge", forge)
    assert done.returncode == 0, done.stderr
    files = list_files(site)
    assert {"communes.yml", ".forge/requirements.txt", ".forge/beffroi.txt"} <= files
    workflows = {path for path in files if path.endswith(".yml")} - {"communes.yml"}
    assert {Path(path).name for path in workflows} == WORKFLOWS[forge]
    for path in workflows:
        assert isinstance(yaml.safe_load((site / path).read_text()), dict)
        assert path in done.stdout


@pytest.mark.parametrize(
    ("forge", "path", "lines"),
    [
        ("github", ".github/CODEOWNERS", ["* @equipe", "/datasets/lille/ @lille @lille-2 @equipe"]),
        ("gitlab", ".gitlab/CODEOWNERS", ["* @equipe", "/datasets/lille/ @lille @lille-2 @equipe"]),
        ("forgejo", "CODEOWNERS", [".* @equipe", "datasets/lille/.* @lille @lille-2 @equipe"]),
    ],
)
def test_who_reads_what_comes_from_communes_yml(
    tmp_path: Path, forge: str, path: str, lines: list[str]
) -> None:
    site = portal(tmp_path, "lille/ecoles")
    write(site, {"communes.yml": ACCOUNTS})
    assert beffroi("init", site, "--forge", forge).returncode == 0
    assert (site / path).read_text().splitlines()[1:] == lines
    assert (site / "communes.yml").read_text() == ACCOUNTS


def test_only_its_own_files_are_written_anew(tmp_path: Path) -> None:
    site = portal(tmp_path)
    assert beffroi("init", site, "--forge", "github", "--merge", "auto").returncode == 0
    merging = site / ".github/workflows/fusionner.yml"
    assert merging.is_file()
    owners = site / ".github/CODEOWNERS"
    owners.write_text(owners.read_text() + "* @quelqu-un\n")
    assert beffroi("init", site, "--forge", "github").returncode == 0
    assert "quelqu-un" not in owners.read_text()
    assert not merging.exists()
    owners.write_text("* @moi\n")
    (site / ".forge/beffroi.txt").unlink()
    done = beffroi("init", site, "--forge", "github")
    assert done.returncode == 1
    assert ".github/CODEOWNERS" in done.stderr
    assert owners.read_text() == "* @moi\n"
    assert not (site / ".forge/beffroi.txt").exists()


SOURCES = "sources:\n  - {id: voisin, kind: ckan, url: 'https://ckan.example/', publisher: lille}\n"


@pytest.mark.parametrize(
    ("forge", "path"),
    [
        ("github", ".github/workflows/moissonner.yml"),
        ("gitlab", ".gitlab/moissonner.yml"),
        ("forgejo", ".forgejo/workflows/moissonner.yml"),
    ],
)
def test_where_there_are_sources_they_are_harvested(tmp_path: Path, forge: str, path: str) -> None:
    site = portal(tmp_path)
    write(site, {"sources.yml": SOURCES})
    done = beffroi("init", site, "--forge", forge)
    assert done.returncode == 0, done.stderr
    assert path in done.stdout
    assert "moisson/…" in done.stdout
    requirements = (site / ".forge/requirements.txt").read_text()
    assert re.findall(r"^(rdflib|urllib3|pyparsing)==", requirements, re.MULTILINE) == [
        "pyparsing",
        "rdflib",
        "urllib3",
    ]
    assert yaml.safe_load((site / path).read_text())
    (site / "sources.yml").unlink()
    done = beffroi("init", site, "--forge", forge)
    assert done.returncode == 0, done.stderr
    assert not (site / path).exists()
    assert "moisson" not in done.stdout
    assert "rdflib==" not in (site / ".forge/requirements.txt").read_text()


def test_gitlab_includes_what_is_there(tmp_path: Path) -> None:
    site = portal(tmp_path)
    write(site, {"sources.yml": SOURCES})
    assert beffroi("init", site, "--forge", "gitlab", "--merge", "auto").returncode == 0
    jobs = yaml.safe_load((site / ".gitlab-ci.yml").read_text())
    included = [".gitlab/fusionner.yml", ".gitlab/moissonner.yml"]
    assert jobs["include"] == [{"local": path} for path in included]


def test_sources_without_what_asks_them_are_no_task_of_a_forge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = portal(tmp_path)
    write(site, {"sources.yml": SOURCES})
    monkeypatch.setattr(write_forge, "is_installed", lambda name: name != "rdflib")
    with pytest.raises(BuildRefused) as refused:
        write_forge.find_needs(site, merges=False)
    assert refused.value.args == ("harvest-extra", {"name": "rdflib"})


def test_what_makes_no_sense_is_said(tmp_path: Path) -> None:
    site = portal(tmp_path)
    assert beffroi("init", site, "--merge", "auto").returncode == 2
    done = beffroi("init", site, "--forge", "github", "--metropole", "Beffroi")
    assert done.returncode == 2
    assert not (site / ".github").exists()


def test_what_is_installed_is_what_runs_with_its_sums() -> None:
    text = compose_requirements()
    entries = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
    assert {"click", "duckdb", "pyarrow", "jinja2", "pyyaml"} <= entries.keys()
    assert not {"pytest", "ruff", "mypy", "hatchling", "playwright"} & entries.keys()
    assert text.count("==") == len(entries)
    assert re.findall(r"==[^\n]*(?<!\\)\n(?! )", text) == []
    for name in ("click", "duckdb", "pyarrow"):
        assert entries[name] == version(name)


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, "beffroi==1.2"),
        ({"url": "file:///x", "dir_info": {"editable": True}}, "beffroi==1.2"),
        (
            {"url": "https://f.example/b.git", "vcs_info": {"vcs": "git", "commit_id": "c0"}},
            "beffroi @ git+https://f.example/b.git@c0",
        ),
        (
            {"url": "file:///x/b.whl", "archive_info": {"hashes": {"sha256": "ab"}}},
            "beffroi==1.2 --hash=sha256:ab",
        ),
        (
            {"url": "https://f.example/b.whl", "archive_info": {"hashes": {"sha256": "ab"}}},
            "beffroi @ https://f.example/b.whl --hash=sha256:ab",
        ),
    ],
)
def test_the_program_comes_from_where_it_came(
    monkeypatch: pytest.MonkeyPatch, origin: object, line: str
) -> None:
    class Installed:
        version = "1.2"

        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return json.dumps(origin) if origin else None

    monkeypatch.setattr(locked_versions, "distribution", lambda name: Installed())
    assert compose_own_requirement() == f"{line}\n"


# --- what is judged by others ---


def find_judge(name: str) -> str:
    place = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if place is None:
        pytest.skip(f"{name} is not installed")
    return place


def test_zizmor_finds_nothing_in_the_workflows_of_github() -> None:
    command = [find_judge("zizmor"), "--offline", *map(str, FORGES.glob("github/*.yml"))]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("schema", "pattern"),
    [("vendor.github-workflows", "github/*.yml"), ("vendor.gitlab-ci", "gitlab/*.yml")],
)
def test_the_published_schemas_of_forges_take_them(schema: str, pattern: str) -> None:
    options = ["--builtin-schema", schema]
    if "gitlab" in schema:
        options += ["--data-transform", "gitlab-ci"]
    command = [find_judge("check-jsonschema"), *options, *map(str, FORGES.glob(pattern))]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_no_line_of_a_step_holds_an_expression() -> None:
    """A title or a branch of a proposal would be run."""
    paths = [*FORGES.glob("github/*.yml"), *FORGES.glob("forgejo/*.yml")]
    assert len(paths) == 10
    for path in paths:
        for _, step in list_steps(path):
            assert "${{" not in step["run"], path


def test_gitlab_takes_the_names_of_what_it_shows() -> None:
    """Its schema does not say it, its program does."""
    jobs = yaml.safe_load((FORGES / "gitlab/gitlab-ci.yml").read_text())
    names = [jobs[job]["artifacts"]["expose_as"] for job in ("verifier", "apercu")]
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9_][-A-Za-z0-9_ ]*", name)] == []
