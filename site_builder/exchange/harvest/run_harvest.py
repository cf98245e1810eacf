"""All sources of a portal, one after the other: one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path

from site_builder.core.language import load_language, shorten_url
from site_builder.core.model.source import HarvestSource
from site_builder.core.problems import Place, Problem, has_error, make_problem
from site_builder.core.text import find_nearest_word, show_safe_path, show_safe_value
from site_builder.exchange.fetch.rules import Clock
from site_builder.exchange.harvest.branch import read_commit
from site_builder.exchange.harvest.harvest import HarvestSettings, SourceReport, harvest_source
from site_builder.exchange.harvest.record import lock_record
from site_builder.history.cache import find_cache_link
from site_builder.history.git import GitSilent
from site_builder.metadata.catalogue import read_owner_settings
from site_builder.metadata.site_folder import OWNER_FILE, SOURCES_FILE
from site_builder.metadata.sources import read_sources
from site_builder.metadata.yaml import FileProblems
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.progress import Tell, ignore_progress


@dataclass(frozen=True, slots=True)
class HarvestRun:
    """`problems` are those of sources.yml; `reports` is None where it cannot be read."""

    problems: tuple[Problem, ...]
    reports: tuple[SourceReport, ...] | None

    @property
    def has_failed(self) -> bool:
        return has_error(self.problems) or any(map(attrgetter("has_failed"), self.reports or ()))


def run_harvest(
    root: Path,
    names: Sequence[str],
    *,
    today: date,
    dry_run: bool = False,
    allow_loopback: bool = False,
    clock: Clock | None = None,
    tell: Tell = ignore_progress,
) -> HarvestRun:
    """Of all sources, or of those named. Raises BuildRefused and OSError."""
    owner_notes = FileProblems(OWNER_FILE)
    owner = read_owner_settings(root, owner_notes)
    if owner is None:
        return HarvestRun(owner_notes.all(), None)
    notes = FileProblems(SOURCES_FILE)
    sources = read_sources(root, owner.publishers, notes)
    if sources is None:
        return HarvestRun(notes.all(), None)
    _refuse_unknown_names(sources, names)
    if link := find_cache_link(root):
        raise BuildRefused("cache-link", {"path": show_safe_path(link)})
    main = read_commit(root, "HEAD")
    if not main:
        raise BuildRefused("harvest-no-git", {"path": str(root)})
    words = load_language(owner.portal.languages[0])
    reports = []
    for source in sources:
        if names and source.id not in names:
            continue
        settings = HarvestSettings(
            root=root,
            main=main,
            portal_url=owner.portal.url,
            reason=words.say("harvest.reason", host=shorten_url(source.url)),
            today=today,
            dry_run=dry_run,
            allow_loopback=allow_loopback,
            clock=clock or Clock(),
            tell=tell,
        )
        reports.append(_harvest(source, settings))
    return HarvestRun(notes.all(), tuple(reports))


def _harvest(source: HarvestSource, settings: HarvestSettings) -> SourceReport:
    lock = nullcontext() if settings.dry_run else lock_record(settings.root)
    try:
        with lock:
            return harvest_source(source, settings)
    except GitSilent as silence:
        problem = make_problem(
            "harvest-git",
            Place(path=SOURCES_FILE, line=source.line),
            branch=source.branch,
            reason=show_safe_value(str(silence)),
        )
        return SourceReport(source=source, problems=[problem], has_stopped=True)


def _refuse_unknown_names(sources: Sequence[HarvestSource], names: Sequence[str]) -> None:
    source_ids = [source.id for source in sources]
    for name in names:
        if name not in source_ids:
            near = find_nearest_word(name, source_ids)
            code = "source-unknown-near" if near else "source-unknown"
            raise BuildRefused(code, {"value": show_safe_value(name), "near": near})
