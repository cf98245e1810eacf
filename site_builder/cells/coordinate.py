"""A longitude or a latitude in degrees of WGS 84. A column is one where its values, with those of
another, say so: the step that looks at pairs of columns demands it (coordinates.py)."""

from __future__ import annotations

from site_builder.cells.kind import CellKind
from site_builder.cells.number import NUMBER

_FRACTION = "([.,][0-9]{1,17}0{0,15})?"


def _build_degrees_kind(
    name: str,
    integer_pattern: str,
    most: str,
    good: tuple[tuple[str, str], ...],
    bad: tuple[str, ...],
) -> CellKind:
    pattern = f"-?(({integer_pattern}){_FRACTION}|{most}([.,]0{{1,15}})?)"
    return CellKind(
        name=name,
        type="number",
        strict=pattern,
        lenient=pattern,
        parse=NUMBER.parse,
        good=(
            ("0", "0"),
            ("2,3522", "2.3522"),
            ("-4.75", "-4.75"),
            ("5.0134814635848635", "5.0134814635848635"),
            *good,
        ),
        bad=("", "2°21", "652000", "1e1", "2.35.22", "N 48", *bad),
        notations=NUMBER.notations,
        write=NUMBER.write,
        decimals=NUMBER.decimals,
        demanded=True,
    )


LONGITUDE = _build_degrees_kind(
    "longitude",
    "[0-9]|[1-9][0-9]|1[0-7][0-9]",
    most="180",
    good=(("-151.7456", "-151.7456"), ("180,0", "180")),
    bad=("180.1", "200"),
)
LATITUDE = _build_degrees_kind(
    "latitude",
    "[0-9]|[1-8][0-9]",
    most="90",
    good=(("-21.1151", "-21.1151"), ("90", "90")),
    bad=("90.1", "100"),
)
