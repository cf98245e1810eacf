"""erased.yml, the owner's record of what was erased and must never come back. It holds no content:
ids of datasets, days, and digests of whole files.

Whoever would publish something again that was published once (a last good version, a former name, a
folder from an old clone) asks here first.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_value
from site_builder.metadata.site_folder import ERASED_FILE
from site_builder.metadata.yaml import (
    SCHEMA,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    parse_yaml,
)
from site_builder.metadata.yaml import read_yaml as read_tree
from site_builder.storage.build_state import write_file_atomically

KEYS = ("id", "date", "whole", "contents", "lifted")
ID = re.compile("[a-z0-9-]+/[a-z0-9-]+")
DIGEST = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
HEAD = """\
# Ce qui a été effacé de ce portail et ne doit jamais y revenir ; « beffroi withdraw --purge »
# l'écrit. Gardez ce fichier dans git. Il n'a rien de ce qui a été effacé : l'identifiant du jeu de
# données, le jour, et les empreintes des fichiers entiers. « whole » : le jeu entier est retiré.
# Une entrée ne s'enlève pas : pour publier de nouveau, ajoutez-y « lifted: » et le jour.
"""


class ErasuresUnreadable(Exception):
    """The record is there and cannot be read: nobody can say what must not come back. `problem`
    tells why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What was erased of a dataset on a day. `whole`: all of it; `contents`: the files that held
    it, each by its sha256 and by what git calls it. `lifted`: since when it may be published
    again."""

    id: str
    day: date
    whole: bool = False
    contents: frozenset[str] = frozenset()
    lifted: date | None = None


@dataclass(frozen=True, slots=True)
class Erasures:
    """All that was erased, in the order in which it was."""

    entries: tuple[Erasure, ...] = ()

    @property
    def held(self) -> tuple[Erasure, ...]:
        """Those that nobody has lifted."""
        return tuple(entry for entry in self.entries if entry.lifted is None)

    def settle_lifts(self, has_come: Callable[[date], bool]) -> Erasures:
        """The same where whatever is to be published again from a day on is not before it."""
        entries = list[Erasure]()
        for entry in self.entries:
            is_early = entry.lifted is not None and not has_come(entry.lifted)
            entries.append(replace(entry, lifted=None) if is_early else entry)
        return Erasures(tuple(entries))

    def is_erased(self, id_: str) -> bool:
        """Must nothing be published again under this id of a dataset, be it a former one?"""
        return self.find(id_) is not None

    def has_entry(self, id_: str) -> bool:
        """Was anything ever erased of the dataset, be it some rows?"""
        return any(entry.id == id_ for entry in self.held)

    def find(self, id_: str) -> Erasure | None:
        """The erasure of a whole dataset."""
        entries = (entry for entry in self.held if entry.whole and entry.id == id_)
        return next(entries, None)

    def is_erased_content(self, digest: str) -> bool:
        """Must a file never be published again? `digest`: its sha256, or the id that git gives to
        its content."""
        return any(digest in entry.contents for entry in self.held)

    def list_lost(self, now: Erasures) -> tuple[str, ...]:
        """The ids of those datasets of which a later record no longer says all that this one does,
        in order. Days may change, and entries be put together, or lifted."""
        whole_ids = {entry.id for entry in now.entries if entry.whole}
        contents = {digest for entry in now.entries for digest in entry.contents}
        lost = (
            entry.id
            for entry in self.entries
            if not entry.contents <= contents or (entry.whole and entry.id not in whole_ids)
        )
        return tuple(sorted(set(lost)))


def read_erasures(root: Path) -> Erasures:
    """What was erased of the site in `root`; nothing where it has no record. Raises
    ErasuresUnreadable."""
    if not os.path.lexists(root / ERASED_FILE):
        return Erasures()
    return _read_record(read_tree(root / ERASED_FILE, ERASED_FILE, SCHEMA))


def parse_erasures(content: bytes) -> Erasures:
    """The same of a record that was there once. Raises ErasuresUnreadable."""
    return _read_record(parse_yaml(content, ERASED_FILE, SCHEMA))


def _read_record(tree: Node | Problem) -> Erasures:
    if isinstance(tree, Problem):
        if tree.code == SCHEMA.empty:  # the owner has taken out the last entry
            return Erasures()
        raise ErasuresUnreadable(tree)
    if not isinstance(tree, SequenceNode):
        raise _refuse(tree, "-")
    return Erasures(tuple(map(_read_entry, tree.items)))


def _read_entry(node: Node) -> Erasure:
    if not isinstance(node, MappingNode):
        raise _refuse(node, "id")
    for key in node.entries:
        if key not in KEYS:  # « content » for « contents » would let all of it come back
            raise _refuse(node, "contents", key)
    id_ = _get_text(node, "id")
    if not ID.fullmatch(id_):
        raise _refuse(node, "id", id_)
    day = _read_day(node, "date")
    whole = _get_text(node, "whole")
    if whole not in ("", "true", "false"):
        raise _refuse(node, "whole", whole)
    contents = node.entries.get("contents", SequenceNode([], node.line))
    if not isinstance(contents, SequenceNode):
        raise _refuse(contents, "contents")
    if whole != "true" and not contents.items:
        raise _refuse(node, "contents")
    return Erasure(
        id=id_,
        day=day,
        whole=whole == "true",
        contents=frozenset(map(_read_digest, contents.items)),
        lifted=_read_day(node, "lifted") if "lifted" in node.entries else None,
    )


def _read_day(node: MappingNode, key: str) -> date:
    try:
        return date.fromisoformat(_get_text(node, key))
    except ValueError:
        raise _refuse(node, key, _get_text(node, key)) from None


def _read_digest(node: Node) -> str:
    text = node.text if isinstance(node, ScalarNode) else ""
    if DIGEST.fullmatch(text):
        return text
    raise _refuse(node, "contents", text)


def _get_text(node: MappingNode, key: str) -> str:
    value = node.entries.get(key)
    return value.text if isinstance(value, ScalarNode) else ""


def _refuse(node: Node, key: str, value: str = "") -> ErasuresUnreadable:
    place = Place(path=ERASED_FILE, line=node.line)
    return ErasuresUnreadable(
        make_problem("erased-unreadable", place, key=key, value=show_safe_value(value))
    )


def write_erasures(root: Path, erasures: Iterable[Erasure]) -> None:
    """Write the record anew, in one step, without what says nothing. Raises OSError."""
    lines = [HEAD]
    for entry in erasures:
        if not entry.whole and not entry.contents:  # of an empty file
            continue
        lines.append(f"- id: {entry.id}\n  date: {entry.day.isoformat()}\n")
        if entry.whole:
            lines.append("  whole: true\n")
        if entry.lifted:
            lines.append(f"  lifted: {entry.lifted.isoformat()}\n")
        if entry.contents:
            lines.append("  contents:\n")
        lines += (f'    - "{digest}"\n' for digest in sorted(entry.contents))
    write_file_atomically(root / ERASED_FILE, "".join(lines).encode())
