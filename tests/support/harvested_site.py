"""A portal that harvests others on loopback, in a repository of its own; and one of ours that is
harvested, of which a test writes the answers."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from portal import COMMUNES, write
from repository import committed, git
from scripted_portal import ScriptedPortal, Told

from site_builder.exchange.fetch.rules import Clock
from site_builder.exchange.harvest.harvest import SourceReport
from site_builder.exchange.harvest.run_harvest import HarvestRun, run_harvest

TODAY = date(2026, 3, 1)
AFTER_EXAMPLE = date(2100, 1, 1)  # by when all that the example portal says has happened
BRANCH = "moisson/voisin"
TABLE = b"nom;montant\nAmicale;100\nChorale;200\n"
OTHER = b"nom;montant\nAmicale;150\nChorale;250\n"
Json = dict[str, Any]


def make_harvesting_site(
    root: Path, portal: ScriptedPortal, kind: str = "beffroi", *, url: str = "", more: str = ""
) -> Path:
    """With one source, « voisin », of which `more` are further lines."""
    source = (
        f"sources:\n  - id: voisin\n    kind: {kind}\n    url: {url or portal.url}/\n"
        f"    publisher: lille\n{more}"
    )
    write(root, {"communes.yml": COMMUNES, "sources.yml": source})
    return committed(root)


def run(root: Path, *names: str, today: date = TODAY, dry_run: bool = False) -> HarvestRun:
    """No clock is waited for."""
    return run_harvest(
        root,
        names,
        today=today,
        dry_run=dry_run,
        allow_loopback=True,
        clock=Clock(sleep=lambda _: None),
    )


def harvest(root: Path, today: date = TODAY) -> SourceReport:
    """What came of the only source."""
    reports = run(root, today=today).reports
    assert reports
    return reports[0]


def codes(report: SourceReport) -> list[str]:
    return [problem.code for problem in report.problems]


def merge(site: Path) -> None:
    git(site, "merge", "-q", "--ff-only", BRANCH)


def list_branch(root: Path, branch: str = BRANCH) -> list[str]:
    """The files of the datasets on a branch."""
    return git(root, "ls-tree", "-r", "--name-only", branch, "--", "datasets/").splitlines()


def read_branch(root: Path, path: str, branch: str = BRANCH) -> str:
    return git(root, "show", f"{branch}:{path}")


def read_branch_bytes(root: Path, path: str, branch: str = BRANCH) -> bytes:
    command = ["git", "cat-file", "blob", f"{branch}:{path}"]
    return subprocess.run(command, cwd=root, check=True, capture_output=True).stdout


def offer_files(portal: ScriptedPortal, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        etag = hashlib.sha256(content).hexdigest()[:8]
        portal.answers[path] = Told(body=content, headers={"ETag": f'"{etag}"'})


def offer_dataset(portal: ScriptedPortal, id_: str, content: bytes, **keys: Any) -> Json:
    """A dataset of one table, as the API of ours describes it; with `declared=False` its sum is not
    said."""
    path = f"/data/{id_}/table.csv"
    offer_files(portal, {path: content})
    file = {
        "url": f"{portal.url}{path}",
        "format": "csv",
        "sha256": hashlib.sha256(content).hexdigest() if keys.pop("declared", True) else "",
        "original": False,
    }
    detail = {
        "id": id_,
        "title": id_.rpartition("/")[2].capitalize(),
        "licence": {"id": "etalab-2.0", "title": "Licence Ouverte 2.0"},
        "tables": [{"name": "table", "title": "", "series": False, "files": [file]}],
        **keys,
    }
    portal.tell_json(f"/api/v1/datasets/{id_}.json", detail)
    return detail


def offer_grants(portal: ScriptedPortal) -> None:
    """One dataset of one table, which all that is offered is."""
    offer_dataset(portal, "roubaix/subventions", TABLE)
    offer_list(portal, "roubaix/subventions")


def offer_list(portal: ScriptedPortal, *ids: str) -> None:
    portal.tell_json("/api/v1/datasets.json", {"datasets": [{"id": id_} for id_ in ids]})
