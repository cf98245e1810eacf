"""The workflows that `init --forge` writes do in a clone of a portal what they promise, with the
program as it is installed there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from forge_runs import ForgeMachine, make_machine, run_workflow
from portal import COMMUNES, dataset, portal, write
from repository import committed, git

pytestmark = pytest.mark.nightly

OWN_COMMUNES = COMMUNES.replace("name: Lille}", "name: Lille, accounts: [mairie-lille]}").replace(
    "  url: https://donnees.example/\n", "  accounts: [equipe]\n"
)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> ForgeMachine:
    return make_machine(tmp_path_factory.mktemp("forge"))


class Proposal:
    """A portal on a forge, and a clone of it with a proposal checked out."""

    def __init__(self, machine: ForgeMachine, folder: Path, forge: str, *options: str) -> None:
        self.machine = machine
        self.folder = folder
        origin = portal(folder / "origin", "lille/parcs", "metropole/arbres")
        write(origin, {"communes.yml": OWN_COMMUNES})
        machine.start_again()
        wheel = next(machine.wheels.glob("*.whl"))
        machine.run("python", "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
        self.told = machine.run("beffroi", "init", str(origin), "--forge", forge, *options).stdout
        committed(origin)
        self.origin = origin
        git(origin, "checkout", "--quiet", "-b", "proposal")
        write(origin, dataset("lille/parcs", 4))
        committed(origin, "proposition")
        self.head = git(origin, "rev-parse", "HEAD")
        for ref in ("refs/pull/7/head", "refs/merge-requests/7/head"):
            git(origin, "update-ref", ref, self.head)
        git(origin, "checkout", "--quiet", "main")

    def clone(self, branch: str) -> Path:
        """What a task has of it."""
        place = self.folder / "clone"
        if place.exists():
            shutil.rmtree(place)
        git(self.folder, "clone", "--quiet", "--branch", branch, str(self.origin), "clone")
        return place

    def run(
        self,
        path: str,
        branch: str,
        given: Mapping[str, str],
        *,
        shell: str = "bash",
        **variables: str,
    ) -> dict[str, subprocess.CompletedProcess[str]]:
        clone = self.clone(branch)
        self.machine.start_again(**variables)
        return run_workflow(self.machine, clone / path, clone, given, shell)


def assert_done(results: Mapping[str, subprocess.CompletedProcess[str]]) -> None:
    for name, result in results.items():
        assert result.returncode == 0, f"{name}: {result.stdout}{result.stderr}"


def of_proposal(author: str) -> dict[str, str]:
    return {"github.base_ref": "main", "github.event.pull_request.user.login": author}


def of_finished_run(proposal: Proposal) -> dict[str, str]:
    run = "github.event.workflow_run"
    return {
        "github.token": "a secret",
        f"{run}.id": "12",
        f"{run}.head_sha": proposal.head,
        f"{run}.head_repository.owner.login": "mairie-lille",
        f"{run}.head_branch": "proposal",
    }


@pytest.mark.parametrize(("forge", "shell"), [("github", "bash"), ("forgejo", "sh")])
def test_a_proposal_is_checked_before_it_is_built(
    machine: ForgeMachine, tmp_path: Path, forge: str, shell: str
) -> None:
    proposal = Proposal(machine, tmp_path, forge)
    path = f".{forge}/workflows/verifier.yml"
    results = proposal.run(path, "proposal", of_proposal("mairie-lille"), shell=shell)
    assert_done(results)
    assert list(results) == ["Installer Beffroi", "Comparer", "Vérifier", "Construire l’aperçu"]
    assert (tmp_path / "clone/build/index.html").is_file()
    folders = (machine.folder / "home/difference", tmp_path / "clone")
    pages = [page for folder in folders for page in folder.glob("difference.html")]
    assert "lille/parcs" in pages[0].read_text()
    results = proposal.run(path, "proposal", of_proposal("un-autre"), shell=shell)
    assert list(results)[-1] == "Vérifier"
    assert results["Comparer"].returncode == 0
    assert results["Vérifier"].returncode == 1
    assert "::error file=datasets/lille" in results["Vérifier"].stdout
    assert not (tmp_path / "clone/build").exists()


def test_a_comment_is_what_the_check_left(machine: ForgeMachine, tmp_path: Path) -> None:
    proposal = Proposal(machine, tmp_path, "github")
    left = tmp_path / "left"
    write(left, {"difference.md": "12 lignes, dit @quelqu-un " + "x" * 100_000})

    def comment(files: str) -> str:
        results = proposal.run(
            ".github/workflows/commenter.yml",
            "main",
            of_finished_run(proposal),
            FOUND="7",
            FILES=files,
            LEFT=str(left),
            GITHUB_REPOSITORY="ville/portail",
        )
        assert_done(results)
        return (machine.folder / "commented").read_text()

    text = comment("datasets/lille/parcs/table.csv")
    assert text.startswith("12 lignes, dit @\u200bquelqu-un")
    assert len(text) < 61_000
    assert '"pr", "comment", "7"' in machine.asked
    assert "a secret" not in machine.asked
    text = comment("datasets/lille/parcs/table.csv\n.forge/``` @tous.txt")
    warning, names, rest = text.split("```\n", 2)
    assert "hors de `datasets/`" in warning
    assert names == ".forge/ @\u200btous.txt\n"
    assert "12 lignes" in rest


@pytest.mark.parametrize(("author", "merged"), [("mairie-lille", True), ("un-autre", False)])
def test_github_merges_what_is_sure(
    machine: ForgeMachine, tmp_path: Path, author: str, merged: bool
) -> None:
    proposal = Proposal(machine, tmp_path, "github", "--merge", "auto")
    results = proposal.run(
        ".github/workflows/fusionner.yml",
        "main",
        of_finished_run(proposal),
        FOUND=f"7 {author}",
        GITHUB_REPOSITORY="ville/portail",
    )
    if merged:
        assert_done(results)
        *_, merging, publishing = machine.asked.splitlines()
        assert proposal.head in merging
        assert '"workflow", "run", "portail.yml"' in publishing
    else:
        assert list(results)[-1] == "Vérifier de nouveau"
        assert results["Vérifier de nouveau"].returncode == 1
    assert ('"pr", "merge", "7"' in machine.asked) is merged


@pytest.mark.parametrize("online", [True, False])
def test_github_builds_what_is_published(
    machine: ForgeMachine, tmp_path: Path, online: bool
) -> None:
    proposal = Proposal(machine, tmp_path, "github")
    answers = {}
    if online:
        url = "accounts: [equipe]\n  url: https://donnees.example/portail/"
        write(proposal.origin, {"communes.yml": OWN_COMMUNES.replace("accounts: [equipe]", url)})
        committed(proposal.origin, "adresse")
        earlier = {"version": 1, "generator": "beffroi", "files": [], "site": "", "datasets": []}
        answers["/portail/build-report.json"] = json.dumps(earlier)
    path = ".github/workflows/portail.yml"
    results = proposal.run(path, "main", {}, ANSWERS=json.dumps(answers))
    assert_done(results)
    assert (tmp_path / "clone/public/index.html").stat().st_mode & 0o444 == 0o444
    assert ("donnees.example/portail/build-report.json" in machine.asked) is online


def test_gitlab_checks_shows_builds_and_merges(machine: ForgeMachine, tmp_path: Path) -> None:
    proposal = Proposal(machine, tmp_path, "gitlab", "--merge", "auto")
    jobs = yaml.safe_load((proposal.origin / ".gitlab-ci.yml").read_text())
    merging = yaml.safe_load((proposal.origin / ".gitlab/fusionner.yml").read_text())
    assert jobs["include"] == [{"local": ".gitlab/fusionner.yml"}]

    def run(job: dict[str, object], branch: str, **variables: str) -> tuple[int, str]:
        clone = proposal.clone(branch)
        machine.start_again(**variables)
        lines = []
        for entry in job["script"]:  # type: ignore[attr-defined]
            lines += entry if isinstance(entry, list) else [entry]
        done = machine.run(
            "bash", "-eo", "pipefail", "-c", "\n".join(lines), cwd=clone, check=False
        )
        return done.returncode, done.stdout + done.stderr

    of_request = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    code, told = run(jobs["verifier"], "proposal", GITLAB_USER_LOGIN="mairie-lille", **of_request)
    assert code == 0, told
    assert "lille/parcs" in (tmp_path / "clone/difference/difference.html").read_text()
    assert json.loads((tmp_path / "clone/codequality.json").read_text()) == []
    code, told = run(jobs["verifier"], "proposal", GITLAB_USER_LOGIN="un-autre", **of_request)
    assert code == 1
    assert json.loads((tmp_path / "clone/codequality.json").read_text())
    code, told = run(jobs["apercu"], "proposal")
    assert code == 0, told
    assert (tmp_path / "clone/apercu/index.html").is_file()
    code, told = run(jobs["pages"], "main")
    assert code == 0, told
    assert (tmp_path / "clone/public/index.html").is_file()
    for author, merged in (("mairie-lille", True), ("un-autre", False)):
        listed = [{"iid": 7, "sha": proposal.head, "author": {"username": author}}]
        code, told = run(
            merging["fusionner"],
            "main",
            ANSWERS=json.dumps({"state=opened": json.dumps(listed)}),
            API="https://forge.example/api/merge_requests",
            CI_DEFAULT_BRANCH="main",
            CI_COMMIT_SHA=git(proposal.origin, "rev-parse", "main"),
            BEFFROI_JETON="a secret",
        )
        assert code == 0, told
        assert (f"/7/merge?sha={proposal.head}" in machine.asked) is merged


def test_forgejo_comments_merges_and_publishes(machine: ForgeMachine, tmp_path: Path) -> None:
    proposal = Proposal(machine, tmp_path, "forgejo", "--merge", "auto")
    pull = {"number": 7, "head": {"sha": proposal.head}, "base": {"ref": "main"}}
    given = {
        "github.token": "a secret",
        "github.api_url": "https://forge.example/api/v1",
        "github.repository": "ville/portail",
        "github.server_url": f"file://{tmp_path}",
    }

    def run(name: str, author: str, **answers: str) -> None:
        listed = json.dumps([{**pull, "user": {"login": author}}])
        told = json.dumps({"state=open": listed, **answers})
        path = f".forgejo/workflows/{name}.yml"
        assert_done(proposal.run(path, "main", given, shell="sh", ANSWERS=told))

    run("commenter", "mairie-lille")
    comment = json.loads((machine.folder / "home/commentaire.json").read_text())["body"]
    assert "lille/parcs" in comment
    assert f"<!-- beffroi {proposal.head} -->" in comment
    assert "--data" in machine.asked
    run("commenter", "mairie-lille", **{"/comments": f"<!-- beffroi {proposal.head} -->"})
    assert "--data" not in machine.asked
    run("fusionner", "mairie-lille")
    assert "/pulls/7/merge" in machine.asked
    run("fusionner", "un-autre")
    assert "/pulls/7/merge" not in machine.asked
    git(tmp_path, "init", "--quiet", "--bare", "ville/portail.git")
    run("portail", "")
    branch = git(tmp_path / "ville/portail.git", "ls-tree", "--name-only", "pages").split()
    assert {"index.html", "build-report.json", ".nojekyll"} <= set(branch)
