"""A publisher that has a portal joins a shared one: it brings all that is its own, and nothing that
it brings is run, followed or believed before somebody has read it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from command_line import beffroi
from portal import COMMUNES, dataset, made, tree, write
from repository import committed, git
from shared_portal import (
    OWN_URL,
    OWNER,
    SECRET,
    git_commit,
    join,
    leave,
    make_shared_portal,
    merge,
    photograph,
    read_logo,
    read_objects,
    record_secret,
    refuse_to_join,
)

from site_builder.history.days import read_dates
from site_builder.publish.refusal import BuildRefused

BRANCH = "arrivee/roubaix"
OWN = """\
# Le portail de Roubaix
portal:
  title: Les données de Roubaix
  url: https://donnees.roubaix.example/
  licence: odbl-1.0
  contact: {name: Mairie, email: donnees@roubaix.example}
communes:
  - insee: "59512"  # un code
    name: Roubaix
    population: 99507
    logo: logos/roubaix.png
legacy:
  opendatasoft: {subventions-2020: roubaix/subventions}
"""
OWN_PORTAL = "https://donnees.roubaix.example/"


@pytest.fixture
def joining(tmp_path: Path) -> Path:
    root = tmp_path / "roubaix"
    write(root, {"communes.yml": OWN, "logos/roubaix.png": read_logo()})
    write(root, dataset("roubaix/ecoles"))
    git_commit(root, "2022-01-05", "Écoles")
    write(root, dataset("roubaix/subventions"))
    write(
        root,
        {"reuses/carte.yaml": "title: C\nurl: https://c.example/\ndatasets: [roubaix/ecoles]\n"},
    )
    git_commit(root, "2022-06-05", "Subventions")
    return root


def list_branch(root: Path, branch: str = BRANCH) -> list[str]:
    return git(root, "diff", "--name-only", "HEAD", branch).splitlines()


# --- there and back ---


def test_who_left_and_comes_back_brings_the_same_bytes(shared: Path, tmp_path: Path) -> None:
    before = git(shared, "rev-parse", "HEAD^{tree}")
    built_before = _build_own_pages(shared)
    leave(shared, tmp_path / "lille")
    merge(shared, "depart/lille")
    made(shared)
    report = join(tmp_path / "lille", shared)
    assert (report.branch, report.refused, report.merged.unwritten) == ("arrivee/lille", (), [])
    assert git(shared, "rev-parse", "arrivee/lille^{tree}") == before
    merge(shared, "arrivee/lille")
    assert _build_own_pages(shared) == built_before


def _build_own_pages(root: Path) -> dict[str, bytes]:
    report = made(root)
    assert [problem.code for problem in report.problems if problem.severity == "error"] == []
    return {path: content for path, content in tree(root / "build").items() if "lille" in path}


# --- what is proposed ---


def test_all_that_is_its_own_is_proposed_and_nothing_else_is_touched(
    shared: Path, joining: Path
) -> None:
    before = photograph(shared)
    report = join(joining, shared)
    assert photograph(shared) == before
    assert (report.commits, report.datasets) == (2, ("roubaix/ecoles", "roubaix/subventions"))
    assert list_branch(shared) == [
        "communes.yml",
        "datasets/roubaix/ecoles/datapackage.yaml",
        "datasets/roubaix/ecoles/table.csv",
        "datasets/roubaix/subventions/datapackage.yaml",
        "datasets/roubaix/subventions/table.csv",
        "logos/roubaix.png",
        "reuses/carte.yaml",
    ]
    owner = git(shared, "show", f"{BRANCH}:communes.yml")
    added = [line for line in owner.splitlines() if line not in (OWNER).splitlines()]
    assert (
        '  - {insee: "59512", name: Roubaix, population: 99507, logo: logos/roubaix.png, '
        'licence: odbl-1.0, contact: {name: Mairie, email: "donnees@roubaix.example"}}'
    ) in added
    assert "    subventions-2020: roubaix/subventions" in added
    assert "# chef-lieu" in owner and "# Les deux" in owner
    merge(shared, BRANCH)
    built = made(shared)
    assert [problem.code for problem in built.problems if problem.severity == "error"] == []
    assert (shared / "build/roubaix/ecoles/index.html").is_file()


def test_its_history_comes_along_and_tells_the_days(shared: Path, joining: Path) -> None:
    join(joining, shared)
    merge(shared, BRANCH)
    own = read_dates(joining)
    here = read_dates(shared)
    assert {id_: here[id_] for id_ in own} == own
    assert git(shared, "log", "--format=%an", f"{BRANCH}^2").split() == ["Beffroi"] * 2
    assert git(shared, "rev-parse", f"{BRANCH}^1") == git(shared, "rev-parse", "main^1")


def test_catalogues_know_its_datasets_by_what_they_knew_them_by(
    shared: Path, joining: Path
) -> None:
    join(joining, shared)
    merge(shared, BRANCH)
    made(shared)
    catalogue = json.loads((shared / "build/roubaix/catalog.jsonld").read_text("utf-8"))
    identifiers = {one["dct:identifier"] for one in catalogue["dcat:dataset"]}
    assert identifiers == {f"{OWN_PORTAL}roubaix/ecoles/", f"{OWN_PORTAL}roubaix/subventions/"}


def test_a_folder_without_git_comes_without_history(shared: Path, joining: Path) -> None:
    shutil.rmtree(joining / ".git")
    report = join(joining, shared)
    assert (report.commits, report.datasets) == (0, ("roubaix/ecoles", "roubaix/subventions"))
    assert "datasets/roubaix/ecoles/table.csv" in list_branch(shared)
    assert len(git(shared, "log", "-1", "--format=%P", BRANCH).split()) == 1


def test_a_bare_repository_and_packed_refs_are_read_too(
    shared: Path, joining: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(joining), "nu.git")
    git(tmp_path / "nu.git", "pack-refs", "--all")
    git(tmp_path / "nu.git", "gc", "-q")
    assert join(tmp_path / "nu.git", shared).commits == 2


def test_who_harvested_it_takes_it_over(shared: Path, joining: Path) -> None:
    described = (
        "title: Écoles\nharvested:\n"
        f"  from: {OWN_PORTAL}roubaix/ecoles/\n  source: roubaix\n  id: roubaix/ecoles\n"
    )
    owner = (shared / "communes.yml").read_text("utf-8")
    entry = f'communes:\n  - {{insee: "59512", name: Roubaix, own_portal: "{OWN_PORTAL}"}}'
    write(
        shared,
        {
            "communes.yml": owner.replace("communes:", entry),
            "datasets/roubaix/ecoles/datapackage.yaml": described,
            "datasets/roubaix/ecoles/ancien.csv": "nom\nA\n",
        },
    )
    git_commit(shared, "2025-01-01", "Moisson")
    join(joining, shared)
    assert "own_portal" not in git(shared, "show", f"{BRANCH}:communes.yml")
    files = git(shared, "ls-tree", "--name-only", BRANCH, "datasets/roubaix/ecoles/").split()
    assert [name.rpartition("/")[2] for name in files] == ["datapackage.yaml", "table.csv"]


# --- what is somebody else's ---


def test_a_dataset_that_is_here_already_is_nobodys_to_replace(shared: Path, joining: Path) -> None:
    owner = (shared / "communes.yml").read_text("utf-8")
    entry = 'communes:\n  - {insee: "59512", name: Roubaix}'
    write(shared, {"communes.yml": owner.replace("communes:", entry)})
    write(shared, dataset("roubaix/ecoles", 9))
    git_commit(shared, "2025-01-01", "Écoles d’ici")
    refusal = refuse_to_join(joining, shared)
    assert refusal.args[0] == "join-conflicts"
    assert [cause.code for cause in refusal.causes] == ["join-dataset"]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('{insee: "59599", name: Tourcoing, slug: roubaix}', "join-slug"),
        ('{insee: "59512", name: Ville de Roubaix}', "join-other-slug"),
    ],
)
def test_one_name_is_one_body(shared: Path, joining: Path, entry: str, code: str) -> None:
    owner = (shared / "communes.yml").read_text("utf-8")
    write(shared, {"communes.yml": owner.replace("communes:", f"communes:\n  - {entry}")})
    git_commit(shared, "2025-01-01", "Un autre")
    assert [cause.code for cause in refuse_to_join(joining, shared).causes] == [code]


def test_which_of_several_joins_is_asked(shared: Path, joining: Path) -> None:
    partners = "partners:\n  - {name: Régie}\nlegacy:"
    write(joining, {"communes.yml": OWN.replace("legacy:", partners)})
    write(joining, dataset("regie/bus"))
    git_commit(joining, "2022-07-01", "La régie")
    assert refuse_to_join(joining, shared).args[0] == "join-publisher"
    assert join(joining, shared, "regie").datasets == ("regie/bus",)
    assert "datasets/regie/bus/table.csv" in list_branch(shared, "arrivee/regie")
    assert not [path for path in list_branch(shared, "arrivee/regie") if "roubaix" in path]


def test_a_branch_that_waits_to_be_read_is_left_as_it_is(shared: Path, joining: Path) -> None:
    join(joining, shared)
    before = git(shared, "rev-parse", BRANCH)
    with pytest.raises(BuildRefused, match="join-branch"):
        join(joining, shared)
    assert git(shared, "rev-parse", BRANCH) == before


def test_no_right_and_no_key_of_another_comes_with_an_entry(shared: Path, joining: Path) -> None:
    hostile = OWN.replace(
        "    name: Roubaix\n",
        "    name: Roubaix\n    accounts: [quelqu-un]\n    own_portal: https://ailleurs.example/\n"
        '    "a}, {name: Tourcoing": 1\n',
    )
    write(joining, {"communes.yml": hostile})
    git_commit(joining, "2024-01-01", "Des droits")
    join(joining, shared)
    owner = yaml.safe_load(git(shared, "show", f"{BRANCH}:communes.yml"))
    names = [entry["name"] for entry in owner["communes"]]
    assert names == ["Lille", "Villeneuve-d'Ascq", "Roubaix"]
    assert not {"accounts", "own_portal"} & owner["communes"][2].keys()


def test_what_it_has_to_mend_is_told(shared: Path, joining: Path) -> None:
    described = "title: Écoles\nstandard: scdl/ecolles\ntheme: scolarisation\n"
    write(joining, {"datasets/roubaix/ecoles/datapackage.yaml": described})
    git_commit(joining, "2024-01-01", "Un standard")
    codes = [problem.code for problem in join(joining, shared).problems]
    assert any("standard" in code for code in codes) and any("choice" in code for code in codes)


# --- what was erased ---


def test_what_was_erased_here_does_not_come_back_from_there(shared: Path, tmp_path: Path) -> None:
    root = tmp_path / "lille"
    write(root, {"communes.yml": COMMUNES})
    write(root, dataset("lille/prenoms"))
    write(root, {"datasets/lille/prenoms/table.csv": f"nom;montant\n{SECRET};10\n"})
    git_commit(root, "2023-01-01", "Avant")
    write(root, dataset("lille/prenoms"))
    git_commit(root, "2023-02-01", "Après")
    shutil.rmtree(shared / "datasets/lille")
    git_commit(shared, "2025-01-01", "Plus rien")
    clean = tmp_path / "neuf"
    shutil.copytree(shared, clean, ignore=shutil.ignore_patterns(".git"))
    committed(clean)
    join(root, clean)
    assert "datasets/lille/prenoms/table.csv" in list_branch(clean, "arrivee/lille")
    assert SECRET.encode() not in read_objects(clean)


def test_what_was_erased_there_is_recorded_here_and_says_nothing_of_others(
    shared: Path, joining: Path
) -> None:
    theirs = record_secret().replace("lille/prenoms", "roubaix/ecoles")
    blob = git(shared, "rev-parse", "HEAD:datasets/metropole/zones/table.csv")
    hostile = f'- id: roubaix/x\n  date: 2024-01-01\n  contents:\n    - "{blob}"\n'
    write(joining, {"erased.yml": theirs + hostile})
    git_commit(joining, "2024-01-01", "Effacement")
    join(joining, shared)
    record = yaml.safe_load(git(shared, "show", f"{BRANCH}:erased.yml"))
    recorded = [entry["id"] for entry in record]
    assert recorded == ["lille/prenoms", "metropole/zones", "roubaix/ecoles"]


# --- hostile input ---


def test_nothing_of_it_is_run(shared: Path, joining: Path, tmp_path: Path) -> None:
    mark = tmp_path / "lancé"
    program = tmp_path / "programme"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(0o755)
    for name in ("post-checkout", "pre-commit", "reference-transaction", "post-index-change"):
        shutil.copy(program, joining / ".git/hooks" / name)
    write(joining, {"datasets/roubaix/.gitattributes": "* filter=mal diff=mal\n"})
    git(joining, "add", "-A")
    git(joining, "commit", "-q", "--no-verify", "-m", "attributs")
    mark.unlink(missing_ok=True)
    with (joining / ".git/config").open("a") as config:
        config.write(
            f"[core]\n  fsmonitor = {program}\n  sshCommand = {program}\n  pager = {program}\n"
            f"  hooksPath = {tmp_path}\n  alternateRefsCommand = {program}\n"
            f'[filter "mal"]\n  clean = {program}\n  smudge = {program}\n  required = true\n'
            f'[diff "mal"]\n  textconv = {program}\n  command = {program}\n'
            f"[uploadpack]\n  packObjectsHook = {program}\n"
            f'[remote "origin"]\n  url = ext::{program}\n  promisor = true\n'
        )
    report = join(joining, shared)
    assert not mark.exists()
    assert report.refused == ("datasets/roubaix/.gitattributes",)
    assert not [path for path in list_branch(shared) if ".git" in path]
    assert str(program) not in (shared / ".git/config").read_text()


def test_links_submodules_and_names_that_lead_elsewhere_are_left(
    shared: Path, joining: Path
) -> None:
    (joining / "datasets/roubaix/ecoles/lien.csv").symlink_to("/etc/passwd")
    git(joining, "add", "-A")
    head = git(joining, "rev-parse", "HEAD")
    cacheinfo = f"160000,{head},datasets/roubaix/module"
    git(joining, "update-index", "--add", "--cacheinfo", cacheinfo)
    git(joining, "commit", "-q", "-m", "liens")
    _commit_strange_names(joining)
    report = join(joining, shared)
    listed = git(shared, "ls-tree", "-r", "-z", BRANCH).split("\0")
    assert {line.split()[0] for line in listed if line} == {"100644"}
    assert not [line for line in listed if ".." in line or ".git/" in line or "lien" in line]
    assert "datasets/roubaix/ecoles/lien.csv" in report.refused
    assert git(shared, "fsck", "--strict", "--no-dangling") == ""


def _commit_strange_names(root: Path) -> None:
    """Trees that git would not check out, and takes all the same."""

    def run(*arguments: str, feed: bytes = b"") -> str:
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=root, input=feed, check=True, capture_output=True)
        return done.stdout.decode().strip()

    blob = run("hash-object", "-w", "--stdin", feed=b"nom\nA\n")
    inner = b"".join(
        f"100644 blob {blob}\t{name}\0".encode() for name in ("..", "a\nb.csv", "x\\y.csv")
    )
    hooks = run("mktree", "-z", feed=f"100755 blob {blob}\tpost-merge\0".encode())
    git_folder = run("mktree", "-z", feed=f"040000 tree {hooks}\thooks\0".encode())
    strange = run("mktree", "-z", feed=inner + f"040000 tree {git_folder}\t.git\0".encode())
    listed = run("ls-tree", "HEAD:datasets/roubaix").encode() + b"\n"
    publisher = run("mktree", feed=listed + f"040000 tree {strange}\tetrange\n".encode())
    datasets = run("mktree", feed=f"040000 tree {publisher}\troubaix\n".encode())
    others = [line for line in run("ls-tree", "HEAD").splitlines() if "\tdatasets" not in line]
    top = "\n".join([*others, f"040000 tree {datasets}\tdatasets\n"]).encode()
    whole = run("mktree", feed=top)
    identity = ("-c", "user.name=Essai", "-c", "user.email=essai@ville.example")
    commit = run(*identity, "commit-tree", whole, "-p", "HEAD", "-m", "étrange")
    run("update-ref", "refs/heads/main", commit)


def test_a_repository_that_borrows_or_holds_pipes_is_not_read(
    shared: Path, joining: Path, tmp_path: Path
) -> None:
    info = joining / ".git/objects/info"
    info.mkdir(exist_ok=True)
    (info / "alternates").write_text(f"{shared}/.git/objects\n")
    assert refuse_to_join(joining, shared).args[0] == "join-unfit"
    (info / "alternates").unlink()
    os.mkfifo(joining / ".git/objects/pack/pack-0.idx")
    assert refuse_to_join(joining, shared).args[0] == "join-unfit"


def test_what_lies_beside_objects_is_not_believed(
    shared: Path, joining: Path, tmp_path: Path
) -> None:
    other = make_shared_portal(tmp_path / "autre")
    for root in (joining, other):
        git(root, "repack", "-adq", "--write-bitmap-index")
        git(root, "multi-pack-index", "write")
        git(root, "commit-graph", "write", "--reachable")
    objects = joining / ".git/objects"
    for name in ("info/commit-graph", "pack/multi-pack-index"):
        (objects / name).unlink()
        shutil.copy(other / ".git/objects" / name, objects / name)
    for bitmap in (objects / "pack").glob("*.bitmap"):
        bitmap.chmod(0o644)
        bitmap.write_bytes(b"BITM" + b"\xff" * 200)
    report = join(joining, shared)
    assert (report.commits, report.datasets) == (2, ("roubaix/ecoles", "roubaix/subventions"))
    assert git(shared, "fsck", "--strict", "--no-dangling") == ""


@pytest.mark.parametrize("head", ["ref: ../../etc/passwd", "ref: refs/heads/../x", "", "\0" * 50])
def test_a_head_that_leads_elsewhere_is_none(shared: Path, joining: Path, head: str) -> None:
    (joining / ".git/HEAD").write_text(head)
    assert refuse_to_join(joining, shared).args[0] == "join-no-commit"


def test_a_folder_with_links_brings_what_is_its_own(shared: Path, joining: Path) -> None:
    shutil.rmtree(joining / ".git")
    (joining / "datasets/roubaix/ecoles/lien.csv").symlink_to("/etc/passwd")
    (joining / "datasets/roubaix/dehors").symlink_to(shared / "datasets/lille")
    os.mkfifo(joining / "datasets/roubaix/ecoles/tuyau.csv")
    report = join(joining, shared)
    assert set(report.refused) == {
        "datasets/roubaix/ecoles/lien.csv",
        "datasets/roubaix/dehors",
        "datasets/roubaix/ecoles/tuyau.csv",
    }


def test_damaged_objects_propose_nothing(shared: Path, joining: Path) -> None:
    write(joining, {"datasets/roubaix/ecoles/2024.csv": "nom\nÀ personne d’autre\n"})
    git_commit(joining, "2024-01-01", "2024")
    blob = git(joining, "rev-parse", "HEAD:datasets/roubaix/ecoles/2024.csv")
    path = joining / ".git/objects" / blob[:2] / blob[2:]
    other = git(joining, "rev-parse", "HEAD:communes.yml")
    path.chmod(0o644)
    path.write_bytes((joining / ".git/objects" / other[:2] / other[2:]).read_bytes())
    refuse_to_join(joining, shared)


# --- the command ---


def test_the_command_says_what_is_left_to_do(shared: Path, joining: Path, tmp_path: Path) -> None:
    done = beffroi("join", str(joining), str(shared))
    assert done.returncode == 0, done.stderr
    assert BRANCH in done.stdout and "donnees.roubaix.example" in done.stdout
    again = beffroi("join", str(joining), str(shared))
    assert again.returncode == 3 and "git branch -D" in again.stderr
    (tmp_path / "vide").mkdir()
    none = beffroi("join", str(tmp_path / "vide"), str(shared))
    assert none.returncode == 3 and "communes.yml" in none.stderr
    assert OWN_URL not in done.stdout
