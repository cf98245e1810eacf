"""The programs that carry a site: rsync, sftp, git. Secrets come from the environment and stay
there.

A password is given to ssh by a program of ours that reads it from the environment: neither a
command line nor a file ever holds it, and what a program says is told without it.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.text import show_safe_value
from site_builder.publish.refusal import BuildRefused

PASSWORD = "BEFFROI_DEPLOY_PASSWORD"  # of an account of SFTP, or of rsync over ssh
TOKEN = "BEFFROI_DEPLOY_TOKEN"  # of a forge, over https
KNOWN_HOSTS = "BEFFROI_DEPLOY_KNOWN_HOSTS"  # lines as ssh-keyscan writes them
SECRETS = (PASSWORD, TOKEN, "RSYNC_PASSWORD")
ANSWER = f"#!/bin/sh\nprintf '%s\\n' \"${PASSWORD}\"\n"
# What a program says of a server that is not known, or does not know us
STRANGER = re.compile(r"host key verification failed|host identification has changed", re.I)
DENIED = re.compile(
    r"permission denied \(|auth(?:entication)? failed|could not read (?:username|password)"
    r"|returned error: 403",
    re.I,
)
REASON = re.compile(r"^(?!rsync error:|Connection closed)[ \t]*(\S.*)$", re.M)


class TransferFailed(Exception):
    """A program ended otherwise than it should: `args` are what it said."""


@dataclass(frozen=True, slots=True)
class SshSettings:
    """The options of ssh, and what it finds in its environment."""

    options: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def prepare_ssh() -> Iterator[SshSettings]:
    """No question is asked of anybody: a server must be known, and an account has a key of the
    agent or a password in the environment."""
    options = ["-oStrictHostKeyChecking=yes", "-oNumberOfPasswordPrompts=1"]
    environment = {}
    with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        if lines := os.environ.get(KNOWN_HOSTS):
            known_hosts = Path(folder) / "known_hosts"
            known_hosts.write_text(f"{lines}\n", "utf-8")
            options.append(f"-oUserKnownHostsFile={known_hosts}")
        if os.environ.get(PASSWORD):
            answer = Path(folder) / "answer"
            answer.write_text(ANSWER, "utf-8")
            answer.chmod(0o700)
            environment = {"SSH_ASKPASS": str(answer), "SSH_ASKPASS_REQUIRE": "force"}
            options.append("-oBatchMode=no")
        else:
            options.append("-oBatchMode=yes")
        yield SshSettings(tuple(options), environment)


def run_program(
    command: Sequence[str],
    feed: bytes = b"",
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> bytes:
    """What a program writes. Raises TransferFailed, and BuildRefused where it is not installed."""
    try:
        completed = subprocess.run(
            command,
            input=feed,
            capture_output=True,
            check=False,
            cwd=folder,
            env=os.environ if environment is None else environment,
        )
    except FileNotFoundError:
        raise BuildRefused("deployment-program", {"program": command[0]}) from None
    if completed.returncode:
        raise TransferFailed(_hide_secrets(completed.stderr.decode("utf-8", "replace")))
    return completed.stdout


@contextmanager
def refuse_failed_transfer(place: str) -> Iterator[None]:
    """What a program said ends the command, with what to do about it."""
    try:
        yield
    except TransferFailed as cause:
        text = cause.args[0]
        code = "deployment-failed"
        if STRANGER.search(text):
            code = "deployment-host-key"
        elif DENIED.search(text):
            code = "deployment-denied"
        reasons = REASON.findall(text) or [text]
        reason = show_safe_value(reasons[-1].strip())
        raise BuildRefused(code, {"place": place, "reason": reason}) from None


def _hide_secrets(text: str) -> str:
    for name in SECRETS:
        if secret := os.environ.get(name):
            text = text.replace(secret, "…")
    return text
