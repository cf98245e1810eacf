"""A publisher joins a shared portal: all that it brings is proposed on a branch there."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import show_safe_value
from site_builder.exchange.join.conflicts import find_conflicts
from site_builder.exchange.join.joining_portal import JoiningPortal, read_joining_portal
from site_builder.exchange.join.merged import MergedPortal, is_kept_out, merge_portals
from site_builder.exchange.leave.new_portal import OURS
from site_builder.exchange.own_texts import find_pages, find_reuses
from site_builder.exchange.proposal import (
    Proposal,
    commit_proposal,
    has_branch,
    make_branch,
    refuse_blocked_branch,
    store_contents,
)
from site_builder.exchange.shared_portal import SharedPortal, refuse_unsaved
from site_builder.history.git import GitSilent
from site_builder.history.rewritten import (
    HistorySelection,
    HistoryUnread,
    RewrittenHistory,
    rewrite_history,
    send_history,
)
from site_builder.metadata.site_folder import DATASETS, ERASED_FILE, OWNER_FILE
from site_builder.publish.refusal import BuildRefused

FAULTS = ("error", "warning")
LONGEST_HISTORY = 200_000_000  # bytes of what git says of it: about a million changes of files


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinReport:
    """`url`: the address of the portal that joins; `prefix`: where the shared one lies in its
    repository; `commits`: of its history; `refused`: paths that
    nobody takes; `problems`: what is to be mended in what it brings."""

    publisher: Publisher
    url: str
    prefix: str
    branch: str
    commits: int
    datasets: tuple[str, ...]
    merged: MergedPortal
    refused: tuple[str, ...]
    lfs: tuple[str, ...]
    problems: tuple[Problem, ...]


def join_portal(shared: SharedPortal, source: Path, *, slug: str, authors: bool) -> JoinReport:
    """Raises BuildRefused and OSError."""
    try:
        with tempfile.TemporaryDirectory(prefix="beffroi-") as scratch:
            joining = read_joining_portal(source, slug, scratch=Path(scratch))
            return _propose(shared, joining, Path(scratch), authors=authors)
    except GitSilent as silence:
        raise BuildRefused("moving-git", {"reason": show_safe_value(str(silence))}) from None


def _propose(
    shared: SharedPortal, joining: JoiningPortal, scratch: Path, *, authors: bool
) -> JoinReport:
    branch = f"arrivee/{joining.publisher.slug}"
    if has_branch(shared.root, branch):
        raise BuildRefused("join-branch", {"branch": branch})
    refuse_blocked_branch(shared.root, branch)
    folder = f"{DATASETS}/{joining.publisher.slug}/"
    refuse_unsaved(shared, (OWNER_FILE, ERASED_FILE, folder))
    if len(joining.commit) != len(shared.commit):
        raise BuildRefused("join-form", {})
    if conflicts := tuple(find_conflicts(shared, joining)):
        raise BuildRefused("join-conflicts", {"slug": joining.publisher.slug}, conflicts)
    ids = [dataset.id for dataset in joining.datasets]
    reuses = find_reuses(joining.history, joining.contents, ids)
    pages = find_pages(joining.history, joining.contents, ids, ())
    merged = merge_portals(shared, joining, reuses, pages)
    rewritten = _rewrite(shared, joining, authors=authors)
    commit = _commit(shared, joining, merged, rewritten, scratch)
    make_branch(shared.root, branch, commit)
    return JoinReport(
        publisher=joining.publisher,
        url=joining.url,
        prefix=shared.prefix,
        branch=branch,
        commits=rewritten.count,
        datasets=tuple(sorted(dataset.id for dataset in joining.datasets)),
        merged=merged,
        refused=tuple(dict.fromkeys((*joining.refused, *rewritten.refused))),
        lfs=joining.lfs,
        problems=tuple(filter(_is_of_data, joining.problems)),
    )


def _is_of_data(problem: Problem) -> bool:
    """What its portal has to say of itself (legal notices, contact) matters there alone."""
    path = problem.place.path or ""
    return problem.severity in FAULTS and path.startswith(f"{DATASETS}/")


def _rewrite(shared: SharedPortal, joining: JoiningPortal, *, authors: bool) -> RewrittenHistory:
    if not joining.has_history:
        return RewrittenHistory()
    selection = HistorySelection(
        folders=(f"{DATASETS}/{joining.publisher.slug}",),
        keeps=lambda path, content: not is_kept_out(shared, joining, path, content),
        rename=lambda path: f"{shared.prefix}{path}",
        signature=None if authors else OURS,
        most=LONGEST_HISTORY,
    )
    try:
        return rewrite_history(joining.history, joining.commit, selection)
    except (GitSilent, HistoryUnread):
        return RewrittenHistory()


def _commit(
    shared: SharedPortal,
    joining: JoiningPortal,
    merged: MergedPortal,
    rewritten: RewrittenHistory,
    scratch: Path,
) -> str:
    """The commit that joins the two histories: a merge, of which the first parent is the shared
    portal."""
    contents = merged.kept | store_contents(joining.history, merged.files)
    carrier = Proposal(parents=rewritten.parents, contents=contents, message="-")
    carried = commit_proposal(joining.history, carrier)
    send_history(joining.history, [carried], target=shared.root, scratch=scratch)
    proposed = dict.fromkeys(merged.gone, "") | contents
    proposal = Proposal(
        parents=(shared.commit, *rewritten.parents),
        contents={f"{shared.prefix}{path}": content for path, content in proposed.items()},
        message=shared.say("join.commit", name=joining.publisher.name),
    )
    return commit_proposal(shared.root, proposal)
