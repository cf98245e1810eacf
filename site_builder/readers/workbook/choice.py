"""Which sheet of a workbook is the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.cells import fold_header, trim_cell
from site_builder.readers.decide.header import is_figure

_NOTICE = re.compile(
    r"fiche|lisez moi|lire|readme|notice|metadonnees?|metadata|legende|aide|mode d "
    r"emploi|documentation|description"
    r"|dictionnaire|glossaire|a propos|sommaire|parametr|listes? "
    r"deroulante|nomenclature|referentiel|consignes"
    r"|informations?$|licence|sources?$|contacts?$|couverture|page de garde"
)
_DATA = re.compile(r"(les |jeu de )?(donnees?|data|export|table(au)?|base)\b")
_NEAR = 0.5  # of the best score: the sheets that are not clearly smaller


@dataclass(frozen=True, slots=True)
class SheetCandidate:
    """A visible sheet: `rows` are the first ones as text, `height` is the number of all."""

    name: str
    rows: Sequence[Sequence[str]]
    height: int

    @property
    def cells(self) -> float:
        """How many cells are filled, by the first rows."""
        return sum(map(_count_filled, self.rows)) * self.height / max(len(self.rows), 1)

    @property
    def is_table(self) -> bool:
        """Data for everybody: two rows at least of two cells at least, no notice, no card of labels
        and values."""
        return self.is_shaped and not _NOTICE.match(fold_header(self.name))

    @property
    def is_shaped(self) -> bool:
        """Has it the shape of a table, whatever its name says?"""
        wide_rows = [row for row in self.rows if _count_filled(row) > 1]
        labels = [
            cells[0]
            for row in wide_rows
            if len(cells := list(filter(None, map(trim_cell, row)))) == 2
        ]
        is_card = 2 * len(labels) >= len(wide_rows) and 2 * sum(
            label.endswith(":") for label in labels
        ) >= len(labels)
        return len(wide_rows) > 1 and not is_card

    @property
    def score(self) -> float:
        """Filled cells, and half of them where the first wide row is no header."""
        fullest = max(map(_count_filled, self.rows), default=0)
        first_row = next((row for row in self.rows if 5 * _count_filled(row) >= 3 * fullest), ())
        names = list(filter(None, map(trim_cell, first_row)))
        is_headed = len(set(names)) == len(names) and not any(map(is_figure, names))
        return self.cells if is_headed else self.cells / 2


def choose_sheet(candidates: Sequence[SheetCandidate]) -> SheetCandidate | None:
    """The sheet that is a table; the fullest one where none is; None where all are empty.

    Of several that are about as large, the one called « Données », or else the first.
    """
    tables = [candidate for candidate in candidates if candidate.is_table] or [
        candidate for candidate in candidates if candidate.is_shaped
    ]
    if not tables:
        return max(
            (candidate for candidate in candidates if candidate.cells),
            key=lambda candidate: candidate.cells,
            default=None,
        )
    best = max(candidate.score for candidate in tables)
    close_candidates = [candidate for candidate in tables if candidate.score >= _NEAR * best]
    return next(
        (candidate for candidate in close_candidates if _DATA.match(fold_header(candidate.name))),
        close_candidates[0],
    )


def _count_filled(row: Sequence[str]) -> int:
    return sum(map(bool, map(trim_cell, row)))
