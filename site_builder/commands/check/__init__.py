"""What a proposal must satisfy: a site, or what changed in it since a commit, is read and prepared,
and nothing built.

A problem that was there before is told apart: it is not of this proposal.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder.commands.check.addresses import list_checked_addresses, list_own_pages
from site_builder.commands.check.alarms import find_proposal_alarms
from site_builder.commands.check.authors import (
    NO_RULES,
    ProposalRules,
    find_files_to_review,
    find_foreign_changes,
)
from site_builder.commands.check.differences import (
    DatasetChange,
    DatasetSnapshot,
    find_renamed_places,
    list_dataset_changes,
    split_known_problems,
    take_dataset_snapshot,
)
from site_builder.commands.check.lost_erasures import find_lost_erasures, take_base_erasures
from site_builder.commands.check.positions import find_problem_positions
from site_builder.commands.check.scope import CheckScope
from site_builder.compare.compare_datasets import DatasetVersion, compare_datasets
from site_builder.compose import accessibility
from site_builder.compose.compose import is_published
from site_builder.compose.editorial import find_dead_links, read_editorial
from site_builder.compose.expiry import EXPIRED
from site_builder.compose.today import Today
from site_builder.compose.withdrawals import find_early_withdrawals
from site_builder.core.model.conformity import Conformity
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.model.editorial import Editorial
from site_builder.core.model.prepared import Summary
from site_builder.core.model.source_position import SourcePosition
from site_builder.core.problems import Place, Problem, is_of_claimants, make_problem, weigh_in_check
from site_builder.core.text import MOST_NAMED, quote_words, show_safe_path
from site_builder.history.commits import (
    list_changed_files,
    list_entries,
    resolve_base,
    resolve_commit,
    write_files,
)
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.former_names import (
    TAKEN,
    UNPROVEN,
    FormerIdClaim,
    FormerIdTestimony,
    Proof,
)
from site_builder.metadata.site_folder import BESIDE, DATASETS, OWNER_FILE
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish import report
from site_builder.publish.build_report import get_place_dataset_id
from site_builder.publish.ended_datasets import settle_ended_datasets
from site_builder.publish.identical_files import settle_identical_files
from site_builder.publish.options import SCRATCH, STATE, BuildOptions
from site_builder.publish.page_languages import refuse_unreadable_texts
from site_builder.publish.permanence import (
    AddressBook,
    ClaimWitnesses,
    EarlierSite,
    find_lost_addresses,
    find_unknown_names,
    judge_claims,
    list_catalogue_addresses,
    list_earlier_addresses,
    match_moved_datasets,
    read_earlier_site,
)
from site_builder.publish.preparation import prepare_changed_datasets
from site_builder.publish.site_lock import hold_site
from site_builder.publish.tasks import make_keyed_task, plan_dataset_tasks
from site_builder.render.rendered_files import compute_digest
from site_builder.storage import build_state
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import DamagedObject, ObjectStore

UNSURE: Mapping[Proof, Proof] = {"unread": "unproven"}  # as a check takes it


class UnknownBase(Exception):
    """No commit is called so, or git knows nothing of this folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """`problems` are those to answer for, `known` those that were there; in order of path, line and
    row.

    `datasets` maps the ids that were looked at to their status; `differences` those whose data
    changed to what did. `spots`: where the row of a place
    is in its file. `base` is the commit that all is compared with, or ""; `outside` are the files
    changed beyond datasets/. `unverified`: those of which nobody can say that they keep to their
    schema, whatever was known before: the data that come now have not been looked at either.
    """

    problems: tuple[Problem, ...]
    known: tuple[Problem, ...] = ()
    datasets: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[DatasetChange, ...] = ()
    differences: Mapping[str, DatasetDifference] = field(default_factory=dict)
    base: str = ""
    outside: tuple[str, ...] = ()
    spots: Mapping[Place, SourcePosition] = field(default_factory=dict)
    unverified: Mapping[str, Conformity] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def valid(self) -> bool:
        """Is there nothing to answer for, and has all that is asked been looked at?"""
        return not (self.errors or self.unverified)


@dataclass(frozen=True, slots=True, kw_only=True)
class _CheckContext:
    """With what sites are read and datasets prepared; `root` has the store and the room to work.
    `before`: what there was at the addresses of the site, where no commit says it; `ref`: what the
    commit that all is compared with is called, "" without one."""

    root: Path
    before: AddressBook
    testimony: FormerIdTestimony
    objects: ObjectStore
    last_state: BuildState
    options: BuildOptions
    rules: ProposalRules = NO_RULES
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _SiteSnapshot:
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
        tables, _ = objects.parts(self.summaries[id_])
        return DatasetVersion(self.datasets[id_], tables)


def check_site_datasets(
    root: Path,
    paths: Iterable[str],
    ref: str | None,
    options: BuildOptions,
    rules: ProposalRules = NO_RULES,
) -> CheckResult:
    """Check the datasets that `paths`, relative to `root`, are in or hold, "" being all; with a
    `ref`, what changed, and whether it keeps to the `rules`.

    Raises UnknownBase and GitSilent; and BuildRefused and OSError, which are the owner's.
    """
    root = root.resolve()
    base = "" if ref is None else resolve_base(root, ref)
    if ref is not None and not base:
        raise UnknownBase(ref)
    if not (root / OWNER_FILE).is_file():
        return CheckResult(problems=read_catalogue(root)[1], base=base)
    scope = CheckScope(tuple("/".join(path.split("/")[:3]) for path in paths), None)
    if base:
        changed = list_changed_files(root, base, (OWNER_FILE, DATASETS, *BESIDE), scope.is_compared)
        scope = replace(scope, changed=tuple(changed))
    if ref is None:
        earlier_site = read_earlier_site(options.out, options.previous)
    else:
        earlier_site = EarlierSite("beffroi")
    testimony = _collect_testimony(root, ref, options, earlier_site)
    with hold_site(root, options) as options:
        objects = ObjectStore(root / ".beffroi" / "store")
        last_state = (
            build_state.load_build_state(root / ".beffroi" / STATE, compute_code_key())
            if options.cache
            else BuildState(code=compute_code_key())
        )
        context = _CheckContext(
            root=root,
            before=list_earlier_addresses(earlier_site),
            testimony=testimony,
            objects=objects,
            last_state=last_state,
            options=options,
            rules=rules,
            ref=ref or "",
        )
        try:
            return _check_datasets(context, scope, base)
        except DamagedObject:
            objects.scrub()
            context = replace(context, last_state=BuildState(code=last_state.code))
            return _check_datasets(context, scope, base)


def _collect_testimony(
    root: Path, ref: str | None, options: BuildOptions, earlier_site: EarlierSite
) -> FormerIdTestimony:
    """What is known of former ids: with a `ref` what its history knows, for a proposal may bring
    one of its own, or start within a branch that was merged, and have been built. Where nothing is
    known, somebody has to look."""
    if ref is None:
        witnesses = ClaimWitnesses(root=root, site_before=earlier_site, place=options.out)
    else:
        witnesses = ClaimWitnesses(root=root, commit=resolve_commit(root, ref), pending=False)

    def judge(claims: Sequence[FormerIdClaim]) -> dict[tuple[str, str], Proof]:
        verdicts = judge_claims(claims, witnesses)
        return {key: UNSURE.get(verdict, verdict) for key, verdict in verdicts.items()}

    return FormerIdTestimony(judge, earlier_site.identifiers)


def _check_datasets(context: _CheckContext, scope: CheckScope, base: str) -> CheckResult:
    root = context.root
    state_path = root / ".beffroi" / STATE
    reading = _read_checked_catalogue(context, root)
    before = context.before
    base_site = None
    if base:
        base_site = _read_base_site(context, scope, base, _find_rival_ids(reading))
        before = base_site.addresses or before
    with build_state.open_summary_journal(state_path, context.last_state) as write:
        current_site = _read_site(
            context, root, reading=reading, before=before, scope=scope, write=write
        )
    problems = [
        *context.options.doubts,
        *(
            problem
            for problem in current_site.problems
            if scope.covers_path(problem.place.path or "")
        ),
    ]
    known_problems = list[Problem]()
    changes = list[DatasetChange]()
    differences: Mapping[str, DatasetDifference] = {}
    if base_site:
        changes = _list_changes(base_site, current_site)
        differences = _compare_data(context, base_site, current_site, changes)
        problems, known_problems = _compare_sites(
            base_site, current_site, changes=changes, problems=problems
        )
        problems += _find_rule_problems(context, scope, current_site.datasets, differences)
    statuses = {
        id_: "published" if id_ in current_site.published else "withheld"
        for id_ in current_site.summaries
    }
    statuses |= {
        id_: "withheld" for id_ in current_site.withheld if scope.covers_path(f"{DATASETS}/{id_}")
    }
    statuses |= dict.fromkeys(current_site.withdrawn, "withdrawn")
    return CheckResult(
        problems=report.sort_problems(problems),
        known=report.sort_problems(known_problems),
        datasets=dict(sorted(statuses.items())),
        changes=tuple(change for change in changes if change.is_worth_telling),
        differences=differences,
        base=base,
        outside=tuple(
            show_safe_path(path)
            for path in scope.changed or ()
            if not path.startswith(f"{DATASETS}/")
        ),
        spots=find_problem_positions(
            root, current_site.datasets, [*problems, *known_problems], context.options.limits
        ),
        unverified=current_site.unverified,
    )


def _find_rule_problems(
    context: _CheckContext,
    scope: CheckScope,
    datasets: Mapping[str, Dataset],
    differences: Mapping[str, DatasetDifference],
) -> Iterator[Problem]:
    """The alarms, and what is asked of a proposal for who sends it, and where nobody reads it: then
    an alarm that is accepted is one too."""
    rules = context.rules
    changed = scope.changed or ()
    if rules.unattended:
        datasets = {id_: replace(dataset, accepted=()) for id_, dataset in datasets.items()}
        yield from find_files_to_review(changed)
    if rules.author:
        yield from find_foreign_changes(context.root, context.ref, rules.author, changed)
    yield from find_proposal_alarms(differences, datasets, context.options.today)


def _list_changes(base_site: _SiteSnapshot, current_site: _SiteSnapshot) -> list[DatasetChange]:
    """Of all datasets that were looked at, and could be before."""
    renamed_ids = {}
    if base_site.addresses and current_site.addresses:
        for former_id, current_id in current_site.addresses.former_names.items():
            if base_site.may_publish(former_id) and current_site.may_publish(current_id):
                renamed_ids[former_id] = current_id
    snapshots_now = {
        id_: snapshot
        for id_, snapshot in current_site.published.items()
        if id_ not in base_site.unread
    }
    return list_dataset_changes(base_site.published, snapshots_now, renamed_ids)


def _compare_data(
    context: _CheckContext,
    base_site: _SiteSnapshot,
    current_site: _SiteSnapshot,
    changes: Iterable[DatasetChange],
) -> dict[str, DatasetDifference]:
    """What changed in the tables of the datasets that were published and would be."""
    versions = {}
    for change in changes:
        if change.before and change.after and change.before != change.after:
            before = base_site.get_version(change.id_before, context.objects)
            versions[change.id] = before, current_site.get_version(change.id, context.objects)
    return compare_datasets(
        versions,
        context.objects,
        jobs=context.options.jobs,
        log=context.root / ".beffroi" / "log",
        scratch=context.root / SCRATCH,
    )


def _compare_sites(
    base_site: _SiteSnapshot,
    current_site: _SiteSnapshot,
    changes: Sequence[DatasetChange],
    problems: Sequence[Problem],
) -> tuple[list[Problem], list[Problem]]:
    """Of the `problems` that are told of a site, and with those of what it loses: the new ones, and
    those that were there."""
    before, now = _pair_addresses(base_site, current_site, problems)
    renamed_places = find_renamed_places(
        changes,
        base_site.datasets,
        now=current_site.datasets,
        moved_ids=match_moved_datasets(before, now),
    )
    new_problems, known_problems = split_known_problems(
        problems, list(map(renamed_places.move_problem, base_site.problems))
    )
    new_problems = [
        weigh_in_check(problem) if problem.code == EXPIRED else problem for problem in new_problems
    ]
    lost_addresses = map(weigh_in_check, find_lost_addresses(before, now))
    unknown_names: Iterable[Problem] = ()
    if current_site.catalogue:
        unknown_names = find_unknown_names(before, now, current_site.catalogue, is_proposal=True)
    return [*base_site.doubts, *new_problems, *lost_addresses, *unknown_names], known_problems


def _pair_addresses(
    base_site: _SiteSnapshot, current_site: _SiteSnapshot, problems: Iterable[Problem]
) -> tuple[AddressBook, AddressBook]:
    """The addresses before and now, as far as they can be compared: nothing is lost that cannot be
    read, be it communes.yml. `problems`: those of now that are told; of what is claimed without
    proof it is said, and not that it vanishes too."""
    if base_site.addresses is None or current_site.addresses is None:
        return AddressBook(), AddressBook()
    contested = frozenset(
        str(problem.params["value"]) for problem in problems if problem.code == UNPROVEN
    )
    now = current_site.addresses
    datasets = {
        id_: dataset for id_, dataset in now.datasets.items() if id_ not in base_site.unread
    }
    return base_site.addresses, replace(now, contested=contested, datasets=datasets)


@dataclass(frozen=True, slots=True)
class _CatalogueReading:
    """What `read_catalogue` gives."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]


def _read_checked_catalogue(context: _CheckContext, site: Path) -> _CatalogueReading:
    memo = context.last_state.read
    return _CatalogueReading(
        *read_catalogue(site, memo, context.options.progress, context.testimony)
    )


def _read_site(
    context: _CheckContext,
    site: Path,
    reading: _CatalogueReading,
    before: AddressBook,
    scope: CheckScope,
    write: Callable[[Summary], None],
) -> _SiteSnapshot:
    """Prepare what is in scope of `site`. `before`: what was published there."""
    options = context.options
    objects = context.objects
    last_state = context.last_state
    catalogue = reading.catalogue
    if catalogue is None:
        return _SiteSnapshot(
            datasets={}, withheld=(), summaries={}, problems=reading.problems, published={}
        )
    refuse_unreadable_texts(catalogue.portal.languages)
    today = Today(options.today)
    ended = settle_ended_datasets(site, catalogue, today, last_state)
    catalogue = ended.catalogue
    settled_files = settle_identical_files(
        site, _select_scope(catalogue, scope), before, last_state
    )
    catalogue = _update_datasets(catalogue, settled_files.catalogue)
    editorial, editorial_problems = read_editorial(site, catalogue, compute_digest)
    datasets = {dataset.id: dataset for dataset in catalogue.datasets}
    tasks = {
        id_: task
        for id_, task in plan_dataset_tasks(catalogue, before).items()
        if scope.needs_preparation(id_)
    }
    jobs = {id_: make_keyed_task(site, task, last_state, objects) for id_, task in tasks.items()}
    summaries, _ = prepare_changed_datasets(
        context.root / ".beffroi",
        objects,
        jobs=jobs,
        last=last_state,
        options=options,
        write=write,
    )
    snapshots = {
        id_: take_dataset_snapshot(datasets[id_], summary, objects)
        for id_, summary in sorted(summaries.items())
        if is_published(datasets[id_], summary)
    }
    addresses = list_checked_addresses(
        catalogue,
        pages=list_own_pages(editorial, catalogue.portal, today),
        datasets=snapshots,
        unpublished_ids=summaries.keys() - snapshots.keys(),
        scope=scope,
    )
    site_problems = (
        *reading.problems,
        *ended.problems,
        *settled_files.problems,
        *editorial_problems,
        *_find_site_problems(catalogue, editorial, addresses, today=today),
        *report.load_stored_problems(datasets.values(), summaries, objects),
    )
    withdrawn = frozenset(
        dataset.id for dataset in catalogue.withdrawn if scope.needs_preparation(dataset.id)
    )
    unverified = report.list_unverified_datasets(catalogue, summaries, objects)
    return _SiteSnapshot(
        datasets=datasets,
        withheld=catalogue.withheld,
        summaries=summaries,
        problems=site_problems,
        published=snapshots,
        addresses=addresses,
        withdrawn=withdrawn,
        unchecked=frozenset(datasets.keys() - summaries.keys()),
        unverified=unverified,
        catalogue=_select_scope(catalogue, scope),
    )


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


def _read_base_site(
    context: _CheckContext, scope: CheckScope, base: str, rival_ids: Iterable[str]
) -> _SiteSnapshot:
    """The same datasets in the commit `base`; those of `rival_ids` are read there too."""
    root = context.root
    scratch_folder = root / SCRATCH
    scratch_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="beffroi-", dir=scratch_folder) as folder:
        # that communes.yml may name
        root_files = [entry.name for entry in root.iterdir() if entry.is_file()]
        rival_folders = [f"{DATASETS}/{id_}" for id_ in rival_ids]
        site = Path(folder)
        written_files = write_files(
            root, base, {*scope.list_base_paths(), *root_files, *rival_folders}, site
        )
        unread = frozenset(
            _extract_dataset_id(path) for path in (*written_files.lfs, *written_files.absent)
        )
        record_before = take_base_erasures(site)
        last_state = context.last_state
        base_state = BuildState(code=last_state.code, summaries=last_state.summaries)
        base_context = replace(context, last_state=base_state)
        base_site = _read_site(
            base_context,
            site,
            reading=_read_checked_catalogue(base_context, site),
            before=AddressBook(),
            scope=replace(scope, unread=unread),
            write=lambda _: None,
        )
        doubts = (
            *_warn_incomparable("before-lfs", written_files.lfs),
            *_warn_incomparable("before-absent", written_files.absent),
            *find_lost_erasures(record_before, root),
        )
        base_site = _recall_unread_folders(base_site, list_entries(root, base))
        return replace(base_site, unread=unread, doubts=doubts)


def _recall_unread_folders(base_site: _SiteSnapshot, paths: Iterable[str]) -> _SiteSnapshot:
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
    parts = path.split("/")
    return "/".join(parts[1:3]) if parts[0] == DATASETS else path


def _warn_incomparable(code: str, paths: Iterable[str]) -> Iterator[Problem]:
    """One warning for all that cannot be compared with what it was."""
    subjects = sorted({show_safe_path(_extract_dataset_id(path)) for path in paths})
    if subjects:
        yield make_problem(
            code, Place(path=DATASETS), count=len(subjects), names=quote_words(subjects, MOST_NAMED)
        )


def _find_rival_ids(reading: _CatalogueReading) -> set[str]:
    """The datasets that claim a name which another one has or claims, those others, and those that
    would have it by their publisher's former slug: which of two had it is what the commit says,
    though only one has changed."""
    rival_ids = set[str]()
    for problem in reading.problems:
        if is_of_claimants(problem):
            rival_ids |= {get_place_dataset_id(problem.place), str(problem.params.get("other"))}
        if problem.code == TAKEN:
            rival_ids.add(str(problem.params["value"]))
    former_names: Mapping[str, str] = {}
    if reading.catalogue:
        former_names = list_catalogue_addresses(reading.catalogue).former_names
    for former_id, current_id in former_names.items():
        slug, _, name = former_id.partition("/")
        if name and slug in former_names and f"{former_names[slug]}/{name}" != current_id:
            rival_ids.add(f"{former_names[slug]}/{name}")
    return {id_ for id_ in rival_ids if "/" in id_}
