"""A site as it stands, or stood in a commit, some of its datasets being prepared: what a check
compares."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from site_builder.commands.check.addresses import list_checked_addresses, list_own_pages
from site_builder.commands.check.authors import NO_RULES, ProposalRules
from site_builder.commands.check.citations import find_checked_citations, list_cited_ids
from site_builder.commands.check.differences import (
    DatasetSnapshot,
    take_dataset_snapshot,
)
from site_builder.commands.check.lost_erasures import find_lost_erasures, take_base_erasures
from site_builder.commands.check.scope import CheckScope
from site_builder.compare.compare_datasets import DatasetVersion
from site_builder.compose import accessibility
from site_builder.compose.compose import give_found_title, is_published
from site_builder.compose.editorial import find_dead_links, read_editorial
from site_builder.compose.today import Today
from site_builder.compose.withdrawals import find_early_withdrawals
from site_builder.core.model.conformity import Conformity
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.editorial import Editorial
from site_builder.core.model.prepared import Detail, Summary
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_path
from site_builder.history.commits import (
    list_entries,
    write_files,
)
from site_builder.history.earlier_contents import list_covered_ids
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.former_names import (
    FormerIdTestimony,
)
from site_builder.metadata.site_folder import (
    DATASET_DEPTH,
    DATASETS,
    OWNER_FILE,
    get_path_dataset_id,
    make_canonical_path,
)
from site_builder.metadata.sources import list_source_problems
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish import report
from site_builder.publish.ended_datasets import settle_ended_datasets
from site_builder.publish.identical_files import settle_identical_files
from site_builder.publish.options import SCRATCH, BuildOptions
from site_builder.publish.page_languages import refuse_unreadable_texts
from site_builder.publish.permanence import (
    AddressBook,
    EarlierSite,
)
from site_builder.publish.preparation import forget_summary, prepare_changed_datasets
from site_builder.publish.tasks import make_keyed_task, plan_dataset_tasks
from site_builder.publish.territory import find_apart_problems
from site_builder.render.rendered_files import compute_digest
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """With what sites are read and datasets prepared; `root` has the store and the room to work.
    `before`: what there was at the addresses of the site, where no commit says it; `ref`: what the
    commit that all is compared with is called, "" without one."""

    root: Path
    before: AddressBook
    earlier_site: EarlierSite
    testimony: FormerIdTestimony
    objects: ObjectStore
    last_state: BuildState
    options: BuildOptions
    rules: ProposalRules = NO_RULES
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSnapshot:
    """A site as it stands, some of its datasets being prepared. `withdrawn`: those that are looked
    at; `addresses` and `catalogue` (of what is looked at): None where communes.yml cannot be
    read. `unread`: ids of datasets whose files could not all be had, of which `doubts` tells;
    `unchecked`: of these and of all others that have not been prepared, and may be published."""

    datasets: Mapping[str, Dataset]
    withheld: tuple[str, ...]
    summaries: Mapping[str, Summary]
    problems: tuple[Problem, ...]
    published: Mapping[str, DatasetSnapshot]
    addresses: AddressBook | None = None
    withdrawn: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    unchecked: frozenset[str] = frozenset()
    doubts: tuple[Problem, ...] = ()
    unverified: Mapping[str, Conformity] = field(default_factory=dict)
    catalogue: Catalogue | None = None

    def may_publish(self, id_: str) -> bool:
        """Is something at the address of this dataset, as far as it is known?"""
        return id_ in self.published or id_ in self.unchecked

    def get_version(self, id_: str, objects: ObjectStore) -> DatasetVersion:
        """A dataset that is published, with its tables."""
        summary = self.summaries[id_]
        tables, _ = objects.parts(summary)
        details = objects.value(summary.detail, Detail).tables
        previews = {detail.name: detail.preview for detail in details}
        return DatasetVersion(self.datasets[id_], tables, previews)


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """What `read_catalogue` gives."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]


def read_checked_catalogue(context: CheckContext, site: Path) -> CatalogueReading:
    memo = context.last_state.read
    catalogue, problems = read_catalogue(
        site,
        memo,
        context.options.progress,
        testimony=context.testimony,
        list_replaced=partial(list_covered_ids, site),
    )
    if catalogue:
        problems += list_source_problems(site, catalogue.publishers)
    return CatalogueReading(catalogue, problems)


def read_site(
    context: CheckContext,
    site: Path,
    reading: CatalogueReading,
    before: AddressBook,
    scope: CheckScope,
    write: Callable[[Summary], None],
) -> SiteSnapshot:
    """Prepare what is in scope of `site`. `before`: what was published there."""
    if reading.catalogue is None:
        return SiteSnapshot(
            datasets={}, withheld=(), summaries={}, problems=reading.problems, published={}
        )
    refuse_unreadable_texts(reading.catalogue.portal.languages)
    settled = _settle_site(context, site, reading, before, scope)
    catalogue = settled.catalogue
    objects = context.objects
    prepare = partial(_prepare_datasets, context, site, catalogue, before, write=write)
    summaries = prepare(is_wanted=scope.needs_preparation)
    datasets = {dataset.id: dataset for dataset in catalogue.datasets}
    for id_, summary in summaries.items():
        datasets[id_] = give_found_title(datasets[id_], summary)
    snapshots = {
        id_: take_dataset_snapshot(datasets[id_], summary, objects)
        for id_, summary in sorted(summaries.items())
        if is_published(datasets[id_], summary)
    }
    cited_ids = {*list_cited_ids(settled.editorial, scope)} - summaries.keys() - scope.unread
    cited_summaries = {**summaries}
    if cited_ids:
        cited_summaries |= prepare(is_wanted=cited_ids.__contains__)
    published = {
        id_: (datasets[id_], summary)
        for id_, summary in cited_summaries.items()
        if is_published(datasets[id_], summary)
    }
    today = Today(context.options.today)
    addresses = list_checked_addresses(
        catalogue,
        pages=list_own_pages(settled.editorial, catalogue.portal, today),
        datasets=snapshots,
        unpublished_ids=summaries.keys() - snapshots.keys(),
        scope=scope,
    )
    checked = _select_scope(catalogue, scope)
    return SiteSnapshot(
        datasets=datasets,
        withheld=catalogue.withheld,
        summaries=summaries,
        problems=(
            *settled.problems,
            *_find_site_problems(catalogue, settled.editorial, addresses, today=today),
            *find_checked_citations(settled.editorial, catalogue, published, objects),
            *report.load_stored_problems(datasets.values(), summaries, objects),
            *find_apart_problems(catalogue, summaries, objects),
        ),
        published=snapshots,
        addresses=addresses,
        withdrawn=frozenset(dataset.id for dataset in checked.withdrawn),
        unchecked=frozenset(datasets.keys() - summaries.keys()),
        unverified=report.list_unverified_datasets(catalogue, summaries, objects),
        catalogue=checked,
    )


@dataclass(frozen=True, slots=True)
class _SettledSite:
    """The catalogue of a day, each file in it once, and what the owner says beside the data."""

    catalogue: Catalogue
    editorial: Editorial
    problems: tuple[Problem, ...]


def _settle_site(
    context: CheckContext,
    site: Path,
    reading: CatalogueReading,
    before: AddressBook,
    scope: CheckScope,
) -> _SettledSite:
    assert reading.catalogue
    last_state = context.last_state
    ended = settle_ended_datasets(site, reading.catalogue, Today(context.options.today), last_state)
    settled_files = settle_identical_files(
        site, _select_scope(ended.catalogue, scope), before, last_state
    )
    catalogue = _update_datasets(ended.catalogue, settled_files.catalogue)
    editorial, editorial_problems = read_editorial(site, catalogue, compute_digest)
    problems = (
        *reading.problems,
        *ended.problems,
        *settled_files.problems,
        *editorial_problems,
    )
    return _SettledSite(catalogue, editorial, problems)


def _prepare_datasets(
    context: CheckContext,
    site: Path,
    catalogue: Catalogue,
    before: AddressBook,
    *,
    write: Callable[[Summary], None],
    is_wanted: Callable[[str], bool],
) -> Mapping[str, Summary]:
    """What preparing those datasets gives that are wanted."""
    last_state = context.last_state
    objects = context.objects
    jobs: dict[str, PreparationJob] = {}
    for id_, task in plan_dataset_tasks(catalogue, before).items():
        if is_wanted(id_):
            jobs[id_] = make_keyed_task(site, task, last_state, objects)
    summaries, _ = prepare_changed_datasets(
        context.root / ".beffroi",
        objects,
        jobs=jobs,
        last=last_state,
        options=context.options,
        write=write,
    )
    return summaries


def _update_datasets(catalogue: Catalogue, settled: Catalogue) -> Catalogue:
    """With the datasets of another catalogue for those of the same ids."""
    by_id = {dataset.id: dataset for dataset in settled.datasets}
    datasets = [by_id.get(dataset.id, dataset) for dataset in catalogue.datasets]
    return replace(catalogue, datasets=tuple(datasets))


def _find_site_problems(
    catalogue: Catalogue, editorial: Editorial, addresses: AddressBook, today: Today
) -> Iterator[Problem]:
    """What is wrong with a site as a whole: links that lead nowhere, and what has its day."""
    slugs = {publisher.slug for publisher in catalogue.publishers}
    names = (*slugs, *addresses.ids - set(catalogue.withheld), *addresses.former_names)
    yield from find_dead_links(editorial, {f"{name}/index.html" for name in names}, slugs)
    statement = catalogue.portal.accessibility
    yield from accessibility.check_accessibility_audit(statement, OWNER_FILE, today)
    yield from find_early_withdrawals(catalogue.withdrawn, today)


def _select_scope(catalogue: Catalogue, scope: CheckScope) -> Catalogue:
    """With those datasets alone that are looked at."""
    datasets = [dataset for dataset in catalogue.datasets if scope.needs_preparation(dataset.id)]
    withdrawn = [dataset for dataset in catalogue.withdrawn if scope.needs_preparation(dataset.id)]
    return replace(catalogue, datasets=tuple(datasets), withdrawn=tuple(withdrawn))


def read_base_site(
    context: CheckContext, scope: CheckScope, base: str, rival_ids: Iterable[str]
) -> SiteSnapshot:
    """The same datasets in the commit `base`; those of `rival_ids` are read there too."""
    root = context.root
    scratch_folder = root / SCRATCH
    scratch_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="beffroi-", dir=scratch_folder) as folder:
        # that communes.yml may name
        root_files = [entry.name for entry in root.iterdir() if entry.is_file()]
        entries = list_entries(root, base)
        rival_paths = [f"{DATASETS}/{id_}" for id_ in rival_ids]
        folders = _list_spellings(entries, [*scope.list_base_paths(), *rival_paths])
        site = Path(folder)
        written_files = write_files(root, base, {*root_files, *folders}, site)
        unread = frozenset(
            _extract_dataset_id(path) for path in (*written_files.lfs, *written_files.absent)
        )
        record_before = take_base_erasures(site)
        last_state = context.last_state
        base_state = BuildState(code=last_state.code, summaries=last_state.summaries)
        base_context = replace(context, last_state=base_state)
        base_site = read_site(
            base_context,
            site,
            reading=read_checked_catalogue(base_context, site),
            before=AddressBook(),
            scope=replace(scope, unread=unread),
            write=forget_summary,
        )
        doubts = (
            *_warn_incomparable("before-lfs", written_files.lfs),
            *_warn_incomparable("before-absent", written_files.absent),
            *find_lost_erasures(record_before, root),
        )
        base_site = _recall_unread_folders(base_site, entries)
        return replace(base_site, unread=unread, doubts=doubts)


def _list_spellings(entries: Iterable[str], paths: Sequence[str]) -> set[str]:
    """These paths, and the folders of a commit that have the same address under another name."""
    folders = {"/".join(path.split("/")[:DATASET_DEPTH]) for path in entries}
    asked = {make_canonical_path(path) for path in paths if path.count("/") == DATASET_DEPTH - 1}
    spelt = {folder for folder in folders if make_canonical_path(folder) in asked}
    return {*paths, *spelt}


def _recall_unread_folders(base_site: SiteSnapshot, paths: Iterable[str]) -> SiteSnapshot:
    """With the ids of those datasets of a commit, which has files at `paths`, that nothing was read
    of."""
    if base_site.addresses is None:
        return base_site
    dataset_files = [path for path in paths if path.startswith(f"{DATASETS}/")]
    folder_ids = {_extract_dataset_id(path) for path in dataset_files if path.count("/") > 2}
    ids = base_site.addresses.ids
    return replace(
        base_site,
        addresses=replace(base_site.addresses, ids=ids | folder_ids),
        unchecked=base_site.unchecked | (folder_ids - ids),
    )


def _extract_dataset_id(path: str) -> str:
    """The id of the dataset that a file of the site belongs to; the path itself of what belongs to
    none."""
    return get_path_dataset_id(path) if path.startswith(f"{DATASETS}/") else path


def _warn_incomparable(code: str, paths: Iterable[str]) -> Iterator[Problem]:
    """One warning for all that cannot be compared with what it was."""
    subjects = sorted({show_safe_path(_extract_dataset_id(path)) for path in paths})
    if subjects:
        yield make_problem(
            code, Place(path=DATASETS), count=len(subjects), names=quote_words(subjects, MOST_NAMED)
        )
