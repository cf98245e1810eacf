"""A Parquet for each year of a table that is too large to be taken whole by most."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.formats import find_format
from site_builder.core.model.prepared import Artefact
from site_builder.core.model.territory import YEAR
from site_builder.prepare.exports.parquet import LEVEL
from site_builder.storage.object_store import ObjectStore
from site_builder.tables import ROW_GROUP

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MANY = 1_000_000  # rows up to which the whole is enough
UNKNOWN = "inconnue"  # the year of rows that say none
GEO = b"geo"  # the key of the metadata of GeoParquet


def write_year_files(
    parquet: Path, name: str, rows: int, *, store: ObjectStore, scratch: Path, many: int = MANY
) -> tuple[Artefact, ...]:
    """The rows of a published Parquet by year, as `<name>/annee=2024.parquet`, in order of year;
    nothing of a table of few rows."""
    if rows <= many:
        return ()
    written = _split_by_year(parquet, scratch)
    known = find_format(".parquet")
    files = []
    for year, path in sorted(written.items()):
        size = path.stat().st_size
        artefact = Artefact(
            path=f"{name}/annee={year}.parquet",
            format="parquet",
            media=known.media if known else "",
            bytes=size,
            sha256=store.put(path),
        )
        files.append(artefact)
    return tuple(files)


def _split_by_year(parquet: Path, scratch: Path) -> dict[str, Path]:
    """The file of each year, in which row groups do not depend on how the rows came."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    writers: dict[str, _YearWriter] = {}
    with pq.ParquetFile(parquet) as source, ExitStack() as stack:
        metadata = source.schema_arrow.metadata or {}
        geo = {key: value for key, value in metadata.items() if key == GEO}
        for batch in source.iter_batches(ROW_GROUP):
            years = batch.column(YEAR)
            for year in years.unique().to_pylist():
                label = UNKNOWN if year is None else str(year)
                if label not in writers:
                    writer = _YearWriter(scratch / f"annee={label}.parquet", source, geo)
                    writers[label] = stack.enter_context(writer)
                is_of_year = pc.is_in(years, value_set=pa.array([year], years.type))
                writers[label].add(batch.filter(is_of_year))
    return {label: writer.path for label, writer in writers.items()}


class _YearWriter:
    """Writes the rows of a year in groups of one size."""

    def __init__(self, path: Path, source: pq.ParquetFile, metadata: dict[bytes, bytes]) -> None:
        import pyarrow.parquet as pq

        self.path = path
        self._waiting = source.schema_arrow.empty_table()
        self._writer = pq.ParquetWriter(
            path,
            source.schema_arrow.remove_metadata(),
            compression="zstd",
            compression_level=LEVEL,
            store_schema=False,
        )
        self._metadata = metadata

    def __enter__(self) -> _YearWriter:
        return self

    def __exit__(self, *_: object) -> None:
        if self._waiting.num_rows:
            self._write(self._waiting)
        if self._metadata:
            self._writer.add_key_value_metadata(self._metadata)
        self._writer.close()

    def add(self, rows: pa.RecordBatch) -> None:
        import pyarrow as pa

        self._waiting = pa.concat_tables([self._waiting, pa.Table.from_batches([rows])])
        while self._waiting.num_rows >= ROW_GROUP:
            self._write(self._waiting.slice(0, ROW_GROUP))
            self._waiting = self._waiting.slice(ROW_GROUP)

    def _write(self, rows: pa.Table) -> None:
        table = rows.replace_schema_metadata(None).combine_chunks()
        self._writer.write_table(table, row_group_size=ROW_GROUP)
