"""The charts of a table, computed once from its canonical Parquet: exact values, and how much each
leaves out.

Nothing is drawn here. `plan` holds what is asked for against the columns, `question` puts it to
DuckDB, `answer` makes charts of what comes back. What has one bar or no number is no chart, and
whoever asked for it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.dataset import ChartRequest
from site_builder.core.model.prepared import Chart, Table
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words
from site_builder.metadata.standards import Standard
from site_builder.prepare.charts.answer import ChartCell, build_plan_charts, find_group_code_lists
from site_builder.prepare.charts.plan import ChartPlan, UnfitView, check_chart_size, plan_chart
from site_builder.prepare.charts.question import (
    select_chart_cells,
    select_chart_summary,
    select_code_list_counts,
)
from site_builder.storage import sql
from site_builder.storage.batched_queries import Asking, TableRelation, ask_rows

__all__ = ["build_table_charts", "choose_chart_tables", "hold_parquet_rows"]

# charts of a table, and tables that the views of a standard are drawn of
MOST = 12
TABLES = 20


def choose_chart_tables(
    view: ChartRequest, tables: Sequence[Table], folder: str
) -> tuple[Sequence[Table], list[Problem]]:
    """The tables of which a view is drawn: that which it names; else the whole of a series, or the
    only one. Those of a standard are drawn of the first tables that are not part of a whole."""
    tables_apart = [table for table in tables if not table.period]
    found = (
        [table for table in tables if table.name == view.resource]
        if view.resource
        else tables_apart
    )
    if not view.line or len(found) == 1 or not tables:
        return found[:TABLES], []
    place = Place(path=f"{folder}/{view.descriptor}", line=view.line)
    return (), [
        make_problem(
            "view-resource", place, names=quote_words((table.name for table in tables_apart), 10)
        )
    ]


def hold_parquet_rows(parquet: Path, width: int) -> TableRelation:
    """Where the rows of a canonical table are, its columns being v0, v1…"""
    names = ", ".join(f"v{index}" for index in range(width))
    return TableRelation(f"read_parquet({sql.quote_literal(parquet)}) AS typed({names})")


def build_table_charts(
    table: Table,
    held: TableRelation,
    standard: Standard | None,
    views: Sequence[ChartRequest],
    folder: str,
    distinct: Mapping[str, int],
) -> Asking[tuple[tuple[Chart, ...], list[Problem]]]:
    """The charts of a table, and what is wrong with those that a person asked for; `folder` is the
    dataset's.

    `distinct`: how many different values a column has, by its name, where that is known.
    """
    made = list[Chart]()
    problems = list[Problem]()
    for view in views:
        place = Place(path=f"{folder}/{view.descriptor}", line=view.line)
        plan = plan_chart(view, table.columns, standard)
        plan = (
            check_chart_size(plan, table.rows, distinct) or plan
            if isinstance(plan, ChartPlan)
            else plan
        )
        if isinstance(plan, UnfitView):
            blank = plan.code == "view-number" and not distinct.get(plan.column, table.rows)
            problems.append(
                make_problem("view-empty", place)
                if blank
                else make_problem(plan.code, place, **plan.params)
            )
            continue
        ((_, latest, *empty),) = yield from ask_rows(held, select_chart_summary(plan))
        found = yield from ask_rows(held, select_chart_cells(plan))
        counts = (yield from ask_rows(held, select_code_list_counts(plan))) if plan.turns else []
        some = build_plan_charts(
            plan,
            [ChartCell.of(row, len(plan.each)) for row in found],
            latest=latest,
            empty=empty,
            turns=find_group_code_lists(plan, counts),
        )
        if not some:
            problems.append(make_problem("view-empty", place))
        made += some
    if len(made) > MOST:
        last = made[MOST - 1]
        made[MOST - 1 :] = [
            replace(
                last, omitted=replace(last.omitted, charts=last.omitted.charts + len(made) - MOST)
            )
        ]
    return tuple(made), [
        problem for problem in problems if problem.place.line
    ]  # of a standard nobody is to blame
