"""The container of Office 97 (OLE2): its streams by name. What lies outside the file ends a chain,
nothing loops."""

from __future__ import annotations

import struct
from pathlib import Path

from site_builder.readers.decide.signature import COMPOUND
from site_builder.readers.reading_fault import ReadingFault

MOST_BYTES = 200_000_000  # a sheet of an XLS has 65,536 rows at most
_NO_SECTOR = 0xFFFFFFFA  # and all above it
_STREAM = 2
_ROOT = 5
_SECTOR = 4096  # of what we write: 109 sectors of numbers are then enough for 450 MB
_END = 0xFFFFFFFE
_TABLE = 0xFFFFFFFD
_FREE = 0xFFFFFFFF


class CompoundFile:
    """`names` are those of all storages and streams. Raises ReadingFault where the file is none of
    this kind."""

    def __init__(self, source: Path) -> None:
        if source.stat().st_size > MOST_BYTES:
            raise ReadingFault("workbook-too-large", most=MOST_BYTES // 1_000_000)
        self._data = source.read_bytes()
        try:
            self._shift, self._small_shift = struct.unpack_from("<HH", self._data, 30)
            start, _, self._small_most, small_start, _, table_start, _ = struct.unpack_from(
                "<7I", self._data, 48
            )
            if (
                not self._data.startswith(COMPOUND)
                or not 7 <= self._shift <= 16
                or not 2 <= self._small_shift <= 15
            ):
                raise ReadingFault("workbook-broken")
            self._next = self._table(table_start)
            self._entries = self._directory(self._chain(start))
            self._small_next = _unpack_numbers(self._chain(small_start))
        except struct.error as cause:
            raise ReadingFault("workbook-broken") from cause
        self.names = tuple(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream, b"" where it is not there."""
        kind, start, size = self._entries.get(name, (0, _NO_SECTOR, 0))
        if kind != _STREAM:
            return b""
        if size >= self._small_most:
            return self._chain(start)[:size]
        small_sectors = next(
            (
                self._chain(first_sector)
                for kind, first_sector, _ in self._entries.values()
                if kind == _ROOT
            ),
            b"",
        )
        content = bytearray()
        length = 1 << self._small_shift
        for _ in self._small_next:  # a chain that is longer goes round
            if start >= len(self._small_next) or len(content) >= size:
                break
            content += small_sectors[start * length : (start + 1) * length]
            start = self._small_next[start]
        return bytes(content[:size])

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) << self._shift : (number + 2) << self._shift]

    def _table(self, sector: int) -> tuple[int, ...]:
        """The sector after each sector. The sectors of this table itself are listed in the header,
        and beyond."""
        listed_sectors = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(len(self._data) >> self._shift):
            if sector >= _NO_SECTOR or not (numbers := _unpack_numbers(self._sector(sector))):
                break
            listed_sectors += numbers[:-1]
            sector = numbers[-1]
        parts = [
            self._sector(number) for number in dict.fromkeys(listed_sectors) if number < _NO_SECTOR
        ]
        return _unpack_numbers(b"".join(parts))

    def _chain(self, start: int) -> bytes:
        sectors = []
        for _ in range(len(self._data) >> self._shift):
            if start >= len(self._next):
                break
            sectors.append(self._sector(start))
            start = self._next[start]
        return b"".join(sectors)

    def _directory(self, data: bytes) -> dict[str, tuple[int, int, int]]:
        """(kind, first sector, size) of each entry."""
        entries: dict[str, tuple[int, int, int]] = {}
        for offset in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, offset + 64)
            start, size = struct.unpack_from("<II", data, offset + 116)
            name = data[offset : offset + min(max(length - 2, 0), 62)].decode(
                "utf-16-le", "replace"
            )
            if kind:
                entries.setdefault(name, (kind, start, size))
        return entries


def write_compound_file(target: Path, name: str, stream: bytes) -> None:
    """Write a container of this stream alone: calamine follows sectors without end, and to where
    there are none."""
    size = max(len(stream), _SECTOR)  # smaller ones would have a table of their own
    count = -(-size // _SECTOR)
    tables = -(-(count + 1) // (_SECTOR // 4 - 1))
    chain = [*range(1, count), _END, _END, *[_TABLE] * tables]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    head = COMPOUND + b"\0" * 16 + struct.pack("<5H6x", *(0x3E, 4, 0xFFFE, 12, 6))
    head += struct.pack("<9I", *(1, tables, count, 0, _SECTOR, _END, 0, _END, 0))
    table_sectors = [*range(count + 1, count + 1 + tables), *[_FREE] * (109 - tables)]
    with target.open("wb") as file:
        file.write((head + struct.pack("<109I", *table_sectors)).ljust(_SECTOR, b"\0"))
        file.write(stream)
        file.write(b"\0" * (count * _SECTOR - len(stream)))
        entries = _pack_entry("Root Entry", _ROOT, child=1, start=count, size=0) + _pack_entry(
            name, _STREAM, child=_FREE, start=0, size=size
        )
        file.write(entries.ljust(_SECTOR, b"\0"))
        file.write(struct.pack(f"<{len(chain)}I", *chain))


def _pack_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded_name = name.encode("utf-16-le")
    head = encoded_name.ljust(64, b"\0") + struct.pack(
        "<HBB3I", *(len(encoded_name) + 2, kind, 1, _FREE, _FREE, child)
    )
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def _unpack_numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
