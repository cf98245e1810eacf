"""What a schema asks of columns that a table has not: no row of the table tells anything of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.custom_checks import list_check_columns
from site_builder.core.model.table_schema import Field, TableSchema

OF_TEXT = ("string", "any")  # types that ask nothing of a cell


def find_absent_fields(there: Collection[str], schema: TableSchema) -> Iterator[UncheckedRule]:
    """The fields whose type or constraints have no column to be looked at, of a schema that does
    not say itself (`fieldsMatch`) which columns may be missing. One that must not be missing is a
    fault, which is told elsewhere."""
    if schema.match:
        return
    for field in schema.fields:
        is_fault = field.required or field.name in schema.primary_key
        if field.name in there or is_fault:
            continue
        if rules := ", ".join(_list_rules(field)):
            yield UncheckedRule(field=field.name, rule=rules, reason="absent")


def _list_rules(field: Field) -> Iterator[str]:
    if field.type not in OF_TEXT:
        yield "type"
    if field.format != "default":
        yield "format"
    for name, bound in field.bounds.items():
        if bound is not False:
            yield name


def find_absent_keys(there: Collection[str], schema: TableSchema) -> Iterator[UncheckedRule]:
    """The keys and the custom checks that name a column that is not there."""
    for names in schema.unique_keys:
        yield from _find_absent(there, "uniqueKeys", names)
    for foreign in schema.foreign_keys:
        yield from _find_absent(there, "foreignKeys", foreign.fields)
    for custom in schema.customs:
        yield from _find_absent(there, custom.name, list_check_columns(custom))


def _find_absent(
    there: Collection[str], rule: str, names: Sequence[str]
) -> Iterator[UncheckedRule]:
    if missing := [name for name in names if name not in there]:
        yield UncheckedRule(field=", ".join(missing), rule=rule, reason="absent")
