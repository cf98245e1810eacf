"""CSV as RFC 4180 has it (UTF-8, comma, CRLF), values in canonical notation: the file that scripts
read."""

from __future__ import annotations

from pathlib import Path

from site_builder.columns.canonical import CanonicalTable
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.storage.batched_queries import EACH, TABLE, Asking, ask_copy


def _write_csv(table: CanonicalTable, target: Path, sheet: str) -> Asking[Receipts]:
    options = r"FORMAT csv, HEADER true, NEW_LINE '\r\n'"
    yield from ask_copy(table.held, f"SELECT {EACH}{table.shown()} FROM {TABLE}", target, options)
    return ()


EXPORT = Export("csv", ".csv", _write_csv)
