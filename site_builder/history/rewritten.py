"""The history of some folders, made anew in a repository of ours: what a commune takes along, or
brings. Git reads the objects of another repository there, and nothing else of it: no setting, no
hook, no attribute.

It is that of the main line, as it was reviewed: a merge is one commit, with all that it changed;
but one by which a publisher joined comes after the history that it brought.
Each commit has its day and the first line of its message; who made it is written only where that
is asked for. Links, submodules, `.git…` files and names that lead elsewhere are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.text import clean_line
from site_builder.history.arrivals import map_arrivals
from site_builder.history.git import ask_git, change_git, index_pack
from site_builder.history.log import LoggedCommit, read_log
from site_builder.history.moves import MAIN_LINE, read_changes

MOST_COMMITS = 100_000
LAST_MOMENT = 4_102_444_800  # 2100: what a hostile commit says may be no day at all
SHA1_LENGTH = 40
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# What lies beside objects to make git faster is whatever somebody wrote there
OBJECTS_ALONE = """\
[core]
\tcommitGraph = false
\tmultiPackIndex = false
[pack]
\tuseBitmaps = false
"""
ABOUT = "%H%n%ct%n%an%n%ae%n%s"
BRANCH = "refs/heads/rewritten"
LONGEST_MESSAGE = 200


class HistoryUnread(Exception):
    """There are more commits than we read."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who made a commit."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySelection:
    """What of a history is taken: the files below `folders`, each a path in its repository, of
    which `keeps` takes the path and the id of the content, at the path that `rename` gives.
    `signature`: of all commits, or None where each has its own. `most`: bytes of what git may say
    of all that, 0 for any number."""

    folders: tuple[str, ...]
    keeps: Callable[[str, str], bool]
    rename: Callable[[str], str]
    signature: Signature | None
    most: int = 0


@dataclass(slots=True)
class RewrittenHistory:
    """The last commit, "" where there is none, how many there are, and the paths that were left
    out because nothing may be there."""

    commit: str = ""
    count: int = 0
    refused: dict[str, None] = field(default_factory=dict)

    @property
    def parents(self) -> tuple[str, ...]:
        """Of the commit that comes next: one, or none."""
        return (self.commit,) if self.commit else ()


def open_borrowing_repository(scratch: Path, objects: Path | None, sample_id: str) -> Path:
    """A new repository of ours that reads the objects in the folder `objects` too, if there is one;
    in it ids are as long as `sample_id`. Raises GitSilent and OSError."""
    root = scratch / "history"
    root.mkdir()
    make_repository(root, sample_id)
    if objects is None:
        return root
    with (root / ".git/config").open("a", encoding="utf-8") as settings:
        settings.write(OBJECTS_ALONE)
    folder = root / ".git/objects/info"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "alternates").write_text(f"{objects.resolve()}\n", "utf-8", "surrogateescape")
    return root


def make_repository(root: Path, sample_id: str) -> None:
    """In a folder that is there; ids are as long as `sample_id`. Raises GitSilent."""
    form = "sha256" if len(sample_id) > SHA1_LENGTH else "sha1"
    options = ("--quiet", "--template=", f"--object-format={form}", "--initial-branch=main")
    change_git(root, ("init", *options))


def find_objects(root: Path) -> Path:
    """The folder of the objects of the owner's own repository. Raises GitSilent."""
    options = ("--path-format=absolute", "--git-path", "objects")
    return Path(ask_git(root, ["rev-parse", *options]).removesuffix("\n"))


def is_takeable_path(path: str) -> bool:
    """May a file be there in the repository of somebody else? It leads nowhere else, and git itself
    takes nothing from it."""
    if CONTROLS.search(path):
        return False
    parts = path.casefold().split("/")
    return not any(part in ("", ".", "..") or part.startswith(".git") for part in parts)


def rewrite_history(root: Path, commit: str, selection: HistorySelection) -> RewrittenHistory:
    """Make it in the repository `root`, which is ours. Raises GitSilent, as where the history is
    cut, and HistoryUnread."""
    rewritten = RewrittenHistory()
    paths = [f":(literal){folder}" for folder in selection.folders]
    options = (*MAIN_LINE, "--reverse", "--raw", "--no-abbrev", f"--max-count={MOST_COMMITS + 1}")
    state: dict[str, str] = {}
    stream: list[bytes] = []
    arrivals = map_arrivals(root, commit)

    def read_commits(tip: str) -> Iterator[LoggedCommit]:
        """The oldest first, and before the one that brought it, a history that arrived."""
        for logged in read_log(root, ABOUT, [*options, tip, "--", *paths], most=selection.most):
            for arrived in arrivals.pop(logged.about.partition("\n")[0], ()):
                yield from read_commits(arrived)
            yield logged

    for number, logged in enumerate(read_commits(commit)):
        if number >= MOST_COMMITS:
            raise HistoryUnread
        lines = list(_list_changes(logged, selection, state, rewritten))
        if lines:
            stream.append(_format_commit(logged, selection.signature))
            stream += lines
            rewritten.count += 1
    if rewritten.count:
        change_git(
            root, ("fast-import", "--quiet", "--date-format=raw-permissive"), b"".join(stream)
        )
        rewritten.commit = ask_git(root, ["rev-parse", "--verify", BRANCH]).strip()
    return rewritten


def _list_changes(
    logged: LoggedCommit,
    selection: HistorySelection,
    state: dict[str, str],
    rewritten: RewrittenHistory,
) -> Iterator[bytes]:
    """What a commit does to `state`, the contents by path, which follows. What goes comes first:
    a file may stand where a folder was."""
    written: list[bytes] = []
    for change in read_changes(logged.fields):
        content = change.after
        if change.is_link or not is_takeable_path(change.path):
            rewritten.refused[change.path] = None
            content = ""
        elif content and not selection.keeps(change.path, content):
            content = ""
        path = selection.rename(change.path)
        if content and state.get(path) != content:
            state[path] = content
            line = f"M 100644 {content} {_quote_path(path)}\n"
            written.append(line.encode("utf-8", "surrogateescape"))
        elif not content and state.pop(path, ""):
            yield f"D {_quote_path(path)}\n".encode("utf-8", "surrogateescape")
    yield from written


def _quote_path(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _format_commit(logged: LoggedCommit, signature: Signature | None) -> bytes:
    _, moment, name, email, message = [*logged.about.split("\n", 4), "", "", "", ""][:5]
    signature = signature or Signature(_clean_name(name), _clean_name(email))
    seconds = min(int(moment), LAST_MOMENT) if moment.isdigit() else 0
    who = f"{signature.name} <{signature.email}> {seconds} +0000"
    text = f"{clean_line(message)[:LONGEST_MESSAGE]}\n".encode("utf-8", "replace")
    head = f"commit {BRANCH}\nauthor {who}\ncommitter {who}\ndata {len(text)}\n"
    return head.encode("utf-8", "replace") + text


def _clean_name(text: str) -> str:
    return re.sub(r"[<>\x00-\x1f\x7f]", "", text).strip()


def send_history(source: Path, commits: Iterable[str], *, target: Path, scratch: Path) -> None:
    """Give all that these commits of our repository `source` need to the repository `target`, each
    content under the name that it really has. Raises GitSilent and OSError."""
    wanted = "".join(f"{commit}\n" for commit in commits).encode()
    base = scratch / "history-pack"
    name = change_git(source, ("pack-objects", "--quiet", "--revs", str(base.resolve())), wanted)
    index_pack(target, Path(f"{base}-{name.strip()}.pack"))
