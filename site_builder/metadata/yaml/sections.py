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
from site_builder.core.text import fold, nearest, shown, slugify
from site_builder.metadata.yaml.kinds import KINDS, Wrong
from site_builder.metadata.yaml.notes import Notes
from site_builder.metadata.yaml.tree import Array, Node, Object, Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that people may write. `example` is how its line should look, for messages and editors.

    kind: a name of kinds.KINDS, or "section" (of another section), "list" (`of` a kind or a
    section), "choice", "node" (kept as it is), "ignored" (known, of no use to us). `choices`: word
    → value. `most`: characters, or items. `restricts`: it keeps other things from being published,
    so that a mistyped one is an error.
    """

    name: str
    kind: str = "line"
    required: bool = False
    of: Section | str | None = None
    choices: Mapping[str, str] | None = None
    most: int = 200
    example: str = ""
    restricts: bool = False
    folded: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        folded = {fold(word): value for word, value in (self.choices or {}).items()}
        object.__setattr__(self, "folded", MappingProxyType(folded))

    def recommended(self) -> dict[str, str]:
        """The first word of each value, in the order of the vocabulary: its first words are those
        to recommend."""
        first: dict[str, str] = {}
        for word, value in (self.choices or {}).items():
            first.setdefault(value, word)
        return first


@dataclass(frozen=True, slots=True)
class Section:
    """`open`: unknown keys are allowed, unless one looks like a mistyped known key. `words`: other
    names → key."""

    name: str
    keys: tuple[Key, ...]
    open: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    by_name: Mapping[str, Key] = field(init=False, repr=False, compare=False)
    required: tuple[Key, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", MappingProxyType({key.name: key for key in self.keys}))
        object.__setattr__(self, "required", tuple(key for key in self.keys if key.required))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
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

    def record(self, name: str) -> Record | None:
        """The section under a key, None where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, Record) else None

    def records(self, name: str) -> tuple[Record, ...]:
        """The sections in the list under a key."""
        value: tuple[Record, ...] = self.values.get(name, ())
        return value

    def line_of(self, name: str) -> int:
        """The line of a key, that of the section where it is not there."""
        return self.lines.get(name, self.line)


def read_section(node: Node, section: Section, notes: Notes) -> Record | None:
    """The values of a mapping; None, and one problem, when the node is not a mapping."""
    if not isinstance(node, Object):
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
        elif key.kind != "ignored" and not is_empty(value):
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
    return Record(
        line=node.line, values=values, lines=node.lines, written=written, strange=tuple(strange)
    )


def read_value(node: Node, key: Key, line: int, notes: Notes) -> Any:
    """One value, trusted; None when it is wrong and has been said so."""
    if key.kind == "node":
        return node
    if key.kind == "section" and isinstance(key.of, Section):
        return read_section(node, key.of, notes)
    if key.kind == "list":
        return _list(node, key, line, notes)
    if not isinstance(node, Scalar):
        code = "wrong-list-for-text" if isinstance(node, Array) else "wrong-section-for-text"
        notes.error(code, line, key=key.name, example=key.example or f"{key.name}: …")
        return None
    if key.kind == "choice":
        return _choice(node, key, line, notes)
    found = KINDS[key.kind](node.text, key.most)
    if isinstance(found, Wrong):
        notes.error(found.code, line, **_with(found.params, key, node.text))
        return found.instead
    return found


def _with(params: Mapping[str, Param], key: Key, value: str) -> dict[str, Param]:
    return {"key": key.name, "value": shown(value), **params}


def _list(node: Node, key: Key, line: int, notes: Notes) -> tuple[Any, ...] | None:
    if not isinstance(node, Array):
        notes.error("wrong-not-a-list", line, key=key.name, example=key.example)
        return None
    if len(node.items) > key.most:
        notes.error("wrong-long-list", line, key=key.name, number=len(node.items), most=key.most)
    item = item_of(key)
    read = (
        read_value(one, item, one.line, notes)
        for one in node.items[: key.most]
        if not is_empty(one)
    )
    return tuple(one for one in read if one is not None and one != "")


def is_empty(node: Node) -> bool:
    """Is nothing written there?"""
    return isinstance(node, Scalar) and node.empty


def item_of(key: Key) -> Key:
    """What stands in a list, as a key of its own."""
    if isinstance(key.of, Section):
        return Key(name=key.name, kind="section", of=key.of, example=key.example)
    return Key(name=key.name, kind=key.of or "line", choices=key.choices, example=key.example)


def _choice(node: Scalar, key: Key, line: int, notes: Notes) -> str | None:
    words = key.folded
    for written in (node.text, fold(node.text.strip()), slugify(node.text)):
        if written in words:
            return words[written]
    near = "" if notes.full else nearest(node.text, key.choices or ())
    if near:
        notes.error("wrong-choice-near", line, key=key.name, value=shown(node.text), near=near)
    else:
        notes.error(
            "wrong-choice", line, key=key.name, value=shown(node.text), choices=_choices(key)
        )
    return None


def _choices(key: Key) -> str:
    words = list(key.recommended().values())
    return " · ".join(words[:16]) + (" · …" if len(words) > 16 else "")


def _unknown(name: str, node: Object, section: Section, notes: Notes) -> str:
    """Say that a key is unknown; returns the one that it stands for, "" where it is like none."""
    line = node.lines[name]
    near = section.words.get(fold(name)) or (
        "" if notes.full else nearest(name, _free(section, node))
    )
    if not near:
        if not section.open:
            notes.warning(
                "unknown-key-words" if len(name.split()) > 1 else "unknown-key",
                line,
                key=shown(name),
            )
        return ""
    key = section.by_name[near]
    lacking = key.required and near not in node.entries
    say = notes.error if lacking or key.restricts else notes.warning
    say("unknown-key-near", line, key=shown(name), near=near)
    return near


def _free(section: Section, node: Object) -> Iterator[str]:
    return (key.name for key in section.keys if key.name not in node.entries)
