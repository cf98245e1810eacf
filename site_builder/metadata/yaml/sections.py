"""A declared section (a tuple of keys) + a node → trusted values, collecting every problem with its
line.

The declarations are data: `beffroi schema` can make JSON Schemas of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from site_builder.core.problems import Param
from site_builder.core.text import find_nearest_word, fold_text, show_safe_value, slugify_text
from site_builder.metadata.yaml.kinds import KINDS, WrongValue
from site_builder.metadata.yaml.notes import FileProblems
from site_builder.metadata.yaml.tree import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataKey:
    """A key that people may write. `example` is how its line should look, for messages and editors.

    kind: a name of kinds.KINDS, or "section" (of another section), "list" (`of` a kind or a
    section), "choice", "node" (kept as it is), "ignored" (known, of no use to us). `choices`: word
    → value. `most`: characters, or items. `restricts`: it keeps other things from being published,
    so that a mistyped one is an error.
    """

    name: str
    kind: str = "line"
    required: bool = False
    of: MetadataSection | str | None = None
    choices: Mapping[str, str] | None = None
    most: int = 200
    example: str = ""
    restricts: bool = False
    folded: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        folded = {fold_text(word): value for word, value in (self.choices or {}).items()}
        object.__setattr__(self, "folded", MappingProxyType(folded))

    def recommended(self) -> dict[str, str]:
        """The first word of each value, in the order of the vocabulary: its first words are those
        to recommend."""
        first: dict[str, str] = {}
        for word, value in (self.choices or {}).items():
            first.setdefault(value, word)
        return first


@dataclass(frozen=True, slots=True)
class MetadataSection:
    """`open`: unknown keys are allowed, unless one looks like a mistyped known key. `words`: other
    names → key."""

    name: str
    keys: tuple[MetadataKey, ...]
    open: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    by_name: Mapping[str, MetadataKey] = field(init=False, repr=False, compare=False)
    required: tuple[MetadataKey, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", MappingProxyType({key.name: key for key in self.keys}))
        object.__setattr__(self, "required", tuple(key for key in self.keys if key.required))


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataRecord:
    """The trusted values of a section, by key; what is absent or wrong is not there. `lines` of all
    keys written.

    `written`: the nodes written for each key, right or wrong, under its name or a mistyped one.
    `strange`: the unknown keys that have been said, each as the known one that it probably stands
    for, if there is one.
    """

    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    written: Mapping[str, Sequence[Node]] = field(default_factory=dict)
    strange: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """The value of a key, "" where it is no text or is not there."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def record(self, name: str) -> MetadataRecord | None:
        """The section under a key, None where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, MetadataRecord) else None

    def records(self, name: str) -> tuple[MetadataRecord, ...]:
        """The sections in the list under a key."""
        value: tuple[MetadataRecord, ...] = self.values.get(name, ())
        return value

    def line_of(self, name: str) -> int:
        """The line of a key, that of the section where it is not there."""
        return self.lines.get(name, self.line)


def read_section(
    node: Node, section: MetadataSection, notes: FileProblems
) -> MetadataRecord | None:
    """The values of a mapping; None, and one problem, when the node is not a mapping."""
    if not isinstance(node, MappingNode):
        notes.error(
            "not-a-section", node.line, example=section.keys[0].example or section.keys[0].name
        )
        return None
    values: dict[str, Any] = {}
    written: dict[str, list[Node]] = {}
    told: set[str] = set()  # keys about which a problem has been said
    strange: list[str] = []
    for name, value in node.entries.items():
        key = section.by_name.get(name)
        meant = name if key else _unknown(name, node, section, notes)
        written.setdefault(meant, []).append(value)
        if key is None:
            if meant or not section.open:
                strange.append(meant or name)
            if meant not in node.entries:
                told.add(meant)
        elif key.kind != "ignored" and not is_empty_node(value):
            found = read_value(value, key, node.lines[name], notes)
            if found is None:
                told.add(name)
            elif found != "":
                values[name] = found
    for key in section.required:
        if key.name not in values and key.name not in told:
            notes.error(
                "missing-key",
                node.lines.get(key.name, node.line),
                key=key.name,
                example=key.example,
            )
    return MetadataRecord(
        line=node.line, values=values, lines=node.lines, written=written, strange=tuple(strange)
    )


def read_value(node: Node, key: MetadataKey, line: int, notes: FileProblems) -> Any:
    """One value, trusted; None when it is wrong and has been said so."""
    if key.kind == "node":
        return node
    if key.kind == "section" and isinstance(key.of, MetadataSection):
        return read_section(node, key.of, notes)
    if key.kind == "list":
        return _list(node, key, line, notes)
    if not isinstance(node, ScalarNode):
        code = "wrong-list-for-text" if isinstance(node, SequenceNode) else "wrong-section-for-text"
        notes.error(code, line, key=key.name, example=key.example or f"{key.name}: …")
        return None
    if key.kind == "choice":
        return _choice(node, key, line, notes)
    found = KINDS[key.kind](node.text, key.most)
    if isinstance(found, WrongValue):
        notes.error(found.code, line, **_with(found.params, key, node.text))
        return found.instead
    return found


def _with(params: Mapping[str, Param], key: MetadataKey, value: str) -> dict[str, Param]:
    return {"key": key.name, "value": show_safe_value(value), **params}


def _list(node: Node, key: MetadataKey, line: int, notes: FileProblems) -> tuple[Any, ...] | None:
    if not isinstance(node, SequenceNode):
        notes.error("wrong-not-a-list", line, key=key.name, example=key.example)
        return None
    if len(node.items) > key.most:
        notes.error("wrong-long-list", line, key=key.name, number=len(node.items), most=key.most)
    item = make_item_key(key)
    read = (
        read_value(one, item, one.line, notes)
        for one in node.items[: key.most]
        if not is_empty_node(one)
    )
    return tuple(one for one in read if one is not None and one != "")


def is_empty_node(node: Node) -> bool:
    """Is nothing written there?"""
    return isinstance(node, ScalarNode) and node.empty


def make_item_key(key: MetadataKey) -> MetadataKey:
    """What stands in a list, as a key of its own."""
    if isinstance(key.of, MetadataSection):
        return MetadataKey(name=key.name, kind="section", of=key.of, example=key.example)
    return MetadataKey(
        name=key.name, kind=key.of or "line", choices=key.choices, example=key.example
    )


def _choice(node: ScalarNode, key: MetadataKey, line: int, notes: FileProblems) -> str | None:
    words = key.folded
    for written in (node.text, fold_text(node.text.strip()), slugify_text(node.text)):
        if written in words:
            return words[written]
    near = "" if notes.full else find_nearest_word(node.text, key.choices or ())
    if near:
        notes.error(
            "wrong-choice-near", line, key=key.name, value=show_safe_value(node.text), near=near
        )
    else:
        notes.error(
            "wrong-choice",
            line,
            key=key.name,
            value=show_safe_value(node.text),
            choices=_choices(key),
        )
    return None


def _choices(key: MetadataKey) -> str:
    words = list(key.recommended().values())
    return " · ".join(words[:16]) + (" · …" if len(words) > 16 else "")


def _unknown(name: str, node: MappingNode, section: MetadataSection, notes: FileProblems) -> str:
    """Say that a key is unknown; returns the one that it stands for, "" where it is like none."""
    line = node.lines[name]
    near = section.words.get(fold_text(name)) or (
        "" if notes.full else find_nearest_word(name, _free(section, node))
    )
    if not near:
        if not section.open:
            notes.warning(
                "unknown-key-words" if len(name.split()) > 1 else "unknown-key",
                line,
                key=show_safe_value(name),
            )
        return ""
    key = section.by_name[near]
    lacking = key.required and near not in node.entries
    say = notes.error if lacking or key.restricts else notes.warning
    say("unknown-key-near", line, key=show_safe_value(name), near=near)
    return near


def _free(section: MetadataSection, node: MappingNode) -> Iterator[str]:
    return (key.name for key in section.keys if key.name not in node.entries)
