"""What is France, roughly: enough to tell a latitude from a longitude and one projected system from
another."""

from __future__ import annotations

from itertools import pairwise

Point = tuple[float, float]

# West, south, east, north, in degrees. No place of one of them lies in another when its two numbers
# change places.
TERRITORIES = (
    (-5.6, 41.2, 9.8, 51.3),  # metropole
    (-61.95, 15.7, -60.9, 16.65),  # Guadeloupe
    (-63.25, 17.8, -62.7, 18.2),  # Saint-Martin, Saint-Barthélemy
    (-61.3, 14.3, -60.7, 15.0),  # Martinique
    (-54.7, 2.0, -51.5, 5.9),  # Guyane
    (55.1, -21.5, 55.95, -20.8),  # Réunion
    (44.9, -13.1, 45.4, -12.5),  # Mayotte
    (-56.6, 46.6, -56.0, 47.25),  # Saint-Pierre-et-Miquelon
    (158.0, -23.0, 172.5, -17.5),  # Nouvelle-Calédonie
    (-155.0, -28.0, -134.0, -7.5),  # Polynésie
    (-178.4, -14.5, -175.9, -13.0),  # Wallis-et-Futuna
)

# The metropole with some ten kilometres of sea around it, and Corsica.
_MAINLAND = (
    (2.6, 51.25),
    (4.3, 50.45),
    (5.2, 50.05),
    (6.5, 49.65),
    (8.4, 49.2),
    (8.4, 48.9),
    (7.8, 47.4),
    (7.2, 46.9),
    (7.0, 46.5),
    (7.25, 45.9),
    (7.25, 45.2),
    (7.2, 44.75),
    (7.7, 44.2),
    (7.65, 43.7),
    (7.1, 43.35),
    (6.3, 42.85),
    (4.6, 43.15),
    (3.5, 43.0),
    (3.4, 42.25),
    (1.6, 42.15),
    (0.6, 42.5),
    (-0.9, 42.65),
    (-1.7, 42.9),
    (-2.0, 43.4),
    (-1.6, 44.1),
    (-1.5, 45.3),
    (-1.8, 46.1),
    (-2.6, 46.6),
    (-3.5, 47.1),
    (-4.4, 47.6),
    (-5.4, 47.9),
    (-5.4, 48.6),
    (-4.0, 48.95),
    (-2.8, 49.05),
    (-2.2, 49.85),
    (-1.1, 49.85),
    (0.0, 49.95),
    (1.2, 50.3),
    (1.3, 50.95),
    (2.6, 51.25),
)
_CORSICA = ((8.4, 41.25), (9.75, 41.25), (9.75, 43.08), (8.4, 43.08), (8.4, 41.25))


def is_in_france(longitude: float, latitude: float) -> bool:
    """Is this in the box of one of its territories?"""
    for west, south, east, north in TERRITORIES:
        if west <= longitude <= east and south <= latitude <= north:
            return True
    return False


def is_on_land(longitude: float, latitude: float) -> bool:
    """Is this in the metropole, or close to its shore?"""
    return _is_inside_ring(_MAINLAND, longitude, latitude) or _is_inside_ring(
        _CORSICA, longitude, latitude
    )


def _is_inside_ring(ring: tuple[Point, ...], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
