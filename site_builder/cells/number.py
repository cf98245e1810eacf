"""A decimal number, with a point or a French comma; `1,234` is one and a bit, as it is in French.

Bounds keep the value whole in a float: 15 digits, of which at most 12 stand before the separator
when there is one, and zeros at the end. Coordinates may have two more, for GIS exports write 16 or
17 digits of a float (`5.014532749239922`), which read back: with at most 7 before the separator. A
plus before ten digits is a telephone.
"""

from __future__ import annotations

import re
from decimal import Decimal

from site_builder.cells.kind import GROUP, GROUPING, CellKind

_ZEROS = "0{0,15}"
_SMALL = f"[.,]0{{0,3}}[0-9]{{1,17}}{_ZEROS}"  # after 0 or nothing
_DECIMALS = "|".join(
    f"[1-9][0-9]{{{digits - 1}}}[.,][0-9]{{1,{(17 if digits <= 7 else 15) - digits}}}{_ZEROS}"
    for digits in range(1, 13)
)
_GROUPED = "|".join(
    f"[1-9][0-9]{{0,2}}({GROUP}[0-9]{{3}}){{{groups}}}[.,][0-9]{{1,{most}}}{_ZEROS}"
    for groups, most in ((1, 11), (2, 6), (3, 3))
)
UNSIGNED = f"(0|[1-9][0-9]{{0,14}}|[1-9][0-9]{{0,2}}({GROUP}[0-9]{{3}}){{1,4}}|0?{_SMALL}|{_DECIMALS}|{_GROUPED})"  # noqa: E501
# As thousands are grouped elsewhere, and as a number of three decimals is written here: what a
# person must look at
THOUSANDS = "-?[1-9][0-9]{0,2}[.,][0-9]{3}"
BELOW = "-?(0|[1-9][0-9]{0,2})"
EUROS = "(€|EUR|EUROS?|[Ee]uros?)"

# a minus of typographers is one; a plus, the euro and what groups digits say nothing
_SIGNS = str.maketrans({"−": "-", ",": ".", **dict.fromkeys(f"+€'’{GROUPING}")})
_WORDS = re.compile("[^0-9.-]+")


def parse_number(text: str) -> float:
    """The number of a text; one zero, whatever its sign."""
    try:
        return float(text.replace(",", ".")) + 0.0
    except ValueError:
        pass
    bare_text = text.translate(_SIGNS)
    try:
        return float(bare_text) + 0.0
    except ValueError:
        return float(_WORDS.sub("", bare_text)) + 0.0  # « EUR »


def write_number(value: float) -> str:
    """The shortest text that reads back, without exponent and without ".0"."""
    text = repr(value)
    if "e" in text:
        return format(Decimal(text), "f")
    return text.removesuffix(".0")


def write_decimals(value: float, decimals: int) -> str:
    """A number that was written with so many decimals or fewer, with all of them: 12500.00, and
    never -0.00."""
    return f"{value + 0.0:.{decimals}f}"


NUMBER = CellKind(
    name="number",
    type="number",
    strict=f"-?(0|[1-9][0-9]{{0,14}}|0{_SMALL}|{_DECIMALS})",
    lenient=(
        f"([−-]?€?[{GROUPING}]?{UNSIGNED}"
        f"|[+]€?[{GROUPING}]?((0|[1-9][0-9]{{0,8}}|[1-9][0-9]{{0,2}}([{GROUPING}][0-9]{{3}}){{1,2}})([.,][0-9]{{1,6}})?"
        f"|[.,][0-9]{{1,6}}))"
        f"([{GROUPING}]?{EUROS})?"
    ),
    parse=parse_number,
    good=(
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("12", "12"),
        ("0", "0"),
        ("-0,25", "-0.25"),
        ("25.0", "25"),
        ("1,234", "1.234"),
        ("1 063 850,00", "1063850"),
        ("1\u00a0063\u00a0850,25", "1063850.25"),
        ("1'234,50", "1234.5"),
        ("12\u202f345,6 €", "12345.6"),
        ("1 250,00€", "1250"),
        ("€ 12.50", "12.5"),
        ("12,50 EUR", "12.5"),
        ("1 250,50 euros", "1250.5"),
        ("−3,5", "-3.5"),
        ("- 3,5", "-3.5"),
        ("+3,5", "3.5"),
        (",5", "0.5"),
        ("5.014532749239922", "5.014532749239922"),
        ("0,00001", "0.00001"),
        ("0.00009", "0.00009"),
        ("123456789012345", "123456789012345"),
        ("123456789012,25", "123456789012.25"),
        ("-50.63297391239922", "-50.63297391239922"),
        ("723861.710000000000000", "723861.71"),
        ("1 234 567,891", "1234567.891"),
        ("+50,632973", "50.632973"),
    ),
    bad=(
        "007",
        "01,5",
        "00.5",
        "1e3",
        "1.5E+10",
        "NaN",
        "inf",
        "1.234,56",
        "1,234.56",
        "12,5,6",
        "12 34,5",
        "1 0000,5",
        "1234567890123456",
        "1234567890123,25",
        "12 %",
        "-",
        "€",
        "12.",
        "1_000.5",
        "12 $",
        "",
        ".",
        "1  234,5",
        "123456789012.12345678",
        "0.12345678901234567890",
        "123456789012.1234",
        "+33639981234",
        "+33.639981234",
        "+",
        "(12,50)",
        "12,50-",
        "1,5E-05",
        "12 EURO S",
    ),
    repaired="number-rewritten",
    notations=("[^,]*", "[^.]*"),
    decimals="[.,]([0-9]+)[^0-9]*$",
    write=write_number,
)


# Small numbers as a spreadsheet or a program writes them, and large ones as Java does (1.1116E7),
# whose digits are all there. A positive exponent with its sign (2,15904E+13) is a spreadsheet's,
# and has lost them.
NUMBER_EXPONENT = CellKind(
    name="number-exponent",
    type="number",
    strict=NUMBER.strict,
    lenient=(
        f"{NUMBER.strict}|[−-]?[1-9]([.,][0-9]{{1,15}})?[eE]-(0?[1-9]"
        f"|1[0-3])|-?[1-9][.][0-9]{{1,15}}E([1-9]|1[0-4])"
    ),
    parse=parse_number,
    good=(
        ("1,5E-05", "0.000015"),
        ("1e-7", "0.0000001"),
        ("-2.25e-3", "-0.00225"),
        ("1.1116E7", "11116000"),
        ("12,5", "12.5"),
    ),
    bad=(
        "1,5E+05",
        "2,15904E+13",
        "1,1116E7",
        "1.5e7",
        "1.5E15",
        "1e3",
        "1e-14",
        "12e-3",
        "e-3",
        "1 234,5",
    ),
    repaired="number-exponent",
    notations=NUMBER.notations,
    proof=".*[eE].*",
    write=write_number,
    decimals="([0-9][.,][0-9]{3,}|.*[eE].*)",  # an exponent counts as many decimals
    of="number",
)
