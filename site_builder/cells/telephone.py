"""Telephone number, French or international, always text; separators go, the zero stays."""

from __future__ import annotations

import re

from site_builder.cells.kind import GROUPING, CellKind, wrap_identifier_pattern

_BETWEEN = f"[{GROUPING}./-]*"  # "03.20 - 49" has several in a row
_ABROAD = "([1-24-9][0-9]|3[0-24-9])"  # country codes, by their first two digits, save 33
_SHORT = "1[0-9]{1,2}|3[0-9]{3}|10[0-9]{2}|116[0-9]{3}|118[0-9]{3}"

_ZEROS = re.compile("^[=\"'’]*00")  # dialled before the code of a country
_MARKS = re.compile(r"\(0\)|[^0-9+]")


def _parse_telephone(text: str) -> str:
    return _MARKS.sub("", _ZEROS.sub("+", text))


TELEPHONE = CellKind(
    name="telephone",
    type="string",
    words=(
        "telephone",
        "tel",
        "phone",
        "numtel",
        "num tel",
        "telephones",
        "portable",
        "mobile",
        "fax",
        "telecopie",
        "gsm",
    ),
    strict=rf"0[1-9][0-9]{{8}}|\+33[1-9][0-9]{{8}}|\+{_ABROAD}[0-9]{{5,12}}|{_SHORT}",
    lenient=wrap_identifier_pattern(
        f"0{_BETWEEN}[1-9]({_BETWEEN}[0-9]){{8}}"
        rf"|(\+|00)33{_BETWEEN}(\(0\){_BETWEEN})?[1-9]({_BETWEEN}[0-9]){{8}}"
        rf"|(\+|00){_ABROAD}({_BETWEEN}[0-9]){{5,12}}"
        f"|{_SHORT}|3[0-9]{_BETWEEN}[0-9]{{2}}|10{_BETWEEN}[0-9]{{2}}|11[68]{_BETWEEN}[0-9]{{3}}",
        point_zero=False,
    ),
    parse=_parse_telephone,
    good=(
        ("0199001234", "0199001234"),
        ("01 99 00 12 34", "0199001234"),
        ("01.99.00.12.34", "0199001234"),
        ("03-53-01-12-34", "0353011234"),
        ("03 53 01 - 12 34", "0353011234"),
        ('="0199001234"', "0199001234"),
        ("'0199001234", "0199001234"),
        ("+33 1 99 00 12 34", "+33199001234"),
        ("0033 (0)6 39 98 12 34", "+33639981234"),
        ("+32 56 00 00 00", "+3256000000"),
        ("39 39", "3939"),
        ("3919", "3919"),
        ("115", "115"),
        ("15", "15"),
    ),
    bad=(
        "199001234",
        "01 99 00 12",
        "01 99 00 12 34 56",
        "01 99 00 12 34 / 01 99 00 12 35",
        "+33 0 1 99 00 12 34",
        "0",
        "00 99 00 12 34",
        "poste 12",
    ),
    repaired="telephone-separators",
    lost=f"[1-79]({_BETWEEN}[0-9]){{8}}",
)
