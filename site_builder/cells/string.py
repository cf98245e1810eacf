"""Any text: what a column is when it is nothing else."""

from __future__ import annotations

from site_builder.cells.kind import CellKind


def _parse_formula(text: str) -> str:
    return text[2:-1]


STRING = CellKind(
    name="string",
    type="string",
    strict="(?s:.*)",
    lenient="(?s:.*)",
    parse=str,
    good=(
        ("Armentières", "Armentières"),
        ("deux\nlignes", "deux\nlignes"),
        ("007", "007"),
        ("", ""),
    ),
    bad=(),
)

# What a spreadsheet is told so that it keeps the zeros of a code: ="01234"
STRING_FORMULA = CellKind(
    name="string-formula",
    type="string",
    strict="[^=](?s:.*)",
    lenient='="[^"]*"',
    parse=_parse_formula,
    good=(('="01234"', "01234"), ('="2A 12"', "2A 12"), ('=""', "")),
    bad=("01234", "=1+1", '="a"&"b"', '="01234'),
    repaired="string-formula",
    of="string",
)
