"""Headings that are no field of a standard, and the field that each of them probably means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from site_builder.cells import fold_header
from site_builder.cells.unit import find_named_unit, is_other_scale
from site_builder.core.model.columns import Column
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.metadata.standards.records import WITHIN

if TYPE_CHECKING:
    from site_builder.core.model.dataset import Resource

FEWEST = 3  # columns that resemble those of a standard
# Letters of a heading that says something: « id », « nom » and « x » stand in any file
SHORTEST = 4
UNIT = re.compile(r" ?\([^()]*\)$")  # « Montant (€) », « Hauteur (m) »
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
# of the columns that a standard requires, or of those of a table
LEAST = 0.25
HALF = 0.5
NUMBERS = ("number", "integer")
TIMES = {"date", "datetime", "yearmonth", "year", "school-year", "calendar-year"}
# Days of a file's making rather than of what it tells
RECORDED = re.compile("(.* )?(maj|mise a jour|modif.*|saisie|export|publication|extraction)( |$)")


def match_headings(labels: Sequence[str], standard: Standard) -> dict[str, str]:
    """The field that a heading stands for, for each that is not written as the standard does: one
    to one."""
    names = [field.name for field in standard.schema.fields]
    by_word: dict[str, str] = {}
    for name in names:
        for word in (name, *standard.words.get(name, ())):
            by_word[fold_header(word)] = name
    renamed: dict[str, str] = {}
    taken = set(labels)
    for label in labels:
        meant = by_word.get(fold_header(label)) or by_word.get(fold_header(UNIT.sub("", label)))
        if meant and label not in names and meant not in taken:
            renamed[label] = meant
            taken.add(meant)
    return renamed


@dataclass(frozen=True, slots=True)
class StandardField:
    """A field of a standard. `part` is the number of its list of records, 0 of a table."""

    field: Field
    part: int


def match_standard_fields(names: Sequence[str], standard: Standard) -> dict[str, StandardField]:
    """The field of a standard that each of these columns is, by its name or by one of the words
    under which files have it; nothing of the others."""
    renamed = match_headings(names, standard)
    fields = {field.name: StandardField(field, 0) for field in standard.schema.fields}
    for part, records in enumerate(standard.records, 1):
        record_fields = {}
        for field, _ in records.fields:
            record_fields[field.name.replace(WITHIN, ".")] = StandardField(field, part)
        if len(record_fields.keys() & set(names)) > len(fields.keys() & set(names)):
            fields = record_fields
    matched = {}
    for name in names:
        field_name = renamed.get(name, name)
        if field_name in fields:
            matched[name] = fields[field_name]
    return matched


def name_standard_fields(names: Sequence[str], standard: Standard | None) -> dict[str, str]:
    """The same, the names of the fields, as columns have them; nothing without a standard."""
    if standard is None:
        return {}
    matched = match_standard_fields(names, standard)
    return {name: match.field.name.replace(WITHIN, ".") for name, match in matched.items()}


def find_other_unit(name: str, unit: str, field: Field) -> str:
    """The unit that the name of a column says, or its cells (`unit`), and in which its field is not
    counted: k€ where that is in euros, ha where it is in m²; "" where there is none."""
    if field.type not in NUMBERS:
        return ""
    expected = find_named_unit(field.title)
    for said in filter(None, (unit, find_named_unit(name))):
        if is_other_scale(said, expected):
            return said
    return ""


def select_own_schema(source: Resource | None, standard: Standard | None) -> TableSchema | None:
    """The schema of a table, where it is not the standard itself, named by its address."""
    schema = source.schema if source else None
    standard_schema = standard.schema if standard else None
    if schema is None or schema == standard_schema:
        return None
    return schema if schema.fields else None


def find_primary_key_columns(
    columns: Sequence[Column], schema: TableSchema | None, standard: Standard | None
) -> tuple[str, ...]:
    """The columns that tell one row from another, where a schema says them and the table has them
    all."""
    names = list(map(attrgetter("name"), columns))
    by_field = dict(zip(names, names, strict=True))
    keys: tuple[str, ...] = ()
    if schema:
        keys = schema.primary_key
    elif standard:
        keys = standard.schema.primary_key
        for heading, field in match_headings(names, standard).items():
            by_field.setdefault(field, heading)
    if not by_field.keys() >= set(keys):
        return ()
    return tuple(map(by_field.__getitem__, keys))


def list_verbatim_columns(labels: Sequence[str], standard: Standard) -> tuple[str, ...]:
    """The columns whose words are the standard's own: « oui » must not become true, nor 2024/2025
    2024-2025.

    Of one that is a JSON Schema, the texts that are no days: a code is no number, though all of it
    are figures.
    """
    verbatim = {*_list_verbatim_fields(standard.schema), *_list_verbatim_texts(standard)}
    renamed = match_headings(labels, standard)
    return tuple(label for label in labels if renamed.get(label, label) in verbatim)


def _list_verbatim_fields(schema: TableSchema) -> Iterator[str]:
    """The fields of which the schema lists the words, and intervals of years."""
    for field in schema.fields:
        if field.type == "string" and "enum" in field.bounds:
            yield field.name
    for custom in schema.customs:
        if custom.name == "year-interval-value":
            yield custom.params["column"]


def _list_verbatim_texts(standard: Standard) -> Iterator[str]:
    """The texts of a JSON Schema that are no days."""
    for records in standard.records:
        for field, _ in records.fields:
            if field.type == "string" and not DAY.fullmatch(field.example):
                yield field.name.replace(WITHIN, ".")


def recognise_standard(labels: Sequence[str]) -> tuple[Standard, bool] | None:
    """The standard that a table most resembles, and whether it surely is one: it has the half of
    what that requires."""
    best: tuple[Standard, bool] | None = None
    best_score = 0.0
    telling = [label for label in labels if len(label) >= SHORTEST]
    for standard in map(standards.load_standard, standards.STANDARDS):
        fields = {field.name: field for field in standard.schema.fields}
        named = {*telling, *match_headings(telling, standard).values()} & fields.keys()
        if len(named) < FEWEST or len(named) < HALF * len(labels):
            continue
        required = [field.name for field in fields.values() if field.required]
        share = len(named.intersection(required)) / len(required)
        score = share + len(named) / len(labels)
        if share >= LEAST and score > best_score:
            best = standard, share >= HALF
            best_score = score
    return best
