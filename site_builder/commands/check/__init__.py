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

from site_builder.checks.source_positions import WHEREABOUTS, Asked, Found, Spot
from site_builder.commands.check.differences import (
    NAMED,
    Change,
    Published,
    as_now,
    gone,
    published,
    renamed,
    told_apart,
)
from site_builder.commands.check.scope import Scope
from site_builder.compose import accessibility
from site_builder.compose.compose import is_published
from site_builder.compose.editorial import FOLDERS as BESIDE
from site_builder.compose.editorial import dead_links, read_editorial
from site_builder.core.model import Conformity, Dataset, Summary
from site_builder.core.problems import Place, Problem, error, quoted, warning
from site_builder.core.text import composed, shown_path
from site_builder.history.commits import list_changed, resolve_base, resolve_commit, write_files
from site_builder.metadata.catalogue import OWNER_FILE, read_catalogue
from site_builder.metadata.datasets import FOLDER
from site_builder.metadata.former_names import CLAIMS, UNPROVEN, Claim, Proof, Testimony, moved
from site_builder.prepare.prepare import code_key
from site_builder.publish import report
from site_builder.publish.build import SCRATCH, STATE, Options, held, prepared
from site_builder.publish.permanence import (
    Earlier,
    Roots,
    earlier,
    elsewhere,
    exchanged,
    forsaken,
    ids_of,
    legacy_of,
    pages_vanished,
    roots_of,
    unmapped,
)
from site_builder.publish.permanence.claims import Witnesses, judge_claims
from site_builder.publish.report import dataset_of
from site_builder.publish.tasks import job_of, tasks_of
from site_builder.render.templates import digest
from site_builder.storage import build_state
from site_builder.storage.build_state import State
from site_builder.storage.object_store import Damaged, Store
from site_builder.storage.workers import Died, run

UNSURE: Mapping[Proof, Proof] = {"unread": "unproven"}  # as a check takes it


class UnknownBase(Exception):
    """No commit is called so, or git knows nothing of this folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
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
    changes: tuple[Change, ...] = ()
    base: str = ""
    outside: tuple[str, ...] = ()
    spots: Mapping[Place, Spot] = field(default_factory=dict)
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
    published: Mapping[str, Published]
    withdrawn: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    leads: Mapping[str, str] = field(default_factory=dict)
    roots: Roots = field(default_factory=Roots)
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


def check(root: Path, paths: Iterable[str], ref: str | None, options: Options) -> Checked:
    """Check the datasets that `paths`, relative to `root`, are in or hold, "" being all; with a
    `ref`, what changed.

    Raises UnknownBase and GitSilent; and Refused and OSError, which are the owner's.
    """
    root = root.resolve()
    base = "" if ref is None else resolve_base(root, ref)
    if ref is not None and not base:
        raise UnknownBase(ref)
    if not (root / OWNER_FILE).is_file():
        return Checked(problems=read_catalogue(root)[1], base=base)
    scope = Scope(tuple("/".join(path.split("/")[:3]) for path in paths), None)
    if base:
        changed = list_changed(root, base, (OWNER_FILE, FOLDER, *BESIDE), scope.compares)
        scope = replace(scope, changed=tuple(changed))
    testimony = _testimony(root, ref, options)
    with held(root, options) as options:
        objects = Store(root / ".beffroi" / "store")
        last = (
            build_state.load(root / ".beffroi" / STATE, code_key())
            if options.cache
            else State(code=code_key())
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
        except Damaged:
            objects.scrub()
            return _check(
                root,
                scope,
                base=base,
                testimony=testimony,
                objects=objects,
                last=State(code=last.code),
                options=options,
            )


def _testimony(root: Path, ref: str | None, options: Options) -> Testimony:
    """What is known of former ids: with a `ref` what its history knows, for a proposal may bring
    one of its own, or start within a branch that was merged, and have been built. Where nothing is
    known, somebody has to look."""
    if ref is None:
        before = earlier(options.out, options.previous)
        witnesses = Witnesses(root=root, site_before=before, place=options.out)
    else:
        before = Earlier("beffroi")
        witnesses = Witnesses(root=root, commit=resolve_commit(root, ref), pending=False)

    def judge(claims: Sequence[Claim]) -> dict[tuple[str, str], Proof]:
        verdicts = judge_claims(claims, witnesses)
        return {key: UNSURE.get(verdict, verdict) for key, verdict in verdicts.items()}

    return Testimony(judge, before.identifiers)


def _check(
    root: Path,
    scope: Scope,
    base: str,
    testimony: Testimony,
    objects: Store,
    last: State,
    options: Options,
) -> Checked:
    with build_state.journal(root / ".beffroi" / STATE, last) as write:
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
    changes = list[Change]()
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
            Change(id_, before.published.get(id_), now.published.get(id_))
            for id_ in sorted((before.published.keys() | now.published.keys()) - before.unread)
        ]
        names = renamed(changes, before.datasets, now.datasets)
        # of what is claimed without proof that is said, and not that it vanishes too
        contested = {str(one.params["value"]) for one in found if one.code == UNPROVEN}
        new, old = told_apart(found, [as_now(one, *names) for one in before.problems])
        found = [
            *before.doubts,
            *new,
            *gone(
                changes,
                now.datasets,
                before=before.promised,
                now=now.ids | contested,
                leads=now.leads,
            ),
            *elsewhere(before.leads, now.leads, now.ids | now.roots.folders, error),
            *forsaken(before.roots, now.roots),
            *pages_vanished(before.pages - now.pages),
            *(unmapped(before.legacy, now.legacy, now.leads) if scope.owner else ()),
            *exchanged(
                {one.id: one.before.contents for one in changes if one.before},
                {one.id: one.after.contents for one in changes if one.after},
            ),
        ]
    looked = {id_: "published" if id_ in now.published else "withheld" for id_ in now.summaries}
    looked |= {id_: "withheld" for id_ in now.withheld if scope.holds(f"{FOLDER}/{id_}")}
    looked |= dict.fromkeys(now.withdrawn, "withdrawn")
    return Checked(
        problems=report.ordered(found),
        known=report.ordered(old),
        datasets=dict(sorted(looked.items())),
        changes=tuple(one for one in changes if one.before != one.after),
        base=base,
        outside=tuple(
            shown_path(path) for path in scope.changed or () if not path.startswith(f"{FOLDER}/")
        ),
        spots=_spots(root, now, [*found, *old], options),
        unverified=now.unverified,
    )


def _see(
    root: Path,
    site: Path,
    scope: Scope,
    testimony: Testimony,
    objects: Store,
    last: State,
    options: Options,
    write: Callable[[Summary], None],
) -> _Seen:
    """Read `site`, and prepare what is in scope; `root` has the store and the room to work."""
    catalogue, problems = read_catalogue(
        site, last.read if site == root else None, options.progress, testimony
    )
    if catalogue is None:
        return _Seen(datasets={}, withheld=(), summaries={}, problems=problems, published={})
    editorial, others = read_editorial(site, catalogue, digest)
    datasets = {one.id: one for one in catalogue.datasets}
    tasks = {id_: one for id_, one in tasks_of(catalogue).items() if scope.prepares(id_)}
    jobs = {id_: job_of(site, one, last, objects) for id_, one in tasks.items()}
    summaries, _ = prepared(
        root / ".beffroi", objects, jobs=jobs, last=last, options=options, write=write
    )
    shown = {
        id_: published(datasets[id_], summary, objects)
        for id_, summary in summaries.items()
        if is_published(datasets[id_], summary)
    }
    declared = accessibility.problems(catalogue.portal.accessibility, OWNER_FILE, options.today)
    slugs = {one.slug for one in catalogue.publishers}
    ids = ids_of(catalogue)
    leads = moved(catalogue.publishers, (*catalogue.datasets, *catalogue.withdrawn))
    pages = {f"{path}/index.html" for path in (*slugs, *ids - set(catalogue.withheld), *leads)}
    dead = dead_links(editorial, pages, slugs)
    told = (
        *problems,
        *others,
        *dead,
        *declared,
        *report.stored_problems(datasets.values(), summaries, objects),
    )
    withdrawn = frozenset(one.id for one in catalogue.withdrawn if scope.prepares(one.id))
    ids |= set(catalogue.withheld)  # what is said of it is enough
    roots = roots_of(catalogue.portal, catalogue.publishers)
    own = frozenset(f"{one.url}index.html" for one in (*editorial.pages, *editorial.news))
    legacy = legacy_of(catalogue.former)
    unverified = report.list_unverified(catalogue, summaries, objects)
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
    scope: Scope,
    base: str,
    rivals: Iterable[str],
    testimony: Testimony,
    objects: Store,
    last: State,
    options: Options,
) -> _Seen:
    """The same datasets in the commit `base`; those of the folders `rivals` are read there too."""
    rooms = root / SCRATCH
    rooms.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="beffroi-", dir=rooms) as folder:
        beside = [one.name for one in root.iterdir() if one.is_file()]  # that communes.yml may name
        site = Path(folder)
        written = write_files(root, base, {*scope.of_site(), *beside, *rivals}, site)
        unread = frozenset(_subject(path) for path in (*written.lfs, *written.absent))
        known = State(code=last.code, summaries=last.summaries)
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
    subjects = sorted({shown_path(_subject(path)) for path in paths})
    if subjects:
        yield warning(code, Place(path=FOLDER), count=len(subjects), names=quoted(subjects, NAMED))


def _rivals(now: _Seen) -> set[str]:
    """The datasets that claim a name which another one claims, or that would have it by their
    publisher's former slug: which of two had it is what the commit says, though only one has
    changed."""
    claim = {dataset_of(one.place) for one in now.problems if one.code in CLAIMS}
    for old, to in now.leads.items():
        slug, _, name = old.partition("/")
        if name and slug in now.leads and f"{now.leads[slug]}/{name}" != to:
            claim.add(f"{now.leads[slug]}/{name}")
    return claim - {""}


def _spots(
    root: Path, now: _Seen, problems: Iterable[Problem], options: Options
) -> dict[Place, Spot]:
    """Where the rows that problems name are in their files, as far as it can be known."""
    rows = dict[tuple[str, str, str], list[Place]]()
    for place in (one.place for one in problems if one.place.row and one.place.path):
        id_ = dataset_of(place)
        path = (place.path or "").split("/", 3)[-1]
        rows.setdefault((id_, path, place.sheet or ""), []).append(place)
    asked = dict[Asked, list[Place]]()
    for (id_, path, sheet), places in rows.items():
        sources = [
            source
            for source in getattr(now.datasets.get(id_), "sources", ())
            if source.path == path
        ]
        source = next(
            (one for one in sources if one.hints.sheet == composed(sheet)),
            sources[0] if sources else None,
        )
        if source:
            hints = replace(source.hints, sheet=sheet or source.hints.sheet)
            cells = tuple((place.row or 0, place.column or "") for place in places)
            asked[
                Asked(
                    folder=root / FOLDER / id_,
                    path=path,
                    ending=source.ending,
                    hints=hints,
                    cells=cells,
                )
            ] = places
    spots = dict[Place, Spot]()
    if not asked:
        return spots
    with closing(
        run([(one,) for one in asked], WHEREABOUTS, Found, options.limits, scratch=root / SCRATCH)
    ) as found:
        for one, answer in found:
            if not isinstance(answer, Died):
                spots |= dict(zip(asked[one], answer.spots, strict=True))
    return spots
