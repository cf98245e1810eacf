"""What a page draws of a table's places, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from split_tables import SplitTable
from typed_tables import make_typed_table

from site_builder.core.model.prepared import TableMap
from site_builder.prepare import map_preview
from site_builder.prepare.map_preview import build_map_preview
from site_builder.prepare.profile import compute_column_profiles

POINTS = [(3.0, 50.5), (3.1, 50.6), (3.1, 50.6), (3.05, 50.55)]
LINE = '{"type":"LineString","coordinates":[[3.0,50.5],[3.1,50.6]]}'
AREA = '{"type":"Polygon","coordinates":[[[3.0,50.5],[3.1,50.5],[3.1,50.6],[3.0,50.5]]]}'


def draw(columns: Mapping[str, tuple[str, Sequence[str]]]) -> TableMap | None:
    """The map of a table, which is the same in batches."""
    table = make_typed_table(columns, dict.fromkeys(columns, 9))
    profiles, _ = compute_column_profiles(table)
    drawn = build_map_preview(table, profiles)
    cases: tuple[Sequence[int], ...] = ((), range(len(columns)))
    for many in cases:
        assert build_map_preview(SplitTable(table, many, 2), profiles) == drawn
    return drawn


def degrees(points: Sequence[tuple[float, float]]) -> dict[str, tuple[str, list[str]]]:
    return {
        "longitude": ("longitude", [str(longitude) for longitude, _ in points]),
        "latitude": ("latitude", [str(latitude) for _, latitude in points]),
    }


def test_degrees_are_points_and_rows_of_one_are_missing() -> None:
    columns = degrees(POINTS)
    columns["longitude"][1].extend(["", "3.2"])
    columns["latitude"][1].extend(["50.9", ""])
    drawn = draw(columns)
    assert drawn is not None
    assert drawn.bounds == (3.0, 50.5, 3.1, 50.6)
    assert (drawn.rows, drawn.missing, drawn.places, drawn.cell) == (4, 2, 3, 1)
    assert sorted(count for _, _, count in drawn.points) == [1, 1, 2]


def test_points_as_geometries_are_drawn_as_degrees_are() -> None:
    shapes = [f'{{"type":"Point","coordinates":[{x},{y}]}}' for x, y in POINTS]
    assert draw({"geometry": ("geometry", shapes)}) == draw(degrees(POINTS))


def test_lines_and_areas_are_drawn_as_often_as_they_are_there() -> None:
    drawn = draw({"geometry": ("geometry", [LINE, AREA, "", LINE])})
    assert drawn is not None
    assert (len(drawn.lines), len(drawn.areas), drawn.points) == (2, 1, ())
    assert (drawn.rows, drawn.missing, drawn.places) == (3, 1, 2)


@pytest.mark.parametrize(("limit", "most"), [("LIGHT", 100), ("MOST_VERTICES", 1)])
def test_what_is_too_heavy_is_drawn_as_points(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(map_preview, limit, most)
    drawn = draw({"geometry": ("geometry", [LINE, AREA, LINE])})
    assert drawn is not None
    assert (drawn.lines, drawn.areas) == ((), ())
    assert sum(count for _, _, count in drawn.points) == 3


def test_places_of_very_many_rows_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_preview, "COUNTED", 3)
    drawn = draw(degrees(POINTS))
    assert drawn is not None
    assert drawn.places == 0


def test_communes_are_those_of_the_rows_that_have_a_place() -> None:
    columns = degrees([*POINTS, *POINTS])
    columns["longitude"][1].append("")
    columns["latitude"][1].append("50.5")
    codes = ["59350", "59009", "59350", "", *["59350"] * 4, "59009"]
    drawn = draw({**columns, "insee": ("insee", codes)})
    assert drawn is not None
    assert (drawn.communes, drawn.codes) == (0, ()), "too few rows tell theirs"
    codes[3] = "59512"
    drawn = draw({**columns, "insee": ("insee", codes)})
    assert drawn is not None
    assert drawn.communes == 3
    assert drawn.codes == (("59350", 6), ("59009", 1), ("59512", 1))


def test_a_table_without_places_has_no_map() -> None:
    assert draw({"nom": ("string", ["a"])}) is None
    assert draw({"geometry": ("geometry", ["", ""])}) is None
    assert draw(degrees([])) is None
