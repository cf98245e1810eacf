"""The header against the fields of a schema: which column is which field, and what is wrong with
their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.core.model.table_schema import Field, TableSchema

BY_NAME = (
    "equal",
    "subset",
    "superset",
    "partial",
)  # fieldsMatch, but "exact": columns and fields by their place


@dataclass(frozen=True, slots=True)
class LabelFault:
    """What is wrong with a name of the header: its code, the number of the column from 1, its name,
    the field's."""

    code: str
    number: int
    label: str
    field: str


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """The field of each column, None for one that the schema does not know; and what is wrong with
    the header."""

    fields: tuple[Field | None, ...]
    wrong: tuple[LabelFault, ...]


def match_header_fields(labels: Sequence[str], schema: TableSchema) -> HeaderMatch:
    """Bring columns and fields together, by their place or by their names, as the schema says."""
    return _by_name(labels, schema) if schema.match in BY_NAME else _by_place(labels, schema.fields)


def _by_place(labels: Sequence[str], fields: Sequence[Field]) -> HeaderMatch:
    width = len(labels)
    known = len(fields)
    wrong = [
        LabelFault("extra-label", number, labels[number - 1], "")
        for number in range(known + 1, width + 1)
    ]
    wrong += [
        LabelFault("missing-label", number, "", fields[number - 1].name)
        for number in range(width + 1, known + 1)
    ]
    for number, (label, field) in enumerate(zip(labels, fields, strict=False), 1):
        if not label:
            wrong.append(LabelFault("blank-label", number, "", field.name))
        elif label in labels[: number - 1]:
            wrong.append(LabelFault("duplicate-label", number, label, field.name))
        elif label != field.name:
            wrong.append(LabelFault("incorrect-label", number, label, field.name))
    return HeaderMatch((*fields[:width], *[None] * (width - known)), tuple(wrong))


def _by_name(labels: Sequence[str], schema: TableSchema) -> HeaderMatch:
    named = {field.name: field for field in schema.fields}
    wrong: list[LabelFault] = []
    if schema.match in ("equal", "superset"):
        wrong += [
            LabelFault("extra-label", i, label, "")
            for i, label in enumerate(labels, 1)
            if label not in named
        ]
    if schema.match == "partial" and named and not any(label in named for label in labels):
        wrong.append(LabelFault("unmatched-header", 0, "", ""))
    missing = [field for field in schema.fields if field.name not in labels]
    if schema.match in ("superset", "partial"):
        missing = [field for field in missing if _is_needed(field, schema)]
    wrong += [
        LabelFault("missing-label", len(labels) + i, "", field.name)
        for i, field in enumerate(missing, 1)
    ]
    fields: list[Field | None] = []
    for index, label in enumerate(labels):
        twice = label in labels[:index]
        fields.append(None if twice else named.get(label))
        wrong += [LabelFault("duplicate-label", index + 1, label, label)] if twice else []
    return HeaderMatch(tuple(fields), tuple(wrong))


def _is_needed(field: Field, schema: TableSchema) -> bool:
    """Must there be a column of this field? Not where that the schema requires it is a known
    fault."""
    needless = any((fault.field, fault.rule) == (field.name, "required") for fault in schema.faults)
    return (field.required and not needless) or field.name in schema.primary_key
