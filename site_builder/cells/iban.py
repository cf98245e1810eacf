"""IBAN: the international number of a bank account, always text. Published by mistake more often
than on purpose."""

from __future__ import annotations

import re

from site_builder.cells.kind import GROUPING, CellKind

# Characters of the account numbers of the countries that pay in euros through one system (SEPA),
# France's first.
LENGTHS = {
    27: "FR MC GR IT SM",
    16: "BE",
    20: "AT EE LT LU",
    21: "CH HR LI LV",
    22: "BG DE GB IE ME RS VA",
    18: "DK FI NL",
    24: "AD CZ ES MD RO SE SK",
    15: "NO",
    19: "MK SI",
    23: "GI",
    25: "PT",
    26: "IS",
    28: "AL CY HU PL",
    31: "MT",
}
COUNTRIES = {
    country: length for length, countries in LENGTHS.items() for country in countries.split()
}


_BLANKS = dict.fromkeys(map(ord, GROUPING))


def is_iban(cell: str) -> bool:
    """Has it the length of its country, and does it leave 1 when divided by 97?"""
    account = re.sub("[^A-Z0-9]", "", cell.upper())
    if not re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", account):
        return False
    rearranged = account[4:] + account[:4]
    return (
        COUNTRIES.get(account[:2], len(account)) == len(account)
        and int("".join(map(_convert_to_digits, rearranged))) % 97 == 1
    )


def is_rib(cell: str) -> bool:
    """Is it the account within a French IBAN, whose own key makes all of these begin with FR76?"""
    account = re.sub("[^A-Z0-9]", "", cell.upper()).removeprefix("RIB")
    if not re.fullmatch("[0-9]{10}[A-Z0-9]{11}[0-9]{2}", account):
        return False
    return is_iban(f"FR76{account}")


def _parse_iban(text: str) -> str:
    return text.translate(_BLANKS).upper()


def _convert_to_digits(character: str) -> str:
    return str(int(character, 36))


IBAN = CellKind(
    name="iban",
    type="string",
    words=("iban", "rib", "compte bancaire", "coordonnees bancaires"),
    strict="[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
    lenient=f"[A-Za-z]{{2}}[0-9]{{2}}([{GROUPING}]?[A-Za-z0-9]){{11,30}}",
    parse=_parse_iban,
    good=(
        ("FR7630006000011234567890189", "FR7630006000011234567890189"),
        ("FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        ("be68 5390 0754 7034", "BE68539007547034"),
        ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
    ),
    bad=(
        "30006000011234567890189",
        "FR76-3000-6000-0112",
        "FR763000600001",
        "76FR30006000011234567890189",
        "",
    ),
    repaired="iban-spaces",
    holds=is_iban,
)
