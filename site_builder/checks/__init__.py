"""Checks: a table held against a Table Schema by SQL, at DuckDB's speed, with the verdicts of
frictionless.

`judge` is the door. One pass over the table leaves the faults of each row; all the rest is asked of
these.
"""

from __future__ import annotations

from site_builder.checks.check_plan import SchemaFault
from site_builder.checks.verdict import RowFault, SchemaVerdict, validate_against_schema

__all__ = ["RowFault", "SchemaFault", "SchemaVerdict", "validate_against_schema"]
