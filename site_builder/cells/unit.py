"""Numbers followed by what they count: the unit goes into the description of the column, the number
stays as it is.

88,14 % is 88.14 with the unit "%", never 0.8814. A column has one unit, which every cell bears.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache, partial

from site_builder.cells.kind import GROUPING, CellKind, Value
from site_builder.cells.number import NUMBER, UNSIGNED

EURO = "€"
THOUSANDS = "k€"
MILLIONS = "M€"
# Each unit as we write it, and as people do.
UNITS = (
    ("%", "%|pourcents?|pour cent"),
    ("‰", "‰"),
    ("km", "[kK][mM]|KMS?|kms"),
    ("m", "m|mètres?|metres?"),
    ("cm", "cm"),
    ("mm", "mm"),
    ("km²", "km²|km2"),
    ("ha", "[hH][aA]|hectares?"),
    ("m²", "m²|m2|M2|m[èe]tres? carrés?"),
    ("m³", "m³|m3|M3"),
    ("kg", "[kK][gG]|kgs"),
    ("g", "g"),
    ("t", "[tT]|tonnes?"),
    ("l", "[lL]|litres?"),
    ("h", "h|heures?|H"),
    ("min", "min|mn|minutes?"),
    ("s", "s|secondes?"),
    ("jours", "j|jours?"),
    ("mois", "mois"),
    ("ans", "ans?"),
    ("W", "W"),
    ("kW", "kW|KW"),
    ("MW", "MW"),
    ("kWc", "kWc|KWC"),
    ("kWh", "kWh|KWh|kwh|KWH"),
    ("MWh", "MWh|MWH"),
    ("GWh", "GWh"),
    ("kVA", "kVA|KVA"),
    ("°C", "°C|° C"),
    ("°", "°"),
    ("km/h", "km/h|Km/h|KM/H"),
    ("dB", "dB"),
    ("dB(A)", "dB[(]A[)]"),
    ("µg/m³", "[µμ]g/m[³3]"),
    ("hab.", "hab[.]?|habitants?"),
    ("hab./km²", "hab[.]?/km[²2]"),
    ("places", "places?|pl[.]?"),
    ("€/m²", "€/m[²2]"),
    ("€/h", "€/h"),
    (THOUSANDS, "[kK] ?€|KEUR|[kK]euros?|milliers? (d['’] ?)?(euros?|€)"),
    (MILLIONS, "M ?€|MEUR|millions? (d['’] ?)?(euros?|€)"),
    ("Ko", "[kK]o"),
    ("Mo", "Mo"),
    ("Go", "Go"),
)
# Units of one thing: a number of one of them is another number of the next
SCALES = (
    (EURO, THOUSANDS, MILLIONS),
    ("", THOUSANDS, MILLIONS),
    ("km", "m", "cm", "mm"),
    ("km²", "ha", "m²"),
    ("t", "kg", "g"),
    ("m³", "l"),
    ("h", "min", "s", "jours", "mois", "ans"),
    ("W", "kW", "MW"),
    ("kWh", "MWh", "GWh"),
    ("Ko", "Mo", "Go"),
)
_SPELLINGS = dict(UNITS)
_UNIT = f"[−+-]?[{GROUPING}]?{UNSIGNED}[{GROUPING}]?(?P<unit>[^0-9.,'’{GROUPING}].*)"
_EURO = r"(en )?(€|EUR|[Ee]uros?|EUROS?)( ?(HT|TTC))?"
_BRACKETED = r"(?P<name>.*[^\s])\s*[(\[](?:en )?(?P<unit>[^()\[\]]+(\([A-Za-z]\))?)[)\]]"
# What a title, a note or a header says of all numbers: not « 450 k€ », which is one
_MULTIPLE = re.compile(
    r"(?i)(?<!\w)(?<![0-9]\s)(?:en\s+)?(?:(?P<thousands>k ?(?:€|euros?\b|eur\b))"
    r"|(?-i:M) ?(?:€|eur\b))"
    r"|\ben\s+(?:(?P<many>milliers?)|millions?)\b(?:\s+d(?:['’]\s*|e\s+)\w+)?"
    r"|(?:^|[(:,;–—-])\s*(?:(?P<several>milliers?)|millions?)\s+d['’]\s*euros?\b"
)


def extract_unit(cell: str) -> str:
    """The unit that a trimmed cell ends with, as we write it; "" where it is no number with a unit
    that we know."""
    match = re.fullmatch(_UNIT, cell)  # compiled where a number may have one
    return _find_known_unit(match["unit"]) if match else ""


def find_unit(text: str) -> str:
    """The unit that a trimmed text is, as we write it, euros too, with or without tax; "" where we
    know none."""
    if re.fullmatch(_EURO, text):
        return EURO
    return _find_known_unit(text.removeprefix("en "))


@lru_cache(512)
def _find_known_unit(text: str) -> str:
    return next((unit for unit, spellings in UNITS if re.fullmatch(spellings, text)), "")


def split_header_unit(header: str) -> tuple[str, str]:
    """A header without the unit that it says in parentheses, and that unit as we write it. Where it
    says none that we know, « Montant (TTC) », the header as it is, and ""."""
    match = re.fullmatch(_BRACKETED, header.strip())
    if not match:
        return header, ""
    unit = find_unit(match["unit"].strip())
    return (match["name"], unit) if unit else (header, "")


def find_multiple(text: str) -> tuple[str, str]:
    """The words by which a text says that all numbers are thousands or millions, and the unit that
    these are of euros; "" and "" where it says nothing of the kind."""
    match = _MULTIPLE.search(text)
    if match is None:
        return "", ""
    unit = MILLIONS if match.lastgroup is None else THOUSANDS
    return match[0].strip(" (:,;–—-"), unit


def find_named_unit(header: str) -> str:
    """The unit that a header says its numbers have, in parentheses, after « en » or as thousands of
    euros; "" where it says none that we know."""
    _, bracketed = split_header_unit(header)
    if bracketed:
        return bracketed
    _, multiple = find_multiple(header)
    if multiple:
        return multiple
    _, _, end = header.rpartition(" en ")
    return find_unit(end.strip())


def is_other_scale(unit: str, other: str) -> bool:
    """Does a unit count what another does, otherwise, as k€ and €, or ha and m²? So do k€ and what
    says no unit."""
    units = {unit, other}
    return len(units) > 1 and any(map(units.issubset, SCALES))


def are_counted_otherwise(header: str, other: str) -> bool:
    """Do two headers say units of other scales, so that the numbers of one are not to stand below
    those of the other?"""
    return is_other_scale(find_named_unit(header), find_named_unit(other))


def is_in_euros(cell: str) -> bool:
    """Does a cell that is a number say that it counts euros?"""
    return "€" in cell or "EUR" in cell.upper()


def _parse_with_unit(
    unit: re.Pattern[str], parse: Callable[[str], Value | None], text: str
) -> Value | None:
    return parse(unit.sub("", text))


@cache
def build_unit_kind(kind: CellKind, unit: str) -> CellKind:
    """A kind of numbers whose cells bear this unit; for euros, which are optional, the kind itself,
    with its unit."""
    name = f"{kind.name}:{unit}"
    if unit == EURO:
        return replace(kind, name=name, unit=unit, of=kind.public)
    tail = f"[{GROUPING}]*({_SPELLINGS[unit]})"
    group = f"[{GROUPING}]"
    if kind.name == "integer-dots":
        group = f"([{GROUPING}]|[.])"
    unsigned = f"(0|[1-9][0-9]{{0,14}}|[1-9][0-9]{{0,2}}({group}[0-9]{{3}}){{1,4}})"
    if kind is NUMBER:
        unsigned = UNSIGNED
    decimal = (("88,14", "88.14"),) if kind is NUMBER else ()
    return replace(
        kind,
        name=name,
        lenient=f"[−+-]?[{GROUPING}]?{unsigned}{tail}",
        parse=partial(_parse_with_unit, re.compile(rf"{tail}\Z"), kind.parse),
        good=tuple(
            (f"{cell} {unit}", canonical)
            for cell, canonical in (*decimal, ("12", "12"), ("-1 250", "-1250"), ("+12", "12"))
        ),
        bad=("12", f"12 x{unit}", f"{unit}", "NC"),
        repaired="unit-kept",
        decimals=f"[.,]([0-9]+){tail}$" if kind is NUMBER else "",
        of=kind.public,
        unit=unit,
    )
