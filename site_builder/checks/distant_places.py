"""Places that lie far from the territory of who publishes them."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.checks.suspicion import InspectedTable, Suspicion, list_suspect_rows
from site_builder.storage.batched_queries import AS_ONE, EACH, TABLE, TABLE_VALUES

# degrees, some ten kilometres: a cycle path leaves its commune, a school trip does not count
MARGIN = 0.1


def find_distant_places(table: InspectedTable) -> Iterator[Suspicion]:
    """Silent where most places are elsewhere: the table is then not about this territory alone."""
    longitude = table.of_kind("longitude")[:1]
    latitude = table.of_kind("latitude")[:1]
    if not (table.bounds and longitude and latitude):
        return
    lon = f"v{longitude[0]}"
    lat = f"v{latitude[0]}"
    west, south, east, north = table.bounds
    table_values = tuple(
        f"{edge!r}::DOUBLE"
        for edge in (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    )
    outside = f"NOT ({lon} BETWEEN g0 AND g2 AND {lat} BETWEEN g1 AND g3)"
    number = f"count(*) FILTER ({outside})"
    most = f"CASE WHEN 2 * {number} < count({lon}) THEN {number} ELSE 0 END"
    yield Suspicion(
        code="place-far",
        column=table.name(longitude[0]),
        number=f"SELECT {EACH}{most} AS n FROM {TABLE} {TABLE_VALUES} {AS_ONE}",
        broken=list_suspect_rows(
            f"{lat}, {lon}", f"{table.numbered} {TABLE_VALUES} WHERE {outside}"
        ),
        said=lambda latitude, longitude: {
            "latitude": f"{latitude:.5g}",
            "longitude": f"{longitude:.5g}",
        },
        table_values=table_values,
    )
