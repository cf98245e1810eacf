"""Exports: one file for each format. A new one is a module and a line in EXPORTS; pages keep this order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from site_builder.canonical import Canonical
from site_builder.exports import csv, excel_csv, geojson, json, parquet, xlsx
from site_builder.exports.export import Export, Receipts
from site_builder.model import Artefact
from site_builder.problems import Repair
from site_builder.store import Store
from site_builder.together import Asking

__all__ = ["BY_NAME", "EXPORTS", "Export", "stored"]

EXPORTS: tuple[Export, ...] = (
    xlsx.EXPORT,
    excel_csv.EXPORT,
    csv.EXPORT,
    geojson.EXPORT,
    parquet.EXPORT,
    json.EXPORT,
)
BY_NAME = {export.name: export for export in EXPORTS}


def stored(
    store: Store, name: str, table: Canonical, formats: Iterable[str], sheet: str, folder: Path
) -> Asking[tuple[tuple[Artefact, ...], Receipts]]:
    """The table in those of these formats that suit it, in the store, and what they have otherwise than the table.

    `name` is that of the files, without ending.
    """
    kinds = {column.kind.name for column in table.columns}
    made: list[Artefact] = []
    receipts: list[Repair] = []
    for export in (BY_NAME[format_] for format_ in formats):
        target = folder / f"export{export.ending}"
        if not export.suits(kinds):
            continue
        told = yield from export.write(table, target, sheet)
        if told is None:
            continue
        size = target.stat().st_size
        path = f"{name}{export.ending}"
        made.append(Artefact(path, export.name, export.media, size, store.put(target)))
        receipts += told
    return tuple(made), tuple(receipts)
