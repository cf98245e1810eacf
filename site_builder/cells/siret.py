"""SIRET: the 14 digits of an establishment (SIREN and five more), always text."""

from __future__ import annotations

from site_builder.cells.kind import GROUPING, CellKind, wrap_identifier_pattern
from site_builder.cells.siren import (
    extract_digits,
    is_luhn_valid,
)

# La Poste has more establishments than Luhn allows: their digits add up to a multiple of 5.
_LA_POSTE = "356000000"


def is_siret(cell: str) -> bool:
    digits = extract_digits(cell)
    if len(digits) != 14:
        return False
    if is_luhn_valid(digits):
        return True
    if not digits.startswith(_LA_POSTE):
        return False
    return sum(map(int, digits)) % 5 == 0


SIRET = CellKind(
    name="siret",
    type="string",
    words=("siret", "num siret", "id attribuant", "id beneficiaire"),
    strict="[0-9]{14}",
    # Excel users group the digits, and put an apostrophe before or after to keep Excel from
    # computing with them
    lenient=wrap_identifier_pattern(
        f"[0-9]([{GROUPING}]?[0-9]){{13}}|[0-9]{{3}}[.][0-9]{{3}}[.][0-9]{{3}}[{GROUPING}.]?[0-9]{{3}}[{GROUPING}.]?[0-9]{{2}}"
    ),
    parse=extract_digits,
    good=(
        ("21590350100017", "21590350100017"),
        ("215 903 501 00017", "21590350100017"),
        ("215 903 501 000 17'", "21590350100017"),
        ("215.903.501.00017", "21590350100017"),
        ("215\u202f903\u00a0501 00017", "21590350100017"),
        ("'00000000000000", "00000000000000"),
        ("21590350100017.0", "21590350100017"),
        ('="21590350100017"', "21590350100017"),
    ),
    bad=(
        "2,15904E+13",
        "215903501",
        "2159035010001",
        "215903501000171",
        "215903501-00017",
        "sans objet",
        "",
    ),
    repaired="siret-separators",
    holds=is_siret,
    lost="[1-9][0-9]{12}",
)
