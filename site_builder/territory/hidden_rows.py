"""By which words the rows of a table of the territory are not found: those of the columns of
persons of their own part, which stand in its other columns too."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from site_builder.core.model.territory import TerritoryPart
from site_builder.prepare.hidden_words import HiddenRun, HiddenWords
from site_builder.storage.object_store import ObjectStore
from site_builder.territory.joined_rows import read_csv_columns


def list_hidden_runs(parts: Iterable[TerritoryPart], store: ObjectStore) -> tuple[HiddenRun, ...]:
    """The rows of parts, in their order, with the words that are hidden there. Parts that follow
    one another and hide the same are one run: most hide nothing."""
    runs = []
    end = 0
    for (csv, columns), alike in groupby(parts, key=attrgetter("personal_csv", "personal")):
        end += sum(map(attrgetter("rows"), alike))
        runs.append(HiddenRun(end, _read_hidden_words(csv, columns, store)))
    return tuple(runs)


def _read_hidden_words(csv: str, columns: Iterable[str], store: ObjectStore) -> HiddenWords:
    """Those of columns of a stored CSV; none where there is none."""
    hidden = HiddenWords()
    for batch in read_csv_columns(store.path(csv), tuple(columns)):
        for column in batch.columns:
            hidden.add_cells(column.unique().to_pylist())
    return hidden
