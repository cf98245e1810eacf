"""What a proposal must satisfy: a site, or what changed in it since a commit, is read and prepared,
and nothing built.

A problem that was there before is told apart: it is not of this proposal.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder.checks.source_positions import (
    WHEREABOUTS,
    PositionAnswer,
    PositionRequest,
    SourcePosition,
)
from site_builder.commands.check.differences import (
    NAMED,
    DatasetChange,
    DatasetSnapshot,
    find_renamed_places,
    find_vanished_addresses,
    move_problem_place,
    split_known_problems,
    take_dataset_snapshot,
)
from site_builder.commands.check.scope import CheckScope
from site_builder.compose import accessibility
from site_builder.compose.compose import is_published
from site_builder.compose.editorial import FOLDERS as BESIDE
from site_builder.compose.editorial import find_dead_links, read_editorial
from site_builder.core.model import Conformity, Dataset, Summary
from site_builder.core.problems import Place, Problem, make_error, make_warning, quote_words
from site_builder.core.text import normalise_unicode, show_safe_path
from site_builder.history.commits import (
    list_changed_files,
    resolve_base,
    resolve_commit,
    write_files,
)
from site_builder.metadata.catalogue import OWNER_FILE, read_catalogue
from site_builder.metadata.datasets import FOLDER
from site_builder.metadata.former_names import (
    CLAIMS,
    UNPROVEN,
    FormerIdClaim,
    FormerIdTestimony,
    Proof,
    map_former_ids,
)
from site_builder.prepare.prepare import compute_code_key
from site_builder.publish import report
from site_builder.publish.build import (
    SCRATCH,
    STATE,
    BuildOptions,
    hold_site,
    prepare_changed_datasets,
)
from site_builder.publish.permanence import (
    AddressRoots,
    EarlierSite,
    collect_address_roots,
    collect_all_ids,
    find_legacy_changes,
    find_lost_roots,
    find_redirected_elsewhere,
    find_swapped_folders,
    map_legacy_targets,
    read_earlier_site,
    report_vanished_pages,
)
from site_builder.publish.permanence.claims import ClaimWitnesses, judge_claims
from site_builder.publish.report import get_place_dataset_id
from site_builder.publish.tasks import make_keyed_task, plan_dataset_tasks
from site_builder.render.templates import compute_digest
from site_builder.storage import build_state
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import DamagedObject, ObjectStore
from site_builder.storage.workers import WorkerDeath, run_in_workers

UNSURE: Mapping[Proof, Proof] = {"unread": "unproven"}  # as a check takes it


class UnknownBase(Exception):
    """No commit is called so, or git knows nothing of this folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """`problems` are those to answer for, `known` those that were there; in order of path, line and
    row.

    `datasets` maps the ids that were looked at to their status. `spots`: where the row of a place
    is in its file. `base` is the commit that all is compared with, or ""; `outside` are the files
    changed beyond datasets/. `unverified`: those of which nobody can say that they keep to their
    schema, whatever was known before: the data that come now have not been looked at either.
    """

    problems: tuple[Problem, ...]
    known: tuple[Problem, ...] = ()
    datasets: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[DatasetChange, ...] = ()
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
class _Seen:
    """A site as it stands, some of its datasets being prepared. `ids`: those that something is or
    was called; `leads`: what it was called, with what it is called; `promised`: which of these has,
    or had, a page; `pages`: the site paths of the owner's own; `legacy`: what the addresses of a
    former portal lead to. `unread`: ids of datasets whose files could not all be had, of which
    `doubts` tells."""

    datasets: Mapping[str, Dataset]
    withheld: tuple[str, ...]
    summaries: Mapping[str, Summary]
    problems: tuple[Problem, ...]
    published: Mapping[str, DatasetSnapshot]
    withdrawn: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    leads: Mapping[str, str] = field(default_factory=dict)
    roots: AddressRoots = field(default_factory=AddressRoots)
    pages: frozenset[str] = frozenset()
    legacy: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    doubts: tuple[Problem, ...] = ()
    unverified: Mapping[str, Conformity] = field(default_factory=dict)

    @property
    def promised(self) -> frozenset[str]:
        """What is not looked at is taken to have a page: only communes.yml can have touched what
        leads to it."""
        pages = self.published.keys() | self.withdrawn | (self.unread & self.datasets.keys())
        led = pages | (self.datasets.keys() - self.summaries.keys())
        return frozenset((*pages, *(old for old, now in self.leads.items() if now in led)))


def check_site_datasets(
    root: Path, paths: Iterable[str], ref: str | None, options: BuildOptions
) -> CheckResult:
    """Check the datasets that `paths`, relative to `root`, are in or hold, "" being all; with a
    `ref`, what changed.

    Raises UnknownBase and GitSilent; and Refused and OSError, which are the owner's.
    """
    root = root.resolve()
    base = "" if ref is None else resolve_base(root, ref)
    if ref is not None and not base:
        raise UnknownBase(ref)
    if not (root / OWNER_FILE).is_file():
        return CheckResult(problems=read_catalogue(root)[1], base=base)
    scope = CheckScope(tuple("/".join(path.split("/")[:3]) for path in paths), None)
    if base:
        changed = list_changed_files(root, base, (OWNER_FILE, FOLDER, *BESIDE), scope.compares)
        scope = replace(scope, changed=tuple(changed))
    testimony = _testimony(root, ref, options)
    with hold_site(root, options) as options:
        objects = ObjectStore(root / ".beffroi" / "store")
        last = (
            build_state.load_build_state(root / ".beffroi" / STATE, compute_code_key())
            if options.cache
            else BuildState(code=compute_code_key())
        )
        try:
            return _check(
                root,
                scope,
                base=base,
                testimony=testimony,
                objects=objects,
                last=last,
                options=options,
            )
        except DamagedObject:
            objects.scrub()
            return _check(
                root,
                scope,
                base=base,
                testimony=testimony,
                objects=objects,
                last=BuildState(code=last.code),
                options=options,
            )


def _testimony(root: Path, ref: str | None, options: BuildOptions) -> FormerIdTestimony:
    """What is known of former ids: with a `ref` what its history knows, for a proposal may bring
    one of its own, or start within a branch that was merged, and have been built. Where nothing is
    known, somebody has to look."""
    if ref is None:
        before = read_earlier_site(options.out, options.previous)
        witnesses = ClaimWitnesses(root=root, site_before=before, place=options.out)
    else:
        before = EarlierSite("beffroi")
        witnesses = ClaimWitnesses(root=root, commit=resolve_commit(root, ref), pending=False)

    def judge(claims: Sequence[FormerIdClaim]) -> dict[tuple[str, str], Proof]:
        verdicts = judge_claims(claims, witnesses)
        return {key: UNSURE.get(verdict, verdict) for key, verdict in verdicts.items()}

    return FormerIdTestimony(judge, before.identifiers)


def _check(
    root: Path,
    scope: CheckScope,
    base: str,
    testimony: FormerIdTestimony,
    objects: ObjectStore,
    last: BuildState,
    options: BuildOptions,
) -> CheckResult:
    with build_state.open_summary_journal(root / ".beffroi" / STATE, last) as write:
        now = _see(
            root,
            root,
            scope=scope,
            testimony=testimony,
            objects=objects,
            last=last,
            options=options,
            write=write,
        )
    found = [*options.doubts, *(one for one in now.problems if scope.holds(one.place.path or ""))]
    old = list[Problem]()
    changes = list[DatasetChange]()
    if base:
        rivals = [f"{FOLDER}/{id_}" for id_ in _rivals(now)]
        before = _before(
            root,
            scope,
            base=base,
            rivals=rivals,
            testimony=testimony,
            objects=objects,
            last=last,
            options=options,
        )
        changes = [
            DatasetChange(id_, before.published.get(id_), now.published.get(id_))
            for id_ in sorted((before.published.keys() | now.published.keys()) - before.unread)
        ]
        names = find_renamed_places(changes, before.datasets, now.datasets)
        # of what is claimed without proof that is said, and not that it vanishes too
        contested = {str(one.params["value"]) for one in found if one.code == UNPROVEN}
        new, old = split_known_problems(
            found, [move_problem_place(one, *names) for one in before.problems]
        )
        found = [
            *before.doubts,
            *new,
            *find_vanished_addresses(
                changes,
                now.datasets,
                before=before.promised,
                now=now.ids | contested,
                leads=now.leads,
            ),
            *find_redirected_elsewhere(
                before.leads, now.leads, now.ids | now.roots.folders, make_error
            ),
            *find_lost_roots(before.roots, now.roots),
            *report_vanished_pages(before.pages - now.pages),
            *(find_legacy_changes(before.legacy, now.legacy, now.leads) if scope.owner else ()),
            *find_swapped_folders(
                {one.id: one.before.contents for one in changes if one.before},
                {one.id: one.after.contents for one in changes if one.after},
            ),
        ]
    looked = {id_: "published" if id_ in now.published else "withheld" for id_ in now.summaries}
    looked |= {id_: "withheld" for id_ in now.withheld if scope.holds(f"{FOLDER}/{id_}")}
    looked |= dict.fromkeys(now.withdrawn, "withdrawn")
    return CheckResult(
        problems=report.sort_problems(found),
        known=report.sort_problems(old),
        datasets=dict(sorted(looked.items())),
        changes=tuple(one for one in changes if one.before != one.after),
        base=base,
        outside=tuple(
            show_safe_path(path)
            for path in scope.changed or ()
            if not path.startswith(f"{FOLDER}/")
        ),
        spots=_spots(root, now, [*found, *old], options),
        unverified=now.unverified,
    )


def _see(
    root: Path,
    site: Path,
    scope: CheckScope,
    testimony: FormerIdTestimony,
    objects: ObjectStore,
    last: BuildState,
    options: BuildOptions,
    write: Callable[[Summary], None],
) -> _Seen:
    """Read `site`, and prepare what is in scope; `root` has the store and the room to work."""
    catalogue, problems = read_catalogue(
        site, last.read if site == root else None, options.progress, testimony
    )
    if catalogue is None:
        return _Seen(datasets={}, withheld=(), summaries={}, problems=problems, published={})
    editorial, others = read_editorial(site, catalogue, compute_digest)
    datasets = {one.id: one for one in catalogue.datasets}
    tasks = {id_: one for id_, one in plan_dataset_tasks(catalogue).items() if scope.prepares(id_)}
    jobs = {id_: make_keyed_task(site, one, last, objects) for id_, one in tasks.items()}
    summaries, _ = prepare_changed_datasets(
        root / ".beffroi", objects, jobs=jobs, last=last, options=options, write=write
    )
    shown = {
        id_: take_dataset_snapshot(datasets[id_], summary, objects)
        for id_, summary in summaries.items()
        if is_published(datasets[id_], summary)
    }
    declared = accessibility.check_accessibility_audit(
        catalogue.portal.accessibility, OWNER_FILE, options.today
    )
    slugs = {one.slug for one in catalogue.publishers}
    ids = collect_all_ids(catalogue)
    leads = map_former_ids(catalogue.publishers, (*catalogue.datasets, *catalogue.withdrawn))
    pages = {f"{path}/index.html" for path in (*slugs, *ids - set(catalogue.withheld), *leads)}
    dead = find_dead_links(editorial, pages, slugs)
    told = (
        *problems,
        *others,
        *dead,
        *declared,
        *report.load_stored_problems(datasets.values(), summaries, objects),
    )
    withdrawn = frozenset(one.id for one in catalogue.withdrawn if scope.prepares(one.id))
    ids |= set(catalogue.withheld)  # what is said of it is enough
    roots = collect_address_roots(catalogue.portal, catalogue.publishers)
    own = frozenset(f"{one.url}index.html" for one in (*editorial.pages, *editorial.news))
    legacy = map_legacy_targets(catalogue.former)
    unverified = report.list_unverified_datasets(catalogue, summaries, objects)
    return _Seen(
        datasets=datasets,
        withheld=catalogue.withheld,
        summaries=summaries,
        problems=told,
        published=shown,
        withdrawn=withdrawn,
        ids=ids,
        leads=leads,
        roots=roots,
        pages=own,
        legacy=legacy,
        unverified=unverified,
    )


def _before(
    root: Path,
    scope: CheckScope,
    base: str,
    rivals: Iterable[str],
    testimony: FormerIdTestimony,
    objects: ObjectStore,
    last: BuildState,
    options: BuildOptions,
) -> _Seen:
    """The same datasets in the commit `base`; those of the folders `rivals` are read there too."""
    rooms = root / SCRATCH
    rooms.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="beffroi-", dir=rooms) as folder:
        beside = [one.name for one in root.iterdir() if one.is_file()]  # that communes.yml may name
        site = Path(folder)
        written = write_files(root, base, {*scope.of_site(), *beside, *rivals}, site)
        unread = frozenset(_subject(path) for path in (*written.lfs, *written.absent))
        known = BuildState(code=last.code, summaries=last.summaries)
        readable = replace(scope, unread=unread)
        seen = _see(
            root,
            site,
            scope=readable,
            testimony=testimony,
            objects=objects,
            last=known,
            options=options,
            write=lambda _: None,
        )
        doubts = (*_doubt("before-lfs", written.lfs), *_doubt("before-absent", written.absent))
        return replace(seen, unread=unread, doubts=doubts)


def _subject(path: str) -> str:
    """The id of the dataset that a file of the site belongs to; the path itself of what belongs to
    none."""
    parts = path.split("/")
    return "/".join(parts[1:3]) if parts[0] == FOLDER else path


def _doubt(code: str, paths: Iterable[str]) -> Iterator[Problem]:
    """One warning for all that cannot be compared with what it was."""
    subjects = sorted({show_safe_path(_subject(path)) for path in paths})
    if subjects:
        yield make_warning(
            code, Place(path=FOLDER), count=len(subjects), names=quote_words(subjects, NAMED)
        )


def _rivals(now: _Seen) -> set[str]:
    """The datasets that claim a name which another one claims, or that would have it by their
    publisher's former slug: which of two had it is what the commit says, though only one has
    changed."""
    claim = {get_place_dataset_id(one.place) for one in now.problems if one.code in CLAIMS}
    for old, to in now.leads.items():
        slug, _, name = old.partition("/")
        if name and slug in now.leads and f"{now.leads[slug]}/{name}" != to:
            claim.add(f"{now.leads[slug]}/{name}")
    return claim - {""}


def _spots(
    root: Path, now: _Seen, problems: Iterable[Problem], options: BuildOptions
) -> dict[Place, SourcePosition]:
    """Where the rows that problems name are in their files, as far as it can be known."""
    rows = dict[tuple[str, str, str], list[Place]]()
    for place in (one.place for one in problems if one.place.row and one.place.path):
        id_ = get_place_dataset_id(place)
        path = (place.path or "").split("/", 3)[-1]
        rows.setdefault((id_, path, place.sheet or ""), []).append(place)
    asked = dict[PositionRequest, list[Place]]()
    for (id_, path, sheet), places in rows.items():
        sources = [
            source
            for source in getattr(now.datasets.get(id_), "sources", ())
            if source.path == path
        ]
        source = next(
            (one for one in sources if one.hints.sheet == normalise_unicode(sheet)),
            sources[0] if sources else None,
        )
        if source:
            hints = replace(source.hints, sheet=sheet or source.hints.sheet)
            cells = tuple((place.row or 0, place.column or "") for place in places)
            asked[
                PositionRequest(
                    folder=root / FOLDER / id_,
                    path=path,
                    ending=source.ending,
                    hints=hints,
                    cells=cells,
                )
            ] = places
    spots = dict[Place, SourcePosition]()
    if not asked:
        return spots
    with closing(
        run_in_workers(
            [(one,) for one in asked],
            WHEREABOUTS,
            PositionAnswer,
            options.limits,
            scratch=root / SCRATCH,
        )
    ) as found:
        for one, answer in found:
            if not isinstance(answer, WorkerDeath):
                spots |= dict(zip(asked[one], answer.spots, strict=True))
    return spots
