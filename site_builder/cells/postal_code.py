"""French postal code: five digits, always text."""

from __future__ import annotations

from site_builder.cells.kind import GROUPING, CellKind, wrap_identifier_pattern
from site_builder.cells.siren import extract_digits

_DEPARTMENT = "0[1-9]|[1-8][0-9]|9[0-8]"

POSTAL_CODE = CellKind(
    name="postal_code",
    type="string",
    words=(
        "code postal",
        "codepostal",
        "code post",
        "codepost",
        "cdpost",
        "cod post",
        "postal code",
        "postcode",
        "cp",
        "adresse postale code",
        "zip",
        "zip code",
    ),
    strict=f"({_DEPARTMENT})[0-9]{{3}}",
    lenient=wrap_identifier_pattern(f"({_DEPARTMENT})[{GROUPING}]?[0-9]{{3}}"),
    parse=extract_digits,
    good=(
        ("59000", "59000"),
        ("01000", "01000"),
        ("59 650", "59650"),
        ("97400", "97400"),
        ("59000.0", "59000"),
        ('="01000"', "01000"),
    ),
    bad=("1000", "00100", "99100", "590000", "59000 Lille", "2A000"),
    repaired="postal-code-spaces",
    lost="[1-9][0-9]{3}",
)
