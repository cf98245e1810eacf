"""A server by SFTP, by the program of OpenSSH and its batches: a batch ends at the first command
that fails, unless a dash is before it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from site_builder.exchange.deploy.deployed_files import PART
from site_builder.exchange.deploy.place import DeploymentPlace
from site_builder.exchange.deploy.plan import list_folders
from site_builder.exchange.deploy.programs import SshSettings, TransferFailed, run_program

LISTED = re.compile(r"^(?!sftp> )(?:.*/)?([^/\n]+)/?$", re.M)
OVER = "rename"  # what servers that put no file over another say no to


class SftpCarrier:
    def __init__(self, place: DeploymentPlace, ssh: SshSettings) -> None:
        options = [*ssh.options]
        if place.port:
            options.append(f"-oPort={place.port}")
        self._command = ("sftp", *options, "-b", "-", place.address)
        self._environment = {**os.environ, **ssh.environment}
        self._path = unquote(place.path)
        self._made_folders: set[str] = set()

    def list_names(self) -> set[str]:
        """By `ls`, which the batch says again before what it gives."""
        listing = self._run([f"-ls -1a {quote_path(self._path)}"]).decode("utf-8", "replace")
        return set(LISTED.findall(listing)) - {".", ".."}

    def read_file(self, name: str) -> bytes:
        with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
            self._run([f"get {self._quote(name)} file"], Path(folder))
            return (Path(folder) / "file").read_bytes()

    def put_files(self, root: Path, paths: Sequence[str]) -> None:
        batch = compose_put_batch(self._path, paths, made_folders=self._made_folders)
        try:
            self._run(batch, root)
        except TransferFailed as cause:
            if OVER not in cause.args[0]:
                raise
            batch = compose_put_batch(self._path, paths, made_folders=set(), replace=True)
            self._run(batch, root)

    def delete_files(self, paths: Sequence[str], folders: Sequence[str]) -> None:
        """One that is not there any more was deleted before a cut; none may be there afterwards."""
        quoted_paths = list(map(self._quote, paths))
        self._run(list(map("-rm {}".format, quoted_paths)))
        self._run(list(map("-rmdir {}".format, map(self._quote, folders))))
        listing = self._run(list(map("-ls -1 {}".format, quoted_paths))).decode("utf-8", "replace")
        if remaining := LISTED.findall(listing):
            raise TransferFailed(f"rm {remaining[0]}: failed")

    def _quote(self, path: str) -> str:
        return quote_path(f"{self._path.rstrip('/')}/{path}")

    def _run(self, batch: Sequence[str], folder: Path | None = None) -> bytes:
        feed = "\n".join((*batch, "")).encode()
        return run_program(self._command, feed, environment=self._environment, folder=folder)


def compose_put_batch(
    top: str, paths: Sequence[str], *, made_folders: set[str], replace: bool = False
) -> list[str]:
    """The commands that send files to a folder: each under another name, then in one step to its
    place; with `replace`, where the server refuses that, what was there goes first."""
    base = top.rstrip("/")
    part = quote_path(f"{base}/{PART}")
    folders = _list_new_folders(base, paths, made_folders)
    batch = list(map("-mkdir {}".format, map(quote_path, folders)))
    batch.append(f"-rm {part}")
    for path in paths:
        target = quote_path(f"{base}/{path}")
        batch.append(f"put {quote_path(path)} {part}")
        if replace:
            batch.append(f"-rm {target}")
        batch.append(f"rename {part} {target}")
    return batch


def quote_path(path: str) -> str:
    """As the batches of sftp take a name: between quotes, no * or [ means anything but itself."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _list_new_folders(base: str, paths: Sequence[str], made_folders: set[str]) -> list[str]:
    """The folder itself, and those that files go into, each after the one that it is in."""
    targets = [f"{base}/{path}" for path in paths]
    folders = list_folders(targets) - made_folders - {""}
    made_folders.update(folders)
    return sorted(folders)
