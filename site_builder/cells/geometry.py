"""A geometry in the normal form of geography/: GeoJSON (RFC 7946) in degrees of WGS 84, without a
blank.

Readers write it so, and the step that looks at columns of GeoJSON rewrites them so: any other text
is a text.
"""

from __future__ import annotations

from site_builder.cells.kind import CellKind

_NUMBERS = "[0-9.,eE+\\-\\[\\]]"  # of coordinates, with their brackets
SHAPES = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
)
_SIMPLE = "|".join(SHAPES[:-1])
_FORM = (
    f'[{{]"type":"({_SIMPLE})","coordinates":\\[{_NUMBERS}*\\][}}]'
    f'|[{{]"type":"GeometryCollection","geometries":\\[[A-Za-z0-9":{{}}.,+\\-\\[\\]]*\\][}}]'
)
_LINE = '{"type":"LineString","coordinates":[[2.5,48.5],[3.0,48.0]]}'
_POINTS = '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[2.5,48.5]}]}'

GEOMETRY = CellKind(
    name="geometry",
    type="geojson",
    strict=_FORM,
    lenient=_FORM,
    cast="CASE WHEN TRY(ST_GeomFromGeoJSON({cell})) IS NOT NULL THEN {cell} END",
    good=((_LINE, _LINE), (_POINTS, _POINTS)),
    bad=(
        "", "POINT (2.5 48.5)", '{"type": "Point", "coordinates": [2.5, 48.5]}', '{"type":"Point"}',
        '{"type":"Point","coordinates":[2.5]}', '{"type":"Polygon","coordinates":[2.5,48.5]}',
        '{"type":"Circle","coordinates":[2.5,48.5]}', '{"type":"Point","coordinates":[2.5,[48.5]]}',
        '{"type":"LineString","coordinates":[[2.5,48.5]',
    ),
)  # fmt: skip
# SQL of what a page shows of a geometry: its type and how many positions it has, « Polygon 214 ».
GLANCE = r"""(regexp_extract({cell}, '"type":"([A-Za-z]+)"', 1) || ' ' || len(regexp_extract_all({cell}, '\[-?[0-9]')))"""  # noqa: E501
