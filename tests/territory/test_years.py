"""The rows of a large table, year by year."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from site_builder.core.model.territory import YEAR
from site_builder.storage.object_store import ObjectStore
from site_builder.territory.years import write_year_files

ROWS = 70_000


def written(tmp_path: Path, many: int) -> tuple[list[str], list[pa.Table]]:
    tmp_path.mkdir()
    years = [None if row % 7 == 0 else 2020 + row % 3 for row in range(ROWS)]
    table = pa.table({"n": range(ROWS), YEAR: pa.array(years, pa.int64())})
    source = tmp_path / "table.parquet"
    pq.write_table(table, source)
    store = ObjectStore(tmp_path / "store")
    files = write_year_files(source, "aides", ROWS, store=store, scratch=tmp_path, many=many)
    return [file.path for file in files], [pq.read_table(store.path(file.sha256)) for file in files]


def test_each_year_has_its_rows_in_their_order_and_none_is_lost(tmp_path: Path) -> None:
    paths, tables = written(tmp_path / "many", many=ROWS - 1)
    assert paths == [
        *(f"aides/annee={year}.parquet" for year in (2020, 2021, 2022)),
        "aides/annee=inconnue.parquet",
    ]
    numbers = [table["n"].to_pylist() for table in tables]
    assert all(rows == sorted(rows) for rows in numbers)
    assert sorted(chain.from_iterable(numbers)) == list(range(ROWS))
    assert [table[YEAR].unique().to_pylist() for table in tables] == [
        *([year] for year in (2020, 2021, 2022)),
        [None],
    ]


def test_a_table_that_is_small_enough_is_taken_whole(tmp_path: Path) -> None:
    assert written(tmp_path / "few", many=ROWS) == ([], [])
