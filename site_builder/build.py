"""The plan of a build: read, prepare, compose, render, publish. Each step gives the next a value; none goes back."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from site_builder import assets, history, report, report_page, state
from site_builder.catalogue import OWNER_FILE, read_catalogue, task
from site_builder.compose import compose, files_of
from site_builder.exports import EXPORTS
from site_builder.language import language
from site_builder.model import Dataset, Detail, Site, Summary, Task
from site_builder.pages import Opening
from site_builder.prepare import Job, code_key, key_of, task_digest
from site_builder.problems import Place, error
from site_builder.progress import Tell, counted, silent
from site_builder.publish import Manifest, Refused, alone, publish, recover
from site_builder.render import STYLES, Pages, Rendered, render
from site_builder.report import Report
from site_builder.sources import FileDigest, Unsafe, digest_inside
from site_builder.state import State
from site_builder.store import Damaged, Store
from site_builder.weights import Scale, exceeded, weights_of
from site_builder.workers import Died, Limits, Warm, run
from site_builder.yaml_source.words import shown_path

PREPARE = "site_builder.prepare:prepare"
BATCH, BATCH_BYTES = 64, 16 << 20  # datasets, and bytes of their files, that a worker takes at a time
SOURCES = ("datasets", "templates", ".beffroi", ".git")
PREVIEW = ".beffroi/preview"  # the one site that may be in there: `build/` may be online
STATE = "state.json"
REPORT_PAGE = "report.html"
SCRATCH = ".beffroi/scratch"  # beside the store, which takes files from it without copying them


@dataclass(frozen=True)
class Options:
    """`out` is a folder of its own; `function` is what workers run, which tests replace; `warm` is the caller's."""

    out: Path = Path("build")
    jobs: int = 2
    cache: bool = True
    copy: bool = False
    today: date = field(default_factory=date.today)
    limits: Limits = field(default_factory=Limits)
    function: str = PREPARE
    warm: Warm[Summary] | None = None
    components: bool = False  # with the page that shows each component, for those who theme
    progress: Tell = silent


def build(root: Path, options: Options) -> Report:
    """Build the site of `root`. Contributors' mistakes are in the report; Refused and OSError are the owner's."""
    root = root.resolve()  # a site is the same however it is named
    options = replace(options, out=_placed(root, options.out))
    _check_datasets(root / "datasets")
    if tracked := history.cached(root):  # a contribution must not say what was prepared, nor where we write
        raise Refused("cache-in-git", {"path": shown_path(tracked)})
    if not os.path.lexists(root / OWNER_FILE):  # nothing is written where there is no site
        return Report(problems=read_catalogue(root)[1])
    with state.locked(root / ".beffroi" / "lock", lambda: options.progress("wait", 0, 0)):
        _sweep(root / SCRATCH, options.warm.folder if options.warm else "")
        recover(options.out)
        try:
            return _build(root, options)
        except Damaged as lost:
            return _mended(root, options, lost.args[0])


def _mended(root: Path, options: Options, lost: str) -> Report:
    """Build where an object was damaged: what depends on such ones is made again, or all where that is not enough."""
    home = root / ".beffroi"
    objects = Store(home / "store")
    objects.scrub()
    state.keep(home / STATE, _sound(state.load(home / STATE, code_key()), objects))
    try:
        done = _build(root, options)
    except Damaged:
        try:
            done = _build(root, replace(options, cache=False))
        except Damaged as again:
            raise Refused("store-failing", {"path": str(objects.path(again.args[0]))}) from None
    return replace(done, mended=shown_path(objects.path(lost).relative_to(root).as_posix()))


def _sound(last: State, objects: Store) -> State:
    """What a state holds without what refers to an object that is gone."""
    there = {path.name for path in objects.objects()}

    def whole(summary: Summary) -> bool:
        with suppress(Damaged):
            return there.issuperset(_objects_of(summary, objects))
        return False

    summaries = {id_: one for id_, one in last.summaries.items() if whole(one)}
    pages = {inputs: page for inputs, page in last.pages.items() if page[0] in there}
    return replace(last, summaries=summaries, pages=pages)


def _placed(root: Path, out: Path) -> Path:
    """Where `out` really is. Raises Refused where a site would take the place of what it is made from."""
    real = Path(os.path.realpath(out))
    if root.is_relative_to(real):
        raise Refused("output-over-site", {"path": str(out)})
    preview = Path(os.path.realpath(root / PREVIEW))
    for name in SOURCES:
        if real.is_relative_to(os.path.realpath(root / name)) and real != preview:
            raise Refused("output-in-site", {"path": str(out), "folder": name})
    if out.name in ("", ".."):  # where one stands changes places with the site: the next build would miss it
        raise Refused("output-unnamed", {"path": str(out), "name": real.name})
    return out if out.is_symlink() else real  # a link is refused when it is published


def _check_datasets(folder: Path) -> None:
    """Raises Refused where the datasets are there and cannot be listed: they would all go from the site."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise Refused("datasets-not-folder", {"path": str(folder)})
    try:
        os.scandir(folder).close()
        readable = os.access(folder, os.R_OK | os.X_OK)
    except OSError:
        readable = False
    if not readable:
        raise Refused("datasets-unreadable", {"path": str(folder)})


def _sweep(scratch: Path, ours: str) -> None:
    """Delete what killed builds left. To be called under the lock: but for `ours`, nobody is using it."""
    if not scratch.is_symlink():
        for left in scratch.glob("beffroi-*"):
            if left.name != ours:
                shutil.rmtree(left, ignore_errors=True)


def _build(root: Path, options: Options) -> Report:
    home, clock, tell = root / ".beffroi", _Clock(), options.progress
    objects, code = Store(home / "store"), code_key()
    last = state.load(home / STATE, code) if options.cache else State(code)
    catalogue, problems = read_catalogue(root, last.read, tell)
    if catalogue is None:
        return Report(problems=report.ordered(problems))
    tasks = {dataset.id: task_of(dataset) for dataset in catalogue.datasets}
    jobs = {id_: _job(root, tasks[id_], last, objects) for id_ in counted(tuple(tasks), "files", tell)}
    known = {id_: one for id_, one in last.summaries.items() if id_ in jobs and one.key == jobs[id_].key}
    clock.lap("read")
    todo = [job for id_, job in jobs.items() if id_ not in known]
    with state.journal(home / STATE, last) as write:
        fresh = {one.id: one for one in _prepare(home, objects, todo, last.files, options, write)}
    summaries = {id_: fresh.get(id_) or known[id_] for id_ in sorted(tasks)}
    clock.lap("prepare")
    site = compose(catalogue, summaries, history.dates(root), options.today)
    rendered = _render(root, site, objects, last.pages, options)
    clock.lap("render")
    tell("publish", 0, 0)
    manifest = _manifest(site, objects, rendered)
    scale = Scale(last.weights, objects.read)
    weights = weights_of(rendered.sizes, rendered.loaded, scale)
    heavy = exceeded(weights, rendered.scripts)
    found = [*problems, *report.stored_problems(summaries, objects), *rendered.problems, *heavy]
    with alone(options.out):
        published, size = publish(manifest, objects, options.out, options.copy, tell)
        clock.lap("publish")
        done = Report(
            datasets=report.statuses(catalogue, summaries),
            problems=report.ordered(found),
            pages=sum(path.endswith(".html") for path in manifest.files),
            bytes=size,
            seconds=clock.laps,
            hits=len(known),
            misses=len(fresh),
            repairs=sum(one.repairs for one in summaries.values()),
            repaired=sum(one.repairs > 0 for one in summaries.values()),
            weights=weights,
            published=published,
            made=True,
        )
        report.write_public(options.out, done, site, manifest.files, objects)
    words, style = language(site.portal.languages[0]), objects.read(rendered.files[STYLES])
    report.write_private(home / "report.json", done, words)
    report_page.write(home / REPORT_PAGE, done, catalogue, style, options.today, words)
    this = _state(last, tasks, summaries, rendered.pages, scale.used)
    state.keep(home / STATE, this)
    if published:
        objects.sweep(_referred(manifest, this.summaries, objects))
    return done


def _state(
    last: State,
    tasks: Mapping[str, Task],
    summaries: Mapping[str, Summary],
    pages: Pages,
    weights: dict[str, int],
) -> State:
    """What the next build may trust: nothing of a dataset that died or changed meanwhile, nor of files now gone."""
    files = {f"{id_}/{file.path}" for id_, one in tasks.items() for file in one.files} & last.files.keys()
    return State(
        last.code,
        {id_: summary for id_, summary in summaries.items() if summary.key},
        {name: last.files[name] for name in sorted(files)},
        dict(pages),
        {id_: task_digest(one) for id_, one in tasks.items()},
        last.read,
        weights,
    )


class _Clock:
    """Seconds of each stage; it alone reads a clock, and only build-report.json holds what it says."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self.last = time.monotonic()

    def lap(self, stage: str) -> None:
        now = time.monotonic()
        self.laps[stage], self.last = now - self.last, now


def task_of(dataset: Dataset) -> Task:
    """What preparing a dataset depends on."""
    sheet = language("fr").say("sheet.demonstration" if dataset.demonstration else "sheet")
    return task(dataset, tuple(export.name for export in EXPORTS), sheet)


def _job(root: Path, one: Task, last: State, objects: Store) -> Job:
    """A task with its key; a file that cannot be opened has no digest, and makes the key "": prepare will say why.

    The stat of a file that was read before is known already where that of its whole folder is.
    """
    folder, digests = Path(f"{root}/datasets/{one.id}"), list[str]()
    stats = last.read.datasets[one.id].look.files if one.id in last.read.datasets else {}
    for file in one.files:
        name = f"{one.id}/{file.path}"
        if name in last.files and file.path in stats and last.files[name].holds(stats[file.path]):
            digests.append(last.files[name].sha256)
            continue
        with suppress(Unsafe, OSError):
            digests.append(digest_inside(folder, file.path, name, last.files))
    key = key_of(one, digests) if len(digests) == len(one.files) else ""
    return Job(one, key, tuple(digests), folder, f"datasets/{one.id}", objects.root)


def _batches(todo: Sequence[Job], files: Mapping[str, FileDigest], workers: int) -> list[list[Job]]:
    """Datasets of one name side by side, for their tables may be of one form; enough batches for every worker."""
    batches: list[list[Job]] = []
    most, size = min(BATCH, -(-len(todo) // (2 * workers))), 0
    for job in sorted(todo, key=lambda job: job.task.id.rpartition("/")[::-1]):
        own = sum(files[name].size for file in job.task.files if (name := f"{job.task.id}/{file.path}") in files)
        if not batches or len(batches[-1]) >= most or size + own > BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(job)
        size += own
    return batches


def _prepare(
    home: Path,
    objects: Store,
    todo: Sequence[Job],
    files: Mapping[str, FileDigest],
    options: Options,
    write: Callable[[Summary], None],
) -> Iterator[Summary]:
    """The summaries, as they come. A dataset whose worker died is withheld, and not cached."""
    batches, log = _batches(todo, files, options.jobs), home / "log"
    options.progress("prepare", 0, len(todo))
    if options.warm and len(batches) == 1:
        answers = options.warm.run(batches, log)
    else:
        scratch = home.parent / SCRATCH
        answers = run(batches, options.function, Summary, options.limits, options.jobs, log=log, scratch=scratch)
    with closing(answers):
        for done, (job, answer) in enumerate(answers, 1):
            if isinstance(answer, Died) and answer.reason == "disk":  # of all, not of this one alone: nothing is built
                raise _full(home, job.task.id, answer.detail)
            options.progress("prepare", done, len(todo))
            summary = _withheld(job, answer, objects) if isinstance(answer, Died) else answer
            if summary.key:
                write(summary)
            yield summary


def _full(home: Path, dataset: str, detail: str) -> Refused:
    left = language("fr").size(shutil.disk_usage(home).free)
    code = "disk-limit" if detail == "EFBIG" else "disk-full"
    return Refused(code, {"path": str(home), "id": dataset, "left": left})


def _withheld(job: Job, died: Died, objects: Store) -> Summary:
    first = job.task.files[0].path if len(job.task.files) == 1 else ""
    place = Place(f"{job.shown}/{first}".rstrip("/"))
    detail = objects.put_value(Detail((), (error(f"worker-{died.reason}", place),)))
    return Summary(job.task.id, "", "withheld", 0, 1, 0, 0, (), (), "", detail)


def _render(root: Path, site: Site, objects: Store, known: Pages, options: Options) -> Rendered:
    folders = tuple(path for path in (root / "templates", assets.templates()) if path.is_dir())
    return render(
        site,
        Opening(lambda summary: objects.value(summary.detail, Detail), objects.parts),
        known,
        objects.put_bytes,
        tuple(dict.fromkeys(folders)),
        options.components,
        options.progress,
    )


def _manifest(site: Site, objects: Store, rendered: Rendered) -> Manifest:
    """Every file of the site. Raises Refused where two would stand at one path."""
    files = dict(rendered.files)
    for path in sorted(assets.bundles().iterdir()):
        files[f"assets/{path.name}"] = objects.put_bytes(path.read_bytes())
    for entry in site.entries:
        for file in files_of(objects.parts(entry.summary)):
            files[f"data/{entry.dataset.id}/{file.path}"] = file.sha256
    manifest = Manifest(files, site.portal.url)
    for one, other in manifest.collisions():
        raise Refused("output-collision", {"one": one, "other": other})
    return manifest


def _referred(manifest: Manifest, summaries: Mapping[str, Summary], objects: Store) -> Iterator[str]:
    yield from manifest.files.values()
    for summary in summaries.values():
        yield from _objects_of(summary, objects)


def _objects_of(summary: Summary, objects: Store) -> Iterator[str]:
    """What was stored of a dataset. Raises Damaged."""
    parts = objects.parts(summary)
    yield from filter(None, (summary.detail, summary.parts))
    for table in parts[0]:
        yield from filter(None, (table.canonical, table.faults))
    for file in files_of(parts):
        yield file.sha256
