"""YAML or JSON text → nodes that keep their raw text and their line. Not what they mean:
sections.py says that.

Built from libyaml's event stream, so that nothing recurses, with caps on bytes, depth, expanded
nodes and scalars. A scalar keeps its text as written: `01001`, `no`, 0555567 and dates are never
misread. A file that breaks a rule gives exactly one Problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_value
from site_builder.metadata.yaml.text import (
    DESCRIPTOR,
    MetadataRefused,
    YamlLimits,
    decode_metadata,
    describe_yaml_error,
    join_surrogate_pairs,
    read_metadata_bytes,
    validate_json_text,
)


@dataclass(slots=True)
class ScalarNode:
    """`plain`: written without quotes. Not frozen, because that takes twice the time: once built,
    nothing changes but what is masked of it."""

    text: str
    line: int
    plain: bool

    @property
    def empty(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class SequenceNode:
    items: list[Node]
    line: int


@dataclass(slots=True)
class MappingNode:
    """`lines` gives the line of each key."""

    entries: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = ScalarNode | SequenceNode | MappingNode


HEAD = re.compile(r"---[ \t]*\n((?:(?!---[ \t]*$).*\n)*)(---[ \t]*(?:\n|\Z))?", re.MULTILINE)


def read_yaml(path: Path, where: str, limits: YamlLimits) -> Node | Problem:
    """The tree of a regular file; `where` is its path for people. Symbolic links, pipes and devices
    are refused."""
    try:
        return _parse_tree(
            read_metadata_bytes(path, limits), path.suffix.lower() == ".json", limits
        )
    except MetadataRefused as refused:
        return make_problem(refused.code, Place(path=where, line=refused.line), **refused.params)


def parse_yaml(data: bytes, where: str, limits: YamlLimits = DESCRIPTOR) -> Node | Problem:
    """The tree of bytes; strict JSON when `where` ends with .json, else YAML."""
    try:
        return _parse_tree(data, where.lower().endswith(".json"), limits)
    except MetadataRefused as refused:
        return make_problem(refused.code, Place(path=where, line=refused.line), **refused.params)


def read_front_matter(
    path: Path, where: str, limits: YamlLimits
) -> tuple[Node | None, str, int] | Problem:
    """A text with a head of YAML between two lines « --- », or with none: the tree, the rest, and
    the line of that."""
    try:
        text = (
            decode_metadata(read_metadata_bytes(path, limits))
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )
        if len(text) > limits.size:
            raise MetadataRefused("page-long", limit=limits.size)
        head = HEAD.match(text)
        if not head:
            return None, text, 1
        if not head[2]:
            raise MetadataRefused("page-head", 1)
        tree = _parse_tree(f"\n{head[1]}".encode(), False, limits) if head[1].strip() else None
        return tree, text[head.end() :], text.count("\n", 0, head.end()) + 1
    except MetadataRefused as refused:
        return make_problem(refused.code, Place(path=where, line=refused.line), **refused.params)


def convert_node_to_python(node: Node) -> Any:
    """The tree as Python values, for what is passed on as it stands: unquoted JSON numbers and
    booleans are typed."""
    if isinstance(node, MappingNode):  # recursion is bounded by YamlLimits.depth
        return {key: convert_node_to_python(value) for key, value in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [convert_node_to_python(item) for item in node.items]
    if not node.plain:
        return node.text
    if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", node.text):
        return int(node.text)
    if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}", node.text):
        return float(node.text)
    return None if node.empty else {"true": True, "false": False}.get(node.text, node.text)


def _parse_tree(data: bytes, strict: bool, limits: YamlLimits) -> Node:
    if len(data) > limits.size:
        raise MetadataRefused("metadata-too-big", limit=f"{limits.size >> 10} Ko")
    text = decode_metadata(data)
    if strict and text.strip():
        text = validate_json_text(text, limits)
    text = join_surrogate_pairs(text)
    try:
        return _Builder(limits).build(yaml.CSafeLoader(text))
    except yaml.YAMLError as failure:
        raise describe_yaml_error(failure, text) from None


CORE = ("str", "int", "float", "bool", "null", "map", "seq", "timestamp")
TAGS = frozenset({None, "!", *(f"tag:yaml.org,2002:{name}" for name in CORE)})


class _Open:
    """A collection whose end has not been read."""

    __slots__ = ("anchor", "before", "entries", "height", "items", "key", "line", "lines")

    def __init__(self, line: int, anchor: str | None, before: int) -> None:
        self.line = line
        self.anchor = anchor
        self.before = before
        self.items: list[Node] | None = None
        self.entries: dict[str, Node] = {}
        self.lines: dict[str, int] = {}
        self.key: str | None = None
        self.height = 0

    def close(self) -> Node:
        return (
            MappingNode(self.entries, self.lines, self.line)
            if self.items is None
            else SequenceNode(self.items, self.line)
        )


class _Builder:
    """Events → one tree. `nodes` counts what aliases expand to; `height` of an anchor is how deep
    it reaches."""

    def __init__(self, limits: YamlLimits) -> None:
        self.limits = limits
        self.stack: list[_Open] = []
        self.nodes = 0
        self.anchors: dict[str, tuple[Node, int, int] | None] = {}
        self.root: Node | None = None

    def build(self, parser: yaml.CSafeLoader) -> Node:
        event: Any = None
        while not isinstance(event, yaml.StreamEndEvent):
            event = parser.get_event()
            line = event.start_mark.line + 1
            match event:
                case yaml.ScalarEvent():
                    self.scalar(event, line)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self.open(event, line)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    collection = self.stack.pop()
                    self.add(
                        collection.close(),
                        collection.anchor,
                        collection.before,
                        collection.height + 1,
                        line,
                    )
                case yaml.AliasEvent():
                    self.alias(str(event.anchor), line)
                case yaml.DocumentStartEvent() if self.root is not None:
                    raise MetadataRefused("yaml-documents", line)
        if self.root is None or (isinstance(self.root, ScalarNode) and self.root.empty):
            raise MetadataRefused(self.limits.empty)
        return self.root

    def scalar(self, event: Any, line: int) -> None:
        self.check_tag(event.tag, line)
        if len(event.value) > self.limits.text:
            raise MetadataRefused("metadata-long-text", line, limit=self.limits.text)
        if self.stack and self.stack[-1].items is None and self.stack[-1].key is None:
            self.name(event, line)
            return
        is_plain = event.style in (None, "") and event.tag not in ("!", "tag:yaml.org,2002:str")
        self.add(ScalarNode(event.value, line, is_plain), event.anchor, self.nodes, 0, line)

    def name(self, event: Any, line: int) -> None:
        """A key of the collection that is open."""
        parent = self.stack[-1]
        if event.value in parent.lines:
            raise MetadataRefused(
                "yaml-key-twice",
                line,
                key=show_safe_value(event.value),
                first=parent.lines[event.value],
            )
        if event.anchor:
            self.anchors[event.anchor] = ScalarNode(event.value, line, False), 1, 0
        parent.key = event.value
        parent.lines[event.value] = line

    def open(self, event: Any, line: int) -> None:
        self.check_tag(event.tag, line)
        if len(self.stack) >= self.limits.depth:
            raise MetadataRefused("metadata-too-deep", line, limit=self.limits.depth)
        self.check_place(line)
        if event.anchor:
            self.anchors[event.anchor] = None  # an alias to what is still open would be a loop
        collection = _Open(line, event.anchor, self.nodes)
        if isinstance(event, yaml.SequenceStartEvent):
            collection.items = []
        self.stack.append(collection)

    def alias(self, anchor: str, line: int) -> None:
        self.check_place(line)
        anchored = self.anchors.get(anchor)
        if anchored is None:
            raise MetadataRefused("yaml-alias", line, name=show_safe_value(anchor))
        node, weight, height = anchored
        if len(self.stack) + height > self.limits.depth:
            raise MetadataRefused("metadata-too-deep", line, limit=self.limits.depth)
        nodes_before = self.nodes
        self.nodes += weight - 1
        self.add(node, None, nodes_before, height, line)

    def add(self, node: Node, anchor: str | None, before: int, height: int, line: int) -> None:
        """Put a finished node into the collection that is open."""
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise MetadataRefused("metadata-too-many", line, limit=self.limits.nodes)
        if anchor:
            self.anchors[anchor] = node, self.nodes - before, height
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.height = max(parent.height, height)
        if parent.items is not None:
            parent.items.append(node)
        elif parent.key is not None:
            parent.entries[parent.key] = node
            parent.key = None

    def check_place(self, line: int) -> None:
        if self.stack and self.stack[-1].items is None and self.stack[-1].key is None:
            raise MetadataRefused("yaml-key-not-text", line)

    def check_tag(self, tag: str | None, line: int) -> None:
        if tag not in TAGS:
            raise MetadataRefused(
                "yaml-tag",
                line,
                tag=show_safe_value((tag or "").replace("tag:yaml.org,2002:", "!!")),
            )
