"""A whole number. A leading zero says identifier: it is never read as a number. So does a plus
before ten digits or more, which is a telephone."""

from __future__ import annotations

from site_builder.cells.kind import GROUP, GROUPING, CellKind

# a minus of typographers is one; a plus and what groups digits say nothing
_SIGNS = str.maketrans({"−": "-", **dict.fromkeys(f"+'’{GROUPING}")})


def parse_integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return int(text.translate(_SIGNS))


def _parse_point_zero(text: str) -> int:
    return int(text.removesuffix(".0"))


INTEGER = CellKind(
    name="integer",
    type="integer",
    strict="-?(0|[1-9][0-9]{0,17})",
    lenient=(
        f"[−-]?[{GROUPING}]?(0|[1-9][0-9]{{0,17}}|[1-9][0-9]{{0,2}}({GROUP}[0-9]{{3}}){{1,5}})"
        f"|[+][{GROUPING}]?(0|[1-9][0-9]{{0,8}}|[1-9][0-9]{{0,2}}([{GROUPING}][0-9]{{3}}){{1,2}})"
    ),
    parse=parse_integer,
    good=(
        ("0", "0"),
        ("12", "12"),
        ("-5", "-5"),
        ("+5", "5"),
        ("+1 234 567", "1234567"),
        ("−5", "-5"),
        ("- 5", "-5"),
        ("1 234", "1234"),
        ("1'234'567", "1234567"),
        ("1\u202f063\u00a0850", "1063850"),
        ("12\u2009345\u2009678", "12345678"),
        ("999999999999999999", "999999999999999999"),
        ("-999 999 999 999 999 999", "-999999999999999999"),
    ),
    bad=(
        "007",
        "00",
        "01",
        "12.6",
        "25.0",
        "1e3",
        "1_000",
        "0x1F",
        "1  234",
        "12 34",
        "1 23",
        "0 123",
        "1234 567",
        "1000000000000000000",
        "--5",
        "5-",
        "+33639981234",
        "+33 639 981 234",
        "٣",
        "un",
        "1,234",
        "1'23",
        "(5)",
        "-",
        "",
    ),
    repaired="integer-rewritten",
)

# What a program makes of whole numbers when some are missing. Amounts, with two decimals, stay
# numbers.
INTEGER_POINT_ZERO = CellKind(
    name="integer-point-zero",
    type="integer",
    strict=INTEGER.strict,
    lenient="-?(0|[1-9][0-9]{0,14})[.]0",
    parse=_parse_point_zero,
    good=(("25.0", "25"), ("0.0", "0"), ("-5.0", "-5"), ("59350.0", "59350")),
    bad=("25", "25.00", "25,0", "25.5", "007.0", "1234567890123456.0"),
    repaired="integer-point-zero",
    of="integer",
)
