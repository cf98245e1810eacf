"""What a type of Table Schema is: how the cells of one field are read, most by SQL and the others
in Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from site_builder.cells import match_cell_sql
from site_builder.core.model.table_schema import Field
from site_builder.storage import sql

UNCAST = "{value} IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """How the cells of one field are read.

    `plain` is the pattern of those that SQL reads, as `cast` of a {cell}: None is all of them, ""
    none. `within`, SQL of a {cell}, is what else must hold of them. `wrong` is SQL of one that is
    cast and has no value all the same. Of the other cells `read` gives the value, or None.
    `literal` writes a value in SQL, to be compared with those that are cast. `key` is
    a text that two values have in common only if they are the same, `same` the SQL of it for a
    {value} that is cast, "" where there is none: where keys are asked, every cell is then read in
    Python.
    """

    plain: str | None
    cast: str
    read: Callable[[str], Any]
    literal: Callable[[Any], str] = sql.quote_literal
    key: Callable[[Any], str | None] = str
    same: str = "CAST({value} AS VARCHAR)"
    wrong: str = ""
    within: str = ""

    def is_plain(self, cell: str) -> str:
        """SQL: is this cell read by `cast`?"""
        within = f" AND {self.within}".replace("{cell}", cell) if self.within else ""
        return f"{match_cell_sql(cell, self.plain or '')}{within}"

    def value(self, text: str) -> Any:
        """What a text is worth, plain or not; None where it is worth nothing."""
        known = self.read is refuse_cell_text and self.plain and re.fullmatch(self.plain, text)
        return text if known else self.read(text)


def quote_schema_literal(text: str) -> str:
    """SQL of a text of a schema, in which {cell}, {value} and {read} stand for nothing but
    themselves."""
    return re.sub("[{](?=(cell|value|read)[}])", "{' || '", sql.quote_literal(text))


def keep_cell_text(cell: str) -> str:
    return cell


def refuse_cell_text(cell: str) -> None:
    """Of a type whose values are all plain."""


def get_field_option(field: Field, key: str, usual: Any) -> Any:
    return (field.options or {}).get(key, usual)
