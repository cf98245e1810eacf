"""A portal whose addresses change: one of its datasets had another name, or is withdrawn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from portal import made, portal, write

from site_builder.publish.build_report import BuildReport
from site_builder.publish.output_folder import REPORT

OLD = "lille/prenoms-2020"
NOW = "lille/prenoms"
YAML = f"datasets/{NOW}/datapackage.yaml"


def declared(root: Path, said: str, id_: str = NOW) -> None:
    """Adds a line to the metadata of a dataset."""
    path = root / f"datasets/{id_}/datapackage.yaml"
    path.write_text(f"{path.read_text()}{said}\n")


def codes(report: BuildReport) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.place.path or "", one.place.line) for one in report.problems]


def told(out: Path) -> dict[str, dict[str, Any]]:
    """What the report of a site says of each dataset."""
    return {one["id"]: one for one in json.loads((out / REPORT).read_text())["datasets"]}


def rename_published(root: Path) -> Path:
    """A site of which one dataset has been renamed since it was published."""
    portal(root, OLD, "lille/ecoles")
    made(root)
    (root / f"datasets/{OLD}").rename(root / f"datasets/{NOW}")
    return root


def withdrawn(root: Path, said: str, id_: str = NOW) -> None:
    shutil.rmtree(root / f"datasets/{id_}")
    write(
        root,
        {f"datasets/{id_}/datapackage.yaml": f"title: Prénoms\nkeywords: [naissances]\n{said}\n"},
    )


def exchanged(root: Path, one: str, other: str) -> None:
    """Gives each of two folders the name of the other."""
    first, second, aside = (root / "datasets" / id_ for id_ in (one, other, "lille/entre-temps"))
    first.rename(aside)
    second.rename(first)
    aside.rename(second)
