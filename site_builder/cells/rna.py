"""RNA: the number of an association in the national register, W and nine characters."""

from __future__ import annotations

import re

from site_builder.cells.kind import GROUPING, CellKind, wrap_identifier_pattern

_MARKS = re.compile("[^0-9A-Za-z]+")


def _parse_rna(text: str) -> str:
    return _MARKS.sub("", text.removesuffix(".0")).upper()


RNA = CellKind(
    name="rna",
    type="string",
    words=("rna", "waldec", "id rna"),
    strict="W[0-9][0-9A-Z][0-9][0-9]{6}",
    lenient=wrap_identifier_pattern(
        f"[Ww][{GROUPING}]?[0-9][0-9A-Za-z][0-9]([{GROUPING}]?[0-9]){{6}}"
    ),
    parse=_parse_rna,
    good=(
        ("W595000001", "W595000001"),
        ("w595000001", "W595000001"),
        ("w595 000 001", "W595000001"),
        ("W9M1000001", "W9M1000001"),
    ),
    bad=("595000001", "W59500001", "W5950000011", "X595000001"),
    repaired="rna-separators",
)
