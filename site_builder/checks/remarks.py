"""What a table says against itself, with or without a schema, as it is published: warnings, which
keep nothing back.

A false alarm costs more than a silence: who has met two of them reads no third. Each rule says when
it is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice

from site_builder.checks.body_names import find_conflicting_siren
from site_builder.checks.distant_places import find_distant_places
from site_builder.checks.identifiers import find_published_ibans, find_wrong_codes
from site_builder.checks.periods import find_missing_periods
from site_builder.checks.repeated_rows import find_repeated_rows
from site_builder.checks.sums import find_wrong_sums
from site_builder.checks.suspicion import InspectedTable
from site_builder.core.problems import Problem

# Rules that give a problem, or None, of each thing that is suspected
SUSPICIONS = (
    find_repeated_rows,
    find_conflicting_siren,
    find_wrong_codes,
    find_published_ibans,
    find_distant_places,
)
COMPARISONS = (find_missing_periods, find_wrong_sums)  # of the few tables that have such columns
MOST = 40  # suspicions: a table of two hundred postal codes is no table that people read
# Keys of a schema: a row is there twice
KEYS = ("fault.primary-key", "fault.unique-error", "fault.unique-key")


def collect_table_remarks(
    table: InspectedTable, schema_problems: Sequence[Problem]
) -> list[Problem]:
    """What there is to say of a table beside its `schema_problems`."""
    if not table.typed.rows:
        return []
    suspected = islice(chain.from_iterable(rule(table) for rule in SUSPICIONS), MOST)
    compared = chain.from_iterable(rule(table) for rule in COMPARISONS)
    problems = []
    for problem in chain(suspected, compared):
        if problem and not _is_known(problem, schema_problems):
            problems.append(problem)
    return problems


def _is_known(problem: Problem, schema_problems: Sequence[Problem]) -> bool:
    """Has the schema blamed a cell of these, or the same rows, already?"""
    if problem.code == "remark.row-repeated":
        return any(other.code in KEYS for other in schema_problems)
    rows = set(problem.rows)
    for other in schema_problems:
        if other.place.column == problem.place.column and not rows.isdisjoint(other.rows):
            return True
    return False
