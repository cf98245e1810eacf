"""A branch that a forge serves as pages: it becomes one commit without parents, so that the
repository does not grow, and a push puts all of it there, or nothing.

What of the branch no report of ours names (CNAME, .nojekyll, .well-known) stays.
"""

from __future__ import annotations

import base64
import os
import shlex
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.text import MOST_NAMED, quote_words
from site_builder.exchange.deploy.deployed_files import decode_report
from site_builder.exchange.deploy.place import DeploymentPlace
from site_builder.exchange.deploy.plan import DeploymentPlan, plan_deployment
from site_builder.exchange.deploy.programs import TOKEN, prepare_ssh, run_program
from site_builder.history.git import run_git
from site_builder.publish.output_folder import REPORT
from site_builder.publish.refusal import BuildRefused

PLAIN = ".nojekyll"  # without it GitHub leaves out what begins with an underscore
HOST_FILES = ("CNAME", ".domains", PLAIN, ".well-known")
IDENTITY = {"NAME": "Beffroi", "EMAIL": "beffroi@noreply.invalid"}
# Of the variables that speak to git, those by which its owner says how to reach a server
KEPT_VARIABLES = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH")
USER = "x-access-token"  # forges take any name beside a token
SETTINGS = (
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.attributesFile=/dev/null",
    "-c", "core.autocrlf=false",
    "-c", "gc.auto=0",
)  # fmt: skip

# What says to git who made a commit of ours
IDENTITY_VARIABLES = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in IDENTITY.items()
}


@dataclass(frozen=True, slots=True)
class _ScratchRepository:
    """A repository of our own, whose files are those of the site."""

    folder: Path
    site: Path
    environment: Mapping[str, str]

    def run(self, arguments: Sequence[str], feed: bytes = b"") -> str:
        trees = (f"--git-dir={self.folder}", f"--work-tree={self.site}")
        answer = run_program(
            ("git", *SETTINGS, *trees, *arguments),
            feed,
            environment=self.environment,
            folder=self.site,
        )
        return answer.decode("utf-8", "surrogateescape")


def push_branch(
    root: Path, out: Path, *, place: DeploymentPlace, files: Sequence[str], dry_run: bool
) -> DeploymentPlan:
    """Make the branch the site in `out`, of these files. `root`: the portal, whose remotes may be
    named. Raises TransferFailed and BuildRefused."""
    remote = _resolve_remote(root, place.address)
    ref = f"refs/heads/{place.branch}"
    with _open_scratch_repository(out.resolve(), remote) as repository:
        commit = repository.run(("ls-remote", "--", remote, ref)).partition("\t")[0]
        before: dict[str, str] = {}
        own_paths: frozenset[str] = frozenset()
        if commit:
            repository.run(("fetch", "--quiet", "--depth=1", "--no-tags", "--", remote, ref))
            repository.run(("read-tree", commit))
            before = _list_index(repository)
            own_paths = _list_own_paths(repository, commit, before=before)
            foreign = _find_foreign_files(files, before.keys() - own_paths, is_site=bool(own_paths))
            if foreign:
                params = {"place": place.shown, "names": quote_words(foreign, MOST_NAMED)}
                raise BuildRefused("deployment-taken", params)
        _fill_index(repository, files, before=before, own_paths=own_paths)
        plan = plan_deployment(_list_index(repository), before)
        if not (dry_run or plan.is_empty):
            tree = repository.run(("write-tree",)).strip()
            new_commit = repository.run(("commit-tree", tree, "-m", "Site")).strip()
            lease = f"--force-with-lease={ref}:{commit}"  # nobody has pushed since we looked
            repository.run(("push", "--quiet", lease, "--", remote, f"{new_commit}:{ref}"))
        return plan


def _fill_index(
    repository: _ScratchRepository,
    files: Sequence[str],
    *,
    before: Mapping[str, str],
    own_paths: frozenset[str],
) -> None:
    """What was ours and is no more goes, what is ours comes, what is another's stays."""
    gone = sorted(own_paths - set(files))
    repository.run(("update-index", "-z", "--force-remove", "--stdin"), _join_paths(gone))
    adding = ("update-index", "--add", "--replace", "-z", "--stdin")
    repository.run(adding, _join_paths(files))
    if PLAIN not in before:
        empty = repository.run(("hash-object", "-w", "--stdin")).strip()
        repository.run(("update-index", "--add", "--cacheinfo", f"100644,{empty},{PLAIN}"))


def _join_paths(paths: Iterable[str]) -> bytes:
    return "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")


def _list_index(repository: _ScratchRepository) -> dict[str, str]:
    """Each path with the id of its content."""
    entries = {}
    for line in repository.run(("ls-files", "--stage", "-z")).split("\0")[:-1]:
        header, _, path = line.partition("\t")
        entries[path] = header.split(" ")[1]
    return entries


def _list_own_paths(
    repository: _ScratchRepository, commit: str, *, before: Mapping[str, str]
) -> frozenset[str]:
    if REPORT not in before:
        return frozenset()
    report = repository.run(("cat-file", "blob", f"{commit}:{REPORT}")).encode()
    deployed = decode_report(report)
    return frozenset(deployed.files).intersection(before) if deployed else frozenset()


def _find_foreign_files(
    files: Sequence[str], foreign: Iterable[str], *, is_site: bool
) -> list[str]:
    """What would be lost. Of a branch that is no site nothing may be, but what hosts of pages ask
    for: it may be the work of years."""
    if is_site:
        return sorted(set(files).intersection(foreign))
    names = {path.partition("/")[0] for path in foreign}
    return sorted(names.difference(HOST_FILES))


def _resolve_remote(root: Path, address: str) -> str:
    """The address of a remote of the portal's repository that is called so; else what is written,
    a path being one from here."""
    if "/" not in address and ":" not in address:
        answer = run_git(root, ["remote", "get-url", "--push", "--", address])
        if answer:
            return answer.strip()
    if ":" not in address:
        return str(Path(address).resolve())
    return address


@contextmanager
def _open_scratch_repository(site: Path, remote: str) -> Iterator[_ScratchRepository]:
    with prepare_ssh() as ssh, tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or name in KEPT_VARIABLES
        }
        environment.setdefault("GIT_SSH_COMMAND", shlex.join(("ssh", *ssh.options)))
        environment |= {"GIT_TERMINAL_PROMPT": "0", **ssh.environment, **_give_token(remote)}
        environment |= IDENTITY_VARIABLES
        repository = _ScratchRepository(Path(folder) / "git", site, environment)
        repository.run(("init", "--quiet"))
        yield repository


def _give_token(remote: str) -> dict[str, str]:
    """The settings by which git sends a token to this address alone; they are in the environment,
    and nowhere else."""
    token = os.environ.get(TOKEN)
    if not token or not remote.startswith("https://"):
        return {}
    credentials = base64.b64encode(f"{USER}:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{remote}.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {credentials}",
    }
