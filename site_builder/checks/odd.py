"""Texts that SQL does not read: each distinct one is read in Python, once, and comes back with its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from site_builder.checks.plan import Column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SLICE = 20_000  # texts at a time
Read = Callable[[str], tuple[int, str | None]]  # of a text: the bits of its faults, and its key


def reader(column: Column, timed_out: set[str]) -> Read:
    """Reads the texts of a column. The names of rules that a text kept from ending are added to `timed_out`.

    Such a rule is asked of no further text: each would take its time.
    """

    def read(text: str) -> tuple[int, str | None]:
        value = column.type.read(text)
        if value is None:
            return 1, None
        bits = 0
        for place, rule in enumerate(column.rules, 1):
            if rule.name in timed_out:
                continue
            try:
                bits |= rule.breaks(value) << place
            except TimeoutError:
                timed_out.add(rule.name)
        return bits, column.type.key(value)

    return read


def keep(connection: DuckDBPyConnection, name: str, texts: str, read: Read, *, keys: bool) -> bool:
    """Make the table `name` (text, bits, same) of the texts that a query gives; is anything in it?

    Those without a fault are kept only where their `keys` are needed.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} (text VARCHAR, bits BIGINT, same VARCHAR)")
    found, some = connection.cursor(), False
    found.execute(texts)
    while slice_ := found.fetchmany(SLICE):
        kept = [(text, *read(text)) for (text,) in slice_]
        kept = [one for one in kept if one[1] or keys]
        if kept:
            _insert(connection, name, kept)
            some = True
    return some


def _insert(connection: DuckDBPyConnection, name: str, rows: Sequence[tuple[str, int, str | None]]) -> None:
    columns: Iterator[Iterable[object]] = zip(*rows, strict=True)
    connection.execute(f"INSERT INTO {name} SELECT unnest(?), unnest(?), unnest(?)", [list(one) for one in columns])
