"""The description of a dataset once something of it was erased: a tombstone without content, or the
same list of resources without one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from site_builder.commands.new.yaml_text import format_yaml_list, format_yaml_scalar
from site_builder.core.text import normalise_unicode
from site_builder.metadata.dataset_folder import DatasetFolder
from site_builder.metadata.erasures import ID
from site_builder.metadata.site_folder import DESCRIPTORS
from site_builder.metadata.yaml import (
    DESCRIPTOR,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    read_yaml,
)

TRUE = ("true", "yes", "oui")
SIZES = ("bytes", "hash")  # of a file as it was


class ListedByHand(Exception):
    """The list of resources cannot be rewritten with certainty, or nothing would be left of it:
    `args[0]` says which, `form` or `last`."""


def compose_tombstone(folder: DatasetFolder, day: date, reason: str) -> str:
    """What is left of a description: the withdrawal, and by what the dataset was called, so that no
    address vanishes."""
    tree = _read_tree(folder)
    lines = [
        "withdrawn:\n",
        f"  date: {day.isoformat()}\n",
        f"  reason: {format_yaml_scalar(reason)}\n",
    ]
    if tree:
        if previous := tuple(_list_texts(tree.entries.get("previous"))):
            lines.append(f"previous: {format_yaml_list(previous)}\n")
        identifier = tree.entries.get("id")
        if isinstance(identifier, ScalarNode) and not identifier.empty:
            lines.append(f"id: {format_yaml_scalar(identifier.text)}\n")
        demonstration = tree.entries.get("demonstration")
        if isinstance(demonstration, ScalarNode) and demonstration.text.lower() in TRUE:
            lines.append("demonstration: true\n")
    return "".join(lines)


def list_written_former_ids(folder: DatasetFolder) -> tuple[str, ...]:
    """The ids that a dataset had before, as its description has them: nobody has judged them."""
    tree = _read_tree(folder)
    ids = _list_texts(tree.entries.get("previous")) if tree else ()
    return tuple(filter(ID.fullmatch, ids))


def is_tombstone(folder: DatasetFolder) -> bool:
    """Is the dataset withdrawn already?"""
    tree = _read_tree(folder)
    return tree is not None and "withdrawn" in tree.entries


def has_declared_size(folder: DatasetFolder, file: str) -> bool:
    """Does the description say how long a file is, or what its sum is?"""
    tree = _read_tree(folder)
    resources = tree.entries.get("resources") if tree else None
    for entry in resources.items if isinstance(resources, SequenceNode) else ():
        if isinstance(entry, MappingNode) and _get_path(entry) == file:
            return any(key in entry.entries for key in SIZES)
    return False


def remove_resource(folder: DatasetFolder, file: str) -> str | None:
    """The text of the description without the entry of a file; None where no entry names it. Raises
    ListedByHand."""
    descriptor = find_descriptor(folder)
    if descriptor is None:
        return None
    try:
        text = descriptor.read_text("utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (UnicodeError, yaml.YAMLError, ValueError):
        raise ListedByHand("form") from None
    resources = _find_sequence(root)
    if resources is None:
        return None
    indexes = [index for index, item in enumerate(resources.value) if _get_yaml_path(item) == file]
    if not indexes:
        return None
    if len(indexes) == len(resources.value):
        raise ListedByHand("last")
    shortened = text
    for index in reversed(indexes):
        shortened = _cut_item(shortened, resources, index)
    if not _is_same_but(text, shortened, indexes):
        raise ListedByHand("form")
    return shortened


def find_descriptor(folder: DatasetFolder) -> Path | None:
    """The one description of a dataset."""
    names = [name for name in DESCRIPTORS if (folder.path / name).is_file()]
    return folder.path / names[0] if len(names) == 1 else None


def _read_tree(folder: DatasetFolder) -> MappingNode | None:
    descriptor = find_descriptor(folder)
    if descriptor is None:
        return None
    tree = read_yaml(descriptor, descriptor.name, DESCRIPTOR)
    return tree if isinstance(tree, MappingNode) else None


def _list_texts(node: Node | None) -> Iterator[str]:
    for item in node.items if isinstance(node, SequenceNode) else (node,):
        if isinstance(item, ScalarNode) and not item.empty:
            yield item.text.strip()


def _get_path(entry: MappingNode) -> str:
    path = entry.entries.get("path")
    text = path.text if isinstance(path, ScalarNode) else ""
    return normalise_unicode(text).removeprefix("./")


def _find_sequence(root: yaml.Node | None) -> yaml.SequenceNode | None:
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "resources" and isinstance(value, yaml.SequenceNode):
            return value
    return None


def _get_yaml_path(item: yaml.Node) -> str:
    for key, value in item.value if isinstance(item, yaml.MappingNode) else ():
        if key.value == "path" and isinstance(value, yaml.ScalarNode):
            return normalise_unicode(value.value).removeprefix("./")
    return ""


def _cut_item(text: str, sequence: yaml.SequenceNode, index: int) -> str:
    """The text without one item of a list, and without what sets it off from the others."""
    items = sequence.value
    item = items[index]
    if sequence.flow_style:
        if index + 1 < len(items):
            return text[: item.start_mark.index] + text[items[index + 1].start_mark.index :]
        return text[: items[index - 1].end_mark.index] + text[item.end_mark.index :]
    start = _find_dash_line(text, item)
    if index + 1 < len(items):
        return text[:start] + text[_find_dash_line(text, items[index + 1]) :]
    return text[:start] + text[sequence.end_mark.index :]


def _find_dash_line(text: str, item: yaml.Node) -> int:
    """Where the line begins on which the dash of an item of a block stands."""
    dash = text.rindex("-", 0, item.start_mark.index)
    return text.rfind("\n", 0, dash) + 1


def _is_same_but(text: str, shortened: str, indexes: list[int]) -> bool:
    """Does the shorter text say the same, but for these items?"""
    try:
        before = yaml.load(text, Loader=yaml.BaseLoader)
        after = yaml.load(shortened, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return False
    items = before["resources"]
    before["resources"] = [item for index, item in enumerate(items) if index not in indexes]
    return bool(before == after)
