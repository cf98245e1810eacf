"""The plan of a build: read, prepare, compose, render, publish. Each step gives the next a value;
none goes back."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from site_builder.compose import accessibility
from site_builder.compose.compose import compose_site
from site_builder.compose.editorial import find_dead_links, read_editorial
from site_builder.compose.today import Today
from site_builder.compose.withdrawals import find_early_withdrawals
from site_builder.history.days import read_file_days
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish import report
from site_builder.publish.build_inputs import look_at_inputs, look_at_named_files
from site_builder.publish.build_report import BuildReport
from site_builder.publish.ended_datasets import settle_ended_datasets
from site_builder.publish.identical_files import settle_identical_files
from site_builder.publish.kept import EarlierVersions, keep_last_versions, open_previous_site
from site_builder.publish.options import STATE, BuildOptions
from site_builder.publish.output_folder import check_datasets_folder, resolve_output_folder
from site_builder.publish.page_languages import refuse_unreadable_texts
from site_builder.publish.permanence import (
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
from site_builder.publish.publish import repair_interrupted_swap
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
from site_builder.publish.stored_pages import list_template_folders, render_stored_site
from site_builder.publish.tasks import make_next_state, make_preparation_jobs, plan_dataset_tasks
from site_builder.render.page_weight import (
    GzipSizeCache,
    find_exceeded_budgets,
    measure_page_weights,
)
from site_builder.storage.build_state import (
    BuildState,
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


def _build(root: Path, options: BuildOptions) -> BuildReport:
    home = root / ".beffroi"
    inputs = None
    if options.standing:
        forget_standing_site(home)
        inputs = look_at_inputs(root, options)
    today = Today(options.today)
    clock = StageClock()
    objects = ObjectStore(home / "store")
    code = compute_code_key()
    last_state = load_build_state(home / STATE, code) if options.cache else BuildState(code=code)

    earlier_site = read_earlier_site(options.out, options.previous)
    testimony = gather_testimony(root, earlier_site, None if options.previous else options.out)
    previous_site = open_previous_site(root, options.previous, earlier_site, objects)
    versions = EarlierVersions(root, objects, previous_site)
    with versions:
        catalogue, problems = read_catalogue(
            root, last_state.read, options.progress, testimony, versions.list_descriptors
        )
    if catalogue is None:
        return BuildReport(problems=report.sort_problems(problems))
    refuse_unreadable_texts(catalogue.portal.languages)
    ended = settle_ended_datasets(root, catalogue, today, last_state)
    refuse_lost_erasures(root, home)
    catalogue = ended.catalogue
    before = list_earlier_addresses(earlier_site)
    catalogue = hold_contested_ids(catalogue, before)
    if not options.vanishing:
        refuse_lost_ids(before, catalogue, problems, root=root, out=options.out)
    settled_files = settle_identical_files(root, catalogue, before, last_state)
    catalogue = settled_files.catalogue
    editorial, editorial_problems = read_editorial(root, catalogue, objects.put_bytes)
    tasks = plan_dataset_tasks(catalogue, before)
    jobs = make_preparation_jobs(root, tasks, last_state, objects, options.progress)
    clock.end_stage("read")

    with open_summary_journal(home / STATE, last_state) as write:
        summaries, misses = prepare_changed_datasets(
            home, objects, jobs=jobs, last=last_state, options=options, write=write
        )
    with versions:
        kept_versions = keep_last_versions(
            home,
            versions,
            catalogue=catalogue,
            problems=problems,
            jobs=jobs,
            summaries=summaries,
            last=last_state,
            objects=objects,
            options=options,
        )
    clock.end_stage("prepare")

    days = read_file_days(root, kept_versions.sources)
    kept_files = kept_versions.date_files(days.kept)
    site = compose_site(
        catalogue,
        kept_versions.summaries,
        dates=days.datasets,
        today=today,
        editorial=editorial,
        harvest_demo=options.harvest_demo,
        known=earlier_site.known if options.previous else {},
        kept=kept_files,
    )
    rendered = render_stored_site(root, site, objects, known=last_state.pages, options=options)
    clock.end_stage("render")

    options.progress("publish", 0, 0)
    manifest, hosting_files = build_manifest(site, objects, rendered, list_template_folders(root))
    sizes = GzipSizeCache(last_state.weights, objects.read)
    weights = measure_page_weights(rendered.sizes, rendered.loaded, sizes)
    statement = catalogue.portal.accessibility
    all_problems = [
        *options.doubts,
        *problems,
        *ended.problems,
        *settled_files.problems,
        *editorial_problems,
        *accessibility.check_accessibility_audit(statement, OWNER_FILE, today),
        *find_early_withdrawals(catalogue.withdrawn, today),
        *find_dead_links(site.editorial, manifest.files),
        *hosting_files.problems,
        *report.load_stored_problems(catalogue.datasets, summaries, objects),
        *kept_versions.problems,
        *rendered.problems,
        *find_exceeded_budgets(weights, rendered.scripts),
    ]
    if not options.vanishing:
        now = list_composed_addresses(catalogue, site, manifest.files.keys(), objects)
        all_problems += find_lost_addresses(before, now)
        all_problems += find_unknown_names(before, now, catalogue)
    built = BuiltSite(
        catalogue=catalogue,
        before=earlier_site,
        summaries=kept_versions.summaries,
        misses=misses + len(kept_versions.prepared),
        site=site,
        rendered=rendered,
        weights=weights,
        manifest=manifest,
        hosting_files=hosting_files,
        problems=tuple(all_problems),
        kept=kept_files,
        overdue=report.list_overdue_datasets(kept_files, today),
    )
    build_report, stamps = release_site(home, built, objects, options, clock)

    state = make_next_state(
        last_state,
        tasks,
        summaries,
        pages=rendered.pages,
        weights=sizes.used,
        attempts=kept_versions.attempts,
    )
    save_build_state(home / STATE, state)
    # A build that was cut, or a check, may have left what has been withdrawn; earlier contents that
    # were looked at lie in the store, be they refused
    leftovers = (built.must_forget, misses, kept_versions.prepared, versions.asked_ids)
    if build_report.published or any(leftovers):
        stored = list_referenced_objects(manifest, state.list_summaries(), objects)
        objects.sweep((*stored, *(page for page, _ in state.pages.values())))
    if inputs and _is_lasting(built, options):
        record = StandingRecord(
            inputs=inputs.digest,
            seen=inputs.seen,
            named_files=look_at_named_files(root, catalogue.named_files),
            first_day=today.day,
            next_turn=today.next_turn,
        )
        write_standing_site(
            home, look_at_published(options.out, home, stamps), build_report, record
        )
    return build_report


def _is_lasting(built: BuiltSite, options: BuildOptions) -> bool:
    """Would the next build make this site again, and say the same of it? Where a worker died it
    tries again."""
    if options.doubts or any(map(is_due_to_earlier_site, built.problems)):
        return False
    return all(summary.key for summary in built.summaries.values())
