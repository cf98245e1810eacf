"""The figures that pages of the owner's cite, which DuckDB makes of the Parquet of the store.

Amounts are decimals of six places, so that no sum depends on the order of the rows; the rules are
those of the charts of the build: a row adds its share, one that repeats others adds nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.core.model.figure import (
    MOST_GROUPS,
    Aggregate,
    CountedRule,
    FigureAnswer,
    FigureQuestion,
)
from site_builder.prepare.charts.row_parts import fold_word
from site_builder.storage import sql
from site_builder.storage.object_store import ObjectStore

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLE = "table.parquet"
RECENT = 256  # figures that stay at hand: what a digest names never changes
AMOUNT = "DECIMAL(18, 6)"  # nobody's amount has more than twelve digits before the point
SHARE = "DECIMAL(13, 12)"
PERCENT = "DECIMAL(15, 12)"
FINEST = Decimal("0.01")  # of a mean and of a median
MOST_YEARS = 60
YEAR = "(?:18|19|20|21)[0-9]{2}"
AGGREGATES: dict[Aggregate, str] = {
    "count": "count(*)",
    "sum": "sum(amount)",
    "mean": "sum(amount)",  # to be divided: DuckDB's own mean is a float
    "median": "median(amount)",
    "min": "min(amount)",
    "max": "max(amount)",
}
LABELLED = "reason = '' AND label IS NOT NULL"
ADDED = ("count", "sum")  # of which those of groups may be put together


@lru_cache(RECENT)  # asked for where a page is made, and where problems are looked for
def compute_figure(objects: ObjectStore, question: FigureQuestion) -> FigureAnswer:
    """Raises DamagedObject where the Parquet is not what its name says."""
    objects.verify(question.parquet)
    scratch = objects.root / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".figure-", dir=scratch) as folder:
        parquet = Path(folder) / TABLE
        _bring_file(objects.path(question.parquet), parquet)
        with sql.open_duckdb(Path(folder)) as connection:
            return answer_question(connection, parquet, question)


def _bring_file(source: Path, target: Path) -> None:
    """The same file in a folder that DuckDB sees, by a link where the file system has them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def answer_question(
    connection: DuckDBPyConnection, parquet: Path, question: FigureQuestion
) -> FigureAnswer:
    """What the rows of a Parquet that DuckDB sees come to."""
    _create_judged(connection, parquet, question)
    counts = dict(
        sql.fetch_all_rows(connection, "SELECT reason, count(*) FROM judged GROUP BY reason")
    )
    number, rows, ungrouped = sql.fetch_one_row(
        connection,
        f"SELECT {AGGREGATES[question.aggregate]}, count(*), count(*) FILTER (label IS NULL) "
        "FROM judged WHERE reason = ''",
    )
    value = None if number is None else _divide(number, rows, question.aggregate)
    groups = list(_fetch_groups(connection, question))
    others, rest = _count_other_groups(connection, question, groups)
    write = partial(_write_number, aggregate=question.aggregate)
    return FigureAnswer(
        value=None if value is None else write(value),
        rows=rows,
        empty=counts.get("empty", 0),
        undated=counts.get("undated", 0),
        apart=counts.get("apart", 0),
        uncounted=counts.get("uncounted", 0),
        ungrouped=ungrouped if question.group else 0,
        groups=tuple((label, write(number)) for label, number in groups),
        others=others,
        rest=None if rest is None else write(rest),
        years=tuple(_fetch_years(connection)),
        several=_find_several(connection, question),
    )


# --- rows ---


def _create_judged(connection: DuckDBPyConnection, parquet: Path, question: FigureQuestion) -> None:
    """`judged` has for each row the `reason` for which it is left out, "" where it counts, its
    `year`, its `amount`, its `label`, and the values of the columns `within` (w0, w1…)."""
    connection.execute("CREATE MACRO label_of(cell) AS nullif(trim(CAST(cell AS VARCHAR)), '')")
    connection.execute("CREATE MACRO fold(cell) AS lower(strip_accents(label_of(cell)))")
    year = _select_year(question.years)
    label = _select_label(question)
    selected = [
        f"{year} AS year",
        f"{label} AS label",
        f"{_select_amount(question)} AS amount",
        f"{_select_reason(question)} AS omission",
    ]
    for place, name in enumerate(question.within):
        selected.append(f"label_of({sql.quote_identifier(name)}) AS w{place}")
    source = f"read_parquet({sql.quote_literal(parquet)})"
    other_year = "''"
    if question.year:
        other_year = (
            "CASE WHEN year IS NULL THEN 'undated' "
            f"WHEN year <> {sql.quote_literal(question.year)} THEN 'other' ELSE '' END"
        )
    connection.execute(
        f"CREATE TABLE judged AS SELECT *, CASE WHEN {other_year} <> '' THEN {other_year} "
        "WHEN omission <> '' THEN omission WHEN amount IS NULL THEN 'empty' ELSE '' END "
        f"AS reason FROM (SELECT {', '.join(selected)} FROM {source})"
    )


def _select_year(name: str) -> str:
    if not name:
        return "NULL::VARCHAR"
    text = f"CAST({sql.quote_identifier(name)} AS VARCHAR)"
    return f"nullif(regexp_extract({text}, '{YEAR}'), '')"


def _select_label(question: FigureQuestion) -> str:
    if not question.group:
        return "NULL::VARCHAR"
    if question.by_year:
        return _select_year(question.group)
    return f"label_of({sql.quote_identifier(question.group)})"


def _select_amount(question: FigureQuestion) -> str:
    """What a row adds: a share of more than one is a percentage, and a row without a share whole,
    as in a chart of the same columns."""
    if not question.column:
        return "1"
    name = sql.quote_identifier(question.column)
    if question.aggregate == "count":
        return f"CASE WHEN label_of({name}) IS NOT NULL THEN 1 END"
    amount = f"TRY_CAST({name} AS {AMOUNT})"
    if not question.share:
        return amount
    share = sql.quote_identifier(question.share)
    return (
        f"CAST({amount} * CASE WHEN {share} IS NULL THEN 1::{SHARE} "
        f"WHEN {share} BETWEEN 0 AND 1 THEN CAST({share} AS {SHARE}) "
        f"WHEN {share} > 1 AND {share} <= 100 "
        f"THEN CAST(CAST({share} AS {PERCENT}) * 0.01 AS {SHARE}) END AS {AMOUNT})"
    )


def _select_reason(question: FigureQuestion) -> str:
    """Why a row is left out that may have a number; "" where nothing speaks against it."""
    repeating = []
    for name, texts in question.apart:
        cells = f"label_of({sql.quote_identifier(name)})"
        repeating.append(f"coalesce({cells} IN ({_list_literals(texts)}), false)")
    broken = []
    for rule in question.rules:
        condition = _is_one_of(rule)
        broken.append(condition if rule.out else f"NOT {condition}")
    cases = ""
    if repeating:
        cases += f"WHEN {' OR '.join(repeating)} THEN 'apart' "
    if broken:
        cases += f"WHEN {' OR '.join(broken)} THEN 'uncounted' "
    return f"CASE {cases}ELSE '' END" if cases else "''"


def _is_one_of(rule: CountedRule) -> str:
    texts = _list_literals(list(map(fold_word, rule.texts)))
    return f"coalesce(fold({sql.quote_identifier(rule.column)}) IN ({texts}), false)"


def _list_literals(texts: Sequence[str]) -> str:
    return ", ".join(map(sql.quote_literal, texts))


# --- what they come to ---


def _fetch_groups(
    connection: DuckDBPyConnection, question: FigureQuestion
) -> Iterator[tuple[str, Decimal]]:
    """The labels that are shown, each with its number, in the order that is asked for."""
    if not question.group:
        return
    number = AGGREGATES[question.aggregate]
    order = "lower(strip_accents(label)), label"
    if question.order == "value":
        order = f"{number} / count(*) DESC, label" if question.aggregate == "mean" else "2 DESC, 1"
    rows = sql.fetch_all_rows(
        connection,
        f"SELECT label, {number}, count(*) FROM judged WHERE {LABELLED} GROUP BY label "
        f"ORDER BY {order} LIMIT {MOST_GROUPS[question.order]}",
    )
    for label, total, count in rows:
        yield label, _divide(total, count, question.aggregate)


def _count_other_groups(
    connection: DuckDBPyConnection,
    question: FigureQuestion,
    groups: Sequence[tuple[str, Decimal]],
) -> tuple[int, Decimal | None]:
    """How many are not shown, and what they come to together, where that can be said."""
    if not question.group:
        return 0, None
    number, all_groups = sql.fetch_one_row(
        connection,
        f"SELECT {AGGREGATES[question.aggregate]}, count(DISTINCT label) FROM judged "
        f"WHERE {LABELLED}",
    )
    others = all_groups - len(groups)
    if not others or question.aggregate not in ADDED:
        return others, None
    return others, Decimal(number) - sum(amount for _, amount in groups)


def _divide(number: Any, rows: int, aggregate: Aggregate) -> Decimal:
    return Decimal(number) / rows if aggregate == "mean" else Decimal(number)


def _write_number(number: Decimal, aggregate: Aggregate) -> str:
    """In decimal notation, without zeros that say nothing."""
    if aggregate in ("mean", "median"):
        number = number.quantize(FINEST)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fetch_years(connection: DuckDBPyConnection) -> Iterator[str]:
    for (year,) in sql.fetch_all_rows(
        connection,
        f"SELECT DISTINCT year FROM judged WHERE year IS NOT NULL ORDER BY year LIMIT {MOST_YEARS}",
    ):
        yield year


def _find_several(connection: DuckDBPyConnection, question: FigureQuestion) -> str:
    """The first column of which the rows that are added up have several values, where these are
    not told apart by group."""
    if question.aggregate != "sum":
        return ""
    for place, name in enumerate(question.within):
        if name == question.group:
            continue
        (most,) = sql.fetch_one_row(
            connection, f"SELECT count(DISTINCT w{place}) FROM judged WHERE reason = ''"
        )
        if most > 1:
            return name
    return ""
