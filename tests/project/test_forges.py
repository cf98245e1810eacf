"""The workflows that `init --forge` writes do in a clone of a portal what they promise, with the
program as it is installed there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from forge_runs import ForgeMachine, make_machine, run_gitlab_job, run_workflow
from harvested_site import offer_dataset, offer_list
from portal import COMMUNES, dataset, portal, write
from repository import committed, git
from scripted_portal import ScriptedPortal, Told, serve_scripted_portal

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
        return run_gitlab_job(machine, job, clone)

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


# --- what other portals have ---


@pytest.fixture
def neighbour() -> Iterator[ScriptedPortal]:
    """A portal of ours on loopback, with one dataset."""
    with serve_scripted_portal() as scripted:
        offer_dataset(scripted, "voisine/budget", b"code,nom\n1,a\n")
        offer_list(scripted, "voisine/budget")
        yield scripted


class HarvestingPortal:
    """A portal on a forge, with a source that answers and one that does not; each night is a clone
    of it, with the cache of the night before."""

    def __init__(
        self, machine: ForgeMachine, folder: Path, forge: str, neighbour: ScriptedPortal
    ) -> None:
        self.machine = machine
        self.folder = folder
        self.cache = folder / "cache"
        self.path = {
            "github": ".github/workflows/moissonner.yml",
            "gitlab": ".gitlab/moissonner.yml",
            "forgejo": ".forgejo/workflows/moissonner.yml",
        }[forge]
        self.origin = portal(folder / "origin.git", "lille/parcs")
        source = f"    kind: beffroi\n    url: {neighbour.url}/\n    publisher: lille\n"
        unknown = source.replace(f"{neighbour.url}/", f"{neighbour.url}/ailleurs/")
        text = f"sources:\n  - id: voisin\n{source}  - id: perdu\n{unknown}"
        write(self.origin, {"sources.yml": text})
        machine.start_again()
        wheel = next(machine.wheels.glob("*.whl"))
        machine.run("python", "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
        machine.run("beffroi", "init", str(self.origin), "--forge", forge)
        committed(self.origin)

    def run_night(self) -> tuple[int, str]:
        clone = self.folder / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        git(self.folder, "clone", "--quiet", f"file://{self.origin}", "clone")
        cache = clone / ".beffroi/harvest"
        if self.cache.exists():
            shutil.copytree(self.cache, cache)
        ended = self.run_lines(clone)
        shutil.rmtree(self.cache, ignore_errors=True)
        shutil.copytree(cache, self.cache)
        return ended

    def run_lines(self, clone: Path) -> tuple[int, str]:
        """As they are written, but that the neighbour is on this very machine."""
        path = clone / self.path
        text = path.read_text()
        path.write_text(text.replace("harvest ||", "harvest --allow-loopback ||"))
        assert path.read_text() != text
        server = f"file://{self.folder}"
        self.machine.start_again(CI_PROJECT_URL=f"{server}/origin", BEFFROI_MOISSON="a secret")
        if "gitlab" in self.path:
            return run_gitlab_job(
                self.machine, yaml.safe_load(path.read_text())["moissonner"], clone
            )
        given = {
            "github.token": "a secret",
            "github.server_url": server,
            "github.repository": "origin",
        }
        shell = "sh" if "forgejo" in self.path else "bash"
        results = [*run_workflow(self.machine, path, clone, given, shell).values()]
        told = "".join(result.stdout + result.stderr for result in results)
        return results[-1].returncode, told

    def read_branches(self) -> dict[str, str]:
        """Each with its commit."""
        lines = git(self.origin, "for-each-ref", "--format=%(refname:short) %(objectname)")
        return dict(line.split() for line in lines.splitlines())


@pytest.mark.parametrize("forge", ["github", "gitlab", "forgejo"])
def test_each_night_what_others_have_is_proposed(
    machine: ForgeMachine, tmp_path: Path, neighbour: ScriptedPortal, forge: str
) -> None:
    site = HarvestingPortal(machine, tmp_path, forge, neighbour)
    main = site.read_branches()["main"]
    code, told = site.run_night()
    assert code == 1, told  # of the source that does not answer
    assert "perdu" in told
    first = site.read_branches()
    assert first.keys() == {"main", "moisson/voisin"}
    assert first["main"] == main
    files = git(site.origin, "ls-tree", "-r", "--name-only", "moisson/voisin").split()
    assert "datasets/lille/budget/datapackage.yaml" in files
    assert "a secret" not in told

    neighbour.asked.clear()
    code, told = site.run_night()
    assert (code, site.read_branches()) == (1, first), told
    assert not [path for path in neighbour.paths if path.endswith(".csv")]

    git(site.origin, "branch", "-D", "moisson/voisin")
    code, told = site.run_night()
    again = site.read_branches()
    assert git(site.origin, "diff", first["moisson/voisin"], again["moisson/voisin"]) == "", told

    offer_dataset(neighbour, "voisine/budget", b"code,nom\n1,a\n2,b\n")
    code, told = site.run_night()
    second = site.read_branches()
    assert second["moisson/voisin"] != again["moisson/voisin"], told
    assert git(site.origin, "rev-parse", "moisson/voisin~1").strip() == main

    neighbour.answers["/api/v1/datasets.json"] = Told(status=500)
    code, told = site.run_night()
    assert (code, site.read_branches()) == (1, second), told

    offer_list(neighbour, "voisine/budget")
    text = (site.origin / "sources.yml").read_text()
    write(site.origin, {"sources.yml": text.partition("  - id: perdu")[0]})
    committed(site.origin)
    code, told = site.run_night()
    assert code == 0, told
    assert site.read_branches()["moisson/voisin"] != second["moisson/voisin"]
