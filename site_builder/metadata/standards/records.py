"""The fields of the records of a JSON Schema, for a reader: those of a standard that is no
table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.core.model import Field

WITHIN = " › "  # between a field and what it holds, as the messages of a check name it
CONSTRAINTS = ("minimum", "maximum", "minLength", "maxLength", "enum")


@dataclass(frozen=True, slots=True)
class RecordList:
    """A list of records of a file: `name` is the way to it, and that of a field within another the
    way to this one.

    With each field, the one above it without which it is not asked for: "" where none may be left
    out.
    """

    name: str
    title: str
    description: str
    fields: tuple[tuple[Field, str], ...]


def make_field_anchor(name: str, part: int = 0) -> str:
    """The id of a field on the page of its standard; `part` is the number of its list of records, 0
    for a table's."""
    return f"c-{f'{part}-' if part else ''}{name}".replace(WITHIN, "-")


def extract_record_lists(schema: Mapping[str, Any]) -> tuple[RecordList, ...]:
    """The lists of records that a schema describes, in its order; it refers to nothing but its own
    parts."""
    return tuple(_lists(schema, schema, ()))


def _lists(
    root: Mapping[str, Any], part: Mapping[str, Any], way: tuple[str, ...]
) -> Iterator[RecordList]:
    for name, written in part.get("properties", {}).items():
        one = _resolved(root, written)
        here = (*way, name)
        record = _resolved(root, one.get("items", {}))
        if "properties" in record:
            fields = tuple(_fields(root, record, (), ""))
            yield RecordList(
                WITHIN.join(here), one.get("title", name), one.get("description", ""), fields
            )
        else:
            yield from _lists(root, one, here)


def _fields(
    root: Mapping[str, Any], part: Mapping[str, Any], way: tuple[str, ...], above: str
) -> Iterator[tuple[Field, str]]:
    for key, written in part["properties"].items():
        one = _resolved(root, written)
        here = (*way, key)
        item = _resolved(root, one.get("items", {}))
        name = WITHIN.join(here)
        required = key in part.get("required", ())
        yield _field(name, one, item, required and not above), above if required else ""
        for holder in (one, item):
            if "properties" in holder:
                yield from _fields(root, holder, here, above if required else name)


def _field(name: str, one: Mapping[str, Any], item: Mapping[str, Any], required: bool) -> Field:
    choices = item.get("enum", one.get("enum", ()))
    examples = one.get("examples", choices if "properties" not in item else ())
    return Field(
        name=name,
        type="list" if "items" in one else "record" if "properties" in one else one["type"],
        title=one["title"],
        description=one["description"],
        example="".join(json.dumps(one, ensure_ascii=False).strip('"') for one in examples[:1]),
        constraints={
            "required": required,
            **{rule: one[rule] for rule in CONSTRAINTS if rule in one},
        },
        options={"arrayItem": {"constraints": {"enum": item["enum"]}}} if "enum" in item else None,
    )


def _resolved(root: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a part says itself, over what it refers to ("#/$defs/date")."""
    if "$ref" not in part:
        return part
    found: Any = root
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return {**_resolved(root, found), **part}
