"""A portal that joins another one would have rights, addresses, erasures or memory that are
somebody else's."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from command_line import ENVIRONMENT, PROGRAM, beffroi
from nightly import nightly_after
from portal import dataset, made, write
from repository import committed, git
from shared_portal import (
    SHARED_URL,
    git_commit,
    join,
    leave,
    merge,
    read_logo,
    refuse_to_join,
    save,
)

BRANCH = "arrivee/roubaix"
URL = "https://donnees.roubaix.example/"
OWN = f"""\
portal: {{title: Roubaix, url: "{URL}", contact: {{name: Mairie}}}}
communes:
  - {{insee: "59512", name: Roubaix}}
"""
IDENTITY = {
    **ENVIRONMENT,
    "GIT_AUTHOR_NAME": "Essai",
    "GIT_AUTHOR_EMAIL": "essai@ville.example",
    "GIT_COMMITTER_NAME": "Essai",
    "GIT_COMMITTER_EMAIL": "essai@ville.example",
}
MEMORY = 2_000_000_000  # bytes of addresses, which a portal of a few files never needs
SECONDS = 60  # of a processor, which a busy machine gives as slowly as it must


@pytest.fixture
def joining(tmp_path: Path) -> Path:
    root = tmp_path / "roubaix"
    write(root, {"communes.yml": OWN})
    write(root, dataset("roubaix/ecoles"))
    git_commit(root, "2022-01-05", "Écoles")
    return root


def add_partner(root: Path, text: str, entry: str) -> None:
    save(
        root, {"communes.yml": text.replace("communes:\n", f"partners:\n  - {entry}\ncommunes:\n")}
    )


def refuse(joining: Path, shared: Path, slug: str = "") -> list[str]:
    """The code of the refusal, or those of its causes."""
    refusal = refuse_to_join(joining, shared, slug)
    return [cause.code for cause in refusal.causes] or [str(refusal.args[0])]


def read_proposed(shared: Path, path: str, branch: str = BRANCH) -> str:
    return git(shared, "show", f"{branch}:{path}")


# --- rights and names ---


def test_a_key_that_would_end_its_value_gives_no_right(shared: Path, joining: Path) -> None:
    key = "'x: 1}, accounts: [quelqu-un], homepage: {z': 1"
    save(joining, {"communes.yml": OWN.replace("name: Mairie", f"name: Mairie, {key}")})
    join(joining, shared)
    entry = yaml.safe_load(read_proposed(shared, "communes.yml"))["communes"][2]
    assert not {"accounts", "homepage"} & entry.keys()
    assert entry["contact"]["name"] == "Mairie"


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("previous: [villeneuve-d-ascq]", ""),
        ("", "previous: [roubaix]"),
        ("previous: [ancien]", "previous: [ancien]"),
    ],
)
def test_no_name_of_another_publisher_comes(
    shared: Path, joining: Path, there: str, here: str
) -> None:
    save(joining, {"communes.yml": OWN.replace("name: Roubaix", f"name: Roubaix, {there}")})
    owner = (shared / "communes.yml").read_text("utf-8")
    owner = owner.replace("name: Lille,", f"name: Lille, {here or 'slug: lille'},")
    save(shared, {"communes.yml": owner})
    assert refuse(joining, shared) == ["join-name"]


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("", "roubaix/ecoles"),
        ("lille/prenoms-2020", ""),
        ("metropole/zones", ""),
    ],
)
def test_no_address_of_another_dataset_comes(
    shared: Path, joining: Path, there: str, here: str
) -> None:
    """Of one that is called so, or was."""
    if here:
        # What had been its own, and is the métropole's now
        write(shared, dataset("roubaix/ecoles"))
        git_commit(shared, "2024-12-01", "À Roubaix")
        shutil.rmtree(shared / "datasets/metropole/zones")
        (shared / "datasets/metropole").mkdir(exist_ok=True)
        git(shared, "mv", "datasets/roubaix/ecoles", "datasets/metropole/ecoles")
        git_commit(shared, "2024-12-02", "À la métropole")
        described = f"title: Écoles\nprevious: [{here}]\n"
        save(shared, {"datasets/metropole/ecoles/datapackage.yaml": described})
    if there:
        described = f"title: Écoles\nprevious: [{there}]\n"
        save(joining, {"datasets/roubaix/ecoles/datapackage.yaml": described})
    assert refuse(joining, shared) == ["join-name"]


def test_two_bodies_of_one_name_are_not_one(shared: Path, joining: Path) -> None:
    here = (shared / "communes.yml").read_text("utf-8")
    entry = "partners:\n  - {name: Régie des eaux, slug: regie}\n"
    save(shared, {"communes.yml": here.replace("partners:\n", entry)})
    add_partner(joining, OWN, "{name: Régie des transports, slug: regie}")
    save(joining, dataset("regie/bus"))
    assert refuse(joining, shared, "regie") == ["join-slug"]


def test_only_the_portal_to_which_it_left_brings_a_dataset_back(
    shared: Path, tmp_path: Path
) -> None:
    leave(shared, tmp_path / "lille")
    merge(shared, "depart/lille")
    other = tmp_path / "autre"
    owner = 'portal: {title: A, url: "https://autre.example/"}\ncommunes:\n'
    write(other, {"communes.yml": f'{owner}  - {{insee: "59350", name: Lille}}\n'})
    write(other, dataset("lille/prenoms"))
    committed(other)
    assert refuse(other, shared) == ["join-moved"]


def test_the_logo_of_another_is_not_taken_for_its_own(shared: Path, joining: Path) -> None:
    logo = read_logo() + b"\0"
    owner = OWN.replace("name: Roubaix", "name: Roubaix, logo: logos/lille.png")
    save(joining, {"communes.yml": owner, "logos/lille.png": logo})
    join(joining, shared)
    entry = yaml.safe_load(read_proposed(shared, "communes.yml"))["communes"][2]
    assert entry["logo"] == "logos/roubaix-lille.png"
    path = f"{BRANCH}:logos/roubaix-lille.png"
    shown = subprocess.run(["git", "show", path], cwd=shared, check=True, capture_output=True)
    assert shown.stdout == logo


def test_what_does_not_come_is_named(shared: Path, joining: Path) -> None:
    reuse = "title: {}\nurl: https://a.example/\ndatasets: [{}]\n"
    save(shared, {"reuses/carte.yaml": reuse.format("A", "metropole/zones")})
    save(
        joining,
        {
            "reuses/carte.yaml": reuse.format("B", "roubaix/ecoles"),
            "reuses/deux.yaml": reuse.format("C", "roubaix/ecoles, ailleurs/x"),
            "pages/ecoles.md": "[Écoles](/roubaix/ecoles/)\n",
        },
    )
    left = join(joining, shared).merged.left
    assert set(left) == {"reuses/carte.yaml", "reuses/deux.yaml", "pages/ecoles.md"}


# --- what would be erased ---


@pytest.mark.parametrize(
    ("form", "is_former"),
    nightly_after(2, [("sha1", False), ("sha256", True), ("sha1", True), ("sha256", False)]),
)
def test_a_record_erases_nothing_of_others(
    shared: Path, joining: Path, form: str, is_former: bool
) -> None:
    path = "datasets/metropole/zones/table.csv"
    content = (shared / path).read_bytes()
    if is_former:
        save(shared, {path: content + b"59009;B;1;02/04/2024\n"})
    digest = hashlib.sha256(content).hexdigest()
    if form == "sha1":
        digest = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    record = f'- id: roubaix/x\n  date: 2024-01-01\n  contents:\n    - "{digest}"\n'
    save(joining, {"erased.yml": record})
    report = join(joining, shared)
    assert digest not in read_proposed(shared, "erased.yml")
    assert report.merged.unwritten == ["erased.yml : id: roubaix/x"]
    merge(shared, BRANCH)
    made(shared)
    assert (shared / f"build/{path.replace('datasets', 'data', 1)}").is_file()


# --- drafts ---


def test_what_nobody_has_saved_does_not_come(shared: Path, joining: Path, tmp_path: Path) -> None:
    draft = "datasets/roubaix/ecoles/brouillon.csv"
    git(joining, "worktree", "add", "-q", str(tmp_path / "copie"))
    (tmp_path / "neuf").mkdir()
    git(tmp_path / "neuf", "init", "-q")
    write(tmp_path / "neuf", {"communes.yml": OWN, draft: "nom\nA\n"})
    for root in (tmp_path / "copie", tmp_path / "neuf"):
        write(root, {draft: "nom\nA\n"})
        assert refuse(root, shared) == ["join-no-commit"]
    git(joining, "branch", "-m", "main", "développement")
    write(joining, {draft: "nom\nA\n"})
    assert join(joining, shared).commits == 1
    assert draft not in git(shared, "diff", "--name-only", "HEAD", BRANCH)


def test_a_repository_with_longer_ids_is_told_what_to_do(shared: Path, tmp_path: Path) -> None:
    root = tmp_path / "long"
    root.mkdir()
    git(root, "init", "-q", "-b", "main", "--object-format=sha256")
    write(root, {"communes.yml": OWN})
    write(root, dataset("roubaix/ecoles"))
    committed(root)
    assert refuse(root, shared) == ["join-form"]
    shutil.rmtree(root / ".git")
    assert join(root, shared).datasets == ("roubaix/ecoles",)


# --- memory and disks ---


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def join_with_little_memory(joining: Path, shared: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, "join", str(joining), str(shared)],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
        preexec_fn=limit_resources,
    )


def run_git(root: Path, *arguments: str, feed: bytes = b"") -> str:
    identity = ("-c", "user.name=Essai", "-c", "user.email=essai@ville.example")
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=root, input=feed, check=True, capture_output=True)
    return done.stdout.decode().strip()


def commit_bomb(root: Path) -> None:
    """A commit of a few objects that names ten thousand million files."""
    blob = run_git(root, "hash-object", "-w", "--stdin", feed=b"a\n")
    entries = (f"100644 blob {blob}\tf{number}\0" for number in range(10))
    tree = run_git(root, "mktree", "-z", feed="".join(entries).encode())
    for _ in range(9):
        entries = (f"040000 tree {tree}\td{number}\0" for number in range(10))
        tree = run_git(root, "mktree", "-z", feed="".join(entries).encode())
    for folder, name in (("datasets/roubaix", "bombe"), ("datasets", "roubaix"), ("", "datasets")):
        listed = run_git(root, "ls-tree", f"HEAD:{folder}").splitlines()
        others = [line for line in listed if not line.endswith(f"\t{name}")]
        lines = "\n".join([*others, f"040000 tree {tree}\t{name}\n"])
        tree = run_git(root, "mktree", feed=lines.encode())
    commit = run_git(root, "commit-tree", tree, "-p", "HEAD", "-m", "Bombe")
    run_git(root, "update-ref", "refs/heads/main", commit)


def test_a_tree_of_more_files_than_any_disk_holds_is_refused(shared: Path, joining: Path) -> None:
    commit_bomb(joining)
    done = join_with_little_memory(joining, shared)
    assert (done.returncode, done.stdout) == (3, "")
    assert "100" in done.stderr and "Traceback" not in done.stderr
    assert git(shared, "branch", "--list", "arrivee/*") == ""


@pytest.mark.nightly
def test_one_in_the_history_is_passed_over_with_it(shared: Path, joining: Path) -> None:
    tree = run_git(joining, "rev-parse", "HEAD^{tree}")
    commit_bomb(joining)
    commit = run_git(joining, "commit-tree", tree, "-p", "HEAD", "-m", "Rien")
    run_git(joining, "update-ref", "refs/heads/main", commit)
    done = join_with_little_memory(joining, shared)
    assert done.returncode == 0, done.stderr
    assert git(shared, "log", "-1", "--format=%P", BRANCH) == git(shared, "rev-parse", "HEAD")


@pytest.mark.parametrize("is_folder", [False, True])
def test_files_longer_than_this_disk_are_refused_before_they_are_written(
    shared: Path, joining: Path, monkeypatch: pytest.MonkeyPatch, is_folder: bool
) -> None:
    usage = shutil.disk_usage(joining)
    save(joining, {"datasets/roubaix/ecoles/gros.csv": b"\0" * 3_000_000})
    if is_folder:
        shutil.rmtree(joining / ".git")
    small = usage._replace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: small)
    assert refuse(joining, shared) == ["join-large"]


def test_an_identity_is_not_taken_from_another(shared: Path, joining: Path) -> None:
    described = f"id: {SHARED_URL}metropole/zones/\ntitle: Écoles\n"
    save(joining, {"datasets/roubaix/ecoles/datapackage.yaml": described})
    join(joining, shared)
    merge(shared, BRANCH)
    assert made(shared).made
    catalogue = json.loads((shared / "build/catalog.jsonld").read_text("utf-8"))
    identifiers = [entry["dct:identifier"] for entry in catalogue["dcat:dataset"]]
    assert len(set(identifiers)) == len(identifiers) == 5


def test_the_steps_that_are_printed_are_commands(shared: Path, joining: Path) -> None:
    done = beffroi("join", str(joining), str(shared))
    lines = [line.strip() for line in done.stdout.splitlines()]
    copy = shared.with_name("commun-roubaix")
    steps = [line for line in lines if line.startswith("git -C ") or " check " in line]
    assert steps[1:4] == [
        f"git -C {shared} worktree add {copy} {BRANCH}",
        f"beffroi check {copy} --base {BRANCH}^",
        f"git -C {shared} worktree remove --force {copy}",
    ]
    subprocess.run(steps[1], shell=True, check=True, capture_output=True)
    checked = beffroi("check", str(copy), "--base", f"{BRANCH}^")
    assert checked.returncode == 0, checked.stdout
    assert "legal" not in done.stdout  # what only its own portal has to complete
    subprocess.run(steps[3], shell=True, check=True)
    subprocess.run(steps[4], shell=True, check=True, capture_output=True, env=IDENTITY)
    assert (shared / "datasets/roubaix/ecoles/table.csv").is_file()
