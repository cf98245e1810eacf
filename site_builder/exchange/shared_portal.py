"""A portal that several publishers share, as the last commit of its repository has it. It is the
owner's; what changes it is proposed on a branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from site_builder.compose.today import Today
from site_builder.core.language import load_language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import (
    MOST_NAMED,
    clean_line,
    quote_words,
    show_safe_value,
    slugify_text,
)
from site_builder.exchange.owner_file import EntryPlace
from site_builder.history.commits import find_path_in_repository, list_changed_files, resolve_commit
from site_builder.history.git import run_git
from site_builder.history.moves import list_contents
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.erasures import Erasures, ErasuresUnreadable
from site_builder.metadata.former_names import FormerIdTestimony
from site_builder.metadata.keys.portal import COMMUNES_YML
from site_builder.metadata.legacy_portals import PATHS
from site_builder.metadata.site_folder import ERASED_FILE, OWNER_FILE, SOURCES_FILE
from site_builder.metadata.yaml import (
    COMMUNES,
    FileProblems,
    MappingNode,
    Node,
    SequenceNode,
    read_section,
    read_yaml,
)
from site_builder.publish.kept.earlier_versions import EarlierVersions
from site_builder.publish.permanence.claims import (
    ClaimWitnesses,
    find_folder_origins,
    judge_claims,
)
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.remembered_erasures import read_recorded_erasures
from site_builder.storage.object_store import ObjectStore

GROUPS = ("communes", "partners")
EMPTY_SOURCES = "sources:\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPortal:
    """`contents`: the files of the last commit, the id of each content by its path in the site;
    `prefix`: where the site lies in its repository; `tree`: all of communes.yml; `erasures`: what
    must never come back."""

    root: Path
    commit: str
    prefix: str
    contents: dict[str, str]
    catalogue: Catalogue
    tree: MappingNode
    erasures: Erasures
    today: date

    @property
    def url(self) -> str:
        """Its own address, or ""."""
        return self.catalogue.portal.url

    def say(self, code: str, **params: str) -> str:
        """A sentence that the portal holds from now on, in its own language."""
        return load_language(self.catalogue.portal.languages[0]).say(code, **params)


def read_shared_portal(root: Path, *, today: date) -> SharedPortal:
    """Raises BuildRefused, GitSilent and OSError."""
    commit = resolve_commit(root, "HEAD")
    if not commit:
        raise BuildRefused("moving-no-git", {"path": str(root)})
    catalogue, problems = _read_catalogue(root, commit, today)
    tree = read_yaml(root / OWNER_FILE, OWNER_FILE, COMMUNES)
    if catalogue is None or not isinstance(tree, MappingNode):
        raise BuildRefused("moving-unreadable", {"path": OWNER_FILE}, problems)
    return SharedPortal(
        root=root,
        commit=commit,
        prefix=find_path_in_repository(root),
        contents=list_contents(root, commit),
        catalogue=catalogue,
        tree=tree,
        erasures=_read_erasures(root, today),
        today=today,
    )


def _read_catalogue(
    root: Path, commit: str, today: date
) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """As git alone makes a build read it: a description that cannot be read is what it was, and a
    former id of somebody else is the dataset's where the history proves it."""
    witnesses = ClaimWitnesses(root=root, commit=commit)
    testimony = FormerIdTestimony(
        partial(judge_claims, witnesses=witnesses), origins=find_folder_origins(witnesses)
    )
    objects = ObjectStore(root / ".beffroi" / "store")
    with EarlierVersions(root, objects, None, today=Today(today), commit=commit) as versions:
        return read_catalogue(root, testimony=testimony, list_earlier=versions.list_stand_ins)


def _read_erasures(root: Path, today: date) -> Erasures:
    try:
        return read_recorded_erasures(root, Today(today)).erasures
    except ErasuresUnreadable as cause:
        raise BuildRefused("erasures-unread", {"path": ERASED_FILE}, [cause.problem]) from None


def refuse_unsaved(shared: SharedPortal, paths: Sequence[str]) -> None:
    """Files, and folders with a slash: what is not in git would be left out in silence. Raises
    BuildRefused and GitSilent."""
    tops = tuple(paths)
    root = shared.root
    changed = list_changed_files(root, shared.commit, (), lambda path: path.startswith(tops))
    options = ("--others", "--exclude-standard", "-z", "--", *tops)
    unknown = (run_git(root, ["ls-files", *options]) or "").split("\0")[:-1]
    if unsaved := [*changed, *unknown]:
        names = quote_words(map(show_safe_value, unsaved), MOST_NAMED)
        raise BuildRefused("moving-unsaved", {"names": names})


def find_publisher_entry(tree: MappingNode, publisher: Publisher) -> tuple[EntryPlace, MappingNode]:
    """Where a communes.yml has a publisher. Raises BuildRefused."""
    record = read_section(tree, COMMUNES_YML, FileProblems(OWNER_FILE))
    group = GROUPS[0] if publisher.role == "commune" else GROUPS[1]
    for entry in record.records(group) if record else ():
        slug = entry.text("slug") or slugify_text(entry.text("name"))
        if publisher.slug == slug:
            line = entry.line_of("name")
            for index, node in enumerate(list_items(tree, group)):
                if isinstance(node, MappingNode) and _is_named(node, publisher.name, line):
                    return EntryPlace(group, index), node
    raise BuildRefused("moving-unreadable", {"path": OWNER_FILE})


def list_items(tree: MappingNode, group: str) -> Sequence[Node]:
    """The entries of one of the lists of a communes.yml."""
    node = tree.entries.get(group)
    return node.items if isinstance(node, SequenceNode) else ()


def _is_named(node: MappingNode, name: str, line: int) -> bool:
    """Several entries may stand on one line."""
    for key, value in node.entries.items():
        text = getattr(value, "text", "")
        if (node.lines[key], clean_line(text)) == (line, name):
            return True
    return False


def read_source_entries(root: Path) -> dict[str, MappingNode]:
    """What sources.yml has of each portal from which datasets are taken, by its id; nothing where
    it cannot be read."""
    entries: dict[str, MappingNode] = {}
    tree = read_yaml(root / SOURCES_FILE, SOURCES_FILE, COMMUNES)
    if not isinstance(tree, MappingNode):
        return entries
    for node in list_items(tree, "sources"):
        if isinstance(node, MappingNode):
            entries[get_entry_text(node, "id")] = node
    return entries


def get_entry_text(node: MappingNode, key: str) -> str:
    return getattr(node.entries.get(key), "text", "")  # which a scalar alone has


def map_legacy_lines(catalogue: Catalogue, slug: str) -> dict[str, dict[str, str]]:
    """The addresses of a former portal that lead to what a publisher has, by family, as they are
    written in communes.yml."""
    families: dict[str, dict[str, str]] = {}
    for redirect in catalogue.legacy:
        name = redirect.name
        if redirect.family == PATHS:
            name = f"/{name}"
        if redirect.target.partition("/")[0] == slug:
            lines = families.setdefault(redirect.family, {})
            lines[name] = redirect.target
    return families
