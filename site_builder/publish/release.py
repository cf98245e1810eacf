"""A built site goes out: it changes places with the one before, then its public, its owner and its
hosts are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.compose.today import Today
from site_builder.core.language import load_language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.prepared import Summary
from site_builder.core.model.site import Site
from site_builder.core.problems import Problem
from site_builder.publish import report, report_page
from site_builder.publish.build_report import BuildReport
from site_builder.publish.last_changes import list_last_alarms
from site_builder.publish.manifest import Manifest
from site_builder.publish.options import OWNER_REPORT, REPORT_PAGE, SERVER_SETTINGS, BuildOptions
from site_builder.publish.owner_report.json_report import write_owner_report
from site_builder.publish.owner_report.owner_report import gather_owner_report, record_sizes
from site_builder.publish.permanence import EarlierSite
from site_builder.publish.publish import (
    FileStamp,
    forget_earlier_sites,
    lock_output_folder,
    publish_site,
)
from site_builder.publish.stage_clock import StageClock
from site_builder.render import hosting
from site_builder.render.page_weight import PageWeight
from site_builder.render.pages.home import GUIDE
from site_builder.render.pages.shell import get_site_base_path
from site_builder.render.render import STYLES, RenderedSite
from site_builder.storage.build_state import RecordedChange
from site_builder.storage.object_store import ObjectStore


@dataclass(frozen=True, kw_only=True)
class BuiltSite:
    """A site that is whole in the store. `misses`: datasets that were prepared for it. `changes`:
    in the data of each, at its last update. `today`: what it was composed for; what the owner is
    told turns with it too."""

    catalogue: Catalogue
    before: EarlierSite
    summaries: Mapping[str, Summary]
    misses: int
    site: Site
    rendered: RenderedSite
    weights: tuple[PageWeight, ...]
    manifest: Manifest
    hosting_files: hosting.HostingFiles
    problems: tuple[Problem, ...]
    kept: Mapping[str, tuple[KeptFile, ...]]
    overdue: tuple[str, ...]
    changes: Mapping[str, RecordedChange]
    today: Today

    @property
    def must_forget(self) -> bool:
        """Has something been published that must be found nowhere now: withdrawn, erased, or
        withheld for persons?"""
        if any(map(_is_withheld_for_persons, self.summaries.values())):
            return True
        return self.catalogue.must_forget


def _is_withheld_for_persons(summary: Summary) -> bool:
    return summary.personal and summary.status == "withheld"


def release_site(
    home: Path, built: BuiltSite, objects: ObjectStore, options: BuildOptions, clock: StageClock
) -> tuple[BuildReport, Mapping[str, FileStamp]]:
    """Publish a site and tell of it: the report, and the files that stand. `home` is the folder of
    what is not published."""
    with lock_output_folder(options.out):
        published, stamps = publish_site(
            built.manifest,
            objects,
            out=options.out,
            copy=options.copy,
            tell=options.progress,
            verify=not options.cache,
        )
        clock.end_stage("publish")
        size = sum(stamp.size for stamp in stamps.values())
        build_report = _make_report(built, objects, published=published, size=size, clock=clock)
        report.write_public_report(
            options.out,
            build_report,
            site=built.site,
            files=built.manifest.files,
            store=objects,
            before=built.before,
        )
        if built.must_forget:
            forget_earlier_sites(built.manifest, objects, options.out, options.copy)
    _tell_owner(home, build_report, built, objects=objects, options=options)
    if options.vanishing:  # a preview is served by no server
        return build_report, stamps
    changed_settings = hosting.write_server_configs(home / SERVER_SETTINGS, built.hosting_files)
    return replace(build_report, changed_settings=changed_settings), stamps


def _make_report(
    built: BuiltSite, objects: ObjectStore, *, published: bool, size: int, clock: StageClock
) -> BuildReport:
    repairs = [summary.repairs for summary in built.summaries.values()]
    return BuildReport(
        datasets=report.list_dataset_statuses(built.catalogue, built.summaries),
        problems=report.sort_problems(built.problems),
        pages=sum(path.endswith(".html") for path in built.manifest.files),
        bytes=size,
        seconds=clock.seconds,
        hits=len(built.summaries) - built.misses,
        misses=built.misses,
        repairs=sum(repairs),
        repaired=sum(count > 0 for count in repairs),
        weights=built.weights,
        published=published,
        made=True,
        base_path=get_site_base_path(built.catalogue.portal),
        unverified=report.list_unverified_datasets(built.catalogue, built.summaries, objects),
        kept=built.kept,
        overdue=built.overdue,
    )


def _tell_owner(
    home: Path,
    build_report: BuildReport,
    built: BuiltSite,
    *,
    objects: ObjectStore,
    options: BuildOptions,
) -> None:
    """The report before is read, then replaced. A preview is no day of the site: its size is not
    recorded."""
    language = load_language(built.catalogue.portal.languages[0])
    owner_report = gather_owner_report(
        home,
        build_report,
        catalogue=built.catalogue,
        site=built.site,
        alarms=list_last_alarms(built.changes),
        today=built.today,
    )
    if options.standing:
        record_sizes(home, owner_report)
    write_owner_report(home / OWNER_REPORT, build_report, owner_report, language)
    report_page.write_report_page(
        home / REPORT_PAGE,
        build_report,
        owner_report,
        catalogue=built.catalogue,
        style=objects.read(built.rendered.files[STYLES]),
        words=language,
        guide=_find_guide(built.site),
    )


def _find_guide(site: Site) -> str:
    """The address of the owner's page that says how to publish, or ""."""
    urls = {article.url for article in site.editorial.pages}
    return f"{site.portal.url}{GUIDE}" if site.portal.url and GUIDE in urls else ""
