"""A Table Schema (v1 or v2), from a descriptor or from a file of the dataset's folder → model.Schema. Never fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from site_builder.model import Field, Schema
from site_builder.yaml_source import Array, Key, Node, Notes, Object, Record, Scalar, Section, plain, read_section
from site_builder.yaml_source.sections import read_value
from site_builder.yaml_source.words import nearest, shown

TYPES = (
    "string", "number", "integer", "boolean", "date", "datetime", "time", "year", "yearmonth", "duration",
    "geopoint", "geojson", "object", "array", "list", "any",
)
# What changes how a cell is read, and that we do not do: such a column stays text, rather than a wrong value.
UNREAD = ("trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber", "missingValues")
FORMATS = {
    "date": ("default", "any", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%-d/%-m/%Y"),
    "datetime": ("default", "any", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"),
    "boolean": ("default",),
    "number": ("default",),
    "integer": ("default",),
    "year": ("default",),
}
NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

CONSTRAINTS = Section("constraints", (
    Key("required", "boolean", example="required: true"),
    Key("unique", "boolean", example="unique: true"),
    Key("minLength", "integer", example="minLength: 1"),
    Key("maxLength", "integer", example="maxLength: 50"),
    Key("pattern", "raw", example='pattern: "[0-9]{5}"'),
    Key("enum", "node", example="enum: [oui, non]"),
    *(Key(name, "raw", example=f"{name}: 0") for name in NUMBERS),
    Key("jsonSchema", "ignored"),
), open=True)

FIELD = Section("field", (
    Key("name", "name", required=True, example="name: code_insee"),
    Key("type", "choice", choices={name: name for name in TYPES}, example="type: string"),
    Key("format", "line", example='format: "%d/%m/%Y"'),
    Key("title", "line", example="title: Code INSEE"),
    Key("description", "prose", most=20_000, example="description: Code officiel géographique de la commune"),
    Key("example", "line", most=2_000, example='example: "59009"'),
    Key("constraints", "section", of=CONSTRAINTS, example="constraints: {required: true}"),
    *(Key(name, "ignored") for name in (
        "examples", "rdfType", "categories", "categoriesOrdered", "missingValues", "trueValues", "falseValues",
        "decimalChar", "groupChar", "bareNumber", "delimiter", "itemType", "arrayItem", "floatNumber")),
), open=True)

TABLE_SCHEMA = Section("schema", (
    Key("fields", "list", required=True, of=FIELD, most=5_000, example="fields: [{name: code_insee, type: string}]"),
    Key("missingValues", "node", example='missingValues: ["", "NC"]'),
    Key("primaryKey", "node", example="primaryKey: code_insee"),
    *(Key(name, "ignored") for name in (
        "$schema", "profile", "name", "title", "description", "homepage", "path", "image", "version", "created",
        "updated", "authors", "contributors", "keywords", "licenses", "resources", "sources", "foreignKeys",
        "uniqueKeys", "fieldsMatch", "custom_checks", "countryCode", "example", "lastModified")),
), open=True)


def read_schema(node: Node, notes: Notes) -> Schema | None:
    """The schema of a mapping, every problem said in `notes`; None when its fields cannot be told apart."""
    before = notes.errors
    record = read_section(node, TABLE_SCHEMA, notes)
    if record is None or not isinstance(node, Object) or "fields" not in record.values:
        return None
    fields = record.records("fields")
    written = node.entries["fields"]
    whole = isinstance(written, Array) and 0 < len(written.items) == len(fields)
    if not whole or any(not field.text("name") for field in fields):
        if notes.errors == before:  # an empty list, or an empty item in it
            notes.error("missing-key", record.line_of("fields"), key="fields", example=TABLE_SCHEMA.keys[0].example)
        return None
    if _twice(fields, notes):
        return None
    names = [field.text("name") for field in fields]
    return Schema(
        tuple(_field(field, notes) for field in fields),
        _missing(record.values.get("missingValues"), record.line_of("missingValues"), notes),
        _primary_key(record.values.get("primaryKey"), names, record.line_of("primaryKey"), notes),
    )


def _twice(fields: Iterable[Record], notes: Notes) -> bool:
    first: dict[str, int] = {}
    twice = False
    for field in fields:
        name, line = field.text("name"), field.line_of("name")
        if name in first:
            notes.error("schema-field-twice", line, field=shown(name), first=first[name])
            twice = True
        first.setdefault(name, line)
    return twice


def _field(record: Record, notes: Notes) -> Field:
    constraints = record.record("constraints")
    type_ = record.text("type") or ("string" if "type" in record.lines else "any")  # a wrong type has been said
    return Field(
        record.text("name"),
        "string" if type_ in FORMATS and _unread(record, type_, notes) else type_,
        record.text("format") or "default",
        record.text("title"),
        record.text("description"),
        record.text("example"),
        _constraints(constraints, notes) if constraints else None,
    )


def _unread(record: Record, type_: str, notes: Notes) -> bool:
    """Whether the field has an option that we do not read: each is said, and its column stays text."""
    said = [key for key in UNREAD if key in record.lines]
    if (record.text("format") or "default") not in FORMATS[type_]:
        said.append("format")
    for key in said:
        notes.warning("schema-option", record.line_of(key), key=key, field=shown(record.text("name")))
    return bool(said)


def _constraints(record: Record, notes: Notes) -> Mapping[str, Any] | None:
    kept = dict(record.values)
    for name in NUMBERS:
        if name in kept:
            kept[name] = plain(Scalar(kept[name], 0, True))
    if "enum" in kept:
        values = plain(kept["enum"])
        if not isinstance(values, list) or not values or any(isinstance(value, list | dict) for value in values):
            notes.error("wrong-not-a-list", record.line_of("enum"), key="enum", example="enum: [oui, non]")
            del kept["enum"]
        else:
            kept["enum"] = values
    return kept or None


def _missing(node: Node | None, line: int, notes: Notes) -> tuple[str, ...]:
    """Table Schema v1 lists texts; v2 may list {value, label}."""
    if node is None:
        return ("",)
    if not isinstance(node, Array):
        notes.error("wrong-not-a-list", line, key="missingValues", example='missingValues: ["", "NC"]')
        return ("",)
    values = [item.entries.get("value") if isinstance(item, Object) else item for item in node.items]
    return tuple(value.text for value in values if isinstance(value, Scalar))


def _primary_key(node: Node | None, names: list[str], line: int, notes: Notes) -> tuple[str, ...]:
    if node is None:
        return ()
    items = node.items if isinstance(node, Array) else [node]
    one = Key("primaryKey", "name", example="primaryKey: code_insee")
    keys = [value for item in items if isinstance(value := read_value(item, one, line, notes), str)]
    known = set(names)
    for key in keys:
        if key not in known:
            near = "" if notes.full else nearest(key, names[:200])
            if near:
                notes.error("schema-key-near", line, key=shown(key), near=near)
            else:
                notes.error("schema-key", line, key=shown(key))
    return tuple(keys) if all(key in known for key in keys) else ()
