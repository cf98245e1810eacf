"""A publisher leaves a shared portal: a folder of its own first, then, once its address is known, a
proposal for the shared one. What was done is not done again: the command can be given twice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.portal import Publisher
from site_builder.core.text import show_safe_value
from site_builder.exchange.leave.concerned import Concerned, find_concerned
from site_builder.exchange.leave.departure import Departure, list_links
from site_builder.exchange.leave.new_portal import HistoryDepth, MadePortal, make_new_portal
from site_builder.exchange.leave.owner_settings import list_portal_names
from site_builder.exchange.leave.shared_proposal import commit_departure, get_departure_branch
from site_builder.exchange.own_texts import OwnTexts, find_pages, find_reuses
from site_builder.exchange.proposal import has_branch, make_branch, refuse_blocked_branch
from site_builder.history.git import GitSilent
from site_builder.metadata.catalogue import read_owner_settings
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.metadata.yaml import FileProblems
from site_builder.publish.refusal import BuildRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveReport:
    """`made` is None where the folder was there before; `proposed` is whether `branch`
    was: not where nobody knows the new address yet. `url`: that address; `present_url`: the one
    that the folder says. `taken`: reuses
    and pages that went along; `sources`: ids of the portals from which its datasets were taken;
    `settings`: which settings of the shared portal did; `links`: what
    nobody can take along."""

    publisher: Publisher
    target: Path
    url: str
    present_url: str
    made: MadePortal | None
    branch: str
    proposed: bool
    harvest: bool
    taken: tuple[str, ...]
    sources: tuple[str, ...]
    settings: frozenset[str]
    links: tuple[str, ...]
    concerned: Concerned


def leave_portal(
    departure: Departure, target: Path, *, url: str, harvest: bool, depth: HistoryDepth
) -> LeaveReport:
    """Raises BuildRefused and OSError."""
    try:
        return _leave_portal(departure, target, url=url, harvest=harvest, depth=depth)
    except GitSilent as silence:
        raise BuildRefused("moving-git", {"reason": show_safe_value(str(silence))}) from None


def _leave_portal(
    departure: Departure, target: Path, *, url: str, harvest: bool, depth: HistoryDepth
) -> LeaveReport:
    slug = departure.publisher.slug
    if departure.shared.url == url != "":
        raise BuildRefused("leave-same-address", {"url": url})
    if target.resolve().is_relative_to(departure.shared.root.resolve()):
        raise BuildRefused("leave-inside", {"path": str(target)})
    present_url = _read_present_portal(target, slug)
    if present_url is not None:
        url = url or present_url
    branch = get_departure_branch(slug)
    is_proposed = has_branch(departure.shared.root, branch)
    if is_proposed:
        code = "leave-branch" if present_url is None else "leave-done"
        raise BuildRefused(code, {"path": str(target), "branch": branch})
    refuse_blocked_branch(departure.shared.root, branch)
    root = departure.shared.root
    contents = departure.shared.contents
    others = [dataset.id for dataset in departure.staying]
    reuses = find_reuses(root, contents, departure.ids)
    pages = find_pages(root, contents, departure.ids, others)
    taken = OwnTexts((*reuses.own, *pages.own), ())
    # What may be refused comes before the folder, which says that it is done
    commit = commit_departure(departure, url, harvest=harvest) if url else ""
    made = None
    if present_url is None:
        made = make_new_portal(departure, target, url=url, depth=depth, texts=taken)
        present_url = url
    if commit:
        make_branch(root, branch, commit)
    return LeaveReport(
        publisher=departure.publisher,
        target=target,
        url=url,
        present_url=present_url,
        made=made,
        branch=branch,
        proposed=bool(url),
        harvest=harvest,
        taken=taken.own,
        sources=tuple(departure.sources),
        settings=list_portal_names(departure),
        links=tuple(list_links(departure)),
        concerned=find_concerned(departure, reuses, pages),
    )


def _read_present_portal(target: Path, slug: str) -> str | None:
    """The address that the new portal says that it has, "" for none; None where there is nothing
    yet. Raises BuildRefused where another thing is there."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return None
    notes = FileProblems(OWNER_FILE)
    settings = read_owner_settings(target, notes) if (target / OWNER_FILE).is_file() else None
    if settings is None or slug not in settings.publishers:
        raise BuildRefused("leave-not-empty", {"path": str(target)})
    return settings.portal.url
