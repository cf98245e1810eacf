"""What is built once in a run of the tests for all who only read it, in whatever process: a lock
holds whoever comes while it is made."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from portal import made
from tools import ROOT

from site_builder.metadata.site_folder import BESIDE, DATASETS, OWNER_FILE
from site_builder.publish.build_report import BuildReport
from site_builder.storage.build_state import lock_site

URL = "https://beffroi.example/"
LOGOS = "logos"
DAYS = {"issued": "2024-01-01", "modified": "2026-02-01"}


@dataclass(frozen=True)
class BuiltExample:
    build: Path
    report: BuildReport


def share_folder(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> Path:
    """The folder of this name, which the first who asks for it makes. Nobody writes there."""
    base = factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with lock_site(root.with_suffix(".lock"), lambda: None):
        if not (root / "made").exists():
            make(root)
            (root / "made").touch()
    return root


def copy_example(root: Path, folders: Iterable[str]) -> None:
    """The owner's file, these folders, and what `make site` has prepared: what is not prepared yet,
    or by other code, is prepared by the build."""
    for folder in folders:
        shutil.copytree(ROOT / folder, root / folder)
    for name in (OWNER_FILE, "communes.geojson"):
        shutil.copy(ROOT / name, root)
    if (ROOT / ".beffroi").is_dir():
        shutil.copytree(ROOT / ".beffroi", root / ".beffroi")


def share_dated_example(factory: pytest.TempPathFactory) -> BuiltExample:
    """The example, invented data offered to harvesters; its days stand in for those of its own
    repository, which a copy without a history would not know."""
    root = share_folder(factory, "offered", _build_dated_example)
    return BuiltExample(root / "build", pickle.loads((root / "report").read_bytes()))


def _build_dated_example(root: Path) -> None:
    copy_example(root, (DATASETS, LOGOS, *BESIDE))
    for path in root.glob("datasets/*/*/datapackage.yaml"):
        text = path.read_text("utf-8")
        if "\nissued:" not in text:  # who says one, without a file to be of a day, says no other
            days = [f"{key}: {day}" for key, day in DAYS.items() if f"\n{key}:" not in text]
            # at the end: whatever stands on another line is prepared again
            path.write_text("\n".join([text.rstrip(), *days, ""]), "utf-8")
    report = made(root, harvest_demo=True)
    (root / "report").write_bytes(pickle.dumps(report))
