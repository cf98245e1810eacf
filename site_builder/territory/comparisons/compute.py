"""All measures of a standard, one after the other."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.model.comparison import ClassMedian, ComparedMeasure, Comparison, LeftOutRows
from site_builder.core.model.measure import TOTAL, Measure
from site_builder.core.model.territory import CommuneFacts
from site_builder.metadata.standards import Standard
from site_builder.storage import sql
from site_builder.territory.comparisons.figures import divide_figures
from site_builder.territory.comparisons.grouped_rows import (
    count_left_out,
    fetch_figures,
    group_rows,
    list_categories,
)
from site_builder.territory.comparisons.judged_rows import create_judged_view, create_source
from site_builder.territory.comparisons.size_classes import compute_class_medians

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLE = "table.parquet"


def compute_comparison(
    parquet: Path, standard: Standard, communes: Sequence[CommuneFacts], scratch: Path
) -> Comparison | None:
    """The figures of communes that a table of the territory gives; None where its standard asks for
    none, or no row of it is of a figure. Files are made in `scratch`, an empty folder."""
    if not standard.measures:
        return None
    facts = dict(zip(map(attrgetter("insee"), communes), communes, strict=True))
    _bring_file(parquet, scratch / TABLE)
    with sql.open_duckdb(scratch) as connection:
        create_source(connection, scratch / TABLE, standard, facts)
        measures = []
        for measure in standard.measures:
            measures.append(_compute_measure(connection, measure, standard, facts))
    if not any(map(attrgetter("values"), measures)):
        return None
    return Comparison(standard.id, tuple(measures))


def _bring_file(source: Path, target: Path) -> None:
    """The same file in a folder that DuckDB sees, by a link where the file system has them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _compute_measure(
    connection: DuckDBPyConnection,
    measure: Measure,
    standard: Standard,
    communes: Mapping[str, CommuneFacts],
) -> ComparedMeasure:
    create_judged_view(connection, measure, standard)
    omitted = group_rows(connection, measure)
    figures, undivided = divide_figures(fetch_figures(connection), measure, communes)
    left_out = count_left_out(connection)
    if undivided:
        left_out = (*left_out, LeftOutRows("undivided", undivided))
    medians: Iterable[ClassMedian] = ()
    if measure.per not in ("", TOTAL):
        medians = compute_class_medians(figures, communes)
    values = tuple(map(attrgetter("written"), figures))
    return ComparedMeasure(
        id=measure.id,
        title=measure.title,
        unit=measure.unit,
        per=measure.per,
        money=measure.money,
        method=measure.method,
        limits=measure.limits,
        years=tuple(sorted(set(map(attrgetter("year"), values)) - {""})),
        categories=list_categories(connection, measure),
        values=values,
        scale=measure.scale,
        medians=tuple(medians),
        left_out=left_out,
        omitted=omitted,
        competences=tuple(map(attrgetter("name", "category"), measure.competences)),
    )
