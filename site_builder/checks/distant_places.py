"""Places that lie far from the territory of who publishes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from site_builder.checks.suspicion import InspectedTable, make_remark
from site_builder.core.problems import FIRST_ROWS, Problem
from site_builder.tables.text_table import PerValue

# degrees, some ten kilometres: a cycle path leaves its commune, a school trip does not count
MARGIN = 0.1


def find_distant_places(table: InspectedTable) -> Iterator[Problem | None]:
    """Silent where most places are elsewhere: the table is then not about this territory alone."""
    longitudes = table.of_kind("longitude")[:1]
    latitudes = table.of_kind("latitude")[:1]
    if not (table.bounds and longitudes and latitudes):
        return
    west, south, east, north = table.bounds
    is_inside_x = PerValue(_choose_range_test(west - MARGIN, east + MARGIN))
    is_inside_y = PerValue(_choose_range_test(south - MARGIN, north + MARGIN))
    places = 0
    count = 0
    first: list[tuple[int, float, float]] = []
    for batch in table.typed.iterate_batches([longitudes[0], latitudes[0]]):
        x, y = batch.columns
        inside_x = is_inside_x(x.values)
        inside_y = is_inside_y(y.values)
        for row, (i, j) in enumerate(zip(x.codes, y.codes, strict=True), batch.first_row):
            longitude: Any = x.values[i]
            latitude: Any = y.values[j]
            if longitude is None or latitude is None:
                continue
            places += 1
            if not (inside_x[i] and inside_y[j]):
                count += 1
                if count <= FIRST_ROWS:
                    first.append((row, longitude, latitude))
    if not 0 < 2 * count < places:
        yield None
        return
    _, longitude, latitude = first[0]
    yield make_remark(
        table,
        "place-far",
        column=table.name(longitudes[0]),
        count=count,
        rows=[row for row, _, _ in first],
        params={"latitude": f"{latitude:.5g}", "longitude": f"{longitude:.5g}"},
    )


def _choose_range_test(low: float, high: float) -> Callable[[Any], bool]:
    return lambda degree: degree is not None and low <= degree <= high
