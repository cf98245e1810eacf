"""A portal that several publishers share, as the last commit of its repository has it. It is the
owner's; what changes it is proposed on a branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.compose.today import Today
from site_builder.core.language import Language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.portal import Publisher
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
from site_builder.metadata.keys import COMMUNES_YML
from site_builder.metadata.legacy_portals import PATHS
from site_builder.metadata.site_folder import ERASED_FILE, OWNER_FILE
from site_builder.metadata.yaml import (
    COMMUNES,
    FileProblems,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    read_section,
    read_yaml,
)
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.remembered_erasures import read_recorded_erasures

GROUPS = ("communes", "partners")


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
    words: Language

    @property
    def url(self) -> str:
        """Its own address, or ""."""
        return self.catalogue.portal.url

    def say(self, code: str, **params: str) -> str:
        return self.words.say(code, **params)


def read_shared_portal(root: Path, *, today: date, words: Language) -> SharedPortal:
    """Raises BuildRefused, GitSilent and OSError."""
    commit = resolve_commit(root, "HEAD")
    if not commit:
        raise BuildRefused("moving-no-git", {"path": str(root)})
    catalogue, problems = read_catalogue(root)
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
        words=words,
    )


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
        names = (entry.text("slug"), slugify_text(entry.text("name")))
        if publisher.slug in names:
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
        text = value.text if isinstance(value, ScalarNode) else ""
        if (node.lines[key], clean_line(text)) == (line, name):
            return True
    return False


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
