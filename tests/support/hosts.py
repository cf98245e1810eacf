"""Web servers on loopback, each started with what a build writes for it, and nothing more than
where the site lies."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tools import server

INTEROP = "INTEROP" in os.environ
LOOPBACK = "127.0.0.1"
MODULES = (
    "mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "deflate", "filter", "unixd",
    "log_config", "autoindex",
)  # fmt: skip  # what hosts have loaded; autoindex, so that something would list folders


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True)
class Host:
    name: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request, whose answer is taken as it comes: no redirect is followed."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=60)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=sent)
            answer = connection.getresponse()
            return Answer(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
            )
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        port: int = one.getsockname()[1]
        return port


def _nginx(home: Path, site: Path, snippets: Path, port: int) -> list[str]:
    temporary = "".join(
        f"{name}_temp_path {home};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (home / "main.conf").write_text(
        f"daemon off;\npid {home}/pid;\nerror_log {home}/log;\nworker_processes 1;\nuser root "
        "root;\n"
        f"events {{ worker_connections 64; }}\nhttp {{\naccess_log off;\n{temporary}"
        f"include {snippets}/nginx-http.conf;\nserver {{\nlisten {LOOPBACK}:{port};\nroot {site};\n"
        f"include {snippets}/nginx.conf;\n}}\n}}\n"
    )
    return [
        server("nginx"),
        "-p",
        str(home),
        "-e",
        str(home / "log"),
        "-c",
        str(home / "main.conf"),
    ]


def _caddy(home: Path, site: Path, snippets: Path, port: int) -> list[str]:
    (home / "Caddyfile").write_text(
        f"{{\nadmin off\nauto_https off\nstorage file_system {home}\n}}\n"
        f"http://{LOOPBACK}:{port} {{\nroot * {site}\nimport {snippets}/Caddyfile\n}}\n"
    )
    return [server("caddy"), "run", "--config", str(home / "Caddyfile")]


def _apache(home: Path, site: Path, snippets: Path, port: int) -> list[str]:
    """As a shared host does: the rules are the .htaccess of the site."""
    folder = next(
        path
        for path in map(Path, ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules"))
        if path.is_dir()
    )
    (site / ".htaccess").write_text((snippets / "apache.conf").read_text("utf-8"), "utf-8")
    loaded = "".join(
        f"LoadModule {name}_module {folder}/mod_{name}.so\n"
        for name in MODULES
        if (folder / f"mod_{name}.so").exists()
    )
    (home / "main.conf").write_text(
        f"ServerRoot {home}\nServerName localhost\nPidFile {home}/pid\nErrorLog {home}/log\n"
        f"{loaded}"
        f"TypesConfig /dev/null\nListen {LOOPBACK}:{port}\nUser www-data\nGroup www-data\n"
        f"DocumentRoot {site}\n<Directory {site}>\nRequire all granted\n"
        "Options Indexes FollowSymLinks\nAllowOverride FileInfo Indexes\n</Directory>\n"
    )
    return [server("apache"), "-f", str(home / "main.conf"), "-DFOREGROUND"]


COMMANDS: Mapping[str, Callable[[Path, Path, Path, int], list[str]]] = {
    "nginx": _nginx,
    "caddy": _caddy,
    "apache": _apache,
}


def let_servers_in(folder: Path) -> None:
    """A server that has left root's rights must get there."""
    for parent in (folder, *folder.parents):
        if parent.owner() == "root" and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)


def skip_absent_server(name: str) -> None:
    """Apache is no wheel: a test does without it, but where `make interop` asks for it."""
    try:
        server(name)
    except FileNotFoundError:
        if name == "apache" and not INTEROP:
            pytest.skip("no Apache here: `make interop` asks for one")
        raise


@contextmanager
def hosted(name: str, home: Path, site: Path, snippets: Path, port: int) -> Iterator[Host]:
    """A server of a copy of the site, ended with the block."""
    command = COMMANDS[name](home, site, snippets, port)
    quiet = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(home)) | {
        "PATH": os.defpath
    }
    with (home / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=quiet)
    try:
        host = Host(name, port)
        for _ in range(600):
            try:
                host.ask("/robots.txt")
                break
            except OSError:
                if process.poll() is not None:
                    said = [
                        path.read_text()
                        for path in (home / "output", home / "log")
                        if path.exists()
                    ]
                    raise AssertionError(f"{name} does not start: {said}") from None
                time.sleep(0.05)
        yield host
    finally:
        process.terminate()
        process.wait(20)
