"""Exports: one file for each format. A new one is a module and a line in EXPORTS; pages keep this order."""

from __future__ import annotations

from site_builder.exports import csv, excel_csv, geojson, json, parquet, xlsx
from site_builder.exports.export import Export

__all__ = ["BY_NAME", "EXPORTS", "Export"]

EXPORTS: tuple[Export, ...] = (
    xlsx.EXPORT,
    excel_csv.EXPORT,
    csv.EXPORT,
    geojson.EXPORT,
    parquet.EXPORT,
    json.EXPORT,
)
BY_NAME = {export.name: export for export in EXPORTS}
