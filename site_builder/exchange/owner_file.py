"""communes.yml and descriptions, changed as a person would: one line, and all the rest as it was,
order and comments included. Each change is held against what was read before; where it would say
anything else, it is not made.

Only files of the owner's are edited so. What comes from elsewhere is read by `metadata.yaml`, and
written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from site_builder.metadata.yaml import MappingNode, Node, ScalarNode
from site_builder.metadata.yaml.scalars import format_yaml_scalar

BYTE_ORDER_MARK = "\ufeff"  # with which some editors begin a file
BARE = re.compile(r"-?[0-9]+(\.[0-9]+)?|true|false")  # numbers, which are no codes
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where communes.yml has a publisher: in which list, and as which of its entries."""

    group: str
    index: int


class UneditableFile(Exception):
    """No line of it could be changed without changing another thing."""


def format_flow(node: Node) -> str:
    """A value on one line, as YAML."""
    if isinstance(node, ScalarNode):
        return format_scalar(node)
    if isinstance(node, MappingNode):
        entries = (_format_entry(key, value) for key, value in node.entries.items())
        return f"{{{', '.join(entries)}}}"
    return f"[{', '.join(map(format_flow, node.items))}]"


def _format_entry(key: str, value: Node) -> str:
    """A key too is what somebody wrote, and may hold what would end the value before it."""
    return f"{format_yaml_scalar(key)}: {format_flow(value)}"


def format_scalar(node: ScalarNode) -> str:
    if node.plain and BARE.fullmatch(node.text):
        return node.text
    if "\n" in node.text:
        return json.dumps(node.text, ensure_ascii=False)
    return format_yaml_scalar(node.text)


def format_block(entries: Mapping[str, Node], indent: str) -> str:
    """Keys and their values, a line each."""
    lines = (f"{indent}{_format_entry(key, value)}\n" for key, value in entries.items())
    return "".join(lines)


def set_publisher_key(text: str, place: EntryPlace, *, key: str, value: str) -> str:
    """communes.yml where the entry of a publisher says this. Raises UneditableFile."""
    entry = _find_entry(text, place)
    written = f"{key}: {format_yaml_scalar(value)}"
    present = _find_pair(entry, key)
    if present:
        start, end = present[1].start_mark.index, present[1].end_mark.index
        edited = f"{text[:start]}{format_yaml_scalar(value)}{text[end:]}"
    elif entry.flow_style:
        end = len(text[: entry.end_mark.index - 1].rstrip().rstrip(","))
        edited = f"{text[:end]}, {written}{text[entry.end_mark.index - 1 :]}"
    else:
        name, name_value = _find_pair(entry, "name") or entry.value[0]
        end = _find_line_end(text, name_value.end_mark.index)
        edited = f"{text[:end]}\n{' ' * name.start_mark.column}{written}{text[end:]}"
    expected = _load(text)
    expected[place.group][place.index][key] = value
    _hold_against(edited, expected)
    return edited


def remove_publisher_key(text: str, place: EntryPlace, key: str) -> str:
    """The same where it does not say it any more. Raises UneditableFile."""
    entry = _find_entry(text, place)
    present = _find_pair(entry, key)
    if present is None:
        return text
    start, end = present[0].start_mark.index, present[1].end_mark.index
    if entry.flow_style:
        start = len(text[:start].rstrip().removesuffix(","))
    else:
        start = text.rfind("\n", 0, start) + 1
        end = _find_line_end(text, end) + 1
    edited = text[:start] + text[end:]
    expected = _load(text)
    del expected[place.group][place.index][key]
    _hold_against(edited, expected)
    return edited


def add_entry(text: str, group: str, entry: str) -> str:
    """A file with another entry, one line of YAML, at the end of one of its lists, such as
    `communes`. Raises UneditableFile."""
    root = _compose(text)
    present = _find_pair(root, group)
    if present is None:
        edited = f"{text.rstrip()}\n\n{group}:\n  - {entry}\n"
    elif not isinstance(present[1], yaml.SequenceNode) or not present[1].value:
        raise UneditableFile
    elif present[1].flow_style:
        end = len(text[: present[1].end_mark.index - 1].rstrip().rstrip(","))
        edited = f"{text[:end]}, {entry}{text[end:]}"
    else:
        end = _find_line_end(text, _find_last_index(present[1]))
        column = present[1].start_mark.column
        edited = f"{text[:end]}\n{' ' * column}- {entry}{text[end:]}"
    before = _load(text)
    before[group] = [*(before.get(group) or []), _load(entry)]
    _hold_against(edited, before)
    return edited


def add_top_lines(text: str, path: tuple[str, ...], lines: Mapping[str, str]) -> str:
    """A file with more keys in one of its mappings, such as `legacy: {paths: …}`; those that are
    there stay as they are. Raises UneditableFile."""
    expected = _load(text)
    target = expected
    for key in path:
        target = target.setdefault(key, {})
        if not isinstance(target, dict):
            raise UneditableFile
    added = {key: value for key, value in lines.items() if key not in target}
    if not added:
        return text
    target |= added
    node: Any = _compose(text)
    depth = 0
    while depth < len(path) and (pair := _find_pair(node, path[depth])):
        node = pair[1]
        depth += 1
    written = "".join(
        f"{format_yaml_scalar(key)}: {format_yaml_scalar(value)}\n" for key, value in added.items()
    )
    edited = _insert_mapping(text, node, path[depth:], written)
    _hold_against(edited, expected)
    return edited


def _insert_mapping(text: str, node: Any, missing: tuple[str, ...], written: str) -> str:
    """`written` at the end of a mapping, below keys that are `missing` there."""
    if node.flow_style:
        flow = ", ".join(written.splitlines())
        for key in reversed(missing):
            flow = f"{key}: {{{flow}}}"
        end = len(text[: node.end_mark.index - 1].rstrip().rstrip(","))
        comma = ", " if node.value else ""
        return f"{text[:end]}{comma}{flow}{text[node.end_mark.index - 1 :]}"
    lines = written.splitlines()
    for key in reversed(missing):
        lines = [f"{key}:", *(f"  {line}" for line in lines)]
    column = node.start_mark.column if node.value else 0
    end = _find_line_end(text, _find_last_index(node))
    block = "".join(f"\n{' ' * column}{line}" for line in lines)
    return f"{text[:end]}{block}{text[end:] or chr(10)}"


def add_identifier(content: bytes, name: str, identifier: str) -> bytes | None:
    """A description that says what catalogues know the dataset by; None where that line cannot be
    written into it."""
    text = content.decode("utf-8", "surrogateescape")
    load = _load
    if name.endswith(".json"):
        load = _load_json
        edited = text.replace("{", f"{{{_format_json_identifier(identifier)}", 1)
    else:
        start = _find_first_key(text)
        edited = f"{text[:start]}{_format_identifier(identifier)}{text[start:]}"
    try:
        expected = load(text)
        if not isinstance(expected, dict) or "id" in expected:
            return None
        if load(edited) != expected | {"id": identifier}:
            return None
    except UneditableFile:
        return None
    return edited.encode("utf-8", "surrogateescape")


def remove_identifier(content: bytes, name: str, identifier: str) -> bytes:
    """The same without it, where it stands as `add_identifier` writes it."""
    line = _format_identifier(identifier)
    if name.endswith(".json"):
        line = _format_json_identifier(identifier)
    return content.replace(line.encode(), b"", 1)


def _format_identifier(identifier: str) -> str:
    return f"id: {format_yaml_scalar(identifier)}\n"


def _format_json_identifier(identifier: str) -> str:
    return f'"id": {json.dumps(identifier)}, '


def _find_first_key(text: str) -> int:
    """Behind the mark and the comments that begin a file."""
    start = len(text) - len(text.removeprefix(BYTE_ORDER_MARK))
    for line in text[start:].splitlines(keepends=True):
        if line.strip() and not line.startswith(("#", "---", "%")):
            break
        start += len(line)
    return start


def _compose(text: str) -> Any:
    if text.startswith(BYTE_ORDER_MARK):  # which libyaml does not count
        text = f"\n{text[1:]}"
    try:
        root = yaml.compose(text, LOADER)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise UneditableFile from None
    if not isinstance(root, yaml.MappingNode):
        raise UneditableFile
    return root


def _load(text: str) -> Any:
    """What it says, each scalar as its text: a day or a code is not to become another thing."""
    try:
        return yaml.load(text, yaml.BaseLoader)  # which makes nothing but texts
    except (yaml.YAMLError, ValueError, RecursionError):
        raise UneditableFile from None


def _load_json(text: str) -> Any:
    """The same of JSON, in which tabs may stand, and no comma before an end."""
    try:
        return json.loads(text.removeprefix(BYTE_ORDER_MARK))
    except (ValueError, RecursionError):
        raise UneditableFile from None


def _hold_against(edited: str, expected: Any) -> None:
    if _load(edited) != expected:
        raise UneditableFile


def _find_entry(text: str, place: EntryPlace) -> Any:
    pair = _find_pair(_compose(text), place.group)
    entries = pair[1].value if pair and isinstance(pair[1], yaml.SequenceNode) else []
    if place.index < len(entries) and isinstance(entries[place.index], yaml.MappingNode):
        return entries[place.index]
    raise UneditableFile


def _find_pair(node: Any, key: str) -> tuple[Any, Any] | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    for name, value in node.value:
        if name.value == key:
            return name, value
    return None


def _find_line_end(text: str, index: int) -> int:
    """Behind whatever stands on the line, a comment too."""
    end = text.find("\n", index)
    return len(text) if end < 0 else end


def _find_last_index(node: Any) -> int:
    """Where the last thing in it ends: a block itself ends where the next one begins."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    if isinstance(last, tuple):
        last = last[1]
    return _find_last_index(last)
