"""The fields of the records of a JSON Schema, for a reader: those of a standard that is no
table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.core.model.table_schema import Field

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
    return tuple(_extract_lists(schema, schema, ()))


def _extract_lists(
    root: Mapping[str, Any], part: Mapping[str, Any], way: tuple[str, ...]
) -> Iterator[RecordList]:
    for name, property_schema in part.get("properties", {}).items():
        resolved_schema = _resolve_reference(root, property_schema)
        property_way = (*way, name)
        item_schema = _resolve_reference(root, resolved_schema.get("items", {}))
        if "properties" in item_schema:
            fields = tuple(_extract_fields(root, item_schema, (), ""))
            yield RecordList(
                WITHIN.join(property_way),
                resolved_schema.get("title", name),
                resolved_schema.get("description", ""),
                fields,
            )
        else:
            yield from _extract_lists(root, resolved_schema, property_way)


def _extract_fields(
    root: Mapping[str, Any], part: Mapping[str, Any], way: tuple[str, ...], parent_name: str
) -> Iterator[tuple[Field, str]]:
    for key, property_schema in part["properties"].items():
        resolved_schema = _resolve_reference(root, property_schema)
        field_way = (*way, key)
        item_schema = _resolve_reference(root, resolved_schema.get("items", {}))
        name = WITHIN.join(field_way)
        required = key in part.get("required", ())
        yield (
            _make_field(name, resolved_schema, item_schema, required and not parent_name),
            parent_name if required else "",
        )
        for nested_schema in (resolved_schema, item_schema):
            if "properties" in nested_schema:
                yield from _extract_fields(
                    root, nested_schema, field_way, parent_name if required else name
                )


def _make_field(
    name: str, schema: Mapping[str, Any], item_schema: Mapping[str, Any], required: bool
) -> Field:
    choices = item_schema.get("enum", schema.get("enum", ()))
    examples = schema.get("examples", choices if "properties" not in item_schema else ())
    return Field(
        name=name,
        type="list"
        if "items" in schema
        else "record"
        if "properties" in schema
        else schema["type"],
        title=schema["title"],
        description=schema["description"],
        example="".join(
            json.dumps(example, ensure_ascii=False).strip('"') for example in examples[:1]
        ),
        constraints={
            "required": required,
            **{rule: schema[rule] for rule in CONSTRAINTS if rule in schema},
        },
        options={"arrayItem": {"constraints": {"enum": item_schema["enum"]}}}
        if "enum" in item_schema
        else None,
    )


def _resolve_reference(root: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a part says itself, over what it refers to ("#/$defs/date")."""
    if "$ref" not in part:
        return part
    target: Any = root
    for step in part["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return {**_resolve_reference(root, target), **part}
