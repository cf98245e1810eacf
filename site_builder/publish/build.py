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
from site_builder.compose.compose import compose_site
from site_builder.compose.editorial import find_dead_links, read_editorial
from site_builder.compose.published_files import (
    list_formerly_named_files,
    list_published_files,
    list_published_names,
)
from site_builder.core.language import load_language
from site_builder.core.model import Catalogue, Detail, PreparationTask, Site, Summary, TableDetail
from site_builder.core.problems import Place, Problem, make_warning
from site_builder.core.text import show_safe_path
from site_builder.history.cache import CACHE, find_cache_link, find_tracked_cache
from site_builder.history.days import read_dates
from site_builder.history.moves import is_tracked
from site_builder.metadata.catalogue import OWNER_FILE, read_catalogue
from site_builder.metadata.former_names import FormerIdTestimony
from site_builder.prepare.prepare import PreparationJob, compute_code_key, compute_task_digest
from site_builder.publish import report, report_page
from site_builder.publish.output_folder import check_datasets_folder, resolve_output_folder
from site_builder.publish.permanence import (
    EarlierSite,
    collect_address_roots,
    collect_all_ids,
    find_legacy_changes,
    find_lost_roots,
    find_redirected_elsewhere,
    find_swapped_folders,
    find_vanished_files,
    find_vanished_pages,
    hold_contested_ids,
    map_legacy_targets,
    read_earlier_site,
    refuse_lost_ids,
    repeat_at_former_paths,
    report_vanished_pages,
)
from site_builder.publish.permanence.claims import ClaimWitnesses, judge_claims
from site_builder.publish.publish import (
    BuildRefused,
    Manifest,
    forget_earlier_sites,
    list_output_places,
    lock_output_folder,
    publish_site,
    repair_interrupted_swap,
)
from site_builder.publish.report import BuildReport
from site_builder.publish.tasks import (
    group_into_batches,
    make_keyed_task,
    make_withheld_summary,
    plan_dataset_tasks,
)
from site_builder.render import assets, hosting
from site_builder.render.feeds import FEEDS, ManifestFeed
from site_builder.render.page_weight import (
    GzipSizeCache,
    find_exceeded_budgets,
    measure_page_weights,
)
from site_builder.render.pages import DetailLoader
from site_builder.render.render import STYLES, Pages, RenderedSite, render_site
from site_builder.storage import build_state
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import DamagedObject, ObjectStore
from site_builder.storage.progress import Tell, ignore_progress, track_progress
from site_builder.storage.safe_open import FileDigest
from site_builder.storage.workers import WarmWorker, WorkerDeath, WorkerLimits, run_in_workers

PREPARE = "site_builder.prepare.prepare:prepare_datasets"
STATE = "state.json"
REPORT_PAGE = "report.html"
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
    progress: Tell = ignore_progress
    doubts: tuple[Problem, ...] = ()  # about the cache, which is then not used


def build_site(root: Path, options: BuildOptions) -> BuildReport:
    """Build the site of `root`. Contributors' mistakes are in the report; Refused and OSError are
    the owner's."""
    root = root.resolve()  # a site is the same however it is named
    options = replace(options, out=resolve_output_folder(root, options.out))
    check_datasets_folder(root / "datasets")
    if not os.path.lexists(root / OWNER_FILE):  # nothing is written where there is no site
        return BuildReport(problems=read_catalogue(root)[1])
    with hold_site(root, options) as options:
        _refuse_tracked(root, options.out)
        repair_interrupted_swap(options.out)
        try:
            return _build(root, options)
        except DamagedObject as lost:
            return _mended(root, options, lost.args[0])


def _refuse_tracked(root: Path, out: Path) -> None:
    """A tree that came with a contribution must not come to stand for the site before, nor testify
    of addresses. Raises Refused."""
    _, *beside = list_output_places(out)
    for place in beside:
        if is_tracked(root, place):
            raise BuildRefused(
                "output-in-git", {"path": show_safe_path(str(place)), "name": place.name}
            )


@contextmanager
def hold_site(root: Path, options: BuildOptions) -> Iterator[BuildOptions]:
    """A site for whoever builds or checks it, alone, nothing being left of those that were killed.

    Yields the options, without the cache where it is not known whose it is. Raises Refused.
    """
    tracked = find_tracked_cache(root)
    if tracked:  # a contribution must not say what was prepared, nor where we write
        raise BuildRefused("cache-in-git", {"path": show_safe_path(tracked)})
    if link := find_cache_link(root):
        raise BuildRefused("cache-link", {"path": show_safe_path(link)})
    if tracked is None:
        options = replace(
            options, cache=False, doubts=(make_warning("cache-unverified", Place(path=CACHE)),)
        )
    with build_state.lock_site(root / ".beffroi" / "lock", lambda: options.progress("wait", 0, 0)):
        _sweep(root / SCRATCH, options.warm.folder if options.warm else "")
        yield options


def _mended(root: Path, options: BuildOptions, lost: str) -> BuildReport:
    """Build where an object was damaged: what depends on such ones is made again, or all where that
    is not enough."""
    home = root / ".beffroi"
    objects = ObjectStore(home / "store")
    objects.scrub()
    build_state.save_build_state(
        home / STATE,
        _sound(build_state.load_build_state(home / STATE, compute_code_key()), objects),
    )
    try:
        done = _build(root, options)
    except DamagedObject:
        try:
            done = _build(root, replace(options, cache=False))
        except DamagedObject as again:
            raise BuildRefused(
                "store-failing", {"path": str(objects.path(again.args[0]))}
            ) from None
    return replace(done, mended=show_safe_path(objects.path(lost).relative_to(root).as_posix()))


def _sound(last: BuildState, objects: ObjectStore) -> BuildState:
    """What a state holds without what refers to an object that is gone."""
    there = {path.name for path in objects.objects()}

    def whole(summary: Summary) -> bool:
        with suppress(DamagedObject):
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


def _build(root: Path, options: BuildOptions) -> BuildReport:
    home = root / ".beffroi"
    clock = _Clock()
    tell = options.progress
    objects = ObjectStore(home / "store")
    code = compute_code_key()
    last = (
        build_state.load_build_state(home / STATE, code) if options.cache else BuildState(code=code)
    )
    before = read_earlier_site(options.out, options.previous)
    catalogue, problems = read_catalogue(root, last.read, tell, _testimony(root, before, options))
    if catalogue is None:
        return BuildReport(problems=report.sort_problems(problems))
    catalogue = hold_contested_ids(catalogue, before)
    if not options.vanishing:
        refuse_lost_ids(before, catalogue, options.out)
    editorial, others = read_editorial(root, catalogue, objects.put_bytes)
    tasks = plan_dataset_tasks(catalogue)
    jobs = {
        id_: make_keyed_task(root, tasks[id_], last, objects)
        for id_ in track_progress(tuple(tasks), "files", tell)
    }
    clock.lap("read")
    with build_state.open_summary_journal(home / STATE, last) as write:
        summaries, fresh = prepare_changed_datasets(
            home, objects, jobs=jobs, last=last, options=options, write=write
        )
    clock.lap("prepare")
    # what lies in the output folder refuses and warns, but no byte may depend on it: that would be
    # a cache; what it testifies of addresses of others is the one exception (see _testimony)
    days = read_dates(root)
    known = before.known if options.previous else {}
    site = compose_site(
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
    scale = GzipSizeCache(last.weights, objects.read)
    weights = measure_page_weights(rendered.sizes, rendered.loaded, scale)
    found = [
        *options.doubts,
        *problems,
        *others,
        *accessibility.check_accessibility_audit(
            catalogue.portal.accessibility, OWNER_FILE, options.today
        ),
        *find_dead_links(site.editorial, manifest.files),
        *host.problems,
        *report.load_stored_problems(catalogue.datasets, summaries, objects),
        *rendered.problems,
        *find_exceeded_budgets(weights, rendered.scripts),
        *(
            ()
            if options.vanishing
            else _gone(site, before, catalogue=catalogue, manifest=manifest, objects=objects)
        ),
    ]
    with lock_output_folder(options.out):
        published, size = publish_site(
            manifest,
            objects,
            out=options.out,
            copy=options.copy,
            tell=tell,
            verify=not options.cache,
        )
        clock.lap("publish")
        done = BuildReport(
            datasets=report.list_dataset_statuses(catalogue, summaries),
            problems=report.sort_problems(found),
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
            unverified=report.list_unverified_datasets(catalogue, summaries, objects),
        )
        report.write_public_report(
            options.out, done, site=site, files=manifest.files, store=objects, before=before
        )
        if catalogue.withdrawn:
            forget_earlier_sites(manifest, objects, options.out, options.copy)
    _tell_owner(
        home,
        done,
        catalogue=catalogue,
        style=objects.read(rendered.files[STYLES]),
        today=options.today,
    )
    hosting.write_server_configs(home / hosting.FOLDER, host)
    this = _state(last, tasks, summaries=summaries, pages=rendered.pages, weights=scale.used)
    build_state.save_build_state(home / STATE, this)
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


def _testimony(root: Path, before: EarlierSite, options: BuildOptions) -> FormerIdTestimony:
    """What is known of former ids. Nothing else that is published depends on what lies in the
    output folder: an address that is taken is worse than two builds that are not the same."""
    place = None if options.previous else options.out
    witnesses = ClaimWitnesses(root=root, site_before=before, place=place)
    return FormerIdTestimony(partial(judge_claims, witnesses=witnesses), before.identifiers)


def _tell_owner(
    home: Path, done: BuildReport, catalogue: Catalogue, style: bytes, today: date
) -> None:
    words = load_language(catalogue.portal.languages[0])
    report.write_owner_report(home / "report.json", done, words)
    report_page.write_report_page(
        home / REPORT_PAGE, done, catalogue=catalogue, style=style, today=today, words=words
    )


def _state(
    last: BuildState,
    tasks: Mapping[str, PreparationTask],
    summaries: Mapping[str, Summary],
    pages: Pages,
    weights: dict[str, int],
) -> BuildState:
    """What the next build may trust: nothing of a dataset that died or changed meanwhile, nor of
    files now gone."""
    files = {
        f"{id_}/{file.path}" for id_, one in tasks.items() for file in one.files
    } & last.files.keys()
    return BuildState(
        code=last.code,
        summaries={id_: summary for id_, summary in summaries.items() if summary.key},
        files={name: last.files[name] for name in sorted(files)},
        pages=dict(pages),
        tasks={id_: compute_task_digest(one) for id_, one in tasks.items()},
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


def prepare_changed_datasets(
    home: Path,
    objects: ObjectStore,
    jobs: Mapping[str, PreparationJob],
    last: BuildState,
    options: BuildOptions,
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
    objects: ObjectStore,
    todo: Sequence[PreparationJob],
    files: Mapping[str, FileDigest],
    options: BuildOptions,
    write: Callable[[Summary], None],
) -> Iterator[Summary]:
    """The summaries, as they come. A dataset whose worker died is withheld, and not cached."""
    some = group_into_batches(todo, files, options.jobs)
    log = home / "log"
    options.progress("prepare", 0, len(todo))
    if options.warm and len(some) == 1:
        answers = options.warm.run(some, log)
    else:
        scratch = home.parent / SCRATCH
        answers = run_in_workers(
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
                isinstance(answer, WorkerDeath) and answer.reason == "disk"
            ):  # of all, not of this one alone: nothing is built
                raise _full(home, job.task.id, answer.detail)
            summary = (
                make_withheld_summary(job, answer, objects)
                if isinstance(answer, WorkerDeath)
                else answer
            )
            if summary.key:
                write(summary)
            options.progress("prepare", done, len(todo))
            yield summary


def _full(home: Path, dataset: str, detail: str) -> BuildRefused:
    left = load_language("fr").size(shutil.disk_usage(home).free)
    code = "disk-limit" if detail == "EFBIG" else "disk-full"
    return BuildRefused(code, {"path": str(home), "id": dataset, "left": left})


def _render(
    root: Path, site: Site, objects: ObjectStore, known: Pages, options: BuildOptions
) -> RenderedSite:
    folders = tuple(
        path for path in (root / "templates", assets.locate_templates()) if path.is_dir()
    )
    return render_site(
        site,
        DetailLoader(
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


def _manifest(
    site: Site, objects: ObjectStore, rendered: RenderedSite
) -> tuple[Manifest, hosting.HostConfig]:
    """Every file of the site, and what hosts are told of it. Raises Refused where two would stand
    at one path."""
    files = dict(rendered.files)
    for path in sorted(assets.locate_bundles().iterdir()):
        files[f"assets/{path.name}"] = objects.put_bytes(path.read_bytes())
    for entry in site.entries:
        parts = objects.parts(entry.summary)
        for file in (
            *list_formerly_named_files(entry.dataset, parts),
            *list_published_files(parts),
        ):  # what is there now wins over what was
            files[f"data/{entry.dataset.id}/{file.path}"] = file.sha256
    for picture in site.editorial.pictures:
        files[picture.url] = picture.sha256
    files = repeat_at_former_paths(files, dict(site.moved)) | files
    host = hosting.build_host_config(site, objects.parts, files)
    files = {**hosting.map_former_downloads(host, files), **files}
    files |= {
        path: objects.put_bytes(text.encode())
        for path, text in hosting.render_hosting_files(host).items()
    }
    for feed in FEEDS:
        if isinstance(feed, ManifestFeed):
            files[feed.path] = objects.put_bytes(feed.content(site, tuple(files)))
    manifest = Manifest(files, site.portal.url)
    for one, other in manifest.collisions():
        raise BuildRefused("output-collision", {"one": one, "other": other})
    return manifest, host


def _gone(
    site: Site, before: EarlierSite, catalogue: Catalogue, manifest: Manifest, objects: ObjectStore
) -> Iterator[Problem]:
    """A warning for each address that has been lost or leads elsewhere, of a dataset all at once:
    whoever sent the others must not wait for whoever renamed one."""
    entries = {entry.dataset.id: entry for entry in site.entries}
    leads = dict(site.moved)
    roots = before.roots
    now = collect_address_roots(site.portal, site.publishers)
    known = {*before.leads, *(was.id for was in before.datasets)}
    absent = {id_ for id_ in known if leads.get(id_, id_) not in entries}
    absent |= {id_.split("/")[0] for id_ in absent} | (roots.folders - now.folders)
    yield from find_redirected_elsewhere(
        before.leads, leads, collect_all_ids(catalogue) - set(catalogue.contested), make_warning
    )
    yield from find_lost_roots(roots, now)
    yield from find_legacy_changes(before.legacy, map_legacy_targets(site.former), leads)
    held = {id_: report.list_content_digests(entry.summary) for id_, entry in entries.items()}
    yield from find_swapped_folders({was.id: was.contents for was in before.datasets}, held)
    if now.url or not roots.url:  # else all that needs an address is gone, which is said
        yield from report_vanished_pages(
            find_vanished_pages(before.files, absent, now.languages, manifest.files)
        )
    for was in before.datasets:
        entry = entries.get(leads.get(was.id, was.id))
        if entry and any(url not in manifest.files for url in was.files):
            folder = f"data/{was.id}/"
            dataset = entry.dataset
            paths = [url.removeprefix(folder) for url in was.files]
            here = {path for path in paths if folder + path in manifest.files}
            unfit = {source.name for source in dataset.sources} - list_published_names(
                objects.parts(entry.summary)
            )
            yield from find_vanished_files(
                Place(path=f"datasets/{dataset.id}"),
                paths,
                after=here,
                unfit=unfit,
                tell=make_warning,
            )


def _referred(
    manifest: Manifest, summaries: Mapping[str, Summary], objects: ObjectStore
) -> Iterator[str]:
    yield from manifest.files.values()
    for summary in summaries.values():
        yield from _objects_of(summary, objects)


def _objects_of(summary: Summary, objects: ObjectStore) -> Iterator[str]:
    """What was stored of a dataset. Raises Damaged."""
    parts = objects.parts(summary)
    yield from filter(None, (summary.detail, summary.parts))
    for table in parts[0]:
        yield from filter(None, (table.canonical, table.faults))
        yield from (extract.detail for extract in table.extracts)
    for file in list_published_files(parts):
        yield file.sha256
