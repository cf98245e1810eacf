"""A Table Schema (v1 or v2), from a descriptor or from a file of the dataset's folder →
TableSchema. Never fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from site_builder.cells.declared import list_unread_options
from site_builder.core.model.table_schema import CustomCheck, Field, ForeignKey, TableSchema
from site_builder.core.text import find_nearest_word, normalise_unicode, show_safe_value
from site_builder.metadata.yaml import (
    FileProblems,
    MappingNode,
    MetadataKey,
    MetadataRecord,
    MetadataSection,
    Node,
    ScalarNode,
    SequenceNode,
    convert_node_to_python,
    read_section,
)
from site_builder.metadata.yaml.kinds import KINDS
from site_builder.metadata.yaml.sections import read_value

TYPES = (
    "string",
    "number",
    "integer",
    "boolean",
    "date",
    "datetime",
    "time",
    "year",
    "yearmonth",
    "duration",
    "geopoint",
    "geojson",
    "object",
    "array",
    "list",
    "any",
)
# What else changes how a cell is read.
OPTIONS = {
    "trueValues": "[oui]",
    "falseValues": "[non]",
    "decimalChar": '","',
    "groupChar": '" "',
    "bareNumber": "false",
    "floatNumber": "true",
    "delimiter": '";"',
    "itemType": "integer",
    "arrayItem": "{type: string}",
}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

CONSTRAINTS = MetadataSection(
    "constraints",
    (
        MetadataKey(name="required", kind="boolean", example="required: true"),
        MetadataKey(name="unique", kind="boolean", example="unique: true"),
        MetadataKey(name="minLength", kind="integer", example="minLength: 1"),
        MetadataKey(name="maxLength", kind="integer", example="maxLength: 50"),
        MetadataKey(name="pattern", kind="raw", example='pattern: "[0-9]{5}"'),
        MetadataKey(name="enum", kind="node", example="enum: [oui, non]"),
        *(MetadataKey(name=name, kind="raw", example=f"{name}: 0") for name in BOUNDS),
        MetadataKey(name="jsonSchema", kind="node", example="jsonSchema: {type: object}"),
    ),
)

FIELD = MetadataSection(
    "field",
    (
        MetadataKey(name="name", kind="name", required=True, example="name: code_insee"),
        MetadataKey(
            name="type",
            kind="choice",
            choices={name: name for name in TYPES},
            example="type: string",
        ),
        MetadataKey(name="format", kind="line", example='format: "%d/%m/%Y"'),
        MetadataKey(name="title", kind="line", example="title: Code INSEE"),
        MetadataKey(
            name="description",
            kind="prose",
            most=20_000,
            example="description: Code officiel géographique de la commune",
        ),
        MetadataKey(name="example", kind="line", most=2_000, example='example: "59009"'),
        MetadataKey(
            name="constraints",
            kind="section",
            of=CONSTRAINTS,
            example="constraints: {required: true}",
        ),
        MetadataKey(name="missingValues", kind="node", example='missingValues: ["", "NC"]'),
        *(
            MetadataKey(name=name, kind="node", example=f"{name}: {value}")
            for name, value in OPTIONS.items()
        ),
        *(
            MetadataKey(name=name, kind="ignored")
            for name in ("examples", "rdfType", "categories", "categoriesOrdered")
        ),
    ),
    open=True,
)

REFERENCE = MetadataSection(
    "reference",
    (
        MetadataKey(name="resource", kind="line", example="resource: communes"),
        MetadataKey(name="fields", kind="node", example="fields: siren"),
    ),
    open=True,
)

FOREIGN_KEY = MetadataSection(
    "foreign_key",
    (
        MetadataKey(name="fields", kind="node", example="fields: siren"),
        MetadataKey(
            name="reference",
            kind="section",
            of=REFERENCE,
            required=True,
            example="reference: {resource: communes, fields: siren}",
        ),
    ),
    open=True,
)

CUSTOM_CHECK = MetadataSection(
    "custom_check",
    (
        MetadataKey(name="name", kind="line", required=True, example="name: french-siret-value"),
        MetadataKey(name="params", kind="node", example="params: {column: COLL_SIRET}"),
    ),
    open=True,
)

TABLE_SCHEMA = MetadataSection(
    "schema",
    (
        MetadataKey(
            name="fields",
            kind="list",
            required=True,
            of=FIELD,
            most=5_000,
            example="fields: [{name: code_insee, type: string}]",
        ),
        MetadataKey(name="missingValues", kind="node", example='missingValues: ["", "NC"]'),
        MetadataKey(name="primaryKey", kind="node", example="primaryKey: code_insee"),
        MetadataKey(name="uniqueKeys", kind="node", example="uniqueKeys: [[code_insee, annee]]"),
        MetadataKey(
            name="foreignKeys",
            kind="list",
            of=FOREIGN_KEY,
            example="foreignKeys: [{fields: siren, reference: {…}}]",
        ),
        MetadataKey(name="fieldsMatch", kind="node", example="fieldsMatch: partial"),
        MetadataKey(
            name="custom_checks",
            kind="list",
            of=CUSTOM_CHECK,
            example="custom_checks: [{name: french-siret-value, params: {…}}]",
        ),
        *(
            MetadataKey(name=name, kind="ignored")
            for name in (
                "$schema",
                "profile",
                "name",
                "title",
                "description",
                "homepage",
                "path",
                "image",
                "version",
                "created",
                "updated",
                "authors",
                "contributors",
                "keywords",
                "licenses",
                "resources",
                "sources",
                "countryCode",
                "example",
                "lastModified",
            )
        ),
    ),
    open=True,
)

# The keys that ask something of a table; the others present it
ASKING = (
    "missingValues",
    "primaryKey",
    "uniqueKeys",
    "foreignKeys",
    "fieldsMatch",
    "custom_checks",
)
ASKING_OF_FIELD = ("type", "format", "constraints", "missingValues", *OPTIONS)


def read_table_schema(node: Node, notes: FileProblems) -> TableSchema | None:
    """The schema of a mapping, every problem said in `notes`; None when its fields cannot be told
    apart.

    Whatever it asks and is not used counts among its flaws: nobody may then say that a table
    follows it.
    """
    errors_before = notes.errors
    record = read_section(node, TABLE_SCHEMA, notes)
    if record is None or not isinstance(node, MappingNode) or "fields" not in record.values:
        return None
    fields = record.records("fields")
    fields_node = node.entries["fields"]
    is_whole = isinstance(fields_node, SequenceNode) and 0 < len(fields_node.items) == len(fields)
    if not is_whole or any(not field.text("name") for field in fields):
        if notes.errors == errors_before:  # an empty list, or an empty item in it
            notes.report(
                "missing-key",
                record.line_of("fields"),
                key="fields",
                example=TABLE_SCHEMA.keys[0].example,
            )
        return None
    if _report_duplicate_fields(fields, notes):
        return None
    for field in fields:
        _report_misplaced_constraints(field, notes)
    keys = _Keys([field.text("name") for field in fields], record, notes)
    foreign_keys = [
        foreign_key
        for foreign_key in map(keys.foreign, record.records("foreignKeys"))
        if foreign_key
    ]
    schema = TableSchema(
        fields=tuple(_make_field(field, notes) for field in fields),
        missing=_read_missing_values(
            record.values.get("missingValues"), record.line_of("missingValues"), notes
        ),
        primary_key=keys.named(record.values.get("primaryKey"), "primaryKey"),
        unique_keys=tuple(
            filter(None, map(keys.of_list, _list_items(record.values.get("uniqueKeys"))))
        ),
        foreign_keys=tuple(foreign_key for foreign_key in foreign_keys if foreign_key.matches),
        customs=tuple(
            _make_custom_check(check_record) for check_record in record.records("custom_checks")
        ),
        match=_read_match(record.values.get("fieldsMatch")),
    )
    unmatched = tuple(foreign_key for foreign_key in foreign_keys if not foreign_key.matches)
    return replace(
        schema,
        unmatched=unmatched,
        flaws=notes.errors - errors_before + _count_strange_keys(record),
    )


def _count_strange_keys(record: MetadataRecord) -> int:
    """How many of the unknown keys of a schema probably ask something of the table."""
    sections = [(record, ASKING), *((field, ASKING_OF_FIELD) for field in record.records("fields"))]
    count = sum(
        name in asking_keys for section, asking_keys in sections for name in section.strange
    )
    constraint_records = (field.record("constraints") for field in record.records("fields"))
    return count + sum(
        len(constraints_record.strange)
        for constraints_record in constraint_records
        if constraints_record
    )


def locate_pattern_lines(node: Node) -> dict[str, int]:
    """Where the expressions of a schema are written: the line of each, by the name of its field."""
    lines: dict[str, int] = {}
    fields = node.entries.get("fields") if isinstance(node, MappingNode) else None
    for field in fields.items if isinstance(fields, SequenceNode) else ():
        if not isinstance(field, MappingNode):
            continue
        name = field.entries.get("name")
        constraints = field.entries.get("constraints")
        if (
            isinstance(name, ScalarNode)
            and isinstance(constraints, MappingNode)
            and "pattern" in constraints.lines
        ):
            lines[KINDS["name"](name.text, 0)] = constraints.lines["pattern"]
    return lines


def choose_field_type(field: Field) -> str:
    """The type that the build demands of a column of this field: text, rather than a wrong
    value."""
    return (
        "string"
        if list_unread_options(field.type, field.format, field.options or {})
        else field.type
    )


def _report_duplicate_fields(fields: Iterable[MetadataRecord], notes: FileProblems) -> bool:
    first_lines: dict[str, int] = {}
    has_duplicates = False
    for field in fields:
        name = field.text("name")
        line = field.line_of("name")
        if name in first_lines:
            notes.report(
                "schema-field-twice", line, field=show_safe_value(name), first=first_lines[name]
            )
            has_duplicates = True
        first_lines.setdefault(name, line)
    return has_duplicates


def _report_misplaced_constraints(field: MetadataRecord, notes: FileProblems) -> None:
    """The constraints that are written beside `constraints`, where they ask for nothing."""
    for key in CONSTRAINTS.keys:
        if key.name in field.lines:
            notes.report(
                "schema-constraint-beside",
                field.lines[key.name],
                key=key.name,
                field=show_safe_value(field.text("name")),
                example=f"constraints: {{{key.example}}}",
            )


def _make_field(record: MetadataRecord, notes: FileProblems) -> Field:
    constraints = record.record("constraints")
    type_ = record.text("type") or (
        "string" if "type" in record.lines else "any"
    )  # a wrong type has been said
    missing_node = record.values.get("missingValues")
    field = Field(
        name=record.text("name"),
        type=type_,
        format=(record.text("format") or "default").removeprefix(
            "fmt:"
        ),  # of the first drafts of Table Schema
        title=record.text("title"),
        description=record.text("description"),
        example=record.text("example"),
        constraints=_read_constraints(constraints, notes) if constraints else None,
        missing=_read_missing_values(missing_node, record.line_of("missingValues"), notes)
        if missing_node
        else None,
        options=_read_options(record, notes),
    )
    for key in list_unread_options(type_, field.format, field.options or {}):
        notes.report(
            "schema-option", record.line_of(key), key=key, field=show_safe_value(field.name)
        )
    return field


def _read_options(record: MetadataRecord, notes: FileProblems) -> Mapping[str, Any] | None:
    options = {
        key: convert_node_to_python(record.values[key]) for key in OPTIONS if key in record.values
    }
    for key in ("trueValues", "falseValues"):
        if key in options and not isinstance(options[key], list):
            notes.report(
                "wrong-not-a-list", record.line_of(key), key=key, example=f"{key}: {OPTIONS[key]}"
            )
            del options[key]
    return options or None


def _read_constraints(record: MetadataRecord, notes: FileProblems) -> Mapping[str, Any] | None:
    constraints = dict(record.values)
    for name in BOUNDS:
        if name in constraints:
            constraints[name] = convert_node_to_python(ScalarNode(constraints[name], 0, True))
    if "enum" in constraints:
        values = convert_node_to_python(constraints["enum"])
        if (
            not isinstance(values, list)
            or not values
            or any(isinstance(value, list | dict) for value in values)
        ):
            notes.report(
                "wrong-not-a-list", record.line_of("enum"), key="enum", example="enum: [oui, non]"
            )
            del constraints["enum"]
        else:
            constraints["enum"] = values
    if "jsonSchema" in constraints:
        constraints["jsonSchema"] = convert_node_to_python(constraints["jsonSchema"])
    return constraints or None


def _read_missing_values(node: Node | None, line: int, notes: FileProblems) -> tuple[str, ...]:
    """Table Schema v1 lists texts; v2 may list {value, label}."""
    if node is None:
        return ("",)
    if not isinstance(node, SequenceNode):
        notes.report(
            "wrong-not-a-list", line, key="missingValues", example='missingValues: ["", "NC"]'
        )
        return ("",)
    value_nodes = [
        item.entries.get("value") if isinstance(item, MappingNode) else item for item in node.items
    ]
    return tuple(
        value_node.text for value_node in value_nodes if isinstance(value_node, ScalarNode)
    )


def _list_items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list, or what stands there alone."""
    if node is None:
        return ()
    return tuple(node.items) if isinstance(node, SequenceNode) else (node,)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of a schema: each must name its fields."""

    names: list[str]
    record: MetadataRecord
    notes: FileProblems

    def named(self, node: Node | None, key: str) -> tuple[str, ...]:
        """The fields that a key names; none where one of them is no field, which is said."""
        line = self.record.line_of(key)
        item_key = MetadataKey(name=key, kind="name", example=f"{key}: code_insee")
        names = [
            value
            for item in _list_items(node)
            if isinstance(value := read_value(item, item_key, line, self.notes), str)
        ]
        known_names = set(self.names)
        for name in names:
            if name not in known_names:
                near = "" if self.notes.full else find_nearest_word(name, self.names[:200])
                if near:
                    self.notes.report("schema-key-near", line, key=show_safe_value(name), near=near)
                else:
                    self.notes.report("schema-key", line, key=show_safe_value(name))
        return tuple(names) if all(name in known_names for name in names) else ()

    def of_list(self, node: Node) -> tuple[str, ...]:
        return self.named(node, "uniqueKeys")

    def foreign(self, record: MetadataRecord) -> ForeignKey | None:
        """None where it does not say what it refers to, or where one of its fields is none, which
        has been said."""
        errors_before = self.notes.errors
        field_names = self.named(record.values.get("fields"), "foreignKeys")
        reference = record.record("reference")
        if reference is None:
            return None
        fields_node = reference.values.get("fields")
        referred_names = tuple(
            normalise_unicode(node.text)
            for node in _list_items(fields_node)
            if isinstance(node, ScalarNode)
        )
        if not reference.text("resource"):  # the table itself
            referred_names = self.named(fields_node, "foreignKeys")
        return (
            ForeignKey(field_names, reference.text("resource"), referred_names)
            if self.notes.errors == errors_before
            else None
        )


def _make_custom_check(record: MetadataRecord) -> CustomCheck:
    params = record.values.get("params")
    return CustomCheck(
        record.text("name"),
        _normalise_parameters(convert_node_to_python(params))
        if isinstance(params, MappingNode)
        else {},
    )


def _normalise_parameters(value: Any) -> Any:
    """Parameters, whose texts are names of columns."""
    if isinstance(value, dict):
        return {key: _normalise_parameters(inner_value) for key, inner_value in value.items()}
    if isinstance(value, list):
        return [_normalise_parameters(inner_value) for inner_value in value]
    return normalise_unicode(value) if isinstance(value, str) else value


def _read_match(node: Node | None) -> str:
    """Table Schema v2 writes a word; some write a list of one."""
    return next((item.text for item in _list_items(node) if isinstance(item, ScalarNode)), "")
