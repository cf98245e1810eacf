"""The plan of a build: read, prepare, compose, render, publish. Each step gives the next a value;
none goes back."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from site_builder.compose import accessibility
from site_builder.compose.compose import compose
from site_builder.compose.editorial import dead_links, read_editorial
from site_builder.compose.published_files import again, files_of, names_of
from site_builder.core.language import language
from site_builder.core.model import Catalogue, Detail, Site, Summary, TableDetail, Task
from site_builder.core.problems import Place, Problem, warning
from site_builder.core.text import shown_path
from site_builder.history.cache import CACHE, find_cache_link, find_tracked_cache
from site_builder.history.days import read_dates
from site_builder.history.moves import is_tracked
from site_builder.metadata.catalogue import OWNER_FILE, read_catalogue
from site_builder.metadata.former_names import Testimony
from site_builder.prepare.prepare import Job, code_key, task_digest
from site_builder.publish import report, report_page
from site_builder.publish.output_folder import check_datasets, placed
from site_builder.publish.permanence import (
    Earlier,
    earlier,
    elsewhere,
    exchanged,
    forsaken,
    hold_contested,
    ids_of,
    legacy_of,
    pages_vanished,
    refuse_loss,
    republished,
    roots_of,
    stray,
    unmapped,
    vanished,
)
from site_builder.publish.permanence.claims import Witnesses, judge_claims
from site_builder.publish.publish import (
    Manifest,
    Refused,
    alone,
    forget,
    places_of,
    publish,
    recover,
)
from site_builder.publish.report import Report
from site_builder.publish.tasks import batches, job_of, tasks_of, withheld
from site_builder.render import assets, hosting
from site_builder.render.feeds import FEEDS, ManifestFeed
from site_builder.render.page_weight import Scale, exceeded, weights_of
from site_builder.render.pages import Opening
from site_builder.render.render import STYLES, Pages, Rendered, render
from site_builder.storage import build_state
from site_builder.storage.build_state import State
from site_builder.storage.object_store import Damaged, Store
from site_builder.storage.progress import Tell, counted, silent
from site_builder.storage.safe_open import FileDigest
from site_builder.storage.workers import Died, Limits, Warm, run

PREPARE = "site_builder.prepare.prepare:prepare"
STATE = "state.json"
REPORT_PAGE = "report.html"
SCRATCH = ".beffroi/scratch"  # beside the store, which takes files from it without copying them


@dataclass(frozen=True, kw_only=True)
class Options:
    """`out` is a folder of its own; `function` is what workers run, which tests replace; `warm` is
    the caller's."""

    out: Path = Path("build")
    jobs: int = 2
    cache: bool = True
    copy: bool = False
    today: date = field(default_factory=date.today)
    limits: Limits = field(default_factory=Limits)
    function: str = PREPARE
    warm: Warm[Summary] | None = None
    components: bool = False  # with the page that shows each component, for those who theme
    harvest_demo: bool = False  # catalogues offer invented data too
    previous: Path | None = (
        None  # an earlier site, or its report, in the place of the one that is at `out`
    )
    vanishing: bool = False  # addresses may go: nobody has been told of them
    progress: Tell = silent
    doubts: tuple[Problem, ...] = ()  # about the cache, which is then not used


def build(root: Path, options: Options) -> Report:
    """Build the site of `root`. Contributors' mistakes are in the report; Refused and OSError are
    the owner's."""
    root = root.resolve()  # a site is the same however it is named
    options = replace(options, out=placed(root, options.out))
    check_datasets(root / "datasets")
    if not os.path.lexists(root / OWNER_FILE):  # nothing is written where there is no site
        return Report(problems=read_catalogue(root)[1])
    with held(root, options) as options:
        _refuse_tracked(root, options.out)
        recover(options.out)
        try:
            return _build(root, options)
        except Damaged as lost:
            return _mended(root, options, lost.args[0])


def _refuse_tracked(root: Path, out: Path) -> None:
    """A tree that came with a contribution must not come to stand for the site before, nor testify
    of addresses. Raises Refused."""
    _, *beside = places_of(out)
    for place in beside:
        if is_tracked(root, place):
            raise Refused("output-in-git", {"path": shown_path(str(place)), "name": place.name})


@contextmanager
def held(root: Path, options: Options) -> Iterator[Options]:
    """A site for whoever builds or checks it, alone, nothing being left of those that were killed.

    Yields the options, without the cache where it is not known whose it is. Raises Refused.
    """
    tracked = find_tracked_cache(root)
    if tracked:  # a contribution must not say what was prepared, nor where we write
        raise Refused("cache-in-git", {"path": shown_path(tracked)})
    if link := find_cache_link(root):
        raise Refused("cache-link", {"path": shown_path(link)})
    if tracked is None:
        options = replace(
            options, cache=False, doubts=(warning("cache-unverified", Place(path=CACHE)),)
        )
    with build_state.locked(root / ".beffroi" / "lock", lambda: options.progress("wait", 0, 0)):
        _sweep(root / SCRATCH, options.warm.folder if options.warm else "")
        yield options


def _mended(root: Path, options: Options, lost: str) -> Report:
    """Build where an object was damaged: what depends on such ones is made again, or all where that
    is not enough."""
    home = root / ".beffroi"
    objects = Store(home / "store")
    objects.scrub()
    build_state.keep(home / STATE, _sound(build_state.load(home / STATE, code_key()), objects))
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


def _sweep(scratch: Path, ours: str) -> None:
    """Delete what killed builds left. To be called under the lock: but for `ours`, nobody is using
    it."""
    if not scratch.is_symlink():
        for left in scratch.glob("beffroi-*"):
            if left.name != ours:
                shutil.rmtree(left, ignore_errors=True)


def _build(root: Path, options: Options) -> Report:
    home = root / ".beffroi"
    clock = _Clock()
    tell = options.progress
    objects = Store(home / "store")
    code = code_key()
    last = build_state.load(home / STATE, code) if options.cache else State(code=code)
    before = earlier(options.out, options.previous)
    catalogue, problems = read_catalogue(root, last.read, tell, _testimony(root, before, options))
    if catalogue is None:
        return Report(problems=report.ordered(problems))
    catalogue = hold_contested(catalogue, before)
    if not options.vanishing:
        refuse_loss(before, catalogue, options.out)
    editorial, others = read_editorial(root, catalogue, objects.put_bytes)
    tasks = tasks_of(catalogue)
    jobs = {
        id_: job_of(root, tasks[id_], last, objects) for id_ in counted(tuple(tasks), "files", tell)
    }
    clock.lap("read")
    with build_state.journal(home / STATE, last) as write:
        summaries, fresh = prepared(
            home, objects, jobs=jobs, last=last, options=options, write=write
        )
    clock.lap("prepare")
    # what lies in the output folder refuses and warns, but no byte may depend on it: that would be
    # a cache; what it testifies of addresses of others is the one exception (see _testimony)
    days = read_dates(root)
    known = before.known if options.previous else {}
    site = compose(
        catalogue,
        summaries,
        dates=days,
        today=options.today,
        editorial=editorial,
        harvest_demo=options.harvest_demo,
        known=known,
    )
    rendered = _render(root, site, objects=objects, known=last.pages, options=options)
    clock.lap("render")
    tell("publish", 0, 0)
    manifest, host = _manifest(site, objects, rendered)
    scale = Scale(last.weights, objects.read)
    weights = weights_of(rendered.sizes, rendered.loaded, scale)
    found = [
        *options.doubts,
        *problems,
        *others,
        *accessibility.problems(catalogue.portal.accessibility, OWNER_FILE, options.today),
        *dead_links(site.editorial, manifest.files),
        *host.problems,
        *report.stored_problems(catalogue.datasets, summaries, objects),
        *rendered.problems,
        *exceeded(weights, rendered.scripts),
        *(
            ()
            if options.vanishing
            else _gone(site, before, catalogue=catalogue, manifest=manifest, objects=objects)
        ),
    ]
    with alone(options.out):
        published, size = publish(
            manifest,
            objects,
            out=options.out,
            copy=options.copy,
            tell=tell,
            verify=not options.cache,
        )
        clock.lap("publish")
        done = Report(
            datasets=report.statuses(catalogue, summaries),
            problems=report.ordered(found),
            pages=sum(path.endswith(".html") for path in manifest.files),
            bytes=size,
            seconds=clock.laps,
            hits=len(jobs) - fresh,
            misses=fresh,
            repairs=sum(one.repairs for one in summaries.values()),
            repaired=sum(one.repairs > 0 for one in summaries.values()),
            weights=weights,
            published=published,
            made=True,
            unverified=report.list_unverified(catalogue, summaries, objects),
        )
        report.write_public(
            options.out, done, site=site, files=manifest.files, store=objects, before=before
        )
        if catalogue.withdrawn:
            forget(manifest, objects, options.out, options.copy)
    _tell_owner(
        home,
        done,
        catalogue=catalogue,
        style=objects.read(rendered.files[STYLES]),
        today=options.today,
    )
    hosting.write(home / hosting.FOLDER, host)
    this = _state(last, tasks, summaries=summaries, pages=rendered.pages, weights=scale.used)
    build_state.keep(home / STATE, this)
    if (
        published or catalogue.withdrawn
    ):  # a build that was cut, or a check, may have left what has been withdrawn
        objects.sweep(
            (
                *_referred(manifest, this.summaries, objects),
                *(made for made, _ in this.pages.values()),
            )
        )
    return done


def _testimony(root: Path, before: Earlier, options: Options) -> Testimony:
    """What is known of former ids. Nothing else that is published depends on what lies in the
    output folder: an address that is taken is worse than two builds that are not the same."""
    place = None if options.previous else options.out
    witnesses = Witnesses(root=root, site_before=before, place=place)
    return Testimony(partial(judge_claims, witnesses=witnesses), before.identifiers)


def _tell_owner(home: Path, done: Report, catalogue: Catalogue, style: bytes, today: date) -> None:
    words = language(catalogue.portal.languages[0])
    report.write_private(home / "report.json", done, words)
    report_page.write(
        home / REPORT_PAGE, done, catalogue=catalogue, style=style, today=today, words=words
    )


def _state(
    last: State,
    tasks: Mapping[str, Task],
    summaries: Mapping[str, Summary],
    pages: Pages,
    weights: dict[str, int],
) -> State:
    """What the next build may trust: nothing of a dataset that died or changed meanwhile, nor of
    files now gone."""
    files = {
        f"{id_}/{file.path}" for id_, one in tasks.items() for file in one.files
    } & last.files.keys()
    return State(
        code=last.code,
        summaries={id_: summary for id_, summary in summaries.items() if summary.key},
        files={name: last.files[name] for name in sorted(files)},
        pages=dict(pages),
        tasks={id_: task_digest(one) for id_, one in tasks.items()},
        read=last.read,
        weights=weights,
    )


class _Clock:
    """Seconds of each stage; it alone reads a clock, and only build-report.json holds what it
    says."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self.last = time.monotonic()

    def lap(self, stage: str) -> None:
        now = time.monotonic()
        self.laps[stage] = now - self.last
        self.last = now


def prepared(
    home: Path,
    objects: Store,
    jobs: Mapping[str, Job],
    last: State,
    options: Options,
    write: Callable[[Summary], None],
) -> tuple[dict[str, Summary], int]:
    """The summary of each job, in order of id, and how many were not known; each of these is
    written down."""
    known = {
        id_: one for id_, one in last.summaries.items() if id_ in jobs and one.key == jobs[id_].key
    }
    todo = [job for id_, job in jobs.items() if id_ not in known]
    fresh = {
        one.id: one
        for one in _prepare(
            home, objects, todo=todo, files=last.files, options=options, write=write
        )
    }
    return {id_: fresh.get(id_) or known[id_] for id_ in sorted(jobs)}, len(fresh)


def _prepare(
    home: Path,
    objects: Store,
    todo: Sequence[Job],
    files: Mapping[str, FileDigest],
    options: Options,
    write: Callable[[Summary], None],
) -> Iterator[Summary]:
    """The summaries, as they come. A dataset whose worker died is withheld, and not cached."""
    some = batches(todo, files, options.jobs)
    log = home / "log"
    options.progress("prepare", 0, len(todo))
    if options.warm and len(some) == 1:
        answers = options.warm.run(some, log)
    else:
        scratch = home.parent / SCRATCH
        answers = run(
            some,
            options.function,
            answer=Summary,
            limits=options.limits,
            jobs=options.jobs,
            log=log,
            scratch=scratch,
        )
    with closing(answers):
        for done, (job, answer) in enumerate(answers, 1):
            if (
                isinstance(answer, Died) and answer.reason == "disk"
            ):  # of all, not of this one alone: nothing is built
                raise _full(home, job.task.id, answer.detail)
            summary = withheld(job, answer, objects) if isinstance(answer, Died) else answer
            if summary.key:
                write(summary)
            options.progress("prepare", done, len(todo))
            yield summary


def _full(home: Path, dataset: str, detail: str) -> Refused:
    left = language("fr").size(shutil.disk_usage(home).free)
    code = "disk-limit" if detail == "EFBIG" else "disk-full"
    return Refused(code, {"path": str(home), "id": dataset, "left": left})


def _render(root: Path, site: Site, objects: Store, known: Pages, options: Options) -> Rendered:
    folders = tuple(path for path in (root / "templates", assets.templates()) if path.is_dir())
    return render(
        site,
        Opening(
            lambda summary: (
                objects.value(summary.detail, Detail) if summary.detail else Detail((), ())
            ),
            objects.parts,
            lambda extract: objects.value(extract.detail, TableDetail),
        ),
        known=known,
        keep=objects.put_bytes,
        read=objects.read,
        templates=tuple(dict.fromkeys(folders)),
        components=options.components,
        tell=options.progress,
    )


def _manifest(site: Site, objects: Store, rendered: Rendered) -> tuple[Manifest, hosting.Host]:
    """Every file of the site, and what hosts are told of it. Raises Refused where two would stand
    at one path."""
    files = dict(rendered.files)
    for path in sorted(assets.bundles().iterdir()):
        files[f"assets/{path.name}"] = objects.put_bytes(path.read_bytes())
    for entry in site.entries:
        parts = objects.parts(entry.summary)
        for file in (
            *again(entry.dataset, parts),
            *files_of(parts),
        ):  # what is there now wins over what was
            files[f"data/{entry.dataset.id}/{file.path}"] = file.sha256
    for picture in site.editorial.pictures:
        files[picture.url] = picture.sha256
    files = republished(files, dict(site.moved)) | files
    host = hosting.host_of(site, objects.parts, files)
    files = {**hosting.kept(host, files), **files}
    files |= {
        path: objects.put_bytes(text.encode()) for path, text in hosting.published(host).items()
    }
    for feed in FEEDS:
        if isinstance(feed, ManifestFeed):
            files[feed.path] = objects.put_bytes(feed.content(site, tuple(files)))
    manifest = Manifest(files, site.portal.url)
    for one, other in manifest.collisions():
        raise Refused("output-collision", {"one": one, "other": other})
    return manifest, host


def _gone(
    site: Site, before: Earlier, catalogue: Catalogue, manifest: Manifest, objects: Store
) -> Iterator[Problem]:
    """A warning for each address that has been lost or leads elsewhere, of a dataset all at once:
    whoever sent the others must not wait for whoever renamed one."""
    entries = {entry.dataset.id: entry for entry in site.entries}
    leads = dict(site.moved)
    roots = before.roots
    now = roots_of(site.portal, site.publishers)
    known = {*before.leads, *(was.id for was in before.datasets)}
    absent = {id_ for id_ in known if leads.get(id_, id_) not in entries}
    absent |= {id_.split("/")[0] for id_ in absent} | (roots.folders - now.folders)
    yield from elsewhere(before.leads, leads, ids_of(catalogue) - set(catalogue.contested), warning)
    yield from forsaken(roots, now)
    yield from unmapped(before.legacy, legacy_of(site.former), leads)
    held = {id_: report.contents_of(entry.summary) for id_, entry in entries.items()}
    yield from exchanged({was.id: was.contents for was in before.datasets}, held)
    if now.url or not roots.url:  # else all that needs an address is gone, which is said
        yield from pages_vanished(stray(before.files, absent, now.languages, manifest.files))
    for was in before.datasets:
        entry = entries.get(leads.get(was.id, was.id))
        if entry and any(url not in manifest.files for url in was.files):
            folder = f"data/{was.id}/"
            dataset = entry.dataset
            paths = [url.removeprefix(folder) for url in was.files]
            here = {path for path in paths if folder + path in manifest.files}
            unfit = {source.name for source in dataset.sources} - names_of(
                objects.parts(entry.summary)
            )
            yield from vanished(
                Place(path=f"datasets/{dataset.id}"), paths, after=here, unfit=unfit, tell=warning
            )


def _referred(
    manifest: Manifest, summaries: Mapping[str, Summary], objects: Store
) -> Iterator[str]:
    yield from manifest.files.values()
    for summary in summaries.values():
        yield from _objects_of(summary, objects)


def _objects_of(summary: Summary, objects: Store) -> Iterator[str]:
    """What was stored of a dataset. Raises Damaged."""
    parts = objects.parts(summary)
    yield from filter(None, (summary.detail, summary.parts))
    for table in parts[0]:
        yield from filter(None, (table.canonical, table.faults))
        yield from (extract.detail for extract in table.extracts)
    for file in files_of(parts):
        yield file.sha256
