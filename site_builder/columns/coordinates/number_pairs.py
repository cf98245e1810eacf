"""Columns of a table that hold two numbers a row: two whose headers match, or one that holds both.

What they mean is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, Literal, TypeGuard

from site_builder.cells import BLANKS, fold_header, is_missing_word
from site_builder.cells.kind import GROUPING
from site_builder.geography.coordinate_headers import parse_axis_header
from site_builder.readers.features import LATITUDE, LONGITUDE
from site_builder.readers.table_look import strip_row_cells
from site_builder.tables.text_table import PerValue, TextTable

HALF = 0.5  # of the first cells that must hold two numbers
LONGEST_POINT = 500  # characters; matching takes as long as the square of the blanks
_GAP = f"[{GROUPING}\t]*"
_DOT = "-?[0-9]{1,3}[.][0-9]+"
_COMMA = "-?[0-9]{1,3},[0-9]+"
# "41.9. 8.7" too
_POINT = re.compile(
    f"[\\[(]?{_GAP}({_DOT}){_GAP}(?:[,;/|]|[.]?[{GROUPING}\t]){_GAP}({_DOT}){_GAP}[\\])]?"
)
_COMMAS = re.compile(
    f"[\\[(]?{_GAP}({_COMMA}){_GAP}(?:[;/|]|,?[{GROUPING}\t]){_GAP}({_COMMA}){_GAP}[\\])]?"
)
_KEYS = '"{}" *: *"?(-?[0-9]{{1,3}}(?:[.][0-9]+)?)'
_LATITUDE_KEY = re.compile(_KEYS.format("lat(?:itude)?"))
_LONGITUDE_KEY = re.compile(_KEYS.format("(?:lon|lng|longitude)"))
_NUMBER = re.compile(f"[+−-]?[0-9][0-9{GROUPING}]{{0,12}}([.,][0-9]{{0,20}})?")
_PLAIN = str.maketrans("−,", "-.", f"+{GROUPING}")
_PLACES = re.compile(
    r"\b(?:coord\w*|geo\w*|gps|lat\w*|lon\w*|xy|wgs|point"
    r"|position|locali?[sz]?ation|location|centroid\w*)\b"
)
_LATITUDE_FIRST = re.compile(r"\b(?:geo point 2d|geo point|lat(?:itude)? ?lon(?:g|gitude)?)\b")
_PRECISE = re.compile("[.,][0-9]{4,}[^0-9]{1,4}[0-9]{1,3}[.,][0-9]{4,}")

Number = float | None | Literal[""]  # of a cell; None where none can be read, "" where it is empty
Numbers = tuple[Number, Number]
EMPTY: Final = ("", "")
_UNREADABLE: Numbers = (None, None)


def has_both_numbers(numbers: Numbers) -> TypeGuard[tuple[float, float]]:
    """Are both of them there?"""
    return all(isinstance(number, float) for number in numbers)


@dataclass(frozen=True, kw_only=True)
class CoordinatePair:
    """Two columns of numbers, or one of which `read` gives both of a trimmed text. `columns` are
    their names, `indexes` their places.

    `said`: which number is what, as the header or keys have it: "degrees" (x is the longitude),
    "turned" (x is the latitude), or "" where nothing says it.
    """

    columns: tuple[str, ...]
    indexes: tuple[int, ...]
    said: str
    read: Callable[[str], Numbers] | None = None

    @cached_property
    def _readers(self) -> list[PerValue[Any]]:
        return [PerValue(self._read_cell) for _ in self.indexes]

    def iterate_batches(self, cells: TextTable) -> Iterator[tuple[int, list[Numbers]]]:
        """Batch by batch, the number of the first row and the numbers x, y of each row."""
        for batch in cells.iterate_batches(self.indexes):
            columns = []
            for reader, column in zip(self._readers, batch.columns, strict=True):
                columns.append(map(reader(column.values).__getitem__, column.codes))
            if self.read:
                yield batch.first_row, list(columns[0])
            else:
                yield batch.first_row, list(zip(*columns, strict=True))

    def _read_cell(self, cell: str) -> Any:
        """The number of a cell, or both. One that says that nothing is known is empty."""
        text = cell.strip(BLANKS)
        if not text or is_missing_word(text):
            return EMPTY if self.read else ""
        read = self.read or parse_plain_number
        return read(text)


def parse_plain_number(text: str) -> float | None:
    """A plain number in a trimmed cell, with a point or a comma; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return float(text)
    except ValueError:
        return float(text.translate(_PLAIN))


def find_named_pairs(names: Sequence[str]) -> Iterator[CoordinatePair]:
    """Pairs of columns whose names match: those of degrees first, those that say the least beside
    it first."""
    found: dict[tuple[str, str], int] = {}
    for index, name in enumerate(names):
        found.setdefault(parse_axis_header(name), index)
    for first, second, said in ((LONGITUDE, LATITUDE, "degrees"), ("x", "y", "")):
        rests = sorted(
            (rest for word, rest in found if word == first and (second, rest) in found), key=len
        )
        for rest in rests:
            i = found[first, rest]
            j = found[second, rest]
            yield CoordinatePair(columns=(names[i], names[j]), indexes=(i, j), said=said)


def find_held_pairs(
    names: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[CoordinatePair]:
    """Columns whose cells hold two numbers."""
    for index, column in enumerate(zip(*rows, strict=True)):
        filled = list(filter(None, strip_row_cells(column)))
        if not filled:
            continue
        pair = partial(CoordinatePair, columns=(names[index],), indexes=(index,))
        folded = fold_header(names[index])
        if _PLACES.search(folded) or all(map(_PRECISE.search, filled)):
            said = "turned" if _LATITUDE_FIRST.search(folded) else ""
            for pattern in (_POINT, _COMMAS):
                read = partial(_read_point, pattern)
                if sum(read(text) != _UNREADABLE for text in filled) > HALF * len(filled):
                    yield pair(read=read, said=said)
        if all(map(_LATITUDE_KEY.search, filled)) and all(map(_LONGITUDE_KEY.search, filled)):
            yield pair(read=_read_keys, said="turned")


def _read_point(pattern: re.Pattern[str], text: str) -> Numbers:
    match = pattern.fullmatch(text) if len(text) <= LONGEST_POINT else None
    if not match:
        return _UNREADABLE
    return float(match[1].replace(",", ".")), float(match[2].replace(",", "."))


def _read_keys(text: str) -> Numbers:
    """The latitude and the longitude of a text that has keys before them."""
    latitude = _LATITUDE_KEY.search(text)
    longitude = _LONGITUDE_KEY.search(text)
    return float(latitude[1]) if latitude else None, float(longitude[1]) if longitude else None
