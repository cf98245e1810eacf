"""A declared section (a tuple of keys) + a node → trusted values, collecting every problem with its
line.

The declarations are data: `beffroi schema` can make JSON Schemas of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from site_builder.core.problem_codes import Severity
from site_builder.core.problems import Param
from site_builder.core.text import (
    find_nearest_word,
    fold_text,
    join_words,
    show_safe_value,
    slugify_text,
)
from site_builder.metadata.yaml.kinds import KINDS, WrongValue
from site_builder.metadata.yaml.notes import FileProblems
from site_builder.metadata.yaml.tree import MappingNode, Node, ScalarNode, SequenceNode

MOST_CHOICES = 16  # of a closed list, that one sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataKey:
    """A key that people may write. `example` is how its line should look, for messages and editors.

    kind: a name of kinds.KINDS, or "section" (of another section), "list" (`of` a kind or a
    section), "choice", "node" (kept as it is), "ignored" (known, of no use to us). `choices`: word
    → value. `most`: characters, or items. `restricts`: it keeps other things from being published,
    so that a mistyped one is an error. `alone`: of a list, a single item may stand without one.
    """

    name: str
    kind: str = "line"
    required: bool = False
    of: MetadataSection | str | None = None
    choices: Mapping[str, str] | None = None
    most: int = 200
    example: str = ""
    restricts: bool = False
    alone: bool = False
    folded: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        folded = {fold_text(word): value for word, value in (self.choices or {}).items()}
        object.__setattr__(self, "folded", MappingProxyType(folded))

    def recommended(self) -> dict[str, str]:
        """The first word of each value, in the order of the vocabulary: its first words are those
        to recommend."""
        first_words: dict[str, str] = {}
        for word, value in (self.choices or {}).items():
            first_words.setdefault(value, word)
        return first_words


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


EMPTY_RECORD = MetadataRecord(line=1, values={}, lines={})  # of a section that is not there


def read_section(
    node: Node, section: MetadataSection, notes: FileProblems
) -> MetadataRecord | None:
    """The values of a mapping; None, and one problem, when the node is not a mapping."""
    if not isinstance(node, MappingNode):
        notes.report(
            "not-a-section", node.line, example=section.keys[0].example or section.keys[0].name
        )
        return None
    values: dict[str, Any] = {}
    written_nodes: dict[str, list[Node]] = {}
    reported_keys: set[str] = set()  # keys about which a problem has been said
    strange_keys: list[str] = []
    for name, child in node.entries.items():
        key = section.by_name.get(name)
        meant_name = name if key else _report_unknown_key(name, node, section, notes)
        written_nodes.setdefault(meant_name, []).append(child)
        if key is None:
            if meant_name or not section.open:
                strange_keys.append(meant_name or name)
            if meant_name not in node.entries:
                reported_keys.add(meant_name)
        elif key.kind != "ignored" and not is_empty_node(child):
            value = read_value(child, key, node.lines[name], notes)
            if value is None:
                reported_keys.add(name)
            elif value != "":
                values[name] = value
    for key in section.required:
        if key.name not in values and key.name not in reported_keys:
            notes.report(
                "missing-key",
                node.lines.get(key.name, node.line),
                key=key.name,
                example=key.example,
            )
    return MetadataRecord(
        line=node.line,
        values=values,
        lines=node.lines,
        written=written_nodes,
        strange=tuple(strange_keys),
    )


def read_value(node: Node, key: MetadataKey, line: int, notes: FileProblems) -> Any:
    """One value, trusted; None when it is wrong and has been said so."""
    if key.kind == "node":
        return node
    if key.kind == "section" and isinstance(key.of, MetadataSection):
        return read_section(node, key.of, notes)
    if key.kind == "list":
        return _read_list(node, key, line, notes)
    if not isinstance(node, ScalarNode):
        code = "wrong-list-for-text" if isinstance(node, SequenceNode) else "wrong-section-for-text"
        notes.report(code, line, key=key.name, example=key.example or f"{key.name}: …")
        return None
    if key.kind == "choice":
        return _read_choice(node, key, line, notes)
    parsed = KINDS[key.kind](node.text, key.most)
    if isinstance(parsed, WrongValue):
        notes.report(parsed.code, line, **_make_problem_params(parsed.params, key, node.text))
        return parsed.instead
    return parsed


def _make_problem_params(
    params: Mapping[str, Param], key: MetadataKey, text: str
) -> dict[str, Param]:
    return {"key": key.name, "value": show_safe_value(text), **params}


def _read_list(
    node: Node, key: MetadataKey, line: int, notes: FileProblems
) -> tuple[Any, ...] | None:
    if key.alone and isinstance(node, MappingNode):
        node = SequenceNode([node], line)
    if not isinstance(node, SequenceNode):
        notes.report("wrong-not-a-list", line, key=key.name, example=key.example)
        return None
    if len(node.items) > key.most:
        notes.report("wrong-long-list", line, key=key.name, number=len(node.items), most=key.most)
    item_key = make_item_key(key)
    values = (
        read_value(item, item_key, item.line, notes)
        for item in node.items[: key.most]
        if not is_empty_node(item)
    )
    return tuple(value for value in values if value not in (None, ""))


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


def _read_choice(node: ScalarNode, key: MetadataKey, line: int, notes: FileProblems) -> str | None:
    words = key.folded
    for spelling in (node.text, fold_text(node.text.strip()), slugify_text(node.text)):
        if spelling in words:
            return words[spelling]
    near = "" if notes.full else find_nearest_word(node.text, key.choices or ())
    if near:
        notes.report(
            "wrong-choice-near", line, key=key.name, value=show_safe_value(node.text), near=near
        )
    else:
        notes.report(
            "wrong-choice",
            line,
            key=key.name,
            value=show_safe_value(node.text),
            choices=_describe_choices(key),
        )
    return None


def _describe_choices(key: MetadataKey) -> str:
    return join_words(key.recommended().values(), MOST_CHOICES, " · ")


def _report_unknown_key(
    name: str, node: MappingNode, section: MetadataSection, notes: FileProblems
) -> str:
    """Say that a key is unknown; returns the one that it stands for, "" where it is like none."""
    line = node.lines[name]
    near = section.words.get(fold_text(name)) or (
        "" if notes.full else find_nearest_word(name, _list_unwritten_keys(section, node))
    )
    if not near:
        if not section.open:
            notes.report(
                "unknown-key-words" if len(name.split()) > 1 else "unknown-key",
                line,
                key=show_safe_value(name),
            )
        return ""
    key = section.by_name[near]
    is_missing = key.required and near not in node.entries
    severity: Severity = "error" if is_missing or key.restricts else "warning"
    notes.report("unknown-key-near", line, severity, key=show_safe_value(name), near=near)
    return near


def _list_unwritten_keys(section: MetadataSection, node: MappingNode) -> Iterator[str]:
    return (key.name for key in section.keys if key.name not in node.entries)
