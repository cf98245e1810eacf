"""What a proposal must satisfy: a site, or what changed in it since a commit, is read and prepared,
and nothing built.

A problem that was there before is told apart: it is not of this proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

from site_builder.checks.personal_data.masks import mask_text
from site_builder.commands.check.alarms import find_proposal_alarms
from site_builder.commands.check.authors import (
    NO_RULES,
    ProposalRules,
    find_datasets_to_review,
    find_files_to_review,
    find_foreign_changes,
)
from site_builder.commands.check.data_changes import compare_site_data, list_site_changes
from site_builder.commands.check.differences import (
    DatasetChange,
    find_renamed_places,
    list_changed_descriptions,
    split_known_problems,
)
from site_builder.commands.check.positions import find_problem_positions
from site_builder.commands.check.publisher_changes import (
    PublisherChange,
    list_publisher_changes,
)
from site_builder.commands.check.rolling import find_rolling_datasets
from site_builder.commands.check.scope import CheckScope
from site_builder.commands.check.site_snapshot import (
    CatalogueReading,
    CheckContext,
    SiteSnapshot,
    read_base_site,
    read_checked_catalogue,
    read_site,
)
from site_builder.commands.check.staying_versions import (
    KeptFiles,
    StayingQuestion,
    StayingVersions,
    find_staying_versions,
)
from site_builder.compose.expiry import EXPIRED
from site_builder.core.model.conformity import Conformity
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.model.source_position import SourcePosition
from site_builder.core.problems import Place, Problem, is_of_claimants, weigh_in_check
from site_builder.core.text import show_safe_path
from site_builder.history.commits import (
    list_changed_files,
    resolve_base,
    resolve_commit,
)
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.former_names import (
    TAKEN,
    UNPROVEN,
    FormerIdClaim,
    FormerIdTestimony,
    Proof,
)
from site_builder.metadata.site_folder import BESIDE, DATASETS, OWNER_FILE, SOURCES_FILE
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish import report
from site_builder.publish.build_report import get_place_dataset_id
from site_builder.publish.kept import open_previous_site
from site_builder.publish.options import STATE, BuildOptions
from site_builder.publish.permanence import (
    AddressBook,
    ClaimWitnesses,
    EarlierSite,
    find_folder_origins,
    find_lost_addresses,
    find_unknown_names,
    judge_claims,
    list_catalogue_addresses,
    list_earlier_addresses,
    match_moved_datasets,
    read_earlier_site,
)
from site_builder.publish.site_lock import hold_site
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
    changed to what did, and `described` the others of before to the keys of their descriptions that
    changed; `publishers`: what those say otherwise of themselves. `spots`: where the row of a place
    is in its file. `base` is the commit that all is compared with, or ""; `outside` are the files
    changed beyond datasets/. `unverified`: those of which nobody can say that they keep to their
    schema, whatever was known before: the data that come now have not been looked at either.
    `kept`: the files of which a build would go on publishing an earlier content, by the id of their
    dataset.
    """

    problems: tuple[Problem, ...]
    known: tuple[Problem, ...] = ()
    datasets: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[DatasetChange, ...] = ()
    differences: Mapping[str, DatasetDifference] = field(default_factory=dict)
    described: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    publishers: tuple[PublisherChange, ...] = ()
    base: str = ""
    outside: tuple[str, ...] = ()
    spots: Mapping[Place, SourcePosition] = field(default_factory=dict)
    unverified: Mapping[str, Conformity] = field(default_factory=dict)
    kept: KeptFiles = field(default_factory=dict)

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def valid(self) -> bool:
        """Is there nothing to answer for, and has all that is asked been looked at?"""
        return not (self.errors or self.unverified)


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
        compared = (OWNER_FILE, SOURCES_FILE, DATASETS, *BESIDE)
        changed = list_changed_files(root, base, compared, scope.is_compared)
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
        context = CheckContext(
            root=root,
            before=list_earlier_addresses(earlier_site),
            earlier_site=earlier_site,
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

    return FormerIdTestimony(judge, earlier_site.identifiers, find_folder_origins(witnesses))


def _check_datasets(context: CheckContext, scope: CheckScope, base: str) -> CheckResult:
    root = context.root
    state_path = root / ".beffroi" / STATE
    reading = read_checked_catalogue(context, root)
    before = context.before
    base_site = None
    if base:
        base_site = read_base_site(context, scope, base, _find_rival_ids(reading))
        before = base_site.addresses or before
    with build_state.open_summary_journal(state_path, context.last_state) as write:
        current_site = read_site(
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
    staying = _find_staying_versions(context, scope, base, before, current_site)
    known_problems = list[Problem]()
    changes = list[DatasetChange]()
    differences: Mapping[str, DatasetDifference] = {}
    described: Mapping[str, tuple[str, ...]] = {}
    publishers: tuple[PublisherChange, ...] = ()
    if base_site:
        changes = list_site_changes(base_site, current_site)
        differences = compare_site_data(context, base_site, current_site, changes)
        described = list_changed_descriptions(base_site.datasets, current_site.datasets, changes)
        publishers = list_publisher_changes(
            base_site.catalogue, current_site.catalogue, scope.changed or ()
        )
        problems, known_problems = _compare_sites(
            base_site, current_site, changes=changes, problems=problems
        )
        problems += _find_rule_problems(
            context, scope, current_site, differences=differences, commit=base
        )
        if context.rules.unattended:
            problems += find_datasets_to_review(current_site.datasets, changes, described)
    problems += staying.problems
    return CheckResult(
        problems=report.sort_problems(problems),
        known=report.sort_problems(known_problems),
        datasets=_list_statuses(current_site, scope),
        changes=tuple(change for change in changes if change.is_worth_telling),
        differences=differences,
        described=described,
        publishers=publishers,
        base=base,
        outside=tuple(
            mask_text(show_safe_path(path))
            for path in scope.changed or ()
            if not path.startswith(f"{DATASETS}/")
        ),
        spots=find_problem_positions(
            root, current_site.datasets, [*problems, *known_problems], context.options.limits
        ),
        unverified=current_site.unverified,
        kept=staying.kept,
    )


def _list_statuses(site: SiteSnapshot, scope: CheckScope) -> dict[str, str]:
    """What becomes of each dataset that was looked at, by id."""
    statuses = dict.fromkeys(site.summaries, "withheld")
    statuses |= dict.fromkeys(site.published, "published")
    for id_ in site.withheld:
        if scope.covers_path(f"{DATASETS}/{id_}"):
            statuses[id_] = "withheld"
    statuses |= dict.fromkeys(site.withdrawn, "withdrawn")
    return dict(sorted(statuses.items()))


def _find_rule_problems(
    context: CheckContext,
    scope: CheckScope,
    site: SiteSnapshot,
    *,
    differences: Mapping[str, DatasetDifference],
    commit: str,
) -> Iterator[Problem]:
    """The alarms, and what is asked of a proposal for who sends it, and where nobody reads it: then
    an alarm that is accepted is one too."""
    rules = context.rules
    datasets = site.datasets
    changed = scope.changed or ()
    if rules.unattended:
        datasets = {id_: replace(dataset, accepted=()) for id_, dataset in datasets.items()}
        yield from find_files_to_review(changed)
    if rules.author:
        yield from find_foreign_changes(context.root, context.ref, rules.author, changed)
    yield from find_proposal_alarms(
        differences,
        datasets,
        today=context.options.today,
        find_rolling=partial(find_rolling_datasets, context, site, commit=commit),
    )


def _find_staying_versions(
    context: CheckContext,
    scope: CheckScope,
    base: str,
    before: AddressBook,
    current_site: SiteSnapshot,
) -> StayingVersions:
    """Of what cannot be published as it is; with a `base`, by what that commit knows."""
    ids = set(filter(scope.needs_preparation, current_site.withheld))
    for id_, summary in current_site.summaries.items():
        sources = current_site.datasets[id_].sources
        is_doubtful = summary.errors or summary.unended or summary.rowless
        if is_doubtful or any(map(attrgetter("refused"), sources)):
            ids.add(id_)
    question = StayingQuestion(
        root=context.root,
        ids=ids,
        commit=base or "HEAD",
        before=before,
        testimony=context.testimony,
        previous_site=open_previous_site(
            context.root, context.options.previous, context.earlier_site, context.objects
        ),
        summaries=current_site.summaries,
    )
    return find_staying_versions(question, context.objects, context.last_state, context.options)


def _compare_sites(
    base_site: SiteSnapshot,
    current_site: SiteSnapshot,
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
    doubts = [doubt for doubt in base_site.doubts if doubt not in new_problems]
    return [*doubts, *new_problems, *lost_addresses, *unknown_names], known_problems


def _pair_addresses(
    base_site: SiteSnapshot, current_site: SiteSnapshot, problems: Iterable[Problem]
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


def _find_rival_ids(reading: CatalogueReading) -> set[str]:
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
