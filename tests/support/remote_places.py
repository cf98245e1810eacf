"""Places to deploy to, on this machine: an sshd and an rsync daemon, where the programs are."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from portal import until

PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/lib/openssh"))
SETTINGS = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
"""
MODULE = """\
use chroot = no
[portail]
path = {folder}
read only = no
uid = {user}
auth users = compte
secrets file = {secrets}
"""


@dataclass(frozen=True)
class RemotePlace:
    """`environment`: what gives its account and its key to whoever deploys."""

    address: str
    folder: Path
    environment: dict[str, str]


def find_program(name: str) -> str:
    """Skips the test where it is not installed."""
    path = shutil.which(name, path=PATH)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[None]:
    """A server, as soon as it listens."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until(lambda: server.poll() is not None or listens(port), command)
        if server.poll() is not None:
            said = server.stderr.read().decode() if server.stderr else ""
            pytest.skip(f"{command[0]} does not start here: {said.strip()}")
        yield
    finally:
        server.kill()
        server.communicate()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def take_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serve_sftp(_: Path) -> Iterator[RemotePlace]:
    """An sshd of its own, that lets in who runs the tests by a key of an agent; root runs it as
    nobody, who needs no shell for SFTP, and cannot enter root's folders."""
    find_program("sshd")
    with tempfile.TemporaryDirectory(prefix="sshd-") as name:
        Path(name).chmod(0o755)
        with _serve_sftp_in(Path(name)) as place:
            yield place


@contextmanager
def _serve_sftp_in(folder: Path) -> Iterator[RemotePlace]:
    sshd = find_program("sshd")
    port = take_port()
    for name in ("host", "user"):
        key = str(folder / name)
        subprocess.run(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key), check=True)
    settings = SETTINGS.format(port=port, folder=folder)
    for name in ("session", "auth"):
        part = shutil.which(f"sshd-{name}", path=f"{Path(sshd).parents[1]}/lib/openssh")
        if part and not Path(f"/usr/lib/openssh/sshd-{name}").exists():
            settings += f"Sshd{name.title()}Path {part}\n"
    (folder / "sshd_config").write_text(settings)
    place = folder / "place"
    place.mkdir()
    agent = str(folder / "agent")
    command = [sshd, "-D", "-e", "-f", str(folder / "sshd_config")]
    user = subprocess.run(("id", "-un"), capture_output=True, text=True, check=True).stdout.strip()
    if os.getuid() == 0:
        user = "nobody"
        if shutil.which("setpriv") is None:
            pytest.skip("setpriv is not installed, by which root gives up what it may")
        command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody")
    with running(command, port):
        keeper = subprocess.Popen(("ssh-agent", "-D", "-a", agent), stdout=subprocess.DEVNULL)
        try:
            until(Path(agent).exists, "an agent")
            environment = {"SSH_AUTH_SOCK": agent}
            (folder / "user").chmod(0o600)
            shutil.copy(folder / "user", folder / "own")
            (folder / "own").chmod(0o600)
            adding = ("ssh-add", "-q", str(folder / "own"))
            subprocess.run(adding, env={**os.environ, **environment}, check=True)
            (folder / "own").unlink()
            host_key = " ".join((folder / "host.pub").read_text().split()[:2])
            environment["BEFFROI_DEPLOY_KNOWN_HOSTS"] = f"[127.0.0.1]:{port} {host_key}"
            address = f"sftp://{user}@127.0.0.1:{port}{place}/site"
            yield RemotePlace(address, place / "site", environment)
        finally:
            keeper.kill()
            keeper.communicate()


@contextmanager
def serve_rsync(folder: Path) -> Iterator[RemotePlace]:
    """An rsync daemon with one module, which asks for a password."""
    rsync = find_program("rsync")
    port = take_port()
    place = folder / "place"
    place.mkdir()
    secrets = folder / "secrets"
    secrets.write_text("compte:un secret\n")
    secrets.chmod(0o600)
    settings = folder / "rsyncd.conf"
    settings.write_text(MODULE.format(folder=place, user=os.getuid(), secrets=secrets))
    command = (rsync, "--daemon", "--no-detach", f"--config={settings}", f"--port={port}")
    with running((*command, "--address=127.0.0.1"), port):
        environment = {"RSYNC_PASSWORD": "un secret", "PATH": PATH}
        yield RemotePlace(
            f"rsync://compte@127.0.0.1:{port}/portail/site", place / "site", environment
        )
