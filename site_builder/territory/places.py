"""In which commune each row is, and which rows are beyond the territory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_builder.cells import is_missing_word
from site_builder.core.model.portal import Publisher
from site_builder.core.model.territory import TerritoryPart, TerritoryTask
from site_builder.core.text import slugify_text
from site_builder.geography.arrondissements import list_associated_names
from site_builder.metadata.standards import Standard
from site_builder.territory.positions import RowPositions

if TYPE_CHECKING:
    import pyarrow as pa

# What a spreadsheet leaves of an INSEE code, or all of it
CODE = re.compile("[0-9]{4,5}|2[AB][0-9]{3}")
# « Ville de Lille », « 59000 Lille », « Lille Cedex 9 », « Lille (59) »
AROUND = re.compile("^(?:[0-9]{5}-)?(?:(?:ville|commune|mairie)-d(?:e-|-))?|-(?:cedex.*|[0-9]{2})$")
SAINT = re.compile(r"\bst(e?)\b")
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)  # a box of the whole Earth
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
        self._words = dict(task.words)
        self._box = task.box
        self._place_field = standard.place_field
        self.outside = 0

    def locate_rows(
        self, part: TerritoryPart, texts: Mapping[str, pa.Array], positions: RowPositions
    ) -> LocatedRows:
        """The places of the rows of a batch: what a row says, else its publisher's commune."""
        import pyarrow as pa

        beyond = positions.find_beyond(self._box or EVERYWHERE)
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
        places = [self.find_place(text, own) for text in encoded.dictionary.to_pylist()]
        return list(map(places.__getitem__, encoded.indices.to_pylist()))

    def find_place(self, text: str, own: RowPlace) -> RowPlace:
        """What the place field of a row says; `own`, of its publisher, where it says nothing."""
        code = text.strip().upper()
        if not code or is_missing_word(text.strip()):
            return own
        if not CODE.fullmatch(code):
            return self._find_named_place(text)
        code = code.zfill(CODE_LENGTH)
        insee = self._codes.get(code, code)
        if insee in self._names:
            return RowPlace(insee=insee, name=self._names[insee])
        return RowPlace(insee=code, outside=True)

    def _find_named_place(self, text: str) -> RowPlace:
        """That of a commune of the territory, by its name; nowhere, for a name that several have.
        Any other text is of no place that is in it."""
        insee = self._words.get(_fold_place(text))
        if insee is None:
            return RowPlace(outside=True)
        return RowPlace(insee=insee, name=self._names.get(insee, ""))


def list_place_words(communes: Iterable[Publisher]) -> tuple[tuple[str, str], ...]:
    """The names that stand for a commune, those of the communes associated with it too, each with
    its code; "" for a name that several have."""
    owners: dict[str, set[str]] = {}
    for commune in communes:
        names = (commune.name, commune.slug, *list_associated_names(commune.insee))
        for word in filter(None, map(_fold_place, names)):
            owners.setdefault(word, set()).add(commune.insee)
    words = []
    for word, codes in sorted(owners.items()):
        words.append((word, min(codes) if len(codes) == 1 else ""))
    return tuple(words)


def _fold_place(text: str) -> str:
    return SAINT.sub(r"saint\1", AROUND.sub("", slugify_text(text)))
