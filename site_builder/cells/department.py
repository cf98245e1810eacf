"""Number of a French department: two characters, or three overseas, always text. A spreadsheet
makes 1 of 01."""

from __future__ import annotations

import re

from site_builder.cells.kind import CellKind, wrap_identifier_pattern

_MARKS = re.compile("[=\"'’]+")


def _parse_department(text: str) -> str:
    return _MARKS.sub("", text.removesuffix(".0")).upper()


DEPARTMENT = CellKind(
    name="department",
    type="string",
    words=(
        "=departement",
        "=departements",
        "=dep",
        "=dept",
        "=dpt",
        "code departement",
        "code du departement",
        "codedepartement",
        "code dep",
        "code dept",
        "codedep",
        "coddep",
        "num dep",
        "num departement",
        "numero departement",
        "numero de departement",
        "numero du departement",
        "departement code",
        "dep code",
    ),
    strict="0[1-9]|[13-8][0-9]|2[0-9AB]|9[0-5]|97[1-8]|98[4-8]",
    lenient=wrap_identifier_pattern("0[1-9]|[13-8][0-9]|2[0-9ABab]|9[0-5]|97[1-8]|98[4-8]"),
    parse=_parse_department,
    good=(
        ("01", "01"),
        ("59", "59"),
        ("2a", "2A"),
        ("974", "974"),
        ("59.0", "59"),
        ("'01", "01"),
    ),
    bad=("1", "00", "96", "2C", "100", "Nord", "59350"),
    repaired="department-rewritten",
    lost="[1-9]",
)
