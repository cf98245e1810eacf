"""Git runs nothing that a contribution wrote, and a contribution never chooses the portal that
judges it.

Each trap leaves a mark when it is sprung; that it would be is shown beside, by git as anybody calls
it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command_line import beffroi
from commands.test_check import codes, plainly
from nightly import nightly_after, nightly_but_each
from portal import COMMUNES, dataset, made, portal, write
from repository import committed, git

from site_builder.history.commits import (
    TreeEntry,
    list_changed_files,
    list_entries,
    resolve_base,
    write_files,
)
from site_builder.history.git import GitSilent, run_git
from site_builder.metadata.site_folder import NoOwner, find_site

TABLE = "datasets/lille/parcs/table.csv"
ROOT = Path(__file__).parent.parent.parent
STARTED = re.compile(
    r"""["'](?:\S*/)?git["'](?!\s*:)"""
)  # the name of the program, not a key of JSON


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return committed(portal(tmp_path / "site", "lille/parcs", "lille/rues"))


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What a trap makes."""
    return tmp_path / "sprung"


def run_beffroi(
    *arguments: object, cwd: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """In a process of its own where it is to have an environment of its own."""
    if environment is None:
        return beffroi(*arguments, cwd=cwd)
    program = (
        f"import sys; sys.path[0] = {str(ROOT)!r}; from site_builder.commands.cli import main; "
        "main()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


def check_site(
    *arguments: object, cwd: Path, environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    done = run_beffroi("check", *arguments, "--format", "json", cwd=cwd, environment=environment)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def add_trap(folder: Path, mark: Path) -> None:
    """Make a folder a portal and, for git, a repository whose settings run a program."""
    git(folder.parent, "init", "-q", "--bare", str(folder))
    settings = (
        ("core.bare", "false"),
        ("core.worktree", str(folder)),
        ("core.fsmonitor", f"touch {mark};false"),
    )
    for name, value in settings:
        git(folder.parent, "config", "--file", str(folder / "config"), name, value)
    shutil.rmtree(folder / "hooks")
    write(folder, {
        "communes.yml": "portal: {title: Tout va bien}\n",
        ".beffroi/state.json": "{}",
        "objects/keep": "",
        "refs/keep": "",
        "datapackage.yaml": "title: Piège\n",
        "table.csv": "code;nom\n01001;a\n",
    })  # fmt: skip


def test_a_repository_in_a_dataset_runs_nothing_and_is_an_error(site: Path, mark: Path) -> None:
    trap = site / "datasets/lille/piege"
    add_trap(trap, mark)
    subprocess.run(["git", "-C", str(trap), "ls-files"], check=False, capture_output=True)
    subprocess.run(["git", "-C", str(trap), "status"], check=False, capture_output=True)
    assert mark.exists(), "the trap is none"
    mark.unlink()
    for cwd, path in (
        (site, "datasets/lille/piege"),
        (trap, "."),
        (trap / "objects", "."),
        (site, "."),
    ):
        for base in ((), ("--base", "main")):
            found = check_site(path, *base, cwd=cwd)
            assert [one["id"] for one in found["datasets"] if one["id"] == "lille/piege"], (
                "it is judged as a dataset"
            )
            assert {
                ("nested-cache", "datasets/lille/piege/.beffroi"),
                ("nested-repository", "datasets/lille/piege"),
                ("nested-site", "datasets/lille/piege/communes.yml"),
            } <= set(codes(found))
    for command in (["build"], ["serve"], ["schema"], ["init"], ["new", "lille/x", "--site"]):
        done = run_beffroi(*command, ".", cwd=trap)
        assert done.returncode == 2 and str(site) in done.stderr, (command, done.stderr)
    made(site)
    assert not mark.exists()
    published = {path.name for path in (site / "build").rglob("*")}
    assert "table.csv" in published
    assert not {"communes.yml", "config", "keep", "HEAD", "state.json"} & published


@pytest.mark.parametrize(
    "place",
    nightly_but_each(
        3, ["datasets", "datasets/lille", "datasets/lille/parcs", "datasets/lille/parcs/2024"]
    ),
)
@pytest.mark.parametrize("hidden", ["", "/.cache/deep"])
def test_a_portal_or_its_memory_is_an_error_wherever_it_lies_below_datasets(
    site: Path, place: str, hidden: str
) -> None:
    made(site)  # what was read then is known, and is looked at again all the same
    folder = f"{place}{hidden}"
    write(site, {f"{folder}/Communes.yml": COMMUNES, f"{folder}/.beffroi/state.json": "{}"})
    found = check_site(cwd=site)
    assert {
        ("nested-site", f"{folder}/Communes.yml"),
        ("nested-cache", f"{folder}/.beffroi"),
    } <= set(codes(found))
    made(site)
    assert not [path for path in (site / "build").rglob("*") if path.name.lower() == "communes.yml"]


@pytest.mark.parametrize(
    "place",
    nightly_but_each(
        2, ["datasets", "datasets/lille", "datasets/lille/parcs", "datasets/lille/parcs/.x/y"]
    ),
)
def test_a_bare_repository_is_an_error_wherever_it_lies_below_datasets(
    site: Path, place: str
) -> None:
    git(site, "init", "-q", "--bare", "--template=", str(site / place))
    assert ("nested-repository", place) in codes(check_site(cwd=site))


def test_a_working_tree_of_a_repository_elsewhere_is_an_error_too(site: Path, mark: Path) -> None:
    """Git takes a folder with HEAD and commondir for one, and runs what the settings there name."""
    trap = site / "datasets/lille/parcs/.a/.b"
    settings = f'[core]\n\tbare = false\n\tworktree = {trap}\n\tfsmonitor = "touch {mark};false"\n'
    write(
        trap,
        {
            "HEAD": "ref: refs/heads/main\n",
            "commondir": "c\n",
            "c/objects": "",
            "c/refs": "",
            "c/config": "[core]\n\trepositoryformatversion = 0\n[extensions]\n\tworktreeConfig = true\n",  # noqa: E501
            "config.worktree": settings,
        },
    )
    for name in ("objects", "refs"):
        (trap / "c" / name).chmod(0o755)
    subprocess.run(["git", "-C", str(trap), "status"], check=False, capture_output=True)
    assert mark.exists(), "the trap is none"
    mark.unlink()
    assert ("nested-repository", "datasets/lille/parcs/.a/.b") in codes(
        check_site("--base", "main", cwd=site)
    )
    assert not mark.exists()


def test_two_names_that_differ_in_capitals_alone_are_no_repository(site: Path) -> None:
    write(site, {"datasets/lille/parcs/2024/HEAD": "a", "datasets/lille/parcs/2024/head": "b"})
    (site / "datasets/lille/parcs/2024/objects").mkdir()
    assert "nested-repository" not in dict(codes(check_site(cwd=site)))


def test_the_site_of_a_path_is_the_outermost_whose_datasets_hold_it(tmp_path: Path) -> None:
    for folder in ("a", "a/datasets/x/y", "a/tests/sites/b", "c"):
        write(tmp_path, {f"{folder}/communes.yml": COMMUNES})
    for folder in (
        "a/datasets/x/y/datasets/z",
        "a/tests/sites/b/datasets/p/q",
        "a/docs",
        "c/datasets",
        "d",
    ):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "a/datasets/x/link").symlink_to("../../../c/datasets")
    (tmp_path / "here").symlink_to("a")
    found = {
        path: site and (site[0].relative_to(tmp_path).as_posix(), site[1].as_posix())
        for path in (
            "a",
            "a/docs",
            "a/datasets",
            "a/datasets/x/y",
            "a/datasets/x/y/datasets/z",
            "a/datasets/x/link",
            "a/tests/sites/b",
            "a/tests/sites/b/datasets/p/q",
            "here/datasets/x/y",
            "here",
            "a/datasets/x/absent",
        )
        for site in [find_site(tmp_path / path)]
    }
    assert found == {
        "a": ("a", "."),
        "a/docs": ("a", "docs"),
        "a/datasets": ("a", "datasets"),
        "a/datasets/x/y": ("a", "datasets/x/y"),
        "a/datasets/x/y/datasets/z": ("a", "datasets/x/y/datasets/z"),
        "a/datasets/x/link": ("a", "datasets/x/link"),
        "a/tests/sites/b": ("a/tests/sites/b", "."),
        "a/tests/sites/b/datasets/p/q": ("a/tests/sites/b", "datasets/p/q"),
        "here/datasets/x/y": ("a", "datasets/x/y"),
        "here": ("a", "."),
        "a/datasets/x/absent": ("a", "datasets/x/absent"),
    }
    assert find_site(tmp_path / "d") is None


@pytest.mark.parametrize("spoilt", nightly_after(1, ["deleted", "dangling", "renamed"]))
def test_a_contribution_is_no_portal_though_the_portal_has_lost_its_own(
    site: Path, spoilt: str
) -> None:
    """A proposal may take communes.yml away beside what it adds; templates of a portal are
    programs."""
    write(site, {
        "datasets/lille/pirate/communes.yml": COMMUNES,
        "datasets/lille/pirate/templates/home.html": "{{ joiner.__init__.__globals__ }}",
    })  # fmt: skip
    owner = site / "communes.yml"
    if spoilt == "renamed":
        owner.rename(site / "Communes.yml")
    else:
        owner.unlink()
    if spoilt == "dangling":
        owner.symlink_to("/nonexistent")
    for command in (["check"], ["build"], ["serve"]):
        done = run_beffroi(*command, cwd=site / "datasets/lille/pirate")
        assert done.returncode in (1, 2), (command, done.stdout)
        assert "communes.yml" in done.stdout + done.stderr or str(site) in done.stderr
    assert not (site / "datasets/lille/pirate/build").exists()


def test_datasets_that_are_a_link_of_the_owner_are_datasets_by_both_their_names(site: Path) -> None:
    (site / "datasets").rename(site / "contrib")
    (site / "datasets").symlink_to("contrib")
    write(site, {"contrib/lille/pirate/communes.yml": COMMUNES})
    for name in ("datasets", "contrib"):
        assert find_site(site / name / "lille/pirate") == (site, Path("datasets/lille/pirate"))
        assert run_beffroi("build", f"{name}/lille/pirate", cwd=site).returncode == 2


def test_a_portal_that_is_a_repository_may_lie_in_a_folder_of_this_name(tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "datasets/mon-portail", "lille/parcs"))
    assert check_site(cwd=root)["valid"]
    with pytest.raises(NoOwner):
        find_site(portal(tmp_path / "datasets/autre"))


def test_what_the_environment_says_to_git_is_not_heard(site: Path, mark: Path) -> None:
    write(site, {TABLE: "code;nom\n01001;a\n"})
    environment = {
        "GIT_DIR": "/nowhere",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": f"touch {mark};false",
        "GIT_EXTERNAL_DIFF": f"touch {mark}",
    }
    found = check_site("--base", "main", cwd=site, environment=environment)
    assert [one["id"] for one in found["changes"]] == ["lille/parcs"]
    assert not mark.exists()


def test_no_filter_of_the_machine_runs(site: Path, mark: Path, tmp_path: Path) -> None:
    """A contribution names one of those that the machine has; Git LFS is one, and fetches."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("lfs", "other"):
        for action in ("clean", "smudge"):
            git(
                home,
                "config",
                "--file",
                ".gitconfig",
                f"filter.{name}.{action}",
                f"touch {mark}; cat",
            )
    write(site, {
        ".gitattributes": "*.csv filter=other\n*.bin filter=lfs\n",
        ".lfsconfig": "[lfs]\n\turl = http://127.0.0.1:1/\n",
    })  # fmt: skip
    committed(site)
    write(site, {TABLE: "code;nom\n01001;changé\n"})
    mine = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    subprocess.run(["git", "diff", "main"], cwd=site, check=True, capture_output=True, env=mine)
    assert mark.exists(), "the trap is none"
    mark.unlink()
    found = check_site("--base", "main", cwd=site, environment={"HOME": str(home)})
    assert [one["id"] for one in found["changes"]] == ["lille/parcs"]
    assert not mark.exists()


@pytest.mark.nightly
def test_no_submodule_is_asked_and_one_that_moves_on_is_a_change(site: Path, mark: Path) -> None:
    module = site / "datasets/lille/venu"
    write(module, {"datapackage.yaml": "title: Venu\n", "table.csv": "code;nom\n01001;a\n"})
    committed(module)
    git(site, "add", "datasets/lille/venu")
    modules = (
        '[submodule "venu"]\n\tpath = datasets/lille/venu\n\turl = https://forge.example/venu\n'
    )
    write(site, {".gitmodules": modules})
    committed(site)
    git(module, "config", "core.fsmonitor", f"touch {mark};false")
    write(module, {"table.csv": "code;nom\n01001;b\n"})
    subprocess.run(["git", "diff", "main"], cwd=site, check=True, capture_output=True)
    assert mark.exists(), "the trap is none"
    mark.unlink()
    write(site, {".gitmodules": f"{modules}\tupdate = !touch {mark}\n"})
    assert check_site("--base", "main", cwd=site)["changes"] == []
    git(module, "-c", "core.fsmonitor=false", "commit", "-q", "-a", "-m", "suite")
    git(site, "-c", "core.fsmonitor=false", "add", "datasets/lille/venu")
    mark.unlink(missing_ok=True)
    found = check_site("--base", "main", cwd=site)
    assert [one["id"] for one in found["datasets"]] == ["lille/venu"]
    assert not mark.exists()


def test_ends_of_lines_alone_are_no_change(site: Path) -> None:
    text = (site / TABLE).read_bytes()
    image = b"\x89PNG\r\n\x1a\n\0\r\n\r\n"
    write(
        site,
        {
            "logo.png": image,
            "datasets/lille/rues/table.csv": text.replace(b"\n", b"\r\n"),
            "long.txt": b"",
        },
    )
    write(
        site, {"long.txt": b"x" * ((1 << 20) - 1) + b"\n" + b"y\n"}
    )  # a block ends between CR and LF
    committed(site)
    commit = resolve_base(site, "main")
    for path in (TABLE, "datasets/lille/rues/table.csv", "long.txt"):
        before = (site / path).read_bytes()
        other = (
            before.replace(b"\r\n", b"\n") if b"\r\n" in before else before.replace(b"\n", b"\r\n")
        )
        write(site, {path: other})
    write(site, {"logo.png": image.replace(b"\r\n", b"\n")})
    assert list_changed_files(site, commit, ("datasets",)) == ["logo.png"]
    write(site, {TABLE: text.replace(b"\n", b"\r\n").replace(b"Nom 1", b"Nom 9")})
    assert list_changed_files(site, commit, ("datasets",)) == [TABLE, "logo.png"]


def pointer_to(content: bytes) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(content)}\n".encode()  # noqa: E501


@pytest.mark.nightly
def test_what_git_lfs_keeps_elsewhere_is_not_comparable_and_that_is_said_once(site: Path) -> None:
    tables = {
        f"datasets/lille/{name}/table.csv": (site / TABLE).read_bytes()
        for name in ("parcs", "rues")
    }
    write(site, {path: pointer_to(content) for path, content in tables.items()})
    committed(site)
    write(site, dict(tables))
    found = check_site("--base", "main", cwd=site)
    assert (found["datasets"], found["changes"], found["problems"]) == ([], [], [])
    write(
        site, {path: content + b"01009;Nom 9;1,5;01/04/2024\n" for path, content in tables.items()}
    )
    found = check_site("--base", "main", cwd=site)
    assert [one["status"] for one in found["datasets"]] == ["published", "published"]
    assert codes(found) == [("before-lfs", "datasets")] and found["changes"] == []
    assert "« lille/parcs », « lille/rues »" in plainly(found["problems"][0]["message"])
    shutil.rmtree(site / "datasets/lille/rues")
    found = check_site("--base", "main", cwd=site)
    assert ("id-vanished", "datasets/lille/rues") in codes(found), (
        "an address that goes is told all the same"
    )


def test_nothing_is_fetched_for_a_clone_that_lacks_contents(site: Path, tmp_path: Path) -> None:
    git(site, "config", "uploadpack.allowFilter", "true")
    for name in ("un", "deux"):
        write(site, {TABLE: f"code;nom\n01001;{name}\n"})
        committed(site)
    git(tmp_path, "clone", "-q", "--filter=blob:none", site.as_uri(), "clone")
    clone = tmp_path / "clone"
    count = run_git(clone, ["count-objects", "-v"])
    found = check_site("--base", "HEAD~1", cwd=clone)
    assert run_git(clone, ["count-objects", "-v"]) == count
    assert codes(found) == [("before-absent", "datasets")] and found["changes"] == []
    assert [one["id"] for one in found["datasets"]] == ["lille/parcs"]


def test_a_file_that_a_sparse_checkout_leaves_out_is_not_deleted(site: Path) -> None:
    git(site, "sparse-checkout", "set", "datasets/lille/parcs")
    assert not (site / "datasets/lille/rues").exists()
    assert list_changed_files(site, resolve_base(site, "main"), ("datasets",)) == []


def test_a_repository_of_sha256_is_read_alike(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/parcs")
    git(root, "init", "-q", "-b", "main", "--object-format=sha256")
    (root / "datasets/lille/parcs/lien").symlink_to("table.csv")
    committed(root)
    commit = resolve_base(root, "main")
    assert len(commit) == 64 and list_changed_files(root, commit, ("datasets",)) == []
    write(root, {TABLE: "a;b\n1;2\n"})
    (root / "datasets/lille/parcs/lien").unlink()
    (root / "datasets/lille/parcs/lien").symlink_to("datapackage.yaml")
    assert list_changed_files(root, commit, ("datasets",)) == ["datasets/lille/parcs/lien", TABLE]


def make_tree(root: Path, entries: Mapping[str, TreeEntry]) -> str:
    """A tree that git itself would refuse to make."""
    content = b"".join(
        f"{entry.mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(entry.id)
        for name, entry in entries.items()
    )
    (root / "raw").write_bytes(content)
    command = ["git", "hash-object", "-t", "tree", "-w", "--literally", "raw"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    (root / "raw").unlink()
    return done.stdout.strip()


def test_what_a_commit_holds_is_written_nowhere_else(site: Path, tmp_path: Path) -> None:
    file = list_entries(site, resolve_base(site, "main"))[TABLE]
    write(site, {"target": str(tmp_path / "outside")})
    done = subprocess.run(
        ["git", "hash-object", "-w", "target"], cwd=site, check=True, capture_output=True, text=True
    )
    link = TreeEntry("120000", done.stdout.strip())
    (site / "target").unlink()
    (tmp_path / "outside").mkdir()
    inner = TreeEntry("40000", make_tree(site, {"table.csv": file}))
    tree = make_tree(site, {
        "..": inner,
        ".git": inner,
        "lien": link,
        "table.csv": file,
        "datasets": TreeEntry("40000", make_tree(site, {"lien": link, "..": inner, "a": inner})),
    })  # fmt: skip
    folder = tmp_path / "deep/deeper"
    folder.mkdir(parents=True)
    written = write_files(
        site, tree, {"..", ".git", "lien", "lien/table.csv", "table.csv", "datasets"}, folder
    )
    assert sorted(
        path.relative_to(tmp_path / "deep").as_posix() for path in (tmp_path / "deep").rglob("*")
    ) == [
        "deeper",
        "deeper/datasets",
        "deeper/datasets/a",
        "deeper/datasets/a/table.csv",
        "deeper/datasets/lien",
        "deeper/lien",
        "deeper/table.csv",
    ]
    assert (written.lfs, written.absent) == ((), ())
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("content", [b"a\0b", b"x" * 5_000, b""], ids=["nul", "long", "empty"])
def test_a_link_that_no_disk_can_hold_stops_nothing(
    site: Path, tmp_path: Path, content: bytes
) -> None:
    (site / "target").write_bytes(content)
    done = subprocess.run(
        ["git", "hash-object", "-w", "target"], cwd=site, check=True, capture_output=True, text=True
    )
    (site / "target").unlink()
    tree = make_tree(site, {"lien": TreeEntry("120000", done.stdout.strip())})
    assert write_files(site, tree, {"lien"}, tmp_path).absent == ("lien",)


@pytest.mark.nightly
def test_only_the_datasets_that_are_asked_for_are_compared(site: Path) -> None:
    write(
        site, {TABLE: "a;b\n1;2\n", "datasets/lille/rues/table.csv": "a;b\n1;2\n", "README.md": "x"}
    )
    found = check_site("datasets/lille/parcs", "--base", "main", cwd=site)
    assert [one["id"] for one in found["datasets"]] == ["lille/parcs"]
    compared = list_changed_files(
        site, resolve_base(site, "main"), ("datasets",), lambda path: "rues" not in path
    )
    assert compared == [TABLE]


def test_a_link_that_leads_out_is_never_followed_to_compare(site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes((site / TABLE).read_bytes())
    (site / TABLE).unlink()
    (site / TABLE).symlink_to(secret)
    assert list_changed_files(site, resolve_base(site, "main"), ("datasets",)) == [TABLE]
    shutil.rmtree(site / "datasets/lille/rues")
    (site / "datasets/lille/rues").symlink_to(tmp_path)
    found = check_site("--base", "main", cwd=site)
    assert ("folder-replaced", "datasets/lille/rues") in codes(found)


def poison(site: Path) -> None:
    """Let the state of the last build say of a table that it has more rows than it has."""
    path = site / ".beffroi/state.json"
    state = json.loads(path.read_text("utf-8"))
    state["summaries"]["lille/parcs"]["rows"] = 777
    path.write_text(json.dumps(state), "utf-8")


@pytest.mark.parametrize(
    "known", nightly_after(1, [True, False]), ids=["git-answers", "git-does-not"]
)
def test_a_memory_that_may_have_come_with_a_contribution_is_not_believed(
    site: Path, known: bool
) -> None:
    write(site, {".gitignore": "/build/\n"})
    made(site)
    poison(site)
    assert '"rows": 777' in run_beffroi_rows(site), "what is poisoned would be believed"
    poison(site)
    if known:
        git(site, "add", "-f", ".beffroi/state.json")
        for command in ("build", "check"):
            done = run_beffroi(command, cwd=site)
            assert done.returncode == 3 and "git rm -r --cached .beffroi" in done.stderr
        return
    shutil.rmtree(site / ".git")
    (site / ".git").mkdir()  # as where git finds the folder to be of another owner
    assert codes(check_site(cwd=site)) == [("cache-unverified", ".beffroi")]
    poison(site)
    assert '"rows": 777' not in run_beffroi_rows(site)
    (site / ".beffroi").rename(site / "moved")
    (site / ".beffroi").symlink_to("moved")
    assert run_beffroi("build", cwd=site).returncode == 3, "a link says where we write"


@pytest.mark.parametrize(
    "place",
    nightly_but_each(3, ["lock", "store", "store/objects", "store/objects/ab", "log", "schemas"]),
)
def test_nothing_is_written_or_deleted_through_a_link_in_the_memory(
    site: Path, tmp_path: Path, place: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    write(elsewhere, {"ab/precious": "x", "precious": "x"})
    link = site / ".beffroi" / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)
    before = sorted(elsewhere.rglob("*"))
    for command in (["build"], ["check"], ["schema"]):
        done = run_beffroi(*command, cwd=site)
        assert done.returncode == 3 and f".beffroi/{place}" in plainly(done.stderr), (
            command,
            done.stderr,
        )
    assert sorted(elsewhere.rglob("*")) == before


def test_a_program_called_git_in_the_folder_where_one_is_does_not_run(
    site: Path, mark: Path
) -> None:
    program = site / "datasets/lille/parcs/git"
    write(site, {"datasets/lille/parcs/git": f"#!/bin/sh\ntouch {mark}\n"})
    program.chmod(0o755)
    check_site(".", cwd=program.parent, environment={"PATH": ":.:/usr/bin:/bin"})
    assert not mark.exists()


def run_beffroi_rows(site: Path) -> str:
    """What a build of now says of each dataset."""
    made(site)
    report = json.loads((site / "build/build-report.json").read_text("utf-8"))
    return json.dumps([{"id": one["id"], "rows": one["rows"]} for one in report["datasets"]])


def test_git_is_started_in_one_module_but_to_send_a_repository_of_ours() -> None:
    named = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "site_builder").rglob("*.py"))
        if STARTED.search(path.read_text("utf-8"))
    ]
    # a deployment pushes a repository that it has just made, in which no contribution is; a
    # migration asks whether there is a git at all
    assert named == [
        "site_builder/exchange/deploy/branch.py",
        "site_builder/exchange/migrate/commit.py",
        "site_builder/history/git.py",
    ]


def test_where_git_does_not_answer_nothing_is_taken_for_unchanged(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {".git/index": "damaged"})
    done = run_beffroi("check", "--base", "main", cwd=site)
    assert done.returncode == 2 and "git status" in done.stderr
    monkeypatch.setenv("PATH", os.devnull)
    assert run_git(site, ["rev-parse", "HEAD"]) is None
    with pytest.raises(GitSilent):
        resolve_base(site, "main")
    with pytest.raises(GitSilent):
        list_entries(site, "main")


def test_datasets_of_a_portal_inside_another_repository_are_its_own(tmp_path: Path) -> None:
    """As the portals of the tests are, in this very repository."""
    write(tmp_path, {"communes.yml": COMMUNES, **dataset("lille/rues")})
    inner = portal(tmp_path / "tests/sites/inner", "lille/parcs")
    found = check_site("datasets/lille/parcs", cwd=inner)
    assert [one["id"] for one in found["datasets"]] == ["lille/parcs"]
