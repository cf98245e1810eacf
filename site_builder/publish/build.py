"""The plan of a build: read, prepare, compose, render, publish. Each step gives the next a value;
none goes back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.compose import accessibility
from site_builder.compose.compose import compose_site
from site_builder.compose.editorial import find_dead_links, read_editorial
from site_builder.compose.today import Today
from site_builder.compose.withdrawals import find_early_withdrawals
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.editorial import Editorial
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.prepared import PreparationTask, Summary
from site_builder.core.model.site import Site
from site_builder.core.problems import Problem
from site_builder.history.days import FileDays, read_file_days
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.prepare.cache_key import compute_code_key
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish import report
from site_builder.publish.build_inputs import InputStats, look_at_inputs, look_at_named_files
from site_builder.publish.build_report import BuildReport
from site_builder.publish.earlier_territory import KEPT_KEY
from site_builder.publish.ended_datasets import settle_ended_datasets
from site_builder.publish.identical_files import settle_identical_files
from site_builder.publish.kept import (
    EarlierVersions,
    KeptVersions,
    keep_last_versions,
    open_previous_site,
)
from site_builder.publish.last_changes import find_last_changes, list_differences
from site_builder.publish.options import STATE, BuildOptions
from site_builder.publish.output_folder import check_datasets_folder, resolve_output_folder
from site_builder.publish.page_languages import refuse_unreadable_texts
from site_builder.publish.permanence import (
    AddressBook,
    EarlierSite,
    find_lost_addresses,
    find_unknown_names,
    gather_testimony,
    hold_contested_ids,
    list_composed_addresses,
    list_earlier_addresses,
    read_earlier_site,
    refuse_lost_ids,
)
from site_builder.publish.preparation import prepare_changed_datasets
from site_builder.publish.publish import FileStamp, repair_interrupted_swap
from site_builder.publish.published_stats import look_at_published
from site_builder.publish.release import BuiltSite, release_site
from site_builder.publish.remembered_erasures import refuse_lost_erasures
from site_builder.publish.repair import build_despite_damage
from site_builder.publish.site_files import build_manifest, list_referenced_objects
from site_builder.publish.site_lock import hold_site, refuse_tracked_output
from site_builder.publish.stage_clock import StageClock
from site_builder.publish.standing import (
    StandingRecord,
    forget_standing_site,
    is_due_to_earlier_site,
    write_standing_site,
)
from site_builder.publish.stored_details import open_stored_details
from site_builder.publish.stored_pages import list_template_folders, render_stored_site
from site_builder.publish.tasks import make_next_state, make_preparation_jobs, plan_dataset_tasks
from site_builder.publish.territory import (
    TerritoryTables,
    consolidate_territory,
    expect_earlier_tables,
)
from site_builder.render.page_weight import (
    GzipSizeCache,
    find_exceeded_budgets,
    measure_page_weights,
)
from site_builder.render.pages.cited_sources import find_citation_problems, make_citable_site
from site_builder.render.render import RenderedSite
from site_builder.storage.build_state import (
    BuildState,
    RecordedChange,
    load_build_state,
    open_summary_journal,
    save_build_state,
)
from site_builder.storage.object_store import ObjectStore


def build_site(root: Path, options: BuildOptions) -> BuildReport:
    """Build the site of `root`. Contributors' mistakes are in the report; BuildRefused and OSError
    are the owner's."""
    root = root.resolve()  # a site is the same however it is named
    options = replace(options, out=resolve_output_folder(root, options.out))
    check_datasets_folder(root / "datasets")
    if not os.path.lexists(root / OWNER_FILE):  # nothing is written where there is no site
        return BuildReport(problems=read_catalogue(root)[1])
    with hold_site(root, options) as options:
        refuse_tracked_output(root, options.out)
        repair_interrupted_swap(options.out)
        return build_despite_damage(root, options, _build)


@dataclass(frozen=True, slots=True, kw_only=True)
class _BuildContext:
    """With what a site is built. `home`: the folder of what is kept between builds; `before`: what
    was at the addresses of the site that was published."""

    root: Path
    home: Path
    options: BuildOptions
    today: Today
    clock: StageClock
    objects: ObjectStore
    last_state: BuildState
    earlier_site: EarlierSite
    before: AddressBook
    versions: EarlierVersions


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadSources:
    """What was read of a site. `problems`: all that was said of it; `read_problems`: what was of
    its metadata, as they lie there."""

    catalogue: Catalogue
    read_problems: Sequence[Problem]
    problems: Sequence[Problem]
    editorial: Editorial
    tasks: Mapping[str, PreparationTask]
    jobs: Mapping[str, PreparationJob]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PreparedDatasets:
    """`summaries`: of the datasets as they are today; `misses`: how many were not known; `kept`:
    what is published in the place of those that cannot be; `changes`: in the data of each, at its
    last update; `days`: when each was; `territory`: the tables that are made of them."""

    summaries: Mapping[str, Summary]
    misses: int
    kept: KeptVersions
    kept_files: Mapping[str, tuple[KeptFile, ...]]
    changes: Mapping[str, RecordedChange]
    days: FileDays
    territory: TerritoryTables

    @property
    def published(self) -> Mapping[str, Summary]:
        """The summaries of all that may be published."""
        return {**self.kept.summaries, **self.territory.summaries}


@dataclass(frozen=True, slots=True, kw_only=True)
class _ComposedSite:
    site: Site
    rendered: RenderedSite


def _build(root: Path, options: BuildOptions) -> BuildReport:
    home = root / ".beffroi"
    inputs = None
    if options.standing:
        forget_standing_site(home)
        inputs = look_at_inputs(root, options)
    context = _open_context(root, home, options)
    catalogue, problems = _read_metadata(context)
    if catalogue is None:
        return BuildReport(problems=report.sort_problems(problems))
    refuse_unreadable_texts(catalogue.portal.languages)
    sources = _read_sources(context, catalogue, problems)
    context.clock.end_stage("read")
    prepared = _prepare_datasets(context, sources)
    context.clock.end_stage("prepare")
    composed = _compose_and_render(context, sources, prepared)
    context.clock.end_stage("render")
    sizes = GzipSizeCache(context.last_state.weights, context.objects.read)
    built = _finish_site(context, sources, prepared=prepared, composed=composed, sizes=sizes)
    build_report, stamps = release_site(home, built, context.objects, options, context.clock)
    state = make_next_state(
        context.last_state,
        sources.tasks,
        prepared.summaries,
        pages=built.rendered.pages,
        weights=sizes.used,
        attempts=prepared.kept.attempts,
        changes=prepared.changes,
    )
    save_build_state(home / STATE, state)
    _sweep_store(context, built, prepared, state, published=build_report.published)
    if inputs and _is_lasting(built, options):
        _record_standing_site(context, catalogue, inputs, build_report, stamps=stamps)
    return build_report


def _open_context(root: Path, home: Path, options: BuildOptions) -> _BuildContext:
    code = compute_code_key()
    objects = ObjectStore(home / "store")
    earlier_site = read_earlier_site(options.out, options.previous)
    previous_site = open_previous_site(root, options.previous, earlier_site, objects)
    today = Today(options.today)
    return _BuildContext(
        root=root,
        home=home,
        options=options,
        today=today,
        clock=StageClock(),
        objects=objects,
        last_state=load_build_state(home / STATE, code) if options.cache else BuildState(code=code),
        earlier_site=earlier_site,
        before=list_earlier_addresses(earlier_site),
        versions=EarlierVersions(root, objects, previous_site, today=today),
    )


def _read_metadata(context: _BuildContext) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    root = context.root
    options = context.options
    place = None if options.previous else options.out
    testimony = gather_testimony(root, context.earlier_site, place)
    with context.versions as versions:
        return read_catalogue(
            root,
            context.last_state.read,
            options.progress,
            testimony=testimony,
            list_earlier=versions.list_stand_ins,
            list_replaced=versions.list_replaced_ids,
        )


def _read_sources(
    context: _BuildContext, catalogue: Catalogue, problems: Sequence[Problem]
) -> _ReadSources:
    """What is to be published of a catalogue, and all that preparing it reads. Raises BuildRefused
    where something that was published would be nowhere, or what was erased come back."""
    root = context.root
    last_state = context.last_state
    ended = settle_ended_datasets(root, catalogue, context.today, last_state)
    refuse_lost_erasures(root, context.home)
    catalogue = hold_contested_ids(ended.catalogue, context.before)
    if not context.options.vanishing:
        owner_before = context.earlier_site.territory_owner
        expected = expect_earlier_tables(catalogue, context.before.known_ids, owner_before)
        refuse_lost_ids(context.before, expected, problems, root=root, out=context.options.out)
    settled_files = settle_identical_files(root, catalogue, context.before, last_state)
    catalogue = settled_files.catalogue
    editorial, editorial_problems = read_editorial(root, catalogue, context.objects.put_bytes)
    tasks = plan_dataset_tasks(catalogue, context.before)
    return _ReadSources(
        catalogue=catalogue,
        read_problems=problems,
        problems=(*problems, *ended.problems, *settled_files.problems, *editorial_problems),
        editorial=editorial,
        tasks=tasks,
        jobs=make_preparation_jobs(
            root, tasks, last_state, context.objects, context.options.progress
        ),
    )


def _prepare_datasets(context: _BuildContext, sources: _ReadSources) -> _PreparedDatasets:
    """Prepare what has changed, then what stays of those that cannot be published."""
    with open_summary_journal(context.home / STATE, context.last_state) as write:
        summaries, misses = prepare_changed_datasets(
            context.home,
            context.objects,
            jobs=sources.jobs,
            last=context.last_state,
            options=context.options,
            write=write,
        )
    with context.versions as versions:
        kept_versions = keep_last_versions(
            context.home,
            versions,
            catalogue=sources.catalogue,
            problems=sources.read_problems,
            jobs=sources.jobs,
            summaries=summaries,
            last=context.last_state,
            objects=context.objects,
            options=context.options,
        )
        changes = find_last_changes(
            context.home,
            versions,
            catalogue=sources.catalogue,
            jobs=sources.jobs,
            summaries=kept_versions.summaries,
            kept_versions=kept_versions.found_versions,
            last=context.last_state,
            objects=context.objects,
            options=context.options,
        )
    days = read_file_days(context.root, kept_versions.sources)
    kept_files = kept_versions.date_files(days.kept)
    territory = consolidate_territory(
        context.home,
        context.objects,
        catalogue=sources.catalogue,
        summaries=kept_versions.summaries,
        dates=days.datasets,
        kept=kept_files,
        known_ids=context.before.known_ids,
        earlier_site=context.earlier_site,
        last=context.last_state,
        today=context.today,
        options=context.options,
    )
    return _PreparedDatasets(
        summaries={**summaries, **territory.summaries},
        misses=misses + territory.misses,
        kept=kept_versions,
        kept_files={**kept_files, **territory.kept},
        changes=changes,
        days=days,
        territory=territory,
    )


def _compose_and_render(
    context: _BuildContext, sources: _ReadSources, prepared: _PreparedDatasets
) -> _ComposedSite:
    options = context.options
    site = compose_site(
        prepared.territory.add_to(sources.catalogue),
        prepared.published,
        dates=prepared.days.datasets,
        today=context.today,
        editorial=sources.editorial,
        harvest_demo=options.harvest_demo,
        known=context.earlier_site.known if options.previous else {},
        kept=prepared.kept_files,
        changes=list_differences(prepared.changes),
        joined=prepared.territory.joined,
    )
    rendered = render_stored_site(
        context.root, site, context.objects, known=context.last_state.pages, options=options
    )
    return _ComposedSite(site=site, rendered=rendered)


def _finish_site(
    context: _BuildContext,
    sources: _ReadSources,
    *,
    prepared: _PreparedDatasets,
    composed: _ComposedSite,
    sizes: GzipSizeCache,
) -> BuiltSite:
    """The site as it is to be released, with all that is to be said of it."""
    context.options.progress("publish", 0, 0)
    rendered = composed.rendered
    manifest, hosting_files = build_manifest(
        composed.site, context.objects, rendered, list_template_folders(context.root)
    )
    catalogue = prepared.territory.add_to(sources.catalogue)
    built = BuiltSite(
        catalogue=catalogue,
        before=context.earlier_site,
        summaries=prepared.published,
        misses=prepared.misses + len(prepared.kept.prepared),
        site=composed.site,
        rendered=rendered,
        weights=measure_page_weights(rendered.sizes, rendered.loaded, sizes),
        manifest=manifest,
        hosting_files=hosting_files,
        problems=(),
        kept=prepared.kept_files,
        overdue=report.list_overdue_datasets(prepared.kept_files, context.today),
        changes=prepared.changes,
        today=context.today,
    )
    problems = (
        *context.options.doubts,
        *sources.problems,
        *_find_site_problems(context, built),
        *prepared.territory.problems,
        *report.load_stored_problems(catalogue.datasets, prepared.summaries, context.objects),
        *prepared.kept.problems,
        *_find_address_problems(context, built),
    )
    return replace(built, problems=problems)


def _find_site_problems(context: _BuildContext, built: BuiltSite) -> Iterator[Problem]:
    """What is to be said of the site as a whole, and of its pages."""
    catalogue = built.catalogue
    statement = catalogue.portal.accessibility
    yield from accessibility.check_accessibility_audit(statement, OWNER_FILE, context.today)
    yield from find_early_withdrawals(catalogue.withdrawn, context.today)
    yield from find_dead_links(built.site.editorial, built.manifest.files)
    yield from _find_citation_problems(context, built)
    yield from built.hosting_files.problems
    yield from built.rendered.problems
    yield from find_exceeded_budgets(built.weights, built.rendered.scripts)


def _find_citation_problems(context: _BuildContext, built: BuiltSite) -> Iterator[Problem]:
    """What is wrong with what pages of the owner's show of datasets."""
    site = built.site
    opening = open_stored_details(context.objects)
    data = make_citable_site(site, built.catalogue.withheld, opening)
    yield from find_citation_problems(site.editorial.articles, data)


def _find_address_problems(context: _BuildContext, built: BuiltSite) -> Iterator[Problem]:
    """What is lost of the addresses of the site before."""
    if context.options.vanishing:
        return
    paths = built.manifest.files.keys()
    now = list_composed_addresses(built.catalogue, built.site, paths, context.objects)
    yield from find_lost_addresses(context.before, now)
    yield from find_unknown_names(context.before, now, built.catalogue)


def _sweep_store(
    context: _BuildContext,
    built: BuiltSite,
    prepared: _PreparedDatasets,
    state: BuildState,
    *,
    published: bool,
) -> None:
    """Forget what the site does not hold. A build that was cut, or a check, may have left what has
    been withdrawn; earlier contents that were looked at lie in the store, be they refused."""
    leftovers = (
        built.must_forget,
        prepared.misses,
        prepared.kept.prepared,
        context.versions.asked_ids,
    )
    if published or any(leftovers):
        objects = context.objects
        stored = list_referenced_objects(built.manifest, state.list_summaries(), objects)
        objects.sweep((*stored, *(page for page, _ in state.pages.values())))


def _record_standing_site(
    context: _BuildContext,
    catalogue: Catalogue,
    inputs: InputStats,
    build_report: BuildReport,
    *,
    stamps: Mapping[str, FileStamp],
) -> None:
    """Write down what the site was made from, and what it left."""
    record = StandingRecord(
        inputs=inputs.digest,
        seen=inputs.seen,
        named_files=look_at_named_files(context.root, catalogue.named_files),
        first_day=context.today.day,
        next_turn=context.today.next_turn,
    )
    published = look_at_published(context.options.out, context.home, stamps)
    write_standing_site(context.home, published, build_report, record)


def _is_lasting(built: BuiltSite, options: BuildOptions) -> bool:
    """Would the next build make this site again, and say the same of it? Where a worker died it
    tries again."""
    if options.doubts or any(map(is_due_to_earlier_site, built.problems)):
        return False
    return all(summary.key not in ("", KEPT_KEY) for summary in built.summaries.values())
