"""The plan of a build: read, prepare, compose, render, publish. Each step gives the next a value; none goes back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from site_builder import assets, history, report, state
from site_builder.catalogue import read_catalogue, task
from site_builder.compose import compose
from site_builder.exports import EXPORTS
from site_builder.language import language
from site_builder.model import Catalogue, Dataset, Detail, Site, Summary, Task
from site_builder.prepare import Job, code_key, key_of, task_digest
from site_builder.problems import Place, Problem, error
from site_builder.publish import Manifest, Refused, publish
from site_builder.render import Rendered, render
from site_builder.report import Report
from site_builder.sources import FileDigest, Unsafe, digest_inside
from site_builder.state import State
from site_builder.store import Damaged, Store
from site_builder.workers import Died, Limits, run

PREPARE = "site_builder.prepare:prepare"
BATCH = 8  # datasets that a worker takes at a time


@dataclass(frozen=True)
class Options:
    """`out` is a folder of its own; `function` is what workers run, which tests replace."""

    out: Path = Path("build")
    jobs: int = 2
    cache: bool = True
    copy: bool = False
    today: date | None = None
    limits: Limits = field(default_factory=Limits)
    function: str = PREPARE
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None


def build(root: Path, options: Options) -> Report:
    """Build the site of `root`. Contributors' mistakes are in the report; Refused and OSError are the owner's."""
    catalogue, problems = read_catalogue(root)
    if catalogue is None:
        return Report(problems=report.ordered(problems))
    with state.locked(root / ".beffroi" / "lock"):
        try:
            return _build(root, catalogue, problems, options)
        except Damaged:  # a damaged object is dropped when it is found; doing everything again mends the rest
            return _build(root, catalogue, problems, replace(options, cache=False))


def _build(root: Path, catalogue: Catalogue, problems: tuple[Problem, ...], options: Options) -> Report:
    home, clock = root / ".beffroi", _Clock(options.progress)
    objects, code = Store(home / "store"), code_key()
    last = state.load(home / "state.json", code) if options.cache else State(code)
    tasks = {dataset.id: task_of(dataset) for dataset in catalogue.datasets}
    keys = _keys(root, tasks, last.files)
    known = {id_: summary for id_, summary in last.summaries.items() if summary.key == keys.get(id_)}
    clock.lap("read")
    fresh = dict(_prepare(root, objects, tasks, keys, known, options))
    summaries = {id_: fresh.get(id_) or known[id_] for id_ in sorted(tasks)}
    clock.lap("prepare")
    site = compose(catalogue, summaries, history.dates(root), options.today or _today())
    rendered = _render(root, site, objects, last.pages)
    clock.lap("render")
    manifest = _manifest(site, objects, rendered)
    published = publish(manifest, objects, options.out, options.copy)
    clock.lap("publish")
    done = Report(
        datasets=report.statuses(catalogue, summaries),
        problems=report.ordered([*problems, *report.stored_problems(summaries, objects), *rendered.problems]),
        pages=sum(path.endswith(".html") for path in manifest.files),
        bytes=sum(objects.path(sha256).stat().st_size for sha256 in manifest.files.values()),
        seconds=clock.laps,
        hits=len(known),
        misses=len(fresh),
        published=published,
        made=True,
    )
    report.write_public(options.out, done, site, objects)
    report.write_private(home / "report.json", done, language(site.portal.languages[0]))
    kept = {id_: summary for id_, summary in summaries.items() if summary.key}
    digests = {id_: task_digest(one) for id_, one in tasks.items()}
    this = State(code, kept, last.files, dict(rendered.pages), digests)
    state.save(home / "state.json", msgspec.json.encode(this, order="deterministic"))
    if published:
        objects.sweep(_referred(manifest, kept, objects))
    return done


class _Clock:
    """Seconds of each stage; it alone reads a clock, and only build-report.json holds what it says."""

    def __init__(self, progress: Callable[[str, int, int], None]) -> None:
        self.laps: dict[str, float] = {}
        self.last, self.progress = time.monotonic(), progress

    def lap(self, stage: str) -> None:
        now = time.monotonic()
        self.laps[stage], self.last = now - self.last, now
        self.progress(stage, 1, 1)


def _today() -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()


def task_of(dataset: Dataset) -> Task:
    """What preparing a dataset depends on."""
    sheet = language("fr").say("sheet.demonstration" if dataset.demonstration else "sheet")
    return task(dataset, tuple(export.name for export in EXPORTS), sheet)


def _keys(root: Path, tasks: Mapping[str, Task], memo: dict[str, FileDigest]) -> dict[str, str]:
    """The content key of each task; "" for one with a file that cannot be opened, which prepare will then say."""
    keys = dict[str, str]()
    for id_, one in tasks.items():
        folder = root / "datasets" / id_
        try:
            digests = [digest_inside(folder, file.path, f"{id_}/{file.path}", memo) for file in one.files]
            keys[id_] = key_of(one, digests)
        except (Unsafe, OSError):
            keys[id_] = ""
    return keys


def _prepare(
    root: Path,
    objects: Store,
    tasks: Mapping[str, Task],
    keys: Mapping[str, str],
    known: Mapping[str, Summary],
    options: Options,
) -> Iterator[tuple[str, Summary]]:
    """The summaries that are not known yet, as they come. A dataset whose worker died is withheld, and not cached."""
    todo = [
        Job(one, keys[id_], root / "datasets" / id_, f"datasets/{id_}", objects.root)
        for id_, one in tasks.items()
        if id_ not in known
    ]
    home = root / ".beffroi"
    batches = (todo[start : start + BATCH] for start in range(0, len(todo), BATCH))
    answers = run(
        batches, options.function, Summary, options.limits, options.jobs, log=home / "log", scratch=home / "scratch"
    )
    for done, (job, answer) in enumerate(answers, 1):
        options.progress("prepare", done, len(todo))
        yield job.task.id, _withheld(job, answer, objects) if isinstance(answer, Died) else answer


def _withheld(job: Job, died: Died, objects: Store) -> Summary:
    first = job.task.files[0].path if len(job.task.files) == 1 else ""
    place = Place(f"{job.shown}/{first}".rstrip("/"))
    detail = objects.put_value(Detail((), (error(f"worker_{died.reason}", place),)))
    return Summary(job.task.id, "", "withheld", 0, 1, 0, 0, (), (), "", detail)


def _render(root: Path, site: Site, objects: Store, known: Mapping[str, str]) -> Rendered:
    folders = tuple(path for path in (root / "templates", assets.templates()) if path.is_dir())
    return render(
        site,
        lambda summary: objects.value(summary.detail, Detail),
        objects.parts,
        known,
        objects.put_bytes,
        tuple(dict.fromkeys(folders)),
    )


def _manifest(site: Site, objects: Store, rendered: Rendered) -> Manifest:
    """Every file of the site. Raises Refused where two would stand at one path."""
    files = dict(rendered.files)
    for path in sorted(assets.bundles().iterdir()):
        files[f"assets/{path.name}"] = objects.put_bytes(path.read_bytes())
    for entry in site.entries:
        tables, documents = objects.parts(entry.summary)
        for file in [file for table in tables for file in table.downloads] + [document.file for document in documents]:
            files[f"data/{entry.dataset.id}/{file.path}"] = file.sha256
    manifest = Manifest(files)
    for one, other in manifest.collisions():
        raise Refused("output_collision", {"one": one, "other": other})
    return manifest


def _referred(manifest: Manifest, summaries: Mapping[str, Summary], objects: Store) -> Iterator[str]:
    yield from manifest.files.values()
    for summary in summaries.values():
        yield from (summary.detail, summary.parts)
        for table in objects.parts(summary)[0]:
            yield from (table.canonical, table.faults)
