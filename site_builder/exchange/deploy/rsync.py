"""A server by rsync, be it a daemon or over ssh. It puts each file in place once it is whole."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from site_builder.exchange.deploy.plan import count_depth
from site_builder.exchange.deploy.programs import SshSettings, TransferFailed, run_program

LISTED = re.compile(r"^\S{10,11} +[\d,.]+ \d{4}/\d\d/\d\d \d\d:\d\d:\d\d (.+)$", re.M)
# Which files changed is known better than by their times
SENDING = ("--times", "--ignore-times", "--chmod=D755,F644", "--from0", "--files-from=-")
ABSENT = re.compile(r"change_dir .* failed: No such file")


class RsyncCarrier:
    def __init__(self, address: str, ssh: SshSettings) -> None:
        self._address = address
        self._environment = {**os.environ, **ssh.environment}
        self._environment.setdefault("RSYNC_RSH", shlex.join(("ssh", *ssh.options)))

    def list_names(self) -> set[str]:
        try:
            listing = self._run(("--list-only", f"{self._address}/"))
        except TransferFailed as cause:
            if ABSENT.search(cause.args[0]):
                return set()
            raise
        text = listing.decode("utf-8", "surrogateescape")
        return set(LISTED.findall(text)) - {"."}

    def read_file(self, name: str) -> bytes:
        with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
            self._run((f"{self._address}/{name}", f"{folder}/"))
            return (Path(folder) / name).read_bytes()

    def put_files(self, root: Path, paths: Sequence[str]) -> None:
        self._run((*SENDING, f"{root}/", f"{self._address}/"), paths)

    def delete_files(self, paths: Sequence[str], folders: Sequence[str]) -> None:
        self._delete_missing(paths)
        for _, level in groupby(folders, key=count_depth):
            with suppress(TransferFailed):  # what is not ours may be in one
                self._delete_missing(tuple(level))

    def _delete_missing(self, paths: Sequence[str]) -> None:
        """What is missing here is deleted there; the folder that it would be in must be here."""
        options = ("--delete-missing-args", "--dirs", *SENDING)
        with tempfile.TemporaryDirectory(prefix="beffroi-") as without:
            for path in paths:
                (Path(without) / path).parent.mkdir(parents=True, exist_ok=True)
            self._run((*options, f"{without}/", f"{self._address}/"), paths)

    def _run(self, arguments: Sequence[str], paths: Sequence[str] = ()) -> bytes:
        command = ("rsync", "--secluded-args", *arguments)
        feed = "\0".join((*paths, "")).encode()
        return run_program(command, feed, environment=self._environment)
