"""How a site is built: what the commands ask, and the names of what a build keeps in .beffroi/."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from site_builder.core.model.prepared import Summary
from site_builder.core.problems import Problem
from site_builder.storage.progress import Tell, ignore_progress
from site_builder.storage.workers import WarmWorker, WorkerLimits

PREPARE = "site_builder.territory.worker:make_summaries"
STATE = "state.json"
OWNER_REPORT = "report.json"
REPORT_PAGE = "report.html"
SIZE_RECORD = "sizes.json"
SERVER_SETTINGS = "hosting"
SCRATCH = ".beffroi/scratch"  # beside the store, which takes files from it without copying them


@dataclass(frozen=True, kw_only=True)
class BuildOptions:
    """`out` is a folder of its own; `function` is what workers run, which tests replace; `warm` is
    the caller's."""

    out: Path = Path("build")
    jobs: int = 2
    cache: bool = True
    copy: bool = False
    today: date = field(default_factory=date.today)
    limits: WorkerLimits = field(default_factory=WorkerLimits)
    function: str = PREPARE
    warm: WarmWorker[Summary] | None = None
    components: bool = False  # with the page that shows each component, for those who theme
    harvest_demo: bool = False  # catalogues offer invented data too
    previous: Path | None = (
        None  # an earlier site, or its report, in the place of the one that is at `out`
    )
    vanishing: bool = False  # addresses may go: nobody has been told of them
    # what it was made from is written down, so that the next build may end at once
    standing: bool = True
    progress: Tell = ignore_progress
    doubts: tuple[Problem, ...] = ()  # about the cache, which is then not used
