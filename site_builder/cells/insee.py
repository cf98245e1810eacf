"""INSEE code of a commune: two characters of the department and three digits, always text."""

from __future__ import annotations

from site_builder.cells.kind import GROUPING, Kind

INSEE = Kind(
    name="insee",
    type="string",
    words=(
        "insee", "code insee", "codeinsee", "code commune", "code com", "depcom", "codgeo", "citycode",
        "code officiel commune", "code geographique", "cog",
    ),
    strict="(0[1-9]|[1-8][0-9]|9[0-9]|2[AB])[0-9]{3}",
    lenient=f"(0[1-9]|[1-8][0-9]|9[0-9]|2[ABab])[{GROUPING}]?[0-9]{{3}}",
    cast=f"upper(translate({{cell}}, '{GROUPING}', ''))",
    good=(("59350", "59350"), ("01001", "01001"), ("2A004", "2A004"), ("2b 033", "2B033"), ("97411", "97411")),
    bad=("1001", "00001", "2C001", "593500", "59.350", "Lille"),
    repaired="insee-rewritten",
)
