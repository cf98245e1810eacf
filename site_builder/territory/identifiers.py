"""By which numbers the body that a row is about is known: communes write its SIRET or its RNA, and
few write both. In a table of the territory each of its rows has the two, so that one address leads
to all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from site_builder.cells.siren import is_siren

SIRET = re.compile("[0-9]{9}(?:[0-9]{5})?")
RNA = re.compile("W[0-9A-Z]{9}")
SIREN_DIGITS = 9
NOBODY = "000000000"  # written where a form asks for a number


@dataclass(frozen=True, slots=True)
class BodyNumbers:
    """Of a row, as « SIREN 380475558 » and « RNA W380475558 »; "" for one that it has not."""

    siren: str
    rna: str


def iterate_identifiers(rows: Iterable[Sequence[str]], found: NumberPairs) -> Iterator[str]:
    """For each row « SIREN 380475558 · RNA W380475558 », or one of the two; "" where nothing is
    known. `rows`: the cells of the columns that hold such numbers."""
    for row in rows:
        numbers = found.complete(find_numbers(row))
        yield " · ".join(filter(None, (numbers.siren, numbers.rna)))


def find_numbers(row: Iterable[str]) -> BodyNumbers:
    """The last SIREN, be it within a SIRET, and the last RNA."""
    siren, rna = "", ""
    for cell in row:
        if SIRET.fullmatch(cell):
            siren = f"SIREN {cell[:SIREN_DIGITS]}"
        elif RNA.fullmatch(cell):
            rna = f"RNA {cell}"
    return BodyNumbers(siren, rna)


class NumberPairs:
    """Which SIREN and which RNA are of one body: those that rows have side by side, unless others
    have one of them beside something else. Then a commune has mistaken one for another, and nobody
    knows which."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        pairs = set(filter(_is_pair, map(find_numbers, rows)))
        sirens = Counter(pair.siren for pair in pairs)
        rnas = Counter(pair.rna for pair in pairs)
        self._rnas: dict[str, str] = {}
        self._sirens: dict[str, str] = {}
        for pair in pairs:
            if sirens[pair.siren] == rnas[pair.rna] == 1:
                self._rnas[pair.siren] = pair.rna
                self._sirens[pair.rna] = pair.siren

    def complete(self, numbers: BodyNumbers) -> BodyNumbers:
        """With the number that is missing, where it is known."""
        siren = numbers.siren or self._sirens.get(numbers.rna, "")
        rna = numbers.rna or self._rnas.get(numbers.siren, "")
        return BodyNumbers(siren, rna)


def _is_pair(numbers: BodyNumbers) -> bool:
    digits = numbers.siren.removeprefix("SIREN ")
    return all([is_siren(digits), digits != NOBODY, numbers.rna])
