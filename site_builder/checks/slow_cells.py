"""Texts that SQL does not read are read in Python, by functions that its statements call: few
texts, or slow ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from site_builder.checks.check_plan import CheckedColumn, CheckPlan
from site_builder.checks.constraints import AbandonedRules, UndecidedConstraint
from site_builder.checks.patterns import PatternTimeout

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REMEMBERED = 1 << 16  # texts of one column: most come again
Read = Callable[[str], tuple[int, str | None]]  # of a text: the bits of its faults, and its key


def build_cell_readers(plan: CheckPlan, abandoned: AbandonedRules) -> dict[int, Read]:
    """What reads texts, by number. Where a rule does not end, or tells nothing of a text, that is
    kept in `abandoned`.

    One that does not end is asked of no further text: each would take its time.
    """
    found = {column.index: _reader(column, abandoned) for column in plan.columns}
    return found | {
        number: partial(_broken, custom.breaks)
        for number, custom in plan.numbered()
        if custom.breaks
    }


def _broken(breaks: Callable[[str], bool], text: str) -> tuple[int, None]:
    return int(breaks(text)), None


def _reader(column: CheckedColumn, abandoned: AbandonedRules) -> Read:

    def read(text: str) -> tuple[int, str | None]:
        value = column.type.value(text)
        if value is None:
            return 1, None
        bits = 0
        for place, rule in enumerate(column.rules, 1):
            asked = (column.field.name, rule.name)
            if asked in abandoned.late:
                continue
            try:
                bits |= rule.breaks(value) << place
            except PatternTimeout as late:
                abandoned.late[asked] = late.seconds
            except UndecidedConstraint:
                abandoned.undecided.add(asked)
        return bits, column.type.key(value)

    return read


@contextmanager
def register_cell_readers(
    connection: DuckDBPyConnection, readers: Mapping[int, Read]
) -> Iterator[None]:
    """Inside, SQL has faults_of(reader, text) and key_of(reader, text)."""
    from duckdb import sqltypes

    reads = {number: lru_cache(REMEMBERED)(read) for number, read in readers.items()}
    parameter_types: list[Any] = [sqltypes.BIGINT, sqltypes.VARCHAR]
    null: Any = "special"  # it may be the answer

    def faults_of(number: int, text: str) -> int:
        return reads[number](text)[0]

    def key_of(number: int, text: str) -> str | None:
        return reads[number](text)[1]

    connection.create_function("faults_of", faults_of, parameter_types, sqltypes.BIGINT)
    connection.create_function(
        "key_of", key_of, parameter_types, sqltypes.VARCHAR, null_handling=null
    )
    try:
        yield
    finally:
        connection.remove_function("faults_of")
        connection.remove_function("key_of")
