"""The cells of a row of an ODS, by its own words: where they stand, and what they show that is not
their value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from site_builder.readers.workbook.display import EUROS, PERCENT, NumberDisplay
from site_builder.readers.workbook.facts import MOST_CELLS, make_spread_fault

_CELL = re.compile(rb"<table:(covered-)?table-cell\b([^>]*?)(/?)>")
COLUMNS = re.compile(rb"number-columns-repeated=\"([0-9]{1,9})\"")
# A formula whose result was never saved: libraries write it so. One that gives an empty text is
# saved with its type.
UNKNOWN = re.compile(
    rb"<table:table-cell(?=[^>]*\stable:formula=)(?![^>]*office:(?:[a-z]+-)?value="
    rb"|[^>]*value-type=\"(?:string|error))"
    rb"[^>]*>(?!\s*<text:p)"
)
_DURATION = re.compile(rb"time-value=\"(-?)PT([0-9]{1,9})H([0-9]{1,2})M([0-9]{1,2})")
_VALUE = re.compile(rb"office:value=\"([^\"]*)\"")
_CODE = re.compile(rb"<text:p>(0[0-9][0-9 \xc2\xa0]*)</text:p>")
_FAILED = re.compile(rb"<text:p>(?:#[A-Z/0-9 ]+[!?]|#N/[AD]|Err:[0-9]+)</text:p>")


def has_ods_value(row: bytes) -> bool:
    """Does a cell of these hold anything?"""
    return b"<text:p" in row or b"office:value" in row


def count_row_columns(row: bytes) -> int:
    """How many columns a row fills at most, where nothing in it tells of more: a hundred empty ones
    may end it."""
    repeat_counts = COLUMNS.findall(row) if b"columns-repeated" in row else ()
    return max(
        row.count(b"<table:table-cell")
        + sum(int(digits) for digits in repeat_counts if len(digits) < 3),
        1,
    )


def iterate_ods_values(row: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(column, attributes, content) of each cell with a value."""
    for column, repeat_count, attributes, content in _iterate_cells(row):
        if b"<text:p" in content or b"office:value" in attributes:
            if repeat_count > MOST_CELLS // 1000:
                raise make_spread_fault()
            yield from ((column + place, attributes, content) for place in range(repeat_count))


def find_unsaved_results(row: bytes) -> Iterator[int]:
    """The columns of formulas whose result was not saved with them."""
    for column, _, attributes, content in _iterate_cells(row):
        if UNKNOWN.match(b"<table:table-cell" + attributes + b">" + content):
            yield column


def _iterate_cells(row: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """(column, how many, attributes, content) of each cell that no other covers."""
    matches = list(_CELL.finditer(row))
    column = 0
    for cell, next_match in zip(matches, [*matches[1:], None], strict=True):
        repeat_count = parse_repeat_count(COLUMNS, cell[2])
        if not cell[1]:
            end = next_match.start() if next_match else len(row)
            yield column, repeat_count, cell[2], b"" if cell[3] else row[cell.end() : end]
        column += repeat_count


def parse_cell_display(
    attributes: bytes, content: bytes
) -> tuple[NumberDisplay | str | None, bool]:
    """How a cell is shown where calamine has it otherwise, and whether it is an error."""
    if b'value-type="error"' in attributes or (
        b"formula=" in attributes and _FAILED.search(content)
    ):
        return "", True
    if b'"percentage"' in attributes:
        return PERCENT, False
    if b'"currency"' in attributes and b'"EUR"' in attributes:
        return EUROS, False
    value = _VALUE.search(attributes)
    if value and (code := _CODE.search(content)):
        digits = code[1].decode("utf-8", "replace").replace("\u00a0", " ")
        if digits.replace(" ", "").lstrip("0") == value[1].decode("latin-1").lstrip("0"):
            return digits, False
    if duration := _DURATION.search(attributes):
        sign, hours, minutes, seconds = (part.decode() for part in duration.groups())
        if int(hours) > 23 or sign:
            return f"{sign}{int(hours):02}:{int(minutes):02}:{int(seconds):02}", False
    if b"<text:line-break" in content or b"<text:tab" in content:
        return _extract_text(content), False
    return None, False


def _extract_text(content: bytes) -> str:
    """The text of a cell, of which calamine loses the line ends and tabs inside a paragraph."""
    content = re.sub(rb"(?s)<office:annotation.*?</office:annotation>", b"", content)
    content = re.sub(rb"<text:line-break\s*/>|</text:p>\s*(?=<text:p)", b"\n", content)
    content = re.sub(rb"<text:tab\s*/>", b"\t", content)
    content = re.sub(
        rb"<text:s(?:\stext:c=\"([0-9]{1,4})\")?\s*/>",
        lambda match: b" " * int(match[1] or 1),
        content,
    )
    return unescape(re.sub(rb"<[^>]*>", b"", content).decode("utf-8", "replace"))


def parse_repeat_count(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    """How often an element stands for itself, by the attribute that this pattern finds."""
    match = pattern.search(attributes)
    return max(int(match[1]), 1) if match else 1
