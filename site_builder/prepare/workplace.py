"""Where one dataset is prepared, and what its tables share: the store, the bytes that it may
publish, the time that the expressions of its schemas may take."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.checks.patterns import RuleTime
from site_builder.core.model.prepared import Artefact, PreparationTask
from site_builder.prepare.exports.allowance import MOST_TIMES, Allowance
from site_builder.prepare.exports.store_exports import ExportDestination
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.safe_open import UnsafePath, open_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where a job is done. `scratch` is empty at first, and gone once the dataset is prepared."""

    job: PreparationJob
    store: ObjectStore
    allowance: Allowance
    rule_time: RuleTime
    scratch: Path

    @property
    def task(self) -> PreparationTask:
        return self.job.task

    def make_folder(self, name: str) -> Path:
        """A folder for the files of a table while they are written."""
        folder = self.scratch / name
        folder.mkdir(parents=True)
        return folder

    def get_destination(self, name: str, folder: Path, parquet: Path) -> ExportDestination:
        """Where the downloads of a table go, of which the Parquet is written."""
        return ExportDestination(
            store=self.store,
            name=name,
            sheet=self.task.sheet,
            folder=folder,
            allowance=self.allowance,
            copies=self.count_copies(name),
            parquet=parquet,
        )

    def count_original(self, name: str, original: Artefact) -> None:
        """Count a file as it was received, which a table or document of this name publishes."""
        size = original.bytes * self.count_copies(name)
        self.allowance.add("original", original.path, size)

    def count_copies(self, name: str) -> int:
        """At how many addresses each file of a table or document stands; a series is called as its
        dataset is."""
        ids = self.task.copies
        return ids * next((file.copies for file in self.task.files if file.name == name), ids)


def open_workplace(job: PreparationJob, scratch: Path, seconds: float) -> Workplace:
    """The workplace of a job, with so many `seconds` for the expressions of its schemas."""
    store = ObjectStore(job.store)
    paths = {file.path for file in job.task.files if not file.is_irregular}
    sent = _count_bytes(job.folder, paths - job.stand_ins.keys())
    sent += sum(map(store.size, job.stand_ins.values()))
    return Workplace(
        job=job,
        store=store,
        allowance=Allowance(max(job.task.most_bytes, MOST_TIMES * sent)),
        rule_time=RuleTime(seconds),
        scratch=scratch,
    )


def _count_bytes(folder: Path, paths: Iterable[str]) -> int:
    """Of the files that can be opened, each once, whatever stands in its sheets."""
    total = 0
    for path in paths:
        with suppress(UnsafePath, OSError), open_inside(folder, path) as stream:
            total += os.fstat(stream.fileno()).st_size
    return total
