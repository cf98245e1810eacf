"""The downloads of a table put into the store: all formats that suit it, but for those that its
dataset leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.prepared import Artefact
from site_builder.core.problems import Repair
from site_builder.prepare.exports import BY_NAME, csv, parquet
from site_builder.prepare.exports.allowance import GIVING_WAY, Allowance
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.storage.object_store import ObjectStore

CONTENT = csv.EXPORT.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDestination:
    """Where the files of a table go: `name` is theirs, without ending, and `folder` where they are
    written first.

    `allowance` is the dataset's, which counts each as often as it is published; `part` says what
    they are in it, where that is not their format. `parquet` is the table as its own export wrote
    it, where that is done already.
    """

    store: ObjectStore
    name: str
    sheet: str  # the name of the sheet in workbooks
    folder: Path
    allowance: Allowance
    copies: int = 1
    part: str = ""
    parquet: Path | None = None


def store_exports(
    table: CanonicalTable, formats: Sequence[str], destination: ExportDestination
) -> tuple[tuple[Artefact, ...], Receipts]:
    """The table in those of these formats that suit it, in the store, but for those that the
    dataset leaves out.

    With what these files have otherwise than the table. Its CSV is always there: other tables are
    held against it, and its digest is that of the content.
    """
    kinds = {column.kind.name for column in table.columns}
    artefacts: dict[str, Artefact] = {}
    receipts: list[Repair] = []
    for name in sorted(formats, key=_rank_precedence):
        export = BY_NAME[name]
        what = destination.part or name
        needed = what == CONTENT
        if not export.suits(kinds) or (what in destination.allowance.left_out() and not needed):
            continue
        target = destination.folder / f"export{export.ending}"
        changed = _write_export(table, export, target=target, destination=destination)
        if changed is None:
            continue
        path = f"{destination.name}{export.ending}"
        size = target.stat().st_size
        destination.allowance.add(what, path, size * destination.copies)
        if what in destination.allowance.left_out() and not needed:
            target.unlink()
            continue
        artefacts[name] = Artefact(
            path=path,
            format=name,
            media=export.media,
            bytes=size,
            sha256=destination.store.put(target),
        )
        receipts += changed
    return tuple(artefacts[name] for name in formats if name in artefacts), tuple(receipts)


def _write_export(
    table: CanonicalTable, export: Export, target: Path, destination: ExportDestination
) -> Receipts | None:
    if export is parquet.EXPORT and destination.parquet:
        target.hardlink_to(destination.parquet)
        return ()
    return export.write(table, target, destination.sheet)


def _rank_precedence(name: str) -> int:
    """What is left out last is written first: the others are then not written in vain."""
    return -GIVING_WAY.index(name) if name in GIVING_WAY else -len(GIVING_WAY)
