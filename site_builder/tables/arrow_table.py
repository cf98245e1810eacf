"""A large table of texts in files of Arrow, which are mapped: only what is looked at is in memory.

A column of few texts is written as their places in one list, that of many as the texts themselves.
That a column has many is found out on the way: from there on another file is written, so that each
has one form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, compress, islice
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.tables.text_table import Batch, TextTable, cut_columns, search_bytes

# Distinct texts that a column may have to be of few, and their bytes, for one shape may have many;
# and the texts of a whole table, which are kept in memory (some 150 bytes each)
FEW = 100_000
FEW_BYTES = 64 << 20
MOST = 1_000_000
BATCH_BYTES = 8 << 20  # of the texts that are written, and looked at, together
MAPPED = 8  # batches of a file that are mapped at a time: what was looked at there is in memory


def iterate_stored_batches(path: Path) -> Iterator[pa.RecordBatch]:
    """The batches of a file of Arrow."""
    start = 0
    total = 1
    while start < total:
        with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as file:
            total = file.num_record_batches
            for number in range(start, min(start + MAPPED, total)):
                yield file.get_batch(number)
        start += MAPPED


def _search_array(texts: pa.Array, words: Iterable[str]) -> set[str]:
    content = texts.buffers()[2]
    if content is None:
        return set()
    return search_bytes(content.to_pybytes(), words)


class DistinctTexts:
    """The texts that a column has, in the order in which they first stand there."""

    def __init__(self) -> None:
        self.array = pa.array([], pa.string())

    def __len__(self) -> int:
        return len(self.array)

    @property
    def are_many(self) -> bool:
        return len(self.array) > FEW or self.array.nbytes > FEW_BYTES

    @cached_property
    def values(self) -> list[str]:
        """All of them, once no more are to come."""
        texts: list[str] = self.array.to_pylist()
        return texts

    def encode(self, texts: pa.Array) -> pa.Array:
        """The places of these texts, those that are new being added."""
        encoded = texts.dictionary_encode()
        batch_texts = encoded.dictionary
        places = pc.index_in(batch_texts, value_set=self.array)
        is_new = places.is_null()
        if is_new.true_count:
            size = len(self.array)
            self.array = pa.concat_arrays([self.array, batch_texts.filter(is_new)])
            added = pa.array(range(size, len(self.array)), pa.int32())
            places = pc.replace_with_mask(places, is_new, added)
        return places.take(encoded.indices)


class ArrowCells:
    """Cells of a column in a batch: places in a list that all batches share, or texts."""

    def __init__(self, column: pa.Array, shared: DistinctTexts | None) -> None:
        self._column = column
        self.shared = shared

    @cached_property
    def texts(self) -> pa.Array:
        """The text of each row."""
        return self._column if self.shared is None else self.shared.array.take(self._column)

    @cached_property
    def _encoded(self) -> pa.DictionaryArray:
        return self._column.dictionary_encode()

    @cached_property
    def values(self) -> list[str]:
        if self.shared is not None:
            return self.shared.values
        texts: list[str] = self._encoded.dictionary.to_pylist()
        return texts

    @property
    def places(self) -> pa.Array:
        """The codes as an array."""
        return self._encoded.indices if self.shared is None else self._column

    @cached_property
    def codes(self) -> list[int]:
        numbers: list[int] = self.places.to_pylist()
        return numbers


@dataclass(frozen=True)
class _StoredColumn:
    """The `texts` of a column: all that there are where it has `few`, else those of its first
    files. `index` is its place in the `files`."""

    texts: DistinctTexts
    few: bool
    files: Sequence[Path]
    index: int

    @cached_property
    def counts(self) -> list[int]:
        """How often each of few texts stands there."""
        codes: list[pa.Array] = []
        for path in self.files:
            for stored in iterate_stored_batches(path):
                codes.append(stored.column(self.index))
        # they are counted in the order in which they first stand there, which is that of texts
        counted = pc.value_counts(pa.chunked_array(codes, pa.int32()))
        counts: list[int] = counted.field(1).to_pylist()
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowTable:
    """A large table: its files in their order, and its columns, of which `indexes` says where each
    is in them."""

    files: tuple[Path, ...]
    columns: tuple[_StoredColumn, ...]
    indexes: tuple[int, ...]
    rows: int

    @property
    def width(self) -> int:
        return len(self.indexes)

    def has_few(self, index: int) -> bool:
        return self.columns[self.indexes[index]].few

    def search_words(self, index: int, words: Iterable[str]) -> set[str]:
        column = self.columns[self.indexes[index]]
        if column.few:
            return _search_array(column.texts.array, words)
        present = set[str]()
        for _, (cells,) in self.iterate_stored([index]):
            present |= _search_array(cells.texts, words)
        return present

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        column = self.columns[self.indexes[index]]
        if column.few:
            yield column.texts.values, column.counts
            return
        for _, (cells,) in self.iterate_stored([index]):
            counted = pc.value_counts(cells.texts)
            yield counted.field(0).to_pylist(), counted.field(1).to_pylist()

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        first_row = 0
        for rows, cells in self.iterate_stored(indexes):
            yield Batch(first_row, rows, tuple(cells))
            first_row += rows

    def iterate_stored(self, indexes: Sequence[int]) -> Iterator[tuple[int, list[ArrowCells]]]:
        """Of each batch, how many rows it has and these columns, as arrays too."""
        for stored in chain.from_iterable(map(iterate_stored_batches, self.files)):
            cells = [self._cells(stored, self.indexes[index]) for index in indexes]
            yield stored.num_rows, cells

    def _cells(self, stored: pa.RecordBatch, index: int) -> ArrowCells:
        cells = stored.column(index)
        column = self.columns[index]
        if column.few:
            return ArrowCells(cells, column.texts)
        is_coded = pa.types.is_int32(cells.type)  # it was not known yet that there are many
        return ArrowCells(column.texts.array.take(cells) if is_coded else cells, None)

    def count_empty(self, index: int) -> int:
        column = self.columns[self.indexes[index]]
        if column.few:
            values = column.texts.values
            return column.counts[values.index("")] if "" in values else 0
        stored = self.iterate_stored([index])
        return sum(pc.sum(pc.equal(cells.texts, "")).as_py() for _, (cells,) in stored)

    def select(self, indexes: Sequence[int], without: Collection[int] = ()) -> TextTable:
        if not without or not self.files:
            return ArrowTable(
                files=self.files,
                columns=self.columns,
                indexes=tuple(self.indexes[index] for index in indexes),
                rows=self.rows,
            )
        left_out = pa.array(without, pa.int64())
        folder = Path(mkdtemp(prefix="table-", dir=self.files[0].parent))
        with ArrowTableWriter(folder, len(indexes)) as writer:
            first_row = 0
            for rows, columns in self.iterate_stored(indexes):
                numbers = pa.array(range(first_row, first_row + rows), pa.int64())
                is_in = pc.invert(pc.is_in(numbers, value_set=left_out))
                writer.write_arrays([cells.texts.filter(is_in) for cells in columns])
                first_row += rows
        return writer.table

    def put_columns(
        self, indexes: Sequence[int], rows: Iterable[Sequence[str]], scratch: Path
    ) -> TextTable:
        kept = [index for index in range(self.width) if index not in indexes]
        source = iter(rows)
        order = sorted((*kept, *indexes))
        with ArrowTableWriter(Path(mkdtemp(prefix="table-", dir=scratch)), len(order)) as writer:
            for count, cells in self.iterate_stored(kept):
                new_columns = cut_columns(list(islice(source, count)), len(indexes))
                columns = {index: old.texts for index, old in zip(kept, cells, strict=True)}
                for index, texts in zip(indexes, new_columns, strict=True):
                    columns[index] = pa.array(texts, pa.string())
                writer.write_arrays([columns[index] for index in order])
        return writer.table


@dataclass(slots=True)
class ArrowTableWriter:
    """Writes a table of `width` columns into an empty folder, batch by batch; `table` is there once
    it is closed."""

    folder: Path
    width: int
    table: ArrowTable = field(init=False)
    _texts: list[DistinctTexts] = field(init=False)
    _has_few: list[bool] = field(init=False)
    _files: list[Path] = field(default_factory=list)
    _rows: int = 0
    _writer: pa.ipc.RecordBatchFileWriter | None = None

    def __post_init__(self) -> None:
        self._texts = [DistinctTexts() for _ in range(self.width)]
        self._has_few = [True] * self.width

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_file()
        columns = [
            _StoredColumn(texts, few, files=self._files, index=index)
            for index, (texts, few) in enumerate(zip(self._texts, self._has_few, strict=True))
        ]
        self.table = ArrowTable(
            files=tuple(self._files),
            columns=tuple(columns),
            indexes=tuple(range(self.width)),
            rows=self._rows,
        )

    def write_texts(self, columns: Sequence[Sequence[str]]) -> None:
        """Add rows, given as columns of texts."""
        self.write_arrays([pa.array(cells, pa.string()) for cells in columns])

    def write_arrays(self, columns: Sequence[pa.Array]) -> None:
        """Add rows, given as arrays of texts without null."""
        if not columns:
            return
        rows = len(columns[0])
        size = sum(texts.nbytes for texts in columns)
        step = max(1, rows * BATCH_BYTES // max(size, BATCH_BYTES))
        for start in range(0, rows, step):
            self._write_batch([texts.slice(start, step) for texts in columns])

    def _write_batch(self, columns: Sequence[pa.Array]) -> None:
        stored = []
        for index, texts in enumerate(columns):
            stored.append(self._texts[index].encode(texts) if self._has_few[index] else texts)
        batch = pa.record_batch(stored, names=[f"c{index}" for index in range(self.width)])
        if self._writer is None:
            self._files.append(self.folder / f"{len(self._files)}.arrow")
            self._writer = pa.ipc.new_file(str(self._files[-1]), batch.schema)
        self._writer.write_batch(batch)
        self._rows += batch.num_rows
        if self._find_many():
            self._end_file()

    def _end_file(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _find_many(self) -> bool:
        """Note the columns that have many texts from now on; are there new ones?"""
        few = list(compress(range(self.width), self._has_few))
        many = set()
        sizes = {}
        for index in few:
            if self._texts[index].are_many:
                many.add(index)
            else:
                sizes[index] = len(self._texts[index])
        total = sum(sizes.values())
        for index in sorted(sizes, key=lambda index: -sizes[index]):
            if total <= MOST:
                break
            many.add(index)
            total -= sizes[index]
        for index in many:
            self._has_few[index] = False
        return bool(many)
