"""A row of units below the names of the columns, « (ha) » or « °C »: none of the table, and what
its numbers count."""

from __future__ import annotations

import re

from site_builder.cells import BLANKS, find_unit, is_missing_word, trim_cell
from site_builder.readers.decide.header import is_figure
from site_builder.readers.raw_table import is_nameless
from site_builder.readers.table_look import TableBody
from site_builder.readers.total_sums import read_figure

MOSTLY = 0.8  # of the cells below a unit are figures
LONGEST = 16  # characters of a unit
_BRACKETED = re.compile(r"[(\[]\s*(.*?[^\W\d_].*?|%|€|°|‰)\s*[)\]]")
_SHORT = re.compile(r"[^\W\d_]{1,4}/[^\W\d_]{1,4}[²³23]?")  # mg/m³, and what else is so written
# What stands where a column has no unit
_NO_UNIT = re.compile(r"(?i)\W*(unit[ée]s?|en|nb|nbre?|nombre|texte|nom|sans( unit[ée])?)?\W*")


def find_units(body: TableBody) -> dict[str, str]:
    """The units of the columns, by their names, where the first row says them, "" for what it says
    to have none; none where it is a row like others.

    Each of its cells is a unit over figures, or says that there is none; at least one is a unit
    that we know, and not all columns that have a unit are to be texts.
    """
    first = body.suspects.get(0, ())
    if is_nameless(body.raw.names) or body.raw.rows < 2:
        return {}
    units = {}
    known = 0
    for index, cell in enumerate(first):
        unit = read_unit(cell) or (cell if _SHORT.fullmatch(cell) else "")
        if unit and _has_figures_below(body, index):
            units[body.raw.names[index]] = unit
            known += find_unit(unit) != ""
        elif not (_NO_UNIT.fullmatch(cell) or (index == 0 and _BRACKETED.fullmatch(cell))):
            return {}
    return units if known else {}


def read_unit(text: str) -> str:
    """The unit that a cell is, as we write it where we know it, else as it stands between
    brackets; "" where it is none."""
    match = _BRACKETED.fullmatch(text)
    bare = (match[1] if match else text).strip(BLANKS)
    unit = find_unit(bare)
    if unit or not match or len(bare) > LONGEST:
        return unit
    return bare


def _has_figures_below(body: TableBody, index: int) -> bool:
    figures = 0
    others = 0
    for record in body.raw.reading.records:
        text = trim_cell(record[index]) if index < len(record) else ""
        if not text or text == body.suspects[0][index] or is_missing_word(text):
            continue
        is_number = is_figure(text) or read_figure(text) is not None
        figures += is_number
        others += not is_number
    return figures > 0 and figures >= MOSTLY * (figures + others)
