"""In which commune each row is, and which rows are beyond the territory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_builder.core.model.territory import TerritoryPart, TerritoryTask
from site_builder.metadata.standards import Standard
from site_builder.territory.positions import RowPositions

if TYPE_CHECKING:
    import pyarrow as pa

CODE_LENGTH = 5  # of an INSEE code, whose first zero a spreadsheet loses


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The commune of a row: its code, or what the row says for one, and its name, or ""."""

    insee: str = ""
    name: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class LocatedRows:
    """Of each row, as texts: the code and the name of its commune, and whether it is beyond."""

    codes: pa.Array
    names: pa.Array
    outside: pa.Array


class RowPlaces:
    """Says of rows where they are, and counts those that are `outside`."""

    def __init__(self, task: TerritoryTask, standard: Standard) -> None:
        self._names = {commune.insee: commune.name for commune in task.communes}
        self._codes = dict(task.codes)
        self._box = task.box
        self._place_field = standard.place_field
        self.outside = 0

    def locate_rows(
        self, part: TerritoryPart, texts: Mapping[str, pa.Array], positions: RowPositions
    ) -> LocatedRows:
        """The places of the rows of a batch: what a row says, else its publisher's commune."""
        import pyarrow as pa

        beyond = positions.find_beyond(self._box)
        places = self._find_places(part, texts, len(beyond))
        codes: list[str] = []
        names: list[str] = []
        outside: list[str] = []
        for place, is_beyond in zip(places, beyond, strict=True):
            is_outside = place.outside or is_beyond
            codes.append(place.insee)
            names.append(place.name)
            outside.append(json.dumps(is_outside))
            self.outside += is_outside
        return LocatedRows(*(pa.array(cells, pa.string()) for cells in (codes, names, outside)))

    def _find_places(
        self, part: TerritoryPart, texts: Mapping[str, pa.Array], rows: int
    ) -> list[RowPlace]:
        own = RowPlace(insee=part.insee, name=self._names.get(part.insee, ""))
        if self._place_field not in texts:
            return [own] * rows
        encoded = texts[self._place_field].dictionary_encode()
        places = [self._find_place(text, own) for text in encoded.dictionary.to_pylist()]
        return list(map(places.__getitem__, encoded.indices.to_pylist()))

    def _find_place(self, text: str, own: RowPlace) -> RowPlace:
        code = text.strip().upper()
        if not code:
            return own
        code = code.zfill(CODE_LENGTH)
        insee = self._codes.get(code, code)
        if insee in self._names:
            return RowPlace(insee=insee, name=self._names[insee])
        return RowPlace(insee=code, outside=True)
