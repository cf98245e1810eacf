"""A history that is made anew says what the old one said of the folders that were asked for, and
nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from portal import write
from repository import committed, git
from shared_portal import read_objects

from site_builder.history.git import GitSilent
from site_builder.history.rewritten import (
    HistorySelection,
    RewrittenHistory,
    Signature,
    find_objects,
    is_takeable_path,
    make_repository,
    open_borrowing_repository,
    rewrite_history,
    send_history,
)

OURS = Signature("Nous", "nous@ici.example")


def keep_all(path: str, content: str) -> bool:
    return True


def rewrite(root: Path, scratch: Path, **options: object) -> tuple[Path, RewrittenHistory]:
    """The history of the folder « a », in a repository of ours."""
    head = git(root, "rev-parse", "HEAD")
    scratch.mkdir()
    history = open_borrowing_repository(scratch, find_objects(root), head)
    chosen = {"folders": ("a",), "keeps": keep_all, "rename": str, "signature": OURS} | options
    selection = HistorySelection(**chosen)  # type: ignore[arg-type]
    return history, rewrite_history(history, head, selection)


def list_commits(root: Path, commit: str) -> list[str]:
    form = "--format=%ad %an %s"
    return git(root, "log", "--reverse", form, "--date=short", commit).splitlines()


def commit(root: Path, day: str, message: str, *options: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message, *options, day=day)


def test_a_merge_is_one_commit_and_what_nobody_accepted_is_not_there(tmp_path: Path) -> None:
    root = tmp_path / "depot"
    write(root, {"a/un.csv": "1\n", "b/autre.csv": "à d’autres\n"})
    committed(root, "Début")
    git(root, "checkout", "-q", "-b", "proposition")
    write(root, {"a/deux.csv": "par erreur\n"})
    commit(root, "2024-01-01", "Un brouillon")
    write(root, {"a/deux.csv": "2\n"})
    commit(root, "2024-01-02", "Relu")
    git(root, "checkout", "-q", "main")
    write(root, {"b/autre.csv": "encore à d’autres\n"})
    commit(root, "2024-01-03", "Ailleurs")
    git(root, "merge", "-q", "--no-ff", "-m", "Fusion", "proposition", day="2024-01-04")
    history, rewritten = rewrite(root, tmp_path / "scratch")
    subjects = [line.split(" ", 2)[2] for line in list_commits(history, rewritten.commit)]
    assert (subjects, rewritten.count) == (["Début", "Fusion"], 2)
    target = tmp_path / "cible"
    target.mkdir()
    make_repository(target, rewritten.commit)
    send_history(history, [rewritten.commit], target=target, scratch=tmp_path / "scratch")
    objects = read_objects(target)
    assert b"2\n" in objects and b"erreur" not in objects and b"autres" not in objects


def test_a_file_may_come_where_a_folder_was_and_a_folder_where_a_file_was(tmp_path: Path) -> None:
    root = tmp_path / "depot"
    write(root, {"a/x/dedans.csv": "1\n", "a/y": "2\n"})
    committed(root)
    git(root, "rm", "-rq", "a/x", "a/y")
    write(root, {"a/x": "3\n", "a/y/dedans.csv": "4\n"})
    commit(root, "2024-01-01", "Échange")
    history, rewritten = rewrite(root, tmp_path / "scratch")
    names = git(history, "ls-tree", "-r", "--name-only", rewritten.commit).splitlines()
    assert names == ["a/x", "a/y/dedans.csv"]


def test_what_is_not_kept_was_never_there(tmp_path: Path) -> None:
    root = tmp_path / "depot"
    write(root, {"a/un.csv": "1\n", "a/secret.csv": "secret\n"})
    committed(root, "Début")
    (root / "a/secret.csv").unlink()
    commit(root, "2024-01-01", "Retiré")
    secret = git(root, "rev-parse", "HEAD^:a/secret.csv")

    def keeps(path: str, content: str) -> bool:
        return content != secret

    history, rewritten = rewrite(root, tmp_path / "scratch", keeps=keeps)
    assert [line.split(" ", 2)[2] for line in list_commits(history, rewritten.commit)] == ["Début"]
    assert git(history, "ls-tree", "-r", "--name-only", rewritten.commit) == "a/un.csv"


def test_names_that_are_strange_are_quoted_and_moments_are_days(tmp_path: Path) -> None:
    root = tmp_path / "depot"
    write(root, {'a/"guillemets" é\\.csv': "1\n", "a/ espace .csv": "2\n"})
    committed(root)
    identity = ("-c", "user.name=A\tB", "-c", "user.email=a@b.example")
    write(root, {"a/deux.csv": "2\n"})
    git(root, "add", "-A")
    git(
        root,
        *identity,
        "commit",
        "-q",
        "-m",
        "Titre\n\nCo-authored-by: Quelqu’un",
        day="1970-01-02",
    )

    def rename(path: str) -> str:
        return f"site/{path}"

    history, rewritten = rewrite(root, tmp_path / "scratch", rename=rename, signature=None)
    listed = git(history, "ls-tree", "-r", "-z", "--name-only", rewritten.commit).split("\0")
    assert listed[:-1] == ["site/a/ espace .csv", 'site/a/"guillemets" é\\.csv', "site/a/deux.csv"]
    assert list_commits(history, rewritten.commit)[-1] == "1970-01-02 AB Titre"
    assert "Quelqu" not in git(history, "log", "--format=%B", rewritten.commit)


def test_a_history_that_is_cut_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    root = tmp_path / "depot"
    for number in range(3):
        write(root, {"a/un.csv": f"{number}\n"})
        committed(root, f"{number}")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "copie")
    with pytest.raises(GitSilent):
        rewrite(tmp_path / "copie", tmp_path / "scratch")


def test_an_empty_folder_has_no_history(tmp_path: Path) -> None:
    root = tmp_path / "depot"
    write(root, {"b/un.csv": "1\n"})
    committed(root)
    _, rewritten = rewrite(root, tmp_path / "scratch")
    assert (rewritten.commit, rewritten.count, rewritten.parents) == ("", 0, ())


@pytest.mark.parametrize(
    "path",
    ["a//b", "a/../b", "./a", "a/.git/config", "a/.GIT/x", ".gitmodules", "a/.gitattributes",
     "a\nb", "a/\x1b[0m", "/a", "a/"],
)  # fmt: skip
def test_paths_that_lead_elsewhere_or_that_git_obeys_are_nobodys(path: str) -> None:
    assert not is_takeable_path(path)
    assert is_takeable_path("a/gitlab-ci.csv") and is_takeable_path("a/é b.csv")
