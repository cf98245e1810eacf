"""`harvested:` of a description: where a dataset was taken from, and what of it."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.model.source import HarvestOrigin, SelectedRows
from site_builder.metadata.yaml import MetadataRecord


def read_harvest_origin(record: MetadataRecord | None) -> HarvestOrigin | None:
    """Where it was taken from; None where the address or the id there is not said."""
    if record is None or not (record.text("from") and record.text("id")):
        return None
    return HarvestOrigin(
        source=record.text("source"),
        url=record.text("from"),
        id=record.text("id"),
        day=record.values.get("date"),
        licence=record.text("licence"),
        selected=tuple(_list_selected_rows(record)),
    )


def _list_selected_rows(origin: MetadataRecord) -> Iterator[SelectedRows]:
    """Those of which all is said that a page shows."""
    for record in origin.records("selected"):
        rows = record.values.get("rows")
        total = record.values.get("total")
        if record.text("path") and isinstance(rows, int) and isinstance(total, int):
            yield SelectedRows(
                path=record.text("path"),
                column=record.text("column"),
                rows=rows,
                total=total,
                sha256=record.text("hash").removeprefix("sha256:"),
                choice=record.text("choice"),
            )
