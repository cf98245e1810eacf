"""The example portal, built with addresses on loopback and served there, as others would see it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import made
from render.prepared import copy_prepared_datasets
from scripted_portal import Asked, ScriptedPortal, Told
from tools import ROOT

Json = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """The example as it is served, and what its API says of each dataset, by its id. `build`: the
    folder of the site; `errors`: the codes of what the example shows to be wrong."""

    portal: ScriptedPortal
    details: dict[str, Json]
    build: Path
    errors: frozenset[str]


def serve_example(root: Path, portal: ScriptedPortal) -> Example:
    """Each description says its days, which a copy without a history would not know."""
    for name in ("datasets", "logos", "pages", "reuses", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "communes.geojson", root)
    text = (ROOT / "communes.yml").read_text("utf-8")
    text = text.replace("https://beffroi.example/", f"{portal.url}/")
    (root / "communes.yml").write_text(text, "utf-8")
    for path in root.glob("datasets/*/*/datapackage.yaml"):
        described = path.read_text("utf-8")
        days = "".join(
            f"{key}: {day}\n"
            for key, day in (("issued", "2024-01-01"), ("modified", "2026-02-01"))
            if f"\n{key}:" not in described
        )
        path.write_text(days + described, "utf-8")
    copy_prepared_datasets(root)
    report = made(root, harvest_demo=True)
    build = root / "build"
    serve_folder(portal, build)
    details = {}
    listed = json.loads((build / "api/v1/datasets.json").read_bytes())
    for dataset in listed["datasets"]:
        path = build / f"api/v1/datasets/{dataset['id']}.json"
        details[dataset["id"]] = json.loads(path.read_bytes())
    errors = {problem.code for problem in report.problems if problem.severity == "error"}
    return Example(portal, details, build, frozenset(errors))


def serve_folder(portal: ScriptedPortal, folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            portal.answers[f"/{path.relative_to(folder).as_posix()}"] = make_answer(path)


def make_answer(path: Path) -> Any:
    def answer(_: Asked) -> Told:
        return Told(body=path.read_bytes(), headers={"ETag": f'"{path.stat().st_size}"'})

    return answer


def list_offered_sums(detail: Json) -> set[str]:
    """Those of the files of a dataset, in each format."""
    files = [file for table in detail["tables"] for file in table["files"]]
    files += [document["file"] for document in detail["documents"]]
    return {file["sha256"] for file in files}


def expected(value: Any) -> Any:
    """As the API has what a description says."""
    return value.isoformat() if hasattr(value, "isoformat") else value or ""
