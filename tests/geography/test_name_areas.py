"""The name of an area stands on it, else beside it at the end of a short line: never on another."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

from site_builder.geography.name_areas import (
    Lettering,
    NamedArea,
    place_area_names,
)
from site_builder.geography.name_places import Box, PlacedName, Room

WIDTH = 400
HEIGHT = 320
LETTERING = Lettering(letter=6, line=12, most=20, longest=150)


def draw_square(name: str, west: float, north: float, side: float) -> NamedArea:
    ring = [(west, north), (west + side, north), (west + side, north + side), (west, north + side)]
    return NamedArea(name, (west + side / 2, north + side / 2), [ring])


def draw_nothing() -> Room:
    """A drawing on which nothing is taken."""
    return Room(WIDTH, HEIGHT)


def surround(placed: PlacedName) -> Box:
    half = LETTERING.measure_half(placed.name)
    middle = placed.x + placed.side * half
    return middle - half, placed.y - 6, middle + half, placed.y + 6


def are_apart(one: Box, other: Box) -> bool:
    return any(one[side] >= other[side + 2] or other[side] >= one[side + 2] for side in (0, 1))


def test_a_name_that_has_room_stands_on_its_own_area() -> None:
    areas = [draw_square("Lille", 150, 120, 80)]
    (placed,) = place_area_names(areas, draw_nothing(), LETTERING)
    west, north, east, south = surround(placed)
    assert placed.leader is None
    assert west >= 150 and east <= 230 and north >= 120 and south <= 200


def test_a_name_without_room_stands_beside_its_area_and_a_line_leads_to_it_from_there() -> None:
    areas = [draw_square("Ennetières-en-Weppes", 200, 150, 10)]
    (placed,) = place_area_names(areas, draw_nothing(), LETTERING)
    assert placed.leader
    x, y, *end = placed.leader
    assert 200 <= x <= 210 and 150 <= y <= 160
    assert math.dist((x, y), end) <= LETTERING.longest + 1
    assert are_apart(surround(placed), (200, 150, 210, 160))


def test_a_name_hides_no_place_of_a_map() -> None:
    areas = [draw_square("Lille", 150, 120, 60)]
    taken = draw_nothing()
    taken.take((150, 120, 210, 160))
    (placed,) = place_area_names(areas, taken, LETTERING)
    assert placed.leader is None and surround(placed)[1] > 160


def test_no_name_stands_on_the_area_of_another_nor_on_another_name() -> None:
    areas = []
    for row in range(4):
        for column in range(4):
            areas.append(
                draw_square(f"Commune {row}{column}", 140 + 30 * column, 100 + 30 * row, 30)
            )
    names = place_area_names(areas, draw_nothing(), LETTERING)
    assert len(names) >= 8
    boxes = [surround(placed) for placed in names]
    assert all(are_apart(one, other) for one, other in combinations(boxes, 2))
    by_name = {area.name: area for area in areas}
    for placed, box in zip(names, boxes, strict=True):
        for area in by_name.values():
            if area.name != placed.name:
                (west, north), _, (east, south), _ = area.rings[0]
                assert are_apart(box, (west, north, east, south)), (placed.name, area.name)


def test_lines_to_names_cross_neither_names_nor_one_another() -> None:
    areas = [draw_square(f"Commune {place}", 170 + 15 * place, 150, 4) for place in range(5)]
    names = place_area_names(areas, draw_nothing(), LETTERING)
    lines = [placed.leader for placed in names if placed.leader]
    assert len(lines) >= 4
    for one, other in combinations(lines, 2):
        assert not cross(one, other)


def cross(one: Box, other: Box) -> bool:
    """Do two lines meet?"""

    def turns(line: Box, x: float, y: float) -> bool:
        ax, ay, bx, by = line
        return (bx - ax) * (y - ay) > (by - ay) * (x - ax)

    apart = turns(one, *other[:2]) == turns(one, *other[2:])
    return not apart and turns(other, *one[:2]) != turns(other, *one[2:])


def test_where_areas_are_many_names_stand_mostly_on_theirs_and_no_line_is_drawn() -> None:
    areas = [
        draw_square("Lille", 50 + 40 * column, 40 + 40 * row, 40)
        for column in range(6)
        for row in range(5)
    ]
    areas = [replace(area, name=f"L{place}") for place, area in enumerate(areas)]
    names = place_area_names(areas, draw_nothing(), LETTERING)
    assert len(names) == LETTERING.most
    assert not any(placed.leader for placed in names)


def test_there_are_no_more_names_than_asked_for_the_most_important_first() -> None:
    areas = [draw_square("Petite", 20, 20, 60), draw_square("Autre", 200, 20, 60)]
    lettering = Lettering(letter=6, line=12, most=1, longest=150)
    names = place_area_names(areas, Room(WIDTH, HEIGHT), lettering)
    assert [placed.name for placed in names] == ["Petite"]


def test_of_two_names_for_one_place_the_first_has_it() -> None:
    areas = [draw_square("Marcq-en-Bas", 50, 10, 8), draw_square("Mons-en-Haut", 62, 10, 8)]
    for order in (areas, areas[::-1]):
        names = place_area_names(order, Room(120, 40), LETTERING)
        assert [placed.name for placed in names] == [order[0].name]


def test_of_many_who_comes_first_is_named_beside_its_area_before_others_on_theirs() -> None:
    areas = [draw_square("Roubaix", 20, 150, 8)]
    areas += [draw_square(f"Bois {place}", 80 + 70 * place, 20, 60) for place in range(4)]
    names = place_area_names(areas, draw_nothing(), replace(LETTERING, most=2))
    assert [placed.name for placed in names] == ["Bois 0", "Roubaix"]


def test_no_line_crosses_another_area() -> None:
    areas = [draw_square("Autour", 100, 60, 200), draw_square("Dedans", 198, 158, 4)]
    areas[0] = replace(areas[0], rings=[*areas[0].rings, areas[1].rings[0]])  # with a hole
    names = place_area_names(areas, draw_nothing(), LETTERING)
    assert [placed.name for placed in names] == ["Autour"]


def test_an_important_area_is_named_across_others_before_these_are_named() -> None:
    around = draw_square("Autour", 100, 60, 200)
    within = draw_square("Dedans", 198, 158, 4)
    around = replace(around, rings=[*around.rings, within.rings[0]])  # with a hole
    lettering = replace(LETTERING, most=1, farthest=150)
    (placed,) = place_area_names([within, around], draw_nothing(), lettering)
    assert placed.name == "Dedans"
    assert placed.leader
    assert are_apart(surround(placed), (100, 60, 300, 260)), "its name hides no other area"


def test_where_there_is_no_room_nearby_there_is_no_name() -> None:
    taken = draw_nothing()
    taken.take((150, 110, 250, 210))
    areas = [draw_square("Minuscule", 200, 160, 4)]
    assert place_area_names(areas, taken, replace(LETTERING, longest=40)) == []
    assert place_area_names(areas, draw_nothing(), replace(LETTERING, longest=40))
