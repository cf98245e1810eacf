"""Checks: a table held against a Table Schema, with the verdicts of frictionless; and what a table
says against itself.

- `check_plan` turns a schema into columns, rules and possible faults. Each distinct text is judged
  once (`cell_verdicts`), many at once where Arrow knows which are surely right (`arrow_verdicts`);
  rows are looked at where some text has a fault (`row_faults`), and for keys (`table_keys`, by
  `row_hashes`). `verdict` puts them together.
- `types`: what a text is worth. `constraints`, `custom_checks`: the rules of a field and those of
  French schemas. `patterns`: the expressions of schemas, by RE2 or within a time, as each writes
  them (`pattern_syntax`). `libraries`: what rules need beyond the standard library, and that it may
  be missing.
- `as_published`: a table judged after repair, on the texts that its CSV has (`published_texts`).
  `absent_columns`: what is asked of columns that are not there. `foreign_keys`: keys between the
  tables of a dataset, once all are read. `json_schema`, `json_records`, `json_patterns`: a file
  whose standard is no table.
- `remarks`: what a table says against itself, as warnings: each rule beside it (`sums`, `periods`,
  `identifiers`…) is a function of an `InspectedTable` (`suspicion`), and asks distinct values
  first, rows only where something is wrong.
- `counted_things`: what the rows of a published table are, and how many.
- `fault_messages`: the sentence of a fault. `source_positions`: the line or the cell of what is
  told.
"""

from __future__ import annotations

from site_builder.checks.check_plan import SchemaFault
from site_builder.checks.row_faults import RowFault
from site_builder.checks.verdict import SchemaVerdict, validate_against_schema

__all__ = ["RowFault", "SchemaFault", "SchemaVerdict", "validate_against_schema"]
