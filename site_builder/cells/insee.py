"""INSEE code of a commune: two characters of the department and three digits, always text. (99 is
for countries.)"""

from __future__ import annotations

import re

from site_builder.cells.kind import GROUPING, CellKind, wrap_identifier_pattern

_DEPARTMENT = "0[1-9]|[13-8][0-9]|2[0-9AB]|9[0-578]"

_MARKS = re.compile(f"[{GROUPING}=\"'’]+")


def _parse_insee(text: str) -> str:
    return _MARKS.sub("", text.removesuffix(".0")).upper()


INSEE = CellKind(
    name="insee",
    type="string",
    words=(
        "insee",
        "code insee",
        "codeinsee",
        "code commune",
        "code com",
        "depcom",
        "codgeo",
        "citycode",
        "code officiel commune",
        "code geographique",
        "cog",
    ),
    strict=f"({_DEPARTMENT})[0-9]{{3}}",
    lenient=wrap_identifier_pattern(f"({_DEPARTMENT}|2[ab])[{GROUPING}]?[0-9]{{3}}"),
    parse=_parse_insee,
    good=(
        ("59350", "59350"),
        ("01001", "01001"),
        ("2A004", "2A004"),
        ("2b 033", "2B033"),
        ("97411", "97411"),
        ("59350.0", "59350"),
        ('="01001"', "01001"),
        ("'01001", "01001"),
    ),
    bad=("1001", "00001", "2C001", "593500", "59.350", "99100", "Lille"),
    repaired="insee-rewritten",
    lost="[1-9][0-9]{3}",
)
