"""Tables of the territory of a few rows, written as the consolidation writes them, and what they
come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from site_builder.columns.array_cells import choose_arrow_type
from site_builder.core.model.comparison import ComparedMeasure, ComparedValue
from site_builder.core.model.territory import (
    INSEE,
    PROVENANCE,
    PUBLISHER,
    SOURCE_DATASET,
    SOURCE_FILE,
    YEAR,
    CommuneFacts,
)
from site_builder.metadata.standards import load_standard
from site_builder.territory.comparisons.compute import compute_comparison

Row = Mapping[str, Any]
LILLE = "59350"
ROUBAIX = "59512"
SECLIN = "59560"
POPULATIONS = {LILLE: 200_000, ROUBAIX: 100_000, SECLIN: 12_000}


def make_communes(populations: Mapping[str, int | None]) -> list[CommuneFacts]:
    communes = []
    for insee, population in populations.items():
        name = f"commune {insee}"
        communes.append(
            CommuneFacts(insee=insee, name=name, slug=f"c-{insee}", population=population)
        )
    return communes


def write_territory_table(path: Path, standard: str, rows: Iterable[Row]) -> None:
    """Rows as the consolidation has them: each of a commune, a file and a year unless it says
    otherwise."""
    fields = load_standard(standard).schema.fields
    types = {field.name: choose_arrow_type(field.type) for field in fields}
    types |= {column.name: choose_arrow_type(column.type) for column in PROVENANCE}
    whole_rows = []
    for row in rows:
        insee = row.get(INSEE, LILLE)
        usual = {
            PUBLISHER: f"c-{insee}",
            INSEE: insee,
            SOURCE_DATASET: f"c-{insee}/jeu",
            SOURCE_FILE: "jeu.csv",
            YEAR: 2023,
        }
        whole_rows.append({**usual, **row})
    arrays = {}
    for name, type_ in types.items():
        arrays[name] = pa.array([row.get(name) for row in whole_rows], type_)
    pq.write_table(pa.table(arrays), path)


def compute_measures(
    folder: Path,
    standard: str,
    rows: Sequence[Row],
    populations: Mapping[str, int | None] = POPULATIONS,
) -> dict[str, ComparedMeasure]:
    """The measures of a table, by their ids; none where it is compared in nothing."""
    number = len(list(folder.iterdir()))
    parquet = folder / f"{number}.parquet"
    scratch = folder / f"{number}-scratch"
    scratch.mkdir()
    write_territory_table(parquet, standard, rows)
    communes = make_communes(populations)
    comparison = compute_comparison(parquet, load_standard(standard), communes, scratch)
    if comparison is None:
        return {}
    assert comparison.standard == standard
    return {measure.id: measure for measure in comparison.measures}


def get_values(measure: ComparedMeasure) -> dict[tuple[str, ...], str]:
    """The figures by commune, year and category."""
    return {locate(value): value.value for value in measure.values}


def locate(value: ComparedValue) -> tuple[str, ...]:
    """Of which commune, year and category a figure is."""
    return tuple(filter(None, (value.insee, value.year, value.category)))


def count_left_out(measure: ComparedMeasure) -> dict[str, int]:
    return {rows.reason: rows.rows for rows in measure.left_out}
