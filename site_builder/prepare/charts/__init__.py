"""The charts of a table, computed once from its typed cells: exact values, and how much each leaves
out.

Nothing is drawn here. `plan` holds what is asked for against the columns; `row_parts` is what each
value says of its rows, `row_cuts` puts the rows of a batch together that say the same, and `sums`
all of them under their labels; `ranks` finds those that there is room for, `left_out` counts what
no chart has, `answer` makes charts of them, and `figures` the file of all of them, called as
`words` says. `latest_figures` reads of a chart what a page opens on. What has one bar or no number
is no chart, and whoever asked for it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.prepared import Artefact, Chart, ColumnProfile, Table
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words, slugify_text
from site_builder.metadata.standards import Standard
from site_builder.prepare.charts.plan import ChartPlan, UnfitView, check_chart_size, plan_chart

if TYPE_CHECKING:
    from site_builder.prepare.charts.answer import BuiltChart

__all__ = ["add_chart_files", "build_table_charts", "choose_chart_tables"]

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


def build_table_charts(
    table: Table,
    canonical: CanonicalTable,
    standard: Standard | None,
    views: Sequence[ChartRequest],
    folder: str,
    profiles: Sequence[ColumnProfile],
    put_bytes: Callable[[bytes], str],
) -> tuple[tuple[Chart, ...], list[Problem]]:
    """The charts of a table, and what is wrong with those that a person asked for; `folder` is the
    dataset's. `put_bytes` keeps a file, and gives its sha256."""
    # Arrow is loaded where something is drawn
    from site_builder.prepare.charts.answer import build_plan_charts
    from site_builder.prepare.charts.sums import sum_table

    distinct = {profile.name: profile.distinct_cells for profile in profiles}
    separators = {profile.name: profile.separator for profile in profiles}
    found = [
        plan_chart(view, table.columns, standard, hidden=table.personal, separators=separators)
        for view in views
    ]
    planned = [_judge_size(plan, table, distinct) for plan in found]
    plans = [plan for plan in planned if isinstance(plan, ChartPlan)]
    summed = sum_table(canonical, plans, distinct)
    built: list[BuiltChart] = []
    names: list[str] = []
    problems: list[Problem] = []
    for number, (view, plan) in enumerate(zip(views, planned, strict=True), 1):
        place = Place(path=f"{folder}/{view.descriptor}", line=view.line)
        if isinstance(plan, UnfitView):
            is_blank = not distinct.get(plan.column, table.rows)
            problems.append(_tell_unfit(plan, place, is_blank=is_blank))
            continue
        drawn = build_plan_charts(next(summed))
        if not drawn:
            problems.append(make_problem("view-empty", place))
        built += drawn
        names += [_name_figures(number, chart_built.chart, names) for chart_built in drawn]
    charts: list[Chart] = []
    for name, chart_built in zip(names, _choose_first(built), strict=False):
        figures = _store_figures(f"{table.name}/{name}.json", chart_built.figures, put_bytes)
        charts.append(replace(chart_built.chart, figures=figures))
    # of a standard nobody is to blame
    return tuple(charts), [problem for problem in problems if problem.place.line]


def add_chart_files(table: Table, charts: Mapping[str, Sequence[Chart]]) -> Table:
    """The table with the files of its `charts`, which go by its name."""
    files = [chart.figures for chart in charts.get(table.name, ()) if chart.figures]
    return replace(table, charts=tuple(files))


def _tell_unfit(unfit: UnfitView, place: Place, *, is_blank: bool) -> Problem:
    if unfit.code == "view-number" and is_blank:
        return make_problem("view-empty", place)
    return make_problem(unfit.code, place, **unfit.params)


def _choose_first(built: Sequence[BuiltChart]) -> list[BuiltChart]:
    """Those that a table has room for; the last says how many others there are."""
    first = list(built[:MOST])
    if len(built) > MOST:
        last = first[-1].chart
        left_out = last.omitted.charts + len(built) - MOST
        chart = replace(last, omitted=replace(last.omitted, charts=left_out))
        first[-1] = replace(first[-1], chart=chart)
    return first


def _name_figures(number: int, chart: Chart, taken: Sequence[str]) -> str:
    """After the view and what the chart's rows have in common: an address has the same figures
    whatever the other charts are."""
    name = f"graphique-{number}-{slugify_text(' '.join(chart.held))}".rstrip("-")
    return name if name not in taken else f"{name}--{len(taken) + 1}"


def _store_figures(path: str, content: bytes, put_bytes: Callable[[bytes], str]) -> Artefact:
    return Artefact(
        path=path,
        format="json",
        media="application/json",
        bytes=len(content),
        sha256=put_bytes(content),
    )


def _judge_size(
    plan: ChartPlan | UnfitView, table: Table, distinct: Mapping[str, int]
) -> ChartPlan | UnfitView:
    if isinstance(plan, UnfitView):
        return plan
    return check_chart_size(plan, table.rows, distinct) or plan
