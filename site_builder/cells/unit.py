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
    ("m²", "m²|m2|M2"),
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
    ("k€", "[kK]€"),
    ("M€", "M€"),
    ("Ko", "[kK]o"),
    ("Mo", "Mo"),
    ("Go", "Go"),
)
_SPELLINGS = dict(UNITS)
_UNIT = f"[−+-]?[{GROUPING}]?{UNSIGNED}[{GROUPING}]?(?P<unit>[^0-9.,'’{GROUPING}].*)"
_EURO = r"(en )?(€|EUR|[Ee]uros?|EUROS?)( ?(HT|TTC))?"
_BRACKETED = r"(?P<name>.*[^\s])\s*[(\[](?:en )?(?P<unit>[^()\[\]]+(\([A-Za-z]\))?)[)\]]"


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
