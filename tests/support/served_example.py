"""The example portal, served on loopback with addresses there, as others would see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripted_portal import Asked, ScriptedPortal, Told
from shared_example import URL, BuiltExample

Json = dict[str, Any]
ABOUT_DATA = (
    "datapackage.json",
    "atom.xml",
)  # beside the data of a dataset, of whose addresses they tell


@dataclass(frozen=True)
class Example:
    """The example as it is served, and what its API says of each dataset, by its id. `build`: the
    folder of the site; `errors`: the codes of what the example shows to be wrong."""

    portal: ScriptedPortal
    details: dict[str, Json]
    build: Path
    errors: frozenset[str]


def serve_example(built: BuiltExample, portal: ScriptedPortal) -> Example:
    """What the site says of itself is told with the address at which it is served; its data are
    told as they are, with the sums that are said of them."""
    portal_url = f"{portal.url}/"
    for path in list_files(built.build):
        name = path.relative_to(built.build).as_posix()
        own = URL if not name.startswith("data/") or path.name in ABOUT_DATA else ""
        portal.answers[f"/{name}"] = make_answer(path, own, portal_url)
    details = {}
    listed = json.loads((built.build / "api/v1/datasets.json").read_bytes())
    for dataset in listed["datasets"]:
        path = built.build / f"api/v1/datasets/{dataset['id']}.json"
        details[dataset["id"]] = json.loads(path.read_text("utf-8").replace(URL, portal_url))
    errors = {problem.code for problem in built.report.problems if problem.severity == "error"}
    return Example(portal, details, built.build, frozenset(errors))


def serve_folder(portal: ScriptedPortal, folder: Path) -> None:
    for path in list_files(folder):
        portal.answers[f"/{path.relative_to(folder).as_posix()}"] = make_answer(path)


def list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_answer(path: Path, own: str = "", told: str = "") -> Callable[[Asked], Told]:
    """`told` stands for the address `own`."""

    def answer(_: Asked) -> Told:
        content = path.read_bytes()
        if own:
            content = content.replace(own.encode(), told.encode())
        return Told(body=content, headers={"ETag": f'"{path.stat().st_size}"'})

    return answer


def list_offered_sums(detail: Json) -> set[str]:
    """Those of the files of a dataset, in each format."""
    files = [file for table in detail["tables"] for file in table["files"]]
    files += [document["file"] for document in detail["documents"]]
    return {file["sha256"] for file in files}


def expected(value: Any) -> Any:
    """As the API has what a description says."""
    return value.isoformat() if hasattr(value, "isoformat") else value or ""
