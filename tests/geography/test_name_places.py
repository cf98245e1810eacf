"""Names on a drawing touch no bubble, no other name and not the frame."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from site_builder.geography.name_places import (
    Box,
    PlacedName,
    Room,
    list_places_within,
    place_name_within,
    place_names,
)

WIDTH = 400
HEIGHT = 300
LETTER = 7.5
LINE = 16
PLACES = st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT))
NAMES = st.lists(st.tuples(PLACES, st.text("abc", min_size=3, max_size=20)), max_size=30)


def surround(placed: PlacedName) -> Box:
    half = len(placed.name) * LETTER / 2
    middle = placed.x + placed.side * half
    return middle - half, placed.y - LINE / 2, middle + half, placed.y + LINE / 2


def are_apart(one: Box, other: Box) -> bool:
    return any(one[side] >= other[side + 2] or other[side] >= one[side + 2] for side in (0, 1))


@given(NAMES, st.lists(PLACES, max_size=40))
def test_a_name_touches_nothing(
    names: list[tuple[tuple[float, float], str]], dots: list[tuple[float, float]]
) -> None:
    room = Room(WIDTH, HEIGHT)
    for x, y in dots:
        room.take_disc(x, y, 5)
    labels = [(x, y, name) for (x, y), name in names]
    placed_names = list(place_names(labels, room, letter=LETTER, line=LINE, most=12))
    boxes = [surround(placed) for placed in placed_names]
    assert len(placed_names) <= 12
    for west, north, east, south in boxes:
        assert west > 0 and north > 0 and east < WIDTH and south < HEIGHT
        assert not [(x, y) for x, y in dots if west <= x <= east and north <= y <= south]
    assert all(are_apart(one, other) for one, other in combinations(boxes, 2))


def test_a_name_stands_at_its_place_else_beside_it_else_a_leader_leads_to_it() -> None:
    def place(*taken: Box) -> PlacedName:
        room = Room(WIDTH, HEIGHT)
        for box in taken:
            room.take(box)
        labels = [(200.0, 150.0, "Lille")]
        (placed,) = place_names(labels, room, letter=LETTER, line=LINE, most=1)
        return placed

    assert (place().x, place().y, place().leader) == (200, 150, None)
    beside = place((198, 148, 202, 152))
    assert beside.leader is None and abs(beside.y - 150) <= LINE
    apart = place((150, 130, 250, 170))
    assert apart.leader and apart.leader[:2] == (200, 150)


def test_the_most_important_comes_first_and_what_has_no_room_is_left_out() -> None:
    labels = [(40.0, 30.0, "Premier"), (40.0, 30.0, "Second"), (40.0, 30.0, "Dernier")]
    room = Room(80, 60)
    placed_names = list(place_names(labels, room, letter=LETTER, line=LINE, most=9, far=()))
    assert placed_names[0].name == "Premier"
    assert len(placed_names) < 3


def test_a_name_within_an_area_is_as_near_to_its_place_as_it_can_be() -> None:
    area = Room(WIDTH, HEIGHT)
    area.take_area([[(100, 50), (300, 50), (300, 250), (100, 250)]])
    assert area.contains(200, 150) and not area.contains(90, 150)
    room = Room(WIDTH, HEIGHT)
    room.take((100, 50, 300, 140))
    places = list_places_within(area, (200.0, 80.0))
    placed = place_name_within("Lille", places, room, letter=LETTER, line=LINE)
    assert placed and 140 < placed.y < 165 and abs(placed.x - 200) <= 6
    full = Room(WIDTH, HEIGHT)
    full.take((0, 0, WIDTH, HEIGHT))
    assert place_name_within("Lille", places, full, letter=LETTER, line=LINE) is None
