"""A portal that Lille shares with others, in a repository with a history: Lille has two datasets,
one of which it had renamed, and a table whose former rows somebody must not find again."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import date
from pathlib import Path

import pytest
from portal import COMMUNES, dataset, made, write
from repository import committed, git

from site_builder.exchange.join.join import JoinReport, join_portal
from site_builder.exchange.leave.departure import read_departure
from site_builder.exchange.leave.leave import LeaveReport, leave_portal
from site_builder.exchange.leave.new_portal import HistoryDepth
from site_builder.exchange.shared_portal import read_shared_portal
from site_builder.publish.refusal import BuildRefused

TODAY = date(2026, 3, 1)
DAY = "2024-10-01"  # of a change
SHARED_URL = "https://donnees.example/"
OWN_URL = "https://donnees.lille.example/"
SECRET = "Ghislaine Vandamme"
NEIGHBOUR = "Le marché de Villeneuve"
DESCRIPTION = "title: Subventions\nmodified: 2024-05-02\nissued: 2024-04-02\n"
OWNER = COMMUNES.replace(
    '  - {insee: "59350", name: Lille}',
    "  # La plus grande\n"
    '  - {insee: "59350", name: Lille, colour: "#0055a4", logo: logos/lille.png}  # chef-lieu',
).replace("  licence:", "  # Les deux\n  languages: [fr, en]\n  licence:")
LEGACY = """
legacy:
  opendatasoft:
    prenoms-des-nouveau-nes: lille/prenoms
    zones-inondables: metropole/zones
"""


def make_shared_portal(root: Path) -> Path:
    """Its commits have days, which the new portal is to know too."""
    write(root, {"communes.yml": OWNER + LEGACY, "logos/lille.png": read_logo()})
    write(root, dataset("lille/prenoms-2020", 5))
    write(root, dataset("metropole/zones"))
    write(root, {"datasets/lille/prenoms-2020/table.csv": f"nom;montant\n{SECRET};10\n"})
    git_commit(root, "2023-02-01", "Prénoms")
    write(root, dataset("lille/prenoms-2020", 5))
    write(root, dataset("villeneuve-d-ascq/marches"))
    write(root, {"datasets/villeneuve-d-ascq/marches/lieux.csv": f"nom\n{NEIGHBOUR}\n"})
    git_commit(root, "2023-03-01", "Prénoms, sans les noms")
    git(root, "mv", "datasets/lille/prenoms-2020", "datasets/lille/prenoms")
    write(
        root,
        {
            "datasets/lille/prenoms/datapackage.yaml": (
                "# Ne pas renommer\ntitle: Prénoms\nprevious: [lille/prenoms-2020]\n"
                "issued: 2023-02-01\nmodified: 2023-03-01\n"
            ),
        },
    )
    git_commit(root, "2023-04-01", "Prénoms renommés")
    write(root, dataset("lille/subventions", 4))
    write(root, {"datasets/lille/subventions/datapackage.yaml": DESCRIPTION})
    write(root, {"erased.yml": record_secret()})
    git_commit(root, "2024-05-02", "Subventions")
    return root


def read_logo() -> bytes:
    return (Path(__file__).parents[2] / "logos/velopivert.png").read_bytes()


def record_secret() -> str:
    content = f"nom;montant\n{SECRET};10\n".encode()
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    digests = f'    - "{blob}"\n    - "{hashlib.sha256(content).hexdigest()}"\n'
    other = '- id: metropole/zones\n  date: 2024-01-01\n  contents:\n    - "' + "0" * 40 + '"\n'
    return f"- id: lille/prenoms\n  date: 2023-03-01\n  contents:\n{digests}{other}"


def git_commit(root: Path, day: str, message: str) -> None:
    if not (root / ".git").is_dir():
        committed(root, "début")
        git(root, "update-ref", "-d", "HEAD")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message, day=day)


def save(root: Path, files: dict[str, str | bytes], day: str = DAY) -> None:
    """Write files and commit them."""
    write(root, files)
    git_commit(root, day, "Un changement")


def find_errors(root: Path) -> list[str]:
    """The codes of those of a build."""
    problems = made(root).problems
    return [problem.code for problem in problems if problem.severity == "error"]


def leave(
    root: Path,
    target: Path,
    slug: str = "lille",
    *,
    url: str = OWN_URL,
    harvest: bool = False,
    depth: HistoryDepth = "days",
) -> LeaveReport:
    departure = read_departure(root, slug, today=TODAY)
    return leave_portal(departure, target, url=url, harvest=harvest, depth=depth)


def refuse_to_leave(root: Path, target: Path, **options: object) -> str:
    """The code of the refusal."""
    with pytest.raises(BuildRefused) as refusal:
        leave(root, target, **options)  # type: ignore[arg-type]
    return str(refusal.value.args[0])


def refuse_to_join(source: Path, root: Path, slug: str = "") -> BuildRefused:
    with pytest.raises(BuildRefused) as refusal:
        join(source, root, slug)
    assert git(root, "branch", "--list", "arrivee/*") == ""
    return refusal.value


def join(source: Path, root: Path, slug: str = "") -> JoinReport:
    shared = read_shared_portal(root, today=TODAY)
    return join_portal(shared, source, slug=slug, authors=False)


def read_objects(root: Path) -> bytes:
    """All that a repository has, reachable or not."""
    command = ["git", "cat-file", "--batch-all-objects", "--batch", "--unordered"]
    return subprocess.run(command, cwd=root, check=True, capture_output=True).stdout


def photograph(root: Path) -> tuple[str, str, bytes, str]:
    """What nobody may touch: what is checked out, its index, its branch."""
    return (
        git(root, "status", "--porcelain", "--untracked-files=all"),
        git(root, "rev-parse", "HEAD"),
        (root / ".git/index").read_bytes(),
        git(root, "stash", "list"),
    )


def merge(root: Path, branch: str) -> None:
    git(root, "merge", "-q", "--no-ff", "-m", f"Fusion de {branch}", branch)
