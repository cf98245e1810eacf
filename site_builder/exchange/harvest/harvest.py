"""A source → its branch: what is done, in its order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.core.model.source import HarvestSource
from site_builder.core.problems import Place, Problem, has_error, make_problem
from site_builder.core.text import MOST_NAMED, clean_line, show_safe_value
from site_builder.exchange.fetch.addresses import get_host
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.rules import Clock, FetchRules, make_agent
from site_builder.exchange.harvest.branch import (
    ProposedFolder,
    is_checked_out,
    read_branch_commit,
    read_commit,
    write_branch,
)
from site_builder.exchange.harvest.folders import FolderMaker, make_folder_path
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.kinds import KINDS
from site_builder.exchange.harvest.known_folders import (
    NO_FOLDERS,
    KnownFolder,
    KnownFolders,
    list_files,
    read_known_folders,
)
from site_builder.exchange.harvest.record import (
    load_fetch_record,
    open_page_store,
    save_fetch_record,
)
from site_builder.exchange.harvest.tombstones import compose_tombstone
from site_builder.history.git import BlobWriter
from site_builder.metadata.keys.dataset import DATASET, HARVESTED
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS, SOURCES_FILE
from site_builder.storage.progress import Tell, ignore_progress

LONGEST_ID = HARVESTED.by_name["id"].most
MOST_DATASETS = 100_000  # of a source, whatever it announces
FEWEST_KNOWN = 3  # datasets that do not all change their ids in one night
MOST_FILES = DATASET.by_name["resources"].most


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestSettings:
    """`main`: the commit on which proposals are made. `portal_url`: by which hosts know who asks.
    `reason`: of a withdrawal that is proposed. `today`: the day of changes that have none."""

    root: Path
    main: str
    portal_url: str
    reason: str
    today: date
    dry_run: bool = False
    allow_loopback: bool = False
    clock: Clock = field(default_factory=Clock)
    tell: Tell = ignore_progress


@dataclass(slots=True, kw_only=True)
class SourceReport:
    """What came of a source: paths of folders. `read`: as the source has them, of which `changed`
    were otherwise before; `retained`: as they were, for what failed; `withdrawn`: gone from the
    source. `has_stopped`: its list could not be read, or its branch not be written.
    `written`: the branch is another one than before."""

    source: HarvestSource
    read: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retained: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: bool = False
    has_stopped: bool = False

    @property
    def has_failed(self) -> bool:
        return has_error(self.problems)


@dataclass(frozen=True, slots=True)
class _Before:
    """The folders on the main line, and on the branch as it was."""

    main: KnownFolders
    branch: KnownFolders

    def list_folders(self, dataset_id: str) -> list[KnownFolder]:
        """Those that a dataset had, the latest first."""
        folders = []
        for folders_then in (self.branch, self.main):
            if dataset_id in folders_then.by_id:
                folders.append(folders_then.by_id[dataset_id])
        return folders


def harvest_source(source: HarvestSource, settings: HarvestSettings) -> SourceReport:
    """Read a source and rewrite its branch. Where its list cannot be read to the end, the branch
    stays as it was. Raises GitSilent and OSError."""
    report = SourceReport(source=source)
    place = Place(path=SOURCES_FILE, line=source.line)
    if is_checked_out(settings.root, source.branch):
        report.problems.append(make_problem("harvest-checked-out", place, branch=source.branch))
        report.has_stopped = True
        return report
    before = _read_before(source, settings)
    record = load_fetch_record(settings.root, source.id)
    pages = None if settings.dry_run else open_page_store(settings.root, source.id)
    client = WebClient(_make_rules(source, settings), settings.clock, pages)
    with (
        tempfile.TemporaryDirectory(prefix="beffroi-") as scratch,
        BlobWriter(settings.root, Path(scratch)) as writer,
    ):
        maker = FolderMaker(
            root=settings.root,
            source=source,
            writer=writer,
            client=client,
            scratch=Path(scratch),
            record=record,
            today=settings.today,
        )
        try:
            folders = _gather_folders(maker, before, settings=settings, report=report)
        except FetchFailed as failure:
            report.problems.append(failure.make_problem(place))
            report.has_stopped = True
            return report
    report.problems += maker.problems
    if maker.other_hosts:
        names = ", ".join(sorted(maker.other_hosts)[:MOST_NAMED])
        report.problems.append(make_problem("harvest-hosts", place, names=names))
    if not settings.dry_run:
        report.written = write_branch(
            settings.root,
            source.branch,
            main=settings.main,
            folders=folders,
            message=f"Moisson de {source.id}",
        )
        save_fetch_record(settings.root, source.id, record)
    if pages:
        pages.remove_others()
    return report


def _make_rules(source: HarvestSource, settings: HarvestSettings) -> FetchRules:
    host = get_host(urlsplit(source.url))
    return FetchRules(
        hosts=frozenset({host, *source.hosts}),
        agent=make_agent(settings.portal_url),
        allow_loopback=settings.allow_loopback,
    )


def _read_before(source: HarvestSource, settings: HarvestSettings) -> _Before:
    root = settings.root
    main = read_known_folders(root, settings.main, source.id)
    commit = read_branch_commit(root, source.branch)
    if not commit:
        return _Before(main, NO_FOLDERS)
    return _Before(main, read_known_folders(root, commit, source.id))


def _gather_folders(
    maker: FolderMaker, before: _Before, *, settings: HarvestSettings, report: SourceReport
) -> list[ProposedFolder]:
    """What is proposed, in the order of the source. Raises FetchFailed where the list breaks
    off."""
    source = maker.source
    folders: list[ProposedFolder] = []
    listed_ids: set[str] = set()
    repeated_ids: set[str] = set()
    paths = _list_taken_paths(before)
    for number, listed in enumerate(KINDS[source.kind](maker.client, source)):
        if number >= MOST_DATASETS:
            raise FetchFailed("harvest-many", source.url, most=MOST_DATASETS)
        dataset = replace(listed, id=clean_line(listed.id)[:LONGEST_ID])
        if dataset.id in listed_ids:
            repeated_ids.add(dataset.id)
            continue
        listed_ids.add(dataset.id)
        settings.tell("harvest", len(listed_ids), len(listed_ids))
        if _is_wanted(dataset, source):
            path = _choose_path(dataset, before, source=source, paths=paths)
            paths.add(path)
            folders += _propose_dataset(maker, dataset, path=path, before=before, report=report)
    if not listed_ids and before.main.by_id:
        raise FetchFailed("harvest-nothing", source.url)
    if len(before.main.by_id) >= FEWEST_KNOWN and listed_ids.isdisjoint(before.main.by_id):
        raise FetchFailed("harvest-all-new", source.url, count=len(before.main.by_id))
    if repeated_ids:
        names = show_safe_value(", ".join(sorted(repeated_ids)[:MOST_NAMED]))
        place = Place(path=SOURCES_FILE, line=source.line)
        report.problems.append(make_problem("harvest-twice", place, names=names))
        folders += _retain_unlisted(maker.root, before, listed_ids)
        return folders
    folders += _propose_withdrawals(
        maker, before, listed_ids=listed_ids, settings=settings, report=report
    )
    return folders


def _list_taken_paths(before: _Before) -> set[str]:
    """The folders that are known to be of a dataset of the source."""
    folders = [*before.main.by_id.values(), *before.branch.by_id.values()]
    return {folder.path for folder in folders}


def _is_wanted(dataset: HarvestedDataset, source: HarvestSource) -> bool:
    names = {dataset.id, dataset.name}
    if not names.isdisjoint(source.excluded):
        return False
    return not source.only or not names.isdisjoint(source.only)


def _choose_path(
    dataset: HarvestedDataset, before: _Before, *, source: HarvestSource, paths: set[str]
) -> str:
    """The folder that it has: on the main line, wherever somebody moved it; else on the branch, if
    that is still one of the publisher; else a new one."""
    if dataset.id in before.main.by_id:
        return before.main.by_id[dataset.id].path
    proposed = before.branch.by_id.get(dataset.id)
    if proposed and proposed.path.startswith(f"{DATASETS}/{source.publisher}/"):
        return proposed.path
    return make_folder_path(dataset, source.publisher, paths)


def _propose_dataset(
    maker: FolderMaker,
    dataset: HarvestedDataset,
    *,
    path: str,
    before: _Before,
    report: SourceReport,
) -> Iterator[ProposedFolder]:
    """Its folder; none where what is here counts, or where nothing could be read and nothing was
    there before."""
    place = Place(path=path)
    title = show_safe_value(dataset.title or dataset.id)
    current = before.main.by_path.get(path)
    if code := _find_obstacle(path, before.main, maker.source):
        report.problems.append(make_problem(code, place, title=title, source=maker.source.id))
        return
    known_folders = before.list_folders(dataset.id)
    try:
        _check_dataset(dataset, maker.source)
        folder, failures = maker.make_folder(dataset, path, known_folders)
    except FetchFailed as failure:
        report.problems.append(failure.make_problem(place))
        if known_folders:
            report.retained.append(path)
        yield from _retain_proposed(maker.root, path, dataset.id, before=before)
        return
    for missing in failures:
        report.problems.append(missing.make_problem(place))
        report.problems.append(make_problem("harvest-file-left", place, url=missing.params["url"]))
    report.read.append(path)
    if current is None or folder.entries != current.entries:
        report.changed.append(path)
    yield folder


def _find_obstacle(path: str, main: KnownFolders, source: HarvestSource) -> str:
    """The code of what is to be told where the folder on the main line counts, or ""."""
    current = main.by_path.get(path)
    if current is None:
        return "harvest-local" if main.is_occupied(path) else ""
    if current.withdrawn:
        return "harvest-withdrawn"
    return "" if current.source == source.id else "harvest-local"


def _retain_proposed(
    root: Path, path: str, dataset_id: str, *, before: _Before
) -> Iterator[ProposedFolder]:
    """What the branch proposed, unless the main line has another folder since: that stays."""
    proposed = before.branch.by_id.get(dataset_id)
    if proposed is None or proposed.path != path:
        return
    current = before.main.by_path.get(path)
    if current:
        parent = read_commit(root, f"{before.branch.commit}^")
        if not parent:  # of a clone that has the last commit alone
            return
        files = list_files(root, parent, path)
        entries = {name.removeprefix(f"{path}/"): blob for name, blob in files}
        if entries != current.entries:
            return
    yield ProposedFolder(path, proposed.entries)


def _retain_unlisted(root: Path, before: _Before, listed_ids: set[str]) -> Iterator[ProposedFolder]:
    """What was proposed of datasets that a list does not name, where nobody can tell whether it was
    read to its end: a page that came twice may stand for another that did not come."""
    for dataset_id, proposed in before.branch.by_id.items():
        if dataset_id not in listed_ids:
            yield from _retain_proposed(root, proposed.path, dataset_id, before=before)


def _check_dataset(dataset: HarvestedDataset, source: HarvestSource) -> None:
    """Raises FetchFailed for one that could not be published, or of which nobody knows whether it
    may be: ours is not its licence."""
    if dataset.failure:
        raise dataset.failure
    if "" in (dataset.title, dataset.id):
        raise FetchFailed("harvest-untitled", dataset.landing_page, id=show_safe_value(dataset.id))
    if not dataset.licence and source.licence is None:
        said_licence = show_safe_value(dataset.said_licence)
        code = "harvest-licence-unknown" if said_licence else "harvest-licence"
        raise FetchFailed(code, dataset.landing_page, licence=said_licence)
    if not dataset.files:
        raise FetchFailed("harvest-no-file", dataset.landing_page)
    if len(dataset.files) > MOST_FILES:
        raise FetchFailed("harvest-many-files", dataset.landing_page, most=MOST_FILES)


def _propose_withdrawals(
    maker: FolderMaker,
    before: _Before,
    *,
    listed_ids: set[str],
    settings: HarvestSettings,
    report: SourceReport,
) -> Iterator[ProposedFolder]:
    """What is published here and is no more there; what was only proposed is proposed no more."""
    for dataset_id, current in before.main.by_id.items():
        if dataset_id in listed_ids or current.withdrawn:
            continue
        day = settings.today.isoformat()
        proposed = before.branch.by_id.get(dataset_id)
        if proposed and proposed.withdrawn:
            yield ProposedFolder(proposed.path, proposed.entries)
        else:
            content = compose_tombstone(current, maker.source, reason=settings.reason, day=day)
            blob = maker.writer.write_content(content)
            yield ProposedFolder(current.path, {DESCRIPTORS[0]: blob})
        report.withdrawn.append(current.path)
        place = Place(path=current.path)
        source = maker.source.id
        report.problems.append(make_problem("harvest-vanished", place, source=source))
