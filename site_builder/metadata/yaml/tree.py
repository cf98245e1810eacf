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

from site_builder.core.problems import Place, Problem, error
from site_builder.core.text import shown
from site_builder.metadata.yaml.text import (
    DESCRIPTOR,
    Limits,
    Refused,
    checked_json,
    decoded,
    file_bytes,
    join_pairs,
    syntax,
)


@dataclass(slots=True)
class Scalar:
    """`plain`: written without quotes. Never changed once built; not frozen, because that takes
    twice the time."""

    text: str
    line: int
    plain: bool

    @property
    def empty(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Array:
    items: list[Node]
    line: int


@dataclass(slots=True)
class Object:
    """`lines` gives the line of each key."""

    entries: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Scalar | Array | Object


HEAD = re.compile(r"---[ \t]*\n((?:(?!---[ \t]*$).*\n)*)(---[ \t]*(?:\n|\Z))?", re.MULTILINE)


def read(path: Path, where: str, limits: Limits) -> Node | Problem:
    """The tree of a regular file; `where` is its path for people. Symbolic links, pipes and devices
    are refused."""
    try:
        return _tree(file_bytes(path, limits), path.suffix.lower() == ".json", limits)
    except Refused as refused:
        return error(refused.code, Place(path=where, line=refused.line), **refused.params)


def parse(data: bytes, where: str, limits: Limits = DESCRIPTOR) -> Node | Problem:
    """The tree of bytes; strict JSON when `where` ends with .json, else YAML."""
    try:
        return _tree(data, where.lower().endswith(".json"), limits)
    except Refused as refused:
        return error(refused.code, Place(path=where, line=refused.line), **refused.params)


def read_head(path: Path, where: str, limits: Limits) -> tuple[Node | None, str, int] | Problem:
    """A text with a head of YAML between two lines « --- », or with none: the tree, the rest, and
    the line of that."""
    try:
        text = decoded(file_bytes(path, limits)).replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > limits.size:
            raise Refused("page-long", limit=limits.size)
        head = HEAD.match(text)
        if not head:
            return None, text, 1
        if not head[2]:
            raise Refused("page-head", 1)
        tree = _tree(f"\n{head[1]}".encode(), False, limits) if head[1].strip() else None
        return tree, text[head.end() :], text.count("\n", 0, head.end()) + 1
    except Refused as refused:
        return error(refused.code, Place(path=where, line=refused.line), **refused.params)


def plain(node: Node) -> Any:
    """The tree as Python values, for what is passed on as it stands: unquoted JSON numbers and
    booleans are typed."""
    if isinstance(node, Object):  # recursion is bounded by Limits.depth
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, Array):
        return [plain(item) for item in node.items]
    if not node.plain:
        return node.text
    if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", node.text):
        return int(node.text)
    if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}", node.text):
        return float(node.text)
    return None if node.empty else {"true": True, "false": False}.get(node.text, node.text)


def _tree(data: bytes, strict: bool, limits: Limits) -> Node:
    if len(data) > limits.size:
        raise Refused("metadata-too-big", limit=f"{limits.size >> 10} Ko")
    text = decoded(data)
    if strict:
        text = checked_json(text, limits)
    text = join_pairs(text)
    try:
        return _Builder(limits).build(yaml.CSafeLoader(text))
    except yaml.YAMLError as failure:
        raise syntax(failure, text) from None


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
            Object(self.entries, self.lines, self.line)
            if self.items is None
            else Array(self.items, self.line)
        )


class _Builder:
    """Events → one tree. `nodes` counts what aliases expand to; `height` of an anchor is how deep
    it reaches."""

    def __init__(self, limits: Limits) -> None:
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
                    closed = self.stack.pop()
                    self.add(closed.close(), closed.anchor, closed.before, closed.height + 1, line)
                case yaml.AliasEvent():
                    self.alias(str(event.anchor), line)
                case yaml.DocumentStartEvent() if self.root is not None:
                    raise Refused("yaml-documents", line)
        if self.root is None or (isinstance(self.root, Scalar) and self.root.empty):
            raise Refused("metadata-empty")
        return self.root

    def scalar(self, event: Any, line: int) -> None:
        self.check_tag(event.tag, line)
        if len(event.value) > self.limits.text:
            raise Refused("metadata-long-text", line, limit=self.limits.text)
        if self.stack and self.stack[-1].items is None and self.stack[-1].key is None:
            self.name(event, line)
            return
        bare = event.style in (None, "") and event.tag not in ("!", "tag:yaml.org,2002:str")
        self.add(Scalar(event.value, line, bare), event.anchor, self.nodes, 0, line)

    def name(self, event: Any, line: int) -> None:
        """A key of the collection that is open."""
        top = self.stack[-1]
        if event.value in top.lines:
            raise Refused(
                "yaml-key-twice", line, key=shown(event.value), first=top.lines[event.value]
            )
        if event.anchor:
            self.anchors[event.anchor] = Scalar(event.value, line, False), 1, 0
        top.key = event.value
        top.lines[event.value] = line

    def open(self, event: Any, line: int) -> None:
        self.check_tag(event.tag, line)
        if len(self.stack) >= self.limits.depth:
            raise Refused("metadata-too-deep", line, limit=self.limits.depth)
        self.check_place(line)
        if event.anchor:
            self.anchors[event.anchor] = None  # an alias to what is still open would be a loop
        opened = _Open(line, event.anchor, self.nodes)
        if isinstance(event, yaml.SequenceStartEvent):
            opened.items = []
        self.stack.append(opened)

    def alias(self, anchor: str, line: int) -> None:
        self.check_place(line)
        known = self.anchors.get(anchor)
        if known is None:
            raise Refused("yaml-alias", line, name=shown(anchor))
        node, weight, height = known
        if len(self.stack) + height > self.limits.depth:
            raise Refused("metadata-too-deep", line, limit=self.limits.depth)
        before = self.nodes
        self.nodes += weight - 1
        self.add(node, None, before, height, line)

    def add(self, node: Node, anchor: str | None, before: int, height: int, line: int) -> None:
        """Put a finished node into the collection that is open."""
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise Refused("metadata-too-many", line, limit=self.limits.nodes)
        if anchor:
            self.anchors[anchor] = node, self.nodes - before, height
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        top.height = max(top.height, height)
        if top.items is not None:
            top.items.append(node)
        elif top.key is not None:
            top.entries[top.key] = node
            top.key = None

    def check_place(self, line: int) -> None:
        if self.stack and self.stack[-1].items is None and self.stack[-1].key is None:
            raise Refused("yaml-key-not-text", line)

    def check_tag(self, tag: str | None, line: int) -> None:
        if tag not in TAGS:
            raise Refused(
                "yaml-tag", line, tag=shown((tag or "").replace("tag:yaml.org,2002:", "!!"))
            )
