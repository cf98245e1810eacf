"""The one module that starts git in a repository of somebody, and it starts no program of anybody
else's. (A deployment makes a repository of its own, and pushes that.)

The configuration of the portal's own repository is its owner's. What a contribution brings must
choose nothing: git would take a folder with HEAD, objects/ and refs/ for a repository, and run what
its `config` names; it would ask the program of `core.fsmonitor` what changed, run hooks, pass files
through the filters that `.gitattributes` names, and fetch what a partial clone has left out. So
bare repositories are refused, these settings are overridden, and contents are asked of `cat-file`,
which filters nothing: no command here checks files out, or reads the working tree. A branch that a
harvest proposes is written from contents of ours, by an index of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Self

HARDENED = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "-c", "safe.bareRepository=explicit",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "protocol.allow=never",
)  # fmt: skip
OURS = {
    "GIT_NO_LAZY_FETCH": "1",  # what is not here stays unknown, nothing is fetched for it
    "GIT_TERMINAL_PROMPT": "0",
}
NOBODYS_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.bare",  # nothing is checked out afterwards
    "GIT_CONFIG_VALUE_0": "true",
}
BLOCK = 1 << 20  # bytes read at a time
NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


class GitSilent(Exception):
    """Git does not answer in a repository: it is absent, the folder is somebody else's, the
    repository is damaged."""


class AnswerTooLong(GitSilent):
    """Git has more to say than was asked for."""


def run_git(root: Path, arguments: Sequence[str]) -> str | None:
    """What git answers in the folder `root`; None where it is absent or refuses. It is not asked
    where it would find no repository: a build asks a dozen times."""
    if not is_in_repository(root.resolve()):
        return None
    try:
        completed = subprocess.run(
            _build_command(root, arguments),
            capture_output=True,
            check=False,
            env=_build_environment(),
        )
    except OSError:
        return None
    return (
        completed.stdout.decode("utf-8", "surrogateescape") if completed.returncode == 0 else None
    )


def ask_git(root: Path, arguments: Sequence[str]) -> str:
    """What git answers. Raises GitSilent: what it should have told is not to be taken for
    nothing."""
    answer = run_git(root, arguments)
    if answer is None:
        raise GitSilent(arguments[0])
    return answer


def ask_git_within(root: Path, arguments: Sequence[str], most: int) -> str:
    """What git answers, in so many bytes: a few objects of somebody else can name more files than
    any memory holds. Raises GitSilent, and AnswerTooLong."""
    with _stream_answer(root, arguments) as stream:
        answer = stream.read(most + 1)
        if len(answer) > most:
            raise AnswerTooLong(arguments[0])
    return answer.decode("utf-8", "surrogateescape")


def change_git(
    root: Path,
    arguments: Sequence[str],
    feed: bytes = b"",
    *,
    variables: Mapping[str, str] = NO_VARIABLES,
) -> str:
    """What git answers where it writes objects, an index of ours or a branch: no command of these
    touches the working tree, or its index. `variables`: of the environment, ours. Raises
    GitSilent, with what git said."""
    try:
        completed = subprocess.run(
            _build_command(root, arguments),
            input=feed,
            capture_output=True,
            check=False,
            env=_build_environment() | dict(variables),
        )
    except OSError as error:
        raise GitSilent(str(error)) from None
    if completed.returncode:
        raise GitSilent(completed.stderr.decode("utf-8", "replace").strip())
    return completed.stdout.decode("utf-8", "surrogateescape")


def index_pack(root: Path, pack: Path) -> None:
    """Give the objects of a pack to a repository. They are read anew, and broken ones refused.
    Raises GitSilent and OSError."""
    with pack.open("rb") as stream:
        completed = subprocess.run(
            _build_command(root, ("index-pack", "--stdin", "--strict")),
            stdin=stream,
            capture_output=True,
            check=False,
            env=_build_environment(),
        )
    if completed.returncode:
        raise GitSilent(completed.stderr.decode("utf-8", "replace").strip())


def run_filter_repo(root: Path, arguments: Sequence[str]) -> None:
    """Rewrite a repository of ours, in which nothing is checked out, by git filter-repo: the one
    beside this Python, or one that is installed. Raises GitSilent, FileNotFoundError."""
    folders = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    program = shutil.which("git-filter-repo", path=os.pathsep.join(folders))
    if program is None or not os.path.isabs(program):  # noqa: PTH117
        raise FileNotFoundError("git-filter-repo")
    environment = _build_environment() | NOBODYS_SETTINGS
    completed = subprocess.run(
        [program, *arguments], cwd=root, capture_output=True, check=False, env=environment
    )
    if completed.returncode:
        raise GitSilent(completed.stderr.decode("utf-8", "replace").strip())


def is_in_repository(root: Path) -> bool:
    """Is there a repository, whether git answers or not?"""
    return any(os.path.lexists(folder / ".git") for folder in (root, *root.parents))


def is_git_silent(root: Path) -> bool:
    """Is there a repository of which git tells nothing?"""
    return is_in_repository(root) and run_git(root, ["rev-parse", "--git-dir"]) is None


class _GitProcess:
    """A single git that is asked again and again, and ends with the block."""

    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()


class BlobReader(_GitProcess):
    """Contents of files as commits hold them, asked one after the other of a single `git cat-file
    --batch`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def copy(self, blob_id: str, write: Callable[[bytes], object]) -> bool:
        """Give the content of a blob to `write`, block by block. False where it is not here, or not
        whole."""
        process = self._started()
        if process is None or process.stdin is None or process.stdout is None:
            return False
        try:
            process.stdin.write(blob_id.encode() + b"\n")
            process.stdin.flush()
        except OSError:
            return False
        # the id, « blob » and the size; or the id and « missing »
        header = process.stdout.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            return False
        remaining = int(header[2])
        while remaining:
            block = process.stdout.read(min(remaining, BLOCK))
            if not block:
                return False
            write(block)
            remaining -= len(block)
        return process.stdout.read(1) == b"\n"

    def _started(self) -> subprocess.Popen[bytes] | None:
        if self._process is None:
            try:
                command = ("cat-file", "--batch")
                self._process = _start_git(self._root, command, stdin=subprocess.PIPE)
            except OSError:
                return None
        return self._process


class BlobWriter(_GitProcess):
    """Contents that git keeps from now on, given one after the other to a single `git hash-object`.
    They are stored as they are, whatever filters a repository has."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self._root = root
        self._content = scratch / "content"

    def write_content(self, content: bytes) -> str:
        """The id of a content. Raises GitSilent and OSError."""
        self._content.write_bytes(content)
        return self.write_file(self._content)

    def write_file(self, path: Path) -> str:
        """The id of what a file holds; its path has no line break. Raises GitSilent."""
        if self._process is None:
            command = ("hash-object", "-w", "--no-filters", "--stdin-paths")
            self._process = _start_git(self._root, command, stdin=subprocess.PIPE)
        stdin = self._process.stdin
        stdout = self._process.stdout
        answer = b""
        if stdin and stdout:
            with suppress(OSError):
                stdin.write(os.fsencode(path.resolve()) + b"\n")
                stdin.flush()
                answer = stdout.readline()
        if not answer:
            raise GitSilent("hash-object")
        return answer.decode().strip()


def _start_git(root: Path, arguments: Sequence[str], stdin: int) -> subprocess.Popen[bytes]:
    """Raises OSError."""
    return subprocess.Popen(
        _build_command(root, arguments),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_build_environment(),
    )


@contextmanager
def _stream_answer(root: Path, arguments: Sequence[str]) -> Iterator[IO[bytes]]:
    """What git answers while it does. Raises GitSilent, also at the end of an answer that breaks
    off."""
    try:
        process = _start_git(root, arguments, stdin=subprocess.DEVNULL)
    except OSError:
        raise GitSilent(arguments[0]) from None
    try:
        if process.stdout is None:  # which is asked for
            raise GitSilent(arguments[0])
        yield process.stdout
        if process.wait():
            raise GitSilent(arguments[0])
    finally:
        process.kill()
        process.communicate()


def _build_command(root: Path, arguments: Sequence[str]) -> list[str]:
    """Raises FileNotFoundError where git is not installed: one that lies where we are is not it."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    program = shutil.which("git", path=os.pathsep.join(filter(os.path.isabs, folders)))
    if program is None:
        raise FileNotFoundError("git")
    return [program, *HARDENED, "-C", str(root), *arguments]


def _build_environment() -> dict[str, str]:
    """Ours without what speaks to git: a hook's repository is another one, and settings can come
    that way too."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")
    }
    return inherited | OURS


class ObjectReader:
    """Every object that a repository has, reachable or not, in the order in which they lie: what
    `git cat-file --batch-all-objects` writes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __iter__(self) -> Iterator[GitObject]:
        """Each object; the blocks of one are to be had until the next is asked for. Raises
        GitSilent where the list breaks off."""
        options = ("--batch-all-objects", "--batch", "--unordered", "--buffer")
        with _stream_answer(self._root, ("cat-file", *options)) as stream:
            yield from _read_objects(stream)


@dataclass(slots=True)
class GitObject:
    """`kind`: blob, tree, commit or tag; `blocks` are of its content."""

    id: str
    kind: str
    blocks: Iterator[bytes]


def _read_objects(stream: IO[bytes]) -> Iterator[GitObject]:
    while header := stream.readline().split():
        if len(header) != 3:  # « missing »: of a partial clone
            continue
        blocks = _read_content(stream, int(header[2]))
        yield GitObject(header[0].decode(), header[1].decode(), blocks)
        for _ in blocks:  # whatever nobody has asked for
            pass


def _read_content(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """The blocks of an object, and the line end behind it."""
    remaining = size
    while remaining:
        block = stream.read(min(remaining, BLOCK))
        if not block:
            raise GitSilent("cat-file")
        remaining -= len(block)
        yield block
    if stream.read(1) != b"\n":
        raise GitSilent("cat-file")


def stream_lines(root: Path, arguments: Sequence[str]) -> Iterator[bytes]:
    """The lines of a long answer, one after the other. Raises GitSilent."""
    with _stream_answer(root, arguments) as stream:
        # Not from the stream itself, which whoever stops early would close before we do
        yield from iter(stream.readline, b"")
