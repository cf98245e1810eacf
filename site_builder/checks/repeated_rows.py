"""Rows that are the very copy of another one, where that is no accident."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from site_builder.checks.suspicion import InspectedTable, Suspicion, list_suspect_rows
from site_builder.storage.batched_queries import EACH, TABLE

FEWEST = 5  # rows
ENOUGH = 10  # ways in which the values of the columns may go together, for each row
# of the rows, at most, or one: where more are alike, nothing told them apart (trees, incidents,
# pays)
SHARE = 0.02


def find_repeated_rows(table: InspectedTable) -> Iterator[Suspicion]:
    """Silent where the columns say too little to tell two things apart, and where many rows are
    alike.

    All rows twice are no accident either: the table was pasted under itself.
    """
    total = table.typed.rows
    distinct = [profile.distinct for profile in table.profiles if profile.distinct]
    if (
        total < FEWEST
        or len(distinct) < 2
        or max(distinct) == total
        or prod(distinct) < ENOUGH * total
    ):
        return
    columns = table.typed.columns
    cells = [f"v{index}" for index in range(len(columns))]
    cells += [f"w{index}" for index, column in enumerate(columns) if column.faulty]
    row = f"hash({', '.join(cells)})"
    groups = f"SELECT {EACH}count(*) AS n FROM {TABLE} GROUP BY {EACH}{row}"
    several = f"SELECT {row} FROM {TABLE} GROUP BY {EACH}{row} HAVING count(*) > 1"
    first = f"min(r) OVER (PARTITION BY {EACH}{', '.join(cells)}) AS first"
    alike = f"(SELECT {EACH}r, {first} FROM {table.numbered} WHERE {row} IN ({several}))"
    yield Suspicion(
        code="row-repeated",
        column="",
        number=f"SELECT {EACH}sum(n - 1)::BIGINT AS n FROM ({groups}) GROUP BY {EACH}()",
        broken=list_suspect_rows("first", f"{alike} WHERE r > first"),
        said=lambda first: {"other": str(table.raw.row(first))},
        plausible=lambda number: 0 < number <= max(1, SHARE * total) or 2 * number == total,
    )
