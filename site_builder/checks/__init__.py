"""Checks: a table held against a Table Schema by SQL, at DuckDB's speed, with the verdicts of
frictionless; and what a table says against itself.

- `check_plan` turns a schema into relations and conditions of SQL; one pass leaves a number for
  each row, of which each bit is a fault (`fault_bits`), and two hashes for each key (`table_keys`);
  `verdict` asks everything else of these.
- `types`: a pattern and a cast for the cells that are plain, a reading in Python for the others,
  which the same statement calls (`slow_cells`). `constraints`, `custom_checks`: the rules of a
  field and those of French schemas. `patterns`: the expressions of schemas, for RE2 or within a
  time.
- `as_published`: a table judged after repair, on the cells of its CSV; `all_faults` keeps each of
  them. `absent_columns`: what is asked of columns that are not there. `foreign_keys`: keys between
  the tables of a dataset, once all are read. `json_schema`, `json_records`, `json_patterns`: a file
  whose standard is no table.
- `remarks`: what a table says against itself, as warnings: each rule beside it (`sums`, `periods`,
  `identifiers`…) yields a `Suspicion`, of which the first questions are one statement for all
  tables of a form.
- `fault_messages`: the sentence of a fault. `source_positions`: the line or the cell of what is
  told.
"""

from __future__ import annotations

from site_builder.checks.check_plan import SchemaFault
from site_builder.checks.verdict import RowFault, SchemaVerdict, validate_against_schema

__all__ = ["RowFault", "SchemaFault", "SchemaVerdict", "validate_against_schema"]
