"""The header against the fields of a schema: which column is which field, and what is wrong with
their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.core.model.table_schema import Field, TableSchema

# fieldsMatch, but "exact": columns and fields by their place
BY_NAME = ("equal", "subset", "superset", "partial")


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

    @property
    def names(self) -> set[str]:
        """Those of the fields that have a column."""
        return {field.name for field in self.fields if field}


def match_header_fields(labels: Sequence[str], schema: TableSchema) -> HeaderMatch:
    """Bring columns and fields together, by their place or by their names, as the schema says."""
    if schema.match in BY_NAME:
        return _match_by_name(labels, schema)
    return _match_by_place(labels, schema.fields)


def _match_by_place(labels: Sequence[str], fields: Sequence[Field]) -> HeaderMatch:
    width = len(labels)
    wrong: list[LabelFault] = []
    for number, label in enumerate(labels[len(fields) :], len(fields) + 1):
        wrong.append(LabelFault("extra-label", number, label, ""))
    for number, field in enumerate(fields[width:], width + 1):
        wrong.append(LabelFault("missing-label", number, "", field.name))
    for number, (label, field) in enumerate(zip(labels, fields, strict=False), 1):
        if not label:
            wrong.append(LabelFault("blank-label", number, "", field.name))
        elif label in labels[: number - 1]:
            wrong.append(LabelFault("duplicate-label", number, label, field.name))
        elif label != field.name:
            wrong.append(LabelFault("incorrect-label", number, label, field.name))
    matched = [*fields[:width], *[None] * (width - len(fields))]
    return HeaderMatch(tuple(matched), tuple(wrong))


def _match_by_name(labels: Sequence[str], schema: TableSchema) -> HeaderMatch:
    named = {field.name: field for field in schema.fields}
    wrong = [*_find_extra_labels(labels, schema), *_find_missing_labels(labels, schema)]
    fields: list[Field | None] = []
    for index, label in enumerate(labels):
        if label not in labels[:index]:
            fields.append(named.get(label))
        else:
            fields.append(None)
            wrong.append(LabelFault("duplicate-label", index + 1, label, label))
    return HeaderMatch(tuple(fields), tuple(wrong))


def _find_extra_labels(labels: Sequence[str], schema: TableSchema) -> Iterator[LabelFault]:
    """The labels that are no fields, where each must be one, or one at least."""
    names = {field.name for field in schema.fields}
    if schema.match in ("equal", "superset"):
        for number, label in enumerate(labels, 1):
            if label not in names:
                yield LabelFault("extra-label", number, label, "")
    if schema.match == "partial" and names and names.isdisjoint(labels):
        yield LabelFault("unmatched-header", 0, "", "")


def _find_missing_labels(labels: Sequence[str], schema: TableSchema) -> Iterator[LabelFault]:
    """The fields that are no labels; where some may be missing, those that must not."""
    missing = [field for field in schema.fields if field.name not in labels]
    if schema.match in ("superset", "partial"):
        missing = [field for field in missing if _is_needed(field, schema)]
    for number, field in enumerate(missing, len(labels) + 1):
        yield LabelFault("missing-label", number, "", field.name)


def _is_needed(field: Field, schema: TableSchema) -> bool:
    """Must there be a column of this field? Not where that the schema requires it is a known
    fault."""
    if field.name in schema.primary_key:
        return True
    known_faults = {(fault.field, fault.rule) for fault in schema.faults}
    return field.required and (field.name, "required") not in known_faults
