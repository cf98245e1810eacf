"""From an empty folder to a portal that is online and a proposal that is accepted, by the commands
of README.md alone, as somebody would type them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from command_line import PROGRAM
from hosts import LOOPBACK, free_port, hosted, let_servers_in
from repository import IDENTITY, git
from tools import ROOT

OWN = "Make your own portal"
RECEIVED = "Receive what communes send"
PUBLISHER = "villeneuve-d-ascq"
PROPOSED = f"datasets/{PUBLISHER}/Subventions 2024/Subventions 2024.csv"
TABLE = "Association;Montant\nClub de judo;1500,50\nAmicale laïque;2300\nHarmonie;800\n"


def list_commands(section: str) -> list[list[str]]:
    """The commands of a section of README.md, block by block."""
    text = (ROOT / "README.md").read_text("utf-8")
    body = text.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return [block.splitlines() for block in re.findall(r"^```\n(.*?)^```$", body, re.M | re.S)]


class Keyboard:
    """Somebody who types the commands in a folder. `meant`: what stands for what README.md leaves
    to who reads it."""

    def __init__(self, folder: Path, meant: dict[str, str]) -> None:
        self.folder = folder
        self.meant = {".venv/bin/beffroi": " ".join(PROGRAM), **meant}

    def type(self, command: str) -> str:
        for words, what in self.meant.items():
            command = command.replace(words, what)
        identity = [value.partition("=") for value in IDENTITY if "=" in value]
        settings = {"GIT_CONFIG_COUNT": str(len(identity))}
        for number, (key, _, value) in enumerate(identity):
            settings |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout


def propose(depot: Path, clone: Path) -> None:
    """What a commune does: a folder with its file, on a branch of its own."""
    git(clone.parent, "clone", "--quiet", str(depot), clone.name)
    git(clone, "switch", "--quiet", "--create", "subventions")
    file = clone / PROPOSED
    file.parent.mkdir(parents=True)
    file.write_text(TABLE, "utf-8")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "Les subventions de 2024")
    git(clone, "push", "--quiet", "origin", "subventions")


def test_by_its_commands_alone_a_portal_is_online_and_a_proposal_accepted(
    tmp_path: Path,
) -> None:
    port = free_port()
    online = f"http://{LOOPBACK}:{port}/"
    depot = tmp_path / "depot.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", str(depot))
    keyboard = Keyboard(
        tmp_path,
        {
            "/var/www/donnees": str(tmp_path / "www"),
            "http://donnees.commune.example/": online,
            "ADDRESS-OF-THE-PORTAL": str(depot),
            "NAME-OF-THE-PROPOSAL": "subventions",
        },
    )
    ((*made, served),) = list_commands(OWN)
    for command in made:
        if " serve " not in command:  # which ends when somebody ends it
            keyboard.type(command)
    kept, checked, accepted = list_commands(RECEIVED)
    (tmp_path / "host").mkdir()
    hosting = tmp_path / "my-portal" / ".beffroi" / "hosting"
    let_servers_in(tmp_path / "www")
    with hosted("nginx", tmp_path / "host", tmp_path / "www", hosting, port) as host:
        keyboard.type(served)
        assert b"Villeneuve-d" in host.ask("/").body
        for command in kept:
            keyboard.type(command)
        propose(depot, tmp_path / "commune")
        said = "".join(map(keyboard.type, checked))
        assert f"{PUBLISHER}/subventions-2024 : nouveau, 3 lignes" in " ".join(said.split())
        assert "<td>Amicale laïque</td>" in (tmp_path / "changes.html").read_text("utf-8")
        for command in accepted:
            keyboard.type(command)
        assert "Amicale laïque".encode() in host.ask(f"/{PUBLISHER}/subventions-2024/").body
    assert PROPOSED in git(depot, "ls-tree", "-r", "--name-only", "-z", "main")
