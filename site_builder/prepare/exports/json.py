"""JSON: an array of records, numbers and booleans as such, dates in ISO notation, empty cells
null."""

from __future__ import annotations

from pathlib import Path

from site_builder.columns.canonical import CanonicalTable
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.storage import sql
from site_builder.storage.batched_queries import EACH, TABLE, Asking, ask_copy

LARGEST = (
    100_000_000  # bytes: beyond, no common program opens it and CSV and Parquet are offered alone
)


def _write_json(table: CanonicalTable, target: Path, sheet: str) -> Asking[Receipts | None]:
    cells = ", ".join(
        f"{build_json_value(table, index)} AS {sql.quote_identifier(column.name)}"
        for index, column in enumerate(table.columns)
    )
    yield from ask_copy(
        table.held, f"SELECT {EACH}{cells} FROM {TABLE}", target, "FORMAT json, ARRAY true"
    )
    if target.stat().st_size <= LARGEST:
        return ()
    target.unlink()
    return None


def build_json_value(table: CanonicalTable, index: int) -> str:
    """SQL of a cell as a value of JSON, of the text as it was written where it does not cast."""
    column = table.columns[index]
    if column.kind.type in ("string", "date", "datetime", "time", "yearmonth"):
        return table.shown_cell(index)
    cell = f"CAST(v{index} AS JSON)" if column.kind.name == "geometry" else f"v{index}"
    return f"coalesce(to_json({cell}), to_json(w{index}))" if column.faulty else cell


EXPORT = Export("json", ".json", _write_json)
