"""Places of a drawing as the steps of an SVG path, in as few bytes as they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from site_builder.geography.simplify import Place

BAND = 12  # units: points are written band by band, so that from one to the next is never far


def write_line_paths(lines: Iterable[Sequence[Place]], end: str = "") -> str:
    """Lines in one path, each step from the place before."""
    paths = []
    for line in lines:
        if len(line) < 2:
            continue
        x, y = line[0]
        steps = []
        for nx, ny in line[1:]:
            steps.append(f"{nx - x}{ny - y:+}".replace("+", " "))
            x = nx
            y = ny
        paths.append(f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}{end}".replace(" -", "-"))
    return "".join(paths)


def write_dots_path(places: Iterable[Place]) -> str:
    """Dots in one path: to and fro, band by band, each step being short."""

    def along(place: tuple[int, int]) -> tuple[int, int, int]:
        band = place[1] // BAND
        return band, -place[0] if band % 2 else place[0], place[1]

    x = y = 0
    steps = []
    for nx, ny in sorted(places, key=along):
        steps.append(f"m{nx - x}{ny - y:+}h0".replace("+", " "))
        x = nx
        y = ny
    return "".join(steps)
