"""What a plan asks of DuckDB: one row for each chart, strand and group, the rest of them
together."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.cells import get_cell_kind
from site_builder.prepare.charts.plan import CHARTS, DATES, ChartPlan
from site_builder.storage import sql
from site_builder.storage.batched_queries import TABLE

STEPS = {"year": 4, "month": 7, "day": 10}  # of an ISO date, so many characters
# of an exact sum, and after the point where a column does not say
DIGITS = 30
SIXTH = 6
WHOLE = "BETWEEN 0 AND 1"
PERCENT = "BETWEEN 1 AND 100"


def select_chart_summary(plan: ChartPlan) -> str:
    """SQL of how many rows are drawn, of the latest value, and of how many rows lack it, then each
    of the columns that say of which chart they are. A row stands there once for each column that is
    summed.
    """
    unknown = "".join(f", count(*) FILTER (e{place} IS NULL)" for place in range(len(plan.each)))
    last = (
        "'', 0"
        if plan.latest is None
        else "(SELECT max(l) FROM base), (SELECT count(*) FROM base WHERE l IS NULL)"
    )
    return f"{_chosen(plan)} SELECT count(*), {last}{unknown} FROM chosen"


def select_code_list_counts(plan: ChartPlan) -> str:
    """SQL of each chart and group, and how many rows have a code of each list of codes."""
    names = dict.fromkeys(name for name, _, _ in plan.turns)
    counts = ", ".join(
        (
            "count(*) FILTER "
            f"({' OR '.join(_among(plan, i, codes) for column, i, codes in plan.turns if column == name)})"  # noqa: E501
        )
        for name in names
    )
    made = (*(_label(plan, index) for index in plan.each), _label(plan, plan.group), counts)
    return f"SELECT {', '.join(made)} FROM {TABLE} WHERE {_conditions(plan)} GROUP BY ALL"


def select_chart_cells(plan: ChartPlan) -> str:
    """SQL of what is drawn; see answer.Cell. Whatever is beyond what there is room for is one
    strand, one group."""
    es = ", ".join(f"e{place}" for place in range(len(plan.each) or 1))
    full = " AND ".join(f"{alias} IS NOT NULL" for alias in es.split(", "))
    order = {"text": "gt DESC NULLS LAST, g", "number": "TRY_CAST(g AS DOUBLE) DESC"}.get(
        plan.by, "g DESC"
    )
    return (
        f"{_chosen(plan)}, cells AS (SELECT {es}, k, g, sum(x) AS t, count(x) AS n, count(*) AS "
        "c, min(r) AS r "
        f"FROM chosen WHERE {full} GROUP BY ALL), "
        f"summed AS (SELECT *, sum(t) OVER (PARTITION BY {es}) AS et, sum(t) OVER (PARTITION BY "
        f"{es}, k) AS kt, "
        f"sum(t) OVER (PARTITION BY {es}, g) AS gt, min(r) OVER (PARTITION BY {es}, g) AS gr FROM "
        "cells), "
        f"placed AS (SELECT *, dense_rank() OVER (ORDER BY et DESC NULLS LAST, {es}) AS ep, "
        f"dense_rank() OVER (PARTITION BY {es} ORDER BY k IS NULL, kt DESC NULLS LAST, k) AS p, "
        f"dense_rank() OVER (PARTITION BY {es} ORDER BY g IS NULL, {order}) AS q FROM summed), "
        f"counted AS (SELECT *, max(p) FILTER (k IS NOT NULL) OVER (PARTITION BY {es}) AS kn, "
        f"max(q) FILTER (g IS NOT NULL) OVER (PARTITION BY {es}) AS gn, max(ep) OVER () AS en "
        "FROM placed) "
        f"SELECT {es}, CASE WHEN p <= {plan.strands} THEN k END AS ks, CASE WHEN q <= "
        f"{plan.groups} THEN g END AS gs, "
        "k IS NULL AS kv, g IS NULL AS gv, min(p), min(q), min(gr), sum(t), sum(n), sum(c), kn, "
        "gn, en "
        f"FROM counted WHERE ep <= {CHARTS} GROUP BY ep, {es}, ks, gs, kv, gv, kn, gn, en ORDER "
        "BY ep"
    )


def _chosen(plan: ChartPlan) -> str:
    """The beginning of a statement: `base`, the rows that are drawn, and `chosen`, those of the
    latest value."""
    last = "" if plan.latest is None else " WHERE l = (SELECT max(l) FROM base)"
    return f"WITH base AS ({_base(plan)}), chosen AS (SELECT * FROM base{last})"


def _base(plan: ChartPlan) -> str:
    """SQL of e0, e1… (of which chart), k (strand), g (group), x (value), l (what the latest is of),
    r (its place)."""
    each = [_label(plan, index) for index in plan.each] or ["''"]
    es = ", ".join(f"{cell} AS e{place}" for place, cell in enumerate(each))
    strand = "''" if plan.split is None else _label(plan, plan.split)
    last = "''" if plan.latest is None else _label(plan, plan.latest)
    several = len(plan.series) > 1
    measures = [
        (sql.quote_literal(str(place)) if several else strand, _value(plan, index))
        for place, index in enumerate(plan.series)
    ]
    ordered = plan.by == "text" and plan.type == "bar"  # in the order of the file
    relation = (
        f"(SELECT *, row_number() OVER () AS r FROM {TABLE})"
        if ordered
        else f"(SELECT *, 0 AS r FROM {TABLE})"
    )
    return " UNION ALL ".join(
        f"SELECT {es}, {k} AS k, {_label(plan, plan.group)} AS g, {x} AS x, {last} AS l, r "
        f"FROM {relation} WHERE {_conditions(plan)}"
        for k, x in measures or [(strand, "1")]
    )


def _label(plan: ChartPlan, index: int) -> str:
    """SQL of a cell as a group: a date by its step, anything else in canonical notation."""
    column = plan.columns[index]
    if column.type not in DATES:
        return _text(plan, index)
    length = STEPS[plan.view.by if index == plan.group else "year"]
    return f"left({get_cell_kind(column.kind).written(_cell(plan, index))}, {length})"


def _value(plan: ChartPlan, index: int) -> str:
    """SQL of what a row adds to a sum: exact, or NULL where it has no number."""
    column = plan.columns[index]
    cell = _cell(plan, index)
    digits = SIXTH
    if plan.share is not None:
        part = _cell(plan, plan.share)  # 45 can only be 45 %; a row without a share is whole
        cell += (
            f" * CASE WHEN {part} IS NULL THEN 1 WHEN {part} {WHOLE} THEN {part} "
            f"WHEN {part} {PERCENT} THEN {part} / 100.0 END"
        )
    elif column.type == "integer":
        digits = 0
    elif column.decimals is not None:
        digits = column.decimals
    return f"TRY_CAST({cell} AS DECIMAL({DIGITS}, {digits}))"


def _conditions(plan: ChartPlan) -> str:
    kept = [_among(plan, index, some) for index, some in plan.where]
    kept += [f"coalesce(NOT {_among(plan, index, some)}, TRUE)" for index, some in plan.excluded]
    return " AND ".join(kept) or "TRUE"


def _among(plan: ChartPlan, index: int, values: Sequence[str]) -> str:
    """SQL: is a cell one of these, but for case and accents?"""
    folded = ", ".join(f"lower(strip_accents({sql.quote_literal(value)}))" for value in values)
    return f"(lower(strip_accents({_text(plan, index)})) IN ({folded}))"


def _cell(plan: ChartPlan, index: int) -> str:
    """SQL of a typed cell."""
    cell = f"v{index}"
    return (
        f"({get_cell_kind(plan.columns[index].kind).typed(cell)})" if index in plan.reread else cell
    )


def _text(plan: ChartPlan, index: int) -> str:
    """SQL of a cell in canonical notation, trimmed; NULL where nothing is left."""
    column = plan.columns[index]
    cell = _cell(plan, index)
    if column.type == "number" and column.decimals is not None:
        return f"CAST(CAST({cell} AS DECIMAL(38, {column.decimals})) AS VARCHAR)"
    return f"nullif(trim({get_cell_kind(column.kind).written(cell)}), '')"
