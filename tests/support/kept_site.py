"""A portal in git of which files break: what stays online of them."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from pathlib import Path
from typing import Any

from portal import made, portal, tree, write
from repository import git

from site_builder.core.model.dataset import TERRITORY
from site_builder.publish.build_report import BuildReport
from site_builder.publish.output_folder import REPORT

ID = "lille/ecoles"
FOLDER = f"datasets/{ID}"
TABLE = f"{FOLDER}/table.csv"
SHEET = f"{FOLDER}/datapackage.yaml"
GOOD = "2026-03-03"
BAD = "2026-03-09"
TODAY = date(2026, 4, 1)
ABOUT = ("SHA256SUMS", "atom.xml", "datapackage.json")
RANDOM = random.Random(1).randbytes(3000)


def start(root: Path, *ids: str) -> Path:
    """A site of these datasets, committed on the day GOOD, and built."""
    portal(root, *(ids or (ID, "lille/prenoms")))
    git(root, "init", "-q", "-b", "main")
    (root / ".gitignore").write_text("/.beffroi/\n/build/\n/.build.next/\n")
    commit(root, GOOD)
    build(root)
    return root


def commit(root: Path, day: str, files: dict[str, str | bytes] | None = None) -> None:
    write(root, files or {})
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", day, day=day)


def build(root: Path, today: date = TODAY, **options: object) -> BuildReport:
    return made(root, None, today=today, **options)


def list_data(root: Path) -> dict[str, bytes]:
    """The files of data of the site, but for those that tell of the others: those of the territory
    say of each row, and of each publisher, whether it is kept."""
    return {
        path: content
        for path, content in tree(root / "build").items()
        if path.startswith("data/")
        and path.rpartition("/")[2] not in ABOUT
        and not path.startswith(f"data/{TERRITORY}/")
    }


def list_notices(root: Path, id_: str = ID) -> list[str]:
    """What the page of a dataset says at its top."""
    page = (root / f"build/{id_}/index.html").read_text("utf-8")
    return [text.replace("\xa0", " ") for text in re.findall('<p class="notice">(.*?)</p>', page)]


def tell_dataset(root: Path, id_: str = ID) -> dict[str, Any]:
    """What the report of the site says of a dataset."""
    datasets = json.loads((root / "build" / REPORT).read_text())["datasets"]
    found: dict[str, Any] = next(dataset for dataset in datasets if dataset["id"] == id_)
    return found


def list_codes(report: BuildReport) -> list[str]:
    return [problem.code for problem in report.problems]
