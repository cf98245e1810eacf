"""Why a dataset is prepared again, or not: its key taken apart and held against the last build's. Nothing is built."""

from __future__ import annotations

from pathlib import Path

from site_builder import state
from site_builder.catalogue import read_catalogue
from site_builder.jobs import task_of
from site_builder.model import Task
from site_builder.prepare import code_key, task_digest
from site_builder.problems import Param
from site_builder.sources import Unsafe, digest_inside

Reason = tuple[str, dict[str, Param]]  # a message and its parameters


def explain(root: Path, dataset: str) -> list[Reason]:
    """The reasons, each a message `explain.<code>`; one only, where the dataset is taken as it is from the store."""
    catalogue, _ = read_catalogue(root)
    found = [one for one in catalogue.datasets if one.id == dataset] if catalogue else []
    if not found:
        return [("explain.unknown", {"id": dataset})]
    last = state.load(root / ".beffroi" / "state.json", code_key())
    if not last.summaries:
        return [("explain.fresh", {})]
    if dataset not in last.summaries:
        return [("explain.new", {"id": dataset})]
    task = task_of(found[0])
    reasons = _files(root, dataset, task, last)
    if last.tasks.get(dataset) != task_digest(task):
        reasons.append(("explain.task", {"id": dataset}))
    return reasons or [("explain.same", {"id": dataset})]


def _files(root: Path, dataset: str, task: Task, last: state.State) -> list[Reason]:
    """The files whose bytes are not those of the last build."""
    reasons: list[Reason] = []
    memo = dict(last.files)
    for file in task.files:
        name = f"{dataset}/{file.path}"
        try:
            now = digest_inside(root / "datasets" / dataset, file.path, name, memo)
        except (Unsafe, OSError):
            now = ""
        if name not in last.files or last.files[name].sha256 != now:
            reasons.append(("explain.file", {"path": f"datasets/{name}"}))
    return reasons
