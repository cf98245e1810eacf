"""A portal of one dataset, a table of grants that tests write again and again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portal import dataset, portal, write
from repository import committed

GRANTS = "datasets/lille/subventions/subventions.csv"


def write_grants(root: Path, rows: Sequence[str], head: str) -> None:
    (root / GRANTS).write_text("\n".join([head, *rows, ""]), "utf-8")


def commit_grants(root: Path, rows: Sequence[str], head: str) -> Path:
    """The portal as a repository, whose first commit has this table."""
    portal(root, "lille/subventions")
    write(root, dataset("lille/subventions", 0))
    for file in (root / GRANTS).parent.glob("*.csv"):
        file.unlink()
    write_grants(root, rows, head)
    return committed(root)
