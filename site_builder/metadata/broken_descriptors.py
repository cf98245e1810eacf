"""A description of a dataset that cannot be read, and whether an earlier one may stand in for it:
never where either may ask for a withdrawal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.kept import KeptFile
from site_builder.core.problems import Problem, is_of_persons
from site_builder.core.text import find_nearest_word, fold_text
from site_builder.metadata.keys.dataset import DATASET
from site_builder.metadata.site_folder import DESCRIPTORS
from site_builder.metadata.yaml import DESCRIPTOR, MappingNode, ScalarNode, parse_yaml
from site_builder.storage.safe_open import UnsafePath, read_beside

# Where there is none that could be read
ABSENT = ("descriptor-missing", "descriptor-missing-near", "descriptor-twice")
# What is meant by who wrote the description, and what is wrong with the folder
MEANT = ("withdrawn-reason", "dataset-empty", "folder-name", "folder-crowded", "folder-unreadable")
ENDING = "expires"
# Before a key; none is a line's end: from each of many empty lines it would go on to the last
BLANKS = "[\t \u00a0\u2000-\u200a\u202f\u3000\ufeff\"'-]*"
WORD = "[^\\s:\"'{},]{1,40}"
WRITTEN_KEY = re.compile(f"(?m)(?:^|[{{,]){BLANKS}({WORD}(?: {WORD}){{0,3}})[\"']?\\s*:")


@dataclass(frozen=True, slots=True)
class EarlierDescriptor:
    """What the description of a dataset was: `name` is that of its file, "" where there was none,
    and its files were published without. `file`: of which day; `files`: those of its folder, for
    where another thing is in the place of that; `order`: of the commit that brought it, the latest
    being 0."""

    name: str
    content: bytes
    file: KeptFile
    files: tuple[str, ...] = ()
    order: int = 0


EarlierDescriptors = Callable[[str], Iterable[EarlierDescriptor]]  # of a dataset, by its id


def list_no_descriptors(dataset_id: str) -> Iterable[EarlierDescriptor]:
    """For who asks of the descriptions of today."""
    return ()


def find_broken_descriptor(problems: Sequence[Problem], folder: Path, where: str) -> str:
    """The code of what keeps the description of a dataset, which is withheld, from being read; ""
    where that is another thing, or where it may ask for a withdrawal."""
    descriptors = [f"{where}/{name}" for name in DESCRIPTORS]
    reasons = [
        problem.code
        for problem in problems
        if problem.severity == "error"
        and (problem.place.path in descriptors or problem.code in ABSENT)
    ]
    if any(problem.code in MEANT or is_of_persons(problem) for problem in problems):
        return ""
    for name in DESCRIPTORS:
        with suppress(UnsafePath, OSError):
            if may_withdraw(read_beside(folder, name, DESCRIPTOR.size), name):
                return ""
    return next(iter(reasons), "")


def may_withdraw(content: bytes, name: str) -> bool:
    """May a description, be it readable or not, mean that its dataset is published no more?"""
    tree = parse_yaml(content, name)
    if isinstance(tree, MappingNode):
        return is_withdrawn(tree) or find_misspelt_withdrawal(tree.entries) != ""
    keys = _list_written_keys(content)
    return "withdrawn" in keys or find_misspelt_withdrawal(keys) != ""


def says_nothing(content: bytes, name: str) -> bool:
    """Can a description never have been followed, nor have been meant to take something away?"""
    tree = parse_yaml(content, name)
    title = tree.entries.get("title") if isinstance(tree, MappingNode) else None
    if isinstance(title, ScalarNode) and not title.empty:
        return False
    return not may_withdraw(content, name) and not any(map(_is_end, _list_written_keys(content)))


def _list_written_keys(content: bytes) -> Iterable[str]:
    """What stands where a key would, at whatever depth, be the text readable or not."""
    text = content.decode("utf-8", "replace").replace("\0", "")  # as UTF-16 is read so
    return dict.fromkeys(WRITTEN_KEY.findall("\n".join(text.splitlines())))


def is_end_written(folder: Path) -> bool:
    """Does a description, be it readable or not, say until when its dataset, or a file of it, is
    published?"""
    for name in DESCRIPTORS:
        with suppress(UnsafePath, OSError):
            content = read_beside(folder, name, DESCRIPTOR.size)
            if any(map(_is_end, _list_written_keys(content))):
                return True
    return False


def _is_end(name: str) -> bool:
    if name in DATASET.by_name:
        return name == ENDING
    meant_name = DATASET.words.get(fold_text(name)) or find_nearest_word(name, (ENDING,))
    return meant_name == ENDING


def is_withdrawn(tree: MappingNode) -> bool:
    """Whether a description asks for a withdrawal, be it for no reason; « null », as programs write
    it, does not."""
    node = tree.entries.get("withdrawn")
    if isinstance(node, ScalarNode) and node.empty:
        return node.text == ""
    return node is not None


def find_misspelt_withdrawal(names: Iterable[str]) -> str:
    """The key by which somebody means `withdrawn`, or "": what it asks for must not wait until it
    is spelt."""
    for name in names:
        if name in DATASET.by_name:
            continue
        meant_name = DATASET.words.get(fold_text(name)) or find_nearest_word(
            name, ("withdrawn", "withdrawn_columns")
        )
        if meant_name == "withdrawn":
            return name
    return ""
