"""What the rows of a measure come to, by commune, year and category.

A step leaves a table of DuckDB, which goes to disk where it does not fit; only what is shown is
fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from site_builder.core.model.comparison import LeftOutReason, LeftOutRows
from site_builder.core.model.measure import TOTAL, Measure
from site_builder.storage import sql
from site_builder.territory.comparisons.figures import GroupedRows
from site_builder.territory.comparisons.headings import list_headings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_VALUES = 150_000  # of a measure; beyond, the categories that come to least are left out
# Rows of no figure are of no commune either, but for those without a number
PLACED = "CASE WHEN reason IN ('', 'empty') THEN {0} END AS {0}"
GROUP = "reason, insee, year, category, principal"


def group_rows(connection: DuckDBPyConnection, measure: Measure) -> int:
    """`grouped` has what the rows of `judged` come to, by reason and principal too, and `kept` the
    categories that are shown; the number of those that are not."""
    _create_grouped(connection, measure)
    _leave_out_secondary(connection, measure)
    connection.execute(
        "CREATE OR REPLACE TABLE figures AS SELECT insee, year, category, "
        "sum(amount) FILTER (reason = '') AS amount, sum(divisor) FILTER (reason = '') AS divisor, "
        "coalesce(sum(rows) FILTER (reason = ''), 0)::BIGINT AS rows, "
        "coalesce(sum(rows) FILTER (reason = 'empty'), 0)::BIGINT AS empty "
        "FROM grouped WHERE reason IN ('', 'empty') GROUP BY insee, year, category "
        "HAVING sum(rows) FILTER (reason = '') > 0"
    )
    if measure.per == TOTAL:
        connection.execute(
            "CREATE OR REPLACE TABLE figures AS SELECT * REPLACE "
            "(sum(amount) OVER (PARTITION BY insee, year) AS divisor) FROM figures"
        )
    return _keep_categories(connection, measure)


def _create_grouped(connection: DuckDBPyConnection, measure: Measure) -> None:
    """What the rows of `judged` come to, each item of them once."""
    columns = ", ".join(map(PLACED.format, ("insee", "year", "category", "principal")))
    if measure.distinct:
        source = (
            f"SELECT {GROUP}, 1 AS amount, sum(divisor) AS divisor, count(*) AS rows "
            f"FROM judged GROUP BY {GROUP}, item"
        )
    else:
        source = "SELECT *, 1 AS rows FROM judged"
    connection.execute(
        f"CREATE OR REPLACE TABLE grouped AS SELECT reason, {columns}, sum(amount) AS amount, "
        f"sum(divisor) AS divisor, sum(rows)::BIGINT AS rows FROM ({source}) GROUP BY ALL"
    )


def _leave_out_secondary(connection: DuckDBPyConnection, measure: Measure) -> None:
    """Of each commune and year, only what is principal stays: what comes to most, the first in the
    alphabet of several."""
    if not measure.principal:
        return
    connection.execute(
        "CREATE OR REPLACE TABLE principals AS SELECT insee, year, first(principal ORDER BY "
        "amount DESC, principal) AS principal FROM (SELECT insee, year, principal, "
        "sum(amount) AS amount FROM grouped WHERE reason = '' GROUP BY ALL) GROUP BY insee, year"
    )
    connection.execute(
        "UPDATE grouped SET reason = 'secondary' FROM principals "
        "WHERE grouped.reason IN ('', 'empty') AND grouped.insee = principals.insee "
        "AND grouped.year IS NOT DISTINCT FROM principals.year "
        "AND grouped.principal <> principals.principal"
    )


def _keep_categories(connection: DuckDBPyConnection, measure: Measure) -> int:
    """The categories that come to most, as long as all their values are not too many."""
    connection.execute(
        "CREATE OR REPLACE TABLE kept AS SELECT category FROM (SELECT category, sum(count(*)) OVER "
        "(ORDER BY coalesce(sum(amount), 0) DESC, category) AS number "
        f"FROM figures GROUP BY category) WHERE number <= {MOST_VALUES}"
    )
    all_categories, shown_categories = sql.fetch_one_row(
        connection,
        "SELECT (SELECT count(DISTINCT category) FROM figures), (SELECT count(*) FROM kept)",
    )
    return int(all_categories - shown_categories)


def fetch_figures(connection: DuckDBPyConnection) -> Iterator[GroupedRows]:
    """What is shown, in order of commune, year and category."""
    rows = sql.fetch_all_rows(
        connection,
        "SELECT insee, year, category, amount, divisor, rows, empty FROM figures "
        "WHERE category IN (SELECT category FROM kept) ORDER BY insee, year, category",
    )
    return map(GroupedRows._make, rows)


def count_left_out(connection: DuckDBPyConnection) -> tuple[LeftOutRows, ...]:
    """How many rows are of no figure, by reason."""
    rows = sql.fetch_all_rows(
        connection,
        "SELECT reason, sum(rows)::BIGINT FROM grouped WHERE reason <> '' GROUP BY reason",
    )
    counts = dict(rows)
    ordered_reasons = list(filter(counts.__contains__, get_args(LeftOutReason)))
    return tuple(map(LeftOutRows, ordered_reasons, map(counts.__getitem__, ordered_reasons)))


def list_categories(
    connection: DuckDBPyConnection, measure: Measure
) -> tuple[tuple[str, str], ...]:
    """The categories that are shown, with their labels: headings in the order of their rules, else
    in that of the alphabet."""
    if not measure.by:
        return ()
    if measure.headings:
        present = dict.fromkeys(sql.fetch_all_rows(connection, "SELECT category FROM kept"))
        headings = list_headings(measure.headings)
        return tuple(filter(lambda heading: (heading[0],) in present, headings))
    # a name that one commune writes in capitals is shown as another writes it
    labels = []
    for place in range(len(measure.by)):
        label = f"label{place}"
        labels.append(f"coalesce(min({label}) FILTER ({label} <> upper({label})), min({label}))")
    rows = sql.fetch_all_rows(
        connection,
        f"SELECT category, {', '.join(labels)} FROM judged WHERE reason IN ('', 'empty') "
        "AND category IN (SELECT category FROM kept) GROUP BY category ORDER BY category",
    )
    words = dict(measure.words)
    categories = []
    for category, *parts in rows:
        categories.append((category, _write_label(parts, words)))
    return tuple(categories)


def _write_label(parts: Sequence[str], words: Mapping[str, str]) -> str:
    """« Camille (fille) »."""
    first, *others = [words.get(part.upper(), part) for part in parts]
    if not others:
        return first
    return f"{first} ({', '.join(others)})"
