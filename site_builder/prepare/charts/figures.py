"""All figures of a chart as JSON: of each name and of each year among which one may choose, where a
page draws those that it has room for.

`columns` says what stands in `rows`. Where names stand side by side: `name`, `series` (its place in
the list of that name), the sum of `all` years, then that of each. Where years do: `name`, then the
sum of each of them. `null` is no number. `undated` rows have no year and count with `all`; where
names stand side by side, `left_out` is what each choice leaves out, by its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from site_builder.core.model.prepared import Chart
from site_builder.prepare.charts.left_out import BlankRows, count_undated, list_left_out
from site_builder.prepare.charts.ranks import (
    ChartPart,
    RankedChart,
    add_totals,
    list_placed,
    put_greatest_first,
    split_sum,
)
from site_builder.prepare.charts.sums import ChartSums
from site_builder.prepare.charts.words import convert_total, name_label, name_strand

BYTES = 400_000  # of the rows of a file; the smallest names have none
ENCODER = msgspec.json.Encoder(decimal_format="number")
RATE = "%"  # what has no sum
ALL = ""  # the period of all rows together

Row = list[str | int | Decimal | None]


class _PeriodPart(NamedTuple):
    strand: str
    group: str
    period: str | None
    total: int | None


def write_chart_figures(
    sums: ChartSums, ranked: RankedChart, chart: Chart, strands: Sequence[str]
) -> bytes:
    """The file of a chart of which these `strands` are drawn."""
    plan = sums.plan
    if plan.by == "text":
        columns = ("name", "series", "all", *chart.choices)
        rows = _list_name_rows(sums, ranked, strands=strands, periods=chart.choices)
    else:
        columns = ("name", *chart.labels)
        rows = _list_strand_rows(sums, list_placed(ranked), chart.labels)
    kept = _fit_rows(rows)
    if plan.by == "text" and plan.type == "bar":
        groups = filter(None, ranked.groups)
        order = {name_label(plan, group): place for place, group in enumerate(groups)}
        kept.sort(key=lambda row: order.get(str(row[0]), len(order)))
    document = {
        "title": chart.title,
        "description": chart.description,
        "held": chart.held,
        "type": chart.type,
        "by": chart.by,
        "group": chart.group,
        "measure": chart.measure,
        "unit": chart.unit,
        "digits": sums.digits,
        "split": chart.split,
        "series": [strand.label for strand in chart.series],
        "latest": chart.latest if plan.by == "text" else "",
        "sources": chart.sources,
        "comparable": chart.steady and chart.unit != RATE,
        "axis": "names" if plan.by == "text" else "periods",
        "overlapping": chart.overlapping,
        "most": plan.groups if plan.by == "text" else plan.strands,
        "undated": count_undated(sums, ranked.held),
        "left_out": _list_left_out(sums, ranked, chart),
        "changes": [[turn.group, turn.before, turn.after] for turn in chart.reclassifications],
        "omitted": len(rows) - len(kept),
        "columns": columns,
        "rows": kept,
    }
    return ENCODER.encode(document)


def _list_left_out(
    sums: ChartSums, ranked: RankedChart, chart: Chart
) -> Mapping[str, Mapping[str, int | BlankRows]]:
    if sums.plan.by != "text":
        return {}
    choices = list_left_out(sums, ranked.held, chart.choices)
    return {choice: left_out._asdict() for choice, left_out in choices.items()}


def _list_name_rows(
    sums: ChartSums, ranked: RankedChart, *, strands: Sequence[str], periods: Sequence[str]
) -> list[Row]:
    """A row of each name and strand, the greatest name first."""
    parts = [part for part in _list_parts(sums, ranked) if part.strand in strands]
    names = add_totals((part.group, part.total) for part in parts)
    totals = add_totals(((part.group, part.strand, part.period), part.total) for part in parts)
    totals |= add_totals(((part.group, part.strand, ALL), part.total) for part in parts)
    rows: list[Row] = []
    for name in sorted(names, key=put_greatest_first(names)):
        for place, strand in enumerate(strands):
            if (name, strand, ALL) not in totals:
                continue
            known = [totals.get((name, strand, period)) for period in (ALL, *periods)]
            numbers = [convert_total(total, sums.digits) for total in known]
            rows.append([name_label(sums.plan, name), place, *numbers])
    return rows


def _list_strand_rows(
    sums: ChartSums, parts: Sequence[ChartPart], labels: Sequence[str]
) -> list[Row]:
    """A row of each strand, the greatest first."""
    strands = add_totals((part.strand, part.total) for part in parts)
    totals = add_totals(((part.strand, part.group), part.total) for part in parts)
    rows: list[Row] = []
    for strand in sorted(strands, key=put_greatest_first(strands)):
        known = [totals.get((strand, label)) for label in labels]
        numbers = [convert_total(total, sums.digits) for total in known]
        rows.append([name_strand(sums.plan, strand), *numbers])
    return rows


def _list_parts(sums: ChartSums, ranked: RankedChart) -> Iterator[_PeriodPart]:
    """All sums of a chart that have both labels."""
    for (period, key), group_sum in sums.groups.items():
        if key[0] != ranked.held:
            continue
        for part in split_sum(sums.plan, key, group_sum):
            if part.strand is not None and part.group is not None:
                yield _PeriodPart(part.strand, part.group, period, part.total)


def _fit_rows(rows: Sequence[Row]) -> list[Row]:
    """The first of them, as many as a file has room for."""
    kept: list[Row] = []
    room = BYTES
    for row in rows:
        room -= len(ENCODER.encode(row)) + 1
        if room < 0:
            break
        kept.append(row)
    return kept
