"""Exports: one file for each format. A new one is a module and a line in EXPORTS; pages keep this
order.

All but workbooks are columns of arrays (`column_arrays`), in which distinct cells are rendered; of
a text, `row_texts` joins them row by row.
"""

from __future__ import annotations

from site_builder.prepare.exports import csv, excel_csv, geojson, json, parquet, xlsx
from site_builder.prepare.exports.export import Export

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
